"""How commands show a result: a table for the eye or data for a program, and under it how it was made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from geograph.cli.options import emit, emit_table, say, terminal_width

if TYPE_CHECKING:
    import pandas as pd

    from geograph.network import Network
    from geograph.output import Several
    from geograph.result import Table

_OPTION = re.compile(r"\b([a-z_]+)='([^']*)'")
FORMATS = ("table", "csv", "json", "md")
TOP = 20  # ranks shown in a terminal, unless told
PATIENCE = 60  # seconds that need no question
CITED = 2  # passages named in a table


def show(
    net: Network, result: Table, form: str, output: str | None, *, top: int | None = None, rows: str = "actors", uncounted: str = ""
) -> None:
    """Print or write a result; ``top`` cuts by rank where there is one, equal ranks together, and is 20 in a table.

    Under it, on stderr: what is not shown, how the result was made, that no tie counted if none did (``uncounted``: what to say
    of that instead), and the caveat on coverage.
    """
    show_each(net, [result], form, output, top=top, rows=rows, uncounted=uncounted)


def show_each(
    net: Network, results: list[Table], form: str, output: str | None, *, top: int | None = None, rows: str = "actors", uncounted: str = ""
) -> None:
    """:func:`show` of several results, one below the other; of csv and Markdown there is only one."""
    from geograph.result import ABOUT

    top = TOP if top is None and form == "table" else top
    shown = [_first(result, top) for result in results]
    if form == "table":
        emit(for_the_eye(*shown), output)
    elif len(shown) > 1:
        from geograph.output import records, to_json
        from geograph.result import about

        emit(to_json({"tables": [{"meta": about(part), "rows": records(part)} for part in shown]}) + "\n", output, exact=True)
    else:
        emit_table(shown[0], form, output)
    for part, result in zip(shown, results, strict=True):
        if len(part) < len(result):
            say(f"{len(part)} of {len(result)} {rows} shown; --top 0 shows all")
    tell(net, *map(told, results))
    counts = results[0].attrs[ABOUT]["counts"]
    if counts.get("ties") and not counts.get("used"):
        what = f"None of these {counts['ties']} ties counts under this contract, so the numbers say nothing; try --ties all, or --by degree"
        say(uncounted or what)


def _first(result: Table, top: int | None) -> Table:
    """The rows of the first ranks, or the first rows where there are no ranks."""
    if not top:
        return result
    rank = next((c for c in result if c == "rank" or str(c).endswith("_rank")), None)
    shown = (result[rank] <= top).fillna(False).to_numpy(dtype=bool) if rank else []
    return result[shown] if any(shown) else result.head(top)


def cut(cell: str, most: int) -> str:
    """The first few of the passages in a cell, and how many more there are."""
    items = cell.split(";")
    return cell if len(items) <= most else f"{';'.join(items[:most])} +{len(items) - most}"


def ask(told: str, instead: str) -> None:
    """A question before long work; where nobody can answer it, a refusal that says what to do instead."""
    import sys

    if not sys.stdin.isatty():
        raise click.UsageError(f"{told}; {instead}.")
    click.confirm(f"{told}. Go on?", abort=True, err=True)


def emit_several(found: Several, main: str, part: str, form: str, output: str | None) -> None:
    """Several tables for a program: all as json, with the record of the main one; one of them as csv or md."""
    from geograph.output import to_json
    from geograph.result import about

    tables = found.tables()
    if form == "json":
        emit(to_json({"meta": about(tables[main]), **found.to_dict()}) + "\n", output, exact=True)
    else:
        emit_table(tables[part], form, output)


def for_the_eye(*tables: pd.DataFrame) -> str:
    """Tables one under the other, as wide as the terminal."""
    from geograph.show.text import table

    width = terminal_width()
    return "\n".join(table(one.itertuples(index=False, name=None), list(one.columns), width=width) for one in tables)


def tell(net: Network, *made: str) -> None:
    """Under a result: how it was made, and what to bear in mind."""
    from geograph.result import assumption, caveat

    for one in made:
        say(one)
    for caution in (assumption(net), caveat(net)):
        if caution:
            say(in_shell(caution))


def told(result: Table) -> str:
    """How a result was made, its options by the names that the command line has for them."""
    from geograph.result import line

    return in_shell(line(result))


def in_shell(text: str) -> str:
    """``ties='all'`` as ``--ties all``."""
    return _OPTION.sub(lambda found: f"--{found[1].replace('_', '-')} {found[2]}", text)

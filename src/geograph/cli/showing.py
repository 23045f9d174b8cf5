"""How commands show a result: a table for the eye or data for a program, and under it how it was made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geograph.cli.options import emit, emit_table, say, terminal_width

if TYPE_CHECKING:
    from geograph.network import Network
    from geograph.result import Table

_OPTION = re.compile(r"\b([a-z_]+)='([^']*)'")
FORMATS = ("table", "csv", "json", "md")
TOP = 20  # ranks shown in a terminal, unless told


def show(
    net: Network, result: Table, form: str, output: str | None, *, top: int | None = None, rows: str = "actors", uncounted: str = ""
) -> None:
    """Print or write a result; ``top`` cuts by rank where there is one, equal ranks together, and is 20 in a table.

    Under it, on stderr: what is not shown, how the result was made, that no tie counted if none did (``uncounted``: what to say
    of that instead), and the caveat on coverage.
    """
    from geograph.result import ABOUT
    from geograph.show.text import table

    made, all_rows = told(result), len(result)
    top = TOP if top is None and form == "table" else top
    if top:
        rank = next((c for c in result if c == "rank" or str(c).endswith("_rank")), None)
        shown = (result[rank] <= top).fillna(False).to_numpy(dtype=bool) if rank else []
        result = result[shown] if any(shown) else result.head(top)
    if form == "table":
        emit(table(result.itertuples(index=False, name=None), list(result.columns), width=terminal_width()), output)
    else:
        emit_table(result, form, output)
    if len(result) < all_rows:
        say(f"{len(result)} of {all_rows} {rows} shown; --top 0 shows all")
    tell(net, made)
    counts = result.attrs[ABOUT]["counts"]
    if counts.get("ties") and not counts.get("used"):
        what = f"None of these {counts['ties']} ties counts under this contract, so the numbers say nothing; try --ties all, or --by degree"
        say(uncounted or what)


def tell(net: Network, made: str) -> None:
    """Under a result: how it was made, and what to bear in mind."""
    from geograph.result import assumption, caveat

    say(made)
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

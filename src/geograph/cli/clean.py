"""The command that writes a mended copy: clean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geograph.cli.options import PATH, as_read, emit, find_data, is_stdout, reading, reading_options, refuse_input, say, wrote

if TYPE_CHECKING:
    import pandas as pd

_FORMATS = ("text", "csv", "json")


@click.command()
@click.argument("data", required=False, type=PATH)
@reading_options
@click.option("-o", "--output", required=True, metavar="FOLDER", type=PATH, help="A new folder; or a new .csv for a single file.")
@click.option("--pad", is_flag=True, help="Fill rows that have too few cells with blanks at their end.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="Of the list of changes. Default: text.")
def clean(data: str | None, output: str, pad: bool, form: str, **options: Any) -> None:
    """Write a mended copy of the files and list what was changed; the old files stay as they are.

    Only what can be told without knowing the matter is mended: spaces, spellings that mean one actor, dates in another order, rows
    that repeat another, ... (`geograph schema codes` lists it by code). What remains is told by `geograph check`.
    """
    if is_stdout(output):
        raise click.UsageError("-o needs a new folder, or a new .csv for a single file; standard output holds the list of changes.")
    nodes = options.get("nodes")
    if output.lower().endswith(".csv"):
        refuse_input(output, data, nodes=nodes)
    path = find_data(data, nodes)
    from geograph.cleaning import clean as mended
    from geograph.output import render
    from geograph.reading import read_tables

    with reading(path):
        changes = mended(path, output, pad=pad, **as_read(options))
    wrote(output)
    if form == "text":
        emit("".join(_lines(changes)), None)
    else:
        emit(render(changes, form), None, exact=True)
    # What the options said of the old files is written out in the new ones.
    options |= dict.fromkeys(("nodes", "encoding", "delimiter", "dates", "decimal", "thousands"))
    _, log, _ = read_tables(output, **as_read(options))
    n, bad, remarks = len(changes), log.count("error"), log.count("warning")
    rest = f"{bad:,} error{'s' * (bad != 1)} and {remarks:,} warning{'s' * (remarks != 1)} remain; `geograph check {output}` lists them"
    say(f"{n:,} change{'s' * (n != 1)}. {rest if log.problems else 'No problem remains'}.")
    if merged := int(((changes["code"] == "W324") & changes["after"].isna()).sum()):
        say(f"{merged:,} row{'s were' if merged != 1 else ' was'} made one with another of the same tie: counts and sums of ties change.")


def _lines(changes: pd.DataFrame) -> list[str]:
    """The changes as a reader of differences expects them."""
    from geograph.errors import one_line

    lines = []
    for file, line, column, code, before, after in changes.itertuples(index=False, name=None):
        field = f" {column}" if column else ""
        if not isinstance(after, str):
            lines.append(f"{file}:{line}: {code} row deleted\n  - {one_line(before)}\n")
        else:
            lines.append(f"{file}:{line}: {code}{field}\n  - {before!r}\n  + {after!r}\n")
    return lines

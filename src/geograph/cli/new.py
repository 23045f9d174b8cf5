"""The command that starts a dataset: new."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from geograph.cli.options import PATH, emit, say


@click.command()
@click.argument("folder", type=PATH)
@click.option("--force", is_flag=True, help="Write into a folder that holds files; those of the same names are replaced.")
def new(folder: str, force: bool) -> None:
    """Start a dataset: FOLDER with example tables as CSV and as a workbook with drop-downs, a README and a notebook."""
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"{folder} is a file; name a folder that is empty or not there yet.")
    held = sorted(p.name for p in target.iterdir() if not p.name.startswith(".")) if target.is_dir() else []
    if held and not force:
        shown = ", ".join(held[:3]) + (", ..." if len(held) > 3 else "")
        raise click.UsageError(f"{folder} holds files ({shown}); name another folder, or --force writes into it.")
    from geograph.output import write_files
    from geograph.starter import starter_files

    files = starter_files()
    write_files({target / name: data for name, data in files.items()})
    for name in files:
        say(f"{'replaced' if name in held else 'wrote'} {target / name}")
    emit(f"\n{folder} holds an invented example. Put your own rows in its place, in the CSV files or in starter.xlsx, and delete\n", None)
    emit("the other: as long as there are CSV files, the workbook is read only by its own name.\n", None)
    place = shlex.quote(folder if not folder.startswith("-") else f"./{folder}")
    command = os.environ.get("GEOGRAPH_COMMAND", "geograph")  # as the reader called it
    hints = (f"check {place}", f"rank {place}", f"export {place} -o {shlex.quote(str(target / 'network.html'))}")
    emit("".join(f"{'       ' if i else 'Next:  '}{command} {hint}\n" for i, hint in enumerate(hints)), None)

"""Options that commands share: which data, which ties, which contract, which output."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geograph.vocabulary import AMBIVALENT, FORUMS, PARALLEL, TIES

if TYPE_CHECKING:
    import pandas as pd

    from geograph.network import Network

Command = Callable[..., Any]

READING = ("nodes", "type_default", "end", "self_ties", "drop_bad")
SELECTING = (
    "type", "level", "between", "on", "reading", "undated", "persistence", "at_least", "among", "without", "around",
    "radius", "citing", "not_citing", "rolled_up",
)  # fmt: skip
VIEWING = ("ties", "parallel", "weight", "distance", "directed", "ambivalent", "forums")


def find_data(data: str | None) -> str:
    """The data named, or those of the current folder, or of its data/."""
    if data:
        return data
    for folder in (".", "data"):
        if Path(folder, "edges.csv").is_file():
            return folder
    raise click.UsageError("no DATA given, and neither ./edges.csv nor ./data/edges.csv is here.\nTry `geograph demo`, or name a folder.")


def _chain(options: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


reading_options = _chain(
    [
        click.option("--nodes", metavar="FILE", type=click.Path(), help="The actors' file, where it does not lie beside the edges."),
        click.option("--type-default", metavar="TYPE", help="Type of ties that state none."),
        click.option(
            "--end", type=click.Choice(["inclusive", "exclusive"]), default="inclusive", help="Whether `end` is the last day in force."
        ),
        click.option("--self-ties", type=click.Choice(["error", "drop", "keep"]), default="error", help="Ties of an actor with itself."),
    ]
)
drop_bad_option = click.option("--drop-bad", is_flag=True, help="Leave out rows with errors, and say so.")
selection_options = _chain(
    [
        click.option("--type", "type", multiple=True, metavar="TYPE", help="Only ties of this type (repeatable)."),
        click.option("--level", multiple=True, metavar="LEVEL", help="Only ties at this level: local, regional, global (repeatable)."),
        click.option("--between", nargs=2, metavar="FIRST LAST", help="Only ties in force between two dates, both included (.. for open)."),
        click.option("--on", metavar="DATE", help="Only ties in force on a day, or in a month or year."),
        click.option("--reading", type=click.Choice(["possible", "sure"]), default="possible", help="How open and partial dates are read."),
        click.option("--undated", type=click.Choice(["keep", "drop"]), default="keep", help="Ties without any date."),
        click.option("--persistence", type=click.IntRange(0), default=12, metavar="MONTHS", help="How long an event counts (12)."),
        click.option("--at-least", metavar="CONFIDENCE", help="Only ties of at least this confidence: low, medium, high, or a number."),
        click.option("--among", multiple=True, metavar="ACTOR", help="Only these actors (repeatable)."),
        click.option("--without", multiple=True, metavar="ACTOR", help="All but these actors (repeatable)."),
        click.option("--around", metavar="ACTOR", help="Only an actor and those within --radius ties of it."),
        click.option("--radius", type=click.IntRange(1), default=1, metavar="N", help="How many ties from --around (1)."),
        click.option("--citing", multiple=True, metavar="SOURCE", help="Only ties that cite this source (repeatable)."),
        click.option("--not-citing", multiple=True, metavar="SOURCE", help="As if this source had not been read (repeatable)."),
        click.option("--rolled-up", is_flag=True, help="Fold actors into what they are part of, represent or succeed."),
    ]
)
view_options = _chain(
    [
        click.option(
            "--ties",
            type=click.Choice(TIES),
            help="Which ties count (each measure has its default).",
        ),
        click.option("--parallel", type=click.Choice(PARALLEL), help="What parallel ties amount to."),
        click.option("--weight", metavar="COLUMN", help="Numeric column of ties; larger is closer."),
        click.option("--distance", metavar="COLUMN", help="Numeric column of ties to take as length."),
        click.option("--directed/--undirected", default=None, help="Follow the direction of ties, or not."),
        click.option("--ambivalent", type=click.Choice(AMBIVALENT), help="Dyads of both signs in signed measures."),
        click.option("--forums", type=click.Choice(FORUMS), help="How meetings and formats take part."),
    ]
)


def output_options(formats: Sequence[str]) -> Callable[[Command], Command]:
    return _chain(
        [
            click.option("--format", "form", type=click.Choice(formats), help=f"Default: {formats[0]}, or as FILE ends."),
            click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to a file (- is standard output)."),
            click.option("--force", is_flag=True, help="Replace FILE if it is a link."),
        ]
    )


def load(data: str | None, options: dict[str, Any]) -> Network:
    """Read the data named and apply the selections, in the order of ``select``; takes its options out of the dict."""
    read_with = {name: options.pop(name) for name in READING if name in options}
    chosen = {name: options.pop(name) for name in SELECTING if name in options}
    from geograph.errors import DataWarning
    from geograph.load import read

    errors = "drop" if read_with.pop("drop_bad", False) else "raise"
    path = find_data(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        net = read(path, errors=errors, **read_with)  # type: ignore[arg-type]
    remarks = len(net.problems)
    if remarks:
        say(f"{remarks} remark{'s' * (remarks > 1)} on the data; `geograph check {path}` lists them")
    return select(net, chosen)


def select(net: Network, chosen: dict[str, Any]) -> Network:
    """Folding first, so that names mean the folded actors; then ties; then actors, the neighborhood of one last."""
    if not (chosen.get("between") or chosen.get("on")):
        idle = [n for n, usual in (("reading", "possible"), ("undated", "keep"), ("persistence", 12)) if chosen.get(n, usual) != usual]
        if idle:
            raise click.UsageError(f"--{idle[0]} goes with --on or --between.")
    time = {name: chosen[name] for name in ("reading", "undated", "persistence") if name in chosen}
    steps: list[tuple[str, Callable[[Network, Any], Network]]] = [
        ("rolled_up", lambda n, _: n.rolled_up()),
        ("type", lambda n, v: n.of_type(*v)),
        ("level", lambda n, v: n.at_level(*v)),
        ("between", lambda n, v: n.between(*v, **time)),
        ("on", lambda n, v: n.on(v, **time)),
        ("at_least", lambda n, v: n.at_least(v)),
        ("citing", lambda n, v: n.citing(*v)),
        ("not_citing", lambda n, v: n.not_citing(*v)),
        ("without", lambda n, v: n.without(*v)),
        ("among", lambda n, v: n.among(v)),
        ("around", lambda n, v: n.around(v, radius=chosen.get("radius", 1))),
    ]
    for name, step in steps:
        if chosen.get(name):
            net = step(net, chosen[name])
    return net


def contract(options: dict[str, Any]) -> dict[str, Any]:
    """The view's keywords that were given; takes them out of the dict."""
    taken = {name: options.pop(name, None) for name in VIEWING}
    return {name: value for name, value in taken.items() if value is not None}


def say(message: str) -> None:
    """Talk goes to stderr."""
    from geograph.errors import printable

    print(printable(message), file=sys.stderr)


def choose_format(form: str | None, output: str | None, formats: Sequence[str]) -> str:
    if form:
        return form
    ending = Path(output).suffix.lstrip(".").lower() if output and output != "-" else ""
    if ending and ending not in (*formats, "txt") and Path(str(output)).parent != Path("/dev"):
        raise click.UsageError(f"{output}: the ending says no format; end it in {', '.join(formats[1:])}, or give --format.")
    return ending if ending in formats else formats[0]


def refuse_input(output: str | None, data: str | None, *, force: bool = False) -> None:
    """An output that would replace a file it was made from, or a link, is refused before anything is computed."""
    if not output or output == "-":
        return
    target = Path(output)
    if target.is_dir():
        raise click.UsageError(f"{output} is a folder; name a file in it.")
    if target.exists():
        source = Path(find_data(data)) if data or Path("edges.csv").is_file() or Path("data/edges.csv").is_file() else None
        inputs = list(source.glob("*.csv")) if source and source.is_dir() else [source] if source and source.is_file() else []
        if any(target.samefile(file) for file in inputs):
            raise click.UsageError(f"{output} is one of the files this is made from; write to another.")
        if target.is_symlink() and target.is_file() and not force:
            raise click.UsageError(f"{output} is a link; --force replaces what it points to.")
    folder = target.resolve().parent
    import os

    if folder.is_dir() and not os.access(folder, os.W_OK):
        from geograph.errors import CannotWrite

        raise CannotWrite(f"{output}: the folder cannot be written to")


def emit(text: str, output: str | None) -> None:
    """Print, or write a file whole or not at all."""
    if output and output != "-":
        from geograph.output import write_text

        write_text(Path(output), text)
        say(f"wrote {output}")
    else:
        sys.stdout.write(text)  # not click.echo, which prints UTF-8 to a terminal that says it has none


def emit_table(result: pd.DataFrame, form: str, output: str | None) -> None:
    """A result as csv, json or md; beside a file stands how it was made, as ``gg.write`` does it."""
    from geograph.output import render, write_table

    if output and output != "-" and Path(output).suffix:
        for file in write_table(result, Path(output), form):
            say(f"wrote {file}")
    else:
        emit(render(result, form), output)


def terminal_width() -> int | None:
    """Columns to fit a table into; None where the output is not a terminal."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return max(40, shutil.get_terminal_size().columns)

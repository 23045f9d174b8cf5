"""Options that commands share: which data, which ties, which contract, which output."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from geograph.vocabulary import AMBIVALENT, DATE_ORDERS, DECIMALS, DUPLICATES, FORUMS, PARALLEL, THOUSANDS, TIES

if TYPE_CHECKING:
    import pandas as pd

    from geograph.network import Network

Command = Callable[..., Any]

READING = (
    "nodes", "delimiter", "encoding", "type_default", "own_types", "end", "self_ties", "duplicates", "dates", "decimal", "thousands",
    "drop_bad",
)  # fmt: skip
SELECTING = (
    "type", "level", "between", "on", "reading", "undated", "persistence", "at_least", "among", "without", "around",
    "radius", "citing", "not_citing", "rolled_up",
)  # fmt: skip
VIEWING = ("ties", "parallel", "weight", "distance", "directed", "ambivalent", "forums")


STDIN = "-"
PATH = click.Path(readable=False)  # click would answer 2 where the reading answers 66
_STDOUT = (STDIN, "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # two letters at least: C:// is a disk
TIME = ("reading", "undated", "persistence")  # how the dates of --on and --between are read
WROTE: list[str] = []  # what this run has put in place, for whoever stops it


def find_data(data: str | None, nodes: str | None = None) -> str:
    """The data named, or those of the current folder, or of its data/."""
    _refuse_arguments(data, nodes)
    found = data or default_data()
    if not found:
        raise click.UsageError(
            "no DATA given, and neither ./edges.csv nor ./data/edges.csv is here.\nTry `geograph demo`, or name a folder."
        )
    return found


def default_data() -> str | None:
    return next((folder for folder in (".", "data") if Path(folder, "edges.csv").is_file()), None)


def _refuse_arguments(data: str | None, nodes: str | None) -> None:
    if data == "":
        raise click.UsageError("DATA is blank; name a folder or an edges file.")  # an unset variable is not the default
    if data == STDIN and nodes == STDIN:
        raise click.UsageError("DATA and --nodes cannot both be standard input; give one as a file.")
    for place in (data, nodes):
        if place and _URL.match(place):
            from geograph.errors import CannotRead

            raise CannotRead(f"{place}: geograph never uses the network; download it first and give the file")


@contextlib.contextmanager
def reading(path: str) -> Iterator[None]:
    """What the system says while data are read is about reading them."""
    from geograph.errors import CannotRead, GeographError

    try:
        yield
    except GeographError:
        raise
    except OSError as error:
        raise CannotRead(f"{path}: cannot be read: {error.strerror or error}") from error


def _chain(options: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


reading_options = _chain(
    [
        click.option("--nodes", metavar="FILE", type=PATH, help="The actors' file, where it does not lie beside the edges."),
        click.option("--delimiter", metavar="SIGN", help="What parts the cells; found by the header if not given."),
        click.option("--encoding", metavar="NAME", help="Encoding of files that are not UTF-8, such as cp1252; never guessed."),
        click.option("--type-default", metavar="TYPE", help="Type of ties that state none."),
        click.option(
            "--own-types", type=click.Choice(["undirected", "directed"]), help="Direction of types that are not built in nor in types.csv."
        ),
        click.option(
            "--end", type=click.Choice(["inclusive", "exclusive"]), default="inclusive", help="Whether `end` is the last day in force."
        ),
        click.option("--self-ties", type=click.Choice(["error", "drop", "keep"]), default="error", help="Ties of an actor with itself."),
        click.option("--duplicates", type=click.Choice(DUPLICATES), default="error", help="Rows that give one tie different weights."),
        click.option("--dates", type=click.Choice(DATE_ORDERS), help="Order of dates such as 03/04/1990, refused if not given."),
        click.option("--decimal", type=click.Choice(DECIMALS), help="The mark before decimals in weights."),
        click.option("--thousands", type=click.Choice(THOUSANDS), help="The mark between thousands in weights."),
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
            click.option("-o", "--output", metavar="FILE", type=PATH, help="Write to a file (- is standard output)."),
            click.option("--force", is_flag=True, help="Replace FILE if it is a link."),
        ]
    )


def as_read(options: dict[str, Any]) -> dict[str, Any]:
    """The options of reading by the names that ``gg.read`` has for them: ``directed`` is a word of the contract here."""
    told = {name: value for name, value in options.items() if name != "own_types"}
    return told | ({"directed": options["own_types"] == "directed"} if options.get("own_types") else {})


def load(data: str | None, options: dict[str, Any]) -> Network:
    """Read the data named and apply the selections, in the order of ``select``; takes its options out of the dict."""
    read_with = {name: options.pop(name) for name in READING if name in options}
    chosen = {name: options.pop(name) for name in SELECTING if name in options}
    from geograph.errors import DataWarning
    from geograph.load import read

    errors = "drop" if read_with.pop("drop_bad", False) else "raise"
    path = find_data(data, read_with.get("nodes"))
    with reading(path), warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        net = read(path, errors=errors, **as_read(read_with))  # type: ignore[arg-type]
    if net.steps and net.steps[0].startswith("left out"):
        say(net.steps[0])
    if len(net.problems):
        told = []
        for word, name in (("error", "error"), ("warning", "remark")):
            if n := int((net.problems["severity"] == word).sum()):
                told.append(f"{n} {name}{'s' * (n > 1)}")
        say(f"{' and '.join(told)} on the data; `geograph check {path}` lists them")
    return select(net, chosen)


def select(net: Network, chosen: dict[str, Any]) -> Network:
    """Folding first, so that names mean the folded actors; then ties; then actors, the neighborhood of one last."""
    if not (chosen.get("between") or chosen.get("on")):
        idle = [n for n, usual in (("reading", "possible"), ("undated", "keep"), ("persistence", 12)) if chosen.get(n, usual) != usual]
        if idle:
            raise click.UsageError(f"--{idle[0]} goes with --on or --between.")
    time = {name: chosen[name] for name in TIME if name in chosen}
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


def selection_asked() -> list[str]:
    """The options of reading and selecting that were given, as the words of a shell; but for --nodes, a place on this machine."""
    context, words = click.get_current_context(), []
    for option in context.command.params:
        name = option.name or ""
        if name not in (*READING, *SELECTING) or name == "nodes":
            continue
        if context.get_parameter_source(name) == ParameterSource.DEFAULT:
            continue
        value = context.params[name]
        if value is True:
            words.append(option.opts[0])
        elif option.multiple:
            words += [word for item in value for word in (option.opts[0], str(item))]
        else:
            words += [option.opts[0], *(map(str, value) if isinstance(value, tuple) else [str(value)])]
    return words


def contract(options: dict[str, Any]) -> dict[str, Any]:
    """The view's keywords that were given; takes them out of the dict."""
    taken = {name: options.pop(name, None) for name in VIEWING}
    return {name: value for name, value in taken.items() if value is not None}


def say(message: str) -> None:
    """Talk goes to stderr, each message on one line; a result does not fail because nobody hears it."""
    from geograph.errors import one_line

    with contextlib.suppress(OSError, ValueError):  # a failure shows again when the run ends
        sys.stdout.flush()  # where both go to one place, the talk about a result comes after it
    with contextlib.suppress(OSError):
        print(one_line(message), file=sys.stderr)


def choose_format(form: str | None, output: str | None, formats: Sequence[str]) -> str:
    if form:
        return form
    ending = Path(output).suffix.lstrip(".").lower() if output and not is_stdout(output) else ""
    if ending and ending not in (*formats, "txt") and Path(str(output)).parent != Path("/dev"):
        raise click.UsageError(f"{output}: the ending says no format; end it in {', '.join(formats[1:])}, or give --format.")
    return ending if ending in formats else formats[0]


def is_stdout(output: str) -> bool:
    """Whether ``-o`` means standard output, under any of its names."""
    return output in _STDOUT


def refuse_input(output: str | None, data: str | None, *, force: bool = False, nodes: str | None = None) -> None:
    """Before anything is computed: an output that is an input, a folder, a link, or a place that cannot be written."""
    _refuse_arguments(data, nodes)
    if output is None or is_stdout(output):
        return
    if not output:
        raise click.UsageError("-o needs the name of a file (- is standard output).")
    if _URL.match(output):
        raise click.UsageError(f"{output}: geograph never uses the network; write to a file.")
    if os.path.isdir(output) or output.endswith(("/", os.sep)):  # noqa: PTH112 - Path raises for a name too long
        raise click.UsageError(f"{output} is a folder; name a file in it.")
    from geograph.output import check_writable

    target = Path(output)
    about = [target.with_suffix(".about.json")] if target.suffix.lower() in (".csv", ".md") else []
    inputs = _inputs(data, nodes)
    for file in [target, *(file for file in about if os.path.lexists(file))]:
        if any(_same_file(file, other) for other in inputs) or (data == STDIN and _is_stdin(file)):
            raise click.UsageError(f"{file} is one of the files this is made from; write to another.")
        device = check_writable(file) is None
        if file.is_symlink() and not device and not force:
            raise click.UsageError(f"{file} is a link; --force replaces what it points to.")


def refuse_layout(layout: str | None, output: str | None, data: str | None, *, nodes: str | None = None) -> None:
    """A layout file is brought up to date, so it may be neither an input nor the output."""
    if layout is None:
        return
    if is_stdout(layout):
        raise click.UsageError("--layout keeps places in a file; name one.")
    refuse_input(layout, data, force=True, nodes=nodes)
    if output and not is_stdout(output) and _same_file(Path(layout), Path(output)):
        raise click.UsageError(f"{layout}: --layout and -o are the same file.")


def _inputs(data: str | None, nodes: str | None) -> list[Path]:
    from geograph.reading.files import locate

    source = data or default_data()
    if not source:
        return []
    with reading(source):
        return [file for file in locate(source, nodes).values() if str(file) != STDIN]


def _same_file(one: Path, other: Path) -> bool:
    """By link, by hard link, or by a name that some file systems take for the same."""
    with contextlib.suppress(OSError):
        if one.samefile(other):
            return True
    a, b = (unicodedata.normalize("NFC", os.path.realpath(file)).casefold() for file in (one, other))
    return a == b


def _is_stdin(file: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        source = os.fstat(sys.stdin.fileno())
        return stat.S_ISREG(source.st_mode) and os.path.samestat(source, file.stat())
    return False


def emit(text: str, output: str | None, *, exact: bool = False) -> None:
    """Print, or write a file whole or not at all. ``exact``: data for a program, which is UTF-8 in a pipe as in a file."""
    emit_parts([text], output, exact=exact)


def emit_parts(texts: Iterable[str], output: str | None, *, exact: bool = False) -> None:
    """The same for what is too large to be one text."""
    from geograph.errors import printable

    if output and not is_stdout(output):
        from geograph.output import write_files

        write_files({Path(output): (_utf8(text) for text in texts)})
        wrote(output)
        return
    sys.stdout.flush()
    for text in texts:
        if not exact or sys.stdout.isatty():
            sys.stdout.write(printable(text))  # not click.echo, which prints UTF-8 to a terminal that says it has none
        elif not hasattr(sys.stdout, "buffer"):
            sys.stdout.write(text)
        else:
            sys.stdout.buffer.write(_utf8(text))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")  # a lone surrogate (a file name that is not UTF-8) has no UTF-8 of its own


def wrote(file: str | Path) -> None:
    """Say, and remember, that a file stands."""
    WROTE.append(str(file))
    say(f"wrote {file}")


def emit_table(result: pd.DataFrame, form: str, output: str | None) -> None:
    """A result as csv, json or md; beside a file stands how it was made, as ``gg.write`` does it."""
    from geograph.output import render, write_table

    if output and not is_stdout(output) and Path(output).suffix:
        for file in write_table(result, Path(output), form):
            wrote(file)
    else:
        emit(render(result, form), output, exact=True)


def terminal_width() -> int | None:
    """Columns to fit a table into; None where the output is not a terminal."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return max(40, shutil.get_terminal_size().columns)

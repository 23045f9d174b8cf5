"""Commands about the data and the installation: check, info, schema, doctor."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geograph.cli.options import (
    PATH,
    as_read,
    choose_format,
    drop_bad_option,
    emit,
    emit_parts,
    emit_table,
    find_data,
    is_stdout,
    load,
    output_options,
    reading,
    reading_options,
    refuse_input,
    say,
    selection_options,
    terminal_width,
)

if TYPE_CHECKING:
    from geograph.errors import Problem, ProblemLog


_PROBLEM_FORMATS = ("text", "json", "csv", "github")


@click.command()
@click.argument("data", required=False, type=PATH)
@reading_options
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--max-errors",
    type=click.IntRange(1),
    metavar="N",
    help="Problems of one kind in a file to list; default: 20 as text, all as json or csv.",
)
@output_options(_PROBLEM_FORMATS)
def check(data: str | None, strict: bool, max_errors: int | None, form: str | None, output: str | None, force: bool, **options: Any) -> int:
    """Check the files and list every problem, with file:line:column and the mend.

    Exit code 0: no errors; 1: errors (with --strict also warnings). The format github marks them in a pull request.
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, _PROBLEM_FORMATS)
    from geograph.reading import read_tables
    from geograph.reading.codes import CODES

    path = find_data(data, options.get("nodes"))
    with _log(form, max_errors, output) as (log, most):
        with reading(path):
            tables, _, rows = read_tables(path, log=log, **as_read(options))
        if form == "text":
            emit("".join(f"{line}\n" for line in _listed(log, most)), output)
        elif form == "github":
            emit("".join(_annotation(problem, strict) for problem in log.first(most)), output)
        else:
            from geograph.errors import PROBLEM_COLUMNS
            from geograph.output import document

            meta = {
                "data": str(path), "errors": log.count("error"), "warnings": log.count("warning"), "ties": rows,
                "good_ties": len(tables.rows),
                "not_listed": {f"{file} {code}": n for (file, code), n in log.beyond(most).items()},
            }  # fmt: skip
            emit_parts(document(form, PROBLEM_COLUMNS, meta, _rows(log, form, most)), output, exact=True)
    if form != "text" and (hidden := sum(log.beyond(most).values())):
        say(f"{hidden:,} more problems are not listed; --max-errors lists more")
    bad, remarks = log.count("error"), log.count("warning")
    found = f"{bad:,} error{'s' * (bad != 1)}, {remarks:,} warning{'s' * (remarks != 1)}" if log.problems else "no problems"
    uncited = int((tables.rows["citation"] == "").sum())
    if any(CODES[problem.code].scope == "file" and problem.severity == "error" for problem in log.problems):
        found += "; once these are mended others may show"
    n = len(tables.rows)
    cited = ", each with a citation" if not uncited else ", none with a citation" if uncited == n else f", {uncited:,} without a citation"
    held = f"{n:,} of {rows:,} ties are good{cited * bool(n)}" if rows or not bad else "No tie could be read"
    counts = [f"{n:,} {word}{'s' * (n != 1)}" for n, word in ((len(tables.actors), "actor"), (len(tables.sources), "source"))]
    say(f"{path}: {found}. {held}; {', '.join(counts)}.")
    return 1 if bad or (strict and remarks) else 0


def _log(form: str, most: int | None, output: str | None) -> contextlib.AbstractContextManager[tuple[ProblemLog, int]]:
    """What gathers the problems, and how many of one kind are told: all to programs, unless they say how many."""
    from geograph.errors import MOST_LISTED, ProblemLog

    if form in ("text", "github") or most:
        most = most or (20 if form == "text" else MOST_LISTED)
        return contextlib.nullcontext((ProblemLog(max(most, ProblemLog.keep)), most))
    return _full_log(form, output)


@contextlib.contextmanager
def _full_log(form: str, output: str | None) -> Iterator[tuple[ProblemLog, int]]:
    from geograph.spool import ALL, FullLog

    # An output that is a file lies where there is room for it.
    folder = Path(output).absolute().parent if output and not is_stdout(output) else None
    with FullLog(_row(form), folder=folder if folder and folder.is_dir() else None) as log:
        yield log, ALL


def _row(form: str) -> Callable[[Problem, Sequence[int]], str]:
    """A problem and its further lines as a row of json or csv."""
    from geograph.errors import PROBLEM_COLUMNS, problem_row
    from geograph.output import row_writer

    write = row_writer(form, PROBLEM_COLUMNS)
    return lambda problem, also: write(problem_row(problem, list(also)))


def _rows(log: ProblemLog, form: str, most: int) -> Iterator[str]:
    from geograph.spool import FullLog

    if isinstance(log, FullLog):
        return log.rows()
    row = _row(form)
    return (row(problem, problem.also) for problem in log.first(most))


def _listed(log: ProblemLog, most: int) -> list[str]:
    """The first problems of each kind in each file, and how many more there are."""
    more = [f"{file}: {code} {n:,} more of this kind (--max-errors lists more)" for (file, code), n in log.beyond(most).items()]
    return [*map(str, log.first(most)), *more]


def _annotation(problem: Problem, strict: bool) -> str:
    """A workflow command of GitHub, which marks the line in a pull request."""

    def escaped(text: str, more: str = "") -> str:
        return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in text)

    places = {
        "file": problem.file.partition("[")[0] if problem.file.endswith("]") else problem.file,
        "line": problem.line,
        "col": problem.column,
    }
    where = ",".join(f"{key}={escaped(str(value), ':,')}" for key, value in places.items() if value)
    what = str(replace(problem, file="", line=0, column=0)).removeprefix(": ")  # the place is told before
    return f"::{'error' if strict else problem.severity}{' ' * bool(where)}{where}::{escaped(what)}\n"


@click.command()
@click.argument("data", required=False, type=PATH)
@reading_options
@drop_bad_option
@selection_options
@click.option("--group", metavar="PARTITION", help="Partition for the E-I index.")
@click.option("--actors", is_flag=True, help="List the actors instead.")
@output_options(("table", "csv", "json", "md"))
def info(data: str | None, group: str | None, actors: bool, form: str | None, output: str | None, force: bool, **options: Any) -> None:
    """What a network holds: size, density, pieces; its types, levels, sources and groups."""
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, ("table", "csv", "json", "md"))
    net = load(data, options)
    from geograph.result import line
    from geograph.show.text import table
    from geograph.structure import describe
    from geograph.tables import split_list

    if actors:
        result = net.actors.reset_index().rename(columns={"actor": "id"})[["id", "name", "kind", "aliases", "bloc"]]
        made = ""
    else:
        result = describe(net, group=group)
        made = line(result)
    if form != "table":
        emit_table(result, form, output)
    else:
        width = terminal_width()
        parts = [table(result.itertuples(index=False, name=None), list(result.columns), width=width)]
        if not actors:
            types = [
                (k, t.label, n, t.sign, t.channel, t.meaning)
                for k, n in net.ties["type"].value_counts().items()
                for t in [net.types.loc[k]]
            ]
            parts.append(table(types, ["type", "label", "ties", "sign", "channel", "meaning"], width=width))
            levels = Counter(level for cell in net.ties["level"] for level in set(split_list(cell) or ["(not stated)"]))
            parts.append(table(sorted(levels.items()), ["level", "ties"]))
            if len(net.sources):
                rows = [(i, s["author"], s["title"], s["publisher"], s["date"]) for i, s in net.sources.iterrows()]
                parts.append(table(rows, ["source", "author", "title", "publisher", "date"], width=width))
            if len(net.groups):
                sizes = net.groups.groupby(["partition", "group"]).size()
                parts.append(table([(p, g, n) for (p, g), n in sizes.items()], ["partition", "group", "actors"]))
        emit("\n".join(parts), output)
    if made:
        say(made)


_FILES = ("edges", "nodes", "types", "evidence", "groups", "relations", "sources", "codes")


@click.command()
@click.argument("name", required=False, shell_complete=lambda _ctx, _param, text: [f for f in _FILES if f.startswith(text)])
@output_options(("text", "json"))
def schema(name: str | None, form: str | None, output: str | None, force: bool) -> None:
    """The columns of each file, and the words they take. NAME: edges, nodes, types, ...; codes or E301: what `check` can say."""
    from geograph.errors import UnknownName
    from geograph.tables import COLUMNS

    refuse_input(output, None, force=force)
    form = choose_format(form, output, ("text", "json"))
    code = name.upper() if name and re.fullmatch(r"[EWew]\d{3}", name) else ""
    if name and name != "codes" and not code and name.removesuffix(".csv") not in COLUMNS:
        raise UnknownName("file", name, [*COLUMNS, "codes"])
    rows = _codes(code) if name and (name == "codes" or code) else _columns([name.removesuffix(".csv")] if name else list(COLUMNS))
    if form == "json":
        emit(json.dumps(rows, indent=2) + "\n", output, exact=True)
    else:
        from geograph.show.text import table

        emit(table([tuple(row.values()) for row in rows], list(rows[0]), width=terminal_width()), output)


def _codes(one: str) -> list[dict[str, Any]]:
    from geograph.errors import UnknownName
    from geograph.reading.codes import CODES

    if one and one not in CODES:
        raise UnknownName("code", one, CODES)
    return [{"code": code.code, "what": code.what, "what clean does": code.mended} for code in CODES.values() if one in ("", code.code)]


def _columns(files: list[str]) -> list[dict[str, Any]]:
    from geograph.reading.headers import ALIASES
    from geograph.tables import COLUMNS, REQUIRED
    from geograph.vocabulary import ACTOR_KINDS, ATTRIBUTIONS, BUILT_IN_TYPES, CONFIDENCE, LEVELS, RELATIONS, SAYS

    words: dict[str, list[str]] = {
        "type": list(BUILT_IN_TYPES), "kind": list(ACTOR_KINDS), "level": list(LEVELS),
        "confidence": list(CONFIDENCE), "relation": list(RELATIONS), "sign": ["1", "0", "-1"],
        "directed": ["yes", "no"], "channel": ["yes", "no"], "lasts": ["state", "event"],
        "start": ["2021", "2021-08", "2021-08-15", "2021~"], "end": ["as start", "..  (ongoing)"],
        "says": list(SAYS), "attribution": list(ATTRIBUTIONS),
    }  # fmt: skip
    return [
        {
            "file": f"{file}.csv",
            "column": column,
            "required": column in REQUIRED[file],
            "also read as": ", ".join(ALIASES.get(file, {}).get(column, ())),
            "words": ", ".join(words.get(column, []) if file != "types" or column != "type" else []),
        }
        for file in files
        for column in COLUMNS[file]
    ]


@click.command()
def doctor() -> None:
    """What is installed and in use, for a question or a bug report."""
    import importlib.metadata
    import platform

    from geograph import __version__
    from geograph.load import example_path
    from geograph.show.text import table

    rows: list[tuple[str, str]] = [
        ("geograph", __version__),
        ("python", f"{platform.python_version()} ({platform.system()} {platform.machine()})"),
    ]
    missing = []
    for name in ("click", "jinja2", "matplotlib", "networkx", "numpy", "openpyxl", "pandas", "pyvis", "scipy"):
        try:
            rows.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            rows.append((name, "MISSING"))
            missing.append(name)
    rows.append(("kernels", "numpy and scipy (no compiled part yet)"))
    rows.append(("example data", "found" if example_path().is_dir() else "MISSING"))
    rows.append(("output encoding", f"{sys.stdout.encoding}, files always utf-8"))
    emit(table(rows, ["part", "state"]), None)
    if missing:
        say(f"mend: pip install {' '.join(missing)}")
        raise click.exceptions.Exit(69)
    say("all parts are here")

"""Bytes to checked tables. ``read_tables`` is the only door; one file per step behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from geograph.errors import Problem, ProblemLog
from geograph.reading.columns import name_columns
from geograph.reading.files import is_workbook, load_utf8, locate, overlooked
from geograph.reading.options import Options
from geograph.reading.rules import Rules
from geograph.reading.ties import ties_rule
from geograph.reading.tokens import RawTable, tokenize
from geograph.reading.workbook import load_workbook
from geograph.tables import COLUMNS, Tables

__all__ = ["read_tables"]

# Each table is checked against those before it: types and actors first, then what names them.
ORDER = ("types", "sources", "nodes", "edges", "evidence", "groups", "relations")


Load = Callable[[str], RawTable | None]


def read_tables(
    path: str | Path, *, nodes: str | Path | None = None, keep: int = ProblemLog.keep, log: ProblemLog | None = None, **how: Any
) -> tuple[Tables, ProblemLog, int]:
    """Read a folder, a workbook or an edges file; return the tables, the problems, and how many tie rows were seen.

    Rows with an error are left out of the tables, so they are usable only if ``log.errors`` is empty
    or the caller says that bad rows may go. ``keep``: how many problems of one kind in a file are kept, the rest being counted;
    ``log``: another one, which knows that itself. ``how``: see :class:`geograph.reading.options.Options`.
    """
    options = Options(**how)
    log = ProblemLog(keep) if log is None else log
    files = locate(path, nodes)
    for file, meant in overlooked(files, path):
        log.add(Problem(str(file), 1, 1, "W115", "", "", f"is not read: it is not called {meant}.csv", f"rename it {meant}.csv"))
    return check_tables(raw_tables(files, options, log), options, log, files)


def raw_tables(files: dict[str, Path], options: Options, log: ProblemLog) -> Load:
    """A function that loads the table of a name as it was written, or None where there is none; each is to be loaded once."""
    sheets = load_workbook(files["edges"], log) if is_workbook(files["edges"]) else {}

    def load(name: str) -> RawTable | None:
        if name in files and not (name == "edges" and is_workbook(files["edges"])):
            data = load_utf8(files[name], log, encoding=options.encoding)
            return tokenize(name, files[name], data, options.delimiter, log) if data is not None else None
        return sheets.pop(name, None)

    return load


def check_tables(load: Load, options: Options, log: ProblemLog, files: Mapping[str, Path]) -> tuple[Tables, ProblemLog, int]:
    """Check the tables one by one, each against those before it; the problems are listed in the order of the files."""
    rules = Rules(log, options)
    for name in ORDER:
        raw = load(name)
        raw = name_columns(raw, log) if raw is not None else None
        if name == "edges" and raw is not None:
            _type_of_gephi(raw, log)
        rules.take(name, raw, partial(ties_rule, rules) if name == "edges" else getattr(rules, f"{name}_rule"))
        if name == "edges" and raw is not None:
            rules.tie_rows = len(raw) + raw.refused
            _ties_and_actors(rules, raw)
        del raw
    if rules.nodes is not None:
        rules.nodes.finish()
    tables = rules.tables()
    log.sort([rules.files.get(name, str(files.get(name, ""))) for name in COLUMNS])
    return tables, log, rules.tie_rows


def _type_of_gephi(raw: RawTable, log: ProblemLog) -> None:
    """Gephi calls ``Type`` what is ``directed`` here."""
    if "type" not in raw.header or "directed" in raw.header:
        return
    at = raw.header.index("type")
    cells = raw.column(at).cells
    if 0 < len(cells) <= 3 and {cell.casefold() for cell in cells} <= {"directed", "undirected", ""} and any(cells):
        line, char = raw.place(-1, at)
        what = "is read as the column 'directed', as Gephi means it"
        log.add(Problem(raw.file, line, char, "W114", "column", "type", what, "call it directed"))
        raw.header[at] = "directed"


def _ties_and_actors(rules: Rules, raw: RawTable) -> None:
    """A table of ties without ties is said; a table of actors without actors, where there are ties, is an error."""
    if not rules.tie_rows:
        log = rules.log
        log.add(
            Problem(
                raw.file, raw.header_line, 1, "W127", "", "", "the header stands alone: there is no tie", "write one tie a line below it"
            )
        )
    elif "nodes" in rules.files and not rules.actors.listed:
        mend = "list the actors of the ties below its header, or remove the file"
        rules.log.add(Problem(rules.files["nodes"], 1, 1, "E127", "", "", "the file lists nobody, but there are ties", mend))

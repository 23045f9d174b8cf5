"""Bytes to checked tables. ``read_tables`` is the only door; one file per step behind it."""

from __future__ import annotations

from pathlib import Path

from geograph.errors import Problem, ProblemLog
from geograph.reading.columns import name_columns
from geograph.reading.files import load_text, locate, overlooked
from geograph.reading.rules import Reader
from geograph.reading.tokens import tokenize
from geograph.tables import Tables
from geograph.vocabulary import choose

__all__ = ["read_tables"]

# Each table is checked against those before it: types and actors first, then what names them.
ORDER = ("types", "sources", "nodes", "edges", "evidence", "groups", "relations")


def read_tables(
    path: str | Path,
    *,
    nodes: str | Path | None = None,
    delimiter: str | None = None,
    type_default: str | None = None,
    directed: bool | None = None,
    end: str = "inclusive",
    self_ties: str = "error",
) -> tuple[Tables, ProblemLog, int]:
    """Read a folder or an edges file; return the tables, the problems, and how many tie rows were seen.

    Rows with an error are left out of the tables, so they are usable only if ``log.errors`` is empty
    or the caller says that bad rows may go.
    """
    choose("end", end, ("inclusive", "exclusive"))
    choose("self_ties", self_ties, ("error", "drop", "keep"))
    log = ProblemLog()
    reader = Reader(log, type_default=type_default, directed=directed, end=end, self_ties=self_ties)
    files = locate(path, nodes)
    for file, meant in overlooked(files, path):
        log.add(Problem(str(file), 1, 1, "W115", "", "", f"is not read: it is not called {meant}.csv", f"rename it {meant}.csv"))
    for name in ORDER:
        if name in files:
            text = load_text(files[name], log)
            raw = tokenize(name, files[name], text, delimiter, log) if text is not None else None
            reader.take(name, name_columns(raw, log) if raw is not None else None)
        else:
            reader.take(name, None)
    tables = reader.tables()
    order = {str(file): i for i, file in enumerate(files.values())}
    log.problems.sort(key=lambda p: (order.get(p.file, 0), p.line, p.column))
    return tables, log, reader.tie_rows

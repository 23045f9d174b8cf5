"""Bytes to checked tables. ``read_tables`` is the only door; one file per step behind it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from geograph.errors import Problem, ProblemLog
from geograph.reading.columns import name_columns
from geograph.reading.encoding import text_encoding
from geograph.reading.files import is_workbook, load_text, locate, overlooked
from geograph.reading.rules import Rules
from geograph.reading.ties import ties_rule
from geograph.reading.tokens import tokenize
from geograph.reading.workbook import load_workbook
from geograph.tables import COLUMNS, Tables
from geograph.vocabulary import choose

__all__ = ["read_tables"]

# Each table is checked against those before it: types and actors first, then what names them.
ORDER = ("types", "sources", "nodes", "edges", "evidence", "groups", "relations")


def read_tables(
    path: str | Path,
    *,
    nodes: str | Path | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    type_default: str | None = None,
    directed: bool | None = None,
    end: str = "inclusive",
    self_ties: str = "error",
) -> tuple[Tables, ProblemLog, int]:
    """Read a folder, a workbook or an edges file; return the tables, the problems, and how many tie rows were seen.

    Rows with an error are left out of the tables, so they are usable only if ``log.errors`` is empty
    or the caller says that bad rows may go.
    """
    choose("end", end, ("inclusive", "exclusive"))
    choose("self_ties", self_ties, ("error", "drop", "keep"))
    if encoding is not None:
        text_encoding(encoding)  # a slip in the option comes before any fault of a file
    log = ProblemLog()
    rules = Rules(log, type_default=type_default, directed=directed, end=end, self_ties=self_ties)
    files = locate(path, nodes)
    for file, meant in overlooked(files, path):
        log.add(Problem(str(file), 1, 1, "W115", "", "", f"is not read: it is not called {meant}.csv", f"rename it {meant}.csv"))
    sheets = load_workbook(files.pop("edges"), log) if is_workbook(files["edges"]) else {}
    for name in ORDER:
        if name in files:
            text = load_text(files[name], log, encoding=encoding)
            raw = tokenize(name, files[name], [text], delimiter, log) if text is not None else None
            del text
        else:
            raw = sheets.pop(name, None)
        raw = name_columns(raw, log) if raw is not None else None
        rules.take(name, raw, partial(ties_rule, rules) if name == "edges" else getattr(rules, f"{name}_rule"))
        if name == "edges" and raw is not None:
            rules.tie_rows = len(raw) + raw.refused
            rules.known_ties = set(rules.frames["edges"]["id"].tolist()) if "evidence" in {*files, *sheets} else set()
        del raw
    tables = rules.tables()
    log.sort([rules.files.get(name, str(files.get(name, ""))) for name in COLUMNS])
    return tables, log, rules.tie_rows

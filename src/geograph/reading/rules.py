"""Cells to checked values: the rules of every column, and all their problems at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from geograph.errors import Problem, ProblemLog, edit_distance, nearest
from geograph.names import Names
from geograph.periods import ONGOING, ONGOING_WORDS, DateError, Span, parse_date
from geograph.reading.agreement import compare
from geograph.reading.tokens import RawTable
from geograph.tables import COLUMNS, Tables, cited_sources, empty, split_list, tie_ids, types_table, unknown_type, with_blocs
from geograph.vocabulary import (
    ACTOR_KINDS,
    ATTRIBUTIONS,
    BOOLEANS,
    BUILT_IN_TYPES,
    CONFIDENCE,
    DASHES,
    LEVELS,
    RELATIONS,
    SAYS,
    SIGN_NAMES,
    SIGNS,
    TieType,
)

Row = dict[str, Any]
DEFAULT_TYPE = "tie"
_EXCEL_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "####")


class _Cells:
    """One row being checked: its cells by column, and a way to complain about one of them."""

    def __init__(self, raw: RawTable, row: int, log: ProblemLog) -> None:
        self.raw, self.row, self.log, self.good = raw, row, log, True
        self.values = dict(zip(raw.header, raw.rows[row], strict=True))
        if self["end"].casefold() in ONGOING_WORDS:
            self.values["end"] = ONGOING  # one way to say it from here on

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def complain(self, code: str, column: str, message: str, mend: str = "", value: str | None = None) -> None:
        position = self.raw.header.index(column) if column in self.raw.header else 0
        line, char = self.raw.place(self.row, position)
        shown = self[column] if value is None else value
        self.log.add(Problem(self.raw.file, line, char, code, column, shown, message, mend))
        if code.startswith("E"):
            self.good = False

    def word(self, column: str, known: dict[str, Any], code: str, what: str) -> Any:
        """The meaning of a cell in a list of words; None where it is blank or unknown."""
        cell = self[column]
        if not cell:
            return None
        if cell.casefold() in known:
            return known[cell.casefold()]
        close = nearest(cell, known) if len(cell) > 1 else []
        self.complain(code, column, what, f"did you mean {close[0]!r}?" if close else f"write one of {', '.join(list(known)[:9])}")
        return None

    def dates(self, *columns: str, until: bool = False) -> None:
        """Check dates; with start and end, that they are in order. ``until``: an end is the first day out of force."""
        spans: dict[str, Span | None] = {}
        for column in columns or ("start", "end"):
            try:
                spans[column] = parse_date(self[column])
            except DateError as error:
                self.complain(error.code, column, error.what, error.mend)
        start, end = spans.get("start"), spans.get("end")
        if start and end and end.last < start.first:
            self.complain("E331", "end", f"is before start={self['start']!r}", "swap the two dates, or write .. if it is ongoing")
        elif until and start and end and end.first <= start.first:
            what = f"is not after start={self['start']!r}, and an end is the first day out of force here"
            self.complain("E331", "end", what, "write a later end")


def _word_map(words: tuple[str, ...]) -> dict[str, str]:
    return {word: word for word in words}


_LASTING, _DASHES, _KINDS, _RELATIONS, _SAYS, _ATTRIBUTIONS = map(
    _word_map, (("state", "event"), DASHES, ACTOR_KINDS, RELATIONS, SAYS, ATTRIBUTIONS)
)


class Reader:
    """Takes the tables one by one, in an order in which each can be checked against those before it."""

    def __init__(self, log: ProblemLog, *, type_default: str | None, directed: bool | None, end: str, self_ties: str) -> None:
        self.log, self.type_default, self.directed, self.end, self.self_ties = log, type_default, directed, end, self_ties
        self.names = Names()
        self.bad_actors: set[str] = set()  # known, but with errors of their own: what names them goes with them
        self.tie_ids: dict[str, int] = {}
        self.rows_seen: dict[tuple[Any, ...], int] = {}
        self.types = dict(BUILT_IN_TYPES)
        self.own_types: dict[str, TieType] = {}
        self.frames: dict[str, pd.DataFrame] = {}
        self.has: set[str] = set()
        self.sources: set[str] = set()
        self.known_ties: dict[str, None] = {}
        self.tie_rows = 0
        self.files: dict[str, str] = {}
        self.lines: dict[str, list[int]] = {}  # on which line of its file each good row begins

    def take(self, name: str, raw: RawTable | None) -> None:
        rows: list[Row] = []
        columns = list(dict.fromkeys([*COLUMNS[name], *(raw.header if raw is not None else ())]))
        blank: Row = dict.fromkeys(columns, "")
        if raw is not None:
            self.has.add(name)
            self.files[name], self.lines[name] = raw.file, []
            rule: Callable[[_Cells], Row] = getattr(self, f"_{name}")
            for i in range(len(raw.rows)):
                cells = _Cells(raw, i, self.log)
                row = rule(cells)
                if cells.good:
                    rows.append({**blank, **row})
                    self.lines[name].append(raw.lines[i])
            if name == "edges":
                self.tie_rows = len(raw.rows) + raw.refused
        frame = pd.DataFrame(rows, columns=columns) if rows else empty(name).reindex(columns=columns)
        self.frames[name] = frame.astype({c: str for c in frame.columns if frame[c].dtype == object})
        if name == "edges":
            self.frames[name]["id"] = tie_ids(self.frames[name])
            self.known_ties = dict.fromkeys(self.frames[name]["id"].tolist())

    def tables(self) -> Tables:
        ties, actors = self.frames["edges"], self.frames["nodes"]
        self._check_about()
        if "nodes" not in self.has:
            inferred = list(dict.fromkeys([*ties["source"], *ties["target"]]))
            actors = pd.DataFrame({"id": inferred, "name": inferred, "kind": "other"}).reindex(columns=COLUMNS["nodes"], fill_value="")
            actors = actors.astype(str)
        # Types nobody described get their colors in the order of their names, whatever the order of the rows.
        for i, name in enumerate(sorted(set(self.types) - set(self.own_types) - set(BUILT_IN_TYPES))):
            new = unknown_type(name, i)
            self.types[name] = replace(self.types[name], color=new.color, dash=new.dash)
        shown = {*self.own_types, *ties["type"].tolist()} - (set(BUILT_IN_TYPES) - set(self.own_types))
        types = types_table(t for t in self.types.values() if t.type in shown)
        actors = actors.set_index("id").rename_axis("actor")
        tables = Tables(
            ties=ties.set_index("id").rename_axis("tie"),
            actors=actors,
            types=types,
            evidence=self.frames["evidence"],
            groups=with_blocs(self.frames["groups"], actors),
            relations=self.frames["relations"],
            sources=self.frames["sources"].set_index("id"),
            end=self.end,
        )
        if "evidence" in self.has:
            compare(tables, self.lines.get("edges", []), self.files.get("edges", ""), self.log)
        return tables

    def _check_about(self) -> None:
        """Whom documents are about: actors left out of the files are fine, a letter astray is not."""
        for line, cell in zip(self.lines.get("sources", []), self.frames["sources"]["about"].tolist(), strict=True):
            for actor in split_list(cell):
                near = [] if actor in self.names.ids else [a for a in self.names.ids if edit_distance(actor, a, 1) == 1]
                if near:
                    place = (self.files["sources"], line, 1)
                    self.log.add(Problem(*place, "W347", "about", actor, "is not the id of an actor", f"did you mean {near[0]!r}?"))

    # -- one rule per table ---------------------------------------------------------------------

    def _types(self, cells: _Cells) -> Row:
        name = cells["type"]
        base = BUILT_IN_TYPES.get(name) or unknown_type(name, len(self.own_types))
        sign = cells.word("sign", SIGNS, "E324", "is not a sign")
        channel = cells.word("channel", BOOLEANS, "E339", "is not yes or no")
        directed = cells.word("directed", BOOLEANS, "E339", "is not yes or no")
        lasts = cells.word("lasts", _LASTING, "E339", "is neither state nor event")
        dash = cells.word("dash", _DASHES, "E339", "is not a dash")
        kind = TieType(
            name,
            base.sign if sign is None else sign,
            base.channel if channel is None else channel,
            base.directed if directed is None else directed,
            lasts or base.lasts,
            cells["color"] or base.color,
            dash or base.dash,
            cells["meaning"] or base.meaning,
            cells["label"] or name,
        )
        if not name:
            cells.complain("E326", "type", "a type needs a name")
        elif name in self.own_types:
            cells.complain("E305", "type", "this type stands in the file twice", "keep one of the rows")
        if cells.good:
            self.own_types[name] = self.types[name] = kind
        return dict(cells.values)

    def _sources(self, cells: _Cells) -> Row:
        if not cells["id"]:
            cells.complain("E307", "id", "a source needs an id")
        elif cells["id"] in self.sources:
            cells.complain("E305", "id", "this source stands in the file twice", "keep one of the rows")
        cells.dates("date")
        self.sources.add(cells["id"])
        return dict(cells.values)

    def _nodes(self, cells: _Cells) -> Row:
        row: Row = {column: cells[column] for column in COLUMNS["nodes"]} | dict(cells.values)
        actor = cells["id"]
        if not actor:
            cells.complain("E307", "id", "an actor needs an id")
            return row
        if actor in self.names.ids:
            cells.complain("E305", "id", "this actor stands in the file twice", "keep one of the rows")
            return row
        row["name"] = cells["name"] or actor
        row["kind"] = cells.word("kind", _KINDS, "E341", "is not a kind of actor") or "other"
        cells.dates()
        for name, other in self.names.add(actor, [row["name"], *split_list(cells["aliases"])]):
            where = "id" if name == actor else "name" if name == cells["name"] else "aliases"
            cells.complain("E304", where, f"{name!r} already means {other!r}", "keep it with one of the two", value=name)
        if not cells.good:
            self.bad_actors.add(actor)
        return row

    def _actor(self, cells: _Cells, column: str) -> str:
        name = cells[column]
        if not name:
            cells.complain("E307", column, "is empty: every row needs an actor here")
            return name
        if name.startswith(_EXCEL_ERRORS) or (name.startswith("=") and len(name) > 1):
            code, what = ("E310", "is a formula, not a name") if name[0] == "=" else ("E309", "is an error of the spreadsheet, not a name")
            cells.complain(code, column, what, "put the actor's name here: copy, paste as values, export again")
            return name
        if "nodes" not in self.has:
            return self._inferred(cells, column, name)
        actor = self.names.exact(name)
        if actor is None:
            loose = self.names.loose(name)
            if len(loose) == 1:
                actor = next(iter(loose))
                cells.complain("W302", column, f"is read as {actor!r}", "write the id, or add the spelling to its aliases")
            elif loose:
                cells.complain("E303", column, f"could be {' or '.join(sorted(loose))}", "write the id")
            else:
                close = nearest(name, self.names.spellings())
                mend = f"did you mean {close[0]!r}?" if close else "add it to nodes.csv"
                if name.casefold() in self.types:
                    mend = "this is a type of tie; are the columns swapped?"
                cells.complain("E301", column, "is not an actor in nodes.csv", mend)
        if actor in self.bad_actors:
            cells.good = False  # said once, where the actor stands
        return actor or name

    def _inferred(self, cells: _Cells, column: str, name: str) -> str:
        """Without nodes.csv every name is an actor; two that differ in case or accents only are hardly two."""
        same = sorted(self.names.loose(name) - {name})
        if same and name not in self.names.ids:
            mend = f"write it one way, or say in nodes.csv that {name!r} is an alias"
            cells.complain("E306", column, f"differs from {same[0]!r} in case, accents or spaces only", mend)
        self.names.add(name)
        return name

    def _type(self, cells: _Cells) -> TieType:
        name = cells["type"] or self.type_default or ("" if "type" in cells.raw.header else DEFAULT_TYPE)
        if name in self.types:
            return self.types[name]
        if name.casefold() in self.types:
            return self.types[name.casefold()]
        # "within two letters" of a short word is another word, so shorter words must be closer.
        near = [t for t in self.types if edit_distance(name.casefold(), t, 2) <= min(2, len(name) // 3 - (len(name) < 4))]
        if not name:
            cells.complain("E326", "type", "is empty", "write the type of this tie, or give a default with type_default (--type-default)")
        elif near and near[0] in (BUILT_IN_TYPES | self.own_types):
            cells.complain("E326", "type", "is not a known type of tie", f"did you mean {near[0]!r}?")
        else:
            if "type" in cells.raw.header and cells["type"]:
                what = "is a type of your own: no affect, a channel, undirected"
                cells.complain("W326", "type", what, "describe it in types.csv if that is wrong")
            new = unknown_type(name, len(self.types) - len(BUILT_IN_TYPES))
            if self.directed is not None:
                new = replace(new, directed=self.directed)
            self.types[name] = new
        return self.types.get(name) or unknown_type(name, 0)

    def _edges(self, cells: _Cells) -> Row:
        row: Row = dict.fromkeys(COLUMNS["edges"], "") | dict(cells.values)
        kind = self._type(cells)
        row["source"], row["target"] = self._actor(cells, "source"), self._actor(cells, "target")
        row["type"] = kind.type
        for column, known, code, default in (
            ("sign", SIGNS, "E324", kind.sign),
            ("directed", BOOLEANS, "E339", kind.directed),
            ("channel", BOOLEANS, "E339", kind.channel),
            ("lasts", _LASTING, "E339", kind.lasts),
        ):
            what = {"E324": "is not a sign"}.get(code, "is not one of the words for it")
            value = cells.word(column, known, code, what)
            row[column] = default if value is None else value
        if kind.sign * row["sign"] < 0:
            what = f"says the opposite of the type {kind.type!r} ({SIGN_NAMES[kind.sign]})"
            cells.complain("W325", "sign", what, "correct it, or keep it if this tie is an exception")
        row["weight"] = self._weight(cells)
        cells.dates(until=self.end == "exclusive")
        if cells.raw.dated_once and not cells["end"]:
            row["end"] = row["start"]
        self._confidence(cells, row)
        for level in split_list(cells["level"]):
            if level not in LEVELS:
                cells.complain("W341", "level", "is not one of local, regional, global", "several are separated by ;")
        if "sources" in self.has:
            for source in cited_sources(cells["citation"]):
                if source not in self.sources:
                    cells.complain("W342", "citation", f"cites {source!r}, which is not in sources.csv", "add the source", value=source)
        if row["source"] == row["target"] and row["source"]:
            if self.self_ties == "error":
                cells.complain(
                    "E320", "target", "ties an actor to itself", 'correct it, or read with self_ties="drop" or "keep" (--self-ties)'
                )
            elif self.self_ties == "drop":
                cells.complain("W320", "target", "ties an actor to itself: left out")
                cells.good = False
        self._repeats(cells, row)
        return row

    def _repeats(self, cells: _Cells, row: Row) -> None:
        """An id used twice is an error; a row that says all the same again is kept once."""
        line = cells.raw.lines[cells.row]
        if cells["id"]:
            before = self.tie_ids.setdefault(cells["id"], line)
            if before != line:
                cells.complain("E305", "id", f"stands on line {before} already", "give each tie its own id, or leave it blank")
        ends = (row["source"], row["target"])
        rest = tuple(v for k, v in row.items() if k not in ("source", "target"))
        before = self.rows_seen.setdefault((ends if row["directed"] else tuple(sorted(ends)), *rest), line)
        if before != line and cells.good:
            cells.complain("W321", "source", f"repeats line {before}; kept once", "delete one of the two rows")
            cells.good = False

    @staticmethod
    def _weight(cells: _Cells) -> float:
        if not cells["weight"]:
            return 1.0
        try:
            weight = float(cells["weight"])
        except ValueError:
            weight = float("nan")
        if not 0 < weight < float("inf"):
            mend = "write hostility as sign -1 and its strength as a weight above 0" if weight < 0 else "write a number above 0"
            if re.fullmatch(r"\d+,\d+", cells["weight"]):
                mend = f"write {cells['weight'].replace(',', '.')}"
            cells.complain("E327", "weight", "is not a number above 0", mend)
        return weight

    @staticmethod
    def _confidence(cells: _Cells, row: Row) -> None:
        cell = cells["confidence"].casefold()
        if not cell or cell in CONFIDENCE:
            row["confidence"] = cell
            return
        try:
            good = 0 <= float(cell) <= 1
        except ValueError:
            good = False
        if not good:
            close = nearest(cell, CONFIDENCE)
            mend = f"did you mean {close[0]!r}?" if close else "write high, medium, low, or a number from 0 to 1"
            cells.complain("E340", "confidence", "is not a confidence", mend)

    def _evidence(self, cells: _Cells) -> Row:
        row: Row = dict(cells.values)
        for column, words in (("says", _SAYS), ("attribution", _ATTRIBUTIONS)):
            row[column] = cells.word(column, words, "E344", "is not one of the words for it") or ""
        cells.dates("date")
        tie = cells["tie"]
        if not tie:
            row["source"], row["target"] = self._actor(cells, "source"), self._actor(cells, "target")
            if cells["type"] and cells["type"] not in self.types:
                close = nearest(cells["type"], self.types)
                cells.complain("E326", "type", "is not a known type of tie", f"did you mean {close[0]!r}?" if close else "")
        elif tie not in self.known_ties:
            close = nearest(tie, self.known_ties)
            cells.complain("E343", "tie", "is not the id of a tie in edges.csv", f"did you mean {close[0]!r}?" if close else "")
        return row

    def _groups(self, cells: _Cells) -> Row:
        row = dict(cells.values)
        row["actor"] = self._actor(cells, "actor")
        for column in ("partition", "group"):
            if not cells[column]:
                cells.complain("E307", column, "is empty")
        cells.dates()
        return row

    def _relations(self, cells: _Cells) -> Row:
        row = dict(cells.values)
        row["actor"], row["of"] = self._actor(cells, "actor"), self._actor(cells, "of")
        cells.word("relation", _RELATIONS, "E344", "is not a relation")
        cells.dates()
        if row["actor"] == row["of"]:
            cells.complain("E320", "of", "relates an actor to itself")
        return row

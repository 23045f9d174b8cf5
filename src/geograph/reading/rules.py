"""Columns to checked values: the rules of every table but the ties, and the tables that come of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from geograph.errors import Problem, ProblemLog, edit_distance
from geograph.names import Names, Near
from geograph.reading.agreement import compare
from geograph.reading.cells import Rows
from geograph.reading.sheet import ASK, WRONG, Fault, Glance, Judged, Meanings, Sheet, did_you_mean
from geograph.reading.tokens import RawTable
from geograph.tables import COLUMNS, Tables, empty, split_list, types_table, unknown_type, with_blocs
from geograph.vocabulary import ACTOR_KINDS, ATTRIBUTIONS, BOOLEANS, BUILT_IN_TYPES, DASHES, RELATIONS, SAYS, SIGNS, TieType

Frame = dict[str, Any]
_EXCEL_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "####")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9]")
_FORMULA = re.compile(r"=.+|[+@][A-Z]{1,3}\$?\d+\b.*|\+[A-Z]+\(.*")


def word_map(words: tuple[str, ...]) -> dict[str, str]:
    return {word: word for word in words}


LASTING, _DASHES, _KINDS, _RELATIONS, _SAYS, _ATTRIBUTIONS = map(
    word_map, (("state", "event"), DASHES, ACTOR_KINDS, RELATIONS, SAYS, ATTRIBUTIONS)
)


class Rules:
    """What is known while the tables are read one by one, in an order in which each can be checked against those before it."""

    def __init__(self, log: ProblemLog, *, type_default: str | None, directed: bool | None, end: str, self_ties: str) -> None:
        self.log, self.type_default, self.directed, self.end, self.self_ties = log, type_default, directed, end, self_ties
        self.names = Names()
        self._near: Near | None = None
        self.bad_actors: set[str] = set()  # known, but with errors of their own: what names them goes with them
        self.types = dict(BUILT_IN_TYPES)
        self.own_types: dict[str, TieType] = {}
        self.frames: dict[str, pd.DataFrame] = {}
        self.has: set[str] = set()
        self.sources: set[str] = set()
        self.known_ties: set[str] = set()
        self.appearing: list[str] = []  # without nodes.csv, the actors in the order of the ties, where that is known
        self.tie_rows = 0
        self.files: dict[str, str] = {}
        self.lines: dict[str, Rows] = {}  # on which line of its file each good row begins

    def take(self, name: str, raw: RawTable | None, rule: Callable[[Sheet], Frame]) -> None:
        """Check one table; keep its good rows."""
        columns = list(dict.fromkeys([*COLUMNS[name], *(raw.header if raw is not None else ())]))
        frame = empty(name).reindex(columns=columns)
        if raw is not None:
            self.has.add(name)
            self.files[name] = raw.file
            sheet = Sheet(raw, self.log)
            made = rule(sheet)
            everywhere = bool(sheet.good.all())
            self.log.bad_rows[raw.file] = int((~sheet.good).sum()) + raw.refused
            made = {c: made[c] if c in made else sheet.texts(c) for c in columns}
            # As Series, of which pandas knows that some columns, all blank, share their cells.
            shared = {id(v): pd.Series(v if everywhere else v[sheet.good], copy=False) for v in made.values()}
            frame = pd.DataFrame({c: shared[id(v)] for c, v in made.items()}, columns=columns, copy=False)
            self.lines[name] = raw.lines[sheet.good]
        self.frames[name] = frame

    # -- actors and types -----------------------------------------------------------------------

    def actor(self, sheet: Sheet, column: str, *, lost: bool = False) -> Meanings:
        """The actor that each row names; its own cell where none is found, or None if those may be ``lost``."""
        if "nodes" in self.has:
            actors = sheet.each(column, self._named, Glance(self._glance, "E301") if lost else None, lost=lost)
        else:
            actors = sheet.each(column, self._inferred)
        if self.bad_actors:  # said once, where the actor stands
            sheet.good &= np.array([actor not in self.bad_actors for actor in actors.values], dtype=bool)[actors.codes]
        return actors

    def _no_name(self, name: str) -> Fault | None:
        if not name:
            return Fault("E307", "is empty: every row needs an actor here")
        if name.startswith(_EXCEL_ERRORS):
            what = "is an error of the spreadsheet, not a name"
            return Fault("E309", what, "put the actor's name here: copy, paste as values, export again")
        if _FORMULA.fullmatch(name):
            return Fault("E310", "is a formula, not a name", "put the actor's name here: copy, paste as values, export again")
        return None

    def _named(self, name: str) -> Judged:
        if fault := self._no_name(name):
            return name, fault
        actor = self.names.exact(name)
        if actor is not None:
            return actor, None
        loose = self.names.loose(name)
        if len(loose) == 1:
            actor = next(iter(loose))
            return actor, Fault("W302", f"is read as {actor!r}", "write the id, or add the spelling to its aliases")
        if loose:
            return name, Fault("E303", f"could be {' or '.join(sorted(loose))}", "write the id")
        return name, Fault("E301", "is not an actor in nodes.csv", partial(self._unknown_mend, name))

    def _glance(self, cells: list[str]) -> list[Any]:
        """The actors of names that are known as they are; plain words that nobody is called by, in whatever case, are wrong."""
        meant: list[Any] = [self.names.exact(cell) or ASK for cell in cells]
        unknown = [cell for cell, actor in zip(cells, meant, strict=True) if actor is ASK]
        nobody = iter(
            [bool(_PLAIN_NAME.match(cell)) and not known for cell, known in zip(unknown, self.names.any_loose(unknown), strict=True)]
        )
        return [WRONG if actor is ASK and next(nobody) else actor for actor in meant]

    def _unknown_mend(self, name: str) -> str:
        if name.casefold() in self.types:
            return "this is a type of tie; are the columns swapped?"
        if re.fullmatch(r"(grand )?(sub)?totals?|sum|mean|average", name.casefold()):
            return "this looks like a row of totals: delete it"
        if self._near is None:
            self._near = Near(self.names.spellings())
        close = self._near(name) if len(name) > 1 else []
        return f"did you mean {close[0]!r}?" if close else "add it to nodes.csv"

    def _inferred(self, name: str) -> Judged:
        """Without nodes.csv every name is an actor; two that differ in case or accents only are hardly two."""
        fault = self._no_name(name)
        if fault is None:
            same = sorted(self.names.loose(name) - {name})
            if same and name not in self.names.ids:
                mend = f"write it one way, or say in nodes.csv that {name!r} is an alias"
                fault = Fault("E306", f"differs from {same[0]!r} in case, accents or spaces only", mend)
            self.names.add(name)
        return name, fault

    # -- one rule per table ---------------------------------------------------------------------

    def types_rule(self, sheet: Sheet) -> Frame:
        names = sheet["type"].texts().tolist()
        sign = sheet.words("sign", SIGNS, "E324", "is not a sign").rows()
        channel = sheet.words("channel", BOOLEANS, "E339", "is not yes or no").rows()
        directed = sheet.words("directed", BOOLEANS, "E339", "is not yes or no").rows()
        lasts = sheet.words("lasts", LASTING, "E339", "is neither state nor event").rows()
        dash = sheet.words("dash", _DASHES, "E339", "is not a dash").rows()
        color, meaning, label = (sheet.texts(c).tolist() for c in ("color", "meaning", "label"))
        for i, name in enumerate(names):
            base = BUILT_IN_TYPES.get(name) or unknown_type(name, len(self.own_types))
            kind = TieType(
                name,
                base.sign if sign[i] is None else sign[i],
                base.channel if channel[i] is None else channel[i],
                base.directed if directed[i] is None else directed[i],
                lasts[i] or base.lasts,
                color[i] or base.color,
                dash[i] or base.dash,
                meaning[i] or base.meaning,
                label[i] or name,
            )
            row = np.array([i])
            if not name:
                sheet.complain(Fault("E326", "a type needs a name"), "type", row)
            elif name in self.own_types:
                sheet.complain(Fault("E305", "this type stands in the file twice", "keep one of the rows"), "type", row, name)
            if sheet.good[i]:
                self.own_types[name] = self.types[name] = kind
        return {}

    def sources_rule(self, sheet: Sheet) -> Frame:
        self._distinct(sheet, "source")
        sheet.spans("date")
        self.sources = set(sheet["id"].cells)
        return {}

    def _distinct(self, sheet: Sheet, what: str) -> None:
        """Every row has an id, and no other row has it."""
        seen: set[str] = set()
        an = "an" if what[0] in "aeiou" else "a"
        for i, name in enumerate(sheet["id"].texts().tolist()):
            if not name:
                sheet.complain(Fault("E307", f"{an} {what} needs an id"), "id", np.array([i]))
            elif name in seen:
                sheet.complain(Fault("E305", f"this {what} stands in the file twice", "keep one of the rows"), "id", np.array([i]), name)
            seen.add(name)

    def nodes_rule(self, sheet: Sheet) -> Frame:
        self._distinct(sheet, "actor")
        ids, names, aliases = (sheet.texts(c).tolist() for c in ("id", "name", "aliases"))
        kinds = sheet.words("kind", _KINDS, "E341", "is not a kind of actor").rows()
        sheet.period()
        names = [name or actor for name, actor in zip(names, ids, strict=True)]
        seen: set[str] = set()
        for i, (actor, name, others) in enumerate(zip(ids, names, aliases, strict=True)):
            if not actor or actor in seen:
                continue
            seen.add(actor)
            for spelling, other in self.names.add(actor, [name, *split_list(others)]):
                where = "id" if spelling == actor else "name" if spelling == name else "aliases"
                fault = Fault("E304", f"{spelling!r} already means {other!r}", "keep it with one of the two", spelling)
                sheet.complain(fault, where, np.array([i]))
            if not sheet.good[i]:
                self.bad_actors.add(actor)
        return {"name": pd.array(names, dtype="str"), "kind": pd.array([kind or "other" for kind in kinds], dtype="str")}

    def evidence_rule(self, sheet: Sheet) -> Frame:
        made: Frame = {}
        for column, words in (("says", _SAYS), ("attribution", _ATTRIBUTIONS)):
            made[column] = sheet.words(column, words, "E344", "is not one of the words for it").texts()
        sheet.spans("date")
        names_tie = np.array([bool(cell) for cell in sheet["tie"].cells], dtype=bool)[sheet["tie"].codes]

        def tie(cell: str) -> Judged:
            if cell and cell not in self.known_ties:
                return cell, Fault("E343", "is not the id of a tie in edges.csv", partial(did_you_mean, cell, self.known_ties))
            return cell, None

        sheet.each("tie", tie)
        # Actors and type count where no tie is named; elsewhere they are what the coder wrote, and stay.
        rest = sheet.part(~names_tie)
        for column in ("source", "target"):
            made[column] = sheet.texts(column).to_numpy(dtype=object)
            made[column][~names_tie] = self.actor(rest, column).rows()
            made[column] = pd.array(made[column], dtype="str")

        def kind(cell: str) -> Judged:
            if not cell or cell in self.types:
                return cell, None
            return cell, Fault("E326", "is not a known type of tie", partial(did_you_mean, cell, self.types))

        rest.each("type", kind)
        sheet.good[~names_tie] &= rest.good
        return made

    def groups_rule(self, sheet: Sheet) -> Frame:
        actors = self.actor(sheet, "actor")
        for column in ("partition", "group"):
            sheet.each(column, lambda cell: (cell, None if cell else Fault("E307", "is empty")))
        sheet.period()
        return {"actor": actors.texts()}

    def relations_rule(self, sheet: Sheet) -> Frame:
        actors, of = self.actor(sheet, "actor"), self.actor(sheet, "of")
        sheet.words("relation", _RELATIONS, "E344", "is not a relation")
        sheet.period()
        sheet.complain_each(actors.rows() == of.rows(), "of", lambda row: Fault("E320", "relates an actor to itself"))
        return {"actor": actors.texts(), "of": of.texts()}

    # -- what comes of it -----------------------------------------------------------------------

    def tables(self) -> Tables:
        ties, actors = self.frames["edges"], self.frames["nodes"]
        self._check_about()
        if "nodes" not in self.has:
            inferred = self.appearing or list(dict.fromkeys([*ties["source"].unique(), *ties["target"].unique()]))
            actors = pd.DataFrame({"id": inferred, "name": inferred, "kind": "other"}).reindex(columns=COLUMNS["nodes"], fill_value="")
            actors = actors.astype(str)
        # Types nobody described get their colors in the order of their names, whatever the order of the rows.
        for i, name in enumerate(sorted(set(self.types) - set(self.own_types) - set(BUILT_IN_TYPES))):
            new = unknown_type(name, i)
            self.types[name] = replace(self.types[name], color=new.color, dash=new.dash)
        shown = {*self.own_types, *ties["type"].unique().tolist()} - (set(BUILT_IN_TYPES) - set(self.own_types))
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
            compare(tables, self._lines("edges"), self.files.get("edges", ""), self.log)
        return tables

    def _lines(self, name: str) -> list[int]:
        return self.lines[name].tolist() if name in self.lines else []

    def _check_about(self) -> None:
        """Whom documents are about: actors left out of the files are fine, a letter astray is not."""
        for line, cell in zip(self._lines("sources"), self.frames["sources"]["about"].tolist(), strict=True):
            for actor in split_list(cell):
                near = [] if actor in self.names.ids else [a for a in self.names.ids if edit_distance(actor, a, 1) == 1]
                if near:
                    place = (self.files["sources"], line, 1)
                    self.log.add(Problem(*place, "W347", "about", actor, "is not the id of an actor", f"did you mean {near[0]!r}?"))


def known_type(rules: Rules, sheet: Sheet, name: str) -> Judged:
    """The type that a row names: a known one, or one of the user's own that is not mistyped."""
    written = name
    name = name or rules.type_default or ("" if "type" in sheet else "tie")
    if name in rules.types:
        return rules.types[name], None
    if name.casefold() in rules.types:
        return rules.types[name.casefold()], None
    if not name:
        mend = "write the type of this tie, or give a default with type_default (--type-default)"
        return unknown_type("", 0), Fault("E326", "is empty", mend)
    # "within two letters" of a short word is another word, so shorter words must be closer.
    most = min(2, len(name) // 3 - (len(name) < 4))
    near = [t for t in rules.types if edit_distance(name.casefold(), t, 2) <= most]
    if near and near[0] in (BUILT_IN_TYPES | rules.own_types):
        return unknown_type(name, 0), Fault("E326", "is not a known type of tie", f"did you mean {near[0]!r}?")
    new = unknown_type(name, len(rules.types) - len(BUILT_IN_TYPES))
    if rules.directed is not None:
        new = replace(new, directed=rules.directed)
    rules.types[name] = new
    if written:
        what = "is a type of your own: no affect, a channel, undirected"
        return new, Fault("W326", what, "describe it in types.csv if that is wrong")
    return new, None

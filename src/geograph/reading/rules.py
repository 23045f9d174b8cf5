"""Columns to checked values: the rules of every table but the ties, and the tables that come of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from geograph.errors import Problem, ProblemLog, edit_distance
from geograph.names import look
from geograph.periods import FOREVER, NEVER
from geograph.reading.actors import Actors, look_alike, name_fault
from geograph.reading.agreement import compare
from geograph.reading.cells import Rows, first_rows
from geograph.reading.options import Options
from geograph.reading.sheet import Fault, Judged, Sheet, did_you_mean
from geograph.reading.spans import period, spans
from geograph.reading.tokens import RawTable
from geograph.tables import COLUMNS, Tables, empty, split_list, types_table, unknown_type, with_blocs
from geograph.vocabulary import (
    ACTOR_KINDS,
    ATTRIBUTIONS,
    BOOLEANS,
    BUILT_IN_TYPES,
    DASHES,
    KIND_SYNONYMS,
    RELATIONS,
    SAYS,
    SIGNS,
    TYPE_SYNONYMS,
    TieType,
)  # fmt: skip

Frame = dict[str, Any]


def word_map(words: tuple[str, ...]) -> dict[str, str]:
    return {word: word for word in words}


LASTING, _DASHES, _KINDS, _RELATIONS, _SAYS, _ATTRIBUTIONS = map(
    word_map, (("state", "event"), DASHES, ACTOR_KINDS, RELATIONS, SAYS, ATTRIBUTIONS)
)


_FEW = 60  # types, up to which a new one of one's own is compared with the others: nobody mistypes hundreds


class Rules:
    """What is known while the tables are read one by one, in an order in which each can be checked against those before it."""

    def __init__(self, log: ProblemLog, options: Options) -> None:
        self.log, self.options = log, options
        self.there: dict[str, tuple[int, int, str, str]] = {}  # actors that begin or end: first and last day, and both as written
        self.types = dict(BUILT_IN_TYPES)
        self.actors = Actors(self.types)
        self.folded = {name: name for name in BUILT_IN_TYPES}  # every type by its name in small letters
        self.own_types: dict[str, TieType] = {}
        self.frames: dict[str, pd.DataFrame] = {}
        self.nodes: Sheet | None = None  # groups.csv may say something else of blocs
        self.sources: set[str] = set()
        self.appearing: list[str] = []  # without nodes.csv, the actors in the order of the ties, where that is known
        self.tie_rows = 0
        self.has_ids = False  # whether some tie has an id of its own
        self.make_ids: Callable[[], Any] | None = None  # where the ids of all ties are still to be made
        self.files: dict[str, str] = {}
        self.lines: dict[str, Rows] = {}  # on which line of its file each good row begins

    def take(self, name: str, raw: RawTable | None, rule: Callable[[Sheet], Frame]) -> None:
        """Check one table; keep its good rows."""
        columns = list(dict.fromkeys([*COLUMNS[name], *(raw.header if raw is not None else ())]))
        if raw is None:
            frame = empty(name)
        else:
            self.files[name] = raw.file
            sheet = Sheet(raw, self.log, self.options.dates or "")
            made = rule(sheet)
            made = {c: made[c] if c in made else sheet.texts(c) for c in columns}
            if name != "nodes":  # its blocs are still held against those of groups.csv
                sheet.finish()
            everywhere = bool(sheet.good.all())
            self.log.bad_rows[raw.file] = int((~sheet.good).sum()) + raw.refused - sheet.deleted
            if name == "edges":
                self.log.deleted_ties = sheet.deleted
            elif name == "types":  # a type nobody can read would change every tie of it
                self.log.spoiled.add(raw.file)
            # As Series, of which pandas knows that some columns, all blank, share their cells.
            shared = {id(v): pd.Series(v if everywhere else v[sheet.good], copy=False) for v in made.values()}
            frame = pd.DataFrame({c: shared[id(v)] for c, v in made.items()}, columns=columns, copy=False)
            self.lines[name] = raw.lines[sheet.good]
            if name == "nodes":
                self.nodes = sheet
        self.frames[name] = frame

    # -- one rule per table ---------------------------------------------------------------------

    def types_rule(self, sheet: Sheet) -> Frame:
        names = sheet["type"].texts().tolist()
        sign = sheet.words("sign", SIGNS, "E324", "is not a sign", ("1", "0", "-1")).rows()
        channel = sheet.words("channel", BOOLEANS, "E339", "is not yes or no", ("yes", "no")).rows()
        directed = sheet.words("directed", BOOLEANS, "E339", "is not yes or no", ("yes", "no")).rows()
        lasts = sheet.words("lasts", LASTING, "E339", "is neither state nor event").rows()
        dash = sheet.words("dash", _DASHES, "E339", "is not a dash").rows()
        color, meaning, label = (sheet.texts(c).tolist() for c in ("color", "meaning", "label"))
        for i, written in enumerate(names):
            name = self.folded.setdefault(written.casefold(), written)
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
        spans(sheet, "date")
        sheet.each("url", _address)
        self.sources = set(sheet["id"].cells)
        return {}

    def _distinct(self, sheet: Sheet, what: str) -> None:
        """Every row has an id, and no other row has it; a row that says all the same again is kept once."""
        _told_once(sheet)
        seen: dict[str, int] = {}
        an = "an" if what[0] in "aeiou" else "a"
        for i, name in enumerate(sheet["id"].texts().tolist()):
            row = np.array([i])
            if not name:
                sheet.complain(Fault("E307", f"{an} {what} needs an id"), "id", row)
            elif not sheet.good[i]:
                continue
            elif name in seen:
                told = f"this {what} stands on line {int(sheet.raw.lines[seen[name]])} already, and the rows differ in "
                differ = [c for c in sheet.raw.header if sheet[c].codes[i] != sheet[c].codes[seen[name]]]
                mend = "make one row of the two" + "; other names go into aliases, parted by ;" * (what == "actor")
                sheet.complain(Fault("E305", told + ", ".join(differ), mend), "id", row, name)
            seen.setdefault(name, i)

    def nodes_rule(self, sheet: Sheet) -> Frame:
        self.actors.listed = bool(len(sheet)) or bool(sheet.raw.refused)
        self._distinct(sheet, "actor")
        sheet.each("id", lambda cell: (cell, name_fault(cell) if cell else None))
        sheet.each("name", lambda cell: (cell, name_fault(cell) if cell else None))
        ids, names, aliases = (sheet.texts(c).tolist() for c in ("id", "name", "aliases"))
        kinds = sheet.words("kind", _KINDS | KIND_SYNONYMS, "E341", "is not a kind of actor", ACTOR_KINDS).rows()
        start_first, _, _, end_last = period(sheet)
        names = [name or actor for name, actor in zip(names, ids, strict=True)]
        ids_by_look: dict[str, str] = {}
        starts, ends = sheet.texts("start").tolist(), sheet.texts("end").tolist()
        seen: set[str] = set()
        for i, (actor, name, others) in enumerate(zip(ids, names, aliases, strict=True)):
            if not actor or actor in seen:
                continue
            seen.add(actor)
            row = np.array([i])
            if (same := ids_by_look.setdefault(look(actor), actor)) != actor:
                sheet.complain(look_alike(actor, same), "id", row, actor)
            for spelling, other in self.actors.names.add(actor, [name, *split_list(others)]):
                where = "id" if spelling == actor else "name" if spelling == name else "aliases"
                what = "is also a name of" if spelling != other else "is also the id of"
                fault = Fault("E304", f"{what} {other!r}, and means one actor only", "delete it from one of the two", spelling)
                sheet.complain(fault, where, row)
            if not sheet.good[i]:
                self.actors.bad.add(actor)
            if start_first[i] != NEVER or end_last[i] != FOREVER:
                self.there[actor] = int(start_first[i]), int(end_last[i]), starts[i], ends[i]
        return {"name": pd.array(names, dtype="str"), "kind": pd.array([kind or "other" for kind in kinds], dtype="str")}

    def evidence_rule(self, sheet: Sheet) -> Frame:
        made: Frame = {}
        _told_once(sheet)
        for column, words in (("says", _SAYS), ("attribution", _ATTRIBUTIONS)):
            made[column] = sheet.words(column, words, "E344", "is not one of the words for it").texts()
        spans(sheet, "date")
        if "sources" in self.files:
            sheet.each("document", self._document)
        names_tie = np.array([bool(cell) for cell in sheet["tie"].cells], dtype=bool)[sheet["tie"].codes]

        if self.make_ids is not None:
            self.frames["edges"]["id"], self.make_ids = pd.array(self.make_ids(), dtype="str"), None
        ties = set(self.frames["edges"]["id"].tolist())
        otherwise = f"write the id of a tie{', such as ' * bool(ties)}{', '.join(sorted(ties)[:3])}"
        if not self.has_ids:  # the ids are made, and nobody knows them by heart
            otherwise = "edges.csv has no column id: leave the cell blank, and fill source, target and type"

        def tie(cell: str) -> Judged:
            if cell and cell not in ties:
                return cell, Fault("E343", "is not the id of a tie in edges.csv", partial(_near_id, cell, ties, otherwise))
            return cell, None

        sheet.each("tie", tie)
        # Actors and type count where no tie is named; elsewhere they are what the coder wrote, and stay.
        rest = sheet.part(~names_tie)
        for column in ("source", "target"):
            made[column] = sheet.texts(column).to_numpy(dtype=object)
            made[column][~names_tie] = self.actors.of(rest, column).rows()
            made[column] = pd.array(made[column], dtype="str")

        def kind(cell: str) -> Judged:
            if not cell or (found := find_type(self, cell)) is None:
                return cell, Fault("E326", "is not a known type of tie", partial(did_you_mean, cell, self.types)) if cell else None
            return found.type, None

        made["type"] = sheet.texts("type").to_numpy(dtype=object)
        made["type"][~names_tie] = rest.each("type", kind).rows()
        made["type"] = pd.array(made["type"], dtype="str")
        sheet.good[~names_tie] &= rest.good
        return made

    def _document(self, cell: str) -> Judged:
        return cell, unknown_source(cell, self.sources) if cell and cell not in self.sources else None

    def groups_rule(self, sheet: Sheet) -> Frame:
        actors = self.actors.of(sheet, "actor")
        _told_once(sheet)
        for column in ("partition", "group"):
            sheet.each(column, lambda cell: (cell, None if cell else Fault("E307", "is empty")))
        period(sheet)
        if self.nodes is not None:
            self._blocs(self.nodes, sheet, actors.rows().tolist())
        return {"actor": actors.texts()}

    def _blocs(self, nodes: Sheet, sheet: Sheet, actors: list[str]) -> None:
        """``bloc`` of nodes.csv against groups.csv, which is believed where it has a partition of that name."""
        listed: dict[str, set[str]] = {}
        for actor, partition, group in zip(actors, sheet.texts("partition"), sheet.texts("group"), strict=True):
            if partition == "bloc":
                listed.setdefault(group, set()).add(actor)
        if not listed:
            return

        def known(cell: str) -> Judged:
            if not cell or cell in listed:
                return cell, None
            what = "is not a group of the partition 'bloc' in groups.csv"
            return cell, Fault("E314", what, partial(did_you_mean, cell, listed, f"write one of {', '.join(sorted(listed)[:9])}"))

        nodes.each("bloc", known)
        for i, (actor, bloc) in enumerate(zip(nodes.texts("id"), nodes.texts("bloc"), strict=True)):
            if bloc in listed and actor not in listed[bloc]:
                there = [group for group, members in listed.items() if actor in members]
                what = f"is not where groups.csv puts {actor!r}: {', '.join(there) or 'nowhere'}; groups.csv is believed"
                nodes.complain(Fault("W314", what, "correct one of the two"), "bloc", np.array([i]), bloc)

    def relations_rule(self, sheet: Sheet) -> Frame:
        actors, of = self.actors.of(sheet, "actor"), self.actors.of(sheet, "of")
        _told_once(sheet)
        sheet.words("relation", _RELATIONS, "E344", "is not a relation")
        period(sheet)
        sheet.complain_each(actors.rows() == of.rows(), "of", lambda row: Fault("E320", "relates an actor to itself"))
        return {"actor": actors.texts(), "of": of.texts()}

    # -- what comes of it -----------------------------------------------------------------------

    def tables(self) -> Tables:
        ties, actors = self.frames["edges"], self.frames["nodes"]
        self._check_about()
        if "nodes" not in self.files:
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
            rows=ties.drop(columns="id") if self.make_ids else ties.set_index("id").rename_axis("tie"),
            ids=self.make_ids,
            actors=actors,
            types=types,
            evidence=self.frames["evidence"],
            groups=with_blocs(self.frames["groups"], actors),
            relations=self.frames["relations"],
            sources=self.frames["sources"].set_index("id"),
            end=self.options.end,
        )
        if "evidence" in self.files:
            lines = {name: self._lines(name) for name in ("edges", "evidence")}
            compare(tables, lines, self.files, self.log)
        return tables

    def _lines(self, name: str) -> list[int]:
        return self.lines[name].tolist() if name in self.lines else []

    def _check_about(self) -> None:
        """Whom documents are about: actors left out of the files are fine, a letter astray is not."""
        for line, cell in zip(self._lines("sources"), self.frames["sources"]["about"].tolist(), strict=True):
            for actor in split_list(cell):
                near = [] if actor in self.actors.names.ids else [a for a in self.actors.names.ids if edit_distance(actor, a, 1) == 1]
                if near:
                    place = (self.files["sources"], line, 1)
                    self.log.add(Problem(*place, "W347", "about", actor, "is not the id of an actor", f"did you mean {near[0]!r}?"))


def unknown_source(name: str, sources: Collection[str]) -> Fault:
    return Fault("W342", "is not the id of a source in sources.csv", partial(did_you_mean, name, sources, "add it there"), name)


def _address(cell: str) -> Judged:
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", cell)
    if scheme and scheme[1].casefold() not in ("http", "https"):
        return cell, Fault(
            "W338", "is not an address of http or https: shown as text, never a link", "give the page's address, or leave it blank"
        )
    return cell, None


def _near_id(name: str, ties: Collection[str], otherwise: str) -> str:
    """The tie meant by a mistyped id; ids that differ in their numbers are other ties, and no slip."""
    numbers = list(map(int, re.findall(r"\d+", name)))
    bare = re.sub(r"\d", "", name)
    likely = [tie for tie in ties if re.sub(r"\d", "", tie) != bare or list(map(int, re.findall(r"\d+", tie))) == numbers]
    return did_you_mean(name, likely, otherwise)


def _told_once(sheet: Sheet) -> None:
    """Rows that say all the same as one before them are left out, aloud."""
    columns = [sheet[c] for c in dict.fromkeys(sheet.raw.header)]
    if len(sheet) < 2 or any(len(column.cells) == len(sheet) for column in columns):
        return
    groups = np.zeros(len(sheet), dtype=np.int64)
    for column in columns:
        groups, distinct = pd.factorize(groups * len(column.cells) + column.codes)
        if len(distinct) == len(sheet):
            return
    lines, first = sheet.raw.lines, first_rows(groups, int(groups.max()) + 1)
    twice = first[groups] != np.arange(len(groups))

    def again(row: int) -> Fault:
        what = f"and the rest of this row repeat line {int(lines[first[groups[row]]])}; kept once"
        return Fault("W321", what, "delete one of the two rows")

    sheet.complain_each(twice, sheet.raw.header[0], again)
    sheet.delete(twice, "W321")


def find_type(rules: Rules, name: str) -> TieType | None:
    """The type of this name, in whatever case it is written."""
    return rules.types.get(name) or rules.types.get(rules.folded.get(name.casefold(), ""))


def known_type(rules: Rules, sheet: Sheet, name: str) -> Judged:
    """The type that a row names: a known one, or one of the user's own that is not mistyped."""
    written = name
    name = name or (rules.options.type_default or "").strip() or ("" if "type" in sheet else "tie")
    if (found := find_type(rules, name)) is not None:
        return found, None
    if not name:
        mend = "write the type of this tie; for all such ties at once say --type-default TYPE (in Python type_default=)"
        return unknown_type("", 0), Fault("E326", "is empty", mend, aside=True)
    # "within two letters" of a short word is another word, so shorter words must be closer.
    most = min(2, len(name) // 3 - (len(name) < 4))
    word, letters_of = name.casefold(), set(name.casefold())
    close: dict[int, list[str]] = {}
    for known in dict.fromkeys((*BUILT_IN_TYPES, *rules.own_types)):  # an edit changes two letters at most
        if len(letters_of.symmetric_difference(known)) <= 2 * most and (distance := edit_distance(word, known, 2)) <= most:
            close.setdefault(distance, []).append(known)
    if close:
        meant = " or ".join(map(repr, close[min(close)]))
        return unknown_type(name, 0), Fault("E326", "is not a known type of tie", f"did you mean {meant}? If not, describe it in types.csv")
    new = unknown_type(name, len(rules.types) - len(BUILT_IN_TYPES))
    if rules.options.directed is not None:
        new = replace(new, directed=rules.options.directed)
    rules.types[name] = new
    rules.folded.setdefault(name.casefold(), name)
    if written:
        what = f"is not built in ({', '.join(BUILT_IN_TYPES)}): taken as a type of your own, neutral, "
        what += f"{'directed' if new.directed else 'undirected'}, and able to carry news or goods"
        mend = "if it is a slip, correct it; else describe it in types.csv (geograph schema types), or leave it so"
        own = [known for known in rules.types if known not in BUILT_IN_TYPES and known != name] if len(rules.types) < _FEW else []
        if near := [known for known in own if edit_distance(word, known.casefold(), 2) <= most]:
            mend = f"did you mean {near[0]!r}? If not, describe it in types.csv (geograph schema types), or leave it so"
        if synonym := TYPE_SYNONYMS.get(name.casefold()):
            mend = f"did you mean {synonym!r}? If not, say what it is in types.csv (geograph schema types)"
        return new, Fault("W326", what, mend)
    return new, None

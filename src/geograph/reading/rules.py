"""Columns to checked values: the rules of every table but the ties, and the tables that come of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from geograph.errors import Problem, ProblemLog, edit_distance
from geograph.names import Names, Near, letters, look, number, strange_letters
from geograph.periods import FOREVER, NEVER
from geograph.reading.agreement import compare
from geograph.reading.cells import Rows
from geograph.reading.options import Options
from geograph.reading.sheet import ASK, WRONG, Fault, Glance, Judged, Meanings, Sheet, did_you_mean
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
_LONG_NAME = 200
# Names that can be nothing else but unknown, where nobody is called so: no numbers, no letters of other scripts, no signs of control.
_PLAIN_NAME = re.compile(r"(?:[A-Za-z]|\d+[A-Za-z_-])[ -~]{0,150}\Z", re.ASCII)


def word_map(words: tuple[str, ...]) -> dict[str, str]:
    return {word: word for word in words}


LASTING, _DASHES, _KINDS, _RELATIONS, _SAYS, _ATTRIBUTIONS = map(
    word_map, (("state", "event"), DASHES, ACTOR_KINDS, RELATIONS, SAYS, ATTRIBUTIONS)
)


class Rules:
    """What is known while the tables are read one by one, in an order in which each can be checked against those before it."""

    def __init__(self, log: ProblemLog, options: Options) -> None:
        self.log, self.options = log, options
        self.names = Names()
        self.listed = False  # whether a table of actors says who there is
        self._near: Near | None = None
        self.bad_actors: set[str] = set()  # known, but with errors of their own: what names them goes with them
        self.there: dict[str, tuple[int, int, str, str]] = {}  # actors that begin or end: first and last day, and both as written
        self.types = dict(BUILT_IN_TYPES)
        self.folded = {name: name for name in BUILT_IN_TYPES}  # every type by its name in small letters
        self.own_types: dict[str, TieType] = {}
        self.frames: dict[str, pd.DataFrame] = {}
        self.nodes: Sheet | None = None  # groups.csv may say something else of blocs
        self.sources: set[str] = set()
        self.appearing: list[str] = []  # without nodes.csv, the actors in the order of the ties, where that is known
        self.tie_rows = 0
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

    # -- actors and types -----------------------------------------------------------------------

    def actor(self, sheet: Sheet, column: str, *, lost: bool = False) -> Meanings:
        """The actor that each row names; its own cell where none is found, or None if those may be ``lost``."""
        if self.listed:
            actors = sheet.each(column, self._named, Glance(self._glance, "E301") if lost else None, lost=lost)
        else:
            actors = sheet.each(column, self._inferred)
        if self.bad_actors:  # said once, where the actor stands
            sheet.good &= np.array([actor not in self.bad_actors for actor in actors.values], dtype=bool)[actors.codes]
        return actors

    def _named(self, name: str) -> Judged:
        actor = self.names.exact(name)
        if actor is not None:
            return actor, None
        if fault := name_fault(name):
            return name, fault
        loose = self.names.loose(name)
        if len(loose) == 1:
            actor = next(iter(loose))
            return actor, Fault("W302", f"is read as {actor!r}", "write the id, or add the spelling to its aliases", becomes=actor)
        if loose:
            return name, Fault("E303", f"could be {' or '.join(sorted(loose))}", "write the id")
        zeros = self.names.same_number(name)
        if len(zeros) == 1:
            actor = next(iter(zeros))
            mend = "write the id: format the column as text before the numbers are typed or pasted"
            return actor, Fault("W308", f"is read as {actor!r}", mend, becomes=actor)
        if same := sorted(self.names.looking_like(name)):
            return name, _look_alike(name, same[0])
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
        if _TOTALS.fullmatch(name.casefold()):
            return "this looks like a row of totals: delete it"
        if self._near is None:
            self._near = Near(self.names.spellings())
        close = self._near(name) if len(name) > 1 else []
        return f"did you mean {close[0]!r}? If not, add it to nodes.csv" if close else "add it to nodes.csv"

    def _inferred(self, name: str) -> Judged:
        """Without nodes.csv every name is an actor; two that differ in case or accents only are hardly two."""
        fault = name_fault(name)
        if fault is None:
            known = self.names.loose(name) | self.names.looking_like(name) | self.names.same_number(name)
            if known and name not in self.names.ids:
                other = min(known)
                fault = _look_alike(name, other) if letters(name) != letters(other) and number(name) is None else None
                mend = f"write it one way, or say in nodes.csv that {name!r} is an alias"
                differs = "zeros" if number(name) else "case, accents or spaces"
                fault = fault or Fault("E306", f"differs from {other!r} in {differs} only", mend)
            self.names.add(name)
        return name, fault

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
        sheet.spans("date")
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
                told = f"this {what} stands on line {seen[name]} already, with other words"
                sheet.complain(Fault("E305", told, "make one row of the two"), "id", row, name)
            seen.setdefault(name, int(sheet.raw.lines[i]))

    def nodes_rule(self, sheet: Sheet) -> Frame:
        self.listed = bool(len(sheet)) or bool(sheet.raw.refused)
        self._distinct(sheet, "actor")
        sheet.each("id", lambda cell: (cell, name_fault(cell) if cell else None))
        sheet.each("name", lambda cell: (cell, name_fault(cell) if cell else None))
        ids, names, aliases = (sheet.texts(c).tolist() for c in ("id", "name", "aliases"))
        kinds = sheet.words("kind", _KINDS | KIND_SYNONYMS, "E341", "is not a kind of actor", ACTOR_KINDS).rows()
        start_first, _, _, end_last = sheet.period()
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
                sheet.complain(_look_alike(actor, same), "id", row, actor)
            for spelling, other in self.names.add(actor, [name, *split_list(others)]):
                where = "id" if spelling == actor else "name" if spelling == name else "aliases"
                fault = Fault("E304", f"{spelling!r} already means {other!r}", "keep it with one of the two", spelling)
                sheet.complain(fault, where, row)
            if not sheet.good[i]:
                self.bad_actors.add(actor)
            if start_first[i] != NEVER or end_last[i] != FOREVER:
                self.there[actor] = int(start_first[i]), int(end_last[i]), starts[i], ends[i]
        return {"name": pd.array(names, dtype="str"), "kind": pd.array([kind or "other" for kind in kinds], dtype="str")}

    def evidence_rule(self, sheet: Sheet) -> Frame:
        made: Frame = {}
        _told_once(sheet)
        for column, words in (("says", _SAYS), ("attribution", _ATTRIBUTIONS)):
            made[column] = sheet.words(column, words, "E344", "is not one of the words for it").texts()
        sheet.spans("date")
        names_tie = np.array([bool(cell) for cell in sheet["tie"].cells], dtype=bool)[sheet["tie"].codes]

        ties = set(self.frames["edges"]["id"].tolist())

        def tie(cell: str) -> Judged:
            if cell and cell not in ties:
                return cell, Fault("E343", "is not the id of a tie in edges.csv", partial(did_you_mean, cell, ties))
            return cell, None

        sheet.each("tie", tie)
        # Actors and type count where no tie is named; elsewhere they are what the coder wrote, and stay.
        rest = sheet.part(~names_tie)
        for column in ("source", "target"):
            made[column] = sheet.texts(column).to_numpy(dtype=object)
            made[column][~names_tie] = self.actor(rest, column).rows()
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

    def groups_rule(self, sheet: Sheet) -> Frame:
        actors = self.actor(sheet, "actor")
        _told_once(sheet)
        for column in ("partition", "group"):
            sheet.each(column, lambda cell: (cell, None if cell else Fault("E307", "is empty")))
        sheet.period()
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
        actors, of = self.actor(sheet, "actor"), self.actor(sheet, "of")
        _told_once(sheet)
        sheet.words("relation", _RELATIONS, "E344", "is not a relation")
        sheet.period()
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
            ties=ties.set_index("id").rename_axis("tie"),
            actors=actors,
            types=types,
            evidence=self.frames["evidence"],
            groups=with_blocs(self.frames["groups"], actors),
            relations=self.frames["relations"],
            sources=self.frames["sources"].set_index("id"),
            end=self.options.end,
        )
        if "evidence" in self.files:
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


_TOTALS = re.compile(r"(grand )?(sub)?totals?|sum|mean|average|итого|всего|gesamt|summe")


def name_fault(name: str) -> Fault | None:
    """Why a cell cannot be the name of an actor."""
    if not name:
        mend = "name the actor; or delete the row, if it is a total or a footnote"
        return Fault("E307", "is empty: every row needs an actor here", mend, aside=True)
    if len(name) > 2 and name[0] == name[-1] == "'":
        return Fault("E126", "stands in single quotes, which are part of the name in CSV", "write double quotes around cells, or none")
    if len(name) > _LONG_NAME:
        return Fault("W311", f"is a name of {len(name):,} characters", "put remarks into the column note", value=f"{name[:40]}...")
    if not name.isprintable() and (control := next((c for c in name if unicodedata.category(c) == "Cc" and c not in "\n\t"), None)):
        return Fault("E312", f"holds the control character U+{ord(control):04X}", "type the name again")
    return None


def _look_alike(name: str, other: str) -> Fault:
    if letters(name) == letters(other):
        what = f"differs from {other!r} in case, accents or spaces only"
    elif strange := strange_letters(name, other):
        what = f"looks like {other!r} and is written with {strange}"
    else:
        what = f"looks like {other!r}, which is written with {strange_letters(other, name)}"
    mend = f"type it again in Latin letters, or copy {other!r}, if that is who is meant"
    return Fault("E306", what, mend if letters(name) != letters(other) else f"write {other!r}, if that is who is meant")


def _address(cell: str) -> Judged:
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", cell)
    if scheme and scheme[1].casefold() not in ("http", "https"):
        return cell, Fault(
            "W338", "is not an address of http or https: shown as text, never a link", "give the page's address, or leave it blank"
        )
    return cell, None


def _told_once(sheet: Sheet) -> None:
    """Rows that say all the same as one before them are left out, aloud."""
    if len(sheet) < 2:
        return
    frame = pd.DataFrame({c: sheet.texts(c) for c in dict.fromkeys(sheet.raw.header)})
    groups = frame.groupby(list(frame.columns), sort=False).ngroup().to_numpy()
    first = np.full(len(groups), -1)
    first[groups[::-1]] = np.arange(len(groups))[::-1]
    lines = sheet.raw.lines
    twice = first[groups] != np.arange(len(groups))

    def again(row: int) -> Fault:
        return Fault("W321", f"repeats line {int(lines[first[groups[row]]])}; kept once", "delete one of the two rows")

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
        what = f"is none of the known types ({', '.join(BUILT_IN_TYPES)})"
        what += f": taken as your own, neutral, {'directed' if new.directed else 'undirected'}, a channel along which something can pass"
        mend = "correct the spelling, or say what it is in types.csv (geograph schema types)"
        if synonym := TYPE_SYNONYMS.get(name.casefold()):
            mend = f"did you mean {synonym!r}? If not, say what it is in types.csv (geograph schema types)"
        return new, Fault("W326", what, mend)
    return new, None

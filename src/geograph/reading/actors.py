"""Who is meant by the names in a column: exactly, by letters or by zeros, never by guess."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import Any

import numpy as np

from geograph.names import Names, Near, letters, number, strange_letters
from geograph.reading.sheet import ASK, WRONG, Fault, Glance, Judged, Meanings, Sheet, meant

_LONG_NAME = 200
# Names that can be nothing else but unknown, where nobody is called so: no numbers, no letters of other scripts, no signs of control.
_PLAIN_NAME = re.compile(r"(?:[A-Za-z]|\d+[A-Za-z_-])[ -~]{0,150}\Z", re.ASCII)
_NOBODY = ("n/a", "n.a.", "none", "null", "nan", "unknown", "?", "-", "--")
_TOTALS = re.compile(r"(grand )?(sub)?totals?|sum|mean|average|итого|всего|gesamt|summe")


class Actors:
    """The actors that are known, and how each is called."""

    def __init__(self, types: dict[str, Any]) -> None:
        self.names, self.types = Names(), types
        self.listed = False  # whether a table of actors says who there is
        self.bad: set[str] = set()  # known, but with errors of their own: what names them goes with them
        self._near: Near | None = None

    def of(self, sheet: Sheet, column: str, *, lost: bool = False) -> Meanings:
        """The actor that each row names; its own cell where none is found, or None if those may be ``lost``."""
        if self.listed:
            actors = sheet.each(column, self._named, Glance(self._glance, "E301") if lost else None, lost=lost)
        else:
            actors = sheet.each(column, self._inferred)
        if self.bad:  # said once, where the actor stands
            sheet.good &= np.array([actor not in self.bad for actor in actors.values], dtype=bool)[actors.codes]
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
            return name, look_alike(name, same[0])
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
        if name.casefold() in _NOBODY:
            return "name the actor, or delete the row"
        if _TOTALS.fullmatch(name.casefold()):
            return "this looks like a row of totals: delete it"
        if self._near is None:
            self._near = Near(self.names.spellings())
        return meant(self._near(name) if len(name) > 1 else [], "add it to nodes.csv")

    def _inferred(self, name: str) -> Judged:
        """Without nodes.csv every name is an actor; two that differ in case or accents only are hardly two."""
        fault = name_fault(name)
        if fault is None:
            known = self.names.loose(name) | self.names.looking_like(name) | self.names.same_number(name)
            if known and name not in self.names.ids:
                other = min(known)
                fault = look_alike(name, other) if letters(name) != letters(other) and number(name) is None else None
                mend = f"write it one way, or say in nodes.csv that {name!r} is an alias"
                differs = "zeros" if number(name) else "case, accents or spaces"
                fault = fault or Fault("E306", f"differs from {other!r} in {differs} only", mend)
            self.names.add(name)
        return name, fault


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


def look_alike(name: str, other: str) -> Fault:
    if letters(name) == letters(other):
        what = f"differs from {other!r} in case, accents or spaces only"
    elif strange := strange_letters(name, other):
        what = f"looks like {other!r} and is written with {strange}"
    else:
        what = f"looks like {other!r}, which is written with {strange_letters(other, name)}"
    mend = f"type it again in Latin letters, or copy {other!r}, if that is who is meant"
    return Fault("E306", what, mend if letters(name) != letters(other) else f"write {other!r}, if that is who is meant")

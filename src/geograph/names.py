"""Names of actors to their ids: exactly, by alias, or by letters alone; never by guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from geograph.errors import UnknownName


def letters(text: str) -> str:
    """A name without case, accents, and the difference between spaces and hyphens."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")
    return " ".join(plain.replace("-", " ").replace("_", " ").split())


# Cyrillic and Greek letters that look like Latin ones, small and capital by themselves.
_LOOKS = str.maketrans(
    "аеорсухіјѕһԁԛԝ" + "АВЕКМНОРСТУХІЈЅ" + "οναικρυχ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqw" + "ABEKMHOPCTYXIJS" + "ovaikpux" + "ABEZHIKMNOPTYX",
)
_NUMBER = re.compile(r"0*(\d+?)(?:\.0+)?", re.ASCII)


def look(text: str) -> str:
    """Letters as the eye takes them: names of the same look are told apart by a program only."""
    return letters(text if text.isascii() else text.translate(_LOOKS))


def strange_letters(name: str, other: str) -> str:
    """The letters of a name that look like those of another and are not, by code point; blank where there are none."""
    found = [c for c, o in zip(name, other, strict=False) if c != o and c > "\x7f"]
    return ", ".join(f"U+{ord(c):04X} {unicodedata.name(c, 'without a name')}" for c in dict.fromkeys(found))


def number(name: str) -> str | None:
    """A number without the zeros that spreadsheets take away or put there: ``2`` of ``002`` and of ``2.0``."""
    match = _NUMBER.fullmatch(name) if name[:1].isdigit() else None
    return match[1] if match else None


class Names:
    """All the ways to say each actor."""

    def __init__(self) -> None:
        self.ids: dict[str, None] = {}
        self._exact: dict[str, str] = {}
        self._loose: dict[str, set[str]] = {}
        self._looks: dict[str, set[str]] = {}
        self._numbers: dict[str, set[str]] = {}

    def add(self, actor: str, others: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Register an actor; return the (name, other actor) pairs that now mean two actors."""
        clashes = []
        self.ids[actor] = None
        for name in dict.fromkeys([actor, *others]):
            if not name:
                continue
            if self._exact.setdefault(name, actor) != actor:
                clashes.append((name, self._exact[name]))
            self._loose.setdefault(letters(name), set()).add(actor)
            self._looks.setdefault(look(name), set()).add(actor)
            if (digits := number(name)) is not None:
                self._numbers.setdefault(digits, set()).add(actor)
        return clashes

    def exact(self, name: str) -> str | None:
        """The actor with this very id, name or alias."""
        return self._exact.get(name)

    def loose(self, name: str) -> set[str]:
        """The actors whose id, name or alias has these letters."""
        return self._loose.get(letters(name), set())

    def looking_like(self, name: str) -> set[str]:
        """The actors one of whose names looks the same."""
        return self._looks.get(look(name), set())

    def same_number(self, name: str) -> set[str]:
        """The actors one of whose names is the same number, zeros aside."""
        digits = number(name)
        return self._numbers.get(digits, set()) if digits is not None else set()

    def spellings(self) -> list[str]:
        return list(self._exact)

    def find(self, name: str) -> str:
        """The one actor meant, or an error with "did you mean"."""
        actor = self.exact(name)
        if actor is not None:
            return actor
        loose = self.loose(name)
        if len(loose) == 1:
            return next(iter(loose))
        if loose:
            raise UnknownName("single actor", name, hint=f"it could be {' or '.join(sorted(loose))}")
        within = sorted(spelling for spelling in self._exact if letters(name) and letters(name) in letters(spelling))[:3]
        hint = f"did you mean {' or '.join(map(repr, within))}?" if within else "`geograph info --actors` lists them"
        raise UnknownName("actor", name, self.spellings(), hint=hint)

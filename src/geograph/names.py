"""Names of actors to their ids: exactly, by alias, or by letters alone; never by guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geograph.errors import SHORT, UnknownName, edit_distance


def _is_latin(letter: str) -> bool:
    return letter < "\u0400" or unicodedata.combining(letter) > 0


def letters(text: str) -> str:
    """A name without case, accents, and the difference between spaces and hyphens."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        # Accents of Latin and Greek letters; in other scripts a mark makes another letter (Paris and Bali in Japanese).
        plain = "".join(c for c, before in zip(plain, " " + plain, strict=False) if not (unicodedata.combining(c) and _is_latin(before)))
        plain = unicodedata.normalize("NFC", plain).replace("’", "'")
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


_GAPS = ("  ", " \n", "\n ", *"\t\v\f\r\x1c\x1d\x1e\x1f")  # white space that makes no letter


def some(names: Iterable[Any], most: int = 5) -> str:
    """The first of some names, and how many more there are."""
    names = list(map(str, names))
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


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
        for name in dict.fromkeys([str(actor), *others]):  # the nodes of a networkx graph may be anything
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

    def any_loose(self, names: list[str]) -> list[bool]:
        """Whether each of many names has the letters of some actor's."""
        text = "\n".join(names)
        if text.isascii() and text.count("\n") == len(names) - 1:  # the letters of all at once
            text = text.casefold().replace("-", " ").replace("_", " ")
            if text[:1] != " " and text[-1:] != " " and not any(gap in text for gap in _GAPS):
                return [name in self._loose for name in text.split("\n")]
        return [letters(name) in self._loose for name in names]

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
            raise UnknownName("single actor", name, hint=f"it could be {' or '.join(sorted(map(str, loose)))}")
        within = sorted(spelling for spelling in self._exact if letters(name) and letters(name) in letters(spelling))[:3]
        hint = f"did you mean {' or '.join(map(repr, within))}?" if within else "`geograph info --actors` lists them"
        raise UnknownName("actor", name, self.spellings(), hint=hint)


class Near:
    """``errors.nearest`` for many words and the same known ones: all distances of a word are found together."""

    LONGEST = 50  # letters of the words that are compared together

    def __init__(self, known: Iterable[str]) -> None:
        spelled = {k.casefold(): k for k in reversed(list(known))}  # of two that differ in case only, the first
        self.folded, self.known = list(spelled), list(spelled.values())
        self.lengths = np.array([len(f) for f in self.folded], dtype=np.int64)
        self.signs, self.twice = (np.array([_signs(f)[n] for f in self.folded], dtype=np.uint64) for n in (0, 1))
        self.letters = np.zeros((min(self.LONGEST, int(self.lengths.max(initial=0))), len(self.folded)), dtype=np.uint32)
        for i, f in enumerate(self.folded):
            if len(f) <= self.LONGEST:
                self.letters[: len(f), i] = [ord(c) for c in f]

    def __call__(self, word: str, most: int = 3) -> list[str]:
        """The known words closest to a mistyped one; empty where none is close."""
        word = word.casefold()
        limit = min(most, 1 + (len(word) > 3) + (len(word) > 5))
        signs, twice = map(np.uint64, _signs(word))
        # An edit brings in one letter and takes out one, at most.
        close = (np.abs(self.lengths - len(word)) <= limit) & (np.bitwise_count(self.signs & ~signs) <= limit)
        rows = np.flatnonzero(close & (np.bitwise_count(signs & ~self.signs) <= limit))
        if len(rows):
            known, doubled = self.signs[rows], self.twice[rows]
            much = np.bitwise_count(known & ~signs) + np.bitwise_count(doubled & ~twice)
            little = np.bitwise_count(signs & ~known) + np.bitwise_count(twice & ~doubled)
            rows = rows[(much <= limit) & (little <= limit)]
        if not len(rows):
            return []
        short = rows[self.lengths[rows] <= self.LONGEST]
        distance = np.full(len(self.folded), limit + 1)
        if len(short) and len(word) <= self.LONGEST + limit:
            distance[short] = _distances(word, self.letters[: len(word) + limit, short], self.lengths[short])
        for i in rows[self.lengths[rows] > self.LONGEST].tolist():
            distance[i] = edit_distance(word, self.folded[i], limit)
        if len(word) <= SHORT:
            distance[(distance > 1) & np.array([f[:1] != word[:1] for f in self.folded], dtype=bool)] = limit + 1
        best = int(distance.min(initial=limit + 1))
        return sorted(self.known[i] for i in np.flatnonzero(distance == best).tolist()) if best <= limit else []


def _signs(word: str) -> tuple[int, int]:
    """A bit for each letter in a word, and for each that stands in it more than once; letters may share a bit."""
    signs = twice = 0
    for c in word:
        bit = 1 << (ord(c) & 63)
        twice |= signs & bit
        signs |= bit
    return signs, twice


def _distances(word: str, others: NDArray[np.uint32], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """``errors.edit_distance`` of one word and many, given letter by letter."""
    steps = np.arange(len(others) + 1, dtype=np.int8)[:, np.newaxis]
    row = np.repeat(steps, others.shape[1], axis=1)
    before = row
    for i, x in enumerate(word, 1):
        cost = np.empty_like(row)
        cost[0] = i
        same = others == ord(x)
        np.minimum(row[1:] + np.int8(1), row[:-1] + ~same, out=cost[1:])
        if i > 1:  # two letters swapped
            swapped = same[:-1] & (others[1:] == ord(word[i - 2]))
            np.minimum(cost[2:], before[:-2] + np.int8(1), out=cost[2:], where=swapped)
        before, row = row, np.minimum.accumulate(cost - steps, axis=0) + steps
    return row[lengths, np.arange(len(lengths))].astype(np.int64)

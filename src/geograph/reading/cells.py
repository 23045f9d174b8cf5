"""Columns of a file as their distinct cells: bytes are compared, and only cells that differ become text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Places = NDArray[np.integer[Any]]
Rows = NDArray[np.int64]
Words = NDArray[np.uint64]

AT_ONCE = 1 << 14  # cells made into text together; so many at most are held that nobody keeps
_FEW = 1 << 16  # distinct cells that are made into text for good
MOST_WORDS = 8
_LONG = 8 * MOST_WORDS  # bytes up to which cells are compared by words
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)  # the first n bytes of a word
_BLOCK = 1 << 14  # rows
_SHIFT = np.uint64(29)
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Cells(Sequence[str]):
    """Distinct cells in the bytes of a file, made into text when somebody asks."""

    def __init__(self, data: bytes, begins: Places, ends: Places, doubled: bool) -> None:
        self.data, self.begins, self.ends, self.doubled = data, begins, ends, doubled

    def __len__(self) -> int:
        return len(self.begins)

    def __getitem__(self, i: Any) -> Any:
        one = not isinstance(i, slice)
        found = self.some(slice(i, i + 1) if one else i)
        return found[0] if one else found

    def some(self, which: Any) -> list[str]:
        """The text of some cells, by slice or by numbers."""
        begins, ends = self.begins[which].tolist(), self.ends[which].tolist()
        if not begins:
            return []
        data = self.data
        text = b"\0".join([data[a:b] for a, b in zip(begins, ends, strict=True)]).decode()  # NUL is in no file
        return (text.replace('""', '"') if self.doubled else text).split("\0")

    def heads(self) -> Words:
        """The first bytes of each cell."""
        return _first_words(self.data, self.begins, self.ends - self.begins)

    def begin_with(self, letters: str) -> NDArray[np.bool_]:
        """Which cells begin with one of some letters of ASCII."""
        wanted = np.zeros(256, dtype=bool)
        wanted[list(letters.encode())] = True
        return wanted[np.frombuffer(self.data, np.uint8)[self.begins]] & (self.begins < self.ends)

    def bare(self) -> bool:
        """Whether it is plain to see that no cell has anything around it, or inside, that needs tidying."""
        letters = np.frombuffer(self.data, np.uint8)
        full = self.begins < self.ends
        heads, tails = letters[self.begins[full]], letters[self.ends[full] - 1]
        return self.data.isascii() and bool((heads > 32).all() and (heads != 39).all() and (tails > 32).all())

    def take(self, which: Rows) -> Cells:
        return Cells(self.data, self.begins[which], self.ends[which], self.doubled)

    def __iter__(self) -> Iterator[str]:
        for at in range(0, len(self), AT_ONCE):
            yield from self.some(slice(at, at + AT_ONCE))


def beginning(cells: Sequence[str], signs: bytes, *, blank: bool = False) -> Iterator[tuple[int, str]]:
    """The number and text of each cell that may begin with one of some signs, or with one beyond ASCII; or that may be ``blank``."""
    if not isinstance(cells, Cells):
        yield from enumerate(cells)
        return
    wanted = np.zeros(256, dtype=bool)
    wanted[128:] = True
    wanted[list(signs)] = True
    likely = wanted[np.frombuffer(cells.data, np.uint8)[cells.begins]]
    which = np.flatnonzero(likely | (cells.begins == cells.ends) if blank else likely)
    for at in range(0, len(which), AT_ONCE):
        some = which[at : at + AT_ONCE]
        yield from zip(some.tolist(), cells.some(some), strict=True)


@dataclass
class Column:
    """Which distinct cell stands in each row: ``cells[codes[i]]``. No two cells are the same."""

    codes: NDArray[np.int32]
    cells: Sequence[str]

    @classmethod
    def of(cls, texts: Any) -> Column:
        """A column given as text."""
        codes, cells = pd.factorize(pd.array(texts, dtype="str"))
        return cls(codes.astype(np.int32), cells.tolist())

    def take(self, rows: Any) -> Column:
        """The same for some of the rows, without the cells that stand in none of them."""
        codes, used = pd.factorize(self.codes[rows])
        cells = self.cells.take(used) if isinstance(self.cells, Cells) else [self.cells[i] for i in used.tolist()]
        return Column(codes.astype(np.int32), cells)

    def texts(self) -> Any:
        """The column as an array of texts."""
        return spread(list(self.cells), self.codes)

    def rows_of(self, wanted: Sequence[int]) -> Iterator[tuple[int, Rows]]:
        """The rows in which each of some distinct cells stands."""
        if len(wanted) == 1:
            yield wanted[0], np.flatnonzero(self.codes == wanted[0])
            return
        chosen = np.zeros(len(self.cells), dtype=bool)
        chosen[wanted] = True
        rows = np.flatnonzero(chosen[self.codes])
        rows = rows[np.argsort(self.codes[rows], kind="stable")]
        found, begins = np.unique(self.codes[rows], return_index=True)
        yield from zip(found.tolist(), np.split(rows, begins[1:]), strict=True)


def spread(texts: list[str], codes: NDArray[Any]) -> Any:
    """``texts[codes]`` as an array of texts."""
    return pd.array(texts, dtype="str").take(codes)


def joined(codes: NDArray[np.int32], cells: list[str]) -> tuple[NDArray[np.int32], list[str]]:
    """The codes of cells of which some may be the same."""
    again, distinct = pd.factorize(np.array(cells, dtype=object))
    return (again.astype(np.int32)[codes], distinct.tolist()) if len(distinct) < len(cells) else (codes, cells)


def same_text(a: Column, b: Column, rows: Rows) -> NDArray[np.bool_]:
    """Whether two columns have the same cell in each of some rows."""
    if isinstance(a.cells, Cells) and isinstance(b.cells, Cells):  # a look at their first bytes settles most
        left = np.flatnonzero(a.cells.heads()[a.codes[rows]] == b.cells.heads()[b.codes[rows]])
    else:
        left = np.arange(len(rows))
    same = np.zeros(len(rows), dtype=bool)
    for at in range(0, len(left), AT_ONCE):
        some = left[at : at + AT_ONCE]
        here, there = (_some(c.cells, c.codes[rows[some]]) for c in (a, b))
        same[some] = [x == y for x, y in zip(here, there, strict=True)]
    return same


def _some(cells: Sequence[str], which: NDArray[Any]) -> list[str]:
    return cells.some(which) if isinstance(cells, Cells) else [cells[i] for i in which.tolist()]


@dataclass
class Written:
    """A column as it stands in a file: where each row's cell begins and ends in the bytes."""

    data: bytes
    begins: Places
    ends: Places
    quotes: bool = False  # whether cells may be quoted
    room: Words | None = None  # to work in, for all columns of a file one after the other: new memory takes the machine time

    def distinct(self) -> Column:
        """Cells compared byte by byte, in the order in which they first appear."""
        begins, ends = self.begins, self.ends
        if self.quotes:
            letters = np.frombuffer(self.data, np.uint8)
            heads = letters[begins]
            spaced = np.flatnonzero(heads == 32)
            rows = spaced = spaced[begins[spaced] < ends[spaced]]
            if len(spaced):
                begins = begins.copy()
            while len(rows):  # spaces before a quote are no part of the cell
                begins[rows] += 1
                heads[rows] = letters[begins[rows]]
                rows = rows[(heads[rows] == 32) & (begins[rows] < ends[rows])]
            unquoted = spaced[heads[spaced] != 34]
            begins[unquoted] = self.begins[unquoted]
            quoted = heads == 34
            if quoted.any():
                if (letters[ends[quoted] - 1] != 34).any():  # spaces behind the closing quote: the cell is in two pieces
                    return Column.of([_unquoted(self.data[a:b].decode()) for a, b in zip(begins.tolist(), ends.tolist(), strict=True)])
                begins, ends = begins + quoted, ends - quoted
        codes, first = _same_bytes(self.data, begins, ends, self.room)
        cells = Cells(self.data, begins[first], ends[first], self.quotes)
        return Column(codes, list(cells) if len(cells) <= _FEW else cells)


def _unquoted(cell: str) -> str:
    if cell[:1] != '"':
        return cell
    inside, _, behind = cell[1:].rpartition('"')
    return inside.replace('""', '"') + behind


def _same_bytes(data: bytes, begins: Places, ends: Places, room: Words | None = None) -> tuple[NDArray[np.int32], Rows]:
    """Which distinct cell stands in each row, and the row in which each first stands.

    Cells are brought together by a hash of their words, and then every word is compared: the hash decides nothing.
    """
    count = len(begins)
    longest = int((ends - begins).max(initial=0))
    room = np.empty((MOST_WORDS + 1, count), dtype=np.uint64) if room is None else room
    words = room[1 : 1 + max(1, min(-(-longest // 8), MOST_WORDS))]
    key = room[0] if len(words) > 1 else words[0]
    for some in _blocks(count):  # small arrays, for which the machine need not find new memory each time
        start, length = begins[some], ends[some] - begins[some]
        mixed: Any = np.uint64(0)
        for i in range(len(words)):
            words[i, some] = word = _first_words(data, start + start.dtype.type(8 * i), length - start.dtype.type(8 * i))
            mixed = (mixed ^ (mixed >> _SHIFT)) * _MIX + word if i else word
        key[some] = mixed
    long = np.flatnonzero(ends - begins > _LONG) if longest > _LONG else np.zeros(0, dtype=np.int64)
    if len(long):
        spans = zip(begins[long].tolist(), ends[long].tolist(), strict=True)
        key[long] = np.fromiter((hash(data[a:b]) for a, b in spans), dtype=np.int64, count=len(long)).view(np.uint64)
    codes, distinct = pd.factorize(key, size_hint=_FEW)  # a small table, which grows if it has to
    first = first_rows(codes, len(distinct))
    if len(words) > 1 and not _truly_same(data, begins, ends, words, codes, first, long):
        codes, first = _one_by_one(data, begins, ends)
    return codes.astype(np.int32), first


def _truly_same(data: bytes, begins: Places, ends: Places, words: Words, codes: Rows, first: Rows, long: Rows) -> bool:
    """Whether each cell is, byte by byte, the first of its kind."""
    lengths, heads = (ends - begins)[first], words[:, first]
    for some in _blocks(len(codes)):
        kind = codes[some]
        if (ends[some] - begins[some] != lengths[kind]).any() or any((w[some] != h[kind]).any() for w, h in zip(words, heads, strict=True)):
            return False
    again = long[first[codes[long]] != long]
    pairs = zip(*(x.tolist() for i in (again, first[codes[again]]) for x in (begins[i], ends[i])), strict=True)
    return all(data[a:b] == data[c:d] for a, b, c, d in pairs)


def _blocks(count: int) -> Iterator[slice]:
    for at in range(0, count, _BLOCK):
        yield slice(at, at + _BLOCK)


def first_rows(codes: NDArray[np.integer[Any]], count: int) -> Rows:
    """The row in which each of so many codes first stands; all of them do."""
    first = np.empty(count, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)  # of several the last to be written stays
    return first


def _one_by_one(data: bytes, begins: Places, ends: Places) -> tuple[Rows, Rows]:
    """The same where two cells have one hash."""
    seen: dict[bytes, int] = {}
    spans = zip(begins.tolist(), ends.tolist(), strict=True)
    codes = np.array([seen.setdefault(data[a:b], len(seen)) for a, b in spans], dtype=np.int64)
    return codes, first_rows(codes, len(seen))


def _first_words(data: bytes, begins: Places, lengths: Places) -> Words:
    """The first eight bytes of each cell as a number, those behind its end being zero."""
    last = len(data) - 8
    if last < 0 or not len(begins):
        data, last = data + bytes(8), len(data)
    every = np.ndarray((last + 1,), dtype="<u8", buffer=data, strides=(1,))
    words = every[np.minimum(begins, last)]
    if len(begins) and begins.max() > last:
        for i in np.flatnonzero((begins > last) & (lengths > 0)).tolist():
            words[i] = int.from_bytes(data[begins[i] : begins[i] + 8], "little")
    words &= _MASKS.take(lengths, mode="clip")
    return words

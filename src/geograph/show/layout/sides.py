"""On which side of every tie every actor stands: from that, crossings are counted with whole words of bits.

Two ties cross when the ends of each lie on different sides of the other. Eight places are tried for an actor at once, one to each
byte of a word, and eight of its ties are counted in the bits of each byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Pairs = NDArray[np.int64]
    Single = NDArray[np.float32]

TRIES = 8  # places tried at once: the bytes of a word
_EVERY_BYTE = np.uint64(0x0101010101010101)
_BITS = (1 << np.arange(8, dtype=np.uint8))[:, None]
_ALL = np.uint8(255)
_STRETCH = 512  # bytes added up side by side
_ROWS = 1000  # ties compared at once, so that large networks need no square of memory


def crossings(places: Points, pairs: Pairs, *, most: int | None = None) -> int:
    """How many pairs of ties cross, drawn as straight lines; ties that share an actor do not.

    ``most``: of more ties than that only about so many are compared with all, and the number is an estimate.
    """
    a, b, m = pairs[:, 0], pairs[:, 1], len(pairs)
    x, y = places[:, 0], places[:, 1]
    dx, dy = x[b] - x[a], y[b] - y[a]
    c = dx * y[a] - dy * x[a]
    touching = _by_actor(a, b, len(places))[0]
    chosen = np.arange(0, m, 1 if most is None else max(1, m // most))
    total = 0
    for start in range(0, len(chosen), _ROWS):
        rows = chosen[start : start + _ROWS]
        i, j, level = a[rows, None], b[rows, None], c[rows, None]
        parted = ((dx * y[i] - dy * x[i]) > c) ^ ((dx * y[j] - dy * x[j]) > c)  # whose line has the ends of these on both sides
        u, v = dx[rows, None], dy[rows, None]
        parted &= ((u * y[a] - v * x[a]) > level) ^ ((u * y[b] - v * x[b]) > level)  # and on whose both sides their own ends lie
        for k, ends in enumerate(pairs[rows].tolist()):
            for end in ends:
                parted[k, touching[end]] = False
        total += int(np.count_nonzero(parted))
    return round(total * m / (2 * max(len(chosen), 1)))


def _by_actor(a: NDArray[np.int64], b: NDArray[np.int64], n: int) -> tuple[list[NDArray[np.int64]], list[NDArray[np.int64]]]:
    """The ties of every actor, and who is at their other ends."""
    ends = np.concatenate([a, b])
    tie = np.tile(np.arange(len(a)), 2)
    order = np.lexsort((tie, ends))
    at = np.append(0, np.cumsum(np.bincount(ends, minlength=n)))
    tie, other = tie[order], np.concatenate([b, a])[order]
    return [tie[at[i] : at[i + 1]] for i in range(n)], [other[at[i] : at[i + 1]] for i in range(n)]


class Sides:
    """Places that change one by one, with the side of every tie on which each actor stands."""

    def __init__(self, places: Points, pairs: Pairs) -> None:
        self.x, self.y = (np.ascontiguousarray(places[:, k], dtype=np.float32) for k in (0, 1))
        self.a, self.b = (np.ascontiguousarray(pairs[:, k]) for k in (0, 1))
        n, m = len(places), len(pairs)
        self.ties, self.partners = _by_actor(self.a, self.b, n)
        self.dx, self.dy = self.x[self.b] - self.x[self.a], self.y[self.b] - self.y[self.a]
        self.c = self.dx * self.y[self.a] - self.dy * self.x[self.a]
        # Scratch, so that trying a place asks for no memory.
        self._here = np.empty((2, TRIES, m), dtype=np.float32), np.empty((TRIES, m), dtype=bool)
        self._line = np.empty((2, n, 8 * TRIES), dtype=np.float32), np.empty((n, 8 * TRIES), dtype=bool)
        self._count = np.zeros(-(-m * TRIES // _STRETCH) * _STRETCH, dtype=np.uint8)
        self._counted: dict[tuple[int, int], NDArray[np.uint8]] = {}
        self.side = np.empty((n, m), dtype=bool)
        for start in range(0, n, _ROWS):
            rows = slice(start, start + _ROWS)
            self.side[rows] = (self.dx * self.y[rows, None] - self.dy * self.x[rows, None]) > self.c

    @property
    def places(self) -> Points:
        return np.column_stack([self.x, self.y]).astype(np.float64)

    def move(self, i: int, x: np.float32, y: np.float32) -> None:
        """Put an actor elsewhere."""
        self.x[i], self.y[i] = x, y
        e = self.ties[i]
        a, b = self.a[e], self.b[e]
        self.dx[e], self.dy[e] = self.x[b] - self.x[a], self.y[b] - self.y[a]
        self.c[e] = self.dx[e] * self.y[a] - self.dy[e] * self.x[a]
        self.side[i] = (self.dx * y - self.dy * x) > self.c
        self.side[:, e] = (self.dx[e] * self.y[:, None] - self.dy[e] * self.x[:, None]) > self.c[e]

    def crossed(self, i: int, x: Single, y: Single) -> NDArray[np.int64]:
        """How many other ties the ties of an actor would cross, were it at each of eight places."""
        here = _beyond(self.dx, self.dy, x[:, None], y[:, None], self.c, *self._here).view(np.uint8)
        here_words = np.ascontiguousarray((here * _ALL).T).view(np.uint64).reshape(-1)
        found = np.zeros(TRIES, dtype=np.int64)
        for start in range(0, len(self.ties[i]), 8):
            partners = self.partners[i][start : start + 8]
            lines = np.zeros((2, TRIES, 8), dtype=np.float32)  # to up to eight partners, from each place
            lines[0, :, : len(partners)] = self.x[partners] - x[:, None]
            lines[1, :, : len(partners)] = self.y[partners] - y[:, None]
            level = lines[0] * y[:, None] - lines[1] * x[:, None]
            ux, uy = lines.reshape(2, -1)
            beyond = _beyond(ux, uy, self.x[:, None], self.y[:, None], level.reshape(-1), *self._line)
            ends = np.packbits(beyond, axis=1, bitorder="little").view(np.uint64).reshape(-1)
            crossing = ends.take(self.a)
            crossing ^= ends.take(self.b)  # ties with one end on either side of the line to a partner
            theirs = np.bitwise_or.reduce(self.side[partners].view(np.uint8) * _BITS[: len(partners)], axis=0)
            crossing &= here_words ^ (theirs * _EVERY_BYTE)
            crossing &= self._to_count(i, start) * _EVERY_BYTE
            np.bitwise_count(crossing.view(np.uint8), out=self._count[: crossing.nbytes])
            columns = np.add.reduce(self._count.reshape(-1, _STRETCH), axis=0, dtype=np.uint32)
            found += np.add.reduce(columns.reshape(-1, TRIES), axis=0, dtype=np.int64)
        return found

    def _to_count(self, i: int, start: int) -> NDArray[np.uint8]:
        """For every tie the bits of those of an actor's ties that can cross it: they have no end in common."""
        if (i, start) not in self._counted:
            partners = self.partners[i][start : start + 8].tolist()
            bits = np.full(len(self.a), (1 << len(partners)) - 1, dtype=np.uint8)
            for k, partner in enumerate(partners):
                bits[self.ties[partner]] &= np.uint8(255 - (1 << k))
            bits[self.ties[i]] = 0
            self._counted[i, start] = bits
        return self._counted[i, start]


def _beyond(dx: Any, dy: Any, x: Any, y: Any, level: Any, numbers: Single, truth: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which points lie to the left of lines: dx * y - dy * x > level, in memory that is there already."""
    np.multiply(dx, y, out=numbers[0])
    np.multiply(dy, x, out=numbers[1])
    np.subtract(numbers[0], numbers[1], out=numbers[0])
    return np.greater(numbers[0], level, out=truth)

"""All triangles of a network, listed once each: O(m^1.5), a block of candidates at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CANDIDATES = 1 << 21  # pairs of ties looked at in one block


def triangles(a: NDArray[np.int64], b: NDArray[np.int64], n: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Triangles among ``n`` actors and the ties (a[k], b[k]), each undirected, given once and in any order, none a loop.

    Yields pairs of arrays with a column for each triangle: its three actors x, y, z, and the numbers of the ties xy, xz, yz.
    Every tie is turned to its better-connected end, so that no actor has more than sqrt(2m) of them to pair up; of the
    two ways to close a pair of ties the one with fewer candidates is taken.
    """
    order = np.argsort(np.bincount(a, minlength=n) + np.bincount(b, minlength=n), kind="stable")
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    low, high = place[a], place[b]
    low, high = np.minimum(low, high), np.maximum(low, high)
    keys = low * n + high
    tie_at = np.argsort(keys)
    keys, low, high = keys[tie_at], low[tie_at], high[tie_at]
    first = np.searchsorted(low, np.arange(n + 1))
    known = _Known(keys)
    # A tie low -> high closes with a third of its low end (further ones only), or with one of its high end.
    here = np.arange(len(keys))
    after, beyond = first[low + 1] - here - 1, first[high + 1] - first[high]
    of_low = after <= beyond
    begins, sizes = np.where(of_low, here + 1, first[high]), np.where(of_low, after, beyond)
    asked = np.where(of_low, high, low) * n  # the end that the third is not yet known to be tied to
    until = np.cumsum(sizes)
    at = 0
    while at < len(keys):
        stop = max(at + 1, int(np.searchsorted(until, until[at] - sizes[at] + _CANDIDATES, side="right")))
        xy, second = spread(begins[at:stop], sizes[at:stop])
        xy += at
        closed, third = known(asked[xy] + high[second])
        at = stop
        if len(closed):
            xy, second = xy[closed], second[closed]
            of_x = of_low[xy]
            corners = order[np.stack([low[xy], high[xy], high[second]])]
            yield corners, tie_at[np.stack([xy, np.where(of_x, second, third), np.where(of_x, third, second)])]


def spread(begins: NDArray[np.int64], sizes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ranges one after another: which range, and the place, of every element."""
    which = np.repeat(np.arange(len(sizes)), sizes)
    return which, np.arange(len(which)) + np.repeat(begins - (np.cumsum(sizes) - sizes), sizes)


class _Known:
    """Whether keys are among the known ones. A table of one bit per hash answers most "no" without a search."""

    def __init__(self, keys: NDArray[np.int64]) -> None:
        self.keys = keys
        bits = int(np.clip(np.ceil(np.log2(16 * len(keys) + 1)), 4, 24))
        self.shift = np.uint64(64 - bits)
        self.table = np.zeros(1 << bits, dtype=bool)
        self.table[self._hash(keys)] = True

    def _hash(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        return ((keys.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> self.shift).view(np.int64)

    def __call__(self, asked: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which of those asked for are, and where among the known ones they stand."""
        maybe = np.flatnonzero(self.table[self._hash(asked)])
        asked = asked[maybe]
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        found = np.flatnonzero(self.keys[at] == asked)
        return maybe[found], at[found]

"""Closed triples: pairs of tied actors with a third that is tied to both, listed a block at a time.

Every triangle is found once, from its corner with the fewest ties, so that hubs cost little (Chiba & Nishizeki 1985).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

_BLOCK = 1 << 18  # open triples looked at together
_MIX = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: 2**64 over the golden ratio


class Triples(NamedTuple):
    """Ordered triples i, j, q, all tied: the places of the arcs i-j, i-q, q-j and j-q in the matrix, one entry a triple."""

    ij: Places
    iq: Places
    qj: Places
    jq: Places


def triangles(matrix: sparse.csr_array[Any]) -> Iterator[tuple[Places, Places, Places]]:
    """For blocks of triangles u, v, w: the places of the arcs u-v, u-w and v-w.

    ``matrix`` has a symmetric pattern, sorted indices and nothing on its diagonal.
    """
    n, arcs = matrix.shape[0], matrix.nnz
    if not arcs:
        return
    degree = np.diff(matrix.indptr)
    tail, head = np.repeat(np.arange(n), degree), matrix.indices.astype(np.int64)
    up = np.flatnonzero((degree[tail] < degree[head]) | ((degree[tail] == degree[head]) & (tail < head)))
    u, v = tail[up], head[up]
    after = np.searchsorted(u, u, side="right") - np.arange(len(up)) - 1  # later arcs of the same tail
    keys = tail * n + head
    # Most open triples stay open: a table of marks says so without a search.
    bits = max(int(16 * arcs).bit_length(), 8)
    shift = np.uint64(64 - bits)
    mark = np.zeros(1 << bits, dtype=bool)
    mark[(keys.view(np.uint64) * _MIX) >> shift] = True
    done = np.cumsum(after)
    first = 0
    while first < len(up):
        before = done[first - 1] if first else 0
        last = max(int(np.searchsorted(done, before + _BLOCK, side="right")), first + 1)
        count = after[first:last]
        one = np.repeat(np.arange(first, last), count)
        other = np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count) + one + 1
        sought = v[one] * n + v[other]
        maybe = np.flatnonzero(mark[(sought.view(np.uint64) * _MIX) >> shift])
        sought, one, other = sought[maybe], one[maybe], other[maybe]
        at = np.searchsorted(keys, sought)
        closed = keys[np.minimum(at, arcs - 1)] == sought
        if closed.any():
            yield up[one[closed]], up[other[closed]], at[closed]
        first = last


def reversed_arcs(matrix: sparse.csr_array[Any]) -> Places:
    """Of each arc i-j the place of j-i; the pattern is symmetric."""
    places = sparse.csr_array((np.arange(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    return np.asarray(places.T.tocsr().data, dtype=np.int64)


def triples(matrix: sparse.csr_array[Any]) -> Iterator[Triples]:
    """All ordered triples i, j, q with i-j, i-q and j-q tied, each triangle in its six orders."""
    back: Places | None = None
    for uv, uw, vw in triangles(matrix):
        if back is None:
            back = reversed_arcs(matrix)
        arc = {(0, 1): uv, (0, 2): uw, (1, 2): vw, (1, 0): back[uv], (2, 0): back[uw], (2, 1): back[vw]}
        for i, j, q in permutations(range(3)):
            yield Triples(arc[i, j], arc[i, q], arc[q, j], arc[j, q])

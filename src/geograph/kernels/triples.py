"""Closed triples: pairs of tied actors with a third that is tied to both, listed a block at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse

from geograph.kernels.triangles import triangles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]


class Triples(NamedTuple):
    """Ordered triples i, j, q, all tied: the places of the arcs i-j, i-q, q-j and j-q in the matrix, one entry a triple."""

    ij: Places
    iq: Places
    qj: Places
    jq: Places


def reversed_arcs(matrix: sparse.csr_array[Any]) -> Places:
    """Of each arc i-j the place of j-i; the pattern is symmetric."""
    places = sparse.csr_array((np.arange(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    return np.asarray(places.T.tocsr().data, dtype=np.int64)


def triples(matrix: sparse.csr_array[Any]) -> Iterator[Triples]:
    """All ordered triples i, j, q with i-j, i-q and j-q tied, each triangle in its six orders.

    ``matrix`` has a symmetric pattern, sorted indices and nothing on its diagonal.
    """
    tail, head = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)), matrix.indices.astype(np.int64)
    up = np.flatnonzero(tail < head)
    back = reversed_arcs(matrix)
    for corners, ties in triangles(tail[up], head[up], matrix.shape[0]):
        arc = {}
        for (x, y), tie in zip(combinations(range(3), 2), ties, strict=True):
            there, ahead = up[tie], corners[x] < corners[y]
            arc[x, y] = np.where(ahead, there, back[there])
            arc[y, x] = np.where(ahead, back[there], there)
        for i, j, q in permutations(range(3)):
            yield Triples(arc[i, j], arc[i, q], arc[q, j], arc[j, q])

"""What lies between two nodes of a small network: the nodes on some way, current through them, and how far they can be spared.

Node 0 is one end and node 1 the other; nothing joins them directly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from geograph.kernels.cuts import search, separated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def on_the_way(matrix: sparse.csr_array[Any]) -> NDArray[np.bool_]:
    """Marks the nodes on some path from 0 to 1 that meets no node twice, the ends included.

    These are the block of the edge 0-1, once that is drawn.
    """
    n = matrix.shape[0]
    joined = (matrix + sparse.csr_array((np.ones(2), (np.array([0, 1]), np.array([1, 0]))), shape=(n, n))).tocsr()
    joined.sort_indices()  # so that the search goes from 0 to 1 first
    found = search(joined.indptr, joined.indices)
    inside = np.zeros(n, dtype=bool)
    inside[:2] = True
    for c in found.order[2 : found.size[0]].tolist():
        above = found.parent[c]
        inside[c] = above != 0 and inside[above] and found.low[c] < found.place[above]
    return inside


def current(conductance: sparse.csr_array[Any]) -> tuple[Floats, Floats]:
    """Per node, the part of a current from 0 to 1 that runs through it, and the effective conductance left without it over all.

    Every node lies on some way from 0 to 1. Removing a node is grounding it and taking away what then leads to ground: with the
    inverse at hand that costs the cube of its degree (Woodbury).
    """
    c = conductance.toarray()
    n = len(c)
    inner = np.r_[0, 2:n]  # 1 is grounded
    laplacian = np.diag(c.sum(axis=1)) - c
    inverse = np.zeros((n, n))
    inverse[np.ix_(inner, inner)] = np.linalg.inv(laplacian[np.ix_(inner, inner)])
    potential, resistance = inverse[0], inverse[0, 0]
    through = (c * np.abs(potential[:, None] - potential)).sum(axis=1) / 2
    left = np.ones(n)
    conductance.sort_indices()
    weights = np.zeros(n, dtype=np.int64)
    weights[:2] = 1
    _, parted = separated(search(conductance.indptr, conductance.indices), weights)
    for v in range(2, n):
        if parted[v]:
            left[v] = 0.0
            continue
        tied = np.flatnonzero(c[v])
        tied = tied[tied != 1]
        ends = np.r_[0, tied]
        grounded = inverse[np.ix_(ends, ends)] - np.outer(inverse[ends, v], inverse[v, ends]) / inverse[v, v]
        rest = np.diag(1 / c[v, tied]) - grounded[1:, 1:]
        without = grounded[0, 0] + grounded[0, 1:] @ np.linalg.solve(rest, grounded[1:, 0])
        left[v] = min(resistance / without, 1.0)
    return through, left

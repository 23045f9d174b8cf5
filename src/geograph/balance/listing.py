"""Every best partition into two camps of a small signed graph, by trying them all; and graphs made small by what is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geograph.balance.signed import Dyads

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 18  # places of which all 2^(n-1) partitions are tried


def all_best(dyads: Dyads) -> tuple[int, NDArray[np.int64]]:
    """The least cost, and all partitions that reach it: one row each, the first place always on side 0."""
    n = dyads.n
    signs = np.zeros((n, n), dtype=np.int64)
    signs[dyads.a, dyads.b] = dyads.sign * dyads.weight
    sides = np.zeros(1, dtype=np.int64)  # bit i: the side of place i
    cost = np.zeros(1, dtype=np.int64)
    for k in range(1, n):
        # Placing k on side 0: what the places before it cost with it there; on side 1 the opposite.
        agreeing = np.zeros(len(sides), dtype=np.int64)
        for i in np.flatnonzero(signs[:k, k]).tolist():
            agreeing += signs[i, k] * (1 - 2 * ((sides >> i) & 1))
        total = int(np.abs(signs[:k, k]).sum())
        cost = np.concatenate([cost + (total - agreeing) // 2, cost + (total + agreeing) // 2])
        sides = np.concatenate([sides, sides | (1 << k)])
    least = int(cost.min())
    found = sides[cost == least]
    return least, (found[:, None] >> np.arange(n)) & 1


def contracted(dyads: Dyads, side: NDArray[np.int64], settled: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Dyads, int]:
    """Places that settled dyads hold together made one; parallel dyads added up, friendly against hostile.

    Sides are then relative to ``side``, so that two places held together are the same: 0 everywhere is ``side`` itself. Gives
    the new place of each, the dyads that are left, and the cost that every partition has.
    """
    from scipy.sparse import csgraph

    held = Dyads(dyads.n, dyads.a[settled], dyads.b[settled], dyads.sign[settled], dyads.weight[settled])
    n, place = csgraph.connected_components(held.matrix(np.ones(len(held))), directed=False)
    place = place.astype(np.int64)
    sign = np.where(dyads.violated(side), -1, 1)
    a, b = place[dyads.a], place[dyads.b]
    inside = a == b
    always = int(dyads.weight[inside & (sign < 0)].sum())
    key = np.minimum(a, b)[~inside] * n + np.maximum(a, b)[~inside]
    keys, at = np.unique(key, return_inverse=True)
    net = np.zeros(len(keys), dtype=np.int64)
    both = np.zeros(len(keys), dtype=np.int64)
    weight = dyads.weight[~inside]
    np.add.at(net, at, sign[~inside] * weight)
    np.add.at(both, at, weight)
    always += int(((both - np.abs(net)) // 2).sum())  # a friendly and a hostile dyad between two: one of them is violated
    left = net != 0
    i, j = np.divmod(keys[left], max(n, 1))
    return place, Dyads(n, i, j, np.sign(net[left]), np.abs(net[left])), always

"""Forbidden cycles: those of which every division must violate a dyad, for two camps and for any number.

For two camps a cycle with an odd number of hostile dyads, for any number one with exactly one. The triads come first;
the longer ones are looked for where a solution of the linear program misses them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from geograph.balance.covering import Cycle
from geograph.balance.signed import Dyads

if TYPE_CHECKING:
    from numpy.typing import NDArray


def odd_triads(dyads: Dyads) -> list[Cycle]:
    """The unbalanced triads: the shortest forbidden cycles."""
    number, sign = dyads.number, dyads.sign.tolist()
    after: list[set[int]] = [set() for _ in range(dyads.n)]
    pairs = list(number)[: len(dyads)]
    for i, j in pairs:
        after[i].add(j)
    found = []
    for k, (i, j) in enumerate(pairs):
        for h in after[i] & after[j]:
            p, q = number[i, h], number[j, h]
            if sign[k] * sign[p] * sign[q] < 0:
                found.append(tuple(sorted((k, p, q))))
    return sorted(found)


def odd_cycles(dyads: Dyads, y: NDArray[np.float64], side: NDArray[np.int64]) -> list[Cycle]:
    """Cycles with an odd number of hostile dyads whose ``y`` adds up to less than 1, the smallest sums first.

    Such a cycle is a path from a place to its twin in a graph of two layers where dyads that ``side`` violates change the layer.
    """
    from scipy.sparse import csgraph

    n, odd = dyads.n, dyads.violated(side)
    length = y + 1e-7  # a length of 0 would be no step; and of equal ways the shorter one
    a, b = dyads.a, dyads.b
    over = np.where(odd, n, 0)
    rows, columns = np.concatenate([a, a + n]), np.concatenate([b + over, b + n - over])
    layers = sparse.csr_array((np.concatenate([length, length]), (rows, columns)), shape=(2 * n, 2 * n))
    found: dict[Cycle, float] = {}
    # Every such cycle passes an end of a violated dyad; on small graphs starting anywhere finds more of them at once.
    sources = np.arange(n) if n <= 400 else np.unique(a[odd])
    for first in range(0, len(sources), 256):
        part = sources[first : first + 256]
        far, before = csgraph.dijkstra(layers, directed=False, indices=part, return_predecessors=True, limit=1.0)
        row_of = np.full(n, -1)
        row_of[part] = np.arange(len(part))
        starts = [(float(far[r, v + n]), r, int(v + n), -1) for r, v in enumerate(part.tolist())]
        with_dyad = np.flatnonzero(row_of[a] >= 0)
        target = np.where(odd[with_dyad], b[with_dyad], b[with_dyad] + n)
        sums = far[row_of[a[with_dyad]], target] + y[with_dyad]
        starts += [
            (float(sums[q]), int(row_of[a[with_dyad[q]]]), int(target[q]), int(with_dyad[q])) for q in np.flatnonzero(sums < 1 - 1e-5)
        ]
        for total, r, end, closing in starts:
            if total >= 1 - 1e-5:
                continue
            walk = [end]
            while walk[-1] != part[r]:
                walk.append(int(before[r, walk[-1]]))
            vertices = [v % n for v in walk]
            if closing >= 0:
                vertices.append(vertices[0])
            cycle = _simple(vertices, dyads.number, odd)
            if (size := float(y[list(cycle)].sum())) < 1 - 1e-5:
                found.setdefault(cycle, size)
    return sorted(found, key=lambda cycle: (found[cycle], cycle))


def _simple(walk: list[int], number: dict[tuple[int, int], int], odd: NDArray[np.bool_]) -> Cycle:
    """A cycle without repeated places out of a closed walk that passes an odd number of odd dyads."""
    stack, layer, at, dyad = [walk[0]], [0], {walk[0]: 0}, []
    now = 0
    for u, v in pairwise(walk):
        k = number[u, v]
        now ^= int(odd[k])
        dyad.append(k)
        if v not in at:
            at[v] = len(stack)
            stack.append(v)
            layer.append(now)
            continue
        back = at[v]
        if layer[back] != now:
            return tuple(sorted(dyad[back:]))
        for gone in stack[back + 1 :]:  # an even detour: leave it out
            del at[gone]
        del stack[back + 1 :], layer[back + 1 :], dyad[back:]
    raise AssertionError("an odd closed walk holds an odd cycle")


def one_hostile_triads(dyads: Dyads) -> list[Cycle]:
    """Triads with exactly one hostile dyad."""
    number = dyads.number
    near: list[set[int]] = [set() for _ in range(dyads.n)]
    for i, j in number:
        near[i].add(j)
    found = set()
    for e in np.flatnonzero(dyads.sign < 0).tolist():
        i, j = int(dyads.a[e]), int(dyads.b[e])
        for h in near[i] & near[j]:
            cycle = (e, number[i, h], number[j, h])
            if dyads.sign[list(cycle)].sum() == 1:
                found.add(tuple(sorted(cycle)))
    return sorted(found)


def one_hostile_cycles(dyads: Dyads, y: NDArray[np.float64]) -> list[Cycle]:
    """Cycles of one hostile dyad and a path of friends whose ``y`` adds up to less than 1, the smallest sums first."""
    from scipy.sparse import csgraph

    friendly, hostile = np.flatnonzero(dyads.sign > 0), np.flatnonzero(dyads.sign < 0)
    if not len(hostile):
        return []
    kept = Dyads(dyads.n, dyads.a[friendly], dyads.b[friendly], dyads.sign[friendly], dyads.weight[friendly])
    sources = np.unique(dyads.a[hostile])
    far, before = csgraph.dijkstra(kept.matrix(y[friendly] + 1e-7), directed=False, indices=sources, return_predecessors=True, limit=1.0)
    found: dict[Cycle, float] = {}
    for e in hostile.tolist():
        r = int(np.searchsorted(sources, dyads.a[e]))
        if not far[r, dyads.b[e]] + y[e] < 1 - 1e-5:
            continue
        cycle, v = [e], int(dyads.b[e])
        while v != dyads.a[e]:
            u = int(before[r, v])
            cycle.append(dyads.number[u, v])
            v = u
        key = tuple(sorted(cycle))
        if (size := float(y[list(key)].sum())) < 1 - 1e-5:
            found.setdefault(key, size)
    return sorted(found, key=lambda cycle: (found[cycle], cycle))

"""Two camps, exactly: the least number of violated dyads, every actor that may stand on either side, and how many ways there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geograph.balance.covering import NODES, cover
from geograph.balance.cycles import odd_cycles, odd_triads
from geograph.balance.listing import MOST, all_best, contracted
from geograph.balance.signed import Dyads

if TYPE_CHECKING:
    from numpy.typing import NDArray

CAP = 1_000_000  # partitions are counted up to here
_LISTED = 4_096  # ... and listed, to choose the first, up to here
_STARTS = 20


@dataclass(frozen=True)
class Camps:
    """The best partition of some places into two camps.

    ``bond[i] == bond[j]`` where two places stand to each other alike in every best partition. ``partitions`` counts the best ones
    up to exchanging the camps; None where that is not known (nothing is proved, or the search was cut short).
    """

    side: NDArray[np.int64]
    cost: int
    lower: int
    partitions: int | None
    bond: NDArray[np.int64]
    nodes: int
    how: str

    @property
    def proved(self) -> bool:
        return self.lower >= self.cost


BALANCED, TRIED, PACKED, BRANCHED, OPEN = (
    "balanced: no dyad need be violated",
    "proved: every partition was tried",
    "proved: unbalanced cycles packed into the dyads demand as many",
    "proved: by branch and bound",
    "not proved: the node budget is spent",
)


def two_camps(dyads: Dyads, *, nodes: int = NODES, equals: bool = True, tried: int = MOST) -> Camps:
    """Solve one component: block by block, since two blocks share one actor at most and each may be turned over.

    Without ``equals`` the other best partitions are not looked for. Blocks of up to ``tried`` places are solved by trying
    every partition.
    """
    bond = list(range(dyads.n))
    cost = lower = used = 0
    partitions: int | None = 1
    hows: list[str] = []
    solved: list[tuple[NDArray[np.int64], Camps]] = []
    for block in dyads.blocks():
        places, part = dyads.part(block)
        found = _block(part, nodes=nodes, equals=equals, tried=tried)
        solved.append((places, found))
        cost, lower, used = cost + found.cost, lower + found.lower, used + found.nodes
        partitions = None if partitions is None or found.partitions is None else min(CAP, partitions * found.partitions)
        hows.append(found.how)
        first: dict[int, int] = {}
        for place, group in zip(places.tolist(), found.bond.tolist(), strict=True):
            _join(bond, first.setdefault(group, place), place)
    side = _assembled(dyads.n, solved)
    how = max(hows, key=(BALANCED, TRIED, PACKED, BRANCHED, OPEN).index, default=BALANCED)
    return Camps(side, cost, lower, partitions, np.array([_root(bond, i) for i in range(dyads.n)], dtype=np.int64), used, how)


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _join(parent: list[int], i: int, j: int) -> None:
    i, j = _root(parent, i), _root(parent, j)
    parent[max(i, j)] = min(i, j)


def _assembled(n: int, solved: list[tuple[NDArray[np.int64], Camps]]) -> NDArray[np.int64]:
    """One partition of all places out of one for each block, each turned so that it agrees where it meets the others."""
    at: dict[int, list[int]] = {}
    for number, (places, _) in enumerate(solved):
        for place in places.tolist():
            at.setdefault(place, []).append(number)
    side = np.full(n, -1)
    done = [False] * len(solved)
    for first in range(n):
        if side[first] >= 0 or first not in at:
            continue
        side[first], waiting = 0, [first]
        while waiting:
            place = waiting.pop()
            for number in at[place]:
                if done[number]:
                    continue
                done[number] = True
                places, found = solved[number]
                turned = found.side ^ (found.side[np.searchsorted(places, place)] ^ side[place])
                waiting += places[side[places] < 0].tolist()
                side[places] = turned
    return side


def _block(dyads: Dyads, *, nodes: int, equals: bool, tried: int) -> Camps:
    """One biconnected block."""
    n = dyads.n
    one = np.zeros(n, dtype=np.int64)
    if n == 2:  # a bridge: most blocks are
        return Camps(np.array([0, int(dyads.sign[0] < 0)]), 0, 0, 1, one, 0, BALANCED)
    along = _along_a_tree(dyads, np.zeros(len(dyads)))
    if dyads.cost(along) == 0:
        return Camps(along ^ along[0], 0, 0, 1, one, 0, BALANCED)
    if n <= tried:
        cost, sides = all_best(dyads)
        return Camps(_first(sides), cost, cost, len(sides), _alike(sides), 0, TRIED)
    start = min((_improved(dyads, side) for side in _starts(dyads, along)), key=dyads.cost)
    found = cover(
        dyads.weight,
        odd_triads(dyads),
        lambda y, side: odd_cycles(dyads, y, side),
        lambda y: _improved(dyads, _along_a_tree(dyads, y)),
        dyads.cost,
        start,
        nodes,
    )
    side = found.side ^ found.side[0]
    if not found.proved:
        return Camps(side, found.cost, found.lower, None, np.arange(n), found.nodes, OPEN)
    how = BRANCHED if found.branched else PACKED
    if not equals:
        return Camps(side, found.cost, found.lower, None, np.arange(n), found.nodes, how)
    # A dyad with more to spare than the bound is short of the cost is satisfied in every best partition.
    settled = found.spare > found.cost - found.packed + 1e-6
    return _others(dyads, side, found.cost, settled, how, found.nodes, nodes)


def _others(dyads: Dyads, side: NDArray[np.int64], cost: int, settled: NDArray[np.bool_], how: str, used: int, nodes: int) -> Camps:
    """All best partitions of a block, from one of them and dyads known to be satisfied in all."""
    place, rest, _ = contracted(dyads, side, settled)
    if rest.n > MOST:
        settled, spent = _probed(dyads, side, cost, settled, nodes)
        used += spent
        place, rest, _ = contracted(dyads, side, settled)
    # Where friendly and hostile dyads between two groups make up for each other, the groups are free of each other:
    # the graph of groups falls into pieces, each turned on its own.
    pieces: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    total, bond = 1, list(range(rest.n))
    complete = True
    for piece in rest.blocks() if len(rest) else []:
        places, part = rest.part(piece)
        if part.n > MOST:
            complete = False
            continue
        _, sides = all_best(part)
        pieces.append((places, sides))
        total = min(CAP, total * len(sides))
        alike = _alike(sides)
        for group in np.unique(alike):
            same = places[alike == group]
            for other in same[1:].tolist():
                _join(bond, int(same[0]), other)
    free = len(_pieces(rest))
    total = min(CAP, total * 2 ** min(free - 1, 40))
    bonds = np.array([_root(bond, i) for i in range(rest.n)], dtype=np.int64)[place]
    if not complete:
        return Camps(side, cost, cost, None, np.arange(dyads.n), used, how)
    if 1 < total <= _LISTED:
        side = _first(np.unique(_spelled_out(rest, pieces, total)[:, place] ^ side, axis=0))
    return Camps(side ^ side[0], cost, cost, total, bonds, used, how)


def _pieces(dyads: Dyads) -> list[list[int]]:
    from scipy.sparse import csgraph

    n, label = csgraph.connected_components(dyads.matrix(np.ones(len(dyads))), directed=False)
    return [np.flatnonzero(label == k).tolist() for k in range(n)]


def _spelled_out(rest: Dyads, pieces: list[tuple[NDArray[np.int64], NDArray[np.int64]]], total: int) -> NDArray[np.int64]:
    """The partitions that choices for each piece make: a row each."""
    # Each connected piece of the graph of groups is built up block by block from its first group; pieces are turned freely.
    rows = np.zeros((1, rest.n), dtype=np.int64)
    reached = np.zeros(rest.n, dtype=bool)
    for number, members in enumerate(_pieces(rest)):
        reached[members[0]] = True
        if number:
            turned = rows.copy()
            turned[:, members[0]] ^= 1
            rows = np.concatenate([rows, turned])
        waiting = [k for k, (places, _) in enumerate(pieces) if set(places.tolist()) <= set(members)]
        while waiting:
            k = next(k for k in waiting if reached[pieces[k][0]].any())
            waiting.remove(k)
            places, sides = pieces[k]
            joint = int(np.flatnonzero(reached[places])[0])
            relative = sides ^ sides[:, [joint]]
            grown = []
            for choice in relative:
                more = rows.copy()
                more[:, places] = choice ^ rows[:, [places[joint]]]
                grown.append(more)
            rows = np.concatenate(grown)
            reached[places] = True
    return rows


def _probed(dyads: Dyads, side: NDArray[np.int64], cost: int, settled: NDArray[np.bool_], nodes: int) -> tuple[NDArray[np.bool_], int]:
    """More dyads satisfied in every best partition: those whose violation, tried one at a time, costs more."""
    settled, spent = settled.copy(), 0
    loose = dyads.violated(side)
    place, rest, _ = contracted(dyads, side, settled)
    for k in np.flatnonzero(~settled).tolist():
        if rest.n <= MOST:
            break
        j = place[dyads.b[k]]
        if loose[k] or place[dyads.a[k]] == j:
            continue
        # Violating the dyad holds its ends together the other way round: turn one end's group, then contract.
        turned, held = side ^ (place == j), settled.copy()
        held[k] = True
        forced_place, forced, always = contracted(dyads, turned, held)
        found = two_camps(forced, nodes=nodes, equals=False)
        spent += found.nodes
        if always + found.lower > cost:
            settled[k] = True
            place, rest, _ = contracted(dyads, side, settled)
        elif always + found.cost == cost:
            loose |= dyads.violated(turned ^ np.maximum(found.side, 0)[forced_place])
    return settled, spent


def _first(sides: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of several partitions the first in the order of their sides, whoever found them: the same on every machine."""
    turned = sides ^ sides[:, [0]]
    return turned[np.lexsort(turned.T[::-1])[0]]


def _alike(sides: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places that stand to each other alike in every row share a number."""
    changed = sides ^ sides[0]  # the first place never changes, so two columns that are equal hold together
    return np.unique(changed.T, axis=0, return_inverse=True)[1].reshape(-1)


def _along_a_tree(dyads: Dyads, y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Sides that satisfy a spanning tree of the dyads with small ``y``."""
    from scipy.sparse import csgraph

    tree = csgraph.minimum_spanning_tree(dyads.matrix(y + 1.0))
    tree = tree + tree.T
    side = np.full(dyads.n, -1)
    for root in range(dyads.n):
        if side[root] < 0:
            side[root] = 0
            order, before = csgraph.breadth_first_order(tree, root, directed=False)
            for v in order[1:].tolist():
                side[v] = side[before[v]] ^ int(dyads.sign[dyads.number[int(before[v]), v]] < 0)
    return side


def _starts(dyads: Dyads, along: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    draw = np.random.default_rng(0)
    return [along, *(draw.integers(0, 2, dyads.n) for _ in range(_STARTS))]


def _improved(dyads: Dyads, side: NDArray[np.int64]) -> NDArray[np.int64]:
    """Turn one place at a time over, the most gainful first, while that makes fewer violations."""
    signs = dyads.matrix(dyads.sign * dyads.weight)
    x = 1 - 2 * side
    gain = x * (signs @ x)  # agreeing less violating: below 0, turning over pays
    while len(gain) and gain[v := int(np.argmin(gain))] < 0:
        near = slice(signs.indptr[v], signs.indptr[v + 1])
        x[v] = -x[v]
        gain[v] = -gain[v]
        others = signs.indices[near]
        gain[others] += 2 * x[v] * x[others] * signs.data[near]
    return (1 - x) // 2

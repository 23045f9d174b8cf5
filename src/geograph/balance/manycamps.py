"""More than two camps (Davis): friends within and enemies between, for at most k camps or for any number.

A network can be divided so that nothing is violated if and only if no cycle has exactly one hostile dyad. For any
number of camps those cycles are all there is to cover. A limit to k camps adds what no cycle says, so where the best
free division has more camps than that, each actor's camp becomes a variable.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from geograph.balance.covering import NODES, cover
from geograph.balance.cycles import one_hostile_cycles, one_hostile_triads
from geograph.balance.signed import Dyads

if TYPE_CHECKING:
    from numpy.typing import NDArray

CAP = 1_000  # divisions are counted up to here
_COUNTED = 200  # actors of a component in which they are counted
_STEPS = 5_000  # choices of a camp that counting may take
_STARTS = 20
CLUSTERABLE, PACKED, BRANCHED, OPEN = (
    "no dyad need be violated",
    "proved: cycles with one hostile dyad packed into the dyads demand as many",
    "proved: by branch and bound",
    "not proved: the node budget is spent",
)


@dataclass(frozen=True)
class Division:
    """The best division found, by place; what any costs at least; and how that is known."""

    side: NDArray[np.int64]
    cost: int
    lower: int
    nodes: int
    how: str
    partitions: int | None = None  # divisions as good; None where that was not settled
    seen: int = 1  # ... and how many were met with

    @property
    def proved(self) -> bool:
        return self.lower >= self.cost


def many_camps(dyads: Dyads, k: int | None, *, nodes: int = NODES) -> Division:
    """Divide one component into at most ``k`` camps, or into as many as is best."""
    free = _free(dyads, nodes)
    side = _merged(dyads, free.side, k)
    if k is None or len(np.unique(side)) <= k:
        found = Division(_packed(side), free.cost, free.lower, free.nodes, free.how)
    else:
        found = _limited(dyads, k, free, side, nodes)
    if not found.proved:
        return found
    count, settled = _as_good(dyads, k, found.cost)
    return replace(found, partitions=count if settled else None, seen=max(1, count))


def _as_good(dyads: Dyads, k: int | None, cost: int) -> tuple[int, bool]:
    """How many divisions into at most k camps cost no more, up to ``CAP``; and whether the steps were enough to see all."""
    n = dyads.n
    if n > _COUNTED:
        return 1, False
    net = dyads.matrix(dyads.sign * dyads.weight).toarray()
    friends = np.maximum(net, 0)
    # Actors in an order in which each is tied to many before it, so that a wrong choice shows early.
    order = [int(np.argmax(np.abs(net).sum(axis=1)))]
    while len(order) < n:
        near = np.abs(net[order]).sum(axis=0)
        near[order] = -1
        order.append(int(np.argmax(near)))
    net, friends = net[np.ix_(order, order)], friends[np.ix_(order, order)]
    most = k or n
    found, steps = 0, 0
    waiting: list[tuple[int, int, int, NDArray[np.int64], NDArray[np.int64]]] = [
        (0, 0, 0, np.zeros((n, 0), dtype=np.int64), np.zeros(n, dtype=np.int64))
    ]
    while waiting:
        # ``pull[v, c]``: what v gains by camp c over a camp of its own; ``base[v]``: its friends placed so far.
        v, camps, so_far, pull, base = waiting.pop()
        if v == n:
            found += 1
            if found == CAP:
                break
            continue
        steps += 1
        if steps > _STEPS:
            return found, False
        for c in range(min(camps + 1, most)):
            grown = pull if c < camps else np.concatenate([pull, np.zeros((n, 1), dtype=np.int64)], axis=1)
            now = so_far + int(base[v] - grown[v, c])
            if now > cost:
                continue
            placed = grown.copy()
            placed[:, c] += net[:, v]
            held = base + friends[v]
            best = placed[v + 1 :].max(axis=1)
            rest = held[v + 1 :] - (np.maximum(best, 0) if placed.shape[1] < most else best)
            if now + int(rest.sum()) <= cost:
                waiting.append((v + 1, placed.shape[1], now, placed, held))
    return found, True


def _free(dyads: Dyads, nodes: int) -> Division:
    """Any number of camps."""
    one = np.zeros(len(dyads))
    start = min((_moved(dyads, side, None) for side in _starts(dyads, None, _held_together(dyads, one))), key=dyads.cost)
    if dyads.cost(start) == 0:
        return Division(start, 0, 0, 0, CLUSTERABLE)
    found = cover(
        dyads.weight,
        one_hostile_triads(dyads),
        lambda y, side: one_hostile_cycles(dyads, y),
        lambda y: _moved(dyads, _held_together(dyads, y), None),
        dyads.cost,
        start,
        nodes,
    )
    how = OPEN if not found.proved else BRANCHED if found.branched else PACKED
    return Division(found.side, found.cost, found.lower, found.nodes, how)


def _limited(dyads: Dyads, k: int, free: Division, side: NDArray[np.int64], nodes: int) -> Division:
    """At most k camps: each actor in one of k, the cost of the free division as the first bound."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    best = min((_moved(dyads, start, k) for start in [side % k, *_starts(dyads, k, None)]), key=dyads.cost)
    value, lower = dyads.cost(best), free.lower
    if lower >= value or not nodes:
        return Division(_packed(best), value, lower, free.nodes, free.how if lower >= value else OPEN)
    n, m = dyads.n, len(dyads)
    in_camp = np.arange(n * k).reshape(n, k)
    violated = n * k + np.arange(m)
    rows: list[tuple[list[int], list[float], float]] = []  # columns, coefficients, lower bound
    for e, (a, b, sign) in enumerate(zip(dyads.a.tolist(), dyads.b.tolist(), dyads.sign.tolist(), strict=True)):
        for c in range(k):
            if sign > 0:
                rows.append(([in_camp[a, c], in_camp[b, c], violated[e]], [-1, 1, 1], 0))
                rows.append(([in_camp[a, c], in_camp[b, c], violated[e]], [1, -1, 1], 0))
            else:
                rows.append(([in_camp[a, c], in_camp[b, c], violated[e]], [-1, -1, 1], -1))
    rows += [([int(violated[e]) for e in cycle], [1] * len(cycle), 1) for cycle in one_hostile_triads(dyads)]
    table = sparse.csr_array(
        (
            np.array([x for _, coefficients, _ in rows for x in coefficients], dtype=float),
            np.array([c for columns, _, _ in rows for c in columns], dtype=np.int64),
            np.concatenate([[0], np.cumsum([len(columns) for columns, _, _ in rows])]),
        ),
        shape=(len(rows), n * k + m),
    )
    once = sparse.csr_array((np.ones(n * k), (np.repeat(np.arange(n), k), in_camp.ravel())), shape=(n, n * k + m))
    price = np.concatenate([np.zeros(n * k), dyads.weight.astype(float)])
    upper = np.ones(n * k + m)
    # Camps are interchangeable: the busiest actor takes the first, the next one of the first two, and so on.
    busiest = np.argsort(-np.bincount(np.concatenate([dyads.a, dyads.b]), minlength=n), kind="stable")[: k - 1]
    for place, actor in enumerate(busiest.tolist()):
        upper[in_camp[actor, place + 1 :]] = 0
    constraints = [
        LinearConstraint(table, lb=np.array([bound for _, _, bound in rows])),
        LinearConstraint(once, lb=1, ub=1),
        LinearConstraint(price.reshape(1, -1), ub=value - 1, lb=lower),
    ]
    integral = np.concatenate([np.ones(n * k), np.zeros(m)])
    solved = milp(price, integrality=integral, bounds=Bounds(0, upper), constraints=constraints, options={"node_limit": nodes})
    used = free.nodes + max(1, int(solved.mip_node_count or 0))
    if solved.x is not None:
        found = solved.x[: n * k].reshape(n, k).argmax(axis=1).astype(np.int64)
        if (cost := dyads.cost(found)) < value:
            best, value = found, cost
    if solved.status == 2:  # nothing is cheaper than what was known
        lower = value
    elif solved.mip_dual_bound is not None and math.isfinite(solved.mip_dual_bound):
        lower = max(lower, min(value, math.ceil(solved.mip_dual_bound - 1e-6)))
    return Division(_packed(best), value, lower, used, BRANCHED if lower >= value else OPEN)


def _packed(side: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(side, return_inverse=True)[1].reshape(-1)


def between(dyads: Dyads, side: NDArray[np.int64]) -> NDArray[np.int64]:
    """``[v, c]``: the friendly less the hostile dyads of v with camp c."""
    pull = np.zeros((dyads.n, int(side.max(initial=0)) + 1), dtype=np.int64)
    net = dyads.sign * dyads.weight
    np.add.at(pull, (dyads.a, side[dyads.b]), net)
    np.add.at(pull, (dyads.b, side[dyads.a]), net)
    return pull


def _moved(dyads: Dyads, side: NDArray[np.int64], k: int | None) -> NDArray[np.int64]:
    """Move one actor at a time to another camp, or to a new one where more are allowed, while that makes fewer violations."""
    side = _packed(side)
    while True:
        camps = int(side.max(initial=0)) + 1
        pull = between(dyads, side)
        if k is None or camps < k:
            pull = np.concatenate([pull, np.zeros((dyads.n, 1), dtype=np.int64)], axis=1)
        gain = pull - pull[np.arange(dyads.n), side][:, None]
        best = int(np.argmax(gain))
        v, camp = divmod(best, gain.shape[1])
        if gain[v, camp] <= 0:
            return side
        side[v] = camp
        side = _packed(side)


def _merged(dyads: Dyads, side: NDArray[np.int64], k: int | None) -> NDArray[np.int64]:
    """Camps joined where that costs nothing: no more camps than the dyads ask for, as far as joining two at a time goes."""
    side = _packed(side)
    while (camps := int(side.max(initial=0)) + 1) > 1:
        net = np.zeros((camps, camps), dtype=np.int64)
        np.add.at(net, (side[dyads.a], side[dyads.b]), dyads.sign * dyads.weight)
        net = np.triu(net + net.T, 1)
        net[np.tril_indices(camps)] = -1
        # Those with most enemies have least choice: join the pair with the most hostile dyads around it first.
        busy = np.zeros(camps, dtype=np.int64)
        hostile = dyads.sign < 0
        np.add.at(busy, side[dyads.a[hostile]], 1)
        np.add.at(busy, side[dyads.b[hostile]], 1)
        i, j = np.nonzero(net >= 0)
        if not len(i):
            break
        pick = int(np.argmax(busy[i] + busy[j]))
        side = _packed(np.where(side == j[pick], i[pick], side))
    return side


def _held_together(dyads: Dyads, y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Camps held together by the friendly dyads that ``y`` spares."""
    from scipy.sparse import csgraph

    kept = (dyads.sign > 0) & (y < 0.5)
    inside = Dyads(dyads.n, dyads.a[kept], dyads.b[kept], dyads.sign[kept], dyads.weight[kept])
    return csgraph.connected_components(inside.matrix(np.ones(len(inside))), directed=False)[1].astype(np.int64)


def _starts(dyads: Dyads, k: int | None, first: NDArray[np.int64] | None) -> list[NDArray[np.int64]]:
    draw = np.random.default_rng(0)
    drawn = [draw.integers(0, k or max(2, dyads.n // 4), dyads.n) for _ in range(_STARTS)]
    return drawn if first is None else [first, np.arange(dyads.n), *drawn]

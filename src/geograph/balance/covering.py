"""The smallest set of dyads that meets every forbidden cycle: a linear program with cycles added as needed, then branch and bound.

A cycle of dyads that cannot all be satisfied at once is *forbidden*: one with an odd number of hostile dyads for two
camps, one with exactly one for any number of camps. A partition violates at least one dyad of each, and dyads that
meet all of them are what some partition violates. So the least number of violations is a covering problem, and any
fractional packing of forbidden cycles into the dyads is a lower bound that can be checked by adding up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

Cycle = tuple[int, ...]  # numbers of dyads, sorted
NODES = 1_000  # nodes of branch and bound, for a block that the linear program leaves open
_ROUNDS = 60  # solutions of the linear program before branching
_PER_ROUND = 2_000  # cycles added at a time, the most violated first
_SLACK = 1e-6  # what rounding may do to a sum


@dataclass(frozen=True)
class Cover:
    """The best partition found, what any partition costs at least, and how that is known."""

    side: NDArray[np.int64]
    cost: int
    lower: int
    packed: float  # the lower bound by the packing alone
    spare: NDArray[np.float64]  # of each dyad's weight, what the packing leaves over
    nodes: int
    branched: bool

    @property
    def proved(self) -> bool:
        return self.lower >= self.cost


def cover(
    weight: NDArray[np.int64],
    cycles: Sequence[Cycle],
    separate: Callable[[NDArray[np.float64], NDArray[np.int64]], list[Cycle]],
    partition: Callable[[NDArray[np.float64]], NDArray[np.int64]],
    cost: Callable[[NDArray[np.int64]], int],
    start: NDArray[np.int64],
    nodes: int,
) -> Cover:
    """Solve the covering problem.

    ``separate(y, side)`` gives forbidden cycles whose ``y`` adds up to less than 1, ``partition(y)`` a good partition
    near ``y``. ``nodes`` bounds the branching; 0 leaves it out. Everything is counted, so results do not depend on the clock.
    """
    from scipy.optimize import linprog  # slow to import

    known = dict.fromkeys(cycles)
    best, value = start, cost(start)
    packed, spare, lower = 0.0, weight.astype(float), 0
    for _ in range(_ROUNDS):
        y = np.zeros(len(weight))
        if known:
            rows = _rows(list(known), len(weight))
            solved = linprog(weight, A_ub=-rows, b_ub=-np.ones(rows.shape[0]), bounds=(0, None), method="highs-ds")
            if solved.status != 0:
                break
            y = np.clip(solved.x, 0, 1)
            bound, left = _packing(rows, -solved.ineqlin.marginals, weight)
            if bound > packed:
                packed, spare = bound, left
            lower = max(lower, math.ceil(packed - _SLACK))
        near = partition(y)
        if (now := cost(near)) < value:
            best, value = near, now
        if lower >= value:
            break
        fresh = [cycle for cycle in separate(y, best) if cycle not in known][:_PER_ROUND]
        if not fresh:
            break
        known.update(dict.fromkeys(fresh))
    made = Cover(best, value, lower, packed, spare, 0, branched=False)
    return made if made.proved or not nodes else _branched(made, known, weight, separate, partition, cost, nodes)


def _branched(
    made: Cover,
    known: dict[Cycle, None],
    weight: NDArray[np.int64],
    separate: Callable[[NDArray[np.float64], NDArray[np.int64]], list[Cycle]],
    partition: Callable[[NDArray[np.float64]], NDArray[np.int64]],
    cost: Callable[[NDArray[np.int64]], int],
    nodes: int,
) -> Cover:
    """Branch and bound on the cycles known; those that the answer misses are added, until none is or the nodes are spent."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    best, value, lower, used = made.side, made.cost, made.lower, 0
    while lower < value and used < nodes:
        covered = LinearConstraint(_rows(list(known), len(weight)), lb=1)
        # A cost of `value` or more is no news, and the bound lets branches be cut off early.
        at_most = LinearConstraint(weight.reshape(1, -1).astype(float), ub=value - 1)
        options = {"node_limit": nodes - used}
        solved = milp(weight, integrality=np.ones(len(weight)), bounds=Bounds(0, 1), constraints=[covered, at_most], options=options)
        used += max(1, int(solved.mip_node_count or 0))
        if solved.status == 2:  # nothing is cheaper
            lower = value
            break
        if solved.mip_dual_bound is not None and math.isfinite(solved.mip_dual_bound):
            lower = max(lower, min(value, math.ceil(solved.mip_dual_bound - _SLACK)))
        if solved.x is None:
            break
        y = np.round(np.clip(solved.x, 0, 1))
        near = partition(y)
        if (now := cost(near)) < value:
            best, value = near, now
        fresh = [cycle for cycle in separate(y, best) if cycle not in known][:_PER_ROUND]
        if not fresh and solved.status != 0:
            break
        known.update(dict.fromkeys(fresh))
    return Cover(best, value, lower, made.packed, made.spare, used, branched=True)


def _rows(cycles: list[Cycle], m: int) -> sparse.csr_array[Any]:
    indptr = np.concatenate([[0], np.cumsum([len(cycle) for cycle in cycles])])
    columns = np.array([k for cycle in cycles for k in cycle], dtype=np.int64)
    return sparse.csr_array((np.ones(len(columns)), columns, indptr), shape=(len(cycles), m))


def _packing(rows: sparse.csr_array[Any], share: NDArray[np.float64], weight: NDArray[np.int64]) -> tuple[float, NDArray[np.float64]]:
    """The shares of a packing made to fit, whatever the solver's rounding: their sum, and what they leave of each weight."""
    share = np.maximum(share, 0.0)
    load = rows.T @ share
    over = max(1.0, float((load / weight).max(initial=0.0)))
    return float(share.sum() / over), weight - load / over

"""Key players (Borgatti 2006): the set of actors whose loss breaks a network most, or that together reach most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from math import comb
from typing import TYPE_CHECKING, Any, Literal, Unpack

import numpy as np
import pandas as pd

from geograph.errors import MeasureError
from geograph.kernels.cuts import search, separated
from geograph.kernels.geodesics import distances
from geograph.kernels.removals import removals
from geograph.result import Table, described, ranks
from geograph.views import Contract, View, walkable
from geograph.vocabulary import choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

GOALS = ("disrupt", "reach")
MEASURES = {"disrupt": ("fragmentation", "distance"), "reach": ("distance", "steps")}
LISTED = 100
_TOLERANCE = 1e-9
# How much is done exactly, in steps of the innermost loop: counts, so that the same input is answered in the same way everywhere.
EXACT = 4_000_000_000  # about ten seconds
_MOST = 30 * EXACT
_CELLS = 400_000_000  # of a matrix of all distances


@dataclass
class _Best:
    """The best score, how many sets have it, and the first of them."""

    score: float = -np.inf
    count: int = 0
    sets: list[tuple[int, ...]] = field(default_factory=list)

    def offer(self, score: float, sets: Iterable[tuple[int, ...]], count: int = 1) -> None:
        if score > self.score + _TOLERANCE:
            self.score, self.count, self.sets = score, 0, []
        if score >= self.score - _TOLERANCE:
            self.count += count
            self.sets.extend(islice(sets, max(LISTED - len(self.sets), 0)))


def key_players(
    G: Any,
    *,
    k: int = 1,
    goal: Literal["disrupt", "reach"] = "disrupt",
    measure: Literal["fragmentation", "distance", "steps"] | None = None,
    steps: float | None = None,
    **contract: Unpack[Contract],
) -> Table:
    r"""The set of k actors whose removal fragments a network most, or from which most of it is reached.

    .. math::

        F = 1 - \frac{|\{(i, j) : j \text{ reachable from } i\}|}{n(n-1)}, \qquad
        F_D = 1 - \frac{\sum_{i \ne j} 1/d_{ij}}{n(n-1)}

    over the n actors that *remain* when the set K is gone, and

    .. math::

        R_D = \frac{1}{N} \sum_j \frac{1}{d_{Kj}}, \qquad
        R_m = \frac{|\{j : d_{Kj} \le m\}|}{N}

    over all N actors, where :math:`d_{Kj}` is the distance from the nearest member of K; a member counts 1.

    Parameters
    ----------
    G : Network or networkx graph
    k : int
        Size of the set.
    goal : {"disrupt", "reach"}
        Borgatti's negative (KPP-Neg) or positive (KPP-Pos) problem.
    measure : {"fragmentation", "distance", "steps"}, optional
        To disrupt: ``"fragmentation"`` F (default) or ``"distance"``, which also sees ways grow longer. To reach:
        ``"distance"`` (default), or ``"steps"``: who is within ``steps``.
    steps : float, optional
        The m of reach within m steps; naming it chooses ``measure="steps"``.
    **contract
        See :func:`geograph.view`. On a directed view reach runs along the arrows from the set, and F counts ordered pairs.

    Returns
    -------
    DataFrame
        ``set, actor, score, gain, alone, alone_rank, sets, proved``: one row per member of each best set, at most 100 sets
        in the order of their members. ``score`` is the set's (0 to 1 where no step is shorter than 1); ``gain`` is score
        less that of the network as it is (to reach: of nobody, 0); ``alone`` and ``alone_rank`` are the member's by
        itself. ``sets`` is the number of equally good sets. ``proved`` is False where sets were too many to search; then
        the answer is the best found by adding and exchanging, a note says so, and ``sets`` counts those found. No rows
        where the score is not defined (to disrupt, if fewer than two would remain).

    Raises
    ------
    MeasureError
        A k below 1 or above the number of actors; steps that are negative, or given with another measure; a network too
        large for distances between all.

    Notes
    -----
    The best set is seldom made of the best individuals, who may do the same work twice. Members are ranked actors;
    forums and collectives carry but are neither removed nor counted. A score compares sets of one size in one
    network. Who is key to the *coded* network need not be so to the world.

    References
    ----------
    Borgatti, S. P., Identifying sets of key players in a social network, *Computational and Mathematical Organization
    Theory* 12 (2006) 21-34.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.brokerage.key_players(nx.path_graph(5))[["actor", "score", "sets"]].round(3).to_dict("records")
    [{'actor': 2, 'score': 0.667, 'sets': 1}]
    >>> gg.brokerage.key_players(nx.path_graph(5), k=2, goal="reach", steps=1)["actor"].tolist()
    [0, 3, 1, 3, 1, 4]
    """
    choose("goal", goal, GOALS)
    chosen = measure or ("steps" if steps is not None and goal == "reach" else MEASURES[goal][0])
    choose("measure", chosen, MEASURES[goal])
    if (chosen == "steps") != (steps is not None) or (steps is not None and not steps >= 0):
        raise MeasureError("steps= is the m of reach within m steps, 0 or more: give it with goal='reach' and measure='steps'")
    v = walkable(G, **contract)
    options = {"k": k, "goal": goal, "measure": chosen, "steps": steps}
    if k < 1 or (v.n and k > v.n):
        raise MeasureError(f"k={k}: a set of 1 to {v.n} actors is meant")
    if not v.n or (goal == "disrupt" and v.n - k < 2):
        why = "fewer than two actors would remain: there is nothing to fragment" if v.n else "no actors"
        return _table(v, _Best(), None, options, (why,), True)
    job: _Job = _disruption(v, k, chosen) if goal == "disrupt" else _Reach(v, steps)
    alone, best = job.added(()), _Best()
    proved = job.effort(k) <= EXACT and job.exact(k, best)
    if not proved:
        score, members = _exchanged(job, k)
        best = _Best(score, 1, [members])
    notes = job.notes(best)
    if not proved:
        sets = comb(v.n, k)
        notes = (f"NOT PROVED to be best: of {sets:,} sets those found by adding and exchanging actors one at a time", *notes)
    elif best.count > 1:
        listed = f", the first {LISTED} are listed" if best.count > LISTED else ""
        notes = (f"{best.count:,} sets are equally good{listed}", *notes)
    if goal == "disrupt":
        notes = (*notes, f"nobody removed: {job.base:.3f} among all {v.n}; score: among those who remain")
    return _table(v, best, (alone, job.base), options, notes, proved)


def _table(v: View, best: _Best, of: Any, options: dict[str, Any], notes: tuple[str, ...], proved: bool) -> Table:
    rows = []
    if of is not None:
        alone, base = of
        alone_ranks = ranks(alone)
        at = {int(i): p for p, i in enumerate(np.flatnonzero(v.ranked))}
        for number, members in enumerate(best.sets, 1):
            for i in members:
                p = at[int(i)]
                rows.append((number, v.actors[i], best.score, best.score - base, alone[p], int(alone_ranks[p]), best.count, proved))
    columns = ["set", "actor", "score", "gain", "alone", "alone_rank", "sets", "proved"]
    frame = pd.DataFrame(dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else None, columns=columns)
    return described(frame, v.net, "key_players", view=v, options=options, notes=notes, value="score")


class _Job:
    """What a search needs to know: the score of every set that adds one actor to a given one.

    ``pool`` are the places of the actors that may be members; ``base`` is the score of nobody. All sets of places are
    ascending, so that sets come in the order of their members.
    """

    pool: NDArray[np.int64]
    base: float

    def added(self, members: tuple[int, ...]) -> Floats:
        """Of each actor of the pool, the score of ``members`` and it; -inf for members."""
        raise NotImplementedError

    def effort(self, k: int) -> float:
        raise NotImplementedError

    def exact(self, k: int, best: _Best) -> bool:
        """Every set of k: each of k - 1, with all that may come after its last. False where it was given up."""

        def descend(members: tuple[int, ...], first: int) -> None:
            if len(members) == k - 1:
                _offer(self.added(members), members, self.pool, first, best)
                return
            for p in range(first, len(self.pool) - (k - len(members)) + 1):
                descend((*members, int(self.pool[p])), p + 1)

        descend((), 0)
        return True

    def notes(self, best: _Best) -> tuple[str, ...]:
        return ()


def _offer(scores: Floats, members: tuple[int, ...], pool: NDArray[np.int64], first: int, best: _Best) -> None:
    scores = scores[first:]
    if len(scores) and (top := float(scores.max())) >= best.score - _TOLERANCE:
        places = np.flatnonzero(scores >= top - _TOLERANCE)
        best.offer(top, ((*members, int(pool[first + p])) for p in places), len(places))


def _exchanged(job: _Job, k: int) -> tuple[float, tuple[int, ...]]:
    """Greedy, then exchanges of one member for the best outsider while that helps."""
    members: tuple[int, ...] = ()
    score = -np.inf
    for _ in range(k):
        scores = job.added(members)
        score = float(scores.max())
        members = (*members, int(job.pool[np.flatnonzero(scores >= score - _TOLERANCE)[0]]))
    better = True
    while better:
        better = False
        for old in sorted(members):
            rest = tuple(i for i in members if i != old)
            scores = job.added(rest)
            if float(scores.max()) > score + _TOLERANCE:
                score, better = float(scores.max()), True
                members = (*rest, int(job.pool[np.flatnonzero(scores >= score - _TOLERANCE)[0]]))
    return score, tuple(sorted(members))


def _disruption(v: View, k: int, measure: str) -> _Job:
    return _Parts(v, k) if measure == "fragmentation" and not v.directed else _Ways(v, k, measure)


class _Parts(_Job):
    """Fragmentation of an undirected network: one search tells what falls apart for every actor that goes."""

    def __init__(self, v: View, k: int) -> None:
        self.v, self.k, self.pool = v, k, np.flatnonzero(v.ranked)
        v.matrix.sort_indices()
        n = v.n
        self.whole = self._connected(search(v.matrix.indptr, v.matrix.indices), v.ranked.astype(np.int64))
        self.base = 1 - 2 * self.whole / (n * (n - 1)) if n > 1 else np.nan

    def effort(self, k: int) -> float:
        return comb(len(self.pool), k - 1) * (len(self.v) + self.v.matrix.nnz) * 400.0  # Python's loop is that much slower

    @staticmethod
    def _connected(found: Any, counts: NDArray[np.int64]) -> int:
        sizes = np.bincount(found.root, weights=counts, minlength=len(counts))
        return int(np.rint((sizes * (sizes - 1)).sum() / 2))

    def added(self, members: tuple[int, ...]) -> Floats:
        keep = np.ones(len(self.v), dtype=bool)
        keep[list(members)] = False
        matrix = self.v.matrix[keep][:, keep] if members else self.v.matrix
        found, counts = search(matrix.indptr, matrix.indices), self.v.ranked[keep].astype(np.int64)
        _, pairs = separated(found, counts)
        sizes = np.bincount(found.root, weights=counts, minlength=len(counts))[found.root]
        left = self._connected(found, counts) - (sizes - 1) - pairs  # connected pairs without the actor
        n = len(self.pool) - len(members) - 1
        scores = np.full(len(self.v), -np.inf)
        scores[keep] = 1 - 2 * left / (n * (n - 1)) if n > 1 else np.nan
        return scores[self.pool]

    def notes(self, best: _Best) -> tuple[str, ...]:
        if not best.sets or self._cut(best.sets[0]):
            return ()
        who = "nobody fragments" if self.k == 1 else f"no {self.k} actors fragment"
        return (f"{who} this network: whoever goes, the others reach one another as before; try measure='distance'",)

    def _cut(self, members: tuple[int, ...]) -> bool:
        """Whether some of those who remain are parted by the loss of the members."""
        gone = np.zeros(len(self.v), dtype=bool)
        gone[list(members)] = True
        before = search(self.v.matrix.indptr, self.v.matrix.indices).root[~gone]
        matrix = self.v.matrix[~gone][:, ~gone]
        counts = self.v.ranked[~gone].astype(np.int64)
        sizes = np.bincount(before, weights=counts)
        return self._connected(search(matrix.indptr, matrix.indices), counts) < np.rint((sizes * (sizes - 1)).sum() / 2)


class _Ways(_Job):
    """Fragmentation by distances, or of a directed network: the distances that avoid the set."""

    def __init__(self, v: View, k: int, measure: str) -> None:
        self.v, self.k, self.pool, self.measure = v, k, np.flatnonzero(v.ranked), measure
        _refuse_many(v)
        if self.effort(1) * k > _MOST:
            raise MeasureError(f"distances without each of {v.n:,} actors would take hours; take a part of the network, or 'fragmentation'")
        self.start = v.lengths.toarray()
        self.start[self.start == 0] = np.inf
        np.fill_diagonal(self.start, 0)
        full = distances(v.lengths)
        self.base = self._score(full, ()) if v.n > 1 else np.nan

    def effort(self, k: int) -> float:
        n = len(self.v)
        return comb(len(self.pool), k) * max(np.log2(max(len(self.pool), 2)), 1) * (n * n + 10_000.0)

    def _score(self, d: Floats, gone: tuple[int, ...]) -> float:
        ends = self.v.ranked.copy()
        ends[list(gone)] = False
        n = int(ends.sum())
        d = d[np.ix_(ends, ends)]
        off = ~np.eye(n, dtype=bool)
        total = float((1 / d[off]).sum()) if self.measure == "distance" else float(np.isfinite(d[off]).sum())
        return 1 - total / (n * (n - 1))

    def added(self, members: tuple[int, ...]) -> Floats:
        pool = [int(i) for i in self.pool if i not in members]
        scores = dict.fromkeys(members, -np.inf)
        for gone, d in removals(self.start, pool, 1, members):
            scores[gone[0]] = self._score(d, (*members, *gone))
        return np.array([scores[int(i)] for i in self.pool])

    def exact(self, k: int, best: _Best) -> bool:
        found = sorted((gone, self._score(d, gone)) for gone, d in removals(self.start, self.pool.tolist(), k))
        for gone, score in found:
            best.offer(score, [gone])
        return True

    def notes(self, best: _Best) -> tuple[str, ...]:
        if not best.sets or self.measure == "distance" or best.score > self.base + _TOLERANCE:
            return ()
        return ("no set fragments this network more than it is",)


class _Reach(_Job):
    """Reach: what a set is near to. Each actor adds less to a larger set, which bounds what is still to come."""

    def __init__(self, v: View, steps: float | None) -> None:
        self.v, self.pool, self.base = v, np.flatnonzero(v.ranked), 0.0
        _refuse_many(v)
        d = distances(v.lengths, self.pool)[:, v.ranked]
        if steps is None:
            np.fill_diagonal(d, 1.0)  # a member counts 1
            self.near = 1 / d
        else:
            self.near = (d <= steps * (1 + _TOLERANCE)).astype(float)
        self.place = {int(i): p for p, i in enumerate(self.pool)}

    def effort(self, k: int) -> float:
        return 0.0  # not known before: the bound may leave little to look at

    def _nearness(self, members: tuple[int, ...]) -> Floats:
        rows = [self.place[i] for i in members]
        near = self.near[rows].max(axis=0, initial=0.0)
        near[rows] = 1.0  # however near the other members are
        return near

    def added(self, members: tuple[int, ...]) -> Floats:
        near = self._nearness(members)
        gained = np.maximum(self.near, near)
        rows = [self.place[i] for i in members]
        gained[:, rows] = 1.0
        np.fill_diagonal(gained, 1.0)
        scores = gained.mean(axis=1)
        scores[rows] = -np.inf
        return scores

    def exact(self, k: int, best: _Best) -> bool:
        n, bar = len(self.pool), _exchanged(self, k)[0]
        bounded = bool((self.near <= 1 + _TOLERANCE).all())  # else joining may cost an actor what it had of the others
        visits = int(EXACT / (n * n + 10_000))

        def descend(members: tuple[int, ...], first: int) -> bool:
            nonlocal visits
            visits -= 1
            if visits < 0:
                return False
            scores, left = self.added(members), k - len(members)
            if left == 1:
                _offer(scores, members, self.pool, first, best)
                return True
            now = float(self._nearness(members).mean())
            gains = np.sort(scores[first:] - now)[::-1][:left]
            if bounded and now + gains.sum() < max(best.score, bar) - _TOLERANCE:
                return True  # each actor adds less to a larger set, so nothing below comes up to the best
            return all(descend((*members, int(self.pool[p])), p + 1) for p in range(first, n - left + 1))

        return descend((), 0)


def _refuse_many(v: View) -> None:
    if len(v) ** 2 > _CELLS:
        raise MeasureError(f"distances between all of {len(v):,} actors need more memory than is taken; take a part of the network")

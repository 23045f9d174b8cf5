"""Paths that have nothing in common, and what must go to part two actors: two sides of one number (Menger 1927)."""

from __future__ import annotations

import heapq
from itertools import pairwise
from typing import Any, Literal, Unpack

import pandas as pd

from geograph.paths.ends import Ends, ends, listed, periods, why_apart
from geograph.result import Table, described
from geograph.steps import CELLS, Steps
from geograph.views import Contract
from geograph.vocabulary import choose

UNITS = ("actors", "ties")
_MANY = 10**9  # more than any network has


class _Flow:
    """Unit flow of least length from one party to the other; with ``by="actors"`` each actor between is passed once.

    An actor between stands as an entrance (its place) and an exit (its place + n).
    """

    def __init__(self, e: Ends, by: str) -> None:
        v = e.view
        self.n = n = len(v)
        self.start, self.goal = 2 * n, 2 * n + 1
        self.out: list[list[int]] = [[] for _ in range(2 * n + 2)]
        self.head: list[int] = []
        self.room: list[int] = []
        self.cost: list[float] = []
        first, last = set(e.a), set(e.b)
        for i in range(n):
            between = i not in first and i not in last
            self._arc(i, i + n, 1 if between and by == "actors" else _MANY, 0.0)
        for i in e.a:
            self._arc(self.start, i, _MANY, 0.0)
        for j in e.b:
            self._arc(j + n, self.goal, _MANY, 0.0)
        arcs = v.lengths.tocoo()
        for i, j, length in zip(arcs.row.tolist(), arcs.col.tolist(), arcs.data.tolist(), strict=True):
            if j not in first and i not in last:
                # A step between the two parties is a path of its own, which no actor can cut.
                once = by == "ties" or (i in first and j in last)
                self._arc(i + n, j, 1 if once else _MANY, length)
        self.size = 0
        potential = [0.0] * (2 * n + 2)
        while self._augment(potential):
            self.size += 1

    def _arc(self, i: int, j: int, room: int, cost: float) -> None:
        for tail, head, of, paid in ((i, j, room, cost), (j, i, 0, -cost)):
            self.out[tail].append(len(self.head))
            self.head.append(head)
            self.room.append(of)
            self.cost.append(paid)

    def _augment(self, potential: list[float]) -> bool:
        """One more unit along the shortest way left (Dijkstra with potentials)."""
        far = {self.start: 0.0}
        by_arc: dict[int, int] = {}
        done: set[int] = set()
        heap = [(0.0, self.start)]
        while heap:
            d, i = heapq.heappop(heap)
            if i in done:
                continue
            done.add(i)
            for arc in self.out[i]:
                j = self.head[arc]
                if self.room[arc] and j not in done:
                    to = d + max(0.0, self.cost[arc] + potential[i] - potential[j])
                    if to < far.get(j, float("inf")):
                        far[j], by_arc[j] = to, arc
                        heapq.heappush(heap, (to, j))
        if self.goal not in done:
            return False
        most = max(far[i] for i in done)
        for i in range(len(potential)):
            potential[i] += far[i] if i in done else most
        j = self.goal
        while j != self.start:
            arc = by_arc[j]
            self.room[arc] -= 1
            self.room[arc ^ 1] += 1
            j = self.head[arc ^ 1]
        return True

    def paths(self) -> list[tuple[int, ...]]:
        """The flow as paths, each step taken from the first that is left."""
        left = [self.room[arc ^ 1] if arc % 2 == 0 else 0 for arc in range(len(self.head))]
        found = []
        for _ in range(self.size):
            at, path = self.start, []
            while at != self.goal:
                arc = min((arc for arc in self.out[at] if left[arc]), key=lambda arc: self.head[arc])
                left[arc] -= 1
                at = self.head[arc]
                if at < self.n:
                    path.append(at)
            found.append(tuple(path))
        return found

    def side(self, *, of_goal: bool = False) -> set[int]:
        """What can still be reached from the start, or can still reach the goal, once the flow is full."""
        seen = {self.goal if of_goal else self.start}
        left = list(seen)
        while left:
            i = left.pop()
            for arc in self.out[i]:
                if self.room[arc ^ 1 if of_goal else arc] and self.head[arc] not in seen:
                    seen.add(self.head[arc])
                    left.append(self.head[arc])
        return seen

    def cut(self, *, of_goal: bool = False) -> set[tuple[int, int]]:
        """The arcs of a least cut: the nearest to the start, or to the goal."""
        side = self.side(of_goal=of_goal)
        return {
            (i, self.head[arc])
            for i, arcs in enumerate(self.out)
            for arc in arcs
            if arc % 2 == 0 and ((i not in side and self.head[arc] in side) if of_goal else (i in side and self.head[arc] not in side))
        }


def _ordered(e: Ends, flow: _Flow) -> list[tuple[float, tuple[int, ...]]]:
    lengths = e.view.lengths
    measured = [(float(sum(lengths[i, j] for i, j in pairwise(path))), path) for path in flow.paths()]
    return sorted(measured, key=lambda found: (float(f"{found[0]:.9g}"), found[1]))


def disjoint(G: Any, a: Any, b: Any, *, by: Literal["actors", "ties"] = "actors", **contract: Unpack[Contract]) -> Table:
    r"""As many paths as possible that share no actor, or no step, between the two ends; of such sets a shortest in all.

    .. math:: \kappa(a, b) = \max |\{P_1, P_2, \ldots\}|, \qquad P_i \cap P_j = \{a, b\}

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"``, or list of these
        A party counts as one end, and several paths may begin or end at the same member.
    by : {"actors", "ties"}
        What two paths must not share: an actor (or forum) between the ends, or a step.
    **contract
        See :func:`geograph.view`. A step is what the contract makes of all ties between two actors; parallel ties are one.

    Returns
    -------
    DataFrame
        One row per step, as :func:`geodesics`. The number of paths is the number that must be removed to part the ends:
        see :func:`minimum_cut`.

    Raises
    ------
    UnknownName, MeasureError
        As :func:`geodesics`; a unit that does not exist.

    Notes
    -----
    The number is unique and the least total length is; the set often is not. A direct step is a path of its own.
    That nothing is shared on paper does not make paths independent in the world: two go-betweens may answer to one patron.

    References
    ----------
    Menger, K., Zur allgemeinen Kurventheorie, *Fundamenta Mathematicae* 10 (1927) 96-115; J. W. Suurballe, Disjoint paths
    in a network, *Networks* 4 (1974) 125-145.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.paths.disjoint(nx.cycle_graph(5), 0, 2)[["path", "source", "target"]].values.tolist()
    [[1, 0, 1], [1, 1, 2], [2, 0, 4], [2, 4, 3], [2, 3, 2]]
    """
    choose("by", by, UNITS)
    e = ends(G, a, b, **contract)
    found = _ordered(e, _Flow(e, by))
    shared = "actor between the ends" if by == "actors" else "step"
    told = f"{len(found)} paths that share no {shared}, and no more" if found else why_apart(e)
    if len(found) == 1:
        told = f"1 path only: all share {'an' if by == 'actors' else 'a'} {shared}, or there is no other"
    return listed(e, "disjoint", [path for _, path in found], {"distance": [d for d, _ in found]}, options={"by": by}, notes=(told,))


def minimum_cut(G: Any, a: Any, b: Any, *, by: Literal["actors", "ties"] = "actors", **contract: Unpack[Contract]) -> Table:
    """The fewest actors, or steps, without which no path is left between the two ends.

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"``, or list of these
    by : {"actors", "ties"}
        What is removed: actors (and forums) between the ends, or steps.
    **contract
        See :func:`geograph.view`. A step is what the contract makes of all ties between two actors, and the cut cites them all.

    Returns
    -------
    DataFrame
        One row per piece of the cut: ``cut, actor, source, target, periods, types, signs, ties, citations``. By actors,
        ``actor`` is who must go, and ``source`` and ``target`` stand before and after it on one of the disjoint paths,
        whose ties are cited. A direct step, which no actor can cut, is a piece of its own with no ``actor``; so are all
        pieces by ties.

    Raises
    ------
    UnknownName, MeasureError
        As :func:`geodesics`; a unit that does not exist.

    Notes
    -----
    The size is unique (Menger: that of :func:`disjoint`). Of several least cuts the one nearest to ``a`` is told, which is
    unique, and the note says whether another one exists. To cut a step by ties all its parallel ties must go.

    References
    ----------
    Menger, K., *Fundamenta Mathematicae* 10 (1927) 96-115; L. R. Ford & D. R. Fulkerson, Maximal flow through a network,
    *Canadian Journal of Mathematics* 8 (1956) 399-404.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.paths.minimum_cut(nx.path_graph(5), 0, 4)["actor"].tolist()
    [1]
    >>> gg.paths.minimum_cut(nx.cycle_graph(5), 0, 2, by="ties")[["source", "target"]].values.tolist()
    [[0, 1], [0, 4]]
    """
    choose("by", by, UNITS)
    e = ends(G, a, b, **contract)
    flow = _Flow(e, by)
    v, n, steps = e.view, len(e.view), Steps(e.view)
    pieces: list[tuple[int | None, int, int]] = []
    paths = flow.paths()
    for i, j in sorted(flow.cut()):
        if j == i + n:  # an actor: the path through it shows which ties it takes part by
            path = next(path for path in paths if i in path)
            at = path.index(i)
            pieces.append((i, path[at - 1], path[at + 1]))
        else:
            pieces.append((None, i - n, j))
    rows = []
    for number, (actor, source, target) in enumerate(sorted(pieces, key=lambda p: (p[0] is None, p[0] or 0, p[1:])), 1):
        way = [source, target] if actor is None else [source, actor, target]
        ties = list(dict.fromkeys(row for i, j in pairwise(way) for row in steps.rows(i, j)))
        piece = {"cut": number, "actor": None if actor is None else v.actors[actor], "source": v.actors[source], "target": v.actors[target]}
        rows.append(piece | {"periods": ";".join(periods(e.net, [row])[row] for row in ties)} | steps.cells(0, 0, ties))
    frame = Table(rows, columns=["cut", "actor", "source", "target", "periods", *CELLS])
    frame["actor"] = pd.Series([row["actor"] for row in rows], dtype=object)  # else pandas takes None for a missing text
    return described(
        frame, e.net, "minimum_cut", view=v, options={**e.options, "by": by}, notes=_cut_notes(e, flow, by, pieces), value="cut"
    )


def _cut_notes(e: Ends, flow: _Flow, by: str, pieces: list[Any]) -> tuple[str, ...]:
    if not pieces:
        return (f"nothing to cut: {why_apart(e)}",)
    direct = sum(actor is None for actor, *_ in pieces) if by == "actors" else 0
    unit = by if len(pieces) > 1 else by.removesuffix("s")
    notes = [f"{len(pieces)} {unit if by == 'actors' else unit.replace('tie', 'step')} must go, no fewer"]
    if direct:
        joined = "a direct step" if direct == 1 else f"{direct} direct steps"
        others = len(pieces) - direct
        notes = [f"{len(pieces)} must go, no fewer: {joined}, which no actor can cut, and {others} actor{'s' * (others != 1)}"]
    if flow.cut(of_goal=True) != flow.cut():
        notes.append(f"not the only least cut: this one is nearest to {e.one}")
    return tuple(notes)

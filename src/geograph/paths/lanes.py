"""Paths in a simple graph between two parties: the shortest, all of these, the next ones (Yen 1971).

Places are numbered in the order of ids, so that of equal paths the one with the smaller places comes first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from geograph.kernels.geodesics import TOLERANCE

Path = tuple[int, ...]


class Lanes:
    """Arcs with lengths above 0, between one start and one goal that stand for the two parties.

    What leads back into the first party, or on from the second, is left out: a path ends where it first meets its end.
    """

    def __init__(self, n: int, tails: Any, heads: Any, lengths: Any, a: Sequence[int], b: Sequence[int]) -> None:
        self.start, self.goal = n, n + 1
        self.out: list[dict[int, float]] = [{} for _ in range(n + 2)]
        self.into: list[dict[int, float]] = [{} for _ in range(n + 2)]
        first, last = set(a), set(b)
        for i, j, length in zip(np.asarray(tails).tolist(), np.asarray(heads).tolist(), np.asarray(lengths).tolist(), strict=True):
            if j not in first and i not in last:
                self._add(i, j, length)
        for i in sorted(first):
            self._add(self.start, i, 0.0)
        for j in sorted(last):
            self._add(j, self.goal, 0.0)

    def _add(self, i: int, j: int, length: float) -> None:
        self.out[i][j] = length
        self.into[j][i] = length

    def length(self, path: Sequence[int]) -> float:
        return sum(self.out[i][j] for i, j in pairwise(path))

    def to_goal(self, origin: int | None = None) -> dict[int, float]:
        """Distance to the goal of every place as near as the origin, or of all; empty where the origin cannot reach it."""
        done: dict[int, float] = {}
        known = {self.goal: 0.0}
        heap = [(0.0, self.goal)]
        enough = np.inf
        while heap:
            d, j = heapq.heappop(heap)
            if d > enough:
                break
            if j in done:
                continue
            done[j] = d
            if j == origin:
                enough = d * (1 + TOLERANCE)
            for i, length in self.into[j].items():
                if i not in done and d + length < known.get(i, np.inf):
                    known[i] = d + length
                    heapq.heappush(heap, (d + length, i))
        return done if origin is None or origin in done else {}

    @cached_property
    def _far(self) -> dict[int, float]:
        return self.to_goal()

    def on(self, i: int, dist: dict[int, float]) -> list[int]:
        """Where a shortest path may go from a place, in order of ids; lengths that differ by rounding only are equal."""
        most = dist[i] * (1 + TOLERANCE)
        return [
            j for j, length in sorted(self.out[i].items()) if j in dist and length + dist[j] <= most and (dist[j] < dist[i] or length == 0)
        ]

    def first(self, origin: int, shut: Iterable[int] = (), cut: Set[tuple[int, int]] = frozenset()) -> Path | None:
        """The shortest path from a place to the goal that avoids what is shut or cut, of equal ones the first by ids.

        The distances without anything shut are never longer, and lead the search (A*).
        """
        closed, done = set(shut), dict[int, float]()
        if origin not in self._far:
            return None
        known, heap, enough = {origin: 0.0}, [(self._far[origin], origin)], np.inf
        while heap:
            f, i = heapq.heappop(heap)
            if f > enough:
                break
            if i in done:
                continue
            done[i] = known[i]
            if i == self.goal:
                enough = f * (1 + TOLERANCE)
            for j, length in self.out[i].items():
                to = known[i] + length
                if j in self._far and j not in done and j not in closed and (i, j) not in cut and to < known.get(j, np.inf):
                    known[j] = to
                    heapq.heappush(heap, (to + self._far[j], j))
        if self.goal not in done:
            return None

        def tight(i: int, j: int) -> bool:
            length = self.out[i][j]
            ends = i in done and j in done and (i, j) not in cut
            return ends and done[i] + length <= done[j] * (1 + TOLERANCE) and (done[i] < done[j] or length == 0)

        leads, left = {self.goal}, [self.goal]
        while left:
            j = left.pop()
            new = [i for i in self.into[j] if i not in leads and tight(i, j)]
            leads.update(new)
            left += new
        path = [origin]
        while path[-1] != self.goal:
            path.append(min(j for j in self.out[path[-1]] if j in leads and tight(path[-1], j)))
        return tuple(path)

    def shortest(self) -> tuple[int, Iterator[Path]]:
        """How many shortest paths there are, exactly, and these one by one in the order of ids."""
        dist = self.to_goal(self.start)
        if not dist:
            return 0, iter(())
        ahead: dict[int, list[int]] = {self.goal: []}
        left = [self.start]
        while left:
            i = left.pop()
            if i not in ahead:
                ahead[i] = self.on(i, dist)
                left += ahead[i]
        count = {self.goal: 1}
        for i in sorted((i for i in ahead if i < self.start), key=lambda i: dist[i]):
            count[i] = sum(count[j] for j in ahead[i])
        return sum(count[j] for j in ahead[self.start]), self._each(ahead)

    def _each(self, ahead: dict[int, list[int]]) -> Iterator[Path]:
        path, ways = [self.start], [iter(ahead[self.start])]
        while ways:
            j = next(ways[-1], None)
            if j is None:
                path.pop()
                ways.pop()
            elif j == self.goal:
                yield tuple(path[1:])
            else:
                path.append(j)
                ways.append(iter(ahead[j]))

    def next_shortest(self) -> Iterator[tuple[float, Path]]:
        """Paths without a circle, by length and then by ids, each with its length (Yen 1971, after Lawler 1972)."""
        found: list[Path] = []
        waiting: dict[Path, tuple[float, int]] = {}
        path = self.first(self.start)
        if path:
            waiting[path] = (self.length(path), 0)
        while waiting:
            least = min(length for length, _ in waiting.values()) * (1 + TOLERANCE)
            path = min(p for p, (length, _) in waiting.items() if length <= least)
            length, branch = waiting.pop(path)
            yield length, path[1:-1]
            found.append(path)
            for k in range(branch, len(path) - 2):  # from the last actor only the goal is ahead
                root = path[: k + 1]
                taken = frozenset((p[k], p[k + 1]) for p in found if p[: k + 1] == root)
                rest = self.first(path[k], root[:-1], taken)
                if rest:
                    new = root[:-1] + rest
                    waiting.setdefault(new, (self.length(new), k))

    def widest(self) -> float:
        """The largest width that some path has all along, taking the lengths for widths; 0 where there is no path."""
        best = {self.start: np.inf}
        heap = [(-np.inf, self.start)]
        done = set()
        while heap:
            width, i = heapq.heappop(heap)
            if i == self.goal:
                return -width
            if i in done:
                continue
            done.add(i)
            for j, w in self.out[i].items():
                through = min(-width, w if i != self.start and j != self.goal else np.inf)
                if through > best.get(j, 0.0):
                    best[j] = through
                    heapq.heappush(heap, (-through, j))
        return 0.0

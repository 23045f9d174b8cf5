"""Ties to arcs, and parallel arcs to one number: any, max, sum, count, sources, events, sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from geograph.network import Network
from geograph.periods import FOREVER, NEVER
from geograph.tables import cited_sources

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Ties:
    """The ties in use, as arrays; ``row`` is -1 for ties that stand for a shared forum."""

    net: Network
    row: NDArray[np.int64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    weight: NDArray[np.float64]
    distance: NDArray[np.float64]
    sign: NDArray[np.int64]
    directed: NDArray[np.bool_]

    def projected(self, is_forum: NDArray[np.bool_], *, weighted: bool) -> Ties:
        """Each forum replaced by ties of weight 1/(n-1) among its n members (Newman 2001)."""
        through = is_forum[self.a] | is_forum[self.b]
        members: dict[int, set[int]] = {}
        belong = through & (self.sign >= 0)  # who fights a meeting is no member of it
        for a, b in zip(self.a[belong].tolist(), self.b[belong].tolist(), strict=True):
            for forum, other in ((a, b), (b, a)):
                if is_forum[forum] and not is_forum[other]:
                    members.setdefault(forum, set()).add(other)
        pairs = [(p, q, 1 / (len(group) - 1)) for _, group in sorted(members.items()) for p, q in combinations(sorted(group), 2)]
        new = np.array(pairs, dtype=float).reshape(-1, 3)
        k = len(new)
        old = {name: getattr(self, name)[~through] for name in ("row", "a", "b", "weight", "distance", "sign", "directed")}
        step = 1 / new[:, 2] if weighted else np.ones(k)
        added = (
            np.full(k, -1),
            new[:, 0].astype(int),
            new[:, 1].astype(int),
            new[:, 2],
            step,
            np.zeros(k, dtype=int),
            np.zeros(k, dtype=bool),
        )
        return Ties(self.net, *(np.concatenate([o, x]) for o, x in zip(old.values(), added, strict=True)))

    def arcs(self, order: NDArray[np.int64], n_all: int, one_way: NDArray[np.bool_]) -> Arcs:
        """Each tie as the arcs it gives: both ways, or along its direction only."""
        new = np.full(n_all, -1)
        new[order] = np.arange(len(order))
        a, b = new[self.a], new[self.b]
        back = np.flatnonzero(~one_way)
        tie = np.concatenate([np.arange(len(a)), back])
        key = np.concatenate([a, b[back]]) * len(order) + np.concatenate([b, a[back]])
        return Arcs(self, tie, key)


@dataclass(frozen=True)
class Arcs:
    """Ties walked in a direction: one entry per arc, parallel ones still apart.

    ``tie[k]`` is a position in ``ties`` and ``key[k] = i * n + j`` the arc from i to j. In the methods, ``at`` is an
    arc's position among the distinct keys, and ``row`` a tie's row in ``net.ties`` (-1: it stands for a shared forum).
    """

    ties: Ties
    tie: NDArray[np.int64]
    key: NDArray[np.int64]

    def values(self, parallel: str) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Distinct arcs (sorted), the closeness of each, and its length: that of its shortest tie."""
        keys, at = np.unique(self.key, return_inverse=True)
        lengths = np.full(len(keys), np.inf)
        np.minimum.at(lengths, at, self.ties.distance[self.tie])
        values = np.zeros(len(keys))
        if parallel in ("any", "max"):
            np.maximum.at(values, at, self.ties.weight[self.tie])
        elif parallel == "sum":
            values = self._largest_total(at, len(keys))
        else:
            labels = {"count": self._each, "sources": self._sources, "events": self.events}[parallel]()
            arc, label = self._spread(at, labels)
            values = np.bincount(np.unique(np.stack([arc, label]), axis=1)[0], minlength=len(keys)).astype(float)
        there = values > 0
        return keys[there], values[there], lengths[there]

    def signs(self, ambivalent: str) -> tuple[NDArray[np.int64], NDArray[np.float64], int]:
        keys, at = np.unique(self.key, return_inverse=True)
        sign = self.ties.sign[self.tie]
        friendly, hostile = np.zeros(len(keys), dtype=bool), np.zeros(len(keys), dtype=bool)
        friendly[at[sign > 0]] = True
        hostile[at[sign < 0]] = True
        both = friendly & hostile
        values = np.where(both, {"drop": 0.0, "+": 1.0, "-": -1.0}[ambivalent], np.where(friendly, 1.0, -1.0))
        return keys[values != 0], values[values != 0], int(both.sum())

    def _spread(self, at: NDArray[np.int64], labels: list[Iterable[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        pairs = [(arc, label) for arc, tie in zip(at.tolist(), self.tie.tolist(), strict=True) for label in labels[tie]]
        both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def _each(self) -> list[Iterable[int]]:
        return [(i,) for i in range(len(self.ties.row))]

    def _sources(self) -> list[Iterable[int]]:
        citation = self.ties.net._tables.rows["citation"].to_numpy(dtype=object)
        number: dict[str, int] = {}
        cited = [cited_sources(citation[row]) if row >= 0 else [] for row in self.ties.row.tolist()]
        return [[number.setdefault(s, len(number)) for s in sources] for sources in cited]

    def events(self) -> list[Iterable[int]]:
        """A number for each distinct event behind a tie.

        Rows that differ only in citation, note, confidence or id tell of the same event. Periods of one state that
        overlap or adjoin are one: trade 2001-2005 and 2006-2009 is one, trade 2001-2005 and 2008-2009 is two.
        """
        table, bounds = self.ties.net._tables.rows, self.ties.net.bounds
        kind, end, lasts = (table[c].to_numpy(dtype=object) for c in ("type", "end", "lasts"))
        alike = [c for c in ("start", "end", "sign", "role", "level") if c in table]
        told = list(zip(*(table[c].tolist() for c in alike), strict=True))
        first, until = bounds.possible(0)
        numbers: list[Iterable[int]] = [()] * len(self.ties.row)
        groups: dict[tuple[Any, ...], list[int]] = {}
        count = 0
        for i, row in enumerate(self.ties.row.tolist()):
            if row < 0:  # a shared forum is an event of its own
                count += 1
                numbers[i] = (count,)
                continue
            pair = (int(self.ties.a[i]), int(self.ties.b[i]))
            pair = pair if self.ties.directed[i] else (min(pair), max(pair))
            groups.setdefault((*pair, kind[row]), []).append(i)
        for members in groups.values():
            rows = self.ties.row[members]
            ordered = [members[k] for k in np.lexsort((until[rows], first[rows]))]
            last = NEVER
            seen: dict[tuple[Any, ...], tuple[int, ...]] = {}
            for i in ordered:
                row = int(self.ties.row[i])
                same = told[row]
                joined = lasts[row] == "state" and first[row] != NEVER and first[row] <= last
                if same not in seen and not joined:
                    count += 1
                seen[same] = numbers[i] = (seen.get(same, (count,))[0],)
                if lasts[row] == "state" and (until[row] != FOREVER or end[row]):  # a blank end is unknown, .. is open
                    last = max(last, int(until[row]))
        return numbers

    def _largest_total(self, at: NDArray[np.int64], n: int) -> NDArray[np.float64]:
        """Per arc, the largest sum of weights in force on one day: periods that never meet do not add up."""
        first, until = self.ties.net.bounds.possible(self.ties.net.persistence)
        row = self.ties.row[self.tie]
        begins = np.where(row >= 0, first[row], NEVER) if len(first) else np.full(len(row), NEVER)
        ends = np.where(row >= 0, until[row], FOREVER) if len(first) else np.full(len(row), FOREVER)
        weight = self.ties.weight[self.tie]
        total = np.zeros(n)
        order = np.lexsort((weight, ends, begins, at))  # one order whatever the rows', so that sums have the same last bit
        for arc, part in zip(*_runs(at[order]), strict=True):
            these = order[part]
            w, lo, hi = weight[these], begins[these], ends[these]
            total[arc] = w[0] if len(these) == 1 else max(float(w[(lo <= day) & (day < hi)].sum()) for day in set(lo.tolist()))
        return total


def _runs(sorted_values: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[slice]]:
    values, starts = np.unique(sorted_values, return_index=True)
    stops = [*starts[1:], len(sorted_values)][: len(starts)]
    return values, [slice(int(s), int(e)) for s, e in zip(starts, stops, strict=True)]

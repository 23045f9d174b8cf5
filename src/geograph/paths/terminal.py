"""Two-terminal reliability of a network whose links fail independently.

Exact: what lies on no path goes, links in series and in parallel become one, and of what is left one link at a time is
taken as up and as down (factoring; Satyanarayana & Wood 1985). Where that takes too long: draws.

A network is its links ``{i: {j: p}}``; one that works both ways is two links, which changes no reliability between two
terminals (Ball, Colbourn & Provan 1995).
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

Links = dict[int, dict[int, float]]
_CELLS = 4_000_000  # draws x arcs worked on at a time
_Key = tuple[Any, ...]


class TooMany(Exception):
    """The budget is spent."""


def reliability(links: Links, s: int, t: int, budget: int) -> float:
    """The probability that t can be reached from s.

    Raises TooMany where more links than the budget would have to be looked at, over all networks that choices lead to. Those that
    are the same are looked at once, with their chances added: largest first, since what a choice leaves is smaller.
    """
    value = 0.0
    chance: dict[_Key, float] = {}
    heap: list[tuple[int, _Key]] = []
    kept: dict[_Key, tuple[Links, int, int]] = {}

    def add(weight: float, network: Links, source: int, goal: int) -> float:
        """What is certain by now; what is not waits for its turn."""
        while True:
            network, certain = reduced(network, source, goal)
            if certain:
                return weight
            if not network.get(source):
                return 0.0
            # A last link out of the source, or into the goal, is passed whatever happens between: it multiplies.
            last = [i for i, of in network.items() if goal in of]
            if len(network[source]) == 1:
                ((j, p),) = network[source].items()
                weight *= p
                if j == goal:
                    return weight
                network, source = _merged(network, source, j), j
            elif len(last) == 1:
                weight *= network[last[0]][goal]
                goal = last[0]
            else:
                break
        key = (source, goal, tuple((i, tuple(sorted(of.items()))) for i, of in sorted(network.items()) if of))
        if key not in chance:
            heapq.heappush(heap, (-sum(map(len, network.values())), key))
            kept[key] = network, source, goal
        chance[key] = chance.get(key, 0.0) + weight
        return 0.0

    value = add(1.0, links, s, t)
    while heap:
        size, key = heapq.heappop(heap)
        budget += size  # sizes are negative, for the largest to come first
        if budget < 0:
            raise TooMany
        weight = chance.pop(key)
        network, source, goal = kept.pop(key)
        # Up: the far end becomes one with the source. Down: the link goes.
        j, p = min(network[source].items(), key=lambda item: (item[0] != goal, item[0]))
        down = {i: dict(of) for i, of in network.items()}
        del down[source][j]
        value += add(weight * (1 - p), down, source, goal)
        value += weight * p if j == goal else add(weight * p, _merged(network, source, j), j, goal)
    return value


def _merged(network: Links, s: int, j: int) -> Links:
    """s and j as one, called j; links into it no longer matter."""
    made = {i: {k: p for k, p in of.items() if k not in (s, j)} for i, of in network.items() if i not in (s, j)}
    both = {k: p for k, p in network.get(j, {}).items() if k != s}
    for k, p in network[s].items():
        if k != j:
            both[k] = _either(both.get(k, 0.0), p)
    made[j] = both
    return made


def _either(p: float, q: float) -> float:
    return p + q - p * q


def reduced(network: Links, s: int, t: int) -> tuple[Links, bool]:
    """The network without what lies on no path from s to t, links in series made one; and whether a certain path is left."""
    out = {i: {j: p for j, p in of.items() if j not in (s, i) and p > 0} for i, of in network.items() if i != t}
    while True:
        ahead = _spread(out, s)
        into: dict[int, dict[int, float]] = {}
        for i, of in out.items():
            for j, p in of.items():
                into.setdefault(j, {})[i] = p
        keep = ahead & _spread(into, t)
        out = {i: {j: p for j, p in of.items() if j in keep} for i, of in out.items() if i in keep}
        into = {j: {i: p for i, p in of.items() if i in keep} for j, of in into.items() if j in keep}
        changed = False
        for v in sorted(keep - {s, t}):
            before, after = into.get(v, {}), out.get(v, {})
            if len(before) == 1:  # what came from its only giver does not go back there
                (i,) = before
                changed |= _drop(out, into, v, i)
            if len(after) == 1:
                (j,) = after
                changed |= _drop(out, into, j, v)
            before, after = into.get(v, {}), out.get(v, {})
            if not before or not after:
                changed |= bool(before or after)
                for i in list(before):
                    _drop(out, into, i, v)
                for j in list(after):
                    _drop(out, into, v, j)
            elif (len(before) == 1 and len(after) == 1) or (len(before) == 2 and before.keys() == after.keys()):
                # In series: whoever enters here has one way on, and no two ways share a link.
                for i, p in list(before.items()):
                    for j, q in list(after.items()):
                        if i != j:
                            joined = _either(out.get(i, {}).get(j, 0.0), p * q)
                            out.setdefault(i, {})[j] = into.setdefault(j, {})[i] = joined
                for i in list(before):
                    _drop(out, into, i, v)
                for j in list(after):
                    _drop(out, into, v, j)
                out.pop(v, None)
                into.pop(v, None)
                changed = True
        if not changed:
            break
    sure = {i: {j: p for j, p in of.items() if p >= 1} for i, of in out.items()}
    return out, t in _spread(sure, s)


def _drop(out: Links, into: Links, i: int, j: int) -> bool:
    """Take a link out; whether it was there."""
    there = j in out.get(i, {})
    if there:
        del out[i][j]
        del into[j][i]
    return there


def _spread(links: Links, start: int) -> set[int]:
    seen, left = {start}, [start]
    while left:
        for j in links.get(left.pop(), {}):
            if j not in seen:
                seen.add(j)
                left.append(j)
    return seen


def drawn(links: list[tuple[float, list[tuple[int, int]]]], n: int, s: int, t: int, draws: int, seed: int) -> int:
    """In how many of the drawn networks t can be reached from s. Each element is up by its chance, with all its arcs."""
    generator = np.random.default_rng(seed)
    p = np.array([chance for chance, _ in links])
    arcs = np.array([(j, i, k) for k, (_, pairs) in enumerate(links) for i, j in pairs], dtype=np.int64).reshape(-1, 3)
    head, tail, element = arcs[np.argsort(arcs[:, 0], kind="stable")].T
    heads, first = np.unique(head, return_index=True)
    block = max(1, min(draws, _CELLS // max(len(arcs), n, 1)))
    hits, done = 0, 0
    while done < draws and len(arcs):
        size = min(block, draws - done)
        up = (generator.random((size, len(links))) < p).T[element]
        reached: Any = np.zeros((n, size), dtype=bool)
        reached[s] = True
        open_ = np.ones(size, dtype=bool)  # draws in which something was reached last time, and t was not
        while open_.any():
            now = reached[:, open_]
            now[heads] |= np.logical_or.reduceat(now[tail] & up[:, open_], first, axis=0)
            grown = (now != reached[:, open_]).any(axis=0)
            reached[:, open_] = now
            open_[open_] = grown & ~now[t]
        hits += int(reached[t].sum())
        done += size
    return hits

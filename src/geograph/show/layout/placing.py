"""Where the actors stand: several drawings are made, the best by crossings, overlaps and stress is kept and mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csgraph

from geograph.show.layout.expanding import let_out
from geograph.show.layout.linlog import linlog
from geograph.show.layout.mending import Drawing, SAMPLE, cleared, mended, rounds_for
from geograph.show.layout.packing import arranged
from geograph.show.layout.room import boxes_of, overlapping, pushed_apart, room_for, spread
from geograph.show.layout.sides import crossings
from geograph.show.layout.stress import by_pivots, by_stress, distances, lengths, signed_distances, stress, symmetric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.network import Network
    from geograph.show.layout.sides import Pairs, Points

EXACT = 500  # actors up to which all distances are taken into account
TINY = 8  # actors up to which a drawing by stress will do
EFFORT = (700_000, 2_600_000, 2_300_000)  # microseconds of mending, on a slow machine, for networks small, middling and large
SMALL = 150  # actors up to which several drawings are mended before one is chosen


def positions(net: Network, seed: int = 0, *, signed: bool = False) -> dict[Any, tuple[float, float]]:
    actors = sorted(net.actors.index, key=lambda a: (str(a), type(a).__name__))
    n = len(actors)
    if n == 0:
        return {}
    row = np.argsort(np.asarray(net.actors.index.get_indexer(actors)))
    a, b = (row[codes] for codes in net.codes)
    ends = np.sort(np.column_stack([a, b])[a != b], axis=1)
    pairs, count = np.unique(ends, axis=0, return_counts=True)
    sign = _signs(net, pairs, ends, a != b) if signed else None
    boxes = boxes_of([str(name) for name in net.actors["name"].loc[actors]])
    parts = csgraph.connected_components(symmetric(pairs, np.ones(len(pairs)), n), directed=False)[1]
    members = sorted((np.flatnonzero(parts == p) for p in range(parts.max() + 1)), key=lambda m: (-len(m), int(m[0])))

    def drawn(k: int, size: Points) -> Points:
        part = members[k]
        inside = parts[pairs[:, 0]] == parts[part[0]]
        drawing = Drawing(np.searchsorted(part, pairs[inside]), boxes[part], size, None if sign is None else sign[inside])
        return _component(drawing, count[inside], np.random.default_rng(seed), len(part) / n)

    places = arranged(members, boxes, room_for(n), drawn)
    return {actor: (round(float(x), 1) + 0.0, round(float(y), 1) + 0.0) for actor, (x, y) in zip(actors, places, strict=True)}


def _component(drawing: Drawing, count: NDArray[np.int64], rng: np.random.Generator, share: float) -> Points:
    """One connected part of the network on a page of its own; ``share`` of all the work that may be done."""
    n, pairs = len(drawing.boxes), drawing.pairs
    if n <= 2:
        reach = max(float(drawing.boxes[:, 0].sum()) / 2 + 10.0, 40.0)
        return np.array([[-reach, 0.0], [reach, 0.0]]) if n == 2 else np.zeros((1, 2))
    near, apart = lengths(pairs, count, n)
    sign, weight = drawing.sign, None
    distance = None
    if n <= EXACT:
        if sign is None:
            distance = distances(pairs, apart, n)
        else:
            distance, weight = signed_distances(pairs, apart, sign, n)
        drawn = [by_stress(distance, rng.normal(size=(n, 2)) * distance.max() / 3, rng, weight=weight) for _ in range(2)]
    else:
        drawn = [by_pivots(pairs, n, rng, chance=0.02)]
    others = 0 if n <= TINY else 4 if n <= SMALL else 6 if n <= EXACT else 1
    beginnings = [*drawn, *(linlog(start, pairs, sign) for start in drawn if n > TINY)]
    beginnings += [linlog(by_pivots(pairs, n, rng), pairs, sign) for _ in range(others)]

    def judged(places: Points, boxes: Points | None = None) -> float:
        return _cost(places, drawing, distance, boxes)

    if n > SMALL:
        beginnings = sorted(beginnings, key=judged)[: 2 if n <= EXACT else 1]
    candidates = [pushed_apart(let_out(spread(start, drawing.size, 0.3), drawing.size), drawing.boxes, drawing.size) for start in beginnings]
    effort = EFFORT[0 if n <= SMALL else 1 if n <= EXACT else 2] * share
    if len(candidates) > 1:  # what a drawing is worth shows when it has been mended a little
        rounds = min(8, rounds_for(drawing, effort / 7))
        candidates = [mended(places, drawing, rng, rounds, reach=(0.25, 0.1)) for places in candidates]
    best = min(candidates, key=lambda places: judged(places, drawing.boxes))
    best = mended(best, drawing, rng, rounds_for(drawing, effort), reach=(0.25, 0.02))
    if n <= SMALL:
        return cleared(best, drawing, rng)
    return pushed_apart(best, drawing.boxes, drawing.size, filled=0.1)


def _cost(places: Points, drawing: Drawing, distance: Any, boxes: Points | None) -> float:
    """What a drawing is chosen by: crossings, overlaps once there is room for labels, and distances unlike those of the network."""
    cost = float(crossings(places, drawing.pairs, most=SAMPLE))
    if boxes is not None:
        cost += 5.0 * len(overlapping(places, boxes))
    return cost if distance is None else cost + len(drawing.pairs) * stress(places, distance)


def _signs(net: Network, pairs: Pairs, ends: Pairs, used: NDArray[np.bool_]) -> NDArray[np.int64]:
    """1 for pairs with friendly ties, -1 with hostile ones, 0 with neither or both."""
    sign = np.asarray(net.ties["sign"], dtype=np.int64)[used]
    at = {pair: k for k, pair in enumerate(map(tuple, pairs.tolist()))}
    row = np.array([at[pair] for pair in map(tuple, ends.tolist())], dtype=np.int64)
    friendly, hostile = (np.bincount(row[sign * way > 0], minlength=len(pairs)) > 0 for way in (1, -1))
    return friendly.astype(np.int64) - hostile

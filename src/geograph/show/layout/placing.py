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
from geograph.show.layout.stress import by_pivots, by_stress, distances, lengths, stress, symmetric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.network import Network
    from geograph.show.layout.sides import Pairs, Points

EXACT = 1000  # actors up to which all distances are taken into account
TINY = 8  # actors up to which a drawing by stress will do
SMALL = 150  # actors up to which several drawings are mended before one is chosen


def positions(net: Network, seed: int = 0) -> dict[Any, tuple[float, float]]:
    actors = sorted(net.actors.index, key=lambda a: (str(a), type(a).__name__))
    n = len(actors)
    if n == 0:
        return {}
    row = np.argsort(np.asarray(net.actors.index.get_indexer(actors)))
    a, b = (row[codes] for codes in net.codes)
    ends = np.sort(np.column_stack([a, b])[a != b], axis=1)
    pairs, count = np.unique(ends, axis=0, return_counts=True)
    boxes = boxes_of([str(name) for name in net.actors["name"].loc[actors]])
    parts = csgraph.connected_components(symmetric(pairs, np.ones(len(pairs)), n), directed=False)[1]
    members = sorted((np.flatnonzero(parts == p) for p in range(parts.max() + 1)), key=lambda m: (-len(m), int(m[0])))

    def drawn(k: int, size: Points) -> Points:
        part = members[k]
        inside = parts[pairs[:, 0]] == parts[part[0]]
        drawing = Drawing(np.searchsorted(part, pairs[inside]), boxes[part], size, np.ones(int(inside.sum())))
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
    beginnings = [linlog(by_pivots(pairs, n, rng), pairs) for _ in range(0 if n <= TINY else 3 if n <= EXACT else 2)]
    distance = None
    if n <= EXACT:
        distance = distances(pairs, apart, n)
        drawn = [by_stress(distance, rng.normal(size=(n, 2)) * distance.max() / 3, rng) for _ in range(2)]
        beginnings += [*drawn, *(linlog(start, pairs) for start in drawn if n > TINY)]
    candidates = []
    for start in beginnings:
        places = pushed_apart(let_out(spread(start, drawing.size, 0.3), drawing.size), drawing.boxes, drawing.size)
        if n <= SMALL:
            places = mended(places, drawing, rng, min(8, rounds_for(drawing, 50_000 * share)), reach=(0.2, 0.1))
        candidates.append(places)
    best = min(candidates, key=lambda places: _cost(places, drawing, distance))
    best = mended(best, drawing, rng, rounds_for(drawing, (600_000 if n <= SMALL else 2_000_000) * share), reach=(0.15, 0.02))
    return cleared(best, drawing, rng) if n <= SMALL else best


def _cost(places: Points, drawing: Drawing, distance: Any) -> float:
    found = crossings(places, drawing.pairs, most=SAMPLE) + 5.0 * len(overlapping(places, drawing.boxes))
    return found if distance is None else found + len(drawing.pairs) * stress(places, distance)

"""One connected part of a network: several drawings are made, the best by crossings, overlaps and stress is kept and mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geograph.show.layout.expanding import let_out
from geograph.show.layout.linlog import linlog
from geograph.show.layout.mending import SAMPLE, Drawing, cleared, mended, rounds_for
from geograph.show.layout.room import overlapping, pushed_apart, spread
from geograph.show.layout.sides import crossings
from geograph.show.layout.stress import by_pivots, by_stress, distances, lengths, signed_distances, stress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.show.layout.sides import Points
    from geograph.show.layout.stress import Square

TINY = 8  # actors up to which drawings by stress will do
SMALL = 150  # actors up to which every drawing is mended before one is chosen
EXACT = 500  # actors up to which the distances between all are taken into account
EFFORT = (2_100_000, 2_600_000, 2_300_000)  # microseconds of mending, on a slow machine, for networks small, middling and large
EVEN = 0.3  # how far a drawing is evened out before its crowds are let out


def drawn(drawing: Drawing, count: NDArray[np.int64], rng: np.random.Generator, *, share: float = 1.0) -> Points:
    """Places on a page of its own, whose middle is (0, 0).

    ``count``: ties of each pair. ``share``: of all the work that is done for a network, where this is a part of it.
    """
    n = len(drawing.boxes)
    if n <= 2:
        reach = max(float(drawing.boxes[:, 0].sum()) / 2 + 10.0, 40.0)
        return np.array([[-reach, 0.0], [reach, 0.0]]) if n == 2 else np.zeros((1, 2))
    beginnings, distance = _beginnings(drawing, count, rng)

    def judged(places: Points, boxes: Points | None = None) -> float:
        """Crossings, overlaps once there is room for labels, and distances unlike those of the network."""
        cost = float(crossings(places, drawing.pairs, most=SAMPLE))
        if boxes is not None:
            cost += 5.0 * len(overlapping(places, boxes))
        return cost if distance is None else cost + len(drawing.pairs) * stress(places, distance)

    if n > SMALL:
        beginnings = sorted(beginnings, key=judged)[: 2 if n <= EXACT else 1]
    candidates = [
        pushed_apart(let_out(spread(start, drawing.size, EVEN), drawing.size), drawing.boxes, drawing.size) for start in beginnings
    ]
    effort = EFFORT[0 if n <= SMALL else 1 if n <= EXACT else 2] * share
    if len(candidates) > 1:  # what a drawing is worth shows when it has been mended a little
        rounds = min(8, rounds_for(drawing, effort / 7))
        candidates = [mended(places, drawing, rng, rounds, reach=(0.25, 0.1)) for places in candidates]
    best = min(candidates, key=lambda places: judged(places, drawing.boxes))
    best = mended(best, drawing, rng, rounds_for(drawing, effort))
    if n <= SMALL:
        return cleared(best, drawing, rng)
    return pushed_apart(best, drawing.boxes, drawing.size, filled=0.3)  # symbols; room for all labels would cost too many crossings


def _beginnings(drawing: Drawing, count: NDArray[np.int64], rng: np.random.Generator) -> tuple[list[Points], Square | None]:
    """Drawings of either kind, and the distances that those by stress follow, if all of these are known."""
    n, pairs, sign = len(drawing.boxes), drawing.pairs, drawing.sign
    friendly = pairs if sign is None else pairs[sign >= 0]
    distance = weight = None
    if n <= EXACT:
        length = lengths(pairs, count, n)
        if sign is None:
            distance = distances(pairs, length, n)
        else:
            distance, weight = signed_distances(pairs, length, sign, n)
        reach = distance.max() / 3
        found = [by_stress(distance, rng.normal(size=(n, 2)) * reach, rng, weight=weight) for _ in range(2)]
        others = 0 if n <= TINY else 4 if n <= SMALL else 6
    else:
        found = [by_pivots(friendly, n, rng, chance=0.02)]
        others = 1
    if n > TINY:
        found += [linlog(start, pairs, sign) for start in found]
    return found + [linlog(by_pivots(friendly, n, rng), pairs, sign) for _ in range(others)], distance

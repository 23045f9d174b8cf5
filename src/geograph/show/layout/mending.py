"""One actor at a time is moved wherever that leaves fewer crossings, overlaps and actors lying on ties of others.

Moving single actors to the best of some places tried is what lowers crossings most: M. Radermacher, K. Reichard, I. Rutter and
D. Wagner, Geometric heuristics for rectilinear crossing minimization, ACM Journal of Experimental Algorithmics 24 (2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geograph.show.layout.room import GAP, RADIUS, folded, overlapping
from geograph.show.layout.sides import TRIES, Sides, crossings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.show.layout.sides import Pairs, Points, Single

WIDE = 0.6  # of a fan: 1 where all ties leave the same way, 0.64 where they fill one half
HUB = 6  # partners
CLOSE = 1.3 * RADIUS  # a tie that passes an actor by less than this seems to end there
DETAILED = 150  # actors up to which that is looked at
LARGEST = 50_000_000  # actors times ties that fit into memory
OVERLAP, LYING, PULL = 10.0, 1.0, 1.2  # what they cost in crossings; the last, ties as long as the page
FOLD, RIM = 2.0, 0.01  # the same, where a tie crosses one other or none
GAIN = 0.3  # crossings below which nobody is moved, so that a regular drawing stays regular
SAMPLE = 1500  # ties from which crossings are estimated


@dataclass(frozen=True)
class Drawing:
    """What a drawing is judged by: its ties (pairs of actors), the labels' boxes, the page, and how much each tie pulls."""

    pairs: Pairs
    boxes: Points
    size: Points
    pull: NDArray[np.float64]  # 1, or less than 0 where two are to stand apart


def mended(
    places: Points,
    drawing: Drawing,
    rng: np.random.Generator,
    rounds: int,
    *,
    reach: tuple[float, float] = (0.2, 0.03),
    free: NDArray[np.int64] | None = None,
    strict: float = 1.0,
) -> Points:
    """Better places near those given. ``reach``: how far a try goes, as a share of the page, at first and in the end.

    ``free``: the actors that may move. ``strict``: how much more an overlap costs than usual.
    """
    n, pairs, size = len(places), drawing.pairs, drawing.size
    if n * len(pairs) > LARGEST or rounds < 1:
        return places
    sides = Sides(places, pairs)
    half = (size / 2).astype(np.float32)
    wide, tall = (np.ascontiguousarray(drawing.boxes[:, k], dtype=np.float32) for k in (0, 1))
    free = np.arange(n) if free is None else free
    usual = max(1.0, crossings(places, pairs, most=SAMPLE) / max(len(pairs), 1))  # crossings of a tie here
    pull = drawing.pull * PULL
    overlap = OVERLAP * strict
    turned = 0.0

    def cost(i: int, x: Single, y: Single) -> NDArray[np.float64]:
        partners = sides.partners[i]
        below = sides.y - y[:, None]
        beside = np.abs(sides.x - x[:, None])
        beside[:, i] = np.inf
        on = (beside < wide + (wide[i] + GAP)) & (below < 2 * RADIUS + tall[i]) & (-below < 2 * RADIUS + tall)
        touching = (beside < 2 * RADIUS) & (np.abs(below) < 2 * RADIUS)
        total = overlap * (0.1 + 0.9 * turned) * (np.count_nonzero(on, axis=1) + 2 * np.count_nonzero(touching, axis=1))
        if len(partners):
            total += sides.crossed(i, x, y)
            dx, dy = sides.x[partners] - x[:, None], sides.y[partners] - y[:, None]
            total += (np.sqrt((dx / size[0]) ** 2 + (dy / size[1]) ** 2) * pull[sides.ties[i]]).sum(axis=1)
            if len(partners) >= HUB:  # ties that all leave to one side fold into a fan nobody can read
                length = (np.sqrt(dx**2 + dy**2) + 1.0) * len(partners)
                folded_by = np.sqrt((dx / length).sum(axis=1) ** 2 + (dy / length).sum(axis=1) ** 2)
                total += FOLD * usual * len(partners) * np.maximum(folded_by - WIDE, 0) ** 2
            total += RIM * usual * len(partners) * ((x / half[0]) ** 2 + (y / half[1]) ** 2) ** 3
        if n <= DETAILED:
            total += LYING * _lain_on(sides, i, x, y)
        return total

    for turn in range(rounds):
        turned = turn / max(rounds - 1, 1)
        far = size * reach[0] * (reach[1] / reach[0]) ** turned
        for i in rng.permutation(free).tolist():
            x, y = (rng.normal(size=(2, TRIES)) * far[:, None]).astype(np.float32)
            around = sides.partners[i]
            x[0], y[0] = 0, 0
            x[:4] += sides.x[i]
            y[:4] += sides.y[i]
            if len(around):
                x[4:7] += sides.x[around].mean()
                y[4:7] += sides.y[around].mean()
            x[7], y[7] = rng.uniform(-half, half)
            x, y = folded(x, half[0]), folded(y, half[1])
            costs = cost(i, x, y)
            best = int(costs.argmin())
            if costs[best] < costs[0] - GAIN:
                sides.move(i, x[best], y[best])
    return sides.places


def cleared(places: Points, drawing: Drawing, rng: np.random.Generator, free: NDArray[np.int64] | None = None) -> Points:
    """Those that still lie on one another moved into free room, at the price of crossings."""
    for _ in range(8):
        stuck = np.unique(overlapping(places, drawing.boxes))
        if free is not None:
            stuck = np.intersect1d(stuck, free)
        if not len(stuck):
            break
        places = mended(places, drawing, rng, 4, reach=(0.15, 0.02), free=stuck, strict=10.0)
    return places


def rounds_for(drawing: Drawing, effort: float) -> int:
    """How many rounds of mending take about so many microseconds; never measured, so that the result is the same on any machine."""
    n, m = len(drawing.boxes), len(drawing.pairs)
    eights = 1 + -(-np.bincount(drawing.pairs.ravel(), minlength=n) // 8)
    per_round = 200 * n + 0.018 * (n + m) * float(eights.sum()) + (200 * n if n <= DETAILED else 0)
    return int(min(effort / max(per_round, 1.0), 60))


def _lain_on(sides: Sides, i: int, x: Single, y: Single) -> NDArray[np.int64]:
    """At each of some places: ties of others that pass too near the actor, and others that its own ties pass too near."""
    a = sides.a
    length = np.maximum(sides.dx**2 + sides.dy**2, 1e-6)
    dx, dy = x[:, None] - sides.x[a], y[:, None] - sides.y[a]
    along = np.clip((dx * sides.dx + dy * sides.dy) / length, 0, 1)
    near = (dx - along * sides.dx) ** 2 + (dy - along * sides.dy) ** 2 < CLOSE**2
    near[:, sides.ties[i]] = False
    total = np.count_nonzero(near, axis=1)
    partners = sides.partners[i]
    if len(partners):
        px, py = sides.x[partners, None] - x, sides.y[partners, None] - y  # partners by places
        length = np.maximum(px**2 + py**2, 1e-6)[..., None]
        ox, oy = sides.x - x[:, None], sides.y - y[:, None]
        along = np.clip((px[..., None] * ox + py[..., None] * oy) / length, 0, 1)
        near = (ox - along * px[..., None]) ** 2 + (oy - along * py[..., None]) ** 2 < CLOSE**2
        near[..., i] = False
        near[..., partners] = False
        total = total + near.sum(axis=(0, 2))
    return np.asarray(total)

"""One actor at a time is moved wherever that leaves fewer crossings, overlaps and actors lying on ties of others.

Moving single actors to the best of some places tried is what lowers crossings most: M. Radermacher, K. Reichard, I. Rutter and
D. Wagner, Geometric heuristics for rectilinear crossing minimization, ACM Journal of Experimental Algorithmics 24 (2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geograph.show.layout.room import GAP, RADIUS, folded, overlapping, pushed_apart
from geograph.show.layout.sides import TRIES, Sides, crossings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.show.layout.sides import Pairs, Points, Single

OVERLAP, LYING = 10.0, 0.7  # what two labels on one another, and a tie that passes an actor too closely, cost in crossings
PULL = 1.2  # what a tie as long as the page costs, in crossings
FOLD, RIM = 1.0, 0.01  # what a folded fan and a place in a corner cost per tie, in crossings that a tie has here
SIGNED = 4.0  # the pull and the push of a tie as long as the page where signs show, in the same unit
GAIN = 0.2  # crossings below which nobody is moved, so that a regular drawing stays regular
HUB, WIDE = 6, 0.6  # ties that make a fan; what it is folded by at most: 0.64 where it fills one half, 1 where all leave the same way
CLOSE = 1.3 * RADIUS  # a tie that passes an actor by less than this seems to end there
NEARER = np.array([0, 0.3, 0.6, 1, 1.5, 2.5, 1, 2], dtype=np.float32)  # how far each try goes; the first stays
DETAILED = 150  # actors up to which it is looked at who lies on what
LARGEST = 50_000_000  # actors times ties that fit into memory
SAMPLE = 1500  # ties from which crossings are estimated
_TWICE = np.uint8(2)


@dataclass(frozen=True)
class Drawing:
    """What a drawing is judged by: its ties (pairs of actors), the labels' boxes, and the page."""

    pairs: Pairs
    boxes: Points
    size: Points
    sign: NDArray[np.int64] | None = None  # of each tie, where friends are to stand near and rivals apart


def mended(
    places: Points,
    drawing: Drawing,
    rng: np.random.Generator,
    rounds: int,
    *,
    reach: tuple[float, float] = (0.25, 0.02),
    free: NDArray[np.int64] | None = None,
    strict: float = 1.0,
    pull: float | None = None,
) -> Points:
    """Better places near those given. ``reach``: how far a try goes, as a share of the page, at first and in the end.

    ``free``: the actors that may move. ``strict``: how much more an overlap costs than usual. ``pull``: what a tie as long as the page
    costs, in crossings that a tie has here, where it is to be more than usual.
    """
    n, pairs, size = len(places), drawing.pairs, drawing.size
    if n * len(pairs) > LARGEST or rounds < 1:
        return places
    sides = Sides(places, pairs)
    half = (size / 2).astype(np.float32)[:, None]
    wide, tall = (np.ascontiguousarray(drawing.boxes[:, k], dtype=np.float32) for k in (0, 1))
    free = np.arange(n) if free is None else free
    usual = max(1.0, crossings(places, pairs, most=SAMPLE) / max(len(pairs), 1))  # crossings of a tie here
    if drawing.sign is None:
        pulls = np.full(len(pairs), PULL if pull is None else pull * usual)
    else:
        pulls = np.where(drawing.sign < 0, -SIGNED, SIGNED) * usual
    page = size.astype(np.float32)[:, None, None]
    turned = 0.0

    def cost(i: int, at: Single) -> NDArray[np.float64]:
        partners, (x, y) = sides.partners[i], at
        below = sides.y - y[:, None]
        beside = np.abs(sides.x - x[:, None])
        beside[:, i] = np.inf
        on = ((beside < wide + (wide[i] + GAP)) & (below < 2 * RADIUS + tall[i]) & (below > -2 * RADIUS - tall)).view(np.uint8)
        on += ((beside < 2 * RADIUS) & (np.abs(below) < 2 * RADIUS)).view(np.uint8) * _TWICE
        total = (OVERLAP * strict * (0.1 + 0.9 * turned)) * np.add.reduce(on, axis=1, dtype=np.float64)
        if len(partners):
            total += sides.crossed(i, x, y)
            away = np.stack([sides.x[partners], sides.y[partners]])[:, None] - at[..., None]
            total += np.add.reduce(np.sqrt(np.add.reduce((away / page) ** 2)) * pulls[sides.ties[i]], axis=1)
            total += RIM * usual * len(partners) * np.add.reduce((at / half) ** 2) ** 3
            if len(partners) >= HUB:  # ties that all leave to one side fold into a fan nobody can read
                away /= (np.sqrt(np.add.reduce(away**2)) + 1.0) * len(partners)
                folded_by = np.sqrt(np.add.reduce(np.add.reduce(away, axis=2) ** 2))
                total += FOLD * usual * len(partners) * np.maximum(folded_by - WIDE, 0) ** 2
        if n <= DETAILED:
            total += LYING * _lain_on(sides, i, x, y)
        return total

    for turn in range(rounds):
        turned = turn / max(rounds - 1, 1)
        far = size * reach[0] * (reach[1] / reach[0]) ** turned
        order = rng.permutation(free)
        tries = (rng.normal(size=(len(order), 2, TRIES)) * far[:, None]).astype(np.float32)
        tries *= NEARER
        for i, at in zip(order.tolist(), tries, strict=True):
            at[0, :6] += sides.x[i]
            at[1, :6] += sides.y[i]
            around = sides.partners[i]
            if len(around):  # the last two, near the middle of those it is tied to
                at[0, 6:] += np.add.reduce(sides.x[around]) / len(around)
                at[1, 6:] += np.add.reduce(sides.y[around]) / len(around)
            if (np.abs(at) > half).any():
                at[:] = folded(at, half)
            costs = cost(i, at)
            best = int(costs.argmin())
            if costs[best] < costs[0] - GAIN:
                sides.move(i, at[0, best], at[1, best])
    return sides.places


def cleared(places: Points, drawing: Drawing, rng: np.random.Generator, free: NDArray[np.int64] | None = None) -> Points:
    """Those that still lie on one another moved into free room, of two the one with fewer ties, at the price of crossings."""
    ties = np.bincount(drawing.pairs.ravel(), minlength=len(places))
    if free is not None:
        ties = np.where(np.isin(np.arange(len(places)), free), ties, len(places))
    for _ in range(20):
        if free is None:
            places = pushed_apart(places, drawing.boxes, drawing.size, filled=np.inf, rounds=100)
        a, b = overlapping(places, drawing.boxes).T
        stuck = np.unique(np.where(ties[a] <= ties[b], a, b))
        if free is not None:
            stuck = np.intersect1d(stuck, free)
        if not len(stuck):
            break
        places = mended(places, drawing, rng, 3, reach=(0.1 if free is None else 0.3, 0.03), free=stuck, strict=20.0)
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

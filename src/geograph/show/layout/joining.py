"""Newcomers put into a picture that stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from geograph.show.layout.mending import Drawing, cleared, mended
from geograph.show.layout.packing import beneath
from geograph.show.layout.room import folded, room_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.show.layout.sides import Pairs, Points

    Part = NDArray[np.int64]

ENOUGH = 1 / 3  # share of a part that must be known for newcomers to be put beside their partners straight away
BESIDE = 40.0  # how far from the middle of their partners newcomers begin
NEAR = 4.0  # what a tie as long as the page costs a newcomer, in crossings that a tie has here
MARGIN = 60.0


def joined(
    places: Points,
    known: NDArray[np.bool_],
    parts: Sequence[Part],
    drawing: Drawing,
    drawn: Callable[[int, Points], Points],
    rng: np.random.Generator,
) -> Points:
    """Places of everybody: the known ones unchanged, newcomers near their partners in free room, parts of newcomers only beneath.

    ``drawn``: draws a part on a page of some size. ``drawing.size`` does not matter: the page is what the known ones take up.
    """
    begun = places.copy()
    reached = [k for k, part in enumerate(parts) if known[part].any()]
    for k in reached:
        part = parts[k]
        if known[part].mean() >= ENOUGH:
            _beside_partners(begun, known, part, drawing.pairs, rng)
        elif not known[part].all():
            begun[part] = _turned(drawn(k, room_for(len(part))), begun[part], known[part])
    low, high = places[known].min(axis=0), places[known].max(axis=0)
    room = room_for(len(places))
    middle = np.zeros(2) if (np.abs(places[known]) <= room / 2).all() else (low + high) / 2
    size = np.maximum(room, high - low + 2 * MARGIN)
    together = np.sort(np.concatenate([parts[k] for k in reached]))
    begun[~known] = middle + folded(begun[~known] - middle, size / 2)
    new = np.flatnonzero(~known[together])
    if len(new):
        inside = np.isin(drawing.pairs[:, 0], together)
        sign = None if drawing.sign is None else drawing.sign[inside]
        here = Drawing(np.searchsorted(together, drawing.pairs[inside]), drawing.boxes[together], size, sign)
        found = mended(begun[together] - middle, here, rng, 15, reach=(0.1, 0.01), free=new, strict=5.0, pull=NEAR)
        begun[together] = cleared(found, here, rng, free=new) + middle
    begun[known] = places[known]
    rest = [k for k in range(len(parts)) if k not in reached]
    if rest:
        around = begun[together] + np.column_stack([np.zeros(len(together)), drawing.boxes[together, 1]])
        left, right = float(begun[together, 0].min()), float(begun[together, 0].max())
        top = float(around[:, 1].max()) + MARGIN
        beneath([parts[k] for k in rest], drawing.boxes, begun, lambda k, page: drawn(rest[k], page), left=left, right=right, top=top)
    return begun


def _beside_partners(places: Points, known: NDArray[np.bool_], part: Part, pairs: Pairs, rng: np.random.Generator) -> None:
    """Newcomers in the middle of those partners who have a place, then the partners of these, and so on."""
    placed = known.copy()
    waiting = [i for i in part.tolist() if not placed[i]]
    partners = {i: np.concatenate([pairs[pairs[:, 0] == i, 1], pairs[pairs[:, 1] == i, 0]]) for i in waiting}
    while waiting:
        ready = [i for i in waiting if placed[partners[i]].any()]
        middles = [places[partners[i][placed[partners[i]]]].mean(axis=0) for i in ready]
        places[ready] = np.array(middles) + rng.normal(size=(len(ready), 2)) * BESIDE
        placed[ready] = True
        waiting = [i for i in waiting if not placed[i]]


def _turned(own: Points, places: Points, known: NDArray[np.bool_]) -> Points:
    """A drawing turned, mirrored and scaled so that the known ones stand where they are as nearly as can be."""
    z, w = own[:, 0] + 1j * own[:, 1], places[:, 0] + 1j * places[:, 1]
    fits = []
    for drawing in (z, z.conj()):
        a, b = drawing[known], w[known]
        apart, wanted = a - a.mean(), b - b.mean()
        least = (np.abs(apart) ** 2).sum()
        factor = (apart.conj() * wanted).sum() / least if least > 1e-9 else 1.0
        placed = (drawing - a.mean()) * (factor if abs(factor) > 1e-9 else 1.0) + b.mean()
        fits.append((float((np.abs(placed[known] - b) ** 2).sum()), placed))
    best = min(fits, key=lambda fit: fit[0])[1]
    found = np.column_stack([best.real, best.imag])
    found[known] = places[known]
    return found

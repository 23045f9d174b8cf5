"""The parts of a network on one page: the largest on top, smaller ones and isolates in rows beneath."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from geograph.show.layout.room import RADIUS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.show.layout.sides import Points

    Part = NDArray[np.int64]

BESIDE, UNDER = 8.0, 12.0  # free room around a part
STRETCH = 1.4  # how much more one side may be stretched than the other to fill the page


def arranged(parts: Sequence[Part], boxes: Points, room: Points, drawn: Callable[[int, Points], Points]) -> Points:
    """Every part drawn and put in its place; together they fill the room, whose middle is (0, 0).

    ``parts``: the members of each, the largest first. ``drawn``: draws one of them on a page of some size.
    """
    n = len(boxes)
    places = np.zeros((n, 2))
    if len(parts) == 1:
        places[parts[0]] = drawn(0, room)
        return fitted(places, room)
    alone = len(parts[0]) > n / 3  # on top, over the whole width
    rows = range(1 if alone else 0, len(parts))
    for k in rows:
        places[parts[k]] = drawn(k, room * np.sqrt(len(parts[k]) / n))
    corners = [_corners(places[parts[k]], boxes[parts[k]]) for k in rows]
    sizes = np.array([high - low for low, high in corners])
    width, least = float(room[0]), float(sizes[:, 0].max())
    if alone:  # a wider and higher page, shrunk in the end, where the rows take more than half of it
        while width < 30 * room[0] and (width < least or _rows(sizes, width)[1] > 0.5 * width * room[1] / room[0]):
            width *= 1.1
    else:  # as wide as makes the rows as high as they should be for the width
        widths = [max(width * factor, least) for factor in np.geomspace(0.1, 10.0, 80).tolist()]
        width = min(widths, key=lambda w: max(_rows(sizes, w)[2] / room[0], _rows(sizes, w)[1] / room[1]))
    spots, height, _ = _rows(sizes, width)
    top = width * room[1] / room[0] - height if alone else 0.0
    for k, (low, _), spot in zip(rows, corners, spots, strict=True):
        places[parts[k]] += spot - low + np.array([-width / 2, top])
    if alone:
        biggest = drawn(0, np.array([width, top - UNDER]))
        places[parts[0]] = biggest + np.array([0.0, top - _corners(biggest, boxes[parts[0]])[1][1]])
    return fitted(places, room)


def beneath(
    parts: Sequence[Part], boxes: Points, places: Points, drawn: Callable[[int, Points], Points], *, left: float, right: float, top: float
) -> None:
    """Parts drawn and set in rows under a picture that stays as it is, into ``places``."""
    width = max(right - left, 200.0)
    for k, part in enumerate(parts):
        places[part] = drawn(k, np.array([1.0, 0.8]) * min(width, 100.0 * np.sqrt(len(part))))
    corners = [_corners(places[part], boxes[part]) for part in parts]
    spots = _rows(np.array([high - low for low, high in corners]), width)[0]
    for part, (low, _), spot in zip(parts, corners, spots, strict=True):
        places[part] += spot - low + np.array([left, top])


def _corners(places: Points, boxes: Points) -> tuple[Points, Points]:
    """Upper left and lower right of a part, labels and some free room included."""
    around = np.column_stack([boxes[:, 0] + BESIDE, np.full(len(boxes), RADIUS + UNDER)])
    return (places - around).min(axis=0), (places + around + np.column_stack([np.zeros(len(boxes)), boxes[:, 1]])).max(axis=0)


def _rows(sizes: Points, width: float) -> tuple[Points, float, float]:
    """Upper left corners of blocks set in rows like words, the height of all rows, and the width of the widest."""
    spots, left, top, tall, widest = np.zeros((len(sizes), 2)), 0.0, 0.0, 0.0, 0.0
    for k, (wide, high) in enumerate(sizes.tolist()):
        if left and left + wide > width:
            left, top, tall = 0.0, top + tall, 0.0
        spots[k] = left, top
        left, tall = left + wide, max(tall, high)
        widest = max(widest, left)
    return spots, top + tall, widest


def fitted(places: Points, room: Points) -> Points:
    """Scaled to fill the room, both sides alike as far as that fills it."""
    low, high = places.min(axis=0), places.max(axis=0)
    scale = np.divide(room, high - low, out=np.full(2, np.inf), where=high - low > 1e-6)
    least = float(scale.min())
    return np.asarray((places - (low + high) / 2) * (np.minimum(scale, STRETCH * least) if np.isfinite(least) else 1.0))

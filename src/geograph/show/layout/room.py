"""Room on the page: labels and what they cover, drawings turned and evened out to fill it, actors pushed off one another."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from geograph.show.layout.sides import Pairs, Points

PAGE = np.array([800.0, 640.0])  # for up to 60 actors, larger for more; the page scales it to its canvas
RADIUS, LETTER, LINE, WRAP = 13.0, 6.3, 14.0, 18  # a symbol, a letter, a line of a label; letters per line
GAP = 4.0  # between two labels side by side


def room_for(n: int) -> Points:
    """Width and height of the page for so many actors."""
    return PAGE * max(1.0, float(np.sqrt(n / 60)))


def boxes_of(names: Sequence[str]) -> Points:
    """Half the width and the full height of each label, wrapped to a few lines below its symbol."""
    wrapped = [textwrap.wrap(name, WRAP) or [""] for name in names]
    letters = np.array([max(map(len, lines)) for lines in wrapped], dtype=np.float64)
    return np.column_stack([np.maximum(RADIUS, letters * LETTER / 2), np.array([len(lines) for lines in wrapped]) * LINE])


def overlapping(places: Points, boxes: Points) -> Pairs:
    """The pairs of actors, each a symbol and the label below it, that lie on one another."""
    middle, half = _rectangles(places, boxes)
    if len(places) < 2:
        return np.zeros((0, 2), dtype=np.int64)
    pairs = cKDTree(middle / (2 * half.max(axis=0))).query_pairs(1.0, p=np.inf, output_type="ndarray")
    a, b = pairs[:, 0], pairs[:, 1]
    hit = (np.abs(middle[a] - middle[b]) < half[a] + half[b]).all(axis=1)
    pairs = pairs[hit]
    return np.asarray(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))])


def _rectangles(places: Points, boxes: Points) -> tuple[Points, Points]:
    """Middle and half the sides of what an actor takes up."""
    half = np.column_stack([boxes[:, 0] + GAP / 2, RADIUS + boxes[:, 1] / 2])
    return places + np.column_stack([np.zeros(len(boxes)), boxes[:, 1] / 2]), half


def spread(places: Points, size: Points, even: float) -> Points:
    """Turned so that the long side lies flat, evened out towards a uniform density, and scaled to the page."""
    n = len(places)
    places = places - places.mean(axis=0)
    x, y = places[:, 0], places[:, 1]
    turn = 0.5 * np.arctan2(2 * (x * y).sum(), (x * x).sum() - (y * y).sum())
    cos, sin = np.cos(turn), np.sin(turn)
    places = np.column_stack([cos * x + sin * y, cos * y - sin * x])
    places = np.round(places / max(float(np.abs(places).max()), 1e-9), 9)  # so that ties of rank are ties
    places = places * np.where((places**3).sum(axis=0) < 0, -1, 1)
    reach = np.maximum(np.abs(places).max(axis=0), 1e-9)
    rank = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0) / max(n - 1, 1) * 2 - 1
    return ((1 - even) * places / reach + even * rank) * size / 2


def pushed_apart(places: Points, boxes: Points, size: Points, *, filled: float = 0.5, rounds: int = 60) -> Points:
    """Actors that lie on one another pushed off, within the page, each the shorter way out.

    Labels count as smaller than they are where all of them would take more than the share ``filled`` of the page.
    """
    places, n = places.copy(), len(places)
    full = float((2 * boxes[:, 0] * (boxes[:, 1] + 2 * RADIUS)).sum() / (size[0] * size[1]))
    boxes = boxes * min(1.0, float(np.sqrt(filled / max(full, 1e-9))))
    for _ in range(rounds):
        pairs = overlapping(places, boxes)
        if not len(pairs):
            break
        a, b = pairs[:, 0], pairs[:, 1]
        middle, half = _rectangles(places, boxes)
        apart, need = middle[a] - middle[b], half[a] + half[b]
        apart = np.where(apart == 0, 1e-3, apart)  # the earlier one goes right and down
        deep = need - np.abs(apart)
        sideways = deep[:, 0] / need[:, 0] < deep[:, 1] / need[:, 1]
        along = np.column_stack([sideways, ~sideways]) * np.sign(apart) * (deep + 1.0) / 2
        often = np.maximum(np.bincount(pairs.ravel(), minlength=n), 1)
        for k in (0, 1):
            move = np.bincount(a, along[:, k], n) - np.bincount(b, along[:, k], n)
            places[:, k] = folded(places[:, k] + move / np.sqrt(often), size[k] / 2)
    return places


def folded(at: Any, rim: Any) -> Any:
    """Back from beyond the rim: clipped, actors would pile up on it, in line with one another."""
    over = np.maximum(np.abs(at) - rim, 0) % rim
    return np.sign(at) * (np.minimum(np.abs(at), rim) - over)

"""Where names stand beside their symbols so that none covers another, a symbol, or more of the ties than it must."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

GAP = 1.5  # between a symbol and its name, and between two names
# Direction of the name from its symbol (y pointing down), and how much worse than below it is.
SIDES = (
    (0.0, 1.0, 0.0), (0.0, -1.0, 0.6), (1.0, 0.0, 0.4), (-1.0, 0.0, 0.7),
    (0.8, 0.8, 0.9), (-0.8, 0.8, 1.1), (0.8, -0.8, 1.1), (-0.8, -0.8, 1.3),
)  # fmt: skip


@dataclass(frozen=True)
class Label:
    """A placed name: its lines, its middle, and the side of the symbol it stands on."""

    lines: tuple[str, ...]
    x: float
    y: float
    wide: float
    tall: float


def placed(
    order: Sequence[Any],
    forms: Mapping[Any, Sequence[tuple[tuple[str, ...], float, float]]],
    places: Mapping[Any, tuple[float, float]],
    radius: Mapping[Any, float],
    ink: Points,
    room: tuple[float, float],
) -> dict[Any, Label]:
    """Names that fit, placed in order: who comes first has first choice.

    ``forms`` are ways to break a name into lines, each with its width and height; ``ink`` are points on the ties.
    """
    actors = list(places)
    centers = np.array([places[a] for a in actors], dtype=float).reshape(-1, 2)
    radii = np.array([radius[a] for a in actors], dtype=float)
    boxes = np.empty((0, 4))
    found: dict[Any, Label] = {}
    for actor in order:
        x, y = places[actor]
        r = radius[actor]
        reach = max((max(wide, tall) for _, wide, tall in forms[actor]), default=0.0) + r + 2 * GAP
        near = (np.abs(centers - (x, y)) < reach + radii[:, None]).all(axis=1)
        close = ink[(np.abs(ink - (x, y)) < reach).all(axis=1)] if len(ink) else ink
        best: tuple[float, Label] | None = None
        for k, (lines, wide, tall) in enumerate(forms[actor]):
            for dx, dy, cost in SIDES:
                flat = abs(dx) < 1 and dx != 0
                cx = x + dx * r + np.sign(dx) * (GAP * (0.4 if flat else 1) + wide / 2) if dx else x
                cy = y + dy * r + np.sign(dy) * (GAP * (0.4 if flat else 1) + tall / 2) if dy else y
                box = (cx - wide / 2, cy - tall / 2, cx + wide / 2, cy + tall / 2)
                if box[0] < 0 or box[1] < 0 or box[2] > room[0] or box[3] > room[1]:
                    continue
                if _hit(box, boxes) or _covers(box, centers[near], radii[near]):
                    continue
                inside = (close[:, 0] > box[0]) & (close[:, 0] < box[2]) & (close[:, 1] > box[1]) & (close[:, 1] < box[3])
                total = cost + 0.35 * k + 0.12 * int(inside.sum())
                if best is None or total < best[0] - 1e-9:
                    best = (total, Label(lines, float(cx), float(cy), wide, tall))
        if best:
            label = best[1]
            found[actor] = label
            half = (label.wide / 2 + GAP / 2, label.tall / 2 + GAP / 4)
            boxes = np.vstack([boxes, [label.x - half[0], label.y - half[1], label.x + half[0], label.y + half[1]]])
    return found


def _hit(box: tuple[float, float, float, float], boxes: Points) -> bool:
    return bool(((boxes[:, 0] < box[2]) & (boxes[:, 2] > box[0]) & (boxes[:, 1] < box[3]) & (boxes[:, 3] > box[1])).any())


def _covers(box: tuple[float, float, float, float], centers: Points, radii: Points) -> bool:
    """Whether a box lies on a symbol."""
    dx = np.maximum(np.maximum(box[0] - centers[:, 0], centers[:, 0] - box[2]), 0)
    dy = np.maximum(np.maximum(box[1] - centers[:, 1], centers[:, 1] - box[3]), 0)
    return bool((np.hypot(dx, dy) < radii + 0.3).any())

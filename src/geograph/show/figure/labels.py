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

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.x - self.wide / 2, self.y - self.tall / 2, self.x + self.wide / 2, self.y + self.tall / 2

    def hits(self, other: Label) -> bool:
        """Whether two names lie on one another, or nearly."""
        return abs(self.x - other.x) < (self.wide + other.wide + GAP) / 2 and abs(self.y - other.y) < (self.tall + other.tall + GAP / 2) / 2


def placed(
    order: Sequence[Any],
    forms: Mapping[Any, Sequence[tuple[tuple[str, ...], float, float]]],
    places: Mapping[Any, tuple[float, float]],
    reach: Mapping[Any, tuple[float, float, float, float]],
    ink: Points,
    room: tuple[float, float],
) -> dict[Any, Label]:
    """Names that fit, placed in order: who comes first has first choice.

    ``reach`` is how far a symbol extends to the left, the right, up and down;
    ``forms`` are ways to break a name into lines, each with its width and height; ``ink`` are points on the ties.
    """
    actors = list(places)
    centers = np.array([places[a] for a in actors], dtype=float).reshape(-1, 2)
    radii = np.array([sum(reach[a]) / 4 for a in actors], dtype=float)
    choices: dict[Any, list[Label]] = {}
    for actor in order:
        most = max((max(wide, tall) for _, wide, tall in forms[actor]), default=0.0) + max(reach[actor]) + 2 * GAP
        near = (np.abs(centers - places[actor]) < most + radii[:, None]).all(axis=1)
        close = ink[(np.abs(ink - places[actor]) < most).all(axis=1)] if len(ink) else ink
        choices[actor] = _choices(forms[actor], places[actor], reach[actor], centers[near], radii[near], close, room)
    found: dict[Any, Label] = {}
    for actor in order:
        label = next((label for label in choices[actor] if not any(label.hits(other) for other in found.values())), None)
        if label:
            found[actor] = label
    for actor in order:
        if actor not in found:
            _make_room(actor, choices, found)
    return found


def _choices(
    forms: Sequence[tuple[tuple[str, ...], float, float]],
    place: tuple[float, float],
    reach: tuple[float, float, float, float],
    centers: Points,
    radii: Points,
    ink: Points,
    room: tuple[float, float],
) -> list[Label]:
    """Where a name may stand without covering a symbol or leaving the sheet, best first."""
    left, right, up, down = reach
    rated: list[tuple[float, int, Label]] = []
    for k, (lines, wide, tall) in enumerate(forms):
        for dx, dy, cost in SIDES:
            gap = GAP * (0.4 if dx and dy else 1)
            x = place[0] + dx * (right if dx > 0 else left) + np.sign(dx) * (gap + wide / 2)
            y = place[1] + dy * (down if dy > 0 else up) + np.sign(dy) * (gap + tall / 2)
            label = Label(lines, float(x), float(y), wide, tall)
            a, b, c, d = label.box
            if a < 0 or b < 0 or c > room[0] or d > room[1] or _covers(label.box, centers, radii):
                continue
            crossed = (ink[:, 0] > a) & (ink[:, 0] < c) & (ink[:, 1] > b) & (ink[:, 1] < d)
            rated.append((round(cost + 0.35 * k + 0.12 * int(crossed.sum()), 9), len(rated), label))
    return [label for _, _, label in sorted(rated, key=lambda r: r[:2])]


def _make_room(actor: Any, choices: Mapping[Any, list[Label]], found: dict[Any, Label]) -> None:
    """Place a name where one or two others stand that can stand elsewhere."""
    for label in choices[actor]:
        blocking = [other for other, placed in found.items() if label.hits(placed)]
        if len(blocking) > 2:
            continue
        trial = {other: placed for other, placed in found.items() if other not in blocking} | {actor: label}
        for other in blocking:
            moved = next((c for c in choices[other] if not any(c.hits(placed) for placed in trial.values())), None)
            if moved is None:
                break
            trial[other] = moved
        else:
            found.clear()
            found.update(trial)
            return


def _covers(box: tuple[float, float, float, float], centers: Points, radii: Points) -> bool:
    """Whether a box lies on a symbol."""
    dx = np.maximum(np.maximum(box[0] - centers[:, 0], centers[:, 0] - box[2]), 0)
    dy = np.maximum(np.maximum(box[1] - centers[:, 1], centers[:, 1] - box[3]), 0)
    return bool((np.hypot(dx, dy) < radii + 0.3).any())

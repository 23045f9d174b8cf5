"""How ties are drawn: color, dash and mark of each type, so that two types can be told apart in grey too; and their arcs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.path import Path

from geograph.network import Network
from geograph.show.looks import bends, hex_color, in_order
from geograph.vocabulary import BUILT_IN_TYPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

# Each dash and what stands in for it where another type of the same lightness has it already; in widths of the line.
VARIANTS: dict[str, tuple[tuple[float, ...], ...]] = {
    "solid": ((), (13, 1.6), (7, 1.2, 1.2, 1.2)),
    "dashed": ((4.5, 2.2), (2.2, 1.6), (8, 3.5)),
    "dotted": ((1, 1.7), (1, 4), (1, 1, 1, 3.5)),
    "dashdot": ((5, 1.7, 1, 1.7), (5, 1.5, 1, 1.5, 1, 1.5), (2.5, 1.5, 1, 1.5)),
}
ALIKE = 20.0  # lightness (0 to 100) by which two lines of one dash must differ
HOSTILE, FRIENDLY, NEUTRAL = "x", "+", "o"  # marks in the middle of a tie
SIGN_LINES = {1: ("#0072B2", "solid"), 0: ("#7F7F7F", "dotted"), -1: ("#C1440E", "dashed")}
ROUND = 12  # corners above which an outline is a circle
LEAST, MOST = 2.4, 5.0  # points between neighbors in a bundle


@dataclass(frozen=True)
class Line:
    color: str
    dash: tuple[float, ...]
    sign: int
    directed: bool
    label: str

    @property
    def style(self) -> Any:
        return (0, self.dash) if self.dash else "solid"


def lightness(color: str) -> float:
    """CIE L*, from 0 (black) to 100: what is left of a color in grey."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color))
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def pale(color: str, strength: float) -> str:
    """A color towards white: 1 leaves it as it is."""
    return to_hex(tuple(1 - (1 - c) * strength for c in to_rgb(color)))  # type: ignore[arg-type]


def of_types(net: Network) -> dict[str, Line]:
    """The line of each type, the same in every selection of the network.

    A hostile tie has a cross in the middle, so that it may share its dash with a friendly one.
    """
    found: dict[str, Line] = {}
    built_in = {kind: k for k, kind in enumerate(BUILT_IN_TYPES)}  # the common ones first: they keep their own dash
    for kind in sorted(map(str, net.types.index), key=lambda kind: (built_in.get(kind, len(built_in)), kind)):
        row = net.types.loc[kind]
        color, sign = hex_color(str(row["color"])), int(row["sign"])
        rivals = [
            line for line in found.values() if (line.sign < 0) == (sign < 0) and abs(lightness(line.color) - lightness(color)) < ALIKE
        ]
        taken = {line.dash for line in rivals}
        choices = VARIANTS.get(str(row["dash"]), VARIANTS["solid"])
        others = [dash for dashes in VARIANTS.values() for dash in dashes[1:]]
        dash = next((dash for dash in (*choices, *others) if dash not in taken), choices[0])
        found[kind] = Line(color, dash, sign, bool(row["directed"]), str(row["label"] or kind))
    return found


def of_signs() -> dict[int, Line]:
    words = {1: "friendly", 0: "neutral", -1: "hostile"}
    return {sign: Line(color, VARIANTS[dash][0], sign, False, words[sign]) for sign, (color, dash) in SIGN_LINES.items()}


def mark_of(sign: int, usual: int) -> str:
    """The mark of a tie: hostile ones always have one, others where their sign is not the usual one of their line."""
    return HOSTILE if sign < 0 else "" if sign == usual else FRIENDLY if sign > 0 else NEUTRAL


@dataclass(frozen=True)
class Arc:
    """A tie as a curve from the rim of one symbol to that of the other."""

    points: Points  # four control points of a cubic curve
    mark: Points  # where its mark stands
    head: Points | None  # three corners of the arrowhead, where it has one

    @property
    def path(self) -> Path:
        return Path(self.points, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])

    def sampled(self, n: int) -> Points:
        return _curve(self.points, np.linspace(0, 1, n))


def arcs(
    net: Network, places: Mapping[Any, tuple[float, float]], radius: Mapping[Any, float], outline: Mapping[Any, Path], *, head: float
) -> dict[Any, Arc]:
    """The arc of every tie, by id, in the units of the places (y pointing down); outlines are symbols of radius 1 (y pointing up).

    Ties between the same two actors lie side by side: looks.bends says in which order and on which side, seen from the
    earlier actor to the later; here the distance between neighbors is kept readable in print.
    """
    order = {actor: i for i, actor in enumerate(in_order(net))}
    bend = bends(net)
    ties = net.ties
    columns = zip(ties.index, ties["source"], ties["target"], ties["directed"], strict=True)
    rows = {tie: (a, b, bool(directed)) for tie, a, b, directed in columns}
    outermost: dict[tuple[int, int], float] = {}
    bundle: dict[tuple[int, int], int] = {}
    for tie, (a, b, _) in rows.items():
        pair = (min(order[a], order[b]), max(order[a], order[b]))
        bundle[pair] = bundle.get(pair, 0) + 1
        outermost[pair] = max(outermost.get(pair, 0.0), abs(bend[tie]))
    found: dict[Any, Arc] = {}
    for tie, (a, b, directed) in rows.items():
        pair = (min(order[a], order[b]), max(order[a], order[b]))
        share = bend[tie] / outermost[pair] if outermost[pair] else 0.0
        if a == b:
            found[tie] = _loop(np.array(places[a]), radius[a] + 2 + 3 * (share + 1) * (bundle[pair] - 1) / 2)
            continue
        first, last = (a, b) if order[a] <= order[b] else (b, a)
        p, q = np.array(places[first]), np.array(places[last])
        chord = float(np.hypot(*(q - p)))
        beside = (bundle[pair] - 1) / 2
        height = share * float(np.clip(outermost[pair] * chord / 2, beside * LEAST, beside * MOST))
        points = _cubic(p, q, height)
        if (first, last) != (a, b):
            points = points[::-1]
        # Marks of a bundle stand in a slanting row, not on one another.
        at = 0.5 + 0.28 * share * min(1.0, beside / 4) * (1 if (first, last) == (a, b) else -1)
        found[tie] = _between_rims(points, [(radius[end] + 0.8, outline[end]) for end in (a, b)], head if directed else 0.0, at)
    return found


def corners(outline: Path) -> Points:
    return np.asarray(outline.vertices, dtype=float)


def _outside(points: Points, center: Points, size: float, outline: Path) -> NDArray[np.bool_]:
    if len(outline) > ROUND:
        return np.asarray(np.hypot(*(points - center).T) > size)
    return np.asarray(~Path(corners(outline) * (size, -size) + center).contains_points(points))


def _cubic(p: Points, q: Points, height: float) -> Points:
    """From p to q, leaving the chord soon and running beside it at a height."""
    along = q - p
    length = max(float(np.hypot(*along)), 1e-9)
    aside = np.array([-along[1], along[0]]) / length * height * 4 / 3
    return np.array([p, p + 0.22 * along + aside, q - 0.22 * along + aside, q])


def _loop(place: Points, size: float) -> Arc:
    wide = size * 1.6
    points = place + np.array([[0, 0], [-wide, -2 * wide], [wide, -2 * wide], [0, 0]])
    return Arc(points, _curve(points, np.array([0.5]))[0], None)


def _curve(points: Points, t: Points) -> Points:
    t = t[:, None]
    s = 1 - t
    return np.asarray(s**3 * points[0] + 3 * s**2 * t * points[1] + 3 * s * t**2 * points[2] + t**3 * points[3])


def _part(points: Points, t0: float, t1: float) -> Points:
    """The part of a cubic curve between two parameters (de Casteljau's construction, twice)."""

    def up_to(p: Points, t: float) -> Points:
        a = p[:-1] + (p[1:] - p[:-1]) * t
        b = a[:-1] + (a[1:] - a[:-1]) * t
        return np.array([p[0], a[0], b[0], b[0] + (b[1] - b[0]) * t])

    whole = up_to(points, t1)
    return up_to(whole[::-1], 1 - t0 / t1 if t1 > 0 else 0.0)[::-1]


def _between_rims(points: Points, rims: list[tuple[float, Path]], head: float, at: float) -> Arc:
    t = np.linspace(0, 1, int(np.clip(3 * np.hypot(*(points[3] - points[0])), 128, 1536)) + 1)  # to a third of a point
    drawn = _curve(points, t)
    leaving, arriving = (_outside(drawn, end, *rim) for end, rim in zip((points[0], points[3]), rims, strict=True))
    t0 = float(t[np.argmax(leaving)]) if leaving.any() else 0.0
    tip = float(t[len(t) - 1 - np.argmax(arriving[::-1])]) if arriving.any() else 1.0
    if tip - t0 < 0.05:  # symbols that touch: the whole line, over them
        t0, tip = 0.0, 1.0
    mark = _curve(points, np.array([t0 + (tip - t0) * at]))[0]
    if not head:
        return Arc(_part(points, t0, tip), mark, None)
    end = _curve(points, np.array([tip]))[0]
    far = np.hypot(*(drawn - end).T)
    behind = (t < tip) & (far >= min(head, 0.6 * float(far[t >= t0].max(initial=0.0))))
    base_t = max(float(t[behind].max(initial=t0)), t0 + 1e-4)
    base = _curve(points, np.array([base_t]))[0]
    way = (end - base) / max(float(np.hypot(*(end - base))), 1e-9)
    side = np.array([-way[1], way[0]]) * head * 0.36
    tail = end - way * head
    return Arc(_part(points, t0, base_t), mark, np.array([end, tail + side, tail - side]))

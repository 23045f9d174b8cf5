"""The network as a still SVG, for readers without JavaScript. The page's own pictures are drawn by the script from what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from geograph.show.markup import NOT_IN_XML

WIDTH, HEIGHT, MARGIN = 1000.0, 760.0, 60.0
LETTER, LINE = 6.6, 14.0  # of labels of 12 px
OUTLINES = {  # around (0, 0), as large as a circle of radius 1
    "square": "-.886,-.886 .886,-.886 .886,.886 -.886,.886", "diamond": "0,-1.25 1.25,0 0,1.25 -1.25,0",
    "triangle": "0,-1.3 1.2,.85 -1.2,.85", "triangleDown": "0,1.3 1.2,-.85 -1.2,-.85",
    "hexagon": "-1.1,0 -.55,-.95 .55,-.95 1.1,0 .55,.95 -.55,.95",
    "star": "0,-1.5 .4,-.55 1.43,-.46 .65,.21 .88,1.21 0,.68 -.88,1.21 -.65,.21 -1.43,-.46 -.4,-.55",
}  # fmt: skip


def svg(
    actors: Sequence[Mapping[str, Any]],
    ties: Sequence[Mapping[str, Any]],
    label: str,
) -> str:
    """One drawing.

    ``actors`` have ``x, y, radius, shape, light, color, name``, most important first for their labels; ``ties`` have ``from, to``
    (places in actors), ``bend`` as seen from ``from``, ``color``, ``dashes``, ``arrow``.
    """
    at = _scaled(actors)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{_text(label)}" '
        'font-family="system-ui, Segoe UI, Roboto, Arial, sans-serif" font-size="12">',
        '<g fill="none" stroke-width="1.3" stroke-opacity=".75">',
    ]
    looks: dict[tuple[str, tuple[float, ...]], list[str]] = {}
    heads: dict[str, list[str]] = {}
    for tie in ties:
        (x1, y1), (x2, y2) = at[tie["from"]], at[tie["to"]]
        cx, cy = (x1 + x2) / 2 - (y2 - y1) * tie["bend"], (y1 + y2) / 2 + (x2 - x1) * tie["bend"]
        if tie["from"] == tie["to"]:
            size = 14 + abs(tie["bend"]) * 60 + (4 if tie["bend"] < 0 else 0)  # loops one within the other
            d = f"M{x1:.0f} {y1:.0f}c-{size:.0f} -{2 * size:.0f} {size:.0f} -{2 * size:.0f} 0 0"
        elif tie["bend"]:
            d = f"M{x1:.0f} {y1:.0f}Q{cx:.0f} {cy:.0f} {x2:.0f} {y2:.0f}"
        else:
            d = f"M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}"
        looks.setdefault((tie["color"], tuple(tie["dashes"])), []).append(d)
        if tie["arrow"] and (cx, cy) != (x2, y2):
            heads.setdefault(tie["color"], []).append(_head(cx, cy, x2, y2, actors[tie["to"]]["radius"]))
    for (color, dashes), paths in looks.items():
        dash = f' stroke-dasharray="{" ".join(f"{d:g}" for d in dashes)}"' if dashes else ""
        parts.append(f'<path stroke="{_text(color)}"{dash} d="{"".join(paths)}"/>')
    parts.append("</g>")
    parts += [f'<path fill="{_text(color)}" d="{"".join(paths)}"/>' for color, paths in heads.items()]
    for actor, (x, y) in zip(actors, at, strict=True):
        parts.append(_symbol(actor, x, y))
    parts.append('<g text-anchor="middle" fill="#1b1f24" stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">')
    parts += [f'<text x="{x:.0f}" y="{y:.0f}">{_text(name)}</text>' for name, x, y in _labels(actors, at)]
    return "".join([*parts, "</g></svg>"])


def _text(text: str) -> str:
    return escape(NOT_IN_XML.sub("", text), quote=True)


def _scaled(actors: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    if not actors:
        return []
    found = []
    for axis, room in (("x", WIDTH), ("y", HEIGHT)):
        values = [actor[axis] for actor in actors]
        low, high = min(values), max(values)
        scale = (room - 2 * MARGIN) / (high - low) if high > low else 0.0
        found.append([room / 2 + (value - (low + high) / 2) * scale for value in values])
    return list(zip(*found, strict=True))


def _symbol(actor: Mapping[str, Any], x: float, y: float) -> str:
    r, color = actor["radius"], _text(actor["color"])
    outline = OUTLINES.get(actor["shape"])
    unit = r if outline else 1.0  # outlines are scaled, and their strokes with them
    dash = f' stroke-dasharray="{3 / unit:.2g} {2 / unit:.2g}"' if actor["light"] else ""
    look = f'fill="{"#fff" if actor["light"] else color}" stroke="{color if actor["light"] else "#fff"}" stroke-width="{1.5 / unit:.2g}"'
    if outline:
        return f'<polygon {look}{dash} transform="translate({x:.0f} {y:.0f}) scale({r:.1f})" points="{outline}"/>'
    return f'<circle {look}{dash} cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}"/>'


def _head(cx: float, cy: float, x: float, y: float, radius: float) -> str:
    """An arrow's head that ends at the rim of a symbol."""
    dx, dy = x - cx, y - cy
    length = (dx * dx + dy * dy) ** 0.5
    dx, dy = dx / length, dy / length
    tx, ty = x - dx * radius * 1.1, y - dy * radius * 1.1
    bx, by = tx - dx * 7, ty - dy * 7
    return f"M{tx:.1f} {ty:.1f}L{bx - dy * 3:.1f} {by + dx * 3:.1f}L{bx + dy * 3:.1f} {by - dx * 3:.1f}Z"


def _labels(actors: Sequence[Mapping[str, Any]], at: Sequence[tuple[float, float]]) -> list[tuple[str, float, float]]:
    """Names under, over or beside their symbols, where there is room; the first actors first."""
    taken = [
        (x - a["radius"], y - a["radius"], x + a["radius"], y + a["radius"], i)
        for i, (a, (x, y)) in enumerate(zip(actors, at, strict=True))
    ]
    found = []
    for i, (actor, (x, y)) in enumerate(zip(actors, at, strict=True)):
        name = " ".join(actor["name"].split())
        name = name if len(name) <= 44 else f"{name[:43]}…"
        half, r = len(name) * LETTER / 2, actor["radius"]
        for mx, top in ((x, y + r + 2), (x, y - r - 2 - LINE), (x + r + 4 + half, y - LINE / 2), (x - r - 4 - half, y - LINE / 2)):
            box = (mx - half, top, mx + half, top + LINE)
            inside = box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < HEIGHT
            if inside and not any(t[4] != i and box[0] < t[2] and box[2] > t[0] and box[1] < t[3] and box[3] > t[1] for t in taken):
                taken.append((*box, -1))
                found.append((name, mx, top + 11))
                break
    return found

"""The marks of a network: arcs, symbols, names, and the legends that explain them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from geograph.errors import UnknownName
from geograph.network import Network
from geograph.show.figure import labels as names
from geograph.show.figure import lines
from geograph.show.figure.style import INK, QUIET, SMALL, Key, Sheet, width_of, wrap, write
from geograph.show.looks import NO_GROUP, SYMBOLS, Groups, in_order, tie_order

Places = Mapping[Any, tuple[float, float]]

CROWDED = 600  # ties above which lines are thinner, and no single one can be followed
FADED = 0.2  # strength of what is not on a marked path
PIPS = ("", ".", "_", "|", "+", "x")  # what stands in the middle of a symbol, where another group is as light or dark


# -- drawing ----------------------------------------------------------------------------------------


def draw_ties(
    page: Sheet, net: Network, arcs: Mapping[Any, lines.Arc], looks: Mapping[Any, lines.Line], signed: bool, path: Mapping[str, Any] | None
) -> None:
    thin = 1.0 if len(net) <= 150 else 0.8 if len(net) <= CROWDED else 0.5
    table = net.ties
    rows = zip(table["type"], table["sign"], table["confidence"], strict=True)
    facts = dict(zip(table.index, rows, strict=True))
    # Hostile ties over friendly ones over neutral ones: those stand out that are few.
    order = sorted(tie_order(net), key=lambda tie: ({0: 0, 1: 1, -1: 2}[int(facts[tie][1])], str(tie)))
    heads, head_colors = [], []
    marks: dict[tuple[str, str], list[Any]] = {}
    for tie in order:
        kind, sign, confidence = facts[tie]
        line = looks[int(sign)] if signed else looks[str(kind)]
        on = path is not None and tie in path["ties"]
        color = lines.pale(line.color, 1.0 if path is None or on else FADED)
        width = thin * (2.0 if on else 0.6 if confidence == "low" else 1.0)
        page.ax.add_artist(  # not add_patch, which measures each for limits that stand
            PathPatch(
                arcs[tie].path,
                facecolor="none",
                edgecolor=color,
                linewidth=width,
                linestyle=line.style,
                capstyle="butt",
                zorder=2.2 if on else 2,
                clip_on=False,
            )
        )
        if (corners := arcs[tie].head) is not None:
            heads.append(corners)
            head_colors.append(color)
        if mark := lines.mark_of(int(sign), line.sign):
            marks.setdefault((mark, color), []).append(arcs[tie].mark)
    if heads:
        page.ax.add_collection(PolyCollection(heads, facecolors=head_colors, edgecolors="none", zorder=2.3, clip_on=False), autolim=False)
    size = 3.0 if len(net) <= CROWDED else 2.0
    for (mark, color), points in sorted(marks.items()):
        x, y = np.array(points).T
        fill = "white" if mark == lines.NEUTRAL else color
        page.ax.plot(
            x, y, linestyle="none", marker=mark, markersize=size, markeredgewidth=0.8, markeredgecolor=color, markerfacecolor=fill,
            zorder=2.4, clip_on=False, scalex=False, scaley=False,
        )  # fmt: skip


def symbol(kind: str) -> tuple[Path, bool]:
    """The outline of a kind of actor, of the area of a unit circle; and whether it is drawn hollow."""
    word, light = SYMBOLS.get(kind, SYMBOLS["other"])
    if word == "dot":
        return Path.unit_circle(), light
    corners, turn = {"hexagon": (6, 0.0), "triangle": (3, 90.0), "triangleDown": (3, -90.0), "square": (4, 45.0), "diamond": (4, 0.0)}.get(
        word, (10, 90.0)
    )
    angles = np.deg2rad(np.arange(corners) * 360 / corners + turn)
    points = np.column_stack([np.cos(angles), np.sin(angles)])
    if word == "star":
        points[1::2] *= 0.45
    x, y = points.T
    area = abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2
    points = points * math.sqrt(math.pi / area)
    return Path(np.vstack([points, points[:1]]), closed=True), light


def draw_actors(
    page: Sheet, net: Network, places: Places, radius: Mapping[Any, float], colors: Groups,
    path: Mapping[str, Any] | None,
) -> None:  # fmt: skip
    kinds: dict[str, list[Any]] = {}
    kind_of = dict(zip(net.actors.index, net.actors["kind"], strict=True))
    for actor in in_order(net):
        kinds.setdefault(str(kind_of[actor]), []).append(actor)
    for kind, members in sorted(kinds.items()):
        outline, light = symbol(kind)
        reach = float(np.abs(lines.corners(outline)).max())  # matplotlib scales an outline by its farthest corner
        fill = [lines.pale(colors.color[a], 1.0 if path is None or a in path["actors"] else 0.4) for a in members]
        x, y = np.array([places[a] for a in members]).T
        page.ax.scatter(
            x, y, s=[(2 * radius[a] * reach) ** 2 for a in members], marker=outline,
            facecolors="white" if light else fill, edgecolors=fill if light else "white", linewidths=1.2 if light else 0.5,
            zorder=3, clip_on=False, plotnonfinite=False,
        )  # fmt: skip
    for pip, members in _by_pip(net, colors).items():
        some = [colors.color[a] if symbol(str(kind_of[a]))[1] else "white" for a in members]
        x, y = np.array([places[a] for a in members]).T
        page.ax.scatter(
            x, y, s=[(1.1 * radius[a]) ** 2 for a in members], marker=pip, c=some,
            linewidths=0.8, zorder=3.1, clip_on=False,
        )  # fmt: skip
    page.ax.set_xlim(0, page.width)
    page.ax.set_ylim(page.height, 0)


def pips(colors: Groups) -> dict[str, str]:
    """The pip of each group by name, none for the first of its lightness: so that groups can be told apart in grey."""
    found: dict[str, tuple[float, str]] = {}
    if colors.by == "kind":  # symbols tell kinds apart
        return {}
    for row in sorted(colors.rows, key=lambda row: row["color"] != NO_GROUP):
        light = lines.lightness(row["color"])
        taken = {pip for other, pip in found.values() if abs(other - light) < lines.ALIKE}
        found[row["name"]] = (light, next((pip for pip in PIPS if pip not in taken), PIPS[-1]))
    return {name: pip for name, (_, pip) in found.items() if pip}


def _by_pip(net: Network, colors: Groups) -> dict[str, list[Any]]:
    of_group = pips(colors)
    found: dict[str, list[Any]] = {}
    for actor in in_order(net):
        if pip := of_group.get(colors.group[actor]):
            found.setdefault(pip, []).append(actor)
    return dict(sorted(found.items()))


def draw_names(
    page: Sheet, net: Network, places: Places, radius: Mapping[Any, float], outline: Mapping[Any, Path],
    arcs: Mapping[Any, lines.Arc], labels: str | Iterable[Any], path: Mapping[str, Any] | None,
) -> tuple[int, int]:  # fmt: skip
    """How many names were written, of how many that were asked for."""
    if isinstance(labels, str):
        if labels not in ("all fitting", "none"):
            raise UnknownName("option labels=", labels, ("all fitting", "none"), hint="'all fitting', 'none', or a list of actors")
        wanted = in_order(net) if labels == "all fitting" else []
    else:
        wanted = sorted({net.find(actor): None for actor in labels}, key=in_order(net).index)
    first = path["actors"] if path else ()
    wanted.sort(key=lambda actor: (actor not in first, -radius[actor]))  # stable: equals by id
    forms = {actor: _forms(net.name(actor)) for actor in wanted}
    ink = np.vstack([arc.sampled(24) for arc in arcs.values()]) if arcs else np.empty((0, 2))
    reach = {actor: _reach(outline[actor], radius[actor]) for actor in places}
    found = names.placed(wanted, forms, places, reach, ink, (page.width, page.height))
    for actor, label in found.items():
        color = INK if path is None or actor in first else QUIET
        write(
            page.ax, label.x, label.y, "\n".join(label.lines), ha="center", va="center", linespacing=1.05, color=color, zorder=4,
            fontweight="bold" if actor in first else "normal", gid="name",
            bbox={"facecolor": "white", "alpha": 0.72, "edgecolor": "none", "pad": 0.3},
        )  # fmt: skip
    return len(found), len(wanted)


def _reach(outline: Path, radius: float) -> tuple[float, float, float, float]:
    """How far a symbol extends to the left, the right, up and down."""
    points = lines.corners(outline)
    (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
    return -left * radius, right * radius, high * radius, -low * radius


def _forms(name: str) -> list[tuple[tuple[str, ...], float, float]]:
    """A name on one line, or broken between words to be less wide; each with its size."""
    found: dict[tuple[str, ...], None] = {tuple(wrap(name, 96.0, lines=3)): None}
    longest = max((width_of(word) for word in name.split()), default=0.0)
    for width in (66.0, 46.0):
        made = tuple(wrap(name, max(width, longest + 0.1)))
        if len(made) <= 3:
            found.setdefault(made)
    return [
        (made, 1.03 * max(width_of(line, bold=False) for line in made) + 1.2, SMALL * (1.15 + 1.22 * (len(made) - 1)) + 0.8)
        for made in found
    ]


# -- legends ----------------------------------------------------------------------------------------


def tie_keys(net: Network, looks: Mapping[Any, lines.Line], signed: bool) -> list[Key]:
    column = [int(sign) for sign in net.ties["sign"]] if signed else [str(kind) for kind in net.ties["type"]]
    count: dict[Any, int] = {}
    for what in column:
        count[what] = count.get(what, 0) + 1
    samples, told = [], []
    for what in sorted(count, key=lambda w: (-count[w], str(w))):
        line = looks[what]
        samples.append(
            Line2D([], [], color=line.color, linestyle=line.style, linewidth=1.3, marker=lines.mark_of(line.sign, line.sign) or None,
                   markersize=4.0, markeredgewidth=1.0)
        )  # fmt: skip
        told.append(f"{line.label} ({count[what]}){' →' if line.directed else ''}")
    usual = [looks[what].sign for what in column]
    keys = [Key("Ties", samples, told)]
    there = {lines.mark_of(int(sign), u) for sign, u in zip(net.ties["sign"], usual, strict=True)}
    marks = {
        lines.HOSTILE: "hostile tie", lines.FRIENDLY: "friendly, of a type that is not", lines.NEUTRAL: "neutral, of a type that is not",
    }  # fmt: skip
    if shown := [mark for mark in marks if mark in there]:
        fills = {mark: "white" if mark == lines.NEUTRAL else INK for mark in shown}
        dots = [
            Line2D([], [], linestyle="none", marker=mark, color=INK, markerfacecolor=fills[mark], markersize=4.0, markeredgewidth=0.9)
            for mark in shown
        ]
        keys.append(Key("Marks", dots, [marks[mark] for mark in shown], symbols=True))
    return keys


def actor_keys(net: Network, colors: Groups) -> list[Key]:
    kinds: dict[str, int] = {}
    for kind in net.actors["kind"]:
        kinds[str(kind)] = kinds.get(str(kind), 0) + 1
    color_of = {row["name"]: row["color"] for row in colors.rows} if colors.by == "kind" else {}
    samples, told = [], []
    for kind in sorted(kinds, key=lambda k: (-kinds[k], k)):
        outline, light = symbol(kind)
        word = kind.replace("_", " ")
        color = color_of.get(word, "#404040")
        samples.append(_sample(outline, color, light))
        told.append(f"{word} ({kinds[kind]})")
    keys = [Key("Actors", samples, told, symbols=True)]
    if colors.by != "kind":
        inside = pips(colors)
        dots = [(_sample(Path.unit_circle(), row["color"], False), _pip(inside.get(row["name"], ""))) for row in colors.rows]
        keys.append(
            Key(colors.by.replace("_", " ").capitalize(), dots, [f"{row['name']} ({row['count']})" for row in colors.rows], symbols=True)
        )
    return keys


def _sample(outline: Path, color: str, light: bool) -> Line2D:
    size = 6.0 * float(np.abs(lines.corners(outline)).max())
    return Line2D(
        [], [], linestyle="none", marker=outline, markersize=size, markerfacecolor="white" if light else color,
        markeredgecolor=color, markeredgewidth=1.1 if light else 0,
    )  # fmt: skip


def _pip(pip: str) -> Line2D:
    return Line2D([], [], linestyle="none", marker=pip or None, markersize=3.6, color="white", markeredgewidth=0.8)

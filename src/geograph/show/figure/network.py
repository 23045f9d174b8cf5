"""The network as a figure: every actor and every tie, with names that can be read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from geograph.errors import MeasureError, UnknownName
from geograph.network import Network
from geograph.result import ABOUT
from geograph.show.figure import labels as names
from geograph.show.figure import lines, words
from geograph.show.figure.style import INK, LEADING, QUIET, SMALL, Key, Sheet, bare, finish, sheet, style, width_of, wrap, write
from geograph.show.looks import LARGEST, SMALLEST, SYMBOLS, Groups, groups, in_order, sizes, tie_order
from geograph.show.page.layout import positions as lay_out
from geograph.tables import split_list
from geograph.views import as_network

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SCALE = 0.42  # points of a symbol for a pixel on the page
CROWDED = 600  # ties above which lines are thinner, and no single one can be followed
FADED = 0.2  # what is not on a marked path
EDGE = 16.0  # points around the outermost symbols


def network(
    net: Any,
    *,
    ax: Axes | None = None,
    size_by: pd.DataFrame | None = None,
    color_by: str | None = None,
    labels: str | Iterable[Any] = "all fitting",
    signed: bool = False,
    layout: Mapping[Any, tuple[float, float]] | None = None,
    title: str | None = None,
    as_of: str | None = None,
    highlight: tuple[Any, Any] | None = None,
    legend: bool = True,
    font: str | Sequence[str] | None = None,
) -> Axes:
    """Draw a network: every actor a symbol, every tie an arc of its own.

    Parameters
    ----------
    net : Network or networkx graph
    ax : Axes, optional
        Drawn on as large as they are; a figure of 180 mm width is made if not given.
    size_by : DataFrame, optional
        Result of a measure, one row per actor; default :func:`geograph.centrality.betweenness`. The area of a symbol is
        in proportion to it, down to a smallest size.
    color_by : str, optional
        ``"kind"``, ``"community"`` or a partition; default ``"bloc"`` where the network has it, else ``"kind"``.
    labels : {"all fitting", "none"} or actors
        Whose names to write. Names that would cover another name or a symbol are left out, those of small symbols first,
        and the caption says how many.
    signed : bool
        Color and dash by sign (friendly, neutral, hostile) in place of type.
    layout : mapping of actors to (x, y), optional
        Where the actors stand, y pointing down, in any unit; default as on the page.
    title : str, optional
        ``""`` for none.
    as_of : str, optional
        Date to which the material reaches; default that of the newest source. It selects nothing: see
        :meth:`geograph.Network.on`.
    highlight : pair of actors, optional
        Marks the shortest paths between them (:func:`geograph.paths.geodesics`); all else is drawn lightly.
    legend : bool
    font : str or list of str, optional
        Families to take letters from, in this order, before DejaVu Sans. For names in Chinese or Arabic, say.

    Returns
    -------
    Axes

    Raises
    ------
    UnknownName
        A partition, actor or font that does not exist; a table without a value per actor.
    MeasureError
        A layout that lacks an actor, or has no number for it.

    Notes
    -----
    Places, colors and symbols are those of the page. A cross on a tie says that it is hostile, whatever its color. What
    stands in the middle is drawn there to keep ties short: place is not rank.

    Examples
    --------
    >>> import geograph as gg
    >>> net = gg.example().among(["russia", "taliban", "china", "pakistan"])
    >>> ax = gg.figure.network(net)
    >>> len(ax.patches) == len(net)
    True
    """
    net = as_network(net)
    date = words.as_of(net, as_of)
    if size_by is None:
        from geograph.centrality import betweenness

        size_by = betweenness(net)
    path = _highlighted(net, highlight)
    with style(font):
        raw = _positions(net, layout)
        page = sheet(ax, _height(raw))
        bare(page)
        radius = _radii(net, size_by, page)
        places = _fitted(raw, page)
        colors = groups(net, color_by)
        looks = lines.of_signs() if signed else lines.of_types(net)
        outline = {actor: symbol(str(kind))[0] for actor, kind in net.actors["kind"].items()}
        arcs = lines.arcs(net, places, radius, outline, head=_head(net))
        _draw_ties(page, net, arcs, looks, signed, path)
        _draw_actors(page, net, places, radius, colors, path)
        shown, wanted = _draw_names(page, net, places, radius, outline, arcs, labels, path)
        page.keys = [*_tie_keys(net, looks, signed), *_actor_keys(net, colors)]
        told = _told(net, size_by, colors, wanted, shown, path)
        usual = path["title"] if path else "Who is friendly or hostile to whom" if signed else "Who is tied to whom"
        heading = title if title is not None else usual
        return finish(
            page, title=heading, beneath=words.beneath(net, date), legend=legend,
            caption=[told, *words.material(net), words.made(size_by, net) or words.data_line(net)], alt=_alt(net, size_by, path),
        )  # fmt: skip


# -- places and sizes -------------------------------------------------------------------------------


def _positions(net: Network, given: Mapping[Any, tuple[float, float]] | None) -> dict[Any, tuple[float, float]]:
    if given is None:
        return {actor: (float(x), float(y)) for actor, (x, y) in lay_out(net).items()}
    if isinstance(given, (str, File)) or not isinstance(given, Mapping):
        raise MeasureError(f"layout={given!r}: expected a mapping of actors to (x, y)")
    own = {a if a in net.actors.index else net.find(a): place for a, place in given.items() if a in net.actors.index or _is_here(net, a)}
    found = {}
    for actor in in_order(net):
        if actor not in own:
            raise MeasureError(f"layout has no place for {actor!r}; give every actor an (x, y)")
        x, y = (float(v) for v in own[actor])
        if not (math.isfinite(x) and math.isfinite(y)):
            raise MeasureError(f"layout: the place of {actor!r} is not two numbers: {own[actor]!r}")
        found[actor] = (x, y)
    return found


def _is_here(net: Network, actor: Any) -> bool:
    """A layout may be that of a larger network, of which this one is a selection."""
    try:
        net.find(actor)
    except UnknownName:
        return False
    return True


def _height(places: Mapping[Any, tuple[float, float]]) -> float:
    """Of our own drawing: as the layout is shaped, from broad to nearly a whole page."""
    from geograph.show.figure.style import MARGIN, WIDTH

    if len(places) < 2:
        return 120.0
    low, high = np.min(list(places.values()), axis=0), np.max(list(places.values()), axis=0)
    wide, tall = np.maximum(high - low, 1e-9)
    crowd = min(1.0, 0.45 + 0.03 * len(places)) + 0.35 * min(1.0, max(0, len(places) - 60) / 100)  # names need height more than width
    return float((WIDTH - 2 * MARGIN) * np.clip(tall / wide * crowd, 0.3, 1.12))


def _fitted(places: Mapping[Any, tuple[float, float]], page: Sheet) -> dict[Any, tuple[float, float]]:
    """Filling the sheet."""
    if not places:
        return {}
    points = np.array(list(places.values()), dtype=float)
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.array([page.width, page.height])
    edge = np.minimum([EDGE + 14, EDGE], size * 0.2)
    span = high - low
    scale = np.divide(size - 2 * edge, span, out=np.zeros(2), where=span > 1e-9)
    middle = (low + high) / 2
    return {a: (float(x), float(y)) for a, (x, y) in zip(places, (points - middle) * scale + size / 2, strict=True)}


def _radii(net: Network, size_by: pd.DataFrame, page: Sheet) -> dict[Any, float]:
    found = sizes(size_by)
    crowd = math.sqrt(page.width * page.height / max(len(net.actors), 1)) / 40  # 40: points each actor has in a full figure of 120
    scale = SCALE * min(1.25, max(0.35, crowd))
    return {actor: max(1.5, found.get(actor, SMALLEST) * scale) for actor in in_order(net)}


def _head(net: Network) -> float:
    return 4.2 if len(net) <= CROWDED else 2.6


# -- marks ------------------------------------------------------------------------------------------


def _draw_ties(
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
        page.ax.add_patch(
            PathPatch(
                arcs[tie].path, facecolor="none", edgecolor=color, linewidth=width, linestyle=line.style,
                capstyle="butt", zorder=2.2 if on else 2, clip_on=False,
            )  # fmt: skip
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


def _draw_actors(
    page: Sheet, net: Network, places: Mapping[Any, tuple[float, float]], radius: Mapping[Any, float], colors: Groups,
    path: Mapping[str, Any] | None,
) -> None:  # fmt: skip
    kinds: dict[str, list[Any]] = {}
    kind_of = net.actors["kind"]
    for actor in in_order(net):
        kinds.setdefault(str(kind_of.loc[actor]), []).append(actor)
    for kind, members in sorted(kinds.items()):
        outline, light = symbol(kind)
        reach = float(np.abs(outline.vertices).max())  # matplotlib scales an outline by its farthest corner
        fill = [lines.pale(colors.color[a], 1.0 if path is None or a in path["actors"] else 0.4) for a in members]
        page.ax.scatter(
            *np.array([places[a] for a in members]).T, s=[(2 * radius[a] * reach) ** 2 for a in members], marker=outline,
            facecolors="white" if light else fill, edgecolors=fill if light else "white", linewidths=1.2 if light else 0.5,
            zorder=3, clip_on=False, plotnonfinite=False,
        )  # fmt: skip
        page.ax.set_xlim(0, page.width)
        page.ax.set_ylim(page.height, 0)


def _draw_names(
    page: Sheet, net: Network, places: Mapping[Any, tuple[float, float]], radius: Mapping[Any, float], outline: Mapping[Any, Path],
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
            fontweight="bold" if actor in first else "normal",
            bbox={"facecolor": "white", "alpha": 0.72, "edgecolor": "none", "pad": 0.3},
        )  # fmt: skip
    return len(found), len(wanted)


def _reach(outline: Path, radius: float) -> tuple[float, float, float, float]:
    """How far a symbol extends to the left, the right, up and down."""
    (left, low), (right, high) = outline.vertices.min(axis=0), outline.vertices.max(axis=0)
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
        (made, 1.03 * max(width_of(line, bold=False) for line in made) + 1.2, SMALL * (1.15 + 1.22 * (len(made) - 1)) + 0.8) for made in found
    ]


# -- words ------------------------------------------------------------------------------------------


def _tie_keys(net: Network, looks: Mapping[Any, lines.Line], signed: bool) -> list[Key]:
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


def _actor_keys(net: Network, colors: Groups) -> list[Key]:
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
        dots = [_sample(Path.unit_circle(), row["color"], False) for row in colors.rows]
        keys.append(Key(colors.by.replace("_", " ").capitalize(), dots, [f"{row['name']} ({row['count']})" for row in colors.rows], symbols=True))
    return keys


def _sample(outline: Path, color: str, light: bool) -> Line2D:
    size = 6.0 * float(np.abs(outline.vertices).max())
    return Line2D(
        [], [], linestyle="none", marker=outline, markersize=size, markerfacecolor="white" if light else color,
        markeredgecolor=color, markeredgewidth=1.1 if light else 0,
    )  # fmt: skip


def _highlighted(net: Network, pair: tuple[Any, Any] | None) -> dict[str, Any] | None:
    """The actors and ties of the shortest paths, and a sentence about them."""
    if pair is None:
        return None
    from geograph.paths import geodesics

    a, b = pair
    steps = geodesics(net, a, b)
    by_text = {str(tie): tie for tie in net.ties.index}
    ties = {by_text[tie] for cell in steps["ties"] for tie in split_list(cell) if tie in by_text}
    ends = [net.find(end) for end in (a, b)]
    actors = {*ends, *steps["source"], *steps["target"]}
    note = next(iter(steps.attrs[ABOUT]["notes"]), "")
    between = f"hortest paths between {net.name(ends[0])} and {net.name(ends[1])}"
    told = f"Marked: s{between} ({note})" if len(steps) else f"No path to mark: {note}"
    return {"actors": actors, "ties": ties, "told": f"{told}.", "title": f"S{between}"}


def _told(net: Network, size_by: pd.DataFrame, colors: Groups, wanted: int, shown: int, path: Mapping[str, Any] | None) -> str:
    what = words.measure_name(size_by, None)
    parts = [f"Area of a symbol: {what}; color: {colors.by.replace('_', ' ')}; thin line: low confidence; arrow: from whom to whom."]
    if wanted > shown:
        parts.append(f"{wanted - shown} of {wanted} actors are drawn without a name, for want of room.")
    if len(net) > CROWDED:
        parts.append(f"With {words.many(len(net), 'tie')} it shows where ties lie close, not each of them: select fewer to follow them.")
    if path:
        parts.append(str(path["told"]))
    return " ".join(parts)


def _alt(net: Network, size_by: pd.DataFrame, path: Mapping[str, Any] | None) -> str:
    parts = [f"Network diagram of {words.many(len(net.actors), 'actor')} and {words.many(len(net), 'tie')}"]
    if len(net):
        signs = net.ties["sign"]
        told = [f"{int(n)} {word}" for word, n in (("friendly", (signs > 0).sum()), ("neutral", (signs == 0).sum()), ("hostile", (signs < 0).sum()))]
        parts[0] += f": {', '.join(told)}"
        values = sizes(size_by)
        largest = sorted(values, key=lambda a: (-values[a], str(a)))[:3]
        if largest:
            parts.append(f"Largest by {words.measure_name(size_by, None)}: {words.listed([net.name(a) for a in largest])}")
    if path:
        parts.append(str(path["told"]).rstrip("."))
    return f"{'. '.join(parts)}."

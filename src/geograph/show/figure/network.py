"""The network as a figure: every actor and every tie, with names that can be read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

import numpy as np

from geograph.network import Network
from geograph.result import ABOUT
from geograph.show.figure import lines, marks, words
from geograph.show.figure.style import Sheet, bare, finish, sheet, style
from geograph.show.layout import placed
from geograph.show.looks import SMALLEST, Groups, groups, in_order, sizes
from geograph.tables import split_list
from geograph.views import as_network

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SCALE = 0.42  # points of a symbol for a pixel on the page
EDGE = 16.0  # points around the outermost symbols


def network(
    net: Any,
    *,
    ax: Axes | None = None,
    size_by: str | pd.DataFrame | None = None,
    color_by: str | None = None,
    labels: str | Iterable[Any] = "all fitting",
    signed: bool = False,
    layout: Mapping[Any, tuple[float, float]] | str | File | None = None,
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
    size_by : str or DataFrame, optional
        Name of a measure, or its result with one row per actor; default ``"betweenness"``. The area of a symbol is in
        proportion to it, down to a smallest size.
    color_by : str, optional
        ``"kind"``, ``"community"`` or a partition; default ``"bloc"`` where the network has it, else ``"kind"``.
    labels : {"all fitting", "none"} or actors
        Whose names to write. Names that would cover another name or a symbol are left out, those of small symbols first,
        and the caption says how many.
    signed : bool
        Color and dash by sign (friendly, neutral, hostile) in place of type; friends are drawn near one another, rivals apart.
    layout : mapping of actors to (x, y), or path of a file, optional
        Where the actors stand, y pointing down; default as on the page. A file keeps the places from one figure to the next: see
        :func:`geograph.layout.settled`.
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
    if size_by is None or isinstance(size_by, str):
        from geograph.centrality.registry import measure_called

        size_by = measure_called(size_by or "betweenness")(net)
    path = _highlighted(net, highlight)
    with style(font):
        raw = placed(net, layout, signed=signed)
        page = sheet(ax, _height(raw))
        bare(page)
        radius = _radii(net, size_by, page)
        places = _fitted(raw, page)
        colors = groups(net, color_by)
        looks = lines.of_signs() if signed else lines.of_types(net)
        outline = {actor: marks.symbol(str(kind))[0] for actor, kind in zip(net.actors.index, net.actors["kind"], strict=True)}
        arcs = lines.arcs(net, places, radius, outline, head=_head(net))
        marks.draw_ties(page, net, arcs, looks, signed, path)
        marks.draw_actors(page, net, places, radius, colors, path)
        shown, wanted = marks.draw_names(page, net, places, radius, outline, arcs, labels, path)
        page.keys = [*marks.tie_keys(net, looks, signed), *marks.actor_keys(net, colors)]
        told = _told(net, size_by, colors, wanted, shown, path)
        usual = path["title"] if path else "Who is friendly or hostile to whom" if signed else "Who is tied to whom"
        heading = title if title is not None else usual
        return finish(
            page, title=heading, beneath=words.beneath(net, date), legend=legend,
            caption=[told, *words.material(net), words.made(size_by, net) or words.data_line(net)], alt=_alt(net, size_by, path),
        )  # fmt: skip


# -- places and sizes -------------------------------------------------------------------------------


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
    return 4.2 if len(net) <= marks.CROWDED else 2.6


# -- words ------------------------------------------------------------------------------------------


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
        parts.append(
            f"{wanted - shown} of {wanted} actors {'is' if wanted - shown == 1 else 'are'} drawn without a name, for want of room."
        )
    if len(net) > marks.CROWDED:
        parts.append(f"With {words.many(len(net), 'tie')} it is seen where ties lie close, not where each goes: select fewer.")
    if path:
        parts.append(str(path["told"]))
    return " ".join(parts)


def _alt(net: Network, size_by: pd.DataFrame, path: Mapping[str, Any] | None) -> str:
    parts = [f"Network diagram of {words.many(len(net.actors), 'actor')} and {words.many(len(net), 'tie')}"]
    if len(net):
        signs = net.ties["sign"]
        told = [
            f"{int(n)} {word}"
            for word, n in (("friendly", (signs > 0).sum()), ("neutral", (signs == 0).sum()), ("hostile", (signs < 0).sum()))
        ]
        parts[0] += f": {', '.join(told)}"
        values = sizes(size_by)
        largest = sorted(values, key=lambda a: (-values[a], str(a)))[:3]
        if largest:
            parts.append(f"Largest by {words.measure_name(size_by, None)}: {words.listed([net.name(a) for a in largest])}")
    if path:
        parts.append(str(path["told"]).rstrip("."))
    return f"{'. '.join(parts)}."

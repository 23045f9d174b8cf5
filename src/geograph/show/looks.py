"""How actors and ties look, on the page and in figures alike: order, symbols, colors, sizes, bends, periods in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geograph import output, result
from geograph.errors import UnknownName
from geograph.network import Network
from geograph.vocabulary import choose

if TYPE_CHECKING:
    import pandas as pd

# Kind of actor: symbol (by vis-network's word), drawn lighter or not.
SYMBOLS = {
    "state": ("dot", False), "government": ("hexagon", False), "armed_group": ("triangle", False), "movement": ("triangleDown", False),
    "organization": ("square", False), "forum": ("diamond", True), "collective": ("dot", True), "territory": ("hexagon", True),
    "company": ("square", True), "person": ("star", False), "other": ("triangle", True),
}  # fmt: skip
# What makes the area of a symbol that of a circle of the same size.
EQUAL_AREA = {"dot": 1.0, "hexagon": 1.1, "triangle": 1.17, "triangleDown": 1.17, "square": 0.886, "diamond": 1.25, "star": 1.56}
GROUP_COLORS = ("#4477AA", "#117733", "#AA4499", "#999933", "#44AA99", "#332288", "#DDAA33", "#88CCEE", "#882255", "#7A6A53")
NO_GROUP = "#8C9198"
DASHES: dict[str, tuple[float, ...]] = {"solid": (), "dashed": (9, 5), "dotted": (2, 4), "dashdot": (9, 4, 2, 4)}  # pixels on and off
_HEX = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")
SMALLEST, LARGEST = 7.0, 26.0  # radius of a symbol
BEND, MOST_BEND = 0.2, 0.7  # between neighbors in a bundle of parallel ties, and of the outermost


def hex_color(color: str) -> str:
    """A color of types.csv as ``#rrggbb``, names of CSS too; gray for what is none, so that no text of the data is ever a style."""
    if _HEX.fullmatch(color):
        return color
    from matplotlib.colors import CSS4_COLORS

    return str(CSS4_COLORS.get(color.strip().lower(), "#808080"))


def in_order(net: Network) -> list[Any]:
    """Actors by id: the order of everything shown, so that the order of rows in a file changes nothing."""
    return sorted(net.actors.index, key=lambda a: (str(a), type(a).__name__))


def called(actor: Any, name: str) -> str:
    """An actor's name; its id where that is blank."""
    return name if name.strip() else str(actor).strip() or "(no name)"


def tie_order(net: Network) -> list[Any]:
    return sorted(net.ties.index, key=str)


def records(table: pd.DataFrame) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Rows as plain values by index; the ends of a tie stay the actors' own ids, whatever those are."""
    for index, row in zip(table.index, table.to_dict("records"), strict=True):
        yield index, {str(k): v if k in ("source", "target") else output.jsonable(v) for k, v in row.items()}


def period(start: str, end: str, lasts: str = "state") -> str:
    """A period in words."""
    if lasts == "event" and not end:
        end = start  # what happened in 2021 did not go on from there
    start, end = (f"about {d.removesuffix('~')}" if d.endswith("~") else d for d in (start or "", end or ""))
    if end == "..":
        return f"since {start}" if start and start != ".." else "ongoing, start not known"
    if start in ("", ".."):
        return f"until {end}" if end else "undated"
    return f"{start} to {end}" if end and end != start else start if end else f"from {start}"


@dataclass(frozen=True)
class Groups:
    """What actors are colored by: the group and the color of each, and the rows of a legend (name, color, count)."""

    by: str
    group: Mapping[Any, str]
    color: Mapping[Any, str]
    rows: list[dict[str, Any]]


def groups(net: Network, by: str | None = None) -> Groups:
    """Colors by ``"kind"``, ``"community"`` or a partition of groups.csv; by default by bloc where the network has blocs."""
    partitions = sorted(set(net.groups["partition"]))
    if by is None:
        by = "bloc" if "bloc" in partitions else "kind"
    choose("color_by", by, (*partitions, "kind", "community"))
    if by in partitions:
        found = net.partition(by)
        group_of = {actor: " + ".join(found.get(actor, [])) for actor in net.actors.index}
    elif by == "kind":
        group_of = {actor: str(kind).replace("_", " ") for actor, kind in net.actors["kind"].items()}
    else:
        from geograph.structure import communities

        table = communities(net)
        own = {a: f"community {c}" for a, c, size in zip(table["actor"], table["community"], table["size"], strict=True) if size > 1}
        group_of = {actor: own.get(actor, "") for actor in net.actors.index}
    count: dict[str, int] = {}
    for name in group_of.values():
        count[name] = count.get(name, 0) + 1
    named = sorted((name for name in count if name), key=lambda name: (-count[name], name))
    colors = {name: GROUP_COLORS[i] if i < len(GROUP_COLORS) else NO_GROUP for i, name in enumerate(named)}
    rows = [{"name": name, "color": colors[name], "count": count[name]} for name in named]
    if "" in count:
        rows.append({"name": f"no {by} given" if by in partitions else f"no {by}", "color": NO_GROUP, "count": count[""]})
    return Groups(by, group_of, {actor: colors.get(name, NO_GROUP) for actor, name in group_of.items()}, rows)


def sizes(table: pd.DataFrame) -> dict[Any, float]:
    """Radius of every actor that a measure ranks: areas in proportion to values, down to a smallest size."""
    if "actor" not in table:
        raise UnknownName("column", "actor", table.columns, hint="size_by takes the result of a measure, one row per actor")
    values = {actor: float(v) for actor, v in result.column(table).items() if math.isfinite(v) and v > 0}
    most = max(values.values(), default=1.0)
    return {actor: max(SMALLEST, LARGEST * math.sqrt(value / most)) for actor, value in values.items()}


def bends(net: Network) -> dict[Any, float]:
    """How each tie curves, by id, so that no two between the same actors lie on one another.

    From -0.7 to 0.7: the height of the arc over its chord, seen from the earlier actor of the pair (by id) to the later; a tie that
    runs against that direction must be drawn with the other sign, or it would fall on its mirror image.
    """
    order = {actor: i for i, actor in enumerate(in_order(net))}
    bundles: dict[tuple[int, int], list[Any]] = {}
    ties = net.ties
    ends = dict(zip(ties.index, zip(ties["source"], ties["target"], strict=True), strict=True))
    for tie in tie_order(net):
        a, b = (order[end] for end in ends[tie])
        bundles.setdefault((min(a, b), max(a, b)), []).append(tie)
    found: dict[Any, float] = {}
    for bundle in bundles.values():
        middle = (len(bundle) - 1) / 2
        step = min(BEND, MOST_BEND / middle) if middle else 0.0
        for k, tie in enumerate(bundle):
            found[tie] = round((k - middle) * step, 4)
    return found

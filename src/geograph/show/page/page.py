"""The page: a pyvis Network drawn through our own template, in one file that asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geograph import output, result
from geograph.errors import UnknownName
from geograph.network import Network
from geograph.show.layout import positions as lay_out
from geograph.show.page import content
from geograph.views import as_network

if TYPE_CHECKING:
    import pandas as pd
    from pyvis.network import Network as PyvisNetwork

# Kind of actor: symbol of vis-network, drawn lighter or not, and what makes its area that of a circle of the same size.
SYMBOLS = {
    "state": ("dot", False), "government": ("hexagon", False), "armed_group": ("triangle", False), "movement": ("triangleDown", False),
    "organization": ("square", False), "forum": ("diamond", True), "collective": ("dot", True), "territory": ("hexagon", True),
    "company": ("square", True), "person": ("star", False), "other": ("triangle", True),
}  # fmt: skip
EQUAL_AREA = {"dot": 1.0, "hexagon": 1.1, "triangle": 1.17, "triangleDown": 1.17, "square": 0.886, "diamond": 1.25, "star": 1.56}
GROUP_COLORS = ("#4477AA", "#117733", "#AA4499", "#999933", "#44AA99", "#332288", "#DDAA33", "#88CCEE", "#882255", "#7A6A53")
NO_GROUP = "#8C9198"
SMALLEST, LARGEST = 7.0, 26.0  # radius of a symbol
BEND, MOST_BEND = 0.2, 0.7  # roundness between neighbors in a bundle of parallel ties, and of the outermost


def write(
    net: Any,
    path: str | Path,
    *,
    size_by: pd.DataFrame | None = None,
    color_by: str | None = None,
    title: str | None = None,
) -> Path:
    """Write a network as one HTML file that works offline, from a double click.

    Parameters
    ----------
    net : Network or networkx graph
        Left unchanged.
    path : str or Path
        Written whole or not at all, as UTF-8.
    size_by : DataFrame, optional
        Result of a measure, one row per actor; default :func:`geograph.centrality.betweenness`. The area of a symbol
        is proportional to it, down to a smallest size that everything unranked has too.
    color_by : str, optional
        ``"kind"`` or a partition of groups.csv; default ``"bloc"`` where the network has it, else ``"kind"``.
    title : str, optional

    Returns
    -------
    Path

    Raises
    ------
    UnknownName
        A partition that does not exist; a table without a value per actor.
    CannotWrite
        The file could not be written; what stood there before is untouched.

    Notes
    -----
    The same network gives the same bytes, whatever the order of its rows. The page makes no request, and a content
    security policy keeps text in the data from ever running as a script.

    Examples
    --------
    >>> import geograph as gg, tempfile
    >>> folder = tempfile.mkdtemp()
    >>> gg.page.write(gg.example(), f"{folder}/page.html", title="Russia and the Taliban").name
    'page.html'
    """
    path = Path(path)
    output.write_text(path, render(net, size_by=size_by, color_by=color_by, title=title))
    return path


def render(net: Any, *, size_by: pd.DataFrame | None = None, color_by: str | None = None, title: str | None = None) -> str:
    """The page as text; parameters as :func:`write`."""
    from jinja2 import Environment, FunctionLoader
    from markupsafe import Markup

    net = as_network(net)
    if size_by is None:
        from geograph.centrality import betweenness

        size_by = betweenness(net)
    sizes = _sizes(size_by)
    groups = _groups(net, color_by)
    hand_off = _network(net, lay_out(net), sizes, groups, ids={actor: i for i, actor in enumerate(content.in_order(net))})
    facts = content.page(net, size_by, groups.legend, title)
    script, style, engine = _asset("app.js"), _asset("app.css"), _engine()

    def data(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Markup:
        # Color, dash and sign of a tie stand once per type; a bend to the left is negative.
        lines = [
            [e["from"], e["to"], e["arrows"], e["width"], e["smooth"]["roundness"] * (1 if e["smooth"]["type"] == "curvedCW" else -1)]
            for e in edges
        ]
        points = [{k: n[k] for k in ("label", "shape", "color", "size", "kind", "light", "x", "y")} for n in nodes]
        return Markup(_inert({**facts["data"], "nodes": points, "edges": lines}))  # every < > & is escaped

    policy = f"default-src 'none'; script-src '{_hash(engine)}' '{_hash(script)}'; style-src '{_hash(style)}'; "
    policy += "img-src data: blob:; base-uri 'none'; form-action 'none'"
    # set_template knows one folder and does not escape; values in `globals` reach the template past generate_html's own list.
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(_asset))
    assets = {name: Markup(text) for name, text in {"script": script, "style": style, "engine": engine}.items()}  # our own files
    environment.globals.update({"facts": facts["text"], "data": data, "policy": policy, **assets})
    hand_off.templateEnv, hand_off.path = environment, "template.html"
    html = str(hand_off.generate_html())
    return html.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate has no UTF-8


def to_pyvis(net: Any, positions: Mapping[Any, tuple[float, float]] | None = None) -> PyvisNetwork:
    """A pyvis Network with every actor and every tie, for your own use of pyvis.

    Parameters
    ----------
    net : Network or networkx graph
        Left unchanged.
    positions : mapping of actors to (x, y), optional
        Where the actors stand; pyvis' own simulation is then switched off.

    Returns
    -------
    pyvis.network.Network
        Directed, because pyvis drops parallel ties otherwise; only directed ties have arrows. Ids of nodes are the
        actors' where these are text or whole numbers, else their text. All values are plain numbers and text.

    Examples
    --------
    >>> import geograph as gg
    >>> drawing = gg.page.to_pyvis(gg.example())
    >>> len(drawing.edges) == len(gg.example())
    True
    """
    net = as_network(net)
    ids: dict[Any, str | int] = {}
    taken: set[str] = set()
    for actor in content.in_order(net):
        own: str | int = actor if type(actor) is int else str(actor)
        n = 1
        while str(own) in taken:  # 1 and "1" are two actors
            n += 1
            own = f"{actor}-{n}"
        taken.add(str(own))
        ids[actor] = own
    return _network(net, positions, {}, _groups(net, None), ids)


class _Groups:
    """Group and color of every actor, and the legend of them."""

    def __init__(self, by: str, group_of: dict[Any, str]) -> None:
        count: dict[str, int] = {}
        for name in group_of.values():
            count[name] = count.get(name, 0) + 1
        named = sorted((name for name in count if name), key=lambda name: (-count[name], name))
        colors = {name: GROUP_COLORS[i] if i < len(GROUP_COLORS) else NO_GROUP for i, name in enumerate(named)}
        rows = [{"name": name.replace("_", " ") if by == "kind" else name, "color": colors[name], "count": count[name]} for name in named]
        if "" in count:
            rows.append({"name": f"no {by} given", "color": NO_GROUP, "count": count[""]})
        self.legend = {"by": by, "rows": rows}
        self.color = {actor: colors.get(name, NO_GROUP) for actor, name in group_of.items()}


def _groups(net: Network, by: str | None) -> _Groups:
    if by is None:
        by = "bloc" if (net.groups["partition"] == "bloc").any() else "kind"
    if by == "kind":
        return _Groups(by, {actor: str(kind) for actor, kind in net.actors["kind"].items()})
    partition = net.partition(by)
    return _Groups(by, {actor: " + ".join(partition.get(actor, [])) for actor in net.actors.index})


def _sizes(table: pd.DataFrame) -> dict[Any, float]:
    """Radius of every actor that the measure ranks."""
    if "actor" not in table:
        raise UnknownName("column", "actor", table.columns, hint="size_by takes the result of a measure, one row per actor")
    values = {actor: float(v) for actor, v in result.column(table).items() if math.isfinite(v) and v > 0}
    most = max(values.values(), default=1.0)
    return {actor: max(SMALLEST, LARGEST * math.sqrt(value / most)) for actor, value in values.items()}


def _network(
    net: Network,
    places: Mapping[Any, tuple[float, float]] | None,
    sizes: Mapping[Any, float],
    groups: _Groups,
    ids: Mapping[Any, str | int],
) -> PyvisNetwork:
    from pyvis.network import Network as PyvisNetwork

    drawing = PyvisNetwork(height="100%", directed=True)
    for actor, row in content.records(net.actors.loc[list(ids)]):
        symbol, light = SYMBOLS.get(row["kind"], SYMBOLS["other"])
        size = round(sizes.get(actor, SMALLEST) * EQUAL_AREA[symbol], 1)
        options: dict[str, Any] = {"size": size, "kind": row["kind"], "light": light}
        if places is not None and actor in places:
            x, y = places[actor]
            options |= {"x": float(x), "y": float(y), "physics": False}
        drawing.add_node(ids[actor], label=row["name"], shape=symbol, color=groups.color[actor], **options)
    looks = {kind: (str(row["color"]), content.DASHES.get(str(row["dash"]), False)) for kind, row in content.records(net.types)}
    bends = _bends(net, ids)
    for tie, row in content.records(net.ties.loc[content.tie_order(net)]):
        color, dashes = looks[row["type"]]
        bend, way = bends[tie]
        drawing.add_edge(
            ids[row["source"]], ids[row["target"]],
            id=str(tie), type=row["type"], sign=int(row["sign"]), color=color, dashes=dashes,
            arrows="to" if row["directed"] else "", width=1.2 if row["confidence"] == "low" else 2,
            smooth={"enabled": bend > 0, "type": way, "roundness": bend},
        )  # fmt: skip
    if places is not None:
        drawing.toggle_physics(False)
    return drawing


def _bends(net: Network, ids: Mapping[Any, str | int]) -> dict[Any, tuple[float, str]]:
    """How each tie curves, so that no two between the same actors lie on one another.

    A bundle has one direction, from the earlier actor to the later; a tie that runs against it turns the other way,
    or it would fall on its mirror image.
    """
    order = {actor: i for i, actor in enumerate(ids)}
    bundles: dict[tuple[int, int], list[tuple[Any, bool]]] = {}
    ties = net.ties
    ends = dict(zip(ties.index, zip(ties["source"], ties["target"], strict=True), strict=True))
    for tie in content.tie_order(net):
        a, b = (order[end] for end in ends[tie])
        bundles.setdefault((min(a, b), max(a, b)), []).append((tie, a > b))
    found: dict[Any, tuple[float, str]] = {}
    for bundle in bundles.values():
        middle = (len(bundle) - 1) / 2
        step = min(BEND, MOST_BEND / middle) if middle else 0.0
        for k, (tie, against) in enumerate(bundle):
            bend = (k - middle) * step
            found[tie] = (round(abs(bend), 4), "curvedCCW" if (bend < 0) != against else "curvedCW")
    return found


def _inert(value: object) -> str:
    """JSON that cannot end the script element it stands in, nor be read as anything but JSON."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _engine() -> str:
    """The vis-network that comes with pyvis, licence banner and all."""
    import pyvis

    text = (Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
    return text.partition("//# sourceMappingURL")[0]  # a map that is not there

"""The page: a pyvis Network drawn through our own template, in one file that asks the network for nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from geograph import output
from geograph.errors import GeographError, MeasureError
from geograph.network import Network
from geograph.result import ABOUT
from geograph.show import words
from geograph.show.layout import placed
from geograph.show.layout import positions as lay_out
from geograph.show.looks import (
    DASHES,
    EQUAL_AREA,
    SMALLEST,
    SYMBOLS,
    Groups,
    bends,
    called,
    groups,
    hex_color,
    in_order,
    records,
    sizes,
    tie_order,
)
from geograph.show.markup import policy_hash
from geograph.show.page import content, measured, picture
from geograph.show.page.public import for_public, is_weak
from geograph.show.page.reduced import part, reduced
from geograph.views import Contract, as_network

if TYPE_CHECKING:
    import pandas as pd
    from pyvis.network import Network as PyvisNetwork

SCRIPTS = ("data", "filters", "routes", "looks", "engine", "pictures", "panel", "controls", "tables", "main")  # in this order, one scope


def write(
    net: Any,
    path: str | Path,
    *,
    size_by: str | pd.DataFrame | None = None,
    color_by: str | None = None,
    title: str | None = None,
    as_of: str | None = None,
    highlight: tuple[Any, Any] | None = None,
    public: bool = False,
    layout: Mapping[Any, tuple[float, float]] | str | Path | None = None,
    **contract: Unpack[Contract],
) -> Path:
    """Write a network as one HTML file that works offline, from a double click.

    Parameters
    ----------
    net : Network or networkx graph
        Left unchanged.
    path : str or Path
        Written whole or not at all, as UTF-8.
    size_by : str or DataFrame, optional
        Name of a measure, or its result with one row per actor (one of :func:`geograph.sources.range` brings its ranges along);
        default ``"betweenness"``. The area of a symbol is proportional to it, down to a smallest size that everything
        unranked has too. Readers can change to degree, betweenness and harmonic closeness.
    color_by : str, optional
        ``"kind"``, ``"community"`` or a partition of groups.csv; default ``"bloc"`` where the network has it, else ``"kind"``.
        Readers can change to the others.
    title : str, optional
    as_of : str, optional
        The date that the page says it stands for, such as ``"2022-08"``. It selects nothing: see :meth:`geograph.Network.on`.
        By default the page names the date of its newest source.
    highlight : pair of actors, optional
        The page opens with the shortest paths between the two.
    public : bool
        Leave out notes, names of coders, columns of your own and ties of low confidence, and say so on the page. Measures are
        then taken of what is left.
    layout : mapping of actors to (x, y), or path of a file, optional
        Where the actors stand; default :func:`geograph.layout.positions`. A file keeps the places from one month's page to the next:
        see :func:`geograph.layout.settled`, which reads it, places newcomers, and brings it up to date.
    **contract
        How the measures read the ties: see :func:`geograph.view`.

    Returns
    -------
    Path

    Raises
    ------
    UnknownName
        A measure, partition or actor that does not exist; a table without a value per actor.
    GeographError
        A date that cannot be read; a table of another network where the page is to be public.
    CannotWrite
        The file could not be written; what stood there before is untouched.

    Notes
    -----
    The same network gives the same bytes, whatever the order of its rows. The page makes no request, and a content
    security policy keeps text in the data from ever running as a script. A network of more than 400 pairs opens with its strongest
    pairs only, says so, and shows all at a click. Whatever a reader filters, sizes and ranks stay those of the whole network
    of the page: filter before you write, and they are those of the part.

    Examples
    --------
    >>> import geograph as gg, tempfile
    >>> folder = tempfile.mkdtemp()
    >>> gg.page.write(gg.example(), f"{folder}/page.html", title="Russia and the Taliban").name
    'page.html'
    """
    path = Path(path)
    html = render(
        net, size_by=size_by, color_by=color_by, title=title, as_of=as_of, highlight=highlight, public=public, layout=layout, **contract
    )
    output.write_text(path, html)
    return path


def render(
    net: Any,
    *,
    size_by: str | pd.DataFrame | None = None,
    color_by: str | None = None,
    title: str | None = None,
    as_of: str | None = None,
    highlight: tuple[Any, Any] | None = None,
    public: bool = False,
    layout: Mapping[Any, tuple[float, float]] | str | Path | None = None,
    **contract: Unpack[Contract],
) -> str:
    """The page as text; parameters as :func:`write`."""
    net = as_network(net)
    as_of = words.checked_date(as_of) if as_of is not None else None
    handling = ""
    if public:
        net, handling = for_public(net)
        if size_by is not None and not isinstance(size_by, str) and size_by.attrs.get(ABOUT, {}).get("data") != net.hash:
            raise GeographError(
                "public=True: size_by was taken of a network with ties that the page leaves out; give the measure's name instead"
            )
    tables = measured.measures(net, size_by, contract)
    radius = sizes(tables[0])
    offered = [color_by, *sorted(set(net.groups["partition"])), "kind", "community"]
    first = groups(net, color_by)
    colors = [first, *(groups(net, by) for by in dict.fromkeys(filter(None, offered)) if by != first.by)]
    path = None
    if highlight is not None:
        path = (net.find(highlight[0]), net.find(highlight[1]))
        if path[0] == path[1]:
            raise MeasureError(f"highlight: {path[0]} is named twice; name two different actors")
    shown = reduced(net, tables[0])
    page = content.Page(
        net, tables, colors, title, as_of, handling, path, shown.note if shown else "", measured.why_no_ranges(net, tables[0])
    )  # fmt: skip
    places = placed(net, layout)
    hand_off = _network(net, places, radius, first, ids={actor: i for i, actor in enumerate(in_order(net))})
    facts = content.data(page)
    if shown is not None:
        order = net.ties.index.get_indexer(tie_order(net))
        facts["reduced"] = {"note": shown.note, "ties": [i for i, row in enumerate(order) if shown.ties[row]]}
        at = places if layout is not None else _with_part(places, lay_out(part(net, shown)))
        facts["reduced"]["at"] = [[round(c, 1) for c in at[actor]] for actor in in_order(net)]
    return _html(hand_off, content.text(page, facts), facts)


def _with_part(places: Mapping[Any, tuple[float, float]], part: Mapping[Any, tuple[float, float]]) -> dict[Any, tuple[float, float]]:
    """Places where the part stands as it was laid out by itself; the others, which are seen only when selected, as far out as they were."""
    wide, narrow = ([max(map(abs, (p[k] for p in all_.values())), default=1.0) or 1.0 for k in (0, 1)] for all_ in (places, part))
    return {actor: part.get(actor, (x * narrow[0] / wide[0], y * narrow[1] / wide[1])) for actor, (x, y) in places.items()}


def _html(hand_off: PyvisNetwork, text: dict[str, Any], facts: dict[str, Any]) -> str:
    from jinja2 import Environment, FunctionLoader
    from markupsafe import Markup

    script, style, engine = _script(), _asset("app.css"), _engine()

    def data(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Markup:
        facts["at"] = [[n["x"], n["y"]] for n in nodes]
        facts["bends"] = content.column([_bend(e) for e in edges])
        return Markup(_inert(facts))  # every < > & is escaped

    def drawing(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Markup:
        return Markup(_still(nodes, edges, facts, text))  # names are escaped there

    policy = f"default-src 'none'; script-src '{policy_hash(engine)}' '{policy_hash(script)}'; style-src '{policy_hash(style)}'; "
    policy += "img-src data: blob:; base-uri 'none'; form-action 'none'"
    # set_template knows one folder and does not escape; values in `globals` reach the template past generate_html's own list.
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(_asset))
    assets = {name: Markup(text) for name, text in {"script": script, "style": style, "engine": engine}.items()}  # our own files
    environment.globals.update({"facts": text, "data": data, "drawing": drawing, "policy": policy, **assets})
    hand_off.templateEnv, hand_off.path = environment, "template.html"
    html = str(hand_off.generate_html())
    return html.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate has no UTF-8


def _bend(edge: Mapping[str, Any]) -> float:
    """A bend to the left is negative."""
    return float(edge["smooth"]["roundness"] * (1 if edge["smooth"]["type"] == "curvedCW" else -1))


def _still(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], facts: Mapping[str, Any], text: Mapping[str, Any]) -> str:
    """The drawing for readers without JavaScript: what the page shows at first."""
    shown = facts.get("reduced")
    kept = list(range(len(edges))) if shown is None else shown["ties"]
    named = list(range(len(nodes))) if shown is None else sorted({end for k in kept for end in (edges[k]["from"], edges[k]["to"])})
    ranks = facts["measures"][0]["rank"]
    named.sort(key=lambda i: (ranks[i] is None, ranks[i] or 0, i))
    place = {i: k for k, i in enumerate(named)}
    at = shown["at"] if shown is not None else None
    scale = 1.0 if len(named) <= 80 else 0.7
    actors = []
    for i in named:
        n, spot = nodes[i], at[i] if at else (nodes[i]["x"], nodes[i]["y"])
        radius = n["size"] / EQUAL_AREA[n["shape"]] * scale * 0.9
        actors.append({"x": spot[0], "y": spot[1], "radius": radius, "name": n["label"]} | {k: n[k] for k in ("shape", "light", "color")})
    ties = [
        {
            "from": place[e["from"]], "to": place[e["to"]], "bend": _bend(e) * 0.5, "color": e["color"],
            "dashes": e["dashes"] or (), "arrow": e["arrows"],
        }
        for e in (edges[k] for k in kept)
    ]  # fmt: skip
    part = f", {shown['note']}" if shown is not None else ""
    return picture.svg(actors, ties, f"Drawing of the network: {text['counts']}{part}")


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
    return _network(net, positions, {}, groups(net), content.unique_ids(in_order(net)))


def _network(
    net: Network,
    places: Mapping[Any, tuple[float, float]] | None,
    radius: Mapping[Any, float],
    colors: Groups,
    ids: Mapping[Any, str | int],
) -> PyvisNetwork:
    from pyvis.network import Network as PyvisNetwork

    drawing = PyvisNetwork(height="100%", directed=True)
    for actor, row in records(net.actors.loc[list(ids)]):
        symbol, light = SYMBOLS.get(row["kind"], SYMBOLS["other"])
        size = round(radius.get(actor, SMALLEST) * EQUAL_AREA[symbol], 1)
        options: dict[str, Any] = {"size": size, "kind": row["kind"], "light": light}
        if places is not None:
            x, y = places.get(actor, (0.0, 0.0))
            options |= {"x": float(x), "y": float(y), "physics": False}
        drawing.add_node(ids[actor], label=called(actor, row["name"]), shape=symbol, color=colors.color[actor], **options)
    looks = {kind: (hex_color(str(row["color"])), list(DASHES.get(str(row["dash"]), ())) or False) for kind, row in records(net.types)}
    curves, place = bends(net), {actor: i for i, actor in enumerate(ids)}
    for tie, row in records(net.ties.loc[tie_order(net)]):
        color, dashes = looks[row["type"]]
        bend = curves[tie] * (1 if place[row["source"]] <= place[row["target"]] else -1)
        drawing.add_edge(
            ids[row["source"]], ids[row["target"]],
            id=str(tie), type=row["type"], sign=int(row["sign"]), color=color, dashes=dashes,
            arrows="to" if row["directed"] else "", width=1.2 if is_weak(row["confidence"]) else 2,
            smooth={"enabled": bend != 0, "type": "curvedCCW" if bend < 0 else "curvedCW", "roundness": abs(bend)},
        )  # fmt: skip
    if places is not None:
        drawing.toggle_physics(False)
    return drawing


def _inert(value: object) -> str:
    """JSON that cannot end the script element it stands in, nor be read as anything but JSON."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


@cache
def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    """The page's own script: the files of js/, which share one scope and nothing with the window."""
    parts = [_asset(f"js/{name}.js") for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


@cache
def _engine() -> str:
    """The vis-network that comes with pyvis, licence banner and all."""
    import pyvis

    text = (Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
    return text.partition("//# sourceMappingURL")[0]  # a map that is not there

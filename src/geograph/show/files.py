"""Results and networks as files: csv, json, md, GraphML, GEXF, node-link JSON, HTML."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from geograph.errors import UnknownName
from geograph.network import Network
from geograph.output import UNSEEN, jsonable, to_csv, to_json, write_table, write_text, write_texts
from geograph.periods import day_text, parse_date
from geograph.show.markup import NOT_IN_XML

GRAPH_FORMATS = ("html", "graphml", "gexf", "json", "csv")
# Attributes that GEXF (or networkx' writer of it) gives a meaning of its own.
_GEXF_WORDS = frozenset({"id", "label", "type", "start", "end", "viz", "spells", "slices", "key", "pid", "parents"})
_MARK = "geograph-"


def write(result: Any, path: str | Path, *, raw: bool = False) -> Path:
    """Write a result or a Network; the ending of ``path`` says the format. Whole or not at all.

    Parameters
    ----------
    result : DataFrame or Network
        A table goes to ``.csv``, ``.json`` or ``.md``, with ``x.about.json`` beside it (json has it inside). A Network goes
        to ``.html``, ``.graphml``, ``.gexf``, ``.json`` (node-link) or ``.csv`` (its ties); or, where ``path`` has no
        ending, to a folder of CSV files that reads back as the same network.
    path : str or Path
    raw : bool
        Leave text cells that a spreadsheet would run as a formula as they are, instead of putting ``'`` before them.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    CannotWrite
        The place cannot be written; what stood there before is untouched.
    UnknownName
        An ending that is no format.
    """
    path = Path(path)
    form = path.suffix.lstrip(".").lower()
    if isinstance(result, Network):
        if not form:
            write_texts({path / f"{name}.csv": text for name, text in network_csv(result, raw=raw).items()})
        else:
            write_text(path, graph_text(result, form, raw=raw))
        return path
    write_table(result, path, form, raw=raw)
    return path


def network_csv(net: Network, *, raw: bool = False) -> dict[str, str]:
    """The tables of a network as CSV texts by name."""
    tables = {
        "edges": _edges(net),
        "nodes": net.actors.rename_axis("id").reset_index(),
        "types": net.types.reset_index(),
        "evidence": net.evidence,
        "groups": net.groups,
        "relations": net.relations,
        "sources": net.sources.reset_index(),
    }
    return {name: to_csv(frame, raw=raw) for name, frame in tables.items() if len(frame) or name in ("edges", "nodes")}


def _edges(net: Network) -> pd.DataFrame:
    """The table of edges.csv: ties with their last day in force as end."""
    ties = net.ties
    if net._tables.end == "exclusive":
        spans = [parse_date(end) for end in ties["end"].tolist()]
        ends = [day_text(span.first - 1) if span else end for span, end in zip(spans, ties["end"].tolist(), strict=True)]
        ties["end"] = pd.Series(ends, index=ties.index, dtype=str)
    return ties.rename_axis("id").reset_index()


def graph_text(net: Network, form: str, *, raw: bool = False, **page_options: Any) -> str:
    """A network as the text of one file. networkx reads graphml, gexf and json back with every attribute and tie."""
    if form not in GRAPH_FORMATS:
        raise UnknownName("format", form, GRAPH_FORMATS)
    if form == "html":
        from geograph.show import page

        return page.render(net, **page_options)
    if form == "csv":
        return to_csv(_edges(net), raw=raw)
    import networkx as nx

    graph = _in_order(net.to_networkx())
    if form in ("graphml", "gexf"):
        graph = _named_for_xml(graph)
    if form == "json":
        for attributes in (*(d for _, d in graph.nodes(data=True)), *(d for *_, d in graph.edges(data=True))):
            attributes.update({k: jsonable(v) for k, v in attributes.items() if isinstance(v, float)})
        data = nx.node_link_data(graph, edges="links")
        data["graph"] |= {"data": net.hash, "steps": list(net.steps)}
        return to_json(data, indent=1) + "\n"
    if form == "graphml":
        _clean([data for _, data in graph.nodes(data=True)])
        _clean([data for *_, data in graph.edges(data=True)])
        out = io.BytesIO()
        nx.write_graphml(graph, out)
        return _whole(out.getvalue().decode("utf-8"))
    return _gexf(graph)


def _in_order(graph: Any) -> Any:
    """The same graph with actors and ties by id, so that the order of rows does not show."""
    ordered = graph.__class__(**graph.graph)
    ordered.add_nodes_from(sorted(graph.nodes(data=True), key=lambda node: (str(node[0]), type(node[0]).__name__)))
    ordered.add_edges_from(sorted(graph.edges(keys=True, data=True), key=lambda edge: tuple(map(str, edge[:3]))))
    return ordered


def _named_for_xml(graph: Any) -> Any:
    """The same graph, its actors and the keys of its ties named by texts that XML can hold, no two alike."""
    actors, ties = _in_xml(graph.nodes), _in_xml(key for *_, key in graph.edges(keys=True))
    named = graph.__class__(**graph.graph)
    named.add_nodes_from((actors[actor], data) for actor, data in graph.nodes(data=True))
    named.add_edges_from((actors[a], actors[b], ties[key], data) for a, b, key, data in graph.edges(keys=True, data=True))
    return named


def _in_xml(names: Iterable[Any]) -> dict[Any, str]:
    found: dict[Any, str] = {}
    taken: set[str] = set()
    # Those that XML can hold as they are come first, so that they stay as they are.
    for name in sorted(set(names), key=lambda n: (NOT_IN_XML.sub("", str(n)) != n, str(n), type(n).__name__)):
        own = NOT_IN_XML.sub("", str(name))
        text, n = own, 1
        while text in taken:
            n += 1
            text = f"{own}-{n}"
        taken.add(text)
        found[name] = text
    return found


def _whole(xml: str) -> str:
    """With what a terminal would obey as its code, and the carriage return, which XML would read as the end of a line."""
    return UNSEEN.sub(lambda found: f"&#{ord(found[0])};", xml).replace("\r", "&#13;") + "\n"


def _clean(records: list[dict[str, Any]], reserved: frozenset[str] = frozenset()) -> None:
    """Attributes in place: XML's characters only, one type to a name, reserved names marked."""
    types: dict[str, set[type]] = {}
    for data in records:
        for key, value in data.items():
            types.setdefault(key, set()).add(type(value) if isinstance(value, (bool, int, float)) else str)
    names = _in_xml(types)
    for data in records:
        for key in list(data):
            value = data.pop(key)
            if len(types[key]) > 1 or types[key] == {str}:
                value = NOT_IN_XML.sub("", str(value))
            data[f"{_MARK}{key}" if key in reserved else names[key]] = value


def _gexf(graph: Any) -> str:
    import networkx as nx

    _clean([data for _, data in graph.nodes(data=True)], _GEXF_WORDS)
    _clean([data for *_, data in graph.edges(data=True)], _GEXF_WORDS)
    for node, data in graph.nodes(data=True):
        data["label"] = str(data.get("name", node))
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["id"] = f"{key} (mirror)" if data["mirror"] else str(key)
    text = "\n".join(nx.generate_gexf(graph))
    # networkx' writer takes type, start, end for GEXF's own; put the names back where its reader looks for them.
    text = text.replace(f'title="{_MARK}', 'title="')
    return _whole(re.sub(r' lastmodifieddate="[^"]*"', "", text))  # the same network gives the same file on any day

"""Results and networks as files: csv, json, md, GraphML, GEXF, node-link JSON, HTML."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

from geograph.errors import UnknownName
from geograph.network import Network
from geograph.result import ABOUT, about, render, to_csv, write_text

GRAPH_FORMATS = ("html", "graphml", "gexf", "json", "csv")
TABLE_FORMATS = ("csv", "json", "md")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
            for name, text in network_csv(result, raw=raw).items():
                write_text(path / f"{name}.csv", text)
        else:
            write_text(path, graph_text(result, form, raw=raw))
        return path
    write_text(path, render(result, form, raw=raw))
    if form != "json" and ABOUT in result.attrs:
        write_text(path.with_suffix(".about.json"), json.dumps(about(result), indent=2, default=str, ensure_ascii=False) + "\n")
    return path


def network_csv(net: Network, *, raw: bool = False) -> dict[str, str]:
    """The tables of a network as CSV texts by name."""
    tables = {
        "edges": net.ties.rename_axis("id").reset_index(),
        "nodes": net.actors.rename_axis("id").reset_index(),
        "types": net.types.reset_index(),
        "evidence": net.evidence,
        "groups": net.groups,
        "relations": net.relations,
        "sources": net.sources.reset_index(),
    }
    return {name: to_csv(frame, raw=raw) for name, frame in tables.items() if len(frame) or name in ("edges", "nodes")}


def graph_text(net: Network, form: str, *, raw: bool = False, **page_options: Any) -> str:
    """A network as the text of one file. networkx reads graphml, gexf and json back with every attribute and tie."""
    if form not in GRAPH_FORMATS:
        raise UnknownName("format", form, GRAPH_FORMATS)
    if form == "html":
        from geograph.show import page

        return page.render(net, **page_options)
    if form == "csv":
        return network_csv(net, raw=raw)["edges"]
    import networkx as nx

    graph = net.to_networkx()
    if form == "json":
        data = nx.node_link_data(graph, edges="links")
        data["graph"] |= {"data": net.hash, "steps": list(net.steps)}
        return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False, default=str) + "\n"
    if form == "graphml":
        for _, data in graph.nodes(data=True):
            _clean(data)
        for _, _, data in graph.edges(data=True):
            _clean(data)
        out = io.BytesIO()
        nx.write_graphml(graph, out, named_key_ids=True)
        return out.getvalue().decode("utf-8") + "\n"
    return _gexf(graph)


def _clean(data: dict[str, Any], reserved: frozenset[str] = frozenset()) -> None:
    """Attributes in place: XML's characters only, plain values, reserved names marked."""
    for key in list(data):
        value = data.pop(key)
        if isinstance(value, str):
            value = _NOT_IN_XML.sub("", value)
        elif not isinstance(value, (bool, int, float)):
            value = str(value)
        data[f"{_MARK}{key}" if key in reserved else key] = value


def _gexf(graph: Any) -> str:
    import networkx as nx

    for node, data in graph.nodes(data=True):
        _clean(data, _GEXF_WORDS)
        data["label"] = str(data.get("name", node))
    for _, _, key, data in graph.edges(keys=True, data=True):
        _clean(data, _GEXF_WORDS)
        data["id"] = f"{key} (mirror)" if data["mirror"] else str(key)
    text = "\n".join(nx.generate_gexf(graph))
    # networkx' writer takes type, start, end for GEXF's own; put the names back where its reader looks for them.
    text = text.replace(f'title="{_MARK}', 'title="')
    return re.sub(r' lastmodifieddate="[^"]*"', "", text) + "\n"  # the same network gives the same file on any day

"""Tables to and from a networkx graph, without losing a tie or an attribute."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from geograph.errors import GeographError
from geograph.tables import COLUMNS, Tables, empty, tie_ids, types_table, unknown_type, with_blocs
from geograph.vocabulary import BOOLEANS, BUILT_IN_TYPES, SIGNS

_OURS = ("source", "target", "tie", "mirror", "actor", "id")  # what tables call their own columns
_TYPED = {"directed", "channel", "sign", "weight"}


def to_networkx(tables: Tables, *, directed: bool | None = None) -> nx.MultiDiGraph:
    """Every actor, every tie, every attribute.

    A directed tie is one arc. An undirected tie is two, one each way, with the same key (the tie's id);
    the second carries ``mirror=True``, so that a tie can be told from an arc and counted once.
    """
    graph = nx.MultiDiGraph(geograph="1", end=tables.end)
    if directed is not None:
        graph.graph["directed"] = "yes" if directed else "no"
    for actor, row in zip(tables.actors.index, tables.actors.to_dict("records"), strict=True):
        graph.add_node(actor)
        graph.nodes[actor].update({str(k): _plain(v) for k, v in row.items() if not _missing(v)})
    ties = tables.ties
    for tie, row in zip(ties.index, ties.to_dict("records"), strict=True):
        a, b = row.pop("source"), row.pop("target")
        values = {str(k): _plain(v) for k, v in row.items() if not _missing(v)}
        for u, v, mirror in ((a, b, False), (b, a, True)):
            if not mirror or not (values["directed"] or a == b):
                graph.add_edge(u, v, key=tie)
                graph.edges[u, v, tie].update({"tie": tie, "mirror": mirror, **values})
    return graph


def _missing(value: Any) -> bool:
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, str) and not value):
        return True
    return isinstance(value, (float, np.floating)) and bool(np.isnan(value))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) and not isinstance(value, np.datetime64) else value


def _text(value: Any) -> str:
    """A cell of a column of the data model; a day of any library becomes ISO text."""
    if _missing(value):
        return ""
    return str(pd.Timestamp(value).date()) if isinstance(value, (np.datetime64, datetime.date)) else str(value)


def from_networkx(graph: nx.Graph, *, type_default: str = "tie", end: str | None = None) -> Tables:
    """Tables of any networkx graph; actors keep the graph's own node objects as ids.

    Edge attributes named like columns of edges.csv (``type``, ``sign``, ``weight``, ``start``, ...) are read
    as those columns, the others are kept as they are. Edges of a DiGraph are directed ties.
    """
    edges, ours = list(graph.edges(data=True)), is_ours(graph)
    nodes = list(graph.nodes)
    if all(isinstance(node, str) for node in nodes):
        index: pd.Index[Any] = pd.Index(nodes, dtype=str, name="actor")
    else:
        index = pd.Index(_objects(nodes), dtype=object, name="actor")
    attributes = [_renamed(graph.nodes[node], "node", ours=ours) for node in nodes]
    actors = _frame(attributes, COLUMNS["nodes"][1:], index)
    blank = (actors["name"] == "").to_numpy()
    actors["name"] = np.where(blank, [str(node) for node in nodes], actors["name"].astype(str))
    actors["kind"] = actors["kind"].str.casefold().replace("", "other")

    arcs = [(a, b, _renamed(d, "edge", ours=ours)) for a, b, d in edges if not (ours and d.get("mirror"))]
    ties = _frame([data for _, _, data in arcs], COLUMNS["edges"][3:], pd.RangeIndex(len(arcs)), skip=("tie", "mirror", "id"))
    kinds = [_text(data.get("type")) or type_default for _, _, data in arcs]
    ties["type"] = pd.Series(kinds, dtype=str)
    own = sorted(set(kinds) - set(BUILT_IN_TYPES))
    # The graph says which way its edges run, unless it came from geograph and says so edge by edge.
    both_ways = {k for k, (*_, data) in zip(kinds, arcs, strict=True) if not data.get("directed")} if ours else set()
    one_way = {k: graph.is_directed() and k not in both_ways for k in own}
    known = BUILT_IN_TYPES | {k: replace(unknown_type(k, i), directed=one_way[k]) for i, k in enumerate(own)}
    lasting = {"state": "state", "event": "event"}
    for column, words in (("directed", BOOLEANS), ("sign", SIGNS), ("channel", BOOLEANS), ("lasts", lasting)):
        default = [getattr(known[k], column) for k in kinds]
        if column == "directed" and not ours:
            default = [graph.is_directed()] * len(kinds)
        given = ties[column] if column in ties else [""] * len(kinds)
        values = [d if _missing(g) else words.get(str(g).casefold()) for g, d in zip(given, default, strict=True)]
        _all_good(column, given, [v is not None for v in values], arcs, f"write one of {', '.join(list(words)[:6])}")
        ties[column] = pd.Series(values, dtype={"sign": "int64", "lasts": str}.get(column, bool))
    weights = pd.to_numeric(ties["weight"].map(lambda w: 1.0 if _missing(w) else w), errors="coerce").astype(float)
    _all_good("weight", ties["weight"], weights.notna(), arcs, "write a number")
    ties["weight"] = weights
    ties.insert(0, "source", _column([a for a, _, _ in arcs], index))
    ties.insert(1, "target", _column([b for _, b, _ in arcs], index))
    given = [_text(data.get("tie")) for _, _, data in arcs] if ours else [""] * len(arcs)
    ties.insert(0, "id", given if len(set(given)) == len(given) else [""] * len(given))
    ties["confidence"] = ties["confidence"].str.casefold()
    ties.index = pd.Index(tie_ids(ties), dtype=str, name="tie")
    return Tables(
        rows=ties.drop(columns="id"),
        actors=actors,
        types=types_table(t for k, t in known.items() if k in own),
        groups=with_blocs(empty("groups"), actors),
        end=end or (str(graph.graph.get("end", "inclusive")) if ours else "inclusive"),
    )


def is_ours(graph: nx.Graph) -> bool:
    """Whether geograph wrote this graph, which then says tie by tie what is directed.

    Such a graph says so itself; GEXF keeps no attributes of graphs, but the two marks on every edge.
    """
    marks = [("tie" in d and isinstance(d.get("mirror"), bool)) for *_, d in graph.edges(data=True)]
    return "geograph" in graph.graph or (bool(marks) and all(marks))


def _renamed(data: dict[Any, Any], what: str, *, ours: bool) -> dict[str, Any]:
    """Attributes by name; of a graph of the user's own, those that tables call their own get another name."""
    return {f"{what}_{k}" if not ours and str(k) in _OURS else str(k): v for k, v in data.items()}


def _all_good(column: str, given: Iterable[Any], good: Iterable[bool], arcs: list[Any], mend: str) -> None:
    """An error that names every edge whose attribute cannot be read."""
    bad = [f"({a!r}, {b!r}) has {column}={g!r}" for (a, b, _), g, ok in zip(arcs, given, good, strict=True) if not ok]
    if bad:
        more = f" and {len(bad) - 5} more" if len(bad) > 5 else ""
        raise GeographError(f"{len(bad)} of {len(arcs)} edges cannot be read: {'; '.join(bad[:5])}{more}; {mend}")


def _objects(values: list[Hashable]) -> np.ndarray[Any, Any]:
    array = np.empty(len(values), dtype=object)  # np.array would turn tuples into rows
    array[:] = values
    return array


def _column(values: list[Hashable], index: pd.Index[Any]) -> pd.Series[Any]:
    return pd.Series(_objects(values) if index.dtype == object else values, dtype=index.dtype)


def _frame(records: list[dict[str, Any]], standard: tuple[str, ...], index: pd.Index[Any], skip: tuple[str, ...] = ()) -> pd.DataFrame:
    names = dict.fromkeys(str(name) for record in records for name in record)
    own = [name for name in names if name not in standard and name not in skip]
    columns: dict[str, Any] = {}
    for name in [*standard, *own]:
        values = [record.get(name, "") for record in records] if name in names else [""] * len(records)
        text = name in standard and name not in _TYPED
        columns[name] = [_text(v) for v in values] if text else values
    frame = pd.DataFrame(columns, index=index)
    return frame.astype({name: str for name in standard if name not in _TYPED})

"""Several measures side by side, and one number for a whole network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

import numpy as np

from geograph.centrality.counts import degree, talk_to_means
from geograph.centrality.geodesic import betweenness, closeness, harmonic
from geograph.centrality.registry import MEASURES
from geograph.errors import MeasureError
from geograph.result import ABOUT, Table, column, described
from geograph.views import Contract, amended, as_network, view, walkable, without_sizes
from geograph.vocabulary import choose

CENTRALIZED = ("degree", "in", "out", "betweenness", "closeness")


def centralization(G: Any, measure: str | None = None, **contract: Unpack[Contract]) -> Table:
    r"""Freeman centralization: how far a network is one star.

    .. math:: C = \frac{\sum_i (\max_j x_j - x_i)}{\text{the largest such sum a network of } n \text{ actors can have}}

    Parameters
    ----------
    G : Network or networkx graph
    measure : {"degree", "in", "out", "betweenness", "closeness"}, optional
        Default: all that apply.
    **contract
        See :func:`geograph.view`. Every measure here uses the same one: channels by default.

    Returns
    -------
    DataFrame
        ``measure, centralization, numerator, denominator``; 0 (all alike) to 1 (a star); NaN where the denominator
        is 0. Denominators: undirected degree (n-1)(n-2); directed in and out degree (n-1)²; betweenness
        (n-1)²(n-2)/2, directed (n-1)²(n-2); undirected closeness (n-1)(n-2)/(2n-3), NaN for a disconnected network.

    Raises
    ------
    UnknownName
        A measure that has no centralization here.

    Notes
    -----
    Here n is the number of ranked actors and degree counts ties among them: with forums as conduits, set
    ``forums="project"`` or ``"actor"`` where meetings should count as contacts.

    References
    ----------
    Freeman, L. C., *Social Networks* 1 (1979) 215-239.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.centralization(nx.star_graph(4)).round(6)[["measure", "centralization"]].values.tolist()
    [['degree', 1.0], ['betweenness', 1.0], ['closeness', 1.0]]
    """
    net = as_network(G)
    v = view(net, **contract)
    n = v.n
    among = v.pattern[v.ranked][:, v.ranked]
    if measure is not None:
        choose("measure", measure, CENTRALIZED)
        names: tuple[str, ...] = (measure,)
    else:
        names = ("in", "out", "betweenness") if v.directed else ("degree", "betweenness", "closeness")
    rows = []
    for name in names:
        if name in ("degree", "in", "out"):
            x = np.asarray(among.sum(axis=0 if name == "in" else 1), dtype=float).reshape(-1)
            most = float((n - 1) ** 2 if v.directed else (n - 1) * (n - 2))
        elif name == "betweenness":
            x = column(betweenness(net, **contract)).to_numpy()
            most = (n - 1) ** 2 * (n - 2) * (1.0 if v.directed else 0.5)
        else:
            result = closeness(net, convention="component", **contract)
            x = column(result).to_numpy()
            whole = not v.directed and n > 1 and _connected(v)
            most = (n - 1) * (n - 2) / (2 * n - 3) if whole else np.nan
        above = float((x.max() - x).sum()) if len(x) else 0.0
        rows.append((name, above / most if n and most > 0 else np.nan, above, most))
    frame = Table(rows, columns=["measure", "centralization", "numerator", "denominator"])
    return described(frame, net, "centralization", view=v, value="centralization")


def _connected(v: Any) -> bool:
    from scipy.sparse import csgraph

    return bool(csgraph.connected_components(v.matrix, directed=False)[0] == 1)


def compare(G: Any, measures: Sequence[str], **contract: Unpack[Contract]) -> Table:
    """Several measures side by side, each with its rank.

    Parameters
    ----------
    G : Network or networkx graph
    measures : sequence of str
        Names of centrality measures, for instance ``["degree", "betweenness"]``.
    **contract
        See :func:`geograph.view`; passed to every measure.

    Returns
    -------
    DataFrame
        ``actor``, and for each measure its value and ``<measure>_rank``; in the order of the first.

    Raises
    ------
    UnknownName
        A measure that does not exist.

    Notes
    -----
    Measures differ in what they read: degree counts all ties, betweenness walks channels. The notes say which.

    References
    ----------
    Those of the measures.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.compare(nx.star_graph(2), ["degree", "betweenness"]).values.tolist()
    [[0, 2, 1, 1.0, 1], [1, 1, 2, 0.0, 2], [2, 1, 2, 0.0, 2]]
    """
    net = as_network(G)
    if not measures:
        raise MeasureError(f"compare: name at least one measure: {', '.join(MEASURES)}")
    for name in measures:
        choose("measure", name, tuple(MEASURES))
    results = [MEASURES[name](net, **contract) for name in measures]
    frame = Table({"actor": results[0]["actor"]})
    for result in results:
        made = result.attrs[ABOUT]
        frame[made["value"]] = frame["actor"].map(column(result).to_dict())
        frame[f"{made['value']}_rank"] = frame["actor"].map(column(result, "rank").to_dict())
    made = [result.attrs[ABOUT] for result in results]
    notes = tuple(note for m in made for note in (f"{m['measure']}: {m['made']}", *m["notes"]))
    described_as = described(frame, net, ", ".join(measures), notes=notes, value=made[0]["value"])
    described_as.attrs[ABOUT]["measures"] = [{k: m[k] for k in ("measure", "options", "contract", "counts")} for m in made]
    return described_as


def profile(G: Any, **contract: Unpack[Contract]) -> Table:
    """A few measures side by side, each by its own contract, with the number of sources behind each actor.

    Parameters
    ----------
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`; passed to every measure.

    Returns
    -------
    DataFrame
        ``actor, name, degree, hostile, harmonic, betweenness, events, sources, talk_to_means, rank``: distinct
        contacts and the hostile ones among them (all ties); nearness and betweenness (channels); distinct events
        and the number of distinct sources that report the actor's ties; the talk-to-means index. Ranked by
        betweenness.

    Raises
    ------
    MeasureError
        As the measures do.

    Notes
    -----
    Central in this material is not influential in the world: rank says how the coded texts place an actor.

    References
    ----------
    Those of the measures.

    Examples
    --------
    >>> import geograph as gg
    >>> list(gg.centrality.profile(gg.example()).columns)[:4]
    ['actor', 'name', 'degree', 'hostile']
    """
    net = as_network(G)
    v = walkable(net, **contract)
    between = betweenness(v)
    order = between["actor"]
    whole = without_sizes(contract)  # contacts and events are counted, whatever weighs them
    counted = degree(net, **whole)
    parts: dict[str, Any] = {"degree": column(counted), "hostile": column(counted, "hostile")}
    parts["harmonic"] = column(harmonic(v))
    parts["betweenness"] = column(between)
    events = view(net, **amended(whole, ties="all", parallel="events"))
    parts["events"] = dict(zip(events.actors, np.asarray(events.matrix.sum(axis=1)).reshape(-1), strict=True))
    parts["sources"] = _sources_of(net)
    parts["talk_to_means"] = column(talk_to_means(net, **whole))
    frame = Table({"actor": order, "name": order.map(net.actors["name"].to_dict())})
    for name, series in parts.items():
        frame[name] = order.map(series if isinstance(series, dict) else series.to_dict())
    frame["sources"] = frame["sources"].fillna(0)
    for name in ("degree", "hostile", "events", "sources"):
        frame[name] = frame[name].astype(int)
    frame["rank"] = between["rank"]
    notes = (
        f"degree, hostile, events: {counted.attrs[ABOUT]['made'].split(';')[0]}",
        f"betweenness, harmonic: {between.attrs[ABOUT]['made']}",
    )
    result = described(frame, net, "profile", notes=notes, value="betweenness")
    for part in ("contract", "counts"):
        result.attrs[ABOUT][part] = between.attrs[ABOUT][part]
    return result


def _sources_of(net: Any) -> dict[Any, int]:
    from geograph.tables import cited_sources

    found: dict[Any, set[str]] = {}
    for a, b, citation in zip(*(net.ties[c].tolist() for c in ("source", "target", "citation")), strict=True):
        for actor in (a, b):
            found.setdefault(actor, set()).update(cited_sources(citation))
    return {actor: len(sources) for actor, sources in found.items()}

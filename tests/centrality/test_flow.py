from __future__ import annotations

import networkx as nx
import pytest

from geograph.centrality import current_flow_betweenness
from geograph.errors import MeasureError
from geograph.result import column


def values(result, name=None):
    return column(result, name).to_dict()


def near(expected, tolerance=1e-9):
    return pytest.approx(expected, abs=tolerance, nan_ok=True)


def by_component(graph: nx.Graph, weight: str | None = None) -> dict[object, float]:
    """networkx in each component: it refuses disconnected networks, and dislikes loops and pairs."""
    flow = dict.fromkeys(graph, 0.0)
    for nodes in nx.connected_components(graph):
        part = nx.Graph(graph.subgraph(nodes))
        part.remove_edges_from(list(nx.selfloop_edges(part)))
        if len(part) > 2:
            flow.update(nx.current_flow_betweenness_centrality(part, normalized=False, weight=weight))
    return flow


def test_current_flow_equals_networkx_in_each_component(undirected):
    result = current_flow_betweenness(undirected)
    raw = by_component(undirected)
    assert values(result) == near(raw)
    n = len(undirected)
    if n > 2:
        assert values(result, "normalized") == near({a: x / ((n - 1) * (n - 2) / 2) for a, x in raw.items()})
    else:
        assert result["normalized"].isna().all()


def test_a_connected_networks_normalized_flow_is_networkxs():
    graph = nx.florentine_families_graph()
    assert values(current_flow_betweenness(graph), "normalized") == near(nx.current_flow_betweenness_centrality(graph))


def test_weights_conduct_and_distances_resist(weighted):
    if weighted.is_directed():
        weighted = weighted.to_undirected()
    assert values(current_flow_betweenness(weighted, weight="weight")) == near(by_component(weighted, "weight"))
    for _, _, data in weighted.edges(data=True):
        data["conductance"] = 1 / data["weight"]
    assert values(current_flow_betweenness(weighted, distance="weight")) == near(by_component(weighted, "conductance"))


@pytest.mark.parametrize("unit", [1e-10, 1e-3, 1e6, 1e12])
def test_the_unit_of_weights_changes_no_current(unit):
    graph = nx.les_miserables_graph()
    plain = values(current_flow_betweenness(graph, weight="weight"))
    for _, _, data in graph.edges(data=True):
        data["weight"] *= unit
    assert values(current_flow_betweenness(graph, weight="weight")) == near(plain)


def test_parallel_ties_conduct_once_unless_they_are_counted(expected):
    known = expected("multigraph")
    graph = nx.MultiGraph((a, b) for a, b, _ in known["edges"])
    multi, simple = known["cfb"]  # networkx adds parallel conductances on a multigraph, silently
    assert values(current_flow_betweenness(graph), "normalized") == near(simple, 5e-5 + 1e-12)
    assert values(current_flow_betweenness(graph, parallel="count"), "normalized") == near(multi, 5e-5 + 1e-12)


def test_a_forum_conducts_as_one_tie_and_is_no_end():
    # a - F - b with F a conduit, b - c: all current between a and c runs through b: as the path a - b - c
    graph = nx.Graph([("a", "F"), ("F", "b"), ("b", "c")])
    graph.nodes["F"]["kind"] = "forum"
    assert values(current_flow_betweenness(graph)) == near({"a": 0, "b": 1, "c": 0})


def test_a_detour_through_a_forum_weighs_as_much_as_a_direct_tie():
    # a - b and b - c directly, a - F - c through a forum: a triangle of equal conductances
    graph = nx.Graph([("a", "F"), ("F", "c"), ("a", "b"), ("b", "c")])
    graph.nodes["F"]["kind"] = "forum"
    assert values(current_flow_betweenness(graph)) == near(values(current_flow_betweenness(nx.complete_graph(["a", "b", "c"]))))


def test_current_has_no_direction():
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    assert values(current_flow_betweenness(graph)) == near({"a": 0, "b": 1, "c": 0})
    with pytest.raises(MeasureError, match="both ways"):
        current_flow_betweenness(graph, directed=True)


def test_no_current_runs_in_a_signed_matrix():
    graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1})])
    with pytest.raises(MeasureError, match="signed"):
        current_flow_betweenness(graph, ties="signed")

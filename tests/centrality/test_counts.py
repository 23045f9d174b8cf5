from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.centrality import degree, strength, talk_to_means
from geograph.errors import MeasureError, UnknownName
from geograph.result import column


def values(result, name=None):
    return column(result, name).to_dict()


def near(expected, tolerance=1e-9):
    return pytest.approx(expected, abs=tolerance, nan_ok=True)


def alters(graph: nx.Graph) -> dict[object, int]:
    around = graph.to_undirected(as_view=True)
    return {a: len(set(around[a]) - {a}) for a in graph}


# -- degree -----------------------------------------------------------------------------------------


def test_the_kites_degrees_are_as_published(expected):
    assert values(degree(nx.krackhardt_kite_graph())) == {int(k): x for k, x in expected("krackhardt_kite")["degree"].items()}


def test_degree_counts_distinct_others(graph):
    result = degree(graph)
    assert values(result) == alters(graph)
    if len(graph) > 1:
        assert values(result, "normalized") == near({a: d / (len(graph) - 1) for a, d in alters(graph).items()})
    else:
        assert result["normalized"].isna().all()


def test_degree_equals_networkx_on_a_simple_graph():
    graph = nx.karate_club_graph()
    assert values(degree(graph)) == dict(graph.degree)
    assert values(degree(graph), "normalized") == near(nx.degree_centrality(graph))


def test_in_and_out_equal_networkx_on_a_directed_graph():
    graph = nx.gnp_random_graph(20, 0.2, seed=1, directed=True)
    result = degree(graph)
    assert values(result, "in") == dict(graph.in_degree)
    assert values(result, "out") == dict(graph.out_degree)


def test_a_mutual_contact_counts_once_and_in_networkx_twice():
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")])
    assert values(degree(graph)) == {"a": 2, "b": 1, "c": 1}
    assert dict(graph.degree) == {"a": 3, "b": 2, "c": 1}


def test_parallel_ties_and_self_ties_count_once_and_never_and_in_networkx_each(expected):
    known = expected("multigraph")
    graph = nx.MultiGraph()
    graph.add_weighted_edges_from(known["edges"])
    multi, simple = known["degree"]
    assert values(degree(graph)) == simple != multi == dict(graph.degree)
    assert values(degree(graph), "normalized") == near(known["degree_centrality"][1], 5e-5 + 1e-12)
    graph.add_edge("a", "a")
    assert values(degree(graph)) == simple
    assert gg.about(degree(graph))["counts"]["self-ties dropped"] == 1


def test_degree_by_sign_by_hand():
    # a - b alliance and rivalry at once, a - c contact, a -> d sanction
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", type="alliance", directed=False)
    graph.add_edge("a", "b", type="rivalry", directed=False)
    graph.add_edge("a", "c", type="contact", directed=False)
    graph.add_edge("a", "d", type="sanction")
    result = degree(graph)
    columns = ["actor", "degree", "in", "out", "friendly", "neutral", "hostile", "rank"]
    assert result[columns].values.tolist() == [
        ["a", 3, 2, 3, 1, 1, 2, 1],
        ["b", 1, 1, 1, 1, 0, 1, 2],
        ["c", 1, 1, 1, 0, 1, 0, 2],
        ["d", 1, 1, 0, 0, 0, 1, 2],
    ]


def test_channels_leave_the_hostile_out_of_degree():
    graph = nx.Graph([("a", "b", {"type": "alliance"}), ("a", "c", {"type": "rivalry"})])
    assert values(degree(graph, ties="channels")) == {"a": 1, "b": 1, "c": 0}
    assert values(degree(graph, ties="hostile")) == {"a": 1, "b": 0, "c": 1}


def test_by_type_has_a_column_for_each_type_that_occurs():
    graph = nx.Graph([("a", "b", {"type": "trade"}), ("b", "c", {"type": "contact"})])
    result = degree(graph, by="type")
    assert list(result.columns) == [*degree(graph).columns[:-1], "contact", "trade", "rank"]
    assert values(result, "trade") == {"a": 1, "b": 1, "c": 0}
    assert values(result, "contact") == {"a": 0, "b": 1, "c": 1}


def test_a_type_named_like_a_column_takes_no_columns_place():
    # Types of one's own may be called "in", "friendly" or even "actor".
    names = ["in", "friendly", "actor", "rank", "degree"]
    graph = nx.MultiGraph([("a", "b", {"type": name}) for name in names])
    result = degree(graph, by="type")
    plain = degree(graph)
    assert result[list(plain.columns)].equals(plain)
    assert len(result.columns) == len(plain.columns) + len(names)
    assert strength(graph, by="type")["strength"].tolist() == [5, 5]


def test_degree_by_something_else_is_refused():
    with pytest.raises(UnknownName, match="type"):
        degree(nx.path_graph(3), by="kind")


def test_degree_counts_forums_and_does_not_rank_them():
    # a and b in forum F; b - c: F is a contact of a and b, and no row
    graph = nx.Graph([("a", "F"), ("b", "F"), ("b", "c")])
    graph.nodes["F"]["kind"] = "forum"
    assert values(degree(graph)) == {"a": 1, "b": 2, "c": 1}
    assert values(degree(graph), "normalized") == near({"a": 1 / 3, "b": 2 / 3, "c": 1 / 3})
    assert values(degree(graph, forums="project")) == {"a": 1, "b": 2, "c": 1}
    assert values(degree(graph, forums="drop")) == {"a": 0, "b": 1, "c": 1}


# -- strength ---------------------------------------------------------------------------------------


def test_strength_equals_networkxs_weighted_degree(weighted):
    if weighted.is_directed():
        result = strength(weighted)
        assert values(result, "in") == near(dict(weighted.in_degree(weight="weight")))
        assert values(result, "out") == near(dict(weighted.out_degree(weight="weight")))
    else:
        assert values(strength(weighted)) == near(dict(weighted.degree(weight="weight")))


def test_strength_of_a_multigraph_equals_networkx(expected):
    known = expected("multigraph")
    graph = nx.MultiGraph()
    graph.add_weighted_edges_from(known["edges"])
    assert values(strength(graph)) == near(known["strength"][0])


def test_strength_adds_only_what_was_in_force_together():
    # aid of 2 in 2000-2004, of 3 in 2003-2006 (both in force in 2003), of 4 in 2010
    graph = nx.MultiGraph()
    for start, end, weight in (("2000", "2004", 2), ("2003", "2006", 3), ("2010", "2010", 4)):
        graph.add_edge("a", "b", type="trade", start=start, end=end, weight=weight)
    assert values(strength(graph)) == {"a": 5, "b": 5}
    assert values(strength(graph, parallel="max")) == {"a": 4, "b": 4}


def test_strength_counts_ties_sources_and_events_on_request():
    graph = nx.MultiGraph()
    for start, citation in (("2019", "x:1;y:2"), ("2019", "x:3"), ("2020", "y:4")):
        graph.add_edge("a", "b", type="contact", start=start, citation=citation, weight=9)
    got = {parallel: strength(graph, parallel=parallel)["strength"].tolist() for parallel in ("count", "sources", "events")}
    assert got == {"count": [3, 3], "sources": [2, 2], "events": [2, 2]}


def test_a_blank_weight_is_1_and_a_negative_one_an_error():
    graph = nx.Graph([("a", "b", {"weight": 2}), ("b", "c")])
    assert values(strength(graph)) == {"a": 2, "b": 3, "c": 1}
    graph.add_edge("c", "d", weight=-1)
    with pytest.raises(MeasureError, match="0 or more"):
        strength(graph)


# -- talk to means ----------------------------------------------------------------------------------


def test_talk_to_means_by_hand():
    #   a - b: contact 2019, contact 2020, one of them cited twice; alliance 2000-2005 and 2006-2010: one event
    #   a - c: trade;  c - d: border, which is neither
    graph = nx.MultiGraph()
    graph.add_edge("a", "b", type="contact", start="2019", citation="x:1")
    graph.add_edge("a", "b", type="contact", start="2019", citation="y:1", note="again")
    graph.add_edge("a", "b", type="contact", start="2020")
    graph.add_edge("a", "b", type="alliance", start="2000", end="2005")
    graph.add_edge("a", "b", type="alliance", start="2006", end="2010")
    graph.add_edge("a", "c", type="trade")
    graph.add_edge("c", "d", type="border")
    result = talk_to_means(graph)
    assert values(result, "contacts") == {"a": 2, "b": 2, "c": 0, "d": 0}
    assert values(result, "means") == {"a": 2, "b": 1, "c": 1, "d": 0}
    assert values(result) == near({"a": 0, "b": 1 / 3, "c": -1, "d": np.nan})
    assert result["rank"].isna().tolist() == [False, False, False, True]


def test_means_of_two_kinds_in_one_period_are_two_events():
    graph = nx.MultiGraph()
    graph.add_edge("a", "b", type="trade", start="2000", end="2005")
    graph.add_edge("a", "b", type="aid", start="2000", end="2005")
    assert values(talk_to_means(graph), "means") == {"a": 2, "b": 2}


def test_contacts_in_different_forums_are_different_events():
    graph = nx.MultiGraph([("a", "F", {"type": "contact", "start": "2020"}), ("a", "G", {"type": "contact", "start": "2020"})])
    nx.set_node_attributes(graph, "forum", "kind")
    graph.add_node("a", kind="state")
    assert values(talk_to_means(graph), "contacts")["a"] == 2

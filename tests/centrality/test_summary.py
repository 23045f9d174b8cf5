from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.centrality import betweenness, centralization, degree, harmonic, profile
from geograph.errors import UnknownName
from geograph.result import column


def near(expected, tolerance=1e-9):
    return pytest.approx(expected, abs=tolerance, nan_ok=True)


def table(graph, *args, **contract):
    return centralization(graph, *args, **contract).set_index("measure")["centralization"].to_dict()


def test_campnets_degree_centralization_is_ucinets(expected):
    known = expected("campnet")
    graph = nx.DiGraph(map(tuple, known["edges"]))
    result = table(graph)
    assert result["out"] == near(known["degree_centralization"]["out"], 5e-5)
    assert result["in"] == near(known["degree_centralization"]["in_"], 5e-5)


@pytest.mark.parametrize("n", [3, 5, 20])
def test_a_star_is_fully_centralized_and_a_ring_not_at_all(n):
    assert table(nx.star_graph(n - 1)) == near({"degree": 1, "betweenness": 1, "closeness": 1})
    assert table(nx.cycle_graph(n)) == near({"degree": 0, "betweenness": 0, "closeness": 0})
    inward = nx.DiGraph((i, 0) for i in range(1, n))
    assert table(inward)["in"] == near(1)
    assert table(inward)["out"] == near(1 / (n - 1) ** 2)
    both_ways = nx.DiGraph(nx.star_graph(n - 1))
    assert table(both_ways)["betweenness"] == near(1)


def test_the_kites_centralization_follows_freemans_formulae():
    kite = nx.krackhardt_kite_graph()
    n = len(kite)
    d = list(dict(kite.degree).values())
    b = list(nx.betweenness_centrality(kite, normalized=False).values())
    c = list(nx.closeness_centrality(kite).values())
    known = {
        "degree": sum(max(d) - x for x in d) / ((n - 1) * (n - 2)),
        "betweenness": sum(max(b) - x for x in b) / ((n - 1) ** 2 * (n - 2) / 2),
        "closeness": sum(max(c) - x for x in c) / ((n - 1) * (n - 2) / (2 * n - 3)),
    }
    assert table(kite) == near(known)
    assert table(kite, "closeness") == near({"closeness": known["closeness"]})


def test_a_disconnected_network_has_no_closeness_centralization():
    assert np.isnan(table(nx.Graph([(0, 1), (2, 3)]))["closeness"])
    with_isolate = nx.star_graph(3)
    with_isolate.add_node("alone")
    assert np.isnan(table(with_isolate)["closeness"])


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph])
@pytest.mark.parametrize("n", [0, 1])
def test_nobody_and_a_single_actor_have_no_centralization(n, kind):
    graph = nx.empty_graph(n, create_using=kind)
    assert np.isnan(list(table(graph).values())).all()
    closeness = centralization(graph, "closeness")
    assert np.isnan(closeness["denominator"]).all()


def test_centralization_by_an_unknown_measure_is_refused():
    with pytest.raises(UnknownName, match="betweenness"):
        centralization(nx.path_graph(3), "betweeness")


def test_a_profile_puts_each_measure_by_its_own_contract_side_by_side():
    #   a - b contact (sources x, y), b - c alliance (x), a - c rivalry (z), d alone
    graph = nx.MultiGraph()
    graph.add_edge("a", "b", type="contact", start="2020", citation="x:1;y:2")
    graph.add_edge("b", "c", type="alliance", citation="x:3")
    graph.add_edge("a", "c", type="rivalry", citation="z:9")
    graph.add_node("d", name="Delta")
    result = profile(graph)
    assert result.values.tolist()[0] == ["b", "b", 2, 0, near(2 / 3), 1.0, 2, 2, 0.0, 1]
    by_actor = result.set_index("actor")
    assert by_actor["degree"].to_dict() == {"a": 2, "b": 2, "c": 2, "d": 0}
    assert by_actor["hostile"].to_dict() == {"a": 1, "b": 0, "c": 1, "d": 0}
    assert by_actor["events"].to_dict() == {"a": 2, "b": 2, "c": 2, "d": 0}
    assert by_actor["sources"].to_dict() == {"a": 3, "b": 2, "c": 2, "d": 0}
    assert by_actor["talk_to_means"].to_dict() == near({"a": 1, "b": 0, "c": -1, "d": np.nan})
    assert by_actor.loc["d", "name"] == "Delta"


def test_a_profile_equals_the_measures_it_is_made_of():
    graph = nx.karate_club_graph()
    result = profile(graph).set_index("actor")
    for name, measure in (("degree", degree), ("harmonic", harmonic), ("betweenness", betweenness)):
        assert result[name].to_dict() == near(column(measure(graph)).to_dict())
    assert result["rank"].to_dict() == column(betweenness(graph), "rank").to_dict()


@pytest.mark.parametrize("forums", ["conduit", "actor", "drop", "project"])
def test_a_profile_takes_every_contract_for_forums(forums):
    graph = nx.Graph([("a", "F", {"type": "membership"}), ("b", "F", {"type": "membership"}), ("b", "c")])
    graph.nodes["F"]["kind"] = "forum"
    result = profile(graph, forums=forums)
    assert sorted(result["actor"]) == (["F", "a", "b", "c"] if forums == "actor" else ["a", "b", "c"])
    assert result.drop(columns="talk_to_means").notna().all(axis=None)


def test_every_measure_has_a_name_of_its_own_and_says_how_it_was_made():
    for name, measure in gg.centrality.MEASURES.items():
        result = measure(nx.krackhardt_kite_graph())
        assert gg.about(result)["measure"] == name
        assert result.columns[0] == "actor" and result.columns[1] in (name, "authority") and result.columns[-1] == "rank"
        assert len(result) == 10

"""The shape of networks, against networkx and by hand."""

import os
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.result import column

S = gg.structure
SHARED = Path(os.environ.get("GEOGRAPH_DATASETS", Path(__file__).parents[2] / "shared" / "datasets"))


def described(G, **options):
    return S.describe(G, **options).set_index("quantity")["value"]


GRAPHS = {
    "karate": nx.karate_club_graph(),
    "kite": nx.krackhardt_kite_graph(),
    "random": nx.gnp_random_graph(40, 0.1, seed=3),
    "in pieces": nx.disjoint_union(nx.path_graph(5), nx.cycle_graph(4)),
    "tree": nx.random_labeled_tree(25, seed=1),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_describe_equals_networkx(name):
    G = GRAPHS[name]
    ours = described(G)
    largest = G.subgraph(max(nx.connected_components(G), key=len))
    assert ours["density"] == pytest.approx(nx.density(G), abs=1e-12)
    assert ours["transitivity"] == pytest.approx(nx.transitivity(G), abs=1e-12)
    assert ours["mean clustering"] == pytest.approx(nx.average_clustering(G), abs=1e-12)
    assert ours["triangles"] == sum(nx.triangles(G).values()) / 3
    assert ours["components"] == nx.number_connected_components(G)
    assert ours["diameter"] == nx.diameter(largest)
    assert ours["mean distance"] == pytest.approx(nx.average_shortest_path_length(largest), abs=1e-12)
    assert ours["isolates"] == nx.number_of_isolates(G)
    assert np.isnan(ours["reciprocity"])  # undirected ties have nothing to reciprocate


def test_describe_of_a_directed_graph_equals_networkx():
    G = nx.gnp_random_graph(30, 0.1, seed=5, directed=True)
    ours = described(G)
    assert ours["density"] == pytest.approx(nx.density(G), abs=1e-12)
    assert ours["reciprocity"] == pytest.approx(nx.reciprocity(G), abs=1e-12)
    assert ours["strong components"] == nx.number_strongly_connected_components(G)
    assert ours["components"] == nx.number_weakly_connected_components(G)


def test_parallel_and_self_ties_do_not_mislead_describe():
    # networkx's density of this multigraph is above 1
    G = nx.MultiGraph([("a", "b"), ("a", "b"), ("a", "b"), ("b", "c"), ("c", "c")])
    ours = described(G)
    assert (ours["ties"], ours["dyads"], ours["density"], ours["triangles"]) == (4, 2, pytest.approx(2 / 3), 0)


def test_e_i_index_counts_dyads_between_and_within():
    # a, b east; c, d west; e in neither: a-b within, b-c and a-d between, d-e not counted
    G = nx.Graph([("a", "b"), ("b", "c"), ("a", "d"), ("d", "e")])
    nx.set_node_attributes(G, {"a": "east", "b": "east", "c": "west", "d": "west"}, "bloc")
    assert described(G)["E-I index"] == pytest.approx((2 - 1) / 3)


@pytest.mark.parametrize("G", [nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.DiGraph(), nx.Graph([(1, 1)])], ids=str)
def test_everything_is_defined_on_almost_nothing(G):
    ours = described(G)
    assert ours["ties"] == 0
    assert ours["isolates"] == len(G)
    for measure in (S.components, S.core, S.communities):
        assert len(measure(G)) == len(G)
    assert len(S.backbone(G)) == 0


def test_components_are_strong_on_a_directed_view():
    G = nx.DiGraph([(1, 2), (2, 1), (2, 3)])
    assert S.components(G).set_index("actor")["component"].to_dict() == {1: 1, 2: 1, 3: 2}
    assert S.components(G, directed=False)["size"].tolist() == [3, 3, 3]


def test_the_largest_component_is_that_of_the_most_ranked_actors():
    G = nx.Graph([("a", f"meeting {i}") for i in range(4)])
    nx.set_node_attributes(G, {f"meeting {i}": "forum" for i in range(4)}, "kind")
    nx.add_path(G, ["x", "y", "z"])
    assert S.components(G)[["actor", "component", "size"]].values.tolist() == [["x", 1, 3], ["y", 1, 3], ["z", 1, 3], ["a", 2, 1]]


def test_hostile_ties_hold_no_component_together():
    G = nx.Graph([("a", "b"), ("b", "c", {"sign": -1})])
    assert S.components(G)["size"].tolist() == [2, 2, 1]
    assert S.components(G, ties="all")["size"].tolist() == [3, 3, 3]


@pytest.mark.parametrize("name", GRAPHS)
def test_core_equals_networkx(name):
    assert column(S.core(GRAPHS[name])).to_dict() == nx.core_number(GRAPHS[name])


def test_communities_are_seeded_and_state_their_modularity():
    G = nx.karate_club_graph()
    one, two = S.communities(G, seed=4), S.communities(G, seed=4)
    assert one.equals(two)
    parts = [set(part["actor"]) for _, part in one.groupby("community")]
    assert gg.about(one)["notes"] == [f"modularity {nx.community.modularity(G, parts, weight=None):.4f}"]
    assert one["size"].is_monotonic_decreasing


def test_backbone_is_the_disparity_filter():
    # by hand: a has strength 11 over 3 contacts, so p(a-b) = (1 - 9/11)^2
    G = nx.Graph([("a", "b", {"weight": 9}), ("a", "c", {"weight": 1}), ("a", "d", {"weight": 1}), ("c", "d", {"weight": 1})])
    found = S.backbone(G, weight="weight").set_index(["source", "target"])["p"]
    assert found["a", "b"] == pytest.approx((1 - 9 / 11) ** 2, abs=1e-15)
    assert found["c", "d"] == pytest.approx(0.5)
    with pytest.raises(gg.MeasureError, match="level=0"):
        S.backbone(G, level=0)


def test_project_counts_shared_organizations():
    G = nx.DiGraph([("a", "x"), ("b", "x"), ("c", "x"), ("a", "y"), ("b", "y")], type="membership")
    nx.set_edge_attributes(G, "membership", "type")
    found = S.project(G)
    assert found.iloc[0].tolist() == ["a", "b", 2, 1.5, "x; y"]
    assert len(found) == 3
    with pytest.raises(gg.UnknownName, match="did you mean 'membership'"):
        S.project(G, "membershp")


@pytest.mark.slow
def test_wiki_vote_has_its_published_counts():
    file = SHARED / "large" / "wiki-Vote.txt"
    if not file.is_file():
        pytest.skip(f"{file} is not here: the published SNAP network is tried where ../shared/datasets lies beside the checkout")
    G = nx.read_edgelist(file, create_using=nx.DiGraph)
    ours = described(G)
    assert ours["actors"] == 7115
    assert ours["ties"] == 103_689
    assert ours["largest component"] == 7066
    assert ours["triangles"] == 608_389
    assert round(ours["mean clustering"], 4) == 0.1409

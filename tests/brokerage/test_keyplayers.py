"""Key players against published values and against every set tried out."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.brokerage import key_players
from geograph.errors import MeasureError, UnknownName
from geograph.kernels.removals import removals

MEASURES = {
    "F": {"measure": "fragmentation"},
    "DF": {"measure": "distance"},
    "DR": {"goal": "reach"},
    "reach1": {"goal": "reach", "steps": 1},
    "reach2": {"goal": "reach", "steps": 2},
}


def score(graph, members, name, weight=None):
    """Borgatti 2006, with networkx' distances."""
    n, gone = len(graph), set(members)
    if name in ("F", "DF"):
        rest = graph.subgraph(set(graph) - gone)
        d = dict(nx.shortest_path_length(rest, weight=weight) if not weight else nx.all_pairs_dijkstra_path_length(rest, weight=weight))
        pairs = [x for a, to in d.items() for b, x in to.items() if a != b]
        m = n - len(gone)
        return 1 - (len(pairs) if name == "F" else sum(1 / x for x in pairs)) / (m * (m - 1))
    d = nx.multi_source_dijkstra_path_length(graph, gone, weight=weight or (lambda *_: 1))
    if name == "DR":
        return sum(1 if a in gone else 1 / x for a, x in d.items()) / n
    return sum(x <= int(name[-1]) for x in d.values()) / n


def sets(table):
    return [tuple(part["actor"]) for _, part in table.groupby("set", sort=True)]


def campnet(known):
    return nx.DiGraph(map(tuple, known["edges"]))


# -- published values -------------------------------------------------------------------------------


def test_published_best_sets_of_campnet_hold(expected):
    known, graph = expected("keyplayer_campnet")["union"], campnet(expected("campnet")).to_undirected()
    assert (len(graph), graph.number_of_edges()) == (known["n"], known["m"])
    for key, best in known.items():
        if not key.startswith("KPP"):
            continue
        _, name, k = key.split("_")
        table = key_players(graph, k=int(k[1:]), **MEASURES[name])
        assert table["score"].tolist() == pytest.approx([best["score"]] * len(table), abs=1e-9), key
        assert table["sets"][0] == best["n_optimal"], key
        assert table["proved"].all()
        found = {frozenset(some) for some in sets(table)}
        assert len(found) == min(best["n_optimal"], 100)
        published = [frozenset(some) for some in best["optimal_sets"]]
        if best["n_optimal"] == len(published):
            assert found == set(published), key
        else:  # the file lists the first 30 of 261 in another order
            assert all(score(graph, some, name) == pytest.approx(best["score"], abs=1e-9) for some in [*published, *found])


@pytest.mark.parametrize("name", MEASURES)
def test_published_scores_of_single_actors_of_campnet_hold(expected, name):
    known, graph = expected("keyplayer_campnet")["union"], campnet(expected("campnet")).to_undirected()
    table = key_players(graph, k=16 if name in ("F", "DF") else 18, **MEASURES[name])
    alone = dict(zip(table["actor"], table["alone"], strict=True))
    assert len(alone) >= 16
    assert alone == pytest.approx({actor: known["single"][actor][name] for actor in alone}, abs=1e-9)


@pytest.mark.parametrize(("measure", "key"), [("fragmentation", "frag_delta"), ("distance", "dwfrag_delta")])
def test_the_directed_losses_of_campnet_are_ucinets(expected, measure, key):
    known, graph = expected("keyplayer_campnet")[key], campnet(expected("campnet"))
    table = key_players(graph, measure=measure)
    assert table["actor"].tolist() == [max(known, key=known.get)]
    assert table["gain"][0] == pytest.approx(max(known.values()), abs=1e-6)
    base = table["score"][0] - table["gain"][0]
    name = "F" if measure == "fragmentation" else "DF"
    assert {a: score(graph, [a], name) - base for a in graph} == pytest.approx(known, abs=1e-6)


# -- every set tried out ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_best_sets_are_those_of_trying_all(name, k, directed, seed):
    graph = nx.gnp_random_graph(9, 0.18 if directed else 0.25, seed=seed, directed=directed)
    tried = {some: score(graph, some, name) for some in combinations(range(9), k)}
    best = max(tried.values())
    equal = [some for some, x in tried.items() if x > best - 1e-9]
    table = key_players(graph, k=k, **MEASURES[name])
    assert table["score"][0] == pytest.approx(best, abs=1e-9)
    assert table["sets"][0] == len(equal)
    assert sets(table) == equal[:100]


@pytest.mark.parametrize("name", ["DF", "DR"])
@pytest.mark.parametrize("k", [1, 2])
def test_lengths_of_ties_count(name, k):
    graph = nx.gnp_random_graph(9, 0.4, seed=4)
    for i, (_, _, data) in enumerate(graph.edges(data=True)):
        data["km"] = (0.5, 1.0, 2.5, 4.0)[i % 4]
    tried = {some: score(graph, some, name, "km") for some in combinations(range(9), k)}
    table = key_players(graph, k=k, distance="km", **MEASURES[name])
    best = max(tried.values())
    assert table["score"][0] == pytest.approx(best, abs=1e-9)
    assert sets(table) == [some for some, x in tried.items() if x > best - 1e-9]


@pytest.mark.parametrize("k", [0, 1, 2, 4])
def test_distances_without_every_set_are_those_of_networkx(k):
    graph = nx.gnp_random_graph(7, 0.4, seed=8, directed=True)
    steps = np.where(nx.to_numpy_array(graph, nodelist=range(7)) > 0, 1.0, np.inf)
    np.fill_diagonal(steps, 0)
    found = dict(removals(steps, [0, 1, 3, 4, 6], k, gone=(5,)))
    assert sorted(found) == list(combinations([0, 1, 3, 4, 6], k))
    for gone, d in found.items():
        rest = sorted(set(range(7)) - {5, *gone})
        known = dict(nx.all_pairs_shortest_path_length(graph.subgraph(rest)))
        assert [[d[a, b] for b in rest] for a in rest] == [[known[a].get(b, np.inf) for b in rest] for a in rest]


# -- what it says -----------------------------------------------------------------------------------


def test_the_best_pair_is_not_the_two_best(expected):
    table = key_players(campnet(expected("campnet")).to_undirected(), k=2, measure="distance")
    assert table["actor"].tolist() == ["MICHAEL", "PAULINE"]
    assert table["alone_rank"].tolist() == [1, 4]


def test_where_nobody_fragments_the_network_that_is_said(expected):
    graph = campnet(expected("campnet")).to_undirected()
    notes = gg.about(key_players(graph))["notes"]
    assert notes[0] == "18 sets are equally good"
    assert notes[1].startswith("nobody fragments this network")
    assert gg.about(key_players(graph, k=2))["notes"] == ["nobody removed: 0.000 among all 18; score: among those who remain"]
    assert any("no 2 actors fragment" in note for note in gg.about(key_players(nx.complete_graph(5), k=2))["notes"])
    assert gg.about(key_players(nx.path_graph(3)))["notes"] == ["nobody removed: 0.000 among all 3; score: among those who remain"]
    ring = nx.cycle_graph(5, create_using=nx.DiGraph)
    assert key_players(ring)["gain"][0] == pytest.approx(0.5)
    assert "no set fragments" in gg.about(key_players(nx.complete_graph(4, create_using=nx.DiGraph)))["notes"][1]


def test_of_many_equal_sets_the_first_hundred_are_listed():
    table = key_players(nx.complete_graph(16), k=2, goal="reach")
    assert table["sets"][0] == 120 and table["set"].max() == 100
    assert sets(table)[:2] == [(0, 1), (0, 10)]  # actors stand in the order of their ids as text
    assert gg.about(table)["notes"] == ["120 sets are equally good, the first 100 are listed"]


@pytest.mark.parametrize("options", list(MEASURES.values()), ids=list(MEASURES))
def test_what_was_not_proved_is_said_and_is_still_good(monkeypatch, options):
    graph = nx.barbell_graph(5, 2)
    exact = key_players(graph, k=2, **options)
    monkeypatch.setattr("geograph.brokerage.keyplayers.EXACT", 10)
    monkeypatch.setattr("geograph.brokerage.keyplayers._MOST", 10**9)
    table = key_players(graph, k=2, **options)
    assert not table["proved"].any()
    assert gg.about(table)["notes"][0].startswith("NOT PROVED to be best: of 66 sets")
    assert 0.9 * exact["score"][0] <= table["score"][0] <= exact["score"][0] + 1e-9


def test_a_large_network_gets_an_answer_that_is_not_proved():
    graph = nx.barabasi_albert_graph(400, 1, seed=2)
    table = key_players(graph, k=4)
    assert not table["proved"].any() and len(table) == 4
    assert table["score"][0] == pytest.approx(score(graph, table["actor"], "F"), abs=1e-9)
    assert table["score"][0] >= score(graph, sorted(graph, key=graph.degree)[-4:], "F")


def test_forums_carry_but_are_no_key_players(folder_of):
    # a and b meet c and d in a round only; x hangs on a
    net = folder_of(
        edges="source,target,type\na,b,contact\nc,d,contact\na,round,membership\nc,round,membership\na,x,contact\n",
        nodes="id,kind\na,state\nb,state\nc,state\nd,state\nx,state\nround,forum\n",
    )
    table = key_players(net)
    # without a: b, x and c-d: one pair of six is left
    assert table["actor"].tolist() == ["a"] and table["score"][0] == pytest.approx(1 - 1 / 6)
    table = key_players(net, goal="reach")
    assert table["actor"].tolist() == ["a"] and table["score"][0] == pytest.approx((1 + 1 + 1 + 1 + 0.5) / 5)
    distance = key_players(net, measure="distance")
    assert distance["score"][0] == pytest.approx(1 - 1 / 6)


@pytest.mark.parametrize("name", MEASURES)
def test_labels_change_nothing(name):
    graph = nx.gnp_random_graph(10, 0.25, seed=7)
    names = {v: (v, "x") for v in graph}
    table, other = key_players(graph, k=2, **MEASURES[name]), key_players(nx.relabel_nodes(graph, names), k=2, **MEASURES[name])
    assert {frozenset(names[a] for a in some) for some in sets(table)} == {frozenset(some) for some in sets(other)}


def test_the_smallest_networks():
    assert gg.about(key_players(nx.empty_graph(0)))["notes"] == ["no actors"]
    assert len(key_players(nx.empty_graph(0), goal="reach")) == 0
    assert "fewer than two" in gg.about(key_players(nx.empty_graph(1)))["notes"][0]
    assert key_players(nx.empty_graph(1), goal="reach")["score"].tolist() == [1.0]
    assert key_players(nx.empty_graph(4))["score"].unique().tolist() == [1.0]
    assert key_players(nx.empty_graph(4), measure="distance")["score"].unique().tolist() == [1.0]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"k": 0}, MeasureError, "k=0"),
        ({"k": 6}, MeasureError, "1 to 5"),
        ({"goal": "break"}, UnknownName, "goal"),
        ({"measure": "steps"}, UnknownName, "measure"),
        ({"goal": "reach", "measure": "steps"}, MeasureError, "steps="),
        ({"goal": "reach", "steps": -1}, MeasureError, "steps="),
        ({"goal": "reach", "measure": "distance", "steps": 2}, MeasureError, "steps="),
        ({"steps": 2}, MeasureError, "steps="),
        ({"ties": "signed"}, MeasureError, "signed"),
    ],
)
def test_what_is_wrong_is_said(options, error, message):
    with pytest.raises(error, match=message):
        key_players(nx.path_graph(5), **options)


def test_distances_of_too_many_are_refused(monkeypatch):
    monkeypatch.setattr("geograph.brokerage.keyplayers._MOST", 10)
    with pytest.raises(MeasureError, match="take a part"):
        key_players(nx.path_graph(30), measure="distance")
    monkeypatch.setattr("geograph.brokerage.keyplayers._CELLS", 10)
    with pytest.raises(MeasureError, match="more memory"):
        key_players(nx.path_graph(30), goal="reach")

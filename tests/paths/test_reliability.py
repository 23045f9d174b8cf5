"""Reliability: the bridge network, every state of small networks, and what lies in between."""

from __future__ import annotations

import random
from itertools import pairwise, product
from math import prod

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geograph as gg
from geograph.errors import MeasureError, UnknownName
from geograph.paths import most_reliable, reliability
from geograph.paths.terminal import TooMany, drawn
from geograph.paths.terminal import reliability as two_terminal


def value(result) -> float:
    return float(result["reliability"].iloc[0])


def notes(result) -> str:
    return " | ".join(result.attrs["geograph"]["notes"])


def enumerated(graph: nx.Graph, a, b) -> float:
    """The sum over all states of the ties, each up or down."""
    edges = list(graph.edges(data="confidence"))
    total = 0.0
    for state in product([True, False], repeat=len(edges)):
        up = nx.DiGraph() if graph.is_directed() else nx.Graph()
        up.add_nodes_from(graph)
        up.add_edges_from((i, j) for (i, j, _), there in zip(edges, state, strict=True) if there)
        if nx.has_path(up, a, b):
            total += prod(p if there else 1 - p for (_, _, p), there in zip(edges, state, strict=True))
    return total


@pytest.fixture
def bridge() -> nx.Graph:
    #     c
    #   / | \
    #  a  |  b
    #   \ | /
    #     d
    graph = nx.Graph([("a", "c"), ("a", "d"), ("c", "d"), ("c", "b"), ("d", "b")])
    nx.set_edge_attributes(graph, 0.9, "confidence")
    return graph


def test_the_bridge_network_is_as_published(expected, bridge):
    known = expected("paths")["reliability"]
    result = reliability(bridge, "a", "b")
    assert value(result) == pytest.approx(known["bridge_p09_two_terminal"], abs=1e-9)
    assert result["best_path"].iloc[0] == pytest.approx(known["best_single_path"], abs=1e-9)
    assert result[["method", "standard_error"]].values.tolist() == [["exact", 0.0]]
    for p in (0.1, 0.5, 0.99):
        nx.set_edge_attributes(bridge, p, "confidence")
        assert value(reliability(bridge, "a", "b")) == pytest.approx(2 * p**2 + 2 * p**3 - 5 * p**4 + 2 * p**5, abs=1e-12)


@settings(max_examples=30)
@given(st.integers(0, 100_000), st.booleans())
def test_it_equals_all_states_of_small_networks(seed, directed):
    draw = random.Random(seed)
    graph = nx.gnp_random_graph(6, 0.45, seed=seed, directed=directed)
    edges = sorted(graph.edges)
    graph.remove_edges_from(draw.sample(edges, max(0, len(edges) - 10)))
    for _, _, data in graph.edges(data=True):
        data["confidence"] = draw.choice([0, 0.2, 0.5, 0.9, 1])
    known = enumerated(graph, 0, 5)
    result = reliability(graph, 0, 5)
    assert value(result) == pytest.approx(known, abs=1e-12)
    best = max((prod(graph[i][j]["confidence"] for i, j in pairwise(p)) for p in nx.all_simple_paths(graph, 0, 5)), default=0)
    assert result["best_path"].iloc[0] == pytest.approx(best, abs=1e-9)
    found = most_reliable(graph, 0, 5)
    assert (float(found["reliability"].iloc[0]) if len(found) else 0.0) == pytest.approx(best, abs=1e-9)
    assert best - 1e-12 <= value(result) <= 1


@settings(max_examples=30)
@given(st.integers(0, 100_000))
def test_ties_of_both_kinds_in_a_directed_view_share_their_fate(seed):
    # A tie without direction stands or falls both ways at once, which is not two arcs that fail apart.
    draw = random.Random(seed)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(5))
    for _ in range(draw.randint(4, 9)):
        a, b = draw.sample(range(5), 2)
        graph.add_edge(a, b, type="contact", directed=draw.random() < 0.5, confidence=draw.choice([0.3, 0.6, 0.8]))
    edges = [(a, b, d["directed"], d["confidence"]) for a, b, d in graph.edges(data=True)]
    known = 0.0
    for state in product([True, False], repeat=len(edges)):
        up = nx.DiGraph()
        up.add_nodes_from(range(5))
        for (a, b, directed, _), there in zip(edges, state, strict=True):
            if there:
                up.add_edges_from([(a, b)] if directed else [(a, b), (b, a)])
        if nx.has_path(up, 0, 4):
            known += prod(p if there else 1 - p for (*_, p), there in zip(edges, state, strict=True))
    assert value(reliability(graph, 0, 4)) == pytest.approx(known, abs=1e-12)


def test_draws_agree_within_their_error(bridge):
    exact = value(reliability(bridge, "a", "b"))
    result = reliability(bridge, "a", "b", draws=50_000, seed=1)
    error = result["standard_error"].iloc[0]
    assert 0 < error < 0.001
    assert abs(value(result) - exact) < 4 * error
    assert result.equals(reliability(bridge, "a", "b", draws=50_000, seed=1))
    assert "estimated from 50,000 draws (seed 1)" in notes(result)
    # a tie that works both ways is one fate: drawn together
    assert drawn([(0.5, [(0, 1), (1, 0)])], 2, 0, 1, 10_000, 0) == pytest.approx(5000, abs=200)


def test_draws_that_all_agree_say_how_rare_the_contrary_must_be():
    graph = nx.complete_graph(9)
    result = reliability(graph, 0, 8, unstated=0.95, draws=3000)
    assert value(result) == 1
    assert np.isnan(result["standard_error"].iloc[0])  # no draw differed: the error is not known, and surely not 0
    assert "below 0.001 with 95% confidence" in notes(result)


def test_what_is_too_large_for_exactness_is_drawn_and_says_so():
    graph = nx.gnp_random_graph(40, 0.2, seed=1)
    result = reliability(graph, 0, 39, unstated=0.3)
    assert result["method"].tolist() == ["estimate"]
    assert "estimated from 20,000 draws (seed 0)" in notes(result)
    with pytest.raises(TooMany):
        two_terminal({i: dict.fromkeys(graph[i], 0.3) for i in graph}, 0, 39, 50)


def test_series_and_parallel_need_no_factoring():
    ladder = nx.path_graph(300)
    links = {i: dict.fromkeys(ladder[i], 0.99) for i in ladder}
    assert two_terminal(links, 0, 299, 0) == pytest.approx(0.99**299)


@pytest.fixture
def coded(folder_of) -> gg.Network:
    return folder_of(
        edges="source,target,type,confidence,citation,chance\na,b,contact,high,x:1,.5\na,b,trade,low,x:2,.25\nb,c,contact,medium,y:1,1\n"
        "a,c,rivalry,high,y:2,1\n",
        nodes="id\na\nb\nc\n",
    )


def test_words_are_read_as_printed_and_of_parallel_ties_one_is_enough(coded):
    result = most_reliable(coded, "a", "c")
    assert result["probability"].tolist() == pytest.approx([1 - 0.1 * 0.7, 0.6])
    assert value(result) == pytest.approx(0.93 * 0.6)
    assert "high 0.9, medium 0.6, low 0.3" in notes(result)
    assert "one is enough" in notes(result)
    assert result["citations"].tolist() == ["x:1;x:2", "y:1"]
    best = most_reliable(coded, "a", "c", parallel="max")
    assert best["probability"].tolist() == [0.9, 0.6]
    assert "the best counts alone" in notes(best)
    words = most_reliable(coded, "a", "c", probability={"high": 1, "medium": 0.5, "low": 0})
    assert words["probability"].tolist() == [1, 0.5]
    assert most_reliable(coded, "a", "c", probability="chance")["probability"].tolist() == [0.625, 1]
    assert value(reliability(coded, "a", "c")) == pytest.approx(0.93 * 0.6)  # the rivalry carries nothing


def test_what_is_not_stated_is_asked_for(coded, bridge):
    plain = nx.path_graph(3)
    with pytest.raises(MeasureError, match=r"2 of 2 ties state no confidence, such as .*unstated=0.5"):
        reliability(plain, 0, 2)
    assert value(reliability(plain, 0, 2, unstated=0.5)) == 0.25
    for options, message in [
        ({"unstated": 1.5}, "unstated=1.5"),
        ({"probability": {"high": -1}}, "probability of high=-1"),
        ({"weight": "weight"}, "leave out weight="),
        ({"forums": "project"}, "no confidence"),
    ]:
        with pytest.raises(MeasureError, match=message):
            most_reliable(coded, "a", "c", **options)
    with pytest.raises(MeasureError, match="no probability from 0 to 1"):
        most_reliable(coded, "a", "c", probability="type")
    with pytest.raises(MeasureError, match="no probability from 0 to 1 on 1 of 3 ties"):
        most_reliable(coded, "a", "c", probability={"high": 1, "low": 0})  # medium means nothing then
    with pytest.raises(UnknownName, match="no column of ties 'chanse'"):
        most_reliable(coded, "a", "c", probability="chanse")
    with pytest.raises(UnknownName, match="did you mean 'high'"):
        most_reliable(coded, "a", "c", probability={"hihg": 1})
    with pytest.raises(UnknownName, match="parallel"):
        reliability(coded, "a", "c", parallel="count")
    with pytest.raises(MeasureError, match="draws=1"):
        reliability(bridge, "a", "b", draws=1)


def test_no_path_is_0_and_says_why(coded):
    graph = nx.Graph([(0, 1)])
    graph.add_node(2)
    result = reliability(graph, 0, 2, unstated=0.5)
    assert value(result) == 0
    assert "different components" in notes(result)
    assert most_reliable(graph, 0, 2, unstated=0.5).empty
    assert "has a step of probability 0" in notes(reliability(coded, "a", "c", probability={"high": 0, "medium": 0, "low": 0}))


def test_certain_ties_make_the_certain_path(bridge):
    nx.set_edge_attributes(bridge, 1.0, "confidence")
    assert value(reliability(bridge, "a", "b")) == 1
    found = most_reliable(bridge, "a", "b")
    assert (set(found["reliability"]), len(found)) == ({1.0}, 2)


def test_parties_are_one_end_each(bridge):
    # from a or c to b: over c-b, or a-d-b
    assert value(reliability(bridge, ["a", "c"], "b")) == pytest.approx(0.9 + 0.1 * (1 - 0.1**2) * 0.9)


@given(st.integers(0, 10_000))
def test_a_tie_more_never_hurts_and_names_do_not_matter(seed):
    draw = random.Random(seed)
    graph = nx.gnp_random_graph(7, 0.4, seed=seed)
    for _, _, data in graph.edges(data=True):
        data["confidence"] = draw.choice([0.2, 0.5, 0.9])
    before = value(reliability(graph, 0, 6))
    new = dict(zip(range(7), draw.sample(range(100, 200), 7), strict=True))
    twin = nx.relabel_nodes(graph, new)
    twin.add_node("alone")
    assert value(reliability(twin, new[0], new[6])) == pytest.approx(before, abs=1e-12)
    assert value(reliability(graph, 6, 0)) == pytest.approx(before, abs=1e-12)
    missing = list(nx.non_edges(graph))
    if missing:
        graph.add_edge(*draw.choice(missing), confidence=0.5)
        assert value(reliability(graph, 0, 6)) >= before - 1e-12


def test_periods_of_one_state_and_rows_of_one_event_are_one_tie(folder_of):
    header = "id,source,target,type,start,end,confidence,citation\n"
    whole = folder_of(edges=header + ",a,b,alliance,2000,2009,medium,x:1\n")
    assert value(reliability(whole, "a", "b")) == pytest.approx(0.6)
    split = folder_of(edges=header + ",a,b,alliance,2000,2004,medium,x:1\n,a,b,alliance,2005,2009,medium,x:1\n")
    assert value(reliability(split, "a", "b")) == pytest.approx(0.6)
    told_twice = folder_of(edges=header + "t1,a,b,contact,2021-08-15,,medium,x:1\nt2,a,b,contact,2021-08-15,,high,y:1\n")
    assert value(reliability(told_twice, "a", "b")) == pytest.approx(0.9)
    two = folder_of(edges=header + ",a,b,contact,2021-08-15,,medium,x:1\n,a,b,contact,2021-08-20,,high,y:1\n")
    assert value(reliability(two, "a", "b")) == pytest.approx(0.96)


def test_an_estimate_is_not_below_the_best_path():
    graph = nx.path_graph(3)
    for seed in range(5):
        told = reliability(graph, 0, 2, unstated=0.5, draws=200, seed=seed).iloc[0]
        assert told["reliability"] >= told["best_path"] == 0.25

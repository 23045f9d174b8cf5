"""What is true of every small network, drawn by hypothesis."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geograph as gg
from geograph.centrality import MEASURES, betweenness, current_flow_betweenness, degree, harmonic, strength
from geograph.output import render
from geograph.result import column

TYPES = ("contact", "alliance", "trade", "membership", "rivalry", "border", "aid")

ties = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(0, 6),
        st.sampled_from(TYPES),
        st.sampled_from(["", "2000", "2001-05", "2003"]),
        st.sampled_from([1, 2, 0.5]),
    ),
    max_size=14,
)
PERMUTATIONS = st.permutations(range(7))
names = st.sampled_from(sorted(MEASURES))


def multigraph(rows, names=range(7), nodes=range(7)) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(names[i] for i in nodes)
    for a, b, kind, start, weight in rows:
        graph.add_edge(names[a], names[b], type=kind, start=start, weight=weight, directed=kind in ("membership", "aid"))
    graph.nodes[names[6]]["kind"] = "forum"
    return graph


def walked_both_ways(graph: nx.MultiDiGraph) -> gg.Network:
    return gg.Network(gg.from_networkx(graph)._tables)


def close(one: dict, other: dict) -> bool:
    return one == pytest.approx(other, abs=1e-9, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("name", sorted(MEASURES))
@settings(max_examples=6)
@given(rows=ties, order=PERMUTATIONS)
def test_relabelling_changes_nothing(name, rows, order):
    labels = [f"actor {i}" for i in order]
    for directed in (False, True)[: 1 if name == "current_flow_betweenness" else 2]:
        plain = MEASURES[name](multigraph(rows), directed=directed)
        renamed = MEASURES[name](multigraph(rows, labels), directed=directed)
        assert close({labels[a]: x for a, x in column(plain).items()}, column(renamed).to_dict())
        assert sorted(plain["rank"].fillna(0)) == sorted(renamed["rank"].fillna(0))


@pytest.mark.parametrize("name", sorted(MEASURES))
@settings(max_examples=6)
@given(rows=ties, seed=st.integers(0, 1000))
def test_shuffled_ties_and_actors_give_the_same_bytes(name, rows, seed):
    draw = random.Random(seed)
    shuffled, nodes = draw.sample(rows, len(rows)), draw.sample(range(7), 7)
    graphs = multigraph(rows), multigraph(shuffled, range(7), nodes)
    one, other = (render(MEASURES[name](graph), "csv") for graph in graphs)
    assert one == other


@given(rows=ties)
def test_an_isolate_moves_no_raw_count(rows):
    graph = multigraph(rows)
    more = graph.copy()
    more.add_node("alone")
    for measure in (degree, strength, betweenness):
        before, after = column(measure(graph)).to_dict(), column(measure(more)).to_dict()
        assert after.pop("alone") == 0
        assert close(before, after), measure.__name__
    before, after = (column(current_flow_betweenness(g, directed=False)).to_dict() for g in (graph, more))
    assert after.pop("alone") == 0
    assert close(before, after)


@given(rows=ties, at=st.integers(2001, 2009))
def test_a_tie_split_into_adjoining_periods_changes_nothing(rows, at):
    def build(split: bool) -> nx.MultiGraph:
        graph = nx.MultiGraph()
        graph.add_nodes_from(range(7))
        for i, (a, b, kind, _, weight) in enumerate(rows):
            # one state from 2000 to 2010 per pair and type, so that its periods meet no other's
            key = f"{kind} {min(a, b)}-{max(a, b)} {i}"
            periods = [("2000", str(at - 1)), (str(at), "2010")] if split else [("2000", "2010")]
            for start, end in periods:
                graph.add_edge(a, b, type=key, lasts="state", start=start, end=end, weight=weight)
        return graph

    whole, split = build(False), build(True)
    weighted = ({"weight": "weight", "parallel": parallel} for parallel in ("max", "sum"))
    for contract in ({"parallel": "any"}, {"parallel": "events"}, *weighted):
        one, other = (gg.view(graph, **contract) for graph in (whole, split))
        assert (one.matrix.toarray() == other.matrix.toarray()).all(), contract
        assert (one.lengths.toarray() == other.lengths.toarray()).all(), contract
    assert render(betweenness(whole), "csv") == render(betweenness(split), "csv")


@given(rows=ties)
def test_a_component_by_itself_equals_its_part_of_the_whole(rows):
    graph = multigraph(rows)
    net = walked_both_ways(graph)
    for nodes in nx.connected_components(gg.view(net, ties="all").to_networkx()):
        part = net.among(nodes)
        for measure in (degree, strength, betweenness, current_flow_betweenness):
            whole, alone = column(measure(net)), column(measure(part))
            assert close({a: whole[a] for a in alone.index}, alone.to_dict()), measure.__name__


@settings(max_examples=5)
@given(rows=ties, kind=st.sampled_from(TYPES))
def test_ties_of_one_type_equal_a_network_of_those_alone(rows, kind):
    net = walked_both_ways(multigraph(rows)).of_type(kind)
    alone = walked_both_ways(multigraph([row for row in rows if row[2] == kind]))
    for name, measure in MEASURES.items():
        assert render(measure(net), "csv") == render(measure(alone), "csv"), name


@given(rows=ties, name=names)
def test_results_are_in_order_of_competition_ranks_and_nan_comes_last(rows, name):
    result = MEASURES[name](walked_both_ways(multigraph(rows)))
    x = result.iloc[:, 1].to_numpy(dtype=float)
    tolerance = 1e-9 * np.nanmax(np.abs(x), initial=0) if (~np.isnan(x)).any() else 0
    for value, rank in zip(x, result["rank"], strict=True):
        if np.isnan(value):
            assert rank is pd.NA
        else:
            assert rank == 1 + (x > value + tolerance).sum()
    missing = np.isnan(x).tolist()
    assert missing == sorted(missing)
    for _, same in result.groupby("rank", dropna=False):
        assert list(same["actor"].map(str)) == sorted(same["actor"].map(str))


@given(rows=ties)
def test_normalized_values_lie_between_0_and_1(rows):
    net = walked_both_ways(multigraph(rows))
    for result, name in ((degree(net), "normalized"), (betweenness(net), "normalized"), (betweenness(net, directed=True), "normalized"),
                         (current_flow_betweenness(net), "normalized"), (harmonic(net), "harmonic")):  # fmt: skip
        assert result[name].between(-1e-12, 1 + 1e-12).all()

"""The honest broker index by its definition."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.brokerage import honest_broker
from geograph.errors import MeasureError, UnknownName


def by_definition(graph, ego, alters):
    directed = graph.to_directed()
    into, out = set(directed.predecessors(ego)) - {ego}, set(directed.successors(ego)) - {ego}
    some = {"in": into, "mutual": into & out, "any": into | out}[alters]
    found = [0, 0, 0]
    for j, k in combinations(sorted(some, key=str), 2):
        found[directed.has_edge(j, k) + directed.has_edge(k, j)] += 1
    return [*found, len(some)]


@pytest.mark.parametrize("alters", ["in", "mutual", "any"])
def test_every_pair_of_alters_is_counted_by_its_ties(graph, alters):
    table = honest_broker(graph, alters=alters)
    assert len(table) == len(graph)
    for row in table.itertuples():
        assert [row.hbi0, row.hbi1, row.hbi2, row.alters] == by_definition(graph, row.actor, alters)
        assert row.pairs == row.alters * (row.alters - 1) // 2 == row.hbi0 + row.hbi1 + row.hbi2


def test_the_shares_are_over_the_pairs_and_nan_without():
    table = honest_broker(nx.star_graph(3)).set_index("actor")
    assert table.loc[0, ["hbi0_share", "hbi1_share", "hbi2_share"]].tolist() == [1, 0, 0]
    assert np.isnan(table.loc[1, "hbi0_share"])
    assert gg.about(honest_broker(nx.star_graph(3)))["value"] == "hbi0"


def test_members_of_a_forum_have_met(folder_of):
    net = folder_of(
        edges="source,target,type\na,v,contact\nb,v,contact\na,round,membership\nb,round,membership\nv,west,contact\n",
        nodes="id,kind\na,state\nb,state\nv,state\nround,forum\nwest,collective\n",
    )
    table = honest_broker(net).set_index("actor")
    assert table.loc["v", ["hbi0", "hbi2", "alters"]].tolist() == [0, 1, 2]  # the collective is nobody's alter
    assert honest_broker(net, forums="drop").set_index("actor").loc["v", "hbi0"] == 1


@pytest.mark.parametrize("size", [0, 1, 3])
def test_without_ties_there_are_no_pairs(size):
    assert honest_broker(nx.empty_graph(size))["hbi0"].tolist() == [0] * size


def test_what_is_wrong_is_said():
    with pytest.raises(UnknownName, match="alters"):
        honest_broker(nx.path_graph(3), alters="out")
    with pytest.raises(MeasureError, match="signed"):
        honest_broker(nx.path_graph(3), ties="signed")

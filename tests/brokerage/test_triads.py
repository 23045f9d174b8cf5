"""Open triads: as many as the roles count, of the kind their signs say, each step on its own ties."""

from __future__ import annotations

import itertools
import sys

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.brokerage.counting import DIRECTED_ROLES, UNDIRECTED_ROLES
from geograph.errors import MeasureError, UnknownName

roles, triads = gg.brokerage.roles, gg.brokerage.triads


def camps(graph: nx.Graph) -> dict:
    return dict(zip(sorted(graph, key=str), itertools.cycle(["A", "B", "A", None, "C"])))


def test_there_are_as_many_rows_as_roles_count(graph):
    groups = camps(graph)
    counts = roles(graph, group=groups).set_index("actor")
    table = triads(graph, group=groups)
    assert len(table) == counts["total"].sum()
    names = DIRECTED_ROLES if graph.is_directed() else UNDIRECTED_ROLES
    for actor in list(counts.index)[:4]:
        for name in names:
            part = triads(graph, group=groups, actor=actor, role=name)
            assert len(part) == counts.loc[[actor], name].iloc[0] == ((table["broker"] == actor) & (table["role"] == name)).sum()


@pytest.mark.parametrize("ties", ["channels", "all", "friendly", "hostile"])
@pytest.mark.parametrize("directed", [False, True])
def test_rows_equal_counts_on_the_bundled_data(ties, directed):
    net = gg.example()
    counts = roles(net, group="bloc", ties=ties, directed=directed).set_index("actor")
    table = triads(net, group="bloc", ties=ties, directed=directed)
    found = table.groupby(["broker", "role"]).size()
    names = DIRECTED_ROLES if directed else UNDIRECTED_ROLES
    for actor in counts.index:
        for name in names:
            assert found.get((actor, name), 0) == counts.loc[actor, name]


@pytest.mark.parametrize("directed", [False, True])
def test_shares_and_brokers_sum_to_the_counts(directed):
    graph = nx.gnp_random_graph(20, 0.2, seed=3, directed=directed)
    groups = {v: [["A"], ["A", "B"], ["B", "C"], []][v % 4] for v in graph}
    table = triads(graph, group=groups)
    table["credit"] = table["share"] / table["brokers"]
    counts = roles(graph, group=groups).set_index("actor")
    credit = roles(graph, group=groups, partial=True).set_index("actor")
    for name in DIRECTED_ROLES if directed else UNDIRECTED_ROLES:
        for v in graph:
            part = table[(table["broker"] == v) & (table["role"] == name)]
            assert part["share"].sum() == pytest.approx(counts.loc[v, name], abs=1e-9)
            assert part["credit"].sum() == pytest.approx(credit.loc[v, name], abs=1e-9)


def test_brokers_are_those_of_the_pair(undirected):
    plain = nx.Graph(undirected)
    plain.remove_edges_from(nx.selfloop_edges(undirected))
    for row in triads(undirected).itertuples():
        common = set(nx.common_neighbors(plain, row.source, row.target))
        assert row.broker in common
        assert row.brokers == len(common)
        assert not plain.has_edge(row.source, row.target)


@pytest.fixture
def quarrel(folder_of) -> gg.Network:
    return folder_of(
        edges="source,target,type,sign,start,citation\n"
        "v,a,contact,,2001,x:1\nv,a,aid,,,x:2\nv,b,trade,,,y:1\na,b,rivalry,,,z:1\nb,a,sanction,,,z:2\n"
        "v,c,conflict,,,z:3\nv,d,contact,,,x:3\nv,d,rivalry,,,x:4\nv,e,rivalry,,,x:5\n",
        groups="actor,partition,group\nv,bloc,A\na,bloc,A\nb,bloc,B\nc,bloc,C\n",
    )


def test_kinds_by_sign(quarrel):
    table = triads(quarrel, ties="all")
    kinds = {(r.source, r.target): r.sign for r in table.itertuples() if r.broker == "v"}
    assert kinds == {
        ("a", "b"): "between rivals",
        ("a", "c"): "partisan",
        ("a", "d"): "go-between",
        ("a", "e"): "partisan",
        ("b", "c"): "partisan",
        ("b", "d"): "go-between",
        ("b", "e"): "partisan",
        ("c", "d"): "partisan",
        ("c", "e"): "common enemy",
        ("d", "e"): "partisan",
    }
    channels = triads(quarrel)
    assert set(channels["sign"]) == {"between rivals", "go-between"}
    for sign in ("go-between", "between rivals", "partisan", "common enemy"):
        part = triads(quarrel, ties="all", sign=sign)
        assert len(part) == (table["sign"] == sign).sum() > 0
        assert set(part["sign"]) == {sign}


def test_every_step_has_its_ties_and_citations(quarrel):
    row = triads(quarrel, group="bloc", actor="v", sign="between rivals").iloc[0]
    assert row["source_ties"] == "v~a/aid/undated;v~a/contact/2001"
    assert row["source_citations"] == "x:2;x:1"
    assert row["source_types"] == "aid;contact"
    assert (row["target_ties"], row["target_citations"]) == ("v~b/trade/undated", "y:1")
    assert row["between_types"] == "rivalry;sanction"
    assert set(row["between_citations"].split(";")) == {"z:1", "z:2"}
    assert (row["source_group"], row["broker_group"], row["target_group"], row["role"]) == ("A", "A", "B", "representative_gatekeeper")
    other = triads(quarrel, actor="v").set_index(["source", "target"]).loc[("a", "d")]
    assert other["between_ties"] == other["between_citations"] == ""


def test_every_citation_of_the_bundled_data_is_that_of_its_ties():
    net = gg.example()
    ties = net.ties
    table = triads(net, actor="russia", ties="all")
    assert len(table) > 100
    for row in table.itertuples():
        for ids, ends in ((row.source_ties, row.source), (row.target_ties, row.target)):
            found = ties.loc[ids.split(";")]
            assert ids
            touched = set(found["source"]) | set(found["target"])
            assert {"russia", ends} <= touched
        if row.between_ties:
            between = ties.loc[row.between_ties.split(";")]
            assert (between["sign"] == -1).all()
            assert set(between["source"]) | set(between["target"]) == {row.source, row.target}


def test_a_step_through_a_forum_rests_on_both_memberships(folder_of):
    net = folder_of(
        edges="source,target,type,citation\na,round,membership,x:1\nv,round,membership,x:2\nv,b,contact,x:3\nb,round,rivalry,x:4\n",
        nodes="id,kind\na,state\nb,state\nv,state\nround,forum\n",
    )
    for ties in ("channels", "all"):
        row = triads(net, actor="v", ties=ties).iloc[0]
        assert (row["source_citations"], row["target_citations"]) == ("x:1;x:2", "x:3")
    assert triads(net, actor="v", forums="project")["source_citations"].tolist() == ["x:1;x:2"]
    with pytest.raises(MeasureError, match="round is a collective or a forum"):
        triads(net, actor="round")
    assert triads(net, actor="round", forums="actor")["sign"].tolist() == ["go-between"]


def test_order_does_not_hang_on_the_rows(quarrel, folder_of):
    table = triads(quarrel, group="bloc", ties="all")
    lines = ["source,target,type,start,citation"]
    ties = quarrel.ties.sample(frac=1, random_state=1)
    lines += [",".join(map(str, row)) for row in ties[["source", "target", "type", "start", "citation"]].itertuples(index=False)]
    again = folder_of(edges="\n".join(lines) + "\n", groups="actor,partition,group\nc,bloc,C\nb,bloc,B\na,bloc,A\nv,bloc,A\n")
    assert triads(again, group="bloc", ties="all").to_csv() == table.to_csv()


def test_small_networks_have_defined_answers():
    for graph in (nx.empty_graph(0), nx.empty_graph(3), nx.path_graph(2), nx.complete_graph(4)):
        table = triads(graph, group={}, ties="all")
        assert table.empty
        assert {"broker", "role", "share", "sign", "brokers", "between_citations"} <= set(table)


def test_faults_are_told(quarrel, monkeypatch):
    with pytest.raises(UnknownName, match="did you mean 'liaison'"):
        triads(quarrel, group="bloc", role="liason")
    with pytest.raises(UnknownName, match="did you mean 'representative_gatekeeper'"):
        triads(quarrel, group="bloc", role="representative")
    with pytest.raises(MeasureError, match="needs the groups"):
        triads(quarrel, role="liaison")
    with pytest.raises(UnknownName, match="no option sign="):
        triads(quarrel, sign="friend")
    with pytest.raises(UnknownName, match="no actor 'w'"):
        triads(quarrel, actor="w")
    monkeypatch.setattr(sys.modules["geograph.brokerage.triads"], "_MOST", 3)
    with pytest.raises(MeasureError, match="name an actor"):
        triads(quarrel, ties="all")


def test_actors_may_be_anything():
    graph = nx.Graph([((1, 2), 3), (3, "x"), ("x", frozenset([1]))])
    table = triads(graph, actor=3)
    assert table.loc[0, "source"] == (1, 2)
    assert table["brokers"].tolist() == [1]
    assert np.issubdtype(table["brokers"].dtype, np.integer)

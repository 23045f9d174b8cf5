"""Cutpoints and bridges: networkx for which, taking them away for what falls apart."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

import geograph as gg
from geograph.brokerage import bridges, cutpoints
from geograph.errors import MeasureError


def connected_pairs(graph, among):
    return {frozenset(pair) for part in nx.connected_components(graph) for pair in combinations(part & set(among), 2)}


def lost(graph, without):
    """Pairs of others that were connected, and are not when a node is gone."""
    rest = [a for a in graph if a != without]
    return connected_pairs(graph, rest) - connected_pairs(graph.subgraph(rest), rest)


def test_the_florentine_cutpoints_and_bridges_are_as_published(expected):
    known, families = expected("florentine_cuts"), nx.florentine_families_graph()
    table = cutpoints(families)
    assert sorted(table["actor"]) == known["articulation"]
    ties = bridges(families)
    assert {frozenset(pair) for pair in ties[["source", "target"]].values.tolist()} == {frozenset(pair) for pair in known["bridges"]}
    # Without the Medici: Acciaiuoli alone, Salviati with Pazzi, and the eleven others
    medici = table.set_index("actor").loc["Medici"]
    assert [medici["pairs_separated"], medici["parts"], medici["sizes"]] == [11 + 22 + 2, 3, "11;2;1"]
    assert medici["cut_off"] == "Acciaiuoli;Pazzi;Salviati"
    salviati = ties.iloc[0]
    assert salviati[["source", "target", "pairs_separated", "source_side", "target_side", "cut_off"]].tolist() == [
        "Medici", "Salviati", 26, 13, 2, "Pazzi;Salviati",
    ]  # fmt: skip


def test_cutpoints_are_those_of_networkx_and_part_what_falls_apart(undirected):
    table = cutpoints(undirected)
    assert set(table["actor"]) == set(nx.articulation_points(undirected))
    for row in table.itertuples():
        whole = nx.node_connected_component(undirected, row.actor)
        parts = sorted((len(p) for p in nx.connected_components(undirected.subgraph(whole - {row.actor}))), reverse=True)
        assert row.sizes == ";".join(map(str, parts))
        assert row.parts == len(parts)
        assert row.pairs_separated == len(lost(undirected, row.actor))
    if not len(table):
        assert gg.about(table)["notes"]


def test_bridges_are_those_of_networkx_and_part_what_falls_apart(undirected):
    graph = nx.Graph(undirected)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    table = bridges(undirected)
    assert {frozenset((a, b)) for a, b in zip(table["source"], table["target"], strict=True)} == {frozenset(e) for e in nx.bridges(graph)}
    for row in table.itertuples():
        without = graph.copy()
        without.remove_edge(row.source, row.target)
        sides = [len(nx.node_connected_component(without, end)) for end in (row.source, row.target)]
        assert [row.source_side, row.target_side] == sides
        assert row.pairs_separated == sides[0] * sides[1]
        small = row.target if sides[1] <= sides[0] else row.source
        named = sorted(map(str, nx.node_connected_component(without, small)))
        assert row.cut_off == ";".join(named[:10]) + (f" and {len(named) - 10} more" if len(named) > 10 else "")


@pytest.fixture
def camps(folder_of):
    """Two camps that meet in a round only; x hangs on b by five meetings, y on a collective, z is alone in a club.

    a - b   c - d       a and c sit in the round; west is a collective; b fights d
    """
    return folder_of(
        edges="source,target,type,start,citation\na,b,contact,2001,p:1\nc,d,contact,2001,p:2\na,round,membership,,p:3\nc,round,membership,,p:4\n"
        "b,x,contact,2001,q:1\nb,x,contact,2002,q:2\nx,b,trade,2003,q:3;p:9\nb,d,conflict,2004,p:5\nd,west,contact,,p:6\n"
        "d,club,membership,,p:7\n",
        nodes="id,kind\na,state\nb,state\nc,state\nd,state\nx,state\nround,forum\nclub,forum\nwest,collective\n",
    )


def test_a_forum_can_be_a_cutpoint_and_ends_of_bridges(camps):
    # a, b, x | round | c, d: pairs 3 * 2; who holds nothing but a forum or a collective (d) is none
    table = cutpoints(camps).set_index("actor")
    assert table["kind"].to_dict() == {"round": "forum", "a": "state", "c": "state", "b": "state"}
    assert table["pairs_separated"].to_dict() == {"round": 6, "a": 4, "b": 3, "c": 3}
    assert table.loc["round", ["sizes", "cut_off", "rank"]].tolist() == ["3;2", "c;d", 1]
    ties = bridges(camps)
    assert gg.about(ties)["notes"] == ["2 more would cut off only forums or collectives"]
    assert ties[["source", "target", "pairs_separated"]].values.tolist() == [
        ["a", "b", 6], ["a", "round", 6], ["c", "round", 6], ["b", "x", 4], ["c", "d", 4],
    ]  # fmt: skip


def test_under_a_bridge_stand_its_ties_and_citations(camps):
    row = bridges(camps).set_index("target").loc["x"]
    assert row[["count", "types", "signs", "citations"]].tolist() == [3, "contact;trade", "friendly;neutral", "q:1;q:2;q:3;p:9"]
    assert len(row["ties"].split(";")) == 3


def test_hostility_joins_nobody_unless_asked(camps):
    assert "round" not in set(cutpoints(camps, ties="all")["actor"])  # now b and d are joined, by fighting


def test_members_of_a_projected_forum_are_tied_directly(camps):
    pairs = bridges(camps, forums="project")[["source", "target", "citations"]].values.tolist()
    assert ["a", "c", "p:3;p:4"] in pairs


def test_names_beyond_ten_are_counted():
    star = nx.star_graph(14)
    row = cutpoints(star).iloc[0]
    assert row["cut_off"].endswith(" and 3 more")
    assert row["sizes"] == ";".join(["1"] * 14)


def test_a_long_path_is_no_trouble():
    table = cutpoints(nx.path_graph(1500))
    assert len(table) == 1498
    assert table["pairs_separated"].max() == 749 * 750


@pytest.mark.parametrize("size", [0, 1, 3])
def test_without_ties_nothing_falls_apart(size):
    for measure in (cutpoints, bridges):
        table = measure(nx.empty_graph(size))
        assert len(table) == 0 and gg.about(table)["notes"]


@pytest.mark.parametrize("measure", [cutpoints, bridges])
def test_direction_and_signs_are_refused(measure):
    with pytest.raises(MeasureError, match="leave out directed"):
        measure(nx.DiGraph([("a", "b")]), directed=True)
    with pytest.raises(MeasureError, match="signed"):
        measure(nx.path_graph(3), ties="signed")
    assert len(measure(nx.DiGraph([("a", "b"), ("c", "b")]))) > 0  # as if undirected

"""Mediators by hand, by networkx' shortest paths and resistance distances, and by solving for the currents."""

from __future__ import annotations

import re
from collections import Counter

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.brokerage import mediators
from geograph.cli import options as cli_options
from geograph.cli.holes import show_mediators
from geograph.errors import MeasureError, UnknownName


def near(expected, tolerance=1e-9):
    return pytest.approx(expected, abs=tolerance)


def resistance(graph, a, b):
    part = graph.subgraph(nx.node_connected_component(graph, a))
    return nx.resistance_distance(part, a, b, weight="c", invert_weight=False) if b in part else np.inf


def by_networkx(graph, a, b, length=None):
    """Per actor on a simple path between a and b: geodesic share, current share, conductance left; ``c`` is conductance."""
    graph = nx.Graph(graph)
    if graph.has_edge(a, b):
        graph.remove_edge(a, b)
    if not nx.has_path(graph, a, b):
        return {}
    paths = list(nx.all_shortest_paths(graph, a, b, weight=length))
    on = {v for path in nx.all_simple_paths(graph, a, b) for v in path} - {a, b}
    part = graph.subgraph(nx.node_connected_component(graph, a))
    order = list(part)
    laplacian = nx.laplacian_matrix(part, weight="c").toarray()
    unit = np.zeros(len(order))
    unit[order.index(a)], unit[order.index(b)] = 1, -1
    p = dict(zip(order, np.linalg.pinv(laplacian) @ unit, strict=True))
    found = {}
    for v in on:
        through = sum(part[v][j].get("c", 1) * abs(p[v] - p[j]) for j in part[v]) / 2
        rest = graph.copy()
        rest.remove_node(v)
        share = sum(v in path for path in paths) / len(paths)
        found[v] = (share, through, resistance(graph, a, b) / resistance(rest, a, b))
    return found


def values(table):
    return {row.actor: (row.geodesics, row.current_flow, row.replaceability) for row in table.itertuples()}


def same(ours, theirs):
    assert set(ours) == set(theirs)
    for v, x in theirs.items():
        assert ours[v] == near(x), v


# -- by hand ----------------------------------------------------------------------------------------


def test_two_ways_of_two_and_three_steps():
    #  a - v - b and a - w - x - b, a - b set aside: resistances 2 and 3, so currents 3/5 and 2/5;
    #  conductances 1/2 and 1/3 of 5/6. Without v 2/5 is left, without w or x 3/5.
    graph = nx.Graph([("a", "b"), ("a", "v"), ("v", "b"), ("a", "w"), ("w", "x"), ("x", "b"), ("v", "dead end")])
    table = mediators(graph, "a", "b")
    assert table["actor"].tolist() == ["v", "w", "x"]  # who is on no way between them has no row
    assert table["geodesics"].tolist() == [1, 0, 0]
    assert table["current_flow"].tolist() == near([0.6, 0.4, 0.4])
    assert table["replaceability"].tolist() == near([0.4, 0.6, 0.6])
    assert table["rank"].tolist() == [1, 2, 2]
    assert table[["steps_to_a", "steps_to_b"]].values.tolist() == [[1, 1], [1, 2], [2, 1]]
    assert gg.about(table)["notes"] == ["set aside: 1 tie between the two (tie)"]
    assert gg.about(table)["options"] == {"a": "a", "b": "b"}


def test_who_alone_joins_them_is_indispensable():
    graph = nx.Graph([("a", "v"), ("v", "w"), ("v", "x"), ("w", "y"), ("x", "y"), ("y", "b")])
    left = mediators(graph, "a", "b").set_index("actor")["replaceability"]
    assert left["v"] == left["y"] == 0
    assert left[["w", "x"]].tolist() == near([3 / 4, 3 / 4])  # resistances 1 + 1 + 1 with both, 1 + 2 + 1 with one of them


def test_a_balanced_bridge_carries_nothing_and_can_be_spared():
    # a - v - b, a - w - b, v - m - w: v and w have the same potential
    graph = nx.Graph([("a", "v"), ("v", "b"), ("a", "w"), ("w", "b"), ("v", "m"), ("m", "w")])
    row = mediators(graph, "a", "b").set_index("actor").loc["m"]
    assert row[["geodesics", "current_flow", "replaceability"]].tolist() == near([0, 0, 1])


# -- by networkx ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_random_networks_agree_with_networkx(seed):
    graph = nx.gnp_random_graph(10, 0.25 + 0.02 * seed, seed=seed)
    for b in (3, 7):
        same(values(mediators(graph, 0, b)), by_networkx(graph, 0, b))


@pytest.mark.parametrize("seed", range(4))
def test_weights_are_conductances_and_shorter_steps(seed):
    graph = nx.gnp_random_graph(9, 0.4, seed=seed + 20)
    for i, (_, _, data) in enumerate(graph.edges(data=True)):
        data["weight"] = data["c"] = (1.0, 2.0, 4.0)[i % 3]
        data["length"] = 1 / data["c"]
    same(values(mediators(graph, 0, 5, weight="weight")), by_networkx(graph, 0, 5, "length"))


def test_families_of_graphs_agree_with_networkx():
    for graph in (nx.florentine_families_graph(), nx.grid_2d_graph(3, 3), nx.krackhardt_kite_graph(), nx.cycle_graph(6)):
        a, b = sorted(graph, key=str)[0], sorted(graph, key=str)[-1]
        same(values(mediators(graph, [a], [b])), by_networkx(nx.Graph(graph.edges), a, b))


@pytest.mark.parametrize("seed", range(4))
def test_a_party_is_one_node(seed):
    graph = nx.gnp_random_graph(11, 0.3, seed=seed + 40)
    one, other = [0, 1, 2], [3, 4]
    merged = nx.Graph()
    side = dict.fromkeys(one, "A") | dict.fromkeys(other, "B")
    total = Counter(frozenset((side.get(i, i), side.get(j, j))) for i, j in graph.edges)
    for pair, n in total.items():
        if len(pair) == 2 and pair != {"A", "B"}:
            merged.add_edge(*pair, c=n)
    merged.add_nodes_from("AB")
    same(values(mediators(graph, one, other)), by_networkx(merged, "A", "B"))


def test_sides_may_be_exchanged_and_labels_changed():
    graph = nx.gnp_random_graph(12, 0.3, seed=9)
    table, back = mediators(graph, 0, 11), mediators(graph, 11, 0)
    same(values(back), values(table))
    assert table["steps_to_a"].tolist() == back.set_index("actor").loc[table["actor"], "steps_to_b"].tolist()
    names = {v: f"n{(v * 5) % 12}" for v in graph}
    other = nx.relabel_nodes(graph, names)
    other.add_node("alone")
    same(values(mediators(other, names[0], names[11])), {names[v]: x for v, x in values(table).items()})


def test_current_is_conserved():
    graph = nx.gnp_random_graph(30, 0.15, seed=3)
    table = mediators(graph, 0, 29).set_index("actor")
    first = [v for v in graph[0] if v in table.index and v != 29]
    assert table.loc[first, "current_flow"].sum() >= 1 - 1e-9  # all of it leaves by a's contacts
    assert table["current_flow"].between(-1e-12, 1 + 1e-9).all() and table["replaceability"].between(0, 1).all()


# -- forums, time, signs ----------------------------------------------------------------------------

NODES = "id,kind\na,state\nb,state\nv,state\nw,state\nx,state\nround,forum\nclub,forum\nwest,collective\n"


def test_a_forum_of_both_is_a_direct_meeting_and_a_way_to_its_other_members(folder_of):
    # a, b and v sit in the round: a-v and v-b are one step there; w is tied to both by contact
    net = folder_of(
        edges="source,target,type\na,round,membership\nb,round,membership\nv,round,membership\na,w,contact\nw,b,contact\n", nodes=NODES
    )
    table = mediators(net, "a", "b").set_index("actor")
    assert gg.about(mediators(net, "a", "b"))["notes"] == ["set aside: meetings of both in round"]
    assert table["geodesics"].to_dict() == {"v": 0.5, "w": 0.5}
    # Conductance beside a conduit is 2: a-round-v-round-b has resistance 1/2 four times, a-w-b has 2.
    assert table["current_flow"].to_dict() == near({"v": 0.5, "w": 0.5})
    assert table.loc["v", ["steps_to_a", "steps_to_b", "ties_to_a", "ties_to_b"]].tolist() == [1, 1, 0, 0]
    split = nx.Graph()
    split.add_edges_from([("a", "r1"), ("r1", "v"), ("v", "r2"), ("r2", "b")], c=2.0, half=0.5)
    split.add_edges_from([("a", "w"), ("w", "b")], c=1.0, half=1.0)
    known = by_networkx(split, "a", "b", "half")
    same(values(mediators(net, "a", "b")), {v: known[v] for v in ("v", "w")})
    assert mediators(net, "a", "b", forums="drop")["actor"].tolist() == ["w"]
    assert set(mediators(net, "a", "b", forums="actor")["actor"]) == {"round", "w"}
    assert set(mediators(net, "a", "b", forums="project")["actor"]) == {"v", "w"}


def test_a_forum_that_joins_others_is_passed_through_and_has_no_row(folder_of):
    net = folder_of(
        edges="source,target,type\na,v,contact\nv,club,membership\nw,club,membership\nw,b,contact\na,west,contact\nwest,b,contact\n",
        nodes=NODES,
    )
    table = mediators(net, "a", "b").set_index("actor")
    assert set(table.index) == {"v", "w"}
    assert table["geodesics"].to_dict() == {"v": 0, "w": 0}  # shorter through the collective, which is nobody to send
    only = folder_of(edges="source,target,type\na,west,contact\nwest,b,contact\n", nodes=NODES)
    assert gg.about(mediators(only, "a", "b"))["notes"] == [
        "nobody mediates: the only ways lead through west, which are forums or collectives"
    ]


def test_ties_to_the_two_must_overlap_in_time(folder_of):
    net = folder_of(
        edges="source,target,type,start,end,citation\n"
        "v,a,trade,2001,2003,s:1;s:2\nv,b,trade,2003,2005,s:2\n"  # in force together in 2003
        "w,a,trade,2001,2003,s:3\nw,b,trade,2005,2006,s:4\n"  # never
        "x,a,trade,2001,2003,s:5\nx,b,trade,,,s:6\n",  # undated
        nodes=NODES,
    )
    table = mediators(net, "a", "b")
    assert table.set_index("actor")["overlap"].to_dict() == {"v": "yes", "x": "undated"}
    assert table["geodesics"].tolist() == [0.5, 0.5]
    assert gg.about(table)["notes"] == ["left out, since their ties to the two were never in force together: w"]
    row = table.set_index("actor").loc["v"]
    assert row[["ties_to_a", "ties_to_b", "citations_to_a", "citations_to_b"]].tolist() == [1, 1, 2, 1]
    assert row["ids_to_a"] == "v~a/trade/2001"
    gone = mediators(net.among(["a", "b", "w"]), "a", "b")
    assert gg.about(gone)["notes"][1].startswith("nobody mediates: the only ways lead through w, whose ties to the two were never in force")


def test_an_event_overlaps_for_as_long_as_it_counts(folder_of):
    net = folder_of(
        edges="source,target,type,start\nv,a,contact,2001-01\nv,b,contact,2001-11\nw,a,contact,2001-01\nw,b,contact,2003\n", nodes=NODES
    )
    assert mediators(net, "a", "b")["actor"].tolist() == ["v"]
    short = net.between("2001", "2003", persistence=1)
    assert mediators(short, "a", "b")["actor"].tolist() == []


def test_hostility_to_either_side_is_told(folder_of):
    net = folder_of(
        edges="source,target,type,citation\nv,a,contact,s:1\nv,a,rivalry,s:2\nv,b,alliance,s:3\na,b,conflict,s:4\na,b,sanction,s:5\nb,v,contact,s:6\n",
        nodes=NODES,
    )
    table = mediators(net, "a", "b")
    row = table.iloc[0]
    assert row[["signs_to_a", "signs_to_b", "hostile_to_a", "hostile_to_b"]].tolist() == ["neutral;hostile", "friendly;neutral", 1, 0]
    assert row[["ties_to_a", "ties_to_b", "citations_to_a"]].tolist() == [1, 2, 1]  # the rivalry carries nothing
    assert gg.about(table)["notes"] == ["also between the two, but carrying nothing: 2 ties (conflict, sanction)"]


# -- nobody, and what is wrong ----------------------------------------------------------------------


def test_where_there_is_no_mediator_a_note_says_why(folder_of):
    net = folder_of(edges="source,target,type\na,b,rivalry\na,v,border\nb,w,contact\na,b,contact\n", nodes=NODES)
    table = mediators(net, "a", "b")
    assert len(table) == 0 and list(table.columns)[:2] == ["actor", "geodesics"]
    assert gg.about(table)["notes"] == [
        "set aside: 1 tie between the two (contact)",
        "also between the two, but carrying nothing: 1 tie (rivalry)",
        "nobody mediates: a has no channel to anybody else (only border ties)",
    ]
    apart = folder_of(edges="source,target,type\na,v,contact\nb,w,contact\n", nodes=NODES)
    assert gg.about(mediators(apart, "a", "b"))["notes"] == ["nobody mediates: no chain of channels joins a and b through others"]
    foes = folder_of(edges="source,target,type\na,v,contact\nv,b,conflict\n", nodes=NODES)
    assert gg.about(mediators(foes, "a", "b"))["notes"] == [
        "nobody mediates: b has no channel to anybody else (only conflict ties); ties='all' has a way"
    ]
    alone = nx.empty_graph(2)
    assert "0 has no tie under ties='all' to anybody else (no tie of any type)" in gg.about(mediators(alone, 0, 1, ties="all"))["notes"][0]


def test_what_is_wrong_is_said():
    graph = nx.path_graph(4)
    with pytest.raises(MeasureError, match="stands on both sides"):
        mediators(graph, 0, [0, 1])
    with pytest.raises(MeasureError, match="leave out directed"):
        mediators(graph, 0, 3, directed=True)
    with pytest.raises(UnknownName, match="no actor"):
        mediators(graph, 0, 9)
    with pytest.raises(MeasureError, match="signed"):
        mediators(graph, 0, 3, ties="signed")
    assert mediators(nx.DiGraph(graph.edges), 3, 0)["actor"].tolist() == [1, 2]  # walked both ways


# -- on the data ------------------------------------------------------------------------------------


def test_the_bundled_case_agrees_with_networkx():
    net = gg.example().on("2021-09-30")
    v = gg.view(net)
    graph, c = v.to_networkx(), v.conductance().tocoo()
    for i, j, x in zip(c.row, c.col, c.data, strict=True):
        graph[v.actors[i]][v.actors[j]]["c"] = float(x)
    both = [f for f in graph if f in set(v.actors[v.forum]) and {"united-states", "taliban"} <= set(graph[f])]
    assert both == []  # else they would have to be split here as well
    graph.remove_edge("united-states", "taliban")
    table = mediators(net, "united-states", "taliban")
    paths = list(nx.all_shortest_paths(graph, "united-states", "taliban", weight="distance"))
    assert all(graph.nodes[p]["ranked"] or p in set(v.actors[v.forum]) for path in paths for p in path)
    graph = nx.Graph(graph)
    for row in table.itertuples():
        assert row.geodesics == near(sum(row.actor in path for path in paths) / len(paths))
        rest = graph.copy()
        rest.remove_node(row.actor)
        ends = ("united-states", "taliban")
        assert row.replaceability == near(resistance(graph, *ends) / resistance(rest, *ends), 1e-9)
    assert table["actor"][0] == "russia" and table["overlap"][0] == "yes"


def test_what_the_command_shows_is_the_table(capsys, tmp_path):
    chosen = dict.fromkeys((*cli_options.READING, *cli_options.SELECTING, *cli_options.VIEWING))
    chosen |= {"on": "2021-09-30", "reading": "possible", "undated": "keep", "persistence": 12, "radius": 1}
    chosen |= {"end": "inclusive", "self_ties": "error", "duplicates": "error"}
    net = cli_options.load(str(gg.example_path()), chosen)
    show_mediators(net, "united-states", "taliban", "table", None, dict(chosen), top=3)
    out = capsys.readouterr()
    assert re.match(r"rank +actor +geodesics +current_flow", out.out) and len(out.out.splitlines()) == 4
    assert "3 of 24 mediators shown" in out.err and "set aside: 1 tie between the two (contact)" in out.err
    show_mediators(net, "iskp", "taliban", "csv", None, dict(chosen))
    out = capsys.readouterr()
    assert out.out.startswith("actor,geodesics") and len(out.out.splitlines()) == 1
    assert "Nobody mediates: no chain of channels joins iskp and taliban through others; --ties all has a way" in out.err


def test_rows_in_another_order_and_periods_that_are_split_change_nothing(folder_of):
    rows = [
        "a,v,trade,2001,2009",
        "v,b,trade,2001,2009",
        "a,w,trade,2004,2006",
        "w,b,trade,2006,2008",
        "v,w,contact,2005,2005",
        "w,x,contact,2005,2005",
    ]
    made = folder_of(edges="source,target,type,start,end\n" + "\n".join(rows) + "\n", nodes=NODES)
    table = mediators(made, "a", "b")
    back = folder_of(edges="source,target,type,start,end\n" + "\n".join(reversed(rows)) + "\n", nodes=NODES)
    assert mediators(back, "a", "b").equals(table)
    split = ["a,v,trade,2001,2004", "a,v,trade,2005,2009", *rows[1:]]
    parted = folder_of(edges="source,target,type,start,end\n" + "\n".join(split) + "\n", nodes=NODES)
    assert values(mediators(parted, "a", "b")) == values(table)
    assert mediators(parted, "a", "b").set_index("actor").loc["v", "ties_to_a"] == 2


def test_where_ties_never_overlap_the_note_says_that():
    graph = nx.MultiGraph()
    for a, b in (("A", "v"), ("v", "w"), ("w", "B")):
        graph.add_edge(a, b, start="1990", end="1991")
    assert mediators(graph, "A", "B")["actor"].tolist() == ["v", "w"]
    graph.add_edge("v", "B", start="2005", end="2006")
    found = mediators(graph, "A", "B")
    assert found.empty
    assert (
        gg.about(found)["notes"][-1] == "nobody mediates: the only ways lead through v, whose ties to the two were never in force together"
    )

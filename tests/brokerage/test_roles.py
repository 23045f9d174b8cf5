"""Brokerage roles against R's sna, against the definition, and against chance enumerated."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import geograph as gg
from geograph.brokerage.contacts import Contacts
from geograph.brokerage.counting import DIRECTED_ROLES, UNDIRECTED_ROLES, _Algebra, _Listed
from geograph.brokerage.expectation import _disjoint, _overlapping
from geograph.brokerage.grouping import Groups
from geograph.errors import MeasureError, UnknownName

roles, roles_total = gg.brokerage.roles, gg.brokerage.roles_total
SNA = dict(zip(("w_I", "w_O", "b_IO", "b_OI", "b_O", "t"), (*DIRECTED_ROLES, "total"), strict=True))


def by_actor(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("actor")


def role_of(a, v, b, *, directed: bool) -> str:
    """The definition, word by word; a, v and b are groups."""
    if a == v == b:
        return "coordinator"
    if a == b:
        return "itinerant"
    if a == v or v == b:
        return ("representative" if a == v else "gatekeeper") if directed else "representative_gatekeeper"
    return "liaison"


def by_definition(graph: nx.Graph, groups: dict, *, partial: bool = False) -> dict:
    """Every triad looked at one by one. ``groups`` maps to lists; a triad counts by the chance that each draws one of its own."""
    directed = graph.is_directed()
    found = {v: dict.fromkeys([*(DIRECTED_ROLES if directed else UNDIRECTED_ROLES), "total"], 0.0) for v in graph}
    nodes = sorted(graph, key=str)
    pairs = itertools.permutations(nodes, 2) if directed else itertools.combinations(nodes, 2)
    for a, b in pairs:
        if graph.has_edge(a, b):
            continue
        brokers = [v for v in nodes if v not in (a, b) and graph.has_edge(a, v) and graph.has_edge(v, b)]
        for v in brokers:
            worth = 1 / len(brokers) if partial else 1.0
            mine = [groups[x] or [("alone", x)] for x in (a, v, b)]
            chance = worth / np.prod([len(m) for m in mine])
            for drawn in itertools.product(*mine):
                found[v][role_of(*drawn, directed=directed)] += chance
            found[v]["total"] += worth
    return found


def same(table: pd.DataFrame, known: dict) -> None:
    ours = by_actor(table)
    for v, counts in known.items():
        row = ours.loc[[v]].iloc[0]
        assert {name: row[name] for name in counts} == pytest.approx(counts, abs=1e-9), v


@pytest.fixture(params=["micro", "krackhardt_advice"])
def sna(request, expected):
    known = expected(f"gould_fernandez_{request.param}")
    graph = nx.DiGraph([tuple(edge) for edge in known["edges"]])
    graph.add_nodes_from(row["node"] for row in known["raw"])
    return graph, {row["node"]: row["group"] for row in known["raw"]}, known


def test_roles_match_sna(sna):
    graph, groups, known = sna
    table = by_actor(roles(graph, group=groups))
    for word, prefix in (("raw", ""), ("expected", "expected_"), ("sd", "sd_"), ("z", "z_")):
        for row in known[word]:
            for theirs, name in SNA.items():
                value = table.loc[row["node"], prefix + name]
                if row[theirs] is None:
                    assert np.isnan(value)
                elif word == "raw":
                    assert value == row[theirs]
                else:
                    assert value == pytest.approx(row[theirs], rel=1e-9, abs=1e-12)


def test_totals_match_sna_but_for_its_sd(sna):
    graph, groups, known = sna
    table = roles_total(graph, group=groups).set_index("role")
    for theirs, name in SNA.items():
        assert table.loc[name, "count"] == known["raw_global"][theirs]
        assert table.loc[name, "expected"] == pytest.approx(known["exp_global"][theirs], rel=1e-9)
        # sna leaves out pairs of triads that cannot both be there: test_expectations_are_those_of_all_networks has who is right.
        sd, theirs_sd = table.loc[name, "sd"], known["sd_global"][theirs]
        if name in ("itinerant", "liaison"):
            assert sd == pytest.approx(theirs_sd, rel=1e-9)
            assert table.loc[name, "z"] == pytest.approx(known["z_global"][theirs], rel=1e-9)
        else:
            assert 0 < sd < theirs_sd * (1 - 1e-6)


def test_the_middle_two_are_not_swapped():
    """One peer swaps representative and gatekeeper."""
    table = by_actor(roles(nx.DiGraph([("a1", "a2"), ("a2", "b1"), ("b1", "b2")]), group={"a1": "A", "a2": "A", "b1": "B", "b2": "B"}))
    assert table.loc["a2", ["representative", "gatekeeper"]].tolist() == [1, 0]
    assert table.loc["b1", ["representative", "gatekeeper"]].tolist() == [0, 1]


def sorted_into(graph: nx.Graph, seed: int, *, several: bool) -> dict:
    draw = random.Random(seed)
    sizes = (0, 1, 1, 2, 3) if several else (0, 1, 1, 1)
    return {v: sorted(draw.sample("ABCD", draw.choice(sizes))) for v in sorted(graph, key=str)}


@pytest.mark.parametrize("partial", [False, True])
@pytest.mark.parametrize("several", [False, True])
def test_roles_follow_the_definition(graph, several, partial):
    groups = sorted_into(graph, len(graph), several=several)
    same(roles(graph, group=groups, partial=partial), by_definition(graph, groups, partial=partial))


@pytest.mark.parametrize("directed", [False, True])
def test_counting_equals_listing(directed):
    graph = nx.gnp_random_graph(200, 0.05, seed=3, directed=directed)
    c = Contacts.of(graph)
    for several in (False, True):
        shares = Groups.of(c.net, c.actors, sorted_into(graph, 4, several=several)).shares
        np.testing.assert_allclose(_Algebra(c)(shares), _Listed(c, partial=False)(shares), atol=1e-8)


def test_roles_sum_to_the_total(graph):
    for several in (False, True):
        table = roles(graph, group=sorted_into(graph, 5, several=several))
        parts = table[list(DIRECTED_ROLES if graph.is_directed() else UNDIRECTED_ROLES)].sum(axis=1)
        np.testing.assert_allclose(parts, table["total"], atol=1e-9)


def test_partial_credit_sums_to_the_open_pairs():
    graph = nx.gnp_random_graph(25, 0.15, seed=7)
    pairs = sum(1 for a, b in itertools.combinations(graph, 2) if not graph.has_edge(a, b) and list(nx.common_neighbors(graph, a, b)))
    assert roles(graph, group=dict.fromkeys(graph, "all"), partial=True)["total"].sum() == pytest.approx(pairs)


# -- chance ---------------------------------------------------------------------------------------


def enumerated(groups: list[str], step: float, close: float, *, directed: bool) -> tuple[dict, dict]:
    """Mean and sd of every count over all networks of these actors, by brute force; a dyad is nothing, a channel or hostile."""
    n = len(groups)
    arcs = list(itertools.permutations(range(n), 2)) if directed else list(itertools.combinations(range(n), 2))
    at = {arc: k for k, arc in enumerate(arcs)} | ({} if directed else {(b, a): k for k, (a, b) in enumerate(arcs)})
    chances = [1 - step, close, step - close]
    states = [0, 1, 2] if chances[2] else [0, 1]
    grid = np.array(np.meshgrid(*[states] * len(arcs), indexing="ij"), dtype=np.int8).reshape(len(arcs), -1)
    weight = np.array(chances)[grid].prod(axis=0)
    names = [*(DIRECTED_ROLES if directed else UNDIRECTED_ROLES), "total"]
    counts = {name: np.zeros((n, grid.shape[1])) for name in names}
    for a, v, b in itertools.permutations(range(n), 3):
        if directed or a < b:
            there = (grid[at[a, v]] > 0) & (grid[at[v, b]] > 0) & (grid[at[a, b]] != 1)
            counts[role_of(groups[a], groups[v], groups[b], directed=directed)][v] += there
            counts["total"][v] += there

    def moments(x):
        mean = (x * weight).sum(axis=-1)
        return mean, np.sqrt(np.maximum((x**2 * weight).sum(axis=-1) - mean**2, 0))

    return {k: moments(x) for k, x in counts.items()}, {k: moments(x.sum(axis=0)) for k, x in counts.items()}


@pytest.mark.parametrize("hostile", [False, True])
@pytest.mark.parametrize("groups", ["AAAA", "AABB", "AABC", "ABCD", "AAAB"])
@pytest.mark.parametrize("directed", [False, True])
def test_expectations_are_those_of_all_networks(groups, directed, hostile):
    graph = (nx.MultiDiGraph if directed else nx.MultiGraph)()
    graph.add_nodes_from(range(4))
    graph.add_edges_from([(0, 1), (1, 2), (2, 3)])
    if hostile:
        graph.add_edge(0, 3, sign=-1)
    named = dict(zip(range(4), groups, strict=True))
    ties = "all" if hostile else "channels"
    pairs = 12 if directed else 6
    each, whole = enumerated(list(groups), (3 + hostile) / pairs, 3 / pairs, directed=directed)
    table = by_actor(roles(graph, group=named, ties=ties)).loc[range(4)]
    total = roles_total(graph, group=named, ties=ties).set_index("role")
    for name, (mean, sd) in each.items():
        np.testing.assert_allclose(table[f"expected_{name}"], mean, atol=1e-12)
        np.testing.assert_allclose(table[f"sd_{name}"], sd, atol=1e-7)
        assert total.loc[name, "expected"] == pytest.approx(whole[name][0], abs=1e-12)
        assert total.loc[name, "sd"] == pytest.approx(whole[name][1], abs=1e-7)
        assert np.isnan(total.loc[name, "z"]) == (whole[name][1] < 1e-9)


def test_five_actors_of_two_groups():
    graph = nx.path_graph(5)
    each, whole = enumerated(list("AAABB"), 0.4, 0.4, directed=False)
    table, total = by_actor(roles(graph, group=dict(enumerate("AAABB")))).loc[range(5)], roles_total(graph, group=dict(enumerate("AAABB")))
    for name, (mean, sd) in each.items():
        np.testing.assert_allclose(table[f"expected_{name}"], mean, atol=1e-12)
        np.testing.assert_allclose(table[f"sd_{name}"], sd, atol=1e-7)
    np.testing.assert_allclose(total["sd"], [whole[name][1] for name in total["role"]], atol=1e-7)


@pytest.mark.parametrize("directed", [False, True])
def test_kinds_of_actors_give_the_same_expectation_as_groups(directed):
    graph = nx.gnp_random_graph(40, 0.1, seed=1, directed=directed)
    c = Contacts.of(graph)
    groups = Groups.of(c.net, c.actors, sorted_into(graph, 2, several=False))
    for ours, theirs in zip(_overlapping(c, groups), _disjoint(c, groups), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_overlapping_groups_have_the_expectation_of_their_parts():
    """By definition: the weight of every pair, its square, and the products of pairs with one end in common."""
    graph = nx.gnp_random_graph(7, 0.4, seed=5, directed=True)
    groups = {0: ["A"], 1: ["A", "B"], 2: ["B"], 3: ["A", "B"], 4: ["C"], 5: [], 6: []}
    table = by_actor(roles(graph, group=groups)).loc[range(7)]
    p = graph.number_of_edges() / 42
    mu, joint = p**2 * (1 - p), p**3 * (1 - p) ** 3
    for v in graph:
        part: dict = {name: {} for name in DIRECTED_ROLES}
        for a, b in itertools.permutations([x for x in graph if x != v], 2):
            mine = [groups[x] or [("alone", x)] for x in (a, v, b)]
            for drawn in itertools.product(*mine):
                role = part[role_of(*drawn, directed=True)]
                role[a, b] = role.get((a, b), 0) + 1 / np.prod([len(m) for m in mine])
        for name, weights in part.items():
            variance = mu * (1 - mu) * sum(w**2 for w in weights.values())
            variance += joint * sum(
                w * x for (one, w), (two, x) in itertools.permutations(weights.items(), 2) if one[0] == two[0] or one[1] == two[1]
            )
            assert table.loc[v, f"expected_{name}"] == pytest.approx(mu * sum(weights.values()), abs=1e-12)
            assert table.loc[v, f"sd_{name}"] == pytest.approx(np.sqrt(variance), abs=1e-9)


def test_permutation_p_is_the_share_of_all_orders():
    """Two groups of two on four actors: six ways to deal the labels, so p is known but for the draws."""
    graph = nx.path_graph(4)
    table = by_actor(roles(graph, group=dict(enumerate("AABB")), permutations=4000, seed=1))
    deals = [dict(zip(range(4), labels, strict=True)) for labels in set(itertools.permutations("AABB"))]
    known = by_definition(graph, {v: [x] for v, x in enumerate("AABB")})
    for name in UNDIRECTED_ROLES:
        for v in graph:
            shuffled = [by_definition(graph, {k: [x] for k, x in deal.items()})[v][name] for deal in deals]
            share = np.mean([s >= known[v][name] for s in shuffled])
            assert table.loc[v, f"p_{name}"] == pytest.approx(share, abs=0.04)
    assert "p_total" not in table  # labels do not touch it
    assert "against reshuffled labels, 4000 draws" in gg.about(table)["notes"][0]


def test_permutations_are_the_same_counted_and_listed(monkeypatch):
    graph = nx.gnp_random_graph(30, 0.15, seed=2)
    groups = sorted_into(graph, 3, several=True)
    listed = roles(graph, group=groups, permutations=50, seed=4)
    monkeypatch.setattr("geograph.brokerage.counting._LISTED", -1)
    pd.testing.assert_frame_equal(listed, roles(graph, group=groups, permutations=50, seed=4))


# -- what does not matter -------------------------------------------------------------------------


def test_labels_and_names_do_not_matter():
    graph = nx.gnp_random_graph(20, 0.2, seed=9, directed=True)
    groups = sorted_into(graph, 1, several=True)
    first = by_actor(roles(graph, group=groups))
    names = {v: (v * 7 % 20, "actor") for v in graph}
    other = {"A": 3, "B": ("b",), "C": "c", "D": None}
    moved = nx.relabel_nodes(graph, names)
    without = {v: [x for x in g if x != "D"] for v, g in groups.items()}
    second = by_actor(roles(moved, group={names[v]: [other[x] for x in g] for v, g in without.items()}))
    third = by_actor(roles(graph, group=without))
    for v in graph:
        assert second.loc[[names[v]], "total"].tolist() == first.loc[[v], "total"].tolist()
        assert second.loc[[names[v]]].iloc[0, 1:7].tolist() == pytest.approx(third.loc[[v]].iloc[0, 1:7].tolist())


def test_an_isolate_moves_no_count():
    graph = nx.gnp_random_graph(20, 0.2, seed=9, directed=True)
    groups = sorted_into(graph, 1, several=False)
    before = by_actor(roles(graph, group=groups))
    graph.add_node(99)
    after = by_actor(roles(graph, group=groups | {99: "A"}))
    counts = [*DIRECTED_ROLES, "total"]
    pd.testing.assert_frame_equal(before[counts], after.loc[before.index, counts])
    assert after.loc[99, counts].tolist() == [0] * 6


def test_a_tie_split_into_periods_counts_once(folder_of):
    groups = "actor,partition,group\na,camp,A\nb,camp,A\nc,camp,B\n"
    one = roles(folder_of(edges="source,target,type,start,end\na,b,trade,2001,2009\nb,c,aid,,\n", groups=groups), group="camp")
    two = folder_of(edges="source,target,type,start,end\na,b,trade,2001,2004\na,b,trade,2005,2009\nb,c,aid,,\n", groups=groups)
    pd.testing.assert_frame_equal(one, roles(two, group="camp"))


# -- edges ----------------------------------------------------------------------------------------


def test_small_networks_have_defined_answers():
    for n in range(4):
        for graph in (nx.empty_graph(n), nx.empty_graph(n, create_using=nx.DiGraph)):
            table = roles(graph, group={}, permutations=3)
            assert len(table) == n
            assert (table["total"] == 0).all()
            assert table.filter(like="z_").isna().all().all()
            totals = roles_total(graph, group={})
            assert (totals["count"] == 0).all()
            assert totals["z"].isna().all()
    full = roles(nx.complete_graph(4), group={})
    assert (full["total"] == 0).all()
    assert full["z_total"].isna().all()


def test_loops_and_parallel_ties_do_not_count():
    plain = roles(nx.path_graph(3), group={})
    many = roles(nx.MultiGraph([(0, 1), (0, 1), (1, 2), (1, 1), (0, 0)]), group={})
    pd.testing.assert_frame_equal(plain, many)


def test_a_hostile_tie_leaves_the_pair_open():
    graph = nx.MultiGraph([("a", "v"), ("v", "b")])
    graph.add_edge("a", "b", sign=-1)
    assert by_actor(roles(graph, group={})).loc["v", "total"] == 1
    every = by_actor(roles(graph, group={}, ties="all"))
    assert every["total"].to_dict() == {"v": 1, "a": 0, "b": 0}  # a has no open pair: v and b are in contact
    graph.add_edge("a", "b")
    assert by_actor(roles(graph, group={}))["total"].sum() == 0
    assert by_actor(roles(graph, group={}, ties="all"))["total"].sum() == 0


def test_nothing_hostile_closes():
    graph = nx.MultiGraph()
    graph.add_edges_from([(0, 1), (1, 2), (0, 2)], sign=-1)
    assert roles(graph, group={}, ties="hostile")["total"].tolist() == [1, 1, 1]
    assert roles(graph, group={})["total"].tolist() == [0, 0, 0]


@pytest.fixture
def round_table(folder_of) -> gg.Network:
    """a and b meet in a forum; b talks to c and to a collective. Sanctions cross the forum's door."""
    return folder_of(
        edges="source,target,type\na,round,membership\nb,round,membership\nb,c,contact\nc,west,contact\nb,west,contact\nd,round,rivalry\n",
        nodes="id,kind\na,state\nb,state\nc,state\nd,state\nround,forum\nwest,collective\n",
        groups="actor,partition,group\na,camp,A\nb,camp,A\nc,camp,B\n",
    )


def test_a_forum_puts_its_members_in_contact(round_table):
    table = by_actor(roles(round_table, group="camp"))
    assert set(table.index) == {"a", "b", "c", "d"}  # neither the forum nor the collective
    assert table.loc["b", "representative_gatekeeper"] == table["total"].sum() == 1
    assert by_actor(roles(round_table, group="camp", ties="all")).loc["d", "total"] == 0
    # a - round - b closes nothing and opens nothing when forums are dropped
    assert roles(round_table, group="camp", forums="drop")["total"].sum() == 0
    # as an actor the forum is a broker of a and b
    assert by_actor(roles(round_table, group="camp", forums="actor")).loc["round", "total"] == 1
    projected = by_actor(roles(round_table, group="camp", forums="project"))
    assert projected["total"].to_dict() == table["total"].to_dict()


def test_a_network_is_undirected_unless_told(round_table):
    assert "representative_gatekeeper" in roles(round_table, group="camp")
    assert "gatekeeper" in roles(round_table, group="camp", directed=True)


# -- groups ---------------------------------------------------------------------------------------


def test_groups_by_attribute_partition_and_mapping(folder_of):
    graph = nx.path_graph(4)
    named = {0: "A", 1: "A", 2: "B"}
    nx.set_node_attributes(graph, named, "camp")
    nx.set_node_attributes(graph, named, "bloc")
    tables = [roles(graph, group=g) for g in ("camp", "bloc", named, pd.Series(named))]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(tables[0], table)
    assert "1 of 4 actors have no group: each is its own, so it can be liaison or itinerant only" in gg.about(tables[0])["notes"]
    assert by_actor(tables[0])["group"].to_dict() == {0: "A", 1: "A", 2: "B", 3: ""}


def test_members_of_several_groups_are_told_of():
    table = roles(nx.path_graph(3), group={0: ["A", "B"], 1: ["A"], 2: {"B"}})
    assert by_actor(table).loc[1, ["representative_gatekeeper", "itinerant"]].tolist() == [0.5, 0.5]
    assert by_actor(table).loc[0, "group"] == "A;B"
    assert "1 actor is in several groups, in each in equal part" in gg.about(table)["notes"]


def test_faults_are_told(round_table):
    with pytest.raises(UnknownName, match="no partition 'kamp'; did you mean 'camp'"):
        roles(round_table, group="kamp")
    with pytest.raises(UnknownName, match="no actor 'nobody'"):
        roles(round_table, group={"nobody": "A"})
    with pytest.raises(UnknownName, match="no partition 'name'"):
        roles(round_table, group="name")
    with pytest.raises(UnknownName, match="no partition 'camp'"):
        roles(nx.path_graph(3), group="camp")
    with pytest.raises(MeasureError, match="name a partition"):
        roles(round_table, group=3)
    with pytest.raises(MeasureError, match="permutations=-1"):
        roles(round_table, group="camp", permutations=-1)
    with pytest.raises(MeasureError, match="signed"):
        roles(round_table, group="camp", ties="signed")


def test_a_result_says_how_it_was_made(round_table):
    made = gg.about(roles(round_table, group="camp", partial=True))
    assert made["measure"] == "roles"
    assert made["value"] == "total"
    assert made["options"] == {"group": "camp", "partial": True}
    assert made["contract"]["forums"] == "conduit"
    columns = list(roles(round_table, group="camp"))
    assert columns[:8] == ["actor", "group", *UNDIRECTED_ROLES, "total", "rank"]
    assert not any(c.startswith(("z_", "expected_")) for c in roles(round_table, group="camp", partial=True))

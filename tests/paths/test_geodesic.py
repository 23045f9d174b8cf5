"""Shortest, k shortest and widest paths, and reach: published values, networkx, every simple path, and properties."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geograph as gg
from geograph.errors import MeasureError, UnknownName
from geograph.paths import geodesics, k_shortest, reach, widest


def sequences(result) -> list[tuple]:
    """The actors of each path, in order."""
    return [(steps["source"].iloc[0], *steps["target"]) for _, steps in result.groupby("path", sort=False)]


def of_paths(result, column="distance") -> list:
    return [steps[column].iloc[0] for _, steps in result.groupby("path", sort=False)]


def notes(result) -> str:
    return " | ".join(result.attrs["geograph"]["notes"])


def ends_of(graph: nx.Graph) -> list[tuple]:
    """A few pairs of different actors, some of them joined."""
    nodes = list(graph)
    draw = random.Random(5)
    return [tuple(draw.sample(nodes, 2)) for _ in range(6)] if len(nodes) > 1 else []


def by_ids(paths) -> list[tuple]:
    return sorted(map(tuple, paths), key=lambda path: [str(actor) for actor in path])


# -- published values -------------------------------------------------------------------------------


@pytest.fixture
def yen(expected):
    known = expected("paths")["yen"]
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(known["edges"])
    return graph, known


def test_yens_network_has_the_published_paths_ordered_by_length_and_ids(yen):
    graph, known = yen
    result = k_shortest(graph, "C", "H", k=7, distance="weight")
    assert of_paths(result) == [cost for cost, _ in known["networkx"]] == [cost for cost, _ in known["igraph"]]
    assert set(sequences(result)) == {tuple(path) for _, path in known["networkx"]}
    assert sequences(result)[2:5] == by_ids(path for cost, path in known["networkx"] if cost == 8)
    assert notes(k_shortest(graph, "C", "H", k=8, distance="weight")) == "there are only 7 paths"


def test_the_widest_path_of_yens_network_is_the_published_one(yen):
    graph, known = yen
    result = widest(graph, "C", "H", weight="weight")
    width, path = known["widest_C_H"]
    assert (of_paths(result, "width"), sequences(result)) == ([width], [tuple(path)])
    assert result["closeness"].tolist() == [2, 3, 2]


def test_the_six_shortest_florentine_paths_are_the_published_ones(expected):
    known = [tuple(path) for path in expected("paths")["florentine"]["k6_Acciaiuoli_Lamberteschi"]]
    result = k_shortest(nx.florentine_families_graph(), "Acciaiuoli", "Lamberteschi", k=6)
    assert of_paths(result) == [len(path) - 1 for path in known]
    # Lengths are unique; of the paths of the last length the published six hold others, so that all of them are listed here.
    last = len(known[-1])
    assert {path for path in sequences(result) if len(path) < last} == {path for path in known if len(path) < last}
    assert set(known) <= set(sequences(k_shortest(nx.florentine_families_graph(), "Acciaiuoli", "Lamberteschi", k=20)))


# -- equal to networkx ------------------------------------------------------------------------------


def test_geodesics_equal_networkx(graph):
    for a, b in ends_of(graph):
        result = geodesics(graph, a, b)
        if nx.has_path(graph, a, b):
            assert sequences(result) == by_ids(nx.all_shortest_paths(graph, a, b))[:100]
            assert set(result["distance"]) == {nx.shortest_path_length(graph, a, b)}
        else:
            assert result.empty
            assert "components" in notes(result) or "along their direction" in notes(result)


def test_weighted_geodesics_equal_networkx_with_exact_fractions(weighted):
    twin = weighted.copy()
    for _, _, data in twin.edges(data=True):
        data["exact"] = Fraction(str(data["weight"]))
    for a, b in ends_of(weighted):
        result = geodesics(weighted, a, b, distance="weight", limit=1000)
        expected = by_ids(nx.all_shortest_paths(twin, a, b, weight="exact")) if nx.has_path(twin, a, b) else []
        assert sequences(result) == expected[:1000]


@pytest.mark.parametrize("weights", [False, True])
def test_k_shortest_costs_equal_networkx(graph, weights):
    graph = graph.copy()
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    draw = random.Random(3)
    for _, _, data in graph.edges(data=True):
        data["weight"] = draw.choice([1, 2, 3, 5]) if weights else 1
    for a, b in ends_of(graph)[:3]:
        result = k_shortest(graph, a, b, k=12, distance="weight")
        if not nx.has_path(graph, a, b):
            assert result.empty
            continue
        costs, ways = [], nx.shortest_simple_paths(graph, a, b, weight="weight")
        for _, path in zip(range(12), ways, strict=False):
            costs.append(nx.path_weight(graph, path, "weight"))
        assert of_paths(result) == pytest.approx(costs)
        assert len(set(sequences(result))) == len(costs)
        for path in sequences(result):
            assert len(set(path)) == len(path)
            assert nx.is_path(graph, path)


def test_k_shortest_lists_all_simple_paths_in_order():
    for seed in range(20):
        graph = nx.gnp_random_graph(7, 0.5, seed=seed, directed=seed % 2 == 1)
        draw = random.Random(seed)
        for _, _, data in graph.edges(data=True):
            data["weight"] = draw.choice([0.1, 0.2, 0.3, 0.6])
        exact = {
            path: sum(Fraction(str(graph[i][j]["weight"])) for i, j in pairwise(path))
            for path in map(tuple, nx.all_simple_paths(graph, 0, 6))
        }
        result = k_shortest(graph, 0, 6, k=len(exact) + 1, distance="weight")
        assert sequences(result) == sorted(exact, key=lambda path: (exact[path], path))


def test_widest_is_the_best_bottleneck_of_all_simple_paths():
    for seed in range(20):
        graph = nx.gnp_random_graph(7, 0.5, seed=seed, directed=seed % 2 == 1)
        draw = random.Random(seed)
        for _, _, data in graph.edges(data=True):
            data["weight"] = draw.choice([1, 2, 3, 4])
        widths = {p: min(graph[i][j]["weight"] for i, j in pairwise(p)) for p in map(tuple, nx.all_simple_paths(graph, 0, 6))}
        result = widest(graph, 0, 6, weight="weight")
        best = max(widths.values(), default=0)
        wide = {p: sum(1 / graph[i][j]["weight"] for i, j in pairwise(p)) for p, w in widths.items() if w == best}
        shortest = [p for p in sorted(wide) if wide[p] == pytest.approx(min(wide.values()))]
        assert sequences(result) == shortest
        assert set(of_paths(result, "width")) <= {best}


def test_reach_equals_networkx(graph):
    for a in list(graph)[:4]:
        far = nx.single_source_shortest_path_length(graph, a)
        for steps in (None, 1, 2):
            result = reach(graph, a, steps=steps)
            known = {actor: d for actor, d in far.items() if actor != a and (steps is None or d <= steps)}
            assert dict(zip(result["actor"], result["distance"], strict=True)) == known
            assert result["distance"].is_monotonic_increasing
            for actor, via, d in result[["actor", "via", "distance"]].itertuples(index=False):
                assert graph.has_edge(via, actor)
                assert far[via] == d - 1


# -- worked by hand ---------------------------------------------------------------------------------


def test_three_tenths_equal_one_and_two():
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 0.1), ("b", "c", 0.2), ("a", "c", 0.3)])
    assert sequences(geodesics(graph, "a", "c", distance="weight")) == [("a", "b", "c"), ("a", "c")]
    assert sequences(k_shortest(graph, "a", "c", k=2, distance="weight")) == [("a", "b", "c"), ("a", "c")]


@pytest.fixture
def round_table(folder_of) -> gg.Network:
    # a ── (round) ── c,  c ── d,  a ~~ d hostile, e apart with a border to d
    return folder_of(
        edges="source,target,type,start,end,citation\na,round,membership,2020,2021,x:1\nc,round,membership,2021,,x:2\n"
        "c,d,contact,2021-03,,x:3;y:4\nc,d,trade,,,y:5\na,d,rivalry,,,y:6\nd,e,border,,,y:7\n",
        nodes="id,kind\na,state\nc,state\nd,state\ne,state\nround,forum\nlone,state\n",
        groups="actor,partition,group\na,side,west\nc,side,east\nd,side,east\n",
    )


def test_a_forum_is_half_a_step_each_side_and_every_step_cites_its_ties(round_table):
    result = geodesics(round_table, "a", "d")
    assert sequences(result) == [("a", "round", "c", "d")]
    assert result["length"].tolist() == [0.5, 0.5, 1.0]
    assert result["distance"].tolist() == [2.0] * 3
    assert result["citations"].tolist() == ["x:1", "x:2", "x:3;y:4;y:5"]
    assert result["ties"].tolist()[2] == "c~d/contact/2021-03;c~d/trade/undated"
    assert result["periods"].tolist() == ["2020 to 2021", "2021 to ?", "2021-03;undated"]
    assert geodesics(round_table, "a", "d", forums="actor")["distance"].iloc[0] == 3


def test_an_empty_answer_says_why(round_table):
    told = notes(geodesics(round_table, "a", "e"))
    assert told == "no channel joins a and e: only border ties; try ties='all'"
    assert notes(geodesics(round_table, "a", "lone")).startswith("no tie of any type joins a and lone: they stand in different components")
    assert "some of them to forums, which forums='drop' leaves out" in notes(geodesics(round_table, "a", "d", forums="drop"))
    assert "no friendly tie joins a and d" in notes(k_shortest(round_table, "a", "d", ties="friendly"))
    way = nx.DiGraph([("a", "b"), ("b", "c")])
    told = notes(geodesics(way, "c", "a"))
    assert "none leads from c to a along their direction (from a to c there is a way); try directed=False" in told
    assert geodesics(round_table, "a", "e").columns.tolist() == geodesics(round_table, "a", "d").columns.tolist()


def test_parties_are_joined_by_their_nearest_members(round_table):
    assert sequences(geodesics(round_table, "side:west", "side:east")) == [("a", "round", "c")]
    assert geodesics(round_table, "side:west", "side:east").attrs["geograph"]["options"] == {"a": "a", "b": "side:east"}
    path = nx.path_graph(5)
    # a path ends at the first member that it meets
    assert sequences(k_shortest(path, 0, [2, 4], k=9)) == [(0, 1, 2)]
    assert sequences(k_shortest(path, [0, 1], [3, 4], k=9)) == [(1, 2, 3)]


def test_reach_goes_through_forums_and_collectives_but_does_not_list_them(round_table):
    result = reach(round_table, "a")
    assert result[["actor", "distance", "via", "through"]].values.tolist() == [["c", 1.0, "a", "round"], ["d", 2.0, "c", ""]]
    assert result["citations"].tolist() == ["x:1;x:2", "x:3;y:4;y:5"]
    assert notes(result) == "2 of 4 others can be reached"
    assert notes(reach(round_table, "a", steps=1)) == "1 of 4 others within 1 steps; 2 cannot be reached at all"
    assert "lone has no tie that carries" in notes(reach(round_table, "lone"))


def test_more_paths_than_are_listed_are_counted():
    # 2^40 shortest paths through 40 diamonds: none but the first few is made
    graph = nx.Graph()
    for k in range(40):
        graph.add_edges_from([(k, (k, "up")), (k, (k, "down")), ((k, "up"), k + 1), ((k, "down"), k + 1)])
    result = geodesics(graph, 0, 40, limit=3)
    assert len(sequences(result)) == 3
    assert notes(result) == f"the first 3 of {2**40:,} shortest paths"


@pytest.mark.parametrize("measure", [geodesics, k_shortest, widest])
def test_mistakes_are_named(measure, round_table):
    with pytest.raises(UnknownName, match="no actor 'zzz'"):
        measure(round_table, "a", "zzz")
    with pytest.raises(MeasureError, match="a stands on both sides"):
        measure(round_table, "a", ["c", "a"])
    with pytest.raises(MeasureError, match="a whole number of 1 or more"):
        measure(round_table, "a", "c", **{"k" if measure is k_shortest else "limit": 0})
    with pytest.raises(MeasureError, match="signed matrix has no paths"):
        measure(round_table, "a", "c", ties="signed")


def test_a_width_is_no_distance(round_table):
    with pytest.raises(MeasureError, match="not how wide"):
        widest(round_table, "a", "c", distance="weight")
    assert "every step is 1 wide" in notes(widest(round_table, "a", "c"))
    with pytest.raises(MeasureError, match="steps=-1"):
        reach(round_table, "a", steps=-1)


def test_widest_by_sources_takes_the_best_documented_way(folder_of):
    net = folder_of(
        edges="source,target,type,citation\na,b,contact,x:1\na,c,contact,x:1;y:1\nc,b,contact,y:2;z:1\n",
        nodes="id\na\nb\nc\n",
    )
    result = widest(net, "a", "b", parallel="sources")
    assert (sequences(result), set(result["width"])) == ([("a", "c", "b")], {2.0})


# -- properties -------------------------------------------------------------------------------------


@given(st.integers(0, 10_000), st.booleans())
def test_relabelling_and_isolates_change_nothing_but_names(seed, directed):
    graph = nx.gnp_random_graph(9, 0.3, seed=seed, directed=directed)
    draw = random.Random(seed)
    new = dict(zip(graph, draw.sample(range(100, 200), 9), strict=True))
    twin = nx.relabel_nodes(graph, new)
    twin.add_nodes_from(["alone", ("too", 1)])
    for measure, options in ((geodesics, {}), (k_shortest, {"k": 500})):
        ours = {tuple(new[i] for i in path) for path in sequences(measure(graph, 0, 8, **options))}
        assert ours == set(sequences(measure(twin, new[0], new[8], **options)))


@given(st.integers(0, 10_000))
def test_the_order_of_rows_changes_nothing(seed):
    edges = list(nx.gnp_random_graph(9, 0.4, seed=seed).edges)
    mixed = nx.Graph()
    mixed.add_nodes_from(range(8, -1, -1))
    mixed.add_edges_from((j, i) for i, j in random.Random(seed).sample(edges, len(edges)))
    plain = nx.Graph()
    plain.add_nodes_from(range(9))
    plain.add_edges_from(edges)
    for measure in (geodesics, k_shortest, widest):
        assert sequences(measure(plain, 0, 8)) == sequences(measure(mixed, 0, 8))


@given(st.integers(0, 10_000))
def test_backwards_is_the_same_paths_where_ties_have_no_direction(seed):
    graph = nx.gnp_random_graph(9, 0.35, seed=seed)
    there, back = k_shortest(graph, 0, 8, k=1000), k_shortest(graph, 8, 0, k=1000)
    assert set(sequences(there)) == {path[::-1] for path in sequences(back)}


def test_an_end_may_be_a_forum_and_actors_any_objects():
    graph = nx.MultiDiGraph()
    graph.add_node(7, kind="forum")
    for one, other in [((1, 2), "x"), ("x", frozenset([3])), ("x", 7), (frozenset([3]), 7), ("x", "x")]:
        graph.add_edge(one, other, type="contact")
    assert geodesics(graph, "x", 7)[["source", "target", "distance"]].values.tolist() == [["x", 7, 0.5]]
    assert sequences(geodesics(graph, (1, 2), frozenset([3]), directed=False)) == [
        ((1, 2), "x", 7, frozenset([3])),
        ((1, 2), "x", frozenset([3])),
    ]
    assert len(geodesics(graph, (1, 2), frozenset([3]), directed=False, forums="project")) == 2
    assert notes(k_shortest(graph, (1, 2), "x", k=2)) == "there is only 1 path"
    with pytest.raises(UnknownName):
        geodesics(nx.Graph(), 1, 2)

"""Disjoint paths and least cuts: published values, networkx, Menger, and every cut by brute force."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geograph as gg
from geograph.errors import UnknownName
from geograph.paths import disjoint, minimum_cut


def sequences(result) -> list[tuple]:
    return [(steps["source"].iloc[0], *steps["target"]) for _, steps in result.groupby("path", sort=False)]


def notes(result) -> str:
    return " | ".join(result.attrs["geograph"]["notes"])


def steps_of(path) -> set:
    return set(pairwise(path))


def test_medici_and_strozzi_have_as_many_disjoint_paths_as_published(expected):
    known, graph = expected("paths")["florentine"], nx.florentine_families_graph()
    ours = sequences(disjoint(graph, "Medici", "Strozzi"))
    theirs = [tuple(path) for path in known["node_disjoint_Medici_Strozzi"]]
    assert len(ours) == len(theirs)
    assert sum(map(len, ours)) <= sum(map(len, theirs))  # a shortest such set
    inside = [actor for path in ours for actor in path[1:-1]]
    assert len(inside) == len(set(inside))
    assert all(nx.is_path(graph, path) for path in ours)


@pytest.mark.parametrize(("by", "key"), [("actors", "min_node_cut"), ("ties", "min_edge_cut")])
def test_medici_and_strozzi_are_parted_by_as_few_as_published(expected, by, key):
    known, graph = expected("paths")["florentine"], nx.florentine_families_graph()
    result = minimum_cut(graph, "Medici", "Strozzi", by=by)
    assert len(result) == len(known[key])
    cut_off(graph, result, "Medici", "Strozzi")


def cut_off(graph: nx.Graph, result, a, b) -> None:
    """Without what is cut there is no path left."""
    left = graph.copy()
    for actor, source, target in result[["actor", "source", "target"]].itertuples(index=False):
        if actor is None:
            left.remove_edge(source, target)
        else:
            left.remove_node(actor)
    assert not nx.has_path(left, a, b)


def test_both_equal_networkx_on_every_family(graph):
    graph = graph.copy()
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    nodes = list(graph)
    for a, b in list(zip(nodes, reversed(nodes), strict=True))[: len(nodes) // 2][:5]:
        for by, count in (("actors", nx.node_disjoint_paths), ("ties", nx.edge_disjoint_paths)):
            try:
                known = len(list(count(graph, a, b)))
            except nx.NetworkXNoPath:
                known = 0
            paths, cut = disjoint(graph, a, b, by=by), minimum_cut(graph, a, b, by=by)
            assert len(sequences(paths)) == len(cut) == known  # Menger
            assert all(nx.is_path(graph, path) for path in sequences(paths))
            if known:
                cut_off(graph, cut, a, b)
            shared = [x for path in sequences(paths) for x in (path[1:-1] if by == "actors" else steps_of(path))]
            assert len(shared) == len(set(shared))


@given(st.integers(0, 10_000), st.booleans())
def test_the_set_is_a_shortest_of_its_size(seed, directed):
    graph = nx.gnp_random_graph(6, 0.55, seed=seed, directed=directed)
    simple = [tuple(path) for path in nx.all_simple_paths(graph, 0, 5)]
    for by in ("actors", "ties"):
        ours = sequences(disjoint(graph, 0, 5, by=by))
        marks = [set(p[1:-1]) if by == "actors" else steps_of(p) | (set() if directed else steps_of(p[::-1])) for p in simple]
        best = [
            sum(len(simple[k]) - 1 for k in chosen)
            for chosen in combinations(range(len(simple)), len(ours))
            if all(not marks[i] & marks[j] for i, j in combinations(chosen, 2)) and len({simple[k] for k in chosen}) == len(ours)
        ] if len(simple) < 14 else [sum(len(p) - 1 for p in ours)]  # fmt: skip
        assert sum(len(path) - 1 for path in ours) == min(best, default=0)


def test_the_cut_nearest_to_a_is_told_and_that_it_is_not_the_only_one():
    #  a - c - d - b: c alone, or d alone
    result = minimum_cut(nx.Graph([("a", "c"), ("c", "d"), ("d", "b")]), "a", "b")
    assert result["actor"].tolist() == ["c"]
    assert notes(result) == "1 actor must go, no fewer | not the only least cut: this one is nearest to a"
    assert "not the only" not in notes(minimum_cut(nx.path_graph(3), 0, 2))


def test_a_direct_step_is_a_path_of_its_own_that_no_actor_can_cut(folder_of):
    net = folder_of(
        edges="source,target,type,citation\na,b,contact,x:1\na,b,trade,x:2\na,c,contact,x:3\nc,b,aid,y:4\n",
        nodes="id\na\nb\nc\n",
    )
    assert sequences(disjoint(net, "a", "b")) == [("a", "b"), ("a", "c", "b")]
    cut = minimum_cut(net, "a", "b")
    assert cut["actor"].tolist() == ["c", None]
    assert cut["citations"].tolist() == ["x:3;y:4", "x:1;x:2"]
    assert notes(cut).startswith("2 must go, no fewer: a direct step, which no actor can cut, and 1 actor")
    by_ties = minimum_cut(net, "a", "b", by="ties")
    assert by_ties[["source", "target"]].values.tolist() == [["a", "b"], ["a", "c"]]
    assert by_ties["citations"].tolist() == ["x:1;x:2", "x:3"]


def test_nothing_to_cut_says_why():
    graph = nx.Graph([("a", "c")])
    graph.add_node("b")
    assert notes(minimum_cut(graph, "a", "b")).startswith("nothing to cut: no tie of any type joins a and b")
    assert disjoint(graph, "a", "b").empty
    assert "different components" in notes(disjoint(graph, "a", "b"))


def test_a_party_is_one_end():
    #  1 - x - 3,  1 - y - 4,  2 apart: two paths, both from 1
    graph = nx.Graph([(1, "x"), ("x", 3), (1, "y"), ("y", 4)])
    graph.add_node(2)
    assert sequences(disjoint(graph, [1, 2], [3, 4])) == [(1, "x", 3), (1, "y", 4)]
    assert minimum_cut(graph, [1, 2], [3, 4])["actor"].tolist() == ["x", "y"]


def test_units_are_named():
    with pytest.raises(UnknownName, match="did you mean 'actors'"):
        disjoint(nx.path_graph(3), 0, 2, by="actor")
    assert len(gg.paths.minimum_cut(nx.MultiGraph([(0, 1), (0, 1)]), 0, 1, by="ties")) == 1  # parallel ties are one step

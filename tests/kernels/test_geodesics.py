"""Each loop against its plain twin: networkx with exact fractions, or counting one path at a time."""

from __future__ import annotations

from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geograph.kernels import geodesics
from geograph.kernels.geodesics import dependencies, distances, path_counts


def lengths_of(graph: nx.Graph, nodes: list[object], weight: str | None = None):
    return nx.to_scipy_sparse_array(graph, nodelist=nodes, weight=weight, dtype=float, format="csr")


def exact(graph: nx.Graph) -> nx.Graph:
    """The same lengths as fractions: .1 + .2 is .3 here."""
    twin = graph.copy()
    for _, _, data in twin.edges(data=True):
        data["exact"] = Fraction(str(data["weight"]))
    return twin


def plain_path_counts(graph: nx.Graph, nodes: list[object], weight: str | None) -> tuple[np.ndarray, np.ndarray]:
    n = len(nodes)
    dist, sigma = np.full((n, n), np.inf), np.zeros((n, n))
    for i, a in enumerate(nodes):
        for j, b in enumerate(nodes):
            if i == j:
                dist[i, j], sigma[i, j] = 0, 1
            elif nx.has_path(graph, a, b):
                dist[i, j] = float(nx.shortest_path_length(graph, a, b, weight=weight))
                sigma[i, j] = sum(1 for _ in nx.all_shortest_paths(graph, a, b, weight=weight))
    return dist, sigma


def without_loops(graph: nx.Graph) -> nx.Graph:
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def test_distances_and_numbers_of_shortest_paths_equal_networkx(graph):
    graph = without_loops(graph)
    nodes = list(graph)
    if not nodes:
        return  # networkx makes no matrix of a graph without nodes; the next test has it
    dist, sigma = path_counts(lengths_of(graph, nodes))
    plain = plain_path_counts(graph, nodes, None)
    np.testing.assert_array_equal(dist, plain[0])
    np.testing.assert_array_equal(sigma, plain[1])


def test_a_network_without_actors_has_no_distances():
    from scipy import sparse

    nothing = sparse.csr_array((0, 0))
    assert distances(nothing).shape == (0, 0)
    assert [part.shape for part in path_counts(nothing)] == [(0, 0), (0, 0)]
    assert list(dependencies(nothing, np.zeros(0, dtype=bool), np.zeros(0, dtype=int))) == []


def test_weighted_distances_and_path_numbers_equal_networkx_with_exact_fractions(weighted):
    if len(weighted) > 20:  # networkx lists the paths one by one, with fractions
        weighted = weighted.subgraph(list(weighted)[:20]).copy()
    nodes = list(weighted)
    dist, sigma = path_counts(lengths_of(weighted, nodes, "weight"))
    plain = plain_path_counts(exact(weighted), nodes, "exact")
    np.testing.assert_allclose(dist, plain[0], rtol=1e-12)
    np.testing.assert_array_equal(sigma, plain[1])


def test_one_tenth_and_two_tenths_are_three_tenths():
    # a -.1- b -.2- c, a -.3- c: two shortest paths from a to c, though .1 + .2 > .3 in floating point
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 0.1), ("b", "c", 0.2), ("a", "c", 0.3)])
    _, sigma = path_counts(lengths_of(graph, ["a", "b", "c"], "weight"))
    assert sigma.tolist() == [[1, 1, 2], [1, 1, 1], [2, 1, 1]]


def test_lengths_a_thousand_million_times_apart_end_and_equal_networkx():
    # Steps far below the tolerance of the whole path once led in circles for ever.
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 1.0), ("b", "c", 1e-10), ("c", "d", 1.0), ("d", "e", 1e-10), ("e", "f", 5.0)])
    nodes = list("abcdef")
    dist, sigma = path_counts(lengths_of(graph, nodes, "weight"))
    np.testing.assert_array_equal(sigma, np.ones((6, 6)))
    np.testing.assert_allclose(dist, plain_path_counts(graph, nodes, "weight")[0], rtol=1e-12)


@pytest.mark.parametrize("unit", [1e-12, 1e-3, 0.1, 1 / 3, 7.0, 1e12])
def test_the_unit_of_length_changes_no_number_of_paths(unit):
    graph = nx.karate_club_graph()
    nodes = list(graph)
    plain = lengths_of(graph, nodes, "weight")
    _, sigma = path_counts(plain * unit)
    np.testing.assert_array_equal(sigma, path_counts(plain)[1])


def test_half_steps_beside_a_forum_make_one_step():
    # 0 - forum 4 - 1, 0 - 2 - 3: half steps to and from the forum
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 4, 0.5), (4, 1, 0.5), (0, 2, 1.0), (2, 3, 1.0), (1, 3, 1.0)])
    dist, sigma = path_counts(lengths_of(graph, list(range(5)), "weight"))
    assert dist[0].tolist() == [0, 1, 1, 2, 0.5]
    assert sigma[0].tolist() == [1, 1, 1, 2, 1]


@pytest.mark.parametrize("sources", [[0], [3, 1], []])
def test_distances_from_some_sources_are_rows_of_all(sources):
    lengths = lengths_of(nx.karate_club_graph(), list(range(34)), "weight")
    for matrix in (lengths, lengths.sign()):
        np.testing.assert_allclose(distances(matrix, np.array(sources, dtype=int)), distances(matrix)[sources], rtol=1e-15)


def test_work_in_batches_gives_the_same_bytes(monkeypatch):
    lengths = lengths_of(nx.karate_club_graph(), list(range(34)), "weight")
    whole = path_counts(lengths)
    ends, sources = np.ones(34, dtype=bool), np.arange(34)
    total = np.concatenate(list(dependencies(lengths, ends, sources)))
    monkeypatch.setattr(geodesics, "_CELLS", 500)
    parts = list(dependencies(lengths, ends, sources))
    assert len(parts) > 10
    np.testing.assert_array_equal(np.concatenate(parts), total)
    for one, other in zip(path_counts(lengths), whole, strict=True):
        np.testing.assert_array_equal(one, other)


def test_dependencies_sum_to_the_inner_actors_of_paths():
    # path 0-1-2-3: from 0, actor 1 lies on the way to 2 and 3, actor 2 on the way to 3
    lengths = lengths_of(nx.path_graph(4), [0, 1, 2, 3])
    (rows,) = dependencies(lengths, np.ones(4, dtype=bool), np.arange(4))
    assert rows.tolist() == [[0, 2, 1, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 1, 2, 0]]


def test_ends_that_do_not_count_draw_no_paths():
    # path 0-1-2-3 where 3 is nobody's destination
    lengths = lengths_of(nx.path_graph(4), [0, 1, 2, 3])
    (rows,) = dependencies(lengths, np.array([True, True, True, False]), np.arange(3))
    assert rows.tolist() == [[0, 1, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0]]


@settings(max_examples=60)
@given(
    n=st.integers(2, 7),
    arcs=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.1, 0.2, 0.3, 0.5, 1.0, 2.5])), max_size=25),
)
def test_any_small_directed_network_equals_the_plain_count(n, arcs):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from((a % n, b % n, w) for a, b, w in arcs if a % n != b % n)
    dist, sigma = path_counts(lengths_of(graph, list(range(n)), "weight"))
    plain = plain_path_counts(exact(graph), list(range(n)), "exact")
    np.testing.assert_allclose(dist, plain[0], rtol=1e-12)
    np.testing.assert_array_equal(sigma, plain[1])

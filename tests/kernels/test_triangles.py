"""Every triangle once, against networkx; and its ties are those that it says."""

import networkx as nx
import numpy as np
import pytest

from geograph.kernels import triangles as kernel
from geograph.kernels.triangles import spread, triangles


def listed(graph: nx.Graph) -> list[tuple[int, ...]]:
    graph = nx.convert_node_labels_to_integers(graph.to_undirected())
    ties = np.array([(a, b) for a, b in graph.edges if a != b], dtype=np.int64).reshape(-1, 2)
    found = []
    for corners, sides in triangles(ties[:, 0], ties[:, 1], len(graph)):
        x, y, z = corners
        for (one, other), side in zip(((x, y), (x, z), (y, z)), sides, strict=True):
            assert (np.sort(ties[side], axis=1) == np.sort(np.stack([one, other], axis=1), axis=1)).all()
        found += [tuple(sorted(c)) for c in corners.T.tolist()]
    return sorted(found)


def by_definition(graph: nx.Graph) -> list[tuple[int, ...]]:
    graph = nx.convert_node_labels_to_integers(graph.to_undirected())
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return sorted(tuple(sorted(c)) for c in nx.enumerate_all_cliques(graph) if len(c) == 3)


def test_triangles_equal_networkx(graph):
    assert listed(graph) == by_definition(graph)


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_blocks_of_any_size_give_the_same(monkeypatch, size):
    monkeypatch.setattr(kernel, "_CANDIDATES", size)
    graph = nx.barabasi_albert_graph(300, 6, seed=1)
    assert listed(graph) == by_definition(graph)
    assert len(listed(graph)) == sum(nx.triangles(graph).values()) // 3


def test_a_full_graph_has_all_triples():
    assert len(listed(nx.complete_graph(30))) == 30 * 29 * 28 // 6


def test_ranges_one_after_another():
    which, place = spread(np.array([5, 0, 9]), np.array([2, 0, 3]))
    assert which.tolist() == [0, 0, 2, 2, 2]
    assert place.tolist() == [5, 6, 9, 10, 11]

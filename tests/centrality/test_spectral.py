from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.centrality import bonacich, eigenvector, hits, katz, pagerank, pn
from geograph.errors import MeasureError
from geograph.result import column


def values(result, name=None):
    return column(result, name).to_dict()


def near(expected, tolerance=1e-9):
    return pytest.approx(expected, abs=tolerance, nan_ok=True)


def printed(expected):
    """As UCINET prints, in single precision."""
    return pytest.approx(expected, rel=1e-6, abs=1e-6)


def plain(graph: nx.Graph) -> nx.Graph:
    graph = graph.copy()
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def adjacency(graph: nx.Graph, weight: str | None = None) -> np.ndarray:
    if not len(graph):
        return np.zeros((0, 0))
    return nx.to_numpy_array(plain(graph), weight=weight)


def radius(a: np.ndarray) -> float:
    return float(np.abs(np.linalg.eigvals(a)).max(initial=0.0))


# -- published values -------------------------------------------------------------------------------


def test_the_kite_and_the_florentines_have_their_published_eigenvectors(expected):
    kite = {int(k): x for k, x in expected("krackhardt_kite")["eigenvector"].items()}
    assert values(eigenvector(nx.krackhardt_kite_graph())) == near(kite)
    assert values(eigenvector(nx.florentine_families_graph())) == near(expected("florentine_marriage")["eigenvector"])


def test_a_disconnected_network_has_ucinets_everett_borgatti_scores(expected):
    known = expected("disconnected")
    graph = nx.Graph((f"n{a}", f"n{b}") for a, b in known["edges"])
    raw = values(eigenvector(graph, scale="raw"))
    assert raw == printed(known["eigenvector_everett_borgatti_lambda2"])
    assert raw == near({a: c["lam"] ** 2 * c["x"] * c["sumx"] for a, c in known["per_component_eig"].items()})
    size = np.sqrt(sum(x**2 for x in raw.values()))
    assert values(eigenvector(graph)) == near({a: x / size for a, x in raw.items()})


def test_campnets_standing_is_ucinets(expected):
    known = expected("campnet")
    graph = nx.DiGraph(map(tuple, known["edges"]))
    assert values(eigenvector(graph, directed=False)) == printed(known["eigenvector_symmax"])
    assert values(bonacich(graph, beta=0.1, scale="ssq")) == printed(known["beta_in_0_1_ssq_n"])
    nx.set_edge_attributes(graph, 1, "sign")
    assert values(pn(graph, directed=False)) == printed(known["pn_positive_symmax"])


def test_the_tribes_have_their_pn_and_their_signed_degrees(expected):
    known = expected("tribes")
    graph = nx.Graph((a, b, {"sign": sign}) for a, b, sign in known["edges"])
    result = pn(graph)
    assert values(result) == near(known["pn"])
    assert values(result, "friendly") == {a: d["pos"] for a, d in known["signed_degree"].items()}
    assert values(result, "hostile") == {a: d["neg"] for a, d in known["signed_degree"].items()}


def test_a_multigraphs_standing_is_that_of_the_summed_simple_graph(expected):
    # networkx raises on eigenvector and katz of a multigraph, and sums in pagerank and the numpy eigenvector
    known = expected("multigraph")
    graph = nx.MultiGraph()
    graph.add_weighted_edges_from(known["edges"])
    four, summed = 5e-5 + 1e-12, {"weight": "weight", "parallel": "sum"}
    assert known["eigenvector"][0] == known["katz"][0] == "NetworkXNotImplemented"
    assert values(eigenvector(graph)) == near(known["eigenvector"][1], four)
    assert values(eigenvector(graph, **summed)) == near(known["eig_numpy_w"][1], four)
    assert values(katz(graph, alpha=0.05, **summed)) == near(known["katz"][1], four)
    assert values(pagerank(graph, **summed)) == near(known["pagerank"][1], four)


# -- eigenvector ------------------------------------------------------------------------------------


def test_a_connected_networks_eigenvector_is_the_classic_one(undirected):
    graph = plain(undirected)
    if len(graph) < 2 or not nx.is_connected(graph):
        assert all(x >= 0 for x in values(eigenvector(graph)).values())
        return
    _, vector = np.linalg.eigh(adjacency(graph))
    classic = dict(zip(graph, np.abs(vector[:, -1]), strict=True))
    assert values(eigenvector(graph)) == near(classic)
    if len(graph) > 3:  # networkx warns below
        assert values(eigenvector(graph)) == near(nx.eigenvector_centrality_numpy(graph))


def test_a_weighted_eigenvector_equals_networkx():
    graph = nx.les_miserables_graph()
    assert values(eigenvector(graph, weight="weight")) == near(nx.eigenvector_centrality_numpy(graph, weight="weight"))


@pytest.mark.parametrize("unit", [1e-12, 1e9])
def test_the_unit_of_weights_changes_no_standing(unit):
    graph = nx.les_miserables_graph()
    before = {f: values(f(graph, weight="weight")) for f in (eigenvector, katz, pagerank, hits)}
    for _, _, data in graph.edges(data=True):
        data["weight"] *= unit
    for measure, known in before.items():
        assert values(measure(graph, weight="weight")) == near(known), measure.__name__


def test_a_directed_eigenvector_reads_incoming_ties_as_networkx_does():
    graph = nx.gnp_random_graph(20, 0.25, seed=3, directed=True)
    assert nx.is_strongly_connected(graph)
    assert values(eigenvector(graph)) == near(nx.eigenvector_centrality_numpy(graph))


def test_those_downstream_of_a_cycle_have_standing_and_those_upstream_none():
    # u -> (a -> b -> c -> a, a -> c) -> d: the core's eigenvalue is simple
    graph = nx.DiGraph([("u", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("a", "c"), ("c", "d")])
    value = max(np.linalg.eigvals(adjacency(graph)).real)
    x = values(eigenvector(graph))
    assert x["u"] == near(0)
    assert all(x[a] > 0.1 for a in "abcd")
    for a in graph:
        assert value * x[a] == near(sum(x[b] for b in graph.predecessors(a)))


@pytest.mark.parametrize(
    "arcs",
    [
        [(0, 1), (1, 2), (0, 2)],  # no cycle
        [(0, 1), (1, 0), (2, 3), (3, 2)],  # two cycles of the same strength, apart
        [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (0, 3)],  # and one above the other
        [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (0, 3), (6, 7), (7, 8), (8, 6), (5, 6)],
    ],
)
def test_a_directed_network_without_one_leading_eigenvalue_has_none_and_says_what_to_use(arcs):
    result = eigenvector(nx.DiGraph(arcs))
    assert result["eigenvector"].isna().all() and result["rank"].isna().all()
    (note,) = gg.about(result)["notes"]
    assert "katz" in note and "pagerank" in note


def test_an_undirected_network_of_two_parts_of_almost_one_strength_says_so():
    # Two cliques of ten joined by a long path: eigenvalues equal to 1e-11, the vector is rounding.
    result = eigenvector(nx.barbell_graph(10, 10))
    assert result["eigenvector"].isna().all()
    (note,) = gg.about(result)["notes"]
    assert "equally strong" in note


def test_a_large_network_is_solved_by_iteration_to_the_same_precision():
    graph = nx.barabasi_albert_graph(1600, 3, seed=1)
    x = values(eigenvector(graph))
    neighbors = {a: sum(x[b] for b in graph[a]) for a in graph}
    value = sum(neighbors[a] * x[a] for a in graph)
    assert sum(s**2 for s in x.values()) == near(1)
    assert neighbors == near({a: value * s for a, s in x.items()})


def test_a_large_network_without_cycles_is_no_trouble():
    tree = nx.DiGraph((i, (i - 1) // 2) for i in range(1, 1600))
    assert eigenvector(tree)["eigenvector"].isna().all()
    raw = values(katz(tree, scale="raw"))
    assert raw == near({a: 1 + 0.1 * sum(raw[b] for b in tree.predecessors(a)) for a in tree})


# -- katz and bonacich ------------------------------------------------------------------------------


def test_katz_equals_networkx(graph):
    a = adjacency(graph)
    alpha = 0.5 / radius(a) if radius(a) > 1e-6 else 0.3
    twin = plain(graph)
    if len(twin) > 1:  # networkx fails on a single node
        assert values(katz(graph, alpha=alpha)) == near(nx.katz_centrality_numpy(twin, alpha=alpha))
    raw = np.linalg.solve(np.eye(len(a)) - alpha * a.T, np.ones(len(a)))
    assert values(katz(graph, alpha=alpha, scale="raw")) == near(dict(zip(twin, raw, strict=True)))


def test_katz_by_default_takes_85_hundredths_of_the_way_to_its_bound(graph):
    result = katz(graph)
    bound = radius(adjacency(graph))
    twin = plain(graph)
    cyclic = not nx.is_directed_acyclic_graph(twin) if twin.is_directed() else twin.size() > 0
    assert gg.about(result)["options"]["alpha"] == near(0.85 / bound if cyclic else 0.1)
    assert (result["katz"] > 0).all()


def test_weighted_katz_equals_networkx(weighted):
    bound = radius(adjacency(weighted, "weight"))
    known = nx.katz_centrality_numpy(weighted, alpha=0.7 / bound, weight="weight")
    assert values(katz(weighted, alpha=0.7 / bound, weight="weight")) == near(known)


def test_bonacich_is_its_formula_and_not_katz(graph):
    a = adjacency(graph)
    for share in (0.0, 0.4, -0.4):
        beta = share / max(radius(a), 1)
        x = np.linalg.solve(np.eye(len(a)) - beta * a.T, a.T @ np.ones(len(a))) if len(a) else np.zeros(0)
        known = dict(zip(plain(graph), x, strict=True))
        assert values(bonacich(graph, beta=beta)) == near(known)
        size = np.linalg.norm(x)
        if size > 0:
            scaled = {k: v * np.sqrt(len(a)) / size for k, v in known.items()}
            assert values(bonacich(graph, beta=beta, scale="ssq")) == near(scaled)


def test_an_isolate_is_1_to_katz_and_0_to_bonacich():
    graph = nx.Graph([("a", "b")])
    graph.add_node("alone")
    assert values(katz(graph, alpha=0.2, scale="raw"))["alone"] == 1
    assert values(bonacich(graph, beta=0.2))["alone"] == 0


def test_a_large_networks_katz_and_bonacich_solve_their_equations():
    graph = nx.barabasi_albert_graph(1600, 1, seed=1)
    x = values(katz(graph, alpha=0.02, scale="raw"))
    assert x == near({a: 1 + 0.02 * sum(x[b] for b in graph[a]) for a in graph})
    y = values(bonacich(graph, beta=0.02))
    assert y == near({a: graph.degree(a) + 0.02 * sum(y[b] for b in graph[a]) for a in graph})


@pytest.mark.parametrize("alpha", [0.5, 0.75, -0.1, float("nan"), float("inf")])
def test_an_alpha_for_which_katz_has_no_sum_is_refused(alpha):
    with pytest.raises(MeasureError, match="alpha"):
        katz(nx.cycle_graph(5), alpha=alpha)  # the largest eigenvalue is 2


@pytest.mark.parametrize("beta", [0.5, -0.5, 3, float("nan")])
def test_a_beta_for_which_bonacich_has_no_sum_is_refused(beta):
    with pytest.raises(MeasureError, match="beta"):
        bonacich(nx.cycle_graph(5), beta=beta)


# -- pagerank ---------------------------------------------------------------------------------------


def google(a: np.ndarray, alpha: float) -> np.ndarray:
    n = len(a)
    out = a.sum(axis=1)
    step = np.where(out[:, None] > 0, a / np.where(out, out, 1)[:, None], 1 / n)
    return np.linalg.solve(np.eye(n) - alpha * step.T, np.full(n, (1 - alpha) / n))


@pytest.mark.parametrize("alpha", [0, 0.5, 0.85, 0.99])
def test_pagerank_solves_its_equation(graph, alpha):
    if not len(graph):
        assert len(pagerank(graph)) == 0
        return
    known = dict(zip(plain(graph), google(adjacency(graph), alpha), strict=True))
    assert values(pagerank(graph, alpha=alpha)) == near(known, 1e-11)


def test_pagerank_equals_networkx(graph):
    if len(graph):
        assert values(pagerank(graph)) == near(nx.pagerank(plain(graph), tol=1e-14, max_iter=1000))


def test_weighted_pagerank_equals_networkx(weighted):
    assert values(pagerank(weighted, weight="weight")) == near(nx.pagerank(weighted, tol=1e-14, max_iter=1000))


@pytest.mark.parametrize("alpha", [1, 1.2, -0.1, float("nan")])
def test_pagerank_refuses_what_is_no_chance(alpha):
    with pytest.raises(MeasureError, match="alpha"):
        pagerank(nx.path_graph(3), alpha=alpha)


# -- hits -------------------------------------------------------------------------------------------


def test_hits_equals_numpy_where_the_answer_is_unique_and_is_nan_where_not(graph):
    a = adjacency(graph)
    result = hits(graph)
    if not len(graph):
        assert len(result) == 0
        return
    strengths, vectors = np.linalg.eigh(a.T @ a)
    unique = len(a) > 1 and strengths[-1] - strengths[-2] > 1e-6
    if not unique:
        # A bipartite network and one of equal parts have many answers; networkx returns the one its start favors.
        assert result[["authority", "hub"]].isna().all(axis=None)
        assert "not unique" in gg.about(result)["notes"][0]
        return
    authority = np.abs(vectors[:, -1])
    hub = a @ authority
    assert values(result) == near(dict(zip(plain(graph), authority / authority.sum(), strict=True)))
    assert values(result, "hub") == near(dict(zip(plain(graph), hub / hub.sum(), strict=True)))


def test_hits_equals_networkx():
    graph = nx.gnp_random_graph(20, 0.2, seed=3, directed=True)
    hubs, authorities = nx.hits(graph, max_iter=10_000, tol=1e-15)
    assert values(hits(graph)) == near(authorities)
    assert values(hits(graph), "hub") == near(hubs)


def test_two_equal_stars_have_no_unique_hubs_whatever_networkx_says():
    graph = nx.DiGraph([("a", "x"), ("a", "y"), ("b", "p"), ("b", "q")])
    assert column(hits(graph)).isna().all()
    assert sum(nx.hits(graph)[0].values()) == near(1)  # networkx has an answer, one of many


def test_hits_reads_direction_by_default_and_takes_no_for_an_answer():
    # a -> b -> c and a -> c, from a network whose walks have no direction: hits reads the arrows all the same
    arrows = nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")])
    net = gg.Network(gg.from_networkx(arrows)._tables)
    assert net.directed is None
    assert values(hits(net)) == near(values(hits(arrows)))
    assert values(hits(net))["a"] == 0
    triangle = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    assert values(hits(triangle, directed=False)) == near(dict.fromkeys("abc", 1 / 3))


# -- pn ---------------------------------------------------------------------------------------------


def test_pn_by_hand():
    # a + b, b - c, n = 3: a = 1 + b/4, b = 1 + a/4 - 2c/4, c = 1 - 2b/4, so b = 12/11
    graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1})])
    assert values(pn(graph)) == near({"a": 14 / 11, "b": 12 / 11, "c": 5 / 11})


@pytest.mark.parametrize("seed", range(3))
def test_directed_pn_is_its_formula_and_of_a_symmetric_network_the_undirected(seed):
    rng = np.random.default_rng(seed)
    n = 9
    signs = rng.choice([-1, 0, 1], size=(n, n), p=[0.2, 0.6, 0.2])
    np.fill_diagonal(signs, 0)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((i, j, {"sign": int(signs[i, j])}) for i, j in zip(*np.nonzero(signs), strict=True))
    a = np.where(signs < 0, -2.0, signs)
    one, k = np.ones(n), 2 * n - 2
    out = np.linalg.inv(np.eye(n) - a @ a.T / k**2) @ (one + a @ one / k)
    into = np.linalg.inv(np.eye(n) - a.T @ a / k**2) @ (one + a.T @ one / k)
    assert values(pn(graph, direction="out")) == near(dict(enumerate(out)))
    assert values(pn(graph)) == values(pn(graph, direction="in")) == near(dict(enumerate(into)))
    both = graph.to_undirected(reciprocal=False)
    assert values(pn(nx.DiGraph(both))) == near(values(pn(both)))


@pytest.mark.parametrize("n", range(2, 8))
def test_where_all_oppose_all_the_directed_matrix_is_singular_and_pn_is_no_number(n):
    graph = nx.complete_graph(n)
    nx.set_edge_attributes(graph, -1, "sign")
    assert column(pn(nx.DiGraph(graph))).isna().all()
    undirected = values(pn(graph))
    assert undirected == near(dict.fromkeys(range(n), float("nan") if n == 2 else 0.5))


def test_pn_of_friends_and_enemies_at_once_follows_the_rule():
    # a and b both ally and rival; c is b's friend
    graph = nx.MultiGraph([("a", "b", {"sign": 1}), ("a", "b", {"sign": -1}), ("b", "c", {"sign": 1})])
    dropped = values(pn(graph))
    assert dropped["a"] == near(1)
    assert values(pn(graph, ambivalent="+"))["a"] > 1 > values(pn(graph, ambivalent="-"))["a"]
    assert gg.about(pn(graph))["counts"]["ambivalent dyads"] == 1


def test_pn_takes_a_direction_only_where_there_is_one():
    graph = nx.Graph([("a", "b", {"sign": 1})])
    with pytest.raises(MeasureError, match="directed=True"):
        pn(graph, direction="in")


# -- contract ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", [eigenvector, pagerank, hits])
def test_what_needs_positive_ties_refuses_a_signed_matrix(measure):
    # A negative share of a walker, or a vector with its negative part cut off, would be a wrong number.
    graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": -1})])
    with pytest.raises(MeasureError, match="signed"):
        measure(graph, ties="signed")

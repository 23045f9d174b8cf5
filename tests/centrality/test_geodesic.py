from __future__ import annotations

import random
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.centrality import betweenness, closeness, group, harmonic
from geograph.errors import MeasureError, UnknownName
from geograph.result import column


def values(result, name=None):
    return column(result, name).to_dict()


def near(expected, tolerance=1e-9):
    return pytest.approx(expected, abs=tolerance, nan_ok=True)


def printed(expected):
    """As UCINET prints, in single precision."""
    return pytest.approx(expected, rel=1e-6, abs=1e-6)


def exact(graph: nx.Graph, *, inverse: bool) -> nx.Graph:
    """Lengths as fractions: the weight itself, or 1 over it."""
    twin = graph.copy()
    for _, _, data in twin.edges(data=True):
        length = Fraction(str(data["weight"]))
        data["exact"] = 1 / length if inverse else length
    return twin


# -- published values -------------------------------------------------------------------------------


def test_the_krackhardt_kite_is_as_published(expected):
    known = {key: {int(k): x for k, x in cell.items()} for key, cell in expected("krackhardt_kite").items() if key != "source"}
    kite = nx.krackhardt_kite_graph()
    assert values(betweenness(kite)) == near(known["betweenness_raw"])
    assert values(closeness(kite)) == near(known["closeness"])
    assert betweenness(kite)["actor"][0] == 7
    assert closeness(kite)["rank"].tolist()[:3] == [1, 1, 3]


def test_the_florentine_marriages_are_as_published(expected):
    known, families = expected("florentine_marriage"), nx.florentine_families_graph()
    assert values(betweenness(families)) == near(known["betweenness_raw"])
    assert values(betweenness(families), "normalized") == near(known["betweenness_norm"])
    assert values(closeness(families)) == near(known["closeness"])


@pytest.fixture
def g9(expected):
    """A star of 5 (hub n1), a path of 4 (n6 to n9) and a triangle (n10 to n12)."""
    known = expected("disconnected")
    return nx.Graph((f"n{a}", f"n{b}") for a, b in known["edges"]), known


@pytest.mark.parametrize(
    ("convention", "key"),
    [("n", "farness_undef_n"), ("max+1", "farness_undef_max_plus_1"), ("zero", "farness_undef_zero"), ("average", "farness_undef_avg")],
)
def test_every_rule_for_undefined_distances_gives_ucinets_farness(g9, convention, key):
    graph, known = g9
    if convention == "n":
        # UCINET's n is the number of actors: a star's hub has 4 + 7 * 12 = 88.
        assert known[key]["n1"] == 4 + 7 * 12
    result = closeness(graph, convention=convention)
    assert values(result, "farness") == (printed(known[key]) if convention == "average" else known[key])
    assert values(result) == near({a: 11 / x for a, x in values(result, "farness").items()})


@pytest.mark.parametrize(
    ("measure", "options", "key"),
    [
        (closeness, {"convention": "max+1"}, "menu_FreeClo"),
        (closeness, {"convention": "valente-foreman"}, "menu_ValClo"),
        (harmonic, {}, "menu_RecipClo"),
    ],
)
def test_ucinets_three_closenesses_of_a_disconnected_network_hold_to_the_digits_printed(g9, measure, options, key):
    graph, known = g9
    assert values(measure(graph, **options)) == near(known[key], 5e-4 + 1e-12)


def test_closeness_of_a_disconnected_network_equals_networkx_and_igraph(g9):
    graph, known = g9
    assert values(closeness(graph)) == near(known["nx_closeness_wasserman_faust"])
    component = values(closeness(graph, convention="component"))
    assert component == near(known["nx_closeness_wf_false"])
    assert component == near(known["igraph_closeness_normalized"])
    assert component["n1"] == component["n10"] == 1  # why it is not the default: a triangle apart equals a star's hub
    assert values(harmonic(graph)) == near(known["harmonic_div_n_minus_1"])


def test_betweenness_of_a_disconnected_network_is_ucinets(g9):
    graph, known = g9
    assert values(betweenness(graph)) == near(known["betweenness"])


@pytest.fixture
def campnet(expected):
    known = expected("campnet")
    return nx.DiGraph(map(tuple, known["edges"])), known


def test_campnets_directed_betweenness_is_ucinets(campnet):
    graph, known = campnet
    assert values(betweenness(graph)) == printed(known["betweenness"])


@pytest.mark.parametrize("direction", ["in", "out"])
def test_campnets_average_reciprocal_distance_is_harmonic_in_and_out(campnet, direction):
    graph, known = campnet
    assert values(harmonic(graph, direction=direction)) == printed(known[f"{direction}_ARD"])


@pytest.mark.parametrize("direction", ["in", "out"])
def test_campnets_freeman_closeness_holds_to_the_digits_printed(campnet, direction):
    graph, known = campnet
    result = closeness(graph, convention="max+1", direction=direction)
    assert values(result) == near(known[f"free_closeness_{direction}_max_plus_1"], 5e-4 + 1e-12)


# -- equal to networkx ------------------------------------------------------------------------------


def test_betweenness_equals_networkx(graph):
    result = betweenness(graph)
    assert values(result) == near(nx.betweenness_centrality(graph, normalized=False))
    if len(graph) > 2:
        assert values(result, "normalized") == near(nx.betweenness_centrality(graph))
    else:
        assert result["normalized"].isna().all()  # networkx does not divide; 0 of 0 pairs is no number


def test_harmonic_equals_networkx_over_n_minus_1(graph):
    if len(graph) < 2:
        assert column(harmonic(graph)).isna().all()
        return
    scale = len(graph) - 1
    assert values(harmonic(graph)) == near({a: x / scale for a, x in nx.harmonic_centrality(graph).items()})
    if graph.is_directed():
        out = nx.harmonic_centrality(graph.reverse())
        assert values(harmonic(graph, direction="out")) == near({a: x / scale for a, x in out.items()})


def test_closeness_equals_networkx_in_both_forms_and_directions(graph):
    if len(graph) < 2:
        assert column(closeness(graph)).isna().all()  # networkx has 0; of no others there is no mean distance
        return
    assert values(closeness(graph)) == near(nx.closeness_centrality(graph))
    assert values(closeness(graph, convention="component")) == near(nx.closeness_centrality(graph, wf_improved=False))
    if graph.is_directed():
        assert values(closeness(graph, direction="out")) == near(nx.closeness_centrality(graph.reverse()))


def test_every_convention_but_valente_foreman_agrees_on_a_connected_network():
    graph = nx.karate_club_graph()
    plain = values(closeness(graph))
    for convention in ("n", "max+1", "zero", "average", "component"):
        assert values(closeness(graph, convention=convention)) == near(plain)
    longest = nx.diameter(graph)
    paths = dict(nx.all_pairs_shortest_path_length(graph))
    valente = {a: sum(longest + 1 - d for b, d in to.items() if b != a) / (longest * 33) for a, to in paths.items()}
    assert values(closeness(graph, convention="valente-foreman")) == near(valente)


@pytest.mark.parametrize("option", ["weight", "distance"])
def test_weighted_measures_equal_networkx_with_exact_fractions(weighted, option):
    # networkx on floats tells .1 + .2 from .3 and splits no path there; on fractions it is exact.
    twin = exact(weighted, inverse=option == "weight")
    contract = {option: "weight"}
    assert values(betweenness(weighted, **contract)) == near(nx.betweenness_centrality(twin, weight="exact", normalized=False))
    close = nx.closeness_centrality(twin, distance="exact")
    assert values(closeness(weighted, **contract)) == near({a: float(x) for a, x in close.items()})
    near_to = nx.harmonic_centrality(twin, distance="exact")
    assert values(harmonic(weighted, **contract)) == near({a: float(x) / (len(twin) - 1) for a, x in near_to.items()})


def test_networkx_itself_tells_three_tenths_from_one_and_two():
    # a -.1- b -.2- c and a -.3- c: half of the pair (a, c) runs through b
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 0.1), ("b", "c", 0.2), ("a", "c", 0.3)])
    assert values(betweenness(graph, distance="weight")) == {"a": 0, "b": 0.5, "c": 0}
    assert nx.betweenness_centrality(graph, weight="weight", normalized=False)["b"] == 0


def test_weights_a_thousand_million_times_apart_are_no_trouble():
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 1), ("b", "c", 10**10), ("c", "d", 1), ("d", "e", 10**10), ("e", "f", 1)])
    twin = exact(graph, inverse=True)
    assert values(betweenness(graph, weight="weight")) == near(nx.betweenness_centrality(twin, weight="exact", normalized=False))


def test_parallel_ties_are_one_path_unlike_in_networkx_and_igraph():
    # a ══ b ── c ── d, a ── d: from a to c two ways, of which networkx too makes two and igraph three
    graph = nx.MultiGraph([("a", "b"), ("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")])
    assert values(betweenness(graph)) == {"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.5}


# -- multigraphs: where networkx disagrees with itself ----------------------------------------------


@pytest.fixture
def multigraph(expected):
    known = expected("multigraph")
    graph = nx.MultiGraph()
    graph.add_weighted_edges_from(known["edges"])
    return graph, known


def test_a_multigraph_of_ours_is_the_simple_graph_of_networkx(multigraph):
    graph, known = multigraph
    four = 5e-5 + 1e-12
    assert values(betweenness(graph), "normalized") == near(known["betweenness"][1], four)
    assert values(closeness(graph)) == near(known["closeness"][1], four)


def test_the_shortest_of_parallel_ties_is_travelled_whatever_the_matrix_sums(multigraph):
    # networkx takes the smallest weight on the multigraph and the sum on the simple one; a length is the smallest.
    graph, known = multigraph
    four = 5e-5 + 1e-12
    for parallel in ("max", "sum"):
        contract = {"weight": "weight", "parallel": parallel, "distance": "weight"}
        assert values(betweenness(graph, **contract), "normalized") == near(known["betw_w"][0], four)
        assert values(closeness(graph, **contract)) == near(known["closeness_dist"][0], four)


def test_a_group_in_a_multigraph_is_as_in_the_simple_graph(multigraph):
    graph, known = multigraph
    assert group(graph, ["c"])["betweenness_normalized"][0] == near(2 / 3)
    assert group(graph, ["b", "c"])["betweenness_normalized"][0] == near(known["group_b"][1])


# -- by hand ----------------------------------------------------------------------------------------


def test_a_path_runs_through_a_forum_in_one_step_and_ends_at_none():
    #   a        a, b, c meet in forum F; d knows c only.
    #   b - F    Distances: a-b, a-c, b-c 1 (through F), d-c 1, d-a, d-b 2. F is nobody's end and lies
    #   c - d    between the three pairs it joins and on (a, d), (b, d): not listed. c lies on two pairs.
    graph = nx.Graph([("a", "F"), ("b", "F"), ("c", "F"), ("c", "d")])
    graph.nodes["F"]["kind"] = "forum"
    assert values(betweenness(graph)) == {"a": 0, "b": 0, "c": 2, "d": 0}
    assert values(betweenness(graph), "normalized") == near({"a": 0, "b": 0, "c": 2 / 3, "d": 0})
    assert values(harmonic(graph)) == near({"a": 2.5 / 3, "b": 2.5 / 3, "c": 1, "d": 2 / 3})
    assert values(closeness(graph)) == near({"a": 3 / 4, "b": 3 / 4, "c": 1, "d": 3 / 5})
    # As an actor, F is an end too: distances are longer and it lies on 5 pairs.
    assert values(betweenness(graph, forums="actor")) == {"F": 5, "a": 0, "b": 0, "c": 3, "d": 0}
    assert values(betweenness(graph, forums="drop")) == {"a": 0, "b": 0, "c": 0, "d": 0}
    assert values(betweenness(graph, forums="project")) == {"a": 0, "b": 0, "c": 2, "d": 0}


def test_hostile_ties_and_borders_carry_nothing():
    # a - b contact, b - c rivalry, a - c border, b - d contact: b lies between a and d only
    graph = nx.Graph()
    graph.add_edge("a", "b", type="contact")
    graph.add_edge("b", "c", type="rivalry")
    graph.add_edge("a", "c", type="border")
    graph.add_edge("b", "d", type="contact")
    assert values(betweenness(graph)) == {"a": 0, "b": 1, "c": 0, "d": 0}
    assert values(harmonic(graph)) == near({"a": 1.5 / 3, "b": 2 / 3, "c": 0, "d": 1.5 / 3})


def test_a_network_of_three_without_ties_has_zeros_not_nan():
    graph = nx.empty_graph(3)
    assert values(harmonic(graph)) == values(closeness(graph)) == values(betweenness(graph)) == {0: 0, 1: 0, 2: 0}
    assert values(closeness(graph, convention="n"), "farness") == {0: 6, 1: 6, 2: 6}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda g: closeness(g, convention="freeman"), "convention"),
        (lambda g: harmonic(g, direction="up"), "direction"),
        (lambda g: harmonic(g, ties="chanels"), "did you mean 'channels'"),
        (lambda g: betweenness(g, weight="wieght"), "did you mean 'weight'"),
    ],
)
def test_a_misspelled_option_is_named(call, message):
    with pytest.raises(UnknownName, match=message):
        call(nx.path_graph(3))


@pytest.mark.parametrize("measure", [harmonic, closeness, betweenness])
def test_a_signed_matrix_has_no_paths(measure):
    with pytest.raises(MeasureError, match="signed"):
        measure(gg.view(nx.Graph([("a", "b", {"sign": -1})]), ties="signed"))
    # -1 is not a length, and a hostile tie must not carry in disguise
    graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1})])
    with pytest.raises(MeasureError, match="signed"):
        measure(graph, ties="signed")


# -- samples ----------------------------------------------------------------------------------------


def test_a_sample_of_all_is_exact_and_says_nothing():
    graph = nx.karate_club_graph()
    for sample in (34, 1000):
        result = betweenness(graph, sample=sample)
        assert list(result.columns) == ["actor", "betweenness", "normalized", "rank"]
        assert values(result) == values(betweenness(graph))


def test_a_sample_is_repeatable_and_says_so():
    graph = nx.karate_club_graph()
    one, same, other = (betweenness(graph, sample=10, seed=seed) for seed in (1, 1, 2))
    assert one.equals(same) and not one.equals(other)
    assert gg.about(one)["notes"] == ["estimated from the paths of 10 of 34 actors"]
    assert gg.about(one)["options"] == {"sample": 10, "seed": 1}


def test_the_mean_over_all_samples_of_two_is_the_exact_value():
    # Every pair of sources once: the estimator is unbiased, so the mean over a full design is exact.
    from itertools import combinations
    from unittest import mock

    graph = nx.path_graph(5)
    totals = dict.fromkeys(graph, 0.0)
    pairs = list(combinations(range(5), 2))
    for pair in pairs:
        with mock.patch("numpy.random.default_rng") as rng:
            rng.return_value.choice.return_value = np.array(pair)
            for actor, x in values(betweenness(graph, sample=2)).items():
                totals[actor] += x / len(pairs)
    assert totals == near(values(betweenness(graph)))


@pytest.mark.parametrize("sample", [1, 0, -3])
def test_a_sample_of_fewer_than_two_is_refused(sample):
    with pytest.raises(MeasureError, match="at least 2"):
        betweenness(nx.path_graph(5), sample=sample)


# -- groups -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("build", [nx.karate_club_graph, lambda: nx.gnp_random_graph(20, 0.2, seed=12), lambda: nx.path_graph(9)])
def test_a_group_of_a_connected_network_equals_networkx(build, seed):
    graph = nx.Graph(build().edges)
    graph = graph.subgraph(max(nx.connected_components(graph), key=len)).copy()
    members = random.Random(seed).sample(sorted(graph), 3)
    row = group(graph, members).iloc[0]
    outside = len(graph) - 3
    assert row["size"] == 3
    assert row["degree_normalized"] == near(nx.group_degree_centrality(graph, members))
    assert row["degree"] == near(nx.group_degree_centrality(graph, members) * outside)
    assert row["closeness"] == near(nx.group_closeness_centrality(graph, members))
    assert row["betweenness_normalized"] == near(nx.group_betweenness_centrality(graph, members))
    assert row["betweenness"] == near(nx.group_betweenness_centrality(graph, members, normalized=False))


@pytest.mark.parametrize("seed", range(3))
def test_a_group_of_a_strongly_connected_directed_network_equals_networkx(seed):
    graph = nx.gnp_random_graph(15, 0.3, seed=seed, directed=True)
    assert nx.is_strongly_connected(graph)
    members = [0, 5, 9]
    row = group(graph, members).iloc[0]
    assert row["closeness"] == near(nx.group_closeness_centrality(graph, members))
    assert row["betweenness_normalized"] == near(nx.group_betweenness_centrality(graph, members))
    # Contacts either way count, as in degree; networkx has them by direction.
    alters = {b for a in members for b in {*graph.predecessors(a), *graph.successors(a)}} - set(members)
    assert row["degree"] == len(alters)


def test_a_group_of_one_has_the_actors_own_values(graph):
    graph = nx.DiGraph(graph.edges) if graph.is_directed() else nx.Graph(graph.edges)
    if not len(graph):
        return
    actor = max(graph, key=lambda a: (graph.degree(a), str(a)))
    row = group(graph, {"one": [actor]}).iloc[0]
    assert row["degree"] == values(gg.centrality.degree(graph))[actor]
    assert row["harmonic"] == near(values(harmonic(graph))[actor])
    assert row["betweenness"] == near(values(betweenness(graph))[actor])
    assert row["betweenness_normalized"] == near(values(betweenness(graph), "normalized")[actor])
    if np.isfinite(row["closeness"]):
        assert row["closeness"] == near(values(closeness(graph))[actor])


def test_a_group_that_cannot_reach_an_outsider_has_no_closeness():
    # networkx leaves the unreachable out of the sum and so calls a pair apart perfectly close
    graph = nx.Graph([("a", "b"), ("b", "c"), ("x", "y")])
    assert np.isnan(group(graph, ["b"])["closeness"][0])
    assert nx.group_closeness_centrality(graph, ["b"]) == 2.0
    assert group(graph, ["b"])["harmonic"][0] == 0.5


def test_groups_come_from_a_partition_a_mapping_or_a_list():
    # path a - b - c - d - e; blocs: {b}, {a, c}
    graph = nx.path_graph(5)
    nx.set_node_attributes(graph, {1: "west", 0: "east", 2: "east"}, "bloc")
    table = group(graph, "bloc")
    rows = table[["group", "size", "degree", "betweenness", "rank"]].values.tolist()
    assert rows == [["west", 1, 2, 3.0, 1], ["east", 2, 2, 2.0, 2]]
    same = group(graph, {"east": [0, 2], "west": [1]})
    assert same.equals(table)
    assert group(graph, [0, 2])["group"][0] == "0, 2"


def test_a_forum_in_a_bloc_is_left_out_of_the_group_whatever_becomes_of_forums():
    graph = nx.Graph([("a", "F"), ("a", "b"), ("b", "c")])
    nx.set_node_attributes(graph, {"F": "x", "a": "x"}, "bloc")
    graph.nodes["F"]["kind"] = "forum"
    for forums in ("conduit", "drop", "project"):
        assert group(graph, "bloc", forums=forums)["size"].tolist() == [1]
    assert group(graph, "bloc", forums="actor")["size"].tolist() == [2]


@pytest.mark.parametrize("members", [[], ["F"]])
def test_a_group_of_nobody_or_of_a_conduit_is_refused(members):
    graph = nx.Graph([("a", "F"), ("a", "b")])
    graph.nodes["F"]["kind"] = "forum"
    with pytest.raises(MeasureError, match="ranked"):
        group(graph, members)


def test_everyone_as_a_group_leaves_no_outsiders():
    row = group(nx.path_graph(3), [0, 1, 2]).iloc[0]
    assert (row["size"], row["degree"], row["betweenness"]) == (3, 0, 0)
    assert np.isnan([row["degree_normalized"], row["harmonic"], row["closeness"], row["betweenness_normalized"]]).all()

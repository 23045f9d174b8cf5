"""Structural holes against published values, networkx where it is right, and the formulae written out."""

from __future__ import annotations

import math
import random

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.brokerage import constraint, dyadic_constraint, effective_size, efficiency, hierarchy, structural_holes
from geograph.errors import MeasureError, UnknownName
from geograph.kernels.triples import triples
from geograph.result import column

COLUMNS = {"degree": "degree", "effective_size": "effsize", "efficiency": "efficiency", "constraint": "constraint"}
COLUMNS |= {"hierarchy": "hierarchy", "log_constraint": "log_constraint"}
MODELS = ("whole", "ego")


def near(expected, tolerance=1e-9):
    return pytest.approx(expected, abs=tolerance, nan_ok=True)


def by_hand(graph: nx.Graph, weight: str | None, model: str) -> dict:
    """Burt 1992, symbol for symbol, in dictionaries."""
    z: dict = {v: {} for v in graph}
    for a, b, data in graph.edges(data=True):
        w = data[weight] if weight else 1
        if a != b and w:
            for i, j in ((a, b), (b, a)):
                z[i][j] = z[i].get(j, 0) + w
    found = {}
    for i in graph:
        inside = {i, *z[i]} if model == "ego" else set(graph)
        p = {q: {j: w / sum(x for k, x in z[q].items() if k in inside) for j, w in z[q].items() if j in inside} for q in inside if z[q]}
        m = {j: {q: w / max(x for k, x in z[j].items() if k in inside) for q, w in z[j].items() if q in inside} for j in inside if z[j]}
        if not z[i]:
            found[i] = {"degree": 0} | dict.fromkeys(list(COLUMNS)[1:], math.nan) | {"dyadic": {}}
            continue
        n = len(z[i])
        c = {j: (p[i][j] + sum(p[i][q] * p[q].get(j, 0) for q in z[i] if q != j)) ** 2 for j in z[i]}
        size = sum(1 - sum(p[i][q] * m[j].get(q, 0) for q in z[i] if q != j) for j in z[i])
        total = sum(c.values())
        ratio = [x / (total / n) for x in c.values()]
        h = 1 if n == 1 else sum(r * math.log(r) for r in ratio) / (n * math.log(n))
        found[i] = {"degree": n, "effective_size": size, "efficiency": size / n, "constraint": total, "hierarchy": h}
        found[i] |= {"log_constraint": math.log(total), "dyadic": c}
    return found


def agrees(graph: nx.Graph, model: str, weight: str | None = None) -> None:
    contract = {"weight": weight, "parallel": "sum"} if weight else {}
    known = by_hand(graph, weight, model)
    table = structural_holes(graph, model=model, **contract)
    assert len(table) == len(graph)
    for name in COLUMNS:
        assert dict(zip(table["actor"], table[name], strict=True)) == near({i: x[name] for i, x in known.items()}), name
    pairs = dyadic_constraint(graph, model=model, **contract)
    values = dict(zip(zip(pairs["actor"], pairs["alter"], strict=True), pairs["dyadic_constraint"], strict=True))
    assert values == near({(i, j): x for i, row in known.items() for j, x in row["dyadic"].items()})


# -- published values -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("network", "key", "options"),
    [
        ("borgatti1997", "whole_unweighted", {}),
        ("borgatti1997", "whole_weighted", {"weight": "weight"}),
        ("borgatti1997", "ego_unweighted", {"model": "ego"}),
        ("borgatti1997", "ego_weighted", {"model": "ego", "weight": "weight"}),
        ("directed3", "unweighted", {}),
        ("directed3", "weighted", {"weight": "weight"}),
    ],
)
def test_published_values_hold_in_every_model_and_column(expected, network, key, options):
    known = expected("burt_borgatti1997")[network]
    graph = nx.DiGraph() if network == "directed3" else nx.Graph()
    if network == "directed3":
        graph.add_weighted_edges_from((str(a), str(b), w) for a, b, w in known["edges"])
    else:
        graph.add_weighted_edges_from((a, b, w) for (a, b), w in known["weights"])
        assert {frozenset(edge) for edge in known["edges"]} == {frozenset(edge) for edge in graph.edges}
    table = structural_holes(graph, **options).set_index("actor")
    pairs = dyadic_constraint(graph, **options)
    assert len(table) == len(known[key])
    for actor, row in known[key].items():
        for ours, theirs in COLUMNS.items():
            assert table.loc[actor, ours] == near(row[theirs]), (actor, ours)
        mine = pairs[pairs["actor"] == actor]
        assert dict(zip(mine["alter"], mine["dyadic_constraint"], strict=True)) == near(row["dyadic_constraint"])


def test_hierarchy_is_not_that_of_a_peer(expected):
    known = expected("burt_borgatti1997")["borgatti1997"]
    ours = column(hierarchy(nx.Graph(map(tuple, known["edges"])))).to_dict()
    assert all(abs(ours[a] - x) > 1e-3 for a, x in known["netrics_style_hierarchy_WRONG"].items())


def test_rank_one_is_the_least_constrained(expected):
    graph = nx.Graph(map(tuple, expected("burt_borgatti1997")["borgatti1997"]["edges"]))
    table = structural_holes(graph)
    assert table["actor"].tolist()[0] == "G"
    assert table["rank"].tolist() == [1, 2, 3, 4, 4, 6, 7]
    assert list(table.columns) == ["actor", *COLUMNS, "rank"]
    assert gg.about(table)["value"] == "constraint"


# -- by definition and by networkx ------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_every_graph_agrees_with_the_formulae_written_out(graph, model):
    agrees(graph, model)


@pytest.mark.parametrize("dense", [0.0, 1.0])
def test_triangles_and_whole_matrices_agree(graph, monkeypatch, dense):
    monkeypatch.setattr("geograph.brokerage.holes._DENSE", dense)
    agrees(graph, "whole")


@pytest.mark.parametrize("model", MODELS)
def test_weights_agree_with_the_formulae_written_out(weighted, model):
    agrees(weighted, model, "weight")


def test_constraint_and_unweighted_size_equal_networkx(graph):
    graph = graph.copy()
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    if not len(graph):  # networkx raises
        assert len(constraint(graph)) == 0
        return
    assert column(constraint(graph)).to_dict() == near(nx.constraint(graph))
    if not graph.is_directed():
        assert column(effective_size(graph)).to_dict() == near({v: float(x) for v, x in nx.effective_size(graph).items()})


def test_weighted_constraint_equals_networkx(weighted):
    assert column(constraint(weighted, weight="weight")).to_dict() == near(nx.constraint(weighted, weight="weight"))


def test_closed_triples_are_those_of_the_triangles_in_six_orders(undirected):
    graph = undirected.copy()
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    matrix = gg.view(graph).matrix
    place = matrix.tocoo()
    found = []
    for t in triples(matrix):
        assert (place.row[t.ij] == place.row[t.iq]).all() and (place.col[t.iq] == place.row[t.qj]).all()
        assert (place.col[t.qj] == place.col[t.ij]).all() and (place.row[t.jq] == place.col[t.qj]).all()
        assert (place.col[t.jq] == place.row[t.qj]).all()
        found += zip(place.row[t.ij].tolist(), place.col[t.ij].tolist(), place.col[t.iq].tolist(), strict=True)
    assert len(found) == len(set(found)) == 2 * sum(nx.triangles(graph).values())


def test_blocks_of_triangles_make_no_difference(monkeypatch):
    graph = nx.gnp_random_graph(40, 0.3, seed=3)
    whole = structural_holes(graph)
    monkeypatch.setattr("geograph.kernels.triangles._CANDIDATES", 7)
    again = structural_holes(graph)
    assert again["actor"].tolist() == whole["actor"].tolist()
    assert np.allclose(again.iloc[:, 1:].to_numpy(float), whole.iloc[:, 1:].to_numpy(float), atol=1e-12, rtol=0)


# -- properties -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_asking_for_one_ego_gives_the_row_of_the_whole(model):
    graph = nx.karate_club_graph()
    whole = structural_holes(graph, model=model, weight="weight")
    for actor in (0, 11, 33):
        one = structural_holes(graph, model=model, weight="weight", actors=actor)
        assert one.iloc[0].tolist() == whole[whole["actor"] == actor].iloc[0].tolist()
        assert gg.about(one)["measure"] == "structural_holes"
    assert dyadic_constraint(graph, actors=[0, 1])["actor"].unique().tolist() == [0, 1]


def test_single_columns_are_those_of_the_whole_table(graph):
    table = structural_holes(graph)
    for measure in (effective_size, efficiency, constraint, hierarchy):
        one = measure(graph)
        name = measure.__name__
        assert dict(zip(one["actor"], one[name], strict=True)) == near(dict(zip(table["actor"], table[name], strict=True)))
    pairs = dyadic_constraint(graph)
    if len(pairs):
        sums = pairs.groupby("actor", sort=False)["dyadic_constraint"].sum()
        assert {a: float(x) for a, x in sums.items()} == near(
            {a: x for a, x in zip(table["actor"], table["constraint"], strict=True) if x == x}
        )
        assert pairs.groupby("actor", sort=False)["share"].sum().tolist() == near([1.0] * len(sums))
        assert pairs.groupby("actor", sort=False)["rank"].min().eq(1).all()


def test_labels_and_isolates_change_nothing():
    graph = nx.gnp_random_graph(20, 0.2, seed=5)
    table = column(constraint(graph)).to_dict()
    names = {v: (v * 7) % 20 for v in graph}
    other = nx.relabel_nodes(graph, names)
    other.add_nodes_from(["alone", "apart"])
    moved = column(constraint(other)).to_dict()
    assert {v: moved[names[v]] for v in graph} == near(table)
    assert math.isnan(moved["alone"])


def test_effective_size_lies_between_one_and_the_degree(weighted):
    for model in MODELS:
        table = structural_holes(weighted, model=model, weight="weight")
        some = table[table["degree"] > 0]
        assert (some["effective_size"] >= 1 - 1e-9).all() and (some["effective_size"] <= some["degree"] + 1e-9).all()
        assert (some["hierarchy"] >= 0).all() and (some["hierarchy"] <= 1 + 1e-9).all()
        assert (some["constraint"] > 0).all()


def test_a_mutual_tie_counts_twice_unless_direction_is_set_aside():
    # a <-> b, a -> c: of a's three ties two are with b
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")])
    shares = dyadic_constraint(graph).set_index(["actor", "alter"])["direct"]
    assert shares["a", "b"] == near(2 / 3)
    assert dyadic_constraint(graph, directed=False).set_index(["actor", "alter"])["direct"]["a", "b"] == 0.5


def test_a_membership_is_half_a_contact_and_a_forum_is_an_alter(folder_of):
    net = folder_of(
        edges="source,target,type\na,b,contact\na,org,membership\na,round,membership\nb,c,rivalry\n",
        nodes="id,kind\na,state\nb,state\nc,state\norg,organization\nround,forum\n",
    )
    shares = dyadic_constraint(net, actors="a").set_index("alter")["direct"].to_dict()
    assert shares == near({"b": 2 / 5, "round": 2 / 5, "org": 1 / 5})  # a conduit is walked both ways
    table = structural_holes(net).set_index("actor")
    assert "round" not in table.index
    assert table.loc["a", "degree"] == 3
    assert math.isnan(table.loc["c", "constraint"])  # hostile ties are none
    with pytest.raises(UnknownName, match="forum"):
        structural_holes(net, actors="round")


def test_parallel_ties_are_added_before_shares_are_taken():
    graph = nx.MultiGraph([("a", "b"), ("a", "b"), ("a", "c")])
    assert column(constraint(graph)).to_dict()["a"] == 0.5
    assert column(constraint(graph, parallel="count")).to_dict()["a"] == near(5 / 9)
    # networkx counts parallel edges or not as it happens; of a list of nodes it ignores weights
    draw = random.Random(1)
    for _, _, data in graph.edges(data=True):
        data["weight"] = draw.choice([1, 2, 4])
    agrees(nx.MultiGraph(graph), "whole", "weight")


@pytest.mark.parametrize("size", [0, 1, 4])
def test_without_ties_there_is_nothing_to_say(size):
    table = structural_holes(nx.empty_graph(size))
    assert len(table) == size
    assert table["constraint"].isna().all() and table["rank"].isna().all() and (table["degree"] == 0).all()
    assert len(dyadic_constraint(nx.empty_graph(size))) == 0


def test_what_is_wrong_is_said():
    graph = nx.path_graph(3)
    with pytest.raises(UnknownName, match="model"):
        structural_holes(graph, model="egos")
    with pytest.raises(UnknownName, match="no actor"):
        constraint(graph, actors="nobody")
    with pytest.raises(MeasureError, match="signed"):
        constraint(graph, ties="signed")
    with pytest.raises(UnknownName, match="wieght"):
        constraint(graph, weight="wieght")


def test_rows_in_another_order_and_periods_that_are_split_change_nothing(folder_of):
    rows = ["a,b,trade,2001,2009", "b,c,aid,2001,2009", "a,c,membership,2004,2006", "c,d,trade,2006,2008"]
    head = "source,target,type,start,end\n"
    table = structural_holes(folder_of(edges=head + "\n".join(rows) + "\n"))
    assert structural_holes(folder_of(edges=head + "\n".join(reversed(rows)) + "\n")).equals(table)
    split = ["a,b,trade,2001,2004", "a,b,trade,2005,2009", *rows[1:]]
    assert structural_holes(folder_of(edges=head + "\n".join(split) + "\n")).equals(table)


def test_a_party_is_shown_without_its_collectives_and_that_is_said():
    graph = nx.path_graph(["a", "b", "c"])
    graph.nodes["c"]["kind"] = "collective"
    found = structural_holes(graph, actors=["a", "c"])
    assert found["actor"].tolist() == ["a"]
    assert gg.about(found)["notes"][-1] == "left out, being forums or collectives: c"
    with pytest.raises(UnknownName, match="no ranked actor 'c'; it is a forum or a collective"):
        structural_holes(graph, actors=["c"])

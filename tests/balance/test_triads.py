"""Triads, walks, the indices side by side, dates, and dyads of both signs."""

from __future__ import annotations

from itertools import combinations
from math import e, factorial

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.balance import ambivalent, frustration, indices, over_time, signed_triads, tense_triads, walk_balance
from geograph.balance.signed import Dyads
from geograph.balance.triads import walks
from geograph.errors import GeographError, MeasureError

KINDS = {3: "+++", 1: "++-", -1: "+--", -3: "---"}


def graph_of(edges) -> nx.Graph:
    graph = nx.Graph()
    graph.add_edges_from((a, b, {"sign": sign}) for a, b, sign, *_ in edges)
    return graph


def shown(graph, rule="drop") -> dict:
    return indices(graph).set_index("quantity")[rule].to_dict()


@pytest.fixture
def networks(expected):
    """The reference networks: name, graph, what is known."""
    known = expected("signed_balance")
    found = [("tribes", graph_of(expected("tribes")["edges"]), known["tribes"]), ("cow", graph_of(known["cow"]["edges"]), known["cow"])]
    for year, of_year in known["wwi"]["years"].items():
        graph = graph_of(edge for edge in known["wwi"]["edges"] if edge[3] <= int(year) < edge[4])
        graph.add_nodes_from({a for edge in known["wwi"]["edges"] for a in edge[:2]})
        found.append((year, graph, of_year))
    return found


def test_every_index_is_the_reference_value(networks):
    assert len(networks) >= 9
    for name, graph, known in networks:
        row = signed_triads(graph).iloc[0]
        assert row[list(known["triangles"])].to_dict() == known["triangles"], name
        assert row["triangle_index"] == pytest.approx(known["triangle_balance"], abs=1e-9)
        assert row["tense"] == len(tense_triads(graph))
        assert walk_balance(graph)["walk_balance"][0] == pytest.approx(known["walk_balance"], abs=1e-9)
        side_by_side = shown(graph)
        assert [side_by_side[q] for q in ("actors", "dyads", "friendly", "hostile")] == [known[q] for q in ("n", "m", "pos", "neg")]
        assert side_by_side["frustration"] == side_by_side["frustration at least"] == known["frustration"]
        assert side_by_side["normalized frustration"] == pytest.approx(known["normalised_frustration_1_minus_2f_over_m"], abs=1e-9)
        assert side_by_side["triangle index"] == row["triangle_index"]


def test_the_published_indices_of_the_tribes_hold_to_the_digits_printed(networks):
    _, graph, known = networks[0]
    assert shown(graph)["triangle index"] == pytest.approx(known["published"]["triangles"], abs=5e-8)
    assert shown(graph)["walk balance"] == pytest.approx(known["published"]["walk"], abs=5e-8)


def test_triads_are_those_of_every_three_actors(signed):
    counts = dict.fromkeys(KINDS.values(), 0)
    tense = []
    for three in combinations(sorted(signed, key=str), 3):
        if all(signed.has_edge(*pair) for pair in combinations(three, 2)):
            total = sum(signed.edges[pair]["sign"] for pair in combinations(three, 2))
            counts[KINDS[total]] += 1
            tense += [[*three, KINDS[total]]] if total in (1, -3) else []
    row = signed_triads(signed).iloc[0]
    assert row[list(counts)].to_dict() == counts
    assert np.isnan(row["triangle_index"]) == (sum(counts.values()) == 0)
    assert tense_triads(signed)[["first", "second", "third", "triad"]].to_numpy().tolist() == tense


def test_walk_balance_is_the_sum_over_closed_walks(signed):
    matrix = nx.to_numpy_array(signed, weight="sign")
    if not matrix.any():
        assert np.isnan(walk_balance(signed)["walk_balance"][0])
        return
    own, most = (sum(np.trace(np.linalg.matrix_power(m, k)) / factorial(k) for k in range(60)) for m in (matrix, np.abs(matrix)))
    assert walk_balance(signed)["walk_balance"][0] == pytest.approx(own / most, rel=1e-9)


def test_walk_balance_by_hand():
    # One hostile dyad in a triangle: eigenvalues 1, 1, -2 against 2, -1, -1.
    graph = graph_of([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)])
    assert walk_balance(graph)["walk_balance"][0] == pytest.approx((2 * e + e**-2) / (e**2 + 2 / e), abs=1e-12)
    assert walk_balance(graph_of([("a", "b", -1), ("b", "c", 1)]))["walk_balance"][0] == pytest.approx(1)  # no cycle, no fault


def test_a_large_dense_network_does_not_overflow():
    a, b = np.triu_indices(800, 1)  # e^799 is beyond a double
    assert walks(Dyads(800, a, b, np.ones(len(a), dtype=int), np.ones(len(a), dtype=int))) == pytest.approx(1)


def test_isolates_move_no_count_and_no_frustration_but_may_move_the_walks():
    graph = graph_of([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)])
    more = graph.copy()
    more.add_nodes_from("xyz")
    before, after = shown(graph), shown(more)
    moved = {name for name, value in before.items() if value != after[name]}
    assert moved == {"actors", "walk balance"}


@pytest.mark.parametrize("graph", [nx.empty_graph(0), nx.empty_graph(1), nx.path_graph(3), nx.Graph([("a", "a", {"sign": -1})])])
def test_nothing_signed_counts_0_and_averages_nan(graph):
    values = shown(graph)
    assert {values[q] for q in ("tied actors", "dyads", "frustration", "triads", "components", "floating members")} == {0}
    assert all(np.isnan(values[q]) for q in ("triangle index", "walk balance", "normalized frustration"))
    row = signed_triads(graph).iloc[0]
    assert row["triads"] == 0
    assert np.isnan(row["triangle_index"])
    assert over_time(graph).empty
    assert gg.about(indices(graph))["notes"] == ["no signed ties: nothing that could be in or out of balance"]


# -- dyads of both signs ----------------------------------------------------------------------------


@pytest.fixture
def both(folder_of) -> gg.Network:
    return folder_of(
        edges="source,target,type,start,end,citation\n"
        "a,b,alliance,2000,2004,x:1\na,b,conflict,2003,2004,y:2\n"  # at once
        "a,c,alliance,1990,1991,\na,c,sanction,1995,1996,\n"  # one after the other
        "a,d,trade,,,\na,d,rivalry,,,\n"  # who knows
        "b,c,alliance,2000,,\na,e,alliance,,,\nb,e,alliance,,,\n"
    )


def test_dyads_of_both_signs_and_what_each_rule_makes_of_them(both):
    found = ambivalent(both).set_index("target")
    assert list(found.index) == ["b", "c", "d"]
    assert set(found["source"]) == {"a"}
    assert found["at_once"].to_dict() == {"b": "sure", "c": "no", "d": "possible"}
    assert found[["friendly", "hostile"]].to_numpy().tolist() == [[1, 1]] * 3
    assert found["drop"].to_dict() == {"b": "same camp", "c": "same camp", "d": "apart"}
    # All friendly: nobody is hostile. All hostile: a against b and c, and e, the friend of both sides, violates one dyad.
    assert found["+"].to_dict() == found["-"].to_dict() == dict.fromkeys("bcd", "agrees")
    assert found["citations"]["b"] == "x:1;y:2"
    assert found["ties"]["b"] == "a~b/alliance/2000;a~b/conflict/2003"


def test_a_dyad_that_best_divisions_read_differently_is_either():
    graph = nx.MultiGraph([("a", "b", {"sign": 1}), ("a", "b", {"sign": -1}), ("b", "c", {"sign": 1}), ("a", "c", {"sign": 1})])
    assert ambivalent(graph)[["drop", "+", "-"]].to_numpy().tolist() == [["same camp", "agrees", "either"]]
    graph.add_edges_from([("a", "d", {"sign": 1}), ("d", "b", {"sign": 1})])  # two friends in common outweigh the hostile reading
    assert ambivalent(graph)[["drop", "+", "-"]].to_numpy().tolist() == [["same camp", "agrees", "violates"]]


def test_the_indices_stand_under_each_rule(both):
    result = indices(both)
    rows = result.set_index("quantity")
    assert rows.loc["ambivalent", ["drop", "+", "-"]].tolist() == [3, 3, 3]
    assert rows.loc["dyads", ["drop", "+", "-"]].tolist() == [3, 6, 6]
    assert rows.loc["hostile", ["drop", "+", "-"]].tolist() == [0, 0, 3]
    for rule in ("drop", "+", "-"):
        assert rows.loc["frustration", rule] == frustration(both, ambivalent=rule)["frustration"].sum()
    assert "under each rule" in gg.about(result)["made"]
    assert list(indices(both, ambivalent="-").columns) == ["quantity", "-", "meaning"]


def test_without_dyads_of_both_signs_the_rules_agree(expected):
    graph = graph_of(expected("tribes")["edges"])
    result = indices(graph)
    assert result["drop"].equals(result["+"].rename("drop"))
    assert ambivalent(graph).empty
    assert "no pair has ties of both signs" in gg.about(ambivalent(graph))["notes"]


# -- over time --------------------------------------------------------------------------------------


@pytest.fixture
def powers(expected, tmp_path) -> gg.Network:
    lines = [f"{a},{b},tie,{sign},{begin},{end}" for a, b, sign, begin, end in expected("signed_balance")["wwi"]["edges"]]
    (tmp_path / "edges.csv").write_text("\n".join(["source,target,type,sign,start,end", *lines]) + "\n", encoding="utf-8")
    return gg.read(tmp_path, end="exclusive")


@pytest.mark.filterwarnings("ignore::geograph.DataWarning")
def test_the_powers_year_by_year(powers, expected):
    result = over_time(powers)
    assert result["date"].tolist() == [str(year) for year in range(1872, 1918)]
    assert result["frustration"].tolist() == [1] * 35 + [0] * 11
    assert result["proved"].all()
    rows = result.set_index("date")
    for year, known in expected("signed_balance")["wwi"]["years"].items():
        assert rows.loc[year, "walk_balance"] == pytest.approx(known["walk_balance"], abs=1e-9)
        assert rows.loc[year, "triangle_index"] == pytest.approx(known["triangle_balance"], abs=1e-9)
        assert rows.loc[year, ["actors", "dyads", "friendly", "hostile"]].tolist() == [known[q] for q in ("n", "m", "pos", "neg")]


@pytest.mark.filterwarnings("ignore::geograph.DataWarning")
def test_a_date_says_what_the_network_of_that_date_says(powers):
    result = over_time(powers, ["1890-06", 1907]).set_index("date")
    assert list(result.index) == ["1890-06", "1907"]
    for date in result.index:
        alone = shown(powers.on(date))
        assert result.loc[date, "frustration"] == alone["frustration"]
        assert result.loc[date, "triads"] == alone["triads"]
    assert over_time(powers, "1907")["dyads"].tolist() == [15]
    with pytest.raises(GeographError):
        over_time(powers, "19x7")


def test_years_need_dates():
    with pytest.raises(MeasureError, match="name the dates"):
        over_time(nx.Graph([("a", "b", {"sign": 1})]))


def test_readings_reach_the_dates(folder_of):
    net = folder_of(edges="source,target,type,start,end\na,b,alliance,2000,\nb,c,conflict,,\na,c,aid,2001,2001\n")
    assert over_time(net, "2002")["dyads"].tolist() == [3]  # aid given in 2001 counts for twelve months
    assert over_time(net, "2002", persistence=0)["dyads"].tolist() == [2]
    assert over_time(net, "2002", undated="drop", persistence=0)["dyads"].tolist() == [1]
    assert over_time(net, "2002", undated="drop", reading="sure", persistence=0)["dyads"].tolist() == [0]

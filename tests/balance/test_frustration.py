"""The exact frustration against published values and against every partition tried by hand."""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.balance import camps, frustration, tense_triads, violations
from geograph.balance.covering import _packing, _rows
from geograph.balance.cycles import odd_cycles, odd_triads
from geograph.balance.signed import signed as signed_view
from geograph.balance.twocamps import two_camps
from geograph.errors import MeasureError


def cost(graph: nx.Graph, camp: dict) -> int:
    """Dyads that a division violates, by definition."""
    return sum((camp[a] == camp[b]) != (d["sign"] > 0) for a, b, d in graph.edges(data=True) if a != b)


def best(graph: nx.Graph) -> tuple[int, list[dict]]:
    """Every partition of a connected graph into two camps, the first actor always in camp 0: the least cost and who reach it."""
    actors = sorted(graph, key=str)
    sides = np.array(list(product((0, 1), repeat=len(actors) - 1)), dtype=np.int8).reshape(-1, len(actors) - 1)
    sides = np.concatenate([np.zeros((len(sides), 1), dtype=np.int8), sides], axis=1)
    costs = np.zeros(len(sides), dtype=int)
    for a, b, data in graph.edges(data=True):
        costs += (sides[:, actors.index(a)] == sides[:, actors.index(b)]) != (data["sign"] > 0)
    return int(costs.min()), [dict(zip(actors, row, strict=True)) for row in sides[costs == costs.min()].tolist()]


def components(graph: nx.Graph) -> list[nx.Graph]:
    """Those with a tie, largest first, then by the first actor."""
    parts = [graph.subgraph(part) for part in nx.connected_components(graph) if len(part) > 1]
    return sorted(parts, key=lambda part: (-len(part), min(map(str, part))))


def graph_of(edges) -> nx.Graph:
    graph = nx.Graph()
    graph.add_edges_from((a, b, {"sign": sign}) for a, b, sign, *_ in edges)
    return graph


# -- published values -------------------------------------------------------------------------------


def test_the_tribes_have_frustration_7_and_one_best_division(expected):
    known, graph = expected("signed_balance")["tribes"], graph_of(expected("tribes")["edges"])
    row = frustration(graph).iloc[0]
    assert (row["frustration"], row["lower_bound"], row["proved"]) == (known["frustration"], 7, True)
    assert row["frustration"] == known["published"]["frustration_index"]
    assert row["normalized"] == pytest.approx(known["normalised_frustration_1_minus_2f_over_m"], abs=1e-9)
    assert row["normalized"] == pytest.approx(known["published"]["frustration_score"], abs=5e-8)
    assert row["partitions"] == known["n_optimal_partitions"]
    shown = camps(graph).set_index("actor")["camp"]
    assert len({(shown[a], side) for a, side in known["partition"].items()}) == 2  # one name for another


def test_the_powers_before_1918_are_balanced_from_1907(expected):
    known = expected("signed_balance")["wwi"]
    for year, year_known in known["years"].items():
        graph = graph_of(edge for edge in known["edges"] if edge[3] <= int(year) < edge[4])
        row = frustration(graph).iloc[0]
        assert row["frustration"] == row["lower_bound"] == year_known["frustration"]
        alone = year_known["n"] - len(graph)  # the reference lets actors without a tie choose a camp, too
        assert row["partitions"] * 2**alone == year_known["n_optimal_partitions"]


def test_states_1946_to_1949_have_frustration_17(expected):
    known = expected("signed_balance")["cow"]
    graph = graph_of(known["edges"])
    result = frustration(graph)
    assert result["frustration"].sum() == result["lower_bound"].sum() == known["frustration"]
    assert result["proved"].all()
    assert result["nodes"].sum() == 0  # by the packing alone
    assert cost(graph, known["partition"]) == known["frustration"]
    assert cost(graph, camps(graph).set_index("actor")["camp"].to_dict()) == known["frustration"]


@pytest.mark.parametrize(("name", "value"), [("cow_46-49", 17), ("cow_53-56", 27), ("cow_62-65", 36), ("cow_96-99", 45)])
def test_networks_of_states_are_proved_by_packing(reference_folder, name, value):
    file = reference_folder / "networks" / f"{name}_edges.csv"
    net = gg.read(file, type_default="tie", errors="drop")
    result = frustration(net)
    assert result["frustration"].sum() == result["lower_bound"].sum() == value
    assert result["partitions"].notna().all()
    assert result["nodes"].sum() == 0


# -- by definition ----------------------------------------------------------------------------------


def test_frustration_and_all_best_divisions_are_those_of_every_partition_tried(signed):
    result, stands = frustration(signed), camps(signed).set_index("actor")
    parts = components(signed)
    assert len(result) == len(parts)
    for (_, row), part in zip(result.iterrows(), parts, strict=True):
        least, every = best(part)
        assert (row["frustration"], row["lower_bound"], row["proved"], row["partitions"]) == (least, least, True, len(every))
        assert cost(part, stands["camp"].to_dict()) == least
        core = [actor for actor in part if not stands["floating"][actor]]
        assert core
        for actor in part:  # floating: not to the core alike in all
            alike = {camp[actor] == camp[core[0]] for camp in every}
            assert bool(stands["floating"][actor]) == (len(alike) == 2)
            flipped = {a: 3 - c if a == actor else c for a, c in stands["camp"].to_dict().items() if a in part}
            assert cost(part, flipped) == least + stands["pull"][actor]


def test_violations_are_those_of_the_division_and_always_those_of_every_best_one(signed):
    found, shown = violations(signed), camps(signed).set_index("actor")["camp"].to_dict()
    listed = {
        frozenset(pair): always for pair, always in zip(found[["source", "target"]].to_numpy().tolist(), found["always"], strict=True)
    }
    assert len(listed) == len(found) == frustration(signed)["frustration"].sum()
    for part in components(signed):
        _, every = best(part)
        for a, b, data in part.edges(data=True):
            violated = (shown[a] == shown[b]) != (data["sign"] > 0)
            assert violated == (frozenset((a, b)) in listed)
            if violated:
                assert listed[frozenset((a, b))] == all((camp[a] == camp[b]) != (data["sign"] > 0) for camp in every)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("heaviest", [1, 3])
def test_the_linear_program_agrees_with_trying_all(spin_glass, seed, heaviest):
    # Small graphs are tried through; here the same graphs go the way of the large ones, weights and all.
    graph = spin_glass(11, (0.3, 0.5, 0.8)[seed % 3], 0.5, seed)
    whole = signed_view(graph, {}).dyads
    for places in whole.components:
        _, part = whole.part(np.flatnonzero(np.isin(whole.a, places)))
        weight = np.random.default_rng(seed).integers(1, heaviest + 1, len(part))
        part = type(part)(part.n, part.a, part.b, part.sign, weight)
        tried, programmed = two_camps(part), two_camps(part, tried=0)
        assert programmed.cost == programmed.lower == tried.cost == part.cost(programmed.side)
        assert programmed.partitions == tried.partitions
        assert (programmed.side == tried.side).all()
        for a in range(part.n):
            assert ((programmed.bond == programmed.bond[a]) == (tried.bond == tried.bond[a])).all()


def test_the_lower_bound_is_a_packing_that_anybody_can_add_up(spin_glass):
    graph = spin_glass(25, 0.3, 0.5, 3)
    dyads = signed_view(graph, {}).dyads
    y = np.zeros(len(dyads))
    side = np.zeros(dyads.n, dtype=np.int64)
    cycles = sorted({*odd_triads(dyads), *odd_cycles(dyads, y, side)})
    assert cycles
    for cycle in cycles:  # each has an odd number of hostile dyads and every place on it twice
        assert np.prod(dyads.sign[list(cycle)]) == -1
        ends = np.concatenate([dyads.a[list(cycle)], dyads.b[list(cycle)]])
        assert set(np.unique(ends, return_counts=True)[1].tolist()) == {2}
    rows = _rows(cycles, len(dyads))
    share = np.random.default_rng(0).random(len(cycles))
    bound, spare = _packing(rows, share, dyads.weight)
    assert spare.min() >= -1e-12
    assert bound <= frustration(graph)["frustration"].sum()


def test_branch_and_bound_settles_what_the_program_leaves_open():
    # K5 with hostile dyads alone: cycles pack to 10/3, and 4 dyads must be violated.
    graph = nx.complete_graph(5)
    nx.set_edge_attributes(graph, -1, "sign")
    dyads = signed_view(graph, {}).dyads
    packed = two_camps(dyads, tried=0, nodes=0)
    assert (packed.cost, packed.lower, packed.partitions) == (4, 4, 10)  # 10/3 rounds up: a count is whole
    graph = nx.complete_graph(7)  # 9 by Turan's theorem; cycles pack to 7
    nx.set_edge_attributes(graph, -1, "sign")
    dyads = signed_view(graph, {}).dyads
    open_, settled = two_camps(dyads, tried=0, nodes=0), two_camps(dyads, tried=0, nodes=1000)
    assert (open_.cost, open_.lower, open_.proved, open_.partitions) == (9, 7, False, None)
    assert open_.how.startswith("not proved")
    assert (settled.cost, settled.lower, settled.partitions) == (9, 9, 35)
    assert settled.how == "proved: by branch and bound"
    assert settled.nodes >= 1


def test_what_is_not_proved_says_so():
    graph = nx.complete_graph(21)  # too many to try all
    nx.set_edge_attributes(graph, -1, "sign")
    result = frustration(graph, nodes=0)
    row = result.iloc[0]
    assert row["frustration"] == 100  # 10 and 11 apart: 45 + 55
    assert row["lower_bound"] == 70  # a third of 210
    assert (row["gap"], row["proved"]) == (30, False)
    assert result["partitions"].isna().all()
    assert result["floating"].isna().all()
    notes = gg.about(result)["notes"]
    assert "frustration 100 of 210 signed dyads, not proved: at least 70, a gap of 30" in notes
    assert "whether other divisions are as good was not settled" in notes
    assert camps(graph, nodes=0)["floating"].isna().all()
    assert violations(graph, nodes=0)["always"].isna().all()


# -- properties -------------------------------------------------------------------------------------


def test_isolates_neutral_ties_and_loops_move_nothing(spin_glass):
    graph = spin_glass(12, 0.4, 0.5, 5)
    more = graph.copy()
    more.add_nodes_from(["alone", "talker"])
    more.add_edge("talker", 0, sign=0)
    more.add_edge(1, 1, sign=-1)
    assert frustration(more).equals(frustration(graph))
    before, after = camps(graph), camps(more)
    assert after.head(len(before)).astype(object).equals(before.astype(object))
    assert after.tail(2)["camp"].isna().all()


def test_new_names_change_no_number(spin_glass):
    graph = spin_glass(24, 0.25, 0.5, 6)
    renamed = nx.relabel_nodes(graph, {a: ("x", (a * 7) % 24) for a in graph})
    numbers = ["actors", "dyads", "frustration", "lower_bound", "partitions", "floating"]
    assert frustration(renamed)[numbers].equals(frustration(graph)[numbers])


def test_turning_a_side_over_changes_no_number(spin_glass):
    graph = spin_glass(24, 0.25, 0.5, 7)
    turned = graph.copy()
    for a, b, data in turned.edges(data=True):
        data["sign"] *= -1 if (a < 9) != (b < 9) else 1
    numbers = ["frustration", "lower_bound", "partitions", "floating"]
    assert frustration(turned)[numbers].equals(frustration(graph)[numbers])


def test_the_order_of_rows_and_a_split_period_change_nothing(folder_of):
    rows = ["a,b,alliance,2000,2003", "b,c,alliance,2000,", "a,c,rivalry,2001,2004", "c,d,trade,2000,", "d,a,conflict,2002,2004"]
    split = ["a,b,alliance,2000,2001", "a,b,alliance,2002,2003", *rows[1:]]
    header = "source,target,type,start,end\n"
    first, second, third = (folder_of(edges=header + "\n".join(text)) for text in (rows, rows[::-1], split))
    for measure in (frustration, camps):
        assert measure(first).equals(measure(second))
        assert measure(first).equals(measure(third))
    assert violations(first).drop(columns=["ties"]).equals(violations(third).drop(columns=["ties"]))


def test_a_balanced_network_violates_nothing_and_says_so():
    graph = graph_of([("a", "b", 1), ("b", "c", -1), ("a", "c", -1)])
    row = frustration(graph).iloc[0]
    assert (row["frustration"], row["normalized"], row["partitions"], row["status"]) == (0, 1.0, 1, "balanced: no dyad need be violated")
    found = violations(graph)
    assert found.empty
    assert gg.about(found)["notes"][0] == "no dyad is violated: the division is without contradiction"
    assert tense_triads(graph).empty


def test_violations_and_tense_triads_carry_ties_and_citations(folder_of):
    net = folder_of(
        edges="source,target,type,citation\na,b,alliance,x:1\na,b,aid,y:7\nb,c,trade,x:2\na,c,conflict,y:3\na,d,border,z:1\n",
    )
    found = violations(net)
    assert len(found) == 1
    assert not found["always"].any()  # any of the three would do
    triad = tense_triads(net).iloc[0]
    assert (triad["first"], triad["second"], triad["third"], triad["triad"], triad["odd"]) == ("a", "b", "c", "++-", "a-c")
    assert triad["types"] == "aid;alliance;conflict;trade"
    assert triad["citations"] == "y:7;x:1;y:3;x:2"


@pytest.mark.parametrize("measure", [name for name in gg.balance.__all__ if name != "unity"])  # which needs groups
def test_actors_may_be_anything_hashable(measure, spin_glass):
    graph = spin_glass(12, 0.5, 0.5, 8)
    graph.add_edge(0, 1, sign=1)
    made = [lambda i: i, lambda i: (i, "x"), lambda i: f"actor {i}", lambda i: frozenset([i])]
    renamed = nx.relabel_nodes(graph, {i: made[i % 4](i) for i in graph})
    options = {"dates": ["2000"]} if measure == "over_time" else {}
    assert len(getattr(gg.balance, measure)(renamed, **options)) == len(getattr(gg.balance, measure)(graph, **options))


# -- edges ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("graph", [nx.empty_graph(0), nx.empty_graph(1), nx.empty_graph(4), nx.path_graph(3)])
def test_without_signed_ties_there_are_no_rows_and_the_note_says_why(graph):
    for measure in (frustration, violations, tense_triads):
        result = measure(graph)
        assert result.empty
        assert gg.about(result)["notes"] == ["no signed ties: nothing that could be in or out of balance"]
    assert len(camps(graph)) == len(graph)
    assert camps(graph)["camp"].isna().all()


def test_if_every_signed_dyad_is_dropped_the_note_says_so():
    graph = nx.MultiGraph([("a", "b", {"sign": 1}), ("a", "b", {"sign": -1})])
    assert "ties of both signs" in gg.about(frustration(graph))["notes"][0]
    assert frustration(graph, ambivalent="-")["hostile"].tolist() == [1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"ties": "all"}, "signed ties"),
        ({"directed": True}, "no direction"),
        ({"weight": "weight"}, "takes neither weight"),
        ({"nodes": -1}, "number of nodes"),
        ({"nodes": 1.5}, "number of nodes"),
        ({"forums": "project"}, "no sign"),
    ],
)
def test_what_contradicts_is_refused(options, told):
    with pytest.raises(MeasureError, match=told):
        frustration(nx.path_graph(3), **options)


def test_a_directed_graph_is_read_as_pairs():
    graph = nx.DiGraph([("a", "b", {"sign": 1}), ("b", "a", {"sign": 1}), ("b", "c", {"sign": -1}), ("c", "a", {"sign": 1})])
    assert frustration(graph)[["dyads", "frustration"]].to_numpy().tolist() == [[3, 1]]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::geograph.DataWarning")
def test_a_network_of_fourteen_thousand_dyads_is_proved():
    folder = Path(os.environ.get("GEOGRAPH_DATASETS") or Path(__file__).parents[3] / "shared" / "datasets")
    if not (folder / "signed").is_dir():
        pytest.skip(f"no datasets at {folder}; set GEOGRAPH_DATASETS to try them")
    graph = nx.MultiGraph()
    for line in (folder / "signed" / "bitcoinalpha.csv").read_text(encoding="utf-8-sig").splitlines():
        a, b, weight = line.split(",")[:3]
        graph.add_edge(a, b, sign=1 if float(weight) > 0 else -1)
    assert len(graph) == 3783
    result = camps(graph)
    assert "frustration 720 of 13,876 signed dyads, proved" in gg.about(result)["notes"]
    shown = result.set_index("actor")["camp"].to_dict()
    sign: dict = {}
    for a, b, data in graph.edges(data=True):
        sign.setdefault(frozenset((a, b)), set()).add(data["sign"])
    dyads = nx.Graph([(*pair, {"sign": next(iter(signs))}) for pair, signs in sign.items() if len(signs) == 1])
    assert cost(dyads, shown) == 720

"""Two camps and more, against every division tried by hand."""

from __future__ import annotations

import networkx as nx
import pytest

import geograph as gg
from geograph.balance import camps, violations
from geograph.errors import MeasureError


def divisions(n: int, most: int):
    """Every division of 0..n-1 into at most so many camps."""
    found = [[0]]
    for _ in range(n - 1):
        found = [[*one, c] for one in found for c in range(min(max(one) + 2, most))]
    return found


def cost(graph: nx.Graph, camp) -> int:
    return sum((camp[a] == camp[b]) != (d["sign"] > 0) for a, b, d in graph.edges(data=True))


@pytest.mark.parametrize("seed", range(9))
@pytest.mark.parametrize("k", [2, 3, 4, "any"])
def test_k_camps_violate_as_few_dyads_as_any_division(spin_glass, seed, k):
    graph = spin_glass(8, (0.4, 0.6, 0.9)[seed % 3], (0.4, 0.6)[seed % 2], 40 + seed)
    graph = nx.convert_node_labels_to_integers(graph.subgraph(max(nx.connected_components(graph), key=len)))
    most = len(graph) if k == "any" else k
    least = min(cost(graph, one) for one in divisions(len(graph), most))
    result = camps(graph, k=k)
    shown = result.set_index("actor")["camp"].to_dict()
    assert cost(graph, shown) == least == len(violations(graph, k=k))
    assert max(shown.values()) <= most
    notes = gg.about(result)["notes"]
    assert f"frustration {least} of {graph.number_of_edges()} signed dyads, proved" in notes
    as_good = sum(cost(graph, one) == least for one in divisions(len(graph), most))
    assert notes[1].startswith("the division is unique" if as_good == 1 else f"{as_good} divisions are equally good")
    for row in result.itertuples():
        others = {c for c in range(1, len(graph) + 2) if c != shown[row.actor]}
        others = {c for c in others if c <= (k if k != "any" else len(graph) + 1)}
        moves = [cost(graph, shown | {row.actor: c}) - least for c in others]
        if k == 2:
            assert row.pull == min(moves)
        elif row.pull > 0:
            assert min(moves) >= 0
        assert row.agreeing + row.violating == graph.degree(row.actor)


def test_the_tribes_in_three_camps_contradict_two_dyads_only(expected):
    graph = nx.Graph()
    graph.add_edges_from((a, b, {"sign": s}) for a, b, s in expected("tribes")["edges"])
    three, free = camps(graph, k=3), camps(graph, k="any")
    assert three["camp"].tolist() == free["camp"].tolist()
    assert three["camp"].value_counts().to_dict() == {1: 7, 2: 5, 3: 4}  # the three alliances that Read and Hage & Harary describe
    assert len(violations(graph, k=3)) == 2
    assert violations(graph, k=3)["always"].isna().all()
    assert "the division is unique" in gg.about(three)["notes"]


def test_three_enemies_need_three_camps():
    graph = nx.complete_graph(3)
    nx.set_edge_attributes(graph, -1, "sign")
    assert len(violations(graph)) == 1
    assert camps(graph, k=3)["camp"].tolist() == [1, 2, 3]
    assert violations(graph, k=3).empty
    assert camps(graph, k=None)["camp"].tolist() == [1, 2, 3]


def test_a_limit_below_the_best_number_is_solved_and_proved():
    graph = nx.complete_graph(6)  # six enemies in three camps: one pair in each
    nx.set_edge_attributes(graph, -1, "sign")
    result = camps(graph, k=3)
    assert result["camp"].value_counts().tolist() == [2, 2, 2]
    assert "frustration 3 of 15 signed dyads, proved" in gg.about(result)["notes"]
    unproved = gg.about(camps(graph, k=3, nodes=0))["notes"]
    assert "frustration 3 of 15 signed dyads, not proved: at least 0, a gap of 3" in unproved


def test_camps_are_numbered_by_size_then_by_the_first_actor():
    graph = nx.Graph()
    graph.add_edges_from([("z", "y", {"sign": 1}), ("z", "a", {"sign": -1})])  # two against one
    graph.add_edge("m", "n", sign=-1)  # one against one
    graph.add_node("nobody")
    result = camps(graph)
    assert result[["actor", "component", "camp"]].astype(object).iloc[:5].to_numpy().tolist() == [
        ["y", 1, 1], ["z", 1, 1], ["a", 1, 2], ["m", 2, 1], ["n", 2, 2],
    ]  # fmt: skip
    assert result["actor"].iloc[5] == "nobody"
    assert gg.about(result)["notes"] == [
        "frustration 0 of 3 signed dyads, proved",
        "2 components: camps of one say nothing of camps of another",
        "the division of every component is unique",
    ]


def test_floating_members_pull_and_the_count_of_divisions():
    # a and b are bound by two friends of both; c is a's friend and b's enemy, so it stands anywhere.
    graph = nx.Graph([("a", "b", {"sign": 1}), ("a", "c", {"sign": 1}), ("b", "c", {"sign": -1})])
    for friend in "de":
        graph.add_edge("a", friend, sign=1)
        graph.add_edge("b", friend, sign=1)
    result = camps(graph)
    stands = result.set_index("actor")
    assert stands["floating"].to_dict() == {"a": False, "b": False, "c": True, "d": False, "e": False}
    assert (stands["pull"]["c"], stands["violating"]["c"], stands["pull"]["a"]) == (0, 1, 4)
    assert "2 divisions are equally good, 1 floating member" in gg.about(result)["notes"]


def test_collectives_take_part_and_are_listed_and_forums_are_not(folder_of):
    net = folder_of(
        edges="source,target,type\na,west,rivalry\nb,west,alliance\na,round,rivalry\n",
        nodes="id,kind\na,state\nb,state\nwest,collective\nround,forum\n",
    )
    result = camps(net)
    assert result["actor"].tolist() == ["b", "west", "a"]
    assert "collectives and forums with signed ties take part: 1" in gg.about(result)["notes"]
    assert set(camps(net, forums="actor")["actor"]) == {"a", "b", "west", "round"}


@pytest.mark.parametrize("k", [1, 0, -2, 2.5, True, "two"])
def test_a_division_has_two_camps_or_more(k):
    with pytest.raises(MeasureError, match="2 camps or more"):
        camps(nx.path_graph(2), k=k)


def test_large_networks_of_states_are_divided_exactly(reference_folder):
    net = gg.read(reference_folder / "networks" / "cow_62-65_edges.csv", type_default="tie", errors="drop")
    assert "frustration 32 of 642 signed dyads, proved" in gg.about(camps(net, k=3))["notes"]

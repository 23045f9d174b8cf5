"""Drawn networks against full enumeration and truths known in advance; leaving out against doing it by hand."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import warnings
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import geograph as gg
from geograph.uncertainty import dropping
from geograph.uncertainty.drawing import units

P = {"high": 0.9, "medium": 0.6, "low": 0.3}
BETWEENNESS, DEGREE, HARMONIC = gg.centrality.betweenness, gg.centrality.degree, gg.centrality.harmonic

# Eight ties, two of them between the same two actors:  a - b - c - d - e,  b - e,  a = c,  c - f
ROWS = """source,target,type,start,end,confidence,citation
a,b,contact,2001,2001,high,s1:1
b,c,contact,2002,2002,medium,s1:2
c,d,contact,2003,2003,low,s2:1
d,e,contact,2004,2004,medium,s2:1;s1:2
b,e,contact,2005,2005,low,s2:2
a,c,contact,2006,2006,medium,s3:1
a,c,trade,2007,2008,low,s1:1
c,f,contact,2009,2009,high,
"""


def network(folder: Path, rows: str = ROWS) -> gg.Network:
    folder.mkdir(exist_ok=True)
    (folder / "edges.csv").write_text(rows, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gg.DataWarning)  # rows that tell the same twice
        return gg.read(folder)


@pytest.fixture
def net(tmp_path: Path) -> gg.Network:
    return network(tmp_path / "eight")


def enumerated(measure, net: gg.Network) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Values and ranks in all 2^m networks, and how likely each is."""
    chance = [P[word] for word in net.ties["confidence"]]
    values, ranks, weight = [], [], []
    for there in itertools.product([True, False], repeat=len(net)):
        table = measure(net.where(np.array(there))).set_index("actor")
        values.append(table[measure.__name__])
        ranks.append(table["rank"].astype(float))
        weight.append(np.prod([p if kept else 1 - p for p, kept in zip(chance, there, strict=True)]))
    return pd.concat(values, axis=1), pd.concat(ranks, axis=1), np.array(weight)


@pytest.mark.parametrize("measure", [BETWEENNESS, HARMONIC])
def test_draws_agree_with_all_networks_there_are(net: gg.Network, measure) -> None:
    net, draws, level = net.without("f"), 800, 0.8
    values, ranks, weight = enumerated(measure, net)
    assert weight.sum() == pytest.approx(1)
    found = gg.uncertainty.interval(measure, net, draws=draws, level=level, top=1).set_index("actor")
    error = 3 * np.sqrt(0.25 / draws)
    for actor in found.index:
        x, r = values.loc[actor].to_numpy(dtype=float), ranks.loc[actor].to_numpy()
        mean = x @ weight
        spread = np.sqrt((x - mean) ** 2 @ weight / draws)
        assert abs(found.at[actor, "mean"] - mean) <= 3 * spread + 1e-12
        for data, word, share in [(x, "low", 0.1), (x, "median", 0.5), (x, "high", 0.9), (r, "rank_low", 0.1), (r, "rank_high", 0.9)]:
            told = float(found.at[actor, word])
            assert weight[data < told - 1e-9].sum() <= share + error
            assert weight[data <= told + 1e-9].sum() >= share - error
        first = (ranks == 1).to_numpy() / (ranks == 1).sum().to_numpy()  # equal actors share the place
        assert abs(found.at[actor, "p_top"] - first[list(ranks.index).index(actor)] @ weight) < error
    assert found["p_top"].sum() == pytest.approx(1)
    told = gg.uncertainty.above(measure, net, "b", "c", draws=draws).iloc[0]
    b, c = ranks.loc["b"].to_numpy(), ranks.loc["c"].to_numpy()
    assert abs(told["p_above"] - ((b < c) + 0.5 * (b == c)) @ weight) < 3 * told["standard_error"]
    assert abs(told["p_equal"] - (b == c) @ weight) < error


def test_twelve_ties_against_the_4096_networks_there_are_by_networkx() -> None:
    edges = ["ab", "bc", "cd", "de", "ea", "ac", "be", "df", "fg", "gh", "hd", "eg"]
    chance = np.linspace(0.25, 0.95, len(edges))
    graph = nx.Graph()
    for (one, other), p in zip(edges, chance, strict=True):
        graph.add_edge(one, other, confidence=float(p))
    actors, values, weight = sorted(graph), [], []
    for there in itertools.product([True, False], repeat=len(edges)):
        part = nx.Graph()
        part.add_nodes_from(actors)
        part.add_edges_from(edge for edge, is_there in zip(edges, there, strict=True) if is_there)
        found = nx.betweenness_centrality(part, normalized=False)
        values.append([found[actor] for actor in actors])
        weight.append(np.prod(np.where(there, chance, 1 - chance)))
    x, w = np.round(values, 9), np.array(weight)
    assert len(w) == 4096 and w.sum() == pytest.approx(1)
    draws = 1500
    drawn = gg.uncertainty.interval(BETWEENNESS, graph, draws=draws, top=1).set_index("actor")
    mean = w @ x
    spread = np.sqrt(w @ (x - mean) ** 2 / draws)
    best = x == x.max(axis=1, keepdims=True)
    first = w @ (best / best.sum(axis=1, keepdims=True))
    for k, actor in enumerate(actors):
        assert abs(drawn.at[actor, "mean"] - mean[k]) <= 3 * spread[k]
        assert abs(drawn.at[actor, "p_top"] - first[k]) <= 3 * np.sqrt(first[k] * (1 - first[k]) / draws) + 1e-12
        for word, share in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
            told, error = drawn.at[actor, word], 3 * np.sqrt(share * (1 - share) / draws)
            assert w[x[:, k] < told - 1e-6].sum() <= share + error
            assert w[x[:, k] <= told + 1e-6].sum() >= share - error


def test_by_source_against_all_ways_to_draw_three_of_three(net: gg.Network) -> None:
    expected, draws = 0.0, 2000
    for picks in itertools.product(["s1", "s2", "s3"], repeat=3):
        gone = {"s1", "s2", "s3"} - set(picks)
        left = net.not_citing(*gone) if gone else net
        expected += DEGREE(left).set_index("actor").at["a", "degree"] / 27
    found = gg.uncertainty.interval(DEGREE, net, by="source", draws=draws).set_index("actor")
    assert abs(found.at["a", "mean"] - expected) < 3 * 0.5 / np.sqrt(draws)
    assert found.at["f", "low"] == found.at["f", "high"] == 1  # cites nothing, so no draw takes it away
    assert "1 of 8 ties cite none" in " ".join(gg.about(found.reset_index())["notes"])


def test_both_is_source_and_tie_at_once(tmp_path: Path) -> None:
    rows = "source,target,type,confidence,citation\na,b,contact,medium,s1\nc,d,contact,high,s2\n"
    found = gg.uncertainty.interval(DEGREE, network(tmp_path / "two", rows), by="both", draws=2000).set_index("actor")
    assert abs(found.at["a", "mean"] - 0.6 * 0.75) < 3 * 0.5 / np.sqrt(2000)  # a source is drawn in 3 of 4 pairs
    assert abs(found.at["c", "mean"] - 0.9 * 0.75) < 3 * 0.5 / np.sqrt(2000)


def test_one_source_has_no_range(tmp_path: Path) -> None:
    rows = "source,target,type,citation\na,b,contact,s1:1\nb,c,contact,s1:2\nc,d,contact,s1:3\n"
    found = gg.uncertainty.interval(BETWEENNESS, network(tmp_path / "one", rows), by="source", draws=20)
    for word in ("mean", "median", "low", "high"):
        assert found[word].tolist() == found["betweenness"].tolist()
    assert found["rank_low"].tolist() == found["rank_high"].tolist() == found["rank"].tolist()
    assert "fewer than two sources" in " ".join(gg.about(found)["notes"])


def test_exchangeable_actors_are_above_each_other_half_the_time() -> None:
    path = nx.path_graph(["a", "b", "c", "d", "e"])
    found = gg.uncertainty.above(BETWEENNESS, path, "b", "d", unstated=0.7, draws=2000).iloc[0]
    assert abs(found["p_above"] - 0.5) < 3 * found["standard_error"]
    assert 0 < found["p_equal"] < 1
    assert found["value_a"] == found["value_b"] == 3
    turned = gg.uncertainty.above(BETWEENNESS, path, "d", "b", unstated=0.7, draws=2000).iloc[0]
    assert found["p_above"] + turned["p_above"] == pytest.approx(1)


def test_a_tie_that_alone_makes_a_path_is_there_as_often_as_its_probability() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", confidence=1)
    graph.add_edge("b", "c", confidence=0.3)
    found = gg.uncertainty.interval(HARMONIC, graph, draws=3000).set_index("actor")
    reached = (found.at["a", "mean"] - 0.5) / 0.25  # b adds 1/2 always, c adds 1/4 when reached
    assert abs(reached - 0.3) < 3 * np.sqrt(0.3 * 0.7 / 3000)


def test_certain_and_impossible_ties() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", confidence=1)
    graph.add_edge("b", "c", confidence=0)
    found = gg.uncertainty.interval(DEGREE, graph, draws=50).set_index("actor")
    assert found["mean"].to_dict() == {"b": 1, "a": 1, "c": 0}
    assert found["degree"].to_dict() == {"b": 2, "a": 1, "c": 1}


def test_adjoining_periods_and_rows_of_one_event_are_one_tie(tmp_path: Path) -> None:
    head = "source,target,type,start,end,confidence,note\n"
    whole = f"{head}a,b,trade,2001,2009,medium,\nb,c,contact,2003,2003,low,\n"
    split = f"{head}a,b,trade,2001,2005,medium,\na,b,trade,2006,2009,medium,\n"
    split += "b,c,contact,2003,2003,low,\nb,c,contact,2003,2003,low,told twice\n"
    one, two = network(tmp_path / "one", whole), network(tmp_path / "two", split)
    assert [len(rows) for rows in units(two)[1]] == [2, 2]
    a, b = (gg.uncertainty.interval(BETWEENNESS, n, draws=200) for n in (one, two))
    pd.testing.assert_frame_equal(a, b)
    assert gg.uncertainty.drop_each(DEGREE, two)["ties"].tolist() == [2, 2]


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    head, *rows = ROWS.splitlines()
    turned = network(tmp_path / "turned", "\n".join([head, *rows[::-1]]) + "\n")
    straight = network(tmp_path / "straight")
    for by in ("tie", "source", "both"):
        a, b = (gg.uncertainty.interval(BETWEENNESS, n, by=by, draws=100) for n in (straight, turned))
        pd.testing.assert_frame_equal(a, b)
    for kind in dropping.KINDS:
        a, b = (gg.uncertainty.drop_each(BETWEENNESS, n, by=kind, top=2) for n in (straight, turned))
        pd.testing.assert_frame_equal(a, b)


def test_a_seed_is_a_promise(net: gg.Network) -> None:
    a, b = (gg.uncertainty.interval(BETWEENNESS, net, draws=50, seed=seed) for seed in (1, 2))
    assert a["mean"].tolist() != b["mean"].tolist()
    assert a["mean"].tolist() == gg.uncertainty.interval(BETWEENNESS, net, draws=50, seed=1)["mean"].tolist()


def test_the_same_bytes_on_one_thread_and_two() -> None:
    program = (
        "import sys, geograph as gg; net = gg.example().on('2021-09');"
        "made = [gg.uncertainty.interval(m, net, draws=8, by='both') for m in (gg.centrality.betweenness, gg.centrality.pagerank)];"
        "sys.stdout.write(''.join(t.to_csv() for t in made))"
    )
    said = []
    for threads in ("1", "2"):
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        environment = {**os.environ, **dict.fromkeys(names, threads), "PYTHONPATH": str(Path(gg.__file__).parents[1])}
        said.append(subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True).stdout)
    assert said[0] == said[1]
    assert said[0].count(b"\n") > 50


def test_actors_without_a_value_and_small_is_strong() -> None:
    star = nx.star_graph(["hub", "x", "y"])
    found = gg.uncertainty.interval(gg.brokerage.constraint, star, unstated=0.5, draws=400).set_index("actor")
    assert found["rank"].tolist() == [1, 2, 2]
    assert found.index[0] == "hub"
    assert abs(found.at["hub", "p_value"] - 0.75) < 3 * 0.5 / 20
    assert abs(found.at["x", "p_value"] - 0.5) < 3 * 0.5 / 20
    assert found.loc["x", ["low", "high"]].tolist() == [1, 1]
    # The hub stands above x where both ties are there, or only the other one; beside it, where only theirs, or none.
    told = gg.uncertainty.above(gg.brokerage.constraint, star, "hub", "x", unstated=0.5, draws=400).iloc[0]
    assert abs(told["p_above"] - 0.75) < 3 * told["standard_error"]


def test_another_column_and_options_of_the_measure(net: gg.Network) -> None:
    found = gg.uncertainty.interval(BETWEENNESS, net, column="normalized", options={"forums": "actor"}, draws=20)
    assert "normalized" in found
    assert gg.about(found)["contract"]["forums"] == "actor"
    assert found["rank"].tolist() == sorted(found["rank"].tolist())


def test_the_assumption_is_printed(net: gg.Network) -> None:
    tie, source = (gg.uncertainty.interval(DEGREE, net, by=by, draws=10) for by in ("tie", "source"))
    assert "confidence read as independent probability (high 0.9, medium 0.6, low 0.3)" in " ".join(gg.about(tie)["notes"])
    assert "3 cited sources" in " ".join(gg.about(source)["notes"])
    for table in (tie, source):
        assert "not a confidence interval" in repr(table)


def test_what_cannot_be_drawn_is_said(net: gg.Network, tmp_path: Path) -> None:
    unsure = network(tmp_path / "unsure", "source,target,type\na,b,contact\n")
    interval, above = gg.uncertainty.interval, gg.uncertainty.above
    with pytest.raises(gg.MeasureError, match=r"unstated=0\.5"):
        interval(DEGREE, unsure)
    with pytest.raises(gg.MeasureError, match="no probability"):
        interval(DEGREE, net, by="source", unstated=0.5)
    with pytest.raises(gg.UnknownName, match="source"):
        interval(DEGREE, net, by="sources")
    with pytest.raises(gg.MeasureError, match="draws=1"):
        interval(DEGREE, net, draws=1)
    with pytest.raises(gg.MeasureError, match="level=95"):
        interval(DEGREE, net, level=95)
    with pytest.raises(gg.MeasureError, match="row per actor"):
        interval(gg.structure.describe, net)
    with pytest.raises(gg.MeasureError, match="with itself"):
        above(DEGREE, net, "a", "a")
    with pytest.raises(gg.UnknownName):
        above(DEGREE, net, "a", "nobody")
    with pytest.raises(gg.UnknownName):
        gg.uncertainty.drop_each(DEGREE, net, by="ties")


def test_draws_that_all_agree_are_no_certainty(net: gg.Network) -> None:
    told = gg.uncertainty.above(DEGREE, net, "c", "f", draws=30, probability={"high": 1, "medium": 1, "low": 1})
    assert told.loc[0, ["p_above", "p_equal"]].tolist() == [1, 0]
    assert np.isnan(told.at[0, "standard_error"])
    assert "below 0.1 with 95% confidence" in " ".join(gg.about(told)["notes"])


# -- leaving out --------------------------------------------------------------------------------


def test_dropping_each_tie_equals_measuring_each_network_without_it(net: gg.Network) -> None:
    top = 2
    whole = BETWEENNESS(net).set_index("actor")
    found = gg.uncertainty.drop_each(BETWEENNESS, net, top=top).set_index("tie")
    assert set(found.index) == set(net.ties.index)
    for tie, row in found.iterrows():
        after = BETWEENNESS(net.where(net.ties.index != tie)).set_index("actor")
        was, then = (set(t.index[t["rank"] <= top]) for t in (whole, after))
        assert set(row["entered"].split(";")) - {""} == then - was
        assert set(row["left"].split(";")) - {""} == was - then
        assert row["changes"] == len(was ^ then)
        shifts = (after["rank"] - whole["rank"])[list(was)].abs()
        if row["moved"]:
            assert abs(row["rank_after"] - row["rank_before"]) == shifts.max()
            assert row["value_after"] == after.at[row["moved"], "betweenness"]
        else:
            assert shifts.max() == 0
        assert row["citations"] == net.ties.at[tie, "citation"]
    assert found["changes"].is_monotonic_decreasing


@pytest.mark.parametrize("by", ["tie", "paragraph", "type"])
def test_what_is_skipped_would_have_changed_nothing(by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    net, skipped = gg.example().on("2021-09").around("qatar"), []
    stands = dropping._stands
    monkeypatch.setattr(dropping, "_stands", lambda *a: skipped.append(stands(*a)) or skipped[-1])
    quick = gg.uncertainty.drop_each(BETWEENNESS, net, by=by)
    assert any(skipped)
    monkeypatch.setattr(dropping, "_stands", lambda *a: False)
    pd.testing.assert_frame_equal(quick, gg.uncertainty.drop_each(BETWEENNESS, net, by=by))


@pytest.mark.parametrize(
    "options", [{"parallel": "count"}, {"parallel": "sources"}, {"parallel": "events"}, {"forums": "project"}, {"directed": True}]
)
def test_nothing_is_skipped_that_counts(net: gg.Network, options, monkeypatch: pytest.MonkeyPatch) -> None:
    for by in ("tie", "paragraph"):
        quick = gg.uncertainty.drop_each(BETWEENNESS, net, by=by, options=options)
        with monkeypatch.context() as patched:
            patched.setattr(dropping, "_stands", lambda *a: False)
            pd.testing.assert_frame_equal(quick, gg.uncertainty.drop_each(BETWEENNESS, net, by=by, options=options))


def test_a_paragraph_takes_the_ties_that_rest_on_it_alone(net: gg.Network) -> None:
    found = gg.uncertainty.drop_each(DEGREE, net, by="paragraph").set_index("paragraph")
    assert set(found.index) == {"s1:1", "s1:2", "s2:1", "s2:2", "s3:1"}
    assert found["ties"].to_dict() == {"s1:1": 2, "s1:2": 1, "s2:1": 1, "s2:2": 1, "s3:1": 1}  # d-e stays on either citation
    assert found.at["s1:2", "gone"] == net.ties.index[1]
    sources = gg.uncertainty.drop_each(DEGREE, net, by="source").set_index("source")
    assert sources["ties"].to_dict() == {"s1": 3, "s2": 2, "s3": 1}


def test_a_paragraph_is_told_apart_from_one_with_a_longer_name(tmp_path: Path) -> None:
    net = network(tmp_path / "near", "source,target,type,citation\na,b,contact,s1:1\nb,c,contact,s1:11;s1: 1\nc,d,contact,s1\n")
    left = gg.sources.without_passages(net, "s1:1")
    assert left.ties["citation"].tolist() == ["s1:11", "s1"]


def test_without_an_actor_the_others_are_compared_with_their_own_order() -> None:
    path = nx.path_graph(["a", "b", "c", "d", "e", "f"])
    found = gg.uncertainty.drop_each(BETWEENNESS, path, by="actor", top=2).set_index("actor")
    # Without f: a-b-c-d-e, where c leads with 4 before b and d with 3; before, c and d led with 6.
    assert found.loc["f", ["changes", "entered", "left", "first"]].tolist() == [1, "b", "", "c"]
    assert found.loc["f", ["moved", "rank_before", "rank_after", "value_before", "value_after"]].tolist() == ["d", 1, 2, 6, 3]
    assert found.at["f", "ties"] == 1


@pytest.mark.parametrize("by", dropping.KINDS)
def test_hinges_are_the_tables_of_each_measure_side_by_side(net: gg.Network, by: str) -> None:
    found = gg.uncertainty.hinges([DEGREE, BETWEENNESS], net, by=by, top=2).set_index(by)
    alone = {m.__name__: gg.uncertainty.drop_each(m, net, by=by, top=2).set_index(by) for m in (DEGREE, BETWEENNESS)}
    for name, row in found.iterrows():
        each = {measure: table.loc[name] for measure, table in alone.items()}
        assert row["rankings"] == sum(one["changes"] > 0 for one in each.values())
        assert row["changes"] == sum(one["changes"] for one in each.values())
        for measure, one in each.items():
            assert (row[measure] == "") == (one["changes"] == 0)
            assert all(actor in row[measure] for actor in f"{one['entered']};{one['left']}".split(";"))
    keys = list(zip(-found["rankings"], -found["changes"], strict=True))
    assert keys == sorted(keys)
    for wrong in ([], [DEGREE, DEGREE]):
        with pytest.raises(gg.MeasureError, match="each of them once"):
            gg.uncertainty.hinges(wrong, net)


@pytest.mark.parametrize("measure", dropping._OF_THE_VIEW, ids=lambda m: m.__name__)
def test_measures_that_are_skipped_read_the_matrix_alone(measure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = ROWS + "b,d,rivalry,2001,2002,high,s2:7\na,f,sanction,2003,2004,high,s2:8\nd,c,contact,2010,2010,low,s3:2\n"
    net = network(tmp_path / "more", more)
    quick = gg.uncertainty.drop_each(measure, net, top=2)
    monkeypatch.setattr(dropping, "_stands", lambda *a: False)
    slow = gg.uncertainty.drop_each(measure, net, top=2)
    pd.testing.assert_frame_equal(quick, slow)


def test_types_and_a_network_without_ties(net: gg.Network) -> None:
    assert gg.uncertainty.drop_each(DEGREE, net, by="type")["type"].tolist() == ["contact", "trade"]
    alone = nx.Graph()
    alone.add_nodes_from("ab")
    for kind in dropping.KINDS:
        assert len(gg.uncertainty.drop_each(DEGREE, alone, by=kind)) == (2 if kind == "actor" else 0)
    assert gg.uncertainty.interval(DEGREE, alone, draws=5)["high"].tolist() == [0, 0]


def test_actors_that_are_no_texts() -> None:
    graph = nx.Graph([(1, (2, 3)), ((2, 3), 4)])
    found = gg.uncertainty.interval(BETWEENNESS, graph, unstated=0.5, draws=20)
    assert found.at[0, "actor"] == (2, 3)
    assert gg.uncertainty.drop_each(BETWEENNESS, graph, by="actor", top=1).at[2, "actor"] == (2, 3)
    assert gg.uncertainty.drop_each(BETWEENNESS, graph, top=1).at[0, "moved"] == (2, 3)


def test_a_paragraph_that_alone_speaks_for_a_tie_takes_it_away_though_another_denies_it() -> None:
    net = gg.example()
    found = gg.uncertainty.drop_each(DEGREE, net, by="paragraph", top=60).set_index("paragraph")
    denied = {place for tie in net.denials for place in gg.sources.passages(net.ties.at[tie, "citation"])}
    assert len(denied) > 5
    gone = 0
    for place in denied:
        fewer = gg.sources.without_passages(net, place)
        assert found.at[place, "ties"] == len(net) - len(fewer)
        gone += len(net) - len(fewer)
        if (moved := found.at[place, "moved"]) != "":
            after = DEGREE(fewer).set_index("actor")["degree"]
            assert found.at[place, "value_after"] == after[moved]
    only = [tie for tie in net.denials if len(set(gg.sources.passages(net.ties.at[tie, "citation"])) - set(net.denials[tie])) == 1]
    assert only
    assert gone >= len(only)

"""Ranges of tables and of single numbers, on networks whose answer is worked out by hand."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import geograph as gg
from geograph.ranges import sentence


def network(folder: Path, *rows: str, groups: str = "") -> gg.Network:
    (folder / "edges.csv").write_text("source,target,type,citation\n" + "".join(f"{row}\n" for row in rows))
    if groups:
        (folder / "groups.csv").write_text(groups)
    return gg.read(folder)


@pytest.fixture
def star(tmp_path: Path) -> gg.Network:
    """hub - a (s1), hub - b (s1), hub - c (s1; s2), c - d (s2)."""
    return network(tmp_path, "hub,a,contact,s1:1", "hub,b,contact,s1:2", "hub,c,contact,s1:3;s2:1", "c,d,contact,s2:2")


@pytest.fixture
def split(tmp_path: Path) -> gg.Network:
    """x and y are friends of p, on the word of s1 and s2; z is its enemy, on that of s2."""
    groups = "actor,partition,group\n" + "".join(f"{actor},team,one\n" for actor in "xyz") + "p,team,two\nx,side,left\ny,side,left\n"
    return network(tmp_path, "x,p,aid,s1:1", "y,p,aid,s2:1", "z,p,conflict,s2:2", groups=groups)


def test_columns_by_hand(star: gg.Network) -> None:
    # Without s1 hub and d have one tie and c two; without s2 the hub has three, a, b and c one, d none.
    found = gg.ranges.columns(gg.centrality.degree, star, keys="actor", of=["degree"])
    assert list(found)[:5] == ["actor", "degree", "degree_low", "degree_high", "missing_without"]
    rows = found.set_index("actor")[["degree", "degree_low", "degree_high"]]
    assert rows.loc[["hub", "c", "a", "d"]].values.tolist() == [[3, 1, 3], [2, 1, 2], [1, 0, 1], [1, 0, 1]]
    assert set(found["missing_without"]) == {""}
    assert gg.about(found)["notes"][-1] == "ranges: each of 2 sources left out in turn"


def test_columns_are_those_of_range_where_both_have_them() -> None:
    net = gg.example()
    one = gg.sources.range(gg.centrality.betweenness, net).set_index("actor")
    two = gg.ranges.columns(gg.centrality.betweenness, net, keys="actor", of=["betweenness", "rank"]).set_index("actor")
    assert two["betweenness_low"].tolist() == one["low"].tolist()
    assert two["betweenness_high"].tolist() == one["high"].tolist()
    assert two["rank_low"].tolist() == one["rank_best"].tolist()


def test_what_is_missing_is_no_zero_and_is_told(split: gg.Network) -> None:
    # Of three pairs one stands alike; without s1 one pair, which differs; without s2 x alone, and no pair.
    options = {"towards": "p", "group": "team"}
    found = gg.ranges.columns(gg.balance.unity, split, keys="group", of=["tied", "unity"], options=options)
    row = found.iloc[0]
    assert row[["group", "tied", "tied_low", "tied_high"]].tolist() == ["one", 3, 1, 3]
    assert row[["unity", "unity_low", "unity_high"]].tolist() == pytest.approx([1 / 3, 0, 1 / 3])
    assert row["missing_without"] == "s2"


def test_several_keys_and_several_partitions(split: gg.Network) -> None:
    options = {"towards": "p", "group": ["side", "team"]}
    found = gg.ranges.columns(gg.balance.unity, split, keys=["partition", "group"], of=["unity"], options=options)
    assert found[["partition", "group"]].values.tolist() == [["side", "left"], ["team", "one"]]
    # Of the left x and y stand alike; without either source there is no pair.
    assert found.loc[0, ["unity_low", "unity_high", "missing_without"]].tolist() == [1, 1, "s1;s2"]
    alone = gg.balance.unity(split, "p", "team").drop(columns=["ties"])
    pd.testing.assert_frame_equal(
        pd.DataFrame(alone), pd.DataFrame(gg.balance.unity(split, "p", ["side", "team"]).iloc[1:][alone.columns]).reset_index(drop=True)
    )
    with pytest.raises(gg.UnknownName, match="sied"):
        gg.balance.unity(split, "p", ["team", "sied"])


def test_rows_that_come_up_only_without_a_source_and_refusals_are_told(star: gg.Network) -> None:
    def kinds(net: gg.Network) -> pd.DataFrame:
        if len(net) == 2:  # without s1
            raise gg.MeasureError("two ties are too few")
        rows = [("ties", len(net))] if len(net) == 4 else [("ties", len(net)), ("rest", 1)]
        return pd.DataFrame(rows, columns=["what", "n"])

    found = gg.ranges.columns(kinds, star, keys="what")
    assert found.values.tolist() == [["ties", 4, 3, 4, "s1"]]
    assert gg.about(found)["measure"] == "kinds"
    assert gg.about(found)["notes"][-2:] == ["nothing without s1: two ties are too few", "1 row only without a source: rest without s2"]


def test_columns_refuse_what_they_cannot_tell_apart(star: gg.Network) -> None:
    with pytest.raises(gg.UnknownName, match="degre"):
        gg.ranges.columns(gg.centrality.degree, star, keys="actor", of=["degre"])
    with pytest.raises(gg.UnknownName, match="who"):
        gg.ranges.columns(gg.centrality.degree, star, keys="who")
    with pytest.raises(gg.MeasureError, match="several rows are of 1"):
        gg.ranges.columns(gg.centrality.degree, star, keys="degree", of=["rank"])


def test_number_by_hand(tmp_path: Path) -> None:
    # Three ways from a to b: over x on the word of s1, over y on that of s2, over z on both.
    ways = [f"{a},{b},contact,{cited}" for x, cited in (("x", "s1:1"), ("y", "s2:1"), ("z", "s1:2;s2:2")) for a, b in (("a", x), (x, "b"))]
    net = network(tmp_path, *ways)
    found = gg.ranges.number(lambda net: len(gg.paths.minimum_cut(net, "a", "b")), net)
    assert found.values.tolist() == [["", 3, 0, ""], ["s1", 2, -1, ""], ["s2", 2, -1, ""]]
    assert sentence(found, "{} must go") == "without one of 2 sources: 2 to 3 must go (2 without s1, s2)"
    assert gg.about(found)["notes"] == ["without one of 2 sources: 2 to 3 (2 without s1, s2)"]


def test_sentences() -> None:
    def told(*values: float | None, why: str = "") -> str:
        rows = [("" if k == 0 else f"s{k}", np.nan if v is None else float(v), 0.0, why if v is None else "") for k, v in enumerate(values)]
        return sentence(pd.DataFrame(rows, columns=["without", "value", "change", "why"]), "{} go", "no path")

    assert told(2, 2, 2) == "whichever of 2 sources is left out: 2 go"
    assert told(2, 1, 3, 2) == "without one of 3 sources: 1 to 3 go (1 without s1; 3 without s2)"
    assert told(2, None, 2) == "without one of 2 sources: 2 go (no path without s1)"
    assert (
        told(2, None, 2.5, why="no weight") == "without one of 2 sources: 2 to 2.5 go (2.5 without s2; no path without s1, since no weight)"
    )
    assert told(None, None, None) == "whichever of 2 sources is left out: no path"
    assert told(2) == "no ranges: fewer than two sources are cited"


def test_a_refusal_without_a_source_is_no_number(star: gg.Network) -> None:
    def ties(net: gg.Network) -> int:
        if len(net) < 3:
            raise gg.MeasureError("too few")
        return len(net)

    found = gg.ranges.number(ties, star)
    assert found["value"].isna().tolist() == [False, True, False]
    assert gg.about(found)["notes"] == ["without one of 2 sources: 3 to 4 (3 without s2; none without s1, since too few)"]
    with pytest.raises(gg.MeasureError, match="too few"):
        gg.ranges.number(ties, star.not_citing("s1"))


def test_one_source_has_no_range() -> None:
    graph = nx.path_graph(3)
    nx.set_edge_attributes(graph, "x", "citation")
    found = gg.ranges.columns(gg.centrality.degree, graph, keys="actor", of=["degree"])
    assert found["degree_low"].tolist() == found["degree_high"].tolist() == found["degree"].tolist()
    assert gg.about(found)["notes"][-1] == "no ranges: fewer than two sources are cited"
    assert gg.ranges.number(len, gg.views.as_network(graph)).values.tolist() == [["", 2, 0, ""]]

"""Ranges over sources, on networks whose answer is worked out by hand."""

from __future__ import annotations

import io
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import geograph as gg


@pytest.fixture
def star(tmp_path: Path) -> gg.Network:
    """hub - a (s1), hub - b (s1), hub - c (s1; s2), c - d (s2): each of the two sources alone gives another star."""
    rows = "source,target,type,citation\nhub,a,contact,s1:1\nhub,b,contact,s1:2\nhub,c,contact,s1:3;s2:1\nc,d,contact,s2:2\n"
    (tmp_path / "edges.csv").write_text(rows)
    return gg.read(tmp_path)


def test_ranges_are_those_worked_out_by_hand(star: gg.Network) -> None:
    found = gg.sources.range(gg.centrality.degree, star).set_index("actor")
    assert found.loc["hub", ["degree", "low", "high", "rank_best", "rank_worst", "owes_to"]].tolist() == [3, 1, 3, 1, 2, "s1"]
    assert found.loc["c", ["degree", "low", "high", "rank_best", "rank_worst", "owes_to"]].tolist() == [2, 1, 2, 1, 2, "s2"]
    assert found.loc["d", ["degree", "low", "high", "owes_to"]].tolist() == [1, 0, 1, "s2"]


def test_a_range_equals_the_measure_of_each_network_without_a_source() -> None:
    net = gg.example()
    found = gg.sources.range(gg.centrality.betweenness, net).set_index("actor")
    runs = [gg.centrality.betweenness(net), *(gg.centrality.betweenness(net.not_citing(s)) for s in gg.sources.cited(net))]
    values = pd.concat([run.set_index("actor")["betweenness"] for run in runs], axis=1)
    ranks = pd.concat([run.set_index("actor")["rank"] for run in runs], axis=1).astype(float)
    assert len(runs) == 6
    for name, wanted in {"low": values.min(axis=1), "high": values.max(axis=1)}.items():
        pd.testing.assert_series_equal(found[name], wanted.loc[found.index], check_names=False)
    for name, wanted in {"rank_best": ranks.min(axis=1), "rank_worst": ranks.max(axis=1)}.items():
        assert found[name].astype(float).tolist() == wanted.loc[found.index].tolist()
    change = (values.iloc[:, 1:].sub(values.iloc[:, 0], axis=0)).abs()
    assert all((change.loc[a].max() == 0) == (found.at[a, "owes_to"] == "") for a in found.index)


def test_small_is_strong_ranks_as_the_measure_does() -> None:
    found = gg.sources.range(gg.brokerage.constraint, gg.example())
    assert found["rank"].tolist() == gg.brokerage.constraint(gg.example())["rank"].tolist()
    assert (found["rank_best"].dropna() <= found["rank"][found["rank_best"].notna()]).all()


def test_where_a_source_is_all_that_an_actor_has_it_owes_its_value_to_that(star: gg.Network) -> None:
    found = gg.sources.range(gg.brokerage.constraint, star).set_index("actor")
    assert found.loc[["a", "b", "d"], "owes_to"].tolist() == ["s1", "s1", "s2"]
    assert (found["low"] <= found["constraint"]).all()


@pytest.mark.parametrize("citation", ["", "s1:4"])
def test_one_source_or_none_has_no_range(tmp_path: Path, citation: str) -> None:
    pd.read_csv(io.StringIO(f"source,target,type,citation\na,b,contact,{citation}\nb,c,contact,{citation}\n")).to_csv(
        tmp_path / "edges.csv", index=False
    )
    found = gg.sources.range(gg.centrality.degree, gg.read(tmp_path))
    assert found["low"].tolist() == found["high"].tolist() == found["degree"].tolist()
    assert set(found["owes_to"]) == {""}
    assert "fewer than two sources" in gg.about(found)["notes"][-1]


def test_networkx_graphs_options_and_columns() -> None:
    graph = nx.path_graph(4)
    nx.set_edge_attributes(graph, {(0, 1): "x", (1, 2): "y", (2, 3): "x;y"}, "citation")
    found = gg.sources.range(gg.centrality.betweenness, graph, column="normalized", options={"ties": "all"})
    assert np.allclose(found.set_index("actor").loc[[1, 2], "high"], 2 / 3)
    assert gg.about(found)["contract"]["ties"] == "all"
    with pytest.raises(gg.UnknownName):
        gg.sources.range(gg.centrality.betweenness, graph, column="betwenness")

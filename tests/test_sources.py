"""Ranges over sources, on networks whose answer is worked out by hand."""

from __future__ import annotations

import io
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import geograph as gg
from geograph.cli import run


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


def test_subsets_by_hand(star: gg.Network) -> None:
    # s1 alone: hub 3, a b c 1; s2 alone: c 2, hub and d 1; both: hub 3, c 2, others 1.
    found = gg.sources.range(gg.centrality.degree, star).set_index("actor")
    assert found.loc["hub", ["best_any", "worst_any"]].tolist() == [1, 2]
    assert found.loc["c", ["best_any", "worst_any"]].tolist() == [1, 2]
    assert found.loc["d", ["best_any", "worst_any"]].tolist() == [2, 5]
    assert found["first_any"].to_dict() == pytest.approx({"hub": 2 / 3, "c": 1 / 3, "a": 0, "b": 0, "d": 0})


def test_subsets_hold_every_choice_of_sources() -> None:
    net = gg.example()
    found = gg.sources.range(gg.centrality.harmonic, net).set_index("actor")
    names = gg.sources.cited(net)
    ranks = []
    for k in range(1, 2 ** len(names)):
        gone = [name for i, name in enumerate(names) if not k >> i & 1]
        part = gg.centrality.harmonic(net.not_citing(*gone) if gone else net)
        ranks.append(part.set_index("actor")["rank"].astype(float).reindex(found.index))
    every = pd.concat(ranks, axis=1)
    assert every.shape[1] == 31
    assert found["best_any"].astype(float).tolist() == every.min(axis=1).tolist()
    assert found["worst_any"].astype(float).tolist() == every.max(axis=1).tolist()
    assert found["first_any"].tolist() == (every == 1).mean(axis=1).tolist()


def test_many_sources_have_too_many_subsets(tmp_path: Path) -> None:
    rows = "".join(f"a,b{k},contact,s{k}:1\n" for k in range(8))
    (tmp_path / "edges.csv").write_text(f"source,target,type,citation\n{rows}")
    net = gg.read(tmp_path)
    assert "best_any" not in gg.sources.range(gg.centrality.degree, net)
    with pytest.raises(gg.MeasureError, match="8 sources have 255 subsets"):
        gg.sources.range(gg.centrality.degree, net, subsets=True)


def test_aside_is_the_ranking_without_the_actor() -> None:
    net = gg.example()
    found = gg.sources.aside(gg.centrality.betweenness, net).set_index("actor")
    alone = gg.centrality.betweenness(net.without("russia")).set_index("actor")
    assert gg.about(found.reset_index())["options"]["aside"] == "russia"
    assert np.isnan(found.loc["russia", "aside"])
    others = found.index.drop("russia")
    assert found.loc[others, "aside"].tolist() == alone.loc[others, "betweenness"].tolist()
    assert found.loc[others, "rank_aside"].tolist() == alone.loc[others, "rank"].tolist()
    by_name = gg.sources.aside(gg.centrality.betweenness, net, actor="Taliban")
    assert by_name.set_index("actor")["rank_aside"].isna()["taliban"]


def test_who_dominates(tmp_path: Path, star: gg.Network) -> None:
    assert gg.sources.dominant(gg.example()) == "russia"
    assert gg.sources.dominant(gg.example().without("russia")) == "taliban"
    assert gg.sources.dominant(star) is None
    with pytest.raises(gg.MeasureError, match="no actor dominates"):
        gg.sources.aside(gg.centrality.degree, star)
    assert gg.sources.dominant(gg.views.as_network(nx.star_graph(19))) is None
    assert gg.sources.dominant(gg.views.as_network(nx.star_graph(20))) == 0
    with pytest.raises(gg.UnknownName):
        gg.sources.aside(gg.centrality.degree, star, actor="nobody")


def test_coverage_by_hand(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,citation,note\n"
        "hub,a,contact,2020-01,s1:1;s2:4,one meeting\nhub,a,contact,2020-02,s1:2,and another\nhub,a,trade,,s1:1,\n"
        "a,b,contact,2021,s2:4,\nb,forum,membership,,s2:5,\n"
    )
    (tmp_path / "nodes.csv").write_text("id,name,kind\nhub,Hub,state\na,A,state\nb,B,state\nforum,F,forum\nlone,L,state\n")
    (tmp_path / "sources.csv").write_text("id,about\ns1,hub\ns2,hub;a\n")
    found = gg.sources.coverage(gg.read(tmp_path)).set_index("actor")
    # a: two meetings and trade with the hub, contact with b; paragraphs s1:1, s2:4, s1:2
    assert found.loc["a", ["ties", "events", "partners", "sources", "paragraphs", "about", "with_focal"]].tolist() == [
        4,
        4,
        2,
        2,
        3,
        1,
        0.75,
    ]
    assert found.loc["hub", ["ties", "events", "partners", "sources", "paragraphs", "about"]].tolist() == [3, 3, 1, 2, 3, 2]
    assert found.loc["b", ["ties", "sources", "paragraphs", "with_focal"]].tolist() == [2, 1, 2, 0.0]
    assert found.loc["forum", ["ties", "events", "paragraphs"]].tolist() == [1, 1, 1]
    assert found.loc["lone", ["ties", "sources", "paragraphs"]].tolist() == [0, 0, 0]
    assert np.isnan(found.loc["lone", "with_focal"])
    assert np.isnan(found.loc["hub", "with_focal"])


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(gg.example_path())
    assert run(["rank", folder, "--by", "betweenness", "--top", "3"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0].split() == ["actor", "betweenness", "normalized", "rank", "rank_aside"]
    assert out.splitlines()[2].split()[-1] == "1"
    assert "aside: without Russia and its 110 of 321 ties" in err
    assert run(["rank", folder, "--by", "betweenness", "--format", "csv"]) == 0
    assert "aside" not in capsys.readouterr().out
    assert run(["rank", folder, "--by", "betweenness", "--range", "--format", "csv", "--no-aside"]) == 0
    wanted = gg.sources.range(gg.centrality.betweenness, gg.example())
    read = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert read.columns.tolist() == wanted.columns.tolist()
    assert read["high"].tolist() == pytest.approx(wanted["high"].tolist())
    assert run(["rank", folder, "--range"]) == 2
    assert "--range goes with one --by" in capsys.readouterr().err
    (tmp_path / "edges.csv").write_text("source,target,type\na,b,contact\n")
    assert run(["rank", str(tmp_path), "--by", "degree", "--aside"]) == 2
    assert "no actor dominates" in capsys.readouterr().err
    assert run(["coverage", folder, "--top", "2"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == ["russia", "taliban"]


def test_another_column_is_ranked_by(capsys: pytest.CaptureFixture[str]) -> None:
    net = gg.example()
    found = gg.sources.range(gg.centrality.talk_to_means, net, column="contacts")
    plain = gg.centrality.talk_to_means(net).set_index("actor")["contacts"]
    assert found["contacts"].tolist() == sorted(plain.tolist(), reverse=True)
    assert found["rank"].iloc[:2].tolist() == [1, 2]
    assert (found["low"] <= found["contacts"]).all()
    assert gg.about(found)["options"]["column"] == "contacts"
    folder = str(gg.example_path())
    assert run(["rank", folder, "--by", "talk_to_means", "--column", "means", "--citations", "--top", "1", "--format", "csv"]) == 0
    row = pd.read_csv(io.StringIO(capsys.readouterr().out)).iloc[0]
    assert row["actor"] == gg.centrality.talk_to_means(net).sort_values("means").iloc[-1]["actor"]
    mine = (net.ties["source"] == "russia") | (net.ties["target"] == "russia")
    means = mine & net.ties["type"].isin(["trade", "aid", "alliance"])  # what is counted, and no more
    assert set(row["citations"].split(";")) == {i for c in net.ties.loc[means, "citation"] for i in c.split(";")}
    hostile = gg.sources.counting(net, gg.about(gg.sources.reranked(gg.centrality.degree(net), "hostile")))
    assert set(hostile.ties["sign"]) == {-1}
    assert len(hostile) == (net.ties["sign"] == -1).sum()
    channels = gg.sources.counting(net, gg.about(gg.centrality.betweenness(net)))
    assert list(channels.ties.index) == list(net.ties.index[net.ties["channel"].astype(bool) & (net.ties["sign"] >= 0)])
    assert run(["rank", folder, "--by", "degree", "--column", "hostil"]) == 2
    assert "did you mean 'hostile'" in capsys.readouterr().err


@pytest.mark.parametrize("column", ["rank", "actor", "nothing"])
def test_only_numbers_are_ranked_by(column: str) -> None:
    with pytest.raises(gg.UnknownName):
        gg.sources.range(gg.centrality.degree, gg.example(), column=column)


def test_rounding_is_owed_to_nobody(tmp_path: Path) -> None:
    rows = "source,target,type,citation\nd,c,contact,q\nd,a,contact,q\nc,a,contact,p\na,b,contact,q\na,b,contact,p\n"
    (tmp_path / "edges.csv").write_text(rows)
    with pytest.warns(gg.DataWarning):
        net = gg.read(tmp_path / "edges.csv")
    found = gg.sources.range(gg.centrality.current_flow_betweenness, net).set_index("actor")
    assert found.loc["b", "owes_to"] == ""
    assert found.loc["a", "owes_to"] != ""


def test_a_measure_of_ones_own_is_ranked_by_its_first_number() -> None:
    net = gg.example()

    def contacts(net: gg.Network) -> pd.DataFrame:
        table = gg.centrality.degree(net)
        return pd.DataFrame({"actor": table["actor"], "v": table["degree"].astype(float)})

    own, known = gg.sources.range(contacts, net), gg.sources.range(gg.centrality.degree, net)
    assert own[["actor", "v", "low", "high", "rank"]].values.tolist() == known[["actor", "degree", "low", "high", "rank"]].values.tolist()
    assert gg.robust.vary(contacts, net, over=["sources"]).actors["first"].iloc[0] == 1
    assert gg.robust.elsewhere(contacts, net, net).spearman == pytest.approx(1)
    assert gg.sources.aside(contacts, net)["rank_aside"].min() == 1
    assert gg.timeline.follow(contacts, net, at=["2021"])["rank"].min() == 1
    with pytest.raises(gg.MeasureError, match="is no function"):
        gg.sources.range("betweenness", net)
    with pytest.raises(gg.MeasureError, match="has no row per actor"):
        gg.sources.range(gg.structure.describe, net)


def test_nobody_is_first_where_all_are_equal() -> None:
    ring = nx.cycle_graph(4)
    nx.set_edge_attributes(ring, "s:1;t:1", "citation")
    found = gg.sources.range(gg.centrality.degree, ring)
    assert set(found["rank"]) == {1}
    assert (found["first_any"] == 0).all()
    varied = gg.robust.vary(gg.centrality.degree, ring)
    assert (varied.actors["first"] == 0).all()
    assert set(varied.grid["leader"]) == {""}

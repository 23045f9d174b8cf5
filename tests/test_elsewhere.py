"""Two data sets on the same actors, held against each other by hand."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from scipy.stats import spearmanr

import geograph as gg


@pytest.fixture
def pair(tmp_path: Path) -> tuple[gg.Network, gg.Network]:
    """Four states each; USA and the Soviet Union are matched by code and by alias, c by id, d and x by nothing."""
    for name, edges, nodes in (
        (
            "one",
            "source,target,type,citation\nus,su,rivalry,a:1\nus,c,trade,a:2\nus,d,contact,a:3\nc,su,contact,a:4\n",
            "id,name,kind,aliases,iso3\nus,United States,state,,USA\nsu,Soviet Union,state,USSR;Russia,\nc,Cee,state,,\nd,Dee,state,,\n",
        ),
        (
            "two",
            "source,target,type,citation\nAM,RU,alliance,b:1\nAM,c,trade,b:2\nRU,x,aid,b:3\n",
            "id,name,kind,aliases,iso3\nAM,America,state,,usa\nRU,USSR,state,,RUS\nc,Cee,state,,\nx,Ex,state,,\n",
        ),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "edges.csv").write_text(edges)
        (tmp_path / name / "nodes.csv").write_text(nodes)
    return gg.read(tmp_path / "one"), gg.read(tmp_path / "two")


def test_actors_are_matched_once_by_id_code_or_name(pair: tuple[gg.Network, gg.Network]) -> None:
    found = gg.robust.elsewhere(gg.centrality.degree, *pair)
    table = found.actors.set_index("actor")
    assert table[["actor_other", "matched_by"]].T.to_dict("list") == {"us": ["AM", "iso3"], "c": ["c", "id"], "su": ["RU", "name"]}
    assert table.loc["us", ["value", "rank", "value_other", "rank_other"]].tolist() == [3, 1, 2, 1]
    assert table.loc["su", ["value", "rank", "value_other", "rank_other"]].tolist() == [2, 2, 2, 1]
    told = gg.about(found.actors)["notes"][-1]
    assert "3 of 4 actors are among the 4 of the other data; dyads of theirs: 2 both, 1 here, 0 there" in told


def test_dyads_by_hand(pair: tuple[gg.Network, gg.Network]) -> None:
    found = gg.robust.elsewhere(gg.centrality.degree, *pair)
    rows = found.dyads[["source", "target", "found", "types", "types_other", "citations", "citations_other", "contrary"]].values.tolist()
    assert rows == [
        ["c", "su", "here", "contact", "", "a:4", "", False],
        ["c", "us", "both", "trade", "trade", "a:2", "b:2", False],
        ["su", "us", "both", "rivalry", "alliance", "a:1", "b:1", True],
    ]
    back = gg.robust.elsewhere(gg.centrality.degree, *reversed(pair))
    assert sorted(back.dyads["found"]) == ["both", "both", "there"]
    assert back.dyads["contrary"].sum() == 1


def test_the_correlation_is_that_of_scipy() -> None:
    net = gg.example()
    one, two = net.citing("tespa-2021"), net.citing("riddle-2022")
    found = gg.robust.elsewhere(gg.centrality.degree, one, two)
    values = [gg.result.column(gg.centrality.degree(part)).astype(float) for part in (one, two)]
    both = values[0].dropna().index.intersection(values[1].dropna().index)
    assert found.spearman == pytest.approx(spearmanr(values[0][both], values[1][both]).statistic)


def test_with_itself_all_is_in_both() -> None:
    net = gg.example()
    found = gg.robust.elsewhere(gg.centrality.betweenness, net, net)
    assert set(found.dyads["found"]) == {"both"}
    assert found.spearman == pytest.approx(1)
    assert found.actors["rank"].equals(found.actors["rank_other"].rename("rank"))
    assert not found.dyads["contrary"].any()


def test_nobody_in_common(pair: tuple[gg.Network, gg.Network]) -> None:
    found = gg.robust.elsewhere(gg.centrality.degree, pair[0].among(["d", "us"]), pair[1].among(["x", "RU"]))
    assert found.actors.empty
    assert found.dyads.empty
    assert np.isnan(found.spearman)


def test_nobody_is_matched_twice() -> None:
    one, two = (nx.Graph([edge]) for edge in (("p", "q"), ("r", "s")))
    nx.set_node_attributes(one, {"p": "Congo", "q": "Zaire"}, "name")
    nx.set_node_attributes(two, {"r": "Congo"}, "name")
    nx.set_node_attributes(two, {"r": "Zaire"}, "aliases")
    found = gg.robust.elsewhere(gg.centrality.degree, one, two)
    assert found.actors[["actor", "actor_other"]].values.tolist() == [["p", "r"]]

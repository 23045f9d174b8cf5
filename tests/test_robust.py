"""The grid of defensible choices, on networks whose rankings are known under each."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.cli import run

EDGES = """source,target,type,start,confidence,citation
hub,a,contact,2020,high,s1:1
hub,b,contact,2020,high,s1:2
hub,c,contact,2020,low,s1:3
rival,a,contact,,high,s2:1
rival,b,contact,,high,s2:2
rival,c,contact,2020,high,s2:3
rival,d,contact,2020,low,s2:4
talks,hub,membership,2020,high,s1:4
talks,d,membership,2020,high,s1:5
"""
NODES = "id,name,kind\n" + "".join(
    f"{x},{x},{'forum' if x == 'talks' else 'state'}\n" for x in ("hub", "rival", "a", "b", "c", "d", "talks")
)


@pytest.fixture
def two_hubs(tmp_path: Path) -> gg.Network:
    """hub and rival: who has more partners depends on dates, confidence, forums and sources."""
    (tmp_path / "edges.csv").write_text(EDGES)
    (tmp_path / "nodes.csv").write_text(NODES)
    (tmp_path / "sources.csv").write_text("id,about\ns1,hub\ns2,hub;rival\n")
    return gg.read(tmp_path)


def test_every_combination_once_and_the_usual_first(two_hubs: gg.Network) -> None:
    ways = gg.robust.specifications(two_hubs, over=gg.robust.ALL)
    assert ways[0].choices == {"forums": "conduit", "dates": "all ties", "confidence": "any", "sources": "all", "focal": "in"} | {
        "parallel": "any", "folding": "as coded",
    }  # fmt: skip
    assert list(ways[0].choices) == list(gg.robust.ALL)
    assert ways[0].net.hash == two_hubs.hash
    assert ways[0].contract == {"parallel": "any", "forums": "conduit"}
    # forums 3, dates 2, confidence any or at least medium (high here), sources 3, the focal actor 2; nothing to fold, none parallel
    kinds = {tuple(way.choices.values()) for way in ways}
    assert len(kinds) == len(ways) <= 3 * 2 * 2 * 3 * 2
    whole = {name: {way.choices[name] for way in ways} for name in ways[0].choices}
    assert whole["confidence"] == {"any", "medium"}
    assert whole["sources"] == {"all", "without s1", "without s2"}
    assert whole["focal"] == {"in", "without hub"}
    assert whole["folding"] == {"as coded"}
    for way in ways:
        assert ("hub" in way.net.actors.index) == (way.choices["focal"] == "in")
        assert not (way.choices["dates"] == "dated only" and (way.net.ties["start"] == "").any())
        assert not (way.choices["confidence"] == "medium" and (way.net.ties["confidence"] != "high").any())
        gone = way.choices["sources"].removeprefix("without ")
        assert gone == "all" or not way.net.ties["citation"].str.contains(gone).any()


def test_shares_by_hand(two_hubs: gg.Network) -> None:
    # Partners of hub and rival, degree with forums as conduits: all ties 3 (a, b, c; talks is no actor) and 4; dated: 3 and 2.
    found = gg.robust.vary(gg.centrality.degree, two_hubs, over=["dates"], options={"forums": "drop"})
    table = found.actors.set_index("actor")
    assert table.loc["hub", ["rank", "ranked", "first", "rank_best", "rank_worst", "moved_by", "moved"]].tolist() == [
        2, 1.0, 0.5, 1, 2, "dates", 1.0,
    ]  # fmt: skip
    assert table.loc["rival", ["rank", "first", "top_five", "rank_median"]].tolist() == [1, 0.5, 1.0, 1.5]
    assert found.grid[["dates", "leader"]].values.tolist() == [["all ties", "rival"], ["dated only", "hub"]]
    assert found.choices[["option", "specifications", "leader", "share"]].values.tolist() == [
        ["all ties", 1, "rival", 1.0], ["dated only", 1, "hub", 1.0],
    ]  # fmt: skip
    # top five of the usual reading: rival 1, hub 2, a, b, c 3 each; dated: hub 1, rival 2 and c 2, a, b, d 4: each moves by 1.
    assert found.choices["moved"].tolist() == [0.0, 1.0]


def test_the_focal_actor_out_is_not_ranked_and_counts_for_nobody_else(two_hubs: gg.Network) -> None:
    found = gg.robust.vary(gg.centrality.degree, two_hubs, over="focal", options={"forums": "drop"})
    table = found.actors.set_index("actor")
    assert table.loc["hub", ["ranked", "first"]].tolist() == [0.5, 0.0]
    assert table.loc["rival", ["ranked", "first"]].tolist() == [1.0, 1.0]


def test_one_actor_by_each_option() -> None:
    net = gg.example()
    found = gg.robust.vary(gg.centrality.betweenness, net, over=["level", "sources"])
    table = gg.robust.by_option(found, "Russia")
    levels = ["local", "regional", "global"]
    assert table.iloc[0][["choice", "option", "specifications", "rank", "rank_worst"]].tolist() == ["all", "all", 24, 1, 2]
    assert table["first"].iloc[0] == found.actors.set_index("actor").loc["russia", "first"]
    assert table["option"].tolist()[1:5] == ["all levels", *(f"only {level}" for level in levels)]
    by_level = table.iloc[1:].set_index("option")
    for level in levels:
        # The rank at a level, and its range, are those of the ties selected by hand.
        part = net.at_level(level)
        ranged = gg.sources.range(gg.centrality.betweenness, part, subsets=False).set_index("actor").loc["russia"]
        row = by_level.loc[f"only {level}"]
        assert row[["value", "low", "high"]].tolist() == pytest.approx(ranged[["betweenness", "low", "high"]].tolist())
        assert row[["rank", "rank_best", "rank_worst"]].tolist() == ranged[["rank", "rank_best", "rank_worst"]].tolist()
        ties = part.ties[part.ties["channel"].astype(bool) & (part.ties["sign"] >= 0)]  # those that betweenness walks
        mine = ties[(ties["source"] == "russia") | (ties["target"] == "russia")]
        assert row["ties"] == len(mine)
        assert set(row["citations"].split(";")) == {item for cell in mine["citation"] for item in cell.split(";")}
    assert by_level.loc["all", "specifications"] == 4
    assert by_level.loc["without riddle-2022", "rank"] == 2
    with pytest.raises(gg.UnknownName):
        gg.robust.by_option(found, "nobody at all")


def test_an_actor_set_aside_has_no_rank_by_that_option(two_hubs: gg.Network) -> None:
    found = gg.robust.vary(gg.centrality.degree, two_hubs, over="focal", options={"forums": "drop"})
    row = gg.robust.by_option(found, "hub").set_index("option").loc["without hub"]
    assert row["ranked"] == 0
    assert row[["value", "rank", "first", "rank_best", "low"]].isna().all()
    assert (row["ties"], row["citations"]) == (0, "")


def test_ranks_are_those_of_every_specification(two_hubs: gg.Network) -> None:
    found = gg.robust.vary(gg.centrality.degree, two_hubs, over=["dates", "sources"])
    for number, way in enumerate(found.ways, 1):
        own = found.ranks[found.ranks["specification"] == number].set_index("actor")
        table = gg.centrality.degree(way.net, **way.contract).set_index("actor").dropna(subset=["rank"])
        assert own["rank"].to_dict() == table["rank"].to_dict()
        assert own["value"].to_dict() == table["degree"].astype(float).to_dict()
        assert found.grid["specification"].iloc[number - 1] == number
        leaders = found.grid["leader"].iloc[number - 1].split(";")
        assert sorted(own.index[own["rank"] == 1]) == leaders


def test_a_word_given_or_not_heeded_does_not_vary(two_hubs: gg.Network) -> None:
    given = gg.robust.vary(gg.centrality.degree, two_hubs, options={"forums": "drop"})
    assert "forums" not in given.grid
    assert set(given.choices["choice"]) == {"dates", "confidence", "sources", "focal"}
    assert "parallel" not in gg.robust.vary(gg.centrality.betweenness, gg.example(), over=["parallel", "confidence"]).grid


def test_without_anything_to_choose_there_is_one_way() -> None:
    found = gg.robust.vary(gg.centrality.betweenness, nx.path_graph(4))
    assert len(found.grid) == 1
    assert found.choices.empty
    assert found.actors["first"].tolist() == [1.0, 1.0, 0.0, 0.0]
    assert (found.actors["moved_by"] == "").all()


def test_moves_are_those_of_the_measure() -> None:
    net = gg.example()
    found = gg.robust.vary(gg.centrality.betweenness, net, over=["confidence", "sources"])
    ranks = []
    for way in gg.robust.specifications(net, over=["confidence", "sources"]):
        table = gg.centrality.betweenness(way.net, **way.contract)
        ranks.append(table.set_index("actor")["rank"].astype(float))
    for actor in ("russia", "china", "iran"):
        own = np.array([r[actor] for r in ranks])
        row = found.actors.set_index("actor").loc[actor]
        assert (row["rank"], row["rank_best"], row["rank_worst"], row["rank_median"]) == (own[0], own.min(), own.max(), np.median(own))
        assert row["first"] == (own == 1).mean()
        by_confidence = np.abs(own.reshape(3, -1)[1:] - own.reshape(3, -1)[0]).mean()
        by_source = np.abs(own.reshape(3, -1)[:, 1:] - own.reshape(3, -1)[:, :1]).mean()
        assert row["moved"] == pytest.approx(max(by_confidence, by_source))
        assert row["moved_by"] == ("confidence" if by_confidence >= by_source else "sources")


def test_wrong_words() -> None:
    with pytest.raises(gg.UnknownName, match="did you mean 'forums'"):
        gg.robust.specifications(gg.example(), over=["forum"])
    with pytest.raises(gg.UnknownName):
        gg.robust.vary(gg.centrality.degree, gg.example(), column="nothing", over=["forums"])


def test_command(two_hubs: gg.Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["robust", str(tmp_path), "--by", "degree", "--over", "dates", "--forums", "drop"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[1].split()[:4] == ["hub", "2", "1", "0.500"]
    assert "2 specifications over dates" in err
    assert run(["robust", str(tmp_path), "--by", "degree", "--format", "json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"meta", "actors", "choices", "grid"}
    assert run(["robust", str(tmp_path), "--by", "degree", "--format", "csv", "--part", "grid", "--over", "dates"]) == 0
    assert capsys.readouterr().out.startswith("specification,dates,leader,actors,ties\n")
    assert run(["robust", str(tmp_path), "--by", "degree", "--over", "sources", "--actor", "hubs"]) == 2
    assert "did you mean 'hub'" in capsys.readouterr().err
    assert run(["robust", str(tmp_path), "--by", "degree", "--over", "sources", "--actor", "hub"]) == 0
    assert capsys.readouterr().out.splitlines()[2].split()[:4] == ["sources", "all", "4", "1"]
    assert run(["robust", str(tmp_path), "--actor", "hub", "--top", "2"]) == 2
    assert "leave out --top" in capsys.readouterr().err
    assert run(["robust", str(tmp_path), "--part", "grid"]) == 2
    assert "--part goes with" in capsys.readouterr().err
    assert run(["robust", str(tmp_path), "--by", "degre"]) == 2
    assert "did you mean 'degree'" in capsys.readouterr().err


def test_conventions_are_the_ranks_of_each() -> None:
    net = gg.example()
    found = gg.robust.conventions("closeness", net).set_index("actor")
    for name, table in {
        "harmonic": gg.centrality.harmonic(net),
        "valente-foreman": gg.centrality.closeness(net, convention="valente-foreman"),
    }.items():
        assert found[name].dropna().to_dict() == table.set_index("actor")["rank"].dropna().to_dict()
    ranks = found.drop(columns=["rank_best", "rank_worst"]).astype(float)
    assert found["rank_worst"].astype(float).equals(ranks.max(axis=1).rename("rank_worst"))


@pytest.mark.parametrize("word", list(gg.robust.CONVENTIONS))
def test_every_convention_ranks(word: str) -> None:
    found = gg.robust.conventions(word, nx.karate_club_graph())
    assert len(found) == 34
    assert any("citations" in note for note in gg.about(found)["notes"]) == (word == "degree")
    assert found.drop(columns="actor").notna().all().all()
    assert ((found["rank_best"] == 1).sum()) >= 1


def test_constraint_by_whole_and_ego_network_part() -> None:
    # In a path of four the ends know one other: 1 either way; the middle ones are constrained alike by both models.
    found = gg.robust.conventions("constraint", nx.path_graph(4)).set_index("actor")
    assert found.loc[[1, 2], "whole"].tolist() == [1, 1]
    with pytest.raises(gg.UnknownName, match="did you mean 'closeness'"):
        gg.robust.conventions("closenes", nx.path_graph(3))


def test_the_usual_is_what_the_measure_itself_takes() -> None:
    net = gg.example()
    found = gg.robust.vary(gg.centrality.strength, net, over=["parallel"])
    assert (
        found.actors.set_index("actor")["rank"].dropna().to_dict()
        == gg.centrality.strength(net).set_index("actor")["rank"].dropna().to_dict()
    )
    assert found.grid["parallel"].tolist()[0] == "sum"


def test_a_network_that_ranks_nobody() -> None:
    alone = nx.Graph()
    alone.add_node("a")
    found = gg.robust.vary(gg.centrality.harmonic, alone)
    assert found.ranks.empty
    row = gg.robust.by_option(found, "a").iloc[0]
    assert (row["specifications"], row["ranked"]) == (1, 0)
    assert gg.figure.specifications(found).texts


def test_what_a_measure_does_not_heed_does_not_vary_by_another_column_either() -> None:
    for column in (None, "farness"):
        found = gg.robust.vary(gg.centrality.closeness, gg.example(), over=["parallel"], column=column)
        assert len(found.grid) == 1

"""An actor's page: its ties by type, sign, level and partner, its ranks, its citations."""

import networkx as nx
import pytest

import geograph as gg


@pytest.fixture
def net(tmp_path):
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,end,confidence,level,citation\n"
        "a,b,contact,2020,2020,high,local,s:1\n"
        "b,a,aid,2021-05,..,low,local;global,t:2;s:3\n"
        "a,c,rivalry,,,,,s:4\n"
    )
    (tmp_path / "nodes.csv").write_text("id,name,kind,aliases,bloc\na,Alpha,state,The A,east\nb,Beta,state,,\nc,Gamma,state,,\n")
    return gg.read(tmp_path)


def test_every_tie_is_there_with_its_direction_and_citation(net):
    page = gg.actor(net, "The A")
    assert page.actor == "a"
    assert page.ties[["partner", "type", "way", "sign", "citation"]].values.tolist() == [
        ["b", "aid", "from", "friendly", "t:2;s:3"],
        ["b", "contact", "with", "neutral", "s:1"],
        ["c", "rivalry", "with", "hostile", "s:4"],
    ]


def test_counts_by_type_sign_level_and_partner(net):
    page = gg.actor(net, "a")
    assert page.by_sign.values.tolist() == [["friendly", 1, 1, 2], ["hostile", 1, 1, 1], ["neutral", 1, 1, 1]]
    assert page.by_level.set_index("level")["ties"].to_dict() == {"local": 2, "global": 1, "(not stated)": 1}
    assert page.partners.iloc[0].tolist() == ["b", 2, "aid, contact", "friendly, neutral", "2020 to ongoing", 2]
    assert page.facts["bloc"] == "east"


def test_a_partners_period_reaches_to_the_latest_day_meant(tmp_path):
    (tmp_path / "edges.csv").write_text("source,target,type,start,end\na,b,trade,2015,2021\na,b,contact,2016,2021-05\n")
    assert gg.actor(gg.read(tmp_path), "a").partners["period"].tolist() == ["2015 to 2021"]


def test_ranks_are_those_of_the_measures(net):
    page = gg.actor(net, "a")
    ranks = page.ranks.set_index("measure")
    assert ranks.loc["degree", ["value", "rank", "of"]].tolist() == [2.0, 1, 3]
    assert ranks.loc["talk_to_means", "value"] == 0.0


def test_an_unknown_name_gets_did_you_mean(net):
    with pytest.raises(gg.UnknownName, match="did you mean 'Gamma'"):
        gg.actor(net, "Gama")


def test_an_actor_without_ties_and_a_networkx_graph():
    page = gg.actor(nx.empty_graph(2), 1)
    assert page.ties.empty
    assert page.partners.empty
    assert page.to_dict()["actor"] == "1"

"""The ties under a step, and who is meant by a party."""

import networkx as nx
import pytest

import geograph as gg
from geograph import steps
from geograph.errors import MeasureError, UnknownName
from geograph.steps import Steps, apart, party


@pytest.fixture
def net(folder_of) -> gg.Network:
    return folder_of(
        edges="source,target,type,start,citation\na,b,contact,2001,x:1\nb,a,contact,2003,x:2;y:1\na,b,rivalry,,\nb,c,aid,,y:2\n"
        "a,round,membership,,x:9\nc,round,membership,,x:10\n",
        nodes="id,kind\na,state\nb,state\nc,state\nround,forum\n",
        groups="actor,partition,group\na,bloc,left\nb,bloc,right\nc,bloc,right\n",
    )


def test_a_step_rests_on_the_ties_of_the_contract_alone(net):
    v = gg.view(net)
    cells = Steps(v).cells(v.at("b"), v.at("a"))
    assert cells == {
        "types": "contact",
        "signs": "neutral",
        "confidence": "",
        "ties": "a~b/contact/2001;b~a/contact/2003",
        "citations": "x:1;x:2;y:1",
        "denied_by": "",
    }
    v = gg.view(net, ties="all")
    assert Steps(v).cells(v.at("b"), v.at("a"))["signs"] == "neutral;hostile"


def test_a_directed_tie_carries_one_way(net):
    v = gg.view(net, directed=True)
    steps = Steps(v)
    assert steps.cells(v.at("b"), v.at("c"))["types"] == "aid"
    assert steps.rows(v.at("c"), v.at("b")) == []


def test_a_projected_step_rests_on_both_memberships(net):
    v = gg.view(net, forums="project")
    assert Steps(v).cells(v.at("a"), v.at("c"))["citations"] == "x:9;x:10"
    with pytest.raises(UnknownName, match="it is a forum"):
        v.at("round")


def test_parties(net):
    assert party(net, "a") == ["a"]
    assert party(net, "bloc:right") == ["b", "c"]
    assert party(net, ["c", "bloc:right"]) == ["c", "b"]
    with pytest.raises(UnknownName, match="known: left, right"):
        party(net, "bloc:top")
    with pytest.raises(UnknownName, match="no actor 'blok:right'"):
        party(net, "blok:right")
    with pytest.raises(MeasureError, match="nobody"):
        party(net, [])
    with pytest.raises(MeasureError, match="b stands on both sides"):
        apart(net, ["a", "b"], "bloc:right")


def test_actors_that_are_tuples_are_parties():
    net = gg.from_networkx(nx.Graph([((1, 2), (3, 4))]))
    assert party(net, (1, 2)) == [(1, 2)]
    assert party(net, [(1, 2), (3, 4)]) == [(1, 2), (3, 4)]


def test_a_projected_step_rests_on_the_ties_in_use_only():
    graph = nx.MultiGraph()
    graph.add_nodes_from(["F", "G"], kind="forum")
    for i, (a, b, sign, channel) in enumerate(
        [("a", "F", 1, 1), ("b", "F", 1, 1), ("a", "G", 0, 1), ("b", "G", 0, 1), ("a", "F", 0, 0)], 1
    ):
        graph.add_edge(a, b, sign=sign, channel=bool(channel), citation=f"s:{i}")
    for ties, cited in (("friendly", "s:1;s:2"), ("channels", "s:1;s:2;s:3;s:4"), ("all", "s:1;s:2;s:3;s:4;s:5")):
        v = gg.view(graph, ties=ties, forums="project")
        assert sorted(Steps(v).cells(v.at("a"), v.at("b"))["citations"].split(";")) == cited.split(";"), ties


def test_what_speaks_against_a_tie_travels_with_it(folder_of):
    net = folder_of(
        edges="id,source,target,type,confidence,citation,start,end\nt1,a,b,membership,low,x:1,,\nt2,a,b,contact,medium,x:2,2001,2002\n",
        evidence="tie,source,target,type,document,locator,says,scope,date\nt1,,,,x,7,absent,,\n,a,b,contact,x,8,absent,,2001\n,b,a,contact,x,9,absent,,1999\n"
        "t2,,,,x,10,absent,of arms,\nt1,,,,x,1,present,,\nt2,,,,x,2,present,,\n",
    )
    v = gg.view(net)
    cells = Steps(v).cells(v.at("a"), v.at("b"))
    assert (cells["confidence"], cells["denied_by"]) == ("medium", "x:7;x:8")
    assert net.denials == {"t1": ["x:7"], "t2": ["x:8"]}


def test_several_dyads_are_as_sure_as_the_weakest(folder_of):
    net = folder_of(
        edges="id,source,target,type,confidence,citation\nt1,a,b,contact,high,x:1\nt2,b,a,trade,low,x:2\nt3,b,c,contact,medium,x:3\n"
        "t4,c,d,contact,,x:4\n"
    )
    # a - b has a sure tie, so b - c is the weakest; a dyad that states nothing is weaker still.
    assert steps.cells(net, [0, 1, 2])["confidence"] == "medium"
    assert steps.cells(net, [0, 1])["confidence"] == "high"
    assert steps.cells(net, [0, 1, 2, 3])["confidence"] == ""
    found = gg.explain.why(gg.centrality.betweenness, net, "b").set_index("part")
    assert found["confidence"].tolist() == ["medium", ""]  # a to c, a to d

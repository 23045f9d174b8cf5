"""What if: against networkx on the same pairs, by hand on small networks, and what must not change."""

import itertools

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.errors import MeasureError, UnknownName
from geograph.whatif import named, remove


def quantities(removal):
    return removal.summary.set_index("quantity")[["before", "after"]]


def test_what_the_others_lose_is_what_networkx_says(undirected):
    graph = nx.Graph(undirected)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    gone = sorted(graph, key=str)[::5]
    rest = [v for v in graph if v not in set(gone)]
    left = graph.subgraph(rest)
    removal = remove(graph, actors=gone)
    told = quantities(removal)
    if len(rest) < 2:
        assert told.loc[["fragmentation", "mean distance"]].isna().all().all()
        return
    for column, g in (("before", graph), ("after", left)):
        d = {v: nx.single_source_shortest_path_length(g, v) for v in rest}
        pairs = [(a, b) for a, b in itertools.permutations(rest, 2)]
        reach = [p for p in pairs if p[1] in d[p[0]]]
        assert told.loc["fragmentation", column] == pytest.approx(1 - len(reach) / len(pairs))
        near = sum(1 / d[a][b] for a, b in reach)
        assert told.loc["distance-weighted fragmentation", column] == pytest.approx(1 - near / len(pairs))
        ours = removal.actors.set_index(removal.actors["actor"].map(repr))[f"betweenness_{column}"]
        theirs = nx.betweenness_centrality_subset(g, rest, rest, normalized=False)
        for v in rest:
            assert ours[repr(v)] == pytest.approx(theirs[v], abs=1e-9)
    kept = [(a, b) for a, b in itertools.combinations(rest, 2) if nx.has_path(left, a, b)]
    before = [nx.shortest_path_length(graph, a, b) for a, b in kept]
    after = [nx.shortest_path_length(left, a, b) for a, b in kept]
    assert told.loc["pairs farther apart", "after"] == sum(y > x for x, y in zip(before, after, strict=True))
    cut = sum(nx.has_path(graph, a, b) for a, b in itertools.combinations(rest, 2)) - len(kept)
    assert told.loc["pairs cut off", "after"] == cut
    if kept:
        assert told.loc["mean distance"].tolist() == pytest.approx([np.mean(before), np.mean(after)])


def test_directed_pairs_are_ordered(two_ways):
    told = quantities(remove(two_ways, actors=["b"]))
    assert told.loc["pairs cut off", "after"] == 1  # a to c; c never reached a
    assert told.loc["fragmentation"].tolist() == [0.5, 1.0]


@pytest.fixture
def two_ways():
    return nx.DiGraph([("a", "b"), ("b", "c")])


def test_removing_nothing_changes_nothing(graph):
    removal = remove(graph)
    before, after = (quantities(removal)[c].to_numpy() for c in ("before", "after"))
    np.testing.assert_array_equal(before, after)
    assert (removal.actors["gain"] == 0).all()
    assert (removal.actors["betweenness_before"] == removal.actors["betweenness_after"]).all()
    assert removal.after.hash == gg.from_networkx(graph).hash


def test_an_isolate_that_goes_changes_nothing_for_the_others():
    graph = nx.path_graph(5)
    with_isolate = graph.copy()
    with_isolate.add_node("alone")
    told = quantities(remove(with_isolate, actors=["alone"]))
    np.testing.assert_array_equal(told["before"], told["after"])


@pytest.fixture
def net(folder_of):
    return folder_of(
        edges="id,source,target,type,confidence,citation\nt1,a,b,alliance,high,x:1\nt2,b,c,contact,medium,x:2;y:1\n,a,c,rivalry,high,y:2\n"
        ",c,d,aid,low,y:3\n,a,d,contact,low,x:4\n",
        nodes="id,name,aliases\na,A land,\nb,B land,Bee\nc,C land,\nd,contact,\n",
        groups="actor,partition,group\na,bloc,left\nb,bloc,right\nc,bloc,right\n",
        sources="id\nx\ny\n",
    )


def test_by_hand(net):
    """a - b - c - d - a without b: the ring opens, and a reaches c by d alone."""
    removal = remove(net, actors=["b"], between=("a", "c"))
    told = quantities(removal)
    assert told.loc["actors"].tolist() == [3, 3]
    assert told.loc["dyads"].tolist() == [2, 2]
    assert told.loc["fragmentation"].tolist() == [0, 0]
    assert told.loc["distance between the parties"].tolist() == [2, 2]
    assert told.loc["disjoint ways"].tolist() == [2, 1]
    assert told.loc["most reliable way"].tolist() == pytest.approx([0.54, 0.09])
    assert told.loc["reliability"].tolist() == pytest.approx([1 - (1 - 0.54) * (1 - 0.09), 0.09])
    assert told.loc["signed dyads"].tolist() == [3, 2]
    assert removal.actors[["actor", "betweenness_before", "betweenness_after", "gain"]].iloc[0].tolist() == ["d", 0.5, 1.0, 0.5]
    assert "gone: 1 actor, 2 of 5 ties (1 alliance, 1 contact)" in gg.about(removal.summary)["notes"]
    assert len(removal.after) == 3


def test_types_sources_and_ties(net):
    assert len(remove(net, types=["contact"]).after) == 3
    left = remove(net, sources=["x"])
    assert left.after.ties["citation"].tolist() == ["y:1", "y:2", "y:3"]
    assert any("left without a tie: a" in note for note in gg.about(left.summary)["notes"])
    assert "t1" not in remove(net, ties=["t1"]).after.ties.index
    told = quantities(remove(net, types=["rivalry"]))
    assert told.loc["frustration"].tolist() == [0, 0]
    assert told.loc["signed dyads"].tolist() == [3, 2]
    everything = remove(net, types=["contact"], sources=["y"], actors=["Bee"])
    assert len(everything.after) == 0


def test_frustration_falls_by_what_the_removed_bring():
    graph = nx.complete_graph(4)
    nx.set_edge_attributes(graph, 1, "sign")
    graph.edges[0, 1]["sign"] = -1
    told = quantities(remove(graph, actors=[0]))
    assert told.loc["frustration"].tolist() == [1, 0]
    assert told.loc["triangle index"].tolist() == [0.5, 1.0]


def test_the_contract_is_followed(net):
    told = quantities(remove(net, actors=["b"], contract={"ties": "all"}))
    assert told.loc["dyads"].tolist() == [3, 3]
    with pytest.raises(MeasureError, match="a signed matrix has no paths"):
        remove(net, actors=["b"], contract={"ties": "signed"})


def test_few_remain(net):
    told = quantities(remove(net, actors=["b", "c", "d"]))
    assert told.loc["actors"].tolist() == [1, 1]
    assert told.loc[["fragmentation", "mean distance"]].isna().all().all()
    nobody = quantities(remove(net, actors=["a", "b", "c", "d"]))
    assert nobody.loc["actors"].tolist() == [0, 0]


def test_the_order_of_rows_changes_nothing(net, tmp_path):
    lines = (net_folder := tmp_path / "edges.csv").read_text(encoding="utf-8").splitlines()
    one = remove(net, actors=["b"], between=("a", "c"))
    net_folder.write_text("\n".join([lines[0], *lines[:0:-1]]) + "\n", encoding="utf-8")
    other = remove(gg.read(tmp_path), actors=["b"], between=("a", "c"))
    assert one.to_dict() == other.to_dict()


def test_mistakes_are_told(net):
    with pytest.raises(UnknownName, match="no actor 'e'"):
        remove(net, actors=["e"])
    with pytest.raises(UnknownName, match="no tie type 'contakt'; did you mean 'contact'"):
        remove(net, types=["contakt"])
    with pytest.raises(UnknownName, match="no tie 't9'"):
        remove(net, ties=["t9"])
    with pytest.raises(UnknownName, match="no source 'z'"):
        remove(net, sources=["z"])
    with pytest.raises(MeasureError, match="b is a party and is removed"):
        remove(net, actors=["b"], between=("b", "c"))
    with pytest.raises(MeasureError, match=r"types='contact' is a single name; write types=\['contact'\]"):
        remove(net, types="contact")


def test_words_are_named_as_what_they_are(net):
    nothing = {"actors": [], "types": [], "sources": [], "ties": []}
    assert named(net, ["Bee", "rivalry", "y", "t1", "bloc:right"]) == {
        "actors": ["Bee", "bloc:right"],
        "types": ["rivalry"],
        "sources": ["y"],
        "ties": ["t1"],
    }
    with pytest.raises(MeasureError, match="'contact' could be the actor or the type; write actor:contact"):
        named(net, ["contact"])
    assert named(net, ["type:contact"]) == nothing | {"types": ["contact"]}
    with pytest.raises(UnknownName, match="no source 'w'"):
        named(net, ["source:w"])
    with pytest.raises(UnknownName, match="no actor, type, source or tie 'Bea'; did you mean"):
        named(net, ["Bea"])


def test_reliability_that_cannot_be_told_is_missing_and_said(folder_of):
    net = folder_of(edges="source,target,type\na,b,contact\nb,c,contact\na,c,contact\n")
    removal = remove(net, actors=["b"], between=("a", "c"))
    told = quantities(removal)
    assert told.loc[["reliability", "most reliable way"]].isna().all().all()
    assert any("reliability is not told: 3 of 3 ties state no confidence" in note for note in gg.about(removal.summary)["notes"])
    assert quantities(remove(net, actors=["b"], between=("a", "c"), unstated=0.5)).loc["reliability"].tolist() == [0.625, 0.5]


@pytest.mark.parametrize(
    "contract", [{"parallel": "sources"}, {"parallel": "count"}, {"weight": "weight", "parallel": "sum"}, {"forums": "project"}]
)
def test_any_contract_will_do_for_the_ways_between_parties(net, contract):
    told = quantities(remove(net, actors=["b"], between=("a", "c"), contract=contract))
    assert told.loc["disjoint ways"].tolist() == [2, 1]

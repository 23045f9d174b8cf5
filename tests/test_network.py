"""The Network: frozen tables, selections with lineage, time, folding, and networkx both ways."""

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

import geograph as gg


@pytest.fixture
def talks(tmp_path):
    """Five ties of every kind of date; b lives from 2000 to 2010.

    a --contact (event, 2005-03)--- b
    a --trade (2001 .. 2003-06-15)- c
    a --alliance (2010 ..)--------- c      cites a document of 2020-05-10
    c --rivalry (undated)---------- d
    a --aid (2019~)---------------> d
    """
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,end,confidence,level,citation,note\n"
        "a,b,contact,2005-03,,high,local,s1:4,\n"
        "a,c,trade,2001,2003-06-15,medium,regional;global,s1:5;s2:1,\n"
        "a,c,alliance,2010,..,low,global,s2:2,\n"
        "c,d,rivalry,,,,,s3:1,\n"
        "a,d,aid,2019~,,high,local,,\n"
    )
    (tmp_path / "nodes.csv").write_text(
        "id,name,kind,aliases,bloc,start,end\na,Alpha,state,The A,x,,\nb,Beta,state,,x,2000,2010\nc,Gamma,state,,y,,\nd,Delta,state,,,,\n"
    )
    (tmp_path / "sources.csv").write_text("id,date\ns1,2006\ns2,2020-05-10\ns3,2006\n")
    return gg.read(tmp_path)


def kinds(net):
    return sorted(net.ties["type"])


def test_tables_are_copies_on_write(talks):
    ties = talks.ties
    ties.loc[ties.index[0], "type"] = "war"
    actors = talks.actors
    actors["kind"] = "other"
    assert "war" not in set(talks.ties["type"])
    assert set(talks.actors["kind"]) == {"state"}


def test_repr_says_what_it_holds_and_how_it_was_selected(talks):
    assert repr(talks) == "<Network: 4 actors, 5 ties, 5 types, 3 sources>"
    chosen = talks.of_type("contact").at_level("local")
    assert repr(chosen).splitlines()[1:] == ["  of type contact: 1 of 5 ties", "  at level local: 1 of 1 ties"]
    html = chosen._repr_html_()
    assert "of type contact: 1 of 5 ties" in html
    assert "meetings, talks" in html


def test_html_escapes_what_the_data_say():
    graph = nx.Graph([("<b>", "x", {"type": "<script>alert(1)</script>"})])
    assert "<script>" not in gg.from_networkx(graph)._repr_html_()


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2005-03-31", "2005-03-31", ["contact", "rivalry"]),
        ("2005-04", "2006-03-30", ["contact", "rivalry"]),  # an event counts for 12 months after its last day
        ("2006-03-31", "2006-03-31", ["contact", "rivalry"]),
        ("2006-04-01", "2006-04-01", ["rivalry"]),
        ("2003-06-15", "2003-06-15", ["rivalry", "trade"]),  # the end is the last day in force
        ("2003-06-16", "2003-06-16", ["rivalry"]),
        ("2000", "2001", ["rivalry", "trade"]),
        ("..", "2000-12-31", ["rivalry"]),
        ("2012", "..", ["aid", "alliance", "rivalry"]),
        ("2030", "2030", ["alliance", "rivalry"]),
    ],
)
def test_between_includes_both_ends_at_their_precision(talks, first, last, expected):
    assert kinds(talks.between(first, last)) == expected


def test_a_tie_of_2021_is_surely_in_force_some_day_of_2021(tmp_path):
    (tmp_path / "edges.csv").write_text("source,target,type,start,end\na,b,trade,2021,2021\n")
    net = gg.read(tmp_path)
    assert len(net.on("2021", reading="sure")) == 1
    assert len(net.between("2020-06", "2022", reading="sure")) == 1
    assert len(net.on("2021-05", reading="sure")) == 0
    assert "in force 1, assumed 0" in net.on("2021").steps[0]


def test_the_sure_reading_keeps_what_every_reading_of_the_dates_agrees_on(talks):
    assert kinds(talks.on("2001-06", reading="sure")) == ["rivalry"]  # trade may have begun in December
    assert kinds(talks.on("2002", reading="sure")) == ["rivalry", "trade"]
    assert kinds(talks.on("2020-05-10", reading="sure", undated="drop")) == ["alliance"]  # ongoing when s2 was written
    assert kinds(talks.on("2020-05-11", reading="sure", undated="drop")) == []
    assert kinds(talks.on("2019-06", reading="sure", undated="drop")) == ["alliance"]  # "about 2019" is not sure


def test_a_time_selection_counts_aloud(talks):
    step = talks.between("2005-06-01", "2005-12-31").steps[0]
    assert "in force 1, assumed 0, undated 1; events count for 12 months" in step
    assert "in force 1, assumed 0" in talks.on("2003", undated="drop").steps[0]
    assert "in force 0, assumed 1" in talks.on("2001-06", undated="drop").steps[0]


def test_persistence_is_an_option(talks):
    assert kinds(talks.on("2005-06", persistence=0, undated="drop")) == []
    assert kinds(talks.on("2009-01", persistence=60, undated="drop")) == ["contact"]


def test_actors_outside_their_own_period_go_with_their_ties(talks):
    assert list(talks.on("2011").actors.index) == ["a", "c", "d"]
    assert list(talks.of_type("trade").actors.index) == ["a", "b", "c", "d"]  # any other selection keeps isolates


def test_years_may_be_numbers_and_words_are_checked(talks):
    assert kinds(talks.between(2003, 2004)) == kinds(talks.between("2003", "2004"))
    assert list(talks.among("a").actors.index) == ["a"]
    for months in (-5, 1.5):
        with pytest.raises(gg.MeasureError, match="0 months or more"):
            talks.on("2003", persistence=months)
    with pytest.raises(gg.UnknownName, match="name at least one"):
        talks.of_type()


def test_a_selection_takes_along_only_its_own_evidence_groups_and_relations(tmp_path):
    net = gg.example()
    for chosen in (net.of_type("contact"), net.without("russia"), net.on("2021-09"), net.not_citing("tespa-2021")):
        gg.write(chosen, tmp_path / "part")
        assert gg.read(tmp_path / "part").ties.index.isin(net.ties.index).all()
    assert net.without("russia").focal["russia"] == len(net.sources)  # the documents are about it all the same


def test_a_period_that_ends_before_it_begins_is_an_error(talks):
    with pytest.raises(gg.GeographError, match="swap the two dates"):
        talks.between("2020", "2010")
    with pytest.raises(gg.GeographError, match="is not a date"):
        talks.on("yesterday")


def test_end_exclusive_means_until(tmp_path):
    # Britain and France: hostile until 1904, friendly from 1904 on.
    (tmp_path / "edges.csv").write_text("source,target,sign,begin,end\nFRA,GBR,-1,1872,1904\nFRA,GBR,1,1904,1918\n")
    net = gg.read(tmp_path / "edges.csv", end="exclusive")
    assert net.on("1903").ties["sign"].tolist() == [-1]
    assert net.on("1904").ties["sign"].tolist() == [1]
    assert net.on("1918").ties.empty
    assert len(gg.read(tmp_path / "edges.csv").on("1904")) == 2


def test_selections_by_level_confidence_actor_and_source(talks):
    assert kinds(talks.at_level("global")) == ["alliance", "trade"]
    assert kinds(talks.at_least("medium")) == ["aid", "contact", "trade"]
    assert "1 state none" in talks.at_least("low").steps[0]
    assert kinds(talks.among(["The A", "c"])) == ["alliance", "trade"]
    assert kinds(talks.without("a")) == ["rivalry"]
    assert list(talks.around("b").actors.index) == ["a", "b"]
    assert list(talks.around("b", radius=2).actors.index) == ["a", "b", "c", "d"]
    assert kinds(talks.citing("s1")) == ["contact", "trade"]


def test_not_citing_is_as_if_a_source_had_not_been_read(talks):
    net = talks.not_citing("s1")
    assert kinds(net) == ["aid", "alliance", "rivalry", "trade"]  # trade still rests on s2, aid cites nothing
    assert net.ties.loc["a~c/trade/2001", "citation"] == "s2:1"


def test_where_takes_masks_series_and_functions(talks):
    assert kinds(talks.where(lambda ties: ties["sign"] < 0)) == ["rivalry"]
    assert kinds(talks.where(talks.ties["type"].eq("aid").sort_index())) == ["aid"]  # a Series is matched by tie id
    with pytest.raises(gg.MeasureError, match="one True or False"):
        talks.where([True])


@pytest.mark.parametrize(
    ("select", "told"),
    [
        (lambda n: n.of_type("contct"), "did you mean 'contact'"),
        (lambda n: n.at_level("glbal"), "did you mean 'global'"),
        (lambda n: n.at_least("hihg"), "did you mean 'high'"),
        (lambda n: n.at_least("med"), "did you mean 'medium'"),
        (lambda n: n.without("Alfa"), "did you mean 'Alpha'"),
        (lambda n: n.citing("s9"), "no source 's9'"),
        (lambda n: n.on("2001", reading="sur"), "did you mean 'sure'"),
        (lambda n: n.partition("blok"), "did you mean 'bloc'"),
    ],
)
def test_wrong_words_get_did_you_mean(talks, select, told):
    with pytest.raises(gg.UnknownName, match=told):
        select(talks)


def test_the_hash_is_of_the_content_not_of_the_order(talks):
    shuffled = gg.from_networkx(nx.relabel_nodes(talks.to_networkx(), {}))
    turned = shuffled._tables.replace(ties=shuffled._tables.ties[::-1], actors=shuffled._tables.actors[::-1])
    assert gg.Network(turned).hash == shuffled.hash
    assert talks.of_type("trade").hash != talks.hash


def test_networkx_gets_every_actor_tie_and_attribute(talks):
    graph = talks.to_networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.number_of_edges() == 4 * 2 + 1  # each undirected tie is a pair of arcs
    assert sum(not d["mirror"] for *_, d in graph.edges(data=True)) == len(talks)
    assert graph.has_edge("a", "d")
    assert not graph.has_edge("d", "a")
    forth, back = graph.edges["a", "c", "a~c/trade/2001"], graph.edges["c", "a", "a~c/trade/2001"]
    assert (forth["mirror"], back["mirror"]) == (False, True)
    assert {k: v for k, v in forth.items() if k != "mirror"} == {k: v for k, v in back.items() if k != "mirror"}
    assert forth["citation"] == "s1:5;s2:1"
    assert graph.nodes["b"]["end"] == "2010"


def test_to_networkx_and_back_loses_nothing(talks):
    back = gg.from_networkx(talks.to_networkx())
    columns = list(talks.ties.columns)
    pd.testing.assert_frame_equal(back.ties[columns].sort_index(), talks.ties.sort_index())
    assert back.directed is None


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_any_networkx_graph_is_welcome_and_keeps_its_own_nodes(kind):
    graph = kind()
    graph.add_edge((1, 2), "x", weight=3, colour="red")
    graph.add_node(7)
    before = nx.to_dict_of_dicts(graph)
    net = gg.from_networkx(graph)
    assert list(net.actors.index) == [(1, 2), "x", 7]
    assert net.ties["weight"].tolist() == [3.0]
    assert net.ties["colour"].tolist() == ["red"]
    assert net.ties["directed"].tolist() == [graph.is_directed()]
    assert nx.to_dict_of_dicts(graph) == before


@pytest.mark.parametrize(
    ("attribute", "told"),
    [
        ({"sign": 5}, "sign=5"),
        ({"sign": "foo"}, "sign='foo'"),
        ({"weight": "abc"}, "weight='abc'"),
        ({"directed": "maybe"}, "directed='maybe'"),
    ],
)
def test_an_edge_attribute_that_cannot_be_read_is_told_with_its_edge(attribute, told):
    graph = nx.Graph([("a", "b"), ("b", "c", attribute)])
    with pytest.raises(gg.GeographError, match=r"1 of 2 edges cannot be read: \('b', 'c'\) has " + told):
        gg.from_networkx(graph)


def test_parallel_edges_stay_parallel():
    graph = nx.MultiGraph([("a", "b", {"type": "trade"}), ("a", "b", {"type": "trade"}), ("b", "a", {"type": "aid"})])
    assert len(gg.from_networkx(graph)) == 3


def test_rolled_up_folds_by_dated_relations(tmp_path):
    (tmp_path / "nodes.csv").write_text(
        "id,name,kind\ntaliban,,movement\nafghanistan,,state\niran,,state\niskp,,armed_group\nis,,armed_group\n"
    )
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,end\n"
        "taliban,iran,contact,2015,2015\n"  # before the Taliban represented Afghanistan
        "taliban,iran,contact,2022,2022\n"
        "taliban,afghanistan,conflict,2021-08-20,2021-08-21\n"  # falls within one actor
        "iskp,taliban,conflict,,\n"
    )
    (tmp_path / "relations.csv").write_text(
        "actor,relation,of,start,end\ntaliban,represents,afghanistan,2021-08-15,..\niskp,part_of,is,,\n"
    )
    net = gg.read(tmp_path).rolled_up()
    assert sorted(zip(net.ties["source"], net.ties["target"], strict=True)) == [
        ("afghanistan", "iran"),
        ("is", "afghanistan"),
        ("taliban", "iran"),
    ]
    assert list(net.actors.index) == ["taliban", "afghanistan", "iran", "is"]
    assert "1 tie within one actor left out" in net.steps[0]
    assert list(gg.read(tmp_path).rolled_up("part_of").actors.index) == ["taliban", "afghanistan", "iran", "is"]


def test_a_predecessor_folds_into_its_successor_and_nobody_into_a_collective(tmp_path):
    (tmp_path / "nodes.csv").write_text("id,kind\nru,state\nsu,state\nus,state\nwest,collective\nx,other\ny,other\naf,state\n")
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,end\nsu,af,conflict,1979,1989\nru,us,rivalry,2014,..\nus,af,aid,2005,2005\n"
    )
    rows = ["ru,successor_of,su,1991-12-26,", "us,part_of,west,,", "af,part_of,x,,", "af,part_of,y,,"]
    seen = set()
    for order in (rows, rows[::-1]):
        (tmp_path / "relations.csv").write_text("\n".join(["actor,relation,of,start,end", *order]) + "\n")
        net = gg.read(tmp_path).rolled_up()
        seen.add(net.hash)
        assert sorted(zip(net.ties["source"], net.ties["target"], strict=True)) == [("ru", "af"), ("ru", "us"), ("us", "af")]
        assert "could go to several: af" in net.steps[0]
    assert len(seen) == 1  # whatever the order of the rows


def test_groups_are_those_of_the_time(tmp_path):
    (tmp_path / "edges.csv").write_text("source,target\na,b\n")
    (tmp_path / "groups.csv").write_text("actor,partition,group,start,end\na,camp,east,2000,2005\na,camp,west,2006,2010\n")
    assert gg.read(tmp_path).on("2008").partition("camp") == {"a": ["west"]}


def test_actors_may_be_tuples_or_anything():
    graph = nx.grid_2d_graph(2, 3)
    assert gg.actor(graph, (0, 0)).ties["partner"].tolist() == [(0, 1), (1, 0)]
    assert len(gg.centrality.profile(graph)) == 6
    assert gg.centrality.compare(graph, ["degree", "betweenness"])["degree"].max() == 3


def test_attributes_of_the_users_own_harm_nothing():
    graph = nx.MultiGraph()
    graph.add_node("a", actor="x", id="y", pos=[1, 2], start=None)
    graph.nodes["a"]["node_for_adding"] = 1
    key = graph.add_edge("a", "b", tie="strong", mirror="left", source=3, start=float("nan"), type=None)
    graph.edges["a", "b", key]["u_for_edge"] = 1
    graph.add_edge("a", "b", tie="strong", key="k")
    net = gg.from_networkx(graph)
    assert len(net) == 2
    assert net.ties["edge_tie"].tolist() == ["strong", "strong"]
    assert set(net.ties["type"]) == {"tie"}
    assert gg.centrality.degree(net)["degree"].tolist() == [1, 1]
    assert gg.from_networkx(net.to_networkx()) == net


def test_the_direction_of_a_graph_survives_and_is_part_of_the_content():
    net = gg.from_networkx(nx.DiGraph([("a", "b")]))
    assert gg.from_networkx(net.to_networkx()).directed is True
    assert net != gg.Network(net._tables)


def test_focal_actors_are_whom_the_documents_are_about():
    net = gg.example()
    assert next(iter(net.focal)) == "russia"
    assert net.focal["russia"] == len(net.sources)


def test_partitions_may_overlap(tmp_path):
    (tmp_path / "edges.csv").write_text("source,target\na,b\n")
    (tmp_path / "groups.csv").write_text("actor,partition,group\na,camp,east\na,camp,west\nb,camp,west\n")
    assert gg.read(tmp_path).partition("camp") == {"a": ["east", "west"], "b": ["west"]}


def test_import_geograph_loads_nothing_else(tmp_path):
    import subprocess
    import sys

    code = (
        "import sys; before = set(sys.modules); import geograph; new = set(sys.modules) - before;"
        "print(sorted(m for m in new if m.split('.')[0] not in sys.stdlib_module_names and m.split('.')[0] != 'geograph'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "[]"


def test_dir_lists_the_public_names():
    assert {"read", "view", "centrality", "structure", "page", "actor"} <= set(dir(gg))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = gg.nonsense
    assert callable(gg.view)


def test_an_actor_that_was_set_aside_keeps_its_name() -> None:
    net = gg.example()
    assert net.without("russia").between("2021", "2022").name("russia") == "Russia"
    assert net.name("nobody") == "nobody"
    assert "about Russia and Taliban" in gg.result.caveat(net.without("russia"))


def test_what_denies_a_tie_does_not_keep_it(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text(
        "id,source,target,type,confidence,citation\nt1,a,b,contact,low,s1:1;s2:5\nt2,a,c,contact,low,s2:6\nt3,b,c,contact,low,s1:2;s2:7\n"
    )
    (tmp_path / "evidence.csv").write_text(
        "tie,source,target,type,document,locator,says\nt1,,,,s1,1,present\nt1,,,,s2,5,absent\nt2,,,,s2,6,absent\nt3,,,,s2,7,present\nt3,,,,s1,2,present\n"
    )
    net = gg.read(tmp_path)
    assert net.denials == {"t1": ["s2:5"], "t2": ["s2:6"]}
    # Without the only passage that speaks for it t1 is gone; that it is denied stays, as a denial of contacts between the two.
    fewer = net.not_citing("s1")
    assert list(fewer.ties.index) == ["t2", "t3"]  # nothing of t2 was taken away
    left = fewer.evidence[fewer.evidence["locator"] == "5"].iloc[0]
    assert left[["tie", "source", "target", "type", "says"]].tolist() == ["", "a", "b", "contact", "absent"]
    # Without what denies it a tie is undisputed.
    assert gg.sources.without_passages(net, "s2:5").denials == {"t2": ["s2:6"]}
    assert list(net.not_citing("s2").ties.index) == ["t1", "t3"]
    assert net.not_citing("s2").ties["citation"].tolist() == ["s1:1", "s1:2"]


def test_a_source_that_was_not_read_is_not_counted() -> None:
    net = gg.example().not_citing("tespa-2021")
    assert len(net.sources) == 4
    assert net.focal["taliban"] == 4
    assert "of its 4 documents" in gg.result.caveat(net)

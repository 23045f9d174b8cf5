"""Files that other programs open: every attribute and every parallel tie survives."""

import io
import json

import networkx as nx
import pytest

import geograph as gg
from geograph.show.files import graph_text
from geograph.show.text import table

HOSTILE = "<&\"'>]]>\x07\u2028=1+1|`\n\té漢"


@pytest.fixture
def net():
    return gg.example()


def arcs(graph):
    return {(a, b, key): data for a, b, key, data in graph.edges(keys=True, data=True)}


def kept(before, after):
    """Every node, arc and attribute of one graph is in the other, with the same value."""
    old, new = arcs(before), arcs(after)
    assert set(old) == set(new)
    assert all(old[arc].items() <= new[arc].items() for arc in old)
    assert set(before) == set(after)
    assert all(before.nodes[n].items() <= after.nodes[n].items() for n in before)


def test_graphml_reopens_in_networkx_with_everything(net):
    kept(net.to_networkx(), nx.read_graphml(io.BytesIO(graph_text(net, "graphml").encode()), force_multigraph=True))


def test_gexf_reopens_in_networkx_with_everything(net):
    kept(net.to_networkx(), nx.read_gexf(io.BytesIO(graph_text(net, "gexf").encode())))


def test_json_reopens_in_networkx_with_everything(net):
    kept(net.to_networkx(), nx.node_link_graph(json.loads(graph_text(net, "json")), edges="links"))


def test_what_networkx_read_is_the_same_network_again(net):
    graph = nx.read_graphml(io.BytesIO(graph_text(net, "graphml").encode()), force_multigraph=True)
    assert gg.from_networkx(graph) == gg.from_networkx(net.to_networkx())


def test_a_folder_of_csv_reads_back_as_the_same_network(net, tmp_path):
    gg.write(net, tmp_path / "copy")
    assert gg.read(tmp_path / "copy") == net


def test_an_exclusive_end_is_written_as_the_last_day_in_force(tmp_path):
    (tmp_path / "e_edges.csv").write_text("source,target,start,end\na,b,1900,1904\n")
    net = gg.read(tmp_path / "e_edges.csv", end="exclusive")
    gg.write(net, tmp_path / "copy")
    assert gg.read(tmp_path / "copy").ties["end"].tolist() == ["1903-12-31"]
    assert len(gg.read(tmp_path / "copy").on("1904")) == len(net.on("1904")) == 0


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_attributes_of_several_types_or_of_one_name_reopen(form):
    graph = nx.MultiDiGraph()
    graph.add_node("a", weight="heavy", x=1)
    graph.add_edge("a", "b", x=1, weight=2.0)
    graph.add_edge("b", "a", x="abc")
    read = nx.read_graphml if form == "graphml" else nx.read_gexf
    after = read(io.BytesIO(graph_text(gg.from_networkx(graph), form).encode()))
    assert sorted(str(d["x"]) for *_, d in after.edges(data=True)) == ["1", "abc"]
    assert sorted(d["weight"] for *_, d in after.edges(data=True)) == [1.0, 2.0]
    assert after.nodes["a"]["weight"] == "heavy"


def test_gexf_keeps_how_direction_is_read(net):
    graph = nx.read_gexf(io.BytesIO(graph_text(net, "gexf").encode()))
    assert gg.from_networkx(graph).directed is None


@pytest.mark.parametrize("form", ["graphml", "gexf", "json", "csv"])
def test_the_same_network_gives_the_same_bytes(net, form):
    turned = gg.Network(net._tables.replace(ties=net._tables.ties, actors=net._tables.actors))
    assert graph_text(net, form) == graph_text(turned, form)


@pytest.mark.parametrize("form", ["graphml", "gexf", "json"])
def test_hostile_text_stays_text(form):
    graph = nx.MultiDiGraph()
    graph.add_node("a", name=HOSTILE)
    graph.add_edge("a", "b", type="contact", note=HOSTILE)
    text = graph_text(gg.from_networkx(graph), form)
    if form == "json":
        assert json.loads(text)["nodes"][0]["name"] == HOSTILE
        return
    read = nx.read_graphml if form == "graphml" else nx.read_gexf
    after = read(io.BytesIO(text.encode()))
    assert after.nodes["a"]["name"].replace("\r", "") == HOSTILE.replace("\x07", "")  # XML has no bell


def test_a_result_is_written_with_how_it_was_made(net, tmp_path):
    gg.write(gg.centrality.degree(net), tmp_path / "d.csv")
    assert json.loads((tmp_path / "d.about.json").read_text())["measure"] == "degree"
    gg.write(gg.centrality.degree(net), tmp_path / "d.json")
    assert json.loads((tmp_path / "d.json").read_text())["meta"]["data"] == net.hash
    with pytest.raises(gg.UnknownName, match="did you mean 'csv'"):
        gg.write(gg.centrality.degree(net), tmp_path / "d.cvs")


def test_a_terminal_table_aligns_wide_and_combining_letters_and_shows_control_codes():
    text = table([("北京", 1.5, None), ("é\x1b[31m", 1234, True)], ["name", "x", "y"])
    assert text.splitlines()[0].split() == ["name", "x", "y"]
    assert "\\x1b[31m" in text
    assert "1,234" in text
    assert len({line.index(last) for line, last in zip(text.splitlines()[1:], ("-", "yes"), strict=True)}) <= 2


def test_a_terminal_table_is_shortened_only_to_fit():
    rows = [("a" * 80, 1)]
    assert "…" not in table(rows, ["long", "n"])
    assert max(map(len, table(rows, ["long", "n"], width=40).splitlines())) <= 40

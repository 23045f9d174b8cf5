"""Sizes that break programs: none, one, very many; equal ranks; any order, any clock, any locale."""

import json
import os
import random
import subprocess
import sys
import time
import xml.etree.ElementTree as ET

import networkx as nx
import pytest

import geograph as gg
from geograph.cli import run
from geograph.output import render
from geograph.reading import read_tables
from geograph.show.files import graph_text


def call(capsys, *args):
    code = run([str(a) for a in args])
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    return code, out.out, out.err


def dataset(folder, edges, **tables):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"edges": edges, **tables}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("edges", "nodes"),
    [
        ("source,target,type\n", None),
        ("source,target,type\n", "id,name\na,A\n"),
        ("source,target,type\n", "id,name\na,A\nb,B\n"),
        ("source,target,type\na,a,contact\na,a,trade\nb,b,contact\n", None),
    ],
    ids=["nobody", "one", "two apart", "self-ties only"],
)
def test_f04_f05_next_to_nothing_on_every_command(capsys, tmp_path, edges, nodes):
    folder = dataset(tmp_path / "d", edges, **({"nodes": nodes} if nodes else {}))
    keep = ["--self-ties", "keep"]
    assert call(capsys, "check", folder, *keep)[0] == 0
    for words in ([], ["--actors"], ["--format", "json"]):
        assert call(capsys, "info", folder, *keep, *words)[0] == 0
    for measure in gg.centrality.MEASURES:
        code, _, err = call(capsys, "rank", folder, *keep, "--by", measure, "--format", "json")
        assert code == 0 or (code == 2 and "Error" not in err), (measure, err)
    assert call(capsys, "rank", folder, *keep)[0] == 0
    exists = nodes or "a,a" in edges
    assert call(capsys, "actor", folder, *keep, "a")[0] == (0 if exists else 2)
    for form in ("html", "graphml", "gexf", "json", "csv"):
        code, _, err = call(capsys, "export", folder, *keep, "-o", tmp_path / f"x.{form}")
        assert code == 0, err
    assert call(capsys, "demo", folder, "--out", tmp_path)[0] == (1 if "a,a" in edges else 0)


def test_f03_a_file_in_which_all_is_wrong(capsys, tmp_path):
    rows = "".join(f"a{i},b{i},contact,x{i}\n" for i in range(3000))
    folder = dataset(tmp_path, f"source,target,type,start\n{rows}", nodes="id\nrussia\n")
    code, out, err = call(capsys, "check", folder)
    assert code == 1
    assert "9,000 errors" in err and "0 of 3,000 ties" in err
    assert len(out.splitlines()) == 2 * 20 + 2  # the first of each kind, and how many more
    assert out.splitlines()[-1].endswith("more of this kind (--max-errors lists more)")
    code, out, err = call(capsys, "check", folder, "--format", "json")
    found = json.loads(out)
    assert len(found["rows"]) == found["meta"]["errors"] == 9000
    assert not found["meta"]["not_listed"]
    assert found["rows"][0]["also"] == []
    code, out, err = call(capsys, "check", folder, "--format", "csv", "--max-errors", "2")
    assert len(out.splitlines()) == 5
    assert "8,996 more problems are not listed" in err
    _, log, _ = read_tables(folder)
    assert (log.count("error"), len(log.problems)) == (9000, 2000)  # what is kept is bounded, what is counted is not


def test_f05_duplicates_are_told_once_in_bounded_time(capsys, tmp_path):
    folder = dataset(tmp_path, "source,target,type\n" + "a,b,contact\n" * 1500)
    began = time.perf_counter()
    code, out, err = call(capsys, "check", folder)
    assert code == 0
    assert "1 of 1,500 ties" in err
    assert len(out.splitlines()) == 1 and len(out) < 400
    assert time.perf_counter() - began < 10


def test_f05_a_hundred_thousand_parallel_ties_on_one_pair(tmp_path):
    """Each command in bounded time; through Python, because reading is another test's."""
    graph = nx.MultiGraph()
    graph.add_edges_from(("a", "b", {"weight": float(i + 1)}) for i in range(100_000))
    began = time.perf_counter()
    net = gg.from_networkx(graph)
    assert gg.centrality.degree(net)["degree"].tolist() == [1, 1]
    assert gg.centrality.betweenness(net)["betweenness"].tolist() == [0, 0]
    assert gg.structure.describe(net) is not None
    assert time.perf_counter() - began < 30


def test_f05_info_grows_with_the_ties_not_with_their_square(capsys, tmp_path):
    folder = dataset(tmp_path, "id,source,target,type,weight\n" + "".join(f"{i},a,b,t,{i + 1}\n" for i in range(8000)))
    began = time.perf_counter()
    code, out, _ = call(capsys, "info", folder)
    assert code == 0
    assert "8,000" in out
    assert time.perf_counter() - began < 15


def test_f09_five_hundred_types_and_groups_and_three_centuries(capsys, tmp_path):
    edges = "source,target,type,start,end\n" + "".join(f"n{i % 50},n{(i * 7 + 1) % 53 + 50},t{i},{1700 + i % 300},..\n" for i in range(500))
    groups = "actor,partition,group\n" + "".join(f"n{i % 50},p,g{i}\n" for i in range(500))
    folder = dataset(tmp_path, edges, groups=groups)
    assert call(capsys, "info", folder, "--group", "p")[0] == 0
    assert call(capsys, "rank", folder, "--group", "p", "--between", "1700", "1999")[0] == 0
    code, _, err = call(capsys, "export", folder, "-o", tmp_path / "p.html", "--color-by", "p")
    assert code == 0, err


def test_f10_equal_values_share_a_rank_and_stand_by_id(capsys, tmp_path):
    names = [f"n{i:02d}" for i in range(20)]
    ring = [f"{a},{b},contact\n" for a, b in zip(names, [*names[1:], names[0]], strict=True)]
    random.Random(3).shuffle(ring)
    folder = dataset(tmp_path, "source,target,type\n" + "".join(ring))
    for measure in ("degree", "strength", "betweenness", "harmonic", "pagerank", "eigenvector", "katz"):
        _, out, _ = call(capsys, "rank", folder, "--by", measure, "--format", "csv")
        rows = [line.split(",") for line in out.splitlines()]
        rank = rows[0].index("rank")
        assert [row[0] for row in rows[1:]] == names, measure
        assert {row[rank] for row in rows[1:]} == {"1"}, measure


@pytest.mark.skipif(os.name != "posix", reason="a shell and locales of POSIX")
def test_f11_any_order_of_rows_seed_locale_and_clock_gives_the_same_bytes(tmp_path):
    net = gg.example()
    gg.write(net, tmp_path / "a" / "d")
    gg.write(net, tmp_path / "b" / "d")
    rows = net.ties.rename_axis("id").reset_index().sample(frac=1, random_state=5)
    (tmp_path / "b/d/edges.csv").write_text(render(rows, "csv"), encoding="utf-8")
    actors = net.actors.rename_axis("id").reset_index().sample(frac=1, random_state=6)
    (tmp_path / "b/d/nodes.csv").write_text(render(actors, "csv"), encoding="utf-8")
    code = (
        "from geograph.cli import run\n"
        "for words in ('info d --format json', 'rank d --format json', 'rank d --by betweenness',\n"
        "  'rank d --by pagerank --format md', 'actor d taliban', 'export d -o x.html', 'export d -o x.graphml',\n"
        "  'export d -o x.gexf', 'export d -o x.json', 'export d -o x.csv', 'schema', 'demo d --out o'):\n"
        "    assert run(words.split()) == 0, words\n"
    )
    worlds = {
        "a": {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        "b": {"PYTHONHASHSEED": "2", "TZ": "Asia/Kabul", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "1"},
    }
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=tmp_path / name, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for name, env in worlds.items()
    ]
    one, two = (process.communicate(timeout=120) for process in running)
    assert [process.returncode for process in running] == [0, 0], two[1].decode()
    assert one == two
    for name in ("x.html", "x.graphml", "x.gexf", "x.json", "o/network.html"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    csv = [sorted((tmp_path / name / "x.csv").read_bytes().splitlines()) for name in worlds]
    assert csv[0] == csv[1]  # rows stay in the order of the file they came from


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_e18_xml_holds_only_characters_of_xml(form):
    graph = nx.MultiDiGraph()
    graph.add_node("a", name="x\x00\x1b\ufffe\ud800</node><script>")
    graph.add_edge("a", "b", **{"note\x01": "]]>\x0b"})
    text = graph_text(gg.from_networkx(graph), form)
    root = ET.fromstring(text)
    assert not [element for element in root.iter() if element.tag.endswith("script")]

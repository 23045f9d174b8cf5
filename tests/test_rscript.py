"""R scripts that compute a ranking again: what they hold, what is refused, and, where R is, that R agrees."""

import contextlib
import functools
import json
import re
import shutil
import subprocess

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.rscript.formulas import IN_R


@functools.cache
def no_igraph():
    """Why R cannot run the scripts here; blank where it can."""
    if not shutil.which("Rscript"):
        return "Rscript is not installed"
    asked = subprocess.run(["Rscript", "--vanilla", "-e", "library(igraph)"], capture_output=True, check=False)
    return "R has no package igraph" if asked.returncode else ""


def in_r(script, tmp_path):
    if why := no_igraph():
        pytest.skip(why)
    file = tmp_path / "check.R"
    file.write_text(script, encoding="ascii")
    done = subprocess.run(["Rscript", "--vanilla", str(file)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def joined(scripts):
    """Several scripts as one, because R takes its time to begin; each ends by saying what it found."""
    return "quit <- function(...) NULL\n" + "\n".join(f"local({{\n{script}}})" for script in scripts)


DIRECTED = nx.gnp_random_graph(30, 0.1, seed=2, directed=True)
WEIGHTED = nx.les_miserables_graph()
APART = nx.gnp_random_graph(40, 0.03, seed=1)  # many components, isolates among them
NETWORKS = {
    "forums as conduits": (gg.example, {}),
    "forums as actors, directed": (gg.example, {"forums": "actor", "directed": True}),
    "conduits, directed": (gg.example, {"directed": True}),
    "counted": (gg.example, {"parallel": "count"}),
    "directed": (lambda: DIRECTED, {}),
    "weighted": (lambda: WEIGHTED, {"weight": "weight"}),
    "apart": (lambda: APART, {}),
    "no ties": (lambda: nx.empty_graph(3), {}),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_r_agrees(name, tmp_path):
    make, contract = NETWORKS[name]
    G = make()
    scripts = []
    for measure in IN_R:
        if contract.get("directed") and measure == "current_flow_betweenness":
            continue
        words = {word: value for word, value in contract.items() if measure != "pn" or word == "directed"}
        result = gg.centrality.MEASURES[measure](G, **words)
        if measure == "hits" and result["authority"].isna().all():
            continue
        scripts.append(gg.reproduce(result, G))
    code, said = in_r(joined(scripts), tmp_path)
    assert code == 0, said
    assert len(re.findall("^agrees$", said, re.M)) == len(scripts), said
    gaps = [float(gap) for gap in re.findall(r"largest difference: (\S+) of", said)]
    assert max(gaps) < 1e-10
    assert re.findall(r"ranks that differ: (\d+)", said) == ["0"] * len(scripts)


def test_r_agrees_on_every_convention_and_scale(tmp_path):
    C = gg.centrality
    conventions = ("wasserman-faust", "valente-foreman", "n", "max+1", "zero", "average", "component")
    results = [(C.closeness(APART, convention=c), APART) for c in conventions]
    results += [(C.closeness(DIRECTED, direction="out"), DIRECTED), (C.harmonic(DIRECTED, direction="out"), DIRECTED)]
    results += [(C.eigenvector(APART, scale="raw"), APART), (C.katz(DIRECTED, alpha=0.1, scale="raw"), DIRECTED)]
    results += [(C.bonacich(WEIGHTED, beta=-0.01, scale="ssq", weight="weight"), WEIGHTED)]
    results += [(C.pagerank(DIRECTED, alpha=0.5), DIRECTED)]
    signed = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("c", "d", {"sign": 1})])
    arrows = nx.DiGraph(signed)
    results += [(C.pn(signed), signed), (C.pn(arrows, direction="in"), arrows), (C.pn(arrows, direction="out"), arrows)]
    code, said = in_r(joined(gg.reproduce(result, G) for result, G in results), tmp_path)
    assert code == 0, said
    assert said.count("agrees\n") == len(results), said


@pytest.mark.parametrize("change", ["value", "rank"])
def test_r_sees_a_number_that_is_wrong(change, tmp_path):
    net = gg.example()
    result = gg.centrality.betweenness(net)
    at = result.index[result["actor"] == "china"][0]
    result.loc[at, {"value": "betweenness", "rank": "rank"}[change]] += 1
    code, said = in_r(gg.reproduce(result, net), tmp_path)
    assert code == 1
    assert said.endswith("differs\n")
    assert len(re.findall("^  china: told", said, re.M)) == 1


def test_the_script_holds_the_matrix_and_says_what_it_does_not_check():
    graph = nx.Graph([("a", "b"), ("b", "c")])
    script = gg.reproduce(gg.centrality.degree(graph), graph)
    assert '"from,to,weight,length\n1,2,1.0,1.0\n2,3,1.0,1.0\n"' in script
    assert '"actor,value,rank\n2,2.0,1\n1,1.0,2\n3,1.0,2\n"' in script
    assert "# Not checked here: how the files were read, what was selected" in script
    assert script == gg.reproduce(gg.centrality.degree(graph), graph)


def test_betweenness_counts_paths_itself_only_where_somebody_is_not_ranked():
    net = gg.example()
    assert "between(ranked)" in gg.reproduce(gg.centrality.betweenness(net), net)
    assert "between(" not in gg.reproduce(gg.centrality.betweenness(WEIGHTED), WEIGHTED)


HOSTILE = [
    'q"); quit(status = 0); c("', "\\", "\\u0041", "%d %s", "'", "two\nFORGED", "\u202egpj", "Иран 伊朗", "👩\u200d👩", "x" * 500, "\ud800",
    "nul \x00", "#", "`id`", "\r",
]  # fmt: skip


def test_names_are_text(tmp_path):
    graph = nx.Graph([(name, "hub") for name in HOSTILE])
    net = gg.from_networkx(graph).without("'")
    result = gg.centrality.degree(net)
    result.loc[result["actor"].isin(HOSTILE), "degree"] = 7  # so that R prints their names
    script = gg.reproduce(result, net)
    assert script.isascii()
    assert not [line for line in script.splitlines() if line.startswith("FORGED")]
    code, said = in_r(script.replace("head(bad, 10)", "bad"), tmp_path)
    assert code == 1
    assert said.endswith("differs\n")
    assert 'q"); quit(status = 0); c(": told 7' in said
    assert "\\: told 7" in said
    assert "%d %s: told 7" in said


def test_what_is_refused():
    graph = nx.karate_club_graph()
    C = gg.centrality
    with pytest.raises(gg.MeasureError, match=r"R has no 'talk_to_means' by the same definition.*degree, strength, harmonic"):
        gg.reproduce(C.talk_to_means(gg.example()), gg.example())
    with pytest.raises(gg.MeasureError, match="estimate from a sample"):
        gg.reproduce(C.betweenness(graph, sample=5), graph)
    with pytest.raises(gg.MeasureError, match=r"other data or by another selection.*of type contact"):
        gg.reproduce(C.degree(gg.example().of_type("contact")), gg.example())
    with pytest.raises(gg.MeasureError, match="no values to compare"):
        gg.reproduce(C.eigenvector(nx.DiGraph([(1, 2)])), nx.DiGraph([(1, 2)]))
    with pytest.raises(gg.MeasureError, match="lacks the column"):
        gg.reproduce(C.degree(graph).drop(columns="rank"), graph)


def test_a_ranking_reads_back(tmp_path):
    graph = nx.Graph([("+1", "=x"), ("=x", "'=x"), ("'=x", 7)])
    result = gg.centrality.degree(graph)
    gg.write(result, tmp_path / "rank.csv")
    again = gg.read_ranking(tmp_path / "rank.csv")
    assert again["actor"].tolist() == list(map(str, result["actor"]))
    assert gg.reproduce(again, graph).split("\n\n")[2:] == gg.reproduce(result, graph).split("\n\n")[2:]
    assert gg.about(again)["contract"] == gg.about(result)["contract"]


def test_what_does_not_lie_beside_a_ranking_is_told(tmp_path):
    file, beside = tmp_path / "rank.csv", tmp_path / "rank.about.json"
    with pytest.raises(gg.CannotRead, match=r"rank.about.json: cannot be read"):
        gg.read_ranking(file)
    for text, told in (("{", "is not JSON"), ("[]", "not the record"), ('{"measure": 1}', "not the record")):
        beside.write_text(text)
        with pytest.raises(gg.CannotRead, match=told):
            gg.read_ranking(file)
    gg.write(gg.centrality.degree(nx.path_graph(3)), file)
    whole, made = file.read_text(), json.loads(beside.read_text())
    for text, told in (
        ("", "is not the ranking"),
        ("actor,rank\na,1\n", "is not the ranking"),
        (whole.replace(",2,", ",two,"), "not a number"),
    ):
        file.write_text(text)
        with pytest.raises(gg.CannotRead, match=told):
            gg.read_ranking(file)
    file.write_text(whole)
    beside.write_text(json.dumps({**made, "contract": {"ties": {}}}))
    with pytest.raises(gg.CannotRead, match="contract"):
        gg.read_ranking(file)


@pytest.mark.parametrize("value", [None, True, 5, "x", [], {}, [5], {"a": 1}, 1e300, "\u202e\nF", [None]])
def test_no_record_breaks_it(value, tmp_path):
    graph = nx.Graph([("a", "b"), ("b", "c")])
    for measure in ("closeness", "katz", "pn"):
        gg.write(gg.centrality.MEASURES[measure](graph), tmp_path / "rank.csv")
        beside = tmp_path / "rank.about.json"
        made = json.loads(beside.read_text())
        records = [{**made, key: value} for key in made]
        records += [{**made, key: {**made[key], word: value}} for key in ("options", "contract") for word in [*made[key], "new"]]
        for record in records:
            beside.write_text(json.dumps(record))
            with contextlib.suppress(gg.GeographError):  # refused, or the script is a script
                script = gg.reproduce(gg.read_ranking(tmp_path / "rank.csv"), graph)
                assert script.isascii()
                assert not [line for line in script.splitlines() if line.startswith("F")]


def test_an_empty_cell_is_no_value(tmp_path):
    net = gg.example()
    result = gg.centrality.betweenness(net)
    result["betweenness"] = result["betweenness"].astype(float)
    result.loc[3, "betweenness"] = np.nan
    gg.write(result, tmp_path / "rank.csv")
    assert ",NA," in gg.reproduce(gg.read_ranking(tmp_path / "rank.csv"), net)


def test_a_ranking_by_another_column_is_refused() -> None:
    net = gg.example()
    ranking = gg.sources.reranked(gg.centrality.degree(net), "hostile")
    with pytest.raises(gg.MeasureError, match="by the column 'hostile'"):
        gg.reproduce(ranking, net)

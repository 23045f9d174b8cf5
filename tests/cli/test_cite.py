"""The commands cite and reproduce."""

import json
import shutil
import subprocess

import pytest

import geograph as gg
from geograph.cli import run


@pytest.fixture
def talks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "edges.csv").write_text(
        "source,target,type,start,citation\na,b,contact,2020,x:1\nb,c,contact,2021,x:2\nc,d,trade,2021,y:1\nd,a,trade,2022,y:2\n-1,b,contact,2021,y:3\n",
        encoding="utf-8",
    )
    (folder / "sources.csv").write_text("id,author,title,date\nx,A. Writer,On talks,2021\ny,B. Writer,On trade,2022\n", encoding="utf-8")
    return "talks"


def said(capsys, *words):
    code = run(list(words))
    out, err = capsys.readouterr()
    assert "bug in geograph" not in err
    return code, out, err


def test_cite_says_what_the_api_says(talks, capsys):
    net = gg.read(talks).of_type("contact")
    code, out, _ = said(capsys, "cite", talks, "--by", "betweenness", "--type", "contact")
    assert code == 0
    assert out == gg.cite([gg.centrality.betweenness(net)], net)
    assert "A. Writer (2021). On talks. [x]." in out
    assert said(capsys, "cite", talks, "--by", "katz", "--directed", "--format", "bibtex")[1] == gg.cite(
        [gg.centrality.katz(gg.read(talks), directed=True)], gg.read(talks), form="bibtex"
    )


def test_a_file_that_ends_in_bib_is_bibtex(talks, capsys, tmp_path):
    assert said(capsys, "cite", talks, "--by", "degree", "-o", "refs.bib") == (0, "", "wrote refs.bib\n")
    assert (tmp_path / "refs.bib").read_text(encoding="utf-8").startswith("@article{freeman1979,\n")


def test_literature_needs_no_data(talks, capsys):
    assert said(capsys, "cite", "--by", "constraint")[1].startswith("Literature\nBurt, R. S. (1992).")
    code, _, err = said(capsys, "cite", "--by", "degree", "--type", "contact")
    assert code == 2
    assert "no DATA given" in err
    assert said(capsys, "cite")[0] == 2
    code, _, err = said(capsys, "cite", talks, "--by", "betwenness")
    assert (code, err) == (2, "no measure 'betwenness'; did you mean 'betweenness'?\n")


def test_a_measure_that_rank_has_not_is_cited_without_a_method(talks, capsys):
    code, out, err = said(capsys, "cite", talks, "--by", "frustration")
    assert code == 0
    assert out.startswith("Literature\n")
    assert "Documents\n" in out
    assert "method section" in err


def test_reproduce_selects_what_rank_selected(talks, capsys, tmp_path):
    words = ["--by", "harmonic", "--type", "contact", "--type", "trade", "--between", "2021", "..", "--without", "-1", "--undated", "drop"]
    assert said(capsys, "rank", talks, *words, "--forums", "actor", "-o", "rank.csv")[0] == 0
    asked = ["--type", "contact", "--type", "trade", "--between", "2021", "..", "--undated", "drop", "--without", "-1"]
    assert json.loads((tmp_path / "rank.about.json").read_text())["asked"] == asked
    code, out, err = said(capsys, "reproduce", "rank.csv", talks, "-o", "check.R")
    assert (code, out) == (0, "")
    assert err == "wrote check.R\nrun it: Rscript check.R\n"
    net = gg.read(talks).of_type("contact", "trade").between("2021", "..", undated="drop").without("-1")
    script = (tmp_path / "check.R").read_text(encoding="utf-8")
    assert script == gg.reproduce(gg.centrality.harmonic(net, forums="actor"), net)
    assert said(capsys, "reproduce", "rank.csv", talks)[1] == script


def test_r_runs_what_reproduce_wrote(talks, capsys, tmp_path):
    if not shutil.which("Rscript"):
        pytest.skip("Rscript is not installed")
    if subprocess.run(["Rscript", "--vanilla", "-e", "library(igraph)"], capture_output=True, check=False).returncode:
        pytest.skip("R has no package igraph")
    said(capsys, "rank", talks, "--by", "betweenness", "--range", "--top", "3", "-o", "rank.csv")
    said(capsys, "reproduce", "rank.csv", talks, "-o", "check.R")
    done = subprocess.run(["Rscript", "--vanilla", "check.R"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("agrees\n")
    rank = (tmp_path / "rank.csv").read_text(encoding="utf-8")
    (tmp_path / "rank.csv").write_text(rank.replace("\nb,", "\nb,1"), encoding="utf-8")
    said(capsys, "reproduce", "rank.csv", talks, "-o", "check.R")
    assert subprocess.run(["Rscript", "--vanilla", "check.R"], capture_output=True, check=False).returncode == 1


def test_a_ranking_made_in_python_needs_its_selection(talks, capsys):
    gg.write(gg.centrality.degree(gg.read(talks).of_type("contact")), "rank.csv")
    code, _, err = said(capsys, "reproduce", "rank.csv", talks)
    assert code == 2
    assert "made of other data or by another selection" in err
    assert "of type contact: 3 of 5 ties" in err
    assert said(capsys, "reproduce", "rank.csv", talks, "--type", "contact")[0] == 0


def test_data_that_have_changed_are_told(talks, capsys, tmp_path):
    said(capsys, "rank", talks, "--by", "degree", "-o", "rank.csv")
    with open(tmp_path / "talks" / "edges.csv", "a", encoding="utf-8") as stream:
        stream.write("a,c,contact,2021,x:9\n")
    code, _, err = said(capsys, "reproduce", "rank.csv", talks)
    assert code == 2
    assert "made of other data" in err


def test_what_cannot_be_reproduced(talks, capsys, tmp_path):
    said(capsys, "rank", talks, "--by", "degree", "--by", "katz", "-o", "two.csv")
    code, _, err = said(capsys, "reproduce", "two.csv", talks)
    assert code == 2
    assert "degree, strength, harmonic" in err
    code, _, err = said(capsys, "reproduce", "none.csv", talks)
    assert code == 66
    assert "none.about.json: cannot be read" in err
    said(capsys, "rank", talks, "--by", "degree", "-o", "rank.csv")
    for name in ("rank.csv", "rank.about.json"):
        code, _, err = said(capsys, "reproduce", "rank.csv", talks, "-o", name)
        assert code == 2
        assert "is one of the files this is made from" in err


@pytest.mark.parametrize(
    "asked", [5, [5], ["--help"], ["--output", "x"], ["stray"], ["--type"], ["--radius", "x"], ["--nodes", "/etc/passwd"]]
)
def test_a_record_that_is_not_ours_is_refused(talks, capsys, tmp_path, asked):
    said(capsys, "rank", talks, "--by", "degree", "-o", "rank.csv")
    beside = tmp_path / "rank.about.json"
    beside.write_text(json.dumps({**json.loads(beside.read_text()), "asked": asked}), encoding="utf-8")
    code, out, err = said(capsys, "reproduce", "rank.csv", talks)
    assert (code, out) == (2, "")
    assert "the record beside the ranking" in err

"""The commands interval and hinges."""

import io
import json

import pandas as pd
import pytest

import geograph as gg
from geograph.cli import run

EDGES = """source,target,type,confidence,citation
a,b,contact,high,s1:1
b,c,contact,medium,s1:2;s2:1
c,d,contact,low,s2:1
d,a,rivalry,low,s2:2
c,e,contact,high,s2:3
"""


@pytest.fixture
def talks(tmp_path):
    (tmp_path / "edges.csv").write_text(EDGES, encoding="utf-8")
    return str(tmp_path)


def test_the_shell_says_what_the_library_says(talks, capsys):
    assert run(["interval", talks, "--draw", "both", "--draws", "20", "--seed", "3", "--share", "0.5", "--format", "csv"]) == 0
    told = pd.read_csv(io.StringIO(capsys.readouterr().out))
    found = gg.uncertainty.interval(gg.centrality.betweenness, gg.read(talks), by="both", draws=20, seed=3, level=0.5)
    pd.testing.assert_frame_equal(told, pd.DataFrame(found), check_dtype=False)
    assert run(["hinges", talks, "--by", "degree", "--drop", "paragraph", "--top-places", "2", "--format", "csv"]) == 0
    told = pd.read_csv(io.StringIO(capsys.readouterr().out), keep_default_na=False)
    found = gg.uncertainty.drop_each(gg.centrality.degree, gg.read(talks), by="paragraph", top=2)
    assert told["paragraph"].tolist() == found["paragraph"].tolist()
    assert told["gone"].tolist() == found["gone"].tolist()


def test_the_assumption_stands_under_the_table(talks, capsys):
    assert run(["interval", talks, "--by", "degree", "--draws", "10"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0].split() == "actor degree rank mean median low high rank_low rank_high p_top".split()
    assert "confidence read as independent probability (high 0.9, medium 0.6, low 0.3)" in err
    assert "not a confidence interval" in err
    assert run(["interval", talks, "--by", "degree", "--draw", "source", "--draws", "10"]) == 0
    assert "2 cited sources are a chance sample" in capsys.readouterr().err


def test_one_above_another(talks, capsys):
    assert run(["interval", talks, "--above", "c", "e", "--draws", "40", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["rows"]
    assert len(told) == 1
    assert (told[0]["a"], told[0]["b"], told[0]["value_b"]) == ("c", "e", 0)
    assert 0.5 < told[0]["p_above"] <= 1


def test_selections_and_the_contract_are_those_of_rank(talks, capsys):
    assert run(["hinges", talks, "--ties", "all", "--without", "e", "--drop", "type"]) == 0
    out, err = capsys.readouterr()
    assert {line.split()[0] for line in out.splitlines()} == {"type", "contact", "rivalry"}
    assert "without e: 4 of 5 ties" in err
    assert "all ties" in err


def test_ten_hinges_are_shown_and_all_are_written(tmp_path, capsys):
    rows = "".join(f"hub,x{i:02},contact,s:{i}\n" for i in range(12))
    (tmp_path / "edges.csv").write_text(f"source,target,type,citation\n{rows}", encoding="utf-8")
    assert run(["hinges", str(tmp_path), "--by", "degree"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 11
    assert "10 of 12 ties shown" in err
    assert run(["hinges", str(tmp_path), "--by", "degree", "-o", str(tmp_path / "out.csv")]) == 0
    assert len(pd.read_csv(tmp_path / "out.csv")) == 12
    assert json.loads((tmp_path / "out.about.json").read_text(encoding="utf-8"))["options"]["by"] == "tie"


def test_a_hinge_says_its_confidence_and_what_it_rests_on(talks, capsys):
    assert run(["hinges", talks, "--top-places", "1", "--top", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[-2:] == ["low", "s2:1"]  # c - d: without it c shares the first place with b


def test_several_measures_stand_side_by_side(talks, capsys):
    assert run(["hinges", talks, "--by", "degree", "--by", "betweenness", "--top-places", "1"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0].split() == "tie rankings changes degree betweenness confidence citations".split()
    assert "2 4 a;b;d come in b comes in high s2:3" in " ".join(out.splitlines()[1].split())  # c - e
    assert "degree: all ties" in err


def test_mistakes(talks, tmp_path, capsys):
    for words, told in [
        (["interval", talks, "--draw", "source", "--unstated", "0.5"], "--draw tie or --draw both"),
        (["interval", talks, "--above", "a", "b", "--share", "0.5"], "--share does not go with --above"),
        (["interval", talks, "--above", "a", "zz"], "no actor 'zz'"),
        (["interval", talks, "--by", "betwenness"], "did you mean 'betweenness'"),
        (["interval", talks, "--draws", "1"], "--draws"),
        (["interval", talks, "--draws", "1000000"], "--draws N draws fewer networks"),
        (["hinges", talks, "--by", "constraint"], "no measure 'constraint'"),
        (["hinges", talks, "--drop", "ties"], "--drop"),
    ]:
        assert run(words) == 2, words
        assert told in capsys.readouterr().err
    (tmp_path / "edges.csv").write_text("source,target,type\na,b,contact\n", encoding="utf-8")
    assert run(["interval", talks]) == 2
    assert "--unstated 0.5, or --probability" in capsys.readouterr().err
    assert run(["hinges", talks, "--drop", "paragraph"]) == 0
    assert "there is no paragraph to leave out" in capsys.readouterr().err

"""The command why."""

import csv
import io
import json

import pytest

import geograph as gg
from geograph.cli import run
from geograph.cli.why import _IN_WORDS
from geograph.explain import MEASURES


@pytest.fixture
def talks(tmp_path):
    (tmp_path / "edges.csv").write_text(
        "id,source,target,type,citation\nt1,a,b,contact,x:1\nt2,b,c,contact,x:2\nt3,c,d,contact,y:1\nt4,d,a,contact,y:2\nt5,b,e,contact,y:3\n",
        encoding="utf-8",
    )
    (tmp_path / "groups.csv").write_text("actor,partition,group\na,bloc,x\nb,bloc,x\nc,bloc,y\n", encoding="utf-8")
    return str(tmp_path)


def test_a_table_for_the_eye_and_what_the_rest_adds_up_to(talks, capsys):
    assert run(["why", talks, "b", "--by", "betweenness", "--top", "2"]) == 0
    out, err = capsys.readouterr()
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines == [
        "part share ties citations",
        "a to e by the only shortest path 1 t1 +1 x:1;y:3",
        "c to e by the only shortest path 1 t2 +1 x:2;y:3",
    ]
    assert "4 parts sum to 3.5; betweenness of b is 3.5; they agree to 1e-9" in err
    assert err.splitlines()[-1] == "2 of 4 parts shown; the rest adds up to 1.5 of 3.5; --top 0 shows all"


def test_twenty_in_a_table_and_all_in_a_file(capsys):
    data = str(gg.example_path())
    assert run(["why", data, "russia", "--by", "betweenness"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 21
    assert out.splitlines()[0].split()[:5] == ["part", "share", "confidence", "ties", "citations"]
    assert err.splitlines()[-1].startswith("20 of ")
    assert run(["why", data, "russia", "--by", "betweenness", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    score = gg.result.column(gg.centrality.betweenness(gg.example()))["russia"]
    assert sum(float(row["share"]) for row in rows) == pytest.approx(score, abs=1e-9)
    assert all(row["ties"] and row["citations"] for row in rows)


def test_json_says_how_it_was_made(talks, capsys):
    assert run(["why", talks, "b", "--by", "roles", "--group", "bloc", "--column", "liaison", "--ties", "all", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["meta"]["options"] == {"measure": "roles", "actor": "b", "column": "liaison", "group": "bloc"}
    assert told["meta"]["contract"]["ties"] == "all"
    assert [row["part"] for row in told["rows"]] == ["c to e as liaison, the only broker (go-between)"]


def test_nothing_to_add_up_is_said(talks, capsys):
    assert run(["why", talks, "e", "--by", "betweenness"]) == 0
    out, err = capsys.readouterr()
    assert out.split() == ["part", "share", "ties", "citations"]
    assert err.splitlines()[-1] == "betweenness of e is 0: no pair adds to it"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["bb", "--by", "degree"], 2, "no actor 'bb'"),
        (["b"], 2, "--by"),
        (["b", "--by", "degre"], 2, "no measure 'degre'; did you mean 'degree'?"),
        (["b", "--by", "pn"], 2, "pn is no sum over pairs, triads or ties; these are: degree"),
        (["b", "--by", "closeness"], 2, "closeness is one over a sum; its column farness is a sum"),
        (["b", "--by", "roles"], 2, "--by roles needs --group"),
        (["b", "--by", "degree", "--group", "bloc"], 2, "--group goes with --by roles"),
        (["b", "c", "--by", "degree"], 2, "expected [DATA] ACTOR, got 3 words"),
        (["b", "--by", "degree", "--column", "rank"], 2, "degree: rank is no sum of parts; these are: degree, normalized, in, out"),
    ],
)
def test_mistakes(talks, capsys, words, code, told):
    assert run(["why", talks, *words]) == code
    assert told in capsys.readouterr().err


def test_every_measure_is_told_in_the_help():
    assert set(_IN_WORDS) == set(MEASURES)

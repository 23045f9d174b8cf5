"""The command ``brokers``: the notebook's table, and an answer where there is nothing to show."""

from __future__ import annotations

import csv
import io
import json

import pytest

import geograph as gg
from geograph.brokerage.counting import DIRECTED_ROLES, UNDIRECTED_ROLES
from geograph.cli import run
from geograph.cli.brokers import ROLES, SIGNS
from geograph.output import render

DATA = str(gg.example_path())


@pytest.fixture
def call(capsys):
    def command(*args) -> tuple[int, str, str]:
        code = run(["brokers", *map(str, args)])
        out = capsys.readouterr()
        return code, out.out, out.err

    return command


@pytest.fixture
def talks(tmp_path):
    (tmp_path / "edges.csv").write_text(
        "source,target,type,citation\na,v,contact,x:1\nv,b,contact,x:2;x:3\na,b,rivalry,x:4\nv,c,rivalry,x:5\n"
    )
    (tmp_path / "groups.csv").write_text("actor,partition,group\na,camp,A\nv,camp,A\nb,camp,B\n")
    return tmp_path


def test_prints_the_notebooks_table(call):
    code, out, err = call(DATA, "--permutations", 20, "--format", "csv")
    assert code == 0
    assert out == render(gg.brokerage.roles(gg.example(), group="bloc", permutations=20), "csv")
    assert "p against reshuffled labels, 20 draws" in err
    code, out, _ = call(DATA, "--triads", "Russia", "--role", "coordinator", "--format", "csv")
    assert out == render(gg.brokerage.triads(gg.example(), group="bloc", actor="russia", role="coordinator"), "csv")


def test_a_table_shows_counts_and_z(call, talks):
    code, out, err = call(talks, "--group", "camp")
    head = out.splitlines()[0].split()
    assert code == 0
    assert head[:8] == ["actor", "group", *UNDIRECTED_ROLES, "total", "rank"]
    assert head[8:] == [f"z_{name}" for name in (*UNDIRECTED_ROLES, "total")]
    assert out.splitlines()[1].split()[:5] == ["v", "A", "0", "0", "1"]
    assert "1 of 4 actors have no group: each is its own" in err
    code, out, _ = call(talks, "--group", "camp", "--partial", "--directed", "--format", "json")
    assert {*DIRECTED_ROLES, "total"} < set(json.loads(out)["rows"][0])


def test_a_table_of_triads_names_the_first_citation(call, talks):
    code, out, _ = call(talks, "--triads", "v", "--group", "camp")
    assert code == 0
    assert out.splitlines()[1].split()[-4:] == ["x:1", "x:2", "+1", "x:4"]
    assert "between rivals" in out
    code, out, _ = call(talks, "--triads", "v", "--format", "csv")
    row = next(csv.DictReader(io.StringIO(out)))
    assert row["target_citations"] == "x:2;x:3"
    assert "role" not in row  # no partition was named and there is no bloc


def test_without_a_bloc_it_says_which_groups_there_are(call, talks):
    assert call(talks)[0] == 2
    assert "Give --group with one of: camp." in call(talks)[2]
    (talks / "groups.csv").unlink()
    code, _, err = call(talks)
    assert code == 2
    assert "these data have no partition" in err
    code, _, err = call(talks, "--triads", "v", "--role", "liaison")
    assert code == 2
    code, _, err = call(talks, "--group", "kamp")
    assert code == 2
    assert "Traceback" not in err


def test_an_empty_answer_says_why(call, talks):
    said = {
        ("--triads", "a"): "a stands between no two others",
        ("--triads", "v", "--sign", "partisan"): "v has 1 open triad, none of sign partisan; partisan and common enemy need --ties all.",
        ("--triads", "v", "--role", "liaison", "--group", "camp"): "v has 1 open triad, none of role liaison.",
        ("--triads", "a", "--sign", "common enemy"): "common enemy needs --ties all",
    }
    for words, why in said.items():
        code, out, err = call(talks, *words)
        assert code == 0
        assert len(out.splitlines()) == 1
        assert why in err
    _, _, err = call(talks, "--group", "camp", "--type", "rivalry")
    assert "Nobody stands between two others" in err
    assert "Nobody" not in call(talks, "--group", "camp")[2]
    _, out, _ = call(talks, "--triads", "v", "--sign", "partisan", "--ties", "all")
    assert len(out.splitlines()) == 3


def test_options_that_do_not_go_together(call, talks):
    for words in (("--role", "liaison"), ("--sign", "partisan"), ("--triads", "v", "--partial"), ("--triads", "v", "--permutations", "9")):
        code, out, err = call(talks, "--group", "camp", *words)
        assert code == 2
        assert not out
        assert "Error:" in err


def test_words_are_those_of_the_library():
    assert set(ROLES) == {*DIRECTED_ROLES, *UNDIRECTED_ROLES}
    from geograph.brokerage import triads

    assert set(SIGNS) == set(triads.__globals__["SIGNS"])

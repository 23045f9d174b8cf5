"""The command whatif."""

import json

import pytest

from geograph.cli import run


@pytest.fixture
def talks(tmp_path):
    (tmp_path / "edges.csv").write_text(
        "source,target,type,confidence\na,b,contact,high\nb,c,contact,high\nc,d,contact,low\nd,a,contact,low\n", encoding="utf-8"
    )
    return str(tmp_path)


def test_a_table_for_the_eye(talks, capsys):
    assert run(["whatif", talks, "--remove", "b", "--for", "a", "c"]) == 0
    out, err = capsys.readouterr()
    assert [line.split()[:4] for line in out.splitlines() if line.startswith("disjoint")] == [["disjoint", "ways", "2", "1"]]
    assert out.splitlines()[-1].split()[:5] == ["d", "d", "0.500", "1", "0.500"] or "d" in out.splitlines()[-1]
    assert "gone: 1 actor, 2 of 4 ties (2 contact)" in err


def test_json_has_all_and_csv_what_is_asked(talks, capsys):
    assert run(["whatif", talks, "--remove", "b", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["actor"]: row["gain"] for row in told["actors"]} == {"d": 0.5, "a": 0.0, "c": 0.0}
    assert told["meta"]["options"] == {"actors": "b"}
    assert run(["whatif", talks, "--remove", "b", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("quantity,before,after,change,meaning\n")
    assert run(["whatif", talks, "--remove", "b", "--format", "csv", "--actors"]) == 0
    assert capsys.readouterr().out.startswith("actor,name,betweenness_before,betweenness_after,gain,")


def test_nobody_gains(talks, capsys):
    assert run(["whatif", talks, "--remove", "b", "--remove", "d"]) == 0
    out, err = capsys.readouterr()
    assert "Nobody gains or loses" in out
    assert "left without a tie: a, c" in err


def test_mistakes(talks, capsys):
    assert run(["whatif", talks]) == 2
    assert "--remove" in capsys.readouterr().err
    assert run(["whatif", talks, "--remove", "zz"]) == 2
    assert "no actor, type, source or tie 'zz'" in capsys.readouterr().err
    assert run(["whatif", talks, "--remove", "a", "--for", "a", "b"]) == 2
    assert "a is a party and is removed" in capsys.readouterr().err

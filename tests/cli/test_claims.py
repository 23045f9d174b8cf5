"""The command claims."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

import geograph as gg
from geograph.cli import run

HELD = '[[claim]]\nid = "held"\ntext = "as told"\ncitation = "s:1"\nform = "distance"\nactor = "a"\nto = "c"\nexactly = 2\n'
NOT = HELD.replace("held", "not").replace("exactly", "below")
MOTIVE = '[[claim]]\nid = "motive"\ntext = "why"\ncitation = "s:1"\nform = "not testable"\nwhy = "a motive"\n'


@pytest.fixture
def talks(tmp_path):
    (tmp_path / "edges.csv").write_text(
        "source,target,type,confidence,citation\na,b,contact,high,s:1\nb,c,contact,high,t:1\n", encoding="utf-8"
    )
    (tmp_path / "claims.toml").write_text(HELD + MOTIVE, encoding="utf-8")
    return tmp_path


def test_a_table_for_the_eye_and_how_it_was_made_beside_it(talks, capsys):
    assert run(["claims", str(talks)]) == 0
    out, err = capsys.readouterr()
    head, first, second = (line.split() for line in out.splitlines())
    assert head == ["id", "verdict", "without_source", "restates", "share", "found"]
    assert first[:5] == ["held", "supported", "silent", "yes", "1"]
    assert second[:3] == ["motive", "not", "testable"]
    assert "2 claims: 1 supported, 1 not testable" in err
    assert "1 restates the coding" in err


def test_json_and_csv_say_what_the_library_says(talks, capsys):
    net = gg.read(talks)
    wanted = gg.claims.judge(net, talks)
    assert run(["claims", str(talks), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["id"] for row in rows] == wanted["id"].tolist()
    assert rows[0]["claim"] == "as told"
    assert rows[0]["ties"] == "a~b/contact/undated;b~c/contact/undated"
    assert (rows[0]["share"], rows[1]["share"]) == (1.0, None)
    assert run(["claims", str(talks), "--format", "csv", "--quick"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert "share" not in table[0]
    assert [row["found"] for row in table] == wanted["found"].tolist()


def test_strict_fails_only_where_a_claim_is_not_borne_out(talks, capsys):
    assert run(["claims", str(talks), "--quick", "--strict"]) == 0
    (talks / "claims.toml").write_text(HELD + NOT, encoding="utf-8")
    assert run(["claims", str(talks), "--quick"]) == 0
    assert run(["claims", str(talks), "--quick", "--strict"]) == 1
    assert "contradicted" in capsys.readouterr().out


def test_a_file_of_claims_elsewhere(talks, tmp_path, capsys):
    other = tmp_path / "other.toml"
    other.write_text(NOT, encoding="utf-8")
    assert run(["claims", str(talks / "edges.csv"), "--claims", str(other), "--quick"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:2] == ["not", "contradicted"]
    assert run(["claims", str(talks / "edges.csv"), "--quick"]) == 0  # beside the edges
    (talks / "claims.toml").unlink()
    assert run(["claims", str(talks)]) == 66
    assert "there is no such file" in capsys.readouterr().err


def test_selections_reach_the_test_and_who_is_left_out_is_silence(talks, capsys):
    assert run(["claims", str(talks), "--quick", "--not-citing", "t"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:2] == ["held", "silent"]
    assert run(["claims", str(talks), "--quick", "--without", "c"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[1].split()[:2] == ["held", "silent"]
    assert "without c" in err


def test_a_few_by_their_ids(talks, capsys):
    assert run(["claims", str(talks), "--quick", "--id", "motive"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["id", "motive"]
    assert run(["claims", str(talks), "--quick", "--id", "motive", "--id", "held"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["id", "held", "motive"]
    assert run(["claims", str(talks), "--quick", "--id", "hold"]) == 2
    assert "no claim 'hold'; did you mean 'held'?" in capsys.readouterr().err


def test_a_share_that_nothing_tells_is_blank_in_every_form(talks, capsys):
    (talks / "claims.toml").write_text(HELD.replace('to = "c"', 'to = "b"\ntypes = ["aid"]'), encoding="utf-8")
    assert run(["claims", str(talks)]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:4] == ["held", "silent", "silent", "-"]
    assert run(["claims", str(talks), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][0]["share"] is None
    assert run(["claims", str(talks), "--format", "csv"]) == 0
    assert next(csv.DictReader(io.StringIO(capsys.readouterr().out)))["share"] == ""


def test_a_wrong_claim_is_told_with_its_line(talks, capsys):
    (talks / "claims.toml").write_text(HELD.replace('"a"', '"z"'), encoding="utf-8")
    assert run(["claims", str(talks)]) == 1
    assert "claims.toml:6: E704 actor='z' is not an actor or group here" in capsys.readouterr().err


def test_the_claims_are_not_written_over(talks, capsys):
    file = str(talks / "claims.toml")
    assert run(["claims", str(talks), "--format", "csv", "-o", file]) == 2
    assert "one of the files this is made from" in capsys.readouterr().err
    assert (talks / "claims.toml").read_text(encoding="utf-8") == HELD + MOTIVE


def test_data_from_standard_input_have_no_folder(capsys):
    assert run(["claims", "-"]) == 2
    assert "--claims FILE" in capsys.readouterr().err


def test_the_bundled_claims_are_found_from_the_folder_above(tmp_path, monkeypatch, capsys):
    shutil.copytree(gg.example_path(), tmp_path / "data", ignore=shutil.ignore_patterns("coding"))
    monkeypatch.chdir(tmp_path)
    assert run(["claims", "--quick", "-o", "verdicts.md"]) == 0
    assert "| us-main-rival |" in Path("verdicts.md").read_text(encoding="utf-8").replace("\\", "")
    assert "claims: " in capsys.readouterr().err

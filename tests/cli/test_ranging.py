"""What --range adds to commands, on networks whose answer is worked out by hand; and that nothing changes without it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import geograph as gg
from geograph.cli import ranging, run

DATA = str(gg.example_path())


def call(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[str, str]:
    assert run(list(args)) == 0
    out = capsys.readouterr()
    return out.out, out.err


def rows(text: str, key: str) -> dict[str, dict[str, str]]:
    return {row[key]: row for row in csv.DictReader(io.StringIO(text))}


@pytest.fixture
def two_ways(tmp_path: Path) -> str:
    """a - h - b on the word of s1, a - k - b on that of s2."""
    (tmp_path / "edges.csv").write_text(
        "source,target,type,citation\na,h,contact,s1:1\nh,b,contact,s1:2\na,k,contact,s2:1\nk,b,contact,s2:2\n"
    )
    return str(tmp_path)


@pytest.fixture
def triangles(tmp_path: Path) -> str:
    """Three enemies on the word of s1, three others on that of s2: each three violate one dyad."""
    ties = [f"{a},{b},conflict,{cited}:1" for three, cited in (("abc", "s1"), ("def", "s2")) for a, b in (three[:2], three[1:], three[::2])]
    (tmp_path / "edges.csv").write_text("source,target,type,citation\n" + "\n".join(ties) + "\n")
    return str(tmp_path)


def test_mediators(two_ways: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(call(capsys, "brokers", two_ways, "--for", "a", "b", "--range", "--citations", "--format", "csv")[0], "actor")
    # Each of two is on half of the ways; where the other's source is left out, on all, and without its own it is nobody.
    assert [found["h"][c] for c in ("geodesics", "geodesics_low", "geodesics_high", "rank_low", "rank_high")] == [
        "0.5",
        "0.5",
        "1.0",
        "1.0",
        "1.0",
    ]
    assert {actor: row["missing_without"] for actor, row in found.items()} == {"h": "s1", "k": "s2"}
    assert [found["k"]["passages_to_a"], found["k"]["passages_to_b"]] == ["s2:1", "s2:2"]
    out, _ = call(capsys, "brokers", two_ways, "--for", "a", "b", "--range", "--citations")
    assert "missing_without" in out.splitlines()[0] and "s2:2" in out
    out, _ = call(capsys, "brokers", two_ways, "--for", "a", "b")
    assert "_low" not in out and "passages" not in out
    assert run(["brokers", two_ways, "--range"]) == 2
    assert "--range goes with --for A B" in capsys.readouterr().err


def test_nobody_mediates_without_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type,citation\na,h,contact,s1:1\nh,b,contact,s2:2\n")
    _, err = call(capsys, "brokers", str(tmp_path), "--for", "a", "b", "--range")
    assert "nobody mediates without s1 | nobody mediates without s2" in err


def test_paths(two_ways: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "whichever of 2 sources is left out: distance 2 |" in call(capsys, "paths", two_ways, "a", "b", "--range")[1]
    assert "whichever of 2 sources is left out: distance 2 |" in call(capsys, "paths", two_ways, "a", "b", "-k", "2", "--range")[1]
    assert "without one of 2 sources: 1 to 2 must go (1 without s1, s2)" in call(capsys, "paths", two_ways, "a", "b", "--cut", "--range")[1]
    said = call(capsys, "paths", two_ways, "a", "b", "--disjoint", "--range")[1]
    assert "without one of 2 sources: 1 to 2 disjoint paths (1 without s1, s2)" in said
    said = call(capsys, "paths", two_ways, "a", "h", "--range")[1]
    assert "without one of 2 sources: distance 1 (no path without s1)" in said
    said = call(capsys, "paths", two_ways, "a", "h", "--cut", "--range")[1]
    assert "no path without s1" in said
    said = call(capsys, "paths", two_ways, "a", "b", "--pattern", "contact contact", "--range")[1]
    assert "whichever of 2 sources is left out: the shortest route takes 2 steps" in said
    out, _ = call(capsys, "paths", two_ways, "a", "b", "--range", "--format", "json")
    assert json.loads(out)["meta"]["notes"][-1] == "whichever of 2 sources is left out: distance 2"
    edges = tmp_path / "edges.csv"
    edges.write_text(edges.read_text() + "c,d,contact,s1:5\n")
    assert "whichever of 2 sources is left out: no path" in call(capsys, "paths", two_ways, "a", "c", "--cut", "--range")[1]
    assert "left out" not in call(capsys, "paths", two_ways, "a", "b")[1]
    assert run(["paths", two_ways, "a", "b", "--by", "time", "--range"]) == 2


def test_balance(triangles: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, err = call(capsys, "balance", triangles, "--violations", "--range")
    assert "without one of 2 sources: 1 to 2 violated dyads (1 without s1, s2); proved without each of them" in err
    out, err = call(capsys, "balance", triangles, "--range", "--format", "csv")
    assert [rows(out, "quantity")["frustration"][c] for c in ("drop", "drop_low", "drop_high")] == ["2.0", "1.0", "2.0"]
    assert "frustration is proved without each of them" in err
    out, _ = call(capsys, "balance", triangles, "--range")
    assert "missing_without" not in out
    out, err = call(capsys, "balance", triangles, "--violations")
    assert "ties" in out.splitlines()[0].split() and "left out" not in err
    assert run(["balance", triangles, "--triads", "--range"]) == 2
    assert "leave out --triads" in capsys.readouterr().err


def test_unity_of_several_partitions(capsys: pytest.CaptureFixture[str]) -> None:
    args = ["balance", DATA, "--towards", "taliban", "--group", "csto", "--group", "camp"]
    out, _ = call(capsys, *args, "--format", "csv")
    assert out.startswith("partition,group,members,")
    assert [row.split(",")[0] for row in out.splitlines()[1:]] == ["csto", "csto", "csto", "camp"]
    out, _ = call(capsys, *args, "--range", "--format", "csv")
    west = rows(out, "group")["collective West"]
    without = [gg.balance.unity(gg.example().not_citing(s), "taliban", "camp")["tied"].iloc[0] for s in gg.sources.cited(gg.example())]
    assert [float(west["tied_low"]), float(west["tied_high"])] == [min(4, *without), max(4, *without)]
    out, _ = call(capsys, "balance", DATA, "--towards", "taliban", "--group", "camp", "--format", "csv")
    assert out.startswith("group,members,tied,unity,stand,")


def test_whatif(two_ways: str, capsys: pytest.CaptureFixture[str]) -> None:
    # Without h the two still reach each other over k, unless s2 is left out.
    told = json.loads(call(capsys, "whatif", two_ways, "--remove", "h", "--range", "--citations", "--format", "json")[0])
    summary = {row["quantity"]: row for row in told["summary"]}
    assert [summary["pairs cut off"][c] for c in ("change", "change_low", "change_high")] == [0, 0, 1]
    people = {row["actor"]: row for row in told["actors"]}
    assert [people["k"][c] for c in ("gain", "gain_low", "gain_high")] == [0.5, 0, 0.5]
    assert [people["a"][c] for c in ("harmonic_change", "harmonic_change_low", "harmonic_change_high")] == [0, -0.25, 0]
    assert [people[actor]["citations"] for actor in "abk"] == ["s1:1", "s1:2", ""]
    out, _ = call(capsys, "whatif", two_ways, "--remove", "h", "--range", "--citations", "--top", "0")
    assert "change_low" in out and "gain_low" in out and "s1:2" in out
    assert "_low" not in call(capsys, "whatif", two_ways, "--remove", "h")[0]


def test_a_source_that_goes_is_not_left_out_as_well(two_ways: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = call(capsys, "whatif", two_ways, "--remove", "source:s2", "--range", "--format", "csv")
    assert "ranges: the one other source left out" in err
    # Without s1 only k joins the two, and nobody does without s2: three actors who could all reach one another.
    assert [rows(out, "quantity")["pairs cut off"][c] for c in ("before", "after", "change_low", "change_high")] == [
        "0.0",
        "3.0",
        "3.0",
        "3.0",
    ]


def test_change_by_added_sources(two_ways: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = call(capsys, "change", two_ways, "--added-by", "s1", "--added-by", "s2", "--range", "--format", "csv", "--table", "summary")
    assert [rows(out, "quantity")["added"][c] for c in ("ties", "ties_low", "ties_high")] == ["4", "2.0", "4.0"]
    out, err = call(capsys, "change", two_ways, "--added-by", "s1", "--added-by", "s2", "--range", "--rows", "1")
    assert "the first 1 of these 4 ties; --rows 0 shows all" in err
    assert "ties_low" in out and "change_low" in out and out.count("contact") == 1
    assert run(["change", two_ways, "2020", "2021", "--range"]) == 2
    assert "the possible and the sure reading are shown" in capsys.readouterr().err


def test_rank_by_several_columns(capsys: pytest.CaptureFixture[str]) -> None:
    args = ["rank", DATA, "--by", "talk_to_means", "--column", "contacts", "--column", "means", "--top", "2"]
    out, err = call(capsys, *args)
    singles = [call(capsys, "rank", DATA, "--by", "talk_to_means", "--column", name, "--top", "2")[0] for name in ("contacts", "means")]
    assert out == "\n".join(singles)
    assert err.count("talk_to_means(column=") == 2
    told = json.loads(call(capsys, *args, "--format", "json")[0])["tables"]
    assert [part["meta"]["options"]["column"] for part in told] == ["contacts", "means"]
    assert [part["rows"][1]["actor"] for part in told] == ["taliban", "afghanistan"]
    for form in ("csv", "md"):
        assert run([*args, "--format", form]) == 2
        assert "are two tables" in capsys.readouterr().err


def test_what_takes_long_is_refused_where_nobody_can_answer(
    two_ways: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranging, "PATIENCE", -1)
    for args in (["paths", two_ways, "a", "b"], ["brokers", two_ways, "--for", "a", "b"], ["balance", two_ways]):
        assert run([*args, "--range"]) == 2
        assert "leaves out 2 sources in turn, which takes about 1 minute; leave out --range" in capsys.readouterr().err
        assert run(args) == 0
        capsys.readouterr()

"""The commands follow and change."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from geograph.cli import run

DATA = str(Path(__file__).parents[2] / "data")


@pytest.fixture
def news(tmp_path: Path) -> str:
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,end,citation\n"
        "a,b,trade,2019,2020-03,s1:1\n"
        "b,c,trade,2020-06-01,2022,s1:2;s1:3;s1:4;s2:1\n"
        "c,d,trade,2020,2022,s2:2\n"
        "d,e,rivalry,,,s2:3\n",
        encoding="utf-8",
    )
    (tmp_path / "relations.csv").write_text("actor,relation,of,start,end\nc,successor_of,a,2020-06,\n", encoding="utf-8")
    (tmp_path / "sources.csv").write_text("id,date\ns1,2021\ns2,2022-05\n", encoding="utf-8")
    return str(tmp_path)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_change_answers_what_happened_in_august_2021(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["change", DATA, "2021-08-01", "2021-09-30", "--by", "betweenness"]) == 0
    out, err = capsys.readouterr()
    lines = [line.split() for line in out.splitlines()]
    aid = ["2002", "to", "2021-08", "afghanistan", "2021-09-02"]
    assert ["passed", "on", "aid", "turkey", "afghan-republic", *aid] in [line[:10] for line in lines]
    assert ["passed", "on?", "aid", "united-states", "afghan-republic", "2001"] in [line[:6] for line in lines]
    assert ["ended", "conflict", "taliban", "united-states", "2001", "to", "2021-08", "yes"] in [line[:8] for line in lines]
    assert ["began", "sanction", "iran", "taliban", "since", "2021-09-10", "yes"] in [line[:7] for line in lines]
    assert "gone: afghan-republic" in err
    assert "taliban represents afghanistan from 2021-08-15" in err
    assert "2021-07 as the first date would tell" in err
    assert "single effects need not add up" in err


def test_change_for_the_eye(news: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["change", news, "2020-02", "2020-07"]) == 0
    out, err = capsys.readouterr()
    summary, actors, passed, moves = (block.splitlines() for block in out.split("\n\n"))
    assert summary[0].split() == ["quantity", "ties", "perhaps", "meaning"]
    assert [line.split()[0] for line in actors[1:]] == ["a", "c"]
    assert passed[1:] == ["passed on  trade  b        a     2019 to 2020-03  c   2020-06-01 to 2022  s1:1; s1:2 +3"]
    assert moves[0].split()[:5] == ["actor", "what", "source", "target", "effect"]
    assert "2 of 3 ties that may have turned are shown" in err
    assert "2 of 5 actors shown, 2 change" in err
    assert run(["change", news, "2020-02", "2020-07", "--perhaps", "--top", "0"]) == 0
    out, err = capsys.readouterr()
    assert len(out.split("\n\n")[1].splitlines()) == 6
    assert out.split("\n\n")[3].splitlines()[1:] == ["began?  trade  c       d       2020 to 2022  yes   s2:2"]
    assert "shown" not in err
    assert "?: perhaps" in err


def test_change_for_programs(news: str, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = {"ties": 3, "actors": 5, "summary": 9}
    for name, n in wanted.items():
        assert run(["change", news, "2020-02", "2020-09", "--format", "csv", "--table", name]) == 0
        assert len(rows(capsys.readouterr().out)) == n
    assert run(["change", news, "2020-02", "2020-09", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {name: len(told[name]) for name in wanted} == wanted
    assert told["meta"]["options"]["before"] == "2020-02"
    assert told["ties"][0]["what"] == "passed on"
    assert told["ties"][0]["counterpart"] == "b~c/trade/2020-06-01"


def test_change_by_sources(news: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["change", news, "--added-by", "2022", "--format", "csv"]) == 0
    assert [(row["what"], row["source"], row["citation"]) for row in rows(capsys.readouterr().out)] == [
        ("added", "d", "s2:3"), ("added", "c", "s2:2"), ("supported", "b", "s2:1")
    ]  # fmt: skip
    assert run(["change", news, "--added-by", "s2"]) == 0
    out, err = capsys.readouterr()
    assert "actors tied only by them" in out
    assert "1 of 2 sources: s2" in err


def test_follow_one_and_several(news: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["follow", news, "--by", "degree", "--actor", "b"]) == 0
    out, _ = capsys.readouterr()
    found = [line.split() for line in out.splitlines()]
    assert found[0] == ["date", "value", "value_sure", "rank", "rank_sure", "in_force", "assumed", "undated", "used"]
    assert [line[:3] for line in found[1:]] == [["2019", "1", "1"], ["2020", "2", "2"], ["2021", "1", "1"], ["2022", "1", "1"]]
    assert run(["follow", news, "--at", "2019", "--at", "2021", "--top", "2"]) == 0
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == ["date", "2019", "2021"]
    assert "2 of 5 actors" in err
    assert run(["follow", news, "--every", "quarter", "--between", "2020", "2020", "--format", "csv"]) == 0
    found = rows(capsys.readouterr().out)
    assert [row["value"] for row in found if row["actor"] == "b"] == ["1.0", "1.0", "1.0", "1.0"]
    assert [row["date"] for row in found if row["actor"] == "b"] == ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["change", "NEWS"], "expected [DATA] BEFORE AFTER, got 1 word."),
        (["change", "NEWS", "2020", "2021", "2022"], "got 4 words"),
        (["change", "NEWS", "2020", "2021", "--added-by", "s1"], "expected [DATA] --added-by SOURCE"),
        (["change", "NEWS", "2020", "2021", "--on", "2020"], "leave out --on"),
        (["change", "NEWS", "2020", "2021", "--reading", "sure"], "both readings are shown"),
        (["change", "NEWS", "2021", "2020"], "does not lie after"),
        (["change", "NEWS", "2020", "2021", "--by", "degre"], "did you mean 'degree'"),
        (["change", "NEWS", "2020", "21"], "21"),
        (["change", "NEWS", "--added-by", "s9"], "no source 's9'"),
        (["follow", "NEWS", "--at", "2020", "--every", "year"], "--at names the dates"),
        (["follow", "NEWS", "--on", "2020"], "leave out --on"),
        (["follow", "NEWS", "--actor", "zz"], "no actor 'zz'"),
    ],
)
def test_mistakes(news: str, words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([news if word == "NEWS" else word for word in words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["change", "DATA", "2021"], "one of the two dates is missing"),
        (["change", "DATA", "--added-by", "2023/2022"], "ends before '2023' begins; swap the two dates"),
        (["change", "DATA", "--added-by", "2022", "--range", "--format", "csv"], "--range has numbers for --table summary"),
        (["whatif", "DATA", "--remove", "kind:foo"], "no kind of actor 'foo'; known: armed_group"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_a_mend(capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    assert run([DATA if word == "DATA" else word for word in words]) in (1, 2)
    out, err = capsys.readouterr()
    assert (out, told in err) == ("", True)


def test_what_only_means_is_said_of_dates_or_of_sources(capsys: pytest.CaptureFixture[str]) -> None:
    data = DATA
    assert run(["change", data, "--added-by", "2022/2023", "--by", "degree", "--pairs", "0", "--rows", "1"]) == 0
    assert "joins the two without these sources" in capsys.readouterr().err
    assert run(["change", data, "2021-07", "2021-09", "--by", "degree", "--pairs", "0", "--rows", "1"]) == 0
    assert "joins the two on the other date; ?: perhaps" in capsys.readouterr().err


def test_robust_says_where_nobody_is_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["robust", DATA, "--type", "border", "--over", "confidence"]) == 0
    assert "nobody is first: all are equal in every specification" in capsys.readouterr().err


def test_nobody_mediates_with_ranges_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["brokers", DATA, "--for", "ukraine", "myanmar", "--range"]) == 0
    assert "Nobody mediates" in capsys.readouterr().err

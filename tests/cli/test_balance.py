"""geograph balance and geograph camps."""

from __future__ import annotations

import csv
import io
import json

import pytest

import geograph as gg
from geograph.cli import run


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,end,citation\na,b,alliance,2000,2005,x:1\nb,c,trade,2000,2005,x:2\na,c,conflict,2004,2005,y:3\n"
        "a,d,alliance,,,x:4\na,d,sanction,,,x:5\nd,e,contact,,,x:6\n",
        encoding="utf-8",
    )
    return str(tmp_path)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_balance_prints_the_notebooks_table(folder, capsys):
    assert run(["balance", folder, "--format", "csv"]) == 0
    printed = {row["quantity"]: float(row["drop"] or "nan") for row in rows(capsys.readouterr().out)}
    known = gg.balance.indices(gg.read(folder)).set_index("quantity")["drop"].to_dict()
    assert printed == pytest.approx(known, nan_ok=True)


@pytest.mark.parametrize(
    ("option", "measure"),
    [("--triads", "tense_triads"), ("--violations", "violations"), ("--both-signs", "ambivalent"), ("--components", "frustration")],
)
def test_each_list_is_the_notebooks(folder, capsys, option, measure):
    assert run(["balance", folder, option, "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["meta"]["measure"] == measure
    assert len(printed["rows"]) == len(getattr(gg.balance, measure)(gg.read(folder))) > 0


def test_over_time_takes_years_and_dates(folder, capsys):
    assert run(["balance", folder, "--over-time", "yearly", "--format", "csv"]) == 0
    assert [(row["date"], row["frustration"]) for row in rows(capsys.readouterr().out)] == [
        ("2000", "0"), ("2001", "0"), ("2002", "0"), ("2003", "0"), ("2004", "1"), ("2005", "1"),
    ]  # fmt: skip
    assert run(["balance", folder, "--over-time", "2001", "--over-time", "2004-06", "--undated", "drop", "--format", "csv"]) == 0
    assert [row["ambivalent"] for row in rows(capsys.readouterr().out)] == ["0", "0"]


def test_camps_in_two_and_in_any_number(folder, capsys):
    assert run(["camps", folder, "--format", "csv"]) == 0
    out, talk = capsys.readouterr()
    assert {row["actor"]: row["camp"] for row in rows(out)} == {"a": "1", "b": "1", "c": "1", "d": "", "e": ""}
    assert "3 divisions are equally good" in talk
    assert run(["camps", folder, "-k", "any", "--ambivalent", "-", "--format", "csv"]) == 0
    assert {row["actor"]: row["camp"] for row in rows(capsys.readouterr().out)}["d"] == "2"


def test_nothing_signed_says_what_the_ties_are(folder, capsys):
    for command in (["balance", folder, "--violations"], ["camps", folder]):
        assert run([*command, "--type", "contact"]) == 0
        told = capsys.readouterr().err
        assert "no signed ties" in told
        assert "only ties of contact" in told
        assert "--by degree" not in told


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["balance", "--triads", "--violations"], "one at a time"),
        (["balance", "--over-time", "yearly", "--on", "2001"], "leave out --on"),
        (["camps", "-k", "1"], "2 or more"),
        (["camps", "-k", "many"], "2 or more"),
        (["balance", "--reading", "sure"], "goes with --on"),
    ],
)
def test_a_mistake_is_one_message(folder, capsys, args, told):
    assert run([args[0], folder, *args[1:]]) == 2
    assert told in capsys.readouterr().err

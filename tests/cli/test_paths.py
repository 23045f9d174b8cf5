"""The commands paths and reliability: what they print, refuse, and say where there is nothing."""

from __future__ import annotations

import csv
import io
import json
import time

import pytest

import geograph as gg
from geograph.cli import run
from geograph.output import render

DATA = str(gg.example_path())


def call(capsys, *args):
    code = run(list(args))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture
def small(tmp_path):
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,confidence,citation\na,sco,membership,2001,high,x:1\nb,sco,membership,2002,high,x:2\n"
        "b,c,contact,2021-03,medium,y:1\na,d,rivalry,,high,y:2\n",
        encoding="utf-8",
    )
    (tmp_path / "nodes.csv").write_text(
        "id,name,kind,bloc\na,Alpha,state,west\nb,Beta,state,west\nc,Gamma Two,state,east\nd,Delta,state,east\nsco,SCO,organization,\n",
        encoding="utf-8",
    )
    return str(tmp_path)


def test_each_path_is_a_block_with_types_periods_and_citations(capsys, small):
    code, out, err = call(capsys, "paths", small, "Alpha", "Gamma Two")
    assert code == 0
    assert out == (
        "1. a - sco - b - c (3 steps)\n"
        "   a - sco  membership (high); 2001 to ?; x:1\n"
        "   sco - b  membership (high); 2002 to ?; x:2\n"
        "   b - c    contact (medium); 2021-03; y:1\n"
    )
    assert "1 shortest path, all listed" in err


@pytest.mark.parametrize(
    ("options", "measure", "words"),
    [
        ([], "geodesics", {}),
        (["-k", "3"], "k_shortest", {"k": 3}),
        (["--pattern", "membership membership contact"], "routes", {"pattern": "membership membership contact"}),
        (["--pattern", ".{5}", "--walks", "-k", "2"], "routes", {"pattern": ".{5}", "walks": True, "limit": 2}),
        (["--by", "time", "--start", "2021"], "time_respecting", {"start": "2021"}),
        (["--by", "reliability", "-k", "2"], "most_reliable", {"k": 2}),
        (["--by", "width", "--parallel", "sources"], "widest", {"parallel": "sources"}),
        (["--disjoint"], "disjoint", {}),
        (["--disjoint", "--unit", "ties"], "disjoint", {"by": "ties"}),
        (["--cut"], "minimum_cut", {}),
    ],
)
def test_the_shell_prints_the_librarys_table(capsys, options, measure, words):
    code, out, err = call(capsys, "paths", DATA, "india", "taliban", *options, "--format", "csv")
    assert code == 0, err
    assert out == render(getattr(gg.paths, measure)(gg.example(), "india", "taliban", **words), "csv")
    assert call(capsys, "paths", DATA, "india", "taliban", *options)[0] == 0


def test_data_may_be_left_out_and_parties_named(capsys, small, monkeypatch):
    monkeypatch.chdir(small)
    assert call(capsys, "paths", "a", "c")[1].startswith("1. a - sco - b - c")
    assert call(capsys, "paths", "bloc:west", "c")[1].startswith("1. b - c (1 step)")
    assert call(capsys, "paths", "a, b", "c")[1].startswith("1. b - c (1 step)")
    code, _, err = call(capsys, "paths", "a")
    assert code == 2
    assert "expected [DATA] A B, got 1 word" in err


def test_an_empty_answer_says_why_in_the_words_of_the_shell(capsys, small):
    code, out, _ = call(capsys, "paths", small, "a", "d")
    assert (code, out) == (0, "no channel joins a and d: only rivalry ties; try --ties all\n")
    code, out, err = call(capsys, "paths", small, "a", "d", "--format", "csv")
    assert (code, len(out.splitlines())) == (0, 1)
    assert "only rivalry ties" in err
    told = call(capsys, "paths", small, "a", "c", "--pattern", "membership contact")[1]
    assert told == "the pattern can be followed from a for 1 step, to sco, and then not to c\n"
    assert call(capsys, "paths", small, "a", "d", "--cut")[1].startswith("nothing to cut: no channel joins")
    assert call(capsys, "paths", small, "a", "d", "--by", "reliability")[1].startswith("no channel joins")
    assert call(capsys, "paths", small, "a", "d", "--by", "time")[1].startswith("no channel joins")


def test_a_wrong_pattern_exits_2_with_a_caret(capsys):
    code, out, err = call(capsys, "paths", DATA, "russia", "taliban", "--pattern", "membership membrship contact")
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "pattern: no tie type 'membrship'; did you mean 'membership'?",
        "  membership membrship contact",
        "             ^^^^^^^^^",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--pattern", "contact", "--by", "time"], "--pattern and --by are two questions"),
        (["--disjoint", "--cut"], "--disjoint and --cut are two questions"),
        (["--walks"], "--walks goes with --pattern"),
        (["--start", "2021"], "--start goes with --by time"),
        (["--unit", "ties"], "--unit goes with --disjoint or --cut"),
        (["--unstated", "0.5"], "--unstated goes with --by reliability"),
        (["--cut", "-k", "3"], "-k goes with neither"),
        (["-k", "0"], "x>=1"),
    ],
)
def test_options_that_do_not_go_together_are_refused(capsys, options, message):
    code, _, err = call(capsys, "paths", DATA, "russia", "taliban", *options)
    assert code == 2
    assert message in err


def test_reliability_prints_one_row_and_what_was_assumed(capsys, small):
    code, out, err = call(capsys, "reliability", small, "a", "c", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert code == 0
    assert float(row["reliability"]) == pytest.approx(0.9 * 0.9 * 0.6)
    assert "high 0.9, medium 0.6, low 0.3" in err
    drawn = json.loads(call(capsys, "reliability", small, "a", "c", "--draws", "100", "--seed", "4", "--format", "json")[1])
    assert drawn["meta"]["options"] == {"a": "a", "b": "c", "draws": 100, "seed": 4}
    assert drawn["rows"][0]["method"] == "estimate"


def test_the_bundled_question_is_quick(capsys):
    call(capsys, "paths", DATA, "russia", "taliban")  # imports
    begin = time.perf_counter()
    code, out, _ = call(capsys, "paths", DATA, "russia", "taliban", "--pattern", "membership membership contact")
    assert code == 0
    assert out.startswith("1. russia - ")
    assert time.perf_counter() - begin < 5  # a fifth of a second where nothing else runs

"""The bundled dataset: its citations, its two codings and the agreement that data/README.md reports."""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

import geograph as gg

DATA = Path(__file__).parents[1] / "data"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"dataset_{name}", DATA / "coding" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


citations = script("check_citations")
agreement = script("agreement")
contents = script("contents")


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EDGES = table("edges.csv")
EVIDENCE = table("evidence.csv")


def dyad_type(row: dict[str, str]) -> tuple[str, str, str]:
    a, b = sorted((row["source"], row["target"]))
    return a, b, row["type"]


def test_check_has_nothing_to_say_about_the_data():
    assert gg.check(DATA).empty


def test_every_citation_holds_without_the_articles(tmp_path):
    problems, summary = citations.check(tmp_path)
    assert problems == []
    assert summary.endswith("0 of 5 articles at hand")


def test_every_citation_holds_against_the_articles():
    if not citations.ARTICLES.is_dir():
        pytest.skip(f"the articles are not part of the project and not at {citations.ARTICLES}")
    problems, summary = citations.check()
    assert problems == []
    assert summary.endswith("5 of 5 articles at hand")


def test_the_citation_check_finds_wrong_sources_paragraphs_words_and_copies(tmp_path, monkeypatch):
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "a.txt").write_text("First line of the paper here\n\nOne two three four five six seven eight nine\n", encoding="utf-8")
    files = {
        "sources": "id,file,paragraphs\ns,a.txt,2\n",
        "nodes": "id,note\na,\n",
        "edges": "id,citation,note\nx,s:1;s:3,two three four five six seven eight nine\ny,,\nz,other:1,\n",
        "evidence": "tie,document,locator,first_words,note\nx,s,2,One two three four six,\n"
        "x,s,1,First line of the paper,\nw,s,1,First line of the paper,\n",
        "groups": "citation\ns:0\n",
        "relations": "citation\ns:2\n",
    }
    for name, text in files.items():
        (data / f"{name}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(citations, "DATA", data)
    problems, _ = citations.check(tmp_path)
    assert problems == [
        "data/edges.csv:2: s has paragraphs 1 to 2, not '3'",
        "data/edges.csv:2: the note repeats an article: 'two three four five six seven eight nine'",
        "data/edges.csv:3: no citation",
        "data/edges.csv:4: 'other' is not in sources.csv",
        "data/evidence.csv:2: s:2 begins 'One two three four five', not 'One two three four six'",
        "data/evidence.csv:4: no tie 'w' in edges.csv",
        "data/evidence.csv: x cites s:3, which has no passage",
        "data/evidence.csv: z cites other:1, which has no passage",
        "data/groups.csv:2: s has paragraphs 1 to 2, not '0'",
    ]


@pytest.mark.parametrize(
    ("cells", "kappa", "ac1"),
    [
        ((20, 5, 10, 15), 0.4, None),  # the example of Cohen's kappa in most textbooks
        ((118, 5, 2, 0), -0.0234, 0.9408),  # Gwet (2002), Kappa statistic is not satisfactory: agreement of 94 % and a kappa below 0
    ],
)
def test_the_coefficients_give_published_values(cells, kappa, ac1):
    pairs = [pair for pair, n in zip([(1, 1), (1, 0), (0, 1), (0, 0)], cells, strict=True) for _ in range(n)]
    assert agreement.cohen_kappa(pairs) == pytest.approx(kappa, abs=5e-5)
    if ac1 is not None:
        assert agreement.gwet_ac1(pairs) == pytest.approx(ac1, abs=5e-5)


def test_the_readme_reports_the_agreement_of_the_two_codings_and_the_contents():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert agreement.report() in readme
    assert contents.report() in readme
    pairs = len({dyad_type(row) for row in EDGES})
    actors, passages = len(table("nodes.csv")), len(EVIDENCE)
    assert f"{len(EDGES)} ties between {actors} actors on {pairs} pairs of a dyad and a type, and {passages} passages" in readme
    assert f"{sum(not row['start'] for row in EDGES)} of the {len(EDGES)} ties have no start" in readme


def test_every_difference_between_the_codings_was_decided():
    decided = {dyad_type(row) for row in table("coding/decisions.csv") if row["why"]}
    differences = agreement.differences(agreement.coding("a"), agreement.coding("b"))
    assert not differences.keys() - decided


def test_ids_name_source_target_type_and_start():
    seen: Counter[str] = Counter()
    for row in EDGES:
        stem = f"{row['source']}~{row['target']}/{row['type']}/{row['start'] or 'undated'}"
        seen[stem] += 1
        assert row["id"] == (stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
        if row["type"] not in ("membership", "aid", "sanction"):
            assert row["source"] < row["target"]


def test_a_tie_with_a_denial_is_of_low_confidence():
    denied = {row["tie"] for row in EVIDENCE if row["tie"] and row["says"] == "absent"}
    assert denied
    assert {row["confidence"] for row in EDGES if row["id"] in denied} == {"low"}


def test_the_size_stays_that_of_a_faithful_coding():
    assert 200 <= len({dyad_type(row) for row in EDGES}) <= 320
    for row in EDGES:
        assert row["citation"]
        assert row["note"]
        assert row["confidence"] in ("high", "medium", "low")
        assert row["level"]


def test_both_tiers_of_the_fifth_article_are_a_partition():
    groups = gg.example().groups.query("partition == 'tespa_tier'")
    assert set(groups.loc[groups["group"] == "first", "actor"]) == {"iran", "pakistan", "turkmenistan", "uzbekistan", "tajikistan", "china"}
    assert set(groups.loc[groups["group"] == "second", "actor"]) == {"turkey", "qatar", "india", "russia"}

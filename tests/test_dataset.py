"""The bundled dataset: its citations, its two codings and the agreement that data/README.md reports."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

import geograph as gg

DATA = Path(__file__).parents[1] / "data"


def script(name: str) -> ModuleType:
    """A script of data/coding as a module; there the scripts import one another."""
    spec = importlib.util.spec_from_file_location(name, DATA / "coding" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


contents = script("contents")
agreement = script("agreement")
citations = script("check_citations")
EDGES, EVIDENCE, DECISIONS = (contents.table(name) for name in ("edges", "evidence", "coding/decisions"))
CODINGS = agreement.coding("a"), agreement.coding("b")


def dyad_type(row):
    return (*contents.dyad(row), row["type"])


def test_check_has_nothing_to_say_about_the_data():
    assert gg.check(DATA).empty


def test_every_citation_holds_without_the_articles(tmp_path):
    problems, summary = citations.check(tmp_path)
    assert problems == []
    assert summary.endswith("0 of 5 articles at hand")


def test_every_citation_holds_against_the_articles():
    if not citations.ARTICLES.is_dir():
        pytest.skip(f"the articles are not part of the project and not at {citations.ARTICLES}")
    problems, summary = citations.check(wanted=True)
    assert problems == []
    assert summary.endswith("5 of 5 articles at hand")


def test_the_citation_check_finds_wrong_sources_paragraphs_words_and_copies(tmp_path, monkeypatch, capsys):
    data = tmp_path / "data"
    data.mkdir()
    text = "First line of the paper here\n\nOne two three four five six seven eight nine\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Only one\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("Another text than was coded\n", encoding="utf-8")
    sha256 = {name: citations.hashlib.sha256((tmp_path / f"{name}.txt").read_bytes()).hexdigest() for name in "ab"}
    files = {
        "sources": f"id,file,paragraphs,sha256\ns,a.txt,2,{sha256['a']}\nt,b.txt,3,{sha256['b']}\nu,c.txt,1,0\nv,d.txt,,0\nw,e.txt,1,0\n",
        "nodes": "id,note\na,\nb,three FOUR five six seven eight nine is mine\nc,two three four five six seven eight nine\n",
        "edges": 'id,citation,note\nx,s:1;s:3,"two\nlines"\n\ny,,Two three four five six seven eight nine\nz,other:1;s:01,\n',
        "evidence": "tie,document,locator,first_words,note\nx,s,2,One two three four six,\nx,s,1,First line of the paper,\n"
        "no,s,1,First line of the paper,\n,t,2,Whatever it is,\n,s,9,,One two three four five six seven eight\n",
        "groups": "citation\ns:0\n",
        "relations": "citation\ns:2\nnone:1\n",
    }
    for name, table in files.items():
        (data / f"{name}.csv").write_text(table, encoding="utf-8")
    claims = '[[claim]]\nid = "c"\ntext = "two three four five six seven eight nine"\ncitation = ["s:2", "s:3"]\n'
    (data / "claims.toml").write_text(claims, encoding="utf-8")
    monkeypatch.setattr(citations, "DATA", data)
    assert citations.main([str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert [line.split("; ")[0].replace(str(tmp_path), "HERE") for line in out.splitlines()] == [
        "data/sources.csv:3: b.txt has 1 paragraphs",
        "data/sources.csv:4: c.txt is not the text that was coded",
        "data/sources.csv:5: paragraphs='' is not a number",
        "data/sources.csv:6: e.txt is not in HERE",
        "data/edges.csv:2: s has no paragraph '3'",
        "data/edges.csv:5: no citation",
        "data/edges.csv:5: the note repeats an article: 'two three four five six seven eight nine'",
        "data/edges.csv:6: 'other' is not in sources.csv",
        "data/edges.csv:6: s has no paragraph '01'",
        "data/evidence.csv:2: s:2 begins 'One two three four five', not 'One two three four six'",
        "data/evidence.csv:4: no tie 'no' in edges.csv",
        "data/evidence.csv:6: s has no paragraph '9'",
        "data/evidence.csv:6: the note repeats an article: 'one two three four five six seven eight'",
        "data/edges.csv:2: s:3 has no passage in evidence.csv",
        "data/edges.csv:6: other:1 has no passage in evidence.csv",
        "data/edges.csv:6: s:01 has no passage in evidence.csv",
        "data/groups.csv:2: s has no paragraph '0'",
        "data/relations.csv:3: 'none' is not in sources.csv",
        "data/nodes.csv:4: the note repeats an article: 'two three four five six seven eight nine'",
        "data/claims.toml: c: s has no paragraph '3'",
        "data/claims.toml: c: the note repeats an article: 'two three four five six seven eight nine'",
    ]
    assert err == "3 ties, 5 passages, 9 citations; 2 of 4 articles at hand; 21 problems\n"
    assert citations.main([str(tmp_path / "nowhere")]) == 2


@pytest.mark.parametrize(
    ("cells", "kappa", "ac1"),
    [
        ((20, 5, 10, 15), 0.4, None),  # the example of Cohen's kappa in most textbooks
        ((118, 5, 2, 0), -0.0234, 0.9408),  # Gwet (2002), Kappa statistic is not satisfactory: agreement of 94 % and a kappa below 0
    ],
)
def test_the_coefficients_give_published_values(cells, kappa, ac1):
    pairs = Counter(dict(zip([(1, 1), (1, 0), (0, 1), (0, 0)], cells, strict=True)))
    assert agreement.cohen_kappa(pairs) == pytest.approx(kappa, abs=5e-5)
    if ac1 is not None:
        assert agreement.gwet_ac1(pairs) == pytest.approx(ac1, abs=5e-5)


def test_what_is_compared_is_what_both_wrote_of_a_dyad_and_type_in_a_paragraph():
    def row(locator, source, target, type, start, says="present"):
        return {"document": "d", "locator": locator, "source": source, "target": target, "type": type, "start": start, "says": says}

    a = [
        row("1", "x", "y", "trade", "2020"),
        row("1", "x", "y", "trade", "2021"),
        row("1", "x", "z", "aid", ""),
        row("2", "x", "y", "aid", ""),
    ]
    b = [row("1", "y", "x", "trade", "2021"), row("1", "x", "z", "contact", ""), row("2", "x", "y", "aid", "", "absent")]
    assert [(p["start"], q["start"]) for p, q in agreement.shared_passages(a, b)] == [("2020", "2021")]
    types = agreement.value_sets("type", a, b, lambda r: (*agreement.paragraph(r), contents.dyad(r)))
    assert types == [
        (("d", 1), (("trade",), ("trade",))),
        (("d", 1), (("aid",), ("contact",))),
        (("d", 2), (("aid",), ("aid",))),
    ]
    compared = agreement.compare("types", types)
    assert (compared.units, compared.raw) == (3, 2 / 3)
    assert compared.kappa == pytest.approx((2 / 3 - 1 / 3) / (1 - 1 / 3))  # by chance: both trade 1/9, both aid 2/9


def test_the_readme_reports_the_agreement_of_the_two_codings_and_the_contents():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert agreement.report() in readme
    assert contents.report() in readme


def test_every_difference_between_the_codings_was_decided():
    decided = {dyad_type(row): row for row in DECISIONS}
    differences = agreement.differences(*CODINGS)
    assert {key: ";".join(what) for key, what in differences.items()} == {k: row["differ"] for k, row in decided.items() if row["differ"]}
    for row in DECISIONS:
        if row["changed"] or set(row["differ"].split(";")) - set(agreement.DETAIL):
            assert row["why"], row
        ties = [tie["id"] for tie in EDGES if dyad_type(tie) == dyad_type(row)]
        assert row["ties"] == ";".join(ties)
        absent = any(e["says"] == "absent" and not e["tie"] and dyad_type(e) == dyad_type(row) for e in EVIDENCE)
        assert bool(ties) == row["ruling"].endswith(("tie", "ties"))
        assert row["ruling"] != "absence" or absent


def test_every_tie_comes_from_a_coding_or_a_decision():
    coded = {dyad_type(row) for rows in CODINGS for row in rows}
    assert {dyad_type(tie) for tie in EDGES} <= coded | {dyad_type(row) for row in DECISIONS}


def test_ids_name_source_target_type_and_start():
    seen: Counter[str] = Counter()
    for row in EDGES:
        stem = f"{row['source']}~{row['target']}/{row['type']}/{row['start'] or 'undated'}"
        seen[stem] += 1
        assert row["id"] == (stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
        if row["type"] not in agreement.DIRECTED:
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

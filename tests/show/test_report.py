"""The report: the same findings in every format, text as text, no request, nothing that axe-core objects to."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

import geograph as gg
from geograph.cli import run
from geograph.show.report import changes, choices
from geograph.show.report.blocks import Cited, Finding, Grid, Part, Picture, Prose, Report, listed
from geograph.show.report.brief import Brief
from geograph.show.report.changes import turning_point
from geograph.show.report.html import html
from geograph.show.report.markdown import markdown
from geograph.show.report.word import docx

HOSTILE = '"><script>document.title="ran"</script>=1+1 [x](javascript:y) **b** `c` $\\alpha$ {{ 7*7 }} \u202e | a'


def test_the_numbers_are_those_of_the_measures(made: Report) -> None:
    net = gg.example()
    table = gg.sources.range(gg.centrality.betweenness, net).set_index("actor")
    titles = [part.title for part in made.parts]
    assert titles[0] == "In short"
    central = made.parts[titles.index("Who is central")]
    first = central.findings[0].text
    row = table.loc["russia"]
    assert f"{row['betweenness']:.1f} of 1,128 pairs of others ({row['low']:.1f} to {row['high']:.1f}; rank 1 to 2" in first
    assert made.parts[0].findings[0] in central.findings
    alone = gg.centrality.betweenness(net.without("russia"))
    aside = next(f.text for f in central.findings if "set aside" in f.text)
    assert f"{net.name(alone['actor'].iloc[0])} leads by betweenness: {alone['betweenness'].iloc[0]:.1f} pairs" in aside
    channels = next(part for part in made.parts if part.title.startswith("Channels between"))
    ways = gg.paths.geodesics(net, "united-states", "taliban")["path"].nunique()
    assert f"has 1 step (a common meeting counts as one), and there are {ways} of this length" in channels.findings[0].text
    groups = next(part for part in made.parts if part.title.startswith("Groups"))
    camps = gg.balance.frustration(net)
    assert f"all but {camps['frustration'].sum()} of the {camps['dyads'].sum()} pairs of one sign" in groups.findings[0].text
    robust = next(part for part in made.parts if part.title.startswith("How far"))
    grid = gg.robust.vary(gg.centrality.betweenness, net, over=[*gg.robust.USUAL, "focal"])
    share = f"{grid.actors['first'].iloc[0]:.0%} of the 36 specifications that rank it (of {len(grid.ways)});"
    assert f"first by betweenness in {share}" in robust.findings[0].text
    annex = next(block for block in made.parts[-1].blocks if isinstance(block, Grid))
    assert len(annex.rows) == len(net)


def test_every_finding_of_the_answer_has_number_and_sources(made: Report) -> None:
    answer = made.parts[0].findings
    assert len(answer) == 5
    for finding in answer:
        assert re.search(r"\d", finding.text), finding
        assert "¶" in finding.sources, finding
        assert str(finding).endswith(f"[{finding.sources}]")


def test_change_turns_where_somebody_took_anothers_place() -> None:
    net = gg.example()
    assert turning_point(net) == ("2021-07", "2021-09")
    part = next(p for p in gg.report.compose(net.of_type("contact"), change=("2021-08-01", "2021-09-30")).parts if "changed" in p.title)
    assert part.title == "What changed between 2021-08-01 and 2021-09-30"


def test_a_page_without_requests_or_violations(made: Report, browser: Any, violations: Callable[[Any], list[Any]], tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(html(made), encoding="utf-8")
    assert path.stat().st_size < 3e6
    for scheme, width in (("light", 1100), ("dark", 390)):
        context = browser.new_context(offline=True, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=False)
        page = context.new_page()
        asked: list[Any] = []
        page.on("request", lambda request, into=asked: into.append(request))
        page.on("console", lambda message, into=asked: into.append(message) if message.type == "error" else None)
        page.on("pageerror", lambda error, into=asked: into.append(error))
        page.goto(path.as_uri())
        assert [one for one in asked if not getattr(one, "url", "").startswith(("data:", "file:"))] == []
        assert page.evaluate("[...document.images].every((i) => i.naturalWidth > 100)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert len(page.query_selector_all("section")) == len(made.parts)
        assert violations(page) == []
        context.close()


def test_parts_one_to_eight_print_on_six_pages(made: Report, browser: Any, tmp_path: Path) -> None:
    short = Report(made.title, made.lead, made.parts[1:9])
    path = tmp_path / "report.html"
    path.write_text(html(short), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 6


def test_word_and_markdown_say_what_the_page_says(made: Report) -> None:
    document = Document(io.BytesIO(docx(made)))
    text = "\n".join(p.text for p in document.paragraphs)
    for part in made.parts:
        assert part.title in text
        for finding in part.findings:
            assert str(finding) in text
    grids = [block for part in made.parts for block in part.blocks if isinstance(block, Grid)]
    assert [(len(t.rows) - 1, len(t.columns)) for t in document.tables] == [(len(g.rows), len(g.header)) for g in grids]
    assert len(document.inline_shapes) == 3
    assert docx(made) == docx(made)
    plain, pictures = markdown(made, "report")
    assert sorted(pictures) == ["report-network.png", "report-ranking.png", "report-specifications.png"]
    assert all(name in plain for name in pictures)
    assert plain.count("\n## ") == len(made.parts)


def test_text_is_text_everywhere(browser: Any, tmp_path: Path) -> None:
    blocks = [
        Finding(HOSTILE, HOSTILE),
        Prose(HOSTILE),
        Grid([HOSTILE], [[HOSTILE]], HOSTILE),
        Picture({"svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "png": _png()}.__getitem__, HOSTILE, "p"),
    ]
    report = Report(HOSTILE, [HOSTILE], [Part(HOSTILE, blocks)])
    page = browser.new_page()
    path = tmp_path / "r.html"
    path.write_text(html(report), encoding="utf-8")
    page.goto(path.as_uri())
    assert page.title() == HOSTILE
    assert page.inner_text("h1") == HOSTILE
    assert page.inner_text("td") == HOSTILE
    assert page.get_attribute("img", "alt") == HOSTILE
    assert page.query_selector("script") is None
    page.close()
    text, _ = markdown(report, "r")
    from markdown_it import MarkdownIt

    shown = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    assert "<script" not in shown
    assert not re.search(r"<(strong|code|em)\b|href=", shown)
    document = Document(io.BytesIO(docx(report)))
    assert HOSTILE in [p.text for p in document.paragraphs]
    with zipfile.ZipFile(io.BytesIO(docx(report))) as parts:
        assert b"<script" not in parts.read("word/document.xml")


def _png() -> bytes:
    import matplotlib.pyplot as plt

    figure, stream = plt.figure(figsize=(1, 1)), io.BytesIO()
    figure.savefig(stream, format="png")
    plt.close(figure)
    return stream.getvalue()


def test_a_thin_network_has_a_report_too(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type\na,b,contact\n")
    made = gg.report.compose(gg.read(tmp_path))
    assert made.parts[0].title == "In short"
    gg.report.write(gg.read(tmp_path), tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_citations_read_as_document_and_paragraphs() -> None:
    cited = Cited(gg.example())
    assert cited.items(["tespa-2021:51", "tespa-2021:7", "riddle-2022:9", "tespa-2021:51"]) == "Riddle 2022 ¶9; TESPA 2021 ¶7, 51"
    assert cited.items([f"tespa-2021:{k}" for k in range(1, 9)], 2) == "TESPA 2021 ¶1, 2; and 6 more"
    assert cited.items([]) == ""
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(list("abcdefgh"), 3)] == ["nobody", "a", "a and b", "a, b, c and 5 more"]


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type,start,citation\na,b,contact,2020,s:1\nb,c,contact,2021,s:2\nc,d,aid,2021,s:3\n")
    folder = str(tmp_path)
    assert run(["report", folder, "-o", str(tmp_path / "r.md"), "--parties", "a", "c", "--on", "2021"]) == 0
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "as of 2021" in text
    assert "The shortest way from a to c has 2 steps" in text
    assert (tmp_path / "r-network.png").stat().st_size > 1000
    assert run(["report", folder, "-o", str(tmp_path / "r.txt")]) != 0
    assert "end it in .html, .md, .docx" in capsys.readouterr().err
    assert run(["report", folder, "-o", str(tmp_path / "r.html"), "--parties", "a", "zz"]) == 2
    assert "zz" in capsys.readouterr().err
    assert not (tmp_path / "r.html").exists()
    assert run(["report", folder, "-o", str(tmp_path / "r.html"), "--on", "1900"]) != 0
    assert "no tie is in force in 1900" in capsys.readouterr().err
    (tmp_path / "claims.toml").write_text('[[claim]]\nid = "x"\n')
    assert run(["report", folder, "-o", str(tmp_path / "r.html")]) == 1
    assert "claims.toml:1" in capsys.readouterr().err


def test_a_finding_cites_what_its_number_counts(made: Report) -> None:
    net = gg.example()
    cited = Cited(net)
    part = next(p for p in made.parts if p.title == "Talk and means")
    contacts = net.of_type("contact").ties
    own = contacts[(contacts["source"] == "russia") | (contacts["target"] == "russia")]
    assert part.findings[0].text.startswith("Russia talks most")
    assert part.findings[0].sources == cited.ties(own.index)
    central = next(p for p in made.parts if p.title == "Who is central")
    aside = next(f for f in central.findings if "set aside" in f.text)
    rest = net.without("russia").ties
    carried = rest[rest["channel"].astype(bool) & (rest["sign"] >= 0)]
    leads = carried[(carried["source"] == "united-states") | (carried["target"] == "united-states")]
    assert aside.sources == cited.ties(leads.index)


def test_a_cut_names_actors_only(made: Report) -> None:
    cut = gg.paths.minimum_cut(gg.example(), "united-states", "taliban")["actor"].dropna().nunique()
    part = next(p for p in made.parts if p.title.startswith("Channels between"))
    text = next(f.text for f in part.findings if "share no actor" in f.text)
    assert f"and {cut - 6} more, but for the direct step, which no actor can cut." in text


def test_nobody_leads_where_nobody_lies_between(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type\na,b,contact\nc,d,contact\n")
    text = markdown(gg.report.compose(gg.read(tmp_path), parties=("a", "b")), "r")[0]
    assert "Nobody lies between others" in text
    assert "The only way from a to b is the direct step, which no actor can cut." in text
    assert "whichever source" not in text


def test_a_focal_actor_alone_among_forums(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type,citation\nx,f,membership,s:1\n")
    (tmp_path / "nodes.csv").write_text("id,name,kind\nx,X,state\nf,F,forum\n")
    (tmp_path / "sources.csv").write_text("id,about\ns,x\n")
    assert gg.report.compose(gg.read(tmp_path)).parts[0].title == "In short"


def test_who_is_gone_at_the_date_is_said_to_be(made: Report) -> None:
    report = gg.report.compose(gg.example(), parties=("afghan-republic", "russia"), on="2022-05")
    text = markdown(report, "r")[0]
    assert "In 2022-05: Islamic Republic of Afghanistan is not in the network." in text
    assert "In 2022-05: Russia ranks first" in text


def test_other_data_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    net = gg.example()
    one, two = net.citing("tespa-2021"), net.not_citing("tespa-2021")
    found = gg.robust.elsewhere(gg.centrality.betweenness, one, two)
    part = choices.compared(Brief(one, one, None, None, None, None, two))
    count = found.dyads["found"].value_counts()
    assert part.findings[0].text == (
        f"77 of 77 actors are also in the other data (77 actors, {len(two)} ties); of the pairs of these {count['both']} are tied in both, "
        f"{count['here']} only here and {count['there']} only there."
    )
    assert f"agree at {found.spearman:.2f}" in part.findings[1].text
    (tmp_path / "other").mkdir()
    for name in ("edges.csv", "nodes.csv"):
        (tmp_path / "other" / name).write_bytes((gg.example_path() / name).read_bytes())
    select = ["--type", "contact", "--type", "aid"]
    assert run(["report", str(gg.example_path()), "-o", str(tmp_path / "r.md"), "--compare", str(tmp_path / "other"), *select]) == 0
    text = (tmp_path / "r.md").read_text("utf-8")
    n = len(net.of_type("contact", "aid"))
    assert f"are also in the other data (77 actors, {n} ties)" in text  # the other data are selected alike
    assert " 0 only here and 0 only there." in text
    capsys.readouterr()
    assert run(["report", str(gg.example_path()), "-o", str(tmp_path / "r.md"), "--compare", str(tmp_path / "nowhere")]) == 66
    assert "nowhere" in capsys.readouterr().err


def test_ties_selected_by_time_have_no_before_and_after() -> None:
    part = changes.changed(Brief(late := gg.example().between("2022", "2023"), late, None, None, None, None))
    assert not part.findings
    assert "selected by time" in part.blocks[0].text
    named = changes.changed(Brief(late, late, None, None, ("2022-03", "2022-12"), None))
    assert "2022-03" in named.title
    assert named.findings


def test_the_method_names_literature_version_and_data(made: Report) -> None:
    text = "\n".join(block.text for block in made.parts[-2].blocks if isinstance(block, Prose))
    assert made.parts[-2].title == "Method"
    for work in ("Freeman, L. C. (1977)", "Neal, Z. P. (2023)", "Steegen", "Menger"):
        assert work in text
    assert f"Made with geograph {gg.__version__} from data {gg.example().hash[:12]}." in text
    assert "No other data were given" in made.parts[-3].blocks[0].text

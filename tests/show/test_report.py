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


@pytest.fixture(scope="module")
def made() -> Report:
    net = gg.example()
    claims = gg.claims.read(gg.example_path(), net)[:4]
    return gg.report.compose(net, parties=("united-states", "taliban"), claims=claims)


def findings(part: Part) -> list[Finding]:
    return [block for block in part.blocks if isinstance(block, Finding)]


def test_the_numbers_are_those_of_the_measures(made: Report) -> None:
    net = gg.example()
    table = gg.sources.range(gg.centrality.betweenness, net).set_index("actor")
    titles = [part.title for part in made.parts]
    assert titles[0] == "In short"
    central = made.parts[titles.index("Who is central")]
    first = findings(central)[0].text
    row = table.loc["russia"]
    assert f"{row['betweenness']:.1f} of 1,128 pairs of others ({row['low']:.1f} to {row['high']:.1f}; rank 1 to 2" in first
    assert findings(made.parts[0])[0] in findings(central)
    alone = gg.centrality.betweenness(net.without("russia"))
    aside = next(f.text for f in findings(central) if "set aside" in f.text)
    assert f"{net.name(alone['actor'].iloc[0])} leads by betweenness: {alone['betweenness'].iloc[0]:.1f} pairs" in aside
    channels = next(part for part in made.parts if part.title.startswith("Channels between"))
    ways = gg.paths.geodesics(net, "united-states", "taliban")["path"].nunique()
    assert f"has 1 step (a common meeting counts as one), and there are {ways} of this length" in findings(channels)[0].text
    groups = next(part for part in made.parts if part.title.startswith("Groups"))
    camps = gg.balance.frustration(net)
    assert f"all but {camps['frustration'].sum()} of the {camps['dyads'].sum()} pairs of one sign" in findings(groups)[0].text
    robust = next(part for part in made.parts if part.title.startswith("How far"))
    grid = gg.robust.vary(gg.centrality.betweenness, net, over=[*gg.robust.USUAL, "focal"])
    share = f"{grid.actors['first'].iloc[0]:.0%} of the 36 specifications that rank it (of {len(grid.ways)});"
    assert f"first by betweenness in {share}" in findings(robust)[0].text
    annex = next(block for block in made.parts[-1].blocks if isinstance(block, Grid))
    assert len(annex.rows) == len(net)


def test_every_finding_of_the_answer_has_number_and_sources(made: Report) -> None:
    answer = findings(made.parts[0])
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
        for finding in findings(part):
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
    assert findings(part)[0].text.startswith("Russia talks most")
    assert findings(part)[0].sources == cited.ties(own.index)
    central = next(p for p in made.parts if p.title == "Who is central")
    aside = next(f for f in findings(central) if "set aside" in f.text)
    rest = net.without("russia").ties
    carried = rest[rest["channel"].astype(bool) & (rest["sign"] >= 0)]
    leads = carried[(carried["source"] == "united-states") | (carried["target"] == "united-states")]
    assert aside.sources == cited.ties(leads.index)


def test_a_cut_names_actors_only(made: Report) -> None:
    cut = gg.paths.minimum_cut(gg.example(), "united-states", "taliban")["actor"].dropna().nunique()
    part = next(p for p in made.parts if p.title.startswith("Channels between"))
    text = next(f.text for f in findings(part) if "share no actor" in f.text)
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
    assert findings(part)[0].text == (
        f"77 of 77 actors are also in the other data (77 actors, {len(two)} ties); of the pairs of these {count['both']} are tied in both, "
        f"{count['here']} only here and {count['there']} only there."
    )
    assert f"agree at {found.spearman:.2f}" in findings(part)[1].text
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
    assert not findings(part)
    assert "selected by time" in part.blocks[0].text
    named = changes.changed(Brief(late, late, None, None, ("2022-03", "2022-12"), None))
    assert "2022-03" in named.title
    assert findings(named)


def test_the_method_names_literature_version_and_data(made: Report) -> None:
    text = "\n".join(block.text for block in made.parts[-2].blocks if isinstance(block, Prose))
    assert made.parts[-2].title == "Method"
    for work in ("Freeman, L. C. (1977)", "Neal, Z. P. (2023)", "Steegen", "Menger"):
        assert work in text
    assert f"Made with geograph {gg.__version__} from data {gg.example().hash[:12]}." in text
    assert "No other data were given" in made.parts[-3].blocks[0].text


HEAD = "source,target,type,start,citation\n"


def small(folder: Path, edges: str, **files: str) -> gg.Network:
    """A network made by hand."""
    folder.mkdir(exist_ok=True)
    for name, text in {"edges": edges, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return gg.read(folder)


def told(report: Report, number: int) -> list[str]:
    """The sentences of a part."""
    return [finding.text for finding in findings(report.parts[number])]


@pytest.fixture
def chain(tmp_path: Path) -> gg.Network:
    """Two sources; b between the others; one tie without citation; no sources.csv."""
    return small(tmp_path / "chain", HEAD + "a,b,contact,2020,s1:1\nb,c,aid,2021,s1:2\nb,d,contact,2021,s2:3\nc,d,rivalry,,\n")


@pytest.mark.parametrize(
    "edges",
    [
        "source,target,type\na,b,contact\n",
        HEAD + "a,b,rivalry,2020,s:1\nb,c,rivalry,2021,t:2\n",
        HEAD + "a,b,border,,s:1\nb,c,border,,t:2\n",
    ],
    ids=["one tie", "all hostile", "borders"],
)
def test_nobody_is_first_where_nobody_lies_between(tmp_path: Path, edges: str) -> None:
    report = gg.report.compose(small(tmp_path, edges))
    text = markdown(report, "r")[0]
    assert "ranks first" not in text
    assert " is first by betweenness in" not in re.sub("Nobody is first by betweenness in", "", text)
    assert told(report, 0)[0].startswith("Nobody lies between others, so nobody is first by betweenness")
    assert told(report, 3) == told(report, 0)[:1]
    assert told(report, 9)[0].startswith("Nobody is first by betweenness in")
    assert "rank 1" not in text


def test_all_alike_are_not_first(tmp_path: Path) -> None:
    report = gg.report.compose(small(tmp_path, "source,target,type\na,b,contact\nb,c,contact\nc,d,contact\nd,a,contact\n"))
    assert told(report, 3) == [
        "Nobody is first by betweenness: all 4 actors that are ranked lie between others alike, 0.5 of 3 pairs of others each."
    ]


def test_shared_ranks_are_said(tmp_path: Path) -> None:
    report = gg.report.compose(small(tmp_path, "source,target,type\na,b,contact\nb,c,contact\nc,d,contact\n"))
    assert told(report, 0)[0].startswith("b ranks first, together with c, by betweenness: 2 of 3 pairs")
    assert told(report, 3)[1].startswith("c ranks first, together with b, by betweenness: 2 of 3 pairs")
    assert told(report, 9)[0].startswith("b is first by betweenness in 100% of 1 specification, as often as c;")
    assert told(report, 5)[0].startswith("Without b 2 pairs of others could not reach each other at all, and as many without c")


def test_every_kind_of_finding_has_its_range(made: Report) -> None:
    net = gg.example()
    pair = ("united-states", "taliban")
    parts = {source: net.not_citing(source) for source in gg.sources.cited(net)}
    span = lambda numbers: f"{min(numbers)} to {max(numbers)} with one source left out"  # noqa: E731
    ways = [gg.paths.disjoint(part, *pair)["path"].nunique() for part in [net, *parts.values()]]
    shortest = [gg.paths.geodesics(part, *pair)["path"].nunique() for part in [net, *parts.values()]]
    channels = next(part for part in made.parts if part.title.startswith("Channels between"))
    texts = [finding.text for finding in findings(channels)]
    assert f"such ways: {span(shortest)}" in texts[0]
    assert f"{ways[0]} ways from United States to Taliban share no actor between the ends ({span(ways)}, 3 without TESPA 2021)" in texts[1]
    shares = [
        t.set_index("actor").loc["russia", "geodesics"] for t in (gg.brokerage.mediators(part, *pair) for part in [net, *parts.values()])
    ]
    assert f"{shares[0]:.0%} of the shortest ways ({min(shares):.0%} to {max(shares):.0%} with one source left out" in texts[2]
    camps = [gg.balance.frustration(part)["frustration"].sum() for part in [net, *parts.values()]]
    assert f"left over: {span(camps)}" in told(made, 6)[0]
    both = [len(gg.balance.ambivalent(part)) for part in [net, *parts.values()]]
    assert f"friendly and hostile ties ({span(both)}" in told(made, 6)[1]
    aside = gg.sources.range(gg.centrality.betweenness, net.without("russia")).iloc[0]
    text = next(text for text in told(made, 3) if "set aside" in text)
    assert f"({aside['low']:.1f} to {aside['high']:.1f}; rank {aside['rank_best']} to {aside['rank_worst']} whichever" in text
    turned = [(gg.timeline.change(gg.centrality.betweenness, part, "2021-07", "2021-09", movers=0).ties["certainty"] == "sure").sum()
              for part in [net, *parts.values()]]  # fmt: skip
    assert span(turned) in told(made, 7)[0]
    mover = [t.set_index("actor").loc["united-states", "change"] for t in
             (gg.timeline.change(gg.centrality.betweenness, p, "2021-07", "2021-09", movers=0).actors for p in [net, *parts.values()])]  # fmt: skip
    assert f"a change of {mover[0]:+.1f}; {min(mover):+.1f} to {max(mover):+.1f} with one source left out" in told(made, 7)[1]
    alone = gg.report.compose(net.of_type("contact", "membership"))
    lost = [t[t["actor"] == t0]["pairs_separated"].sum() for t0 in [gg.brokerage.cutpoints(net.of_type("contact", "membership"))["actor"].iloc[0]]
            for t in (gg.brokerage.cutpoints(p.of_type("contact", "membership")) for p in [net, *parts.values()])]  # fmt: skip
    assert span(lost) in told(alone, 5)[0]
    for number in (3, 5, 6, 7):
        assert all(finding.sources for finding in findings(made.parts[number])), number


def test_ranges_say_what_is_missing_and_what_stays(chain: gg.Network) -> None:
    report = gg.report.compose(chain, parties=("a", "c"))
    assert told(report, 3)[0] == (
        "b ranks first by betweenness: 3 of 3 pairs of others (0 to 3; rank 1 whichever source is left out, 1 by any choice of sources; "
        "it owes most to s1; without s1 nobody lies between others; 1 of 4 ties cites nothing and always stays)."
    )
    assert "is the only one so short: a to b to c (steps: 2 with one source left out, no way without s1;" in told(report, 5)[0]
    assert told(report, 5)[1].startswith("Every way from a to c leads through b (ways that share no actor between the ends: 0 to 1")
    assert "fit both pairs of one sign (left over: the same whichever source is left out;" in told(report, 6)[0]
    assert "; no actor could stand in either." in told(report, 6)[0]


def test_no_columns_of_ranges_where_there_are_none(tmp_path: Path) -> None:
    report = gg.report.compose(small(tmp_path, HEAD + "a,b,contact,,s:1\nb,c,contact,,s:2\n"))
    grid = next(block for block in report.parts[3].blocks if isinstance(block, Grid))
    assert list(grid.header) == ["actor", "betweenness", "rank"]
    assert grid.caption.endswith("there are no ranges, since fewer than two sources are cited.")
    assert "left out" not in told(report, 3)[0]


def test_direct_steps_of_groups_are_counted() -> None:
    net = gg.example()
    report = gg.report.compose(net, parties=("bloc:western", "taliban"), on="2021-09-30")
    cut = gg.paths.minimum_cut(net.on("2021-09-30"), "bloc:western", "taliban")
    steps = int(cut["actor"].isna().sum())
    assert steps > 1
    assert report.parts[5].title == "Channels between western (bloc) and Taliban"
    assert f"but for {steps} direct steps, which no actor can cut." in told(report, 5)[1]
    assert told(report, 5)[1].startswith(f"On 2021-09-30: {len(cut)} ways ")


def test_who_has_no_tie_cannot_stop_to_talk(tmp_path: Path) -> None:
    net = small(tmp_path, "source,target,type\na,b,contact\nb,c,contact\na,c,rivalry\na,d,contact\n")
    apart, joined = (told(gg.report.compose(net, parties=pair), 5)[2] for pair in (("a", "c"), ("a", "b")))
    assert apart == "No tie that carries joins a and c; between them b could carry most: 100% of the shortest ways and 100% of all."
    assert joined == "Nobody here could carry a message between a and b: no actor lies on any other way between them."
    triangle = small(tmp_path / "t", "source,target,type\na,b,contact\nb,c,contact\na,c,contact\n")
    assert told(gg.report.compose(triangle, parties=("a", "b")), 5)[2].startswith(
        "Were a and b not to talk to each other, c could carry most"
    )


def test_open_and_undated_ties_may_have_turned_too(made: Report) -> None:
    found = gg.timeline.change(gg.centrality.betweenness, gg.example(), "2021-07", "2021-09")
    counts = dict(zip(found.summary["quantity"], found.summary["ties"], strict=True))
    perhaps = int((found.ties["certainty"] == "possible").sum())
    assert told(made, 7)[0].endswith(
        f"; {perhaps} more may have, as partial dates lie across the time, and so may {counts['dates open']} with a start or an end that "
        f"nobody gives and {counts['undated']} without any date, of which nothing more is known."
    )
    early = gg.report.compose(gg.example().of_type("aid"), change=("1600", "1650"))
    assert told(early, 7)[0].startswith("No tie turned for sure between 1600 and 1650 (the same whichever source is left out); ")
    assert " may have, of which nothing more is known." in told(early, 7)[0]


def test_only_what_moved_it_that_way_made_a_change(made: Report) -> None:
    text = next(text for text in told(made, 7) if "United States went from" in text)
    assert "(-15.6)" in text
    assert "(+" not in text.partition("above all by")[2]
    assert "rank 2 on both dates" in text


def test_a_report_of_a_date_says_so_in_every_sentence() -> None:
    report = gg.report.compose(gg.example(), on="2021-09-30", parties=("united-states", "taliban"))
    for number in (2, 3, 4, 5, 6, 9, 10):
        assert told(report, number), number
        assert all(text.startswith("On 2021-09-30: ") for text in told(report, number)), number
    caution = [block.text for block in report.parts[0].blocks if isinstance(block, Prose)]
    assert len(caution) == 1
    assert "by assumption only" in caution[0]
    brokers = gg.report.compose(gg.example().of_type("contact", "rivalry"), on="2021")
    for number in (2, 3, 5, 6, 9, 10):
        assert all(text.startswith("In 2021: ") for text in told(brokers, number)), number
    during = gg.report.compose(gg.example().of_type("contact").between("2021", "2022"))
    assert all(text.startswith("Between 2021 and 2022: ") for text in told(during, 3))


def test_dates_are_read_as_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    net = gg.example()
    sure = gg.report.compose(net, on="2021-09-30", reading="sure", undated="drop", persistence=6)
    n = len(net.on("2021-09-30", reading="sure", undated="drop", persistence=6))
    assert told(sure, 2)[0].startswith(f"On 2021-09-30, by sure dates only, without undated ties, events counting for 6 months: {n} ties")
    with pytest.raises(gg.errors.GeographError, match="name one: on="):
        gg.report.compose(net, reading="sure")
    folder = tmp_path / "d"
    small(folder, HEAD + "a,b,contact,2020-03,s:1\nb,c,membership,2021,s:2\nc,d,membership,,s:3\n")
    out = tmp_path / "r.md"
    assert run(["report", str(folder), "-o", str(out), "--on", "2021-02", "--reading", "sure", "--undated", "drop"]) == 2
    assert "no tie is in force in 2021-02" in capsys.readouterr().err
    assert run(["report", str(folder), "-o", str(out), "--on", "2021-02", "--undated", "drop", "--persistence", "24"]) == 0
    assert "In 2021-02, without undated ties, events counting for 24 months: 2 ties" in out.read_text("utf-8")
    assert run(["report", str(folder), "-o", str(out), "--reading", "sure"]) == 2
    assert "--reading goes with --on" in capsys.readouterr().err
    assert run(["report", str(folder), "-o", str(out), "--between", "2021", "2021", "--undated", "drop"]) == 0


def test_documents_that_are_only_cited_are_counted(chain: gg.Network, tmp_path: Path) -> None:
    report = gg.report.compose(chain)
    assert told(report, 1)[0] == "2 documents with 3 cited paragraphs were coded into 4 ties between 4 actors."
    assert report.parts[1].blocks[1].text == "Documents: s1; s2."
    assert report.lead[0] == "s1; s2"
    assert told(report, 1)[1] == "3 of 4 actors rest on a single source, and 3 on one paragraph at most."
    one = gg.report.compose(small(tmp_path / "one", "source,target,type,citation\na,b,contact,s:1\n", nodes="id\na\nb\nc\nd\n"))
    assert one.title == "Report on a network of 2 actors (of 4 listed) and 1 tie"
    assert told(one, 1)[0] == "1 document with 1 cited paragraph was coded into 1 tie between 2 actors (of 4 listed)."
    none = gg.report.compose(small(tmp_path / "none", "source,target,type\na,b,contact\n"))
    assert told(none, 1) == [
        "1 tie between 2 actors was read; it names no document.", "None of 2 actors rests on a single source, and 2 on one paragraph at most.",
    ]  # fmt: skip


def test_the_choice_of_sources_is_left_to_part_three(made: Report) -> None:
    text = next(block.text for block in made.parts[9].blocks if isinstance(block, Prose))
    assert text.startswith("Which sources are read is no choice of this part")
    assert "part 3" in text


def test_counts_of_one_and_of_none(tmp_path: Path, made: Report) -> None:
    texts = [markdown(made, "r")[0]]
    for k, edges in enumerate([
        "source,target,type\na,b,contact\n", "source,target,type\na,b,aid\n", HEAD + "a,b,aid,2020-03,s:1\nb,c,rivalry,2021-03,s:2\n",
        HEAD + "a,b,contact,2020,s1:1\nb,c,aid,2021,s1:2\nb,d,contact,2021,s2:3\n",
    ]):  # fmt: skip
        net = small(tmp_path / str(k), edges)
        texts += [markdown(gg.report.compose(net, parties=pair), "r")[0] for pair in (None, ("a", "b"))]
        texts.append(markdown(gg.report.compose(net, change=("2020-02", "2020-04"), title="T"), "r")[0])
    wrong = (
        r"\b1 (ranks|pairs|ties|specifications|actors|ways|cases|documents|steps|sources|paragraphs|changes) ", r"\b1 way share",
        r"(?<!\d)0 (pairs|ties|actors) ", "nobody[.,;]", r"\b1 of \d+ actors rest ", r"rank (\d+) to \1\b", r"of those tested", "ties moves",
        r"all but 0", r"\b1 (are|were|keep|have)\b", r"(?<=index )(\S+); \1\b", r"the 8 actors best covered\.(?s:.{0,400}\n\n## )",
    )  # fmt: skip
    for text in texts:
        before_annex = text.partition("\n## 12 ")[0]
        for pattern in wrong:
            assert not (hit := re.search(pattern, before_annex)), (pattern, before_annex[max(0, hit.start() - 80) : hit.end() + 40])


def test_ids_are_put_in_words() -> None:
    net = gg.example()
    cited = Cited(net)
    assert cited.prose("denied in riddle-2022:7; 5 ties") == "denied in Riddle 2022 ¶7; 5 ties"
    assert cited.prose("at 12:30, x:1") == "at 12:30, x:1"
    report = gg.report.compose(net, claims=[c for c in gg.claims.read(gg.example_path(), net) if c.id][:12])
    for number, part in enumerate(report.parts[:12]):
        for block in part.blocks:
            if isinstance(block, Grid):
                assert not any(re.search(r"\w;\w|\b(riddle|tespa|olivium|rondeli|caci)-\d", cell) for row in block.rows for cell in row), (
                    number
                )


def test_captions_stay_and_figures_keep_their_size_on_a_phone(made: Report, browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(html(made), encoding="utf-8")
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    captions = page.query_selector_all(".caption")
    assert len(captions) == len(page.query_selector_all("table"))
    for caption in captions:
        box = caption.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375
        assert caption.evaluate("(c) => c.scrollWidth <= c.clientWidth")
    assert page.evaluate("[...document.images].every((i) => i.clientWidth >= i.naturalWidth)")  # else the writing in them is too small
    assert page.evaluate("[...document.querySelectorAll('figure')].every((f) => getComputedStyle(f).overflowX === 'auto')")
    page.set_viewport_size({"width": 1100, "height": 800})
    assert page.evaluate("[...document.querySelectorAll('figure')].every((f) => f.scrollWidth <= f.clientWidth)")
    page.close()


def test_heads_of_word_tables_have_room_for_their_words() -> None:
    from geograph.show.report.word import _widths

    grid = Grid(["claim", "verdict", "found", "without its source", "holds in", "made in"],
                [["A long claim that goes on and on " * 4, "contradicted", "many words " * 20, "supported", "11%", "TESPA 2021 ¶7"]], "c")  # fmt: skip
    for name, width in zip(grid.header, _widths(grid), strict=True):
        longest = max(map(len, name.split()))
        assert width / 360000 - 0.38 >= longest * 0.165, name  # in centimeters; bold at 8 points, with the margins of a cell
    rows = Document(io.BytesIO(docx(Report("t", [], [Part("p", [grid])])))).tables[0].rows
    assert all("cantSplit" in row._tr.xml for row in rows)


def test_no_data_and_wrong_endings_are_errors_of_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type\n")
    assert run(["report", str(tmp_path), "-o", str(tmp_path / "r.md")]) == 2
    assert f"{tmp_path} has no ties" in capsys.readouterr().err
    (tmp_path / "edges.csv").write_text("source,target,type\na,b,contact\nb,c,aid\n")
    assert run(["report", str(tmp_path), "-o", str(tmp_path / "r.pdf")]) == 2
    assert f"{tmp_path / 'r.pdf'}: the ending says no format of a report" in capsys.readouterr().err
    assert run(["report", str(tmp_path), "-o", str(tmp_path / "r.md"), "--type", "alliance"]) == 2
    assert "the selection leaves none of the 2 ties" in capsys.readouterr().err
    with pytest.raises(gg.errors.GeographError, match=re.escape(str(tmp_path / "r.pdf"))):
        gg.report.write(gg.read(tmp_path), tmp_path / "r.pdf")

"""The sentences of a report: each with its range, true of small networks, in plain words; how it looks on a phone and in Word."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document

import geograph as gg
from geograph.cli import run
from geograph.show.report.blocks import Cited, Grid, Part, Prose, Report
from geograph.show.report.html import html
from geograph.show.report.markdown import markdown
from geograph.show.report.word import docx

HEAD = "source,target,type,start,citation\n"


def small(folder: Path, edges: str, **files: str) -> gg.Network:
    """A network made by hand."""
    folder.mkdir(exist_ok=True)
    for name, text in {"edges": edges, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return gg.read(folder)


def told(report: Report, number: int) -> list[str]:
    """The sentences of a part."""
    return [finding.text for finding in report.parts[number].findings]


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
    texts = [finding.text for finding in channels.findings]
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
    changes = [gg.timeline.change(gg.centrality.betweenness, part, "2021-07", "2021-09", movers=0) for part in [net, *parts.values()]]
    assert span([(found.ties["certainty"] == "sure").sum() for found in changes]) in told(made, 7)[0]
    mover = [found.actors.set_index("actor").loc["united-states", "change"] for found in changes]
    assert f"a change of {mover[0]:+.1f}; {min(mover):+.1f} to {max(mover):+.1f} with one source left out" in told(made, 7)[1]
    few = [part.of_type("contact", "membership") for part in [net, *parts.values()]]
    first = gg.brokerage.cutpoints(few[0])["actor"].iloc[0]
    lost = [found.loc[found["actor"] == first, "pairs_separated"].sum() for found in map(gg.brokerage.cutpoints, few)]
    assert span(lost) in told(gg.report.compose(few[0]), 5)[0]
    for number in (3, 5, 6, 7):
        assert all(finding.sources for finding in made.parts[number].findings), number


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
    asked = ["report", str(folder), "-o", str(out)]
    assert run([*asked, "--on", "2021-02", "--reading", "sure", "--undated", "drop", "--persistence", "6"]) == 1
    assert "no tie is in force in 2021-02, as is sure" in capsys.readouterr().err
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
    assert [block.caption for block in report.parts[1].blocks if isinstance(block, Grid)] == ["Material behind each actor."]
    assert told(report, 1)[1] == "3 of 4 actors rest on a single source, and 3 on one paragraph at most."
    one = gg.report.compose(small(tmp_path / "one", "source,target,type,citation\na,b,contact,s:1\n", nodes="id\na\nb\nc\nd\n"))
    assert one.title == "Report on a network of 2 actors (of 4 listed) and 1 tie"
    assert told(one, 1)[0] == "1 document with 1 cited paragraph was coded into 1 tie between 2 actors (of 4 listed)."
    none = gg.report.compose(small(tmp_path / "none", "source,target,type\na,b,contact\n"))
    assert told(none, 1)[0] == "1 tie between 2 actors was read; it names no document."
    assert told(none, 1)[1] == "None of 2 actors rests on a single source, and 2 on one paragraph at most."


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
    wrong = [
        r"\b1 (ranks|pairs|ties|specifications|actors|ways|cases|documents|steps|sources|paragraphs|changes) ",
        r"\b1 (are|were|keep|have|way share)\b", r"\b1 of \d+ actors rest ", r"(?<!\d)0 (pairs|ties|actors) ", "all but 0", "nobody[.,;]",
        r"rank (\d+) to \1\b", r"(?<=index )(\S+); \1\b", "of those tested", "ties moves",
    ]  # fmt: skip
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

    cells = ["A long claim that goes on and on " * 4, "contradicted", "many words " * 20, "supported", "11%", "TESPA 2021 ¶7"]
    grid = Grid(["claim", "verdict", "found", "without its source", "holds in", "made in"], [cells] * 12, "c")
    for name, width in zip(grid.header, _widths(grid), strict=True):
        longest = max(map(len, name.split()))
        assert width / 360000 - 0.38 >= longest * 0.18, name  # in centimeters; bold at 8 points, with the margins of a cell
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

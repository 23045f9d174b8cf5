"""Every control of the page, by mouse and by keyboard: what it shows is what geograph's own selections and measures say."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import escape
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from matplotlib.image import imread

import geograph as gg
from geograph.network import Network
from geograph.show import words
from geograph.show.files import graph_text
from geograph.show.page.public import for_public

Show, Until = Callable[..., Any], Callable[[Any, str], None]
SHOWN = "geograph.shown.ties.map((i) => geograph.edges[i].id)"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def net() -> Network:
    return gg.example()


@pytest.fixture(scope="module")
def html(net: Network, rendered: Callable[..., str]) -> str:
    return rendered(net)


@pytest.fixture(scope="module")
def large(generated: Any) -> Network:
    return generated.network(300, 2000)


@pytest.fixture(scope="module")
def large_html(large: Network, rendered: Callable[..., str]) -> str:
    return rendered(large)


@pytest.fixture
def page(show: Show, html: str) -> Any:
    return show(None, html=html)


def slide(page: Any, name: str, month: str) -> None:
    """Move a slider of the period to a month: the data's first one is 1980-01."""
    year, number = map(int, month.split("-"))
    page.locator(f"#period-{name}").fill(str((year - 1980) * 12 + number - 1))
    assert page.get_attribute(f"#period-{name}", "aria-valuetext") == month


def press(page: Any, selector: str, key: str, times: int = 1) -> None:
    page.focus(selector)
    for _ in range(times):
        page.keyboard.press(key)


# -- filters are geograph's selections ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last"), [("2021-08", "2021-08"), ("2015-01", "2016-12"), ("1996-05", "2001-09"), ("2022-06", "2023-04")]
)
@pytest.mark.parametrize("undated", ["keep", "drop"])
def test_the_period_shows_what_between_selects(page: Any, net: Network, first: str, last: str, undated: str) -> None:
    slide(page, "first", first)
    slide(page, "last", last)
    if undated == "drop":
        press(page, "#undated", "Space")
    wanted = net.between(first, last, undated=undated)
    assert sorted(page.evaluate(SHOWN)) == sorted(wanted.ties.index)
    alive = page.evaluate("geograph.shown.actors.map((i) => geograph.nodes[i].id)")
    assert sorted(alive) == sorted(wanted.actors.index)
    told = re.search(r"in force (\d+), assumed (\d+), undated (\d+)", wanted.steps[-1])
    assert told
    assert f"sure {told[1]}, assumed {told[2]}, undated {told[3]}" in page.inner_text("#shown")
    assert str(len(wanted)) in page.inner_text("#said")


def test_the_sliders_never_cross_and_go_by_arrow_keys(page: Any) -> None:
    press(page, "#period-first", "End")
    assert page.evaluate("geograph.state.first === +document.getElementById('period-first').max")
    assert page.evaluate("geograph.state.last === geograph.state.first")
    press(page, "#period-last", "ArrowLeft", 3)
    assert page.evaluate("geograph.state.first === geograph.state.last")
    assert page.get_attribute("#period-first", "aria-valuetext") == page.get_attribute("#period-last", "aria-valuetext") == "2023-01"
    page.click("#reset")
    assert page.evaluate("geograph.state.first === null && geograph.state.last === null")
    assert page.is_hidden("#reset")


def test_signs_levels_and_confidence(page: Any, net: Network) -> None:
    filters = page.locator("#filters")
    filters.get_by_role("checkbox", name="hostile").uncheck()
    assert sorted(page.evaluate(SHOWN)) == sorted(net.ties.index[net.ties["sign"] >= 0])
    filters.get_by_role("checkbox", name="low").press("Space")
    assert sorted(page.evaluate(SHOWN)) == sorted(net.at_least("medium").ties.query("sign >= 0").index)
    filters.get_by_role("checkbox", name="global").uncheck()
    filters.get_by_role("checkbox", name="regional").uncheck()
    wanted = net.at_least("medium").at_level("local").ties.query("sign >= 0")
    assert set(wanted.index) <= set(page.evaluate(SHOWN))
    others = [level for level in page.evaluate("geograph.shown.ties.map((i) => geograph.edges[i].level ?? [])") if "local" not in level]
    assert all(level == [] for level in others)  # a tie without a level has its own box, where there are such ties


def test_kinds_hide_actors_and_their_ties(page: Any, net: Network) -> None:
    box = page.get_by_role("checkbox", name="collective")
    box.uncheck()
    kept = net.without(*net.actors.index[net.actors["kind"] == "collective"])
    assert sorted(page.evaluate(SHOWN)) == sorted(kept.ties.index)
    assert page.evaluate("geograph.network.body.data.nodes.length") == len(kept.actors)
    box.press("Space")
    assert page.evaluate("geograph.network.body.data.nodes.length") == len(net.actors)


def test_pairs_with_several_ties_and_actors_without_any(page: Any, net: Network) -> None:
    page.fill("#least", "4")
    page.press("#least", "Tab")
    pairs = [tuple(sorted(pair)) for pair in zip(net.ties["source"], net.ties["target"], strict=True)]
    wanted = [tie for tie, pair in zip(net.ties.index, pairs, strict=True) if pairs.count(pair) >= 4]
    assert sorted(page.evaluate(SHOWN)) == sorted(wanted)
    assert page.evaluate("geograph.shown.actors.length") == len(net.actors)
    press(page, "#isolates", "Space")
    ends = set(net.ties.loc[wanted, "source"]) | set(net.ties.loc[wanted, "target"])
    assert page.evaluate("geograph.shown.actors.length") == len(ends)
    page.fill("#least", "9999")  # more than any pair has
    page.press("#least", "Tab")
    assert page.evaluate(SHOWN) != []


@pytest.mark.parametrize(("button", "radius"), [("Only its neighbors", 1), ("Within two ties", 2)])
def test_the_neighborhood_of_an_actor_is_that_of_around(page: Any, net: Network, button: str, radius: int) -> None:
    page.fill("#search", "Qatar")
    page.press("#search", "Enter")
    page.get_by_role("button", name=button).click()
    wanted = net.around("qatar", radius)
    assert sorted(page.evaluate(SHOWN)) == sorted(wanted.ties.index)
    assert page.evaluate("geograph.shown.actors.length") == len(wanted.actors)
    page.get_by_role("button", name="Show all again").click()
    assert len(page.evaluate(SHOWN)) == len(net)
    page.focus("#graph")
    page.keyboard.press("f")
    assert len(page.evaluate(SHOWN)) == len(net.around("qatar"))


def test_many_filters_together_are_selections_in_a_row(page: Any, net: Network) -> None:
    rng = np.random.default_rng(5)
    months = [f"{y}-{m:02}" for y in range(2000, 2023) for m in (1, 6, 11)]
    types = sorted(net.ties["type"].unique())
    for _ in range(12):
        first, last = sorted(rng.choice(months, 2, replace=False))
        off = list(rng.choice(types, 3, replace=False))
        focus = str(rng.choice(net.actors.index[:20]))
        wanted = net.of_type(*(t for t in types if t not in off)).between(first, last)
        hidden = wanted.actors.index[wanted.actors["kind"] == "forum"]
        wanted = wanted.without(*hidden) if len(hidden) else wanted
        if focus not in wanted.actors.index:
            continue
        wanted = wanted.around(focus, 2)
        parts = [
            ("around", focus),
            ("radius", "2"),
            ("first", first),
            ("last", last),
            ("no-kinds", "forum"),
            *(("no-types", t) for t in off),
        ]
        page.evaluate(f"location.hash = new URLSearchParams({json.dumps(parts)}).toString()")
        page.wait_for_timeout(30)
        assert sorted(page.evaluate(SHOWN)) == sorted(wanted.ties.index), (first, last, off, focus)


# -- paths -------------------------------------------------------------------------------------------


def as_paths(table: Any) -> list[list[str]]:
    return [[rows["source"].iloc[0], *rows["target"]] for _, rows in table.groupby("path")]


@pytest.mark.parametrize("over", ["channels", "friendly", "all"])
def test_paths_are_those_of_geodesics(page: Any, net: Network, over: str) -> None:
    rng = np.random.default_rng(7)
    actors, found = list(net.actors.index), 0
    for net_, address in ((net, ""), (net.between("2021-08", "2022-12"), "first=2021-08&last=2022-12")):
        for _ in range(15):
            a, b = rng.choice(net_.actors.index, 2, replace=False)
            page.evaluate(f"location.hash = '{address}'")
            page.wait_for_timeout(20)
            page.evaluate(f"geograph.showRoute({sorted(actors).index(a)}, {sorted(actors).index(b)}, '{over}')")
            route = page.evaluate("({...geograph.route, paths: geograph.route.paths.map((p) => p.map((i) => geograph.nodes[i].id))})")
            table = gg.paths.geodesics(net_, a, b, ties=over)
            assert route["paths"] == as_paths(table), (a, b)
            if len(table):
                found += 1
                assert route["halves"] / 2 == table["distance"].iloc[0]
                assert str(route["total"]) in gg.about(table)["notes"][0]
                steps = page.evaluate("geograph.litPath().steps.map((s) => s.map((i) => geograph.edges[i].id))")
                assert steps == [cell.split(";") for cell in table.loc[table["path"] == 1, "ties"]]
    assert found >= 5


def test_paths_are_asked_for_by_name_and_read_by_keyboard(page: Any, net: Network) -> None:
    page.fill("#route-from", "islamabad")
    page.press("#route-from", "Tab")
    page.keyboard.type("USA")
    page.keyboard.press("Enter")
    panel = page.inner_text("#panel")
    assert "2 shortest paths between Pakistan and United States, distance 1" in panel
    assert page.evaluate("document.activeElement.id") == "panel"
    assert "TESPA 2021: 135" in panel
    page.get_by_role("button", name="Pakistan – United States", exact=True).press("Enter")
    assert page.evaluate("geograph.route.at") == 1
    assert page.evaluate("geograph.litPath().path.length") == 2
    page.keyboard.press("Escape")
    page.fill("#route-to", "Nobody at all")
    page.get_by_role("button", name="Find").click()
    assert page.inner_text("#route-note") == "No actor is called Nobody at all"


def test_a_path_that_does_not_exist_is_told(page: Any) -> None:
    page.select_option("#route-over", "friendly")
    page.fill("#route-from", "Iraq")
    page.fill("#route-to", "Russia")
    page.get_by_role("button", name="Find").click()
    assert "No path joins" in page.inner_text("#panel h2")


def test_highlight_opens_with_the_paths(show: Show, net: Network) -> None:
    page = show(net, highlight=("Islamabad", "united-states"))
    assert "2 shortest paths" in page.inner_text("#panel h2")
    assert page.input_value("#route-from") == "Pakistan"
    with pytest.raises(gg.UnknownName, match="did you mean 'pakistan'"):
        gg.page.render(net, highlight=("pakistn", "russia"))
    with pytest.raises(gg.MeasureError, match="twice"):
        gg.page.render(net, highlight=("russia", "Russia"))


# -- measures, colors --------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["betweenness", "degree", "harmonic"])
def test_the_ranking_is_the_measure_with_its_ranges(page: Any, net: Network, measure: str) -> None:
    page.select_option("#size-by", label=measure)
    table = gg.sources.range(getattr(gg.centrality, measure), net)
    shown = page.evaluate(f"(() => {{ const m = geograph.measures.find((m) => m.name === '{measure}'); return m; }})()")
    place = sorted(net.actors.index)
    for column, own in (("value", measure), ("rank", "rank"), ("low", "low"), ("high", "high"), ("rank_best", "rank_best")):
        for actor, value in zip(table["actor"], table[own], strict=True):
            assert shown[column][place.index(actor)] == pytest.approx(float(value), rel=1e-5), (column, actor)
    first = page.inner_text("#ranking tbody tr >> nth=0")
    assert net.name(table["actor"].iloc[0]) in first
    assert page.locator("#ranking tbody tr").count() == 15
    page.locator("#ranking").get_by_role("button", name="All").press("Enter")
    assert page.locator("#ranking tbody tr").count() == len(table)
    assert f"Ranking by {measure}" in page.inner_text("#ranking-title")


def test_colors_change_by_group(page: Any, net: Network) -> None:
    colors = "new Set(geograph.network.body.data.nodes.get().map((n) => n.color.border)).size"
    by_bloc = page.evaluate(colors)
    page.select_option("#color-by", label="community")
    table = gg.structure.communities(net)
    names = page.locator("#legend .item").all_inner_texts()
    assert sum("community" in name for name in names) >= int((table["size"] > 1).sum() > 0)
    of = page.evaluate("geograph.groups[geograph.state.color].of.map((k) => geograph.groups[geograph.state.color].rows[k].name)")
    place = sorted(net.actors.index)
    for actor, label, size in zip(table["actor"], table["community"], table["size"], strict=True):
        if size > 1:
            assert of[place.index(actor)] == f"community {label}"
    page.select_option("#color-by", label="kind")
    assert page.evaluate(colors) != by_bloc
    assert page.evaluate("document.activeElement.id") == "color-by"


# -- too dense to read -------------------------------------------------------------------------------


def test_a_dense_network_opens_reduced_and_shows_all(show: Show, large: Network, large_html: str) -> None:
    page = show(None, html=large_html)
    note = page.inner_text("#shown")
    assert "opened reduced to the" in note
    pairs = [tuple(sorted(pair)) for pair in zip(large.ties["source"], large.ties["target"], strict=True)]
    least = int(re.search(r"at least (\d+) ties", note)[1])  # type: ignore[index]
    count = {pair: pairs.count(pair) for pair in set(pairs)}
    assert 40 <= sum(n >= least for n in count.values()) <= 300 < sum(n >= least - 1 for n in count.values())
    wanted = [tie for tie, pair in zip(large.ties.index, pairs, strict=True) if count[pair] >= least]
    assert sorted(page.evaluate(SHOWN)) == sorted(wanted)
    press(page, "#unreduce", "Enter")
    assert page.evaluate("geograph.network.body.data.edges.length") == len(large)
    assert page.is_hidden("#unreduce")
    assert "all=yes" in page.evaluate("location.hash")


CURVES = """(() => {
  const net = geograph.network;
  const pixel = (p) => { const at = net.canvasToDOM(p); return [at.x, at.y]; };
  return Object.values(net.body.edges).filter((e) => e.fromId !== e.toId).map((e) => [[e.fromId, e.toId].sort(),
    Array.from({ length: 41 }, (_, k) => pixel(e.edgeType.getPoint(k / 40)))]);
})()"""


def nearest(page: Any) -> tuple[float, int]:
    """How far the two most alike ties of a pair part on the screen, in pixels, in their middle part; and how many have a neighbor."""
    bundles: dict[tuple[int, int], list[Any]] = {}
    for pair, points in page.evaluate(CURVES):
        bundles.setdefault(tuple(pair), []).append(np.array(points))

    def apart(curve: Any, other: Any) -> float:
        lines = other[None, 1:] - other[None, :-1]
        share = ((curve[8:33, None] - other[None, :-1]) * lines).sum(axis=2) / np.maximum((lines**2).sum(axis=2), 1e-9)
        at = other[None, :-1] + np.clip(share, 0, 1)[..., None] * lines
        return float(np.hypot(*np.moveaxis(curve[8:33, None] - at, 2, 0)).min(axis=1).max())

    several = [bundle for bundle in bundles.values() if len(bundle) > 1]
    return min(apart(a, b) for bundle in several for a in bundle for b in bundle if a is not b), sum(map(len, several))


def test_parallel_ties_can_be_told_apart_on_the_screen(show: Show, large: Network, large_html: str) -> None:
    page = show(None, html=large_html)
    size = "(box) => [document.querySelector(box).clientWidth, document.querySelector(box).clientHeight]"
    assert page.evaluate(size, "#graph canvas") == page.evaluate(size, "#graph")
    closest, several = nearest(page)
    assert closest >= 2
    press(page, "#unreduce", "Enter")
    closest, more = nearest(page)
    assert closest >= 2
    assert more > several > 500


def test_parallel_ties_of_actors_that_stand_close_can_be_told_apart(show: Show) -> None:
    graph = nx.MultiDiGraph()
    places: dict[str, tuple[float, float]] = {"left": (-370.0, -270.0), "right": (370.0, 270.0)}
    graph.add_edge("left", "right", type="contact")
    for row, distance in enumerate((3, 5, 8, 13, 21, 40, 80)):
        for column, count in enumerate((2, 3, 4, 5, 7, 9, 12, 18)):
            a, b = f"a {distance} {count}", f"b {distance} {count}"
            for k in range(count):
                graph.add_edge(*((a, b) if k % 3 else (b, a)), type="contact")
            x, y = column * 80 - 280.0, row * 80 - 240.0
            places |= {a: (x, y), b: (x + distance * 0.8, y + distance * 0.6)}
    page = show(graph, layout=places)
    if page.is_visible("#unreduce"):
        press(page, "#unreduce", "Enter")
    closest, several = nearest(page)
    assert several == graph.number_of_edges() - 1
    assert closest >= 2


def test_without_parallel_ties_the_most_central_actors_are_shown(show: Show) -> None:
    graph = nx.gnm_random_graph(200, 900, seed=4)
    page = show(graph)
    assert "first by betweenness of 200 actors" in page.inner_text("#shown")
    assert 40 <= page.evaluate("geograph.shown.ties.length") <= 300


def test_a_search_finds_an_actor_that_is_not_shown(show: Show, large: Network, large_html: str) -> None:
    page = show(None, html=large_html)
    hidden = page.evaluate("geograph.nodes.findIndex((_, i) => !geograph.drawn.actors.includes(i))")
    page.fill("#search", page.evaluate(f"geograph.nodes[{hidden}].name"))
    page.press("#search", "Enter")
    assert page.evaluate("[geograph.state.actor, geograph.drawn.actors.includes(geograph.state.actor)]") == [hidden, True]
    own = page.evaluate(f"geograph.edges.filter((e) => e.from === {hidden} || e.to === {hidden}).length")
    assert f"{own} tie" in page.inner_text("#panel h2 >> nth=1")
    assert page.evaluate(f"geograph.network.body.data.nodes.getIds().includes({hidden})")
    page.get_by_role("checkbox", name="contact").uncheck()
    page.fill("#search", "zzz")
    page.press("#search", "Enter")
    assert page.inner_text("#said") == "No actor is called zzz"


def test_paths_on_a_reduced_page_are_those_of_the_whole_network(show: Show, large: Network, large_html: str) -> None:
    page = show(None, html=large_html)
    hidden = page.evaluate(
        "geograph.nodes.map((n, i) => [n.id, i]).filter(([, i]) => !geograph.drawn.actors.includes(i)).map(([id]) => id)"
    )
    place = sorted(large.actors.index)
    for a, b in zip(hidden[:6], hidden[6:12], strict=True):
        page.evaluate(f"geograph.showRoute({place.index(a)}, {place.index(b)}, 'channels')")
        table = gg.paths.geodesics(large, a, b)
        route = page.evaluate("geograph.route.paths.map((p) => p.map((i) => geograph.nodes[i].id))")
        assert route == as_paths(table)
        assert page.evaluate("[...geograph.litPath().ties].every((i) => geograph.network.body.data.edges.getIds().includes(i))")
    opened = show(large, highlight=(hidden[0], hidden[1]))
    assert "shortest path" in opened.inner_text("#panel h2")


def test_every_actor_of_a_reduced_page_is_reached_by_keys(show: Show, large: Network, large_html: str) -> None:
    page = show(None, html=large_html)
    page.focus("#graph")
    reached = page.evaluate(
        """(() => { const found = new Set(); const graph = document.getElementById('graph');
        for (let n = 0; n < geograph.nodes.length; n++) {
            graph.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' })); found.add(geograph.chosen.actor); }
        return found.size; })()"""
    )
    assert reached == len(large.actors)


def test_a_network_of_persons_and_forums_does_not_open_empty(show: Show) -> None:
    graph = nx.Graph()
    for k in range(480):
        graph.add_node(f"forum {k % 30}", kind="forum")
        graph.add_edge(f"person {k % 61}", f"forum {k % 30}", type="membership")
    page = show(graph)
    assert page.evaluate("geograph.drawn.ties.length") > 40


# -- the table of ties, and what is taken along -----------------------------------------------------


def test_the_table_follows_the_filters_and_sorts(page: Any, until: Until, net: Network) -> None:
    page.click("#all-ties summary")
    until(page, "document.querySelectorAll('#all-ties tbody tr').length === 250")
    page.get_by_role("button", name=re.compile("Show .* more")).press("Enter")
    assert page.locator("#all-ties tbody tr").count() == len(net)
    page.locator("#all-ties").get_by_role("button", name="Period").click()
    shown = page.locator("#all-ties tbody td:nth-child(4)").all_inner_texts()
    first = {
        row["period"]: row["first"] for row in page.evaluate("geograph.edges.map((e) => ({period: e.period, first: e.first ?? -1e9}))")
    }
    days = [first[period] if period != "undated" else 1e9 for period in shown]
    assert days == sorted(days)
    page.get_by_role("checkbox", name="Contact").uncheck()
    assert "Contact" not in page.locator("#all-ties tbody td:nth-child(3)").all_inner_texts()
    page.locator("#all-ties tbody button >> nth=0").press("Enter")
    assert page.evaluate("geograph.state.tie !== null")
    assert page.evaluate("document.activeElement.id") == "panel"


def test_a_long_table_is_made_when_it_is_opened(show: Show, until: Until, large_html: str) -> None:
    page = show(None, html=large_html)
    assert page.locator("#all-ties tr").count() == 0
    page.click("#all-ties summary")
    until(page, "document.querySelectorAll('#all-ties tbody tr').length === 250")


def test_csv_is_what_is_shown(page: Any, net: Network) -> None:
    page.get_by_role("checkbox", name="Contact").uncheck()
    with page.expect_download() as started:
        page.click("[data-take=ties]")
    rows = list(csv.DictReader(io.StringIO(started.value.path().read_text(encoding="utf-8-sig"), newline="")))
    wanted = net.ties[net.ties["type"] != "contact"]
    assert sorted(row["id"] for row in rows) == sorted(wanted.index)
    for row in rows:
        tie = wanted.loc[row["id"]]
        assert (row["source"], row["target"], row["type"], int(row["sign"])) == (tie["source"], tie["target"], tie["type"], tie["sign"])
        assert row["citation"] == tie["citation"]
        assert row["note"].removeprefix("'") == tie["note"].removeprefix("'")
    with page.expect_download() as started:
        page.locator("[data-take=ranking]").press("Enter")
    rows = list(csv.DictReader(io.StringIO(started.value.path().read_text(encoding="utf-8-sig"))))
    table = gg.sources.range(gg.centrality.betweenness, net)
    ranked = table.sort_values(["rank", "actor"])
    assert [row["actor"] for row in rows] == ranked["actor"].tolist()
    assert [float(row["high"]) for row in rows] == pytest.approx(ranked["high"].tolist(), rel=1e-5)
    assert [row["owes_to"] for row in rows] == ranked["owes_to"].tolist()


def test_svg_and_png_show_what_is_shown(page: Any, net: Network) -> None:
    page.get_by_role("checkbox", name="Membership").uncheck()
    with page.expect_download() as started:
        page.click("[data-take=svg]")
    drawn = ElementTree.fromstring(started.value.path().read_bytes())
    ties = drawn.findall(f"./{SVG}g/{SVG}path")
    assert len(ties) == (net.ties["type"] != "membership").sum()
    assert len({path.get("d") for path in ties}) == len(ties)
    names = {text.text for text in drawn.iter(f"{SVG}text")}
    assert {"Russia", "Taliban", "China"} <= names
    assert any("Burna-Asefi" in (name or "") for name in names)
    with page.expect_download() as started:
        page.locator("[data-take=png]").press("Enter")
    pixels = imread(started.value.path(), format="png")
    assert pixels.shape[1] > 1500
    assert pixels[2, 2, :3].min() == 1  # on white, also where the page is dark
    parts = (pixels[::2, ::2, :3] * 255).astype("uint32")
    assert len(set((parts[..., 0] * 65536 + parts[..., 1] * 256 + parts[..., 2]).ravel().tolist())) > 300


def test_print_has_the_drawing_as_vectors_and_the_sources(page: Any) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.is_hidden("#graph")
    assert page.is_hidden("#legend")
    assert page.locator("#print svg path").count() > 300
    assert page.is_visible("#print svg")
    assert page.evaluate("document.getElementById('documents').open")
    boxes = [page.locator(s).bounding_box() for s in ("#drawing", "#ranking", "footer")]
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"] + 1  # nothing lies on something else


# -- the address --------------------------------------------------------------------------------------


def test_an_address_shows_the_same_again(show: Show, page: Any, html: str) -> None:
    slide(page, "first", "2021-08")
    page.get_by_role("checkbox", name="Rivalry").uncheck()
    page.get_by_role("checkbox", name="forum").uncheck()
    page.select_option("#size-by", label="degree")
    page.select_option("#color-by", label="kind")
    page.fill("#route-from", "Iran")
    page.fill("#route-to", "Taliban")
    page.get_by_role("button", name="Find").click()
    page.fill("#search", "China")
    page.press("#search", "Enter")
    address = page.evaluate("location.hash")
    other = show(None, html=html)
    other.evaluate(f"location.hash = {json.dumps(address)}")
    other.wait_for_timeout(200)
    look = (
        "(({shown, state, chosen, route}) => JSON.stringify([shown.ties, shown.actors, state.size, state.color, chosen, route]))(geograph)"
    )
    assert other.evaluate(look) == page.evaluate(look)
    assert other.evaluate("geograph.address()") == address[1:]
    assert not other.get_by_role("checkbox", name="Rivalry").is_checked()


@pytest.mark.parametrize(
    "address",
    [
        "actor=nobody&tie=none&from=russia&to=russia&size=x&color=y&first=9999-99&last=abc&least=-4&around=zz&no-types=nope&no-signs=odd",
        "%E0%A4%A", "__proto__=1&constructor=2", "actor=<img src=x onerror=alert(1)>", "first=2023-01&last=1999-01", "&&==&",
    ],
)  # fmt: skip
def test_a_wrong_address_is_no_harm(page: Any, net: Network, address: str) -> None:
    page.evaluate(f"location.hash = {json.dumps(address)}")
    page.wait_for_timeout(100)
    assert len(page.evaluate(SHOWN)) == len(net)
    assert page.evaluate("geograph.chosen.actor === null")


# -- every control by keyboard -----------------------------------------------------------------------


def test_tab_reaches_every_control(page: Any) -> None:
    page.evaluate("geograph.select({actor: 0}); document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.wait_for_timeout(200)
    controls = page.evaluate(
        """(() => { const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
        window.wanted = all.filter((e) => e.offsetParent !== null && !e.disabled); return wanted.length; })()"""
    )
    assert controls > 60
    page.evaluate("document.body.focus(); window.reached = new Set()")
    for _ in range(controls + 20):
        page.keyboard.press("Tab")
        page.evaluate("reached.add(document.activeElement)")
    missed = page.evaluate("wanted.filter((e) => !reached.has(e)).map((e) => e.outerHTML.slice(0, 120))")
    assert missed == []


def test_every_tie_and_its_evidence_is_reached_by_keyboard(page: Any, net: Network) -> None:
    page.focus("#graph")
    seen: dict[str, str] = {}
    page.evaluate(
        """window.readAll = () => { const found = {}; const graph = document.getElementById('graph');
        const press = (key) => graph.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        for (let n = 0; n < geograph.nodes.length; n++) { press('ArrowRight'); const actor = geograph.chosen.actor;
            const own = geograph.edges.filter((e) => e.from === actor || e.to === actor).length;
            for (let k = 0; k < own; k++) {
                press('t');
                found[geograph.edges[geograph.chosen.tie].id] = document.getElementById('panel').textContent;
            } }
        return found; }"""
    )
    seen = page.evaluate("readAll()")
    assert set(seen) == set(net.ties.index)
    passages = net.evidence[net.evidence["tie"] != ""]
    for tie, first_words, locator in zip(passages["tie"], passages["first_words"], passages["locator"], strict=True):
        assert first_words in seen[tie], tie
        assert locator in seen[tie]
    for tie, cited in net.ties["citation"].items():
        for item in cited.split(";"):
            assert f"at {item.split(':', 1)[1]}" in seen[tie]


def test_keys_of_the_drawing(page: Any) -> None:
    page.focus("#graph")
    scale = "geograph.network.getScale()"
    before = page.evaluate(scale)
    page.keyboard.press("+")
    assert page.evaluate(scale) > before
    page.keyboard.press("0")
    assert page.evaluate(scale) == pytest.approx(1)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    for button, wanted in (("Zoom in", 1.4), ("Fit", 1), ("Zoom out", 0.714)):
        page.get_by_role("button", name=button).click()
        assert page.evaluate(scale) == pytest.approx(wanted, rel=0.01)


# -- for the public; what else was asked for ---------------------------------------------------------


def test_a_public_page_has_no_notes_coders_or_weak_ties(tmp_path: Any, show: Show) -> None:
    (tmp_path / "edges.csv").write_text(
        "source,target,type,confidence,citation,note,desk\na,b,contact,high,s:1,SECRETNOTE,OWNDESK\nb,c,aid,low,s:2,,\nc,d,trade,,s:3,,\nd,e,trade,0.2,s:3,,\n"
    )
    (tmp_path / "nodes.csv").write_text("id,name,note,own\n" + "".join(f"{a},Actor {a},SECRETACTOR,OWNACTOR\n" for a in "abcde"))
    (tmp_path / "evidence.csv").write_text("source,target,type,document,locator,coder,note\na,b,contact,s,1,CODERNAME,SECRETPROOF\n")
    with pytest.warns(gg.DataWarning):
        net = gg.read(tmp_path)
    full, public = gg.page.render(net), gg.page.render(net, public=True)
    for word in ("SECRETNOTE", "SECRETACTOR", "SECRETPROOF", "OWNDESK", "OWNACTOR"):
        assert word in full
        assert word not in public
    assert "CODERNAME" not in public
    page = show(None, html=public)
    assert sorted(page.evaluate("geograph.edges.map((e) => e.type)")) == [0, 1]  # contact and trade; unstated confidence stays
    assert "so are 2 ties of low confidence" in page.inner_text("#handling")
    with pytest.raises(gg.GeographError, match="give the measure's name"):
        gg.page.render(net, public=True, size_by=gg.centrality.degree(net))
    assert len(net) == 4  # the network itself stays as it was


def test_a_public_page_names_nobody_that_it_leaves_out(tmp_path: Any, show: Show) -> None:
    (tmp_path / "edges.csv").write_text(
        "source,target,type,confidence,citation\na,b,contact,high,open:1\nb,mole,contact,low,secret:2\nb,zed,contact,high,open:3\n"
    )
    (tmp_path / "nodes.csv").write_text(
        "id,name,aliases,bloc\na,Alpha,,x\nb,Beta,,x\nmole,The Mole,Informant 7,hidden\nzed,Zed Person,,x\n"
    )
    (tmp_path / "sources.csv").write_text("id,author,title,date\nopen,A. Author,Open report,2020\nsecret,Agent Smith,Secret cable,2021\n")
    (tmp_path / "evidence.csv").write_text(
        "source,target,type,document,locator,first_words,says\nmole,b,trade,secret,4,HIDDENWORDS,absent\n"
    )
    with pytest.warns(gg.DataWarning, match="W345"):
        net = gg.read(tmp_path).without("zed")
    for text in (gg.page.render(net, public=True), graph_text(for_public(net)[0], "json"), graph_text(for_public(net)[0], "graphml")):
        for word in ("Mole", '"mole', "Informant", "Smith", "Secret", "secret", "HIDDENWORDS", '"zed"', "Zed"):
            assert word not in text, word
    page = show(net, public=True)
    assert "1 tie of low confidence, with 1 actor that had no other" in page.inner_text("#handling")
    assert "without some actors" in page.inner_text(".counts")
    assert page.evaluate("geograph.groups.flatMap((g) => g.rows.map((r) => r.name))") == ["x", "other", "community 1"]


def test_documents_are_those_cited_and_never_another(tmp_path: Any, show: Show) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type,citation\na,b,contact,0:1\nb,c,contact,map:2\nc,d,contact,8:3\n")
    (tmp_path / "sources.csv").write_text("id,author,date\n7,Sev En,2020\n8,Ei Ght,2021\n9,Ei Ght,2021\n")
    with pytest.warns(gg.DataWarning, match="W342"):
        net = gg.read(tmp_path)
    page = show(net)
    told = []
    for k in range(3):
        page.evaluate(f"geograph.select({{tie: {k}}})")
        told.append(page.inner_text("#panel .cites"))
    assert told == ["0, at 1", "map, at 2", "Ei Ght, 2021, at 3"]
    assert page.inner_text("header .from") == "Sources: Ei Ght, 2021 (2 further documents read, not cited here)"
    (tmp_path / "edges.csv").write_text("source,target,type,citation\na,b,contact,8:1\nb,c,contact,9:2\n")
    assert [row["short"] for row in words.documents(gg.read(tmp_path))[0]] == ["Ei Ght 2021a", "Ei Ght 2021b"]


def test_a_passage_of_a_directed_tie_speaks_for_that_direction(tmp_path: Any, show: Show) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type,citation\na,b,aid,s:1\nb,a,aid,s:2\n")
    (tmp_path / "evidence.csv").write_text("source,target,type,document,locator,first_words\nb,a,aid,s,2,B helps A\n")
    with pytest.warns(gg.DataWarning, match="W345"):
        page = show(gg.read(tmp_path))
    found = page.evaluate("geograph.edges.map((e) => [geograph.nodes[e.from].id, (e.evidence ?? []).length])")
    assert sorted(found) == [["a", 0], ["b", 1]]


def test_odd_networks_are_drawn(show: Show) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("", kind="state")
    graph.add_node(1, name="Same")
    graph.add_node("1", name="Same")
    for k in range(3):
        graph.add_edge(1, 1, type="contact", confidence="maybe", start=str(1200 + k))
        graph.add_edge(1, "1", type="contact", confidence=f"0.{k}", weight=float("inf"))
    page = show(graph, title="A\x01B")
    loops = [path.get("d") for path in ElementTree.fromstring(page.evaluate("geograph.picture()")).findall(f"./{SVG}g/{SVG}path")]
    assert len(set(loops)) == 6
    page.evaluate("geograph.select({actor: 2})")
    page.get_by_role("button", name="Paths from here").click()
    page.fill("#route-to", "1")
    page.get_by_role("button", name="Find").click()
    assert page.evaluate("geograph.state.route.from") == 2
    gg.page.render(graph, public=True)


def test_a_color_is_a_color(tmp_path: Any) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type\na,b,t\nb,c,u\n")
    (tmp_path / "types.csv").write_text(
        "type,color\nt,url(http://evil.example/x.svg#a)\nu,Rebecca Purple\n".replace("Rebecca Purple", "teal")
    )
    html = gg.page.render(gg.read(tmp_path))
    assert "evil" not in html
    assert "#008080" in html


@pytest.mark.parametrize("value", [12.25, 1234.5, 0.0000123, 1.23e-7, 0.5, 0, 3, 2.345, 99.95, 999.96, 0.1 + 0.2, 1e20, -12.25, -0.5])
def test_numbers_read_alike_in_python_and_on_the_page(page: Any, value: float) -> None:
    assert page.evaluate(f"geograph.short({value!r})") == words.short(value)


def test_as_of_is_said_and_checked(net: Network) -> None:
    assert "<b>As of 2022-08</b>" in gg.page.render(net, as_of="2022-08")
    assert "newest source 2023-04-25" in gg.page.render(net)
    with pytest.raises(gg.GeographError, match="no month 13"):
        gg.page.render(net, as_of="2022-13")


def test_the_contract_reaches_every_measure(net: Network) -> None:
    html = gg.page.render(net, size_by="degree", ties="friendly")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    measures = json.loads(found[1])["measures"]
    assert [m["name"] for m in measures] == ["degree", "betweenness", "harmonic"]
    assert all("friendly ties only" in m["made"] for m in measures)
    with pytest.raises(gg.UnknownName, match="did you mean 'degree'"):
        gg.page.render(net, size_by="degre")


def test_a_still_drawing_for_readers_without_javascript(show: Show, net: Network, html: str) -> None:
    page = show(None, html=html, javascript=False)
    assert page.is_visible("noscript svg")
    texts = page.locator("noscript svg text").all_text_contents()
    assert {"Russia", "Taliban", "United States"} <= set(texts)
    drawn = "".join(page.locator("noscript svg g path").evaluate_all("(all) => all.map((p) => p.getAttribute('d'))"))
    assert drawn.count("M") == len(net)
    row = page.inner_text("#ranking tbody tr >> nth=0")
    table = gg.sources.range(gg.centrality.betweenness, net)
    assert f"{table['low'].iloc[0]:.1f}–{table['high'].iloc[0]:.1f}" in row
    assert "1–2" in row


def test_downloads_are_guarded_as_our_own_csv_is(show: Show) -> None:
    graph = nx.MultiDiGraph()
    notes = [
        "=HYPERLINK(1)",
        "'=1",
        "'Ndrangheta",
        "-5",
        "-5 of them",
        "+1",
        "@x",
        "\tx",
        'a "quoted", line\nbreak',
        "'@",
        "''=",
        "-",
        "ok",
    ]
    for k, note in enumerate(notes):
        graph.add_edge(f"a{k}", "b", key=f"t{k:02}", type="contact", note=note, tie=f"t{k:02}")
    net = gg.from_networkx(graph)
    page = show(net)
    theirs = list(csv.DictReader(io.StringIO(page.evaluate("geograph.tiesCsv()").removeprefix("\ufeff"), newline="")))
    ours = list(csv.DictReader(io.StringIO(graph_text(net, "csv"), newline="")))
    assert sorted((row["source"], row["note"]) for row in theirs) == sorted((row["source"], row["note"]) for row in ours)


def test_a_page_in_a_frame_offers_no_print(browser: Any, html: str) -> None:
    """Inside a notebook, print() is forbidden and there is no address of its own."""
    page = browser.new_page(viewport={"width": 1200, "height": 700})
    page.set_content(f'<iframe width="1150" height="640" sandbox="allow-scripts" srcdoc="{escape(html)}"></iframe>')
    frame = page.frames[1]
    frame.wait_for_selector("#graph canvas")
    assert frame.locator("[data-take=print]").is_hidden()
    assert frame.locator("[data-take=svg]").is_visible()
    page.close()

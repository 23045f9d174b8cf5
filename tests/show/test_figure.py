"""Figures: what is drawn is what the network says, every word can be read, and the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import networkx as nx
import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

import geograph as gg
from geograph.show.figure import lines, marks, matrix, roles, style
from geograph.show.looks import groups

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "$x^2$", r"\frac{1}{2} $", "%s %(x)d {0}", "外交部发言人", "الإمارة الإسلامية", "😀 🇦🇫", "a\u202eb\x00\x1b[31m", "line\nbreak\u2028end",
    "<script>&\"'</script>", "W" * 150, "\uffff\ufffe", "--", "]]>",
)  # fmt: skip


@pytest.fixture(scope="module")
def net() -> gg.Network:
    return gg.example()


@pytest.fixture(scope="module")
def generated() -> gg.Network:
    spec = importlib.util.spec_from_file_location("generated", Path(__file__).parents[2] / "benchmarks" / "generated.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.network(40, 150)


@pytest.fixture(scope="module")
def of_generated(generated: gg.Network) -> Any:
    return gg.figure.network(generated)


@pytest.fixture(scope="module")
def places(net: gg.Network) -> dict[Any, tuple[int, int]]:
    """Anywhere: for what does not hang on where actors stand."""
    return {actor: ((i * 37) % 100, (i * 61) % 89) for i, actor in enumerate(sorted(net.actors.index))}


@pytest.fixture(scope="module")
def drawn(net: gg.Network) -> dict[str, Any]:
    """Each figure of the bundled data, drawn once."""
    return {
        "network": gg.figure.network(net),
        "ranking": gg.figure.ranking(gg.sources.range(gg.centrality.betweenness, net), net=net),
        "specifications": gg.figure.specifications(gg.robust.vary(gg.centrality.betweenness, net, over=["forums", "confidence", "focal"])),
        "roles": gg.figure.roles(net, group="bloc"),
        "timeline": gg.figure.timeline(net),
        "matrix": gg.figure.matrix(net),
    }


KINDS = ("network", "ranking", "specifications", "roles", "timeline", "matrix")


def words(ax: Any, gid: str) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_gid() == gid]


def middles(ax: Any) -> np.ndarray[Any, Any]:
    """Where each arc is halfway, in points."""
    return np.array([patch.get_path().vertices.T @ np.array([1, 3, 3, 1]) / 8 for patch in ax.patches])


# -- every figure -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_all_text_is_of_seven_points_or_more_on_a_page_of_180_mm(drawn, kind):
    figure = drawn[kind].figure
    assert figure.get_size_inches()[0] == pytest.approx(180 / 25.4)
    assert figure.get_size_inches()[1] < 10.5  # and it fits A4 with its margins
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    assert len(sizes) > 10
    assert min(sizes) >= 7


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_leaves_the_page_and_no_two_lie_on_one_another(drawn, kind):
    figure = drawn[kind].figure
    wide, tall = figure.get_size_inches() * figure.dpi
    renderer = RendererAgg(round(wide), round(tall), figure.dpi)
    figure.draw(renderer)
    low, high = drawn[kind].get_xlim()
    beyond = [label for label in drawn[kind].get_xticklabels() if not low <= label.get_position()[0] <= high]  # not drawn
    seen = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible() and text not in beyond]
    boxes = [(text.get_text(), Text.get_window_extent(text, renderer)) for text in seen]
    for text, box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= wide and box.y1 <= tall, text
    slack = 0.1 * 7 / 72 * figure.dpi  # boxes have room above and below their letters
    for (a, p), (b, q) in itertools.combinations(boxes, 2):
        over = (min(p.x1, q.x1) - max(p.x0, q.x0), min(p.y1, q.y1) - max(p.y0, q.y0))
        tight = 2.2 / 72 * figure.dpi if kind == "matrix" else slack  # rows of a matrix stand as close as their letters allow
        assert over[0] <= tight or over[1] <= tight, (a, b)


@pytest.mark.parametrize("kind", KINDS)
def test_svg_has_text_as_text_and_says_what_it_shows(drawn, kind, tmp_path):
    ax = drawn[kind]
    root = ElementTree.fromstring(gg.figure.save(ax, tmp_path / "f.svg").read_bytes())
    told = [element.text for element in root.iter(f"{SVG}text")]
    wanted = {line for text in ax.texts for line in text.get_text().split("\n") if line}
    assert wanted <= set(told)
    assert root[0].tag == f"{SVG}title"
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text == gg.figure.alt_text(ax)
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    used = {element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter(f"{SVG}use")}
    assert not any("DejaVu" in str(name) for name in used)  # letters drawn as shapes would be


def test_pdf_and_png_carry_title_and_alt_text_and_no_date(drawn, tmp_path):
    ax = drawn["ranking"]
    pdf = gg.figure.save(ax, tmp_path / "f.pdf").read_bytes()
    assert b"/Title (Betweenness: the 16 best ranked of 49 actors)" in pdf
    assert gg.figure.alt_text(ax)[:40].encode() in pdf
    assert b"CreationDate" not in pdf
    assert b"/ToUnicode" in pdf and b"/Type3" not in pdf
    from PIL import Image

    with Image.open(gg.figure.save(ax, tmp_path / "f.png")) as picture:
        assert picture.text == {"Title": "Betweenness: the 16 best ranked of 49 actors", "Description": gg.figure.alt_text(ax)}
        assert picture.width == pytest.approx(180 / 25.4 * 200, abs=1)


@pytest.mark.parametrize("kind", KINDS)
def test_caption_names_sources_and_how_it_was_made(drawn, net, kind):
    caption = gg.figure.caption(drawn[kind])
    assert "Sources: Olivium 2021; Rondeli Foundation 2021; TESPA 2021; Riddle 2022" in caption
    assert "Central in these texts is not influential in the world." in caption
    assert net.hash[:12] in caption
    shown = " ".join(text.get_text() for text in drawn[kind].figure.texts).replace("\n", " ")
    assert "as of 2023-04-25" in shown
    assert caption.replace("\n", " ") in shown


def test_a_selection_is_told_under_the_title_and_in_the_caption(net):
    day = net.of_type("conflict").on("2021-09-30")
    ax = gg.figure.network(day, as_of="2022-01")
    assert ax.figure.texts[1].get_text() == f"{len(day.actors)} actors, {len(day)} ties · of type conflict · on 2021-09-30 · as of 2022-01"
    assert f"Selected: {'; '.join(day.steps)}." in gg.figure.caption(ax)


SCRIPT = """
import hashlib, sys
import geograph as gg
from geograph.show.figure import saving
net = gg.read(sys.argv[1])
drawn = [gg.figure.network(net), gg.figure.ranking(gg.sources.range(gg.centrality.degree, net), net=net),
         gg.figure.roles(net, group="bloc"), gg.figure.timeline(net), gg.figure.matrix(net)]
for ax in drawn:
    print(*(hashlib.sha256(saving.render(ax, form)).hexdigest() for form in ("png", "svg", "pdf")))
"""


def test_same_bytes_whatever_the_order_of_rows_and_the_seed_of_hashes(net, tmp_path):
    few = net.among(["russia", "taliban", "china", "pakistan", "united-states", "india"])
    gg.write(few, tmp_path / "a")
    gg.write(few, tmp_path / "b")
    for file in (tmp_path / "b").glob("*.csv"):
        header, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text(header + "".join(reversed(rows)), encoding="utf-8")
    told = []
    for folder, seed in (("a", "1"), ("b", "2")):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-W", "error", "-c", SCRIPT, str(tmp_path / folder)]
        told.append(subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout)
    assert told[0] == told[1]
    assert len(told[0].split()) == 15


def test_saving_twice_gives_the_same_bytes(drawn, tmp_path):
    for form in ("png", "svg", "pdf"):
        one, other = (gg.figure.save(drawn["ranking"], tmp_path / f"{name}.{form}").read_bytes() for name in "ab")
        assert hashlib.sha256(one).digest() == hashlib.sha256(other).digest()


def test_hostile_text_is_text(tmp_path):
    graph = nx.MultiDiGraph()
    for i, name in enumerate(HOSTILE):
        graph.add_node(i, name=name, kind=("state", "forum", "$k$")[i % 3])
        graph.add_edge(i, (i + 1) % len(HOSTILE), type=f"$t_{i % 3}$", sign=(1, 0, -1)[i % 3], start="2001")
    net = gg.from_networkx(graph)
    title = f"$\\frac{{1}}$ \ud800 {HOSTILE[3]}"
    axes = [
        gg.figure.network(net, title=title),
        gg.figure.ranking(gg.centrality.degree(net), net=net, title=title),
        gg.figure.roles(net, group="kind", title=title),
        gg.figure.timeline(net, title=title),
        gg.figure.matrix(net, title=title),
    ]
    for ax in axes:
        for form in ("svg", "pdf") if ax is not axes[0] else ("png", "svg", "pdf"):
            gg.figure.save(ax, tmp_path / f"f.{form}")
        root = ElementTree.fromstring((tmp_path / "f.svg").read_bytes())
        assert not list(root.iter(f"{SVG}script"))
        assert root[0].text == "$\\frac{1}$ 外交部发言人"
        told = [element.text for element in root.iter(f"{SVG}text")]
        assert "$\\frac{1}$ 外交部发言人" in told
        assert not re.search("[\x00-\x08\u202a-\u202e\ud800-\udfff]", "".join(map(str, told)))
    for ax in (axes[0], axes[1], axes[4]):
        texts = " ".join(text.get_text() for text in ax.texts)
        assert "$x^2$" in texts and "%s %(x)d {0}" in texts and "<script>&\"'</script>" in texts


@pytest.mark.parametrize(
    "graph",
    [nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.path_graph(2), nx.MultiGraph([(0, 0), (0, 0), (0, 1)]), nx.grid_2d_graph(2, 3)],
)
def test_small_and_empty_networks(graph, tmp_path):
    for draw in (gg.figure.network, gg.figure.timeline, gg.figure.matrix, lambda g: gg.figure.ranking(gg.centrality.degree(g))):
        gg.figure.save(draw(graph), tmp_path / "f.png")
    assert len(gg.figure.network(graph).patches) == graph.number_of_edges()


def test_given_axes_are_drawn_on_and_nothing_global_changes(net):
    few = net.among(["russia", "taliban", "china"])
    figure = Figure(figsize=(8, 6))
    axes = figure.subplots(2, 3).ravel()
    before = dict(mpl.rcParams)
    size = figure.get_size_inches().tolist()
    degree = gg.centrality.degree(few)
    assert gg.figure.network(few, ax=axes[0]) is axes[0]
    assert gg.figure.ranking(degree, ax=axes[1], title="Degree $of$ three") is axes[1]
    assert gg.figure.roles(few, group="bloc", ax=axes[2]) is axes[2]
    assert gg.figure.timeline(few, ax=axes[3]) is axes[3]
    assert gg.figure.matrix(few, ax=axes[4]) is axes[4]
    assert not axes[5].texts
    assert figure.get_size_inches().tolist() == size
    assert axes[1].get_title(loc="left") == "Degree $of$ three"
    assert not axes[1].title.get_usetex()
    assert dict(mpl.rcParams) == before
    with pytest.raises(gg.MeasureError, match="expected matplotlib Axes"):
        gg.figure.network(few, ax=figure)


def test_figures_need_neither_pyplot_nor_a_display():
    code = (
        "import geograph, sys; assert not any(m.startswith('matplotlib') for m in sys.modules); geograph.figure.network(geograph.example()"
    )
    code += ".among(['russia', 'taliban'])); assert 'matplotlib.pyplot' not in sys.modules"
    environment = {k: v for k, v in os.environ.items() if k != "DISPLAY"} | {"MPLBACKEND": "tkagg"}
    subprocess.run([sys.executable, "-W", "error", "-c", code], env=environment, check=True)


def test_a_notebook_shows_the_whole_figure_with_its_alt_text(net):
    formatters = pytest.importorskip("IPython.core.formatters")
    ax = gg.figure.matrix(net.among(["russia", "taliban", "china"]))
    data, metadata = formatters.DisplayFormatter().format(ax)
    assert data["image/png"][:8] == b"\x89PNG\r\n\x1a\n"
    assert metadata["image/png"]["alt"] == gg.figure.alt_text(ax)
    assert metadata["image/png"]["width"] == 680  # 180 mm


def test_save_refuses_what_it_cannot_write(drawn, tmp_path):
    with pytest.raises(gg.UnknownName, match=r"no format 'jpg'; known: pdf, png, svg"):
        gg.figure.save(drawn["roles"], tmp_path / "f.jpg")
    (tmp_path / "f.svg").mkdir()
    with pytest.raises(gg.CannotWrite, match="is a folder"):
        gg.figure.save(drawn["roles"], tmp_path / "f.svg")
    with pytest.raises(gg.MeasureError, match="were not drawn by"):
        gg.figure.alt_text(Figure().subplots())


def test_a_font_that_is_not_there_is_told(net):
    with pytest.raises(gg.UnknownName, match="did you mean 'DejaVu Serif'"):
        gg.figure.network(net, font="DejaVu Serf")
    ax = gg.figure.network(net.among(["russia", "taliban"]), font="DejaVu Serif")
    assert ax.texts[0].get_fontfamily() == ["DejaVu Serif", "DejaVu Sans"]


# -- grey ---------------------------------------------------------------------------------------------


def test_types_can_be_told_apart_in_grey(net, generated, folder_of):
    own = "\n".join(f"t{i},{(-1, 0, 1)[i % 3]},#{i * 9:02x}{i * 9:02x}{i * 9:02x},solid" for i in range(12))
    many = folder_of(edges="source,target,type\na,b,t1\n", types=f"type,sign,color,dash\n{own}\n")
    for case in (net, generated, many):
        looks = lines.of_types(case)
        assert set(looks) == set(case.types.index)
        for a, b in itertools.combinations(looks.values(), 2):
            same_mark = (a.sign < 0) == (b.sign < 0)
            if same_mark and abs(lines.lightness(a.color) - lines.lightness(b.color)) < lines.ALIKE:
                assert a.dash != b.dash, (a, b)
    signs = lines.of_signs().values()
    assert len({line.dash for line in signs}) == 3


def test_a_type_looks_the_same_in_every_selection(net):
    whole, part = lines.of_types(net), lines.of_types(net.of_type("trade", "conflict"))
    assert part == whole


def test_groups_roles_and_dyads_can_be_told_apart_in_grey(net):
    for by in ("bloc", "sco", "community"):
        colors = groups(net, by)
        pips = marks.pips(colors)
        rows = [(lines.lightness(row["color"]), pips.get(row["name"], "")) for row in colors.rows]
        if len(rows) <= len(marks.PIPS):
            assert all(a[1] != b[1] or abs(a[0] - b[0]) >= lines.ALIKE for a, b in itertools.combinations(rows, 2))
    dyads = sorted(lines.lightness(fill) for _, fill, _ in matrix.__globals__["DYADS"].values())
    assert min(np.diff(dyads)) > 10
    looks = roles.__globals__["LOOKS"]
    for shown in (("coordinator", "itinerant", "representative", "gatekeeper", "liaison"), ("representative_gatekeeper", "liaison")):
        for a, b in itertools.combinations((looks[name] for name in shown), 2):
            assert a[1] != b[1] or abs(lines.lightness(a[0]) - lines.lightness(b[0])) > 40


def test_lightness_is_that_of_the_cie():
    assert [round(lines.lightness(c), 1) for c in ("#000000", "#ffffff", "#777777", "#0072B2")] == [0.0, 100.0, 50.0, 46.0]


# -- network ------------------------------------------------------------------------------------------


def test_every_tie_is_an_arc_that_no_other_lies_on(net, drawn, generated, of_generated):
    for case, ax in ((net, drawn["network"]), (generated, of_generated)):
        assert len(ax.patches) == len(case)
        points = middles(ax)
        gap = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
        assert gap[np.triu_indices(len(points), 1)].min() > 0.2
    points = middles(gg.figure.network(net.among(["russia", "taliban"])))
    assert len(points) == 18
    gap = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    assert gap[np.triu_indices(len(points), 1)].min() > 2.3


def test_ties_in_both_directions_bend_to_both_sides_and_arrows_point_right():
    graph = nx.MultiDiGraph([("a", "b"), ("b", "a"), ("b", "a")])
    places = {"a": (0, 0), "b": (100, 0)}
    ax = gg.figure.network(graph, layout=places, color_by="kind")
    heights = sorted(middles(ax)[:, 1] - ax.get_ylim()[0] / 2)
    assert heights[0] == pytest.approx(-heights[2])
    assert heights[1] == pytest.approx(0, abs=1e-6)
    assert heights[2] > 4
    heads = next(c for c in ax.collections if type(c).__name__ == "PolyCollection")
    tips = sorted(round(path.vertices[0][0]) for path in heads.get_paths())
    middle = ax.get_xlim()[1] / 2
    assert [tip > middle for tip in tips] == [False, False, True]


def test_arcs_end_at_the_rim_of_their_symbols(net):
    ax = gg.figure.network(net.among(["russia", "taliban", "china", "al-qaeda"]))
    outlines = []
    for scatter in (c for c in ax.collections if type(c).__name__ == "PathCollection" and c.get_zorder() == 3):
        for place, size in zip(scatter.get_offsets(), scatter.get_sizes(), strict=True):
            outlines.append((np.array(place), np.sqrt(size) / 2))
    for patch in ax.patches:
        ends = patch.get_path().vertices[[0, -1]]
        for end in ends:
            beyond = min((np.hypot(*(end - place)) - reach for place, reach in outlines), key=abs)
            assert -3 < beyond < 6  # at the rim of a symbol, or an arrowhead away from it


def test_names_that_find_no_room_are_counted_in_the_caption(net, drawn, generated, of_generated):
    for case, ax in ((net, drawn["network"]), (generated, of_generated)):
        found = re.search(r"(\d+) of (\d+) actors? (is|are) drawn without a name", gg.figure.caption(ax))
        missing = int(found[1]) if found else 0
        assert len(words(ax, "name")) == len(case.actors) - missing
        assert missing < 0.05 * len(case.actors)


def test_names_asked_for_are_those_written(net, places):
    ax = gg.figure.network(net, labels=["Russia", "taliban"], legend=False, layout=places)
    assert sorted(text.get_text() for text in ax.texts) == ["Russia", "Taliban"]
    assert not gg.figure.network(net, labels="none", legend=False, layout=places).texts
    with pytest.raises(gg.UnknownName, match="all fitting"):
        gg.figure.network(net, labels="all")


def test_marks_say_the_sign_of_ties(net, drawn):
    ax = drawn["network"]
    hostile = sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() == lines.HOSTILE)
    assert hostile == int((net.ties["sign"] < 0).sum())
    usual = net.ties["type"].map(net.types["sign"])
    friendly = sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() == lines.FRIENDLY)
    assert friendly == int(((net.ties["sign"] > 0) & (usual <= 0)).sum())


def test_highlight_marks_the_shortest_paths_and_nothing_else(net, places):
    steps = gg.paths.geodesics(net, "united-states", "iran")
    ties = {tie for cell in steps["ties"] for tie in cell.split(";")}
    ax = gg.figure.network(net, highlight=("United States", "iran"), layout=places)
    assert sum(patch.get_zorder() > 2 for patch in ax.patches) == len(ties)
    assert "Shortest paths between United States and Iran" in ax.figure.texts[0].get_text()
    assert "49 shortest paths" in gg.figure.caption(ax)
    bold = {text.get_text().replace("\n", " ") for text in ax.texts if text.get_fontweight() == "bold"}
    assert {"United States", "Iran", "Russia"} <= bold
    apart = gg.figure.network(nx.empty_graph(2), highlight=(0, 1))
    assert "No path to mark" in gg.figure.caption(apart)


def test_layout_is_taken_and_newcomers_find_a_place(net, tmp_path):
    few = net.among(["russia", "taliban", "china"])
    places = {"russia": (0, 0), "taliban": (10, 0), "china": (5, 8), "india": (3, 3)}
    ax = gg.figure.network(few, layout=places, legend=False)
    at = {text.get_text(): text.get_position() for text in ax.texts}
    assert at["Russia"][0] < at["China"][0] < at["Taliban"][0]
    assert at["China"][1] > at["Russia"][1]  # y points down
    assert len(gg.figure.network(few, layout={"russia": (0, 0), "taliban": (100, 0)}, legend=False).patches) == len(few)
    with pytest.raises(gg.MeasureError, match="two finite numbers"):
        gg.figure.network(few, layout={**places, "china": (float("nan"), 0)})
    with pytest.raises(gg.MeasureError, match="path of a layout file"):
        gg.figure.network(few, layout=3)
    one = gg.figure.network(few, layout=tmp_path / "places.csv", legend=False)
    assert set(gg.layout.read_layout(tmp_path / "places.csv", few)) == set(few.actors.index)
    again = gg.figure.network(few, layout=str(tmp_path / "places.csv"), legend=False)
    gg.figure.save(one, tmp_path / "one.svg")
    gg.figure.save(again, tmp_path / "again.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "again.svg").read_bytes()


def test_alt_text_of_the_network_is_true(drawn, net):
    signs = Counter(net.ties["sign"])
    best = gg.centrality.betweenness(net)["actor"].head(3).map(net.name)
    told = f"Network diagram of 77 actors and {len(net)} ties: {signs[1]} friendly, {signs[0]} neutral, {signs[-1]} hostile. "
    assert gg.figure.alt_text(drawn["network"]) == f"{told}Largest by betweenness: {best[0]}, {best[1]} and {best[2]}."


# -- ranking ------------------------------------------------------------------------------------------


def test_ranking_shows_the_numbers_of_its_table(net):
    table = gg.sources.range(gg.centrality.degree, net)
    ax = gg.figure.ranking(table, net=net, top=10)
    shown = table[table["rank"] <= 10]
    assert ax.lines[0].get_xdata().tolist() == shown["degree"].tolist()
    bars = next(c for c in ax.collections if isinstance(c, LineCollection))
    assert [[p[0] for p in path.vertices] for path in bars.get_paths()] == shown[["low", "high"]].to_numpy().tolist()
    assert words(ax, "name") == [net.name(actor) for actor in shown["actor"]]
    assert words(ax, "rank")[0] == "1"
    moved = next(row for row in shown.itertuples() if row.rank_best < row.rank_worst)
    assert words(ax, "rank")[moved.Index] == f"{moved.rank} ({moved.rank_best}–{moved.rank_worst})"
    assert ax.get_xlim()[0] == 0
    assert "with each of 5 sources left out in turn: a range, not a confidence interval" in gg.figure.caption(ax)


def test_ranking_without_ranges_and_with_negative_values():
    table = gg.centrality.pn(nx.Graph([(0, 1, {"sign": -1}), (1, 2, {"sign": -1}), (2, 3, {"sign": 1})]))
    ax = gg.figure.ranking(table)
    low, high = ax.get_xlim()
    assert low < 0 < high or (low == 0 and table["pn"].min() >= 0)
    assert "range" not in gg.figure.caption(ax).split("How it was made")[0]
    assert words(ax, "name") == [str(actor) for actor in table["actor"]]


def test_ranking_takes_another_column_and_refuses_ranges_that_are_not_its_own(net):
    table = gg.centrality.degree(net)
    other = next(c for c in table.columns if c not in ("actor", "degree", "rank"))
    ax = gg.figure.ranking(table, column=other, top=3)
    assert sorted(ax.lines[0].get_xdata(), reverse=True)[0] == table[other].max()
    ranged = gg.sources.range(gg.centrality.degree, net, column=other)
    assert gg.figure.ranking(ranged, column=other)
    with pytest.raises(gg.MeasureError, match="do not enclose degree"):
        gg.figure.ranking(ranged, column="degree")
    with pytest.raises(gg.UnknownName, match="no column 'degre'; did you mean 'degree'"):
        gg.figure.ranking(table, column="degre")
    with pytest.raises(gg.MeasureError, match="top=0"):
        gg.figure.ranking(table, top=0)


def test_ranking_draws_intervals_and_says_that_a_dot_may_stand_outside(net):
    drawn = gg.uncertainty.interval(gg.centrality.degree, net, draws=20, unstated=0.6)
    assert (drawn["high"] < drawn["degree"]).any()
    ax = gg.figure.ranking(drawn, top=3, net=net)
    assert ax.get_xlabel() == "degree"
    bars = [path.vertices[:, 0].tolist() for path in ax.collections[0].get_paths()]
    assert bars == drawn.head(len(bars))[["low", "high"]].values.tolist()
    told = gg.figure.caption(ax)
    assert "Bar: the middle 90% of 20 networks in which ties are drawn by chance" in told
    assert "a dot may stand outside" in told
    assert "confidence read as independent probability" in told
    assert "left out in turn" not in told


def test_equal_ranks_stand_together_if_there_is_room():
    star = gg.centrality.degree(nx.star_graph(5))
    assert len(words(gg.figure.ranking(star, top=3), "name")) == 6  # five share rank 2
    assert len(words(gg.figure.ranking(gg.centrality.degree(nx.star_graph(500)), top=3), "name")) == 3


# -- specifications, roles, timeline, matrix --------------------------------------------------------------------------


def test_specifications_are_the_shares_of_the_grid(net):
    found = gg.robust.vary(gg.centrality.betweenness, net, over=["confidence", "sources", "focal"])
    ax = gg.figure.specifications(found, top=4)
    assert words(ax, "name") == [net.name(actor) for actor in found.actors["actor"].head(4)]
    # The numbers of the table, counted from the ranks themselves.
    bins = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 20), (21, 999))
    expected = []
    for actor in found.actors["actor"].head(4):
        own = found.ranks[found.ranks["actor"] == actor]["rank"]
        shares = [own.between(low, high).mean() for low, high in bins]
        expected += [f"{share:.0%}"[:-1] if share >= 0.005 else "<1" for share in shares if share]
        assert sum(shares) == pytest.approx(1)
    assert words(ax, "share") == expected
    assert words(ax, "ranked")[0] == "50%"  # Russia is set aside in half of them
    assert words(ax, "option")[-1] == "without Russia"
    # Where Russia's mark stands on the line of each option is the share of the specifications that rank it.
    wide = max(line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1])
    drawn = [line.get_xdata()[0] / wide for line in ax.lines if line.get_marker() == "o"]
    table = gg.robust.by_option(found, "russia")["first"].iloc[1:].dropna()
    assert drawn == pytest.approx(table.tolist())
    with pytest.raises(gg.MeasureError, match="specifications takes the result of"):
        gg.figure.specifications(found.actors)
    with pytest.raises(gg.MeasureError, match="1 or more"):
        gg.figure.specifications(found, top=0)


def test_specifications_without_a_choice():
    ax = gg.figure.specifications(gg.robust.vary(gg.centrality.betweenness, nx.path_graph(4)))
    assert words(ax, "share") == ["100"] * 4
    assert not words(ax, "option")
    assert "There was nothing to choose" in gg.figure.caption(ax)


@pytest.mark.parametrize("directed", [False, True])
def test_bars_of_roles_are_the_counts(net, directed):
    table = gg.brokerage.roles(net, group="bloc", directed=directed)
    ax = gg.figure.roles(table, net=net, top=6)
    kinds = [k for k in roles.__globals__["LOOKS"] if k in table]
    assert len(kinds) == (5 if directed else 4)
    for kind, bars in zip(kinds, ax.containers, strict=True):
        expected = [value for value in table.head(6)[kind].tolist() if value]
        assert [round(bar.get_width(), 9) for bar in bars] == expected
    assert words(ax, "total") == [str(total) for total in table["total"].head(6)]
    assert words(ax, "name")[0] == "Russia"
    with pytest.raises(gg.UnknownName, match="takes a network or the result"):
        gg.figure.roles(gg.centrality.degree(net))


def test_timeline_bars_are_the_sure_periods(net):
    pair = net.among(["russia", "taliban"])
    ax = gg.figure.timeline(net, ["Russia", "taliban"])
    assert words(ax, "dyad") == ["Russia – Taliban"]
    assert len(words(ax, "tie")) == len(pair)
    assert len(words(ax, "undated")) == int(pair.bounds.undated.sum()) == 2
    periods = pair.periods.dropna(subset=["sure_from", "sure_until"])
    day = {word: periods[f"sure_{word}"].to_numpy().astype("datetime64[D]").astype(int) for word in ("from", "until")}
    bars = sorted((round(bar.get_x()), round(bar.get_x() + bar.get_width())) for group in ax.containers for bar in group)
    assert bars == sorted(zip(day["from"], day["until"], strict=True))
    events = [line for line in ax.lines if line.get_gid() == "event"]
    dated = pair.ties[(pair.ties["lasts"] == "event") & pair.ties["start"].str.contains(r"\d")]
    assert len(events) == len(dated)
    mark = next(line for line in ax.lines if line.get_linestyle() == "--" and line.get_color() == style.INK)
    assert set(mark.get_xdata()) == {int(np.datetime64("2023-04-25", "D").astype(int))}


def test_timeline_shows_whole_dyads_as_they_fit(net, drawn):
    assert words(drawn["timeline"], "dyad")[0] == "Russia – Taliban"
    assert len(words(drawn["timeline"], "tie")) <= 40
    some = gg.figure.timeline(net, "taliban", top=7)
    assert len(words(some, "tie")) == 7
    assert f"7 of {len(net.ties[(net.ties['source'] == 'taliban') | (net.ties['target'] == 'taliban')])} ties" in gg.figure.caption(some)
    late = gg.figure.timeline(net, ["russia", "taliban"], between=("2020", "2023"))
    assert [label.get_text() for label in late.get_xticklabels()] == ["2020", "2021", "2022", "2023"]


def test_cells_of_the_matrix_are_the_signs_of_dyads(net):
    signs: dict[frozenset[str], set[int]] = {}
    for a, b, sign in zip(net.ties["source"], net.ties["target"], net.ties["sign"], strict=True):
        signs.setdefault(frozenset((a, b)), set()).add(sign)
    friendly = sum(1 in s and -1 not in s for s in signs.values())
    hostile = sum(-1 in s and 1 not in s for s in signs.values())
    both = sum({1, -1} <= s for s in signs.values())
    neutral = sum(s == {0} for s in signs.values())
    ax = gg.figure.matrix(net, order="bloc")
    fills = Counter(mpl.colors.to_hex(patch.get_facecolor()).upper() for patch in ax.patches)
    table = {word: fill for word, fill, _ in matrix.__globals__["DYADS"].values()}
    counted = {word: fills[fill] // 2 for word, fill in table.items()}
    assert counted == {"friendly": friendly, "hostile": hostile, "friendly and hostile": both, "neutral": neutral}
    assert f": {friendly} friendly, {neutral} neutral, {hostile} hostile" in gg.figure.alt_text(ax)


def test_matrix_in_the_order_of_camps_frames_what_contradicts_them(net, drawn):
    ax = drawn["matrix"]
    frames = [p for p in ax.patches if p.get_facecolor()[3] == 0 and p.get_edgecolor()[:3] == (0, 0, 0)]
    made = gg.about(gg.balance.camps(net))
    assert any(note.startswith(f"frustration {len(frames) // 2} of ") for note in made["notes"])
    names = words(ax, "name")
    table = gg.balance.camps(net)
    tied = table[table["camp"].notna()]
    assert len(names) == 2 * len(tied)
    assert words(ax, "group") == ["camp 1", "camp 2"]
    floating = {net.name(actor) for actor in tied.loc[tied["floating"] == True, "actor"]}  # noqa: E712
    slanted = {text.get_text().rstrip("…") for text in ax.texts if text.get_fontstyle() == "italic"}
    assert len(slanted) == len(floating) and all(any(name.startswith(text) for name in floating) for text in slanted)
    with pytest.raises(gg.UnknownName, match="did you mean 'bloc'"):
        gg.figure.matrix(net, order="block")


def test_a_matrix_too_large_for_names_says_so():
    graph = nx.gnp_random_graph(90, 0.1, seed=1)
    nx.set_node_attributes(graph, {i: f"group {i % 3}" for i in graph}, "bloc")
    ax = gg.figure.matrix(graph, order="bloc")
    assert not words(ax, "name")
    assert words(ax, "group") == ["group 0", "group 1", "group 2"]
    assert "The names of 90 actors have no room" in gg.figure.caption(ax)

"""The page, opened in a real browser with the network off."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

import geograph as gg
from geograph.network import Network
from geograph.show import layout

HOSTILE = (
    "<script>window.PWNED=1</script>", "</script><script>window.PWNED=1</script>", "<!--<script>", "<img src=x onerror=window.PWNED=1>",
    "javascript:window.PWNED=1", '"><svg onload=window.PWNED=1>', "'-window.PWNED=1-'", "{{ 7*7 }}{% raw %}", "line\u2028sep\u2029para",
    'href="x"',
    "__proto__", "constructor",
)  # fmt: skip
EVERYTHING = " ".join(HOSTILE)


@pytest.fixture(scope="module")
def net() -> Network:
    return gg.example()


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table that the page tells column by column."""
    columns = [[c["words"][at] for at in c["at"]] if isinstance(c, dict) else c for c in table.values()]
    return [dict(zip(table, cells, strict=True)) for cells in zip(*columns, strict=True)]


def row_of(net: Network, actor: str) -> int:
    return sorted(net.actors.index).index(actor)


def colors_painted(png: bytes) -> int:
    from matplotlib.image import imread

    pixels = (imread(io.BytesIO(png), format="png")[..., :3] * 255).astype("uint32")
    return len(set((pixels[..., 0] * 65536 + pixels[..., 1] * 256 + pixels[..., 2]).ravel().tolist()))


# -- what is drawn ----------------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [(1400, 900), (390, 800)])
def test_page_draws_offline(show: Callable[..., Any], net: Network, viewport: tuple[int, int]) -> None:
    page = show(net, viewport=viewport)
    assert colors_painted(page.locator("#graph canvas").screenshot()) > 200
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_page_keeps_every_actor_and_tie(net: Network) -> None:
    data = data_of(gg.page.render(net))
    actors, drawn = rows(data["actors"]), rows(data["ties"])
    assert [a["id"] for a in actors] == sorted(net.actors.index)
    assert [t["id"] for t in drawn] == sorted(net.ties.index)
    assert sum(t["count"] for t in data["types"]) == len(net)
    ends = [(actors[t["from"]]["id"], actors[t["to"]]["id"]) for t in drawn]
    ties = net.ties.loc[sorted(net.ties.index)]
    assert ends == list(zip(ties["source"], ties["target"], strict=True))


def test_labels_do_not_overlap_and_are_not_clipped(show: Callable[..., Any], net: Network) -> None:
    for viewport in ((1400, 900), (390, 800)):
        page = show(net, viewport=viewport)
        boxes = page.evaluate("geograph.labels")
        graph = page.locator("#graph").bounding_box()
        width, height = graph["width"] / 2, graph["height"] / 2
        assert len(boxes) > (0.9 if viewport[0] > 1000 else 0.5) * len(net.actors)
        for i, a in enumerate(boxes):
            assert -width <= a["x"] <= a["x"] + a["w"] <= width
            assert -height <= a["y"] <= a["y"] + a["h"] <= height
            for b in boxes[i + 1 :]:
                apart = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"] or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
                assert apart, (a, b)


def test_parallel_ties_can_be_told_apart(net: Network) -> None:
    data = data_of(gg.page.render(net))
    curves: dict[tuple[int, int], set[float]] = {}
    count: dict[tuple[int, int], int] = {}
    bends = rows({"bend": data["bends"]})
    for a, b, bend in ((t["from"], t["to"], bend["bend"]) for t, bend in zip(rows(data["ties"]), bends, strict=True)):
        assert abs(bend) <= 0.7
        # The way a curve bulges, seen from the earlier actor.
        curves.setdefault((min(a, b), max(a, b)), set()).add(bend if a < b else -bend)
        count[min(a, b), max(a, b)] = count.get((min(a, b), max(a, b)), 0) + 1
    assert max(count.values()) > 5
    assert {pair: len(bulges) for pair, bulges in curves.items()} == count


def test_same_bytes_whatever_the_order_of_rows(tmp_path: Path) -> None:
    for table in ("edges", "nodes", "types", "evidence", "groups", "relations", "sources"):
        frame = pd.read_csv(gg.example_path() / f"{table}.csv", dtype=str, keep_default_na=False)
        frame.sample(frac=1, random_state=3).to_csv(tmp_path / f"{table}.csv", index=False)
    assert gg.page.render(gg.read(tmp_path)) == gg.page.render(gg.example())


# -- reading the page -------------------------------------------------------------------------------


def test_a_passage_that_names_the_pair_speaks_for_its_tie_and_only_an_absence_denies(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type,citation\na,b,contact,s:1\n")
    (tmp_path / "evidence.csv").write_text(
        "tie,source,target,type,document,locator,says\n,b,a,contact,s,1,present\n,a,b,alliance,s,2,absent\n"
    )
    net = gg.read(tmp_path)
    data = data_of(gg.page.render(net))
    assert [e["at"] for e in rows(data["ties"])[0]["evidence"]] == [["s", "1"]]
    assert [[d["at"] for d in actor["denied"]] for actor in rows(data["actors"])] == [[["s", "2"]], [["s", "2"]]]


def test_search_selects_and_shows_the_evidence(show: Callable[..., Any], net: Network) -> None:
    page = show(net)
    page.fill("#search", "pakis")
    page.press("#search", "Enter")
    assert page.evaluate("geograph.chosen.actor") == row_of(net, "pakistan")
    panel = page.inner_text("#panel")
    assert "Pakistan" in panel
    assert "Russia" in panel
    assert "TESPA 2021" in panel
    assert "Pakistan" in page.inner_text("#said")
    page.click("#panel li button >> nth=0")
    tie = page.evaluate("geograph.chosen.tie")
    row = net.ties.loc[sorted(net.ties.index)[tie]]
    panel = page.inner_text("#panel")
    assert "Sources" in panel
    cited = row["citation"].split(";")[0].split(":")
    source = net.sources.loc[cited[0]]
    assert (source["title"] or source["author"]) in panel
    assert f"at {cited[1]}" in panel
    words = net.evidence.loc[net.evidence["tie"] == row.name, "first_words"].iloc[0]
    assert words in panel


def test_an_alias_finds_its_actor(show: Callable[..., Any], net: Network) -> None:
    page = show(net)
    actor = next(a for a, aliases in net.actors["aliases"].items() if aliases)
    page.fill("#search", net.actors.at[actor, "aliases"].split(";")[0].upper())
    page.press("#search", "Enter")
    assert page.evaluate("geograph.chosen.actor") == row_of(net, actor)


def test_a_click_on_the_canvas_selects(show: Callable[..., Any], until: Callable[..., None], net: Network) -> None:
    page = show(net)
    row = row_of(net, "united-states")
    at = page.evaluate(f"geograph.network.canvasToDOM(geograph.network.getPosition({row}))")
    box = page.locator("#graph").bounding_box()
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    until(page, f"geograph.chosen.actor === {row}")
    assert "United States" in page.inner_text("#panel h2 >> nth=0")
    page.click("#ranking button >> nth=0")
    first = gg.centrality.betweenness(net)["actor"].iloc[0]
    assert page.evaluate("geograph.chosen.actor") == row_of(net, first)


def test_a_selected_tie_keeps_its_color(show: Callable[..., Any], net: Network) -> None:
    page = show(net)
    drawn = "geograph.network.body.data.edges.get(0).color"
    before = page.evaluate(drawn)
    page.evaluate("geograph.select({tie: 0})")
    after = page.evaluate(drawn)
    assert after["color"] == after["highlight"] == after["hover"]
    assert after["color"].rpartition(",")[0] == before["color"].rpartition(",")[0]


def test_the_legend_filters(show: Callable[..., Any], net: Network) -> None:
    page = show(net)
    first = net.ties["type"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[0]
    box = page.get_by_role("checkbox", name=net.types.at[first, "label"])
    visible = "geograph.network.body.data.edges.length"
    assert page.evaluate(visible) == len(net)
    box.uncheck()
    assert page.evaluate(visible) == len(net) - (net.ties["type"] == first).sum()
    assert f"{len(net) - (net.ties['type'] == first).sum()} of {len(net)} ties" in page.inner_text("#said")
    box.check()
    assert page.evaluate(visible) == len(net)


def test_the_keyboard_reaches_every_actor_and_its_ties(show: Callable[..., Any], net: Network) -> None:
    page = show(net)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "graph":
            break
    assert page.evaluate("document.activeElement.id") == "graph"
    seen = set()
    for _ in net.actors.index:
        page.keyboard.press("ArrowRight")
        seen.add(page.evaluate("geograph.chosen.actor"))
    assert len(seen) == len(net.actors)
    page.keyboard.press("Home")
    actor = page.evaluate("geograph.chosen.actor")
    own = {i for i, t in enumerate(rows(data_of(gg.page.render(net))["ties"])) if actor in (t["from"], t["to"])}
    reached = set()
    for _ in own:
        page.keyboard.press("t")
        reached.add(page.evaluate("geograph.chosen.tie"))
    assert reached == own
    assert page.inner_text("#said").count(",") >= 2
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    assert page.evaluate("[geograph.chosen.actor, geograph.chosen.tie, document.activeElement.id]") == [actor, None, "graph"]
    page.keyboard.press("Escape")
    assert page.evaluate("geograph.chosen.actor === null && geograph.chosen.tie === null")
    assert page.is_hidden("#panel")


def test_without_javascript_the_tables_still_stand(show: Callable[..., Any], net: Network) -> None:
    page = show(net, javascript=False)
    assert page.locator("#ranking tbody tr").count() == 15
    page.click("summary >> nth=0")
    assert page.locator("#all-ties tbody tr").count() == len(net)
    page.click("summary >> nth=1")
    assert "Sophia Nina Burna-Asefi" in page.inner_text("footer")
    assert "JavaScript" in page.inner_text("noscript")


def test_the_page_says_where_it_comes_from(net: Network) -> None:
    html = gg.page.render(net.of_type("contact"), title="Who talks to whom")
    assert "<title>Who talks to whom</title>" in html
    assert "of its 5 documents all are about Russia" in html
    assert "Central in these texts is not influential in the world" in html
    assert "channels only" in html
    assert "of type contact" in html
    assert net.of_type("contact").hash in html


# -- nothing in the data runs -----------------------------------------------------------------------


def hostile_folder(folder: Path) -> Network:
    def table(file: str, /, **columns: list[str]) -> None:
        pd.DataFrame(columns).to_csv(folder / f"{file}.csv", index=False)

    n = len(HOSTILE)
    ids = [f"a{i}" for i in range(n)]
    every = [EVERYTHING] * n
    bad_ids = [f"<img src=x onerror=window.PWNED=1>{i}" for i in range(n)]
    aliases = [f"{EVERYTHING} {i}" for i in range(n)]
    table("nodes", id=ids, name=list(HOSTILE), kind=["state"] * n, aliases=aliases, bloc=list(HOSTILE), note=every, own=every)
    links = ["javascript:window.PWNED=1", "JaVaScRiPt:window.PWNED=1"]
    two = [EVERYTHING] * 2
    table("sources", id=["s", "j"], author=two, title=two, publisher=two, date=["2021", "2022"], url=links, about=["a0", "a0"])
    table("types", type=["t"], label=[EVERYTHING], meaning=[EVERYTHING], color=["#123456"], dash=["dashed"])
    cited = [f"s:{HOSTILE[3]}"] * n
    table("edges", id=bad_ids, source=ids, target=[*ids[1:], ids[0]], type=["t"] * n, note=every, role=every, citation=cited, own=every)
    says = ["present"] * n
    table("evidence", tie=bad_ids, document=["s"] * n, locator=list(HOSTILE), first_words=every, says=says, said_by=every, note=every)
    return gg.read(folder)


def hostile_graph() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for text in HOSTILE:
        graph.add_node(text, name=text, kind=text, aliases=text, bloc=text, note=EVERYTHING, start=text, **{text: text})
    for a, b in pairwise(HOSTILE):
        words = {"confidence": a, "level": b, "role": a, a: b}
        graph.add_edge(a, b, type=a, note=EVERYTHING, citation=f"{a}:{b}", start=a, end=b, tie=a, **words)
    return graph


@pytest.mark.filterwarnings("ignore::geograph.errors.DataWarning")
@pytest.mark.parametrize("made", ["files", "graph"])
@pytest.mark.parametrize("policy", [True, False])
def test_nothing_in_the_data_runs(show: Callable[..., Any], tmp_path: Path, made: str, policy: bool) -> None:
    net = hostile_folder(tmp_path) if made == "files" else gg.from_networkx(hostile_graph())
    html = gg.page.render(net, title=EVERYTHING)
    if not policy:
        html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
        assert "Content-Security-Policy" not in html
    page = show(net, html=html)
    for i in range(len(net.actors)):
        page.evaluate(f"geograph.select({{actor: {i}}})")
    for i in range(len(net)):
        page.evaluate(f"geograph.select({{tie: {i}}})")
    for details in page.locator("summary").all():
        details.click()
    for text in HOSTILE:
        page.fill("#search", text)
        page.press("#search", "Enter")
    page.wait_for_timeout(200)
    assert page.evaluate("typeof window.PWNED") == "undefined"
    assert page.title().split() == EVERYTHING.split()
    assert page.evaluate("[...document.querySelectorAll('a')].filter((a) => !/^https?:/.test(a.protocol)).length") == 0
    assert page.evaluate("document.querySelectorAll('img, iframe, object, embed, svg[onload], [onerror]').length") == 0
    assert page.evaluate("document.scripts.length") == 3


def test_links_lead_to_the_web_only(show: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text("source,target,type,citation\na,b,contact,s:1;j:2\n", encoding="utf-8")
    sources = "id,title,url\ns,Good,https://example.org/?a=1&b=2\nj,Bad,javascript:alert(1)\n"
    (tmp_path / "sources.csv").write_text(sources, encoding="utf-8")
    with pytest.warns(gg.DataWarning, match="W338"):
        net = gg.read(tmp_path)
    page = show(net)
    page.evaluate("geograph.select({tie: 0})")
    links = "[...document.querySelectorAll('%s a')].map((a) => a.href)"
    assert page.evaluate(links % "#panel") == ["https://example.org/?a=1&b=2"]
    assert page.evaluate(links % "footer") == ["https://example.org/?a=1&b=2"]


def test_the_policy_allows_two_constant_scripts(net: Network) -> None:
    found = [re.search(r'Content-Security-Policy" content="([^"]*)"', gg.page.render(n)) for n in (net, net.of_type("trade"))]
    policies = [match[1].replace("&#39;", "'") for match in found if match]
    assert policies[0] == policies[1]
    assert policies[0].startswith("default-src 'none'; script-src 'sha256-")
    assert policies[0].count("sha256-") == 3
    assert "unsafe" not in policies[0]
    # The engine is vis-network 9.1.2 as pyvis ships it; another one is to be looked at before it runs in pages.
    assert "'sha256-xTmtEIb2zNSRidVyZd5lz/Bitl7VxIZ4UVWLxFHmUFs='" in policies[0]
    scripts = re.findall(r"<script>(.*?)</script>", gg.page.render(net), re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert [f"'sha256-{digest}'" for digest in hashes] == policies[0].split("script-src ")[1].split(";")[0].split()


# -- any network ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "graph",
    [
        nx.Graph(), nx.empty_graph(1), nx.empty_graph(5), nx.path_graph(2), nx.MultiGraph([(0, 0), (0, 1), (0, 1)]),
        nx.DiGraph([(1, 2), (2, 1)]),
    ],
    ids=["nobody", "one", "no ties", "a pair", "self-tie", "both ways"],
)  # fmt: skip
def test_small_networks(show: Callable[..., Any], graph: nx.Graph) -> None:
    page = show(graph)
    assert page.evaluate("geograph.edges.length") == graph.number_of_edges()
    page.focus("#graph")
    for key in ("ArrowRight", "t", "ArrowLeft", "Escape"):
        page.keyboard.press(key)


def test_a_graph_stays_as_it_was() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node((1, "tuple"), size=3)
    graph.add_edge((1, "tuple"), "b", weight=2.5, title="y", label="z", value=float("nan"))
    graph.add_edge(1, "1", when=pd.Timestamp("2021-01-01"))
    before = (list(graph.nodes(data=True)), [(a, b, dict(d)) for a, b, d in graph.edges(data=True)])
    gg.page.render(graph)
    drawing = gg.page.to_pyvis(graph)
    assert repr(before) == repr((list(graph.nodes(data=True)), [(a, b, dict(d)) for a, b, d in graph.edges(data=True)]))
    assert {n["id"] for n in drawing.nodes} == {"(1, 'tuple')", "b", 1, "1-2"}


def test_pyvis_gets_every_tie_in_plain_values(net: Network) -> None:
    drawing = gg.page.to_pyvis(net, layout.positions(net))
    assert len(drawing.edges) == len(net)
    assert len(drawing.nodes) == len(net.actors)
    assert json.loads(json.dumps([drawing.nodes, drawing.edges], allow_nan=False)) == [drawing.nodes, drawing.edges]
    assert {e["id"] for e in drawing.edges if e["arrows"]} == set(net.ties.index[net.ties["directed"]])
    assert not any("title" in item for item in drawing.nodes + drawing.edges)
    assert "vis.Network" in drawing.generate_html()


def test_size_and_color_are_chosen(show: Callable[..., Any], net: Network) -> None:
    degree = gg.centrality.degree(net)
    data = data_of(gg.page.render(net, size_by=degree, color_by="kind"))
    assert data["measures"][0]["name"] == "degree"
    assert data["groups"][0]["by"] == "kind"
    page = show(net, size_by=degree, color_by="kind")
    sizes = page.evaluate("Object.fromEntries(geograph.network.body.data.nodes.get().map((n) => [geograph.nodes[n.id].id, n.size]))")
    values = degree.set_index("actor")["degree"]
    assert sizes["russia"] == max(sizes.values())
    assert (sizes["china"] / sizes["russia"]) ** 2 == pytest.approx(values["china"] / values["russia"], rel=0.02)
    with pytest.raises(gg.UnknownName, match="did you mean 'bloc'"):
        gg.page.render(net, color_by="blocs")
    with pytest.raises(gg.UnknownName, match="actor"):
        gg.page.render(net, size_by=pd.DataFrame({"x": [1]}))


def test_writes_whatever_the_locale(tmp_path: Path) -> None:
    title = "Ещё – “quoted”"
    code = f"import geograph as gg; gg.page.write(gg.example(), {str(tmp_path / 'page.html')!a}, title={title!a})"
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(gg.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True)
    html = (tmp_path / "page.html").read_bytes()
    assert html == gg.page.render(gg.example(), title=title).encode("utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]

"""What is measured once: hostile strings, axe-core, keys, and what becomes of bytes, graphs and locales."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page_browser
import pandas as pd
from page_browser import Row, pyvis_page

import geograph as gg
from geograph.network import Network

PART = "behavior"
# Each tells which it is by a number, so that what ran is counted once a field and string.
SCRIPTS = (
    "<script>ran.add({})</script>", "</script><script>ran.add({})</script>", "<img src=x onerror=ran.add({})>", "javascript:ran.add({})",
    '"><svg onload=ran.add({})>', "'-ran.add({})-'",
    '<a href="javascript:ran.add({0})" onmouseover=ran.add({0})>x</a><img src=x onerror=ran.add({0})>',
)  # fmt: skip
NOISE = ("<!--<script>", "{{ 7*7 }}{% raw %}", "line\u2028sep\u2029para", 'href="x"', "__proto__", "constructor")


class Hostile:
    """Strings by field, each number of them once."""

    def __init__(self) -> None:
        self.number = 0

    def one(self, k: int) -> str:
        self.number += 1
        return SCRIPTS[k % len(SCRIPTS)].format(self.number)

    def column(self) -> list[str]:
        """A column of a table: one string a row, then the harmless that break other things."""
        return [self.one(k) for k in range(len(SCRIPTS))] + list(NOISE)

    def all(self) -> str:
        return " ".join(self.one(k) for k in range(len(SCRIPTS)))


def hostile_network(folder: Path, draw: Hostile) -> Network:
    """Every text field of every table."""
    n = len(SCRIPTS) + len(NOISE)
    ids = [f"a{i}" for i in range(n)]
    ties = [f"{text} {i}" for i, text in enumerate(draw.column())]

    def table(name: str, /, *fields: str, **columns: list[str]) -> None:
        rows = len(next(iter(columns.values())))
        made = {**columns, **{field: draw.column()[:rows] for field in fields}}
        pd.DataFrame(made).to_csv(folder / f"{name}.csv", index=False)

    aliases = [f"{text} {i}".replace(";", ",") for i, text in enumerate(draw.column())]
    table("nodes", "name", "bloc", "note", "own", id=ids, kind=["state"] * n, aliases=aliases)
    links = [f"javascript:ran.add({draw.number + 1})", f"JaVaScRiPt:ran.add({draw.number + 2})"]
    draw.number += 2
    table("sources", "author", "title", "publisher", id=["s", "j"], date=["2021", "2022"], url=links, about=["a0", "a0"])
    table("types", "label", "meaning", type=["t"], color=["#123456"], dash=["dashed"])
    cited = [f"s:{text}".replace(";", ",") for text in draw.column()]
    table("edges", "role", "note", "own", id=ties, source=ids, target=[*ids[1:], ids[0]], type=["t"] * n, citation=cited)
    table("evidence", "locator", "first_words", "said_by", "note", tie=ties, document=["s"] * n, says=["present"] * n)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gg.DataWarning)
        return gg.read(folder)


def hostile_pyvis(draw: Hostile, menu: bool) -> str:
    """A heading, a menu of ids (with which nothing is drawn offline, so it has a page of its own), labels and tooltips."""
    from pyvis.network import Network as PyvisNetwork

    drawing = PyvisNetwork(cdn_resources="in_line", directed=True, heading=draw.all() if menu else "", select_menu=menu)
    ids = draw.column() if menu else [f"a{i}" for i in range(len(SCRIPTS) + len(NOISE))]
    for actor, label, title in zip(ids, draw.column(), draw.column(), strict=True):
        drawing.add_node(actor, label=label, title=title)
    for a, b, label, title in zip(ids, [*ids[1:], ids[0]], draw.column(), draw.column(), strict=True):
        drawing.add_edge(a, b, label=label, title=title)
    return str(drawing.generate_html())


def ran(chromium: Any, path: Path, html: str, patience: float) -> tuple[int, int]:
    """How many hostile strings ran as scripts, and how many dialogs or requests there were, after using all that can be used."""
    path.write_text(html, encoding="utf-8")
    with page_browser.opened(chromium, path, patience, before="window.ran = new Set()") as page:
        if page.evaluate("Boolean(window.geograph)"):
            page.evaluate("geograph.nodes.forEach((_, actor) => geograph.select({ actor }))")
            page.evaluate("geograph.edges.forEach((_, tie) => geograph.select({ tie }))")
            page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        elif page.evaluate("Boolean(window.network)"):
            page.evaluate("network.setOptions({ physics: false })")
            box = page.locator("#mynetwork").bounding_box()
            spots = page.evaluate("Object.values(network.getPositions()).map((p) => network.canvasToDOM(p))")
            for spot in spots:
                page.mouse.move(box["x"] + spot["x"] - 3, box["y"] + spot["y"])
                page.mouse.move(box["x"] + spot["x"], box["y"] + spot["y"])
                page.wait_for_timeout(450)
        page.wait_for_timeout(300)
        return page.evaluate("window.ran.size"), page.met["requests"]


def keyboard(chromium: Any, net: Network, path: Path, patience: float) -> tuple[int, int, int]:
    """Actors and ties that keys alone reach, and ties whose sources and passages then stand on the page."""
    ids = sorted(net.ties.index, key=str)
    order = sorted(net.actors.index, key=str)
    ties = net.ties.loc[ids]
    ends = [{a, b} for a, b in zip(ties["source"], ties["target"], strict=True)]

    def plain(text: object) -> str:
        return re.sub(r"\s+", " ", str(text)).strip()

    def wanted(tie: Any) -> Iterator[str]:
        for cite in net.ties.at[tie, "citation"].split(";"):
            source = net.sources.loc[cite.partition(":")[0].strip()]
            yield plain(source["title"] or source["author"] or source["publisher"])
        yield from map(plain, net.evidence.loc[net.evidence["tie"] == tie, "first_words"])

    with page_browser.opened(chromium, path, patience) as page:
        reached = page_browser.walked(page, len(order), lambda actor: {i for i, pair in enumerate(ends) if order[actor] in pair})
    shown = sum(all(words in plain(text) for words in wanted(ids[tie])) for tie, text in reached["ties"].items())
    return len(reached["actors"]), len(reached["ties"]), shown


def axe_row(chromium: Any, pages: dict[str, Path], patience: float) -> list[Row]:
    named = os.environ.get("GEOGRAPH_AXE") or Path(sys.prefix, "npm", "node_modules", "axe-core", "axe.min.js")
    if not Path(named).is_file():
        print("no axe-core: ./run test gets it from npm; or put the path of its axe.min.js in GEOGRAPH_AXE", file=sys.stderr)
        return []
    axe = Path(named).read_text(encoding="utf-8")
    looks: dict[str, dict[str, Any]] = {
        "light": {}, "dark": {"scheme": "dark"}, "phone": {"width": 390, "height": 800}, "an actor's panel": {}, "a tie's panel": {},
    }  # fmt: skip
    chosen = {"an actor's panel": "{actor: 0}", "a tie's panel": "{tie: 0}"}
    rows = []
    for look, how in looks.items():
        found: dict[str, list[str]] = {}
        for column, path in pages.items():
            if look in chosen and column != "geograph":
                continue  # pyvis has none
            with page_browser.opened(chromium, path, patience if column == "geograph" else 5, **how) as page:
                if look in chosen:
                    page.evaluate(f"geograph.select({chosen[look]})")
                found[column] = page_browser.violations(page, axe)
        words = {c: f"{len(v)}" + (f": {', '.join(v)}" if v else "") for c, v in found.items()}
        rows.append(Row(PART, f"axe violations, {look}", "0", words, not found["geograph"], found))
    return rows


# Each prints or fails; run in a process of its own under the environment that is in question.
NET = "import geograph as gg, sys; sys.path.insert(0, {here!r}); from page_browser import pyvis_page; net = gg.example(); "
BYTES = {
    "geograph": NET + "import hashlib; print(hashlib.sha256(gg.page.render(net).encode()).hexdigest())",
    "pyvis": NET + "import hashlib; print(hashlib.sha256(pyvis_page(net).generate_html().encode()).hexdigest())",
}
WRITES = {
    "geograph": NET + "gg.page.write(net, {path!r}, title='\\u0415\\u0449\\u0451 \\u2013')",
    "pyvis": NET + "page = pyvis_page(net); page.heading = '\\u0415\\u0449\\u0451 \\u2013'; page.write_html({path!r})",
}
UNCHANGED = """
import copy, networkx as nx
graph = nx.MultiDiGraph(); graph.add_node("a", size=3); graph.add_edge("a", "b", weight=2.5, label="z")
before = copy.deepcopy([list(graph.nodes(data=True)), list(graph.edges(data=True))])
"""
GRAPHS = {
    "geograph": UNCHANGED + "import geograph as gg; gg.page.render(graph)",
    "pyvis": UNCHANGED + "from pyvis.network import Network; Network(directed=True).from_nx(graph)",
}
AFTER = "\nassert before == [list(graph.nodes(data=True)), list(graph.edges(data=True))]"


def outcome(code: str, folder: Path, **environment: str) -> str | None:
    """What the code prints, or nothing where it fails."""
    source = str(Path(gg.__file__).parents[1])
    filled = code.replace("{here!r}", repr(str(Path(__file__).parent))).replace("{path!r}", repr(str(folder / "written.html")))
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")]), **environment}
    done = subprocess.run([sys.executable, "-c", filled], env=surroundings, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def rows(chromium: Any, folder: Path, patience: float) -> list[Row]:
    made: list[Row] = []

    def yes_no(what: str, values: dict[str, bool]) -> None:
        made.append(Row(PART, what, "yes", {c: "yes" if v else "no" for c, v in values.items()}, values["geograph"], values))

    draw = Hostile()
    evil = folder / "hostile"
    evil.mkdir()
    html = gg.page.render(hostile_network(evil, draw), title=draw.all())
    strings = draw.number
    other = Hostile()
    both = [ran(chromium, folder / "their-hostile.html", hostile_pyvis(other, menu), min(patience, 10)) for menu in (True, False)]
    theirs = (both[0][0] + both[1][0], both[0][1] + both[1][1])
    policy = r'<meta http-equiv="Content-Security-Policy"[^>]*>'
    for what, text in (("with the policy", html), ("without the policy", re.sub(policy, "", html))):
        ours = ran(chromium, folder / "hostile.html", text, patience)
        words = {"geograph": f"{ours[0]} of {strings}", "pyvis": f"{theirs[0]} of {other.number}"}
        made.append(Row(PART, f"hostile strings that ran, {what}", "0", words, ours == (0, 0), {"geograph": ours, "pyvis": theirs}))

    net = gg.example()
    pages = {"geograph": folder / "geograph.html", "pyvis": folder / "pyvis.html"}
    pages["geograph"].write_text(gg.page.render(net), encoding="utf-8")
    pages["pyvis"].write_text(pyvis_page(net).generate_html(), encoding="utf-8")
    made += axe_row(chromium, pages, patience)
    keys = {c: keyboard(chromium, net, path, patience if c == "geograph" else 5) for c, path in pages.items()}
    full = (len(net.actors), len(net), len(net))
    words = {c: f"{v[0]} of {full[0]} actors, {v[1]} of {full[1]} ties, evidence of {v[2]}" for c, v in keys.items()}
    made.append(Row(PART, "reached by keyboard", "all", words, keys["geograph"] == full, keys))

    yes_no(
        "same bytes for the same input",
        {c: len({outcome(code, folder, PYTHONHASHSEED=s) for s in "123"} - {None}) == 1 for c, code in BYTES.items()},
    )
    yes_no("the graph stays as it was", {c: outcome(code + AFTER, folder) is not None for c, code in GRAPHS.items()})
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    yes_no("writes where the locale is not UTF-8", {c: outcome(code, folder, **locale) is not None for c, code in WRITES.items()})
    return made

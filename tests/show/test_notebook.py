"""The page inside a notebook: run by nbclient, exported by nbconvert, opened in a real browser with the network off."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import networkx as nx
import pytest

import geograph as gg

TITLE = "</iframe>\"'><img src=x onerror=top.PWNED=1><script>window.PWNED=1;top.PWNED=1</script> &quot; $x^2$"
CELLS = (
    "import geograph as gg\nnet = gg.example()\nnet",
    f"gg.page.show(net, height=700, title={TITLE!r})",
    "gg.centrality.betweenness(net).head()",
)
COLORS = """(() => {
  const canvas = document.querySelector("canvas");
  if (!canvas) return 0;
  const other = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const copy = other.getContext("2d", { willReadFrequently: true }); // a read of the page's own would slow it down
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size;
})()"""


def attributes(html: str) -> dict[str, str]:
    """Of the one element that this is."""
    assert re.fullmatch(r'<iframe( [a-z]+="[^"<>]*")+></iframe>', html)
    return {name: unescape(value) for name, value in re.findall(r' ([a-z]+)="([^"]*)"', html)}


def test_a_frame_holds_the_whole_page_and_nothing_else() -> None:
    net = nx.path_graph(4)
    shown = gg.page.show(net, height=500, title=TITLE, color_by="kind")
    html = shown._repr_html_()
    frame = attributes(html)
    assert frame["srcdoc"] == gg.page.render(net, title=TITLE, color_by="kind")
    assert frame["title"] == TITLE
    assert "height:500px" in frame["style"]
    assert set(frame["sandbox"].split()) == {"allow-scripts", "allow-downloads", "allow-popups", "allow-popups-to-escape-sandbox"}
    assert "\n" not in html  # Markdown around it ends at a blank line
    assert repr(shown) == "<Page of Network: 4 actors, 3 ties, 1 type, 0 sources>"


def test_any_graph_can_be_shown_and_wrong_options_are_told() -> None:
    assert attributes(gg.page.show(nx.path_graph(3))._repr_html_())["title"]
    assert "<Page of Network: 0 actors" in repr(gg.page.show(nx.Graph()))
    for height in (0, -5, "640", 640.5, True):
        with pytest.raises(gg.GeographError, match="height="):
            gg.page.show(nx.Graph(), height=height)  # type: ignore[arg-type]
    with pytest.raises(gg.UnknownName, match="no option color_by='blocs'"):
        gg.page.show(nx.path_graph(3), color_by="blocs")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook that was run, as HTML."""
    folder = tmp_path_factory.mktemp("notebook")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbformat.write(book, folder / "notebook.ipynb")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(gg.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])}
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):  # leave the home folder alone
        environment[name] = str(folder / name.lower())
    # In a process of its own: a notebook is run in a loop, and so is the browser of these tests.
    libraries = [
        f"--HTMLExporter.{name}=" for name in ("require_js_url", "mathjax_url", "jquery_url")
    ]  # the exporter's own, from the network
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", *libraries, str(folder / "notebook.ipynb")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder / "notebook.html"


def until(page: Any, true: Callable[[], Any]) -> None:
    for _ in range(400):
        if true():
            return
        page.wait_for_timeout(50)
    pytest.fail("never came true")


@pytest.fixture
def opened(browser: Any, exported: Path) -> Iterator[tuple[Any, Any, list[str]]]:
    """The notebook and the frame in it; fails at the end if anything was requested or complained about."""
    requests, complaints = [], []
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 1000}, reduced_motion="reduce")
    page = context.new_page()
    page.on("request", lambda r: requests.append(r.url) if r.url != exported.as_uri() and not r.url.startswith("data:") else None)
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on("dialog", lambda d: (complaints.append(d.message), d.dismiss()))
    page.goto(exported.as_uri())
    until(page, lambda: len(page.frames) == 2 and page.frames[1].evaluate(COLORS) > 200)
    yield page, page.frames[1], complaints
    context.close()
    assert requests == []
    assert complaints == []


def test_an_exported_notebook_draws_offline(opened: tuple[Any, Any, list[str]]) -> None:
    page, frame, _ = opened
    assert " ".join(TITLE.split()) in " ".join(frame.evaluate("document.body.innerText").split())
    assert frame.evaluate("document.title").split() == TITLE.split()
    assert frame.evaluate("innerHeight") >= 690
    assert "Meetings, talks" in page.inner_text("body")  # what a Network shows of itself
    assert "betweenness | channels only" in page.inner_text("body")
    for place in (page, frame):
        assert place.evaluate("typeof window.PWNED") == "undefined"
    assert page.evaluate("document.querySelectorAll('img, [onerror]').length") == 0


def test_the_page_is_used_inside_its_frame_and_stays_in_it(opened: tuple[Any, Any, list[str]]) -> None:
    page, frame, _ = opened
    frame.fill("#search", "pakis")
    frame.press("#search", "Enter")
    until(page, lambda: "Pakistan" in frame.inner_text("#panel"))
    frame.click("#ranking button >> nth=0")
    until(page, lambda: "Russia" in frame.inner_text("#panel h2"))
    # A link to a place in the page would lead to the notebook: the frame's addresses are resolved against that.
    frame.evaluate("document.querySelectorAll('a[href^=\"#\"]').forEach((link) => link.click())")
    page.wait_for_timeout(200)
    assert frame.evaluate("location.href").startswith("about:srcdoc")
    assert frame.evaluate(COLORS) > 200


def test_the_frame_sees_nothing_of_the_notebook_and_keeps_its_policy(opened: tuple[Any, Any, list[str]]) -> None:
    _, frame, complaints = opened
    refused = "(() => { try { %s; return false; } catch (error) { return error.name === 'SecurityError'; } })()"
    for reach in ("parent.document", "top.location.href", "document.cookie", "localStorage"):
        assert frame.evaluate(refused % reach), reach
    injected = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.PWNED = 1'}))"
    frame.evaluate(
        f"new Promise((heard) => {{ addEventListener('securitypolicyviolation', (e) => heard(e.effectiveDirective)); {injected}; }})"
    )
    assert frame.evaluate("typeof window.PWNED") == "undefined"
    assert [told for told in complaints if "Content Security Policy" not in told] == []
    complaints.clear()

"""What a page does in headless Chromium with the network off: geograph's, and any other that draws with vis-network."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from geograph.network import Network

CANVAS = "#graph canvas, #mynetwork canvas"
NETWORK = "(window.geograph?.network ?? network)"
STILL = 500  # ms without a change that make a frame stable
SAME = 2.0  # two curves nowhere farther apart than this, in pixels, are one to the eye
WORD = "geograph-benchmark:"

# Runs before the page's own scripts. The canvas is compared only after something was drawn, and every 100 ms in case it was
# drawn on in a way that is not watched; a copy of 240 by 160 points takes about a millisecond.
PROBE = (
    """
(() => {
  const canvas = () => document.querySelector('CANVAS');
  const probe = window.__probe = { long: [], changed: 0, frames: 0, told: false };
  new PerformanceObserver((list) => { for (const e of list.getEntries()) probe.long.push([e.startTime, e.duration]); })
    .observe({ type: 'longtask', buffered: true });
  const copy = new OffscreenCanvas(240, 160).getContext('2d', { willReadFrequently: true });
  let [seen, last, posted] = [0, 0, false];
  function sample() {
    const at = performance.now();
    const drawn = canvas();
    last = at;
    if (!drawn?.width || !drawn.height) return;
    copy.clearRect(0, 0, 240, 160);
    copy.drawImage(drawn, 0, 0, 240, 160);
    let [hash, ink] = [0, 0];
    for (const v of new Uint32Array(copy.getImageData(0, 0, 240, 160).data.buffer)) { hash = (hash * 31 + v) | 0; ink |= v; }
    if (ink && hash !== seen) { seen = hash; probe.changed = at; probe.frames = 0; probe.told = false; }
  }
  const after = new MessageChannel();  // its turn comes after the frame is painted
  after.port1.onmessage = () => { posted = false; sample(); };
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (!posted) { posted = true; after.port2.postMessage(0); }
    return clear.apply(this, box);
  };
  function tick() {
    requestAnimationFrame(tick);
    const now = performance.now();
    if (now - last > 100) sample();
    probe.frames += 1;
    if (probe.changed && !probe.told && probe.frames > 5 && now - probe.changed >= STILL) {
      probe.told = true;
      console.info('WORD' + JSON.stringify(probe));
    }
  }
  requestAnimationFrame(tick);
})()
""".replace("CANVAS", CANVAS)
    .replace("STILL", str(STILL))
    .replace("WORD", WORD)
)

# Where each tie is drawn, as points in pixels.
CURVES = """(() => {
  const net = NETWORK;
  const pixel = (p) => { const at = net.canvasToDOM(p); return [at.x, at.y]; };
  return Object.values(net.body.edges).filter((e) => e.connected && !e.options.hidden && e.fromId !== e.toId).map((e) => ({
    pair: JSON.stringify([String(e.fromId), String(e.toId)].sort()),
    points: Array.from({ length: 41 }, (_, k) => pixel(e.edgeType.getPoint(k / 40))),
  }));
})()
""".replace("NETWORK", NETWORK)

# Boxes of the labels in pixels, and the smallest letter drawn.
LABELS = """(() => {
  const net = NETWORK;
  const zoom = net.getScale();
  const own = window.geograph?.labels;
  const drawn = Object.values(net.body.nodes).map((n) => n.labelModule.size).filter((size) => size.width);
  const boxes = own ? own.map((b) => [b.x, b.y, b.w, b.h]) : drawn.map((size) => [size.left, size.top, size.width, size.height]);
  const sizes = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (...words) {
    if (String(words[0]).trim()) sizes.push(parseFloat(/([0-9.]+)px/.exec(this.font)[1]) * this.getTransform().a / window.devicePixelRatio);
    return write.apply(this, words);
  };
  net.body.emitter.emit('_redraw');
  CanvasRenderingContext2D.prototype.fillText = write;
  return { boxes: boxes.map((b) => b.map((v) => v * zoom)), smallest: sizes.length ? Math.min(...sizes) : null };
})()
""".replace("NETWORK", NETWORK)


@dataclass
class Row:
    """One metric of one network (or of the page at large): its bar, what each page has, and whether geograph's meets it."""

    part: str
    what: str
    bar: str
    words: dict[str, str]
    met: bool | None
    values: dict[str, Any]


def pyvis_page(net: Network, directed: bool = False, physics: bool = True) -> Any:
    """The network as a user of pyvis gives it: names, and in the tooltips what is known."""
    from pyvis.network import Network as PyvisNetwork

    drawing = PyvisNetwork(cdn_resources="in_line", directed=directed)
    for actor, row in zip(net.actors.index, net.actors.to_dict("records"), strict=True):
        drawing.add_node(str(actor), label=row["name"], title="\n".join(filter(None, (row["kind"], row["bloc"], row["note"]))))
    for row in net.ties.to_dict("records"):
        title = ", ".join(filter(None, (row["type"], row["start"], row["end"], row["citation"], row["note"])))
        drawing.add_edge(str(row["source"]), str(row["target"]), title=title)
    if not physics:
        drawing.toggle_physics(False)
    return drawing


@contextmanager
def browser() -> Iterator[Any]:
    """An installed Chromium; nothing is downloaded."""
    from playwright.sync_api import sync_playwright

    named = os.environ.get("GEOGRAPH_BROWSER")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if not found:
        raise SystemExit("no browser: put chromium on PATH, or its path in GEOGRAPH_BROWSER")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield chromium
        chromium.close()


@contextmanager
def opened(
    chromium: Any, path: Path, patience: float = 60, *, width: int = 1400, height: int = 900, scheme: str = "light", before: str = ""
) -> Iterator[Any]:
    """The file, opened offline; ``page.met`` has what happened until the first stable frame or until patience ran out."""
    context = chromium.new_context(offline=True, viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    met: dict[str, Any] = {"requests": 0, "errors": 0, "stable": None, "blocked": None}
    page.met = met
    told: list[dict[str, Any]] = []

    def console(message: Any) -> None:
        if message.text.startswith(WORD):
            told.append(json.loads(message.text.removeprefix(WORD)))
        elif message.type == "error":
            met["errors"] += 1

    def request(r: Any) -> None:
        met["requests"] += not r.url.startswith("data:") and r.url != path.as_uri()

    def error(_: Any) -> None:
        met["errors"] += 1

    page.on("console", console)
    page.on("request", request)
    page.on("pageerror", error)
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.add_init_script(PROBE)
    if before:
        page.add_init_script(before)
    began = time.monotonic()
    page.goto(path.as_uri(), wait_until="commit")
    while not told and time.monotonic() - began < patience:
        page.wait_for_timeout(50)
    if told:
        met["stable"] = told[-1]["changed"] / 1000
        until = told[-1]["changed"] + STILL
        met["blocked"] = sum(max(0.0, took - 50) for start, took in told[-1]["long"] if start < until) / 1000
    try:
        yield page
    finally:
        context.close()


def coinciding(page: Any) -> tuple[int, int]:
    """Ties drawn where another of the same pair is drawn; and ties that share their pair with another at all."""
    bundles: dict[str, list[Any]] = {}
    for edge in page.evaluate(CURVES):
        bundles.setdefault(edge["pair"], []).append(np.array(edge["points"]))
    lost = parallel = 0
    for bundle in (b for b in bundles.values() if len(b) > 1):
        lost += sum(any(_along(curve, other) < SAME for other in bundle if other is not curve) for curve in bundle)
        parallel += len(bundle)
    return lost, parallel


def _along(curve: Any, other: Any) -> float:
    """How far the middle of a curve goes from another; at the ends all meet in a symbol, and arrows cut them short."""
    points, start, way = curve[8:33, None], other[None, :-1], other[None, 1:] - other[None, :-1]
    share = np.clip(((points - start) * way).sum(axis=2) / np.maximum((way**2).sum(axis=2), 1e-9), 0, 1)
    return float(np.sqrt(((points - start - share[..., None] * way) ** 2).sum(axis=2)).min(axis=1).max())


def labels(page: Any) -> tuple[int, int, float | None]:
    """Overlapping pairs of labels, labels drawn, and the smallest letter in pixels."""
    found = page.evaluate(LABELS)
    boxes = np.array(found["boxes"], dtype=float).reshape(-1, 4)
    low, high = boxes[:, :2] + 0.5, boxes[:, :2] + boxes[:, 2:] - 0.5
    over = ((low[:, None] < high[None]) & (low[None] < high[:, None])).all(axis=2)
    return int(np.triu(over, 1).sum()), len(boxes), found["smallest"]


def places(page: Any) -> dict[str, tuple[float, float]]:
    found = page.evaluate(f"Object.entries({NETWORK}.getPositions()).map(([id, p]) => [id, p.x, p.y])")
    return {str(actor): (x, y) for actor, x, y in found}


def show_all(page: Any) -> None:
    """All ties of a page that opens with some of them."""
    if page.locator("#unreduce").is_visible():
        page.click("#unreduce")
        page.wait_for_timeout(1500)


def crossings(at: dict[str, tuple[float, float]], pairs: set[tuple[str, str]]) -> int:
    """Of straight lines between distinct connected pairs; lines that meet at an actor do not cross."""
    ends = np.array([[at[a], at[b]] for a, b in sorted(pairs)])
    p, q = ends[:, 0], ends[:, 1]

    def side(a: Any, b: Any, c: Any) -> Any:
        return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])

    count = 0
    for i in range(len(ends) - 1):
        r, s = p[i + 1 :], q[i + 1 :]
        count += int(((side(p[i], q[i], r) * side(p[i], q[i], s) < -1e-9) & (side(r, s, p[i]) * side(r, s, q[i]) < -1e-9)).sum())
    return count


def violations(page: Any, axe: str) -> list[str]:
    """Rules of axe-core that the page breaks, best practices included."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [rule["id"] for rule in found["violations"]]


def walked(page: Any, actors: int, ties_of: Callable[[int], set[int]]) -> dict[str, Any]:
    """The actors and ties that keys alone reach, and for each tie the words then on the page."""
    reached: dict[str, Any] = {"actors": set(), "ties": {}}
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body && Boolean(document.activeElement?.querySelector('canvas'))"):
            break
    else:
        return reached
    for _ in range(actors):
        page.keyboard.press("ArrowRight")
        actor = page.evaluate("window.geograph ? geograph.chosen.actor : network.getSelectedNodes()[0] ?? null")
        if actor is None:
            break
        reached["actors"].add(actor)
        own = ties_of(actor)
        for _ in own:
            if own <= reached["ties"].keys():
                break
            page.keyboard.press("t")
            tie = page.evaluate("geograph.chosen.tie")
            if tie is not None and tie not in reached["ties"]:
                reached["ties"][tie] = page.evaluate("(document.querySelector('#panel') ?? document.body).innerText")
    return reached

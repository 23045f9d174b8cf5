"""A real browser with the network off, and axe-core in it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import geograph as gg


def _missing(message: str) -> None:
    """What a test needs is not on this machine: in CI a failure, elsewhere a skip that says so."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def generated() -> Any:
    """The seeded networks of the benchmarks: ``generated.network(actors, ties)``."""
    path = Path(__file__).parents[2] / "benchmarks" / "generated.py"
    spec = importlib.util.spec_from_file_location("generated", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """An installed Chromium; nothing is downloaded."""
    named = os.environ.get("GEOGRAPH_BROWSER")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if not found:
        _missing("no browser: put chromium on PATH, or its path in GEOGRAPH_BROWSER")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def until() -> Callable[[Any, str], None]:
    """``until(page, condition)`` waits. The page's policy forbids the eval that playwright's own waiting uses."""

    def wait(page: Any, condition: str) -> None:
        for _ in range(200):
            if page.evaluate(condition):
                return
            page.wait_for_timeout(50)
        pytest.fail(f"never came true: {condition}")

    return wait


@pytest.fixture(scope="session")
def rendered() -> Callable[..., str]:
    """``gg.page.render``, once for one network and the same options."""
    known: dict[str, str] = {}

    def html(net: Any, **options: Any) -> str:
        if not isinstance(net, gg.Network) or any(not isinstance(value, (str, bool, tuple)) for value in options.values()):
            return gg.page.render(net, **options)
        key = f"{net.hash} {net.steps} {sorted(options.items())}"
        if key not in known:
            known[key] = gg.page.render(net, **options)
        return known[key]

    return html


@pytest.fixture
def show(browser: Any, until: Callable[[Any, str], None], rendered: Callable[..., str], tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Write a network, open the file offline; fails at the end if anything was requested or complained about."""
    contexts, requests, complaints = [], [], []

    def opened(
        net: Any,
        *,
        viewport: tuple[int, int] = (1400, 900),
        javascript: bool = True,
        html: str | None = None,
        color_scheme: str = "light",
        **options: Any,
    ) -> Any:
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(html if html is not None else rendered(net, **options), encoding="utf-8")
        context = browser.new_context(
            offline=True, viewport={"width": viewport[0], "height": viewport[1]}, java_script_enabled=javascript,
            color_scheme=color_scheme, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: requests.append(r.url) if r.url != path.as_uri() and not r.url.startswith("data:") else None)
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on("dialog", lambda d: (complaints.append(d.message), d.dismiss()))
        page.goto(path.as_uri())
        if javascript:
            until(page, "Boolean(window.geograph?.labels)")
            page.wait_for_timeout(250)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert requests == []
    assert complaints == []


@pytest.fixture(scope="session")
def violations() -> Callable[[Any], list[str]]:
    """``violations(page)`` lists what axe-core finds wrong, best practices included: rule, and where."""
    named = os.environ.get("GEOGRAPH_AXE")
    source = Path(named or Path(sys.prefix, "npm", "node_modules", "axe-core", "axe.min.js"))
    if not source.is_file():
        _missing("no axe-core: ./run test gets it from npm; or put the path of its axe.min.js in GEOGRAPH_AXE")
    script = source.read_text(encoding="utf-8")

    def found(page: Any) -> list[str]:
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(script)
        result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        assert len(result["passes"]) > 10, "axe-core looked at nothing"
        return [f"{rule['id']}: {node['html'][:120]}" for rule in result["violations"] for node in rule["nodes"]]

    return found


@pytest.fixture(scope="session")
def made() -> Any:
    """A report on the bundled data, composed once."""
    net = gg.example()
    claims = gg.claims.read(gg.example_path(), net)[:4]
    return gg.report.compose(net, parties=("united-states", "taliban"), claims=claims)

"""What axe-core finds wrong with the page: nothing, whatever is open and however it is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest

import geograph as gg


@pytest.fixture(scope="module")
def example_page(rendered: Callable[..., str]) -> str:
    return rendered(gg.example())


@pytest.fixture(scope="module")
def large_page(generated: Any, rendered: Callable[..., str]) -> str:
    """Too many ties for a table in the file, too many names for the canvas."""
    return rendered(generated.network(300, 2000))


Show, Violations = Callable[..., Any], Callable[[Any], list[str]]
DESK, PHONE = (1400, 900), (390, 800)


@pytest.mark.parametrize(
    ("scheme", "viewport", "chosen"),
    [
        ("light", DESK, ""), ("dark", DESK, ""), ("light", PHONE, ""), ("light", DESK, "{actor: 0}"), ("light", DESK, "{tie: 0}"),
        ("dark", PHONE, "{actor: 0}"), ("dark", DESK, "{tie: 0}"),
    ],
)  # fmt: skip
def test_no_violation(show: Show, violations: Violations, example_page: str, scheme: str, viewport: tuple[int, int], chosen: str) -> None:
    page = show(None, html=example_page, color_scheme=scheme, viewport=viewport)
    if chosen:
        page.evaluate(f"geograph.select({chosen})")
    assert violations(page) == []


def test_no_violation_with_every_fold_open(show: Show, violations: Violations, example_page: str) -> None:
    page = show(None, html=example_page)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelectorAll('details[open]').length") > 0
    assert violations(page) == []


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_no_violation_on_a_large_page(show: Show, violations: Violations, large_page: str, viewport: tuple[int, int]) -> None:
    page = show(None, html=large_page, viewport=viewport)
    page.evaluate("geograph.select({actor: 0})")
    assert violations(page) == []


def test_no_violation_without_ties(show: Show, violations: Violations) -> None:
    assert violations(show(nx.empty_graph(3))) == []
    assert violations(show(nx.Graph())) == []


def test_no_violation_without_javascript(browser: Any, violations: Violations, example_page: str) -> None:
    """Where a mail program shows the file. axe-core is a script, so the page's own are taken out instead of switched off."""
    page = browser.new_page()
    page.set_content(re.sub(r"<script\b.*?</script>|</?noscript>", "", example_page, flags=re.DOTALL))
    assert page.evaluate("document.scripts.length") == 0
    assert violations(page) == []
    page.close()


def test_axe_sees_what_is_wrong(browser: Any, violations: Violations) -> None:
    """Were the injection broken, the tests above would pass on anything."""
    page = browser.new_page()
    page.set_content('<!DOCTYPE html><html><title>x</title><main><h1>x</h1><img src="data:,">')
    assert [line.partition(":")[0] for line in violations(page)] == ["html-has-lang", "image-alt"]
    page.close()

"""A report as one HTML file: no script, no request, legible on a screen and on paper."""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib import resources

from geograph.show.markup import policy_hash
from geograph.show.report.blocks import Finding, Grid, Picture, Prose, Report

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?[~?]?")  # not to be parted at its hyphens


def html(made: Report) -> str:
    """The file as text."""
    from jinja2 import Environment, FunctionLoader
    from markupsafe import Markup

    style = _asset("report.css")
    policy = f"default-src 'none'; style-src '{policy_hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'"
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(_asset))
    environment.tests.update({
        "finding": lambda b: isinstance(b, Finding), "prose": lambda b: isinstance(b, Prose), "grid": lambda b: isinstance(b, Grid),
        "picture": lambda b: isinstance(b, Picture), "date": lambda cell: bool(_DATE.fullmatch(cell)),
    })  # fmt: skip
    environment.filters["data"] = lambda svg: "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    text = environment.get_template("report.html").render(report=made, style=Markup(style), policy=policy)
    return text.encode("utf-8", "replace").decode("utf-8")


@cache
def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")

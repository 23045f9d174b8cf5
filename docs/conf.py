"""Sphinx: MyST pages, numpydoc docstrings, furo. Neither the build nor the pages need a network."""

from __future__ import annotations

import importlib.metadata
from typing import Any

project = "geograph"
author = "The geograph developers"
copyright = "The geograph developers"
release = version = importlib.metadata.version("geograph")

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say the types in words
numpydoc_show_class_members = False

html_theme = "furo"
html_title = "geograph"
html_show_sourcelink = False
html_copy_source = False
html_math_renderer = "mathml"


def setup(app: Any) -> dict[str, bool]:
    """Formulas become MathML, which browsers draw themselves; MathJax would be fetched from elsewhere at reading time."""
    from docutils import nodes
    from docutils.utils.math.latex2mathml import tex2mathml

    def inline(writer: Any, node: Any) -> None:
        writer.body.append(tex2mathml(node.astext()))
        raise nodes.SkipNode

    def block(writer: Any, node: Any) -> None:
        formula = tex2mathml(node.astext(), as_block=True)
        writer.body.append(f'<div class="math" style="overflow-x: auto; padding: .5em 0">{formula}</div>\n')
        raise nodes.SkipNode

    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""A report as Markdown, its figures beside it."""

from __future__ import annotations

from geograph.output import markdown_text
from geograph.show.report.blocks import Finding, Grid, Picture, Prose, Report


def markdown(made: Report, stem: str) -> tuple[str, dict[str, bytes]]:
    """The text, and the pictures by file name."""
    pictures: dict[str, bytes] = {}
    lines = [f"# {markdown_text(made.title)}", "", markdown_text(" · ".join(made.lead)), ""]
    for number, part in enumerate(made.parts):
        lines += [f"## {number} {markdown_text(part.title)}", ""]
        for block in part.blocks:
            if isinstance(block, Finding):
                lines += [f"- {markdown_text(block.text)}" + (f" \\[{markdown_text(block.sources)}\\]" if block.sources else ""), ""]
            elif isinstance(block, Prose):
                lines += [markdown_text(block.text), ""]
            elif isinstance(block, Picture):
                name = f"{stem}-{block.name}.png"
                pictures[name] = block.png
                lines += [f"![{markdown_text(block.alt)}](<{name}>)", ""]
            elif isinstance(block, Grid):
                lines += [markdown_text(block.caption), ""]
                lines.append(_row([markdown_text(name) for name in block.header]))
                lines.append(_row(["---:" if k in block.numbers else "---" for k in range(len(block.header))]))
                lines += [*(_row([markdown_text(cell) for cell in row]) for row in block.rows), ""]
    return "\n".join(lines), pictures


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"

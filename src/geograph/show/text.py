"""Tables for a terminal: aligned, whole, and safe to print."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from geograph.errors import printable
from geograph.output import jsonable


def table(rows: Iterable[Sequence[Any]], columns: Sequence[str], *, width: int | None = None) -> str:
    """Columns side by side, numbers to the right.

    ``width``: of a terminal. The column ``meaning`` goes on below to fit it; others are shortened, the widest first, but not those
    that say of whom a row is.
    """
    columns_of_values = list(zip(*[[jsonable(value) for value in row] for row in rows], strict=True))
    names = [_flat(str(c)) for c in columns]
    cells = [list(row) for row in zip(*(_show(values) for values in columns_of_values), strict=True)]
    numeric = [bool(cells) and all(_is_number(row[i]) for row in cells) for i in range(len(columns))]
    sizes = [max([_size(c), *(_size(row[i]) for row in cells)]) for i, c in enumerate(names)]
    free = [i for i, n in enumerate(numeric) if not n and columns[i] not in _WHOLE]
    if width and columns and columns[-1] == "meaning":
        most = max(width // 2, 24)  # the others stay whole, unless that leaves no table
        sizes[:-1] = [min(size, most) if i in free else size for i, size in enumerate(sizes[:-1])]
        sizes[-1] = min(sizes[-1], max(width - sum(sizes[:-1]) - 2 * (len(sizes) - 1), _LEAST))
    elif width:
        sizes = [min(size, width) if i in free else size for i, size in enumerate(sizes)]
        while sum(sizes) + 2 * (len(sizes) - 1) > width:
            widest = max(free, key=lambda i: sizes[i], default=None)
            if widest is None or sizes[widest] <= 12:
                break
            sizes[widest] -= 1
    lines = [names, *cells]
    out = []
    for line in _wrapped(lines, sizes[-1]) if width and columns and columns[-1] == "meaning" else lines:
        parts = [_fit(cell, sizes[i], right=numeric[i]) for i, cell in enumerate(line)]
        out.append("  ".join(parts).rstrip())
    return "\n".join(out) + "\n"


_WHOLE = ("actor", "source", "target", "broker", "rank", "part")  # of whom, or of what, a row is
_LEAST = 30  # columns of a terminal for a text that goes on below


def _wrapped(lines: Sequence[Sequence[str]], size: int) -> Iterator[list[str]]:
    """Lines whose last cell goes on below where it is longer than its column."""
    for line in lines:
        first, *below = textwrap.wrap(line[-1], size) or [""]
        yield [*line[:-1], first]
        for rest in below:
            yield [*("" for _ in line[:-1]), rest]


def _show(values: Sequence[Any]) -> list[str]:
    """The cells of one column; its numbers all with the same decimals."""
    whole = all(not isinstance(v, float) or (v.is_integer() and abs(v) < 1e15) for v in values)
    return [_cell(value, 0 if whole else 3) for value in values]


def _cell(value: Any, decimals: int) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if decimals and value.is_integer():
            return f"{value:,.0f}" + " " * (decimals + 1)  # the point would stand here
        return f"{value:.3g}" if decimals and 0 < abs(value) < 5e-4 else f"{value:,.{decimals}f}"
    if isinstance(value, int):
        return f"{value:,}"
    return _flat(str(value))


def _flat(text: str) -> str:
    return printable(text.replace("\n", " "))


def _is_number(text: str) -> bool:
    text = text.strip()
    return text == "-" or text.replace(",", "").replace(".", "").replace("-", "").replace("e", "").isdigit()


def _size(text: str) -> int:
    """Columns a terminal gives to a text: wide letters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str, size: int) -> str:
    """As many letters as fit; a letter keeps its marks."""
    for i, used in enumerate(accumulate(map(_size, text))):
        if used > size:
            return text[:i]
    return text


def _fit(text: str, size: int, *, right: bool) -> str:
    if _size(text) > size:
        text = _cut(text, size - 1) + "…"
    gap = " " * (size - _size(text))
    return gap + text if right else text + gap

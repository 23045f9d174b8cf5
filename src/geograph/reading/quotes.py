"""Quotes that stand where they should not, rows of too many or too few cells: what is wrong, and the mend."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from geograph.errors import Problem, ProblemLog

Places = NDArray[np.int64]
_SPOKEN = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


def ragged_mend(row: str, count: int, header: list[str], delimiter: str) -> str:
    spoken, width = _SPOKEN.get(delimiter, delimiter), len(header)
    if curly := re.search("[“„«][^”“»]*[”“»]", row):
        return f'curly quotation marks keep no cell together: write them straight, "{curly[0][1:-1]}"'
    if any(quote in row for quote in "“”„«»"):
        return "curly quotation marks keep no cell together: write them straight"
    if count < width:
        n = width - count
        mend = f"{n} cell{'s are' if n > 1 else ' is'} missing: write {'an empty one' if n == 1 else 'empty ones'} where nothing is known"
        return f"{mend}; if they are missing at the end of every such row, geograph clean DATA -o COPY --pad adds them"
    cells = row.split(delimiter)
    if not any(cell.strip() for cell in cells[width - count :]):
        n = count - width
        return f"delete the {n} empty cell{'s' * (n != 1)} at its end, if no {spoken} belongs into a cell"
    joined = [i for i, cell in enumerate(cells[1:]) if cell.startswith(" ") and cells[i]]
    if count == width + 1 and len(joined) == 1 and '"' not in row:
        i = joined[0]
        whole = cells[i] + delimiter + cells[i + 1]
        if len(whole) <= 80:
            return f'if the {spoken} belongs into {header[i]}, put the cell in quotes: "{whole}"'
    return f"a cell that holds a {spoken} needs quotes around it"


def quotes_stand_right(file: str, data: bytes, quotes: Places, mark: int, log: ProblemLog) -> bool:
    """Every quote opens a cell at its beginning, closes it at its end, or is doubled inside; else the rest cannot be told apart."""
    if not len(quotes):
        return True
    letters = np.frombuffer(data, np.uint8)
    opening, closing = quotes[::2], quotes[1::2]
    before = letters[opening - 1]
    doubled = np.zeros(len(opening), dtype=bool)  # an opening quote right behind a closing one: a doubled quote inside a cell
    doubled[1:] = opening[1:] == closing[: len(opening) - 1] + 1
    right = (before == mark) | (before == 10) | doubled
    for i in np.flatnonzero(~right & (before == 32)).tolist():  # a, "b, c": spaces before the quote are no part of the cell
        at = opening[i] - 1
        while letters[at] == 32:
            at -= 1
        right[i] = letters[at] in (mark, 10)
    after = letters[np.minimum(closing + 1, len(letters) - 1)]
    closed = (after == mark) | (after == 10) | (after == 34)
    for i in np.flatnonzero(~closed & (after == 32)).tolist():
        at = closing[i] + 1
        while at < len(letters) and letters[at] == 32:
            at += 1
        closed[i] = at >= len(letters) or letters[at] in (mark, 10)
    wrong = np.concatenate([np.flatnonzero(~right) * 2, np.flatnonzero(~closed) * 2 + 1])
    if len(wrong):
        first = int(wrong.min())
    elif len(quotes) % 2:
        first = len(quotes)  # the last one is never closed
    else:
        return True

    opened = quotes[first - 1] if first % 2 else quotes[first]
    line, char = place(data, int(opened))
    runs_to, char_there = place(data, int(quotes[first]) if first < len(quotes) else len(data) - 1)
    if first == len(quotes) or (first % 2 and runs_to > line):
        log.add(
            Problem(
                file,
                line,
                char,
                "E125",
                "",
                "",
                f"the quote that opens here is not closed, so the cell runs to line {runs_to}",
                _close(line),
            )
        )
    else:
        if first < len(quotes):
            line, char = runs_to, char_there
        cell = _doubled(data, int(quotes[first - first % 2]), mark)
        mend = f"put the cell in quotes and double those inside it: {cell}"
        if cell.startswith('"='):
            mend = "this looks like a formula: in the spreadsheet copy the cells and paste them as values, then export again"
        log.add(Problem(file, line, char, "E126", "", "", "a quote stands inside a cell", mend))
    return False


def _close(line: int) -> str:
    return f"put the closing quote where the cell ends, probably on line {line}, or delete the opening one"


def _doubled(data: bytes, at: int, mark: int) -> str:
    """The cell around a stray quote as it should be written, or another like it."""
    line = data[data.rfind(b"\n", 0, at) + 1 : data.find(b"\n", at)]
    at -= data.rfind(b"\n", 0, at) + 1
    sign = bytes([mark])
    begins = line.rfind(sign, 0, at) + 1
    ends = line.find(sign, at)
    cell = line[begins : ends if ends >= 0 else len(line)].decode("utf-8", "replace").strip()
    inside = cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
    return '"5"" gun"' if len(inside) > 60 or '""' in inside else '"' + inside.replace('"', '""') + '"'


def place(data: bytes, at: int) -> tuple[int, int]:
    """Line and character (from 1) of a byte."""
    begins = data.rfind(b"\n", 0, at) + 1
    return 1 + data.count(b"\n", 0, at), len(data[begins:at].decode("utf-8", "ignore")) + 1


def no_row_swallowed(file: str, data: bytes, quotes: Places, breaks: Places, width: int, mark: bytes, log: ProblemLog) -> bool:
    """A quoted cell over several lines whose inner lines look like rows of this file is a missing quote, not a cell."""
    opening, closing = quotes[::2], quotes[1::2]
    line_ends = np.searchsorted(breaks, quotes)
    inner = line_ends[1::2] - line_ends[::2]
    for i in np.flatnonzero(inner > 0).tolist():
        a = int(opening[i])
        inside = data[a + 1 : int(closing[i])].split(b"\n")
        # The first and last piece are parts of rows; a whole line in between, or two parts that make up one, give it away.
        pieces = [piece.count(mark) for piece in inside]
        whole = pieces[1:-1]
        many = len(whole) > 2 and set(whole) == {width - 1}  # in a file of few columns one line of a note looks like a row by chance
        if many or (width > 4 and (max(whole, default=0) >= width - 1 or pieces[0] + pieces[-1] >= width - 1)):
            line, char = place(data, a)
            what = f"the quote that opens here is not closed, so the cell runs to line {line + len(inside) - 1}, over what looks like rows"
            log.add(Problem(file, line, char, "E125", "", "", what, _close(line)))
            return False
    return True

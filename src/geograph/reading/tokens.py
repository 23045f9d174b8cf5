"""Text to columns of cells, each row knowing its line in the file. Strict: what cannot be told apart is refused, never guessed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geograph.errors import Problem, ProblemLog
from geograph.reading.headers import LONGEST_CELL, find_header
from geograph.reading.options import DELIMITER

MOST_COLUMNS = 10_000

Places = NDArray[np.int64]


@dataclass
class RawTable:
    """Cells as written, by column. ``lines[i]`` is the physical line (of a sheet: the row) on which row i begins."""

    name: str
    file: str
    header: list[str]
    cells: list[Any]  # one array of texts per column
    lines: Places
    delimiter: str = ","
    header_line: int = 1
    refused: int = 0  # rows that could not be told apart into cells
    dated_once: bool = False  # one date column: a row is of that date, not from it on
    plain: bool = False  # no cell has anything around it that needs tidying
    grid: bool = False  # a sheet: places are row and column of the grid
    data: bytes = field(default=b"", repr=False)  # the text, to find the character at which a cell begins
    positions: list[int] = field(default_factory=list)  # of the columns in the file, where some were left out

    @classmethod
    def of_rows(cls, name: str, file: str, header: list[str], rows: list[list[str]], lines: list[int]) -> RawTable:
        """A table of a sheet, given row by row."""
        cells = [pd.array([row[i] for row in rows], dtype="str") for i in range(len(header))]
        return cls(name, file, header, cells, np.asarray(lines, dtype=np.int64), grid=True)

    def __len__(self) -> int:
        return len(self.lines)

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Line and character (from 1) at which a cell begins; row -1 is the header."""
        line = int(self.lines[row]) if row >= 0 else self.header_line
        column = self.positions[column] if self.positions else column
        if self.grid:
            return line, column + 1
        return _character(self.data, self._starts[line - 1], line, column, self.delimiter)

    @cached_property
    def _starts(self) -> Places:
        """Where each physical line begins; found once, when the first problem needs it."""
        return np.append(0, np.flatnonzero(np.frombuffer(self.data, np.uint8) == 10) + 1)


def _character(data: bytes, at: int, line: int, column: int, delimiter: str) -> tuple[int, int]:
    """Walk from the start of a record to its n-th cell."""
    text = data[at : at + 4 * LONGEST_CELL].decode("utf-8", "ignore")
    cell, quoted, char = 0, False, 0
    begins = True
    for i, letter in enumerate(text):
        if cell == column:
            return line, i - char + 1
        if letter == '"' and (quoted or begins):
            quoted = not quoted
        elif letter == "\n":
            if not quoted:
                break
            line, char = line + 1, i + 1
        elif letter == delimiter and not quoted:
            cell += 1
            begins = True
            continue
        begins = begins and letter == " "
    return line, 1 if cell < column else len(text) - char + 1


def tokenize(name: str, path: Path, texts: list[str], delimiter: str | None, log: ProblemLog) -> RawTable | None:
    """Split a file into header and columns. None, and a problem, where that cannot be done faithfully.

    The text is taken out of the list it comes in, so that a large file is not held twice.
    """
    file, text = str(path), texts.pop()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    told = re.match(rf"sep=({DELIMITER.pattern})[ \t]*\n", text)  # Excel's way to name the delimiter
    if told:
        delimiter, text = delimiter or told[1], "\n" + text[told.end() :]
    head = find_header(name, file, text, delimiter, log)
    if head is None:
        return None
    header, header_line, begins, delimiter = head
    data = (text if text.endswith("\n") else text + "\n").encode()
    del text
    records = _records(file, data, begins, header_line, header, delimiter, log)
    if records is None:
        return None
    cells, lines, refused = records
    raw = RawTable(name, file, header, cells, lines, delimiter, header_line, refused, plain=_is_plain(data, delimiter.encode()), data=data)
    return _without_blanks(raw, log)


def _records(
    file: str, data: bytes, begins: int, header_line: int, header: list[str], delimiter: str, log: ProblemLog
) -> tuple[list[Any], Places, int] | None:
    """The cells of the well-formed records by column, the line on which each record begins, and how many were refused."""
    width = len(header)
    if width > MOST_COLUMNS:
        log.add(Problem(file, header_line, 1, "E115", "", "", f"{width:,} columns", f"at most {MOST_COLUMNS:,} can be read"))
        return None
    above = data.count(b"\n", 0, begins)  # lines before the body
    mark = delimiter.encode()
    first, second = data[begins : begins + 1], data.find(b"\n", begins)
    if width > 1 and b'"' not in data and first not in (b"#", b"\n", b"") and not _perhaps_long(data, mark):
        letters = np.frombuffer(data, np.uint8)[begins:]
        rows, marks = (
            sum(np.count_nonzero(letters[i : i + (1 << 20)] == sign) for i in range(0, len(letters), 1 << 20)) for sign in (10, mark[0])
        )
        # The right number of cells in all, and none too long (which the parser refuses): then none is too short.
        if marks == rows * (width - 1) and data.count(mark, begins, second) == width - 1:
            try:
                cells = _parse(data, begins, delimiter, width)
            except pd.errors.ParserError:
                pass
            else:
                return cells, np.arange(above + 1, above + 1 + rows, dtype=np.int64), 0
    found = _general(file, data[begins:], above, header, mark, log)
    return None if found is None else (_parse(found[0], 0, delimiter, width), *found[1:])


def _perhaps_long(data: bytes, mark: bytes) -> bool:
    """Whether a stretch of half the longest cell holds no delimiter and no line end; without one no cell is too long."""
    half = LONGEST_CELL // 2
    return any(data.find(mark, at, at + half) < 0 and data.find(b"\n", at, at + half) < 0 for at in range(0, len(data) - half, half))


def _is_plain(data: bytes, mark: bytes) -> bool:
    """Whether no cell can have spaces, invisible signs or a guarding ' around it."""
    if not data.isascii() or mark == b"\t" or b'"' in data:
        return False
    letters = np.frombuffer(data, np.uint8)
    for at in range(0, len(letters), 1 << 20):  # in pieces, which need little room
        piece = letters[max(at - 1, 0) : at + (1 << 20) + 1]
        if ((piece < 32) & (piece != 10)).any():
            return False
        where = np.flatnonzero((piece == 32) | (piece == 39))
        around = np.concatenate([piece[np.maximum(where - 1, 0)], piece[np.minimum(where + 1, len(piece) - 1)]])
        if ((around == mark[0]) | (around == 10)).any():
            return False
    return True


def _general(file: str, body: bytes, above: int, header: list[str], mark: bytes, log: ProblemLog) -> tuple[bytes, Places, int] | None:
    """Records where quotes, blank lines, comments or ragged rows call for a closer look."""
    letters, width = np.frombuffer(body, np.uint8), len(header)
    quotes = np.flatnonzero(letters == 34)
    if not _quotes_stand_right(file, body, quotes, above, mark[0], log):
        return None
    breaks = np.flatnonzero(letters == 10)
    marks = np.flatnonzero(letters == mark[0])
    ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    marks = marks[np.searchsorted(quotes, marks) % 2 == 0]
    starts = np.append(0, ends[:-1] + 1) if len(ends) else np.zeros(0, dtype=np.int64)
    lines = above + 1 + np.searchsorted(breaks, starts)
    if not _no_row_swallowed(file, body, quotes, breaks, width, mark, above, log):
        return None
    edges = np.sort(np.concatenate([marks, ends])) if len(body) > LONGEST_CELL else ends[:0]
    long = np.flatnonzero(np.diff(edges, prepend=-1) > LONGEST_CELL)
    if len(long):
        at = int(edges[long[0] - 1]) + 1 if long[0] else 0
        line, char = _place(body, at, above)
        what = f"a cell of {int(edges[long[0]]) - at:,} characters (at most {LONGEST_CELL:,})"
        log.add(Problem(file, line, char, "E129", "", "", what, "keep long texts in files of their own, and name the file here"))
        return None
    found = np.diff(np.searchsorted(marks, ends), prepend=0) + 1
    blank = ends == starts
    for row in np.flatnonzero(~blank & (found != width) & (ends - starts < 1000)).tolist()[:10_000]:
        blank[row] |= not body[starts[row] : ends[row]].strip(b" \t")
    filled = np.flatnonzero(~blank)
    within = lines[: filled[-1]][blank[: filled[-1]]].tolist() if len(filled) else []  # not those at the end
    if within:
        log.add_many(Problem(file, within[0], 1, "W121", "", "", "is an empty row and was skipped", "delete it"), within[1:])
    comment = ~blank & (found != width) & (letters[np.minimum(starts, len(letters) - 1)] == 35)
    if comment.any():
        where = lines[comment].tolist()
        log.add_many(
            Problem(file, where[0], 1, "W118", "", "", "is a comment among the data and was skipped", "keep notes in a column"), where[1:]
        )
    ragged = ~blank & ~comment & (found != width)
    refused = int(ragged.sum())
    for count in np.unique(found[ragged]).tolist():
        rows = np.flatnonzero(ragged & (found == count))
        first = body[starts[rows[0]] : ends[rows[0]]].decode("utf-8", "replace")
        what = f"{count} cells, but the header has {width}"
        log.add_many(
            Problem(file, int(lines[rows[0]]), 1, "E124", "", "", what, _ragged_mend(first, count, header, mark.decode())),
            lines[rows[1:]].tolist(),
        )
    keep = ~blank & ~comment & ~ragged
    if keep.all():
        return body, lines, refused
    return b"".join(body[a : b + 1] for a, b in zip(starts[keep].tolist(), ends[keep].tolist(), strict=True)), lines[keep], refused


def _ragged_mend(row: str, count: int, header: list[str], delimiter: str) -> str:
    spoken, width = _SPOKEN.get(delimiter, delimiter), len(header)
    if curly := re.search("[“„«][^”“»]*[”“»]", row):
        return f'curly quotation marks keep no cell together: write them straight, "{curly[0][1:-1]}"'
    if any(quote in row for quote in "“”„«»"):
        return "curly quotation marks keep no cell together: write them straight"
    if count < width:
        return "a cell is missing"
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


def _quotes_stand_right(file: str, body: bytes, quotes: Places, above: int, mark: int, log: ProblemLog) -> bool:
    """Every quote opens a cell at its beginning, closes it at its end, or is doubled inside; else the rest cannot be told apart."""
    if not len(quotes):
        return True
    letters = np.frombuffer(body, np.uint8)
    opening, closing = quotes[::2], quotes[1::2]
    before = np.where(opening > 0, letters[opening - 1], 10)
    doubled = np.zeros(len(opening), dtype=bool)  # an opening quote right behind a closing one: a doubled quote inside a cell
    doubled[1:] = opening[1:] == closing[: len(opening) - 1] + 1
    right = (before == mark) | (before == 10) | doubled
    for i in np.flatnonzero(~right & (before == 32)).tolist():  # a, "b, c": spaces before the quote are no part of the cell
        at = opening[i] - 1
        while at >= 0 and letters[at] == 32:
            at -= 1
        right[i] = at < 0 or letters[at] in (mark, 10)
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
    line, char = _place(body, int(opened), above)
    runs_to, char_there = _place(body, int(quotes[first]) if first < len(quotes) else len(body) - 1, above)
    if first % 2 and runs_to > line:
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
        mend = f"put the cell in quotes and double those inside it: {_doubled(body, int(quotes[first - first % 2]), mark)}"
        log.add(Problem(file, line, char, "E126", "", "", "a quote stands inside a cell", mend))
    return False


def _close(line: int) -> str:
    return f"put the closing quote where the cell ends, probably on line {line}, or delete the opening one"


def _doubled(body: bytes, at: int, mark: int) -> str:
    """The cell around a stray quote as it should be written, or another like it."""
    line = body[body.rfind(b"\n", 0, at) + 1 : body.find(b"\n", at)]
    at -= body.rfind(b"\n", 0, at) + 1
    sign = bytes([mark])
    begins = line.rfind(sign, 0, at) + 1
    ends = line.find(sign, at)
    cell = line[begins : ends if ends >= 0 else len(line)].decode("utf-8", "replace").strip()
    inside = cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
    return '"5"" gun"' if len(inside) > 60 or '""' in inside else '"' + inside.replace('"', '""') + '"'


def _place(body: bytes, at: int, above: int) -> tuple[int, int]:
    """Line and character (from 1) of a byte; ``above`` lines stand before the body."""
    begins = body.rfind(b"\n", 0, at) + 1
    return above + 1 + body.count(b"\n", 0, at), len(body[begins:at].decode("utf-8", "ignore")) + 1


def _no_row_swallowed(file: str, body: bytes, quotes: Places, breaks: Places, width: int, mark: bytes, above: int, log: ProblemLog) -> bool:
    """A quoted cell over several lines whose inner lines look like rows of this file is a missing quote, not a cell."""
    opening, closing = quotes[::2], quotes[1::2]
    inner = np.searchsorted(breaks, closing) - np.searchsorted(breaks, opening)
    for i in np.flatnonzero(inner > 0).tolist():
        a = int(opening[i])
        inside = body[a + 1 : int(closing[i])].split(b"\n")
        # The first and last piece are parts of rows; a whole line in between, or two parts that make up one, give it away.
        pieces = [piece.count(mark) for piece in inside]
        whole = pieces[1:-1]
        many = len(whole) > 2 and set(whole) == {width - 1}  # in a file of few columns one line of a note looks like a row by chance
        if many or (width > 4 and (max(whole, default=0) >= width - 1 or pieces[0] + pieces[-1] >= width - 1)):
            line, char = _place(body, a, above)
            what = f"the quote that opens here is not closed, so the cell runs to line {line + len(inside) - 1}, over what looks like rows"
            log.add(Problem(file, line, char, "E125", "", "", what, _close(line)))
            return False
    return True


def _parse(data: bytes, begins: int, delimiter: str, width: int) -> list[Any]:
    """The cells of well-formed records, by column; pandas' parser, which has nothing left to be lenient about."""
    body = io.BytesIO(data)  # shares the bytes
    body.seek(begins)
    if begins >= len(data):
        return [pd.array([], dtype="str") for _ in range(width)]
    frame = pd.read_csv(
        body, sep=delimiter, header=None, names=list(range(width)), dtype=str, na_filter=False,
        skip_blank_lines=False, skipinitialspace=b'"' in data, lineterminator="\n", encoding="utf-8", engine="c",
    )  # fmt: skip
    return [frame.pop(i).array for i in range(width)]


def _without_blanks(raw: RawTable, log: ProblemLog) -> RawTable:
    """Drop rows whose cells are all empty, rows that repeat the header, and columns without a name and without content."""
    raw.positions = list(range(len(raw.header)))
    if not len(raw) or (raw.plain and not _has_blanks(raw)):
        return raw
    empty = _matches(raw, [""] * len(raw.header))
    again = _matches(raw, raw.header)
    if empty.any():
        last = int(np.flatnonzero(~empty)[-1]) if not empty.all() else -1
        where = raw.lines[: last + 1][empty[: last + 1]].tolist()
        if where:
            log.add_many(Problem(raw.file, where[0], 1, "W121", "", "", "is an empty row and was skipped", "delete it"), where[1:])
    if again.any():
        where = raw.lines[again].tolist()
        log.add_many(Problem(raw.file, where[0], 1, "W122", "", "", "repeats the header and was skipped", "delete it"), where[1:])
    if (empty | again).any():
        keep = ~(empty | again)
        raw.cells, raw.lines = [column[keep] for column in raw.cells], raw.lines[keep]
    for i in [i for i, cell in enumerate(raw.header) if not cell][::-1]:
        if not any(cell.strip() for cell in pd.unique(raw.cells[i])):
            del raw.header[i], raw.cells[i], raw.positions[i]
    return raw


def _has_blanks(raw: RawTable) -> bool:
    """Whether a file without quotes and spaces may hold empty rows, its header again, or columns without a name."""
    mark = raw.delimiter.encode()
    empty = mark * (len(raw.header) - 1)
    again = mark.join(cell.encode() for cell in raw.header)
    begins = raw.data.find(b"\n", raw.data.find(again))
    return "" in raw.header or b"\n" + empty + b"\n" in raw.data or raw.data.find(b"\n" + again + b"\n", begins) >= 0


def _matches(raw: RawTable, row: list[str]) -> NDArray[np.bool_]:
    """Rows whose cells are these, column by column as long as any is left."""
    left = np.ones(len(raw), dtype=bool)
    for wanted, column in zip(row, raw.cells, strict=True):
        where = np.flatnonzero(left)
        codes, cells = pd.factorize(column[where])
        left[where] = np.array([cell.strip() == wanted for cell in cells], dtype=bool)[codes]
        if not left.any():
            break
    return left


_SPOKEN = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}

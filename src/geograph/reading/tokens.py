"""Text to columns of cells, each row knowing its line in the file. Strict: what cannot be told apart is refused, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geograph.errors import Problem, ProblemLog
from geograph.reading.cells import MOST_WORDS, Column, Written, beginning
from geograph.reading.headers import LONGEST_CELL, find_header
from geograph.reading.options import DELIMITER
from geograph.reading.quotes import Places, no_row_swallowed, place, quotes_stand_right, ragged_mend

MOST_COLUMNS = 10_000
_TOP = 4 * LONGEST_CELL  # bytes in which the header must stand

Records = tuple[Any, Any, Places, int]  # where each begins, where each of its cells ends, its line; and how many were refused


@dataclass
class RawTable:
    """Cells as written, by column. ``lines[i]`` is the physical line (of a sheet: the row) on which row i begins."""

    name: str
    file: str
    header: list[str]
    cells: list[Column | Written | None]  # one for each column; None where a sheet has taken it
    lines: Places
    delimiter: str = ","
    header_line: int = 1
    refused: int = 0  # rows that could not be told apart into cells, or are left out for what is in them
    dated_once: bool = False  # one date column: a row is of that date, not from it on
    grid: bool = False  # a sheet: places are row and column of the grid
    data: bytes = field(default=b"", repr=False)  # the text, to find the character at which a cell begins
    positions: list[int] = field(default_factory=list)  # of the columns in the file, where some were left out

    @classmethod
    def of_rows(cls, name: str, file: str, header: list[str], rows: list[list[str]], lines: list[int]) -> RawTable:
        """A table of a sheet, given row by row."""
        cells: list[Any] = [Column.of([row[i] for row in rows]) for i in range(len(header))]
        return cls(name, file, header, cells, np.asarray(lines, dtype=np.int64), grid=True)

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, i: int) -> Column:
        """The distinct cells of a column, and where each stands."""
        cells = self.cells[i]
        assert cells is not None
        if isinstance(cells, Written):
            cells = self.cells[i] = cells.distinct()
        return cells

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
    for most in (1 << 10, 4 * LONGEST_CELL):  # records are short, as a rule
        text = data[at : at + most].decode("utf-8", "ignore")
        cell, quoted, char, there = 0, False, 0, line
        begins, ended = True, False
        for i, letter in enumerate(text):
            if cell == column:
                return there, i - char + 1
            if letter == '"' and (quoted or begins):
                quoted = not quoted
            elif letter == "\n":
                if ended := not quoted:
                    break
                there, char = there + 1, i + 1
            elif letter == delimiter and not quoted:
                cell += 1
                begins = True
                continue
            begins = begins and letter == " "
        if ended:
            break
    return there, 1 if cell < column else len(text) - char + 1


def tokenize(name: str, path: Path, data: bytes, delimiter: str | None, log: ProblemLog) -> RawTable | None:
    """Split a file (its text, as UTF-8) into header and columns. None, and a problem, where that cannot be done faithfully."""
    file = str(path)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    told = re.match(rb"sep=(" + DELIMITER.pattern.encode() + rb")[ \t]*\n", data)  # Excel's way to name the delimiter
    if told:
        delimiter, data = delimiter or told[1].decode(), b"\n" + data[told.end() :]
    head = find_header(name, file, data[:_TOP].decode("utf-8", "ignore"), delimiter, log)
    if head is None:
        return None
    header, header_line, begins, delimiter = head
    if not data.endswith(b"\n"):
        data += b"\n"
    records = _records(file, data, begins, header_line, header, delimiter, log)
    if records is None:
        return None
    cells, lines, refused = records
    raw = RawTable(name, file, header, cells, lines, delimiter, header_line, refused, data=data)
    return without_blanks(raw, log)


def _records(
    file: str, data: bytes, begins: int, header_line: int, header: list[str], delimiter: str, log: ProblemLog
) -> tuple[list[Any], Places, int] | None:
    """The cells of the well-formed records by column, the line on which each record begins, and how many were refused."""
    width = len(header)
    if width > MOST_COLUMNS:
        log.add(Problem(file, header_line, 1, "E115", "", "", f"{width:,} columns", f"at most {MOST_COLUMNS:,} can be read"))
        return None
    letters = np.frombuffer(data, np.uint8)
    mark = delimiter.encode()
    if begins >= len(data):
        return [Column.of([]) for _ in range(width)], np.zeros(0, dtype=np.int64), 0
    quotes = data.find(b'"', begins) >= 0
    found = None if quotes else _even(data, *_where(letters, (10, mark[0]), begins), begins, width)
    found = found or _general(file, data, begins, header, mark, log)
    if found is None:
        return None
    starts, edges, lines, refused = found
    ends = _by_column(edges)
    one = edges.dtype.type(1)
    room = np.empty((MOST_WORDS + 1, len(starts)), dtype=np.uint64)
    cells = [Written(data, ends[i - 1] + one if i else starts, ends[i], quotes, room) for i in range(width)]
    return None if any(_too_long(file, data, column, log) for column in cells) else (cells, lines, refused)


def _too_long(file: str, data: bytes, column: Written, log: ProblemLog) -> bool:
    """Whether a column has a cell longer than any is meant to be; the first is told."""
    lengths = column.ends - column.begins
    if int(lengths.max(initial=0)) <= LONGEST_CELL:
        return False
    row = int(np.argmax(lengths > LONGEST_CELL))
    line, char = place(data, int(column.begins[row]))
    what = f"a cell of {int(lengths[row]):,} characters (at most {LONGEST_CELL:,})"
    log.add(Problem(file, line, char, "E129", "", "", what, "keep long texts in files of their own, and name the file here"))
    return True


def _by_column(edges: Any) -> Any:
    """Where the cells of each column end, side by side; in pieces, which stay in the processor's cache."""
    ends = np.empty(edges.shape[::-1], dtype=edges.dtype)
    for at in range(0, len(edges), 1 << 13):
        ends[:, at : at + (1 << 13)] = edges[at : at + (1 << 13)].T
    return ends


def _where(letters: NDArray[np.uint8], signs: tuple[int, ...], begins: int) -> tuple[Any, int]:
    """Where any of some signs stands, from some byte on, and how often the first does; in pieces, which stay in the cache."""
    size: Any = np.int32 if len(letters) < 1 << 31 else np.int64
    found, count = [np.zeros(0, dtype=size)], 0
    for at in range(begins, len(letters), 1 << 18):
        piece = letters[at : at + (1 << 18)]
        here = piece == signs[0]
        count += int(np.count_nonzero(here))
        for sign in signs[1:]:
            here |= piece == sign
        found.append(np.flatnonzero(here).astype(size) + size(at))
    return np.concatenate(found), count


def _even(data: bytes, edges: Any, breaks: int, begins: int, width: int) -> Records | None:
    """The records of a file without quotes, if each has the right number of cells."""
    if width < 2 or len(edges) % width:
        return None
    edges = edges.reshape(-1, width)
    ends = edges[:, -1]
    if not (np.frombuffer(data, np.uint8)[ends] == 10).all() or breaks != len(ends):
        return None
    starts = np.append(edges.dtype.type(begins), ends[:-1] + edges.dtype.type(1))
    above = data.count(b"\n", 0, begins)
    return starts, edges, np.arange(above + 1, above + 1 + len(ends), dtype=np.int64), 0


def _general(file: str, data: bytes, begins: int, header: list[str], mark: bytes, log: ProblemLog) -> Records | None:
    """Records where quotes, blank lines, comments or ragged rows call for a closer look."""
    letters, width = np.frombuffer(data, np.uint8), len(header)
    signs, _ = _where(letters, (34, 10, mark[0]), begins)
    kinds = letters[signs]
    quotes = signs[kinds == 34]
    if not quotes_stand_right(file, data, quotes, mark[0], log):
        return None
    inside = np.logical_xor.accumulate(kinds == 34)
    breaks = signs[kinds == 10]
    edges = signs[~inside & (kinds != 34)]  # what parts cells and records
    last = np.flatnonzero(letters[edges] == 10)
    del signs, kinds, inside
    ends = edges[last]
    starts = np.append(edges.dtype.type(begins), ends[:-1] + edges.dtype.type(1)) if len(ends) else ends
    lines = 1 + data.count(b"\n", 0, begins) + (np.arange(len(ends)) if len(breaks) == len(ends) else np.searchsorted(breaks, starts))
    if not no_row_swallowed(file, data, quotes, breaks, width, mark, log):
        return None
    found = np.diff(last, prepend=-1)
    blank = ends == starts
    heads = letters[np.minimum(starts, len(letters) - 1)]
    for row in np.flatnonzero(~blank & (found != width) & (ends - starts < 1000) & ((heads == 32) | (heads == 9))).tolist():
        blank[row] |= not data[starts[row] : ends[row]].strip(b" \t")
    filled = np.flatnonzero(~blank)
    within = lines[: filled[-1]][blank[: filled[-1]]].tolist() if len(filled) else []  # not those at the end
    comment = ~blank & (found != width) & (heads == 35)
    _tell_skipped("W121", file, within, log)
    _tell_skipped("W118", file, lines[comment].tolist(), log)
    ragged = ~blank & ~comment & (found != width)
    refused = int(ragged.sum())
    for count in np.unique(found[ragged]).tolist():
        rows = np.flatnonzero(ragged & (found == count))
        first = data[starts[rows[0]] : ends[rows[0]]].decode("utf-8", "replace")
        what = f"{count} cells, but the header has {width}"
        log.add_many(
            Problem(file, int(lines[rows[0]]), 1, "E124", "", "", what, ragged_mend(first, count, header, mark.decode())),
            lines[rows[1:]].tolist(),
        )
    keep = ~blank & ~comment & ~ragged
    if not keep.all():
        edges, starts, lines = edges[np.repeat(keep, found)], starts[keep], lines[keep]
    return starts, edges.reshape(-1, width), lines, refused


_SKIPPED = {
    "W118": ("is a comment among the data and was skipped", "keep notes in a column"),
    "W121": ("is an empty row and was skipped", "delete it"),
    "W122": ("repeats the header and was skipped", "delete it"),
}


def _tell_skipped(code: str, file: str, lines: list[int], log: ProblemLog) -> None:
    """Once for all lines that are no rows."""
    if lines:
        log.add_many(Problem(file, lines[0], 1, code, "", "", *_SKIPPED[code]), lines[1:])


def without_blanks(raw: RawTable, log: ProblemLog) -> RawTable:
    """Drop rows whose cells are all empty, rows that repeat the header, and columns without a name and without content."""
    raw.positions = list(range(len(raw.header)))
    if not len(raw):
        return raw
    first = raw.cells[0]
    if comments := [i for i, cell in beginning(raw.column(0).cells, b"#") if cell[:2] == "# "]:  # with as many cells as a row has
        remarks = np.isin(raw.column(0).codes, comments)
        if isinstance(first, Written):  # in quotes it is a cell
            remarks &= np.frombuffer(first.data, np.uint8)[first.begins] != 34
        _tell_skipped("W118", raw.file, raw.lines[remarks].tolist(), log)
        raw.cells, raw.lines = [raw.column(i).take(~remarks) for i in range(len(raw.cells))], raw.lines[~remarks]
    empty = _matches(raw, [""] * len(raw.header))
    again = _matches(raw, raw.header)
    within = np.flatnonzero(~empty)[-1] if not empty.all() else 0  # not those at the end
    _tell_skipped("W121", raw.file, raw.lines[:within][empty[:within]].tolist(), log)
    _tell_skipped("W122", raw.file, raw.lines[again].tolist(), log)
    if (empty | again).any():
        keep = ~(empty | again)
        raw.cells, raw.lines = [raw.column(i).take(keep) for i in range(len(raw.cells))], raw.lines[keep]
    for i in [i for i, cell in enumerate(raw.header) if not cell][::-1]:
        if not any(cell.strip() for cell in raw.column(i).cells):
            del raw.header[i], raw.cells[i], raw.positions[i]
    return raw


def _matches(raw: RawTable, row: list[str]) -> NDArray[np.bool_]:
    """Rows whose cells are these, column by column as long as any is left."""
    left = np.ones(len(raw), dtype=bool)
    for i, wanted in enumerate(row):
        column = raw.column(i)
        likely = beginning(column.cells, b" \t" + wanted[:1].encode(), blank=not wanted)
        same = np.zeros(len(column.cells), dtype=bool)
        same[[at for at, cell in likely if cell.strip() == wanted]] = True
        if not same.any():
            return np.zeros(len(raw), dtype=bool)
        left &= same[column.codes]
    return left

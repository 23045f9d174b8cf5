"""Text to rows of cells, each row knowing its line in the file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from geograph.errors import Problem, ProblemLog
from geograph.reading.headers import recognized

DELIMITERS = (",", ";", "\t", "|")


@dataclass
class RawTable:
    """Cells as written. ``lines[i]`` is the physical line on which row i begins."""

    name: str
    file: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    text_lines: list[str]
    delimiter: str
    header_line: int = 1
    refused: int = 0  # rows that could not be told apart into cells
    dated_once: bool = False  # one date column: a row is of that date, not from it on

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Line and character (from 1) at which a cell begins; row -1 is the header."""
        line = self.lines[row] if row >= 0 else self.header_line
        cell, quoted, char = 0, False, 0
        while cell < column and line <= len(self.text_lines):
            text = self.text_lines[line - 1]
            while char < len(text) and cell < column:
                if text[char] == '"' and (quoted or char == 0 or text[char - 1] == self.delimiter):
                    quoted = not quoted
                elif text[char] == self.delimiter and not quoted:
                    cell += 1
                char += 1
            if cell < column:
                line, char = line + 1, 0
        return line, char + 1


def tokenize(name: str, path: Path, text: str, delimiter: str | None, log: ProblemLog) -> RawTable | None:
    """Split a file into header and rows. None, and a problem, where that cannot be done faithfully."""
    file = str(path)
    text_lines = list(io.StringIO(text, newline=""))
    if text_lines and (told := re.fullmatch(r"sep=(.)\s*", text_lines[0])):  # Excel's way to name the delimiter
        delimiter, text_lines[0] = delimiter or told[1], "\n"
    first = next((line for line in text_lines if line.strip()), "")
    delimiter = delimiter or _delimiter(name, first)
    reader = csv.reader(text_lines, delimiter=delimiter, strict=True)
    raw = RawTable(name, file, [], [], [], text_lines, delimiter)
    line = 1
    try:
        for cells in reader:
            begins, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not raw.header:
                raw.header, raw.header_line = cells, begins
                continue
            if len(cells) != len(raw.header):
                what = f"{len(cells)} cells, but the header has {len(raw.header)}"
                mend = "a comma inside a name needs quotes" if len(cells) > len(raw.header) else "a cell is missing"
                if not any(cell.strip() for cell in cells[len(raw.header) :]) and len(cells) > len(raw.header):
                    mend = f"delete the {len(cells) - len(raw.header)} empty cells at its end, if no comma belongs into a name"
                raw.refused += 1
                log.add(Problem(file, begins, 1, "E124", "", "", what, mend.replace("comma", _SPOKEN[delimiter])))
                continue
            raw.rows.append([_unguarded(cell.strip()) for cell in cells])
            raw.lines.append(begins)
    except csv.Error as error:
        message = f"a quote is not closed, or stands inside a cell ({error})"
        log.add(Problem(file, line, 1, "E125", "", "", message, 'double a quote inside a quoted cell: ""'))
        return None
    return raw


def _unguarded(cell: str) -> str:
    """Drop the ' that keeps a spreadsheet from running a text as a formula; 'Ndrangheta keeps hers."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


_SPOKEN = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


def _delimiter(name: str, header: str) -> str:
    """The delimiter whose reading of the header names most known columns; comma where none does."""
    return max(DELIMITERS, key=lambda d: (len(recognized(name, next(csv.reader([header], delimiter=d), []))), d == ","))

"""A table being checked: its columns as distinct cells, and complaints about the rows in which one stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from string import ascii_letters
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geograph.errors import Problem, ProblemLog, nearest
from geograph.periods import FOREVER, NEVER, ONGOING, ONGOING_WORDS, DateError, parse_date
from geograph.reading.cells import AT_ONCE, Cells, Column, Rows, beginning, spread
from geograph.reading.tokens import RawTable


class Fault(NamedTuple):
    """What is wrong with a cell."""

    code: str
    message: str
    mend: str | Callable[[], str] = ""  # looked for only where it will be read
    value: str | None = None


Judged = tuple[Any, Fault | None]


@dataclass
class Meanings:
    """What the distinct cells of a column mean, and which of them stands in each row: ``values[codes[i]]``."""

    codes: NDArray[np.int32]
    values: list[Any]

    def rows(self, dtype: Any = object) -> NDArray[Any]:
        """The meaning in each row."""
        values = np.empty(len(self.values), dtype=dtype)
        values[:] = self.values
        return values[self.codes]

    def texts(self) -> Any:
        """The meaning in each row, as text; blank where there is none."""
        return spread(["" if value is None else value for value in self.values], self.codes)

    def known(self) -> NDArray[np.bool_]:
        """In which rows there is a meaning."""
        return np.array([value is not None for value in self.values], dtype=bool)[self.codes]

    def take(self, rows: Rows) -> Meanings:
        """The same for some of the rows, without the values that stand in none of them."""
        codes, used = pd.factorize(self.codes[rows])
        return Meanings(codes.astype(np.int32), [self.values[i] for i in used.tolist()])


ASK = object()  # a judge must be asked
WRONG = object()  # no judge need be asked: it would find the fault that every other such cell has


class Glance(NamedTuple):
    """A look over many cells that spares most of them the judge: what each means, ``ASK`` or ``WRONG``."""

    look: Callable[[list[str]], list[Any]]
    code: str  # of the fault of those that are ``WRONG``
    never: str = ""  # letters with which no good cell begins; all in ASCII that begin so are ``WRONG``


class Sheet:
    """The columns of one table, and which of its rows are good so far."""

    def __init__(self, raw: RawTable, log: ProblemLog) -> None:
        self.raw, self.log = raw, log
        self.good = np.ones(len(raw), dtype=bool)
        self._columns: dict[str, Column] = {}
        self._blanks: Any = None

    def __len__(self) -> int:
        return len(self.good)

    def __contains__(self, column: str) -> bool:
        return column in self.raw.header

    def __getitem__(self, column: str) -> Column:
        if column not in self._columns:
            self._columns[column] = self._read(column)
        return self._columns[column]

    def _read(self, column: str) -> Column:
        if column not in self.raw.header:
            return Column(np.zeros(len(self), dtype=np.int32), [""])
        at = self.raw.header.index(column)
        column_ = self.raw.column(at)
        self.raw.cells[at] = None
        if self.raw.plain:
            return column_
        if column_.cells.bare() if isinstance(column_.cells, Cells) else not _untidy(list(column_.cells)):
            return column_
        return Column(*_joined(column_.codes, [tidied(cell) for cell in column_.cells]))

    def keep(self, rows: Rows) -> None:
        """Go on with some of the rows alone, after all has been said of the others."""
        raw = self.raw
        raw.refused += len(self.good) - len(rows)
        for at, cells in enumerate(raw.cells):
            if cells is not None:
                raw.cells[at] = raw.column(at).take(rows)
        self._columns = {name: column.take(rows) for name, column in self._columns.items()}
        raw.lines, self.good = raw.lines[rows], self.good[rows]

    def part(self, rows: NDArray[np.bool_]) -> Sheet:
        """A sheet of some of the rows; what it finds good or bad is its own."""
        raw = self.raw
        cells: list[Any] = [self[name].take(rows) for name in raw.header]
        return Sheet(replace(raw, cells=cells, lines=raw.lines[rows]), self.log)

    def texts(self, column: str) -> Any:
        """A column as it was written, for those that nobody judges."""
        if column not in self:  # all such columns are one and the same
            if self._blanks is None or len(self._blanks) != len(self):
                self._blanks = self[column].texts()
            return self._blanks
        return self[column].texts()

    def complain(self, fault: Fault, column: str, rows: Rows, value: str = "") -> None:
        """Log one fault that stands in some rows; an error takes them out."""
        if not len(rows):
            return
        if fault.code.startswith("E"):
            self.good[rows] = False
        raw = self.raw
        if not self.log.room(raw.file, fault.code):
            self.log.leave_out(raw.file, fault.code, 1)
            return
        at = raw.header.index(column) if column in raw.header else 0
        line, char = raw.place(int(rows[0]), at)
        shown = value if fault.value is None else fault.value
        mend = fault.mend if isinstance(fault.mend, str) else fault.mend()
        further = raw.lines[rows[1 : self.log.keep + 1]].tolist()
        problem = Problem(raw.file, line, char, fault.code, column, shown, fault.message, mend, more=max(0, len(rows) - 1 - len(further)))
        if shown:
            self.log.add_many(problem, further)
        else:  # a fault without a value says something about one row
            room = self.log.room(raw.file, fault.code)
            for row in rows[:room].tolist():
                line, char = raw.place(row, at)
                self.log.add(replace(problem, line=line, column=char, more=0))
            self.log.leave_out(raw.file, fault.code, len(rows) - room)

    def each(self, column: str, judge: Callable[[str], Judged], glance: Glance | None = None, *, lost: bool = False) -> Meanings:
        """What the cells mean. ``judge`` sees every distinct cell once, or those that a ``glance`` leaves to it.

        ``lost``: cells with an error mean None.
        """
        col = self[column]
        values: list[Any] = []
        faults: dict[int, Fault] = {}
        seen: dict[str, int] = {}
        beyond = np.zeros(len(col.cells), dtype=bool)  # with errors that are counted only
        hopeless = np.zeros(len(col.cells), dtype=bool)
        if glance and isinstance(col.cells, Cells):
            hopeless = col.cells.begin_with(glance.never)
        for begins in range(0, len(col.cells), AT_ONCE):
            some = slice(begins, begins + AT_ONCE)
            if glance and seen.get(glance.code, 0) >= self.log.keep and hopeless[some].all():  # not even looked at
                count = len(hopeless[some])
                seen[glance.code] += count
                beyond[some] = True
                values += [None] * count
                continue
            cells: Any = col.cells[some]
            meant = glance.look(cells) if glance else [ASK] * len(cells)
            if glance and seen.get(glance.code, 0) >= self.log.keep and (wrong := meant.count(WRONG)):
                seen[glance.code] += wrong
                beyond[some] = [value is WRONG for value in meant]
                meant = [None if value is WRONG else value for value in meant]
            asked = [i for i, value in enumerate(meant) if value is ASK or value is WRONG] if ASK in meant or WRONG in meant else []
            for i in asked:
                meant[i], fault = judge(cells[i])
                if fault is None:
                    continue
                code = fault.code
                seen[code] = n = seen.get(code, 0) + 1
                if n <= self.log.keep:
                    faults[begins + i] = fault
                elif code[0] == "E":
                    beyond[begins + i] = True
                if lost and code[0] == "E":
                    meant[i] = None
            values += meant
        for code, n in seen.items():
            self.log.leave_out(self.raw.file, code, n - self.log.keep)
        if faults:
            for i, rows in col.rows_of(list(faults)):
                self.complain(faults[i], column, rows, col.cells[i])
        if beyond.any():
            self.good[beyond[col.codes]] = False
        return Meanings(col.codes, values)

    def complain_each(self, wrong: NDArray[np.bool_], column: str, fault: Callable[[int], Fault]) -> None:
        """Log a fault in each of some rows, as long as there is room; errors take all of them out."""
        rows = np.flatnonzero(wrong)
        if not len(rows):
            return
        cells, codes = self[column].cells, self[column].codes
        first = fault(int(rows[0]))
        room = self.log.room(self.raw.file, first.code)
        if len(rows) > room and (codes[rows] == codes[rows[0]]).all() and fault(int(rows[-1])).message == first.message:
            self.complain(first, column, rows, cells[codes[rows[0]]])  # one fault on many lines
            return
        for row in rows[:room].tolist():
            self.complain(fault(row), column, np.array([row]), cells[codes[row]])
        if len(rows) > room:
            self.log.leave_out(self.raw.file, first.code, len(rows) - room)
            if first.code.startswith("E"):
                self.good[rows[room:]] = False

    def spans(self, column: str) -> tuple[Rows, Rows]:
        """First and last day that each row's date may mean; ``NEVER`` and ``FOREVER`` where there is none."""

        def judge(cell: str) -> Judged:
            try:
                return parse_date(cell), None
            except DateError as error:
                return None, Fault(error.code, error.what, error.mend)

        read = self.each(column, judge, _DATES)
        firsts = np.array([span.first if span else NEVER for span in read.values], dtype=np.int64)
        lasts = np.array([span.last if span else FOREVER for span in read.values], dtype=np.int64)
        return firsts[read.codes], lasts[read.codes]

    def period(self, *, until: bool = False) -> None:
        """Check start and end, and that they are in order. ``until``: an end is the first day out of force."""
        ends = self["end"]
        ongoing = [i for i, cell in beginning(ends.cells, b".PpOoCc") if cell.casefold() in ONGOING_WORDS]
        if any(ends.cells[i] != ONGOING for i in ongoing):  # one way to say it from here on
            cells = list(ends.cells)
            for i in ongoing:
                cells[i] = ONGOING
            ends = self._columns["end"] = Column(*_joined(ends.codes, cells))
        start_first, _ = self.spans("start")
        end_first, end_last = self.spans("end")
        starts = self["start"]

        def before(row: int) -> Fault:
            start = starts.cells[starts.codes[row]]
            return Fault("E331", f"is before start={start!r}", "swap the two dates, or write .. if it is ongoing")

        def at_once(row: int) -> Fault:
            start = starts.cells[starts.codes[row]]
            return Fault("E331", f"is not after start={start!r}, and an end is the first day out of force here", "write a later end")

        wrong = end_last < start_first
        self.complain_each(wrong, "end", before)
        if until:
            self.complain_each(~wrong & (start_first != NEVER) & (end_first != NEVER) & (end_first <= start_first), "end", at_once)

    def words(self, column: str, known: dict[str, Any], code: str, what: str) -> Meanings:
        """The meanings of cells in a list of words; None where a cell is blank or unknown."""

        def judge(cell: str) -> Judged:
            if not cell:
                return None, None
            if cell.casefold() in known:
                return known[cell.casefold()], None
            return None, Fault(code, what, partial(did_you_mean, cell, known, f"write one of {', '.join(list(known)[:9])}"))

        glance = Glance(lambda cells: [WRONG if c and c.casefold() not in known else ASK for c in cells], code, letters_but(*known))
        return self.each(column, judge, glance)


def letters_but(*words: str) -> str:
    """The letters of ASCII with which none of some words begins, in whatever case."""
    return "".join(c for c in ascii_letters if not any(word.casefold().startswith(c.casefold()) for word in words))


def _joined(codes: NDArray[np.int32], cells: list[str]) -> tuple[NDArray[np.int32], list[str]]:
    """The codes of cells of which some may be the same."""
    again, distinct = pd.factorize(np.array(cells, dtype=object))
    return (again.astype(np.int32)[codes], distinct.tolist()) if len(distinct) < len(cells) else (codes, cells)


# What begins with a letter is no date, unless it is a word for one; letters beyond ASCII are left to the judge.
_NO_DATE = re.compile(rf"(?!(?:{'|'.join(filter(str.isalpha, sorted(ONGOING_WORDS)))})\Z)[A-Z_][\x00-\x7f]*\Z", re.ASCII | re.IGNORECASE)
_DATES = Glance(lambda cells: [WRONG if match else ASK for match in map(_NO_DATE.match, cells)], "E335", letters_but(*ONGOING_WORDS))


def _untidy(cells: list[str]) -> bool:
    """Whether any of some cells may have to be tidied."""
    text = "\0".join(cells)
    return not text.isascii() or text[:1] == "'" or "\0'" in text or [cell.strip() for cell in cells] != cells


_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E))


def tidied(cell: str) -> str:
    """A cell without spaces and invisible signs around it, and without the ' that keeps a spreadsheet from running it as a formula."""
    cell = cell.strip()
    if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@"):
        return cell[1:]
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
        if not cell.isprintable():
            cell = cell.translate(_INVISIBLE).strip()
    return cell


def did_you_mean(word: str, known: Collection[str], otherwise: str = "") -> str:
    """The mend for a mistyped word."""
    close = nearest(word, known) if len(word) > 1 else []
    return f"did you mean {close[0]!r}?" if close else otherwise

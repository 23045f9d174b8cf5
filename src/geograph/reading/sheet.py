"""A table being checked: its columns as distinct cells, and complaints about the rows in which one stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise
from string import ascii_letters
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geograph.errors import Change, Problem, ProblemLog, nearest
from geograph.reading.cells import AT_ONCE, Cells, Column, Rows, beginning, joined, spread
from geograph.reading.tidying import LINE_SIGNS, leftover, tidied, untidy
from geograph.reading.tokens import RawTable

_NOTHING = ("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "#N/A", "?", "n.d.", "unknown")  # but Namibia is an actor
_FILES = re.compile(r"\b(edges|nodes|types|evidence|groups|relations|sources)\.csv")
_CONTROLS = bytes({*range(32)} - {9, 10})
_NAMES = ("source", "target", "actor", "of", "id", "name", "tie")


class Fault(NamedTuple):
    """What is wrong with a cell."""

    code: str
    message: str
    mend: str | Callable[[], str] = ""  # looked for only where it will be read
    value: str | None = None
    becomes: str | None = None  # what `clean` writes into the cell
    aside: bool = False  # not worth a word of a row that has a fault already


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

    def joined(self, name: Callable[[Any], str]) -> Meanings:
        """Values of one name as one, under whichever word they were written."""
        at, names = pd.factorize(np.array([name(value) for value in self.values], dtype=object))
        if len(names) == len(self.values):
            return self
        values = dict(zip(at.tolist()[::-1], self.values[::-1], strict=True))
        return Meanings(at.astype(np.int32)[self.codes], [values[i] for i in range(len(names))])

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

    def __init__(self, raw: RawTable, log: ProblemLog, dates: str = "") -> None:
        self.raw, self.log, self.dates = raw, log, dates
        self.good = np.ones(len(raw), dtype=bool)
        self._columns: dict[str, Column] = {}
        self.deleted = 0  # rows left out that have no error
        self._judged: set[str] = set()
        self._made: set[str] = set()  # columns that the file has not, and that others fill
        self._finished = False
        # How many cells of a column were not as they stand now, and hold what other programs take for a line's end; the first place.
        self._tidied: dict[str, tuple[int, tuple[int, int]]] = {}
        self._line_signs: dict[str, tuple[int, tuple[int, int]]] = {}
        # Signs by which a spreadsheet's errors and formulas are known, where there are any.
        self._leftovers = raw.grid or any(sign in raw.data for sign in (b"#", b"=", b"+", b"@"))
        self._blanks: Any = None

    def __len__(self) -> int:
        return len(self.good)

    def __contains__(self, column: str) -> bool:
        return column in self.raw.header or column in self._made

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
        if isinstance(column_.cells, Cells) and not self._controls and column_.cells.bare():
            return column_
        return self._tidy(column, column_)

    @cached_property
    def _controls(self) -> bool:
        """Whether signs of control stand in the file, other than tabs and line ends."""
        return len(self.raw.data.translate(None, _CONTROLS)) < len(self.raw.data)

    def _tidy(self, name: str, column: Column) -> Column:
        """The cells tidied; those that look another way to the eye or to a program than they should are counted."""
        cells = list(column.cells)
        if not untidy(cells):
            return column
        tidy = [tidied(cell) for cell in cells]
        changed = [i for i, (old, new) in enumerate(zip(cells, tidy, strict=True)) if old not in (new, f"'{new}")]
        signs = [i for i, cell in enumerate(tidy) if not cell.isprintable() and LINE_SIGNS.search(cell)]
        if changed or signs:
            often = np.bincount(column.codes, minlength=len(cells))
            for counts, where in ((self._tidied, changed), (self._line_signs, signs)):
                if where:
                    first = int(np.isin(column.codes, where).argmax())
                    counts[name] = int(often[where].sum()), self.raw.place(first, self.raw.header.index(name))
        return Column(*joined(column.codes, tidy))

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
        return Sheet(replace(raw, cells=cells, lines=raw.lines[rows]), self.log, self.dates)

    def texts(self, column: str) -> Any:
        """A column as it was written, for those that nobody judges."""
        if column not in self:  # all such columns are one and the same
            if self._blanks is None or len(self._blanks) != len(self):
                self._blanks = self[column].texts()
            return self._blanks
        return self[column].texts()

    def finish(self) -> None:
        """What is told of all columns, once they have been read; the text of the file is let go."""
        if self._finished:
            return
        self.look_over()
        self._tell_tidied()
        self.raw.data, self._finished = b"", True

    def look_over(self) -> None:
        """Columns that no rule has looked at: errors and formulas of a spreadsheet in them, and cells to be tidied."""
        for name in [c for c in self.raw.header if c not in self._judged]:
            column = self[name]
            left = beginning(column.cells, b"#=+@") if self._leftovers else ()
            faults = {i: Fault(*fault) for i, cell in left if (fault := leftover(name, cell))}
            for i, rows in column.rows_of(list(faults)) if faults else ():
                self.complain(faults[i], name, rows, column.cells[i])
            self._judged.add(name)

    def _tell_tidied(self) -> None:
        """Once for the file, how many cells are not what they look like."""
        odd = "a space or an invisible sign too many, or accents typed apart from their letters; read without"
        for code, counts, what, mend in (
            ("W203", self._line_signs, "signs that other programs take for the end of a line; kept", "replace them by spaces"),
            ("W204", self._tidied, odd, "geograph clean writes them tidied"),
        ):
            if count := sum(n for n, _ in counts.values()):
                line, char = next(iter(counts.values()))[1]
                where = f"column{'s' * (len(counts) > 1)} {', '.join(counts)}" + "; the first here" * (count != 1)
                told = f"{count:,} cell{'s have' if count != 1 else ' has'} {what}"
                self.log.add(Problem(self.raw.file, line, char, code, "", "", told, f"{mend} ({where})"))

    def complain(self, fault: Fault, column: str, rows: Rows, value: str = "") -> None:
        """Log one fault that stands in some rows; an error takes them out."""
        if not len(rows):
            return
        if fault.aside:
            rows = rows[self.good[rows]]
            if not len(rows):
                return
        becomes = fault.becomes if self.log.changes is not None else None
        if fault.code.startswith("E") and becomes is None:
            self.good[rows] = False
        raw = self.raw
        if becomes is not None:
            for at in raw.lines[rows].tolist():
                self.log.mend(Change(raw.file, at, column, value, becomes, fault.code))
        if not self.log.room(raw.file, fault.code):
            self.log.leave_out(raw.file, fault.code, 1)
            return
        at = raw.header.index(column) if column in raw.header else 0
        line, char = raw.place(int(rows[0]), at)
        shown = value if fault.value is None else fault.value
        mend = fault.mend if isinstance(fault.mend, str) else fault.mend()
        what = fault.message
        if raw.grid:
            what, mend = (_FILES.sub(r"the sheet \1", text) for text in (what, mend))
        further = raw.lines[rows[1 : self.log.keep + 1]].tolist()
        problem = Problem(raw.file, line, char, fault.code, column, shown, what, mend, more=max(0, len(rows) - 1 - len(further)))
        if shown:
            self.log.add_many(problem, further)
        else:  # a fault without a value says something about one row
            room = self.log.room(raw.file, fault.code)
            for row in rows[:room].tolist():
                line, char = raw.place(row, at)
                self.log.add(replace(problem, line=line, column=char, more=0))
            self.log.leave_out(raw.file, fault.code, len(rows) - room)

    def put(self, name: str, column: Column) -> Column:
        """Write a column anew, or one that the file has not."""
        self._columns[name] = column
        if name not in self.raw.header:
            self._made.add(name)
        return column

    def delete(self, rows: NDArray[np.bool_], code: str) -> None:
        """Leave out rows that have no error."""
        self.let_go(rows, code)
        self.deleted += int((rows & self.good).sum())
        self.good &= ~rows

    def let_go(self, rows: NDArray[np.bool_], code: str) -> None:
        """Where somebody asked what mends the file, say that these rows go."""
        if self.log.changes is not None and rows.any():
            columns = [self.texts(c)[rows].tolist() for c in self.raw.header]
            for line, *cells in zip(self.raw.lines[rows].tolist(), *columns, strict=True):
                self.log.mend(Change(self.raw.file, line, "", self.raw.delimiter.join(cells), None, code))

    def each(self, column: str, judge: Callable[[str], Judged], glance: Glance | None = None, *, lost: bool = False) -> Meanings:
        """What the cells mean. ``judge`` sees every distinct cell once, or those that a ``glance`` leaves to it.

        ``lost``: cells with an error mean None.
        """
        col = self[column]
        self._judged.add(column)
        values: list[Any] = []
        seen: dict[str, int] = {}
        beyond = np.zeros(len(col.cells), dtype=bool)  # with errors that are counted only
        hopeless = np.zeros(len(col.cells), dtype=bool)
        if glance and isinstance(col.cells, Cells):
            hopeless = col.cells.begin_with(glance.never)
        few = 2 * self.log.keep  # at first, for soon there may be enough faults of a kind
        for begins, ends in pairwise([0, *range(few, len(col.cells), AT_ONCE), len(col.cells)]):
            some = slice(begins, ends)
            faults: dict[int, Fault] = {}
            full = glance is not None and seen.get(glance.code, 0) >= self.log.keep
            cells: Any = []
            if full and hopeless[some].all():  # not even looked at
                meant = [WRONG] * len(hopeless[some])
            else:
                cells = col.cells[some]
                meant = glance.look(cells) if glance else [ASK] * len(cells)
            if glance and full and (wrong := meant.count(WRONG)):
                seen[glance.code] += wrong
                beyond[some] = [value is WRONG for value in meant]
                meant = [None if value is WRONG else value for value in meant]
            asked = [i for i, value in enumerate(meant) if value is ASK or value is WRONG] if ASK in meant or WRONG in meant else []
            for i in asked:
                cell = cells[i]
                meant[i], fault = judge(cell)
                if self._leftovers and cell[:1] in ("#", "=", "+", "@") and (left := leftover(column, cell)):
                    fault = Fault(*left)
                if fault is None:
                    continue
                if cell in _NOTHING and column not in _NAMES:
                    mend = f"leave the cell blank, if {cell} says that nothing is known"
                    fault = fault._replace(mend=mend, becomes="" if column != "type" else None)
                code = fault.code
                seen[code] = n = seen.get(code, 0) + 1
                if n <= self.log.keep:
                    faults[begins + i] = fault
                elif code[0] == "E":
                    beyond[begins + i] = True
                many = glance is not None and code == glance.code and n > ProblemLog.keep  # mean as little as those only counted
                if (lost or many) and code[0] == "E":
                    meant[i] = None
            values += meant
            # Said at once: where all is wrong and all is told, the faults of a column are more than memory is for.
            for i, rows in col.rows_of(list(faults)) if faults else ():
                self.complain(faults[i], column, rows, cells[i - begins])
        for code, n in seen.items():
            self.log.leave_out(self.raw.file, code, n - self.log.keep)
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

    def words(self, column: str, known: dict[str, Any], code: str, what: str, write: Sequence[str] = ()) -> Meanings:
        """The meanings of cells in a list of words; None where a cell is blank or unknown. ``write``: the words to propose."""

        def judge(cell: str) -> Judged:
            if not cell:
                return None, None
            if cell.casefold() in known:
                return known[cell.casefold()], None
            return None, Fault(code, what, partial(did_you_mean, cell, known, f"write one of {', '.join(write or known)}"))

        glance = Glance(lambda cells: [WRONG if c and c.casefold() not in known else ASK for c in cells], code, letters_but(*known))
        return self.each(column, judge, glance)


def letters_but(*words: str) -> str:
    """The letters of ASCII with which none of some words begins, in whatever case."""
    return "".join(c for c in ascii_letters if not any(word.casefold().startswith(c.casefold()) for word in words))


def no_word(code: str, *good: str) -> Glance:
    """What begins with a letter of ASCII, and not like a good word, is wrong; letters beyond ASCII are left to the judge."""
    wrong = re.compile(rf"(?!{'|'.join(map(re.escape, good))})[A-Z_][\x00-\x7f]*\Z", re.ASCII | re.IGNORECASE)
    return Glance(lambda cells: [WRONG if match else ASK for match in map(wrong.match, cells)], code, letters_but(*good))


def did_you_mean(word: str, known: Collection[str], otherwise: str = "") -> str:
    """The mend for a mistyped word."""
    return meant(nearest(word, known) if len(word) > 1 else [], otherwise)


def meant(close: Sequence[str], otherwise: str) -> str:
    """The mend where these words are close, the best first."""
    return f"did you mean {close[0]!r}?" + f" If not, {otherwise}" * bool(otherwise) if close else otherwise

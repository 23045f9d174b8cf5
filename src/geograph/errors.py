"""What can go wrong, in words a user can act on: what, where, how to mend it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Problem:
    """One fault in the data: where it stands, what it is, and the mend."""

    file: str
    line: int
    column: int
    code: str
    field: str
    value: str
    message: str
    mend: str = ""
    also: tuple[int, ...] = ()  # further lines with the very same fault
    more: int = 0  # and as many again that are not listed

    @property
    def severity(self) -> str:
        return "error" if self.code.startswith("E") else "warning"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        if self.file.endswith("]") and self.field:
            place += f" ({_letters(self.column)}{self.line})"  # as a spreadsheet calls the cell
        what = f"{self.field}={self.value!r} " if self.field else ""
        text = f"{place}: {self.code} {what}{self.message}"
        if self.mend:
            text += f"; {self.mend}"
        if self.also:
            shown = ", ".join(str(line) for line in self.also[:8])
            rest = len(self.also) - 8 + self.more
            more = f" and {rest:,} more" if rest > 0 else ""
            text += f" (also on line{'s' if len(self.also) > 1 else ''} {shown}{more})"
        return one_line(text)


@dataclass(frozen=True)
class Change:
    """What ``clean`` does to one cell, or to one row."""

    file: str
    line: int
    field: str  # the column as the data model calls it; blank: the whole row
    old: str
    new: str | None  # None: the row goes
    code: str


def _letters(column: int) -> str:
    """``A`` to ``Z``, ``AA``, ...: the name of a column in a spreadsheet."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


MOST_LISTED = 100_000  # problems of one code in a file that are listed as data, where nobody asks for all
PROBLEM_COLUMNS = ["severity", "file", "line", "column", "code", "field", "value", "message", "mend", "also"]


class DataWarning(UserWarning):
    """The data were read, but something in them deserves a look."""


class GeographError(Exception):
    """Parent of every error geograph raises on purpose."""

    exit_code = 1


class DataError(GeographError, ValueError):
    """The files have faults; ``faults`` lists them all, ``problems`` as a table."""

    def __init__(self, problems: Sequence[Problem], summary: str = "") -> None:
        self.faults = tuple(problems)
        self.summary = summary
        super().__init__("\n".join([*(str(p) for p in self.faults), *([summary] if summary else [])]))

    @property
    def problems(self) -> pd.DataFrame:
        return problems_table(self.faults)


class CannotRead(GeographError, OSError):
    """A file or folder is missing, unreadable, or not what it says it is."""

    exit_code = 66


class CannotWrite(GeographError, OSError):
    """The result could not be written; whatever stood there before is untouched."""

    exit_code = 73


class MeasureError(GeographError, ValueError):
    """A measure cannot be computed with these ties or options."""

    exit_code = 2


class UnknownName(GeographError, KeyError):
    """An actor, type, column, partition or option that does not exist here."""

    exit_code = 2

    def __init__(self, what: str, name: object, known: Iterable[object] = (), *, hint: str = "") -> None:
        words = [str(k) for k in known]
        close = nearest(str(name), words) or [k for k in words if name and k.casefold().startswith(str(name).casefold())][:3]
        if close:
            mend = f"did you mean {' or '.join(repr(c) for c in close)}?"
        elif hint:
            mend = hint
        elif words:
            shown = ", ".join(sorted(words)[:12])
            mend = f"known: {shown}{', ...' if len(words) > 12 else ''}"
        else:
            mend = "there is none here"
        self.message = one_line(f"no {what}{'' if what.endswith('=') else ' '}{str(name)!r}; {mend}")
        super().__init__(self.message)

    def __str__(self) -> str:  # KeyError would print the repr
        return self.message


@dataclass
class ProblemLog:
    """Collects the problems of one reading, the same fault on many lines only once.

    Of each code in each file at most ``keep`` problems are kept, with at most ``keep`` further lines each; the rest is counted, so
    that a file in which everything is wrong needs no more room than one in which much is.
    """

    keep: int = 1000
    problems: list[Problem] = field(default_factory=list)
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)  # (file, code): problems that are only counted
    bad_rows: dict[str, int] = field(default_factory=dict)  # file: rows with errors
    spoiled: set[str] = field(default_factory=set)  # files of which no row may be left out
    deleted_ties: int = 0  # rows of ties left out that have no error
    ties_named: bool = False  # evidence names ties by ids, which would change if rows became one
    changes: list[Change] | None = None  # what would mend the problems; gathered for `clean` only
    _same: dict[tuple[str, ...], int] = field(default_factory=dict)
    _kept: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether somebody reads every problem, however many there are."""
        return False

    def room(self, file: str, code: str) -> int:
        """How many more problems of this code in this file are kept."""
        return max(0, self.keep - self._kept.get((file, code), 0))

    def add(self, problem: Problem) -> None:
        self.add_many(problem, ())

    def add_many(self, problem: Problem, further: Sequence[int]) -> None:
        """Add a problem that stands on further lines too."""
        key = (problem.file, problem.code, problem.field, problem.value, problem.message)
        # A fault without a value says something about one row: never fold those of different calls.
        known = self._same.get(key) if problem.value else None
        if known is None:
            place = (problem.file, problem.code)
            if not self.room(*place):
                self.left_out[place] = self.left_out.get(place, 0) + 1
                return
            self._kept[place] = self._kept.get(place, 0) + 1
            self._same[key] = len(self.problems)
            known, lines = len(self.problems), list(further)
            self.problems.append(problem)
        else:
            lines = [problem.line, *further]
        first = self.problems[known]
        if lines:
            also = (*first.also, *lines)
            more = first.more + max(0, len(also) - self.keep)
            self.problems[known] = replace(first, also=also[: self.keep], more=more)

    def mend(self, change: Change) -> None:
        """Remember what would mend a problem, where somebody asked."""
        if self.changes is not None:
            self.changes.append(change)

    def leave_out(self, file: str, code: str, n: int) -> None:
        """Count problems that nobody will read."""
        if n > 0:
            self.left_out[file, code] = self.left_out.get((file, code), 0) + n

    def first(self, most: int) -> list[Problem]:
        """At most so many of each code in each file."""
        shown: Counter[tuple[str, str]] = Counter()
        listed = []
        for problem in self.problems:
            shown[problem.file, problem.code] += 1
            if shown[problem.file, problem.code] <= most:
                listed.append(problem)
        return listed

    def beyond(self, most: int) -> dict[tuple[str, str], int]:
        """How many problems of each code in each file are more than that."""
        kept = Counter((problem.file, problem.code) for problem in self.problems)
        more = {kind: max(0, n - most) + self.left_out.get(kind, 0) for kind, n in kept.items()}
        return {kind: n for kind, n in more.items() if n}

    def sort(self, files: Iterable[str]) -> None:
        """By file in the given order, line and column."""
        order = {file: i for i, file in enumerate(files)}
        self.problems.sort(key=lambda p: (order.get(p.file, 0), p.line, p.column))

    def count(self, severity: str) -> int:
        """Problems of a severity, kept or only counted."""
        letter = severity[0].upper()
        return sum(p.severity == severity for p in self.problems) + sum(n for (_, c), n in self.left_out.items() if c[0] == letter)

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.problems if p.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [p for p in self.problems if p.severity == "warning"]


def problems_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """The problems as a DataFrame, one row per problem."""
    import pandas as pd

    return pd.DataFrame([problem_row(problem, list(problem.also)) for problem in problems], columns=PROBLEM_COLUMNS)


def problem_row(p: Problem, also: Sequence[int]) -> list[Any]:
    """What stands in ``PROBLEM_COLUMNS`` of a problem, with its further lines."""
    return [p.severity, p.file, p.line, p.column, p.code, p.field, p.value, p.message, p.mend, also]


_NOT_PLAIN = re.compile("[^ -~\n]+")


def printable(text: str) -> str:
    """What cannot be seen made visible, so that data cannot drive a terminal, nor turn the direction of a line."""
    if text.isprintable():
        return text
    return _NOT_PLAIN.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    part, text, begins = found[0], found.string, found.start()
    if part.isprintable():
        return part
    return "".join(c if c.isprintable() or _harmless(text, i) else _code(c) for i, c in enumerate(part, begins))


def one_line(text: str) -> str:
    """The same, on one line: a line break in a name begins no line of its own among messages."""
    return printable(text).replace("\n", "\\n")


def _harmless(text: str, at: int) -> bool:
    """Spaces of any width; and the joiners that Persian, Hindi and emoji are written with, between letters of such scripts."""
    if text[at] in "\u200c\u200d":
        return 0 < at < len(text) - 1 and all(c > "\x7f" and c.isprintable() for c in (text[at - 1], text[at + 1]))
    return unicodedata.category(text[at]) == "Zs"


def _code(char: str) -> str:
    return char.encode("unicode_escape").decode()


def edit_distance(a: str, b: str, most: int = 3) -> int:
    """Letters to insert, delete, replace or swap to get from a to b; ``most`` + 1 if more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


SHORT = 5  # letters


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known words closest to a mistyped one, best first; empty where none is close."""
    word = word.casefold()
    limit = min(most, 1 + (len(word) > 3) + (len(word) > 5))
    spelled = {k.casefold(): k for k in reversed(list(known))}  # of two that differ in case only, the first
    scored = [(edit_distance(word, folded, limit), k) for folded, k in spelled.items()]
    # Half the letters of cuba are those of usa: in a short word two slips leave the first letter.
    best = sorted((d, k) for d, k in scored if d <= limit and (d < 2 or len(word) > SHORT or k.casefold()[:1] == word[:1]))
    return [k for d, k in best if d == best[0][0]]

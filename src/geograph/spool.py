"""A log that keeps every problem, in bounded memory: the first of each kind at hand, the others on disk, all told by place."""

from __future__ import annotations

import heapq
import marshal
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

from geograph.errors import Problem, ProblemLog

ALL = 10**9  # more than there can be
_AT_ONCE = 1 << 15  # rows sorted together
_TEXT_AT_ONCE = 1 << 24  # and the letters in them, or so
_BLOCK = 128  # rows read together

Row = tuple[int, int, int, str]  # line, column, which in the order found, and the text: so rows sort by place


class Spool:
    """Rows of text in the order of their places, more than memory holds: sorted pieces in a nameless temporary file."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._waiting: dict[str, _Piece] = {}  # by file, since the order of the files is known last
        self._runs: dict[str, list[_Run]] = {}

    def put(self, file: str, row: Row) -> None:
        piece = self._waiting.setdefault(file, _Piece())
        piece.rows.append(row)
        piece.letters += len(row[3])
        if len(piece.rows) >= _AT_ONCE or piece.letters >= _TEXT_AT_ONCE:
            self._write(file, self._waiting.pop(file).rows)

    def _write(self, file: str, rows: list[Row]) -> None:
        """Rows go to the disk, behind the last ones where they follow them."""
        rows.sort()
        runs = self._runs.setdefault(file, [])
        if not runs or runs[-1].last > rows[0][:3]:
            runs.append(_Run())
        try:
            self._file = self._file or tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by close()
            for at in range(0, len(rows), _BLOCK):
                runs[-1].blocks.append(self._file.tell())
                marshal.dump(rows[at : at + _BLOCK], self._file)
        except OSError as error:
            raise self._failed(error) from error
        runs[-1].last = rows[-1][:3]

    def rows(self, files: Iterable[str]) -> Iterator[Row]:
        """The rows of some files as if they were one, by place; nothing may be put from now on."""
        runs = [self._read(run) for file in files for run in self._runs.get(file, ())]
        waiting = [sorted(self._waiting[file].rows) for file in files if file in self._waiting]
        return heapq.merge(*runs, *waiting)

    def _read(self, run: _Run) -> Iterator[Row]:
        assert self._file is not None
        for at in run.blocks:
            try:
                self._file.seek(at)
                rows = marshal.load(self._file)
            except OSError as error:
                raise self._failed(error) from error
            yield from rows

    def _failed(self, error: OSError) -> Exception:
        from geograph.output import cannot_write

        return cannot_write(Path(self._folder or tempfile.gettempdir()), error)

    def close(self) -> None:
        """The file, which has no name, is gone with this, as it is when the process ends in whatever way."""
        self._waiting.clear()
        if self._file is not None:
            self._file.close()


@dataclass
class _Piece:
    rows: list[Row] = field(default_factory=list)
    letters: int = 0


@dataclass
class _Run:
    """Rows in order: where each block of them stands in the file."""

    blocks: array[int] = field(default_factory=lambda: array("q"))
    last: tuple[int, int, int] = (0, 0, 0)


class FullLog(ProblemLog):
    """All problems, none only counted, each made into a row of text by ``row`` (of a problem and all its further lines).

    Of each code in each file the first ``HELD`` are held, and the same fault on further lines becomes one row with them. Those
    beyond are a row each time they are found, and go to a temporary file in ``folder`` (default: the system's).
    """

    HELD = 5000

    def __init__(self, row: Callable[[Problem, Sequence[int]], str], folder: Path | None = None) -> None:
        super().__init__(keep=ALL)
        self._row, self._spool = row, Spool(folder)
        self._places: list[int] = []  # for each problem held which it was in the order found
        self._lines: dict[int, array[int]] = {}  # of problems held: further lines
        self._found: Counter[tuple[str, str]] = Counter()
        self._order: dict[str, int] = {}

    def __enter__(self) -> FullLog:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._spool.close()

    @property
    def complete(self) -> bool:
        return True

    def add_many(self, problem: Problem, further: Sequence[int]) -> None:
        place = (problem.file, problem.code)
        key = (problem.file, problem.code, problem.field, problem.value, problem.message)
        known = self._same.get(key) if problem.value else None
        if known is not None:
            self._lines.setdefault(known, array("q")).extend((problem.line, *problem.also, *further))
            return
        number = self._found.total()
        self._found[place] += 1
        if self._found[place] > self.HELD:
            text = self._row(problem, (*problem.also, *further))
            self._spool.put(problem.file, (problem.line, problem.column, number, text))
            return
        at = len(self.problems)
        if problem.value:
            self._same[key] = at
        if problem.also or further:
            self._lines[at] = array("q", (*problem.also, *further))
        self.problems.append(problem)
        self._places.append(number)

    def count(self, severity: str) -> int:
        return sum(n for (_, code), n in self._found.items() if code[0] == severity[0].upper())

    def beyond(self, most: int) -> dict[tuple[str, str], int]:
        """None: all are told."""
        return {}

    def sort(self, files: Iterable[str]) -> None:
        """Remember the order of the files; the problems are sorted as they are told."""
        self._order = {file: i for i, file in enumerate(files)}

    def rows(self) -> Iterator[str]:
        """A row of text for each problem, by file in the given order, line and column."""
        groups: dict[int, list[str]] = {}
        for file in dict.fromkeys(file for file, _ in self._found):
            groups.setdefault(self._order.get(file, 0), []).append(file)
        for _, files in sorted(groups.items()):
            for *_, text in heapq.merge(self._held_of(set(files)), self._spool.rows(files)):
                yield text

    def _held_of(self, files: set[str]) -> Iterator[Row]:
        order = [(p.line, p.column, self._places[i], i) for i, p in enumerate(self.problems) if p.file in files]
        for line, column, number, i in sorted(order):
            yield line, column, number, self._row(self.problems[i], self._lines.get(i, ()))

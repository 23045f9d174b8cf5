"""Where in a text something stands, and the telling of cells by their places."""

from __future__ import annotations

import re
from collections.abc import Callable

from geograph.errors import Problem, ProblemLog

LISTED = 20  # cells told one by one; a wholly damaged file has a million
_SEPARATES = re.compile(r'[,;\t|"\r\n]')


class Places:
    """Line and character (from 1) of ascending positions; a line ends as in tokens.py: LF, CRLF, CR."""

    def __init__(self, text: str) -> None:
        self.text, self.line, self.begins, self.at = text, 1, 0, 0
        self.returns = "\r" in text

    def __call__(self, at: int) -> tuple[int, int]:
        text, last = self.text, self.at
        ends, newest = text.count("\n", last, at), text.rfind("\n", last, at)
        if self.returns:
            ends += text.count("\r", last, at) - text.count("\r\n", last, at)
            newest = max(newest, text.rfind("\r", last, at))
        if ends:
            self.line, self.begins = self.line + ends, newest + 1
        self.at = at
        return self.line, at - self.begins + 1


def cell_around(text: str, at: int) -> tuple[int, int]:
    """Begin and end of the cell around a position, whatever the delimiter."""
    begin = at
    while begin and not _SEPARATES.match(text, begin - 1):
        begin -= 1
    end = _SEPARATES.search(text, at)
    return begin, end.start() if end else len(text)


Seen = dict[str, list[tuple[int, int]]]  # where each cell stands


def tell(file: str, log: ProblemLog, code: str, seen: Seen, what: Callable[[str], str], mend: str) -> None:
    """One problem for each cell, with the further lines on which it stands."""
    for value, where in seen.items():
        lines = tuple(dict.fromkeys(line for line, _ in where[1:] if line != where[0][0]))
        log.add(Problem(file, *where[0], code, "", value, what(value), mend, lines))


def cut(value: str, most: int = 60) -> str:
    return value if len(value) <= most else value[: most - 3] + "..."

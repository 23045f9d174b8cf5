"""Dates as analysts write them, and what is in force when.

Inside, a day is a day number (days since 1970-01-01, numpy's ``datetime64[D]``) and a period is
``[first day, day after the last day)``. A date written ``2021`` could be any of its 365 days, so every
start and end has an earliest and a latest reading.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geograph.dates import DateError, mistaken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NEVER, FOREVER = -(10**9), 10**9  # day numbers that stand for "no bound"
ONGOING = ".."
EVERY = ("year", "quarter", "month")
ONGOING_WORDS = {"..", "present", "ongoing", "current"}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]00:00(?::00)?Z?)?)?)?([~?]?)", re.ASCII)
_DECADE = re.compile(r"(\d{2})(\d|X)X([~?]?)", re.ASCII | re.IGNORECASE)  # 199X, 19XX
_UNKNOWN_PART = re.compile(r"(?<=\d)(-XX){1,2}(?=[~?]?$)", re.IGNORECASE)  # 1990-XX, 1990-05-XX
_BLANKS = {"", "-", "\u2013", "\u2014"}
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Span:
    """The days a written date may mean: ``first`` to ``last``, both included."""

    first: int
    last: int
    about: bool = False


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Span | None:
    """Days meant by ``2021``, ``2021-08``, ``2021-08-15``, ``2021~`` (about), ``202X``; None for blank or ``..``.

    >>> parse_date("2021-02")
    Span(first=18659, last=18686, about=False)
    """
    text = text.strip()
    if text in _BLANKS or text.casefold() in ONGOING_WORDS:
        return None
    if "X" in text or "x" in text:
        if match := _DECADE.fullmatch(text):
            earliest, latest = (int(f"{match[1]}{match[2] if match[2].isdigit() else digit}{digit}") for digit in "09")
            if earliest:
                return Span(date(earliest, 1, 1).toordinal() - _EPOCH, date(latest, 12, 31).toordinal() - _EPOCH, bool(match[3]))
        text = _UNKNOWN_PART.sub("", text)
    match = _DATE.fullmatch(text)
    if not match:
        raise mistaken(text)
    year, month, day = (int(part) if part else 0 for part in match.groups()[:3])
    if year < 1:
        raise DateError(text, "is not a year", "years run from 0001 to 9999")
    if match[2] and not 1 <= month <= 12:
        raise DateError(text, f"has no month {month}", "correct the month", "E332")
    length = calendar.monthrange(year, month)[1] if month else 0
    if match[3] and not 1 <= day <= length:
        raise DateError(text, f"is not a day: {calendar.month_name[month]} {year} has {length} days", "correct the day", "E332")
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or length or 31)
    return Span(first.toordinal() - _EPOCH, last.toordinal() - _EPOCH, bool(match[4]))


def interval(text: str) -> tuple[str, str] | None:
    """Start and end of a period written in one cell: ``1990/1995``, ``1990-05/..``; None where it is none."""
    start, slash, end = (part.strip() for part in text.partition("/"))
    if not slash or not (start or end):
        return None
    try:
        parse_date(start), parse_date(end)
    except DateError:
        return None
    return ("" if start == ONGOING else start), end


def day_text(day: int) -> str:
    """A day number as ISO text; blank where there is no bound."""
    return "" if day in (NEVER, FOREVER) else str(np.datetime64(int(day), "D"))


@dataclass(frozen=True)
class Bounds:
    """Earliest and latest reading of each start and end; ends are the day after the last day in force."""

    start_first: Days
    start_last: Days
    end_first: Days
    end_last: Days
    is_event: Mask
    undated: Mask
    vague: Mask  # an event "about" some date: on no day sure

    @classmethod
    def parse(
        cls,
        starts: Sequence[str],
        ends: Sequence[str],
        is_event: Mask,
        newest_source: Sequence[Span | None],
        *,
        end: str = "inclusive",
    ) -> Bounds:
        """Read start and end columns. ``newest_source`` dates an end written ``..``.

        With ``end="exclusive"`` an end names the first day *out* of force, as in ``until 1904``.
        """
        n = len(starts)
        start_first, start_last = np.full(n, NEVER), np.full(n, FOREVER)
        end_first, end_last = np.full(n, NEVER), np.full(n, FOREVER)
        undated, vague = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
        for i, (s, e) in enumerate(zip(starts, ends, strict=True)):
            if not s and not e:
                undated[i] = True
                continue
            began, ended = parse_date(s), parse_date(e)
            if began:
                start_first[i] = began.first
                start_last[i] = began.last if not began.about else FOREVER
            if ended and end == "exclusive":
                end_first[i] = ended.first if not ended.about else NEVER
                end_last[i] = ended.first
            elif ended:
                end_first[i] = ended.first + 1 if not ended.about else NEVER
                end_last[i] = ended.last + 1
            elif e and (at := newest_source[i]):
                # Ongoing when the source was written: sure then, possible ever after.
                end_first[i] = at.first + 1
                start_last[i] = min(start_last[i], at.last)
                if is_event[i]:
                    end_last[i] = at.last + 1
            elif is_event[i] and began and not e:  # an event without an end ended when it happened
                end_last[i] = began.last + 1
                vague[i] = began.about
                if not began.about:
                    end_first[i] = began.first + 1
        # A start is no later than the last possible day, an end no earlier than the first: one bound sharpens the other.
        start_last = np.where((start_first != NEVER) & (end_last != FOREVER), np.minimum(start_last, end_last - 1), start_last)
        end_first = np.where((start_first != NEVER) & (end_first != NEVER), np.maximum(end_first, start_first + 1), end_first)
        return cls(start_first, start_last, end_first, end_last, is_event, undated, vague)

    def take(self, rows: NDArray[np.int64]) -> Bounds:
        return Bounds(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    def possible(self, persistence: int = 12) -> tuple[Days, Days]:
        """Widest reading: in force on every day the record does not rule out."""
        return self.start_first, np.where(self.is_event, _months_later(self.end_last, persistence), self.end_last)

    def sure(self, persistence: int = 12) -> tuple[Days, Days]:
        """Narrowest reading: the latest start and the earliest end that the record allows.

        Where they cross, no single day is sure; yet a window that holds both surely has a day in force.
        """
        start = np.where(self.start_last == FOREVER, np.where(self.end_last == FOREVER, FOREVER, self.end_last - 1), self.start_last)
        end = np.where(self.end_first == NEVER, np.where(self.start_first == NEVER, NEVER, self.start_first + 1), self.end_first)
        end = np.where(self.is_event, _months_later(end, persistence), end)
        return start, np.where(self.undated | self.vague, NEVER, end)

    def in_force(self, first: int, until: int, *, persistence: int = 12) -> tuple[Mask, Mask]:
        """Masks (possibly, surely) of what is in force on at least one day of ``[first, until)``."""
        a, b = self.possible(persistence)
        possibly = (a < until) & (b > first) & (a < b)
        a, b = self.sure(persistence)
        surely = (a < until) & (b > first) & possibly
        return possibly, surely


def _months_later(day_after: Days, months: int) -> Days:
    """The day after the last day, that last day moved by whole months (31 August + 1 month = 30 September)."""
    bounded = (day_after != NEVER) & (day_after != FOREVER)
    last = np.where(bounded, day_after - 1, 0).astype("datetime64[D]")
    month = last.astype("datetime64[M]")
    moved = month + months
    ends = (moved + 1).astype("datetime64[D]").astype(np.int64) - 1
    day = moved.astype("datetime64[D]").astype(np.int64) + (last - month.astype("datetime64[D]")).astype(np.int64)
    return np.where(bounded, np.minimum(day, ends) + 1, day_after)


def window(first: str, last: str) -> tuple[int, int]:
    """Day numbers ``[first day, day after the last)`` of two written dates; blank and ``..`` are no bound."""
    a, b = parse_date(first), parse_date(last)
    lo, hi = (a.first if a else NEVER), (b.last + 1 if b else FOREVER)
    if lo >= hi:
        raise DateError(last, f"ends before {first!r} begins", "swap the two dates")
    return lo, hi


def grid(bounds: Bounds, every: str, *, first: str = ONGOING, last: str = ONGOING) -> list[tuple[str, str, str]]:
    """Every year, quarter or month from ``first`` to ``last``, or where these are ``..`` from the first to the last date of the ties.

    Each as its label and its first and last date as :func:`window` reads them; empty where nothing has a date.
    """
    days = np.concatenate([bounds.start_first, bounds.start_last, bounds.end_first - 1, bounds.end_last - 1])
    days = days[(days > NEVER) & (days < FOREVER - 1)]
    a, b = window(first, last)
    if not len(days) and (a == NEVER or b == FOREVER):
        return []
    lo, hi = (a if a != NEVER else int(days.min())), (b - 1 if b != FOREVER else int(days.max()))
    months = [int(np.datetime64(day, "D").astype("datetime64[M]").astype(np.int64)) + 1970 * 12 for day in (lo, hi)]
    size = {"year": 12, "quarter": 3, "month": 1}[every]
    found = []
    for at in range(months[0] // size * size, months[1] + 1, size):
        begin, end = (f"{m // 12:04d}-{m % 12 + 1:02d}" for m in (at, at + size - 1))
        if every == "year":
            found.append((begin[:4], begin[:4], begin[:4]))
        else:
            found.append((begin if every == "month" else f"{begin[:4]}-Q{at % 12 // 3 + 1}", begin, end))
    return found

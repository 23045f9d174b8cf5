"""Columns of dates: which days they may mean, whatever the order in which they are written, and whether ends follow starts."""

from __future__ import annotations

from datetime import date

import numpy as np

from geograph.dates import DateError, reordered
from geograph.periods import FOREVER, NEVER, ONGOING, ONGOING_WORDS, interval, parse_date
from geograph.reading.cells import Cells, Column, Rows, beginning, joined
from geograph.reading.sheet import Fault, Judged, Sheet, no_word

Spans = tuple[Rows, Rows, Rows, Rows]  # first and last day that a start, and that an end may mean
_AHEAD = 50  # years: the end of a treaty may lie ahead, but hardly further
_DATES = no_word("E335", *filter(str.isalpha, ONGOING_WORDS))


def spans(sheet: Sheet, column: str) -> tuple[Rows, Rows]:
    """First and last day that each row's date may mean; ``NEVER`` and ``FOREVER`` where there is none.

    From here on a date in another order stands as year, month and day.
    """
    latest = date.today().toordinal() - date(1970, 1, 1).toordinal() + (_AHEAD * 365 if column == "end" else 0)
    stands: dict[str, str] = {}  # cells that are written anew

    def judge(cell: str) -> Judged:
        span = fault = None
        try:
            span = parse_date(cell)
        except DateError as error:
            fault = Fault(error.code, error.what, error.mend, becomes=error.meant)
            if error.meant and sheet.log.changes is not None:  # what depends on the date is mended with it
                stands[cell], span = error.meant, parse_date(error.meant)
            if iso := reordered(cell, sheet.dates):
                stands[cell], span = iso, parse_date(iso)
                told = sheet.dates and sheet.log.changes is None  # a mended copy will be read without being told
                fault = None if told else Fault("W333", f"is read as {iso}", "write it so, year first", becomes=iso)
        if span and span.first > latest and fault is None:
            mend = "correct it" if column == "end" else "correct it, or leave out what is only planned"
            fault = Fault("W337", "has not come yet", mend)
        if cell and not (span or fault) and cell.casefold() not in ONGOING_WORDS:
            stands[cell] = ""
        return span, fault

    read = sheet.each(column, judge, _DATES)
    firsts = np.array([span.first if span else NEVER for span in read.values], dtype=np.int64)
    lasts = np.array([span.last if span else FOREVER for span in read.values], dtype=np.int64)
    if stands:
        sheet.put(column, Column(*joined(read.codes, [stands.get(cell, cell) for cell in sheet[column].cells])))
    return firsts[read.codes], lasts[read.codes]


def period(sheet: Sheet, *, until: bool = False) -> Spans:
    """Check start and end, and that they are in order. ``until``: an end is the first day out of force."""
    _part_intervals(sheet)
    ends = sheet["end"]
    ongoing = [i for i, cell in beginning(ends.cells, b".PpOoCc") if cell.casefold() in ONGOING_WORDS]
    if any(ends.cells[i] != ONGOING for i in ongoing):  # one way to say it from here on
        cells = list(ends.cells)
        for i in ongoing:
            cells[i] = ONGOING
        ends = sheet.put("end", Column(*joined(ends.codes, cells)))
    start_first, start_last = spans(sheet, "start")
    end_first, end_last = spans(sheet, "end")
    starts = sheet["start"]

    def before(row: int) -> Fault:
        start = starts.cells[starts.codes[row]]
        mend = "correct the wrong one, swap the two if they are reversed, or write .. as the end if it is ongoing"
        return Fault("E331", f"is before start={start!r}", mend)

    def at_once(row: int) -> Fault:
        start = starts.cells[starts.codes[row]]
        return Fault("E331", f"is not after start={start!r}, and an end is the first day out of force here", "write a later end")

    wrong = end_last < start_first
    sheet.complain_each(wrong, "end", before)
    if until:
        sheet.complain_each(~wrong & (start_first != NEVER) & (end_first != NEVER) & (end_first <= start_first), "end", at_once)
    return start_first, start_last, end_first, end_last


def _part_intervals(sheet: Sheet) -> None:
    """``1990/1995`` in the column of the start says when it ended, too."""
    starts = sheet["start"]
    if isinstance(starts.cells, Cells) and b"/" not in sheet.raw.data:
        return
    found = {i: both for i, cell in enumerate(starts.cells) if "/" in cell and (both := interval(cell))}
    if not found:
        return
    ends = sheet["end"].texts().to_numpy(dtype=object)
    texts = starts.texts().to_numpy(dtype=object)
    for i, rows in starts.rows_of(list(found)):
        told = ends[rows] != ""
        fault = Fault("E335", "says start and end, and the column end says one too", "write the end in one place")
        sheet.complain(fault, "start", rows[told], starts.cells[i])
        texts[rows], ends[rows[~told]] = found[i][0], found[i][1]
    sheet.put("start", Column.of(texts))
    sheet.put("end", Column.of(ends))

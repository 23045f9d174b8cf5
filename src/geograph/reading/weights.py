"""The weights of ties: numbers as they are written in different countries, never guessed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geograph.errors import Problem
from geograph.reading.sheet import ASK, Fault, Judged, Meanings, Sheet, no_word

FARTHEST = 1e12  # of the largest weight and the smallest: beyond, a sum of both is the large one alone
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_GROUPED = re.compile(r"[+-]?([1-9]\d{0,2}(?:([,. '])\d{3})(?:\2\d{3})*)([.,]\d+)?", re.ASCII)
_DOTS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)  # a thousand and some, or one and some decimals
_POINT = re.compile(r"[+-]?(\d*\.(\d{1,2}|\d{4,})|(0|\d{4,})\.\d+)", re.ASCII)  # with a point that can be a decimal one only
_MARKED = re.compile(r"[+-]?\d[\d.,]*", re.ASCII)
_UNITS = re.compile(r"(?:[$€£¥₽]|[A-Z]{3} )\s*([\d.,]+)|([\d.,]+)\s*(?:[%$€£¥₽]|[A-Za-z]{1,7})")
_SAME = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " "})


def weights(sheet: Sheet, decimal: str | None, thousands: str | None) -> Meanings:
    """The column of weights as numbers, 1 where it is blank.

    A decimal comma is read as one where the file's delimiter is another sign and no weight has a point, and this is said. What could
    be thousands or decimals is refused, until ``decimal`` or ``thousands`` say which.
    """
    told = decimal is not None or thousands is not None
    marked = False  # whether some weight has a decimal comma, or points between thousands

    @cache
    def commas() -> bool:
        return sheet.raw.delimiter != "," and not any("." in cell and _PLAIN.fullmatch(cell) for cell in sheet["weight"].cells)

    def judge(cell: str) -> Judged:
        nonlocal marked
        if not cell:
            return 1.0, None
        plain, remark = cell, None
        if told:
            plain = _as_told(cell, decimal or ".", thousands)
            if sheet.log.changes is not None and plain != cell:  # as told here, but the copy will be read without being told
                remark = Fault("W328", f"is read as {plain}", becomes=plain)
        elif not _PLAIN.fullmatch(cell):
            grouped = _GROUPED.fullmatch(cell.translate(_SAME))
            marked |= bool(_COMMA.fullmatch(cell) or (grouped and grouped[2] == "."))
            if grouped:
                return float("nan"), _ambiguous(*grouped.groups())
            if _COMMA.fullmatch(cell) and commas():
                plain = cell.replace(",", ".")
                remark = Fault("W328", f"is read as {plain}, the comma being a decimal one", "write it with a point", becomes=plain)
        weight = float(plain) if _PLAIN.fullmatch(plain) else float("nan")
        if 0 < weight < float("inf"):
            return weight, remark
        if not plain or (told and not _PLAIN.fullmatch(plain) and _MARKED.fullmatch(cell)):
            return weight, Fault("E327", *_misplaced(cell, decimal or ".", thousands))
        if _COMMA.fullmatch(cell):
            return weight, Fault(
                "E327", "has a decimal comma", f'write {cell.replace(",", ".")}; if all weights have one, say --decimal ","'
            )
        return weight, Fault("E327", "is not a number above 0", _mend(cell, weight))

    read = sheet.each("weight", judge, None if told else _WEIGHTS)
    if marked:
        _dots_among_marks(sheet)
    return read


def _dots_among_marks(sheet: Sheet) -> None:
    """Where other weights have points between thousands, or decimal commas, 1.250 is not surely one and a quarter."""
    column = sheet["weight"]
    dots = []
    for i, cell in enumerate(column.cells):
        if _POINT.fullmatch(cell):
            return
        if _DOTS.fullmatch(cell):
            dots.append(i)
    for i, rows in column.rows_of(dots) if dots else ():
        sheet.complain(_ambiguous(column.cells[i], ".", None), "weight", rows, column.cells[i])


def _misplaced(cell: str, decimal: str, thousands: str | None) -> tuple[str, str]:
    """What to say of a weight whose marks are not those that were told."""
    told = " ".join(f'--{name} "{mark}"' for name, mark in (("decimal", decimal), ("thousands", thousands)) if mark)
    point = "" if thousands == "." else '; if its point parts thousands, say --decimal "," --thousands .'
    if _PLAIN.fullmatch(cell) and decimal == ",":
        return f"has a point, and {told} was told", f"write {cell.replace('.', ',')}, or take the option away{point}"
    if _COMMA.fullmatch(cell) and thousands != ",":
        return f"has a comma, and {told} was told", f"write {cell.replace(',', '.')}, or take the option away"
    return f"has other marks than those told ({told})", "write the number without marks between thousands"


def _look(cells: list[str]) -> list[Any]:
    text = "\0".join(cells)
    if not text.isascii() or "_" in text:  # Python takes 1_000 and digits of other scripts for numbers
        return [ASK] * len(cells)
    try:
        found = list(map(float, cells))
    except ValueError:
        return _NO_NUMBER.look(cells)
    values = np.array(found)
    return found if ((values > 0) & (values < float("inf"))).all() else [ASK] * len(cells)


_NO_NUMBER = no_word("E327", "inf", "nan")
_WEIGHTS = _NO_NUMBER._replace(look=_look)


def _as_told(cell: str, decimal: str, thousands: str | None) -> str:
    """A number with a decimal point and without marks between its thousands; blank where the marks stand elsewhere."""
    whole, point, rest = cell.translate(_SAME).partition(decimal)
    groups = whole.split(thousands) if thousands else [whole]
    if any(mark in "".join(groups) for mark in ",. '"):  # a mark that nobody has told of
        return ""
    if any(len(group) != 3 for group in groups[1:]) or (len(groups) > 1 and not 0 < len(groups[0].lstrip("+-")) <= 3):
        return ""
    return "".join(groups) + ("." + rest if point else "")


def _ambiguous(whole: str, mark: str, decimals: str | None) -> Fault:
    """A number with a mark between groups of three digits."""
    if mark in ",." and not decimals and whole.count(mark) == 1:
        thousands, decimal = whole.replace(mark, ""), whole.replace(mark, ".").rstrip("0").rstrip(".")
        say = ("--thousands ,", '--decimal ","') if mark == "," else ('--thousands . --decimal ","', "--decimal .")
        mend = f"write one of the two; for all weights at once, {say[0]} gives {thousands} and {say[1]} gives {decimal}"
        return Fault("E329", f"could be {thousands} or {decimal}", mend)
    point = ' --decimal ","' if mark == "." or (decimals and decimals[0] == ",") else ""
    plain = whole.replace(mark, "") + (f".{decimals[1:]}" if decimals else "")
    what = f"has {'spaces' if mark == ' ' else repr(mark)} between its thousands"
    shown = mark if mark in ",." else f'"{mark}"'
    return Fault("E329", what, f"write {plain}; for all weights at once say --thousands {shown}{point}")


def _mend(cell: str, weight: float) -> str:
    if weight < 0:
        return f"write {cell.lstrip('-−')} if the minus is a slip; for hostility write -1 in a column sign, and a weight above 0"
    if weight == 0:
        return "leave out a tie without strength, or say in evidence.csv that it is absent"
    if weight == float("inf") or re.fullmatch(r"[+-]?inf(inity)?", cell, re.IGNORECASE):
        return "write a number that a computer can hold (below 1e308)"
    if unit := _UNITS.fullmatch(cell):
        return f"write the number alone, {unit[1] or unit[2]}, in one unit for the whole column"
    return "write a number above 0, or leave it blank for 1"


def unsafe_range(sheet: Sheet, made: NDArray[Any]) -> None:
    """Weights of which the smallest vanish beside the largest."""
    good = made[sheet.good]
    if not len(good):
        return
    least, most = float(np.min(good)), float(np.max(good))
    if least < most / FARTHEST:
        line, char = sheet.raw.place(-1, sheet.raw.header.index("weight"))
        what = f"the weights run from {least:g} to {most:g}: sums of them lose the small ones"
        sheet.log.add(Problem(sheet.raw.file, line, char, "W330", "weight", "", what, "write them in another unit, or as logarithms"))

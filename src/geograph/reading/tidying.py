"""What stands around and inside cells that is no part of what they say, and what spreadsheets leave in them."""

from __future__ import annotations

import re
import unicodedata

_EXCEL_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "####")
_FORMULA = re.compile(r"=.+|[+@][A-Z]{1,3}\$?\d+\b.*|\+[A-Z]+\(.*")
_FORMULA_IN_TEXT = re.compile(r"=\s*[$A-Z][$A-Z.]*[\d(].*")  # a note may begin with =
_TEXTS = {"note", "meaning", "first_words", "title", "label", "said_by", "scope", "name"}
LINE_SIGNS = re.compile("[\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]")


def untidy(cells: list[str]) -> bool:
    """Whether any of some cells may have to be tidied."""
    text = "\0".join(cells)
    return (
        not text.isascii() or bool(LINE_SIGNS.search(text)) or text[:1] == "'" or "\0'" in text or [cell.strip() for cell in cells] != cells
    )


def leftover(column: str, cell: str) -> tuple[str, str, str] | None:
    """Code, reason and mend where a cell is what a spreadsheet writes where it has no value, or instead of one."""
    if cell.startswith(_EXCEL_ERRORS) and (column not in _TEXTS or cell.rstrip("#") == "" or cell in _EXCEL_ERRORS):
        return (
            "E309",
            "is an error of the spreadsheet, not a value",
            "write the value, or mend the formula in the spreadsheet and export again",
        )
    if (_FORMULA_IN_TEXT if column in _TEXTS else _FORMULA).fullmatch(cell):
        return "E310", "is a formula, not a value", "in the spreadsheet copy the cells and paste them as values, then export again"
    return None


_GUARD = re.compile(r"'+[=+\-@\t\r]")
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E))


def unguarded(cell: str) -> str:
    """A cell without the one ' that ``geograph.output.guarded`` puts before what a spreadsheet would run."""
    return cell[1:] if cell[:1] == "'" and _GUARD.match(cell) else cell


def tidied(cell: str) -> str:
    """A cell without spaces and invisible signs around it, and without the ' that keeps a spreadsheet from running it as a formula."""
    cell = cell.strip()
    if (bare := unguarded(cell)) != cell:
        return bare
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
        if not cell.isprintable():
            cell = cell.translate(_INVISIBLE).strip()
    return cell

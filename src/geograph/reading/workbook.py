"""An Excel workbook to the same tables of text as a folder of CSV files."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.parsers import expat

from geograph.errors import Problem, ProblemLog, edit_distance
from geograph.reading.files import read_bytes
from geograph.reading.headers import HEADER_WITHIN, is_header
from geograph.reading.tokens import RawTable, without_blanks
from geograph.tables import COLUMNS

LARGEST, RATIO = 50_000_000, 200  # bytes unpacked, and how many times the file: beyond both it is a bomb
_SAVE = "in Excel: File > Save As > Excel Workbook (.xlsx)"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how a workbook writes characters that XML has not
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')  # parts of a number format that are no codes


class _Damaged(Exception):
    """openpyxl cannot make sense of the workbook."""


class _Met(Exception):
    """Stops a parser where it stands."""


class _Fault(Exception):
    """A cell that has no value to read."""

    def __init__(self, code: str, value: str, what: str, mend: str) -> None:
        super().__init__(what)
        self.code, self.value, self.what, self.mend = code, value, what, mend


def load_workbook(path: Path, log: ProblemLog) -> dict[str, RawTable]:
    """The tables of a workbook by name; empty, with a problem, where it cannot be read.

    Every sheet that is called as a file of a folder would be (``edges``, ``nodes``, ...) is a table, other sheets are the user's own.
    """
    data = read_bytes(path)
    if refusal := _refusal(data):
        code, what, mend = refusal
        log.add(Problem(str(path), 1, 1, code, "", "", what, mend))
        return {}
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's on what it does not keep when writing
            book = _sound(openpyxl.load_workbook, io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            sheets = _sheets(path, book, log)
            tables = {name: _table(name, f"{path}[{sheet.title}]", sheet, log) for name, sheet in sheets.items()}
            for name, table in tables.items():
                if table is not None:
                    _merged_cells(book, sheets[name], table, log)
    except _Damaged as error:
        log.add(Problem(str(path), 1, 1, "E102", "", "", f"this workbook is damaged ({error})", f"open it and save it again; {_SAVE}"))
        return {}
    return {name: table for name, table in tables.items() if table is not None}


def _sound(call: Any, *args: Any, **options: Any) -> Any:
    """What openpyxl answers; its many ways to fail at a damaged file become one."""
    try:
        return call(*args, **options)
    except StopIteration:
        raise
    except Exception as error:
        told = f"{type(error).__name__}: {error}".split("\n")[0]
        raise _Damaged(told[:200]) from error


def _refusal(data: bytes) -> tuple[str, str, str] | None:
    """Code, reason and mend, where the bytes are no workbook that is safe to open. Nothing is unpacked to find out but prologs."""
    if not data.strip(b"\0 \r\n\t"):
        return "E103", "the file is empty", "export it again"
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # the container of old workbooks, and of new ones with a password
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "E102", "this workbook has a password", "remove the password: in Excel, File > Info > Protect Workbook > Encrypt"
        return "E102", "this is an old Excel workbook (.xls)", _SAVE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "xl/workbook.bin" in names:
                return "E102", "this is a binary Excel workbook (.xlsb)", _SAVE
            if "content.xml" in names:
                return "E102", "this is an OpenDocument file, not an Excel workbook", "save it as .xlsx: File > Save As"
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                return "E102", "this is a zip file, not an Excel workbook", _SAVE
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > LARGEST and unpacked > RATIO * len(data):
                what = f"unpacks to {unpacked // 1_000_000} MB, over {RATIO} times its size: it looks made to fill the memory"
                return "E106", what, "open it, delete what is not data, and save it again, or save each sheet as CSV UTF-8"
            for member in archive.infolist():
                if member.flag_bits & 1:
                    return "E102", "this workbook has a password", "remove the password"
                with archive.open(member) as stream:
                    if _declares(stream):
                        return "E106", f"declares XML entities, which no workbook does ({member.filename})", f"make it anew; {_SAVE}"
    except Exception as error:  # zipfile, too, fails in many ways
        if not data.startswith(b"PK"):
            return "E102", "this is not an Excel workbook, whatever its name says", f"{_SAVE}, or give CSV"
        return "E102", f"this workbook is damaged ({type(error).__name__})", "copy or download it again; an unfinished copy looks so"
    return None


def _declares(stream: Any) -> bool:
    """Whether an XML part has a document type, the place of entities. It can stand before the first element only."""
    found: list[str] = []

    def meet(what: str) -> None:
        found.append(what)
        raise _Met

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: meet("type")
    parser.StartElementHandler = lambda *_: meet("element")
    try:
        while chunk := stream.read(65536):
            parser.Parse(chunk)
    except (_Met, expat.ExpatError):  # what is no XML is a picture, or damaged, which openpyxl then says
        pass
    return found == ["type"]


def _sheets(path: Path, book: Any, log: ProblemLog) -> dict[str, Any]:
    """The sheet of each table. Hidden and misspelt ones are said, and that there is none with ties."""
    found: dict[str, Any] = {}
    for sheet in book.worksheets:
        name = sheet.title.strip().casefold()
        if name not in COLUMNS:
            continue
        if sheet.sheet_state != "visible":
            mend = "unhide it or delete it"
            log.add(Problem(f"{path}[{sheet.title}]", 1, 1, "W116", "", "", "the sheet is hidden and was not read", mend))
        elif name in found:
            what = f"is not read: another sheet is called {found[name].title!r}"
            log.add(Problem(f"{path}[{sheet.title}]", 1, 1, "W115", "", "", what, "put the rows into one sheet"))
        else:
            found[name] = sheet
    for sheet in book.worksheets:
        name = sheet.title.strip().casefold()
        if name in COLUMNS or sheet.sheet_state != "visible":
            continue
        distance, meant = min((edit_distance(name, c, 2), c) for c in COLUMNS)
        # Beside a sheet "nodes", "notes" and "roles" are no slips; but "nodes2" may hold actors that would be missed.
        near = distance <= 2 and (meant not in found or name.startswith(meant))
        if near:
            mend = f"did you mean {meant}? The tables are called {', '.join(COLUMNS)}"
            log.add(Problem(f"{path}[{sheet.title}]", 1, 1, "W115", "", "", "is not read", mend))
    if "edges" not in found:
        titles = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        told = f"the sheets are {', '.join(map(repr, titles))}" if titles else "there is no sheet to be seen"
        mend = f"{told}; rename the one that holds the ties to 'edges'" if titles else f"{told}; {_SAVE}"
        log.add(Problem(str(path), 1, 1, "E113", "sheet", "edges", "missing", mend))
    return found


def _merged_cells(book: Any, sheet: Any, table: RawTable, log: ProblemLog) -> None:
    """Merged cells among the data: only the first holds the value, and the others would read as blank."""
    try:
        part = book._archive.read(sheet._worksheet_path)  # openpyxl reads them only together with all that is to be seen
    except (AttributeError, KeyError):
        return
    for found in re.finditer(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', part):
        first, last = int(found[2]), int(found[4])
        if last > table.header_line:
            span = f"{found[1].decode()}{first}:{found[3].decode()}{last}"
            what = f"the cells {span} are merged: all but the first read as blank"
            log.add(
                Problem(
                    table.file, max(first, table.header_line + 1), 1, "E128", "", "", what, "unmerge them and write the value into each"
                )
            )


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Rows with something in them, each with its number in the sheet."""
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong, and would cut it off
    rows = iter(sheet.iter_rows())
    line = 0
    while True:
        try:
            row = _sound(next, rows)
        except StopIteration:
            return
        line += 1
        if any(_filled(cell) for cell in row):
            yield line, list(row)


def _filled(cell: Any) -> bool:
    value = cell.value
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _table(name: str, file: str, sheet: Any, log: ProblemLog) -> RawTable | None:
    rows = _rows(sheet)
    top = list(islice(rows, HEADER_WITHIN))
    if not top:
        if name == "edges":  # an empty sheet of any other name says nothing
            log.add(Problem(file, 1, 1, "E103", "", "", "the sheet is empty", "write the names of the columns, and the ties below"))
        return None
    skipped = next(
        (i for i, (_, cells) in enumerate(top) if is_header(name, [cell.value if isinstance(cell.value, str) else "" for cell in cells])), 0
    )
    header_line, cells = top[skipped]
    if skipped:
        what = f"skipped {skipped} row{'s' * (skipped > 1)} before the header in row {header_line}"
        log.add(Problem(file, top[0][0], 1, "W111", "", "", what, "delete them if they are not needed"))
    header = _cells(file, header_line, cells, None, log)
    if header is None:
        mend = "write the names of the columns as plain text"
        log.add(Problem(file, header_line, 1, "E110", "", "", "the header cannot be read, and the sheet neither", mend))
        return None
    texts, lines, refused = [], [], 0
    for line, cells in chain(top[skipped + 1 :], rows):
        row = _cells(file, line, cells, header, log)
        if row is None:
            refused += 1
        else:
            texts.append(row)
            lines.append(line)
    raw = RawTable.of_rows(name, file, header, texts, lines)
    raw.header_line, raw.refused = header_line, refused
    return without_blanks(raw, log)


def _cells(file: str, line: int, cells: list[Any], header: list[str] | None, log: ProblemLog) -> list[str] | None:
    """The texts of a row, as many as the header has; None, and every fault told, where a cell has no value to read."""
    texts, good = [], True
    for position, cell in enumerate(cells):
        try:
            if header is not None and position >= len(header):
                if _filled(cell):
                    what = f"stands right of the last column that row has a name for ({len(header)} columns)"
                    raise _Fault("E123", str(cell.value), what, "name the column in the header, or delete the cell")
                continue
            texts.append(_text(cell))
        except _Fault as fault:
            field = header[position] if header is not None and position < len(header) else "cell"
            log.add(Problem(file, line, position + 1, fault.code, field, fault.value, fault.what, fault.mend))
            good = False
    if not good:
        return None
    if header is None:
        texts = [text.strip() for text in texts]
        while not texts[-1]:
            texts.pop()  # columns that once held something; what they hold without a name is told below
        return texts
    return texts + [""] * (len(header) - len(texts))


def _text(cell: Any) -> str:
    """A cell as somebody who sees the sheet would write it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        formula = value if isinstance(value, str) else str(getattr(value, "text", None) or "=")
        raise _Fault("E310", formula, "is a formula, not a value", "copy, paste as values")
    if cell.data_type == "e":
        raise _Fault("E309", str(value), "is an error of the spreadsheet, not a value", "correct the cell")
    if isinstance(value, str):
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return _number(value, _format(cell))
    return _day(value, _format(cell))


def _format(cell: Any) -> str:
    try:
        return str(cell.number_format or "General").split(";")[0]
    except (IndexError, KeyError):  # a style that the workbook does not have
        return "General"


def _number(value: int | float, form: str) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int) and value >= 0 and re.fullmatch("0+", form):
        return str(value).zfill(len(form))  # a code such as 002, which is shown so and kept as 2
    return str(value)


def _day(value: Any, form: str) -> str:
    """A day at the precision at which the sheet shows it: 2021-08 typed into a cell becomes a first of August shown as Aug-21."""
    if not isinstance(value, date):
        raise _Fault("E335", str(value), "is a time of day, not a date", "format the cell as text and write it again")
    if isinstance(value, datetime):
        if value.time() != value.time().min:
            raise _Fault("E335", str(value), "has a time of day", f"write {value.date().isoformat()}")
        value = value.date()
    text = str(value.isoformat())
    codes = _NOT_SHOWN.sub("", form).casefold()
    if codes == "general":  # a date by its cell, not by its format
        return text
    if not re.search("[yebg]", codes):
        what = "is a date whose cell shows no year: the spreadsheet took what was typed for a day of that year"
        raise _Fault("E335", text, what, "format the cell as text and write it again, such as 2021-08-15")
    if "d" not in codes and value.day == 1:
        return text[:7] if "m" in codes else text[:4] if value.month == 1 else text
    return text

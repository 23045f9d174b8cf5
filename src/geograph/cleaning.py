"""Mends that need no knowledge of the matter, written to a new place and listed; what stood there is not touched."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from geograph.errors import CannotWrite, Change, DataError, ProblemLog
from geograph.output import guarded, write_files
from geograph.reading import check_tables, raw_tables
from geograph.reading.codes import CODES
from geograph.reading.files import is_workbook, load_utf8, locate
from geograph.reading.headers import tidy
from geograph.reading.mojibake import may_be_misread, misread_cells
from geograph.reading.options import Options
from geograph.reading.places import Places
from geograph.reading.tidying import tidied
from geograph.reading.tokens import RawTable, tokenize
from geograph.tables import COLUMNS

ALL = 10**9  # every problem is kept, since each may have a mend
_SKIPPED = ("W118", "W121", "W122")
_COLUMNS = ["file", "line", "column", "code", "before", "after"]


def clean(path: str | Path, output: str | Path, *, nodes: str | Path | None = None, pad: bool = False, **options: Any) -> pd.DataFrame:
    """Write a mended copy of the files, and list what was changed.

    Only what can be told without knowing the matter is mended: names read by their letters or with zeros put back,
    dates in another order or as Excel's day numbers, decimal commas, spaces and invisible signs, UTF-8 that was
    read as something else, lines that are one quoted cell, curly quotes, rows that repeat another, rows of the same
    tie that differ in what supports it only (they become one), empty rows, comments and repeated headers among the
    data. ``geograph schema codes`` lists it by code. The rest stays as it is: check the copy.

    Parameters
    ----------
    path : str or Path
        As for :func:`geograph.read`.
    output : str or Path
        A folder that is new or empty, or the name of a ``.csv`` file where ``path`` is a single file with no other beside it.
        Files are UTF-8 with commas, written all or none.
    nodes : str or Path, optional
        The actors' file, where it does not lie beside the edges under its usual name.
    pad : bool
        Fill rows that have too few cells with blanks at their end. Not done unless asked: the missing cell may have
        been any other, and then what follows it stands in a wrong column.
    options
        Those of :func:`geograph.read` but ``errors``.

    Returns
    -------
    DataFrame
        One row per change: file, line (of the old file), column (blank: the row), code, before, after (NaN: deleted).

    Raises
    ------
    CannotRead, CannotWrite
        Also where ``output`` is one of the files read, or a folder that holds files.

    Examples
    --------
    >>> import geograph as gg, pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "edges.csv").write_text("source,target,start\\narland, borduria,17/05/1990\\n")
    >>> changes = gg.clean(folder, folder / "mended")
    >>> changes[["line", "column", "before", "after"]].values.tolist()
    [[2, 'target', ' borduria', 'borduria'], [2, 'start', '17/05/1990', '1990-05-17']]
    """
    how = Options(**options)
    files = locate(path, nodes)
    target = check_target(Path(output), files)
    of_lines: list[Change] = []
    raws = _mended(files, how, pad, of_lines)
    changes: list[Change] = []
    log = ProblemLog(keep=ALL, changes=changes)
    if (evidence := raws.get("evidence")) is not None and "tie" in (header := [tidy(cell) for cell in evidence.header]):
        log.ties_named = any(evidence.column(header.index("tie")).cells)
    named: dict[str, RawTable] = {}

    def load(name: str) -> RawTable | None:
        if name not in raws:
            return None
        # Checking uses up the list of cells and renames the header; both are needed again.
        named[name] = replace(raws[name], cells=list(raws[name].cells))
        return named[name]

    check_tables(load, how, log, files)
    marked = [p for p in log.errors if p.code in ("E327", "E329")]
    if (how.decimal or how.thousands) and marked:  # the copy is read without these options, and would take them otherwise
        raise DataError(marked, "These weights are not written as --decimal and --thousands say. Mend them first: nothing was written.")
    by_place: dict[tuple[str, int], dict[str, Change]] = defaultdict(dict)
    for change in changes:  # of two changes of one cell the later knows the earlier
        fields = by_place[change.file, change.line]
        fields[change.field] = replace(change, old=fields[change.field].old) if change.field in fields else change
    changes = [*of_lines, *(change for fields in by_place.values() for change in fields.values())]
    written = {name: _rewritten(raw, named[name].header, by_place, changes) for name, raw in raws.items()}
    if target.suffix.lower() == ".csv":
        write_files({target: written["edges"].encode()})
    else:
        write_files({target / f"{name}.csv": text.encode() for name, text in written.items()})
    gone = {(c.file, c.line) for c in changes if c.new is None}
    changes = [c for c in changes if c.new is None or (c.file, c.line) not in gone]
    at = {raw.file: (i, ["", *named[name].header]) for i, (name, raw) in enumerate(raws.items())}
    changes.sort(key=lambda c: (at[c.file][0], c.line, at[c.file][1].index(c.field)))
    return pd.DataFrame([(c.file, c.line, c.field, c.code, c.old, c.new) for c in changes], columns=_COLUMNS)


def check_target(output: Path, files: Mapping[str, Path]) -> Path:
    """Where the mended copy may be written: a new or empty folder, or a new name for a single file."""
    if output.suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise CannotWrite(f"{output}: a mended copy is a folder of CSV files; name a folder")
    if output.suffix.lower() == ".csv":
        beside = sorted(file.name for name, file in files.items() if name != "edges")
        if beside:
            raise CannotWrite(f"{output}: {', '.join(beside)} would be left behind; name a folder")
        if any(output.exists() and file.exists() and output.samefile(file) for file in files.values()):
            raise CannotWrite(f"{output}: is the file that is read; write to another")
    elif output.is_dir() and any(output.iterdir()):
        raise CannotWrite(f"{output}: holds files; name a new folder")
    elif output.exists() and not output.is_dir():
        raise CannotWrite(f"{output}: is a file; name a folder, or end the name in .csv")
    return output


def _mended(files: dict[str, Path], how: Options, pad: bool, changes: list[Change]) -> dict[str, RawTable]:
    """The tables as written, after mends that concern lines and not cells. What is no table is told as reading tells it."""
    log = ProblemLog(keep=ALL)
    raws: dict[str, RawTable] = {}
    if is_workbook(files["edges"]):
        load = raw_tables(files, how, log)
        raws = {name: raw for name in COLUMNS if (raw := load(name)) is not None}
        changes += [Change(p.file, p.line, "", p.message, None, p.code) for p in log.problems if p.code in ("W111", "W116", *_SKIPPED)]
    else:
        for name, file in files.items():
            data = load_utf8(file, log, encoding=how.encoding)
            if data is not None:
                text = data.decode().replace("\r\n", "\n").replace("\r", "\n")
                text = _reread(text, str(file), changes)
                text = _lines_mended(name, file, text, how, pad, changes)
                raw = tokenize(name, file, text.encode(), how.delimiter, log)
                if raw is not None:
                    raws[name] = raw
                    changes += _left_out(str(file), text, raw.header_line, log)
    # Cells of a sheet that have no value to read would be lost in the copy, and rows with them.
    if fatal := [p for p in log.errors if CODES[p.code].scope == "file" or is_workbook(files["edges"])]:
        raise DataError(fatal, "These cannot be copied, so nothing was written: mend them first.")
    return raws


def _left_out(file: str, text: str, header_line: int, log: ProblemLog) -> Iterator[Change]:
    """Lines that are no rows: above the header, comments, empty rows, the header again."""
    lines = text.split("\n")
    found = [(at, "W111") for at in range(1, header_line)]
    found += [(at, p.code) for p in log.problems if p.file == file and p.code in _SKIPPED for at in (p.line, *p.also)]
    return (Change(file, at, "", lines[at - 1], None, code) for at, code in found if lines[at - 1])


def _reread(text: str, file: str, changes: list[Change]) -> str:
    """The text with what it said before it was misread."""
    if text.isascii() or not may_be_misread(text.encode()):
        return text
    place, parts, last = Places(text), [], 0
    for begin, end, said in misread_cells(text):
        line, _ = place(begin)
        changes.append(Change(file, line, "", text[begin:end], said, "W201"))
        parts += [text[last:begin], said]
        last = end
    return "".join([*parts, text[last:]])


def _lines_mended(name: str, file: Path, text: str, how: Options, pad: bool, changes: list[Change]) -> str:
    """Lines that are one quoted cell, curly quotes that were meant as CSV's, and with ``pad`` missing cells."""
    log = ProblemLog(keep=ALL)
    raw = tokenize(name, file, text.encode(), how.delimiter, log)
    lines = text.split("\n")
    if [p.code for p in log.errors] == ["E111"]:
        for i, line in enumerate(lines):
            cells = next(csv.reader([line]), [])
            if len(cells) == 1 and line.strip().startswith('"'):
                changes.append(Change(str(file), i + 1, "", line, cells[0], "E111"))
                lines[i] = cells[0]
        text, log = "\n".join(lines), ProblemLog(keep=ALL)
        raw = tokenize(name, file, text.encode(), how.delimiter, log)
    if raw is None:
        return text
    for at in (at for p in log.errors if p.code == "E124" for at in (p.line, *p.also)):
        line = lines[at - 1]
        if line.count('"') % 2:
            continue  # the row goes on below
        sign = re.escape(raw.delimiter)
        mended = re.sub(rf"(^|{sign}) *[“„«]([^”“»\"]*)[”“»] *(?={sign}|$)", r'\1"\2"', line)
        count = _cells(mended, raw.delimiter)
        if pad and 0 < count < len(raw.header):
            mended += raw.delimiter * (len(raw.header) - count)
            count = len(raw.header)
        if count == len(raw.header) and mended != line:
            changes.append(Change(str(file), at, "", line, mended, "E124"))
            lines[at - 1] = mended
    return "\n".join(lines)


def _cells(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter, strict=True), []))
    except csv.Error:
        return 0


def _rewritten(raw: RawTable, columns: list[str], by_place: Mapping[tuple[str, int], dict[str, Change]], changes: list[Change]) -> str:
    """The table as CSV, its cells tidied and changed; the header as it was."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(raw.header)
    written = [raw.column(i).texts().tolist() for i in range(len(raw.header))]
    for line, *cells in zip(raw.lines.tolist(), *written, strict=True):
        mends = by_place.get((raw.file, line), {})
        if "" in mends and mends[""].new is None:
            continue
        row = []
        for column, cell in zip(columns, cells, strict=True):
            if (mend := mends.get(column)) is not None:
                row.append(mend.new or "")
                continue
            tidy = tidied(cell)
            if cell == f"'{tidy}":
                tidy = cell  # the sign that keeps a spreadsheet from running the cell stays
            elif tidy != cell:
                tidy = guarded(tidy)  # an invisible sign may have done so
                changes.append(Change(raw.file, line, column, cell, tidy, "W204"))
            row.append(tidy)
        writer.writerow(row)
    return out.getvalue()

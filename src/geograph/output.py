"""Results as text (csv, json, Markdown) and text as files: guarded against spreadsheets, written whole or not at all."""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geograph.errors import CannotWrite, UnknownName, printable
from geograph.result import ABOUT, Table, about, line

_FIRST = 5  # rows of each of several tables in a notebook
_FULL = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO") if hasattr(errno, name)}
_UMASK = threading.Lock()  # the mask can only be read by setting it
_LINE_ENDS = re.compile("[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
UNSEEN = re.compile(  # what JSON lets stand as it is and a terminal obeys: C1, directions, zero width, halves of pairs
    "[\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
_RUNS = re.compile(r"'*[=+\-@\t\r]")  # a cell that a spreadsheet runs, or would run without the ' before it
_NUMBER = re.compile(r"-\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_WINDOWS_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(1, 10))}


def render(result: pd.DataFrame, form: str, *, raw: bool = False) -> str:
    """A table as csv, json (with its ``meta``) or Markdown."""
    if form == "csv":
        return to_csv(result, raw=raw)
    if form == "json":
        rows = records(result)
        meta = about(result) if ABOUT in result.attrs else result.attrs.get("meta", {})
        return to_json({"meta": meta, "rows": rows}) + "\n"
    if form == "md":
        lines = [[markdown_text(str(c)) for c in result.columns], ["---"] * len(result.columns)]
        lines += [[markdown_text(cell_text(v)) for v in row] for row in result.itertuples(index=False, name=None)]
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    raise UnknownName("format", form, ("csv", "json", "md"))


def row_writer(form: str, columns: Sequence[str]) -> Callable[[Sequence[Any]], str]:
    """A function that makes rows of csv or json one by one, as they stand in ``render``."""
    if form == "csv":
        return _csv_line
    keys = [f"      {_quoted(column)}: " for column in columns]

    def row(cells: Sequence[Any]) -> str:
        return "    {\n" + ",\n".join([k + _json_value(v) for k, v in zip(keys, cells, strict=True)]) + "\n    }"

    return row


def _json_value(value: Any) -> str:
    """What ``json.dumps`` writes in a row, an item on a line."""
    if type(value) is str:
        return _quoted(value)
    if type(value) is int:
        return str(value)
    if isinstance(value, list):
        return "[]" if not value else "[\n        " + ",\n        ".join(map(_json_value, value)) + "\n      ]"
    return to_json(jsonable(value), indent=None)


def _quoted(text: str) -> str:
    """A text as ``to_json`` writes it."""
    return _seen(json.encoder.encode_basestring(text))


def to_json(value: Any, *, indent: int | None = 2) -> str:
    """JSON that reads back as the same, and in which what a terminal would obey stands as its code."""
    return _seen(json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False, default=str))


def _seen(text: str) -> str:
    return text if text.isascii() and "\x7f" not in text else UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def document(form: str, columns: Sequence[str], meta: Mapping[str, Any], rows: Iterable[str]) -> Iterator[str]:
    """``render`` for rows that are too many to be in memory together: they come from ``row_writer``."""
    if form == "csv":
        yield _csv_line(columns)
        yield from rows
        return
    begin = to_json({"meta": meta, "rows": []})
    before = begin.removesuffix("]\n}")
    for row in rows:
        yield f"{before}\n{row}"
        before = ","
    yield "\n  ]\n}\n" if before == "," else f"{begin}\n"


def jsonable(value: Any) -> Any:
    """A value that JSON has: numbers stay numbers, NaN becomes null."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, list):
        return [jsonable(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a table as plain values, for JSON."""
    return [{k: jsonable(v) for k, v in row.items()} for row in table.to_dict("records")]


class Several:
    """Several tables that answer one question: what the results of some functions are. Shown by their names and first rows."""

    def tables(self) -> dict[str, Table]:
        """The tables by name."""
        return {name: table for name, table in vars(self).items() if isinstance(table, Table)}

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers, for JSON."""
        return {name: records(table) for name, table in self.tables().items()}

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name} ({len(table):,} row{'s' * (len(table) != 1)})" for name, table in self.tables().items())
        return f"<{type(self).__name__}: {sizes}>\n  {line(next(iter(self.tables().values())))}"

    def _repr_html_(self) -> str:
        from html import escape

        told = []
        with pd.option_context("display.html.use_mathjax", False):  # a $ in the data begins no formula
            for name, table in self.tables().items():
                some = f", the first {_FIRST} of {len(table):,} rows" if len(table) > _FIRST else ""
                told.append(f"<p><b>{name}</b>{some}</p>{table.head(_FIRST).to_html(border=0)}")
        made = escape(line(next(iter(self.tables().values()))))
        return f'<div class="tex2jax_ignore mathjax_ignore">{"".join(told)}<small>{made}</small></div>'


def cell_text(value: Any) -> str:
    value = jsonable(value)
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(cell_text(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, float) else str(value)


_MARKS = re.compile(r"[\\|`<>*_\[\]{}&~^$@]|(?<=:)//|(?<=www)\.", re.IGNORECASE)  # also those of MyST, pandoc and GitHub


def markdown_text(text: str) -> str:
    """A cell in which nothing is a mark: no markup, no formula, no link, no line of its own."""
    return _MARKS.sub(r"\\\g<0>", printable(_LINE_ENDS.sub(" ", text)))


def to_csv(frame: pd.DataFrame, *, raw: bool = False) -> str:
    """CSV with LF line ends; text that a spreadsheet would run as a formula gets a ``'`` before it."""
    return "".join(_csv_line(row, raw) for row in [tuple(frame.columns), *frame.itertuples(index=False, name=None)])


class _Line:
    """For ``csv``, which wants a file to write to: it is told what ``write`` returns."""

    def write(self, text: str) -> str:
        return text


_PLAIN = csv.writer(_Line(), lineterminator="\n")
_ALL_QUOTED = csv.writer(_Line(), lineterminator="\n", quoting=csv.QUOTE_ALL)  # csv leaves a carriage return bare


def _csv_line(row: Sequence[Any], raw: bool = False) -> str:
    cells = [_guarded(v, raw) for v in row]
    # A line that begins with # is a comment to many readers, ours included.
    return (_ALL_QUOTED if cells[0][:1] == "#" or any("\r" in cell for cell in cells) else _PLAIN).writerow(cells)


def _guarded(value: Any, raw: bool) -> str:
    if type(value) is str:
        return value if raw else guarded(value)
    text = cell_text(value)
    return text if raw or isinstance(jsonable(value), (bool, int, float)) else guarded(text)


def guarded(text: str) -> str:
    """A cell with ``'`` before it if a spreadsheet would run it; reading takes one ``'`` away there, and nowhere else."""
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def write_table(result: pd.DataFrame, path: Path, form: str, *, raw: bool = False) -> list[Path]:
    """Write a table and, unless the format holds it, how it was made beside it; return the files."""
    texts = {path: render(result, form, raw=raw)}
    if form != "json" and ABOUT in result.attrs:
        texts[path.with_suffix(".about.json")] = to_json(about(result)) + "\n"
    write_texts(texts)
    return list(texts)


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file whole or not at all: a temporary file in the same folder, then put in place."""
    write_texts({path: text})


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write UTF-8 files that belong together: none is put in place before all are on the disk."""
    # A lone surrogate (a file name that is not UTF-8) has no UTF-8 of its own.
    write_files({path: text.encode("utf-8", "backslashreplace") for path, text in texts.items()})


def write_files(files: Mapping[Path, bytes | Iterable[bytes]]) -> None:
    """Write files whole or not at all; on a failure, a stop included, those that stood there are untouched.

    What is too large for memory may come piece by piece.
    """
    staged: list[tuple[Path, Path, Path]] = []
    path = Path()
    try:
        for path, data in files.items():
            target = check_writable(path)
            if target is None:
                with open(path, "ab") as stream:  # appending: a device has no beginning
                    stream.writelines(_pieces(data))
            else:
                staged.append((path, _staged(target, data), target))
        while staged:
            path, temporary, target = staged[0]
            temporary.replace(target)
            staged.pop(0)
    except (CannotWrite, BrokenPipeError):
        raise
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    finally:
        for _, temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def check_writable(path: Path) -> Path | None:
    """The file to put in place, links followed; None for a device or a pipe. CannotWrite says why it cannot be written."""
    try:
        mode = path.stat().st_mode  # of what a link means, so that /dev/stdout is the pipe behind it
    except (FileNotFoundError, NotADirectoryError):
        mode = 0
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    if stat.S_ISDIR(mode):
        raise CannotWrite(f"{path}: is a folder; name a file in it")
    if mode and not os.access(path, os.W_OK):
        raise CannotWrite(f"{path}: is read-only; name another file, or make it writable")
    if mode and not stat.S_ISREG(mode):
        return None
    target = Path(os.path.realpath(path))
    folder = target.parent
    while not os.path.lexists(folder):  # folders that are missing will be made
        folder = folder.parent
    if not folder.is_dir():
        raise CannotWrite(f"{path}: cannot be written: {folder} is not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotWrite(f"{path}: the folder {folder} cannot be written to")
    return target


def _pieces(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (data,) if isinstance(data, bytes) else data


def _staged(target: Path, data: bytes | Iterable[bytes]) -> Path:
    """A temporary file beside the target, on the disk and with the mode that a new file has."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(_pieces(data))
            stream.flush()
            os.fsync(stream.fileno())
        with _UMASK:
            umask = os.umask(0)
            os.umask(umask)
        temporary.chmod(0o666 & ~umask)
    except BaseException:  # Ctrl-C too leaves nothing behind
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def cannot_write(path: Path, error: Exception) -> CannotWrite:
    """Why a file cannot be written, with the exit code for it."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if sys.platform == "win32" and isinstance(error, PermissionError):
        told += "; close it in the program that has it open (Excel?)"
    failure = CannotWrite(f"{path}: cannot be written: {told}")
    if isinstance(error, OSError) and error.errno in _FULL:
        failure.exit_code = 74  # the place is right, the disk is full
    return failure


def file_slug(text: str) -> str:
    """A file name (without ending) from a word of the data: it stays in its folder on every system."""
    slug = re.sub(r"[^\w-]+", "-", text).strip("-")[:60]
    return f"{slug or 'ties'}{'-' * (slug.casefold() in _WINDOWS_DEVICES)}"

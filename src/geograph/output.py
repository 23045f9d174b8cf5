"""Results as text (csv, json, Markdown) and text as files: guarded against spreadsheets, written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geograph.errors import CannotWrite, UnknownName
from geograph.result import ABOUT, about


def render(result: pd.DataFrame, form: str, *, raw: bool = False) -> str:
    """A table as csv, json (with its ``meta``) or Markdown."""
    if form == "csv":
        return to_csv(result, raw=raw)
    if form == "json":
        rows = [{k: jsonable(v) for k, v in row.items()} for row in result.to_dict("records")]
        meta = about(result) if ABOUT in result.attrs else {}
        return json.dumps({"meta": meta, "rows": rows}, indent=2, ensure_ascii=False, allow_nan=False, default=str) + "\n"
    if form == "md":
        lines = [[_markdown(str(c)) for c in result.columns], ["---"] * len(result.columns)]
        lines += [[_markdown(cell_text(v)) for v in row] for row in result.itertuples(index=False, name=None)]
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    raise UnknownName("format", form, ("csv", "json", "md"))


def jsonable(value: Any) -> Any:
    """A value that JSON has: numbers stay numbers, NaN becomes null."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def cell_text(value: Any) -> str:
    value = jsonable(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, float) else str(value)


def _markdown(text: str) -> str:
    for char in "\\|`<>*_[]":
        text = text.replace(char, "\\" + char)
    return text.replace("\n", " ")


def to_csv(frame: pd.DataFrame, *, raw: bool = False) -> str:
    """CSV with LF line ends; text that a spreadsheet would run as a formula gets a ``'`` before it."""
    out = io.StringIO()
    plain = csv.writer(out, lineterminator="\n")
    quoted = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)  # csv leaves a carriage return bare
    for row in [tuple(frame.columns), *frame.itertuples(index=False, name=None)]:
        cells = [_guarded(v, raw) for v in row]
        (quoted if any("\r" in cell for cell in cells) else plain).writerow(cells)
    return out.getvalue()


def _guarded(value: Any, raw: bool) -> str:
    text = cell_text(value)
    return f"'{text}" if not raw and isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def write_table(result: pd.DataFrame, path: Path, form: str, *, raw: bool = False) -> list[Path]:
    """Write a table and, unless the format holds it, how it was made beside it; return the files."""
    texts = {path: render(result, form, raw=raw)}
    if form != "json" and ABOUT in result.attrs:
        made = json.dumps(about(result), indent=2, default=str, ensure_ascii=False)
        texts[path.with_suffix(".about.json")] = made + "\n"
    for file, text in texts.items():
        write_text(file, text)
    return list(texts)


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file whole or not at all: a temporary file in the same folder, then put in place."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise CannotWrite(f"{path}: is a folder; name a file in it")
    if target.exists() and not target.is_file():  # /dev/stdout and the like
        with open(target, "wb") as stream:
            stream.write(data)
        return
    name = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except OSError as error:
        raise CannotWrite(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)

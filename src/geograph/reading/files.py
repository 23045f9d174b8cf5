"""Which files belong to a network, and their text."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from geograph.errors import CannotRead, Problem, ProblemLog, edit_distance, nearest
from geograph.tables import COLUMNS

STDIN = "-"
_OTHER_NAMES = {"edges": ("edges", "ties"), "nodes": ("nodes", "actors")}


_NOT_TEXT = {
    b"PK\x03\x04": "an Excel workbook (or another zip file)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip file",
}


def overlooked(found: dict[str, Path], path: str | Path) -> list[tuple[Path, str]]:
    """Files of the folder that are not read though their names are a letter or the case away from one that would be."""
    folder = Path(path)
    if not folder.is_dir():
        return []
    read = set(found.values())
    near = []
    for file in sorted(folder.glob("*.[cC][sS][vV]")):
        stem = file.stem.casefold()
        meant = [name for name in COLUMNS if name not in found and edit_distance(stem, name, 1) <= 1]
        if file not in read and meant:
            near.append((file, meant[0]))
    return near


def locate(path: str | Path, nodes: str | Path | None = None) -> dict[str, Path]:
    """The file of each table: of a folder, or of an edges file and what lies beside it.

    ``x_edges.csv`` brings along ``x_nodes.csv``; ``edges.csv`` brings along all the tables of its folder.
    """
    if str(path) == STDIN:
        found = {"edges": Path(STDIN)}
    elif re.match(r"[a-z]+://", str(path)):
        raise CannotRead(f"{path}: geograph never uses the network; download it first and give the file")
    else:
        path = Path(path)
        if path.is_dir():
            found = {name: f for name in COLUMNS if (f := _first(path, name))}
            if "edges" not in found:
                raise CannotRead(f"{path}: no edges.csv in this folder; {_what_is_here(path)}")
        elif path.is_file():
            found = {"edges": path, **_beside(path)}
        else:
            raise CannotRead(f"{path}: no such file or folder{_near(path)}")
    if nodes is not None:
        nodes = Path(nodes)
        if not nodes.is_file():
            raise CannotRead(f"{nodes}: no such file{_near(nodes)}")
        found["nodes"] = nodes
    return found


def _first(folder: Path, name: str, pattern: str = "{}.csv") -> Path | None:
    for word in _OTHER_NAMES.get(name, (name,)):
        file = folder / pattern.format(word)
        if file.is_file():
            return file
    return None


def _beside(edges: Path) -> dict[str, Path]:
    match = re.fullmatch(r"(.*?)(edges|ties)(\.\w+)", edges.name)
    if not match:
        return {}
    pattern = match[1].replace("{", "{{").replace("}", "}}") + "{}" + match[3]
    names = COLUMNS if not match[1] else ("nodes",)
    return {name: f for name in names if name != "edges" and (f := _first(edges.parent, name, pattern))}


def _near(path: Path) -> str:
    parent = path.parent
    if not parent.is_dir():
        return f" (there is no folder {parent})"
    close = nearest(path.name, [p.name for p in parent.iterdir()])
    return f"; did you mean {parent / close[0]}?" if close else f"; {_what_is_here(parent)}"


def _what_is_here(folder: Path) -> str:
    names = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in (".csv", ".tsv", ".txt"))
    return f"{folder} holds {', '.join(names[:8]) if names else 'no .csv file'}"


def load_text(path: Path, log: ProblemLog) -> str | None:
    """The file as text, without its byte order mark; None, and a problem, where it is not UTF-8."""
    try:
        data = sys.stdin.buffer.read() if str(path) == STDIN else path.read_bytes()
    except OSError as error:
        raise CannotRead(f"{path}: cannot be read: {error.strerror}") from error
    if not data.strip():
        log.add(Problem(str(path), 1, 1, "E103", "", "", "the file is empty", "export it again"))
        return None
    if kind := next((name for magic, name in _NOT_TEXT.items() if data.startswith(magic)), None):
        log.add(
            Problem(str(path), 1, 1, "E102", "", "", f"this is {kind}, not CSV", "in Excel: File > Save As > CSV UTF-8 (Comma delimited)")
        )
        return None
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # Excel's "Unicode Text"
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data.rfind(b"\n", 0, error.start) + 1
        mend = "in Excel, save as 'CSV UTF-8 (Comma delimited)'"
        message = f"not UTF-8: byte 0x{data[error.start]:02X}"
        log.add(Problem(str(path), line, error.start - before + 1, "E101", "", "", message, mend))
        return None

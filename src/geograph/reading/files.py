"""Which files belong to a network, and their text."""

from __future__ import annotations

import re
import sys
import zlib
from pathlib import Path

from geograph.errors import CannotRead, Problem, ProblemLog, edit_distance, nearest
from geograph.reading.encoding import decode
from geograph.reading.kinds import foreign
from geograph.tables import COLUMNS

STDIN = "-"
_OTHER_NAMES = {"edges": ("edges", "ties"), "nodes": ("nodes", "actors")}
MOST_UNPACKED = 2 << 30  # bytes of a packed file
MOST_RATIO = 200  # no table packs better; a bomb packs a thousand to one
_SMALL = 1 << 20  # what small files unpack to is nobody's harm
_PACKED = (".csv.gz", ".tsv.gz")
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def is_workbook(path: Path) -> bool:
    """Whether a file is called like a workbook; what it is, its bytes will tell."""
    return path.suffix.lower() in _WORKBOOKS


def overlooked(found: dict[str, Path], path: str | Path) -> list[tuple[Path, str]]:
    """Files of the folder that are not read though their names are a letter or the case away from one that would be."""
    folder = Path(path)
    if not folder.is_dir():
        return []
    read = set(found.values())
    near = []
    for file in sorted(f for f in folder.iterdir() if f.name.lower().endswith((".csv", ".csv.gz"))):
        stem = re.sub(r"\.csv(\.gz)?$", "", file.name.casefold())
        packed = file.suffix.casefold() == ".gz"  # edges.csv.gz beside edges.csv: which one is meant?
        meant = [name for name in COLUMNS if (packed and stem == name) or (name not in found and edit_distance(stem, name, 1) <= 1)]
        if file not in read and meant:
            near.append((file, meant[0]))
    return near


def locate(path: str | Path, nodes: str | Path | None = None) -> dict[str, Path]:
    """The file of each table: of a folder, or of an edges file and what lies beside it.

    ``x_edges.csv`` brings along ``x_nodes.csv``; ``edges.csv`` brings along all the tables of its folder.
    """
    for place in (path, *([] if nodes is None else [nodes])):
        if not isinstance(place, str | Path):
            raise CannotRead(f"{place!r}: is not the name of a file or folder")
    try:
        return _locate(path, nodes)
    except CannotRead:
        raise
    except OSError as error:  # a name too long, a folder that may not be entered
        raise _unreadable(path, error) from error


def _locate(path: str | Path, nodes: str | Path | None) -> dict[str, Path]:
    if str(path) == STDIN:
        found = {"edges": Path(STDIN)}
    elif re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", str(path)):
        raise CannotRead(f"{path}: geograph never uses the network; download it first and give the file")
    else:
        path = Path(path)
        if path.is_dir():
            found = {name: f for name in COLUMNS if (f := _first(path, name) or _first(path, name, "{}.csv.gz"))}
            books = [f for f in sorted(path.glob("*.xlsx")) if not f.name.startswith("~$")]  # Excel's own lock files begin so
            if "edges" not in found and len(books) == 1:
                found = {"edges": books[0]}
            if "edges" not in found:
                near = sorted(f.name for f in path.glob("*edges*") if f.is_file())
                name = f"; name it: {path / near[0]}" if near else f"; {_what_is_here(path)}"
                raise CannotRead(f"{path}: no edges.csv in this folder{name}")
        elif path.is_file() or path.is_fifo():  # a pipe: the shell's <(command)
            found = {"edges": path, **({} if is_workbook(path) else _beside(path))}
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
    match = re.fullmatch(r"(.*?)(edges|ties)(\.\w+(?:\.gz)?)", edges.name)
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
    names = sorted(p.name for p in folder.iterdir() if p.name.lower().endswith((".csv", ".tsv", ".txt", *_PACKED)))
    return f"{folder} holds {', '.join(names[:8]) if names else 'no .csv file'}"


def load_utf8(path: Path, log: ProblemLog, *, encoding: str | None = None) -> bytes | None:
    """The text of a file as UTF-8, without a byte order mark; None, and a problem, where it is no text or not in the encoding.

    Without ``encoding`` it must be UTF-8, or UTF-16 as Excel writes it.
    """
    file = str(path)
    data: bytes | None = _stdin() if file == STDIN else read_bytes(path)
    if data and data.startswith(b"\x1f\x8b") and path.name.lower().endswith(_PACKED):
        data = _unpacked(data, file, log)
    if data is None:
        return None
    if not data or data.isspace():
        log.add(Problem(file, 1, 1, "E103", "", "", "the file is empty", "export it again"))
        return None
    if kind := foreign(data):
        log.add(Problem(file, 1, 1, "E102", "", "", f"this is {kind[0]}, not CSV", kind[1]))
        return None
    if encoding is None and data.isascii() and not any(sign in data for sign in (b"\0", b"<<<<<<<", b">>>>>>>")):
        return data  # nothing to decode, and nothing to tell
    text = decode(data, file, log, encoding)
    return text.encode() if text is not None else None


def _stdin() -> bytes:
    stdin = sys.stdin
    if stdin is None or stdin.closed:
        raise CannotRead(f"{STDIN}: there is no standard input; give a file")
    if stdin.isatty():
        print("geograph waits for a table on the terminal: paste it, then press Ctrl-D (Windows: Ctrl-Z, Enter)", file=sys.stderr)
    try:
        buffer = getattr(stdin, "buffer", None)
        return buffer.read() if buffer else stdin.read().encode()
    except OSError as error:
        raise _unreadable(STDIN, error) from error


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that nobody changes meanwhile."""
    try:
        before = path.stat()
        data = path.read_bytes()
        after = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    if path.is_file() and (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise CannotRead(f"{path}: it was changed while it was read; close it in the program that writes it and run again")
    return data


def _unreadable(path: str | Path, error: OSError) -> CannotRead:
    mend = "; close it in Excel if it is open there, or ask for the right to read it" if isinstance(error, PermissionError) else ""
    return CannotRead(f"{path}: cannot be read: {error.strerror or error}{mend}")


def _unpacked(data: bytes, file: str, log: ProblemLog) -> bytes | None:
    """The content of a gzip file, never more of it than the limits."""
    most = min(MOST_UNPACKED, max(_SMALL, MOST_RATIO * len(data)))
    parts, size, rest = [], 0, data
    again = "copy or download the file again"
    while rest.startswith(b"\x1f\x8b"):  # a file may have several members, one after the other
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            try:
                part = member.decompress(rest, _SMALL)
            except zlib.error as error:
                log.add(Problem(file, 1, 1, "E104", "", "", f"a damaged gzip file ({error})", again))
                return None
            if not part and not member.unconsumed_tail and not member.eof:
                log.add(Problem(file, 1, 1, "E104", "", "", "a damaged gzip file: it breaks off before its end", again))
                return None
            parts.append(part)
            size += len(part)
            if size > most:
                what = f"compressed too well to be a table: {len(data):,} bytes unpack to more than {most:,}"
                log.add(Problem(file, 1, 1, "E106", "", "", what, "if it is one, unpack it (gunzip) and give the .csv"))
                return None
            rest = member.unconsumed_tail
        rest = member.unused_data
    return b"".join(parts)

"""Layouts as small CSV files, so that next month's picture keeps this month's places."""

from __future__ import annotations

import csv
import math
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geograph import output
from geograph.errors import CannotRead, DataError, DataWarning, MeasureError, Problem, ProblemLog, nearest
from geograph.names import some
from geograph.network import Network
from geograph.reading.files import load_utf8
from geograph.reading.tidying import unguarded
from geograph.show.layout.placing import place_of, positions
from geograph.views import as_network

COLUMNS = ("actor", "x", "y")
_BEGIN = f"begin with the line {','.join(COLUMNS)}"


def write_layout(layout: Any, path: str | Path) -> Path:
    """Write places to a CSV file ``actor,x,y``, ordered by actor, rounded to 0.1.

    Parameters
    ----------
    layout : mapping of actors to (x, y), Network or networkx graph
        A network is laid out first.
    path : str or Path
        Written whole or not at all, as UTF-8. What stood there before is replaced; :func:`settled` adds to it.

    Returns
    -------
    Path

    Raises
    ------
    CannotWrite
        The file could not be written; what stood there before is untouched.
    MeasureError
        A place that is not two finite numbers.

    Notes
    -----
    Ids that a spreadsheet would run as a formula get a ``'`` before them, which :func:`read_layout` takes off again. Ids that are
    not text are written as text.

    Examples
    --------
    >>> import geograph as gg, tempfile
    >>> file = gg.layout.write_layout({"taliban": (10.04, -3), "russia": (0, 0)}, f"{tempfile.mkdtemp()}/layout.csv")
    >>> print(file.read_text(), end="")
    actor,x,y
    russia,0.0,0.0
    taliban,10.0,-3.0
    """
    layout = layout if isinstance(layout, Mapping) and not hasattr(layout, "edges") else positions(layout)
    rows = {}
    for actor in sorted(layout, key=lambda a: isinstance(a, str)):  # of 1 and "1" the text has the row, as in _actors
        x, y = place_of(actor, layout[actor])
        rows[_text(actor)] = round(x, 1) + 0.0, round(y, 1) + 0.0
    path = Path(path)
    _write(path, rows)
    return path


def read_layout(path: str | Path, net: Any) -> dict[Any, tuple[float, float]]:
    """Read the places of a network's actors from a file that :func:`write_layout` wrote, or a hand did.

    Parameters
    ----------
    path : str or Path
        CSV with the columns ``actor`` (ids), ``x`` and ``y``; others are ignored. Comma, semicolon or tab; between semicolons or tabs a
        decimal comma will do.
    net : Network or networkx graph

    Returns
    -------
    dict
        Actor to (x, y), for those actors of the network that the file names. Hand it to :func:`positions` as ``fixed``.

    Raises
    ------
    CannotRead
        There is no such file, or it cannot be read.
    DataError
        The file is not such a table; all faults at once, by line and column.

    Warns
    -----
    DataWarning
        The file names actors that are not in the network. Their rows are passed over, and :func:`settled` keeps them.

    Examples
    --------
    >>> import geograph as gg, tempfile
    >>> net = gg.example()
    >>> file = gg.layout.write_layout({"russia": (0, 0), "taliban": (10, -3)}, f"{tempfile.mkdtemp()}/layout.csv")
    >>> gg.layout.read_layout(file, net)
    {'russia': (0.0, 0.0), 'taliban': (10.0, -3.0)}
    """
    path, net = Path(path), as_network(net)
    rows = _read(path)
    actors = _actors(net)
    if strange := [text for text in rows if text not in actors]:
        n = len(strange)
        told = f"{path}: {n} actor{'s are' if n != 1 else ' is'} not in this network and passed over: {some(strange)}"
        near = nearest(strange[0], actors) if n == 1 else []
        warnings.warn(told + (f"; did you mean {near[0]!r}?" if near else ""), DataWarning, stacklevel=2)
    return {actors[text]: place for text, place in rows.items() if text in actors}


def settled(net: Any, path: str | Path, *, seed: int = 0, signed: bool = False) -> dict[Any, tuple[float, float]]:
    """Places that stay from one picture to the next: read from a file, newcomers placed, and the file brought up to date.

    Parameters
    ----------
    net : Network or networkx graph
    path : str or Path
        A layout file. Where there is none, the network is laid out and the file is made.
    seed, signed
        As for :func:`positions`; they matter for actors without a place in the file only.

    Returns
    -------
    dict
        Actor to (x, y) for every actor of the network. Those in the file stand exactly where it says.

    Raises
    ------
    CannotRead, DataError
        The file is there and cannot be read as a layout; nothing is written.
    CannotWrite
        There are newcomers, and the file cannot be written.

    Warns
    -----
    DataWarning
        The file names nobody of this network: it seems to belong to another.

    Notes
    -----
    The file is written only when somebody is new. Rows of actors that this network does not have are kept: a selection, or a month without
    them, takes nobody's place away. To begin anew, delete the file.

    Examples
    --------
    >>> import geograph as gg, tempfile
    >>> file = f"{tempfile.mkdtemp()}/layout.csv"
    >>> net = gg.example()
    >>> before = gg.layout.settled(net.of_type("alliance", "trade"), file)
    >>> now = gg.layout.settled(net, file)
    >>> all(now[actor] == place for actor, place in before.items())
    True
    """
    path, net = Path(path), as_network(net)
    rows = _read(path) if path.exists() else {}
    actors = _actors(net)
    fixed = {actor: rows[text] for text, actor in actors.items() if text in rows}
    if rows and actors and not fixed:
        told = f"{path}: none of its {len(rows)} actors is in this network; if it belongs to another, name a file of its own"
        warnings.warn(told, DataWarning, stacklevel=2)
    new = [text for text in actors if text not in rows]
    if new:
        output.check_writable(path)  # before any work is done
    places = positions(net, seed, signed=signed, fixed=fixed)
    if new:
        _write(path, rows | {text: places[actors[text]] for text in new})
    return places


def placed(net: Network, layout: Mapping[Any, tuple[float, float]] | str | Path | None, *, signed: bool = False) -> dict[Any, Any]:
    """Places for a picture: laid out anew, kept in a file, or as given, with newcomers near those they are tied to."""
    if layout is None or isinstance(layout, Mapping):
        return positions(net, signed=signed, fixed=layout)
    if isinstance(layout, (str, Path)):
        return settled(net, layout, signed=signed)
    raise MeasureError(f"layout={layout!r}: expected a mapping of actors to (x, y), or the path of a layout file")


def _actors(net: Network) -> dict[str, Any]:
    """Actors by their ids as text; of two with the same text (1 and "1") the number has no row."""
    ordered = sorted(net.actors.index, key=lambda a: (isinstance(a, str), str(a), type(a).__name__))
    return {_text(actor): actor for actor in ordered}


def _text(actor: Any) -> str:
    """An id as it stands in a file: a lone surrogate has no UTF-8."""
    return str(actor).encode("utf-8", "backslashreplace").decode()


def _write(path: Path, rows: Mapping[str, tuple[float, float]]) -> None:
    cells = [(text, x, y) for text, (x, y) in sorted(rows.items())]
    output.write_text(path, output.to_csv(pd.DataFrame(cells, columns=list(COLUMNS))))


@dataclass
class _Row:
    """A record: its cells, the line on which it begins, and its text."""

    cells: list[str]
    line: int
    text: str
    delimiter: str

    def place(self, column: int) -> tuple[int, int]:
        """Line and character (from 1) at which a cell begins."""
        line, begin, at, quoted = self.line, 0, 0, False
        for i, letter in enumerate(self.text):
            if at == column:
                return line, i - begin + 1
            quoted ^= letter == '"'
            at += letter == self.delimiter and not quoted
            if letter == "\n":
                line, begin = line + 1, i + 1
        return line, len(self.text) - begin + 1


def _read(path: Path) -> dict[str, tuple[float, float]]:
    """Every row of a layout file, by the text of the actor's id."""
    if not path.exists():
        raise CannotRead(f"{path}: no such file; settled(net, path) makes one")
    if path.is_dir():
        raise CannotRead(f"{path}: is a folder; name a file in it")
    log = ProblemLog()
    data = load_utf8(path, log)
    rows: dict[str, tuple[float, float]] = {}
    if data is not None:
        text = data.decode().replace("\r\n", "\n").replace("\r", "\n")
        _table(str(path), text, log, rows)
    if log.errors:
        n = log.count("error")
        told = f"{n} problem{'s' * (n != 1)} in this layout. Mend the file, or delete it to have the network laid out anew."
        raise DataError(log.errors, told)
    return rows


def _table(file: str, text: str, log: ProblemLog, found: dict[str, tuple[float, float]]) -> None:
    """The rows of the table into ``found``, what is wrong into the log."""
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = _rows(file, text, delimiter, log)
    head = next(rows, None)
    if head is None:
        return
    header = [cell.strip().casefold() for cell in head.cells]
    for column in COLUMNS:
        if header.count(column) > 1:
            log.add(Problem(file, head.line, 1, "E112", "column", column, "stands in the header twice", "keep one of them"))
        elif column not in header:
            near = nearest(column, [cell for cell in header if cell not in COLUMNS])
            log.add(Problem(file, head.line, 1, "E113", "column", column, "is missing", f"call {near[0]!r} so" if near else _BEGIN))
    if log.errors:
        return
    actor, *numbers = (header.index(column) for column in COLUMNS)
    lines: dict[str, int] = {}
    for row in rows:
        if len(row.cells) != len(header):
            what = f"{len(row.cells)} cells, but the header has {len(header)}"
            log.add(Problem(file, row.line, 1, "E124", "", "", what, "write one actor and its two numbers a line"))
            continue
        name = unguarded(row.cells[actor])
        if not name:
            mend = "write the id of an actor, or delete the line"
            log.add(Problem(file, *row.place(actor), "E307", "actor", "", "must not be empty", mend))
        elif name in lines:
            what = f"stands on line {lines[name]} already"
            log.add(Problem(file, *row.place(actor), "E305", "actor", name, what, "keep one of the two"))
        lines.setdefault(name, row.line)
        place = []
        for column, at in zip(COLUMNS[1:], numbers, strict=True):
            value = _number(row.cells[at], decimal_comma=delimiter != ",")
            if math.isnan(value):
                mend = "write a number such as -12.5, or delete the line to have the actor placed"
                log.add(Problem(file, *row.place(at), "E350", column, row.cells[at], "is not a number", mend))
            place.append(value)
        found[name] = place[0], place[1]


def _rows(file: str, text: str, delimiter: str, log: ProblemLog) -> Iterator[_Row]:
    """The records that are not blank; a quote where none belongs ends the reading."""
    lines = [line + "\n" for line in text.removesuffix("\n").split("\n")]
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            what = "a quoted cell that opens here is not closed, or has more behind its closing quote"
            log.add(Problem(file, before + 1, 1, "E125", "", "", what, 'close it with ", and double every quote inside it'))
            return
        record, line, before = "".join(lines[before : reader.line_num]), before + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield _Row(cells, line, record, delimiter)


def _number(cell: str, *, decimal_comma: bool) -> float:
    """A finite number, or NaN."""
    plain = cell.strip().replace("\u2212", "-")
    if decimal_comma:
        plain = plain.replace(",", ".")
    try:
        value = float(plain) if "_" not in plain else math.nan
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan

"""Where the header of a file is, and the names that analysts give to the columns of the data model."""

from __future__ import annotations

import csv
import io
import re

from geograph.errors import Problem, ProblemLog
from geograph.tables import COLUMNS, REQUIRED
from geograph.vocabulary import BUILT_IN_TYPES

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 1_000_000

HEADER_WITHIN = 30  # a title and notes may stand above the header, this many lines at most

# Words for the two ends of a tie, pair by pair.
PAIRS = [
    ("from", "to"), ("src", "tgt"), ("src", "dst"), ("src", "dest"), ("actor_a", "actor_b"), ("country_a", "country_b"),
    ("side_a", "side_b"), ("actor1", "actor2"), ("actor_1", "actor_2"), ("actor1name", "actor2name"), ("country1", "country2"),
    ("country_1", "country_2"), ("state1", "state2"), ("state_1", "state_2"), ("ccode1", "ccode2"), ("stateabb1", "stateabb2"),
    ("ego", "alter"), ("sender", "receiver"), ("quelle", "ziel"), ("von", "nach"), ("origine", "destination"), ("origen", "destino"),
]  # fmt: skip
ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "edges": {
        "source": tuple(one for one, _ in PAIRS),
        "target": tuple(other for _, other in PAIRS),
        "type": ("tie_type", "relation", "relationship", "edge_type", "layer"),
        "id": ("tie", "tie_id", "edge_id"),
        "start": ("begin", "from_date", "start_date", "since", "date", "year"),
        "end": ("until", "to_date", "end_date", "stop"),
        "weight": ("value", "strength"),
        "citation": ("citations", "reference", "references", "cite"),
        "note": ("notes", "comment", "comments", "remark"),
    },
    "nodes": {
        "id": ("actor", "node", "code", "key"),
        "name": ("label",),
        "kind": ("category",),
        "aliases": ("alias", "other_names"),
        "note": ("notes", "comment"),
    },
    "types": {"type": ("id", "name")},
    "sources": {"id": ("source",)},
}


def tidy(header: str) -> str:
    return re.sub(r"[\s\-.]+", "_", header.strip().casefold())


def is_header(name: str, cells: list[str]) -> bool:
    """Whether a row names all columns that a table cannot do without."""
    return set(REQUIRED[name]) <= recognized(name, cells).keys()


def recognized(name: str, header: list[str]) -> dict[str, int]:
    """Position of each column of the data model that a header names, directly or under an alias."""
    cells = [tidy(cell) for cell in header]
    found = {column: cells.index(column) for column in COLUMNS[name] if column in cells}
    for column, others in ALIASES.get(name, {}).items():
        if column not in found:
            for other in others:
                if other in cells and cells.index(other) not in found.values():
                    found[column] = cells.index(other)
                    break
    if name == "edges":
        _pair_wins(cells, found)
    if name == "nodes" and "id" not in found and "name" in found:
        found["id"] = found.pop("name")  # a list of names only: the names are the ids
    return found


def _pair_wins(cells: list[str], found: dict[str, int]) -> None:
    """``from,to,source``: both words of a pair say more of the ends than one word that is also used for something else."""
    aliases = ALIASES["edges"]
    for one, other in (("source", "target"), ("target", "source")):
        if cells.count(one) and found.get(other) is not None and cells[found[other]] != other:
            partner = aliases[one][aliases[other].index(cells[found[other]])]
            if partner in cells:
                found[one] = cells.index(partner)


def find_header(name: str, file: str, text: str, delimiter: str | None, log: ProblemLog) -> tuple[list[str], int, int, str] | None:
    """The header's cells, its line, where the data begin (in bytes), and the delimiter.

    The header is the first line that names all columns which the table needs, or failing that the first line of the file; the
    delimiter the one whose reading of it names most columns.
    """
    fallback: tuple[list[str], int, int, str] | None = None
    at, skipped = 0, 0
    for number in range(1, HEADER_WITHIN + 1):
        ends = text.find("\n", at)
        line = text[at : ends if ends >= 0 else len(text)]
        if line.strip() and not line.startswith("#"):
            readings = [_read_header(name, text, at, d) for d in ((delimiter,) if delimiter else DELIMITERS)]
            full, _, _, header, lines, d = max(readings, key=lambda r: r[:3])
            after = at
            for _ in range(lines):
                after = text.find("\n", after) + 1 or len(text)
            if full or fallback is None:
                found = header, number, len(text[:after].encode()), d
                if full:
                    if _stray_quote(text[at:after], d, header):
                        mend = "delete it, or put the column's name in quotes and double those inside it"
                        log.add(Problem(file, number, 1, "E126", "", "", "a quote stands inside the name of a column", mend))
                        return None
                    above = text[:at].rstrip("\n").rpartition("\n")[2].rpartition(d)[2].strip()
                    if above and _is_broken(name, above, header[0]):
                        what = f"the header is broken over two lines: {above!r} and {header[0]!r} are one name"
                        log.add(Problem(file, number, 1, "E110", "", "", what, "join the two lines"))
                        return None
                    if skipped:
                        what = f"{skipped} line{'s' * (skipped != 1)} above the header {'were' if skipped != 1 else 'was'} skipped"
                        log.add(Problem(file, number, 1, "W111", "", "", what, "keep titles and notes out of the table"))
                    return found
                fallback = found
            skipped += 1
        if ends < 0:
            break
        at = ends + 1
    if fallback and not fallback[0]:
        log.add(
            Problem(file, fallback[1], 1, "E125", "", "", "a quoted cell that opens here is not closed", "add the quote that closes it")
        )
        return None
    if fallback is None:
        log.add(Problem(file, 1, 1, "E110", "", "", "no header row found", f"begin with a line {_EXPECTED[name]}"))
        return None
    if (other := _what_else(name, fallback[0], fallback[3], text[_line_at(text, fallback[1]) :])) is not None:
        log.add(Problem(file, fallback[1], 1, other[0], "", "", *other[1:]))
        return None
    return fallback


def _is_broken(name: str, last: str, first: str) -> bool:
    """Whether a column's name was cut by a line break, which leaves its end at the beginning of what looks like the header."""
    return not recognized(name, [first]) and bool(recognized(name, [last + first]))


def _stray_quote(line: str, delimiter: str, header: list[str]) -> bool:
    """Whether a quote stands in the header where it neither opens nor closes a cell, nor is doubled inside one."""
    try:
        next(csv.reader(io.StringIO(line, newline="\n"), delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return any('"' in cell for cell in header) and '""' not in line


_EXPECTED = {name: ",".join([*REQUIRED[name], *(c for c in COLUMNS[name] if c not in ("id", *REQUIRED[name]))][:4]) for name in COLUMNS}


_WORDS = {"edges": "source, target, type, start, end, weight, confidence, citation"}


def _line_at(text: str, number: int) -> int:
    at = 0
    for _ in range(number - 1):
        at = text.index("\n", at) + 1
    return at


def _what_else(name: str, header: list[str], mark: str, text: str) -> tuple[str, str, str] | None:
    """Code, reason and mend where a first line that lacks columns shows what the file is instead."""
    found = recognized(name, header)
    if len(header) == 1 and text.lstrip().startswith('"') and any(is_header(name, _cells(header[0], d)) for d in DELIMITERS):
        return (
            "E111",
            "every line is one quoted cell, as Excel writes lines that it takes for one column",
            "geograph clean takes the quotes off",
        )
    if name == "edges" and is_header("nodes", header) and {"name", "kind", "aliases", "iso3"} & recognized("nodes", header).keys():
        mend = "name the ties' file; if it is swapped with the actors' file, exchange the two"
        return "E116", "this looks like a file of actors (id, name, ...), not of ties", mend
    if name == "nodes" and is_header("edges", header):
        mend = "name the actors' file; if it is swapped with the ties' file, exchange the two"
        return "E116", "this looks like a file of ties (source, target, ...), not of actors", mend
    if name == "edges" and len(found) < 2 and any(_is_matrix(text, d) for d in DELIMITERS):
        mend = "write one row for each tie, under source,target,weight: leave out the zeros and the diagonal, and where it is "
        return "E117", "this is a table of actors by actors, not a list of ties", mend + "the same both ways write each pair once"
    if not found:
        shown = ",".join(header)
        what = f"no header row found: the first line is {shown[:60]!r}{'...' * (len(shown) > 60)}"
        likely = _likely_header(header) if name == "edges" and len(header) > 1 else _EXPECTED[name]
        mend = f"if it is a tie, add a line above it that names all its columns, such as {likely.replace(',', mark)}"
        mend += " (for each ? the right name)" * ("?" in likely) + "; if it is a header in other words, rename its columns to "
        return "E110", what, mend + f"{_WORDS.get(name, _EXPECTED[name])} (geograph schema {name} lists them all)"
    return None


def _likely_header(cells: list[str]) -> str:
    """Names for the columns of ties whose first row is this."""
    left = {
        "type": "|".join(BUILT_IN_TYPES),
        "start": r"\d{4}(-\d\d?){0,2}[~?]?",
        "end": r"\d{4}(-\d\d?){0,2}[~?]?|\.\.",
        "confidence": "high|medium|low",
        "sign": "[+-]1",
        "citation": r"[\w-]+:\d+.*",
        "weight": r"\d+(\.\d+)?",
    }
    names = ["source", "target"]
    for cell in cells[2:]:
        name = next((c for c, pattern in left.items() if re.fullmatch(pattern, cell, re.IGNORECASE)), None)
        left.pop(name or "", None)
        names.append(name or "?")
    return ",".join(names)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _is_matrix(text: str, delimiter: str) -> bool:
    """Whether the lines below the first begin with words of it, and hold numbers or nothing otherwise."""
    lines = text[:LONGEST_CELL].split("\n")
    header = _cells(lines[0], delimiter)
    rows = [_cells(line, delimiter) for line in lines[1 : len(header)] if line.strip()][:50]
    firsts = [row[0] for row in rows if row]
    square = all(len(row) == len(header) for row in rows) and len(set(firsts)) == len(firsts) and len(set(header)) == len(header)
    if len(header) < 3 or len(rows) < min(2, len(header) - 1) or not square:
        return False
    names = {cell.strip().casefold() for cell in header if cell.strip()}
    cells = [cell.strip().replace(",", ".") for row in rows for cell in row[1:]]
    return all(row and row[0].strip().casefold() in names for row in rows) and all(re.fullmatch(r"-?[\d.]*(e[+-]?\d+)?", c) for c in cells)


def _read_header(name: str, text: str, at: int, delimiter: str) -> tuple[bool, int, bool, list[str], int, str]:
    """How good a header a line makes when read with a delimiter, its cells, and the lines that it takes."""
    reader = csv.reader(io.StringIO(text[at : at + LONGEST_CELL], newline="\n"), delimiter=delimiter)
    try:
        cells = [cell.strip() for cell in next(reader, [])]
    except csv.Error:  # a quote that is never closed: the tokenizer says so
        cells = []
    return is_header(name, cells), len(recognized(name, cells)), delimiter == ",", cells, reader.line_num, delimiter

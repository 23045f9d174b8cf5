"""Headers to the columns of the data model; unknown columns are kept."""

from __future__ import annotations

from geograph.errors import Problem, ProblemLog, edit_distance, nearest
from geograph.reading.headers import recognized, tidy
from geograph.reading.tidying import unguarded
from geograph.reading.tokens import RawTable
from geograph.tables import COLUMNS, REQUIRED

RESERVED = ("tie", "actor", "mirror")  # names that tables and graphs use themselves, where a file has its own such column


def name_columns(raw: RawTable, log: ProblemLog) -> RawTable | None:
    """Rename the header to the data model's columns; unknown columns keep their own names."""
    found = recognized(raw.name, raw.header)
    known = COLUMNS[raw.name]
    header = [tidy(cell) if tidy(cell) in known else unguarded(cell) for cell in raw.header]
    for column, position in found.items():
        header[position] = column
    ok = True
    for position, cell in enumerate(header):
        if cell and cell in header[:position]:
            first = header.index(cell)
            line, char = raw.place(-1, position)
            here, there = raw.header[position], raw.header[first]
            mend = "delete one, or give it a name of its own (it is kept then, and not used)"
            if cell == "start" and "end" not in found:
                mend = f"if the second is the end, call it end; else {mend}"
            what = f"two columns are called {cell!r}" if here == there == cell else f"two columns mean {cell!r}: {there!r} and {here!r}"
            log.add(Problem(raw.file, line, char, "E112", "column", cell, f"{what}, columns {first + 1} and {position + 1}", mend))
            ok = False
    slips: set[int] = set()
    for column in REQUIRED[raw.name]:
        if column not in found:
            tidied = [tidy(cell) if i not in found.values() else "" for i, cell in enumerate(raw.header)]
            close = nearest(column, [cell for cell in tidied if cell])
            at = tidied.index(close[0]) if close else 0
            slips.add(at if close else -1)
            line, char = raw.place(-1, at)
            shown = ", ".join(raw.header[:12]) + ", ..." * (len(header) > 12)
            mend = f"rename {close[0]!r} to {column!r}?" if close else "name it in the first line"
            mend += f" (the columns are {shown})"
            log.add(Problem(raw.file, line, char, "E113", "column", column, "is missing", mend))
            ok = False
    for position, cell in enumerate(header):
        if position in found.values() or position in slips:
            continue
        near = [c for c in COLUMNS[raw.name] if c not in found and edit_distance(tidy(cell), c, 2) <= min(2, len(c) // 3)]
        if near:
            line, char = raw.place(-1, position)
            what = "is kept as a column of your own"
            log.add(Problem(raw.file, line, char, "W114", "column", cell, what, f"did you mean {near[0]!r}?"))
    if raw.name == "nodes" and tidy(raw.header[found.get("id", 0)]) == "name" and len(header) > len(found):
        line, char = raw.place(-1, found["id"])
        mend = "if another column holds the ids, rename it to id"
        log.add(Problem(raw.file, line, char, "W114", "column", "name", "is read as the column id, which is missing", mend))
    if "start" in found and "end" not in found and tidy(raw.header[found["start"]]) in ("date", "year"):
        raw.dated_once = True
    taken = set(header)
    for i, cell in enumerate(header):
        name = f"own_{cell}" if cell in RESERVED and i not in found.values() else cell or f"column_{i + 1}"
        while name != cell and name in taken:
            name += "_"
        taken.add(name)
        header[i] = name
    raw.header = header
    return raw if ok else None

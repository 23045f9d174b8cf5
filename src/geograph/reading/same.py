"""Rows that tell of the same tie: which differ in its weight, in what supports it, or in its sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geograph.errors import Change
from geograph.periods import FOREVER, NEVER
from geograph.reading.sheet import Fault, Rows, Sheet, Spans
from geograph.tables import cited_sources, split_list
from geograph.vocabulary import CONFIDENCE

Ends = tuple[NDArray[np.int64], NDArray[np.int64]]  # both ends as numbers: the same actor, the same number
SUPPORT = ("confidence", "citation", "note")
_MOST_PAIRS = 1000  # of rows of both signs between two actors


def first_alike(made: dict[str, Any], ends: Ends, columns: list[str], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row the first that has all these columns in common, the ends of undirected ties in either order. ``rows``: in question."""
    firsts = np.arange(len(ends[0]))
    if not len(rows):
        return firsts
    x, y = ends[0][rows], ends[1][rows]
    swap = ~made["directed"][rows] & (x > y)
    groups = np.where(swap, y, x) * (int(max(x.max(), y.max())) + 1) + np.where(swap, x, y)
    for column in sorted(columns, key=lambda c: c not in ("end", *SUPPORT)):
        groups, _ = pd.factorize(groups)
        alike = np.bincount(groups)[groups] > 1
        rows, groups = rows[alike], groups[alike]
        if not len(rows):
            return firsts
        values, _ = pd.factorize(np.asarray(made[column][rows]))
        groups = groups * (int(values.max()) + 1) + values
    groups, _ = pd.factorize(groups)
    leader = np.full(int(groups.max()) + 1, -1)
    leader[groups[::-1]] = rows[::-1]
    firsts[rows] = leader[groups]
    return firsts


def same_ties(sheet: Sheet, made: dict[str, Any], ends: Ends, rows: Rows, columns: list[str], duplicates: str) -> None:
    """Rows that agree in all but weight, confidence, citation and note, and that no id tells apart.

    Different weights are an error unless ``duplicates`` says how to make one tie of them; different support is worth a remark, and
    each row stays a tie. ``rows``: those in question.
    """
    rows = rows[sheet.good[rows]]
    firsts = first_alike(made, ends, [c for c in columns if c not in ("weight", *SUPPORT)], rows)
    for group in _groups(firsts, rows):
        weights = made["weight"][group]
        if (weights == weights[0]).all():
            _support_differs(sheet, made, group)
        elif duplicates == "error":
            _weights_differ(sheet, group)
        else:
            made["weight"][group[0]] = {"sum": weights.sum(), "mean": weights.mean(), "first": weights[0]}[duplicates]
            united = _united(sheet, group)
            for column, text in united.items():
                made[column] = _written(made.get(column, sheet.texts(column)), int(group[0]), text)
            first = int(sheet.raw.lines[group[0]])
            fault = Fault("W322", f"tells of the tie on line {first}: one tie of both (duplicates={duplicates!r})")
            _complain_of_each(sheet, fault, "weight", group[1:])
            _make_one(sheet, group, united | {"weight": repr(float(made["weight"][group[0]]))}, "W322")


def _groups(firsts: Rows, rows: Rows) -> Iterator[Rows]:
    """The rows of each group of two or more."""
    order = np.lexsort((rows, firsts[rows]))
    rows = rows[order]
    begins = np.flatnonzero(np.diff(firsts[rows], prepend=-1))
    for group in np.split(rows, begins[1:]) if len(rows) else ():
        if len(group) > 1:
            yield group


def _complain_of_each(sheet: Sheet, fault: Fault, column: str, rows: Rows) -> None:
    """Rows that need not be beside each other, nor hold the same cell."""
    cells = sheet[column]
    for row in rows.tolist():
        sheet.complain(fault, column, np.array([row]), cells.cells[cells.codes[row]])


def _weights_differ(sheet: Sheet, group: Rows) -> None:
    weights = sheet["weight"]
    first = int(group[0])
    other = weights.cells[weights.codes[first]] or "1 (a blank counts as 1)"
    for row in group[1:].tolist():
        what = f"is another weight of the same tie: line {int(sheet.raw.lines[first])} says {other}"
        mend = "delete the wrong row; if they are two ties, give each its own word in a column id; "
        mend += "to make one of all such rows say --duplicates sum, mean or first"
        _complain_of_each(sheet, Fault("E322", what, mend), "weight", np.array([row]))
    sheet.good[group] = False


def _support_differs(sheet: Sheet, made: dict[str, Any], group: Rows) -> None:
    first = int(sheet.raw.lines[group[0]])
    for row in group[1:].tolist():
        differ = [c for c in SUPPORT if c in sheet and sheet[c].codes[row] != sheet[c].codes[group[0]]]
        turned = made["source"][row] != made["source"][group[0]]
        what = (
            f"is the same tie as on line {first}{' (its type has no direction)' * turned}; only {' and '.join(differ)} differ; both count"
        )
        mend = (
            "make one row of the two (geograph clean does, with all citations); if they are two ties, give each its own word in a column id"
        )
        _complain_of_each(sheet, Fault("W324", what, mend), "source", np.array([row]))
    if sheet.log.changes is not None:
        good = sheet.good.copy()
        _make_one(sheet, group, _united(sheet, group), "W324")
        sheet.good = good  # as long as nobody makes one row of them, each counts


def _make_one(sheet: Sheet, group: Rows, texts: dict[str, str], code: str) -> None:
    """The first row of a group says all, the others go."""
    for column, text in texts.items():
        old = sheet[column].cells[sheet[column].codes[group[0]]]
        if old != text:
            sheet.log.mend(Change(sheet.raw.file, int(sheet.raw.lines[group[0]]), column, old, text, code))
    rest = np.zeros(len(sheet), dtype=bool)
    rest[group[1:]] = True
    sheet.delete(rest, code)


def _united(sheet: Sheet, group: Rows) -> dict[str, str]:
    """What supports a tie that several rows tell of: every citation and note once, and the best confidence."""
    cells = {c: [sheet[c].cells[code] for code in sheet[c].codes[group].tolist()] for c in SUPPORT if c in sheet}
    united = {}
    if "citation" in cells:
        united["citation"] = ";".join(dict.fromkeys(item for cell in cells["citation"] for item in split_list(cell)))
    if "note" in cells:
        united["note"] = " / ".join(dict.fromkeys(cell for cell in cells["note"] if cell))
    if "confidence" in cells:
        united["confidence"] = max(cells["confidence"], key=_how_sure)
    return united


def _how_sure(confidence: str) -> float:
    word = confidence.casefold()
    return CONFIDENCE[word] / 3 if word in CONFIDENCE else float(word or -1)


def _written(column: Any, row: int, text: str) -> Any:
    texts = np.asarray(column, dtype=object)
    texts[row] = text
    return pd.array(texts, dtype="str")


def both_signs(sheet: Sheet, made: dict[str, Any], ends: Ends, kinds: NDArray[np.int32], spans: Spans, *, until: bool) -> None:
    """Ties of one type between two actors that are friendly in one row and hostile in another, surely at the same time.

    A sign that changes within a year that both rows name is no contradiction. ``until``: an end is the first day out of force.
    """
    signs = made["sign"]
    rows = np.flatnonzero((signs != 0) & sheet.good)
    a, b = np.minimum(*ends)[rows], np.maximum(*ends)[rows]
    frame = pd.DataFrame(
        {"row": rows, "dyad": pd.factorize(a * (int(b.max(initial=0)) + 1) + b)[0], "type": kinds[rows], "sign": signs[rows]}
    )
    mixed = frame[frame.groupby(["dyad", "type"])["sign"].transform("nunique") > 1]
    start_first, start_last, end_first, _ = spans
    since = np.where(start_first == NEVER, NEVER, start_last)
    event = np.asarray(made["lasts"] == "event", dtype=bool) & (start_first != NEVER)
    to = np.where(end_first != NEVER, end_first - int(until), np.where(event, start_last, FOREVER))
    citations = sheet["citation"]
    for _, group in mixed.groupby(["dyad", "type"], sort=False):
        friendly, hostile = (group["row"][group["sign"] == sign].to_numpy()[:_MOST_PAIRS] for sign in (1, -1))
        for row in hostile.tolist():
            at_once = friendly[(since[friendly] <= to[row]) & (since[row] <= to[friendly])]
            if not len(at_once):
                continue
            told = set(cited_sources(citations.cells[citations.codes[row]]))
            by_same = [o for o in at_once.tolist() if told & set(cited_sources(citations.cells[citations.codes[o]]))]
            line = int(sheet.raw.lines[by_same[0] if by_same else at_once[0]])
            what = f"is hostile, and friendly on line {line} at the same time"
            if by_same:
                fault = Fault(
                    "E323", f"{what}, by the same source", "correct one sign, part the periods, or use a type for each side of it"
                )
                sheet.good[by_same] = False
            else:
                fault = Fault("W323", f"{what}, by another source", "keep both if the sources disagree: the dyad is then ambivalent")
            _complain_of_each(sheet, fault, "sign", np.array([row]))

"""Rows that tell of the same tie: which differ in its weight, in what supports it, or in its sign."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geograph.errors import Change
from geograph.periods import FOREVER, NEVER
from geograph.reading.cells import Rows
from geograph.reading.sheet import Fault, Sheet
from geograph.reading.spans import Spans
from geograph.tables import cited_sources, split_list
from geograph.vocabulary import BUILT_IN_TYPES, how_sure

Ends = tuple[NDArray[np.int64], NDArray[np.int64]]  # both ends as numbers: the same actor, the same number
SUPPORT = ("confidence", "citation", "note")
_MOST = 100  # friendly rows of a dyad and type to which each hostile one is held


# Columns that mean something else than their cells say, or in which different cells mean the same.
_READ = ("type", "sign", "directed", "channel", "lasts", "weight", "confidence", "level", "end")


def first_alike(sheet: Sheet, made: dict[str, Any], ends: Ends, columns: list[str], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row the first row that says all the same, the ends of undirected ties in either order. ``rows``: those in question.

    ``columns`` of the file: what is not in it follows from what is.
    """
    firsts = np.arange(len(ends[0]))
    if not len(rows):
        return firsts
    x, y = ends[0][rows], ends[1][rows]
    swap = ~made["directed"][rows] & (x > y)
    most = int(max(x.max(), y.max())) + 1
    groups, most = np.where(swap, y, x) * most + np.where(swap, x, y), most * most
    for column in sorted(columns, key=lambda c: c not in ("end", *SUPPORT)):
        told = made[column] if column in _READ else None
        values = sheet[column].codes[rows] if told is None else pd.factorize(np.asarray(told[rows]), use_na_sentinel=False)[0]
        size = int(values.max()) + 1
        if most * size >= 1 << 62:
            groups, distinct = pd.factorize(groups)
            alike = np.bincount(groups)[groups] > 1
            rows, groups, values, most = rows[alike], groups[alike], values[alike], len(distinct)
            if not len(rows):
                return firsts
        groups, most = groups * size + values, most * size
    groups, _ = pd.factorize(groups)
    alike = np.bincount(groups)[groups] > 1
    rows, groups = rows[alike], groups[alike]
    if not len(rows):
        return firsts
    # Of rows that say the same the other way round, the one in the order of the alphabet: the order of the file decides nothing.
    both = (np.asarray(made[end], dtype=object)[rows].tolist() for end in ("source", "target"))
    turned = np.array([a > b for a, b in zip(*both, strict=True)], dtype=bool)
    order = np.lexsort((rows, turned & ~made["directed"][rows], groups))
    leader = np.full(int(groups.max()) + 1, -1)
    leader[groups[order[::-1]]] = rows[order[::-1]]
    firsts[rows] = leader[groups]
    return firsts


def same_ties(sheet: Sheet, made: dict[str, Any], ends: Ends, rows: Rows, columns: list[str], duplicates: str) -> None:
    """Rows that agree in all but weight, confidence, citation and note, and that no id tells apart.

    Different weights are an error unless ``duplicates`` says how to make one tie of them; different support is worth a remark, and
    each row stays a tie. ``rows``: those in question.
    """
    firsts = first_alike(sheet, made, ends, [c for c in columns if c not in ("weight", *SUPPORT)], rows[sheet.good[rows]])
    again = firsts != np.arange(len(firsts))
    if not again.any():
        return
    weights = made["weight"]
    differs = np.zeros(len(firsts), dtype=bool)  # at the first row of those whose weights are not all the same
    differs[firsts[weights != weights[firsts]]] = True
    heavy, same = again & differs[firsts], again & ~differs[firsts]
    if duplicates == "error":
        sheet.complain_each(heavy, "weight", partial(_other_weight, sheet, made, firsts))
        sheet.good &= ~differs[firsts]
    else:
        sheet.complain_each(heavy, "weight", partial(_told_to_be_one, sheet, firsts, duplicates))
        united = pd.Series(weights).groupby(firsts).agg(duplicates)
        weights[united.index.to_numpy()] = united.to_numpy()
        _make_one(sheet, made, firsts, heavy, "W322")
        sheet.delete(heavy, "W322")
    sheet.complain_each(same, "source", partial(_other_support, sheet, made, firsts))
    if sheet.log.changes is not None and not sheet.log.ties_named:
        _make_one(sheet, None, firsts, same, "W324")
        sheet.let_go(same, "W324")  # as long as nobody makes one row of them, each counts


def _groups(firsts: Rows, rows: Rows) -> list[Rows]:
    """The rows by their first row, in their order."""
    rows = rows[np.argsort(firsts[rows], kind="stable")]
    begins = np.flatnonzero(np.diff(firsts[rows], prepend=-1))
    return np.split(rows, begins[1:]) if len(rows) else []


def _other_weight(sheet: Sheet, made: dict[str, Any], firsts: Rows, row: int) -> Fault:
    weights, first = sheet["weight"], int(firsts[row])
    other = weights.cells[weights.codes[first]] or "1 (a blank counts as 1)"
    what = f"is another weight of the same tie: line {int(sheet.raw.lines[first])} says {other}"
    if made["source"][row] != made["source"][first] and made["type"][row] not in BUILT_IN_TYPES:
        mend = "if the direction of its type matters, say so in types.csv, or say --own-types directed (in Python directed=True); "
        return Fault("E322", f"{what} (the other way round)", mend + "else keep one row with the right weight")
    mend = "keep one row with the right weight and the citations of both; if they are two ties, give each its own word in a column id "
    return Fault("E322", what, mend + "(blank elsewhere); to make one of all such rows say --duplicates sum, mean or first")


def _told_to_be_one(sheet: Sheet, firsts: Rows, duplicates: str, row: int) -> Fault:
    return Fault("W322", f"tells of the tie on line {int(sheet.raw.lines[firsts[row]])}: one tie of both (--duplicates {duplicates})")


def _other_support(sheet: Sheet, made: dict[str, Any], firsts: Rows, row: int) -> Fault:
    first = int(firsts[row])
    differ = [c for c in SUPPORT if c in sheet and sheet[c].codes[row] != sheet[c].codes[first]]
    turned = made["source"][row] != made["source"][first]
    line = int(sheet.raw.lines[first])
    words = " and ".join([", ".join(differ[:-1]), differ[-1]] if len(differ) > 1 else differ)
    told = f"only {words} differ{'s' * (len(differ) == 1)}; both count"
    what = f"is the same tie as on line {line}{' (its type has no direction)' * turned}; {told}"
    mend = "make one row of the two, with the better confidence and the citations parted by ; (geograph clean does); "
    mend += "if they are two ties, give each its own word in a column id (blank elsewhere)"
    return Fault("W324", what, mend)


def _make_one(sheet: Sheet, made: dict[str, Any] | None, firsts: Rows, again: NDArray[np.bool_], code: str) -> None:
    """Let the first of rows that tell of one tie hold what all say of it: in ``made``, and as what mends the file."""
    texts: dict[str, Any] = {c: np.array(made.get(c, sheet.texts(c)), dtype=object) for c in SUPPORT} if made else {}
    for group in _groups(firsts, np.flatnonzero(np.isin(firsts, firsts[again]))):
        first = int(firsts[group[0]])  # the row that is kept: of reversed ones not always the first in the file
        united = _united(sheet, group)
        for column, text in united.items():
            if made:
                texts[column][first] = text
        if made and "weight" in sheet:
            united["weight"] = repr(float(made["weight"][first]))
        for column, text in united.items() if sheet.log.changes is not None else ():
            old = sheet[column].cells[sheet[column].codes[first]]
            if old != text:
                sheet.log.mend(Change(sheet.raw.file, int(sheet.raw.lines[first]), column, old, text, code))
    for column, cells in texts.items():
        made[column] = pd.array(cells, dtype="str")  # type: ignore[index]


def _united(sheet: Sheet, group: Rows) -> dict[str, str]:
    """What supports a tie that several rows tell of: every citation and note once, and the best confidence."""
    cells = {c: [sheet[c].cells[code] for code in sheet[c].codes[group].tolist()] for c in SUPPORT if c in sheet}
    united = {}
    if "citation" in cells:
        united["citation"] = ";".join(dict.fromkeys(item for cell in cells["citation"] for item in split_list(cell)))
    if "note" in cells:
        united["note"] = " / ".join(dict.fromkeys(cell for cell in cells["note"] if cell))
    if "confidence" in cells:
        united["confidence"] = max(cells["confidence"], key=how_sure)
    return united


def both_signs(sheet: Sheet, made: dict[str, Any], ends: Ends, kinds: NDArray[np.int32], spans: Spans, *, until: bool) -> None:
    """Ties of one type between two actors that are friendly in one row and hostile in another, surely at the same time.

    A sign that changes within a year that both rows name is no contradiction. ``until``: an end is the first day out of force.
    """
    signs = made["sign"]
    rows = np.flatnonzero((signs != 0) & sheet.good)
    if not (signs[rows] < 0).any() or not (signs[rows] > 0).any():
        return
    # A likes B and B dislikes A is no contradiction where the tie has a direction.
    turn = ~made["directed"][rows] & (ends[0][rows] > ends[1][rows])
    low, high = (np.where(turn, ends[1 - i][rows], ends[i][rows]) for i in (0, 1))
    keys = low * (int(high.max()) + 1) + high
    keys = (keys if int(keys.max()) < 1 << 40 else pd.factorize(keys)[0]) * (int(kinds.max()) + 1) + kinds[rows]
    hostile, friendly = (keys[signs[rows] * sign > 0] for sign in (-1, 1))
    of_both = hostile[pd.Index(hostile).isin(friendly)]
    if not len(of_both):
        return
    rows, keys = (values[np.isin(keys, of_both)] for values in (rows, keys))
    hostile, friendly = (pd.DataFrame({"row": rows[signs[rows] == sign], "key": keys[signs[rows] == sign]}) for sign in (-1, 1))
    friendly = friendly[friendly.groupby("key").cumcount() < _MOST]
    pairs = hostile.merge(friendly, on="key", suffixes=("", "_friendly"))
    a, b = pairs["row"].to_numpy(), pairs["row_friendly"].to_numpy()
    start_first, start_last, end_first, _ = spans
    since = np.where(start_first == NEVER, NEVER, start_last)
    event = np.asarray(made["lasts"] == "event", dtype=bool) & (start_first != NEVER)
    to = np.where(end_first != NEVER, end_first - int(until), np.where(event, start_last, FOREVER))
    at_once = (since[b] <= to[a]) & (since[a] <= to[b])
    a, b = a[at_once], b[at_once]
    citations = sheet["citation"]
    cited = [frozenset(cited_sources(cell)) for cell in citations.cells]
    same = np.array([not cited[x].isdisjoint(cited[y]) for x, y in zip(citations.codes[a], citations.codes[b], strict=True)], dtype=bool)
    for code, chosen in (("E323", same), ("W323", ~same & ~np.isin(a, a[same]))):
        other = np.full(len(signs), -1)
        other[a[chosen][::-1]] = b[chosen][::-1]
        sheet.complain_each(other >= 0, "sign", partial(_other_sign, sheet, other, code))
    sheet.good[b[same]] = False


def _other_sign(sheet: Sheet, other: Rows, code: str, row: int) -> Fault:
    what = f"is hostile, and the same tie is friendly on line {int(sheet.raw.lines[other[row]])} at the same time"
    if code == "E323":
        return Fault(
            code, f"{what}, citing the same source", "correct one sign, give the rows dates that do not overlap, or give them two types"
        )
    return Fault(code, f"{what}, by another source", "keep both if the sources disagree: the dyad is then ambivalent")

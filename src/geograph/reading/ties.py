"""The rules of edges.csv, by column, so that a million rows are no more trouble than the distinct cells in them."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geograph.reading.cells import Column, same_text
from geograph.reading.rules import LASTING, Frame, Rules, known_type
from geograph.reading.sheet import ASK, WRONG, Fault, Glance, Judged, Meanings, Sheet, did_you_mean, letters_but
from geograph.tables import COLUMNS, cited_sources, split_list, tie_ids, tie_names
from geograph.vocabulary import BOOLEANS, CONFIDENCE, LEVELS, SIGN_NAMES, SIGNS

Ends = tuple[NDArray[np.int64], NDArray[np.int64]]  # both ends as numbers: the same actor, the same number


def ties_rule(rules: Rules, sheet: Sheet) -> Frame:
    """Every row of edges.csv as a tie, what is blank filled in from its type."""
    kinds = sheet.each("type", lambda name: known_type(rules, sheet, name))
    source, target = rules.actor(sheet, "source", lost=True), rules.actor(sheet, "target", lost=True)
    of_type: dict[str, Meanings] = {}
    for column, known, code in (
        ("sign", SIGNS, "E324"), ("directed", BOOLEANS, "E339"), ("channel", BOOLEANS, "E339"), ("lasts", LASTING, "E339")
    ):  # fmt: skip
        of_type[column] = usual = Meanings(kinds.codes, [getattr(kind, column) for kind in kinds.values])
        if column in sheet:
            written = sheet.words(column, known, code, "is not a sign" if code == "E324" else "is not one of the words for it")
            of_type[column] = _or_usual(written, usual)
    if "sign" in sheet:
        _opposite_signs(sheet, kinds, of_type["sign"].rows(np.int64))
    weight = sheet.each("weight", _weight, _WEIGHTS)
    sheet.period(until=rules.end == "exclusive")
    confidence = sheet.each("confidence", _confidence, _CONFIDENCES)
    sheet.each("level", _level)
    if "sources" in rules.has:
        _citations(rules, sheet)
    ends = _ends(source, target)
    _self_ties(rules, sheet, ends)
    _ids_once(sheet)
    alike = _alike(ends, kinds.codes, sheet["start"].codes)
    alike &= confidence.known()
    if not sheet.good.all():  # what is wrong has been said: no more is made of those rows, unless others may repeat them
        rows = np.flatnonzero(sheet.good | alike)
        kinds, source, target, weight, confidence = (column.take(rows) for column in (kinds, source, target, weight, confidence))
        of_type = {name: column.take(rows) for name, column in of_type.items()}
        ends, alike = (ends[0][rows], ends[1][rows]), alike[rows]
        sheet.keep(rows)
    made: Frame = {"source": source.texts(), "target": target.texts(), "weight": weight.rows(float), "confidence": confidence.texts()}
    made["type"] = Meanings(kinds.codes, [kind.type for kind in kinds.values]).texts()
    made |= {c: v.texts() if c == "lasts" else v.rows(np.int64 if c == "sign" else bool) for c, v in of_type.items()}
    if sheet.raw.dated_once:
        written_end = sheet["end"].texts()
        made["end"] = pd.array(np.where(np.asarray(written_end == ""), sheet["start"].texts(), written_end), dtype="str")
    columns = [c for c in dict.fromkeys([*COLUMNS["edges"], *sheet.raw.header]) if c not in ("source", "target")]
    made |= {c: sheet.texts(c) for c in columns if c not in made}
    _repeats(sheet, made, ends, columns, alike)
    sheet.raw.data = b""  # nothing is left to complain about, and the ids below need the room
    good = sheet.good
    # What says the same of every row tells none apart.
    telling = {c: v for c, v in made.items() if c in sheet or c in ("source", "target", "type", *of_type)}
    kept = pd.DataFrame({c: v if good.all() else v[good] for c, v in telling.items()}, copy=False)
    starts = sheet["start"]
    names = tie_names(
        (source.codes[good], source.values),
        (target.codes[good], target.values),
        (kinds.codes[good], [k.type for k in kinds.values]),
        (starts.codes[good], starts.cells),
    )
    ids = tie_ids(kept, names, alike[good])
    if not good.all():
        spread = np.full(len(good), "", dtype=object)
        spread[good] = ids
        ids = spread
    made["id"] = pd.array(ids, dtype="str")
    if "nodes" not in rules.has and good.all():
        rules.appearing = list(dict.fromkeys([*source.values, *target.values]))
    return made


def _or_usual(written: Meanings, usual: Meanings) -> Meanings:
    """What a row says, or where it says nothing what its type says."""
    pairs = written.codes.astype(np.int64) * len(usual.values) + usual.codes
    codes, both = pd.factorize(pairs)
    values = [usual.values[i % len(usual.values)] if (v := written.values[i // len(usual.values)]) is None else v for i in both.tolist()]
    return Meanings(codes.astype(np.int32), values)


def _opposite_signs(sheet: Sheet, kinds: Meanings, signs: NDArray[np.int64]) -> None:
    usual = Meanings(kinds.codes, [kind.sign for kind in kinds.values]).rows(np.int64)

    def opposite(row: int) -> Fault:
        kind = kinds.values[kinds.codes[row]]
        what = f"says the opposite of the type {kind.type!r} ({SIGN_NAMES[kind.sign]})"
        return Fault("W325", what, "correct it, or keep it if this tie is an exception")

    sheet.complain_each(usual * signs < 0, "sign", opposite)


def _weight(cell: str) -> Judged:
    if not cell:
        return 1.0, None
    try:
        weight = float(cell)
    except ValueError:
        weight = float("nan")
    if 0 < weight < float("inf"):
        return weight, None
    mend = "write hostility as sign -1 and its strength as a weight above 0" if weight < 0 else "write a number above 0"
    if re.fullmatch(r"\d+,\d+", cell):
        mend = f"write {cell.replace(',', '.')}"
    return weight, Fault("E327", "is not a number above 0", mend)


def _glance_at_weights(cells: list[str]) -> list[Any]:
    try:
        weights = list(map(float, cells))
    except ValueError:
        return [WRONG if match else ASK for match in map(_NO_NUMBER.match, cells)]
    found = np.array(weights)
    return weights if ((found > 0) & (found < float("inf"))).all() else [ASK] * len(cells)


# Begins with a letter, and not like inf, nan or a word of confidence.
_NO_NUMBER = re.compile(r"(?!inf|nan|high|medium|low)[A-Z][\x00-\x7f]*\Z", re.ASCII | re.IGNORECASE)
_WEIGHTS = Glance(_glance_at_weights, "E327", letters_but("inf", "nan"))
_CONFIDENCES = Glance(
    lambda cells: [WRONG if match else ASK for match in map(_NO_NUMBER.match, cells)], "E340", letters_but("inf", "nan", *CONFIDENCE)
)


def _confidence(cell: str) -> Judged:
    word = cell.casefold()
    if not word or word in CONFIDENCE:
        return word, None
    try:
        number = float(word)
    except ValueError:
        number = float("nan")
    if 0 <= number <= 1:
        return cell, None
    mend = partial(did_you_mean, word, CONFIDENCE, "write high, medium, low, or a number from 0 to 1")
    return cell, Fault("E340", "is not a confidence", mend)


def _level(cell: str) -> Judged:
    if any(level not in LEVELS for level in split_list(cell)):
        return cell, Fault("W341", "is not one of local, regional, global", "several are separated by ;")
    return cell, None


def _citations(rules: Rules, sheet: Sheet) -> None:
    """Each source that is cited and not known is told once, whatever paragraph is cited."""
    column = sheet["citation"]
    unknown: dict[str, list[int]] = {}
    for i, cell in enumerate(column.cells):
        for source in cited_sources(cell):
            if source not in rules.sources:
                unknown.setdefault(source, []).append(i)
    for source, cells in unknown.items():
        rows = np.sort(np.concatenate([rows for _, rows in column.rows_of(cells)]))
        sheet.complain(Fault("W342", f"cites {source!r}, which is not in sources.csv", "add the source", source), "citation", rows)


def _ends(source: Meanings, target: Meanings) -> Ends:
    """Both ends as numbers; -1 for those that have an error."""
    number: dict[Any, int] = {None: -1}
    at = [np.array([number.setdefault(a, len(number)) for a in end.values], dtype=np.int64) for end in (source, target)]
    return (at[0][source.codes], at[1][target.codes]) if len(source.codes) else (at[0][:0], at[1][:0])


def _self_ties(rules: Rules, sheet: Sheet, ends: Ends) -> None:
    same = (ends[0] == ends[1]) & (ends[0] >= 0)
    unknown = np.flatnonzero((ends[0] < 0) & (ends[1] < 0))
    if len(unknown):
        same[unknown] = same_text(sheet["source"], sheet["target"], unknown)
    same &= sheet["source"].codes != _blank(sheet["source"])
    if rules.self_ties == "error":
        mend = 'correct it, or read with self_ties="drop" or "keep" (--self-ties)'
        sheet.complain_each(same, "target", lambda row: Fault("E320", "ties an actor to itself", mend))
    elif rules.self_ties == "drop":
        sheet.complain_each(same, "target", lambda row: Fault("W320", "ties an actor to itself: left out"))
        sheet.good &= ~same


def _alike(ends: Ends, *columns: NDArray[np.int32]) -> NDArray[np.bool_]:
    """The rows that have their ends, in either order, and all these columns in common with another row."""
    key = np.minimum(*ends) * (int(max(end.max(initial=0) for end in ends)) + 1) + np.maximum(*ends)
    most = int(key.max(initial=0)) + 1
    for column in columns:
        size = int(column.max(initial=0)) + 1
        if most * size >= 1 << 62:
            key, distinct = pd.factorize(key)
            most = len(distinct)
        key, most = key * size + column, most * size
    known = (ends[0] >= 0) & (ends[1] >= 0)
    return pd.Series(key).duplicated(keep=False).to_numpy() & known


def _ids_once(sheet: Sheet) -> None:
    """An id used twice is an error."""
    lines, ids = sheet.raw.lines, sheet["id"]
    if len(ids.cells) < 2:
        return
    first = np.full(len(ids.cells), -1)
    order = np.arange(len(sheet))[::-1]
    first[ids.codes[order]] = order
    twice = (ids.codes != _blank(ids)) & (first[ids.codes] != np.arange(len(sheet)))

    def again(row: int) -> Fault:
        before = int(lines[first[ids.codes[row]]])
        return Fault("E305", f"stands on line {before} already", "give each tie its own id, or leave it blank")

    sheet.complain_each(twice, "id", again)


def _blank(column: Column) -> int:
    """Which of a column's cells is blank; -1 if none is."""
    return next((i for i, cell in enumerate(column.cells) if not cell), -1)


def _repeats(sheet: Sheet, made: Frame, ends: Ends, columns: list[str], alike: NDArray[np.bool_]) -> None:
    """A row that says all the same again is kept once."""
    lines = sheet.raw.lines
    firsts = _first_alike(sheet, made, ends, [c for c in columns if c in sheet], np.flatnonzero(alike))
    twice = (firsts != np.arange(len(firsts))) & sheet.good

    def repeated(row: int) -> Fault:
        return Fault("W321", f"repeats line {int(lines[firsts[row]])}; kept once", "delete one of the two rows")

    sheet.complain_each(twice, "source", repeated)
    sheet.good &= ~twice


# Columns that mean something else than their cells say, or in which different cells mean the same.
_READ = ("type", "sign", "directed", "channel", "lasts", "weight", "confidence", "end")


def _first_alike(sheet: Sheet, made: Frame, ends: Ends, columns: list[str], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row the first row that says all the same, the ends of undirected ties in either order. ``rows``: those in question.

    ``columns`` of the file: what is not in it follows from what is.
    """
    firsts = np.arange(len(ends[0]))
    if not len(rows):
        return firsts
    x, y = ends[0][rows], ends[1][rows]
    swap = ~made["directed"][rows] & (x > y)
    groups = np.where(swap, y, x) * (int(max(x.max(), y.max())) + 1) + np.where(swap, x, y)
    for column in sorted(columns, key=lambda c: c not in ("end", "citation", "note")):
        groups, _ = pd.factorize(groups)
        alike = np.bincount(groups)[groups] > 1
        rows, groups = rows[alike], groups[alike]
        if not len(rows):
            return firsts
        values = (
            sheet[column].codes[rows] if column not in _READ else pd.factorize(np.asarray(made[column][rows]), use_na_sentinel=False)[0]
        )
        groups = groups * (int(values.max()) + 1) + values
    groups, _ = pd.factorize(groups)
    leader = np.full(int(groups.max()) + 1, -1)
    leader[groups[::-1]] = rows[::-1]
    firsts[rows] = leader[groups]
    return firsts

"""The rules of edges.csv, by column, so that a million rows are no more trouble than the distinct cells in them."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geograph.periods import FOREVER, NEVER
from geograph.reading.rules import LASTING, Frame, Rules, known_type
from geograph.reading.same import Ends, both_signs, first_alike, same_ties
from geograph.reading.sheet import Fault, Judged, Meanings, Sheet, Spans, did_you_mean
from geograph.reading.weights import weights
from geograph.tables import COLUMNS, cited_sources, split_list, tie_ids, tie_names
from geograph.vocabulary import BOOLEANS, CONFIDENCE, LEVELS, SIGN_NAMES, SIGNS


def ties_rule(rules: Rules, sheet: Sheet) -> Frame:
    """Every row of edges.csv as a tie, what is blank filled in from its type."""
    made: Frame = {}
    source, target = rules.actor(sheet, "source"), rules.actor(sheet, "target")
    kinds = sheet.each("type", lambda name: known_type(rules, sheet, name))
    made["source"], made["target"] = source.texts(), target.texts()
    made["type"] = Meanings(kinds.codes, [kind.type for kind in kinds.values]).texts()
    for column, known, code in (
        ("sign", SIGNS, "E324"), ("directed", BOOLEANS, "E339"), ("channel", BOOLEANS, "E339"), ("lasts", LASTING, "E339")
    ):  # fmt: skip
        usual = Meanings(kinds.codes, [getattr(kind, column) for kind in kinds.values])
        if column in sheet:
            written = sheet.words(column, known, code, "is not a sign" if code == "E324" else "is not one of the words for it").rows()
            usual = Meanings(*_distinct(np.where(pd.isna(written), usual.rows(), written)))
        made[column] = usual.texts() if column == "lasts" else usual.rows(np.int64 if column == "sign" else bool)
    if "sign" in sheet:
        _opposite_signs(sheet, kinds, made["sign"])
    made["weight"] = weights(sheet, rules.options.decimal, rules.options.thousands)
    spans = sheet.period(until=rules.options.end == "exclusive")
    if sheet.raw.dated_once:
        written_end = sheet["end"].texts()
        made["end"] = pd.array(np.where(np.asarray(written_end == ""), sheet["start"].texts(), written_end), dtype="str")
    made["confidence"] = sheet.each("confidence", _confidence).texts()
    sheet.each("level", _level)
    if "sources" in rules.has:
        _citations(rules, sheet)
    ends = _ends(source, target)
    _self_ties(rules, sheet, ends, source)
    if rules.there:
        _there(rules, sheet, (source, target), spans)
    columns = [c for c in dict.fromkeys([*COLUMNS["edges"], *sheet.raw.header]) if c not in ("source", "target")]
    made |= {c: sheet.texts(c) for c in columns if c not in made}
    alike = _alike(ends, kinds.codes, sheet["start"].codes)
    _repeats(sheet, made, ends, columns, alike)
    same_ties(sheet, made, ends, np.flatnonzero(alike), columns, rules.options.duplicates)
    if "sign" in sheet:
        both_signs(sheet, made, ends, kinds.codes, spans, until=rules.options.end == "exclusive")
    sheet.finish()  # nothing is left to complain about, and the ids below need the room
    good = sheet.good
    kept = pd.DataFrame({c: v if good.all() else v[good] for c, v in made.items()}, copy=False)
    starts = sheet["start"]
    names = tie_names(
        (source.codes, source.values),
        (target.codes, target.values),
        (kinds.codes, [k.type for k in kinds.values]),
        (starts.codes, starts.cells),
    )
    ids = tie_ids(kept, names[good], alike[good])
    if not good.all():
        spread = np.full(len(good), "", dtype=object)
        spread[good] = ids
        ids = spread.tolist()
    made["id"] = pd.array(ids, dtype="str")
    return made


def _distinct(values: NDArray[np.object_]) -> tuple[NDArray[np.int32], list[Any]]:
    codes, distinct = pd.factorize(values)
    return codes.astype(np.int32), list(distinct)


def _opposite_signs(sheet: Sheet, kinds: Meanings, signs: NDArray[np.int64]) -> None:
    usual = Meanings(kinds.codes, [kind.sign for kind in kinds.values]).rows(np.int64)

    def opposite(row: int) -> Fault:
        kind = kinds.values[kinds.codes[row]]
        what = f"says the opposite of the type {kind.type!r} ({SIGN_NAMES[kind.sign]})"
        return Fault("W325", what, "correct it, or keep it if this tie is an exception")

    sheet.complain_each(usual * signs < 0, "sign", opposite)


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
    share = number / 100 if 2 <= number <= 100 else float(word[:-1]) / 100 if re.fullmatch(r"\d{1,2}(\.\d+)?%", word) else None
    other = "write high, medium, low, or a number from 0 to 1"
    mend = f"did you mean {share:g}? {other}" if share is not None else partial(did_you_mean, word, CONFIDENCE, other)
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
    number: dict[Any, int] = {}
    at = [np.array([number.setdefault(a, len(number)) for a in end.values], dtype=np.int64) for end in (source, target)]
    return (at[0][source.codes], at[1][target.codes]) if len(source.codes) else (at[0][:0], at[1][:0])


def _self_ties(rules: Rules, sheet: Sheet, ends: Ends, source: Meanings) -> None:
    same = (ends[0] == ends[1]) & np.array([bool(actor) for actor in source.values], dtype=bool)[source.codes]
    if rules.options.self_ties == "error":
        mend = 'correct it, or read with self_ties="drop" or "keep" (--self-ties)'
        sheet.complain_each(same, "target", lambda row: Fault("E320", "ties an actor to itself", mend))
    elif rules.options.self_ties == "drop":
        sheet.complain_each(same, "target", lambda row: Fault("W320", "ties an actor to itself: left out"))
        sheet.delete(same, "W320")


def _there(rules: Rules, sheet: Sheet, ends: tuple[Meanings, Meanings], spans: Spans) -> None:
    """Ties that were in force before one of their actors began or after it ended."""
    start_first, start_last, end_first, end_last = spans
    last_day = int(rules.options.end == "exclusive")
    for column, actors in zip(("source", "target"), ends, strict=True):
        known = [rules.there.get(actor) for actor in actors.values]
        begins = np.array([there[0] if there else NEVER for there in known], dtype=np.int64)[actors.codes]
        ended = np.array([there[1] if there else FOREVER for there in known], dtype=np.int64)[actors.codes]
        after = (start_first > ended) | ((end_first != NEVER) & (end_first - last_day > ended))
        before = ((start_last != FOREVER) & (start_last < begins)) | (end_last < begins)

        def absent(row: int, ends: Meanings = actors, late: NDArray[np.bool_] = after) -> Fault:
            _, _, began, over = rules.there[ends.values[ends.codes[row]]]
            of_tie = [sheet[c].cells[sheet[c].codes[row]] for c in ("start", "end")]
            dated = " to ".join(text for text in of_tie if text)
            if late[row]:
                mend = "name who came after it, or correct one of the dates"
                return Fault("W313", f"ended in {over}, says nodes.csv, and the tie is dated {dated}; it is kept", mend)
            mend = "name who was there before it, or correct one of the dates"
            return Fault("W313", f"began in {began}, says nodes.csv, and the tie is dated {dated}; it is kept", mend)

        sheet.complain_each((after | before) & sheet.good, column, absent)


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
    return pd.Series(key).duplicated(keep=False).to_numpy()


def _repeats(sheet: Sheet, made: Frame, ends: Ends, columns: list[str], alike: NDArray[np.bool_]) -> None:
    """An id used twice is an error; a row that says all the same again is kept once."""
    lines = sheet.raw.lines
    ids = sheet["id"]
    if len(ids.cells) > 1:
        first = np.full(len(ids.cells), -1)
        order = np.arange(len(sheet))[::-1]
        first[ids.codes[order]] = order
        blank = np.array([not cell for cell in ids.cells])[ids.codes]
        twice = ~blank & (first[ids.codes] != np.arange(len(sheet)))

        def again(row: int) -> Fault:
            before = int(lines[first[ids.codes[row]]])
            return Fault("E305", f"stands on line {before} already", "give each tie its own id, or leave it blank")

        sheet.complain_each(twice, "id", again)
    firsts = first_alike(made, ends, columns, np.flatnonzero(alike))
    twice = (firsts != np.arange(len(firsts))) & sheet.good

    def repeated(row: int) -> Fault:
        return Fault("W321", f"repeats line {int(lines[firsts[row]])}; kept once", "delete one of the two rows")

    sheet.complain_each(twice, "source", repeated)
    sheet.delete(twice, "W321")

"""The rules of edges.csv, by column, so that a million rows are no more trouble than the distinct cells in them."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geograph.periods import FOREVER, NEVER
from geograph.reading.cells import Column, first_rows, same_text
from geograph.reading.rules import LASTING, Frame, Rules, known_type, unknown_source
from geograph.reading.same import Ends, both_signs, first_alike, same_ties
from geograph.reading.sheet import Fault, Judged, Meanings, Sheet, did_you_mean, no_word
from geograph.reading.spans import Spans, period
from geograph.reading.weights import unsafe_range, weights
from geograph.tables import COLUMNS, cited_sources, split_list, tie_ids, tie_names
from geograph.vocabulary import BOOLEANS, BUILT_IN_TYPES, CONFIDENCE, LEVELS, SIGN_NAMES, SIGNS


def ties_rule(rules: Rules, sheet: Sheet) -> Frame:
    """Every row of edges.csv as a tie, what is blank filled in from its type."""
    until = rules.options.end == "exclusive"
    read = _read(rules, sheet)
    spans = period(sheet, until=until)
    if sheet.raw.dated_once:  # a row is of its date, not from it on
        begun = (spans[0] != NEVER) & (spans[2] == NEVER)
        spans = (spans[0], spans[1], np.where(begun, spans[1], spans[2]), np.where(begun, spans[1], spans[3]))
    ends = _ends(read["source"], read["target"])
    _self_ties(rules, sheet, ends)
    _ids_once(rules, sheet)
    if rules.there:
        _there(rules, sheet, read, spans)
    sheet.look_over()
    alike = _alike(ends, read["type"].codes, sheet["start"].codes) & read["confidence"].known()
    if not sheet.good.all():  # what is wrong has been said: no more is made of those rows, unless others may repeat them
        rows = np.flatnonzero(sheet.good | alike)
        read = {name: column.take(rows) for name, column in read.items()}
        spans = (spans[0][rows], spans[1][rows], spans[2][rows], spans[3][rows])
        ends, alike = (ends[0][rows], ends[1][rows]), alike[rows]
        sheet.keep(rows)
    made = _made(sheet, read)
    columns = [c for c in dict.fromkeys([*COLUMNS["edges"], *sheet.raw.header]) if c not in ("source", "target")]
    made.setdefault("end", sheet.texts("end"))
    written = [c for c in columns if c in sheet]
    _repeats(rules, sheet, made, ends, written, alike)
    same_ties(sheet, made, ends, np.flatnonzero(alike), written, rules.options.duplicates)
    unsafe_range(sheet, made["weight"])
    if "sign" in sheet:
        both_signs(sheet, made, ends, read["type"].codes, spans, until=until)
    left = np.flatnonzero(alike & sheet.good)
    alike[:] = False
    alike[left] = _alike((ends[0][left], ends[1][left]), read["type"].codes[left], sheet["start"].codes[left])
    del spans, ends  # the texts need the room
    made |= {c: sheet.texts(c) for c in columns if c not in made}
    sheet.finish()  # nothing is left to complain about
    made["id"] = _ids(rules, sheet, made, read, alike)
    if not rules.actors.listed and sheet.good.all():
        rules.appearing = list(dict.fromkeys([*read["source"].values, *read["target"].values]))
    return made


_FROM_TYPE = ("sign", "directed", "channel", "lasts")  # what a type says of its ties, unless a row says otherwise


def _read(rules: Rules, sheet: Sheet) -> dict[str, Meanings]:
    """What the columns mean that do not mean what they say; of the type, the whole of it."""
    read = {end: rules.actors.of(sheet, end, lost=True) for end in ("source", "target")}
    read["type"] = kinds = sheet.each("type", lambda name: known_type(rules, sheet, name)).joined(lambda kind: kind.type)
    words: tuple[dict[str, Any], ...] = (SIGNS, BOOLEANS, BOOLEANS, LASTING)
    for column, known in zip(_FROM_TYPE, words, strict=True):
        read[column] = usual = Meanings(kinds.codes, [getattr(kind, column) for kind in kinds.values])
        if column in sheet:
            code, what = ("E324", "is not a sign") if column == "sign" else ("E339", "is not one of the words for it")
            write = {"sign": ("1", "0", "-1"), "lasts": ()}.get(column, ("yes", "no"))
            read[column] = _or_usual(sheet.words(column, known, code, what, write), usual)
    if "sign" in sheet:
        _opposite_signs(sheet, kinds, read["sign"].rows(np.int64))
    read["weight"] = weights(sheet, rules.options.decimal, rules.options.thousands)
    read["confidence"] = sheet.each("confidence", _confidence, _CONFIDENCES)
    read["level"] = sheet.each("level", _level)
    if "sources" in rules.files:
        _citations(rules, sheet)
    return read


def _made(sheet: Sheet, read: dict[str, Meanings]) -> Frame:
    """The columns of ties, by what they mean."""
    numbers = {"sign": np.int64, "directed": bool, "channel": bool, "weight": float}
    made: Frame = {}
    for name, column in read.items():
        if name != "type":
            made[name] = column.rows(numbers[name]) if name in numbers else column.texts()
    made["type"] = Meanings(read["type"].codes, [kind.type for kind in read["type"].values]).texts()
    if sheet.raw.dated_once:
        written_end = sheet["end"].texts()
        made["end"] = pd.array(np.where(np.asarray(written_end == ""), sheet["start"].texts(), written_end), dtype="str")
    return made


def _ids(rules: Rules, sheet: Sheet, made: Frame, read: dict[str, Meanings], alike: NDArray[np.bool_]) -> Any:
    """The ids that are given, and made ones for the other good rows; blank where all are made later, by ``rules.make_ids``."""
    good = sheet.good
    starts = sheet["start"]
    names = partial(
        tie_names,
        (read["source"].codes[good], read["source"].values),
        (read["target"].codes[good], read["target"].values),
        (read["type"].codes[good], [kind.type for kind in read["type"].values]),
        (starts.codes[good], list(starts.cells)),
    )
    # Only rows that are alike can come to the same name, unless the names hold the signs that part them.
    used = {end: np.unique(read[end].codes[good]).tolist() for end in ("source", "target", "type")}
    parted = any(sign in str(read[end].values[i]) for end in ("source", "target") for i in used[end] for sign in "~/")
    parted = parted or any("/" in read["type"].values[i].type for i in used["type"])
    if not rules.has_ids and not parted and not alike[good].any():
        rules.make_ids = names
        return sheet.texts("id")
    # What says the same of every row tells none apart.
    telling = {c: v for c, v in made.items() if c in sheet or c in ("source", "target", "type", *_FROM_TYPE)}
    kept = pd.DataFrame({c: v if good.all() else v[good] for c, v in telling.items()}, copy=False)
    ids = np.full(len(good), "", dtype=object)
    ids[good] = tie_ids(kept, names(), None if parted else alike[good])
    return pd.array(ids, dtype="str")


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


_CONFIDENCES = no_word("E340", "inf", "nan", *CONFIDENCE)


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
    levels = [level.casefold() if level.casefold() in LEVELS else level for level in split_list(cell)]
    if strange := [level for level in levels if level not in LEVELS]:
        mend = did_you_mean(strange[0], LEVELS, "write one of local, regional, global, or several with ; between them")
        return cell, Fault("W341", "is not a level; it is kept as it is", mend)
    return ";".join(levels), None


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
        sheet.complain(unknown_source(source, rules.sources), "citation", rows)


def _ends(source: Meanings, target: Meanings) -> Ends:
    """Both ends as numbers; -1 for those that have an error."""
    number: dict[Any, int] = {None: -1}
    at = [np.array([number.setdefault(a, len(number)) for a in end.values], dtype=np.int64) for end in (source, target)]
    return at[0][source.codes], at[1][target.codes]


def _self_ties(rules: Rules, sheet: Sheet, ends: Ends) -> None:
    same = (ends[0] == ends[1]) & (ends[0] >= 0)
    unknown = np.flatnonzero((ends[0] < 0) & (ends[1] < 0))
    if len(unknown):
        same[unknown] = same_text(sheet["source"], sheet["target"], unknown)
    same &= sheet["source"].codes != _blank(sheet["source"])
    if rules.options.self_ties == "error":
        mend = "correct it, or say --self-ties drop or --self-ties keep"
        sheet.complain_each(same, "target", lambda row: Fault("E320", "ties an actor to itself", mend))
    elif rules.options.self_ties == "drop":
        sheet.complain_each(same, "target", lambda row: Fault("W320", "ties an actor to itself: left out"))
        sheet.delete(same, "W320")


def _there(rules: Rules, sheet: Sheet, read: dict[str, Meanings], spans: Spans) -> None:
    """Ties that were in force before one of their actors began or after it ended."""
    start_first, start_last, end_first, end_last = spans
    last_day = int(rules.options.end == "exclusive")
    for column in ("source", "target"):
        actors = read[column]
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
                mend = "write its successor here, or correct one of the dates"
                return Fault("W313", f"ended in {over}, says nodes.csv, and the tie is dated {dated}; it is kept", mend)
            mend = "write its predecessor here, or correct one of the dates"
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
    known = (ends[0] >= 0) & (ends[1] >= 0)
    return pd.Series(key).duplicated(keep=False).to_numpy() & known


def _ids_once(rules: Rules, sheet: Sheet) -> None:
    """An id used twice is an error."""
    lines, ids = sheet.raw.lines, sheet["id"]
    if not any(ids.cells):
        return
    rules.has_ids = True
    first = first_rows(ids.codes, len(ids.cells))
    twice = (ids.codes != _blank(ids)) & (first[ids.codes] != np.arange(len(sheet)))

    def again(row: int) -> Fault:
        before = int(lines[first[ids.codes[row]]])
        return Fault("E305", f"stands on line {before} already", "give each tie its own id, or leave it blank")

    sheet.complain_each(twice, "id", again)


def _blank(column: Column) -> int:
    """Which of a column's cells is blank; -1 if none is."""
    return next((i for i, cell in enumerate(column.cells) if not cell), -1)


def _repeats(rules: Rules, sheet: Sheet, made: Frame, ends: Ends, columns: list[str], alike: NDArray[np.bool_]) -> None:
    """A row that says all the same again is kept once."""
    lines = sheet.raw.lines
    firsts = first_alike(sheet, made, ends, columns, np.flatnonzero(alike))
    twice = (firsts != np.arange(len(firsts))) & sheet.good

    def repeated(row: int) -> Fault:
        turned = made["source"][row] != made["source"][firsts[row]]
        way = " the other way round (its type has no direction)" * turned
        what = f"and the rest of this row repeat line {int(lines[firsts[row]])}{way}; kept once"
        mend = "delete one of the two rows"
        if turned and made["type"][row] not in BUILT_IN_TYPES | rules.own_types:
            mend += ", or say --own-types directed (in Python directed=True), if the direction matters"
        return Fault("W321", what, mend)

    sheet.complain_each(twice, "source", repeated)
    sheet.delete(twice, "W321")

"""Which ties began, ended, took place, lapsed or passed to a successor between two dates, and how well their dates say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geograph.errors import MeasureError
from geograph.names import some
from geograph.network import Network
from geograph.periods import FOREVER, NEVER, parse_date, window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NAMED = 5  # of a kind in a note
WHAT = ("passed on", "began", "ended", "began and ended", "took place", "lapsed", "added", "supported")
_OF_DATES = ("certainty", "share", "dated", "before", "after", "passed_from", "passed_to", "counterpart")
COLUMNS = (
    "what", "certainty", "share", "type", "source", "target", "start", "end", "dated", "before", "after", "only",
    "passed_from", "passed_to", "counterpart", "tie", "citation",
)  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """A date as written, its first day and the day after its last."""

    text: str
    first: int
    until: int


@dataclass(frozen=True)
class Readings:
    """The network on a date in both readings, and which of all ties are in each."""

    possible: Network
    sure: Network
    possibly: Mask
    surely: Mask

    def state(self, row: int, undated: Mask) -> str:
        """How a tie stands on the date."""
        if not self.possibly[row]:
            return ""
        return "undated" if undated[row] else "in force" if self.surely[row] else "assumed"


def moment(text: Any) -> Moment:
    """A date that has a first and a last day; MeasureError for ``..`` and blank."""
    written = str(text).strip()
    if parse_date(written) is None:
        raise MeasureError(f"{written!r} is no date to compare; write a day, a month or a year")
    return Moment(written, *window(written, written))


def readings(net: Network, first: str, last: str, *, undated: Any = "keep", persistence: int) -> Readings:
    """The network in a window of time, in both readings."""
    possible = net.between(first, last, undated=undated, persistence=persistence)
    sure = net.between(first, last, reading="sure", undated=undated, persistence=persistence)
    return Readings(possible, sure, among(net, possible), among(net, sure))


def among(net: Network, part: Network) -> Mask:
    """Which ties of a network a selection from it has."""
    there = set(part.ties.index.tolist())
    return np.array([tie in there for tie in net.ties.index.tolist()], dtype=bool)


@dataclass(frozen=True)
class Edge:
    """The ties' beginnings, or their ends, against the days in which a turn counts."""

    sure: Mask  # the dates put it there
    maybe: Mask  # the date written does not rule it out
    out: Mask  # the dates put it elsewhere
    share: NDArray[np.float64]  # of the days that the date written allows, those that count
    precision: list[str]


def turns(
    net: Network, before: Moment, after: Moment, was: Readings, now: Readings, *, persistence: int
) -> tuple[pd.DataFrame, dict[str, int]]:
    """One row per tie that turned, or may have turned, from one date to the other; and for how many ties the dates are good enough.

    A beginning counts after the last day of ``before`` and no later than the last of ``after``; an end (the last day in force) from
    the first day of ``before`` on, and before the first of ``after``.
    """
    b, ties = net.bounds, net.ties
    columns = {name: ties[name].tolist() for name in ("type", "source", "target", "start", "end", "citation", "directed")}
    begin, end = _edges(net, columns["start"], columns["end"], before, after)
    momentary = b.is_event & np.array([e in ("", s) for s, e in zip(columns["start"], columns["end"], strict=True)], dtype=bool)
    born, gone = net._actor_periods()
    code_a, code_b = net.codes
    came = np.maximum(born[code_a], born[code_b]) >= before.until
    left = np.minimum(gone[code_a], gone[code_b]) <= after.first
    changed = was.possibly != now.possibly

    def verdict(i: int) -> tuple[str, bool, float, str]:
        """What happened, whether for sure, the share of its days, and what the dating rests on."""
        known = bool(was.surely[i] and not b.undated[i])
        leaves, joins = changed[i] and was.possibly[i], changed[i] and now.possibly[i]
        if leaves and left[i] and not end.sure[i]:
            return "ended", known, 1.0, "with its actor"
        if momentary[i] and begin.maybe[i]:
            return "took place", bool(begin.sure[i]), begin.share[i], begin.precision[i]
        if begin.sure[i] and end.sure[i]:
            return ("took place" if b.is_event[i] else "began and ended"), True, 1.0, max(begin.precision[i], end.precision[i], key=_coarse)
        for what, edge, other in (("began", begin, end), ("ended", end, begin)):
            if edge.maybe[i] and not momentary[i] and (edge.sure[i], edge.share[i]) >= (other.sure[i], other.share[i]):
                return what, bool(edge.sure[i]), edge.share[i], edge.precision[i]
        if leaves:
            return ("lapsed", known, 1.0, "by persistence") if b.is_event[i] else ("ended", False, 1.0, "at the latest")
        return "began", False, 1.0, "with its actor" if joins and came[i] else "at the earliest"

    found: list[dict[str, Any]] = []
    here = among(net, net.between(before.text, after.text, undated="drop", persistence=persistence))
    for i in np.flatnonzero((here & (begin.maybe | (end.maybe & ~momentary))) | changed).tolist():
        what, sure, share, dated = verdict(i)
        found.append({"row": i, "what": what, "certainty": "sure" if sure else "possible", "share": float(share), "dated": dated})
    rows = filled(net, found, was, now, successions(net, before, after))
    settled = (begin.sure | begin.out) & (end.sure | end.out | momentary)
    straddling = ~settled & ((begin.maybe & ~begin.sure) | (end.maybe & ~end.sure & ~momentary))
    counts = {"all": here, "settled": here & settled, "straddling": here & straddling, "open": here & ~settled & ~straddling}
    return rows, {name: int(mask.sum()) for name, mask in counts.items()}


def filled(net: Network, found: list[dict[str, Any]], was: Readings, now: Readings, pairs: Sequence[tuple[Any, Any]] = ()) -> pd.DataFrame:
    """Ties by their ``row`` and ``what``, with all else that a table says of them; the sure first. ``pairs``: predecessor and successor."""
    ties, undated = net.ties, net.bounds.undated
    columns = {name: ties[name].tolist() for name in ("type", "source", "target", "start", "end", "directed", "citation")}
    columns["tie"] = ties.index.tolist()
    rows = []
    for one in found:
        i = one["row"]
        row = {name: values[i] for name, values in columns.items()} | one
        rows.append(row | {"before": was.state(i, undated), "after": now.state(i, undated)})
    _only(net, rows, was, now)
    if pairs:
        _pass_on(rows, pairs)
    order = ("start", "end", "tie")
    rows.sort(key=lambda r: (r.get("certainty") == "possible", WHAT.index(r["what"]), -r.get("share", 1), *(str(r[c]) for c in order)))
    dated = "certainty" in next(iter(rows), {"certainty": ""})
    names = [name for name in COLUMNS if dated or name not in _OF_DATES]
    frame = pd.DataFrame(rows, columns=[*names, "row"])
    blank = [name for name in ("passed_from", "passed_to", "counterpart") if name in names and not pairs]
    return frame.assign(**dict.fromkeys(blank, ""))


def tied(net: Network) -> set[Any]:
    """Actors with a tie."""
    return {*net.ties["source"].tolist(), *net.ties["target"].tolist()}


_PRECISIONS = ("", "day", "month", "year", "decade", "about")


def _coarse(precision: str) -> int:
    return _PRECISIONS.index(precision)


def _edges(net: Network, starts: list[str], ends: list[str], before: Moment, after: Moment) -> tuple[Edge, Edge]:
    """The beginnings and the ends against the days in which they count."""
    b = net.bounds
    begin = _edge(starts, b.start_first, b.start_last, before.until, after.until - 1)
    end = _edge(ends, _back(b.end_first), _back(b.end_last), before.first, after.first - 1)
    return begin, end


def _back(day_after: Days) -> Days:
    return np.where((day_after == NEVER) | (day_after == FOREVER), day_after, day_after - 1)


def _edge(texts: list[str], first: Days, last: Days, lo: int, hi: int) -> Edge:
    """``first`` to ``last`` hold all readings of the dates, ``lo`` to ``hi`` the days that count."""
    n = len(texts)
    size, about, precision = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool), [""] * n
    for i, text in enumerate(texts):
        if span := parse_date(text):
            size[i], about[i] = span.last - span.first + 1, span.about
            days = next((name for name, most in (("day", 1), ("month", 31), ("year", 366)) if size[i] <= most), "decade")
            precision[i] = "about" if span.about else days
    written = size > 0
    # What is dated "about" has one open side; the share is that of the date as written.
    a = np.where(first == NEVER, last - size + 1, first)
    z = np.where(last == FOREVER, a + size - 1, last)
    inside = np.clip(np.minimum(z, hi) - np.maximum(a, lo) + 1, 0, None)
    share = np.where(written, inside / np.maximum(z - a + 1, 1), 0.0)
    return Edge(written & ~about & (first >= lo) & (last <= hi), written & (share > 0), (last < lo) | (first > hi), share, precision)


def _pair(row: dict[str, Any]) -> tuple[Any, ...]:
    """Who is tied to whom by what; of undirected ties whichever way round."""
    ends = (row["source"], row["target"])
    return (row["type"], *(ends if row["directed"] else (frozenset(ends),)))


def _only(net: Network, rows: list[dict[str, Any]], was: Readings, now: Readings) -> None:
    """Whether no other tie of the type joins the two on the date on which this one is not, or not yet, in force."""
    ties = net.ties
    names = ("type", "source", "target", "directed")
    table = [dict(zip(names, values, strict=True)) for values in zip(*(ties[c].tolist() for c in names), strict=True)]
    there: list[dict[Any, set[int]]] = []
    for one in (was, now):
        found: dict[Any, set[int]] = defaultdict(set)
        for i in np.flatnonzero(one.possibly).tolist():
            found[_pair(table[i])].add(i)
        there.append(found)
    for row in rows:
        other = there[1 if row["what"] in ("ended", "lapsed") else 0]
        row["only"] = row["what"] != "supported" and not other.get(_pair(row), set()) - {row["row"]}


def successions(net: Network, before: Moment, after: Moment) -> list[tuple[Any, Any]]:
    """Who may have been followed by whom between two dates: predecessor and successor, by relations.csv.

    A ``successor_of`` whose date may lie there or is unknown; and of those who represent the same actor, one whose time ended there
    by one whose time began there, or by the actor represented, where ties are with itself.
    """
    relations = net.relations
    found: dict[tuple[Any, Any], None] = {}
    names = ("actor", "relation", "of", "start", "end")
    going: dict[Any, list[Any]] = defaultdict(list)
    coming: dict[Any, list[Any]] = defaultdict(list)
    for actor, relation, of, start, end in zip(*(relations[c].tolist() for c in names), strict=True):
        if relation == "successor_of" and (not parse_date(start) or _meets(start, before.until, after.until)):
            found[(of, actor)] = None
        elif relation == "represents":
            if _meets(end, before.first, after.first):
                going[of].append(actor)
            if _meets(start, before.until, after.until):
                coming[of].append(actor)
    for of, predecessors in going.items():
        for predecessor in predecessors:
            for successor in (*coming[of], of):
                if successor != predecessor:
                    found[(predecessor, successor)] = None
    return sorted(found, key=lambda pair: (str(pair[0]), str(pair[1])))


def handed_over(net: Network, before: Moment, after: Moment) -> list[str]:
    """Which relations of actors begin or end between two dates, in words."""
    relations, told = net.relations, []
    for actor, relation, of, start, end in zip(*(relations[c].tolist() for c in ("actor", "relation", "of", "start", "end")), strict=True):
        words = f"{actor} {relation.replace('_', ' ')} {of}"
        if _lies(start, before.until, after.until):
            told.append(f"{words} from {start}")
        elif _lies(end, before.first, after.first):
            told.append(f"{words} until {end}")
    return [f"relations: {some(sorted(told), NAMED)}"] if told else []


def _lies(text: str, first: int, until: int) -> bool:
    """Whether a written date means a day from ``first`` to before ``until`` for sure."""
    span = parse_date(text)
    return span is not None and first <= span.first and span.last < until


def _meets(text: str, first: int, until: int) -> bool:
    """Whether a written date may mean a day from ``first`` to before ``until``."""
    span = parse_date(text)
    return span is not None and span.first < until and span.last >= first


def _pass_on(rows: list[dict[str, Any]], pairs: Sequence[tuple[Any, Any]]) -> None:
    """Mark what ended with a predecessor and began, of the same type and with the same partner, with a successor."""
    for row in rows:
        row |= {"passed_from": set(), "passed_to": set(), "counterpart": []}
    begun = defaultdict(list)
    for row in rows:
        if row["what"] in ("began", "took place"):
            begun[_pair(row)].append(row)
    matched = []
    for old in rows:
        for predecessor, successor in pairs:
            if old["what"] != "ended" or predecessor not in (old["source"], old["target"]):
                continue
            swapped = old | {end: successor if old[end] == predecessor else old[end] for end in ("source", "target")}
            if swapped["source"] != swapped["target"]:
                matched += [(old, new, predecessor, successor) for new in begun.get(_pair(swapped), [])]
    for old, new, predecessor, successor in matched:
        for row, other in ((old, new), (new, old)):
            row["what"] = "passed on"
            row["passed_from"].add(str(predecessor))
            row["passed_to"].add(str(successor))
            row["counterpart"].append(other)
    for row in rows:
        others = row["counterpart"]
        row |= {name: ";".join(sorted(row[name])) for name in ("passed_from", "passed_to")}
        row["counterpart"] = ";".join(sorted({str(other["tie"]) for other in others}))
        row["both"] = row["certainty"] == "sure" and any(other["certainty"] == "sure" for other in others)
    for row in rows:
        if row["counterpart"]:
            row["certainty"] = "sure" if row["both"] else "possible"  # of the passing on; the share stays that of the tie itself


def counted(net: Network, on: Readings) -> dict[str, int]:
    """How many ties of a date are in it for sure, by assumption, and undated."""
    undated = net.bounds.undated
    surely = on.possibly & on.surely & ~undated
    masks = {"in_force": surely, "assumed": on.possibly & ~surely & ~undated, "undated": on.possibly & undated}
    return {name: int(mask.sum()) for name, mask in masks.items()}


def summary(
    net: Network, before: str, after: str, was: Readings, now: Readings, rows: pd.DataFrame, told: Mapping[str, int]
) -> pd.DataFrame:
    """How many ties stand on each date, how many turned, and how many the dates do not tell of."""
    found: list[tuple[str, int, int | None, str]] = []
    for date, on in ((before, was), (after, now)):
        n = counted(net, on)
        standing = f"in force {n['in_force']}, assumed {n['assumed']}, undated {n['undated']}"
        found.append((f"on {date}", sum(n.values()), None, f"ties: {standing}"))
    for what, meaning in _WHAT.items():
        mine = rows[rows["what"] == what]
        if len(mine) or what in ("passed on", "began", "ended"):
            sure = int((mine["certainty"] == "sure").sum())
            found.append((what, sure, len(mine) - sure, meaning))
    for quantity, key, meaning in _DATING:
        found.append((quantity, told[key] if key else counted(net, now)["undated"], None, meaning))
    frame = pd.DataFrame(found, columns=["quantity", "ties", "perhaps", "meaning"])
    return frame.astype({"ties": "int64", "perhaps": "Int64"})


_WHAT = {
    "passed on": "ended with a predecessor, or began with its successor and the same partner (each side counts)",
    "began": "states, and lasting contacts, that began between the two",
    "ended": "in force before, and no longer",
    "began and ended": "on neither date, but between",
    "took place": "single events",
    "lapsed": "events that no longer count",
}


_DATING = (
    ("dated well enough", "settled", "of those between the two dates: start and end lie for certain before, between or after"),
    ("dates straddle", "straddling", "a start or end written too coarsely to say on which side of a date it lies"),
    ("dates open", "open", "a start or an end that nobody gives"),
    ("undated", "", "no date at all: on both sides"),
)


def said(rows: pd.DataFrame, before: Moment, was: Readings, now: Readings) -> list[str]:
    """How many ties turned, who came and went, and which date would tell more."""
    perhaps = rows[rows["certainty"] != "sure"]
    sure = len(rows) - len(perhaps)
    notes = [f"{sure} tie{'s' * (sure != 1)} turned for sure, {len(perhaps)} perhaps"]
    there, later = (on.possible.actors.index.tolist() for on in (was, now))
    for word, only in (("gone", set(there) - set(later)), ("new", set(later) - set(there))):
        notes += [f"{word}: {some(sorted(map(str, only)), NAMED)}"] if only else []
    month = before.text[:7]
    straddling = perhaps[(perhaps["start"] == month) | (perhaps["end"] == month)]
    if len(straddling) and len(before.text) > len(month):
        earlier = str(np.datetime64(before.first, "D").astype("datetime64[M]") - 1)
        notes.append(f"{len(straddling)} of these are dated {month}, which holds the first date; {earlier} as the first date would tell")
    return notes

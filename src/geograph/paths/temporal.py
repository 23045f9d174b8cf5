"""Paths in time order: each tie is used while it is in force, and none before the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, NamedTuple, Unpack

import numpy as np

from geograph.errors import MeasureError
from geograph.paths.ends import LISTED, Ends, ends, listed, reached, whole, why_apart
from geograph.periods import FOREVER, NEVER, day_text, window
from geograph.result import Table
from geograph.views import Contract
from geograph.vocabulary import choose

READINGS = ("possible", "sure")
DATED = ("in force", "assumed", "undated")
Leg = tuple[int, tuple[int, ...]]  # the next actor, and the forums passed on the way to it


class _Way(NamedTuple):
    """Days ``[first, until)`` on which one gets from an actor to the next, and the ties used, one for each forum and the actor."""

    first: int
    until: int
    rows: tuple[int, ...]


@dataclass
class _Timetable:
    """Of each actor the ways to others, over a tie or through a forum whose ties are in force on a common day."""

    e: Ends
    takes: int
    ways: list[dict[Leg, list[_Way]]]

    def arrival(self, day: int, ways: list[_Way]) -> int:
        """The earliest day on which one arrives who sets out on a day or later; FOREVER where one cannot."""
        return min((self._at(max(day, way.first), way) for way in ways), default=FOREVER)

    def _at(self, day: int, way: _Way) -> int:
        arrives = day if day == NEVER else day + self.takes
        return arrives if arrives < way.until else FOREVER

    def latest(self, day: int, ways: list[_Way]) -> int:
        """The latest day on which one may set out so as to arrive on a day or earlier; NEVER - 1 where one cannot."""
        best = NEVER - 1
        for way in ways:
            arrives = min(day, way.until - 1) if way.until != FOREVER else day
            leaves = arrives - self.takes if arrives > NEVER else NEVER
            if leaves >= way.first:
                best = max(best, leaves)
        return best

    def used(self, day: int, ways: list[_Way]) -> list[_Way]:
        """The ways by which one arrives as early as can be."""
        best = self.arrival(day, ways)
        return [way for way in ways if self._at(max(day, way.first), way) == best]


def _timetable(e: Ends, periods: tuple[Any, Any], usable: Any, takes: int) -> _Timetable:
    v = e.view
    first, until = (days.tolist() for days in periods)
    i, j = np.divmod(v.arcs.key, max(len(v), 1))
    out: list[dict[int, list[int]]] = [{} for _ in range(len(v))]
    for one, other, row in sorted(zip(i.tolist(), j.tolist(), v.arcs.ties.row[v.arcs.tie].tolist(), strict=True)):
        if row >= 0 and usable[row] and first[row] < until[row]:
            out[one].setdefault(other, []).append(row)
    start, goal = set(e.a), set(e.b)
    named = start | goal  # a forum that is asked for is an end, not a conduit
    conduit = [bool(is_forum) and v.contract["forums"] == "conduit" and k not in named for k, is_forum in enumerate(v.forum)]

    # From a forum on, over ties in force on a day common to all since the actor before it.
    def onward(at: int, through: tuple[int, ...], days: tuple[int, int], rows: tuple[int, ...]) -> Iterator[tuple[Leg, _Way]]:
        for other, ties in out[at].items():
            if other in start or other in through:
                continue
            for row in ties:
                common = max(days[0], first[row]), min(days[1], until[row])
                if common[0] >= common[1]:
                    continue
                if conduit[other]:
                    yield from onward(other, (*through, other), common, (*rows, row))
                else:
                    yield (other, through), _Way(*common, (*rows, row))

    ways: list[dict[Leg, list[_Way]]] = [{} for _ in range(len(v))]
    for at in range(len(v)):
        if at not in goal and not conduit[at]:
            for other, ties in out[at].items():
                if conduit[other]:
                    for row in ties:
                        for leg, way in onward(other, (other,), (first[row], until[row]), (row,)):
                            if leg[0] != at:
                                ways[at].setdefault(leg, []).append(way)
                elif other not in start:
                    ways[at][other, ()] = [_Way(first[row], until[row], (row,)) for row in ties]
    return _Timetable(e, takes, [dict(sorted(of.items())) for of in ways])


def time_respecting(
    G: Any,
    a: Any,
    b: Any,
    *,
    start: str | None = None,
    reading: Literal["possible", "sure"] = "possible",
    undated: Literal["keep", "drop"] = "keep",
    takes: int = 0,
    limit: int = LISTED,
    **contract: Unpack[Contract],
) -> Table:
    r"""Paths in time order that arrive as early as can be; of these, those of the fewest steps.

    .. math:: t_k = \max(t_{k-1}, \text{start}_k) + \tau, \qquad t_k < \text{end}_k

    where *t* is the day of arrival, from start to end tie *k* is in force, and :math:`\tau` is what a step takes.

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"``, or list of these
    start : str, optional
        Set out on this day or later (``2021``: on its first day). Any time if not given.
    reading : {"possible", "sure"}
        A tie counts on all days that the record does not rule out, or on those that all readings of its dates agree on.
    undated : {"keep", "drop"}
        Ties with neither start nor end. Kept, they hold on every day of the possible reading; they are never sure.
    takes : int
        Days that a step takes; 0 if not given. All of them must fall into the period of one tie: a period that was written as
        two rows gives less room.
    limit : int
        How many paths are listed.
    **contract
        See :func:`geograph.view`. Default: channels, undirected. An event counts for the network's ``persistence`` (12
        months, or as the last selection by time had it). Weights have no part; ``forums="project"`` makes ties without dates.

    Returns
    -------
    DataFrame
        One row per step: ``path, arrival, step, source, target, departs, arrives, dated, periods, types, signs, ties,
        citations``. Days are written ``2021-08-15``; a blank says "at any time", since nothing dates the path so far.
        ``dated`` is the best that holds for a tie used that day: *in force* (surely), *assumed* (open or partial dates) or
        *undated*.

    Raises
    ------
    UnknownName, MeasureError
        As :func:`geodesics`; a date or an option that cannot be read.

    Notes
    -----
    One may wait at an actor for the next tie to begin, not at a forum: who passes something on in a meeting and who takes
    it must both be there on one day. With dates such as ``2021`` the possible reading takes the earliest day, so that
    ``arrival`` is the earliest day that the record allows, not the likeliest.

    References
    ----------
    Kempe, D., J. Kleinberg & A. Kumar, Connectivity and inference problems for temporal networks, *Journal of Computer and
    System Sciences* 64 (2002) 820-842; Holme, P. & J. Saramäki, Temporal networks, *Physics Reports* 519 (2012) 97-125.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_edge("a", "b", type="trade", start="2020", end="2022")
    >>> graph.add_edge("b", "c", type="trade", start="2021-06", end="2021-12")
    >>> gg.paths.time_respecting(graph, "a", "c")["arrives"].tolist()
    ['2020-01-01', '2021-06-01']
    """
    choose("reading", reading, READINGS)
    choose("undated", undated, ("keep", "drop"))
    takes, limit = whole("takes", takes, 0), whole("limit", limit)
    begin = NEVER if start is None else window(str(start), "..")[0]
    e = ends(G, a, b, **contract)
    if contract.get("forums") == "project":
        raise MeasureError("projected ties have no dates; leave out forums='project'")
    net, bounds = e.net, e.net.bounds
    periods = bounds.possible(net.persistence) if reading == "possible" else bounds.sure(net.persistence)
    usable = ~bounds.undated if undated == "drop" else np.ones(len(bounds.undated), dtype=bool)
    table = _timetable(e, periods, usable, takes)
    paths, arrivals, more = _foremost(table, begin, limit)
    rows, departs, arrives, dated = _told(table, paths, begin)
    options = {"start": start, "reading": reading, "undated": undated, **({"takes": takes} if takes else {})}
    notes = [f"the first {limit} of the paths that arrive first; more exist"] if more else []
    notes += _time_notes(dated) if paths else [_why_never(e, table, begin, start)]
    if arrivals and arrivals[0] == NEVER:
        notes.append("nothing dates the beginning of these ties, so that they may be used at any time; try start=, or reading='sure'")
    if bounds.is_event[[row for path in rows for step in path for row in step]].any():
        notes.append(f"events count for {net.persistence} months")
    written = [[day_text(day) for day in path] for path in departs], [[day_text(day) for day in path] for path in arrives]
    return listed(
        e,
        "time_respecting",
        [_places(path) for path in paths],
        {"arrival": [day_text(day) for day in arrivals]},
        options=options,
        notes=notes,
        rows=rows,
        of_steps={"departs": written[0], "arrives": written[1], "dated": dated},
        lengths=False,
    )


Legs = tuple[int, tuple[Leg, ...]]  # the first actor, and the legs from it


def _places(path: Legs) -> list[int]:
    return [path[0], *(place for to, through in path[1] for place in (*through, to))]


def _earliest(table: _Timetable, begin: int) -> list[dict[int, int]]:
    """Earliest arrival at each actor in at most 0, 1, 2, ... legs, until nothing gets earlier."""
    rounds = [dict.fromkeys(table.e.a, begin)]
    fresh = set(table.e.a)
    while fresh:
        old = rounds[-1]
        new, changed = dict(old), set()
        for i in fresh:
            for (j, _), ways in table.ways[i].items():
                day = table.arrival(old[i], ways)
                if day < new.get(j, FOREVER):
                    new[j] = day
                    changed.add(j)
        rounds.append(new)
        fresh = changed
    return rounds


def _foremost(table: _Timetable, begin: int, limit: int) -> tuple[list[Legs], list[int], bool]:
    """The paths of fewest legs that arrive on the earliest day, in the order of ids, and whether there are more."""
    rounds = _earliest(table, begin)
    goal = set(table.e.b)
    best = min((rounds[-1].get(j, FOREVER) for j in goal), default=FOREVER)
    if best == FOREVER:
        return [], [], False
    legs = next(k for k, days in enumerate(rounds) if min(days.get(j, FOREVER) for j in goal) == best)
    # The latest day on which one may be at each actor and still arrive in time, with so many legs left.
    latest = [dict.fromkeys(goal, best)]
    into: dict[int, list[tuple[int, Leg]]] = {}
    for i, of in enumerate(table.ways):
        for leg in of:
            into.setdefault(leg[0], []).append((i, leg))
    for left in range(legs):
        early = rounds[legs - left - 1]
        days: dict[int, int] = {}
        for j, day in latest[-1].items():
            for i, leg in into.get(j, ()):
                leaves = table.latest(day, table.ways[i][leg])
                if leaves >= early.get(i, FOREVER):
                    days[i] = max(days.get(i, leaves), leaves)
        latest.append(days)

    def each(origin: int) -> Iterator[tuple[Leg, ...]]:
        path: list[Leg] = []
        stack = [(begin, iter(table.ways[origin].items()))]
        while stack:
            day, ways = stack[-1]
            for leg, over in ways:
                arrives = table.arrival(day, over)
                if arrives <= latest[legs - len(stack)].get(leg[0], NEVER - 1):
                    if len(stack) == legs:
                        yield (*path, leg)
                    else:
                        path.append(leg)
                        stack.append((arrives, iter(table.ways[leg[0]].items())))
                        break
            else:
                stack.pop()
                path[len(stack) - 1 :] = []

    found = islice(((a, path) for a in sorted(table.e.a) for path in each(a)), limit + 1)
    paths = list(found)
    return paths[:limit], [best] * len(paths[:limit]), len(paths) > limit


def _told(table: _Timetable, paths: list[Legs], begin: int) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Per path and step: ties, day of departure, day of arrival, and how well these are dated."""
    bounds, persistence = table.e.net.bounds, table.e.net.persistence
    surely = list(zip(*(days.tolist() for days in bounds.sure(persistence)), strict=True))
    ids = table.e.net._tables.ties.index
    told: tuple[list[Any], ...] = ([], [], [], [])
    for origin, legs in paths:
        at, day = origin, begin
        of_path: tuple[list[Any], ...] = ([], [], [], [])
        for leg in legs:
            ways = table.used(day, table.ways[at][leg])
            leaves = min(max(day, way.first) for way in ways)
            to = table.arrival(day, table.ways[at][leg])
            for k in range(len(leg[1]) + 1):
                ties = sorted({way.rows[k] for way in ways}, key=lambda row: str(ids[row]))
                last = k == len(leg[1])
                words = {
                    "undated" if bounds.undated[r] else "in force" if surely[r][0] <= leaves < surely[r][1] else "assumed" for r in ties
                }
                for column, value in zip(of_path, (ties, leaves, to if last else leaves, min(words, key=DATED.index)), strict=True):
                    column.append(value)
            at, day = leg[0], to
        for column, of in zip(told, of_path, strict=True):
            column.append(of)
    rows, departs, arrives, dated = told
    return rows, departs, arrives, dated


def _time_notes(dated: list[list[str]]) -> list[str]:
    count = {word: sum(step == word for path in dated for step in path) for word in DATED}
    told = ", ".join(f"{word} {n}" for word, n in count.items())
    return [f"{len(dated)} path{'s' * (len(dated) > 1)}; steps {told}"]


def _why_never(e: Ends, table: _Timetable, begin: int, start: str | None) -> str:
    """In words, why nothing arrives."""
    i, j = e.view.lengths.tocoo().row, e.view.lengths.tocoo().col
    if not reached(len(e.view), e.a, i, j)[e.b].any():
        return why_apart(e)
    others = len(_earliest(table, begin)[-1]) - len(e.a)
    told = f"nothing leads from {e.one} to {e.other} in time order" + (f" from {start} on" if start else "")
    told += f": on every path some tie is over before it can be reached (in time order {others} others are reached)"
    return told

"""A measure over time: date by date, and what changed it from one date to another."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from geograph.dates import DateError
from geograph.errors import MeasureError, UnknownName
from geograph.movers import Measure, Taken, moved, moves, with_effects
from geograph.names import some
from geograph.network import PERSISTENCE, Network
from geograph.output import Several
from geograph.periods import EVERY, ONGOING, grid, interval, parse_date, window
from geograph.result import Table, described
from geograph.sources import cited, known_sources
from geograph.tables import split_list
from geograph.turns import Readings, among, counted, filled, handed_over, moment, readings, said, summary, tied, turns
from geograph.views import as_network, view
from geograph.vocabulary import choose

__all__ = ["added", "change", "follow"]

_DATES = 2_000  # more dates than these are a mistake
_NAMED = 5  # of a kind in a note
_MANY = 20  # of them in a table


@dataclass(frozen=True, repr=False)
class Change(Several):
    """What changed between two networks: in ``summary``, by ``actors``, by ``ties``, and ``moves``, which ties moved whom."""

    summary: Table
    actors: Table
    ties: Table
    moves: Table


def follow(
    measure: Measure,
    G: Any,
    *,
    every: Literal["year", "quarter", "month"] | None = None,
    at: Iterable[Any] | None = None,
    between: tuple[Any, Any] | None = None,
    actors: Iterable[Any] = (),
    undated: Literal["keep", "drop"] = "keep",
    persistence: int = PERSISTENCE,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Table:
    """A measure date by date, in the possible and in the sure reading of the dates.

    Parameters
    ----------
    measure : function
        A measure with one row per actor, such as :func:`geograph.centrality.betweenness`.
    G : Network or networkx graph
        With dated ties.
    every : {"year", "quarter", "month"}, optional
        Each of them from the first to the last date of a tie; years if neither this nor ``at`` is given.
    at : list of dates, optional
        These dates instead: days, months or years as :meth:`geograph.Network.on` reads them.
    between : (first, last), optional
        Where ``every`` begins and stops; ``".."`` for the data's own first or last date.
    actors : iterable, optional
        Rows of these only; the measure is taken on all.
    undated, persistence
        As for :meth:`geograph.Network.between`.
    column : str, optional
        Which column of the measure; default its own value.
    options : mapping, optional
        Passed on to the measure.

    Returns
    -------
    DataFrame
        One row per actor and date, date by date, best first: ``actor, date, value, value_sure, rank, rank_sure, in_force, assumed,
        undated, used``. ``value`` is of the ties that may be in force, ``value_sure`` of those that surely are. ``in_force``,
        ``assumed`` and ``undated`` count all ties of the date by how their dates put them there, ``used`` those that count under the
        measure's contract. An actor whose own time lies elsewhere has no row.

    Raises
    ------
    MeasureError
        No tie has a date and none is given; ``every`` and ``at`` together; more than 2,000 dates.
    UnknownName
        An actor, a column or a word of ``every`` that is not there.

    Notes
    -----
    A year holds every tie in force on at least one of its days. Ties that ended at an unknown date go on in the possible reading,
    and the sure reading drops what no source vouches for any more: where the two differ, the dates decide and not the actors.
    Values of dates with very different numbers of ties compare badly; ranks do better. Where the measure has no value on a date, the
    date has no rows, and a note says so.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.MultiGraph()
    >>> for a, b, start, end in [("a", "b", "2020", "2021"), ("a", "c", "2021-03", "2021")]:
    ...     _ = graph.add_edge(a, b, start=start, end=end)
    >>> found = gg.timeline.follow(gg.centrality.degree, graph, at=["2020", "2021-02", "2021"])
    >>> found.loc[found["actor"] == "a", ["date", "value", "value_sure"]].values.tolist()
    [['2020', 1.0, 1.0], ['2021-02', 1.0, 0.0], ['2021', 2.0, 2.0]]
    """
    net = as_network(G)
    wanted = {net.find(one) for one in ([actors] if isinstance(actors, str) else actors)}
    frames: list[pd.DataFrame] = []
    silent: list[str] = []
    contract: dict[str, Any] = {}
    for label, first, last in _dates(net, every, at, between):
        on = readings(net, first, last, undated=undated, persistence=persistence)
        for part in (on.possible, on.sure):
            part._unseen(net)
        try:
            whole, sure = (Taken(measure, part, column, options) for part in (on.possible, on.sure))
        except MeasureError as error:
            silent.append(f"{label} has no value: {error}")
            continue
        mine = [actor for actor in whole.value if not wanted or actor in wanted]
        rows: dict[str, Any] = {"actor": pd.Series(mine, dtype=object), "date": label}
        rows |= {"value": [whole.value[a] for a in mine], "value_sure": [sure.value.get(a, np.nan) for a in mine]}
        rows |= {"rank": [whole.rank[a] for a in mine], "rank_sure": [sure.rank.get(a, np.nan) for a in mine]}
        contract = contract or whole.made["contract"]
        frames.append(pd.DataFrame({**rows, **counted(net, on), "used": whole.used}))
    frame = pd.concat([_FOLLOWED, *frames], ignore_index=True) if frames else _FOLLOWED.copy()
    frame = frame.astype({"value": "float64", "value_sure": "float64", "rank": "Int64", "rank_sure": "Int64"})
    frame = frame.astype(dict.fromkeys(("in_force", "assumed", "undated", "used"), "int64"))
    per_date = frame.drop_duplicates("date")
    notes = [f"{len(per_date)} dates"] if len(per_date) != 1 else []
    if assumed := int((per_date["assumed"] + per_date["undated"]).sum()):
        share = assumed / (assumed + int(per_date["in_force"].sum()))
        notes.append(f"{share:.0%} of the ties counted are in force by assumption only, or undated")
    ranks = frame[["rank", "rank_sure"]].to_numpy(dtype=float, na_value=-1.0)  # no rank in either is no difference
    apart = ranks[:, 0] != ranks[:, 1]
    notes += [f"rank and rank_sure differ in {int(apart.sum())} of {len(frame)} rows"] if apart.any() else []
    notes += [*silent[:_NAMED], *([f"and {len(silent) - _NAMED} more dates without"] if len(silent) > _NAMED else [])]
    more: dict[str, Any] = {"contract": contract, "undated": undated, "persistence": persistence}
    return _described(frame, net, "follow", measure, dict(options or {}), notes=notes, value="value", **more)


_FOLLOWED = pd.DataFrame(columns=["actor", "date", "value", "value_sure", "rank", "rank_sure", "in_force", "assumed", "undated", "used"])


def change(
    measure: Measure,
    G: Any,
    before: Any,
    after: Any,
    *,
    undated: Literal["keep", "drop"] = "keep",
    persistence: int = PERSISTENCE,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
    movers: int = 5,
    pairs: int = 100,
) -> Change:
    """What changed from one date to another: whose value, which ties began, ended or passed to a successor, and which moved whom.

    Parameters
    ----------
    measure : function
        A measure with one row per actor, such as :func:`geograph.centrality.betweenness`.
    G : Network or networkx graph
        With dated ties.
    before, after : date
        Days, months or years, which do not overlap; each network holds what is in force on at least one day of its date.
    undated, persistence
        As for :meth:`geograph.Network.between`.
    column : str, optional
        Which column of the measure; default its own value.
    options : mapping, optional
        Passed on to the measure.
    movers : int
        For how many actors, those whose value changes most, the effects of single ties are told.
    pairs : int
        How many pairs of actors are tried for that, those with a mover first: each takes the measure once more.

    Returns
    -------
    Change
        * ``ties``: what turned or may have, the sure first: ``what, certainty, share, type, source, target, start, end, dated, before,
          after, only, passed_from, passed_to, counterpart, moves, effect, tie, citation``. ``what`` is *passed on* (it ended with a
          predecessor, or began with its successor; the other is the ``counterpart``), *began*, *ended*, *began and ended*
          between the dates, *took place* (an event), or *lapsed* (an event that no longer counts). ``certainty`` is *sure* if the
          dates put it between the two (if it is passed on: both sides), else *possible*; ``share`` is the part of the days that its
          date allows which lie there, and no probability. ``dated`` is how finely. ``before`` and ``after`` tell how the tie stands on
          each date: in force, assumed, undated, or blank. ``only``: no other tie of its type joins the two on the other date.
          ``moves`` is whom of the movers the ties of its pair moved most, ``effect`` by how much.
        * ``actors``: ``value_before, value_after, change, rank_before, rank_after``, who changes most first and last who has no value on
          one of the dates; the same values in the sure reading, and whether the direction ``holds`` there: yes, no change, reversed,
          unknown; blank where nothing changes.
        * ``moves``: for each mover, what its value on a date would be without the ties of one pair that are *gone* (the value
          before) or *new* (the value after); ``effect`` is what their going or coming did to it.
        * ``summary``: how many ties stand on each date, turned for sure or perhaps, and how many are dated well enough to say.

    Raises
    ------
    MeasureError
        Dates that overlap or stand in the wrong order, or that are none.
    UnknownName
        A column that is not there.

    Notes
    -----
    The record is what changes, and not always the world: a tie that begins in August is one that a source dates to August. Ties without
    dates, and most whose dates are open or coarse, stand on both sides; ``summary`` counts them. Effects are of one pair at a time and need
    not add up to the change: two ties may do each other's work. A tie counts as passed on if relations.csv names a successor
    (``successor_of``, or two actors of whom one stops and one begins to represent a third; the third itself may also take a
    tie over) at a time that may lie between the dates. That is a reading: nobody need have handed over anything.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.MultiGraph()
    >>> for a, b, start, end in [("a", "b", "2019", "2020-03"), ("b", "c", "2019", "2021"), ("c", "d", "2020-05", "2021")]:
    ...     _ = graph.add_edge(a, b, start=start, end=end)
    >>> found = gg.timeline.change(gg.centrality.degree, graph, "2020-01", "2020-06")
    >>> found.ties[["what", "certainty", "source", "target"]].values.tolist()
    [['began', 'sure', 'c', 'd'], ['ended', 'sure', 'a', 'b']]
    """
    net = as_network(G)
    one, other = moment(before), moment(after)
    if other.first < one.until:
        raise MeasureError(f"{other.text} does not lie after {one.text}; give the earlier date first, and dates that do not overlap")
    was, now = (readings(net, m.text, m.text, undated=undated, persistence=persistence) for m in (one, other))
    rows, told = turns(net, one, other, was, now, persistence=persistence)
    table = summary(net, one.text, other.text, was, now, rows, told)
    notes = [*said(rows, one, was, now), *handed_over(net, one, other)]
    given = {"before": one.text, "after": other.text}
    more = {"undated": undated, "persistence": persistence}
    return _made("change", measure, net, was, now, (table, rows, notes), given, column, options, movers, pairs, **more)


def added(
    measure: Measure,
    G: Any,
    sources: Iterable[str],
    *,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
    movers: int = 5,
    pairs: int = 100,
) -> Change:
    """What some sources add to the others: ties that rest on them alone, ties they support, and whose value they change.

    Parameters
    ----------
    measure, G, column, options, movers, pairs
        As for :func:`change`.
    sources : list of str
        Ids of sources; or dates, ``"2022"`` or ``"2022/2023"``, for all that sources.csv dates there.

    Returns
    -------
    Change
        As :func:`change`, with the network without these sources as *before*. In ``ties``, ``what`` is *added* (only they have it) or
        *supported* (others have it too), ``only`` whether no other tie of the type joins the two without them, and ``citation`` what
        they say. There is no second reading: nothing here hangs on dates.

    Raises
    ------
    UnknownName
        A source that is not there.
    MeasureError
        No source has such a date.

    Notes
    -----
    That a later source adds a tie does not make the tie later: it may tell of older things. :func:`change` asks for the time of the
    ties, this for the time of the texts.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.timeline.added(gg.centrality.degree, gg.example(), ["2022/2023"])
    >>> found.summary["quantity"].tolist()
    ['without them', 'added', 'supported', 'actors tied only by them']
    """
    net = as_network(G)
    if isinstance(sources, str):
        raise MeasureError(f"sources={sources!r} is a single name; write sources=[{sources!r}]")
    names = sources_meant(net, sources)
    fewer = net.not_citing(*names)
    kept, all_of_them = among(net, fewer), np.ones(len(net), dtype=bool)
    was, now = Readings(fewer, fewer, kept, kept), Readings(net, net, all_of_them, all_of_them)
    left = dict(zip(fewer.ties.index.tolist(), fewer.ties["citation"].tolist(), strict=True))
    found = []
    for i, (tie, cell) in enumerate(zip(net.ties.index.tolist(), net.ties["citation"].tolist(), strict=True)):
        theirs = [item for item in split_list(cell) if item.split(":", 1)[0].strip() in names]
        if theirs:
            found.append({"row": i, "what": "supported" if tie in left else "added", "tie": tie, "citation": ";".join(theirs)})
    rows = filled(net, found, was, now)
    n = {what: int((rows["what"] == what).sum()) for what in ("added", "supported")}
    loose = tied(net) - tied(fewer)
    table = pd.DataFrame(
        [
            ("without them", len(fewer), "ties that other sources have, or none"),
            ("added", n["added"], "ties that rest on them alone"),
            ("supported", n["supported"], "ties that others have too"),
            ("actors tied only by them", len(loose), some(sorted(map(str, loose)), _MANY)),
        ],
        columns=["quantity", "ties", "meaning"],
    )
    notes = [f"{len(names)} of {len(cited(net))} sources: {some(sorted(names), _NAMED)}"]
    given = {"sources": ", ".join(sorted(names))}
    return _made("added", measure, net, was, now, (table, rows, notes), given, column, options, movers, pairs)


def sources_meant(net: Network, words: Iterable[str]) -> set[str]:
    """Sources by id, or by a date or two of theirs."""
    names = known_sources(net)
    found: set[str] = set()
    for word in map(str, words):
        if word in names:
            found.add(word)
            continue
        try:
            first, last = interval(word) or (word, word)
            lo, hi = window(first, last)
        except DateError as error:
            if "/" in word:  # no source has one in its name here, so two dates were meant
                raise MeasureError(f"{word}: no source, and no dates: {error}") from None
            raise UnknownName("source", word, names) from None
        dates = zip(net.sources.index.tolist(), net.sources["date"].tolist(), strict=True) if "date" in net.sources else ()
        there = {str(name) for name, date in dates if (span := parse_date(str(date))) and span.first >= lo and span.last < hi}
        if not there:
            raise MeasureError(f"no source is dated {word}; name sources by id, or give dates that sources.csv has")
        found |= there
    if not found:
        raise MeasureError("sources=[] names no source")
    return found & set(cited(net))


def _made(
    what: str,
    measure: Measure,
    net: Network,
    was: Readings,
    now: Readings,
    parts: tuple[pd.DataFrame, pd.DataFrame, list[str]],
    given: Mapping[str, Any],
    column: str | None,
    options: Mapping[str, Any] | None,
    movers: int,
    pairs: int,
    **time: Any,
) -> Change:
    """The measure of both networks, who moved, which ties moved them, and all tables with how they were made."""
    table, rows, notes = parts
    one, other = Taken(measure, was.possible, column, options), Taken(measure, now.possible, column, options)
    sure = [Taken(measure, part.sure, column, options) for part in (was, now)] if time else [one, other]
    people = moved(net, one, other, *sure)
    effects, tried = moves(measure, net, people, one, other, was, now, column, options, movers, pairs)
    changed = people["change"].fillna(0) != 0
    gone = int(people["change"].isna().sum())
    one_side = f", and {gone} {'is' if gone == 1 else 'are'} on one side only" if gone else ""
    told = [f"{int(changed.sum())} of {len(people)} values change{one_side}"]
    if time:
        told[0] += f", {int((people['holds'] == 'yes').sum())} in the same direction in the sure reading"
    else:
        people = people.drop(columns=[name for name in people if str(name).endswith("_sure") or name == "holds"])
    tables = {
        "summary": (table, "ties", [*notes, *told]),
        "actors": (people, "change", [*notes, *told]),
        "ties": (with_effects(rows, effects).drop(columns="row"), "effect", [*notes, *told, tried]),
        "moves": (effects.drop(columns="rows"), "effect", [tried]),
    }
    words: dict[str, Any] = {"contract": other.made["contract"], **time}
    made = {
        name: _described(frame, net, what, measure, {**given, **dict(options or {})}, notes=words_of, value=value, **words)
        for name, (frame, value, words_of) in tables.items()
    }
    return Change(**made)


def _dates(net: Network, every: str | None, at: Iterable[Any] | None, between: tuple[Any, Any] | None) -> list[tuple[str, str, str]]:
    """The dates to go through: label, first, last."""
    if at is not None:
        if every is not None or between is not None:
            raise MeasureError("at= names the dates; leave out every= and between=")
        listed = [str(date) for date in ([at] if isinstance(at, (str, int, datetime.date)) else at)]
        if not listed:
            raise MeasureError("at=[] names no date")
        for date in listed:
            window(date, date)
        return [(date, date, date) for date in dict.fromkeys(listed)]
    first, last = (str(date) for date in between or (ONGOING, ONGOING))
    found = grid(net.bounds, choose("every", every or "year", EVERY), first=first, last=last)
    if not found:
        raise MeasureError("no tie has a date, so there is no time to go through; name the dates yourself (at=, or --at)")
    if len(found) > _DATES:
        raise MeasureError(f"{len(found):,} dates are more than {_DATES:,}; take longer steps, or say between which dates")
    return found


def _described(
    frame: pd.DataFrame,
    net: Network,
    what: str,
    measure: Measure,
    options: Mapping[str, Any],
    *,
    notes: list[str],
    value: str,
    contract: Mapping[str, Any],
    undated: str = "keep",
    persistence: int = PERSISTENCE,
) -> Table:
    told: dict[str, Any] = {"measure": getattr(measure, "__name__", str(measure)), **options}
    told |= {"undated": undated} if undated != "keep" else {}
    told |= {"persistence": persistence} if persistence != PERSISTENCE else {}
    seen = view(net, **contract) if contract else None
    return described(frame, net, what, view=seen, options=told, notes=tuple(notes), value=value)

"""A measure over time: date by date, and what changed it from one date to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from geograph import result
from geograph.errors import MeasureError
from geograph.names import some
from geograph.network import PERSISTENCE, Network
from geograph.output import jsonable
from geograph.periods import EVERY, ONGOING, grid, window
from geograph.result import ABOUT, Table, described
from geograph.turns import Moment, Readings, moment, readings, turns
from geograph.views import as_network, view
from geograph.vocabulary import choose

__all__ = ["change", "follow"]

Measure = Callable[..., pd.DataFrame]
_DATES = 2_000  # more dates than these are a mistake
_NAMED = 5  # of a kind in a note


@dataclass(frozen=True)
class Change:
    """What changed between two networks: in ``summary``, by ``actors``, by ``ties``, and ``moves``, which ties moved whom."""

    summary: Table
    actors: Table
    ties: Table
    moves: Table

    def tables(self) -> dict[str, Table]:
        return {"summary": self.summary, "actors": self.actors, "ties": self.ties, "moves": self.moves}

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers, for JSON."""
        return {name: [{k: jsonable(v) for k, v in row.items()} for row in t.to_dict("records")] for name, t in self.tables().items()}


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
    wanted = {net.find(one) for one in actors}
    frames: list[pd.DataFrame] = []
    silent: list[str] = []
    contract: dict[str, Any] = {}
    for label, first, last in _dates(net, every, at, between):
        on = readings(net, first, last, undated=undated, persistence=persistence)
        try:
            whole, sure = (_Taken(measure, part, column, options) for part in (on.possible, on.sure))
        except MeasureError as error:
            silent.append(f"{label} has no value: {error}")
            continue
        mine = [actor for actor in whole.value if not wanted or actor in wanted]
        rows: dict[str, Any] = {"actor": pd.Series(mine, dtype=object), "date": label}
        rows |= {"value": [whole.value[a] for a in mine], "value_sure": [sure.value.get(a, np.nan) for a in mine]}
        rows |= {"rank": [whole.rank[a] for a in mine], "rank_sure": [sure.rank.get(a, np.nan) for a in mine]}
        contract = contract or whole.made["contract"]
        frames.append(pd.DataFrame({**rows, **_counted(net, on), "used": whole.used}))
    frame = pd.concat([_FOLLOWED, *frames], ignore_index=True) if frames else _FOLLOWED.copy()
    frame = frame.astype({"value": "float64", "value_sure": "float64", "rank": "Int64", "rank_sure": "Int64"})
    frame = frame.astype(dict.fromkeys(("in_force", "assumed", "undated", "used"), "int64"))
    per_date = frame.drop_duplicates("date")
    notes = [f"{len(per_date)} dates"] if len(per_date) != 1 else []
    if assumed := int((per_date["assumed"] + per_date["undated"]).sum()):
        notes.append(f"{assumed / (assumed + int(per_date['in_force'].sum())):.0%} of the ties counted are in force by assumption only, or undated")
    moved = (frame["rank"] != frame["rank_sure"]).fillna(True).to_numpy(dtype=bool)
    notes += [f"rank and rank_sure differ in {int(moved.sum())} of {len(frame)} rows"] if moved.any() else []
    notes += [*silent[:_NAMED], *([f"and {len(silent) - _NAMED} more dates without"] if len(silent) > _NAMED else [])]
    return _described(frame, net, "follow", measure, options, undated, persistence, notes=notes, value="value", contract=contract)


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
    pairs: int = 40,
) -> Change:
    """What changed between two dates.
    """
    net = as_network(G)
    one, other = moment(before), moment(after)
    if other.first < one.until:
        raise MeasureError(f"{other.text} does not lie after {one.text}; give the earlier date first, and dates that do not overlap")
    was, now = (readings(net, m.text, m.text, undated=undated, persistence=persistence) for m in (one, other))
    rows, told = turns(net, one, other, was, now, persistence=persistence)
    taken = [_Taken(measure, part, column, options) for part in (was.possible, now.possible, was.sure, now.sure)]
    people = _actors(net, *taken)
    moved, tried = _moves(measure, net, people, taken[0], taken[1], was, now, column, options, movers, pairs)
    rows = _with_effects(rows, moved, net)
    summary = _summary(net, one.text, other.text, was, now, rows, told)
    notes = [*_said(rows, one, other, people), tried]
    made = {
        "summary": (summary, "ties", notes),
        "actors": (people, "change", [f"{int((people['holds'] == 'yes').sum())} of {int((people['change'].fillna(0) != 0).sum())} changes "
                                      "have the same direction in the sure reading"]),
        "ties": (rows.drop(columns="row"), "effect", notes),
        "moves": (moved.drop(columns="rows"), "effect", [tried]),
    }  # fmt: skip
    given = {"before": one.text, "after": other.text, **dict(options or {})}
    words: dict[str, Any] = {"contract": taken[1].made["contract"]}
    tables = {
        name: _described(frame, net, "change", measure, given, undated, persistence, notes=said, value=value, **words)
        for name, (frame, value, said) in made.items()
    }
    return Change(**tables)


class _Taken:
    """A measure of one network: values and ranks by actor, in the measure's order."""

    def __init__(self, measure: Measure, net: Network, name: str | None, options: Mapping[str, Any] | None) -> None:
        whole = measure(net, **dict(options or {}))
        made = whole.attrs[ABOUT]
        values = result.column(whole, name).astype(float)
        own = name in (None, made["value"]) and "rank" in whole
        ranks = whole["rank"].to_numpy(dtype=float, na_value=np.nan) if own else result.ranks(values)
        order = np.argsort(ranks, kind="stable")
        actors = values.index.tolist()
        self.made, self.used = made, int(made["counts"].get("used", len(net)))
        self.value: dict[Any, float] = {actors[i]: float(values.iloc[i]) for i in order}
        self.rank: dict[Any, float] = {actors[i]: float(ranks[i]) for i in order}


def _dates(net: Network, every: str | None, at: Iterable[Any] | None, between: tuple[Any, Any] | None) -> list[tuple[str, str, str]]:
    """The dates to go through: label, first, last."""
    if at is not None:
        if every is not None or between is not None:
            raise MeasureError("at= names the dates; leave out every= and between=")
        listed = [str(date) for date in ([at] if isinstance(at, (str, int)) else at)]
        if not listed:
            raise MeasureError("at=[] names no date")
        for date in listed:
            window(date, date)
        return [(date, date, date) for date in dict.fromkeys(listed)]
    first, last = (str(date) for date in between or (ONGOING, ONGOING))
    found = grid(net.bounds, choose("every", every or "year", EVERY), first=first, last=last)
    if not found:
        raise MeasureError("no tie has a date, so there is no time to go through; name the dates with at=")
    if len(found) > _DATES:
        raise MeasureError(f"{len(found):,} dates are more than {_DATES:,}; take longer steps, or say between which dates")
    return found


def _counted(net: Network, on: Readings) -> dict[str, int]:
    """How many ties of a date are in it for sure, by assumption, and undated."""
    undated = net.bounds.undated
    surely = on.possibly & on.surely & ~undated
    return {
        "in_force": int(surely.sum()), "assumed": int((on.possibly & ~surely & ~undated).sum()), "undated": int((on.possibly & undated).sum())
    }  # fmt: skip


def _described(
    frame: pd.DataFrame, net: Network, what: str, measure: Measure, options: Mapping[str, Any] | None, *more: Any, **words: Any
) -> Table:
    undated, persistence = more
    told: dict[str, Any] = {"measure": getattr(measure, "__name__", str(measure)), **dict(options or {})}
    told |= {"undated": undated} if undated == "drop" else {}
    told |= {"persistence": persistence} if persistence != PERSISTENCE else {}
    notes, contract = tuple(words.pop("notes", ())), words.pop("contract", None)
    return described(frame, net, what, view=view(net, **contract) if contract else None, options=told, notes=notes, **words)


def _actors(net: Network, was: _Taken, now: _Taken, was_sure: _Taken, now_sure: _Taken) -> pd.DataFrame:
    """Each actor before and after, whose value changed most first."""
    everyone = sorted({*was.value, *now.value}, key=str)
    values = np.array([[taken.value.get(actor, np.nan) for actor in everyone] for taken in (was, now, was_sure, now_sure)])
    values = values.reshape(4, len(everyone))
    place = np.array([[taken.rank.get(actor, np.nan) for actor in everyone] for taken in (was, now)]).reshape(2, len(everyone))
    scale = max(1.0, float(np.nanmax(np.abs(values), initial=0.0)))
    moved, sure = (np.where(np.abs(b - a) <= 1e-9 * scale, 0.0, b - a) for a, b in (values[:2], values[2:]))
    frame = pd.DataFrame(
        {
            "actor": pd.Series(everyone, dtype=object),
            "name": [net.name(actor) for actor in everyone],
            "value_before": values[0],
            "value_after": values[1],
            "change": moved,
            "rank_before": pd.array(place[0]).astype("Int64"),
            "rank_after": pd.array(place[1]).astype("Int64"),
            "value_before_sure": values[2],
            "value_after_sure": values[3],
            "change_sure": sure,
            "holds": [_holds(x, y) for x, y in zip(moved, sure, strict=True)],
        }
    )
    size = np.where(np.isnan(moved), np.nanmax(np.nan_to_num(values[:2]), axis=0), np.abs(moved))
    return frame.iloc[np.argsort(-size, kind="stable")].reset_index(drop=True)


def _holds(moved: float, sure: float) -> str:
    """Whether the sure reading says the same of the direction."""
    if np.isnan(moved) or moved == 0:
        return ""
    if np.isnan(sure):
        return "unknown"
    return "yes" if moved * sure > 0 else "no change" if sure == 0 else "reversed"


_MOVES = ("actor", "what", "source", "target", "ties", "effect", "value", "value_without", "rank", "rank_without", "rows")


def _moves(
    measure: Measure,
    net: Network,
    people: pd.DataFrame,
    before: _Taken,
    after: _Taken,
    was: Readings,
    now: Readings,
    column: str | None,
    options: Mapping[str, Any] | None,
    movers: int,
    pairs: int,
) -> tuple[pd.DataFrame, str]:
    """What the measure would be without the ties of one pair that are new after, or gone since before: for those who moved most.

    What is gone is taken from the network before and what is new from that after, never put back into the other: there an actor who
    has gone would stand with this one tie alone, and whoever holds it would seem a gatekeeper.
    """
    moving = people.loc[people["change"].fillna(0) != 0, "actor"].tolist()[:movers]
    source, target, ids = net.ties["source"].tolist(), net.ties["target"].tolist(), net.ties.index.tolist()
    groups: dict[tuple[str, frozenset[Any]], list[int]] = {}
    for what, mask in (("gone", was.possibly & ~now.possibly), ("new", now.possibly & ~was.possibly)):
        for i in np.flatnonzero(mask).tolist():
            groups.setdefault((what, frozenset((source[i], target[i]))), []).append(i)
    order = sorted(groups, key=lambda key: (key[1].isdisjoint(moving), -len(groups[key]), key[0], sorted(map(str, key[1]))))
    tried = order[:pairs] if moving else []
    scale = max([1.0, *(abs(x) for taken in (before, after) for x in taken.value.values() if np.isfinite(x))])
    found: list[dict[str, Any]] = []
    for what, pair in tried:
        rows, on, taken, way = groups[what, pair], *((was, before, -1) if what == "gone" else (now, after, 1))
        gone = {ids[i] for i in rows}
        other = _Taken(measure, on.possible.where(~on.possible.ties.index.isin(gone)), column, options)
        for actor in moving:
            value, without = taken.value[actor], other.value.get(actor, np.nan)
            if abs(value - without) > 1e-9 * scale:
                row = {"actor": actor, "what": what, "source": source[rows[0]], "target": target[rows[0]], "effect": way * (value - without)}
                row |= {"ties": ";".join(sorted(map(str, gone))), "value": value, "value_without": without, "rows": rows}
                found.append(row | {"rank": taken.rank[actor], "rank_without": other.rank.get(actor, np.nan)})
    place = {actor: i for i, actor in enumerate(moving)}
    found.sort(key=lambda row: (place[row["actor"]], -round(abs(row["effect"]), 9), str(row["ties"])))
    frame = pd.DataFrame(found, columns=list(_MOVES))
    frame = frame.astype({name: "float64" for name in ("effect", "value", "value_without")})
    frame = frame.astype({name: "Int64" for name in ("rank", "rank_without")})
    if not moving:
        return frame, "nobody's value changes, so there is no tie whose effect could be told"
    told = f"effects on the {len(moving)} whose value changes most: what is new taken from the network after, what is gone from that before, "
    told += f"the ties of one pair at a time ({len(tried)} of {len(groups)} pairs{', theirs first' if len(tried) < len(groups) else ''})"
    return frame, f"{told}; single effects need not add up to the change"


def _with_effects(rows: pd.DataFrame, moved: pd.DataFrame, net: Network) -> pd.DataFrame:
    """The ties, each with whom among those who moved most its pair moved most, and by how much."""
    strongest: dict[int, tuple[Any, float]] = {}
    for actor, effect, places in zip(moved["actor"].tolist(), moved["effect"].tolist(), moved["rows"].tolist(), strict=True):
        for i in places:
            if i not in strongest or abs(effect) > abs(strongest[i][1]):
                strongest[i] = (actor, effect)
    at = [strongest.get(i, ("", np.nan)) for i in rows["row"].tolist()]
    rows = rows.copy()
    rows.insert(rows.columns.get_loc("tie"), "moves", pd.Series([actor for actor, _ in at], dtype=object, index=rows.index))
    rows.insert(rows.columns.get_loc("tie"), "effect", np.array([effect for _, effect in at], dtype=float))
    return rows


def _summary(
    net: Network, before: str, after: str, was: Readings, now: Readings, rows: pd.DataFrame, told: Mapping[str, int]
) -> pd.DataFrame:
    """How many ties stand on each date, how many turned, and how many the dates do not tell of."""
    found: list[tuple[str, int, int | None, str]] = []
    for date, on in ((before, was), (after, now)):
        n = _counted(net, on)
        found.append((f"on {date}", sum(n.values()), None, f"ties in force {n['in_force']}, assumed {n['assumed']}, undated {n['undated']}"))
    for what, meaning in _WHAT.items():
        mine = rows[rows["what"] == what]
        if len(mine) or what in ("passed on", "began", "ended"):
            sure = int((mine["certainty"] == "sure").sum())
            found.append((what, sure, len(mine) - sure, meaning))
    found += [
        ("dated well enough", told["settled"], None, "ties between the two dates whose start and end lie for certain before, between or after"),
        ("dates straddle", told["straddling"], None, "a start or end written too coarsely to say on which side of a date it lies"),
        ("dates open", told["open"], None, "a start or an end that nobody gives"),
        ("undated", _counted(net, now)["undated"], None, "no date at all: on both sides"),
    ]
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


def _said(rows: pd.DataFrame, before: Moment, after: Moment, people: pd.DataFrame) -> list[str]:
    """How many ties turned, who came and went, and which date would tell more."""
    perhaps = rows[rows["certainty"] != "sure"]
    notes = [f"{len(rows) - len(perhaps)} ties turned for sure, {len(perhaps)} perhaps"]
    for word, missing in (("gone", "value_after"), ("new", "value_before")):
        there = people[people[missing].isna() & people[["value_before", "value_after"]].notna().any(axis=1)]
        notes += [f"{word}: {some(there['actor'].tolist(), _NAMED)}"] if len(there) else []
    within = before.text[:7]
    straddling = perhaps[(perhaps["start"] == within) | (perhaps["end"] == within)]
    if len(straddling) and len(before.text) > 7:
        earlier = str(np.datetime64(before.first, "D").astype("datetime64[M]") - 1)
        notes.append(f"{len(straddling)} of these are dated {within}, which holds the first date; {earlier} as the first date would tell")
    return notes

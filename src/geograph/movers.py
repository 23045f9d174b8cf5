"""Whose value a change of the network moved, and which of the ties that changed moved it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geograph import result
from geograph.network import Network
from geograph.result import ABOUT
from geograph.sources import taken as table_of
from geograph.turns import Readings

Measure = Callable[..., pd.DataFrame]


class Taken:
    """A measure of one network: values and ranks by actor, in the measure's order."""

    def __init__(self, measure: Measure, net: Network, name: str | None, options: Mapping[str, Any] | None) -> None:
        whole = table_of(measure, net, dict(options or {}))
        made = whole.attrs[ABOUT]
        column = result.column(whole, name).astype(float)
        values, actors = column.to_numpy(), column.index.tolist()
        own = name in (None, made["value"]) and "rank" in whole
        ranks = whole["rank"].to_numpy(dtype=float, na_value=np.nan) if own else result.ranks(values)
        order = np.argsort(ranks, kind="stable").tolist()
        self.made, self.used = made, int(made["counts"].get("used", len(net)))
        self.value: dict[Any, float] = {actors[i]: float(values[i]) for i in order}
        self.rank: dict[Any, float] = {actors[i]: float(ranks[i]) for i in order}


def moved(net: Network, was: Taken, now: Taken, was_sure: Taken, now_sure: Taken) -> pd.DataFrame:
    """Each actor before and after, whose value changed most first; last who has none on one of the two."""
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
    return frame.iloc[np.argsort(-np.abs(moved), kind="stable")].reset_index(drop=True)  # NaN last


def _holds(moved: float, sure: float) -> str:
    """Whether the sure reading says the same of the direction."""
    if np.isnan(moved) or moved == 0:
        return ""
    if np.isnan(sure):
        return "unknown"
    return "yes" if moved * sure > 0 else "no change" if sure == 0 else "reversed"


_MOVES = ("actor", "what", "source", "target", "ties", "effect", "value", "value_without", "rank", "rank_without", "rows")


def moves(
    measure: Measure,
    net: Network,
    people: pd.DataFrame,
    before: Taken,
    after: Taken,
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
        without_them = on.possible._part([tie not in gone for tie in on.possible.ties.index.tolist()])
        without_them._unseen(net)
        other = Taken(measure, without_them, column, options)
        for actor in moving:
            value, without = taken.value[actor], other.value.get(actor, np.nan)
            # Without it there may be no value at all, or one only then: that is the greatest effect.
            if abs(value - without) > 1e-9 * scale or np.isnan(value) != np.isnan(without):
                row = {
                    "actor": actor,
                    "what": what,
                    "source": source[rows[0]],
                    "target": target[rows[0]],
                    "effect": way * (value - without),
                }
                row |= {"ties": ";".join(sorted(map(str, gone))), "value": value, "value_without": without, "rows": rows}
                found.append(row | {"rank": taken.rank[actor], "rank_without": other.rank.get(actor, np.nan)})
    place = {actor: i for i, actor in enumerate(moving)}
    found.sort(key=lambda row: (place[row["actor"]], -round(abs(np.nan_to_num(row["effect"], nan=np.inf)), 9), str(row["ties"])))
    frame = pd.DataFrame(found, columns=list(_MOVES))
    frame = frame.astype(dict.fromkeys(("effect", "value", "value_without"), "float64"))
    frame = frame.astype(dict.fromkeys(("rank", "rank_without"), "Int64"))
    if not moving:
        return frame, "nobody's value changes, so there is no tie whose effect could be told"
    told = (
        f"effects on the {len(moving)} whose value changes most: what is new taken from the network after, what is gone from that before, "
    )
    told += f"the ties of one pair at a time ({len(tried)} of {len(groups)} pairs{', theirs first' if len(tried) < len(groups) else ''})"
    return frame, f"{told}; single effects need not add up to the change"


def with_effects(rows: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
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

"""Networks drawn from one network, and a measure of each of them.

Every draw has a generator of its own, made from the seed and its number, and units stand in the order of their ids: neither the order
of rows nor that of the work changes a draw, and a longer run begins with the draws of a shorter one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geograph import result
from geograph.errors import MeasureError, UnknownName
from geograph.network import Network
from geograph.paths.chances import chances, read_as
from geograph.result import ABOUT, Table, described
from geograph.sources import cited, ranks_by, taken
from geograph.views import view

if TYPE_CHECKING:
    from numpy.typing import NDArray

BY = ("tie", "source", "both")
_TIES, _SOURCES = 1, 2  # which stream of random numbers


@dataclass(frozen=True)
class Measured:
    """A measure of a network: the table, and of each actor (in its order) the value and the rank, NaN where there is none."""

    table: pd.DataFrame
    name: str
    actors: pd.Index[Any]
    values: NDArray[np.float64]
    ranks: NDArray[np.float64]


class Taker:
    """A measure with its options, taken of one network after another."""

    def __init__(self, measure: Callable[..., pd.DataFrame], column: str | None, options: Mapping[str, Any] | None) -> None:
        self.measure, self.column, self.options = measure, column, dict(options or {})

    def __call__(self, net: Network) -> Measured:
        table = taken(self.measure, net, self.options)
        name = self.column or table.attrs[ABOUT]["value"]
        values = result.column(table, name)
        try:
            numbers = values.to_numpy(dtype=float, na_value=np.nan)
        except (TypeError, ValueError):
            raise MeasureError(f"column {name!r} is no number that could be ranked; column= names another") from None
        ranks = ranks_by(table, name).to_numpy() if "rank" in table else result.ranks(numbers)
        return Measured(table, str(name), values.index, numbers, ranks)

    def along(self, whole: Measured, net: Network) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Values and ranks in the order of another table; NaN for actors that are not there."""
        part = self(net)
        at = part.actors.get_indexer(whole.actors)
        return tuple(np.where(at >= 0, column[at] if len(column) else np.nan, np.nan) for column in (part.values, part.ranks))  # type: ignore[return-value]


def units(net: Network) -> tuple[NDArray[np.int64], list[list[int]]]:
    """Which rows of ``ties`` are one tie: dated rows that tell of one event, and periods of one state that adjoin.

    The unit of each row, and the rows of each unit. They stand in an order that does not hang on that of rows, nor on which end of an
    undirected tie comes first.
    """
    ids = [str(tie) for tie in net.ties.index]
    arcs = view(net, ties="all", forums="actor").arcs
    key: dict[int, tuple[str, Any]] = {row: ("row", row) for row in range(len(ids))}
    undated = net.bounds.undated
    for row, event in zip(arcs.ties.row.tolist(), arcs.events(), strict=True):
        if not undated[row]:
            key[row] = ("event", tuple(event))
    members: dict[Any, list[int]] = {}
    ends = zip(net.ties["source"], net.ties["target"], net.ties["type"], net.ties["start"], strict=True)
    order = [(*sorted((str(a), str(b))), str(kind), str(start), name) for (a, b, kind, start), name in zip(ends, ids, strict=True)]
    for row in sorted(key, key=order.__getitem__):
        members.setdefault(key[row], []).append(row)
    unit = np.zeros(len(ids), dtype=np.int64)
    for i, rows in enumerate(members.values()):
        unit[rows] = i
    return unit, list(members.values())


@dataclass(frozen=True)
class Drawn:
    """A measure of the network and of its draws: one row per draw, one column per actor of the whole; and what was assumed."""

    whole: Measured
    values: NDArray[np.float64]
    ranks: NDArray[np.float64]
    notes: tuple[str, ...]


def drawn(
    take: Taker,
    whole: Measured,
    net: Network,
    by: str,
    draws: int,
    seed: int,
    probability: str | Mapping[str, float] | None,
    unstated: float | None,
) -> Drawn:
    """The measure of so many networks drawn from one, of which it has been taken. Equal networks are measured once."""
    sources, m = cited(net), len(net)
    unit, of_unit = units(net) if by != "source" else (np.zeros(0, dtype=np.int64), [])
    chance = chances(net, range(m), probability, unstated) if by != "source" else np.ones(m)
    by_source = by != "tie" and len(sources) > 1
    plan: dict[tuple[int, ...], dict[bytes, list[int]]] = {}
    for k in range(draws):
        read: tuple[int, ...] = ()
        if by_source:
            read = tuple(np.unique(np.random.default_rng([seed, _SOURCES, k]).integers(0, len(sources), len(sources))).tolist())
        keep = np.ones(m, dtype=bool)
        if by != "source":
            keep = np.random.default_rng([seed, _TIES, k]).random(len(of_unit))[unit] < chance
        plan.setdefault(read, {}).setdefault(np.packbits(keep).tobytes(), []).append(k)
    values, ranks = (np.full((draws, len(whole.actors)), np.nan) for _ in "12")
    for read, masks in plan.items():
        gone = [source for i, source in enumerate(sources) if i not in set(read)] if by_source else []
        base = net.not_citing(*gone) if gone else net
        _ = base.bounds  # dates are read once for all draws
        at = net.ties.index.get_indexer(base.ties.index)
        for mask, numbers in masks.items():
            keep = np.unpackbits(np.frombuffer(mask, dtype=np.uint8), count=m).astype(bool)[at]
            part = base._part(keep)
            part._unseen(net)
            values[numbers], ranks[numbers] = take.along(whole, part)
    return Drawn(whole, values, ranks, _assumed(net, by, sources, probability, unstated))


def _assumed(
    net: Network, by: str, sources: list[str], probability: str | Mapping[str, float] | None, unstated: float | None
) -> tuple[str, ...]:
    """The assumption in words."""
    told = []
    if by != "source":
        narrow = "errors within a source go together, so this is too narrow; " if by == "tie" else ""
        told.append(
            f"assumed: {read_as(net, probability, unstated)}; {narrow}a draw only takes ties away, so what grows with ties comes out lower "
            "than observed"
        )
    if by != "tie":
        bare = int((net.ties["citation"] == "").sum())
        kept = f"; {bare} of {len(net)} ties cite none and always stay" if bare else ""
        if len(sources) > 1:
            told.append(
                f"assumed: the {len(sources)} cited sources are a chance sample of many like them; as many are drawn with replacement, and "
                f"each counts as not read in {(1 - 1 / len(sources)) ** len(sources):.0%} of draws; what all missed is in none{kept}"
            )
        else:
            told.append(f"fewer than two sources are cited, so there is nothing to draw from{kept}")
    return tuple(told)


def place(whole: Measured, actor: Any, net: Network) -> int:
    """The column of an actor, given by id, name or alias."""
    found = net.find(actor)
    at = int(whole.actors.get_indexer([found])[0])
    if at < 0:
        raise UnknownName("actor", actor, hint="it has no row in this measure: forums used as conduits and collectives are not ranked")
    return at


def after(
    whole: Measured, frame: pd.DataFrame, net: Network, name: str, *, options: dict[str, Any], notes: tuple[str, ...], value: str
) -> Table:
    """A table made from a measure of many networks, which says how the measure of the whole one was made."""
    made = whole.table.attrs.get(ABOUT, {})
    given = {"measure": made.get("measure", "a measure of your own"), **made.get("options", {}), **options}
    done = described(frame, net, name, options=given, notes=(*made.get("notes", ()), *notes), value=value)
    done.attrs[ABOUT].update({word: made[word] for word in ("contract", "counts", "made") if word in made})
    return done

"""What a report is about, and the words and ranges that its parts share."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from math import isnan
from typing import Any

from geograph import centrality, result, sources
from geograph.errors import GeographError
from geograph.network import PERSISTENCE, Network
from geograph.ranges import answers
from geograph.result import Table
from geograph.show.report.blocks import Cited, Picture, capital, listed, verb
from geograph.show.words import many, short

TOP = 8
SURE = ", by sure dates only"
_SELECTED = re.compile(r"(on|between) (\S+(?: and \S+)?) \((possible|sure) reading")  # as a network's step says it
_NEAR = 1e-9


@dataclass(frozen=True)
class Brief:
    """What a report is about: all that was read, what of it is in force at the date, and the two parties."""

    whole: Network
    net: Network
    on: str | None
    parties: tuple[Any, Any] | None
    change: tuple[str, str] | None
    claims: Any
    other: Network | None = None
    time: Mapping[str, Any] = field(default_factory=dict)  # how dates are read: reading, undated, persistence

    @cached_property
    def cited(self) -> Cited:
        return Cited(self.whole)

    @cached_property
    def ranking(self) -> Table:
        """Betweenness with its ranges over sources and, where somebody dominates, the ranks without."""
        found = sources.range(centrality.betweenness, self.net)
        return found if self.focal is None else sources.beside(found, centrality.betweenness, self.net, self.focal)

    @cached_property
    def focal(self) -> Any:
        return sources.dominant(self.net)

    @cached_property
    def without(self) -> dict[str, Network]:
        """The network without each source; empty where there are fewer than two to leave out."""
        return sources.without_each(self.net)

    @cached_property
    def whole_without(self) -> dict[str, Network]:
        return self.without if self.net is self.whole else sources.without_each(self.whole)

    def each(self, measure: Callable[[Network], Any], *, whole: bool = False) -> dict[str, Any]:
        """What a measure gives without each source, by source; the error where it has no answer then."""
        return answers(measure, self.whole_without if whole else self.without)

    @cached_property
    def idle(self) -> list[str]:
        """The sources without which nobody lies between others."""
        found = self.each(lambda part: centrality.betweenness(part)["betweenness"].max())
        return [name for name, most in found.items() if not isinstance(most, GeographError) and not most > 0]

    def span(self, value: Any, parts: Mapping[str, Any], show: Callable[[float], str] = short, *, none: str = "none") -> str:
        """The range of a number over its sources, in words; blank where there are fewer than two to leave out.

        ``parts`` as :meth:`each` gives them; what is no number there (an error, None, NaN) is told as ``none``.
        """
        if not parts:
            return ""
        numbers = {name: _number(part) for name, part in parts.items()}
        gone = [self.short(name) for name, number in numbers.items() if isnan(number)]
        known = {name: number for name, number in numbers.items() if not isnan(number)}
        every = [number for number in (_number(value), *known.values()) if not isnan(number)]
        if not every:
            return f"{none} whichever source is left out"
        low, high = show(min(every)), show(max(every))
        if low == high and not gone:
            return "the same whichever source is left out"
        told = [f"{low} with one source left out" if low == high else f"{low} to {high} with one source left out"]
        if low != high:
            moved = max(abs(number - _number(value)) for number in known.values())
            most = [n for n, number in known.items() if moved - abs(number - _number(value)) <= _NEAR * max(1.0, moved)]
            if len({show(known[n]) for n in most}) == 1:
                told.append(f"{show(known[most[0]])} without {listed([self.short(n) for n in most], 3, 'or')}")
        return ", ".join([*told, *([f"{none} without {listed(gone, 3, 'or')}"] if gone else [])])

    @cached_property
    def stays(self) -> str:
        """That ties without any citation are never left out; blank where there are none, or no source to leave out."""
        bare = int((self.net.ties["citation"] == "").sum())
        if not bare or not self.without:
            return ""
        return f"{bare} of {many(len(self.net), 'tie')} {verb(bare, 'cites nothing and always stays', 'cite nothing and always stay')}"

    def short(self, source: str) -> str:
        """What a source is called in a sentence."""
        return self.cited.short.get(source, source)

    def ties_of(self, actor: Any, *, types: Collection[str] | None = None, channels: bool = False, but: Any = None) -> list[Any]:
        """The ties of an actor: those of some types, those that something can travel along, those with others than one."""
        ties = self.net.ties
        mine = (ties["source"] == actor) | (ties["target"] == actor)
        if types is not None:
            mine &= ties["type"].isin(types)
        if channels:
            mine &= ties["channel"].astype(bool) & (ties["sign"] >= 0)
        if but is not None:
            mine &= (ties["source"] != but) & (ties["target"] != but)
        return ties.index[mine].tolist()

    def channels(self) -> list[Any]:
        """All ties that something can travel along."""
        ties = self.net.ties
        return ties.index[ties["channel"].astype(bool) & (ties["sign"] >= 0)].tolist()

    def name(self, actor: Any) -> str:
        return self.whole.name(actor)

    def names(self, actors: Iterable[Any]) -> list[str]:
        return [self.name(actor) for actor in actors]

    @cached_property
    def assumed(self) -> str:
        """What share of the ties is there by assumption only; blank where it is no more than half."""
        return result.assumption(self.net, compare="the same report of what is surely in force (--reading sure)")

    @property
    def when(self) -> str:
        return f"{self.period}{self.read}" if self.period else "over the whole time of the material"

    @cached_property
    def period(self) -> str:
        """The date, or the time by which the ties were selected; blank where they are of all times."""
        if self.on:
            return f"{at(self.on)} {self.on}"
        found = [step for step in map(_SELECTED.match, self.net.steps) if step]
        if not found:
            return ""
        how, when, reading = found[-1].groups()
        told = f"{at(when)} {when}" if how == "on" else f"{how} {when}"
        return told + (SURE if reading == "sure" else "")

    @property
    def read(self) -> str:
        """How dates are read, where it is not as usual."""
        told = [SURE] if self.time.get("reading") == "sure" else []
        told += [", without undated ties"] if self.time.get("undated") == "drop" else []
        months = self.time.get("persistence", PERSISTENCE)
        return "".join([*told, *([f", events counting for {many(months, 'month')}"] if months != PERSISTENCE else [])])

    @property
    def when_first(self) -> str:
        """The date at the head of a sentence that may be copied alone."""
        return f"{capital(self.when)}: " if self.period else ""


def cell(table: Any, actor: Any, column: str, missing: Any = None) -> Any:
    """An actor's number in a table; ``missing`` where it has no row."""
    own = table.loc[table["actor"] == actor, column]
    return missing if own.empty else own.iloc[0]


def bracketed(*told: str) -> str:
    """What is to be said, in brackets; blank where there is nothing."""
    kept = "; ".join(part for part in told if part)
    return f" ({kept})" if kept else ""


def nor(some: Sequence[str], ranged: bool) -> str:
    """Where nobody does: whether somebody does without one of these sources; blank where there is none to leave out."""
    if some:
        return f"without {listed(some, 3, 'or')} somebody does"
    return "nor does anybody whichever source is left out" if ranged else ""


def counted(n: int, word: str, none: str) -> str:
    """A count at the head of a sentence."""
    return many(n, word) if n else none


def told_rank(value: Any) -> str:
    import pandas as pd

    return "none" if pd.isna(value) else str(int(value))


def together(names: Sequence[str]) -> str:
    """With whom a place is shared; blank where it is not."""
    return f", together with {listed(names)}," if names else ""


def at(date: str | None) -> str:
    """In a month or a year, on a day."""
    return "on" if str(date).count("-") > 1 else "in"


def picture(ax: Any, name: str) -> Picture:
    """A drawn figure, for every kind of report."""
    from geograph.show import figure
    from geograph.show.figure.saving import render

    return Picture(partial(render, ax), figure.alt_text(ax), name)


def _number(value: Any) -> float:
    return float("nan") if value is None or isinstance(value, GeographError) else float(value)

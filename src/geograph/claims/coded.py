"""What is coded between two parties: ties, counts of them, and passages that deny them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geograph.centrality import MEASURES
from geograph.errors import UnknownName
from geograph.evidence import by_place, passage
from geograph.network import Network
from geograph.periods import FOREVER, NEVER, parse_date, window
from geograph.steps import party
from geograph.tables import cited_sources
from geograph.vocabulary import UNRANKED_KINDS

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """A claim's keys before a network: ``net`` is what its selecting keys leave of ``whole``."""

    whole: Network
    given: Mapping[str, Any]
    contract: Mapping[str, Any] = field(default_factory=dict)
    made: dict[Any, Any] = field(default_factory=dict, repr=False)  # what several claims ask for is made once; it keeps its networks alive

    def once(self, net: Network, key: Any, make: Callable[[], Any]) -> Any:
        """What was made of a network under a key, made now if it was not."""
        kept = self.made.setdefault(id(net), (net, {}))[1]
        if key not in kept:
            kept[key] = make()
        return kept[key]

    @cached_property
    def net(self) -> Network:
        key = ("selected", *((word, _frozen(self.given[word])) for word in SELECTS if word in self.given))
        return self.once(self.whole, key, lambda: selected(self.whole, self.given))

    def measured(self, measure: str) -> Any:
        """The table of a measure under the contract, with its values by actor."""
        key = ("measure", measure, tuple(sorted(self.words.items())))
        return self.once(self.net, key, lambda: MEASURES[measure](self.net, **self.words))

    @cached_property
    def words(self) -> dict[str, Any]:
        """The contract for a measure; what the claim itself says stands above it."""
        own = {word: self.given[word] for word in ("ties", "forums") if word in self.given}
        return {**self.contract, **own}

    def who(self, key: str) -> list[Any]:
        """The actors meant by a key, as far as they are here."""
        found: list[Any] = self.once(self.net, ("who", _frozen(self.given[key])), lambda: present(self.net, self.given[key]))
        return found

    def rows(self, a: Collection[Any], b: Collection[Any] | None = None, *, ties: str | None = None) -> Rows:
        """The ties between two parties, or of the first with anybody, as row numbers."""
        word = ties or self.given.get("ties", "all")
        return rows_between(self.net, a, b, ties=word, way=self.given.get("way", "either"))

    def ids(self, rows: Iterable[int]) -> tuple[str, ...]:
        index = self.net._tables.ties.index
        return tuple(sorted({str(index[row]) for row in rows}))

    def denied(self, a: Collection[Any], b: Collection[Any], *, ties: str | None = None) -> list[str]:
        """The passages that deny every such tie between two parties; empty where they leave one type or one pair open."""
        types = self._types(ties)
        found = self._denials(a, b, types, ("",))
        if {(x, y, kind) for x, y, kind, _ in found} < {(x, y, kind) for x in a for y in b for kind in types}:
            return []
        return sorted({where for *_, where in found}, key=by_place)

    def refused(self, a: Collection[Any], b: Collection[Any], ties: str) -> set[frozenset[Any]]:
        """The pairs of two parties, or within one, of which passages deny every such tie."""
        types = self._types(ties)
        found: dict[frozenset[Any], set[str]] = {}
        for x, y, kind, _ in self._denials(a, b, types, ("",)):
            found.setdefault(frozenset((x, y)), set()).add(kind)
        return {pair for pair, kinds in found.items() if len(pair) == 2 and kinds >= types}

    def denials(self, a: Collection[Any], b: Collection[Any], scopes: Collection[str]) -> list[str]:
        """The passages that deny some such tie, with one of these scopes."""
        return sorted({where for *_, where in self._denials(a, b, self._types(None), scopes)}, key=by_place)

    def _types(self, ties: str | None) -> set[str]:
        return set(self.given.get("types") or of_word(self.whole, ties or self.given.get("ties", "all")))

    def _denials(
        self, a: Collection[Any], b: Collection[Any], types: Collection[str], scopes: Collection[str]
    ) -> list[tuple[Any, Any, str, str]]:
        """What is denied between two parties in the selected period: the two, the type, the passage."""
        begins, ends = period(self.given)
        way = self.given.get("way", "either")
        found = []
        for source, target, kind, scope, first, last, where in self.once(self.whole, "denials", lambda: denials(self.whole)):
            if kind not in types or scope not in scopes or first >= ends or last < begins:
                continue
            if source in a and target in b and way != "in":
                found.append((source, target, kind, where))
            if source in b and target in a and way != "out":
                found.append((target, source, kind, where))
        return found


SELECTS = ("aside", "on", "between", "undated", "reading", "confidence", "level", "types", "roles", "starting")


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, (list, tuple)) else value


def present(net: Network, who: Any) -> list[Any]:
    """The actors of a party; those whom a selection has dropped are left out, and nobody is UnknownName."""
    names = who if isinstance(who, (list, tuple)) else [who]
    found: list[Any] = []
    problem: UnknownName | None = None
    for name in names:
        try:
            found += party(net, name)
        except UnknownName as error:
            problem = error
    if not found and problem:
        raise problem
    return list(dict.fromkeys(found))


def period(given: Mapping[str, Any]) -> tuple[int, int]:
    """The days of a claim's period; all days where it has none."""
    if "on" in given:
        return window(given["on"], given["on"])
    if "between" in given:
        return window(*given["between"])
    return NEVER, FOREVER


def selected(net: Network, given: Mapping[str, Any]) -> Network:
    """The ties that a claim speaks of."""
    if "aside" in given:
        gone = [actor for name in _listed(given["aside"]) for actor in _known(net, name)]
        net = net.without(*gone) if gone else net
    if "on" in given or "between" in given:
        first, last = given.get("between") or (given["on"], given["on"])
        options = {word: given[word] for word in ("undated", "reading") if word in given}
        net = net.between(first, last, **options)
    if "confidence" in given:
        net = net.at_least(given["confidence"])
    if "level" in given:
        net = net.at_level(*given["level"])
    table = net._tables.rows
    keep = np.ones(len(table), dtype=bool)
    if "types" in given:
        keep &= table["type"].isin(given["types"]).to_numpy()
    if "roles" in given:
        keep &= table["role"].isin(given["roles"]).to_numpy() if "role" in table else False
    if "starting" in given:
        first, until = window(*given["starting"])
        began = net.bounds.start_first
        keep &= (began != NEVER) & (began >= first) & (began < until)
    return net if keep.all() else net._part(keep)


def _listed(who: Any) -> list[Any]:
    return list(who) if isinstance(who, (list, tuple)) else [who]


def _known(net: Network, name: Any) -> list[Any]:
    try:
        return party(net, name)
    except UnknownName:
        return []


def of_word(net: Network, word: str) -> set[str]:
    """The types of ties that a word of the contract takes by default."""
    types = net._tables.types
    sign, channel = types["sign"].astype(int), types["channel"].astype(bool)
    keep = {"all": sign > -9, "channels": channel & (sign >= 0), "friendly": sign > 0, "hostile": sign < 0}[word]
    return set(types.index[keep])


def mask(net: Network, word: str) -> NDArray[np.bool_]:
    """The ties that a word of the contract takes."""
    rows = net._tables.rows
    sign = rows["sign"].to_numpy(dtype=np.int64)
    if word == "channels":
        return rows["channel"].to_numpy(dtype=bool) & (sign >= 0)
    return {"all": np.ones(len(rows), dtype=bool), "friendly": sign > 0, "hostile": sign < 0}[word]


def members(net: Network, actors: Collection[Any]) -> NDArray[np.bool_]:
    return np.asarray(net._tables.actors.index.isin(list(actors)))


def rows_between(net: Network, a: Collection[Any], b: Collection[Any] | None, *, ties: str = "all", way: str = "either") -> Rows:
    """Ties with one end in ``a`` and the other in ``b`` (or anywhere else); ``way`` holds directed ones to their direction from a."""
    s, t = net.codes
    in_a = members(net, a)
    in_b = ~in_a if b is None else members(net, b)
    out, back = in_a[s] & in_b[t], in_a[t] & in_b[s]
    directed = net._tables.rows["directed"].to_numpy(dtype=bool)
    if way == "out":
        back &= ~directed
    elif way == "in":
        out &= ~directed
    return np.flatnonzero((out | back) & mask(net, ties) & (s != t))


Denial = tuple[Any, Any, str, str, int, int, str]


def denials(net: Network) -> list[Denial]:
    """What evidence.csv says absent: the two, the type, the scope, the first and last day it speaks of, and the passage."""
    evidence, found = net._tables.evidence, []
    if not len(evidence):
        return []
    against = evidence[evidence["says"] == "absent"]
    ties = net._tables.ties
    columns = ("tie", "source", "target", "type", "scope", "document", "locator", "date")
    for tie, source, target, kind, scope, document, locator, date in zip(*(against[c].tolist() for c in columns), strict=True):
        if tie:
            if tie not in ties.index:
                continue
            source, target, kind = ties.loc[tie, ["source", "target", "type"]]  # noqa: PLW2901 - a passage of a tie names it by id only
        at = parse_date(date)
        first, last = (at.first, at.last) if at else (NEVER, FOREVER)
        found.append((source, target, kind, scope, first, last, passage(document, locator)))
    return found


def count(net: Network, rows: Rows, by: str, of: Collection[Any]) -> float:
    """A quantity of some ties, seen from a party."""
    table = net._tables.rows
    sign = table["sign"].to_numpy(dtype=np.int64)[rows]
    if by == "ties":
        return float(len(rows))
    if by in ("friendly", "hostile"):
        return float(((sign > 0) if by == "friendly" else (sign < 0)).sum())
    if by == "balance":
        return float(sign.clip(-1, 1).sum())
    if by == "hostile share":
        return float((sign < 0).mean()) if len(rows) else float("nan")
    if by == "sources":
        return float(len({source for cell in table["citation"].iloc[rows] for source in cited_sources(cell)}))
    s, t = net.codes
    inside = members(net, of)
    others = np.unique(np.concatenate([t[rows][inside[s[rows]]], s[rows][inside[t[rows]]]]))
    kinds = net._tables.actors["kind"].to_numpy(dtype=object)[others[~inside[others]]]
    wanted = np.isin(kinds.astype(str), ("forum", "organization"))
    return float(wanted.sum() if by == "forums" else (~np.isin(kinds.astype(str), UNRANKED_KINDS)).sum())


def behind(net: Network, rows: Rows, by: str) -> Rows:
    """Those of some ties that a quantity is taken from."""
    sign = net._tables.rows["sign"].to_numpy(dtype=np.int64)[rows]
    return rows[{"friendly": sign > 0, "hostile": sign < 0, "balance": sign != 0}.get(by, np.ones(len(rows), dtype=bool))]


def doubtful(net: Network) -> NDArray[np.bool_]:
    """Ties of low confidence, and those that a passage denies."""
    ties = net._tables.ties
    return (ties["confidence"] == "low").to_numpy() | np.asarray(ties.index.isin(list(net.denials)))

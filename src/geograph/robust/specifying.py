"""Every defensible way of reading the ties: the combinations of an analyst's choices."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from geograph.network import Network
from geograph.sources import cited, dominant, leavable
from geograph.tables import split_list
from geograph.views import Contract, as_network
from geograph.vocabulary import CHOICES, LEVELS, choose

ALL = tuple(name for name in CHOICES if name != "level")  # level is a question of its own: where does it matter
USUAL = CHOICES[:5]  # what analysts decide; sources and the focal actor are questions to the material


@dataclass(frozen=True)
class Specification:
    """One defensible way of reading the ties: ``choices`` in words, the network and the words of the contract they come to."""

    choices: dict[str, str]
    net: Network
    contract: Contract


def specifications(G: Any, *, over: Iterable[str] = USUAL) -> list[Specification]:
    """Every combination of the choices that a careful analyst might make on these ties; the first is the usual one.

    Parameters
    ----------
    G : Network or networkx graph
    over : iterable of str
        Which choices vary. ``parallel``: ties of a pair count once, or each (``count``). ``forums``: conduits, actors, or left out.
        ``folding``: actors as coded, or folded into what they are part of, represent or succeed. ``dates``: all ties, or those
        whose start or end is known. ``confidence``: all, at least medium, high. By default these; also ``sources`` (all, or one of
        them left out), ``focal`` (the actor whom most of the material is about in, or out) and ``level`` (all ties, or those of one
        level).

    Returns
    -------
    list of Specification
        ``choices``, ``net`` and ``contract`` of each. An option that changes no tie here is left out, and so is one that leaves none.

    Raises
    ------
    UnknownName
        If ``over`` names no choice.

    Examples
    --------
    >>> import geograph as gg
    >>> ways = gg.robust.specifications(gg.example(), over=["forums", "confidence"])
    >>> len(ways), ways[-1].choices
    (9, {'forums': 'drop', 'confidence': 'high'})
    """
    net = as_network(G)
    return grid(net, [choose("choice", name, CHOICES) for name in ([over] if isinstance(over, str) else over)], {})


def grid(net: Network, wanted: Collection[str], usual: Mapping[str, str]) -> list[Specification]:
    """Every combination; ``usual``: what a measure itself takes for the words of the contract."""
    found = [Specification({}, net, Contract())]
    for name in (name for name in CHOICES if name in wanted):
        ways = options_of(name, net, usual.get(name, ""))
        found = [
            Specification({**one.choices, name: option}, way(one.net), one.contract)
            if callable(way)
            else Specification({**one.choices, name: option}, one.net, cast(Contract, {**one.contract, name: way}))
            for one in found
            for option, way in ways.items()
        ]
    return [one for k, one in enumerate(found) if k == 0 or len(one.net)]


def _same(net: Network) -> Network:
    return net


def options_of(name: str, net: Network, usual: str = "") -> dict[str, str | Callable[[Network], Network]]:
    """The options of a choice that make a difference, the usual one first: a word of the contract, or what becomes of the network."""
    if name == "parallel":
        pairs = {frozenset(pair) for pair in zip(*net.codes, strict=True)}
        words = ("any", "count") if len(pairs) < len(net) else ("any",)
        return {word: word for word in dict.fromkeys((usual or words[0], *words))}
    if name == "forums":
        ways = ("conduit", "actor", "drop") if (net.actors["kind"] == "forum").any() else ("conduit",)
        return {word: word for word in dict.fromkeys((usual or ways[0], *ways))}
    if name == "folding":
        some = len(net.relations) and len(net.rolled_up().actors) < len(net.actors)
        return {"as coded": _same, **({"folded": Network.rolled_up} if some else {})}
    if name == "dates":
        some = 0 < _dated(net).sum() < len(net)
        return {"all ties": _same, **({"dated only": lambda part: part.where(_dated(part))} if some else {})}
    if name == "confidence":
        left = {floor: len(net.at_least(floor)) for floor in ("medium", "high")}
        floors = [floor for floor, n in left.items() if 0 < n < (len(net) if floor == "medium" else left["medium"])]
        return {"any": _same, **{floor: _at_least(floor) for floor in floors}}
    if name == "sources":
        return {"all": _same, **{f"without {source}": _not_citing(source) for source in leavable(net)}}
    if name == "level":
        at = {level: np.array([level in split_list(cell) for cell in net.ties["level"]]) for level in _levels(net)}
        return {"all levels": _same, **{f"only {level}": _at_level(level) for level, some in at.items() if 0 < some.sum() < len(net)}}
    focal = dominant(net)
    return {"in": _same, **({f"without {focal}": _without(focal)} if focal is not None else {})}


def _at_least(floor: str) -> Callable[[Network], Network]:
    return lambda net: net.at_least(floor)


def _levels(net: Network) -> list[str]:
    """The levels that ties have, from the near to the far, then others by name."""
    have = {level for cell in net.ties["level"].unique() for level in split_list(cell)}
    return [*(level for level in LEVELS if level in have), *sorted(have.difference(LEVELS))]


def _at_level(level: str) -> Callable[[Network], Network]:
    return lambda net: net.where([level in split_list(cell) for cell in net.ties["level"]])


def _not_citing(source: str) -> Callable[[Network], Network]:
    return lambda net: net.not_citing(source) if source in cited(net) else net


def _without(actor: Any) -> Callable[[Network], Network]:
    return lambda net: net.without(actor) if actor in net.actors.index else net


def _dated(net: Network) -> np.ndarray[Any, Any]:
    return np.asarray((net.ties["start"] != "") | ~net.ties["end"].isin(["", ".."]))

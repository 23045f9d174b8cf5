"""The division of every component into camps: what all results about camps and violations are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from geograph.balance.covering import NODES
from geograph.balance.manycamps import CAP as MANY
from geograph.balance.manycamps import between, many_camps
from geograph.balance.signed import Dyads, Signed
from geograph.balance.twocamps import CAP, two_camps
from geograph.errors import MeasureError

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Component:
    """One component, divided. Camps are numbered from 1: the largest, then the one with the first actor."""

    places: NDArray[np.int64]  # in the view
    dyads: Dyads  # between positions in ``places``
    camp: NDArray[np.int64]
    cost: int
    lower: int
    partitions: int | None
    bond: NDArray[np.int64] | None  # who stands to whom alike in every best partition; None where that is not known
    pull: NDArray[np.int64]  # by how many violations more the actor alone would change camps
    nodes: int
    how: str
    many: bool = False  # into more than two camps: how many divisions are as good is counted, but not who stands with whom in all
    seen: int = 1  # divisions as good that were met with, where ``partitions`` is not settled

    @property
    def proved(self) -> bool:
        return self.lower >= self.cost

    @cached_property
    def violated(self) -> NDArray[np.bool_]:
        return self.dyads.violated(self.camp)

    @cached_property
    def floating(self) -> NDArray[np.bool_] | None:
        """Who stands elsewhere in an equally good division; None where nothing is proved.

        With two camps: all but the core, the largest set of actors that stand to each other alike in every best partition
        (of several as large, the one with the first actor). With more: who could change camps alone.
        """
        if self.bond is not None:
            groups, first, size = np.unique(self.bond, return_index=True, return_counts=True)
            core = groups[np.lexsort((first, -size))[0]]
            return np.asarray(self.bond != core)
        return np.asarray(self.pull == 0) if self.proved and self.many else None

    def always(self) -> list[bool | None]:
        """Of each dyad violated: whether it is so in every best partition."""
        if self.bond is None:
            return [None] * int(self.violated.sum())
        same = self.bond[self.dyads.a] == self.bond[self.dyads.b]
        return [bool(x) for x in same[self.violated]]


def chosen(k: Any) -> int | None:
    """The number of camps as a user gives it: 2 or more, or None and "any" for as many as is best."""
    if k is None or k == "any":
        return None
    if isinstance(k, bool) or not isinstance(k, (int, np.integer)) or k < 2:
        raise MeasureError(f"k={k!r}: a division has 2 camps or more; 'any' takes as many as violate least")
    return int(k)


def budget(nodes: Any) -> int:
    if isinstance(nodes, bool) or not isinstance(nodes, (int, np.integer)) or nodes < 0:
        raise MeasureError(f"nodes={nodes!r}: the budget is a number of nodes, 0 or more")
    return int(nodes)


def divide(s: Signed, k: int | None = 2, *, nodes: int = NODES, equals: bool = True) -> list[Component]:
    """Every component with a signed tie, the largest first, each divided on its own."""
    nodes = budget(nodes)
    number = np.full(s.dyads.n, -1)
    for c, places in enumerate(s.dyads.components):
        number[places] = c
    of_dyad = number[s.dyads.a]
    order = np.argsort(of_dyad, kind="stable")
    starts = np.searchsorted(of_dyad[order], np.arange(len(s.dyads.components) + 1))
    found = []
    for first, last in pairwise(starts.tolist()):
        places, part = s.dyads.part(order[first:last])
        found.append(_divided(places, part, k, nodes, equals))
    return found


def _divided(places: NDArray[np.int64], part: Dyads, k: int | None, nodes: int, equals: bool) -> Component:
    if k == 2:
        two = two_camps(part, nodes=nodes, equals=equals)
        camp = _numbered(two.side)
        pull = between(part, two.side)
        agreeing = pull[np.arange(part.n), two.side]
        against = pull.sum(axis=1) - agreeing
        bond = two.bond if two.partitions is not None else None
        return Component(places, part, camp, two.cost, two.lower, two.partitions, bond, agreeing - against, two.nodes, two.how)
    many = many_camps(part, k, nodes=nodes)
    camp = _numbered(many.side)
    pull = between(part, many.side)
    own = pull[np.arange(part.n), many.side]
    if k is None or pull.shape[1] < k:  # a camp of one's own is a choice too
        pull = np.concatenate([pull, np.zeros((part.n, 1), dtype=np.int64)], axis=1)
    pull[np.arange(part.n), many.side] = np.iinfo(np.int64).min
    alone = np.bincount(many.side)[many.side] == 1
    if k is None or int(many.side.max()) + 1 < k:  # who is alone already does not leave for another camp of its own
        pull[alone, -1] = np.iinfo(np.int64).min
    best = pull.max(axis=1)
    nowhere = best == np.iinfo(np.int64).min
    return Component(
        places,
        part,
        camp,
        many.cost,
        many.lower,
        many.partitions,
        None,
        np.where(nowhere, own, own - best),
        many.nodes,
        many.how,
        many=True,
        seen=many.seen,
    )


def _numbered(side: NDArray[np.int64]) -> NDArray[np.int64]:
    """Camps numbered from 1, the largest first, then by the first actor."""
    groups, first, at, size = np.unique(side, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(groups), dtype=np.int64)
    rank[np.lexsort((first, -size))] = np.arange(1, len(groups) + 1)
    return rank[at.reshape(-1)]


def told(s: Signed, parts: list[Component], what: str = "frustration") -> tuple[str, ...]:
    """The result in a line: how much is violated, whether that is proved, and how many divisions are as good."""
    notes = list(s.notes())
    if not parts:
        return tuple(notes)
    cost, lower = sum(p.cost for p in parts), sum(p.lower for p in parts)
    proved = "proved" if lower == cost else f"not proved: at least {lower:,}, a gap of {cost - lower:,}"
    notes.append(f"{what} {cost:,} of {len(s.dyads):,} signed dyads, {proved}")
    if len(parts) > 1:
        notes.append(f"{len(parts)} components: camps of one say nothing of camps of another")
    cap, unique = MANY if parts[0].many else CAP, 0
    for number, p in enumerate(parts, 1):
        where = "" if len(parts) == 1 else f" of component {number}"
        floating = 0 if p.floating is None else int(p.floating.sum())
        seen = max(p.seen, 2) if floating else p.seen
        if p.partitions == 1:
            unique += 1
        elif p.partitions is None and seen == 1:
            notes.append(f"whether other divisions{where} are as good was not settled")
        else:
            count = f"at least {seen:,}" if p.partitions is None else f"{cap:,} or more" if p.partitions == cap else f"{p.partitions:,}"
            notes.append(f"{count} divisions{where} are equally good, {floating} floating member{'s' * (floating != 1)}")
    if unique == len(parts):
        notes.append("the division is unique" if unique == 1 else "the division of every component is unique")
    return tuple(notes)

"""What a score is the sum of: pairs and paths, triads, ties. Each part says whom it is about and on which ties it rests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geograph.network import Network
from geograph.steps import Steps, cells
from geograph.views import Contract, View, view

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAIRS = ("from", "to", "through")
ALTERS = ("alter",)


@dataclass(frozen=True)
class Question:
    """Of whom which column of a measure is asked, and the contract and options with all defaults filled in."""

    net: Network
    actor: Any
    column: str
    contract: Contract
    options: Mapping[str, Any]
    given: Mapping[str, Any]  # options as the caller wrote them, the contract's words aside

    @cached_property
    def view(self) -> View:
        return view(self.net, **self.contract)

    @cached_property
    def place(self) -> int:
        return self.view.at(self.actor)

    @cached_property
    def steps(self) -> Steps:
        return Steps(self.view)

    def id(self, place: int) -> str:
        return str(self.view.actors[place])


@dataclass(frozen=True)
class Parts:
    """The parts of one score: what each adds, in which order equal ones stand, and what a table says of one that it lists.

    There may be millions, so they are arrays; ``tell`` finds words and ties of one by its place in them. Places of actors are in the
    order of their ids.
    """

    shares: NDArray[np.float64]
    order: tuple[NDArray[np.int64], ...]
    tell: Callable[[int], dict[str, Any]] = field(repr=False)

    @classmethod
    def of(cls, rows: Sequence[tuple[float, int, Callable[[], dict[str, Any]]]]) -> Parts:
        """From a few, each with its share, the place of its alter and what tells of it."""
        shares, places = (np.array([row[i] for row in rows]) for i in (0, 1))
        return cls(shares.astype(float), (places.astype(np.int64),), lambda k: rows[k][2]())

    def some(self, marks: NDArray[np.bool_]) -> Parts:
        at = np.flatnonzero(marks)
        return Parts(self.shares[at], tuple(x[at] for x in self.order), lambda k: self.tell(int(at[k])))

    def largest_first(self) -> NDArray[np.int64]:
        """Their places by size; shares that differ by rounding only are equal."""
        size = np.abs(self.shares)
        digits = 10.0 ** (8 - np.floor(np.log10(size, out=np.zeros_like(size), where=size > 0)))
        return np.lexsort((*reversed(self.order), -np.round(self.shares * digits) / digits))


NONE = Parts.of([])


def told(net: Network, words: str, rows: Iterable[int], **columns: Any) -> dict[str, Any]:
    """What a table says of a part, with its ties in the order given, each once."""
    return {"part": words, **columns, **cells(net, list(dict.fromkeys(rows)))}

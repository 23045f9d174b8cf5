"""What a score is the sum of: pairs and paths, triads, ties. Each part says whom it is about and on which ties it rests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from geograph.network import Network
from geograph.steps import Steps, cells
from geograph.views import Contract, View, view

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
class Part:
    """One row: in words, what it adds to the score, and whom it is about.

    ``tell`` gives the columns that take time to find (the ties, and through whom), when a table lists the part.
    """

    words: str
    share: float
    names: tuple[str, ...]  # the order of equal shares
    tell: Callable[[], dict[str, Any]] = field(repr=False)


def cited(net: Network, rows: Iterable[int], **columns: Any) -> dict[str, Any]:
    """Columns of a part, with its ties in the order given, each once."""
    return columns | cells(net, list(dict.fromkeys(rows)))

"""The signed view as dyads, their components and blocks: what every measure of balance begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from geograph.errors import MeasureError
from geograph.names import some
from geograph.result import ABOUT, Table
from geograph.steps import Steps, cells
from geograph.views import Contract, View, amended, as_network, defaulted, view

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNSIGNED = "no signed ties: nothing that could be in or out of balance"
DROPPED = "every signed dyad has ties of both signs and is dropped: ambivalent='+' or '-' reads them"


@dataclass(frozen=True)
class Dyads:
    """Signed dyads between places ``0..n-1``: ``a[k] < b[k]``, sign +1 or -1, a whole weight; sorted by place."""

    n: int
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    sign: NDArray[np.int64]
    weight: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.a)

    def violated(self, side: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Friendly dyads between camps and hostile ones within, by the camp of each place."""
        return (side[self.a] == side[self.b]) != (self.sign > 0)

    def cost(self, side: NDArray[np.int64]) -> int:
        return int(self.weight[self.violated(side)].sum())

    def matrix(self, values: NDArray[Any]) -> sparse.csr_array[Any]:
        """A symmetric matrix with a value for each dyad; zeros are kept as entries."""
        ends = (np.concatenate([self.a, self.b]), np.concatenate([self.b, self.a]))
        return sparse.csr_array((np.concatenate([values, values]), ends), shape=(self.n, self.n))

    def part(self, dyads: NDArray[np.int64]) -> tuple[NDArray[np.int64], Dyads]:
        """Some of the dyads: the places they join, and the dyads in terms of these."""
        places, ends = np.unique(np.concatenate([self.a[dyads], self.b[dyads]]), return_inverse=True)
        a, b = ends[: len(dyads)], ends[len(dyads) :]
        return places, Dyads(len(places), a, b, self.sign[dyads], self.weight[dyads])

    @cached_property
    def number(self) -> dict[tuple[int, int], int]:
        """The dyad of two places, in either order."""
        pairs = list(zip(self.a.tolist(), self.b.tolist(), strict=True))
        return {pair: k for k, pair in enumerate(pairs)} | {(j, i): k for k, (i, j) in enumerate(pairs)}

    @cached_property
    def components(self) -> list[NDArray[np.int64]]:
        """The places of each component with a dyad, largest first, then by the first place."""
        from scipy.sparse import csgraph

        _, label = csgraph.connected_components(self.matrix(np.ones(len(self))), directed=False)
        tied = np.zeros(self.n, dtype=bool)
        tied[self.a] = tied[self.b] = True
        found: dict[int, list[int]] = {}
        for place in np.flatnonzero(tied).tolist():
            found.setdefault(int(label[place]), []).append(place)
        return [np.array(places) for places in sorted(found.values(), key=lambda places: (-len(places), places[0]))]

    def blocks(self) -> list[NDArray[np.int64]]:
        """The dyads of each biconnected block: no two blocks share more than one place, so each can be solved apart."""
        import networkx as nx  # slow to import

        number = self.number
        found = nx.biconnected_component_edges(nx.Graph(list(number)[: len(self)]))
        return sorted((np.array(sorted(number[pair] for pair in block)) for block in found), key=lambda block: int(block[0]))


_NAMED = 8  # pairs named in a note


@dataclass(frozen=True)
class Signed:
    """A signed view and its dyads."""

    view: View
    dyads: Dyads

    @cached_property
    def steps(self) -> Steps:
        return Steps(self.view)

    @property
    def tied(self) -> NDArray[np.bool_]:
        """The actors with a signed tie."""
        found = np.zeros(len(self.view), dtype=bool)
        found[self.dyads.a] = found[self.dyads.b] = True
        return found

    def under_each_rule(self, result: Table) -> Table:
        """A result that is not of one rule for ambivalent dyads says so."""
        made = result.attrs[ABOUT]
        made["made"] = made["made"].replace("ambivalent dyads dropped", "ambivalent dyads under each rule")
        made["contract"] = {name: value for name, value in made["contract"].items() if name != "ambivalent"}
        return result

    def notes(self) -> tuple[str, ...]:
        """What to know before reading any number: that nothing is signed, or who takes part without being an actor like others."""
        if not len(self.dyads):
            return (DROPPED if self.view.counts["ambivalent dyads"] else UNSIGNED,)
        unranked = int((self.tied & ~self.view.ranked).sum())
        told = [f"collectives and forums with signed ties take part: {unranked}"] if unranked else []
        if pairs := self.ambivalent_pairs():
            told.append(f"pairs with both signs: {some((f'{self.view.actors[i]} - {self.view.actors[j]}' for i, j in pairs), _NAMED)}")
        return tuple(told)

    def ambivalent_pairs(self) -> list[tuple[int, int]]:
        """The pairs with ties of both signs, most ties first."""
        arcs, n = self.view.arcs, max(len(self.view), 1)
        signs: dict[int, list[int]] = {}
        for key, sign in zip(arcs.key.tolist(), arcs.ties.sign[arcs.tie].tolist(), strict=True):
            if key // n < key % n:
                signs.setdefault(key, []).append(sign)
        both = [(-len(of), key) for key, of in signs.items() if 1 in of and -1 in of]
        return [divmod(key, n) for _, key in sorted(both)]

    def under(self, pairs: Sequence[tuple[int, int]]) -> dict[str, str]:
        """Types, signs, ids and citations of the ties of some dyads, in one row."""
        return cells(self.view.net, [row for i, j in pairs for row in self.steps.rows(i, j)])


def signed(G: Any, contract: Contract) -> Signed:
    """The undirected signed view of a network, forums left out unless told; a view that is signed already is taken as it is."""
    if isinstance(G, Signed):
        return G
    if contract.get("ties") not in (None, "signed"):
        raise MeasureError("balance is about signed ties: leave out ties=; select the types you mean with of_type()")
    if contract.get("directed"):
        raise MeasureError("balance has no direction, the sign is of the pair: leave out directed=True")
    v = view(as_network(G), **amended(defaulted(contract, forums="drop"), ties="signed", directed=False))
    upper = sparse.triu(v.matrix, k=1).tocoo()
    order = np.lexsort((upper.col, upper.row))
    a, b = (x[order].astype(np.int64) for x in (upper.row, upper.col))
    return Signed(v, Dyads(len(v), a, b, upper.data[order].astype(np.int64), np.ones(len(a), dtype=np.int64)))

"""Who can hand something to whom, which pairs that leaves open, and the ties under each step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
from scipy import sparse

from geograph.kernels.triangles import spread, triangles
from geograph.network import Network
from geograph.steps import Steps
from geograph.views import Contract, View, walkable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Triples = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]

_BLOCK = 1 << 20  # two-step paths held at a time


@dataclass(frozen=True)
class Contacts:
    """The ranked actors of a view as a 0/1 matrix: who has a tie to whom, and which ties close a pair.

    Actors who meet in a forum that is a conduit are in contact: such a forum is passed through in one step. A hostile
    tie may be a step (``ties="all"``), but it closes no pair. Numbers of actors are their places among the ranked.
    """

    view: View
    steps: sparse.csr_array[Any]
    closing: sparse.csr_array[Any]

    @classmethod
    def of(cls, G: Any, **contract: Unpack[Contract]) -> Contacts:
        v = walkable(G, **contract)
        n, ranked = len(v), v.ranked
        steps = closing = v.matrix
        if v.contract["ties"] in ("all", "hostile"):
            used = v.arcs.ties
            row = used.row[v.arcs.tie]
            channel = v.net._tables.rows["channel"].to_numpy(dtype=bool)[row] | (row < 0)  # a projected forum is one
            peaceful = np.unique(v.arcs.key[channel & (used.sign[v.arcs.tie] >= 0) & (used.weight[v.arcs.tie] > 0)])
            closing = sparse.csr_array((np.ones(len(peaceful)), np.divmod(peaceful, max(n, 1))), shape=(n, n))
        met = None
        if v.contract["forums"] == "conduit" and v.forum.any():
            # Who fights a meeting does not meet anybody there, so only peaceful ties lead through.
            met = closing[ranked][:, v.forum] @ closing[v.forum][:, ranked]
        if closing is steps:
            steps = closing = _among(steps, ranked, met)
        else:
            steps, closing = (_among(matrix, ranked, met) for matrix in (steps, closing))
        return cls(v, steps, closing)

    @property
    def n(self) -> int:
        return int(self.steps.shape[0])

    @property
    def net(self) -> Network:
        return self.view.net

    @property
    def directed(self) -> bool:
        return self.view.directed

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """Of each ranked actor, its place in the view."""
        return np.flatnonzero(self.view.ranked)

    @cached_property
    def actors(self) -> list[Any]:
        return list(self.view.actors[self.places])

    @cached_property
    def density(self) -> tuple[float, float, float]:
        """Of the possible arcs, the share that are steps, that close, and that are steps but do not close."""
        pairs = self.n * (self.n - 1)
        if not pairs:
            return (np.nan,) * 3
        both = self.steps.multiply(self.closing).nnz
        return self.steps.nnz / pairs, self.closing.nnz / pairs, (self.steps.nnz - both) / pairs

    @cached_property
    def closed(self) -> Triples:
        """Two-step paths a, v, b whose ends are in contact."""
        first, second, arcs = _dyads([self.steps] if self.closing is self.steps else [self.steps, self.closing])
        is_step = arcs[:2]
        is_close = arcs[-2:]
        found: list[list[NDArray[np.int64]]] = [[], [], []]
        sides = {(0, 1): 0, (0, 2): 1, (1, 2): 2}
        for corner, dyad in triangles(first, second, self.n):

            def arc(is_: list[NDArray[np.bool_]], i: int, j: int, corner: Any = corner, dyad: Any = dyad) -> NDArray[np.bool_]:
                side = dyad[sides[min(i, j), max(i, j)]]
                return np.where(first[side] == corner[i], is_[0][side], is_[1][side])

            steps = {(i, j): arc(is_step, i, j) for i in range(3) for j in range(3) if i != j}
            closes = steps if self.closing is self.steps else {(i, j): arc(is_close, i, j) for i, j in steps}
            for a, v, b in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
                here = np.flatnonzero(steps[a, v] & steps[v, b] & closes[a, b])
                for part, whom in zip(found, (a, v, b), strict=True):
                    part.append(corner[whom][here])
        empty = np.zeros(0, dtype=np.int64)
        sources, brokers, targets = (np.concatenate([empty, *part]) for part in found)
        return sources, brokers, targets

    def open(self, broker: int | None = None) -> Iterator[Triples]:
        """The open two-step paths a, v, b, some at a time, all of one a together; undirected ones once, a before b."""
        indptr, indices = self.steps.indptr, self.steps.indices.astype(np.int64)
        closes = Lookup(self.closing)
        source, through = np.repeat(np.arange(self.n), np.diff(indptr)), indices
        if broker is not None:
            source, through = source[through == broker], through[through == broker]
        sizes = np.diff(indptr)[through]
        until = np.cumsum(sizes)
        at = 0
        while at < len(source):
            stop = int(np.searchsorted(until, until[at] - sizes[at] + _BLOCK, side="right"))
            stop = int(np.searchsorted(source, source[max(stop, at + 1) - 1], side="right"))
            which, place = spread(indptr[through[at:stop]].astype(np.int64), sizes[at:stop])
            a, v, b = source[at:stop][which], through[at:stop][which], indices[place]
            kept = a != b if self.directed else a < b
            a, v, b = a[kept], v[kept], b[kept]
            kept = ~closes(a, b)
            yield a[kept], v[kept], b[kept]
            at = stop

    @cached_property
    def _steps_of_view(self) -> Steps:
        return Steps(self.view)

    def rows(self, a: int, b: int) -> list[int]:
        """Rows in ``net.ties`` of the ties that a step rests on: between the two, and to the forums where both meet."""
        under, v = self._steps_of_view, self.view
        i, j = int(self.places[a]), int(self.places[b])
        found = set(under.rows(i, j))
        if v.contract["forums"] == "conduit":
            sign = v.net._tables.ties["sign"].to_numpy()
            for forum in self._forums.get(i, frozenset()) & self._forums.get(j, frozenset()):
                legs = [[row for row in under.rows(*leg) if sign[row] >= 0] for leg in ((i, forum), (forum, j))]
                if all(legs):
                    found |= {row for leg in legs for row in leg}
        ids = v.net._tables.ties.index
        return sorted(found, key=lambda row: str(ids[row]))

    @cached_property
    def _forums(self) -> dict[int, set[int]]:
        """Of each place in the view, the forums tied to it."""
        found: dict[int, set[int]] = {}
        coo = self.view.matrix.tocoo()
        beside = self.view.forum[coo.col]
        for i, forum in zip(coo.row[beside].tolist(), coo.col[beside].tolist(), strict=True):
            found.setdefault(i, set()).add(forum)
        return found

    def hostile(self) -> Contacts:
        """The hostile ties among the same actors, walked both ways: a sanction is known to both."""
        return Contacts.of(self.net, ties="hostile", directed=False, forums=self.view.contract["forums"])


class Lookup:
    """Whether a matrix has an entry at (i, j), for many pairs at once."""

    def __init__(self, matrix: sparse.csr_array[Any]) -> None:
        self.n = matrix.shape[0]
        rows = np.repeat(np.arange(self.n), np.diff(matrix.indptr))
        self.keys = rows * self.n + matrix.indices

    def __call__(self, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.bool_]:
        if not len(self.keys):
            return np.zeros(len(i), dtype=bool)
        asked = i * self.n + j
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        return np.asarray(self.keys[at] == asked)


def _dyads(matrices: list[sparse.csr_array[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64], list[NDArray[np.bool_]]]:
    """Pairs with an entry in one of the matrices, each once; and for every matrix, which have one forth, and which back."""
    n = matrices[0].shape[0]
    codes = []
    for k, matrix in enumerate(matrices):
        i, j = np.repeat(np.arange(n), np.diff(matrix.indptr)), matrix.indices.astype(np.int64)
        codes.append((np.minimum(i, j) * n + np.maximum(i, j)) * 4 + 2 * k + (i > j))
    code = np.sort(np.concatenate(codes))
    pair = code >> 2
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    bits = np.bitwise_or.reduceat(1 << (code & 3), starts) if len(starts) else code
    return *np.divmod(pair[starts], max(n, 1)), [(bits >> k & 1).astype(bool) for k in range(2 * len(matrices))]


def _among(matrix: sparse.csr_array[Any], ranked: NDArray[np.bool_], met: Any) -> sparse.csr_array[Any]:
    """The pairs of ranked actors with an entry, and those who met: entries of 1, none on the diagonal, columns in order."""
    if not ranked.all():
        matrix = matrix[ranked][:, ranked]
    coo = (matrix if met is None else matrix + met).tocoo()
    off = coo.row != coo.col
    made = sparse.csr_array((np.ones(int(off.sum())), (coo.row[off], coo.col[off])), shape=matrix.shape)
    made.sum_duplicates()
    made.data = np.ones_like(made.data)
    return made

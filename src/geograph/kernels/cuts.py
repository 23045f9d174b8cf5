"""What falls apart when one node or one edge is taken away: one depth-first search (Hopcroft & Tarjan 1973)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Search:
    """A depth-first forest of an undirected graph.

    ``order`` lists the nodes as they were met; the subtree of node c is ``order[place[c] : place[c] + size[c]]``. ``low[c]``
    is the place of the earliest node that c's subtree is tied to; ``parent`` and ``root`` are nodes, a root's parent -1.
    """

    order: Ints
    place: Ints
    size: Ints
    low: Ints
    parent: Ints
    root: Ints

    @property
    def parts(self) -> NDArray[np.bool_]:
        """Marks nodes c whose subtree falls off when c's parent goes (a root's every child does)."""
        inner = self.parent >= 0
        marked = np.zeros(len(self.parent), dtype=bool)
        marked[inner] = self.low[inner] >= self.place[self.parent[inner]]
        return marked

    @property
    def bridges(self) -> Ints:
        """Nodes c such that the edge from c's parent to c is a bridge."""
        return np.flatnonzero((self.parent >= 0) & (self.low == self.place))

    def below(self, weights: Ints) -> Ints:
        """Per node the sum of weights over its subtree."""
        sums = np.concatenate([[0], np.cumsum(weights[self.order])])
        return np.asarray(sums[self.place + self.size] - sums[self.place])


def search(indptr: Ints, indices: Ints) -> Search:
    """Depth first, from the lowest node of each component, neighbors in the order of the matrix. No parallel edges."""
    n = len(indptr) - 1
    starts, heads = indptr.tolist(), indices.tolist()
    place, low, size, parent, root = [-1] * n, [0] * n, [1] * n, [-1] * n, [0] * n
    order: list[int] = []
    following = starts[:n]
    for first in range(n):
        if place[first] >= 0:
            continue
        place[first] = low[first] = len(order)
        root[first] = first
        order.append(first)
        stack = [first]
        while stack:
            u = stack[-1]
            if following[u] < starts[u + 1]:
                w = heads[following[u]]
                following[u] += 1
                if place[w] < 0:
                    place[w] = low[w] = len(order)
                    parent[w], root[w] = u, first
                    order.append(w)
                    stack.append(w)
                elif w != parent[u] and place[w] < low[u]:
                    low[u] = place[w]
            else:
                stack.pop()
                if stack:
                    above = stack[-1]
                    size[above] += size[u]
                    low[above] = min(low[above], low[u])
    return Search(*(np.array(x, dtype=np.int64) for x in (order, place, size, low, parent, root)))


def separated(found: Search, weights: Ints) -> tuple[Ints, Ints]:
    """Per node: in how many parts with any weight its component falls when it goes, and the pairs of others cut apart.

    Weights are 1 for nodes that count and 0 for those that only carry.
    """
    n = len(weights)
    below, c = found.below(weights), np.flatnonzero(found.parts)
    above = found.parent[c]
    fallen = np.bincount(above, weights=below[c], minlength=n).astype(np.int64)
    squares = np.bincount(above, weights=below[c].astype(float) ** 2, minlength=n)
    number = np.bincount(above, weights=below[c] > 0, minlength=n).astype(np.int64)
    rest = below[found.root] - weights - fallen  # what stays with the root; nothing if the node is the root itself
    total = (rest + fallen).astype(float)
    pairs = (total**2 - squares - rest.astype(float) ** 2) / 2
    return number + (rest > 0), np.rint(pairs).astype(np.int64)

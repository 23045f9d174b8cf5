"""Shortest paths: lengths, counts and dependencies (Brandes 2001), many sources at a time.

All functions take one CSR matrix of step lengths. Lengths that differ by rounding only (.1 + .2 and .3) are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TOLERANCE = 1e-9
_CELLS = 4_000_000  # sources x arcs worked on at a time
_COLUMNS = 256  # sources searched from at a time


def distances(lengths: sparse.csr_array[np.float64], sources: NDArray[np.int64] | None = None) -> Floats:
    """Length of the shortest path from each source to every node; inf where there is none."""
    n = lengths.shape[0]
    sources = np.arange(n) if sources is None else sources
    if n == 0 or len(sources) == 0:
        return np.zeros((len(sources), n))
    unit, layers = _whole_steps(lengths)
    if layers:
        return unit * np.concatenate([_spread(layers, n, part) for part in np.array_split(sources, -(-len(sources) // _COLUMNS))])
    from scipy.sparse import csgraph  # slow to import, and needed for uneven lengths only

    return np.atleast_2d(csgraph.dijkstra(lengths, directed=True, indices=sources))


def _whole_steps(lengths: sparse.csr_array[np.float64]) -> tuple[float, dict[int, Any]]:
    """Arcs by length where all lengths are a few small multiples of the shortest (steps, half steps); else nothing.

    The shortest step; and by multiple of it a matrix that carries columns of sources one arc on.
    """
    if lengths.nnz == 0:
        return 1.0, {1: lengths.T.tocsr()}
    unit = float(lengths.data.min())
    multiple = lengths.data / unit
    whole = np.rint(multiple)
    if whole.max() > 4 or np.abs(multiple - whole).max() > TOLERANCE:
        return unit, {}
    layers = {}
    for k in np.unique(whole).astype(int).tolist():
        part = lengths.copy()
        part.data = (whole == k).astype(np.float32)
        part.eliminate_zeros()
        layers[k] = part.T.tocsr()
    return unit, layers


def _spread(layers: dict[int, Any], n: int, sources: NDArray[np.int64]) -> Floats:
    """Breadth first from many sources at once, one multiple of the shortest step at a time."""
    dist = np.full((n, len(sources)), np.inf)
    dist[sources, np.arange(len(sources))] = 0
    front = np.zeros((n, len(sources)), dtype=np.float32)
    front[sources, np.arange(len(sources))] = 1
    longest = max(layers)
    recent: list[Any] = [front]  # the fronts of the last few multiples, newest last
    level = 0
    while any(f is not None for f in recent):
        level += 1
        hit = np.zeros((n, len(sources)), dtype=bool)
        for k, matrix in layers.items():
            if k <= len(recent) and recent[-k] is not None:
                hit |= matrix @ recent[-k] > 0
        hit &= np.isinf(dist)
        dist[hit] = level
        recent = [*recent, hit.astype(np.float32) if hit.any() else None][-longest:]
    return dist.T


def _batches(lengths: sparse.csr_array[np.float64], sources: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    size = max(1, _CELLS // max(lengths.nnz, lengths.shape[0], 1))
    for start in range(0, len(sources), size):
        yield sources[start : start + size]


class _Dag:
    """The arcs on shortest paths from a batch of sources, one row per source, arcs in order of their heads."""

    def __init__(self, lengths: sparse.csr_array[np.float64], sources: NDArray[np.int64]) -> None:
        n = lengths.shape[0]
        self.dist = distances(lengths, sources)
        tail = np.repeat(np.arange(n), np.diff(lengths.indptr))
        head = lengths.indices
        with np.errstate(invalid="ignore"):
            slack = self.dist[:, tail] + lengths.data - self.dist[:, head]
            self.tight = slack <= TOLERANCE * np.maximum(1e-300, np.where(np.isfinite(self.dist[:, head]), self.dist[:, head], 0))
        self.tight &= self.dist[:, tail] < self.dist[:, head]  # a step within the tolerance must not lead back: no circles
        # source of the batch, tail and head of every arc on a shortest path
        self.s, arc = np.nonzero(self.tight)
        self.t, self.h = tail[arc], head[arc]
        self.n, self.size, self.shortest = n, len(sources), float(lengths.data.min(initial=np.inf))
        self.start = (np.arange(len(sources)), sources)

    def levels(self) -> list[NDArray[np.int64]]:
        """The arcs grouped so that each comes after all arcs into its tail."""
        if not len(self.s):
            return []
        # Where lengths are multiples of the shortest (steps and half steps), the distance itself is a level.
        steps = self.dist[self.s, self.h] / self.shortest
        level = np.rint(steps)
        if level.max() < 64 and np.abs(steps - level).max() < 1e-6:
            by_level = np.argsort(level, kind="stable")
            return np.split(by_level, np.flatnonzero(np.diff(level[by_level])) + 1)
        # Else it is the largest number of arcs on a shortest path up to the arc's head: settle it by relaxation.
        depth = np.zeros(self.size * self.n, dtype=np.int64)
        tail, head = self.s * self.n + self.t, self.s * self.n + self.h
        order = np.argsort(self.dist[self.s, self.t], kind="stable")
        tail, head = tail[order], head[order]
        while True:
            new = depth.copy()
            np.maximum.at(new, head, depth[tail] + 1)
            if (new == depth).all():
                break
            depth = new
        by_depth = np.argsort(depth[head], kind="stable")
        cuts = np.flatnonzero(np.diff(depth[head][by_depth])) + 1
        return [order[part] for part in np.split(by_depth, cuts)]

    def counts(self, levels: list[NDArray[np.int64]]) -> Floats:
        """How many shortest paths lead from each source to each node."""
        sigma = np.zeros((self.size, self.n))
        sigma[self.start] = 1
        flat = sigma.reshape(-1)
        for part in levels:
            flat += np.bincount(self.s[part] * self.n + self.h[part], weights=sigma[self.s[part], self.t[part]], minlength=flat.size)
        return sigma


def dependencies(lengths: sparse.csr_array[np.float64], ends: NDArray[np.bool_], sources: NDArray[np.int64]) -> Iterator[Floats]:
    """For batches of sources: per source and node, over all targets in ``ends``, the share of shortest paths through the node."""
    if lengths.nnz == 0:
        return
    for batch in _batches(lengths, sources):
        dag = _Dag(lengths, batch)
        levels = dag.levels()
        sigma = dag.counts(levels)
        # dependency of each source on each node, itself as a target included: Brandes' accumulation
        delta = np.where(ends & (sigma > 0), 1.0, 0.0)
        flat = delta.reshape(-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            for part in reversed(levels):
                s, t, h = dag.s[part], dag.t[part], dag.h[part]
                flat += np.bincount(s * dag.n + t, weights=sigma[s, t] / sigma[s, h] * delta[s, h], minlength=flat.size)
        delta -= ends & (sigma > 0)
        delta[dag.start] = 0
        yield delta


def through(
    lengths: sparse.csr_array[np.float64], node: int, sources: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], Floats, Floats]]:
    """For batches of sources: these, and per source and target the number of shortest paths through a node and of all.

    Counted on the very arcs that :func:`dependencies` adds up over, so that the shares sum to it.
    """
    for batch in _batches(lengths, sources) if lengths.nnz else ():
        dag = _Dag(lengths, batch)
        levels = dag.levels()
        sigma = dag.counts(levels)
        onward = np.zeros_like(sigma)  # shortest paths from the node on
        onward[:, node] = 1
        flat = onward.reshape(-1)
        for part in levels:
            flat += np.bincount(dag.s[part] * dag.n + dag.h[part], weights=onward[dag.s[part], dag.t[part]], minlength=flat.size)
        yield batch, sigma[:, [node]] * onward, sigma


def arcs_from(lengths: sparse.csr_array[np.float64], source: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Tails and heads of the arcs on shortest paths from a source, and how far every node is from it."""
    dag = _Dag(lengths, np.array([source]))
    return dag.t, dag.h, dag.dist[0]


def path_counts(lengths: sparse.csr_array[np.float64]) -> tuple[Floats, Floats]:
    """Shortest distance and number of shortest paths for every ordered pair."""
    n = lengths.shape[0]
    dist, sigma = np.zeros((n, n)), np.zeros((n, n))
    for sources in _batches(lengths, np.arange(n)):
        dag = _Dag(lengths, sources)
        dist[sources], sigma[sources] = dag.dist, dag.counts(dag.levels())
    return dist, sigma

"""Drawings whose distances follow those in the network: stress, lowered pair by pair.

The sum over all pairs of (distance drawn - distance wanted)² / (distance wanted)² goes down by moving one pair at a time to the
distance it wants, in rounds of pairs that share no actor, by steps that become smaller.

J. X. Zheng, S. Pawar and D. F. M. Goodman, Graph drawing by stochastic gradient descent, IEEE Transactions on Visualization and
Computer Graphics 25 (2019), 2738-2748.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.show.layout.sides import Pairs, Points

    Square = NDArray[np.float64]

ROUNDS, LAST = 15, 0.1  # times that every pair is moved; how far the shortest pairs go in the end


def lengths(pairs: Pairs, count: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """How long each tie should be: shorter the more ties two have, longer the fewer partners they share.

    The latter pulls the crowd around a hub apart, which would be drawn as a ball.
    """
    ones = symmetric(pairs, np.ones(len(pairs)), n)
    degree = np.bincount(pairs.ravel(), minlength=n)
    shared = np.asarray((ones @ ones)[pairs[:, 0], pairs[:, 1]]).reshape(-1)
    apart = degree[pairs[:, 0]] + degree[pairs[:, 1]] - 2 * shared
    return np.asarray(np.sqrt(np.sqrt(np.maximum(apart, 1.0))) / (1 + 0.15 * np.log(count)))


def symmetric(pairs: Pairs, values: NDArray[np.float64], n: int) -> sparse.csr_array[np.float64]:
    """A value of every tied pair as a matrix."""
    half = sparse.coo_array((values, (pairs[:, 0], pairs[:, 1])), shape=(n, n)).tocsr()
    return half + half.T


def distances(pairs: Pairs, length: NDArray[np.float64], n: int) -> Square:
    """Shortest paths between all."""
    return np.asarray(csgraph.shortest_path(symmetric(pairs, length, n), directed=False))


def signed_distances(pairs: Pairs, length: NDArray[np.float64], sign: NDArray[np.int64], n: int) -> tuple[Square, Square]:
    """Distances, and weights of pairs, that put friends near and rivals apart.

    The distance is the shortest path over ties that are not hostile, half as long where friendly. Hostile dyads and those without
    such a path are as far as the two farthest others, and hostile ones half as far again. A pair weighs 1 / distance², a hostile dyad
    as much as a tie.
    """
    hostile = sign < 0
    distance = distances(pairs[~hostile], np.where(sign > 0, 0.5, 1.0)[~hostile] * length[~hostile], n)
    usual = float(length.mean())
    far = max(float(distance[np.isfinite(distance)].max()), 2 * usual)
    distance[~np.isfinite(distance)] = far
    a, b = pairs[hostile].T
    distance[a, b] = distance[b, a] = 1.5 * far
    weight = np.divide(1.0, distance**2, out=np.zeros_like(distance), where=distance > 0)
    weight[a, b] = weight[b, a] = 1 / usual**2
    return distance, weight


def by_stress(distance: Square, start: Points, rng: np.random.Generator, *, weight: Square | None = None) -> Points:
    """Places of low stress. ``weight`` of every pair: 1 / distance² unless given."""
    n = len(distance)
    if n < 2:
        return start
    order = rng.permutation(n)
    z = (start[:, 0] + 1j * start[:, 1])[order]
    rounds = []
    everyone = np.arange(n)
    for k in range(n):  # i + j = k (mod n): nobody twice in a round, every pair in one of them
        j = (k - everyone) % n
        once = everyone < j
        i, j = everyone[once], j[once]
        wanted = distance[order[i], order[j]]
        rounds.append((i, j, wanted, 1 / wanted**2 if weight is None else weight[order[i], order[j]]))
    heaviest = max(float(r[3].max()) for r in rounds if len(r[3]))
    lightest = min(float(r[3].min()) for r in rounds if len(r[3]))
    for step in np.geomspace(1 / lightest, LAST / heaviest, ROUNDS).tolist():
        for k in rng.permutation(n).tolist():
            i, j, wanted, heavy = rounds[k]
            apart = z[i] - z[j]
            gap = np.sqrt(apart.real**2 + apart.imag**2) + 1e-9
            move = apart * (np.minimum(heavy * step, 1.0) * (0.5 - 0.5 * wanted / gap))
            z[i] -= move
            z[j] += move
    places = np.empty((n, 2))
    places[order, 0], places[order, 1] = z.real, z.imag
    return places


def stress(places: Points, distance: Square) -> float:
    """Mean over pairs of (drawn / wanted - 1)², drawn at the scale that fits best: 0 to 1."""
    i, j = np.triu_indices(len(places), 1)
    ratio = np.sqrt(((places[i] - places[j]) ** 2).sum(axis=1)) / distance[i, j]
    best = ratio.sum() / max(float((ratio**2).sum()), 1e-12)
    return float(((best * ratio - 1) ** 2).mean()) if len(ratio) else 0.0


def by_pivots(pairs: Pairs, n: int, rng: np.random.Generator, *, chance: float = 0.15, k: int = 60) -> Points:
    """Places from the distances to some actors only: a beginning for networks too large for all distances.

    U. Brandes and C. Pich, Eigensolver methods for progressive multidimensional scaling of large data, Graph Drawing (2006), 42-53.
    ``chance``: how far actors are shaken, so that those with the same partners do not fall on one point.
    """
    graph = symmetric(pairs, np.ones(len(pairs)), n)
    busiest = int(np.bincount(pairs.ravel(), minlength=n).argmax())
    chosen = np.unique(np.append(rng.choice(n, size=min(k, n), replace=False), busiest))
    hops = csgraph.shortest_path(graph, directed=False, unweighted=True, indices=chosen).T
    far = max(float(hops[np.isfinite(hops)].max()), 1.0)
    square = np.where(np.isfinite(hops), hops, 1.5 * far) ** 2
    centered = -0.5 * (square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean())
    spread = np.einsum("ij,ik->jk", centered, centered)
    axes = rng.normal(size=(len(chosen), 2))
    for _ in range(100):  # by hand: libraries for linear algebra round differently on more processors
        axes = np.einsum("jk,kl->jl", spread, axes)
        axes[:, 0] /= max(float(np.sqrt((axes[:, 0] ** 2).sum())), 1e-300)
        axes[:, 1] -= (axes[:, 0] * axes[:, 1]).sum() * axes[:, 0]
        axes[:, 1] /= max(float(np.sqrt((axes[:, 1] ** 2).sum())), 1e-300)
    places = np.einsum("ij,jk->ik", centered, axes)
    return places / np.maximum(places.std(axis=0), 1e-9) + chance * rng.normal(size=places.shape)

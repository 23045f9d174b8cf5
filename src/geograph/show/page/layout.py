"""Where the actors stand: seeded, the same for the same network, few crossings, room for the labels.

Each component is drawn by stress majorization (distances on the page follow distances in the network), from several
beginnings; the drawing with the fewest crossings and overlaps is kept and mended actor by actor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from geograph.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Pairs = NDArray[np.int64]

PAGE = np.array([800.0, 640.0])  # for up to 60 actors, larger for more; the page scales it to its canvas
RADIUS, LETTER, LINE, WRAP = 13.0, 6.3, 14.0, 18  # a symbol, a letter, a line of a label; letters per line
EXACT = 1000  # actors up to which every distance is taken into account


def positions(net: Network, seed: int = 0) -> dict[Any, tuple[float, float]]:
    """Place every actor on a page of 800 by 640 (larger above 60 actors), centered on (0, 0).

    Parameters
    ----------
    net : Network
    seed : int
        Another seed gives another drawing; the same one gives the same, whatever the order of rows.

    Returns
    -------
    dict
        Actor to (x, y), y pointing down. The largest component comes first; smaller ones and isolates stand in rows
        under it.
    """
    actors = sorted(net.actors.index, key=lambda a: (str(a), type(a).__name__))
    n = len(actors)
    if n == 0:
        return {}
    row = np.argsort(np.asarray(net.actors.index.get_indexer(actors)))
    a, b = (row[codes] for codes in net.codes)
    ends = np.sort(np.column_stack([a, b])[a != b], axis=1)
    pairs, count = np.unique(ends, axis=0, return_counts=True)
    names = [str(name) for name in net.actors["name"].loc[actors]]
    boxes = np.array([_label(name) for name in names])
    places = np.zeros((n, 2))
    room = PAGE * max(1.0, float(np.sqrt(n / 60)))
    graph = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n)).tocsr()
    parts = csgraph.connected_components(graph, directed=False)[1]
    members = sorted((np.flatnonzero(parts == p) for p in range(parts.max() + 1)), key=lambda m: (-len(m), int(m[0])))
    blocks = []
    for part in members:
        inside = np.isin(pairs[:, 0], part)
        share = float(np.sqrt(max(len(part) / n, 0.02)))
        size = room * (share if len(part) < n else 1.0)
        places[part] = _component(np.searchsorted(part, pairs[inside]), count[inside], boxes[part], size, np.random.default_rng(seed))
        blocks.append(part)
    _pack(places, boxes, blocks, room[0])
    low, high = places.min(axis=0), places.max(axis=0)
    places = (places - (low + high) / 2) * np.divide(room, high - low, out=np.ones(2), where=high > low)
    return {actor: (round(float(x), 1), round(float(y), 1)) for actor, (x, y) in zip(actors, places, strict=True)}


def _label(name: str) -> tuple[float, float]:
    """Half the width and the full height of a label wrapped to a few lines."""
    lines = max(1, -(-len(name) // WRAP))
    return max(RADIUS, min(len(name), WRAP) * LETTER / 2), lines * LINE


def _component(pairs: Pairs, count: NDArray[np.int64], boxes: Points, size: Points, rng: np.random.Generator) -> Points:
    n = len(boxes)
    if n == 1:
        return np.zeros((1, 2))
    if n > EXACT:
        return _spread(_pivots(pairs, n, rng), size, 0.7)
    best, score = np.zeros((n, 2)), np.inf
    for lengths in _lengths(pairs, count, n):
        distance = csgraph.shortest_path(_symmetric(pairs, lengths, n), directed=False)
        for attempt in range(4 if n <= 150 else 1):
            start = _classical(distance) if attempt == 0 else rng.normal(size=(n, 2)) * distance.max() / 3
            drawn = _spread(_stress(distance, start, 60 if n <= 150 else 40), size, 0.5)
            cost = _crossings(drawn, pairs) + 5.0 * _overlaps(drawn, boxes)
            if cost < score:
                best, score = drawn, cost
    return _mend(best, pairs, boxes, size, rng)


def _symmetric(pairs: Pairs, values: Points, n: int) -> sparse.csr_array[np.float64]:
    half = sparse.coo_array((values, (pairs[:, 0], pairs[:, 1])), shape=(n, n)).tocsr()
    return half + half.T


def _lengths(pairs: Pairs, count: NDArray[np.int64], n: int) -> list[Points]:
    """Two readings of how long a tie should be: nearer the more ties; and longer where two share few partners.

    The second pulls the crowd around a hub apart, which the first alone draws as a ball.
    """
    nearer = 1 / (1 + 0.15 * np.log(count))
    ones = _symmetric(pairs, np.ones(len(pairs)), n)
    degree = np.asarray(ones.sum(axis=1)).reshape(-1)
    shared = np.asarray((ones @ ones)[pairs[:, 0], pairs[:, 1]]).reshape(-1)
    apart = degree[pairs[:, 0]] + degree[pairs[:, 1]] - 2 * shared
    return [nearer, nearer * np.sqrt(np.maximum(apart, 1.0))]


def _classical(distance: Points) -> Points:
    """Classical scaling: a beginning that owes nothing to chance."""
    square = distance**2
    centered = -0.5 * (square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean())
    values, vectors = np.linalg.eigh(centered)
    axes = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-9))
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])] < 0, -1, 1)  # eigenvectors have no sign of their own
    return axes + 1e-3 * np.random.default_rng(0).normal(size=axes.shape)


def _stress(distance: Points, places: Points, rounds: int) -> Points:
    """Stress majorization (Gansner, Koren & North 2004): each round solves for the places that fit the distances best."""
    n = len(places)
    weight = np.divide(1.0, distance**2, out=np.zeros_like(distance), where=distance > 0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.inv(laplacian + 1.0 / n) - 1.0 / n
    for _ in range(rounds):
        gap = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
        ratio = np.divide(weight * distance, gap, out=np.zeros_like(gap), where=gap > 1e-9)
        places = inverse @ (np.diag(ratio.sum(axis=1)) - ratio) @ places
    return places


def _pivots(pairs: Pairs, n: int, rng: np.random.Generator, k: int = 60) -> Points:
    """Distances to a few actors only (pivot MDS, Brandes & Pich 2007), for networks too large for all of them."""
    graph = _symmetric(pairs, np.ones(len(pairs)), n)
    chosen = np.unique(np.concatenate([[int(np.asarray(graph.sum(axis=1)).argmax())], rng.choice(n, size=k, replace=False)]))
    square = csgraph.shortest_path(graph, directed=False, unweighted=True, indices=chosen).T ** 2
    centered = -0.5 * (square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean())
    places = centered @ np.linalg.eigh(centered.T @ centered)[1][:, -2:]
    # Actors with the same partners fall on one point; a little chance tells them apart.
    return places + rng.normal(size=places.shape) * places.std(axis=0) * 0.15


def _spread(places: Points, size: Points, even: float) -> Points:
    """Turned so that the long side lies flat, evened out towards a uniform density, and scaled to the page."""
    places = places - places.mean(axis=0)
    axes = np.linalg.eigh(places.T @ places)[1][:, ::-1]
    axes = axes * np.where(axes.sum(axis=0) < 0, -1, 1)
    places = places @ axes
    reach = np.maximum(np.abs(places).max(axis=0), 1e-9)
    rank = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0) / max(len(places) - 1, 1) * 2 - 1
    return ((1 - even) * places / reach + even * rank) * size / 2


def _cross(p: Points, q: Points, r: Points, s: Points) -> NDArray[np.bool_]:
    """Which of the segments p-q cross which of r-s; touching ends do not count."""

    def side(a: Points, b: Points, c: Points) -> Points:
        return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])

    return np.asarray((side(p, q, r) * side(p, q, s) < -1e-9) & (side(r, s, p) * side(r, s, q) < -1e-9))


def _crossings(places: Points, pairs: Pairs) -> int:
    a, b = places[pairs[:, 0]], places[pairs[:, 1]]
    return sum(int(_cross(a[i], b[i], a[i + 1 :], b[i + 1 :]).sum()) for i in range(len(pairs)))


def _overlaps(places: Points, boxes: Points) -> int:
    return int(sum(_covered(places[i], boxes[i], places[i + 1 :], boxes[i + 1 :]).sum() for i in range(len(places))))


def _covered(place: Points, box: Points, others: Points, their: Points) -> NDArray[np.bool_]:
    """Which of the others, symbol and label below it, overlap one actor's."""
    wide = np.abs(others[:, 0] - place[0]) < their[:, 0] + box[0] + 4
    below, above = others[:, 1] - place[1], place[1] - others[:, 1]
    return np.asarray(wide & (below < 2 * RADIUS + box[1]) & (above < 2 * RADIUS + their[:, 1]))


def _mend(places: Points, pairs: Pairs, boxes: Points, size: Points, rng: np.random.Generator) -> Points:
    """Move one actor at a time wherever that leaves fewer crossings, overlaps and actors lying on ties of others."""
    n, places = len(places), places.copy()
    touching = [np.flatnonzero((pairs == i).any(axis=1)) for i in range(n)]
    partner = [pairs[e].sum(axis=1) - i for i, e in enumerate(touching)]
    a, b = pairs[:, 0], pairs[:, 1]
    half = size / 2
    everyone = np.arange(n)

    def cost(i: int, place: Points) -> float:
        ends = places[partner[i]]
        start, stop = places[a], places[b]
        free = (a != i) & (b != i)
        crossed = _cross(np.broadcast_to(place, ends.shape)[:, None], ends[:, None], start[None, free], stop[None, free]).sum()
        others = everyone != i
        covered = _covered(place, boxes[i], places[others], boxes[others]).sum()
        lying = (_gap(place[None], start[free], stop[free]) < RADIUS * 1.3).sum()
        apart = others.copy()
        apart[partner[i]] = False
        passing = (_gap(places[apart][:, None], place[None, None], ends[None]) < RADIUS * 1.3).sum()
        rim = len(ends) * float(((place / half) ** 2).max())  # a hub at the rim folds its ties into a fan nobody can read
        length = np.sqrt((((ends - place) / size) ** 2).sum(axis=1)).sum()
        return float(crossed + 10 * covered + 2 * lying + 2 * passing + 1.5 * length + 0.3 * rim)

    rounds = int(np.clip(3e6 / max(len(pairs) * n, 1) / 8, 1, 12))
    for turn in range(rounds):
        reach = 0.25 * (1 - turn / rounds) + 0.05
        for i in rng.permutation(n):
            now = cost(i, places[i])
            middle = places[partner[i]].mean(axis=0)
            tries = [places[i] + rng.normal(size=2) * size * reach, middle + rng.normal(size=2) * size * reach, rng.uniform(-half, half)]
            over = np.maximum(np.abs(tries) - half, 0) % half
            for place in np.sign(tries) * (np.minimum(np.abs(tries), half) - over):  # back from the rim; clipped, they would pile up on it
                then = cost(i, place)
                if then < now:
                    places[i], now = place, then
    return places


def _gap(point: Points, start: Points, stop: Points) -> Points:
    """Distance of points from segments."""
    along = stop - start
    t = np.clip(((point - start) * along).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1e-9), 0, 1)
    return np.asarray(np.sqrt(((point - start - t[..., None] * along) ** 2).sum(axis=-1)))


def _pack(places: Points, boxes: Points, blocks: list[NDArray[np.int64]], width: float) -> None:
    """The first block on top, the others in rows under it."""
    if len(blocks) == 1:
        return
    left, top, tall = -width / 2, 0.0, 0.0
    for k, part in enumerate(blocks):
        low = (places[part] - np.column_stack([boxes[part, 0] + 8, np.full(len(part), RADIUS + (10 if k == 0 else 26))])).min(axis=0)
        high = (places[part] + np.column_stack([boxes[part, 0] + 8, boxes[part, 1] + RADIUS + 10])).max(axis=0)
        wide, high_side = high - low
        if k == 1 or left + wide > width / 2:
            left, top, tall = -width / 2, top + tall, 0.0
        shift = np.array([left, top]) - low
        if k == 0:
            shift[0] = -(low[0] + high[0]) / 2
        places[part] += shift
        left, tall = left + wide, max(tall, high_side)

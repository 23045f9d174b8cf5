"""Where the actors stand on the page: the one function behind every picture of a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csgraph

from geograph.errors import MeasureError
from geograph.show.layout.choosing import drawn
from geograph.show.layout.joining import joined
from geograph.show.layout.mending import Drawing
from geograph.show.layout.packing import arranged
from geograph.show.layout.room import boxes_of, room_for
from geograph.show.layout.stress import symmetric
from geograph.views import as_network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.show.layout.sides import Points


def positions(
    net: Any, seed: int = 0, *, signed: bool = False, fixed: Mapping[Any, tuple[float, float]] | None = None
) -> dict[Any, tuple[float, float]]:
    r"""Place every actor on a page of 800 by 640 (larger above 60 actors), centered on (0, 0), with y pointing down.

    Parameters
    ----------
    net : Network or networkx graph
    seed : int
        Another seed gives another drawing.
    signed : bool
        Let signs show: friends stand near one another and rivals apart, so that camps can be seen. Otherwise a hostile tie
        draws two actors together like any other, because they have to do with one another.
    fixed : mapping of actors to (x, y), optional
        Actors that have a place already stay exactly there. The others are put near those they are tied to, where there is
        room. Actors that are not in the network are ignored.

    Returns
    -------
    dict
        Actor to (x, y), in steps of 0.1. The largest component stands on top; smaller ones and isolates are in rows beneath it.

    Raises
    ------
    MeasureError
        A place in ``fixed`` that is not two finite numbers.

    Notes
    -----
    Several drawings are made of each component and the one with the fewest crossings, overlaps and false distances is kept.
    Some follow distances in the network (stress, Zheng, Pawar & Goodman 2019): the sum over pairs of
    :math:`(\lVert x_i - x_j \rVert - d_{ij})^2 / d_{ij}^2` is made small, where :math:`d_{ij}` is the shortest path and a tie is
    the longer the fewer partners its two ends share. The others follow clusters (edge-repulsion LinLog, Noack 2007): ties pull
    with the same force at any length, and actors push one another away in proportion to their ties. Crowds are then let out
    into empty room (Gastner & Newman 2004), and single actors are moved wherever that leaves fewer crossings, overlaps of symbols
    and labels, and actors lying on ties of others (Radermacher et al. 2019).

    With ``signed``, distances are shortest paths over ties that are not hostile, friendly ones counting half; two with hostile
    ties only are to be 1.5 times as far apart as the two farthest others, with the weight of a tie. In the LinLog
    drawings hostile ties push. The idea, distances from friendly ties and repulsion from hostile ones, is that of Kunegis et al.
    2010, whose drawing it replaces because theirs lets actors fall on one point. Ties of both signs count as neutral.

    Distance on the page is a reading aid: near means much in common, as far as two dimensions can show it. It is no measure.
    The same network and seed give the same places, whatever the order of rows and the number of processors.

    References
    ----------
    A. Noack, Energy models for graph clustering, *Journal of Graph Algorithms and Applications* 11 (2007), 453-480.

    J. X. Zheng, S. Pawar and D. F. M. Goodman, Graph drawing by stochastic gradient descent, *IEEE Transactions on Visualization
    and Computer Graphics* 25 (2019), 2738-2748.

    M. T. Gastner and M. E. J. Newman, Diffusion-based method for producing density-equalizing maps, *PNAS* 101 (2004), 7499-7504.

    M. Radermacher, K. Reichard, I. Rutter and D. Wagner, Geometric heuristics for rectilinear crossing minimization, *ACM Journal
    of Experimental Algorithmics* 24 (2019).

    J. Kunegis et al., Spectral analysis of signed graphs for clustering, prediction and visualization, *SIAM International
    Conference on Data Mining* (2010), 559-570.

    Examples
    --------
    >>> import geograph as gg
    >>> net = gg.example().of_type("alliance")
    >>> places = gg.layout.positions(net)
    >>> gg.layout.positions(net, fixed=places) == places
    True
    """
    net = as_network(net)
    actors = sorted(net.actors.index, key=lambda a: (str(a), type(a).__name__))
    if not actors:
        return {}
    n = len(actors)
    row = np.argsort(np.asarray(net.actors.index.get_indexer(actors)))
    a, b = (row[codes] for codes in net.codes)
    tied = a != b
    pairs, which, count = np.unique(
        np.sort(np.column_stack([a, b])[tied], axis=1).reshape(-1, 2), axis=0, return_inverse=True, return_counts=True
    )
    sign = _signs(np.asarray(net.ties["sign"], dtype=np.int64)[tied], which.reshape(-1), len(pairs)) if signed else None
    boxes = boxes_of([str(name) for name in net.actors["name"].loc[actors]])
    label = csgraph.connected_components(symmetric(pairs, np.ones(len(pairs)), n), directed=False)[1]
    parts = sorted((np.flatnonzero(label == k) for k in range(label.max() + 1)), key=lambda part: (-len(part), int(part[0])))

    def part_drawn(k: int, size: Points) -> Points:
        part = parts[k]
        inside = label[pairs[:, 0]] == label[part[0]]
        own = Drawing(np.searchsorted(part, pairs[inside]), boxes[part], size, None if sign is None else sign[inside])
        return drawn(own, count[inside], np.random.default_rng(seed), share=len(part) / n)

    known, places = _known(fixed or {}, actors)
    if known.all():
        found = places
    elif known.any():
        whole = Drawing(pairs, boxes, room_for(n), sign)
        found = joined(places, known, parts, whole, part_drawn, np.random.default_rng(seed))
    else:
        found = arranged(parts, boxes, room_for(n), part_drawn)
    found = np.where(known[:, None], places, np.round(found, 1) + 0.0)
    return {actor: (x, y) for actor, (x, y) in zip(actors, found.tolist(), strict=True)}


def _known(fixed: Mapping[Any, tuple[float, float]], actors: list[Any]) -> tuple[NDArray[np.bool_], Points]:
    """Who has a place already, and all places."""
    known, places = np.zeros(len(actors), dtype=bool), np.zeros((len(actors), 2))
    for i, actor in enumerate(actors):
        if actor in fixed:
            places[i] = place_of(actor, fixed[actor])
            known[i] = True
    return known, places


def place_of(actor: Any, place: Any) -> tuple[float, float]:
    """Two finite numbers; MeasureError where it is anything else."""
    try:
        x, y = (float(value) for value in place)
    except (TypeError, ValueError):
        x = y = np.nan
    if not (np.isfinite(x) and np.isfinite(y)):
        raise MeasureError(f"the place of {actor!r} is {place!r}; give two finite numbers, (x, y)")
    return x, y


def _signs(sign: NDArray[np.int64], which: NDArray[np.int64], pairs: int) -> NDArray[np.int64]:
    """Of each pair: 1 with friendly ties, -1 with hostile ones, 0 with neither or both."""
    friendly, hostile = (np.bincount(which[sign * way > 0], minlength=pairs) > 0 for way in (1, -1))
    return np.asarray(friendly.astype(np.int64) - hostile)

"""Centrality by current: all paths count, short ones more."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np

from geograph.errors import MeasureError
from geograph.result import Table, table
from geograph.views import Contract, amended, walkable


def current_flow_betweenness(G: Any, **contract: Unpack[Contract]) -> Table:
    r"""Current-flow (random-walk) betweenness: the share of current between others that runs through an actor.

    .. math:: b_i = \sum_{s < t,\; s \ne i \ne t} \tfrac12 \sum_j c_{ij} \, |p^{st}_i - p^{st}_j|

    where :math:`p^{st}` are the potentials when one unit of current enters at *s* and leaves at *t*, and
    :math:`c_{ij}` is the conductance of a tie: its closeness (1 without a weight), or 1/distance.

    Parameters
    ----------
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`. Current has no direction, so ``directed=True`` is an error.

    Returns
    -------
    DataFrame
        ``actor, current_flow_betweenness, normalized, rank``. Raw values are pairs' worth of current;
        ``normalized`` divides by (N-1)(N-2)/2. 0 to 1; NaN below three actors.

    Raises
    ------
    MeasureError
        A directed view; a weight that is missing, negative or not a number.

    Notes
    -----
    Computed in each component apart: no current flows between components. Unlike betweenness it credits longer
    detours, and an actor on one of many parallel routes gets its share. It is exact, and takes time with the
    cube, and memory with the square, of the component's size.

    References
    ----------
    Newman, M. E. J., A measure of betweenness centrality based on random walks, *Social Networks* 27 (2005) 39-54;
    U. Brandes & D. Fleischer, Centrality measures based on current flow, *STACS* 2005.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.current_flow_betweenness(nx.path_graph(4))["normalized"].round(6).tolist()
    [0.666667, 0.666667, 0.0, 0.0]
    """
    given = contract.get("directed")
    v = walkable(G, **amended(contract, directed=False))
    if given:
        raise MeasureError("current flows both ways along a tie: leave out directed=True")
    from scipy.sparse import csgraph  # slow to import

    conductance = v.conductance()
    values = np.zeros(len(v))
    _, component = csgraph.connected_components(v.matrix, directed=False)
    for label in np.unique(component):
        inside = np.flatnonzero(component == label)
        if v.ranked[inside].sum() >= 2 and len(inside) > 2:
            values[inside] = _throughput(conductance[inside][:, inside], v.ranked[inside])
    pairs = (v.n - 1) * (v.n - 2) / 2
    normalized = values / pairs if pairs > 0 else np.full(len(v), np.nan)
    return table(v, "current_flow_betweenness", {"current_flow_betweenness": values, "normalized": normalized})


def potentials(c: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The potentials, but for a constant, of a unit of current entering at a column of a connected network."""
    return np.asarray(np.linalg.inv(np.diag(c.sum(axis=1)) - c + c.max() / len(c)))


def _throughput(conductance: Any, ends: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Current through each node of a connected network, summed over unordered pairs of ``ends`` without itself."""
    c = conductance.toarray()
    n = len(c)
    potential = potentials(c)
    k = int(ends.sum())
    place = 2 * np.arange(k) - k + 1
    total = np.zeros(n)
    for i, j in zip(*np.nonzero(np.triu(c)), strict=True):
        flow = c[i, j] * (potential[i] - potential[j])
        at_ends = flow[ends]
        # Over all pairs s < t the current through this tie is |flow_s - flow_t|; sorting sums them at once.
        everyone = float(place @ np.sort(at_ends))
        for v in (i, j):
            total[v] += everyone - (np.abs(at_ends - flow[v]).sum() if ends[v] else 0.0)
    return total / 2

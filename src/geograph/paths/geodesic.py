"""Short and wide paths: all geodesics, the k shortest, the widest, and who is reached in how many steps."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import Any, Unpack

import numpy as np

from geograph.errors import MeasureError
from geograph.kernels.geodesics import TOLERANCE, distances
from geograph.paths.ends import LISTED, Ends, called, ends, listed, only, whole, why_apart
from geograph.paths.lanes import Lanes
from geograph.result import Table, described
from geograph.steps import CELLS, Steps, party
from geograph.views import Contract, View, as_network, walkable


def geodesics(G: Any, a: Any, b: Any, *, limit: int = LISTED, **contract: Unpack[Contract]) -> Table:
    r"""All shortest paths between two actors, or two parties, with the ties and citations under every step.

    .. math:: d(a, b) = \min_{a = v_0, \ldots, v_m = b} \sum_k \ell(v_{k-1}, v_k)

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"``, or list of these
        From any of the first to any of the second, by the nearest members.
    limit : int
        How many paths are listed; all are counted.
    **contract
        See :func:`geograph.view`. Default: channels, undirected, steps of length 1, half a step each side of a forum.

    Returns
    -------
    DataFrame
        One row per step: ``path, distance, step, source, target, length, periods, types, signs, ties, citations``; paths in
        the order of ids. Empty where no path exists, with a note that says why.

    Raises
    ------
    UnknownName, MeasureError
        An end that is nobody here; two parties with an actor in common; a weight that is missing or negative on some tie.

    Notes
    -----
    Lengths that differ by rounding only are equal: of .1 + .2 and .3 both are listed. Forums and collectives carry like
    others. A shortest path is an opportunity: nothing says that anything went along it, nor that its ties were in force at
    the same time (see :func:`time_respecting`).

    References
    ----------
    Dijkstra, E. W., A note on two problems in connexion with graphs, *Numerische Mathematik* 1 (1959) 269-271.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.paths.geodesics(nx.cycle_graph(4), 0, 2)[["path", "source", "target"]].values.tolist()
    [[1, 0, 1], [1, 1, 2], [2, 0, 3], [2, 3, 2]]
    """
    e = ends(G, a, b, **contract)
    return _shortest(e, _lanes(e), "geodesics", "shortest path", whole("limit", limit), {})


def _lanes(e: Ends, keep: Any = None) -> Lanes:
    arcs = e.view.lengths.tocoo()
    kept = slice(None) if keep is None else keep
    return Lanes(len(e.view), arcs.row[kept], arcs.col[kept], arcs.data[kept], e.a, e.b)


def _shortest(e: Ends, lanes: Lanes, measure: str, what: str, limit: int, first: dict[str, float], *notes: str) -> Table:
    """All shortest paths, as far as they are listed."""
    total, each = lanes.shortest()
    paths = list(islice(each, limit))
    columns = {name: [value] * len(paths) for name, value in first.items()}
    columns["distance"] = [lanes.length(path) for path in paths]
    if not total:
        told = why_apart(e)
    elif total > limit:
        told = f"the first {limit} of {total:,} {what}s"
    else:
        told = f"{total} {what}{'s' * (total > 1)}, all listed"
    return listed(e, measure, paths, columns, options={"limit": limit} if total > limit else {}, notes=(told, *notes))


def k_shortest(G: Any, a: Any, b: Any, *, k: int = 5, **contract: Unpack[Contract]) -> Table:
    """The k shortest paths between two actors or parties that visit no actor twice.

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"``, or list of these
    k : int
        How many paths; fewer are listed where there are no more.
    **contract
        See :func:`geograph.view`. Lengths are 1/weight with ``weight=``, the column with ``distance=``.

    Returns
    -------
    DataFrame
        One row per step, as :func:`geodesics`; paths by length, then by ids.

    Raises
    ------
    UnknownName, MeasureError
        As :func:`geodesics`; k below 1.

    Notes
    -----
    The k smallest lengths are unique; which paths of the last length are listed is not, and is settled by ids. With
    parties a path ends at the first member it meets.

    References
    ----------
    Yen, J. Y., Finding the k shortest loopless paths in a network, *Management Science* 17 (1971) 712-716; E. L. Lawler,
    *Management Science* 18 (1972) 401-405.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> found = gg.paths.k_shortest(nx.complete_graph(4), 0, 3, k=3)
    >>> found.groupby("path")["distance"].first().tolist()
    [1.0, 2.0, 2.0]
    """
    e = ends(G, a, b, **contract)
    k = whole("k", k)
    found = list(islice(_lanes(e).next_shortest(), k))
    notes = [] if len(found) == k else [only(len(found)) if found else why_apart(e)]
    return listed(e, "k_shortest", [path for _, path in found], {"distance": [d for d, _ in found]}, options={"k": k}, notes=notes)


def widest(G: Any, a: Any, b: Any, *, limit: int = LISTED, **contract: Unpack[Contract]) -> Table:
    r"""The paths whose narrowest step is as wide as can be; of these the shortest.

    .. math:: w(a, b) = \max_{a = v_0, \ldots, v_m = b} \min_k x(v_{k-1}, v_k)

    where *x* is the closeness of a step: its weight, or what ``parallel=`` makes of its ties.

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"``, or list of these
    limit : int
        How many paths are listed; all are counted.
    **contract
        See :func:`geograph.view`. Give ``weight=``, or ``parallel="sources"`` for the path whose worst documented step
        rests on most sources; without either all steps are 1 wide.

    Returns
    -------
    DataFrame
        One row per step: ``path, width, distance, step, source, target, length, closeness, periods, types, signs, ties,
        citations``. ``width`` is the smallest closeness on the path.

    Raises
    ------
    UnknownName, MeasureError
        As :func:`geodesics`; ``distance=``, which says nothing of width.

    Notes
    -----
    A path is as wide as its narrowest step, however long it is: a wide path may be a long detour.

    References
    ----------
    Pollack, M., The maximum capacity through a network, *Operations Research* 8 (1960) 733-736.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("a", "b", 1), ("a", "c", 3), ("c", "b", 2)])
    >>> gg.paths.widest(graph, "a", "b", weight="weight")[["width", "source", "target"]].values.tolist()
    [[2.0, 'a', 'c'], [2.0, 'c', 'b']]
    """
    if contract.get("distance"):
        raise MeasureError("a distance says how long a step is, not how wide; give weight=, or parallel='sources' or 'count'")
    e = ends(G, a, b, **contract)
    matrix = e.view.matrix
    arcs = matrix.tocoo()
    width = Lanes(len(e.view), arcs.row, arcs.col, arcs.data, e.a, e.b).widest()
    notes = ["every step is 1 wide; give weight=, or parallel='sources'"] if width and (arcs.data == 1).all() else []
    lanes = _lanes(e, arcs.data >= width * (1 - TOLERANCE))
    found = _shortest(e, lanes, "widest", "shortest widest path", whole("limit", limit), {"width": width}, *notes)
    places = {actor: i for i, actor in enumerate(e.view.actors)}
    steps = zip(found["source"], found["target"], strict=True)
    found.insert(found.columns.get_loc("length") + 1, "closeness", [float(matrix[places[i], places[j]]) for i, j in steps])
    return found


def reach(G: Any, a: Any, *, steps: float | None = None, **contract: Unpack[Contract]) -> Table:
    """Whom an actor, or a party, reaches within so many steps, how far each is, and over whom.

    Parameters
    ----------
    G : Network or networkx graph
    a : actor, ``"partition:group"``, or list of these
    steps : float, optional
        The greatest distance; all that can be reached if not given. In lengths where the contract has a weight or distance.
    **contract
        See :func:`geograph.view`. Default: channels, undirected; half a step each side of a forum.

    Returns
    -------
    DataFrame
        One row per actor reached: ``actor, distance, via, through, types, signs, ties, citations``, nearest first, then by
        id. ``via`` is the last ranked actor (or member of the party) before it on a shortest path, whose own row leads
        further back, and ``through`` the forums and collectives between the two; the ties are those from ``via`` on.

    Raises
    ------
    UnknownName, MeasureError
        As :func:`geodesics`; steps below 0.

    Notes
    -----
    Forums used as conduits and collectives carry, but are nobody's destination. Of several shortest ways one is told, the
    first by ids; :func:`geodesics` lists all. The note says how many others there are, and how many cannot be reached.

    References
    ----------
    Wasserman, S. & K. Faust, *Social Network Analysis*, CUP, 1994, ch. 4.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.paths.reach(nx.path_graph(4), 0, steps=2)[["actor", "via"]].values.tolist()
    [[1, 0], [2, 1]]
    """
    net = as_network(G)
    members = party(net, a)
    v = walkable(net, **contract)
    start = sorted(map(v.at, members))
    if steps is not None and not steps >= 0:
        raise MeasureError(f"steps={steps!r}: a number of 0 or more is needed")
    far = distances(v.lengths, np.array(start)).min(axis=0)
    back = _previous(v, far, set(start))
    most = np.inf if steps is None else steps * (1 + TOLERANCE)
    there = [i for i in np.flatnonzero(np.isfinite(far)).tolist() if v.ranked[i] and i not in set(start)]
    # A length that differs by rounding only is equal, so that ids decide.
    there.sort(key=lambda i: (float(f"{far[i]:.9g}"), i))
    cells = Steps(v)
    rows = []
    for i in there:
        if far[i] > most:
            continue
        way = [i]
        while len(way) == 1 or not (v.ranked[way[-1]] or way[-1] in start):
            way.append(back[way[-1]])
        way.reverse()
        ties = [row for one, other in pairwise(way) for row in cells.rows(one, other)]
        between = ";".join(str(v.actors[k]) for k in way[1:-1])
        row = {"actor": v.actors[i], "distance": float(far[i]), "via": v.actors[way[0]], "through": between}
        rows.append(row | cells.cells(0, 0, list(dict.fromkeys(ties))))
    others = v.n - int(v.ranked[start].sum())
    told = f"{len(rows)} of {others} others" + (f" within {steps:g} steps" if steps is not None else " can be reached")
    if len(there) < others:
        told += f"; {others - len(there)} cannot be reached at all" if steps is not None else ""
    notes = (told,)
    if not there:
        notes = (f"{told}: {called(a, members)} has no tie that carries under this contract; try ties='all'",)
    frame = Table(rows, columns=["actor", "distance", "via", "through", *CELLS])
    options = {"a": called(a, members), **({} if steps is None else {"steps": steps})}
    return described(frame, net, "reach", view=v, options=options, notes=notes, value="distance")


def _previous(v: View, far: Any, start: set[int]) -> dict[int, int]:
    """Of each place reached the first place, by ids, before it on a shortest path."""
    arcs = v.lengths.tocoo()
    with np.errstate(invalid="ignore"):
        tight = (far[arcs.row] + arcs.data <= far[arcs.col] * (1 + TOLERANCE)) & (far[arcs.row] < far[arcs.col])
    found: dict[int, int] = {}
    for i, j in zip(arcs.row[tight].tolist(), arcs.col[tight].tolist(), strict=True):
        if j not in start:
            found[j] = min(i, found.get(j, i))
    return found

"""Cutpoints and bridges: actors and ties without which the network falls apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from geograph.errors import MeasureError
from geograph.kernels.cuts import Search, search, separated
from geograph.result import Table, described, ranks
from geograph.steps import CELLS, Steps
from geograph.views import Contract, View, amended, walkable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NAMED = 10  # actors named in a part; the rest is counted


def _searched(G: Any, contract: Contract) -> tuple[View, Search, NDArray[np.int64]]:
    if contract.get("directed"):
        raise MeasureError("what falls apart is told of ties walked both ways: leave out directed=True")
    v = walkable(G, **amended(contract, directed=False))
    v.matrix.sort_indices()
    return v, search(v.matrix.indptr, v.matrix.indices), v.ranked.astype(np.int64)


def _subtree(found: Search, node: int) -> NDArray[np.int64]:
    return found.order[found.place[node] : found.place[node] + found.size[node]]


def _names(v: View, places: NDArray[np.int64]) -> str:
    """The ranked actors among some, by id, parted by ``;`` as in the data."""
    places = places[v.ranked[places]]
    named = ";".join(str(v.actors[i]) for i in np.sort(places)[:_NAMED])
    return named + (f" and {len(places) - _NAMED} more" if len(places) > _NAMED else "")


def cutpoints(G: Any, **contract: Unpack[Contract]) -> Table:
    r"""Cutpoints: actors without whom some others could no longer reach one another, and what would fall apart.

    .. math:: \text{pairs}(v) = \sum_{k < l} s_k s_l

    where :math:`s_1, s_2, \ldots` are the sizes of the parts that *v*'s component falls into when *v* goes.

    Parameters
    ----------
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`. Default: channels, walked both ways; ``directed=True`` is an error.

    Returns
    -------
    DataFrame
        ``actor, kind, pairs_separated, parts, sizes, cut_off, rank``: one row per cutpoint. ``pairs_separated`` counts
        unordered pairs of *other* actors that lose their last connection; ``sizes`` are those of the parts, largest
        first, parted by ``;``; ``cut_off`` names the actors outside the largest part, at most 10. No rows where there is
        no cutpoint; a note says so.

    Raises
    ------
    MeasureError
        ``directed=True``; signed ties.

    Notes
    -----
    A forum or a collective can be a cutpoint and is listed, with its ``kind``: that a round of talks is all that joins
    two camps is worth knowing. Pairs and sizes count ranked actors only, so who holds nothing but a forum or a
    collective is no cutpoint. The answer hangs on single ties that were coded or not: see :func:`bridges`.

    References
    ----------
    Harary, F., *Graph Theory*, Addison-Wesley, 1969, ch. 3; J. Hopcroft & R. Tarjan, *Communications of the ACM* 16 (1973)
    372-378.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> found = gg.brokerage.cutpoints(nx.path_graph(4))
    >>> found[["actor", "pairs_separated", "parts", "sizes", "cut_off"]].values.tolist()
    [[1, 2, 2, '2;1', '0'], [2, 2, 2, '2;1', '3']]
    """
    v, found, counts = _searched(G, contract)
    parts, pairs = separated(found, counts)
    kinds = v.net._tables.actors["kind"].reindex(v.actors).to_numpy(dtype=object)
    below = found.below(counts)
    children: dict[int, list[int]] = {}
    for child in np.flatnonzero(found.parts).tolist():
        children.setdefault(int(found.parent[child]), []).append(child)
    rows = []
    for i in np.flatnonzero((parts > 1) & (pairs > 0)).tolist():
        pieces = [(int(below[c]), _subtree(found, c)) for c in children[i] if below[c]]
        stays = int(below[found.root[i]] - counts[i]) - sum(size for size, _ in pieces)
        sizes = sorted([*(size for size, _ in pieces), *([stays] if stays else [])], reverse=True)
        if stays <= max(size for size, _ in pieces):  # else it is the largest part, and who is in it need not be known
            rest = np.setdiff1d(_subtree(found, int(found.root[i])), np.concatenate([[i], *(piece for _, piece in pieces)]))
            pieces = sorted([*pieces, (stays, rest)], key=lambda part: (-part[0], part[1][v.ranked[part[1]]].min(initial=len(v))))[1:]
        rows.append(
            {
                "actor": v.actors[i],
                "kind": kinds[i],
                "pairs_separated": int(pairs[i]),
                "parts": len(sizes),
                "sizes": ";".join(map(str, sizes)),
                "cut_off": _names(v, np.concatenate([piece for _, piece in pieces])),
            }
        )
    columns = ["actor", "kind", "pairs_separated", "parts", "sizes", "cut_off"]
    none = "no cutpoint: whoever goes, the others stay as connected as they are" if len(v) else "no actors"
    return _ranked(pd.DataFrame(rows, columns=columns), v, "cutpoints", () if rows else (none,))


def bridges(G: Any, **contract: Unpack[Contract]) -> Table:
    r"""Bridges: pairs whose tie is the only connection between two parts of the network, with the ties they rest on.

    .. math:: \text{pairs}(u, v) = s_u \, s_v

    where :math:`s_u` and :math:`s_v` are the sizes of the parts on either side.

    Parameters
    ----------
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`. Default: channels, walked both ways; ``directed=True`` is an error.

    Returns
    -------
    DataFrame
        ``source, target, pairs_separated, source_side, target_side, cut_off, count, types, signs, ties, citations, rank``:
        one row per bridge. The sides are numbers of ranked actors; ``cut_off`` names those of the smaller side (of
        target's where equal), at most 10; ``count`` is the number of coded ties that the bridge rests on, and ``types,
        signs, ties, citations`` are theirs. No rows where there is no bridge; a note says so.

    Raises
    ------
    MeasureError
        ``directed=True``; signed ties.

    Notes
    -----
    Parallel ties are one bridge, since a contract makes one of them: that it rests on five meetings is in ``count``.
    An end may be a forum or a collective. Sides count ranked actors, and a tie to a forum that nobody else is in
    separates no pair of them: such ties are left out and counted in a note.

    References
    ----------
    Harary, F., R. Z. Norman & D. Cartwright, *Structural Models*, Wiley, 1965; R. Tarjan, A note on finding the bridges of a
    graph, *Information Processing Letters* 2 (1974) 160-161.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> two = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "x")])
    >>> two.add_edge("c", "x", type="contact", citation="gazette:4")
    >>> gg.brokerage.bridges(two)[["source", "target", "pairs_separated", "types", "citations"]].values.tolist()
    [['c', 'x', 3, 'contact', 'gazette:4']]
    """
    v, found, counts = _searched(G, contract)
    below, steps, rows, alone = found.below(counts), Steps(v), [], 0
    for child in found.bridges.tolist():
        above = int(found.parent[child])
        inner, whole = int(below[child]), int(below[found.root[child]])
        if not inner or inner == whole:
            alone += 1
            continue
        i, j = sorted((above, child))
        sides = {child: inner, above: whole - inner}
        small = j if sides[j] <= sides[i] else i
        off = _subtree(found, child)
        if small != child:
            off = np.setdiff1d(_subtree(found, int(found.root[child])), off)
        rests_on = steps.rows(i, j)
        rows.append(
            {
                "source": v.actors[i],
                "target": v.actors[j],
                "pairs_separated": sides[i] * sides[j],
                "source_side": sides[i],
                "target_side": sides[j],
                "cut_off": _names(v, off),
                "count": len(rests_on),
                **steps.cells(i, j, rests_on),
            }
        )
    columns = ["source", "target", "pairs_separated", "source_side", "target_side", "cut_off", "count", *CELLS]
    notes = [] if rows else ["no bridge: whichever tie goes, all stay as connected as they are" if v.matrix.nnz else "no ties"]
    if alone:
        notes.append(f"{alone} more would cut off only forums or collectives")
    return _ranked(pd.DataFrame(rows, columns=columns), v, "bridges", tuple(notes))


def _ranked(frame: pd.DataFrame, v: View, measure: str, notes: tuple[str, ...]) -> Table:
    frame["rank"] = ranks(frame["pairs_separated"].to_numpy(dtype=float)).astype(int)
    keys = [c for c in ("actor", "source", "target") if c in frame]
    text = frame.assign(**{f"_{c}": frame[c].map(str) for c in keys}).sort_values(["rank", *(f"_{c}" for c in keys)], kind="stable")
    return described(frame.loc[text.index].reset_index(drop=True), v.net, measure, view=v, notes=notes, value="pairs_separated")

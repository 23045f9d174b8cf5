"""Balance read off three actors at a time, and off all closed walks."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd

from geograph.balance.signed import Dyads, signed
from geograph.result import Table, described
from geograph.steps import CELLS
from geograph.views import Contract

TRIADS = ("+++", "++-", "+--", "---")


def signed_triads(G: Any, **contract: Unpack[Contract]) -> Table:
    r"""Triads by their signs, and the share of them that is balanced.

    .. math:: T = \frac{n_{+++} + n_{+--}}{n_{+++} + n_{++-} + n_{+--} + n_{---}}

    Parameters
    ----------
    G : Network or networkx graph
        Of signed ties; unsigned ties do not take part.
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``, undirected, forums left out unless told.

    Returns
    -------
    DataFrame
        One row: ``+++, ++-, +--, ---``, the number of triads of each kind among three actors with three signed dyads; ``triads``,
        their sum; ``tense``, the unbalanced ones (++- and ---); and ``triangle_index``, from 0 to 1, NaN where there is no triad.

    Raises
    ------
    MeasureError
        ``ties`` other than signed, ``directed=True``.

    Notes
    -----
    A friend's friend and an enemy's enemy are friends in a balanced triad. Blocs of many members make triads by the cube of
    their size, so one large alliance alone brings the index near to 1. The index says nothing of longer cycles.

    References
    ----------
    Cartwright, D. & F. Harary, Structural balance, *Psychological Review* 63 (1956) 277-293.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.complete_graph(4)
    >>> nx.set_edge_attributes(graph, 1, "sign")
    >>> graph.edges[0, 1]["sign"] = -1
    >>> gg.balance.signed_triads(graph)[["+++", "++-", "triangle_index"]].values.tolist()
    [[2.0, 2.0, 0.5]]
    """
    s = signed(G, contract)
    counts = triad_counts(s.dyads)
    frame = pd.DataFrame([counts]).astype(dict.fromkeys((*TRIADS, "triads", "tense"), "int64"))
    notes = s.notes()
    if len(s.dyads) and not counts["triads"]:
        notes = ("no three actors with three signed dyads, so no index", *notes)
    return described(frame, s.view.net, "signed_triads", view=s.view, notes=notes, value="triangle_index")


def triad_counts(dyads: Dyads) -> dict[str, float]:
    """Triads of each kind, from products of the friendly and the hostile matrix."""
    friendly, hostile = (dyads.matrix(np.where(dyads.sign == sign, 1, 0)) for sign in (1, -1))
    for m in (friendly, hostile):
        m.eliminate_zeros()
    counts = {
        "+++": int((friendly @ friendly).multiply(friendly).sum()) // 6,
        "++-": int((friendly @ friendly).multiply(hostile).sum()) // 2,
        "+--": int((hostile @ hostile).multiply(friendly).sum()) // 2,
        "---": int((hostile @ hostile).multiply(hostile).sum()) // 6,
    }
    total, tense = sum(counts.values()), counts["++-"] + counts["---"]
    return {**counts, "triads": total, "tense": tense, "triangle_index": (total - tense) / total if total else np.nan}


def tense_triads(G: Any, **contract: Unpack[Contract]) -> Table:
    r"""The unbalanced triads: three actors whose signs do not multiply to a plus, with ties and citations.

    .. math:: \{\, \{i, j, k\} : a_{ij}\, a_{jk}\, a_{ik} < 0 \,\}

    Parameters
    ----------
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``.

    Returns
    -------
    DataFrame
        One row per triad, by actors: ``first, second, third, triad`` (``++-`` or ``---``), ``odd`` (of ``++-``, the two who are
        hostile, as ``a-b``; blank in ``---``), and ``types, signs, ties, citations`` of the three dyads together.

    Raises
    ------
    MeasureError
        As :func:`signed_triads`.

    Notes
    -----
    In ``++-`` two friends of one actor are enemies: the actor in the middle may mediate or may have to choose. ``---`` is tense
    for two camps only; with three camps (:func:`camps` with ``k=3``) three enemies are what one expects.

    References
    ----------
    As :func:`signed_triads`.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": 1}), ("a", "c", {"sign": -1})])
    >>> gg.balance.tense_triads(graph)[["first", "second", "third", "triad", "odd"]].values.tolist()
    [['a', 'b', 'c', '++-', 'a-c']]
    """
    s = signed(G, contract)
    actors, rows = s.view.actors, []
    for i, j, k, signs in _tense(s.dyads):
        pairs = [(i, j), (i, k), (j, k)]
        odd = next((pair for pair, sign in zip(pairs, signs, strict=True) if sign < 0), None) if sum(signs) > 0 else None
        kind = "---" if odd is None else "++-"
        between = f"{actors[odd[0]]}-{actors[odd[1]]}" if odd else ""
        rows.append((actors[i], actors[j], actors[k], kind, between, *s.under(pairs).values()))
    frame = pd.DataFrame(rows, columns=["first", "second", "third", "triad", "odd", *CELLS])
    notes = s.notes()
    if len(s.dyads) and not rows:
        triads = triad_counts(s.dyads)["triads"]
        notes = (f"all {triads:,} triads are balanced" if triads else "no three actors with three signed dyads", *notes)
    return described(frame, s.view.net, "tense_triads", view=s.view, notes=notes)


def _tense(dyads: Dyads) -> list[tuple[int, int, int, tuple[int, int, int]]]:
    """Places ``i < j < k`` of each unbalanced triad, and the signs of ij, ik and jk."""
    sign: list[dict[int, int]] = [{} for _ in range(dyads.n)]
    for i, j, of in zip(dyads.a.tolist(), dyads.b.tolist(), dyads.sign.tolist(), strict=True):
        sign[i][j] = of
    found = []
    for i, after in enumerate(sign):
        for j, ij in after.items():
            for k, jk in sign[j].items():
                if k in after and ij * jk * after[k] < 0:
                    found.append((i, j, k, (ij, after[k], jk)))
    return sorted(found)


def walk_balance(G: Any, **contract: Unpack[Contract]) -> Table:
    r"""Walk balance: closed walks counted with their signs, over all closed walks.

    .. math:: K = \frac{\operatorname{tr} e^{A}}{\operatorname{tr} e^{|A|}} = \frac{\sum_i e^{\lambda_i(A)}}{\sum_i e^{\lambda_i(|A|)}}

    Parameters
    ----------
    G : Network or networkx graph
        Of signed ties; unsigned ties do not take part.
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``, undirected, forums left out unless told.

    Returns
    -------
    DataFrame
        One row: ``walk_balance, actors, dyads``. Above 0, up to 1 (every cycle balanced, a network without cycles too); NaN
        without a signed tie.

    Raises
    ------
    MeasureError
        ``ties`` other than signed, ``directed=True``.

    Notes
    -----
    A walk of length *l* counts 1/*l*!, and walks that go back and forth on one tie are closed and positive. Every actor of the
    view counts, and one without a signed tie adds 1 above and below. The index falls fast with size and density: a few
    violations in a large bloc bring it near to 0. Compare networks of like size only, or use :func:`frustration`.

    References
    ----------
    Estrada, E. & M. Benzi, Walk-based measure of balance in signed networks, *Physical Review E* 90 (2014) 042802.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": 1}), ("a", "c", {"sign": -1})])
    >>> gg.balance.walk_balance(graph)["walk_balance"].round(4).tolist()
    [0.6858]
    """
    s = signed(G, contract)
    frame = pd.DataFrame({"walk_balance": [walks(s.dyads)], "actors": [len(s.view)], "dyads": [len(s.dyads)]})
    return described(frame, s.view.net, "walk_balance", view=s.view, notes=s.notes(), value="walk_balance")


def walks(dyads: Dyads) -> float:
    """Closed walks with their signs over all closed walks, among all places of the dyads."""
    if not len(dyads):
        return float("nan")
    tied = np.unique(np.concatenate([dyads.a, dyads.b]))
    alone = dyads.n - len(tied)  # each has the eigenvalue 0
    signs = dyads.matrix(dyads.sign.astype(float))[tied][:, tied].toarray()
    own, most = np.linalg.eigvalsh(signs), np.linalg.eigvalsh(np.abs(signs))
    top = most.max()  # taken out of both sums, so that large networks do not overflow
    rest = alone * np.exp(-top)
    return float((np.exp(own - top).sum() + rest) / (np.exp(most - top).sum() + rest))

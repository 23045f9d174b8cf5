"""Frustration: the least number of dyads that contradict a division into two camps, with its certificate; and which they are."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd

from geograph.balance.covering import NODES
from geograph.balance.division import chosen, divide, told
from geograph.balance.signed import signed
from geograph.result import Table, described
from geograph.steps import CELLS
from geograph.views import Contract

_COLUMNS = {
    "component": "int64", "actors": "int64", "dyads": "int64", "friendly": "int64", "hostile": "int64", "frustration": "int64",
    "lower_bound": "int64", "gap": "int64", "proved": "bool", "normalized": "float64", "partitions": "Int64", "floating": "Int64",
    "nodes": "int64", "status": "str",
}  # fmt: skip


def frustration(G: Any, *, nodes: int = NODES, **contract: Unpack[Contract]) -> Table:
    r"""Frustration index: how many dyads contradict the best division into two camps, exactly, with a certificate.

    .. math:: f = \min_{s \in \{-1, 1\}^n} \; \bigl|\{\, \{i, j\} : a_{ij}\, s_i s_j < 0 \,\}\bigr|

    A friendly dyad is *violated* between the camps and a hostile one within; *f* of them must change sign, or go, for the
    network to be balanced. Solved in each component apart.

    Parameters
    ----------
    G : Network or networkx graph
        Of signed ties; unsigned ties do not take part.
    nodes : int
        Nodes of branch and bound that each biconnected block may take, where linear programming leaves it open. Counted,
        never timed: the answer does not depend on the machine's load.
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``, undirected, forums left out unless told.
        ``ambivalent`` says what a dyad of both signs is.

    Returns
    -------
    DataFrame
        One row per component with a signed tie, the largest first: ``component, actors, dyads, friendly, hostile, frustration,
        lower_bound, gap, proved, normalized, partitions, floating, nodes, status``.

        * ``frustration`` is what the best division found violates, ``lower_bound`` what any division violates at least, and
          ``gap`` the difference in dyads; ``proved`` where it is 0, and ``status`` says by what.
        * ``normalized`` is :math:`1 - 2f/m`, from 0 to 1 (balanced).
        * ``partitions`` counts the divisions as good as this one, up to exchanging the camps and up to 1,000,000; 1: it is
          unique; missing where that was not settled.
        * ``floating`` counts the actors outside the core, the largest set that stands to each other alike in all of them.

    Raises
    ------
    MeasureError
        ``ties`` other than signed, ``directed=True``, or a budget that is no number.

    Notes
    -----
    The least number of violations is found as the smallest set of dyads that meets every cycle with an odd number of hostile
    dyads. Fractions of such cycles packed into the dyads, no dyad holding more than 1, add up to a lower bound whoever found
    them. The number weighs every dyad alike: a war and a sanction are one hostile dyad each.

    References
    ----------
    Harary, F., On the measurement of structural balance, *Behavioral Science* 4 (1959) 316-323; S. Aref & M. C. Wilson,
    Balance and frustration in signed networks, *Journal of Complex Networks* 7 (2019) 163-189; F. Barahona & A. R. Mahjoub,
    On the cut polytope, *Mathematical Programming* 36 (1986) 157-173.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": 1}), ("a", "c", {"sign": -1})])
    >>> gg.balance.frustration(graph)[["frustration", "proved", "partitions"]].values.tolist()
    [[1, True, 3]]
    """
    s = signed(G, contract)
    parts = divide(s, nodes=nodes)
    rows = []
    for number, p in enumerate(parts, 1):
        m, friendly = len(p.dyads), int((p.dyads.sign > 0).sum())
        floating = None if p.floating is None else int(p.floating.sum())
        size = (number, p.dyads.n, m, friendly, m - friendly)
        rows.append((*size, p.cost, p.lower, p.cost - p.lower, p.proved, 1 - 2 * p.cost / m, p.partitions, floating, p.nodes, p.how))
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return described(frame, s.view.net, "frustration", view=s.view, options={"nodes": nodes}, notes=told(s, parts), value="frustration")


def violations(G: Any, *, k: int | str | None = 2, nodes: int = NODES, **contract: Unpack[Contract]) -> Table:
    r"""The dyads that contradict the best division into camps, with the ties and citations they rest on.

    .. math:: V = \{\, \{i, j\} : a_{ij} > 0,\; c_i \ne c_j \,\} \cup \{\, \{i, j\} : a_{ij} < 0,\; c_i = c_j \,\}

    Parameters
    ----------
    G : Network or networkx graph
    k : int, or "any"
        Camps, as for :func:`camps`.
    nodes : int
        As for :func:`frustration`.
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``.

    Returns
    -------
    DataFrame
        One row per violated dyad, by actors: ``source, target, sign, component, source_camp, target_camp, always, types, signs,
        ties, citations``. ``always``: violated in *every* best division (two camps only; missing where that is not known).

    Raises
    ------
    MeasureError, UnknownName
        As :func:`camps`.

    Notes
    -----
    Where several divisions are as good, another one violates other dyads, as many of them: only those with ``always`` are a
    finding about the dyad. A violated dyad is not an error of the data; it is where the two-camp story does not hold.

    References
    ----------
    As :func:`frustration`.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.complete_graph(4)
    >>> nx.set_edge_attributes(graph, 1, "sign")
    >>> graph.edges[0, 1]["sign"] = -1
    >>> gg.balance.violations(graph)[["source", "target", "sign", "always"]].values.tolist()
    [[0, 1, -1, True]]
    """
    k = chosen(k)
    s = signed(G, contract)
    parts = divide(s, k, nodes=nodes)
    actors, rows = s.view.actors, []
    for number, p in enumerate(parts, 1):
        for e, always in zip(np.flatnonzero(p.violated).tolist(), p.always(), strict=True):
            i, j = int(p.dyads.a[e]), int(p.dyads.b[e])
            u, v = int(p.places[i]), int(p.places[j])
            camps = (int(p.camp[i]), int(p.camp[j]))
            rows.append((u, v, actors[u], actors[v], int(p.dyads.sign[e]), number, *camps, always, *s.under([(u, v)]).values()))
    columns = ["source", "target", "sign", "component", "source_camp", "target_camp", "always", *CELLS]
    frame = pd.DataFrame([row[2:] for row in sorted(rows, key=lambda row: row[:2])], columns=columns)
    frame = frame.astype({"sign": "int64", "component": "int64", "source_camp": "int64", "target_camp": "int64", "always": "boolean"})
    notes = told(s, parts)
    if parts and not rows:
        notes = ("no dyad is violated: the division is without contradiction", *notes)
    options = {"k": "any" if k is None else k, "nodes": nodes}
    return described(frame, s.view.net, "violations", view=s.view, options=options, notes=notes)

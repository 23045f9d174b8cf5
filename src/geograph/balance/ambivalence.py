"""Dyads with ties of both signs: what they rest on, and what each way of reading them would make of them."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd

from geograph.balance.covering import NODES
from geograph.balance.division import Component, divide
from geograph.balance.signed import Signed, signed
from geograph.network import Network
from geograph.result import Table, described
from geograph.steps import CELLS
from geograph.views import Contract, amended, as_network


def ambivalent(G: Any, *, nodes: int = NODES, **contract: Unpack[Contract]) -> Table:
    r"""Ambivalent dyads: pairs with friendly *and* hostile ties, and what each rule makes of them.

    .. math:: \{\, \{i, j\} : \text{some tie of } i \text{ and } j \text{ is friendly and some is hostile} \,\}

    Parameters
    ----------
    G : Network or networkx graph
    nodes : int
        Nodes of branch and bound, as for :func:`frustration`.
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``, and all three rules are tried, whatever ``ambivalent`` says.

    Returns
    -------
    DataFrame
        One row per dyad, by actors: ``source, target, friendly, hostile, at_once, drop, +, -, types, signs, ties, citations``.

        * ``friendly`` and ``hostile`` count ties. ``at_once``: whether ties of both signs are in force on a common day:
          ``sure``, ``possible`` (the dates do not rule it out), or ``no`` (the relation changed).
        * ``drop``: where the two stand in the best division without the dyad: ``same camp``, ``different camps``, ``either``
          (best divisions differ), or ``apart`` (no signed ties hold them together).
        * ``+`` and ``-``: with every ambivalent dyad read so, whether this one ``agrees`` with the best division, ``violates``
          it, or ``either``.

    Raises
    ------
    MeasureError
        ``ties`` other than signed, ``directed=True``.

    Notes
    -----
    Most such pairs trade while they sanction each other, or fought before they were allied. Where ``at_once`` is ``no``, select a
    date first, and the dyad has one sign. ``either`` also stands where the other best divisions were not all found.

    References
    ----------
    Aref, S. & M. C. Wilson, Balance and frustration in signed networks, *Journal of Complex Networks* 7 (2019) 163-189.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.MultiGraph([("a", "b", {"sign": 1}), ("a", "b", {"sign": -1}), ("b", "c", {"sign": 1}), ("a", "c", {"sign": 1})])
    >>> gg.balance.ambivalent(graph)[["source", "target", "drop", "+", "-"]].values.tolist()
    [['a', 'b', 'same camp', 'agrees', 'either']]
    """
    net = as_network(G)
    views = {rule: signed(net, amended(contract, ambivalent=rule)) for rule in ("drop", "+", "-")}
    s = views["drop"]
    pairs = _pairs(s)
    stands = {rule: _stand(of, pairs, nodes) for rule, of in views.items()} if pairs else {}
    sign = net._tables.ties["sign"].to_numpy()
    rows = []
    for (i, j), *words in zip(pairs, *stands.values(), strict=True):
        under = np.array(s.steps.rows(i, j))
        friendly, hostile = under[sign[under] > 0], under[sign[under] < 0]
        counts = (len(friendly), len(hostile), _at_once(net, friendly, hostile))
        rows.append((s.view.actors[i], s.view.actors[j], *counts, *words, *s.under([(i, j)]).values()))
    frame = pd.DataFrame(rows, columns=["source", "target", "friendly", "hostile", "at_once", "drop", "+", "-", *CELLS])
    frame = frame.astype({"friendly": "int64", "hostile": "int64"})
    frame["drop"] = frame["drop"].replace({"agrees": "same camp", "violates": "different camps"})
    notes = s.notes() if pairs else (*s.notes(), "no pair has ties of both signs")
    return s.under_each_rule(described(frame, net, "ambivalent", view=s.view, options={"nodes": nodes}, notes=notes))


def _pairs(s: Signed) -> list[tuple[int, int]]:
    """Places of the dyads with ties of both signs."""
    arcs, n = s.view.arcs, len(s.view)
    sign = arcs.ties.sign[arcs.tie]
    both = np.intersect1d(arcs.key[sign > 0], arcs.key[sign < 0])
    return [(i, j) for i, j in (divmod(key, n) for key in both.tolist()) if i < j]


def _stand(s: Signed, pairs: list[tuple[int, int]], nodes: int) -> list[str]:
    """Of each pair, whether a friendly dyad (or the sign it has in the view) agrees with the best division."""
    parts = divide(s, 2, nodes=nodes)
    where: dict[int, tuple[Component, int]] = {int(place): (p, i) for p in parts for i, place in enumerate(p.places)}
    found = []
    for i, j in pairs:
        if i not in where or j not in where or where[i][0] is not where[j][0]:
            found.append("apart")
            continue
        p, (a, b) = where[i][0], (where[i][1], where[j][1])
        if p.bond is None or p.bond[a] != p.bond[b]:
            found.append("either")
            continue
        together = p.camp[a] == p.camp[b]
        found.append("agrees" if together == (s.view.matrix[i, j] >= 0) else "violates")
    return found


def _at_once(net: Network, friendly: Any, hostile: Any) -> str:
    for word, (first, until) in (("sure", net.bounds.sure(net.persistence)), ("possible", net.bounds.possible(net.persistence))):
        day = np.maximum.outer(first[friendly], first[hostile])
        if bool((day < np.minimum.outer(until[friendly], until[hostile])).any()):
            return word
    return "no"

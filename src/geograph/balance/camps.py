"""Camps: who stands with whom in the division that contradicts the fewest dyads."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd

from geograph.balance.covering import NODES
from geograph.balance.division import chosen, divide, told
from geograph.balance.signed import signed
from geograph.result import Table, described
from geograph.views import Contract


def camps(G: Any, *, k: int | str | None = 2, nodes: int = NODES, **contract: Unpack[Contract]) -> Table:
    r"""Camps: the division of the actors into *k* camps that violates the fewest dyads.

    .. math:: \min_{c \in \{1, \ldots, k\}^n} \;
        \bigl|\{\, a_{ij} > 0,\; c_i \ne c_j \,\}\bigr| + \bigl|\{\, a_{ij} < 0,\; c_i = c_j \,\}\bigr|

    Parameters
    ----------
    G : Network or networkx graph
        Of signed ties; unsigned ties do not take part.
    k : int, or "any"
        At most how many camps. Two: structural balance, where the enemy of an enemy is a friend. More: Davis's clusters, where
        enemies of one's enemy may be enemies too. ``"any"`` takes as many as violate least.
    nodes : int
        Nodes of branch and bound, as for :func:`frustration`.
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``, undirected, forums left out unless told.

    Returns
    -------
    DataFrame
        One row per actor: ``actor, component, camp, floating, agreeing, violating, pull``, by component and camp; last those
        without a signed tie, whose cells are missing.

        * ``camp`` is a number within the component: 1 is the largest camp, then the one with the first actor. Camp 1 of one
          component has nothing to do with camp 1 of another.
        * ``floating``: stands elsewhere in an equally good division, perhaps only together with others. With two camps: outside
          the largest set of actors who stand to each other alike in every best division. With more: could change camps alone.
        * ``agreeing`` and ``violating`` count the actor's dyads that fit the division and that contradict it.
        * ``pull``: by how many violations more the actor alone would change to the camp that suits it next best; with two camps
          agreeing less violating. 0 holds nobody, and a floating actor with a pull moves together with others.

    Raises
    ------
    MeasureError
        Fewer than 2 camps, ``ties`` other than signed, ``directed=True``.

    Notes
    -----
    The notes say whether the division is proved to be best, and whether it is the only one: divisions as good are counted up to
    1,000,000 with two camps and up to 1,000 with more, if that can be settled. Of several the one shown puts, with two camps,
    the first actors of each block in the order of their ids into one camp as far as it can: a convention.
    Collectives with signed ties take part. A camp is who would stand together if everybody took sides by the coded ties; it is
    not an alliance, and its members need not be tied to each other.

    References
    ----------
    Cartwright, D. & F. Harary, Structural balance, *Psychological Review* 63 (1956) 277-293; J. A. Davis, Clustering and
    structural balance in graphs, *Human Relations* 20 (1967) 181-187; P. Doreian & A. Mrvar, A partitioning approach to
    structural balance, *Social Networks* 18 (1996) 149-168.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": -1})])
    >>> gg.balance.camps(graph)[["actor", "camp", "pull"]].values.tolist()
    [['a', 1, 2], ['b', 1, 2], ['c', 2, 2]]
    """
    k = chosen(k)
    s = signed(G, contract)
    parts = divide(s, k, nodes=nodes)
    n = len(s.view)
    numbers = {name: np.zeros(n, dtype=np.int64) for name in ("component", "camp", "agreeing", "violating", "pull")}
    floating, known = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    for number, p in enumerate(parts, 1):
        both = np.concatenate([p.dyads.a, p.dyads.b])
        against = np.bincount(both, np.concatenate([p.violated, p.violated]), minlength=p.dyads.n).astype(np.int64)
        numbers["component"][p.places], numbers["camp"][p.places] = number, p.camp
        numbers["agreeing"][p.places] = np.bincount(both, minlength=p.dyads.n) - against
        numbers["violating"][p.places], numbers["pull"][p.places] = against, p.pull
        if p.floating is not None:
            floating[p.places], known[p.places] = p.floating, True
    missing = ~s.tied
    columns: dict[str, Any] = {name: pd.arrays.IntegerArray(values, missing.copy()) for name, values in numbers.items()}
    columns["floating"] = pd.arrays.BooleanArray(floating, ~known)
    order = ["component", "camp", "floating", "agreeing", "violating", "pull"]
    frame = pd.DataFrame({"actor": s.view.actors, **{name: columns[name] for name in order}})
    # Everybody with a signed tie is listed, collectives too: a camp without some of its members would not add up.
    frame = frame[s.tied | s.view.ranked].sort_values(["component", "camp"], kind="stable", na_position="last", ignore_index=True)
    options = {"k": "any" if k is None else k, "nodes": nodes}
    notes = told(s, parts)
    return described(frame, s.view.net, "camps", view=s.view, options=options, notes=notes, value="camp")

"""The honest broker index: the pairs of an actor's contacts by how far they are tied to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Unpack

import numpy as np
from scipy import sparse

from geograph.kernels.triples import triples
from geograph.result import Table, table
from geograph.views import Contract, View, defaulted, walkable, without_sizes
from geograph.vocabulary import choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALTERS = ("in", "mutual", "any")


def honest_broker(G: Any, *, alters: Literal["in", "mutual", "any"] = "in", **contract: Unpack[Contract]) -> Table:
    r"""Honest broker index: how many pairs of an actor's alters have no tie, a one-way tie, a mutual tie.

    .. math:: \text{HBI}_t(i) = |\{\{j, k\} \subseteq N(i) : a_{jk} + a_{kj} = t\}|, \qquad t = 0, 1, 2

    with :math:`a` being 0 or 1; each unordered pair counts once, so the three sum to d(d-1)/2 for d alters.

    Parameters
    ----------
    G : Network or networkx graph
    alters : {"in", "mutual", "any"}
        Whose pairs an actor may broker on a directed view: those with a tie to it (they come to it; as UCINET has it),
        those with ties both ways, or those with a tie either way. On an undirected view all three are the same.
    **contract
        See :func:`geograph.view`. Default ``directed=True, forums="project"``: two members of a forum meet there, and
        so have a mutual tie. ``parallel`` and weights do not matter.

    Returns
    -------
    DataFrame
        ``actor, hbi0, hbi1, hbi2, alters, pairs, hbi0_share, hbi1_share, hbi2_share, rank`` (rank by ``hbi0``: pure
        brokerage). Alters are ranked actors: a collective is nobody whom one could bring to a table. The shares are over
        ``pairs``, NaN below two alters.

    Raises
    ------
    MeasureError
        Signed ties.
    UnknownName
        An option that does not exist.

    Notes
    -----
    The ties are meant to be of trust: pairs that come to the same actor and not to each other. Whether it is honest
    is not in the numbers. Undirected ties are mutual, so without one-way ties ``hbi1`` is 0.

    References
    ----------
    Borgatti, S. P., M. G. Everett & L. C. Freeman, *UCINET for Windows*, Analytic Technologies, 2002: Network > Ego
    networks > Honest broker.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> trust = nx.DiGraph([("a", "v"), ("b", "v"), ("c", "v"), ("a", "b")])
    >>> gg.brokerage.honest_broker(trust)[["actor", "hbi0", "hbi1", "hbi2"]].values.tolist()[0]
    ['v', 2, 1, 0]
    """
    choose("alters", alters, ALTERS)
    v = walkable(G, **defaulted(without_sizes(contract), directed=True, forums="project"))
    coming = _coming(v, alters)
    d = np.asarray(coming.sum(axis=1)).astype(np.int64).reshape(-1)
    numbers = _pairs(v, coming, d)
    pairs = d * (d - 1) // 2
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = {f"hbi{t}_share": numbers[:, t] / pairs for t in range(3)}
    columns = {**{f"hbi{t}": numbers[:, t] for t in range(3)}, "alters": d, "pairs": pairs, **shares}
    return table(v, "honest_broker", columns, options={"alters": alters})


def _coming(v: View, alters: str) -> sparse.csr_array[Any]:
    """Whose alters are whose: row i has its alters, ranked actors all."""
    a = v.pattern
    chosen = a.T.tocsr() if alters == "in" else a.multiply(a.T).tocsr() if alters == "mutual" else ((a + a.T) > 0).tocsr()
    return (chosen.astype(float) @ sparse.diags_array(v.ranked.astype(float))).tocsr() if len(v) else chosen


def _pairs(v: View, coming: sparse.csr_array[Any], d: NDArray[np.int64]) -> NDArray[np.int64]:
    """Per actor the pairs of its alters with no tie, a one-way tie and a mutual tie."""
    n = len(v)
    found = np.zeros((n, 3), dtype=np.int64)
    both = (v.pattern + v.pattern.T).tocsr()  # 1: one way, 2: mutual
    both.sort_indices()
    tail, head = np.repeat(np.arange(n), np.diff(both.indptr)), both.indices
    # Of every tied pair i-j, whether j is one of i's alters, in the order of the arcs of ``both``.
    alter = np.isin(tail * n + head, _keys(coming, n))
    for t in triples(both):
        counted = (head[t.ij] < head[t.iq]) & alter[t.ij] & alter[t.iq]  # each pair of alters once
        tied = both.data[t.jq[counted]]
        for ways in (1, 2):
            found[:, ways] += np.bincount(tail[t.ij[counted][tied == ways]], minlength=n)
    found[:, 0] = d * (d - 1) // 2 - found[:, 1] - found[:, 2]
    return found


def _keys(matrix: sparse.csr_array[Any], n: int) -> NDArray[np.int64]:
    made = matrix.tocoo()
    there = made.data > 0
    return made.row[there].astype(np.int64) * n + made.col[there]

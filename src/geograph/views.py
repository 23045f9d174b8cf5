"""From typed, signed, dated, parallel ties to one matrix: the contract that every measure states.

Two actors may share an alliance *and* a rivalry. How ties become one number per pair is decided here, once,
and printed with every result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack, cast

import numpy as np
import pandas as pd
from scipy import sparse

from geograph.arcs import Arcs, Ties
from geograph.errors import MeasureError, UnknownName
from geograph.load import from_networkx
from geograph.network import Network
from geograph.vocabulary import AMBIVALENT, FORUMS, PARALLEL, TIES, UNRANKED_KINDS, choose

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray


class Contract(TypedDict, total=False):
    """The keywords that every measure passes on to :func:`view`."""

    ties: Literal["channels", "all", "friendly", "hostile", "signed"]
    parallel: Literal["any", "max", "sum", "count", "sources", "events"] | None
    weight: str | None
    distance: str | None
    directed: bool | None
    ambivalent: Literal["drop", "+", "-"]
    forums: Literal["conduit", "actor", "drop", "project"]


def amended(contract: Contract, **changes: Unpack[Contract]) -> Contract:
    """The contract with some of its words changed."""
    return {**contract, **changes}


def defaulted(contract: Contract, **defaults: Unpack[Contract]) -> Contract:
    """The contract, with a measure's own defaults where it is silent."""
    return {**defaults, **contract}


def without_sizes(contract: Contract) -> Contract:
    """The contract without what makes ties larger or smaller: for measures that count."""
    return cast(Contract, {word: value for word, value in contract.items() if word not in ("parallel", "weight", "distance")})


@dataclass(frozen=True)
class View:
    """One simple graph, and how it was made.

    ``matrix[i, j]`` is the closeness of the tie from ``actors[i]`` to ``actors[j]`` and ``lengths[i, j]`` the length
    of the step (halved beside a forum that is a conduit), on the same pattern. Actors stand in the order of their
    ids. ``ranked`` marks those that results list: not forums used as conduits, not collectives.
    """

    net: Network
    actors: pd.Index[Any]
    ranked: NDArray[np.bool_]
    forum: NDArray[np.bool_]
    matrix: sparse.csr_array[np.float64]
    lengths: sparse.csr_array[np.float64]
    directed: bool
    contract: dict[str, Any]
    counts: dict[str, int]
    names: list[str] = field(repr=False)
    arcs: Arcs = field(repr=False, compare=False)  # the ties under the matrix, each as the arcs it gives
    rows: NDArray[np.int64] = field(repr=False, compare=False)  # the ties in use, as rows of net.ties; also those that were projected

    def __len__(self) -> int:
        return len(self.actors)

    def at(self, actor: Any) -> int:
        """The place of an actor, given by id, name or alias."""
        found = self.net.find(actor)
        if found not in self._places:
            raise UnknownName("actor", actor, hint=f"it is a forum, and forums={self.contract['forums']!r} leaves those out")
        return self._places[found]

    @cached_property
    def _places(self) -> dict[Any, int]:
        return {actor: i for i, actor in enumerate(self.actors)}

    @property
    def n(self) -> int:
        """How many actors are ranked: the N of every normalization."""
        return int(self.ranked.sum())

    @property
    def pattern(self) -> sparse.csr_array[np.float64]:
        """The matrix with every tie 1."""
        p = self.matrix.copy()
        p.data = np.ones_like(p.data)
        return p

    def conductance(self) -> sparse.csr_array[np.float64]:
        """How well each step conducts: its closeness, 1/distance where a distance was given; double beside a conduit."""
        c = self.matrix.copy()
        if self.contract["distance"] and not self.contract["weight"]:
            c.data = 1 / self.lengths.data
        else:
            c.data = c.data * (1 + self._beside_conduit())
        return c

    def _beside_conduit(self) -> NDArray[np.bool_]:
        if self.contract["forums"] != "conduit":
            return np.zeros(self.matrix.nnz, dtype=bool)
        coo = self.matrix.tocoo()
        return self.forum[coo.row] | self.forum[coo.col]

    def line(self) -> str:
        """The contract in one line, as printed under every result."""
        c, counts = self.contract, self.counts
        what = {
            "channels": "channels only (hostile ties and borders do not carry)",
            "all": "all ties",
            "friendly": "friendly ties only",
            "hostile": "hostile ties only",
            "signed": f"signed ties, ambivalent dyads {'dropped' if c['ambivalent'] == 'drop' else 'taken as ' + c['ambivalent']}",
        }[c["ties"]]
        size = f"weight {c['weight']} ({c['parallel']})" if c["weight"] else f"parallel ties: {c['parallel']}"
        if c["distance"]:
            size += f", distance {c['distance']}"
        parts = [what, size, "directed" if self.directed else "undirected"]
        if self.forum.any() or c["forums"] in ("drop", "project"):
            parts.append(
                {"conduit": "forums as conduits", "actor": "forums as actors", "drop": "forums dropped", "project": "forums projected"}[
                    c["forums"]
                ]
            )
        parts.append(f"{counts['used']} of {counts['ties']} ties, {self.n} ranked actor{'s' * (self.n != 1)}")
        parts += [f"{n} {word}" for word, n in counts.items() if word not in ("ties", "used") and n]
        return "; ".join(parts)

    def to_networkx(self) -> nx.Graph:
        """A simple networkx Graph or DiGraph with ``weight`` (closeness) and ``distance`` (length) on every edge.

        The right input for any networkx function: no parallel ties, hostile ties already set aside. Node attribute
        ``ranked`` is False for forums used as conduits and for collectives.
        """
        import networkx as nx

        graph: nx.Graph = nx.DiGraph() if self.directed else nx.Graph()
        graph.add_nodes_from((a, {"ranked": bool(r), "name": n}) for a, r, n in zip(self.actors, self.ranked, self.names, strict=True))
        weights, lengths = self.matrix.tocoo(), self.lengths.tocoo()
        for i, j, w, d in zip(weights.row, weights.col, weights.data, lengths.data, strict=True):
            if self.directed or i <= j:
                graph.add_edge(self.actors[i], self.actors[j], weight=float(w), distance=float(d))
        graph.graph["contract"] = self.line()
        return graph


def as_network(G: Any) -> Network:
    return G if isinstance(G, Network) else from_networkx(G)


def view(
    G: Any,
    *,
    ties: str = "channels",
    parallel: str | None = None,
    weight: str | None = None,
    distance: str | None = None,
    directed: bool | None = None,
    ambivalent: str = "drop",
    forums: str = "conduit",
) -> View:
    """One simple graph from a multigraph of typed, signed, dated ties, by a stated contract.

    Parameters
    ----------
    G : Network or networkx graph
    ties : {"channels", "all", "friendly", "hostile", "signed"}
        Which ties count. Channels are the ties along which something can travel; a hostile tie never is one.
        ``"signed"`` gives a matrix of +1 and -1.
    parallel : {"any", "max", "sum", "count", "sources", "events"}, optional
        What several ties between the same two actors amount to: 1; the largest weight; the largest total in force
        on a common day; their number; the number of distinct sources cited; the number of distinct events (periods
        of one state that adjoin are one event). Default ``"any"``, or ``"max"`` with a weight.
    weight : str, optional
        Numeric column of ties; larger is closer. Steps have length 1/weight, the smallest kept. Zero is no tie.
    distance : str, optional
        Numeric column of ties to take as length, instead of 1/weight.
    directed : bool, optional
        Default: as the networkx graph is; for a Network, no (a membership is walked both ways).
    ambivalent : {"drop", "+", "-"}
        In a signed matrix, what a dyad with ties of both signs becomes.
    forums : {"conduit", "actor", "drop", "project"}
        A meeting or format: half a step on each side, walked both ways, unranked; an actor like others; left out; or replaced by
        ties of weight 1/(n-1) among its n members.

    Returns
    -------
    View

    Raises
    ------
    MeasureError
        A weight or distance that is missing, not a number or negative on some tie; options that contradict.
    UnknownName
        An option or column that does not exist.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.MultiGraph([("a", "b"), ("a", "b"), ("b", "c")])
    >>> graph.add_edge("a", "c", sign=-1)
    0
    >>> gg.view(graph).to_networkx().edges  # the hostile tie does not carry
    EdgeView([('a', 'b'), ('b', 'c')])
    >>> gg.view(graph, parallel="count", ties="all").matrix.toarray()
    array([[0., 2., 1.],
           [2., 0., 1.],
           [1., 1., 0.]])
    """
    net = as_network(G)
    direct = bool(net.directed) if directed is None else bool(directed)
    contract: dict[str, Any] = {
        "ties": choose("ties", ties, TIES), "parallel": choose("parallel", parallel or ("max" if weight else "any"), PARALLEL),
        "weight": weight, "distance": distance, "directed": direct,
        "ambivalent": choose("ambivalent", ambivalent, AMBIVALENT), "forums": choose("forums", forums, FORUMS),
    }  # fmt: skip
    _refuse_contradictions(contract)

    table = net._tables.rows
    a, b = net.codes
    sign = table["sign"].to_numpy(dtype=np.int64)
    kept = {
        "channels": table["channel"].to_numpy(dtype=bool) & (sign >= 0),
        "all": np.ones(len(table), dtype=bool),
        "friendly": sign > 0,
        "hostile": sign < 0,
        "signed": sign != 0,
    }[ties]
    counts = {"ties": len(table), "used": 0, "self-ties dropped": int((kept & (a == b)).sum())}
    kept = kept & (a != b)

    actors = net._tables.actors
    kind = actors["kind"].to_numpy(dtype=object)
    is_forum = kind == "forum"
    if forums == "drop":
        kept = kept & ~is_forum[a] & ~is_forum[b]
    rows = np.flatnonzero(kept)
    w = _numbers(net, weight, rows)
    d = _numbers(net, distance, rows, length=True) if distance else np.divide(1.0, w, out=np.full(len(w), np.inf), where=w > 0)
    if weight:
        rows, w, d = rows[w > 0], w[w > 0], d[w > 0]
    counts["used"] = len(rows)
    if contract["parallel"] == "sources":
        counts["ties without a citation"] = int((table["citation"].to_numpy(dtype=object)[rows] == "").sum())
        if counts["ties without a citation"] == len(rows) > 0:
            raise MeasureError("parallel='sources' counts citations, and none of these ties has one")
    ties_table = Ties(net, rows, a[rows], b[rows], w, d, sign[rows], table["directed"].to_numpy(dtype=bool)[rows])
    if forums == "project":
        ties_table = ties_table.projected(is_forum, weighted=weight is not None)

    order = np.array(sorted(range(len(actors)), key=lambda i: str(actors.index[i])), dtype=np.int64)
    if forums in ("drop", "project"):
        order = order[~is_forum[order]] if len(order) else order
    one_way = ties_table.directed & direct
    if forums == "conduit":  # who came to a meeting says nothing of which way the talk went
        one_way = one_way & ~is_forum[ties_table.a] & ~is_forum[ties_table.b]
    arcs = ties_table.arcs(order, len(actors), one_way)
    n = len(order)
    if ties == "signed":
        key, values, both = arcs.signs(ambivalent)
        counts["ambivalent dyads"] = both if direct else both // 2
        lengths = np.ones(len(key))
    else:
        key, values, lengths = arcs.values(contract["parallel"])
    i, j = np.divmod(key, max(n, 1))
    forum = is_forum[order]
    if forums == "conduit" and len(key):
        lengths = np.where(forum[i] | forum[j], lengths / 2, lengths)
    unranked = UNRANKED_KINDS if forums == "conduit" else tuple(k for k in UNRANKED_KINDS if k != "forum")
    indptr = np.searchsorted(i, np.arange(n + 1))
    return View(
        net=net,
        actors=actors.index[order],
        ranked=~np.isin(kind[order].astype(str), unranked),
        forum=forum,
        matrix=sparse.csr_array((values, j, indptr), shape=(n, n)),
        lengths=sparse.csr_array((lengths, j, indptr), shape=(n, n)),
        directed=direct,
        contract=contract,
        counts=counts,
        names=[str(name) for name in actors["name"].to_numpy()[order]],
        arcs=arcs,
        rows=rows,
    )


def _refuse_contradictions(contract: dict[str, Any]) -> None:
    if contract["weight"] and contract["parallel"] not in ("max", "sum"):
        raise MeasureError(f"parallel={contract['parallel']!r} makes its own numbers and takes no weight; use parallel='max' or 'sum'")
    if contract["ties"] == "signed" and (contract["weight"] or contract["distance"] or contract["parallel"] != "any"):
        raise MeasureError("ties='signed' is a matrix of +1 and -1: it takes neither weight nor distance nor parallel")
    if contract["forums"] == "project" and (contract["ties"] == "signed" or contract["distance"] or contract["parallel"] == "sources"):
        raise MeasureError("forums='project' makes ties that have no sign, distance or source of their own; use forums='actor' or 'drop'")


def walkable(G: Any, **contract: Unpack[Contract]) -> View:
    """A view that can be walked: not the signed one, where -1 is neither a length nor a share."""
    made = G if isinstance(G, View) and not contract else None  # several measures of one view: see profile
    if (contract if made is None else made.contract).get("ties") == "signed":
        raise MeasureError("a signed matrix has no paths or shares; use ties='channels', 'friendly', 'hostile' or 'all'")
    return view(G, **contract) if made is None else made


def _numbers(net: Network, column: str | None, rows: NDArray[np.int64], *, length: bool = False) -> NDArray[np.float64]:
    """A numeric column of the ties in use, or an error that names the first ties without a usable number."""
    if column is None:
        return np.ones(len(rows))
    table = net._tables.rows
    if column not in table:
        raise UnknownName("column of ties", column, table.columns)
    cells = table[column].iloc[rows]
    values = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float)
    bad = ~np.isfinite(values) | (values < 0) | (length & (values == 0))
    if bad.any():
        first = ", ".join(f"{tie} ({cell!r})" for tie, cell in zip(net.ties.index[rows[bad][:3]], cells[bad][:3], strict=True))
        wanted = "above 0" if length else "of 0 or more"
        raise MeasureError(f"{column} is not a number {wanted} on {int(bad.sum())} of {len(rows)} ties: {first}")
    return values

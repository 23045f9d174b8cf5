"""Structural holes (Burt): how far an actor's contacts are redundant, and how far they close in on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Unpack

import numpy as np
import pandas as pd
from scipy import sparse

from geograph.errors import UnknownName
from geograph.kernels.triples import reversed_arcs, triples
from geograph.result import ABOUT, Table, described, table
from geograph.steps import party
from geograph.views import Contract, View, defaulted, walkable
from geograph.vocabulary import choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Model = Literal["whole", "ego"]
MODELS = ("whole", "ego")
_DENSE = 0.25  # share of all pairs that are tied


@dataclass(frozen=True)
class Holes:
    """Burt's quantities of every arc i-j; arcs stand in the order of the matrix ``z``."""

    z: sparse.csr_array[np.float64]
    model: str

    @classmethod
    def of(cls, v: View, model: str) -> Holes:
        choose("model", model, MODELS)
        z = (v.matrix + v.matrix.T).tocsr() if v.directed else v.matrix  # a mutual tie counts twice; all twice is all once
        z.sort_indices()
        return cls(z, model)

    @cached_property
    def ego(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(self.z.shape[0]), self.degree)

    @cached_property
    def degree(self) -> NDArray[np.int64]:
        return np.diff(self.z.indptr).astype(np.int64)

    @cached_property
    def back(self) -> NDArray[np.int64]:
        return reversed_arcs(self.z)

    def per_ego(self, of_arcs: Floats) -> Floats:
        sums: Floats = np.bincount(self.ego, weights=of_arcs, minlength=self.z.shape[0]).astype(float)  # of no arcs numpy makes integers
        return sums

    @cached_property
    def share(self) -> Floats:
        """p_ij, the share of i's ties that it has with j."""
        return self.z.data / self.per_ego(self.z.data)[self.ego]

    @cached_property
    def closed(self) -> tuple[Floats, Floats]:
        """Of each arc i-j the sums over i's other contacts q of p_iq p_qj, and of p_iq m_jq.

        In the ego model what j does outside of i's network counts for nothing: j's total and its strongest tie are those
        within it, and so differ from ego to ego.
        """
        z, p, n = self.z.data, self.share, self.z.shape[0]
        if self.model == "whole":
            strongest = np.zeros(n)
            np.maximum.at(strongest, self.ego, z)
            if len(z) > _DENSE * n * n:  # so full of triangles that products of whole matrices are quicker
                shares, relative = np.zeros((2, n, n))
                shares[self.ego, self.z.indices], relative[self.ego, self.z.indices] = p, z / strongest[self.ego]
                return (shares @ shares)[self.ego, self.z.indices], (shares @ relative.T)[self.ego, self.z.indices]
            total, most = self.per_ego(z)[self.z.indices], strongest[self.z.indices]
        else:
            total, most = z[self.back], z[self.back]  # of each arc i-j, what j has with i
            for t in triples(self.z):
                total += np.bincount(t.ij, weights=z[t.jq], minlength=len(z))
                np.maximum.at(most, t.ij, z[t.jq])
        indirect, redundant = np.zeros(len(z)), np.zeros(len(z))
        for t in triples(self.z):
            indirect += np.bincount(t.ij, weights=p[t.iq] * z[t.qj] / total[t.iq], minlength=len(z))
            redundant += np.bincount(t.ij, weights=p[t.iq] * z[t.jq] / most[t.ij], minlength=len(z))
        return indirect, redundant

    @cached_property
    def dyadic(self) -> Floats:
        return (self.share + self.closed[0]) ** 2

    def _defined(self, values: Floats) -> Floats:
        return np.where(self.degree > 0, values, np.nan)  # who has no contacts is not unconstrained

    @cached_property
    def constraint(self) -> Floats:
        return self._defined(self.per_ego(self.dyadic))

    @cached_property
    def effective_size(self) -> Floats:
        return self._defined(self.degree - self.per_ego(self.closed[1]))

    @cached_property
    def hierarchy(self) -> Floats:
        """Coleman-Theil disorder of the dyadic constraints: r ln r summed over N ln N, r being c_ij over their mean."""
        n = self.degree
        with np.errstate(divide="ignore", invalid="ignore"):
            r = self.dyadic * (n / self.constraint)[self.ego]
            values = self.per_ego(r * np.log(r)) / (n * np.log(n))
        return self._defined(np.where(n == 1, 1.0, np.maximum(values, 0.0)))  # equal shares may come out at -1e-17

    def columns(self) -> dict[str, Any]:
        with np.errstate(divide="ignore", invalid="ignore"):
            return {
                "degree": self.degree,
                "effective_size": self.effective_size,
                "efficiency": self.effective_size / self.degree,
                "constraint": self.constraint,
                "hierarchy": self.hierarchy,
                "log_constraint": np.log(self.constraint),
            }


def _made(G: Any, contract: Contract, model: str) -> tuple[View, Holes]:
    v = walkable(G, **defaulted(contract, directed=True))
    return v, Holes.of(v, model)


def _only(result: Table, v: View, actors: Any) -> Table:
    """The rows of some actors; their numbers and ranks are those of the whole."""
    if actors is None:
        return result
    wanted = party(v.net, actors)
    at = [v.at(actor) for actor in wanted]
    left = [actor for actor, i in zip(wanted, at, strict=True) if not v.ranked[i]]
    if left and len(left) == len(wanted):
        raise UnknownName("ranked actor", left[0], hint="it is a forum or a collective, which have no row here")
    some = set(wanted)
    kept: Table = result[[actor in some for actor in result["actor"]]].reset_index(drop=True)
    made = dict(result.attrs[ABOUT])
    if left:
        made["notes"] = [*made["notes"], f"left out, being forums or collectives: {', '.join(map(str, left))}"]
    kept.attrs[ABOUT] = made
    return kept


def structural_holes(G: Any, *, model: Model = "whole", actors: Any = None, **contract: Unpack[Contract]) -> Table:
    r"""Burt's measures of structural holes side by side: size, redundancy, constraint and its concentration.

    .. math::

        z_{ij} = a_{ij} + a_{ji}, \qquad p_{ij} = \frac{z_{ij}}{\sum_k z_{ik}}, \qquad m_{jq} = \frac{z_{jq}}{\max_k z_{jk}}

    and, over the alters :math:`j` of *i* and third actors :math:`q \ne i, j`,

    .. math::

        e_i = \sum_j \Bigl(1 - \sum_q p_{iq} m_{jq}\Bigr), \qquad
        C_i = \sum_j c_{ij} = \sum_j \Bigl(p_{ij} + \sum_q p_{iq} p_{qj}\Bigr)^2, \qquad
        H_i = \frac{\sum_j r_{ij} \ln r_{ij}}{N_i \ln N_i}, \quad r_{ij} = \frac{c_{ij}}{C_i / N_i}

    Parameters
    ----------
    G : Network or networkx graph
    model : {"whole", "ego"}
        Whether an alter's ties to actors that ego does not know count (they dilute what it has with ego's other
        contacts), or only ties within ego's own network. On eleven actors the two differ by up to a third.
    actors : actor, group or list of these, optional
        Only their rows. Numbers and ranks are those of the whole network.
    **contract
        See :func:`geograph.view`. Default ``directed=True``: an undirected tie and a mutual one count twice as much
        as a one-way tie. With ``directed=False`` each counts alike.

    Returns
    -------
    DataFrame
        ``actor, degree, effective_size, efficiency, constraint, hierarchy, log_constraint, rank``.

        ``degree`` is the number of alters, forums and collectives among them. ``effective_size`` runs from 1 to the
        degree, ``efficiency`` is effective size over degree. ``constraint`` is above 0, and passes 1 in small closed
        networks (up to 1.125 without weights). ``hierarchy`` runs from 0 (all alters constrain alike) to 1 (one does
        it all; so for a single alter). ``log_constraint`` is the natural logarithm of constraint, as UCINET prints
        it. Rank 1 has the *least* constraint. All but the degree are NaN for isolates.

    Raises
    ------
    MeasureError
        A weight that is missing, negative or not a number on some tie; signed ties.
    UnknownName
        A model or an actor that does not exist.

    Notes
    -----
    Low constraint is an opportunity to broker, seen in structure alone: nothing says that the actor takes it, nor that
    the others would have it. A forum is an alter like others here, since membership takes of ego's attention; with
    ``forums="project"`` its members are each other's alters instead.

    References
    ----------
    Burt, R. S., *Structural Holes*, Harvard UP, 1992, ch. 2; S. P. Borgatti, Structural holes: unpacking Burt's redundancy
    measures, *Connections* 20 (1997) 35-38; J. S. Coleman, *Introduction to Mathematical Sociology*, Free Press, 1964.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> star = gg.brokerage.structural_holes(nx.star_graph(3))
    >>> star[["actor", "degree", "effective_size", "constraint", "hierarchy"]].round(3).values.tolist()[:2]
    [[0, 3, 3.0, 0.333, 0.0], [1, 1, 1.0, 1.0, 1.0]]
    """
    v, holes = _made(G, contract, model)
    found = holes.columns()
    by_constraint = {"constraint": found["constraint"], **found}
    made = table(v, "structural_holes", by_constraint, options={"model": model}, small_is_strong=True)
    return _only(made[["actor", *found, "rank"]], v, actors)


def effective_size(G: Any, *, model: Model = "whole", actors: Any = None, **contract: Unpack[Contract]) -> Table:
    r"""Effective size: an actor's contacts less their redundancy.

    .. math:: e_i = \sum_{j \in N(i)} \Bigl(1 - \sum_{q \ne i, j} p_{iq}\, m_{jq}\Bigr)

    where :math:`p_{iq}` is the share of *i*'s ties held with *q* and :math:`m_{jq}` is the *j*-*q* tie over *j*'s strongest.

    Parameters
    ----------
    G : Network or networkx graph
    model : {"whole", "ego"}
        Whether *j*'s strongest tie is sought in the whole network or among ego and its contacts.
    actors : actor, group or list of these, optional
        Only their rows.
    **contract
        See :func:`structural_holes`.

    Returns
    -------
    DataFrame
        ``actor, effective_size, degree, rank``; from 1 to the degree, NaN for isolates.

    Raises
    ------
    MeasureError
        As :func:`structural_holes`.

    Notes
    -----
    Without weights or direction this is the degree less the mean number of ties that a contact has to the others.

    References
    ----------
    Burt, R. S., *Structural Holes*, Harvard UP, 1992, ch. 2.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.brokerage.effective_size(nx.complete_graph(4))["effective_size"].round(9).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    v, holes = _made(G, contract, model)
    columns = {"effective_size": holes.effective_size, "degree": holes.degree}
    return _only(table(v, "effective_size", columns, options={"model": model}), v, actors)


def efficiency(G: Any, *, model: Model = "whole", actors: Any = None, **contract: Unpack[Contract]) -> Table:
    r"""Efficiency: the part of an actor's contacts that is not redundant, :math:`e_i / N_i`.

    Parameters
    ----------
    G : Network or networkx graph
    model : {"whole", "ego"}
    actors : actor, group or list of these, optional
        Only their rows.
    **contract
        See :func:`structural_holes`.

    Returns
    -------
    DataFrame
        ``actor, efficiency, effective_size, degree, rank``; from 1/degree to 1, NaN for isolates.

    Raises
    ------
    MeasureError
        As :func:`structural_holes`.

    Notes
    -----
    A pendant has 1, with one contact that repeats no other: read it beside the degree.

    References
    ----------
    Burt, R. S., *Structural Holes*, Harvard UP, 1992, ch. 2.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.brokerage.efficiency(nx.path_graph(3))["efficiency"].tolist()
    [1.0, 1.0, 1.0]
    """
    v, holes = _made(G, contract, model)
    found = holes.columns()
    columns = {name: found[name] for name in ("efficiency", "effective_size", "degree")}
    return _only(table(v, "efficiency", columns, options={"model": model}), v, actors)


def constraint(G: Any, *, model: Model = "whole", actors: Any = None, **contract: Unpack[Contract]) -> Table:
    r"""Constraint: how far an actor's ties, direct and through others, come down to a few that know each other.

    .. math:: C_i = \sum_{j \in N(i)} \Bigl(p_{ij} + \sum_{q \ne i, j} p_{iq}\, p_{qj}\Bigr)^2

    Parameters
    ----------
    G : Network or networkx graph
    model : {"whole", "ego"}
        Whether :math:`p_{qj}` is a share of all ties of *q*, or of those within ego's network.
    actors : actor, group or list of these, optional
        Only their rows.
    **contract
        See :func:`structural_holes`.

    Returns
    -------
    DataFrame
        ``actor, constraint, rank``; above 0, 1 for a pendant, somewhat above 1 possible; NaN for isolates. Rank 1
        has the least.

    Raises
    ------
    MeasureError
        As :func:`structural_holes`.

    Notes
    -----
    An isolate has no constraint and no opportunity either; it is not the least constrained.

    References
    ----------
    Burt, R. S., *Structural Holes*, Harvard UP, 1992, ch. 2, eq. 2.4.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.brokerage.constraint(nx.path_graph(3))[["actor", "constraint"]].values.tolist()
    [[1, 0.5], [0, 1.0], [2, 1.0]]
    """
    v, holes = _made(G, contract, model)
    made = table(v, "constraint", {"constraint": holes.constraint}, options={"model": model}, small_is_strong=True)
    return _only(made, v, actors)


def hierarchy(G: Any, *, model: Model = "whole", actors: Any = None, **contract: Unpack[Contract]) -> Table:
    r"""Hierarchy: how far an actor's constraint comes from a single contact (the Coleman-Theil index).

    .. math:: H_i = \frac{\sum_j r_{ij} \ln r_{ij}}{N_i \ln N_i}, \qquad r_{ij} = \frac{c_{ij}}{C_i / N_i}

    Parameters
    ----------
    G : Network or networkx graph
    model : {"whole", "ego"}
    actors : actor, group or list of these, optional
        Only their rows.
    **contract
        See :func:`structural_holes`.

    Returns
    -------
    DataFrame
        ``actor, hierarchy, rank``; 0 where all contacts constrain alike, 1 where one does it all and for a single
        contact; NaN for isolates. Rank 1 has the least.

    Raises
    ------
    MeasureError
        As :func:`structural_holes`.

    Notes
    -----
    It says how constraint is spread and not how much there is: read it beside :func:`constraint`.

    References
    ----------
    Burt, R. S., *Structural Holes*, Harvard UP, 1992, ch. 2, eq. 2.9; J. S. Coleman, *Introduction to Mathematical
    Sociology*, Free Press, 1964, p. 441.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.brokerage.hierarchy(nx.star_graph(3))["hierarchy"].tolist()
    [0.0, 1.0, 1.0, 1.0]
    """
    v, holes = _made(G, contract, model)
    made = table(v, "hierarchy", {"hierarchy": holes.hierarchy}, options={"model": model}, small_is_strong=True)
    return _only(made, v, actors)


def dyadic_constraint(G: Any, *, model: Model = "whole", actors: Any = None, **contract: Unpack[Contract]) -> Table:
    r"""Dyadic constraint: what of an actor's constraint each of its contacts accounts for.

    .. math:: c_{ij} = \Bigl(p_{ij} + \sum_{q \ne i, j} p_{iq}\, p_{qj}\Bigr)^2

    Parameters
    ----------
    G : Network or networkx graph
    model : {"whole", "ego"}
    actors : actor, group or list of these, optional
        Only these egos.
    **contract
        See :func:`structural_holes`.

    Returns
    -------
    DataFrame
        ``actor, alter, dyadic_constraint, share, direct, rank``: one row per ordered pair of ego and alter, by ego and
        then the strongest first. ``direct`` is :math:`p_{ij}`; ``share`` is the part of ego's constraint. An alter may be
        a forum or a collective. ``rank`` is among ego's alters; rank 1 constrains most.

    Raises
    ------
    MeasureError
        As :func:`structural_holes`.

    Notes
    -----
    The values of an ego sum to its constraint. They are not symmetric.

    References
    ----------
    Burt, R. S., *Structural Holes*, Harvard UP, 1992, ch. 2, eq. 2.4.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.brokerage.dyadic_constraint(nx.path_graph(3))[["actor", "alter", "dyadic_constraint"]].values.tolist()
    [[0, 1, 1.0], [1, 0, 0.25], [1, 2, 0.25], [2, 1, 1.0]]
    """
    v, holes = _made(G, contract, model)
    ego, alter = holes.ego, holes.z.indices
    values = {
        "dyadic_constraint": holes.dyadic,
        "share": holes.dyadic / holes.constraint[ego],
        "direct": holes.share,
    }
    frame = pd.DataFrame({"actor": v.actors[ego], "alter": v.actors[alter], **values})
    near = np.round(holes.dyadic, 12)  # equal but for rounding is equal
    order = np.lexsort((alter, -near, ego))
    frame = frame.iloc[order]
    first = np.searchsorted(ego, ego)  # where each ego's arcs begin
    value, place = near[order], np.arange(len(order))
    new = (place == first) | (value != np.roll(value, 1))
    frame["rank"] = np.maximum.accumulate(np.where(new, place, 0)) - first + 1
    result = described(
        frame[v.ranked[ego]].reset_index(drop=True), v.net, "dyadic_constraint", view=v, options={"model": model}, value="dyadic_constraint"
    )
    return _only(result, v, actors)

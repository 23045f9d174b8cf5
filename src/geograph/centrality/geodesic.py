"""Centrality by shortest paths: how near, how much in between; for actors and for groups of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Unpack

import numpy as np

from geograph.errors import MeasureError
from geograph.kernels.geodesics import dependencies, distances, path_counts
from geograph.result import Table, described, ranks, table
from geograph.views import Contract, View, as_network, walkable
from geograph.vocabulary import choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONVENTIONS = ("wasserman-faust", "valente-foreman", "n", "max+1", "zero", "average", "component")
DIRECTIONS = ("in", "out")
_BLOCK = 512  # sources whose distances are held at a time


@dataclass(frozen=True)
class Reach:
    """Per ranked actor: how many others it is connected with, the sum of their distances, and of 1/distance."""

    reached: NDArray[np.int64]
    farness: NDArray[np.float64]
    nearness: NDArray[np.float64]
    longest: float


def reach(v: View, direction: str) -> Reach:
    """Distances between ranked actors, summed a block of sources at a time: they need not all be held at once."""
    choose("direction", direction, DIRECTIONS)
    n, longest = v.n, 0.0
    reached, farness, nearness = np.zeros(n, dtype=np.int64), np.zeros(n), np.zeros(n)
    ends = np.flatnonzero(v.ranked)
    for first in range(0, n, _BLOCK):
        rows = np.arange(first, min(n, first + _BLOCK))
        d = distances(v.lengths, ends[rows])[:, v.ranked]
        d[np.arange(len(rows)), rows] = np.inf  # nobody is near to itself
        finite = np.isfinite(d)
        longest = max(longest, float(d[finite].max(initial=0.0)))
        parts = (finite, np.where(finite, d, 0.0), 1 / d)
        for sums, part in zip((reached, farness, nearness), parts, strict=True):
            if direction == "in":
                np.add(sums, part.sum(axis=0), out=sums)
            else:
                sums[rows] = part.sum(axis=1)
    return Reach(reached, farness, nearness, longest)


def unreached(d: Reach, n: int, convention: str) -> float:
    """What a convention takes for the distance of those that cannot be reached; 0 where they count for nothing."""
    average = d.farness.sum() / d.reached.sum() if d.reached.any() else 0.0
    return float({"n": n, "max+1": d.longest + 1, "average": average}.get(convention, 0.0))


def _spread(v: View, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values of the ranked actors in the places of all."""
    full = np.full(len(v), np.nan)
    full[v.ranked] = values
    return full


def harmonic(G: Any, *, direction: Literal["in", "out"] = "in", **contract: Unpack[Contract]) -> Table:
    r"""Harmonic centrality: the mean nearness of all others, an unreachable one counting 0.

    .. math:: h_i = \frac{1}{N-1} \sum_{j \ne i} \frac{1}{d(j, i)}

    Parameters
    ----------
    G : Network or networkx graph
    direction : {"in", "out"}
        On a directed view: distances from the others to the actor (as networkx counts), or from it.
    **contract
        See :func:`geograph.view`. Default: channels, undirected, steps of length 1 (1/weight with a weight).

    Returns
    -------
    DataFrame
        ``actor, harmonic, rank``; from 0 (isolate) to 1 (a tie to everyone) where no step is shorter than 1;
        NaN for a single actor.

    Raises
    ------
    MeasureError
        A weight that is missing, negative or not a number on some tie.

    Notes
    -----
    Sound on disconnected networks, unlike closeness. N counts ranked actors: forums are passed through in one step
    in all and are nobody's destination. Two actors may be near only through a third that would not help them.

    References
    ----------
    Marchiori, M. & V. Latora, Harmony in the small-world, *Physica A* 285 (2000) 539-546; P. Boldi & S. Vigna,
    Axioms for centrality, *Internet Mathematics* 10 (2014) 222-262.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.harmonic(nx.path_graph(3))[["actor", "harmonic"]].values.tolist()
    [[1, 1.0], [0, 0.75], [2, 0.75]]
    """
    v = walkable(G, **contract)
    values = reach(v, direction).nearness / (v.n - 1) if v.n > 1 else np.full(v.n, np.nan)
    return table(v, "harmonic", {"harmonic": _spread(v, values)}, options={"direction": direction} if v.directed else {})


def closeness(
    G: Any,
    *,
    convention: Literal["wasserman-faust", "valente-foreman", "n", "max+1", "zero", "average", "component"] = "wasserman-faust",
    direction: Literal["in", "out"] = "in",
    **contract: Unpack[Contract],
) -> Table:
    r"""Closeness: the inverse of the mean distance, with a stated rule for those that cannot be reached.

    .. math:: c_i = \frac{N-1}{\sum_{j \ne i} d(j, i)}

    Parameters
    ----------
    G : Network or networkx graph
    convention : str
        What an undefined distance does.

        * ``"wasserman-faust"``: mean distance to the *r* reachable, times r/(N - 1). networkx's default.
        * ``"valente-foreman"``: :math:`\sum (D + 1 - d)/(D (N-1))` with D the longest distance; unreachable adds 0.
        * ``"n"``, ``"max+1"``, ``"zero"``, ``"average"``: the distance is taken to be N; the longest distance + 1; 0;
          the mean of the defined distances (UCINET's options).
        * ``"component"``: only the reachable count (igraph). A triangle apart then equals the hub of a large star.
    direction : {"in", "out"}
        On a directed view: distances from the others (networkx), or to them.
    **contract
        See :func:`geograph.view`.

    Returns
    -------
    DataFrame
        ``actor, closeness, farness, rank``. ``farness`` is the sum of distances under the convention. 0 for an
        actor that reaches nobody where the convention leaves no distances; NaN for a single actor.

    Raises
    ------
    UnknownName
        A convention that does not exist.

    Notes
    -----
    On a connected network all but Valente-Foreman agree. On others the conventions rank differently: say which one
    you used, or use :func:`harmonic`.

    References
    ----------
    Freeman, L. C., *Social Networks* 1 (1979) 215-239; S. Wasserman & K. Faust, *Social Network Analysis*, CUP, 1994,
    p. 201; T. Valente & R. Foreman, Integration and radiality, *Social Networks* 20 (1998) 89-105.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.closeness(nx.path_graph(3))["closeness"].round(3).tolist()
    [1.0, 0.667, 0.667]
    """
    choose("convention", convention, CONVENTIONS)
    v = walkable(G, **contract)
    d = reach(v, direction)
    n, reached, longest = v.n, d.reached, d.longest
    farness = d.farness + unreached(d, n, convention) * (n - 1 - reached)
    with np.errstate(divide="ignore", invalid="ignore"):
        if convention == "valente-foreman":
            near = reached * (longest + 1) - d.farness
            values = near / (longest * (n - 1)) if longest else np.zeros(n)
        elif convention == "wasserman-faust":
            values = np.where(reached > 0, reached / farness * reached / (n - 1), 0.0)
        elif convention == "component":
            values = np.where(reached > 0, reached / farness, 0.0)
        else:
            values = np.where(farness > 0, (n - 1) / farness, 0.0)
    if n < 2:
        values = np.full(n, np.nan)
    options = {"convention": convention, **({"direction": direction} if v.directed else {})}
    return table(v, "closeness", {"closeness": _spread(v, values), "farness": _spread(v, farness)}, options=options)


def betweenness(G: Any, *, sample: int | None = None, seed: int = 0, **contract: Unpack[Contract]) -> Table:
    r"""Betweenness: how many of the others' shortest paths an actor lies on.

    .. math:: b_i = \sum_{s \ne i \ne t} \frac{\sigma_{st}(i)}{\sigma_{st}}

    where :math:`\sigma_{st}` counts the shortest paths from *s* to *t* and :math:`\sigma_{st}(i)` those through *i*;
    each unordered pair counts once on an undirected view.

    Parameters
    ----------
    G : Network or networkx graph
    sample : int, optional
        Estimate from the paths of this many actors drawn without replacement, instead of all. Never done unasked.
    seed : int
        For the sample.
    **contract
        See :func:`geograph.view`. With ``weight=`` or ``distance=`` paths are weighted; ``directed=True`` follows arrows.

    Returns
    -------
    DataFrame
        ``actor, betweenness, normalized, rank`` (and ``standard_error`` when sampled). Raw values are numbers of
        pairs; ``normalized`` divides by (N-1)(N-2)/2, or (N-1)(N-2) when directed: 0 to 1, NaN below three actors.

    Raises
    ------
    MeasureError
        A weight that is missing, negative or not a number; a sample of fewer than two.

    Notes
    -----
    Pairs are of ranked actors: paths may run through forums (one step in all) but do not begin or end there.
    Shortest lengths that differ by rounding only are equal. The measure assumes that what travels takes the shortest
    way and splits evenly; it does not say that an actor *controls* anything, nor that it is trusted by both sides.

    References
    ----------
    Freeman, L. C., A set of measures of centrality based on betweenness, *Sociometry* 40 (1977) 35-41; U. Brandes,
    A faster algorithm for betweenness centrality, *Journal of Mathematical Sociology* 25 (2001) 163-177.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.betweenness(nx.krackhardt_kite_graph()).head(1)[["actor", "betweenness"]].values.tolist()
    [[7, 14.0]]
    """
    v = walkable(G, **contract)
    sources = np.flatnonzero(v.ranked)
    halves = 1.0 if v.directed else 0.5
    columns: dict[str, Any] = {}
    if sample is not None and sample < len(sources):
        if sample < 2:
            raise MeasureError(f"sample={sample}: an estimate and its error need at least 2 actors")
        sources = np.sort(np.random.default_rng(seed).choice(sources, size=sample, replace=False))
    else:
        sample = None
    total, squares = np.zeros(len(v)), np.zeros(len(v))
    for delta in dependencies(v.lengths, v.ranked, sources):
        total += delta.sum(axis=0)
        squares += (delta**2).sum(axis=0)
    scale = halves * (v.n / len(sources) if sample else 1.0)
    columns["betweenness"] = total * scale
    pairs = (v.n - 1) * (v.n - 2) * halves
    columns["normalized"] = columns["betweenness"] / pairs if pairs > 0 else np.full(len(v), np.nan)
    notes: tuple[str, ...] = ()
    if sample:
        variance = np.maximum(squares - total**2 / sample, 0) / (sample - 1) * (1 - sample / v.n)
        columns["standard_error"] = halves * v.n * np.sqrt(variance / sample)
        notes = (f"estimated from the paths of {sample} of {v.n} actors",)
    options = {"sample": sample, "seed": seed} if sample else {}
    return table(v, "betweenness", columns, options=options, notes=notes)


def group(G: Any, groups: str | Mapping[str, Iterable[Any]] | Iterable[Any], **contract: Unpack[Contract]) -> Table:
    r"""Centrality of groups: what a set of actors reaches, is near to and lies between, taken as one.

    .. math::

        d(C) = |N(C) \setminus C|, \qquad
        c(C) = \frac{|V \setminus C|}{\sum_{v \notin C} \min_{c \in C} d(v, c)}, \qquad
        b(C) = \sum_{s, t \notin C} \frac{\sigma_{st}(C)}{\sigma_{st}}

    Parameters
    ----------
    G : Network or networkx graph
    groups : str, mapping of names to actors, or actors
        The name of a partition (``"bloc"``), several groups, or one.
    **contract
        See :func:`geograph.view`.

    Returns
    -------
    DataFrame
        ``group, size, degree, degree_normalized, harmonic, closeness, betweenness, betweenness_normalized, rank``
        (rank by betweenness). Degree counts outsiders tied to a member, over all outsiders when normalized; harmonic and
        closeness take the nearest member (closeness is NaN if an outsider cannot be reached); betweenness counts pairs of
        outsiders whose shortest paths run through a member, over all such pairs when normalized.

    Raises
    ------
    MeasureError
        A group without members, or with a member that is not ranked.

    Notes
    -----
    A group's value is not the sum of its members': they may cover the same outsiders. Larger groups have an advantage.

    References
    ----------
    Everett, M. G. & S. P. Borgatti, The centrality of groups and classes, *Journal of Mathematical Sociology* 23 (1999)
    181-201.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.group(nx.path_graph(5), [1, 3])[["size", "degree", "betweenness"]].values.tolist()
    [[2.0, 3.0, 3.0]]
    """
    net = as_network(G)
    v = walkable(net, **contract)
    notes: tuple[str, ...] = ()
    if isinstance(groups, str):
        named: dict[str, list[Any]] = {}
        for actor, names in net.partition(groups).items():
            for name in names:
                named.setdefault(name, []).append(actor)
        ranked = set(v.actors[v.ranked])
        chosen = {name: [a for a in named[name] if a in ranked] for name in sorted(named)}
        left_out = sum(map(len, named.values())) - sum(map(len, chosen.values()))
        if left_out:
            notes = (f"{left_out} members that are not ranked (forums, collectives) left out",)
        chosen = {name: members for name, members in chosen.items() if members}
    elif isinstance(groups, Mapping):
        chosen = {str(name): [net.find(a) for a in members] for name, members in groups.items()}
    else:
        members = [net.find(a) for a in groups]
        chosen = {", ".join(map(str, members)): members}
    counted = path_counts(v.lengths)
    rows = [{"group": name, **_group_row(v, counted, name, members)} for name, members in chosen.items()]
    frame = Table(rows, columns=["group", *_GROUP_COLUMNS])
    frame["rank"] = ranks(frame["betweenness"]).astype(int)
    frame = frame.sort_values(["rank", "group"], ignore_index=True)
    options = {"groups": groups if isinstance(groups, str) else "given"}
    return described(frame, net, "group", view=v, options=options, notes=notes, value="betweenness")


_GROUP_COLUMNS = ("size", "degree", "degree_normalized", "harmonic", "closeness", "betweenness", "betweenness_normalized")


def _group_row(v: View, counted: tuple[Any, Any], name: str, members: list[Any]) -> dict[str, float]:
    inside = v.actors.isin(members)
    if not members or (inside & ~v.ranked).any() or inside.sum() != len(set(members)):
        raise MeasureError(f"group {name!r} has no members, or one that is not a ranked actor under this contract")
    outside = v.ranked & ~inside
    k = int(outside.sum())
    touched = np.asarray((v.pattern[inside].sum(axis=0) + v.pattern[:, inside].sum(axis=1)) > 0).reshape(-1) & outside
    dist, sigma = counted
    nearest = dist[:, inside].min(axis=1)[outside]  # inward, as closeness and harmonic are by default
    # Shortest paths that avoid the group: as many, and as short, as without its members.
    around = np.ix_(~inside, ~inside)
    dist_without, sigma_without = path_counts(v.lengths[~inside][:, ~inside])
    with np.errstate(divide="ignore", invalid="ignore"):
        same = dist_without <= dist[around] * (1 + 1e-9)
        avoiding = np.where(same, sigma_without / sigma[around], 0.0)
        through = np.where(np.isfinite(dist[around]), 1 - avoiding, 0.0)
    np.fill_diagonal(through, 0.0)
    ends = outside[~inside]
    between = float(through[np.ix_(ends, ends)].sum()) * (1.0 if v.directed else 0.5)
    pairs = k * (k - 1) * (1.0 if v.directed else 0.5)
    return {
        "size": int(inside.sum()),
        "degree": int(touched.sum()),
        "degree_normalized": touched.sum() / k if k else np.nan,
        "harmonic": float((1 / nearest).sum()) / k if k else np.nan,
        "closeness": k / float(nearest.sum()) if k and np.isfinite(nearest).all() else np.nan,
        "betweenness": between,
        "betweenness_normalized": between / pairs if pairs else np.nan,
    }

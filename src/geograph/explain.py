"""Why an actor has its score: the pairs and paths, triads or ties that it is the sum of, with the citations behind each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from geograph import brokerage, centrality, result
from geograph.errors import MeasureError
from geograph.network import Network
from geograph.parts import ALTERS, NONE, PAIRS, Parts, Question, alters, pairs
from geograph.paths.ends import whole as whole_number
from geograph.result import ABOUT, Table
from geograph.steps import CELLS
from geograph.views import Contract, as_network

__all__ = ["why"]

_NEAR = 1e-9  # the parts sum to the score at least so well


@dataclass(frozen=True)
class _Way:
    """How a measure comes apart: into what, in which of its columns, and whom a part is about."""

    apart: Callable[[Question], Parts]
    whom: tuple[str, ...] = ALTERS
    columns: tuple[str, ...] | None = None  # None: all but actor and rank
    word: str = "tie"


_WAYS: dict[Callable[..., Any], _Way] = {
    centrality.degree: _Way(alters.degree),
    centrality.strength: _Way(alters.strength),
    centrality.harmonic: _Way(pairs.harmonic, PAIRS, ("harmonic",), "other"),
    centrality.closeness: _Way(pairs.closeness, PAIRS, ("closeness", "farness"), "other"),
    centrality.betweenness: _Way(pairs.betweenness, PAIRS, ("betweenness", "normalized"), "pair"),
    centrality.current_flow_betweenness: _Way(pairs.current_flow, PAIRS, ("current_flow_betweenness", "normalized"), "pair"),
    centrality.eigenvector: _Way(alters.eigenvector, ALTERS, ("eigenvector",)),
    centrality.katz: _Way(alters.katz, ALTERS, ("katz",)),
    centrality.bonacich: _Way(alters.bonacich, ALTERS, ("bonacich",)),
    centrality.pagerank: _Way(alters.pagerank, ALTERS, ("pagerank",)),
    centrality.hits: _Way(alters.hits, ALTERS, ("authority", "hub")),
    centrality.talk_to_means: _Way(alters.talk_to_means, ALTERS, ("talk_to_means", "contacts", "means")),
    brokerage.roles: _Way(pairs.roles, PAIRS, (*pairs.ROLES, "total"), "triad"),
    brokerage.constraint: _Way(alters.holes, ALTERS, ("constraint",)),
    brokerage.effective_size: _Way(alters.holes, ALTERS, ("effective_size", "degree")),
    brokerage.efficiency: _Way(alters.holes, ALTERS, ("efficiency", "effective_size", "degree")),
    brokerage.structural_holes: _Way(alters.holes, ALTERS, ("constraint", "effective_size", "efficiency", "degree")),
}
MEASURES = {measure.__name__: measure for measure in _WAYS}


def why(
    measure: Callable[..., Any],
    G: Any,
    actor: Any,
    *,
    column: str | None = None,
    limit: int | None = None,
    options: Mapping[str, Any] | None = None,
) -> Table:
    r"""Why an actor has its score: the pairs, triads or ties that it is the sum of, with their citations.

    Parameters
    ----------
    measure : function
        One of ``degree``, ``strength``, ``talk_to_means``, ``harmonic``, ``closeness`` (its column ``farness``), ``betweenness``,
        ``current_flow_betweenness``, ``eigenvector``, ``katz``, ``bonacich``, ``pagerank`` and ``hits`` in
        :mod:`geograph.centrality`; ``roles``, ``constraint``, ``effective_size``, ``efficiency`` and
        ``structural_holes`` in :mod:`geograph.brokerage`.
    G : Network or networkx graph
    actor : actor
        By id, name or alias.
    column : str, optional
        Which column of the measure; default the measure's own value.
    limit : int, optional
        How many parts are listed, the largest first; all are added up.
    options : mapping, optional
        Passed on to the measure, the words of the contract among them.

    Returns
    -------
    DataFrame
        One row per part: ``part`` in words; ``share``, what it adds to the score; whom it is about; ``types, signs, confidence,
        ties, citations, denied_by`` of the ties it rests on, parted by ``;``. Largest first, equal ones by name.

        ==================================  ==============================================================================
        betweenness, current flow           each pair, ``from, to, through``, and the ties on its shortest paths through
                                            the actor, or of the actor that carry its current
        harmonic, farness                   each other actor, ``from, to, through``, and the ties of one shortest path, the
                                            first by ids
        roles                               each open triad, ``from, to, through``
        degree, strength, talk to means     each ``alter``
        pagerank, eigenvector, katz, ...    what each ``alter`` passes on; blank for what comes by no tie
        constraint and other holes          each ``alter``, with the ties to it and over common contacts
        ==================================  ==============================================================================

    Raises
    ------
    UnknownName
        An actor or a column that does not exist.
    MeasureError
        A measure or a column that is no sum of such parts; an estimate; what the measure itself refuses.

    Notes
    -----
    The parts sum to the score to 1e-9 (relative to it, where it is above 1), and the note says so: it was added up. A part is what
    the measure counts, not a cause: without one of the ties other paths would be shortest, see :func:`geograph.whatif.remove`. An
    actor that the measure does not rank (a forum used as a conduit, a collective) has no score and no parts.

    References
    ----------
    The parts are those of each measure's definition.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> found = gg.explain.why(gg.centrality.betweenness, nx.cycle_graph(5), 0)
    >>> found[["part", "share"]].values.tolist()
    [['1 to 4 by the only shortest path', 1.0]]
    """
    way = _way(measure)
    if measure is brokerage.roles and "group" not in (options or {}):
        raise MeasureError("roles are told by groups: give options={'group': ...}, a partition or a mapping")
    net, given = as_network(G), dict(options or {})
    found = net.find(actor)
    whole = measure(net, **given)
    made = whole.attrs[ABOUT]
    name = column or made["value"]
    scores = result.column(whole, name)
    allowed = tuple(c for c in whole if c not in ("actor", "rank")) if way.columns is None else way.columns
    if name not in allowed:
        raise MeasureError(f"{measure.__name__}: {name} is no sum of parts; these are: {', '.join(c for c in allowed if c in whole)}")
    whom = f"{measure.__name__}{'' if name == made['value'] else f' ({name})'} of {found}"
    parts = NONE
    score = float(scores[found]) if found in scores.index else math.nan
    if found not in scores.index:
        told = _unranked(net, found, made["contract"])
    elif math.isnan(score):
        told = f"{whom} is not defined (NaN), so there is nothing to add up"
    else:
        own = {word: value for word, value in given.items() if word not in Contract.__annotations__}
        question = Question(net, found, name, cast(Contract, made["contract"]), made["options"], own)
        parts = way.apart(question)
        parts = parts.some(parts.shares != 0)
        told = _sum(parts, score, whom, way.word)
    order = parts.largest_first()
    listed = order if limit is None else order[: whole_number("limit", limit, 0)]
    if len(listed) < len(order):
        told += f"; listed: {len(listed):,}, the largest" if len(listed) else "; none is listed"
    rows = {k: {"share": float(parts.shares[k]), **parts.tell(k)} for k in sorted(listed.tolist())}  # those from one actor together
    frame = Table([rows[k] for k in listed.tolist()], columns=["part", "share", *way.whom, *CELLS])
    frame["share"] = frame["share"].astype(float)
    frame.attrs[ABOUT] = {
        **made,
        "measure": "why",
        "value": "share",
        "options": {"measure": measure.__name__, "actor": found, **({"column": column} if column else {}), **made["options"]},
        "notes": [*made["notes"], told],
        "score": score,
        "parts": len(order),
        "rest": math.fsum(parts.shares[order[len(listed) :]]),
    }
    return frame


def _way(measure: Callable[..., Any]) -> _Way:
    try:
        return _WAYS[measure]
    except (KeyError, TypeError):
        named = getattr(measure, "__name__", repr(measure))
        raise MeasureError(f"{named} is no sum over pairs, triads or ties; these are: {', '.join(MEASURES)}") from None


def _unranked(net: Network, actor: Any, contract: Mapping[str, Any]) -> str:
    """Why an actor is not in a measure's table."""
    if net.actors["kind"].loc[actor] != "forum":
        return f"{actor} is a collective, which no measure ranks: it has no score, and nothing adds up"
    part = "a conduit" if contract["forums"] == "conduit" else "left out"
    return f"{actor} is a forum, {part} under this contract: it has no score, and nothing adds up; try forums='actor'"


def _sum(parts: Parts, score: float, whom: str, word: str) -> str:
    """That the parts add up to the score; a decomposition that does not is never shown."""
    total = math.fsum(parts.shares)
    if abs(total - score) > _NEAR * max(1.0, abs(score)):
        raise MeasureError(f"the parts of {whom} sum to {total!r} and not to {score!r}; this is a fault of geograph, please report it")
    if not len(parts.shares):
        return f"{whom} is 0: no {word} adds to it"
    count = "1 part sums" if len(parts.shares) == 1 else f"{len(parts.shares):,} parts sum"
    return f"{count} to {total:.10g}; {whom} is {score:.10g}; they agree to 1e-9"

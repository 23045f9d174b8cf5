"""The open triads behind a count of brokerage: who, between whom, on which ties, on whose word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from geograph.brokerage.contacts import Contacts, Lookup
from geograph.brokerage.counting import of_triples, role_names
from geograph.brokerage.grouping import Groups
from geograph.errors import MeasureError
from geograph.result import Table, described
from geograph.steps import cells
from geograph.views import Contract, as_network
from geograph.vocabulary import choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIGNS = ("go-between", "between rivals", "partisan", "common enemy")
_MOST = 2_000_000  # rows: each cites its ties
_BLOCK = 100_000  # pairs whose brokers are counted at a time
_CELLS = ("types", "confidence", "ties", "citations", "denied_by")


def triads(
    G: Any,
    *,
    group: str | Mapping[Any, Any] | None = None,
    actor: Any = None,
    role: str | None = None,
    sign: str | None = None,
    **contract: Unpack[Contract],
) -> Table:
    r"""Open triads: every pair without a channel that an actor stands between, with the ties it rests on.

    .. math:: \{(a, v, b) : a \to v \to b,\; a \not\to b,\; a \ne b\}

    Parameters
    ----------
    G : Network or networkx graph
    group : str or mapping, optional
        As for :func:`roles`; adds the groups and the role.
    actor : optional
        Only triads with this broker, by id, name or alias.
    role : str, optional
        Only this role (coordinator, itinerant, representative, gatekeeper, liaison; representative_gatekeeper undirected);
        needs ``group``.
    sign : {"go-between", "between rivals", "partisan", "common enemy"}, optional
        Only triads of this kind.
    **contract
        See :func:`roles`, and give the same words to both. ``ties="all"`` adds triads with a hostile step, and such with a step
        that is neither a channel nor hostile (a border): their ``sign`` is blank.

    Returns
    -------
    DataFrame
        ``broker, source, target`` (*v*, *a*, *b*; undirected in the order of their ids); with groups ``source_group,
        broker_group, target_group, role, share``; then ``sign``, and ``brokers``, the number of actors that stand between
        this pair (1: nobody else does). Then the types, ids and citations of the ties *a-v* (``source_types``,
        ``source_ties``, ``source_citations``), *v-b* (``target_*``) and of the hostile ties *a-b* (``between_*``, blank
        if there are none), parted by ``;``. In the order of broker, source and target. For an actor and a role there are
        as many rows as :func:`roles` counts. Where groups overlap a triad has a row for each role that it is in part,
        and ``share`` sums to the count, as share/brokers sums to the partial credit.

    Raises
    ------
    UnknownName
        An actor, role, sign or partition that does not exist.
    MeasureError
        A role without a group; more than two million triads (name an actor).

    Notes
    -----
    By the signs of *a-v*, *v-b* and *a-b* a triad is

    ==============  =======  =======  =======  ================================================================
    go-between      channel  channel  none     nothing is known of the two but the third
    between rivals  channel  channel  hostile  a mediator, or a third who gains by their quarrel (tertius gaudens)
    partisan        channel  hostile  any      with one, against the other (``ties="all"``)
    common enemy    hostile  hostile  any      against both (``ties="all"`` or ``"hostile"``)
    ==============  =======  =======  =======  ================================================================

    Structure cannot tell a mediator from a tertius gaudens: read what is cited. A step between two actors with both
    hostile ties and others counts as a channel, and a pair without a channel need not be without contact in the world: nobody wrote of it.

    References
    ----------
    Gould, R. V. & R. M. Fernandez, *Sociological Methodology* 19 (1989) 89-126; G. Simmel, *Soziologie*, Duncker & Humblot, 1908,
    ch. 2 (the mediator and the tertius gaudens).

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> talks = nx.MultiGraph([("a", "v"), ("v", "b"), ("v", "c")])
    >>> _ = talks.add_edge("a", "b", sign=-1)
    >>> gg.brokerage.triads(talks)[["broker", "source", "target", "sign"]].values.tolist()
    [['v', 'a', 'b', 'between rivals'], ['v', 'a', 'c', 'go-between'], ['v', 'b', 'c', 'go-between']]
    """
    net = as_network(G)
    c = Contacts.of(net, **contract)
    if sign is not None:
        choose("sign", sign, SIGNS)
    if role is not None:
        choose("role", role, role_names(c.directed))
        if group is None:
            raise MeasureError(f"role={role!r} needs the groups: give group=, as to roles")
    broker = None if actor is None else _place(c, actor)
    a, v, b = _listed(c, broker)
    parts: list[tuple[str, NDArray[np.float64]]] = [("", np.ones(len(v)))]
    notes: tuple[str, ...] = ()
    groups = Groups.of(net, c.actors, group) if group is not None else None
    if groups:
        names = role_names(c.directed)
        chosen = of_triples(groups.shares, a, v, b, directed=c.directed)
        parts = [(name, share) for name, share in zip(names, chosen, strict=True) if role in (None, name)]
        notes = groups.notes()
    rows = [(at, name, share[at]) for name, share in parts for at in np.flatnonzero(share > 1e-12).tolist()]
    signs, hostile = _signs(c, a, v, b)
    if sign is not None:
        rows = [row for row in rows if signs[row[0]] == sign]
    rank = {name: i for i, name in enumerate(role_names(c.directed))}
    order = np.lexsort((b, a, v))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    rows.sort(key=lambda row: (place[row[0]], rank.get(row[1], 0)))
    at = np.array([row[0] for row in rows], dtype=np.int64)
    a, v, b = a[at], v[at], b[at]
    who = c.view.actors[c.places]
    columns: dict[str, Any] = {"broker": who[v], "source": who[a], "target": who[b]}
    if groups:
        text = np.array([groups.text(i) for i in range(c.n)], dtype=object)
        columns |= {"source_group": text[a], "broker_group": text[v], "target_group": text[b]}
        columns |= {"role": [row[1] for row in rows], "share": np.array([row[2] for row in rows], dtype=float)}
        if not groups.overlap:
            columns["share"] = columns["share"].astype(np.int64)
    columns |= {"sign": [signs[k] for k in at.tolist()], "brokers": _brokers(c, a, b)}
    for name, of, (i, j) in (("source", c, (a, v)), ("target", c, (v, b)), ("between", hostile, (a, b))):
        columns |= {f"{name}_{word}": values for word, values in _cited(of, i, j).items()}
    options = {"group": groups.named if groups else None, "actor": None if broker is None else c.actors[broker], "role": role, "sign": sign}
    return described(Table(columns), net, "triads", view=c.view, options=options, notes=notes)


def _place(c: Contacts, actor: Any) -> int:
    at = c.view.at(actor)
    if not c.view.ranked[at]:
        raise MeasureError(f"{c.view.actors[at]} is a collective or a forum, which broker nothing here; forums='actor' makes forums actors")
    return int(np.searchsorted(c.places, at))


def _listed(c: Contacts, broker: int | None) -> tuple[NDArray[np.int64], ...]:
    found, total = [], 0
    for block in c.open(broker):
        total += len(block[0])
        if total > _MOST:
            raise MeasureError(f"there are more than {_MOST:,} open triads; name an actor (actor=), or take fewer ties")
        found.append(block)
    empty = np.zeros(0, dtype=np.int64)
    return tuple(np.concatenate([empty, *part]) for part in zip(*found, strict=True)) if found else (empty, empty, empty)


def _signs(c: Contacts, a: NDArray[np.int64], v: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[list[str], Contacts]:
    """The kind of each triad, and the hostile ties that tell the first two kinds apart."""
    hostile = c.hostile()
    peaceful_step, rivalry = Lookup(c.closing), Lookup(hostile.steps)
    peaceful = peaceful_step(a, v).astype(int) + peaceful_step(v, b)
    rivals = rivalry(a, b)
    hostile_step = rivalry(a, v).astype(int) + rivalry(v, b)
    known = peaceful + hostile_step >= 2  # else a step is a border or the like: neither a channel nor hostile
    kinds = zip(peaceful.tolist(), rivals.tolist(), known.tolist(), strict=True)
    return [(SIGNS[3 - n] if n < 2 else SIGNS[int(r)]) if told else "" for n, r, told in kinds], hostile


def _brokers(c: Contacts, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many two-step paths lead from a to b."""
    into = c.steps.T.tocsr()
    pairs, at = np.unique(a * c.n + b, return_inverse=True)
    brokers = np.zeros(len(pairs), dtype=np.int64)
    for first in range(0, len(pairs), _BLOCK):
        i, j = np.divmod(pairs[first : first + _BLOCK], max(c.n, 1))
        brokers[first : first + _BLOCK] = c.steps[i].multiply(into[j]).sum(axis=1)
    return brokers[at]


def _cited(of: Contacts, i: NDArray[np.int64], j: NDArray[np.int64]) -> dict[str, Any]:
    """The cells of each step; every distinct step is looked up once."""
    steps, at = np.unique(i * of.n + j, return_inverse=True)
    found = [cells(of.net, of.rows(*divmod(step, of.n))) for step in steps.tolist()]
    return {word: np.array([cell[word] for cell in found], dtype=object)[at] for word in _CELLS}

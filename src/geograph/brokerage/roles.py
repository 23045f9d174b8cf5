"""Gould-Fernandez brokerage: who stands between whom, within and across groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

import numpy as np

from geograph.brokerage.contacts import Contacts
from geograph.brokerage.counting import counter, reshuffled, role_names
from geograph.brokerage.expectation import expectation, standardized
from geograph.brokerage.grouping import Groups
from geograph.errors import MeasureError
from geograph.result import Table, described, ranks
from geograph.views import Contract, as_network


def roles(
    G: Any,
    *,
    group: str | Mapping[Any, Any],
    partial: bool = False,
    permutations: int = 0,
    seed: int = 0,
    **contract: Unpack[Contract],
) -> Table:
    r"""Brokerage roles: how many pairs without a channel of their own an actor stands between, by the groups of the three.

    .. math:: \text{total}_v = |\{(a, b) : a \to v \to b,\; a \not\to b,\; a \ne b\}|

    and each such triad is one of five roles of the broker *v*, by the groups of *a*, *v* and *b*:

    ================  ===============  ==========================================================
    coordinator       A → A → A        all three in one group
    itinerant         A → B → A        an outsider between two members of one group (consultant)
    representative    A → A → B        passes on what comes from its own group
    gatekeeper        A → B → B        lets in what comes to its own group
    liaison           A → B → C        three groups
    ================  ===============  ==========================================================

    Parameters
    ----------
    G : Network or networkx graph
    group : str or mapping
        The name of a partition (``"bloc"``) or of a column of the actors (a node attribute), or a mapping of actors to
        groups; a list or set of groups for an actor of several.
    partial : bool
        Partial credit: a pair with *k* brokers counts 1/*k* for each of them. 1 is a broker without whom the pair has none.
    permutations : int
        How often the labels are shuffled over the actors for the columns ``p_*``; 0 for none. 999 is usual.
    seed : int
        For the shuffling.
    **contract
        See :func:`geograph.view`. Default: channels; undirected for a Network, so that the two ways across a border
        are one column ``representative_gatekeeper`` and each unordered pair counts once. ``directed=True`` follows arrows.

    Returns
    -------
    DataFrame
        ``actor, group``, the roles, ``total, rank`` (by total); then for the roles and the total ``z_*``, ``expected_*``,
        ``sd_*``; and ``p_*`` for the roles, if asked for. Counts are numbers of pairs, from 0 to (N-1)(N-2), half of that
        undirected. ``expected_*`` and ``sd_*`` are those of a network with the same groups whose ties are strewn at
        random with the same density; z = (count - expected)/sd, NaN where nothing can vary, as for the coordinator in a group of
        two. With ``partial`` there is no such expectation, and no column of it. ``p_*`` is (1 + draws with as much or more)/(1 + draws)
        against reshuffled labels.

    Raises
    ------
    UnknownName
        A partition, column or actor that does not exist.
    MeasureError
        A negative number of permutations; a group that is neither a name nor a mapping; ``ties="signed"``.

    Notes
    -----
    A hostile tie between *a* and *b* leaves the pair open: that is the mediator's case. Actors who meet in the same forum are in
    contact. Only ranked actors are counted, as brokers and as ends: no collectives, no forums used as conduits. An actor
    without a group is a group of its own; one of several groups belongs to each in equal part, so the roles may be
    fractions and still sum to the total. A count says that a position exists, not that anybody used it, nor that the pair
    wants to be brought together. z compares with a network in which *everything* is random; p keeps the network as it is and asks whether
    the groups matter. The expectation of a total depends on nothing but size and density, so its z ranks as the total does.

    References
    ----------
    Gould, R. V. & R. M. Fernandez, Structures of mediation: a formal approach to brokerage in transaction networks,
    *Sociological Methodology* 19 (1989) 89-126.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> bridge = nx.DiGraph([("a1", "a2"), ("a2", "b1"), ("b1", "b2")])
    >>> found = gg.brokerage.roles(bridge, group={"a1": "A", "a2": "A", "b1": "B", "b2": "B"})
    >>> found[["actor", "representative", "gatekeeper", "total"]].values.tolist()
    [['a2', 1, 0, 1], ['b1', 0, 1, 1], ['a1', 0, 0, 0], ['b2', 0, 0, 0]]
    """
    if permutations < 0 or permutations != int(permutations):
        raise MeasureError(f"permutations={permutations}: how often to shuffle, 0 or more")
    net = as_network(G)
    c = Contacts.of(net, **contract)
    groups = Groups.of(net, c.actors, group)
    count = counter(c, partial=partial, draws=permutations)
    counts = count(groups.shares)
    names = (*role_names(c.directed), "total")
    shown = counts if partial or groups.overlap else np.rint(counts).astype(np.int64)
    columns: dict[str, Any] = {
        "actor": c.view.actors[c.view.ranked],
        "group": np.array([groups.text(i) for i in range(c.n)], dtype=object),
        **dict(zip(names, shown, strict=True)),
        "rank": ranks(counts[-1]),
    }
    if not partial:
        mean, variance = expectation(c, groups)
        sd, z = standardized(counts, mean, variance)
        for word, values in (("z", z), ("expected", mean), ("sd", sd)):
            columns |= {f"{word}_{name}": row for name, row in zip(names, values, strict=True)}
    notes = groups.notes()
    if permutations:
        p = reshuffled(count, groups, counts, int(permutations), seed)
        columns |= {f"p_{name}": row for name, row in zip(names[:-1], p, strict=False)}
        notes += (f"p against reshuffled labels, {permutations} draws",)
    frame = Table(columns)
    frame["rank"] = frame["rank"].astype("Int64")
    frame = frame.sort_values("rank", kind="stable", ignore_index=True)
    options = {"group": groups.named, **({"partial": True} if partial else {})}
    options |= {"permutations": permutations, "seed": seed} if permutations else {}
    return described(frame, net, "roles", view=c.view, options=options, notes=notes, value="total")

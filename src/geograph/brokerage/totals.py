"""Brokerage roles of the whole network: all actors' counts together, and what they would be by chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from geograph.brokerage.contacts import Contacts
from geograph.brokerage.counting import counter, role_names
from geograph.brokerage.expectation import expectation, standardized
from geograph.brokerage.grouping import Groups
from geograph.result import Table, described
from geograph.views import Contract, as_network

if TYPE_CHECKING:
    from numpy.typing import NDArray


def roles_total(G: Any, *, group: str | Mapping[Any, Any], **contract: Unpack[Contract]) -> Table:
    r"""Brokerage roles of the whole network: how often each role is played at all, against chance.

    .. math:: t_r = \sum_v \text{count}_r(v), \qquad z_r = \frac{t_r - E(t_r)}{\sqrt{\operatorname{Var}(t_r)}}

    Parameters
    ----------
    G : Network or networkx graph
    group : str or mapping
        As for :func:`roles`.
    **contract
        See :func:`roles`.

    Returns
    -------
    DataFrame
        ``role, count, expected, sd, z``: one row per role and one for the total. ``expected`` and ``sd``
        are exact for ties strewn at random with the network's density. z is NaN where nothing can vary, and, like sd, where groups overlap.

    Raises
    ------
    UnknownName
        A partition, column or actor that does not exist.

    Notes
    -----
    Two triads that share a dyad do not vary independently: what is a step of one may be the missing tie of the other, and
    then both cannot be there. sna leaves some of these pairs out, so that its sd of coordinators, representatives,
    gatekeepers and the total is too large; of itinerants and liaisons, and of single actors, both agree.

    References
    ----------
    Gould, R. V. & R. M. Fernandez, *Sociological Methodology* 19 (1989) 89-126; C. T. Butts, Social network analysis with
    sna, *Journal of Statistical Software* 24 (2008), 6.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> camps = {0: "A", 1: "A", 2: "B", 3: "B"}
    >>> gg.brokerage.roles_total(nx.path_graph(4), group=camps)[["role", "count"]].values.tolist()
    [['coordinator', 0], ['itinerant', 0], ['representative_gatekeeper', 2], ['liaison', 0], ['total', 2]]
    """
    net = as_network(G)
    c = Contacts.of(net, **contract)
    groups = Groups.of(net, c.actors, group)
    counts = counter(c, partial=False, draws=0)(groups.shares).sum(axis=1)
    mean = expectation(c, groups)[0].sum(axis=1) if c.n > 1 else np.full(len(counts), np.nan)
    unknown = np.full(len(counts), np.nan)
    exact = _variance(c, groups) if c.n > 1 and not groups.overlap else unknown
    sd, z = standardized(counts, mean, exact)
    frame = Table(
        {
            "role": [*role_names(c.directed), "total"],
            "count": counts if groups.overlap else np.rint(counts).astype(np.int64),
            "expected": mean,
            "sd": sd,
            "z": z,
        }
    )
    return described(frame, net, "roles_total", view=c.view, options={"group": groups.named}, notes=groups.notes(), value="count")


def _sizes(groups: Groups) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sizes of groups, each once, and how many groups have it."""
    of_groups = np.bincount(groups.codes)
    size, often = np.unique(of_groups[of_groups > 0], return_counts=True)
    return size.astype(float), often.astype(float)


def _variance(c: Contacts, groups: Groups) -> NDArray[np.float64]:
    """Exact variance of each role's total, by role, the total last.

    Triads of a role vary together where they share a dyad. Of every kind of dyad (by the sizes of its groups, inside one group or
    across two) we know in how many triads it is a step and in how many the missing tie.
    """
    p, close, apart = c.density
    n, (size, often) = float(c.n), _sizes(groups)
    g, h = size[:, None], size[None, :]
    inside = often * size * (size - 1)  # arcs, by size of the group
    across = (often[:, None] * often[None, :] - np.diag(often)) * g * h
    between = n - g - h
    zero, one, all_ = np.zeros_like(size), np.zeros_like(across), np.ones_like(across)
    # Per role: (steps, missing) inside a group, (steps, missing) across, and, of every triad, how many others of the role
    # have the same actors, two dyads in common, and one of these as a step here and as the missing tie there.
    coordinator = (2 * (size - 2), size - 2, one, one, 2)
    itinerant = (zero, n - size, g + h - 2, one, 0)
    liaison = (zero, zero, 2 * between, between, 2)
    everything = (zero + 2 * (n - 2), zero + n - 2, all_ * 2 * (n - 2), all_ * (n - 2), 2)
    if c.directed:
        crossing = [(n - size, zero, all_ * (end - 1), all_ * (end - 1), 1) for end in (g, h)]
    else:
        crossing = [(2 * (n - size), zero, g + h - 2, g + h - 2, 1)]
    mu, variances = p**2 * (1 - close), []
    for steps_in, missing_in, steps_across, missing_across, companions in (coordinator, itinerant, *crossing, liaison, everything):
        both_ways = 1.0 if c.directed else 2.0  # an undirected dyad stands there as two arcs
        triads, step_step, step_missing, missing_missing = (
            sum(float((arcs * product).sum()) for arcs, product in zip((inside, across), products, strict=True)) / both_ways
            for products in (
                (missing_in, missing_across),
                (steps_in * (steps_in - 1), steps_across * (steps_across - 1)),
                (2 * steps_in * missing_in, 2 * steps_across * missing_across),
                (missing_in * (missing_in - 1), missing_across * (missing_across - 1)),
            )
        )
        double = companions * triads
        same_actors = p * (apart**2) * (1 if not c.directed else p) - mu**2
        step_step -= 0 if c.directed else double
        variances.append(
            triads * mu * (1 - mu)
            + step_step * p**3 * (1 - p) * (1 - close) ** 2
            + (step_missing - 2 * double) * p**3 * (1 - close) * (apart - p * (1 - close))
            + missing_missing * p**4 * close * (1 - close)
            + double * same_actors
        )
    return np.array(variances)

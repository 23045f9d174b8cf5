"""Centrality by counting: contacts, ties, talk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from geograph.result import Table, table
from geograph.views import Contract, View, amended, as_network, defaulted, view
from geograph.vocabulary import SIGN_NAMES, choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.network import Network


def _sums(net: Network, v: View, contract: Contract, count: bool) -> NDArray[np.float64]:
    """Per actor of ``v``: contacts (or total weight) in a part of the network, direction aside."""
    if contract.get("parallel") == "sources" and not (net.ties["citation"] != "").any():
        return np.zeros(len(v))  # a part of the network that no source is cited for
    part = view(net, **amended(contract, directed=False))
    matrix = part.pattern if count else part.matrix
    return np.asarray(matrix.sum(axis=1), dtype=float)[part.actors.get_indexer(v.actors)]


def arrowed(net: Network, v: View, contract: Contract) -> View:
    """The view of in and out: which ties run one way matters here whatever walks may do."""
    return view(net, **amended(contract, directed=True, forums="actor" if v.contract["forums"] == "conduit" else v.contract["forums"]))


def parts_of(net: Network, by: str | None, columns: Iterable[str]) -> dict[str, Any]:
    """The ties that further columns count: by sign, and if asked for by type; as marks of the rows of ``net.ties``."""
    parts = {name: net.ties["sign"] == sign for sign, name in SIGN_NAMES.items()}
    if by == "type":
        taken = {"actor", "rank", *columns, *parts}  # a type may be called "in" or "friendly"
        kinds = [kind for kind in net.types.index if (net.ties["type"] == kind).any()]
        parts |= {f"{kind} (type)" if kind in taken else kind: net.ties["type"] == kind for kind in kinds}
    return parts


def _counted(G: Any, by: str | None, contract: Contract, *, count: bool) -> tuple[View, dict[str, Any]]:
    net = as_network(G)
    name = "degree" if count else "strength"
    v = view(net, **contract)
    arrows = arrowed(net, v, contract)
    directed = arrows.pattern if count else arrows.matrix
    columns: dict[str, Any] = {name: _sums(net, v, contract, count)}
    if count:
        columns["normalized"] = columns[name] / (len(v) - 1) if len(v) > 1 else np.full(len(v), np.nan)
    columns["in"] = np.asarray(directed.sum(axis=0), dtype=float).reshape(-1)
    columns["out"] = np.asarray(directed.sum(axis=1), dtype=float).reshape(-1)
    for part, mask in parts_of(net, by, columns).items():
        columns[part] = _sums(net._part(mask), v, contract, count)
    return v, {k: x.astype(np.int64) if count and k != "normalized" else x for k, x in columns.items()}


def degree(G: Any, *, by: str | None = None, **contract: Unpack[Contract]) -> Table:
    r"""Degree: how many others an actor is tied to.

    .. math:: d_i = |\{j \ne i : i \text{ and } j \text{ share a tie}\}|

    Parameters
    ----------
    G : Network or networkx graph
        Parallel ties count once; ties of an actor with itself are dropped.
    by : {"type"}, optional
        One more column for each tie type.
    **contract
        See :func:`geograph.view`. Default ``ties="all"``: every coded tie counts, hostile ones also apart.

    Returns
    -------
    DataFrame
        ``actor, degree, normalized, in, out, friendly, neutral, hostile, rank``. Degree runs from 0 to the number
        of other actors n - 1 (forums and collectives included, as they can be tied to); ``normalized`` is degree/(n - 1),
        NaN for a single actor. ``in`` and ``out`` count contacts by incoming and outgoing ties, an undirected tie
        being both. A contact may be friendly and hostile at once and then counts in both columns.

    Raises
    ------
    UnknownName
        An option that does not exist.

    Notes
    -----
    A large degree says that the *material* ties an actor to many others, not that the actor is influential: in texts
    written about an actor, that actor comes first by construction. On a directed networkx graph, networkx's degree
    is ``in + out`` and so counts a mutual contact twice; ours counts it once.

    References
    ----------
    Freeman, L. C., Centrality in social networks: conceptual clarification, *Social Networks* 1 (1979) 215-239.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.degree(nx.star_graph(3))[["actor", "degree", "rank"]].values.tolist()
    [[0, 3, 1], [1, 1, 2], [2, 1, 2], [3, 1, 2]]
    """
    contract = defaulted(contract, ties="all")
    if by is not None:
        choose("by", by, ("type",))
    v, columns = _counted(G, by, contract, count=True)
    return table(v, "degree", columns, options={"by": by})


def strength(G: Any, *, by: str | None = None, **contract: Unpack[Contract]) -> Table:
    r"""Strength: the total weight of an actor's ties.

    .. math:: s_i = \sum_{j \ne i} w_{ij}

    Parameters
    ----------
    G : Network or networkx graph
    by : {"type"}, optional
        One more column for each tie type.
    **contract
        See :func:`geograph.view`. Default ``ties="all", weight="weight", parallel="sum"``: the weights of parallel
        ties in force on a common day add up (undated ties are taken to be in force always). A blank weight is 1.
        ``parallel="count"``, ``"sources"`` or ``"events"`` total those instead.

    Returns
    -------
    DataFrame
        ``actor, strength, in, out, friendly, neutral, hostile, rank``, in units of the weight; 0 for isolates.
        The parts need not sum to the whole where ties of several signs never were in force together.

    Raises
    ------
    MeasureError
        A weight that is missing, negative or not a number on some tie.

    Notes
    -----
    Rows in a file are not events in the world: an actor that coders split into more rows gains strength. Prefer
    ``parallel="sources"`` or ``"events"`` for claims about the world.

    References
    ----------
    Barrat, A. et al., The architecture of complex weighted networks, *PNAS* 101 (2004) 3747-3752.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.MultiGraph()
    >>> _ = graph.add_edge("a", "b", weight=2), graph.add_edge("a", "b", weight=3)
    >>> gg.centrality.strength(graph)["strength"].tolist()
    [5.0, 5.0]
    """
    contract = defaulted(contract, ties="all")
    if contract.get("parallel") in (None, "sum", "max"):
        contract = defaulted(contract, weight="weight", parallel="sum")
    if by is not None:
        choose("by", by, ("type",))
    v, columns = _counted(G, by, contract, count=False)
    return table(v, "strength", columns, options={"by": by})


TALK = ("contact",)
MEANS = ("trade", "aid", "alliance")


def talk_to_means(G: Any, **contract: Unpack[Contract]) -> Table:
    r"""Talk to means: does an actor deal in meetings, or in money, help and commitments?

    .. math:: \frac{c_i - m_i}{c_i + m_i}

    where :math:`c_i` is the actor's number of distinct contact events and :math:`m_i` that of its trade, aid and
    alliance ties, over all partners.

    Parameters
    ----------
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`; ``parallel`` is always ``"events"``.

    Returns
    -------
    DataFrame
        ``actor, talk_to_means, contacts, means, rank``; from -1 (means only) to 1 (talk only), NaN for an actor
        with neither.

    Raises
    ------
    UnknownName
        An option that does not exist.

    Notes
    -----
    Counts what the material reports, and reporters report meetings. Periods of one state that adjoin are one event;
    two rows that differ only in citation, note or confidence are one. A ratio of small counts is coarse: read it
    with its two columns.

    References
    ----------
    The index is geograph's own; its form is that of Krackhardt & Stern's E-I index, *Social Psychology Quarterly*
    51 (1988) 123-140.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.MultiGraph()
    >>> for year in ("2019", "2020", "2021"):
    ...     _ = graph.add_edge("a", "b", type="contact", start=year)
    >>> _ = graph.add_edge("a", "b", type="aid", start="2021")
    >>> gg.centrality.talk_to_means(graph)[["actor", "talk_to_means", "contacts", "means"]].values.tolist()
    [['a', 0.5, 3, 1], ['b', 0.5, 3, 1]]
    """
    net = as_network(G)
    contract = amended(defaulted(contract, ties="all"), parallel="events")
    v = view(net, **contract)
    kind = net.ties["type"]
    contacts = _sums(net._part(kind == "contact"), v, contract, count=False)
    means = _sums(net._part(kind.isin(MEANS)), v, contract, count=False)
    with np.errstate(invalid="ignore"):
        index = (contacts - means) / (contacts + means)
    columns = {"talk_to_means": index, "contacts": contacts.astype(np.int64), "means": means.astype(np.int64)}
    return table(v, "talk_to_means", columns)

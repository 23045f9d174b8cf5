"""The shape of a network: size, density, pieces, cores, communities, backbone, shared memberships."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Unpack

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from geograph.errors import MeasureError, UnknownName
from geograph.kernels.geodesics import distances
from geograph.result import Table, described, table
from geograph.views import Contract, View, amended, as_network, defaulted, view, walkable

_BLOCK = 512  # sources of distances held at a time


def describe(G: Any, *, group: str | None = None, **contract: Unpack[Contract]) -> Table:
    r"""The numbers that open a report: how many, how dense, how connected, how clustered, how divided.

    .. math::

        \text{density} = \frac{m}{n(n-1)/2}, \qquad
        \text{reciprocity} = \frac{|\{(i,j): a_{ij} a_{ji} > 0\}|}{|\{(i,j): a_{ij} > 0\}|}, \qquad
        \text{transitivity} = \frac{3 \cdot \text{triangles}}{\text{connected triples}}, \qquad
        \text{E-I} = \frac{E - I}{E + I}

    Parameters
    ----------
    G : Network or networkx graph
    group : str, optional
        Partition for the E-I index; default ``bloc`` where the network has it.
    **contract
        See :func:`geograph.view`. Default ``ties="all", forums="actor"``: every actor and every coded tie.

    Returns
    -------
    DataFrame
        ``quantity, value, meaning``. Density is of ordered pairs on a directed view. Reciprocity is over directed ties
        only (an undirected tie has none to reciprocate); diameter and mean distance are of the largest component, along
        undirected steps; mean clustering averages over all actors, those with fewer than two contacts counting 0.
        The E-I index counts dyads between and within groups, for actors that are in one: 1 all between, -1 all within.
        Averages over nothing are NaN.

    Raises
    ------
    UnknownName
        A partition that does not exist.

    Notes
    -----
    Density falls with size by nature: do not compare it across networks of very different sizes. All of these are
    about the *coded* ties; what nobody wrote about is not there.

    References
    ----------
    Wasserman, S. & K. Faust, *Social Network Analysis*, CUP, 1994; D. Krackhardt & R. N. Stern, *Social Psychology
    Quarterly* 51 (1988) 123-140; D. J. Watts & S. H. Strogatz, *Nature* 393 (1998) 440-442.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> found = gg.structure.describe(nx.path_graph(3)).set_index("quantity")["value"]
    >>> found["density"].round(3), found["diameter"], found["components"]
    (np.float64(0.667), np.float64(2.0), np.float64(1.0))
    """
    net = as_network(G)
    contract = defaulted(contract, ties="all", forums="actor")
    v = view(net, **contract)
    flat = view(net, **amended(contract, directed=False)).pattern
    n, m = len(v), v.matrix.nnz if v.directed else v.matrix.nnz // 2
    pairs = n * (n - 1) if v.directed else n * (n - 1) / 2
    count, label = csgraph.connected_components(flat, directed=False) if n else (0, np.zeros(0, dtype=int))
    sizes = np.bincount(label, minlength=count)
    alters = np.asarray(flat.sum(axis=1)).reshape(-1)
    corners = _triangles(flat)
    triples = float((alters * (alters - 1) / 2).sum())
    with np.errstate(invalid="ignore"):
        local = np.where(alters > 1, corners / np.maximum(alters * (alters - 1) / 2, 1), 0.0)
    diameter, mean = _distances(flat[label == sizes.argmax()][:, label == sizes.argmax()]) if n else (np.nan, np.nan)
    sign = net.ties["sign"]
    rows: list[tuple[str, float, str]] = [
        ("actors", n, "nodes under this contract"),
        ("ties", v.counts["used"], "coded ties, parallel ones each"),
        ("dyads", m, "ordered pairs with a tie" if v.directed else "pairs with at least one tie"),
        ("friendly ties", int((sign > 0).sum()), "sign 1"),
        ("neutral ties", int((sign == 0).sum()), "sign 0"),
        ("hostile ties", int((sign < 0).sum()), "sign -1"),
        ("density", m / pairs if pairs else np.nan, "share of all possible pairs that have a tie"),
        ("mean degree", float(alters.mean()) if n else np.nan, "contacts per actor"),
        ("reciprocity", _reciprocity(net, contract), "share of directed arcs returned in kind"),
        ("components", count, "pieces not tied to one another"),
        ("largest component", int(sizes.max(initial=0)), "actors in it"),
        ("isolates", int((alters == 0).sum()), "actors without a tie"),
        (
            "strong components",
            csgraph.connected_components(v.matrix, connection="strong")[0] if n else 0,
            "pieces with a way there and back",
        ),
        ("diameter", diameter, "longest shortest path in the largest component"),
        ("mean distance", mean, "average shortest path in the largest component"),
        ("triangles", corners.sum() / 3, "three actors all tied to one another"),
        ("transitivity", corners.sum() / triples if triples else np.nan, "how often two contacts of an actor are tied"),
        ("mean clustering", float(local.mean()) if n else np.nan, "the same, averaged over actors"),
    ]
    if group or "bloc" in set(net.groups["partition"]):
        rows.append(("E-I index", _external_internal(net, v, group or "bloc"), f"ties between against within groups of {group or 'bloc'}"))
    frame = Table(rows, columns=["quantity", "value", "meaning"]).astype({"value": float})
    return described(frame, net, "describe", view=v, options={"group": group}, value="value")


def _triangles(flat: sparse.csr_array[np.float64]) -> np.ndarray[Any, Any]:
    """Triangles at each actor, a block of rows at a time."""
    found = np.zeros(flat.shape[0])
    for start in range(0, flat.shape[0], _BLOCK):
        rows = flat[start : start + _BLOCK]
        found[start : start + _BLOCK] = np.asarray((rows @ flat).multiply(rows).sum(axis=1)).reshape(-1) / 2
    return found


def _distances(flat: sparse.csr_array[np.float64]) -> tuple[float, float]:
    """Longest and mean shortest path of a connected undirected network."""
    n = flat.shape[0]
    if n < 2:
        return (0.0, np.nan) if n else (np.nan, np.nan)
    longest, total = 0.0, 0.0
    for start in range(0, n, _BLOCK):
        d = distances(flat, np.arange(start, min(n, start + _BLOCK)))
        longest, total = max(longest, float(d.max())), total + float(d.sum())
    return longest, total / (n * (n - 1))


def _reciprocity(net: Any, contract: Contract) -> float:
    arrows = view(
        net._part(net.ties["directed"].to_numpy(dtype=bool)), **amended(contract, directed=True, parallel="any", weight=None)
    ).pattern
    return float(arrows.multiply(arrows.T).sum() / arrows.nnz) if arrows.nnz else np.nan


def _external_internal(net: Any, v: View, partition: str) -> float:
    groups = net.partition(partition)
    within = between = 0
    coo = sparse.triu(v.pattern + v.pattern.T).tocoo()
    for i, j in zip(coo.row, coo.col, strict=True):
        a, b = groups.get(v.actors[i]), groups.get(v.actors[j])
        if a and b:
            same = not set(a).isdisjoint(b)
            within, between = within + same, between + (not same)
    return (between - within) / (between + within) if between + within else np.nan


def components(G: Any, **contract: Unpack[Contract]) -> Table:
    """The pieces of a network: actors that can reach one another.

    Parameters
    ----------
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`. On a directed view the pieces are strong: a way there *and* back.

    Returns
    -------
    DataFrame
        ``actor, component, size, rank``; component 1 is the largest; ranked by size.

    Raises
    ------
    MeasureError
        As :func:`geograph.view` does.

    Notes
    -----
    Two components may still be tied by hostility: channels are the default, and hostile ties do not carry.

    References
    ----------
    Harary, F., *Graph Theory*, Addison-Wesley, 1969.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.structure.components(nx.Graph([("a", "b"), ("b", "c"), ("x", "y")]))["component"].tolist()
    [1, 1, 1, 2, 2]
    """
    v = walkable(G, **contract)
    _, label = csgraph.connected_components(v.matrix, connection="strong") if len(v) else (0, np.zeros(0, dtype=int))
    return _grouped(v, "components", "component", label)


def _grouped(v: View, measure: str, one: str, label: np.ndarray[Any, Any], **made: Any) -> Table:
    """Actors by group: numbered 1, 2, ... by how many ranked actors a group has, then by its first."""
    sizes = np.bincount(label, weights=v.ranked).astype(int) if len(label) else np.zeros(0, dtype=int)
    first = {int(c): i for i, c in reversed(list(enumerate(label)))}
    order = sorted(first, key=lambda c: (-sizes[c], first[c]))
    number = {c: i + 1 for i, c in enumerate(order)}
    columns = {"size": sizes[label], one: np.array([number[int(c)] for c in label], dtype=int)}
    result = table(v, measure, columns, **made)
    return result.sort_values([one, "rank"], kind="stable", ignore_index=True)[["actor", one, "size", "rank"]]


def core(G: Any, **contract: Unpack[Contract]) -> Table:
    """Core number: the largest k such that the actor is in a group whose members all have k contacts within it.

    Parameters
    ----------
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`; always undirected, ties counted once.

    Returns
    -------
    DataFrame
        ``actor, core, rank``; 0 for isolates. Computed by networkx.

    Raises
    ------
    MeasureError
        As :func:`geograph.view` does.

    Notes
    -----
    A high core is a dense middle, not importance: a broker outside it may matter more.

    References
    ----------
    Seidman, S. B., Network structure and minimum degree, *Social Networks* 5 (1983) 269-287; V. Batagelj & M. Zaversnik 2003.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.structure.core(nx.lollipop_graph(4, 2))["core"].tolist()
    [3, 3, 3, 3, 1, 1]
    """
    import networkx as nx

    v = walkable(G, **amended(contract, directed=False))
    numbers = nx.core_number(nx.from_scipy_sparse_array(v.matrix))
    return table(v, "core", {"core": np.array([numbers[i] for i in range(len(v))], dtype=int)})


def communities(G: Any, *, resolution: float = 1.0, seed: int = 0, **contract: Unpack[Contract]) -> Table:
    r"""Communities by the Louvain method: groups with more ties inside than chance would have.

    .. math:: Q = \frac{1}{2m} \sum_{ij} \Bigl(w_{ij} - \gamma \frac{k_i k_j}{2m}\Bigr) [c_i = c_j]

    Parameters
    ----------
    G : Network or networkx graph
    resolution : float
        γ; above 1 gives smaller communities.
    seed : int
        The method visits actors in a random order. Same seed, same communities.
    **contract
        See :func:`geograph.view`; always undirected.

    Returns
    -------
    DataFrame
        ``actor, community, size, rank``; community 1 is the largest. The modularity *Q* stands in the notes.
        Computed by networkx.

    Raises
    ------
    MeasureError
        As :func:`geograph.view` does.

    Notes
    -----
    Communities of ties in texts, not blocs or camps: no sign is used beyond leaving hostile ties out. Other seeds may
    give other, equally good communities; try several before you say that two actors belong together.

    References
    ----------
    Blondel, V. D. et al., Fast unfolding of communities in large networks, *J. Stat. Mech.* (2008) P10008.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.structure.communities(nx.barbell_graph(4, 0))["community"].tolist()
    [1, 1, 1, 1, 2, 2, 2, 2]
    """
    import networkx as nx

    v = walkable(G, **amended(contract, directed=False))
    graph = nx.from_scipy_sparse_array(v.matrix)
    found = nx.community.louvain_communities(graph, resolution=resolution, seed=seed) if len(v) else []
    label = np.zeros(len(v), dtype=int)
    for i, members in enumerate(found):
        label[list(members)] = i
    q = nx.community.modularity(graph, found, resolution=resolution) if v.matrix.nnz else float("nan")
    options = {"resolution": resolution, "seed": seed}
    return _grouped(v, "communities", "community", label, options=options, notes=(f"modularity {q:.4f}",))


def backbone(G: Any, *, level: float = 0.05, **contract: Unpack[Contract]) -> Table:
    r"""The backbone: pairs whose tie is stronger than an even spread over each actor's contacts would make it.

    .. math:: p_{ij} = \Bigl(1 - \frac{w_{ij}}{s_i}\Bigr)^{k_i - 1}

    with :math:`k_i` contacts and strength :math:`s_i`; the smaller of the two ends' values counts.

    Parameters
    ----------
    G : Network or networkx graph
    level : float
        Pairs with p below it are in the backbone.
    **contract
        See :func:`geograph.view`; always undirected. Default ``parallel="count"``: parallel ties are the weight.

    Returns
    -------
    DataFrame
        ``source, target, weight, p, kept``, smallest p first; 0 < p <= 1, and p is 1 where both ends have one contact.

    Raises
    ------
    MeasureError
        A weight that is missing, negative or not a number; a level outside 0 to 1.

    Notes
    -----
    A filter for drawing and reading, not a test of whether a tie exists: a weak tie may be the one that matters.

    References
    ----------
    Serrano, M. A., M. Boguñá & A. Vespignani, Extracting the multiscale backbone of complex weighted networks, *PNAS*
    106 (2009) 6483-6488.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b", {"weight": 9}), ("a", "c", {"weight": 1}), ("a", "d", {"weight": 1})])
    >>> gg.structure.backbone(graph, weight="weight").head(1)[["source", "target", "weight", "kept"]].values.tolist()
    [['a', 'b', 9.0, True]]
    """
    if not 0 < level <= 1:
        raise MeasureError(f"level={level}: write a number above 0 and at most 1")
    if not contract.get("weight") and not contract.get("parallel"):
        contract = amended(contract, parallel="count")
    v = walkable(G, **amended(contract, directed=False))
    coo = v.matrix.tocoo()
    strength = np.asarray(v.matrix.sum(axis=1)).reshape(-1)
    contacts = np.diff(v.matrix.indptr)
    p = (1 - coo.data / strength[coo.row]) ** (contacts[coo.row] - 1)
    both = sparse.coo_array((p, (coo.row, coo.col)), shape=v.matrix.shape).tocsr()
    half = np.flatnonzero(coo.row < coo.col)
    rows, cols = coo.row[half], coo.col[half]
    smaller = np.minimum(p[half], np.asarray(both[cols, rows]).reshape(-1))
    frame = Table({"source": v.actors[rows], "target": v.actors[cols], "weight": coo.data[half], "p": smaller, "kept": smaller < level})
    frame = frame.sort_values(["p", "weight"], ascending=[True, False], kind="stable", ignore_index=True)
    return described(frame, v.net, "backbone", view=v, options={"level": level}, value="p")


def project(G: Any, type: str = "membership", **contract: Unpack[Contract]) -> Table:
    """Pairs of actors by what they are both tied to, for instance the organizations they share.

    Parameters
    ----------
    G : Network or networkx graph
    type : str
        The type of tie to project.
    **contract
        See :func:`geograph.view`: ``ties`` and ``forums`` matter (``"all"`` and ``"actor"`` by default).

    Returns
    -------
    DataFrame
        ``source, target, shared, weight, through``: how many they share; the sum over those of 1/(n - 1) with n members
        each (a large organization ties its members less than a small one); which. Most shared first.

    Raises
    ------
    UnknownName
        A type that the network does not have.

    Notes
    -----
    Sharing an organization is an opportunity to meet, not a meeting. The periods of the two memberships are not
    compared: select by time first.

    References
    ----------
    Newman, M. E. J., Scientific collaboration networks. II, *Physical Review E* 64 (2001) 016132.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.DiGraph([("a", "club"), ("b", "club"), ("c", "club")])
    >>> nx.set_edge_attributes(graph, "membership", "type")
    >>> gg.structure.project(graph)[["source", "target", "shared", "weight"]].values.tolist()
    [['a', 'b', 1, 0.5], ['a', 'c', 1, 0.5], ['b', 'c', 1, 0.5]]
    """
    net = as_network(G)
    if type not in net.types.index:
        raise UnknownName("tie type", type, net.types.index)
    # Directed, so that each tie leads from the member to what it is a member of.
    v = view(net.of_type(type), **amended(defaulted(contract, ties="all", forums="actor"), directed=True, parallel="any", weight=None))
    arriving = v.pattern.T.tocsr()
    shared: dict[tuple[int, int], list[int]] = {}
    for hub in range(len(v)):
        members = np.sort(arriving.indices[arriving.indptr[hub] : arriving.indptr[hub + 1]])
        for pair in combinations(members.tolist(), 2):
            shared.setdefault(pair, []).append(hub)
    size = np.diff(arriving.indptr)
    rows = [
        (v.actors[a], v.actors[b], len(hubs), float(sum(1 / (size[h] - 1) for h in hubs)), "; ".join(str(v.actors[h]) for h in hubs))
        for (a, b), hubs in shared.items()
    ]
    frame = Table(rows, columns=["source", "target", "shared", "weight", "through"])
    key = pd.DataFrame(
        {"shared": -frame["shared"], "weight": -frame["weight"], "a": frame["source"].map(str), "b": frame["target"].map(str)}
    )
    frame = frame.iloc[np.lexsort([key[c] for c in ("b", "a", "weight", "shared")])].reset_index(drop=True) if len(frame) else frame
    return described(frame, net, "project", view=v, options={"type": type}, value="shared")

"""Centrality by standing: an actor counts for whom it is tied to, and they for theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Unpack

import numpy as np

from geograph.errors import MeasureError
from geograph.result import Table, table
from geograph.views import Contract, View, amended, defaulted, view, walkable
from geograph.vocabulary import choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_DENSE = 1500  # up to this size dense linear algebra is quicker and surer than iteration
_INSTEAD = "katz and pagerank are defined here"


def _perron(block: Any, *, symmetric: bool) -> tuple[float, Floats]:
    """Largest eigenvalue of a strongly connected non-negative matrix, and its vector: positive, of unit norm, unique.

    The vector is NaN where the two largest eigenvalues differ by rounding only (two equal halves, hardly joined).
    """
    n = block.shape[0]
    if n == 1:
        return float(block.toarray()[0, 0]), np.ones(1)
    if n <= _DENSE:
        dense = block.toarray()
        values, vectors = np.linalg.eigh(dense) if symmetric else np.linalg.eig(dense)
    else:
        from scipy.sparse import linalg

        solve: Any = linalg.eigsh if symmetric else linalg.eigs
        try:
            values, vectors = solve(block.astype(float), k=2, which="LA" if symmetric else "LR", v0=np.ones(n), tol=1e-14, maxiter=500)
        except linalg.ArpackError:  # it did not converge: the largest eigenvalues are too close
            return float(np.sqrt(np.abs(block).sum(axis=1).max() * np.abs(block).sum(axis=0).max())), np.full(n, np.nan)
    order = np.argsort(-values.real, kind="stable")
    top, second = (float(values[k].real) for k in order[:2])
    if top - second <= 1e-9 * top:
        return top, np.full(n, np.nan)
    vector = np.abs(vectors[:, order[0]].real)
    return top, vector / np.linalg.norm(vector)


def _blocks(matrix: Any, *, symmetric: bool) -> list[tuple[NDArray[np.int64], float, Floats]]:
    """The strong components that have an eigenvalue above 0: members, largest eigenvalue, its vector.

    The eigenvalues of a matrix are those of its strong components, so equal largest ones are found exactly here,
    where the eigenvectors of the whole would be lost to rounding.
    """
    from scipy.sparse import csgraph  # slow to import

    if matrix.shape[0] == 0:
        return []
    _, component = csgraph.connected_components(matrix, directed=True, connection="strong")
    order = np.argsort(component, kind="stable")
    found = []
    for inside in np.split(order, np.flatnonzero(np.diff(component[order])) + 1):
        block = matrix[inside][:, inside]
        if block.nnz:
            found.append((inside, *_perron(block, symmetric=symmetric)))
    return found


def _leading(matrix: Any, *, symmetric: bool) -> tuple[float, Floats | None]:
    """Largest eigenvalue of a non-negative matrix and its vector (unit norm, >= 0); None where it is 0 or not simple."""
    blocks = _blocks(matrix, symmetric=symmetric)
    if not blocks:
        return 0.0, None
    top = max(value for _, value, _ in blocks)
    leading = [(inside, vector) for inside, value, vector in blocks if value >= top * (1 - 1e-9)]
    if len(leading) > 1 or np.isnan(leading[0][1]).any():
        return top, None
    inside, vector = leading[0]
    x = np.zeros(matrix.shape[0])
    x[inside] = vector
    outside = np.setdiff1d(np.arange(len(x)), inside)
    if not symmetric and len(outside):
        # The rest follows from the block: (top - B) x = what the block sends there.
        x[outside] = _solve(matrix[outside][:, outside], 1 / top, matrix[outside][:, inside] @ vector / top)
        x = np.clip(x, 0, None)
    return top, x / np.linalg.norm(x)


def standing(v: View, scale: str) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Eigenvector scores of all nodes of a view, the eigenvalue that each belongs to, and why there are none."""
    notes: tuple[str, ...] = ()
    values, tops = np.zeros(len(v)), np.full(len(v), np.nan)
    if v.directed:
        top, vector = _leading(v.matrix.T.tocsr(), symmetric=False)
        if vector is None and len(v):
            why = "there is no directed cycle, so the largest eigenvalue is 0" if top == 0 else "its largest eigenvalue is not unique"
            notes = (f"eigenvector centrality is not defined: {why}; {_INSTEAD}",)
            values = np.full(len(v), np.nan)
        elif vector is not None:
            values = vector
            tops[:] = top
    else:
        for inside, top, vector in _blocks(v.matrix, symmetric=True):
            values[inside], tops[inside] = top**2 * vector.sum() * vector, top
        if np.isnan(values).any():
            notes = (f"eigenvector centrality is not defined: a component has two equally strong parts, hardly joined; {_INSTEAD}",)
            values = np.full(len(v), np.nan)
        elif scale == "norm" and values.any():
            values = values / np.linalg.norm(values)
    return values, tops, notes


def eigenvector(G: Any, *, scale: Literal["norm", "raw"] = "norm", **contract: Unpack[Contract]) -> Table:
    r"""Eigenvector centrality: proportional to the sum of one's contacts' centralities.

    .. math:: \lambda x_i = \sum_j a_{ji} x_j

    On a disconnected network, the Everett-Borgatti scores :math:`\lambda^2 x_i \sum_k x_k` within each component
    (*x* of unit norm there), which compare across components.

    Parameters
    ----------
    G : Network or networkx graph
    scale : {"norm", "raw"}
        Divide the scores by their norm (on a connected network the classic vector), or leave them (as UCINET prints).
        Undirected views only; a directed view always gives the unit vector.
    **contract
        See :func:`geograph.view`. On a directed view it reads incoming ties.

    Returns
    -------
    DataFrame
        ``actor, eigenvector, rank``; 0 or more, at most 1 with ``scale="norm"``; 0 for isolates. NaN for all where a
        directed view has no positive eigenvalue (no cycle) or several equal ones: the note then names what to use.

    Raises
    ------
    MeasureError
        A weight that is missing, negative or not a number.

    Notes
    -----
    Rewards sitting in a dense cluster; a broker between two clusters scores low. Forums take part as nodes of their
    own and are not listed.

    References
    ----------
    Bonacich, P., Factoring and weighting approaches to status scores and clique identification, *Journal of Mathematical
    Sociology* 2 (1972) 113-120; M. G. Everett & S. P. Borgatti on disconnected networks, as in UCINET 6.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.eigenvector(nx.star_graph(4))["eigenvector"].round(4).tolist()
    [0.7071, 0.3536, 0.3536, 0.3536, 0.3536]
    """
    choose("scale", scale, ("norm", "raw"))
    v = walkable(G, **contract)
    values, _, notes = standing(v, scale)
    return table(v, "eigenvector", {"eigenvector": values}, options={"scale": scale}, notes=notes)


def _spectral_radius(matrix: Any, *, symmetric: bool) -> float:
    return max((value for _, value, _ in _blocks(matrix, symmetric=symmetric)), default=0.0)


def _solve(matrix: Any, factor: float, right: Floats) -> Floats:
    """x with (I - factor * matrix) x = right."""
    n = matrix.shape[0]
    if n <= _DENSE:
        return np.linalg.solve(np.eye(n) - factor * matrix.toarray(), right)
    from scipy import sparse
    from scipy.sparse import linalg

    return np.asarray(linalg.spsolve((sparse.eye_array(n) - factor * matrix).tocsc(), right))


def _damping(name: str, given: float | None, v: View, *, negative: bool = False) -> float:
    radius = _spectral_radius(v.matrix, symmetric=not v.directed)
    if given is None:
        return 0.85 / radius if radius > 0 else 0.1
    if (given < 0 and not negative) or not abs(given) * radius < 1 - 1e-12:  # so that NaN is refused too
        low = -1 / radius if negative and radius else 0
        high = 1 / radius if radius else float("inf")
        raise MeasureError(f"{name}={given}: the series converges only between {low:.6g} and {high:.6g}, 1 over the largest eigenvalue")
    return given


def walks(v: View, alpha: float, scale: str) -> tuple[Floats, float]:
    """Katz scores of all nodes of a view, and what the 1 that each begins with is by that scale."""
    values = _solve(v.matrix.T.tocsr(), alpha, np.ones(len(v)))
    one = float(np.linalg.norm(values)) if scale == "norm" and len(v) else 1.0
    return values / one, 1 / one


def katz(G: Any, *, alpha: float | None = None, scale: Literal["norm", "raw"] = "norm", **contract: Unpack[Contract]) -> Table:
    r"""Katz centrality: all walks that end at an actor, each step worth less by a factor.

    .. math:: x = (I - \alpha A^\top)^{-1} \mathbf 1

    Parameters
    ----------
    G : Network or networkx graph
    alpha : float, optional
        At least 0 and below 1/λmax; default .85/λmax (.1 where there is no cycle and so no bound).
    scale : {"norm", "raw"}
        Unit Euclidean norm (as networkx), or as the formula has it (1 for an isolate).
    **contract
        See :func:`geograph.view`. On a directed view it counts walks in the direction of the arrows.

    Returns
    -------
    DataFrame
        ``actor, katz, rank``; above 0.

    Raises
    ------
    MeasureError
        An alpha for which the series has no sum.

    Notes
    -----
    Defined on every network, also directed ones without cycles. The nearer alpha to its bound, the nearer the ranking
    to eigenvector centrality; say which alpha you used.

    References
    ----------
    Katz, L., A new status index derived from sociometric analysis, *Psychometrika* 18 (1953) 39-43.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.katz(nx.path_graph(3), alpha=0.5, scale="raw")["katz"].round(6).tolist()
    [4.0, 3.0, 3.0]
    """
    choose("scale", scale, ("norm", "raw"))
    v = walkable(G, **contract)
    factor = _damping("alpha", alpha, v)
    values, _ = walks(v, factor, scale)
    return table(v, "katz", {"katz": values}, options={"alpha": factor, "scale": scale})


def power(v: View, beta: float, scale: str) -> tuple[Floats, float]:
    """Bonacich's scores of all nodes of a view, and what a contact without contacts of its own counts by that scale."""
    arriving = v.matrix.T.tocsr()
    values, one = _solve(arriving, beta, np.asarray(arriving.sum(axis=1), dtype=float).reshape(-1)), 1.0
    if scale == "ssq" and (size := float(np.linalg.norm(values))) > 0:
        one = float(np.sqrt(len(v))) / size
    return values * one, one


def bonacich(G: Any, *, beta: float | None = None, scale: Literal["raw", "ssq"] = "raw", **contract: Unpack[Contract]) -> Table:
    r"""Bonacich's beta centrality (power): contacts count for, or with a negative beta against, their own contacts.

    .. math:: x = (I - \beta A^\top)^{-1} A^\top \mathbf 1

    Parameters
    ----------
    G : Network or networkx graph
    beta : float, optional
        Of size below 1/λmax; default .85/λmax. Negative: it pays to be tied to those who depend on you.
    scale : {"raw", "ssq"}
        As the formula has it, or with squares summing to the number of actors (UCINET).
    **contract
        See :func:`geograph.view`. On a directed view it reads incoming ties.

    Returns
    -------
    DataFrame
        ``actor, bonacich, rank``; 0 for isolates.

    Raises
    ------
    MeasureError
        A beta for which the series has no sum.

    Notes
    -----
    Not Katz: there an isolate counts 1, here 0, and beta may be negative. Whether weak partners make strong actors
    (bargaining) or weak ones (status) is a claim of yours that beta states, not one the data prove.

    References
    ----------
    Bonacich, P., Power and centrality: a family of measures, *American Journal of Sociology* 92 (1987) 1170-1182.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.bonacich(nx.path_graph(3), beta=0.5)["bonacich"].round(6).tolist()
    [6.0, 4.0, 4.0]
    """
    choose("scale", scale, ("raw", "ssq"))
    v = walkable(G, **contract)
    factor = _damping("beta", beta, v, negative=True)
    values, _ = power(v, factor, scale)
    return table(v, "bonacich", {"bonacich": values}, options={"beta": factor, "scale": scale})


def walker(v: View, alpha: float) -> tuple[Floats, Floats]:
    """Where the walker of PageRank is found, over all nodes of a view; and the total weight of the ties by which each is left."""
    n = len(v)
    out = np.asarray(v.matrix.sum(axis=1), dtype=float).reshape(-1)
    arriving = v.matrix.T.tocsr()
    share = np.divide(1.0, out, out=np.zeros(n), where=out > 0)
    x = np.full(n, 1 / n) if n else np.zeros(0)
    change = 1.0
    while n and change * alpha > 1e-12 * (1 - alpha):
        new = alpha * (arriving @ (x * share) + x[out == 0].sum() / n) + (1 - alpha) / n
        new /= new.sum()
        last, change, x = change, float(np.abs(new - x).sum()), new
        if change >= last and change < 1e-14 * n:  # rounding has the last word
            break
    return x, out


def pagerank(G: Any, *, alpha: float = 0.85, **contract: Unpack[Contract]) -> Table:
    r"""PageRank: where a walker is found who follows ties at random and now and then starts afresh.

    .. math:: x_i = \frac{1-\alpha}{n} + \alpha \sum_j \frac{a_{ji}}{\sum_k a_{jk}} x_j

    An actor without outgoing ties sends the walker anywhere.

    Parameters
    ----------
    G : Network or networkx graph
    alpha : float
        Chance of following a tie rather than starting afresh; at least 0, below 1.
    **contract
        See :func:`geograph.view`.

    Returns
    -------
    DataFrame
        ``actor, pagerank, rank``; above 0, summing to 1 over all nodes (those not listed included).

    Raises
    ------
    MeasureError
        An alpha outside [0, 1).

    Notes
    -----
    Iterated until the error is below 1e-12 in the 1-norm. On an undirected network it is close to degree.

    References
    ----------
    Brin, S. & L. Page, The anatomy of a large-scale hypertextual Web search engine, *Computer Networks* 30 (1998) 107-117.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.pagerank(nx.DiGraph([("a", "b")]))[["actor", "pagerank"]].round(6).values.tolist()
    [['b', 0.649123], ['a', 0.350877]]
    """
    if not 0 <= alpha < 1:
        raise MeasureError(f"alpha={alpha}: a chance of following a tie is at least 0 and below 1")
    v = walkable(G, **contract)
    x, _ = walker(v, alpha)
    return table(v, "pagerank", {"pagerank": x}, options={"alpha": alpha})


def pointing(v: View) -> tuple[Floats, Floats, float, float] | None:
    """Authorities and hubs of all nodes of a view; and what the sums of the hubs, and of the authorities, next to each are times."""
    top, authority = _leading((v.matrix.T @ v.matrix).tocsr(), symmetric=True)
    if authority is None:
        return None
    hub = v.matrix @ authority
    a, h = float(authority.sum()), float(hub.sum())
    return authority / a, hub / h, h / (top * a), a / h


def hits(G: Any, **contract: Unpack[Contract]) -> Table:
    r"""HITS: good authorities are pointed at by good hubs, good hubs point at good authorities.

    .. math:: a \propto A^\top h, \qquad h \propto A a

    Parameters
    ----------
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`. Default ``directed=True``; on an undirected view hubs and authorities are one.

    Returns
    -------
    DataFrame
        ``actor, authority, hub, rank``; 0 to 1, each column summing to 1 over all nodes. NaN where the solution is not
        unique (equal separate parts, or no ties), with a note.

    Raises
    ------
    MeasureError
        A weight that is missing, negative or not a number.

    Notes
    -----
    Where several parts of the network are equally strong, power iteration (networkx) returns whichever its start
    favors; here the answer is NaN.

    References
    ----------
    Kleinberg, J., Authoritative sources in a hyperlinked environment, *Journal of the ACM* 46 (1999) 604-632.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.centrality.hits(nx.DiGraph([("a", "c"), ("b", "c")]))[["actor", "authority", "hub"]].values.tolist()
    [['c', 1.0, 0.0], ['a', 0.0, 0.5], ['b', 0.0, 0.5]]
    """
    v = walkable(G, **defaulted(contract, directed=True))
    found = pointing(v)
    notes = () if found else (f"hubs and authorities are not unique in this network; {_INSTEAD}",)
    authority, hub = found[:2] if found else (np.full(len(v), np.nan), np.full(len(v), np.nan))
    columns = {"authority": authority, "hub": hub}
    return table(v, "hits", columns, notes=notes)


def pn(G: Any, *, direction: Literal["in", "out"] | None = None, **contract: Unpack[Contract]) -> Table:
    r"""PN centrality: standing in a network of friendly *and* hostile ties, for all walks at once.

    With :math:`A = P - 2N` (friendly and hostile ties, binary, without loops) among *n* actors,

    .. math::

        x = \Bigl(I - \tfrac{1}{2n-2} A\Bigr)^{-1} \mathbf 1, \qquad
        x^{out} = \Bigl(I - \tfrac{1}{4(n-1)^2} A A^\top\Bigr)^{-1} \Bigl(I + \tfrac{1}{2n-2} A\Bigr) \mathbf 1,

    and :math:`x^{in}` with :math:`A^\top` for *A*.

    Parameters
    ----------
    G : Network or networkx graph
        Of signed ties; unsigned ties and forums do not take part. Edges of a networkx graph need a ``sign``.
    direction : {"in", "out"}, optional
        On a directed view; default ``"in"``: how an actor is regarded. An error on an undirected one.
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``. ``ambivalent`` says what a dyad of both signs is.

    Returns
    -------
    DataFrame
        ``actor, pn, friendly, hostile, rank``. Above 1: more and better befriended than opposed; 1: an isolate; NaN for
        a single actor, and for all where the matrix is singular.

    Raises
    ------
    MeasureError
        A direction for an undirected view.

    Notes
    -----
    The factor 2 and the attenuation are the authors' conventions, not estimates. Silence between two actors counts as
    neither.

    References
    ----------
    Everett, M. G. & S. P. Borgatti, Networks containing negative ties, *Social Networks* 38 (2014) 111-120.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1})])
    >>> gg.centrality.pn(graph)[["actor", "pn"]].round(4).values.tolist()
    [['a', 1.2727], ['b', 1.0909], ['c', 0.4545]]
    """
    v = view(G, **amended(defaulted(contract, forums="drop"), ties="signed"))
    if direction is not None:
        choose("direction", direction, ("in", "out"))
        if not v.directed:
            raise MeasureError("pn: direction needs directed=True")
    n = len(v)
    signs = v.matrix.toarray()
    a = np.where(signs < 0, 2 * signs, signs)
    if v.directed and direction != "out":
        a = a.T
    one, eye = np.ones(n), np.eye(n)
    values = np.full(n, np.nan)
    if n > 1:
        left = eye - (a @ a.T / (4 * (n - 1) ** 2) if v.directed else a / (2 * n - 2))
        if np.linalg.cond(left, 1) < 1e12:  # else singular but for rounding: no answer, and NaN says so
            values = np.linalg.solve(left, one + a @ one / (2 * n - 2) if v.directed else one)
    columns = {"pn": values, "friendly": (a > 0).sum(axis=1), "hostile": (a < 0).sum(axis=1)}
    options = {"direction": direction or "in"} if v.directed else {}
    return table(v, "pn", columns, options=options)

"""Intervals of a measure over drawn networks, and how often one actor stands above another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from geograph.errors import MeasureError
from geograph.paths.ends import whole as counted
from geograph.result import ABOUT, Table
from geograph.uncertainty.drawing import BY, Taker, after, drawn, place
from geograph.views import as_network
from geograph.vocabulary import choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.network import Network

    Floats = NDArray[np.float64]

DRAWS = 1000


def interval(
    measure: Callable[..., pd.DataFrame],
    G: Any,
    *,
    by: Literal["tie", "source", "both"] = "tie",
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.9,
    top: int = 5,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
    probability: str | Mapping[str, float] | None = None,
    unstated: float | None = None,
) -> Table:
    r"""Where a measure's values and ranks fall if ties, or sources, are drawn by chance, on an assumption that is printed.

    .. math:: [\,Q_{(1-\ell)/2}(x^{(1)}, \ldots, x^{(D)}),\; Q_{(1+\ell)/2}(x^{(1)}, \ldots, x^{(D)})\,]

    where :math:`x^{(d)}` is the measure on the *d*-th drawn network, :math:`\ell` the level, and *Q* a quantile.

    Parameters
    ----------
    measure : function
        A measure with one row per actor, such as :func:`geograph.centrality.betweenness`.
    G : Network or networkx graph
    by : {"tie", "source", "both"}
        ``"tie"``: each tie is there with the probability its confidence is taken for, independently of the others; both its arcs
        together, and rows that tell of one event, or adjoining periods of one state, together. ``"source"``: as many sources as are
        cited are drawn with replacement, and those not drawn were not read (see :meth:`geograph.Network.not_citing`). ``"both"``:
        first sources, then ties among those left.
    draws : int
        How many networks; at least 2.
    seed : int
        Of the draws: the same seed, the same draws.
    level : float
        The share of draws between ``low`` and ``high``.
    top : int
        ``p_top`` is about the first so many places.
    column : str, optional
        Which column of the result; default the measure's own value. Another one is ranked from the largest.
    options : mapping, optional
        Passed on to the measure.
    probability, unstated
        What confidence is taken for, as in :func:`geograph.paths.reliability`. Not for ``by="source"``.

    Returns
    -------
    DataFrame
        One row per actor, in the order of the measure: ``actor``, the value observed (under the measure's name), ``rank``; of the
        draws ``mean, median, low, high, rank_low, rank_high`` (rank_low is the better end); ``p_top``, the share of draws in which the
        actor is among the first ``top`` (equal actors share the places that are left, so these add up to ``top``); ``p_value``, the
        share in which it has a value at all. The others are of the draws where it has one.

    Raises
    ------
    MeasureError, UnknownName
        As the measure does; a probability that is not stated; fewer than two draws; a level outside 0 to 1.

    Notes
    -----
    Not a confidence interval of the world: it answers what would happen if the assumption held. By tie it is too narrow, since the
    errors of one source go together. Draws only take ties away: no draw has a tie that the sources missed. So the draws of a
    measure that grows with ties lie below the observed value, which may even stand outside the interval; it is printed beside it.
    By source a draw holds two thirds of the sources or so, and with few sources there are few different draws.
    The default of the project is the range over sources, :func:`geograph.sources.range`, which assumes less.

    References
    ----------
    Efron, B. & R. J. Tibshirani, *An Introduction to the Bootstrap*, Chapman & Hall 1993, ch. 13; Field, C. A. & A. H. Welsh,
    Bootstrapping clustered data, *Journal of the Royal Statistical Society B* 69 (2007) 369-390.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b"), ("a", "c"), ("a", "d")])
    >>> found = gg.uncertainty.interval(gg.centrality.degree, graph, unstated=0.5, draws=400)
    >>> found.head(1)[["actor", "degree", "low", "high", "rank_high"]].values.tolist()
    [['a', 3, 0.0, 3.0, 1]]
    """
    if not isinstance(level, (int, float)) or isinstance(level, bool) or not 0 < level < 1:
        raise MeasureError(f"level={level!r}: a share of the draws, above 0 and below 1")
    top = counted("top", top)
    net, take = _begun(measure, G, by, draws, seed, column, options, probability, unstated)
    found = drawn(take, take(net), net, by, draws, seed, probability, unstated)
    whole, half = found.whole, (1 - level) / 2
    there = ~np.isnan(found.values)
    n = there.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, found.values, 0).sum(axis=0) / np.where(n, n, np.nan)
    frame = pd.DataFrame({"actor": whole.actors, whole.name: whole.table[whole.name].to_numpy()})
    frame["rank"] = _whole_numbers(whole.ranks)
    frame["mean"] = mean
    frame["median"], frame["low"], frame["high"] = _quantiles(found.values, (0.5, half, 1 - half))
    frame["rank_low"], frame["rank_high"] = (_whole_numbers(r) for r in _quantiles(found.ranks, (half, 1 - half)))
    frame["p_top"] = _places(found.ranks, top).mean(axis=0)
    frame["p_value"] = n / draws
    if whole.name != whole.table.attrs.get(ABOUT, {}).get("value"):
        frame = frame.sort_values("rank", kind="stable", na_position="last", ignore_index=True)
    told = f"low to high: the middle {level:.0%} of {draws:,} draws (seed {seed}), not a confidence interval"
    told += f"; shares such as p_top are known to within {1 / np.sqrt(draws):.2g} (two standard errors)"
    options = {"by": by, "draws": draws, "seed": seed, "level": level, "top": top, "column": column}
    return after(whole, frame, net, "interval", options=options, notes=(*found.notes, told), value=whole.name)


def above(
    measure: Callable[..., pd.DataFrame],
    G: Any,
    a: Any,
    b: Any,
    *,
    by: Literal["tie", "source", "both"] = "tie",
    draws: int = DRAWS,
    seed: int = 0,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
    probability: str | Mapping[str, float] | None = None,
    unstated: float | None = None,
) -> Table:
    r"""The chance that one actor stands above another, if ties or sources are drawn by chance.

    .. math:: P(a \succ b) = \frac{1}{D} \sum_d \Bigl( [\,r_a^{(d)} < r_b^{(d)}\,] + \tfrac12 [\,r_a^{(d)} = r_b^{(d)}\,] \Bigr)

    where :math:`r^{(d)}` are the ranks in the *d*-th drawn network.

    Parameters
    ----------
    measure, G, by, draws, seed, column, options, probability, unstated
        As :func:`interval`; the same seed gives the same draws.
    a, b : actor
        By id, name or alias.

    Returns
    -------
    DataFrame
        One row: ``a, b``, the observed ``value_a, value_b, rank_a, rank_b``; ``p_above``, the chance that *a* stands above *b*, equals
        counted half; ``p_equal``; ``standard_error`` of ``p_above`` by the number of draws, NaN where all draws agree.

    Raises
    ------
    MeasureError, UnknownName
        As :func:`interval`; two actors that are the same one.

    Notes
    -----
    Above means the better rank, so it follows the measure where small values are strong. An actor without a value stands below
    any that has one. Two actors in the same position have .5 whatever the ties. A chance near 1 says that the assumed errors do not
    turn the order round. It says nothing of errors that nobody assumed: a missing tie, a source that all others copied.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> path = nx.path_graph(["a", "b", "c", "d", "e"])
    >>> found = gg.uncertainty.above(gg.centrality.betweenness, path, "b", "d", unstated=0.8)
    >>> bool(abs(found.loc[0, "p_above"] - 0.5) < 3 * found.loc[0, "standard_error"])
    True
    """
    net, take = _begun(measure, G, by, draws, seed, column, options, probability, unstated)
    whole = take(net)
    i, j = (place(whole, actor, net) for actor in (a, b))
    if i == j:
        raise MeasureError(f"{net.name(whole.actors[i])} is compared with itself; name two actors")
    found = drawn(take, whole, net, by, draws, seed, probability, unstated)
    r, s = (np.where(np.isnan(column), np.inf, column) for column in (found.ranks[:, i], found.ranks[:, j]))
    score = np.where(r < s, 1.0, np.where(r == s, 0.5, 0.0))
    agree = bool((score == score[0]).all())
    values, ranks = whole.table[whole.name].to_numpy(), _whole_numbers(whole.ranks)
    row = {
        "a": whole.actors[i], "b": whole.actors[j], "value_a": values[i], "value_b": values[j], "rank_a": ranks[i], "rank_b": ranks[j],
        "p_above": float(score.mean()), "p_equal": float((r == s).mean()),
        "standard_error": np.nan if agree else float(score.std() / np.sqrt(draws)),
    }  # fmt: skip
    notes = [f"{draws:,} draws (seed {seed})"]
    if agree:  # the rule of three bounds what was never seen
        notes.append(f"all draws agree: the chance of another order is below {3 / draws:.2g} with 95% confidence, if the assumption holds")
    given = {"by": by, "draws": draws, "seed": seed, "column": column}
    return after(whole, pd.DataFrame([row]), net, "above", options=given, notes=(*found.notes, *notes), value="p_above")


def _begun(
    measure: Callable[..., pd.DataFrame], G: Any, by: str, draws: int, seed: int, column: str | None, options: Any,
    probability: str | Mapping[str, float] | None, unstated: float | None,
) -> tuple[Network, Taker]:  # fmt: skip
    """The network and the measure, once the options are seen to be sound."""
    choose("by", by, BY)
    counted("draws", draws, 2)
    counted("seed", seed, 0)
    if by == "source" and (probability is not None or unstated is not None):
        raise MeasureError("by='source' asks for no probability of ties; leave out probability= and unstated=, or take by='both'")
    return as_network(G), Taker(measure, column, options)


def _whole_numbers(ranks: Floats) -> Any:
    return pd.array(ranks).astype("Int64")


def _quantiles(rows: Floats, shares: tuple[float, ...]) -> list[Floats]:
    """Quantiles of each column, without its NaN: the smallest value that so large a share does not exceed, so always one that was drawn."""
    ordered = np.sort(rows, axis=0)  # NaN last
    n = (~np.isnan(rows)).sum(axis=0)
    at = [np.clip(np.ceil(share * n - 1e-9).astype(int) - 1, 0, len(rows) - 1) for share in shares]
    return [ordered[k, np.arange(rows.shape[1])] for k in at]


def _places(ranks: Floats, top: int) -> Floats:
    """The part of the first places that each actor holds in each draw: equal ones share those that are left."""
    held = np.zeros_like(ranks)
    for d, row in enumerate(ranks):
        ranked = ~np.isnan(row)
        _, at, size = np.unique(row[ranked], return_inverse=True, return_counts=True)
        held[d, ranked] = np.clip((top + 1 - row[ranked]) / size[at], 0, 1)
    return held

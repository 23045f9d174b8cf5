"""How far a number hangs on single sources: the measure taken again as if each source had not been read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geograph import result
from geograph.network import Network
from geograph.result import ABOUT, Table
from geograph.tables import cited_sources
from geograph.views import as_network

__all__ = ["range"]


def cited(net: Network) -> list[str]:
    """The sources that ties cite, by id."""
    return sorted({source for cell in net.ties["citation"].unique() for source in cited_sources(cell)})


def range(measure: Callable[..., pd.DataFrame], G: Any, *, column: str | None = None, options: Mapping[str, Any] | None = None) -> Table:
    """The range of a measure over its sources: each left out in turn, as if it had not been read.

    Parameters
    ----------
    measure : function
        A measure with one row per actor, such as :func:`geograph.centrality.betweenness`.
    G : Network or networkx graph
    column : str, optional
        Which column of the result; default the measure's own value.
    options : mapping, optional
        Passed on to the measure.

    Returns
    -------
    DataFrame
        The measure's table, best first, and with it ``low`` and ``high``, the smallest and largest value among the network as it is
        and those without one source; ``rank_best`` and ``rank_worst`` likewise; ``owes_to``, the source without which the
        value changes most (the first by id of equals; blank where none changes it).

    Raises
    ------
    MeasureError, UnknownName
        As the measure does.

    Notes
    -----
    A range, not a confidence interval: it says what the answer owes to single sources, nothing of what all of them missed. A tie
    that another source cites too stays, and so does a tie without any citation. With fewer than two sources there is nothing
    to leave out, and low and high are the value itself; the note says so. Where an actor has
    no value without some source, that is the greatest change, and low and high are those of the others.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.sources.range(gg.centrality.degree, gg.example())
    >>> found.loc[found["actor"] == "russia", ["degree", "low", "high", "owes_to"]].values.tolist()
    [[50, 38.0, 50.0, 'riddle-2022']]
    """
    net = as_network(G)
    return range_over(measure, net, without_each(net), column=column, options=options)


def without_each(net: Network) -> dict[str, Network]:
    """The network without each source it cites, by source; empty where there are fewer than two to leave out."""
    names = cited(net)
    return {name: net.not_citing(name) for name in names} if len(names) > 1 else {}


def range_over(
    measure: Callable[..., pd.DataFrame],
    net: Network,
    without: Mapping[str, Network],
    *,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Table:
    """:func:`range` over networks made by :func:`without_each`, for several measures of one network."""
    given = dict(options or {})
    whole = measure(net, **given)
    value = column or whole.attrs[ABOUT]["value"]
    observed = result.column(whole, value).astype(float)
    place = observed.index
    rank = pd.Series(whole["rank"].to_numpy(dtype=float, na_value=np.nan), index=place)
    left_out = list(without)
    values, ranks = [observed.to_numpy()], [rank.to_numpy()]
    for part in without.values():
        fewer = measure(part, **given)
        own = pd.Index(fewer["actor"].to_numpy(), tupleize_cols=False)
        values.append(result.column(fewer, value).astype(float).reindex(place).to_numpy())
        ranks.append(pd.Series(fewer["rank"].to_numpy(dtype=float, na_value=np.nan), index=own).reindex(place).to_numpy())
    by_source, by_rank = np.array(values), np.array(ranks)
    change = np.zeros((max(len(left_out), 1), len(place)))
    if left_out:
        change = np.abs(by_source[1:] - by_source[0])
        change[np.isnan(by_source[1:]) & ~np.isnan(by_source[0])] = np.inf  # without that source there is no value at all
        change = np.nan_to_num(change, nan=0.0, posinf=np.inf)
    frame = Table(whole)
    frame["low"], frame["high"] = _extremes(by_source)
    best, worst = _extremes(by_rank)
    frame["rank_best"], frame["rank_worst"] = (pd.array(r).astype("Int64") for r in (best, worst))
    frame["owes_to"] = [
        left_out[int(np.argmax(moved >= moved.max() * (1 - 1e-9)))] if left_out and moved.max() > 0 else "" for moved in change.T
    ]
    made = dict(whole.attrs[ABOUT])
    told = f"ranges: each of {len(left_out)} sources left out in turn" if left_out else "no ranges: fewer than two sources are cited"
    made["notes"] = [*made["notes"], told]
    frame.attrs[ABOUT] = made
    return frame


def _extremes(rows: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Smallest and largest of each column; NaN where there is no number."""
    known = ~np.isnan(rows).all(axis=0)
    low, high = (np.full(rows.shape[1], np.nan) for _ in "12")
    low[known], high[known] = np.nanmin(rows[:, known], axis=0), np.nanmax(rows[:, known], axis=0)
    return low, high

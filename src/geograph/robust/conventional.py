"""What one word means in different textbooks and packages, side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Unpack

import numpy as np
import pandas as pd

from geograph import brokerage, centrality
from geograph.errors import MeasureError
from geograph.result import Table, described
from geograph.sources import ranks_by
from geograph.views import Contract, as_network
from geograph.vocabulary import choose

# What textbooks and packages understand by one word: the function and its options.
CONVENTIONS: dict[str, dict[str, tuple[Callable[..., pd.DataFrame], dict[str, Any]]]] = {
    "closeness": {
        "harmonic": (centrality.harmonic, {}),
        **{word: (centrality.closeness, {"convention": word}) for word in ("wasserman-faust", "valente-foreman", "component")},
    },
    "betweenness": {
        "shortest paths": (centrality.betweenness, {"directed": False}),
        "directed": (centrality.betweenness, {"directed": True}),
        "current flow": (centrality.current_flow_betweenness, {}),
    },
    "degree": {
        "partners": (centrality.degree, {}),
        **{word: (centrality.strength, {"weight": None, "parallel": word}) for word in ("count", "events", "sources")},
        "weights": (centrality.strength, {}),
    },
    "standing": {
        "eigenvector": (centrality.eigenvector, {}), "katz": (centrality.katz, {}), "pagerank": (centrality.pagerank, {}),
        "bonacich": (centrality.bonacich, {}),
    },
    "constraint": {model: (brokerage.constraint, {"model": model}) for model in ("whole", "ego")},
    "effective size": {model: (brokerage.effective_size, {"model": model}) for model in ("whole", "ego")},
}  # fmt: skip


def conventions(word: str, G: Any, **contract: Unpack[Contract]) -> Table:
    """The ranks that one word gives in different textbooks and packages.

    Parameters
    ----------
    word : {"betweenness", "closeness", "constraint", "degree", "effective size", "standing"}
        ``closeness``: harmonic, or what becomes of actors who do not reach all by Wasserman and Faust, by Valente and Foreman, or
        within the component. ``betweenness``: of shortest paths, of directed ones, of all paths as a current. ``degree``: partners,
        ties, events, sources, weights. ``standing``: eigenvector, Katz, PageRank, Bonacich. ``constraint``, ``effective size``: in
        the whole network, or in ego's own.
    G : Network or networkx graph
    **contract
        See :func:`geograph.view`; passed to each, after what the convention itself says.

    Returns
    -------
    DataFrame
        ``actor``, its rank by each convention, and ``rank_best, rank_worst``; by the median of the ranks, then by id.

    Raises
    ------
    UnknownName
        If there is no such word.
    MeasureError
        If none of the measures can be taken; one that cannot is left out, and a note says why.

    Notes
    -----
    Ranks, since the values of two conventions do not compare. Where they part, say which one is meant; where they agree, it does not
    matter.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.robust.conventions("closeness", gg.example())
    >>> found.head(1)[["actor", "harmonic", "wasserman-faust", "component"]].values.tolist()
    [['russia', 1, 1, 3]]
    """
    net = as_network(G)
    ways = CONVENTIONS[choose("convention", word, tuple(CONVENTIONS))]
    found: dict[str, pd.Series[float]] = {}
    told: list[str] = []
    for name, (measure, options) in ways.items():
        try:
            found[name] = ranks_by(measure(net, **{**contract, **options}))
        except MeasureError as error:  # ties without citations or weights have no rank by them
            told.append(f"{name}: {error}")
    if not found:
        raise MeasureError("; ".join(told))
    frame = pd.DataFrame(found)
    rank = frame.to_numpy(dtype=float)
    some = ~np.isnan(rank).all(axis=1)
    order = np.full((3, len(frame)), np.nan)
    order[:, some] = [f(rank[some], axis=1) for f in (np.nanmedian, np.nanmin, np.nanmax)]
    shown = frame.astype("Int64")
    shown["rank_best"], shown["rank_worst"] = (pd.array(row).astype("Int64") for row in order[1:])
    shown.insert(0, "actor", frame.index)
    by = pd.DataFrame({"median": order[0], "text": [str(a) for a in frame.index]}).sort_values(["median", "text"], na_position="last")
    rows = shown.iloc[by.index].reset_index(drop=True)
    return described(rows, net, "conventions", options={"word": word, **contract}, notes=tuple(told), value=next(iter(found)))

"""On which ties, actors, types, paragraphs or sources most rankings hang: several measures side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from geograph.errors import MeasureError
from geograph.result import ABOUT, Table, described
from geograph.uncertainty.dropping import MORE, counted_cases, drop_each
from geograph.views import as_network

__all__ = ["hinges"]


def hinges(
    measures: Iterable[Callable[..., pd.DataFrame]],
    G: Any,
    *,
    by: Literal["tie", "actor", "type", "paragraph", "source"] = "tie",
    top: int = 5,
    options: Mapping[str, Any] | None = None,
) -> Table:
    """The ties or paragraphs on which most rankings hang: :func:`drop_each` for several measures side by side.

    Parameters
    ----------
    measures : iterable of functions
        Measures with one row per actor, each by its own contract.
    G : Network or networkx graph
    by, top
        As :func:`drop_each`.
    options : mapping, optional
        Passed on to every measure.

    Returns
    -------
    DataFrame
        One row for each that was left out, the most consequential first: what it is (a column named as ``by``); ``rankings``, of how
        many measures the first places are held by others without it; ``changes``, how many actors enter or leave in all of them
        together; a column for each measure that says who comes in for whom (blank where nobody does); ``ties``, how many rows of ties
        go; and for ties, paragraphs and sources the further columns of :func:`drop_each`.

    Raises
    ------
    MeasureError, UnknownName
        As :func:`drop_each`; no measure, or one twice.

    Notes
    -----
    Ordered by rankings, then changes, then the ranks by which the actors named in :func:`drop_each` move, then by name.
    Measures of one family move together: three kinds of centrality by shortest paths are not three witnesses.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("c", "e")])
    >>> found = gg.uncertainty.hinges([gg.centrality.degree, gg.centrality.betweenness], graph, top=1)
    >>> found.head(1)[["tie", "rankings", "degree", "betweenness"]].values.tolist()
    [['c~d/tie/undated', 2, 'b comes in', 'b comes in']]
    """
    each = [measures] if callable(measures) else list(measures)
    net = as_network(G)
    tables = [drop_each(measure, net, by=by, top=top, options=options) for measure in each]
    names = [table.attrs[ABOUT]["options"]["measure"] for table in tables]
    if not names or len(set(names)) < len(names):
        raise MeasureError(f"hinges takes one measure or more, each of them once, got {', '.join(names) or 'none'}")
    rows: dict[Any, dict[str, Any]] = {}
    for name, table in zip(names, tables, strict=True):
        for one in table.to_dict("records"):
            row = rows.setdefault(one[by], {by: one[by], "rankings": 0, "changes": 0, "moved": 0.0, "ties": one["ties"]})
            row |= {column: one[column] for column in MORE.get(by, ())}
            row[name] = _told(one)
            row["rankings"] += int(one["changes"] > 0)
            row["changes"] += one["changes"]
            if one["moved"] != "":
                lost = pd.isna(one["rank_after"])
                row["moved"] += np.inf if lost else abs(one["rank_after"] - one["rank_before"])
    ordered = sorted(rows.values(), key=lambda row: (-row["rankings"], -row["changes"], -row["moved"], str(row[by])))
    frame = pd.DataFrame(ordered, columns=[by, "rankings", "changes", *names, "ties", *MORE.get(by, ())])
    matter = int((frame["rankings"] > 0).sum())
    made = [table.attrs[ABOUT] for table in tables]
    notes = [f"{name}: {m['made']}" for name, m in zip(names, made, strict=True)]
    cases = counted_cases(len(frame), by, net)
    word = "changes" if matter == 1 else "change"
    notes.append(f"each of {cases} left out in turn; {matter} of them {word} who holds the {_places(top)} of some measure")
    if by == "actor":
        notes.append("the others are compared with their own order before")
    done = described(frame, net, "hinges", options={"by": by, "top": top}, notes=tuple(notes), value="rankings")
    done.attrs[ABOUT]["measures"] = [{word: m[word] for word in ("options", "contract", "counts") if word in m} for m in made]
    return done


def _places(top: int) -> str:
    return f"first {top} places" if top > 1 else "first place"


def _told(row: dict[str, Any]) -> str:
    """Who comes in for whom."""
    if row["entered"] and row["left"]:
        return f"{row['entered']} for {row['left']}"
    several = row["changes"] > 1
    if row["entered"]:
        return f"{row['entered']} come{'s' * (not several)} in"
    return f"{row['left']} drop{'s' * (not several)} out" if row["left"] else ""

"""On which ties, actors, types, paragraphs or sources a ranking hangs: each left out in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from geograph import centrality
from geograph.evidence import passage, supporting
from geograph.network import Network
from geograph.paths.ends import whole as counted
from geograph.result import ABOUT, Table
from geograph.sources import passages, without_passages
from geograph.steps import cells
from geograph.tables import cited_sources
from geograph.uncertainty.drawing import Measured, Taker, after, units
from geograph.views import View, as_network, view
from geograph.vocabulary import choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("tie", "actor", "type", "paragraph", "source")
MORE = {"tie": ("confidence", "citations", "denied_by"), "paragraph": ("first_words", "gone"), "source": ("gone",)}  # columns

# Measures whose value comes from the one matrix of the contract and from nothing else: what leaves that as it is, leaves them as they are.
_OF_THE_VIEW = (
    centrality.harmonic, centrality.closeness, centrality.betweenness, centrality.current_flow_betweenness, centrality.eigenvector,
    centrality.katz, centrality.bonacich, centrality.pagerank, centrality.hits,
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What is left out: its name, the rows of ties that go with it, more to say of it, and the network without."""

    name: Any
    gone: list[int]
    without: Callable[[], Network]
    more: dict[str, str]


def drop_each(
    measure: Callable[..., pd.DataFrame],
    G: Any,
    *,
    by: Literal["tie", "actor", "type", "paragraph", "source"] = "tie",
    top: int = 5,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Table:
    """The ties or paragraphs on which the first places hang: each left out in turn, and what becomes of the ranking.

    Parameters
    ----------
    measure : function
        A measure with one row per actor, such as :func:`geograph.centrality.betweenness`.
    G : Network or networkx graph
    by : {"tie", "actor", "type", "paragraph", "source"}
        What is left out. A tie: rows that tell of one event, or adjoining periods of one state, go together. An actor: with its
        ties; the others are compared with their own order before. A paragraph: as if it had not been read (a document where a
        citation names no place in it): its citations go, and the ties that rest on nothing else. A source: likewise.
    top : int
        How many first places are looked at, equal ranks together.
    column : str, optional
        Which column of the result; default the measure's own value. Another one is ranked from the largest.
    options : mapping, optional
        Passed on to the measure.

    Returns
    -------
    DataFrame
        One row for each that was left out, the most consequential first: what it is (a column named as ``by``); ``changes``, how many
        actors enter or leave the first places, and which: ``entered, left``; ``first``, who then stands first, where that is somebody
        else (blank otherwise); ``moved``, the actor of the first places whose rank changes most (of equals, the one whose value changes
        most), and its ``rank_before, rank_after, value_before, value_after``; ``ties``, how many rows of ties go. For ties
        also their ``confidence, citations`` and the passages they are ``denied_by``; for paragraphs ``first_words``, where
        evidence.csv has them; for paragraphs and sources ``gone``, the ids of the ties that go.

    Raises
    ------
    MeasureError, UnknownName
        As the measure does.

    Notes
    -----
    Ordered by changes, then whether the first place changes, then by how far the rank, then the value of ``moved`` changes, then by
    name. One thing goes at a time: two ties that stand in for one another each seem to matter little. What matters most
    here deserves to be read again first. It need not be wrong, and a ranking on which no single tie tells is not therefore right.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("c", "e")])
    >>> found = gg.uncertainty.drop_each(gg.centrality.betweenness, graph, top=1)
    >>> found.head(1)[["tie", "changes", "first", "moved", "value_before", "value_after"]].values.tolist()
    [['c~d/tie/undated', 1, 'b;c', 'c', 5.0, 2.0]]
    """
    choose("by", by, KINDS)
    top = counted("top", top)
    net, take = as_network(G), Taker(measure, column, options)
    whole = take(net)
    made = whole.table.attrs.get(ABOUT, {})
    v = view(net, **made["contract"]) if measure in _OF_THE_VIEW and column is None else None
    cases = list(_cases(net, by))
    rows = [_row(case, whole, net, take, v, by, top) for case in cases]
    scale = np.abs(whole.values[np.isfinite(whole.values)]).max(initial=0.0) or 1.0
    order = sorted(range(len(rows)), key=lambda i: (_weight(rows[i], scale), str(cases[i].name)))
    columns = [by, "changes", "entered", "left", "first", "moved", "rank_before", "rank_after", "value_before", "value_after", "ties"]
    columns += MORE.get(by, ())
    frame = pd.DataFrame([rows[i] for i in order], columns=columns)
    for name in ("rank_before", "rank_after"):
        frame[name] = pd.array(frame[name].to_numpy(dtype=float, na_value=np.nan)).astype("Int64")
    matter = int((frame["changes"] > 0).sum())
    places = f"first {top} places" if top > 1 else "first place"
    word = "changes" if matter == 1 else "change"
    notes = [f"each of {counted_cases(len(frame), by, net)} left out in turn; {matter} of them {word} who holds the {places}"]
    bare = int((net.ties["citation"] == "").sum()) if by in ("paragraph", "source") else 0
    if bare:
        notes.append(f"{bare} of {len(net)} ties cite nothing and always stay")
    if by == "actor":
        notes.append("the others are compared with their own order before")
    return after(whole, frame, net, "drop_each", options={"by": by, "top": top, "column": column}, notes=tuple(notes), value="changes")


def _cases(net: Network, by: str) -> Iterator[Case]:
    ties = net.ties
    if by == "tie":
        ids = ties.index.tolist()
        for rows in units(net)[1]:
            keep = np.ones(len(ties), dtype=bool)
            keep[rows] = False
            said = cells(net, rows)
            name = ids[rows[0]] if len(rows) == 1 else said["ties"]
            yield Case(name, rows, partial(net._part, keep), {column: said[column] for column in MORE["tie"]})
    elif by == "actor":
        a, b = net.codes
        for i, actor in enumerate(net.actors.index):
            yield Case(actor, np.flatnonzero((a == i) | (b == i)).tolist(), partial(net.without, actor), {})
    elif by == "type":
        kinds = ties["type"].to_numpy(dtype=object)
        for kind in sorted(set(kinds.tolist())):
            yield Case(kind, np.flatnonzero(kinds == kind).tolist(), partial(net._part, kinds != kind), {})
    else:
        yield from _cited(net, by)


def counted_cases(n: int, by: str, net: Network) -> str:
    """How many are left out in turn, in words; of ties also why there are fewer than rows."""
    told = f"{n:,} {by}{'s' * (n != 1)}"
    return told + (f" (rows of one event, and periods that adjoin, are one; {len(net):,} rows)" if by == "tie" and n != len(net) else "")


def _cited(net: Network, by: str) -> Iterator[Case]:
    """Paragraphs, or sources, that ties cite."""
    named, without = (passages, without_passages) if by == "paragraph" else (cited_sources, Network.not_citing)
    said = [named(cell) for cell in net.ties["citation"].tolist()]
    on: dict[str, list[int]] = {}
    for row, items in enumerate(said):
        for item in items:
            on.setdefault(item, []).append(row)
    words: dict[str, set[str]] = {}
    for document, locator, first in zip(*(net.evidence[c].tolist() for c in ("document", "locator", "first_words")), strict=True):
        words.setdefault(passage(document, locator), set()).add(first)
    rests = [{item if by == "paragraph" else item.partition(":")[0] for item in places} for places in supporting(net._tables)]
    for item in sorted(on):
        alone = [row for row in on[item] if rests[row] == {item}]
        more = {"gone": ";".join(sorted(str(net.ties.index[row]) for row in alone))}
        if by == "paragraph":
            more["first_words"] = "; ".join(sorted(words.get(item, set()) - {""}))
        yield Case(item, alone, partial(without, net, item), more)


def _row(case: Case, whole: Measured, net: Network, take: Taker, v: View | None, by: str, top: int) -> dict[str, Any]:
    """What becomes of the first places without it."""
    found: dict[str, Any] = {by: case.name, "ties": len(case.gone), "changes": 0, "entered": "", "left": "", "first": "", "moved": ""}
    found |= dict.fromkeys(("rank_before", "rank_after", "value_before", "value_after"), np.nan)
    found |= case.more
    if v is not None and by != "actor" and _stands(v, case.gone, by):
        return found
    part = case.without()
    part._unseen(net)
    values, after = take.along(whole, part)
    before = whole.ranks
    if by == "actor":
        at = whole.actors.get_indexer([case.name])[0]
        if at >= 0:
            before = np.where(before > before[at], before - 1, before)
            before[at] = np.nan
    was, then = before <= top, after <= top
    entered, left = (_names(whole, mask) for mask in (then & ~was, was & ~then))
    found |= {"entered": entered, "left": left, "changes": int((then != was).sum())}
    if ((before == 1) != (after == 1)).any():
        found["first"] = _names(whole, after == 1)
    moved = np.where(was, np.abs(np.where(np.isnan(after), np.inf, after) - before), -1.0)
    shift = np.abs(np.where(np.isnan(values), np.inf, values) - whole.values)
    tolerance = 1e-9 * np.abs(whole.values[np.isfinite(whole.values)]).max(initial=0.0)
    shift = np.where(was & (shift > tolerance), shift, 0.0)
    ids = [str(actor) for actor in whole.actors]
    most = max(np.flatnonzero(was).tolist(), key=lambda i: (moved[i], shift[i], [-ord(c) for c in ids[i]]), default=None)
    if most is not None and (moved[most] or shift[most]):
        found |= {
            "moved": whole.actors[most], "rank_before": before[most], "rank_after": after[most],
            "value_before": whole.values[most], "value_after": values[most],
        }  # fmt: skip
    return found


def _names(whole: Measured, mask: NDArray[np.bool_]) -> str:
    return ";".join(sorted(str(actor) for actor in whole.actors[mask]))


def _weight(row: dict[str, Any], scale: float) -> tuple[float, ...]:
    """What a row is ordered by, the most consequential first."""
    lost = row["moved"] != "" and np.isnan(row["rank_after"])
    moved = np.inf if lost else np.nan_to_num(abs(row["rank_after"] - row["rank_before"]))
    shift = np.inf if lost else np.nan_to_num(abs(row["value_after"] - row["value_before"])) / scale
    return (-row["changes"], -(row["first"] != ""), -moved, -round(shift, 9))


def _stands(v: View, gone: list[int], by: str) -> bool:
    """Whether the matrix is surely the same without these ties: none is in use, or each has others beside it that count as one."""
    contract = v.contract
    if contract["parallel"] not in ("any", "max", "count"):  # the others read dates or citations, which may change with what goes
        return False
    used = np.isin(v.rows, gone)
    if not used.any():
        return True
    if contract["parallel"] == "count" or contract["weight"] or contract["distance"] or contract["ties"] == "signed":
        return False
    if contract["forums"] == "project":
        return False
    going = set(gone)
    rows = v.arcs.ties.row[v.arcs.tie].tolist()
    keys = v.arcs.key.tolist()
    touched = {key for key, row in zip(keys, rows, strict=True) if row in going}
    still = Counter(key for key, row in zip(keys, rows, strict=True) if key in touched and row not in going)
    return touched == set(still)

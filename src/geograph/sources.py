"""What a number owes to the material: to single sources, to any choice of them, and to the actor whom the texts are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from geograph import result
from geograph.centrality.counts import MEANS, TALK
from geograph.errors import MeasureError, UnknownName
from geograph.evidence import cited_passage
from geograph.names import some
from geograph.network import Network
from geograph.result import ABOUT, Table, described, noted
from geograph.tables import cited_sources, split_list
from geograph.views import Contract, as_network, view
from geograph.vocabulary import SIGN_NAMES

__all__ = ["aside", "coverage", "range"]

_MANY = 20
SUBSETS = 7  # sources up to which every choice of them is looked at: 127 networks


def cited(net: Network) -> list[str]:
    """The sources that ties cite, by id."""
    return sorted({source for cell in net.ties["citation"].unique() for source in cited_sources(cell)})


def known_sources(net: Network) -> list[str]:
    """All sources that there are: those listed and those that ties cite, by id."""
    return sorted({*map(str, net.sources.index), *cited(net)})


def passages(cell: object) -> list[str]:
    """The passages that a cell cites, each once: ``tespa-2021:51``."""
    return list(dict.fromkeys(cited_passage(item) for item in split_list(cell)))


def without_passages(net: Network, *gone: str) -> Network:
    """As if paragraphs had not been read: what :meth:`Network.not_citing` does for sources."""
    return net._unread(f"not citing {some(gone)}", gone.__contains__)


def range(
    measure: Callable[..., pd.DataFrame],
    G: Any,
    *,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
    subsets: bool | None = None,
) -> Table:
    """The range of a measure over its sources: each left out in turn, as if it had not been read, and every choice of them.

    Parameters
    ----------
    measure : function
        A measure with one row per actor, such as :func:`geograph.centrality.betweenness`.
    G : Network or networkx graph
    column : str, optional
        Which column of the result to rank by; default the measure's own value.
    options : mapping, optional
        Passed on to the measure.
    subsets : bool, optional
        Whether every choice of sources is looked at too, from one alone to all. Default: where there are fewer than eight.

    Returns
    -------
    DataFrame
        The measure's table, best first, and with it ``low`` and ``high``, the smallest and largest value among the network as it is
        and those without one source; ``rank_best`` and ``rank_worst`` likewise; ``owes_to``, the source without which the
        value changes most (the first by id of equals; blank where none changes it). With subsets also ``best_any`` and ``worst_any``,
        the best and the worst rank by any choice of sources, and ``first_any``, the share of these choices by which the actor is first
        (nobody is where all are equal).

    Raises
    ------
    MeasureError
        As the measure does, and where ``subsets`` are wanted of more than seven sources.
    UnknownName
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
    without = without_each(net)
    if subsets is None:
        subsets = 1 < len(without) <= SUBSETS
    if subsets and len(without) > SUBSETS:
        raise MeasureError(
            f"{len(without)} sources have {2 ** len(without) - 1:,} subsets; leave out subsets=True, which looks at up to {SUBSETS}"
        )
    found = range_over(measure, net, without, column=column, options=options)
    return _with_subsets(found, measure, net, list(without), column, dict(options or {})) if subsets and without else found


def leavable(net: Network) -> list[str]:
    """The sources that can be left out in turn: those that ties cite, if there are two or more."""
    names = cited(net)
    return names if len(names) > 1 else []


def without_each(net: Network) -> dict[str, Network]:
    """The network without each source it cites, by source; empty where there are fewer than two to leave out."""
    return {name: net.not_citing(name)._unseen(net) for name in leavable(net)}


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
    whole = reranked(taken(measure, net, given), column)
    value = whole.attrs[ABOUT]["value"]
    observed = result.column(whole, value).astype(float)
    place = observed.index
    rank = ranks_by(whole, value)
    left_out = list(without)
    values, ranks = [observed.to_numpy()], [rank.to_numpy()]
    for part in without.values():
        fewer = taken(measure, part, given)
        values.append(result.column(fewer, value).astype(float).reindex(place).to_numpy())
        ranks.append(ranks_by(fewer, value).reindex(place).to_numpy())
    by_source, by_rank = np.array(values), np.array(ranks)
    change = np.zeros((max(len(left_out), 1), len(place)))
    if left_out:
        change = np.abs(by_source[1:] - by_source[0])
        change[np.isnan(by_source[1:]) & ~np.isnan(by_source[0])] = np.inf  # without that source there is no value at all
        change = np.nan_to_num(change, nan=0.0, posinf=np.inf)
    frame = noted(whole, left_out_of(len(left_out)))
    frame["low"], frame["high"] = extremes(by_source)
    best, worst = extremes(by_rank)
    frame["rank_best"], frame["rank_worst"] = (pd.array(r).astype("Int64") for r in (best, worst))
    least = 1e-9 * np.abs(observed[np.isfinite(observed)]).max() if np.isfinite(observed).any() else 0.0  # less is rounding
    frame["owes_to"] = [left_out[int(np.argmax(moved >= moved.max() * (1 - 1e-9)))] if moved.max() > least else "" for moved in change.T]
    return frame


def left_out_of(sources: int) -> str:
    """How ranges were made, as a note says it."""
    if sources == 1:
        return "ranges: the one other source left out"
    return f"ranges: each of {sources} sources left out in turn" if sources else "no ranges: fewer than two sources are cited"


def _with_subsets(
    found: Table, measure: Callable[..., pd.DataFrame], net: Network, names: list[str], column: str | None, options: dict[str, Any]
) -> Table:
    """What becomes of the ranks by every choice of sources, those without a single one among them."""
    place = pd.Index(found["actor"].to_numpy(), tupleize_cols=False)
    rows = []
    for size in np.arange(len(names)):
        for gone in combinations(names, int(size)):
            part = taken(measure, net.not_citing(*gone)._unseen(net) if gone else net, options)
            rows.append(ranks_by(part, column).reindex(place).to_numpy())
    rank = np.array(rows)
    best, worst = extremes(rank)
    frame = noted(found, f"any: each of the {len(rank)} choices of {len(names)} sources")
    frame["best_any"], frame["worst_any"] = (pd.array(r).astype("Int64") for r in (best, worst))
    frame["first_any"] = led(rank).mean(axis=0)
    return frame


def led(rank: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Who is first in each row of ranks; nobody where all that are ranked are equal, which puts nobody before anybody."""
    first, there = rank == 1, ~np.isnan(rank)
    alike = (first | ~there).all(axis=1) & (there.sum(axis=1) > 1)
    return first & ~alike[:, None]


def taken(measure: Callable[..., pd.DataFrame], net: Network, options: Mapping[str, Any]) -> pd.DataFrame:
    """A measure's table of a network; one of the user's own, that does not say how it was made, is ranked by its first number."""
    if not callable(measure):
        raise MeasureError(f"{measure!r} is no function; give the measure itself, such as gg.centrality.betweenness")
    table = measure(net, **options)
    name = getattr(measure, "__name__", "this measure")
    if not isinstance(table, pd.DataFrame) or "actor" not in table or table["actor"].duplicated().any():
        raise MeasureError(f"{name} has no row per actor; give a measure that has, such as gg.centrality.betweenness")
    if ABOUT in table.attrs:
        return table
    numbers = [c for c in table.columns if c not in ("actor", "rank") and pd.api.types.is_numeric_dtype(table[c])]
    if not numbers:
        raise MeasureError(f"{name} has no column of numbers to rank by")
    own = described(table, net, name, options=options, value=numbers[0])
    own["rank"] = pd.array(result.ranks(result.column(own, numbers[0]))).astype("Int64")
    return own.sort_values("rank", kind="stable", na_position="last", ignore_index=True)


def ranks_by(table: pd.DataFrame, column: str | None = None) -> pd.Series[float]:
    """Ranks by a column, by actor: the table's own where it ranks by that, else by size."""
    own = column is None or column == table.attrs[ABOUT]["value"]
    rank = table["rank"].to_numpy(dtype=float, na_value=np.nan) if own else result.ranks(result.column(table, column))
    return pd.Series(rank, index=pd.Index(table["actor"].to_numpy(), tupleize_cols=False))


def reranked(table: pd.DataFrame, column: str | None) -> Table:
    """A measure's table ranked by another of its columns, largest first; UnknownName for a column that is no number."""
    numbers = [c for c in table.columns if c not in ("actor", "rank") and pd.api.types.is_numeric_dtype(table[c])]
    if column is not None and column not in numbers:
        raise UnknownName("column", column, numbers)
    frame = Table(table)
    frame.attrs[ABOUT] = table.attrs[ABOUT]
    if column in (None, table.attrs[ABOUT]["value"]):
        return frame
    frame["rank"] = pd.array(ranks_by(table, column).to_numpy()).astype("Int64")
    frame = frame.sort_values("rank", kind="stable", na_position="last", ignore_index=True)
    made = dict(table.attrs[ABOUT])
    frame.attrs[ABOUT] = {**made, "value": column, "options": {**made["options"], "column": column}}
    return frame


def counting(net: Network, made: Mapping[str, Any]) -> Network:
    """Only the ties that a number counts, by the record of its table: those of its contract, and of its column's types or sign."""
    contract = made["contract"]
    mask = np.ones(len(net), dtype=bool)
    if contract:
        mask[:] = False
        mask[view(net, **{word: contract[word] for word in Contract.__annotations__ if word in contract}).rows] = True
    types = {"contacts": TALK, "means": MEANS, "talk_to_means": (*TALK, *MEANS)}.get(made["value"])
    if types and made["measure"] == "talk_to_means":
        mask &= net.ties["type"].isin(types).to_numpy()
    signs = {name: sign for sign, name in SIGN_NAMES.items()}
    if made["value"] in signs:
        mask &= (net.ties["sign"] == signs[made["value"]]).to_numpy()
    return net if mask.all() else net._part(mask)


def behind(net: Network, actors: Iterable[Any]) -> list[list[str]]:
    """The passages that each actor's ties cite, those cited most first."""
    ties = net.ties
    found: dict[Any, list[str]] = {}
    for one, other, cell in zip(ties["source"], ties["target"], ties["citation"], strict=True):
        for actor in {one, other}:
            found.setdefault(actor, []).append(cell)
    return [cited_most(found.get(actor, [])) for actor in actors]


def cited_most(cells: Iterable[Any]) -> list[str]:
    """The passages that some cells cite, each once, those cited most first."""
    count = Counter(item for cell in cells for item in split_list(cell))
    return sorted(count, key=lambda item: (-count[item], item))


def dominant(net: Network) -> Any:
    """The actor whom the material is about: in more than half of its documents (of equals, the one with most ties); None if nobody.

    Where sources.csv says of no document whom it is about: the one that has more than half of all ties, if there are twenty or more.
    """
    own = net.ties["source"] == net.ties["target"]  # a tie with oneself has one end
    ends = pd.concat([net.ties["source"], net.ties["target"][~own]]).value_counts()
    about = {actor: n for actor, n in net.focal.items() if 2 * n > len(net.sources) and actor in net.actors.index}
    if about:
        return max(about, key=lambda actor: (about[actor], ends.get(actor, 0), str(actor)))
    if net.focal or len(net) < _MANY:
        return None
    most = max(ends.index, key=lambda actor: (ends[actor], str(actor)))
    return most if 2 * ends[most] > len(net) else None


def aside(
    measure: Callable[..., pd.DataFrame],
    G: Any,
    *,
    actor: Any = None,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Table:
    """A ranking beside the same with one actor's own ties set aside: who leads among the others.

    Parameters
    ----------
    measure : function
        A measure with one row per actor, such as :func:`geograph.centrality.betweenness`.
    G : Network or networkx graph
    actor : id, name or alias, optional
        Whose ties are set aside. Default: the actor whom more than half of the documents are about (of equals the one with most
        ties); where no document says whom it is about, an actor with more than half of all ties.
    column : str, optional
        Which column of the result; default the measure's own value.
    options : mapping, optional
        Passed on to the measure.

    Returns
    -------
    DataFrame
        The measure's table, best first, with ``aside`` and ``rank_aside``: value and rank without that actor and its ties.
        Blank for the actor itself.

    Raises
    ------
    MeasureError
        If no actor is given and none dominates; and as the measure does.
    UnknownName
        If there is no such actor.

    Notes
    -----
    A text about somebody tells of that one's ties. Whoever it is about comes out as central, and so does who is named beside it. The second
    ranking rests on what the texts say of the others in passing: less material, but not chosen for them.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.sources.aside(gg.centrality.betweenness, gg.example())
    >>> found.sort_values("rank_aside").head(3)[["actor", "rank", "rank_aside"]].values.tolist()
    [['united-states', 2, 1], ['china', 4, 2], ['uzbekistan', 8, 3]]
    """
    net, given = as_network(G), dict(options or {})
    whom = dominant(net) if actor is None else net.find(actor)
    if whom is None:
        raise MeasureError("no actor dominates the material; say whose ties are to be set aside: actor=...")
    return beside(reranked(taken(measure, net, given), column), measure, net, whom, column=column, options=given)


def beside(
    whole: pd.DataFrame,
    measure: Callable[..., pd.DataFrame],
    net: Network,
    whom: Any,
    *,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Table:
    """A table of a measure and, as :func:`aside` has it, value and rank without an actor."""
    rest = taken(measure, net.without(whom), dict(options or {}))
    value = column or whole.attrs[ABOUT]["value"]
    place = pd.Index(whole["actor"].to_numpy(), tupleize_cols=False)
    frame = Table(whole)
    result.column(whole, value)
    frame["aside"] = result.column(rest, value).astype(float).reindex(place).to_numpy()
    frame["rank_aside"] = pd.array(ranks_by(rest, value).reindex(place).to_numpy()).astype("Int64")
    made = whole.attrs[ABOUT]
    gone = len(net) - len(net.without(whom))
    told = f"aside: without {net.name(whom)} and its {gone} of {len(net)} ties"
    frame.attrs[ABOUT] = {**made, "notes": [*made["notes"], told], "options": {**made["options"], "aside": whom}}
    return frame


def coverage(G: Any) -> Table:
    """How much material stands behind each actor: ties, distinct events, sources, paragraphs, and documents about it.

    Parameters
    ----------
    G : Network or networkx graph

    Returns
    -------
    DataFrame
        ``actor, name, ties, events, partners, sources, paragraphs, about, with_focal``, most paragraphs first. ``events``: rows that tell
        of one event are one, and periods of a state that overlap or adjoin. ``sources`` and ``paragraphs`` are those cited by
        its ties, each once. ``about``: documents that sources.csv says are about it. ``with_focal``: the share of its ties that are
        with the actor whom the material is about; NaN for that one, for actors without ties, and where there is none.

    Raises
    ------
    UnknownName, MeasureError
        Never, for a network that can be read.

    Notes
    -----
    It says how well the texts saw an actor, and so how much its place in a ranking can bear. An actor on two paragraphs of one
    article is not marginal in the world; it is hardly covered here.

    Examples
    --------
    >>> import geograph as gg
    >>> gg.sources.coverage(gg.example()).head(2)[["actor", "sources", "about"]].values.tolist()
    [['russia', 5, 5], ['taliban', 5, 5]]
    """
    net = as_network(G)
    ties = net.ties
    v = view(net, ties="all", forums="actor")
    events = view(net, ties="all", forums="actor", parallel="events", directed=False)
    happened = dict(zip(events.actors, np.asarray(events.matrix.sum(axis=1)).reshape(-1), strict=True))
    partners = dict(zip(v.actors, np.asarray(((v.pattern + v.pattern.T) > 0).sum(axis=1)).reshape(-1), strict=True))
    ends = pd.DataFrame({
        "actor": [*ties["source"], *ties["target"]], "other": [*ties["target"], *ties["source"]], "tie": [*ties.index, *ties.index],
        "citation": [*ties["citation"], *ties["citation"]],
    }).drop_duplicates(["actor", "tie"])  # fmt: skip
    focal = dominant(net)
    rows = []
    own = dict(iter(ends.groupby("actor", sort=False)))
    for actor in net.actors.index:
        part = own.get(actor, ends.head(0))
        items = {item for cell in part["citation"] for item in split_list(cell)}
        share = float((part["other"] == focal).mean()) if len(part) and focal is not None and actor != focal else np.nan
        rows.append((actor, net.name(actor), len(part), int(happened.get(actor, 0)), int(partners.get(actor, 0)),
                     len({item.split(":", 1)[0].strip() for item in items}), len(items), net.focal.get(actor, 0), share))  # fmt: skip
    names = ["actor", "name", "ties", "events", "partners", "sources", "paragraphs", "about", "with_focal"]
    frame = pd.DataFrame(rows, columns=names)
    order = frame.assign(text=frame["actor"].map(str)).sort_values(["paragraphs", "ties", "text"], ascending=[False, False, True])
    told = "" if focal is None else f"focal: {net.name(focal)}, on {len(own.get(focal, []))} of {len(net)} ties"
    return described(frame.loc[order.index].reset_index(drop=True), net, "coverage", notes=tuple(filter(None, [told])), value="paragraphs")


def extremes(rows: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Smallest and largest of each column; NaN where there is no number."""
    known = ~np.isnan(rows).all(axis=0)
    low, high = (np.full(rows.shape[1], np.nan) for _ in "12")
    low[known], high[known] = np.nanmin(rows[:, known], axis=0), np.nanmax(rows[:, known], axis=0)
    return low, high

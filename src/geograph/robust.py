"""Whether a ranking hangs on the analyst's own choices: the measure taken under every defensible way of reading the ties."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Unpack, cast

import numpy as np
import pandas as pd

from geograph import brokerage, centrality
from geograph.errors import MeasureError
from geograph.network import Network
from geograph.output import records
from geograph.result import ABOUT, Table, described
from geograph.sources import cited, dominant, ranks_by, reranked, without_each
from geograph.views import Contract, as_network
from geograph.vocabulary import CHOICES, choose

__all__ = ["conventions", "specifications", "vary"]

USUAL = CHOICES[:5]  # what analysts decide; sources and the focal actor are questions to the material
TOP = 5


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


@dataclass(frozen=True)
class Specification:
    """One defensible way of reading the ties: ``choices`` in words, the network and the words of the contract they come to."""

    choices: dict[str, str]
    net: Network
    contract: Contract


@dataclass(frozen=True)
class Variation:
    """What became of a ranking: ``actors`` one by one, ``choices`` option by option, ``grid`` with one row per specification."""

    actors: Table
    choices: Table
    grid: Table

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers, for JSON."""
        tables = {"actors": self.actors, "choices": self.choices, "grid": self.grid}
        return {name: records(table) for name, table in tables.items()}


def specifications(G: Any, *, over: Iterable[str] = USUAL) -> list[Specification]:
    """Every combination of the choices that a careful analyst might make on these ties; the first is the usual one.

    Parameters
    ----------
    G : Network or networkx graph
    over : iterable of str
        Which choices vary. ``parallel``: ties of a pair count once, or each (``count``). ``forums``: conduits, actors, or left out.
        ``folding``: actors as coded, or folded into what they are part of, represent or succeed. ``dates``: all ties, or those
        whose start or end is known. ``confidence``: all, at least medium, high. By default these; also ``sources`` (all, or one of
        them left out) and ``focal`` (the actor whom most of the material is about in, or out).

    Returns
    -------
    list of Specification
        ``choices``, ``net`` and ``contract`` of each. An option that changes no tie here is left out, and so is one that leaves none.

    Raises
    ------
    UnknownName
        If ``over`` names no choice.

    Examples
    --------
    >>> import geograph as gg
    >>> ways = gg.robust.specifications(gg.example(), over=["forums", "confidence"])
    >>> len(ways), ways[-1].choices
    (9, {'forums': 'drop', 'confidence': 'high'})
    """
    net = as_network(G)
    return _grid(net, [choose("choice", name, CHOICES) for name in ([over] if isinstance(over, str) else over)], {})


def _grid(net: Network, wanted: Collection[str], usual: Mapping[str, str]) -> list[Specification]:
    """Every combination; ``usual``: what a measure itself takes for the words of the contract."""
    found = [Specification({}, net, Contract())]
    for name in (name for name in CHOICES if name in wanted):
        ways = _options(name, net, usual.get(name, ""))
        found = [
            Specification({**one.choices, name: option}, way(one.net), one.contract)
            if callable(way)
            else Specification({**one.choices, name: option}, one.net, cast(Contract, {**one.contract, name: way}))
            for one in found
            for option, way in ways.items()
        ]
    return [one for k, one in enumerate(found) if k == 0 or len(one.net)]


def _same(net: Network) -> Network:
    return net


def _options(name: str, net: Network, usual: str = "") -> dict[str, str | Callable[[Network], Network]]:
    """The options of a choice that make a difference, the usual one first: a word of the contract, or what becomes of the network."""
    if name == "parallel":
        pairs = {frozenset(pair) for pair in zip(*net.codes, strict=True)}
        words = ("any", "count") if len(pairs) < len(net) else ("any",)
        return {word: word for word in dict.fromkeys((usual or words[0], *words))}
    if name == "forums":
        ways = ("conduit", "actor", "drop") if (net.actors["kind"] == "forum").any() else ("conduit",)
        return {word: word for word in dict.fromkeys((usual or ways[0], *ways))}
    if name == "folding":
        some = len(net.relations) and len(net.rolled_up().actors) < len(net.actors)
        return {"as coded": _same, **({"folded": Network.rolled_up} if some else {})}
    if name == "dates":
        some = 0 < _dated(net).sum() < len(net)
        return {"all ties": _same, **({"dated only": lambda part: part.where(_dated(part))} if some else {})}
    if name == "confidence":
        left = {floor: len(net.at_least(floor)) for floor in ("medium", "high")}
        floors = [floor for floor, n in left.items() if 0 < n < (len(net) if floor == "medium" else left["medium"])]
        return {"any": _same, **{floor: _at_least(floor) for floor in floors}}
    if name == "sources":
        return {"all": _same, **{f"without {source}": _not_citing(source) for source in without_each(net)}}
    focal = dominant(net)
    return {"in": _same, **({f"without {focal}": _without(focal)} if focal is not None else {})}


def _at_least(floor: str) -> Callable[[Network], Network]:
    return lambda net: net.at_least(floor)


def _not_citing(source: str) -> Callable[[Network], Network]:
    return lambda net: net.not_citing(source) if source in cited(net) else net


def _without(actor: Any) -> Callable[[Network], Network]:
    return lambda net: net.without(actor) if actor in net.actors.index else net


def _dated(net: Network) -> np.ndarray[Any, Any]:
    return np.asarray((net.ties["start"] != "") | ~net.ties["end"].isin(["", ".."]))


def vary(
    measure: Callable[..., pd.DataFrame],
    G: Any,
    *,
    over: Iterable[str] = CHOICES,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Variation:
    """In what share of the defensible ways of reading the ties an actor is first, and which choice moves it most.

    Parameters
    ----------
    measure : function
        A measure with one row per actor, such as :func:`geograph.centrality.betweenness`.
    G : Network or networkx graph
    over : iterable of str, optional
        Which choices vary, as in :func:`specifications`; default all of them. The usual option of ``parallel`` and ``forums`` is what the
        measure itself takes.
    column : str, optional
        Which column of the result; default the measure's own value.
    options : mapping, optional
        Passed on to the measure. A word of the contract given here does not vary.

    Returns
    -------
    Variation
        * ``actors``: ``actor``, ``rank`` by the usual choices, ``ranked`` (the share of specifications that rank the actor at all) and, of
          these, ``first`` and ``top_five`` (shares with rank 1, and 5 or better), ``rank_best, rank_median, rank_worst``; ``moved_by``, the
          choice that moves it most, and ``moved``, by how many ranks on average where nothing else is changed.
        * ``choices``: for each option of each choice how many specifications have it, who is first in most of them (several where
          equal) and in what share, and ``moved``: by how many ranks it moves the usual top five on average, everything else as it is.
        * ``grid``: one row per specification with its choices, who is first, and how many ties and actors there are.

    Raises
    ------
    MeasureError, UnknownName
        As the measure does with the usual choices.

    Notes
    -----
    Shares are of choices, not probabilities: the grid is what an analyst might defend, and each combination in it counts the same,
    whether or not anybody would make it. Shares of first places can add up to more than 1, since equals are both first. Choices that the
    measure has no use for, or refuses, do not vary. The idea is that of the multiverse and of specification curves.

    References
    ----------
    S. Steegen, F. Tuerlinckx, A. Gelman & W. Vanpaemel, Increasing transparency through a multiverse analysis, *Perspectives on
    Psychological Science* 11 (2016) 702-712; U. Simonsohn, J. P. Simmons & L. D. Nelson, Specification curve analysis, *Nature Human
    Behaviour* 4 (2020) 1208-1214.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.robust.vary(gg.centrality.degree, gg.example(), over=["forums", "confidence", "sources"])
    >>> found.actors.head(1)[["actor", "first", "rank_worst"]].values.tolist()
    [['russia', 1.0, 1]]
    """
    net, given = as_network(G), dict(options or {})
    base = reranked(measure(net, **given), column)
    value = base.attrs[ABOUT]["value"]
    names = [choose("choice", name, CHOICES) for name in ([over] if isinstance(over, str) else over) if name not in given]
    own = {name: str(base.attrs[ABOUT]["contract"].get(name) or "") for name in ("parallel", "forums")}
    ways = _grid(net, [name for name in names if _heeded(measure, net, name, given, base, own.get(name, ""))], own)
    actors = pd.Index(base["actor"].to_numpy(), tupleize_cols=False)
    found: list[pd.Series[float]] = []
    for way in ways:
        found.append(ranks_by(measure(way.net, **given, **way.contract), value))
    everybody = actors.append(
        pd.Index([a for a in dict.fromkeys(a for f in found for a in f.index) if a not in set(actors)], tupleize_cols=False)
    )
    rank = np.array([f.reindex(everybody).to_numpy() for f in found])
    grid = pd.DataFrame([way.choices for way in ways])
    varied = [name for name in grid.columns if grid[name].nunique() > 1]
    moved = {name: _moved(grid[varied], rank, name) for name in varied}
    told = f"{len(ways)} specifications over {', '.join(varied) or 'nothing'}"
    made = {"measure": base.attrs[ABOUT]["measure"], "column": value, **given}

    def table(frame: pd.DataFrame, name: str) -> Table:
        return described(frame, net, "vary", options=made, notes=(told,), value=name)

    grid["first"] = [";".join(sorted(str(a) for a in everybody[row == 1])) for row in rank]
    grid["actors"], grid["ties"] = [int((~np.isnan(row)).sum()) for row in rank], [len(way.net) for way in ways]
    return Variation(
        table(_by_actor(everybody, rank, moved), "first"),
        table(_by_choice(grid, rank, everybody, varied, moved), "moved"),
        table(grid, "actors"),
    )


def _heeded(
    measure: Callable[..., pd.DataFrame], net: Network, name: str, given: Mapping[str, Any], base: pd.DataFrame, usual: str
) -> bool:
    """Whether a word of the contract changes what the measure says."""
    if name not in ("parallel", "forums"):
        return True
    try:
        others = [measure(net, **given, **{name: word}) for word in list(_options(name, net, usual))[1:]]
    except MeasureError:
        return False
    return not all(other.equals(base) for other in others)


def _moved(choices: pd.DataFrame, rank: np.ndarray[Any, Any], name: str) -> np.ndarray[Any, Any]:
    """By how many ranks each specification moves each actor from the one that differs only in having the usual option of a choice."""
    others = [c for c in choices if c != name]
    usual = choices[name].iloc[0]
    places: dict[tuple[Any, ...], int] = {}
    keys = list(choices[others].itertuples(index=False, name=None)) if others else [()] * len(choices)
    for k, key in enumerate(keys):
        if choices[name].iloc[k] == usual:
            places[key] = k
    change = np.full(rank.shape, np.nan)
    for k, key in enumerate(keys):
        if choices[name].iloc[k] != usual and key in places:
            change[k] = np.abs(rank[k] - rank[places[key]])
    return change


def _mean(rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Mean of each column's numbers; NaN where there is none."""
    count = (~np.isnan(rows)).sum(axis=0)
    return np.where(count > 0, np.nansum(rows, axis=0) / np.maximum(count, 1), np.nan)


def _by_actor(actors: pd.Index[Any], rank: np.ndarray[Any, Any], moved: Mapping[str, np.ndarray[Any, Any]]) -> pd.DataFrame:
    there = (~np.isnan(rank)).sum(axis=0)
    seen = there > 0
    share = {n: np.where(seen, (rank <= n).sum(axis=0) / np.maximum(there, 1), np.nan) for n in (1, TOP)}
    order = np.full((3, len(actors)), np.nan)
    order[:, seen] = [f(rank[:, seen], axis=0) for f in (np.nanmin, np.nanmedian, np.nanmax)]
    means = {name: np.nan_to_num(_mean(change)) for name, change in moved.items()}
    names = list(means)
    most = np.array([means[name] for name in names]) if names else np.zeros((1, len(actors)))
    which = most.argmax(axis=0)
    frame = pd.DataFrame({
        "actor": actors, "rank": pd.array(rank[0]).astype("Int64"), "ranked": there / len(rank), "first": share[1], "top_five": share[TOP],
        "rank_best": pd.array(order[0]).astype("Int64"), "rank_median": order[1], "rank_worst": pd.array(order[2]).astype("Int64"),
        "moved_by": [names[k] if names and top > 0 else "" for k, top in zip(which, most.max(axis=0), strict=True)],
        "moved": most.max(axis=0),
    })  # fmt: skip
    by = pd.DataFrame({"first": -share[1], "median": order[1], "actor": [str(a) for a in actors]})
    return frame.loc[by.sort_values(["first", "median", "actor"], na_position="last").index].reset_index(drop=True)


def _by_choice(
    grid: pd.DataFrame, rank: np.ndarray[Any, Any], actors: pd.Index[Any], varied: list[str], moved: Mapping[str, np.ndarray[Any, Any]]
) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    top = np.flatnonzero(rank[0] <= TOP)
    for name in varied:
        for option in dict.fromkeys(grid[name]):
            has = (grid[name] == option).to_numpy()
            wins = (rank[has] == 1).sum(axis=0)
            leaders = np.flatnonzero((wins == wins.max()) & (wins > 0))
            change = moved[name][has][:, top]
            rows.append({
                "choice": name, "option": option, "specifications": int(has.sum()),
                "first": ";".join(sorted(str(actors[k]) for k in leaders)),
                "share": wins.max() / has.sum(), "moved": float(np.nanmean(change)) if (~np.isnan(change)).any() else 0.0,
            })  # fmt: skip
    return pd.DataFrame(rows, columns=["choice", "option", "specifications", "first", "share", "moved"])


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

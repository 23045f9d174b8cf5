"""Whether a ranking hangs on the analyst's own choices: the measure taken under every defensible way of reading the ties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geograph import result
from geograph.errors import MeasureError
from geograph.network import Network
from geograph.output import Several
from geograph.result import ABOUT, Table, described
from geograph.robust.specifying import ALL, Specification, grid, options_of
from geograph.sources import behind, counting, led, ranks_by, reranked, taken
from geograph.views import as_network
from geograph.vocabulary import CHOICES, choose

TOP = 5


@dataclass(frozen=True, repr=False)
class Variation(Several):
    """What became of a ranking under every specification, in four tables.

    ``actors`` one by one; ``choices`` option by option; ``grid`` with one row per specification; ``ranks`` with the value and
    rank of each actor in each of them. ``ways`` are the specifications themselves.
    """

    actors: Table
    choices: Table
    grid: Table
    ranks: Table
    ways: tuple[Specification, ...]
    made: dict[str, Any]  # the record of the measure, taken as usual

    def of(self, actor: Any) -> pd.DataFrame:
        """The values and ranks of one actor, by specification."""
        return self.ranks[np.array([one == actor for one in self.ranks["actor"]], dtype=bool)].set_index("specification")

    def having(self, choice: str, option: str) -> list[int]:
        """The numbers of the specifications with an option."""
        return [number for number, way in enumerate(self.ways, 1) if way.choices[choice] == option]

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers, for JSON: all but the ranks, which are many."""
        return {name: rows for name, rows in super().to_dict().items() if name != "ranks"}


def vary(
    measure: Callable[..., pd.DataFrame],
    G: Any,
    *,
    over: Iterable[str] = ALL,
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
        Which choices vary, as in :func:`specifications`; default all of them but ``level``. The usual option of ``parallel`` and
        ``forums`` is what the measure itself takes.
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
        * ``choices``: for each option of each choice how many specifications have it, who leads in most of them (several where
          equal) and in what share, and ``moved``: by how many ranks it moves the usual top five on average, everything else as it is.
        * ``grid``: one row per specification with its number, its choices, who leads, and how many ties and actors there are.
        * ``ranks``: ``specification`` (its number in the grid), ``actor``, ``value``, ``rank``, ``first``; only actors that have one.

    Raises
    ------
    MeasureError, UnknownName
        As the measure does with the usual choices.

    Notes
    -----
    Shares are of choices, not probabilities: the grid is what an analyst might defend, and each combination in it counts the same,
    whether or not anybody would make it. Shares of first places can add up to more than 1, since equals are both first; where all
    are equal nobody is. Choices that the measure has no use for, or refuses, do not vary. The idea is that of the multiverse and of
    specification curves.

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
    usual = taken(measure, net, given)
    base = reranked(usual, column)
    value = base.attrs[ABOUT]["value"]
    names = [choose("choice", name, CHOICES) for name in ([over] if isinstance(over, str) else over) if name not in given]
    own = {name: str(base.attrs[ABOUT]["contract"].get(name) or "") for name in ("parallel", "forums")}
    ways = grid(net, [name for name in names if _heeded(measure, net, name, given, usual, own.get(name, ""))], own)
    actors = pd.Index(base["actor"].to_numpy(), tupleize_cols=False)
    found: list[pd.Series[float]] = []
    values: list[pd.Series[float]] = []
    for way in ways:
        by_way = taken(measure, way.net, {**given, **way.contract})
        found.append(ranks_by(by_way, value))
        values.append(result.column(by_way, value))
    everybody = actors.append(
        pd.Index([a for a in dict.fromkeys(a for f in found for a in f.index) if a not in set(actors)], tupleize_cols=False)
    )
    rank = np.array([f.reindex(everybody).to_numpy() for f in found])
    chosen = pd.DataFrame([way.choices for way in ways])
    varied = [name for name in chosen.columns if chosen[name].nunique() > 1]
    moved = {name: _moved(chosen[varied], rank, name) for name in varied}
    told = f"{len(ways)} specification{'s' * (len(ways) != 1)} over {', '.join(varied) or 'nothing'}"
    made = {"measure": base.attrs[ABOUT]["measure"], "column": value, **given}

    def table(frame: pd.DataFrame, name: str) -> Table:
        return described(frame, net, "vary", options=made, notes=(told,), value=name)

    grid_of = chosen.copy()
    grid_of.insert(0, "specification", np.arange(1, len(ways) + 1))
    first = led(rank)
    grid_of["leader"] = [";".join(sorted(str(a) for a in everybody[row])) for row in first]
    grid_of["actors"], grid_of["ties"] = [int((~np.isnan(row)).sum()) for row in rank], [len(way.net) for way in ways]
    way_of, of = np.nonzero(~np.isnan(rank))
    value_of = np.array([v.reindex(everybody).to_numpy(dtype=float) for v in values])[way_of, of]
    place = pd.array(rank[way_of, of]).astype("Int64")
    ranks = pd.DataFrame({"specification": way_of + 1, "actor": everybody.to_numpy()[of], "value": value_of, "rank": place})
    ranks["first"] = first[way_of, of]
    return Variation(
        table(_by_actor(everybody, rank, moved), "first"),
        table(_by_choice(chosen, rank, everybody, varied, moved), "moved"),
        table(grid_of, "actors"),
        table(ranks, "value"),
        tuple(ways),
        base.attrs[ABOUT],
    )


def by_option(found: Variation, actor: Any) -> Table:
    """What becomes of one actor by each option of each choice.

    Parameters
    ----------
    found : Variation
        From :func:`vary`.
    actor : id, name or alias

    Returns
    -------
    DataFrame
        A row for all specifications together, then one per option, choice by choice, the usual option first. ``value`` and
        ``rank``: with this option and everything else as usual. ``specifications``: how many have the option. ``ranked``: the share
        of them that rank the actor at all; of these
        ``low`` and ``high``, the range of the value, ``first``, the share in which it is first, and ``rank_best, rank_median,
        rank_worst``. ``ties`` and ``citations``: those of the actor that the measure counts, with this option and everything else as
        usual; the passages cited most come first. Blank where the actor is not ranked.

    Raises
    ------
    UnknownName
        If there is no such actor.

    Notes
    -----
    ``rank`` says what the option does by itself; the range, what it does together with all others that vary. A range of a rank over
    ``sources`` alone is what :func:`vary` with ``over=["level", "sources"]`` gives for each level.

    References
    ----------
    As :func:`vary`.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.robust.vary(gg.centrality.degree, gg.example(), over=["level", "sources"])
    >>> gg.robust.by_option(found, "Russia").iloc[1:5][["option", "value", "rank", "rank_worst"]].values.tolist()
    [['all levels', 50.0, 1, 1], ['only local', 7.0, 2, 2], ['only regional', 29.0, 1, 1], ['only global', 24.0, 2, 2]]
    """
    whole = found.ways[0].net
    whom = whole.find(actor)
    own = found.of(whom)
    usual = found.ways[0].choices
    rows = [{"choice": "all", "option": "all", **_standing(found, own, whom, range(1, len(found.ways) + 1), 1)}]
    for choice in dict.fromkeys(found.choices["choice"]):
        for option in dict.fromkeys(way.choices[choice] for way in found.ways):
            having = found.having(choice, option)
            alone = next((k for k in having if {**found.ways[k - 1].choices, choice: usual[choice]} == usual), 0)
            rows.append({"choice": choice, "option": option, **_standing(found, own, whom, having, alone)})
    columns = ["choice", "option", "value", "rank", "low", "high", "specifications", "ranked", "first", "rank_best", "rank_median"]
    columns += ["rank_worst", "ties", "citations"]
    frame = pd.DataFrame(rows, columns=columns).replace([np.inf, -np.inf], np.nan)
    for name in ("rank", "rank_best", "rank_worst"):
        frame[name] = pd.array(frame[name]).astype("Int64")
    made = found.actors.attrs[ABOUT]
    return described(frame, whole, "by_option", options={**made["options"], "actor": whom}, notes=tuple(made["notes"]), value="value")


def _standing(found: Variation, own: pd.DataFrame, actor: Any, having: Sequence[int], alone: int) -> dict[str, Any]:
    """One actor in some specifications, and in one of them, by their numbers; 0 where there is no such one."""
    there = own.reindex(having).dropna()
    rank, value = (there[name].to_numpy(dtype=float) for name in ("rank", "value"))
    way = found.ways[alone - 1] if alone else None
    net = counting(way.net, {**found.made, "contract": {**found.made["contract"], **way.contract}}) if way else None
    ends = net.ties[["source", "target"]] if net is not None else None
    return {
        "value": own["value"].get(alone, np.nan), "rank": own["rank"].get(alone, pd.NA),
        "low": value.min(initial=np.inf), "high": value.max(initial=-np.inf),
        "specifications": len(having), "ranked": len(rank) / len(having), "first": there["first"].mean() if len(rank) else np.nan,
        "rank_best": rank.min(initial=np.inf), "rank_median": np.median(rank) if len(rank) else np.nan,
        "rank_worst": rank.max(initial=-np.inf),
        "ties": 0 if ends is None else sum(actor in pair for pair in zip(ends["source"], ends["target"], strict=True)),
        "citations": "" if net is None else ";".join(behind(net, [actor])[0]),
    }  # fmt: skip


def _heeded(measure: Callable[..., pd.DataFrame], net: Network, name: str, given: Mapping[str, Any], base: pd.DataFrame, own: str) -> bool:
    """Whether a word of the contract changes what the measure says."""
    if name not in ("parallel", "forums"):
        return True
    try:
        others = [taken(measure, net, {**given, name: word}) for word in list(options_of(name, net, own))[1:]]
    except (MeasureError, TypeError):  # a measure of one's own may know no such word
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
    counts = {1: led(rank).sum(axis=0), TOP: (rank <= TOP).sum(axis=0)}
    share = {n: np.where(seen, count / np.maximum(there, 1), np.nan) for n, count in counts.items()}
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
    chosen: pd.DataFrame, rank: np.ndarray[Any, Any], actors: pd.Index[Any], varied: list[str], moved: Mapping[str, np.ndarray[Any, Any]]
) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    top = np.flatnonzero(rank[0] <= TOP)
    for name in varied:
        for option in dict.fromkeys(chosen[name]):
            has = (chosen[name] == option).to_numpy()
            wins = led(rank[has]).sum(axis=0)
            leaders = np.flatnonzero((wins == wins.max()) & (wins > 0))
            change = moved[name][has][:, top]
            rows.append({
                "choice": name, "option": option, "specifications": int(has.sum()),
                "leader": ";".join(sorted(str(actors[k]) for k in leaders)),
                "share": wins.max() / has.sum(), "moved": float(np.nanmean(change)) if (~np.isnan(change)).any() else 0.0,
            })  # fmt: skip
    return pd.DataFrame(rows, columns=["choice", "option", "specifications", "leader", "share", "moved"])

"""Whether other data on the same actors say the same: who is in both, which dyads are tied, who ranks where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geograph import result
from geograph.network import Network
from geograph.output import Several
from geograph.result import ABOUT, Table, described
from geograph.sources import ranks_by, reranked, taken
from geograph.steps import cells
from geograph.tables import split_list
from geograph.views import as_network

FEWEST = 3  # actors that a correlation of ranks needs


@dataclass(frozen=True, repr=False)
class Comparison(Several):
    """Two data sets side by side: ``actors`` that are in both, with their ranks, and ``dyads`` of them that either ties."""

    actors: Table
    dyads: Table
    spearman: float

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers, for JSON."""
        return {**super().to_dict(), "spearman": self.spearman}


def elsewhere(
    measure: Callable[..., pd.DataFrame],
    G: Any,
    other: Any,
    *,
    column: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Comparison:
    r"""Hold a network against other data on the same actors.

    Parameters
    ----------
    measure : function
        A measure with one row per actor, such as :func:`geograph.centrality.betweenness`; taken of each network as a whole.
    G, other : Network or networkx graph
    column : str, optional
        Which column of the result; default the measure's own value.
    options : mapping, optional
        Passed on to the measure.

    Returns
    -------
    Comparison
        * ``actors``: those in both, ``actor`` and ``actor_other`` (its id there), ``matched_by`` (``id``, ``cow``, ``iso3`` or ``name``,
          tried in this order; a name or alias that means one actor on either side), ``value, rank, value_other, rank_other``.
        * ``dyads``: those of them that are tied in either, with any tie: ``source, target``, ``found`` (``both``, ``here``,
          ``there``), ``types, signs, ties, citations`` and the same with ``_other``, and ``contrary``, whether one has friendly
          ties only and the other hostile ones only.
        * ``spearman``: correlation of the two rankings among the actors that both rank, from -1 to 1; NaN for fewer than three, or
          where all are equal in one of them.

    Raises
    ------
    UnknownName, MeasureError
        As the measure does, with either network.

    Notes
    -----
    Data that code other texts, other years or other kinds of ties need not agree, and neither is the truth that the other is
    measured by. What both have rests on two readings; what one has is a question to the other. Select the same time and types of
    ties first.

    Examples
    --------
    >>> import geograph as gg
    >>> net = gg.example()
    >>> found = gg.robust.elsewhere(gg.centrality.degree, net.citing("tespa-2021"), net.not_citing("tespa-2021"))
    >>> len(found.actors), found.dyads["found"].value_counts().to_dict(), round(found.spearman, 2)
    (77, {'here': 91, 'there': 74, 'both': 46}, 0.53)
    """
    one, two, given = as_network(G), as_network(other), dict(options or {})
    same = _same(one, two)
    mine, theirs = (reranked(taken(measure, net, given), column) for net in (one, two))
    value = column or mine.attrs[ABOUT]["value"]
    frame = pd.DataFrame([(a, b, how) for a, (b, how) in same.items()], columns=["actor", "actor_other", "matched_by"])
    for ranked, key, ending in ((mine, "actor", ""), (theirs, "actor_other", "_other")):
        frame[f"value{ending}"] = result.column(ranked, value).astype(float).reindex(frame[key]).to_numpy()
        frame[f"rank{ending}"] = pd.array(ranks_by(ranked).reindex(frame[key]).to_numpy()).astype("Int64")
    order = frame.assign(text=frame["actor"].map(str)).sort_values(["rank", "text"], na_position="last", kind="stable").index
    frame = frame.loc[order].reset_index(drop=True)
    rho = _spearman(frame["value"].to_numpy(dtype=float), frame["value_other"].to_numpy(dtype=float))
    dyads = _dyads(one, two, {a: b for a, (b, _) in same.items()})
    made = {"measure": mine.attrs[ABOUT]["measure"], "column": value, **given, "other": two.hash[:12]}
    counts = dyads["found"].value_counts()
    told = (
        f"{len(frame)} of {len(one.actors)} actors are among the {len(two.actors)} of the other data; dyads of theirs: "
        + ", ".join(f"{counts.get(word, 0)} {word}" for word in ("both", "here", "there"))
        + ("" if np.isnan(rho) else f"; Spearman's rho {rho:.3f}")
    )

    def table(rows: pd.DataFrame, name: str) -> Table:
        return described(rows, one, "elsewhere", options=made, notes=(told,), value=name)

    return Comparison(table(frame, "value"), table(dyads, "found"), rho)


def _same(one: Network, two: Network) -> dict[Any, tuple[Any, str]]:
    """Of each actor of the first the one of the second that is the same, and by what; nobody is matched twice."""
    found: dict[Any, tuple[Any, str]] = {}
    taken: set[Any] = set()
    for how in ("id", "cow", "iso3", "name"):
        here, there = _called(one, how), _called(two, how)
        for word in sorted(here.keys() & there.keys()):
            (a, *twice), (b, *again) = here[word], there[word]
            if not twice and not again and a not in found and b not in taken:
                found[a] = (b, how)
                taken.add(b)
    return {actor: found[actor] for actor in one.actors.index if actor in found}


def _called(net: Network, how: str) -> dict[str, list[Any]]:
    """Actors by what they are called."""
    actors = net.actors
    words: dict[str, list[Any]] = {}
    for actor in actors.index:
        if how == "id":
            own = [str(actor)]
        elif how == "name":
            own = [str(actors.at[actor, "name"]), *split_list(actors.at[actor, "aliases"])]
        else:
            own = [str(actors.at[actor, how])]
        for word in {item.casefold() for item in own if item}:
            words.setdefault(word, []).append(actor)
    return words


def _spearman(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> float:
    both = ~np.isnan(x) & ~np.isnan(y)
    if both.sum() < FEWEST:
        return float("nan")
    a, b = (pd.Series(result.ranks(v[both])).rank().to_numpy() for v in (x, y))  # equal but for rounding is equal
    return float(np.corrcoef(a, b)[0, 1]) if a.std() and b.std() else float("nan")


def _dyads(one: Network, two: Network, same: Mapping[Any, Any]) -> pd.DataFrame:
    """Dyads of actors in both that either network ties, with the ties of each."""
    back = {b: a for a, b in same.items()}
    here, there = _tied(one, {a: a for a in same}), _tied(two, back)
    rows = []
    for dyad in sorted({*here, *there}, key=lambda pair: tuple(map(str, pair))):
        ours, others = (cells(net, found.get(dyad, [])) for net, found in ((one, here), (two, there)))
        signs = [{*split_list(part["signs"])} - {"neutral"} for part in (ours, others)]
        row = {
            "source": dyad[0],
            "target": dyad[1],
            "found": "both" if dyad in here and dyad in there else "here" if dyad in here else "there",
        }
        for ending, part in (("", ours), ("_other", others)):
            row |= {f"{name}{ending}": part[name] for name in ("types", "signs", "ties", "citations")}
        rows.append(row | {"contrary": sorted(map(sorted, signs)) == [["friendly"], ["hostile"]]})
    names = ("types", "signs", "ties", "citations")
    return pd.DataFrame(rows, columns=["source", "target", "found", *names, *(f"{name}_other" for name in names), "contrary"])


def _tied(net: Network, called: Mapping[Any, Any]) -> dict[tuple[Any, Any], list[int]]:
    """The rows of the ties of each dyad, its actors by the names they are called here, the first by text first."""
    found: dict[tuple[Any, Any], list[int]] = {}
    ties = net.ties
    ends = list(zip(ties["source"], ties["target"], strict=True))
    for row in sorted(range(len(ends)), key=lambda k: str(ties.index[k])):
        a, b = ends[row]
        if a in called and b in called and a != b:
            one, other = sorted((called[a], called[b]), key=str)
            found.setdefault((one, other), []).append(row)
    return found

"""What if an actor, a tie, a type or a source were gone: what falls apart, what grows longer, who takes over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geograph.balance import frustration, signed_triads
from geograph.balance.signed import signed
from geograph.errors import MeasureError, UnknownName
from geograph.kernels.geodesics import TOLERANCE, dependencies, distances
from geograph.names import some
from geograph.network import Network
from geograph.output import Several
from geograph.paths import disjoint, geodesics, reliability
from geograph.result import Table, about, described, ranks
from geograph.sources import known_sources
from geograph.steps import Steps, apart, party
from geograph.views import Contract, View, as_network, view, walkable

__all__ = ["remove"]

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("actor", "type", "source", "tie")
_BLOCK = 512  # sources of distances held at a time
_BRANCHES = 20  # nodes of branch and bound: a bound on the side is enough here, and frustration itself searches on
_NAMED = 8  # actors named in a note


@dataclass(frozen=True, repr=False)
class Removal(Several):
    """What a removal changes: ``summary`` of the network, ``actors`` one by one, and the network ``after`` it."""

    after: Network
    summary: Table
    actors: Table


def remove(
    G: Any,
    *,
    actors: Iterable[Any] = (),
    types: Iterable[str] = (),
    sources: Iterable[str] = (),
    ties: Iterable[Any] = (),
    between: tuple[Any, Any] | None = None,
    unstated: float | None = None,
    contract: Contract | None = None,
) -> Removal:
    r"""What changes for the others if some actors, types of ties, sources or single ties were gone.

    .. math::

        F = 1 - \frac{|\{(i, j) : j \text{ reachable from } i\}|}{n(n-1)}, \qquad
        F_D = 1 - \frac{\sum_{i \ne j} 1/d_{ij}}{n(n-1)}, \qquad
        \text{gain}_v = b'_v - b_v

    over the n actors that remain, before and after; :math:`b_v` and :math:`b'_v` count the pairs of these whose shortest paths
    run through *v*.

    Parameters
    ----------
    G : Network or networkx graph
    actors, types, sources, ties : iterable
        What goes. Actors by id, name, alias or ``"partition:group"``; sources as if they had not been read, so that ties which
        rest on nothing else go with them; ties by id.
    between : (a, b), optional
        Two parties, to see what becomes of the ways between them.
    unstated : float, optional
        The probability of ties that state no confidence, for the reliability between the parties.
    contract : dict, optional
        The words of :func:`geograph.view` for distances, betweenness and the ways between the parties; here in one, since
        ``ties`` names what goes. Signs are read as by :func:`geograph.balance.frustration`.

    Returns
    -------
    Removal
        * ``summary``: ``quantity, before, after, change, meaning``. Fragmentation is 0 (all reach all) to 1; distances are in
          steps, or in the unit of the weight; NaN where there is nothing to take an average of.
        * ``actors``: ``actor, name, betweenness_before, betweenness_after, gain, rank_before, rank_after, harmonic_before,
          harmonic_after, contacts_before, contacts_after``; betweenness and its gain in pairs, best gain first.
        * ``after``: the network that is left.

    Raises
    ------
    UnknownName
        Who or what is not in the network.
    MeasureError
        A party that is itself removed; contradicting options of the contract.

    Notes
    -----
    Before and after are of the *same pairs*, those of the actors who remain; else whoever loses a removed partner would seem
    to lose standing. (Frustration is of the whole network before: what it falls by is what the removed bring into it.)
    Nobody reacts: in the world a gap is filled, and a lost channel sought anew. The numbers say what the *coded* network
    owes to what is removed, not what would happen.

    References
    ----------
    Borgatti, S. P., Identifying sets of key players in a social network, *Computational and Mathematical Organization Theory* 12
    (2006) 21-34; R. Albert, H. Jeong & A.-L. Barabási, Error and attack tolerance of complex networks, *Nature* 406 (2000) 378-382.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gone = gg.whatif.remove(nx.cycle_graph(5), actors=[0])
    >>> gone.summary.set_index("quantity").loc["mean distance", ["before", "after"]].round(3).tolist()
    [1.5, 1.667]
    >>> gone.actors[["actor", "betweenness_before", "betweenness_after", "gain"]].values.tolist()[0]
    [2.0, 1.0, 2.0, 1.0]
    """
    net, words = as_network(G), contract or {}
    for name, value in (("actors", actors), ("types", types), ("sources", sources), ("ties", ties)):
        if isinstance(value, str):
            raise MeasureError(f"{name}={value!r} is a single name; write {name}=[{value!r}]")
    wanted: dict[str, list[Any]] = {"types": list(types), "sources": list(sources), "ties": list(ties)}
    gone = list(dict.fromkeys(actor for one in actors for actor in party(net, one)))
    after, told = _without(net, gone, wanted["types"], wanted["sources"], wanted["ties"])
    before_view, after_view = walkable(net, **words), walkable(after, **words)
    there = {actor: i for i, actor in enumerate(after_view.actors)}
    rest = [i for i, actor in enumerate(before_view.actors) if actor in there and before_view.ranked[i]]
    was = _Others(before_view, np.array(rest, dtype=np.int64))
    now = _Others(after_view, np.array([there[before_view.actors[i]] for i in rest], dtype=np.int64))
    rows = _shape(was, now)
    notes = [told, *_lonely(was, now)]
    rows += _signs(net, after)
    if between is not None:
        more, said = _ways(net, after, *between, gone=gone, unstated=unstated, contract=words)
        rows, notes = rows + more, notes + said
    summary = pd.DataFrame(rows, columns=["quantity", "before", "after", "meaning"]).astype({"before": float, "after": float})
    summary.insert(3, "change", summary["after"] - summary["before"])
    options = {k: ", ".join(map(str, v)) for k, v in {"actors": gone, **wanted}.items() if v}
    if between is not None:
        options["between"] = " and ".join(str(one) for one in between)
    made = described(summary, net, "remove", view=before_view, options=options, notes=tuple(notes), value="change")
    return Removal(after, made, described(_actors(was, now), net, "remove", view=before_view, options=options, notes=(told,), value="gain"))


def named(net: Network, words: Iterable[str]) -> dict[str, list[Any]]:
    """Words as the actors, types, sources and ties they mean: ``pakistan``, or where it could be several, ``actor:pakistan``.

    Raises UnknownName where a word means nothing, and MeasureError where it means several things.
    """
    found: dict[str, list[Any]] = {f"{kind}s": [] for kind in KINDS}
    for word in words:
        prefix, _, rest = word.partition(":")
        kinds = (prefix,) if rest and prefix in KINDS else KINDS
        bare = rest if len(kinds) == 1 else word
        meant = {kind: value for kind in kinds if (value := _meant(net, kind, bare)) is not None}
        if not meant:
            partition, _, group = word.partition(":")
            if group and (partition == "kind" or partition in set(net.groups["partition"])):
                party(net, word)  # raises, and says which groups there are
            known = [*net._names.spellings(), *_types(net), *known_sources(net)] if len(kinds) > 1 else _known(net, kinds[0])
            raise UnknownName(kinds[0] if len(kinds) == 1 else "actor, type, source or tie", bare, map(str, known))
        if len(meant) > 1:
            raise MeasureError(f"{word!r} could be {' or '.join(f'the {kind}' for kind in meant)}; write {next(iter(meant))}:{word}")
        kind, value = next(iter(meant.items()))
        found[f"{kind}s"].append(value)
    return found


def _meant(net: Network, kind: str, word: str) -> Any:
    if kind == "actor":
        try:
            party(net, word)
        except UnknownName:
            return None
        return word
    return word if word in _known(net, kind) else None


def _known(net: Network, kind: str) -> list[Any]:
    if kind == "type":
        return _types(net)
    if kind == "source":
        return known_sources(net)
    return (net.actors if kind == "actor" else net.ties).index.tolist()


def _types(net: Network) -> list[str]:
    return net.ties["type"].unique().tolist()


def _without(net: Network, actors: list[Any], types: list[str], sources: list[str], ties: list[Any]) -> tuple[Network, str]:
    """The network that is left, and what went in words."""
    for kind, wanted in (("tie type", types), ("tie", ties)):
        known = set(_types(net)) if kind == "tie type" else set(net.ties.index)
        for name in wanted:
            if name not in known:
                raise UnknownName(kind, name, map(str, sorted(known, key=str)))
    left = net
    if sources:
        left = left.not_citing(*sources)
    if types or ties:
        table = left.ties
        left = left.where(~table["type"].isin(types).to_numpy() & ~np.asarray(table.index.isin(ties)))
    if actors:
        left = left.without(*actors)
    lost = net.ties[~net.ties.index.isin(left.ties.index)]
    by_type = ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(lost["type"]).items(), key=lambda item: (-item[1], item[0])))
    lose = int((left.ties["citation"] != net.ties["citation"].reindex(left.ties.index)).sum())
    parts = [f"{len(actors)} actor{'s' * (len(actors) != 1)}"] if actors else []
    parts.append(f"{len(lost)} of {len(net)} ties" + f" ({by_type})" * bool(by_type))
    return left, f"gone: {', '.join(parts)}" + f"; {lose} more lose some of their citations" * bool(lose)


class _Others:
    """The actors who remain, in one of the two networks: how far they are from each other and who lies between."""

    def __init__(self, v: View, places: NDArray[np.int64]) -> None:
        self.view, self.places = v, places
        self.near = np.full(len(places), np.nan)  # mean nearness to the others: filled in by _shape
        ends = np.zeros(len(v), dtype=bool)
        ends[places] = True
        total = np.zeros(len(v))
        if len(places):
            for delta in dependencies(v.lengths, ends, places):
                total += delta.sum(axis=0)
        self.between = total[places] * (1.0 if v.directed else 0.5)
        flat = v.pattern[places][:, places] if len(places) else v.pattern[:0, :0]
        self.contacts = np.asarray((flat + flat.T > 0).sum(axis=1)).reshape(-1) if len(places) else np.zeros(0)

    def blocks(self) -> Iterable[NDArray[np.float64]]:
        """Distances to the others, a block of sources at a time; inf to oneself."""
        for first in range(0, len(self.places), _BLOCK):
            d = distances(self.view.lengths, self.places[first : first + _BLOCK])[:, self.places]
            rows = np.arange(len(d))
            d[rows, first + rows] = np.inf
            yield d


def _shape(was: _Others, now: _Others) -> list[tuple[str, float, float, str]]:
    """How many of the others reach each other, and how far they are, before and after."""
    n = len(was.places)
    reached, near, far, there = np.zeros(2), np.zeros(2), np.zeros(2), 0
    lost = longer = 0
    near_of = np.zeros((2, n))
    at = 0
    for before, after in zip(was.blocks(), now.blocks(), strict=True):
        both = np.isfinite(after) & np.isfinite(before)
        for k, d in enumerate((before, after)):
            reached[k] += np.isfinite(d).sum()
            near[k] += (1 / d).sum()
            far[k] += d[both].sum()
            near_of[k, at : at + len(d)] = (1 / d).sum(axis=1)
        at += len(before)
        there += int(both.sum())
        lost += int((np.isfinite(before) & ~np.isfinite(after)).sum())
        longer += int((after[both] > before[both] * (1 + TOLERANCE)).sum())
    if n > 1:
        was.near, now.near = near_of / (n - 1)
    pairs = n * (n - 1)
    ways = 1 if was.view.directed else 2
    share = (lambda x: 1 - x / pairs) if pairs else (lambda x: np.full(2, np.nan))
    mean = far / there if there else np.full(2, np.nan)
    ordered = "ordered pairs" if ways == 1 else "pairs"
    return [
        ("actors", n, n, "who remain, under this contract; all below is about them"),
        ("dyads", was.contacts.sum() / 2, now.contacts.sum() / 2, "pairs of them with a tie"),
        ("fragmentation", *share(reached), f"share of {ordered} that cannot reach one another"),
        ("distance-weighted fragmentation", *share(near), "the same, a pair counting less the farther it is apart"),
        ("pairs cut off", 0, lost / ways, f"{ordered} that reached one another before, and do no longer"),
        ("pairs farther apart", 0, longer / ways, f"{ordered} that still reach one another, by a longer way"),
        ("mean distance", *mean, "of those that reach one another before and after"),
    ]  # fmt: skip


def _lonely(was: _Others, now: _Others) -> list[str]:
    """Who is left without any tie."""
    v = now.view
    degree = [np.asarray((o.view.pattern + o.view.pattern.T).sum(axis=1)).reshape(-1)[o.places] for o in (was, now)]
    alone = sorted(str(v.actors[i]) for i in now.places[(degree[0] > 0) & (degree[1] == 0)])
    return [f"left without a tie: {some(alone, _NAMED)}"] if alone else []


def _signs(net: Network, after: Network) -> list[tuple[str, float, float, str]]:
    """Frustration and the triangle index before and after."""
    found = []
    for one in (net, after):
        s = signed(one, {})
        f, t = frustration(s, nodes=_BRANCHES), signed_triads(s)
        found.append((int(f["frustration"].sum()), bool(f["proved"].all()), int(f["dyads"].sum()), float(t["triangle_index"].iloc[0])))
    (f0, sure0, m0, t0), (f1, sure1, m1, t1) = found
    proved = "" if sure0 and sure1 else "; not proved: at most this"
    return [
        ("signed dyads", m0, m1, "pairs that are friendly or hostile, in the whole network"),
        ("frustration", f0, f1, f"of these, those that the best division into two camps violates{proved}"),
        ("triangle index", t0, t1, "balanced triads over all"),
    ]


def _ways(
    net: Network, after: Network, a: Any, b: Any, *, gone: list[Any], unstated: float | None, contract: Contract
) -> tuple[list[tuple[str, float, float, str]], list[str]]:
    """The ways between two parties before and after."""
    sides = apart(net, a, b)
    if both := [actor for side in sides for actor in side if actor in set(gone)]:
        raise MeasureError(f"{both[0]} is a party and is removed; ask for the ways between others")
    found: list[list[float]] = []
    notes: list[str] = []
    plain: Contract = {**contract}
    for word in ("weight", "distance"):
        plain.pop(word, None)  # type: ignore[misc]
    if plain.get("parallel") not in ("any", "max"):
        plain.pop("parallel", None)
    for one in (net, after):
        shortest = geodesics(one, *sides, **contract)
        apart_ways = disjoint(one, *sides, **contract)
        row = [
            float(shortest["distance"].iloc[0]) if len(shortest) else np.nan,
            float(apart_ways["path"].nunique()) if len(apart_ways) else 0.0,
        ]
        try:
            sure = reliability(one, *sides, unstated=unstated, **plain)
            row += [float(sure["reliability"].iloc[0]), float(sure["best_path"].iloc[0])]
            notes += [f"reliability: {note}" for note in about(sure)["notes"]]
        except MeasureError as error:
            row += [np.nan, np.nan]
            notes.append(f"reliability is not told: {error}")
        found.append(row)
    meaning = [
        ("distance between the parties", "length of the shortest way; NaN: there is none"),
        ("disjoint ways", "ways between them that share nobody"),
        ("reliability", "the chance that some way holds, confidence read as independent probability"),
        ("most reliable way", "the chance of the likeliest way"),
    ]
    direct = view(after, **contract)
    steps = Steps(direct)
    rows = sorted({row for one in sides[0] for other in sides[1] for row in steps.rows(direct.at(one), direct.at(other))})
    if rows:
        kinds = ", ".join(sorted({str(kind) for kind in after.ties["type"].iloc[rows]}))
        notes.insert(0, f"a direct tie joins the parties ({kinds}): for who mediates, see brokerage.mediators, or brokers --for")
    return [(name, x, y, told) for (name, told), x, y in zip(meaning, *found, strict=True)], list(dict.fromkeys(notes))


def _actors(was: _Others, now: _Others) -> pd.DataFrame:
    """Each actor before and after, who gains most first."""
    v = was.view
    gain = now.between - was.between
    scale = max(1.0, float(np.abs(was.between).max(initial=0.0)))
    gain = np.where(np.abs(gain) <= TOLERANCE * scale, 0.0, gain)  # the same sum in another order is no gain
    frame = pd.DataFrame(
        {
            "actor": [v.actors[i] for i in was.places],
            "name": [v.names[i] for i in was.places],
            "betweenness_before": was.between,
            "betweenness_after": now.between,
            "gain": gain,
            "rank_before": pd.array(ranks(was.between)).astype("Int64"),
            "rank_after": pd.array(ranks(now.between)).astype("Int64"),
            "harmonic_before": was.near,
            "harmonic_after": now.near,
            "contacts_before": was.contacts.astype(np.int64),
            "contacts_after": now.contacts.astype(np.int64),
        }
    )
    return frame.iloc[np.argsort(ranks(gain), kind="stable")].reset_index(drop=True)

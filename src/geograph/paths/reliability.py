"""The path that most likely holds, and the chance that any holds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice, pairwise
from math import log, prod
from typing import Any, Unpack

import numpy as np

from geograph.errors import MeasureError
from geograph.paths.chances import assumption, chances, combined, settle
from geograph.paths.ends import Ends, ends, listed, only, reached, whole, why_apart
from geograph.paths.lanes import Lanes
from geograph.paths.terminal import Links, TooMany, drawn, reduced
from geograph.paths.terminal import reliability as two_terminal
from geograph.result import Table, described
from geograph.views import Contract

DRAWS = 20_000
_DRAWN, _FEWEST = 200_000_000, 1_000  # links drawn in all before there are fewer draws, but at least so many
BUDGET = 100_000  # links looked at before draws take over
_CERTAIN = 1e-12  # the length of a step that is certain: above 0, and below what tells two chances apart


def most_reliable(
    G: Any,
    a: Any,
    b: Any,
    *,
    k: int = 1,
    probability: str | Mapping[str, float] | None = None,
    unstated: float | None = None,
    **contract: Unpack[Contract],
) -> Table:
    r"""The path that most likely holds all along, taking the confidence in its ties for independent probabilities.

    .. math:: \max_P \prod_{s \in P} p_s = \exp\Bigl(-\min_P \sum_{s \in P} -\ln p_s\Bigr),
              \qquad p_s = 1 - \prod_{t \in s} (1 - p_t)

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"``, or list of these
    k : int
        How many paths, the best first.
    probability : str or mapping, optional
        A column of ties with numbers from 0 to 1, or what the words of ``confidence`` are taken for. Default: high .9,
        medium .6, low .3, and numbers in ``confidence`` as they are.
    unstated : float, optional
        The probability of ties that state none. Without it they are an error.
    **contract
        See :func:`geograph.view`. Of parallel ties one is enough (``parallel="any"``), or the best counts alone (``"max"``).
        Dated rows that tell of one event, and periods of one state that adjoin, are one tie: the surest counts. There is no
        weight.

    Returns
    -------
    DataFrame
        One row per step: ``path, reliability, step, source, target, length, probability, periods, types, signs, ties,
        citations``; paths by reliability (0 to 1), then by ids. ``probability`` is that of the step.

    Raises
    ------
    UnknownName, MeasureError
        As :func:`geodesics`; a probability outside 0 to 1, or one that is not stated.

    Notes
    -----
    Confidence says how well the material supports a tie; reading it as a probability is an assumption that the result
    repeats. Ties of one source stand or fall together, so the numbers are for comparing paths, not for believing.

    References
    ----------
    Ball, M. O., C. J. Colbourn & J. S. Provan, Network reliability, *Handbooks in Operations Research* 7 (1995) 673-762.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("a", "b", 0.5), ("a", "c", 0.8), ("c", "b", 0.9)], weight="confidence")
    >>> gg.paths.most_reliable(graph, "a", "b")[["reliability", "target"]].round(3).values.tolist()
    [[0.72, 'c'], [0.72, 'b']]
    """
    k = whole("k", k)
    e, links, note = _links(G, a, b, probability, unstated, contract)
    found = list(islice(_best(e, links), k))
    each = [[links[i][j] for i, j in pairwise(path)] for path in found]
    notes = [note]
    if len(found) < k:
        notes.append(only(len(found)) if found else _why_none(e))
    return listed(
        e,
        "most_reliable",
        found,
        {"reliability": [prod(p) for p in each]},
        options={"k": k},
        notes=notes,
        of_steps={"probability": each},
    )


def reliability(
    G: Any,
    a: Any,
    b: Any,
    *,
    draws: int | None = None,
    seed: int = 0,
    probability: str | Mapping[str, float] | None = None,
    unstated: float | None = None,
    **contract: Unpack[Contract],
) -> Table:
    r"""Two-terminal reliability: the chance that at least one path holds, if ties hold independently.

    .. math:: R(a, b) = \sum_{S \subseteq T} [\,a \text{ reaches } b \text{ over } S\,]
              \prod_{t \in S} p_t \prod_{t \notin S} (1 - p_t)

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"``, or list of these
    draws : int, optional
        Estimate from so many drawn networks, even where an exact answer is near. By default it is exact where that means to
        look at 100,000 links at most (a second or two), and otherwise estimated from 20,000 draws
        (fewer above 10,000 links, but never below 1,000).
    seed : int
        For the draws.
    probability, unstated
        As :func:`most_reliable`.
    **contract
        See :func:`geograph.view`; ``parallel`` as in :func:`most_reliable`.

    Returns
    -------
    DataFrame
        One row: ``source, target, reliability, standard_error, best_path, method``. ``standard_error`` is that of the
        draws, 0 where the answer is exact, NaN where all draws agree; ``best_path`` is the reliability of the most reliable path,
        never above the whole. 0 with a note that says why where no path exists.

    Raises
    ------
    UnknownName, MeasureError
        As :func:`most_reliable`; fewer than two draws.

    Notes
    -----
    The ties that it rests on are those of the paths: see :func:`most_reliable` and :func:`disjoint`. Exact by factoring: what
    lies on no path goes, ties in series and in parallel become one, and of the rest one at a time is taken as there and as
    not there. Where all draws agree the note says how rare the
    contrary must be: such an estimate of 1 is not certainty.

    References
    ----------
    Satyanarayana, A. & R. K. Wood, A linear-time algorithm for computing K-terminal reliability in series-parallel networks,
    *SIAM Journal on Computing* 14 (1985) 818-832; Ball, Colbourn & Provan (1995).

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> bridge = nx.Graph([("a", "c"), ("a", "d"), ("c", "d"), ("c", "b"), ("d", "b")])
    >>> gg.paths.reliability(bridge, "a", "b", unstated=0.9)[["reliability", "best_path"]].round(5).values.tolist()
    [[0.97848, 0.81]]
    """
    if draws is not None:
        draws = whole("draws", draws, 2)
    seed = whole("seed", seed, 0)
    e, links, note = _links(G, a, b, probability, unstated, contract)
    n = len(e.view)
    terminal = _between_two(links, e)
    best = next(_best(e, links), None)
    best_path = prod(links[i][j] for i, j in pairwise(best)) if best else 0.0
    notes, error, method = [note], 0.0, "exact"
    value: float | None = None
    if best is None:
        value = 0.0
        notes.append(_why_none(e))
    elif draws is None:
        size = sum(map(len, terminal.values()))
        try:
            if size > BUDGET:
                raise TooMany
            value = min(1.0, max(two_terminal(terminal, n, n + 1, BUDGET), best_path))
        except TooMany:
            draws = int(min(DRAWS, max(_FEWEST, _DRAWN // size)))
    if value is None:
        assert draws is not None
        value = _estimate(terminal, n, draws, seed)
        error = float(np.sqrt(value * (1 - value) / draws))
        value = max(value, best_path)  # the whole cannot be less
        method = "estimate"
        notes.append(f"estimated from {draws:,} draws (seed {seed})" + f", standard error {error:.2g}" * bool(error))
        if error == 0:  # no draw differed, which bounds the other chance (rule of three) and leaves the error unknown
            error = float("nan")
            notes.append(f"all draws agree: the chance of the contrary is below {3 / draws:.2g} with 95% confidence")
    row = {
        "source": e.one, "target": e.other, "reliability": value, "standard_error": error, "best_path": best_path, "method": method,
    }  # fmt: skip
    options = {**e.options, **({"draws": draws, "seed": seed} if method == "estimate" else {})}
    return described(Table([row]), e.net, "reliability", view=e.view, options=options, notes=tuple(notes), value="reliability")


def _links(G: Any, a: Any, b: Any, probability: Any, unstated: float | None, contract: Contract) -> tuple[Ends, Links, str]:
    """The chance of every step that may hold, and what was assumed."""
    for word in ("weight", "distance"):
        if contract.get(word):
            raise MeasureError(f"reliability reads confidence, or the column that probability= names; leave out {word}=")
    if contract.get("forums") == "project":
        raise MeasureError("projected ties have no confidence; leave out forums='project'")
    parallel = settle(contract.get("parallel"))
    e = ends(G, a, b, **contract)
    arcs, n = e.view.arcs, len(e.view)
    rows = arcs.ties.row[arcs.tie]
    p = chances(e.net, np.unique(rows).tolist(), probability, unstated)
    # Periods of one state that adjoin, and dated rows that tell of one event, are one tie: the surest of them counts.
    events, undated = arcs.events(), e.net.bounds.undated
    by_step: dict[int, dict[Any, float]] = {}
    for key, tie, row in zip(arcs.key.tolist(), arcs.tie.tolist(), rows.tolist(), strict=True):
        of_step, event = by_step.setdefault(key, {}), ("tie", tie) if undated[row] else tuple(events[tie])
        of_step[event] = max(of_step.get(event, 0.0), float(p[row]))
    links: Links = {}
    for key in sorted(by_step):
        i, j = divmod(key, n)
        if chance := combined(list(by_step[key].values()), parallel):
            links.setdefault(i, {})[j] = chance
    return e, links, assumption(e.net, probability, unstated, parallel)


def _best(e: Ends, links: Links) -> Any:
    arcs = [(i, j, max(-log(p), _CERTAIN)) for i, of in links.items() for j, p in of.items()]
    tails, heads, lengths = zip(*arcs, strict=True) if arcs else ((), (), ())
    return (path for _, path in Lanes(len(e.view), tails, heads, lengths, e.a, e.b).next_shortest())


def _between_two(links: Links, e: Ends) -> Links:
    """The links between two terminals, which stand for the parties."""
    n = len(e.view)
    name = {**dict.fromkeys(e.a, n), **dict.fromkeys(e.b, n + 1)}
    made: Links = {n: {}}
    for i, of in links.items():
        for j, p in of.items():
            one, other = name.get(i, i), name.get(j, j)
            if one != other and one != n + 1 and other != n:
                before = made.setdefault(one, {}).get(other, 0.0)
                made[one][other] = before + p - before * p
    return made


def _estimate(terminal: Links, n: int, draws: int, seed: int) -> float:
    """The share of drawn networks in which the two terminals are joined; what lies on no path is not drawn."""
    small = reduced(terminal, n, n + 1)[0] if sum(map(len, terminal.values())) <= BUDGET else terminal
    places = {actor: k for k, actor in enumerate(sorted({n, n + 1, *small, *(j for of in small.values() for j in of)}))}
    links = [(p, [(places[i], places[j])]) for i, of in sorted(small.items()) for j, p in sorted(of.items())]
    return drawn(links, len(places), places[n], places[n + 1], draws, seed) / draws


def _why_none(e: Ends) -> str:
    i, j = e.view.lengths.tocoo().row, e.view.lengths.tocoo().col
    if reached(len(e.view), e.a, i, j)[e.b].any():
        return f"every path from {e.one} to {e.other} has a step of probability 0"
    return why_apart(e)

"""Scores that are sums over an actor's alters: counts of ties, standing that alters lend, constraint."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from geograph.brokerage.holes import Holes
from geograph.centrality.counts import MEANS, arrowed, parts_of
from geograph.centrality.spectral import pointing, power, standing, walker, walks
from geograph.parts import NONE, Parts, Question, told
from geograph.steps import Steps
from geograph.views import View, amended, view

_One = tuple[float, int, Callable[[], dict[str, Any]]]  # share, place of the alter, what tells of it


def degree(q: Question) -> Parts:
    """One for each contact."""
    v = q.view
    scale = 1 / (len(v) - 1) if q.column == "normalized" else 1.0
    return _counted(q, ["degree", "normalized"], scale)


def strength(q: Question) -> Parts:
    """The weight of each alter's ties."""
    return _counted(q, ["strength"], None)


def _counted(q: Question, whole: list[str], one: float | None) -> Parts:
    """The alters in one column of degree or strength; ``one`` is what each counts, if not the weight of its ties."""
    net, kind = q.net, ""
    if q.column in ("in", "out"):
        v = arrowed(net, q.view, q.contract)
    else:
        if q.column not in whole:
            mask = parts_of(net, q.given.get("by"), (*whole, "in", "out"))[q.column]
            net, kind = net._part(mask), f"{q.column} "
        if q.contract["parallel"] == "sources" and not (net.ties["citation"] != "").any():
            return NONE
        v = view(net, **amended(q.contract, directed=False))
    beside = _beside(v, q, q.column == "in")
    return Parts.of([_tie(net, v, alter, size if one is None else one, rows, q.column, kind) for alter, size, rows in beside])


def talk_to_means(q: Question) -> Parts:
    """Each alter's contact events for, its ties of trade, aid and alliance against."""
    kind = q.net.ties["type"]
    masks = {"contacts": kind == "contact", "means": kind.isin(MEANS)}
    found = {}
    for name, mask in masks.items():
        net = q.net._part(mask)
        v = view(net, **amended(q.contract, directed=False))
        found[name] = (net, v, _beside(v, q, False))
    total = sum(size for _, _, beside in found.values() for _, size, _ in beside)
    weight = {name: 1.0 for name in found if name == q.column} or {"contacts": 1 / total, "means": -1 / total}
    made = []
    for name, each in weight.items():
        net, v, beside = found[name]
        for j, size, rows in beside:
            more = f": {size:g} {'contact event' if name == 'contacts' else 'event of trade, aid or alliance'}{'s' * (size > 1)}"
            made.append(_tie(net, v, j, size * each, rows, "", more=more))
    return Parts.of(made)


def _beside(v: View, q: Question, inward: bool) -> list[tuple[int, float, list[int]]]:
    """Of each alter its place, the weight of the arc and the rows of the ties."""
    i, steps = v.at(q.actor), Steps(v)
    row = (v.matrix.T.tocsr() if inward else v.matrix)[[i]].tocoo()
    arcs = zip(row.col.tolist(), row.data.tolist(), strict=True)
    return [(j, float(size), steps.rows(j, i) if inward else steps.rows(i, j)) for j, size in arcs]


_WAYS = {"in": "from", "out": "to"}


def _tie(net: Any, v: View, alter: int, share: float, rows: list[int], way: str, kind: str = "", more: str = "") -> _One:
    name = str(v.actors[alter])
    ties = f"{len(rows)} {kind}ties" if len(rows) > 1 else f"{kind}tie"
    words = f"{ties} {_WAYS.get(way, 'with')} {name}{more}"
    return share, alter, partial(told, net, words, rows, alter=v.actors[alter])


def _times(size: float) -> str:
    return "" if size == 1 else f"{size:.4g} times "


def _apart(words: str, share: float, q: Question) -> _One:
    """A part without ties."""
    return share, -1, partial(told, q.net, words, [], alter="")


def pagerank(q: Question) -> Parts:
    """What each alter passes on of its own, what comes from those without ties onward, and the start anywhere."""
    v, n, alpha = q.view, len(q.view), float(q.options["alpha"])
    x, out = walker(v, alpha)
    made = []
    for j, size, rows in _beside(v, q, True):
        passed = f": {alpha:g} times {size / out[j]:.1%} of its {x[j]:.4g}"
        made.append(_tie(q.net, v, j, alpha * size / out[j] * float(x[j]), rows, "in" if v.directed else "", more=passed))
    stuck = out == 0
    if stuck.any():
        words = f"from the {int(stuck.sum())} without a tie onward, who send the walker anywhere"
        made.append(_apart(words, alpha * float(x[stuck].sum()) / n, q))
    made.append(_apart(f"the start anywhere: {1 - alpha:.3g} shared by {n}", (1 - alpha) / n, q))
    return Parts.of(made)


def eigenvector(q: Question) -> Parts:
    """What each alter's score adds, over the eigenvalue."""
    v = q.view
    x, tops, _ = standing(v, str(q.options["scale"]))
    top = float(tops[q.place])
    made = []
    for j, size, rows in _beside(v, q, True):
        more = f": {_times(size)}its {x[j]:.4g} over {top:.6g}"
        made.append(_tie(q.net, v, j, size * float(x[j]) / top, rows, "in" if v.directed else "", more=more))
    return Parts.of(made)


def katz(q: Question) -> Parts:
    """What each alter's score adds, times alpha, and the one that everybody has."""
    v, alpha = q.view, float(q.options["alpha"])
    x, size_of_one = walks(v, alpha, str(q.options["scale"]))
    made = []
    for j, size, rows in _beside(v, q, True):
        more = f": {_times(size)}{alpha:.4g} times its {x[j]:.4g}"
        made.append(_tie(q.net, v, j, alpha * size * float(x[j]), rows, "in" if v.directed else "", more=more))
    made.append(_apart("what everybody has, by no tie", size_of_one, q))
    return Parts.of(made)


def bonacich(q: Question) -> Parts:
    """One for each alter's tie, and what its score adds, times beta."""
    v, beta = q.view, float(q.options["beta"])
    x, one = power(v, beta, str(q.options["scale"]))
    made = []
    for j, size, rows in _beside(v, q, True):
        more = f": {_times(size)}{one:.4g} and {beta:.4g} times its {x[j]:.4g}"
        made.append(_tie(q.net, v, j, size * (one + beta * float(x[j])), rows, "in" if v.directed else "", more=more))
    return Parts.of(made)


def hits(q: Question) -> Parts:
    """What the hubs that point at an authority add, or the authorities that a hub points at."""
    v, inward = q.view, q.column == "authority"
    found = pointing(v)
    if found is None:
        return NONE
    x, factor = (found[1], found[2]) if inward else (found[0], found[3])
    made = []
    for j, size, rows in _beside(v, q, inward):
        more = f": {_times(size)}{factor:.4g} times its {x[j]:.4g}"
        made.append(_tie(q.net, v, j, size * factor * float(x[j]), rows, ("in" if inward else "out") if v.directed else "", more=more))
    return Parts.of(made)


def holes(q: Question) -> Parts:
    """What each alter adds to constraint, effective size or degree; over their common contacts too."""
    v, i = q.view, q.place
    h = Holes.of(v, str(q.options["model"]))
    first, last = int(h.z.indptr[i]), int(h.z.indptr[i + 1])
    if first == last:
        return NONE
    shares = _OF_HOLES[q.column](h)[first:last]
    neighbors = [set(h.z.indices[h.z.indptr[j] : h.z.indptr[j + 1]].tolist()) for j in h.z.indices[first:last].tolist()]
    own = set(h.z.indices[first:last].tolist())
    made = []
    for j, share, of_alter in zip(h.z.indices[first:last].tolist(), shares.tolist(), neighbors, strict=True):
        both = sorted(own & of_alter) if q.column != "degree" else []
        legs = [(i, j), *((one, k) for k in both for one in (i, j))]
        words = f"tie with {q.id(j)}"
        if both:
            words += f", and {len(both)} common contact{'s' * (len(both) > 1)}"
        made.append((float(share), j, partial(_over, q, words, j, legs)))
    return Parts.of(made)


def _over(q: Question, words: str, alter: int, legs: Iterable[tuple[int, int]]) -> dict[str, Any]:
    rows = [row for i, j in legs for way in ((i, j), (j, i)) for row in q.steps.rows(*way)]
    return told(q.net, words, rows, alter=q.view.actors[alter])


_OF_HOLES: dict[str, Any] = {
    "constraint": lambda h: h.dyadic,
    "effective_size": lambda h: 1 - h.closed[1],
    "efficiency": lambda h: (1 - h.closed[1]) / h.degree[h.ego],
    "degree": lambda h: np.ones(len(h.ego)),
}

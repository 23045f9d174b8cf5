"""Scores that are sums over pairs of others: shortest paths through an actor, current, open triads, nearness."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from geograph.brokerage import triads
from geograph.brokerage.contacts import Contacts
from geograph.brokerage.counting import role_names
from geograph.centrality.flow import potentials
from geograph.centrality.geodesic import reach, unreached
from geograph.errors import MeasureError
from geograph.kernels.geodesics import arcs_from, through
from geograph.parts import NONE, Parts, Question, told

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 5_000_000  # pairs that are held
ROLES = tuple(dict.fromkeys((*role_names(True), *role_names(False))))


def betweenness(q: Question) -> Parts:
    """Each pair's share of shortest paths through the actor, counted on the arcs that the measure counts on."""
    if "sample" in q.options:
        raise MeasureError("a betweenness that is estimated has no parts; leave out sample=")
    v, node, n = q.view, q.place, len(q.view)
    ends = np.flatnonzero(v.ranked)
    ends = ends[ends != node]
    found: list[list[Any]] = [[np.zeros(0)], [np.zeros(0)], [np.zeros(0)]]
    for batch, here, all_ in through(v.lengths, node, ends):
        k, j = np.nonzero(here[:, ends])
        t = ends[j]
        for part, of in zip(found, (batch[k] * n + t, here[k, t], all_[k, t]), strict=True):
            part.append(of)
        _refuse_too_many(q, sum(map(len, found[0])) / (1 if v.directed else 2))
    key = np.concatenate(found[0]).astype(np.int64)
    one, all_ = np.concatenate(found[1]), np.concatenate(found[2])
    s, t = np.divmod(key, max(n, 1))
    scale = 1.0
    if not v.directed:  # a pair once, half from each side, as the measure has it
        first, scale = np.lexsort((s > t, np.minimum(s, t) * n + np.maximum(s, t))), 0.5
        s, t, one, all_ = s[first], t[first], one[first], all_[first]
    pair, begin, at = np.unique(
        s * n + t if v.directed else np.minimum(s, t) * n + np.maximum(s, t), return_index=True, return_inverse=True
    )
    shares = np.bincount(at, weights=one / all_, minlength=len(pair)).astype(float) * scale
    if q.column == "normalized":
        shares /= (v.n - 1) * (v.n - 2) * scale
    s, t, one, all_ = s[begin], t[begin], one[begin], all_[begin]
    paths = _Geodesics(q)

    def tell(k: int) -> dict[str, Any]:
        words = f"{q.id(s[k])} to {q.id(t[k])} by {_ways(float(one[k]), float(all_[k]))}"
        return paths.tell(words, int(s[k]), int(t[k]))

    return Parts(shares, (s, t), tell)


def _refuse_too_many(q: Question, pairs: float) -> None:
    if pairs > _MOST:
        raise MeasureError(f"more than {_MOST:,} pairs have {q.actor} between them; take fewer ties, or those around an actor")


def _ways(one: float, total: float) -> str:
    if total == 1:
        return "the only shortest path"
    return f"all {total:,.0f} shortest paths" if one == total else f"{one:,.0f} of {total:,.0f} shortest paths"


class _Geodesics:
    """The ties on the shortest paths through one actor; what is found for a source is kept for the next pairs of it."""

    def __init__(self, q: Question) -> None:
        self.q = q
        self.of = lru_cache(maxsize=4)(self._of)

    def _of(self, source: int) -> tuple[dict[int, list[int]], set[int], set[tuple[int, int]], Any]:
        """Whom shortest paths from a source come from, who lies beyond the actor, the arcs up to the actor, and distances."""
        tails, heads, far = arcs_from(self.q.view.lengths, source)
        before: dict[int, list[int]] = {}
        onward: dict[int, list[int]] = {}
        for i, j in zip(tails.tolist(), heads.tolist(), strict=True):
            before.setdefault(j, []).append(i)
            onward.setdefault(i, []).append(j)
        beyond, left = {self.q.place}, [self.q.place]
        while left:
            new = [j for j in onward.get(left.pop(), ()) if j not in beyond]
            beyond.update(new)
            left += new
        return before, beyond, _back(self.q.place, before, None), far

    def tell(self, words: str, s: int, t: int) -> dict[str, Any]:
        q = self.q
        before, beyond, arcs, far = self.of(s)
        arcs = arcs | _back(t, before, beyond)
        order = sorted(arcs, key=lambda arc: (float(far[arc[0]]), float(far[arc[1]]), arc))
        rows = [row for i, j in order for row in q.steps.rows(i, j)]
        between = sorted({i for arc in arcs for i in arc} - {s, t}, key=lambda i: (float(f"{far[i]:.9g}"), i))
        return told(q.net, words, rows, **{"from": q.view.actors[s], "to": q.view.actors[t], "through": ";".join(map(q.id, between))})


def _back(end: int, before: dict[int, list[int]], among: set[int] | None) -> set[tuple[int, int]]:
    """The arcs that lead to an end, as far back as they go (among some)."""
    arcs, left, seen = set(), [end], {end}
    while left:
        j = left.pop()
        for i in before.get(j, ()):
            if among is None or i in among:
                arcs.add((i, j))
                if i not in seen:
                    seen.add(i)
                    left.append(i)
    return arcs


def harmonic(q: Question) -> Parts:
    """Each other's nearness over their number, with one shortest path, the first by ids."""
    v = q.view
    return _each_other(q, lambda d: 1 / d / max(v.n - 1, 1))


def closeness(q: Question) -> Parts:
    """Each other's distance; and in the form of Valente and Foreman, each other's nearness."""
    v, convention = q.view, str(q.options["convention"])
    if q.column == "closeness" and convention != "valente-foreman":
        raise MeasureError(
            "closeness is one over a sum; its column farness is a sum, as harmonic is (and closeness in the convention 'valente-foreman')"
        )
    d = reach(v, str(q.options.get("direction", "in")))
    if q.column == "closeness":
        return _each_other(q, lambda x: (d.longest + 1 - x) / (d.longest * (v.n - 1)))
    return _each_other(q, lambda x: x, unreached(d, v.n, convention))


def _each_other(q: Question, share: Callable[[NDArray[np.float64]], NDArray[np.float64]], missing: float = 0.0) -> Parts:
    """A part for each other ranked actor, by its distance; ``missing`` is the share of those that cannot be reached."""
    v, node = q.view, q.place
    inward = q.options.get("direction", "in") == "in"
    tails, heads, far = arcs_from(v.lengths.T.tocsr() if inward else v.lengths, node)
    toward: dict[int, int] = {}
    for i, j in zip(tails.tolist(), heads.tolist(), strict=True):
        toward[j] = min(i, toward.get(j, i))
    others = np.flatnonzero(v.ranked & (np.isfinite(far) | (missing > 0)))
    others = others[others != node]
    near = np.isfinite(far[others])
    shares = np.full(len(others), missing)
    shares[near] = share(far[others][near])

    def tell(k: int) -> dict[str, Any]:
        way = [int(others[k])]
        if not near[k]:
            ends = {"from": v.actors[way[0]], "to": q.actor} if inward else {"from": q.actor, "to": v.actors[way[0]]}
            return told(q.net, f"{q.id(way[0])}, out of reach, counts {missing:.6g}", [], **ends, through="")
        while way[-1] != node:
            way.append(toward[way[-1]])
        words = f"{q.id(way[0])} at distance {far[way[0]]:.6g}"
        way = way if inward else way[::-1]
        rows = [row for i, j in pairwise(way) for row in q.steps.rows(i, j)]
        passed = ";".join(map(q.id, way[1:-1]))
        return told(q.net, words, rows, **{"from": v.actors[way[0]], "to": v.actors[way[-1]], "through": passed})

    return Parts(shares, (others,), tell)


def current_flow(q: Question) -> Parts:
    """The current of each pair through the actor, with the ties of the actor that carry it."""
    from scipy.sparse import csgraph  # slow to import

    v = q.view
    _, component = csgraph.connected_components(v.matrix, directed=False)
    inside = np.flatnonzero(component == component[q.place])
    ends = np.flatnonzero(v.ranked[inside])
    if len(ends) < 2 or len(inside) <= 2:
        return NONE
    c = v.conductance()[inside][:, inside].toarray()
    node = int(np.searchsorted(inside, q.place))
    potential = potentials(c)
    beside = np.flatnonzero(c[node])
    flows = c[node, beside, None] * (potential[node] - potential[beside])  # per tie, of a unit entering at each node
    ends = ends[ends != node]
    _refuse_too_many(q, len(ends) ** 2 / 2)
    some = [np.abs(flows[:, [s]] - flows[:, ends[k + 1 :]]).sum(axis=0) / 2 for k, s in enumerate(ends.tolist())]
    one, other = (ends[x] for x in np.triu_indices(len(ends), 1))
    shares = np.concatenate([np.zeros(0), *some])
    kept = shares > 1e-12  # else rounding
    shares, one, other = shares[kept], one[kept], other[kept]

    def tell(k: int) -> dict[str, Any]:
        part = np.abs(flows[:, one[k]] - flows[:, other[k]])
        carrying = [int(inside[j]) for j in beside[part > 1e-9 * part.max()].tolist()]
        rows = [row for j in carrying for row in q.steps.rows(q.place, j)]
        s, t = int(inside[one[k]]), int(inside[other[k]])
        words = f"{q.id(s)} to {q.id(t)}: {shares[k]:.2%} of their current"
        between = ";".join(q.id(j) for j in carrying if j not in (s, t))
        return told(q.net, words, rows, **{"from": v.actors[s], "to": v.actors[t], "through": between})

    scale = 1 / ((v.n - 1) * (v.n - 2) / 2) if q.column == "normalized" else 1.0
    return Parts(shares * scale, (inside[one], inside[other]), tell)


def roles(q: Question) -> Parts:
    """The open triads in which the actor plays a role, or any."""
    c = Contacts.of(q.net, **q.contract)
    role = None if q.column == "total" else q.column
    if role is not None and role not in role_names(c.directed):
        raise MeasureError(f"roles: {role} is no count of triads; ask for {', '.join(role_names(c.directed))} or total")
    found = triads(q.net, group=q.given["group"], actor=q.actor, role=role, **q.contract)
    shares = found["share"].to_numpy(dtype=float)
    if q.given.get("partial"):
        shares = shares / found["brokers"].to_numpy(dtype=float)
    place = {actor: i for i, actor in enumerate(c.actors)}
    v = place[q.actor]
    a, b = (np.array([place[actor] for actor in found[end]], dtype=np.int64) for end in ("source", "target"))
    kinds = np.array([role_names(c.directed).index(kind) for kind in found["role"]], dtype=np.int64)
    columns = {name: found[name].tolist() for name in ("source", "target", "role", "sign", "brokers")}

    def tell(k: int) -> dict[str, Any]:
        source, target, kind, sign, brokers = (values[k] for values in columns.values())
        of = f", one of {brokers} brokers" if brokers > 1 else ", the only broker"
        words = f"{source} to {target} as {kind.replace('_', ' or ')}{of}{f' ({sign})' * bool(sign)}"
        rows = [*c.rows(int(a[k]), v), *c.rows(v, int(b[k]))]
        return told(q.net, words, rows, **{"from": source, "to": target, "through": str(q.actor)})

    return Parts(shares, (a, b, kinds), tell)

"""Scores that are sums over pairs of others: shortest paths through an actor, current, open triads, nearness."""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import pairwise
from typing import Any

import numpy as np

from geograph.brokerage import triads
from geograph.brokerage.contacts import Contacts
from geograph.brokerage.counting import role_names
from geograph.centrality.flow import potentials
from geograph.errors import MeasureError
from geograph.kernels.geodesics import arcs_from, through
from geograph.parts import Part, Question, cited

_MOST = 2_000_000  # pairs that are held
ROLES = tuple(dict.fromkeys((*role_names(True), *role_names(False))))


def _pair(q: Question, s: int, t: int) -> tuple[str, str]:
    return q.id(s), q.id(t)


def betweenness(q: Question) -> list[Part]:
    """Each pair's share of shortest paths through the actor, counted on the arcs that the measure counts on."""
    if "sample" in q.options:
        raise MeasureError("a betweenness that is estimated has no parts; leave out sample=")
    v, node = q.view, q.place
    ends = np.flatnonzero(v.ranked)
    scale = 1.0 if v.directed else 0.5
    if q.column == "normalized":
        scale /= (v.n - 1) * (v.n - 2) * (1.0 if v.directed else 0.5)
    found: dict[tuple[int, int], tuple[float, float, float]] = {}
    for batch, here, all_ in through(v.lengths, node, ends[ends != node]):
        there = here[:, ends] > 0
        for k, j in zip(*(x.tolist() for x in np.nonzero(there)), strict=True):
            s, t = int(batch[k]), int(ends[j])
            if t == node:
                continue
            one, total = float(here[k, t]), float(all_[k, t])
            pair = (s, t) if v.directed or (t, s) not in found else (t, s)
            share, *ways = found.get(pair, (0.0, one, total))
            found[pair] = (share + one / total * scale, ways[0], ways[1])
        if len(found) > _MOST:
            raise MeasureError(
                f"more than {_MOST:,} pairs have their shortest paths through {q.actor}; take fewer ties, or around an actor"
            )
    paths = _Geodesics(q)
    made = []
    for (s, t), (share, one, total) in found.items():
        a, b = _pair(q, s, t)
        made.append(Part(f"{a} to {b} by {_ways(one, total)}", share, (a, b), partial(paths.tell, s, t)))
    return made


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

    def tell(self, s: int, t: int) -> dict[str, Any]:
        q = self.q
        before, beyond, arcs, far = self.of(s)
        arcs = arcs | _back(t, before, beyond)
        order = sorted(arcs, key=lambda arc: (float(far[arc[0]]), float(far[arc[1]]), arc))
        rows = [row for i, j in order for row in q.steps.rows(i, j)]
        between = sorted({i for arc in arcs for i in arc} - {s, t}, key=lambda i: (float(f"{far[i]:.9g}"), i))
        return cited(q.net, rows, **{"from": q.view.actors[s], "to": q.view.actors[t], "through": ";".join(map(q.id, between))})


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


def harmonic(q: Question) -> list[Part]:
    """Each other's nearness over their number, with one shortest path, the first by ids."""
    v, node = q.view, q.place
    inward = q.options.get("direction", "in") == "in"
    tails, heads, far = arcs_from(v.lengths.T.tocsr() if inward else v.lengths, node)
    toward: dict[int, int] = {}
    for i, j in zip(tails.tolist(), heads.tolist(), strict=True):
        toward[j] = min(i, toward.get(j, i))

    def tell(other: int) -> dict[str, Any]:
        way = [other]
        while way[-1] != node:
            way.append(toward[way[-1]])
        way = way if inward else way[::-1]
        rows = [row for i, j in pairwise(way) for row in q.steps.rows(i, j)]
        passed = ";".join(map(q.id, way[1:-1]))
        return cited(q.net, rows, **{"from": v.actors[way[0]], "to": v.actors[way[-1]], "through": passed})

    made = []
    for other in np.flatnonzero(v.ranked & np.isfinite(far)).tolist():
        if other != node:
            name, d = q.id(other), float(far[other])
            made.append(Part(f"{name} at distance {d:.6g}", 1 / d / (v.n - 1), (name,), partial(tell, other)))
    return made


def current_flow(q: Question) -> list[Part]:
    """The current of each pair through the actor, with the ties of the actor that carry it."""
    from scipy.sparse import csgraph  # slow to import

    v = q.view
    _, component = csgraph.connected_components(v.matrix, directed=False)
    inside = np.flatnonzero(component == component[q.place])
    ends = np.flatnonzero(v.ranked[inside])
    if len(ends) < 2 or len(inside) <= 2:
        return []
    c = v.conductance()[inside][:, inside].toarray()
    node = int(np.searchsorted(inside, q.place))
    potential = potentials(c)
    beside = np.flatnonzero(c[node])
    flows = c[node, beside, None] * (potential[node] - potential[beside])  # per tie, of a unit entering at each node
    ends = ends[ends != node]
    if len(ends) ** 2 > 2 * _MOST:
        raise MeasureError(f"more than {_MOST:,} pairs send current through {q.actor}; take fewer ties, or around an actor")
    scale = 1 / ((v.n - 1) * (v.n - 2) / 2) if q.column == "normalized" else 1.0

    def tell(s: int, t: int) -> dict[str, Any]:
        part = np.abs(flows[:, s] - flows[:, t])
        carrying = [int(inside[j]) for j in beside[part > 1e-9 * part.max()].tolist()]
        rows = [row for j in carrying for row in q.steps.rows(q.place, j)]
        one, other = int(inside[s]), int(inside[t])
        between = ";".join(q.id(j) for j in carrying if j not in (one, other))
        return cited(q.net, rows, **{"from": v.actors[one], "to": v.actors[other], "through": between})

    made = []
    for k, s in enumerate(ends.tolist()):
        shares = np.abs(flows[:, [s]] - flows[:, ends[k + 1 :]]).sum(axis=0) / 2
        for t, share in zip(ends[k + 1 :].tolist(), shares.tolist(), strict=True):
            if share > 1e-12:  # else rounding
                a, b = _pair(q, int(inside[s]), int(inside[t]))
                made.append(Part(f"{a} to {b}: {share:.2%} of their current", share * scale, (a, b), partial(tell, s, t)))
    return made


def roles(q: Question) -> list[Part]:
    """The open triads in which the actor plays a role, or any."""
    c = Contacts.of(q.net, **q.contract)
    partly = bool(q.given.get("partial"))
    role = None if q.column == "total" else q.column
    if role is not None and role not in role_names(c.directed):
        raise MeasureError(f"roles: {role} is no count of triads; ask for {', '.join(role_names(c.directed))} or total")
    found = triads(q.net, group=q.given["group"], actor=q.actor, role=role, **q.contract)
    place = {actor: i for i, actor in enumerate(c.actors)}
    v = place[q.actor]

    def tell(source: Any, target: Any) -> dict[str, Any]:
        rows = [*c.rows(place[source], v), *c.rows(v, place[target])]
        return cited(q.net, rows, **{"from": source, "to": target, "through": str(q.actor)})

    made = []
    columns = (found[name].tolist() for name in ("source", "target", "role", "share", "sign", "brokers"))
    for source, target, kind, share, sign, brokers in zip(*columns, strict=True):
        credit = share / brokers if partly else share
        of = f", one of {brokers} brokers" if brokers > 1 else ", the only broker"
        words = f"{source} to {target} as {kind.replace('_', ' or ')}{of}{f' ({sign})' * bool(sign)}"
        made.append(Part(words, float(credit), (str(source), str(target), kind), partial(tell, source, target)))
    return made

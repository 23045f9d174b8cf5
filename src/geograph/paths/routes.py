"""Paths whose ties follow a pattern of types, directions and signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Unpack

import numpy as np

from geograph.errors import MeasureError
from geograph.paths.ends import LISTED, Ends, ends, listed, reached, whole, why_apart
from geograph.paths.pattern import AGAINST, ALONG, BOTH, Automaton, Symbol, automaton
from geograph.result import Table
from geograph.views import Contract, amended, as_network, defaulted
from geograph.vocabulary import SIGN_NAMES

BUDGET = 3_000_000  # steps looked at before a search gives up


def routes(G: Any, a: Any, b: Any, *, pattern: str, walks: bool = False, limit: int = LISTED, **contract: Unpack[Contract]) -> Table:
    """Paths from one actor or party to another whose ties follow a pattern, shortest first.

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"``, or list of these
    pattern : str
        Types of ties in order, such as ``"membership membership contact"``.

        ============  =================================================================================
        ``t``         a tie of type *t*, walked either way; in quotes where the name has blanks or signs
        ``>t``        along its direction (a tie that has none is walked either way)
        ``<t``        against its direction
        ``.``         a tie of any type, ``>.`` and ``<.`` likewise
        ``t[+]``      only if friendly; ``t[0]`` neutral, ``t[-]`` hostile
        ``s t``       first *s*, then *t*
        ``s | t``     one or the other; binds less than a sequence
        ``t*``        any number of times, ``t+`` once or more, ``t?`` once or not at all
        ``t{m,n}``    m to n times; also ``{m}``, ``{m,}``, ``{,n}``
        ``( )``       what belongs together
        ============  =================================================================================
    walks : bool
        Whether an actor may be passed more than once. By default not, nor is any member of the two parties in between.
    limit : int
        How many paths are listed; the note says when more exist.
    **contract
        See :func:`geograph.view`. Default: *all* ties, since the pattern names those it wants: a hostile tie is walked where
        the pattern takes it. Every tie is one step, those to forums as well. Direction is up to the pattern, and weights
        have no part.

    Returns
    -------
    DataFrame
        One row per step: ``path, steps, step, source, target, periods, types, signs, ties, citations``, by number of steps,
        then by ids. Each step cites only the ties that match the pattern there. Empty with a note that says why.

    Raises
    ------
    MeasureError
        A pattern that cannot be read, or that names a type which does not exist: the message points at the letter.
        ``directed``, ``weight``, ``distance``, ``parallel`` or ``forums="project"``, which a pattern has no use for.
    UnknownName
        An end that is nobody here.

    Notes
    -----
    Actors are walked once, so ``.*`` is no longer than there are actors. A search that looks at more than three million steps
    stops and says so; what it lists is right, and what is shorter than the last listed is complete.

    References
    ----------
    Mendelzon, A. O. & P. T. Wood, Finding regular simple paths in graph databases, *SIAM Journal on Computing* 24 (1995)
    1235-1258.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.paths.routes(gg.example(), "russia", "taliban", pattern="membership membership contact")
    >>> set(found["steps"]), set(found[found["step"] == 3]["types"])
    ({3}, {'contact'})
    """
    for word in ("weight", "distance", "parallel", "directed"):
        if contract.get(word):
            how = "write >type or <type in the pattern" if word == "directed" else "routes are ordered by their number of steps"
            raise MeasureError(f"a pattern has no use for {word}=: {how}")
    if contract.get("forums") == "project":
        raise MeasureError("a pattern walks the memberships themselves; leave out forums='project'")
    net, limit = as_network(G), whole("limit", limit)
    made = automaton(pattern, [str(kind) for kind in net._tables.types.index])
    e = ends(net, a, b, **amended(defaulted(contract, ties="all"), directed=False))
    search = _Search(e, made, walks=bool(walks))
    paths: list[tuple[int, ...]] = []
    for path in search.paths():
        if len(paths) == limit:
            search.notes.append(f"the first {limit} paths by length; more exist")
            break
        paths.append(path)
    else:
        if search.spent > BUDGET:
            search.notes.append(
                f"stopped after looking at {BUDGET:,} steps: paths of {search.length} steps or more may be missing; "
                "a narrower pattern helps"
            )
        elif paths:
            search.notes.append(f"{len(paths)} path{'s' * (len(paths) > 1)}, all listed")
        else:
            search.notes.append(search.why_none())
    rows = [search.rows(path) for path in paths]
    options = {"pattern": pattern, **({"walks": True} if walks else {})}
    of_paths = {"steps": [len(path) - 1 for path in paths]}
    return listed(e, "routes", paths, of_paths, options=options, notes=search.notes, rows=rows, lengths=False)


@dataclass
class _Search:
    """The network times the automaton: where one may stand, and in which states of the pattern."""

    e: Ends
    pattern: Automaton
    walks: bool
    notes: list[str] = field(default_factory=list)
    spent: int = 0
    length: int = 0  # the length that is being looked for

    def __post_init__(self) -> None:
        v = self.e.view
        table = v.net._tables.ties
        kind, sign, directed = (table[c].to_numpy(dtype=object) for c in ("type", "sign", "directed"))
        place = np.array([v._places.get(actor, -1) for actor in v.net._tables.actors.index], dtype=np.int64)
        i, j = np.divmod(v.arcs.key, max(len(v), 1))
        tie = v.arcs.tie
        along = place[v.arcs.ties.a[tie]] == i if len(tie) else np.zeros(0, dtype=bool)
        self.ties: dict[tuple[int, int], dict[int, Symbol]] = {}
        for one, other, row, way in zip(i.tolist(), j.tolist(), v.arcs.ties.row[tie].tolist(), along.tolist(), strict=True):
            symbol = Symbol(str(kind[row]), int(sign[row]), (ALONG if way else AGAINST) if directed[row] else BOTH)
            self.ties.setdefault((one, other), {})[row] = symbol
        self.first, self.last = set(self.e.a), set(self.e.b)
        self.out: list[dict[int, tuple[Symbol, ...]]] = [{} for _ in range(len(v))]
        self.into: list[dict[int, tuple[Symbol, ...]]] = [{} for _ in range(len(v))]
        alike: dict[tuple[Symbol, ...], tuple[Symbol, ...]] = {}
        for (one, other), rows in sorted(self.ties.items()):
            if self.walks or (other not in self.first and one not in self.last):
                symbols = tuple(sorted(set(rows.values())))
                self.out[one][other] = self.into[other][one] = alike.setdefault(symbols, symbols)
        self._before: dict[tuple[int, tuple[Symbol, ...]], int] = {}

    def ahead(self) -> dict[int, int]:
        """States that the pattern may be in at each actor, on some walk from the first party."""
        found = dict.fromkeys(sorted(self.first), self.pattern.start)
        left = list(found)
        while left:
            i = left.pop()
            for j, symbols in self.out[i].items():
                new = self.pattern.move(found[i], symbols) & ~found.get(j, 0)
                if new:
                    found[j] = found.get(j, 0) | new
                    left.append(j)
        return found

    def layers(self) -> Iterator[dict[int, int]]:
        """For 0, 1, 2, ... steps: the states at each actor from which the end is reached in exactly so many."""
        ahead = self.ahead()
        layer = {j: self.pattern.accept & ahead.get(j, 0) for j in sorted(self.last)}
        while layer := {i: states for i, states in layer.items() if states}:
            yield layer
            new: dict[int, int] = {}
            for j, states in layer.items():
                for i, symbols in self.into[j].items():
                    self.spent += 1
                    key = (states, symbols)
                    if key not in self._before:
                        self._before[key] = self.pattern.before(states, symbols)
                    if before := self._before[key] & ahead.get(i, 0):
                        new[i] = new.get(i, 0) | before
            layer = new

    def paths(self) -> Iterator[tuple[int, ...]]:
        """All of one length before any of the next, and in the order of ids; nothing is begun that no walk would end."""
        most = float("inf") if self.walks else len(self.e.view) - 1
        layers = []
        for length, layer in enumerate(self.layers()):
            self.length = length
            layers.append(layer)
            if self.length > min(most, self.pattern.longest) or self.spent > BUDGET:
                return
            if self.length:
                yield from self._of_length(layers)
            if self.spent > BUDGET:
                return

    def _of_length(self, layers: list[dict[int, int]]) -> Iterator[tuple[int, ...]]:
        most = len(layers) - 1
        for origin in sorted(self.first):
            states = self.pattern.start & layers[most].get(origin, 0)
            if not states:
                continue
            path, on = [origin], {origin}
            stack = [(states, iter(sorted(self.out[origin].items())))]
            while stack:
                states, ways = stack[-1]
                left = layers[most - len(path)]
                for j, symbols in ways:
                    self.spent += 1
                    if j in left and (self.walks or j not in on):
                        new = self.pattern.move(states, symbols) & left[j]
                        if new and len(path) == most:
                            yield (*path, j)
                        elif new:
                            path.append(j)
                            on.add(j)
                            stack.append((new, iter(sorted(self.out[j].items()))))
                            break
                    if self.spent > BUDGET:
                        return
                else:
                    stack.pop()
                    on.discard(path.pop())

    def rows(self, path: tuple[int, ...]) -> list[list[int]]:
        """Under each step the ties that match the pattern there, on some reading of it that reaches the end."""
        pairs = list(pairwise(path))
        before = [self.pattern.start]
        for i, j in pairs:
            before.append(self.pattern.move(before[-1], self.out[i][j]))
        after = [self.pattern.accept]
        for i, j in reversed(pairs):
            after.append(self.pattern.before(after[-1], self.out[i][j]))
        after.reverse()
        ids = self.e.net._tables.ties.index
        found = []
        for k, pair in enumerate(pairs):
            fits = [row for row, s in self.ties[pair].items() if self.pattern.move(before[k] & after[k], (s,)) & after[k + 1]]
            found.append(sorted(fits, key=lambda row: str(ids[row])))
        return found

    def why_none(self) -> str:
        """In words, why no path follows the pattern."""
        e, v = self.e, self.e.view
        present = {symbol for rows in self.ties.values() for symbol in rows.values()}
        absent = []
        for step in dict.fromkeys(self.pattern.steps):
            if not any(step.takes(symbol) for symbol in present):
                sign = "" if step.sign is None else f"{SIGN_NAMES[step.sign]} "
                absent.append(f"{sign}tie of type {step.type}" if step.type else f"{sign}tie")
        i, j = np.array(sorted(self.ties), dtype=np.int64).reshape(-1, 2).T
        if not reached(len(v), e.a, i, j)[e.b].any():
            return f"no path of any pattern: {why_apart(e)}"
        if absent:
            return f"nothing follows the pattern: there is no {' and no '.join(dict.fromkeys(absent))} among the ties used"
        ahead = self.ahead()
        if any(ahead.get(j, 0) & self.pattern.accept for j in self.last):
            return "nothing follows the pattern without passing an actor twice; walks=True allows it"
        furthest = self._furthest()
        if not furthest:
            return f"no tie of {e.one} begins the pattern"
        far, actors = furthest
        some = ", ".join(str(v.actors[k]) for k in actors[:3]) + (f" and {len(actors) - 3} more" if len(actors) > 3 else "")
        then = "but is not over there" if self.last.issuperset(actors) else f"and then not to {e.other}"
        return f"the pattern can be followed from {e.one} for {far} step{'s' * (far > 1)}, to {some}, {then}"

    def _furthest(self) -> tuple[int, list[int]] | None:
        """How far the pattern can be followed from the first party, and to whom; circles are left."""
        layer = dict.fromkeys(sorted(self.first), self.pattern.start)
        seen = dict(layer)
        found = None
        for step in range(1, len(self.out) + 1):
            new: dict[int, int] = {}
            for i, states in layer.items():
                for j, symbols in self.out[i].items():
                    to = self.pattern.move(states, symbols) & ~seen.get(j, 0)
                    if to:
                        new[j] = new.get(j, 0) | to
            if not new:
                break
            for j, states in new.items():
                seen[j] = seen.get(j, 0) | states
            found, layer = (step, sorted(new)), new
        return found

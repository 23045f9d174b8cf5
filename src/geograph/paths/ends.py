"""The two ends of a path, the table that paths are told in, and why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from geograph.errors import MeasureError
from geograph.names import some
from geograph.network import Network
from geograph.periods import ONGOING
from geograph.result import Table, described
from geograph.steps import Steps, apart
from geograph.views import Contract, View, as_network, walkable

if TYPE_CHECKING:
    from numpy.typing import NDArray

LISTED = 100  # paths listed, unless told


@dataclass(frozen=True)
class Ends:
    """A view and two parties in it, as places; a path leads from one of ``a`` to one of ``b`` and touches no other of them."""

    view: View
    a: list[int]
    b: list[int]
    one: str  # how the parties are called
    other: str

    @property
    def net(self) -> Network:
        return self.view.net

    @property
    def options(self) -> dict[str, Any]:
        return {"a": self.one, "b": self.other}


def ends(G: Any, a: Any, b: Any, **contract: Unpack[Contract]) -> Ends:
    """The view that a contract makes, and the two parties in it."""
    net = as_network(G)
    of_a, of_b = apart(net, a, b)
    v = walkable(net, **contract)
    return Ends(v, sorted(map(v.at, of_a)), sorted(map(v.at, of_b)), called(a, of_a), called(b, of_b))


def called(who: Any, members: Sequence[Any]) -> str:
    """How a party is called: as it was named, or by its first members."""
    if isinstance(who, str) and len(members) > 1:
        return who
    return some(members, 3)


def whole(name: str, number: Any, least: int = 1) -> int:
    """An option that counts."""
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < least:
        raise MeasureError(f"{name}={number!r}: a whole number of {least} or more is needed")
    return int(number)


def only(n: int) -> str:
    """That there are fewer paths than were asked for."""
    return "there is only 1 path" if n == 1 else f"there are only {n} paths"


def listed(
    e: Ends,
    measure: str,
    paths: Sequence[Sequence[int]],
    of_paths: Mapping[str, Sequence[Any]],
    *,
    options: Mapping[str, Any] | None = None,
    notes: Iterable[str] = (),
    rows: Sequence[Sequence[Sequence[int]]] | None = None,
    of_steps: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    lengths: bool = True,
) -> Table:
    """Paths as a table, one row per step, with the periods of its ties; ranked by the first of ``of_paths``."""
    steps = Steps(e.view)
    if rows is None:
        rows = [[steps.rows(i, j) for i, j in pairwise(path)] for path in paths]
    dates = periods(e.net, {row for path in rows for step in path for row in step})
    written = [[";".join(dates[row] for row in step) for step in path] for path in rows]
    frame = steps.table(paths, of_paths, lengths=lengths, rows=rows, of_steps={**(of_steps or {}), "periods": written})
    made = {**e.options, **(options or {})}
    weak = frame[frame["confidence"] == "low"]
    pairs = list(dict.fromkeys(f"{a} - {b}" for a, b in zip(weak["source"], weak["target"], strict=True)))
    if pairs:
        notes = (*notes, f"low confidence: {some(pairs)}; at_least('medium') leaves such ties out")
    return described(frame, e.net, measure, view=e.view, options=made, notes=tuple(notes), value=next(iter(of_paths), None))


def periods(net: Network, rows: Iterable[int]) -> dict[int, str]:
    """Dates of some ties as they are written: ``2021-03``, ``2019 to ongoing``, ``2019 to ?``, ``undated``."""
    chosen = sorted(rows)
    columns = (net._tables.ties[c].iloc[chosen].tolist() for c in ("start", "end", "lasts"))
    return {row: _period(*map(str, cells)) for row, *cells in zip(chosen, *columns, strict=True)}


def _period(start: str, end: str, lasts: str) -> str:
    if not start and not end:
        return "undated"
    if start == end or (start and not end and lasts == "event"):
        return start
    return f"{start or '?'} to {'ongoing' if end == ONGOING else end or '?'}"


_WHAT = {"channels": "channel", "all": "tie", "friendly": "friendly tie", "hostile": "hostile tie"}


def why_apart(e: Ends) -> str:
    """In words, why no path under this contract leads from one party to the other, and what would."""
    v = e.view
    what = _WHAT[v.contract["ties"]]
    i, j = v.lengths.tocoo().row, v.lengths.tocoo().col
    if v.directed and reached(len(v), e.a, i, j, both=True)[e.b].any():
        back = reached(len(v), e.b, i, j)[e.a].any()
        way = f"from {e.other} to {e.one} there is a way" if back else "neither is there a way back"
        told = f"{what}s join {e.one} and {e.other}, but none leads from {e.one} to {e.other} along their direction"
        return f"{told} ({way}); try directed=False"
    from_a, from_b = (reached(len(v), party, i, j, both=True) for party in (e.a, e.b))
    net = e.net
    code = {actor: k for k, actor in enumerate(net._tables.actors.index)}
    s, t = net.codes
    of_a = reached(len(code), [code[v.actors[k]] for k in e.a], s, t, both=True)
    if not of_a[[code[v.actors[k]] for k in e.b]].any():
        of_b = reached(len(code), [code[v.actors[k]] for k in e.b], s, t, both=True)
        return f"no tie of any type joins {e.one} and {e.other}: they stand in different components ({_size(of_a)} and {_size(of_b)})"
    near = from_a if from_a.sum() < from_b.sum() else from_b
    inside = np.zeros(len(code), dtype=bool)
    inside[[code[actor] for actor in v.actors[near]]] = True
    table = net._tables.ties
    crossing = np.flatnonzero(inside[s] != inside[t])
    types = sorted({str(kind) for kind in table["type"].to_numpy(dtype=object)[crossing]})
    told = f"no {what} joins {e.one} and {e.other}: only {_and(types)} ties" if types else f"no {what} joins {e.one} and {e.other}"
    forum = (net._tables.actors["kind"] == "forum").to_numpy()
    if v.contract["forums"] in ("drop", "project") and (forum[s[crossing]] | forum[t[crossing]]).any():
        return f"{told}, some of them to forums, which forums={v.contract['forums']!r} leaves out"
    if v.contract["weight"] and v.contract["ties"] == "all":
        return f"{told}, and these have no {v.contract['weight']}"
    return f"{told}; try ties='all'"


def reached(n: int, starts: Sequence[int], i: NDArray[Any], j: NDArray[Any], *, both: bool = False) -> NDArray[np.bool_]:
    """Which of n places can be reached along arcs from i to j (or both ways)."""
    found = np.zeros(n, dtype=bool)
    found[list(starts)] = True
    while True:
        before = found.sum()
        found[j[found[i]]] = True
        if both:
            found[i[found[j]]] = True
        if found.sum() == before:
            return found


def _size(component: NDArray[np.bool_]) -> str:
    n = int(component.sum())
    return f"{n} actor{'s' * (n > 1)}"


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))

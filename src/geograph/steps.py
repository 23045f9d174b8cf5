"""What lies under a step of a path: its ties, with their citations. And who is meant by an actor, a group or a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from geograph.errors import MeasureError, UnknownName
from geograph.network import Network
from geograph.tables import split_list
from geograph.views import View
from geograph.vocabulary import SIGN_NAMES, how_sure


class Steps:
    """The ties under each arc of a view, and tables of paths with them.

    Places are those of the view's matrix. In a table of paths each row is a step.
    """

    def __init__(self, v: View) -> None:
        self.view = v
        order = np.argsort(v.arcs.key, kind="stable")
        self._keys, self._ties = v.arcs.key[order], v.arcs.tie[order]

    def rows(self, i: int, j: int) -> list[int]:
        """The rows in ``net.ties`` of the ties that carry from i to j, in the order of their ids.

        A step that stands for shared forums (``forums="project"``) rests on the ties of both to those forums.
        """
        key = i * len(self.view) + j
        first, last = np.searchsorted(self._keys, [key, key + 1])
        rows = self.view.arcs.ties.row[self._ties[first:last]].tolist()
        found = {row for row in rows if row >= 0}
        if len(found) < len(rows) and -1 in rows:
            found |= self._through_forums(i, j)
        return sorted(found, key=lambda row: str(self._ids[row]))

    @cached_property
    def _ids(self) -> list[Any]:
        return self.view.net._tables.ties.index.tolist()

    @cached_property
    def _memberships(self) -> dict[Any, dict[Any, set[int]]]:
        """Of each actor the forums it is tied to, and the rows of those ties."""
        net = self.view.net
        found: dict[Any, dict[Any, set[int]]] = {}
        actors, (a, b) = net._tables.actors, net.codes
        forum = (actors["kind"] == "forum").to_numpy()
        sign = net._tables.rows["sign"].to_numpy()
        ids = actors.index.tolist()
        rows = self.view.rows
        for row in rows[(forum[a[rows]] ^ forum[b[rows]]) & (sign[rows] >= 0)].tolist():
            of, to = (a[row], b[row]) if forum[b[row]] else (b[row], a[row])
            found.setdefault(ids[of], {}).setdefault(ids[to], set()).add(row)
        return found

    def _through_forums(self, i: int, j: int) -> set[int]:
        one, other = (self._memberships.get(self.view.actors[k], {}) for k in (i, j))
        return {row for forum in one.keys() & other.keys() for row in one[forum] | other[forum]}

    def cells(self, i: int, j: int, rows: Sequence[int] | None = None) -> dict[str, Any]:
        """What a table says of a step: its types, signs, dates, ties and citations."""
        return cells(self.view.net, self.rows(i, j) if rows is None else rows)

    def table(
        self,
        paths: Iterable[Sequence[int]],
        of_paths: Mapping[str, Sequence[Any]],
        *,
        lengths: bool = True,
        rows: Sequence[Sequence[Sequence[int]]] | None = None,
        of_steps: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    ) -> pd.DataFrame:
        """One row per step: ``path, step, source, target``, what ``of_paths`` says of each path, and the ties of the step.

        ``rows`` names, per path and step, the ties to cite, where not all that carry are meant; ``of_steps`` has further
        columns, a value per path and step.
        """
        v, found = self.view, []
        further = dict(of_steps or {})
        for at, path in enumerate(paths):
            of_path = {name: values[at] for name, values in of_paths.items()}
            for step, (i, j) in enumerate(pairwise(path)):
                row = {"path": at + 1, **of_path, "step": step + 1, "source": v.actors[i], "target": v.actors[j]}
                if lengths:
                    row["length"] = float(v.lengths[i, j])
                row |= {name: values[at][step] for name, values in further.items()}
                found.append(row | self.cells(i, j, None if rows is None else rows[at][step]))
        columns = ["path", *of_paths, "step", "source", "target", *(["length"] if lengths else []), *further, *CELLS]
        return pd.DataFrame(found, columns=columns)


CELLS = ("types", "signs", "confidence", "ties", "citations", "denied_by")


def cells(net: Network, rows: Sequence[int]) -> dict[str, str]:
    """Some ties in one row of a table: types, signs, ids, citations and denials, each once, parted by ``;`` as in the data.

    ``confidence``: between two actors one tie is enough, so the surest counts; over several dyads all are needed, so the least sure
    of them. Blank where there is a dyad of which no tie states any.
    """
    ties = net._tables.ties
    these = np.asarray(rows, dtype=np.int64)
    wanted = ("type", "sign", "citation", "confidence")
    kind, sign, citation, sure = (ties[c].array.take(these) for c in wanted)  # not the columns: there may be many steps
    ids = [ties.index[row] for row in rows]
    cited = [item for cell in citation for item in split_list(cell)]
    return {
        "types": ";".join(sorted({str(word) for word in kind})),
        "signs": ";".join(name for value, name in SIGN_NAMES.items() if value in set(sign)),
        "confidence": _weakest(net, these, list(map(str, sure))),
        "ties": ";".join(map(str, ids)),
        "citations": ";".join(dict.fromkeys(cited)),
        "denied_by": ";".join(dict.fromkeys(where for tie in ids for where in net.denials.get(tie, ()))),
    }


def _weakest(net: Network, rows: np.ndarray[Any, Any], sure: Sequence[str]) -> str:
    best: dict[frozenset[int], str] = {}
    a, b = net.codes
    for one, other, word in zip(a[rows].tolist(), b[rows].tolist(), sure, strict=True):
        dyad = frozenset((one, other))
        best[dyad] = max(best.get(dyad, ""), word, key=how_sure)
    return min(best.values(), key=how_sure, default="")


def party(net: Network, who: Any) -> list[Any]:
    """The actors meant by one (id, name, alias), by ``partition:group``, by ``kind:organization``, or by a list of these.

    Raises UnknownName for what is neither, and MeasureError for an empty list.
    """
    if isinstance(who, (list, tuple, set, frozenset)) and not _is_actor(net, who):
        found = [actor for one in (sorted(who, key=str) if isinstance(who, (set, frozenset)) else who) for actor in party(net, one)]
        if not found:
            raise MeasureError("a party of nobody: name at least one actor or group")
        return list(dict.fromkeys(found))
    if isinstance(who, str) and ":" in who and not _is_actor(net, who):
        partition, _, group = who.partition(":")
        groups = net._tables.groups
        if partition in set(groups["partition"]):
            members = net.partition(partition)
            of_group = [actor for actor in net._tables.actors.index if group in members.get(actor, ())]
            if not of_group:
                raise UnknownName(f"group in {partition}", group, sorted(set(groups["group"][groups["partition"] == partition])))
            return of_group
        if partition == "kind":
            kinds = net._tables.actors["kind"]
            if not (kinds == group).any():
                raise UnknownName("kind of actor", group, sorted(set(kinds)))
            return kinds.index[kinds == group].tolist()
    return [net.find(who)]


def _is_actor(net: Network, who: Any) -> bool:
    try:
        return who in net._tables.actors.index
    except TypeError:  # a list is nobody
        return False


def apart(net: Network, a: Any, b: Any) -> tuple[list[Any], list[Any]]:
    """Two parties that have no actor in common; MeasureError where they have."""
    one, other = party(net, a), party(net, b)
    if both := [actor for actor in one if actor in set(other)]:
        raise MeasureError(f"{both[0]} stands on both sides; name two parties that have no actor in common")
    return one, other

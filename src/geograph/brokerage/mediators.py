"""Mediators: who could carry a message between two parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd
from scipy import sparse

from geograph.errors import MeasureError
from geograph.kernels.between import current, on_the_way
from geograph.kernels.geodesics import dependencies, distances
from geograph.names import some
from geograph.result import Table, described, ranks
from geograph.steps import Steps, apart
from geograph.tables import split_list
from geograph.views import Contract, View, amended, as_network, view, walkable
from geograph.vocabulary import SIGN_NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.network import Network

_COLUMNS = [
    "actor", "geodesics", "current_flow", "replaceability", "steps_to_a", "steps_to_b", "ties_to_a", "ties_to_b", "citations_to_a",
    "citations_to_b", "signs_to_a", "signs_to_b", "hostile_to_a", "hostile_to_b", "overlap", "ids_to_a", "ids_to_b", "rank",
]  # fmt: skip


def mediators(G: Any, a: Any, b: Any, **contract: Unpack[Contract]) -> Table:
    r"""Who could carry a message between two actors or parties, were they not to talk to each other.

    .. math::

        g_v = \frac{\sigma_{AB}(v)}{\sigma_{AB}}, \qquad
        f_v = \tfrac12 \sum_j c_{vj} \, |p_v - p_j|, \qquad
        r_v = \frac{C_{AB}(G - v)}{C_{AB}(G)}

    in the network without the direct ties of the two: :math:`\sigma_{AB}` counts shortest paths, :math:`p` are the
    potentials when one unit of current enters at A and leaves at B, :math:`c` are conductances (1 a tie without a
    weight), and :math:`C_{AB}` is the effective conductance between A and B, 1 over their resistance distance.

    Parameters
    ----------
    G : Network or networkx graph
    a, b : actor, ``"partition:group"`` or a list of these
        The two parties. One of several actors is merged into a single node: the conductances of its members add up, ties
        among them vanish.
    **contract
        See :func:`geograph.view`. Default: channels, walked both ways; ``directed=True`` is an error, since a message has
        to come and the answer to go.

    Returns
    -------
    DataFrame
        One row per ranked actor on some way between the two, best first.

        ``geodesics`` is the share of shortest paths through the actor and ``current_flow`` the share of all ways, short
        ones counting more: 0 to 1. ``replaceability`` is what of the connection is left without it: 0, it is
        indispensable; 1, it is not needed. ``steps_to_a, steps_to_b`` are distances (1 is a direct tie or a common forum).
        ``ties_to_a, citations_to_a`` count the direct ties that carry to that side and the places cited for them, with the
        ids of the ties in ``ids_to_a``. ``signs_to_a`` are the signs of *all* its ties to that side, hostile ones
        included, and ``hostile_to_a`` counts those; likewise for b. ``overlap`` is, for an actor with direct ties to
        both, ``yes`` where a tie to one and a tie to the other are in force on a common day, ``undated`` where that hangs
        on a tie without any date, and blank for others. ``rank`` is by ``geodesics``, then by ``current_flow``.

    Raises
    ------
    MeasureError
        An actor on both sides; ``directed=True``; signed ties.
    UnknownName
        A party that is nobody.

    Notes
    -----
    Set aside and told in a note are the ties between the two, and forums in which both sit, which are direct meetings:
    such a forum is taken as two, one of A and one of B with the other members. Actors whose ties to one side were never
    in force together with a tie to the other are left out and named. Longer chains, and ways through forums, are not
    checked for dates: select a period first, as in ``net.on("2021-09")``. Forums and collectives carry, but are nobody
    to send, and have no row. If there is no mediator, a note says why.

    Being placed to carry a message is not being willing, or welcome; ``signs`` and ``hostile`` tell something of that.

    References
    ----------
    Freeman, L. C., *Sociometry* 40 (1977) 35-41; M. E. J. Newman, *Social Networks* 27 (2005) 39-54; D. J. Klein & M. Randić,
    Resistance distance, *Journal of Mathematical Chemistry* 12 (1993) 81-95.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b"), ("a", "v"), ("v", "b"), ("a", "w"), ("w", "x"), ("x", "b")])
    >>> found = gg.brokerage.mediators(graph, "a", "b")
    >>> found[["actor", "geodesics", "current_flow", "replaceability"]].round(3).values.tolist()
    [['v', 1.0, 0.6, 0.4], ['w', 0.0, 0.4, 0.6], ['x', 0.0, 0.4, 0.6]]
    """
    if contract.get("directed"):
        raise MeasureError("a message has to come and its answer to go: leave out directed=True")
    net = as_network(G)
    one, other = apart(net, a, b)
    v = walkable(net, **amended(contract, directed=False))
    case = _Case(v, [v.at(actor) for actor in one], [v.at(actor) for actor in other], (_told(a), _told(b)))
    rows = case.rows()
    options = {"a": _told(a), "b": _told(b)}
    return described(_ranked(rows, v), net, "mediators", view=v, options=options, notes=tuple(case.notes(len(rows))), value="geodesics")


def _told(who: Any) -> str:
    return ", ".join(map(str, who)) if isinstance(who, (list, set, frozenset)) else str(who)


def _ranked(rows: list[dict[str, Any]], v: View) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=_COLUMNS[:-1])
    first, second = (ranks(frame[c].to_numpy(dtype=float)) for c in ("geodesics", "current_flow"))
    frame["rank"] = ranks(first * (len(frame) + 1) + second, small_is_strong=True).astype(int)
    return frame.sort_values("rank", kind="stable", ignore_index=True)


@dataclass(frozen=True)
class _Case:
    """Two parties in a view, as places in its matrix, with the words that name them."""

    view: View
    one: list[int]
    other: list[int]
    told: tuple[str, str]

    @cached_property
    def steps(self) -> Steps:
        return Steps(self.view)

    @cached_property
    def side(self) -> NDArray[np.int64]:
        """0 for a member of A, 1 for one of B, 2 for others."""
        side = np.full(len(self.view), 2)
        side[self.one], side[self.other] = 0, 1
        return side

    @cached_property
    def next_to(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Who has a direct tie to A, and who to B."""
        there = self.view.pattern
        return tuple(np.asarray(there[members].sum(axis=0)).reshape(-1) > 0 for members in (self.one, self.other))  # type: ignore[return-value]

    @cached_property
    def forums(self) -> list[int]:
        """Forums, passed through, in which both sit."""
        if self.view.contract["forums"] != "conduit":
            return []
        return np.flatnonzero(self.next_to[0] & self.next_to[1] & self.view.forum & (self.side == 2)).tolist()

    @cached_property
    def carriers(self) -> dict[int, tuple[list[int], list[int]]]:
        """Of each actor that is tied to both: the rows of its ties to A and to B."""
        both = np.flatnonzero(self.next_to[0] & self.next_to[1] & (self.side == 2) & ~np.isin(np.arange(len(self.view)), self.forums))
        return {i: (self.ties(i, self.one), self.ties(i, self.other)) for i in both.tolist()}

    def ties(self, i: int, members: Sequence[int]) -> list[int]:
        """Rows of the ties that carry from i to a side."""
        return sorted({row for j in members for row in self.steps.rows(i, j)})

    @cached_property
    def overlaps(self) -> dict[int, str]:
        """Of each actor that is tied to both: whether its ties to the two were ever in force together."""
        net = self.view.net
        first, until = net.bounds.possible(net.persistence)
        undated, found = net.bounds.undated, {}
        for i, (to_one, to_other) in self.carriers.items():
            meet = [(p, q) for p in to_one for q in to_other if max(first[p], first[q]) < min(until[p], until[q])]
            dated = any(not (undated[p] or undated[q]) for p, q in meet)
            found[i] = "yes" if dated else "undated" if meet else "no"
        return found

    @cached_property
    def never(self) -> list[int]:
        return [i for i, when in self.overlaps.items() if when == "no"]

    @cached_property
    def graph(self) -> tuple[sparse.csr_array[Any], sparse.csr_array[Any], NDArray[np.int64]]:
        """Conductances and lengths with A as node 0 and B as node 1, and the place in the view of every node (-1 for a second copy)."""
        v = self.view
        label = np.cumsum(self.side == 2) + 1
        label[self.one], label[self.other] = 0, 1
        made, lengths = v.conductance().tocoo(), v.lengths.tocoo()
        usable = ~np.isin(np.arange(len(v)), self.never)
        kept = usable[made.row] & usable[made.col]
        i, j, c, d = label[made.row[kept]], label[made.col[kept]], made.data[kept], lengths.data[kept]
        kept = (i != j) & ((i > 1) | (j > 1))  # neither ties within a party nor those between the two
        i, j, c, d = i[kept], j[kept], c[kept], d[kept]
        place = np.concatenate([[self.one[0], self.other[0]], np.flatnonzero(self.side == 2), np.full(len(self.forums), -1)])
        n = len(place)
        copy = np.arange(n)
        copy[label[self.forums]] = n - len(self.forums) + np.arange(len(self.forums))
        shared = copy != np.arange(n)
        # The first copy of a forum of both is of A and the others, the second of B and the others.
        of_one = ~((shared[i] & (j == 1)) | (shared[j] & (i == 1)))
        of_other = (shared[i] | shared[j]) & (i != 0) & (j != 0)
        i, j = np.concatenate([i[of_one], copy[i[of_other]]]), np.concatenate([j[of_one], copy[j[of_other]]])
        c, d = np.concatenate([c[of_one], c[of_other]]), np.concatenate([d[of_one], d[of_other]])
        key, at = np.unique(i * n + j, return_inverse=True)
        shortest = np.full(len(key), np.inf)
        np.minimum.at(shortest, at, d)
        row, col = np.divmod(key, n)
        conductance = sparse.csr_array((np.bincount(at, weights=c, minlength=len(key)), (row, col)), shape=(n, n))
        return conductance, sparse.csr_array((shortest, (row, col)), shape=(n, n)), place

    @cached_property
    def way(self) -> NDArray[np.bool_]:
        return on_the_way(self.graph[0])

    def rows(self) -> list[dict[str, Any]]:
        conductance, lengths, place = self.graph
        inside = np.flatnonzero(self.way)
        if len(inside) == 2:
            return []
        conductance, lengths, place = conductance[inside][:, inside], lengths[inside][:, inside], place[inside]
        n = len(inside)
        target = np.arange(n) == 1
        shares = next(dependencies(lengths, target, np.array([0])))[0]
        through, left = current(conductance)
        near = []
        for end, barred in ((0, 1), (1, 0)):  # the way to one side does not lead through the other
            free = np.flatnonzero(np.arange(n) != barred)
            reach = np.full(n, np.inf)
            reach[free] = distances(lengths[free][:, free], np.array([int(np.searchsorted(free, end))]))[0]
            near.append(reach)
        found = []
        for node in range(2, n):
            i = int(place[node])
            if i >= 0 and self.view.ranked[i]:
                row: dict[str, Any] = {"actor": self.view.actors[i], "geodesics": float(shares[node]), "current_flow": float(through[node])}
                row |= {"replaceability": float(left[node]), "overlap": self.overlaps.get(i, "")}
                for name, members, reach in (("a", self.one, near[0]), ("b", self.other, near[1])):
                    row |= {f"steps_to_{name}": float(reach[node]), **self._told_of(i, members, name)}
                found.append(row)
        return found

    def _told_of(self, i: int, members: Sequence[int], name: str) -> dict[str, Any]:
        table = self.view.net._tables.ties
        rows = self.ties(i, members)
        cited = {cell for row in rows for cell in split_list(table["citation"].iloc[row])}
        signs = table["sign"].to_numpy(dtype=np.int64)[self._all([i], members)]
        return {
            f"ties_to_{name}": len(rows),
            f"citations_to_{name}": len(cited),
            f"signs_to_{name}": ";".join(word for sign, word in SIGN_NAMES.items() if (signs == sign).any()),
            f"hostile_to_{name}": int((signs < 0).sum()),
            f"ids_to_{name}": ";".join(sorted(str(table.index[row]) for row in rows)),
        }

    def _all(self, some: Sequence[int], members: Sequence[int]) -> NDArray[np.int64]:
        """Rows of all coded ties between two sets of places, whatever the contract says."""
        net = self.view.net
        a, b = net.codes
        places = net._tables.actors.index.get_indexer(self.view.actors)
        of_some, of_members = (np.isin(np.arange(len(net._tables.actors)), places[list(these)]) for these in (some, members))
        return np.flatnonzero((of_some[a] & of_members[b]) | (of_some[b] & of_members[a]))

    # -- what is said beside the table ---------------------------------------------------------------

    def notes(self, found: int) -> list[str]:
        net, ids = self.view.net, self.view.actors
        said = []
        direct = sorted({row for i in self.one for j in self.other for row in self.steps.rows(i, j)})
        all_direct = self._all(self.one, self.other)
        if direct or self.forums:
            parts = [f"{_ties(len(direct))} between the two ({_types(net, direct)})"] if direct else []
            parts += [f"meetings of both in {_named(ids[self.forums])}"] if self.forums else []
            said.append("set aside: " + " and ".join(parts))
        if others := [row for row in all_direct.tolist() if row not in set(direct)]:
            said.append(f"also between the two, but carrying nothing: {_ties(len(others))} ({_types(net, others)})")
        if self.never:
            said.append(f"left out, since their ties to the two were never in force together: {_named(ids[self.never])}")
        if not found:
            said.append(f"nobody mediates: {self._why()}")
        return said

    def _why(self) -> str:
        inside = self.graph[2][self.way][2:]
        through = [i for i in inside.tolist() if i >= 0]
        if through:
            return f"the only ways lead through {_named(self.view.actors[through])}, which are forums or collectives"
        if self.never:
            return f"the only ways lead through {_named(self.view.actors[self.never])}, whose ties to the two were never in force together"
        walked = "channel" if self.view.contract["ties"] == "channels" else f"tie under ties={self.view.contract['ties']!r}"
        reasons = []
        rest = np.flatnonzero(self.side == 2).tolist()
        for node, members, told in ((0, self.one, self.told[0]), (1, self.other, self.told[1])):
            if not self.graph[0][[node]].nnz:
                types = _types(self.view.net, self._all(members, rest).tolist())
                reasons.append(f"{told} has no {walked} to anybody else ({f'only {types} ties' if types else 'no tie of any type'})")
        if not reasons:
            reasons.append(f"no chain of {walked}s joins {self.told[0]} and {self.told[1]} through others")
        return "; ".join(reasons) + ("; ties='all' has a way" if self._hostile_way() else "")

    def _hostile_way(self) -> bool:
        """Whether ties of all types would join the two through others."""
        if self.view.contract["ties"] == "all":
            return False
        v = view(self.view.net, ties="all", directed=False, forums=self.view.contract["forums"])
        places = [[v.at(self.view.actors[i]) for i in members] for members in (self.one, self.other)]
        return int(_Case(v, places[0], places[1], self.told).way.sum()) > 2


def _ties(n: int) -> str:
    return f"{n} tie{'' if n == 1 else 's'}"


def _types(net: Network, rows: Sequence[int]) -> str:
    return ", ".join(sorted({str(kind) for kind in net._tables.ties["type"].iloc[list(rows)]}))


def _named(ids: Any) -> str:
    return some(sorted(map(str, ids)), 8)

"""Which group each actor is in: a partition, a column of actors, or a mapping."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from geograph.errors import MeasureError, UnknownName
from geograph.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STANDARD = ("name", "aliases", "iso3", "cow", "start", "end", "note", "bloc")  # columns of actors that sort nobody into groups


@dataclass(frozen=True)
class Groups:
    """Groups of some actors. ``shares[i, g]`` is how much of actor i belongs to group g; each row sums to 1.

    An actor of several groups belongs to each in equal part. One without a group is a group of its own.
    """

    named: str  # how the caller named them
    labels: list[list[Any]]
    shares: sparse.csr_array[np.float64]

    @classmethod
    def of(cls, net: Network, actors: Sequence[Any], group: Any) -> Groups:
        found = _labels(net, group)
        labels = [found.get(actor, []) for actor in actors]
        known = {label: k for k, label in enumerate(sorted({x for row in labels for x in row}, key=lambda x: (str(x), type(x).__name__)))}
        alone = itertools.count(len(known))
        codes = [sorted(known[label] for label in row) if len(row) > 1 else [known[row[0]] if row else next(alone)] for row in labels]
        columns = [code for row in codes for code in row]
        values = [1 / len(row) for row in codes for _ in row]
        rows = np.repeat(np.arange(len(codes)), [len(row) for row in codes])
        shape = (len(labels), max(columns, default=0) + 1)
        shares = sparse.csr_array((np.array(values, dtype=float), (rows, np.array(columns, dtype=np.int64))), shape=shape)
        return cls(group if isinstance(group, str) else "given", labels, shares)

    @property
    def overlap(self) -> bool:
        return any(len(row) > 1 for row in self.labels)

    @property
    def codes(self) -> NDArray[np.int64]:
        """The group of each actor, where none is in several."""
        return np.asarray(self.shares.indices, dtype=np.int64)

    def text(self, i: int) -> str:
        return ";".join(map(str, self.labels[i]))

    def notes(self) -> tuple[str, ...]:
        alone = sum(not row for row in self.labels)
        several = sum(len(row) > 1 for row in self.labels)
        told = []
        if alone:
            told.append(f"{alone} of {len(self.labels)} actors have no group: each is its own, so it can be liaison or itinerant only")
        if several:
            told.append(f"{several} actor{'s are' if several > 1 else ' is'} in several groups, in each in equal part")
        return tuple(told)


def partitions(net: Network) -> list[str]:
    """What ``group`` may name here: partitions, and columns of actors."""
    return [*_partitions(net), *(c for c in map(str, net._tables.actors.columns) if c not in _STANDARD)]


def _partitions(net: Network) -> list[str]:
    return sorted(set(net._tables.groups["partition"].tolist()))


def _labels(net: Network, group: Any) -> dict[Any, list[Any]]:
    """The groups of each actor that has any."""
    if isinstance(group, str):
        if group in _partitions(net):
            return dict(net.partition(group))
        actors = net._tables.actors
        if group not in actors.columns or group in _STANDARD:
            hint = "" if partitions(net) else "there is none here; give a mapping of actors to groups, or a groups.csv"
            raise UnknownName("partition", group, _partitions(net) or partitions(net), hint=hint)
        pairs: Iterable[tuple[Any, Any]] = zip(actors.index, actors[group].tolist(), strict=True)
    elif isinstance(group, Mapping) or hasattr(group, "items"):
        ids = set(net._tables.actors.index)
        pairs = ((actor if actor in ids else net.find(actor), label) for actor, label in group.items())
    else:
        raise MeasureError(f"group={group!r}: name a partition, or map each actor to its group (a list of groups if several)")
    found: dict[Any, list[Any]] = {}
    for actor, label in pairs:
        if isinstance(label, (list, set, frozenset)):
            if kept := [one for one in dict.fromkeys(label) if not _blank(one)]:
                found[actor] = sorted(kept, key=str)
        elif not _blank(label):
            found[actor] = [label]
    return found


def _blank(label: Any) -> bool:
    return label is None or label is pd.NA or label == "" or (isinstance(label, float) and bool(np.isnan(label)))

"""Folding actors into what they are part of, represent, or were succeeded by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geograph.periods import FOREVER, NEVER, Bounds, window
from geograph.tables import Tables
from geograph.vocabulary import UNRANKED_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Folded:
    """Ties with their new ends, the actors that stay, and what happened in words."""

    ties: pd.DataFrame
    keep: NDArray[np.bool_]
    told: str


def fold(tables: Tables, bounds: Bounds, codes: tuple[Any, Any], relations: Sequence[str]) -> Folded:
    """Give each tie the actors that its ends belong to while it may be in force."""
    into = _targets(tables, relations)
    first, until = bounds.possible(0)  # when it happened, not for how long it counts
    beyond: set[int] = set()
    torn: set[int] = set()

    def home(actor: int, row: int) -> int:
        seen: set[int] = set()
        while actor not in seen:  # a part of a part; a circle ends where it began
            seen.add(actor)
            at = [(of, lo, hi) for of, lo, hi in into.get(actor, []) if first[row] < hi and until[row] > lo]
            if len({of for of, _, _ in at}) > 1:
                torn.add(actor)
            elif at:
                if not bounds.undated[row] and all(first[row] < lo or until[row] > hi for _, lo, hi in at):
                    beyond.add(row)
                actor = at[0][0]
        return actor

    a, b = (np.array([home(int(code), row) for row, code in enumerate(ends)], dtype=np.int64) for ends in codes)
    loops = (a == b) & (codes[0] != codes[1])
    index = tables.actors.index
    ties = tables.ties.assign(source=index[a], target=index[b])[~loops]
    still = {*a[~loops].tolist(), *b[~loops].tolist()}
    keep = np.array([i not in into or i in still or i in torn for i in range(len(index))], dtype=bool)
    gone, within = int((~keep).sum()), int(loops.sum())
    told = f"{gone} actor{'s' * (gone != 1)} folded, {within} tie{'s' * (within != 1)} within one actor left out"
    told += f", {len(beyond)} reaching beyond their relation's dates"
    if torn:
        told += f", left as they are because they could go to several: {', '.join(sorted(str(index[i]) for i in torn))}"
    return Folded(ties, keep, told)


def _targets(tables: Tables, relations: Sequence[str]) -> dict[int, list[tuple[int, int, int]]]:
    """Per actor, what it may be folded into and from when until when."""
    place = {actor: i for i, actor in enumerate(tables.actors.index)}
    kind = tables.actors["kind"].tolist()
    rows = tables.relations[tables.relations["relation"].isin(relations)]
    into: dict[int, list[tuple[int, int, int]]] = {}
    columns = ("actor", "relation", "of", "start", "end")
    for actor, relation, of, start, end in zip(*(rows[c].tolist() for c in columns), strict=True):
        if actor not in place or of not in place:
            continue
        # A succession's date says since when; the predecessor's ties are all from before.
        successor = relation == "successor_of"
        part, whole = (place[of], place[actor]) if successor else (place[actor], place[of])
        lo, hi = (NEVER, FOREVER) if successor else window(start, end)
        if kind[whole] not in UNRANKED_KINDS:
            into.setdefault(part, []).append((whole, lo, hi))
    return into

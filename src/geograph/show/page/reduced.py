"""What a page shows at first of a network too dense to read: its strongest pairs, or its most central actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geograph import result
from geograph.network import Network

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

MOST_PAIRS = 300  # lines that can still be told apart on one screen
FEWEST_PAIRS = 40  # fewer would be no picture of the network


@dataclass(frozen=True)
class Reduced:
    """The ties that are shown at first, the actors that have one of them, and in words which these are."""

    ties: NDArray[np.bool_]
    actors: NDArray[np.bool_]
    note: str


def reduced(net: Network, ranking: pd.DataFrame) -> Reduced | None:
    """The part that is shown at first; None where all can be shown.

    Pairs with at least k ties, k as small as 300 pairs allow; where that leaves too few, the ties among the most central actors.
    """
    a, b = net.codes
    n = len(net.actors)
    key = np.minimum(a, b) * max(n, 1) + np.maximum(a, b)
    pairs, pair_of, count = np.unique(key, return_inverse=True, return_counts=True)
    if len(pairs) <= MOST_PAIRS * 4 // 3:  # nothing is gained by leaving out a few
        return None
    least = next(k for k in range(1, int(count.max()) + 2) if (count >= k).sum() <= MOST_PAIRS)
    strong = count >= least
    if strong.sum() >= FEWEST_PAIRS:
        kept = strong[pair_of]
        note = f"the {strong.sum():,} of {len(pairs):,} pairs with at least {least} ties"
    else:
        rank = _ranks(net, ranking)
        last = np.sort(np.maximum(rank[pairs // n], rank[pairs % n]))
        top = int(max(last[MOST_PAIRS], 2))  # so many actors have at most so many pairs among them
        kept = np.maximum(rank[a], rank[b]) < top
        if not kept.any():
            return None
        measure = ranking.attrs.get(result.ABOUT, {}).get("measure", "value")
        note = f"the {top:,} first by {measure} of {n:,} actors, and the ties among them"
    actors = np.zeros(n, dtype=bool)
    actors[a[kept]] = actors[b[kept]] = True
    return Reduced(kept, actors, note)


def _ranks(net: Network, ranking: pd.DataFrame) -> NDArray[np.int64]:
    """Places of all actors: those that the measure ranks, then the others by number of ties and id."""
    place = {actor: i for i, actor in enumerate(net.actors.index)}
    listed = dict.fromkeys(place[actor] for actor in result.column(ranking).index if actor in place)
    ties = np.bincount(np.concatenate(net.codes), minlength=len(place))
    others = sorted((i for i in place.values() if i not in listed), key=lambda i: (-ties[i], str(net.actors.index[i])))
    rank = np.empty(len(place), dtype=np.int64)
    rank[[*listed, *others]] = np.arange(len(place))
    return rank


def part(net: Network, shown: Reduced) -> Network:
    """The part as a network of its own, for its layout."""
    kept = [actor for actor, keep in zip(net.actors.index, shown.actors, strict=True) if keep]
    ids: set[Any] = set(net.ties.index[shown.ties])
    inner = net.among(kept)
    return inner._part([tie in ids for tie in inner.ties.index])

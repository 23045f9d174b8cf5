"""All-pairs distances without every set of k nodes: Floyd-Warshall, with the sets left out by halves.

Letting a node in costs n² (paths may now run through it). Whatever is common to many sets is let in once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def removals(steps: Floats, pool: Sequence[int], k: int, gone: Sequence[int] = ()) -> Iterator[tuple[tuple[int, ...], Floats]]:
    """Each set of k of the pool, ascending within, with the distances along paths that run through none of it nor of ``gone``.

    ``steps`` are lengths of single steps, inf where there is none. Rows and columns of the set itself mean nothing.
    """
    out = {*pool, *gone}
    d = _let_in(steps, [i for i in range(len(steps)) if i not in out])
    yield from _halved(d, sorted(pool), k)


def _halved(d: Floats, pool: Sequence[int], k: int) -> Iterator[tuple[tuple[int, ...], Floats]]:
    if k == 0:
        yield (), _let_in(d, pool)
    elif k == len(pool):
        yield tuple(pool), d
    else:
        low, high = pool[: len(pool) // 2], pool[len(pool) // 2 :]
        for of_low in range(max(0, k - len(high)), min(k, len(low)) + 1):
            if of_low == k:  # let in first what all of these sets have
                yield from _halved(_let_in(d, high), low, k)
                continue
            for one, without in _halved(d, low, of_low):
                for other, found in _halved(without, high, k - of_low):
                    yield (*one, *other), found


def _let_in(d: Floats, nodes: Sequence[int]) -> Floats:
    d = d.copy() if len(nodes) else d
    for i in nodes:
        np.minimum(d, d[:, i, None] + d[i], out=d)
    return d

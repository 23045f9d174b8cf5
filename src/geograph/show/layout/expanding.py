"""Crowds let out into empty room: density evens out as heat does, and carries the actors along.

M. T. Gastner and M. E. J. Newman, Diffusion-based method for producing density-equalizing maps, PNAS 101 (2004), 7499-7504. What is
near stays near, so that hardly a crossing is added, as pushing neighbors off one another would; it ends before all is even, so that
groups stay apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import fft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geograph.show.layout.sides import Points

CELLS = 64  # along the longer side
UNTIL, STEPS = 20.0, 30  # a crowd reaches some six cells far
EMPTY = 0.15  # density of empty room, as a share of the mean: without any, the rim would be swept with


def let_out(places: Points, size: Points) -> Points:
    """Places carried from where actors crowd to where they do not, within the page."""
    shape = np.maximum((CELLS * size / size.max()).astype(np.int64), 2)
    cell = size / shape
    at = (places + size / 2) / cell
    density = np.zeros(int(shape.prod()))
    for index, share in _corners(at, shape):
        density += np.bincount(index, share, len(density))
    density += EMPTY * density.mean()
    waves = fft.dctn(density.reshape(shape), norm="ortho")
    fade = (np.pi * np.arange(shape[0]) / shape[0])[:, None] ** 2 + (np.pi * np.arange(shape[1]) / shape[1]) ** 2
    before = 0.0
    for time in np.geomspace(0.25, UNTIL, STEPS).tolist():
        now = fft.idctn(waves * np.exp(-fade * (before + time) / 2), norm="ortho")
        step = np.zeros_like(at)
        slopes = [(-slope / now).ravel() * (time - before) for slope in np.gradient(now)]
        for index, share in _corners(at, shape):
            for k in (0, 1):
                step[:, k] += share * slopes[k][index]
        at = at + step * np.minimum(1.0, 1 / np.maximum(np.abs(step).max(axis=1, keepdims=True), 1e-9))
        before = time
    return np.asarray(np.clip(at, 0, shape) * cell - size / 2)


def _corners(at: Points, shape: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """The four cells around each point, and its share in each."""
    inside = np.clip(at, 0.5, shape - 0.5 - 1e-9) - 0.5
    low = np.minimum(inside.astype(np.int64), shape - 2)
    rest = inside - low
    for right in (0, 1):
        for down in (0, 1):
            share = (rest[:, 0] if right else 1 - rest[:, 0]) * (rest[:, 1] if down else 1 - rest[:, 1])
            yield (low[:, 0] + right) * shape[1] + low[:, 1] + down, share

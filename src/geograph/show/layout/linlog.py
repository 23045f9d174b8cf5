"""Drawings that show clusters: the edge-repulsion LinLog model, with the fewest crossings of all that were tried.

Ties pull with the same force at any length; actors push one another away in proportion to their ties, the less the farther. At rest
two groups are the farther apart the fewer ties they have with one another, for the ties that they have. Pushes are added up on a grid
by Fourier transform, so that thousands of actors take hardly longer than hundreds.

A. Noack, Energy models for graph clustering, Journal of Graph Algorithms and Applications 11 (2007), 453-480.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import fft

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geograph.show.layout.sides import Pairs, Points

# Power of the pull's energy in the length of a tie, rounds, longest step at first: springs first, which find the order; LinLog last.
FEW = 200  # actors up to which every push is reckoned for itself
SOFT = 0.1  # below that distance pushes grow no more
TO_THE_MIDDLE = 0.05  # or rivals without a friend in common would drift apart for ever
NEAREST = 0.02  # nor pulls below that
STAGES = ((2.0, 60, 0.3), (1.5, 60, 0.15), (1.0, 60, 0.1))


def linlog(start: Points, pairs: Pairs, sign: NDArray[np.int64] | None = None) -> Points:
    """Places of least energy near a beginning.

    With signs, hostile ties push where others pull, and everybody is drawn to the middle a little.
    """
    n = len(start)
    push = np.bincount(pairs.ravel(), minlength=n).astype(np.float64)
    hostile = np.zeros(len(pairs), dtype=bool) if sign is None else sign < 0
    share = 2 * len(pairs) / push.sum() ** 2  # so that pulls and pushes come to rest where distances are about 1
    swift = 1 / (0.5 * push + 0.2)
    z: NDArray[np.complex128] = start[:, 0] + 1j * start[:, 1]
    z = z / max(float(np.sqrt((np.abs(z - z.mean()) ** 2).mean() / 2)), 1e-9)
    field = _field(64 if n <= 500 else 128) if n > FEW else None
    a, b = pairs[:, 0], pairs[:, 1]
    for power, rounds, longest in STAGES:
        for turn in range(rounds):
            along = z[a] - z[b]
            pull = along * np.where(hostile, -1 / (np.abs(along) ** 2 + SOFT**2), (np.abs(along) + NEAREST) ** (power - 2))
            inward = _at_ends(a, b, pull.real, n) + 1j * _at_ends(a, b, pull.imag, n)
            pushes = _each_push(z, push) if field is None else _pushes(z, push, field)
            step = (pushes * push * share - inward) * swift
            if sign is not None:
                step -= TO_THE_MIDDLE * z * push * swift
            limit = longest * (1 - turn / rounds) + 0.005
            z = z + step * np.minimum(1.0, limit / np.maximum(np.abs(step), 1e-9))
    return np.column_stack([z.real, z.imag])


def _at_ends(a: NDArray[np.int64], b: NDArray[np.int64], pull: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """The sum of pulls on everyone: against the one end of a tie, along it at the other."""
    return np.asarray(np.bincount(a, pull, n) - np.bincount(b, pull, n))


def _each_push(z: NDArray[np.complex128], push: NDArray[np.float64]) -> NDArray[np.complex128]:
    """The sum of all pushes on everyone, one by one."""
    away = z[:, None] - z
    return np.asarray((away * (push / (away.real**2 + away.imag**2 + SOFT**2))).sum(axis=1))


def _field(cells: int) -> NDArray[np.complex128]:
    """The push of one cell on all others, transformed: away from it, as 1 over the distance, softened within the cell."""
    k = np.arange(2 * cells)
    k = np.where(k < cells, k, k - 2 * cells).astype(np.float64)
    x, y = k[:, None], k[None]
    return np.asarray(fft.fft2((x + 1j * y) / (x * x + y * y + 1.0)))


def _pushes(z: NDArray[np.complex128], push: NDArray[np.float64], field: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """The sum of all pushes on everyone, from a grid of cells."""
    cells = len(field) // 2
    corner = complex(z.real.min(), z.imag.min())
    cell = (max(float(np.ptp(z.real)), float(np.ptp(z.imag))) * 1.001 + 1e-9) / (cells - 2)
    u = (z - corner) / cell
    i, j = u.real.astype(np.int64), u.imag.astype(np.int64)
    s, t = u.real - i, u.imag - j
    at = (i * cells + j, i * cells + j + 1, (i + 1) * cells + j, (i + 1) * cells + j + 1)
    part = ((1 - s) * (1 - t), (1 - s) * t, s * (1 - t), s * t)
    mass = np.zeros(cells * cells)
    for where, share in zip(at, part, strict=True):
        mass += np.bincount(where, push * share, cells * cells)
    pushed = fft.ifft2(fft.fft2(mass.reshape(cells, cells), s=field.shape) * field)[:cells, :cells].ravel()
    total = np.zeros(len(z), dtype=np.complex128)
    for where, share in zip(at, part, strict=True):
        total += pushed[where] * share
    return total / cell

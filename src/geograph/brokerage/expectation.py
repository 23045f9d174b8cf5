"""What role counts would be by chance: Gould and Fernandez' mean and variance for ties strewn at random."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geograph.brokerage.contacts import Contacts
from geograph.brokerage.counting import as_roles, role_names
from geograph.brokerage.grouping import Groups

if TYPE_CHECKING:
    from numpy.typing import NDArray


def expectation(c: Contacts, groups: Groups) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance of every count (a row per role, the total last; a column per actor).

    Each arc is there with the density p, independently. A pair of the role is then brokered with chance
    mu = p²(1 - p), and two pairs with one end in common vary together by p³(1 - p)³. Where the ties that close are not
    the ties that are steps (``ties="all"``), 1 - p for "no tie closes" is one minus the density of those.
    """
    p, close, _ = c.density
    mu, joint = p**2 * (1 - close), p**3 * (1 - p) * (1 - close) ** 2
    pairs, squares, sharing = _overlapping(c, groups) if groups.overlap else _disjoint(c, groups)
    return mu * pairs + 0.0, mu * (1 - mu) * squares + joint * sharing  # + 0: no -0


def _disjoint(c: Contacts, groups: Groups) -> tuple[NDArray[np.float64], ...]:
    """Per role and actor: pairs, the same, and ordered pairs of pairs with one end in common."""
    sizes = np.bincount(groups.codes, minlength=1).astype(float)
    size, total = sizes[groups.codes], float(c.n)
    one, two, three = (float((sizes**k).sum()) - size**k for k in (1, 2, 3))  # of the other groups
    rest = total - size
    cross = (size - 1) * rest
    pairs = [
        (size - 1) * (size - 2),
        two - one,
        *[cross] * (2 if c.directed else 1),
        rest**2 - two,
        np.full(c.n, (total - 1) * (total - 2)),
    ]
    sharing = [
        2 * (size - 1) * (size - 2) * (size - 3),
        2 * (three - 3 * two + 2 * one),
        *[cross * (rest - 1) + cross * (size - 2)] * (2 if c.directed else 1),
        2 * ((rest**2 - rest) * one - (2 * rest - 1) * two + three),
        np.full(c.n, 2 * (total - 1) * (total - 2) * (total - 3)),
    ]
    if not c.directed:  # unordered pairs; those across the border of the group have no mirror image
        for k in (0, 1, 3, 4):
            pairs[k], sharing[k] = pairs[k] / 2, sharing[k] / 2
    return np.array(pairs), np.array(pairs), np.array(sharing)


def _overlapping(c: Contacts, groups: Groups) -> tuple[NDArray[np.float64], ...]:
    """The same where a pair may be of a role in part: sums of parts, of their squares, of products at one end.

    Actors of the same groups are interchangeable, so this runs over kinds of actors. Actors without a group are one
    kind, of whom no two are together.
    """
    kinds: dict[tuple[Any, ...], int] = {}
    kind = np.array([kinds.setdefault(tuple(row), len(kinds)) for row in groups.labels], dtype=np.int64)
    example = np.unique(kind, return_index=True)[1]
    shares = groups.shares[example].toarray()
    alone = kinds.get((), -1)
    if alone >= 0:
        shares[alone] = 0.0
    count = np.bincount(kind).astype(float)
    ab = shares @ shares.T
    k = len(kinds)
    found = np.zeros((3, len(role_names(c.directed)) + 1, k))
    for own in range(k):
        size = count - (np.arange(k) == own)
        av = np.repeat(ab[:, [own]], k, axis=1)
        avb = (shares * shares[own]) @ shares.T
        roles = as_roles(1.0, av, av.T, ab, avb, directed=c.directed)
        for r, part in enumerate((*roles, np.ones((k, k)))):
            # An actor makes no pair with itself.
            sums = [w @ size - np.diag(w) for w in (part, part.T)]
            squares = [(w**2) @ size - np.diag(w) ** 2 for w in (part, part.T)]
            at_one_end = [float(size @ (s**2 - q)) for s, q in zip(sums, squares, strict=True)]
            found[:, r, own] = size @ sums[0], size @ squares[0], sum(at_one_end)
    if not c.directed:
        found /= 2
    found[np.abs(found) < 1e-12] = 0.0
    pairs, squares_, sharing = found[:, :, kind]
    return pairs, squares_, sharing


def standardized(counts: Any, mean: Any, variance: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Standard deviation and z; no z where nothing can vary."""
    sd = np.sqrt(np.maximum(variance, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(sd > 0, (counts - mean) / sd, np.nan)
    return sd, z

"""How often each actor plays each role: counted from degrees and triangles, without a loop over groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
from scipy import sparse

from geograph.brokerage.contacts import Contacts
from geograph.brokerage.grouping import Groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shares: TypeAlias = sparse.csr_array[Any]

DIRECTED_ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
UNDIRECTED_ROLES = ("coordinator", "itinerant", "representative_gatekeeper", "liaison")
_LISTED = 200_000  # open triads that are listed rather than counted: below, a pass over a list is quicker


def role_names(directed: bool) -> tuple[str, ...]:
    return DIRECTED_ROLES if directed else UNDIRECTED_ROLES


def as_roles(all_: Any, av: Any, vb: Any, ab: Any, avb: Any, *, directed: bool) -> tuple[Any, ...]:
    """Of how much the parts are in one group (a with the broker v, v with b, a with b, all three) to the roles."""
    representative, gatekeeper = av - avb, vb - avb
    crossing = (representative, gatekeeper) if directed else (representative + gatekeeper,)
    return avb, ab - avb, *crossing, all_ - av - vb - ab + 2 * avb


def together(shares: Shares, *actors: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much of each pair (or triple) of actors is in one group."""
    if shares.nnz == shares.shape[0]:  # one group each
        code = shares.indices
        same = code[actors[0]] == code[actors[1]]
        for other in actors[2:]:
            same &= code[actors[0]] == code[other]
        return same.astype(float)
    product = shares[actors[0]]
    for other in actors[1:]:
        product = product.multiply(shares[other])
    return _rows(product)


def of_triples(shares: Shares, a: NDArray[np.int64], v: NDArray[np.int64], b: NDArray[np.int64], *, directed: bool) -> list[Any]:
    """How much of each triple is each role."""
    if shares.nnz == shares.shape[0]:
        av, vb, ab = (together(shares, *pair) for pair in ((a, v), (v, b), (a, b)))
        return list(as_roles(1.0, av, vb, ab, av * vb, directed=directed))
    return list(as_roles(1.0, *(together(shares, *who) for who in ((a, v), (v, b), (a, b), (a, v, b))), directed=directed))


class Counter(Protocol):
    """Counts by role (a row each, the total last) for any way of sorting the actors into groups."""

    def __call__(self, shares: Shares) -> NDArray[np.float64]: ...


class _Listed:
    """Adds up a list of open triads; with partial credit each counts one over the brokers of its pair."""

    def __init__(self, c: Contacts, *, partial: bool) -> None:
        self.c = c
        self.blocks = [(a, v, b, credit(c, a, b) if partial else None) for a, v, b in c.open()]

    def __call__(self, shares: Shares) -> NDArray[np.float64]:
        n, directed = self.c.n, self.c.directed
        counts = np.zeros((len(role_names(directed)) + 1, n))
        for a, v, b, weight in self.blocks:
            one = np.ones(len(v)) if weight is None else weight
            for role, share in enumerate([*of_triples(shares, a, v, b, directed=directed), 1.0]):
                counts[role] += np.bincount(v, weights=one * share, minlength=n)
        return counts


def credit(c: Contacts, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 over the number of brokers of each pair; all brokers of a pair are in the list."""
    _, at, brokers = np.unique(a * c.n + b, return_inverse=True, return_counts=True)
    return 1 / brokers[at]


class _Algebra:
    """Two-step paths from degrees per group, less those that come back (a = b), less the closed ones."""

    def __init__(self, c: Contacts) -> None:
        self.c = c
        a = c.steps
        self.into: Shares = sparse.csr_array(a.T)
        self.both: Shares = sparse.csr_array(a.multiply(self.into))
        self.closed = c.closed

    def __call__(self, shares: Shares) -> NDArray[np.float64]:
        n, m = self.c.n, shares
        squares = m.multiply(m)
        came, went, back = self.into @ m, self.c.steps @ m, self.both @ m
        indegree, outdegree, mutual = (np.diff(x.indptr).astype(float) for x in (self.into, self.c.steps, self.both))
        own_in, own_out, own_back = (_rows(m.multiply(x)) for x in (came, went, back))
        paths = (
            indegree * outdegree - mutual,
            own_in * outdegree - own_back,
            indegree * own_out - own_back,
            _rows(came.multiply(went)) - self.both @ _rows(squares),
            _rows(m.multiply(came).multiply(went)) - _rows(m.multiply(self.both @ squares)),
        )
        a, v, b = self.closed
        av, vb, ab = (together(m, *pair) for pair in ((a, v), (v, b), (a, b)))
        avb = av * vb if m.nnz == n else together(m, a, v, b)
        shut = [np.bincount(v, weights=weight, minlength=n) for weight in (None, av, vb, ab, avb)]
        open_ = [path - closed for path, closed in zip(paths, shut, strict=True)]
        counts = np.array([*as_roles(*open_, directed=self.c.directed), open_[0]])
        return counts if self.c.directed else counts / 2  # each unordered pair once


def counter(c: Contacts, *, partial: bool, draws: int) -> Counter:
    """The quicker way to count, once or many times."""
    paths = int(np.diff(c.steps.indptr) @ np.bincount(c.steps.indices, minlength=c.n)) if c.n else 0
    if partial or not c.n or (draws and paths <= _LISTED):
        return _Listed(c, partial=partial)
    return _Algebra(c)


def reshuffled(count: Counter, groups: Groups, observed: NDArray[np.float64], draws: int, seed: int) -> NDArray[np.float64]:
    """Per role and actor, (1 + draws with as much or more) / (1 + draws), labels being shuffled over the actors."""
    random = np.random.default_rng(seed)
    as_many = np.zeros_like(observed)
    for _ in range(draws):
        as_many += count(groups.shares[random.permutation(groups.shares.shape[0])]) >= observed - 1e-9
    return (1 + as_many) / (1 + draws)


def _rows(matrix: Any) -> NDArray[np.float64]:
    return np.asarray(matrix.sum(axis=1), dtype=float).reshape(-1)

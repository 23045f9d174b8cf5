"""Signed graphs for the tests of balance."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

import networkx as nx
import pytest


def drawn(n: int, density: float, hostile: float, seed: int) -> nx.Graph:
    draw = random.Random(seed)
    graph = nx.gnp_random_graph(n, density, seed=seed)
    for _, _, data in graph.edges(data=True):
        data["sign"] = -1 if draw.random() < hostile else 1
    return graph


# From two actors to fourteen, sparse and dense, friendly and hostile, connected or not.
FAMILY = [
    (n, density, hostile, seed) for seed, (n, density, hostile) in enumerate(product((2, 5, 8, 11, 14), (0.15, 0.35, 0.7), (0.3, 0.5, 1.0)))
]


@pytest.fixture(params=FAMILY, ids=lambda p: f"{p[0]} actors, density {p[1]}, hostile {p[2]}")
def signed(request: pytest.FixtureRequest) -> nx.Graph:
    return drawn(*request.param)


@pytest.fixture(scope="session")
def spin_glass() -> Callable[..., nx.Graph]:
    """A random signed graph of any size: ``spin_glass(n, density, hostile, seed)``."""
    return drawn

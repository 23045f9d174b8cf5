"""What tests share: published numbers, families of graphs, hypothesis settings."""

from __future__ import annotations

import json
import os
import random
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, settings

import geograph as gg

HERE = Path(__file__).parent

settings.register_profile(
    "geograph", deadline=None, derandomize=True, database=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("geograph")


@pytest.fixture(scope="session")
def expected() -> Callable[[str], dict[str, Any]]:
    """Published numbers by name, from tests/reference; each file's ``source`` says who computed them."""
    return lambda name: json.loads((HERE / "reference" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def reference_folder() -> Path:
    """The folder that tests/reference was drawn from, where this machine has it."""
    folder = Path(os.environ.get("GEOGRAPH_REFERENCE") or HERE.parents[1] / "shared" / "reference")
    if not (folder / "expected").is_dir():
        pytest.skip(f"no reference files at {folder}; set GEOGRAPH_REFERENCE to compare with them")
    return folder


@pytest.fixture
def folder_of(tmp_path: Path) -> Callable[..., gg.Network]:
    """A network read from tables given as text: ``folder_of(edges=..., nodes=...)``; options of ``read`` as they are."""

    def build(errors: str = "raise", **tables: str) -> gg.Network:
        for name, text in tables.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", gg.DataWarning)
            return gg.read(tmp_path, errors=errors)

    return build


def _relabelled(graph: nx.Graph, seed: int) -> nx.Graph:
    """Ints, tuples, text and frozensets as node objects, none sorting like the other."""
    draw = random.Random(seed)
    made = [lambda i: i, lambda i: (i, i % 3), lambda i: f"actor {i}", lambda i: frozenset([i])]
    return nx.relabel_nodes(graph, {n: draw.choice(made)(i) for i, n in enumerate(graph)})


def _with_loops(graph: nx.Graph) -> nx.Graph:
    graph.add_edges_from([(0, 0), (3, 3)])
    return graph


def _plain(graph: nx.Graph) -> nx.Graph:
    """Without attributes: karate's weights and davis's are for other tests."""
    return nx.Graph(graph.edges)


UNDIRECTED: dict[str, Callable[[], nx.Graph]] = {
    "no actor": lambda: nx.empty_graph(0),
    "one actor": lambda: nx.empty_graph(1),
    "two actors": lambda: nx.path_graph(2),
    "no ties": lambda: nx.empty_graph(5),
    "erdos-renyi": lambda: nx.gnp_random_graph(30, 0.15, seed=1),
    "disconnected": lambda: nx.gnp_random_graph(30, 0.05, seed=2),
    "barabasi-albert": lambda: nx.barabasi_albert_graph(40, 2, seed=3),
    "tree": lambda: nx.random_labeled_tree(25, seed=4),
    "long path": lambda: nx.path_graph(70),
    "self-loops": lambda: _with_loops(nx.gnp_random_graph(12, 0.3, seed=5)),
    "tuples": lambda: nx.grid_2d_graph(4, 5),
    "mixed": lambda: _relabelled(nx.gnp_random_graph(15, 0.2, seed=6), 6),
    "karate": lambda: _plain(nx.karate_club_graph()),
    "davis": lambda: _plain(nx.davis_southern_women_graph()),
    "florentine": lambda: _plain(nx.florentine_families_graph()),
}
DIRECTED: dict[str, Callable[[], nx.Graph]] = {
    "no arcs": lambda: nx.empty_graph(3, create_using=nx.DiGraph),
    "one arc": lambda: nx.DiGraph([("a", "b")]),
    "random": lambda: nx.gnp_random_graph(25, 0.15, seed=7, directed=True),
    "sparse": lambda: nx.gnp_random_graph(25, 0.05, seed=8, directed=True),
    "tournament": lambda: nx.DiGraph([(a, b) if (a * 7 + b) % 3 else (b, a) for a in range(9) for b in range(a)]),
    "loops": lambda: _with_loops(nx.gnp_random_graph(12, 0.2, seed=9, directed=True)),
    "mixed": lambda: _relabelled(nx.gnp_random_graph(15, 0.2, seed=10, directed=True), 10),
}
_FLOATS, _INTS = (0.1, 0.2, 0.3, 0.6), (1, 2, 3, 4, 6)
WEIGHTED: dict[str, tuple[Callable[[], nx.Graph], tuple[float, ...] | None]] = {
    "karate, floats": (UNDIRECTED["karate"], _FLOATS),
    "disconnected, floats": (UNDIRECTED["disconnected"], _FLOATS),
    "grid, floats": (UNDIRECTED["tuples"], _FLOATS),
    "long path, floats": (UNDIRECTED["long path"], _FLOATS),
    "random, integers": (UNDIRECTED["erdos-renyi"], _INTS),
    "directed, floats": (DIRECTED["random"], _FLOATS),
    "directed, integers": (DIRECTED["random"], _INTS),
    "les miserables": (nx.les_miserables_graph, None),
}


@pytest.fixture(params=UNDIRECTED)
def undirected(request: pytest.FixtureRequest) -> nx.Graph:
    return UNDIRECTED[request.param]()


@pytest.fixture(params=[*UNDIRECTED, *(f"directed {name}" for name in DIRECTED)])
def graph(request: pytest.FixtureRequest) -> nx.Graph:
    name = request.param
    return DIRECTED[name.removeprefix("directed ")]() if name.startswith("directed ") else UNDIRECTED[name]()


@pytest.fixture(params=WEIGHTED)
def weighted(request: pytest.FixtureRequest) -> nx.Graph:
    """A graph whose every edge has a ``weight``, many shortest paths being equal but for rounding."""
    build, choices = WEIGHTED[request.param]
    made = build()
    if choices:
        draw = random.Random(11)
        for _, _, data in made.edges(data=True):
            data["weight"] = draw.choice(choices)
    return made

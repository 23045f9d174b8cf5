"""The measures by name."""

from collections.abc import Callable
from typing import Any

from geograph.centrality.counts import degree, strength, talk_to_means
from geograph.centrality.flow import current_flow_betweenness
from geograph.centrality.geodesic import betweenness, closeness, harmonic
from geograph.centrality.spectral import bonacich, eigenvector, hits, katz, pagerank, pn
from geograph.vocabulary import choose

# The measures of one value per actor, by the name a user types.
MEASURES = {
    f.__name__: f
    for f in (
        degree, strength, harmonic, closeness, betweenness, current_flow_betweenness,
        eigenvector, katz, bonacich, pagerank, hits, pn, talk_to_means,
    )
}  # fmt: skip


def measure_called(name: str) -> Callable[..., Any]:
    """The measure of a name; UnknownName, with "did you mean", where there is none."""
    return MEASURES[choose("measure", name, tuple(MEASURES))]

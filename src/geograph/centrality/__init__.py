"""Who is central: by contacts, by distance, by standing among the well placed.

Every function takes a :class:`~geograph.Network` or any networkx graph, options by keyword, and the keywords of
:func:`~geograph.view`; it returns one row per actor, best first, with the contract it was made by.
"""

from geograph.centrality.counts import degree, strength, talk_to_means
from geograph.centrality.flow import current_flow_betweenness
from geograph.centrality.geodesic import betweenness, closeness, group, harmonic
from geograph.centrality.registry import MEASURES
from geograph.centrality.spectral import bonacich, eigenvector, hits, katz, pagerank, pn
from geograph.centrality.summary import centralization, compare, profile

__all__ = [
    "MEASURES", "betweenness", "bonacich", "centralization", "closeness", "compare", "current_flow_betweenness", "degree",
    "eigenvector", "group", "harmonic", "hits", "katz", "pagerank", "pn", "profile", "strength", "talk_to_means",
]  # fmt: skip

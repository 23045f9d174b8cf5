"""How two actors are joined: by which paths, over which ties, on whose word."""

from geograph.paths.disjoint import disjoint, minimum_cut
from geograph.paths.geodesic import geodesics, k_shortest, reach, widest
from geograph.paths.reliability import most_reliable, reliability
from geograph.paths.routes import routes
from geograph.paths.temporal import time_respecting

__all__ = [
    "disjoint",
    "geodesics",
    "k_shortest",
    "minimum_cut",
    "most_reliable",
    "reach",
    "reliability",
    "routes",
    "time_respecting",
    "widest",
]

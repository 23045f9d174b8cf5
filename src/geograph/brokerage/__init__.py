"""Who stands between others: holes, brokers, cutpoints, key players and mediators."""

from geograph.brokerage.cuts import bridges, cutpoints
from geograph.brokerage.holes import constraint, dyadic_constraint, effective_size, efficiency, hierarchy, structural_holes
from geograph.brokerage.honest import honest_broker
from geograph.brokerage.keyplayers import key_players
from geograph.brokerage.mediators import mediators

__all__ = [
    "bridges", "constraint", "cutpoints", "dyadic_constraint", "effective_size", "efficiency", "hierarchy", "honest_broker",
    "key_players", "mediators", "structural_holes",
]  # fmt: skip

"""Who stands between others: brokerage roles and the triads behind them, holes, brokers, cutpoints, key players, mediators.

Every function takes a :class:`~geograph.Network` or any networkx graph, options by keyword, and the keywords of
:func:`~geograph.view`; it returns a table with the contract it was made by.
"""

from geograph.brokerage.cuts import bridges, cutpoints
from geograph.brokerage.holes import constraint, dyadic_constraint, effective_size, efficiency, hierarchy, structural_holes
from geograph.brokerage.honest import honest_broker
from geograph.brokerage.keyplayers import key_players
from geograph.brokerage.mediators import mediators
from geograph.brokerage.roles import roles
from geograph.brokerage.totals import roles_total
from geograph.brokerage.triads import triads

__all__ = [
    "bridges", "constraint", "cutpoints", "dyadic_constraint", "effective_size", "efficiency", "hierarchy", "honest_broker",
    "key_players", "mediators", "roles", "roles_total", "structural_holes", "triads",
]  # fmt: skip

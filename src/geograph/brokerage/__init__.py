"""Who stands between whom: brokerage roles by groups, and the open triads behind every count.

Every function takes a :class:`~geograph.Network` or any networkx graph, options by keyword, and the keywords of
:func:`~geograph.view`; it returns a table with the contract it was made by.
"""

from geograph.brokerage.roles import roles
from geograph.brokerage.totals import roles_total
from geograph.brokerage.triads import triads

__all__ = ["roles", "roles_total", "triads"]

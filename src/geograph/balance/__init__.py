"""Balance of signed networks: triads, walks, and the exact division into camps that contradicts the fewest dyads.

Every function takes a :class:`~geograph.Network` or any networkx graph with a ``sign`` on its edges, options by keyword,
and the keywords of :func:`~geograph.view`; ``ties`` is always ``"signed"`` and the view undirected.
"""

from geograph.balance.ambivalence import ambivalent
from geograph.balance.camps import camps as camps
from geograph.balance.frustration import frustration as frustration
from geograph.balance.frustration import violations
from geograph.balance.triads import signed_triads, tense_triads, walk_balance
from geograph.balance.unity import unity as unity
from geograph.balance.whole import indices, over_time

__all__ = [
    "ambivalent", "camps", "frustration", "indices", "over_time", "signed_triads", "tense_triads", "unity",
    "violations", "walk_balance",
]  # fmt: skip

"""A ranking computed again by others: an R script that holds the matrix and the numbers, and says whether they agree.

The measure comes from igraph, or from base R where igraph has another definition; the matrix comes from geograph.
"""

from geograph.rscript.ranking import read_ranking
from geograph.rscript.script import reproduce

__all__ = ["read_ranking", "reproduce"]

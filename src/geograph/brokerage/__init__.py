"""Who stands between others: holes, brokers, cutpoints, key players and mediators."""

from geograph.brokerage.holes import constraint, dyadic_constraint, effective_size, efficiency, hierarchy, structural_holes

__all__ = ["constraint", "dyadic_constraint", "effective_size", "efficiency", "hierarchy", "structural_holes"]

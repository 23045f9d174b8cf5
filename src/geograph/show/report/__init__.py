"""Reports."""

from geograph.show.report.report import compose, write

__all__ = ["compose", "write"]

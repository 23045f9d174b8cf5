"""One self-contained HTML file of a network, for readers who are offline: ``gg.page.write(net, "page.html")``."""

from geograph.show.page.notebook import show
from geograph.show.page.page import render, to_pyvis, write

__all__ = ["render", "show", "to_pyvis", "write"]

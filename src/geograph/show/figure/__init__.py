"""Static figures of print quality, drawn with matplotlib: each takes and returns Axes, and needs no display."""

from geograph.show.figure.matrix import matrix
from geograph.show.figure.network import network
from geograph.show.figure.ranking import ranking
from geograph.show.figure.roles import roles
from geograph.show.figure.saving import alt_text, caption, save
from geograph.show.figure.timeline import timeline
from geograph.show.figure.varied import specifications

__all__ = ["alt_text", "caption", "matrix", "network", "ranking", "roles", "save", "specifications", "timeline"]

"""How sure a number is: by drawn networks, on an assumption that is printed; and on which ties and paragraphs a ranking hangs."""

from geograph.uncertainty.dropping import drop_each
from geograph.uncertainty.intervals import above, interval

__all__ = ["above", "drop_each", "interval"]

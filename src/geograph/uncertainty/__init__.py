"""How sure a number is: by drawn networks, on an assumption that is printed; and on which ties and paragraphs a ranking hangs."""

from geograph.uncertainty.dropping import drop_each
from geograph.uncertainty.intervals import above, interval
from geograph.uncertainty.shared import hinges

__all__ = ["above", "drop_each", "hinges", "interval"]

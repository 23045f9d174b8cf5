"""Where the actors of a network stand in its pictures, and files that keep the places from one month to the next."""

from geograph.show.layout.files import placed, read_layout, settled, write_layout
from geograph.show.layout.placing import positions
from geograph.show.layout.room import LETTER, LINE, PAGE, RADIUS, WRAP

__all__ = ["LETTER", "LINE", "PAGE", "RADIUS", "WRAP", "placed", "positions", "read_layout", "settled", "write_layout"]

"""Whether a ranking hangs on the analyst's own choices: every defensible way of reading the ties, and of understanding one word."""

from geograph.robust.conventional import CONVENTIONS as CONVENTIONS
from geograph.robust.conventional import conventions
from geograph.robust.specifying import ALL as ALL
from geograph.robust.specifying import USUAL as USUAL
from geograph.robust.specifying import Specification as Specification
from geograph.robust.specifying import specifications
from geograph.robust.varying import Variation as Variation
from geograph.robust.varying import by_option, vary

__all__ = ["by_option", "conventions", "specifications", "vary"]

"""How files are to be read, where they do not say it themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geograph.errors import UnknownName
from geograph.reading.encoding import text_encoding
from geograph.vocabulary import DATE_ORDERS, DECIMALS, DUPLICATES, THOUSANDS, choose

DELIMITER = re.compile(r"[!#-/:-@\[-`{-~\t]")


@dataclass(frozen=True)
class Options:
    """The options of :func:`geograph.read`, checked before any file is touched."""

    delimiter: str | None = None
    encoding: str | None = None
    type_default: str | None = None
    directed: bool | None = None
    end: str = "inclusive"
    self_ties: str = "error"
    duplicates: str = "error"
    dates: str | None = None
    decimal: str | None = None
    thousands: str | None = None

    def __post_init__(self) -> None:
        for name in ("delimiter", "encoding", "type_default"):
            if not isinstance(getattr(self, name), str | None):
                raise UnknownName(f"option {name}=", getattr(self, name), hint="write a text")
        if not isinstance(self.directed, bool | None):
            raise UnknownName("option directed=", self.directed, hint="write True or False")
        choose("end", self.end, ("inclusive", "exclusive"))
        choose("self_ties", self.self_ties, ("error", "drop", "keep"))
        choose("duplicates", self.duplicates, DUPLICATES)
        for name, known in (("dates", DATE_ORDERS), ("decimal", DECIMALS), ("thousands", THOUSANDS)):
            if getattr(self, name) is not None:
                choose(name, getattr(self, name), known)
        if self.thousands is not None and self.thousands == (self.decimal or "."):
            raise UnknownName(
                "option thousands=", self.thousands, hint="decimals and thousands cannot have the same mark; name decimal too"
            )
        if self.delimiter is not None and not DELIMITER.fullmatch(self.delimiter):
            hint = "write one sign that is no letter, digit, space or quote, such as , ; or |"
            raise UnknownName("delimiter", self.delimiter, hint=hint)
        if self.encoding is not None:
            text_encoding(self.encoding)  # a slip in the option comes before any fault of a file

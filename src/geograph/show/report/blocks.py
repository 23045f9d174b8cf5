"""What a report is made of, whatever it is written as: parts of sentences, tables and figures, each with its sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geograph.evidence import by_place
from geograph.show.words import documents, short
from geograph.tables import split_list

if TYPE_CHECKING:
    import pandas as pd

    from geograph.network import Network

CITED = 6  # paragraphs named under a sentence
MORE = 2  # from which on there are several


@dataclass(frozen=True)
class Finding:
    """One sentence that can be copied as it stands: with its number, its range and its sources."""

    text: str
    sources: str = ""
    key: int = 0  # the first of these, from 1 on, make the answer at the top

    def __str__(self) -> str:
        return f"{self.text} [{self.sources}]" if self.sources else self.text


@dataclass(frozen=True)
class Prose:
    """A paragraph that explains."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Grid:
    """A table for the eye: texts only."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str
    numbers: frozenset[int] = frozenset()  # columns that hold numbers


@dataclass(frozen=True)
class Picture:
    """A figure with its caption in it, as SVG and as PNG, and what it shows in words."""

    draw: Callable[[str], bytes]  # by format: each kind of report needs one
    alt: str
    name: str

    @property
    def svg(self) -> str:
        return self.draw("svg").decode()

    @property
    def png(self) -> bytes:
        return self.draw("png")


Block = Finding | Prose | Grid | Picture


@dataclass(frozen=True)
class Part:
    """A numbered part of the report."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    made: str = ""  # how its numbers were made

    @property
    def findings(self) -> list[Finding]:
        return [block for block in self.blocks if isinstance(block, Finding)]


@dataclass(frozen=True)
class Report:
    title: str
    lead: list[str]
    parts: list[Part]


class Cited:
    """Citations in words a reader finds: ``TESPA 2021 ¶51, 60; Riddle 2022 ¶7``."""

    def __init__(self, net: Network) -> None:
        rows, _ = documents(net)
        self.short = {row["id"]: row["short"] for row in rows}
        self.citation = dict(zip(net.ties.index, net.ties["citation"], strict=True))

    def items(self, items: Iterable[str], most: int = CITED) -> str:
        """Items such as ``tespa-2021:51``, by document; the first few and how many more."""
        unique = sorted({item.strip() for item in items if item.strip()}, key=by_place)
        by: dict[str, list[str]] = {}
        for item in unique[:most]:
            source, _, place = item.partition(":")
            by.setdefault(source.strip(), []).append(place.strip())
        told = "; ".join(f"{self.short.get(source, source)}{_places(places)}" for source, places in by.items())
        return told + (f"; and {len(unique) - most} more" if len(unique) > most else "")

    def ties(self, ids: Iterable[Any], most: int = CITED) -> str:
        """What the ties of these ids cite."""
        return self.items((item for tie in ids for item in split_list(self.citation.get(tie, ""))), most)

    def prose(self, text: str) -> str:
        """A sentence in which places go by their ids, such as ``riddle-2022:7``, with the documents in words."""
        if not self.short:
            return text
        names = "|".join(re.escape(name) for name in sorted(self.short, key=lambda name: (-len(name), name)))
        return re.sub(rf"(?<![\w-])({names}):(\w[\w.-]*\w|\w)", lambda m: f"{self.short[m[1]]} ¶{m[2]}", text)

    def cells(self, column: Iterable[Any]) -> str:
        """What the cells of a result's column cite."""
        return self.items(item for cell in column for item in split_list(str(cell)))

    def cell(self, cell: Any, most: int = CITED) -> str:
        """What a cell of a result cites, its items parted by ``;``."""
        return self.items(split_list(str(cell)), most)


def _places(places: Sequence[str]) -> str:
    named = [place for place in places if place]
    return f" ¶{', '.join(named)}" if named else ""


def grid(frame: pd.DataFrame, columns: dict[str, str], caption: str) -> Grid:
    """Some columns of a table under names for readers; numbers short."""
    import pandas as pd

    kept = frame[list(columns)]
    numbers = frozenset(k for k, name in enumerate(columns) if pd.api.types.is_numeric_dtype(kept[name]))
    rows = [
        ["" if pd.isna(v) else short(v) if k in numbers else str(v) for k, v in enumerate(row)]
        for row in kept.itertuples(index=False, name=None)
    ]
    return Grid(list(columns.values()), rows, caption, numbers)


def between(low: float, high: float) -> str:
    """A range in words."""
    return short(low) if short(low) == short(high) else f"{short(low)} to {short(high)}"


def listed(names: Sequence[str], most: int = 6, word: str = "and") -> str:
    """Names in a sentence."""
    shown = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {word} {shown[-1]}" if shown else "nobody"


def few(n: int) -> str:
    """A count at the head of what is counted: none, or the number."""
    return f"{n:,}" if n else "none"


def verb(n: int, one: str, more: str) -> str:
    """The form of a verb that goes with a count; none is one."""
    return one if n < MORE else more


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]

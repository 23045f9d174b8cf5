"""What may leave the house: a network without notes, coders, columns of our own and ties of low confidence."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from geograph.network import Network
from geograph.show.words import many
from geograph.tables import COLUMNS, cited_sources
from geograph.vocabulary import how_sure

LOW = how_sure("low")
# Selections that name whom or what they are about: the names may be what was meant to stay in the house.
_NAMES = (
    (re.compile(r"^(without|among) .*?(?=: \d|$)", re.DOTALL), r"\1 some actors"),
    (re.compile(r"^around .*?(?= \(radius|: \d|$)", re.DOTALL), "around an actor"),
    (re.compile(r"^((?:not )?citing) .*?(?=: \d|$)", re.DOTALL), r"\1 some sources"),
)  # fmt: skip


def for_public(net: Network) -> tuple[Network, str]:
    """The network for the public, and the line that says what it lacks.

    Low confidence is the word ``low``, or a number of a third or less. Ties that state none stay. Actors that had no other ties go with
    them, and so do documents that nothing else rests on; selections that named actors or sources are told without the names.
    """
    sure = [_sure(str(cell)) for cell in net.ties["confidence"]]
    keep = np.array([value is None or value > LOW for value in sure], dtype=bool)
    a, b = net.codes
    had, has = (np.zeros(len(net.actors), dtype=bool) for _ in "12")
    had[a] = had[b] = True
    has[a[keep]] = has[b[keep]] = True
    stays = has | ~had
    tables = net._tables
    cleaned = {name: _cleaned(getattr(tables, name), name) for name in ("actors", "types", "evidence", "groups", "relations", "sources")}
    cleaned["actors"] = cleaned["actors"][stays]
    tables = tables.replace(**{**cleaned, "ties": _cleaned(tables.ties, "edges")[keep]}).consistent()
    if not keep.all():
        tables = tables.replace(sources=_still_cited(net, tables.ties, tables.evidence, tables.sources))
    made = net._made(tables, "for the public: no notes, coders, own columns or ties of low confidence")
    made.steps = tuple(_unnamed(step) for step in made.steps)
    gone, people = int((~keep).sum()), int((~stays).sum())
    if gone:
        weak = f"so {'is' if gone == 1 else 'are'} {many(gone, 'tie')} of low confidence"
        weak += f", with {many(people, 'actor')} that had no other" if people else ""
    else:
        weak = "no tie is of low confidence" if any(value is not None for value in sure) else "no tie states a confidence"
    return made, f"Public version. Notes, names of coders and columns of the coders' own are left out; {weak}."


def _sure(cell: str) -> float | None:
    """None for a confidence that is not stated, or that no rule orders."""
    try:
        return how_sure(cell) if cell else None
    except ValueError:
        return None


def is_weak(cell: str) -> bool:
    """Whether a tie of this confidence is drawn thin, and left out for the public."""
    sure = _sure(cell)
    return sure is not None and sure <= LOW


def _unnamed(step: str) -> str:
    for pattern, words in _NAMES:
        step = pattern.sub(words, step)
    return step


def _still_cited(net: Network, ties: pd.DataFrame, evidence: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The documents without those that only left-out ties cited."""

    def of(table: pd.DataFrame) -> set[str]:
        return {source for cell in table["citation"].unique() for source in cited_sources(cell)}

    gone = (of(net.ties) | set(net.evidence["document"])) - of(ties) - set(evidence["document"])
    return sources[[str(source) not in gone for source in sources.index]]


def _cleaned(table: pd.DataFrame, name: str) -> pd.DataFrame:
    known = COLUMNS["nodes" if name == "actors" else name]
    kept = table[[column for column in table.columns if column in known]].copy()
    for column in ("note", "coder"):
        if column in kept:
            kept[column] = pd.Series("", index=kept.index, dtype=kept[column].dtype)
    return kept

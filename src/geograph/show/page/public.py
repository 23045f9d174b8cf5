"""What may leave the house: a network without notes, coders, columns of our own and ties of low confidence."""

from __future__ import annotations

import pandas as pd

from geograph.network import Network
from geograph.tables import COLUMNS
from geograph.vocabulary import how_sure

LOW = how_sure("low")


def for_public(net: Network) -> tuple[Network, str]:
    """The network for the public, and the line that says what it lacks.

    Low confidence is the word ``low``, or a number of a third or less. Ties that state none stay.
    """
    confidence = [how_sure(str(cell)) if cell else 1.0 for cell in net.ties["confidence"]]
    keep = [sure > LOW for sure in confidence]
    gone = len(keep) - sum(keep)
    ties = "no tie was of low confidence" if not gone else f"so {'is 1 tie' if gone == 1 else f'are {gone:,} ties'} of low confidence"
    told = f"Public version. Notes, names of coders and columns of the coders' own are left out; {ties}."
    tables = net._tables
    cleaned = {name: _cleaned(getattr(tables, name), name) for name in ("actors", "types", "evidence", "groups", "relations", "sources")}
    ties_table = _cleaned(tables.ties, "edges")[pd.Series(keep, index=tables.ties.index, dtype=bool).to_numpy()]
    tables = tables.replace(**{**cleaned, "ties": ties_table}).consistent()
    return net._made(tables, "for the public: no notes, coders, own columns or ties of low confidence"), told


def _cleaned(table: pd.DataFrame, name: str) -> pd.DataFrame:
    known = COLUMNS["nodes" if name == "actors" else name]
    kept = table[[column for column in table.columns if column in known]].copy()
    for column in ("note", "coder"):
        if column in kept:
            kept[column] = pd.Series("", index=kept.index, dtype=kept[column].dtype)
    return kept

"""Passages that deny a tie: evidence against it that travels with every number the tie is in."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from geograph.periods import FOREVER, NEVER, ONGOING, parse_date
from geograph.tables import Tables


def passage(document: str, locator: str) -> str:
    """A place in a document, as citations name it."""
    return f"{document}:{locator}" if locator else document


def denials(tables: Tables) -> dict[Any, list[str]]:
    """The passages that deny each tie, by tie id; ties that nobody denies are not there.

    A denial that names no tie counts against those of its type between its actors (in its direction, where the tie has one) that
    may have been in force at its date; one with a ``scope`` counts against none, since it says no to something narrower.
    """
    evidence = tables.evidence
    against = evidence[(evidence["says"] == "absent") & (evidence["scope"] == "")] if len(evidence) else evidence
    if not len(against):
        return {}
    denied: dict[Any, list[str]] = defaultdict(list)
    of_dyads: dict[tuple[str, ...], list[tuple[str, int, int]]] = defaultdict(list)  # where, first and last day
    columns = ("tie", "source", "target", "type", "document", "locator", "date")
    for tie, a, b, kind, document, locator, date in zip(*(against[c].tolist() for c in columns), strict=True):
        where = passage(document, locator)
        if tie:
            denied[tie].append(where)
        else:
            at = parse_date(date)
            of_dyads[kind, a, b].append((where, at.first if at else NEVER, at.last if at else FOREVER))
    if of_dyads:
        ties, bounds = tables.ties, tables.bounds()
        # An ongoing tie is held against denials up to the day its source was written: after that nobody has seen it.
        seen = (ties["end"] == ONGOING).to_numpy(dtype=bool) & (bounds.end_first != NEVER)
        firsts, untils = bounds.start_first.tolist(), np.where(seen, bounds.end_first, bounds.end_last).tolist()
        cells = zip(ties.index.tolist(), *(ties[c].tolist() for c in ("source", "target", "type", "directed")), firsts, untils, strict=True)
        for tie, a, b, kind, directed, first, until in cells:
            for key in [(kind, a, b)] if directed else [(kind, a, b), (kind, b, a)]:
                denied[tie] += [where for where, begins, ends in of_dyads.get(key, ()) if first <= ends and begins < until]
    return {tie: list(dict.fromkeys(places)) for tie, places in denied.items() if places}

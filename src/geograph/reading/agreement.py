"""Where edges.csv and evidence.csv disagree."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from geograph.errors import Problem, ProblemLog
from geograph.periods import FOREVER, NEVER, ONGOING, parse_date
from geograph.tables import Tables, split_list

Key = tuple[str, ...]


def compare(tables: Tables, lines: list[int], file: str, log: ProblemLog) -> None:
    """Log each citation without a passage, each passage that its tie does not cite, and each tie that is denied.

    A passage speaks of the tie that it names, or without one of every tie of its type between its actors (in its direction, where
    the tie has one). A denial without a tie counts against those that may have been in force at its date; a denial with a ``scope``
    counts against none, since it says no to something narrower than the relationship.
    """
    ties, evidence = tables.ties, tables.evidence
    passages: dict[str, set[str]] = defaultdict(set)
    denied: dict[str, str] = {}
    told: dict[Key, set[str]] = defaultdict(set)
    denials: dict[Key, list[tuple[str, int, int]]] = defaultdict(list)  # where, first and last day
    columns = ("tie", "source", "target", "type", "document", "locator", "says", "scope", "date")
    for tie, a, b, kind, document, locator, says, scope, date in zip(*(evidence[c].tolist() for c in columns), strict=True):
        where = f"{document}:{locator}" if locator else document
        denies = says == "absent" and not scope
        if tie:
            passages[tie].add(where)
            if denies:
                denied[tie] = where
        elif denies:
            at = parse_date(date)
            denials[kind, a, b].append((where, at.first if at else NEVER, at.last if at else FOREVER))
        elif says != "absent":
            told[kind, a, b].add(where)
    bounds = tables.bounds()
    # An ongoing tie is held against denials up to the day its source was written: after that nobody has seen it.
    seen = (ties["end"] == ONGOING).to_numpy(dtype=bool) & (bounds.end_first != NEVER)
    firsts, untils = bounds.start_first.tolist(), np.where(seen, bounds.end_first, bounds.end_last).tolist()
    names = ("source", "target", "type", "directed", "citation", "confidence")
    cells = zip(ties.index.tolist(), lines, *(ties[c].tolist() for c in names), firsts, untils, strict=True)
    for tie, line, a, b, kind, directed, citation, confidence, first, until in cells:
        keys = [(kind, a, b)] if directed else [(kind, a, b), (kind, b, a)]
        cited, coded = set(split_list(citation)), passages.get(tie, set())
        for item in sorted(cited - coded - {where for key in keys for where in told.get(key, ())}):
            log.add(Problem(file, line, 1, "W345", "citation", item, "has no passage in evidence.csv", "add the passage"))
        for item in sorted(coded - cited):
            what = "is a passage of this tie in evidence.csv that it does not cite"
            log.add(Problem(file, line, 1, "W345", "citation", item, what, "cite it"))
        for where, begins, ends in (denial for key in keys for denial in denials.get(key, ())):
            if first <= ends and begins < until:
                denied.setdefault(tie, where)
        if tie in denied and confidence != "low":
            mend = "write low, say in the passage's scope what narrower thing it denies, or correct one of the two"
            log.add(Problem(file, line, 1, "W346", "confidence", confidence, f"this tie is denied by {denied[tie]}", mend))

"""Where edges.csv and evidence.csv disagree."""

from __future__ import annotations

import pandas as pd

from geograph.errors import Problem, ProblemLog
from geograph.tables import split_list


def compare(ties: pd.DataFrame, evidence: pd.DataFrame, file: str, log: ProblemLog) -> None:
    """Log each citation without a passage, each passage that its tie does not cite, and each tie that is denied elsewhere.

    ``ties`` has the columns ``id`` and ``line`` besides its own.
    """
    passages: dict[str, set[str]] = {}
    denied: dict[tuple[str, ...], str] = {}
    told: dict[tuple[str, ...], set[str]] = {}  # passages that name the two actors and the type instead of a tie
    columns = ("tie", "source", "target", "type", "document", "locator", "says")
    for tie, a, b, kind, document, locator, says in zip(*(evidence[c].tolist() for c in columns), strict=True):
        where = f"{document}:{locator}" if locator else document
        if tie:
            passages.setdefault(tie, set()).add(where)
        elif says == "absent":
            denied[(kind, *sorted((a, b)))] = where
        else:
            told.setdefault((kind, *sorted((a, b))), set()).add(where)
    names = ("id", "line", "source", "target", "type", "citation", "confidence")
    for tie, line, a, b, kind, citation, confidence in zip(*(ties[c].tolist() for c in names), strict=True):
        cited, coded = set(split_list(citation)), passages.get(tie, set())
        for item in sorted(cited - coded - told.get((kind, *sorted((a, b))), set())):
            log.add(Problem(file, line, 1, "W345", "citation", item, "has no passage in evidence.csv", "add the passage"))
        for item in sorted(coded - cited):
            log.add(
                Problem(
                    file, line, 1, "W345", "citation", item, "is a passage of this tie in evidence.csv that it does not cite", "cite it"
                )
            )
        if (kind, *sorted((a, b))) in denied and confidence != "low":
            what = f"this tie is denied by {denied[(kind, *sorted((a, b)))]}"
            log.add(Problem(file, line, 1, "W346", "confidence", confidence, what, "write low, or correct one of the two"))

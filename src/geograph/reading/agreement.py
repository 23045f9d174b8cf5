"""Where edges.csv and evidence.csv disagree."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from geograph.errors import Problem, ProblemLog
from geograph.periods import DateError, Span, parse_date
from geograph.tables import newest_span, split_list


class _Denial(NamedTuple):
    where: str
    ends: tuple[str, str]
    at: Span | None


def _span(text: str) -> Span | None:
    try:
        return parse_date(text)
    except DateError:
        return None


def compare(ties: pd.DataFrame, evidence: pd.DataFrame, sources: pd.DataFrame, file: str, log: ProblemLog) -> None:
    """Log each citation without a passage, each passage that its tie does not cite, and each tie that is denied.

    A passage denies the tie that it names, or without one every tie of its actors and type, in its direction where the tie has one,
    that may have been in force at its date; a passage with a ``scope`` denies something narrower and no tie as a whole.
    ``ties`` has the columns ``id`` and ``line`` besides its own.
    """
    passages: dict[str, set[str]] = {}
    denied: dict[str, str] = {}
    denials: dict[tuple[str, ...], list[_Denial]] = defaultdict(list)
    told: dict[tuple[str, ...], set[str]] = {}  # passages that name the two actors and the type instead of a tie
    columns = ("tie", "source", "target", "type", "document", "locator", "says", "scope", "date")
    for tie, a, b, kind, document, locator, says, scope, date in zip(*(evidence[c].tolist() for c in columns), strict=True):
        where = f"{document}:{locator}" if locator else document
        pair = (kind, *sorted((a, b)))
        if tie:
            passages.setdefault(tie, set()).add(where)
        elif says != "absent":
            told.setdefault(pair, set()).add(where)
        elif not scope:
            denials[pair].append(_Denial(where, (a, b), _span(date)))
        if tie and says == "absent" and not scope:
            denied[tie] = where
    written = {i: _span(str(d)) for i, d in zip(sources["id"], sources["date"], strict=True)}
    names = ("id", "line", "source", "target", "type", "directed", "start", "end", "citation", "confidence")
    for tie, line, a, b, kind, directed, start, end, citation, confidence in zip(*(ties[c].tolist() for c in names), strict=True):
        cited, coded, pair = set(split_list(citation)), passages.get(tie, set()), (kind, *sorted((a, b)))
        for item in sorted(cited - coded - told.get(pair, set())):
            log.add(Problem(file, line, 1, "W345", "citation", item, "has no passage in evidence.csv", "add the passage"))
        for item in sorted(coded - cited):
            log.add(
                Problem(
                    file, line, 1, "W345", "citation", item, "is a passage of this tie in evidence.csv that it does not cite", "cite it"
                )
            )
        first = _span(start)
        last = _span(end) or (newest_span(written, citation) if end else None)  # an ongoing tie was seen until its source was written
        for denial in denials.get(pair, ()):
            later = first is not None and denial.at is not None and denial.at.last < first.first
            earlier = last is not None and denial.at is not None and denial.at.first > last.last
            if not later and not earlier and (not directed or denial.ends == (a, b)):
                denied.setdefault(tie, denial.where)
        if tie in denied and confidence != "low":
            mend = "write low, say in the passage's scope what narrower thing it denies, or correct one of the two"
            log.add(Problem(file, line, 1, "W346", "confidence", confidence, f"this tie is denied by {denied[tie]}", mend))

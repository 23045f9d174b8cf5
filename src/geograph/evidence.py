"""Passages that deny a tie: evidence against it that travels with every number the tie is in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pandas as pd

from geograph.periods import FOREVER, NEVER, ONGOING, parse_date
from geograph.tables import Tables, split_list


def passage(document: str, locator: str) -> str:
    """A place in a document, as citations name it."""
    return f"{document}:{locator}" if locator else document


def cited_passage(item: str) -> str:
    """The passage that one item of a citation names."""
    document, _, locator = item.partition(":")
    return passage(document.strip(), locator.strip())


def by_place(item: str) -> tuple[str, int, str]:
    """What passages are ordered by: the document, then the paragraph, as a number where it is one."""
    document, _, locator = item.partition(":")
    return document, int(locator) if locator.isdecimal() else 0, locator


def supporting(tables: Tables) -> list[list[str]]:
    """The passages that each tie rests on: those it cites, less those that evidence.csv has only as denials of it.

    All of them where nothing else is left; none where it cites nothing.
    """
    evidence = tables.evidence
    says = zip(evidence["tie"], evidence["says"], evidence["document"], evidence["locator"], strict=True)
    said: dict[Any, dict[str, bool]] = defaultdict(dict)  # whether a passage says more of a tie than that it is not there
    for tie, word, document, locator in says:
        place = passage(document, locator)
        said[tie][place] = said[tie].get(place, False) or word != "absent"
    found = []
    for tie, cell in zip(tables.ties.index, tables.ties["citation"], strict=True):
        items = [cited_passage(item) for item in split_list(cell)]
        own = said.get(tie, {})
        found.append([item for item in items if own.get(item, True)] or items)
    return found


def unread(tables: Tables, gone: Callable[[str], bool]) -> tuple[list[bool], pd.DataFrame, pd.DataFrame]:
    """As if some passages had not been read: which ties are left, ties without these citations, evidence without these passages.

    A tie goes with the last passage that it rests on. What denies it then stays, as a denial of such ties between the two. Ties
    without any citation stay.
    """
    ties, evidence = tables.ties, tables.evidence
    keep = [not places or not all(map(gone, places)) for places in supporting(tables)]
    left = []
    for cell in ties["citation"]:
        items = split_list(cell)
        now = [item for item in items if not gone(cited_passage(item))]
        left.append(";".join(now) if len(now) < len(items) else cell)
    read = [not gone(passage(*place)) for place in zip(evidence["document"], evidence["locator"], strict=True)]
    dropped = [tie for tie, there in zip(ties.index, keep, strict=True) if not there]
    of_dyads = detached(evidence[np.array(read, dtype=bool)], ties, dropped)
    return keep, ties.assign(citation=pd.Series(left, index=ties.index, dtype=str)), of_dyads


def detached(evidence: pd.DataFrame, ties: pd.DataFrame, gone: Collection[Any]) -> pd.DataFrame:
    """Evidence in which denials of ties that go become denials of such ties between the two."""
    no = (evidence["says"] == "absent") & evidence["tie"].isin(list(gone))
    if not no.any():
        return evidence
    rows = ties.loc[evidence.loc[no, "tie"]]
    found = evidence.copy()
    found.loc[no, ["source", "target", "type"]] = rows[["source", "target", "type"]].to_numpy()
    found.loc[no, "tie"] = ""
    return found


def denials(tables: Tables) -> dict[Any, list[str]]:
    """The passages that deny each tie, by tie id; ties that nobody denies are not there.

    A denial that names no tie counts against those of its type between its actors (in its direction, where the tie has one) that
    may have been in force at its date; one with a ``scope`` counts against none, since it says no to something narrower.
    """
    evidence = tables.evidence
    against = evidence[(evidence["says"] == "absent") & (evidence["scope"] == "")] if len(evidence) else evidence
    if not len(against):
        return {}
    denied: dict[Any, set[str]] = defaultdict(set)  # by a passage of the tie itself
    beside: dict[Any, set[str]] = defaultdict(set)  # by one of such ties between the two
    of_dyads: dict[tuple[str, ...], list[tuple[str, int, int]]] = defaultdict(list)  # where, first and last day
    columns = ("tie", "source", "target", "type", "document", "locator", "date")
    for tie, a, b, kind, document, locator, date in zip(*(against[c].tolist() for c in columns), strict=True):
        where = passage(document, locator)
        if tie:
            denied[tie].add(where)
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
                beside[tie] |= {where for where, begins, ends in of_dyads.get(key, ()) if first <= ends and begins < until}
    found = {tie: [*sorted(denied[tie], key=by_place), *sorted(beside[tie] - denied[tie], key=by_place)] for tie in [*denied, *beside]}
    return {tie: places for tie, places in found.items() if places}

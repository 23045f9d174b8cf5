"""Where edges.csv and evidence.csv disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from geograph.errors import Problem, ProblemLog
from geograph.evidence import denials, passage
from geograph.tables import Tables, split_list

Key = tuple[str, ...]


def compare(tables: Tables, lines: Mapping[str, list[int]], files: Mapping[str, str], log: ProblemLog) -> None:
    """Log each citation without a passage, each passage that its tie does not cite or that has no tie, and each tie that is denied.

    A passage speaks of the tie that it names, or without one of every tie of its type between its actors (in its direction, where
    the tie has one). What counts as a denial is told in :func:`geograph.evidence.denials`.
    """
    ties, evidence = tables.ties, tables.evidence
    passages: dict[str, set[str]] = defaultdict(set)
    told: dict[Key, set[str]] = defaultdict(set)
    rows: dict[Key, list[int]] = defaultdict(list)  # the lines that speak of a tie without naming it
    columns = ("tie", "source", "target", "type", "document", "locator", "says")
    for line, tie, a, b, kind, document, locator, says in zip(lines["evidence"], *(evidence[c].tolist() for c in columns), strict=True):
        where = passage(document, locator)
        if tie:
            passages[tie].add(where)
        elif says != "absent":
            told[kind, a, b].add(where)
            rows[kind, a, b].append(line)
    denied = denials(tables)
    names = ("source", "target", "type", "directed", "citation", "confidence")
    of_ties = zip(ties.index.tolist(), lines["edges"], *(ties[c].tolist() for c in names), strict=True)
    for tie, line, a, b, kind, directed, citation, confidence in of_ties:
        keys = [(kind, a, b)] if directed else [(kind, a, b), (kind, b, a)]
        for key in keys:
            rows.pop(key, None)
        cited, coded = set(split_list(citation)), passages.get(tie, set())
        for item in sorted(cited - coded - {where for key in keys for where in told.get(key, ())}):
            log.add(Problem(files["edges"], line, 1, "W345", "citation", item, "has no passage in evidence.csv", "add the passage"))
        for item in sorted(coded - cited):
            what = "is a passage of this tie in evidence.csv that it does not cite"
            log.add(Problem(files["edges"], line, 1, "W345", "citation", item, what, "cite it"))
        if tie in denied and confidence != "low":
            mend = "write low, say in the passage's scope what narrower thing it denies, or correct one of the two"
            what = f"this tie is denied by {denied[tie][0]}"
            log.add(Problem(files["edges"], line, 1, "W346", "confidence", confidence, what, mend))
    for (kind, a, b), speaking in rows.items():
        what = f"this passage speaks of no tie in edges.csv ({kind or 'no type'} between {a} and {b})"
        mend = "code the tie, correct the actors or the type, or write absent in says if the passage denies it"
        log.add_many(Problem(files["evidence"], speaking[0], 1, "W348", "", "", what, mend), speaking[1:])

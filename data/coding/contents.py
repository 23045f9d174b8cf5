"""Count what the dataset holds: the tables under "Files" in data/README.md.

python data/coding/contents.py
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent

Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ties(what: str, ties: list[Row]) -> str:
    dyads = {tuple(sorted((tie["source"], tie["target"]))) for tie in ties}
    confidence = [sum(tie["confidence"] == word for tie in ties) for word in ("high", "medium", "low")]
    levels = [sum(word in tie["level"].split(";") for tie in ties) for word in ("local", "regional", "global")]
    dated = sum(bool(tie["start"]) for tie in ties)
    return f"| {' | '.join(map(str, [what, len(ties), len(dyads), *confidence, *levels, dated]))} |"


def _passages(what: str, passages: list[Row], ties: int) -> str:
    return f"| {what} | {len(passages)} | {sum(row['says'] == 'absent' for row in passages)} | {ties} |"


def report() -> str:
    """Both tables, as Markdown."""
    ties, passages, types, sources = (table(name) for name in ("edges", "evidence", "types", "sources"))
    lines = [
        "| type | ties | dyads | high | medium | low | local | regional | global | with a start |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_ties(kind["type"], [tie for tie in ties if tie["type"] == kind["type"]]) for kind in types]
    lines += [_ties("all", ties), "", "| source | passages | of them absences | ties that cite it |", "|---|---|---|---|"]
    for source in sources:
        name = source["id"]
        citing = sum(any(item.startswith(f"{name}:") for item in tie["citation"].split(";")) for tie in ties)
        lines.append(_passages(name, [row for row in passages if row["document"] == name], citing))
    return "\n".join([*lines, _passages("all", passages, len(ties))])


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")

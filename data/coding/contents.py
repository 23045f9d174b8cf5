"""Count what the dataset holds: the sentence and the tables under "Files" in data/README.md.

python data/coding/contents.py
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent

Row = dict[str, str]


def table(name: str) -> list[Row]:
    """The rows of a file in data/, by its name without ``.csv``."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def dyad(row: Row) -> tuple[str, str]:
    """The two actors of a row, whatever its direction."""
    a, b = sorted((row["source"], row["target"]))
    return a, b


def _ties(what: str, ties: list[Row]) -> str:
    confidence = [sum(tie["confidence"] == word for tie in ties) for word in ("high", "medium", "low")]
    levels = [sum(word in tie["level"].split(";") for tie in ties) for word in ("local", "regional", "global")]
    dated = sum(bool(tie["start"]) for tie in ties)
    return f"| {' | '.join(map(str, [what, len(ties), len({dyad(tie) for tie in ties}), *confidence, *levels, dated]))} |"


def _passages(what: str, passages: list[Row], ties: int) -> str:
    found = [sum(row["coder"] == coder for row in passages) for coder in ("a;b", "a", "b", "adjudication")]
    absences = sum(row["says"] == "absent" for row in passages)
    return f"| {' | '.join(map(str, [what, len(passages), absences, *found, ties]))} |"


def report() -> str:
    """The sentence and both tables, as Markdown."""
    ties, passages, types, sources = (table(name) for name in ("edges", "evidence", "types", "sources"))
    actors = {end for tie in ties for end in dyad(tie)}
    pairs = {(dyad(tie), tie["type"]) for tie in ties}
    undated = sum(not tie["start"] for tie in ties)
    lines = [
        f"{len(ties)} ties between {len(actors)} actors, on {len(pairs)} dyads with a type; {len(passages)} passages. "
        f"{undated} ties have no start.",
        "",
        "| type | ties | dyads | high | medium | low | local | regional | global | with a start |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_ties(kind["type"], [tie for tie in ties if tie["type"] == kind["type"]]) for kind in types]
    lines += [_ties("all", ties), ""]
    lines += [
        "| source | passages | of them absences | found by a and b | a | b | adjudication | ties that cite it |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for source in sources:
        name = source["id"]
        citing = sum(any(item.startswith(f"{name}:") for item in tie["citation"].split(";")) for tie in ties)
        lines.append(_passages(name, [row for row in passages if row["document"] == name], citing))
    return "\n".join([*lines, _passages("all", passages, len(ties))])


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")

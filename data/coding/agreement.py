"""How far two independent codings of the articles agree, column by column.

    python data/coding/agreement.py

Reads `coder-a/` and `coder-b/` as their coders left them; `actor-ids.csv` says which of their names mean the same actor.
Prints the table that stands in data/README.md.

For each comparison: the units compared, the share on which the two are equal, and two coefficients of agreement beyond chance,
`(observed - expected) / (1 - expected)`, which differ in what they expect from coders who guess:

* Cohen's kappa: each coder guesses in the proportions in which that coder used the values (Cohen 1960).
* Gwet's AC1: guessing happens on hard units only (Gwet 2008); it does not collapse where nearly all units have one value.

Both are 1 for full agreement and 0 for chance; a dash stands where only one value was used, so that nothing can be corrected.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
TYPES = ("alliance", "contact", "trade", "membership", "aid", "border", "rivalry", "sanction", "conflict")
DIRECTED = {"membership", "aid", "sanction"}

Row = dict[str, str]
Pair = tuple[Row, Row]


class Agreement(NamedTuple):
    """One comparison: units, the share on which the coders are equal, and agreement beyond chance (None: not defined)."""

    what: str
    units: int
    raw: float
    kappa: float | None
    ac1: float | None


def cohen_kappa(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Cohen's kappa of two coders' values; None where expected agreement is 1."""
    n = len(pairs)
    a, b = Counter(x for x, _ in pairs), Counter(y for _, y in pairs)
    observed = sum(x == y for x, y in pairs) / n
    expected = sum(a[value] * b[value] for value in a) / n**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def gwet_ac1(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Gwet's AC1 of two coders' values; None where a single value was used."""
    n = len(pairs)
    used = Counter(x for pair in pairs for x in pair)
    if len(used) < 2:
        return None
    observed = sum(x == y for x, y in pairs) / n
    expected = sum((share := count / (2 * n)) * (1 - share) for count in used.values()) / (len(used) - 1)
    return (observed - expected) / (1 - expected)


def compare(what: str, pairs: Iterable[tuple[object, object]]) -> Agreement:
    found = list(pairs)
    raw = sum(x == y for x, y in found) / len(found)
    return Agreement(what, len(found), raw, cohen_kappa(found), gwet_ac1(found))


def table(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def coding(coder: str) -> list[Row]:
    """A coder's rows under the common names of actors."""
    common = {row["coded_as"]: row["actor"] for row in table("actor-ids.csv") if coder in row["coder"].split(";")}
    found = table(f"coder-{coder}/coding.csv")
    for row in found:
        row["source"], row["target"] = (common.get(row[end], row[end]) for end in ("source", "target"))
        row["level"] = ";".join(sorted(level.strip() for level in row["level"].split(";")))
    return found


def paragraph(row: Row) -> tuple[str, int]:
    return row["document"], int(row["locator"])


def dyad(row: Row) -> tuple[str, str]:
    a, b = sorted((row["source"], row["target"]))
    return a, b


def shared_passages(a: list[Row], b: list[Row]) -> list[Pair]:
    """Rows of the two coders of one type on one dyad in one paragraph, each used once: of the same period first, then as they come."""
    left: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in b:
        left[paragraph(row), dyad(row), row["type"], row["says"]].append(row)
    pairs: list[Pair] = []
    for same in ("start end", "start", ""):
        for row in [r for r in a if not any(r is x for x, _ in pairs)]:
            candidates = left[paragraph(row), dyad(row), row["type"], row["says"]]
            match = next((c for c in candidates if all(c[name] == row[name] for name in same.split())), None)
            if match is not None:
                candidates.remove(match)
                pairs.append((row, match))
    return pairs


def sets(name: str, a: list[Row], b: list[Row], unit: Callable[[Row], object]) -> list[tuple[object, object]]:
    """The sets of values that the coders gave to each unit that both coded."""
    values: list[dict[object, set[str]]] = []
    for rows in (a, b):
        found: dict[object, set[str]] = defaultdict(set)
        for row in rows:
            found[unit(row)].add(row[name])
        values.append(found)
    return [(tuple(sorted(values[0][u])), tuple(sorted(values[1][u]))) for u in values[0] if u in values[1]]


def finding(a: list[Row], b: list[Row]) -> list[Agreement]:
    """Whether the two found the same things to code."""
    paragraphs = [(row["id"], n) for row in table("../sources.csv") for n in range(1, int(row["paragraphs"]) + 1)]
    coded = [{paragraph(row) for row in rows} for rows in (a, b)]
    actors: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in a + b:
        actors[paragraph(row)] |= {row["source"], row["target"]}
    in_paragraph = [{(paragraph(row), dyad(row)) for row in rows} for rows in (a, b)]
    candidates = [(p, pair) for p, names in actors.items() for pair in combinations(sorted(names), 2)]
    present = [[row for row in rows if row["says"] == "present"] for rows in (a, b)]
    ties = [{(dyad(row), row["type"]) for row in rows} for rows in present]
    everyone = sorted({name for row in a + b for name in (row["source"], row["target"])})
    cells = [(pair, kind) for pair in combinations(everyone, 2) for kind in TYPES]
    return [
        compare("paragraph holds a relationship", [(p in coded[0], p in coded[1]) for p in paragraphs]),
        compare("pair of actors related in a paragraph", [(c in in_paragraph[0], c in in_paragraph[1]) for c in candidates]),
        compare("dyad has a tie of a type, all articles", [(c in ties[0], c in ties[1]) for c in cells]),
    ]


def columns(a: list[Row], b: list[Row]) -> list[Agreement]:
    """Column by column: the types of the dyads that both found in a paragraph, and the rest on the passages of one type that both coded."""
    pairs = shared_passages(a, b)

    def column(name: str, label: str = "", rows: list[Pair] = pairs, value: Callable[[Row], object] | None = None) -> Agreement:
        read = value or (lambda row: row[name])
        return compare(label or name, [(read(x), read(y)) for x, y in rows])

    def year(name: str) -> Callable[[Row], object]:
        return lambda row: row[name] if row[name] == ".." else row[name][:4]

    directed = [pair for pair in pairs if pair[0]["type"] in DIRECTED]
    members = [pair for pair in pairs if pair[0]["type"] == "membership"]
    return [
        compare("type (all types of a dyad in a paragraph)", sets("type", a, b, lambda row: (paragraph(row), dyad(row)))),
        compare("says (present or absent)", sets("says", a, b, lambda row: (paragraph(row), dyad(row), row["type"]))),
        column("source", "source and target (directed types)", directed, lambda row: dyad(row)[0] == row["source"]),
        column("role", "role (membership)", members),
        column("sign"),
        column("start"),
        column("start", "start, by year", value=year("start")),
        column("end"),
        column("end", "end, by year", value=year("end")),
        column("confidence"),
        column("level"),
        column("attribution"),
    ]


def overlap(a: list[Row], b: list[Row]) -> list[tuple[str, int, int, int]]:
    """What each found and what both found, as (what, coder a, coder b, both)."""

    def found(rows: list[Row]) -> dict[str, set[object]]:
        present, absent = ([row for row in rows if row["says"] == says] for says in ("present", "absent"))
        return {
            "actors": {name for row in rows for name in (row["source"], row["target"])},
            "dyads": {dyad(row) for row in present},
            "dyads with a type": {(dyad(row), row["type"]) for row in present},
            "dyads in a paragraph": {(paragraph(row), dyad(row)) for row in rows},
            "explicit absences": {(dyad(row), row["type"]) for row in absent},
        }

    x, y = found(a), found(b)
    return [(what, len(x[what]), len(y[what]), len(x[what] & y[what])) for what in x]


def differences(a: list[Row], b: list[Row]) -> dict[tuple[str, str, str], list[str]]:
    """Each dyad and type on which the two differ, and in what: found by one only, or the columns whose values are not the same.

    The level, and which of several passages that repeat a claim were listed, are settled by the union and are not counted here.
    """
    both: list[dict[tuple[str, str, str], list[Row]]] = []
    for rows in (a, b):
        grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in rows:
            grouped[*dyad(row), row["type"]].append(row)
        both.append(grouped)
    found = {}
    for key in sorted(both[0].keys() | both[1].keys()):
        x, y = both[0].get(key, []), both[1].get(key, [])
        names = ("says", "source", "role", "sign", "start", "end", "confidence")
        what = (
            ["found by b only"] if not x else ["found by a only"] if not y else [n for n in names if {r[n] for r in x} != {r[n] for r in y}]
        )
        if what:
            found[key] = what
    return found


def report() -> str:
    """The two tables of data/README.md, as Markdown."""
    a, b = coding("a"), coding("b")
    lines = ["| found | coder a | coder b | both | both, of all found |", "|---|---|---|---|---|"]
    lines += [f"| {what} | {x} | {y} | {both} | {both / (x + y - both):.0%} |" for what, x, y, both in overlap(a, b)]
    lines += ["", "| compared | units | equal | kappa | AC1 |", "|---|---|---|---|---|"]

    def number(value: float | None) -> str:
        return "-" if value is None else f"{value:.2f}"

    for row in [*finding(a, b), *columns(a, b)]:
        lines.append(f"| {row.what} | {row.units} | {row.raw:.0%} | {number(row.kappa)} | {number(row.ac1)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")

"""How far two independent codings of the articles agree, column by column.

    python data/coding/agreement.py

Reads `coder-a/` and `coder-b/` as their coders left them; `actor-ids.csv` says which of their names mean the same actor.
Prints the tables that stand in data/README.md.

For each comparison: the units compared, the share on which the two are equal, and two coefficients of agreement beyond chance,
`(observed - expected) / (1 - expected)`, which differ in what they expect from coders who guess:

* Cohen's kappa: each coder guesses in the proportions in which that coder used the values (Cohen 1960). Its interval is the middle
  95 % of kappa over 1,000 samples of paragraphs drawn with replacement, since rows of one paragraph are not independent.
* Gwet's AC1: guessing happens on hard units only (Gwet 2008); it does not collapse where nearly all units have one value. The
  categories are the values that occur.

Both are 1 for full agreement and 0 for chance; a dash stands where only one value was used, so that nothing can be corrected.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from contents import Row, dyad, table

TYPES = tuple(row["type"] for row in table("types"))
DIRECTED = {row["type"] for row in table("types") if row["directed"] == "yes"}
SAMPLES = 1000

Paragraph = tuple[str, int]
Pair = tuple[Row, Row]
Values = tuple[object, object]
Unit = tuple[Paragraph | None, Values]  # a unit of comparison: the paragraph it lies in, and the two coders' values


class Agreement(NamedTuple):
    """One comparison: units, the share on which the coders are equal, and agreement beyond chance (None: not defined)."""

    what: str
    units: int
    raw: float
    kappa: float | None
    interval: tuple[float, float] | None
    ac1: float | None


def cohen_kappa(pairs: Counter[Values]) -> float | None:
    """Cohen's kappa of two coders' values, each pair with its count; None where expected agreement is 1."""
    n = pairs.total()
    a: Counter[object] = Counter()
    b: Counter[object] = Counter()
    for (x, y), count in pairs.items():
        a[x] += count
        b[y] += count
    observed = sum(count for (x, y), count in pairs.items() if x == y) / n
    expected = sum(a[value] * b[value] for value in a) / n**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def gwet_ac1(pairs: Counter[Values]) -> float | None:
    """Gwet's AC1 of two coders' values, each pair with its count; None where a single value was used."""
    n = pairs.total()
    used: Counter[object] = Counter()
    for pair, count in pairs.items():
        for value in pair:
            used[value] += count
    if len(used) < 2:
        return None
    observed = sum(count for (x, y), count in pairs.items() if x == y) / n
    shares = [count / (2 * n) for count in used.values()]
    expected = sum(share * (1 - share) for share in shares) / (len(used) - 1)
    return (observed - expected) / (1 - expected)


def compare(what: str, units: Iterable[Unit]) -> Agreement:
    """Agreement on some units, with the interval of kappa over samples of their paragraphs."""
    by_paragraph: dict[Paragraph | None, Counter[Values]] = defaultdict(Counter)
    for where, values in units:
        by_paragraph[where][values] += 1
    pairs = sum(by_paragraph.values(), Counter[Values]())
    raw = sum(count for (x, y), count in pairs.items() if x == y) / pairs.total()
    kappa = cohen_kappa(pairs)
    interval = None
    if kappa is not None and None not in by_paragraph:
        draw = random.Random(what)
        each = [by_paragraph[key] for key in sorted(by_paragraph, key=str)]
        drawn = [cohen_kappa(_total(draw.choices(each, k=len(each)))) for _ in range(SAMPLES)]
        found = sorted(value for value in drawn if value is not None)
        interval = found[int(0.025 * len(found))], found[int(0.975 * len(found)) - 1]
    return Agreement(what, pairs.total(), raw, kappa, interval, gwet_ac1(pairs))


def _total(counters: Iterable[Counter[Values]]) -> Counter[Values]:
    pairs: Counter[Values] = Counter()
    for counter in counters:
        for values, count in counter.items():
            pairs[values] += count
    return pairs


def _common_names(coder: str, rows: list[Row], columns: Sequence[str]) -> list[Row]:
    common = {row["coded_as"]: row["actor"] for row in table("coding/actor-ids") if row["coder"] == coder}
    for row in rows:
        for column in columns:
            row[column] = common.get(row[column], row[column])
    return rows


def coding(coder: str) -> list[Row]:
    """A coder's rows under the common names of actors."""
    rows = _common_names(coder, table(f"coding/coder-{coder}/coding"), ("source", "target"))
    for row in rows:
        row["level"] = ";".join(sorted(level.strip() for level in row["level"].split(";")))
    return rows


def paragraph(row: Row) -> Paragraph:
    return row["document"], int(row["locator"])


def shared_passages(a: list[Row], b: list[Row]) -> list[Pair]:
    """Rows of the two coders that say the same of a dyad and a type in a paragraph, in the order in which each wrote them."""
    of_b: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in b:
        of_b[paragraph(row), dyad(row), row["type"], row["says"]].append(row)
    pairs = []
    for row in a:
        candidates = of_b[paragraph(row), dyad(row), row["type"], row["says"]]
        if candidates:
            pairs.append((row, candidates.pop(0)))
    return pairs


def value_sets(column: str, a: list[Row], b: list[Row], unit: Callable[[Row], tuple[object, ...]]) -> list[Unit]:
    """The sets of values that the coders gave to each unit that both coded; a unit begins with its paragraph."""
    values: list[dict[tuple[object, ...], set[str]]] = []
    for rows in (a, b):
        found: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for row in rows:
            found[unit(row)].add(row[column])
        values.append(found)
    both = [u for u in values[0] if u in values[1]]
    return [((str(u[0]), int(str(u[1]))), (tuple(sorted(values[0][u])), tuple(sorted(values[1][u])))) for u in both]


def finding(a: list[Row], b: list[Row]) -> list[Agreement]:
    """Whether the two found the same things to code."""
    paragraphs = [(row["id"], n) for row in table("sources") for n in range(1, int(row["paragraphs"]) + 1)]
    coded = [{paragraph(row) for row in rows} for rows in (a, b)]
    actors: dict[Paragraph, set[str]] = defaultdict(set)
    for row in a + b:
        actors[paragraph(row)] |= {row["source"], row["target"]}
    in_paragraph = [{(paragraph(row), dyad(row)) for row in rows} for rows in (a, b)]
    candidates = [(p, pair) for p, names in actors.items() for pair in combinations(sorted(names), 2)]
    ties = [{(dyad(row), row["type"]) for row in rows if row["says"] == "present"} for rows in (a, b)]
    everyone = sorted({name for row in a + b for name in (row["source"], row["target"])})
    cells = [(pair, kind) for pair in combinations(everyone, 2) for kind in TYPES]
    return [
        compare("paragraph holds a relationship", [(p, (p in coded[0], p in coded[1])) for p in paragraphs]),
        compare("dyad is related in a paragraph", [(c[0], (c in in_paragraph[0], c in in_paragraph[1])) for c in candidates]),
        compare("dyad has a tie of a type, all articles", [(None, (c in ties[0], c in ties[1])) for c in cells]),
    ]


def columns(a: list[Row], b: list[Row]) -> list[Agreement]:
    """Column by column, on what both found."""
    pairs = shared_passages(a, b)

    def column(what: str, read: Callable[[Row], object], rows: list[Pair]) -> Agreement:
        return compare(what, [(paragraph(x), (read(x), read(y))) for x, y in rows])

    def dated(name: str) -> list[Pair]:
        return [(x, y) for x, y in pairs if {x[name], y[name]} - {"", ".."}]

    def of_type(*types: str) -> list[Pair]:
        return [(x, y) for x, y in pairs if x["type"] in types]

    return [
        compare("type (all types of a dyad in a paragraph)", value_sets("type", a, b, lambda r: (*paragraph(r), dyad(r)))),
        compare("says (present or absent)", value_sets("says", a, b, lambda r: (*paragraph(r), dyad(r), r["type"]))),
        column("source and target (directed types)", lambda r: dyad(r)[0] == r["source"], of_type(*DIRECTED)),
        column("role (membership)", lambda r: r["role"], of_type("membership")),
        column("sign", lambda r: r["sign"], pairs),
        column("sign of contacts", lambda r: r["sign"], of_type("contact")),
        column("start", lambda r: r["start"], pairs),
        column("start, where either wrote a date", lambda r: r["start"], dated("start")),
        column("start, by year, where either wrote a date", lambda r: r["start"][:4], dated("start")),
        column("end", lambda r: r["end"], pairs),
        column("end, where either wrote a date", lambda r: r["end"], dated("end")),
        column("confidence", lambda r: r["confidence"], pairs),
        column("level", lambda r: r["level"], pairs),
        column("attribution", lambda r: r["attribution"], pairs),
    ]


def overlap(a: list[Row], b: list[Row]) -> list[tuple[str, int, int, int]]:
    """What each found and what both found, as (what, coder a, coder b, both)."""

    def found(coder: str, rows: list[Row]) -> dict[str, set[object]]:
        present, absent = ([row for row in rows if row["says"] == says] for says in ("present", "absent"))
        groups = _common_names(coder, table(f"coding/coder-{coder}/groups"), ("actor",))
        relations = _common_names(coder, table(f"coding/coder-{coder}/relations"), ("actor", "of"))
        return {
            "actors": {name for row in rows for name in (row["source"], row["target"])},
            "dyads": {dyad(row) for row in present},
            "dyads with a type": {(dyad(row), row["type"]) for row in present},
            "dyads in a paragraph": {(paragraph(row), dyad(row)) for row in rows},
            "absences (dyad and type)": {(dyad(row), row["type"]) for row in absent},
            "absences (dyad)": {dyad(row) for row in absent},
            "groups (actor, partition, group)": {(row["actor"], row["partition"], row["group"]) for row in groups},
            "relations (actor, relation, of)": {(row["actor"], row["relation"], row["of"]) for row in relations},
        }

    x, y = found("a", a), found("b", b)
    return [(what, len(x[what]), len(y[what]), len(x[what] & y[what])) for what in x]


SUBSTANCE = ("says", "source", "role", "sign", "start", "end", "confidence")
DETAIL = ("level", "attribution", "said_by", "date", "paragraphs")


def differences(a: list[Row], b: list[Row]) -> dict[tuple[str, str, str], list[str]]:
    """Each dyad and type on which the two differ, and in what: found by one only, or the columns whose values are not the same."""
    both: list[dict[tuple[str, str, str], list[Row]]] = []
    for rows in (a, b):
        grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in rows:
            grouped[*dyad(row), row["type"]].append({**row, "paragraphs": f"{row['document']}:{row['locator']}"})
        both.append(grouped)
    found = {}
    for key in sorted(both[0].keys() | both[1].keys()):
        x, y = both[0].get(key, []), both[1].get(key, [])
        if not x or not y:
            found[key] = [f"found by {'a' if x else 'b'} only"]
        elif what := [name for name in (*SUBSTANCE, *DETAIL) if {row[name] for row in x} != {row[name] for row in y}]:
            found[key] = what
    return found


def report() -> str:
    """The two tables of data/README.md, as Markdown."""
    a, b = coding("a"), coding("b")
    lines = ["| found | coder a | coder b | both | both, of all found |", "|---|---|---|---|---|"]
    lines += [f"| {what} | {x} | {y} | {both} | {both / (x + y - both):.0%} |" for what, x, y, both in overlap(a, b)]
    lines += ["", "| compared | units | equal | kappa | 95 % of samples | AC1 |", "|---|---|---|---|---|---|"]

    def number(value: float | None) -> str:
        return "-" if value is None else f"{value:.2f}"

    for row in [*finding(a, b), *columns(a, b)]:
        between = "-" if row.interval is None else " to ".join(map(number, row.interval))
        lines.append(f"| {row.what} | {row.units} | {row.raw:.1%} | {number(row.kappa)} | {between} | {number(row.ac1)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")

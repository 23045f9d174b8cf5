"""Networks of any size that look like coded ones: blocs, few busy actors, parallel ties, dates, passages. Seeded.

python benchmarks/generated.py 300 2000 out/generated     writes a folder that geograph reads
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

import geograph as gg

TYPES = {"contact": 0.4, "trade": 0.14, "membership": 0.12, "rivalry": 0.1, "aid": 0.08, "alliance": 0.07, "border": 0.05, "conflict": 0.04}
KINDS = {"state": 0.55, "organization": 0.15, "armed_group": 0.1, "movement": 0.05, "person": 0.08, "collective": 0.04, "forum": 0.03}
FORMS = {
    "state": "{}ia", "organization": "Organization for {}", "armed_group": "{} Front", "movement": "Movement of {}", "person": "Amir {}",
    "collective": "Peoples of {}", "forum": "{} Talks",
}  # fmt: skip
ENDS = ("Kar", "Bel", "Ust", "Tam", "Nor", "Sev", "Dal", "Gor", "Mir", "Zan", "Ost", "Val", "Hel", "Ram", "Tur", "Lod")
MIDDLES = ("an", "or", "av", "en", "il", "ub", "est", "ard", "ov", "in")
SAME_BLOC, REPEATED = 0.72, 0.33  # share of ties inside a bloc; share that repeats a pair


def tables(actors: int, ties: int, seed: int = 1) -> dict[str, pd.DataFrame]:
    """The CSV tables of a network, by name."""
    rng = np.random.default_rng([seed, actors, ties])
    blocs = max(3, round(actors**0.4))
    bloc = rng.integers(0, blocs, actors)
    busy = rng.pareto(1.6, actors) + 0.2  # a few are in most of the material
    kinds = rng.choice(list(KINDS), actors, p=list(KINDS.values()))
    stems: list[str] = []
    while len(stems) < actors:
        parts = [rng.choice(ENDS), *rng.choice(MIDDLES, rng.integers(1, 4))]
        if (stem := "".join(parts)) not in stems:
            stems.append(stem)
    ids = [f"{stem.lower()}-{i}" for i, stem in enumerate(stems)]
    nodes = pd.DataFrame({
        "id": ids, "name": [FORMS[kind].format(stem) for kind, stem in zip(kinds, stems, strict=True)], "kind": kinds,
        "bloc": [f"bloc {b + 1}" for b in bloc],
    })  # fmt: skip
    share = busy / busy.sum()
    inside = [np.where(bloc == b, busy, 0) / busy[bloc == b].sum() if (bloc == b).any() else share for b in range(blocs)]
    rows: list[dict[str, object]] = []
    seen: set[tuple[object, ...]] = set()
    pairs: list[tuple[int, int]] = []
    unmet = list(rng.permutation(actors))  # everybody is in the material for something
    while len(rows) < ties:
        if pairs and rng.random() < REPEATED:
            a, b = pairs[rng.integers(len(pairs))]
        else:
            a = int(unmet.pop()) if unmet else int(rng.choice(actors, p=share))
            b = int(rng.choice(actors, p=inside[bloc[a]] if rng.random() < SAME_BLOC else share))
            if a == b:
                continue
            pairs.append((a, b))
        kind = str(rng.choice(list(TYPES), p=np.array(list(TYPES.values())) / sum(TYPES.values())))
        year = int(rng.integers(1995, 2024))
        start = str(year) if rng.random() < 0.85 else ""
        key = (min(a, b), max(a, b), kind, start)
        if key in seen:
            continue
        seen.add(key)
        source = int(rng.integers(1, 6))
        rows.append({
            "source": ids[a], "target": ids[b], "type": kind, "start": start,
            "end": str(year + int(rng.integers(1, 6))) if kind not in ("contact", "conflict") and rng.random() < 0.5 else "",
            "confidence": str(rng.choice(["high", "medium", "low"], p=[0.5, 0.35, 0.15])),
            "level": str(rng.choice(["local", "regional", "global"])), "citation": f"report-{source}:{int(rng.integers(1, 90))}",
            "note": f"Reported {kind} in {year}.",
        })  # fmt: skip
    sources = pd.DataFrame({
        "id": [f"report-{i}" for i in range(1, 6)], "author": [f"Author {i}" for i in range(1, 6)],
        "title": [f"Report number {i}" for i in range(1, 6)], "publisher": "Institute", "date": [str(2018 + i) for i in range(1, 6)],
    })  # fmt: skip
    return {"nodes": nodes, "edges": pd.DataFrame(rows), "sources": sources}


def network(actors: int, ties: int, seed: int = 1) -> gg.Network:
    """A network of so many actors and ties, read as files are."""
    with TemporaryDirectory() as folder:
        for name, table in tables(actors, ties, seed).items():
            table.to_csv(Path(folder, f"{name}.csv"), index=False)
        return gg.read(folder)


if __name__ == "__main__":
    target = Path(sys.argv[3])
    target.mkdir(parents=True, exist_ok=True)
    for name, table in tables(int(sys.argv[1]), int(sys.argv[2])).items():
        table.to_csv(target / f"{name}.csv", index=False)

"""How long geograph takes to read large files, beside pandas reading the same file as strings, and how much memory.

Run by hand:  python benchmarks/reading.py [--rows N] [--runs N] [VARIANT ...]
Every run is a process of its own, pandas and geograph in turn; times are medians and leave out the imports, memory is the largest
peak of a whole process. The bars: valid files within 3 times pandas, files in which every row is wrong within 2 times the valid
file that is named beside them, both within 450 MB for a million rows. Exit code 1 if one is missed.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

TIMES_PANDAS, TIMES_VALID, MEGABYTES = 3.0, 2.0, 450
ACTORS = 2000
TYPES = ("alliance", "contact", "trade", "membership", "aid", "border", "rivalry", "sanction", "conflict")
RUN = """
import json, resource, sys, time
what, path = sys.argv[1:]
import numpy, pandas as pd
if what != "pandas":
    import geograph.load
    from geograph.reading import read_tables
began = time.perf_counter()
if what == "pandas":
    rows, errors = len(pd.read_csv(path, sep=sys.stdin.read() or ",", dtype=str, na_filter=False)), 0
elif what == "read_tables":
    tables, log, rows = read_tables(path)
    errors = log.count("error")
else:
    try:
        rows, errors = len(geograph.load.read(path)), 0
    except geograph.load.DataError as error:
        rows, errors = 0, len(error.faults)
took = time.perf_counter() - began
try:  # Linux counts what the parent held before it started this process, but here
    peak = next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
except (OSError, StopIteration):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
print(json.dumps([took, peak, rows, errors]))
"""

Columns = dict[str, list[str]]


def columns(rows: int) -> Columns:
    """A valid file, column by column."""
    rnd = np.random.default_rng(1)

    def some(words: list[str]) -> list[str]:
        return np.array(words, dtype=object)[rnd.integers(len(words), size=rows)].tolist()

    source = rnd.integers(ACTORS, size=rows)
    target = (source + rnd.integers(1, ACTORS, size=rows)) % ACTORS
    kind = rnd.integers(len(TYPES), size=rows)
    day = rnd.integers(31 * 12 * 28, size=rows)
    while True:  # no tie twice
        low, high = np.minimum(source, target), np.maximum(source, target)
        _, first = np.unique(((low * ACTORS + high) * len(TYPES) + kind) * 31 * 12 * 28 + day, return_index=True)
        if len(first) == rows:
            break
        again = np.setdiff1d(np.arange(rows), first)
        day[again] = rnd.integers(31 * 12 * 28, size=len(again))
    start = [f"{1990 + y}-{m:02}-{d:02}" for y in range(31) for m in range(1, 13) for d in range(1, 29)]
    return {
        "source": [f"actor-{i}" for i in source],
        "target": [f"actor-{i}" for i in target],
        "type": np.array(TYPES, dtype=object)[kind].tolist(),
        "start": np.array(start, dtype=object)[day].tolist(),
        "end": some([str(y) for y in range(2021, 2026)]),
        "confidence": some(["high", "medium", "low"]),
        "level": some(["local", "regional", "global"]),
        "citation": some([f"src-{i}:{page}" for i in range(200) for page in range(90)]),
        "note": [f"note {i % 5000}" for i in range(rows)],
    }


def weights(rows: int, scale: float = 100) -> list[str]:
    return [repr(w) for w in (np.random.default_rng(2).random(rows) * scale + 0.001).tolist()]


def valid(rows: int) -> Iterator[tuple[str, Columns, bool, str]]:
    """Name, columns, whether a nodes.csv lies beside, and the delimiter."""
    base = columns(rows)
    yield "plain", base, False, ","
    yield "semicolon", base, False, ";"
    yield "quoted", {**base, "note": [f'"a note, on line {i}"' for i in range(rows)]}, False, ","
    spelled = {f"actor-{i}": (f"actor-{i}", f"Actor {i}", f"the {i}th")[i % 3] for i in range(ACTORS)}
    yield "nodes", {**base, **{c: [spelled[a] for a in base[c]] for c in ("source", "target")}}, True, ","
    # No pair twice: one tie with two weights is an error.
    ends = [(str(i // ACTORS), str(ACTORS + i % ACTORS)) for i in np.random.default_rng(3).permutation(ACTORS * ACTORS)[:rows].tolist()]
    yield "numbers", {"source": [a for a, _ in ends], "target": [b for _, b in ends], "weight": weights(rows)}, False, ","
    letters = ["Åland", "Côte d’Ivoire", "Қазақстан", "ایران", "中国"]
    foreign = {f"actor-{i}": f"{letters[i % 5]} {i}" for i in range(ACTORS)}
    yield "unicode", {**base, **{c: [foreign[a] for a in base[c]] for c in ("source", "target")}}, False, ","
    full = {c: base[c] for c in ("source", "target", "type", "start", "end", "confidence")}
    signs = ["1" if t in ("alliance", "trade", "aid") else "-1" for t in base["type"]]
    yield "full", {**full, "weight": weights(rows), "sign": signs}, True, ","


def wrong(rows: int) -> Iterator[tuple[str, Columns, bool, str]]:
    """The same, and every row has an error (or, of those repeated, a warning)."""
    base = columns(rows)
    yield "few kinds", {**base, "start": ["31/31/2020", "soon"] * (rows // 2), "confidence": ["sure"] * rows}, False, ","
    every = {c: [f"{c} {i}x" for i in range(rows)] for c in ("source", "target", "start", "end", "confidence", "weight", "sign")}
    yield "all distinct", {**every, "type": base["type"]}, True, ","
    yield "missing cell", {**base, "note": [""] * rows}, False, "short"
    yield "repeated", {c: cells[: rows // 2] * 2 for c, cells in base.items()}, False, ","
    yield "self-ties", {**base, "target": base["source"]}, False, ","


def write(folder: Path, table: Columns, nodes: bool, delimiter: str) -> None:
    folder.mkdir()
    mark = "," if delimiter == "short" else delimiter
    rows = zip(*table.values(), strict=True)
    if delimiter == "short":
        rows = (row[:-1] for row in rows)  # type: ignore[assignment]
    with open(folder / "edges.csv", "w", encoding="utf-8", newline="\n") as file:
        file.write(mark.join(table) + "\n")
        file.writelines(f"{mark.join(row)}\n" for row in rows)
    if nodes:
        lines = [mark.join((f"actor-{i}", f"Actor {i}", f"the {i}th")) + "\n" for i in range(ACTORS)]
        (folder / "nodes.csv").write_text(mark.join(("id", "name", "aliases")) + "\n" + "".join(lines), encoding="utf-8")


def run(what: str, folder: Path, mark: str) -> list[float]:
    path = folder if (folder / "nodes.csv").exists() and what != "pandas" else folder / "edges.csv"
    done = subprocess.run([sys.executable, "-c", RUN, what, str(path)], input=mark, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def measure(folder: Path, mark: str, runs: int) -> dict[str, list[float]]:
    """Seconds, peak MB, rows and errors of pandas, read_tables and read."""
    found: dict[str, list[list[float]]] = {"pandas": [], "read_tables": [], "read": []}
    for _ in range(runs):
        for what, results in found.items():
            results.append(run(what, folder, mark))
    return {what: [statistics.median(r[0] for r in rs), max(r[1] for r in rs), *rs[0][2:]] for what, rs in found.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("variants", nargs="*", metavar="VARIANT", help="which ones (default: all)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="of each file (default: 1,000,000)")
    parser.add_argument("--runs", type=int, default=5, help="of which the median is told (default: 5)")
    options = parser.parse_args()
    missed = 0
    seconds: dict[tuple[str, str], float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, files in (("valid", valid), ("wrong", wrong)):
            print(f"{kind + ', seconds':16}{'pandas':>8}{'read_tables':>12}{'read':>8}{'ratios':>12}   peak MB{'errors':>18}")
            for name, table, nodes, delimiter in files(options.rows):
                twin = "full" if nodes else "plain"
                if options.variants and name not in options.variants and not (kind == "valid" and name in ("plain", "full")):
                    continue
                place = Path(folder, name.replace(" ", "-"))
                write(place, table, nodes, delimiter)
                got = measure(place, delimiter if delimiter != "short" else ",", options.runs)
                pandas = got.pop("pandas")
                ratios = []
                for what, (took, peak, *_) in got.items():
                    seconds[name, what] = took
                    ratio = took / (pandas[0] if kind == "valid" else seconds[twin, what])
                    ratios.append(ratio)
                    missed += ratio > (TIMES_PANDAS if kind == "valid" else TIMES_VALID) or peak > MEGABYTES
                times, peaks = [pandas[0], *(g[0] for g in got.values())], [pandas[1], *(g[1] for g in got.values())]
                beside = "pandas" if kind == "valid" else twin
                print(
                    f"{name:16}{times[0]:8.2f}{times[1]:12.2f}{times[2]:8.2f}{ratios[0]:7.2f} {ratios[1]:4.2f} x {beside:7}"
                    + " ".join(f"{p:4.0f}" for p in peaks)
                    + f"{got['read_tables'][3]:12,.0f}",
                    flush=True,
                )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())

"""The HTML page beside pyvis' own output, in headless Chromium with the network off.

python benchmarks/page.py [--only 40/150 data behavior ...] [--runs 3] [--patience 60] [--json FILE]

On generated networks (benchmarks/generated.py) and on data/: requests, first stable frame, blocked main thread, size, parallel ties
that cannot be told apart, ties kept, labels, edge crossings. On data/ and on hostile strings, once: what runs, what axe-core finds,
what keys reach, and what becomes of bytes, graphs and locales. pyvis is used as its users do: an inline page, nothing else set.
A page that opens reduced is timed as it opens, and compared with all of its ties shown.
Stable is the first frame that then stood for 500 ms, from navigation start; blocked is the sum of long tasks less 50 ms each.
Exit code 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import generated
import page_behavior
import page_browser
from page_browser import Row, pyvis_page

import geograph as gg
from geograph.network import Network

SIZES = {"40/150": (0.6, 0.65), "300/2000": (1.0, 1.2), "2000/10000": (3.0, 3.0), "data": (None, None)}  # bars: seconds, MB
BLOCKED = {"300/2000": 0.5}
CROSSINGS = 0.7
LETTER = 12.0
COLUMNS = ("geograph", "pyvis", "pyvis directed")


def spread(values: list[float]) -> str:
    middle = f"{statistics.median(values):.2f} s"
    return middle if len(values) == 1 else f"{middle} ({min(values):.2f}-{max(values):.2f})"


def loaded(chromium: Any, path: Path, loads: int, patience: float) -> list[dict[str, Any]]:
    """What each load of a file met; the first that is not drawn is the last."""
    found: list[dict[str, Any]] = []
    for k in range(loads):
        with page_browser.opened(chromium, path, patience) as page:
            met = dict(page.met)
            if met["stable"] is not None:
                page_browser.show_all(page)
                met["places"] = page_browser.places(page)
                if k == 0:
                    met["coinciding"], met["labels"] = page_browser.coinciding(page), page_browser.labels(page)
                    met["ties"] = page.evaluate("window.geograph?.edges.length ?? null")
        found.append(met)
        if met["stable"] is None:
            break
    return found


def compared(chromium: Any, name: str, net: Network, folder: Path, options: argparse.Namespace) -> list[Row]:
    """The rows of one network."""
    pages = {
        "pyvis": pyvis_page(net), "pyvis directed": pyvis_page(net, directed=True),
        "pyvis still": pyvis_page(net, directed=True, physics=False),
    }  # fmt: skip
    html = {"geograph": gg.page.render(net), **{column: page.generate_html() for column, page in pages.items()}}
    loads = {"geograph": options.runs, "pyvis": options.layouts, "pyvis directed": 1, "pyvis still": 1}
    if len(net.actors) > 150:
        loads.pop("pyvis still")  # without physics it looks for places for minutes
    got: dict[str, list[dict[str, Any]]] = {}
    for column, n in loads.items():
        path = folder / f"{column.replace(' ', '-')}.html"
        path.write_text(html[column], encoding="utf-8")
        got[column] = loaded(chromium, path, n, options.patience)
    late = f"not drawn in {options.patience:g} s"

    def row(
        what: str, bar: str, value: Callable[[list[dict[str, Any]]], Any], words: Callable[[Any], str], good: Callable[[Any], bool] | None
    ) -> Row:
        values = {c: None if got[c][-1]["stable"] is None else value(got[c]) for c in COLUMNS}
        ours = values["geograph"]
        met = None if good is None else ours is not None and good(ours)
        return Row(name, what, bar if good else "", {c: late if v is None else words(v) for c, v in values.items()}, met, values)

    seconds, megabytes = SIZES[name]
    blocked = BLOCKED.get(name)
    pairs = {(str(min(a, b)), str(max(a, b))) for a, b in zip(*net.codes, strict=True) if a != b}
    ids = [str(a) for a in net.actors.index]
    order = {a: str(i) for i, a in enumerate(sorted(ids))}  # geograph's page numbers the actors by id

    def crossed(loads: list[dict[str, Any]], ours: bool) -> list[int]:
        named = {(order[ids[int(a)]], order[ids[int(b)]]) if ours else (ids[int(a)], ids[int(b)]) for a, b in pairs}
        return [page_browser.crossings(load["places"], named) for load in loads if "places" in load]

    def median(what: str) -> Callable[[list[dict[str, Any]]], list[float]]:
        return lambda loads: [load[what] for load in loads]

    small = len(net.actors) == 40
    met = {c: [max(load[what] for load in got[c]) for what in ("requests", "errors")] for c in COLUMNS}
    rows = [
        Row(name, "requests / console errors", "0 / 0", {c: f"{v[0]} / {v[1]}" for c, v in met.items()}, met["geograph"] == [0, 0], met),
        row("first stable frame", f"<= {seconds} s", median("stable"), spread,
            seconds and (lambda v: statistics.median(v) <= seconds)),
        row("main thread blocked", f"<= {blocked} s", median("blocked"), spread,
            blocked and (lambda v: statistics.median(v) <= blocked)),
        row("parallel ties that look like one", "0", lambda loads: loads[0]["coinciding"], lambda v: f"{v[0]} of {v[1]}",
            lambda v: v[0] == 0),
        row("label overlaps, smallest letter", f"0 at >= {LETTER:g} px", lambda loads: loads[0]["labels"],
            lambda v: f"{v[0]} of {v[1]} labels" + (f", {v[2]:.1f} px" if v[2] else ""),
            (lambda v: v[0] == 0 and v[1] > 0.9 * len(ids) and v[2] >= LETTER - 0.05) if small else None),
    ]  # fmt: skip
    size = {c: len(html[c].encode()) / 1e6 for c in COLUMNS}
    rows.append(Row(name, "file size", f"<= {megabytes} MB" if megabytes else "", {c: f"{v:.2f} MB" for c, v in size.items()},
                    None if megabytes is None else size["geograph"] <= megabytes, size))  # fmt: skip
    kept = {"geograph": got["geograph"][0].get("ties", 0), **{c: len(pages[c].edges) for c in COLUMNS[1:]}}
    words = {c: f"{v} of {len(net)}, {v / len(net):.0%}" for c, v in kept.items()}
    rows.append(Row(name, "ties kept", "all", words, kept["geograph"] == len(net), kept))
    rows.append(crossing_row(name, {c: crossed(got[c], c == "geograph") for c in COLUMNS}, late))
    same = {c: all(m.get("places") == got[c][0].get("places") for m in got[c]) if got[c][-1]["stable"] else None for c in COLUMNS}
    words = {c: late if v is None else "1 load" if len(got[c]) == 1 else "yes" if v else "no" for c, v in same.items()}
    rows.append(Row(name, "same drawing at every load", "yes", words, same["geograph"], same))
    still = got.get("pyvis still", [{"stable": None}])[0]
    if still["stable"] is not None:
        rows[3].words["pyvis directed"] += " ({} of {} with physics off)".format(*still["coinciding"])
    return rows


def crossing_row(name: str, counts: dict[str, list[int]], late: str) -> Row:
    medians = {c: statistics.median(v) if v else None for c, v in counts.items()}
    words = {}
    for column, v in counts.items():
        many = f" (median of {len(v)}, {min(v):,}-{max(v):,})" if len(set(v)) > 1 else ""
        words[column] = f"{medians[column]:,.0f}{many}" if v else late
    ours, theirs = medians["geograph"], medians["pyvis"]
    if ours is None or theirs is None:
        return Row(name, "edge crossings", f"<= {CROSSINGS} x pyvis", words, None, counts)
    words["geograph"] += f", {ours / theirs:.2f} x" if theirs else ""
    return Row(name, "edge crossings", f"<= {CROSSINGS} x pyvis", words, ours <= CROSSINGS * theirs, counts)


def show(rows: list[Row]) -> None:
    """One table per network."""
    for name in dict.fromkeys(row.part for row in rows):
        block = [row for row in rows if row.part == name]
        lines = [[name, "bar", *COLUMNS, ""]]
        for row in block:
            lines.append([row.what, row.bar, *(row.words.get(c, "") for c in COLUMNS), {True: "met", False: "NOT MET", None: ""}[row.met]])
        widths = [max(len(line[k]) for line in lines) for k in range(len(lines[0]))]
        for line in lines:
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
        print(flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parts = (*SIZES, "behavior")
    parser.add_argument(
        "--only", nargs="+", metavar="PART", type=lambda text: text.replace(",", ""), choices=parts, help=f"of {', '.join(parts)}"
    )
    parser.add_argument("--runs", type=int, default=3, help="loads of geograph's page, of which the median is told (default: 3)")
    parser.add_argument("--layouts", type=int, default=5, help="loads of pyvis' page: each has another layout (default: 5)")
    parser.add_argument("--patience", type=float, default=60, help="seconds to wait for a stable frame (default: 60)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    rows: list[Row] = []
    print(
        f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else f"{os.cpu_count()} CPUs",
        end="\n\n",
        flush=True,
    )
    with TemporaryDirectory() as place, page_browser.browser() as chromium:
        for name in options.only or parts:
            folder = Path(place, name.replace("/", "-"))
            folder.mkdir()
            if name == "behavior":
                found = page_behavior.rows(chromium, folder, options.patience)
            else:
                net = gg.example() if name == "data" else generated.network(*map(int, name.split("/")))
                found = compared(chromium, name, net, folder, options)
            show(found)
            rows += found
    met = Counter(row.met for row in rows)
    print(
        f"{met[True]} bars met, {met[False]} not met", *(f"\n  not met: {row.part}, {row.what}" for row in rows if row.met is False), sep=""
    )
    if options.json:
        table = [{"part": r.part, "what": r.what, "bar": r.bar, "met": r.met, "words": r.words, "values": r.values} for r in rows]
        options.json.write_text(json.dumps(table, indent=1, default=str) + "\n", encoding="utf-8")
    return int(met[False] > 0)


if __name__ == "__main__":
    sys.exit(main())

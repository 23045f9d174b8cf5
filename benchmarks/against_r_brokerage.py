"""geograph's brokerage roles beside R's sna::brokerage on the same networks: counts, expectation, sd and z; and the times.

Run by hand where R is (Debian: r-cran-sna):  python benchmarks/against_r_brokerage.py
Exit code 1 if a count differs, or a number by more than 1e-9 relative to the largest. Networks whose files are not here are left out.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

import geograph as gg

SHARED = Path(__file__).parents[2] / "shared"
REFERENCE = Path(os.environ.get("GEOGRAPH_REFERENCE") or SHARED / "reference")
DATASETS = Path(os.environ.get("GEOGRAPH_DATASETS") or SHARED / "datasets")
ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")

R = r"""
suppressMessages(library(sna))
args <- commandArgs(TRUE)
e <- as.matrix(read.csv(args[1])); cl <- read.csv(args[2])$group; n <- length(cl)
g <- cbind(e[, 1], e[, 2], 1); attr(g, "n") <- n
took <- system.time(b <- brokerage(g, cl))["elapsed"]
out <- NULL
for (what in c("raw.nli", "exp.nli", "sd.nli", "z.nli"))
  out <- rbind(out, data.frame(what = what, actor = rep(seq_len(n), 6), role = rep(1:6, each = n), value = as.vector(b[[what]])))
for (what in c("raw.gli", "exp.gli"))  # its sd of totals is another: see the page of roles_total
  out <- rbind(out, data.frame(what = what, actor = 0, role = 1:6, value = as.vector(b[[what]])))
out <- rbind(out, data.frame(what = "seconds", actor = 0, role = 0, value = took))
write.csv(format(out, digits = 17), stdout(), row.names = FALSE)
"""


def theirs(graph: nx.DiGraph, group: dict) -> dict[str, np.ndarray | float]:
    number = {v: i + 1 for i, v in enumerate(graph)}
    with tempfile.TemporaryDirectory() as folder:
        edges, classes, script = Path(folder, "edges.csv"), Path(folder, "classes.csv"), Path(folder, "peer.R")
        pd.DataFrame([(number[a], number[b]) for a, b in graph.edges], columns=["a", "b"]).to_csv(edges, index=False)
        pd.DataFrame({"group": [group[v] for v in graph]}).to_csv(classes, index=False)
        script.write_text(R)
        done = subprocess.run(["Rscript", "--vanilla", script, edges, classes], capture_output=True, text=True, check=True)
    table = pd.read_csv(io.StringIO(done.stdout), na_values=["NaN", " NaN", "NA"], skipinitialspace=True)
    shape = {"nli": (6, len(graph)), "gli": (6,)}
    found = {w: t["value"].to_numpy(dtype=float).reshape(shape[w[-3:]]) for w, t in table[table["what"] != "seconds"].groupby("what")}
    return found | {"seconds": float(table.loc[table["what"] == "seconds", "value"].iloc[0])}


def ours(graph: nx.DiGraph, group: dict) -> dict[str, np.ndarray | float]:
    net = gg.from_networkx(graph)
    _ = net.codes, net.hash  # reading is not what is timed
    gg.brokerage.roles(net, group=group)  # nor is importing
    began = time.perf_counter()
    table = gg.brokerage.roles(net, group=group)
    took = time.perf_counter() - began
    table = table.set_index("actor").loc[list(graph)]
    whole = gg.brokerage.roles_total(net, group=group).set_index("role").loc[list(ROLES)]
    found = {f"{w}.nli": table[[p + r for r in ROLES]].to_numpy(dtype=float).T for w, p in _PREFIX.items()}
    found |= {f"{w}.gli": whole[c].to_numpy(dtype=float) for w, c in _COLUMN.items()}
    return found | {"seconds": took}


_PREFIX = {"raw": "", "exp": "expected_", "sd": "sd_", "z": "z_"}
_COLUMN = {"raw": "count", "exp": "expected"}


def networks() -> dict[str, tuple[nx.DiGraph, dict]]:
    found: dict[str, tuple[nx.DiGraph, dict]] = {}
    folder = REFERENCE / "networks"
    if folder.is_dir():
        nodes = pd.read_csv(folder / "ison_hightech_nodes.csv", keep_default_na=False)
        for kind, part in pd.read_csv(folder / "ison_hightech_edges.csv").groupby("type"):
            found[f"krackhardt {kind}, by department"] = _digraph(nodes["id"], part), dict(zip(nodes["id"], nodes["dept"], strict=True))
        nodes = pd.read_csv(folder / "ison_monks_nodes.csv")
        edges = pd.read_csv(folder / "ison_monks_edges.csv")
        edges = edges[edges["sign"] > 0]
        for kind, part in [*edges.groupby("type"), ("all kinds", edges)]:
            found[f"monks {kind}, by group"] = _digraph(nodes["id"], part), dict(zip(nodes["id"], nodes["groups"], strict=True))
    folder = DATASETS / "noordin"
    if folder.is_dir():
        names = sorted(pd.read_csv(folder / "actors.csv")["name"])
        edges = pd.read_csv(folder / "ties.csv")
        both = pd.concat([edges, edges.rename(columns={"source": "target", "target": "source"})])
        # These files have no groups of actors, so the actors' core numbers in all layers together stand for some.
        core = nx.core_number(_digraph(names, both).to_undirected())
        group = {v: f"core {k // 3}" for v, k in core.items()}
        for kind, part in [*both.groupby("type"), ("all layers", both)]:
            found[f"noordin {kind}, by core"] = _digraph(names, part), group
    draw = np.random.default_rng(1)
    for n, m, k in ((40, 150, 4), (300, 3_000, 10), (5_000, 50_000, 20)):
        graph = _power_law(n, m, draw)
        found[f"power law, {n:,} actors, {graph.number_of_edges():,} arcs"] = graph, {v: int(draw.integers(k)) for v in graph}
    return found


def _digraph(nodes: object, edges: pd.DataFrame) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((a, b) for a, b in zip(edges["source"], edges["target"], strict=True) if a != b)
    return graph


def _power_law(n: int, m: int, draw: np.random.Generator) -> nx.DiGraph:
    chance = np.arange(1, n + 1) ** -0.6667
    ends = draw.choice(n, size=(int(m * 0.95), 2), p=chance / chance.sum())
    back = ends[draw.random(len(ends)) < 0.2, ::-1]
    graph = nx.empty_graph(n, create_using=nx.DiGraph)
    graph.add_edges_from((int(a), int(b)) for a, b in np.concatenate([ends, back]) if a != b)
    return graph


def main() -> int:
    worst, wrong = 0.0, 0
    for name, (graph, group) in networks().items():
        mine, peer = ours(graph, group), theirs(graph, group)
        line = []
        for what in ("raw", "exp", "sd", "z"):
            gap = 0.0
            for level in (".nli", ".gli") if what in _COLUMN else (".nli",):
                a, b = np.asarray(mine[what + level]), np.asarray(peer[what + level])
                b = np.where(np.isinf(b), np.nan, b)  # sna divides by a zero sd
                if what == "z":
                    nothing = np.asarray(peer["sd" + level]) <= 1e-12
                    a, b = np.where(nothing, 0.0, a), np.where(nothing, 0.0, b)
                if what == "raw":
                    wrong += int((a != b).sum())
                wrong += int((np.isnan(a) != np.isnan(b)).sum())
                gap = max(gap, float(np.nanmax(np.abs(a - b), initial=0.0) / max(1e-300, float(np.nanmax(np.abs(b), initial=0.0)))))
            worst = max(worst, gap)
            line.append(f"{what} {gap:.1e}")
        times = f"{1e3 * float(mine['seconds']):8.1f} ms, sna {1e3 * float(peer['seconds']):8.1f} ms"
        print(f"{name:52} {len(graph):5} actors {graph.number_of_edges():6} arcs  {'  '.join(line)}  {times}")
    print(f"\ncounts or missing values that differ: {wrong}; largest relative difference: {worst:.1e}")
    return int(wrong > 0 or worst > 1e-9)


if __name__ == "__main__":
    sys.exit(main())

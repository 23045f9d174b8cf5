"""geograph's centrality beside R's igraph and sna on the same networks: the largest difference of each measure.

Run by hand where R is (Debian: r-cran-igraph, r-cran-sna):  python benchmarks/against_r.py
Exit code 1 if anything differs by more than 1e-9 relative to the largest value.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

import geograph as gg

B, C, S = gg.brokerage, gg.centrality, gg.structure

R = r"""
suppressMessages({library(igraph); library(sna)})
args <- commandArgs(TRUE)
e <- read.csv(args[1]); n <- as.integer(args[2]); directed <- args[3] == "TRUE"
g <- igraph::make_empty_graph(n, directed = directed)
g <- igraph::add_edges(g, rbind(e$a, e$b), weight = e$w)
m <- as.matrix(igraph::as_adjacency_matrix(g)); mode <- if (directed) "digraph" else "graph"
out <- list()
put <- function(name, x) out[[length(out) + 1]] <<- data.frame(measure = name, actor = seq_along(x), value = as.numeric(x))
put("betweenness", igraph::betweenness(g, weights = NA))
put("betweenness weighted", igraph::betweenness(g, weights = 1 / E(g)$weight))
put("betweenness sna", sna::betweenness(m, gmode = mode, cmode = if (directed) "directed" else "undirected"))
put("closeness component", igraph::closeness(g, mode = "in", weights = NA, normalized = TRUE))
put("harmonic", igraph::harmonic_centrality(g, mode = "in", weights = NA, normalized = TRUE))
put("pagerank", igraph::page_rank(g, weights = NA)$vector)
put("pagerank weighted", igraph::page_rank(g)$vector)
put("core", igraph::coreness(igraph::as.undirected(g)))
put("bonacich", igraph::power_centrality(igraph::reverse_edges(g), exponent = .05))
if (!directed) put("eigenvector", igraph::eigen_centrality(g, weights = NA, options = list(tol = 1e-14, maxiter = 100000))$vector)
if (!directed) put("centralization degree sna", sna::centralization(m, sna::degree, mode = "graph"))
put("centralization betweenness sna", sna::centralization(m, sna::betweenness, mode = mode))
if (directed) put("centralization in sna", sna::centralization(m, sna::degree, mode = "digraph", cmode = "indegree"))
put("constraint", igraph::constraint(g, weights = rep(1, igraph::ecount(g))))
put("constraint weighted", igraph::constraint(g))
u <- igraph::as.undirected(g)
put("cutpoints", seq_len(n) %in% as.integer(igraph::articulation_points(u)))
put("bridges", length(igraph::bridges(igraph::simplify(u))))
put("transitivity", igraph::transitivity(igraph::as.undirected(g), type = "global"))
put("density", igraph::edge_density(g))
if (directed) put("reciprocity", igraph::reciprocity(g))
write.csv(do.call(rbind, out), stdout(), row.names = FALSE)
"""


def ours(G: nx.Graph) -> dict[str, np.ndarray]:
    nodes = list(G)

    def by_actor(result: pd.DataFrame, name: str) -> np.ndarray:
        return result.set_index("actor")[name].reindex(nodes).to_numpy(dtype=float)

    found = {
        "betweenness": by_actor(C.betweenness(G), "betweenness"),
        "betweenness weighted": by_actor(C.betweenness(G, weight="weight"), "betweenness"),
        "closeness component": by_actor(C.closeness(G, convention="component"), "closeness"),
        "harmonic": by_actor(C.harmonic(G), "harmonic"),
        "pagerank": by_actor(C.pagerank(G), "pagerank"),
        "pagerank weighted": by_actor(C.pagerank(G, weight="weight"), "pagerank"),
        "core": by_actor(S.core(G), "core"),
        "bonacich": by_actor(C.bonacich(G, beta=0.05, scale="ssq"), "bonacich"),
        "eigenvector": by_actor(C.eigenvector(G), "eigenvector"),
    }
    found["eigenvector"] = found["eigenvector"] / found["eigenvector"].max()
    found["betweenness sna"] = found["betweenness"]
    found["constraint"] = by_actor(B.constraint(G), "constraint")
    found["constraint weighted"] = by_actor(B.constraint(G, weight="weight", parallel="sum"), "constraint")
    cut = set(B.cutpoints(G, directed=False)["actor"])
    found["cutpoints"] = np.array([node in cut for node in nodes], dtype=float)
    found["bridges"] = np.array([len(B.bridges(G, directed=False))], dtype=float)
    for _, row in C.centralization(G).iterrows():
        found[f"centralization {row['measure']} sna"] = np.array([row["centralization"]])
    for _, row in S.describe(G).iterrows():
        found[row["quantity"]] = np.array([row["value"]])
    return found


def theirs(G: nx.Graph) -> dict[str, np.ndarray]:
    number = {node: i + 1 for i, node in enumerate(G)}
    rows = [(number[a], number[b], w) for a, b, w in G.edges(data="weight", default=1)]
    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder, "edges.csv"), Path(folder, "peers.R")
        pd.DataFrame(rows, columns=["a", "b", "w"]).to_csv(file, index=False)
        script.write_text(R)
        done = subprocess.run(
            ["Rscript", "--vanilla", script, file, str(len(G)), str(G.is_directed()).upper()], capture_output=True, text=True, check=True
        )
    table = pd.read_csv(io.StringIO(done.stdout))
    return {name: part["value"].to_numpy() for name, part in table.groupby("measure")}


def main() -> int:
    campnet = Path(__file__).parents[2] / "shared" / "reference" / "networks" / "campnet_edges.csv"
    networks = {
        "krackhardt kite": nx.krackhardt_kite_graph(),
        "karate club": nx.karate_club_graph(),
        "les miserables": nx.les_miserables_graph(),
        "florentine families": nx.florentine_families_graph(),
        "disconnected random": nx.gnp_random_graph(60, 0.03, seed=1),
        "directed random": nx.gnp_random_graph(50, 0.08, seed=2, directed=True),
    }
    if campnet.is_file():
        networks["campnet"] = nx.from_pandas_edgelist(pd.read_csv(campnet), create_using=nx.DiGraph)
    worst = 0.0
    for name, G in networks.items():
        mine, peers = ours(G), theirs(G)
        print(f"\n{name}: {len(G)} actors, {G.number_of_edges()} ties")
        for measure, values in sorted(peers.items()):
            a, b = np.nan_to_num(mine[measure]), np.nan_to_num(values)
            gap = float(np.abs(a - b).max() / max(1e-300, np.abs(b).max()))
            if measure == "eigenvector" and not nx.is_connected(G):
                print(f"  {measure:32} {gap:9.1e}  (igraph takes the largest component only: a known difference)")
                continue
            worst = max(worst, gap)
            print(f"  {measure:32} {gap:9.1e}")
    print(f"\nlargest relative difference: {worst:.1e}")
    return int(worst > 1e-9)


if __name__ == "__main__":
    sys.exit(main())

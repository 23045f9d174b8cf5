"""Each measure in R: the package that computes it, igraph or base R where igraph has another definition, and the lines that do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from geograph.errors import MeasureError, one_line
from geograph.views import View

WORDS = ("ties", "parallel", "weight", "distance", "directed", "ambivalent", "forums")  # of a contract

_DISTANCES = """\
d <- igraph::distances(g, v = ranked, to = ranked, mode = "{mode}", weights = ties$length)
diag(d) <- Inf  # nobody is near to itself
"""
_CLOSENESS = """\
near <- is.finite(d)
reached <- rowSums(near)
longest <- max(0, d[near])
farness <- rowSums(ifelse(near, d, 0))
"""
# What igraph's betweenness cannot be told: that some nodes are passed through but are nobody's beginning or end.
_BETWEEN = """\
d <- igraph::distances(g, mode = "out", weights = ties$length)
same <- function(a, b) is.finite(b) & abs(a - b) <= 1e-9 * b
from <- c(ties$from, if (!directed) ties$to)
to <- c(ties$to, if (!directed) ties$from)
long <- c(ties$length, if (!directed) ties$length)
into <- split(seq_along(to), factor(to, levels = seq_len(n)))
paths <- diag(n)  # how many shortest paths, counted in the order of distance
for (s in seq_len(n)) for (t in order(d[s, ])) if (t != s && is.finite(d[s, t])) {
  k <- into[[t]]  # the last steps of the ways to t; those of a shortest path count
  paths[s, t] <- sum(paths[s, from[k[same(d[s, from[k]] + long[k], d[s, t])]]])
}
between <- function(ends) vapply(seq_len(n), function(i) {
  e <- setdiff(ends, i)
  on <- same(outer(d[e, i], d[i, e], "+"), d[e, e, drop = FALSE]) & outer(e, e, "!=")
  share <- outer(paths[e, i], paths[i, e]) / paths[e, e, drop = FALSE]
  sum(share[on]) / (if (directed) 1 else 2)
}, 0)
x <- between(ranked)
known <- igraph::betweenness(g, directed = directed, weights = ties$length)
if (max(0, abs(between(seq_len(n)) - known)) > 1e-9 * max(1, known)) stop("with every node as an end this is not igraph's betweenness")
"""
# Potentials of a unit of current for each pair of ends in a component, from the inverse of its Laplacian.
_CURRENT = """\
part <- igraph::components(g)$membership
for (p in unique(part)) {
  i <- which(part == p)
  e <- match(intersect(i, ranked), i)
  if (length(i) < 3 || length(e) < 2) next
  L <- diag(rowSums(A[i, i])) - A[i, i]
  P <- solve(L + max(A) / length(i))
  here <- ties[ties$from %in% i, ]
  from <- match(here$from, i)
  to <- match(here$to, i)
  for (s in e) for (t in e[e > s]) {
    p <- P[, s] - P[, t]
    flow <- here$weight * abs(p[from] - p[to])
    through <- as.vector(xtabs(c(flow, flow) ~ factor(c(from, to), seq_along(i)))) / 2
    through[c(s, t)] <- 0
    x[i] <- x[i] + through
  }
}
"""
_EIGENVECTOR = """\
part <- igraph::components(g)$membership
for (p in unique(part)) {
  i <- which(part == p)
  if (length(i) < 2) next
  e <- eigen(A[i, i], symmetric = TRUE)
  v <- abs(e$vectors[, 1])
  x[i] <- e$values[1]^2 * sum(v) * v  # Everett and Borgatti, so that components compare
}
"""
_LEADING = """\
e <- eigen(t(A))
x <- abs(Re(e$vectors[, which.max(Re(e$values))]))
"""
_NORM = "if (any(x != 0)) x <- x / sqrt(sum(x^2))\n"


def _harmonic(v: View, options: Mapping[str, Any]) -> str:
    return _distances(v, options) + "x[ranked] <- rowSums(1 / d) / (length(ranked) - 1)\n"


def _distances(v: View, options: Mapping[str, Any]) -> str:
    mode = options.get("direction", "in") if v.directed else "all"
    if mode not in ("in", "out", "all"):
        raise MeasureError(f"direction={one_line(str(mode))!r} is no direction; this record was not written by geograph")
    return _DISTANCES.replace("{mode}", mode)


def _closeness(v: View, options: Mapping[str, Any]) -> str:
    others = "length(ranked) - 1"
    far = "ifelse(farness > 0, ({others}) / farness, 0)"
    formulas = {
        "wasserman-faust": "ifelse(reached > 0, reached / farness * reached / ({others}), 0)",
        "component": "ifelse(reached > 0, reached / farness, 0)",
        "valente-foreman": "if (longest > 0) (reached * (longest + 1) - farness) / (longest * ({others})) else 0",
        "zero": far,
        "n": far,
        "max+1": far,
        "average": far,
    }
    missing = {"n": "length(ranked)", "max+1": "longest + 1", "average": "if (any(near)) sum(farness) / sum(reached) else 0"}
    convention = str(options.get("convention", "wasserman-faust"))
    if convention not in formulas:
        raise MeasureError(f"convention={one_line(convention)!r} is not one of {', '.join(formulas)}")
    lines = _distances(v, options) + _CLOSENESS
    if convention in missing:
        lines += f"farness <- farness + ({missing[convention]}) * ({others} - reached)\n"
    return lines + f"x[ranked] <- {formulas[convention].format(others=others)}\n"


def _betweenness(v: View, options: Mapping[str, Any]) -> str:
    if options.get("sample"):
        raise MeasureError("this betweenness is an estimate from a sample, which R would draw otherwise; rank without --sample")
    return _BETWEEN if not v.ranked.all() else "x <- igraph::betweenness(g, directed = directed, weights = ties$length)\n"


def _eigenvector(v: View, options: Mapping[str, Any]) -> str:
    if v.directed:
        return _LEADING + _NORM
    return _EIGENVECTOR + (_NORM if options.get("scale", "norm") == "norm" else "")


def _katz(v: View, options: Mapping[str, Any]) -> str:
    given = f"alpha = {_number(options, 'alpha')}, exo = 1, weights = ties$weight, tol = 1e-15, sparse = FALSE"
    return f"x <- igraph::alpha_centrality(g, {given})\n" + (_NORM if options.get("scale", "norm") == "norm" else "")


def _bonacich(v: View, options: Mapping[str, Any]) -> str:
    # igraph::power_centrality knows neither weights nor this scale.
    lines = f"x <- solve(diag(n) - {_number(options, 'beta')} * t(A), colSums(A))\n"
    return lines + ("if (any(x != 0)) x <- x * sqrt(n / sum(x^2))\n" if options.get("scale") == "ssq" else "")


def _pagerank(v: View, options: Mapping[str, Any]) -> str:
    return f"x <- igraph::page_rank(g, damping = {_number(options, 'alpha')}, weights = ties$weight)$vector\n"


def _hits(v: View, options: Mapping[str, Any]) -> str:
    return "x <- abs(eigen(crossprod(A), symmetric = TRUE)$vectors[, 1])\nx <- x / sum(x)\n"


def _pn(v: View, options: Mapping[str, Any]) -> str:
    lines = "S <- ifelse(A < 0, 2 * A, A)\nI <- diag(n)\n"
    if not v.directed:
        return lines + "x <- solve(I - S / (2 * n - 2), rep(1, n))\n"
    turn = "" if options.get("direction") == "out" else "S <- t(S)\n"
    return lines + turn + "x <- solve(I - S %*% t(S) / (4 * (n - 1)^2), rep(1, n) + rowSums(S) / (2 * n - 2))\n"


def _number(options: Mapping[str, Any], name: str) -> str:
    value = options.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not np.isfinite(value):
        raise MeasureError(f"the record has no number for {name}; rank again with this geograph")
    return repr(float(value))


# By measure: the package that computes it, and the lines that do.
IN_R: dict[str, tuple[str, Callable[[View, Mapping[str, Any]], str]]] = {
    "degree": ("igraph", lambda v, o: "x <- igraph::degree(g)\n"),
    "strength": ("igraph", lambda v, o: "x <- igraph::strength(g, weights = ties$weight)\n"),
    "harmonic": ("igraph", _harmonic),
    "closeness": ("igraph", _closeness),
    "betweenness": ("igraph", _betweenness),
    "current_flow_betweenness": ("base R", lambda v, o: _CURRENT),
    "eigenvector": ("igraph", _eigenvector),
    "katz": ("igraph", _katz),
    "bonacich": ("base R", _bonacich),
    "pagerank": ("igraph", _pagerank),
    "hits": ("base R", _hits),
    "pn": ("base R", _pn),
}

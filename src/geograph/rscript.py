"""A ranking computed again by others: an R script that holds the matrix and the numbers, and says whether they agree.

The measure comes from igraph, or from base R where igraph has another definition; the matrix comes from geograph.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geograph import __version__
from geograph.errors import CannotRead, MeasureError, one_line
from geograph.reading.tidying import unguarded
from geograph.result import ABOUT, Table, about
from geograph.views import View, as_network, view
from geograph.vocabulary import AMBIVALENT, FORUMS, PARALLEL, TIES, choose

__all__ = ["read_ranking", "reproduce"]

_LABEL = 80  # letters of an id that the script shows
_WORDS = ("ties", "parallel", "weight", "distance", "directed", "ambivalent", "forums")  # of a contract

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
_IN_R: dict[str, tuple[str, Callable[[View, Mapping[str, Any]], str]]] = {
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

_GRAPH = """\
g <- igraph::make_empty_graph(n, directed = directed)
if (nrow(ties)) g <- igraph::add_edges(g, rbind(ties$from, ties$to))
"""
_MATRIX = """\
A <- matrix(0, n, n)
A[cbind(ties$from, ties$to)] <- ties$weight
if (!directed) A <- A + t(A)
"""
_JUDGE = """\
x[-ranked] <- NA
size <- max(0, abs(x), na.rm = TRUE)
place <- rep(NA, n)  # 1, 2, 2, 4; equal is within 1e-9 of the largest
o <- order(-x, na.last = NA)
if (length(o)) place[o] <- cummax(ifelse(c(TRUE, -diff(x[o]) > 1e-9 * size), seq_along(o), 0))

gap <- abs(x[told$actor] - told$value) / (if (size > 0) size else 1)
gap[is.na(x[told$actor]) & is.na(told$value)] <- 0
gap[is.na(gap)] <- Inf
moved <- !mapply(identical, as.numeric(place[told$actor]), as.numeric(told$rank))
bad <- which(gap > 1e-9 | moved)
cat(measure, " of ", nrow(told), " actors, computed again by ", by, "\\n", sep = "")
cat("largest difference: ", format(max(gap), digits = 2), " of the largest value; ranks that differ: ", sum(moved), "\\n", sep = "")
for (i in head(bad, 10)) {
  a <- told$actor[i]
  cat("  ", actors[a], ": told ", told$value[i], ", rank ", told$rank[i], "; here ", x[a], ", rank ", place[a], "\\n", sep = "")
}
cat(if (length(bad)) "differs\\n" else "agrees\\n")
if (length(bad)) quit(status = 1)
"""


def reproduce(result: pd.DataFrame, G: Any) -> str:
    """An R script that computes a ranking again and says whether it agrees.

    Parameters
    ----------
    result : DataFrame
        A ranking by one measure of ``gg.centrality``, as the measure returned it or as :func:`read_ranking` reads it from a file.
    G : Network or networkx graph
        What it was computed from, selections included; its hash must be the one that the result bears.

    Returns
    -------
    str
        The script, in ASCII. It needs R with the package igraph and reads no file. It prints the largest difference, relative
        to the largest value, and ``agrees`` or ``differs`` (a difference above 1e-9, or another rank), then with exit status 1.

    Raises
    ------
    MeasureError
        Another network than that of the result; a measure that R cannot compute by the same definition; an estimate from a
        sample; a result that has no values.

    Notes
    -----
    Independent of geograph are the measure and the ranks: igraph computes them, or base R where igraph has another definition.
    Not independent is the matrix, which the script has from geograph: how the files were read, what was selected, and how the ties
    of a pair became one number. Where forums or collectives take part without being ranked, igraph has no betweenness with
    those as thoroughfares only; the script then counts the paths itself, on igraph's distances, and first shows that its counting
    gives igraph's betweenness where everybody is ranked.

    References
    ----------
    Csárdi, G. & T. Nepusz, The igraph software package for complex network research, *InterJournal* Complex Systems (2006) 1695.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.krackhardt_kite_graph()
    >>> script = gg.reproduce(gg.centrality.betweenness(graph), graph)
    >>> [line for line in script.splitlines() if "igraph::betweenness" in line]
    ['x <- igraph::betweenness(g, directed = directed, weights = ties$length)']
    """
    made = about(result)
    measure, value = str(made["measure"]), str(made["value"])
    if measure not in _IN_R:
        raise MeasureError(f"R has no {one_line(measure)!r} by the same definition; it computes again one of {', '.join(_IN_R)}")
    if value not in result or "rank" not in result:
        raise MeasureError(f"the ranking lacks the column {one_line(value)!r} or rank; give it as geograph wrote it")
    net = as_network(G)
    if made["data"] != net.hash:
        raise MeasureError(
            f"the ranking was made of other data or by another selection: it bears {one_line(str(made['data'])[:12])}, "
            f"these have {net.hash[:12]}; its selections: {one_line('; '.join(map(str, made['steps']))) or 'none'}"
        )
    contract = {word: made["contract"][word] for word in _WORDS if word in made["contract"]}
    if measure in ("degree", "strength"):
        contract["directed"] = False  # contacts are counted direction aside
    v = view(net, **contract)
    values = result[value].to_numpy(dtype=float)
    if not np.isfinite(values).any():
        raise MeasureError("the ranking has no values to compare" + "".join(f"; {one_line(str(note))}" for note in made["notes"]))
    places = {actor: i for i, actor in enumerate(v.actors)}
    by_text = {str(actor): i for actor, i in places.items()}  # a file has the ids as text
    found = [places.get(actor, by_text.get(actor) if len(by_text) == len(places) else None) for actor in result["actor"]]
    if lost := [actor for actor, i in zip(result["actor"], found, strict=True) if i is None or not v.ranked[i]]:
        raise MeasureError(f"the ranking lists actors that are not ranked under its contract: {one_line(', '.join(map(str, lost[:3])))}")
    told = [[i + 1 for i in found if i is not None], map(_real, values), map(_rank, result["rank"])]
    weight = "conductance" if measure.startswith("current") else "closeness"
    package, lines = _IN_R[measure][0], _IN_R[measure][1](v, made["options"])
    by = _text(package) if package == "base R" else '"igraph ", packageVersion("igraph")'
    by = f'paste0({by}, " in ", R.version.string)'
    parts = [
        _header(made, measure, package),
        f"measure <- {_text(measure)}\nby <- {by}\ndirected <- {str(v.directed).upper()}\n",
        f"actors <- c(\n{_wrapped(map(_text, map(str, v.actors)))})\nn <- length(actors)\n",
        f"ranked <- c(\n{_wrapped(str(i + 1) for i in np.flatnonzero(v.ranked))})\n",
        f"# The matrix that geograph made of the ties: {weight}, and length of the step.\n{_frame('ties', _ties(v, weight))}",
        f"# The numbers to be checked.\n{_frame('told', zip(*told, strict=True), 'actor,value,rank')}",
        "x <- rep(0, n)\n" + (_GRAPH if re.search(r"\bg\b", lines) else "") + (_MATRIX if re.search(r"\bA\b", lines) else "") + lines,
        _JUDGE,
    ]
    return "\n".join(parts)


def _header(made: Mapping[str, Any], measure: str, package: str) -> str:
    software = ", ".join(f"{name} {version}" for name, version in dict(made.get("versions", {})).items())
    lines = [
        f"Computes {measure} again and compares. Run: Rscript FILE; exit status 0: agrees, 1: differs.",
        f"Written by geograph {__version__}; the numbers were computed by {software}.",
        "",
        f"Checked here, independently of geograph: the measure (by {package}) and the ranks.",
        "Not checked here: how the files were read, what was selected, and how the ties of a pair became one number.",
        "The matrix below is geograph's.",
        "",
        f"Ties: {made.get('made', '')}",
        *(f"Selection: {step}" for step in made["steps"]),
        f"Data (after selection): SHA-256 {made['data']}",
    ]
    return "".join(f"# {line}".rstrip() + "\n" for line in map(_ascii, map(str, lines)))


def _ascii(text: str) -> str:
    return one_line(text).replace("\r", "\\r").encode("ascii", "backslashreplace").decode()


def _text(text: str) -> str:
    """A string of R, in ASCII, on one line."""
    shown = one_line(text)
    shown = shown if len(shown) <= _LABEL else shown[: _LABEL - 3] + "..."
    return '"' + "".join(map(_letter, shown)) + '"'


def _letter(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if " " <= char <= "~":
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _wrapped(items: Iterable[str]) -> str:
    """Items with commas, as many to a line as fit."""
    lines: list[str] = [""]
    for item in items:
        if lines[-1] and len(lines[-1]) + len(item) > 100:
            lines.append("")
        lines[-1] += f"{', ' if lines[-1] else '  '}{item}"
    return ",\n".join(lines) + "\n"


def _frame(name: str, rows: Iterable[Iterable[Any]], columns: str = "from,to,weight,length") -> str:
    """A data frame of numbers as csv inside the script."""
    body = "".join(",".join(map(str, row)) + "\n" for row in rows)
    kinds = ", ".join([*['"integer"'] * (2 if columns.startswith("from") else 1), '"numeric"', '"numeric"'])
    return f'{name} <- read.csv(colClasses = c({kinds}), text = "{columns}\n{body}")\n'


def _ties(v: View, weight: str) -> Iterable[tuple[int, int, str, str]]:
    weights, lengths = (v.conductance() if weight == "conductance" else v.matrix).tocoo(), v.lengths.tocoo()
    for i, j, w, d in zip(weights.row, weights.col, weights.data, lengths.data, strict=True):
        if v.directed or i < j:
            yield int(i) + 1, int(j) + 1, _real(w), _real(d)


def _real(value: Any) -> str:
    """A number as R reads it."""
    number = float(value)
    if np.isnan(number):
        return "NA"
    return repr(number) if np.isfinite(number) else ("Inf" if number > 0 else "-Inf")


def _rank(value: Any) -> str:
    return "NA" if pd.isna(value) else str(int(value))


def read_ranking(path: Path) -> Table:
    """A ranking that ``geograph rank --by MEASURE -o FILE.csv`` wrote, with what lies beside it in FILE.about.json.

    Raises CannotRead where one of them is missing or is not what geograph writes.
    """
    beside = path.with_suffix(".about.json")
    try:
        made = json.loads(_read(beside))
    except ValueError as error:
        raise CannotRead(f"{beside}: is not JSON: {error}") from error
    kinds = {"measure": str, "value": str, "options": dict, "contract": dict, "notes": list, "steps": list, "data": str, "versions": dict}
    if not isinstance(made, dict) or not all(isinstance(made.get(key), kind) for key, kind in kinds.items()):
        raise CannotRead(f"{beside}: is not the record of a ranking by one measure; geograph rank --by MEASURE -o FILE.csv writes one")
    if made.get("measures"):
        raise MeasureError(f"{path}: has several measures side by side; rank by one of them, and compute that again: {', '.join(_IN_R)}")
    contract = made["contract"]
    kinds_of_words = {word: bool if word == "directed" else (str, type(None)) for word in _WORDS}
    if not all(word in contract and isinstance(contract[word], kind) for word, kind in kinds_of_words.items()):
        raise CannotRead(f"{beside}: the contract is not one that geograph writes")
    for word, words in (("ties", TIES), ("parallel", PARALLEL), ("ambivalent", AMBIVALENT), ("forums", FORUMS)):
        choose(word, contract[word], words)
    try:
        header, *rows = list(csv.reader(io.StringIO(_read(path), newline=""))) or [[]]
    except csv.Error as error:
        raise CannotRead(f"{path}: is not the ranking that {beside.name} describes: {error}") from error
    if not {"actor", made["value"], "rank"} <= set(header) or any(len(row) != len(header) for row in rows):
        raise CannotRead(f"{path}: is not the ranking that {beside.name} describes; its columns are {one_line(', '.join(header))}")
    cells = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    try:
        numbers = {name: pd.to_numeric(pd.Series(cells[name], dtype=object).replace("", np.nan)) for name in (made["value"], "rank")}
    except ValueError as error:
        raise CannotRead(f"{path}: holds what is not a number: {one_line(str(error))}") from error
    if np.isinf(numbers["rank"].to_numpy(dtype=float)).any():
        raise CannotRead(f"{path}: holds a rank that is not a number")
    result = Table({"actor": [unguarded(cell) for cell in cells["actor"]], **numbers})
    result.attrs[ABOUT] = {"options": {}, "contract": {}, **made}
    return result


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        more = "; it lies beside a ranking that geograph wrote with -o FILE.csv" if path.name.endswith(".about.json") else ""
        raise CannotRead(f"{path}: cannot be read: {told}{more}") from error

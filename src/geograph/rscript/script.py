"""The R script: what it says, and in which words for R."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geograph import __version__
from geograph.errors import MeasureError, one_line
from geograph.result import about
from geograph.rscript.formulas import IN_R, WORDS
from geograph.views import View, as_network, view

_LABEL = 80  # letters of an id that the script shows
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
    if measure not in IN_R:
        raise MeasureError(f"R has no {one_line(measure)!r} by the same definition; it computes again one of {', '.join(IN_R)}")
    if column := made["options"].get("column"):
        other = one_line(str(column))
        raise MeasureError(f"the ranking is by the column {other!r}, which R does not compute here; rank by {measure} without a column")
    if value not in result or "rank" not in result:
        raise MeasureError(f"the ranking lacks the column {one_line(value)!r} or rank; give it as geograph wrote it")
    net = as_network(G)
    if made["data"] != net.hash:
        raise MeasureError(
            f"the ranking was made of other data or by another selection: it bears {one_line(str(made['data'])[:12])}, "
            f"these have {net.hash[:12]}; its selections: {one_line('; '.join(map(str, made['steps']))) or 'none'}"
        )
    contract = {word: made["contract"][word] for word in WORDS if word in made["contract"]}
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
    package, lines = IN_R[measure][0], IN_R[measure][1](v, made["options"])
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

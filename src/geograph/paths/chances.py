"""The chance that each tie is there: confidence read as an independent probability, which is an assumption."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from geograph.errors import MeasureError, UnknownName
from geograph.network import Network
from geograph.vocabulary import CONFIDENCE, choose

# Nobody has measured these: they are what the words are taken for, printed with every result and meant to be replaced.
PROBABILITY = {"high": 0.9, "medium": 0.6, "low": 0.3}


def chances(net: Network, rows: Any, probability: str | Mapping[str, float] | None, unstated: float | None) -> np.ndarray[Any, Any]:
    """The probability of each of these ties, from the words and numbers of ``confidence`` or a column of numbers."""
    column = probability if isinstance(probability, str) else "confidence"
    words = _words(probability)
    table = net._tables.ties
    if column not in table:
        raise UnknownName("column of ties", column, table.columns)
    if unstated is not None:
        _checked(unstated, "unstated")
    cells = table[column].to_numpy(dtype=object)
    found = np.full(len(table), np.nan)
    silent, wrong = [], []
    for row in rows:
        cell = cells[row]
        if cell is None or cell == "" or (isinstance(cell, float) and np.isnan(cell)):
            found[row] = np.nan if unstated is None else unstated
            silent.append(row)
            continue
        with contextlib.suppress(TypeError, ValueError):
            found[row] = words[cell] if cell in words else float(cell)
        if not 0 <= found[row] <= 1:
            wrong.append(row)
    if wrong:
        first = ", ".join(f"{table.index[row]} ({cells[row]!r})" for row in wrong[:3])
        raise MeasureError(f"{column} is no probability from 0 to 1 on {len(wrong)} of {len(rows)} ties: {first}")
    if silent and unstated is None:
        raise MeasureError(
            f"{len(silent)} of {len(rows)} ties state no {column}, such as {table.index[silent[0]]}; say what to take them for: "
            "unstated=0.5, or probability= a column that has it"
        )
    return found


def _words(probability: str | Mapping[str, float] | None) -> dict[str, float]:
    if isinstance(probability, str):
        return {}
    if probability is None:
        return PROBABILITY
    for word, p in probability.items():
        choose("probability", word, tuple(CONFIDENCE))
        _checked(p, f"probability of {word}")
    return dict(probability)


def _checked(p: Any, name: str) -> None:
    if isinstance(p, bool) or not isinstance(p, (int, float, np.number)) or not 0 <= p <= 1:
        raise MeasureError(f"{name}={p!r}: a probability is a number from 0 to 1")


def read_as(net: Network, probability: str | Mapping[str, float] | None, unstated: float | None) -> str:
    """What was read as the probability of a tie, in words."""
    if isinstance(probability, str):
        return f"{probability} read as the probability of a tie, each independent of the others"
    given = set(net._tables.rows["confidence"].unique()) - {"", None}
    said = [f"{word} {p:g}" for word, p in _words(probability).items() if word in given or given <= {*CONFIDENCE}]
    said += ["numbers as they stand"] * bool(given - {*CONFIDENCE}) + ([f"unstated {unstated:g}"] if unstated is not None else [])
    return f"confidence read as independent probability ({', '.join(said)})"


def assumption(net: Network, probability: str | Mapping[str, float] | None, unstated: float | None, parallel: str) -> str:
    """What was assumed, in one line under the result."""
    several = "of parallel ties one is enough" if parallel == "any" else "of parallel ties the best counts alone"
    return f"{read_as(net, probability, unstated)}; {several}; an assumption: errors within a source go together"


def settle(parallel: str | None) -> str:
    """How parallel ties combine: any one is enough, or the best counts alone."""
    return choose("parallel", parallel or "any", ("any", "max"))


def combined(found: list[float], parallel: str) -> float:
    """The chance of a step over several ties."""
    return max(found) if parallel == "max" else 1.0 - float(np.prod([1.0 - p for p in sorted(found)]))

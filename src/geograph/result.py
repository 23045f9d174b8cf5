"""A DataFrame that knows how it was made."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geograph import __version__
from geograph.errors import GeographError, UnknownName, one_line, printable
from geograph.network import Network
from geograph.views import View

ABOUT = "geograph"
_IN_FORCE = re.compile(r"in force (\d+), assumed (\d+), undated (\d+)")  # as a selection by time says it


class Table(pd.DataFrame):
    """A DataFrame whose ``attrs`` say how it was made; shown under it in a notebook and a console."""

    @property
    def _constructor(self) -> type[Table]:
        return Table

    def __repr__(self) -> str:
        text = printable(super().__repr__())
        return f"{text}\n{line(self)}" if ABOUT in self.attrs else text

    def _repr_html_(self) -> str | None:
        from html import escape

        with pd.option_context("display.html.use_mathjax", False):  # a $ in the data begins no formula
            html = super()._repr_html_()
        return f"{html}<small>{escape(line(self))}</small>" if ABOUT in self.attrs and html else html


def ranks(values: Any, *, small_is_strong: bool = False) -> np.ndarray[Any, Any]:
    """Competition ranks (1, 2, 2, 4); equal is within 1e-9 of the largest size; NaN has no rank."""
    x = np.asarray(values, dtype=float) * (1 if small_is_strong else -1)
    rank = np.full(len(x), np.nan)
    order = np.argsort(x, kind="stable")
    order = order[~np.isnan(x[order])]
    if len(order):
        sized = x[order]
        tolerance = 1e-9 * np.abs(sized[np.isfinite(sized)]).max(initial=0.0)
        with np.errstate(invalid="ignore"):
            new = np.concatenate([[True], (sized[1:] - sized[:-1] > tolerance) & (sized[1:] != sized[:-1])])
        rank[order] = np.maximum.accumulate(np.where(new, np.arange(len(order)) + 1, 0))
    return rank


def table(
    v: View,
    measure: str,
    columns: Mapping[str, Any],
    *,
    options: Mapping[str, Any] | None = None,
    notes: tuple[str, ...] = (),
    small_is_strong: bool = False,
) -> Table:
    """One row per ranked actor of a view: actor, the columns, rank by the first; best first, then by id."""
    frame = Table({"actor": v.actors, **columns})[v.ranked]
    value = next(iter(columns))
    frame["rank"] = pd.array(ranks(frame[value], small_is_strong=small_is_strong)).astype("Int64")
    frame = frame.sort_values("rank", kind="stable", na_position="last", ignore_index=True)
    return described(frame, v.net, measure, view=v, options=options, notes=notes, value=value)


def described(
    frame: pd.DataFrame,
    net: Network,
    measure: str,
    *,
    view: View | None = None,
    options: Mapping[str, Any] | None = None,
    notes: tuple[str, ...] = (),
    value: str | None = None,
) -> Table:
    """Attach how a table was made."""
    result = Table(frame)
    result.attrs[ABOUT] = {
        "measure": measure,
        "value": value,
        "options": dict(options or {}),
        "contract": dict(view.contract) if view is not None else {},
        "counts": dict(view.counts) if view is not None else {},
        "made": view.line() if view is not None else "",
        "notes": list(notes),
        "steps": list(net.steps),
        "data": net.hash,
        "versions": versions(),
    }
    return result


def noted(table: Table, *notes: str) -> Table:
    """A table with more notes on how it was made; the one given keeps its own."""
    frame = Table(table)
    made = table.attrs[ABOUT]
    frame.attrs[ABOUT] = {**made, "notes": [*made["notes"], *notes]}
    return frame


def versions() -> dict[str, str]:
    """Versions of what computed a number; only libraries that were in use."""
    found = {"geograph": __version__, "python": ".".join(map(str, sys.version_info[:3]))}
    for name in ("numpy", "scipy", "pandas", "networkx"):
        if name in sys.modules:
            found[name] = str(sys.modules[name].__version__)
    return found


# The choices of a contract in the words of the GRAND guidelines for reporting how networks were built.
_GRAND: dict[str, Callable[[dict[str, Any]], str]] = {
    "symmetrization": lambda c: "none" if c["directed"] else "every tie is walked both ways",
    "dichotomization": lambda c: "parallel ties count once" if c["parallel"] == "any" else "none",
    "projection": lambda c: {"project": "forums onto their members, 1/(n-1)"}.get(c["forums"], "none"),
    "exclusion": lambda c: {
        "channels": "hostile ties and ties that are no channel", "all": "none", "friendly": "all but friendly ties",
        "hostile": "all but hostile ties", "signed": "ties without sign",
    }[c["ties"]] + "; self-ties" + ("; forums" if c["forums"] == "drop" else ""),
    "aggregation": lambda c: f"parallel ties: {c['parallel']}" + (f" of {c['weight']}" if c["weight"] else ""),
    "imputation": lambda c: "a tie without a weight counts 1" if c["weight"] == "weight" else "none",
}  # fmt: skip


def about(result: pd.DataFrame) -> dict[str, Any]:
    """How a result was made: measure, options, contract, every selection, data hash, versions.

    ``grand`` puts the contract's choices in the words of the GRAND reporting guidelines.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> made = gg.about(gg.centrality.harmonic(nx.path_graph(3)))
    >>> made["measure"], made["contract"]["parallel"]
    ('harmonic', 'any')
    """
    if ABOUT not in result.attrs:
        raise GeographError("this table does not say how it was made; about() reads results of geograph's measures")
    made = dict(result.attrs[ABOUT])
    if made["contract"]:
        made["grand"] = grand(made["contract"])
    return made


def grand(contract: dict[str, Any]) -> dict[str, str]:
    """The choices of a contract in the words of the GRAND guidelines."""
    return {word: say(contract) for word, say in _GRAND.items()}


def line(result: pd.DataFrame) -> str:
    """How a result was made, in one line."""
    made = result.attrs[ABOUT]
    options = ", ".join(f"{k}={v}" for k, v in made["options"].items() if v is not None)
    head = f"{made['measure']}({options})" if options else made["measure"]
    parts = [head, made["made"], *made["steps"], *made["notes"], f"data {made['data'][:12]}, geograph {made['versions']['geograph']}"]
    return " | ".join(one_line(part) for part in parts if part)


def caveat(net: Network) -> str:
    """What to bear in mind where more than half of the documents are about the same actors; blank elsewhere."""
    total = len(net.sources)
    about_whom: dict[int, list[str]] = {}
    for actor, n in net.focal.items():
        if 2 * n > total:
            about_whom.setdefault(n, []).append(net.name(actor))
    if not about_whom:
        return ""
    told = "; ".join(f"{'all' if n == total else n} are about {' and '.join(names)}" for n, names in about_whom.items())
    return f"Mind the material: of its {total} documents {told}. Central in these texts is not influential in the world."


def assumption(net: Network, *, compare: str = "reading='sure'") -> str:
    """What to bear in mind where most ties of a period are in it by assumption, and what to compare; blank elsewhere."""
    counts = [found for step in net.steps if (found := _IN_FORCE.search(step))]
    if not counts:
        return ""
    sure, assumed, undated = map(int, counts[-1].groups())
    share = (assumed + undated) / max(sure + assumed + undated, 1)
    if share <= 0.5:
        return ""
    return f"{share:.0%} of the ties are in this period by assumption only (open, partial or no dates); compare {compare}"


def column(result: pd.DataFrame, name: str | None = None) -> pd.Series[float]:
    """A result's value column by actor."""
    name = name or result.attrs.get(ABOUT, {}).get("value")
    if name is None or name not in result:
        raise UnknownName("column", name, [c for c in result.columns if c != "actor"])
    # Not set_index, which makes several levels of actors that are tuples.
    return pd.Series(result[name].to_numpy(), index=pd.Index(result["actor"].to_numpy(), tupleize_cols=False, name="actor"), name=name)

"""The measures that a page offers: the one it is sized by first, each with its range over the sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geograph import result, sources
from geograph.errors import MeasureError
from geograph.network import Network
from geograph.output import jsonable

if TYPE_CHECKING:
    import pandas as pd

OFFERED = ("betweenness", "degree", "harmonic")
RANGES = ("low", "high", "rank_best", "rank_worst", "owes_to")  # as geograph.sources.range names them
MOST_SOURCES = 12  # up to which each is left out in turn; every one takes as long as the measure


def measures(net: Network, size_by: str | pd.DataFrame | None, contract: Mapping[str, Any]) -> list[pd.DataFrame]:
    """Tables of measures, the chosen one first."""
    from geograph.centrality.registry import measure_called

    without = sources.without_each(net) if len(sources.cited(net)) <= MOST_SOURCES else None

    def taken(name: str) -> pd.DataFrame:
        measure = measure_called(name)
        return measure(net, **contract) if without is None else sources.range_over(measure, net, without, options=contract)

    first = "betweenness" if size_by is None else size_by
    found = [taken(first) if isinstance(first, str) else first]
    known = {table.attrs.get(result.ABOUT, {}).get("measure") for table in found}
    for name in OFFERED:
        if name not in known:
            try:
                found.append(taken(name))
            except MeasureError:  # a contract that the chosen measure takes and this one does not: it is not offered
                continue
    return found


def why_no_ranges(net: Network, table: pd.DataFrame) -> str:
    """Why a ranking has no ranges, where a reader might look for them."""
    cited = len(sources.cited(net))
    if set(RANGES) <= set(table.columns) or cited < 2:
        return ""
    return f"No ranges: {cited} sources are cited, and the ranking was made without leaving each out in turn."


def columns(table: pd.DataFrame, place: Mapping[Any, int]) -> dict[str, Any]:
    """A measure as lists by the page's order of actors; None where an actor has no value."""
    made = table.attrs.get(result.ABOUT, {})
    values = result.column(table)
    ranks = table["rank"] if "rank" in table else values.rank(ascending=False, method="min")
    rows = [place.get(actor) for actor in table["actor"]]

    def spread(column: Any) -> list[Any]:
        cells: list[Any] = [None] * len(place)
        for row, cell in zip(rows, column, strict=True):
            if row is not None:
                cells[row] = _number(cell)
        return cells

    found: dict[str, Any] = {"name": str(made.get("measure", "value")), "value": spread(values), "rank": spread(ranks)}
    if set(RANGES) <= set(table.columns) and any(table["owes_to"]):  # without two sources there is no range to show
        found |= {name: spread(table[name]) for name in RANGES}
    found["ranked"] = sum(rank is not None for rank in found["rank"])
    found["made"] = result.line(table) if made else found["name"]
    return found


def _number(cell: Any) -> Any:
    """Ten digits: what lies beyond is the rounding of a computer."""
    plain = jsonable(cell)
    if not isinstance(plain, float):
        return plain
    brief = float(f"{plain:.10g}")
    return int(brief) if brief.is_integer() and abs(brief) < 1e15 else brief

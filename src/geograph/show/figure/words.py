"""What figures say of a network and of numbers: counts, date, sources, how it was made."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from geograph import output, result
from geograph.errors import printable
from geograph.network import Network
from geograph.periods import parse_date
from geograph.show.looks import records

NAMED = 6  # sources in a line


def many(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def listed(names: list[str], most: int = 3) -> str:
    """Some names, and how many more."""
    shown = names[:most]
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else "none"


def short(value: Any) -> str:
    """A number as it is read, not as it is stored."""
    number = output.jsonable(value)
    if not isinstance(number, (int, float)):
        return ""
    if float(number).is_integer() or abs(number) >= 1000:
        return f"{number:,.0f}".replace("-", "−")
    return (f"{number:.1f}" if abs(number) >= 10 else f"{number:.3g}").replace("-", "−")


def as_of(net: Network, given: str | None) -> str:
    """To what date the material reaches: as given, or the date of the newest source; blank where none is dated."""
    if given is not None:
        parse_date(str(given))  # an error for what is no date
        return str(given)
    dates = [str(d) for d in net.sources["date"] if d] if "date" in net.sources else []
    return max(dates, key=lambda d: (span.last if (span := parse_date(d)) else 0, d), default="")


def beneath(net: Network, date: str) -> str:
    """The line under the title."""
    selected = [re.split(r" \(|: ", printable(step), maxsplit=1)[0] for step in net.steps]
    parts = [f"{many(len(net.actors), 'actor')}, {many(len(net), 'tie')}", *selected, f"as of {date}" if date else ""]
    return " · ".join(part for part in parts if part)


def material(net: Network) -> list[str]:
    """Paragraphs of a caption: selections, sources, what to bear in mind, which data."""
    told = [f"Selected: {'; '.join(printable(step) for step in net.steps)}."] if net.steps else []
    if len(net.sources):
        told.append(f"Sources: {_sources(net)}.")
    told += [f"{text[0].upper()}{text[1:]}".rstrip(".") + "." for text in (result.assumption(net), result.caveat(net)) if text]
    return told


def data_line(net: Network) -> str:
    return f"Made from data {net.hash[:12]}, geograph {result.versions()['geograph']}."


def made(table: pd.DataFrame, net: Network | None = None) -> str:
    """How a table was made, from its ``about()``, less the selections that ``net`` tells already; blank where it does not say."""
    if result.ABOUT not in table.attrs:
        return ""
    about = table.attrs[result.ABOUT]
    if net is None or tuple(about["steps"]) != net.steps:
        return f"How it was made: {result.line(table)}."
    bare = pd.DataFrame()
    bare.attrs[result.ABOUT] = {**about, "steps": []}
    return f"How it was made: {result.line(bare)}."


def measure_name(table: pd.DataFrame, column: str | None) -> str:
    """The words for a column of values."""
    about = table.attrs.get(result.ABOUT, {})
    value, measure = about.get("value"), about.get("measure")
    name = column or value or "value"
    if measure and measure != name:
        name = f"{measure}, {name}" if name not in ("value",) else str(measure)
    return str(name).replace("_", " ")


def _sources(net: Network) -> str:
    rows = []
    for source, row in records(net.sources):
        full = {k: str(row.get(k) or "") for k in ("author", "title", "publisher", "date")}
        maker = full["publisher"] or full["author"] or full["title"] or str(source)
        rows.append((full["date"], str(source), f"{maker} {full['date'][:4]}".strip()))
    names = [name for _, _, name in sorted(rows)]
    more = len(names) - NAMED
    return "; ".join(names[:NAMED]) + (f"; and {more} more" if more > 0 else "")

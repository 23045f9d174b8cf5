"""What figures say of a network and of numbers: counts, date, sources, how it was made."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from geograph import result
from geograph.errors import printable
from geograph.network import Network
from geograph.show import words

many = words.many


def listed(names: list[str], most: int = 3) -> str:
    """Some names, and how many more."""
    shown = names[:most]
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else "none"


def short(value: Any) -> str:
    """A number as it is read, with a minus that is one."""
    return words.short(value).replace("-", "−")


def as_of(net: Network, given: str | None) -> str:
    """To what date the material reaches: as given, or the date of the newest source; blank where none is dated."""
    return words.checked_date(str(given)) if given is not None else words.newest(words.documents(net)[0])


def beneath(net: Network, date: str, drawn: str = "") -> str:
    """The line under the title; ``drawn`` says which part of the network is in the figure, where it is not all."""
    selected = [re.split(r" \(|: ", printable(step), maxsplit=1)[0] for step in net.steps]
    parts = [drawn or f"{many(len(net.actors), 'actor')}, {many(len(net), 'tie')}", *selected, f"as of {date}" if date else ""]
    return " · ".join(part for part in parts if part)


def material(net: Network) -> list[str]:
    """Paragraphs of a caption: selections, sources, what to bear in mind, which data."""
    told = [f"Selected: {'; '.join(printable(step) for step in net.steps)}."] if net.steps else []
    rows, further = words.documents(net)
    if rows:
        told.append(f"Sources: {words.source_line(rows, 'short', further)}.")
    told += [
        f"{text[0].upper()}{text[1:]}".rstrip(".") + "."
        for text in (result.assumption(net, compare=words.SURE), result.caveat(net))
        if text
    ]
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
    if measure in ("interval", "vary"):  # the value is of the measure that was drawn, or varied
        measure = about["options"].get("measure", name)
    if measure and measure != name:
        name = f"{measure}, {name}" if name not in ("value",) else str(measure)
    return str(name).replace("_", " ")

"""Ranges over sources of any table and of single numbers: each source left out in turn, as if it had not been read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from geograph.errors import GeographError, MeasureError, UnknownName, one_line
from geograph.names import some
from geograph.network import Network
from geograph.result import ABOUT, Table, described, noted
from geograph.sources import extremes, leavable, left_out_of
from geograph.views import as_network

__all__ = ["columns", "number"]

_NAMED = 5  # rows named in a note
_NEAR = 1e-9


def columns(
    measure: Callable[..., pd.DataFrame],
    G: Any,
    *,
    keys: str | Sequence[str],
    of: Sequence[str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Table:
    """The range of a table's numbers over its sources: each left out in turn, as if it had not been read.

    Parameters
    ----------
    measure : function
        From a network to a table, such as :func:`geograph.balance.unity`.
    G : Network or networkx graph
    keys : str, or list of str
        The column or columns that say whose row it is; no two rows may share them.
    of : list of str, optional
        The columns whose range is wanted; default all numeric ones.
    options : mapping, optional
        Passed on to the measure.

    Returns
    -------
    DataFrame
        The measure's table and, after each of these columns, ``<column>_low`` and ``<column>_high``: the smallest and the largest
        value among the network as it is and those without one source. After the last of them stands ``missing_without``: the sources
        without which the row, or one of its numbers, is not there.

    Raises
    ------
    MeasureError
        Two rows with the same keys; and as the measure does of the network as it is.
    UnknownName
        A column that the table lacks, or that is no number; and as the measure does.

    Notes
    -----
    A number that is not there without a source takes no part in its low and high: nothing is not 0. ``missing_without`` names the
    source, so read it first. Where the measure refuses a network without a source, all its rows are missing there, and the note has its
    words. Rows that come up only without a source are told in the note. With fewer than two sources there is nothing to leave out, and
    low and high are the value itself. For measures with a row per actor :func:`geograph.sources.range` also has ranks and every choice
    of sources.

    Examples
    --------
    >>> import geograph as gg
    >>> options = {"towards": "taliban", "group": "tespa_tier"}
    >>> found = gg.ranges.columns(gg.balance.unity, gg.example(), keys="group", of=["unity"], options=options)
    >>> found[["group", "unity", "unity_low", "unity_high", "missing_without"]].round(2).values.tolist()
    [['first', 0.27, 0.27, 0.27, 'tespa-2021'], ['second', 0.17, 0.0, 0.17, '']]
    """
    net, given = as_network(G), dict(options or {})
    whole = measure(net, **given)
    if ABOUT not in whole.attrs:
        whole = described(whole, net, _called(measure, "columns"), options=given)
    return spread(whole, each(lambda part: measure(part, **given), net), keys=keys, of=of)


def number(measure: Callable[..., Any], G: Any, *, options: Mapping[str, Any] | None = None) -> Table:
    """A single number and what it is without each source.

    Parameters
    ----------
    measure : function
        From a network to a number; None or NaN where there is none.
    G : Network or networkx graph
    options : mapping, optional
        Passed on to the measure.

    Returns
    -------
    DataFrame
        ``without, value, change, why``: the number as it is in the first row, where ``without`` is blank, then without each source by id.
        ``why``: where the measure refuses the network without the source, its words. The note has the range in a sentence.

    Raises
    ------
    UnknownName, MeasureError
        As the measure does of the network as it is.

    Notes
    -----
    A range, not a confidence interval: it says what the number owes to single sources, nothing of what all of them missed. A number that is
    not there without a source takes no part in the range, and the sentence says so.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.ranges.number(lambda net: len(gg.paths.minimum_cut(net, "eu", "taliban")), gg.example())
    >>> found["value"].tolist()
    [8.0, 8.0, 8.0, 6.0, 8.0, 2.0]
    >>> gg.about(found)["notes"]
    ['without one of 5 sources: 2 to 8 (2 without tespa-2021)']
    """
    net, given = as_network(G), dict(options or {})
    value = measure(net, **given)
    return changed(value, each(lambda part: measure(part, **given), net), net, name=_called(measure, "number"), options=given)


def each(measure: Callable[[Network], Any], net: Network, names: Iterable[str] | None = None) -> dict[str, Any]:
    """What a measure gives without each source, by source: its answer, or the error where it has none then."""
    return answers(measure, {name: net.not_citing(name) for name in (leavable(net) if names is None else names)})


def answers(measure: Callable[[Network], Any], networks: Mapping[str, Network]) -> dict[str, Any]:
    """:func:`each` of networks that are there, by the source that each is without."""
    found: dict[str, Any] = {}
    for name, part in networks.items():
        try:
            found[name] = measure(part)
        except GeographError as error:
            found[name] = error
    return found


def picked(parts: Mapping[str, Any], value: Callable[[Any], Any]) -> dict[str, Any]:
    """Something of each answer that :func:`each` gave; its errors stay."""
    return {name: part if isinstance(part, GeographError) else value(part) for name, part in parts.items()}


def spread(whole: pd.DataFrame, parts: Mapping[str, Any], *, keys: str | Sequence[str], of: Sequence[str] | None = None) -> Table:
    """:func:`columns` of tables that are there: the whole one, and those that :func:`each` gave without a source."""
    of_row = [keys] if isinstance(keys, str) else list(keys)
    numeric = [c for c in whole if c not in of_row and _is_numeric(whole[c])]
    chosen = numeric if of is None else list(of)
    for name, known in [*((key, list(whole.columns)) for key in of_row), *((column, numeric) for column in chosen)]:
        if name not in known:
            raise UnknownName("column", name, known)
    rows = _rows(whole, of_row)
    place = {row: i for i, row in enumerate(rows)}
    if len(place) < len(rows):
        twice = next(row for i, row in enumerate(rows) if place[row] != i)
        raise MeasureError(f"several rows are of {_told_row(twice)}; name in keys= all columns that say whose row it is")
    values = np.full((1 + len(parts), len(rows), len(chosen)), np.nan)
    values[0] = _numbers(whole, chosen)
    there = np.zeros((len(parts), len(rows)), dtype=bool)
    only: dict[tuple[Any, ...], list[str]] = {}
    notes = [left_out_of(len(parts))]
    for k, (source, part) in enumerate(parts.items()):
        if isinstance(part, GeographError):
            notes.append(f"nothing without {source}: {one_line(str(part))}")
            continue
        for row, numbers in zip(_rows(part, of_row), _numbers(part, chosen), strict=True):
            if row in place:
                values[k + 1, place[row]], there[k, place[row]] = numbers, True
            else:
                only.setdefault(row, []).append(source)
    if only:
        told = [f"{_told_row(row)} without {some(names)}" for row, names in only.items()]
        notes.append(f"{len(only)} row{'s' * (len(only) > 1)} only without a source: {some(told, _NAMED)}")
    gone = (np.isnan(values[1:]) & ~np.isnan(values[0])).any(axis=2) | ~there
    found: dict[Any, Any] = {}
    for column in whole:
        found[column] = whole[column].array
        if column in chosen:
            found[f"{column}_low"], found[f"{column}_high"] = extremes(values[:, :, chosen.index(column)])
        if chosen and column == [c for c in whole if c in chosen][-1]:
            found["missing_without"] = [";".join(s for s, out in zip(parts, of_one, strict=True) if out) for of_one in gone.T]
    frame = Table(found)
    frame.attrs[ABOUT] = whole.attrs[ABOUT]
    return noted(frame, *notes)


def changed(value: Any, parts: Mapping[str, Any], net: Network, *, name: str = "number", options: Mapping[str, Any] | None = None) -> Table:
    """:func:`number` of numbers that are there: the whole one, and those that :func:`each` gave without a source."""
    words = [one_line(str(part)) if isinstance(part, GeographError) else "" for part in parts.values()]
    values = np.array([_value(value), *(np.nan if why else _value(part) for why, part in zip(words, parts.values(), strict=True))])
    frame = pd.DataFrame({"without": ["", *parts], "value": values, "change": values - values[0], "why": ["", *words]})
    return described(frame, net, name, options=options, notes=(sentence(frame),), value="value")


def sentence(found: pd.DataFrame, what: str = "{}", none: str = "none") -> str:
    """The range of a number in words; ``what`` says of what, as in ``{} must go``, and ``none`` that it is not there."""
    whole, *without = found["value"].tolist()
    names = found["without"].tolist()[1:]
    if not names:
        return left_out_of(0)
    known = [value for value in (whole, *without) if not isnan(value)]
    gone = [(name, why) for name, value, why in zip(names, without, found["why"].tolist()[1:], strict=True) if isnan(value)]
    if not known:
        return f"whichever of {len(names)} sources is left out: {none}"
    low, high = min(known), max(known)
    same = high - low <= _NEAR * max(1.0, abs(low), abs(high))
    if same and not gone:
        return f"whichever of {len(names)} sources is left out: {what.format(_told(low))}"
    sides = [] if same else [side for side in dict.fromkeys((low, high)) if not abs(side - whole) <= _NEAR * max(1.0, abs(side))]
    told = []
    for side in sides:
        there = [name for name, value in zip(names, without, strict=True) if abs(value - side) <= _NEAR * max(1.0, abs(side))]
        told.append(f"{_told(side)} without {some(there)}")
    for why in dict.fromkeys(why for _, why in gone):
        told.append(f"{none} without {some([name for name, its in gone if its == why])}{f', since {why}' * bool(why)}")
    span = _told(low) if same else f"{_told(low)} to {_told(high)}"
    return f"without one of {len(names)} sources: {what.format(span)} ({'; '.join(told)})"


def _called(measure: Any, otherwise: str) -> str:
    name = str(getattr(measure, "__name__", otherwise))
    return name if name.isidentifier() else otherwise


def _is_numeric(cells: pd.Series[Any]) -> bool:
    return bool(pd.api.types.is_numeric_dtype(cells)) and not pd.api.types.is_bool_dtype(cells)


def _rows(table: pd.DataFrame, keys: Sequence[str]) -> list[tuple[Any, ...]]:
    return list(zip(*(table[key].tolist() for key in keys), strict=True))


def _numbers(table: pd.DataFrame, chosen: Sequence[str]) -> np.ndarray[Any, Any]:
    """Rows by columns."""
    found = [pd.to_numeric(table[column]).to_numpy(dtype=float, na_value=np.nan) for column in chosen]
    return np.array(found).T.reshape(len(table), len(chosen))


def _told_row(row: tuple[Any, ...]) -> str:
    return " - ".join(map(str, row))


def _value(value: Any) -> float:
    return np.nan if value is None else float(value)


def _told(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.4g}"

"""A ranking as dots on a line, with ranges where the table has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geograph import result as results
from geograph.errors import MeasureError, UnknownName
from geograph.network import Network
from geograph.show.figure import words
from geograph.show.figure.style import FAINT, INK, NORMAL, QUIET, SMALL, finish, plain_axis, sheet, style, width_of, wrap, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 15.0
DOT, RANGE = "#003F6B", "#7FA6C4"
NAMES = 150.0  # points for names at most
MOST = 60  # rows that one page holds
_LEFT_OUT = re.compile(r"ranges: each of (\d+) sources left out in turn")


def ranking(
    result: pd.DataFrame,
    *,
    top: int = 15,
    ax: Axes | None = None,
    column: str | None = None,
    net: Network | None = None,
    title: str | None = None,
    as_of: str | None = None,
    font: str | Sequence[str] | None = None,
) -> Axes:
    """Draw a measure's best ranked actors as dots; with ranges where the table has ``low`` and ``high``.

    Parameters
    ----------
    result : DataFrame
        Result of a measure, or of :func:`geograph.sources.range`.
    top : int
        Ranks to show; equal ranks stand together as long as the page has room.
    ax : Axes, optional
        A figure of 180 mm width is made if not given.
    column : str, optional
        Which column of the table; default the measure's own value.
    net : Network, optional
        Where the actors' names, the sources and the caveat come from; a table knows ids only.
    title, as_of, font
        As for :func:`network`; the date needs ``net`` where it is not given.

    Returns
    -------
    Axes

    Raises
    ------
    UnknownName
        A column that does not exist.
    MeasureError
        A ``top`` below 1; a column of text; ``low`` and ``high`` that are another column's.

    Notes
    -----
    The axis contains 0, so that lengths may be compared. A range says what the value owes to single sources. It is not a
    confidence interval, and ranges that overlap do not make two actors equal.

    Examples
    --------
    >>> import geograph as gg
    >>> net = gg.example()
    >>> ax = gg.figure.ranking(gg.sources.range(gg.centrality.degree, net), top=5, net=net)
    >>> [text.get_text() for text in ax.texts if text.get_gid() == "name"][:2]
    ['Russia', 'Taliban']
    """
    if top < 1 or top != int(top):
        raise MeasureError(f"top={top}: how many ranks to show, 1 or more")
    rows, without = _rows(result, column)
    rows = _first(rows, int(top))
    name = words.measure_name(result, column)
    shown, total = len(rows), len(result) - without
    ranged = "low" in rows and bool((rows["low"] < rows["high"]).any())
    date = words.as_of(net, as_of) if net is not None else str(as_of or "")
    heading = title if title is not None else f"{name[:1].upper()}{name[1:]}: the {shown} best ranked of {words.many(total, 'actor')}"
    told = _told(result, name, shown, total, without, ranged)
    names = [net.name(actor) if net is not None else str(actor) for actor in rows["actor"]]
    with style(font):
        labels = [wrap(text, NAMES, NORMAL, lines=2) for text in names]
        left = 8 + max((width_of(line, NORMAL) for label in labels for line in label), default=0)
        page = sheet(ax, max(shown, 1) * ROW + 8, left=left, right=52, above=12, below=30)
        _draw(page.ax, rows, labels, name, own=page.own)
        alt = f"Dot plot of {name}, best first: {_listed(rows, names)}."
        if ranged:
            alt += " Each dot has a bar for its " + ("interval." if _is_drawn(result) else "range.")
        caption = [told, *(words.material(net) if net is not None else []), words.made(result, net)]
        return finish(page, title=heading, beneath=_beneath(net, date), caption=caption, alt=alt, legend=False)


def _rows(table: pd.DataFrame, column: str | None) -> tuple[pd.DataFrame, int]:
    """Actors with a value, best first, and how many have none."""
    if "actor" not in table:
        raise UnknownName("column", "actor", table.columns, hint="ranking takes the result of a measure, one row per actor")
    values = results.column(table, column)
    numbers = pd.to_numeric(pd.Series(values.to_numpy(), dtype=object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    if values.notna().any() and np.isnan(numbers).all():
        raise MeasureError(f"{values.name} is not a column of numbers; name another (column=)")
    frame = pd.DataFrame({"actor": table["actor"].to_numpy(), "value": numbers})
    own = column is None or column == table.attrs.get(results.ABOUT, {}).get("value")
    if "low" in table and "high" in table:
        frame["low"], frame["high"] = (table[c].to_numpy(dtype=float, na_value=np.nan) for c in ("low", "high"))
        slack = 1e-9 * np.nanmax(np.abs(numbers), initial=1.0)
        outside = (frame["low"] > frame["value"] + slack) | (frame["high"] < frame["value"] - slack)
        if not _is_drawn(table) and bool(outside.any()):  # draws take ties away, so there the observed value may stand outside
            raise MeasureError(f"low and high do not enclose {values.name}: name the column that they are the range of (column=)")
    if "rank" in table and own:
        frame["rank"] = table["rank"].to_numpy(dtype=float, na_value=np.nan)
        for word, drawn in (("rank_best", "rank_low"), ("rank_worst", "rank_high")):
            if (given := word if word in table else drawn) in table:
                frame[word] = table[given].to_numpy(dtype=float, na_value=np.nan)
    else:
        frame["rank"] = results.ranks(numbers)
    kept = frame[np.isfinite(numbers)]
    kept = kept.assign(text=[str(a) for a in kept["actor"]]).sort_values(["rank", "text"], kind="stable", ignore_index=True)
    return kept, len(frame) - len(kept)


def _is_drawn(table: pd.DataFrame) -> bool:
    """Whether low and high are of networks drawn by chance: see geograph.uncertainty.interval."""
    return bool(table.attrs.get(results.ABOUT, {}).get("measure") == "interval")


def _first(rows: pd.DataFrame, top: int) -> pd.DataFrame:
    together = rows[rows["rank"] <= top]
    return together if 0 < len(together) <= max(min(2 * top, MOST), top) else rows.head(top)


def _draw(ax: Axes, rows: pd.DataFrame, labels: list[list[str]], name: str, *, own: bool) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    n = len(rows)
    low, high = (rows[c].to_numpy() if c in rows else rows["value"].to_numpy() for c in ("low", "high"))
    values = rows["value"].to_numpy()
    least, most = min(0.0, *low, *values) if n else 0.0, max(0.0, *high, *values) if n else 1.0
    reach = (most - least) or 1.0
    ax.set_xlim(least - (0.02 * reach if least < 0 else 0), most + 0.03 * reach)
    ax.set_ylim(n - 0.4, -0.7)
    plain_axis(ax)
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: words.short(round(value, 10))))
    ax.grid(axis="x", color=FAINT, linewidth=0.5)
    ax.set_axisbelow(True)
    if least < 0:
        ax.axvline(0, color=QUIET, linewidth=0.6, zorder=1)
    y = np.arange(n)
    ax.hlines(y, low, high, color=RANGE, linewidth=3.4, zorder=2)
    ax.plot(
        values,
        y,
        linestyle="none",
        marker="o",
        markersize=5.2,
        color=DOT,
        markeredgecolor="white",
        markeredgewidth=0.5,
        zorder=3,
        clip_on=False,
    )
    ax.set_xlabel(name, fontsize=NORMAL, parse_math=False, usetex=False, color=INK)
    beside = ax.get_yaxis_transform()
    for k, (label, (_, row)) in enumerate(zip(labels, rows.iterrows(), strict=True)):
        size = NORMAL if len(label) == 1 else SMALL
        write(ax, -0.015, k, "\n".join(label), transform=beside, ha="right", va="center", fontsize=size, linespacing=1.0, gid="name")
        write(ax, 1.02, k, _rank(row), transform=beside, ha="left", va="center", fontsize=SMALL, color=QUIET, gid="rank")
    heads = "rank (range)" if "rank_best" in rows else "rank"
    write(ax, 1.02, -0.62, heads, transform=beside, ha="left", va="bottom", fontsize=SMALL, color=QUIET, gid="head")
    if not own:
        ax.margins(x=0)


def _rank(row: pd.Series[Any]) -> str:
    if np.isnan(row["rank"]):
        return ""
    text = f"{int(row['rank'])}"
    best, worst = row.get("rank_best", np.nan), row.get("rank_worst", np.nan)
    return f"{text} ({int(best)}–{int(worst)})" if best < worst else text


def _told(table: pd.DataFrame, name: str, shown: int, total: int, without: int, ranged: bool) -> str:
    parts = [
        f"{name[:1].upper()}{name[1:]} of the {shown} best ranked of {words.many(total, 'actor')}; the number at the right is the rank"
    ]
    if ranged:
        notes = " ".join(table.attrs.get(results.ABOUT, {}).get("notes", []))
        found = _LEFT_OUT.search(notes)
        how = f"with each of {found[1]} sources left out in turn" if found else "from the table's low to its high"
        kind = "a range, not a confidence interval"
        if _is_drawn(table):
            made = table.attrs[results.ABOUT]["options"]
            what = {"tie": "ties", "source": "sources", "both": "sources and ties"}[made["by"]]
            how = f"the middle {made['level']:.0%} of {made['draws']:,} networks in which {what} are drawn by chance"
            kind = "it holds if the assumption below does, and a dot may stand outside, since draws only take ties away"
        parts[0] += ", and how far it moves"
        parts.append(f"Dot: the value in the material as it is. Bar: {how}: {kind}")
    elif "low" in table:
        parts.append("No range: the table's low and high are the value itself")
    if without:
        parts.append(f"{words.many(without, 'actor')} without a value {'is' if without == 1 else 'are'} left out")
    return ". ".join(parts) + "."


def _beneath(net: Network | None, date: str) -> str:
    return words.beneath(net, date) if net is not None else f"as of {date}" if date else ""


def _listed(rows: pd.DataFrame, names: list[str]) -> str:
    told = [f"{name} {words.short(value)}" for name, value in zip(names, rows["value"], strict=True)]
    return "; ".join(told[:5]) + (f"; and {len(told) - 5} more down to {words.short(rows['value'].iloc[-1])}" if len(told) > 5 else "")

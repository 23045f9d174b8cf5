"""When ties were in force: a row for each, solid where the record is sure, thin where it only does not rule it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D

from geograph.errors import MeasureError
from geograph.network import Network
from geograph.periods import FOREVER, NEVER, parse_date, window
from geograph.show.figure import lines, words
from geograph.show.figure.style import (
    FAINT,
    INK,
    NORMAL,
    QUIET,
    SMALL,
    Key,
    Sheet,
    finish,
    plain_axis,
    sheet,
    style,
    width_of,
    wrap,
    write,
)
from geograph.show.looks import in_order, tie_order
from geograph.views import as_network
from geograph.vocabulary import SIGN_NAMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, HEAD = 10.5, 18.0  # points of a row of a tie, of the name of a dyad
ROWS = 40
YEAR = 365.2425
COUNTS = 0.45  # strength of color after an event, for as long as it counts


@dataclass(frozen=True)
class Row:
    tie: Any
    label: str
    kind: str
    sign: int
    event: bool
    undated: bool
    possible: tuple[int, int]
    sure: tuple[int, int]
    known: tuple[int, int]  # of an event: the first and last day on which it may have happened


def timeline(
    net: Any,
    actors: Iterable[Any] | None = None,
    *,
    between: tuple[str, str] | None = None,
    top: int = ROWS,
    ax: Axes | None = None,
    title: str | None = None,
    as_of: str | None = None,
    legend: bool = True,
    font: str | Sequence[str] | None = None,
) -> Axes:
    """Draw when ties were in force, a row for each, dyad by dyad.

    Parameters
    ----------
    net : Network or networkx graph
    actors : actors, optional
        The ties among these; of a single one, all of its ties. Default: the dyads with most ties, as many as fit.
    between : pair of dates, optional
        What part of time to show; default all that is dated.
    top : int
        Rows at most; the caption says how many ties are left out.
    ax, title, as_of, legend, font
        As for :func:`network`.

    Returns
    -------
    Axes

    Raises
    ------
    UnknownName
        An actor that does not exist.
    MeasureError
        A ``top`` below 1.

    Notes
    -----
    A bar spans the days on which a tie was surely in force: from the latest reading of its start to the earliest of its end.
    The thin line spans those on which it may have been. An open end runs to the edge. What happened is a diamond, hollow
    where it is not known to the month; the bar after it is how long the event counts (``net.persistence``, 12 months).

    Examples
    --------
    >>> import geograph as gg
    >>> ax = gg.figure.timeline(gg.example(), ["russia", "taliban"])
    >>> gg.figure.alt_text(ax)[:41]
    'Timeline of 18 ties: Russia – Taliban 18.'
    """
    net = as_network(net)
    if top < 1 or top != int(top):
        raise MeasureError(f"top={top}: how many rows to show, 1 or more")
    date = words.as_of(net, as_of)
    chosen = None if actors is None else [net.find(a) for a in ([actors] if isinstance(actors, str) else actors)]
    dyads = _dyads(net, chosen)
    of_all = sum(map(len, dyads.values()))
    dyads = _fitting(dyads, int(top), whole=chosen is None)
    rows = {pair: _rows(net, ties) for pair, ties in dyads.items()}
    shown = sum(map(len, rows.values()))
    names = {pair: " – ".join(net.name(actor) for actor in pair) for pair in rows}
    with style(font):
        full = 130.0
        labels = {row.tie: wrap(row.label, full, SMALL, lines=1)[0] for group in rows.values() for row in group}
        left = 10 + max((width_of(text) for text in labels.values()), default=0)
        height = shown * ROW + len(rows) * HEAD + 4
        page = sheet(ax, max(height, 40.0), left=left, above=10, below=16)
        first, last = _span(rows, between, date)
        _draw(page, rows, names, labels, lines.of_types(net), first, last, date)
        page.keys = _keys(net, rows)
        heading = title if title is not None else (
            f"Ties over time: {next(iter(names.values()))}" if len(names) == 1 else f"Ties over time: {words.many(len(names), 'dyad')}"
        )  # fmt: skip
        caption = [_told(net, shown, of_all, date), *words.material(net), words.data_line(net)]
        drawn = f"{shown} of {words.many(len(net), 'tie')}" if shown < len(net) else ""
        listed = "; ".join(f"{names[pair]} {len(group)}" for pair, group in rows.items())
        alt = f"Timeline of {words.many(shown, 'tie')}: {listed or 'none'}."
        if shown:
            alt += f" From {_year(first)} to {_year(last)}; {sum(r.undated for g in rows.values() for r in g)} without a date."
        return finish(page, title=heading, beneath=words.beneath(net, date, drawn), caption=caption, alt=alt, legend=legend)


# -- which ties -------------------------------------------------------------------------------------


def _dyads(net: Network, chosen: list[Any] | None) -> dict[tuple[Any, Any], list[Any]]:
    """Ties by dyad, those with most ties first; a dyad is named in the order of ids."""
    order = {actor: i for i, actor in enumerate(in_order(net))}
    table = net.ties
    ends = dict(zip(table.index, zip(table["source"], table["target"], strict=True), strict=True))
    found: dict[tuple[Any, Any], list[Any]] = {}
    for tie in tie_order(net):
        a, b = ends[tie]
        if chosen is not None and not ((a in chosen or b in chosen) if len(chosen) == 1 else (a in chosen and b in chosen)):
            continue
        found.setdefault((a, b) if order[a] <= order[b] else (b, a), []).append(tie)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), order[item[0][0]], order[item[0][1]])))


def _fitting(dyads: dict[tuple[Any, Any], list[Any]], top: int, *, whole: bool) -> dict[tuple[Any, Any], list[Any]]:
    """As many as there are rows for; by default whole dyads of two ties or more, if there are such."""
    found: dict[tuple[Any, Any], list[Any]] = {}
    left = top
    several = whole and any(len(ties) > 1 for ties in dyads.values())
    for pair, ties in dyads.items():
        if left <= 0 or (several and found and (len(ties) > left or len(ties) < 2)):
            break
        found[pair] = ties[:left]
        left -= len(found[pair])
    return found


def _rows(net: Network, ties: list[Any]) -> list[Row]:
    """In the order of type and time; undated ones last."""
    place = {tie: k for k, tie in enumerate(net.ties.index)}
    table, bounds = net.ties, net.bounds
    possible, sure = bounds.possible(net.persistence), bounds.sure(net.persistence)
    rows = []
    for tie in ties:
        k = place[tie]
        row = table.iloc[k]
        label = str(net.types.loc[row["type"], "label"] or row["type"])
        if row["role"]:
            label += f" ({row['role']})"
        if row["directed"]:
            label += f" → {net.name(row['target'])}"
        if int(row["sign"]) != int(net.types.loc[row["type"], "sign"]):
            label += f", {SIGN_NAMES[int(row['sign'])]}"
        event = bool(bounds.is_event[k])
        happened = (int(bounds.start_first[k]), int(min(bounds.start_last[k], bounds.end_last[k] - 1)))
        rows.append(
            Row(
                tie,
                label,
                str(row["type"]),
                int(row["sign"]),
                event,
                bool(bounds.undated[k]),
                (int(possible[0][k]), int(possible[1][k])),
                (int(sure[0][k]), int(sure[1][k])),
                happened,
            )
        )
    return sorted(rows, key=lambda r: (r.undated, r.kind, r.possible[0], r.possible[1], str(r.tie)))


def _span(rows: dict[Any, list[Row]], between: tuple[str, str] | None, date: str) -> tuple[float, float]:
    """The days to show."""
    days = [
        day
        for group in rows.values()
        for row in group
        if not row.undated
        for day in (*row.possible, *row.sure)
        if abs(day) < FOREVER
    ]  # fmt: skip
    if date and (at := parse_date(date)):
        days.append(at.last)
    first, last = (float(min(days)), float(max(days))) if days else (0.0, YEAR)
    if between is not None:
        a, b = window(str(between[0]), str(between[1]))
        return (float(a) if a != NEVER else first), (float(b - 1) if b != FOREVER else last)
    pad = max((last - first) * 0.03, 60.0)
    return first - pad, last + pad


def _year(day: float) -> str:
    return str(np.datetime64(round(day), "D"))[:4]


# -- drawing ----------------------------------------------------------------------------------------


def _draw(
    page: Sheet, rows: dict[Any, list[Row]], names: dict[Any, str], labels: dict[Any, str], looks: dict[str, lines.Line],
    first: float, last: float, date: str,
) -> None:  # fmt: skip
    ax = page.ax
    total = sum(map(len, rows.values())) * ROW + len(rows) * HEAD + 4
    ax.set_xlim(first, last)
    ax.set_ylim(total, 0)
    plain_axis(ax)
    _years(page, first, last)
    beside = ax.get_yaxis_transform()
    y = 0.0
    for pair, group in rows.items():
        y += HEAD
        label = wrap(names[pair], page.left + page.width - 4 if page.own else page.width, NORMAL, bold=True, lines=1)[0]
        write(
            ax, -(page.left - 2) / page.width if page.own else 0, y - 1.5, label, transform=beside, ha="left", va="bottom",
            fontsize=NORMAL, fontweight="bold", gid="dyad", zorder=6, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip
        for row in group:
            middle = y + ROW / 2
            write(ax, -5 / page.width, middle, labels[row.tie], transform=beside, ha="right", va="center", gid="tie")
            _draw_tie(ax, row, looks[row.kind], middle, first, last)
            y += ROW
    if date and (at := parse_date(date)) and first <= at.last <= last:
        ax.axvspan(at.last, last, color="#F2F2F2", zorder=0.5, linewidth=0)
        ax.axvline(at.last, color=INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1.5)
        write(
            ax, at.last, 1.0, f"as of {date} ", transform=ax.get_xaxis_transform(), ha="right" if at.last > (first + last) / 2 else "left",
            va="bottom", color=QUIET, gid="as of",
        )  # fmt: skip


def _years(page: Sheet, first: float, last: float) -> None:
    """Ticks on the first of January of as many years as have room."""
    begin, end = int(_year(first)), int(_year(last)) + 1
    steps = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
    step = next((s for s in steps if (end - begin) / s * 34 <= page.width), steps[-1])
    years = [year for year in range(-(-begin // step) * step, end + 1, step) if year > 0]
    days = [int(np.datetime64(f"{year:04d}-01-01", "D").astype(int)) for year in years]
    shown = [(day, year) for day, year in zip(days, years, strict=True) if first <= day <= last]
    page.ax.set_xticks([day for day, _ in shown], [str(year) for _, year in shown])
    page.ax.grid(axis="x", color=FAINT, linewidth=0.5)
    page.ax.set_axisbelow(True)


def _draw_tie(ax: Axes, row: Row, line: lines.Line, y: float, first: float, last: float) -> None:
    if row.undated:
        write(ax, first, y, "  no date", ha="left", va="center", color=QUIET, fontstyle="italic", gid="undated")
        return
    a, b = (float(np.clip(day, first, last)) for day in row.possible)
    if a < b:
        ax.plot([a, b], [y, y], color=line.color, linewidth=1.1, linestyle=line.style, solid_capstyle="butt", zorder=2, gid="possible")
    for day, edge, way in ((row.possible[0], first, "<"), (row.possible[1], last, ">")):
        if abs(day) >= FOREVER:
            ax.plot([edge], [y], marker=way, markersize=3.4, color=line.color, linestyle="none", clip_on=False, zorder=2)
    c, d = (float(np.clip(day, first, last)) for day in row.sure)
    if row.sure[0] < row.sure[1] and c < d:
        color = lines.pale(line.color, COUNTS if row.event else 1.0)
        ax.barh(y, d - c, left=c, height=ROW * (0.34 if row.event else 0.58), color=color, linewidth=0, zorder=2.5, gid="sure")
    if row.event and abs(row.known[0]) < FOREVER:
        middle = (row.known[0] + row.known[1]) / 2 if abs(row.known[1]) < FOREVER else float(row.known[0])
        exact = row.known[1] - row.known[0] <= 31
        if first <= middle <= last:
            ax.plot(
                [middle], [y], marker="D", markersize=4.2, color=line.color, markerfacecolor=line.color if exact else "white",
                markeredgewidth=0.9, linestyle="none", zorder=4, gid="event",
            )  # fmt: skip


def _keys(net: Network, rows: dict[Any, list[Row]]) -> list[Key]:
    looks = lines.of_types(net)
    kinds = sorted({row.kind for group in rows.values() for row in group})
    dark = "#404040"
    samples = [Line2D([], [], color=looks[kind].color, linewidth=1.6, linestyle=looks[kind].style) for kind in kinds]
    what = [
        (Line2D([], [], color=dark, linewidth=5, solid_capstyle="butt"), "surely in force"),
        (Line2D([], [], color=dark, linewidth=1.1), "possibly in force"),
        (Line2D([], [], color=dark, marker="D", markersize=4.2, linestyle="none"), "event, to the month"),
        (Line2D([], [], color=dark, marker="D", markersize=4.2, markerfacecolor="white", linestyle="none"), "event, some time around"),
        (Line2D([], [], color=lines.pale(dark, COUNTS), linewidth=3, solid_capstyle="butt"), f"event counts ({net.persistence} months)"),
    ]
    return [Key("Ties", samples, [looks[kind].label for kind in kinds]), Key("Marks", [s for s, _ in what], [w for _, w in what])]


def _told(net: Network, shown: int, of_all: int, date: str) -> str:
    parts = ["Bar: the days on which every reading of the record has the tie in force; thin line: those that it does not rule out."]
    if date:
        parts.append(f"Right of {date} nothing is known: what runs on is assumed.")
    if of_all > shown:
        parts.append(f"{shown} of {words.many(of_all, 'tie')} are shown, the dyads with most ties first.")
    return " ".join(parts)

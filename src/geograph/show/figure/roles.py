"""Brokerage roles as stacked bars: who stands between whom, and in which of Gould and Fernandez' five positions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from geograph import result as results
from geograph.errors import MeasureError, UnknownName
from geograph.network import Network
from geograph.show.figure import words
from geograph.show.figure.style import FAINT, INK, NORMAL, QUIET, SMALL, Key, finish, plain_axis, sheet, style, width_of, wrap, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 17.0
NAMES = 150.0
CHANCE = (0, (4, 2))
# Role: fill, hatch, meaning. Lightness and hatch differ, so that grey will do.
LOOKS = {
    "coordinator": ("#0B3C5D", "", "within one group"),
    "itinerant": ("#E69F00", "..", "an outsider between members of one group"),
    "representative": ("#56B4E9", "////", "speaks for its group to others"),
    "gatekeeper": ("#009E73", "\\\\\\\\", "lets others in to its group"),
    "representative_gatekeeper": ("#56B4E9", "////", "between its own group and another"),
    "liaison": ("#F0E4D8", "", "between two groups, of neither"),
}


def roles(
    result: Any,
    *,
    group: str | None = None,
    top: int = 12,
    ax: Axes | None = None,
    net: Network | None = None,
    title: str | None = None,
    as_of: str | None = None,
    legend: bool = True,
    font: str | Sequence[str] | None = None,
) -> Axes:
    """Draw the brokerage roles of the actors that stand between most pairs, as stacked bars.

    Parameters
    ----------
    result : DataFrame, Network or networkx graph
        Result of :func:`geograph.brokerage.roles`, or what to take them of.
    group : str, optional
        Partition for the roles, where a network is given; default ``"bloc"``.
    top : int
        Actors to show; those that stand between no pair are left out.
    ax, title, as_of, legend, font
        As for :func:`network`.
    net : Network, optional
        Where names come from, if ``result`` is a table.

    Returns
    -------
    Axes

    Raises
    ------
    UnknownName
        A table that is no result of ``roles``; a partition that does not exist.
    MeasureError
        A ``top`` below 1.

    Notes
    -----
    A bar counts positions: pairs without a channel of their own, between which the actor stands. It does not say that
    the position was used. The line marks what is expected of anybody in a random network of the same size and density.

    Examples
    --------
    >>> import geograph as gg
    >>> ax = gg.figure.roles(gg.example(), group="bloc", top=5)
    >>> [text.get_text() for text in ax.texts if text.get_gid() == "name"]
    ['Russia', 'United States', 'China', 'Afghanistan', 'Taliban']
    """
    if top < 1 or top != int(top):
        raise MeasureError(f"top={top}: how many actors to show, 1 or more")
    if not isinstance(result, pd.DataFrame):
        from geograph.brokerage import roles as measured
        from geograph.views import as_network

        net = as_network(result)
        result = measured(net, group=group or "bloc")
    kinds = [name for name in LOOKS if name in result]
    if not kinds or "actor" not in result or "total" not in result:
        raise UnknownName("column", "liaison", result.columns, hint="roles takes a network or the result of gg.brokerage.roles")
    about = result.attrs.get(results.ABOUT, {})
    by = str(about.get("options", {}).get("group", group or "group"))
    some = result[result["total"] > 0]
    some = some.assign(text=[str(a) for a in some["actor"]]).sort_values(["total", "text"], ascending=[False, True], kind="stable")
    rows = some.head(int(top))
    names = [net.name(actor) if net is not None else str(actor) for actor in rows["actor"]]
    expected = float(result["expected_total"].iloc[0]) if "expected_total" in result and len(result) else np.nan
    date = words.as_of(net, as_of) if net is not None else str(as_of or "")
    heading = (
        title
        if title is not None
        else f"Brokerage roles by {by.replace('_', ' ')}: the {words.many(len(rows), 'actor')} between most pairs"
    )
    told = [f"Pairs of others without a channel of their own between which an actor stands, by the {by.replace('_', ' ')} of the three."]
    told[0] += f" {len(rows)} of {words.many(len(some), 'actor')} that stand between any. A position, not a deed."
    if np.isfinite(expected):
        told[0] += " Dashed line: the total expected of anybody if as many ties were strewn at random."
    alt = "; ".join(
        f"{name}: {words.short(row['total'])} ({', '.join(f'{_role(k)} {words.short(row[k])}' for k in kinds if row[k])})"
        for name, (_, row) in zip(names[:5], rows.head(5).iterrows(), strict=True)
    )
    with style(font):
        labels = [wrap(text, NAMES, NORMAL, lines=2) for text in names]
        left = 8 + max((width_of(line, NORMAL) for label in labels for line in label), default=0)
        page = sheet(ax, max(len(rows), 1) * ROW + 8, left=left, right=10, above=2, below=30)
        _draw(page.ax, rows, kinds, labels, expected)
        samples: list[Any] = [Patch(facecolor=LOOKS[k][0], hatch=LOOKS[k][1], edgecolor=INK, linewidth=0.5) for k in kinds]
        told_of = [f"{_role(k)}: {LOOKS[k][2]}" for k in kinds]
        if np.isfinite(expected):
            samples.append(Line2D([], [], color=INK, linewidth=0.9, linestyle=CHANCE))
            told_of.append(f"total expected at random ({words.short(round(expected, 1))})")
        page.keys = [Key("Roles", samples, told_of)]
        beneath = words.beneath(net, date) if net is not None else f"as of {date}" if date else ""
        caption = [*told, *(words.material(net) if net is not None else []), words.made(result, net)]
        alt = f"Stacked bars of brokerage roles, most pairs first. {alt}." if len(rows) else "No actor stands between a pair of others."
        return finish(page, title=heading, beneath=beneath, caption=caption, alt=alt, legend=legend)


def _role(name: str) -> str:
    return name.replace("_", " or ")


def _draw(ax: Axes, rows: pd.DataFrame, kinds: list[str], labels: list[list[str]], expected: float) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    n = len(rows)
    totals = rows["total"].to_numpy(dtype=float)
    most = max(totals.max(initial=0.0), expected if np.isfinite(expected) else 0.0) or 1.0
    ax.set_xlim(0, most * 1.07)
    ax.set_ylim(n - 0.4, -0.6)
    plain_axis(ax)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: words.short(round(value, 10))))
    ax.grid(axis="x", color=FAINT, linewidth=0.5)
    ax.set_axisbelow(True)
    start = np.zeros(n)
    for kind in kinds:
        color, hatch, _ = LOOKS[kind]
        width = rows[kind].to_numpy(dtype=float)
        some = width > 0
        ax.barh(
            np.arange(n)[some], width[some], left=start[some], height=0.62, color=color, hatch=hatch, edgecolor=INK, linewidth=0.5, zorder=2
        )
        start = start + width
    beside = ax.get_yaxis_transform()
    for k, label in enumerate(labels):
        size = NORMAL if len(label) == 1 else SMALL
        write(ax, -0.012, k, "\n".join(label), transform=beside, ha="right", va="center", fontsize=size, linespacing=1.0, gid="name")
        write(ax, totals[k] + most * 0.008, k, words.short(totals[k]), ha="left", va="center", color=QUIET, gid="total", zorder=4,
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})  # fmt: skip
    if np.isfinite(expected) and n:
        ax.axvline(expected, color=INK, linewidth=0.9, linestyle=CHANCE, zorder=3)
    ax.set_xlabel("pairs", fontsize=NORMAL, parse_math=False, usetex=False, color=INK)

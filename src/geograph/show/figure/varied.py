"""The grid of specifications as a picture: which ranks an actor has, and by which option of which choice it is first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from geograph.errors import MeasureError
from geograph.network import Network
from geograph.robust import Variation
from geograph.show.figure import words
from geograph.show.figure.style import FAINT, INK, NORMAL, QUIET, SMALL, Key, Sheet, bare, finish, sheet, style, width_of, wrap, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, LINE = 16.0, 13.0  # height of an actor's row, of an option's
HEAD, GAP = 24.0, 10.0  # room above each block
NEAR, APART = 0.008, 4.4  # marks as close as this stand so far apart
NAMES, SIDE = 130.0, 150.0  # points for names at most; for what stands at the right
BINS = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 20), (21, np.inf))
PALE, DEEP = np.array([0.92, 0.95, 0.98]), np.array([0.0, 0.25, 0.42])  # of the least and the greatest share
LEADERS = (("#003F6B", "o"), ("#D55E00", "D"), ("#009E73", "^"), ("#CC79A7", "s"))


def specifications(
    found: Variation,
    *,
    top: int = 8,
    ax: Axes | None = None,
    title: str | None = None,
    as_of: str | None = None,
    legend: bool = True,
    font: str | Sequence[str] | None = None,
) -> Axes:
    """Draw how ranks hang on the analyst's choices: a table of shares, and who is first by each option.

    Parameters
    ----------
    found : Variation
        Result of :func:`geograph.robust.vary`.
    top : int
        Actors in the table, those first that are first most often. The lower part has up to four of them that are ever first.
    ax, title, as_of, legend, font
        As for :func:`network`.

    Returns
    -------
    Axes

    Raises
    ------
    MeasureError
        A ``top`` below 1; something else than the result of ``vary``.

    Notes
    -----
    Every share is of the specifications that rank the actor, so that each row of the table adds up to 100 percent; how many these
    are is said at its end. The shares are of choices that might be defended, all counting alike. They are not probabilities.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.robust.vary(gg.centrality.betweenness, gg.example(), over=["forums", "confidence", "focal"])
    >>> ax = gg.figure.specifications(found, top=3)
    >>> [text.get_text() for text in ax.texts if text.get_gid() == "name"]
    ['Russia', 'United States', 'China']
    """
    if top < 1 or top != int(top):
        raise MeasureError(f"top={top}: how many actors to show, 1 or more")
    if not isinstance(found, Variation):
        raise MeasureError(f"{type(found).__name__}: specifications takes the result of gg.robust.vary")
    net = found.ways[0].net
    rows = found.actors.head(int(top))
    shares = _shares(found, rows["actor"])
    leaders = rows["actor"][(rows["first"] > 0).to_numpy(dtype=bool)].head(len(LEADERS)).tolist()
    options = _options(found)
    firsts = _firsts(found, leaders, options)
    name, n = words.measure_name(found.actors, str(found.made["value"])), len(found.ways)
    date = words.as_of(net, as_of)
    ways = words.many(n, "way")
    heading = title if title is not None else f"{name[:1].upper()}{name[1:]}: ranks under {ways} of reading the ties"
    with style(font):
        labels = [wrap(net.name(actor), NAMES, NORMAL, lines=2) for actor in rows["actor"]]
        told = [_told(choice, option, net) for choice, option in options]
        left = 8 + max([width_of(line, NORMAL) for label in labels for line in label] + [width_of(line, SMALL) for line in told], default=0)
        above = HEAD + len(rows) * ROW
        tall = above + (GAP + HEAD + len(options) * LINE + 14 if options else 4)
        page = sheet(ax, tall, left=left, above=0, below=4)
        bare(page)
        _table(page, rows, shares, labels)
        if options:
            _lines(page, above + GAP + HEAD, options, told, firsts)
            page.keys = [Key("First", [_sample(k) for k in range(len(leaders))], [net.name(actor) for actor in leaders], symbols=True)]
        caption = [_caption(found, n), *words.material(net), words.made(found.actors, net)]
        return finish(
            page, title=heading, beneath=words.beneath(net, date), caption=caption, alt=_alt(found, rows, name), legend=legend
        )  # fmt: skip


def _shares(found: Variation, actors: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """For each actor the share of each bin of ranks, of the specifications that rank it."""
    made = np.zeros((len(actors), len(BINS)))
    for k, actor in enumerate(actors):
        own = found.of(actor)["rank"].to_numpy(dtype=float)
        if len(own):
            made[k] = [((own >= low) & (own <= high)).mean() for low, high in BINS]
    return made


def _options(found: Variation) -> list[tuple[str, str]]:
    return list(zip(found.choices["choice"], found.choices["option"], strict=True))


def _told(choice: str, option: str, net: Network) -> str:
    """An option in words, an actor by its name."""
    name = option.removeprefix("without ")
    return f"{choice}: without {net.name(name)}" if choice == "focal" and name != option else f"{choice}: {option}"


def _firsts(found: Variation, actors: list[Any], options: list[tuple[str, str]]) -> np.ndarray[Any, Any]:
    """The share of the specifications with each option, of those that rank the actor, in which it is first."""
    made = np.full((len(options), len(actors)), np.nan)
    for j, actor in enumerate(actors):
        own = found.of(actor)["first"]
        for i, (choice, option) in enumerate(options):
            first = own.reindex(found.having(choice, option)).dropna()
            if len(first):
                made[i, j] = first.astype(bool).mean()
    return made


def _percent(share: float) -> str:
    return "" if share == 0 else "<1" if share < 0.005 else f"{share:.0%}"[:-1]


def _table(page: Sheet, rows: pd.DataFrame, shares: np.ndarray[Any, Any], labels: list[list[str]]) -> None:
    ax = page.ax
    wide = (page.width - SIDE) / len(BINS)
    heads = [f"{low}" if low == high else f"{low}–{high}" if np.isfinite(high) else f"{low}+" for low, high in BINS]
    write(ax, 0, 1, "Percent of the ways that rank the actor, by its rank", va="top", color=QUIET, gid="head")
    for j, head in enumerate(heads):
        write(ax, (j + 0.5) * wide, HEAD - 3, head, ha="center", va="bottom", color=QUIET, gid="head")
    right = page.width - SIDE
    for x, head in ((8, "median (range)"), (66, "ranked"), (SIDE, "moved most by")):
        write(ax, right + x, HEAD - 3, head, ha="right" if x == SIDE else "left", va="bottom", color=QUIET, gid="head")
    for i, (label, (_, row)) in enumerate(zip(labels, rows.iterrows(), strict=True)):
        top, middle = HEAD + i * ROW, HEAD + (i + 0.5) * ROW
        size = NORMAL if len(label) == 1 else SMALL
        write(ax, -6, middle, "\n".join(label), ha="right", va="center", fontsize=size, linespacing=1.0, gid="name", clip_on=False)
        for j, share in enumerate(shares[i]):
            color = PALE + (DEEP - PALE) * share if share else np.array([1.0, 1.0, 1.0])
            ax.add_patch(Rectangle((j * wide + 0.75, top + 0.75), wide - 1.5, ROW - 1.5, facecolor=color, edgecolor=FAINT, linewidth=0.4))
            if share:
                ink = "white" if share > 0.5 else INK
                write(ax, (j + 0.5) * wide, middle, _percent(share), ha="center", va="center", color=ink, gid="share")
        if row["ranked"] > 0:
            best, worst = int(row["rank_best"]), int(row["rank_worst"])
            median = words.short(row["rank_median"])
            between = f"{median} ({best}–{worst})" if best < worst else median
            write(ax, right + 8, middle, between, va="center", gid="range")
            write(ax, right + 66, middle, f"{_percent(row['ranked'])}%", va="center", gid="ranked")
            write(ax, right + SIDE, middle, row["moved_by"], ha="right", va="center", gid="moved")


def _lines(page: Sheet, start: float, options: list[tuple[str, str]], told: list[str], firsts: np.ndarray[Any, Any]) -> None:
    """One line per option, from 0 to 100 percent, with a mark for each of those that are ever first."""
    ax, wide = page.ax, page.width - 10
    write(
        ax,
        0,
        start - HEAD + 6,
        "Percent of the ways with this option that have the actor first, of those that rank it",
        va="top",
        color=QUIET,
        gid="head",
    )
    end = start + len(options) * LINE
    for share in (0, 0.25, 0.5, 0.75, 1):
        ax.plot([share * wide] * 2, [start, end], color=FAINT, linewidth=0.5, zorder=1, clip_on=False)
        write(ax, share * wide, end + 3, f"{share:.0%}"[:-1], ha="center", va="top", color=QUIET, gid="tick")
    before = ""
    for i, (choice, _) in enumerate(options):
        y = start + (i + 0.5) * LINE
        if choice != before:
            ax.plot([-page.left + 2 if page.own else 0, wide], [y - LINE / 2] * 2, color=FAINT, linewidth=0.8, zorder=1, clip_on=False)
        write(ax, -6, y, told[i] if choice != before else told[i].partition(": ")[2], ha="right", va="center", gid="option", clip_on=False)
        before = choice
        for j in reversed(range(firsts.shape[1])):  # the leader's mark lies on top
            if not np.isnan(firsts[i, j]):
                alike = np.flatnonzero(np.abs(firsts[i] - firsts[i, j]) < NEAR).tolist()  # one over the other, so that none is hidden
                ax.add_line(_sample(j, [firsts[i, j] * wide], [y + (alike.index(j) - (len(alike) - 1) / 2) * APART]))


def _sample(k: int, x: Sequence[float] = (), y: Sequence[float] = ()) -> Line2D:
    color, mark = LEADERS[k]
    return Line2D(x, y, linestyle="none", marker=mark, markersize=5.4, color=color, markeredgecolor="white", markeredgewidth=0.5,
                  zorder=3 + 0.1 * (len(LEADERS) - k), clip_on=False)  # fmt: skip


def _caption(found: Variation, n: int) -> str:
    chosen = [f"{choice} ({', '.join(part['option'])})" for choice, part in found.choices.groupby("choice", sort=False)]
    told = f"Each of the {n} ways is one combination of these choices: {'; '.join(chosen)}." if chosen else "There was nothing to choose."
    return f"{told} All combinations count alike: the shares are of choices that might be defended, not probabilities."


def _alt(found: Variation, rows: pd.DataFrame, name: str) -> str:
    net = found.ways[0].net
    told = [
        f"{net.name(row['actor'])} first in {row['first']:.0%}, ranks {int(row['rank_best'])} to {int(row['rank_worst'])}"
        for _, row in rows.head(5).iterrows()
        if row["ranked"] > 0
    ]
    return f"Table of ranks by {name} under {words.many(len(found.ways), 'way')} of reading the ties: {'; '.join(told)}."

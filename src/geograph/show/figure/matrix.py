"""Who is friendly or hostile to whom, actor by actor, in the order of camps, blocs or another partition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from geograph.errors import UnknownName
from geograph.network import Network
from geograph.result import ABOUT
from geograph.show.figure import words
from geograph.show.figure.style import INK, MARGIN, QUIET, SMALL, WIDTH, Key, bare, finish, sheet, style, width_of, wrap, write
from geograph.show.looks import in_order
from geograph.views import as_network

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

# Code of a dyad: word, fill, mark. The fills differ in lightness too.
DYADS = {
    1: ("neutral", "#D6D6D6", ""),
    2: ("friendly", "#86BFE6", "+"),
    3: ("hostile", "#C1440E", "_"),
    4: ("friendly and hostile", "#3B1C4A", "x"),
}
NAMED = 7.0  # points a row must have for a name of 7 points
NAMES, MOST_NAMES = 104.0, 124.0  # points for names: at least if they need it, and at most
GROUPS = 66.0  # points for a group's name at most
LINE = 0.98  # height of its lines, in letters
LARGEST = 15.0  # points of a cell in a small matrix


@dataclass(frozen=True)
class Blocks:
    """Actors in order, the group of each, and what is to be said of the order."""

    actors: list[Any]
    group: list[str]
    floating: set[Any]
    told: str
    apart: list[str]  # groups within which ties should be friendly, if the order is one of camps


def matrix(
    net: Any,
    order: str = "camp",
    *,
    ax: Axes | None = None,
    title: str | None = None,
    as_of: str | None = None,
    legend: bool = True,
    font: str | Sequence[str] | None = None,
) -> Axes:
    """Draw the signs of all dyads, actor by actor, ordered so that groups become blocks.

    Parameters
    ----------
    net : Network or networkx graph
    order : str
        ``"camp"`` (:func:`geograph.balance.camps`), or a partition such as ``"bloc"``.
    ax, title, as_of, legend, font
        As for :func:`network`.

    Returns
    -------
    Axes

    Raises
    ------
    UnknownName
        A partition that does not exist.

    Notes
    -----
    A cell shows the signs of all ties of two actors, whatever their direction, type and date. In the order of camps a frame marks a
    dyad that contradicts the division: hostile within a camp, or friendly between two. Actors without a tie are left
    out, in the order of camps those without a signed one.

    Examples
    --------
    >>> import geograph as gg
    >>> ax = gg.figure.matrix(gg.example(), order="bloc")
    >>> gg.figure.alt_text(ax)[:60]
    'Matrix of 75 actors in the order of bloc: 52 friendly, 104 n'
    """
    net = as_network(net)
    date = words.as_of(net, as_of)
    blocks = _camps(net) if order == "camp" else _partition(net, order)
    codes = _codes(net, blocks.actors)
    n = len(blocks.actors)
    wrong = _contradictions(codes, blocks) if order == "camp" else np.zeros_like(codes, dtype=bool)
    with style(font):
        full = WIDTH - 2 * MARGIN
        given = None if ax is None else sheet(ax, 0)
        wide, tall = (full, math.inf) if given is None else (given.width, given.height)
        grid = _grid(n, [net.name(actor) for actor in blocks.actors], _sizes(blocks), wide, tall)
        page = given or sheet(None, grid.names + grid.side * n + 1, right=full - grid.names - grid.side * n - grid.groups)
        bare(page)
        names = {actor: wrap(net.name(actor), grid.names - 4, SMALL, lines=1)[0] for actor in blocks.actors} if grid.names > 1 else {}
        named = bool(names) or not n
        _draw(page.ax, codes, wrong, blocks, names, grid)
        count = {code: int((np.triu(codes, 1) == code).sum()) for code in DYADS}
        page.keys = [_key(count, int(np.triu(wrong, 1).sum()) if order == "camp" else None)]
        by = "computed camp" if order == "camp" else order.replace("_", " ")
        heading = title if title is not None else f"Who is friendly or hostile to whom, by {by}"
        drawn = f"{n} of {words.many(len(net.actors), 'actor')}" if n < len(net.actors) else ""
        caption = [_told(net, blocks, named), *words.material(net), words.data_line(net)]
        told = ", ".join(f"{count[code]} {DYADS[code][0]}" for code in (2, 1, 3, 4))
        alt = f"Matrix of {words.many(n, 'actor')} in the order of {order.replace('_', ' ')}: {told} dyads. {_groups_told(blocks)}"
        return finish(page, title=heading, beneath=words.beneath(net, date, drawn), caption=caption, alt=alt, legend=legend)


@dataclass(frozen=True)
class Grid:
    """Where the cells stand: their side, and the room for names of actors left of them and above, for those of groups on the right."""

    side: float
    names: float
    groups: float


def _grid(n: int, names: list[str], blocks: dict[str, int], wide: float, tall: float) -> Grid:
    """Cells as large as there is room for; names where a row can hold one, else those of groups alone."""
    beside = min(GROUPS, wide * 0.2)
    groups = 8 + max((width_of(line, bold=True) for name in blocks for line in wrap(name, beside, bold=True)), default=0.0)
    room = min(wide - groups, tall) - n * NAMED
    longest = min(max((width_of(name) for name in names), default=0.0) + 5, max(min(NAMES, wide * 0.3), min(room, MOST_NAMES)))
    side = min(LARGEST, (wide - groups - longest) / max(n, 1), (tall - longest - 1) / max(n, 1))
    if side >= NAMED:
        return Grid(side, longest, groups)
    return Grid(min((wide - groups - 2) / max(n, 1), (tall - 2) / max(n, 1)), 1.0, groups)


def _sizes(blocks: Blocks) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in blocks.group:
        found[name] = found.get(name, 0) + 1
    return found


# -- order ------------------------------------------------------------------------------------------


def _camps(net: Network) -> Blocks:
    from geograph.balance import camps

    table = camps(net)
    tied = table[table["camp"].notna()]
    several = tied["component"].nunique() > 1
    rows = []
    for actor, component, camp, floating in zip(tied["actor"], tied["component"], tied["camp"], tied["floating"], strict=True):
        name = f"camp {int(camp)}" + (f", part {int(component)}" if several else "")
        rows.append((int(component), int(camp), net.name(actor).casefold(), str(actor), actor, name, floating is True or floating == True))  # noqa: E712
    rows.sort(key=lambda row: row[:4])
    notes = [note for note in table.attrs[ABOUT]["notes"] if "frustration" in note or "equally good" in note or "only" in note]
    return Blocks(
        [row[4] for row in rows], [row[5] for row in rows], {row[4] for row in rows if row[6]},
        f"Camps: {'; '.join(notes)}." if notes else "", sorted({row[5] for row in rows}),
    )  # fmt: skip


def _partition(net: Network, order: str) -> Blocks:
    known = sorted(set(net.groups["partition"]))
    if order not in known:
        raise UnknownName("order", order, ["camp", *known])
    found = net.partition(order)
    tied = {*net.ties["source"], *net.ties["target"]}
    group = {actor: " + ".join(found.get(actor, [])) for actor in in_order(net) if actor in tied}
    size: dict[str, int] = {}
    for name in group.values():
        size[name] = size.get(name, 0) + 1
    actors = sorted(group, key=lambda a: (not group[a], -size[group[a]], group[a], net.name(a).casefold(), str(a)))
    return Blocks(actors, [group[a] or f"no {order.replace('_', ' ')}" for a in actors], set(), "", [])


def _codes(net: Network, actors: list[Any]) -> NDArray[np.int64]:
    """The code of each dyad, 0 where there is no tie."""
    place = {actor: i for i, actor in enumerate(actors)}
    n = len(actors)
    has = {sign: np.zeros((n, n), dtype=bool) for sign in (-1, 0, 1)}
    for a, b, sign in zip(net.ties["source"], net.ties["target"], net.ties["sign"], strict=True):
        if a in place and b in place and a != b:
            i, j = place[a], place[b]
            has[int(sign)][i, j] = has[int(sign)][j, i] = True
    return np.select([has[1] & has[-1], has[-1], has[1], has[0]], [4, 3, 2, 1], default=0)


def _contradictions(codes: NDArray[np.int64], blocks: Blocks) -> NDArray[np.bool_]:
    group = np.array(blocks.group, dtype=object)
    same = group[:, None] == group[None, :]
    return np.asarray(((codes == 3) & same) | ((codes == 2) & ~same))


# -- drawing ----------------------------------------------------------------------------------------


def _draw(ax: Axes, codes: NDArray[np.int64], wrong: NDArray[np.bool_], blocks: Blocks, names: dict[Any, str], grid: Grid) -> None:
    n, side, left, top = len(blocks.actors), grid.side, grid.names, grid.names
    ax.add_patch(Rectangle((left, top), side * n, side * n, facecolor="none", edgecolor=QUIET, linewidth=0.6, zorder=4))
    for k in range(n):
        ax.add_patch(Rectangle((left + k * side, top + k * side), side, side, facecolor="#F4F4F4", edgecolor="none"))
    gap = min(0.35, side * 0.05)
    for code, (_, fill, mark) in DYADS.items():
        rows, columns = np.nonzero(codes == code)
        for i, j in zip(rows, columns, strict=True):
            ax.add_patch(
                Rectangle(
                    (left + j * side + gap, top + i * side + gap),
                    side - 2 * gap,
                    side - 2 * gap,
                    facecolor=fill,
                    edgecolor="none",
                    gid=None,
                )
            )
        if mark and len(rows) and side >= 3.2:
            color = "white" if code > 2 else INK
            ax.plot(
                left + (columns + 0.5) * side, top + (rows + 0.5) * side, linestyle="none", marker=mark, markersize=side * 0.5,
                markeredgewidth=max(0.6, side * 0.09), color=color, scalex=False, scaley=False,
            )  # fmt: skip
    for i, j in zip(*np.nonzero(wrong), strict=True):
        ax.add_patch(Rectangle((left + j * side, top + i * side), side, side, facecolor="none", edgecolor="black", linewidth=0.9, zorder=3))
    edges = [k for k in range(n + 1) if k in (0, n) or blocks.group[k] != blocks.group[k - 1]]
    for k in edges[1:-1]:
        for xs, ys in (((0, n), (k, k)), ((k, k), (0, n))):
            ax.plot(
                [left + x * side for x in xs], [top + y * side for y in ys], color=INK, linewidth=0.9, scalex=False, scaley=False, zorder=4
            )
    for k, actor in enumerate(blocks.actors):
        if actor in names:
            slant = "italic" if actor in blocks.floating else "normal"
            middle = (k + 0.5) * side
            write(ax, left - 2.5, top + middle, names[actor], ha="right", va="center", fontstyle=slant, linespacing=1.0, gid="name")
            write(ax, left + middle, top - 2.5, names[actor], ha="center", va="bottom", rotation=90, fontstyle=slant, gid="name")
    for first, last in pairwise(edges):
        room, middle = (last - first) * side, top + (first + last) / 2 * side
        fitting = int(room / (SMALL * LINE))
        if fitting:
            label = wrap(blocks.group[first], grid.groups - 7.9, bold=True, lines=fitting)
            write(ax, left + n * side + 5, middle, "\n".join(label), va="center", fontweight="bold", linespacing=LINE, gid="group")


def _key(count: dict[int, int], wrong: int | None) -> Key:
    samples: list[Any] = []
    told = []
    for code in (2, 1, 3, 4):
        word, fill, mark = DYADS[code]
        color = "white" if code > 2 else INK
        samples.append(
            (Patch(facecolor=fill, edgecolor="none"), Line2D([], [], linestyle="none", marker=mark or None, color=color, markersize=4.5))
        )
        told.append(f"{word} ({count[code]})")
    if wrong is not None:
        samples.append(Patch(facecolor="none", edgecolor="black", linewidth=0.9))
        told.append(f"contradicts the camps ({wrong})")
    return Key("Dyads", samples, told)


def _told(net: Network, blocks: Blocks, named: bool) -> str:
    parts = ["A cell shows the signs of all ties between two actors, in either direction."]
    if blocks.told:
        parts.append(blocks.told)
    if blocks.floating and named:
        parts.append("Italic: floating, stands elsewhere in a division as good.")
    gone = len(net.actors) - len(blocks.actors)
    if gone:
        ties = net.ties[net.ties["sign"] != 0] if blocks.apart else net.ties
        signed = gone - len(set(net.actors.index) - set(ties["source"]) - set(ties["target"]))
        why = "signed tie" if blocks.apart else "tie"
        if gone > signed:
            parts.append(f"{words.many(gone - signed, 'actor')} without a {why} {'is' if gone - signed == 1 else 'are'} left out.")
        if signed:
            told = "stand in no camp: forums, and those that are friend and foe at once to all they have"
            parts.append(f"{words.many(signed, 'actor')} with signed ties {told}.")
    if blocks.apart and "camp" in set(net.groups["partition"]):
        parts.append("The camps are computed from signs; the partition called camp in the data is another thing.")
    if not named:
        parts.append(f"The names of {words.many(len(blocks.actors), 'actor')} have no room; select fewer to read them.")
    return " ".join(parts)


def _groups_told(blocks: Blocks) -> str:
    size = _sizes(blocks)
    return f"Groups: {'; '.join(f'{name} ({n})' for name, n in size.items())}." if size else ""

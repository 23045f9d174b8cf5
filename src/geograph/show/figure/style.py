"""What all figures share: fonts and text, the sheet they are drawn on, and what stands around the drawing.

Lengths are in points (1/72 inch). Nothing here touches pyplot or the global settings of matplotlib: a figure of our own
needs no display, and settings hold inside ``style`` only.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.legend import Legend
from matplotlib.textpath import TextToPath
from matplotlib.transforms import ScaledTranslation

from geograph.errors import MeasureError, UnknownName

WIDTH = 180 / 25.4 * 72  # a full page between margins
MARGIN = 6.0
SMALL, NORMAL, TITLE = 7.0, 8.0, 11.0  # sizes of text
LEADING = 1.3
INK, QUIET, FAINT = "#1A1A1A", "#595959", "#D0D0D0"  # text, lesser text, grid
DPI = 200
FONT = "DejaVu Sans"  # comes with matplotlib, so that every machine draws the same

_RC: dict[str, Any] = {
    "text.parse_math": False,  # a $ in a name is a $
    "text.usetex": False,
    "text.hinting": "none",  # text is as wide in a PNG as in a PDF
    "text.color": INK,
    "font.size": NORMAL,
    "axes.labelsize": NORMAL,
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.unicode_minus": True,
    "svg.fonttype": "none",
    "svg.hashsalt": "geograph",
    "pdf.fonttype": 42,
    "path.simplify": False,
}
_GONE = re.compile("[\ud800-\udfff\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")  # no text, or turns the text around it


@contextlib.contextmanager
def style(font: str | Sequence[str] | None = None) -> Iterator[None]:
    """matplotlib's own defaults and ours, for as long as something is drawn; a letter no font has is a box, not a failure."""
    settings: dict[Any, Any] = {
        k: v for k, v in mpl.rcParamsDefault.items() if not k.startswith(("backend", "interactive", "toolbar", "webagg", "date."))
    }
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+|Matplotlib currently does not support")
        settings.update({**_RC, "font.family": _families(font)})
        with mpl.rc_context(settings):
            yield


def _families(font: str | Sequence[str] | None) -> list[str]:
    asked = [] if font is None else [font] if isinstance(font, str) else list(font)
    known = {entry.name for entry in fontManager.ttflist} if asked else set()
    for name in asked:
        if name not in known:
            raise UnknownName("font", name, sorted(known))
    return [*(name for name in asked if name != FONT), FONT]


# -- text -------------------------------------------------------------------------------------------


def clean(text: Any) -> str:
    """Text of the data as one line of letters: no control characters, nothing that reverses what follows."""
    line = " ".join(_GONE.sub("", str(text)).split())
    return "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cn", "Zl", "Zp"))


LONGEST = 2000  # letters of a text that are measured; no figure has room for more


@lru_cache(maxsize=8192)
def _width(text: str, size: float, bold: bool, families: tuple[str, ...]) -> float:
    font = FontProperties(family=list(families), size=size, weight="bold" if bold else "normal")
    return float(TextToPath().get_text_width_height_descent(text, font, False)[0])


def width_of(text: str, size: float = SMALL, *, bold: bool = False) -> float:
    """How wide a line of text is, inside ``style``."""
    return _width(text, size, bold, tuple(mpl.rcParams["font.family"])) if text else 0.0


def wrap(text: str, width: float, size: float = SMALL, *, bold: bool = False, lines: int = 99) -> list[str]:
    """A text in lines no wider than ``width``; what does not fit in so many lines ends in an ellipsis."""
    words = clean(str(text)[:LONGEST]).split(" ")
    made: list[str] = []
    now = ""
    while words and len(made) <= lines:  # one line too many is enough to know that the text is too long
        word = words.pop(0)
        longer = f"{now} {word}" if now else word
        if width_of(longer, size, bold=bold) <= width:
            now = longer
        elif now:
            made.append(now)
            now, words = "", [word, *words]
        else:  # a word wider than the line
            cut = max(1, bisect_right(range(1, len(word)), width, key=lambda k: width_of(word[:k], size, bold=bold)))
            cut = max(word.rfind("-", 1, cut), word.rfind("/", 1, cut)) + 1 or cut
            made.append(word[:cut])
            words = [word[cut:], *words] if word[cut:] else words
    made += [now] if now or not made else []
    if len(made) <= lines:
        return made
    last = made[lines - 1]
    last = last[: bisect_right(range(1, len(last) + 1), width, key=lambda k: width_of(f"{last[:k]}…", size, bold=bold))]
    return [*made[: lines - 1], f"{last.rstrip()}…"]


def write(place: Axes | Figure, x: float, y: float, text: str, **looks: Any) -> Any:
    """Put text that is text: no mathematics, no TeX, in the fonts of ``style``."""
    return place.text(x, y, text, parse_math=False, usetex=False, **{"fontsize": SMALL, "linespacing": LEADING, **looks})


# -- the sheet --------------------------------------------------------------------------------------


class Drawing(Axes):
    """Axes of a figure that pyplot does not know: a notebook shows them as the whole figure, with its alt text."""

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        from geograph.show.figure.saving import alt_text, render

        wide, tall = (round(float(side) * 96) for side in figure_of(self).get_size_inches())
        return render(self, "png"), {"width": wide, "height": tall, "alt": alt_text(self)}


def figure_of(ax: Axes) -> Figure:
    """The whole figure that axes stand in, whatever part of it they are in."""
    figure = ax.figure.canvas.figure
    assert isinstance(figure, Figure)
    return figure


@dataclass
class Told:
    """What is said of a drawing."""

    title: str
    alt: str
    caption: str


TOLD: WeakKeyDictionary[Axes, Told] = WeakKeyDictionary()


@dataclass
class Key:
    """A legend: a heading and its samples with their words."""

    heading: str
    samples: list[Any]
    words: list[str]
    symbols: bool = False  # samples that need less width than lines and bars


@dataclass
class Sheet:
    """Axes to draw on, and how large they are; ``own`` where the figure is ours, with room around the axes for words."""

    ax: Axes
    own: bool
    width: float
    height: float
    left: float = 0.0
    above: float = 0.0
    below: float = 0.0
    keys: list[Key] = field(default_factory=list)


def sheet(ax: Axes | None, height: float, *, left: float = 0.0, right: float = 0.0, above: float = 0.0, below: float = 0.0) -> Sheet:
    """Axes of this height, with room on their sides; or those given, as large as they are."""
    if ax is not None:
        if not isinstance(ax, Axes):
            raise MeasureError(f"ax={ax!r}: expected matplotlib Axes, such as one of plt.subplots()")
        figure = figure_of(ax)
        box = ax.get_window_extent()
        return Sheet(ax, False, box.width * 72 / figure.dpi, box.height * 72 / figure.dpi, below=below)
    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    width = WIDTH - 2 * MARGIN - left - right
    made = figure.add_axes((0.0, 0.0, width / WIDTH, 1.0), axes_class=Drawing)
    return Sheet(made, True, width, height, left, above, below)


def bare(page: Sheet) -> None:
    """Axes measured in points from the top left, without frame or ticks."""
    page.ax.set_xlim(0, page.width)
    page.ax.set_ylim(page.height, 0)
    page.ax.set_xticks([])
    page.ax.set_yticks([])
    page.ax.set_axis_off()


def plain_axis(ax: Axes, *, numbers: bool = True) -> None:
    """A frame of one line below; small numbers; nothing beside the rows."""
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set(color=QUIET, linewidth=0.6)
    ax.tick_params(axis="y", left=False, labelleft=False)
    ax.tick_params(
        axis="x", length=3, width=0.6, color=QUIET, labelsize=SMALL, labelcolor=INK, labelbottom=numbers,
        labelfontfamily=mpl.rcParams["font.family"],
    )  # fmt: skip


def finish(page: Sheet, *, title: str, beneath: str, caption: Sequence[str], alt: str, legend: bool = True) -> Axes:
    """Title, line beneath it, legends and caption: around our own drawing; over and under given axes title and legends."""
    ax, title, beneath = page.ax, clean(title), clean(beneath)
    paragraphs = [line for part in caption if (line := clean(part))]
    TOLD[ax] = Told(title, clean(alt), "\n".join(paragraphs))
    under = page.below + _legends(page, page.below + 4) if legend else page.below
    if not page.own:
        if title:
            ax.set_title(title, loc="left", fontsize=NORMAL, fontweight="bold", parse_math=False, usetex=False, color=INK)
        return ax
    full = WIDTH - 2 * MARGIN
    parts: list[tuple[list[str], float, dict[str, Any]]] = [
        (wrap(title, full, TITLE, bold=True) if title else [], TITLE, {"fontweight": "bold"}),
        (wrap(beneath, full, NORMAL) if beneath else [], NORMAL, {"color": QUIET}),
    ]
    words = [line for part in paragraphs for line in wrap(part, full, SMALL)]
    head = sum(len(lines) * size * LEADING for lines, size, _ in parts) + 5 + page.above
    foot = under + (10 + len(words) * SMALL * LEADING if words else 0)
    total = 2 * MARGIN + head + page.height + foot
    figure = figure_of(ax)
    figure.set_size_inches(WIDTH / 72, total / 72)
    ax.set_position(((MARGIN + page.left) / WIDTH, (MARGIN + foot) / total, page.width / WIDTH, page.height / total))
    at = total - MARGIN
    for lines, size, looks in parts:
        if lines:
            write(figure, MARGIN / WIDTH, at / total, "\n".join(lines), va="top", fontsize=size, **looks)
            at -= len(lines) * size * LEADING
    if words:
        write(figure, MARGIN / WIDTH, (MARGIN + len(words) * SMALL * LEADING) / total, "\n".join(words), va="top", color=INK)
    return ax


def _legends(page: Sheet, start: float) -> float:
    """Draw the legends in rows below the axes; how far down they reach."""
    ax, at = page.ax, start
    figure = figure_of(ax)
    room = page.width + (page.left if page.own else 0)
    for key in page.keys:
        words = [clean(word) for word in key.words]
        heading = wrap(key.heading, HEADING - 4, SMALL, bold=True)
        sample = SYMBOL if key.symbols else SAMPLE
        column = sample + max((width_of(word) for word in words), default=0) + 12
        columns = max(1, int((room - HEADING + 12) // column))
        rows = -(-len(words) // columns)
        columns = -(-len(words) // max(rows, 1)) or 1
        for x, entries in ((0.0, heading), (HEADING, words)):
            shift = ScaledTranslation((x - page.left * page.own) / 72, -at / 72, figure.dpi_scale_trans)
            if not x:
                write(
                    ax, 0, 0, "\n".join(entries), transform=ax.transAxes + shift, va="top", fontweight="bold", clip_on=False
                )  # fmt: skip
                continue
            box = Legend(
                ax, key.samples, entries, loc="upper left", bbox_to_anchor=(0, 0, 0, 0), bbox_transform=ax.transAxes + shift,
                ncols=columns, frameon=False, fontsize=SMALL, borderpad=0, borderaxespad=0, labelspacing=0.35, columnspacing=12 / SMALL,
                handlelength=(sample - 5) / SMALL, handletextpad=5 / SMALL, handleheight=1.0, numpoints=1, scatterpoints=1,
            )  # fmt: skip
            for text in box.get_texts():
                text.set(parse_math=False, usetex=False, color=INK)
            ax.add_artist(box)
            box.set_clip_on(False)
        tall = max(rows * SMALL * 1.38, len(heading) * SMALL * LEADING)
        at += tall + 5
    return at - page.below


HEADING, SAMPLE, SYMBOL = 56.0, 33.0, 15.0  # width of a legend's heading; of a sample with the space after it

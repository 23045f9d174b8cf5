"""Figures as files: the same bytes for the same figure, text as text, words for those who cannot see it."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from geograph.errors import MeasureError, UnknownName
from geograph.output import write_files
from geograph.show.figure.style import DPI, TOLD, Told, clean, figure_of, style

FORMATS = ("png", "svg", "pdf")


def save(ax: Axes | Figure, path: str | Path) -> Path:
    """Write the figure that ``ax`` stands in; the ending of ``path`` says the format. Whole or not at all.

    Parameters
    ----------
    ax : Axes or Figure
        As returned by the functions of this module; the whole figure is written.
    path : str or Path
        ``.png`` (200 dots per inch), ``.svg`` or ``.pdf``. Text in SVG and PDF stays text.

    Returns
    -------
    Path

    Raises
    ------
    UnknownName
        Another ending.
    CannotWrite
        The file could not be written; what stood there before is untouched.

    Notes
    -----
    The alt text goes with the file: ``<title>`` and ``<desc>`` of an SVG, title and subject of a PDF, the text chunks
    Title and Description of a PNG. Nothing of the time or the machine does, so the same figure gives the same bytes
    with the same versions of matplotlib and its fonts.

    Examples
    --------
    >>> import geograph as gg, tempfile
    >>> ax = gg.figure.ranking(gg.centrality.degree(gg.example()))
    >>> gg.figure.save(ax, f"{tempfile.mkdtemp()}/degree.svg").name
    'degree.svg'
    """
    path = Path(path)
    form = path.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise UnknownName("format", form, FORMATS)
    write_files({path: render(ax, form)})
    return path


def render(ax: Axes | Figure, form: str) -> bytes:
    """The figure as the bytes of a file."""
    figure = _figure(ax)
    told = [TOLD[each] for each in figure.get_axes() if each in TOLD]
    title = " · ".join(t.title for t in told if t.title)
    alt = "\n".join(t.alt for t in told)
    metadata: dict[str, Any] = {
        "png": {"Software": None, "Title": title or None, "Description": alt or None},
        "svg": {"Date": None, "Creator": None, "Title": title or None},
        "pdf": {"CreationDate": None, "Title": title or None, "Subject": alt or None},
    }[form]
    if form == "png":
        metadata = {k: v for k, v in metadata.items() if v is not None or k == "Software"}
    stream = io.BytesIO()
    with style():
        figure.savefig(stream, format=form, dpi=DPI, metadata=metadata, facecolor="white", edgecolor="none")
    return _described(stream.getvalue(), title, alt) if form == "svg" else stream.getvalue()


def _figure(ax: Axes | Figure) -> Figure:
    found = ax if isinstance(ax, Figure) else figure_of(ax) if isinstance(ax, Axes) else None
    if not isinstance(found, Figure):
        raise MeasureError(f"{type(ax).__name__}: expected the Axes of a figure, as gg.figure.network and its like return them")
    if type(found.canvas).__name__ == "FigureCanvasBase":
        FigureCanvasAgg(found)
    return found


def _described(svg: bytes, title: str, alt: str) -> bytes:
    """An SVG that names and describes itself to a screen reader."""
    text = re.sub(r"\s*<title>.*?</title>", "", svg.decode("utf-8"), count=1, flags=re.DOTALL)
    own = hashlib.sha256(alt.encode()).hexdigest()[:8]  # several figures may stand in one page
    words = f' <title id="t{own}">{escape(title or "Figure")}</title>\n <desc id="d{own}">{escape(alt)}</desc>\n'
    head, start, rest = text.partition("<svg ")
    attributes, close, body = rest.partition(">")
    return f'{head}{start}role="img" aria-labelledby="t{own} d{own}" {attributes}{close}\n{words}{body.lstrip()}'.encode()


def _told(ax: Axes) -> Told:
    if ax not in TOLD:
        raise MeasureError("these Axes were not drawn by gg.figure, so nothing is known of them")
    return TOLD[ax]


def alt_text(ax: Axes) -> str:
    """What the figure shows, in words for those who cannot see it; :func:`save` puts it into the file.

    Examples
    --------
    >>> import geograph as gg
    >>> ax = gg.figure.ranking(gg.centrality.degree(gg.example()), top=3)
    >>> gg.figure.alt_text(ax)[:30]
    'Dot plot of degree, best first'
    """
    return clean(_told(ax).alt)


def caption(ax: Axes) -> str:
    """The caption: what the marks mean, how the numbers were made, the sources, what to bear in mind.

    It stands under a figure of our own; for axes that were given it is here to be put where it belongs.

    Examples
    --------
    >>> import geograph as gg
    >>> print(gg.figure.caption(gg.figure.ranking(gg.centrality.degree(gg.example()), top=3)).splitlines()[0])
    Degree of the 3 best ranked of 49 actors; the number at the right is the rank.
    """
    return _told(ax).caption

"""The page in a notebook: a frame that holds the whole page, without a server and without a file beside the notebook."""

from __future__ import annotations

from html import escape
from typing import Any

from geograph.errors import GeographError, one_line
from geograph.network import Network
from geograph.show.page.page import render
from geograph.views import as_network

_LEAST = 100  # pixels
# Its scripts run in an origin of their own: they see neither the notebook nor its cookies and storage. Links open in new tabs like any.
_MAY = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


class Frame:
    """A page for a notebook to show; made by :func:`show`."""

    def __init__(self, net: Network, html: str, title: str, height: int) -> None:
        self._net, self._page, self._title, self._height = net, html, title, height

    def __repr__(self) -> str:
        return f"<Page of {repr(self._net).partition(chr(10))[0].strip('<>')}>"

    def _repr_html_(self) -> str:
        page = escape(self._page).replace("\n", "&#10;")  # one line: Markdown around it would take a blank one for its end
        return (
            f'<iframe srcdoc="{page}" title="{escape(self._title)}" sandbox="{_MAY}" '
            f'style="width:100%;height:{self._height}px;border:1px solid #8888;border-radius:6px"></iframe>'
        )


def show(net: Any, *, height: int = 640, **options: Any) -> Frame:
    """The page of a network inside a notebook.

    Parameters
    ----------
    net : Network or networkx graph
        Left unchanged.
    height : int
        Of the frame, in pixels.
    **options
        As for :func:`write`: ``size_by``, ``color_by``, ``title``.

    Returns
    -------
    Frame
        A notebook shows it as the last value of a cell. It needs neither a server nor a file, so it stays where a notebook
        is saved with its outputs, or exported by nbconvert to HTML.

    Raises
    ------
    UnknownName
        A partition that does not exist; a table without a value per actor.

    Notes
    -----
    The page runs in a sandbox: it can read nothing of the notebook around it. Each output holds the whole page, about
    a megabyte; to send a page to others :func:`write` it to a file. JupyterLab asks whether it may trust a notebook
    that somebody else has run, and shows no frame before.

    Examples
    --------
    >>> import geograph as gg
    >>> gg.page.show(gg.example(), height=500)
    <Page of Network: 77 actors, 321 ties, 9 types, 5 sources>
    """
    if isinstance(height, bool) or not isinstance(height, int) or height < _LEAST:
        raise GeographError(f"height={height!r}: give a whole number of pixels, {_LEAST} or more")
    net = as_network(net)
    html = render(net, **options)
    return Frame(net, html, one_line(options.get("title") or "Network of actors and ties"), height)

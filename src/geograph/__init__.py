"""geograph: actor-relationship graphs in international politics. This file is the table of contents.

Nothing is imported before it is used, so ``import geograph`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geograph import (
        balance,
        brokerage,
        centrality,
        claims,
        explain,
        paths,
        ranges,
        robust,
        sources,
        structure,
        timeline,
        uncertainty,
        whatif,
    )
    from geograph.citing import cite, method
    from geograph.cleaning import clean
    from geograph.errors import (
        CannotRead,
        CannotWrite,
        DataError,
        DataWarning,
        GeographError,
        MeasureError,
        UnknownName,
    )
    from geograph.load import check, example, example_path, from_networkx, read
    from geograph.network import Network
    from geograph.profiles import actor
    from geograph.result import about
    from geograph.rscript import read_ranking, reproduce
    from geograph.show import figure, layout, page, report
    from geograph.show.files import write
    from geograph.views import View, view

__version__ = "0.1.0"

_MODULES = {
    "balance": "geograph.balance",
    "brokerage": "geograph.brokerage",
    "centrality": "geograph.centrality",
    "claims": "geograph.claims",
    "explain": "geograph.explain",
    "paths": "geograph.paths",
    "ranges": "geograph.ranges",
    "robust": "geograph.robust",
    "sources": "geograph.sources",
    "structure": "geograph.structure",
    "timeline": "geograph.timeline",
    "uncertainty": "geograph.uncertainty",
    "whatif": "geograph.whatif",
    "figure": "geograph.show.figure",
    "page": "geograph.show.page",
    "layout": "geograph.show.layout",
    "report": "geograph.show.report",
}
_NAMES = {
    "read": "load", "check": "load", "example": "load", "example_path": "load", "from_networkx": "load",
    "clean": "cleaning",
    "Network": "network", "view": "views", "View": "views", "about": "result", "write": "show.files",
    "actor": "profiles", "cite": "citing", "method": "citing", "reproduce": "rscript", "read_ranking": "rscript",
    "GeographError": "errors", "DataError": "errors", "DataWarning": "errors", "MeasureError": "errors",
    "UnknownName": "errors", "CannotRead": "errors", "CannotWrite": "errors",
}  # fmt: skip

__all__ = [*_MODULES, *_NAMES]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        value = importlib.import_module(_MODULES[name])
    elif name in _NAMES:
        value = getattr(importlib.import_module(f"geograph.{_NAMES[name]}"), name)
    else:
        raise AttributeError(f"module 'geograph' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

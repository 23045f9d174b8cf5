"""What ``--range`` does in a command: each source left out in turn, after a question where that takes long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from geograph.cli.showing import PATIENCE, ask

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from geograph.network import Network
    from geograph.result import Table

range_option = click.option("--range", "ranges", is_flag=True, help="How far the numbers hang on single sources: each left out in turn.")


def each_source(measure: Callable[[Network], Any], net: Network, *, but: Collection[str] = ()) -> dict[str, Any]:
    """A measure without each source, for :mod:`geograph.ranges`. The first one tells how long all would take."""
    from geograph.ranges import each
    from geograph.sources import leavable

    names = [name for name in leavable(net) if name not in but]
    begun = time.perf_counter()
    found = each(measure, net, names[:1])
    _ask_if_long(len(names), time.perf_counter() - begun)
    return found | each(measure, net, names[1:])


def _ask_if_long(sources: int, seconds: float) -> None:
    """Above a minute, ask first; where nobody can answer, refuse."""
    rest = (sources - 1) * seconds
    if rest <= PATIENCE:
        return
    minutes = max(round(rest / 60), 1)
    told = f"--range leaves out {sources:,} sources in turn, which takes about {minutes:,} minute{'s' * (minutes > 1)}"
    ask(told, "leave out --range, or select fewer sources with --citing")


def only_told(result: Table) -> Table:
    """For the eye: without the column of missing rows where none is missing."""
    return result.drop(columns=[c for c in result if c == "missing_without" and not result[c].any()])

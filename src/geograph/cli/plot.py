"""The command that draws: plot."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geograph.cli.options import (
    PATH,
    contract,
    drop_bad_option,
    is_stdout,
    load,
    output_options,
    reading_options,
    refuse_input,
    refuse_layout,
    say,
    selection_options,
    view_options,
    wrote,
)
from geograph.cli.rank import ask_if_long
from geograph.cli.robust import varied
from geograph.vocabulary import CHOICES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geograph.network import Network

FORMATS = ("png", "svg", "pdf")
# Which kinds of figure an option is for; title, date and font are for all.
GOES_WITH = {
    "by": ("ranking", "specifications"), "over": ("specifications",), "ranges": ("ranking",),
    "size_by": ("network",), "color_by": ("network",), "signed": ("network",),
    "highlight": ("network",), "layout": ("network",), "group": ("roles",), "order": ("matrix",), "actor": ("timeline",),
    "top": ("ranking", "specifications", "roles", "timeline"),
}  # fmt: skip
_SPELLED = {"ranges": "range"}
_BETWEENNESS = "betweenness"


@click.command()
@click.argument("kind", type=click.Choice(["network", "ranking", "specifications", "roles", "timeline", "matrix"]))
@click.argument("data", required=False, type=PATH)
@click.option("--by", metavar="MEASURE", help="ranking, specifications: the measure. Default: betweenness.")
@click.option("--over", multiple=True, type=click.Choice(CHOICES), help="specifications: a choice that varies (repeatable).")
@click.option("--range/--no-range", "ranges", default=None, help="ranking: how far each value hangs on single sources (drawn).")
@click.option("--size-by", metavar="MEASURE", help="network: actors' size. Default: betweenness.")
@click.option("--color-by", metavar="bloc|kind|community|PARTITION", help="network: actors' color.")
@click.option("--signed", is_flag=True, help="network: ties by sign in place of type.")
@click.option("--highlight", nargs=2, metavar="A B", help="network: mark the shortest paths between two actors.")
@click.option("--layout", metavar="FILE", type=PATH, help="network: a file that keeps the actors' places; made where it is not there.")
@click.option("--group", metavar="PARTITION", help="roles: the groups. Default: bloc.")
@click.option("--order", metavar="camp|PARTITION", help="matrix: what its blocks are. Default: camp.")
@click.option("--actor", multiple=True, metavar="ACTOR", help="timeline: the ties of this actor, or among these (repeatable).")
@click.option("--top", type=click.IntRange(1), metavar="N", help="ranking, specifications, roles, timeline: how many rows.")
@click.option("--title", help="Default: what is drawn.")
@click.option("--as-of", metavar="DATE", help="Date to which the material reaches. Default: that of the newest source.")
@click.option("--font", multiple=True, metavar="FAMILY", help="Font to try before DejaVu Sans, for letters it lacks (repeatable).")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def plot(kind: str, data: str | None, form: str | None, output: str | None, force: bool, **options: Any) -> None:
    """Draw a figure for print, as png, svg or pdf.

    \b
    geograph plot network data -o network.pdf --on 2021-09-30
    geograph plot ranking data -o brokers.png --by betweenness --top 10
    geograph plot specifications data -o choices.pdf --by betweenness
    geograph plot timeline data -o talks.svg --actor russia --actor taliban
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = _form(form, output)
    refuse_layout(options["layout"], output, data, nodes=options.get("nodes"))
    drawn = {name: options.pop(name) for name in (*GOES_WITH, "title", "as_of", "font")}
    for name, kinds in GOES_WITH.items():
        if drawn[name] not in (None, False, ()) and kind not in kinds:
            raise click.UsageError(f"--{_SPELLED.get(name, name).replace('_', '-')} goes with {', '.join(kinds)}.")
    shared = {"title": drawn["title"], "as_of": drawn["as_of"], "font": drawn["font"] or None}
    net = load(data, options)
    words = contract(options)
    if words and kind in ("timeline", "matrix"):
        first = next(iter(words)).replace("_", "-")
        raise click.UsageError(f"--{first} says how a measure counts ties; a {kind} shows them as they are.")
    from geograph.show.figure import saving

    ax = _DRAW[kind](net, drawn, words, shared)
    picture = saving.render(ax, form)
    if is_stdout(str(output)):
        sys.stdout.flush()
        sys.stdout.buffer.write(picture)
    else:
        from geograph.output import write_files

        write_files({Path(str(output)): picture})
        wrote(str(output))
    for line in saving.caption(ax).splitlines():
        say(line)


def _form(form: str | None, output: str | None) -> str:
    """The format of the picture; an error where it is not said, or a terminal would get it."""
    if output is None:
        raise click.UsageError("a figure needs a file: -o FILE.png, .svg or .pdf (-o - with --format for standard output).")
    if is_stdout(output):
        if form is None:
            raise click.UsageError("-o - needs --format png, svg or pdf.")
        if form != "svg" and sys.stdout.isatty():
            raise click.UsageError(f"a {form} is no text for a terminal; write it to a file or into a pipe.")
        return form
    ending = Path(output).suffix.lstrip(".").lower()
    if form is None and ending not in FORMATS:
        raise click.UsageError(f"{output}: the ending says no format; end it in {', '.join(FORMATS)}, or give --format.")
    return form or ending


def _measured(net: Network, name: str, words: dict[str, Any], *, ranges: bool = False) -> Any:
    from geograph.centrality.registry import measure_called

    measure = measure_called(name)
    if name == _BETWEENNESS:
        ask_if_long(net, words)
    if not ranges:
        return measure(net, **words)
    from geograph import sources

    return sources.range(measure, net, options=words, subsets=False)


def _network(net: Network, drawn: dict[str, Any], words: dict[str, Any], shared: dict[str, Any]) -> Axes:
    from geograph.show.figure import network

    size = _measured(net, drawn["size_by"] or _BETWEENNESS, words)
    chosen: dict[str, Any] = {name: drawn[name] or None for name in ("color_by", "highlight", "layout")}
    return network(net, size_by=size, signed=drawn["signed"], **chosen, **shared)


def _ranking(net: Network, drawn: dict[str, Any], words: dict[str, Any], shared: dict[str, Any]) -> Axes:
    from geograph.show.figure import ranking

    table = _measured(net, drawn["by"] or _BETWEENNESS, words, ranges=drawn["ranges"] is not False)
    return ranking(table, net=net, **_top(drawn), **shared)


def _specifications(net: Network, drawn: dict[str, Any], words: dict[str, Any], shared: dict[str, Any]) -> Axes:
    from geograph.show.figure import specifications

    return specifications(varied(net, drawn["by"] or _BETWEENNESS, drawn["over"], words), **_top(drawn), **shared)


def _roles(net: Network, drawn: dict[str, Any], words: dict[str, Any], shared: dict[str, Any]) -> Axes:
    from geograph.brokerage import roles as measured
    from geograph.show.figure import roles

    return roles(measured(net, group=drawn["group"] or "bloc", **words), net=net, **_top(drawn), **shared)


def _timeline(net: Network, drawn: dict[str, Any], _words: dict[str, Any], shared: dict[str, Any]) -> Axes:
    from geograph.show.figure import timeline

    return timeline(net, drawn["actor"] or None, **_top(drawn), **shared)


def _matrix(net: Network, drawn: dict[str, Any], _words: dict[str, Any], shared: dict[str, Any]) -> Axes:
    from geograph.show.figure import matrix

    return matrix(net, drawn["order"] or "camp", **shared)


def _top(drawn: dict[str, Any]) -> dict[str, Any]:
    return {"top": drawn["top"]} if drawn["top"] else {}


_DRAW: dict[str, Callable[..., Axes]] = {
    "network": _network, "ranking": _ranking, "specifications": _specifications, "roles": _roles, "timeline": _timeline, "matrix": _matrix,
}  # fmt: skip

"""Commands about who stands between: holes, keyplayers, cutpoints, bridges; and what brokers shows of two parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geograph.cli.options import (
    PATH,
    choose_format,
    contract,
    drop_bad_option,
    load,
    output_options,
    reading_options,
    refuse_input,
    say,
    selection_options,
    view_options,
)
from geograph.cli.ranging import each_source, only_told
from geograph.cli.showing import CITED, FORMATS, cut, in_shell, show

if TYPE_CHECKING:
    from geograph.network import Network

_TOP = click.option(
    "--top", type=click.IntRange(0), metavar="N", help="Ranks to show, equal ones together; 0 for all. Default: 20 in a table."
)


def _begun(
    data: str | None, form: str | None, output: str | None, force: bool, options: dict[str, Any]
) -> tuple[Network, str, dict[str, Any]]:
    """What every command here begins with: the network selected, the format, the contract."""
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    return load(data, options), form, contract(options)


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option(
    "--model", type=click.Choice(["whole", "ego"]), default="whole", help="Count alters' ties to the whole network, or within ego's."
)
@click.option("--actor", "actors", multiple=True, metavar="NAME", help="Only this actor, or partition:group (repeatable).")
@click.option("--pairs", is_flag=True, help="The constraint by each contact of an actor.")
@click.option("--honest", is_flag=True, help="The honest broker index: pairs of contacts with no, one-way, mutual tie.")
@_TOP
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def holes(
    data: str | None,
    model: str,
    actors: tuple[str, ...],
    pairs: bool,
    honest: bool,
    top: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Structural holes: whose contacts are not tied to each other, and whom they constrain.

    \b
    geograph holes data --on 2021-09 --top 10
    geograph holes data --actor pakistan --pairs --format csv
    """
    if honest and (pairs or actors or model != "whole"):
        raise click.UsageError("--honest has one table for all; leave out --pairs, --actor and --model.")
    net, form, words = _begun(data, form, output, force, options)
    from geograph.brokerage import dyadic_constraint, honest_broker, structural_holes

    if honest:
        result = honest_broker(net, **words)
    else:
        measure = dyadic_constraint if pairs else structural_holes
        result = measure(net, model=model, actors=list(actors) or None, **words)  # type: ignore[arg-type]
    show(net, result, form, output, top=top, rows="pairs" if pairs else "actors")


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("-k", "k", type=click.IntRange(1), default=1, metavar="N", help="How many actors the set has (1).")
@click.option(
    "--goal", type=click.Choice(["disrupt", "reach"]), default="disrupt", help="Whose loss breaks most, or who together reach most."
)
@click.option("--measure", type=click.Choice(["fragmentation", "distance", "steps"]), help="What is best: see the page on key players.")
@click.option("--steps", type=click.FloatRange(0), metavar="M", help="Reach within M steps.")
@_TOP
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def keyplayers(
    data: str | None,
    k: int,
    goal: str,
    measure: str | None,
    steps: float | None,
    top: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """The set of actors whose loss would break the network most, or from which most of it is reached.

    \b
    geograph keyplayers data -k 2 --goal disrupt
    geograph keyplayers data -k 3 --goal reach --steps 1 --on 2021-09
    """
    net, form, words = _begun(data, form, output, force, options)
    from geograph.brokerage import key_players

    result = key_players(net, k=k, goal=goal, measure=measure, steps=steps, **words)  # type: ignore[arg-type]
    show(net, result, form, output, top=top, rows="members")


@click.command()
@click.argument("data", required=False, type=PATH)
@_TOP
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def cutpoints(data: str | None, top: int | None, form: str | None, output: str | None, force: bool, **options: Any) -> None:
    """Actors and forums without which the network falls apart, and into what.

    \b
    geograph cutpoints data --on 2021-09
    geograph cutpoints data --without russia --format csv
    """
    net, form, words = _begun(data, form, output, force, options)
    from geograph.brokerage import cutpoints as measure

    show(net, measure(net, **words), form, output, top=top, rows="cutpoints")


@click.command()
@click.argument("data", required=False, type=PATH)
@_TOP
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def bridges(data: str | None, top: int | None, form: str | None, output: str | None, force: bool, **options: Any) -> None:
    """Ties that alone join two parts of the network, and the citations they rest on.

    \b
    geograph bridges data --on 2021-09
    geograph bridges data --at-least medium --format csv
    """
    net, form, words = _begun(data, form, output, force, options)
    from geograph.brokerage import bridges as measure

    show(net, measure(net, **words), form, output, top=top, rows="bridges")


_OF_MEDIATORS = (
    "rank", "actor", "geodesics", "current_flow", "replaceability", "ties_to_a", "ties_to_b", "hostile_to_a", "hostile_to_b", "overlap",
)  # fmt: skip


_RANGED = ("rank", "geodesics", "current_flow")  # the columns of mediators whose range is told


def show_mediators(
    net: Network,
    a: str,
    b: str,
    form: str,
    output: str | None,
    options: dict[str, Any],
    *,
    top: int | None = None,
    ranges: bool = False,
    citations: bool = False,
) -> None:
    """What ``brokers --for A B`` prints. ``options`` are those of the command; the contract is taken out of them."""
    from geograph.brokerage import mediators
    from geograph.result import ABOUT

    words = contract(options)
    result = mediators(net, a, b, **words)
    notes = result.attrs[ABOUT]["notes"]
    if citations:
        for side in "ab":
            result[f"passages_to_{side}"] = [_passages(net, cell) for cell in result[f"ids_to_{side}"]]
    if ranges and len(result):
        from geograph.ranges import spread
        from geograph.result import noted

        parts = each_source(lambda part: mediators(part, a, b, **words), net)
        result = spread(result, parts, keys="actor", of=_RANGED)
        nobody = [name for name, part in parts.items() if not isinstance(part, Exception) and part.empty]
        result = noted(result, *(f"nobody mediates without {name}" for name in nobody))
    if form == "table":  # the rest is for the files: it is long
        shown = [c for name in _OF_MEDIATORS for c in (name, f"{name}_low", f"{name}_high") if c in result]
        result = only_told(result[[*shown, *(c for c in result if c == "missing_without" or str(c).startswith("passages_"))]])
        for column in [c for c in result if str(c).startswith("passages_")]:
            result[column] = [cut(cell, CITED) for cell in result[column]]
    show(net, result, form, output, top=top, rows="mediators")
    for note in notes if not len(result) else ():
        say(in_shell(note[0].upper() + note[1:]))


def _passages(net: Network, ids: str) -> str:
    """What some ties cite, each passage once and those cited most first."""
    from geograph.sources import cited_most

    wanted = set(ids.split(";"))
    return ";".join(cited_most(net.ties["citation"][[str(tie) in wanted for tie in net.ties.index]]))

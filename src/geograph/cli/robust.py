"""The command robust: whether a ranking hangs on the analyst's own choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geograph.cli.options import (
    PATH,
    choose_format,
    contract,
    drop_bad_option,
    emit,
    load,
    output_options,
    reading_options,
    refuse_input,
    say,
    selection_options,
    view_options,
)
from geograph.cli.rank import ask_if_long
from geograph.cli.showing import CITED, FORMATS, cut, emit_several, for_the_eye, show, tell, told
from geograph.vocabulary import CHOICES

if TYPE_CHECKING:
    from geograph.network import Network
    from geograph.robust import Variation

_PARTS = ("actors", "choices", "grid", "ranks")
_TOP = 10


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("--by", default="betweenness", show_default=True, metavar="MEASURE", help="The measure to rank by.")
@click.option("--over", multiple=True, type=click.Choice(CHOICES), help="A choice that varies (repeatable). Default: all but level.")
@click.option("--actor", metavar="ACTOR", help="What becomes of this actor by each option of each choice.")
@click.option("--part", type=click.Choice(_PARTS), help="The table that csv and md have. Default: actors.")
@click.option("--top", type=click.IntRange(0), metavar="N", help=f"Actors in a table; 0 for all. Default: {_TOP}.")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def robust(
    data: str | None,
    by: str,
    over: tuple[str, ...],
    actor: str | None,
    part: str | None,
    top: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """In what share of the defensible ways of reading the ties an actor is first, and which choice moves it most.

    A word of the contract that is given (--forums actor) does not vary.

    \b
    geograph robust data --by betweenness
    geograph robust data --actor russia --over level --over sources
    geograph robust data --by degree --over forums --over sources --format csv --part grid
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    if part and form in ("table", "json"):
        raise click.UsageError(f"--part goes with --format csv or md; {form} has the tables that it can hold.")
    if actor and (part or top is not None):
        raise click.UsageError(f"--actor has a table of its own; leave out --{'part' if part else 'top'}.")
    net = load(data, options)
    if actor:
        actor = net.find(actor)  # before the long work
    found = varied(net, by, over, contract(options))
    from geograph.robust import by_option

    if actor:
        one = by_option(found, actor)
        if form == "table":
            one["citations"] = [cut(cell, CITED) for cell in one["citations"]]
        show(net, one, form, output, top=0, rows="options")
        return
    if form != "table":
        emit_several(found, "actors", part or "actors", form, output)
    else:
        shown = found.actors if top == 0 else found.actors.head(top or _TOP)
        emit(for_the_eye(*(t for t in (shown, found.choices) if len(t))), output)
        if not (found.actors["first"] > 0).any():
            say("nobody is first: all are equal in every specification")
        elif len(found.grid) > 1:
            say("first, top_five: of the specifications that rank the actor (ranked: what share that is); share: of all with the option")
        if len(shown) < len(found.actors):
            say(f"{len(shown)} of {len(found.actors)} actors shown; --top 0 shows all")
    tell(net, told(found.actors))


def varied(net: Network, by: str, over: tuple[str, ...], words: dict[str, Any]) -> Variation:
    """The measure under every combination of the choices; a question first where that is long."""
    from geograph.centrality.registry import measure_called
    from geograph.robust import ALL, vary

    measure = measure_called(by)
    if by == "betweenness":
        ask_if_long(net, {}, times=len(over or ALL) ** 3, instead="--over names fewer choices")
    return vary(measure, net, over=over or ALL, options=words)

"""Commands about how sure a ranking is: interval, hinges."""

from __future__ import annotations

from typing import Any

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
from geograph.cli.paths import chance_options
from geograph.cli.rank import MEASURES_IN_WORDS, ask_if_long, complete_measure
from geograph.cli.showing import FORMATS, show

_HINGES = 10  # rows in a table, unless told
_DRAWN = ("tie", "source", "both")
_DROPPED = ("tie", "actor", "type", "paragraph", "source")

_by = click.option(
    "--by",
    default="betweenness",
    metavar="MEASURE",
    shell_complete=complete_measure,
    help=f"betweenness (the default), {', '.join(name for name in MEASURES_IN_WORDS if name != 'betweenness')}.",
)


@click.command()
@click.argument("data", required=False, type=PATH)
@_by
@click.option(
    "--draw", type=click.Choice(_DRAWN), default="tie", help="Ties by their confidence (the default), sources with replacement, or both."
)
@click.option("--draws", type=click.IntRange(2), default=1000, metavar="N", help="How many networks are drawn (1000).")
@click.option("--seed", type=click.IntRange(0), default=0, metavar="N", help="Of the draws (0): the same seed, the same draws.")
@click.option("--share", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="P", help="Of draws from low to high (0.9).")
@click.option("--top-places", type=click.IntRange(1), metavar="N", help="p_top is about so many first places (5).")
@click.option("--above", nargs=2, metavar="A B", help="Instead: the chance that A stands above B.")
@chance_options[0]
@chance_options[1]
@click.option("--top", type=click.IntRange(0), metavar="N", help="Rows to show, equal ranks together; 0 for all. Default: 20 in a table.")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def interval(
    data: str | None,
    by: str,
    draw: str,
    draws: int,
    seed: int,
    share: float | None,
    top_places: int | None,
    above: tuple[str, str] | None,
    probability: str | None,
    unstated: float | None,
    top: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Where values and ranks fall if ties or sources are drawn by chance, on an assumption that is printed.

    \b
    geograph interval data --by betweenness --draw tie --draws 1000 --seed 0
    geograph interval data --draw both --above pakistan taliban
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    if draw == "source" and (probability is not None or unstated is not None):
        raise click.UsageError("--probability and --unstated go with --draw tie or --draw both.")
    for name, value in (("--share", share), ("--top-places", top_places)):
        if above and value is not None:
            raise click.UsageError(f"{name} does not go with --above.")
    net = load(data, options)
    words = contract(options)
    from geograph import uncertainty
    from geograph.centrality.registry import measure_called
    from geograph.errors import MeasureError

    measure = measure_called(by)
    if by == "betweenness":
        ask_if_long(net, words, times=draws, instead="--draws N draws fewer networks")
    given = {"by": draw, "draws": draws, "seed": seed, "options": words, "probability": probability, "unstated": unstated}
    try:
        if above:
            found = uncertainty.above(measure, net, *above, **given)  # type: ignore[arg-type]
        else:
            found = uncertainty.interval(measure, net, level=share or 0.9, top=top_places or 5, **given)  # type: ignore[arg-type]
    except MeasureError as error:
        raise MeasureError(str(error).replace("unstated=0.5, or probability= a", "--unstated 0.5, or --probability, a")) from None
    if not above and form == "table" and (found["p_value"] == 1).all():
        found = found.drop(columns="p_value")
    show(net, found, form, output, top=top)


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option(
    "--by", multiple=True, metavar="MEASURE", shell_complete=complete_measure, help="As for interval (repeatable). Default: betweenness."
)
@click.option("--drop", type=click.Choice(_DROPPED), default="tie", help="What is left out, each in turn (tie).")
@click.option("--top-places", type=click.IntRange(1), default=5, metavar="N", help="How many first places are looked at (5).")
@click.option("--top", type=click.IntRange(0), metavar="N", help=f"Rows to show; 0 for all. Default: {_HINGES} in a table.")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def hinges(
    data: str | None,
    by: tuple[str, ...],
    drop: str,
    top_places: int,
    top: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """The ties, actors, types, paragraphs or sources on which the first places hang: each left out in turn.

    With several measures: those on which most of their rankings hang, and who comes in for whom.

    \b
    geograph hinges data --by betweenness --drop paragraph
    geograph hinges data --by degree --by harmonic --by betweenness --top-places 3 --format csv
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    net = load(data, options)
    words = contract(options)
    from geograph import uncertainty
    from geograph.centrality.registry import measure_called

    measures = [measure_called(name) for name in by or ("betweenness",)]
    if not by or "betweenness" in by:
        times = {"tie": len(net), "actor": len(net.actors)}.get(drop, 1)
        ask_if_long(net, words, times=times, instead="--drop type or --drop source leaves out fewer")
    if len(measures) > 1:
        found = uncertainty.hinges(measures, net, by=drop, top=top_places, options=words)  # type: ignore[arg-type]
    else:
        found = uncertainty.drop_each(measures[0], net, by=drop, top=top_places, options=words)  # type: ignore[arg-type]
    shown = found
    if form == "table":
        top = _HINGES if top is None else top
        seen = found.head(top) if top else found
        idle = {"gone", *(c for c in ("ties", "confidence", "denied_by", "first_words") if c in seen and seen[c].isin(["", 1]).all())}
        shown = found.drop(columns=[c for c in found if c in idle])  # the rest is for the files: it is long, or says nothing here
    show(net, shown, form, output, top=top, rows={"tie": "ties"}.get(drop, f"{drop}s"))
    if not len(found):
        say(f"there is no {drop} to leave out")

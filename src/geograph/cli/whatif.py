"""The command that takes something away: whatif."""

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
from geograph.cli.ranging import each_source, only_told, range_option
from geograph.cli.showing import CITED, FORMATS, cut, emit_several, for_the_eye, tell, told

if TYPE_CHECKING:
    from geograph.network import Network
    from geograph.result import Table
    from geograph.whatif import Removal

_TOP = 10


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option(
    "--remove", multiple=True, required=True, metavar="NAME", help="Actor, PARTITION:GROUP, tie type, source or tie id (repeatable)."
)
@click.option("--for", "parties", nargs=2, metavar="A B", help="Also the ways between two parties, before and after.")
@click.option("--unstated", type=click.FloatRange(0, 1), metavar="P", help="Probability of ties without confidence, for reliability.")
@click.option("--actors", is_flag=True, help="As csv or md: the actors one by one, not the summary.")
@range_option
@click.option("--citations", is_flag=True, help="The passages behind what each actor loses, those cited most first; the first in a table.")
@click.option("--top", type=click.IntRange(0), metavar="N", help=f"Actors in a table; 0 for all. Default: {_TOP} of those that change.")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def whatif(
    data: str | None,
    remove: tuple[str, ...],
    parties: tuple[str, str] | None,
    unstated: float | None,
    actors: bool,
    ranges: bool,
    citations: bool,
    top: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """What changes for the others if an actor, a tie type, a source or a tie were gone, and who takes over.

    NAME may say what it is, where it could be several: actor:, type:, source: or tie: before it.

    \b
    geograph whatif data --remove pakistan --for united-states taliban
    geograph whatif data --remove kind:organization --range --citations
    geograph whatif data --remove source:tespa-2021 --remove type:membership --format csv --actors
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    net = load(data, options)
    from geograph.whatif import named
    from geograph.whatif import remove as removed

    gone, words = named(net, remove), contract(options)

    def without(part: Network) -> Removal:
        return removed(part, **gone, between=parties, unstated=unstated, contract=words)  # type: ignore[arg-type]

    found = without(net)
    if ranges:
        found = _ranged(found, each_source(without, net, but=gone["sources"]))  # without a source, it cannot be taken away
    if citations:
        found = _cited(found, net)
    if form != "table":
        emit_several(found, "summary", "actors" if actors else "summary", form, output)
    else:
        summary, people = (only_told(part) for part in (found.summary, found.actors))
        if citations:
            people["citations"] = [cut(cell, CITED) for cell in people["citations"]]
        changed = people[people["gain"] != 0]
        shown = people if top == 0 else changed.head(top or _TOP)
        parts = [for_the_eye(part) for part in (summary, shown)]
        if shown.empty:
            parts[1] = "Nobody gains or loses: no shortest path among the others ran through what is gone.\n"
        emit("\n".join(parts), output)
        if len(shown) < len(found.actors):
            say(f"betweenness: among those who remain. {len(shown)} of {len(found.actors)} actors shown; --top 0 shows all")
    tell(net, told(found.summary))


def _ranged(found: Removal, parts: dict[str, Any]) -> Removal:
    """With the range of every change over the sources, and of what it does to each actor's nearness."""
    from dataclasses import replace

    from geograph.ranges import picked, spread

    def people(table: Table) -> Table:
        shown = table.copy()
        at = list(shown.columns).index("harmonic_after") + 1
        shown.insert(at, "harmonic_change", shown["harmonic_after"] - shown["harmonic_before"])
        return shown

    changes = picked(parts, lambda part: people(part.actors))
    sums = picked(parts, lambda part: part.summary)
    return replace(
        found,
        summary=spread(found.summary, sums, keys="quantity", of=["change"]),
        actors=spread(people(found.actors), changes, keys="actor", of=["gain", "harmonic_change"]),
    )


def _cited(found: Removal, net: Network) -> Removal:
    """With the passages behind the ties that each actor loses."""
    from dataclasses import replace

    from geograph.sources import behind

    lost = net.where(~net.ties.index.isin(found.after.ties.index))
    people = found.actors.copy()
    people["citations"] = [";".join(items) for items in behind(lost, people["actor"])]
    return replace(found, actors=people)

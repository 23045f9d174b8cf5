"""The command that takes something away: whatif."""

from __future__ import annotations

from typing import Any

import click

from geograph.cli.options import (
    PATH,
    choose_format,
    contract,
    drop_bad_option,
    emit,
    emit_table,
    load,
    output_options,
    reading_options,
    refuse_input,
    say,
    selection_options,
    terminal_width,
    view_options,
)
from geograph.cli.showing import FORMATS, tell, told

_TOP = 10


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option(
    "--remove", multiple=True, required=True, metavar="NAME", help="Actor, PARTITION:GROUP, tie type, source or tie id (repeatable)."
)
@click.option("--for", "parties", nargs=2, metavar="A B", help="Also the ways between two parties, before and after.")
@click.option("--unstated", type=click.FloatRange(0, 1), metavar="P", help="Probability of ties without confidence, for reliability.")
@click.option("--actors", is_flag=True, help="As csv or md: the actors one by one, not the summary.")
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
    geograph whatif data --remove source:tespa-2021 --remove type:membership --format csv --actors
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    net = load(data, options)
    from geograph.result import about
    from geograph.show.text import table
    from geograph.whatif import named
    from geograph.whatif import remove as removed

    found = removed(net, **named(net, remove), between=parties, unstated=unstated, contract=contract(options))  # type: ignore[arg-type]
    if form == "json":
        from geograph.output import to_json

        emit(to_json({"meta": about(found.summary), **found.to_dict()}) + "\n", output, exact=True)
    elif form in ("csv", "md"):
        emit_table(found.actors if actors else found.summary, form, output)
    else:
        width = terminal_width()
        changed = found.actors[found.actors["gain"] != 0]
        shown = found.actors if top == 0 else changed.head(top or _TOP)
        parts = [table(part.itertuples(index=False, name=None), list(part.columns), width=width) for part in (found.summary, shown)]
        if shown.empty:
            parts[1] = "Nobody gains or loses: no shortest path among the others ran through what is gone.\n"
        emit("\n".join(parts), output)
        if len(shown) < len(found.actors):
            say(f"betweenness: among those who remain. {len(shown)} of {len(found.actors)} actors shown; --top 0 shows all")
    tell(net, told(found.summary))

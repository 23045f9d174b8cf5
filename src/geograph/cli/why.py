"""The command that takes a score apart: why."""

from __future__ import annotations

from typing import Any

import click

from geograph.cli.options import (
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
from geograph.cli.rank import ask_if_long
from geograph.cli.showing import CITED, FORMATS, TOP, cut, in_shell, show

# Told without importing any.
_IN_WORDS = {
    "degree": "its contacts; friendly, neutral and hostile by --column",
    "strength": "the weight of its ties with each",
    "talk_to_means": "the contacts and the means of each",
    "harmonic": "how near each other actor is, and over whom",
    "closeness": "how far each other actor is: --column farness",
    "betweenness": "the pairs whose shortest paths run through it",
    "current_flow_betweenness": "the pairs whose current runs through it",
    "eigenvector": "what each contact's standing adds",
    "katz": "what each contact's walks add",
    "bonacich": "what each contact's standing adds, or takes",
    "pagerank": "what each contact passes on",
    "hits": "the hubs that point at it; by --column hub whom it points at",
    "roles": "the open triads it brokers; needs --group",
    "constraint": "what each contact holds it by",
    "effective_size": "what each contact adds that others do not",
    "efficiency": "the same, over the number of contacts",
    "structural_holes": "these three, by --column",
}
_DOUBT = {"confidence", "denied_by"}
_EPILOG = "\b\nMeasures:\n" + "\n".join(f"  {name:25} {told}" for name, told in _IN_WORDS.items())


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in _IN_WORDS if name.startswith(incomplete)]


@click.command(epilog=_EPILOG)
@click.argument("words", nargs=-1, required=True, metavar="[DATA] ACTOR")
@click.option("--by", required=True, metavar="MEASURE", shell_complete=_complete, help="The measure whose score is taken apart.")
@click.option("--column", metavar="COLUMN", help="Another column of that measure, such as hostile of degree.")
@click.option("--group", metavar="PARTITION", help="The groups of roles.")
@click.option("--top", type=click.IntRange(0), metavar="N", help=f"Parts to show, the largest first; 0 for all. Default: {TOP} in a table.")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def why(
    words: tuple[str, ...],
    by: str,
    column: str | None,
    group: str | None,
    top: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Why an actor has its score: the pairs, triads or ties it is the sum of, with their citations.

    \b
    geograph why data pakistan --by betweenness
    geograph why data pakistan --by roles --group bloc --column liaison --format csv
    """
    if len(words) > 2:
        raise click.UsageError(f"expected [DATA] ACTOR, got {len(words)} words; put a name of several words in quotes.")
    data, name = words if len(words) == 2 else (None, words[0])
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    if (group is not None) != (by == "roles"):
        raise click.UsageError("--by roles needs --group, the partition it is about." if by == "roles" else "--group goes with --by roles.")
    net = load(data, options)
    given = contract(options)
    from geograph import centrality
    from geograph.explain import MEASURES
    from geograph.explain import why as taken_apart
    from geograph.result import ABOUT
    from geograph.vocabulary import choose

    measures = {**centrality.MEASURES, **MEASURES}  # those that are no sum are refused by name
    choose("measure", by, tuple(measures))
    if by == "betweenness":
        ask_if_long(net, given)
    limit = TOP if top is None and form == "table" else top or None
    found = taken_apart(measures[by], net, name, column=column, limit=limit, options=given | ({"group": group} if group else {}))
    made = found.attrs[ABOUT]
    if form == "table":  # the rest is for the files: it is long
        doubt = {name for name in _DOUBT if found[name].any()}
        found = found[[name for name in ("part", "share", "confidence", "ties", "citations", "denied_by") if name not in _DOUBT - doubt]]
        for name_of, most in (("ties", 1), ("citations", CITED)):
            found[name_of] = [cut(cell, most) for cell in found[name_of]]
    show(net, found, form, output, top=0, rows="parts")
    if not made["parts"]:
        say(in_shell(made["notes"][-1]))
    elif len(found) < made["parts"]:
        rest = f"the rest adds up to {made['rest']:.6g} of {made['score']:.6g}"
        say(f"{len(found):,} of {made['parts']:,} parts shown; {rest}; --top 0 shows all")

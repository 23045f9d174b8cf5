"""Commands that measure: rank, actor; and how well the texts cover whom: coverage."""

from __future__ import annotations

from typing import Any

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
    selection_asked,
    selection_options,
    terminal_width,
    view_options,
)
from geograph.cli.showing import CITED, FORMATS, PATIENCE, ask, cut, emit_several, for_the_eye, show, show_each

_EACH = 0.004  # seconds that each of many networks takes, however small


# One line for each measure, told without importing any.
MEASURES_IN_WORDS = {
    "degree": "how many others an actor is tied to; friendly, neutral and hostile apart",
    "strength": "the total weight of its ties",
    "harmonic": "how near all others are, from 0 (alone) to 1 (a tie to everyone)",
    "closeness": "the inverse of its mean distance to the others",
    "betweenness": "how many pairs of others have their shortest way through it",
    "current_flow_betweenness": "the same for all ways, short ones counting more",
    "eigenvector": "ties to the well tied",
    "katz": "all walks that end at it, longer ones counting less",
    "bonacich": "as katz, from -beta (power over the weak) to +beta (standing)",
    "pagerank": "where a random walker is found",
    "hits": "authority: pointed at by good hubs; hub: points at good authorities",
    "pn": "standing where ties are friendly and hostile",
    "talk_to_means": "from -1 (money, aid, alliances only) to 1 (meetings only)",
}
_EPILOG = "\b\nMeasures:\n" + "\n".join(f"  {name:25} {told}" for name, told in MEASURES_IN_WORDS.items())


def complete_measure(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in MEASURES_IN_WORDS if name.startswith(incomplete)]


@click.command(epilog=_EPILOG)
@click.argument("data", required=False, type=PATH)
@click.option(
    "--by",
    multiple=True,
    metavar="MEASURE",
    shell_complete=complete_measure,
    help="degree, betweenness, ... (repeatable). Default: a profile of a few.",
)
@click.option("--group", metavar="PARTITION", help="Show each actor's group in this partition.")
@click.option("--top", type=click.IntRange(0), metavar="N", help="Rows to show, equal ranks together; 0 for all. Default: 20 in a table.")
@click.option(
    "--column", multiple=True, metavar="COLUMN", help="Rank by another column of the measure, as contacts of talk_to_means (repeatable)."
)
@click.option("--citations", is_flag=True, help="The passages behind each actor's ties, those cited most first; the first few in a table.")
@click.option("--sample", type=click.IntRange(2), metavar="N", help="Estimate betweenness from the paths of N actors.")
@click.option("--range", "ranges", is_flag=True, help="How far value and rank hang on single sources, and on any choice of them.")
@click.option(
    "--aside/--no-aside", default=None, help="The rank without the actor whom the texts are about. A table has it where there is one."
)
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def rank(
    data: str | None,
    by: tuple[str, ...],
    group: str | None,
    top: int | None,
    sample: int | None,
    ranges: bool,
    aside: bool | None,
    column: tuple[str, ...],
    citations: bool,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Rank the actors by one measure, or by several side by side.

    \b
    geograph rank data --by betweenness --type contact --between 2021-08-15 2022-12-31
    geograph rank data --by betweenness --range --citations
    geograph rank data --by talk_to_means --column contacts --column means
    geograph rank data --by degree --by pagerank --format csv
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    chosen = bool(options["without"] or options["among"])  # who sets actors aside knows whom
    asked = selection_asked()
    net = load(data, options)
    words = contract(options)
    for name, given in (("range", ranges), ("aside", aside), ("column", column)):
        if given and (len(by) != 1 or sample):
            raise click.UsageError(f"--{name} goes with one --by MEASURE{' without --sample' if sample else ''}.")
    from geograph import sources
    from geograph.centrality import MEASURES, betweenness, compare, profile
    from geograph.result import ABOUT
    from geograph.vocabulary import choose

    columns: list[str | None] = [*dict.fromkeys(column)] or [None]
    if len(columns) > 1 and form in ("csv", "md"):
        raise click.UsageError(f"--column {columns[0]} and --column {columns[1]} are two tables; {form} takes one of them, json all.")
    for name in by:
        choose("measure", name, tuple(MEASURES))
    if sample and by != ("betweenness",):
        raise click.UsageError("--sample goes with --by betweenness alone.")
    if not sample and (not by or "betweenness" in by):
        n = len(sources.cited(net)) if ranges else 0
        ask_if_long(net, words, times=len(columns) * (1 + n + (2**n if n <= sources.SUBSETS else 0) * ranges))
    whom = sources.dominant(net) if aside or (aside is None and form == "table" and len(by) == 1 and not (sample or chosen)) else None
    if aside and whom is None:
        raise click.UsageError("--aside: no actor dominates the material; --without ACTOR sets one aside.")
    results = []
    for one in columns:
        if not by:
            result = profile(net, **words)
        elif len(by) > 1:
            result = compare(net, by, **words)
        elif sample:
            result = betweenness(net, sample=sample, **words)
        elif ranges:
            result = sources.range(MEASURES[by[0]], net, options=words, column=one)
        else:
            result = sources.reranked(MEASURES[by[0]](net, **words), one)
        if whom is not None:
            result = sources.beside(result, MEASURES[by[0]], net, whom, options=words, column=one).drop(
                columns="aside" if aside is None else []
            )
        if citations:
            items = (";".join(own) for own in sources.behind(sources.counting(net, result.attrs[ABOUT]), result["actor"]))
            result["citations"] = [cut(cell, CITED) if form == "table" else cell for cell in items]
        if group:
            groups = net.partition(group)
            result.insert(1, group, [", ".join(groups.get(actor, [])) for actor in result["actor"]])
        result.attrs[ABOUT] = {**result.attrs[ABOUT], "asked": asked}  # so that `reproduce` can select the same again
        results.append(result)
    show_each(net, results, form, output, top=top)


def ask_if_long(
    net: Any, words: dict[str, Any], *, times: int = 1, instead: str = "--sample N estimates it from the paths of N actors"
) -> None:
    """Exact betweenness takes the product of actors and ties, of one network or of several: above a minute, ask first."""
    seconds = times * (len(net.actors) * len(net) * 6e-8 + (times > 1) * _EACH)
    if seconds <= PATIENCE:
        return
    told = f"exact betweenness of {len(net.actors):,} actors and {len(net):,} ties"
    told += f", {times:,} times," * (times > 1) + f" takes about {seconds / 60:,.0f} minutes"
    ask(told, instead)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[DATA] NAME")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def actor(words: tuple[str, ...], form: str | None, output: str | None, force: bool, **options: Any) -> None:
    """Profile of one actor: its ranks, and its ties by type, sign, level and partner, with periods and citations.

    NAME may be an id, a name or an alias. csv and md give the list of ties.
    """
    if len(words) > 2:
        raise click.UsageError(f"expected [DATA] NAME, got {len(words)} words; put a name of several words in quotes.")
    data, name = words if len(words) == 2 else (None, words[0])
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    net = load(data, options)
    from geograph.errors import one_line
    from geograph.profiles import actor as profile_of
    from geograph.result import caveat, line
    from geograph.show.text import table

    found = profile_of(net, name, **contract(options))
    if form != "table":
        emit_several(found, "ranks", "ties", form, output)
    else:
        width = terminal_width()
        parts = [one_line(f"{found.facts.get('name', found.actor)} ({found.actor})") + "\n"]
        parts.append(table([(k, v) for k, v in found.facts.items() if k != "name"], ["fact", "value"], width=width))
        for part in (found.ranks, found.by_type, found.by_sign, found.by_level, found.partners):
            parts.append(for_the_eye(part))
        ties = found.ties[["partner", "type", "way", "sign", "start", "end", "confidence", "citation", "note"]]
        parts.append(for_the_eye(ties))
        emit("\n".join(parts), output)
    say(line(found.ranks))
    if caution := caveat(net):
        say(caution)


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("--top", type=click.IntRange(0), metavar="N", help="Rows to show; 0 for all. Default: 20 in a table.")
@reading_options
@drop_bad_option
@selection_options
@output_options(FORMATS)
def coverage(data: str | None, top: int | None, form: str | None, output: str | None, force: bool, **options: Any) -> None:
    """How much material stands behind each actor: ties, events, sources, paragraphs, and whom the texts are about.

    with_focal is the share of an actor's ties that are with the actor whom most documents are about.
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    net = load(data, options)
    from geograph import sources

    show(net, sources.coverage(net), form, output, top=top)

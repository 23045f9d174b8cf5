"""Commands for whoever must vouch for a number: cite, reproduce."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geograph.cli.options import (
    PATH,
    READING,
    SELECTING,
    contract,
    default_data,
    drop_bad_option,
    emit,
    find_data,
    load,
    output_options,
    reading_options,
    refuse_input,
    say,
    selection_asked,
    selection_options,
    view_options,
)

_FORMATS = ("text", "bibtex")


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("--by", multiple=True, metavar="MEASURE", help="The measure: degree, constraint, frustration, ... (repeatable).")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(_FORMATS)
def cite(data: str | None, by: tuple[str, ...], form: str | None, output: str | None, force: bool, **options: Any) -> None:
    """What to cite for a number: the measure, the documents behind the ties, geograph; and a method section that says how it was made.

    With --by, the selections and the words of the contract of a `rank` it tells of the number that this gives; --column and --range
    change nothing of it. Where no data are named and none lie here it lists the literature alone, and for a measure that `rank` has
    not there is no method section. A FILE that ends in .bib is BibTeX.

    \b
    geograph cite data --by betweenness --type contact --between 2021-08-15 2022-12-31
    geograph cite data --by betweenness -o sources.bib
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = form or ("bibtex" if output and Path(output).suffix.lower() == ".bib" else "text")
    asked = selection_asked()
    from geograph.centrality.registry import MEASURES
    from geograph.citing import cite as cited

    if not (data or asked or options.get("nodes") or default_data()):
        if not by or contract(options):
            find_data(data)  # which says that there are none
        emit(cited(by, form=form), output, exact=True)  # type: ignore[arg-type]
        return
    net = load(data, options)
    words = contract(options)
    told = [MEASURES[name](net, **words) if name in MEASURES else name for name in by]
    emit(cited(told, net, form=form), output, exact=True)  # type: ignore[arg-type]
    if form == "text" and not all(name in MEASURES for name in by):
        say("the method section tells of the measures of `geograph rank` alone; for others: gg.cite(result, net) in Python")


@click.command()
@click.argument("ranking", metavar="RANK.csv", type=PATH)
@click.argument("data", required=False, type=PATH)
@reading_options
@drop_bad_option
@selection_options
@click.option("-o", "--output", metavar="FILE", type=PATH, help="Write to a file (- is standard output).")
@click.option("--force", is_flag=True, help="Replace FILE if it is a link.")
def reproduce(ranking: str, data: str | None, output: str | None, force: bool, **options: Any) -> None:
    """An R script that computes a ranking again with igraph and says whether it agrees.

    RANK.csv is what `geograph rank --by MEASURE -o RANK.csv` wrote; RANK.about.json lies beside it and says what was selected.
    Options of selection are needed only where the ranking was made in Python.

    \b
    geograph rank data --by betweenness --type contact -o rank.csv
    geograph reproduce rank.csv data -o check.R
    Rscript check.R
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    from geograph.result import ABOUT
    from geograph.rscript import read_ranking
    from geograph.rscript import reproduce as script_of

    result = read_ranking(Path(ranking))
    for file in (Path(ranking), Path(ranking).with_suffix(".about.json")):
        if output and Path(output).exists() and Path(output).samefile(file):
            raise click.UsageError(f"{output} is one of the files this is made from; write to another.")
    if not selection_asked():
        options |= _recorded(result.attrs[ABOUT].get("asked", []))
    emit(script_of(result, load(data, options)), output, exact=True)
    if output:
        say(f"run it: Rscript {output}")


def _recorded(words: Any) -> dict[str, Any]:
    """What a ranking says was asked of reading and selecting, read as if it had been typed."""
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise click.UsageError("the record beside the ranking does not say what was selected; give the same options as for rank.")
    known = [option for option in reproduce.params if option.name in (*READING, *SELECTING) and option.name != "nodes"]
    try:
        return click.Command("rank", params=known, add_help_option=False).make_context("rank", list(words)).params
    except click.UsageError as error:
        raise click.UsageError(f"the record beside the ranking is not geograph's: {error.format_message()}") from error

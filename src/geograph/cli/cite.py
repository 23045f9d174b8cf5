"""Commands for whoever must vouch for a number: cite, reproduce."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geograph.cli.options import (
    PATH,
    READING,
    SELECTING,
    drop_bad_option,
    emit,
    load,
    reading_options,
    refuse_input,
    say,
    selection_asked,
    selection_options,
)


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
    try:
        found = reproduce.make_context("geograph reproduce", [*words, "--", "RANK.csv"])
    except click.UsageError as error:
        raise click.UsageError(f"the record beside the ranking is not geograph's: {error.format_message()}") from error
    return {name: value for name, value in found.params.items() if name in (*READING, *SELECTING) and name != "nodes"}

"""The command that holds analytic claims against the data: claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geograph.cli.options import (
    PATH,
    SELECTING,
    STDIN,
    choose_format,
    drop_bad_option,
    emit,
    emit_table,
    find_data,
    is_stdout,
    load,
    output_options,
    reading_options,
    refuse_input,
    say,
    select,
    selection_options,
    terminal_width,
)
from geograph.cli.showing import FORMATS, tell, told
from geograph.errors import UnknownName

_SHOWN = ["id", "verdict", "without_source", "restates", "share", "found"]
_BORNE_OUT = ("supported", "not testable")


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("--claims", "file", metavar="FILE", type=PATH, help="The claims; default: claims.toml beside the data.")
@click.option("--id", "ids", multiple=True, metavar="ID", help="Only this claim (repeatable).")
@click.option("--strict", is_flag=True, help="Exit 1 where a claim is contradicted, contested or silent.")
@click.option("--quick", is_flag=True, help="Leave out the share of specifications, which takes most of the time.")
@reading_options
@drop_bad_option
@selection_options
@output_options(FORMATS)
def claims(
    data: str | None,
    file: str | None,
    ids: tuple[str, ...],
    strict: bool,
    quick: bool,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> int:
    """Test analytic claims against the coded ties: supported, contradicted, contested, silent, or not testable.

    Each also as if the document that makes it had not been read, and whether it only restates the coding. In a table the claims go by
    their ids; csv, md and json have their texts, the ties behind each verdict and the citations.

    \b
    geograph claims data
    geograph claims data --id us-main-rival --id csto-of-seven
    geograph claims data --claims my-claims.toml --format csv -o verdicts.csv
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    place = file or beside(find_data(data, options.get("nodes")))
    _refuse_claims(output, place)
    chosen = {name: options.pop(name) for name in SELECTING if name in options}
    whole = load(data, options)
    from geograph.claims import judge, read
    from geograph.show.text import table

    listed = read(place, whole)  # before anything is selected: who is left out is known, and the ties are silent on them
    for one in ids:
        if one not in (names := [claim.id for claim in listed]):
            raise UnknownName("claim", one, names)
    net = select(whole, chosen)
    found = judge(net, [claim for claim in listed if not ids or claim.id in ids], [] if quick else None)
    shown = [column for column in _SHOWN if not (quick and column == "share")]
    if form == "table":
        part = found[shown].assign(restates=["yes" if yes else "" for yes in found["restates"]])
        emit(table(part.itertuples(index=False, name=None), shown, width=terminal_width()), output)
    else:
        emit_table(found.drop(columns="share") if quick else found, form, output)
    tell(net, told(found))
    if n := int(found["restates"].sum()):
        say(f"{n} {'restates' if n == 1 else 'restate'} the coding: without the paragraph that makes the claim the ties are silent")
    return int(strict and not found["verdict"].isin(_BORNE_OUT).all())


def beside(data: str) -> str:
    """Where claims are looked for: in the folder of the data."""
    if data == STDIN:
        raise click.UsageError("data from standard input have no folder; name the claims with --claims FILE.")
    path = Path(data)
    return str((path if path.is_dir() else path.parent) / "claims.toml")


def _refuse_claims(output: str | None, place: str) -> None:
    """The claims are an input too."""
    if output and not is_stdout(output) and Path(output).exists() and Path(place).exists() and Path(output).samefile(place):
        raise click.UsageError(f"{output} is one of the files this is made from; write to another.")

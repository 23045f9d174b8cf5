"""The command report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geograph.cli.claims import beside
from geograph.cli.options import (
    PATH,
    SELECTING,
    STDIN,
    TIME,
    drop_bad_option,
    find_data,
    is_stdout,
    load,
    reading_options,
    refuse_input,
    select,
    selection_options,
    wrote,
)
from geograph.cli.rank import ask_if_long


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("-o", "--output", metavar="FILE", type=PATH, required=True, help="report.html, report.md or report.docx.")
@click.option("--parties", nargs=2, metavar="A B", help="Two actors, or PARTITION:GROUP, whose channels are looked at.")
@click.option("--change", nargs=2, metavar="BEFORE AFTER", help="Dates between which changes are told.")
@click.option("--claims", metavar="FILE", type=PATH, help="Claims to judge. Default: claims.toml beside the data.")
@click.option("--compare", metavar="DATA", type=PATH, help="Other data on the same actors, read and selected alike.")
@click.option("--title", metavar="TEXT")
@click.option("--force", is_flag=True, help="Replace FILE if it is a link.")
@reading_options
@drop_bad_option
@selection_options
def report(
    data: str | None,
    output: str,
    parties: tuple[str, str] | None,
    change: tuple[str, str] | None,
    claims: str | None,
    compare: str | None,
    title: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Write a report: who is central and who brokers, how sure that is, what changed, which sources it hangs on.

    \b
    geograph report data -o report.html --parties united-states taliban
    geograph report data -o report.docx --on 2021-09-30
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    if is_stdout(output):
        raise click.UsageError("a report is a file of its own; name one that ends in .html, .md or .docx.")
    from geograph.show.report.report import FORMATS

    if Path(output).suffix.lstrip(".").lower() not in FORMATS:
        raise click.UsageError(f"{output}: the ending says no format of a report; end it in {', '.join('.' + f for f in FORMATS)}.")
    on = options.pop("on", None)  # a date of the report, which tells of the whole time too
    time = {name: options[name] for name in TIME} if on else {}
    place = claims or (None if data == STDIN else beside(find_data(data, options.get("nodes"))))
    chosen = {name: options.pop(name) for name in SELECTING if name in options}
    if on and not chosen.get("between"):
        chosen = {name: value for name, value in chosen.items() if name not in TIME}  # they read the date of the report
    reading = dict(options)
    nodes = options.get("nodes")
    whole = load(data, options)
    from geograph.claims import read
    from geograph.show.report import write
    from geograph.show.report.choices import FEW
    from geograph.sources import SUBSETS, cited

    listed = read(place, whole) if place and (claims or Path(place).is_file()) else None  # as in `claims`: before anything is selected
    net = select(whole, chosen)
    if not len(whole):
        raise click.UsageError(f"{find_data(data, nodes)} has no ties, so there is nothing to report on; add rows to its edges.")
    if not len(net):
        raise click.UsageError(f"the selection leaves none of the {len(whole):,} ties; take away less, and it can be reported on.")
    n = len(cited(net))
    # Each source left out, every choice of few, the specifications and, of few ties, each tie and paragraph left out.
    times = 100 + n + (2**n if n <= SUBSETS else 0) + (len(net) <= FEW) * 2 * len(net)
    ask_if_long(net, {}, times=times, instead="--among or --type select a part of it")
    other = select(load(compare, {**reading, "nodes": None}), chosen) if compare else None
    write(net, output, parties=parties, on=on, change=change, claims=listed, compare=other, title=title, **time)
    wrote(output)

"""Commands that look at brokerage: brokers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geograph.cli.holes import show_mediators
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
from geograph.cli.ranging import range_option
from geograph.cli.showing import FORMATS, cut, show

if TYPE_CHECKING:
    from geograph.network import Network
    from geograph.result import Table

# Names as in brokerage, which is imported when the command runs.
ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "representative_gatekeeper", "liaison")
SIGNS = ("go-between", "between rivals", "partisan", "common enemy")


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("--group", metavar="PARTITION", help="The partition (or column of nodes.csv) whose groups make the roles. Default: bloc.")
@click.option("--partial", is_flag=True, help="A pair with k brokers counts 1/k for each.")
@click.option(
    "--permutations", type=click.IntRange(0), default=0, metavar="N", help="Shuffle the groups N times, for the columns p_* (999)."
)
@click.option("--seed", type=int, default=0, metavar="N", help="For the shuffling.")
@click.option("--for", "parties", nargs=2, metavar="A B", help="Who could mediate between two parties (actors, or PARTITION:GROUP).")
@range_option
@click.option("--citations", is_flag=True, help="With --for: the passages behind a mediator's ties to A and to B; the first in a table.")
@click.option("--triads", "broker", metavar="ACTOR", help="The open triads behind one actor's counts, with ties and citations.")
@click.option("--role", type=click.Choice(ROLES), help="With --triads: only this role.")
@click.option("--sign", type=click.Choice(SIGNS), help="With --triads: only triads of this kind.")
@click.option("--top", type=click.IntRange(0), metavar="N", help="Rows to show, equal ranks together; 0 for all. Default: 20 in a table.")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def brokers(
    data: str | None,
    group: str | None,
    partial: bool,
    permutations: int,
    seed: int,
    parties: tuple[str, str] | None,
    ranges: bool,
    citations: bool,
    broker: str | None,
    role: str | None,
    sign: str | None,
    top: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Who stands between whom: brokerage roles by group, the triads behind an actor's counts, or mediators between two parties.

    A table shows the counts and their z; csv and json add expectation, sd and all else.

    \b
    geograph brokers data --group bloc --permutations 999
    geograph brokers data --for united-states taliban --on 2021-09-30 --range --citations
    geograph brokers data --triads russia --sign "between rivals" --format csv
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    if parties and (broker or group or partial or permutations or role or sign):
        raise click.UsageError("--for asks for mediators; leave out --group, --partial, --permutations, --triads, --role and --sign.")
    if not parties and (ranges or citations):
        raise click.UsageError(f"--{'range' if ranges else 'citations'} goes with --for A B.")
    if broker is None and (role or sign):
        raise click.UsageError(f"--{'role' if role else 'sign'} goes with --triads.")
    if broker is not None and (partial or permutations):
        raise click.UsageError(f"--{'partial' if partial else 'permutations'} counts, --triads lists; give one of them.")
    net = load(data, options)
    if parties:
        show_mediators(net, *parties, form, output, options, top=top, ranges=ranges, citations=citations)
        return
    words = contract(options)
    from geograph.brokerage import roles, triads

    by = group or _default_group(net)
    if broker is None:
        if by is None:
            raise click.UsageError(_no_group(net))
        result = roles(net, group=by, partial=partial, permutations=permutations, seed=seed, **words)
        show(net, _for_the_eye(result) if form == "table" else result, form, output, top=top)
        if form == "table" and len(result):
            say("z: against ties strewn at random, so mostly how many contacts an actor has; --permutations 999 asks about the groups")
        if len(result) and not (result["total"] > 0).any():
            say(_why_nobody(words))
        return
    if role and by is None:
        raise click.UsageError(_no_group(net))
    result = triads(net, group=by, actor=broker, role=role, sign=sign, **words)
    show(net, _triads_for_the_eye(result) if form == "table" else result, form, output, top=top, rows="triads")
    if result.empty:
        whole = triads(net, group=by, actor=broker, **words) if role or sign else result
        say(_why_no_triad(net.name(net.find(broker)), len(whole), role, sign, words))


_OF_TRIADS = ("source", "broker", "target", "role", "sign", "brokers", "source_citations", "target_citations", "between_citations")


def _default_group(net: Network) -> str | None:
    return "bloc" if "bloc" in set(net.groups["partition"]) else None


def _no_group(net: Network) -> str:
    from geograph.brokerage.grouping import partitions

    known = partitions(net)
    named = net.groups["partition"].nunique()
    if named:
        return f"which groups? Give --group with one of: {', '.join(known[:named])}."
    return f"these data have no partition (groups.csv, or bloc in nodes.csv); --group also takes a column of nodes.csv: {', '.join(known)}."


def _for_the_eye(result: Table) -> Table:
    """Counts and what says how unusual they are."""
    return result[[c for c in result if not str(c).startswith(("expected_", "sd_"))]]


def _triads_for_the_eye(result: Table) -> Table:
    """Of each step the first citation, and how many more there are; csv and json have all, and the ids of the ties."""
    shown = result[[c for c in _OF_TRIADS if c in result]].copy()
    for column in shown:
        if str(column).endswith("_citations"):
            shown[column] = [cut(cell, 1) for cell in shown[column]]
    return shown


def _why_nobody(words: dict[str, Any]) -> str:
    if words.get("ties", "channels") == "channels":
        return "Nobody stands between two others without a channel of their own; --ties all also walks hostile ties and borders."
    return "Nobody stands between two others without a tie of their own under this contract."


def _why_no_triad(name: str, others: int, role: str | None, sign: str | None, words: dict[str, Any]) -> str:
    asked = " and ".join(filter(None, [f"role {role}" if role else "", f"sign {sign}" if sign else ""]))
    if others:
        more = "; partisan and common enemy need --ties all" if sign in SIGNS[2:] and words.get("ties", "channels") == "channels" else ""
        return f"{name} has {others} open triad{'s' * (others > 1)}, none of {asked}{more}."
    if sign in SIGNS[2:] and words.get("ties", "channels") == "channels":
        return f"{name} has no open triad on channels; {sign} needs --ties all."
    return f"{name} stands between no two others: all pairs of its contacts are in contact, or it has fewer than two."

"""Commands on friends and enemies: balance, camps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    selection_options,
)
from geograph.cli.ranging import each_source, only_told, range_option
from geograph.cli.showing import CITED, FORMATS, cut, show
from geograph.vocabulary import AMBIVALENT, FORUMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geograph.network import Network
    from geograph.result import Table

_ALL = 0  # rows that --top shows unless told, where a part would mislead


def _signed_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The words of the contract that a signed view leaves open."""
    for option in (
        click.option("--nodes-budget", type=click.IntRange(0), metavar="N", help="Nodes of branch and bound for each block (1000)."),
        click.option("--forums", type=click.Choice(FORUMS), help="How meetings and formats take part (drop)."),
        click.option("--ambivalent", type=click.Choice(AMBIVALENT), help="What a pair with ties of both signs is (drop)."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("--triads", is_flag=True, help="List the tense triads with their ties and citations.")
@click.option("--violations", is_flag=True, help="List the dyads that contradict the best two camps, with ties and citations.")
@click.option("--both-signs", is_flag=True, help="List the pairs with ties of both signs, and what each rule makes of them.")
@click.option("--components", is_flag=True, help="The frustration of each component, with its certificate.")
@click.option("--towards", metavar="WHOM", help="How united the groups of --group are in their ties with an actor, or PARTITION:GROUP.")
@click.option("--group", multiple=True, metavar="PARTITION", help="With --towards: the partition (repeatable). Default: bloc.")
@click.option("--over-time", multiple=True, metavar="yearly|DATE", help="The indices for every year, or at a date (repeatable).")
@range_option
@click.option("--top", type=click.IntRange(0), metavar="N", help="Rows to show; 0 for all. Default: 20 of a list in a table.")
@reading_options
@drop_bad_option
@selection_options
@_signed_options
@output_options(FORMATS)
def balance(
    data: str | None,
    triads: bool,
    violations: bool,
    both_signs: bool,
    components: bool,
    over_time: tuple[str, ...],
    towards: str | None,
    group: tuple[str, ...],
    ranges: bool,
    top: int | None,
    nodes_budget: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """How far friends and enemies fit into two camps: triads, walks, and the exact frustration.

    \b
    geograph balance data --on 2021-09
    geograph balance data --violations --range
    geograph balance data --towards taliban --group csto --group camp --range
    geograph balance data --over-time yearly
    """
    tables = {
        "--triads": triads, "--violations": violations, "--both-signs": both_signs, "--components": components, "--over-time": over_time,
        "--towards": towards,
    }  # fmt: skip
    asked = [name for name, given in tables.items() if given]
    if group and not towards:
        raise click.UsageError("--group goes with --towards.")
    if len(asked) > 1:
        raise click.UsageError(f"{asked[0]} and {asked[1]} are two tables; ask for one at a time.")
    if ranges and asked not in ([], ["--violations"], ["--towards"]):
        raise click.UsageError(f"--range goes with --towards, with --violations or without a list; leave out {asked[0]}.")
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    if over_time and (options.get("on") or options.get("between")):
        raise click.UsageError("--over-time goes through dates itself; leave out --on and --between.")
    time = {name: options[name] for name in ("reading", "undated", "persistence")} if over_time else {}
    if over_time:
        options.update(reading="possible", undated="keep", persistence=12)
    net = load(data, options)
    words = contract(options)
    budget: dict[str, Any] = {} if nodes_budget is None else {"nodes": nodes_budget}
    from geograph import balance as measures

    rows = "rows"
    if triads:
        result, rows = measures.tense_triads(net, **words), "triads"
    elif violations:
        result, rows = measures.violations(net, **budget, **words), "dyads"
        if ranges:
            result = _violations_ranged(result, net, {**budget, **words})
    elif both_signs:
        result, rows = measures.ambivalent(net, **budget, **words), "dyads"
    elif components:
        result, rows = measures.frustration(net, **budget, **words), "components"
    elif towards:
        if words:
            raise click.UsageError("--towards reads the ties themselves; leave out the words of the contract.")
        result, rows = _unity(net, towards, group, ranges), "groups"
    elif over_time:
        dates: Any = "yearly" if over_time == ("yearly",) else over_time
        result = measures.over_time(net, dates, **time, **budget, **words)
        top = _ALL if top is None else top
    else:
        result = measures.indices(net, **budget, **words)
        top = _ALL if top is None else top
        if ranges:
            result = _indices_ranged(result, net, {**budget, **words})
    if ranges and form == "table":
        result = _for_the_eye(result)
    show(net, result, form, output, top=top, rows=rows, uncounted=_unsigned(net))


def _unity(net: Network, towards: str, group: tuple[str, ...], ranges: bool) -> Table:
    """How united the groups of one partition, or of several, are; with ranges if wanted."""
    from geograph.balance import unity
    from geograph.ranges import spread

    chosen = (group[0] if len(group) == 1 else group) or "bloc"
    result = unity(net, towards, chosen)
    if not ranges:
        return result
    keys = [name for name in ("partition", "group") if name in result]
    return spread(result, each_source(lambda part: unity(part, towards, chosen), net), keys=keys, of=["tied", "unity"])


def _violations_ranged(result: Table, net: Network, words: dict[str, Any]) -> Table:
    """With a note on how many dyads the best two camps violate without each source."""
    from geograph.balance import frustration
    from geograph.ranges import changed, picked, sentence
    from geograph.result import noted

    found = each_source(lambda part: frustration(part, **words), net)
    numbers = picked(found, lambda part: part["frustration"].sum())
    told = sentence(changed(len(result), numbers, net), "{} violated dyads")
    gaps = {name: part["gap"].sum() for name, part in found.items() if not isinstance(part, Exception)}
    return noted(result, f"{told}; {_proof(gaps)}" if gaps else told)


def _indices_ranged(result: Table, net: Network, words: dict[str, Any]) -> Table:
    """The indices with their ranges, and whether each frustration is proved."""
    from geograph.balance import indices
    from geograph.ranges import spread
    from geograph.result import noted

    parts = each_source(lambda part: indices(part, **words), net)
    ranged = spread(result, parts, keys="quantity")
    gaps = {}
    for name, part in parts.items():
        if not isinstance(part, Exception):
            of = part.set_index("quantity").drop(columns="meaning")
            gaps[name] = (of.loc["frustration"] - of.loc["frustration at least"]).sum()
    return noted(ranged, f"frustration is {_proof(gaps)}") if gaps else ranged


def _proof(gaps: dict[str, float]) -> str:
    """Whether the best division is proved without each source."""
    from geograph.names import some

    open_ones = [name for name, gap in gaps.items() if gap]
    return f"not proved without {some(open_ones)}, where it is at most this" if open_ones else "proved without each of them"


def _for_the_eye(result: Table) -> Table:
    """With ranges a table is wide: the ids of ties are left to csv and json, and of the citations the first stand."""
    shown = only_told(result).drop(columns=[c for c in ("ties", "component", "confidence", "denied_by") if c in result])
    if "citations" in shown:
        shown["citations"] = [cut(cell, CITED) for cell in shown["citations"]]
    return shown


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("-k", "k", metavar="N|any", default="2", show_default=True, help="At most how many camps; any: as many as violate least.")
@click.option("--top", type=click.IntRange(0), metavar="N", help="Rows to show; 0 for all, the default.")
@reading_options
@drop_bad_option
@selection_options
@_signed_options
@output_options(FORMATS)
def camps(
    data: str | None,
    k: str,
    top: int | None,
    nodes_budget: int | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Who would stand with whom, if everybody took sides: the division that contradicts the fewest dyads.

    \b
    geograph camps data --on 2021-09
    geograph camps data -k any --format csv
    """
    if k != "any" and not (k.isascii() and k.isdigit() and int(k) >= 2):
        raise click.UsageError(f"-k {k}: give a number of camps, 2 or more, or any.")
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    net = load(data, options)
    words = contract(options)
    budget: dict[str, Any] = {} if nodes_budget is None else {"nodes": nodes_budget}
    from geograph import balance as measures

    result = measures.camps(net, k=k if k == "any" else int(k), **budget, **words)
    show(net, result, form, output, top=_ALL if top is None else top, uncounted=_unsigned(net))


def _unsigned(net: Network) -> str:
    """Where nothing is signed: what the ties are instead, and how they get a sign."""
    types = sorted(set(net.ties["type"]))
    told = ", ".join(types[:5]) + (f" and {len(types) - 5} more types" if len(types) > 5 else "")
    return f"No tie here has a sign: there are only ties of {told}. A sign stands in edges.csv (sign), or in types.csv for a whole type"

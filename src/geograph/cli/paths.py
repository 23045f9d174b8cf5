"""Commands about how two actors are joined: paths, reliability."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geograph.cli.options import (
    choose_format,
    contract,
    drop_bad_option,
    emit,
    load,
    output_options,
    reading_options,
    refuse_input,
    selection_options,
    view_options,
)
from geograph.cli.ranging import each_source, range_option
from geograph.cli.showing import FORMATS, in_shell, show, tell

if TYPE_CHECKING:
    from geograph.network import Network
    from geograph.result import Table

_LISTED = 10  # paths told in a terminal, unless -k says otherwise
_PERIODS = 3  # periods of a step told in a terminal
# What the library's notes call an option, and what it is called here.
_HERE = {
    "directed=False": "--undirected", "walks=True": "--walks", "--undated drop": "--undated-ties drop",
    "--reading sure": "--time-reading sure",
    "at_least('medium')": "--at-least medium",
    "start=": "--start", "weight=": "--weight", "unstated=0.5": "--unstated 0.5",
    "probability=": "--probability",
}  # fmt: skip

chance_options: list[Callable[[Any], Any]] = [
    click.option("--probability", metavar="COLUMN", help="Column with the probability of a tie; default: confidence, by its words."),
    click.option("--unstated", type=click.FloatRange(0, 1), metavar="P", help="The probability of ties that state none."),
]


def _chances(command: Any) -> Any:
    for option in reversed(chance_options):
        command = option(command)
    return command


def _two(words: tuple[str, ...]) -> tuple[str | None, str, str]:
    """DATA, which may be left out, and the two ends."""
    if len(words) == 2 and Path(words[0]).exists():
        raise click.UsageError(f"{words[0]} is a file or folder here, and two actors are needed after it: {words[0]} {words[1]} B.")
    if not 2 <= len(words) <= 3:
        raise click.UsageError(
            f"expected [DATA] A B, got {len(words)} word{'s' * (len(words) != 1)}; put a name of several words in quotes."
        )
    a, b = words[-2:]
    return (words[0] if len(words) == 3 else None), a, b


def _party(net: Network, who: str) -> Any:
    """An actor or ``partition:group``; several are parted by commas."""
    from geograph.errors import UnknownName

    if "," not in who:
        return who
    try:
        return net.find(who)
    except UnknownName:
        return [one.strip() for one in who.split(",") if one.strip()]


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[DATA] A B")
@click.option("-k", type=click.IntRange(1), metavar="N", help="The N shortest (or best) paths, not only all of the best.")
@click.option("--pattern", metavar="PATTERN", help="Types of ties in order, such as 'membership membership contact'.")
@click.option("--walks", is_flag=True, help="With --pattern: actors may be passed more than once.")
@click.option("--by", type=click.Choice(["length", "time", "reliability", "width"]), help="What is best: shortest (default), earliest, ...")
@click.option("--start", metavar="DATE", help="With --by time: set out on this day or later.")
@click.option("--time-reading", type=click.Choice(["possible", "sure"]), help="With --by time: how open and partial dates are read.")
@click.option("--undated-ties", type=click.Choice(["keep", "drop"]), help="With --by time: ties without any date.")
@click.option("--disjoint", is_flag=True, help="As many paths as possible that share no actor.")
@click.option("--cut", is_flag=True, help="The fewest actors without which no path is left.")
@click.option("--unit", type=click.Choice(["actors", "ties"]), help="With --disjoint or --cut: what is not shared, or cut.")
@range_option
@_chances
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def paths(words: tuple[str, ...], ranges: bool, form: str | None, output: str | None, force: bool, **options: Any) -> None:
    """How two actors are joined: over which ties, on whose word.

    A and B are ids, names or aliases, PARTITION:GROUP, or several of these parted by commas. Without an option: all
    shortest paths. A pattern names types; > and < before a type follow its direction, [+] [0] [-] after it are signs, and
    * + ? {2,3} | ( ) are as in regular expressions; a dot is any type.

    \b
    geograph paths data russia taliban -k 5
    geograph paths data russia taliban --pattern "membership membership contact"
    geograph paths data eu taliban --cut --range
    """
    data, a, b = _two(words)
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    chosen = {
        name: options.pop(name)
        for name in (
            "k", "pattern", "walks", "by", "start", "time_reading", "undated_ties", "disjoint", "cut", "unit", "probability", "unstated",
        )
    }  # fmt: skip
    _refuse(chosen)
    if ranges and chosen["by"] == "time":
        raise click.UsageError("--range tells how far a number hangs on single sources, and --by time finds dates; leave out one of them.")
    net, viewed = load(data, options), contract(options)
    one, other = _party(net, a), _party(net, b)
    result = _found(net, one, other, chosen, viewed, most=_LISTED if form == "table" else None)
    if ranges:
        from geograph.result import noted
    made = noted(result, _ranged(net, one, other, chosen, viewed, result)) if ranges else result
    if form == "table":
        from geograph.result import line

        emit(_told(result), output)
        tell(net, _here(line(made)))
    else:
        show(net, made, form, output, rows="steps")


# Of each question the number that is its answer, and how it is told.
_NUMBERS: dict[str, tuple[Callable[[Any], float | None], str]] = {
    "minimum_cut": (lambda found: len(found) or None, "{} must go"),  # where there is no path, nothing needs to be cut
    "disjoint": (lambda found: found["path"].nunique() or None, "{} disjoint paths"),
    "most_reliable": (lambda found: found["reliability"].max(), "the most reliable path holds with {}"),
    "widest": (lambda found: found["width"].max(), "the widest path has width {}"),
    "routes": (lambda found: found["steps"].min(), "the shortest route takes {} steps"),
    "geodesics": (lambda found: found["distance"].min(), "distance {}"),
    "k_shortest": (lambda found: found["distance"].min(), "distance {}"),
}


def _ranged(net: Network, a: Any, b: Any, chosen: dict[str, Any], words: dict[str, Any], result: Table) -> str:
    """The range of the number that answers the question, as a sentence."""
    from geograph.ranges import changed, sentence
    from geograph.result import ABOUT

    measure = result.attrs[ABOUT]["measure"]
    number, what = _NUMBERS[measure]
    best = {**chosen, "k": None if measure == "k_shortest" else chosen["k"]}  # the first of the k is the shortest
    parts = each_source(lambda part: number(_found(part, a, b, best, words, most=1)), net)
    return sentence(changed(number(result), parts, net), what, "no path")


def _refuse(chosen: dict[str, Any]) -> None:
    """One question at a time."""
    asked = [f"--{name}" for name in ("pattern", "by", "disjoint", "cut") if chosen[name]]
    if len(asked) > 1:
        raise click.UsageError(f"{asked[0]} and {asked[1]} are two questions; ask one.")
    needs = {
        "walks": ("--pattern", chosen["pattern"]),
        **dict.fromkeys(("start", "time_reading", "undated_ties"), ("--by time", chosen["by"] == "time")),
        "unit": ("--disjoint or --cut", chosen["disjoint"] or chosen["cut"]),
        **dict.fromkeys(("probability", "unstated"), ("--by reliability", chosen["by"] == "reliability")),
    }
    for name, (other, there) in needs.items():
        if chosen[name] not in (None, False) and not there:
            raise click.UsageError(f"--{name.replace('_', '-')} goes with {other}.")
    if chosen["k"] and (chosen["disjoint"] or chosen["cut"]):
        raise click.UsageError("-k goes with neither --disjoint nor --cut: their number is an answer.")


def _found(net: Network, a: Any, b: Any, chosen: dict[str, Any], words: dict[str, Any], *, most: int | None) -> Table:
    """The one function that answers the question."""
    from geograph import paths as of

    k, by = chosen["k"], chosen["by"]
    limit: dict[str, Any] = {"limit": k or most} if k or most else {}
    if chosen["pattern"] is not None:
        return of.routes(net, a, b, pattern=chosen["pattern"], walks=chosen["walks"], **limit, **words)
    if chosen["disjoint"] or chosen["cut"]:
        measure = of.disjoint if chosen["disjoint"] else of.minimum_cut
        return measure(net, a, b, by=chosen["unit"] or "actors", **words)
    if by == "time":
        dates: dict[str, Any] = {"start": chosen["start"], "reading": chosen["time_reading"], "undated": chosen["undated_ties"]}
        return of.time_respecting(net, a, b, **{name: v for name, v in dates.items() if v}, **limit, **words)
    if by == "reliability":
        return of.most_reliable(net, a, b, k=k or 1, probability=chosen["probability"], unstated=chosen["unstated"], **words)
    if by == "width":
        return of.widest(net, a, b, **limit, **words)
    return of.k_shortest(net, a, b, k=k, **words) if k else of.geodesics(net, a, b, **limit, **words)


def _told(result: Table) -> str:
    """Each path as a headline and its steps, or, where there is none, why."""
    from geograph.errors import one_line
    from geograph.result import ABOUT

    made = result.attrs[ABOUT]
    if result.empty:
        notes = made["notes"][-1] if made["measure"] == "most_reliable" else made["notes"][0]
        return f"{one_line(_here(notes))}\n"
    if made["measure"] == "minimum_cut":
        lines = [_piece(row) for row in result.to_dict("records")]
    else:
        lines = [line for _, steps in result.groupby("path", sort=False) for line in _path(steps.to_dict("records"))]
    return "".join(f"{one_line(line)}\n" for line in lines)


def _path(steps: list[dict[str, Any]]) -> list[str]:
    first = steps[0]
    actors = " - ".join(str(actor) for actor in [first["source"], *(step["target"] for step in steps)])
    n = len(steps)
    said = [f"{n} step{'s' * (n > 1)}"]
    said += [f"{name} {first[name]:.6g}" for name in ("width", "distance") if name in first and first[name] != n]
    said += [f"reliability {_chance(first['reliability'])}"] if "reliability" in first else []
    if "arrival" in first:
        said.append(f"arrives {first['arrival'] or 'at any time'}")
    lines = [f"{first['path']}. {actors} ({', '.join(said)})"]
    ends = [f"{step['source']} - {step['target']}" for step in steps]
    for step, between in zip(steps, ends, strict=True):
        extra = [_chance(step["probability"])] if "probability" in step else []
        extra += [f"{step['arrives'] or 'at any time'} ({step['dated']})"] if "arrives" in step else []
        lines.append(f"   {between:{max(map(len, ends))}}  {'; '.join([*extra, *_rests_on(step)])}")
    return lines


def _chance(p: float) -> str:
    """Four digits; what is not certain is not called 1."""
    return "above 0.9999" if 0.9999 < p < 1 else f"{p:.4g}"


def _piece(row: dict[str, Any]) -> str:
    between = f"{row['source']} - {row['target']}"
    who = f"{row['actor']} (as in {row['source']} - {row['actor']} - {row['target']})" if row["actor"] is not None else between
    return f"{row['cut']}. {who}  {'; '.join(_rests_on(row))}"


def _rests_on(step: dict[str, Any]) -> list[str]:
    """Types, confidence, denials, periods and citations of the ties under a step."""
    periods = list(dict.fromkeys(step["periods"].split(";")))
    shown = ", ".join(periods[:_PERIODS]) + (f" and {len(periods) - _PERIODS} more" if len(periods) > _PERIODS else "")
    cited = step["citations"].replace(";", ", ") or "no citation"
    doubt = [step["confidence"]] if step["confidence"] else []
    doubt += [f"against it: {step['denied_by'].replace(';', ', ')}"] if step["denied_by"] else []
    return [step["types"].replace(";", ", ") + f" ({'; '.join(doubt)})" * bool(doubt), shown, cited]


def _here(text: str) -> str:
    text = in_shell(text)
    for there, here in _HERE.items():
        if there.startswith("--"):
            text = text.replace(there, here)
        text = text.replace(f"try {there}", f"try {here}").replace(f"give {there}", f"give {here}").replace(f"; {there} ", f"; {here} ")
    return text


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[DATA] A B")
@click.option("--draws", type=click.IntRange(2), metavar="N", help="Estimate from N draws; by default exact where that is quick.")
@click.option("--seed", type=click.IntRange(0), default=0, metavar="N", help="Of the draws (0).")
@_chances
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def reliability(
    words: tuple[str, ...],
    draws: int | None,
    seed: int,
    probability: str | None,
    unstated: float | None,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """The chance that at least one path holds, taking confidence in ties for independent probabilities.

    A and B as in `geograph paths`. The result repeats what the words of confidence are taken for.

    \b
    geograph reliability data russia taliban
    geograph reliability data india taliban --type contact --unstated 0.5
    """
    data, a, b = _two(words)
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    net = load(data, options)
    from geograph.paths import reliability as measure
    from geograph.paths.reliability import DRAWS

    chances: dict[str, Any] = {"probability": probability, "unstated": unstated}
    result = measure(net, _party(net, a), _party(net, b), draws=draws, seed=seed, **chances, **contract(options))
    if form == "table":
        how = [(float(p), float(error)) for p, error in zip(result["reliability"], result["standard_error"], strict=True)]
        bound = 1 - 3 / (draws or DRAWS)  # of an estimate in which all draws agree
        result["reliability"] = [f"above {bound:.4f}" if isnan(error) and p == 1 else _chance(p) for p, error in how]
        result["best_path"] = [_chance(p) for p in result["best_path"]]
    show(net, result, form, output, rows="rows")

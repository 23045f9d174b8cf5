"""Commands on time: follow, change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from geograph.cli.ranging import each_source, only_told, range_option
from geograph.cli.rank import ask_if_long
from geograph.cli.showing import FORMATS, cut, emit_several, for_the_eye, tell, told

if TYPE_CHECKING:
    import pandas as pd

    from geograph.network import Network

_TOP = 10
_ROWS = 150  # ties in a table
_EACH = 3  # effects shown of each actor
_SHOWN = 5  # actors side by side
_MANY = 20  # dates, where nobody says how many
_HALF = 0.5  # of the days that a date allows: what may have turned is shown from here on
_BY = click.option("--by", default="degree", metavar="MEASURE", help="degree, betweenness, ...: see geograph rank. Default: degree.")
_TABLES = ("summary", "actors", "ties", "moves")


def _times(options: dict[str, Any], refused: tuple[str, ...]) -> dict[str, Any]:
    """The options of time that the command itself has a use for; takes them out of the dict."""
    for name in refused:
        if options.get(name) and options[name] != "possible":
            why = "both readings are shown" if name == "reading" else "the command goes through dates itself"
            raise click.UsageError(f"leave out --{name}: {why}.")
    time = {name: options.pop(name) for name in ("undated", "persistence")}
    options.update(reading="possible", undated="keep", persistence=12)
    return time


@click.command()
@click.argument("data", required=False, type=PATH)
@_BY
@click.option("--every", type=click.Choice(["year", "quarter", "month"]), help="Step; years if no --at. --between says from when to when.")
@click.option("--at", multiple=True, metavar="DATE", help="These dates instead (repeatable).")
@click.option("--actor", "actors", multiple=True, metavar="ACTOR", help="Only these actors (repeatable).")
@click.option("--top", type=click.IntRange(1), default=_SHOWN, metavar="N", help=f"Actors side by side in a table ({_SHOWN}).")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def follow(
    data: str | None,
    by: str,
    every: str | None,
    at: tuple[str, ...],
    actors: tuple[str, ...],
    top: int,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """A measure date by date, in the possible and the sure reading of the dates.

    \b
    geograph follow data --by betweenness --between 2014 2023 --actor taliban
    geograph follow data --by degree --every quarter --between 2020 2022 --format csv
    """
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    if at and (every or options.get("between")):
        raise click.UsageError("--at names the dates; leave out --every and --between.")
    time = _times(options, ("on", "reading"))
    between = options.pop("between", None)
    net = load(data, options)
    words = contract(options)
    if by == "betweenness":
        ask_if_long(net, words, times=2 * len(at) or _MANY, instead="give fewer dates with --at")
    from geograph.centrality.registry import measure_called
    from geograph.timeline import follow as followed

    found = followed(
        measure_called(by), net, every=every, at=at or None, between=between, actors=actors, options=words, **time  # type: ignore[arg-type]
    )  # fmt: skip
    if form != "table":
        emit_table(found, form, output)
    else:
        text, said = _dates_by_actors(found, top, len(actors))
        emit(text, output)
        if said:
            say(said)
    tell(net, told(found))


def _dates_by_actors(found: pd.DataFrame, top: int, named: int) -> tuple[str, str]:
    """A row per date: of one actor all that is known, of several the value and the ranks. And what to say under it."""
    from geograph.show.text import table

    counts = ["in_force", "assumed", "undated", "used"]
    actors = list(dict.fromkeys(found["actor"]))
    if len(actors) == 1:
        part = found[["date", "value", "value_sure", "rank", "rank_sure", *counts]]
        return for_the_eye(part), ""
    mean = found.groupby("actor", sort=False)["rank"].mean()
    best = sorted(actors, key=lambda actor: (float(mean[actor]) if mean[actor] == mean[actor] else float("inf"), str(actor)))
    shown = actors if named else best[:top]
    rows = []
    for date, part in found.groupby("date", sort=False):
        cells = {a: _cell(v, r, s) for a, v, r, s in zip(*(part[c].tolist() for c in ("actor", "value", "rank", "rank_sure")), strict=True)}
        rows.append((date, *(cells.get(actor, "") for actor in shown), *part[counts].iloc[0].tolist()))
    said = "value (rank in the possible reading/in the sure one, where they differ)"
    if len(shown) < len(actors):
        said += f"; {len(shown)} of {len(actors)} actors, those of the best mean rank: --top N shows more, --actor others"
    return table(rows, ["date", *map(str, shown), *counts], width=terminal_width()), said


def _cell(value: float, rank: Any, sure: Any) -> str:
    places = ["-" if str(place) in ("<NA>", "nan", "None") else str(int(place)) for place in (rank, sure)]
    return f"{value:.4g} ({places[0]}{'' if places[0] == places[1] else '/' + places[1]})"


@click.command()
@click.argument("words", nargs=-1, metavar="[DATA] [BEFORE AFTER]")
@_BY
@click.option(
    "--added-by", multiple=True, metavar="SOURCE", help="Instead of dates: what a source adds, or all of 2022 or 2022/2023 (repeatable)."
)
@click.option(
    "--pairs", type=click.IntRange(0), default=100, metavar="N", help="Pairs of actors tried for the effects of single ties (100)."
)
@click.option("--table", "which", type=click.Choice(_TABLES), default="ties", help="Which table as csv or md (ties).")
@click.option("--perhaps", is_flag=True, help="Also all ties whose dates merely do not rule out that they turned.")
@click.option("--top", type=click.IntRange(0), metavar="N", help=f"Actors in a table; 0 for all. Default: {_TOP} of those that change.")
@click.option("--rows", type=click.IntRange(0), metavar="N", help=f"Ties in a table; 0 for all. Default: {_ROWS}.")
@range_option
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def change(
    words: tuple[str, ...],
    by: str,
    added_by: tuple[str, ...],
    pairs: int,
    which: str,
    perhaps: bool,
    top: int | None,
    rows: int | None,
    ranges: bool,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """What began, ended or passed to a successor between two dates, whom it moved, and which ties did.

    \b
    geograph change data 2021-07 2021-10 --by betweenness
    geograph change data 2020 2022 --table actors --format csv
    geograph change data --added-by 2022/2023 --by betweenness --range
    """
    most = 1 if added_by else 3
    if len(words) > most or len(words) < most - 1:
        wanted = "[DATA] --added-by SOURCE" if added_by else "[DATA] BEFORE AFTER"
        raise click.UsageError(f"expected {wanted}, got {len(words)} word{'s' * (len(words) != 1)}.")
    if len(words) == 2 and not added_by and any(Path(word).exists() for word in words):
        raise click.UsageError(f"expected [DATA] BEFORE AFTER, got {' '.join(words)}: one of the two dates is missing.")
    if ranges and not added_by:
        raise click.UsageError("--range leaves out sources, for --added-by; between two dates the possible and the sure reading are shown.")
    data = words[0] if len(words) == most else None
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    form = choose_format(form, output, FORMATS)
    if ranges and form in ("csv", "md") and which not in ("summary", "actors"):
        raise click.UsageError(f"--range has numbers for --table summary and --table actors; {form} would have the {which}.")
    time = {} if added_by else _times(options, ("on", "between", "reading"))
    net = load(data, options)
    given = contract(options)
    if by == "betweenness":
        ask_if_long(net, given, times=4 + pairs, instead="--pairs N tries fewer, and narrower selections are quicker")
    from geograph import timeline
    from geograph.centrality.registry import measure_called
    from geograph.sources import cited

    measure = measure_called(by)

    if added_by:
        found = timeline.added(measure, net, added_by, options=given, pairs=pairs)
        if ranges:
            adding = timeline.sources_meant(net, added_by)

            def without(part: Network) -> Any:
                return timeline.added(measure, part, adding & set(cited(part)), options=given, pairs=0)

            parts = each_source(without, net, but=adding if len(adding) == 1 else ())  # without the one that adds, nothing is added
            found = _ranged(found, parts)
    else:
        found = timeline.change(measure, net, *words[-2:], options=given, pairs=pairs, **time)
    if form != "table":
        emit_several(found, "ties", which, form, output)
    else:
        text, said = _report(found, top, perhaps, rows)
        emit(text, output)
        for one in said:
            say(one)
    tell(net, told(found.ties))


def _ranged(found: Any, parts: dict[str, Any]) -> Any:
    """With the range over the sources of how many ties are added and of how far everybody's value changes."""
    from dataclasses import replace

    from geograph.ranges import picked, spread
    from geograph.result import noted
    from geograph.sources import left_out_of

    summary = spread(found.summary, picked(parts, lambda part: part.summary), keys="quantity")
    actors = spread(found.actors, picked(parts, lambda part: part.actors), keys="actor", of=["change"])
    return replace(found, summary=summary, actors=actors, ties=noted(found.ties, left_out_of(len(parts))))


def _report(found: Any, top: int | None, perhaps: bool, rows: int | None) -> tuple[str, list[str]]:
    """The tables for the eye, and what they leave out."""

    ties, said = found.ties, []
    changed = found.actors[found.actors["change"] != 0]
    moved = int(found.actors["change"].fillna(0).ne(0).sum())
    actors = found.actors if top == 0 else changed.head(top or _TOP)
    if len(actors) < len(found.actors):
        said.append(f"{len(actors)} of {len(found.actors)} actors shown, {moved} change; --top 0 shows all")
    if not perhaps and "certainty" in ties:
        kept = (ties["certainty"] == "sure") | (ties["share"] >= _HALF)
        partners = {tie for cell in ties.loc[kept, "counterpart"] for tie in cell.split(";")}
        ties = ties[kept | ties["tie"].isin(partners)]
        if len(ties) < len(found.ties):
            why = "those that turned for sure, or whose dates lie mostly between the two"
            said.append(f"{len(ties)} of {len(found.ties)} ties that may have turned are shown: {why}; --perhaps shows all")
    most = (_ROWS if top is None and not perhaps else 0) if rows is None else rows
    if most and len(ties) > most:
        all_of_them = f"--{'top' if rows is None else 'rows'} 0 shows all of them"
        said.append(f"the first {most} of these {len(ties)} ties; {all_of_them}, --format csv is for programs")
        ties = ties.head(most)
    moves = found.moves.groupby("actor", sort=False).head(_EACH)
    if len(moves) < len(found.moves):
        said.append(f"of each mover the {_EACH} strongest effects; all are in --format json, or --format csv --table moves")
    passed, placed = _ways_on(ties)
    if len(ties):
        other = "on the other date; ?: perhaps" if "certainty" in ties else "without these sources"
        said.append(f"only: no other tie of the type joins the two {other}")
    columns = [
        "actor",
        "value_before",
        "value_after",
        "change",
        "change_low",
        "change_high",
        "missing_without",
        "rank_before",
        "rank_after",
        "change_sure",
        "holds",
    ]
    parts = [
        (only_told(found.summary), ""),
        (only_told(actors[[name for name in columns if name in actors]]), "Nobody's value changes.\n"),
        (passed, ""),
        (_for_the_eye(ties, placed), "" if len(ties) else "No tie turned.\n"),
        (moves.drop(columns="ties"), ""),
    ]
    texts = [for_the_eye(p) if len(p) else empty for p, empty in parts]
    return "\n".join(text for text in texts if text), said


def _ways_on(ties: pd.DataFrame) -> tuple[pd.DataFrame, set[Any]]:
    """What passed on: a row for each tie of a predecessor and each that came after it. And which ties these are."""
    import pandas as pd

    rows, told = [], set()
    found = [row for row in ties.to_dict("records") if row.get("counterpart")]
    by_tie = {str(row["tie"]): row for row in found}
    for old in found:
        if old["passed_from"] not in (old["source"], old["target"]):
            continue
        partner = old["target"] if old["source"] == old["passed_from"] else old["source"]
        for new in (by_tie[tie] for tie in old["counterpart"].split(";") if tie in by_tie):
            to = new["target"] if new["source"] == partner else new["source"]
            cited = dict.fromkeys(text for text in (cut(old["citation"], 1), cut(new["citation"], 1)) if text)
            rows.append((_what(old), old["type"], partner, old["passed_from"], _period(old), to, _period(new), "; ".join(cited)))
            told |= {old["tie"], new["tie"]}
    return pd.DataFrame(rows, columns=["what", "type", "partner", "from", "period", "to", "period_after", "citation"]), told


def _for_the_eye(ties: pd.DataFrame, told: set[Any]) -> pd.DataFrame:
    """The other ties, in columns that fit a terminal."""
    import pandas as pd

    names = ["what", "type", "source", "target", "period", "only", "citation"]
    rows = [row for row in ties.to_dict("records") if row["tie"] not in told]
    found = [(_what(r), r["type"], r["source"], r["target"], _period(r), r["only"], cut(r["citation"], 1)) for r in rows]
    return pd.DataFrame(found, columns=names)


def _what(row: dict[str, Any]) -> str:
    """What happened, with a question mark where it did so only perhaps."""
    return str(row["what"]) + "?" * (row.get("certainty") == "possible")


def _period(row: dict[str, Any]) -> str:
    start, end = row["start"], row["end"]
    if end == "..":
        return f"since {start}" if start else "ongoing"
    if not end:
        return start if row["what"] == "took place" or not start else f"from {start}"
    return start if start == end else f"{start} to {end}" if start else f"until {end}"

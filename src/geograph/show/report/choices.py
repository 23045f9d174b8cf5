"""Parts on what the ranking hangs on: the choices of an analyst, single ties and paragraphs, other data on the same actors."""

from __future__ import annotations

import math
from typing import Any, Literal

from geograph import centrality, result, robust, uncertainty
from geograph.show.report.blocks import Block, Finding, Grid, Part, Prose, between, grid, listed, verb
from geograph.show.report.brief import TOP, Brief, counted, picture, told_rank
from geograph.show.words import many, short

TITLE = "How far the ranking hangs on our choices"
FEW = 3000  # ties up to which each is left out in turn


def robustness(b: Brief) -> Part:
    """In what share of the defensible choices the ranking holds."""
    from geograph.show import figure

    found = robust.vary(centrality.betweenness, b.net, over=[*robust.USUAL, "focal"])
    blocks: list[Block] = []
    table = found.actors
    every = many(len(found.ways), "specification")
    if not (table["first"] > 0).any():
        told = f"{b.when_first}Nobody is first by betweenness in {_any(len(found.ways))}, since all that are ranked there are equal."
        nobody = [Finding(told, b.cited.ties(b.channels()), key=5)]
        return Part(TITLE, [*nobody, _sources(b)], result.line(table))
    for k, row in enumerate(table.head(2).to_dict("records")):
        n = round(row["ranked"] * len(found.ways))
        out = f"the {many(n, 'specification')} that {verb(n, 'ranks', 'rank')} it (of {len(found.ways)})" if row["ranked"] < 1 else every
        alike = table[(table["first"] == row["first"]) & (table["rank"] == row["rank"]) & (table["actor"] != row["actor"])]
        share = f"{row['first']:.0%} of {out}" if row["first"] > 0 else f"none of {out}"
        as_often = f", as often as {listed(b.names(alike['actor']))}" if len(alike) and row["first"] > 0 else ""
        blocks.append(Finding(
            f"{b.when_first}{b.name(row['actor'])} is first by betweenness in {share}{as_often}; "
            f"rank {between(row['rank_best'], row['rank_worst'])}"
            + (f"; {_moves(row['moved_by'], row['moved'])}." if row["moved_by"] else "."),
            b.cited.ties(b.ties_of(row["actor"], channels=True)),
            key=5 * (k == 0),
        ))  # fmt: skip
    blocks.append(_sources(b))
    shown = table.head(6).assign(name=b.names(table["actor"].head(6)), moved_by=[_CHOICE.get(c, "") for c in table["moved_by"].head(6)])
    shown = shown.assign(first=[_share(v) for v in shown["first"]], top_five=[_share(v) for v in shown["top_five"]])
    columns = {
        "name": "actor",
        "rank": "usual rank",
        "first": "first in",
        "top_five": "in top five",
        "rank_best": "best",
        "rank_worst": "worst",
        "moved_by": "moved most by",
    }
    blocks.append(grid(shown, columns, f"{many(len(found.grid), 'combination')} of choices that an analyst could defend."))
    if len(found.grid) > 1:
        blocks.append(picture(figure.specifications(found, top=6), "specifications"))
    return Part(TITLE, blocks, result.line(table))


def _sources(b: Brief) -> Prose:
    """That the choice of sources takes no part here, and where it does."""
    told = "Which sources are read is no choice of this part"
    ranged = "how far the ranks hang on it is told by the ranges of part 3 (geograph robust takes it as one more choice)"
    return Prose(f"{told}: {ranged}." if b.without else f"{told}, and fewer than two are cited.")


def _any(n: int) -> str:
    return f"any of {n:,} specifications" if n > 1 else "the one specification"


def _moves(choice: str, by: float) -> str:
    what = _CHOICE[choice]
    places = "1 rank" if short(by) == "1" else f"{short(by)} ranks"
    return f"{what} {'move' if what in _SEVERAL else 'moves'} it most, by {places} on average"


def contested(b: Brief) -> Part:
    """Facts that a passage denies, and the ties and paragraphs on which most hangs."""
    blocks: list[Block] = []
    denied = {tie: items for tie, items in b.net.denials.items() if tie in b.net.ties.index}
    rows = []
    for tie, items in sorted(denied.items(), key=lambda item: str(item[0])):
        row = b.net.ties.loc[tie]
        rows.append(
            [
                f"{b.name(row['source'])} – {b.name(row['target'])}",
                str(row["type"]),
                b.cited.cell(row["citation"], 3),
                b.cited.items(items, 3),
            ]
        )
    blocks.append(Finding(
        f"{b.when_first}{counted(len(denied), 'tie', 'No tie')} {verb(len(denied), 'is', 'are')} denied by "
        f"{'some' if denied else 'any'} passage.",
        b.cited.items(item for items in denied.values() for item in items),
    ))  # fmt: skip
    if rows:
        blocks.append(Grid(["pair", "type", "stated in", "denied in"], rows, "Ties that a passage states and a passage denies."))
    kinds: tuple[tuple[Literal["tie", "paragraph"], str], ...] = (("tie", "single tie"), ("paragraph", "paragraph"))
    if len(b.net) > FEW:
        blocks.append(
            Prose(f"What hangs on single ties and paragraphs was not tried: with {len(b.net):,} ties it takes long (geograph hinges).")
        )
        kinds = ()
    elif not (b.ranking["betweenness"] > 0).any():
        blocks.append(Prose("Nobody lies between others, so no single tie or paragraph was tried for who does."))
        kinds = ()
    for by, word in kinds:
        found = uncertainty.drop_each(centrality.betweenness, b.net, by=by)
        if found.empty:
            continue
        turns = found[found["changes"] > 0]
        what = f"{b.when_first}Leaving out one {word} changes who holds the first five places"
        cited = [str(item) for item in found[by]] if by == "paragraph" else []
        if len(turns) == 0:
            one = f"{b.when_first}Leaving out the only {word} does not change who holds the first five places"
            told = f"{what} in none of {len(found)} cases" if len(found) > 1 else one
            blocks.append(Finding(f"{told}.", b.cited.items(cited) if cited else b.cited.ties(b.channels())))
            continue
        row = found.iloc[0]
        most = b.cited.items([str(row[by])]) if by == "paragraph" else _tie(b, row["tie"])
        cases = f"in {len(turns)} of {len(found)} cases" if len(found) > 1 else "in the one case that there is"
        blocks.append(Finding(
            f"{what} {cases}; most hangs on {most}: without it {b.name(row['moved'])} "
            f"{_from_to(told_rank(row['rank_before']), told_rank(row['rank_after']))}.",
            b.cited.cell(row["citations"]) if "citations" in found else b.cited.items([str(row[by])]), key=8 * (by == "tie"),
        ))  # fmt: skip
    return Part("Contested facts, and what hangs on each", blocks)


def _from_to(before: str, after: str) -> str:
    if before == after:
        return f"keeps rank {before}, and others move"
    return f"goes from rank {before} to {after}" if after != "none" else f"loses rank {before} and has none"


def _tie(b: Brief, tie: Any) -> str:
    row = b.net.ties.loc[tie]
    return f"{b.name(row['source'])} – {b.name(row['target'])} ({row['type']})"


def compared(b: Brief) -> Part:
    """Whether other data on the same actors say the same."""
    if b.other is None:
        return Part("Comparison with other data", [Prose("No other data were given, so nothing is compared.")])
    found = robust.elsewhere(centrality.betweenness, b.net, b.other)
    dyads, both = found.dyads, found.actors.dropna(subset=["rank", "rank_other"])
    tied = {word: dyads[dyads["found"] == word] for word in ("both", "here", "there")}
    spearman = b.each(lambda part: robust.elsewhere(centrality.betweenness, part, b.other).spearman)
    blocks: list[Block] = [Finding(
        f"{b.when_first}{len(found.actors)} of {many(len(b.net.actors), 'actor')} {_is(len(found.actors))} also in the other data "
        f"({many(len(b.other.actors), 'actor')}, {many(len(b.other), 'tie')}); of the pairs of these {len(tied['both'])} "
        f"{_is(len(tied['both']))} tied in both, {len(tied['here'])} only here and {len(tied['there'])} only there.",
        b.cited.cells(tied["both"]["citations"]),
    )]  # fmt: skip
    if len(both) and not math.isnan(found.spearman):
        first = both.sort_values(["rank_other", "rank"], kind="stable").iloc[0]
        ranged = "".join(f"; {told}" for told in [b.span(found.spearman, spearman, "{:.2f}".format)] if told)
        ranks = f"{b.name(first['actor'])} (rank {first['rank_other']}), has rank {first['rank']} here"
        blocks.append(Finding(
            f"{b.when_first}The ranks by betweenness of {len(both)} actors that both rank agree at {found.spearman:.2f} (Spearman; 1 is "
            f"the same order{ranged}); the highest of them there, {ranks}.",
            b.cited.ties(b.ties_of(first["actor"], channels=True)),
        ))  # fmt: skip
    against = dyads[dyads["contrary"]]
    if len(against):
        told = [f"{b.name(r['source'])} and {b.name(r['target'])} ({r['signs']} here)" for r in against.to_dict("records")]
        blocks.append(Finding(
            f"{b.when_first}{many(len(against), 'pair')} {_is(len(against))} friendly in one and hostile in the other: {listed(told)}.",
            b.cited.cells(against["citations"]),
        ))  # fmt: skip
    shown = both.head(TOP).assign(name=[b.name(a) for a in both["actor"].head(TOP)])
    if len(shown):
        columns = {"name": "actor", "value": "betweenness", "rank": "rank", "value_other": "there", "rank_other": "rank there"}
        blocks.append(grid(shown, columns, "Actors that both data rank."))
    blocks.append(Prose("Data that code other texts or other kinds of ties need not agree, and neither is the measure of the other."))
    return Part("Comparison with other data", blocks, result.line(found.actors))


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _share(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.0%}"


_CHOICE = {
    "parallel": "how parallel ties count", "forums": "how meetings take part", "folding": "folding actors into others",
    "dates": "leaving out undated ties", "confidence": "the confidence asked for", "sources": "the sources read",
    "focal": "the focal actor's ties",
}  # fmt: skip
_SEVERAL = ("the focal actor's ties", "the sources read")

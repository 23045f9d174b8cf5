"""Parts on the material, the network, who is central, who talks and who pays, and how robust that is."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from geograph import centrality, result, robust, sources
from geograph.centrality.counts import MEANS
from geograph.network import Network
from geograph.result import Table
from geograph.show.report.blocks import Block, Cited, Finding, Part, Picture, Prose, between, grid, listed
from geograph.show.words import documents, many, short
from geograph.tables import split_list

TALK = ("contact",)  # as talk_to_means counts it
TOP = 8
MANY_SOURCES = 2  # from which on one can be left out


@dataclass(frozen=True)
class Brief:
    """What a report is about: all that was read, what of it is in force at the date, and the two parties."""

    whole: Network
    net: Network
    on: str | None
    parties: tuple[Any, Any] | None
    change: tuple[str, str] | None
    claims: Any
    other: Network | None = None

    @cached_property
    def cited(self) -> Cited:
        return Cited(self.whole)

    @cached_property
    def ranking(self) -> Table:
        """Betweenness with its ranges over sources and, where somebody dominates, the ranks without."""
        found = sources.range(centrality.betweenness, self.net)
        return found if self.focal is None else sources.beside(found, centrality.betweenness, self.net, self.focal)

    @cached_property
    def focal(self) -> Any:
        return sources.dominant(self.net)

    def ties_of(self, actor: Any, *, types: Collection[str] | None = None, channels: bool = False, but: Any = None) -> list[Any]:
        """The ties of an actor: those of some types, those that something can travel along, those with others than one."""
        ties = self.net.ties
        mine = (ties["source"] == actor) | (ties["target"] == actor)
        if types is not None:
            mine &= ties["type"].isin(types)
        if channels:
            mine &= ties["channel"].astype(bool) & (ties["sign"] >= 0)
        if but is not None:
            mine &= (ties["source"] != but) & (ties["target"] != but)
        return ties.index[mine].tolist()

    def name(self, actor: Any) -> str:
        return self.whole.name(actor)

    @property
    def when(self) -> str:
        return f"on {self.on}" if self.on else "over the whole time of the material"

    @property
    def when_first(self) -> str:
        """The date at the head of a sentence that may be copied alone."""
        return f"On {self.on}: " if self.on else ""


def picture(ax: Any, name: str) -> Picture:
    """A drawn figure, for every kind of report."""
    from geograph.show import figure
    from geograph.show.figure.saving import render

    return Picture(partial(render, ax), figure.alt_text(ax), name)


def material(b: Brief) -> Part:
    """What was read, what it is about, and what it cannot show."""
    net = b.whole
    rows, further = documents(net)
    blocks: list[Block] = []
    told = "; ".join(row["full"] for row in rows)
    paragraphs = len({item for cell in net.ties["citation"] for item in split_list(cell)})
    about = ", ".join(f"{net.name(actor)} ({n})" for actor, n in list(net.focal.items())[:4])
    blocks.append(Finding(
        f"{many(len(rows), 'document')} with {many(paragraphs, 'cited paragraph')} were coded into "
        f"{many(len(net), 'tie')} between {many(len(net.actors), 'actor')}" + (f"; they are about {about}" if about else "") + ".",
    ))  # fmt: skip
    blocks.append(
        Prose(f"Documents: {told or 'none named'}." + (f" {many(further, 'further document')} read, none of it cited." if further else ""))
    )
    cover = sources.coverage(net)
    thin = int((cover["sources"] == 1).sum())
    blocks.append(
        Finding(
            f"{thin} of {len(cover)} actors rest on a single source, and {int((cover['paragraphs'] <= 1).sum())} on one paragraph at most."
        )
    )
    if b.focal is not None:
        share = ((net.ties["source"] == b.focal) | (net.ties["target"] == b.focal)).mean()
        blocks.append(Finding(f"{b.name(b.focal)} is an end of {share:.0%} of the ties; rankings are shown with and without it."))
    if caution := result.caveat(net):
        blocks.append(Prose(caution))
    blocks.append(Prose(
        "A tie is what these texts report. That no tie is coded does not mean that there is none; the texts were not sampled, "
        "so no number here speaks for relations that nobody wrote about."
    ))  # fmt: skip
    columns = {
        "name": "actor",
        "ties": "ties",
        "events": "events",
        "sources": "sources",
        "paragraphs": "paragraphs",
        "about": "documents about it",
    }
    blocks.append(grid(cover.head(TOP), columns, f"Material behind the {TOP} actors best covered."))
    return Part("What was read, and what it cannot show", blocks, result.line(cover))


def network(b: Brief) -> Part:
    """The network at the date."""
    from geograph.show import figure

    ties = b.net.ties
    undated = int(((ties["start"] == "") & (ties["end"] == "")).sum())
    since = int(((ties["start"] == "") & (ties["end"] == "..")).sum())
    kinds = ties["type"].value_counts()
    told = ", ".join(
        f"{n} {b.net.types.loc[kind, 'label'].lower()}" for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))[:5]
    )
    blocks: list[Block] = [
        Finding(
            f"{many(len(ties), 'tie')} {b.when}: {told}{' and others' if len(kinds) > 5 else ''}; "
            f"{undated} without any date, {since} ongoing since nobody says when."
        ),
    ]
    if caution := result.assumption(b.net, compare="a reading of what is surely in force"):
        blocks.append(Prose(f"Mind the dates: {caution}."))
    sizes = centrality.betweenness(b.net)
    ax = figure.network(b.net, size_by=sizes, labels=list(sizes["actor"].head(24)), title=f"The network {b.when}")
    blocks.append(picture(ax, "network"))
    return Part("The network", blocks)


def central(b: Brief) -> Part:
    """Who is central, pooled and with the focal actor set aside."""
    from geograph.show import figure

    table = b.ranking
    blocks: list[Block] = []
    between_others = table[table["betweenness"] > 0]
    if between_others.empty:
        return Part("Who is central", [Finding(f"Nobody lies between others {b.when}.")], result.line(table))
    for k, row in enumerate(between_others.head(3).to_dict("records")):
        place, value = _ordinal(int(row["rank"])), f"{short(row['betweenness'])}{_pairs(table)}{_ranges(b, row)}"
        told = f"{b.when_first}{b.name(row['actor'])} ranks {place} by betweenness: {value}."
        blocks.append(Finding(told, b.cited.ties(b.ties_of(row["actor"], channels=True)), key=int(k == 0)))
    columns = {"name": "actor", "betweenness": "betweenness", "low": "low", "high": "high", "rank": "rank", "rank_best": "best",
               "rank_worst": "worst"}  # fmt: skip
    shown = table.head(TOP).assign(name=[b.name(a) for a in table["actor"].head(TOP)])
    if b.focal is not None:
        blocks += _aside(b, table)
        columns["rank_aside"] = f"without {b.name(b.focal)}"
    told = "Betweenness: pairs of others whose shortest way leads through an actor; low and high with one source left out."
    blocks.append(grid(shown, columns, told))
    blocks.append(picture(figure.ranking(table, top=10, net=b.net), "ranking"))
    return Part("Who is central", blocks, result.line(table))


def _ranges(b: Brief, row: dict[Hashable, Any]) -> str:
    """How far value and rank hang on sources; blank where there are fewer than two to leave out."""
    if len(sources.cited(b.net)) < MANY_SOURCES:
        return ""
    told = f" ({between(row['low'], row['high'])}; rank {between(row['rank_best'], row['rank_worst'])} whichever source is left out"
    if "best_any" in row:
        told += f", {between(row['best_any'], row['worst_any'])} by any choice of sources"
    return told + (f"; it owes most to {b.cited.short.get(row['owes_to'], row['owes_to'])})" if row["owes_to"] else ")")


def _aside(b: Brief, table: Table) -> list[Block]:
    """Who leads without the focal actor; nothing where nobody else is ranked or lies between others."""
    led = table[table["rank_aside"].notna()].sort_values(["rank_aside", "rank"], kind="stable")
    first = led[(led["rank_aside"] == 1) & (led["aside"] > 0)]
    if first.empty:
        return []
    rest = [b.name(a) for a in led["actor"].iloc[len(first) : len(first) + 3]]
    who, ranks = listed([b.name(a) for a in first["actor"]]), listed([str(r) for r in first["rank"]])
    told = (
        f"{b.when_first}With {b.name(b.focal)}'s own {many(len(b.ties_of(b.focal)), 'tie')} set aside, {who} "
        f"{'leads' if len(first) == 1 else 'lead'} ({short(first['aside'].iloc[0])} pairs; pooled rank {ranks})"
    )
    cited = b.cited.ties(b.ties_of(first["actor"].iloc[0], channels=True, but=b.focal))
    return [Finding(told + (f", followed by {listed(rest)}." if rest else "."), cited, key=2)]


def _pairs(table: Table) -> str:
    n = int(table["rank"].notna().sum())
    return f" of {(n - 1) * (n - 2) // 2:,} pairs of others" if not result.about(table)["contract"].get("directed") else ""


def _ordinal(n: int) -> str:
    words = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
    return words.get(n, f"number {n}")


def talk(b: Brief) -> Part:
    """Who talks, and who pays, trades and commits."""
    found = sources.range(centrality.talk_to_means, b.net, subsets=False)
    busy = found[(found["contacts"] + found["means"]) >= 5].sort_values(
        ["talk_to_means", "contacts"], ascending=[False, False], kind="stable"
    )
    if busy.empty:
        return Part(
            "Talk and means",
            [Prose("No actor has five events of talk and means, which is the least that this part looks at.")],
            result.line(found),
        )
    blocks: list[Block] = []
    for word, what, other, types in (
        ("contacts", "talks most", "means", TALK), ("means", "puts in most means (aid, trade, alliances)", "talk", MEANS),
    ):  # fmt: skip
        row = found.sort_values(word, ascending=False, kind="stable").iloc[0]  # of equals the first of the table
        if row[word] > 0:
            against = int(row["means" if word == "contacts" else "contacts"])
            blocks.append(Finding(
                f"{b.when_first}{b.name(row['actor'])} {what}: {many(int(row[word]), 'event')}, against {against} of {other}; "
                f"index {short(row['talk_to_means'])} ({between(row['low'], row['high'])}).",
                b.cited.ties(b.ties_of(row["actor"], types=types)),
            ))  # fmt: skip
    first, last = busy.iloc[0], busy.iloc[-1]
    if first["talk_to_means"] > last["talk_to_means"]:
        blocks.append(Finding(
            f"{b.when_first}Of {len(busy)} actors with five or more such events {b.name(first['actor'])} is most given to talk "
            f"(index {short(first['talk_to_means'])}; {between(first['low'], first['high'])}) and {b.name(last['actor'])} to means "
            f"({short(last['talk_to_means'])}; {between(last['low'], last['high'])}).",
            b.cited.ties([*b.ties_of(first["actor"], types=TALK), *b.ties_of(last["actor"], types=MEANS)]),
        ))  # fmt: skip
    shown = (
        busy.assign(name=[b.name(a) for a in busy["actor"]]).sort_values(["contacts", "means"], ascending=False, kind="stable").head(TOP)
    )
    columns = {"name": "actor", "contacts": "talk", "means": "means", "talk_to_means": "index", "low": "low", "high": "high"}
    blocks.append(grid(shown, columns, "Events of talk (contacts) and of means; the index is 1 for talk only and -1 for means only."))
    return Part("Talk and means", blocks, result.line(found))


def robustness(b: Brief) -> Part:
    """In what share of the defensible choices the ranking holds."""
    from geograph.show import figure

    found = robust.vary(centrality.betweenness, b.net, over=[*robust.USUAL, "focal"])
    blocks: list[Block] = []
    table = found.actors
    for k, row in enumerate(table.head(2).to_dict("records")):
        n = round(row["ranked"] * len(found.ways))
        out = f"of the {n} specifications that rank it (of {len(found.ways)})" if row["ranked"] < 1 else f"of {n} specifications"
        blocks.append(Finding(
            f"{b.when_first}{b.name(row['actor'])} is first by betweenness in {row['first']:.0%} {out}; "
            f"rank {between(row['rank_best'], row['rank_worst'])}"
            + (f"; {_CHOICE[row['moved_by']]} moves it most, by {short(row['moved'])} ranks on average." if row["moved_by"] else "."),
            b.cited.ties(b.ties_of(row["actor"], channels=True)),
            key=5 * (k == 0),
        ))  # fmt: skip
    shown = table.head(6).assign(
        name=[b.name(a) for a in table["actor"].head(6)], moved_by=[_CHOICE.get(c, "") for c in table["moved_by"].head(6)]
    )
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
    return Part("How far the ranking hangs on our choices", blocks, result.line(table))


def compared(b: Brief) -> Part:
    """Whether other data on the same actors say the same."""
    if b.other is None:
        return Part("Comparison with other data", [Prose("No other data were given (compare=, or --compare DATA).")])
    found = robust.elsewhere(centrality.betweenness, b.net, b.other)
    dyads, both = found.dyads, found.actors.dropna(subset=["rank", "rank_other"])
    tied = {word: dyads[dyads["found"] == word] for word in ("both", "here", "there")}
    blocks: list[Block] = [Finding(
        f"{b.when_first}{len(found.actors)} of {many(len(b.net.actors), 'actor')} {_is(len(found.actors))} also in the other data "
        f"({many(len(b.other.actors), 'actor')}, {many(len(b.other), 'tie')}); of the pairs of these {len(tied['both'])} "
        f"{_is(len(tied['both']))} tied in both, {len(tied['here'])} only here and {len(tied['there'])} only there.",
        b.cited.cells(tied["both"]["citations"]),
    )]  # fmt: skip
    if len(both) and not math.isnan(found.spearman):
        first = both.sort_values(["rank_other", "rank"], kind="stable").iloc[0]
        ranks = f"{b.name(first['actor'])} (rank {first['rank_other']}), has rank {first['rank']} here"
        blocks.append(Finding(
            f"{b.when_first}The ranks by betweenness of {len(both)} actors that both rank agree at {found.spearman:.2f} (Spearman; 1 is "
            f"the same order); the highest of them there, {ranks}.",
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

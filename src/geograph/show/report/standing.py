"""Parts on the material, the network, who is central, and who talks and who pays."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any

from geograph import centrality, result, sources
from geograph.centrality.counts import MEANS, TALK
from geograph.ranges import picked
from geograph.result import Table
from geograph.show.report.blocks import Block, Finding, Part, Prose, between, capital, few, grid, listed, verb
from geograph.show.report.brief import TOP, Brief, bracketed, cell, nor, picture, together
from geograph.show.words import documents, many, short
from geograph.tables import split_list

BUSY = 5  # events of talk and means from which on an actor is looked at


def material(b: Brief) -> Part:
    """What was read, what it is about, and what it cannot show."""
    net = b.whole
    rows, further = documents(net)
    listed_here = {row["id"] for row in rows}
    read = [*(row["full"] for row in rows), *(name for name in sources.cited(net) if name not in listed_here)]
    paragraphs = len({item for cited in net.ties["citation"] for item in split_list(cited)})
    about = ", ".join(f"{net.name(actor)} ({n})" for actor, n in list(net.focal.items())[:4])
    tied = f"{many(len(net), 'tie')} between {counted_actors(net)}"
    if read:
        told = f"{many(len(read), 'document')} with {many(paragraphs, 'cited paragraph')} {verb(len(read), 'was', 'were')} coded"
        told += f" into {tied}"
    else:
        told = f"{tied} {verb(len(net), 'was', 'were')} read; {verb(len(net), 'it names', 'they name')} no document"
    told += f"; {verb(len(read), 'it is', 'they are')} about {about}" if about and read else ""
    blocks: list[Block] = [Finding(f"{told}.")]
    more = f" {many(further, 'further document')} read, none of {verb(further, 'it', 'them')} cited." if further else ""
    blocks.append(Prose(f"Documents: {'; '.join(read) or 'none named'}.{more}"))
    cover = sources.coverage(net)
    thin, scant = int((cover["sources"] == 1).sum()), int((cover["paragraphs"] <= 1).sum())
    told = capital(f"{few(thin)} of {many(len(cover), 'actor')} {verb(thin, 'rests', 'rest')} on a single source")
    blocks.append(Finding(f"{told}, and {few(scant)} on one paragraph at most."))
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
    best = f"the {TOP} actors best covered" if len(cover) > TOP else "each actor"
    blocks.append(grid(cover.head(TOP), columns, f"Material behind {best}."))
    return Part("What was read, and what it cannot show", blocks, result.line(cover))


def counted_actors(net: Any) -> str:
    """How many actors are an end of some tie, and of how many that are listed."""
    tied, every = len({*net.ties["source"], *net.ties["target"]}), len(net.actors)
    return many(tied, "actor") + (f" (of {every:,} listed)" if tied < every else "")


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
    told = f"of them {told}" if len(kinds) > 1 else f"all of type {b.net.types.loc[kinds.index[0], 'label'].lower()}"
    blocks: list[Block] = [
        Finding(
            f"{b.when_first}{many(len(ties), 'tie')}{'' if b.period else f' {b.when}'}, {told}{' and others' if len(kinds) > 5 else ''}; "
            f"{few(undated)} without any date, {few(since)} ongoing since nobody says when."
        ),
    ]
    if b.assumed:
        blocks.append(Prose(f"Mind the dates: {b.assumed}."))
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
        return Part("Who is central", [_nobody(b)], result.line(table))
    if len(between_others) > 1 and between_others["betweenness"].nunique() == 1 and len(between_others) == table["rank"].notna().sum():
        return Part("Who is central", [_alike(b, table)], result.line(table))
    for k, row in enumerate(between_others.head(3).to_dict("records")):
        others = between_others.loc[(between_others["rank"] == row["rank"]) & (between_others["actor"] != row["actor"]), "actor"]
        value = f"{short(row['betweenness'])}{_pairs(table)}{bracketed(_ranges(b, row), _idle(b), b.stays)}"
        place = f"ranks {_ordinal(int(row['rank']))}{together(b.names(others))} by betweenness"
        told = f"{b.when_first}{b.name(row['actor'])} {place}: {value}."
        blocks.append(Finding(told, b.cited.ties(b.ties_of(row["actor"], channels=True)), key=int(k == 0)))
    columns = {"name": "actor", "betweenness": "betweenness", "low": "low", "high": "high", "rank": "rank", "rank_best": "best",
               "rank_worst": "worst"}  # fmt: skip
    told = "Betweenness: pairs of others whose shortest way leads through an actor"
    if b.without:
        told += "; low and high with one source left out."
    else:
        columns = {name: word for name, word in columns.items() if name in ("name", "betweenness", "rank")}
        told += "; there are no ranges, since fewer than two sources are cited."
    shown = table.head(TOP).assign(name=b.names(table["actor"].head(TOP)))
    if b.focal is not None:
        blocks += _aside(b, table)
        columns["rank_aside"] = f"without {b.name(b.focal)}"
    blocks.append(grid(shown, columns, told))
    blocks.append(picture(figure.ranking(table, top=10, net=b.net), "ranking"))
    return Part("Who is central", blocks, result.line(table))


def _nobody(b: Brief) -> Finding:
    """Nobody lies between others; whether somebody does without some source."""
    some = [b.short(name) for name in b.without if name not in b.idle]
    told = nor(some, bool(b.without))
    why = "the shortest way of no pair leads through anybody else"
    return Finding(f"{b.when_first}Nobody lies between others, so nobody is first by betweenness: {why}{bracketed(told, b.stays)}.",
                   b.cited.ties(b.channels()), key=1)  # fmt: skip


def _alike(b: Brief, table: Table) -> Finding:
    """All that are ranked lie between others alike."""
    row = table.iloc[0].to_dict()
    who = f"all {many(len(table[table['rank'].notna()]), 'actor')} that are ranked lie between others alike"
    value = f"{short(row['betweenness'])}{_pairs(table)} each{bracketed(_ranges(b, row, of=b.name(row['actor'])), _idle(b), b.stays)}"
    return Finding(f"{b.when_first}Nobody is first by betweenness: {who}, {value}.", b.cited.ties(b.channels()), key=1)


def _ranges(b: Brief, row: dict[Hashable, Any], of: str = "") -> str:
    """How far value and rank hang on sources; blank where there are fewer than two to leave out."""
    if not b.without:
        return ""
    told = f"of {of}: " if of else ""
    told += f"{between(row['low'], row['high'])}; rank {between(row['rank_best'], row['rank_worst'])} whichever source is left out"
    if "best_any" in row:
        told += f", {between(row['best_any'], row['worst_any'])} by any choice of sources"
    return told + (f"; it owes most to {b.short(row['owes_to'])}" if row["owes_to"] else "")


def _idle(b: Brief) -> str:
    """That a rank is none where nobody lies between others without a source."""
    return f"without {listed([b.short(name) for name in b.idle], 3, 'or')} nobody lies between others" if b.idle else ""


def _aside(b: Brief, table: Table) -> list[Block]:
    """Who leads without the focal actor; nothing where nobody else is ranked or lies between others."""
    led = table[table["rank_aside"].notna() & (table["aside"] > 0)].sort_values(["rank_aside", "rank"], kind="stable")
    first = led[led["rank_aside"] == 1]
    if first.empty:
        return []
    who, rest = b.names(first["actor"]), b.names(led["actor"].iloc[len(first) : len(first) + 3])
    ranks = f"pooled rank {listed([str(r) for r in first['rank']])}"
    rest_of = b.net.without(b.focal)
    alone = sources.range(centrality.betweenness, rest_of)
    row = next(row for row in alone.to_dict("records") if row["actor"] == first["actor"].iloc[0])
    ranged = _ranges(b, row) if sources.leavable(rest_of) else ""
    told = (
        f"{b.when_first}With {b.name(b.focal)}'s own {many(len(b.ties_of(b.focal)), 'tie')} set aside, {listed(who)} "
        f"{verb(len(who), 'leads', 'lead')} by betweenness: {short(first['aside'].iloc[0])} pairs of others{bracketed(ranged, ranks)}"
    )
    cited = b.cited.ties(b.ties_of(first["actor"].iloc[0], channels=True, but=b.focal))
    return [Finding(told + (f", followed by {listed(rest)}." if rest else "."), cited, key=2)]


def _pairs(table: Table) -> str:
    n = int(table["rank"].notna().sum())
    pairs = (n - 1) * (n - 2) // 2
    return f" of {many(pairs, 'pair')} of others" if not result.about(table)["contract"].get("directed") else ""


def _ordinal(n: int) -> str:
    words = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
    return words.get(n, f"number {n}")


def talk(b: Brief) -> Part:
    """Who talks, and who pays, trades and commits."""
    found = sources.range_over(centrality.talk_to_means, b.net, b.without)
    busy = found[(found["contacts"] + found["means"]) >= BUSY].sort_values(
        ["talk_to_means", "contacts"], ascending=[False, False], kind="stable"
    )
    if busy.empty:
        return Part(
            "Talk and means",
            [Prose("No actor has five events of talk and means, which is the least that this part looks at.")],
            result.line(found),
        )
    blocks: list[Block] = []
    parts = b.each(centrality.talk_to_means)
    for word, what, against, types in (
        ("contacts", "talks most", "means", TALK),
        ("means", "puts in most means (aid, trade, alliances)", "talk", MEANS),
    ):
        most = found[found[word] == found[word].max()]
        row = most.iloc[0]  # of equals the first of the table
        if row[word] > 0:
            n, other = int(row[word]), int(row["means" if word == "contacts" else "contacts"])
            ranged = b.span(n, picked(parts, partial(cell, actor=row["actor"], column=word, missing=0)))
            others = f", as many as {listed(b.names(most['actor'].iloc[1:]))}" if len(most) > 1 else ""
            blocks.append(Finding(
                f"{b.when_first}{b.name(row['actor'])} {what}{others}: {many(n, 'event')}{bracketed(ranged, b.stays)}, "
                f"against {few(other)} of {against}; index {_index(b, row)}.",
                b.cited.ties(b.ties_of(row["actor"], types=types)),
            ))  # fmt: skip
    first, last = busy.iloc[0], busy.iloc[-1]
    if first["talk_to_means"] > last["talk_to_means"]:
        ends = [b.names(busy.loc[(busy["talk_to_means"] == end["talk_to_means"]) & (busy["actor"] != end["actor"]), "actor"])
                for end in (first, last)]  # fmt: skip
        blocks.append(Finding(
            f"{b.when_first}Of {len(busy)} actors with five or more such events {b.name(first['actor'])} is most given to "
            f"talk{together(ends[0]).rstrip(',')} (index {_index(b, first)}), and {b.name(last['actor'])} to "
            f"means{together(ends[1]).rstrip(',')} ({_index(b, last)}).",
            b.cited.ties([*b.ties_of(first["actor"], types=TALK), *b.ties_of(last["actor"], types=MEANS)]),
        ))  # fmt: skip
    shown = busy.assign(name=b.names(busy["actor"])).sort_values(["contacts", "means"], ascending=False, kind="stable").head(TOP)
    columns = {"name": "actor", "contacts": "talk", "means": "means", "talk_to_means": "index"}
    columns |= {"low": "low", "high": "high"} if b.without else {}
    blocks.append(grid(shown, columns, "Events of talk (contacts) and of means; the index is 1 for talk only and -1 for means only."))
    return Part("Talk and means", blocks, result.line(found))


def _index(b: Brief, row: Any) -> str:
    """An index with its range over sources, where there are two to leave out."""
    value, low, high = short(row["talk_to_means"]), short(row["low"]), short(row["high"])
    if not b.without:
        return value
    return f"{value} whichever source is left out" if low == high else f"{value}, {low} to {high} with one source left out"

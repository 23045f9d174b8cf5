"""Parts on the channels between two parties, and on groups: unity, camps, pairs that are friends and enemies at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from geograph import balance, brokerage, paths, result
from geograph.errors import MeasureError
from geograph.ranges import picked
from geograph.show.report.blocks import Block, Finding, Part, Prose, grid, listed, verb
from geograph.show.report.brief import TOP, Brief, bracketed, cell, counted, nor, together
from geograph.show.words import many, short
from geograph.tables import split_list

_FEW_PAIRS = {1: "the one pair", 2: "both pairs"}


def between_parties(b: Brief) -> Part:
    """By which ways the two parties reach each other, and who could carry a message."""
    if b.parties is None:
        return brokers(b)
    one, other = b.parties
    for one_party in b.parties:
        if gone := _gone(b, one_party):
            return Part("Channels", [Finding(f"{b.when_first}{gone} is not in the network.", key=3)])
    a, z = _called(b, one), _called(b, other)
    title = f"Channels between {a} and {z}"
    shortest = paths.geodesics(b.net, one, other)
    if shortest.empty:
        told = f"{b.when_first}No channel coded here leads from {a} to {z}."
        return Part(title, [Finding(told, b.cited.ties(b.channels()), key=3)], result.line(shortest))
    blocks: list[Block] = []
    shared = " (a common meeting counts as one)" if (shortest["length"] < 1).any() else ""
    n, steps = int(shortest["path"].nunique()), float(shortest["distance"].iloc[0])
    parts = b.each(lambda part: paths.geodesics(part, one, other))
    only = "is the only one so short" if n == 1 else f"there are {n} of this length"
    far = b.span(steps, picked(parts, lambda part: None if part.empty else part["distance"].iloc[0]), none="no way")
    many_ways = b.span(n, picked(parts, lambda part: part["path"].nunique()))
    blocks.append(Finding(
        f"{b.when_first}The shortest way from {a} to {z} has {short(steps)} {'step' if steps == 1 else 'steps'}{shared}, and "
        f"{only}: {_ways(b, shortest)}"
        f"{bracketed(far and f'steps: {far}', many_ways and f'such ways: {many_ways}', b.stays)}.",
        b.cited.cells(shortest["citations"]), key=3,
    ))  # fmt: skip
    cut = paths.minimum_cut(b.net, one, other)
    blocks.append(_apart(b, a, z, cut))
    carry = brokerage.mediators(b.net, one, other)
    direct = bool(cut["actor"].isna().any())
    if carry.empty:
        why = f"{b.when_first}Nobody here could carry a message between {a} and {z}: no actor lies on any other way between them."
        blocks.append(Finding(why, b.cited.cells(shortest["citations"]), key=6))
    else:
        blocks += _carry(b, a, z, carry, direct)
    return Part(title, blocks, result.line(carry))


def _apart(b: Brief, a: str, z: str, cut: Any) -> Finding:
    """How many ways share no actor, and who cuts them all (Menger: as many)."""
    one, other = b.parties or (None, None)
    ways, direct = len(cut), int(cut["actor"].isna().sum())
    who = b.names(dict.fromkeys(cut["actor"].dropna()))
    parts = b.each(lambda part: len(paths.minimum_cut(part, one, other)))
    span = b.span(ways, parts)
    ranged = bracketed(span and (span if ways > 1 else f"ways that share no actor between the ends: {span}"), b.stays)
    straight = "the direct step" if direct == 1 else f"{direct} direct steps"
    if ways == 1 and not direct:
        told = f"Every way from {a} to {z} leads through {who[0]}{ranged}"
    elif ways == 1:
        told = f"The only way from {a} to {z} is the direct step, which no actor can cut{ranged}"
    else:
        cutting = f"all are cut by {listed(who)}" + (f", but for {straight}, which no actor can cut" if direct else "")
        cutting = cutting if who else "all are direct steps, which no actor can cut"
        told = f"{ways} ways from {a} to {z} share no actor between the ends{ranged}; {cutting}"
    return Finding(f"{b.when_first}{told}.", b.cited.cells(cut["citations"]))


def _carry(b: Brief, a: str, z: str, carry: Any, direct: bool) -> list[Block]:
    """Who could carry a message, with the range of its shares."""
    one, other = b.parties or (None, None)
    first, rest = carry.iloc[0], carry.iloc[1:4]
    alike = carry.loc[(carry["rank"] == first["rank"]) & (carry["actor"] != first["actor"]), "actor"]
    parts = b.each(lambda part: brokerage.mediators(part, one, other))
    shares = []
    for k, (column, what) in enumerate((("geodesics", "of the shortest ways"), ("current_flow", "of all"))):
        found = picked(parts, partial(cell, actor=first["actor"], column=column))
        span = b.span(first[column], found, "{:.0%}".format, none="no mediator")
        shares.append(f"{first[column]:.0%} {what}{bracketed(span, '' if k else b.stays)}")
    if direct:
        case = f"Were {a} and {z} not to talk to each other, {b.name(first['actor'])}{together(b.names(alike))} could carry most"
    else:
        case = f"No tie that carries joins {a} and {z}; between them {b.name(first['actor'])}{together(b.names(alike))} could carry most"
    after = rest[rest["rank"] > first["rank"]]["actor"]
    following = f"; next {verb(len(after), 'is', 'are')} {listed(b.names(after))}" if len(after) else ""
    blocks: list[Block] = [Finding(
        f"{b.when_first}{case}: {shares[0]} and {shares[1]}{following}.",
        b.cited.ties([*split_list(str(first["ids_to_a"])), *split_list(str(first["ids_to_b"]))]) or b.cited.ties(
            b.ties_of(first["actor"], channels=True)), key=6,
    )]  # fmt: skip
    shown = carry.head(TOP).assign(name=b.names(carry["actor"].head(TOP)))
    columns = {"name": "actor", "geodesics": "share of shortest ways", "current_flow": "share of all ways", "ties_to_a": f"ties to {a}",
               "ties_to_b": f"ties to {z}", "hostile_to_a": f"hostile to {a}", "hostile_to_b": f"hostile to {z}"}  # fmt: skip
    blocks.append(grid(shown, columns, f"Who could carry a message between {a} and {z}."))
    return blocks


def brokers(b: Brief) -> Part:
    """Without two parties: without whom the network falls apart."""
    cuts = brokerage.cutpoints(b.net)
    blocks: list[Block] = []
    parts = b.each(brokerage.cutpoints)
    if cuts.empty:
        some = [b.short(name) for name, part in parts.items() if len(part)]
        told = f"{b.when_first}No single actor holds the channels together{bracketed(nor(some, bool(parts)), b.stays)}."
        blocks.append(Finding(told, b.cited.ties(b.channels())))
    else:
        first = cuts.iloc[0]
        alike = cuts.loc[(cuts["rank"] == first["rank"]) & (cuts["actor"] != first["actor"]), "actor"]
        n = int(first["pairs_separated"])
        ranged = b.span(n, picked(parts, lambda part: cell(part, first["actor"], "pairs_separated", 0)))
        same = f", and as many without {listed(b.names(alike), 6, 'or')}" if len(alike) else ""
        blocks.append(Finding(
            f"{b.when_first}Without {b.name(first['actor'])} {many(n, 'pair')} of others could not reach each other at all{same}"
            f"{bracketed(ranged, b.stays)}.",
            b.cited.ties(b.ties_of(first["actor"], channels=True)),
        ))  # fmt: skip
        shown = cuts.head(TOP).assign(name=b.names(cuts["actor"].head(TOP)), sizes=cuts["sizes"].head(TOP).str.replace(";", ", "))
        blocks.append(
            grid(
                shown,
                {"name": "actor", "pairs_separated": "pairs separated", "parts": "parts", "sizes": "sizes"},
                "Actors without whom it falls apart.",
            )
        )
    blocks.append(Prose("With two parties named, this part tells the ways between them and who could carry a message."))
    return Part("Channels and brokers", blocks, result.line(cuts))


def _called(b: Brief, party: Any) -> str:
    if isinstance(party, (list, tuple, set, frozenset)):
        return listed([_called(b, one) for one in party])
    try:
        return b.name(b.net.find(party))
    except KeyError:
        partition, _, group = str(party).partition(":")
        return f"{group} ({partition})" if group and partition in set(b.whole.groups["partition"]) else str(party)


def _gone(b: Brief, party: Any) -> str:
    """The name of an actor who is in the material, but not in the network at the date; blank for others."""
    if isinstance(party, (list, tuple, set, frozenset)):
        return ""
    try:
        actor = b.whole.find(party)
    except KeyError:
        return ""
    return "" if actor in b.net.actors.index else b.name(actor)


def _ways(b: Brief, table: Any, most: int = 3) -> str:
    told = []
    for _, steps in list(table.groupby("path", sort=True))[:most]:
        told.append(" to ".join(b.name(x) for x in [steps["source"].iloc[0], *steps["target"]]))
    more = table["path"].nunique() - most
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def groups(b: Brief) -> Part:
    """How united the groups are, how far two camps fit, and who is friend and enemy at once."""
    blocks: list[Block] = []
    made = ""
    try:
        found = balance.frustration(b.net)
    except MeasureError as error:
        return Part("Groups, camps and contradictions", [Prose(f"Not computed: {error}.")])
    made = result.line(found)
    signed = int(found["dyads"].sum())
    if not signed:
        return Part(
            "Groups, camps and contradictions", [Prose("No tie here is friendly or hostile, so there are no camps to speak of.")], made
        )
    wrong, proved = int(found["frustration"].sum()), bool(found["proved"].all())
    broken = balance.violations(b.net)
    floating = int(found["floating"].sum())
    parts = b.each(balance.frustration)
    ranged = b.span(wrong, picked(parts, lambda part: part["frustration"].sum() if part["dyads"].sum() else None), none="no camps")
    fit = f"all but {wrong} of the {many(signed, 'pair')} of one sign" if wrong else f"all {signed} pairs of one sign"
    if not wrong and signed in _FEW_PAIRS:
        fit = f"{_FEW_PAIRS[signed]} of one sign"
    signs = b.cited.ties(b.net.ties.index[b.net.ties["sign"] != 0])
    blocks.append(Finding(
        f"{b.when_first}Two camps fit {fit}{'' if proved else ' (the best division found, not proved)'}"
        f"{bracketed(ranged and f'left over: {ranged}', b.stays)}; "
        f"{counted(floating, 'actor', 'no actor')} could stand in either.",
        b.cited.cells(broken["citations"]) if len(broken) else signs, key=7,
    ))  # fmt: skip
    for name in sorted(set(b.net.groups["partition"])):
        united = _unity(b, name)
        if united:
            blocks.append(grid(*united))
            break
    both = balance.ambivalent(b.net)
    if len(both):
        told = [f"{b.name(row['source'])} and {b.name(row['target'])}" for row in both.to_dict("records")]
        ranged = b.span(len(both), b.each(lambda part: len(balance.ambivalent(part))))
        blocks.append(Finding(
            f"{b.when_first}{many(len(both), 'pair')} {verb(len(both), 'has', 'have')} friendly and hostile "
            f"ties{bracketed(ranged, b.stays)}: {'; '.join(told[:6])}{f'; and {len(told) - 6} more' if len(told) > 6 else ''}.",
            b.cited.cells(both["citations"]),
        ))  # fmt: skip
    if len(broken):
        shown = broken.head(6).assign(pair=[f"{b.name(r['source'])} – {b.name(r['target'])}" for r in broken.head(6).to_dict("records")],
                                      always=["yes" if v else "no" for v in broken["always"].head(6)])  # fmt: skip
        shown = shown.assign(types=shown["types"].str.replace(";", ", "), signs=shown["signs"].str.replace(";", ", "))
        shown = shown.assign(said=[b.cited.cell(c, 3) for c in shown["citations"]])
        blocks.append(
            grid(
                shown,
                {"pair": "pair", "signs": "signs", "types": "ties", "always": "in every best division", "said": "sources"},
                f"Pairs that contradict the camps{f', the first 6 of {len(broken)}' if len(broken) > 6 else ''}.",
            )
        )
    return Part("Groups, camps and contradictions", blocks, made)


def _unity(b: Brief, partition: str) -> tuple[Any, dict[str, str], str] | None:
    """Friendly and hostile pairs within each group of a partition."""
    import pandas as pd

    of = b.net.partition(partition)
    ties = b.net.ties
    rows = []
    for group in sorted({g for own in of.values() for g in own}):
        inside = {actor for actor, own in of.items() if group in own}
        own = ties[ties["source"].isin(inside) & ties["target"].isin(inside) & (ties["source"] != ties["target"])]
        pairs = {sign: {frozenset(p) for p in zip(t["source"], t["target"], strict=True)} for sign, t in own.groupby("sign")}
        friendly, hostile = pairs.get(1, set()), pairs.get(-1, set())
        possible = len(inside) * (len(inside) - 1) // 2
        if possible and (friendly or hostile):
            rows.append((group, len(inside), possible, len(friendly - hostile), len(hostile - friendly), len(friendly & hostile)))
    if not rows:
        return None
    frame = pd.DataFrame(rows, columns=["group", "actors", "possible", "friendly", "hostile", "both"])
    names = {
        "group": partition,
        "actors": "actors",
        "possible": "possible pairs",
        "friendly": "friendly",
        "hostile": "hostile",
        "both": "both",
    }
    return frame, names, f"Signed pairs inside the groups of {partition}; the rest has no signed tie."

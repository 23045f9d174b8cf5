"""Parts on the channels between two parties, and on groups: unity, camps, pairs that are friends and enemies at once."""

from __future__ import annotations

from typing import Any

from geograph import balance, brokerage, paths, result
from geograph.errors import MeasureError
from geograph.show.report.blocks import Block, Finding, Part, Prose, grid, listed
from geograph.show.report.standing import TOP, Brief
from geograph.show.words import many, short
from geograph.tables import split_list


def between_parties(b: Brief) -> Part:
    """By which ways the two parties reach each other, and who could carry a message."""
    if b.parties is None:
        return brokers(b)
    one, other = b.parties
    for one_party in b.parties:
        if gone := _gone(b, one_party):
            return Part("Channels", [Finding(f"{gone} is not in the network {b.when}.", key=3)])
    a, z = _called(b, one), _called(b, other)
    title = f"Channels between {a} and {z}"
    shortest = paths.geodesics(b.net, one, other)
    if shortest.empty:
        return Part(
            title,
            [Finding(f"{b.when[0].upper()}{b.when[1:]} no channel coded here leads from {a} to {z}.", key=3)],
            result.line(shortest),
        )
    blocks: list[Block] = []
    shared = " (a common meeting counts as one)" if (shortest["length"] < 1).any() else ""
    n, steps = int(shortest["path"].nunique()), float(shortest["distance"].iloc[0])
    blocks.append(Finding(
        f"{b.when_first}The shortest way from {a} to {z} has {short(steps)} {'step' if steps == 1 else 'steps'}{shared}, and there "
        f"{'is one' if n == 1 else f'are {n}'} of them: {_ways(b, shortest)}.",
        b.cited.cells(shortest["citations"]), key=3,
    ))  # fmt: skip
    apart, cut = paths.disjoint(b.net, one, other), paths.minimum_cut(b.net, one, other)
    ways = int(apart["path"].nunique())
    who = [b.name(actor) for actor in dict.fromkeys(cut["actor"].dropna()) if str(actor)]
    step = bool(result.about(cut)["notes"]) and "direct step" in result.about(cut)["notes"][0]
    blocks.append(Finding(
        f"{b.when_first}{ways} {'way' if ways == 1 else 'ways'} from {a} to {z} share no actor between the ends; "
        + (f"all are cut by {listed(who)}{', and the direct step' if step else ''}." if who else "only the direct step is to be cut."),
        b.cited.cells(cut["citations"]),
    ))  # fmt: skip
    carry = brokerage.mediators(b.net, one, other)
    if len(carry):
        first = carry.iloc[0]
        blocks.append(Finding(
            f"{b.when_first}Were {a} and {z} not to talk to each other, {b.name(first['actor'])} would carry most: "
            f"{first['geodesics']:.0%} of the shortest ways and {first['current_flow']:.0%} of all; "
            f"followed by {listed([b.name(actor) for actor in carry['actor'].iloc[1:4]])}.",
            b.cited.ties([*split_list(str(first["ids_to_a"])), *split_list(str(first["ids_to_b"]))]), key=6,
        ))  # fmt: skip
        shown = carry.head(TOP).assign(name=[b.name(x) for x in carry["actor"].head(TOP)])
        columns = {"name": "actor", "geodesics": "share of shortest ways", "current_flow": "share of all ways", "ties_to_a": f"ties to {a}",
                   "ties_to_b": f"ties to {z}", "hostile_to_a": f"hostile to {a}", "hostile_to_b": f"hostile to {z}"}  # fmt: skip
        blocks.append(grid(shown, columns, f"Who could carry a message between {a} and {z}."))
    return Part(title, blocks, result.line(carry))


def brokers(b: Brief) -> Part:
    """Without two parties: without whom the network falls apart."""
    cuts = brokerage.cutpoints(b.net)
    blocks: list[Block] = []
    if cuts.empty:
        blocks.append(Finding(f"No single actor holds the channels together {b.when}."))
    else:
        first = cuts.iloc[0]
        blocks.append(Finding(
            f"Without {b.name(first['actor'])} {many(int(first['pairs_separated']), 'pair')} of others could not reach each other at all.",
            b.cited.ties(b.ties_of(first["actor"])),
        ))  # fmt: skip
        shown = cuts.head(TOP).assign(name=[b.name(x) for x in cuts["actor"].head(TOP)])
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
        return str(party)


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
    blocks.append(Finding(
        f"{b.when_first}Two camps fit all but {wrong} of the {signed} pairs of one sign"
        f"{'' if proved else ' (the best division found, not proved)'}; "
        f"{many(floating, 'actor')} could stand in either.",
        b.cited.cells(broken["citations"]), key=7,
    ))  # fmt: skip
    for name in sorted(set(b.net.groups["partition"])):
        united = _unity(b, name)
        if united:
            blocks.append(grid(*united))
            break
    both = balance.ambivalent(b.net)
    if len(both):
        told = [f"{b.name(row['source'])} and {b.name(row['target'])}" for row in both.to_dict("records")]
        blocks.append(Finding(
            f"{many(len(both), 'pair')} {'has' if len(both) == 1 else 'have'} friendly and hostile ties: "
            f"{'; '.join(told[:6])}{f'; and {len(told) - 6} more' if len(told) > 6 else ''}.",
            b.cited.cells(both["citations"]),
        ))  # fmt: skip
    if len(broken):
        shown = broken.head(6).assign(pair=[f"{b.name(r['source'])} – {b.name(r['target'])}" for r in broken.head(6).to_dict("records")],
                                      always=["yes" if v else "no" for v in broken["always"].head(6)])  # fmt: skip
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

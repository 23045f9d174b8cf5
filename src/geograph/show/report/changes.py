"""Parts on what changed, on claims, on contested facts; the method; and the ties with their evidence."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from geograph import centrality, claims, result, robust, timeline, uncertainty
from geograph.citing import cite
from geograph.literature import OF_MEASURE
from geograph.show.report.blocks import Block, Finding, Grid, Part, Prose, grid
from geograph.show.report.standing import TOP, Brief
from geograph.show.words import many, short
from geograph.tables import split_list

if TYPE_CHECKING:
    from geograph.network import Network

# The measures whose literature a report names.
MEASURES = ("betweenness", "talk_to_means", "geodesics", "disjoint", "minimum_cut", "mediators", "cutpoints", "frustration", "vary")
MANY = 3  # ties that make a month worth comparing
CLAIMED = ("forums", "folding", "dates", "confidence")  # choices over which claims are tried
FEW = 3000  # ties up to which each is left out in turn
SHOWN = 12  # claims in the table of a report
TURNS = {
    "began": "began",
    "ended": "ended",
    "passed on": "passed on",
    "began and ended": "began and ended",
    "happened": "happened",
    "lapsed": "lapsed",
}


def turning_point(net: Network) -> tuple[str, str] | None:
    """The months before and after the one in which somebody took another's place, the latest of these; else in which most ties began.

    None where nobody did and fewer than three ties began in one month.
    """
    handed = net.relations[net.relations["relation"] != "part_of"] if len(net.relations) else net.relations
    dates = [month for start in (handed["start"] if len(handed) else []) if (month := _month(start))]
    known = [str(start)[:7] for start in net.ties["start"] if _month(start)]
    dates = [month for month in dates if known and min(known) <= month <= max(known)]
    if dates:
        month = max(dates)
    else:
        count = Counter(known)
        month, n = min(count.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        if n < MANY:
            return None
    at = pd.Period(month, freq="M")
    return str(at - 1), str(at + 1)


def _month(date: Any) -> str:
    """The month of a date that is known to the month; blank for others."""
    found = re.fullmatch(r"(\d{4}-\d{2})(-\d{2})?", str(date))
    return found[1] if found else ""


def changed(b: Brief) -> Part:
    """What changed between two dates, and which ties did it."""
    during = next((step for step in b.whole.steps if step.startswith("between ")), None)
    if during and not b.change:
        return Part(
            "What changed",
            [Prose(f"The ties were selected by time ({during}), so this part compares no before and after; with two dates named it does.")],
        )
    dates = b.change or turning_point(b.whole)
    if dates is None:
        return Part(
            "What changed",
            [Prose("Too few ties are dated to the month for a before and an after; with two dates named, this part compares them.")],
        )
    before, after = dates
    found = timeline.change(centrality.betweenness, b.whole, before, after)
    title = f"What changed between {before} and {after}"
    ties = found.ties
    sure = ties[ties["certainty"] == "sure"]
    count = Counter(sure["what"])
    told = ", ".join(f"{n} {word}" for word, n in sorted(count.items(), key=lambda item: (-item[1], item[0])))
    blocks: list[Block] = [Finding(
        f"{many(len(sure), 'tie')} turned for sure between {before} and {after}{f' ({told})' if told else ''}, "
        f"and {len(ties) - len(sure)} more may have, whose dates are open or partial.", b.cited.cells(sure["citation"]), key=4,
    )]  # fmt: skip
    movers = found.actors[found.actors["change"].notna() & (found.actors["change"] != 0)]
    firm = movers[movers["holds"] == "yes"]
    for row in (firm if len(firm) else movers).dropna(subset=["change_sure"]).head(2).to_dict("records"):
        own = found.moves[found.moves["actor"] == row["actor"]].head(2).to_dict("records") if len(found.moves) else []
        by = "; ".join(f"{b.name(m['source'])} – {b.name(m['target'])} {m['what']} ({m['effect']:+.1f})" for m in own)
        blocks.append(Finding(
            f"Between {before} and {after} {row['name']} went from {short(row['value_before'])} to {short(row['value_after'])} "
            f"in betweenness (rank {_rank(row['rank_before'])} to {_rank(row['rank_after'])}; "
            f"in the sure reading {row['change_sure']:+.1f})" + (f", above all by {by}." if by else "."),
            b.cited.ties(tie for m in own for tie in split_list(str(m["ties"]))),
        ))  # fmt: skip
    if len(movers) and len(firm) < len(movers):
        larger = ", larger ones among them," if len(firm) and abs(firm["change"].iloc[0]) < movers["change"].abs().max() else ""
        blocks.append(
            Prose(
                f"Of {many(len(movers), 'change')} of betweenness {len(firm) or 'none'} {'keeps' if len(firm) < 2 else 'keep'} "
                f"direction where only sure dates count; the others{larger} hang on how open dates are read.",
                small=True,
            )
        )
    shown = sure.head(TOP)
    if len(shown):
        frame = shown.assign(
            pair=[f"{b.name(r['source'])} – {b.name(r['target'])}" for r in shown.to_dict("records")],
            said=[b.cited.cell(c, 3) for c in shown["citation"]],
            end=["ongoing" if end == ".." else end for end in shown["end"]],
        )
        blocks.append(
            grid(
                frame,
                {"what": "what", "type": "type", "pair": "between", "start": "from", "end": "to", "said": "sources"},
                f"Ties that turned for sure{f', the first {TOP} of {len(sure)}' if len(sure) > TOP else ''}.",
            )
        )
    return Part(title, blocks, result.line(found.actors))


def _rank(value: Any) -> str:
    return "none" if pd.isna(value) else str(int(value))


def claimed(b: Brief) -> Part:
    """What the texts claim, and whether the coded ties bear it out."""
    if not b.claims:
        return Part("Claims", [Prose("No claims were given (claims.toml beside the data, or --claims FILE).")])
    found = claims.judge(b.whole, b.claims, robust.specifications(b.whole, over=CLAIMED))
    count = Counter(found["verdict"])
    tested = found[~found["verdict"].isin(["not testable", "silent"])]
    kept = int((tested["without_source"] == tested["verdict"]).sum())
    told = ", ".join(f"{count[word]} {word}" for word in sorted(count, key=lambda w: (-count[w], w)))
    verdicts = f"{many(len(found), 'claim')}: {told}; of those tested {kept} keep their verdict without the source that makes them."
    blocks: list[Block] = [Finding(verdicts)]
    restated = int(found["restates"].sum())
    if restated:
        blocks.append(Prose(f"{restated} only restate the coding of the passage that makes them, and prove nothing.", small=True))
    order = {"contradicted": 0, "contested": 1, "silent": 2, "supported": 3, "not testable": 4}
    first = (
        found.assign(order=[order.get(v, 5) for v in found["verdict"]]).sort_values(["order", "restates", "id"], kind="stable").head(SHOWN)
    )
    frame = first.assign(
        share=["" if pd.isna(v) else f"{v:.0%}" for v in first["share"]], cited=[b.cited.cell(c, 2) for c in first["cited"]]
    )
    columns = {
        "claim": "claim",
        "verdict": "verdict",
        "found": "found",
        "without_source": "without its source",
        "share": "holds in",
        "cited": "made in",
    }
    blocks.append(grid(frame, columns, f"Claims, those not borne out first{f' ({SHOWN} of {len(found)})' if len(found) > SHOWN else ''}."))
    return Part("What the texts claim", blocks, result.line(found))


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
        f"{many(len(denied), 'tie')} {'is' if len(denied) == 1 else 'are'} denied by some passage.",
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
    for by, word in kinds:
        found = uncertainty.drop_each(centrality.betweenness, b.net, by=by)
        if found.empty:
            continue
        turns = found[found["changes"] > 0]
        if turns.empty:
            told = f"Leaving out one {word} changes who holds the first five places in none of {len(found)} cases."
            blocks.append(Finding(b.when_first + told))
            continue
        row = found.iloc[0]
        what = b.cited.items([str(row[by])]) if by == "paragraph" else _tie(b, row["tie"])
        blocks.append(Finding(
            f"{b.when_first}Leaving out one {word} changes who holds the first five places in {len(turns)} of {len(found)} cases; "
            f"most hangs on {what}: without it {b.name(row['moved'])} "
            f"goes from rank {_rank(row['rank_before'])} to {_rank(row['rank_after'])}.",
            b.cited.cell(row["citations"]) if "citations" in found else b.cited.items([str(row[by])]), key=8 * (by == "tie"),
        ))  # fmt: skip
    return Part("Contested facts, and what hangs on each", blocks)


def _tie(b: Brief, tie: Any) -> str:
    row = b.net.ties.loc[tie]
    return f"{b.name(row['source'])} – {b.name(row['target'])} ({row['type']})"


def method(b: Brief, made: list[tuple[str, str]]) -> Part:
    """How the numbers were made, part by part."""
    grand = result.about(b.ranking).get("grand", {})
    told = "; ".join(f"{word}: {text}" for word, text in grand.items())
    blocks: list[Block] = [
        Prose(
            "Ties were read from coded tables and turned into one matrix per measure by a stated contract. "
            "For betweenness, in the words of the GRAND guidelines: " + told + "."
        ),
        Prose(
            "Ranges come from leaving out one source at a time and are no confidence intervals; "
            "shares of specifications are shares of choices, no probabilities."
        ),
    ]
    if b.net.steps:
        blocks.append(Prose("Selections: " + "; ".join(b.net.steps) + "."))
    blocks += [Prose(f"{title}: {line}", small=True) for title, line in made if line]
    used = [name for name in MEASURES if name in OF_MEASURE]
    works = cite([b.ranking, *used]).partition("Literature\n")[2].partition("\n\n")[0].splitlines()
    version = result.versions()["geograph"]
    blocks.append(Prose("Literature: " + " ".join(works), small=True))
    told = f"Made with geograph {version} from data {b.whole.hash[:12]}. Two reports differ only where the version, the data, the selection"
    blocks.append(Prose(f"{told} or the options do; what a version changes in numbers stands in its change log.", small=True))
    return Part("Method", blocks)


def annex(b: Brief) -> Part:
    """All ties with their evidence."""
    ties = b.net.ties
    order = ties.assign(a=[b.name(x) for x in ties["source"]], z=[b.name(x) for x in ties["target"]]).sort_values(
        ["a", "z", "type", "start"], kind="stable"
    )
    rows = [
        [f"{row['a']} – {row['z']}", str(row["type"]), _sign(row["sign"]), _period(row["start"], row["end"]), str(row["confidence"]),
         b.cited.cell(row["citation"], 8), str(row["note"])]
        for row in order.to_dict("records")
    ]  # fmt: skip
    return Part(
        "Annex: the ties and their evidence",
        [Grid(["pair", "type", "sign", "in force", "confidence", "sources", "note"], rows, f"{many(len(rows), 'tie')}.")],
    )


def _period(start: Any, end: Any) -> str:
    """From when to when, as coded; a day or month of its own once."""
    return str(start) if start == end else " to ".join(filter(None, (str(start), "ongoing" if end == ".." else str(end))))


def _sign(sign: Any) -> str:
    return {1: "friendly", -1: "hostile"}.get(int(sign), "neutral")

"""Parts on what changed, on claims; the method; and the ties with their evidence."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from geograph import centrality, claims, result, robust, timeline
from geograph.citing import cite
from geograph.literature import OF_MEASURE
from geograph.ranges import picked
from geograph.show.report.blocks import Block, Finding, Grid, Part, Prose, few, grid, verb
from geograph.show.report.brief import TOP, Brief, bracketed, cell, counted, told_rank
from geograph.show.words import many, short
from geograph.tables import split_list
from geograph.vocabulary import SIGN_NAMES

if TYPE_CHECKING:
    from geograph.network import Network

# The measures whose literature a report names.
MEASURES = ("betweenness", "talk_to_means", "geodesics", "disjoint", "minimum_cut", "mediators", "cutpoints", "frustration", "vary")
MANY = 3  # ties that make a month worth comparing
CLAIMED = ("forums", "folding", "dates", "confidence")  # choices over which claims are tried
SLIGHT = 0.1  # of a change: what moves less is not told as what made it
SHOWN = 12  # claims in the table of a report


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
    time = {name: b.time[name] for name in ("undated", "persistence") if name in b.time}
    found = timeline.change(centrality.betweenness, b.whole, before, after, **time)
    parts = b.each(lambda part: timeline.change(centrality.betweenness, part, before, after, movers=0, pairs=0, **time), whole=True)
    title = f"What changed between {before} and {after}"
    ties = found.ties
    sure = ties[ties["certainty"] == "sure"]
    count = Counter(sure["what"])
    told = ", ".join(f"{n} {word}" for word, n in sorted(count.items(), key=lambda item: (-item[1], item[0])))
    ranged = b.span(len(sure), picked(parts, lambda part: (part.ties["certainty"] == "sure").sum()))
    cited = sure if len(sure) else ties
    blocks: list[Block] = [Finding(
        f"{counted(len(sure), 'tie', 'No tie')} turned for sure between {before} and {after}{bracketed(told, ranged, b.stays)}; "
        f"{_perhaps(len(ties) - len(sure), found.summary)}.", b.cited.cells(cited["citation"]), key=4,
    )]  # fmt: skip
    movers = found.actors[found.actors["change"].notna() & (found.actors["change"] != 0)]
    firm = movers[movers["holds"] == "yes"]
    for row in (firm if len(firm) else movers).dropna(subset=["change_sure"]).head(2).to_dict("records"):
        blocks.append(_moved(b, row, found.moves, parts, (before, after)))
    if len(movers) and len(firm) < len(movers):
        larger = ", larger ones among them," if len(firm) and abs(firm["change"].iloc[0]) < movers["change"].abs().max() else ""
        rest = len(movers) - len(firm)
        blocks.append(
            Prose(
                f"Of {many(len(movers), 'change')} of betweenness {few(len(firm))} {verb(len(firm), 'keeps', 'keep')} "
                f"direction where only sure dates count; {f'the {rest} others' if rest > 1 else 'the other'}{larger} "
                f"{verb(rest, 'hangs', 'hang')} on how open dates are read.",
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


def _perhaps(n: int, summary: pd.DataFrame) -> str:
    """What may have turned too: ties whose dates straddle the time, and those of which nobody says when."""
    others = dict(zip(summary["quantity"], summary["ties"], strict=True))
    silent = [f"{others[name]} {words}" for name, words in
              (("dates open", "with a start or an end that nobody gives"), ("undated", "without any date")) if others[name]]  # fmt: skip
    unseen = f"{' and '.join(silent)}{' may have' * (not n)}, of which nothing more is known"
    if not n:
        return unseen if silent else "no more may have"
    return f"{n} more may have, as partial dates lie across the time" + (f", and so may {unseen}" if silent else "")


def _moved(b: Brief, row: dict[Any, Any], moves: pd.DataFrame, parts: Any, dates: tuple[str, str]) -> Finding:
    """Whose value changed, how far that hangs on sources, and the ties that moved it in that direction."""
    along = moves[(moves["actor"] == row["actor"]) & (moves["effect"] / row["change"] > SLIGHT)] if len(moves) else moves
    own = along.head(2).to_dict("records")
    by = "; ".join(f"{b.name(m['source'])} – {b.name(m['target'])} {m['what']} ({m['effect']:+.1f})" for m in own)
    ranged = b.span(row["change"], picked(parts, lambda part: cell(part.actors, row["actor"], "change")), "{:+.1f}".format, none="unknown")
    ranks = [told_rank(row["rank_before"]), told_rank(row["rank_after"])]
    rank = f"rank {ranks[0]} to {ranks[1]}" if ranks[0] != ranks[1] else f"rank {ranks[0]} on both dates"
    told = bracketed(f"a change of {row['change']:+.1f}", f"{ranged}", f"in the sure reading {row['change_sure']:+.1f}", rank, b.stays)
    return Finding(
        f"Between {dates[0]} and {dates[1]} {row['name']} went from {short(row['value_before'])} to {short(row['value_after'])} "
        f"in betweenness{told}" + (f", above all by {by}." if by else "."),
        b.cited.ties([tie for m in own for tie in split_list(str(m["ties"]))] or b.ties_of(row["actor"], channels=True)),
    )


def claimed(b: Brief) -> Part:
    """What the texts claim, and whether the coded ties bear it out."""
    if not b.claims:
        return Part("Claims", [Prose("No claims were given (claims.toml beside the data, or --claims FILE).")])
    found = claims.judge(b.whole, b.claims, robust.specifications(b.whole, over=CLAIMED))
    count = Counter(found["verdict"])
    tested = found[~found["verdict"].isin(["not testable", "silent"])]
    kept = int((tested["without_source"] == tested["verdict"]).sum())
    told = ", ".join(f"{count[word]} {word}" for word in sorted(count, key=lambda w: (-count[w], w)))
    verdicts = f"{many(len(found), 'claim')}: {told}; {_keep(kept, len(tested))}."
    blocks: list[Block] = [Finding(verdicts, b.cited.cells(found["cited"]))]
    restated = int(found["restates"].sum())
    if restated:
        blocks.append(Prose(f"{_restating(restated)}.", small=True))
    order = {"contradicted": 0, "contested": 1, "silent": 2, "supported": 3, "not testable": 4}
    first = (
        found.assign(order=[order.get(v, 5) for v in found["verdict"]]).sort_values(["order", "restates", "id"], kind="stable").head(SHOWN)
    )
    frame = first.assign(
        share=["" if pd.isna(v) else f"{v:.0%}" for v in first["share"]],
        cited=[b.cited.cell(c, 2) for c in first["cited"]],
        found=[b.cited.prose(text) for text in first["found"]],
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


def _keep(kept: int, tested: int) -> str:
    if not tested:
        return "none could be tested"
    if tested == 1:
        return f"the one tested {'keeps' if kept else 'does not keep'} its verdict without the source that makes it"
    return f"of the {tested} tested {few(kept)} {verb(kept, 'keeps its', 'keep their')} verdict without the source that makes " + verb(
        kept, "it", "them"
    )


def _restating(n: int) -> str:
    if n == 1:
        return "1 only restates the coding of the passage that makes it, and proves nothing"
    return f"{n} only restate the coding of the passage that makes them, and prove nothing"


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
        [f"{row['a']} – {row['z']}", str(row["type"]), SIGN_NAMES[int(row["sign"])], _period(row["start"], row["end"]),
         str(row["confidence"]), b.cited.cell(row["citation"], 8), str(row["note"])]
        for row in order.to_dict("records")
    ]  # fmt: skip
    return Part(
        "Annex: the ties and their evidence",
        [Grid(["pair", "type", "sign", "in force", "confidence", "sources", "note"], rows, f"{many(len(rows), 'tie')}.")],
    )


def _period(start: Any, end: Any) -> str:
    """From when to when, as coded; a day or month of its own once."""
    return str(start) if start == end else " to ".join(filter(None, (str(start), "ongoing" if end == ".." else str(end))))

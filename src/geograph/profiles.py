"""Everything the material says about one actor, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pandas as pd

from geograph.centrality import betweenness, degree, harmonic, talk_to_means
from geograph.network import Network
from geograph.output import Several
from geograph.periods import ONGOING, parse_date
from geograph.result import Table, column, described
from geograph.tables import cited_sources, split_list
from geograph.views import Contract, as_network, without_sizes
from geograph.vocabulary import SIGN_NAMES

_RANKED = (degree, harmonic, betweenness)


@dataclass(frozen=True, repr=False)
class ActorProfile(Several):
    """One actor: its row in nodes.csv, its ranks, and its ties by type, sign, level and partner."""

    actor: Any
    facts: dict[str, str]
    ranks: Table
    by_type: Table
    by_sign: Table
    by_level: Table
    partners: Table
    ties: Table

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers, for JSON."""
        return {"actor": str(self.actor), "facts": self.facts, **super().to_dict()}


def actor(G: Any, name: Any, **contract: Unpack[Contract]) -> ActorProfile:
    """An actor's profile: who it is, where it ranks, and every tie it has, with period and citation.

    Parameters
    ----------
    G : Network or networkx graph
    name : hashable
        Id, name or alias.
    **contract
        See :func:`geograph.view`; for the ranks.

    Returns
    -------
    ActorProfile
        ``facts`` (nodes.csv and groups), ``ranks`` (degree, harmonic, betweenness, talk to means: value, rank and of
        how many), ``by_type``, ``by_sign``, ``by_level`` (ties, partners, sources), ``partners`` and ``ties``.

    Raises
    ------
    UnknownName
        No actor, or more than one, is meant; with "did you mean".

    Examples
    --------
    >>> import geograph as gg
    >>> gg.actor(gg.example(), "Islamic Emirate of Afghanistan").actor
    'taliban'
    """
    net = as_network(G)
    found = net.find(name)
    ties = net.ties
    at = net._tables.actors.index.get_loc(found)
    from_it, to_it = (codes == at for codes in net.codes)  # by place: actors may be any objects
    mine, outward = ties[from_it | to_it], from_it[from_it | to_it]
    partner = np.where(outward, mine["target"].to_numpy(dtype=object), mine["source"].to_numpy(dtype=object))
    way = np.where(~mine["directed"].to_numpy(dtype=bool), "with", np.where(outward, "to", "from"))
    rows = pd.DataFrame(
        {
            "partner": partner,
            "type": mine["type"],
            "way": way,
            "sign": mine["sign"].map(SIGN_NAMES),
            "start": mine["start"],
            "end": mine["end"],
            "confidence": mine["confidence"],
            "level": mine["level"],
            "citation": mine["citation"],
            "note": mine["note"],
            "tie": mine.index,
        }
    )
    order = sorted(
        range(len(rows)), key=lambda i: (str(rows["partner"].iloc[i]), rows["type"].iloc[i], rows["start"].iloc[i], rows["tie"].iloc[i])
    )
    rows = rows.iloc[order].reset_index(drop=True)

    def made(frame: pd.DataFrame, what: str) -> Table:
        return described(frame, net, f"actor {found}: {what}")

    levels = rows.assign(level=[split_list(cell) or ["(not stated)"] for cell in rows["level"]]).explode("level", ignore_index=True)
    return ActorProfile(
        actor=found,
        facts=_facts(net, found),
        ranks=_ranks(net, found, contract),
        by_type=made(_by(rows, "type"), "ties by type"),
        by_sign=made(_by(rows, "sign"), "ties by sign"),
        by_level=made(_by(levels, "level"), "ties by level"),
        partners=made(_partners(rows), "ties by partner"),
        ties=made(rows, "ties"),
    )


def _facts(net: Network, actor: Any) -> dict[str, str]:
    facts = {k: str(v) for k, v in net.actors.iloc[net.actors.index.get_loc(actor)].items() if str(v)}
    groups = net.groups
    for partition in sorted(set(groups["partition"]) - {"bloc"}):
        mine = groups[(groups["partition"] == partition) & (groups["actor"] == actor)]
        if len(mine):
            facts[partition] = "; ".join(sorted(set(mine["group"])))
    relations = net.relations
    said = [
        f"{r} {of}" + _period(s, e)
        for a, r, of, s, e in zip(*(relations[c] for c in ("actor", "relation", "of", "start", "end")), strict=True)
        if a == actor
    ]
    if said:
        facts["relations"] = "; ".join(said).replace("_", " ")
    documents = net.focal.get(actor)
    if documents:
        facts["documents about it"] = f"{documents} of {len(net.sources)}"
    return facts


def _period(start: str, end: str) -> str:
    if not start and not end:
        return ""
    until = "" if end == ONGOING else f" until {end}" if end else ""
    return f" (from {start}{until})" if start else f" ({until.strip() or 'ongoing'})"


def _ranks(net: Network, actor: Any, contract: Contract) -> Table:
    rows = []
    for measure in (*_RANKED, talk_to_means):
        sized = measure in (harmonic, betweenness)
        result = measure(net, **(contract if sized else without_sizes(contract)))
        place = result[[a == actor for a in result["actor"].tolist()]]
        value = float(column(place).iloc[0]) if len(place) else np.nan
        rank = place["rank"].iloc[0] if len(place) else pd.NA
        rows.append((measure.__name__, value, rank, int(result["rank"].notna().sum())))
    frame = Table(rows, columns=["measure", "value", "rank", "of"]).astype({"rank": "Int64"})
    return described(frame, net, f"actor {actor}: ranks", notes=("each measure by its own contract; see `geograph rank`",))


def _by(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    found = [
        (value, len(part), part["partner"].nunique(), len(_cited(part["citation"])))
        for value, part in rows.groupby(key, sort=True)
    ]  # fmt: skip
    frame = pd.DataFrame(found, columns=[key, "ties", "partners", "sources"])
    return frame.sort_values("ties", ascending=False, kind="stable", ignore_index=True)


def _partners(rows: pd.DataFrame) -> pd.DataFrame:
    found = []
    for partner, part in rows.groupby("partner", sort=True):
        signs = [s for s in SIGN_NAMES.values() if s in set(part["sign"])]
        found.append(
            (partner, len(part), ", ".join(sorted(set(part["type"]))), ", ".join(signs), _span(part), len(_cited(part["citation"])))
        )
    frame = pd.DataFrame(found, columns=["partner", "ties", "types", "signs", "period", "sources"])
    return frame.sort_values("ties", ascending=False, kind="stable", ignore_index=True)


def _span(part: pd.DataFrame) -> str:
    """From the earliest start to the latest end written; blank where nothing is dated."""
    starts = sorted((s for s in part["start"] if s and s != ONGOING), key=lambda s: (_day(s, first=True), s))
    ends = [e for e in part["end"] if e]
    last = ONGOING if ONGOING in ends else max(ends, default="", key=lambda e: (_day(e, first=False), e))
    first = starts[0] if starts else ""
    return first if first == last else f"{first or '?'} to {'ongoing' if last == ONGOING else last or '?'}" if first or last else ""


def _day(text: str, *, first: bool) -> int:
    span = parse_date(text)
    return 0 if span is None else span.first if first else span.last


def _cited(cells: Iterable[str]) -> set[str]:
    return {source for cell in cells for source in cited_sources(cell)}

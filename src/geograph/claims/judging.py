"""Claims to verdicts: as coded, without the claim's own document, without its passage, and over specifications."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geograph import robust
from geograph.centrality import MEASURES
from geograph.claims.coded import Case, doubtful
from geograph.claims.findings import Finding
from geograph.claims.forms import TESTS
from geograph.claims.reading import Claim, read
from geograph.claims.words import VERDICTS
from geograph.errors import MeasureError, UnknownName
from geograph.evidence import detached
from geograph.load import example_path
from geograph.network import Network
from geograph.result import Table, described
from geograph.sources import known_sources, without_passages
from geograph.tables import split_list

COLUMNS = ["id", "claim", "cited", "form", "verdict", "found", "without_source", "restates", "share", "ties", "citations", "denied_by"]


def judge(net: Network, claims: Sequence[Claim] | str | Path | None = None, specifications: Iterable[Any] | None = None) -> Table:
    """Hold claims against the coded ties.

    Parameters
    ----------
    net : Network
    claims : list of Claim, or path, optional
        As :func:`geograph.claims.read` gives them, or the file to read. Default: those that come with the bundled dataset.
    specifications : iterable, optional
        Each with ``net``, a Network, and ``contract``, words of a contract. Default: those of
        :func:`geograph.robust.specifications`, which take most of the time: pass ``[]`` to leave ``share`` blank and get the
        verdicts alone.

    Returns
    -------
    DataFrame
        One row per claim, in their order: ``id, claim, cited, form, verdict, found, without_source, restates, share, ties,
        citations, denied_by``.

        * ``verdict``: ``supported``; ``contradicted``; ``contested`` (evidence stands on both sides, or the answer is another
          without the ties that a passage denies or that have low confidence); ``silent`` (nothing coded tells, which is not
          absence); ``not testable``.
        * ``found``: what was found, in words. ``ties``: the ids of the ties behind it, with their ``citations`` and the passages
          that deny them, or deny what the claim is about.
        * ``without_source``: the verdict as if the document that makes the claim had not been read.
        * ``restates``: whether a claim that is supported or contested is so on its own paragraph alone, so that without it the ties are
          silent. Such a claim restates the coding and is no finding.
        * ``share``: of the specifications that have its actors, in how many the claim holds, from 0 to 1. One in which the ties are
          silent counts as one in which it does not hold. NaN where they are silent in all of them, where there are none, or where
          the claim is not testable: 0 says that some refute it and none bears it out.

    Raises
    ------
    DataError, CannotRead
        As :func:`geograph.claims.read`.

    Notes
    -----
    A verdict is about the coded ties, not about the world: a claim can be true and contradicted here because the material says
    little of it, or much of somebody else. Structural forms take the coded ties as they are; that a tie is missing may be that
    nobody wrote of it.

    Examples
    --------
    >>> import geograph as gg
    >>> net = gg.example()
    >>> found = gg.claims.judge(net, specifications=[])  # verdicts alone: quick
    >>> sorted(set(found["verdict"]))
    ['contested', 'contradicted', 'not testable', 'silent', 'supported']
    >>> found["share"].isna().all()
    np.True_

    A few of them, with the share:

    >>> listed = gg.claims.read(gg.example_path(), net)
    >>> few = gg.claims.judge(net, [claim for claim in listed if claim.id in ("bound-to-defend", "states-in-between")])
    >>> few[["id", "verdict", "share"]].values.tolist()
    [['bound-to-defend', 'supported', 0.5], ['states-in-between', 'silent', nan]]
    """
    if claims is None or isinstance(claims, (str, Path)):
        claims = read(example_path() if claims is None else claims, net)
    if specifications is None:
        specifications = robust.specifications(net)
    shares = _shares(claims, list(specifications))
    made: Made = {}
    rows = [_row(net, claim, share, made) for claim, share in zip(claims, shares, strict=True)]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"restates": bool, "share": float})
    told = [f"{(frame['verdict'] == word).sum()} {word}" for word in VERDICTS if (frame["verdict"] == word).any()]
    counted = f"{len(frame)} claim{'s' * (len(frame) != 1)}: {', '.join(told)}" if told else "no claims"
    return described(frame, net, "claims", notes=(counted,))


Made = dict[Any, Any]


def _found(net: Network, claim: Claim, made: Made, contract: Any = None) -> Finding:
    try:
        return TESTS[claim.form](Case(net, claim.given, contract or {}, made))
    except UnknownName as error:  # checked when the claims were read: a selection has dropped it
        return Finding(None, f"not in this network: {error}", gone=True)
    except MeasureError as error:
        return Finding(None, f"cannot be measured: {error}")


def _sure(net: Network, made: Made) -> Network:
    """The network without doubtful ties."""

    def make() -> Network:
        doubted = doubtful(net)
        if not doubted.any():
            return net
        ties = net.ties  # what denies a doubtful tie is said all the same
        evidence = detached(net.evidence, ties, ties.index[doubted])
        return net._select("without doubtful ties", where=~doubted, evidence=evidence)

    sure: Network = Case(net, {}, {}, made).once(net, "sure", make)
    return sure


def verdict(net: Network, claim: Claim, made: Made | None = None) -> tuple[str, Finding]:
    """What the coded ties make of a claim."""
    made = {} if made is None else made
    if claim.form == "not testable":
        return "not testable", Finding(None, str(claim.given["why"]))
    found = _found(net, claim, made)
    if found.split:
        return "contested", found
    firm = _sure(net, made)
    if firm is not net:
        sure = _found(firm, claim, made)
        if sure.holds is not found.holds:
            told = {True: "it holds", False: "it does not hold", None: "they are silent"}[sure.holds]
            return "contested", replace(found, found=f"{found.found}; without doubtful ties {told} ({sure.found})")
    return {True: "supported", False: "contradicted", None: "silent"}[found.holds], found


def _row(net: Network, claim: Claim, share: float, made: Made) -> dict[str, Any]:
    word, found = verdict(net, claim, made)
    without, restates = word, False
    if word != "not testable":
        case = Case(net, {}, {}, made)
        known = set(known_sources(net))
        own = tuple(source for source in claim.sources if source in known)
        if own:
            without = verdict(case.once(net, ("not citing", *own), lambda: net.not_citing(*own)), claim, made)[0]
        if word in ("supported", "contested"):
            fewer = case.once(net, ("without", *claim.citation), lambda: without_passages(net, *claim.citation))
            # Where the ties still tell, there is no need to ask whether the sure ones do.
            restates = _found(fewer, claim, made).holds is None and verdict(fewer, claim, made)[0] == "silent"
    ties = net._tables.ties
    there = [item for tie in found.ties if tie in ties.index for item in split_list(ties.at[tie, "citation"])]
    no = [*found.passages, *(where for tie in found.ties for where in net.denials.get(tie, ()))]
    return {
        "id": claim.id, "claim": claim.text, "cited": ";".join(claim.citation), "form": claim.form, "verdict": word, "found": found.found,
        "without_source": without, "restates": restates, "share": share, "ties": ";".join(found.ties),
        "citations": ";".join(dict.fromkeys(there)), "denied_by": ";".join(dict.fromkeys(no)),
    }  # fmt: skip


def _shares(claims: Sequence[Claim], specifications: Sequence[Any]) -> list[float]:
    """In what share of the specifications that have its actors each claim holds; where none of them tells, NaN."""
    if not specifications:
        return [np.nan] * len(claims)
    shares, made = [], Made()
    ways = [(*_first(one, specifications), one.contract) for one in specifications]
    for claim in claims:
        holds: list[bool | None] = []
        known: dict[Any, Finding] = {}
        for k, net, contract in ways if claim.form != "not testable" else ():
            # A count does not heed the contract, so it is taken once of each network.
            key = (k, tuple(sorted(contract.items())) if _heeds_contract(claim) else None)
            if key not in known:
                known[key] = _found(net, claim, made, contract)
            if not known[key].gone:
                holds.append(known[key].holds and not known[key].split)  # what is contested does not hold
        told = any(answer is not None for answer in holds)  # 0 would read as refuted where nothing tells
        shares.append(holds.count(True) / len(holds) if told else np.nan)
    return shares


def _first(one: Any, among: Sequence[Any]) -> tuple[int, Network]:
    """The network of the first specification that differs in the words of the contract alone: the same ties, selected once."""

    def ties(way: Any) -> Any:
        choices = getattr(way, "choices", {})
        return {name: option for name, option in choices.items() if name not in way.contract} or id(way.net)

    k = next(k for k, other in enumerate(among) if ties(other) == ties(one))
    return k, among[k].net


def _heeds_contract(claim: Claim) -> bool:
    form = str(claim.given["then"]) if claim.form == "without" else claim.form
    return form in ("distance", "reach", "only-through", "cohesion") or claim.given.get("by") in MEASURES

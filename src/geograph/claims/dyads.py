"""Forms that ask of each dyad whether it is tied: yes, no where passages deny it, or unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from geograph.claims.coded import Case, present
from geograph.claims.findings import Finding, Ids, a_tie, names, plural, sort, ties_of
from geograph.names import some
from geograph.vocabulary import UNRANKED_KINDS


def _states(c: Case, who: list[Any]) -> tuple[dict[Any, bool | None], Ids]:
    """Of each member whether it is tied as the claim says: yes, no (a passage denies it), or unknown."""
    to, also = c.who("with"), c.given.get("also")
    behind: set[str] = set()
    state: dict[Any, bool | None] = {}
    second = replace(c, given={**c.given, "types": also}) if also else None
    for actor in who:
        if not (others := [x for x in to if x != actor]):  # nobody is tied to itself
            continue
        answers: list[bool | None] = []
        for case in (c, second):
            if case is None:
                continue
            rows = case.rows([actor], others)
            behind |= set(case.ids(rows))
            answers.append(True if len(rows) else False if case.denied([actor], others) else None)
        state[actor] = False if False in answers else None if None in answers else True
    return state, tuple(sorted(behind))


def quantifier(c: Case) -> Finding:
    state, behind = _states(c, c.who("of"))
    yes, no, unknown = ([a for a, s in state.items() if s is want] for want in (True, False, None))
    n, word = len(state), c.given["quantifier"]
    if not n:
        return Finding(None, "of nobody but the other party itself is anything claimed")
    holds: bool | None
    if word == "every":
        holds = False if no else None if unknown else True
    elif word == "none":
        holds = False if yes else None if unknown else True
    elif word == "some":
        holds = True if yes else None if unknown else False
    else:
        holds = True if 2 * len(yes) > n else False if 2 * (len(no)) >= n else None
    what = a_tie(sort(c.given)) + (f" and {a_tie(c.given['also'])}" if c.given.get("also") else "")
    told = f"{len(yes)} of {n} {'has' if 1 in (n, len(yes)) else 'have'} {what} with {names(c.net, c.who('with'), 3)}"
    told += f"; denied of {names(c.net, no)}" if no else ""
    told += f"; of {names(c.net, unknown)} {'not both are' if c.given.get('also') else 'none is'} coded" if unknown else ""
    return Finding(holds, told, behind)


def set_equality(c: Case) -> Finding:
    actor, wanted = c.who("actor")[0], c.who("members")
    among = c.who("within") if "within" in c.given else None
    rows = c.rows([actor], among)
    s, t = c.net.codes
    index, kinds = c.net._tables.actors.index, c.net._tables.actors["kind"].astype(str)
    others = {index[i] for row in rows for i in (s[row], t[row])} - {actor}
    others = {a for a in others if kinds[a] not in UNRANKED_KINDS or a in wanted or among}
    extra, missing = sorted(others - set(wanted), key=str), sorted(set(wanted) - others, key=str)
    no = [a for a in missing if c.denied([actor], [a])]
    told = f"{len(others)} {'has' if len(others) == 1 else 'have'} {a_tie(sort(c.given))} with {c.net.name(actor)}, {len(wanted)} claimed"
    told += f"; not claimed: {names(c.net, extra)}" if extra else ""
    told += f"; denied of {names(c.net, no)}" if no else ""
    unknown = [a for a in missing if a not in no]
    told += f"; of {names(c.net, unknown)} none is coded" if unknown else ""
    if not others:
        return Finding(None, "no such tie is coded")
    return Finding(False if extra or no else None if missing else True, told, c.ids(rows))


def ambivalent(c: Case) -> Finding:
    a, b = c.who("actor"), c.who("with")
    kinds = []
    for key, word in (("one", "friendly"), ("other", "hostile")):
        case = replace(c, given={**c.given, "types": c.given[key]}) if key in c.given else replace(c, given={**c.given, "ties": word})
        rows = case.rows(a, b)
        kinds.append((case.ids(rows), case.denied(a, b), c.given.get(key, [word])))
    told = " and ".join(ties_of(len(ids), words) for ids, _, words in kinds)
    behind = tuple(sorted({tie for ids, _, _ in kinds for tie in ids}))
    if all(ids for ids, _, _ in kinds):
        return Finding(True, told, behind)
    refused = any(no and not ids for ids, no, _ in kinds)
    return Finding(False if refused else None, told, behind)


def triad(c: Case) -> Finding:
    a, b, d = (present(c.net, [who])[0] for who in c.given["actors"])
    told: list[str] = []
    behind: list[str] = []
    answers: list[bool | None] = []
    split = False
    opposite = {"friendly": "hostile", "hostile": "friendly"}
    for (x, y), word in zip(((a, b), (b, d), (a, d)), c.given["dyads"], strict=True):
        case = c if word in ("channel", *opposite) else replace(c, given={**c.given, "types": [word]})
        ties = "channels" if word == "channel" else word if case is c else None
        rows = case.rows([x], [y], ties=ties)
        against = c.rows([x], [y], ties=opposite[word]) if word in opposite else rows[:0]
        if len(rows):
            answers.append(True)
            split = split or len(against) > 0
        else:
            answers.append(False if len(against) or case.denied([x], [y], ties=ties) else None)
        behind += [*case.ids(rows), *c.ids(against)]
        counter = f", {len(against)} {opposite[word]}" if len(against) else ""
        told.append(f"{c.net.name(x)} and {c.net.name(y)}: {plural(len(rows), f'{word} tie')}{counter}")
    holds = False if False in answers else None if None in answers else True
    return Finding(holds, "; ".join(told), tuple(sorted(set(behind))), split=bool(holds) and split)


def absence(c: Case) -> Finding:
    a, b = c.who("actor"), c.who("with")
    scopes = c.given.get("scope")
    no = c.denials(a, b, scopes or ("",))
    rows = c.rows(a, b)
    refutes = c.given.get("refuted_by_tie", scopes is None)
    told = f"denied in {some(no)}" if no else "no passage denies it"
    told += f"; {ties_of(len(rows), sort(c.given))} {'is' if len(rows) == 1 else 'are'} coded" if len(rows) else "; no such tie is coded"
    told += ", which cannot refute it" if len(rows) and not refutes else ""
    if not refutes:
        return Finding(True if no else None, told, c.ids(rows), passages=tuple(no))
    if len(rows):
        return Finding(bool(no), told, c.ids(rows), split=bool(no), passages=tuple(no))
    return Finding(True if no else None, told, passages=tuple(no))

"""Forms that measure, walk and count; and the list of all forms. One function a form: what it finds, and whether the claim holds there
(None: nothing coded tells)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from geograph import paths
from geograph.centrality import MEASURES
from geograph.claims.coded import Case, behind, count, mask, members, present, rows_between
from geograph.claims.dyads import absence, ambivalent, quantifier, set_equality, triad
from geograph.claims.findings import Finding, Ids, a_tie, compared, either, names, number, plural, sort, ties_of, within, within_range
from geograph.claims.words import BOUNDS
from geograph.names import some
from geograph.periods import FOREVER, NEVER, day_text, parse_date
from geograph.result import ABOUT, ranks
from geograph.tables import split_list
from geograph.vocabulary import UNRANKED_KINDS


def rank(c: Case) -> Finding:
    actor, by = c.who("actor")[0], c.given["by"]
    if by in MEASURES:
        table = c.measured(by)
        value = table.attrs[ABOUT]["value"]
        who, values = table["actor"].tolist(), table[value].astype(float).to_numpy()
        own = c.rows([actor], ties=c.words.get("ties") or table.attrs[ABOUT]["contract"].get("ties", "all").replace("signed", "all"))
    else:
        with_whom = c.who("with") if "with" in c.given else None
        kinds = c.net._tables.actors["kind"].astype(str)
        who = [a for a, kind in kinds.items() if kind not in UNRANKED_KINDS and (not with_whom or "of" in c.given or a not in with_whom)]
        values = np.array([count(c.net, c.rows([a], with_whom), by, [a]) for a in who])
        own = behind(c.net, c.rows([actor], with_whom), by)
    if "of" in c.given:
        chosen = set(c.who("of"))
        kept = [i for i, a in enumerate(who) if a in chosen]
        who, values = [who[i] for i in kept], values[kept]
    if actor not in who or not len(own):
        return Finding(None, f"nothing coded of {c.net.name(actor)} here")
    order = ranks(values)
    at = who.index(actor)
    if np.isnan(values[at]):
        return Finding(None, f"{c.net.name(actor)} has no {by} here, so no rank by it")
    first = names(c.net, [a for a, r in zip(who, order, strict=True) if r == 1], 3)
    lead = "" if order[at] == 1 else f", first is {first}"
    tied = int((order == order[at]).sum()) - 1
    shared = f", shared with {plural(tied, 'other')}" if tied else ""
    told = f"rank {number(order[at])} of {len(who)} by {by} ({number(values[at])}){shared}{lead}"
    return Finding(within(order[at], c.given), told, c.ids(own))


def _ties(table: Any) -> Ids:
    return tuple(sorted({tie for cell in table["ties"] for tie in split_list(cell)}))


def _way(table: Any, net: Any) -> str:
    first = table[table["path"] == 1]
    return " - ".join([net.name(first["source"].iloc[0]), *(net.name(a) for a in first["target"])])


def _tied(c: Case, *parties: Iterable[Any]) -> bool:
    """Whether anything at all is coded of each party in the selection."""
    return all(len(rows_between(c.net, list(p), None)) or len(rows_between(c.net, list(p), list(p))) for p in parties)


def distance(c: Case) -> Finding:
    a, b = c.who("actor"), c.who("to")
    if not _tied(c, a, b):
        return Finding(None, "one of the two has no tie here")
    found = paths.geodesics(c.net, a, b, limit=20, **c.words)
    if found.empty:
        return Finding(None, "no path joins them, as far as coded")
    steps = float(found["distance"].iloc[0])
    return Finding(within(steps, c.given), f"{plural(steps, 'step')}: {_way(found, c.net)}", _ties(found))


def reach(c: Case) -> Finding:
    a = c.who("actor")
    wanted = [x for x in c.who("to") if x not in a]
    if not wanted:
        return Finding(None, "nobody is to be reached but the actor itself")
    if not _tied(c, a):
        return Finding(None, "the actor has no tie here")
    found = paths.reach(c.net, a, steps=c.given["steps"], **c.words)
    there = found[found["actor"].isin(wanted)]
    far = paths.reach(c.net, a, **c.words)
    missing = [x for x in wanted if x not in set(there["actor"])]
    unknown = [x for x in missing if x not in set(far["actor"])]  # no way is coded, so nothing is known of its length
    told = f"{len(there)} of {len(wanted)} within {plural(c.given['steps'], 'step')}"
    told += f"; not {names(c.net, missing)}" if missing else ""
    given = c.given if any(word in c.given for word in BOUNDS) else {"at_least": len(wanted)}
    least, most = within(len(there), given), within(len(there) + len(unknown), given)
    return Finding(least if least == most else None, told, _ties(there))


def only_through(c: Case) -> Finding:
    a, b = c.who("actor"), c.who("to")
    through = [x for x in c.who("through") if x not in a and x not in b]
    joined = paths.geodesics(c.net, a, b, limit=20, **c.words)
    if joined.empty:
        return Finding(None, "no path joins them at all")
    gone = c.once(c.net, ("without", *through), lambda: c.net.without(*through))
    left = paths.geodesics(gone, a, b, limit=20, **c.words)
    if left.empty:
        return Finding(True, f"no path is left without {names(c.net, through)}", _ties(joined))
    return Finding(False, f"a path is left without them: {_way(left, c.net)}", _ties(left))


def _side(c: Case, key: str) -> tuple[float, Ids]:
    who, by = c.who(key), c.given["by"]
    word = f"{key}_with" if f"{key}_with" in c.given else "with"
    with_whom = c.who(word) if word in c.given else None
    if by in MEASURES:
        table = c.measured(by)
        value = table.set_index("actor")[table.attrs[ABOUT]["value"]].astype(float)
        one = [float(value.get(a, np.nan)) for a in who]
        return float(np.nansum(one) if c.given.get("total") else np.nanmean(one)) if np.isfinite(one).any() else np.nan, c.ids(c.rows(who))
    rows = [c.rows([a], with_whom) for a in who]
    every = np.unique(np.concatenate(rows))
    taken = c.ids(behind(c.net, every, by))
    if by in ("hostile share", "sources"):  # of the party as a whole: shares and documents do not add up
        return count(c.net, every, by, who), taken
    total = sum(count(c.net, r, by, [a]) for r, a in zip(rows, who, strict=True))
    return total if c.given.get("total") else total / len(who), taken


def _anything(c: Case, key: str) -> bool:
    """Whether a tie of any kind or time is coded of a side, with those it is compared by."""
    word = f"{key}_with" if f"{key}_with" in c.given else "with"
    return len(rows_between(c.whole, c.who(key), c.who(word) if word in c.given else None)) > 0


def comparison(c: Case) -> Finding:
    if c.given.get("each"):
        return _each(c)
    (x, of_left), (y, of_right) = _side(c, "left"), _side(c, "right")
    by = c.given["by"]
    for key, taken in (("left", of_left), ("right", of_right)):
        # None of the kind that is counted is 0; of whom nothing at all is coded, nothing is known.
        if not taken and not _anything(c, key):
            return Finding(None, f"nothing is coded of {names(c.net, c.who(key))} here")
    if np.isnan(x) or np.isnan(y):
        return Finding(None, "one side has no such value")
    if not of_left and not of_right:  # 0 against 0 would be a verdict from silence
        return Finding(None, "no such tie is coded on either side")
    alone = len(c.who("left")) == len(c.who("right")) == 1
    mean = "" if alone or c.given.get("total") or by in ("hostile share", "sources") else " on average"
    told = f"{by}{mean}: {number(x)} against {number(y)}"
    return Finding(compared(x, y, c.given["is"]), told, tuple(sorted({*of_left, *of_right})))


def _each(c: Case) -> Finding:
    """Every actor of the left against every one of the right, so that no mean hides one of them."""
    inner = {key: value for key, value in c.given.items() if key != "each"}
    pairs = [(a, b) for a in c.who("left") for b in c.who("right") if a != b]
    found = [comparison(replace(c, given={**inner, "left": a, "right": b})) for a, b in pairs]
    answers = [one.holds for one in found]
    holds = False if False in answers else None if None in answers or not answers else True
    fails = [f"{c.net.name(a)} and {c.net.name(b)} ({one.found})" for (a, b), one in zip(pairs, found, strict=True) if not one.holds]
    told = f"{answers.count(True)} of {plural(len(pairs), 'pair')} as claimed"
    return Finding(holds, told + (f"; not so {some(fails, 3)}" if fails else ""), tuple(sorted({tie for one in found for tie in one.ties})))


def _base(c: Case) -> Any:
    """The ties that a share or a count is taken of."""
    with_whom = c.who("with") if "with" in c.given else None
    if "actor" in c.given:
        return c.rows(c.who("actor"), with_whom)
    return np.flatnonzero(mask(c.net, c.given.get("ties", "all")))


def share(c: Case) -> Finding:
    rows, part = _base(c), c.given["part"]
    if not len(rows):
        return Finding(None, "no such tie is coded")
    table = c.net._tables.rows.iloc[rows]
    inside = np.ones(len(rows), dtype=bool)
    if "types" in part:
        inside &= table["type"].isin(part["types"]).to_numpy()
    if "ties" in part:
        inside &= mask(c.net, part["ties"])[rows]
    if "level" in part:
        inside &= np.array([bool(set(part["level"]) & set(split_list(cell))) for cell in table["level"]])
    if "with" in part:
        s, t = c.net.codes
        other = members(c.net, present(c.net, part["with"]))
        inside &= other[s[rows]] | other[t[rows]]
    value = float(inside.mean())
    return Finding(within(value, c.given), f"{int(inside.sum())} of {plural(len(rows), 'tie')} ({value:.0%})", c.ids(rows[inside]))


def counted(c: Case) -> Finding:
    rows, by = _base(c), c.given["by"]
    value = count(c.net, rows, by, c.who("actor") if "actor" in c.given else [])
    if not len(rows):
        no = c.denied(c.who("actor"), c.who("with")) if "actor" in c.given and "with" in c.given else []
        if no and by != "hostile share":  # of no ties there is no share
            return Finding(
                within(0, c.given), f"none is coded, and {some(no)} {'denies' if len(no) == 1 else 'deny'} it", passages=tuple(no)
            )
        return Finding(None, "none is coded, and none denied")
    return Finding(within(value, c.given), _told(c, value), c.ids(behind(c.net, rows, by)))


def _told(c: Case, value: float) -> str:
    """A count with what was counted."""
    by = c.given["by"]
    if by in ("balance", "hostile share"):
        return f"{by}: {number(value)}"
    return plural(value, by[:-1]) if by in ("partners", "sources", "forums") else ties_of(value, sort(c.given) if by == "ties" else [by])


def _began(c: Case, given: Mapping[str, Any]) -> tuple[int, int, Ids]:
    """The earliest and the latest day on which the first of some ties may have begun; the ties that begin that early."""
    case = replace(c, given=given)
    rows = case.rows(case.who("actor"), case.who("with"))
    bounds = case.net.bounds
    rows = rows[bounds.start_first[rows] != NEVER]  # a tie without a start says nothing of when
    if not len(rows):
        return NEVER, FOREVER, ()
    first, last = int(bounds.start_first[rows].min()), int(bounds.start_last[rows].min())
    return first, last, case.ids(rows[bounds.start_first[rows] <= last])


def order(c: Case) -> Finding:
    first, last, ties = _began(c, c.given["first"])
    if first == NEVER:
        return Finding(None, "no such tie has a start")
    told = f"began {_span(first, last)}"
    if isinstance(c.given["before"], str):
        day = parse_date(c.given["before"])
        other = (day.first, day.last) if day else (NEVER, FOREVER)
    else:
        a, b, more = _began(c, c.given["before"])
        if a == NEVER:
            return Finding(None, f"{told}; of the others none has a start")
        other, ties = (a, b), tuple(sorted({*ties, *more}))
        told += f", the others {_span(a, b)}"
    holds = True if last < other[0] else False if first >= other[1] else None
    return Finding(holds, told + ("; the dates allow both orders" if holds is None else ""), ties)


def _span(first: int, last: int) -> str:
    if last == FOREVER:
        return f"about {day_text(first)}"
    return f"on {day_text(first)}" if first == last else f"between {day_text(first)} and {day_text(last)}"


def change(c: Case) -> Finding:
    options = {"undated": c.given.get("undated", "drop"), "reading": c.given.get("reading", "possible")}
    values: list[float] = []
    taken: list[Ids] = []
    for key in ("from", "to"):
        case = replace(c, given={**c.given, "on": c.given[key], **options})
        rows = _base(case)
        values.append(count(case.net, rows, c.given["by"], case.who("actor") if "actor" in c.given else []))
        taken.append(case.ids(behind(case.net, rows, c.given["by"])))
    if not any(taken):
        return Finding(None, "nothing coded at either date")
    x, y = values
    told = f"{c.given['by']}: {number(x)} in {c.given['from']}, {number(y)} in {c.given['to']}"
    ties = tuple(sorted({tie for ids in taken for tie in ids}))
    if taken[0] == taken[1]:  # what nobody coded is neither change nor steadiness
        return Finding(None, f"{told}; no such tie began or ended between", ties)
    return Finding(compared(y, x, c.given["is"]), told, ties)


def _density(c: Case, one: list[Any], other: list[Any] | None) -> tuple[float, float, Ids, int]:
    """The share of pairs inside a group, or between two, that are tied; that share if all pairs were that nobody denies; ties; pairs."""
    ties = c.words.get("ties", "channels")
    rows = rows_between(c.net, one, other if other is not None else one, ties=ties)
    index = c.net._tables.actors.index
    s, t = c.net.codes
    pairs = {frozenset((index[s[r]], index[t[r]])) for r in rows}
    possible = len(one) * len(other) if other is not None else len(one) * (len(one) - 1) // 2
    if not possible:
        return np.nan, np.nan, (), 0
    no = c.refused(one, other if other is not None else one, ties) - pairs
    return len(pairs) / possible, 1 - len(no) / possible, c.ids(rows), len(pairs)


def cohesion(c: Case) -> Finding:
    group = c.who("group")
    inside, most, taken, n = _density(c, group, None)
    if not len(rows_between(c.whole, group, group)):
        return Finding(None, "no tie of any kind is coded inside the group")
    pairs = len(group) * (len(group) - 1) // 2
    what = a_tie(sort(c.given, c.words.get("ties", "channels")))
    told = f"{n} of {plural(pairs, 'pair')} inside {'has' if 1 in (n, pairs) else 'have'} {what} ({inside:.0%})"
    if "than" not in c.given:
        # A pair without a tie is unknown unless it is denied: the true share lies anywhere between the two.
        holds = within_range(inside, most, c.given)
        return Finding(holds, told + ("; the rest is unknown" if holds is None else ""), taken)
    if c.given["than"] == "outside":
        kinds = c.net._tables.actors["kind"].astype(str)
        rest = [a for a, kind in kinds.items() if kind not in UNRANKED_KINDS and a not in group]
        against, _, more, _ = _density(c, group, rest)
    else:
        against, _, more, _ = _density(c, c.who("than"), None)
    told += f" against {against:.0%} of pairs {'to the outside' if c.given['than'] == 'outside' else 'in the other'}"
    if not taken or not more:  # of one of the two there is silence only
        return Finding(None, f"{told}; of one of the two no such tie is coded", tuple(sorted({*taken, *more})))
    return Finding(compared(inside, against, c.given.get("is", "more")), told, tuple(sorted({*taken, *more})))


def profile(c: Case) -> Finding:
    by = c.given.get("by", "ties")
    values: list[float] = []
    taken: list[str] = []
    for key in ("more", "than"):
        case = replace(c, given={**c.given, "types": c.given[key]})
        rows = _base(case)
        values.append(count(case.net, rows, by, case.who("actor") if "actor" in c.given else []))
        taken += case.ids(rows)
    if not taken:
        return Finding(None, "no such tie is coded")
    x, y = values
    more, than = c.given["more"], c.given["than"]
    told = f"{ties_of(x, more) if by == 'ties' else f'{by} by {either(more)}: {number(x)}'} against {number(y)} of {either(than)}"
    return Finding(x > y, told, tuple(sorted(set(taken))))


def without(c: Case) -> Finding:
    inner = {key: value for key, value in c.given.items() if key not in ("gone", "then")}
    test = TESTS[c.given["then"]]
    before = test(replace(c, given=inner))
    gone = present(c.whole, c.given["gone"])
    left = c.once(c.whole, ("without", *gone), lambda: c.whole.without(*gone))
    after = test(replace(c, whole=left, given=inner))
    who, it = names(c.whole, gone), "it" if len(gone) == 1 else "them"
    return replace(after, found=f"with {who} set aside, {after.found}; with {it} counted, {before.found}")


TESTS: dict[str, Callable[[Case], Finding]] = {
    "rank": rank, "distance": distance, "reach": reach, "only-through": only_through, "comparison": comparison, "share": share,
    "count": counted, "quantifier": quantifier, "set": set_equality, "order": order, "change": change, "ambivalent": ambivalent,
    "triad": triad, "cohesion": cohesion, "profile": profile, "without": without, "absence": absence,
}  # fmt: skip

"""The forms a claim may take, and the keys of each: what may stand in claims.toml. Data, and the only list of them."""

from __future__ import annotations

from dataclasses import dataclass

QUANTITIES = {
    "ties": "coded ties",
    "partners": "actors tied to, without forums and collectives",
    "sources": "distinct documents cited",
    "forums": "forums and organizations shared or belonged to",
    "friendly": "friendly ties",
    "hostile": "hostile ties",
    "balance": "friendly ties less hostile ones",
    "hostile share": "hostile ties by all ties",
}
BOUNDS = ("at_least", "at_most", "exactly", "above", "below")
VERDICTS = ("supported", "contradicted", "contested", "silent", "not testable")

# What a value must be; reading.py checks it.
SELECTING = {
    "types": "types", "roles": "words", "level": "level", "confidence": "low|medium|high", "on": "date", "between": "dates",
    "starting": "dates",
    "undated": "keep|drop", "reading": "possible|sure", "aside": "party", "ties": "channels|all|friendly|hostile", "way": "either|out|in",
    "forums": "conduit|actor|drop|project",
}  # fmt: skip
ALWAYS = {"id": "text", "text": "text", "citation": "citation", "form": "form", "note": "text"}
_BOUNDED = dict.fromkeys(BOUNDS, "number")


@dataclass(frozen=True)
class Form:
    """One form: the keys it needs, those it may have besides the selecting ones, and what it tests."""

    needs: dict[str, str]
    may: dict[str, str]
    meaning: str
    structural: bool = True  # more than whether a tie was coded
    bounded: bool = False  # one of BOUNDS is needed
    selects: bool = True

    @property
    def keys(self) -> dict[str, str]:
        return {**ALWAYS, **self.needs, **self.may, **(_BOUNDED if self.bounded else {}), **(SELECTING if self.selects else {})}


FORMS = {
    "rank": Form(
        {"actor": "actor", "by": "by"},
        {"with": "party", "of": "party"},
        "the actor's rank by a measure or a count, among all or those in `of`; with `with`, among the partners of that party",
        bounded=True,
    ),
    "distance": Form(
        {"actor": "party", "to": "party"},
        {},
        "the steps of the shortest path between two parties; where none is coded, nothing is known",
        bounded=True,
    ),
    "reach": Form(
        {"actor": "party", "to": "party", "steps": "number"},
        _BOUNDED,
        "how many of `to` the actor reaches within so many steps; all of them unless a bound is given",
    ),
    "only-through": Form(
        {"actor": "party", "to": "party", "through": "party"}, {}, "the two are joined, and no path is left without those in `through`"
    ),
    "comparison": Form(
        {"left": "party", "right": "party", "by": "by", "is": "more|less|equal"},
        {"with": "party", "left_with": "party", "right_with": "party", "total": "bool", "each": "bool"},
        "the mean of the left party (the sum with `total`) is more, less or equal to that of the right; with `each`, every actor of the "
        "left against every one of the right",
    ),
    "share": Form(
        {"part": "part"},
        {"actor": "party", "with": "party"},
        "what share of the ties (of the actor, with a party) has what `part` says: types, ties, level, with",
        bounded=True,
    ),
    "count": Form(
        {"by": "quantity"},
        {"actor": "party", "with": "party"},
        "how many ties, partners, ...; nothing counted is silence unless a passage denies it",
        structural=False,
        bounded=True,
    ),
    "quantifier": Form(
        {"quantifier": "every|some|none|most", "of": "party", "with": "party"},
        {"also": "types"},
        "every, some, none or most of a set are tied to a party (by ties of `also` besides); who has neither tie nor denial is unknown",
    ),
    "set": Form(
        {"actor": "actor", "members": "party"},
        {"within": "party"},
        "those tied to the actor (within a party) are exactly these; one who is missing is unknown unless denied",
    ),
    "order": Form(
        {"first": "tie", "before": "tie or date"},
        {},
        "the first of such ties began before a date, or before the first of others; unknown where the dates allow both",
        selects=False,
    ),
    "change": Form(
        {"by": "quantity", "from": "date", "to": "date", "is": "more|less|equal"},
        {"actor": "party", "with": "party"},
        "the count is more, less or equal at the second date than at the first; undated ties are left out unless `undated` keeps them",
    ),
    "ambivalent": Form(
        {"actor": "party", "with": "party"},
        {"one": "types", "other": "types"},
        "the two have ties of both kinds: friendly and hostile, or of the types in `one` and in `other`",
    ),
    "triad": Form(
        {"actors": "three", "dyads": "dyads"},
        {},
        "three actors whose dyads (first-second, second-third, first-third) are friendly, hostile, channels or of a type as given",
    ),
    "cohesion": Form(
        {"group": "party"},
        {"than": "party or outside", "is": "more|less|equal", **_BOUNDED},
        "the share of pairs in a group that are tied, against a bound, another group, or the group's ties to the outside; "
        "against a bound, a pair with neither tie nor denial is unknown",
    ),
    "profile": Form(
        {"more": "types", "than": "types"},
        {"actor": "party", "with": "party", "by": "quantity"},
        "the actor has more ties of some types than of others",
    ),
    "without": Form(
        {"gone": "party", "then": "form"}, {}, "another form, named in `then` and with its keys, as if those in `gone` were not there"
    ),
    "absence": Form(
        {"actor": "party", "with": "party"},
        {"scope": "scopes", "refuted_by_tie": "bool"},
        "a passage denies the tie (or, with `scope`, the narrower thing it names); no tie and no passage is silence",
        structural=False,
    ),
    "not testable": Form(
        {"why": "text"}, {}, "motives, forecasts, quantities that no tie records", structural=False, selects=False
    ),
}  # fmt: skip

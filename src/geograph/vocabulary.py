"""The words of the field: tie types, kinds of actors, signs, yes and no, confidence."""

from __future__ import annotations

from dataclasses import dataclass

from geograph.errors import UnknownName


@dataclass(frozen=True)
class TieType:
    """What a type of tie means until a row says otherwise."""

    type: str
    sign: int  # how the two feel about each other: 1, 0, -1
    channel: bool  # whether something can travel along the tie
    directed: bool
    lasts: str  # "state" holds from start to end; "event" happened
    color: str
    dash: str  # solid, dashed, dotted, dashdot
    meaning: str
    label: str = ""


# Colors: Okabe & Ito's palette (distinguishable with every common color vision), hostile types warm.
BUILT_IN_TYPES = {
    t.type: t
    for t in (
        TieType("alliance", 1, True, False, "state", "#0072B2", "solid", "a formal defense commitment"),
        TieType("contact", 0, True, False, "event", "#4D4D4D", "solid", "meetings, talks, embassies, channels"),
        TieType("trade", 1, True, False, "state", "#009E73", "solid", "trade, investment, infrastructure"),
        TieType("membership", 0, True, True, "state", "#56B4E9", "dashed", "an actor belongs to an organization or forum"),
        TieType("aid", 1, True, True, "event", "#7A5195", "solid", "humanitarian, financial or military support"),
        TieType("border", 0, False, False, "state", "#9C9C9C", "dotted", "a common border"),
        TieType("rivalry", -1, False, False, "state", "#E69F00", "dashed", "opposed aims or open hostility short of fighting"),
        TieType("sanction", -1, False, True, "state", "#CC6677", "dashdot", "sanctions, designations, freezes"),
        TieType("conflict", -1, False, False, "state", "#D55E00", "dashed", "fighting"),
    )
}
OTHER_COLORS = ("#332288", "#117733", "#882255", "#44AA99", "#999933", "#AA4499", "#6699CC", "#661100", "#888888")

ACTOR_KINDS = (
    "state", "government", "armed_group", "movement", "organization", "forum",
    "collective", "territory", "company", "person", "other",
)  # fmt: skip
KIND_SYNONYMS = {
    "country": "state", "nation": "state", "organisation": "organization", "igo": "organization", "io": "organization",
    "ngo": "organization", "armed group": "armed_group", "armed-group": "armed_group", "rebel group": "armed_group",
}  # fmt: skip
TYPE_SYNONYMS = {
    "war": "conflict", "fighting": "conflict", "battle": "conflict", "embargo": "sanction", "ally": "alliance", "allies": "alliance",
    "pact": "alliance", "member": "membership", "meeting": "contact", "talks": "contact", "visit": "contact", "diplomacy": "contact",
    "hostile": "rivalry", "hostility": "rivalry", "enemy": "rivalry", "enmity": "rivalry", "rival": "rivalry", "commerce": "trade",
    "investment": "trade", "assistance": "aid", "military aid": "aid", "humanitarian aid": "aid",
    "neighbor": "border", "neighbour": "border",
}  # fmt: skip
UNRANKED_KINDS = ("forum", "collective")
RELATIONS = ("part_of", "represents", "successor_of")
SAYS = ("present", "absent")
ATTRIBUTIONS = ("stated", "attributed", "denied", "inferred")
SIGN_NAMES = {1: "friendly", 0: "neutral", -1: "hostile"}
# The words of the contract by which ties become a matrix.
TIES = ("channels", "all", "friendly", "hostile", "signed")
CHOICES = ("parallel", "forums", "folding", "dates", "confidence", "level", "sources", "focal")  # of an analyst: see robust
PARALLEL = ("any", "max", "sum", "count", "sources", "events")
AMBIVALENT = ("drop", "+", "-")
FORUMS = ("conduit", "actor", "drop", "project")
LEVELS = ("local", "regional", "global")
CONFIDENCE = {"low": 1, "medium": 2, "high": 3}
DUPLICATES = ("error", "sum", "mean", "first")
DATE_ORDERS = ("dmy", "mdy")
DECIMALS = (".", ",")
THOUSANDS = (",", ".", "'", " ")
DASHES = ("solid", "dashed", "dotted", "dashdot")

_SIGNS = {
    1: "1 +1 + pos positive friendly plus 1.0 +1.0".split(),
    0: "0 +0 -0 neutral none 0.0".split(),
    -1: "-1 - neg negative hostile minus -1.0 \u22121 \u2212 \u20131 \u2013".split(),
}
SIGNS = {word: sign for sign, words in _SIGNS.items() for word in words}
BOOLEANS = {
    **dict.fromkeys("1 yes y true t directed ja oui si да 1.0".split(), True),
    **dict.fromkeys("0 no n false f undirected nein non нет 0.0".split(), False),
}


def choose(what: str, word: object, known: tuple[str, ...]) -> str:
    """The word, if it is one of the known ones; an error with "did you mean" otherwise."""
    if word not in known:
        raise UnknownName(what if what in ("measure", "relation") else f"option {what}=", word, known)
    return str(word)


def how_sure(confidence: str) -> float:
    """A confidence as a number that orders words and numbers among themselves: low to high, 0 to 1; below all where blank."""
    word = confidence.casefold()
    return CONFIDENCE[word] / 3 if word in CONFIDENCE else float(word or -1)

"""What a test finds, and the words for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from geograph.claims.words import BOUNDS
from geograph.names import some

Ids = tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What a test found: whether the claim holds, in words, the ties behind it, and whether evidence stands on both sides."""

    holds: bool | None
    found: str
    ties: Ids = ()
    split: bool = False
    passages: tuple[str, ...] = ()  # that deny
    gone: bool = False  # an actor of the claim is not in this network


def number(x: float) -> str:
    return f"{round(x, 3):g}" if np.isfinite(x) else "none"


def plural(n: float, word: str) -> str:
    return f"{number(n)} {word}{'' if n == 1 else 's'}"


def either(words: Iterable[str]) -> str:
    """One of some words: ``contact, aid or trade``."""
    *most, last = dict.fromkeys(words)
    return f"{', '.join(most)} or {last}" if most else last


def sort(given: Mapping[str, Any], usual: str = "all") -> tuple[str, ...]:
    """The words for the ties that a claim asks for: their types, else their kind; empty where any will do."""
    word = str(given.get("ties", usual))
    return tuple(given["types"]) if given.get("types") else () if word == "all" else (word.removesuffix("s"),)


def ties_of(n: float, words: Iterable[str]) -> str:
    """A number of ties with what they are: ``2 hostile ties``, ``1 tie of contact or aid``."""
    words = tuple(dict.fromkeys(words))
    return f"{plural(n, 'tie')} of {either(words)}" if len(words) > 1 else plural(n, f"{' '.join(words)} tie".lstrip())


def a_tie(words: Iterable[str]) -> str:
    """One such tie: ``an aid tie``, ``a tie of contact or aid``."""
    words = tuple(dict.fromkeys(words))
    if len(words) > 1:
        return f"a tie of {either(words)}"
    return f"{'an' if words and words[0][:1] in 'aeio' else 'a'} {' '.join(words)} tie".replace("  ", " ")


def within(x: float, given: Mapping[str, Any]) -> bool:
    """Whether a number keeps all the bounds given."""
    tests: dict[str, Callable[[float, float], bool]] = {
        "at_least": lambda a, b: a >= b - 1e-9, "at_most": lambda a, b: a <= b + 1e-9, "exactly": lambda a, b: abs(a - b) < 1e-9,
        "above": lambda a, b: a > b + 1e-9, "below": lambda a, b: a < b - 1e-9,
    }  # fmt: skip
    return all(tests[word](x, float(given[word])) for word in BOUNDS if word in given)


def within_range(least: float, most: float, given: Mapping[str, Any]) -> bool | None:
    """Whether a number that lies somewhere between two keeps the bounds given; None where that depends on where it lies."""
    if within(least, given) and within(most, given):
        return True
    low = {word: given[word] for word in ("at_least", "above") if word in given}
    high = {word: given[word] for word in ("at_most", "below") if word in given}
    apart = "exactly" in given and not least - 1e-9 <= float(given["exactly"]) <= most + 1e-9
    return False if apart or not within(most, low) or not within(least, high) else None


def compared(x: float, y: float, how: str) -> bool:
    if how == "equal":
        return abs(x - y) < 1e-9
    return x > y + 1e-9 if how == "more" else x < y - 1e-9


def names(net: Any, actors: Iterable[Any], most: int = 6) -> str:
    return some([net.name(actor) for actor in actors], most) or "nobody"

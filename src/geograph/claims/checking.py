"""What a value in claims.toml may be: one function a kind of value, and the list of faults."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from geograph.centrality import MEASURES
from geograph.claims.words import FORMS, QUANTITIES
from geograph.dates import DateError
from geograph.errors import Problem, UnknownName, nearest
from geograph.network import Network
from geograph.periods import parse_date, window
from geograph.steps import party
from geograph.tables import split_list
from geograph.vocabulary import LEVELS


@dataclass
class Log:
    file: str
    net: Network
    lines: list[dict[str, int]]
    problems: list[Problem] = field(default_factory=list)
    at: int = 0  # the claim in hand

    def line(self, key: str = "") -> int:
        keys = self.lines[self.at] if self.at < len(self.lines) else {}
        return keys.get(key, keys.get("", 0))

    def add(self, code: str, message: str, mend: str = "", *, key: str = "", value: Any = "") -> None:
        shown = value if isinstance(value, str) else repr(value)
        self.problems.append(Problem(self.file, self.line(key), 0, code, key if value != "" else "", shown[:80], message, mend))


def nearest_of(word: Any, known: Sequence[str]) -> str:
    close = nearest(str(word), known)
    if not known:
        return "there is none here"
    return f"did you mean {' or '.join(repr(c) for c in close)}?" if close else f"known: {', '.join(known)}"


def check(kind: str, key: str, value: Any, log: Log) -> None:
    """One value against what its key takes."""
    wrong = _WRONG.get(kind)
    if wrong is not None:
        told = wrong(value, log)
        if told:
            log.add(*told, key=key, value=value)
    elif kind in ("party", "actor", "party or outside"):
        _party(kind, key, value, log)
    elif kind == "three":
        if not (isinstance(value, list) and len(value) == 3):
            log.add("E705", "is not a list of three actors", 'write ["a", "b", "c"]', key=key, value=value)
        else:
            for one in value:
                _party("actor", key, one, log)
    elif kind == "dyads":
        words = ["friendly", "hostile", "channel", *map(str, log.net._tables.types.index)]
        if not (isinstance(value, list) and len(value) == 3 and all(word in words for word in value)):
            log.add(
                "E705",
                "is not a list of three",
                f"write three of {', '.join(words)}: first-second, second-third, first-third",
                key=key,
                value=value,
            )
    elif kind in ("part", "tie", "tie or date"):
        _inner(kind, key, value, log)
    elif value not in kind.split("|"):
        log.add("E703", "is none of its words", nearest_of(value, kind.split("|")), key=key, value=value)


def _inner(kind: str, key: str, value: Any, log: Log) -> None:
    """A table inside a claim: part of the ties, or ties between two parties."""
    if kind == "tie or date" and isinstance(value, str):
        check("date", key, value, log)
        return
    keys = {"types": "types", "ties": "channels|all|friendly|hostile", "level": "level", "with": "party"}
    if kind != "part":
        keys |= {"actor": "party", "starting": "dates", "way": "either|out|in"}
    if not isinstance(value, dict) or not value:
        log.add("E705", "is not a table", f"write {{ {', '.join(f'{k} = ...' for k in keys)} }}", key=key, value=value)
        return
    for name in value:
        if name not in keys:
            log.add("E703", f"{name!r} is no key of {key!r}", nearest_of(name, sorted(keys)), key=key)
        else:
            before = len(log.problems)
            check(keys[name], name, value[name], log)
            line = log.line(key)  # the keys of an inner table stand on its line
            log.problems[before:] = [
                Problem(p.file, line, 0, p.code, f"{key}.{name}", p.value, p.message, p.mend) for p in log.problems[before:]
            ]
    for name in ("actor", "with"):
        if kind != "part" and name not in value:
            log.add("E702", f"{key} needs {name}", f"write {name} = ... in it", key=key)


def _party(kind: str, key: str, value: Any, log: Log) -> None:
    if kind == "party or outside" and value == "outside":
        return
    names = value if isinstance(value, list) and kind != "actor" else [value]
    if not names or not all(isinstance(one, str) for one in names):
        what = "an actor" if kind == "actor" else 'an actor, "partition:group", or a list of these'
        log.add("E705", "is nobody", f"write {what}", key=key, value=value)
        return
    for one in names:
        try:
            log.net.find(one) if kind == "actor" else party(log.net, one)
        except UnknownName as error:
            _, _, mend = error.message.partition("; ")
            log.add("E704", "is not an actor or group here", mend, key=key, value=one)


Told = tuple[str, str, str] | None


def _text(value: Any, _: Log) -> Told:
    return None if isinstance(value, str) and value.strip() else ("E705", "is not a text", "write it in quotes")


def _number(value: Any, _: Log) -> Told:
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15 and math.isfinite(value)
    return None if good else ("E705", "is not a number", "write it without quotes")


def _bool(value: Any, _: Log) -> Told:
    return None if isinstance(value, bool) else ("E705", "is neither true nor false", "write true or false")


def _of_list(value: Any, known: Sequence[str] | None, what: str) -> Told:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        return "E705", "is not a list of texts", 'write ["...", "..."]'
    for one in value:
        if known is not None and one not in known:
            return "E704", f"{one!r} is no {what} here", nearest_of(one, list(known))
    return None


def _date(value: Any, _: Log) -> Told:
    if not isinstance(value, str):
        return "E705", "is not a date in quotes", 'write "2021", "2021-08" or "2021-08-15"'
    try:
        return None if parse_date(value) else ("E705", "is no date", 'write "2021", "2021-08" or "2021-08-15"')
    except DateError as error:
        return "E705", error.what, error.mend


def _dates(value: Any, log: Log) -> Told:
    if not isinstance(value, list) or len(value) != 2:
        return "E705", "is not a list of two dates", 'write ["2021-08-15", "2022"]; ".." for no bound'
    for one in value:
        if one != ".." and (told := _date(one, log)):
            return told
    try:
        window(*value)
    except DateError as error:
        return "E705", error.what, error.mend
    return None


def _by(value: Any, _: Log) -> Told:
    known = [*MEASURES, *QUANTITIES]
    return None if value in known else ("E703", "is neither a measure nor a count", nearest_of(value, known))


def _quantity(value: Any, _: Log) -> Told:
    return None if isinstance(value, str) and value in QUANTITIES else ("E703", "is no count", nearest_of(value, list(QUANTITIES)))


def _scopes(net: Network) -> list[str]:
    evidence = net._tables.evidence
    return sorted({str(scope) for scope in evidence["scope"] if scope}) if len(evidence) else []


def _levels(value: Any, log: Log) -> Told:
    used = {word for cell in log.net._tables.rows["level"].unique() for word in split_list(cell)}
    return _of_list(value, sorted({*LEVELS, *used}), "level")


_WRONG: dict[str, Callable[[Any, Log], Told]] = {
    "text": _text, "number": _number, "bool": _bool, "date": _date, "dates": _dates, "by": _by, "quantity": _quantity, "level": _levels,
    "words": lambda value, _: _of_list(value, None, "word"),
    "scopes": lambda value, log: _of_list(value, _scopes(log.net), "scope of a denial"),
    "types": lambda value, log: _of_list(value, sorted(map(str, log.net._tables.types.index)), "tie type"),
    "form": lambda value, _: None if isinstance(value, str) and value in FORMS else ("E703", "is no form", nearest_of(value, list(FORMS))),
}  # fmt: skip

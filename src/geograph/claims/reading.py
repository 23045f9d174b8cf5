"""claims.toml to checked claims: every fault at once, with its line; nothing in the file is ever run."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geograph.centrality import MEASURES
from geograph.claims.words import ALWAYS, BOUNDS, FORMS, QUANTITIES, Form
from geograph.dates import DateError
from geograph.errors import CannotRead, DataError, Problem, UnknownName, nearest
from geograph.network import Network
from geograph.periods import parse_date, window
from geograph.steps import party
from geograph.tables import cited_sources, split_list
from geograph.vocabulary import CONFIDENCE, LEVELS

NAME = "claims.toml"


@dataclass(frozen=True)
class Claim:
    """One claim of a document: what it says, where, and how it is tested."""

    id: str
    text: str
    form: str
    citation: tuple[str, ...]
    given: Mapping[str, Any] = field(default_factory=dict)  # the keys of its form
    note: str = ""
    line: int = 0

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents that make the claim."""
        return tuple(dict.fromkeys(item.split(":", 1)[0] for item in self.citation))


@dataclass
class _Log:
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


def read(path: str | Path, net: Network) -> list[Claim]:
    """Read and check a file of claims against a network.

    Parameters
    ----------
    path : str or Path
        A TOML file with one ``[[claim]]`` for each claim, or a folder that holds one as ``claims.toml``.
    net : Network
        Its actors, groups, types and documents are those that the claims may name.

    Returns
    -------
    list of Claim
        In the order of the file.

    Raises
    ------
    DataError
        With all faults at once, each with its line and its mend.
    CannotRead
        The file is missing or cannot be opened.

    Notes
    -----
    The file is data. A claim names one of a fixed list of forms and gives its keys; nothing in it is evaluated.

    Examples
    --------
    >>> import geograph as gg
    >>> claims = gg.claims.read(gg.example_path(), gg.example())
    >>> claims[0].form, len(claims) >= 30
    ('rank', True)
    """
    file = Path(path)
    if file.is_dir():
        file = file / NAME
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(file), 0, 0, "E701", "", "", f"is not UTF-8 at byte {error.start}", "save it as UTF-8")]) from None
    except FileNotFoundError:
        raise CannotRead(f"{file}: there is no such file; name one that holds the claims") from None
    except OSError as error:
        raise CannotRead(f"{file}: cannot be read: {error.strerror or error}") from error
    return parse(text, net, str(file))


def parse(text: str, net: Network, file: str = NAME) -> list[Claim]:
    """The claims in a text; as :func:`read`."""
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + 1, 0)
        what = re.sub(r" \(at .*\)$", "", str(error))
        raise DataError([Problem(file, line, column, "E701", "", "", f"is not TOML: {what}", "mend the line")]) from None
    log = _Log(file, net, _scan(text))
    tables = found.get("claim", [])
    top = {name: number for number, name in _tops(text)}
    for name in found:
        if name != "claim":
            close = " [[claim]]: did you mean that?" if nearest(name, ["claim"]) else " begin each claim with [[claim]]"
            log.problems.append(
                Problem(file, top.get(name, 1), 0, "E703", "", "", f"{name!r} is nothing a file of claims has", close.strip())
            )
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        log.problems.append(Problem(file, top.get("claim", 1), 0, "E703", "", "", "claim is not a list of tables", "write [[claim]]"))
        tables = []
    claims = []
    seen: dict[str, int] = {}
    for log.at, table in enumerate(tables):
        before = len(log.problems)
        claim = _claim(table, log)
        if claim.id and claim.id in seen:
            log.add("E706", f"stands on line {seen[claim.id]} too", "give each claim an id of its own", key="id", value=claim.id)
        seen.setdefault(claim.id, log.line("id"))
        if len(log.problems) == before:
            claims.append(claim)
    if log.problems:
        n = len(log.problems)
        order = sorted(log.problems, key=lambda p: (p.line, p.field))
        raise DataError(order, f"{n} problem{'s' * (n > 1)}. {len(claims)} of {len(tables)} claims are good.")
    return claims


_HEAD = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]|\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"""\s*(?:"([^"\\]*)"|'([^']*)'|([\w-]+))\s*=""")
_STRINGS = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*')


def _plain(text: str) -> list[tuple[int, str]]:
    """Lines with their numbers, without those that begin inside a string of several lines."""
    lines, inside = [], ""
    for number, line in enumerate(text.split("\n"), 1):
        if not inside:
            lines.append((number, line))
        rest = line
        if inside:
            at = rest.find(inside)
            if at < 0:
                continue
            rest, inside = rest[at + 3 :], ""
        for match in _STRINGS.finditer(rest):
            mark = match[0]
            if mark in ('"""', "'''"):
                inside = "" if inside == mark else (inside or mark)
    return lines


def _scan(text: str) -> list[dict[str, int]]:
    """Of each ``[[claim]]`` the lines of its keys; its own under a blank key. tomllib tells no lines."""
    found: list[dict[str, int]] = []
    here = False
    for number, line in _plain(text):
        if head := _HEAD.match(line):
            here = head[1] == "claim"
            if here:
                found.append({"": number})
        elif here and (key := _KEY.match(line)):
            found[-1].setdefault(key[1] or key[2] or key[3], number)
    return found


def _tops(text: str) -> list[tuple[int, str]]:
    """Names at the top of the file, with their lines."""
    found, below = [], False
    for number, line in _plain(text):
        if head := _HEAD.match(line):
            below = True
            found.append((number, (head[1] or head[2]).split(".")[0]))
        elif not below and (key := _KEY.match(line)):
            found.append((number, key[1] or key[2] or key[3]))
    return found[::-1]  # so that the first of a name stands


def _known(word: Any, known: Sequence[str]) -> str:
    close = nearest(str(word), known)
    if not known:
        return "there is none here"
    return f"did you mean {' or '.join(repr(c) for c in close)}?" if close else f"known: {', '.join(known)}"


def _claim(table: Mapping[str, Any], log: _Log) -> Claim:
    for key in ("id", "text", "citation", "form"):
        if key not in table:
            log.add("E702", f"this claim has no {key}", f"write {key} = ...")
    name = table.get("form")
    form = FORMS.get(name) if isinstance(name, str) else None
    if "form" in table and form is None:
        log.add("E703", "is no form", _known(name, list(FORMS)), key="form", value=name)
    given = _given(table, form, log) if form else {}
    for key in ALWAYS:
        if key in table and key not in ("citation", "form"):
            _check("text", key, table[key], log)
    citation = _citation(table["citation"], log) if "citation" in table else ()
    text = {key: str(table.get(key, "")) for key in ("id", "text", "note")}
    return Claim(text["id"], text["text"], str(name or ""), citation, given, text["note"], log.line())


def _given(table: Mapping[str, Any], form: Form, log: _Log) -> dict[str, Any]:
    """The keys of a form, checked."""
    name, keys, needs, bounded = str(table["form"]), dict(form.keys), dict(form.needs), form.bounded
    if name == "without" and isinstance(table.get("then"), str) and table["then"] in FORMS:
        inner = FORMS[table["then"]]
        if table["then"] in ("without", "order", "not testable", "absence"):
            log.add("E703", "is no form that is tested without somebody", "name another form", key="then", value=table["then"])
        keys, needs, bounded = {**inner.keys, **keys}, {**inner.needs, **needs}, inner.bounded
    given = {}
    for key, value in table.items():
        if key not in keys:
            log.add("E703", f"{key!r} is no key of the form {name!r}", _known(key, sorted(keys)), key=key)
        elif key not in ALWAYS:
            _check(keys[key], key, value, log)
            given[key] = value
    for key in needs:
        if key not in table:
            log.add("E702", f"the form {name!r} needs {key}", f"write {key} = ...", key="form")
    if bounded and not any(word in table for word in BOUNDS):
        log.add("E702", f"the form {name!r} needs a bound", f"write one of {', '.join(BOUNDS)}", key="form")
    if name == "cohesion" and ("than" in table) == any(word in table for word in BOUNDS):
        log.add("E702", "cohesion is held against a bound or against `than`, one of the two", "write one of them", key="form")
    if "on" in given and "between" in given:
        log.add("E703", "stands beside between", "write one of the two", key="on", value=given["on"])
    if name == "change" and ("on" in given or "between" in given):
        log.add("E703", "a change has two dates of its own", "write from and to alone", key="on" if "on" in given else "between")
    if "with" in given and given.get("by") in MEASURES and name == "rank":
        log.add("E703", "goes with a count", f"take one of {', '.join(QUANTITIES)}", key="by", value=given["by"])
    return given


def _citation(value: Any, log: _Log) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(item, str) for item in items):
        log.add("E705", "is no citation", 'write "source:locator", or a list of these', key="citation", value=value)
        return ()
    net = log.net
    known = sorted(
        {*map(str, net._tables.sources.index), *(s for cell in net._tables.rows["citation"].unique() for s in cited_sources(cell))}
    )
    for item in items:
        source, colon, place = item.partition(":")
        if not colon or not place.strip() or split_list(item) != [item]:
            log.add("E707", "lacks the paragraph", 'write "source:locator"', key="citation", value=item)
        elif source not in known:
            log.add("E704", "is no document here", _known(source, known), key="citation", value=source)
        elif "paragraphs" in net._tables.sources and place.isdecimal():
            last = str(net._tables.sources["paragraphs"].get(source, ""))
            if last.isdecimal() and not 1 <= int(place) <= int(last):
                log.add("E707", f"names no paragraph: {source} has {last}", "correct the number", key="citation", value=item)
    return tuple(items)


def _check(kind: str, key: str, value: Any, log: _Log) -> None:
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
        log.add("E703", "is none of its words", _known(value, kind.split("|")), key=key, value=value)


def _inner(kind: str, key: str, value: Any, log: _Log) -> None:
    """A table inside a claim: part of the ties, or ties between two parties."""
    if kind == "tie or date" and isinstance(value, str):
        _check("date", key, value, log)
        return
    keys = {"types": "types", "ties": "channels|all|friendly|hostile", "level": "level", "with": "party"}
    if kind != "part":
        keys |= {"actor": "party", "starting": "dates", "way": "either|out|in"}
    if not isinstance(value, dict) or not value:
        log.add("E705", "is not a table", f"write {{ {', '.join(f'{k} = ...' for k in keys)} }}", key=key, value=value)
        return
    for name in value:
        if name not in keys:
            log.add("E703", f"{name!r} is no key of {key!r}", _known(name, sorted(keys)), key=key)
        else:
            before = len(log.problems)
            _check(keys[name], name, value[name], log)
            line = log.line(key)  # the keys of an inner table stand on its line
            log.problems[before:] = [
                Problem(p.file, line, 0, p.code, f"{key}.{name}", p.value, p.message, p.mend) for p in log.problems[before:]
            ]
    for name in ("actor", "with"):
        if kind != "part" and name not in value:
            log.add("E702", f"{key} needs {name}", f"write {name} = ... in it", key=key)


def _party(kind: str, key: str, value: Any, log: _Log) -> None:
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


def _text(value: Any, _: _Log) -> Told:
    return None if isinstance(value, str) and value.strip() else ("E705", "is not a text", "write it in quotes")


def _number(value: Any, _: _Log) -> Told:
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15 and math.isfinite(value)
    return None if good else ("E705", "is not a number", "write it without quotes")


def _bool(value: Any, _: _Log) -> Told:
    return None if isinstance(value, bool) else ("E705", "is neither true nor false", "write true or false")


def _of_list(value: Any, known: Sequence[str] | None, what: str) -> Told:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        return "E705", "is not a list of texts", 'write ["...", "..."]'
    for one in value:
        if known is not None and one not in known:
            return "E704", f"{one!r} is no {what} here", _known(one, list(known))
    return None


def _date(value: Any, _: _Log) -> Told:
    if not isinstance(value, str):
        return "E705", "is not a date in quotes", 'write "2021", "2021-08" or "2021-08-15"'
    try:
        return None if parse_date(value) else ("E705", "is no date", 'write "2021", "2021-08" or "2021-08-15"')
    except DateError as error:
        return "E705", error.what, error.mend


def _dates(value: Any, log: _Log) -> Told:
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


def _by(value: Any, _: _Log) -> Told:
    known = [*MEASURES, *QUANTITIES]
    return None if value in known else ("E703", "is neither a measure nor a count", _known(value, known))


def _quantity(value: Any, _: _Log) -> Told:
    return None if value in QUANTITIES else ("E703", "is no count", _known(value, list(QUANTITIES)))


def _scopes(net: Network) -> list[str]:
    evidence = net._tables.evidence
    return sorted({str(scope) for scope in evidence["scope"] if scope}) if len(evidence) else []


def _levels(value: Any, log: _Log) -> Told:
    used = {word for cell in log.net._tables.rows["level"].unique() for word in split_list(cell)}
    return _of_list(value, sorted({*LEVELS, *used}), "level")


_WRONG: dict[str, Callable[[Any, _Log], Told]] = {
    "text": _text, "number": _number, "bool": _bool, "date": _date, "dates": _dates, "by": _by, "quantity": _quantity, "level": _levels,
    "words": lambda value, _: _of_list(value, None, "word"),
    "scopes": lambda value, log: _of_list(value, _scopes(log.net), "scope of a denial"),
    "types": lambda value, log: _of_list(value, sorted(map(str, log.net._tables.types.index)), "tie type"),
    "confidence": lambda value, _: None if value in CONFIDENCE else ("E703", "is no confidence", _known(value, list(CONFIDENCE))),
    "form": lambda value, _: None if value in FORMS else ("E703", "is no form", _known(value, list(FORMS))),
}  # fmt: skip

__all__ = ["Claim", "parse", "read"]

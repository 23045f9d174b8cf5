"""claims.toml to checked claims: every fault at once, with its line; nothing in the file is ever run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geograph.centrality import MEASURES
from geograph.claims.checking import Log, check, nearest_of
from geograph.claims.words import ALWAYS, BOUNDS, FORMS, QUANTITIES, Form
from geograph.errors import CannotRead, DataError, Problem, nearest
from geograph.evidence import cited_passage
from geograph.network import Network
from geograph.sources import known_sources
from geograph.tables import split_list

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
    log = Log(file, net, _scan(text))
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


def _claim(table: Mapping[str, Any], log: Log) -> Claim:
    for key in ("id", "text", "citation", "form"):
        if key not in table:
            log.add("E702", f"this claim has no {key}", f"write {key} = ...")
    name = table.get("form")
    form = FORMS.get(name) if isinstance(name, str) else None
    if "form" in table and form is None:
        log.add("E703", "is no form", nearest_of(name, list(FORMS)), key="form", value=name)
    given = _given(table, form, log) if form else {}
    for key in ALWAYS:
        if key in table and key not in ("citation", "form"):
            check("text", key, table[key], log)
    citation = _citation(table["citation"], log) if "citation" in table else ()
    text = {key: str(table.get(key, "")) for key in ("id", "text", "note")}
    return Claim(text["id"], text["text"], str(name or ""), citation, given, text["note"], log.line())


def _given(table: Mapping[str, Any], form: Form, log: Log) -> dict[str, Any]:
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
            log.add("E703", f"{key!r} is no key of the form {name!r}", nearest_of(key, sorted(keys)), key=key)
        elif key not in ALWAYS:
            check(keys[key], key, value, log)
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
    if "with" in given and str(given.get("by")) in MEASURES and name == "rank":
        log.add("E703", "goes with a count", f"take one of {', '.join(QUANTITIES)}", key="by", value=given["by"])
    return given


def _citation(value: Any, log: Log) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(item, str) for item in items):
        log.add("E705", "is no citation", 'write "source:locator", or a list of these', key="citation", value=value)
        return ()
    net = log.net
    known = known_sources(net)
    for item in items:
        source, colon, place = (part.strip() for part in item.partition(":"))
        if not colon or not place or split_list(item) != [item.strip()]:
            log.add("E707", "lacks the paragraph", 'write "source:locator"', key="citation", value=item)
        elif source not in known:
            log.add("E704", "is no document here", nearest_of(source, known), key="citation", value=source)
        elif "paragraphs" in net._tables.sources and place.isdecimal():
            last = str(net._tables.sources["paragraphs"].get(source, ""))
            if last.isdecimal() and not 1 <= int(place) <= int(last):
                log.add("E707", f"names no paragraph: {source} has {last}", "correct the number", key="citation", value=item)
    return tuple(map(cited_passage, items))


__all__ = ["Claim", "parse", "read"]

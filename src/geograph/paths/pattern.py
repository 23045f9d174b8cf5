"""The pattern language over tie types: text to an automaton, and errors that point at the letter.

::

    pattern     = sequence { "|" sequence }
    sequence    = item { item }
    item        = ( step | "(" pattern ")" ) [ "*" | "+" | "?" | "{m}" | "{m,}" | "{,n}" | "{m,n}" ]
    step        = [ ">" | "<" ] ( type | "." ) [ "[+]" | "[-]" | "[0]" ]

A type is written as in the data, in quotes where it has blanks or signs. No part of a pattern is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from geograph.errors import MeasureError, UnknownName, printable
from geograph.vocabulary import TYPE_SYNONYMS

MOST_STATES = 2_000  # an automaton larger than this is a slip, not a question
MOST_NESTED = 50
BOTH, ALONG, AGAINST = 0, 1, -1
_TOKEN = re.compile(
    r"""(?P<blank>\s+)|(?P<quoted>"[^"]*"|'[^']*')|(?P<word>[^\s()|*+?{}\[\]<>"'.,]+)|(?P<braces>\{[^{}]*\})|(?P<sign>\[[^\[\]]*\])|(?P<mark>[()|*+?<>.])"""
)
_TIMES = re.compile(r"\{\s*(\d*)\s*(,?)\s*(\d*)\s*\}", re.ASCII)
_SIGN = {"+": 1, "-": -1, "0": 0, "\u2212": -1}


class PatternError(MeasureError):
    """A pattern that cannot be read; the message shows where."""

    def __init__(self, text: str, first: int, last: int, message: str) -> None:
        shown = "".join(" " if c.isspace() else c if c.isprintable() else "?" for c in text)
        self.first, self.last = first, last
        super().__init__(f"pattern: {printable(message)}\n  {shown}\n  {' ' * first}{'^' * max(1, last - first)}")


class Symbol(NamedTuple):
    """What a pattern sees of one tie, walked one way: ``way`` is ALONG or AGAINST its direction, BOTH where it has none."""

    type: str
    sign: int
    way: int


class Step(NamedTuple):
    """A step of a pattern: of some type (None: any), walked some way (BOTH: either), of some sign (None: any)."""

    type: str | None
    way: int
    sign: int | None

    def takes(self, symbol: Symbol) -> bool:
        return (
            self.type in (None, symbol.type)
            and (self.way == BOTH or symbol.way in (BOTH, self.way))
            and (self.sign is None or self.sign == symbol.sign)
        )


@dataclass
class Node:
    """A part of a pattern, and where it stands in the text."""

    kind: str  # step, sequence, either, repeat
    first: int
    last: int
    parts: list[Node] = field(default_factory=list)
    step: Step | None = None
    least: int = 1
    most: int | None = 1  # None: as often as you like

    def size(self) -> int:
        """States of its automaton, a few too many; told before any is made."""
        inside = sum(part.size() for part in self.parts)
        return 2 + inside * (max(self.least, self.most or 0, 1) + 1) if self.kind == "repeat" else 2 + inside

    def longest(self) -> float:
        """The most steps that it may take."""
        inside = [part.longest() for part in self.parts]
        if self.kind == "repeat":
            return 0 if self.most == 0 or inside[0] == 0 else inside[0] * (float("inf") if self.most is None else self.most)
        return 1 if self.kind == "step" else max(inside) if self.kind == "either" else sum(inside)

    def steps(self) -> list[Step]:
        return [self.step] if self.step else [step for part in self.parts for step in part.steps()]


class _Token(NamedTuple):
    kind: str
    text: str
    first: int
    last: int


class _Parser:
    """Recursive descent; nesting is bounded, so that no pattern exhausts the stack."""

    def __init__(self, text: str, types: Sequence[str]) -> None:
        self.text, self.types, self.at, self.depth = text, types, 0, 0
        self.tokens = self._tokens()

    def _tokens(self) -> list[_Token]:
        found, place = [], 0
        while place < len(self.text):
            match = _TOKEN.match(self.text, place)
            if not match:
                raise self._lost(place)
            if match.lastgroup != "blank":
                found.append(_Token(str(match.lastgroup), match[0], match.start(), match.end()))
            place = match.end()
        return found

    def _lost(self, place: int) -> PatternError:
        sign = self.text[place]
        told = {
            "[": "this [ is not closed; a sign is [+], [-] or [0]", "{": "this { is not closed; write {2}, {1,3} or {2,}",
            "]": "a ] without its [", "}": "a } without its {", ",": "steps are parted by blanks, not by commas",
            '"': "this quote is not closed", "'": "this quote is not closed",
        }.get(sign, f"{sign!r} means nothing here")  # fmt: skip
        return PatternError(self.text, place, place + 1, told)

    @property
    def next(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def parse(self) -> Node:
        if not self.tokens:
            raise PatternError(self.text, 0, 1, "it is empty; name the types of the steps, as in 'membership membership contact'")
        node = self.either()
        if self.next:
            raise self._fault(self.next, "a ) without its (")
        return node

    def _fault(self, token: _Token, message: str) -> PatternError:
        return PatternError(self.text, token.first, token.last, message)

    def either(self) -> Node:
        parts = [self.sequence()]
        while self.next and self.next.text == "|" and self.next.kind == "mark":
            self.at += 1
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Node("either", parts[0].first, parts[-1].last, parts)

    def sequence(self) -> Node:
        parts = []
        while self.next and not (self.next.kind == "mark" and self.next.text in "|)"):
            parts.append(self.item())
        if not parts:
            here = self.next or _Token("end", "", len(self.text), len(self.text) + 1)
            raise self._fault(here, "a step is missing here")
        return parts[0] if len(parts) == 1 else Node("sequence", parts[0].first, parts[-1].last, parts)

    def item(self) -> Node:
        token = self.next
        assert token is not None
        if token.text == "(" and token.kind == "mark":
            self.at += 1
            self.depth += 1
            if self.depth > MOST_NESTED:
                raise self._fault(token, f"more than {MOST_NESTED} parentheses within one another")
            inside = self.either()
            if not self.next:
                raise self._fault(token, "this ( is not closed")
            end = self.next.last
            self.at += 1
            self.depth -= 1
            if self.next and self.next.kind == "sign":
                raise self._fault(self.next, "a sign belongs to one step: write it inside the parentheses")
            node = Node("sequence", token.first, end, [inside])
        else:
            node = self.step()
        return self.repeated(node)

    def step(self) -> Node:
        token = self.next
        assert token is not None
        first, way = token.first, BOTH
        if token.kind == "mark" and token.text in "<>":
            way = ALONG if token.text == ">" else AGAINST
            self.at += 1
            if not self.next or not (self.next.kind in ("word", "quoted") or self.next.text == "."):
                raise self._fault(token, f"{token.text} stands before the type of one step, as in {token.text}aid")
            token = self.next
        if token.kind in ("word", "quoted"):
            kind: str | None = self._type(token)
        elif token.text == "." and token.kind == "mark":
            kind = None
        elif token.kind in ("mark", "braces"):
            raise self._fault(token, f"{token.text} repeats the step before it, and there is none")
        else:
            raise self._fault(token, "a sign follows the type of a step, as in contact[+]")
        self.at += 1
        end, sign = token.last, None
        if self.next and self.next.kind == "sign":
            inside = self.next.text[1:-1].strip()
            if inside not in _SIGN:
                raise self._fault(self.next, "a sign is [+] (friendly), [0] (neutral) or [-] (hostile)")
            sign, end = _SIGN[inside], self.next.last
            self.at += 1
            if self.next and self.next.kind == "sign":
                raise self._fault(self.next, "a step has one sign")
        return Node("step", first, end, step=Step(kind, way, sign))

    def _type(self, token: _Token) -> str:
        name = token.text[1:-1] if token.kind == "quoted" else token.text
        if name in self.types:
            return name
        other = TYPE_SYNONYMS.get(name.casefold())
        if other in self.types:
            raise self._fault(token, f"no tie type {name!r}; did you mean {other!r}?")
        raise self._fault(token, UnknownName("tie type", name, self.types).message)

    def repeated(self, node: Node) -> Node:
        token = self.next
        if not token or not (token.kind == "braces" or (token.kind == "mark" and token.text in "*+?")):
            return node
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(token.text, (-1, None))
        if least < 0:
            least, most = self._times(token)
        self.at += 1
        made = Node("repeat", node.first, token.last, [node], least=least, most=most)
        if made.size() > MOST_STATES:
            raise self._fault(token, f"so many repetitions make more than {MOST_STATES:,} states; use fewer, or * and +")
        if self.next and (self.next.kind == "braces" or (self.next.kind == "mark" and self.next.text in "*+?")):
            raise self._fault(
                self.next, f"{self.next.text} follows {token.text}: one of them, or parentheses around what is repeated twice"
            )
        return made

    def _times(self, token: _Token) -> tuple[int, int | None]:
        match = _TIMES.fullmatch(token.text)
        if not match or not (match[1] or match[3]):
            raise self._fault(token, "write {2}, {1,3}, {2,} or {,3}")
        if max(len(match[1]), len(match[3])) > 6:
            raise self._fault(token, f"so many repetitions make more than {MOST_STATES:,} states; use fewer, or * and +")
        least = int(match[1] or 0)
        most = (int(match[3]) if match[3] else None) if match[2] else least
        if most is not None and most < least:
            raise self._fault(token, f"at least {least} and at most {most}: swap the two")
        return least, most


class Automaton:
    """States that a pattern may be in, as bits of one number; symbols lead from states to states.

    Thompson's construction, with the empty moves taken in advance.
    """

    def __init__(self, node: Node) -> None:
        self.longest = node.longest()
        self.steps = node.steps()
        self._empty: list[set[int]] = []
        self._moves: list[list[tuple[Step, int]]] = []
        first, last = self._build(node)
        self.size = len(self._moves)
        self._closed = [self._closure(state) for state in range(self.size)]
        self.start, self.accept = self._closed[first], 1 << last
        self._forward: dict[tuple[Symbol, ...], list[int]] = {}
        self._known: dict[tuple[int, tuple[Symbol, ...]], int] = {}

    def _state(self) -> int:
        self._empty.append(set())
        self._moves.append([])
        if len(self._moves) > 4 * MOST_STATES:
            raise MeasureError(f"pattern: it makes more than {4 * MOST_STATES:,} states; use fewer repetitions")
        return len(self._moves) - 1

    def _build(self, node: Node) -> tuple[int, int]:
        if node.step:
            first, last = self._state(), self._state()
            self._moves[first].append((node.step, last))
        elif node.kind == "either":
            first, last = self._state(), self._state()
            for part in node.parts:
                enter, leave = self._build(part)
                self._empty[first].add(enter)
                self._empty[leave].add(last)
        elif node.kind == "sequence":
            built = [self._build(part) for part in node.parts]
            for (_, leave), (enter, _) in pairwise(built):
                self._empty[leave].add(enter)
            first, last = built[0][0], built[-1][1]
        else:
            first = last = self._state()
            for _ in range(node.least):
                enter, leave = self._build(node.parts[0])
                self._empty[last].add(enter)
                last = leave
            if node.most is None:
                enter, leave = self._build(node.parts[0])
                hub, end = self._state(), self._state()
                self._empty[last].add(hub)
                self._empty[hub] |= {enter, end}
                self._empty[leave].add(hub)
                last = end
            else:
                end = self._state()
                for _ in range(node.most - node.least):
                    enter, leave = self._build(node.parts[0])
                    self._empty[last] |= {enter, end}
                    last = leave
                self._empty[last].add(end)
                last = end
        return first, last

    def _closure(self, state: int) -> int:
        seen, left = {state}, [state]
        while left:
            for other in self._empty[left.pop()]:
                if other not in seen:
                    seen.add(other)
                    left.append(other)
        return sum(1 << s for s in seen)

    def moves(self, symbols: tuple[Symbol, ...]) -> list[int]:
        """Of each state the states that any of the symbols leads to."""
        if symbols not in self._forward:
            self._forward[symbols] = [
                _union(self._closed[to] for step, to in moves if any(step.takes(s) for s in symbols)) for moves in self._moves
            ]
        return self._forward[symbols]

    def move(self, states: int, symbols: tuple[Symbol, ...]) -> int:
        """Where a tie with any of these symbols leads from a set of states."""
        key = (states, symbols)
        if key not in self._known:
            moves = self.moves(symbols)
            self._known[key] = _union(moves[s] for s in _bits(states))
        return self._known[key]

    def before(self, states: int, symbols: tuple[Symbol, ...]) -> int:
        """From which states a tie with any of these symbols leads into a set of states."""
        return sum(1 << s for s, to in enumerate(self.moves(symbols)) if to & states)


def _union(sets: object) -> int:
    found = 0
    for one in sets:  # type: ignore[attr-defined]
        found |= one
    return found


def _bits(states: int) -> list[int]:
    found = []
    while states:
        low = states & -states
        found.append(low.bit_length() - 1)
        states ^= low
    return found


def automaton(text: object, types: Sequence[str]) -> Automaton:
    """The automaton of a pattern over these types; PatternError, with the place, where it cannot be read."""
    if not isinstance(text, str):
        raise MeasureError(f"pattern={text!r}: a text is needed, such as 'membership membership contact'")
    return Automaton(_Parser(text, types).parse())

"""Patterns: the language against Python's ``re`` on all simple paths, its errors, and what routes cite."""

from __future__ import annotations

import random
import re
import string
from itertools import pairwise, product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geograph as gg
from geograph.errors import MeasureError, UnknownName
from geograph.paths import routes
from geograph.paths.pattern import PatternError, automaton

TYPES = ["contact", "aid", "rivalry"]  # neutral without direction, friendly with, hostile without
SIGN = {"contact": 0, "aid": 1, "rivalry": -1}


def sequences(result) -> list[tuple]:
    return [(steps["source"].iloc[0], *steps["target"]) for _, steps in result.groupby("path", sort=False)]


def notes(result) -> str:
    return " | ".join(result.attrs["geograph"]["notes"])


# -- the language, against re -----------------------------------------------------------------------

# A letter for each type and way: contact c, aid along f, aid against g, rivalry r.
_LETTERS = {
    "contact": "c", ">contact": "c", "<contact": "c", "aid": "[fg]", ">aid": "f", "<aid": "g", "rivalry": "r", ".": "[cfgr]",
    ">.": "[cfr]", "<.": "[cgr]", ".[+]": "[fg]", ".[0]": "c", "<.[+]": "g", "aid[-]": "(?!)", "rivalry[-]": "r",
}  # fmt: skip


@st.composite
def patterns(draw, depth=2) -> tuple[str, str]:
    """A pattern, and the regular expression over letters that says the same."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        step = draw(st.sampled_from(sorted(_LETTERS)))
        return step, _LETTERS[step]
    kind = draw(st.sampled_from(["sequence", "either", "repeat"]))
    if kind == "repeat":
        inside, expression = draw(patterns(depth=depth - 1))
        times = draw(st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{0,1}", "{1,}"]))
        return f"({inside}){times}", f"(?:{expression}){times}"
    parts = draw(st.lists(patterns(depth=depth - 1), min_size=2, max_size=3))
    mark = " " if kind == "sequence" else " | "
    return f"({mark.join(p for p, _ in parts)})", f"(?:{mark.strip().join(e for _, e in parts)})"


def world(seed: int) -> tuple[nx.MultiDiGraph, dict]:
    """A small network, and per ordered pair the letters of its ties."""
    draw = random.Random(seed)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(6))
    letters: dict[tuple[int, int], set[str]] = {}
    for _ in range(draw.randint(4, 12)):
        a, b = draw.sample(range(6), 2)
        kind = draw.choice(TYPES)
        graph.add_edge(a, b, type=kind, sign=SIGN[kind], directed=kind == "aid")
        there, back = {"contact": "cc", "rivalry": "rr", "aid": "fg"}[kind]
        letters.setdefault((a, b), set()).add(there)
        letters.setdefault((b, a), set()).add(back)
    return graph, letters


def words(path, letters) -> list[str]:
    return ["".join(word) for word in product(*(sorted(letters[pair]) for pair in pairwise(path)))]


@settings(max_examples=60)
@given(patterns(), st.integers(0, 10_000))
def test_routes_are_the_simple_paths_whose_letters_match(pattern, seed):
    text, expression = pattern
    graph, letters = world(seed)
    plain = nx.DiGraph(list(letters))
    plain.add_nodes_from(range(6))
    matching = re.compile(expression)
    known = [p for p in map(tuple, nx.all_simple_paths(plain, 0, 5)) if any(matching.fullmatch(word) for word in words(p, letters))]
    result = routes(graph, 0, 5, pattern=text, limit=10_000)
    assert sequences(result) == sorted(known, key=lambda path: (len(path), path))
    # each step cites the ties of which some matching word has the letter
    for path, (_, steps) in zip(sequences(result), result.groupby("path", sort=False), strict=True):
        fits = [word for word in words(path, letters) if matching.fullmatch(word)]
        for k, kinds in enumerate(steps["types"]):
            assert set(kinds.split(";")) == {{"c": "contact", "r": "rivalry", "f": "aid", "g": "aid"}[word[k]] for word in fits}


@settings(max_examples=25)
@given(patterns(), st.integers(0, 10_000))
def test_walks_are_all_walks_whose_letters_match(pattern, seed):
    text, expression = pattern
    graph, letters = world(seed)
    matching = re.compile(expression)
    walks = [(0,)]
    known = []
    for _ in range(4):
        walks = [(*walk, j) for walk in walks for i, j in sorted(letters) if i == walk[-1]]
        known += [w for w in walks if w[-1] == 5 and any(matching.fullmatch(word) for word in words(w, letters))]
    known = known[:300]
    result = routes(graph, 0, 5, pattern=text, walks=True, limit=max(1, len(known)))
    found = [walk for walk in sequences(result) if len(walk) <= 5]
    assert found == known


# -- what stands in a pattern -----------------------------------------------------------------------


@pytest.fixture
def net(folder_of) -> gg.Network:
    # a and b belong to the league; b meets c; c aids d; a and d are rivals
    return folder_of(
        edges="source,target,type,citation\na,league,membership,x:1\nb,league,membership,x:2\nb,c,contact,x:3\nb,c,trade,x:4\n"
        "c,d,aid,x:5\na,d,rivalry,y:1\nc,d,military aid,y:2\n",
        nodes="id,kind\na,state\nb,state\nc,state\nd,state\ne,state\nleague,organization\n",
        types="type,sign,channel,directed,lasts\nmilitary aid,1,yes,yes,event\n",
    )


def test_a_shared_organization_and_each_step_cites_what_matched(net):
    result = routes(net, "a", "c", pattern="membership membership contact")
    assert sequences(result) == [("a", "league", "b", "c")]
    assert result["citations"].tolist() == ["x:1", "x:2", "x:3"]  # not the trade
    assert result["steps"].tolist() == [3, 3, 3]
    assert routes(net, "a", "c", pattern="membership membership (contact | trade)")["citations"].tolist()[2] == "x:3;x:4"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (">membership <membership contact >aid", True),
        ("membership >membership contact aid", False),
        ("rivalry", True),  # named, and so walked
        ("rivalry[-]", True),
        (".[+]", False),
        (".[0]{3} .[+]", True),
        ("membership{2} trade 'military aid'", True),
        ('membership{2} trade "military aid"', True),
        ("(membership|contact)+ aid", True),
        ("membership* contact? . <aid", False),
        (". . . >.", True),
        (".{2,3}", False),
        (".{,4}", True),
        (".{4,}", True),
    ],
)
def test_the_words_of_the_language(net, pattern, found):
    assert bool(len(routes(net, "a", "d", pattern=pattern))) == found


@pytest.mark.parametrize(
    ("pattern", "message", "marked"),
    [
        ("membership membrship contact", "no tie type 'membrship'; did you mean 'membership'?", "membrship"),
        ("talks", "no tie type 'talks'; did you mean 'contact'?", "talks"),
        ("contact, aid", "steps are parted by blanks, not by commas", ","),
        ("(contact", "this ( is not closed", "("),
        ("contact )", "a ) without its (", ")"),
        ("contact | | aid", "a step is missing here", "|"),
        ("contact |", "a step is missing here", ""),
        ("()", "a step is missing here", ")"),
        ("* contact", "* repeats the step before it, and there is none", "*"),
        ("contact**", "* follows *", "*"),
        ("contact{3,1}", "at least 3 and at most 1", "{3,1}"),
        ("contact{x}", "write {2}, {1,3}, {2,} or {,3}", "{x}"),
        ("contact{", "this { is not closed", "{"),
        ("contact[~]", "a sign is [+]", "[~]"),
        ("contact[+][-]", "a step has one sign", "[-]"),
        ("(contact)[+]", "write it inside the parentheses", "[+]"),
        ("[+]", "a sign follows the type", "[+]"),
        ("> (aid)", "> stands before the type of one step", ">"),
        ("'military aid", "this quote is not closed", "'"),
        ("contact{9999}", "so many repetitions", "{9999}"),
        ("(contact{99}){99}", "so many repetitions", "{99}"),
        ("", "it is empty", ""),
        ("  ", "it is empty", " "),
    ],
)
def test_an_error_points_at_the_letter(net, pattern, message, marked):
    with pytest.raises(PatternError) as caught:
        routes(net, "a", "d", pattern=pattern)
    first, shown, caret = str(caught.value).split("\n")
    assert first.startswith("pattern: ")
    assert message in first
    assert shown == f"  {pattern}"
    assert set(caret.strip()) == {"^"}
    assert pattern[caught.value.first : caught.value.last] == marked
    assert caret.index("^") == caught.value.first + 2


def said(text: str) -> MeasureError | None:
    """What the parser objects to; any other failure is the test's."""
    try:
        automaton(text, TYPES)
    except MeasureError as error:
        return error
    return None


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*"()|*+?{}[]<>.,'\" 0123-", "contact", "aid", "ü", "\n", "\0"]), max_size=25))
def test_no_text_makes_the_parser_fail_otherwise(pieces):
    text = "".join(pieces)
    error = said(text)
    if error:
        assert isinstance(error, PatternError)
        assert 0 <= error.first <= len(text)
        assert len(str(error).split("\n")) == 3


@settings(max_examples=100)
@given(st.text(alphabet=string.printable, max_size=40))
def test_nor_does_any_printable_text(text):
    error = said(text)
    assert error is None or str(error).startswith("pattern: ")


@pytest.mark.parametrize("text", ["(" * 10_000, "(" * 10_000 + "aid" + ")" * 10_000, "aid " * 20_000, "aid|" * 5_000 + "aid"])
def test_a_pattern_without_end_is_an_error(text):
    with pytest.raises(MeasureError, match="pattern"):
        automaton(text, TYPES)


def test_what_a_pattern_has_no_use_for_is_refused(net):
    for contract, message in [
        ({"weight": "weight"}, "no use for weight="),
        ({"directed": True}, "write >type"),
        ({"forums": "project"}, "memberships"),
    ]:
        with pytest.raises(MeasureError, match=message):
            routes(net, "a", "d", pattern="aid", **contract)
    with pytest.raises(MeasureError, match="a text is needed"):
        routes(net, "a", "d", pattern=None)
    with pytest.raises(UnknownName):
        routes(net, "a", "nobody", pattern="aid")


# -- none, many, and no end -------------------------------------------------------------------------


def test_an_empty_answer_says_why(net):
    assert "there is no tie of type border" in notes(routes(net, "a", "d", pattern="border+"))
    assert "no neutral tie of type aid" in notes(routes(net, "a", "d", pattern="aid[0] | border"))
    assert notes(routes(net, "a", "e", pattern=".")).startswith("no path of any pattern: no tie of any type joins a and e")
    told = notes(routes(net, "a", "d", pattern="membership membership aid"))
    assert told == "the pattern can be followed from a for 2 steps, to b, and then not to d"
    assert notes(routes(net, "a", "d", pattern="trade aid")) == "no tie of a begins the pattern"
    told = notes(routes(net, "a", "d", pattern="membership membership contact contact contact aid"))
    assert told == "nothing follows the pattern without passing an actor twice; walks=True allows it"
    walk = routes(net, "a", "d", pattern="membership membership contact contact contact aid", walks=True)
    assert sequences(walk) == [("a", "league", "b", "c", "b", "c", "d")]


def test_a_star_among_many_ends_at_the_limit_and_says_that_more_exist():
    graph = nx.complete_graph(60)
    result = routes(graph, 0, 59, pattern=".*", limit=70)
    assert result.groupby("path")["steps"].first().tolist() == [1] + [2] * 58 + [3] * 11
    assert notes(result) == "the first 70 paths by length; more exist"
    walks = routes(nx.path_graph(3), 0, 2, pattern=".*", walks=True, limit=3)
    assert [len(path) for path in sequences(walks)] == [3, 5, 5]


def test_a_search_without_prospect_gives_up_aloud(monkeypatch):
    from geograph.paths import routes as function

    # only walks of 24 steps fit, and a complete graph has no end of beginnings
    module = __import__("sys").modules[function.__module__]
    monkeypatch.setattr(module, "BUDGET", 20_000)
    graph = nx.complete_graph(24)
    result = function(graph, 0, 23, pattern=".{24}")
    assert result.empty
    told = notes(result)
    assert "stopped after looking at 20,000 steps" in told or "without passing an actor twice" in told
    barbell = nx.barbell_graph(12, 0)
    told = notes(function(barbell, 0, 23, pattern=".{23,}"))
    assert told.startswith("stopped after looking at 20,000 steps: paths of 23 steps or more may be missing") or "all listed" in told


def test_a_party_is_not_passed_in_between():
    path = nx.path_graph(6)
    assert sequences(routes(path, [0, 1], [4, 5], pattern=".+")) == [(1, 2, 3, 4)]
    assert sequences(routes(path, [0, 1], [4, 5], pattern=".{4}", walks=True))[:1] == [(0, 1, 2, 3, 4)]


def test_the_bundled_question():
    net = gg.example()
    result = routes(net, "russia", "taliban", pattern="membership membership contact")
    kinds = net.actors["kind"]
    assert len(result)
    for path in sequences(result):
        assert kinds[path[1]] in ("organization", "forum", "collective")
    assert (result["citations"] != "").all()
    ties = net.ties
    for row in result.itertuples():
        for tie in row.ties.split(";"):
            assert {ties.loc[tie, "source"], ties.loc[tie, "target"]} == {row.source, row.target}
            assert ties.loc[tie, "type"] == row.types

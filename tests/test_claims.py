# ruff: noqa: E501 - tables of cases, one a line
"""Claims: every form on networks small enough to work out by hand, every verdict, every fault of a file, and the bundled claims."""

import json
import re
import tomllib
import warnings
from pathlib import Path

import pytest

import geograph as gg
from geograph.claims import FORMS
from geograph.claims.judging import verdict
from geograph.claims.reading import parse
from geograph.claims.words import SELECTING, VERDICTS
from geograph.robust import Specification

DATA = Path(__file__).parents[1] / "data"

#   a - b - c - d       contacts (a-b from 2001, b-c from 2010 to 2012, c-d undated)
#   a ~ c               rivalry of high confidence
#   a + d, a ~ d        trade and rivalry
#   b + e               aid from b to e, low
#   f                   nobody; the source s denies an alliance of a and b, and a contact of a and f
EDGES = """source,target,type,start,end,confidence,citation
a,b,contact,2001,..,high,s:1;t:1
b,c,contact,2010,2012,high,s:2
c,d,contact,,,high,t:2
a,c,rivalry,,..,high,s:3
a,d,trade,,..,high,s:4
a,d,rivalry,,..,high,t:4
b,e,aid,2020,..,low,t:5
"""
NODES = "id,kind,bloc\na,state,x\nb,state,x\nc,state,y\nd,state,y\ne,state,\nf,state,\n"
EVIDENCE = """source,target,type,document,locator,says,scope
a,b,alliance,s,9,absent,
a,f,contact,s,8,absent,
a,c,contact,s,7,absent,talks on arms
"""
SOURCES = "id,date,paragraphs\ns,2022,9\nt,2023,9\n"


def made(folder, edges=EDGES, evidence=EVIDENCE, nodes=NODES):
    for name, text in (("edges", edges), ("nodes", nodes), ("evidence", evidence), ("sources", SOURCES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gg.DataWarning)  # passages of no coded tie: denials
        return gg.read(folder)


@pytest.fixture(scope="module")
def net(tmp_path_factory):
    return made(tmp_path_factory.mktemp("small"))


def claim(net, body, citation="s:9"):
    (one,) = parse(f'[[claim]]\nid = "x"\ntext = "as told"\ncitation = "{citation}"\n{body}', net)
    return one


# form and keys, the verdict, and a part of what was found; each worked out by hand on the network above
CASES = [
    ('form = "rank"\nactor = "c"\nby = "ties"\nat_most = 2', "supported", "rank 2 of 6 by ties (3), shared with 2 others, first is a"),  # a has four; b, c and d three each
    ('form = "rank"\nactor = "b"\nby = "ties"\nat_most = 2', "contested", "without doubtful ties it does not hold (rank 4"),
    ('form = "rank"\nactor = "c"\nby = "ties"\nexactly = 1', "contradicted", "rank 2 of 6"),
    ('form = "rank"\nactor = "a"\nby = "ties"\nexactly = 1', "supported", "rank 1 of 6 by ties (4)"),
    ('form = "rank"\nactor = "b"\nby = "betweenness"\nties = "channels"\nat_most = 1', "supported", "betweenness (3.5)"),  # e with a, c, d; half of a-c
    ('form = "rank"\nactor = "f"\nby = "degree"\nat_most = 3', "silent", "nothing coded of f"),
    ('form = "rank"\nactor = "d"\nby = "hostile"\nwith = "a"\nat_most = 1', "supported", "rank 1 of 5 by hostile (1), shared with 1 other"),
    ('form = "rank"\nactor = "c"\nby = "ties"\nof = ["c", "e"]\nat_most = 1', "supported", "rank 1 of 2"),
    ('form = "distance"\nactor = "a"\nto = "c"\nexactly = 2', "supported", "2 steps: a - b - c"),
    ('form = "distance"\nactor = "a"\nto = "c"\nat_most = 1', "contradicted", "2 steps"),
    ('form = "distance"\nactor = "a"\nto = "c"\nties = "all"\nat_most = 1', "supported", "1 step: a - c"),
    ('form = "distance"\nactor = "a"\nto = "f"\nat_least = 2', "silent", "no tie here"),
    ('form = "distance"\nactor = "a"\nto = "c"\ntypes = ["contact"]\non = "2005"\nundated = "drop"\nat_least = 2', "silent", "no tie here"),
    ('form = "reach"\nactor = "a"\nto = ["b", "d"]\nsteps = 1', "supported", "2 of 2 within 1 step"),
    ('form = "reach"\nactor = "a"\nto = ["b", "c"]\nsteps = 1', "contradicted", "1 of 2 within 1 step; not c"),
    ('form = "reach"\nactor = "a"\nto = ["b", "f"]\nsteps = 1', "silent", "not f"),
    ('form = "reach"\nactor = "a"\nto = ["b", "c"]\nsteps = 1\nat_least = 1', "supported", "1 of 2"),
    ('form = "only-through"\nactor = "a"\nto = "c"\nthrough = "b"', "contradicted", "a - d - c"),
    ('form = "only-through"\nactor = "a"\nto = "c"\nthrough = ["b", "d"]', "supported", "no path is left without b, d"),
    ('form = "only-through"\nactor = "a"\nto = "f"\nthrough = "b"', "silent", "no path joins them"),
    ('form = "comparison"\nleft = "a"\nright = "b"\nby = "ties"\nis = "more"', "supported", "ties: 4 against 3"),
    ('form = "comparison"\nleft = ["a", "c"]\nright = "b"\nby = "ties"\nis = "more"', "supported", "ties on average: 3.5 against 3"),
    ('form = "comparison"\nleft = ["a", "c"]\nright = "b"\nby = "ties"\ntotal = true\nis = "less"', "contradicted", "ties: 7 against 3"),
    ('form = "comparison"\nleft = "c"\nright = "d"\nwith = "a"\nby = "hostile share"\nis = "more"', "supported", "hostile share: 1 against 0.5"),
    ('form = "comparison"\nleft = "f"\nright = "f"\nby = "ties"\nis = "equal"', "silent", "nothing is coded of f"),
    ('form = "comparison"\nleft = "f"\nright = "a"\nby = "ties"\nis = "less"', "silent", "nothing is coded of f"),  # which is not 0
    ('form = "comparison"\nleft = "c"\nright = "a"\nby = "friendly"\nis = "less"', "supported", "friendly: 0 against 1"),
    ('form = "comparison"\nleft = "c"\nright = "d"\nby = "ties"\ntypes = ["trade"]\nwith = "b"\nis = "equal"', "silent", "nothing is coded of d"),
    ('form = "comparison"\nleft = "b"\nright = "c"\nby = "ties"\ntypes = ["trade"]\nis = "equal"', "silent", "on either side"),  # not 0 against 0
    ('form = "comparison"\nleft = "b"\nright = "c"\nby = "friendly"\nwith = "d"\nis = "less"', "silent", "nothing is coded of b"),
    ('form = "comparison"\nleft = "a"\nright = ["c", "d"]\nby = "ties"\nis = "more"\neach = true', "supported", "2 of 2 pairs as claimed"),
    ('form = "comparison"\nleft = "c"\nright = ["b", "e"]\nby = "ties"\nis = "more"', "supported", "3 against 2"),  # by the mean alone
    ('form = "comparison"\nleft = "c"\nright = ["b", "e"]\nby = "ties"\nis = "more"\neach = true', "contested", "1 of 2 pairs as claimed; not so c and b (ties: 3 against 3)"),
    ('form = "comparison"\nleft = "a"\nright = ["b", "f"]\nby = "ties"\nis = "more"\neach = true', "silent", "1 of 2 pairs as claimed; not so a and f (nothing"),
    ('form = "share"\nactor = "a"\npart = { ties = "hostile" }\nexactly = 0.5', "supported", "2 of 4 ties (50%)"),
    ('form = "share"\npart = { types = ["contact"], with = "b" }\nbelow = 0.2', "contradicted", "2 of 7 ties (29%)"),
    ('form = "count"\nactor = "a"\nby = "partners"\nexactly = 3', "supported", "3 partners"),
    ('form = "count"\nactor = "b"\nwith = "e"\nby = "ties"\nat_least = 1', "contested", "they are silent"),
    ('form = "count"\nactor = "a"\nwith = "e"\nby = "ties"\nat_least = 1', "silent", "none denied"),
    ('form = "count"\nactor = "a"\nwith = "e"\nby = "ties"\nexactly = 0', "silent", "none denied"),  # nothing coded is not absence
    ('form = "count"\nactor = "a"\nwith = "f"\ntypes = ["contact"]\nby = "ties"\nat_least = 1', "contradicted", "s:8 denies it"),
    ('form = "count"\nactor = "a"\nwith = "f"\ntypes = ["contact"]\nby = "ties"\nexactly = 0', "supported", "s:8 denies it"),
    ('form = "quantifier"\nquantifier = "every"\nof = ["b", "d"]\nwith = "a"', "supported", "2 of 2 have a tie with a"),
    ('form = "quantifier"\nquantifier = "every"\nof = ["b", "e"]\nwith = "a"', "silent", "1 of 2 has a tie with a; of e none is coded"),
    ('form = "quantifier"\nquantifier = "every"\nof = ["b", "f"]\nwith = "a"\ntypes = ["contact"]', "contradicted", "denied of f"),
    ('form = "quantifier"\nquantifier = "none"\nof = ["b", "e"]\nwith = "a"', "contradicted", "1 of 2"),
    ('form = "quantifier"\nquantifier = "none"\nof = ["f"]\nwith = "a"\ntypes = ["contact"]', "supported", "denied of f"),
    ('form = "quantifier"\nquantifier = "some"\nof = ["b", "e"]\nwith = "a"', "supported", "1 of 2"),
    ('form = "quantifier"\nquantifier = "most"\nof = ["b", "c", "e"]\nwith = "a"', "supported", "2 of 3"),
    ('form = "quantifier"\nquantifier = "every"\nof = ["d"]\nwith = "a"\ntypes = ["trade"]\nalso = ["rivalry"]', "supported", "1 of 1"),
    ('form = "quantifier"\nquantifier = "every"\nof = ["b"]\nwith = "a"\ntypes = ["contact"]\nalso = ["rivalry"]', "silent", "0 of 1 has a contact tie and a rivalry tie with a; of b not both are coded"),
    ('form = "set"\nactor = "a"\nmembers = ["b", "c", "d"]', "supported", "3 have a tie with a, 3 claimed"),
    ('form = "set"\nactor = "a"\nmembers = ["b", "c"]', "contradicted", "not claimed: d"),
    ('form = "set"\nactor = "a"\nmembers = ["b", "c", "d", "e"]', "silent", "3 have a tie with a, 4 claimed; of e none is coded"),
    ('form = "set"\nactor = "a"\ntypes = ["contact"]\nmembers = ["b", "f"]', "contradicted", "1 has a contact tie with a, 2 claimed; denied of f"),
    ('form = "set"\nactor = "a"\nmembers = ["c"]\nwithin = "bloc:y"\nties = "channels"', "contradicted", "not claimed: d"),
    ('form = "order"\nfirst = { actor = "a", with = "b" }\nbefore = { actor = "b", with = "c" }', "supported", "between 2001-01-01"),
    ('form = "order"\nfirst = { actor = "b", with = "c" }\nbefore = "2005"', "contradicted", "between 2010-01-01"),
    ('form = "order"\nfirst = { actor = "b", with = "c" }\nbefore = "2010-06"', "silent", "allow both orders"),
    ('form = "order"\nfirst = { actor = "c", with = "d" }\nbefore = "2005"', "silent", "no such tie has a start"),
    ('form = "change"\nactor = "b"\nby = "partners"\nfrom = "2001"\nto = "2011"\nis = "more"', "supported", "partners: 1 in 2001, 2 in 2011"),
    ('form = "change"\nactor = "b"\nby = "partners"\nfrom = "2001"\nto = "2011"\nis = "equal"', "contradicted", "1 in 2001"),
    ('form = "change"\nactor = "b"\nby = "ties"\nfrom = "2002"\nto = "2003"\nis = "more"', "silent", "began or ended between"),
    ('form = "change"\nactor = "b"\nby = "ties"\nfrom = "2002"\nto = "2003"\nis = "equal"', "silent", "began or ended between"),
    ('form = "change"\nactor = "b"\nby = "partners"\nfrom = "2011"\nto = "2021"\nis = "equal"', "contested", "2 in 2011, 2 in 2021"),  # c goes, e comes
    ('form = "change"\nactor = "c"\nwith = "d"\nby = "ties"\nfrom = "2002"\nto = "2003"\nis = "equal"', "silent", "nothing coded at either date"),
    ('form = "ambivalent"\nactor = "a"\nwith = "d"', "supported", "1 friendly tie and 1 hostile tie"),
    ('form = "ambivalent"\nactor = "a"\nwith = "b"', "silent", "0 friendly ties"),
    ('form = "ambivalent"\nactor = "a"\nwith = "d"\none = ["trade"]\nother = ["rivalry"]', "supported", "1 trade tie and 1 rivalry tie"),
    ('form = "ambivalent"\nactor = "a"\nwith = "d"\none = ["contact", "trade"]\nother = ["rivalry", "conflict"]', "supported", "1 tie of contact or trade and 1 tie of rivalry or conflict"),
    ('form = "ambivalent"\nactor = "a"\nwith = "b"\none = ["contact"]\nother = ["alliance"]', "contradicted", "0 alliance ties"),
    ('form = "triad"\nactors = ["a", "b", "c"]\ndyads = ["channel", "channel", "hostile"]', "supported", "a and c: 1 hostile"),
    ('form = "triad"\nactors = ["a", "d", "c"]\ndyads = ["friendly", "channel", "hostile"]', "contested", "a and d: 1 friendly tie, 1 hostile; d and c"),
    ('form = "triad"\nactors = ["a", "d", "c"]\ndyads = ["trade", "contact", "rivalry"]', "supported", "1 trade"),
    ('form = "triad"\nactors = ["a", "b", "c"]\ndyads = ["alliance", "channel", "hostile"]', "contradicted", "0 alliance"),
    ('form = "triad"\nactors = ["a", "b", "e"]\ndyads = ["channel", "channel", "channel"]', "silent", "a and e: 0 channel"),
    ('form = "triad"\nactors = ["a", "c", "b"]\ndyads = ["friendly", "channel", "channel"]', "contradicted", "0 friendly ties, 1 hostile"),
    ('form = "cohesion"\ngroup = "bloc:x"\nexactly = 1', "supported", "1 of 1 pair inside has a channel tie (100%)"),
    ('form = "cohesion"\ngroup = ["a", "b", "c"]\nbelow = 0.5', "contradicted", "2 of 3 pairs inside have a channel tie (67%)"),
    ('form = "cohesion"\ngroup = "bloc:x"\nthan = "outside"', "supported", "(100%) against 38%"),  # a-d, b-c and b-e of eight pairs
    ('form = "cohesion"\ngroup = "bloc:x"\nthan = "bloc:y"\nis = "equal"', "supported", "(100%) against 100%"),
    ('form = "cohesion"\ngroup = "bloc:x"\nties = "hostile"\nabove = 0', "silent", "0 of 1 pair inside has a hostile tie (0%); the rest is unknown"),
    ('form = "cohesion"\ngroup = ["b", "c", "d", "e"]\nabove = 0.2', "supported", "3 of 6 pairs"),
    ('form = "cohesion"\ngroup = ["a", "b", "c", "e"]\nbelow = 0.6', "silent", "the rest is unknown"),  # silence is not absence
    ('form = "cohesion"\ngroup = ["a", "b", "c"]\nexactly = 1', "silent", "have a channel tie (67%); the rest is unknown"),
    ('form = "cohesion"\ngroup = ["a", "b", "f"]\ntypes = ["contact"]\nbelow = 0.7', "supported", "1 of 3 pairs inside has a contact tie (33%)"),  # a and f denied
    ('form = "cohesion"\ngroup = ["a", "b", "f"]\ntypes = ["contact"]\nabove = 0.7', "contradicted", "1 of 3 pairs"),
    ('form = "cohesion"\ngroup = ["a", "b", "f"]\ntypes = ["contact"]\nexactly = 0.9', "contradicted", "1 of 3 pairs"),
    ('form = "cohesion"\ngroup = "bloc:x"\nthan = ["c", "e"]', "silent", "of one of the two no such tie"),
    ('form = "cohesion"\ngroup = ["a", "e"]\nexactly = 0', "silent", "no tie of any kind"),
    ('form = "profile"\nactor = "a"\nmore = ["rivalry"]\nthan = ["trade"]', "supported", "2 rivalry ties against 1 of trade"),
    ('form = "profile"\nactor = "a"\nmore = ["trade"]\nthan = ["contact"]', "contradicted", "1 trade tie against 1 of contact"),
    ('form = "profile"\nactor = "f"\nmore = ["trade"]\nthan = ["contact"]', "silent", "no such tie"),
    ('form = "without"\ngone = "d"\nthen = "only-through"\nactor = "a"\nto = "c"\nthrough = "b"', "supported", "with d set aside, no path is left without b; with it counted, a path is left"),
    ('form = "without"\ngone = "b"\nthen = "distance"\nactor = "a"\nto = "c"\nat_most = 2', "supported", "2 steps: a - d - c"),
    ('form = "absence"\nactor = "a"\nwith = "b"\ntypes = ["alliance"]', "supported", "denied in s:9; no such tie is coded"),
    ('form = "absence"\nactor = "a"\nwith = "e"', "silent", "no passage denies it"),
    ('form = "absence"\nactor = "a"\nwith = "c"', "contradicted", "no passage denies it; 1 tie is coded"),
    ('form = "absence"\nactor = "a"\nwith = "c"\ntypes = ["contact"]', "silent", "no passage"),  # what is denied is narrower
    ('form = "absence"\nactor = "a"\nwith = "c"\ntypes = ["contact"]\nscope = ["talks on arms"]', "supported", "denied in s:7; no such tie is coded"),
    ('form = "absence"\nactor = "a"\nwith = "c"\ntypes = ["contact", "rivalry"]\nscope = ["talks on arms"]', "supported", "denied in s:7; 1 tie of contact or rivalry is coded, which cannot refute it"),
    ('form = "not testable"\nwhy = "a motive"', "not testable", "a motive"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "wanted", "told"), CASES, ids=[body.split('"')[1] + f"-{i}" for i, (body, *_) in enumerate(CASES)])
def test_what_each_form_finds(net, body, wanted, told):
    word, found = verdict(net, claim(net, body))
    assert (word, told in found.found) == (wanted, True), found


def test_every_form_is_tried_with_every_answer_it_can_give():
    tried = {}
    for body, wanted, _ in CASES:
        tried.setdefault(body.split('"')[1], set()).add(wanted)
    assert set(tried) == set(FORMS)
    usual = {"supported", "contradicted", "silent"}
    assert {form for form, words in tried.items() if not usual <= words} <= {"not testable", "without", "share"}


def test_direction_counts_where_the_claim_says_so(net):
    body = 'form = "quantifier"\nquantifier = "every"\nof = ["{}"]\nwith = "{}"\ntypes = ["aid"]\nway = "out"'
    assert verdict(net, claim(net, body.format("b", "e")))[0] == "contested"  # low
    assert verdict(net, claim(net, body.format("e", "b")))[0] == "silent"


def test_a_denied_tie_is_contested(tmp_path):
    net = made(tmp_path, evidence=EVIDENCE + "a,d,trade,t,3,absent,\n")
    body = 'form = "absence"\nactor = "a"\nwith = "d"\ntypes = ["trade"]'
    found = gg.claims.judge(net, [claim(net, body)], [])
    assert found[["verdict", "ties", "denied_by"]].values.tolist() == [["contested", "a~d/trade/undated", "t:3"]]
    word, found = verdict(net, claim(net, 'form = "quantifier"\nquantifier = "every"\nof = "d"\nwith = "a"\nties = "friendly"'))
    assert (word, "without doubtful ties they are silent" in found.found) == ("contested", True)


def test_without_its_own_source_and_without_its_own_passage(net):
    body = 'form = "count"\nactor = "a"\nwith = "{}"\ntypes = ["{}"]\nby = "ties"\nat_least = 1'
    rows = [
        claim(net, body.format("b", "contact"), "s:1"),
        claim(net, body.format("d", "trade"), "s:4"),
        claim(net, body.format("d", "trade"), "s:3"),
    ]
    found = gg.claims.judge(net, rows, [])
    assert found[["verdict", "without_source", "restates"]].values.tolist() == [
        ["supported", "supported", False],  # t says it too
        ["supported", "silent", True],
        ["supported", "silent", False],  # the same article, in another paragraph than the one that makes the claim
    ]
    assert found["citations"].tolist() == ["s:1;t:1", "s:4", "s:4"]
    denied = gg.claims.judge(net, [claim(net, 'form = "absence"\nactor = "a"\nwith = "b"\ntypes = ["alliance"]')], [])
    assert denied[["without_source", "restates", "denied_by"]].values.tolist() == [["silent", True, "s:9"]]


def test_share_of_specifications(net):
    def way(part, **contract):
        return Specification({"of": str(part.steps)}, part, contract)

    body = 'form = "distance"\nactor = "a"\nto = "c"\nat_most = 2'
    ways = [way(net), way(net.of_type("contact")), way(net.of_type("rivalry")), way(net.without("a"))]
    found = gg.claims.judge(net, [claim(net, body), claim(net, 'form = "not testable"\nwhy = "a motive"')], ways)
    assert found["share"].round(3).tolist()[0] == 0.667  # two of the three that have both actors
    assert found["share"].isna().tolist() == [False, True]
    assert gg.claims.judge(net, [claim(net, body)], [])["share"].isna().all()
    all_ties = gg.claims.judge(net, [claim(net, body.replace("2", "1"))], [way(net, ties="all"), way(net)])
    assert all_ties["share"].tolist() == [0.5]  # a word of the contract reaches the measure
    own = gg.claims.judge(net, [claim(net, body.replace("2", "1") + '\nties = "channels"')], [way(net, ties="all")])
    assert own["share"].tolist() == [0.0]  # what the claim says stands above it
    silent = claim(net, 'form = "count"\nactor = "a"\nwith = "e"\nby = "ties"\nat_least = 1')
    assert gg.claims.judge(net, [silent], ways)["share"].isna().all()  # where none tells, 0 would read as refuted
    some = gg.claims.judge(net, [claim(net, body)], [way(net.of_type("rivalry").without("c")), way(net.of_type("trade")), way(net)])
    assert some["share"].tolist() == [0.5]  # a silent specification that has the actors counts as one in which it does not hold


def test_the_default_specifications_are_those_of_robust(net):
    found = gg.claims.judge(net, [claim(net, 'form = "set"\nactor = "a"\nmembers = ["b", "c", "d"]')])
    ways = gg.robust.specifications(net)
    holds = [
        set(w.net.ties["source"][w.net.ties["source"] == "a"].index) and set(w.net.ties["target"][w.net.ties["source"] == "a"])
        for w in ways
    ]
    assert found["share"].tolist() == [sum(h == {"b", "c", "d"} for h in holds) / len(ways)]


def test_nothing_depends_on_the_order_of_rows(net, tmp_path):
    head, *rows = EDGES.splitlines()
    other = made(tmp_path, edges="\n".join([head, *reversed(rows)]) + "\n")
    claims = [claim(net, body) for body, *_ in CASES]
    one, two = gg.claims.judge(net, claims, []), gg.claims.judge(other, claims, [])
    assert one.equals(two)


def test_an_actor_that_a_selection_has_dropped_is_silence(net):
    (one,) = [claim(net, 'form = "rank"\nactor = "b"\nby = "degree"\nat_most = 1')]
    word, found = verdict(net.without("b"), one)
    assert (word, "not in this network" in found.found) == ("silent", True)


def test_no_claims(net):
    assert gg.claims.judge(net, [], []).empty
    assert parse("# nothing yet\n", net) == []


GOOD = 'id = "{}"\ntext = "t"\ncitation = "s:1"\n'
WRONG = [
    ('[[claim]]\nid = "x\n', "2:"),
    ('[[claim]]\nid = "x"\n', "1: E702 this claim has no text; write text = ..."),
    (f'[[claims]]\n{GOOD.format("x")}', "1: E703 'claims' is nothing a file of claims has; [[claim]]: did you mean that?"),
    ('claim = 3\n', "1: E703 claim is not a list of tables; write [[claim]]"),
    (f'[[claim]]\n{GOOD.format("x")}form = "rnak"\n', "5: E703 form='rnak' is no form; did you mean 'rank'?"),
    (f'[[claim]]\n{GOOD.format("x")}form = "rank"\nactor = "a"\nby = "degre"\nat_most = 1\n', "7: E703 by='degre' is neither a measure nor a count; did you mean 'degree'?"),
    (f'[[claim]]\n{GOOD.format("x")}form = "rank"\nactr = "a"\nby = "degree"\nat_most = 1\n', "6: E703 'actr' is no key of the form 'rank'; did you mean 'actor'?"),
    (f'[[claim]]\n{GOOD.format("x")}form = "rank"\nactor = "a"\nby = "degree"\n', "5: E702 the form 'rank' needs a bound"),
    (f'[[claim]]\n{GOOD.format("x")}form = "rank"\nactor = "g"\nby = "degree"\nat_most = 1\n', "6: E704 actor='g' is not an actor or group here"),
    (f'[[claim]]\n{GOOD.format("x")}form = "rank"\nactor = "a"\nby = "degree"\nat_most = "1"\n', "8: E705 at_most='1' is not a number; write it without quotes"),
    (f'[[claim]]\n{GOOD.format("x")}form = "rank"\nactor = "a"\nby = "degree"\nat_most = nan\n', "8: E705 at_most='nan' is not a number"),
    (f'[[claim]]\n{GOOD.format("x")}form = "rank"\nactor = "a"\nby = "degree"\nwith = "b"\nat_most = 1\n', "7: E703 by='degree' goes with a count"),
    (f'[[claim]]\n{GOOD.format("x")}form = "distance"\nactor = "a"\nto = "b"\nat_most = 1\ntypes = ["contcat"]\n', "9: E704 types=\"['contcat']\" 'contcat' is no tie type here; did you mean 'contact'?"),
    (f'[[claim]]\n{GOOD.format("x")}form = "distance"\nactor = "a"\nto = "b"\nat_most = 1\non = "2021-13"\n', "9: E705 on='2021-13' has no month 13; correct the month"),
    (f'[[claim]]\n{GOOD.format("x")}form = "distance"\nactor = "a"\nto = "b"\nat_most = 1\non = 2021-08-15\n', "9: E705 on='datetime.date(2021, 8, 15)' is not a date in quotes"),
    (f'[[claim]]\n{GOOD.format("x")}form = "distance"\nactor = "a"\nto = "b"\nat_most = 1\nbetween = ["2022", "2021"]\n', "9: E705 between="),
    (f'[[claim]]\n{GOOD.format("x")}form = "distance"\nactor = "a"\nto = "b"\nat_most = 1\non = "2021"\nbetween = ["2020", "2021"]\n', "9: E703 on='2021' stands beside between"),
    (f'[[claim]]\n{GOOD.format("x")}form = "order"\nfirst = {{ actor = "a", wiht = "b" }}\nbefore = "2001"\n', "6: E703 'wiht' is no key of 'first'; did you mean 'with'?"),
    (f'[[claim]]\n{GOOD.format("x")}form = "share"\npart = {{ with = "nobody" }}\nabove = 0\n', "6: E704 part.with='nobody' is not an actor or group here"),
    (f'[[claim]]\n{GOOD.format("x")}form = "absence"\nactor = "a"\nwith = "c"\nscope = ["talks on arm"]\n', "8: E704 scope=\"['talks on arm']\" 'talks on arm' is no scope of a denial here; did you mean 'talks on arms'?"),
    (f'[[claim]]\n{GOOD.format("x")}form = "without"\ngone = "a"\nthen = "order"\n', "7: E703 then='order' is no form that is tested without somebody"),
    (f'[[claim]]\n{GOOD.format("x")}form = "triad"\nactors = ["a", "b"]\ndyads = ["channel", "channel", "love"]\n', "6: E705 actors="),
    (f'[[claim]]\n{GOOD.format("x")}form = "cohesion"\ngroup = "bloc:z"\nbelow = 1\n', "6: E704 group='bloc:z' is not an actor or group here"),
    (f'[[claim]]\n{GOOD.format("x")}form = "cohesion"\ngroup = "bloc:x"\n', "5: E702 cohesion is held against a bound or against `than`"),
    (f'[[claim]]\n{GOOD.format("x").replace("s:1", "s")}form = "not testable"\nwhy = "y"\n', "4: E707 citation='s' lacks the paragraph"),
    (f'[[claim]]\n{GOOD.format("x").replace("s:1", "u:1")}form = "not testable"\nwhy = "y"\n', "4: E704 citation='u' is no document here"),
    (f'[[claim]]\n{GOOD.format("x").replace("s:1", "s:10")}form = "not testable"\nwhy = "y"\n', "4: E707 citation='s:10' names no paragraph: s has 9"),
    (f'[[claim]]\n{GOOD.format("x")}form = "not testable"\nwhy = "y"\n' * 2, "8: E706 id='x' stands on line 2 too"),
    (f'[[claim]]\n{GOOD.format("x")}form = "not testable"\nwhy = "__import__(\'os\')"\nexec = "1"\n', "7: E703 'exec' is no key of the form 'not testable'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_wrong_claim_gets_its_line_and_a_mend(net, text, told):
    with pytest.raises(gg.DataError) as error:
        parse(text, net, "my.toml")
    assert any(str(p).startswith(f"my.toml:{told}") for p in error.value.faults), str(error.value)


ODD = [
    "[]",
    "{}",
    '""',
    '"nobody"',
    "7",
    "-1",
    "true",
    "inf",
    "2021-08-15",
    '[["a"]]',
    '["a", "b", "c"]',
    "[1, 2]",
    '{ with = "a" }',
    '"a"',
    "1e300",
]


@pytest.mark.parametrize("form", FORMS)
def test_no_value_is_too_odd_to_be_told_or_tested(net, form):
    (good,) = [tomllib.loads(body) for body in [next(b for b, *_ in CASES if b.startswith(f'form = "{form}"'))]]
    claims, faults = [], []
    for key in {*FORMS[form].keys, "nokey"} - set(good):
        good[key] = None
    for key in good:
        for odd in ODD:
            lines = [f"{k} = {odd}" if k == key else f"{k} = {toml(v)}" for k, v in good.items() if k == key or v is not None]
            if key not in ("id", "text", "citation"):
                lines += ['id = "x"', 'text = "t"', 'citation = "s:1"']
            try:
                claims += parse("[[claim]]\n" + "\n".join(dict.fromkeys(lines)), net)
            except gg.DataError as error:
                faults += error.faults
    assert all(p.code.startswith("E7") and p.line and p.message for p in faults)
    assert set(gg.claims.judge(net, claims, [])["verdict"]) <= set(VERDICTS)


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    return json.dumps(value)


def test_all_faults_at_once_in_the_order_of_the_file(net):
    text = (
        f'[[claim]]\n{GOOD.format("one")}form = "rank"\nactor = "zz"\nby = "ties"\nat_most = 1\n\n'
        f'[[claim]]\n{GOOD.format("two")}note = """\n[[claim]]\nform = "no key"\n"""\nform = "distance"\nactor = "a"\nat_most = 1\n\n'
        f'[[claim]]\n{GOOD.format("three")}form = "not testable"\nwhy = "y"\n'
    )
    with pytest.raises(gg.DataError) as error:
        parse(text, net, "my.toml")
    assert [p.line for p in error.value.faults] == [6, 18]  # a table in a text of several lines is text
    assert error.value.summary == "2 problems. 1 of 3 claims are good."
    assert error.value.problems["code"].tolist() == ["E704", "E702"]


def test_files_that_cannot_be_read(net, tmp_path):
    with pytest.raises(gg.CannotRead, match="no such file"):
        gg.claims.read(tmp_path, net)
    (tmp_path / "claims.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(gg.DataError, match=r"claims\.toml: E701 is not UTF-8 at byte 0"):
        gg.claims.read(tmp_path, net)
    (tmp_path / "claims.toml").write_bytes("\ufeff# empty\r\n".encode())
    assert gg.claims.read(tmp_path / "claims.toml", net) == []


# -- the bundled claims -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundled():
    net = gg.example()
    return gg.claims.read(DATA, net), gg.claims.judge(net, specifications=[])


def test_thirty_claims_from_all_five_articles_twenty_of_them_structural(bundled):
    claims, found = bundled
    assert len(claims) >= 30
    assert sum(FORMS[c.form].structural for c in claims) >= 20
    assert {source for c in claims for source in c.sources} == set(gg.example().sources.index)
    # A role is not a share of ties, and the one claim of a single way could not fail on this material: see the README.
    assert {c.form for c in claims} == set(FORMS) - {"share", "only-through"}
    assert set(found["verdict"]) == set(VERDICTS)


def test_the_readme_tells_each_verdict_as_it_is(bundled):
    claims, found = bundled
    rows = re.findall(
        r"^\| `([\w-]+)` \| ([\w:, -]+) \| ([\w ]+?)( \(restates the coding\))? \| ([\w ]*?) \| (.+) \|$",
        (DATA / "README.md").read_text("utf-8"),
        re.M,
    )
    told = {name: (cited, word, bool(restates), without) for name, cited, word, restates, without, _ in rows}
    assert told == {
        r.id: (r.cited.replace(";", ", "), r.verdict, r.restates, "" if r.verdict == "not testable" else r.without_source)
        for r in found.itertuples()
    }
    for name, *_, why in rows:
        assert len(why.split()) >= 5 or dict(zip(found["id"], found["verdict"], strict=True))[name] == "not testable", name
        assert why.endswith("."), name
    assert f"`claims.toml` holds {len(claims)} claims" in (DATA / "README.md").read_text("utf-8")


def test_every_tie_named_exists_and_every_claim_that_holds_names_some(bundled):
    _, found = bundled
    ties = set(gg.example().ties.index)
    for row in found.itertuples():
        assert set(filter(None, row.ties.split(";"))) <= ties
        if row.verdict in ("supported", "contested") and row.form != "absence":
            assert row.ties, row.id
        if row.form == "absence":
            assert row.denied_by, row.id


def test_the_file_is_plain_data():
    tables = tomllib.loads((DATA / "claims.toml").read_text(encoding="utf-8"))
    assert set(tables) == {"claim"}


def test_the_documentation_lists_every_form_and_key():
    text = (Path(__file__).parents[1] / "docs" / "how-to" / "claims.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([\w -]+)` \| (.+?) \| .+ \|$", text, re.M))
    for name, form in FORMS.items():
        assert name in listed, name
        for key in [*form.needs, *(k for k in form.may if not k.startswith(("at_", "exactly", "above", "below")))]:
            assert f"`{key}`" in listed[name], (name, key)
    for key in SELECTING:
        assert f"`{key}`" in text, key


def test_nobody_is_silence(net):
    for body in (
        'form = "reach"\nactor = ["a", "b"]\nto = ["a"]\nsteps = 2',
        'form = "quantifier"\nquantifier = "every"\nof = ["b"]\nwith = "b"\ntypes = ["contact"]',
        'form = "count"\nactor = "a"\nwith = "f"\ntypes = ["contact"]\nby = "hostile share"\nat_most = 0.1',
        'form = "rank"\nactor = "c"\nby = "talk_to_means"\nof = ["c", "e"]\nat_most = 1\non = "2021"\nundated = "drop"',
    ):
        word, found = verdict(net, claim(net, body))
        assert word == "silent", (body, found)
    # A set that holds the other party is asked of the rest.
    word, found = verdict(net, claim(net, 'form = "quantifier"\nquantifier = "every"\nof = ["a", "b"]\nwith = "b"\ntypes = ["contact"]'))
    assert (word, found.found) == ("supported", "1 of 1 has a contact tie with b")


def test_a_citation_with_spaces_is_the_same_passage(net):
    body = 'form = "count"\nactor = "b"\nwith = "c"\ntypes = ["contact"]\nby = "ties"\nat_least = 1'
    plain, spaced = (claim(net, body, citation) for citation in ("s:2", " s : 2 "))
    assert plain.citation == spaced.citation == ("s:2",)
    assert spaced.sources == ("s",)
    found = gg.claims.judge(net, [plain, spaced], specifications=[])
    assert found["restates"].tolist() == [True, True]


def test_specifications_with_a_network_and_a_contract_alone(net):
    from types import SimpleNamespace

    body = 'form = "distance"\nactor = "b"\nto = "c"\nat_most = 1'
    ways = [SimpleNamespace(net=net, contract={}), SimpleNamespace(net=net.without("c"), contract={"forums": "actor"})]
    assert gg.claims.judge(net, [claim(net, body)], ways)["share"].tolist() == [1.0]

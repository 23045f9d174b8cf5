"""Paths in time order: cases worked by hand, and all simple paths by brute force."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geograph as gg
from geograph.dates import DateError
from geograph.errors import MeasureError, UnknownName
from geograph.paths import time_respecting


def sequences(result) -> list[tuple]:
    return [(steps["source"].iloc[0], *steps["target"]) for _, steps in result.groupby("path", sort=False)]


def notes(result) -> str:
    return " | ".join(result.attrs["geograph"]["notes"])


@pytest.fixture
def relay(folder_of) -> gg.Network:
    # a - b in 2001, b - c from 2003, c - d until 2002: news gets to c, never to d; the other way from d to a never
    return folder_of(
        edges="source,target,type,start,end,citation\na,b,trade,2001,2001,x:1\nb,c,trade,2003,2004,x:2\nc,d,trade,2000,2002,x:3\n"
        "a,e,trade,,,x:4\n",
        nodes="id\na\nb\nc\nd\ne\n",
    )


def test_what_is_over_before_it_can_be_reached_carries_nothing(relay):
    result = time_respecting(relay, "a", "c")
    assert result[["source", "target", "departs", "arrives"]].values.tolist() == [
        ["a", "b", "2001-01-01", "2001-01-01"],
        ["b", "c", "2003-01-01", "2003-01-01"],
    ]
    assert set(result["arrival"]) == {"2003-01-01"}
    assert time_respecting(relay, "a", "d").empty
    told = notes(time_respecting(relay, "a", "d"))
    assert told.startswith("nothing leads from a to d in time order: on every path some tie is over before it can be reached")
    assert "in time order 3 others are reached" in told
    assert sequences(time_respecting(relay, "d", "c")) == [("d", "c")]
    assert sequences(time_respecting(relay, "d", "b")) == [("d", "c", "b")]  # waiting at c until 2003
    assert time_respecting(relay, "c", "a").empty


def test_start_says_from_when(relay):
    assert time_respecting(relay, "a", "b", start="2001-06")["arrives"].tolist() == ["2001-06-01"]
    assert time_respecting(relay, "a", "b", start="2001-12-31")["arrives"].tolist() == ["2001-12-31"]
    told = notes(time_respecting(relay, "a", "b", start="2002"))
    assert told.startswith("nothing leads from a to b in time order from 2002 on")


def test_a_step_that_takes_days_must_arrive_before_the_end(relay):
    result = time_respecting(relay, "a", "c", takes=10)
    assert result["arrives"].tolist() == ["2001-01-11", "2003-01-11"]
    assert len(time_respecting(relay, "a", "b", start="2001-12-21", takes=10)) == 1
    assert time_respecting(relay, "a", "b", start="2001-12-22", takes=10).empty


def test_undated_ties_hold_at_any_time_and_are_flagged(relay):
    result = time_respecting(relay, "a", "e")
    assert result[["arrival", "arrives", "dated"]].values.tolist() == [["", "", "undated"]]
    assert "steps in force 0, assumed 0, undated 1" in notes(result)
    assert "may be used at any time" in notes(result)
    assert time_respecting(relay, "a", "e", start="2005")["arrives"].tolist() == ["2005-01-01"]
    assert time_respecting(relay, "a", "e", undated="drop").empty
    assert time_respecting(relay, "a", "e", reading="sure").empty


def test_partial_dates_may_and_must_hold(folder_of):
    net = folder_of(edges="source,target,type,start,end\na,b,trade,2001,2003\nb,c,trade,2002-05-01,2002-06-01\n", nodes="id\na\nb\nc\n")
    possible, sure = time_respecting(net, "a", "c"), time_respecting(net, "a", "c", reading="sure")
    assert possible["arrives"].tolist() == ["2001-01-01", "2002-05-01"]
    assert possible["dated"].tolist() == ["assumed", "in force"]
    assert sure["arrives"].tolist() == ["2001-12-31", "2002-05-01"]
    assert sure["dated"].tolist() == ["in force", "in force"]


def test_an_event_counts_for_the_networks_persistence(folder_of):
    net = folder_of(edges="source,target,type,start\na,b,contact,2001-03-05\nb,c,contact,2000-04-10\n", nodes="id\na\nb\nc\n")
    result = time_respecting(net, "a", "c")
    assert result["arrives"].tolist() == ["2001-03-05", "2001-03-05"]  # the meeting of 2000 counts until 2001-04-10
    assert "events count for 12 months" in notes(result)
    short = net.between("..", "..", persistence=6)
    assert time_respecting(short, "a", "c").empty


def test_nobody_waits_in_a_forum(folder_of):
    tables = {
        "edges": "source,target,type,start,end,citation\na,round,membership,2001,2002,x:1\nb,round,membership,2002-06,2003,x:2\n"
        "c,round,membership,2004,2005,x:3\n",
        "nodes": "id,kind\na,state\nb,state\nc,state\nround,forum\n",
    }
    net = folder_of(**tables)
    result = time_respecting(net, "a", "b")
    assert sequences(result) == [("a", "round", "b")]
    assert result["arrives"].tolist() == ["2002-06-01", "2002-06-01"]
    assert result["citations"].tolist() == ["x:1", "x:2"]
    assert time_respecting(net, "a", "c").empty  # a had left before c came
    assert sequences(time_respecting(net, "a", "c", forums="actor")) == [("a", "round", "c")]  # an organization keeps what it hears


def test_of_paths_that_arrive_first_those_of_fewest_steps_are_all_told():
    graph = nx.Graph()
    for one, other in [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("a", "x"), ("x", "y"), ("y", "d")]:
        graph.add_edge(one, other, type="trade", start="2001-01-01", end="2002")
    assert sequences(time_respecting(graph, "a", "d")) == [("a", "b", "d"), ("a", "c", "d")]
    result = time_respecting(graph, "a", "d", limit=1)
    assert sequences(result) == [("a", "b", "d")]
    assert "the first 1 of the paths that arrive first; more exist" in notes(result)


def test_direction_is_followed_where_the_contract_says(relay):
    graph = nx.DiGraph()
    graph.add_edge("a", "b", type="trade", start="2001", end="2002")
    assert sequences(time_respecting(graph, "a", "b")) == [("a", "b")]
    assert "along their direction" in notes(time_respecting(graph, "b", "a"))
    assert sequences(time_respecting(graph, "b", "a", directed=False)) == [("b", "a")]


def test_mistakes_are_named(relay):
    with pytest.raises(UnknownName, match="did you mean 'sure'"):
        time_respecting(relay, "a", "b", reading="shure")
    with pytest.raises(DateError, match="no month 13"):
        time_respecting(relay, "a", "b", start="2001-13")
    with pytest.raises(MeasureError, match="takes=-1"):
        time_respecting(relay, "a", "b", takes=-1)
    with pytest.raises(MeasureError, match="no dates"):
        time_respecting(relay, "a", "b", forums="project")


def test_a_long_chain_is_no_trouble():
    graph = nx.Graph()
    for k in range(1100):
        graph.add_edge(k, k + 1, type="trade", start="2001-01-01", end="2002")
    assert len(time_respecting(graph, 0, 1100)) == 1100


@settings(max_examples=30)
@given(st.integers(0, 100_000), st.sampled_from([0, 1, 2]), st.booleans())
def test_arrival_and_paths_equal_all_simple_paths(seed, takes, directed):
    draw = random.Random(seed)
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.add_nodes_from(range(6))
    windows: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for _ in range(draw.randint(5, 13)):
        a, b = draw.sample(range(6), 2)
        first = draw.randint(1, 12)
        last = draw.randint(first, 14)
        graph.add_edge(a, b, type="trade", start=f"2001-01-{first:02}", end=f"2001-01-{last:02}")
        for pair in [(a, b)] if directed else [(a, b), (b, a)]:
            windows.setdefault(pair, []).append((first, last + 1))
    begin = draw.randint(1, 6)

    def arrival(path):
        day = begin
        for pair in pairwise(path):
            days = [max(day, first) + takes for first, until in windows[pair] if max(day, first) + takes < until]
            if not days:
                return None
            day = min(days)
        return day

    simple = nx.DiGraph(list(windows))
    simple.add_nodes_from(range(6))
    arrivals = {path: arrival(path) for path in map(tuple, nx.all_simple_paths(simple, 0, 5))}
    there = {path: day for path, day in arrivals.items() if day is not None}
    result = time_respecting(graph, 0, 5, start=f"2001-01-{begin:02}", takes=takes, limit=10_000)
    if not there:
        assert result.empty
        return
    best = min(there.values())
    fewest = min(len(path) for path, day in there.items() if day == best)
    assert sequences(result) == sorted(path for path, day in there.items() if day == best and len(path) == fewest)
    assert set(result["arrival"]) == {date(2001, 1, best).isoformat()}
    for row in result.itertuples():  # each tie cited is in force when it is used
        departs, arrives = date.fromisoformat(row.departs).day, date.fromisoformat(row.arrives).day
        assert arrives == departs + takes
        assert any(first <= departs and arrives < until for first, until in windows[row.source, row.target])

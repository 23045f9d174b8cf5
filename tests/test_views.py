"""The contract: what several typed, signed, dated ties between two actors amount to. Answers worked out by hand."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

import geograph as gg
from geograph.errors import MeasureError, UnknownName
from geograph.result import column


def network(*ties, kinds=None):
    """ties: (from, to, type, attributes); an arrow only where ``directed=True`` is said."""
    graph = nx.MultiDiGraph()
    for a, b, kind, *more in ties:
        graph.add_edge(a, b, **{"type": kind, "directed": False, **(more[0] if more else {})})
    nx.set_node_attributes(graph, kinds or {}, "kind")
    net = gg.from_networkx(graph)
    net.directed = None  # as a file is read: no direction unless asked
    return net


def matrix(graph, **contract) -> list[list[float]]:
    return gg.view(graph, **contract).matrix.toarray().tolist()


def lengths(graph, **contract) -> list[list[float]]:
    return gg.view(graph, **contract).lengths.toarray().tolist()


def arcs(graph, **contract) -> set[tuple[object, object]]:
    v = gg.view(graph, **contract)
    coo = v.matrix.tocoo()
    return {(v.actors[i], v.actors[j]) for i, j in zip(coo.row, coo.col, strict=True)}


def dyads(graph, **contract) -> set[str]:
    return {f"{a}{b}" for a, b in arcs(graph, **contract) if str(a) < str(b)}


# -- ties -------------------------------------------------------------------------------------------

#   a ─ b contact    a ─ c alliance     a ─ d trade       a ─ e membership
#   a ─ f aid        b ─ c border       b ─ d rivalry     b ─ e sanction      b ─ f conflict
EVERY_TYPE = [
    ("a", "b", "contact"), ("a", "c", "alliance"), ("a", "d", "trade"), ("a", "e", "membership"), ("a", "f", "aid"),
    ("b", "c", "border"), ("b", "d", "rivalry"), ("b", "e", "sanction"), ("b", "f", "conflict"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ties", "known"),
    [
        ("channels", {"ab", "ac", "ad", "ae", "af"}),
        ("all", {"ab", "ac", "ad", "ae", "af", "bc", "bd", "be", "bf"}),
        ("friendly", {"ac", "ad", "af"}),
        ("hostile", {"bd", "be", "bf"}),
        ("signed", {"ac", "ad", "af", "bd", "be", "bf"}),
    ],
)
def test_which_types_count_under_each_word(ties, known):
    assert dyads(network(*EVERY_TYPE), ties=ties) == known


def test_channels_are_the_default_and_hostile_ties_and_borders_do_not_carry():
    net = network(*EVERY_TYPE)
    assert arcs(net) == arcs(net, ties="channels")
    assert gg.view(net).line() == (
        "channels only (hostile ties and borders do not carry); parallel ties: any; undirected; 5 of 9 ties, 6 ranked actors"
    )


def test_a_row_overrules_its_type_but_a_hostile_tie_is_never_a_channel():
    # a contact with sign -1 (shelling across a channel), an alliance that is no channel, a border that is one
    net = network(
        ("a", "b", "contact", {"sign": -1}),
        ("b", "c", "alliance", {"channel": False}),
        ("c", "d", "border", {"channel": True}),
        ("a", "d", "rivalry", {"channel": True}),
        ("a", "c", "rivalry", {"channel": True, "sign": 0}),
    )
    assert dyads(net) == {"cd", "ac"}
    assert dyads(net, ties="hostile") == {"ab", "ad"}


def test_a_signed_matrix_has_1_and_minus_1():
    # a + b, b - c, a contact c (neither)
    net = network(("a", "b", "alliance"), ("b", "c", "rivalry"), ("a", "c", "contact"))
    assert matrix(net, ties="signed") == [[0, 1, 0], [1, 0, -1], [0, -1, 0]]


@pytest.mark.parametrize(("ambivalent", "value"), [("drop", 0), ("+", 1), ("-", -1)])
def test_a_dyad_of_both_signs_is_dropped_unless_told_and_counted_aloud(ambivalent, value):
    # a and b trade and fight; b and c trade
    net = network(("a", "b", "trade"), ("a", "b", "conflict"), ("b", "c", "trade"))
    assert matrix(net, ties="signed", ambivalent=ambivalent) == [[0, value, 0], [value, 0, 1], [0, 1, 0]]
    line = gg.view(net, ties="signed", ambivalent=ambivalent).line()
    assert "1 ambivalent dyads" in line
    assert ("dropped" if ambivalent == "drop" else f"taken as {ambivalent}") in line


def test_each_way_of_an_ambivalent_dyad_is_its_own_when_directed():
    # a sends aid to b, b sanctions a: ambivalent as a dyad, not as two arrows
    net = network(("a", "b", "aid", {"directed": True}), ("b", "a", "sanction", {"directed": True}))
    assert matrix(net, ties="signed", directed=True) == [[0, 1], [-1, 0]]
    assert matrix(net, ties="signed") == [[0, 0], [0, 0]]


def test_self_ties_are_dropped_and_counted():
    graph = nx.MultiGraph([("a", "a"), ("a", "a"), ("a", "b")])
    v = gg.view(graph)
    assert v.matrix.toarray().tolist() == [[0, 1], [1, 0]]
    assert v.line().endswith("1 of 3 ties, 2 ranked actors; 2 self-ties dropped")


# -- direction --------------------------------------------------------------------------------------


def test_a_membership_is_walked_both_ways_by_default_and_one_way_when_directed():
    # a -> o <- b memberships, a - b contact
    net = network(("a", "o", "membership", {"directed": True}), ("b", "o", "membership", {"directed": True}), ("a", "b", "contact"))
    assert arcs(net) == {("a", "o"), ("o", "a"), ("b", "o"), ("o", "b"), ("a", "b"), ("b", "a")}
    assert arcs(net, directed=True) == {("a", "o"), ("b", "o"), ("a", "b"), ("b", "a")}


def test_a_networkx_graph_says_itself_whether_it_is_directed():
    assert gg.view(nx.path_graph(3)).directed is False
    assert gg.view(nx.path_graph(3, create_using=nx.DiGraph)).directed is True
    assert arcs(nx.DiGraph([("a", "b")])) == {("a", "b")}
    assert arcs(nx.DiGraph([("a", "b")]), directed=False) == {("a", "b"), ("b", "a")}


# -- parallel ---------------------------------------------------------------------------------------

#   a ══ b: contact 2019 (source x, twice the same meeting: also in y), contact 2020 (x), alliance 2000-2004 and
#   2005-2009 (y; one state of affairs in two rows). b ─ c: contact without a source.
PARALLEL = [
    ("a", "b", "contact", {"start": "2019", "citation": "x:12", "weight": 2}),
    ("a", "b", "contact", {"start": "2019", "citation": "y:3;x:14", "weight": 5}),
    ("a", "b", "contact", {"start": "2020", "citation": "x:13", "weight": 1}),
    ("a", "b", "alliance", {"start": "2000", "end": "2004", "citation": "y:1", "weight": 4}),
    ("a", "b", "alliance", {"start": "2005", "end": "2009", "citation": "y:2", "weight": 3}),
    ("b", "c", "contact", {"weight": 7}),
]


@pytest.mark.parametrize(
    ("contract", "ab", "bc"),
    [
        ({}, 1, 1),
        ({"parallel": "any"}, 1, 1),
        ({"weight": "weight"}, 5, 7),
        ({"parallel": "max", "weight": "weight"}, 5, 7),
        ({"parallel": "max"}, 1, 1),
        ({"parallel": "count"}, 5, 1),
        ({"parallel": "sources"}, 2, 0),
        ({"parallel": "events"}, 3, 1),
    ],
)
def test_what_parallel_ties_amount_to(contract, ab, bc):
    assert matrix(network(*PARALLEL), **contract) == [[0, ab, 0], [ab, 0, bc], [0, bc, 0]]


def test_a_sum_adds_only_ties_in_force_on_a_common_day():
    # 2 in 2000-2004, 3 in 2003-2006: 5 in 2003. 4 in 2010: alone. 1 undated: always. So 6.
    periods = ("2000", "2004", 2), ("2003", "2006", 3), ("2010", "2010", 4)
    ties = [("a", "b", "trade", {"start": s, "end": e, "weight": w}) for s, e, w in periods]
    assert matrix(network(*ties), weight="weight", parallel="sum") == [[0, 5], [5, 0]]
    assert matrix(network(*ties, ("a", "b", "alliance", {"weight": 1})), weight="weight", parallel="sum") == [[0, 6], [6, 0]]
    assert matrix(network(*ties), parallel="sum") == [[0, 2], [2, 0]]  # two ties at most at a time


def test_a_sum_adds_at_the_last_day_shared_and_not_one_later():
    shared = [
        ("a", "b", "trade", {"start": "2000-01-01", "end": "2000-06-30"}),
        ("a", "b", "trade", {"start": "2000-06-30", "end": "2000-12-31"}),
    ]
    adjoining = [shared[0], ("a", "b", "trade", {"start": "2000-07-01", "end": "2000-12-31"})]
    assert matrix(network(*shared), parallel="sum") == [[0, 2], [2, 0]]
    assert matrix(network(*adjoining), parallel="sum") == [[0, 1], [1, 0]]


def test_periods_that_adjoin_or_overlap_are_one_event_and_others_are_not():
    def events(*periods, lasts="state"):
        ties = [("a", "b", "trade", {"start": s, "end": e, "lasts": lasts}) for s, e in periods]
        return matrix(network(*ties), parallel="events")[0][1]

    assert events(("2000", "2004"), ("2005", "2009")) == 1
    assert events(("2000", "2004"), ("2002", "2009")) == 1
    assert events(("2005", "2009"), ("2000", "2004"), ("2010", "2010")) == 1
    assert events(("2000", "2009"), ("2001", "2002"), ("2010", "2012")) == 1  # the second ends before the first does
    assert events(("2000", "2004"), ("2006", "2009")) == 2
    assert events(("2000-01-01", "2000-01-31"), ("2000-02-01", "2000-02-10")) == 1
    assert events(("2000-01-01", "2000-01-31"), ("2000-02-02", "2000-02-10")) == 2
    assert events(("2000", "2004"), ("2005", "2009"), lasts="event") == 2
    assert events(("2000", ""), ("2000", "")) == 1


def test_events_of_each_direction_count_by_themselves():
    # a aids b in 2000 and 2001, b aids a in 2000: three events, however they are walked
    net = network(
        *(("a", "b", "aid", {"start": y, "directed": True}) for y in ("2000", "2001")),
        ("b", "a", "aid", {"start": "2000", "directed": True}),
    )
    assert matrix(net, parallel="events", directed=True) == [[0, 2], [1, 0]]
    assert matrix(net, parallel="events") == [[0, 3], [3, 0]]


def test_a_meeting_friendly_and_hostile_is_two_events_and_an_open_state_one():
    told = network(("a", "b", "contact", {"start": "2020", "sign": 1}), ("a", "b", "contact", {"start": "2020", "sign": -1}))
    assert matrix(told, parallel="events", ties="all") == [[0, 2], [2, 0]]
    trade = network(("a", "b", "trade", {"start": "2015", "end": ".."}), ("a", "b", "trade", {"start": "2018", "end": ".."}))
    assert matrix(trade, parallel="events") == [[0, 1], [1, 0]]


def test_a_projected_forum_has_no_sign_and_no_distance_and_hostility_is_no_membership():
    graph = nx.MultiGraph([("a", "f", {"type": "alliance"}), ("b", "f", {"type": "alliance"}), ("c", "f", {"type": "conflict"})])
    graph.nodes["f"]["kind"] = "forum"
    for contract in ({"ties": "signed"}, {"distance": "weight"}, {"parallel": "sources"}):
        with pytest.raises(MeasureError, match="forums='project'"):
            gg.view(graph, forums="project", **contract)
    assert gg.view(graph, forums="project", ties="all").matrix.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_counting_sources_without_any_is_refused():
    with pytest.raises(MeasureError, match="citations"):
        gg.view(nx.path_graph(3), parallel="sources")


def test_a_network_without_ties_has_no_sources_to_count_and_no_error():
    graph = network(("a", "b", "contact", {"citation": "x:1"}))
    assert matrix(graph, parallel="sources", ties="hostile") == [[0, 0], [0, 0]]


def test_a_meeting_is_walked_both_ways_even_where_arrows_count():
    # a -> m <- b, m a meeting: who came to it says nothing of which way the talk went
    graph = nx.DiGraph([("a", "m"), ("b", "m")])
    graph.nodes["m"]["kind"] = "forum"
    v = gg.view(graph)
    assert v.directed
    assert gg.centrality.harmonic(graph)["harmonic"].tolist() == [1.0, 1.0]
    assert gg.centrality.degree(graph)[["in", "out"]].values.tolist() == [[0, 1], [0, 1]]


# -- weight and distance ----------------------------------------------------------------------------


def test_a_step_is_1_over_weight_and_the_shortest_tie_is_walked():
    # a ══ b weights 2 and 4, b - c weight 1: 1/4, whatever the matrix says
    net = network(("a", "b", "trade", {"weight": 2}), ("a", "b", "trade", {"weight": 4}), ("b", "c", "trade", {"weight": 1}))
    for parallel, ab in (("max", 4), ("sum", 6)):
        assert matrix(net, weight="weight", parallel=parallel) == [[0, ab, 0], [ab, 0, 1], [0, 1, 0]]
        assert lengths(net, weight="weight", parallel=parallel) == [[0, 0.25, 0], [0.25, 0, 1], [0, 1, 0]]
    assert lengths(net) == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]


def test_a_distance_is_a_length_and_leaves_the_matrix_alone():
    net = network(("a", "b", "trade", {"km": 300}), ("a", "b", "contact", {"km": 20}), ("b", "c", "trade", {"km": 5}))
    assert matrix(net, distance="km") == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    assert lengths(net, distance="km") == [[0, 20, 0], [20, 0, 5], [0, 5, 0]]


def test_zero_weight_is_no_tie():
    net = network(("a", "b", "trade", {"weight": 0}), ("b", "c", "trade", {"weight": 2}))
    assert dyads(net, weight="weight") == {"bc"}
    assert dyads(net) == {"ab", "bc"}
    assert gg.view(net, weight="weight").counts["used"] == 1


@pytest.mark.parametrize(
    ("contract", "message"),
    [
        ({"weight": "km"}, r"km is not a number of 0 or more on 2 of 3 ties"),
        ({"distance": "km"}, r"'far'"),
        ({"weight": "weight"}, r"-1"),
    ],
)
def test_a_weight_or_distance_that_is_no_number_is_refused_and_shown(contract, message):
    net = network(("a", "b", "trade", {"km": "far", "weight": -1}), ("b", "c", "trade", {"km": 3}), ("a", "c", "trade"))
    with pytest.raises(MeasureError, match=message):
        gg.view(net, **contract)


def test_a_bad_number_on_a_tie_that_does_not_count_does_no_harm():
    net = network(("a", "b", "rivalry", {"weight": -1}), ("b", "c", "trade", {"weight": 2}))
    assert matrix(net, weight="weight") == [[0, 0, 0], [0, 0, 2], [0, 2, 0]]


def test_a_distance_of_nothing_is_refused():
    # Two actors no distance apart would be infinitely near, and shortest paths between them infinitely many.
    net = network(("a", "b", "trade", {"km": 0}), ("b", "c", "trade", {"km": 3}))
    with pytest.raises(MeasureError, match="km"):
        gg.view(net, distance="km")


# -- options that contradict ------------------------------------------------------------------------


@pytest.mark.parametrize("parallel", ["any", "count", "sources", "events"])
def test_what_makes_its_own_numbers_takes_no_weight(parallel):
    with pytest.raises(MeasureError, match=f"parallel='{parallel}'.*use parallel='max' or 'sum'"):
        gg.view(network(*PARALLEL), parallel=parallel, weight="weight")


@pytest.mark.parametrize("contract", [{"weight": "weight"}, {"parallel": "count"}, {"parallel": "sum"}, {"distance": "weight"}])
def test_a_signed_matrix_takes_no_other_numbers(contract):
    with pytest.raises(MeasureError, match="signed"):
        gg.view(network(*PARALLEL), ties="signed", **contract)


@pytest.mark.parametrize(
    ("contract", "hint"),
    [
        ({"ties": "chanels"}, "did you mean 'channels'"),
        ({"parallel": "maximum"}, "known: any"),
        ({"forums": "actors"}, "did you mean 'actor'"),
        ({"ambivalent": "keep"}, "known"),
        ({"weight": "wieght"}, "did you mean 'weight'"),
        ({"distance": "kilometres"}, "known"),
    ],
)
def test_an_unknown_word_is_named_with_what_was_meant(contract, hint):
    with pytest.raises(UnknownName, match=hint):
        gg.view(network(*PARALLEL), **contract)


# -- forums -----------------------------------------------------------------------------------------

#   Forum F has members a, b, c; c - d contact; forum G has one member, d.
FORUMS = [("a", "F", "membership"), ("b", "F", "membership"), ("c", "F", "membership"), ("c", "d", "contact"), ("d", "G", "membership")]
KINDS = {"F": "forum", "G": "forum"}


def test_a_forum_is_a_conduit_of_one_step_in_all_and_nobodys_end():
    v = gg.view(network(*FORUMS, kinds=KINDS))
    assert v.actors.tolist() == ["F", "G", "a", "b", "c", "d"]
    assert v.ranked.tolist() == [False, False, True, True, True, True]
    assert v.n == 4 and len(v) == 6
    assert v.lengths.toarray()[0].tolist() == [0, 0, 0.5, 0.5, 0.5, 0]
    assert v.lengths.toarray()[4].tolist() == [0.5, 0, 0, 0, 0, 1]
    assert column(gg.centrality.harmonic(v.net)).to_dict() == pytest.approx({"c": 1, "a": 2.5 / 3, "b": 2.5 / 3, "d": 2 / 3})
    assert "forums as conduits" in v.line()


def test_a_conduit_conducts_twice_as_well_beside_the_forum():
    v = gg.view(network(*FORUMS, kinds=KINDS))
    assert v.conductance().toarray()[4].tolist() == [2, 0, 0, 0, 0, 1]
    by_distance = gg.view(network(*FORUMS, kinds=KINDS), distance="weight")
    assert by_distance.conductance().toarray().tolist() == v.conductance().toarray().tolist()


def test_a_forum_may_be_an_actor_like_others():
    v = gg.view(network(*FORUMS, kinds=KINDS), forums="actor")
    assert v.ranked.all() and (v.lengths.data == 1).all()


def test_a_forum_may_be_left_out():
    v = gg.view(network(*FORUMS, kinds=KINDS), forums="drop")
    assert v.actors.tolist() == ["a", "b", "c", "d"]
    assert arcs(network(*FORUMS, kinds=KINDS), forums="drop") == {("c", "d"), ("d", "c")}


def test_a_forum_may_become_ties_of_its_members():
    # three members: ties of weight 1/2 among a, b, c; G's lone member gets none
    net = network(*FORUMS, kinds=KINDS)
    half = 0.5
    assert matrix(net, forums="project") == [[0, half, half, 0], [half, 0, half, 0], [half, half, 0, 1], [0, 0, 1, 0]]
    assert lengths(net, forums="project") == [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]]
    assert lengths(net, forums="project", weight="weight")[0] == [0, 2, 2, 0]


def test_two_shared_forums_and_a_tie_add_up_in_a_sum_only():
    # a and b share forums F (2 members) and H (3 members, with c), and are in contact
    net = network(
        ("a", "F", "membership"), ("b", "F", "membership"), ("a", "H", "membership"), ("b", "H", "membership"), ("c", "H", "membership"),
        ("a", "b", "contact"), kinds={"F": "forum", "H": "forum"},
    )  # fmt: skip
    assert matrix(net, forums="project") == [[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]]
    assert matrix(net, forums="project", weight="weight", parallel="sum") == [[0, 2.5, 0.5], [2.5, 0, 0.5], [0.5, 0.5, 0]]
    assert matrix(net, forums="project", parallel="count") == [[0, 3, 1], [3, 0, 1], [1, 1, 0]]
    assert matrix(net, forums="project", parallel="events") == [[0, 3, 1], [3, 0, 1], [1, 1, 0]]


def test_a_hostile_tie_to_a_forum_makes_no_members():
    net = network(("a", "F", "membership"), ("b", "F", "rivalry"), kinds={"F": "forum"})
    assert matrix(net, forums="project") == [[0, 0], [0, 0]]


def test_a_collective_is_walked_through_and_not_listed():
    # a - W - b, W "the West": an actor's name for many, two steps as any actor
    net = network(("a", "W", "contact"), ("W", "b", "contact"), kinds={"W": "collective"})
    v = gg.view(net)
    assert v.ranked.tolist() == [False, True, True] and (v.lengths.data == 1).all()
    assert column(gg.centrality.harmonic(net)).to_dict() == {"a": 0.5, "b": 0.5}
    assert not gg.view(net, forums="actor").ranked[0]


# -- the simple graph -------------------------------------------------------------------------------


def test_actors_stand_in_the_order_of_their_names_whatever_the_files():
    assert gg.view(nx.Graph([("c", "a"), ("b", "c")])).actors.tolist() == ["a", "b", "c"]
    assert gg.view(nx.Graph([(10, 9), (2, "a"), ((1, 2), 10)])).actors.tolist() == [(1, 2), 10, 2, 9, "a"]


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(
    "contract", [{}, {"weight": "weight", "parallel": "sum"}, {"parallel": "count", "ties": "all"}, {"forums": "drop"}]
)
def test_networkx_on_the_simple_graph_equals_geograph_on_the_network(contract, directed):
    net = network(*EVERY_TYPE, *PARALLEL, *FORUMS[:4])
    contract = {**contract, "directed": directed}
    simple = gg.view(net, **contract).to_networkx()
    assert isinstance(simple, nx.DiGraph) == directed and not simple.is_multigraph()
    assert simple.graph["contract"] == gg.view(net, **contract).line()
    measures = gg.centrality

    def near(known):
        return pytest.approx(known, abs=1e-9)

    assert column(measures.betweenness(net, **contract)).to_dict() == near(
        nx.betweenness_centrality(simple, weight="distance", normalized=False)
    )
    assert column(measures.closeness(net, **contract)).to_dict() == near(nx.closeness_centrality(simple, distance="distance"))
    assert column(measures.pagerank(net, **contract)).to_dict() == near(nx.pagerank(simple, weight="weight", tol=1e-14, max_iter=2000))
    assert column(measures.katz(net, alpha=0.02, **contract)).to_dict() == near(
        nx.katz_centrality_numpy(simple, alpha=0.02, weight="weight")
    )


def test_the_simple_graph_says_who_is_ranked_and_what_they_are_called():
    graph = nx.Graph([("a", "F")])
    nx.set_node_attributes(graph, {"a": {"name": "Alpha"}, "F": {"kind": "forum"}})
    simple = gg.view(graph).to_networkx()
    assert dict(simple.nodes(data=True)) == {"F": {"ranked": False, "name": "F"}, "a": {"ranked": True, "name": "Alpha"}}
    assert simple.edges["a", "F"] == {"weight": 1.0, "distance": 0.5}


def test_a_view_of_nothing_is_empty():
    v = gg.view(nx.Graph())
    assert len(v) == v.n == 0 and v.matrix.shape == (0, 0) and len(v.to_networkx()) == 0
    for contract in (
        {"forums": "project"},
        {"forums": "drop"},
        {"ties": "signed"},
        {"parallel": "events"},
        {"weight": "weight", "parallel": "sum"},
    ):
        assert len(gg.view(nx.Graph(), **contract)) == 0


def test_the_pattern_is_the_matrix_with_ones():
    v = gg.view(network(*PARALLEL), parallel="count")
    assert v.pattern.toarray().tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    assert v.matrix.toarray()[0, 1] == 5  # and leaves the matrix alone


def test_the_graph_given_is_left_as_it_was():
    graph = nx.MultiGraph([("a", "b", {"sign": -1}), ("b", "a")])
    before = [dict(data) for _, _, data in graph.edges(data=True)]
    gg.view(graph, ties="all", parallel="count")
    assert [dict(data) for _, _, data in graph.edges(data=True)] == before


@pytest.mark.parametrize("attribute", ["source", "target", "id", "key"])
def test_an_edge_attribute_named_like_an_end_of_a_tie_does_no_harm(attribute):
    # "source" is what many call the document an edge rests on; GEXF and JSON files bring "id".
    graph = nx.Graph()
    graph.add_edge("a", "b", **{attribute: "Reuters"})
    graph.add_edge("b", "c")
    assert np.array_equal(gg.view(graph).matrix.toarray(), [[0, 1, 0], [1, 0, 1], [0, 1, 0]])

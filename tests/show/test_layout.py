"""Layouts against what others draw, against counting by hand, and the files that keep them."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import textwrap
import warnings
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import geograph as gg
from geograph.network import Network
from geograph.show import layout
from geograph.show.layout import files, sides

Places = dict[Any, tuple[float, float]]


# -- counted by hand --------------------------------------------------------------------------------


def tied(net: Network) -> list[tuple[Any, Any]]:
    """The distinct pairs that have a tie."""
    pairs = {tuple(sorted(pair, key=str)) for pair in zip(net.ties["source"], net.ties["target"], strict=True)}
    return sorted(((a, b) for a, b in pairs if a != b), key=str)


def crossings(places: Places, pairs: list[tuple[Any, Any]]) -> int:
    """In whole numbers, pair by pair."""
    at = {actor: (round(x * 10), round(y * 10)) for actor, (x, y) in places.items()}

    def left(p: Any, q: Any, r: Any) -> int:
        area = (at[q][0] - at[p][0]) * (at[r][1] - at[p][1]) - (at[q][1] - at[p][1]) * (at[r][0] - at[p][0])
        return (area > 0) - (area < 0)

    return sum(
        left(a, b, c) * left(a, b, d) < 0 and left(c, d, a) * left(c, d, b) < 0
        for (a, b), (c, d) in combinations(pairs, 2)
        if not {a, b} & {c, d}
    )


def covering(net: Network, places: Places) -> list[tuple[Any, Any]]:
    """Actors whose symbols or labels, below them in words of at most 18 letters a line, lie on one another."""
    boxes = {}
    for actor, name in net.actors["name"].items():
        lines = textwrap.wrap(str(name), 18) or [""]
        half = max(13.0, 6.3 / 2 * max(map(len, lines)))
        x, y = places[actor]
        boxes[actor] = x - half, x + half, y - 13, y + 13 + 14 * len(lines)
    return [(a, b) for (a, p), (b, q) in combinations(boxes.items(), 2) if p[0] < q[1] and q[0] < p[1] and p[2] < q[3] and q[2] < p[3]]


def apart(places: Places, pairs: Any) -> float:
    """Mean distance of pairs."""
    return statistics.mean(float(np.hypot(*np.subtract(places[a], places[b]))) for a, b in pairs)


def from_pairs(pairs: Any, **attributes: Any) -> Network:
    graph = nx.Graph()
    graph.add_edges_from(pairs, **attributes)
    return gg.from_networkx(graph)


@pytest.fixture(scope="module")
def net() -> Network:
    return gg.example()


@pytest.fixture(scope="module")
def places(net: Network) -> Places:
    return layout.positions(net)


def blocs(actors: int, ties: int, seed: int = 1) -> nx.Graph:
    """Four blocs with few busy actors, most ties inside them, names as long as coded ones."""
    draw = random.Random(seed)
    busy = [draw.paretovariate(1.6) for _ in range(actors)]
    graph = nx.Graph()
    for i in range(actors):
        graph.add_node(i, name=f"Actor {'of the republic ' * (i % 3 == 0)}{i}", bloc=str(i % 4))
    while graph.number_of_edges() < ties:
        a = draw.choices(range(actors), busy)[0]
        same = draw.random() < 0.75
        b = draw.choices(range(actors), [w if not same or i % 4 == a % 4 else 0 for i, w in enumerate(busy)])[0]
        if a != b:
            graph.add_edge(a, b)
    return graph


# -- positions --------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_places_and_another_gives_others(net: Network, places: Places) -> None:
    assert places == layout.positions(net)
    assert set(places) == set(net.actors.index)
    assert len(set(places.values())) == len(places)
    assert layout.positions(net, seed=1) != places
    assert all(value == round(value, 1) for place in places.values() for value in place)


def test_the_order_of_rows_does_not_matter(places: Places, tmp_path: Path) -> None:
    for table in ("edges", "nodes", "groups"):
        frame = pd.read_csv(gg.example_path() / f"{table}.csv", dtype=str, keep_default_na=False)
        frame.sample(frac=1, random_state=3).to_csv(tmp_path / f"{table}.csv", index=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gg.DataWarning)
        assert layout.positions(gg.read(tmp_path)) == places


def test_the_number_of_processors_does_not_matter() -> None:
    code = """
import geograph as gg, networkx as nx
from geograph.show.layout import choosing
choosing.EFFORT = (200_000, 200_000, 200_000)
for n in (60, 230, 520):
    net = gg.from_networkx(nx.barabasi_albert_graph(n, 2, seed=1))
    print(gg.layout.positions(net), gg.layout.positions(net, signed=True, fixed={0: (1, 2), 1: (30, 40)}) if n == 60 else "")
"""
    found = []
    for threads in ("1", "2"):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}
        environment["PYTHONPATH"] = os.pathsep.join([str(Path(gg.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
        found.append(subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True).stdout)
    assert found[0] == found[1]
    assert len(found[0]) > 10_000


def test_fewer_crossings_than_others_draw(net: Network, places: Places) -> None:
    """The bar of the page against pyvis, here against networkx' springs, which come out the same."""
    generated = gg.from_networkx(blocs(40, 75))
    for network, drawn in ((net, places), (generated, layout.positions(generated))):
        pairs = tied(network)
        graph = nx.Graph(pairs)
        springs = [crossings({a: (x * 1e3, y * 1e3) for a, (x, y) in nx.spring_layout(graph, seed=s).items()}, pairs) for s in range(5)]
        assert crossings(drawn, pairs) <= 0.7 * statistics.median(springs)


def test_no_label_lies_on_another(net: Network, places: Places) -> None:
    assert covering(net, places) == []
    generated = gg.from_networkx(blocs(40, 75))
    assert covering(generated, layout.positions(generated)) == []


@pytest.mark.parametrize(
    "graph", [nx.grid_2d_graph(5, 8), nx.balanced_tree(3, 3), nx.star_graph(20), nx.path_graph(30), nx.cycle_graph(20)]
)
def test_what_can_be_drawn_without_crossings_is(graph: nx.Graph) -> None:
    network = gg.from_networkx(graph)
    drawn = layout.positions(network)
    assert crossings(drawn, tied(network)) == 0
    assert len(set(drawn.values())) == graph.number_of_nodes()


@pytest.mark.parametrize(
    "graph", [nx.gnm_random_graph(1200, 1500, seed=1), nx.complete_graph(9), nx.path_graph(2), nx.empty_graph(7), nx.empty_graph(1)]
)
def test_any_shape_stays_on_its_page(graph: nx.Graph) -> None:
    drawn = layout.positions(gg.from_networkx(graph))
    assert len(set(drawn.values())) == graph.number_of_nodes()
    at = np.array(list(drawn.values()))
    room = layout.PAGE * max(1, (len(drawn) / 60) ** 0.5)
    assert (np.ptp(at, axis=0) <= room + 0.2).all()
    assert np.abs(at.max(axis=0) + at.min(axis=0)).max() <= 0.2  # centered
    if len(drawn) > 100:
        assert (np.ptp(at, axis=0) >= 0.99 * room).all()


def test_nobody_gives_no_places() -> None:
    assert layout.positions(gg.from_networkx(nx.empty_graph(0))) == {}


def test_a_path_runs_along_the_page() -> None:
    """Distances on the page follow those in the network: neighbors are near, the ends far."""
    drawn = layout.positions(gg.from_networkx(nx.path_graph(30)))
    assert 4 * apart(drawn, pairwise(range(30))) < apart(drawn, [(i, i + 15) for i in range(15)])


def test_the_hub_of_a_star_stands_among_its_leaves() -> None:
    drawn = layout.positions(gg.from_networkx(nx.star_graph(24)))
    around = np.array([np.subtract(drawn[i], drawn[0]) for i in range(1, 25)])
    assert min(((around[:, 0] > 0) == right).sum() for right in (True, False)) >= 6
    assert min(((around[:, 1] > 0) == down).sum() for down in (True, False)) >= 6


@pytest.mark.parametrize("size", [60, 220])  # either way to add up the pushes
def test_blocs_can_be_seen(size: int) -> None:
    graph = blocs(size, 3 * size, seed=4)
    drawn = layout.positions(gg.from_networkx(graph))
    inside = [(a, b) for a, b in combinations(range(size), 2) if (a - b) % 4 == 0]
    across = [(a, b) for a, b in combinations(range(size), 2) if (a - b) % 4]
    assert apart(drawn, inside) < 0.62 * apart(drawn, across)


def test_two_cliques_and_a_bridge() -> None:
    graph = nx.disjoint_union(nx.complete_graph(7), nx.complete_graph(7))
    graph.add_edge(0, 7)
    drawn = layout.positions(gg.from_networkx(graph))
    assert apart(drawn, combinations(range(7), 2)) < 0.5 * apart(drawn, [(a, b) for a in range(7) for b in range(7, 14)])


def test_small_parts_stand_in_rows_beneath() -> None:
    graph = nx.disjoint_union_all([nx.cycle_graph(12), nx.path_graph(3), nx.path_graph(2), nx.empty_graph(4)])
    network = gg.from_networkx(graph)
    drawn = layout.positions(network)
    lowest = max(drawn[i][1] for i in range(12))
    assert min(drawn[i][1] for i in range(12, 21)) > lowest
    assert len({drawn[i][1] for i in range(17, 21)}) == 1  # isolates in a row
    assert covering(network, drawn) == []


def test_many_isolates_leave_room_for_the_rest() -> None:
    graph = nx.disjoint_union(nx.complete_graph(6), nx.empty_graph(80))
    network = gg.from_networkx(graph)
    drawn = layout.positions(network)
    assert len(set(drawn.values())) == 86
    assert covering(network, drawn) == []


# -- signs ------------------------------------------------------------------------------------------


def camps(size: int, inside: float = 1.0, across: float = 1.0) -> nx.Graph:
    draw = random.Random(1)
    graph = nx.Graph()
    graph.add_nodes_from(range(2 * size))
    for a, b in combinations(range(2 * size), 2):
        same = a // size == b // size
        if draw.random() < (inside if same else across):
            graph.add_edge(a, b, sign=1 if same else -1)
    return graph


def separable(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether a straight line parts two sets of points, by linear programming."""
    points = np.vstack([np.column_stack([one, np.ones(len(one))]), -np.column_stack([other, np.ones(len(other))])])
    return bool(linprog(np.zeros(3), A_ub=-points, b_ub=-np.ones(len(points)), bounds=[(None, None)] * 3).success)


@pytest.mark.parametrize("graph", [camps(7), camps(14, 0.35, 0.2), camps(260, 0.03, 0.02)], ids=["cliques", "sparse", "large"])
def test_camps_are_parted_by_a_line(graph: nx.Graph) -> None:
    half = len(graph) // 2
    drawn = layout.positions(gg.from_networkx(graph), signed=True)
    at = np.array([drawn[i] for i in range(2 * half)])
    away = [i for i in range(2 * half) if not graph.degree(i)]
    one, other = ([i for i in side if i not in away] for side in (range(half), range(half, 2 * half)))
    if half < 100:
        assert separable(at[one], at[other])
    friends, rivals = ([(a, b) for a, b, sign in graph.edges(data="sign") if sign == way] for way in (1, -1))
    assert apart(drawn, rivals) > 2.5 * apart(drawn, friends)


def test_signs_show_only_when_asked(net: Network, places: Places) -> None:
    signs = net.ties.groupby(["source", "target"])["sign"].agg(["min", "max"])
    friends, rivals = signs.index[signs["min"] > 0].tolist(), signs.index[signs["max"] < 0].tolist()
    drawn = layout.positions(net, signed=True)
    assert apart(drawn, rivals) / apart(drawn, friends) > 1.3 * apart(places, rivals) / apart(places, friends)
    assert covering(net, drawn) == []


def test_ties_of_both_signs_neither_push_nor_pull() -> None:
    def middle(*signs: int) -> float:
        """How far the two in the middle of a path stand apart, for a pair elsewhere on it."""
        graph = nx.MultiGraph()
        graph.add_edges_from([(0, 1), (1, 2), (3, 4), (4, 5)], sign=0)
        graph.add_edges_from((2, 3, {"sign": sign}) for sign in signs)
        drawn = layout.positions(gg.from_networkx(graph), signed=True)
        return apart(drawn, [(2, 3)]) / apart(drawn, [(0, 1), (1, 2), (3, 4), (4, 5)])

    assert middle(1) < middle(0) < middle(-1)
    assert middle(1, -1) < 0.7 * middle(-1)


# -- known places -----------------------------------------------------------------------------------


def test_known_places_stay_and_newcomers_come_near_their_partners(net: Network, places: Places) -> None:
    new = ["syrian-opposition", "italy", "iran"]
    fixed = {actor: place for actor, place in places.items() if actor not in new} | {"nobody": (1e6, 1e6)}
    drawn = layout.positions(net, fixed=fixed)
    assert {actor: drawn[actor] for actor in fixed if actor in places} == {a: p for a, p in fixed.items() if a in places}
    assert set(drawn) == set(net.actors.index)
    assert not [pair for pair in covering(net, drawn) if set(pair) & set(new)]
    partners = {a: {b for pair in tied(net) if a in pair for b in pair if b != a} for a in new}
    everybody = [a for a in net.actors.index if a not in new]
    for actor in ("syrian-opposition", "italy"):
        nearest = sorted(everybody, key=lambda b, a=actor: apart(drawn, [(a, b)]))[:15]
        assert partners[actor] & set(nearest)
    assert apart(drawn, [("iran", b) for b in partners["iran"]]) < apart(drawn, [("iran", b) for b in everybody])


def test_two_known_places_turn_the_rest(net: Network) -> None:
    fixed = {"russia": (-300.25, 0), "united-states": (300, 10.5)}
    drawn = layout.positions(net, fixed=fixed)
    assert {actor: drawn[actor] for actor in fixed} == fixed
    assert len(set(drawn.values())) == len(net.actors)
    west = {"kazakhstan", "belarus", "armenia"}  # with Russia, wherever it stands
    assert apart(drawn, [("russia", a) for a in west]) < apart(drawn, [("united-states", a) for a in west])


def test_new_parts_stand_beneath_and_partners_of_newcomers_follow() -> None:
    graph = nx.path_graph(6)
    fixed = layout.positions(gg.from_networkx(graph))
    graph.add_edges_from([(5, 6), (6, 7), (20, 21)])
    graph.add_node(30)
    drawn = layout.positions(gg.from_networkx(graph), fixed=fixed)
    assert {i: drawn[i] for i in range(6)} == fixed
    assert apart(drawn, [(5, 6), (6, 7)]) < 300
    assert min(drawn[i][1] for i in (20, 21, 30)) > max(drawn[i][1] for i in range(8))
    assert layout.positions(gg.from_networkx(graph), fixed={99: (0, 0)}) == layout.positions(gg.from_networkx(graph))


@pytest.mark.parametrize("place", [None, (1,), (1, 2, 3), ("a", 1), (float("nan"), 0), (0, float("inf")), "12 3"])
def test_a_place_is_two_numbers(place: Any) -> None:
    network = from_pairs([("a", "b")])
    with pytest.raises(gg.MeasureError, match="the place of 'a'"):
        layout.positions(network, fixed={"a": place})
    with pytest.raises(gg.MeasureError, match="the place of 'a'"):
        layout.write_layout({"a": place}, "never.csv")


# -- crossings --------------------------------------------------------------------------------------


def test_crossings_are_those_counted_by_hand() -> None:
    square = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
    assert sides.crossings(square, np.array(list(combinations(range(4), 2)))) == 1
    polygon = np.array([[np.cos(t), np.sin(t)] for t in np.arange(9) * 2 * np.pi / 9])
    assert sides.crossings(polygon, np.array(list(combinations(range(9), 2)))) == 126  # a convex K9: one for every four actors
    draw = np.random.default_rng(1)
    graph = nx.gnm_random_graph(120, 1300, seed=2)
    at = draw.integers(0, 10**6, size=(120, 2)).astype(float)
    counted = crossings({i: tuple(place) for i, place in enumerate(at.tolist())}, list(graph.edges))
    assert sides.crossings(at, np.array(graph.edges)) == counted
    assert sides.crossings(at, np.array(graph.edges), most=300) == pytest.approx(counted, rel=0.05)


def test_trying_places_counts_what_moving_there_gives() -> None:
    draw = np.random.default_rng(1)
    graph = nx.barabasi_albert_graph(60, 4, seed=1)
    pairs = np.array(graph.edges)
    drawing = sides.Sides(draw.normal(size=(60, 2)) * 300, pairs)
    for i in (0, 3, 17, 59):  # a hub with more ties than a byte has bits, and others
        x, y = (draw.normal(size=(2, 8)) * 300).astype(np.float32)
        x[0], y[0] = drawing.x[i], drawing.y[i]
        told = drawing.crossed(i, x, y)
        before = sides.crossings(drawing.places, pairs)
        for k in (5, 2):
            drawing.move(i, x[k], y[k])
            assert sides.crossings(drawing.places, pairs) - before == told[k] - told[0]
        assert (drawing.crossed(i, x, y) == told).all()


# -- files ------------------------------------------------------------------------------------------

HOSTILE = (
    "=HYPERLINK(1)", "'=quoted", "''", "'tis", "@cmd", "+1", "-1", "\tx", "a,b", 'say "x"', "line\nbreak", "ü–Ж", "a;b", " blank ", "#x",
    "actor", "\u2028",
)  # fmt: skip


def test_a_layout_reads_back_as_it_was(tmp_path: Path) -> None:
    network = from_pairs(pairwise(HOSTILE))
    there = {actor: (i * 1.1, -i / 3) for i, actor in enumerate(HOSTILE)}
    file = layout.write_layout(there, tmp_path / "layout.csv")
    back = layout.read_layout(file, network)
    assert back == {actor: (round(x, 1), round(y, 1)) for actor, (x, y) in there.items()}
    text = file.read_text(encoding="utf-8")
    assert layout.write_layout(dict(reversed(there.items())), tmp_path / "again.csv").read_text(encoding="utf-8") == text
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["again.csv", "layout.csv"]
    for cell in pd.read_csv(file)["actor"]:  # no spreadsheet runs any of it
        assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r") or cell == "-1"  # which is a number


def test_ids_that_are_not_text(tmp_path: Path) -> None:
    network = from_pairs([(1, (2, 3)), ((2, 3), "\udc80"), ("\udc80", "x")])
    there = layout.positions(network)
    assert layout.read_layout(layout.write_layout(there, tmp_path / "layout.csv"), network) == there
    assert layout.write_layout(network, tmp_path / "own.csv").read_bytes() == (tmp_path / "layout.csv").read_bytes()
    twins = from_pairs([(1, "1")])
    assert layout.read_layout(layout.write_layout({1: (5, 5), "1": (7, 7)}, tmp_path / "twins.csv"), twins) == {"1": (7, 7)}


@pytest.mark.parametrize(
    "data",
    [
        b"actor,x,y\na,1.5,-2\nb,3,4\n",
        b"\xef\xbb\xbfactor;x;y\r\na;1,5;-2\r\nb;3;4\r\n",
        b"note\tY\tX\tActor\n\t-2\t1,5\ta\n\nsaid by hand\t4\t3\tb",
        b'"actor","x","y"\n"a"," 1.5 ","\xe2\x88\x922"\n"b","3e0","4"\n,,\n',
    ],
    ids=["plain", "Excel in Europe", "other columns", "quoted"],
)
def test_layouts_from_other_hands(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "layout.csv").write_bytes(data)
    assert layout.read_layout(tmp_path / "layout.csv", from_pairs([("a", "b")])) == {"a": (1.5, -2), "b": (3, 4)}


def test_all_faults_at_once_by_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "layout.csv"
    file.write_text('actor,x,y\na,1,2\n"b\nb",nan,left\na,3,4\n,5,6\nc,7\nd,1_0,inf\n', encoding="utf-8")
    with pytest.raises(gg.DataError) as caught:
        layout.read_layout(file, from_pairs([("a", "b")]))
    told = [(p.line, p.column, p.code, p.field) for p in caught.value.faults]
    assert told == [
        (4, 4, "E350", "x"),
        (4, 8, "E350", "y"),
        (5, 1, "E305", "actor"),
        (6, 1, "E307", "actor"),
        (7, 1, "E124", ""),
        (8, 3, "E350", "x"),
        (8, 7, "E350", "y"),
    ]
    assert f"{file}:4:8: E350 y='left' is not a number; write a number such as -12.5" in str(caught.value)
    assert "7 problems in this layout" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("actor,x\na,1\n", "E113 column='y' is missing"),
        ("actors,x,y\na,1,2\n", "call 'actors' so"),
        ("actor,x,y,x\na,1,2,3\n", "E112 column='x' stands in the header twice"),
        ("russia,0,0\n", "begin with the line actor,x,y"),
        ('actor,x,y\na,1,2\n"b,1,2\n', ":3:1: E125 a quoted cell that opens here is not closed"),
        ("", "E103 the file is empty"),
        ("actor,x,y\n\x00,1,2\n", "E104"),
    ],
)
def test_what_is_no_layout_is_refused(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "layout.csv").write_text(text, encoding="utf-8")
    network = from_pairs([("a", "b")])
    for read in (lambda: layout.read_layout(tmp_path / "layout.csv", network), lambda: layout.settled(network, tmp_path / "layout.csv")):
        with pytest.raises(gg.DataError) as caught:
            read()
        assert told in str(caught.value)
    assert (tmp_path / "layout.csv").read_text(encoding="utf-8") == text


def test_no_file_and_no_latin(tmp_path: Path) -> None:
    network = from_pairs([("a", "b")])
    with pytest.raises(gg.CannotRead, match="no such file; settled"):
        layout.read_layout(tmp_path / "none.csv", network)
    with pytest.raises(gg.CannotRead, match="is a folder"):
        layout.read_layout(tmp_path, network)
    (tmp_path / "latin.csv").write_bytes("actor,x,y\nKöln,1,2\n".encode("cp1252"))
    with pytest.raises(gg.DataError, match="E101"):
        layout.read_layout(tmp_path / "latin.csv", network)


def test_strangers_are_told_and_kept(tmp_path: Path) -> None:
    file = layout.write_layout({"a": (0, 0), "bb": (1, 1), "c": (2, 2)}, tmp_path / "layout.csv")
    with pytest.warns(gg.DataWarning, match="2 actors are not in this network and passed over: bb, c"):
        assert layout.read_layout(file, from_pairs([("a", "b")])) == {"a": (0, 0)}
    layout.write_layout({"rusia": (0, 0)}, file)
    with pytest.warns(gg.DataWarning, match="did you mean 'russia'"):
        layout.read_layout(file, from_pairs([("russia", "taliban")]))


# -- from one picture to the next -------------------------------------------------------------------


def test_next_month_keeps_its_places(tmp_path: Path) -> None:
    file = tmp_path / "pictures" / "layout.csv"
    march = from_pairs([("a", "b"), ("b", "c"), ("c", "a"), ("c", "gone")])
    before = layout.settled(march, file)
    assert before == layout.positions(march)
    assert layout.read_layout(file, march) == before
    april = from_pairs([("a", "b"), ("b", "c"), ("c", "a"), ("c", "new")])
    now = layout.settled(april, file)
    assert {actor: now[actor] for actor in "abc"} == {actor: before[actor] for actor in "abc"}
    rows = pd.read_csv(file).set_index("actor")
    assert list(rows.index) == ["a", "b", "c", "gone", "new"]
    assert tuple(rows.loc["gone"]) == before["gone"]
    written = file.read_bytes()
    assert layout.settled(april, file) == now
    assert layout.settled(march, file) == before
    assert file.read_bytes() == written


def test_a_hand_written_file_is_not_touched_without_need(tmp_path: Path) -> None:
    file = tmp_path / "layout.csv"
    text = "x;y;actor;why\r\n1,25;2;b;\r\n3;4;a;in the middle\r\n"
    file.write_bytes(text.encode())
    file.chmod(0o444)
    assert layout.settled(from_pairs([("a", "b")]), file) == {"a": (3, 4), "b": (1.25, 2)}
    assert file.read_bytes() == text.encode()
    file.chmod(0o644)
    now = layout.settled(from_pairs([("a", "b"), ("b", "c")]), file)
    assert now["b"] == (1.25, 2)
    assert file.read_text().splitlines()[:3] == ["actor,x,y", "a,3.0,4.0", "b,1.25,2.0"]


def test_a_file_of_another_network_is_told(tmp_path: Path) -> None:
    file = layout.write_layout({"x": (0, 0), "y": (1, 1)}, tmp_path / "layout.csv")
    with pytest.warns(gg.DataWarning, match="none of its 2 actors is in this network"):
        layout.settled(from_pairs([("a", "b")]), file)
    assert set(pd.read_csv(file)["actor"]) == {"a", "b", "x", "y"}


def test_what_cannot_be_written_is_said_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(files, "positions", never)
    (tmp_path / "file").touch()
    with pytest.raises(gg.CannotWrite, match="is not a folder"):
        layout.settled(from_pairs([("a", "b")]), tmp_path / "file" / "layout.csv")
    with pytest.raises(gg.CannotRead, match="is a folder"):
        layout.settled(from_pairs([("a", "b")]), tmp_path)


def test_a_stop_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = layout.write_layout({"a": (0, 0)}, tmp_path / "layout.csv")
    before = file.read_bytes()

    def stopped(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        layout.settled(from_pairs([("a", "b")]), file)
    assert file.read_bytes() == before
    assert [f.name for f in tmp_path.iterdir()] == ["layout.csv"]

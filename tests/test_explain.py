"""Why: the parts sum to the score under every contract; which parts, against networkx and by hand; what is refused."""

from __future__ import annotations

import itertools
import os
import random
import warnings
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

import geograph as gg
from geograph.errors import MeasureError, UnknownName
from geograph.explain import MEASURES, why
from geograph.result import ABOUT, column

CENTRALITY, BROKERAGE = gg.centrality, gg.brokerage
KINDS = ("contact", "aid", "rivalry", "membership", "border", "alliance")

CONTRACTS: dict[str, dict[str, Any]] = {
    "default": {},
    "all, counted": {"ties": "all", "parallel": "count"},
    "directed, weighted": {"directed": True, "weight": "weight", "parallel": "max"},
    "summed": {"weight": "weight", "parallel": "sum", "ties": "all", "directed": False},
    "distance": {"distance": "km", "directed": True},
    "friendly, sources": {"ties": "friendly", "parallel": "sources"},
    "hostile": {"ties": "hostile", "directed": True},
    "events, forums as actors": {"parallel": "events", "forums": "actor"},
    "projected": {"forums": "project", "directed": False},
    "projected, weighted": {"forums": "project", "weight": "weight", "ties": "all"},
    "dropped": {"forums": "drop", "directed": True, "ties": "all"},
}  # fmt: skip
SIGNED = {"signed": {"ties": "signed"}, "signed, ambivalent are hostile": {"ties": "signed", "ambivalent": "-", "directed": True}}


@pytest.fixture(scope="module", params=[1, 3])
def net(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> gg.Network:
    """Random ties of every kind between states, forums and a collective, some parallel, some dated, all with sizes and a source."""
    draw, folder = random.Random(request.param), tmp_path_factory.mktemp("net")
    actors = [f"a{i:02}" for i in range(11)] + ["f1", "f2", "everybody", "alone"]
    kind = {"f1": "forum", "f2": "forum", "everybody": "collective"}
    pd.DataFrame({"id": actors, "kind": [kind.get(a, "state") for a in actors]}).to_csv(folder / "nodes.csv", index=False)
    rows = []
    for k in range(46):
        a, b = draw.sample(actors[:14], 2)
        start = draw.choice(["", "2001", "2004-03"])
        row = [f"t{k}", a, b, "membership" if b in ("f1", "f2") else draw.choice(KINDS), draw.choice([0.5, 1, 2, 3]), start]
        rows.append([*row, draw.choice([1, 2.5, 0.3]), f"s{k % 4}:{k}"])
    ties = pd.DataFrame(rows, columns=["id", "source", "target", "type", "weight", "start", "km", "citation"])
    ties.drop_duplicates(["source", "target", "type", "start"]).to_csv(folder / "edges.csv", index=False)
    groups = [(a, "bloc", draw.choice("xyz")) for a in actors[:9]] + [(actors[0], "bloc", "x"), (actors[0], "bloc", "y")]
    pd.DataFrame(sorted(set(groups)), columns=["actor", "partition", "group"]).to_csv(folder / "groups.csv", index=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gg.DataWarning)
        return gg.read(folder)


def own(name: str, group: Any = "bloc") -> dict[str, Any]:
    return {"roles": {"group": group}, "closeness": {"convention": "valente-foreman"}}.get(name, {})


def check(net: Any, name: str, actors: list[Any], options: dict[str, Any], column_: str | None = None) -> float:
    """The greatest error of the sums of some actors, relative to the score where that is above 1; the largest part comes first."""
    whole = MEASURES[name](net, **options)
    scores, worst = column(whole, column_), 0.0
    for actor in actors:
        found = why(MEASURES[name], net, actor, options=options, column=column_, limit=40)
        if actor not in scores.index or pd.isna(scores[actor]):
            assert found.empty
            assert "add" in gg.about(found)["notes"][-1]
            continue
        score = float(scores[actor])
        total = float(found["share"].sum()) + found.attrs[ABOUT]["rest"]
        worst = max(worst, abs(total - score) / max(1.0, abs(score)))
        assert found["share"].is_monotonic_decreasing or (found["share"].diff().dropna() < 1e-9 * found["share"].abs().max()).all()
    return worst


@pytest.mark.parametrize("words", CONTRACTS.values(), ids=CONTRACTS)
@pytest.mark.parametrize("name", MEASURES)
def test_the_parts_sum_to_the_score_under_every_contract(net: gg.Network, name: str, words: dict[str, Any]) -> None:
    if name == "current_flow_betweenness":
        words = {**words, "directed": False}
    if name == "talk_to_means":  # which counts events and takes no weight
        words = {word: value for word, value in words.items() if word != "weight"}
    actors = [*net.actors.index[[0, 7]], "f1", "alone"]
    assert check(net, name, actors, {**own(name), **words}) < 1e-9


@pytest.mark.parametrize("words", SIGNED.values(), ids=SIGNED)
def test_degree_takes_signed_ties(net: gg.Network, words: dict[str, Any]) -> None:
    assert check(net, "degree", list(net.actors.index), words) < 1e-9
    assert check(net, "strength", list(net.actors.index), {**words, "parallel": "any"}) < 1e-9


OTHERS = [
    ("degree", "normalized", {}), ("degree", "in", {}), ("degree", "out", {"forums": "drop"}), ("degree", "friendly", {}),
    ("degree", "neutral", {"ties": "channels"}), ("degree", "hostile", {"directed": True}), ("degree", "aid", {"by": "type"}),
    ("strength", "in", {}), ("strength", "hostile", {}), ("strength", "contact", {"by": "type", "parallel": "events"}),
    ("strength", "friendly", {"parallel": "sources"}), ("harmonic", None, {"direction": "out", "directed": True}),
    ("betweenness", "normalized", {"directed": True}), ("current_flow_betweenness", "normalized", {}),
    ("eigenvector", None, {"scale": "raw"}), ("katz", None, {"scale": "raw", "alpha": 0.01}), ("pagerank", None, {"alpha": 0.0}),
    ("pagerank", None, {"alpha": 0.5, "directed": True}), ("constraint", None, {"model": "ego"}),
    ("closeness", "farness", {}), ("closeness", "farness", {"convention": "n", "directed": True}),
    ("closeness", "farness", {"convention": "max+1", "distance": "km", "direction": "out", "directed": True}),
    ("closeness", "farness", {"convention": "average", "forums": "drop"}), ("bonacich", None, {"scale": "ssq"}),
    ("bonacich", None, {"beta": -0.1}), ("hits", "hub", {}), ("hits", "hub", {"directed": False, "weight": "weight"}),
    ("talk_to_means", "contacts", {}), ("talk_to_means", "means", {"forums": "actor"}),
    ("structural_holes", "effective_size", {"model": "ego", "directed": False}), ("structural_holes", "degree", {}),
    ("roles", "coordinator", {"group": "bloc"}), ("roles", "liaison", {"group": "bloc", "partial": True, "ties": "all"}),
    ("roles", "gatekeeper", {"group": "bloc", "directed": True}), ("roles", "total", {"group": "bloc", "partial": True}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "column_", "options"), OTHERS)
def test_columns_and_options(net: gg.Network, name: str, column_: str | None, options: dict[str, Any]) -> None:
    assert check(net, name, [*net.actors.index[[1, 4, 9]], "everybody"], options, column_) < 1e-9


@pytest.mark.parametrize("name", MEASURES)
def test_the_bundled_network_and_karate(name: str) -> None:
    some = gg.example()
    assert check(some, name, ["russia", "pakistan", "qatar"], own(name)) < 1e-9
    karate = nx.karate_club_graph()
    assert check(karate, name, [0, 11, 33], own(name, nx.get_node_attributes(karate, "club"))) < 1e-9


@pytest.mark.parametrize("name", MEASURES)
def test_noordin(name: str) -> None:
    folder = Path(os.environ.get("GEOGRAPH_DATASETS") or Path(__file__).parents[2] / "shared" / "datasets") / "noordin"
    if not folder.is_dir():
        pytest.skip(f"no datasets at {folder}; set GEOGRAPH_DATASETS to try them")
    ties = pd.read_csv(folder / "ties.csv")
    graph = nx.MultiGraph()
    graph.add_nodes_from(pd.read_csv(folder / "actors.csv")["name"])
    for source, target, kind, weight in ties.itertuples(index=False):
        graph.add_edge(source, target, type=kind, weight=weight)
    noordin = gg.from_networkx(graph)
    group = {actor: actor[0] for actor in noordin.actors.index}
    assert check(noordin, name, ["Noordin Mohammed Top", noordin.actors.index[40]], own(name, group)) < 1e-9


@pytest.mark.parametrize("graph", [nx.karate_club_graph(), nx.gnp_random_graph(14, 0.2, seed=4, directed=True), nx.grid_2d_graph(3, 4)])
def test_pairs_are_those_of_networkx(graph: nx.Graph) -> None:
    graph = nx.convert_node_labels_to_integers(graph)
    for _, _, data in graph.edges(data=True):
        data.clear()
    node = max(graph, key=nx.betweenness_centrality(graph).get)
    found = why(CENTRALITY.betweenness, graph, node)
    shares = {(a, b): share for a, b, share in found[["from", "to", "share"]].itertuples(index=False)}
    among = {(a, b): set(cell.split(";")) for a, b, cell in found[["from", "to", "through"]].itertuples(index=False)}
    ties = {(a, b): set(cell.split(";")) for a, b, cell in found[["from", "to", "ties"]].itertuples(index=False)}
    ids = {frozenset((a, b)): set() for a, b in graph.edges}
    table = gg.from_networkx(graph).ties
    for tie, a, b in zip(table.index, table["source"], table["target"], strict=True):
        ids[frozenset((a, b))].add(str(tie))
    pairs = itertools.permutations(graph, 2) if graph.is_directed() else itertools.combinations(sorted(graph, key=str), 2)
    for s, t in pairs:
        if node in (s, t) or not nx.has_path(graph, s, t):
            assert (s, t) not in shares
            continue
        paths = list(nx.all_shortest_paths(graph, s, t))
        through = [path for path in paths if node in path]
        assert shares.get((s, t), 0.0) == pytest.approx(len(through) / len(paths))
        if through:
            assert among[s, t] == {str(v) for path in through for v in path[1:-1]}
            steps = {(a, b) for path in through for a, b in itertools.pairwise(path)}
            carried = {tie for a, b in steps for tie in ids[frozenset((a, b))]}
            if not graph.is_directed():
                assert ties[s, t] == carried
            else:
                assert ties[s, t] <= carried
                assert len(ties[s, t]) == len(steps)


@pytest.fixture
def talks(folder_of: Any) -> gg.Network:
    """A meeting of three, a rivalry beside two contacts, and a collective."""
    return folder_of(
        edges="id,source,target,type,citation,confidence\nt1,a,b,contact,x:1,high\nt2,a,b,aid,x:2;y:1,low\nt3,b,c,contact,y:2,medium\n"
        "t4,a,c,rivalry,y:3,high\nt5,c,m,membership,y:4,high\nt6,d,m,membership,y:5,high\nt7,b,all,contact,x:9,\n",
        nodes="id,name,kind,aliases\na,A land,state,Alpha\nb,B land,state,\nc,C land,state,\nd,D land,state,\nm,Meeting,forum,\n"
        "all,Everybody,collective,\ne,E land,state,\n",
        evidence="tie,document,locator,says\nt3,z,8,absent\n",
    )  # fmt: skip


def test_by_hand(talks: gg.Network) -> None:
    found = why(CENTRALITY.betweenness, talks, "b")
    assert found[["part", "share", "from", "to", "through", "ties", "citations"]].values.tolist() == [
        ["a to c by the only shortest path", 1.0, "a", "c", "b", "t1;t2;t3", "x:1;x:2;y:1;y:2"],
        ["a to d by the only shortest path", 1.0, "a", "d", "b;c;m", "t1;t2;t3;t5;t6", "x:1;x:2;y:1;y:2;y:4;y:5"],
    ]
    assert found["denied_by"].tolist() == ["z:8", "z:8"]
    made = gg.about(found)
    assert made["notes"] == ["2 parts sum to 2; betweenness of b is 2; they agree to 1e-9"]
    assert (made["score"], made["parts"], made["rest"]) == (2.0, 2, 0.0)
    assert made["options"] == {"measure": "betweenness", "actor": "b"}
    near = why(CENTRALITY.harmonic, talks, "d")
    assert near[["part", "share", "from", "to", "through", "ties"]].values.tolist() == [
        ["c at distance 1", 0.25, "c", "d", "m", "t5;t6"],
        ["b at distance 2", 0.125, "b", "d", "c;m", "t3;t5;t6"],
        ["a at distance 3", pytest.approx(1 / 12), "a", "d", "b;c;m", "t1;t2;t3;t5;t6"],
    ]
    told = why(CENTRALITY.degree, talks, "Alpha")
    assert told[["part", "share", "alter", "ties"]].values.tolist() == [
        ["2 ties with b", 1.0, "b", "t1;t2"], ["tie with c", 1.0, "c", "t4"],
    ]  # fmt: skip
    hostile = why(CENTRALITY.degree, talks, "a", column="hostile")
    assert hostile[["part", "ties"]].values.tolist() == [["hostile tie with c", "t4"]]
    roles = why(BROKERAGE.roles, talks, "c", options={"group": {"b": 1, "c": 1, "d": 2}})
    assert roles[["part", "share", "ties"]].values.tolist() == [
        ["b to d as representative or gatekeeper, the only broker (go-between)", 1.0, "t3;t5;t6"]
    ]
    tight = why(BROKERAGE.constraint, talks, "b", options={"ties": "all"})
    assert tight[["part", "alter", "ties"]].values.tolist() == [
        ["tie with c, and 1 common contact", "c", "t3;t1;t2;t4"],
        ["tie with a, and 1 common contact", "a", "t1;t2;t3;t4"],
        ["tie with all", "all", "t7"],
    ]
    assert tight["share"].tolist() == pytest.approx([1 / 4, 16 / 81, 1 / 9])


def test_pagerank_names_what_comes_by_no_tie(talks: gg.Network) -> None:
    found = why(CENTRALITY.pagerank, talks, "e")
    assert found["ties"].tolist() == ["", ""]
    assert found["part"].tolist() == [
        "the start anywhere: 0.15 shared by 7",
        "from the 1 without a tie onward, who send the walker anywhere",
    ]


def test_who_is_not_ranked_and_who_has_no_ties(talks: gg.Network) -> None:
    def note(measure: Any, actor: str, **options: Any) -> str:
        found = why(measure, talks, actor, options=options)
        assert found.empty
        assert list(found.columns)[:2] == ["part", "share"]
        return gg.about(found)["notes"][-1]

    assert note(CENTRALITY.degree, "Meeting") == (
        "m is a forum, a conduit under this contract: it has no score, and nothing adds up; try forums='actor'"
    )
    assert "left out under this contract" in note(CENTRALITY.betweenness, "m", forums="drop")
    assert note(CENTRALITY.degree, "all") == "all is a collective, which no measure ranks: it has no score, and nothing adds up"
    assert note(CENTRALITY.harmonic, "e") == "harmonic of e is 0: no other adds to it"
    assert note(BROKERAGE.constraint, "e") == "constraint of e is not defined (NaN), so there is nothing to add up"
    assert len(why(CENTRALITY.degree, talks, "m", options={"forums": "actor"})) == 2


def test_what_is_not_listed_is_added_up(talks: gg.Network) -> None:
    found = why(CENTRALITY.harmonic, talks, "d", limit=1)
    made = found.attrs[ABOUT]
    assert len(found) == 1
    assert made["rest"] + found["share"].sum() == pytest.approx(made["score"])
    assert made["notes"][-1].endswith("they agree to 1e-9; listed: 1, the largest")


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    some = gg.example()
    gg.write(some, tmp_path / "a")
    edges = tmp_path / "a" / "edges.csv"
    lines = edges.read_text(encoding="utf-8").splitlines()
    edges.write_text("\n".join([lines[0], *lines[:0:-1]]) + "\n", encoding="utf-8")
    other = gg.read(tmp_path / "a")
    for name, measure in MEASURES.items():
        one, two = (why(measure, n, "pakistan", options=own(name)) for n in (some, other))
        assert one.to_csv() == two.to_csv(), name


def test_mistakes(talks: gg.Network) -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        why(CENTRALITY.degree, talks, "Alpa")
    with pytest.raises(MeasureError, match="pn is no sum over pairs, triads or ties; these are: degree, strength, harmonic"):
        why(CENTRALITY.pn, talks, "a")
    with pytest.raises(MeasureError, match="closeness is one over a sum; its column farness is a sum"):
        why(CENTRALITY.closeness, talks, "a")
    with pytest.raises(MeasureError, match="is no sum over"):
        why("degree", talks, "a")  # type: ignore[arg-type]
    with pytest.raises(MeasureError, match="roles: z_total is no sum of parts; these are: coordinator, itinerant"):
        why(BROKERAGE.roles, talks, "a", column="z_total", options={"group": {"a": 1, "b": 2}})
    with pytest.raises(UnknownName, match="no column 'hostil'; did you mean 'hostile'"):
        why(CENTRALITY.degree, talks, "a", column="hostil")
    with pytest.raises(MeasureError, match="estimated has no parts"):
        why(CENTRALITY.betweenness, talks, "b", options={"sample": 2})
    with pytest.raises(MeasureError, match="roles are told by groups"):
        why(BROKERAGE.roles, talks, "a")
    with pytest.raises(MeasureError, match="limit=-1"):
        why(CENTRALITY.degree, talks, "a", limit=-1)
    with pytest.raises(MeasureError, match="signed matrix"):
        why(CENTRALITY.betweenness, talks, "a", options={"ties": "signed"})


def test_parts_that_do_not_add_up_are_never_shown(talks: gg.Network, monkeypatch: pytest.MonkeyPatch) -> None:
    from geograph.parts import alters

    monkeypatch.setattr(alters, "_beside", lambda *_: [(1, 1.0, [0])])
    with pytest.raises(MeasureError, match=r"sum to 1.0 and not to 2.0; this is a fault of geograph"):
        why(CENTRALITY.degree, talks, "a")

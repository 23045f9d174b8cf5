"""Measures over time: on networks whose answer is worked out by hand, and against the measure of each network by itself."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import geograph as gg
from geograph.centrality import betweenness, degree, talk_to_means
from geograph.errors import MeasureError, UnknownName
from geograph.timeline import added, change, follow

HEAD = "source,target,type,start,end,citation\n"


def read(folder: Path, rows: list[str], **tables: str) -> gg.Network:
    (folder / "edges.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return gg.read(folder)


def turned(found: Any) -> dict[str, tuple[str, str]]:
    """What happened to the tie of each pair, and how surely."""
    pairs = (found.ties["source"] + "-" + found.ties["target"]).tolist()
    return dict(zip(pairs, zip(found.ties["what"], found.ties["certainty"], strict=True), strict=True))


@pytest.fixture
def fall(tmp_path: Path) -> gg.Network:
    """The government falls on 2021-08-15, and the rebels represent the country from then on."""
    rows = [
        "donor,government,trade,2002,2021-08,s1:1",  # passed on to the country
        "donor,country,trade,2021-09-02,..,s1:2",
        "army,government,alliance,2001,2021-08-15,s1:3",  # ended, and nobody took it over
        "neighbor,government,alliance,2010,2021-08-10,s1:4",  # passed on to the rebels, perhaps: dated to the year
        "rebels,neighbor,alliance,2021,..,s2:1",
        "friend,government,alliance,2015,,s2:2",  # the end is not written: it ended with its actor
        "neighbor,rebels,contact,2021-08-20,,s2:3",  # an event
        "envoy,rebels,contact,2020-09-01,2020-09-01,s2:4",  # counts for a year
        "army,neighbor,conflict,2021-08-16,2021-08-25,s2:5",  # between the dates
        "friend,neighbor,rivalry,,,s2:6",
        "donor,neighbor,trade,1990,2000,s2:7",  # long over
        "donor,army,alliance,1999,..,s1:5",
    ]
    relations = "actor,relation,of,start,end\nrebels,represents,country,2021-08-15,..\ngovernment,represents,country,2002,2021-08-15\n"
    nodes = "id,kind,end\ngovernment,government,2021-08-15\n" + "".join(
        f"{a},other,\n" for a in ("donor", "country", "army", "neighbor", "rebels", "friend", "envoy")
    )
    sources = "id,date\ns1,2022-01\ns2,2021\n"
    return read(tmp_path, rows, relations=relations, nodes=nodes, sources=sources)


def test_what_began_ended_or_passed_on(fall: gg.Network) -> None:
    found = change(degree, fall, "2021-08-01", "2021-09-30")
    assert turned(found) == {
        "donor-government": ("passed on", "sure"),
        "donor-country": ("passed on", "sure"),
        "neighbor-government": ("passed on", "possible"),
        "rebels-neighbor": ("passed on", "possible"),
        "army-government": ("ended", "sure"),
        "friend-government": ("ended", "possible"),
        "army-neighbor": ("began and ended", "sure"),
        "neighbor-rebels": ("took place", "sure"),
        "envoy-rebels": ("lapsed", "sure"),
    }
    ties = found.ties.set_index(found.ties["source"] + "-" + found.ties["target"])
    assert ties.loc["donor-government", ["passed_from", "passed_to", "counterpart"]].tolist() == [
        "government",
        "country",
        "donor~country/trade/2021-09-02",
    ]
    assert ties.loc["rebels-neighbor", ["passed_from", "passed_to"]].tolist() == ["government", "rebels"]
    assert ties.loc["rebels-neighbor", "share"] == pytest.approx(60 / 365)  # of the days of 2021, 2 August to 30 September
    assert ties["dated"].to_dict() == {
        "donor-government": "month", "donor-country": "day", "neighbor-government": "day", "rebels-neighbor": "year",
        "army-government": "day", "friend-government": "with its actor", "army-neighbor": "day", "neighbor-rebels": "day",
        "envoy-rebels": "by persistence",
    }  # fmt: skip
    assert ties.loc["donor-government", ["before", "after"]].tolist() == ["in force", ""]
    assert ties.loc["donor-country", ["before", "after"]].tolist() == ["", "in force"]  # s1 was written later and says it goes on
    assert ties.loc["friend-government", ["before", "after"]].tolist() == ["assumed", ""]
    assert ties.loc["donor-country", "citation"] == "s1:2"


def test_the_summary_says_how_far_the_dates_go(fall: gg.Network) -> None:
    found = change(degree, fall, "2021-08-01", "2021-09-30")
    told = found.summary.set_index("quantity")["ties"].to_dict()
    perhaps = found.summary.set_index("quantity")["perhaps"]
    assert told["on 2021-08-01"] == len(fall.on("2021-08-01")) == 8
    assert told["on 2021-09-30"] == len(fall.on("2021-09-30")) == 5
    assert (told["passed on"], perhaps["passed on"], told["ended"], perhaps["ended"]) == (2, 2, 1, 1)
    assert told["undated"] == 1
    # Well enough: the trades, the army's and the neighbor's alliance, both contacts, the fighting, the donor's alliance (s1 is later).
    assert (told["dated well enough"], told["dates straddle"], told["dates open"]) == (8, 1, 1)
    notes = gg.about(found.ties)["notes"]
    assert "6 ties turned for sure, 3 perhaps" in notes
    assert "gone: government" in notes
    assert "relations: government represents country until 2021-08-15, rebels represents country from 2021-08-15" in notes


def test_values_are_those_of_the_networks_on_both_dates(fall: gg.Network) -> None:
    found = change(betweenness, fall, "2021-08-01", "2021-09-30").actors.set_index("actor")
    assert found.index[-1] == "government"  # no value after
    assert found["change"].abs()[:-1].is_monotonic_decreasing
    for side, date in (("before", "2021-08-01"), ("after", "2021-09-30")):
        for suffix, reading in (("", "possible"), ("_sure", "sure")):
            alone = betweenness(fall.on(date, reading=reading)).set_index("actor")
            assert found[f"value_{side}{suffix}"].dropna().to_dict() == pytest.approx(alone["betweenness"].to_dict())
            if not suffix:
                assert found[f"rank_{side}"].dropna().to_dict() == alone["rank"].to_dict()
    assert pd.isna(found.loc["government", "value_after"])
    assert found.loc["government", "holds"] == ""


def test_whether_a_direction_holds(tmp_path: Path) -> None:
    net = read(
        tmp_path,
        [
            "a,b,trade,2020-05,2020-12,",  # a gains one in both readings
            "c,d,trade,2020-05,,",  # begins for sure; whether it lasts until December is assumed
            "e,f,trade,2019,2020-03,",
            "e,g,trade,2020,2020,",  # either date may be out
        ],
    )
    found = change(degree, net, "2020-02-01", "2020-06-30").actors.set_index("actor")
    assert found["change"].to_dict() == {"a": 1, "b": 1, "c": 1, "d": 1, "e": -1, "f": -1, "g": 0}
    assert found["holds"].to_dict() == {"a": "yes", "b": "yes", "c": "no change", "d": "no change", "e": "yes", "f": "yes", "g": ""}


def test_an_effect_is_what_the_measure_is_without_the_pair(fall: gg.Network) -> None:
    before, after = "2021-08-01", "2021-09-30"
    found = change(betweenness, fall, before, after)
    moves = found.moves
    assert len(moves)
    for row in moves.to_dict("records"):
        part = fall.on(before if row["what"] == "gone" else after)
        without = part.where(~part.ties.index.isin(row["ties"].split(";")))
        for net, value, rank in ((part, "value", "rank"), (without, "value_without", "rank_without")):
            alone = betweenness(net).set_index("actor").loc[row["actor"]]
            assert (row[value], row[rank]) == (pytest.approx(alone["betweenness"]), alone["rank"])
        sign = -1 if row["what"] == "gone" else 1
        assert row["effect"] == pytest.approx(sign * (row["value"] - row["value_without"]))
    # In ties stands the strongest of these.
    ties = found.ties.set_index("tie")
    for tie in ties.index[ties["effect"].notna()]:
        mine = moves[[tie in cell.split(";") for cell in moves["ties"]]]
        assert abs(ties.loc[tie, "effect"]) == pytest.approx(mine["effect"].abs().max())


def test_effects_are_bounded_and_the_bound_is_told(fall: gg.Network) -> None:
    found = change(degree, fall, "2021-08-01", "2021-09-30", movers=2, pairs=3)
    assert found.moves["actor"].nunique() <= 2
    assert found.moves[["source", "target"]].drop_duplicates().shape[0] <= 3
    assert any(
        "on the 2 whose value changes most" in note and "(3 of 7 pairs, theirs first)" in note for note in gg.about(found.moves)["notes"]
    )
    none = change(degree, fall, "2021-08-01", "2021-09-30", pairs=0)
    assert none.moves.empty
    assert none.ties["effect"].isna().all()


def test_parallel_ties_of_a_pair_are_taken_away_together(tmp_path: Path) -> None:
    net = read(tmp_path, ["a,b,trade,2020-05,2021,", "a,b,contact,2020-05,2021,", "b,c,trade,2019,2021,"])
    found = change(degree, net, "2020-01", "2020-12")
    assert found.moves[["actor", "source", "target", "effect"]].values.tolist() == [["a", "a", "b", 1.0], ["b", "a", "b", 1.0]]
    assert len(found.moves["ties"].iloc[0].split(";")) == 2


def test_another_tie_of_the_type_is_no_news(tmp_path: Path) -> None:
    rows = [
        "a,b,contact,2020-03-01,,",
        "b,a,contact,2020-08-01,,",
        "a,b,trade,2020-08-01,2022,",
        "a,b,aid,2020-01,2020-01,",
        "b,a,aid,2020-08-02,,",
    ]
    found = change(degree, read(tmp_path, rows), "2020-06", "2020-09")
    only = dict(zip(found.ties["type"], found.ties["only"], strict=True))
    assert only == {"contact": False, "trade": True, "aid": True}  # aid goes the other way


@pytest.mark.parametrize(
    ("relation", "passes"),
    [
        ("new,successor_of,old,2020-06-01,", True),
        ("new,successor_of,old,2020,", True),  # may be
        ("new,successor_of,old,,", True),  # no date rules it out
        ("new,successor_of,old,2015-06-01,", False),
        ("new,part_of,old,2020-06-01,", False),
        ("old,successor_of,new,2020-06-01,", False),
    ],
)
def test_who_succeeds_whom(tmp_path: Path, relation: str, passes: bool) -> None:
    rows = ["old,p,trade,2019,2020-05,", "p,new,trade,2020-07,2021,", "old,q,aid,2019,2020-05,", "q,new,aid,2020-07,2021,"]
    found = change(degree, read(tmp_path, rows, relations=f"actor,relation,of,start,end\n{relation}\n"), "2020-02", "2020-09")
    what = {pair: what for pair, (what, _) in turned(found).items()}
    assert what["old-p"] == ("passed on" if passes else "ended")
    assert what["p-new"] == ("passed on" if passes else "began")
    assert (what["old-q"], what["q-new"]) == ("ended", "began")  # aid from q is another thing than aid to q


DATES = ("", "2019", "2020", "2020-05", "2020-05-10", "2020~", "2020-06", "2020-06-20", "2020-07-02", "2021")


def test_every_turn_agrees_with_the_networks_on_both_dates(tmp_path: Path) -> None:
    rows = []
    for kind, (start, end) in itertools.product(("trade", "contact"), itertools.product(DATES, (*DATES, ".."))):
        if start and end not in ("", "..") and end < start.rstrip("~"):
            continue
        rows.append(f"a{len(rows)},b{len(rows)},{kind},{start},{end},s:1")
    net = read(tmp_path, rows, sources="id,date\ns,2020-06-10\n")
    for before, after in (("2020-05-10", "2020-06-20"), ("2020-05", "2020-06"), ("2019", "2020"), ("2020-05-31", "2021")):
        found = change(degree, net, before, after)
        ties = found.ties.set_index("tie")
        there = {date: set(net.on(date).ties.index) for date in (before, after)}
        surely = {date: set(net.on(date, reading="sure", undated="drop").ties.index) for date in (before, after)}
        assert (there[before] ^ there[after]) <= set(ties.index)
        told = found.summary.set_index("quantity")["ties"]
        assert told[["dated well enough", "dates straddle", "dates open"]].sum() == len(net.between(before, after, undated="drop"))
        for tie, row in ties.iterrows():
            assert row["before"] == ("" if tie not in there[before] else "in force" if tie in surely[before] else "assumed")
            assert (row["share"] == 1) or row["certainty"] == "possible"
            if row["certainty"] != "sure":
                continue
            if row["what"] in ("began", "took place", "began and ended"):
                assert tie not in there[before], (tie, before, after)
            if row["what"] == "began":
                assert tie in there[after] or net.ties.loc[tie, "end"] != ""
            if row["what"] in ("ended", "lapsed"):
                assert tie in there[before], (tie, before, after)
            if row["what"] in ("ended", "began and ended") and net.ties.loc[tie, "type"] == "trade":
                assert tie not in there[after], (tie, before, after)


def test_the_order_of_rows_does_not_matter(fall: gg.Network) -> None:
    shuffled = fall._made(fall._tables.replace(ties=fall._tables.ties[::-1], actors=fall._tables.actors[::-1]), "turned round")
    one, other = (change(betweenness, net, "2021-08-01", "2021-09-30").to_dict() for net in (fall, shuffled))
    assert str(one) == str(other)
    assert str(follow(degree, fall).to_dict()) == str(follow(degree, shuffled).to_dict())


def test_ends_that_name_the_first_day_out_of_force(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text(HEAD + "a,b,alliance,1890,1904,\nb,c,alliance,1904,1907,\n", encoding="utf-8")
    net = gg.read(tmp_path, end="exclusive")
    assert turned(change(degree, net, "1903", "1904")) == {"a-b": ("ended", "sure"), "b-c": ("began", "sure")}
    assert turned(change(degree, gg.read(tmp_path), "1903", "1904")) == {"b-c": ("began", "sure")}
    assert change(degree, gg.read(tmp_path), "1904", "1905").ties["what"].tolist() == ["ended"]


def test_a_first_date_in_the_month_of_the_news(tmp_path: Path) -> None:
    net = read(tmp_path, ["a,b,trade,2021-08,2022,", "b,c,trade,2020,2022,"])
    note = "1 of these are dated 2021-08, which holds the first date; 2021-07 as the first date would tell"
    assert note in gg.about(change(degree, net, "2021-08-01", "2021-09").ties)["notes"]
    assert turned(change(degree, net, "2021-08-01", "2021-09")) == {"a-b": ("began", "possible")}
    assert turned(change(degree, net, "2021-07", "2021-09")) == {"a-b": ("began", "sure")}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("2021", "2020", "does not lie after"),
        ("2021", "2021-05", "does not lie after"),
        ("2021", "2021", "does not lie after"),
        ("..", "2021", "no date to compare"),
        ("", "2021", "no date to compare"),
    ],
)
def test_dates_that_cannot_be_compared(fall: gg.Network, before: str, after: str, told: str) -> None:
    with pytest.raises(MeasureError, match=told):
        change(degree, fall, before, after)


def test_nothing_changes(tmp_path: Path) -> None:
    found = change(degree, read(tmp_path, ["a,b,trade,2000,2030,"]), "2020", "2021")
    assert found.ties.empty
    assert found.moves.empty
    assert (found.actors["change"] == 0).all()
    assert "nobody's value changes" in gg.about(found.moves)["notes"][-1]
    assert found.to_dict()["ties"] == []


def test_networks_of_networkx_and_actors_of_any_kind() -> None:
    graph = nx.MultiGraph()
    graph.add_edge((1, 2), 3, start="2019", end="2020-03")
    graph.add_edge(3, "x", start="2020-06", end="2021")
    found = change(degree, graph, "2020-01", "2020-12")
    assert found.ties[["what", "certainty"]].values.tolist() == [["began", "sure"], ["ended", "sure"]]
    assert {str(a): c for a, c in zip(found.actors["actor"], found.actors["change"], strict=True)} == {"(1, 2)": -1, "3": 0, "x": 1}


def test_a_measure_may_have_no_value_for_some() -> None:
    found = change(talk_to_means, gg.example(), "2021-07", "2021-10").actors
    assert found["change"].isna().any()
    assert found["change"].notna().any()


# -- follow ----------------------------------------------------------------------------------------


def test_each_date_is_the_measure_of_the_network_on_it() -> None:
    net = gg.example()
    found = follow(betweenness, net, at=["2021-08", 2022])
    assert found["date"].drop_duplicates().tolist() == ["2021-08", "2022"]
    for date, part in found.groupby("date"):
        for name, reading in (("", "possible"), ("_sure", "sure")):
            alone = betweenness(net.on(str(date), reading=reading)).set_index("actor")
            mine = part.set_index("actor")
            assert mine[f"value{name}"].to_dict() == pytest.approx(alone["betweenness"].to_dict())
            assert mine[f"rank{name}"].to_dict() == alone["rank"].to_dict()
        assert part["rank"].is_monotonic_increasing
        assert part[["in_force", "assumed", "undated"]].iloc[0].sum() == len(net.on(str(date)))
        assert set(part["undated"]) == {14}
        assert set(part["used"]) == {gg.about(betweenness(net.on(str(date))))["counts"]["used"]}


def test_steps_of_time(fall: gg.Network) -> None:
    def dates(**given: Any) -> list[str]:
        return follow(degree, fall, **given)["date"].drop_duplicates().tolist()

    assert dates() == dates(every="year") == [str(year) for year in range(1990, 2023)]
    assert dates(every="quarter", between=("2020-11", "2021-04-01")) == ["2020-Q4", "2021-Q1", "2021-Q2"]
    assert dates(every="month", between=("2020-11", "2021-02")) == ["2020-11", "2020-12", "2021-01", "2021-02"]
    assert dates(between=("2020", "..")) == ["2020", "2021", "2022"]
    assert dates(at=["2021-08", "2020", "2021-08"]) == ["2021-08", "2020"]
    quarter = follow(degree, fall, every="quarter", between=("2021-07", "2021-09"), actors=["neighbor"])
    month = follow(degree, fall, every="month", between=("2021-07", "2021-09"), actors=["neighbor"])
    assert quarter["value"].tolist() == [4.0]  # the government, the rebels, the army, a friend: all that any of its months has
    assert month["value"].tolist() == [3.0, 4.0, 2.0]


def test_actors_have_rows_while_they_are_there(fall: gg.Network) -> None:
    found = follow(degree, fall, at=["2021-08-01", "2021-09-30"], actors=["government", "donor"])
    assert found[["actor", "date"]].values.tolist() == [["government", "2021-08-01"], ["donor", "2021-08-01"], ["donor", "2021-09-30"]]
    with pytest.raises(UnknownName, match="government"):
        follow(degree, fall, at=["2021"], actors=["goverment"])


def test_undated_ties_and_persistence(fall: gg.Network) -> None:
    kept = follow(degree, fall, at=["2021-08-20"], actors=["envoy", "friend"])
    less = follow(degree, fall, at=["2021-08-20"], actors=["envoy", "friend"], undated="drop", persistence=3)
    assert dict(zip(kept["actor"], kept["value"], strict=True)) == {"envoy": 1, "friend": 1}
    assert dict(zip(less["actor"], less["value"], strict=True)) == {"envoy": 0, "friend": 0}
    assert (kept["undated"].iloc[0], less["undated"].iloc[0]) == (1, 0)
    assert gg.about(less)["options"] == {"measure": "degree", "undated": "drop", "persistence": 3}


def test_a_column_and_options(fall: gg.Network) -> None:
    found = follow(degree, fall, at=["2021-09-30"], column="hostile", options={"ties": "all"})
    alone = degree(fall.on("2021-09-30"), ties="all").set_index("actor")
    assert dict(zip(found["actor"], found["value"], strict=True)) == alone["hostile"].to_dict()
    assert found.loc[found["value"] == found["value"].max(), "rank"].tolist() == [1, 1]


def test_a_date_without_a_value_is_told(fall: gg.Network) -> None:
    def moody(net: gg.Network, **options: Any) -> pd.DataFrame:
        if len(net) < 5:
            raise MeasureError("too few ties")
        return degree(net, **options)

    found = follow(moody, fall, at=["1995", "2021-08-01"], undated="drop")
    assert found.empty or set(found["date"]) == {"2021-08-01"}
    assert "1995 has no value: too few ties" in gg.about(found)["notes"]


def test_times_that_lead_nowhere(fall: gg.Network) -> None:
    with pytest.raises(MeasureError, match="names the dates"):
        follow(degree, fall, every="year", at=["2020"])
    with pytest.raises(MeasureError, match="no date"):
        follow(degree, fall, at=[])
    with pytest.raises(MeasureError, match="no tie has a date"):
        follow(degree, nx.path_graph(3))
    with pytest.raises(MeasureError, match="more than 2,000"):
        follow(degree, fall, every="month", between=("1000", "2000"))
    with pytest.raises(UnknownName, match="week"):
        follow(degree, fall, every="week")  # type: ignore[arg-type]


# -- sources ---------------------------------------------------------------------------------------


def test_what_sources_add(tmp_path: Path) -> None:
    rows = ["a,b,trade,,,s1:1", "b,c,trade,,,s1:2;s2:1", "c,d,trade,,,s2:2;s3:9", "d,e,trade,,,s3:1", "e,a,trade,,,"]
    net = read(tmp_path, rows, sources="id,date\ns1,2021\ns2,2022-03\ns3,2023\n")
    found = added(degree, net, ["2022/2023"])
    assert found.ties[["what", "source", "target", "citation"]].values.tolist() == [
        ["added", "c", "d", "s2:2;s3:9"],
        ["added", "d", "e", "s3:1"],
        ["supported", "b", "c", "s2:1"],
    ]
    assert found.summary.set_index("quantity")["ties"].to_dict() == {
        "without them": 3, "added": 2, "supported": 1, "actors tied only by them": 1
    }  # fmt: skip
    assert found.actors.set_index("actor")["change"].to_dict() == {"a": 0, "b": 0, "c": 1, "d": 2, "e": 1}
    fewer = degree(net.not_citing("s2", "s3")).set_index("actor")["degree"]
    assert found.actors.set_index("actor")["value_before"].to_dict() == fewer.to_dict()
    assert not {"holds", "change_sure", "certainty"} & {*found.actors, *found.ties}
    assert added(degree, net, ["s2", "s3"]).to_dict() == found.to_dict()
    assert len(added(degree, net, ["2023"]).ties) == 2
    with pytest.raises(UnknownName, match="did you mean"):
        added(degree, net, ["s22"])
    with pytest.raises(MeasureError, match="no source is dated 1999"):
        added(degree, net, ["1999"])
    with pytest.raises(MeasureError, match="single name"):
        added(degree, net, "s2")


def test_sources_that_only_support(tmp_path: Path) -> None:
    net = read(tmp_path, ["a,b,trade,,,s1:1;s2:1"])
    found = added(degree, net, ["s2"])
    assert found.ties["what"].tolist() == ["supported"]
    assert found.moves.empty
    assert np.array_equal(found.actors["change"], [0, 0])


def test_the_tie_that_gives_a_mover_its_whole_value_is_named() -> None:
    g = nx.Graph()
    for a, b, start, end in [
        ("x", "p", "2019", "2020-03"), ("x", "q", "2019", "2020-03"), ("x", "r", "2020-09", "2021"), ("r", "p", "2019", "2021"),
        ("p", "q", "2019", "2021"),
    ]:  # fmt: skip
        g.add_edge(a, b, start=start, end=end)
    moves = gg.timeline.change(gg.brokerage.constraint, g, "2020-01", "2020-12").moves
    row = moves[(moves["actor"] == "x") & (moves["what"] == "new")]
    assert {*row.iloc[0][["source", "target"]]} == {"x", "r"}
    assert row["value_without"].isna().all()
    assert moves[moves["actor"] == "x"].iloc[0]["what"] == "new"  # the greatest effect comes first


def test_dates_and_actors_given_alone() -> None:
    g = nx.Graph()
    g.add_edge("ab", "c", start="2020", end="2021")
    one = gg.timeline.follow(gg.centrality.degree, g, at=datetime.date(2020, 5, 1), actors="ab")
    assert one[["actor", "date"]].values.tolist() == [["ab", "2020-05-01"]]
    assert not any("differ" in note for note in gg.about(gg.timeline.follow(gg.centrality.degree, g, at=["2020-05"]))["notes"])

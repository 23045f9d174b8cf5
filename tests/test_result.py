from __future__ import annotations

import csv
import io
import json
import os
import stat

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geograph as gg
from geograph import result as results
from geograph.errors import CannotWrite, GeographError, UnknownName
from geograph.output import render
from geograph.result import Table, column, line, ranks


@pytest.fixture
def kite() -> Table:
    return gg.centrality.betweenness(nx.krackhardt_kite_graph())


@pytest.fixture
def holey() -> Table:
    """A result with NaN and without ranks for two of three actors; names that would hurt elsewhere."""
    graph = nx.MultiGraph()
    graph.add_edge("=cmd|' /C calc'!A0", "b|<i>", type="contact")
    graph.add_node('Zürich, "x"\nnext')
    return gg.centrality.talk_to_means(graph)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


# -- ranks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ([], []),
        ([5], [1]),
        ([1, 3, 3, 2], [4, 1, 1, 3]),
        ([0, 0, 0], [1, 1, 1]),
        ([-1, -2, 0], [2, 3, 1]),
        ([0.1 + 0.2, 0.3, 1], [2, 2, 1]),
        ([1e9, 1e9 + 0.5, 0], [1, 1, 3]),  # equal within 1e-9 of the largest
        ([1, 1 + 1e-8], [2, 1]),
        ([1e-12, 2e-12], [2, 1]),  # small as a whole is not equal
        ([np.inf, 3, np.inf, -np.inf], [1, 3, 1, 4]),
        ([np.nan, 1, np.nan, 2], [np.nan, 2, np.nan, 1]),
        ([np.nan, np.nan], [np.nan, np.nan]),
    ],
)
def test_ranks_are_competition_ranks_largest_first(values, known):
    np.testing.assert_array_equal(ranks(values), known)


def test_where_small_is_strong_the_smallest_is_first():
    np.testing.assert_array_equal(ranks([3, 1, 1, np.nan, 2], small_is_strong=True), [4, 1, 1, np.nan, 3])


@given(st.lists(st.integers(-5, 5) | st.just(float("nan")), max_size=12))
@settings(max_examples=100)
def test_a_rank_is_one_more_than_the_number_of_larger_values(values):
    x = np.array(values, dtype=float)
    known = [np.nan if np.isnan(v) else 1 + int((x > v).sum()) for v in x]
    np.testing.assert_array_equal(ranks(x), known)


def test_equal_values_stand_in_the_order_of_names_and_those_without_a_value_last(holey, kite):
    assert kite["actor"].tolist() == [7, 5, 6, 8, 3, 0, 1, 2, 4, 9]
    assert kite["rank"].tolist() == [1, 2, 2, 4, 5, 6, 6, 8, 8, 8]
    assert holey["rank"].isna().tolist() == [False, False, True]
    assert str(holey["rank"].dtype) == "Int64"


# -- how a result was made --------------------------------------------------------------------------


def test_about_tells_measure_options_contract_steps_data_and_versions():
    net = gg.example()
    part = net.of_type("contact", "membership")
    made = gg.about(gg.centrality.closeness(part, convention="max+1"))
    assert made["measure"] == "closeness" and made["value"] == "closeness"
    assert made["options"] == {"convention": "max+1"}
    assert made["contract"] == {
        "ties": "channels",
        "parallel": "any",
        "weight": None,
        "distance": None,
        "directed": False,
        "ambivalent": "drop",
        "forums": "conduit",
    }
    assert made["steps"] == list(part.steps) and len(made["steps"]) == 1
    assert made["data"] == part.hash != net.hash
    assert {"geograph", "python", "numpy", "pandas", "networkx"} <= made["versions"].keys() | {"networkx"}
    assert made["made"] == gg.view(part).line()


@pytest.mark.parametrize(
    ("contract", "words"),
    [
        (
            {},
            {
                "symmetrization": "every tie is walked both ways",
                "dichotomization": "parallel ties count once",
                "projection": "none",
                "exclusion": "hostile ties and ties that are no channel; self-ties",
                "aggregation": "parallel ties: any",
                "imputation": "none",
            },
        ),
        ({"directed": True, "ties": "all"}, {"symmetrization": "none", "exclusion": "none; self-ties"}),
        (
            {"weight": "weight", "parallel": "sum"},
            {
                "dichotomization": "none",
                "aggregation": "parallel ties: sum of weight",
                "imputation": "a tie without a weight counts 1",
            },
        ),
        ({"forums": "project"}, {"projection": "forums onto their members, 1/(n-1)"}),
        ({"ties": "hostile"}, {"exclusion": "all but hostile ties; self-ties"}),
    ],
)
def test_about_puts_the_contract_in_the_words_of_the_grand_guidelines(contract, words):
    grand = gg.about(gg.centrality.betweenness(nx.path_graph(3), **contract))["grand"]
    assert list(grand) == ["symmetrization", "dichotomization", "projection", "exclusion", "aggregation", "imputation"]
    assert {word: grand[word] for word in words} == words


def test_forums_left_out_are_among_the_exclusions():
    grand = gg.about(gg.centrality.betweenness(nx.path_graph(3), forums="drop"))["grand"]
    assert "forums" in grand["exclusion"]


def test_about_a_table_of_ones_own_is_refused():
    with pytest.raises(GeographError, match="does not say how it was made"):
        gg.about(pd.DataFrame({"actor": ["a"]}))


def test_the_line_is_one_printable_line():
    net = gg.from_networkx(nx.Graph([("a\x1b[2J\nb", "c")])).among(["a\x1b[2J\nb", "c"])
    text = line(gg.centrality.closeness(net, convention="zero"))
    assert text.startswith("closeness(convention=zero) | channels only")
    assert text.endswith(f"data {net.hash[:12]}, geograph {gg.__version__}")
    assert "\x1b" not in text and "\n" not in text


def test_a_column_is_found_by_actor_or_named_in_an_error(kite):
    assert column(kite)[7] == 14
    assert column(kite, "normalized")[7] == pytest.approx(14 / 36)
    with pytest.raises(UnknownName, match="did you mean 'betweenness'"):
        column(kite, "betweeness")


# -- tables -----------------------------------------------------------------------------------------


def test_a_table_keeps_its_caption_through_head_and_selection(kite):
    parts = kite.head(3), kite[kite["betweenness"] > 1], kite.sort_values("actor"), kite[["actor", "rank"]], kite.copy(), kite.reset_index()
    for part in parts:
        assert isinstance(part, Table)
        assert gg.about(part)["measure"] == "betweenness"
        assert repr(part).endswith(line(kite))
        assert "<small>betweenness | channels only" in part._repr_html_()


def test_a_table_without_a_caption_prints_as_any_dataframe():
    plain = pd.DataFrame({"a": [1]})
    assert repr(Table(plain)) == repr(plain)
    assert "<small>" not in Table(plain)._repr_html_()


def test_the_caption_of_html_is_escaped():
    net = gg.from_networkx(nx.Graph([("<b>", "c")])).among(["<b>", "c"])
    html = gg.centrality.degree(net)._repr_html_()
    assert "<b>" not in html and "&lt;b&gt;" in html


def test_changing_one_result_changes_no_other(kite):
    part = kite.head(2)
    part.attrs["geograph"]["measure"] = "mine"
    part.loc[0, "betweenness"] = -1
    assert gg.about(kite)["measure"] == "betweenness" and kite["betweenness"][0] == 14


# -- rendering --------------------------------------------------------------------------------------


def test_csv_reads_back_to_the_last_bit(kite):
    text = render(kite, "csv")
    assert text.startswith("actor,betweenness,normalized,rank\n7,14.0,")
    assert "\r" not in text
    back = list(csv.DictReader(io.StringIO(text)))
    assert [float(row["normalized"]) for row in back] == kite["normalized"].tolist()


def test_csv_has_blanks_for_what_is_no_number_and_guards_formulas(holey):
    rows = list(csv.reader(io.StringIO(render(holey, "csv"))))
    assert rows == [
        ["actor", "talk_to_means", "contacts", "means", "rank"],
        ["'=cmd|' /C calc'!A0", "1.0", "1", "0", "1"],
        ["b|<i>", "1.0", "1", "0", "1"],
        ['Zürich, "x"\nnext', "", "0", "0", ""],
    ]
    assert list(csv.reader(io.StringIO(render(holey, "csv", raw=True))))[1][0] == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_every_beginning_of_a_formula_is_guarded_in_text_and_none_in_numbers(start):
    frame = pd.DataFrame({"actor": [f"{start}1+1"], "x": [-1.5]})
    cells = list(csv.reader(io.StringIO(render(frame, "csv"), newline="")))[1]
    assert cells == [f"'{start}1+1", "-1.5"]


def test_a_carriage_return_in_a_name_begins_no_row_of_its_own():
    # Bare in the file it would end the row for most readers, and what follows would open a cell unguarded.
    frame = pd.DataFrame({"actor": ["a\r=1+1", "b\r\nc"], "x": [1, 2]})
    text = render(frame, "csv")
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [["a\r=1+1", "1"], ["b\r\nc", "2"]]


def test_a_heading_that_comes_from_the_data_is_guarded_too():
    # degree(by="type") heads a column with whatever the file calls a type
    graph = nx.Graph([("a", "b", {"type": "=1+1"})])
    heading = next(csv.reader(io.StringIO(render(gg.centrality.degree(graph, by="type"), "csv"))))
    assert "'=1+1" in heading and "=1+1" not in heading


def test_json_is_valid_and_has_null_for_what_is_no_number(holey):
    def refuse(word):
        raise AssertionError(f"{word} is not JSON")

    text = render(holey, "json")
    data = json.loads(text, parse_constant=refuse)
    assert data["rows"][2] == {"actor": 'Zürich, "x"\nnext', "talk_to_means": None, "contacts": 0, "means": 0, "rank": None}
    assert data["rows"][0]["actor"] == "=cmd|' /C calc'!A0"  # JSON is no spreadsheet
    assert data["meta"]["measure"] == "talk_to_means" and data["meta"]["grand"]["symmetrization"]
    assert "Zürich" in text and text.endswith("}\n")


@pytest.mark.parametrize("name", sorted(gg.centrality.MEASURES))
def test_every_result_of_every_measure_is_valid_json(name):
    for graph in (nx.empty_graph(0), nx.empty_graph(1), nx.path_graph(3), nx.grid_2d_graph(2, 2)):
        result = gg.centrality.MEASURES[name](graph)
        data = json.loads(render(result, "json"), parse_constant=pytest.fail)
        assert len(data["rows"]) == len(result) == len(render(result, "csv").splitlines()) - 1


def test_markdown_shows_text_as_text(holey):
    lines = render(holey, "md").splitlines()
    assert lines[0].replace("\\_", "_") == "| actor | talk_to_means | contacts | means | rank |"
    assert lines[1] == "| --- | --- | --- | --- | --- |"
    assert lines[3] == r"| b\|\<i\> | 1.0 | 1 | 0 | 1 |"
    assert lines[4] == '| Zürich, "x" next |  | 0 | 0 |  |'
    assert len(lines) == 5


def test_a_heading_in_markdown_breaks_no_table():
    graph = nx.Graph([("a", "b", {"type": "a|b"})])
    heading = render(gg.centrality.degree(graph, by="type"), "md").splitlines()[0]
    assert r"a\|b" in heading


def test_an_unknown_form_is_refused(kite):
    with pytest.raises(UnknownName, match="csv"):
        render(kite, "xlsx")


# -- files ------------------------------------------------------------------------------------------


def test_beside_a_csv_stands_how_it_was_made(kite, tmp_path):
    path = gg.write(kite, tmp_path / "top.csv")
    assert path.read_text(encoding="utf-8") == render(kite, "csv")
    made = json.loads((tmp_path / "top.about.json").read_text(encoding="utf-8"))
    assert made == json.loads(json.dumps(gg.about(kite), default=str))
    assert files(tmp_path) == ["top.about.json", "top.csv"]


def test_a_json_tells_itself_how_it_was_made_and_stands_alone(kite, tmp_path):
    gg.write(kite, tmp_path / "top.json")
    assert files(tmp_path) == ["top.json"]


def test_a_table_of_ones_own_is_written_without_a_story(tmp_path):
    gg.write(pd.DataFrame({"a": [1]}), tmp_path / "x.md")
    assert files(tmp_path) == ["x.md"]


def test_a_folder_that_does_not_exist_is_made_and_an_unknown_ending_refused(kite, tmp_path):
    assert gg.write(kite, tmp_path / "a" / "b" / "top.csv").is_file()
    with pytest.raises(UnknownName):
        gg.write(kite, tmp_path / "top.xlsx")
    assert not (tmp_path / "top.xlsx").exists()


@pytest.mark.parametrize("failing", ["os.fsync", "pathlib.Path.replace"])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(kite, tmp_path, monkeypatch, failing):
    path = tmp_path / "top.csv"
    path.write_text("old", encoding="utf-8")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(failing, fail)
    with pytest.raises(CannotWrite, match="No space left"):
        gg.write(kite, path)
    monkeypatch.undo()
    assert path.read_text(encoding="utf-8") == "old"
    assert files(tmp_path) == ["top.csv"]


def test_a_write_that_is_interrupted_leaves_the_old_file_and_no_other(kite, tmp_path, monkeypatch):
    path = tmp_path / "top.csv"
    path.write_text("old", encoding="utf-8")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        gg.write(kite, path)
    monkeypatch.undo()
    assert path.read_text(encoding="utf-8") == "old"
    assert files(tmp_path) == ["top.csv"]


def test_a_file_is_replaced_whole_and_a_link_kept(kite, tmp_path):
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("a much longer text than " * 1000, encoding="utf-8")
    link.symlink_to(real)
    gg.write(kite, link)
    assert link.is_symlink() and real.read_text(encoding="utf-8") == render(kite, "csv")


def test_a_new_file_may_be_read_by_those_whom_the_umask_allows(kite, tmp_path):
    umask = os.umask(0o022)
    try:
        path = gg.write(kite, tmp_path / "top.csv")
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
    finally:
        os.umask(umask)


@pytest.mark.parametrize("where", ["folder", "below a file"])
def test_a_place_where_no_file_can_be_is_said_plainly(kite, tmp_path, where):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(CannotWrite):
        gg.write(kite, tmp_path / "folder.csv" if where == "folder" else tmp_path / "file" / "top.csv")


def test_a_network_written_to_a_folder_reads_back_the_same(tmp_path):
    net = gg.example()
    assert gg.read(gg.write(net, tmp_path / "net")) == net


def test_a_network_cannot_be_written_over_a_file(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotWrite):
        gg.write(gg.example(), tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_only_libraries_in_use_are_named_among_the_versions():
    found = results.versions()
    assert found["geograph"] == gg.__version__ and found["numpy"] == np.__version__
    assert list(found)[:2] == ["geograph", "python"]


def test_several_tables_are_shown_by_name_and_size() -> None:
    found = gg.robust.vary(gg.centrality.degree, gg.example(), over=["forums"])
    assert repr(found).splitlines()[0] == "<Variation: actors (61 rows), choices (3 rows), grid (3 rows), ranks (159 rows)>"
    html = found._repr_html_()
    assert "<b>actors</b>, the first 5 of 61 rows" in html
    assert html.count("<table") == 4
    assert "3 specifications over forums" in html
    cost = nx.Graph([("$a$ <b>", "c")])
    assert "$a$ &lt;b&gt;" in gg.actor(cost, "$a$ <b>")._repr_html_()
    assert "mathjax_ignore" in gg.actor(cost, "c")._repr_html_()

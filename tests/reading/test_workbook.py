"""Workbooks as people keep them: sheets to tables of text, and whatever has no value to read told with its cell."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from geograph.errors import CannotRead, ProblemLog
from geograph.reading import read_tables
from geograph.reading.workbook import load_workbook

EDGES = [["source", "target", "type"], ["a", "b", "contact"]]


def book(path: Path, **sheets) -> Path:
    """A workbook with these rows; ``"=..."`` is a formula, a pair (value, format) a formatted cell."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for i, row in enumerate(rows, 1):
            for j, value in enumerate(row, 1):
                if isinstance(value, tuple):
                    sheet.cell(i, j, value[0]).number_format = value[1]
                elif value is not None:
                    sheet.cell(i, j, value)
    made.save(path)
    return path


def load(path: Path):
    log = ProblemLog()
    return load_workbook(path, log), log.problems


def rows(raw) -> list[list[str]]:
    return [list(row) for row in zip(*(raw.column(i).texts() for i in range(len(raw.header))), strict=True)]


def repacked(path: Path, change) -> Path:
    """The workbook with ``change(name, part)`` in place of each of its parts; None leaves it out."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return path


def one(value, tmp_path):
    """What a single cell is read as, or the code of its problem."""
    tables, problems = load(book(tmp_path / "one.xlsx", edges=[["source", "target", "x"], ["a", "b", value]]))
    return problems[0].code if problems else rows(tables["edges"])[0][2]


def test_the_sheets_of_these_names_are_the_tables_in_any_case_and_others_are_the_users_own(tmp_path):
    path = book(tmp_path / "net.xlsx", **{"Read me": [["hello"]], "EDGES": EDGES, "Nodes ": [["id"], ["a"], ["b"]], "Pivot": [[1]]})
    tables, problems = load(path)
    assert problems == []
    assert list(tables) == ["edges", "nodes"]
    assert tables["edges"].name == "edges"
    assert tables["edges"].file == f"{path}[EDGES]"
    assert tables["edges"].header == ["source", "target", "type"]
    assert rows(tables["edges"]) == [["a", "b", "contact"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Iran  ", "  Iran  "),
        ("002", "002"),
        ("NA", "NA"),
        ("'quoted", "'quoted"),
        ("two\nlines", "two\nlines"),
        ("tab_x0009_stop", "tab\tstop"),
        (200, "200"),
        (200.0, "200"),
        (-1, "-1"),
        (0.5, "0.5"),
        (1e300, "1e+300"),
        (2021, "2021"),
        ((2, "000"), "002"),
        ((0.8, "0%"), "0.8"),
        (True, "yes"),
        (False, "no"),
        (None, ""),
        ("   ", "   "),
        (dt.date(2021, 8, 15), "2021-08-15"),
        (dt.datetime(2021, 8, 15), "2021-08-15"),
        ((dt.date(2021, 8, 15), "dd/mm/yyyy"), "2021-08-15"),
        ((dt.date(2021, 8, 15), '[$-409]d" of "mmmm" "yy'), "2021-08-15"),
        ((dt.date(2021, 8, 1), "mmm-yy"), "2021-08"),
        ((dt.date(2021, 8, 15), "mmm-yy"), "2021-08-15"),
        ((dt.date(2021, 1, 1), "yyyy"), "2021"),
        ((dt.date(2021, 3, 1), "yyyy"), "2021-03-01"),
    ],
)
def test_a_cell_is_read_as_it_is_written(value, text, tmp_path):
    assert one(value, tmp_path) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (dt.datetime(2021, 8, 15, 9, 30), "E335"),
        (dt.time(9, 30), "E335"),
        (dt.timedelta(hours=30), "E335"),
        ((dt.date(2026, 3, 15), "d-mmm"), "E335"),  # "3/15" or "Mar-15" typed: the year is the spreadsheet's guess
        ((9e9, "yyyy-mm-dd"), "E309"),
        ("=A1", "E310"),
        ("#REF!", "E309"),
        ("#N/A", "E309"),
    ],
)
def test_a_cell_without_a_value_to_read_is_told(value, code, tmp_path):
    assert one(value, tmp_path) == code


def test_a_row_with_formulas_or_errors_is_refused_and_every_cell_of_it_told(tmp_path):
    lines = [*EDGES, ["a", '=VLOOKUP("b",X:Y,2)', "#N/A"], ["b", "c", "trade"]]
    path = book(tmp_path / "net.xlsx", edges=lines)
    tables, problems = load(path)
    raw = tables["edges"]
    assert rows(raw) == [["a", "b", "contact"], ["b", "c", "trade"]]
    assert list(raw.lines) == [2, 4]
    assert raw.refused == 1
    assert [str(p) for p in problems] == [
        f"{path}[edges]:3:2 (B3): E310 target='=VLOOKUP(\"b\",X:Y,2)' is a formula, not a value; copy, paste as values",
        f"{path}[edges]:3:3 (C3): E309 type='#N/A' is an error of the spreadsheet, not a value; correct the cell",
    ]


def test_an_array_formula_is_a_formula(tmp_path):
    path = book(tmp_path / "net.xlsx", edges=EDGES)
    made = openpyxl.load_workbook(path)
    made["edges"]["C2"] = openpyxl.worksheet.formula.ArrayFormula("C2:C3", "=D1:D2&E1")
    made.save(path)
    _, (problem,) = load(path)
    assert (problem.code, problem.value, problem.line, problem.column) == ("E310", "=D1:D2&E1", 2, 3)


def test_a_time_of_day_says_which_date_to_write(tmp_path):
    _, (problem,) = load(book(tmp_path / "n.xlsx", edges=[["source", "target", "start"], ["a", "b", dt.datetime(2021, 8, 15, 9)]]))
    assert str(problem).endswith("[edges]:2:3 (C2): E335 start='2021-08-15 09:00:00' has a time of day; write 2021-08-15")


def test_places_are_rows_and_columns_of_the_sheet(tmp_path):
    lines = [[None], ["source", "target", "note"], [None, " "], ["a", "b", "x\ny"], [None], ["c", "d", None]]
    raw = load(book(tmp_path / "net.xlsx", edges=lines))[0]["edges"]
    assert list(raw.lines) == [4, 6]
    assert raw.header_line == 2
    assert raw.place(-1, 1) == (2, 2)
    assert raw.place(0, 2) == (4, 3)
    assert raw.place(1, 0) == (6, 1)


def test_ghost_columns_go_and_a_cell_beyond_the_header_is_told(tmp_path):
    lines = [["source", "target", None, " "], ["a", "b", None, None], ["b", "c", " ", None], ["c", "d", None, "stray"]]
    path = book(tmp_path / "net.xlsx", edges=lines)
    tables, (problem,) = load(path)
    assert tables["edges"].header == ["source", "target"]
    assert rows(tables["edges"]) == [["a", "b"], ["b", "c"]]
    assert tables["edges"].refused == 1
    assert (problem.code, problem.line, problem.column, problem.value) == ("E123", 4, 4, "stray")
    assert "name the column in the header" in problem.mend


def test_a_column_without_a_name_between_others_keeps_its_place(tmp_path):
    raw = load(book(tmp_path / "net.xlsx", edges=[["source", None, "target"], ["a", "x", "b"]]))[0]["edges"]
    assert raw.header == ["source", "", "target"]
    assert rows(raw) == [["a", "x", "b"]]


def test_a_title_above_the_header_is_skipped_and_said(tmp_path):
    lines = [["Table 1: ties", None, None, None, "=TODAY()"], [], ["source", "target"], ["a", "b"]]
    path = book(tmp_path / "net.xlsx", edges=lines)
    tables, (problem,) = load(path)
    assert rows(tables["edges"]) == [["a", "b"]]
    expected = "W111 skipped 1 row before the header in row 3; delete them if they are not needed"
    assert str(problem) == f"{path}[edges]:1:1: {expected}"


def test_a_formula_in_the_header_refuses_the_sheet(tmp_path):
    tables, problems = load(book(tmp_path / "net.xlsx", edges=[["source", "target", "=A1"], ["a", "b", "c"]]))
    assert tables == {}
    assert [(p.code, p.line, p.column) for p in problems] == [("E310", 1, 3), ("E110", 1, 1)]


def test_a_hidden_sheet_is_not_read_and_this_is_said(tmp_path):
    path = book(tmp_path / "net.xlsx", edges=EDGES, nodes=[["id"], ["a"]], groups=[["actor"]])
    made = openpyxl.load_workbook(path)
    made["nodes"].sheet_state = "hidden"
    made["groups"].sheet_state = "veryHidden"
    made.save(path)
    tables, problems = load(path)
    assert list(tables) == ["edges"]
    wanted = "W116 the sheet is hidden and was not read; unhide it or delete it"
    assert [str(p) for p in problems] == [f"{path}[{name}]:1:1: {wanted}" for name in ("nodes", "groups")]


def test_hidden_rows_and_columns_are_read(tmp_path):
    path = book(tmp_path / "net.xlsx", edges=[*EDGES, ["b", "c", "trade"]])
    made = openpyxl.load_workbook(path)
    made["edges"].row_dimensions[2].hidden = True
    made["edges"].column_dimensions["C"].hidden = True
    made.save(path)
    tables, problems = load(path)
    assert problems == []
    assert rows(tables["edges"]) == [["a", "b", "contact"], ["b", "c", "trade"]]


@pytest.mark.parametrize(
    ("title", "meant"), [("egdes", None), ("node", "nodes"), ("nodes2", "nodes"), ("Sorces", "sources"), ("edges2", "edges")]
)
def test_a_sheet_whose_name_is_a_slip_is_told(title, meant, tmp_path):
    _, problems = load(book(tmp_path / "net.xlsx", **{"edges": EDGES, title: [["id"]]}))
    told = [(p.code, p.mend.split("?")[0]) for p in problems]
    assert told == ([("W115", f"did you mean {meant}")] if meant else [])  # beside edges, egdes is as likely to be a draft


def test_notes_beside_nodes_are_the_users_own(tmp_path):
    assert load(book(tmp_path / "net.xlsx", edges=EDGES, nodes=[["id"]], notes=[["x"]]))[1] == []


def test_no_sheet_of_ties_lists_what_is_there(tmp_path):
    path = book(tmp_path / "net.xlsx", Sheet1=EDGES, egdes=EDGES)
    tables, problems = load(path)
    assert tables == {}
    assert [p.code for p in problems] == ["W115", "E113"]
    wanted = "E113 sheet='edges' missing; the sheets are 'Sheet1', 'egdes'; rename the one that holds the ties to 'edges'"
    assert str(problems[1]) == f"{path}:1:1: {wanted}"


def test_an_empty_sheet_says_nothing_unless_it_is_that_of_the_ties(tmp_path):
    tables, problems = load(book(tmp_path / "net.xlsx", edges=EDGES, groups=[]))
    assert list(tables) == ["edges"] and problems == []
    tables, (problem,) = load(book(tmp_path / "none.xlsx", edges=[[" "]]))
    assert tables == {} and problem.code == "E103"


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    tables, problems = load(book(tmp_path / "net.xlsx", edges=EDGES[:1]))
    assert problems == []
    assert len(tables["edges"].lines) == 0


def test_merged_cells_hold_their_value_once(tmp_path):
    path = book(tmp_path / "net.xlsx", edges=[*EDGES, ["a", "c", "trade"]])
    made = openpyxl.load_workbook(path)
    made["edges"].merge_cells("A2:A3")
    made.save(path)
    tables, problems = load(path)
    assert rows(tables["edges"]) == [["a", "b", "contact"], ["", "c", "trade"]]
    assert [(p.code, p.line) for p in problems] == [("E128", 2)]
    assert "A2:A3 are merged" in problems[0].message


def test_a_wrong_size_in_the_sheet_does_not_cut_it_off(tmp_path):
    path = book(tmp_path / "net.xlsx", edges=[*EDGES, ["b", "c", "trade"]])
    repacked(path, lambda _, part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part))
    assert rows(load(path)[0]["edges"]) == [["a", "b", "contact"], ["b", "c", "trade"]]


def test_the_calendar_of_old_macs_gives_the_same_days(tmp_path):
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active.title = "edges"
    made.active.append(["source", "target", "start"])
    made.active.append(["a", "b", dt.date(2021, 8, 15)])
    made.save(tmp_path / "mac.xlsx")
    assert rows(load(tmp_path / "mac.xlsx")[0]["edges"]) == [["a", "b", "2021-08-15"]]


# -- files that are no workbook, or none that is safe to open --------------------------------------


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "E103", "empty"),
        (b"source,target\na,b\n", "E102", "not an Excel workbook, whatever its name says"),
        (b"<html>sign in</html>", "E102", "not an Excel workbook"),
        (OLE, "E102", "old Excel workbook (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "E102", "remove the password"),
        (zipped(**{"a.txt": "x"}), "E102", "this is a zip file"),
        (zipped(**{"content.xml": "<x/>"}), "E102", "OpenDocument"),
        (zipped(**{"[Content_Types].xml": "<x/>", "xl__workbook.bin": "x"}), "E102", "binary Excel workbook (.xlsb)"),
        (zipped(**{"[Content_Types].xml": "<x/>", "xl__workbook.xml": "<x/>"}), "E102", "damaged"),
        (zipped(**{"[Content_Types].xml": "<x/>", "xl__workbook.xml": "<x/>"})[:60], "E102", "damaged"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,  # a zip holds the time, and each worker makes its own
)
def test_a_file_that_is_no_workbook_says_what_it_is_and_what_to_do(data, code, words, tmp_path):
    path = tmp_path / "net.xlsx"
    path.write_bytes(data)
    tables, (problem,) = load(path)
    assert tables == {}
    assert problem.code == code
    assert words in str(problem)
    assert problem.mend


def test_a_file_cut_short_or_with_broken_xml_is_damaged_not_a_traceback(tmp_path):
    path = book(tmp_path / "net.xlsx", edges=EDGES, nodes=[["id"], ["a"]])
    whole = path.read_bytes()
    for size in range(0, len(whole), 97):
        path.write_bytes(whole[:size])
        assert {p.code for p in load(path)[1]} <= {"E102", "E103"}
    path.write_bytes(whole)
    for part in zipfile.ZipFile(io.BytesIO(whole)).namelist():
        path.write_bytes(whole)
        repacked(path, lambda name, text, part=part: text[: len(text) // 2] if name == part else text)
        assert {p.code for p in load(path)[1]} <= {"E102", "E113"}
        path.write_bytes(whole)
        repacked(path, lambda name, text, part=part: None if name == part else text)
        assert {p.code for p in load(path)[1]} <= {"E102", "E113"}


def test_a_style_that_does_not_exist_is_no_traceback(tmp_path):
    path = book(tmp_path / "net.xlsx", edges=[["source", "target", "weight"], ["a", "b", 2]])
    repacked(path, lambda name, part: part.replace(b'<c r="C2"', b'<c r="C2" s="99"') if "sheet1" in name else part)
    assert rows(load(path)[0]["edges"]) == [["a", "b", "2"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused_before_anything_is_read(encoding, tmp_path):
    path = book(tmp_path / "net.xlsx", edges=EDGES)
    inside = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

    def poison(name, part):
        if "sheet1" not in name:
            return part
        return f'<?xml version="1.0" encoding="{encoding}"?><!--{"x" * 70000}-->{inside}{part.decode()}'.encode(encoding)

    tables, (problem,) = load(repacked(path, poison))
    assert tables == {}
    assert problem.code == "E106"
    assert "entities" in problem.message


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = book(tmp_path / "net.xlsx", edges=EDGES)
    repacked(path, lambda name, part: part + b" " * 60_000_000 if "sheet1" in name else part)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("unpacked"))
    tables, (problem,) = load(path)
    assert tables == {}
    assert problem.code == "E106"
    assert "unpacks to 60 MB" in problem.message


def test_a_missing_file_or_a_folder_cannot_be_read(tmp_path):
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(CannotRead, match="cannot be read"):
            load(path)


def test_openpyxl_is_imported_only_when_a_workbook_is_read():
    import subprocess
    import sys

    code = "import sys, geograph.cli, geograph.reading.workbook, geograph.starter; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_a_file_gets_a_sheet_gets(tmp_path):
    """Spaces, errors and formulas kept as text, comments, the header again, messages that speak of sheets and cells."""
    edges = [["source", "target", "note"], ["a ", "b", None], ["#N/A", "b", None], ["# seen", None, None], ["source", "target", "note"]]
    path = book(tmp_path / "net.xlsx", edges=edges, nodes=[["id"], ["a"], ["b"]])
    found = [(p.code, p.line, p.column) for p in read_tables(path)[1].problems]
    assert found == [("W204", 2, 1), ("E309", 3, 1), ("W118", 4, 1), ("W122", 5, 1)]
    path = book(tmp_path / "two.xlsx", edges=[["source", "target"], ["a", "x"]], nodes=[["id"], ["a"], ["b"]])
    assert "[edges]:2:2 (B2): E301 target='x' is not an actor in the sheet nodes; add it to the sheet nodes" in str(
        read_tables(path)[1].problems[0]
    )


def test_of_two_sheets_of_one_name_the_second_is_told(tmp_path):
    path = book(tmp_path / "net.xlsx", **{"edges": EDGES, "Edges ": EDGES})
    assert [(p.code, p.file[-8:]) for p in load(path)[1]] == [("W115", "[Edges ]")]

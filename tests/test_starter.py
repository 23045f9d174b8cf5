"""The starter: clean as it comes, the same on any day, and the workbook the same tables as the CSV files."""

import csv
import io
import os
import pickle
import subprocess
import sys
import zipfile

import nbformat
import openpyxl
import pytest

import geograph as gg
from geograph.errors import ProblemLog
from geograph.reading import read_tables
from geograph.reading.workbook import load_workbook
from geograph.starter import ROLES, TABLES, example_rows, starter_files
from geograph.tables import COLUMNS
from geograph.vocabulary import ACTOR_KINDS, ATTRIBUTIONS, BUILT_IN_TYPES, SAYS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("starter")
    for name, data in starter_files().items():
        (place / name).write_bytes(data)
    return place


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(starter_files()["starter.xlsx"]))


def test_the_folder_reads_without_a_remark_and_every_tie_is_cited(folder):
    tables, log, rows = read_tables(folder)
    assert log.problems == []
    assert rows == len(tables.ties) == 6
    assert len(tables.actors) == 5
    assert (tables.ties["citation"] != "").all()


def test_the_workbook_holds_the_same_tables(folder):
    log = ProblemLog()
    tables = load_workbook(folder / "starter.xlsx", log)
    assert log.problems == []
    assert set(tables) == set(TABLES)
    for name, raw in tables.items():
        header, *rows = csv.reader(io.StringIO((folder / f"{name}.csv").read_text(encoding="utf-8")))
        assert raw.header == header
        assert [list(row) for row in zip(*(raw.column(i).texts() for i in range(len(raw.header))), strict=True)] == rows


def test_the_bytes_are_the_same_on_every_run():
    code = "import pickle, sys, geograph.starter as s; sys.stdout.buffer.write(pickle.dumps(s.starter_files()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert pickle.loads(done.stdout) == starter_files()
    with zipfile.ZipFile(io.BytesIO(starter_files()["starter.xlsx"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b">2000-01-01T00:00:00Z<") == 2


def test_every_example_says_that_it_is_one():
    assert {row[-1] for name in ("edges", "nodes", "evidence") for row in example_rows()[name]} == {"Invented example: delete this row."}
    assert all("(example)" in row[1] for row in example_rows()["nodes"])
    assert all("(invented)" in row[2] for row in example_rows()["sources"])
    assert all(set(columns) <= set(COLUMNS[name]) for name, columns in TABLES.items())
    assert set(TABLES["edges"]) <= set(COLUMNS["edges"])


def test_the_workbook_opens_on_a_sheet_that_explains_and_keeps_the_header_in_sight(book):
    assert book.sheetnames == ["read me", *TABLES]
    assert book.active.title == "read me"
    explained = {word for row in book["read me"].iter_rows(values_only=True) for word in str(row[0] or "").split(", ")}
    for name, columns in TABLES.items():
        assert book[name].freeze_panes == "A2"
        assert set(columns) <= explained


def test_the_workbook_offers_the_words_of_the_field(book):
    offered = {}
    for name in TABLES:
        for choice in book[name].data_validations.dataValidation:
            (cells,) = choice.sqref.ranges
            offered[name, book[name].cell(1, cells.min_col).value] = (choice.formula1.strip('"').split(","), choice.showErrorMessage)
    assert offered == {
        ("edges", "type"): ([*BUILT_IN_TYPES], False),  # a word of one's own is taken too
        ("edges", "role"): ([*ROLES], False),
        ("edges", "sign"): (["1", "0", "-1"], True),
        ("edges", "confidence"): (["high", "medium", "low"], False),
        ("edges", "level"): (["local", "regional", "global"], False),
        ("nodes", "kind"): ([*ACTOR_KINDS], True),
        ("evidence", "type"): ([*BUILT_IN_TYPES], False),
        ("evidence", "says"): ([*SAYS], True),
        ("evidence", "attribution"): ([*ATTRIBUTIONS], True),
    }
    # Excel takes at most 255 characters of choices.
    assert all(len(",".join(words)) < 255 for words, _ in offered.values())


def test_dates_and_ids_are_text_also_in_rows_to_come(book):
    for name, columns in {
        "edges": "source target start end citation",
        "nodes": "id",
        "sources": "id date",
        "evidence": "document locator date",
    }.items():
        for column in columns.split():
            number = TABLES[name].index(column) + 1
            assert book[name].cell(2, number).number_format == "@"
            assert book[name].column_dimensions[book[name].cell(1, number).column_letter].number_format == "@"


def test_the_readme_explains_every_column():
    text = starter_files()["README.md"].decode()
    for name, columns in TABLES.items():
        assert f"## {name}" in text
        for column in columns:
            assert f"`{column}`" in text
    assert "geograph check ." in text and "geograph rank ." in text


def test_the_notebook_is_valid_and_its_code_runs(folder, monkeypatch):
    content = nbformat.reads(starter_files()["notebook.ipynb"].decode(), as_version=4)
    nbformat.validate(content)
    assert content.metadata.kernelspec.name == "python3"
    monkeypatch.chdir(folder)
    session = {}
    for cell in content.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
            exec(cell.source, session)
    assert len(session["ranking"]) == 5
    assert (folder / "network.html").stat().st_size > 50_000
    assert isinstance(session["net"], gg.Network)

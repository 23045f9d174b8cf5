"""A mended copy: what can be told without knowing the matter, listed; the rest, and the old files, as they were."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geograph as gg
from geograph.cli import run
from geograph.errors import CannotWrite, DataError
from geograph.reading import read_tables

NODES = "id,name\nrussia,Russia\niran,Iran\ntaliban,Taliban\n002,America\n"


def folder(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "old").mkdir(exist_ok=True)
    for name, text in files.items():
        (tmp_path / "old" / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return tmp_path / "old"


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


MENDS = {
    "W302": ("source,target\nRUSSIA,iran\n", ["russia", "iran"]),
    "W308": ("source,target\n2,iran\n", ["002", "iran"]),
    "W333": ("source,target,start\nrussia,iran,17/05/1990\n", ["russia", "iran", "1990-05-17"]),
    "E334": ("source,target,start\nrussia,iran,36892\n", ["russia", "iran", "2001-01-01"]),
    "E335": ("source,target,start\nrussia,iran,17 May 1990\n", ["russia", "iran", "1990-05-17"]),
    "W328": ("source;target;weight\nrussia;iran;1,5\n", ["russia", "iran", "1.5"]),
    "W204": ("source,target,note\nrussia,iran,\u00a0a\u200b \n", ["russia", "iran", "a"]),
    "W201": ("source,target,note\nrussia,iran,CÃ´te\n", ["russia", "iran", "Côte"]),
    "E111": ('"source,target,note"\n"russia,iran,""a, b"""\n', ["russia", "iran", "a, b"]),
    "E124": ("source,target,note\nrussia,iran,“a, b”\n", ["russia", "iran", "a, b"]),
}


@pytest.mark.parametrize("code", MENDS)
def test_what_can_be_mended_is(tmp_path, code):
    text, wanted = MENDS[code]
    old = folder(tmp_path, edges=text, nodes=NODES)
    before = {file.name: file.read_bytes() for file in old.iterdir()}
    changes = gg.clean(old, tmp_path / "new")
    assert changes[["line", "code"]].values.tolist() == ([[1, code]] if code == "E111" else []) + [[2, code]]
    assert changes["file"].unique().tolist() == [str(old / "edges.csv")]
    assert rows(tmp_path / "new" / "edges.csv")[1] == wanted
    assert (tmp_path / "new" / "nodes.csv").read_text() == NODES
    assert read_tables(tmp_path / "new")[1].problems == []
    assert {file.name: file.read_bytes() for file in old.iterdir()} == before


@pytest.mark.parametrize(
    ("code", "line"),
    [("W321", "russia,iran,trade,a"), ("W118", "# seen"), ("W121", ",,,"), ("W122", "source,target,type,note"), ("W121", " ")],
)
def test_rows_that_say_nothing_new_go(tmp_path, code, line):
    old = folder(tmp_path, edges=f"source,target,type,note\nrussia,iran,trade,a\n{line}\nrussia,iran,aid,b\n", nodes=NODES)
    changes = gg.clean(old, tmp_path / "new")
    assert changes[["line", "column", "code", "before"]].values.tolist() == [[3, "", code, line]]
    assert changes["after"].isna().all()
    assert rows(tmp_path / "new" / "edges.csv")[1:] == [["russia", "iran", "trade", "a"], ["russia", "iran", "aid", "b"]]


def test_what_only_somebody_who_knows_can_mend_stays(tmp_path):
    text = "source,target,type,start,weight\nrusia,iran,trade,03/04/1990,\nrussia,iran,trde,1990-02-30,-1\n"
    old = folder(tmp_path, edges=text, nodes=NODES)
    assert gg.clean(old, tmp_path / "new").empty
    assert (tmp_path / "new" / "edges.csv").read_text() == text
    # A month in words without its century, too.
    assert gg.clean(folder(tmp_path, edges="source,target,start\nrussia,iran,May-90\n"), tmp_path / "next").empty


def test_a_row_with_too_few_cells_is_filled_only_if_asked(tmp_path):
    text = "source,target,type,start\nrussia,iran,trade\nrussia,iran,aid,2020\nrussia\n"
    old = folder(tmp_path, edges=text, nodes=NODES)
    with pytest.raises(DataError, match="E124"):
        gg.clean(old, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    changes = gg.clean(old, tmp_path / "new", pad=True)
    assert changes[["line", "before", "after"]].values.tolist() == [
        [2, "russia,iran,trade", "russia,iran,trade,"],
        [4, "russia", "russia,,,"],
    ]
    assert rows(tmp_path / "new" / "edges.csv")[1] == ["russia", "iran", "trade", ""]


def test_columns_of_ones_own_odd_headers_and_guarded_cells_are_kept(tmp_path):
    text = 'From,TO, theatre ,note\nrussia,iran,north,\'=1+1\niran,taliban,\'+3,"a ""b"", c"\n'
    old = folder(tmp_path, edges=text, nodes=NODES)
    assert gg.clean(old, tmp_path / "new").empty
    assert rows(tmp_path / "new" / "edges.csv") == [
        ["From", "TO", "theatre", "note"],
        ["russia", "iran", "north", "'=1+1"],
        ["iran", "taliban", "'+3", 'a "b", c'],
    ]
    one, two = (gg.read(tmp_path / name).ties for name in ("old", "new"))
    assert one.equals(two)


def test_options_say_what_the_copy_then_says_itself(tmp_path):
    text = 'source,target,start,weight\nrussia,iran,03/04/1990,"1.234,5"\nrussia,iran,03/04/1990,2\nrussia,russia,,\n'
    old = folder(tmp_path, edges=text.encode().decode(), nodes=NODES)
    told = {"dates": "dmy", "decimal": ",", "thousands": ".", "duplicates": "sum", "self_ties": "drop"}
    gg.clean(old, tmp_path / "new", **told)
    assert rows(tmp_path / "new" / "edges.csv")[1:] == [["russia", "iran", "1990-04-03", "1236.5"]]
    assert read_tables(tmp_path / "new")[1].problems == []


def test_an_encoding_that_is_named_becomes_utf8(tmp_path):
    old = folder(tmp_path, edges="", nodes=NODES)
    (old / "edges.csv").write_bytes("source;target;note\nrussia;iran;Côte\n".encode("cp1252"))
    gg.clean(old, tmp_path / "new", encoding="cp1252")
    assert (tmp_path / "new" / "edges.csv").read_text(encoding="utf-8") == "source,target,note\nrussia,iran,Côte\n"


def test_a_workbook_becomes_a_folder(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "edges"
    for row in (["source", "target", "start"], ["RUSSIA", "iran", "17/05/1990"]):
        book.active.append(row)
    book.create_sheet("nodes").append(["id"])
    for name in ("russia", "iran"):
        book["nodes"].append([name])
    book.save(tmp_path / "net.xlsx")
    changes = gg.clean(tmp_path / "net.xlsx", tmp_path / "new")
    assert changes[["column", "code"]].values.tolist() == [["source", "W302"], ["start", "W333"]]
    assert rows(tmp_path / "new" / "edges.csv")[1] == ["russia", "iran", "1990-05-17"]
    assert rows(tmp_path / "new" / "nodes.csv") == [["id"], ["russia"], ["iran"]]


def test_where_the_copy_may_not_be_written(tmp_path):
    old = folder(tmp_path, edges="source,target\nrussia,iran\n", nodes=NODES)
    for target in (old, old / "edges.csv", tmp_path / "x.csv", old / "edges.csv" / "x"):
        with pytest.raises(CannotWrite):
            gg.clean(old, target)
    single = tmp_path / "one" / "edges.csv"
    single.parent.mkdir()
    single.write_text("source,target\na, b\n")
    with pytest.raises(CannotWrite, match="is the file that is read"):
        gg.clean(single, single)
    gg.clean(single, tmp_path / "two.csv")
    assert (tmp_path / "two.csv").read_text() == "source,target\na,b\n"


def test_the_bundled_data_need_no_mending(tmp_path):
    assert gg.clean(gg.example_path(), tmp_path / "new").empty
    assert gg.read(tmp_path / "new").hash == gg.example().hash


CELLS = st.sampled_from(
    ["russia", "RUSSIA", " iran", "taliban", "2", "17/05/1990", "36892", "1990", "1,5", "2.0", "", "a\u200b", "'=1", '"x"', "CÃ´te"]
)


@given(st.lists(st.tuples(*[CELLS] * 6), max_size=6))
def test_a_copy_needs_no_second_mending_and_says_no_more_than_the_old(tmp_path_factory, cells):
    place = tmp_path_factory.mktemp("clean")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["source", "target", "type", "start", "weight", "note"], *cells])
    old = folder(place, edges=out.getvalue(), nodes=NODES)
    gg.clean(old, place / "new")
    assert gg.clean(place / "new", place / "newer").empty
    first, second = (read_tables(place / name) for name in ("old", "new"))
    assert len(second[0].ties) >= len(set(first[0].ties.index)) - len(first[1].warnings)
    assert second[1].count("error") <= first[1].count("error")


def test_rows_of_a_sheet_that_cannot_be_copied_are_not_lost(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "edges"
    for row in (["My ties"], ["source", "target", "weight"], ["a", "b", 1], ["b", "c", "=1+4"]):
        book.active.append(row)
    book.save(tmp_path / "net.xlsx")
    with pytest.raises(DataError, match="E310"):
        gg.clean(tmp_path / "net.xlsx", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    book["edges"]["C4"] = 5
    book.save(tmp_path / "net.xlsx")
    assert gg.clean(tmp_path / "net.xlsx", tmp_path / "new")["code"].tolist() == ["W111"]
    with pytest.raises(CannotWrite, match="name a folder"):
        gg.clean(tmp_path / "net.xlsx", tmp_path / "new.xlsx")


def test_rows_are_not_made_one_where_evidence_names_them(tmp_path):
    edges = "source,target,type,citation\na,b,trade,x:1\na,b,trade,x:2\n"
    evidence = "tie,document,locator\na~b/trade/undated,x,1\na~b/trade/undated-2,x,2\n"
    old = folder(tmp_path, edges=edges, evidence=evidence)
    assert gg.clean(old, tmp_path / "new").empty
    assert read_tables(tmp_path / "new")[1].errors == []
    (old / "evidence.csv").unlink()
    assert gg.clean(old, tmp_path / "newer")["code"].tolist() == ["W324", "W324"]


def test_only_curly_quotes_around_cells_are_straightened(tmp_path):
    old = folder(tmp_path, edges="source,target,note\n“iran, islamic”,russia,he said “hi”\n", nodes='id\n"iran, islamic"\nrussia\n')
    gg.clean(old, tmp_path / "new")
    assert rows(tmp_path / "new" / "edges.csv")[1] == ["iran, islamic", "russia", "he said “hi”"]


# ---- the command


def call(capsys, *args):
    code = run([str(a) for a in args])
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    return code, out.out, out.err


def test_the_command_lists_the_changes_and_counts_what_remains(capsys, tmp_path):
    old = folder(tmp_path, edges="source,target,start\nRUSSIA,iran,17/05/1990\nrusia,iran,\n", nodes=NODES)
    code, out, err = call(capsys, "clean", old, "-o", tmp_path / "new")
    assert code == 0
    assert out.splitlines()[:3] == [f"{old}/edges.csv:2: W302 source", "  - 'RUSSIA'", "  + 'russia'"]
    assert "2 changes. 1 error and 0 warnings remain" in err
    code, out, err = call(capsys, "clean", old, "-o", tmp_path / "csv", "--format", "csv")
    assert out.splitlines()[0] == "file,line,column,code,before,after"
    code, out, err = call(capsys, "clean", old, "-o", tmp_path / "new")
    assert code == 73 and "holds files" in err
    assert call(capsys, "clean", old)[0] == 2
    assert call(capsys, "clean", old, "-o", "-")[0] == 2


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_nothing_is_half_written(capsys, tmp_path, monkeypatch):
    old = folder(tmp_path, edges="source,target\nRUSSIA,iran\n", nodes=NODES)
    staged = []

    def full(handle):
        staged.append(handle)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = call(capsys, "clean", old, "-o", tmp_path / "new")
    assert (code, out) == (74, "") and "No space left" in err
    assert staged and not [p for p in (tmp_path / "new").rglob("*") if p.is_file()]


def test_standard_input_can_be_mended(capsys, tmp_path, monkeypatch):
    class Stdin(io.StringIO):
        closed = False

    monkeypatch.setattr("sys.stdin", Stdin("source,target,start\na,b,17/05/1990\n"))
    code, _, err = call(capsys, "clean", "-", "-o", tmp_path / "new.csv")
    assert code == 0, err
    assert (tmp_path / "new.csv").read_text() == "source,target,start\na,b,1990-05-17\n"


def test_what_two_rows_say_of_one_tie_is_kept_whichever_way_round_they_stand(tmp_path):
    """Of reversed rows the one in alphabetical order is kept, and it may be the later one: nothing of the other is lost."""
    header = "source,target,type,confidence,citation,note\n"
    rows = ["usa,iran,alliance,high,x:1,one\n", "iran,usa,alliance,medium,x:2,two\n"]
    for i, lines in enumerate((rows, rows[::-1])):
        (old := tmp_path / f"old{i}").mkdir()
        (old / "edges.csv").write_text(header + "".join(lines), encoding="utf-8")
        gg.clean(old, tmp_path / f"new{i}")
        ties = gg.read(tmp_path / f"new{i}").ties
        assert ties[["source", "confidence"]].values.tolist() == [["iran", "high"]]
        assert set(ties["citation"].iloc[0].split(";")) == {"x:1", "x:2"}
        assert set(ties["note"].iloc[0].split(" / ")) == {"one", "two"}


@pytest.mark.parametrize("how", ["sum", "mean", "first"])
def test_duplicates_made_one_keep_every_citation_whichever_way_round_they_stand(tmp_path, how):
    text = "source,target,type,weight,citation\nusa,iran,trade,2,x:1\niran,usa,trade,4,x:2\n"
    (tmp_path / "edges.csv").write_text(text, encoding="utf-8")
    with pytest.warns(gg.DataWarning):
        ties = gg.read(tmp_path, duplicates=how).ties
    assert len(ties) == 1
    assert set(ties["citation"].iloc[0].split(";")) == {"x:1", "x:2"}
    assert ties["weight"].iloc[0] == {"sum": 6, "mean": 3, "first": 2}[how]

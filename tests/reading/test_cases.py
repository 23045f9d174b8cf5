"""The list of bad inputs, B to D: every case by its number, with code, line, column and mend, and the rows around it untouched."""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import geograph as gg
from geograph.errors import DataError, DataWarning
from geograph.reading import read_tables

HEADER = "source,target,type,sign,weight,start,end,confidence,citation,note"
FIRST = "iran,taliban,contact,,2,2021,,high,s:1,before"
LAST = 'russia,iran,trade,,3,2019,2020,low,s:2,"after, all"'
NODES = """id,name,kind,aliases,start,end
russia,Russia,state,Moscow;Russian Federation,,
taliban,Taliban,movement,Taleban,,
iran,Iran,state,,,
ivory-coast,Côte d'Ivoire,state,,,
cd,DR Congo,state,Congo-Kinshasa;Congo K,,
cg,Congo-Brazzaville,state,CONGO K,,
002,United States,state,,,
200,United Kingdom,state,,,
ussr,Soviet Union,state,,1922,1991-12-26
"""


@dataclass(frozen=True)
class Row:
    """A row between two good ones, on line 3, and what is said of it: code, column and words of the message."""

    case: str
    row: str
    said: tuple[tuple[str, int, str], ...] = ()
    kept: dict[str, Any] | None = None  # cells of the tie that it becomes; None: the row is refused
    options: dict[str, Any] = field(default_factory=dict)
    delimiter: str = ","


def refused(case: str, row: str, code: str, column: int, words: str, **options: Any) -> Row:
    return Row(case, row, ((code, column, words),), None, options)


def kept(case: str, row: str, *said: tuple[str, int, str], delimiter: str = ",", **cells: Any) -> Row:
    return Row(case, row, said, cells, {}, delimiter)


ROWS = [
    # C. actors
    refused("C01 unknown", "rusia,taliban,contact,,,,,,,", "E301", 1, "did you mean 'russia'?"),
    refused("C01 nothing near", "atlantis,taliban,contact,,,,,,,", "E301", 1, "add it to nodes.csv"),
    kept("C02 case", "RUSSIA,taliban,contact,,,,,,,", ("W302", 1, "is read as 'russia'; write the id"), source="russia"),
    kept("C02 accent", "Cote d’Ivoire,taliban,contact,,,,,,,", ("W302", 1, "is read as 'ivory-coast'"), source="ivory-coast"),
    refused("C02 two candidates", "congo k,taliban,contact,,,,,,,", "E303", 1, "could be cd or cg; write the id"),
    kept("C03 alias", "Moscow,Taleban,contact,,,,,,,", source="russia", target="taliban"),
    refused("C06 look-alike", "Tаliban,iran,contact,,,,,,,", "E306", 1, "U+0430 CYRILLIC SMALL LETTER A"),
    refused("C07 empty", ",taliban,contact,,,,,,,", "E307", 1, "needs an actor here; name the actor"),
    refused("C08 NA is a name", "NA,taliban,contact,,,,,,,", "E301", 1, "source='NA' is not an actor"),
    kept(
        "C09 zeros gone", "2,taliban,contact,,,,,,,", ("W308", 1, "is read as '002'; write the id: format the column as text"), source="002"
    ),
    kept("C10 a point and a zero", "200.0,taliban,contact,,,,,,,", ("W308", 1, "is read as '200'"), source="200"),
    refused("C11 error", "#REF!,taliban,contact,,,,,,,", "E309", 1, "mend the formula in the spreadsheet"),
    refused("C11 in another column", "russia,taliban,#N/A,,,,,,,", "E309", 16, "is an error of the spreadsheet"),
    refused("C11 too narrow", "russia,taliban,contact,,,########,,,,", "E309", 26, "is an error of the spreadsheet"),
    refused(
        "C12 formula",
        '"=VLOOKUP(A1,B:C,2)",taliban,contact,,,,,,,',
        "E310",
        1,
        "is a formula, not a value; in the spreadsheet copy the cells",
    ),
    refused("C12 reference", "+A1,taliban,contact,,,,,,,", "E310", 1, "is a formula"),
    refused("C12 in a note", "russia,taliban,contact,,,,,,,=SUM(A1:A3)", "E310", 30, "is a formula"),
    kept("C12 a note that begins so", "russia,taliban,contact,,,,,,,= as before", note="= as before"),
    refused("C16 control characters", "rus\x1b[31msia,taliban,contact,,,,,,,", "E312", 1, "U+001B; type the name again"),
    kept(
        "C18 after its end",
        "ussr,taliban,contact,,,1995,,,,",
        ("W313", 1, "ended in 1991-12-26, says nodes.csv, and the tie is dated 1995; it is kept"),
        start="1995",
    ),
    kept(
        "C18 beyond its end",
        "russia,ussr,trade,,,1980,1995,,,",
        ("W313", 8, "dated 1980 to 1995; it is kept; write its successor here"),
    ),
    kept(
        "C18 before its start",
        "ussr,taliban,contact,,,1910,1911,,,",
        ("W313", 1, "began in 1922, says nodes.csv, and the tie is dated 1910 to 1911; it is kept"),
    ),
    kept("C18 within", "ussr,taliban,contact,,,1979,1991,,,", end="1991"),
    # D. ties
    refused("D01 self-tie", "russia,russia,contact,,,,,,,", "E320", 8, "say --self-ties drop"),
    Row("D01 dropped", "russia,russia,contact,,,,,,,", (("W320", 8, "left out"),), None, {"self_ties": "drop"}),
    Row("D01 kept", "russia,russia,contact,,,,,,,", (), {"source": "russia", "target": "russia"}, {"self_ties": "keep"}),
    Row("D02 duplicate", FIRST, (("W321", 1, "repeat line 2; kept once; delete one of the two rows"),), None),
    Row("D04 the other way round", "taliban,iran,contact,,2,2021,,high,s:1,before", (("W321", 1, "repeat line 2"),), None),
    kept("D06 a word", "russia,taliban,contact,negative,,,,,,", sign=-1),
    kept("D06 a minus sign", "russia,taliban,contact,−1,,,,,,", sign=-1),
    kept("D06 a dash", "russia,taliban,contact,–,,,,,,", sign=-1),
    kept("D06 plus", "russia,taliban,contact,+,,,,,,", sign=1),
    refused("D06 no sign", "russia,taliban,contact,hostil,,,,,,", "E324", 24, "did you mean 'hostile'?"),
    kept("D07 against the type", "russia,taliban,sanction,1,,,,,,", ("W325", 25, "the opposite of the type 'sanction'"), sign=1),
    refused("D08 mistyped", "russia,taliban,aliance,,,,,,,", "E326", 16, "did you mean 'alliance'?"),
    kept(
        "D08 a type of one's own",
        "russia,taliban,pilgrimage,,,,,,,",
        ("W326", 16, "describe it in types.csv"),
        type="pilgrimage",
        sign=0,
    ),
    refused("D09 text", "russia,taliban,contact,,n/a,,,,,", "E327", 25, "leave the cell blank, if n/a says that nothing is known"),
    refused("D09 word", "russia,taliban,contact,,high,,,,,", "E327", 25, "is not a number above 0"),
    refused(
        "D10 comma in a comma file",
        'russia,taliban,contact,,"1,5",,,,,',
        "E327",
        25,
        'write 1.5; if all weights have one, say --decimal ","',
    ),
    refused(
        "D11 thousands or decimals",
        'russia,taliban,contact,,"1,234",,,,,',
        "E329",
        25,
        'could be 1234 or 1.234; write one of the two; for all weights at once, --thousands , gives 1234 and --decimal "," gives 1.234',
    ),
    refused("D11 space", "russia,taliban,contact,,1 234,,,,,", "E329", 25, 'write 1234; for all weights at once say --thousands " "'),
    refused("D11 narrow space", "russia,taliban,contact,,1\u202f234,,,,,", "E329", 25, "write 1234"),
    refused("D11 apostrophe", "russia,taliban,contact,,1'234,,,,,", "E329", 25, "write 1234; for all weights at once say --thousands"),
    refused("D11 both", 'russia,taliban,contact,,"1,234.5",,,,,', "E329", 25, "write 1234.5"),
    refused("D11 both, the other way", 'russia,taliban,contact,,"1.234,5",,,,,', "E329", 25, 'say --thousands . --decimal ","'),
    Row("D11 told", 'russia,taliban,contact,,"1,234",,,,,', (), {"weight": 1234.0}, {"thousands": ","}),
    Row("D11 told otherwise", 'russia,taliban,contact,,"1,234",,,,,', (), {"weight": 1.234}, {"decimal": ","}),
    refused("D11 marks elsewhere", 'russia,taliban,contact,,"12,34",,,,,', "E327", 25, "other marks than those told", thousands=","),
    refused("D12 zero", "russia,taliban,contact,,0,,,,,", "E327", 25, "leave out a tie without strength"),
    refused("D12 minus zero", "russia,taliban,contact,,-0,,,,,", "E327", 25, "leave out a tie without strength"),
    refused(
        "D12 negative",
        "russia,taliban,contact,,-3,,,,,",
        "E327",
        25,
        "write 3 if the minus is a slip; for hostility write -1 in a column sign",
    ),
    refused("D12 nan", "russia,taliban,contact,,nan,,,,,", "E327", 25, "is not a number"),
    refused("D12 infinite", "russia,taliban,contact,,inf,,,,,", "E327", 25, "that a computer can hold"),
    refused("D12 too large", "russia,taliban,contact,,1e400,,,,,", "E327", 25, "that a computer can hold"),
    refused("D12 underscores", "russia,taliban,contact,,1_000,,,,,", "E327", 25, "is not a number"),
    refused("D13 currency", "russia,taliban,contact,,$5,,,,,", "E327", 25, "write the number alone, 5"),
    refused("D13 percent", "russia,taliban,contact,,50%,,,,,", "E327", 25, "write the number alone, 50"),
    refused("D13 unit", "russia,taliban,contact,,12 bn,,,,,", "E327", 25, "write the number alone, 12"),
    refused(
        "D15 end before start",
        "russia,taliban,contact,,,2014-02,2012-05-01,,,",
        "E331",
        34,
        "is before start='2014-02'; correct the wrong one",
    ),
    refused("D16 no such day", "russia,taliban,contact,,,1990-02-30,,,,", "E332", 26, "February 1990 has 28 days"),
    refused("D16 no such month", "russia,taliban,contact,,,1990-13,,,,", "E332", 26, "has no month 13"),
    kept("D17 partial", "russia,taliban,contact,,,1990,1990-05,,,", start="1990", end="1990-05"),
    kept("D18 about", "russia,taliban,contact,,,1990~,1991?,,,", start="1990~", end="1991?"),
    kept("D18 decade", "russia,taliban,contact,,,199X,,,,", start="199X", end=""),
    kept("D18 interval", "russia,taliban,contact,,,1990/1995-05,,,,", start="1990", end="1995-05"),
    kept("D18 open interval", "russia,taliban,contact,,,1990/..,,,,", start="1990", end=".."),
    refused("D18 two ends", "russia,taliban,contact,,,1990/1995,1996,,,", "E335", 26, "write the end in one place"),
    refused(
        "D19 ambiguous",
        "russia,taliban,contact,,,03/04/1990,,,,",
        "E333",
        26,
        "could be 1990-03-04 (month first) or 1990-04-03 (day first); write the one",
    ),
    Row("D19 told", "russia,taliban,contact,,,03/04/1990,,,,", (), {"start": "1990-04-03"}, {"dates": "dmy"}),
    Row("D19 told otherwise", "russia,taliban,contact,,,03/04/1990,,,,", (), {"start": "1990-03-04"}, {"dates": "mdy"}),
    kept(
        "D19 one day only",
        "russia,taliban,contact,,,17/05/1990,,,,",
        ("W333", 26, "is read as 1990-05-17; write it so"),
        start="1990-05-17",
    ),
    kept("D19 month first", "russia,taliban,contact,,,,05-17-1990,,,", ("W333", 27, "is read as 1990-05-17"), end="1990-05-17"),
    refused(
        "D20 Excel's day",
        "russia,taliban,contact,,,36892,,,,",
        "E334",
        26,
        "is how Excel stores 2001-01-01; write 2001-01-01, in Excel in a column",
    ),
    kept("D21 midnight", "russia,taliban,contact,,,1990-05-17 00:00:00,1990-05-17T00:00Z,,,"),
    refused("D21 noon", "russia,taliban,contact,,,1990-05-17T12:00,,,,", "E335", 26, "write 1990-05-17"),
    refused("D21 a month in words", "russia,taliban,contact,,,May-90,,,,", "E335", 26, "write 1990-05 or 2090-05"),
    refused("D21 in Russian", "russia,taliban,contact,,,янв.90,,,,", "E335", 26, "write 1990-01 or 2090-01"),
    refused("D21 with its year", "russia,taliban,contact,,,17 May 1990,,,,", "E335", 26, "did you mean 1990-05-17?"),
    refused("D22 two digits", "russia,taliban,contact,,,90,,,,", "E335", 26, "write 1990 or 2090"),
    kept("D23 long ago", "russia,taliban,rivalry,,,1500,1678,,,", start="1500"),
    kept("D23 ongoing words", "russia,taliban,rivalry,,,1990,Present,,,", end=".."),
    kept("D23 a dash is blank", "russia,taliban,rivalry,,,1990,-,,,", end=""),
    kept("D23 before pandas' nanoseconds and after", "russia,taliban,rivalry,,,0001,9999,,,", ("W337", 31, "has not come yet"), end="9999"),
    refused("D23 before the year 1", "russia,taliban,rivalry,,,-44,,,,", "E336", 26, "years run from 0001 to 9999"),
    kept("D24 future", "russia,taliban,contact,,,2091,,,,", ("W337", 26, "leave out what is only planned"), start="2091"),
    kept("D24 a treaty's end may lie ahead", "russia,taliban,alliance,,,2020,2045,,,", end="2045"),
    kept("D25 the day after an end is no gap", "russia,iran,trade,,3,2021-01-01,,low,s:2,", start="2021-01-01"),
    refused("D28 percent", "russia,taliban,contact,,,,,80,,", "E340", 28, "did you mean 0.8?"),
    refused("D28 above one", "russia,taliban,contact,,,,,1.5,,", "E340", 28, "or a number from 0 to 1"),
    refused("D28 a word", "russia,taliban,contact,,,,,hihg,,", "E340", 28, "did you mean 'high'?"),
    # B. what concerns a single row
    refused(
        "B14 a cell more",
        "russia,taliban,contact,,,,,,,one, two",
        "E124",
        1,
        '11 cells, but the header has 10; if the comma belongs into note, put the cell in quotes: "one, two"',
    ),
    refused("B14 an empty cell more", "russia,taliban,contact,,,,,,,,", "E124", 1, "delete the 1 empty cell"),
    refused("B15 a cell less", "russia,taliban,contact,,,,,,", "E124", 1, "9 cells, but the header has 10; 1 cell is missing"),
    Row("B16 empty row", "", (("W121", 1, "is an empty row"),), None),
    Row("B16 delimiters only", ",,,,,,,,,", (("W121", 1, "is an empty row"),), None),
    Row("B17 header again", HEADER, (("W122", 1, "repeats the header"),), None),
    refused("B18 totals", "Total,iran,contact,,12,,,,,", "E301", 1, "this looks like a row of totals: delete it"),
    refused("B20 a quote inside", 'russia,taliban,contact,,,,,,,5" gun', "E126", 31, 'double those inside it: "5"" gun"'),
    refused("B21 curly quotes", "russia,taliban,contact,,,,,,,“one, two”", "E124", 1, 'write them straight, "one, two"'),
    kept("B22 a cell of two lines", 'russia,taliban,contact,,,,,,,"one\ntwo"', note="one\ntwo"),
    kept("B24 signs of other lines", "russia,taliban,contact,,,,,,,one\u2028two\x0bthree", note="one\u2028two\x0bthree"),
    kept("B30 spaces around", " russia,taliban\u00a0,contact,,,,,,,", source="russia", target="taliban"),
    kept("B30 invisible signs", "ru\u200bssia,\u202etaliban,contact,,,,,,,", source="russia", target="taliban"),
    kept("B31 a space before a quote", 'russia, "taliban",contact,,,,,,,', target="taliban"),
]
WHOLE = {"E124", "E126"}  # the row cannot be told, so the file is not read


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case.case)
def test_a_row_among_good_ones(tmp_path: Path, case: Row):
    (tmp_path / "nodes.csv").write_text(NODES.replace("CONGO K", "congo-k"), encoding="utf-8")
    (tmp_path / "edges.csv").write_text("\n".join([HEADER, FIRST, LAST, ""]), encoding="utf-8")
    alone = read_tables(tmp_path)[0].ties
    (tmp_path / "edges.csv").write_text("\n".join([HEADER, FIRST, case.row, LAST, ""]), encoding="utf-8")
    tables, log, _ = read_tables(tmp_path, **case.options)

    said = [p for p in log.problems if p.code not in ("W203", "W204")]  # those are told of the file: see below
    assert [(p.code, Path(p.file).name, p.line, p.column) for p in said] == [
        (code, "edges.csv", 3, column) for code, column, _ in case.said
    ]
    for problem, (_, _, words) in zip(said, case.said, strict=True):
        assert words in str(problem)
        assert f"edges.csv:3:{problem.column}: {problem.code}" in str(problem)
    spoiled = case.said and case.said[0][0] == "E126"
    if not spoiled:
        assert tables.ties.loc[alone.index].equals(alone)  # the rows around it are untouched
    others = tables.ties.drop(index=alone.index, errors="ignore")
    assert len(others) == (case.kept is not None)
    for column, value in (case.kept or {}).items():
        assert others[column].iloc[0] == value

    if log.errors:
        with pytest.raises(DataError, match=log.errors[0].code):
            gg.read(tmp_path, **case.options)
        if log.errors[0].code in WHOLE:
            with pytest.raises(DataError):
                gg.read(tmp_path, errors="drop", **case.options)
        else:
            net = gg.read(tmp_path, errors="drop", **case.options)
            assert net.ties.equals(alone)
            assert net.steps[0].startswith("left out 1 of 3 tie rows")
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataWarning)
            assert len(gg.read(tmp_path, **case.options)) == len(tables.ties)


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return tmp_path


def said(path: Path, **options: Any) -> list[tuple[str, str, int, int]]:
    return [(p.code, Path(p.file).name, p.line, p.column) for p in read_tables(path, **options)[1].problems]


def told(path: Path, **options: Any) -> str:
    return "\n".join(map(str, read_tables(path, **options)[1].problems))


# ---- B. structure of a file


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_b01_the_delimiter_is_that_whose_reading_names_columns(tmp_path, delimiter):
    text = "\n".join([HEADER, "russia,iran,trade,,,,,,,a; b | c"]).replace(",", delimiter).replace("a; b | c", "a, b, c, d, e, f, g, h, i")
    tables, log, _ = read_tables(folder(tmp_path, edges=text))
    assert not log.problems
    assert tables.ties["note"].tolist() == ["a, b, c, d, e, f, g, h, i"]


def test_b02_excels_own_word_for_the_delimiter(tmp_path):
    tables, log, _ = read_tables(folder(tmp_path, edges="sep=;\nsource;target;weight\na;b;2\nc;d;x\n"))
    assert [(p.code, p.line, p.column) for p in log.problems] == [("E327", 4, 5)]
    assert tables.ties["weight"].tolist() == [2.0]


def test_b03_lines_that_are_one_quoted_cell(tmp_path):
    folder(tmp_path, edges='"source,target,note"\n"a,b,""one, two"""\n"b,c,"\n')
    assert said(tmp_path) == [("E111", "edges.csv", 1, 1)]
    assert "geograph clean takes the quotes off" in told(tmp_path)
    gg.clean(tmp_path, tmp_path / "new")
    assert gg.read(tmp_path / "new").ties["note"].tolist() == ["one, two", ""]


def test_b04_b05_titles_and_comments_above_the_header(tmp_path):
    folder(tmp_path, edges="Table 1: ties\n# made by hand\n\nsource,target,type\na,b,trade\n# seen\nb,c,trde\n")
    assert said(tmp_path) == [("W111", "edges.csv", 4, 1), ("W118", "edges.csv", 6, 1), ("E326", "edges.csv", 7, 5)]
    assert "1 line above the header was skipped; keep titles and notes out of the table" in told(tmp_path)


def test_b06_no_header(tmp_path):
    folder(tmp_path, edges="USA,UK,trade\nUK,FRA,trade\n")
    assert said(tmp_path) == [("E110", "edges.csv", 1, 1)]
    assert (
        "the first line is 'USA,UK,trade'; if it is a tie, add a line above it that names all its columns, such as source,target,type;"
        in told(tmp_path)
    )


def test_b07_a_header_and_nothing_else(tmp_path):
    folder(tmp_path, edges="source,target\n")
    assert said(tmp_path) == [("W127", "edges.csv", 1, 1)]
    with pytest.warns(DataWarning, match="W127"):
        assert len(gg.read(tmp_path)) == 0
    folder(tmp_path, edges="source,target\na,b\n", nodes="id,name\n")
    assert said(tmp_path) == [("E127", "nodes.csv", 1, 1)]
    assert "list the actors of the ties below its header, or remove the file" in told(tmp_path)
    with pytest.raises(DataError, match="E127"):
        gg.read(tmp_path, errors="drop")


def test_b06_a_header_on_two_lines(tmp_path):
    folder(tmp_path, edges="i\nd,source,target\n1,a,b\n")
    assert said(tmp_path) == [("E110", "edges.csv", 2, 1)]
    assert "'i' and 'd' are one name; join the two lines" in told(tmp_path)


@pytest.mark.parametrize("text", ["", " \n\n \t\n"])
def test_b08_an_empty_file(tmp_path, text):
    assert said(folder(tmp_path, edges=text)) == [("E103", "edges.csv", 1, 1)]


def test_b09_a_column_is_missing(tmp_path):
    folder(tmp_path, edges="source,targt,kindness\na,b,c\n")
    assert said(tmp_path) == [("E113", "edges.csv", 1, 8)]
    assert "column='target' is missing; rename 'targt' to 'target'? (the columns are source, targt, kindness)" in told(tmp_path)


@pytest.mark.parametrize(
    "header",
    ["Source ,TARGET", "from,to", "src,dst", "Country A,Country-B", "Side A,Side B", "actor1,actor2", "sender,receiver", " ego,alter"],
)
def test_b10_headers_under_common_names(tmp_path, header):
    assert read_tables(folder(tmp_path, edges=f"{header},Begin,Until\na,b,2020,2021\n"))[0].ties.iloc[0][
        ["source", "target", "start", "end"]
    ].tolist() == ["a", "b", "2020", "2021"]
    assert not said(tmp_path)


def test_b10_a_typo_in_a_header_is_no_alias(tmp_path):
    assert "rename 'sourse' to 'source'?" in told(folder(tmp_path, edges="sourse,target\na,b\n"))


def test_b11_two_columns_of_one_name(tmp_path):
    folder(tmp_path, edges="source,target,target\na,b,c\n")
    assert said(tmp_path) == [("E112", "edges.csv", 1, 15)]
    assert "columns 2 and 3; delete one" in told(tmp_path)


def test_b12_a_column_of_ones_own_and_one_that_is_nearly_known(tmp_path):
    folder(tmp_path, edges="source,target,theatre,wieght\na,b,north,2\n")
    assert said(tmp_path) == [("W114", "edges.csv", 1, 23)]
    assert "did you mean 'weight'?" in told(tmp_path)
    assert read_tables(tmp_path)[0].ties.iloc[0][["theatre", "wieght", "weight"]].tolist() == ["north", "2", 1.0]


def test_b13_columns_without_name_and_content_go(tmp_path):
    tables, log, _ = read_tables(folder(tmp_path, edges="source,target,,,\na,b,,,\nc,d,,,\n"))
    assert not log.problems
    assert not [c for c in tables.ties.columns if c.startswith("column")]
    assert read_tables(folder(tmp_path, edges="source,target,,\na,b,x,\n"))[0].ties["column_3"].tolist() == ["x"]


def test_b19_a_quote_that_swallows_rows(tmp_path):
    rows = "".join(f"a{i},b,trade,,,,,,,\n" for i in range(9))
    folder(tmp_path, edges=f'{HEADER}\nx,y,trade,,,,,,,"opened\n{rows}z,y,trade,,,,,,,"closed"\n')
    assert said(tmp_path) == [("E125", "edges.csv", 2, 17)]
    assert "the quote that opens here is not closed, so the cell runs to line 12" in told(tmp_path)
    assert "put the closing quote where the cell ends, probably on line 2" in told(tmp_path)


def test_b20_single_quotes_are_no_quotes(tmp_path):
    folder(tmp_path, edges="source,target\n'iran','russia'\n'Ndrangheta,b\n")
    assert said(tmp_path) == [("E126", "edges.csv", 2, 1), ("E126", "edges.csv", 2, 8)]
    assert "write double quotes around cells, or none" in told(tmp_path)


@pytest.mark.parametrize("ends", ["\r", "\r\n", "\n"])
def test_b22_b23_any_line_end_and_none_at_the_end(tmp_path, ends):
    text = 'source,target,type,note\na,b,trade,"one\ntwo"\nb,c,trde,\nc,d,trade,'.replace("\n", ends)
    folder(tmp_path, edges=text)
    assert said(tmp_path) == [("E326", "edges.csv", 4, 5)]
    assert len(read_tables(tmp_path)[0].ties) == 2


def test_b23_mixed_line_ends(tmp_path):
    tables, log, _ = read_tables(folder(tmp_path, edges="source,target\r\na,b\nb,c\rc,d"))
    assert not log.problems
    assert tables.ties["target"].tolist() == ["b", "c", "d"]


def test_b24_signs_that_others_take_for_line_ends_are_told_once(tmp_path):
    folder(tmp_path, edges="source,target,note\na,b,one\u2028two\nb,c,one\x85two\n")
    assert said(tmp_path) == [("W203", "edges.csv", 2, 5)]
    assert (
        "2 cells have signs that other programs take for the end of a line; kept; replace them by spaces (column note; the first here)"
        in told(tmp_path)
    )


@pytest.mark.parametrize("quote", ["", '"'])
def test_b25_a_cell_of_a_million_characters(tmp_path, quote):
    folder(tmp_path, edges=f"source,target,note\na,b,{quote}{'x' * 1_000_001}{quote}\nc,d,\n")
    assert said(tmp_path) == [("E129", "edges.csv", 2, 5)]
    assert "keep long texts in files of their own" in told(tmp_path)
    long = f"source,target,note\na,b,{quote}{'x' * 999_990}{quote}\nc,d,\n"
    assert len(read_tables(folder(tmp_path, edges=long))[0].ties["note"].iloc[0]) == 999_990


def test_b26_ten_thousand_columns(tmp_path):
    folder(tmp_path, edges="source,target," + ",".join(f"c{i}" for i in range(10_000)) + "\n")
    assert said(tmp_path) == [("E115", "edges.csv", 1, 1)]


def test_b27_two_tables_in_one_file(tmp_path):
    folder(tmp_path, edges="source,target,type\na,b,trade\n\nid,name\na,A\n")
    assert said(tmp_path) == [("W121", "edges.csv", 3, 1), ("E124", "edges.csv", 4, 1)]
    folder(tmp_path, edges="source,target,,source,target\na,b,,c,d\n")
    assert {code for code, *_ in said(tmp_path)} == {"E112"}


def test_b28_ties_and_actors_swapped(tmp_path):
    ties, actors = (
        folder(tmp_path, a="source,target,type\na,b,trade\n", b="id,name,kind\na,A,state\nb,B,state\n") / "a.csv",
        tmp_path / "b.csv",
    )
    assert said(actors, nodes=ties) == [("E116", "b.csv", 1, 1), ("E116", "a.csv", 1, 1)]
    assert "if it is swapped with the actors' file, exchange the two" in told(actors, nodes=ties)
    assert not said(ties, nodes=actors)


@pytest.mark.parametrize("text", [",a,b,c\na,0,1,0\nb,1,0,1\nc,0,1,0\n", "x;a;b\na;0;1,5\nb;1,5;0\n", "id,usa,uk\nusa,,1\nuk,1,\n"])
def test_b29_a_matrix(tmp_path, text):
    folder(tmp_path, edges=text)
    assert said(tmp_path) == [("E117", "edges.csv", 1, 1)]
    assert "write one row for each tie, under source,target,weight: leave out the zeros" in told(tmp_path)


def test_b30_cells_that_were_tidied_are_told_once(tmp_path):
    folder(tmp_path, edges="source,target,note\n\u00a0a ,b,\nb,c\u200b,Co\u0302te\n")
    assert said(tmp_path) == [("W204", "edges.csv", 2, 1)]
    assert "3 cells have a space or an invisible sign too many" in told(tmp_path)
    assert "(columns source, target, note; the first here)" in told(tmp_path)
    assert read_tables(tmp_path)[0].ties["note"].tolist() == ["", "Côte"]


# ---- C. actors


def test_c04_an_alias_of_two(tmp_path):
    folder(tmp_path, edges="source,target\ncd,cg\n", nodes="id,name,aliases\ncd,DR Congo,Congo\ncg,Congo,\n")
    assert said(tmp_path) == [("E304", "nodes.csv", 3, 4)]
    assert "is also a name of 'cd', and means one actor only; delete it from one of the two" in told(tmp_path)


def test_c05_an_id_twice(tmp_path):
    folder(tmp_path, edges="source,target\na,b\n", nodes="id,name\na,A\nb,B\na,A\nb,Bee\n")
    assert said(tmp_path) == [("W321", "nodes.csv", 4, 1), ("E305", "nodes.csv", 5, 1)]
    assert "repeat line 2; kept once" in told(tmp_path)
    assert "stands on line 3 already, and the rows differ in name; make one row of the two" in told(tmp_path)
    folder(tmp_path, nodes="id,name\na,A\nb,B\na,A\n")
    with pytest.warns(DataWarning, match="W321"):
        assert list(gg.read(tmp_path).actors.index) == ["a", "b"]


@pytest.mark.parametrize(
    ("other", "words"),
    [("usa", "in case, accents or spaces only"), ("USА", "U+0410 CYRILLIC CAPITAL LETTER A"), ("ΥSA", None), ("U-SA", None)],
)
def test_c06_ids_that_look_alike(tmp_path, other, words):
    folder(tmp_path, edges="source,target\nb,b2\n", nodes=f"id,name\nUSA,X\n{other},Y\nb,B\nb2,C\n")
    assert said(tmp_path) == ([("E306", "nodes.csv", 3, 1)] if words else [])
    assert (words or "") in told(tmp_path)
    folder(tmp_path, edges=f"source,target\nUSA,x\n{other},y\n")
    (tmp_path / "nodes.csv").unlink()
    assert said(tmp_path) == ([("E306", "edges.csv", 3, 1)] if words else [])


def test_c06_composed_and_decomposed_letters_are_the_same(tmp_path):
    tables, log, _ = read_tables(folder(tmp_path, edges="source,target\nCôte,b\nCo\u0302te,c\n"))
    assert [p.code for p in log.problems] == ["W204"]
    assert list(tables.actors.index) == ["Côte", "b", "c"]


def test_c08_names_that_other_readers_take_for_nothing(tmp_path):
    names = ["NA", "None", "nan", "NULL", "null", "n/a", "N/A", "NaN", "-", "True", "inf"]
    tables, log, _ = read_tables(folder(tmp_path, edges="source,target\n" + "".join(f"{name},x{i}\n" for i, name in enumerate(names))))
    assert {p.code for p in log.problems} <= {"E306"}
    assert [p.value for p in log.problems] == ["null", "N/A", "NaN"]  # they differ from names above in case only
    assert tables.ties["source"].tolist() == [n for n in names if n not in ("null", "N/A", "NaN")]


def test_c09_c10_without_nodes_numbers_that_differ_in_zeros(tmp_path):
    tables, log, _ = read_tables(folder(tmp_path, edges="source,target\n002,1e3\n200,3\n2,4\n200.0,5\n"))
    assert [(p.code, p.line, p.column) for p in log.problems] == [("E306", 4, 1), ("E306", 5, 1)]
    assert "differs from '002' in zeros only" in str(log.problems[0])
    assert tables.ties[["source", "target"]].values.tolist() == [["002", "1e3"], ["200", "3"]]  # text, with its zeros


def test_c13_c14_names_of_any_script_and_sign_survive_every_format(tmp_path):
    names = ["Россия", "طالبان", "中国", "🇦🇫", "Co\u0301te", 'a "b", c', "two\nlines", "a\ttab", "<b>&'\\"]
    nodes = "id,name\n" + "".join(f'n{i},"{name.replace(chr(34), 2 * chr(34))}"\n' for i, name in enumerate(names))
    folder(tmp_path, edges="source,target\n" + "".join(f"n{i},n{(i + 1) % len(names)}\n" for i in range(len(names))), nodes=nodes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        net = gg.read(tmp_path)
    gg.write(net, tmp_path / "again")
    again = gg.read(tmp_path / "again")
    assert again.actors["name"].tolist() == net.actors["name"].tolist()
    assert [n for n in net.actors["name"] if n not in names] == ["Cóte"]
    assert gg.from_networkx(net.to_networkx()).actors["name"].tolist() == net.actors["name"].tolist()


def test_c15_a_very_long_name(tmp_path):
    tables, log, _ = read_tables(folder(tmp_path, edges=f"source,target\n{'x' * 100_000},b\nb,c\n"))
    assert [(p.code, p.line, p.column) for p in log.problems] == [("W311", 2, 1)]
    assert len(str(log.problems[0])) < 250
    assert len(tables.ties["source"].iloc[0]) == 100_000


def test_c17_an_actor_without_ties_is_an_isolate(tmp_path):
    net = gg.read(folder(tmp_path, edges="source,target\na,b\n", nodes="id\na\nb\nc\n"))
    assert list(net.actors.index) == ["a", "b", "c"]
    described = gg.structure.describe(net).set_index("quantity")["value"]
    assert described["isolates"] == 1


def test_c19_a_bloc_that_groups_do_not_have(tmp_path):
    nodes = "id,bloc\na,NATOO\nb,WTO\nc,NATO\n"
    groups = "actor,partition,group\na,bloc,NATO\nb,bloc,NATO\nc,bloc,NATO\nb,bloc,WTO-observer\nd,bloc,WTO\n"
    folder(tmp_path, edges="source,target\na,b\n", nodes=f"{nodes}d,\n", groups=groups)
    assert said(tmp_path) == [("E314", "nodes.csv", 2, 3), ("W314", "nodes.csv", 3, 3)]
    assert "did you mean 'NATO'?" in told(tmp_path)
    assert "groups.csv puts 'b': NATO, WTO-observer; groups.csv is believed" in told(tmp_path)


@pytest.mark.parametrize(("table", "row"), [("groups", "a,tier,first,2012,2010"), ("relations", "a,part_of,bb,2012,2010")])
def test_c20_inverted_dates_of_groups_and_relations(tmp_path, table, row):
    header = "actor,partition,group,start,end" if table == "groups" else "actor,relation,of,start,end"
    folder(tmp_path, edges="source,target\na,bb\n", **{table: f"{header}\n{row}\n"})
    assert said(tmp_path) == [("E331", f"{table}.csv", 2, 19)]
    assert "swap the two if they are reversed" in told(tmp_path)


# ---- D. ties


WEIGHTS = "source,target,type,start,weight,citation,note\na,b,trade,2020,1,s:1,x\nb,a,trade,2020,2.5,s:2,y\nb,c,trade,2020,4,s:1,\n"


def test_d03_one_tie_with_two_weights(tmp_path):
    folder(tmp_path, edges=WEIGHTS)
    assert said(tmp_path) == [("E322", "edges.csv", 3, 16)]
    assert "line 2 says 1; keep one row with the right weight and the citations of both; if they are two ties" in told(tmp_path)
    assert read_tables(tmp_path)[0].ties["weight"].tolist() == [4.0]  # which of the two is right, nobody knows


@pytest.mark.parametrize(("duplicates", "weight"), [("sum", 3.5), ("mean", 1.75), ("first", 1.0)])
def test_d03_made_one_as_told(tmp_path, duplicates, weight):
    folder(tmp_path, edges=WEIGHTS)
    with pytest.warns(DataWarning, match="W322"):
        net = gg.read(tmp_path, duplicates=duplicates)
    assert net.ties["weight"].tolist() == [weight, 4.0]
    assert net.ties.iloc[0][["citation", "note"]].tolist() == ["s:1;s:2", "x / y"]


def test_d03_weights_of_either_direction(tmp_path):
    folder(tmp_path, edges="source,target,type,weight\na,b,esteem,1\nb,a,esteem,3\n")
    assert [code for code, *_ in said(tmp_path)] == ["W326", "E322"]
    assert "(the other way round); if the direction of its type matters, say so in types.csv, or say --own-types directed" in told(tmp_path)
    assert {code for code, *_ in said(tmp_path, directed=True)} == {"W326"}


def test_d03_ids_and_periods_tell_ties_apart(tmp_path):
    assert not said(folder(tmp_path, edges="id,source,target,weight\n1,a,b,1\n2,a,b,2\n"))
    assert not said(folder(tmp_path, edges="source,target,start,weight\na,b,2020,1\na,b,2021,2\n"))
    assert not said(folder(tmp_path, edges="source,target,type,weight\na,b,aid,1\nb,a,aid,2\n"))  # directed: aid back is not aid there


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("a,b,trade,1,2020,2021,s:1\nb,a,trade,-1,2020,2021,t:2\n", "W323"),
        ("a,b,trade,1,2020,2023,s:1\na,b,trade,-1,2021,2022,t:9;s:7\n", "E323"),
        ("a,b,trade,1,,,s:1\na,b,trade,-1,,,x:2\n", "W323"),
        ("a,b,trade,1,2020,2021,s:1\na,b,trade,-1,2022,2023,s:1\n", None),  # one after the other
        ("a,b,trade,1,2020,2021,s:1\na,b,trade,-1,2021,2023,s:1\n", None),  # in the course of a year
        ("a,b,contact,1,2020,,s:1\na,b,contact,-1,2022,,s:1\n", None),  # two meetings
        ("a,b,alliance,,2020,,s:1\na,b,conflict,,2020,,s:1\n", None),  # two types: an ambivalent dyad, and a finding
    ],
)
def test_d05_friendly_and_hostile_at_once(tmp_path, rows, code):
    folder(tmp_path, edges=f"source,target,type,sign,start,end,citation\n{rows}")
    found = [problem for problem in said(tmp_path) if problem[0] not in ("W325",)]
    assert found == ([(code, "edges.csv", 3, found[0][3])] if code else [])
    if code:
        assert "is hostile, and the same tie is friendly on line 2 at the same time" in told(tmp_path)
        assert len(read_tables(tmp_path)[0].ties) == (2 if code == "W323" else 0)


def test_d10_a_decimal_comma_where_the_file_has_another_delimiter(tmp_path):
    folder(tmp_path, edges="source;target;weight\na;b;1,5\na;c;2\na;d;0,125\na;e;2,125\n")
    tables, log, _ = read_tables(tmp_path)
    assert [(p.code, p.line, p.column) for p in log.problems] == [("W328", 2, 5), ("W328", 4, 5), ("E329", 5, 5)]
    assert "is read as 1.5, the comma being a decimal one; write it with a point" in str(log.problems[0])
    assert tables.ties["weight"].tolist() == [1.5, 2.0, 0.125]
    assert not said(tmp_path, decimal=",")
    assert read_tables(tmp_path, decimal=",")[0].ties["weight"].tolist() == [1.5, 2.0, 0.125, 2.125]
    folder(tmp_path, edges="source;target;weight\na;b;1,5\na;c;2.5\n")  # the column does not agree with itself
    assert said(tmp_path) == [("E327", "edges.csv", 2, 5)]


def test_d14_weights_too_far_apart(tmp_path):
    folder(tmp_path, edges="source,target,weight\na,b,1e-300\nb,c,1e300\n")
    assert said(tmp_path) == [("W330", "edges.csv", 1, 15)]
    assert not said(folder(tmp_path, edges="source,target,weight\na,b,1e-3\nb,c,1e3\n"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "JavaScript:x"])
def test_d26_an_address_that_is_no_link(tmp_path, url):
    sources = f'id,url\ns,https://example.org/a\nt,"{url}"\nu,www.example.org\nv,HTTP://EXAMPLE.ORG\n'
    folder(tmp_path, edges="source,target,citation\na,b,s:1\n", sources=sources)
    assert said(tmp_path) == [("W338", "sources.csv", 3, 3)]
    assert "shown as text, never a link" in told(tmp_path)


@pytest.mark.parametrize(("word", "directed"), [("TRUE", True), ("ja", True), ("1", True), ("Да", True), ("nein", False), ("No", False)])
def test_d27_words_for_yes_and_no(tmp_path, word, directed):
    tables, log, _ = read_tables(folder(tmp_path, edges=f"source,target,directed\na,b,{word}\n"))
    assert not log.problems
    assert tables.ties["directed"].tolist() == [directed]


def test_d27_another_word(tmp_path):
    folder(tmp_path, edges="source,target,directed\na,b,maybe\na,c,yes\n")
    assert said(tmp_path) == [("E339", "edges.csv", 2, 5)]


def test_ids_are_unique_whatever_the_dates_and_types_look_like(tmp_path):
    folder(
        tmp_path, edges="source,target,type,start,note\na,b,Contact,2020,x\na,b,contact,2020,y\na,b,CONTACT,2020-2,z\nb,a,contact,2020,x\n"
    )
    tables, log, _ = read_tables(tmp_path)
    assert tables.ties.index.tolist() == ["a~b/contact/2020", "a~b/contact/2020-3", "a~b/contact/2020-2"]
    assert [(p.code, p.line) for p in log.problems] == [("W324", 3), ("W321", 5)]


def test_many_types_of_ones_own_are_no_hang(tmp_path):
    folder(tmp_path, edges="source,target,type\n" + "".join(f"a,b,kind number {i}\n" for i in range(20_000)))
    began = time.perf_counter()
    log = read_tables(tmp_path)[1]
    assert log.count("warning") == 20_000
    assert len(log.problems) == 1000
    assert time.perf_counter() - began < 15


def test_rows_that_differ_in_what_supports_them_only(tmp_path):
    rows = "source,target,type,start,confidence,citation,note\n"
    rows += "a,b,trade,2020,low,s:1,x\nb,a,trade,2020,high,t:2;s:1,\nc,d,trade,2020,low,s:1,x\n"
    folder(tmp_path, edges=rows)
    assert said(tmp_path) == [("W324", "edges.csv", 3, 1)]
    assert "is the same tie as on line 2 (its type has no direction); only confidence, citation and note differ" in told(tmp_path)
    assert len(read_tables(tmp_path)[0].ties) == 3  # until somebody does
    gg.clean(tmp_path, tmp_path / "new")
    ties = gg.read(tmp_path / "new").ties
    assert ties[["confidence", "citation", "note"]].values.tolist() == [["high", "s:1;t:2", "x"], ["low", "s:1", "x"]]


# ---- what reviewers found, each once


def ties(tmp_path: Path, edges: str, **options: Any) -> list[list[Any]]:
    tables, log, _ = read_tables(folder(tmp_path, edges=edges), **options)
    assert not log.errors, log.errors
    return tables.ties.reset_index()[["tie", "source", "target", "type", "start", "end"]].values.tolist()


def test_an_interval_needs_no_column_for_the_end(tmp_path):
    assert [row[4:] for row in ties(tmp_path, "source,target,start\na,b,1990/1995\na,b,1990/1996\nb,c,1990/..\nc,d,2000/\n")] == [
        ["1990", "1995"], ["1990", "1996"], ["1990", ".."], ["2000", ""],
    ]  # fmt: skip


def test_one_id_on_every_row_is_an_id_given_twice(tmp_path):
    folder(tmp_path, edges="source,target,id\na,b,1\nc,d,1\n")
    assert said(tmp_path) == [("E305", "edges.csv", 3, 5)]


def test_signs_that_part_the_pieces_of_an_id_make_no_two_alike(tmp_path):
    ids = [row[0] for row in ties(tmp_path, "source,target,type\na,b~c,trade\na~b,c,trade\n")]
    assert len(set(ids)) == 2


@pytest.mark.parametrize("header", ["from,to,source", "actor_a,actor_b,source", "source,from,to", "ego,alter,target"])
def test_a_pair_of_words_beside_one_that_means_something_else_is_refused(tmp_path, header):
    folder(tmp_path, edges=f"{header}\na,b,c\n")
    assert {code for code, *_ in said(tmp_path)} == {"E112"}
    assert "delete one, or give it a name of its own" in told(tmp_path)


def test_own_columns_never_swallow_each_other(tmp_path):
    tables = read_tables(folder(tmp_path, edges="source,target,,column_3\na,b,x,y\n"))[0]
    assert sorted(tables.ties[[c for c in tables.ties.columns if c.startswith("column")]].iloc[0]) == ["x", "y"]
    tables = read_tables(folder(tmp_path, edges="source,target,id,tie,own_tie\na,b,1,x,y\n"))[0]
    assert sorted(tables.ties[[c for c in tables.ties.columns if c.startswith("own")]].iloc[0]) == ["x", "y"]
    folder(tmp_path, edges="source,target,weight,Weight\na,b,1,5\n")
    assert said(tmp_path) == [("E112", "edges.csv", 1, 22)]


@pytest.mark.parametrize(
    ("told_", "cell", "weight"), [({"decimal": ","}, "1.500", None), ({"decimal": ",", "thousands": "."}, "1.500", 1500.0)]
)
def test_a_point_is_no_decimal_where_the_comma_is(tmp_path, told_, cell, weight):
    tables, log, _ = read_tables(folder(tmp_path, edges=f"source,target,weight\na,b,{cell}\n"), **told_)
    assert tables.ties["weight"].tolist() == ([weight] if weight else [])
    assert bool(log.errors) == (weight is None)


def test_types_are_the_same_in_any_case_in_every_table(tmp_path):
    types = "type,sign,directed\nTrade,-1,\nFoo,1,yes\n"
    evidence = "tie,source,target,type,document\n,a,b,TRADE,x\n,b,a,foo,x\n"
    folder(tmp_path, edges="source,target,type\na,b,trade\nc,d,TRADE\na,b,foo\n", types=types, evidence=evidence)
    tables, log, _ = read_tables(tmp_path)
    assert not log.errors
    assert tables.ties[["type", "sign", "directed"]].values.tolist() == [["trade", -1, False], ["trade", -1, False], ["Foo", 1, True]]
    assert tables.evidence["type"].tolist() == ["trade", "Foo"]


def test_a_remark_with_as_many_cells_as_a_row_is_a_remark(tmp_path):
    folder(tmp_path, edges="source,target\na,b\n# added by Anna,2021\n#MeToo,c\n")
    assert said(tmp_path) == [("W118", "edges.csv", 3, 1)]
    assert read_tables(tmp_path)[0].ties["source"].tolist() == ["a", "#MeToo"]
    folder(tmp_path, edges='source,target\na,b\n"# added by Anna",2021\n# a remark,c\n')  # in quotes it is a cell
    assert [place for place in said(tmp_path) if place[0] == "W118"] == [("W118", "edges.csv", 4, 1)]
    assert read_tables(tmp_path)[0].ties["source"].tolist() == ["a", "# added by Anna"]


def test_a_panel_by_year_may_change_its_sign(tmp_path):
    folder(tmp_path, edges="source,target,year,sign,citation\na,b,1990,1,cow:1\na,b,1992,-1,cow:2\nb,c,1990,1,cow:1\nb,c,1990,-1,cow:1\n")
    assert [(code, line) for code, _, line, _ in said(tmp_path)] == [("E323", 5)]


def test_opinions_of_each_other_may_differ(tmp_path):
    rows = "a,b,opinion,yes,1,s:1\nb,a,opinion,yes,-1,s:1\n"
    folder(tmp_path, edges=f"source,target,type,directed,sign,citation\n{rows}")
    assert {code for code, *_ in said(tmp_path)} == {"W326"}


def test_marks_of_other_scripts_make_other_letters(tmp_path):
    folder(tmp_path, edges="source,target\nパリ,バリ\nปา,ป่า\n")
    assert not said(tmp_path)
    folder(tmp_path, edges="source,target\nバリ,パリ\n", nodes="id\nパリ\n")
    assert said(tmp_path) == [("E301", "edges.csv", 2, 1)]


def test_the_order_of_rows_decides_no_id(tmp_path):
    rows = ["a,b,1,", "b,a,1,", "c,b,1,x", "b,c,1,x"]
    made = set()
    for order in (rows, rows[::-1], [rows[1], rows[3], rows[0], rows[2]]):
        made.add(tuple(sorted(row[0] for row in ties(tmp_path, "source,target,weight,note\n" + "\n".join(order) + "\n"))))
    assert made == {("a~b/tie/undated", "b~c/tie/undated")}
    assert "the other way round (its type has no direction); kept once; delete one of the two rows, or say --own-types directed" in told(
        tmp_path
    )
    assert not said(tmp_path, directed=True)


@pytest.mark.parametrize("path", [None, 5, b"x", ["edges.csv"]])
def test_what_is_no_path_is_told(path):
    with pytest.raises(gg.CannotRead):
        gg.read(path)


@pytest.mark.parametrize(
    "option", [{"delimiter": 5}, {"encoding": 5}, {"type_default": 5}, {"directed": "no"}, {"dates": "ymd"}, {"decimal": 1}]
)
def test_an_option_of_the_wrong_kind_is_told(tmp_path, option):
    with pytest.raises(gg.GeographError):
        gg.read(folder(tmp_path, edges="source,target\na,b\n"), **option)


@pytest.mark.parametrize(
    ("text", "code"), [("0,1,1\n0,14,1\n14,1,1\n", "E110"), ("1,2,1\n2,1,1\n1,3,-1\n", "E110"), ("source;target\na;b\n", "E113")]
)
def test_what_a_file_without_its_header_is_not(tmp_path, text, code):
    assert said(folder(tmp_path, edges=text), **({"delimiter": ","} if code == "E113" else {}))[0][0] == (
        "E110" if code == "E113" else code
    )


def test_what_gephi_calls_type_is_the_direction(tmp_path):
    folder(tmp_path, edges="Source,Target,Type\na,b,Directed\nb,c,Undirected\n")
    assert said(tmp_path) == [("W114", "edges.csv", 1, 15)]
    assert read_tables(tmp_path)[0].ties[["type", "directed"]].values.tolist() == [["tie", True], ["tie", False]]


@pytest.mark.parametrize(
    ("word", "code", "words"),
    [
        ("confict", "E326", "did you mean 'conflict'?"),
        ("war", "W326", "did you mean 'conflict'?"),
        ("embargo", "W326", "did you mean 'sanction'?"),
        ("raid", "E326", "did you mean 'aid'? If not, describe it in types.csv"),
    ],
)
def test_a_type_is_told_by_the_nearest(tmp_path, word, code, words):
    folder(tmp_path, edges=f"source,target,type\na,b,{word}\n")
    assert said(tmp_path) == [(code, "edges.csv", 2, 5)]
    assert words in told(tmp_path)


def test_kinds_and_levels_as_people_write_them(tmp_path):
    nodes = "id,kind\na,Country\nb,organisation\nc,Armed Group\nd,IGO\n"
    tables, log, _ = read_tables(folder(tmp_path, edges="source,target,level\na,b,Regional;GLOBAL\n", nodes=nodes))
    assert not log.problems
    assert tables.actors["kind"].tolist() == ["state", "organization", "armed_group", "organization"]
    assert tables.ties["level"].tolist() == ["regional;global"]


def test_rows_repeat_one_another_where_their_levels_are_read_as_the_same(tmp_path):
    rows = "a,b,Regional;GLOBAL,x\na,b,regional; global,x\na,b,regional;global,y\na,b,regional,x\n"
    tables, log, _ = read_tables(folder(tmp_path, edges="source,target,level,note\n" + rows))
    assert [(p.code, p.line) for p in log.problems] == [("W321", 3), ("W324", 4)]
    assert tables.ties["level"].tolist() == ["regional;global", "regional;global", "regional"]


def test_na_is_blank_everywhere_but_in_names(tmp_path):
    folder(tmp_path, edges="source,target,sign,weight,start,confidence\nNA,b,NA,NA,NA,NA\n")
    assert [code for code, *_ in said(tmp_path)] == ["E324", "E327", "E335", "E340"]
    assert told(tmp_path).count("leave the cell blank, if NA says that nothing is known") == 4
    gg.clean(tmp_path, tmp_path / "new")
    net = gg.read(tmp_path / "new")
    assert net.ties.iloc[0][["source", "sign", "weight", "start", "confidence"]].tolist() == ["NA", 0, 1.0, "", ""]


@pytest.mark.parametrize("text", ["dl n=3\nformat=edgelist1\n", "*Vertices 3\n1 a\n", "DL\nN=3\n"])
def test_files_of_other_programs_are_named(tmp_path, text):
    assert said(folder(tmp_path, edges=text)) == [("E102", "edges.csv", 1, 1)]


def test_a_quote_left_open_at_the_end_is_not_closed(tmp_path):
    folder(tmp_path, edges='source,target,note\na,b,"c\n')
    assert said(tmp_path) == [("E125", "edges.csv", 2, 5)]


def test_rows_left_out_are_counted_as_they_are(tmp_path):
    folder(tmp_path, edges="source,target,start\na,b,2020\na,b,2020\nb,c,soon\n")
    with pytest.warns(DataWarning, match="W321"):
        net = gg.read(tmp_path, errors="drop")
    assert net.steps[0] == "left out 1 of 3 tie rows that have errors (rows with errors: edges.csv 1)"
    (tmp_path / "edges.csv").rename(tmp_path / "prototypes.csv")
    with pytest.warns(DataWarning, match="W321"):
        assert len(gg.read(tmp_path / "prototypes.csv", errors="drop")) == 1


def test_many_rows_of_one_tie_are_put_together_in_time(tmp_path):
    folder(tmp_path, edges="source,target,weight\n" + "".join(f"a{i},b,1\na{i},b,2\n" for i in range(20_000)))
    began = time.perf_counter()
    tables, log, _ = read_tables(tmp_path, duplicates="sum")
    assert tables.ties["weight"].tolist() == [3.0] * 20_000
    assert log.count("warning") == 20_000
    assert time.perf_counter() - began < 15


def test_a_point_among_decimal_commas_or_points_of_thousands_may_part_thousands(tmp_path):
    rows = "source,target,type,weight\na,b,trade,{}\na,c,trade,1.250\n"
    for other in ('"3,5"', "1.250.000", '"1.250,5"'):
        folder(tmp_path, edges=rows.format(other))
        assert ("E329", "edges.csv", 3, 11) in said(tmp_path), other
        assert 'could be 1250 or 1.25; write one of the two; for all weights at once, --thousands . --decimal "," gives 1250' in told(
            tmp_path
        )
        tables, log, _ = read_tables(tmp_path, decimal=",", thousands=".")
        assert not log.errors
        assert tables.ties["weight"].tolist()[1] == 1250
    for plain in ("3.5", "1250", '"1,250,000"', "0.125"):  # a decimal point is one elsewhere too
        folder(tmp_path, edges=rows.format(plain))
        assert 3 not in [line for _, _, line, _ in said(tmp_path)], plain


def test_clean_writes_nothing_that_would_be_read_otherwise_than_told(tmp_path):
    (old := tmp_path / "old").mkdir()
    folder(old, edges='source,target,type,weight\na,b,trade,"3,5"\na,c,trade,1.250\n')
    with pytest.raises(DataError, match=r"(?s)weight='1.250' has a point, and --decimal \",\" was told.*nothing was written"):
        gg.clean(old, tmp_path / "new", decimal=",")
    assert not (tmp_path / "new").exists()


def test_a_passage_must_speak_of_a_tie_and_name_a_source(tmp_path):
    edges = "source,target,type,citation\na,b,contact,x:1\n"
    evidence = (
        "source,target,type,document,locator,says\nb,a,contact,x,1,present\na,b,aid,x,2,present\na,b,aid,x,2,absent\nb,a,contact,xx,1,\n"
    )
    folder(tmp_path, edges=edges, evidence=evidence, sources="id\nx\n")
    assert said(tmp_path) == [("W348", "evidence.csv", 3, 1), ("W342", "evidence.csv", 5, 13)]
    assert "this passage speaks of no tie in edges.csv (aid between a and b)" in told(tmp_path)
    assert "document='xx' is not the id of a source in sources.csv; did you mean 'x'? If not, add it there" in told(tmp_path)


def test_names_that_stand_in_for_ids_are_told_where_another_column_may_hold_them(tmp_path):
    edges = "source,target\nA land,B land\n"
    assert said(folder(tmp_path, edges=edges, nodes="name,kind\nA land,state\nB land,state\n")) == []
    folder(tmp_path, edges=edges, nodes="ident,name,kind\na,A land,state\nb,B land,state\n")
    assert said(tmp_path) == [("W114", "nodes.csv", 1, 7)]
    assert "is read as the column id, which is missing; if another column holds the ids, rename it to id" in told(tmp_path)


def test_a_short_word_is_not_taken_for_another_that_shares_half_its_letters(tmp_path):
    folder(tmp_path, edges="source,target\ncuba,mali\nmalo,usa\n", nodes="id\nusa\nmali\n")
    assert told(tmp_path).count("did you mean") == 1
    assert "source='malo' is not an actor in nodes.csv; did you mean 'mali'?" in told(tmp_path)


def test_a_year_with_a_digit_too_many_is_not_mended_as_a_date_of_excel(tmp_path):
    (old := tmp_path / "old").mkdir()
    folder(old, edges="source,target,start\na,b,20221\na,c,34486\n")
    assert gg.clean(old, tmp_path / "new")["after"].tolist() == ["1994-06-01"]
    assert "is not a year; Excel stores 1955-05-12 as this number; write 1955-05-12 if that is meant, or the right year" in told(
        tmp_path / "new"
    )

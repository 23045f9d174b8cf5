"""Well-formed files in every accepted dress, and the plain errors: each with its line, column and mend."""

import warnings
from pathlib import Path

import pytest

import geograph as gg
from geograph.errors import DataWarning, edit_distance, nearest
from geograph.names import letters
from geograph.reading import read_tables

EDGES = "source,target,type,start,citation\nrussia,taliban,contact,2021-08,a:1\niran,taliban,border,,b:2\n"
NODES = "id,name,kind,aliases\nrussia,Russia,state,Moscow;Russian Federation\ntaliban,Taliban,movement,Taleban\niran,Iran,state,\n"


def folder(tmp_path: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / f"{name}.csv").write_bytes(data)
    return tmp_path


def problems(path: Path, **options):
    _, log, _ = read_tables(path, **options)
    return {(p.code, p.line, p.column) for p in log.problems}, log.problems


def test_a_folder_is_read_with_every_table_it_has(tmp_path):
    net = gg.read(folder(tmp_path, edges=EDGES, nodes=NODES))
    assert list(net.ties.index) == ["russia~taliban/contact/2021-08", "iran~taliban/border/undated"]
    assert net.actors.loc["taliban", "kind"] == "movement"
    assert net.ties["sign"].tolist() == [0, 0]
    assert net.ties["channel"].tolist() == [True, False]
    assert net.ties["lasts"].tolist() == ["event", "state"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with BOM"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_encodings_delimiters_and_line_ends_give_the_same_network(tmp_path, mark, delimiter, ends):
    plain = gg.read(folder(tmp_path / "a", edges=EDGES, nodes=NODES)) if (tmp_path / "a").mkdir() is None else None
    dressed = {
        n: mark + t.replace(";", " / ").replace(",", delimiter).replace("\n", ends).encode()
        for n, t in [("edges", EDGES), ("nodes", NODES)]
    }
    (tmp_path / "b").mkdir()
    other = gg.read(folder(tmp_path / "b", **dressed))
    assert other.ties.equals(plain.ties)


def test_aliases_names_and_ids_all_mean_the_actor(tmp_path):
    edges = "source,target,type\nMoscow,Taleban,contact\nRussian Federation,Iran,contact\n"
    net = gg.read(folder(tmp_path, edges=edges, nodes=NODES))
    assert list(net.ties["source"]) == ["russia", "russia"]
    assert list(net.ties["target"]) == ["taliban", "iran"]


def test_a_name_that_differs_in_case_or_accent_is_resolved_and_said(tmp_path):
    nodes = "id,name\ncote-divoire,Côte d’Ivoire\niran,Iran\n"
    edges = "source,target,type\nCOTE D'IVOIRE,iran,contact\n"
    with pytest.warns(DataWarning, match=r"edges.csv:2:1: W302 .*'cote-divoire'"):
        net = gg.read(folder(tmp_path, edges=edges, nodes=nodes))
    assert net.ties["source"].tolist() == ["cote-divoire"]


def test_headers_are_recognized_under_their_common_names(tmp_path):
    edges = "From,TO,Relation,Begin,until\na,b,contact,2020,2021\n"
    net = gg.read(folder(tmp_path, edges=edges))
    assert net.ties[["source", "target", "type", "start", "end"]].values.tolist() == [["a", "b", "contact", "2020", "2021"]]


def test_only_source_and_target_are_needed(tmp_path):
    net = gg.read(folder(tmp_path, edges="source,target\na,b\nb,c\n"))
    assert set(net.ties["type"]) == {"tie"}
    assert list(net.actors.index) == ["a", "b", "c"]
    assert not net.ties["directed"].any()
    assert gg.read(tmp_path, directed=True).ties["directed"].all()
    assert set(gg.read(tmp_path, type_default="trade").ties["type"]) == {"trade"}


def test_an_edges_file_brings_along_its_nodes_file(tmp_path):
    (tmp_path / "x_edges.csv").write_text("source,target\na,b\n")
    (tmp_path / "x_nodes.csv").write_text("id,name\na,Alpha\nb,Beta\nc,Gamma\n")
    (tmp_path / "nodes.csv").write_text("id\nnot-these\n")
    assert list(gg.read(tmp_path / "x_edges.csv").actors.index) == ["a", "b", "c"]


def test_a_bad_row_of_nodes_takes_its_ties_along_and_never_lends_them_to_another(tmp_path):
    nodes = "id,name,kind\na,A,state\nb,B,stat\nc,C,state\nd,D,state\n"
    folder(tmp_path, edges="source,target,type\na,b,trade\na,c,trade\nc,d,trade\n", nodes=nodes)
    net = gg.read(tmp_path, errors="drop")
    assert sorted(gg.view(net).to_networkx().edges) == [("a", "c"), ("c", "d")]
    assert "left out 1 of 3 tie rows" in net.steps[0]
    assert "nodes.csv 1" in net.steps[0]
    found, _ = problems(tmp_path)
    assert found == {("E341", 3, 5)}  # said once, where it stands


def test_an_id_is_used_once_and_a_row_that_repeats_another_counts_once(tmp_path):
    found, _ = problems(
        folder(tmp_path, edges="id,source,target,type\n1,a,b,trade\n1,a,b,aid\n,b,c,contact\n,c,b,contact\n,b,c,aid\n,c,b,aid\n")
    )
    assert found == {("E305", 3, 1), ("W321", 5, 2)}  # aid there is not aid back
    with pytest.warns(DataWarning, match="W321"):
        net = gg.read(folder(tmp_path, edges="source,target,type\na,b,trade\na,b,trade\n"))
    assert len(net) == 1


def test_the_colors_of_own_types_do_not_depend_on_the_order_of_rows(tmp_path):
    hashes = set()
    for rows in ("a,b,visit\nb,c,proxy\n", "b,c,proxy\na,b,visit\n"):
        with pytest.warns(DataWarning, match="W326"):
            hashes.add(gg.read(folder(tmp_path, edges="source,target,type\n" + rows)).hash)
    assert len(hashes) == 1


def test_words_of_evidence_are_checked(tmp_path):
    evidence = (
        "tie,document,says,attribution\nrussia~taliban/contact/2021-08,a,Absent,hearsay\niran~taliban/border/undated,b,presnt,stated\n"
    )
    found, listed = problems(folder(tmp_path, edges=EDGES, nodes=NODES, evidence=evidence))
    assert {p for p in found if p[0] == "E344"} == {("E344", 2, 41), ("E344", 3, 31)}  # Absent is absent
    assert any("did you mean 'present'?" in str(p) for p in listed)


def test_one_date_column_says_when_not_since_when(tmp_path):
    net = gg.read(folder(tmp_path, edges="source,target,type,year\na,b,trade,1990\n"))
    assert len(net.on("1990")) == 1
    assert len(net.on("1995")) == 0


def test_present_and_ongoing_are_written_one_way(tmp_path):
    net = gg.read(folder(tmp_path, edges="source,target,start,end\na,b,2020,present\nb,c,2020,Ongoing\nc,d,2020,..\n"))
    assert net.ties["end"].tolist() == ["..", "..", ".."]


def test_a_date_of_a_source_is_checked(tmp_path):
    found, _ = problems(folder(tmp_path, edges=EDGES, nodes=NODES, sources="id,date\na,March 2020\na,2020\nb,\n"))
    assert found == {("E335", 2, 3), ("E305", 3, 1)}


def test_columns_that_a_file_lacks_are_blank_not_nan(tmp_path):
    files = {
        "edges": "source,target\nrussia,iran\n",
        "nodes": NODES,
        "sources": "id,date\na,2020\n",
        "groups": "actor,partition,group\niran,bloc,x\n",
        "relations": "actor,relation,of\ntaliban,part_of,iran\n",
        "evidence": "tie,document\nrussia~iran/tie/undated,a\n",
        "types": "type\nfeud\n",
    }
    with pytest.warns(DataWarning, match="W345"):
        net = gg.read(folder(tmp_path, **files))
    for table in (net.ties, net.actors, net.types, net.evidence, net.groups, net.relations, net.sources):
        assert not table.isna().any(axis=None)
    assert net.rolled_up().actors.index.tolist() == ["russia", "iran"]


def test_a_letter_astray_in_about_is_told(tmp_path):
    found, listed = problems(folder(tmp_path, edges=EDGES, nodes=NODES, sources="id,about\na,rusia;elsewhere\nb,\n"))
    assert found == {("W347", 2, 1)}
    assert "did you mean 'russia'?" in str(listed[0])


def test_na_is_namibia_and_ids_stay_text(tmp_path):
    net = gg.read(folder(tmp_path, edges="source,target\nNA,007\nnan,None\n"))
    assert sorted(net.actors.index) == ["007", "NA", "None", "nan"]


def test_a_cell_may_hold_a_line_break_and_later_lines_keep_their_number(tmp_path):
    edges = 'source,target,type,note\na,b,contact,"two\nlines, really"\na,b,frendship,\na,b,contac,\n'
    found, _ = problems(folder(tmp_path, edges=edges))
    assert ("E326", 5, 5) in found


UNKNOWN = "source,target,type,start,end,sign,weight,confidence\n"


@pytest.mark.parametrize(
    ("row", "code", "column", "told"),
    [
        ("russia,Talliban,contact,,,,,", "E301", 8, "did you mean 'taliban'?"),
        ("russia,taliban,contct,,,,,", "E326", 16, "did you mean 'contact'?"),
        ("russia,taliban,contact,1990-02-30,,,,", "E332", 24, "February 1990 has 28 days"),
        ("russia,taliban,contact,1990-13,,,,", "E332", 24, "no month 13"),
        ("russia,taliban,contact,soon,,,,", "E335", 24, "write a date such as 1994, 1994-05 or 1994-05-17"),
        ("russia,taliban,contact,2014-02,2012-05-01,,,", "E331", 32, "swap the two if they"),
        ("russia,taliban,contact,,,maybe,,", "E324", 26, "is not a sign"),
        ("russia,taliban,contact,,,,-3,", "E327", 27, "write 3 if the minus is a slip"),
        ("russia,taliban,contact,,,,n/a,", "E327", 27, "number above 0"),
        ("russia,taliban,contact,,,,,certain", "E340", 28, "write high, medium, low"),
        (",taliban,contact,,,,,", "E307", 1, "needs an actor"),
        ("russia,russia,contact,,,,,", "E320", 8, "to itself"),
        ("russia,taliban,contact,,,,", "E124", 1, "header has 8"),
    ],
)
def test_a_plain_error_has_its_line_column_and_mend(tmp_path, row, code, column, told):
    good = "iran,taliban,contact,2021,,,2,high"
    text = f"{UNKNOWN}{good}\n{row}\n"
    found, listed = problems(folder(tmp_path, edges=text, nodes=NODES))
    assert found == {(code, 3, column)}
    assert told in str(listed[0])
    with pytest.raises(gg.DataError, match=f"edges.csv:3:{column}: {code}"):
        gg.read(tmp_path)
    if code == "E124":  # which cell is missing cannot be told, so there is no leaving out
        with pytest.raises(gg.DataError):
            gg.read(tmp_path, errors="drop")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kept = gg.read(tmp_path, errors="drop")
    assert kept.ties["weight"].tolist() == [2.0]  # the other row is untouched
    assert "left out 1 of 2 tie rows" in kept.steps[0]


def test_all_problems_come_at_once_and_the_same_fault_only_once(tmp_path):
    edges = "source,target,type,start\nrussia,Talliban,contact,\nTalliban,iran,contact,1990-02-30\nrussia,Talliban,contact,\n"
    folder(tmp_path, edges=edges, nodes=NODES)
    with pytest.raises(gg.DataError) as raised:
        gg.read(tmp_path)
    table = raised.value.problems
    assert table["code"].tolist() == ["E301", "E301", "E332"]
    assert table["also"].tolist() == [[4], [], []]
    assert "of 3 ties are good" in str(raised.value)


def test_a_missing_column_names_the_nearest(tmp_path):
    found, listed = problems(folder(tmp_path, edges="source,targt,type\na,b,contact\n"))
    assert found == {("E113", 1, 8)}
    assert "rename 'targt' to 'target'" in str(listed[0])


def test_a_type_of_the_users_own_is_taken_with_a_warning(tmp_path):
    with pytest.warns(DataWarning, match="W326 type='classmates'"):
        net = gg.read(folder(tmp_path, edges="source,target,type\na,b,classmates\n"))
    assert net.types.loc["classmates", ["sign", "channel", "directed"]].tolist() == [0, True, False]


def test_types_csv_explains_the_users_own_types(tmp_path):
    types = "type,sign,channel,directed,lasts\nfeud,-1,no,no,state\n"
    net = gg.read(folder(tmp_path, edges="source,target,type\na,b,feud\n", types=types))
    assert net.ties[["sign", "channel"]].values.tolist() == [[-1, False]]


def test_an_alias_of_two_actors_is_an_error_in_the_actors_file(tmp_path):
    nodes = "id,name,aliases\ncd,DR Congo,Congo\ncg,Congo,\n"
    found, listed = problems(folder(tmp_path, edges="source,target\ncd,cg\n", nodes=nodes))
    assert found == {("E304", 3, 4)}
    assert "is also a name of 'cd'" in str(listed[0])


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path):
    found, listed = problems(folder(tmp_path, edges=b"source,target\na,b\nC\xf4te,b\n"))
    assert found == {("E101", 3, 2)}
    assert "CSV UTF-8" in str(listed[0])


def test_a_missing_file_says_what_is_near(tmp_path):
    folder(tmp_path, edges=EDGES)
    with pytest.raises(gg.CannotRead, match=r"did you mean .*edges\.csv"):
        gg.read(tmp_path / "edgs.csv")
    with pytest.raises(gg.CannotRead, match="never uses the network"):
        gg.read("https://example.org/edges.csv")


def test_ids_do_not_depend_on_the_order_of_rows(tmp_path):
    rows = ["a,b,contact,2020,first", "a,b,contact,2020,second", "a,b,contact,2021,third"]
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    with pytest.warns(DataWarning, match="W324"):
        one = gg.read(folder(tmp_path / "1", edges="\n".join(["source,target,type,start,note", *rows]) + "\n"))
    with pytest.warns(DataWarning, match="W324"):
        two = gg.read(folder(tmp_path / "2", edges="\n".join(["source,target,type,start,note", *rows[::-1]]) + "\n"))
    assert one.ties["note"].to_dict() == two.ties["note"].to_dict()
    assert set(one.ties.index) == {"a~b/contact/2020", "a~b/contact/2020-2", "a~b/contact/2021"}
    assert one.hash == two.hash


def test_a_text_guarded_against_spreadsheets_reads_back(tmp_path):
    net = gg.read(folder(tmp_path, edges="source,target,note\n'Ndrangheta,b,'=1+1\n"))
    assert net.ties[["source", "note"]].values.tolist() == [["'Ndrangheta", "=1+1"]]


def test_evidence_must_name_a_tie(tmp_path):
    evidence = "tie,document\nrussia~taliban/contact/2021-8,a\n"
    found, listed = problems(folder(tmp_path, edges=EDGES, nodes=NODES, evidence=evidence))
    assert ("E343", 2, 1) in found
    assert any("did you mean 'russia~taliban/contact/2021-08'?" in str(p) for p in listed)


def test_the_bundled_data_are_clean():
    assert gg.check(gg.example_path()).empty


@pytest.mark.parametrize(("a", "b", "d"), [("aliance", "alliance", 1), ("trade", "trade", 0), ("ab", "ba", 1), ("x", "wholly other", 4)])
def test_edit_distance_counts_letters(a, b, d):
    assert edit_distance(a, b) == d


def test_nearest_keeps_quiet_when_nothing_is_near():
    assert nearest("zzz", ["alliance", "trade"]) == []
    assert letters("Côte-d’Ivoire") == letters("cote d'ivoire")


def test_a_sign_opposite_to_the_type_is_told(tmp_path):
    found, _ = problems(folder(tmp_path, edges="source,target,type,sign\na,b,sanction,+1\na,b,contact,-1\n"))
    assert found == {("W325", 2, 14)}  # contact is neutral: any sign adds to it


def test_without_nodes_two_spellings_of_one_name_are_no_two_actors(tmp_path):
    found, listed = problems(folder(tmp_path, edges="source,target\nRussia,Iran\nrussia,Turkey\nTürkiye,Iraq\n"))
    assert found == {("E306", 3, 1)}  # Iran and Iraq are a letter apart, and two
    assert "differs from 'Russia'" in str(listed[0])


def test_what_a_spreadsheet_leaves_behind_is_no_actor(tmp_path):
    found, _ = problems(folder(tmp_path, edges="source,target\n#REF!,b\n=VLOOKUP(A1),b\n"))
    assert found == {("E309", 2, 1), ("E310", 3, 1)}


@pytest.mark.parametrize(("start", "told"), [(b"PK\x03\x04rest", "Excel workbook"), (b"%PDF-1.7", "a PDF"), (b"\x1f\x8b\x08", "gzip")])
def test_what_is_no_csv_is_named(tmp_path, start, told):
    found, listed = problems(folder(tmp_path, edges=start))
    assert found == {("E102", 1, 1)}
    assert told in str(listed[0])


def test_what_excel_calls_unicode_text_is_read(tmp_path):
    net = gg.read(folder(tmp_path, edges="source\ttarget\nÅland\tЕрмак\n".encode("utf-16")))
    assert list(net.actors.index) == ["Åland", "Ермак"]
    net = gg.read(folder(tmp_path, edges="sep=;\nsource;target\na,1;b\n"))
    assert list(net.actors.index) == ["a,1", "b"]


def test_a_file_that_is_not_read_is_told(tmp_path):
    folder(tmp_path, edges=EDGES)
    (tmp_path / "node.csv").write_text(NODES)
    found, listed = problems(tmp_path)
    assert found == {("W115", 1, 1)}
    assert "rename it nodes.csv" in str(listed[0])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("contact,taliban,russia,,,,,", "this is a type of tie; are the columns swapped?"),
        ("russia,taliban,contact,15.08.2021,,,,", "is read as 2021-08-15"),
        ("russia,taliban,contact,phase 2,,,,", "is not a date; write a date such as 1994"),
        ('russia,taliban,contact,,,,"1,5",', "write 1.5"),
        ("russia,taliban,contact,,,5,,", "write one of 1, 0, -1"),
        ("russia,taliban,contact,,,,,,,", "delete the 2 empty cells at its end"),
    ],
)
def test_the_mend_fits_the_mistake(tmp_path, row, told):
    _, listed = problems(folder(tmp_path, edges=f"{UNKNOWN}{row}\n", nodes=NODES))
    assert any(told in str(p) for p in listed), [str(p) for p in listed]

"""What a file may be instead of clean UTF-8 text: each case is read right, or told with its line, column and mend."""

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import sys
import zipfile
from pathlib import Path

import pytest

import geograph as gg
from geograph.errors import CannotRead, ProblemLog, UnknownName
from geograph.reading import files, read_tables
from geograph.reading.encoding import text_encoding
from geograph.reading.files import load_utf8, locate, overlooked
from geograph.reading.mojibake import demojibake

TEXT = "source,target,note\nCôte d’Ivoire,France,trade\nИран,Россия,talks\n"


def load(tmp_path: Path, data: bytes | str, name: str = "edges.csv", **options):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    log = ProblemLog()
    data = load_utf8(path, log, **options)
    return data.decode() if data is not None else None, log.problems


def one(tmp_path: Path, data: bytes | str, code: str, *, text: bool = False, **options):
    """The only problem of a file, which is loaded all the same, or not."""
    loaded, problems = load(tmp_path, data, **options)
    assert [p.code for p in problems] == [code], [str(p) for p in problems]
    assert (loaded is not None) == text
    assert problems[0].mend
    return problems[0]


def place(problem):
    return problem.line, problem.column


def zipped(*members: tuple[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return file.getvalue()


def test_a01_a_byte_order_mark_is_no_part_of_the_header(tmp_path):
    assert load(tmp_path, b"\xef\xbb\xbf" + TEXT.encode()) == (TEXT, [])
    assert load(tmp_path, b"\xef\xbb\xbf" + TEXT.encode(), encoding="cp1252") == (TEXT, [])  # the mark says what it is
    tables, log, _ = read_tables(tmp_path)
    assert not log.problems
    assert list(tables.ties["source"]) == ["Côte d’Ivoire", "Иран"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a02_utf16_with_its_mark_is_read(tmp_path, codec):
    tabs = TEXT.replace(",", "\t").replace("\n", "\r\n")
    assert load(tmp_path, ("\ufeff" + tabs).encode(codec)) == (tabs, [])
    tables, log, _ = read_tables(tmp_path)
    assert not log.problems
    assert list(tables.ties["target"]) == ["France", "Россия"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a03_utf16_without_its_mark_is_read_and_told(tmp_path, codec):
    text, problems = load(tmp_path, TEXT.encode(codec))
    assert text == TEXT
    assert [(p.code, p.line, p.column) for p in problems] == [("W101", 1, 1)]
    assert "read as UTF-16" in problems[0].message
    problem = one(tmp_path, ("\ufeff" + TEXT).encode(codec)[:-1], "E101")  # half a character at the end
    assert "breaks off" in problem.message
    assert problem.line == 3


def test_a04_cp1252_is_told_with_what_it_would_say(tmp_path):
    data = "source,target\na,b\nc,Côte d’Ivoire\nd,Türkiye\n".encode("cp1252")
    problem = one(tmp_path, data, "E101")
    assert place(problem) == (3, 4)
    assert problem.value == "C?te d?Ivoire"
    assert "not UTF-8: byte 0xF4" in problem.message and "'c,C?te d?Ivoire'" in problem.message
    assert "CSV UTF-8" in problem.mend
    assert "--encoding cp1252 or cp1250 if 'Côte d’Ivoire' is right" in problem.mend
    assert "cp1251 if 'Cфte d’Ivoire' is right" in problem.mend
    text, problems = load(tmp_path, data, encoding="cp1252")
    assert text == data.decode("cp1252")
    assert not problems


def test_a04_the_column_counts_characters_and_any_line_end_counts(tmp_path):
    assert place(one(tmp_path, b"a,b\rc,d\rx,\xf4\r", "E101")) == (3, 3)
    assert place(one(tmp_path, b"a,b\r\nc,d\r\nx,\xf4\r\n", "E101")) == (3, 3)
    assert place(one(tmp_path, b"a,b\n\xc3\xa9\xc3\xa9,\xf4,c", "E101")) == (2, 4)


def test_a05_cyrillic_is_told_with_what_it_would_say(tmp_path):
    problem = one(tmp_path, "source,target\nРоссия,Иран\n".encode("cp1251"), "E101")
    assert place(problem) == (2, 1)
    assert "cp1251 if 'Россия' is right" in problem.mend
    assert load(tmp_path, "source,target\nРоссия,Иран\n".encode("cp1251"), encoding="windows-1251")[0] == "source,target\nРоссия,Иран\n"


def test_a05_only_what_decodes_the_whole_file_is_offered(tmp_path):
    problem = one(tmp_path, b"source,target\nC\xf4te,b\nx\x81,\x98\n", "E101")
    assert "cp1252" not in problem.mend and "cp1251" not in problem.mend and "--encoding" in problem.mend


@pytest.mark.parametrize(("codec", "word"), [("mac_roman", "Côte"), ("cp1256", "إيران"), ("gb18030", "中国"), ("koi8-r", "Россия")])
def test_a06_any_encoding_of_python_may_be_named(tmp_path, codec, word):
    text = f"source,target\n{word},b\nc,{word}\n"
    assert one(tmp_path, text.encode(codec), "E101").line == 2
    assert load(tmp_path, text.encode(codec), encoding=codec) == (text, [])


def test_a06_an_encoding_that_python_lacks_is_told(tmp_path):
    with pytest.raises(UnknownName, match="no encoding 'cp1253x'; did you mean 'cp1253'"):
        load(tmp_path, TEXT, encoding="cp1253x")
    for name in ("base64", "rot13", "idna", "undefined", "unicode_escape", "no such", "", "a\0b"):
        with pytest.raises(UnknownName, match="no encoding"):
            text_encoding(name)
    assert text_encoding("Windows-1252") == "cp1252"
    assert text_encoding("utf-16") == "utf-16"


def test_a06_a_file_that_is_not_in_the_named_encoding_is_told(tmp_path):
    problem = one(tmp_path, TEXT, "E101", encoding="ascii")
    assert place(problem) == (2, 2)
    assert "the file is UTF-8" in problem.mend
    problem = one(tmp_path, b"a,b\nC\xf4te \x81,b\n", "E101", encoding="cp1252")
    assert place(problem) == (2, 6)
    assert "not cp1252: byte 0x81" in problem.message
    assert one(tmp_path, b"a,b\n+2AA-,c\n", "E101", encoding="utf-7").mend  # half a character


def test_a06_utf8_read_as_another_encoding_is_never_silent(tmp_path):
    problem = one(tmp_path, TEXT, "W101", text=True, encoding="gb18030" if _reads(TEXT, "gb18030") else "latin-1")
    assert "good UTF-8" in problem.message and "leave out --encoding" in problem.mend


def _reads(text: str, codec: str) -> bool:
    try:
        text.encode().decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def test_a07_one_line_of_another_encoding_is_named(tmp_path):
    data = TEXT.encode() + "Österreich,b,c\n".encode("cp1252") + "Türkiye,b,c\n".encode()
    problem = one(tmp_path, data, "E101")
    assert place(problem) == (4, 1)
    assert "3 other lines are UTF-8" in problem.message
    assert "retype" in problem.mend and "'Österreich' (cp1252)" in problem.mend


@pytest.mark.parametrize("word", ["Côte d’Ivoire", "Россия", "Łódź", "中国", "Україна", "إيران", "Ελλάδα", "İstanbul", "Ngô Đình", "🇺🇸"])
@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "cp1251", "cp1250"])
def test_a08_mojibake_is_told_with_what_it_was(tmp_path, word, codec):
    shown = "".join(chr(b) if (c := bytes([b]).decode(codec, "replace")) == "\ufffd" else c for b in word.encode())
    assert demojibake(shown) == word
    problem = one(tmp_path, f"source,target\na,b\nc,{shown}\nd,e\nf,{shown}\n", "W201", text=True)
    assert place(problem) == (3, 3)
    assert problem.value == shown
    assert problem.also == (5,)
    assert f"did you mean {word!r}?" in problem.message
    assert "geograph clean" in problem.mend


def test_a08_mac_roman_and_twice_misread():
    assert demojibake("C√¥te d‚Äôivoire") == "Côte d’ivoire"
    assert demojibake("CÃƒÂ´te") == "Côte"


@pytest.mark.parametrize(
    "word",
    "NESTLÉ™|CAFÉ»|Iran–Österreich|1990–Ölprise|Пётр|«СССР»|Її|Пљевља|Đà Nẵng|ŠKODA®|Åland’s|İstanbul|Ελλάδα|日本|AMANHÃ…|5°C".split("|"),
)
def test_a08_good_words_are_left_alone(tmp_path, word):
    assert demojibake(word) is None
    assert load(tmp_path, f"source,target\n{word},b\n") == (f"source,target\n{word},b\n", [])


def test_a08_a_wholly_misread_file_is_told_in_a_handful(tmp_path):
    _, problems = load(tmp_path, "source,target\n" + "".join(f"CÃ´te {i},b\n" for i in range(1000)))
    assert len(problems) == 6
    assert "995 more cells" in problems[-1].message


def test_a09_a_lost_character_is_told(tmp_path):
    problem = one(tmp_path, "source,target\na,b\nc,C\ufffdte\nC\ufffdte,d\n", "E202", text=True)
    assert place(problem) == (3, 4)
    assert problem.value == "C\ufffdte"
    assert problem.also == (4,)
    assert "a character was lost when this file was saved" in problem.message
    assert "restore it" in problem.mend
    _, problems = load(tmp_path, "source,target\n" + "".join(f"C\ufffdte {i},b\n" for i in range(1000)))
    assert len(problems) == 21
    assert "980 more" in problems[-1].message


def test_a10_nul_bytes_are_told_with_their_line(tmp_path):
    problem = one(tmp_path, b"source,target\na,b\nc,d\0e\n", "E104")
    assert place(problem) == (3, 4)
    assert problem.value == "d\0e"
    assert "binary or damaged" in problem.message
    assert place(one(tmp_path, b"\x01\0\0\xff\xfe" * 50, "E104")) == (1, 2)
    assert one(tmp_path, b"\0" * 64, "E104")
    assert one(tmp_path, "a,b\nc\0,d\n".encode("utf-16"), "E104").line == 2
    assert one(tmp_path, b"a,b\nc\0,\xf4\n", "E104", encoding="cp1252").line == 2


@pytest.mark.parametrize(
    ("data", "kind", "mend"),
    [
        (zipped(("[Content_Types].xml", ""), ("xl/workbook.xml", "")), "an Excel workbook (.xlsx)", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old Excel workbook (.xls)", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "with a password", "open it with its password"),
        (zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")), "(.ods)", "Text CSV"),
        (zipped(("Index/Document.iwa", "")), "a Numbers spreadsheet", "Export To > CSV"),
        (zipped(("edges.csv", TEXT)), "a zip file", "unpack"),
    ],
)
def test_a11_a_workbook_or_zip_is_named(tmp_path, data, kind, mend):
    problem = one(tmp_path, data, "E102")
    assert place(problem) == (1, 1)
    assert kind in problem.message and mend in problem.mend


@pytest.mark.parametrize(
    ("data", "kind", "mend"),
    [
        (gzip.compress(b"a,b\n", mtime=0), "a gzip file", ".csv.gz"),
        (bz2.compress(b"a,b\n"), "a bzip2 file", "unpack"),
        (lzma.compress(b"a,b\n"), "an xz file", "unpack"),
        (b"%PDF-1.7\n", "a PDF", "CSV UTF-8"),
        (b"\n<!DOCTYPE html>\n<html>", "a web page", "sign in"),
        (b"\xef\xbb\xbf<HTML><head>", "a web page", "sign in"),
        (json.dumps([{"source": "a"}]).encode(), "a JSON file", "read_json"),
        (json.dumps({"nodes": []}).encode(), "a JSON file", "read_json"),
        (rb"{\rtf1\ansi", "an RTF text", "CSV UTF-8"),
        (b"<stata_dta><header>", "a Stata data file", "export delimited"),
        (b"\x72\x01\x01\x00\x05", "a Stata data file", "export delimited"),
        (gzip.compress(b"X\n\0\0\0\x03\0\x04\x01\0", mtime=0), "an R data file", "write.csv"),
        (gzip.compress(b"RDX3\nX\n", mtime=0), "an R data file", "write.csv"),
        (b"PAR1\x15\x04\x15", "a Parquet file", "read_parquet"),
        (pickle.dumps({"a": 1}), "a Python pickle, which can run code", "GraphML"),
        (b'<?xml version="1.0"?>\n<data/>', "an XML file", "CSV"),
        (b'<?xml version="1.0"?>\n<graphml xmlns="x">', "a GraphML file", "CSV"),
    ],
)
def test_a12_what_is_no_table_is_named(tmp_path, data, kind, mend):
    problem = one(tmp_path, data, "E102")
    assert place(problem) == (1, 1)
    assert kind in problem.message and mend in problem.mend
    with pytest.raises(gg.DataError, match="E102"):
        gg.read(tmp_path)


@pytest.mark.parametrize("header", ["<id>,source", "[source],[target]", "PAR1,PAR2", "{id},b", "version https,b", "A", "€uro,b", "%,b"])
def test_a12_an_odd_header_is_still_a_table(tmp_path, header):
    assert load(tmp_path, f"{header}\n2\n") == (f"{header}\n2\n", [])


def test_a12_a_packed_table_is_read(tmp_path):
    assert load(tmp_path, gzip.compress(TEXT.encode()), "edges.csv.gz") == (TEXT, [])
    assert load(tmp_path, gzip.compress(TEXT[:30].encode()) + gzip.compress(TEXT[30:].encode()), "EDGES.TSV.GZ")[0] == TEXT
    assert load(tmp_path, TEXT, "plain.csv.gz")[0] == TEXT  # unpacked by the browser that fetched it
    (tmp_path / "nodes.csv.gz").write_bytes(gzip.compress(b"id\na\n", mtime=0))
    assert {n: f.name for n, f in locate(tmp_path).items()} == {"edges": "edges.csv.gz", "nodes": "nodes.csv.gz"}
    assert set(locate(tmp_path / "edges.csv.gz")) == {"edges", "nodes"}
    (tmp_path / "nodes.csv").write_text("id\na\n")
    found = locate(tmp_path)
    assert [(f.name, meant) for f, meant in overlooked(found, tmp_path)] == [("nodes.csv.gz", "nodes")]


def test_a12_a_damaged_or_bottomless_packed_file_is_told(tmp_path, monkeypatch):
    packed = gzip.compress(TEXT.encode())
    assert "breaks off" in one(tmp_path, packed[:-12], "E104", name="edges.csv.gz").message
    assert "damaged" in one(tmp_path, packed[:20] + b"\xff\xff" + packed[22:], "E104", name="edges.csv.gz").message
    bomb = gzip.compress(b"a,b\n" * 2_000_000, mtime=0)
    problem = one(tmp_path, bomb, "E106", name="edges.csv.gz")
    assert "compressed too well to be a table" in problem.message and "gunzip" in problem.mend
    inner = gzip.compress(zipped(("xl/workbook.xml", "")))
    assert "Excel" in one(tmp_path, inner, "E102", name="edges.csv.gz").message
    monkeypatch.setattr(files, "MOST_UNPACKED", 20)
    assert one(tmp_path, packed, "E106", name="edges.csv.gz")


def test_a13_a_git_lfs_pointer_says_how_to_get_the_file(tmp_path):
    problem = one(tmp_path, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "E102")
    assert place(problem) == (1, 1)
    assert "Git LFS pointer" in problem.message
    assert problem.mend == "run git lfs pull"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a14_marks_of_a_merge_are_told_with_their_lines(tmp_path, ends):
    text = "source,target\n<<<<<<< HEAD\na,b\n=======\na,c\n>>>>>>> feature\n"
    problem = one(tmp_path, text.replace("\n", ends), "E105")
    assert place(problem) == (2, 1)
    assert problem.also == (6,)
    assert problem.value == "<<<<<<< HEAD"
    assert "finish the merge" in problem.mend
    assert one(tmp_path, text[text.index("<") :], "E105").line == 1
    assert one(tmp_path, "a,b\n>>>>>>> x\n", "E105").line == 2


def test_a14_arrows_in_a_note_and_rules_under_a_title_are_no_merge(tmp_path):
    text = "a|b\nTitle\n=======\n|||||||\nx <<<<<<< y|>>>>>>>>> z\n"
    assert load(tmp_path, text) == (text, [])


@pytest.mark.parametrize("data", ["", " \n\t\n", "\ufeff", "\ufeff \n"])
def test_an_empty_file_is_told(tmp_path, data):
    assert place(one(tmp_path, data, "E103")) == (1, 1)
    assert one(tmp_path, data.removeprefix("\ufeff").encode("utf-16"), "E103")


class Stdin(io.TextIOWrapper):
    def __init__(self, data: bytes, terminal: bool) -> None:
        super().__init__(io.BytesIO(data))
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize("terminal", [True, False])
def test_g07_a_terminal_is_told_that_a_table_is_waited_for(monkeypatch, capsys, terminal):
    monkeypatch.setattr(sys, "stdin", Stdin(TEXT.encode(), terminal))
    assert load_utf8(Path("-"), ProblemLog()) == TEXT.encode()
    out, err = capsys.readouterr()
    assert out == ""
    assert ("waits for a table" in err) == terminal


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "E103"), (b"PK\x03\x04", "E102"), (gzip.compress(b"a,b", mtime=0), "E102"), (b"a\0b", "E104")]
)
def test_g07_stdin_that_is_no_table_is_told(monkeypatch, data, code):
    monkeypatch.setattr(sys, "stdin", Stdin(data, False))
    log = ProblemLog()
    assert load_utf8(Path("-"), log) is None
    assert [(p.file, p.code) for p in log.problems] == [("-", code)]
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CannotRead, match="no standard input"):
        load_utf8(Path("-"), log)


def test_g09_a_file_that_excel_holds_says_so(tmp_path, monkeypatch):
    def held(self):
        raise PermissionError(13, "Permission denied")

    path = _written(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", held)
        with pytest.raises(CannotRead, match="Permission denied; close it in Excel"):
            load_utf8(path, ProblemLog())
    with pytest.raises(CannotRead, match=r"cannot be read: Is a directory$|Excel"):
        load_utf8(tmp_path, ProblemLog())
    with pytest.raises(CannotRead, match="cannot be read"):
        locate(tmp_path / ("x" * 5000))


def _written(folder: Path) -> Path:
    path = folder / "edges.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_g09_a_file_that_changes_while_it_is_read_is_told(tmp_path, monkeypatch):
    path = _written(tmp_path)
    read = Path.read_bytes

    def slow(self):
        data = read(self)
        with self.open("ab") as file:
            file.write(b"a,b,c\n")
        return data

    monkeypatch.setattr(Path, "read_bytes", slow)
    with pytest.raises(CannotRead, match="changed while it was read"):
        load_utf8(path, ProblemLog())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_read_like_a_file(tmp_path):
    read, write = os.pipe()
    os.write(write, TEXT.encode())
    os.close(write)
    try:
        path = Path(f"/dev/fd/{read}")
        if not path.exists():
            pytest.skip("no /dev/fd")
        assert locate(path) == {"edges": path}
        assert load_utf8(path, ProblemLog()) == TEXT.encode()
    finally:
        os.close(read)

"""One stray sign anywhere in a file: the same data or an error, never other data; and no mutation brings the reader down."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geograph.errors import GeographError, UnknownName
from geograph.reading import read_tables

TEXT = (Path(__file__).parents[2] / "data" / "edges.csv").read_text(encoding="utf-8")
LINES = TEXT.splitlines(keepends=True)
EVERY = int(os.environ.get("GEOGRAPH_POLLUTE_EVERY", "60"))  # 1: every row of the file (half an hour)


def cells_of(text: str) -> list[list[str]] | None:
    """What the reader makes of a text: its cells by row, or None where it finds an error."""
    path = Path("edges.csv")
    path.write_text(text, encoding="utf-8", newline="")
    tables, log, _ = read_tables(path)
    if log.errors:
        return None
    ties = tables.ties.reset_index(drop=True)
    return (
        ties[[c for c in CLEAN_COLUMNS if c in ties.columns] + sorted(set(ties.columns) - set(CLEAN_COLUMNS))].astype(str).values.tolist()
    )


CLEAN_COLUMNS = ["source", "target", "type", "role", "sign", "start", "end", "confidence", "level", "citation", "note"]


def spans(line: str) -> list[tuple[int, int, bool]]:
    """Where each cell of a line begins and ends, and whether it is quoted."""
    found, at, quoted = [], 0, False
    for i, letter in enumerate(line.rstrip("\n")):
        if letter == '"':
            quoted = not quoted
        elif letter == "," and not quoted:
            found.append((at, i, line[at] == '"'))
            at = i + 1
    found.append((at, len(line.rstrip("\n")), line[at : at + 1] == '"'))
    return found


def pollutions(line: str):
    """The line with one sign more or less at every cell, and whether that is inside a quoted cell."""
    for begins, ends, quoted in spans(line):
        inside = begins + (ends - begins) // 2
        for sign in (",", '"', "\n", ";", "\t", "\r", "\u2028"):
            yield line[:begins] + sign + line[begins:], False
            yield line[:inside] + sign + line[inside:], quoted
            yield line[:ends] + sign + line[ends:], False
        if ends < len(line.rstrip("\n")):
            yield line[:ends] + line[ends + 1 :], False  # a delimiter less
        if quoted:
            yield line[:begins] + line[begins + 1 :], False
            yield line[: ends - 1] + line[ends:], False
    yield line.rstrip("\n"), False  # a line break less


def _same_but_for_a_sign(x: str, y: str) -> bool:
    signs = str.maketrans("", "", ';\t\u2028"')
    return "".join(x.split()).translate(signs) == "".join(y.split()).translate(signs)


def judge(before: list[str], line: str, after: list[str], clean: list[list[str]], at: int) -> tuple[int, int]:
    """Pollute a line among others in every way; how many ways there were, and how many gave data. ``clean``: what the lines say."""
    tried = kept = 0
    for polluted, inside in pollutions(line):
        found = cells_of("".join([*before, polluted, *after]))
        tried += 1
        if found is None:
            continue
        kept += 1
        different = [i for i, (a, b) in enumerate(zip(found, clean, strict=False)) if a != b]
        where = repr(polluted)
        assert len(found) == len(clean), where
        # A separator that is none here, or a sign inside a quoted cell, is text: it may change its own cell and no other.
        assert different in ([], [at]), where
        for x, y in [(x, y) for x, y in zip(found[at], clean[at], strict=True) if x != y] if different else ():
            assert inside or _same_but_for_a_sign(x, y), where
    return tried, kept


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_a_sign_more_or_less_anywhere_gives_the_same_data_or_an_error(tmp_path, monkeypatch, part):
    """Every cell of every row of the bundled ties, among the rows around it."""
    monkeypatch.chdir(tmp_path)
    tried = kept = 0
    for row in range(1 + part, len(LINES), 8):
        first = max(1, row - 2)
        before, after = [LINES[0], *LINES[first:row]], LINES[row + 1 : row + 3]
        clean = cells_of("".join([*before, LINES[row], *after]))
        assert clean is not None
        ways = judge(before, LINES[row], after, clean, row - first)
        tried, kept = tried + ways[0], kept + ways[1]
    assert tried > kept > 0


@pytest.mark.parametrize("first", range(2))
def test_a_sign_more_or_less_in_a_large_file(tmp_path, monkeypatch, first):
    """As above in the whole file, where a stray quote finds others far away; every row by hand, a few each time."""
    monkeypatch.chdir(tmp_path)
    clean = cells_of(TEXT)
    assert clean is not None
    for row in range(1 + first * EVERY, len(LINES), 2 * EVERY):
        judge(LINES[:row], LINES[row], LINES[row + 1 :], clean, row - 1)


def test_a_sign_more_or_less_in_the_header_never_moves_a_cell(tmp_path, monkeypatch):
    """Signs that mean nothing in CSV are part of a name: the column is then the user's own, and a warning asks what was meant."""
    monkeypatch.chdir(tmp_path)
    lines = LINES[:12]
    clean = cells_of("".join(lines))
    for polluted, _ in pollutions(lines[0]):
        if not set(polluted) & {";", "\t", "\u2028"}:
            assert cells_of("".join([polluted, *lines[1:]])) in (None, clean), repr(polluted)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(st.data())
def test_no_mutation_brings_the_reader_down(tmp_path_factory, data):
    raw = bytearray("".join(LINES[: data.draw(st.integers(1, 12))]).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw)))
        piece = data.draw(
            st.sampled_from(
                [b'"', b",", b"\n", b"\r", b";", b"\t", b"\0", b"\xff", "é".encode(), b"#", b"=", b"'", b"~", b"", b"\xe2\x80\xa8"]
            )
        )
        cut = data.draw(st.integers(0, 3))
        raw[at : at + cut] = piece * data.draw(st.integers(0, 3))
    folder = tmp_path_factory.getbasetemp() / "mutations"
    folder.mkdir(exist_ok=True)
    file = folder / "edges.csv"
    file.write_bytes(bytes(raw))
    try:
        tables, log, _ = read_tables(file)
    except GeographError:
        return
    for problem in log.problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.code
        assert problem.mend or problem.message
    if not log.errors:  # what is read is what the csv module reads, where that agrees to read it
        text = bytes(raw).decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        rows = [row for row in csv.reader(io.StringIO(text, newline="\n")) if any(cell.strip() for cell in row)]
        assert len(tables.ties) <= len(rows)


@pytest.mark.parametrize(
    "text", ['"source,target\n' + "a,b\n" * 60_000, 'source,target,note\na,b,"' + "x" * 300_000 + '"\n', '"' * 5, "\n" * 50 + "a,b"]
)
def test_long_quotes_and_long_cells_are_no_trouble(tmp_path, text):
    (tmp_path / "edges.csv").write_text(text, encoding="utf-8")
    tables, log, _ = read_tables(tmp_path / "edges.csv")
    assert log.errors or len(tables.ties["note"].iloc[0]) == 300_000


def test_a_delimiter_that_can_be_none_is_refused(tmp_path):
    file = tmp_path / "edges.csv"
    file.write_text("sep=:\nsource:target\na:b\na:b:c\n", encoding="utf-8")
    assert [(p.code, p.line) for p in read_tables(file)[1].problems] == [("E124", 4)]
    for wrong in ("ab", "§", "a", '"', "\n", ""):
        with pytest.raises(UnknownName, match="delimiter"):
            read_tables(file, delimiter=wrong)
    file.write_text("sep=§\nsource§target\na§b\n", encoding="utf-8")
    assert [p.code for p in read_tables(file)[1].errors] == ["E110"]


def test_a_stray_quote_is_placed_by_character(tmp_path):
    (tmp_path / "edges.csv").write_text('source,target\nÅland,é"x\n', encoding="utf-8")
    assert [(p.code, p.line, p.column) for p in read_tables(tmp_path / "edges.csv")[1].problems] == [("E126", 2, 8)]

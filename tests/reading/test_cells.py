"""Columns of bytes: which cells are the same is decided by their bytes, whatever their hash, length and quotes."""

import random

import numpy as np
import pytest

from geograph.errors import nearest
from geograph.names import Names, Near
from geograph.reading import cells as module
from geograph.reading import read_tables
from geograph.reading.cells import Column, Written


def written(texts, quotes=False):
    data, begins, ends = b"x\n", [], []
    for text in texts:
        begins.append(len(data))
        data += text.encode()
        ends.append(len(data))
        data += b"\n"
    return Written(data, np.array(begins, dtype=np.int32), np.array(ends, dtype=np.int32), quotes)


@pytest.mark.parametrize("collide", [False, True])
@pytest.mark.parametrize("few", [1 << 16, 2])
def test_distinct_cells_are_those_that_differ(monkeypatch, collide, few):
    if collide:  # every hash is the last word: the words decide
        monkeypatch.setattr(module, "_MIX", np.uint64(0))
        monkeypatch.setattr("builtins.hash", lambda _: 7)
    monkeypatch.setattr(module, "_FEW", few)
    monkeypatch.setattr(module, "_BLOCK", 64)
    rnd = random.Random(5)
    for _ in range(60):
        pool = ["".join(rnd.choice("abÅ中") for _ in range(rnd.choice([0, 1, 7, 8, 9, 16, 17, 63, 64, 65, 130]))) for _ in range(12)]
        pool += [cell[:-1] for cell in pool] + [cell + "a" for cell in pool]
        texts = [rnd.choice(pool) for _ in range(rnd.randint(0, 300))]
        column = written(texts).distinct()
        assert [column.cells[i] for i in column.codes] == texts
        assert list(column.cells) == list(dict.fromkeys(texts))
        some = np.array([i for i in range(len(texts)) if i % 3], dtype=np.int64)
        part = column.take(some)
        assert part.texts().tolist() == [texts[i] for i in some]
        assert list(part.cells) == list(dict.fromkeys(texts[i] for i in some))
        assert module.same_text(column, Column.of(texts[::-1]), some).tolist() == [texts[i] == texts[::-1][i] for i in some]
        assert module.same_text(column, written(texts[::-1]).distinct(), some).tolist() == [texts[i] == texts[::-1][i] for i in some]
        assert (not {"", "a"}.isdisjoint(column.cells)) == ("" in texts or "a" in texts)


def test_quoted_cells_and_their_bare_twins_are_the_same():
    texts = ['"a"', "a", ' "a"', '"a ""b"""', '""', "", '"a"  ', "  a"]
    assert written(texts, quotes=True).distinct().texts().tolist() == ["a", "a", "a", 'a "b"', "", "", "a  ", "  a"]


def test_cells_that_are_the_same_once_tidied_are_one(tmp_path):
    """Ids are told apart and repeats are found whatever spaces stand around the cells."""
    file = tmp_path / "edges.csv"
    file.write_text("source,target,type,start,note\na,b,contact,2020,1\na,b,contact, 2020,2\na,b,contact,2020 ,2\n", encoding="utf-8")
    tables, log, _ = read_tables(file)
    assert tables.ties.index.tolist() == ["a~b/contact/2020", "a~b/contact/2020-2"]
    assert [(p.code, p.line) for p in log.problems] == [("W324", 3), ("W204", 3), ("W321", 4)]


def test_a_weight_that_is_no_number_makes_no_row_repeat_another(tmp_path):
    file = tmp_path / "edges.csv"
    rows = [f"a,b,contact,{weight}" for weight in ("1,n", "2,m", "x,n", "y,m", "x,o", "3,o")]
    file.write_text("source,target,type,weight,theatre\n" + "\n".join(rows) + "\n", encoding="utf-8")
    tables, log, _ = read_tables(file)
    assert len(tables.ties) == 3
    assert {p.code for p in log.problems} == {"E327"}


def test_errors_are_counted_exactly_where_only_some_are_kept(tmp_path):
    n = 2500
    (tmp_path / "nodes.csv").write_text("id\n" + "".join(f"actor-{i}\n" for i in range(50)), encoding="utf-8")
    rows = [f"x{i},y{i},begun {i},ended {i},w{i},c{i},s{i}" for i in range(n)] + ["actor-1,actor-2,2020,2021,1,high,1"] * 2
    header = "source,target,start,end,weight,confidence,sign"
    (tmp_path / "edges.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    tables, log, seen = read_tables(tmp_path)
    assert (len(tables.ties), seen, log.bad_rows[str(tmp_path / "edges.csv")]) == (1, n + 2, n)
    assert log.count("error") == 7 * n
    assert {code: count for (_, code), count in log.left_out.items()} == {
        "E301": 2 * n - 1000, "E335": 2 * n - 1000, "E327": n - 1000, "E340": n - 1000, "E324": n - 1000
    }  # fmt: skip
    assert [p.line for p in log.problems if p.code == "E327"] == list(range(2, 1002))


@pytest.mark.parametrize("few", [1 << 16, 2])
def test_a_row_with_an_error_that_is_only_counted_is_no_rows_twin(tmp_path, monkeypatch, few):
    monkeypatch.setattr(module, "_FEW", few)
    monkeypatch.setattr(module, "AT_ONCE", 16)
    rows = [f"a,b,garbage {i}" for i in range(1500)] + ["a,b,"]
    (tmp_path / "edges.csv").write_text("source,target,confidence\n" + "\n".join(rows) + "\n", encoding="utf-8")
    tables, log, _ = read_tables(tmp_path)
    assert len(tables.ties) == 1
    assert log.count("error") == 1500 and log.count("warning") == 0


def test_near_words_are_those_of_nearest():
    rnd = random.Random(3)
    for letters in ("ab", "abcdefgh -", "aábß中é'İ"):
        known = ["".join(rnd.choice(letters) for _ in range(rnd.choice([0, 1, 3, 5, 8, 12, 60]))) for _ in range(60)]
        near = Near(known)
        for word in [*known, *("".join(rnd.choice(letters) for _ in range(rnd.choice([0, 1, 4, 6, 9, 12, 59]))) for _ in range(100))]:
            mistyped = word[1:] + word[:1]
            assert near(mistyped) == nearest(mistyped, known)
    assert Near([])("a") == []


def test_the_letters_of_many_names_are_those_of_each():
    names = Names()
    for name in ("a b", "A-c", "x_y", "é"):
        names.add(name)
    rnd = random.Random(4)
    for _ in range(300):
        some = ["".join(rnd.choice("aAbc -_x\tyé\n") for _ in range(rnd.randint(0, 5))) for _ in range(rnd.randint(0, 5))]
        assert names.any_loose(some) == [bool(names.loose(name)) for name in some]

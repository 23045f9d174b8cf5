"""Every problem is told to programs, however many there are: by place, in bounded memory, and nothing stays behind."""

import csv
import errno
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import geograph as gg
from geograph import spool
from geograph.cli import run
from geograph.errors import CannotWrite, Problem, ProblemLog
from geograph.output import document, render, row_writer
from geograph.spool import FullLog, Spool


def call(capsys, *args):
    code = run([str(a) for a in args])
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    return code, out.out, out.err


@pytest.fixture
def little_room(monkeypatch):
    """Memory for few problems, so that many wait on disk."""
    monkeypatch.setattr(FullLog, "HELD", 40)
    monkeypatch.setattr(spool, "_AT_ONCE", 64)
    monkeypatch.setattr(spool, "_BLOCK", 7)


@pytest.fixture
def files(monkeypatch):
    """The temporary files that are made, in the order of their making."""
    made, make = [], tempfile.TemporaryFile

    def remember(*args, **kwargs):
        made.append((make(*args, **kwargs), kwargs["dir"]))
        return made[-1][0]

    monkeypatch.setattr(tempfile, "TemporaryFile", remember)
    return made


@pytest.fixture
def wrong(tmp_path):
    """3,000 rows with four wrong cells each, all distinct, and one that is the same on every line."""
    folder = tmp_path / "wrong"
    folder.mkdir()
    rows = [f'nobody {i},"=no\n one {i}",begun {i},sure {i},?' for i in range(3000)]
    (folder / "edges.csv").write_text("source,target,start,confidence,weight\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "nodes.csv").write_text("id,kind\nrussia,state\nindia,land\n", encoding="utf-8")
    return folder


def test_rows_come_by_place_whatever_the_order_in_which_they_were_found(little_room):
    rnd = random.Random(1)
    rows = [(rnd.randrange(500), rnd.randrange(9), i, f"row {i} \ud800中") for i in range(3000)]
    room = Spool()
    for i, row in enumerate(rows):
        room.put("ab"[i % 2], row)
    assert list(room.rows(["a"])) == sorted(rows[::2])
    assert list(room.rows(["a", "b", "c"])) == sorted(rows)
    room.close()


def test_rows_that_follow_one_another_are_one_piece_however_many(little_room):
    room = Spool()
    for i in range(5000):
        room.put("a", (i, 1, i, "text"))
    assert len(room._runs["a"]) == 1
    assert [row[0] for row in room.rows("a")] == list(range(5000))
    room.close()


@pytest.mark.parametrize("form", ["json", "csv"])
def test_every_problem_of_every_row_is_told_by_place(capsys, wrong, tmp_path, little_room, files, form):
    code, out, err = call(capsys, "check", wrong, "--format", form)
    assert code == 1
    assert "not listed" not in err and "12,002 errors" in err
    assert files and all(file.closed for file, _ in files)
    # The same as is told where memory has room for all of them.
    every = gg.check(wrong, most=10**9)
    every.attrs = {"meta": {"data": str(wrong), "errors": 12002, "warnings": 0, "ties": 3000, "good_ties": 0, "not_listed": {}}}
    assert out == render(every, form)
    rows = json.loads(out)["rows"] if form == "json" else list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 12002
    also = {row["field"]: row["also"] for row in rows}["weight"]
    lines = [int(line) for line in (also if form == "json" else also.split(";"))]
    assert lines == list(range(4, 2 * 3000 + 2, 2))  # a fault that is the same on all lines names each
    before = [(row["file"] != str(wrong / "edges.csv"), int(row["line"]), int(row["column"])) for row in rows]
    assert before == sorted(before)
    for place in (tmp_path / f"one.{form}", tmp_path / f"two.{form}"):
        assert call(capsys, "check", wrong, "-o", place)[:2] == (1, "")
        assert place.read_bytes().decode() == out
    assert {folder for _, folder in files[1:]} == {tmp_path}
    assert sorted(f.name for f in tmp_path.iterdir()) == [f"one.{form}", f"two.{form}", "wrong"]


def test_people_are_shown_the_first_and_the_others_counted(capsys, wrong, little_room, files):
    _, out, err = call(capsys, "check", wrong)
    lines = out.splitlines()
    assert "12,002 errors" in err
    assert [line.split(": ", 1)[1] for line in lines if "more of this kind" in line] == [
        f"{code} {n:,} more of this kind (--max-errors lists more)" for code, n in (("E301", 5980), ("E335", 2980), ("E340", 2980))
    ]
    _, out, err = call(capsys, "check", wrong, "--format", "json", "--max-errors", "30")
    found = json.loads(out)
    assert len(found["rows"]) == 3 * 30 + 2
    assert sum(found["meta"]["not_listed"].values()) == 12002 - len(found["rows"])
    assert "11,910 more problems are not listed" in err
    assert not files


def test_what_is_found_again_joins_the_problem_that_is_held(little_room):
    log = FullLog(lambda problem, also: f"{problem.value}{problem.line}{list(also)}")
    for i in range(110):
        log.add(Problem("f", i, 1, "E301", "source", f"x{i % 60}.", "is wrong"))
    log.add_many(Problem("f", 200, 1, "E301", "source", "x0.", "is wrong", also=(201,)), [202, 203])
    log.add(Problem("g", 1, 1, "W115", "", "", "is not read"))
    log.sort(["f"])
    told = list(log.rows())
    assert told[:4] == ["x0.0[60, 200, 201, 202, 203]", "x1.1[61]", "1[]", "x2.2[62]"]
    assert told[40:42] == ["x39.39[99]", "x40.40[]"]  # from here on memory has no room, and each place is a row
    assert told[-1] == "x49.109[]" and len(told) == 71
    assert (log.count("error"), log.count("warning"), log.beyond(1)) == (70, 1, {})
    log.__exit__(None, None, None)


def test_rows_are_told_as_render_tells_them():
    odd = ["", "a", '"', "a\r\nb", "=1", "-", "中\u2028\x00\x1f\ud800", 1, True, None, 1.5, float("nan"), [], [1], [1, 2]]
    rows = [odd, odd[::-1]]
    columns = [f"c{i}\n" for i in range(len(odd))]
    import pandas as pd

    frame = pd.DataFrame({c: pd.Series([row[i] for row in rows], dtype=object) for i, c in enumerate(columns)})
    frame.attrs["meta"] = {"data": "x", "n": {}}
    for form in ("json", "csv"):
        write = row_writer(form, columns)
        assert "".join(document(form, columns, frame.attrs["meta"], map(write, rows))) == render(frame, form)
        nothing = frame[:0]
        assert "".join(document(form, columns, frame.attrs["meta"], ())) == render(nothing, form)


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EACCES, "no"), KeyboardInterrupt()])
@pytest.mark.parametrize("where", ["put", "rows"])
def test_nothing_stays_behind_when_it_fails_in_the_middle(capsys, wrong, tmp_path, monkeypatch, little_room, files, failure, where):
    old = tmp_path / "all.json"
    old.write_text("old")
    calls = []

    def fail(*args):
        calls.append(args)
        if len(calls) > 20:
            raise failure
        return work(*args)

    work = {"put": spool.marshal.dump, "rows": spool.marshal.load}[where]
    monkeypatch.setattr(spool.marshal, {"put": "dump", "rows": "load"}[where], fail)
    code, out, err = call(capsys, "check", wrong, "-o", old)
    monkeypatch.undo()
    assert (code, out) == ({errno.ENOSPC: 74, errno.EACCES: 73}.get(getattr(failure, "errno", 0), 130), "")
    assert err.strip() in ("Stopped; nothing was written.", f"{tmp_path}: cannot be written: {getattr(failure, 'strerror', '')}")
    assert old.read_text() == "old"
    assert len(files) == 1 and files[0][0].closed
    assert sorted(f.name for f in tmp_path.iterdir()) == ["all.json", "wrong"]


def test_what_cannot_be_written_names_the_folder(little_room):
    room = Spool(Path(os.devnull))
    for i in range(63):
        room.put("a", (i, 1, i, "text"))
    with pytest.raises(CannotWrite, match=f"{Path(os.devnull).name}: cannot be written"):
        room.put("a", (63, 1, 63, "text"))
    room.close()


@pytest.mark.skipif(os.name != "posix", reason="a shell")
def test_a_closed_pipe_is_no_error(wrong):
    for form in ("json", "csv"):
        script = f"{sys.executable} -m geograph check {wrong} --format {form} | head -1"
        done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
        assert done.stdout in ("{\n", "severity,file,line,column,code,field,value,message,mend,also\n")
        assert "rror" not in done.stderr


@pytest.mark.parametrize(("sign", "code", "shown"), [("\ufffd", "E202", 20), ("Ã¼", "W201", 5)])
def test_damaged_cells_are_all_told_to_programs(capsys, tmp_path, sign, code, shown):
    rows = "".join(f"a,b{i},Z{sign}rich {i}\n" for i in range(60))
    (tmp_path / "edges.csv").write_text("source,target,note\n" + rows, encoding="utf-8")
    _, out, _ = call(capsys, "check", tmp_path)
    assert out.count(f"{code} ") == shown + 1
    assert f"{60 - shown} more cells" in out
    _, out, _ = call(capsys, "check", tmp_path, "--format", "json")
    found = [row for row in json.loads(out)["rows"] if row["code"] == code]
    assert [row["line"] for row in found] == list(range(2, 62))


def test_a_log_of_what_is_kept_is_not_complete():
    assert not ProblemLog().complete

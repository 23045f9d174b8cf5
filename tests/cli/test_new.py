"""``geograph new``: a folder to start from, and nobody's files in the way."""

import os
import sys

import pytest

from geograph.cli import run
from geograph.starter import starter_files


def call(capsys, *args):
    code = run(list(args))
    out = capsys.readouterr()
    return code, out.out, out.err


def test_it_writes_the_starter_and_tells_the_next_three_commands(capsys, tmp_path, monkeypatch):
    monkeypatch.delenv("GEOGRAPH_COMMAND", raising=False)
    folder = tmp_path / "deep" / "my talks"
    code, out, err = call(capsys, "new", str(folder))
    assert code == 0
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == starter_files()
    assert err.splitlines() == [f"wrote {folder / name}" for name in starter_files()]
    *_, check, rank, export = out.splitlines()
    assert check == f"Next:  geograph check '{folder}'"
    assert rank == f"       geograph rank '{folder}'"
    assert export == f"       geograph export '{folder}' -o '{folder / 'network.html'}'"


def test_the_commands_it_tells_work(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["new", "talks"]) == 0
    for line in capsys.readouterr().out.splitlines()[-3:]:
        assert run(line.removeprefix("Next:").split()[1:]) == 0
    assert (tmp_path / "talks" / "network.html").is_file()


@pytest.mark.parametrize("held", [[], [".git"]], ids=["empty", "hidden files only"])
def test_an_empty_folder_is_taken(held, capsys, tmp_path):
    for name in held:
        (tmp_path / name).mkdir()
    assert call(capsys, "new", str(tmp_path))[0] == 0
    assert len(list(tmp_path.iterdir())) == len(starter_files()) + len(held)


def test_a_folder_with_files_is_refused_unless_forced(capsys, tmp_path):
    (tmp_path / "edges.csv").write_text("mine")
    (tmp_path / "thesis.txt").write_text("mine")
    code, out, err = call(capsys, "new", str(tmp_path))
    assert (code, out) == (2, "")
    assert "holds files (edges.csv, thesis.txt); name another folder, or --force writes into it." in " ".join(err.split())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["edges.csv", "thesis.txt"]
    assert (tmp_path / "edges.csv").read_text() == "mine"
    code, _, err = call(capsys, "new", str(tmp_path), "--force")
    assert code == 0
    assert f"replaced {tmp_path / 'edges.csv'}" in err and f"wrote {tmp_path / 'nodes.csv'}" in err
    assert (tmp_path / "thesis.txt").read_text() == "mine"
    assert (tmp_path / "edges.csv").read_bytes() == starter_files()["edges.csv"]


def test_a_file_in_its_place_is_refused(capsys, tmp_path):
    (tmp_path / "net").write_text("mine")
    for more in ([], ["--force"]):
        code, _, err = call(capsys, "new", str(tmp_path / "net"), *more)
        assert code == 2
        assert "is a file" in err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(capsys, tmp_path):
    tmp_path.chmod(0o500)
    code, _, err = call(capsys, "new", str(tmp_path / "net"))
    tmp_path.chmod(0o700)
    assert code == 73
    assert "cannot be written" in err


def test_below_a_file_nothing_can_be_written(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = call(capsys, "new", str(tmp_path / "file" / "net"))
    assert code == 73
    assert "cannot be written" in err

"""Faults around the command line, by the numbers of the list of bad inputs: files, streams, signals, missing parts."""

import builtins
import errno
import io
import json
import os
import pty
import shlex
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import geograph as gg
from geograph import output as out_module
from geograph.cli import options, run
from geograph.output import check_writable, file_slug, write_files, write_text

DATA = str(gg.example_path())
GEOGRAPH = f"{shlex.quote(sys.executable)} -m geograph"
posix = pytest.mark.skipif(os.name != "posix", reason="links, signals and devices of POSIX")
NAMES = "id,name,place\na,Ålesund,北京\nb,北京,\nc,Č,\n"


def call(capsys, *args):
    """The command line in this process: code, stdout, stderr."""
    code = run([str(a) for a in args])
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    return code, out.out, out.err


def sh(script, cwd=None, env=None):
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, cwd=cwd, env={**os.environ, **(env or {})}, check=False, timeout=100
    )
    assert "Traceback" not in done.stderr
    return done


def no_temporary_files(folder):
    return not [f for f in Path(folder).rglob("*") if f.name.endswith(".tmp")]


@pytest.fixture
def small(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "edges.csv").write_text("source,target,type,start\na,b,contact,2020\nb,c,trade,2021\na,c,rivalry,\n")
    (folder / "nodes.csv").write_text("id,name,kind\na,Alpha,state\nb,Beta,state\nc,Gamma,state\n")
    return folder


def outputs(small):
    """Every command that writes, with the file it writes to left open."""
    return [["check", small], ["info", small], ["rank", small], ["actor", small, "a"], ["export", small, "--format", "csv"]]


# ---- outputs and inputs


@posix
def test_e07_an_input_is_never_written_over_even_with_force(capsys, small, tmp_path):
    elsewhere = tmp_path / "n.csv"
    elsewhere.write_bytes((small / "nodes.csv").read_bytes())
    (tmp_path / "soft.csv").symlink_to(small / "edges.csv")
    (tmp_path / "hard.csv").hardlink_to(small / "nodes.csv")
    (tmp_path / "way").symlink_to(small)
    before = {f: f.read_bytes() for f in (*small.iterdir(), elsewhere)}
    targets = [small / "edges.csv", small / "nodes.csv", tmp_path / "soft.csv", tmp_path / "hard.csv", tmp_path / "way/edges.csv"]
    for target in [*targets, small / "EDGES.CSV", small / "." / "Nodes.csv"]:
        for command in outputs(small):
            code, out, err = call(capsys, *command, "-o", target, "--force")
            assert (code, out) == (2, ""), (command, target)
            assert "one of the files this is made from" in err
    assert call(capsys, "rank", small / "edges.csv", "--nodes", elsewhere, "-o", elsewhere, "--force")[0] == 2
    assert call(capsys, "rank", small / "edges.csv", "-o", small / "nodes.csv")[0] == 2  # lies beside, is read too
    assert {f: f.read_bytes() for f in (*small.iterdir(), elsewhere)} == before


def test_e07_a_result_beside_the_data_may_be_written_again(capsys, small):
    for _ in range(2):
        assert call(capsys, "rank", small, "--by", "degree", "-o", small / "ranking.csv")[0] == 0


@posix
def test_e07_standard_input_is_an_input_too(small):
    done = sh(f"{GEOGRAPH} rank - -o edges.csv < edges.csv", cwd=small)
    assert done.returncode == 2
    assert (small / "edges.csv").read_text().startswith("source,target")


@posix
def test_e08_links_only_with_force_and_folders_never(capsys, small, tmp_path):
    aim, link, dangling, loop = (tmp_path / name for name in ("aim.csv", "link.csv", "dangling.csv", "loop.csv"))
    aim.write_text("old")
    link.symlink_to(aim)
    dangling.symlink_to(tmp_path / "not there.csv")
    loop.symlink_to(loop)
    for command in outputs(small):
        for target in (link, dangling):
            code, _, err = call(capsys, *command, "-o", target)
            assert (code, "is a link" in err) == (2, True)
        assert call(capsys, *command, "-o", tmp_path)[0] == 2
        assert call(capsys, *command, "-o", f"{tmp_path}/later/")[0] == 2
        assert call(capsys, *command, "-o", "")[0] == 2
        assert call(capsys, *command, "-o", loop)[0] == 73
    assert aim.read_text() == "old" and not (tmp_path / "not there.csv").exists() and not (tmp_path / "later").exists()
    assert call(capsys, "rank", small, "-o", link, "--force")[0] == 0
    assert aim.read_text().startswith("actor,") and link.is_symlink()
    (tmp_path / "o").mkdir()
    (tmp_path / "o/network.html").symlink_to(aim)
    assert call(capsys, "demo", small, "-o", tmp_path / "o")[0] == 2


@posix
def test_e08_standard_output_by_any_name_and_devices(capsys, small, tmp_path):
    printed = call(capsys, "rank", small, "--format", "csv")[1]
    for name in ("-", "/dev/stdout", "/dev/fd/1"):
        assert call(capsys, "rank", small, "--format", "csv", "-o", name)[:2] == (0, printed)
    assert call(capsys, "rank", small, "-o", "/dev/null")[0] == 0
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    assert call(capsys, "rank", small, "--format", "csv", "-o", pipe)[0] == 0
    reader.join()
    assert got == [printed] and stat.S_ISFIFO(pipe.stat().st_mode)


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full to stand for a full disk")
def test_g02_g06_full_disks_closed_pipes_and_closed_streams(small):
    """One shell for all: each line prints what it tests, the codes of a pipeline, and what was said."""
    rank = f"{GEOGRAPH} rank {shlex.quote(DATA)} --top 0 --format csv"
    lines = {
        "full": f"{GEOGRAPH} rank data >/dev/full",
        "full file": f"{GEOGRAPH} rank data --format csv -o /dev/full",
        "full size": f"(ulimit -f 1; {GEOGRAPH} export data -o big.html)",
        "head": f"{rank} | head -1",
        "help": f"{GEOGRAPH} rank --help | head -0",
        "all": f"{rank} 2>&1 | head -0",
        "closed out": f"{GEOGRAPH} rank data >&-",
        "closed err": f"{GEOGRAPH} rank data --format csv 2>&-",
        "full err": f"{GEOGRAPH} rank data --format csv 2>/dev/full",
        "closed in": f"{GEOGRAPH} check - <&-",
    }
    script = "".join(f'( {line}\n echo "codes ${{PIPESTATUS[0]}}" ) >o{i} 2>e{i} &\n' for i, line in enumerate(lines.values())) + "wait"
    folder = small.parent
    sh(script, cwd=folder)
    got = {name: ((folder / f"o{i}").read_text(), (folder / f"e{i}").read_text()) for i, name in enumerate(lines)}
    for name in ("full", "full file", "full size"):
        out, err = got[name]
        assert out.endswith("codes 74\n"), (name, out, err)
        assert "Traceback" not in err
        assert any(word in err.splitlines()[-1] for word in ("cannot write", "cannot be written")), err
    assert not (folder / "big.html").exists() and no_temporary_files(folder)
    assert got["head"][0].startswith("actor,")
    for name in ("head", "help", "all"):
        out, err = got[name]
        assert out.endswith("codes 0\n"), (name, out, err)
        assert not [word for word in ("Error", "Traceback", "Broken", "Exception") if word in err], err
    assert got["closed out"][0] == "codes 74\n" and "cannot write" in got["closed out"][1]
    for name in ("closed err", "full err"):
        assert got[name][0].startswith("actor,") and got[name][0].endswith("codes 0\n")
    assert "E103" in got["closed in"][0]


def test_g03_a_place_that_cannot_be_written_is_refused_before_computing(capsys, small, tmp_path, monkeypatch):
    """Root writes anywhere: a parent that is a file, and a system that says no, stand for read-only places."""
    monkeypatch.setattr(options, "load", lambda *_: pytest.fail("computed first"))
    for module in ("rank", "data", "export"):  # not by dotted name, which means the command
        monkeypatch.setattr(sys.modules[f"geograph.cli.{module}"], "load", lambda *_: pytest.fail("computed first"))
    monkeypatch.setattr("geograph.reading.read_tables", lambda *_, **__: pytest.fail("computed first"))
    blocked = small / "nodes.csv" / "x" / "out.csv"
    (tmp_path / "locked.csv").write_text("old")
    commands = [*outputs(small), ["demo", small]]
    for command in commands:
        code, out, err = call(capsys, *command, "-o", blocked)
        assert (code, out) == (73, "")
        assert "nodes.csv is not a folder" in err
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda p, mode: str(p) != str(tmp_path / "locked.csv") and allowed(p, mode))
    for command in outputs(small):
        code, _, err = call(capsys, *command, "-o", tmp_path / "locked.csv")
        assert (code, "is read-only" in err) == (73, True)
    monkeypatch.setattr(os, "access", lambda p, mode: str(p) != str(tmp_path) and allowed(p, mode))
    for command in commands:
        code, _, err = call(capsys, *command, "-o", tmp_path / "new" / "x.csv")
        assert (code, "cannot be written to" in err) == (73, True)
    assert not (tmp_path / "new").exists()


@posix
def test_e20_temporary_files_lie_beside_and_get_the_mode_of_new_files(tmp_path, monkeypatch):
    seen = []
    sync = os.fsync

    def look(number):
        seen.extend((f.parent, stat.S_IMODE(f.stat().st_mode)) for f in tmp_path.rglob("*.tmp"))
        sync(number)

    monkeypatch.setattr(os, "fsync", look)
    for umask, mode in ((0o022, 0o644), (0o077, 0o600), (0o002, 0o664)):
        before = os.umask(umask)
        try:
            write_text(tmp_path / "x.csv", "text")
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "x.csv").stat().st_mode) == mode
    assert seen == [(tmp_path, 0o600)] * 3
    assert no_temporary_files(tmp_path)


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EACCES, "no"), KeyboardInterrupt()])
@pytest.mark.parametrize("where", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.chmod"])
def test_g04_a_failure_in_the_middle_leaves_the_old_files(capsys, small, tmp_path, monkeypatch, failure, where):
    for name in ("r.csv", "r.about.json"):
        (tmp_path / name).write_text("old")

    def fail(*_):
        raise failure

    monkeypatch.setattr(where, fail)
    code, _, err = call(capsys, "rank", small, "--by", "degree", "-o", tmp_path / "r.csv")
    monkeypatch.undo()
    assert code == {"KeyboardInterrupt": 130}.get(type(failure).__name__, 74 if getattr(failure, "errno", 0) == errno.ENOSPC else 73)
    assert err.strip().splitlines()[-1] == "Stopped; nothing was written." or "cannot be written" in err
    assert {(tmp_path / name).read_text() for name in ("r.csv", "r.about.json")} == {"old"}
    assert no_temporary_files(tmp_path)


HOOK = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
def wait(*_, **__):
    print("ready", flush=True)
    time.sleep(60)
import geograph.load, os
if sys.argv[1] == "write":
    os.fsync = wait
else:
    geograph.load.read = wait
from geograph.cli import main
main(sys.argv[2:])
"""


@posix
def test_g04_g05_g14_signals_while_computing_and_while_writing(small, tmp_path):
    stops = {
        ("compute", signal.SIGINT): 130,
        ("compute", signal.SIGTERM): 143,
        ("write", signal.SIGINT): 130,
        ("write", signal.SIGTERM): 143,
        ("write", signal.SIGKILL): -9,
    }
    running = {}
    for i, key in enumerate(stops):
        target = tmp_path / f"{i}.csv"
        target.write_text("old")
        words = [sys.executable, "-c", HOOK, key[0], "rank", str(small), "--by", "degree", "-o", str(target)]
        running[key] = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True), target
    for (where, number), (process, target) in running.items():
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == stops[where, number]
        assert out == ""
        assert target.read_text() == "old"
        if number != signal.SIGKILL:
            said = [line for line in err.splitlines() if line]
            assert said == ["Stopped; nothing was written."]
            assert not list(tmp_path.glob(f".{target.name}*"))


def test_g05_what_was_written_before_a_stop_is_told(capsys, small, tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["geograph.cli.showing"], "say", stopped)
    code, _, err = call(capsys, "rank", small, "--by", "degree", "-o", tmp_path / "r.json")
    assert code == 130
    assert f"Stopped; written before: {tmp_path / 'r.json'}." in err


def test_g15_two_writers_the_last_wins_whole(tmp_path):
    target, texts = tmp_path / "x.csv", [b"a" * 300_000, b"b" * 500_000]
    seen = set()
    before = os.umask(0o022)
    os.umask(before)

    def write(data):
        for _ in range(15):
            write_files({target: data})

    writers = [threading.Thread(target=write, args=(data,)) for data in texts]
    for thread in writers:
        thread.start()
    while any(thread.is_alive() for thread in writers):
        if target.exists():
            seen.add(target.read_bytes())
    assert seen <= set(texts)
    assert target.read_bytes() in texts
    assert no_temporary_files(tmp_path)
    after = os.umask(before)
    assert after == before  # reading the mask is a race too


def test_e06_file_names_made_from_data_stay_in_their_folder(tmp_path):
    for text in ("../../x", "a/b", "CON", "aux", "a" * 300, "\0", "", "..", "北京", "C:\\x", "x\ny"):
        name = f"{file_slug(text)}.html"
        write_text(tmp_path / name, "x")
        assert (tmp_path / name).parent.resolve() == tmp_path and len(name) < 70
        assert not set(name) & set('/\\:*?"<>|\0\n')
    assert len(list(tmp_path.iterdir())) > 6
    with pytest.raises(gg.CannotWrite):
        write_text(tmp_path / "a\0b", "x")
    with pytest.raises(gg.CannotWrite, match="too long"):
        check_writable(tmp_path / ("a" * 300))
    with pytest.raises(gg.CannotWrite):
        write_files({tmp_path / "good": b"x", tmp_path: b"x"})
    assert not (tmp_path / "good").exists()


# ---- inputs


def test_e19_urls_are_refused(capsys, small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for url in ("https://example.org/edges.csv", "HTTPS://example.org", "s3://bucket/x", "file:///etc/passwd", "git+ssh://x/y"):
        for command in ("check", "info", "rank", "demo"):
            code, out, err = call(capsys, command, url)
            assert (code, out) == (66, "")
            assert "download it first" in err
        assert call(capsys, "actor", url, "a")[0] == 66
        assert call(capsys, "export", url, "-o", "x.html")[0] == 66
        assert call(capsys, "rank", small, "--nodes", url)[0] == 66
        code, _, err = call(capsys, "rank", small, "-o", url)
        assert (code, "never uses the network" in err) == (2, True)
    assert [f.name for f in tmp_path.iterdir()] == ["data"]


def test_g01_a_missing_file_is_told_with_the_nearest_name(capsys, small, monkeypatch):
    monkeypatch.chdir(small.parent)
    for command in ("check", "info", "rank", "demo"):
        code, out, err = call(capsys, command, "data/edgs.csv")
        assert (code, out) == (66, "")
        assert f"did you mean {Path('data/edges.csv')}?" in err
    code, _, err = call(capsys, "rank", "data", "--nodes", "data/node.csv")
    assert (code, "did you mean" in err) == (66, True)
    (small / "edges.csv").rename(small / "other.csv")
    assert call(capsys, "rank", "data")[0] == 66
    assert call(capsys, "rank", "data/nodes.csv/edges.csv")[0] == 66


def test_g01_g09_a_file_that_the_system_refuses_is_66(capsys, small, monkeypatch):
    def refused(self, *_):
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    opened = builtins.open

    def refused_open(file, *args, **kwargs):
        return refused(file) if str(file).endswith("edges.csv") else opened(file, *args, **kwargs)

    monkeypatch.setattr(Path, "read_bytes", refused)
    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr(builtins, "open", refused_open)
    monkeypatch.setattr(io, "open", refused_open)
    for command in ("check", "info", "rank"):
        code, out, err = call(capsys, command, small)
        assert (code, out) == (66, "")
        assert "Permission denied" in err


class Piped(io.TextIOWrapper):
    """Standard input of these bytes."""

    def __init__(self, data, tty=False):
        super().__init__(io.BytesIO(data), encoding="utf-8")
        self.tty = tty

    def isatty(self):
        return self.tty


def test_a_dash_is_standard_input_wherever_data_is(capsys, tmp_path, monkeypatch):
    rows = b"source,target,type\na,b,contact\nb,c,trade\n"
    commands = [["check", "-"], ["info", "-"], ["rank", "-"], ["actor", "-", "b"], ["export", "-", "--format", "json"]]
    for command in [*commands, ["demo", "-", "--out", tmp_path]]:
        monkeypatch.setattr(sys, "stdin", Piped(rows))
        code, out, err = call(capsys, *command)
        assert code == 0, (command, err)
        assert out or command[0] == "check"


def test_g07_standard_input_that_is_a_terminal_blank_or_binary(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Piped(b"source,target\na,b\n", tty=True))
    code, _, err = call(capsys, "rank", "-", "--by", "degree")
    assert (code, "terminal" in err) == (0, True)
    for data, problem in ((b"", "E103"), (b"PK\x03\x04\x00", "E102")):
        monkeypatch.setattr(sys, "stdin", Piped(data))
        code, out, _ = call(capsys, "check", "-")
        assert (code, problem in out) == (1, True)


def test_g08_standard_input_cannot_be_two_files(capsys):
    code, out, err = call(capsys, "rank", "-", "--nodes", "-")
    assert (code, out) == (2, "")
    assert "cannot both" in err
    assert call(capsys, "check", "")[0] == 2  # an unset variable is not the data of this folder


def test_g18_paths_of_any_kind(capsys, small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("two words", "Ångström 北京", "-dash", "quote'\"", "per%cent", "[x]*"):
        folder = Path(name)
        folder.mkdir()
        for file in small.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        assert call(capsys, "rank", "--by", "degree", "-o", f"{name}/r.csv", "--", name)[0] == 0
        assert (folder / "r.about.json").exists()
        assert call(capsys, "check", f"./{name}")[0] == 0
    deep = "x/" * 2048
    for long in (deep, "y" * 300, f"{deep}edges.csv"):
        for command in ("check", "info", "rank"):
            assert call(capsys, command, long)[0] == 66
        assert call(capsys, "rank", small, "--nodes", long)[0] == 66
        assert call(capsys, "rank", small, "-o", f"{long.rstrip('/')}.csv")[0] == 73


@posix
def test_g18_names_that_are_not_utf8(capsys, small, tmp_path):
    try:
        odd = small.rename(tmp_path / os.fsdecode(b"d\xff"))
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (odd / "edges.csv").write_text("source,target\na,zz\n")
    for form in ("text", "json", "csv", "github"):
        assert call(capsys, "check", odd, "--format", form, "-o", tmp_path / f"r.{form}")[0] == 1
        assert "\\udcff" in (tmp_path / f"r.{form}").read_text("utf-8")
        assert call(capsys, "check", odd, "--format", form)[0] == 1
    code, _, err = call(capsys, "check", odd / "nowhere")
    assert (code, "\\udcff" in err) == (66, True)


# ---- streams, terminals and the world around


def test_e16_data_and_names_never_drive_a_terminal(capsys, small, tmp_path):
    (small / "nodes.csv").write_text("id,name\na,\u202eevil\u2066\nb,x\nc,y\n", encoding="utf-8")
    evil = "\x1b]0;x\x07\x9b31m"
    said = [
        call(capsys, "rank", tmp_path / evil),
        call(capsys, "rank", small, "--by", evil),
        call(capsys, evil),
        call(capsys, "rank", small, "-o", tmp_path / f"{evil}.x"),
        call(capsys, "rank", small, f"--{evil}"),
        call(capsys, "actor", small, evil),
        call(capsys, "actor", small, "a", "--format", "table"),
        call(capsys, "info", small, "--actors"),
    ]
    (tmp_path / evil).mkdir()
    said.append(call(capsys, "rank", small, "-o", tmp_path / evil))
    for _, out, err in said:
        assert all(c.isprintable() or c == "\n" for c in out + err)


def test_e16_g13_a_terminal_gets_escapes_and_a_width_a_pipe_gets_the_data(capsys, small, monkeypatch):
    (small / "edges.csv").write_text("source,target,note\na,b," + "long " * 30 + "\n", encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("NO_COLOR", "1")
    evil = "\u202eevil\x1b[31m\n"  # what reading lets pass today it may not tomorrow: the last door is tested alone
    options.emit(evil, None, exact=True)
    assert capsys.readouterr().out == evil
    options.emit(evil, None)
    assert capsys.readouterr().out == "\\u202eevil\\x1b[31m\n"
    assert "…" not in call(capsys, "actor", small, "a")[1]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    options.emit(evil, None, exact=True)
    assert capsys.readouterr().out == "\\u202eevil\\x1b[31m\n"
    narrow = call(capsys, "actor", small, "a")[1]
    assert "…" in narrow and "\x1b" not in narrow
    for command in (["--help"], ["rank", "--help"], ["schema"], ["doctor"], ["nonsense"]):
        _, out, err = call(capsys, *command)
        assert "\x1b" not in out + err


@posix
def test_g10_g11_g12_no_home_no_display_no_browser_and_terminals_without_letters(small, tmp_path):
    """One shell again, the processes side by side."""
    (small / "nodes.csv").write_text(NAMES, encoding="utf-8")
    bare = f"env -i PYTHONPATH={shlex.quote(os.environ.get('PYTHONPATH', ''))}"
    actor = f"{GEOGRAPH} actor data a"
    lines = {
        "bare": f"{bare} {GEOGRAPH} demo data --out out0",
        "no home": f"{bare} HOME=/proc/none XDG_CACHE_HOME=/proc/none {GEOGRAPH} export data -o x.html",
        "C": f"{bare} LANG=C LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 {actor}",
        "ascii": f"{bare} PYTHONIOENCODING=ascii {actor}",
        "cp1252": f"{bare} PYTHONIOENCODING=cp1252 {actor} -o a.txt; {bare} PYTHONIOENCODING=cp1252 {actor}",
        "data": f"{bare} PYTHONIOENCODING=ascii {GEOGRAPH} info data --actors --format csv",
        "ascii file": f"{bare} PYTHONIOENCODING=ascii {GEOGRAPH} info data --actors -o n.csv",
    }
    script = "".join(f'( {line}\n echo "code $?" ) >o{i} 2>e{i} &\n' for i, line in enumerate(lines.values())) + "wait"
    folder = small.parent
    sh(script, cwd=folder)
    got = {name: ((folder / f"o{i}").read_bytes(), (folder / f"e{i}").read_text("utf-8")) for i, name in enumerate(lines)}
    for name, (out, err) in got.items():
        assert out.endswith(b"code 0\n"), (name, err)
        assert "Traceback" not in err and "Warning:" not in err and "matplotlib" not in err.lower(), (name, err)
    assert b"out0/network.html" in got["bare"][0] and (folder / "out0/network.html").stat().st_size > 100_000
    for name in ("C", "ascii"):
        assert b"\\xc5lesund" in got[name][0] and b"\\u5317" in got[name][0]
    assert "Ålesund".encode("cp1252") in got["cp1252"][0] and b"\\u5317" in got["cp1252"][0]
    assert "北京" in (folder / "a.txt").read_text("utf-8")
    assert "北京" in got["data"][0].decode("utf-8")  # data for a program are never changed on the way
    assert "北京" in (folder / "n.csv").read_text("utf-8")
    assert "Ålesund" in (folder / "x.html").read_text("utf-8")


@posix
def test_g13_a_real_terminal_of_twenty_columns(small):
    leader, follower = pty.openpty()
    env = {**os.environ, "COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "geograph", "info", str(small)], stdout=follower, stderr=follower, stdin=follower, env=env
    ) as process:
        os.close(follower)
        got = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # what Linux says at the end
                break
            if not part:
                break
            got += part
    os.close(leader)
    assert process.returncode == 0
    assert b"\x1b" not in got and b"\r\n" + b" " * 26 in got  # what a quantity means goes on below


@pytest.mark.parametrize(
    ("failure", "told"), [(MemoryError(), "out of memory"), (RecursionError("too deep\nand more"), "bug"), (ValueError("\x1b[31m"), "bug")]
)
def test_g14_a_failure_nobody_foresaw_is_one_line(capsys, small, monkeypatch, failure, told):
    def fail(*_, **__):
        raise failure

    monkeypatch.setattr("geograph.load.read", fail)
    code, out, err = call(capsys, "rank", small)
    assert (code, out) == (70, "")
    assert told in err and len(err.splitlines()) == 1 and "\x1b" not in err
    assert run(["--debug", "rank", str(small)]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_g16_a_missing_part_is_told_and_the_others_run(capsys, small, tmp_path, monkeypatch):
    target = tmp_path / "x.html"

    class Missing:
        def find_spec(self, name, *_):
            if name.partition(".")[0] == "pyvis":
                raise ModuleNotFoundError("No module named 'pyvis'", name="pyvis")

    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    for name in [n for n in sys.modules if n.partition(".")[0] == "pyvis"]:
        monkeypatch.delitem(sys.modules, name)
    code, out, err = call(capsys, "export", small, "-o", target)
    assert (code, out) == (69, "")
    assert "pip install pyvis" in err.splitlines()[-1]
    assert not target.exists()
    assert call(capsys, "rank", small)[0] == 0
    assert call(capsys, "check", small)[0] == 0

    def broken(*_, **__):
        raise ImportError("libfoo.so: cannot open\nshared object", name="pyvis")

    monkeypatch.setattr("geograph.show.files.graph_text", broken)
    code, _, err = call(capsys, "export", small, "-o", target)
    assert (code, "pip install --force-reinstall pyvis" in err) == (69, True)


def test_g17_no_raw_warning_reaches_the_user(small):
    (small / "edges.csv").write_text("source,target,type\na,b,friends\nb,c,contact\n")  # a remark on the data
    code = (
        "import sys, warnings, numpy\n"
        "import geograph.centrality as c\n"
        "kept = c.profile\n"
        "def noisy(*a, **k):\n"
        "    warnings.warn('raw', RuntimeWarning); warnings.warn('raw', FutureWarning)\n"
        "    numpy.array([1.0]) / numpy.array([0.0])\n"
        "    return kept(*a, **k)\n"
        "c.profile = noisy\n"
        "from geograph.cli import main\n"
        "main(sys.argv[1:])\n"
    )
    words = [sys.executable, "-c", code, "demo", str(small), "--out", str(small / "out")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Warning" not in done.stderr and ": raw" not in done.stderr
    assert "lists them" in done.stderr  # in our own words


# ---- check for GitHub


def test_check_for_github_marks_lines(capsys, tmp_path):
    folder = tmp_path / "a,b:c%"
    folder.mkdir()
    (folder / "edges.csv").write_text("source,target,type,start\na,b,contact,1990-02-30\na,b,50%,\na,b,trade,\n")
    code, out, err = call(capsys, "check", folder, "--format", "github")
    assert code == 1
    lines = out.splitlines()
    expected = json.loads(call(capsys, "check", folder, "--format", "json")[1])["rows"]
    assert len(lines) == len(expected) >= 2
    place = str(folder / "edges.csv").replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    for line, row in zip(lines, expected, strict=True):
        assert line.startswith(f"::{row['severity']} file={place},line={row['line']},col={row['column']}::{row['code']} ")
        assert "\r" not in line and row["message"].replace("%", "%25") in line
    assert {row["severity"] for row in expected} == {"error", "warning"}
    assert "50%25" in out
    assert "error" in err.splitlines()[-1]
    strict = call(capsys, "check", folder, "--format", "github", "--strict")[1]
    assert "::warning" not in strict
    assert call(capsys, "check", DATA, "--format", "github")[:2] == (0, "")


def test_e17_markdown_cells_are_inert():
    import pandas as pd

    rows = [["a|b`c\\input{x}", "<img src=x>&lt;$x$~y~\u2028\r\nz"]]
    text = out_module.render(pd.DataFrame(rows, columns=["x", "y"]), "md")
    assert len(text.splitlines()) == 3
    cell = text.splitlines()[2]
    for mark in ("|b", "`", "\\input", "<img", "&lt", "$x", "~y"):
        assert f"\\{mark}" in cell

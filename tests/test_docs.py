"""The documentation is run: examples, transcripts, option names; and no measure or command lacks its page.

In docs/**/*.md a fence says what becomes of a block. ``pycon`` and ``python`` run, one page after another line, as one
session; ``console`` is a transcript whose ``$`` lines run; a ``code-block`` with a file name as its caption is written
to that file first. All of a page runs in one empty folder.
"""

from __future__ import annotations

import contextlib
import doctest
import inspect
import io
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

import geograph as gg
from geograph.cli import cli, run
from geograph.reading.codes import CODES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_FENCE = re.compile(r"^```(?P<word>\{?[a-z-]+\}?)(?P<rest>[^\n]*)\n(?P<body>.*?)^```$", re.M | re.S)
_CAPTION = re.compile(r"\A(?::[\w-]+:[^\n]*\n)*?:caption: (\S+)\n(?::[\w-]+:[^\n]*\n)*\n?")


@dataclass
class Block:
    word: str
    body: str
    line: int
    file: str = ""


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = []
    for match in _FENCE.finditer(text):
        word, body, line = match["word"].strip("{}"), match["body"], text.count("\n", 0, match.start("body")) + 1
        caption = _CAPTION.match(body) if word == "code-block" else None
        if caption:
            line += caption[0].count("\n")
            found.append(Block(word, body[caption.end() :], line, caption[1]))
        else:
            found.append(Block(word, body, line))
    return found


def settled(text: str) -> str:
    """Text without what a new version changes: the hash of the data and the version under a result."""
    return re.sub(r"data [0-9a-f]{12}, geograph [\w.]+", "data 0, geograph 0", text)


class Checker(doctest.OutputChecker):
    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return super().check_output(settled(want), settled(got), optionflags)


def commands(body: str) -> list[tuple[str, str]]:
    """Each ``$`` line of a transcript and what it prints."""
    found: list[tuple[str, str]] = []
    for line in body.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line[2:].rstrip("\n"), ""))
        elif found[-1][0].endswith("\\"):
            found[-1] = (found[-1][0][:-1] + line.strip(), "")
        else:
            found[-1] = (found[-1][0], found[-1][1] + line)
    return found


class Shell:
    """Runs a transcript: geograph in this process, a line with a pipe or another program in a shell."""

    def __init__(self) -> None:
        self.code = 0

    def __call__(self, command: str) -> str:
        if command == "echo $?":
            return f"{self.code}\n"
        if command.startswith("geograph") and not re.search(r"[|;&<>$]", command):
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                self.code = run(shlex.split(command)[1:])
            return out.getvalue()
        if not shutil.which("sh"):
            pytest.skip("this transcript needs a shell")
        function = f'geograph() {{ {shlex.quote(sys.executable)} -m geograph "$@"; }}'
        done = subprocess.run(
            ["sh", "-c", f"{function}\n{command}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        self.code = done.returncode
        return done.stdout


@pytest.mark.parametrize("page", PAGES, ids=[p.relative_to(DOCS).as_posix() for p in PAGES])
def test_page_says_what_happens(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PYTHONPATH", str(Path(gg.__file__).parents[1]))
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(Checker(), verbose=False, optionflags=FLAGS)
    session: dict[str, Any] = {"__name__": "__main__"}
    shell, name = Shell(), page.relative_to(ROOT).as_posix()
    failures: list[str] = []
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.file:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.body, encoding="utf-8")
        elif block.word in ("pycon", "python") and ">>>" in block.body:
            test = parser.get_doctest(block.body, session, name, name, block.line - 1)
            said = io.StringIO()
            runner.run(test, out=said.write, clear_globs=False)
            session.update(test.globs)
            failures += [said.getvalue()] * bool(said.getvalue())
        elif block.word == "python":
            exec(compile("\n" * (block.line - 1) + block.body, name, "exec"), session)
        elif block.word == "console":
            for command, want in commands(block.body):
                got = "".join(f"{line.rstrip()}\n" for line in shell(command).splitlines())
                if not Checker().check_output(want, got, doctest.ELLIPSIS):
                    failures.append(f"{name}:{block.line}: $ {command}\nexpected:\n{want}\ngot:\n{got}")
    assert not failures, "\n".join(failures)


MODULES = ("brokerage", "paths", "balance", "sources", "ranges", "robust", "uncertainty", "timeline", "explain", "whatif")


def test_every_measure_has_its_page() -> None:
    structure = {n for n, f in vars(gg.structure).items() if inspect.isfunction(f) and f.__module__ == "geograph.structure" and n[0] != "_"}
    assert set(gg.centrality.MEASURES) <= set(gg.centrality.__all__)
    wanted = {n: "centrality" for n in gg.centrality.__all__ if n.islower()} | dict.fromkeys(structure, "structure")
    for module in MODULES:
        wanted |= {n: module for n in getattr(gg, module).__all__ if n.islower()}
    pages = {p.stem for p in (DOCS / "measures").glob("*.md")} - {"index"}
    assert pages == set(wanted)
    index = (DOCS / "measures" / "index.md").read_text(encoding="utf-8")
    for name, module in wanted.items():
        text = (DOCS / "measures" / f"{name}.md").read_text(encoding="utf-8")
        assert f".. autofunction:: geograph.{module}.{name}\n" in text
        assert f"({name}.md)" in index or f"<{name}>" in index


def test_every_public_name_is_in_the_reference() -> None:
    reference = (DOCS / "reference.md").read_text(encoding="utf-8")
    for name in set(gg.__all__) - {*MODULES, "centrality", "structure", "claims", "page", "figure", "layout", "report"}:
        assert re.search(rf":: geograph\.{name}\n", reference), name


def test_every_selection_is_shown() -> None:
    text = (DOCS / "how-to" / "select.md").read_text(encoding="utf-8") + (DOCS / "how-to" / "time.md").read_text(encoding="utf-8")
    verbs = {"find", "name", "partition", "to_networkx"}
    for name in {n for n, f in vars(gg.Network).items() if inspect.isfunction(f) and n[0] != "_"} - verbs:
        assert f".{name}(" in text, name


def test_every_command_is_described() -> None:
    text = (DOCS / "how-to" / "command-line.md").read_text(encoding="utf-8")
    for name in cli.commands:
        assert re.search(rf"^#+ `?geograph {name}`?$", text, re.M), name


def test_every_option_named_exists() -> None:
    known = {"--help", "--version"}
    for command in (cli, *cli.commands.values()):
        for option in command.params:
            if isinstance(option, click.Option):
                known |= {*option.opts, *option.secondary_opts}
    for page in PAGES:
        for name in re.findall(r"(?<![\w-])--[a-z][a-z-]+", page.read_text(encoding="utf-8")):
            assert name in known, f"{page.name}: {name}"


def test_the_codes_are_those_of_the_table_and_all_are_used() -> None:
    listed = re.findall(r"^\| `([EW]\d{3})` \| (.+) \| (.*?) ?\|$", (DOCS / "data-model.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [(code.code, code.what, code.mended) for code in CODES.values()]
    package = Path(gg.__file__).parent
    files = [
        p
        for p in (*(package / "reading").glob("*.py"), package / "dates.py", package / "periods.py", package / "show/layout/files.py")
        if p.name != "codes.py"
    ]
    used = set(re.findall(r'"([EW]\d{3})"', "".join(p.read_text(encoding="utf-8") for p in files)))
    assert used == set(CODES)


def test_the_readme_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    session: dict[str, Any] = {}
    for block in blocks(text):
        if block.word == "python":
            exec(compile(block.body, "README.md", "exec"), session)
        elif block.word == "sh":
            for line in block.body.splitlines():
                words = shlex.split(line, comments=True)
                if words[:1] == ["./run"] and words[1:] not in ([], ["test"]):
                    assert run(words[1:]) == 0, line
    assert (tmp_path / "out" / "talks.html").stat().st_size > 100_000
    assert "Traceback" not in capsys.readouterr().err

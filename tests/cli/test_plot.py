"""geograph plot: five figures, three formats; what is written is what the library draws."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import geograph as gg
from geograph.cli import run
from geograph.show.figure import saving

DATA = str(gg.example_path())


@pytest.fixture
def small(tmp_path):
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,citation\na,b,contact,2020,s1\nb,c,trade,2021,s2\na,c,rivalry,,s1\nc,d,contact,2022-05,s2\n"
    )
    nodes = "id,name,kind,bloc\na,Alpha,state,west\nb,Beta,state,east\nc,Gamma,state,east\nd,Delta,forum,\n"
    (tmp_path / "nodes.csv").write_text(nodes)
    (tmp_path / "sources.csv").write_text("id,title,date\ns1,One,2021\ns2,Two,2023-02\n")
    return tmp_path


def call(capsys, *args):
    code = run(list(args))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize(
    ("kind", "options", "draw"),
    [
        ("network", ["--size-by", "degree", "--color-by", "kind"],
         lambda n: gg.figure.network(n, size_by=gg.centrality.degree(n), color_by="kind")),
        ("network", ["--signed", "--highlight", "a", "Gamma"], lambda n: gg.figure.network(n, signed=True, highlight=("a", "c"))),
        ("ranking", ["--by", "degree", "--ties", "all", "--top", "2", "--no-range"],
         lambda n: gg.figure.ranking(gg.centrality.degree(n, ties="all"), top=2, net=n)),
        ("ranking", ["--by", "harmonic"], lambda n: gg.figure.ranking(gg.sources.range(gg.centrality.harmonic, n, subsets=False), net=n)),
        ("specifications", ["--by", "degree", "--over", "confidence", "--over", "sources", "--top", "3"],
         lambda n: gg.figure.specifications(gg.robust.vary(gg.centrality.degree, n, over=["confidence", "sources"]), top=3)),
        ("roles", ["--directed"], lambda n: gg.figure.roles(gg.brokerage.roles(n, group="bloc", directed=True), net=n)),
        ("timeline", ["--actor", "Beta", "--as-of", "2022"], lambda n: gg.figure.timeline(n, ["b"], as_of="2022")),
        ("matrix", ["--order", "bloc", "--title", "Signs"], lambda n: gg.figure.matrix(n, "bloc", title="Signs")),
    ],
)  # fmt: skip
def test_the_file_is_what_the_library_draws(capsys, small, tmp_path, kind, options, draw):
    target = tmp_path / "out" / "figure.svg"
    code, out, err = call(capsys, "plot", kind, str(small), "-o", str(target), *options)
    assert (code, out) == (0, "")
    ax = draw(gg.read(small))
    assert target.read_bytes() == saving.render(ax, "svg")
    assert err.splitlines()[0] == f"wrote {target}"
    assert err.splitlines()[1:] == gg.figure.caption(ax).splitlines()


def test_selections_reach_the_figure(capsys, small, tmp_path):
    target = tmp_path / "f.pdf"
    code, _, err = call(capsys, "plot", "network", str(small), "-o", str(target), "--type", "contact", "--on", "2020", "--undated", "drop")
    assert code == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert "Selected: of type contact: 2 of 4 ties; on 2020 (possible reading" in err


def test_standard_output_takes_a_picture_only_if_asked(small):
    command = [sys.executable, "-m", "geograph", "plot", "matrix", str(small)]
    done = subprocess.run([*command, "-o", "-", "--format", "png"], capture_output=True, check=True)
    assert done.stdout[:8] == b"\x89PNG\r\n\x1a\n"
    assert b"wrote" not in done.stderr
    for options, told in (([], b"a figure needs a file"), (["-o", "-"], b"needs --format")):
        done = subprocess.run([*command, *options], capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (2, b"")
        assert told in done.stderr


def test_a_terminal_gets_no_binary(capsys, small, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, err = call(capsys, "plot", "matrix", str(small), "-o", "-", "--format", "pdf")
    assert (code, out) == (2, "")
    assert "no text for a terminal" in err


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["network", DATA, "-o", "f.jpg"], 2, "end it in png, svg, pdf"),
        (["network", DATA, "-o", "f.png", "--order", "camp"], 2, "--order goes with matrix."),
        (["matrix", DATA, "-o", "f.png", "--top", "3"], 2, "--top goes with ranking, specifications, roles, timeline."),
        (["ranking", DATA, "-o", "f.png", "--by", "betwenness"], 2, "did you mean 'betweenness'"),
        (["timeline", DATA, "-o", "f.png", "--ties", "all"], 2, "--ties says how a measure counts ties"),
        (["timeline", DATA, "-o", "f.png", "--actor", "russai"], 2, "did you mean 'russia'"),
        (["matrix", DATA, "-o", "f.png", "--order", "bloq"], 2, "did you mean 'bloc'"),
        (["roles", DATA, "-o", "f.png", "--group", "blok"], 2, "did you mean 'bloc'"),
        (["network", DATA, "-o", "f.png", "--as-of", "2021-13"], 2, "has no month 13"),
        (["network", DATA, "-o", "f.png", "--font", "No Such Font"], 2, "no font 'No Such Font'"),
        (["network", DATA, "-o", "f.png", "--highlight", "russia", "nobody"], 2, "no actor 'nobody'"),
        (["network", "nowhere", "-o", "f.png"], 66, "nowhere"),
        (["network", DATA, "-o", "/proc/none/f.png"], 73, "/proc/none/f.png"),
        (["portrait", DATA, "-o", "f.png"], 2, "'portrait' is not one of"),
    ],
)  # fmt: skip
def test_mistakes_are_told_and_nothing_is_written(capsys, tmp_path, monkeypatch, args, code, told):
    monkeypatch.chdir(tmp_path)
    found, out, err = call(capsys, "plot", *args)
    assert (found, out) == (code, "")
    assert told in err
    assert not list(tmp_path.iterdir())


def test_help_comes_without_matplotlib():
    script = "import sys; from geograph.cli import run; run(['plot', '--help']); assert not any('matplotlib' in m for m in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=dict(os.environ), check=True)
    assert "{network|ranking|specifications|roles|timeline|matrix}" in done.stdout

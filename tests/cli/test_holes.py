"""The commands about who stands between, against the library."""

import json

import pytest

import geograph as gg
from geograph.cli import run
from geograph.output import render

DATA = str(gg.example_path())


def call(capsys, *args):
    code = run(list(args))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize(
    ("args", "measure"),
    [
        (("holes",), gg.brokerage.structural_holes),
        (("holes", "--model", "ego", "--actor", "russia"), lambda net: gg.brokerage.structural_holes(net, model="ego", actors="russia")),
        (("holes", "--pairs", "--actor", "russia"), lambda net: gg.brokerage.dyadic_constraint(net, actors="russia")),
        (("holes", "--honest", "--ties", "friendly"), lambda net: gg.brokerage.honest_broker(net, ties="friendly")),
        (("keyplayers", "-k", "2", "--measure", "distance"), lambda net: gg.brokerage.key_players(net, k=2, measure="distance")),
        (
            ("keyplayers", "-k", "2", "--goal", "reach", "--steps", "1"),
            lambda net: gg.brokerage.key_players(net, k=2, goal="reach", steps=1),
        ),
        (("cutpoints",), gg.brokerage.cutpoints),
        (("bridges",), gg.brokerage.bridges),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, tuple) else "",
)
def test_the_command_prints_the_notebooks_table(capsys, args, measure):
    code, out, err = call(capsys, args[0], DATA, *args[1:], "--format", "csv")
    net = gg.example()
    assert code == 0
    assert out == render(measure(net), "csv")
    assert net.hash[:12] in err


def test_an_empty_answer_says_why(capsys, tmp_path):
    (tmp_path / "edges.csv").write_text("source,target,type\na,b,contact\nb,c,contact\na,c,contact\n", encoding="utf-8")
    for command, why in (("cutpoints", "no cutpoint: whoever goes"), ("bridges", "no bridge: whichever tie goes")):
        code, _, err = call(capsys, command, str(tmp_path))
        assert code == 0 and why in err
    _, out, err = call(capsys, "keyplayers", str(tmp_path), "--format", "json")
    assert "nobody fragments this network" in err and json.loads(out)["meta"]["notes"][0] == "3 sets are equally good"
    assert "fewer than two actors would remain" in call(capsys, "keyplayers", str(tmp_path), "-k", "2")[2]


def test_what_is_wrong_is_one_line_and_no_traceback(capsys):
    for args, message in (
        (("holes", DATA, "--actor", "rusia"), "did you mean 'russia'"),
        (("holes", DATA, "--honest", "--pairs"), "leave out --pairs"),
        (("keyplayers", DATA, "--steps", "2"), "steps="),
        (("keyplayers", DATA, "-k", "99"), "a set of 1 to"),
        (("cutpoints", DATA, "--directed"), "leave out directed=True"),
        (("bridges", DATA, "--ties", "signed"), "signed"),
    ):
        code, out, err = call(capsys, *args)
        assert code == 2 and out == "" and message in err and "Traceback" not in err

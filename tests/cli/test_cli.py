"""The command line as a user meets it: real processes, exit codes, streams."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

import geograph as gg
from geograph.cli import cli, run
from geograph.output import render

DATA = str(gg.example_path())


def shell(*args, cwd=None, stdin=None, env=None, **kwargs):
    """The command line in a process of its own."""
    environment = {**os.environ, **(env or {})}
    return subprocess.run(
        [sys.executable, "-m", "geograph", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        input=stdin,
        env=environment,
        check=False,
        **kwargs,
    )


def call(capsys, *args):
    """The command line in this process: code, stdout, stderr."""
    code = run(list(args))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture
def small(tmp_path):
    (tmp_path / "edges.csv").write_text("source,target,type,start\na,b,contact,2020\nb,c,trade,2021\na,c,rivalry,\n")
    (tmp_path / "nodes.csv").write_text("id,name,kind,aliases\na,Alpha,state,The A\nb,Beta,state,\nc,Gamma,state,\nd,Delta,state,\n")
    return tmp_path


def test_rank_prints_the_notebooks_table_and_talks_on_stderr(capsys):
    code, out, err = call(capsys, "rank", DATA, "--by", "betweenness", "--format", "csv")
    net = gg.example()
    assert code == 0
    assert out == render(gg.centrality.betweenness(net), "csv")
    assert "channels only" in err
    assert net.hash[:12] in err
    assert "Central in these texts is not influential" in err


def test_rank_json_carries_how_it_was_made_under_meta(capsys):
    _, out, _ = call(capsys, "rank", DATA, "--by", "degree", "--type", "contact", "--format", "json")
    made = json.loads(out)
    assert made["meta"]["measure"] == "degree"
    assert made["meta"]["steps"][0].startswith("of type contact")
    assert made["meta"]["grand"]["exclusion"] == "none; self-ties"
    assert made["rows"][0]["rank"] == 1


def test_rank_has_every_measure_and_several_side_by_side(capsys, small):
    for name in gg.centrality.MEASURES:
        code, out, _ = call(capsys, "rank", str(small), "--by", name, "--format", "csv")
        assert code == 0
        assert len(out.splitlines()) == 5
    _, out, _ = call(capsys, "rank", str(small), "--by", "degree", "--by", "betweenness", "--format", "csv")
    assert out.splitlines()[0] == "actor,degree,degree_rank,betweenness,betweenness_rank"


def test_selections_and_contract_reach_the_measure(capsys, small):
    _, out, err = call(capsys, "rank", str(small), "--by", "degree", "--ties", "hostile", "--format", "csv")
    degree = {row["actor"]: row["degree"] for row in csv.DictReader(io.StringIO(out))}
    assert degree == {"a": "1", "b": "0", "c": "1", "d": "0"}
    _, out, err = call(capsys, "rank", str(small), "--by", "degree", "--between", "2020", "2020-12", "--undated", "drop", "--format", "csv")
    assert "in force 1" in err or "assumed 1" in err
    assert "--top 0" not in err


def test_top_keeps_equal_ranks_together(capsys, small):
    _, out, err = call(capsys, "rank", str(small), "--by", "degree", "--top", "1", "--format", "csv")
    assert len(out.splitlines()) == 4  # a, b and c share rank 1
    assert "3 of 4 actors shown" in err


def test_data_may_be_left_out_where_edges_csv_lies(small, tmp_path):
    done = shell("rank", "--by", "degree", "--format", "csv", cwd=small)
    assert done.returncode == 0
    empty = tmp_path / "empty"
    empty.mkdir()
    done = shell("rank", cwd=empty)
    assert done.returncode == 2
    assert "geograph demo" in done.stderr
    (empty / "data").symlink_to(small)
    assert shell("info", cwd=empty).returncode == 0


def test_actor_takes_aliases_and_answers_wrong_names_with_did_you_mean(capsys, small):
    code, out, _ = call(capsys, "actor", str(small), "The A")
    assert code == 0
    assert out.startswith("Alpha (a)")
    assert "rivalry" in out
    code, out, err = call(capsys, "actor", str(small), "Gama")
    assert (code, out) == (2, "")
    assert "did you mean 'Gamma'" in err
    code, out, _ = call(capsys, "actor", str(small), "a", "--format", "json")
    assert [t["partner"] for t in json.loads(out)["ties"]] == ["b", "c"]


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["rank", "DATA", "--by", "betwenness"], 2, "did you mean 'betweenness'"),
        (["rank", "DATA", "--type", "contcat"], 2, "did you mean 'contact'"),
        (["rank", "DATA", "--between", "2021", "2020"], 2, "swap the two dates"),
        (["rank", "DATA", "--on", "soon"], 2, "is not a date"),
        (["rank", "DATA", "--group", "blok"], 2, "no partition 'blok'"),
        (["rank", "DATA", "--weight", "wieght", "--by", "degree"], 2, "did you mean 'weight'"),
        (["rank", "DATA", "--by", "betweenness", "--weight", "weight", "--parallel", "count"], 2, "takes no weight"),
        (["rank", "nowhere"], 66, "no such file or folder"),
        (["rank", "https://example.org/x.csv"], 66, "never uses the network"),
        (["export", "DATA", "-o", "x.pdf"], 2, "html, graphml"),
        (["export", "DATA"], 2, "give -o FILE"),
        (["schema", "edgs"], 2, "did you mean 'edges'"),
        (["nonsense"], 2, "No such command"),
        (["rank", "DATA", "-o", "DATA/edges.csv"], 2, "one of the files this is made from"),
        (["rank", "DATA", "-o", "DATA"], 2, "is a folder"),
    ],
)
def test_a_mistake_is_one_message_and_an_exit_code(capsys, small, args, code, told):
    before = (small / "edges.csv").read_bytes()
    got, out, err = call(capsys, *(a.replace("DATA", str(small)) for a in args))
    assert (got, out) == (code, "")
    assert told in err
    assert "Traceback" not in err
    assert (small / "edges.csv").read_bytes() == before


def test_check_lists_every_problem_and_its_code_says_whether_there_are_any(capsys, small):
    assert call(capsys, "check", str(small))[0] == 0
    with (small / "edges.csv").open("a") as file:
        file.write("a,Bta,contact,\na,b,contact,1990-02-30\na,b,friends,\n")
    code, out, err = call(capsys, "check", str(small))
    assert code == 1
    assert [line.split(": ")[1][:4] for line in out.splitlines()] == ["E301", "E332", "W326"]
    assert "edges.csv:5:3: E301" in out
    assert "2 errors, 1 warning" in err
    code, out, _ = call(capsys, "check", str(small), "--format", "json")
    assert json.loads(out)["rows"][0]["mend"] == "did you mean 'Beta'? If not, add it to nodes.csv"
    code, _, err = call(capsys, "rank", str(small))
    assert code == 1
    assert "of 6 ties are good" in err
    code, _, err = call(capsys, "rank", str(small), "--drop-bad")
    assert code == 0
    assert "left out 2 of 6 tie rows" in err


def test_strict_counts_warnings(capsys, small):
    with (small / "edges.csv").open("a") as file:
        file.write("a,b,friends,\n")
    assert call(capsys, "check", str(small))[0] == 0
    assert call(capsys, "check", str(small), "--strict")[0] == 1


@pytest.mark.parametrize("ending", ["graphml", "gexf", "json", "csv"])
def test_export_writes_files_that_reopen(capsys, small, ending, tmp_path):
    file = tmp_path / f"x.{ending}"
    code, out, err = call(capsys, "export", str(small), "-o", str(file))
    assert (code, out) == (0, "")
    assert f"wrote {file}" in err
    if ending == "csv":
        assert gg.read(file).ties["type"].tolist() == ["contact", "trade", "rivalry"]
    else:
        readers = {
            "graphml": nx.read_graphml,
            "gexf": nx.read_gexf,
            "json": lambda f: nx.node_link_graph(json.loads(Path(f).read_text()), edges="links"),
        }
        assert readers[ending](file).number_of_edges() == 6


def test_output_goes_to_a_file_whole_or_not_at_all(small, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir()
    done = shell("rank", str(small), "-o", str(locked / "no" / "such" / "r.csv"))
    assert done.returncode == 0
    assert (locked / "no" / "such" / "r.csv").read_text().startswith("actor,")
    assert not [f for f in locked.rglob("*") if f.name.endswith(".tmp")]


def test_a_closed_pipe_is_no_error(small):
    command = f"{sys.executable} -m geograph rank {DATA} --format csv --top 0 | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("actor,")
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr


def test_a_full_disk_is_one_line():
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full to stand for a full disk")
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "geograph", "rank", DATA], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 74
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_that_lacks_letters_shows_codes(small):
    (small / "nodes.csv").write_text("id,name\na,Ålesund\nb,北京\nc,x\nd,y\n", encoding="utf-8")
    done = shell("actor", str(small), "a", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert "\\xc5lesund" in done.stdout


def test_stdin_is_a_dash(small):
    done = shell("rank", "-", "--by", "degree", "--format", "csv", stdin="source;target\na;b\nb;c\n")
    assert done.stdout.splitlines()[1].startswith("b,2,")


def test_schema_doctor_info_and_completion_answer(capsys, small):
    assert "citation" in call(capsys, "schema", "edges")[1]
    assert len(json.loads(call(capsys, "schema", "--format", "json")[1])) > 40
    code, out, _ = call(capsys, "doctor")
    assert code == 0
    assert "pandas" in out
    assert "density" in call(capsys, "info", str(small))[1]
    assert "Alpha" in call(capsys, "info", str(small), "--actors")[1]
    for name in ("bash", "zsh", "fish"):
        assert "_GEOGRAPH_COMPLETE" in call(capsys, "completion", name)[1]


def test_version_and_help_of_every_command(capsys):
    assert gg.__version__ in call(capsys, "--version")[1]
    for name, command in cli.commands.items():
        code, out, _ = call(capsys, name, "--help")
        assert code == 0
        assert command.help.split(".")[0].split(":")[0][:30] in " ".join(out.split())


def test_demo_does_the_main_job(tmp_path):
    done = shell("demo", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "out" / "network.html").stat().st_size > 100_000
    assert "russia" in done.stdout
    assert "set aside" in done.stdout
    assert "Next:" in done.stdout
    assert "not influential" in done.stderr


def imported_by(args):
    """The modules that a command imports, in a process of its own."""
    code = f"import sys; from geograph.cli import run; run({args!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_help_imports_no_heavy_library():
    assert imported_by(["--help"]).isdisjoint({"numpy", "pandas", "networkx", "scipy", "pyvis"})


def test_rank_imports_neither_networkx_nor_matplotlib():
    assert imported_by(["rank", DATA]).isdisjoint({"networkx", "matplotlib", "pyvis"})


def test_the_same_question_gives_the_same_bytes_whatever_the_hash_seed_and_order_of_rows(tmp_path):
    gg.write(gg.example(), tmp_path / "a")
    gg.write(gg.example(), tmp_path / "b")
    rows = gg.example().ties.rename_axis("id").reset_index()[::-1]
    (tmp_path / "b" / "edges.csv").write_text(render(rows, "csv"))
    one = shell("rank", str(tmp_path / "a"), "--format", "csv", env={"PYTHONHASHSEED": "1"})
    two = shell("rank", str(tmp_path / "b"), "--format", "csv", env={"PYTHONHASHSEED": "2", "TZ": "Asia/Kabul"})
    assert one.stdout == two.stdout
    assert one.stdout


@pytest.mark.parametrize("rows", ["", "a,b,contact\n"])
def test_demo_on_next_to_nothing(tmp_path, rows):
    (tmp_path / "edges.csv").write_text("source,target,type\n" + rows)
    done = shell("demo", ".", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Next:  geograph rank" in done.stdout


def test_options_that_would_do_nothing_are_refused(capsys, small):
    for words in (["--reading", "sure"], ["--undated", "drop"], ["--persistence", "3"]):
        code, _, err = call(capsys, "rank", str(small), *words)
        assert code == 2
        assert "goes with --on or --between" in err
    assert call(capsys, "rank", str(small), "-o", "r.xlsx")[0] == 2


def test_a_ranking_that_rests_on_no_tie_says_so(capsys, small):
    _, _, err = call(capsys, "rank", str(small), "--type", "rivalry")
    assert "None of these 1 ties counts under this contract" in err


def test_beside_a_file_stands_how_it_was_made(capsys, small, tmp_path):
    assert call(capsys, "rank", str(small), "--by", "degree", "-o", str(tmp_path / "out" / "r.csv"))[0] == 0
    assert json.loads((tmp_path / "out" / "r.about.json").read_text())["measure"] == "degree"


def test_every_measure_is_explained_in_the_help(capsys):
    from geograph.cli.rank import MEASURES_IN_WORDS

    assert set(MEASURES_IN_WORDS) == set(gg.centrality.MEASURES)
    assert all(told in call(capsys, "rank", "--help")[1] for told in MEASURES_IN_WORDS.values())


def test_words_complete_in_bash(tmp_path):
    def completed(*words):
        env = {"_GEOGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
        return shell(env=env, cwd=tmp_path).stdout

    assert "plain,rank" in completed("geograph", "ra")
    assert "plain,betweenness" in completed("geograph", "rank", "--by", "be")
    assert "file," in completed("geograph", "rank", "da")
    assert "plain,edges" in completed("geograph", "schema", "e")


def test_own_types_may_have_a_direction(capsys, tmp_path):
    (tmp_path / "edges.csv").write_text("source,target\na,b\nb,a\n")
    assert "1 of 2 ties are good" in call(capsys, "check", str(tmp_path))[2]
    assert "2 of 2 ties are good" in call(capsys, "check", str(tmp_path), "--own-types", "directed")[2]
    assert '"ties": 2' in call(capsys, "rank", str(tmp_path), "--own-types", "directed", "--by", "degree", "--format", "json")[1]
    assert call(capsys, "clean", str(tmp_path), "-o", str(tmp_path / "new"), "--own-types", "directed")[1] == ""

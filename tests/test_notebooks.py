"""Every notebook runs from top to bottom, and is kept without outputs; what its text says of its numbers holds."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from textwrap import dedent

import nbformat
import pytest

import geograph

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

# What the text of a notebook says of its numbers, held against them in a last cell.
SAID = {
    "04-how-sure": """
        aside, wide = (table.set_index("actor") for table in (gg.sources.aside(betweenness, net), drawn))
        assert [len(net), len(net) - len(net.without("russia"))] == [321, 110]
        assert net.focal == {"russia": 5, "taliban": 5, "afghanistan": 3}
        assert aside["rank"].head(8)[["russia", "united-states", "taliban", "uzbekistan"]].tolist() == [1, 2, 3, 8]
        assert aside["rank_aside"][["united-states", "china", "uzbekistan", "taliban"]].tolist() == [1, 2, 3, 4]

        rank = ranges.set_index("actor")
        assert rank.loc["russia", ["rank_best", "rank_worst", "owes_to"]].tolist() == [1, 2, "riddle-2022"]
        assert betweenness(net.not_citing("riddle-2022"))["actor"][0] == "united-states"
        assert rank.loc["taliban", ["rank_best", "rank_worst"]].tolist() == [2, 9]
        assert round(rank.loc["russia", "first_any"], 2) == 0.94
        without = betweenness(net.without("russia").not_citing("tespa-2021")).set_index("actor").loc["united-states"]
        assert round(others["betweenness"][0], 1) == 158.7 and round(without["betweenness"], 1) == 42.3 and without["rank"] == 3
        assert others["owes_to"][0] == "tespa-2021"

        assert wide.loc["russia", "betweenness"] > wide.loc["russia", "high"]
        assert wide.loc["russia", ["rank_low", "rank_high"]].tolist() == [1, 1]
        assert wide.loc["united-states", ["rank_low", "rank_high"]].tolist() == [2, 12]
        chances = pd.concat(ahead)
        assert 0 < (chances["value_a"] - chances["value_b"]).iloc[0] < 3
        assert (chances["p_above"] - [1 / 3, 2 / 3, 1 / 3]).abs().max() < 0.05

        assert len(hinges) == 189 and (hinges["rankings"] > 0).sum() == 11 and (hinges["rankings"] > 1).sum() == 1
        hung = hinges[hinges["betweenness"] != ""].set_index("paragraph")
        assert hung["betweenness"].to_dict() == {"riddle-2022:9": "pakistan for taliban", "tespa-2021:88": "pakistan for iran"}
        assert hung.loc["riddle-2022:9", ["rankings", "ties"]].tolist() == [2, 5]
        assert passages.loc[met, "coder"].tolist() == ["a", "adjudication"]
        assert passages.loc[met, "attribution"].tolist()[0] == "inferred" and passages.loc[met, "says"].tolist() == ["present", "absent"]
        few = gg.uncertainty.drop_each(betweenness, net).set_index("tie")
        assert few.loc["taliban~yevgeny-prigozhin/contact/2021~", "left"] == "taliban"

        assert single.sum() == 36 and abs(parts.loc[single, "share"].sum() - 36) < 1e-9
        largest = parts["share"] > 1 - 1e-9
        assert (largest & single).sum() / largest.sum() >= 0.9
        iran = gg.explain.why(betweenness, net, "iran")
        assert abs(iran.loc[iran["part"].str.contains("ismail-khan"), "share"].sum() - 36) < 1e-9 and round(iran["share"].sum()) == 38
        for person in ("yevgeny-prigozhin", "ismail-khan"):
            assert len(net) - len(net.without(person)) == 1
        fewer = betweenness(net.without("yevgeny-prigozhin", "ismail-khan")).set_index("actor")["rank"]
        assert fewer[["china", "taliban"]].tolist() == [3, 6]

        grid = choices.grid
        inside, outside = (grid[(grid["focal"] == "in") == yes] for yes in (True, False))
        assert len(grid) == 72 and (inside["leader"] == "russia").sum() == 34
        rest = inside[inside["leader"] != "russia"]
        assert set(rest["dates"]) == {"dated only"} and set(rest["confidence"]) == {"high"}
        lead = outside[outside["leader"] == "united-states"]
        assert len(lead) == 21 and lead["folding"].value_counts().to_dict() == {"as coded": 14, "folded": 7}
        assert outside.loc[outside["leader"] == "afghanistan", "folding"].tolist() == ["folded"] * 11

        certain = august.ties["certainty"] == "sure"
        assert certain.sum() == 35 and (~certain).sum() == 66
        assert ["in force 16" in august.summary["meaning"][0], "in force 32" in august.summary["meaning"][1]] == [True, True]
        yearly = august.ties[~certain]["start"].str.fullmatch("[0-9]{4}~?") | august.ties[~certain]["end"].str.fullmatch("[0-9]{4}~?")
        assert yearly.mean() > 0.75
        holds = august.actors.set_index("actor")["holds"]
        assert holds[["united-states", "russia", "china"]].tolist() == ["yes", "reversed", "reversed"]
        assert august.actors["change"].head(3).max() < 0

        table = judged.groupby(["verdict", "without_source"]).size()
        assert len(claims) == 78 and table["supported"].to_dict() == {"contradicted": 3, "silent": 30, "supported": 16}
        verdicts = some.set_index("id")[["verdict", "without_source", "restates"]].T.to_dict("list")
        assert verdicts == {
            "bound-to-defend": ["supported", "supported", False], "seat-in-tashkent": ["supported", "silent", True],
            "pakistan-stayed-away": ["contested", "silent", True], "key-position-of-china": ["contradicted", "supported", False],
            "no-single-coalition": ["silent", "silent", False], "lever-to-return": ["not testable", "not testable", False],
        }
        assert some.set_index("id").loc["bound-to-defend", "share"] == 0.5
        found = some.set_index("id")["found"]
        assert found["key-position-of-china"].startswith("with Russia set aside, rank 4 of 7")
        assert found["no-single-coalition"].startswith("3 of 15 pairs inside have a friendly tie")
        assert some.set_index("id")["share"].isna()[["no-single-coalition", "lever-to-return"]].all()
        assert net.ties["citation"].str.contains("tespa-2021").mean() > 0.5
        """,
}


def named(notebook: Path) -> str:
    return notebook.stem


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=named)
def test_notebook_is_kept_without_outputs(notebook: Path) -> None:
    content = nbformat.read(notebook, as_version=4)
    nbformat.validate(content)
    assert content.metadata.kernelspec.name == "python3"
    for cell in content.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [], cell.source
            assert cell.execution_count is None


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=named)
@pytest.mark.filterwarnings("default")  # those of the machinery that runs a notebook are not ours
def test_notebook_runs(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # raised at import by what nbclient stands on
        from nbclient import NotebookClient

    monkeypatch.setenv("MPLBACKEND", "Agg")
    path = [str(Path(geograph.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):  # leave the home folder alone
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    content = nbformat.read(notebook, as_version=4)
    if named(notebook) in SAID:
        content.cells.append(nbformat.v4.new_code_cell(dedent(SAID[named(notebook)])))
    work = tmp_path / "work"
    work.mkdir()
    NotebookClient(content, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(work)}}).execute()
    outputs = [output for cell in content.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    assert list(work.iterdir()) == []

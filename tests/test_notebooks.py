"""Every notebook runs from top to bottom, and is kept without outputs."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import nbformat
import pytest

import geograph

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


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
    work = tmp_path / "work"
    work.mkdir()
    NotebookClient(content, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(work)}}).execute()
    outputs = [output for cell in content.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    assert list(work.iterdir()) == []

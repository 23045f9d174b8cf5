"""What pip installs works on its own: the wheel, not the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The wheel, built from the checkout and unpacked where nothing else of the project lies."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def python(site, *args, cwd):
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, check=False, cwd=cwd, env=environment)


def test_the_wheel_is_what_is_imported_and_carries_the_data(site, tmp_path):
    done = python(site, "-c", "import geograph as gg; print(gg.__file__); print(gg.example_path()); print(gg.example())", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    file, data, net = done.stdout.splitlines()
    assert file.startswith(str(site))
    assert data == str(site / "geograph" / "data")
    assert net.startswith("<Network:")


def test_the_wheel_ranks_checks_and_demonstrates(site, tmp_path):
    done = python(site, "-m", "geograph", "demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "network.html").is_file()
    assert python(site, "-m", "geograph", "check", str(site / "geograph" / "data"), "--strict", cwd=tmp_path).returncode == 0
    assert python(site, "-m", "geograph", "claims", str(site / "geograph" / "data"), "--quick", cwd=tmp_path).returncode == 0


def test_the_wheel_says_its_license_and_is_typed(site):
    (info,) = site.glob("*.dist-info")
    assert "License-Expression: MIT" in (info / "METADATA").read_text()
    assert (info / "licenses" / "LICENSE").is_file()
    assert (site / "geograph" / "py.typed").is_file()
    assert not list(site.glob("tests*"))

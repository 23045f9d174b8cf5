"""How united groups are towards somebody, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import geograph as gg
from geograph.cli import run


@pytest.fixture
def net(tmp_path: Path) -> gg.Network:
    """x against a, b (friends), c (enemy), d (both), e (talks only); f and g have no tie with x."""
    (tmp_path / "edges.csv").write_text(
        "source,target,type,citation\nx,a,aid,s:1\nb,x,alliance,s:2\nb,x,contact,s:3\nc,x,conflict,s:4\nd,x,aid,s:5\nd,x,sanction,s:6\n"
        "x,e,contact,s:7\nf,g,rivalry,s:8\n"
    )
    groups = {"a": "one", "b": "one", "c": "two", "d": "two", "e": "two", "f": "two", "g": "three", "x": "one"}
    (tmp_path / "groups.csv").write_text("actor,partition,group\n" + "".join(f"{a},side,{g}\n" for a, g in groups.items()))
    return gg.read(tmp_path)


def test_by_hand(net: gg.Network) -> None:
    found = gg.balance.unity(net, "x", "side").set_index("group")
    assert found.loc["one", ["members", "tied", "unity", "stand", "friendly"]].tolist() == [2, 2, 1.0, "friendly", "a;b"]
    assert found.loc["two", ["members", "tied", "unity", "stand"]].tolist() == [4, 3, 0.0, "hostile;both;neutral"]
    assert found.loc["two", ["friendly", "hostile", "both", "neutral"]].tolist() == ["", "c", "d", "e"]
    assert found.loc["three", ["members", "tied", "stand"]].tolist() == [1, 0, ""]
    assert np.isnan(found.loc["three", "unity"])
    assert found.loc["one", "citations"] == "s:1;s:2;s:3"
    assert found.index.tolist() == ["one", "two", "three"]
    assert "2 of 7 members have no coded tie with x" in gg.about(found.reset_index())["notes"][0]


def test_a_party_stands_together(net: gg.Network) -> None:
    found = gg.balance.unity(net, ["x", "f"], "side").set_index("group")
    assert found.loc["three", ["tied", "hostile"]].tolist() == [1, "g"]
    assert found.loc["two", "members"] == 3
    same = gg.balance.unity(net, "side:one", "side")
    assert "one" not in set(same["group"])


def test_mistakes(net: gg.Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(gg.UnknownName, match="did you mean 'side'"):
        gg.balance.unity(net, "x", "sid")
    with pytest.raises(gg.UnknownName):
        gg.balance.unity(net, "nobody", "side")
    with pytest.raises(gg.MeasureError, match="nobody but the party"):
        gg.balance.unity(net, list("abcdefgx"), "side")
    assert run(["balance", str(tmp_path), "--towards", "x", "--group", "side"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:5] == ["one", "2", "2", "1", "friendly"]
    assert run(["balance", str(tmp_path), "--group", "side"]) == 2
    assert "--group goes with --towards" in capsys.readouterr().err

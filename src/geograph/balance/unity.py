"""How united groups are towards somebody: who of each stands as a friend, as an enemy, as both, or deals without a side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from geograph.errors import MeasureError, UnknownName
from geograph.evidence import by_place
from geograph.network import Network
from geograph.result import Table, described
from geograph.steps import party
from geograph.tables import split_list
from geograph.views import as_network

STANDS = ("friendly", "hostile", "both", "neutral")


def unity(G: Any, towards: Any, group: str | Sequence[str] = "bloc") -> Table:
    r"""How united the members of each group are in their ties with an actor or party.

    .. math:: u_g = \frac{|\{\{i, j\} \subset g : s_i = s_j\}|}{\binom{n_g}{2}}

    over the :math:`n_g` members that have a tie with the party; :math:`s_i` is how member *i* stands to it: ``friendly`` with friendly
    ties only (beside neutral ones), ``hostile`` with hostile ties only, ``both``, or ``neutral`` with neither.

    Parameters
    ----------
    G : Network or networkx graph
    towards : actor, ``"partition:group"``, or list of these
    group : str, or list of str
        A partition of groups.csv, or several; default ``"bloc"``.

    Returns
    -------
    DataFrame
        ``group, members, tied, unity, stand, friendly, hostile, both, neutral, ties, citations``, most united first. ``members`` without
        the party itself; ``tied``: how many of them have a tie with it; ``unity`` from 0 to 1, NaN with fewer than two; ``stand``: the
        commonest, several where equally many take them. The four lists name the members by id. Of several partitions, one after the
        other, with ``partition`` before ``group``.

    Raises
    ------
    UnknownName
        No such party or partition.
    MeasureError
        The party is the whole of every group.

    Notes
    -----
    Members without a coded tie are left out, and silence is not unity: read ``tied`` beside ``members``. A friendly tie is one that is
    coded so (aid, trade, an alliance), not a stated opinion. The index is the share of concordant pairs, one minus the
    Gini-Simpson index without replacement.

    References
    ----------
    E. H. Simpson, Measurement of diversity, *Nature* 163 (1949) 688.

    Examples
    --------
    >>> import geograph as gg
    >>> found = gg.balance.unity(gg.example(), "taliban", "tespa_tier")
    >>> found[["group", "members", "tied", "unity"]].round(2).values.tolist()[:1]
    [['first', 6, 6, 0.27]]
    """
    net = as_network(G)
    whom = set(party(net, towards))
    partitions = sorted(set(net.groups["partition"]))
    chosen = [group] if isinstance(group, str) else list(dict.fromkeys(group))
    for partition in chosen:
        if partition not in partitions:
            raise UnknownName("partition", partition, partitions)
    if not chosen:
        raise MeasureError("name at least one partition")
    called = net.name(next(iter(whom))) if len(whom) == 1 else str(towards)
    frames, told = [], []
    for partition in chosen:
        rows = _of_groups(net, whom, partition)
        frame = pd.DataFrame(rows).sort_values(
            ["unity", "tied", "group"], ascending=[False, False, True], na_position="last", ignore_index=True
        )
        frame.insert(0, "partition", partition)
        frames.append(frame)
        silent, every = sum(row["members"] - row["tied"] for row in rows), sum(row["members"] for row in rows)
        told.append(f"{silent} of {every} members{f' of {partition}' * (len(chosen) > 1)} have no coded tie with {called}")
    whole = pd.concat(frames, ignore_index=True)
    return described(
        whole if len(chosen) > 1 else whole.drop(columns="partition"),
        net,
        "unity",
        options={"towards": towards, "group": ", ".join(chosen)},
        notes=tuple(told),
        value="unity",
    )


def _of_groups(net: Network, whom: set[Any], partition: str) -> list[dict[str, Any]]:
    """The groups of a partition, one by one."""
    members: dict[str, list[Any]] = {}
    for actor, own in net.partition(partition).items():
        for name in own:
            if actor not in whom:
                members.setdefault(name, []).append(actor)
    if not members:
        raise MeasureError(f"nobody but the party itself is in a group of {partition}")
    ties = net.ties
    one = ties["source"].isin(whom) & ~ties["target"].isin(whom)
    other = ties["target"].isin(whom) & ~ties["source"].isin(whom)
    partner = ties["source"].where(other, ties["target"])[one | other]
    with_them = ties.loc[partner.index].assign(partner=partner)
    rows: list[dict[str, Any]] = []
    for name, actors in members.items():
        own_ties = with_them[with_them["partner"].isin(actors)]
        signs = own_ties.groupby("partner")["sign"].agg(lambda s: frozenset(s[s != 0]))
        of: dict[str, list[Any]] = {stand: sorted((a for a, s in signs.items() if _stand(s) == stand), key=str) for stand in STANDS}
        stands = [stand for stand in STANDS for _ in of[stand]]
        pairs = list(combinations(stands, 2))
        most = max(map(len, of.values()), default=0)
        cited = dict.fromkeys(item for cell in own_ties["citation"] for item in split_list(cell))
        agreed = sum(a == b for a, b in pairs) / len(pairs) if pairs else float("nan")
        rows.append({
            "group": name, "members": len(actors), "tied": len(stands), "unity": agreed,
            "stand": ";".join(stand for stand in STANDS if most and len(of[stand]) == most),
            **{stand: ";".join(map(str, of[stand])) for stand in STANDS},
            "ties": ";".join(sorted(map(str, own_ties.index))), "citations": ";".join(sorted(cited, key=by_place)),
        })  # fmt: skip
    return rows


def _stand(signs: frozenset[int]) -> str:
    return {frozenset({1}): "friendly", frozenset({-1}): "hostile", frozenset({1, -1}): "both"}.get(signs, "neutral")

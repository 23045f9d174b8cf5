"""One network's balance in numbers: under each rule for dyads of both signs, and date by date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, Unpack

import numpy as np
import pandas as pd

from geograph.balance.covering import NODES
from geograph.balance.division import budget, divide
from geograph.balance.signed import UNSIGNED, Signed, signed
from geograph.balance.triads import triad_counts, walks
from geograph.errors import MeasureError
from geograph.network import PERSISTENCE, Network
from geograph.periods import grid, window
from geograph.result import Table, described
from geograph.views import Contract, amended, as_network
from geograph.vocabulary import AMBIVALENT

_MEANING = {
    "actors": "in the view",
    "tied actors": "with a signed tie",
    "dyads": "pairs with a sign",
    "friendly": "dyads of sign 1",
    "hostile": "dyads of sign -1",
    "ambivalent": "pairs with ties of both signs: dropped, or taken as the column's head says",
    "components": "pieces that signed ties hold together",
    "triads": "three actors with three signed dyads",
    "tense triads": "the unbalanced ones: ++- and ---",
    "triangle index": "balanced triads over all",
    "walk balance": "closed walks with their signs, over all closed walks",
    "frustration": "dyads that the best division into two camps violates",
    "frustration at least": "what any division violates; where it is equal, the frustration is proved",
    "normalized frustration": "1 - 2 frustration / dyads: 1 is balanced",
    "floating members": "actors who stand in the other camp in an equally good division, perhaps only together with others",
}


def _numbers(s: Signed, nodes: int, *, equals: bool = True) -> dict[str, float]:
    """The quantities above, by name."""
    parts = divide(s, 2, nodes=nodes, equals=equals)
    triads = triad_counts(s.dyads)
    m, cost = len(s.dyads), sum(p.cost for p in parts)
    floating = [p.floating for p in parts]
    return {
        "actors": len(s.view),
        "tied actors": int(s.tied.sum()),
        "dyads": m,
        "friendly": int((s.dyads.sign > 0).sum()),
        "hostile": int((s.dyads.sign < 0).sum()),
        "ambivalent": s.view.counts["ambivalent dyads"],
        "components": len(parts),
        "triads": triads["triads"],
        "tense triads": triads["tense"],
        "triangle index": triads["triangle_index"],
        "walk balance": walks(s.dyads),
        "frustration": cost,
        "frustration at least": sum(p.lower for p in parts),
        "normalized frustration": 1 - 2 * cost / m if m else np.nan,
        "floating members": sum(float(np.sum(f)) if f is not None else np.nan for f in floating),
    }


def indices(G: Any, *, nodes: int = NODES, **contract: Unpack[Contract]) -> Table:
    r"""The indices of balance side by side, under each rule for dyads of both signs.

    .. math:: T = \frac{n_{+++} + n_{+--}}{n_{triads}}, \qquad K = \frac{\operatorname{tr} e^{A}}{\operatorname{tr} e^{|A|}}, \qquad
        F = 1 - \frac{2f}{m}

    Parameters
    ----------
    G : Network or networkx graph
        Of signed ties; unsigned ties do not take part.
    nodes : int
        Nodes of branch and bound, as for :func:`frustration`.
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``, undirected, forums left out unless told. With ``ambivalent``
        given, only that rule is shown.

    Returns
    -------
    DataFrame
        ``quantity, drop, +, -, meaning``: a column for each rule. Counts; the triangle index, the walk balance and the normalized
        frustration from 0 to 1 (balanced). ``frustration`` is proved where ``frustration at least`` is equal. NaN: the triangle
        index without a triad, the others without a signed tie, floating members where the best divisions were not all found.

    Raises
    ------
    MeasureError
        ``ties`` other than signed, ``directed=True``.

    Notes
    -----
    The three indices answer different questions: three actors at a time, all closed walks, the whole division. They need not
    rank networks alike. Where the columns differ, the finding hangs on how pairs with both signs are read; :func:`ambivalent`
    lists them.

    References
    ----------
    Aref, S. & M. C. Wilson, Measuring partial balance in signed networks, *Journal of Complex Networks* 6 (2018) 566-595.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": -1})])
    >>> gg.balance.indices(graph).set_index("quantity")["drop"][["triangle index", "frustration"]].to_dict()
    {'triangle index': 1.0, 'frustration': 0.0}
    """
    net, nodes = as_network(G), budget(nodes)
    rules = [contract["ambivalent"]] if "ambivalent" in contract else list(AMBIVALENT)
    views = {rule: signed(net, amended(contract, ambivalent=rule)) for rule in rules}  # type: ignore[arg-type]
    first = next(iter(views.values()))
    same = not first.view.counts["ambivalent dyads"]  # then the rules have nothing to differ about
    columns: dict[str, dict[str, float]] = {}
    for rule, s in views.items():
        columns[rule] = next(iter(columns.values())) if same and columns else _numbers(s, nodes)
    frame = pd.DataFrame({"quantity": list(_MEANING), **{rule: list(of.values()) for rule, of in columns.items()}})
    frame = frame.astype(dict.fromkeys(columns, "float64"))
    frame["meaning"] = list(_MEANING.values())
    notes = first.notes()
    for rule, of in columns.items():
        if gap := int(of["frustration"] - of["frustration at least"]):
            notes = (*notes, f"frustration under {rule}: not proved, a gap of {gap:,}")
    result = described(frame, net, "indices", view=first.view, options={"nodes": nodes}, notes=notes, value=rules[0])
    return result if len(rules) == 1 else first.under_each_rule(result)


_DATED = ("in_force", "assumed", "undated")


def over_time(
    G: Any,
    dates: Literal["yearly"] | str | int | Iterable[Any] = "yearly",
    *,
    reading: Literal["possible", "sure"] = "possible",
    undated: Literal["keep", "drop"] = "keep",
    persistence: int = PERSISTENCE,
    nodes: int = NODES,
    **contract: Unpack[Contract],
) -> Table:
    r"""The indices of balance and the frustration, date by date.

    .. math:: F_t = 1 - \frac{2 f_t}{m_t}

    Parameters
    ----------
    G : Network or networkx graph
        With dated ties.
    dates : "yearly", or dates
        ``"yearly"``: every year from the first to the last date of a signed tie. Or days, months or years as
        :meth:`geograph.Network.on` reads them.
    reading, undated, persistence
        How dates are read; as for :meth:`geograph.Network.between`.
    nodes : int
        Nodes of branch and bound, as for :func:`frustration`.
    **contract
        See :func:`geograph.view`; ``ties`` is always ``"signed"``.

    Returns
    -------
    DataFrame
        One row per date, in the order given: ``date, in_force, assumed, undated, actors, tied_actors, dyads, friendly, hostile,
        ambivalent, components, triads, tense_triads, triangle_index, walk_balance, frustration, lower_bound, proved, normalized``;
        as :func:`indices` has them. ``in_force``, ``assumed`` and ``undated`` count the signed ties that are surely in force, that
        may be (open or partial dates), and that have no date.

    Raises
    ------
    MeasureError
        ``"yearly"`` where no signed tie has a date.

    Notes
    -----
    A year counts every tie in force on at least one of its days: a pair at war in spring and allied in autumn is ambivalent in
    that year. Undated ties stand in every row unless ``undated="drop"``. Wars and alliances that ended at an unknown date go on
    in the possible reading, which keeps late years dense.

    References
    ----------
    As :func:`indices`.

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> graph = nx.MultiGraph()
    >>> for a, b, sign, start, end in [("a", "b", 1, "1990", "1991"), ("b", "c", 1, "1990", "1991"), ("a", "c", -1, "1991", "1991")]:
    ...     _ = graph.add_edge(a, b, sign=sign, start=start, end=end)
    >>> gg.balance.over_time(graph)[["date", "dyads", "frustration"]].values.tolist()
    [['1990', 2, 0], ['1991', 3, 1]]
    """
    net, nodes = as_network(G), budget(nodes)
    whole = signed(net, contract)
    rows: list[dict[str, Any]] = []
    for date in _dates(net, whole, dates):
        s = signed(net.on(date, reading=reading, undated=undated, persistence=persistence), contract)
        of = _numbers(s, nodes, equals=False)
        del of["floating members"]
        at_least = of.pop("frustration at least")
        there = s.view.arcs.ties.row
        surely = s.view.net.bounds.in_force(*window(date, date), persistence=persistence)[1][there]
        dateless = s.view.net.bounds.undated[there]
        row: dict[str, Any] = {"date": date, "in_force": int((surely & ~dateless).sum())}
        row |= {"assumed": int((~surely & ~dateless).sum()), "undated": int(dateless.sum())}
        row |= {**{name.replace(" ", "_"): value for name, value in of.items()}}
        row["normalized"] = row.pop("normalized_frustration")
        row["lower_bound"], row["proved"] = at_least, at_least >= of["frustration"]
        rows.append(row)
    names = [n.replace(" ", "_") for n in _MEANING if n not in ("frustration at least", "normalized frustration", "floating members")]
    frame = pd.DataFrame(rows, columns=["date", *_DATED, *names, "lower_bound", "proved", "normalized"])
    real = {"triangle_index", "walk_balance", "normalized"}
    frame = frame.astype({name: "float64" if name in real else "int64" for name in [*_DATED, *names, "lower_bound", "normalized"]})
    frame = frame.astype({"proved": "bool"})
    options = {"reading": reading, "undated": undated, "persistence": persistence, "nodes": nodes}
    assumed, of_all = int((frame["assumed"] + frame["undated"]).sum()), int(frame[list(_DATED)].to_numpy().sum())
    notes = [f"{assumed / of_all:.0%} of the signed ties counted are in force by assumption only, or undated"] if assumed else []
    notes += [UNSIGNED] if not len(whole.dyads) and not whole.view.counts["ambivalent dyads"] else []
    if open_rows := int((~frame["proved"]).sum()):
        notes.append(f"{open_rows} of {len(frame)} dates not proved")
    return described(frame, net, "over_time", view=whole.view, options=options, notes=tuple(notes), value="frustration")


def _dates(net: Network, whole: Signed, dates: Any) -> list[str]:
    if dates != "yearly" or not isinstance(dates, str):
        listed = [dates] if isinstance(dates, (str, int, np.integer)) else list(dates)
        return [str(date) for date in listed]
    rows = np.unique(whole.view.arcs.ties.row)
    years = [label for label, _, _ in grid(net.bounds.take(rows[rows >= 0]), "year")]
    if len(rows) and not years:
        raise MeasureError("no signed tie has a date, so there are no years to go through; name the dates")
    return years

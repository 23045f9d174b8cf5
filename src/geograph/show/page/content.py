"""What the page says: every actor, tie and citation in plain values, worked out before anything is drawn."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geograph import output, result
from geograph.dates import DateError
from geograph.network import Network
from geograph.periods import FOREVER, NEVER
from geograph.show import words
from geograph.show.looks import DASHES, EQUAL_AREA, SYMBOLS, Groups, called, hex_color, in_order, period, records, tie_order
from geograph.show.page import measured, public
from geograph.tables import COLUMNS, split_list
from geograph.vocabulary import CONFIDENCE, LEVELS, SIGN_NAMES, UNRANKED_KINDS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geograph.periods import Bounds

RANKED = 15  # rows of the ranking at first
SHAPES = {"dot": "circle", "triangleDown": "triangle pointing down"} | {w: w for w in ("hexagon", "triangle", "square", "diamond", "star")}
STATIC = 500  # ties up to which the table of ties stands in the file for readers without JavaScript


@dataclass(frozen=True)
class Page:
    """All that goes into one page: its network, what was measured, and how it was asked for."""

    net: Network
    tables: Sequence[pd.DataFrame]  # measures, the one it is sized by first
    colors: Sequence[Groups]  # what it can be colored by, the chosen one first
    title: str | None = None
    as_of: str | None = None
    handling: str = ""
    path: tuple[Any, Any] | None = None  # the two actors whose paths it opens with
    reduced: str = ""  # which part is shown at first
    no_ranges: str = ""  # why the ranking has none


def text(page: Page, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the template says: header, ranking, ties and sources, also for readers without JavaScript."""
    net, documents = page.net, data["sources"]
    names, measure = [row["name"] for row in _rows(data["actors"])], data["measures"][0]
    ties_of = Counter(place for pair in zip(data["ties"]["from"], data["ties"]["to"], strict=True) for place in set(pair))
    n = len(net)
    complete = ["the table of ties" if n <= STATIC else "", "the sources"]
    return {
        "title": page.title or f"Network of {words.many(len(names), 'actor')} and {words.many(n, 'tie')}",
        "counts": f"{words.many(len(names), 'actor')}, {words.many(n, 'tie')}, {words.many(len(documents), 'source')}",
        "as_of": f"As of {page.as_of}" if page.as_of else "",
        "newest": words.newest(documents),
        "handling": page.handling,
        "sources": documents,
        "source_line": words.source_line(documents, further=data["further"]),
        "caveat": result.caveat(net),
        "assumption": result.assumption(net, compare=words.SURE),
        "made": measure["made"],
        "hash": net.hash,
        "steps": list(net.steps),
        "measure": measure["name"],
        "ranges": "low" in measure,
        "no_ranges": page.no_ranges,
        "ranking": _ranking(measure, names, ties_of, documents),
        "ranked": measure["ranked"],
        "ties": _lines(data, names) if n <= STATIC else [],
        "n_ties": n,
        "types": data["types"],
        "groups": page.colors[0].rows,
        "kinds": ", ".join(f"{kind['name']} ({SHAPES[kind['shape']]}{', light' if kind['light'] else ''})" for kind in data["kinds"]),
        "reduced": page.reduced,
        "unranked": " and ".join(f"{kind['name']}s" for kind in data["kinds"] if not kind["ranked"]).capitalize(),
        "complete": " and ".join(filter(None, complete)),
    }


def data(page: Page) -> dict[str, Any]:
    """What the script reads. Tables are told column by column: see :func:`column`."""
    net = page.net
    place = {actor: i for i, actor in enumerate(in_order(net))}
    (documents, further), types = words.documents(net), _types(net)
    number = {row["id"]: i for i, row in enumerate(documents)}
    measures = [measured.columns(table, place) for table in page.tables]
    for one in measures:
        if "owes_to" in one:
            one["owes_to"] = [number.get(source, source) for source in one["owes_to"]]
    proof, denials = _evidence(net, number, place)
    ids = unique_ids(list(place))
    actors = [
        _actor(actor, row) | {"id": str(ids[actor]), "denied": denials.get(place[actor])}
        for actor, row in records(net.actors.loc[list(place)])
    ]
    dates = _dates(net)
    if dates is not None:
        for row, first, until in zip(
            actors, *(days[net.actors.index.get_indexer(list(place))].tolist() for days in dates.alive), strict=True
        ):
            row |= {"from": _day(first), "until": _day(until)}
    kinds = Counter(row["kind"] for row in actors)
    ties = _ties(net, place, types, number, proof, dates)
    found: dict[str, Any] = {
        "measures": measures,
        "groups": [_group(colors, place) for colors in page.colors],
        "types": types,
        "kinds": [
            {"name": kind, "count": kinds[kind], "ranked": kind.replace(" ", "_") not in UNRANKED_KINDS, **_symbol(kind)}
            for kind in sorted(kinds, key=lambda kind: (-kinds[kind], kind))
        ],
        "actors": table(actors),
        "ties": ties,
        "sources": documents,
        "further": further,
        "selected": bool(net.steps),
        "time": _time(dates.bounds, net.persistence) if dates is not None else None,
        "levels": _in_use((item for cell in net.ties["level"] for item in split_list(cell) or [""]), LEVELS),
        "confidences": _in_use(net.ties["confidence"], tuple(CONFIDENCE)[::-1]),
    }
    if page.path is not None:
        found["path"] = [place[actor] for actor in page.path]
    return found


def unique_ids(actors: Sequence[Any]) -> dict[Any, str | int]:
    """Ids of actors as text or whole numbers; 1 and "1" are two actors, and get two."""
    ids: dict[Any, str | int] = {}
    taken: set[str] = set()
    for actor in actors:
        own: str | int = actor if type(actor) is int else str(actor)
        n = 1
        while str(own) in taken:
            n += 1
            own = f"{actor}-{n}"
        taken.add(str(own))
        ids[actor] = own
    return ids


def column(cells: Sequence[Any]) -> Any:
    """The cells of a column; each different one once, and for every row which, where that is shorter; None where all are blank."""
    if all(cell is None for cell in cells):
        return None
    texts = [json.dumps(cell, ensure_ascii=False, sort_keys=True) for cell in cells]
    words = {word: i for i, word in enumerate(dict.fromkeys(texts))}
    if sum(map(len, words)) + 5 * len(texts) < sum(map(len, texts)):
        return {"words": [json.loads(word) for word in words], "at": [words[word] for word in texts]}
    return list(cells)


def table(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows as columns, without those that are blank throughout."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: column([None if row.get(name) in ("", [], {}) else row.get(name) for row in rows]) for name in names}
    return {name: cells for name, cells in columns.items() if cells is not None}


def _rows(columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table that :func:`table` made."""
    cells = [
        [column["words"][at] for at in column["at"]] if isinstance(column, dict) else column for column in columns.values()
    ]  # fmt: skip
    return [dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True)]


def _symbol(kind: str) -> dict[str, Any]:
    shape, light = SYMBOLS.get(kind.replace(" ", "_"), SYMBOLS["other"])
    return {"shape": shape, "light": light, "area": EQUAL_AREA[shape]}


def _group(colors: Groups, place: Mapping[Any, int]) -> dict[str, Any]:
    rows = {row["name"]: i for i, row in enumerate(colors.rows)}
    nobody = len(colors.rows) - 1  # the row of those without a group is the last
    return {"by": colors.by, "rows": colors.rows, "of": [rows.get(colors.group[actor], nobody) for actor in place]}


def _actor(actor: Any, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": called(actor, row["name"]),
        "kind": row["kind"].replace("_", " "), "aliases": split_list(row["aliases"]),
        "period": period(row["start"], row["end"]) if row["start"] or row["end"] else "", "note": row["note"],
        "own": _own(row, "nodes") | ({"bloc": row["bloc"]} if row["bloc"] else {}),
    }  # fmt: skip


def _ties(
    net: Network,
    place: Mapping[Any, int],
    types: list[dict[str, Any]],
    number: Mapping[str, int],
    proof: Mapping[str, Any],
    dates: _Dates | None,
) -> dict[str, Any]:
    order = net.ties.index.get_indexer(tie_order(net))
    row_of = {kind["type"]: i for i, kind in enumerate(types)}
    nobody = np.zeros(len(net), dtype=bool)
    undated = (dates.bounds.undated if dates is not None else ~nobody)[order].tolist()
    spans = [days[order].tolist() for days in (dates.spans if dates is not None else [nobody] * 4)]
    rows = []
    for k, (tie, row) in enumerate(records(net.ties.iloc[order])):
        first, until, surely, sure_until = (None if undated[k] else _day(days[k]) for days in spans)
        rows.append({
            "id": str(tie), "from": place[row["source"]], "to": place[row["target"]], "directed": int(row["directed"]),
            "type": row_of[row["type"]], "role": row["role"], "period": period(row["start"], row["end"], row["lasts"]),
            "first": first, "until": until, "undated": int(undated[k]),
            "sure": None if undated[k] or spans[2][k] == FOREVER or spans[3][k] == NEVER else [surely, sure_until],
            "sign": int(row["sign"]), "channel": int(row["channel"]), "event": int(row["lasts"] == "event"),
            "weight": row["weight"] if row["weight"] != 1 else None,
            "confidence": row["confidence"], "weak": int(public.is_weak(row["confidence"])), "level": split_list(row["level"]),
            "note": row["note"], "own": _own(row, "edges"),
            "cites": [
                [number.get(source.strip(), source.strip()), locator.strip()]
                for source, _, locator in (item.partition(":") for item in split_list(row["citation"]))
            ],
            "evidence": proof.get(str(tie)), "denied": sorted(net.denials.get(tie, ())),
        })  # fmt: skip
    return table(rows) or {name: [] for name in ("id", "from", "to", "type")}


def _day(day: int) -> int | None:
    return None if day in (NEVER, FOREVER) else day


@dataclass(frozen=True)
class _Dates:
    """When ties may be in force, and when surely; when actors may have existed."""

    bounds: Bounds
    spans: list[NDArray[np.int64]]
    alive: tuple[NDArray[np.int64], NDArray[np.int64]]


def _dates(net: Network) -> _Dates | None:
    """None where a networkx graph has something else in an attribute called start."""
    try:
        bounds = net.bounds
        return _Dates(bounds, [*bounds.possible(net.persistence), *bounds.sure(net.persistence)], net._actor_periods())
    except DateError:
        return None


def _time(bounds: Bounds, persistence: int) -> dict[str, Any] | None:
    """The first and last day that ties name, for the choice of a period; None where none is dated."""
    days = [d for part in (bounds.start_first, bounds.end_first - 1, bounds.end_last - 1) for d in part.tolist() if abs(d) < FOREVER - 2]
    return {"first": min(days), "last": max(days), "persistence": persistence} if days else None


def _in_use(cells: Iterable[str], order: Sequence[str]) -> list[dict[str, Any]]:
    count = Counter(cells)
    rank = {word: i for i, word in enumerate(order)}
    words = sorted(count, key=lambda word: (not word, rank.get(word, len(rank)), word))
    return [{"name": word, "count": count[word]} for word in words]


def _lines(data: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """The table of ties that is read without JavaScript."""
    types, documents = data["types"], data["sources"]
    return [
        {
            "from": names[row["from"]], "to": names[row["to"]], "directed": row.get("directed"), "type": types[row["type"]]["label"],
            "period": row.get("period") or "", "sign": SIGN_NAMES[row.get("sign") or 0], "confidence": row.get("confidence") or "",
            "sources": ", ".join(_cite(c, documents) for c in row.get("cites") or []),
        }
        for row in _rows(data["ties"])
    ]  # fmt: skip


def _ranking(
    measure: Mapping[str, Any], names: Sequence[str], ties_of: Mapping[int, int], documents: Sequence[Mapping[str, str]]
) -> list[dict[str, Any]]:
    order = sorted((rank, names[i], i) for i, rank in enumerate(measure["rank"]) if rank is not None)[:RANKED]
    rows = []
    for rank, name, i in order:
        row = {"rank": rank, "name": name, "row": i, "value": words.short(measure["value"][i]), "ties": ties_of.get(i, 0)}
        if "low" in measure:
            best, worst, owes = (measure[c][i] for c in ("rank_best", "rank_worst", "owes_to"))
            row["ranks"] = f"{best}–{worst}" if best != worst else ""
            low, high = (words.short(measure[c][i]) for c in ("low", "high"))
            row["range"] = f"{low}–{high}" if low != high else low
            row["owes"] = documents[owes]["short"] if isinstance(owes, int) else owes
        rows.append(row)
    return rows


def _own(row: dict[str, Any], table: str) -> dict[str, str]:
    """Columns of the user's own."""
    return {k: output.cell_text(v) for k, v in sorted(row.items()) if k not in COLUMNS[table] and v not in ("", None)}


def _types(net: Network) -> list[dict[str, Any]]:
    """Tie types in use, most ties first."""
    count = net.ties["type"].value_counts().to_dict()
    rows = []
    for kind in sorted(count, key=lambda kind: (-count[kind], str(kind))):
        row = net.types.loc[kind]
        rows.append({
            "type": str(kind), "label": str(row["label"] or kind), "color": hex_color(str(row["color"])),
            "dashes": list(DASHES.get(str(row["dash"]), ())), "count": int(count[kind]), "meaning": str(row["meaning"]),
        })  # fmt: skip
    return rows


def _cite(cite: list[Any], sources: Sequence[Mapping[str, str]]) -> str:
    at, locator = cite
    short = sources[at]["short"] if isinstance(at, int) else str(at)
    return f"{short}: {locator}" if locator else short


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """Without blanks: they would be half of the file."""
    return {k: v for k, v in row.items() if v is not None and v is not False and v not in ("", [], {})}


def _evidence(net: Network, number: Mapping[str, int], place: Mapping[Any, int]) -> tuple[dict[str, list[Any]], dict[int, list[Any]]]:
    """Paragraphs by tie; and what documents deny, by actor."""
    proof: dict[str, list[Any]] = {}
    denials: dict[int, list[Any]] = {}
    rows = [{k: str(output.jsonable(v) or "") for k, v in row.items()} for row in net.evidence.to_dict("records")]
    by_text = {str(a): i for a, i in place.items()}
    labels = {str(kind): str(label or kind) for kind, label in net.types["label"].items()}
    ties_of: dict[tuple[str, ...], list[str]] = {}
    columns = (net.ties[c].tolist() for c in ("source", "target", "type", "directed"))
    for tie, a, b, kind, directed in zip(net.ties.index, *columns, strict=True):
        for pair in {(str(a), str(b))} if directed else {(str(a), str(b)), (str(b), str(a))}:
            ties_of.setdefault((str(kind), *pair), []).append(str(tie))
    for row in sorted(rows, key=lambda r: [r.get(k, "") for k in ("document", *COLUMNS["evidence"])]):
        kept = _filled({
            "at": [number.get(row["document"], row["document"]), row.get("locator", "")], "words": row.get("first_words", ""),
            "says": row.get("says", ""), "scope": row.get("scope", ""), "how": row.get("attribution", ""), "by": row.get("said_by", ""),
            "date": row.get("date", ""), "note": row.get("note", ""),
        })  # fmt: skip
        if row.get("tie"):
            proof.setdefault(row["tie"], []).append(kept)
        elif row.get("says") != "absent":  # a passage may name the two actors and the type instead of a tie
            for tie in ties_of.get((row.get("type", ""), row.get("source", ""), row.get("target", "")), []):
                proof.setdefault(tie, []).append(kept)
        elif row.get("source") in by_text and row.get("target") in by_text:
            a, b = by_text[row["source"]], by_text[row["target"]]
            kind = labels.get(row.get("type", ""), row.get("type", ""))
            for one, other in dict.fromkeys([(a, b), (b, a)]):
                denials.setdefault(one, []).append({**kept, "with": other, "type": kind})
    return proof, denials

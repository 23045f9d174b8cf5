"""What the page says: every actor, tie and citation in plain values, worked out before anything is drawn."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from geograph import output, result
from geograph.network import Network
from geograph.show.looks import DASHES, in_order, period, records, tie_order
from geograph.tables import COLUMNS, split_list
from geograph.vocabulary import SIGN_NAMES

if TYPE_CHECKING:
    import pandas as pd

RANKED = 15  # rows of the ranking
STATIC = 500  # ties up to which the table of ties stands in the file for readers without JavaScript
NAMED = 6  # documents named in the source line


def page(net: Network, size_by: pd.DataFrame, groups: dict[str, Any], title: str | None) -> dict[str, Any]:
    """``text`` for the template and ``data`` for the script."""
    place = {actor: i for i, actor in enumerate(in_order(net))}
    sources, types = _sources(net), _types(net)
    number = {row["id"]: i for i, row in enumerate(sources)}
    proof, denials = _evidence(net, number, place)
    values, ranks = _ranked(size_by)
    people = [
        _actor(actor, row) | _filled({"value": values.get(actor), "rank": ranks.get(actor), "denied": denials.get(place[actor])})
        for actor, row in records(net.actors.loc[list(place)])
    ]
    names = [person["name"] for person in people]
    facts, table = [], []
    row_of = {kind["type"]: i for i, kind in enumerate(types)}
    for tie, row in records(net.ties.loc[tie_order(net)]):
        at = row_of[row["type"]]
        facts.append(_tie(tie, row, at, types[at], number) | _filled({"evidence": proof.get(str(tie))}))
        table.append(_line(row, types[at], facts[-1], [names[place[row["source"]]], names[place[row["target"]]]], sources))
    ties_of = Counter(place[a] for pair in zip(*(net.ties[c].tolist() for c in ("source", "target")), strict=True) for a in pair)
    ranking = sorted((rank, names[place[a]], place[a], values[a]) for a, rank in ranks.items() if a in place)
    measure = str(size_by.attrs.get(result.ABOUT, {}).get("measure", "value"))
    text = {
        "title": title or f"Network of {_many(len(people), 'actor')} and {_many(len(facts), 'tie')}",
        "counts": f"{_many(len(people), 'actor')}, {_many(len(facts), 'tie')}, {_many(len(sources), 'source')}",
        "sources": sources,
        "source_line": _source_line(sources),
        "caveat": result.caveat(net),
        "made": result.line(size_by) if result.ABOUT in size_by.attrs else measure,
        "hash": net.hash,
        "steps": list(net.steps),
        "measure": measure,
        "ranking": [
            {"rank": rank, "name": name, "row": row, "value": v, "ties": ties_of.get(row, 0)} for rank, name, row, v in ranking[:RANKED]
        ],
        "ranked": len(ranking),
        "ties": table if len(table) <= STATIC else [],
        "n_ties": len(table),
    }
    kinds = Counter(person["kind"] for person in people)
    data = {
        "measure": measure,
        "ranked": len(ranking),
        "groups": groups,
        "types": types,
        "kinds": [{"name": kind, "count": kinds[kind]} for kind in sorted(kinds, key=lambda kind: (-kinds[kind], kind))],
        "actors": people,
        "ties": facts,
        "sources": sources,
    }
    return {"text": text, "data": data}


def _ranked(size_by: pd.DataFrame) -> tuple[dict[Any, str], dict[Any, int]]:
    values = result.column(size_by)
    ranks = size_by.set_index("actor")["rank"] if "rank" in size_by else values.rank(ascending=False, method="min")
    return {a: _short(v) for a, v in values.items()}, {a: int(r) for a, r in ranks.items() if output.jsonable(r) is not None}


def _actor(actor: Any, row: dict[str, Any]) -> dict[str, Any]:
    return _filled({
        "id": str(actor), "name": row["name"], "kind": row["kind"].replace("_", " "), "aliases": split_list(row["aliases"]),
        "period": period(row["start"], row["end"]) if row["start"] or row["end"] else "", "note": row["note"],
        "own": _own(row, "nodes") | ({"bloc": row["bloc"]} if row["bloc"] else {}),
    })  # fmt: skip


def _tie(tie: Any, row: dict[str, Any], at: int, kind: dict[str, Any], number: dict[str, int]) -> dict[str, Any]:
    cited = [item.partition(":") for item in split_list(row["citation"])]
    sign = SIGN_NAMES[row["sign"]]
    return _filled({
        "id": str(tie), "type": at, "role": row["role"], "period": period(row["start"], row["end"], row["lasts"]),
        "sign": sign if sign != kind["sign"] else "",  # said only where it differs from the type's
        "channel": row["channel"], "event": row["lasts"] == "event", "weight": row["weight"] if row["weight"] != 1 else None,
        "confidence": row["confidence"], "level": row["level"].replace(";", ", "), "note": row["note"], "own": _own(row, "edges"),
        "cites": [[number.get(source.strip(), source.strip()), locator.strip()] for source, _, locator in cited],
    })  # fmt: skip


def _line(
    row: dict[str, Any], kind: dict[str, Any], fact: dict[str, Any], ends: list[str], sources: list[dict[str, str]]
) -> dict[str, Any]:
    """A tie's row in the table that is read without JavaScript."""
    cites = ", ".join(_cite(c, sources) for c in fact.get("cites", []))
    return {
        "from": ends[0], "to": ends[1], "directed": row["directed"], "type": kind["label"], "period": fact["period"],
        "sign": SIGN_NAMES[row["sign"]], "confidence": row["confidence"], "sources": cites,
    }  # fmt: skip


def _many(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """Without blanks: they would be half of the file."""
    return {k: v for k, v in row.items() if v is not None and v is not False and v not in ("", [], {})}


def _short(value: Any) -> str:
    number = output.jsonable(value)
    if not isinstance(number, (int, float)):
        return ""
    if float(number).is_integer() or abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:.1f}" if abs(number) >= 10 else f"{number:.3g}"


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
            "type": str(kind), "label": str(row["label"] or kind), "color": str(row["color"]),
            "dashes": list(DASHES.get(str(row["dash"]), ())) or False, "sign": SIGN_NAMES[int(row["sign"])], "count": int(count[kind]),
            "meaning": str(row["meaning"]),
        })  # fmt: skip
    return rows


def _sources(net: Network) -> list[dict[str, str]]:
    """Documents, oldest first; a link only where it leads to the web."""
    rows = []
    for source, row in records(net.sources):
        full = {k: str(row.get(k) or "") for k in ("author", "title", "publisher", "date", "url")}
        if not full["url"].lower().startswith(("http://", "https://")):
            full["url"] = ""
        maker = full["publisher"] or full["author"] or full["title"] or str(source)
        year = full["date"][:4]
        rows.append({"id": str(source), **full, "short": f"{maker} {year}".strip(), "full": _full(full) or str(source)})
    return sorted(rows, key=lambda r: (r["date"], r["id"]))


def _full(row: dict[str, str]) -> str:
    title = f"“{row['title']}”" if row["title"] else ""
    return ", ".join(part for part in (row["author"], title, row["publisher"], row["date"]) if part)


def _source_line(sources: list[dict[str, str]]) -> str:
    line = "; ".join(row["full"] for row in sources[:NAMED])
    return line + (f"; and {len(sources) - NAMED} more, listed below" if len(sources) > NAMED else "")


def _cite(cite: list[Any], sources: list[dict[str, str]]) -> str:
    at, locator = cite
    short = sources[at]["short"] if isinstance(at, int) else str(at)
    return f"{short}: {locator}" if locator else short


def _evidence(net: Network, number: dict[str, int], place: dict[Any, int]) -> tuple[dict[str, list[Any]], dict[int, list[Any]]]:
    """Paragraphs by tie; and what documents deny, by actor."""
    proof: dict[str, list[Any]] = {}
    denials: dict[int, list[Any]] = {}
    rows = [{k: str(output.jsonable(v) or "") for k, v in row.items()} for row in net.evidence.to_dict("records")]
    by_text = {str(a): i for a, i in place.items()}
    labels = {str(kind): str(label or kind) for kind, label in net.types["label"].items()}
    ties_of: dict[tuple[str, ...], list[str]] = {}
    for tie, a, b, kind in zip(net.ties.index, *(net.ties[c].tolist() for c in ("source", "target", "type")), strict=True):
        ties_of.setdefault((str(kind), *sorted((str(a), str(b)))), []).append(str(tie))
    for row in sorted(rows, key=lambda r: [r.get(k, "") for k in ("document", *COLUMNS["evidence"])]):
        kept = _filled({
            "at": [number.get(row["document"], row["document"]), row.get("locator", "")], "words": row.get("first_words", ""),
            "says": row.get("says", ""), "how": row.get("attribution", ""), "by": row.get("said_by", ""),
            "date": row.get("date", ""), "note": row.get("note", ""),
        })  # fmt: skip
        if row.get("tie"):
            proof.setdefault(row["tie"], []).append(kept)
        elif row.get("says") != "absent":  # a passage may name the two actors and the type instead of a tie
            for tie in ties_of.get((row.get("type", ""), *sorted((row.get("source", ""), row.get("target", "")))), []):
                proof.setdefault(tie, []).append(kept)
        elif row.get("source") in by_text and row.get("target") in by_text:
            a, b = by_text[row["source"]], by_text[row["target"]]
            kind = labels.get(row.get("type", ""), row.get("type", ""))
            for one, other in dict.fromkeys([(a, b), (b, a)]):
                denials.setdefault(one, []).append({**kept, "with": other, "type": kind})
    return proof, denials

"""What the page says: every actor, tie and citation in plain values, worked out before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geograph import result
from geograph.network import Network
from geograph.tables import COLUMNS, split_list

if TYPE_CHECKING:
    import pandas as pd

SIGNS = {1: "friendly", 0: "neutral", -1: "hostile"}
RANKED = 15  # rows of the ranking
STATIC = 500  # ties up to which the table of ties stands in the file for readers without JavaScript
NAMED = 6  # documents named in the source line


def in_order(net: Network) -> list[Any]:
    """Actors by id: the order of everything on the page, so that the order of rows in a file changes nothing."""
    return sorted(net.actors.index, key=lambda a: (str(a), type(a).__name__))


def tie_order(net: Network) -> list[Any]:
    return sorted(net.ties.index, key=str)


def records(table: pd.DataFrame) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Rows as plain values by index; the ends of a tie stay the actors' own ids, whatever those are."""
    for index, row in zip(table.index, table.to_dict("records"), strict=True):
        yield index, {str(k): v if k in ("source", "target") else result.jsonable(v) for k, v in row.items()}


def period(start: str, end: str, lasts: str = "state") -> str:
    """A period in words."""
    if lasts == "event" and not end:
        end = start  # what happened in 2021 did not go on from there
    start, end = (f"about {d.removesuffix('~')}" if d.endswith("~") else d for d in (start or "", end or ""))
    if end == "..":
        return f"since {start}" if start and start != ".." else "ongoing, start not known"
    if start in ("", ".."):
        return f"until {end}" if end else "undated"
    return f"{start} to {end}" if end and end != start else start if end else f"from {start}"


def page(net: Network, size_by: pd.DataFrame, groups: dict[str, Any], title: str | None) -> dict[str, Any]:
    """``text`` for the template and ``data`` for the script."""
    actors, ties = in_order(net), tie_order(net)
    place = {actor: i for i, actor in enumerate(actors)}
    sources = _sources(net)
    number = {row["id"]: i for i, row in enumerate(sources)}
    measure = str(size_by.attrs.get(result.ABOUT, {}).get("measure", "value"))
    values = result.column(size_by)
    ranks = size_by.set_index("actor")["rank"] if "rank" in size_by else values.rank(ascending=False, method="min")
    rank = {a: int(r) for a, r in ranks.items() if a in place and result.jsonable(r) is not None}
    value = {a: _short(v) for a, v in values.items() if a in place}
    types = _types(net)
    proof, denials = _evidence(net, number, place)
    people = []
    for actor, row in records(net.actors.loc[actors]):
        people.append(_filled({
            "id": str(actor), "name": row["name"], "kind": row["kind"].replace("_", " "), "aliases": split_list(row["aliases"]),
            "period": period(row["start"], row["end"]) if row["start"] or row["end"] else "", "note": row["note"],
            "value": value.get(actor, ""), "rank": rank.get(actor), "denied": denials.get(place[actor]),
            "own": _own(row, "nodes") | ({"bloc": row["bloc"]} if row["bloc"] else {}),
        }))  # fmt: skip
    names = [person["name"] for person in people]
    facts: list[dict[str, Any]] = []
    table: list[dict[str, Any]] = []
    for tie, row in records(net.ties.loc[ties]):
        cited = [item.partition(":") for item in split_list(row["citation"])]
        facts.append(_filled({
            "id": str(tie), "type": types["row"][row["type"]], "role": row["role"], "sign": SIGNS[row["sign"]] if SIGNS[row["sign"]] != types["rows"][types["row"][row["type"]]]["sign"] else "",
            "channel": row["channel"], "weight": row["weight"] if row["weight"] != 1 else None, "event": row["lasts"] == "event",
            "period": period(row["start"], row["end"], row["lasts"]),
            "confidence": row["confidence"], "level": row["level"].replace(";", ", "), "note": row["note"],
            "cites": [[number.get(source.strip(), source.strip()), locator.strip()] for source, _, locator in cited],
            "evidence": proof.get(str(tie)), "own": _own(row, "edges"),
        }))  # fmt: skip
        table.append({
            "from": names[place[row["source"]]], "to": names[place[row["target"]]], "directed": row["directed"],
            "type": types["rows"][types["row"][row["type"]]]["label"], "sign": SIGNS[row["sign"]], "period": facts[-1]["period"],
            "confidence": row["confidence"], "sources": ", ".join(_cite(c, sources) for c in facts[-1].get("cites", [])),
        })  # fmt: skip
    ranking = sorted((r, names[place[a]], place[a], value[a]) for a, r in rank.items())
    heading = title or f"Network of {_many(len(actors), 'actor')} and {_many(len(ties), 'tie')}"
    kinds: dict[str, int] = {}
    for person in people:
        kinds[person["kind"]] = kinds.get(person["kind"], 0) + 1
    return {
        "text": {
            "title": heading,
            "counts": f"{_many(len(actors), 'actor')}, {_many(len(ties), 'tie')}, {_many(len(sources), 'source')}",
            "sources": sources,
            "source_line": _source_line(sources),
            "caveat": caveat(net),
            "made": result.line(size_by) if result.ABOUT in size_by.attrs else measure,
            "hash": net.hash,
            "steps": list(net.steps),
            "measure": measure,
            "ranking": [{"rank": r, "name": name, "row": row, "value": v} for r, name, row, v in ranking[:RANKED]],
            "ranked": len(ranking),
            "ties": table if len(ties) <= STATIC else [],
            "n_ties": len(ties),
        },
        "data": {
            "measure": measure, "ranked": len(ranking), "groups": groups, "types": types["rows"],
            "kinds": [{"name": k, "count": kinds[k]} for k in sorted(kinds, key=lambda k: (-kinds[k], k))],
            "actors": people, "ties": facts, "sources": sources,
        },
    }  # fmt: skip


def _many(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """Without blanks: they would be half of the file."""
    return {k: v for k, v in row.items() if v is not None and v is not False and v not in ("", [], {})}


def _short(value: Any) -> str:
    number = result.jsonable(value)
    if not isinstance(number, (int, float)):
        return ""
    return f"{number:,.0f}" if float(number).is_integer() or abs(number) >= 1000 else f"{number:.1f}" if abs(number) >= 10 else f"{number:.3g}"


def _own(row: dict[str, Any], table: str) -> dict[str, str]:
    """Columns of the user's own."""
    return {k: result.cell_text(v) for k, v in sorted(row.items()) if k not in COLUMNS[table] and v not in ("", None)}


def _types(net: Network) -> dict[str, Any]:
    """Tie types in use, most ties first, and the row of each."""
    from geograph.show.page.page import DASHES

    count = net.ties["type"].value_counts().to_dict()
    used = sorted(count, key=lambda kind: (-count[kind], str(kind)))
    rows = []
    for kind in used:
        row = net.types.loc[kind]
        rows.append({
            "label": str(row["label"] or kind), "color": str(row["color"]), "dashes": DASHES.get(str(row["dash"]), False),
            "sign": SIGNS[int(row["sign"])], "count": int(count[kind]), "meaning": str(row["meaning"]),
        })  # fmt: skip
    return {"rows": rows, "row": {kind: i for i, kind in enumerate(used)}}


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


def caveat(net: Network) -> str:
    """What to bear in mind where most documents are about one actor."""
    total = len(net.sources)
    about: dict[int, list[str]] = {}
    for actor, n in net.focal.items():
        if 2 * n > total:
            about.setdefault(n, []).append(str(net.actors.at[actor, "name"]))
    if not about:
        return ""
    parts: list[str] = []
    for n, names in about.items():
        who = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        many = "The only document is" if total == 1 else f"All {total} documents are" if n == total else f"{n} of {total} documents are"
        parts.append(f"{many} about {who}" if not parts else f"{n} about {who}")
    return "; ".join(parts) + ": being central in this material is not influence."


def _evidence(
    net: Network, number: dict[str, int], place: dict[Any, int]
) -> tuple[dict[str, list[Any]], dict[int, list[Any]]]:
    """Paragraphs by tie; and what documents deny, by actor."""
    proof: dict[str, list[Any]] = {}
    denials: dict[int, list[Any]] = {}
    rows = [{k: str(result.jsonable(v) or "") for k, v in row.items()} for row in net.evidence.to_dict("records")]
    by_text = {str(a): i for a, i in place.items()}
    labels = {str(kind): str(label or kind) for kind, label in net.types["label"].items()}
    for row in sorted(rows, key=lambda r: [r.get(k, "") for k in ("document", *COLUMNS["evidence"])]):
        kept = _filled({
            "at": [number.get(row["document"], row["document"]), row.get("locator", "")], "words": row.get("first_words", ""),
            "says": row.get("says", ""), "how": row.get("attribution", ""), "by": row.get("said_by", ""),
            "date": row.get("date", ""), "note": row.get("note", ""),
        })  # fmt: skip
        if row.get("tie"):
            proof.setdefault(row["tie"], []).append(kept)
        elif row.get("source") in by_text and row.get("target") in by_text:
            a, b = by_text[row["source"]], by_text[row["target"]]
            kind = labels.get(row.get("type", ""), row.get("type", ""))
            for one, other in dict.fromkeys([(a, b), (b, a)]):
                denials.setdefault(one, []).append({**kept, "with": other, "type": kind})
    return proof, denials

"""The seven tables of a network, their columns, and what a blank cell means."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geograph.periods import Bounds, Span, parse_date
from geograph.vocabulary import BUILT_IN_TYPES, DASHES, OTHER_COLORS, TieType

# Columns of each file, in the order they are written. `check` and `schema` read these too.
COLUMNS: dict[str, tuple[str, ...]] = {
    "edges": (
        "id", "source", "target", "type", "role", "directed", "sign", "channel", "lasts", "weight",
        "start", "end", "confidence", "level", "citation", "note",
    ),
    "nodes": ("id", "name", "kind", "aliases", "bloc", "iso3", "cow", "start", "end", "note"),
    "types": ("type", "label", "sign", "channel", "directed", "lasts", "color", "dash", "meaning"),
    "evidence": (
        "tie", "source", "target", "type", "document", "locator", "first_words", "says", "scope",
        "attribution", "said_by", "date", "coder", "note",
    ),
    "groups": ("actor", "partition", "group", "start", "end", "citation"),
    "relations": ("actor", "relation", "of", "start", "end", "citation"),
    "sources": ("id", "author", "title", "publisher", "date", "url", "file", "about"),
}  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "edges": ("source", "target"),
    "nodes": ("id",),
    "types": ("type",),
    "evidence": ("document",),
    "groups": ("actor", "partition", "group"),
    "relations": ("actor", "relation", "of"),
    "sources": ("id",),
}


def empty(name: str) -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS[name]), dtype=str)


@dataclass(frozen=True)
class Tables:
    """Checked tables: every name resolved, every default filled in, every value of its type.

    ``ties`` is indexed by tie id and ``actors`` by actor id; ``source`` and ``target`` are actor ids.
    ``end`` says whether an end date is the last day in force ("inclusive") or the first day out of it. Where ids are made, they are
    made when somebody asks for ``ties``: a million of them take time and room, and ``rows`` are the same ties without.
    """

    rows: pd.DataFrame
    actors: pd.DataFrame
    types: pd.DataFrame
    evidence: pd.DataFrame = field(default_factory=lambda: empty("evidence"))
    groups: pd.DataFrame = field(default_factory=lambda: empty("groups"))
    relations: pd.DataFrame = field(default_factory=lambda: empty("relations"))
    sources: pd.DataFrame = field(default_factory=lambda: empty("sources").set_index("id"))
    end: str = "inclusive"
    ids: Callable[[], Any] | None = None  # of the rows, where these have none yet

    @cached_property
    def ties(self) -> pd.DataFrame:
        return self.rows if self.ids is None else self.rows.set_axis(pd.Index(self.ids(), name="tie"), axis=0)

    def replace(self, **changes: object) -> Tables:
        if "ties" in changes or "ties" in self.__dict__:
            changes = {"rows": changes.pop("ties", self.__dict__.get("ties")), "ids": None, **changes}
        return replace(self, **changes)  # type: ignore[arg-type]

    def consistent(self, *, all_actors: bool = False) -> Tables:
        """Evidence, groups and relations of the ties and actors that are left; ``all_actors``: no actor is gone."""
        evidence, groups, relations = self.evidence, self.groups, self.relations
        if len(evidence):
            named = (evidence["tie"] != "").to_numpy()
            keep = ~named | evidence["tie"].isin(self.ties.index).to_numpy()
            if not all_actors:
                actors = self.actors.index
                keep &= named | (evidence["source"].isin(actors) & evidence["target"].isin(actors)).to_numpy()
            evidence = evidence if keep.all() else evidence[keep]
        if len(groups) and not all_actors:
            groups = groups[groups["actor"].isin(self.actors.index)]
        if len(relations) and not all_actors:
            relations = relations[relations["actor"].isin(self.actors.index) & relations["of"].isin(self.actors.index)]
        return self.replace(evidence=evidence, groups=groups, relations=relations)

    def bounds(self) -> Bounds:
        """Earliest and latest readings of every tie's start and end."""
        dates = {i: parse_date(str(d)) for i, d in self.sources["date"].items()} if "date" in self.sources else {}
        ends = self.rows["end"].tolist()
        newest = [newest_span(dates, c) if e else None for c, e in zip(self.rows["citation"].tolist(), ends, strict=True)]
        is_event = (self.rows["lasts"] == "event").to_numpy(dtype=bool)
        return Bounds.parse(self.rows["start"].tolist(), ends, is_event, newest, end=self.end)

    def content_hash(self) -> str:
        """SHA-256 of everything said here; the order of rows and of columns does not matter."""
        digest = hashlib.sha256(self.end.encode())
        for f in fields(self):
            kind = "ties" if f.name == "rows" else f.name
            table = getattr(self, kind)
            if not isinstance(table, pd.DataFrame) or table.empty:
                continue
            table = table.reset_index() if table.index.name else table
            names = sorted(map(str, table.columns))
            cells = [[_cell(v) for v in table[name].tolist()] for name in names]
            kept = [(name, column) for name, column in zip(names, cells, strict=True) if any(column)]
            rows = sorted("\x1f".join(row) for row in zip(*(column for _, column in kept), strict=True))
            digest.update("\x1d".join([kind, *(name for name, _ in kept), *rows]).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def _cell(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    return value if isinstance(value, str) else repr(value.item() if isinstance(value, np.generic) else value)


def newest_span(dates: dict[str, Span | None], citation: str) -> Span | None:
    """When the newest of the cited sources was written, as far as sources.csv dates it."""
    spans = [span for source in cited_sources(citation) if (span := dates.get(source))]
    return max(spans, key=lambda span: span.last) if spans else None


def split_list(cell: object) -> list[str]:
    """The items of a cell that holds several, separated by ``;``."""
    return [item.strip() for item in str(cell).split(";") if item.strip()]


def cited_sources(citation: object) -> list[str]:
    """Source ids of ``tespa-2021:51;rondeli-2021:19``, each once, in the order cited."""
    return list(dict.fromkeys(item.split(":", 1)[0].strip() for item in split_list(citation)))


def with_blocs(groups: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Groups, and ``bloc`` of nodes.csv as the partition of that name, unless groups.csv has it. Actors by index."""
    given = actors[actors["bloc"] != ""] if "bloc" in actors else actors[:0]
    if given.empty or (groups["partition"] == "bloc").any():
        return groups
    blocs = pd.DataFrame({"actor": given.index, "partition": "bloc", "group": given["bloc"].to_numpy()})
    blocs = blocs.reindex(columns=groups.columns, fill_value="")
    return pd.concat([groups, blocs], ignore_index=True) if len(groups) else blocs


def types_table(custom: Iterable[TieType] = ()) -> pd.DataFrame:
    """The built-in types, overlaid and followed by the given ones."""
    known = {**BUILT_IN_TYPES, **{t.type: t for t in custom}}
    frame = pd.DataFrame([{**t.__dict__, "label": t.label or t.type} for t in known.values()])
    return frame[list(COLUMNS["types"])].set_index("type")


def unknown_type(name: str, position: int) -> TieType:
    """A type of the user's own that types.csv does not explain: no affect, a channel, undirected."""
    dash = DASHES[(position // len(OTHER_COLORS)) % len(DASHES)]
    return TieType(name, 0, True, False, "state", OTHER_COLORS[position % len(OTHER_COLORS)], dash, "")


Coded = tuple[NDArray[Any], Sequence[Any]]  # which of some values stands in each row


def tie_names(source: Coded, target: Coded, kind: Coded, start: Coded) -> NDArray[np.object_]:
    """``source~target/type/start`` of every row, put together from the few distinct parts."""
    heads = np.array([f"{actor}~" for actor in source[1]], dtype=object)
    middle = np.array([str(actor) for actor in target[1]], dtype=object)
    pairs, used = pd.factorize(kind[0].astype(np.int64) * len(start[1]) + start[0])
    types, starts = list(kind[1]), [f"/{s or 'undated'}" for s in start[1]]
    of_type, of_start = divmod(used, len(starts))
    tails = np.array([f"/{types[t]}{starts[s]}" for t, s in zip(of_type.tolist(), of_start.tolist(), strict=True)], dtype=object)
    names = np.empty(len(pairs), dtype=object)
    for at in range(0, len(names), 1 << 15):  # in pieces, which need little room
        some = slice(at, at + (1 << 15))
        parts = heads[source[0][some]].tolist(), middle[target[0][some]].tolist(), tails[pairs[some]].tolist()
        names[some] = [f"{a}{b}{c}" for a, b, c in zip(*parts, strict=True)]
    return names


def tie_ids(ties: pd.DataFrame, names: NDArray[np.object_] | None = None, alike: NDArray[np.bool_] | None = None) -> NDArray[np.object_]:
    """Stable ids for ties that have none: ``source~target/type/start``, with ``-2``, ``-3`` where that repeats.

    The running number follows the order of all columns, not of the rows, so shuffling a file renames nothing. ``names`` without the
    numbers, and ``alike``, the rows among which they can repeat, may be given where they are known.
    """
    given = ties["id"].astype(str).to_numpy(dtype=object) if "id" in ties else np.full(len(ties), "", dtype=object)
    if names is None:
        names = tie_names(*(pd.factorize(ties[c]) for c in ("source", "target", "type", "start")))
    blank = np.equal(given, "")
    taken = set(given[~blank].tolist())
    if taken:
        names = np.where(blank, names, given)
    again = np.ones(len(names), dtype=bool) if alike is None or taken else alike.copy()  # a name may also be an id that was given
    again[again] = pd.Series(names[again]).duplicated(keep=False).to_numpy()
    again &= blank
    rows = np.flatnonzero(again)
    if len(rows):
        of_rows = names[rows]
        # "-2" may also be written: a start of 2020-2 beside two of 2020.
        candidates = {f"{name}-{n}" for name, count in Counter(of_rows.tolist()).items() for n in range(2, count + 1)}
        taken |= candidates.intersection(names[~again].tolist())
        names[rows] = _numbered(of_rows, ties.iloc[rows], taken)
    return names


def _numbered(names: NDArray[np.object_], ties: pd.DataFrame, taken: set[str]) -> list[str]:
    """Names with a running number where they repeat, in the order of all columns but the id."""
    columns = [_ranks(ties[c]) for c in sorted(map(str, ties.columns), reverse=True) if c != "id"]
    columns = [ranks for ranks in columns if ranks.any()]
    groups, _ = pd.factorize(names)
    order = np.lexsort([*columns, groups])
    groups = groups[order]
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    number = np.arange(len(order)) - np.repeat(first, np.diff(first, append=len(order))) + 1
    ordered = names[order].tolist()
    numbered = [name if n == 1 else f"{name}-{n}" for name, n in zip(ordered, number.tolist(), strict=True)]
    if len(set(numbered)) < len(numbered) or not taken.isdisjoint(numbered):  # a numbered name is another's name
        order = np.lexsort([*columns, _ranks(pd.Series(names))])
        numbered = _one_after_another(names[order].tolist(), taken)
    made = np.empty(len(names), dtype=object)
    made[order] = numbered
    return made.tolist()


def _ranks(column: pd.Series) -> NDArray[np.int64]:
    """The place of each value in the order of their texts."""
    values = column if column.dtype != object else pd.Series([str(value) for value in column.tolist()], dtype=object)
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    texts = [str(value) for value in distinct.tolist()]
    rank = {text: i for i, text in enumerate(sorted(set(texts)))}
    return np.array([rank[text] for text in texts], dtype=np.int64)[codes]


def _one_after_another(names: list[str], taken: set[str]) -> list[str]:
    number: dict[str, int] = {}
    numbered = []
    for name in names:
        n = number.get(name, 0) + 1
        while (candidate := name if n == 1 else f"{name}-{n}") in taken:
            n += 1
        number[name] = n
        taken.add(candidate)
        numbered.append(candidate)
    return numbered

"""The names analysts give to the columns of the data model."""

from __future__ import annotations

import re

from geograph.tables import COLUMNS, REQUIRED

HEADER_WITHIN = 30  # a title and notes may stand above the header, this many lines at most

ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "edges": {
        "source": ("from", "src", "actor_a", "country_a", "side_a", "actor1", "actor_1", "country1", "ego", "sender"),
        "target": ("to", "tgt", "dst", "dest", "actor_b", "country_b", "side_b", "actor2", "actor_2", "country2", "alter", "receiver"),
        "type": ("tie_type", "relation", "relationship", "edge_type", "layer"),
        "id": ("tie", "tie_id", "edge_id"),
        "start": ("begin", "from_date", "start_date", "since", "date", "year"),
        "end": ("until", "to_date", "end_date", "stop"),
        "weight": ("value", "strength"),
        "citation": ("citations", "reference", "references", "cite"),
        "note": ("notes", "comment", "comments", "remark"),
    },
    "nodes": {
        "id": ("actor", "node", "code", "key"),
        "name": ("label",),
        "kind": ("category",),
        "aliases": ("alias", "other_names"),
        "note": ("notes", "comment"),
    },
    "types": {"type": ("id", "name")},
    "sources": {"id": ("source",)},
}


def tidy(header: str) -> str:
    return re.sub(r"[\s\-.]+", "_", header.strip().casefold())


def is_header(name: str, cells: list[str]) -> bool:
    """Whether a row names all columns that a table cannot do without."""
    return set(REQUIRED[name]) <= recognized(name, cells).keys()


def recognized(name: str, header: list[str]) -> dict[str, int]:
    """Position of each column of the data model that a header names, directly or under an alias."""
    cells = [tidy(cell) for cell in header]
    found = {column: cells.index(column) for column in COLUMNS[name] if column in cells}
    for column, others in ALIASES.get(name, {}).items():
        if column not in found:
            for other in others:
                if other in cells and cells.index(other) not in found.values():
                    found[column] = cells.index(other)
                    break
    if name == "nodes" and "id" not in found and "name" in found:
        found["id"] = found.pop("name")  # a list of names only: the names are the ids
    return found

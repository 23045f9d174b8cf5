"""A ranking as it was written to a file, with the record beside it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd

from geograph.errors import CannotRead, MeasureError, one_line
from geograph.reading.tidying import unguarded
from geograph.result import ABOUT, Table
from geograph.rscript.formulas import IN_R, WORDS
from geograph.vocabulary import AMBIVALENT, FORUMS, PARALLEL, TIES, choose


def read_ranking(path: Path) -> Table:
    """A ranking that ``geograph rank --by MEASURE -o FILE.csv`` wrote, with what lies beside it in FILE.about.json.

    Raises CannotRead where one of them is missing or is not what geograph writes.
    """
    beside = path.with_suffix(".about.json")
    try:
        made = json.loads(_read(beside))
    except ValueError as error:
        raise CannotRead(f"{beside}: is not JSON: {error}") from error
    kinds = {"measure": str, "value": str, "options": dict, "contract": dict, "notes": list, "steps": list, "data": str, "versions": dict}
    if not isinstance(made, dict) or not all(isinstance(made.get(key), kind) for key, kind in kinds.items()):
        raise CannotRead(f"{beside}: is not the record of a ranking by one measure; geograph rank --by MEASURE -o FILE.csv writes one")
    if made.get("measures"):
        raise MeasureError(f"{path}: has several measures side by side; rank by one of them, and compute that again: {', '.join(IN_R)}")
    contract = made["contract"]
    kinds_of_words = {word: bool if word == "directed" else (str, type(None)) for word in WORDS}
    if not all(word in contract and isinstance(contract[word], kind) for word, kind in kinds_of_words.items()):
        raise CannotRead(f"{beside}: the contract is not one that geograph writes")
    for word, words in (("ties", TIES), ("parallel", PARALLEL), ("ambivalent", AMBIVALENT), ("forums", FORUMS)):
        choose(word, contract[word], words)
    try:
        header, *rows = list(csv.reader(io.StringIO(_read(path), newline=""))) or [[]]
    except csv.Error as error:
        raise CannotRead(f"{path}: is not the ranking that {beside.name} describes: {error}") from error
    if not {"actor", made["value"], "rank"} <= set(header) or any(len(row) != len(header) for row in rows):
        raise CannotRead(f"{path}: is not the ranking that {beside.name} describes; its columns are {one_line(', '.join(header))}")
    cells = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    try:
        numbers = {name: pd.to_numeric(pd.Series(cells[name], dtype=object).replace("", np.nan)) for name in (made["value"], "rank")}
    except ValueError as error:
        raise CannotRead(f"{path}: holds what is not a number: {one_line(str(error))}") from error
    if np.isinf(numbers["rank"].to_numpy(dtype=float)).any():
        raise CannotRead(f"{path}: holds a rank that is not a number")
    result = Table({"actor": [unguarded(cell) for cell in cells["actor"]], **numbers})
    result.attrs[ABOUT] = {"options": {}, "contract": {}, **made}
    return result


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        more = "; it lies beside a ranking that geograph wrote with -o FILE.csv" if path.name.endswith(".about.json") else ""
        raise CannotRead(f"{path}: cannot be read: {told}{more}") from error

"""Files or a networkx graph to a Network."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from geograph.errors import MOST_LISTED, DataError, DataWarning, GeographError, problems_table
from geograph.network import Network
from geograph.reading import read_tables
from geograph.reading.codes import CODES
from geograph.vocabulary import choose


def read(
    path: str | Path,
    *,
    nodes: str | Path | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    type_default: str | None = None,
    directed: bool | None = None,
    end: Literal["inclusive", "exclusive"] = "inclusive",
    self_ties: Literal["error", "drop", "keep"] = "error",
    duplicates: Literal["error", "sum", "mean", "first"] = "error",
    dates: Literal["dmy", "mdy"] | None = None,
    decimal: Literal[".", ","] | None = None,
    thousands: Literal[",", ".", "'", " "] | None = None,
    errors: Literal["raise", "drop"] = "raise",
) -> Network:
    """Read a folder of CSV files, or one edges file, into a checked Network.

    Parameters
    ----------
    path : str or Path
        A folder with ``edges.csv`` (and, as far as they exist, ``nodes.csv``, ``types.csv``, ``evidence.csv``,
        ``groups.csv``, ``relations.csv``, ``sources.csv``), or an edges file. ``x_edges.csv`` brings along
        ``x_nodes.csv``. Comma, semicolon, tab or vertical bar; UTF-8 with or without a byte order mark. An ``.xlsx``
        workbook with sheets of the same names is read like the folder.
    nodes : str or Path, optional
        The actors' file, where it does not lie beside the edges under its usual name.
    delimiter : str, optional
        Default: the one whose reading of the header names most known columns.
    encoding : str, optional
        Of the files, where they are not UTF-8: any text encoding that Python knows, such as ``cp1252``. Never guessed.
    type_default : str, optional
        Type of ties that state none. A file without a type column has ties of type ``tie``.
    directed : bool, optional
        Direction of types that neither geograph nor types.csv knows (default: undirected).
    end : {"inclusive", "exclusive"}
        Whether ``end`` is the last day in force, or the first day out of force ("until 1904").
    self_ties : {"error", "drop", "keep"}
    duplicates : {"error", "sum", "mean", "first"}
        What becomes of rows that give the same tie (ends, type, period, and all else but what supports it) different
        weights: an error, or one tie with their sum, their mean or the first; it keeps every citation. Said (W322).
    dates : {"dmy", "mdy"}, optional
        Order of dates such as ``03/04/1990``, which are refused unless it is given.
    decimal, thousands : optional
        The marks in weights such as ``1,234``, which are refused unless one of the two is given.
    errors : {"raise", "drop"}
        ``"drop"`` leaves out the rows with errors and says so in ``steps`` and in every caption. Faults of a whole
        file (encoding, quotes, a missing column, a row with too few or too many cells) are raised all the same.

    Returns
    -------
    Network

    Raises
    ------
    DataError
        With all problems at once; ``problems`` is the same list as a DataFrame.
    CannotRead
        A file is missing or cannot be opened.

    Examples
    --------
    >>> import geograph as gg
    >>> net = gg.read(gg.example_path())
    >>> net.actors.loc["taliban", "kind"]
    'movement'
    """
    choose("errors", errors, ("raise", "drop"))
    tables, log, rows = read_tables(
        path,
        nodes=nodes,
        delimiter=delimiter,
        encoding=encoding,
        type_default=type_default,
        directed=directed,
        end=end,
        self_ties=self_ties,
        duplicates=duplicates,
        dates=dates,
        decimal=decimal,
        thousands=thousands,
    )
    steps: list[str] = []
    if log.errors:
        places = {(p.file, line) for p in log.errors for line in (p.line, *p.also)}
        n, in_rows = log.count("error"), max(len(places), sum(log.bad_rows.values()))
        summary = f"{n:,} problem{'s' * (n != 1)} in {in_rows:,} row{'s' * (in_rows != 1)}. "
        summary += f"{len(tables.rows):,} of {rows:,} ties are good."
        # What a row lacking a cell means, or a type nobody can read, cannot be told: leaving it out would be a guess.
        fatal = [p for p in log.errors if CODES[p.code].scope == "file" or p.file in log.spoiled]
        if errors == "raise":
            raise DataError(log.errors, summary)
        if fatal:
            raise DataError(fatal, f"These spoil a whole file, so leaving out rows is no way around them. {summary}")
        bad = rows - len(tables.rows) - log.deleted_ties
        told = ", ".join(f"{Path(file).name} {n}" for file, n in sorted(log.bad_rows.items()) if n)
        steps.append(f"left out {bad} of {rows} tie rows that have errors (rows with errors: {told})")
    if log.warnings:
        first = f"{log.warnings[0]}"
        more = f" (and {len(log.warnings) - 1} more; see net.problems)" if len(log.warnings) > 1 else ""
        warnings.warn(first + more, DataWarning, stacklevel=2)
    return Network(tables, steps=steps, problems=log.problems)


def check(path: str | Path, *, most: int = MOST_LISTED, **options: Any) -> pd.DataFrame:
    """All problems of the files, errors and warnings, as a table; empty where there are none.

    Takes the options of :func:`read` but ``errors``. Of each kind at most ``most`` in a file are listed; ``attrs["not_listed"]``
    says how many more there are. Columns: severity, file, line, column, code, field, value,
    message, mend, also (further lines with the same fault).

    Examples
    --------
    >>> import geograph as gg
    >>> len(gg.check(gg.example_path()))
    0
    """
    _, log, _ = read_tables(path, keep=most, **options)
    table = problems_table(log.problems)
    table.attrs["not_listed"] = {f"{file} {code}": n for (file, code), n in log.beyond(most).items()}
    return table


def example_path() -> Path:
    """Folder of the bundled dataset: five articles on Russia, the Taliban and Afghanistan, coded."""
    inside = Path(__file__).parent / "data"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "data"  # a checkout keeps data/ on top


def example() -> Network:
    """The bundled dataset as a Network.

    Examples
    --------
    >>> import geograph as gg
    >>> "taliban" in gg.example().actors.index
    True
    """
    return read(example_path())


def from_networkx(graph: Any, *, type_default: str = "tie", end: Literal["inclusive", "exclusive"] | None = None) -> Network:
    """A Network of any networkx graph: Graph, DiGraph, MultiGraph or MultiDiGraph.

    Parameters
    ----------
    graph : networkx graph
        Left unchanged. Node and edge attributes named like columns of nodes.csv and edges.csv are read as those,
        others are kept. Actors keep the graph's own node objects as ids.
    type_default : str
        Type of edges without a ``type`` attribute.
    end : {"inclusive", "exclusive"}, optional
        What an ``end`` attribute means; default: as the graph says, else inclusive.

    Returns
    -------
    Network
        Measures read its direction as the graph has it. A graph from :meth:`Network.to_networkx` comes back
        as it was (ties and actors; evidence, groups, relations and sources stay behind).

    Examples
    --------
    >>> import geograph as gg, networkx as nx
    >>> gg.from_networkx(nx.path_graph(3))
    <Network: 3 actors, 2 ties, 1 type, 0 sources>
    """
    from geograph.exchange import from_networkx as tables_of
    from geograph.exchange import is_ours

    if not (hasattr(graph, "nodes") and hasattr(graph, "is_directed")):
        raise GeographError(f"expected a networkx graph, got {type(graph).__name__}; use gg.read for files")
    if end is not None:
        choose("end", end, ("inclusive", "exclusive"))
    directed: bool | None = bool(graph.is_directed())
    if is_ours(graph):
        directed = {"yes": True, "no": False}.get(str(graph.graph.get("directed")))
    return Network(tables_of(graph, type_default=type_default, end=end), directed=directed)

"""Network: the checked tables and the ways to select from them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from geograph.errors import MeasureError, Problem, UnknownName, one_line, problems_table
from geograph.evidence import denials, unread
from geograph.names import Names, some
from geograph.periods import FOREVER, NEVER, Bounds, window
from geograph.rollup import fold
from geograph.tables import Tables, cited_sources, split_list
from geograph.vocabulary import CONFIDENCE, LEVELS, RELATIONS, SIGN_NAMES, choose

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

_SHOWN = 30  # types listed in a notebook
_CELLS = (  # how the columns of that list stand
    "text-align:left;vertical-align:top;min-width:17em;overflow-wrap:anywhere", "text-align:right;vertical-align:top;white-space:nowrap",
    "text-align:left;vertical-align:top;white-space:nowrap", "text-align:left;vertical-align:top;overflow-wrap:anywhere",
)  # fmt: skip
_COLOR = re.compile("#(?:[0-9a-fA-F]{3}){1,2}|[a-zA-Z]+")
_DASHED = {"dashed": "9 5", "dotted": "2 4", "dashdot": "9 4 2 4"}
PERSISTENCE = 12  # months for which an event counts after its last known day, unless said otherwise


class Network:
    """Actors and the ties between them, frozen. Nouns are data; prepositions select and return a new Network.

    Made by :func:`geograph.read` or :func:`geograph.from_networkx`, not by hand.

    Attributes
    ----------
    ties, actors, types, evidence, groups, relations, sources : DataFrame
        Copy-on-write views: changing one changes nothing here.
    steps : tuple of str
        Lineage: one readable line for every selection that led here.
    directed : bool or None
        How measures read direction unless told: as the networkx graph it came from was, or (None) as each
        measure's contract says.
    persistence : int
        Months for which an event counts after its last known day, as the last selection by time had it (12).
    """

    def __init__(
        self,
        tables: Tables,
        *,
        steps: Sequence[str] = (),
        problems: Sequence[Problem] = (),
        directed: bool | None = None,
        persistence: int = PERSISTENCE,
    ) -> None:
        self._tables = tables
        self.persistence = persistence
        self.steps = tuple(steps)
        self.directed = directed
        self._faults = tuple(problems)
        self._first_names: pd.Series[Any] = tables.actors["name"]  # as read, of actors too that a selection sets aside

    # -- nouns ------------------------------------------------------------------------------------

    @property
    def ties(self) -> pd.DataFrame:
        """One row per tie, indexed by tie id."""
        return self._tables.ties.copy(deep=False)

    @property
    def actors(self) -> pd.DataFrame:
        """One row per actor, indexed by actor id."""
        return self._tables.actors.copy(deep=False)

    @property
    def types(self) -> pd.DataFrame:
        return self._tables.types.copy(deep=False)

    @property
    def evidence(self) -> pd.DataFrame:
        return self._tables.evidence.copy(deep=False)

    @property
    def groups(self) -> pd.DataFrame:
        return self._tables.groups.copy(deep=False)

    @property
    def relations(self) -> pd.DataFrame:
        return self._tables.relations.copy(deep=False)

    @property
    def sources(self) -> pd.DataFrame:
        return self._tables.sources.copy(deep=False)

    @property
    def problems(self) -> pd.DataFrame:
        """What reading had to remark on."""
        return problems_table(self._faults)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the content; the order of rows does not matter."""
        content = self._tables.content_hash()
        return content if self.directed is None else hashlib.sha256(f"{content} directed={self.directed}".encode()).hexdigest()

    @cached_property
    def bounds(self) -> Bounds:
        """Earliest and latest readings of every tie's start and end, as day numbers."""
        return self._tables.bounds()

    @property
    def periods(self) -> pd.DataFrame:
        """Per tie: the first day and the day after the last, in the widest and in the sure reading (NaT: no bound).

        Events count for ``persistence`` months after their last known day.
        """
        columns: dict[str, Any] = {}
        spans = {"possible": self.bounds.possible(self.persistence), "sure": self.bounds.sure(self.persistence)}
        for name, (a, b) in spans.items():
            empty = (a >= b) | (a == FOREVER)
            for word, days in (("from", a), ("until", b)):
                missing = (days == NEVER) | (days == FOREVER) | empty
                values = np.where(missing, 0, days).astype("datetime64[D]").astype("datetime64[s]")
                values[missing] = np.datetime64("NaT")
                columns[f"{name}_{word}"] = values
        return pd.DataFrame(columns, index=self._tables.ties.index)

    def _actor_periods(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Per actor, in the order of ``actors``: the first day and the day after the last on which it may have existed, as day numbers."""
        return _lifetimes(self._tables.actors).possible()

    @cached_property
    def denials(self) -> dict[Any, list[str]]:
        """The passages that deny a tie (evidence.csv: absent, without a scope), by tie id."""
        return denials(self._tables)

    @cached_property
    def codes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Row numbers in ``actors`` of each tie's two ends."""
        index, ties = self._tables.actors.index, self._tables.rows
        place = {actor: i for i, actor in enumerate(index)}
        a, b = (np.array([place[actor] for actor in ties[end].tolist()], dtype=np.int64) for end in ("source", "target"))
        return a, b

    @cached_property
    def _names(self) -> Names:
        names = Names()
        actors = self._tables.actors
        for actor, name, aliases in zip(actors.index, actors["name"], actors["aliases"], strict=True):
            names.add(actor, [name, *split_list(aliases)])
        return names

    def find(self, name: Any) -> Any:
        """Id of the actor meant by an id, a name or an alias; never a guess.

        Raises UnknownName, with "did you mean", where no actor or more than one is meant.
        """
        if name in self._tables.actors.index:
            return name
        return self._names.find(str(name))

    def partition(self, name: str) -> dict[Any, list[str]]:
        """Groups of each actor in a partition of groups.csv (``bloc`` of nodes.csv is one); several may overlap."""
        groups = self._tables.groups
        rows = groups[groups["partition"] == name]
        if rows.empty:
            raise UnknownName("partition", name, sorted(set(groups["partition"])))
        found: dict[Any, list[str]] = {}
        for actor, group in zip(rows["actor"], rows["group"], strict=True):
            if actor in self._tables.actors.index and group not in found.setdefault(actor, []):
                found[actor].append(group)
        return {actor: sorted(names) for actor, names in found.items()}

    def name(self, actor: Any) -> str:
        """An actor's name, also where a selection has set it aside; its id where it has none."""
        for names in (self._tables.actors["name"], self._first_names):
            if actor in names.index:
                return str(names.iloc[names.index.get_loc(actor)])
        return str(actor)

    @cached_property
    def focal(self) -> dict[Any, int]:
        """Actors that sources.csv says documents are about, and in how many documents, most first.

        Also those that a selection has set aside: the documents are about them all the same.
        """
        count: dict[Any, int] = {}
        if "about" in self._tables.sources:
            for cell in self._tables.sources["about"]:
                for actor in dict.fromkeys(split_list(cell)):
                    count[actor] = count.get(actor, 0) + 1
        return dict(sorted(count.items(), key=lambda item: (-item[1], str(item[0]))))

    def __len__(self) -> int:
        return len(self._tables.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def _counts(self) -> list[str]:
        t = self._tables
        used = t.rows["type"].nunique()
        named = [(len(t.actors), "actor"), (len(t.rows), "tie"), (used, "type"), (len(t.sources), "source")]
        return [f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in named]

    def __repr__(self) -> str:
        lines = [f"<Network: {', '.join(self._counts())}>", *(f"  {one_line(step)}" for step in self.steps)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from html import escape

        types = self._tables.types
        used = self._tables.rows["type"].value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
        shown = [(types.loc[kind], n) for kind, n in used.head(_SHOWN).items()]
        rows = [("type", "ties", "sign", "meaning")]
        for row, n in shown:
            name = _swatch(str(row["color"]), str(row["dash"])) + escape(str(row["label"]))
            rows.append((name, str(n), SIGN_NAMES[int(row["sign"])], escape(str(row["meaning"]))))
        lines = [
            "".join(f'<{tag} style="padding:2px 14px 2px 0;{look}">{cell}</{tag}>' for cell, look in zip(row, _CELLS, strict=True))
            for tag, row in zip(("th", *("td" for _ in shown)), rows, strict=True)
        ]
        table = f"<thead><tr>{lines[0]}</tr></thead><tbody>{''.join(f'<tr>{line}</tr>' for line in lines[1:])}</tbody>"
        table = f'<table style="margin:4px 0;border-collapse:collapse">{table}</table>' if shown else ""
        more = f"<div>and {len(used) - _SHOWN} more types</div>" if len(used) > _SHOWN else ""
        steps = "".join(f"<li>{escape(one_line(step))}</li>" for step in self.steps)
        steps = f'<ol style="margin:4px 0;padding-left:1.8em;overflow-wrap:anywhere">{steps}</ol>' if steps else ""
        return (  # the classes: a $ in the data begins no formula
            f'<div class="tex2jax_ignore mathjax_ignore" style="max-width:60em"><b>Network</b>: {", ".join(self._counts())}'
            f"{table}{more}{steps}<small>data sha256 {self.hash[:12]}</small></div>"
        )

    def to_networkx(self) -> nx.MultiDiGraph:
        """A networkx MultiDiGraph with every actor, tie and attribute; made anew at each call.

        An undirected tie is a pair of arcs with the same key (the tie's id); the second has ``mirror=True``.
        For a networkx *measure* take ``gg.view(net).to_networkx()``: parallel ties mislead most of them.
        """
        from geograph.exchange import to_networkx

        return to_networkx(self._tables, directed=self.directed)

    # -- prepositions -----------------------------------------------------------------------------

    def _made(self, tables: Tables, step: str, *, persistence: int | None = None) -> Network:
        """A Network that came from this one by a step."""
        kept = self.persistence if persistence is None else persistence
        made = Network(tables, steps=(*self.steps, step), problems=self._faults, directed=self.directed, persistence=kept)
        made._first_names = self._first_names
        return made

    def _select(self, step: str, *, where: Any = None, actors: Any = None, **changed: pd.DataFrame) -> Network:
        """A new Network of the ties and actors under the masks; the ties of dropped actors go with them."""
        t = self._tables
        keep_tie = np.ones(len(t.ties), dtype=bool) if where is None else np.asarray(where, dtype=bool)
        keep_actor = np.ones(len(t.actors), dtype=bool) if actors is None else np.asarray(actors, dtype=bool)
        a, b = self.codes
        keep_tie = keep_tie & keep_actor[a] & keep_actor[b]
        step = f"{step}: {keep_tie.sum()} of {len(t.ties)} ties"
        if not keep_actor.all():
            step += f", {keep_actor.sum()} of {len(t.actors)} actors"
        tables = t.replace(**{"ties": t.ties, "actors": t.actors, **changed})
        if keep_actor.all():
            tables = tables.replace(ties=tables.ties[keep_tie]).consistent(all_actors="actors" not in changed)
        else:
            tables = tables.replace(ties=tables.ties[keep_tie], actors=tables.actors[keep_actor]).consistent()
        made = self._made(tables, step)
        if "bounds" in self.__dict__ and "ties" not in changed:  # dates were read already
            made.__dict__["bounds"] = self.bounds.take(np.flatnonzero(keep_tie))
        return made

    def _part(self, mask: Any) -> Network:
        """The same network with some of its ties only, for a measure of parts: no step, all else as it is."""
        keep = np.asarray(mask, dtype=bool)
        made = Network(self._tables.replace(ties=self._tables.ties[keep]), directed=self.directed, persistence=self.persistence)
        made._first_names = self._first_names
        if "bounds" in self.__dict__:  # dates were read already
            made.__dict__["bounds"] = self.bounds.take(np.flatnonzero(keep))
        return made

    def _unseen(self, of: Network) -> Network:
        """Marked as one of many that nobody sees but through a summary of them: to hash each takes longer than to measure it."""
        self.__dict__["hash"] = of.hash
        return self

    def _isin(self, actors: Iterable[Any]) -> tuple[list[Any], NDArray[np.bool_]]:
        found = [self.find(a) for a in actors]
        return found, np.asarray(self._tables.actors.index.isin(found))

    def of_type(self, *types: str) -> Network:
        """Ties of these types only."""
        if not types:
            raise UnknownName("tie type", "", self._tables.types.index, hint="name at least one")
        for kind in types:
            if kind not in self._tables.types.index:
                raise UnknownName("tie type", kind, self._tables.types.index)
        return self._select(f"of type {', '.join(types)}", where=self._tables.ties["type"].isin(types))

    def between(
        self,
        first: str,
        last: str,
        *,
        reading: Literal["possible", "sure"] = "possible",
        undated: Literal["keep", "drop"] = "keep",
        persistence: int = PERSISTENCE,
    ) -> Network:
        """Ties in force on at least one day from ``first`` to ``last``, both included at the precision written.

        Parameters
        ----------
        first, last : str
            ``"2021"``, ``"2021-08"`` or ``"2021-08-15"``; ``".."`` for no bound.
        reading : {"possible", "sure"}
            Keep what the record does not rule out, or only what every reading of its dates agrees on.
        undated : {"keep", "drop"}
            Ties with neither start nor end; kept and counted aloud by default.
        persistence : int
            Months for which an event counts after its last known day.

        Notes
        -----
        Actors whose own period (nodes.csv) lies outside are dropped with their ties. The step says how many ties
        are surely in force, how many are assumed (open or partial dates) and how many are undated.
        """
        choose("reading", reading, ("possible", "sure"))
        choose("undated", undated, ("keep", "drop"))
        if persistence < 0 or persistence != int(persistence):
            raise MeasureError(f"persistence={persistence}: events count for 0 months or more, in whole months")
        persistence = int(persistence)
        first, last = str(first), str(last)  # 2021 and datetime.date will do
        a, until = window(first, last)
        bounds = self.bounds
        possibly, surely = bounds.in_force(a, until, persistence=persistence)
        keep = surely if reading == "sure" else possibly & ~bounds.undated
        if undated == "keep":
            keep = keep | bounds.undated
        t = self._tables
        alive = _alive(t.actors, a, until)
        when = f"on {first}" if first == last else f"between {first} and {last}"
        code_a, code_b = self.codes
        counted = keep & alive[code_a] & alive[code_b]
        n_sure, n_undated = int((counted & surely & ~bounds.undated).sum()), int((counted & bounds.undated).sum())
        n_assumed = int(counted.sum()) - n_sure - n_undated
        parts = f"in force {n_sure}, assumed {n_assumed}, undated {n_undated}"
        events = f"; events count for {persistence} months" if bounds.is_event.any() else ""
        made = self._select(
            f"{when} ({reading} reading; {parts}{events})",
            where=keep,
            actors=alive,
            groups=t.groups[_alive(t.groups, a, until)],
            relations=t.relations[_alive(t.relations, a, until)],
        )
        made.persistence = persistence
        return made

    def on(self, day: str, **options: Any) -> Network:
        """Ties in force on a day, or at some time in a month or year; options as :meth:`between`."""
        return self.between(day, day, **options)

    def at_level(self, *levels: str) -> Network:
        """Ties that the material places at one of these levels (a tie may have several)."""
        present = {item for cell in self._tables.ties["level"].unique() for item in split_list(cell)}
        for level in levels:
            if level not in present and level not in LEVELS:
                raise UnknownName("level", level, sorted(present | set(LEVELS)))
        wanted = set(levels)
        return self._select(
            f"at level {', '.join(levels)}", where=[bool(wanted.intersection(split_list(c))) for c in self._tables.ties["level"]]
        )

    def at_least(self, confidence: str | float) -> Network:
        """Ties of at least this confidence: high, medium, low, or a number where the file has numbers.

        Ties that state no confidence, or state it in the other way (word or number), are left out.
        """
        cells = list(self._tables.ties["confidence"])
        if isinstance(confidence, str) and not _is_number(confidence):
            if confidence not in CONFIDENCE:
                raise UnknownName("confidence", confidence, CONFIDENCE)
            keep = [CONFIDENCE.get(c, 0) >= CONFIDENCE[confidence] for c in cells]
        else:
            keep = [_is_number(c) and float(c) >= float(confidence) for c in cells]
        unstated = sum(not c for c in cells)
        note = f" ({unstated} state none)" if unstated else ""
        return self._select(f"confidence at least {confidence}{note}", where=keep)

    def among(self, actors: Iterable[Any]) -> Network:
        """These actors and the ties among them."""
        found, keep = self._isin([actors] if isinstance(actors, str) else actors)
        return self._select(f"among {some(found)}", actors=keep)

    def without(self, *actors: Any) -> Network:
        """All actors but these, and the ties among them."""
        found, drop = self._isin(actors)
        return self._select(f"without {some(found)}", actors=~drop)

    def around(self, actor: Any, radius: int = 1) -> Network:
        """An actor, all within ``radius`` ties of it (of any type, either way), and the ties among them."""
        found = self.find(actor)
        a, b = self.codes
        reached = np.asarray(self._tables.actors.index == found)
        for _ in range(radius):
            step = reached.copy()
            step[b[reached[a]]] = True
            step[a[reached[b]]] = True
            reached = step
        return self._select(f"around {found} (radius {radius})", actors=reached)

    def citing(self, *sources: str) -> Network:
        """Ties that cite at least one of these sources."""
        wanted = self._sources(sources)
        return self._select(
            f"citing {some(sources)}", where=[bool(wanted.intersection(cited_sources(c))) for c in self._tables.ties["citation"]]
        )

    def not_citing(self, *sources: str) -> Network:
        """As if these sources had not been read: their citations go, and ties that nothing else speaks for.

        A passage that denies a tie does not speak for it; the denial stays, as one of such ties between the two. Ties without any
        citation stay.
        """
        gone = self._sources(sources)
        listed = self._tables.sources
        read = listed[~listed.index.isin(list(gone))]
        return self._unread(f"not citing {some(sources)}", lambda place: place.partition(":")[0] in gone, sources=read)

    def _unread(self, step: str, gone: Callable[[str], bool], **changed: pd.DataFrame) -> Network:
        keep, ties, evidence = unread(self._tables, gone)
        return self._select(step, where=keep, ties=ties, evidence=evidence, **changed)

    def _sources(self, sources: Iterable[str]) -> set[str]:
        known = set(self._tables.sources.index) | {s for c in self._tables.ties["citation"].unique() for s in cited_sources(c)}
        for source in sources:
            if source not in known:
                raise UnknownName("source", source, sorted(known))
        return set(sources)

    def where(self, mask: Any) -> Network:
        """Ties under a mask: booleans in the order of ``ties``, a Series by tie id, or a function of the ties' table."""
        if isinstance(mask, Callable):  # type: ignore[arg-type]
            mask = mask(self.ties)
        if isinstance(mask, pd.Series):
            mask = mask.reindex(self._tables.ties.index)
            if mask.isna().any():
                raise MeasureError("where: the mask lacks some of the ties; build it from net.ties")
        values = np.asarray(mask)
        if values.dtype != bool or values.shape != (len(self._tables.ties),):
            raise MeasureError(
                f"where: expected one True or False for each of the {len(self)} ties, got {values.dtype} of shape {values.shape}"
            )
        return self._select("where a mask holds", where=values)

    def rolled_up(self, *relations: str) -> Network:
        """Actors folded into what they are part of or represent, and predecessors into their successors (relations.csv).

        All relations, or those named. A dated relation folds only the ties that may be in force during it (undated
        ties count as such); ties that reach beyond it are folded whole, and the step says how many. A succession
        folds the predecessor's ties whatever their date. Nothing is folded into a collective or a forum, nor where
        an actor could go to several others at once: the step names those actors. What becomes a tie of an actor
        with itself is left out, and counted. A folded actor without a tie of its own left is dropped.
        """
        for word in relations:
            choose("relation", word, RELATIONS)
        chosen = relations or RELATIONS
        done = fold(self._tables, self.bounds, self.codes, chosen)
        tables = self._tables.replace(ties=done.ties, actors=self._tables.actors[done.keep]).consistent()
        step = f"rolled up by {', '.join(chosen)} ({done.told}): {len(done.ties)} of {len(self)} ties"
        return self._made(tables, f"{step}, {done.keep.sum()} of {len(done.keep)} actors")


def _swatch(color: str, dash: str) -> str:
    """A line as the page draws it, on white, so that it looks the same on a dark ground; a color that is none stays out of the style."""
    dashes = f' stroke-dasharray="{_DASHED[dash]}"' if dash in _DASHED else ""
    stroke = color if _COLOR.fullmatch(color) else "gray"
    return (
        '<svg width="40" height="12" aria-hidden="true" style="background:white;border-radius:3px;margin-right:6px;vertical-align:middle">'
        f'<line x1="3" x2="37" y1="6" y2="6" stroke="{stroke}" stroke-width="3"{dashes}/></svg>'
    )


def _alive(table: pd.DataFrame, first: int, until: int) -> NDArray[np.bool_]:
    """Rows whose own period does not rule out every day of the window."""
    return _lifetimes(table).in_force(first, until)[0]


def _lifetimes(table: pd.DataFrame) -> Bounds:
    n = len(table)
    return Bounds.parse(table["start"].tolist(), table["end"].tolist(), np.zeros(n, dtype=bool), [None] * n)


def _is_number(text: Any) -> bool:
    try:
        return np.isfinite(float(text))
    except ValueError:
        return False

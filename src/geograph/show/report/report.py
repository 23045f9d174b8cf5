"""The report: what may be said of a network, with number, range and sources, as HTML, Markdown or Word."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from geograph import output, sources
from geograph.errors import GeographError
from geograph.network import PERSISTENCE
from geograph.show import words
from geograph.show.report import changes, channels, choices, standing
from geograph.show.report.blocks import Part, Prose, Report
from geograph.show.report.brief import Brief, at
from geograph.views import as_network

FORMATS = ("html", "md", "docx")


def compose(
    net: Any,
    *,
    parties: tuple[Any, Any] | None = None,
    on: str | None = None,
    change: tuple[str, str] | None = None,
    claims: Any = None,
    compare: Any = None,
    title: str | None = None,
    reading: Literal["possible", "sure"] = "possible",
    undated: Literal["keep", "drop"] = "keep",
    persistence: int = PERSISTENCE,
) -> Report:
    """The report before it is written as anything; parameters as :func:`write`."""
    whole = as_network(net)
    if not len(whole):
        raise GeographError("there is no tie to report on")
    time: dict[str, Any] = {"reading": reading, "undated": undated, "persistence": persistence}
    usual = {"reading": "possible", "undated": "keep", "persistence": PERSISTENCE}
    if not on and (idle := [name for name, value in time.items() if value != usual[name]]):
        raise GeographError(f"{idle[0]}={time[idle[0]]!r} reads the dates of a day, month or year; name one: on=")
    now = whole.on(on, **time) if on else whole
    if not len(now):
        raise GeographError(f"no tie is in force {at(on)} {on}{', as is sure' if reading == 'sure' else ''}; give another date, or none")
    other = None if compare is None else as_network(compare)
    b = Brief(whole, now, on, parties, change, claims, other.on(on, **time) if other is not None and on else other, time)
    parts = [
        standing.material(b), standing.network(b), standing.central(b), standing.talk(b), channels.between_parties(b), channels.groups(b),
        changes.changed(b), changes.claimed(b), choices.robustness(b), choices.contested(b),
        choices.compared(b),
    ]  # fmt: skip
    method = changes.method(b, [(part.title, part.made) for part in parts])
    keys = [finding for part in parts for finding in part.findings if finding.key]
    keys.sort(key=lambda finding: finding.key)
    answer = Part("In short", list(keys[:5]) or [Prose("The material is too thin for an answer.")])
    if b.assumed:
        answer.blocks.append(Prose(f"Mind the dates: {b.assumed}."))
    rows, _ = words.documents(whole)
    lead = [
        words.source_line([*rows, *unlisted(whole, rows)], "short"),
        f"newest source {words.newest(rows)}" if words.newest(rows) else "",
        f"as of {on}{b.read}" if on else "",
    ]
    named = title or f"Report on a network of {standing.counted_actors(now)} and {words.many(len(now), 'tie')}"
    return Report(named, [part for part in lead if part], [answer, *parts, method, changes.annex(b)])


def write(
    net: Any,
    path: str | Path,
    *,
    parties: tuple[Any, Any] | None = None,
    on: str | None = None,
    change: tuple[str, str] | None = None,
    claims: Any = None,
    compare: Any = None,
    title: str | None = None,
    reading: Literal["possible", "sure"] = "possible",
    undated: Literal["keep", "drop"] = "keep",
    persistence: int = PERSISTENCE,
) -> Path:
    """Write a report: who is central and who brokers, how sure that is, what changed, which sources it hangs on.

    Parameters
    ----------
    net : Network or networkx graph
    path : str or Path
        ``.html`` (one file that asks the network for nothing), ``.md`` (figures beside it) or ``.docx``. Whole or not at all.
    parties : pair of actors or parties, optional
        Whose channels are looked at; without them, who holds the network together.
    on : date, optional
        What is in force then is reported on; by default all ties, whatever their time.
    change : (before, after), optional
        The dates between which changes are told; by default the months around the one in which somebody took another's place
        (relations.csv), the latest of these, else in which most ties began.
    claims : list of claims, optional
        As :func:`geograph.claims.read` returns them.
    compare : Network or networkx graph, optional
        Other data on the same actors; see :func:`geograph.robust.elsewhere`.
    title : str, optional
    reading, undated, persistence
        How the dates are read where ``on`` is given: as for :meth:`geograph.Network.between`.

    Returns
    -------
    Path

    Raises
    ------
    UnknownName
        A party that does not exist.
    GeographError
        No ties at that date; a date that cannot be read; an ending that says no format.
    CannotWrite
        The file could not be written; what stood there before is untouched.

    Notes
    -----
    Parts: 0 the answer in five sentences, 1 what was read and what it cannot show, 2 the network, 3 who is central, pooled and
    with the focal actor set aside, 4 talk and means, 5 channels, 6 groups, 7 what changed, 8 claims, 9 how far the ranking hangs on
    choices, 10 contested facts, 11 comparison with other data, 12 method, and the ties with their evidence. Each finding is one
    sentence with its number, its range and its sources in brackets, to be copied as it stands. A report is a reading of the coded
    texts. It is no forecast, and no number in it speaks for what nobody wrote about.

    Examples
    --------
    >>> import geograph as gg, tempfile
    >>> folder = tempfile.mkdtemp()
    >>> gg.report.write(gg.example(), f"{folder}/report.md", parties=("united-states", "taliban")).name
    'report.md'
    """
    path = Path(path)
    form = path.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise GeographError(f"{path}: the ending says no format of a report; end it in {', '.join('.' + f for f in FORMATS)}")
    made = compose(
        net, parties=parties, on=on, change=change, claims=claims, compare=compare, title=title, reading=reading, undated=undated,
        persistence=persistence,
    )  # fmt: skip
    output.write_files(rendered(made, form, path))
    return path


def unlisted(net: Any, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The documents that ties cite and sources.csv does not list: their ids are all that is known of them."""
    known = {row["id"] for row in rows}
    return [{"id": name, "short": name, "full": name, "date": ""} for name in sources.cited(net) if name not in known]


def rendered(made: Report, form: str, path: Path) -> dict[Path, Any]:
    """The files of a report, by path: their bytes."""
    if form == "html":
        from geograph.show.report.html import html

        return {path: [html(made).encode()]}
    if form == "md":
        from geograph.show.report.markdown import markdown

        text, pictures = markdown(made, path.stem)
        return {path: [text.encode()], **{path.with_name(name): [png] for name, png in pictures.items()}}
    from geograph.show.report.word import docx

    return {path: [docx(made)]}

"""What to cite for a number, and the method section that says how it was made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import pandas as pd

from geograph import __version__
from geograph.errors import MeasureError, UnknownName, one_line
from geograph.literature import GRAND, OF_MEASURE, WORKS, Work
from geograph.network import Network
from geograph.result import about, grand
from geograph.tables import cited_sources, split_list
from geograph.views import as_network
from geograph.vocabulary import choose

__all__ = ["cite", "method"]

FORMATS = ("text", "bibtex")
_ABOUT_GEOGRAPH = "actor-relationship graphs in international politics"
_RANKED = re.compile(r"(\d+) ranked actors?")
_FORUMS = {
    "conduit": "Meetings and formats are passed through, half a step on each side, and are not ranked.",
    "actor": "Meetings and formats take part as actors like others.",
    "drop": "Meetings and formats were left out.",
    "project": "Meetings and formats were replaced by ties among their members.",
}


def cite(
    what: str | pd.DataFrame | Callable[..., Any] | Sequence[Any] = (),
    net: Any = None,
    *,
    form: Literal["text", "bibtex"] = "text",
) -> str:
    """What to cite for a result: the measure, the documents that the ties rest on, and geograph.

    Parameters
    ----------
    what : DataFrame, str, function or several of them
        A result of geograph's measures; or measures or their names, such as ``"betweenness"``. Left out: the data alone.
    net : Network or networkx graph, optional
        What the result was computed from: the documents that its ties cite are listed too.
    form : {"text", "bibtex"}
        A method section (:func:`method`, for results) with lists in plain text, or BibTeX entries.

    Returns
    -------
    str

    Raises
    ------
    UnknownName
        A measure or a form that does not exist.
    MeasureError
        A result of another network than ``net``.

    Notes
    -----
    The literature is what the measure's own page refers to: where it was defined, not who used it since. A document is cited with
    what sources.csv says of it and no more; where that says nothing, by its id. In BibTeX every text of the data is escaped, and the
    keys differ; ``url`` stands as it is, which is how BibLaTeX and the usual styles read it.

    Examples
    --------
    >>> import geograph as gg
    >>> print(gg.cite("katz").split("\\n\\n")[0])
    Literature
    Katz, L. (1953). A new status index derived from sociometric analysis. Psychometrika 18, 39-43.
    """
    choose("form", form, FORMATS)
    data = None if net is None else as_network(net)
    items = [what] if isinstance(what, (str, pd.DataFrame)) or callable(what) else list(what)
    results = [item for item in items if isinstance(item, pd.DataFrame)]
    works = _works(items)
    if form == "bibtex":
        return _bibtex(works, data)
    parts = [method(results, net)] if results else []
    if works:
        parts.append("Literature\n" + "".join(f"{line}\n" for line in map(_in_text, works)))
    if data is not None and (documents := _documents(data)):
        parts.append("Documents\n" + "".join(f"{_document_in_text(document)}\n" for document in documents))
    parts.append(f"Software\nThe geograph developers. geograph: {_ABOUT_GEOGRAPH}. Version {__version__}.\n")
    return "\n".join(parts)


def method(result: pd.DataFrame | Sequence[pd.DataFrame], net: Any = None) -> str:
    """A method section in plain words: data, selections, how ties became one matrix, measure, software.

    Parameters
    ----------
    result : DataFrame or several
        Results of geograph's measures, of one network.
    net : Network or networkx graph, optional
        What they were computed from; then the section also says how large it is.

    Returns
    -------
    str
        Three paragraphs or more. How ties became one matrix stands in the terms of the GRAND guidelines for reporting network data.

    Raises
    ------
    MeasureError
        Results of different networks, or of another than ``net``.
    GeographError
        A table that does not say how it was made.

    Notes
    -----
    It says what was done, not that it was right to do. Why these ties and these dates, and what the documents cannot show, only the
    analyst can add.

    References
    ----------
    Neal, Z. P., grand: an R package for using the Guidelines for Reporting About Network Data, 2023.

    Examples
    --------
    >>> import geograph as gg
    >>> talks = gg.example().of_type("contact")
    >>> told = gg.method(gg.centrality.betweenness(talks), talks)
    >>> told.split("\\n\\n")[1].split(". ")[0]
    'Actors were ranked by betweenness (Freeman 1977; Brandes 2001)'
    """
    tables = [result] if isinstance(result, pd.DataFrame) else list(result)
    if not tables:
        raise MeasureError("method: give at least one result")
    made = [about(table) for table in tables]
    data = None if net is None else as_network(net)
    if len({m["data"] for m in made} | ({data.hash} if data is not None else set())) > 1:
        raise MeasureError("these results and this network are not of the same data; select for all of them alike, and give that network")
    paragraphs = [_about_data(made[0], data)]
    told: dict[str, Any] = {}
    for table, m in zip(tables, made, strict=True):
        for part in _parts(m):
            paragraphs.append(_about_measure(part, told, ranks={"actor", "rank"} <= {*table.columns} or part is not m))
            told = part["contract"]
    versions = ", ".join(f"{name} {v}" for name, v in made[0]["versions"].items() if name != "geograph")
    paragraphs.append(
        f"Computed with geograph {made[0]['versions']['geograph']} ({versions}). "
        f"The data, after selection, have the SHA-256 hash {made[0]['data']}."
    )
    return "\n\n".join(paragraphs) + "\n"


def _parts(made: dict[str, Any]) -> list[dict[str, Any]]:
    """A record for each measure of a table that has several side by side."""
    parts = made.get("measures")
    if not parts:
        return [made]
    lines = dict(note.partition(": ")[::2] for note in made["notes"])  # each measure's contract in one line
    notes = [note for note in made["notes"] if note.partition(": ")[0] not in {part["measure"] for part in parts}]
    return [{**made, **part, "made": lines.get(part["measure"], ""), "notes": notes} for part in parts]


def _about_data(made: dict[str, Any], net: Network | None) -> str:
    sentences = []
    if made["steps"]:
        sentences.append(f"Selections, in this order: {'; '.join(_sentence(step) for step in made['steps'])}.")
    if net is not None:
        types = net.ties["type"].nunique()
        documents = _documents(net)
        sentences.append(f"The network has {_count(len(net.actors), 'actor')} and {_count(len(net), 'tie')} of {_count(types, 'type')}.")
        if documents:
            sentences.append(f"Its ties cite {_count(len(documents), 'document')}: {'; '.join(map(_named, documents))}.")
    return " ".join(sentences) or "The network was analyzed as it was read, without any selection."


def _about_measure(made: dict[str, Any], before: dict[str, Any], *, ranks: bool) -> str:
    names = _names(made)
    # interval and vary judge another measure, which their options name; what was set aside is told in a note.
    told = {name: value for name, value in made["options"].items() if value is not None and name not in ("measure", "column", "aside")}
    options = ", ".join(f"{name} {_option(value)}" for name, value in told.items())
    what = ", judged by ".join(map(_with_works, names)) + (f", with {_sentence(options)}" if options else "")
    sentences = [f"Actors were ranked by {what}." if ranks else f"The measure is {what}."]
    contract = made["contract"]
    if contract and contract == before:
        sentences.append("The ties of two actors became one number as above.")
    elif contract:
        choices = "; ".join(f"{word}: {_sentence(choice.replace('; ', ', '))}" for word, choice in grand(contract).items())
        sentences.append(f"How the ties of two actors became one number, in the terms of the GRAND guidelines ({GRAND.named}):")
        sentences.append(f"{choices}.")
        if contract["distance"]:
            sentences.append(f"The length of a step is its {_sentence(contract['distance'])}.")
        elif contract["weight"]:
            sentences.append(f"The length of a step is 1/{_sentence(contract['weight'])}.")
        if "forums" in made["made"]:
            sentences.append(_FORUMS[contract["forums"]])
    counts = made["counts"]
    if counts:
        ranked = _RANKED.search(made["made"])
        who = f"; {_count(int(ranked[1]), 'actor')} {'was' if ranked[1] == '1' else 'were'} ranked" if ranked else ""
        sentences.append(f"{counts['used']:,} of {_count(counts['ties'], 'tie')} were used{who}.")
    sentences += [f"Note: {_sentence(note)}." for note in made["notes"]]
    return " ".join(sentences)


def _names(made: dict[str, Any]) -> list[str]:
    """The measure of a result; before it the one that it judges."""
    judged = made["options"].get("measure")
    return [judged, made["measure"]] if isinstance(judged, str) and judged in OF_MEASURE else [made["measure"]]


def _with_works(name: str) -> str:
    works = "; ".join(WORKS[key].named for key in OF_MEASURE.get(name, ()))
    return one_line(name.replace("_", " ")) + (f" ({works})" if works else "")


def _option(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _sentence(text: Any) -> str:
    return one_line(str(text)).rstrip(". ")


def _works(items: Iterable[Any]) -> list[Work]:
    """The literature of measures and results, each work once, by author."""
    keys: list[str] = []
    for item in items:
        if isinstance(item, pd.DataFrame):
            made = about(item)
            for name in (name for part in _parts(made) for name in _names(part)):
                keys += OF_MEASURE.get(name, ())
            keys += [GRAND.key] if made["contract"] or made.get("measures") else []
        else:
            name = getattr(item, "__name__", item)
            if name not in OF_MEASURE:
                raise UnknownName("measure", name, sorted(OF_MEASURE))
            keys += OF_MEASURE[name]
    return sorted((WORKS[key] for key in set(keys)), key=lambda work: (work.authors, work.year))


def _in_text(work: Work) -> str:
    within = f"{work.within}{f' {work.volume}' if work.volume else ''}{f', {work.pages}' if work.pages else ''}"
    lead = "In " if work.kind in ("incollection", "inproceedings") else ""
    return f"{_listed(work.authors)} ({work.year}). {work.title}. {lead}{within}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} & {names[-1]}"


# -- the documents that ties cite --------------------------------------------------------------------

_FIELDS = ("author", "title", "publisher", "date", "url")


def _documents(net: Network) -> list[dict[str, str]]:
    """The sources that ties cite, by id, with what sources.csv says of them."""
    cited = sorted({source for cell in net.ties["citation"].unique() for source in cited_sources(cell)})
    table = net.sources
    rows = dict(zip(map(str, table.index), table.to_dict("records"), strict=True))
    return [{"id": source, **{name: str(rows.get(source, {}).get(name, "") or "").strip() for name in _FIELDS}} for source in cited]


def _year(document: dict[str, str]) -> str:
    found = re.match(r"\d{4}", document["date"])
    return found[0] if found else ""


def _dated(name: str, when: str) -> bool:
    """Whether a title ends in its date."""
    return bool(when) and name.endswith(f"({when})")


def _named(document: dict[str, str]) -> str:
    """As a text names a document: its authors and the year, or its title, or its id."""
    names = [one_line(name) for name in split_list(document["author"])]
    who = names[0] + (f" and {names[1]}" if len(names) == 2 else " et al." if len(names) > 2 else "") if names else ""
    name = who or one_line(document["title"]) or one_line(document["id"])
    year = _year(document)
    return f"{name} {year}" if year and not _dated(name, year) else name


def _document_in_text(document: dict[str, str]) -> str:
    told = {name: one_line(text) for name, text in document.items()}
    names = [one_line(name) for name in split_list(document["author"])]
    when = f"({told['date']})" if told["date"] else "(no date)"
    name = _listed(names) if names else told["title"] or told["id"]
    lead = name if _dated(name, told["date"]) else f"{name} {when}"
    rest = [(told["title"] or "[Without a title]") if names else "", told["publisher"], told["url"], f"[{told['id']}]"]
    return ". ".join(part.rstrip(".") for part in (lead, *rest) if part) + "."


# -- BibTeX --------------------------------------------------------------------------------------------

# BibTeX counts braces whatever stands before them, so that \{ does not do.
_TEX = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "^": r"{\textasciicircum}", "~": r"{\textasciitilde}",
    "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#", "_": r"\_", '"': "{''}",
}  # fmt: skip
_TEX_SIGNS = re.compile(r'[\\{}^~%&$#_"]')
_URL_SAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]")


def _escaped(text: str) -> str:
    return _TEX_SIGNS.sub(lambda found: _TEX[found[0]], one_line(text))


def _bibtex(works: Iterable[Work], net: Network | None) -> str:
    taken: set[str] = set()
    entries = [_entry(work.kind, _key(work.key, taken), _work_fields(work)) for work in works]
    entries += [_entry("misc", _key(d["id"], taken), _document_fields(d)) for d in (_documents(net) if net is not None else ())]
    fields = {
        "author": "{The geograph developers}",
        "title": f"{{geograph: {_ABOUT_GEOGRAPH}}}",
        "note": f"Python package, version {__version__}",
    }
    return "\n".join([*entries, _entry("misc", _key("geograph", taken), fields)])


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    return f"@{kind}{{{key},\n" + "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text) + "}\n"


def _key(text: str, taken: set[str]) -> str:
    """A key that any BibTeX takes, and that differs from the others also where case is not told apart."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60] or "document"
    key, n = stem, 1
    while key.lower() in taken:
        n += 1
        key = f"{stem}-{n}"
    taken.add(key.lower())
    return key


def _work_fields(work: Work) -> dict[str, str]:
    place = {"article": "journal", "book": "publisher", "manual": "organization", "misc": "howpublished"}.get(work.kind, "booktitle")
    return {
        "author": " and ".join(map(_escaped, work.authors)),
        "title": f"{{{_escaped(work.title)}}}",
        place: _escaped(work.within),
        "year": str(work.year),
        "volume": work.volume,
        "pages": work.pages.replace("-", "--"),
    }


def _document_fields(document: dict[str, str]) -> dict[str, str]:
    title = document["title"] or document["id"]
    url = document["url"] if re.match(r"https?://", document["url"], re.IGNORECASE) else ""
    return {
        "author": " and ".join(map(_author, split_list(document["author"]))),
        "title": f"{{{_escaped(title)}}}",
        "howpublished": _escaped(document["publisher"]),
        "year": _year(document),
        "url": _URL_SAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), url),
        "note": f"Document {_escaped(document['id'])}" + (f", {_escaped(document['date'])}" if document["date"] else ""),
    }


def _author(name: str) -> str:
    """A name that BibTeX may take apart; in braces where it would take it apart wrongly."""
    plain = re.fullmatch(r"[^\W\d_][\w.'’ -]*(, ?[\w.'’ -]+)?", name) and not re.search(r"\b(and|others)\b", name, re.IGNORECASE)
    return _escaped(name) if plain else f"{{{_escaped(name)}}}"

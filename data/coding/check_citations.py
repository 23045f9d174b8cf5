"""Hold every citation of the dataset against the sources.

    python data/coding/check_citations.py [ARTICLES]

Checked without the articles: every citation in edges, evidence, groups, relations and claims names a source of sources.csv and a
paragraph that the source has; every tie has a citation; every citation of a tie has its passage in evidence.csv.
Checked where the articles are at hand as well (ARTICLES, a folder with the files named in sources.csv; default: ../shared/sources
beside the repository): the files are the ones that were coded (SHA-256), the number of their paragraphs, the first words of every
passage, and that no note or claim repeats eight words running from an article.

A paragraph is a non-blank line of the file, counted from 1.
Problems go to stdout, one a line, as file:line: what is wrong; the mend. Exit status: 0 none, 1 some, 2 no such folder.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent
ARTICLES = DATA.parent.parent / "shared" / "sources"
FIRST_WORDS = 5
COPIED_RUN = 8  # as many consecutive words in common are a copied phrase, not a paraphrase

Row = dict[str, str]


def rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Each row of a file with its place: the line on which it begins, also after blank lines and cells of several lines."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        begins = reader.line_num + 1
        for cells in reader:
            if cells:
                yield f"{path.relative_to(DATA.parent)}:{begins}", dict(zip(header, cells + [""] * len(header), strict=False))
            begins = reader.line_num + 1


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every stretch of words long enough to be called copied."""
    words = re.findall(r"[^\W_]+", text.casefold())
    for i in range(len(words) - COPIED_RUN + 1):
        yield tuple(words[i : i + COPIED_RUN])


class Citations:
    """The sources, and the articles themselves where they are at hand."""

    def __init__(self, articles: Path, *, wanted: bool) -> None:
        self.problems: list[str] = []
        self.count: dict[str, int] = {}
        self.text: dict[str, list[str]] = {}
        for place, row in rows(DATA / "sources.csv"):
            if not row["paragraphs"].isdecimal():
                self.problems.append(f"{place}: paragraphs={row['paragraphs']!r} is not a number; count the non-blank lines of the article")
                continue
            self.count[row["id"]] = int(row["paragraphs"])
            if (articles / row["file"]).is_file():
                self._article(place, row, (articles / row["file"]).read_bytes())
            elif wanted:
                self.problems.append(f"{place}: {row['file']} is not in {articles}; give the folder that holds the articles")
        self.runs = {run for article in self.text.values() for paragraph in article for run in runs(paragraph)}

    def _article(self, place: str, row: Row, data: bytes) -> None:
        if hashlib.sha256(data).hexdigest() != row["sha256"]:
            self.problems.append(f"{place}: {row['file']} is not the text that was coded; get the one whose SHA-256 is in sources.csv")
            return
        paragraphs = [line.strip() for line in data.decode("utf-8").splitlines() if line.strip()]
        if len(paragraphs) != self.count[row["id"]]:
            self.problems.append(f"{place}: {row['file']} has {len(paragraphs)} paragraphs; write that instead of {row['paragraphs']}")
        self.text[row["id"]] = paragraphs

    def one(self, place: str, source: str, locator: str) -> bool:
        """Whether the source has the paragraph; says so where it has not."""
        if source not in self.count:
            self.problems.append(f"{place}: {source!r} is not in sources.csv; correct the id or add the source")
        elif not re.fullmatch(r"[1-9][0-9]*", locator) or int(locator) > self.count[source]:
            self.problems.append(f"{place}: {source} has no paragraph {locator!r}; write one of 1 to {self.count[source]}")
        else:
            return True
        return False

    def cell(self, place: str, citation: str) -> list[str]:
        """Every `source:locator` of a citation cell."""
        items = [item.strip() for item in citation.split(";") if item.strip()]
        if not items:
            self.problems.append(f"{place}: no citation; name the source and the paragraph")
        for item in items:
            source, _, locator = item.partition(":")
            self.one(place, source, locator)
        return items

    def quotation(self, place: str, row: Row) -> None:
        """The first words of a passage are those of its paragraph."""
        paragraphs = self.text.get(row["document"], [])
        if int(row["locator"]) <= len(paragraphs):
            first = " ".join(paragraphs[int(row["locator"]) - 1].split()[:FIRST_WORDS])
            if row["first_words"] != first:
                where = f"{row['document']}:{row['locator']}"
                self.problems.append(f"{place}: {where} begins {first!r}, not {row['first_words']!r}; correct one of the two")

    def paraphrase(self, place: str, note: str) -> None:
        if copied := next((run for run in runs(note) if run in self.runs), None):
            self.problems.append(f"{place}: the note repeats an article: {' '.join(copied)!r}; say it in your own words")


def check(articles: Path = ARTICLES, *, wanted: bool = False) -> tuple[list[str], str]:
    """The problems, and one line on what was read. With ``wanted``, an article that is not at hand is one of them."""
    citations = Citations(articles, wanted=wanted)
    ties: dict[str, tuple[str, list[str]]] = {}
    cited = 0
    for place, row in rows(DATA / "edges.csv"):
        ties[row["id"]] = place, citations.cell(place, row["citation"])
        citations.paraphrase(place, row["note"])
    passages: list[tuple[str, str]] = []
    for place, row in rows(DATA / "evidence.csv"):
        if citations.one(place, row["document"], row["locator"]):
            citations.quotation(place, row)
        if row["tie"] and row["tie"] not in ties:
            citations.problems.append(f"{place}: no tie {row['tie']!r} in edges.csv; correct the id")
        passages.append((row["tie"], f"{row['document']}:{row['locator']}"))
        citations.paraphrase(place, row["note"])
    evident = set(passages)
    for tie, (place, items) in ties.items():
        cited += len(items)
        for item in items:
            if (tie, item) not in evident:
                citations.problems.append(f"{place}: {item} has no passage in evidence.csv; add it or drop the citation")
    for table in ("groups", "relations"):
        for place, row in rows(DATA / f"{table}.csv"):
            cited += len(citations.cell(place, row["citation"]))
    for place, row in rows(DATA / "nodes.csv"):
        citations.paraphrase(place, row["note"])
    if (DATA / "claims.toml").is_file():
        for claim in tomllib.loads((DATA / "claims.toml").read_text(encoding="utf-8"))["claim"]:
            place, cell = f"{DATA.name}/claims.toml: {claim['id']}", claim["citation"]
            cited += len(citations.cell(place, cell if isinstance(cell, str) else ";".join(cell)))
            citations.paraphrase(place, " ".join(claim.get(key, "") for key in ("text", "note", "why")))
    read = f"{len(ties)} ties, {len(passages)} passages, {cited} citations"
    return citations.problems, f"{read}; {len(citations.text)} of {len(citations.count)} articles at hand"


def main(arguments: list[str]) -> int:
    articles = Path(arguments[0]) if arguments else ARTICLES
    if len(arguments) > 1 or (arguments and not articles.is_dir()):
        print("give one folder, with the files named in sources.csv" + (f"; {articles} is none" if arguments else ""), file=sys.stderr)
        return 2
    problems, summary = check(articles, wanted=bool(arguments))
    for problem in problems:
        print(problem)
    print(f"{summary}; {len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

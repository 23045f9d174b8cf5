"""Hold every citation of the dataset against the sources.

    python data/coding/check_citations.py [ARTICLES]

Checked without the articles: every citation in edges, evidence, groups and relations names a source of sources.csv and a
paragraph that the source has; every tie has a citation; every tie and citation has its passage in evidence.csv.
Checked where ARTICLES (a folder with the files named in sources.csv; default: ../shared/sources beside the repository) is
present as well: the number of paragraphs, the first words of every passage, and that no note repeats a run of words from an article.

A paragraph is a non-blank line of the file, counted from 1.
Problems go to stdout, one a line, as file:line: what is wrong. The exit status is 1 where there is one.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent
ARTICLES = DATA.parent.parent / "shared" / "sources"
FIRST_WORDS = 5
COPIED_RUN = 8  # as many consecutive words in common are a copied phrase, not a paraphrase

Row = dict[str, str]


def rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Each row of a file with its place; a quoted cell may run over several lines."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        line = reader.line_num + 1
        for row in reader:
            yield f"{path.relative_to(DATA.parent)}:{max(line, 2)}", row
            line = reader.line_num + 1


def paragraphs_of(path: Path) -> list[str]:
    """The non-blank lines of an article."""
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


class Citations:
    """The sources, and the articles themselves where they are at hand."""

    def __init__(self, articles: Path) -> None:
        self.problems: list[str] = []
        self.count: dict[str, int] = {}
        self.text: dict[str, list[str]] = {}
        for place, row in rows(DATA / "sources.csv"):
            self.count[row["id"]] = int(row["paragraphs"])
            file = articles / row["file"]
            if not file.is_file():
                continue
            self.text[row["id"]] = paragraphs_of(file)
            if len(self.text[row["id"]]) != int(row["paragraphs"]):
                self.problems.append(f"{place}: {row['file']} has {len(self.text[row['id']])} paragraphs, not {row['paragraphs']}")
        self.runs = {
            tuple(tokens[i : i + COPIED_RUN])
            for text in self.text.values()
            for paragraph in text
            for tokens in [words(paragraph)]
            for i in range(len(tokens) - COPIED_RUN + 1)
        }

    def one(self, place: str, source: str, locator: str) -> bool:
        """Whether the source has the paragraph; says so where it has not."""
        if source not in self.count:
            self.problems.append(f"{place}: {source!r} is not in sources.csv")
        elif not locator.isdecimal() or not 1 <= int(locator) <= self.count[source]:
            self.problems.append(f"{place}: {source} has paragraphs 1 to {self.count[source]}, not {locator!r}")
        else:
            return True
        return False

    def cell(self, place: str, citation: str) -> list[str]:
        """Every `source:locator` of a citation cell."""
        items = [item.strip() for item in citation.split(";") if item.strip()]
        if not items:
            self.problems.append(f"{place}: no citation")
        for item in items:
            source, _, locator = item.partition(":")
            self.one(place, source, locator)
        return items

    def quotation(self, place: str, row: Row) -> None:
        """The first words of a passage are those of its paragraph."""
        if row["document"] in self.text:
            paragraph = self.text[row["document"]][int(row["locator"]) - 1]
            first = " ".join(paragraph.split()[:FIRST_WORDS])
            if row["first_words"] != first:
                self.problems.append(f"{place}: {row['document']}:{row['locator']} begins {first!r}, not {row['first_words']!r}")

    def paraphrase(self, place: str, note: str) -> None:
        tokens = words(note)
        for i in range(len(tokens) - COPIED_RUN + 1):
            if tuple(tokens[i : i + COPIED_RUN]) in self.runs:
                self.problems.append(f"{place}: the note repeats an article: {' '.join(tokens[i : i + COPIED_RUN])!r}")
                return


def check(articles: Path = ARTICLES) -> tuple[list[str], str]:
    """The problems, and one line on what was read."""
    citations = Citations(articles)
    passages: set[tuple[str, str]] = set()
    ties: dict[str, list[str]] = {}
    cited = 0
    for place, row in rows(DATA / "edges.csv"):
        ties[row["id"]] = citations.cell(place, row["citation"])
        cited += len(ties[row["id"]])
        citations.paraphrase(place, row["note"])
    for place, row in rows(DATA / "evidence.csv"):
        if citations.one(place, row["document"], row["locator"]):
            citations.quotation(place, row)
        if row["tie"] and row["tie"] not in ties:
            citations.problems.append(f"{place}: no tie {row['tie']!r} in edges.csv")
        passages.add((row["tie"], f"{row['document']}:{row['locator']}"))
        citations.paraphrase(place, row["note"])
    for tie, items in ties.items():
        for item in items:
            if (tie, item) not in passages:
                citations.problems.append(f"data/evidence.csv: {tie} cites {item}, which has no passage")
    for table in ("groups", "relations"):
        for place, row in rows(DATA / f"{table}.csv"):
            cited += len(citations.cell(place, row["citation"]))
    for place, row in rows(DATA / "nodes.csv"):
        citations.paraphrase(place, row["note"])
    against = f"{len(citations.text)} of {len(citations.count)} articles at hand"
    return citations.problems, f"{len(ties)} ties, {len(passages)} passages, {cited} citations; {against}"


def main(arguments: list[str]) -> int:
    problems, summary = check(*(Path(a) for a in arguments[:1]))
    for problem in problems:
        print(problem)
    print(f"{summary}; {len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

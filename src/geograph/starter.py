"""What ``geograph new`` lays into a folder: an invented example as CSV and as a workbook, a README and a notebook."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from typing import Any

from geograph.vocabulary import ACTOR_KINDS, ATTRIBUTIONS, BUILT_IN_TYPES, CONFIDENCE, LEVELS, SAYS, SIGN_NAMES

ROLES = ("member", "observer", "host", "invited")
ROWS = 2000  # rows of the workbook that have drop-downs
WRITTEN = datetime(2000, 1, 1)  # the same bytes on any day

# The columns that a beginner needs, and what stands in them.
TABLES: dict[str, tuple[str, ...]] = {
    "edges": ("source", "target", "type", "role", "sign", "start", "end", "confidence", "level", "citation", "note"),
    "nodes": ("id", "name", "kind", "aliases", "bloc", "note"),
    "sources": ("id", "author", "title", "publisher", "date", "url", "about"),
    "evidence": (
        "source", "target", "type", "document", "locator", "first_words", "says", "attribution", "said_by", "date", "note",
    ),
}  # fmt: skip
_INVENTED = "Invented example: delete this row."
_EXAMPLE = {
    "edges": """
    arland   | brisland    | contact    |        |    | 2021-03    |         | high   | regional | sample-2021:4               |
    arland   | corvia      | alliance   |        |    | 2019       | ..      | high   | regional | sample-2021:6;sample-2022:2 |
    brisland | corvia      | rivalry    |        | -1 | 2020~      |         | medium | regional | sample-2022:3               |
    brisland | dunmark     | trade      |        |    | 2018-05-01 | 2021    | medium | local    | sample-2022:5               |
    dunmark  | river-union | membership | member |    | 2015       | ..      | high   | regional | sample-2021:9               |
    corvia   | river-union | membership | member |    | 2017       | 2022-06 | high   | regional | sample-2022:7               |
    """,
    "nodes": """
    arland      | Arland (example)      | state        | Kingdom of Arland | north |
    brisland    | Brisland (example)    | state        |                   | south |
    corvia      | Corvia (example)      | state        | Corvian Republic  | north |
    dunmark     | Dunmark (example)     | state        |                   | south |
    river-union | River Union (example) | organization | RU                |       |
    """,
    "sources": """
    sample-2021 | A. Writer | A spring of visits (invented) | Example Gazette | 2021-12    | | arland
    sample-2022 | B. Writer | After the visits (invented)   | Example Herald  | 2022-06-15 | | brisland;corvia
    """,
    "evidence": """
    arland   | brisland    | contact    | sample-2021 | 4 | The ministers of the two      | present | stated     |          | 2021-03    |
    arland   | corvia      | alliance   | sample-2021 | 6 | The treaty that both signed   | present | stated     |          | 2019       |
    arland   | corvia      | alliance   | sample-2022 | 2 | Corvia, an ally since then    | present | stated     |          | 2022-06-15 |
    brisland | corvia      | rivalry    | sample-2022 | 3 | Brisland, an official claimed | present | attributed | a Corvian official | |
    brisland | dunmark     | trade      | sample-2022 | 5 | Timber had been sold to       | present | inferred   |          | 2021       |
    dunmark  | river-union | membership | sample-2021 | 9 | Dunmark, a member for six     | present | stated     |          | 2021-12    |
    corvia   | river-union | membership | sample-2022 | 7 | This month Corvia left the    | present | stated     |          | 2022-06    |
    """,
}  # fmt: skip

# Words to choose from. Of the open lists other words are taken too: a type of your own, several levels, a number.
_CHOICES: dict[str, tuple[str, ...]] = {
    "type": tuple(BUILT_IN_TYPES),
    "role": ROLES,
    "confidence": tuple(CONFIDENCE)[::-1],
    "level": LEVELS,
    "sign": tuple(str(sign) for sign in SIGN_NAMES),
    "kind": ACTOR_KINDS,
    "says": SAYS,
    "attribution": ATTRIBUTIONS,
}
_OPEN = ("type", "role", "confidence", "level")
# A spreadsheet would read dates and numbers of its own into these.
_AS_TEXT = ("id", "source", "target", "document", "locator", "start", "end", "date", "citation", "about", "aliases")
_WIDTHS = {"title": 34, "note": 36, "first_words": 32, "citation": 30, "name": 26, "aliases": 24, "url": 24, "publisher": 20, "said_by": 20}

_MEANING = {
    "edges": (
        "one tie: a relationship of one type between two actors over one period",
        {
            "source, target": "id, name or alias of an actor (sheet or file nodes)",
            "type": f"{', '.join(BUILT_IN_TYPES)}, or a word of your own",
            "role": f"for memberships: {', '.join(ROLES)}",
            "sign": "how the two feel about each other: 1, 0, -1; blank: as usual for the type",
            "start, end": "first and last day in force, as precisely as known: 2021, 2021-08, 2021-08-15, 2021~ (about), .. (ongoing)",
            "confidence": "how well your material supports the tie: high, medium, low",
            "level": "the arena: local, regional, global; several with ;",
            "citation": "source:locator, such as sample-2021:4; several with ;",
            "note": "your own words",
        },
    ),
    "nodes": (
        "one actor",
        {
            "id": "a short name that never changes, such as arland",
            "name": "the name that is shown",
            "kind": ", ".join(ACTOR_KINDS),
            "aliases": "other names, separated by ;",
            "bloc": "the camp you put the actor in, if any",
            "note": "your own words",
        },
    ),
    "sources": (
        "one document",
        {
            "id": "what citations call it, such as sample-2021",
            "author, title, publisher, url": "as in a bibliography",
            "date": "when it was written; .. in edges means: still so at that date",
            "about": "ids of the actors that the document is about, separated by ;",
        },
    ),
    "evidence": (
        "one passage that says one thing about one tie",
        {
            "source, target, type": "the tie, as in edges",
            "document, locator": "id of the source, and the place in it: a paragraph or page",
            "first_words": "about five words with which the passage begins",
            "says": "present; or absent, where the text says that there is no such tie",
            "attribution": "stated by the author, attributed to somebody, denied, or inferred by you",
            "said_by": "to whom it is attributed",
            "date": "of what is told, as precisely as known",
            "note": "your own words",
        },
    ),
}  # fmt: skip


def starter_files() -> dict[str, bytes]:
    """The files by name; the same bytes each time."""
    tables = example_rows()
    return {
        **{f"{name}.csv": _csv([list(TABLES[name]), *rows]).encode() for name, rows in tables.items()},
        "starter.xlsx": _workbook(tables),
        "README.md": _readme().encode(),
        "notebook.ipynb": _notebook().encode(),
    }


def example_rows() -> dict[str, list[list[str]]]:
    """The invented rows of each table; where a table has notes, they say that it is invented."""
    tables = {name: [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()] for name, text in _EXAMPLE.items()}
    for name, rows in tables.items():
        if "note" in TABLES[name]:
            at = TABLES[name].index("note")
            for row in rows:
                row[at] = _INVENTED
    return tables


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _workbook(tables: dict[str, list[list[str]]]) -> bytes:
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    book.properties.creator = "geograph"
    book.properties.created = book.properties.modified = WRITTEN
    first = book.active
    first.title = "read me"
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 30, 110
    for row in _read_me():
        first.append(row)
        line = first.max_row
        first.cell(line, 2).alignment = Alignment(wrap_text=True, vertical="top")
        first.cell(line, 1).alignment = Alignment(vertical="top")
        if row[:1] and len(row) == 1:
            first.cell(line, 1).font = Font(bold=True)
    for name, rows in tables.items():
        _fill(book.create_sheet(name), TABLES[name], rows)
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _fill(sheet: Any, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.append(columns)
    for row in rows:
        sheet.append([int(cell) if column == "sign" and cell else cell or None for column, cell in zip(columns, row, strict=True)])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6EE")
        sheet.column_dimensions[letter].width = _WIDTHS.get(column, 16)
        if column in _AS_TEXT:
            sheet.column_dimensions[letter].number_format = "@"
            for line in range(1, len(rows) + 2):  # the column's format holds for cells that are not there yet
                sheet.cell(line, number).number_format = "@"
        if column in _CHOICES:
            choice = DataValidation(
                type="list",
                formula1=f'"{",".join(_CHOICES[column])}"',
                allow_blank=True,
                showErrorMessage=column not in _OPEN,
                errorTitle=column,
                error=f"Write one of: {', '.join(_CHOICES[column])}",
            )
            choice.add(f"{letter}2:{letter}{ROWS}")
            sheet.add_data_validation(choice)


def _timeless(data: bytes) -> bytes:
    """The same workbook without the hour of its making: in the zip's entries, and in the properties (openpyxl puts it there)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                stamp = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                part = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
            entry = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return out.getvalue()


def _read_me() -> list[list[str]]:
    rows = [
        ["What this workbook is"],
        ["", "An invented example of a network. Put your own rows in its place; this sheet is not read."],
        ["", "Columns of dates and ids are formatted as text, so that Excel leaves 2021-08 and 002 alone. Paste with 'values only'."],
        ["", "Formulas are refused: copy, paste as values. You may add columns, and sheets of other names."],
        ["", "Check the saved workbook: geograph check starter.xlsx"],
    ]
    for name, (what, columns) in _MEANING.items():
        rows += [[], [f"Sheet {name}"], ["one row is", what], *([column, meaning] for column, meaning in columns.items())]
    return rows


def _readme() -> str:
    parts = [
        "# A network of actors and ties\n\n"
        "The rows in these tables are invented. Put your own in their place, either in the CSV files or in `starter.xlsx`, which holds\n"
        "the same with drop-downs. Keep one of the two and delete the other, so that there is one truth.\n\n"
        "## Check, rank, show\n\n"
        "In a terminal, in this folder:\n\n"
        "```sh\n"
        "geograph check .                      # every problem, with its place and the mend\n"
        "geograph rank .                       # who is central in this material\n"
        "geograph export . -o network.html     # a page for colleagues; it works from a double click\n"
        "```\n\n"
        "For the workbook write `starter.xlsx` instead of the dot. `notebook.ipynb` does the same in Jupyter.\n\n"
        "Begin with `edges` and `nodes`; `sources` and `evidence` say on whose word. Blank means unknown, so leave blank what your\n"
        "material does not say.\n"
    ]
    for name, (what, columns) in _MEANING.items():
        lines = "".join(f"| `{column.replace(', ', '`, `')}` | {meaning} |\n" for column, meaning in columns.items())
        parts.append(f"## {name}\n\nOne row is {what}.\n\n| column | meaning |\n|---|---|\n{lines}")
    parts.append("`geograph schema` lists every further column and table.\n")
    return "\n".join(parts)


def _notebook() -> str:
    cells = [
        "# A first look at this network\n\nRun the cells in order (Shift+Enter). The rows are invented, until you put yours there.",
        'import geograph as gg\n\nnet = gg.read(".")  # the CSV files; for the workbook: gg.read("starter.xlsx")\nnet',
        "## Who is central?\n\nDegree counts partners; betweenness counts the shortest ways between others that lead through an actor.",
        "ranking = gg.centrality.profile(net)\nranking.head(10)",
        "## The page\n\nOne HTML file with the drawing, the ranking and the evidence. It works from a double click and makes no request.",
        'gg.page.write(net, "network.html", title="My network")',
        "## How was this made?",
        "gg.about(ranking)",
    ]
    made = [_cell(i, text, "markdown" if text.startswith("#") else "code") for i, text in enumerate(cells, 1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": made, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, text: str, kind: str) -> dict[str, Any]:
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": f"cell-{number:02}", "metadata": {}, **code, "source": text.splitlines(keepends=True)}

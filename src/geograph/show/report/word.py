"""A report as a Word document."""

from __future__ import annotations

import io
import zipfile

from geograph.show.markup import NOT_IN_XML
from geograph.show.report.blocks import Finding, Grid, Picture, Prose, Report

WIDTH = 17.2  # of the text, in centimeters
BOLD = 0.18  # of a letter in the head of a table
LETTER = 0.175  # of a plain letter, so that a wider font in place of Calibri parts no word
_EPOCH = (1980, 1, 1, 0, 0, 0)


def docx(made: Report) -> bytes:
    """The document; the same bytes for the same report."""
    import datetime

    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt, RGBColor

    document = Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.9)
    page.top_margin = page.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10)
    style.paragraph_format.space_after = Pt(4)
    facts = document.core_properties
    facts.title, facts.author, facts.comments = plain(made.title), "geograph", ""
    facts.created = facts.modified = datetime.datetime(1980, 1, 1)
    document.add_heading(plain(made.title), 0)
    document.add_paragraph(plain(" · ".join(made.lead)))
    for number, part in enumerate(made.parts):
        document.add_heading(plain(f"{number} {part.title}"), 1)
        for block in part.blocks:
            if isinstance(block, Finding):
                line = document.add_paragraph(style="List Bullet")
                line.add_run(plain(block.text))
                if block.sources:
                    run = line.add_run(plain(f" [{block.sources}]"))
                    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor(0x57, 0x60, 0x6A)
            elif isinstance(block, Prose):
                run = document.add_paragraph().add_run(plain(block.text))
                run.font.size = Pt(8.5) if block.small else None
            elif isinstance(block, Picture):
                shape = document.add_picture(io.BytesIO(block.png), width=Cm(15.5))
                shape._inline.docPr.set("descr", plain(block.alt))
            elif isinstance(block, Grid):
                _table(document, block)
    stream = io.BytesIO()
    document.save(stream)
    return _still(stream.getvalue())


def plain(text: str) -> str:
    return NOT_IN_XML.sub("", text)


def _table(document: object, block: Grid) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    caption = document.add_paragraph()  # type: ignore[attr-defined]
    caption.paragraph_format.keep_with_next = True
    run = caption.add_run(plain(block.caption))
    run.italic, run.font.size = True, Pt(9)
    table = document.add_table(rows=0, cols=len(block.header), style="Light Shading")  # type: ignore[attr-defined]
    table.autofit = False
    if (look := table._tblPr.find(qn("w:tblLook"))) is not None:
        for name, value in {"noHBand": "1", "firstColumn": "0", "val": "0620"}.items():  # lines, no bands
            look.set(qn(f"w:{name}"), value)
    widths = _widths(block)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for r, row in enumerate((block.header, *block.rows)):
        line = table.add_row()
        line._tr.get_or_add_trPr().append(line._tr.makeelement(qn("w:cantSplit"), {}))  # a row stays on one page
        cells = line.cells
        for k, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.width = widths[k]
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(plain(text))
            run.font.size, run.bold = Pt(8), r == 0
            paragraph.paragraph_format.space_after = Pt(0)
            if k in block.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(head.makeelement(qn("w:tblHeader"), {}))  # repeated on every page
    document.add_paragraph().paragraph_format.space_after = Pt(2)  # type: ignore[attr-defined]


def _widths(block: Grid) -> list[int]:
    """Room for the longest word of each column, and the rest of the page's width by how much stands in it."""
    from docx.shared import Cm

    columns = list(zip(*(block.header, *block.rows), strict=True))
    words = [max(len(word) for cell in column[1:] or ("",) for word in (cell.split() or [""])) for column in columns]
    heads = [max(len(word) for word in (name.split() or [""])) for name in block.header]
    least = [max(min(longest, 16) * LETTER, min(head, 16) * BOLD) + 0.42 for longest, head in zip(words, heads, strict=True)]
    mean = [sum(map(len, column)) / len(column) + 1 for column in columns]
    rest = max(WIDTH - sum(least), 0.0)
    wanted = [low + rest * much / sum(mean) for low, much in zip(least, mean, strict=True)]
    return [int(Cm(WIDTH) * width / sum(wanted)) for width in wanted]


def _still(data: bytes) -> bytes:
    """The same file without the time at which it was made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for item in sorted(before.infolist(), key=lambda i: (i.filename != "[Content_Types].xml", i.filename)):
            entry = zipfile.ZipInfo(item.filename, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            after.writestr(entry, before.read(item.filename))
    return stream.getvalue()

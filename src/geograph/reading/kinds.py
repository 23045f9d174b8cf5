"""What a file is that is called .csv and is none: told by its first bytes."""

from __future__ import annotations

import re
import zlib

_EXCEL = "in Excel: File > Save As > CSV UTF-8 (Comma delimited)"
_UNPACK = "unpack it and give the .csv file inside"
_EXPORT = "open it in the program that wrote it and export a CSV in UTF-8"
_AGAIN = "download the table itself"
_R = "in R: write.csv(x, 'edges.csv', row.names = FALSE, fileEncoding = 'UTF-8')"

_TIES = "write its ties as CSV, one row each under source,target; or read it with networkx and hand the graph to from_networkx"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (rb"\x1f\x8b", "a gzip file", "unpack it (gunzip), or, if it is a packed table, let its name end in .csv.gz"),
    (rb"BZh[1-9]1AY&SY", "a bzip2 file", _UNPACK),
    (rb"\xfd7zXZ\x00", "an xz file", _UNPACK),
    (rb"\x28\xb5\x2f\xfd", "a Zstandard file", _UNPACK),
    (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (rb"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (rb"%PDF-", "a PDF", "find the table it was made from, or copy it into a spreadsheet and save that as CSV UTF-8"),
    (rb"\{\\rtf", "an RTF text document", "save the table from a spreadsheet as CSV UTF-8"),
    (
        rb"<stata_dta>|[\x69\x6c\x6e\x6f\x71-\x73][\x01\x02]\x01\x00",
        "a Stata data file (.dta)",
        "in Stata: export delimited using edges.csv",
    ),
    (rb"RD[AX][23]\n|[XB]\n\x00\x00\x00[\x02\x03]", "an R data file (.rds or .RData)", _R),
    (rb"PAR1[\x00-\x1f]", "a Parquet file", "in Python: pd.read_parquet(path).to_csv('edges.csv', index=False)"),
    (rb"(?:ARROW1|FEA1)[\x00-\x1f]", "an Arrow or Feather file", "in Python: pd.read_feather(path).to_csv('edges.csv', index=False)"),
    (rb"\x80[\x02-\x05]", "a Python pickle, which can run code and is never opened", "export the table as CSV, or the graph as GraphML"),
    (rb"\x89HDF\r\n\x1a\n", "an HDF5 file", _EXPORT),
    (rb"SQLite format 3\x00", "an SQLite database", _EXPORT),
    (rb"\$FL[23]", "an SPSS data file (.sav)", _EXPORT),
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a", "a picture", "give the table itself"),
    (rb"version https://git-lfs", "a Git LFS pointer, not the file it stands for", "run git lfs pull"),
    (rb"/annex/objects/", "a git-annex pointer, not the file it stands for", "run git annex get"),
    (rb"\s*(?i:dl\s+n[rc]?\s*=|dl\s*[\r\n]+\s*n\s*=)", "a UCINET file (dl)", _TIES),
    (rb"\s*\*(?i:vertices|network|arcs|edges|node data)\b", "a Pajek or NetDraw file", _TIES),
    (rb"\s*(?:<\?xml.{0,2000}?)?<graphml\b", "a GraphML file", "give the ties as CSV"),
    (rb"\s*(?:<\?xml.{0,2000}?)?<gexf\b", "a GEXF file", "give the ties as CSV"),
    (rb"\s*<\?xml.{0,2000}?urn:schemas-microsoft-com:office:spreadsheet", "an Excel workbook saved as XML", _EXCEL),
    (
        rb"\s*(?:<\?xml.{0,500}?)?(?i:<!doctype html|<html|<head|<body|<table|<script|<meta|<!--)",
        "a web page (HTML), as a site sends when it asks to sign in",
        f"sign in and {_AGAIN}",
    ),
    (rb"\s*(?:<\?xml|<svg\b|<!DOCTYPE\b)", "an XML file", _EXPORT),
    (rb"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])", "a JSON file", "in Python: pd.read_json(path).to_csv('edges.csv', index=False)"),
)
_COMPILED = [(re.compile(pattern, re.DOTALL), kind, mend) for pattern, kind, mend in _MAGIC]


def foreign(data: bytes) -> tuple[str, str] | None:
    """What the bytes are, and the mend, where they begin like no table; None where they may be one."""
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office(data)
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    for pattern, kind, mend in _COMPILED:
        if pattern.match(head):
            if kind == "a gzip file" and (inside := _inside(data)):
                return inside
            return kind, mend
    return None


def _zip(data: bytes) -> tuple[str, str]:
    # The names of the members stand uncompressed in a zip file: no need to open what a stranger packed.
    if b"xl/workbook" in data:
        return "an Excel workbook (.xlsx)", _EXCEL
    if b"opendocument.spreadsheet" in data[:256]:
        return "a LibreOffice spreadsheet (.ods)", "in LibreOffice: File > Save As > Text CSV, character set UTF-8"
    if b"Index/Document.iwa" in data or b"Index.zip" in data:
        return "a Numbers spreadsheet", "in Numbers: File > Export To > CSV, encoding UTF-8"
    if b"word/document.xml" in data:
        return "a Word document", "copy the table into a spreadsheet and save that as CSV UTF-8"
    return "a zip file (an Excel workbook is one too)", f"{_UNPACK}; {_EXCEL}"


def _old_office(data: bytes) -> tuple[str, str]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "an Office file with a password", f"open it with its password; {_EXCEL}"
    if "WordDocument".encode("utf-16-le") in data:
        return "an old Word document (.doc)", "copy the table into a spreadsheet and save that as CSV UTF-8"
    return "an old Excel workbook (.xls)", _EXCEL


def _inside(packed: bytes) -> tuple[str, str] | None:
    """R packs its files with gzip."""
    try:
        start = zlib.decompressobj(wbits=31).decompress(packed[:4096], 16)
    except zlib.error:
        return None
    return ("an R data file (.rds or .RData)", _R) if re.match(rb"RD[AX][23]\n|[XB]\n\x00", start) else None

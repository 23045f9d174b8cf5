"""Bytes to text: which encoding, what was lost on the way, and never a silent guess."""

from __future__ import annotations

import codecs
import encodings.aliases
import re

from geograph.errors import Problem, ProblemLog, UnknownName
from geograph.reading.mojibake import tell_mojibake
from geograph.reading.places import LISTED, Places, Seen, cell_around, cut, tell

EXCEL = "in Excel, see that the letters are right, and save as 'CSV UTF-8 (Comma delimited)'"
PREVIEWS = ("cp1252", "cp1251", "cp1250")  # what Excel writes in Western, Cyrillic and Central European Windows

_MARKS = (  # UTF-32's mark begins like UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Codecs of text in which no file is written.
_NO_FILES = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
_NO_TEXT = {"base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec", "mbcs", "oem"}


def text_encoding(name: str) -> str:
    """Python's name of an encoding; UnknownName, with "did you mean", where it has none of that name."""
    try:
        codec = codecs.lookup(name).name
        b"a".decode(name)  # a codec of bytes (base64, zip) is found, but decodes to no text
    except (LookupError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):  # one byte is half a character of UTF-16
            return codec
        known = {alias for alias, codec in encodings.aliases.aliases.items() if codec not in _NO_TEXT | _NO_FILES}
        known |= {codec for codec in encodings.aliases.aliases.values() if codec not in _NO_TEXT | _NO_FILES}
        spelled = sorted({word.replace("_", "-") for word in known if not word.isdigit()})
        raise UnknownName("encoding", name, spelled, hint=f"write utf-8, {', '.join(PREVIEWS)} or another encoding of Python") from error
    if codec.replace("-", "_") in _NO_FILES:
        raise UnknownName("encoding", name, hint=f"write utf-8, {', '.join(PREVIEWS)} or another encoding of Python")
    return codec


def decode(data: bytes, file: str, log: ProblemLog, encoding: str | None = None) -> str | None:
    """The text of a file without its byte order mark; None, and a problem, where it cannot be had without guessing.

    A byte order mark says what the file is, whatever ``encoding`` says: that is meant for the files without one.
    """
    codec = text_encoding(encoding) if encoding is not None else None
    told = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), None)
    used = told[1] if told else codec or _utf16(data) or "utf-8"
    body = data[len(told[0]) :] if told else data
    if used == "utf-8" and b"\0" in body:  # before decoding: what is no text at all has no encoding either
        _nul(body.decode("utf-8", "replace"), file, log)
        return None
    try:
        text = body.decode(used)
        if codec:
            text.encode()  # UTF-7 can write half a character
    except UnicodeError as error:
        log.add(_undecoded(body, file, used, error, given=bool(codec and not told)))
        return None
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        _nul(text, file, log)
        return None
    if not text or text.isspace():
        log.add(Problem(file, 1, 1, "E103", "", "", "the file is empty", "export it again"))
        return None
    if ("<" in text or ">" in text) and _merge(text, file, log):
        return None
    if not (told or codec) and used != "utf-8":
        what = "is read as UTF-16: every second byte is zero, though no byte order mark says so"
        log.add(Problem(file, 1, 1, "W101", "", "", what, EXCEL))
    if text.isascii():
        return text
    if "\ufffd" in text:
        _lost(text, file, log)
    if codec and not told and (odd := sum("\x80" <= c <= "\x9f" for c in text)):
        what = f"holds {odd} invisible sign{'s' * (odd != 1)} of control when read as {encoding}"
        log.add(Problem(file, 1, 1, "W101", "", "", what, "if quotation marks or dashes are missing, it is cp1252: pass --encoding cp1252"))
    if codec and not told and used != "utf-8" and _is_utf8(data):
        what = f"is read as {encoding}, as told, but its bytes are good UTF-8"
        log.add(Problem(file, 1, 1, "W101", "", "", what, "save the other files as UTF-8 too and leave out --encoding"))
    else:
        tell_mojibake(text, data if used == "utf-8" else text.encode(), file, log)
    return text


def _utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: the header is ASCII, so every second of its bytes is zero."""
    head = data[:32]
    if len(data) % 2 or len(head) < 8:
        return None
    for order, zeros, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if 0 not in letters and zeros.count(0) * 4 >= len(zeros) * 3:
            return order
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data and not data.isascii()


def _around(text: str, at: int, most: int = 60) -> str:
    """The cell around a position, not more of it than a message bears."""
    begin, end = cell_around(text, at)
    if end - begin > most:
        begin, end = max(begin, at - most // 2), min(end, at + most // 2)
    return text[begin:end].strip()


def _nul(text: str, file: str, log: ProblemLog) -> None:
    at = text.index("\0")
    line, column = Places(text)(at)
    count = text.count("\0")
    what = f"{count} NUL byte{'s' * (count != 1)}, which no text has: a binary or damaged file"
    log.add(Problem(file, line, column, "E104", "", _around(text, at), what, "export the table again as CSV UTF-8"))


def _merge(text: str, file: str, log: ProblemLog) -> bool:
    # Only these two marks: ======= may underline a title, and ||||||| is an empty row.
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return False
    place = Places(text)
    marks = [(place(m.start())[0], m[0]) for m in re.finditer(r"(?:\A|(?<=[\r\n]))(?:<{7}|>{7})(?=[ \r\n]|\Z)[^\r\n]*", text)]
    if not marks:
        return False
    lines = tuple(line for line, _ in marks)
    what = f"{marks[0][1]!r} marks a merge that git left unfinished"
    mend = "finish the merge: keep one side and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
    log.add(Problem(file, lines[0], 1, "E105", "", marks[0][1], what, mend, lines[1:]))
    return True


def _lost(text: str, file: str, log: ProblemLog) -> None:
    place = Places(text)
    seen: Seen = {}
    cells = 0
    at = text.find("\ufffd")
    while at >= 0:
        begin, end = cell_around(text, at)
        cells += 1
        key = text[begin:end].strip()
        if key in seen or len(seen) < LISTED or log.complete:
            seen.setdefault(key, []).append(place(at))
        at = text.find("\ufffd", end)

    def what(value: str) -> str:
        return f"{cut(value)!r}: a character was lost when this file was saved (U+FFFD stands in its place)"

    tell(file, log, "E202", seen, what, "restore it from the original")
    if more := cells - sum(map(len, seen.values())):
        told = f"characters were lost in {more} more cells"
        log.add(Problem(file, place.line, 1, "E202", "", "", told, "export the file again from the original, as UTF-8"))


def _undecoded(data: bytes, file: str, codec: str, error: UnicodeError, given: bool) -> Problem:
    """E101: the byte, its line, and how the words around it would read under other encodings."""
    name = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}.get(codec, codec)
    at = error.start if isinstance(error, UnicodeDecodeError) else 0
    line, column = 1, 1
    if isinstance(error, UnicodeDecodeError):
        before = data[:at].decode(codec, "replace")
        line, column = Places(before)(len(before))
    byte = f"byte 0x{data[at]:02X}" if at < len(data) else "its end"
    word, glimpse = _glimpse(data, at)
    if codec.startswith(("utf-16", "utf-32")):
        what = f"not {name}: the text breaks off in the middle of a character" if at + 4 > len(data) else f"not {name}: {byte}"
        return Problem(file, line, column, "E101", "", "", what, f"export the file again; {EXCEL}")
    value = word.decode("ascii", "replace").replace("\ufffd", "?")
    what = f"not {name}: {byte} in {value!r}, on the line {glimpse!r}"
    if given:
        others = "leave out --encoding: the file is UTF-8" if _is_utf8(data) else _previews(data, word, without=codec)
        return Problem(file, line, column, "E101", "", value, what, others or "name another encoding with --encoding")
    good, bad = _utf8_lines(data)
    if good and good * 4 >= len(bad):
        # Rows pasted from another program: no one encoding reads this file.
        what += f", while {good} other line{'s are' if good != 1 else ' is'} UTF-8: this one was pasted from another program"
        reads = [f"{_read(word, c)!r} ({c})" for c in PREVIEWS if _read(word, c) is not None]
        mend = (
            f"retype it and save as UTF-8 (--encoding would spoil the other lines){'; it may mean ' + ' or '.join(reads) if reads else ''}"
        )
        return Problem(file, line, column, "E101", "", value, what, mend, tuple(n for n in bad if n != line))
    return Problem(
        file, line, column, "E101", "", value, what, f"{EXCEL}, or {_previews(data, word) or 'name its encoding with --encoding'}"
    )


def _glimpse(data: bytes, at: int, most: int = 60) -> tuple[bytes, str]:
    """The cell around a byte, and the line around it with ? for what is not ASCII."""
    begin = max(data.rfind(b"\n", 0, at), data.rfind(b"\r", 0, at)) + 1
    ends = [end for end in (data.find(b"\n", at), data.find(b"\r", at)) if end >= 0]
    end = min(ends, default=len(data))
    first, last = max(begin, at - most // 2), min(end, at + most // 2)
    around = data[first:last]
    cell = re.search(rb'[^,;\t|"]*\Z', around[: at - first])
    rest = re.match(rb'[^,;\t|"]*', around[at - first :])
    word = (cell[0] if cell else b"") + (rest[0] if rest else b"")
    shown = "".join(chr(b) if b < 128 else "?" for b in around)
    return word.strip(), f"{'...' * (first > begin)}{shown}{'...' * (last < end)}"


def _read(word: bytes, codec: str) -> str | None:
    try:
        text = word.decode(codec)
    except UnicodeDecodeError:
        return None
    return text if all(c.isprintable() or c == "\xa0" for c in text) else None


def _previews(data: bytes, word: bytes, without: str = "") -> str:
    reads: dict[str, list[str]] = {}
    for codec in PREVIEWS:
        if codec != without and (text := _read(word, codec)) is not None and _decodes(data, codec):
            reads.setdefault(text, []).append(codec)
    told = ", ".join(f"{' or '.join(codecs)} if {text!r} is right" for text, codecs in reads.items())
    return f"pass --encoding {told}, or the name of another encoding" if told else ""


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _utf8_lines(data: bytes) -> tuple[int, list[int]]:
    """How many lines hold UTF-8 beyond ASCII, and the numbers of the lines that are not UTF-8."""
    good, bad = 0, []
    for number, line in enumerate(data.splitlines(), 1):
        if not line.isascii():
            if _decodes(line, "utf-8"):
                good += 1
            else:
                bad.append(number)
    return good, bad

"""Bytes to text: which encoding, what was lost on the way, and never a silent guess."""

from __future__ import annotations

import codecs
import encodings.aliases
import re
from collections.abc import Callable
from functools import cache

from geograph.errors import Problem, ProblemLog, UnknownName

EXCEL = "in Excel, save as 'CSV UTF-8 (Comma delimited)'"
PREVIEWS = ("cp1252", "cp1251", "cp1250")  # what Excel writes in Western, Cyrillic and Central European Windows
LISTED = 20  # cells told one by one; a wholly damaged file has a million

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
_SEPARATES = re.compile(r'[,;\t|"\r\n]')
_ASCII = bytes(range(128))


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
    if codec and not told and used != "utf-8" and _is_utf8(data):
        what = f"is read as {encoding}, as told, but its bytes are good UTF-8"
        log.add(Problem(file, 1, 1, "W101", "", "", what, "save the other files as UTF-8 too and leave out --encoding"))
    else:
        _mojibake(text, data if used == "utf-8" else text.encode(), file, log)
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


class _Places:
    """Line and character (from 1) of ascending positions; a line ends as in tokens.py: LF, CRLF, CR."""

    def __init__(self, text: str) -> None:
        self.text, self.line, self.begins, self.at = text, 1, 0, 0
        self.returns = "\r" in text

    def __call__(self, at: int) -> tuple[int, int]:
        text, last = self.text, self.at
        ends, newest = text.count("\n", last, at), text.rfind("\n", last, at)
        if self.returns:
            ends += text.count("\r", last, at) - text.count("\r\n", last, at)
            newest = max(newest, text.rfind("\r", last, at))
        if ends:
            self.line, self.begins = self.line + ends, newest + 1
        self.at = at
        return self.line, at - self.begins + 1


def _cell(text: str, at: int) -> tuple[int, int]:
    """Begin and end of the cell around a position, whatever the delimiter."""
    begin = at
    while begin and not _SEPARATES.match(text, begin - 1):
        begin -= 1
    end = _SEPARATES.search(text, at)
    return begin, end.start() if end else len(text)


def _around(text: str, at: int, most: int = 60) -> str:
    """The cell around a position, not more of it than a message bears."""
    begin, end = _cell(text, at)
    if end - begin > most:
        begin, end = max(begin, at - most // 2), min(end, at + most // 2)
    return text[begin:end].strip()


def _nul(text: str, file: str, log: ProblemLog) -> None:
    at = text.index("\0")
    line, column = _Places(text)(at)
    count = text.count("\0")
    what = f"{count} NUL byte{'s' * (count != 1)}, which no text has: a binary or damaged file"
    log.add(Problem(file, line, column, "E104", "", _around(text, at), what, "export the table again as CSV UTF-8"))


def _merge(text: str, file: str, log: ProblemLog) -> bool:
    # Only these two marks: ======= may underline a title, and ||||||| is an empty row.
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return False
    place = _Places(text)
    marks = [(place(m.start())[0], m[0]) for m in re.finditer(r"(?:\A|(?<=[\r\n]))(?:<{7}|>{7})(?=[ \r\n]|\Z)[^\r\n]*", text)]
    if not marks:
        return False
    lines = tuple(line for line, _ in marks)
    what = f"{marks[0][1]!r} marks a merge that git left unfinished"
    mend = "finish the merge: keep one side and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
    log.add(Problem(file, lines[0], 1, "E105", "", marks[0][1], what, mend, lines[1:]))
    return True


def _lost(text: str, file: str, log: ProblemLog) -> None:
    place = _Places(text)
    seen: Seen = {}
    cells = 0
    at = text.find("\ufffd")
    while at >= 0:
        begin, end = _cell(text, at)
        cells += 1
        key = text[begin:end].strip()
        if key in seen or len(seen) < LISTED:
            seen.setdefault(key, []).append(place(at))
        at = text.find("\ufffd", end)

    def what(value: str) -> str:
        return f"{_cut(value)!r}: a character was lost when this file was saved (U+FFFD stands in its place)"

    _tell(file, log, "E202", seen, what, "restore it from the original")
    if more := cells - sum(map(len, seen.values())):
        told = f"characters were lost in {more} more cells"
        log.add(Problem(file, place.line, 1, "E202", "", "", told, "export the file again from the original, as UTF-8"))


Seen = dict[str, list[tuple[int, int]]]  # where each cell stands


def _tell(file: str, log: ProblemLog, code: str, seen: Seen, what: Callable[[str], str], mend: str) -> None:
    """One problem for each cell, with the further lines on which it stands."""
    for value, where in seen.items():
        lines = tuple(dict.fromkeys(line for line, _ in where[1:] if line != where[0][0]))
        log.add(Problem(file, *where[0], code, "", value, what(value), mend, lines))


def _cut(value: str, most: int = 60) -> str:
    return value if len(value) <= most else value[: most - 3] + "..."


def _undecoded(data: bytes, file: str, codec: str, error: UnicodeError, given: bool) -> Problem:
    """E101: the byte, its line, and how the words around it would read under other encodings."""
    name = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}.get(codec, codec)
    at = error.start if isinstance(error, UnicodeDecodeError) else 0
    line, column = 1, 1
    if isinstance(error, UnicodeDecodeError):
        before = data[:at].decode(codec, "replace")
        line, column = _Places(before)(len(before))
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
    reads = []
    for codec in PREVIEWS:
        if codec != without and (text := _read(word, codec)) is not None and _decodes(data, codec):
            reads.append(f"{codec} if {text!r} is right")
    return f"pass --encoding {', '.join(reads)}, or the name of another encoding" if reads else ""


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


# Mojibake: UTF-8 that some program read in an encoding of one byte per character, and saved again.


def _misreading(codec: str) -> dict[int, int]:
    """Each character that a byte is shown as under the codec, back to that byte; others to what Latin-1 cannot encode."""
    back = dict.fromkeys(range(0xA0, 0x100), 0xFFFF)
    # Latin-1, and other programs where the codec has no character, keep the byte as a control character.
    back |= {byte: byte for byte in range(0x80, 0xA0)}
    back |= {ord(shown): byte for byte in range(128, 256) if (shown := bytes([byte]).decode(codec, "replace")) != "\ufffd"}
    return back


_READ_AS = {codec: _misreading(codec) for codec in ("cp1252", "cp1251", "cp1250", "mac_roman")}


_REST = range(0x80, 0xC0)
_LEADS = {codec: (range(0xC2, 0xE0), range(0xE0, 0xF0), range(0xF0, 0xF1)) for codec in _READ_AS}
# Mac Roman shows the other leading bytes as quotes and dashes, which stand beside accented letters in good texts.
_LEADS["mac_roman"] = (range(0xC2, 0xC6), range(0xE2, 0xE3), range(0))


def _shown(codec: str, *bytes_: range) -> str:
    return "".join(re.escape(chr(c)) for c, byte in _READ_AS[codec].items() if any(byte in span for span in bytes_))


def _all(codecs_: tuple[str, ...], *bytes_: range) -> str:
    return f"[{''.join(_shown(codec, *bytes_) for codec in codecs_)}]"


def _runs() -> str:
    """Everything beyond ASCII that stands together is UTF-8 as one codec shows it: else the cell cannot be turned back."""
    found = []
    for codec, leads in _LEADS.items():
        rest = _shown(codec, _REST)
        found.append("|".join(f"[{_shown(codec, lead)}][{rest}]{{{n}}}" for n, lead in enumerate(leads, 1) if lead))
    return "|".join(f"(?:{one})+(?![^\\x00-\\x7f])" for one in found)


_WINDOWS = ("cp1252", "cp1251", "cp1250")


@cache  # 15 ms to compile, which files in ASCII never need
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """What a misread word is, the same at a glance, and the same in a text without its ASCII.

    All but the first begin with one set of characters, which is fast to look for.
    """
    run = re.compile(f"(?<![^\\x00-\\x7f])(?:{_runs()})")
    quick = re.compile(f"{_all(tuple(_READ_AS), range(0xC2, 0xF1))}{_all(tuple(_READ_AS), _REST)}")
    anywhere = (
        re.compile(f"{_all(_WINDOWS, range(0xC2, 0xE0))}{_all(_WINDOWS, _REST)}"),
        re.compile(f"{_all(_WINDOWS, range(0xE0, 0xF1))}{_all(_WINDOWS, _REST)}{{2}}"),
        re.compile(f"[{_shown('mac_roman', *_LEADS['mac_roman'])}][{_shown('mac_roman', _REST)}]"),
    )
    return run, quick, anywhere


def _suspicious(text: str, at: int) -> int:
    """Where, from a position on, the next misread word may stand; -1 where none does."""
    run, quick, _ = _patterns()
    while found := quick.search(text, at):
        if run.match(text, found.start()):
            return found.start()
        at = found.start() + 1
    return -1


# Letters and signs of living scripts: a chance hit reads as something rarer.
_EXPECTED = re.compile(
    "[\\x00-\\x7f\u00a0-\u017f\u018f\u0259\u0218-\u021b\u0300-\u036f\u0386-\u04ff\u0531-\u06ff\u0900-\u0eff\u10a0-\u10ff"
    "\u1e00-\u1eff\u2010-\u205e\u20a0-\u20bf\u2122\u2190-\u2193\u3000-\u9fff\uac00-\ud7af\U0001f1e6-\U0001f6ff]*"
)
_TWO_SCRIPTS = re.compile("[A-Za-z][\u0370-\u0eff\u3040-\ud7af]|[\u0370-\u0eff\u3040-\ud7af][A-Za-z]")
_ENDS_CAPITALS = re.compile(r"[A-Z][^\x00-\x7f]{2,}(?![^\W\d_])")  # NESTLÉ™


def demojibake(cell: str) -> str | None:
    """What a cell said before its UTF-8 was read as cp1252, cp1251, cp1250 or Mac Roman; None where it says nothing else.

    Only where the whole cell can be turned back into the bytes of UTF-8, and reads as some living script then.

    Examples
    --------
    >>> demojibake("CÃ´te")
    'Côte'
    >>> demojibake("Côte") is None
    True
    """
    mended = None
    for _ in range(3):  # some files were misread more than once
        once = next((m for codec in _READ_AS if (m := _once(mended or cell, codec))), None)
        if once is None:
            break
        mended = once
    return mended


def _once(cell: str, codec: str) -> str | None:
    try:
        mended = cell.translate(_READ_AS[codec]).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    if mended == cell or not _EXPECTED.fullmatch(mended) or _TWO_SCRIPTS.search(mended):
        return None
    beyond = [i for i, c in enumerate(mended) if c > "\x7f"]
    if len(beyond) == 1:
        # One character only is weak evidence: a capital before a sign may be meant, and so may two signs by themselves.
        at = beyond[0]
        if _ENDS_CAPITALS.search(cell) or (codec in ("cp1251", "mac_roman") and not re.search("[A-Za-z]", mended[max(at - 1, 0) : at + 2])):
            return None
    return mended


def _mojibake(text: str, utf8: bytes, file: str, log: ProblemLog) -> None:
    # Misread characters stand side by side, also with all ASCII taken out; that is quick, and clean files end here.
    beyond = utf8.translate(None, _ASCII).decode()
    if not any(pattern.search(beyond) for pattern in _patterns()[2]):
        return
    place = _Places(text)
    mends: dict[str, str | None] = {}
    seen: Seen = {}
    cells = 0
    at = _suspicious(text, 0)
    while at >= 0:
        begin, end = _cell(text, at)
        value = text[begin:end].strip(" ")
        if value not in mends:
            if len(mends) > 100_000:
                mends.clear()
            mends[value] = demojibake(value)
        if mends[value]:
            cells += 1
            if value in seen or len(seen) < LISTED // 4:
                seen.setdefault(value, []).append(place(begin))
        at = _suspicious(text, end)
    mend = "geograph clean writes a mended copy"

    def what(value: str) -> str:
        return f"{_cut(value)!r} looks like UTF-8 that was read as another encoding; did you mean {_cut(demojibake(value) or '')!r}?"

    _tell(file, log, "W201", seen, what, mend)
    if more := cells - sum(map(len, seen.values())):
        log.add(Problem(file, place.line, 1, "W201", "", "", f"{more} more cells look like UTF-8 that was read as another encoding", mend))

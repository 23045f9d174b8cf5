"""Mojibake: UTF-8 that some program read in an encoding of one byte per character, and saved again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from geograph.errors import Problem, ProblemLog
from geograph.reading.places import LISTED, Places, Seen, cell_around, cut, tell

_ASCII = bytes(range(128))


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


def misread_cells(text: str) -> Iterator[tuple[int, int, str]]:
    """Begin and end of each cell that was misread, and what it said."""
    mends: dict[str, str | None] = {}
    at = _suspicious(text, 0)
    while at >= 0:
        begin, end = cell_around(text, at)
        value = text[begin:end].strip(" ")
        if value not in mends:
            if len(mends) > 100_000:
                mends.clear()
            mends[value] = demojibake(value)
        if (mended := mends[value]) is not None:
            yield begin, end, mended
        at = _suspicious(text, end)


def may_be_misread(utf8: bytes) -> bool:
    """A quick look: misread characters stand side by side, also with all ASCII taken out. Clean files end here."""
    beyond = utf8.translate(None, _ASCII).decode()
    return any(pattern.search(beyond) for pattern in _patterns()[2])


def tell_mojibake(text: str, utf8: bytes, file: str, log: ProblemLog) -> None:
    """Log the cells that look like UTF-8 that was read as something else."""
    if not may_be_misread(utf8):
        return
    place = Places(text)
    seen: Seen = {}
    cells = 0
    for begin, end, _ in misread_cells(text):
        cells += 1
        value = text[begin:end].strip(" ")
        if value in seen or len(seen) < LISTED // 4 or log.complete:
            seen.setdefault(value, []).append(place(begin))
    mend = "geograph clean writes a mended copy"

    def what(value: str) -> str:
        return f"{cut(value)!r} looks like UTF-8 that was read as another encoding; did you mean {cut(demojibake(value) or '')!r}?"

    tell(file, log, "W201", seen, what, mend)
    if more := cells - sum(map(len, seen.values())):
        log.add(Problem(file, place.line, 1, "W201", "", "", f"{more} more cells look like UTF-8 that was read as another encoding", mend))

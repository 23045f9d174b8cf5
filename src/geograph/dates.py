"""Dates that are not written as they should be: what they can only mean, or what they could; never a guess."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from geograph.errors import GeographError

_HOW = "write a date such as 1994, 1994-05 or 1994-05-17; 1994~ is about 1994, .. is ongoing"


class DateError(GeographError, ValueError):
    """A date that cannot be read; the message says why and what to write instead."""

    exit_code = 2

    def __init__(self, text: str, what: str, mend: str, code: str = "E335", meant: str | None = None) -> None:
        self.what, self.mend, self.code = what, mend, code
        self.meant = meant  # the date that can only be meant, written as it should be
        super().__init__(f"{text!r} {what}; {mend}")


_NUMBERS = re.compile(r"(\d{1,4})([./-])(\d{1,2})(?:\2(\d{4}|\d{1,2}))?", re.ASCII)


def reordered(text: str, order: str = "") -> str | None:
    """A date in another order (``17/05/1990``, ``17.05.1990``, ``1990/05``) as ``1990-05-17``; None where it could be two days, or is none.

    ``order``: ``dmy`` or ``mdy``, where somebody has said it.

    Examples
    --------
    >>> reordered("17/05/1990"), reordered("03/04/1990"), reordered("03/04/1990", "dmy")
    ('1990-05-17', None, '1990-04-03')
    """
    meant = _reading(text, order)
    return meant if meant and _is_date(meant) else None


def _reading(text: str, order: str) -> str | None:
    match = _NUMBERS.fullmatch(text.strip())
    if not match:
        return None
    first, sign, second, third = match.groups()
    if len(first) == 4 and sign == "." and not third and len(second) < 2:
        return None  # 1990.5 is a number
    if len(first) == 4 and sign != "-":
        parts = [first, second, third]
    elif third and len(third) == 4 and len(first) < 3:
        if not order and int(first) <= 12 and int(second) <= 12 and first.lstrip("0") != second.lstrip("0"):
            return None
        month_first = order == "mdy" or (not order and int(second) > 12)
        parts = [third, first, second] if month_first else [third, second, first]
    else:
        return None
    return "-".join(part if len(part) == 4 else part.zfill(2) for part in parts if part)


# The beginnings of the months' names in the languages of the material and of its coders.
_MONTHS = [
    names.split()
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "jan feb mar apr may jun jul aug sept oct nov dec",
    )
]
_IN_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[ .-]+)?([^\W\d]{3,10})\.?(?:[ -]+(\d{1,2})(?:st|nd|rd|th)?,)?[ ,.-]+'?(\d{4}|\d{2})(?: ?г\.?)?"
)


def _in_words(text: str) -> DateError | None:
    """A date with the name of a month, as spreadsheets show it: ``May-90``, ``17 May 1990``, ``янв.90``."""
    match = _IN_WORDS.fullmatch(text)
    if not match:
        return None
    word = match[2].casefold()
    months = {i for names in _MONTHS for i, name in enumerate(names, 1) if name.startswith(word)}
    if len(months) != 1:
        return None
    month = months.pop()
    day = match[1] or match[3]
    rest = f"-{month:02}" + (f"-{int(day):02}" if day else "")
    what = "names the month in words"
    if len(match[4]) == 4:
        return DateError(text, what, f"did you mean {match[4]}{rest}?", meant=f"{match[4]}{rest}")
    return DateError(text, f"{what} and has no century", f"write 19{match[4]}{rest} or 20{match[4]}{rest}")


_ABOUT = r"(?:c\.?|ca\.?|circa|about|around|~|early|mid|late)"
_SEASONS = {"spring": "04", "summer": "07", "autumn": "10", "fall": "10", "winter": "01", "q1": "02", "q2": "05", "q3": "08", "q4": "11"}
_SEASONS |= {
    "frühling": "04",
    "frühjahr": "04",
    "sommer": "07",
    "herbst": "10",
    "printemps": "04",
    "été": "07",
    "automne": "10",
    "hiver": "01",
}
_SEASONS |= {"primavera": "04", "verano": "07", "otoño": "10", "invierno": "01", "весна": "04", "лето": "07", "осень": "10", "зима": "01"}
# What coders write for things that have a way to be written here: pattern, what it is, the mend, and the date that alone can be meant.
_NEAR_MISSES = (  # compiled when a date is wrong, which few are
    (r"(\d{4})\.0+", "is a number with decimals", "write {0}", "{0}"),
    (r"(\d{4})(\d\d)(\d\d)", "is a date without its marks", "did you mean {0}-{1}-{2}?", "{0}-{1}-{2}"),
    (r"(\d\d)[/.](\d{4})", "is not a date", "did you mean {1}-{0}?", "{1}-{0}"),
    (r"(\d)[/.](\d{4})", "is not a date", "did you mean {1}-0{0}?", "{1}-0{0}"),
    (r"(\d{4}) ?[-\u2013] ?(\d{4})", "is a span of years", "write start and end in their columns, or {0}/{1}", ""),
    (r"(\d\d)(\d\d) ?[-\u2013/] ?(1[3-9]|[2-9]\d)", "is a span of years", "write start and end in their columns, or {0}{1}/{0}{2}", ""),
    (r"(\d{3})0s", "is not a date", "write {0}X for some time in these years", ""),
    (rf"{_ABOUT} ?-?(\d{{4}})", "is not a date", "write {0}~ for about that time", ""),
    (rf"(\d{{4}}) ?-?{_ABOUT}", "is not a date", "write {0}~ for about that time", ""),
    (r"(?:before|by|until) (\d{4})", "is not a date", "write {0} in the column end, and leave start blank if it is not known", ""),
    (r"(?:after|since) (\d{4})", "is not a date", "write {0} in the column start, and leave end blank if it is not known", ""),
    ("now|today|to date", "is not a date", "write .. for ongoing", ""),
)


@cache
def _near_misses() -> list[tuple[re.Pattern[str], str, str, str]]:
    return [(re.compile(pattern, re.ASCII), what, mend, meant) for pattern, what, mend, meant in _NEAR_MISSES]


def _near_miss(text: str) -> DateError | None:
    season = "|".join(_SEASONS)
    if found := re.fullmatch(rf"({season}) ?-?(\d{{4}})|(\d{{4}}) ?-?({season})", text.casefold(), re.ASCII):
        month, year = _SEASONS[found[1] or found[4]], found[2] or found[3]
        return DateError(text, "is not a date", f"write {year}-{month}~ for about that time, or {year}~ for about that year")
    folded = text.casefold()
    for pattern, what, mend, meant in _near_misses():
        if found := pattern.fullmatch(folded):
            date_meant = meant.format(*found.groups())
            if not meant or _is_date(date_meant):
                return DateError(text, what, mend.format(*found.groups()), meant=date_meant or None)
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[: max(10, len(text))] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def mistaken(text: str) -> DateError:
    """What somebody may have meant by a date that is none; said, and never guessed."""
    if hint := _near_miss(text):
        return hint
    if meant := reordered(text):
        return DateError(text, "is not a date", f"did you mean {meant}?", meant=meant)
    if one := reordered(text, "dmy"):
        other = reordered(text, "mdy")
        what = f"could be {other} (month first) or {one} (day first)"
        told = "write the one that is meant; for all such dates at once say --dates mdy or --dates dmy"
        return DateError(text, what, told, "E333")
    if meant := _reading(text, ""):
        return DateError(text, f"would be {meant}, which is no day of the calendar", "correct the day or the month", "E332")
    if words := _in_words(text):
        return words
    if re.fullmatch(r"[2-6]\d{4}", text, re.ASCII):
        meant = date.fromordinal(date(1899, 12, 30).toordinal() + int(text)).isoformat()
        if text[:2] in ("19", "20"):  # a slip of the finger is as likely
            what = f"is not a year; Excel stores {meant} as this number"
            return DateError(text, what, f"write {meant} if that is meant, or the right year if a digit is too many", "E334")
        mend = f"write {meant}, in Excel in a column that is formatted as text (geograph clean writes a copy)"
        return DateError(text, f"is how Excel stores {meant}", mend, "E334", meant)
    if re.fullmatch(r"-\d{1,4}|\d+ ?B\.?C\.?(E\.?)?", text, re.ASCII | re.IGNORECASE):
        return DateError(text, "lies before the year 1", "years run from 0001 to 9999", "E336")
    if re.fullmatch(r"'?\d{2}", text, re.ASCII):
        return DateError(text, "has no century", f"write 19{text[-2:]} or 20{text[-2:]}")
    if re.fullmatch(r"\d{1,2}([./-])\d{1,2}\1\d{2}", text, re.ASCII):
        return DateError(text, "has a year of two digits", "write the year with four, the month, the day: 1990-05-17")
    if re.match(r"\d{4}-\d{1,2}-\d{1,2}[T ]\d", text, re.ASCII):
        return DateError(text, "has a time of day", f"write {text[:10].rstrip('T ')}")
    return DateError(text, "is not a date", _HOW)

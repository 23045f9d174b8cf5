"""Words that the page and figures share: counts, numbers, documents, dates."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from geograph import output
from geograph.errors import GeographError
from geograph.network import Network
from geograph.periods import parse_date
from geograph.show.looks import records
from geograph.tables import cited_sources

NAMED = 6  # documents named in a line


SURE = "with what is surely in force"  # what a reader compares, who has no options to set


def many(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def short(value: Any) -> str:
    """A number as it is read, not as it is stored: whole from 1,000 on, one decimal from 10 on, else three digits.

    Halves are rounded up, as the page's script does.
    """
    number = output.jsonable(value)
    if not isinstance(number, (int, float)):
        return ""
    exact = Decimal(number)
    if exact == exact.to_integral_value() or abs(exact) >= 1000:
        return f"{exact.quantize(Decimal(1), ROUND_HALF_UP):,}"
    if abs(exact) >= 10:
        return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
    exact = exact.quantize(Decimal(1).scaleb(exact.adjusted() - 2), ROUND_HALF_UP)
    if abs(exact) >= Decimal("1e-6"):
        return f"{exact:f}".rstrip("0").rstrip(".")
    digits, _, power = f"{exact:e}".partition("e")
    return f"{digits.rstrip('0').rstrip('.')}e{int(power)}"


def documents(net: Network) -> tuple[list[dict[str, str]], int]:
    """The documents that ties or passages of a network rest on, oldest first, and how many others were read.

    Where no tie cites anything, all documents are listed. A link is kept only where it leads to the web; ``short`` names each
    document by maker and year, with a letter where two would be called alike.
    """
    cited = {source for cell in net.ties["citation"].unique() for source in cited_sources(cell)}
    cited |= set(net.evidence["document"])
    rows = []
    for source, row in records(net.sources):
        full = {k: str(row.get(k) or "") for k in ("author", "title", "publisher", "date", "url")}
        if not full["url"].lower().startswith(("http://", "https://")):
            full["url"] = ""
        maker = full["publisher"] or full["author"] or full["title"] or str(source)
        rows.append({"id": str(source), **full, "short": f"{maker} {full['date'][:4]}".strip(), "full": _full(full) or str(source)})
    rows.sort(key=lambda row: (row["date"], row["id"]))
    kept = [row for row in rows if row["id"] in cited] if cited else rows
    twice = {name for name, n in Counter(row["short"] for row in kept).items() if n > 1}
    seen: Counter[str] = Counter()
    for row in kept:
        name = row["short"]
        if name in twice:
            row["short"] = f"{name}{_letter(seen[name])}"
            seen[name] += 1
    return kept, len(rows) - len(kept)


def source_line(rows: list[dict[str, str]], name: str = "full", further: int = 0) -> str:
    """The first documents, and how many more."""
    line = "; ".join(row[name] for row in rows[:NAMED])
    more = len(rows) - NAMED
    line += f"; and {more} more" if more > 0 else ""
    return line + (f" ({many(further, 'further document')} read, not cited here)" if further and line else "")


def newest(rows: list[dict[str, str]]) -> str:
    """The date of the newest document; blank where none is dated."""
    dates = [row["date"] for row in rows if row["date"]]
    return max(dates, key=lambda date: (span.last if (span := parse_date(date)) else 0, date), default="")


def checked_date(text: str) -> str:
    """A date as given; an error for what is none."""
    if parse_date(text) is None:
        raise GeographError(f"as_of={text!r} is no date; write a date such as 2022, 2022-08 or 2022-08-15")
    return text


def _full(row: dict[str, str]) -> str:
    title = f"“{row['title']}”" if row["title"] else ""
    return ", ".join(part for part in (row["author"], title, row["publisher"], row["date"]) if part)


def _letter(n: int) -> str:
    return chr(ord("a") + n) if n < 26 else f"-{n + 1}"

"""Dates as analysts write them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geograph.dates import DateError
from geograph.periods import FOREVER, NEVER, Bounds, day_text, interval, parse_date


def day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(int))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("1904-04-08", "1904-04-08", "1904-04-08"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2021-08-15 00:00:00", "2021-08-15", "2021-08-15"),
    ],
)
def test_a_date_is_all_the_days_it_may_mean(text, first, last):
    span = parse_date(text)
    assert (span.first, span.last) == (day(first), day(last))


@pytest.mark.parametrize("text", ["", "..", "present", "ongoing"])
def test_blank_and_ongoing_are_no_date(text):
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["90", "1990-13", "1990-02-30", "0000", "1990/05/17", "12.05.1990", "١٩٩٠", "36892x"])
def test_what_is_no_date_is_an_error(text):
    with pytest.raises(DateError):
        parse_date(text)


def bounds(start: str, end: str, *, event: bool = False, source: str | None = None) -> Bounds:
    return Bounds.parse([start], [end], np.array([event]), [parse_date(source) if source else None])


def window(pair) -> tuple[str, str]:
    (a,), (b,) = pair
    return day_text(a), day_text(b)


@pytest.mark.parametrize(
    ("start", "end", "event", "source", "possible", "sure"),
    [
        ("2001", "2003", False, None, ("2001-01-01", "2004-01-01"), ("2001-12-31", "2003-01-02")),
        ("2001-05-01", "", False, None, ("2001-05-01", ""), ("2001-05-01", "2001-05-02")),
        ("", "2003-06-15", False, None, ("", "2003-06-16"), ("2003-06-15", "2003-06-16")),
        ("2014-02", "..", False, "2022-08", ("2014-02-01", ""), ("2014-02-28", "2022-08-02")),
        ("", "..", False, "2022-08-03", ("", ""), ("2022-08-03", "2022-08-04")),
        ("2021-08-15", "", True, None, ("2021-08-15", "2022-08-16"), ("2021-08-15", "2022-08-16")),
        ("2021", "", True, None, ("2021-01-01", "2023-01-01"), ("2021-12-31", "2022-01-02")),
        ("2020-02-29", "", True, None, ("2020-02-29", "2021-03-01"), ("2020-02-29", "2021-03-01")),
        ("2019", "..", True, "2021-06-30", ("2019-01-01", "2022-07-01"), ("2019-12-31", "2022-07-01")),
    ],
)
def test_possible_and_sure_readings(start, end, event, source, possible, sure):
    b = bounds(start, end, event=event, source=source)
    assert window(b.possible()) == possible
    assert window(b.sure()) == sure


dates = st.one_of(
    st.just(""),
    st.just(".."),
    st.integers(1900, 2030).map(str),
    st.tuples(st.integers(1900, 2030), st.integers(1, 12)).map(lambda p: f"{p[0]}-{p[1]:02}"),
    st.dates().filter(lambda d: 1900 <= d.year <= 2030).map(str),
)


@given(dates, dates, st.booleans(), st.integers(0, 40))
def test_what_is_sure_is_possible(start, end, event, months):
    b = bounds(start, end, event=event, source="2025")
    a, until = b.possible(months)
    c, d = b.sure(months)
    if start in ("", "..") or end in ("", "..") or parse_date(start).first <= parse_date(end).last:
        assert c[0] >= d[0] or (a[0] <= c[0] and d[0] <= until[0])


@given(dates, dates, st.booleans())
def test_undated_is_having_neither_start_nor_end(start, end, event):
    b = bounds(start, end, event=event)
    assert bool(b.undated[0]) == (not start and not end)
    if b.undated[0]:
        assert (b.possible()[0][0], b.possible()[1][0]) == (NEVER, FOREVER)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("03/04/1990", "E333", "--dates mdy or --dates dmy"),
        ("17/05/1990", "E335", "did you mean 1990-05-17?"),
        ("05/17/1990", "E335", "did you mean 1990-05-17?"),
        ("04/04/1990", "E335", "did you mean 1990-04-04?"),
        ("36892", "E334", "write 2001-01-01, in Excel"),
        ("-44", "E336", "0001"),
        ("44 BC", "E336", "0001"),
        ("90", "E335", "write 1990 or 2090"),
        ("03.04.1990", "E333", "--dates mdy or --dates dmy"),
        ("May-90", "E335", "write 1990-05 or 2090-05"),
        ("17 May 1990", "E335", "did you mean 1990-05-17?"),
        ("May 17, 1990", "E335", "did you mean 1990-05-17?"),
        ("янв.90", "E335", "write 1990-01 or 2090-01"),
        ("27 мая 1990 г.", "E335", "did you mean 1990-05-27?"),
        ("May", "E335", "write a date such as"),
        ("decimal 2020", "E335", "write a date such as"),
        ("29.02.2021", "E332", "correct the day"),
        ("1990/05", "E335", "did you mean 1990-05?"),
        ("17/05/90", "E335", "with four"),
        ("1990-05-17T12:30", "E335", "write 1990-05-17"),
    ],
)
def test_a_date_written_otherwise_is_told_and_not_guessed(text, code, told):
    with pytest.raises(DateError) as raised:
        parse_date(text)
    assert raised.value.code == code
    assert told in raised.value.mend


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("199X", ("1990-01-01", "1999-12-31")),
        ("19XX", ("1900-01-01", "1999-12-31")),
        ("1990-XX", ("1990-01-01", "1990-12-31")),
        ("1990-05-XX", ("1990-05-01", "1990-05-31")),
        ("1990?", ("1990-01-01", "1990-12-31")),
    ],
)
def test_unknown_digits_are_all_they_may_be(text, same):
    span = parse_date(text)
    assert (day_text(span.first), day_text(span.last)) == same
    assert span.about == text.endswith("?")


@pytest.mark.parametrize("text", ["-", "–", "..", "present", ""])
def test_no_date(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(("text", "both"), [("1990/1995", ("1990", "1995")), ("../1990-05", ("", "1990-05")), ("1990/", ("1990", ""))])
def test_an_interval_has_a_start_and_an_end(text, both):
    assert interval(text) == both


@pytest.mark.parametrize("text", ["1990", "17/05/1990", "/", "a/b", "1990/05"])
def test_what_is_no_interval(text):
    assert interval(text) is None


@pytest.mark.parametrize("text", ["1990-05-17 00:00:00", "1990-05-17T00:00", "1990-05-17T00:00:00Z"])
def test_midnight_is_no_part_of_a_day(text):
    assert parse_date(text) == parse_date("1990-05-17")

"""Dates of birth as lists write them."""

import pytest

from tidewaiter.sources.known.birth_dates import birth_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("09 Feb 1951", "1951-02-09"),
        ("Sep 1938.", "1938-09"),
        ("1966", "1966"),
        ("1973-03-25", "1973-03-25"),
        ("circa 1958", "1958~"),
        ("circa 1979-1982", "1979/1982"),
        ("1951 to 1953", "1951/1953"),
        ("01 Jan 1961 to 31 Dec 1962", "1961-01-01/1962-12-31"),
        ("August 1961", "1961-08"),
        ("Nov. 1973 ", "1973-11"),
    ],
)
def test_what_is_known_of_a_birth_is_kept_and_no_more(text, iso):
    assert birth_date(text) == iso


@pytest.mark.parametrize("text", ["", "Gaza, Egypt", "32 Jan 1950", "09 Foo 1951", "1950 to", "1951-13-01"])
def test_what_is_no_date_is_none(text):
    assert birth_date(text) is None

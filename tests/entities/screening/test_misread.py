"""Names that a machine has misread are looked up as they were meant, beside as they are written."""

import pytest

from tests.entities.screening.test_screened import entry, met
from tidewaiter.entities.screening import Index
from tidewaiter.entities.screening.misread import as_meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("ALLIED TRADIN6 LIRNITED", "ALLIED TRADING LIMITED"),
        ("5ECUR1TY SERVICE5 C0MPANY", "SECURITY SERVICES COMPANY"),
        ("RNarine Works", "Marine Works"),
    ],
)
def test_figures_in_words_are_letters(read, meant):
    assert as_meant(read).upper() == meant.upper()


@pytest.mark.parametrize("name", ["AGRO2000 LTD", "3M", "MODERN TERN HORNS", "B2B HUB", "PLOT 1205", "Ромашка 2"])
def test_numbers_and_words_stay(name):
    assert as_meant(name) == name


def test_a_listed_name_is_met_however_it_was_read():
    index = Index([entry("G1", "Gorvak Distillery Works", schema="Organization")])
    assert met("G0RVAK D1ST1LLERY W0RKS", index=index)["G1"] > 0.5


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("K0REA 01L EXPL0RAT10N", "KOREA OIL EXPLORATION"),
        ("C0RP0RAT10N 23RD 1NST1TUTE 20", "CORPORATION 23RD INSTITUTE 20"),
        ("R10 TRADING", "R10 TRADING"),
    ],
)
def test_short_words_are_read_as_the_longer_ones_of_the_name(name: str, meant: str) -> None:
    assert as_meant(name) == meant

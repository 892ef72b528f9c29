"""A number is one however it is labelled and filled up, and what fills a form is nobody's number."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of

NAME = "Vandelay Imports"


def features(*numbers, country="BR"):
    return features_of(
        pa.table({"name": [NAME] * len(numbers), "country": [country] * len(numbers), "identifier": numbers})
    )


def numbers(*written, country="BR"):
    return features(*written, country=country)["identifier"].to_pylist()


@pytest.mark.parametrize(
    "written",
    [
        "VAT:30501527000127", "VAT 30501527000127", "Tax ID No. 30501527000127", "EIN30501527000127",
        "CNPJ: 30.501.527/0001-27", "00030501527000127", "BR30501527000127", "VAT: BR 0030501527000127",
        "GST: 30501527000127", "# 30501527000127", "Nº 30501527000127", "TRN 30501527000127",
        "Trade Lic. No. 30501527000127", "NIT 30.501.527.000127", "RUC No 30501527000127",
        "ИНН 30501527000127", "ΑΦΜ 30501527000127", "ЄДРПОУ 30501527000127",
        "D-U-N-S 30501527000127", "IEC NO. 30501527000127", "UST-ID-NR 30501527000127",
    ],
)  # fmt: skip
def test_labels_and_noughts_are_no_part_of_a_number(written):
    assert numbers(written) == ["30501527000127"]


def test_a_number_with_letters_has_its_country_taken_off_too():
    assert numbers("IN61YPCXU2680I1Z4", "61YPCXU2680I1Z4", country="IN") == ["61YPCXU2680I1Z4"] * 2


def test_letters_that_are_a_part_of_the_number_stay():
    assert numbers("SC123456", "NOVA1234", "ATU4711", "HRB 4711") == ["SC123456", "NOVA1234", "ATU4711", "HRB4711"]


def test_figures_in_their_order_are_nobody_s_number():
    assert numbers("123456789", "12-3456789", "12345678", "1234567890", "VAT:123456789", "BR123456789") == [None] * 6
    assert numbers("12345", "1234567") == ["12345", "1234567"]


def test_ways_of_writing_one_number_make_no_bearers_of_a_name():
    number = "3050152700012"
    told = features(
        number, f"VAT:{number}", f"000{number}", f"BR{number}", f"Tax ID {number}", "123456789", "1234567890"
    )
    assert set(told["namesake_bits"].to_pylist()) == {0}

"""Phrases of trade in other languages are met by the English words that documents have for them."""

from __future__ import annotations

import pytest

from tidewaiter.columns.names import name_tokens
from tidewaiter.columns.trade_phrases import in_english_words


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("CONG TY TNHH THUONG MAI XUAT NHAP KHAU MINH PHAT", "MINH PHAT TRADING IMPORT EXPORT CO., LTD"),
        ("CTY TNHH TM XNK MINH PHAT", "MINH PHAT TRADING IMPORT EXPORT COMPANY LIMITED"),
        ("Công ty Cổ phần Thủy sản Nam Việt", "NAM VIET SEAFOOD JOINT STOCK COMPANY"),
        ("CTCP SX DV An Binh", "AN BINH MANUFACTURING SERVICE JSC"),
        ("PHU Kowalski Sp. J.", "Przedsiębiorstwo Handlowo-Usługowe Kowalski Sp. J."),
        ("Costa Importacao e Exportacao Ltda", "Costa Import Export Ltda"),
    ],
)
def test_a_name_and_its_english_have_the_same_words(written, english):
    assert set(name_tokens(written)) == set(name_tokens(english))


def test_short_words_are_written_out_only_beside_a_form_of_their_language():
    assert in_english_words(["TM", "MINH"], "TNHH") == ["TRADING", "MINH"]
    assert in_english_words(["TM", "SUPERMARKETS"], "LTD") == ["TM", "SUPERMARKETS"]
    assert name_tokens("TM Supermarkets Ltd") == ("TM", "SUPERMARKETS")


def test_the_longest_phrase_is_taken_and_what_is_no_phrase_stays():
    assert in_english_words(["XUAT", "NHAP", "KHAU"], "") == ["IMPORT", "EXPORT"]
    assert in_english_words(["XUAT", "KHAU", "NHAP"], "") == ["EXPORT", "NHAP"]
    assert in_english_words(["DAU", "LONG", "TU"], "") == ["DAU", "LONG", "TU"]
    assert in_english_words([], "TNHH") == []

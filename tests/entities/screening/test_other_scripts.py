"""Names in scripts without vowels and in Chinese signs against a list in Latin letters."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.entities.screening import Index, listed, screened, subject

LIST = [
    ("P1", "Person", "AL-ASSAD, Bashar"),
    ("P2", "Person", "AL-MAZRUKI, Tawfiq Sulayman"),
    ("P3", "Person", "HEMED, Ahmed"),
    ("P4", "Person", "ZHANG, Jian"),
    ("P5", "Person", "WANG, Wei"),
    ("P6", "Person", "AL-ASSAD, Bushra"),
    ("P7", "Person", "KIM, Jong Un"),
    ("P8", "Person", "PAK, Yong Sik"),
    ("P9", "Person", "SEDDIQI, Abdul Wali"),
    ("P10", "Person", "DELAWAR, Shahabuddin"),
    ("P11", "Person", "RAHIMZAI, Fazal"),
    ("P12", "Person", "LEE, Min Ho"),
    ("P13", "Person", "ALMADANI, Mustafa Qasem"),
    ("F1", "Organization", "HIZBALLAH"),
    ("F2", "Organization", "HUAWEI TECHNOLOGIES CO., LTD."),
    ("F3", "Organization", "Qingdao Beilun Machinery Trading Co., Ltd."),
    ("F4", "Organization", "TALIBAN"),
]
INDEX = Index(
    [listed({"listing_id": key, "list": "SDN", "schema": schema, "name": name}) for key, schema, name in LIST]
)


def met(name):
    looked_up = subject({"name": name}, kind="party", subject_id="S")
    return {hit.entry.listing_id for hit in screened([looked_up], INDEX)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("بشار الأسد", "P1"),
        ("توفيق سليمان المزروقي", "P2"),
        ("حزب الله", "F1"),
        ("חיזבאללה", "F1"),
        ("طالبان", "F4"),
        ("عبدالولی صدیقی", "P9"),  # the servant's word written in one with the next
        ("شهاب الدين دلاور", "P10"),  # an article between two words that Latin letters write in one
        ("فضل رحيمزی", "P11"),  # a letter that is D in Arabia and Z in Persia
        ("이민호", "P12"),  # a family name of one vowel
        ("Mustafa Qasem Al-Madani", "P13"),
        ("王伟", "P5"),
        ("金正恩", "P7"),
        ("朴永植", "P8"),
        ("华为技术有限公司", "F2"),
        ("華為技術有限公司", "F2"),
        ("青岛北仑机械贸易有限公司", "F3"),
    ],
)
def test_a_name_in_its_own_script_meets_its_latin_spelling(name, expected):
    assert met(name) == {expected}


@pytest.mark.parametrize(
    "name",
    [
        "أحمد محمد",  # Ahmad Muhammad: the consonants of "Hemed" are not those of "Muhammad"
        "سامر العلي",
        "شركة النور للتجارة",  # the Light trading company
        "金正安",  # short syllables of which two sound nearly like "Zhang Jian"
        "金英",  # a family name and one sign
        "金大中",
        "李正恩",
        "北京贸易有限公司",  # Beijing Trading Co., Ltd.
        "青岛东明机械贸易有限公司",  # same town, same trade, another name
        "丹东技术有限公司",
    ],
)
def test_a_name_that_shares_only_sounds_or_words_of_the_trade_is_left_alone(name):
    assert met(name) == set()


def test_a_korean_reading_counts_from_the_day_of_the_name_that_is_read():
    named = {"金正恩": date(2024, 9, 1)}
    looked_up = subject({"first_on": date(2024, 1, 1)}, kind="party", subject_id="S", named_on=named)
    [hit] = screened([looked_up], INDEX)
    assert (hit.entry.listing_id, hit.first_on) == ("P7", date(2024, 9, 1))


def test_a_long_vowel_that_is_written_elsewhere_is_another_name():
    assert "P6" not in met("بشار الأسد")
    assert "P6" in met("بشرى الأسد")

"""Names of Chinese firms: however pinyin is cut into words, town, name and trade are the same."""

from __future__ import annotations

import pytest

from tidewaiter.columns.chinese_firms import glued_form_parted
from tidewaiter.columns.names import core_name, name_parts

WENLI = [
    "宁波市文丽进出口有限公司",
    "NINGBOSHI WENLI JINCHUKOU YOUXIAN GONGSI",
    "Ningbo Shi Wen Li Jinchukou Youxian Gongsi",
    "ningboshiwenlijinchukouyouxiangongsi",
    "Ningbo shi wen lijinchukouyouxiangongsi",
    "Ningbo Wen Li Import & Export Co., Ltd.",
    "NINGBO WENLI IMPORT EXPORT CO LTD",
    "Ning Bo Wen Li Import and Export",
]


@pytest.mark.parametrize("spelling", WENLI)
def test_one_firm_is_one_name_however_its_syllables_are_cut(spelling):
    assert core_name(spelling) == "NINGBO WENLI IMPORT EXPORT"


@pytest.mark.parametrize(
    ("spelling", "core"),
    [
        ("重庆文丽科技有限公司", "CHONGQING WENLI TECHNOLOGIES"),
        ("厦门文丽工贸股份有限公司", "XIAMEN WENLI INDUSTRIES TRADING"),
        ("长沙文丽食品有限公司", "CHANGSHA WENLI FOODS"),
        ("Wen Li Trading Co., Ltd.", "WENLI TRADING"),
        ("Wen Li Trading", "WENLI TRADING"),
        ("文丽贸易有限公司 (Vandora)", "WENLI TRADING VANDORA"),
    ],
)
def test_towns_are_called_as_they_are_and_what_a_firm_does_is_in_english(spelling, core):
    assert core_name(spelling) == core


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Wang Wei", "WANG WEI"),
        ("Li Wei", "LI WEI"),
        ("Vandelay Trading Co., Ltd.", "VANDELAY TRADING"),
        ("Song Trading Ltd.", "SONG TRADING"),  # one syllable alone
        ("Song Sound Trading Ltd.", "SONG SOUND TRADING"),
        ("Long Sun Can", "LONG SUN CAN"),
    ],
)
def test_other_names_are_left_as_they_are(name, core):
    assert core_name(name) == core


def test_syllables_of_other_languages_before_a_trade_are_joined_too_and_meet_themselves():
    assert core_name("Ha Long Trading JSC") == core_name("HALONG TRADING JSC") == "HALONG TRADING"


def test_a_firm_without_a_name_of_its_own_keeps_its_words():
    assert core_name("Shenzhenshi Maoyi Youxian Gongsi") == "SHENZHEN TRADING"
    assert core_name("Shenzhenshi Youxian Gongsi") == "SHENZHENSHI"


def test_what_stands_behind_the_form_is_no_part_of_the_name_proper():
    for spelling in ("宁波市文丽贸易有限公司温州分公司", "Ningboshi Wenli Maoyi Youxian Gongsi Wenzhou Branch"):
        assert name_parts(spelling).tokens[:4] == ("NINGBO", "WENLI", "TRADING", "WENZHOU")


def test_shi_is_the_town_s_only_where_it_stands_with_it():
    assert core_name("Wuxi Shida Jixie Youxian Gongsi") == "WUXI SHIDA MACHINERY"
    assert core_name("Wuxi Shi Da Jixie Youxian Gongsi") == "WUXI DA MACHINERY"


def test_a_form_that_is_written_on_is_parted_and_no_other():
    assert glued_form_parted("WENLIKEJIYOUXIANZERENGONGSI") == "WENLIKEJI YOUXIANZERENGONGSI"
    assert glued_form_parted("YOUXIANGONGSI") == "YOUXIANGONGSI"
    assert glued_form_parted("WENLI YOUXIAN GONGSI") == "WENLI YOUXIAN GONGSI"


@pytest.mark.parametrize(
    ("arabic", "words"),
    [
        ("النخلة للتجارة العامة", "GENERAL TRADING"),
        ("النخلة لقطع غيار سيارات", "AUTOMOTIVE SPARE PARTS"),
        ("النخلة للاستيراد والتصدير", "IMPORT EXPORT"),
        ("النخلة العالمية", "INTERNATIONAL"),
    ],
)
def test_arabic_phrases_of_trade_are_read_with_their_small_words(arabic, words):
    assert core_name(arabic).endswith(words)


def test_a_form_of_free_zones_is_one():
    assert name_parts("النخلة ش.م.ح").legal_form == name_parts("Nakhla FZCO").legal_form == "FZE"

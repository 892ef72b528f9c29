import tomllib
from importlib.resources import files

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.columns.distinct import mapped
from tidewaiter.columns.legal_forms import legal_form_keys
from tidewaiter.columns.names import (
    acronyms,
    bracketed_acronym,
    common_words,
    core_name,
    folded_name,
    name_parts,
    name_skeleton,
    name_tokens,
    short_form,
    skeleton,
    split_names,
    vowels_alike,
)

ONE_FIRM_IN_MANY_FORMS = [
    ("Acme Trading Co., Ltd.", "ACME TRADING COMPANY LIMITED", "Acme Trading", "The Acme Trdg. Co.,Ltd"),
    ("Foo Bar S.A. de C.V.", "FOO BAR SA DE CV", "Foo Bar, S. A. de C. V."),
    ("ООО «Ромашка»", "OOO Romashka", "Romashka LLC", "Общество с ограниченной ответственностью Ромашка"),
    ("华美有限公司", "华美股份有限公司", "华美"),
    ("株式会社トヨタ", "㈱トヨタ", "TOYOTA K.K.", "Toyota Kabushiki Kaisha"),
    ("Müller & Söhne GmbH & Co. KG", "Muller und Sohne GmbH", "MÜLLER SÖHNE"),
    ("ABC Sp. z o.o.", "ABC Spółka z ograniczoną odpowiedzialnością", "A.B.C."),
    ("M/S. Ram Exports Pvt. Ltd.", "RAM EXPORT PRIVATE LIMITED", "Ram Exports (P) Ltd"),
    ("PT. Sinar Mas Tbk", "Sinar Mas, PT"),
    ("Công ty TNHH Hoa Sen", "HOA SEN CO LTD"),
    ("Hup Seng Sdn. Bhd.", "HUP SENG SENDIRIAN BERHAD"),
    ("Örnek San. ve Tic. A.Ş.", "ORNEK ANONIM SIRKETI"),
    ("삼성전자 주식회사", "(주)삼성전자"),
    ("SiemensAG", "Siemens AG", "SIEMENS"),
    ("Vandelay S.R.L.", "Societatea cu Răspundere Limitată VANDELAY"),
    ("Agriculture Bank of Vandelay", "Agricultural Bank of Vandelay Ltd."),
    ("Smith &amp; Sons Ltd", "SMITH &AMP SONS", "Smith &amp;amp; Sons", "Smith & Sons"),
    ("O&#39;Hara Foods", "O&apos;Hara Foods", "O'Hara Foods"),
    ("Вандалей Текнолоджи", "Vandaley Technology"),
    ("Philips ElectronicsN.V.", "PHILIPS ELECTRONICS N. V."),
    ("Vandelay Denki Kogyo K.K.", "Vandelay Electric Industries Co., Ltd."),
    ("Vandelay Jidosha Kabushiki Kaisha", "VANDELAY MOTOR CO LTD", "Vandelay Jadongcha"),
    ("Gen. Kramerica Int Ltd", "General Kramerica International"),
]


@pytest.mark.parametrize("spellings", ONE_FIRM_IN_MANY_FORMS)
def test_the_legal_form_does_not_matter_to_the_core(spellings):
    assert len({core_name(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Trading Ltd", "Apex Trading Ltd"),
        ("Acme Foods", "Acme Tools"),
        ("АО Ромашка", "АО Василёк"),
        ("Disney Magnet II", "Disney Magnet"),
        ("Smith & Amp Electric", "Smith Electric"),
    ],
)
def test_different_firms_keep_different_cores(one, other):
    assert core_name(one) != core_name(other)


def test_the_legal_form_is_told_apart_where_there_is_one():
    assert name_parts("OAO Gazprom").legal_form == name_parts("Open Joint Stock Company Gazprom").legal_form != ""
    assert name_parts("Deutsche Bank AG").legal_form != name_parts("Deutsche Bank GmbH").legal_form
    assert name_parts("Deutsche Bank").legal_form == ""


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("Vandelay Europe B.V., Badhoevedorp", {"BADHOEVEDORP"}),
        ("Vandelay Co., Ltd. Ningbo", {"NINGBO"}),
        ("Vandelay GmbH & Co. KG, Werk Bonn", {"WERK", "BONN"}),
        ("Vandelay Pty Ltd Perth, WA", {"PERTH", "WA"}),
        ("Vandelay Perth Pty Ltd Perth", set()),
        ("Vandelay et Kramer SA", set()),
        ("Vandelay, Kramer and Partners LLP", set()),
        ("Vandelay Industries Co., Ltd.", set()),
        ("Limited Stores", set()),
    ],
)
def test_what_stands_behind_the_legal_form_is_told_apart(text, behind):
    assert name_parts(text).behind == behind


@pytest.mark.parametrize("text", ["Vandelay N.V., Zwolle", "VANDELAY AKT.-GES., ZWOLLE", "Vandelay, S.A., Zwolle"])
def test_a_form_before_a_comma_is_no_word_of_the_core(text):
    parts = name_parts(text)
    assert (parts.core, parts.behind) == ("VANDELAY ZWOLLE", {"ZWOLLE"})
    assert parts.legal_form


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Herr Foods Inc", "HERR FOODS"), ("Mr. Trading Co.", "MR TRADING"), ("Herr Zweig", "ZWEIG"),
        ("Dr. Oetker GmbH", "OETKER"), ("E&E Foods Inc", "E E FOODS"), ("A & E Steel", "A E STEEL"),
        ("Y Combinator", "Y COMBINATOR"), ("Perez y Hijos SA", "PEREZ HIJOS"), ("Ferrari e Figli", "FERRARI FIGLI"),
    ],
)  # fmt: skip
def test_titles_and_letters_are_told_from_words_of_a_firm(name, core):
    assert core_name(name) == core


def test_a_name_that_is_only_a_legal_form_keeps_its_words():
    assert core_name("Limited") == "LIMITED"
    assert core_name("S.A.") == "SA"


@pytest.mark.parametrize(
    "text",
    [
        "Sunrise Imports LLC d/b/a Sunny Toys",
        "Sunrise Imports LLC DBA Sunny Toys",
        "Sunrise Imports LLC (dba Sunny Toys)",
        "Sunrise Imports LLC, doing business as Sunny Toys",
    ],
)
def test_two_names_in_one_field_are_parted(text):
    assert split_names(text) == ["Sunrise Imports LLC", "Sunny Toys"]


def test_no_name_is_parted_inside_a_word():
    assert split_names("Redbank Akachi Oba Ltd (HK)") == ["Redbank Akachi Oba Ltd (HK)"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("International Business Machines Ltd", ("IBM",)),
        ("International Business Machines Corporation", ("IBM", "IBMC")),
        ("Union of Sailors and the Dockers", ("USD", "UOSTD")),
        ("Vandelay Trading", ()),
        ("IBM", ()),
        ("Zeta Marine Works S. de R.L. de C.V.", ("ZMW",)),
    ],
)
def test_a_name_of_three_words_has_first_letters_of_words_that_are_written_out(name, letters):
    assert acronyms(name_parts(name)) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [("I.B.M. Corp.", "IBM"), ("PFLP-GC", "PFLPGC"), ("TK 21", ""), ("AB", ""), ("Vandelay Industries", "")],
)
def test_few_letters_may_stand_for_words(name, letters):
    assert short_form(name_parts(name)) == letters


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ministry of Sea Transport (MST)", ("Ministry of Sea Transport", "MST")),
        ("Ministry of Sea Transport (Harbours)", ()),
        ("Vandelay (VIL) Industries Ltd", ()),
        ("(MST)", ()),
    ],
)
def test_first_letters_in_brackets_are_a_second_name(name, parts):
    assert bracketed_acronym(name) == parts


def test_vowels_of_transcription_are_one_and_others_are_not():
    assert vowels_alike("KOUWARI") == vowels_alike("KUWARY")
    assert vowels_alike("KUWARI") != vowels_alike("KAWARI")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mohammed", "Muhamad"), ("Sergey", "Sergei"), ("Hussein", "Husayn"), ("Tschaikowski", "Chaykovsky")],
)
def test_habits_of_transcription_leave_the_skeleton_alone(one, other):
    assert skeleton(folded_name(one)) == skeleton(folded_name(other))


def test_word_order_leaves_the_skeleton_of_a_name_alone():
    assert name_skeleton(("LAVROV", "SERGEY")) == name_skeleton(("SERGEI", "LAVROV"))


def test_common_words_are_written_as_cores_are():
    assert core_name("Globex Intl Trdg").split()[1] in common_words()
    assert "COLTD" in legal_form_keys()


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_can_be_folded_and_folding_twice_changes_nothing(text):
    folded = folded_name(text)
    assert folded == folded_name(folded)
    assert folded.isascii()
    assert set(name_parts(text).core.split()) <= set(core_name(folded).split()) | set(name_tokens(text))


@given(
    st.lists(st.sampled_from(["ACME", "GLOBEX", "INITECH", "HOOLI", "VANDELAY"]), min_size=1, max_size=4, unique=True)
)
def test_case_and_signs_do_not_matter(words):
    plain = " ".join(words)
    assert core_name(plain.title()) == core_name("- ".join(words).lower()) == core_name(f"«{plain}».") == plain


def test_a_column_is_worked_out_once_for_each_distinct_text():
    asked: list[str] = []

    def core(text: str) -> str:
        asked.append(text)
        return core_name(text)

    column = pa.chunked_array([["Acme Ltd", None], ["Acme Ltd", "..."]])
    assert mapped(column, core, kind=pa.string()).to_pylist() == ["ACME", None, "ACME", None]
    assert sorted(asked) == ["...", "Acme Ltd"]


def test_nothing_that_says_that_nobody_is_named_has_a_figure():
    """So a text with one is not asked for them: see `given`."""
    listed = tomllib.loads(files("tidewaiter.columns").joinpath("name_words.toml").read_text(encoding="utf-8"))
    assert not any(sign.isdigit() for phrase in listed["nobody"]["phrases"] for sign in phrase)


@pytest.mark.parametrize("way", ["Acme {} Sunny Toys", "Acmé {} Sunny Toys"])
@pytest.mark.parametrize("word", ["DBA", "d/b/a", "A.K.A.", "fka", "T/A", "N/K/A", "Doing Business As", "ALIAS"])
def test_a_second_name_is_found_in_capitals_and_with_accents(way, word):
    assert split_names(way.format(word))[1:] == ["Sunny Toys"]


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("A.B. Mulder B.V.", "AB MULDER"),
        ("S.A. Smith Ltd", "SA SMITH"),
        ("N.V. Bekaert S.A.", "BEKAERT"),
        ("S.A. Dupont et Cie", "DUPONT"),
        ("AB Volvo", "VOLVO"),
        ("OOO Romashka LLC", "ROMASHKA"),
    ],
)
def test_first_letters_before_a_name_with_its_form_behind_are_no_form(name, core):
    assert core_name(name) == core

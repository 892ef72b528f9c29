import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.columns.letters import latin, unspoilt
from tidewaiter.columns.names import core_name, name_parts, split_names

SPOILT = [
    ("COMPAÑIA COLOMBIANA", ("COMPAÃ‘IA COLOMBIANA", "COMPAÃ\x91IA COLOMBIANA", "COMPA¥IA COLOMBIANA")),
    ("Café Lalo", ("Caf&eacute; Lalo", "CafÃ© Lalo", "Caf&#233; Lalo", "Caf&amp;eacute; Lalo")),
    ("EXPORTACIóN", ("EXPORTACI¢N", "EXPORTACIÃ³N")),
    ("Товар", ("Ð¢Ð¾Ð²Ð°Ñ€",)),
    ("BANK", ("BA\u039dK", "\u0392\u0391NK")),
    ("CERAMICA PAMESA", ("СERAMICA РAMESA", "CЕRAMIСA PАMESA")),
    ("\u041c\u041e\u0421\u041a\u0412\u0410", ("\u041cOC\u041a\u0412\u0410", "M\u041e\u0421\u041a\u0412\u0410")),
]


@pytest.mark.parametrize(("meant", "spoilt"), SPOILT)
def test_letters_that_a_program_spoilt_are_put_right(meant: str, spoilt: tuple[str, ...]) -> None:
    assert {unspoilt(text) for text in spoilt} == {meant}


@pytest.mark.parametrize(
    "text",
    [
        "GALEÃO INTERNATIONAL", "A DA CONCEIÇÃO", "ÇİÇEK VE OĞULLARI", "Käse–Kö", "SÃO PAULO", "AT&T", "R & D LTD",
        "¥100 SHOP", "WHO? ME", "Smith and Amp", "海康威视", "ФИРМА PAMESA", "Ñandú", "",
    ],
)  # fmt: skip
def test_letters_that_nobody_spoilt_stay(text: str) -> None:
    assert unspoilt(text) == text


def test_a_letter_that_a_program_did_not_know_does_not_part_a_word() -> None:
    assert core_name("FRUTER�A DEL SUR") == core_name("FRUTER?A DEL SUR") == "FRUTERA DEL SUR"


def test_signs_that_were_written_out_are_no_words_of_the_name() -> None:
    assert core_name("ANATOLIA TILE AND AMP STONE") == core_name("Anatolia Tile & Stone")
    assert core_name("CERAMICA D AND APOS IMOLA") == core_name("CERAMICA D IMOLA")


def test_a_line_break_of_a_web_page_is_no_number() -> None:
    assert "10" not in name_parts("AXWELL GRANITO PVT LTD&#10;SURVEY NO 139").folded.split()


def test_an_article_behind_the_name_is_one_before_it() -> None:
    assert core_name("Palm, The") == core_name("Palm  The") == core_name("The Palm") == "PALM"


def test_a_field_with_two_names_is_read_after_its_letters_were_put_right() -> None:
    assert split_names("CafÃ© Lalo d/b/a Lalo") == ["Café Lalo", "Lalo"]


@given(st.text(max_size=60))
def test_any_text_comes_out_in_plain_letters(text: str) -> None:
    assert latin(text).isascii()


@given(st.text(st.characters(max_codepoint=126), max_size=60).filter(lambda text: not set(text) & set("&?")))
def test_plain_letters_stay_plain(text: str) -> None:
    if " and " not in text.lower():
        assert unspoilt(text) == text


def test_greek_names_are_written_as_passports_write_them() -> None:
    for greek, passport in (
        ("Παπαδοπούλου", "PAPADOPOULOU"), ("ΕΥΑΓΓΕΛΟΣ ΜΠΑΚΑΛΗΣ", "EVANGELOS BAKALIS"), ("Υιοί", "YIOI"),
        ("Λευκωσία", "LEFKOSIA"), ("Ναυπηγεία", "NAFPIGEIA"), ("Χρυσοχοΐδης", "CHRYSOCHOIDIS"),
        ("Εμπορική", "EMPORIKI"), ("Προϋπηρεσία", "PROYPIRESIA"),
    ):  # fmt: skip
        assert latin(greek).upper() == passport


def test_a_greek_and_a_latin_spelling_of_one_firm_have_one_name() -> None:
    assert core_name("ΑΦΟΙ ΠΑΠΑΔΟΠΟΥΛΟΥ Ο.Ε.") == core_name("AFOI PAPADOPOULOU OE")
    assert core_name("Λάδια Κρήτης Εταιρεία Περιορισμένης Ευθύνης") == core_name("Ladia Kritis EPE")

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.mid import CANADIAN_PROVINCES, Mid, MidError, is_valid_mid, mid_of


def name_part(name):
    return mid_of("CN", name, address="", city="").code[2:]


def number_part(address):
    return mid_of("CN", "Bergstrom", address=address, city="").code[5:]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Amalgamated Plastics Corp.", "AMAPLA"),
        ("Bergstrom", "BER"),
        ("A.B.C. Company", "ABCCOM"),
        ("A B C Company", "ABCCOM"),
        ("ABC Company", "ABCCOM"),
        ("O.A.S.I.S. Corp.", "OASCOR"),
    ],
)
def test_names_are_cut_as_the_directive_cuts_them(name, part):
    assert name_part(name) == part


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("The House of Tiles", "HOUTIL"),
        ("Rolls-Royce Motors", "ROLMOT"),
        ("3M Company", "3MCOM"),
        ("Çelik Ürünleri A.Ş.", "CELURU"),
        ("Smith & Sons", "SMISON"),
        ("J Smith Ltd", "SMILTD"),
        ("PT Indah Kiat", "INDKIA"),
        ('O\'Brien "Best" Foods', "OBRBES"),
    ],
)
def test_articles_accents_signs_and_lone_initials_do_not_count(name, part):
    assert name_part(name) == part


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("11455 Main Street Suite 9999", "1145"),
        ("12,34,56 Akasaka Road", "1234"),
        ("12-34 56 Akasaka Road", "1234"),
        ("7 12th street", "7"),
        ("Harbour Road", ""),
        ("0099 Long Road 100", "100"),
        ("9" * 5000, "9999"),
    ],
)
def test_the_largest_number_of_the_address_counts(address, part):
    assert number_part(address) == part


def test_the_example_of_the_directive_comes_out():
    assert mid_of("AU", "Ozrock", address="92 Alice Springs Road", city="Melbourne") == Mid("AUOZR92MEL")


def test_a_city_loses_its_article_and_its_accents():
    assert mid_of("NL", "Bakker", address="1", city="The Hague").code == "NLBAK1HAG"
    assert mid_of("SE", "Åkesson", address="1", city="Örebro").code == "SEAKE1ORE"


def test_canada_goes_by_province():
    maker = mid_of("CA", "Maple Furniture", address="10 King St", city="Toronto", province="on")
    assert maker.code == "XOMAPFUR10TOR"
    assert maker.country == "CA"
    assert not is_valid_mid("CAMAPFUR10TOR")
    with pytest.raises(MidError, match="province"):
        mid_of("CA", "Maple Furniture", address="10 King St", city="Toronto")


def test_all_thirteen_provinces_have_a_code_of_their_own():
    assert len(set(CANADIAN_PROVINCES.values())) == 13


@pytest.mark.parametrize("text", ["", "CN", "ZZABC", "CNABCDEF1234ABCD", "CN?BC"])
def test_what_has_another_form_is_refused(text):
    assert not is_valid_mid(text)
    with pytest.raises(MidError):
        Mid.parse(text)


def test_a_name_without_latin_letters_is_refused_and_not_repeated():
    with pytest.raises(MidError) as error:
        mid_of("CN", "上海瓷砖", address="1", city="Shanghai")
    assert "瓷" not in str(error.value)


@given(name=st.text(), address=st.text(), city=st.text())
def test_a_mid_made_from_any_text_is_a_mid(name, address, city):
    made = mid_of("CN", f"Acme {name}", address=address, city=city)
    assert len(made.code) <= 15
    assert Mid.parse(made.code) == made

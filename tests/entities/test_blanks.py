import pyarrow as pa
import pytest

from tidewaiter.entities.blanks import Blanks
from tidewaiter.entities.lexicon import Lexicon, lexicon_of
from tidewaiter.entities.resolving import resolve_profiles

OTHERS = [
    "Hirdaramani Mercury Seethawaka", "Brandix Apparel Ltd", "Unity Fashion Cambodia Co Ltd", "Alextricot SRL",
    "Ipekyolu Tekstil AS (Katranci)", "Original Apparel (Pvt) Ltd", "Crea Ceramics Limited", "Tekstil Fashion AS",
    "Fujian Bashield Industry Co Ltd", "DSL Lanka (Private) Ltd", "Nordstern Apparel Srl", "Mercury Lanka Co Ltd",
    "S and S Impex", "Hong Co Ltd",
]  # fmt: skip


def _right(*names: str) -> list[str]:
    """The names as they are read among others."""
    return Blanks().put_right(pa.array([*OTHERS, *names]), learn=True).to_pylist()[len(OTHERS) :]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("m e r c u r y appar e l se e th awaka", "MERCURY APPAREL SEETHAWAKA"),
        ("i pe kyo lu te ksti l as ( katr anc i )", "IPEKYOLU TEKSTIL AS KATRANCI"),
        ("ale x tr i c o t sr l", "ALEXTRICOT SRL"),
        ("o r i g i nal appar e l", "ORIGINAL APPAREL"),
        ("d sl lanka ( pr i v ate ) ltd", "DSL LANKA PRIVATE LTD"),
        ("CREACERAMICSLIMITED", "CREA CERAMICS LIMITED"),
        ("FujianBashieldIndustryCoLtd", "FUJIAN BASHIELD INDUSTRY CO LTD"),
        ("FUJIANBASHIELDINDUSTRYCO.,LTD", "FUJIAN BASHIELD INDUSTRY CO LTD"),
        ("UNITYFASHIONSCAMBODIA", "UNITY FASHIONS CAMBODIA"),
    ],
)
def test_blanks_are_put_where_other_names_have_them(written: str, meant: str) -> None:
    assert _right(written) == [meant]


@pytest.mark.parametrize(
    "name",
    [
        "Ma Li", "Foo Bar S.A. de C.V.", "SO.F.TER. Deutschland", "P & V Fashion P & V", "S and S Tekstil",
        "U S A Fashion S A", "Transcontinental", "Hongco Lanka", "H & M", "",
    ],
)  # fmt: skip
def test_names_whose_blanks_are_right_stay_as_they_are(name: str) -> None:
    assert _right(name) == [name]


def test_two_long_words_are_parted_without_a_legal_form() -> None:
    assert _right("Nordsternapparel") == ["NORDSTERN APPAREL"]


def test_a_file_of_which_no_name_asks_teaches_nothing() -> None:
    blanks = Blanks()
    names = pa.array(OTHERS[:4])
    assert blanks.put_right(names, learn=True) is names
    assert not blanks.words


def test_a_later_day_reads_a_name_as_the_day_that_taught() -> None:
    blanks = Blanks()
    blanks.put_right(pa.array([*OTHERS, "ale x tr i c o t sr l"]), learn=True)
    kept = Blanks(words=dict(blanks.words))
    later = pa.array(["ale x tr i c o t sr l", "Something Else Ltd"])
    assert kept.put_right(later, learn=False).to_pylist() == ["ALEXTRICOT SRL", "Something Else Ltd"]
    assert kept.words == blanks.words


def test_a_lexicon_keeps_the_words() -> None:
    lexicon = Lexicon(blanks=Blanks({"ACME": 2}))
    assert lexicon_of(lexicon.facts()).blanks == lexicon.blanks


def test_a_name_with_strewn_blanks_is_its_party() -> None:
    names = [*OTHERS, "ale x tr i c o t sr l", "CREACERAMICSLIMITED"]
    profiles = pa.table(
        {
            "name": names,
            "address": [f"{place} Harbour Road" for place in range(len(OTHERS))] + ["3 Harbour Road", "6 Harbour Road"],
        }
    )
    groups = resolve_profiles(profiles).groups.tolist()
    assert groups[names.index("Alextricot SRL")] == groups[-2]
    assert groups[names.index("Crea Ceramics Limited")] == groups[-1]

import pytest

from tidewaiter.entities.screening import THRESHOLD, Index, screened, subject
from tidewaiter.entities.screening.entries import Listed, listed
from tidewaiter.entities.screening.other_blanks import letters_alone, told_by_letters_alone


def _entry(name: str, schema: str = "Company") -> Listed:
    return listed({"listing_id": name, "list": "csl", "schema": schema, "name": name})


ENTRIES = [
    _entry("Rastafann Ertebat Engineering Company"), _entry("Melvale Corporation d.o.o."), _entry("Serko"),
    _entry("Steel Trading Company"), _entry("OCEAN STAR", "Vessel"), _entry("Golden Harvest Foods Co., Ltd."),
]  # fmt: skip
INDEX = Index(ENTRIES)


def _hits(name: str, schema: str = "Company") -> list[tuple[str, str]]:
    asked = subject({"name": name, "schema": schema}, kind="party", subject_id="x")
    return [(hit.entry.names[0], hit.reason) for hit in screened([asked], INDEX)]


@pytest.mark.parametrize(
    "name",
    [
        "RASTAFANNERTEBATENGINEERINGCOMPANY", "RASTAF A NNE R T E BATE N GI N E ERI N GCO MPA NY",
        "RastafannErtebat EngineeringCompany",
    ],
)  # fmt: skip
def test_a_listed_name_with_its_blanks_elsewhere_is_met_and_said_to_be(name: str) -> None:
    [(met, reason)] = _hits(name)
    assert met == "Rastafann Ertebat Engineering Company"
    assert "blanks elsewhere" in reason


def test_the_legal_form_may_be_gone_or_written_on() -> None:
    assert (
        _hits("GOLDENHARVESTFOODS")[0][0] == _hits("GoldenHarvestFoodsCoLtd")[0][0] == "Golden Harvest Foods Co., Ltd."
    )


def test_the_same_words_are_no_other_blanks() -> None:
    [(_, reason)] = _hits("Rastafann Ertebat Engineering Company")
    assert "blanks elsewhere" not in reason


@pytest.mark.parametrize("name", ["STEELTRADINGCOMPANY", "SERKOLTD", "RASTAFANNENGINEERINGCOMPANY"])
def test_common_words_few_letters_and_other_letters_are_not_met(name: str) -> None:
    assert not [reason for _, reason in _hits(name) if "blanks elsewhere" in reason]


def test_ships_of_one_name_are_many() -> None:
    assert not [reason for _, reason in _hits("OCE ANSTAR", "Vessel") if "blanks elsewhere" in reason]


def test_letters_of_other_alphabets_that_look_alike_are_letters_of_the_name() -> None:
    assert _hits("RАSТAFANN ERТEBAT ENGINEERING COMPANY")
    assert letters_alone("RАSТAFANN") == letters_alone("RASTAFANN")


def test_doubled_letters_are_met_with_a_lower_score() -> None:
    [(_, reason)] = _hits("RRASTAFANN ERTEBATT ENGINEERRING COMPANY")
    assert "doubled" in reason


def test_figures_for_letters_and_a_place_behind_the_name_hide_nobody() -> None:
    assert _hits("RA5TAFANN ERTEBAT ENG1NEER1NG C0MPANY")
    assert _hits("RASTAFANN ERTEBAT ENGINEERING COMPANY TEHRAN IRAN")


@pytest.mark.parametrize(
    "name",
    ["RASTAFANNERTEBATENGINERINGCOMPAN", "RASTAFANNERTEBAXENGINEERINGCOMPANY", "RAST AFANNE RTEBA TENGINEERIGNCOMPANY"],
)
def test_one_slip_is_met_though_the_blanks_are_elsewhere(name: str) -> None:
    [hit] = screened([subject({"name": name, "schema": "Company"}, kind="party", subject_id="x")], INDEX)
    assert hit.entry.names[0] == "Rastafann Ertebat Engineering Company"
    assert "but for one slip of the pen, with blanks elsewhere" in hit.reason
    assert THRESHOLD <= hit.score < 0.6


@pytest.mark.parametrize(
    "name",
    [
        "RASTAFANNERTEBOXENGINEERINGCOMPANY",  # two letters are others
        "STELTRADINGCOMPANI",  # of words that many firms have
        "SERKOOLTD",  # few letters
    ],
)
def test_two_slips_common_words_and_few_letters_are_not_met(name: str) -> None:
    assert not [reason for _, reason in _hits(name) if "slip" in reason]


@pytest.mark.parametrize(
    ("name", "listed_as", "schema"),
    [
        ("ZELBRIK719SHIPYARDINSTITUTE", "Zelbrik 709 Shipyard Institute", "Company"),  # another number
        ("GIOVANNIBELTRAMINO", "Giovanna Beltramino", "Person"),  # many persons differ by a letter
        (
            "Rastafann Ertebax Engineering",
            "Rastafann Ertebat Engineering",
            "Company",
        ),  # a slip of one word, not of blanks
    ],
)
def test_other_numbers_persons_and_slips_of_one_word_are_not_told_so(name: str, listed_as: str, schema: str) -> None:
    asked = subject({"name": name, "schema": schema}, kind="party", subject_id="x")
    assert told_by_letters_alone(asked, _entry(listed_as, schema), [(0, 0)]) is None

import pytest

from tests.known_sentences import is_known
from tidewaiter.entities.screening import Index, screened, subject
from tidewaiter.entities.screening.cut_off import told_cut_off
from tidewaiter.entities.screening.entries import Listed, listed


def _entry(name: str, schema: str = "Company") -> Listed:
    return listed({"listing_id": name, "list": "csl", "schema": schema, "name": name})


INDEX = Index([
    _entry("Negin Kish International Sahel and Farasahel Development"), _entry("International Expertise Group Limited"),
    _entry("Zelbriko, Harundo Quombavarian", "Person"), _entry("Joint Stock Commercial Bank Zelbrik"),
    _entry("Elmont Shipping AG"),
])  # fmt: skip


def _reasons(name: str, schema: str = "Company") -> list[tuple[str, str]]:
    asked = subject({"name": name, "schema": schema}, kind="party", subject_id="x")
    return [(hit.entry.names[0], hit.reason) for hit in screened([asked], INDEX)]


@pytest.mark.parametrize(
    ("name", "listed_as"),
    [
        ("NEGIN KISH INTERNATIONAL SAHEL AND ", "Negin Kish International Sahel and Farasahel Development"),
        ("NEGIN KISH INTERNATIONAL SAHEL AND FARAS", "Negin Kish International Sahel and Farasahel Development"),
        ("INTERNATIONAL EXPERTISE GROUP LIMIT", "International Expertise Group Limited"),
    ],
)
def test_a_name_that_is_cut_off_is_met_and_said_to_be(name: str, listed_as: str) -> None:
    [(met, reason)] = _reasons(name)
    assert met == listed_as
    assert "cut off there" in reason
    assert is_known(reason)


def test_so_is_a_person() -> None:
    [(met, reason)] = _reasons("ZELBRIKO, HARUNDO QUOMBAV", "Person")
    assert met == "Zelbriko, Harundo Quombavarian"
    assert "cut off there" in reason


@pytest.mark.parametrize(
    "name",
    [
        "JOINT STOCK COMMERCIAL BAN",  # many begin so
        "ELMONT SHIPPIN",  # few letters
        "NEGIN KISH INTERNATIONAL SAHELI AND",  # another letter
    ],
)
def test_common_beginnings_few_letters_and_other_letters_are_not_told_so(name: str) -> None:
    assert not [reason for _, reason in _reasons(name) if "cut off" in reason]


def test_ships_are_not_told_so() -> None:
    asked = subject({"name": "Zelbrik Harundo Quombavar", "schema": "Vessel"}, kind="party", subject_id="x")
    assert told_cut_off(asked, _entry("Zelbrik Harundo Quombavarian", "Vessel"), [(0, 0)]) is None

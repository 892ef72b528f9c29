import pytest

from tidewaiter.entities.screening import Index, screened, subject
from tidewaiter.entities.screening.entries import Listed, listed


def _entry(name: str, schema: str = "Company") -> Listed:
    return listed({"listing_id": name, "list": "csl", "schema": schema, "name": name})


INDEX = Index([
    _entry("Al-Arabi Trading Company Limited"), _entry("Elmont AG"), _entry("Joint Stock Company Angstrem-M"),
    _entry("Steel Trading Company"), _entry("OCEAN STAR OF PACIFIC", "Vessel"),
])  # fmt: skip
"""The names of a list of five: words are weighed by how rare they are in names everywhere, not here."""


def _hits(name: str, schema: str = "Company") -> list[tuple[str, str, float]]:
    asked = subject({"name": name, "schema": schema}, kind="party", subject_id="x")
    return [(hit.entry.names[0], hit.reason, hit.score) for hit in screened([asked], INDEX)]


@pytest.mark.parametrize(
    ("name", "listed_as"),
    [
        ("LIMITED COMPANY TRADING AL-ARABI", "Al-Arabi Trading Company Limited"),
        ("Trading Company Limited, Al-Arabi", "Al-Arabi Trading Company Limited"),
        ("AG, ELMONT", "Elmont AG"),
        ("ANGSTREM-M COMPANY STOCK JOINT", "Joint Stock Company Angstrem-M"),
    ],
)
def test_all_words_in_another_order_are_met_and_said_to_be(name: str, listed_as: str) -> None:
    [(met, reason, score)] = _hits(name)
    assert met == listed_as
    assert "another order" in reason
    assert score == pytest.approx(0.88, abs=0.01)


def test_a_name_that_is_read_as_the_same_words_is_judged_by_what_was_learned() -> None:
    [(_, reason, _)] = _hits("TRADING AL-ARABI COMPANY LIMITED")
    assert "another order" not in reason


@pytest.mark.parametrize(
    "name", ["LIMITED COMPANY TRADING AL-ARABI EXPRESS", "COMPANY LIMITED TRADING", "COMPANY STEEL TRADING"]
)
def test_a_word_more_a_word_less_and_common_words_are_not_met_so(name: str) -> None:
    assert not [reason for _, reason, _ in _hits(name) if "another order" in reason]


def test_ships_whose_names_have_the_same_words_are_two() -> None:
    assert not [reason for _, reason, _ in _hits("STAR OF OCEAN PACIFIC", "Vessel") if "another order" in reason]

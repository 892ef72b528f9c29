"""AD/CVD orders and the evasion of them."""

import pytest

from tidewaiter.sources.known.evasion_cases import determinations
from tidewaiter.sources.known.trade_remedy_orders import orders, orders_with_codes

ORDER = {
    "DOCNo": "A-570-901", "Country": "China", "Continueddate": "2014/1/10", "FedReg": "79 FR 1", "Pubdate": "",
    "Column1": "", "Column2": "", "Column3": "", "active": "1",
}  # fmt: skip
CASE = {
    "eapa_case": "7901", "product": "Sample wheels", "ad_order": "A-570-901", "cvd_order": "", "true_origin": "China",
    "declared_or_transshipment_country": "Malaysia", "importer": "Sample Wheels, LLC", "stage": "determination",
    "outcome": "evasion found", "action_date": "2021-09-16",
}  # fmt: skip


def order(**changes):
    return next(orders([ORDER | changes]))


def case(**changes):
    return next(determinations([CASE | changes]))


def test_an_order_in_force_has_no_end():
    assert (order()["ended_on"], order()["citation"], order()["remedy"]) == ("", "79 FR 1", "AD")


def test_the_last_date_of_an_ended_order_is_its_end():
    assert order(active="0")["ended_on"] == "2014-01-10"


@pytest.mark.parametrize(
    ("notice", "ended"),
    [
        (" 12/1/2013", "2014-01-10"),
        (" 5/6/2015", "2014-01-10"),
        (" 8/10/2019", "2019-08-10"),
    ],
)
def test_a_continuation_years_before_the_notice_of_the_end_is_not_the_end(notice, ended):
    moved = order(active="0", FedReg=notice, Pubdate="https://example.org", Column3="84 FR 2")
    assert (moved["ended_on"], moved["citation"]) == (ended, "84 FR 2")


def test_the_case_number_decides_on_the_country():
    assert order(Country="Oman")["origin"] == "CN"


def test_a_case_of_an_unknown_country_code_keeps_the_country_by_name():
    assert order(DOCNo="A-999-901", Country="Viet Nam")["origin"] == "VN"


def test_a_number_that_is_no_case_number_gives_none():
    torn = order(DOCNo="C-53-878", Country="India")
    assert (torn["case_number"], torn["remedy"], torn["origin"]) == ("", "", "IN")


def test_tariff_numbers_are_kept_as_digits():
    row = {"case_number": "C-533-901", "country": "India", "hts_numbers": "4810.22.50.44; 4811.90.90"}
    assert next(orders_with_codes([row]))["hs_codes"] == "4810225044;48119090"


@pytest.mark.parametrize(
    ("outcome", "illicit"),
    [
        ("evasion found", "true"),
        ("evasion not found", "false"),
        ("evasion finding reversed", "false"),
        ("evasion found (remanded)", ""),
        ("reasonable suspicion", ""),
    ],
)
def test_only_what_was_decided_is_a_violation_or_none(outcome, illicit):
    assert case(outcome=outcome)["illicit"] == illicit


def test_an_outcome_in_new_words_is_not_guessed():
    assert case(outcome="partly affirmed")["illicit"] == "partly affirmed"


def test_a_matter_without_a_number_is_named_after_its_goods():
    assert case(eapa_case="")["matter"] == "EAPA unnumbered: Sample wheels"


def test_two_stages_of_one_matter_are_two_decisions():
    assert case()["decision_id"] != case(stage="interim measures")["decision_id"]


def test_several_true_origins_are_all_kept():
    assert case(true_origin="China; Germany; Korea")["origin"] == "CN;DE;KR"

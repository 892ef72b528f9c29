"""Listed firms behind a slip of the pen: in a word of the trade, in a legal form, in the name itself."""

from __future__ import annotations

import pytest

from tests.known_sentences import is_known
from tidewaiter.entities.screening import Index, listed, screened, subject
from tidewaiter.entities.screening.misspelt import without_slips
from tidewaiter.entities.screening.one_slip import told_by_one_slip
from tidewaiter.entities.screening.wording import worded

LIST = [
    ("F1", "Organization", "ZELBRIK ISKAND CO., LTD"),
    ("F2", "Organization", "QUOMBA AIRCRAFT CORPORATION"),
    ("F3", "Organization", "PUBLIC JOINT STOCK COMPANY VORTANBANK"),
    ("F4", "Organization", "HARUND SHIPPING INC"),
    ("F5", "Organization", "NORD PYLON 2 AG"),
    ("F6", "Organization", "VANDMARK TECHNOLOGY CO LTD"),
    ("F7", "Organization", "GUIVANES S.A.S."),
    ("F8", "Organization", "FALCON TRADE CO. LTD."),
    ("F9", "Organization", "GRUPO FALCON DEL MAR, S.A."),
    ("V1", "Vessel", "GUIVANE"),
    ("V2", "Vessel", "QUOMBA STAR VIII"),
    ("V3", "Vessel", "HARUNDIO"),
    ("P1", "Person", "MUHAMMAD SADUR"),
    ("P2", "Person", "HARLAND, Sheila"),
]
INDEX = Index([listed({"listing_id": key, "list": "SDN", "schema": kind, "name": name}) for key, kind, name in LIST])


def hits(name, kind="Company"):
    looked_up = subject({"name": name, "schema": kind}, kind="party", subject_id="S")
    return {hit.entry.listing_id: hit for hit in screened([looked_up], INDEX)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ZELBRIK ISKAND CO., LDT", "F1"),
        ("ZELBRIK ISKAND COMPNY LLTD.", "F1"),
        ("QUOMBA AIRCARFT CORPORATION", "F2"),
        ("QUOMBA AIRCRAFT CORPORAITON", "F2"),
        ("PUBLIC JOINT STCK COMPANY VORTANBANK", "F3"),
        ("HARNUD SHIPPING INC", "F4"),
        ("VANDMARK TECNHOLOGY CO LTD", "F6"),
        ("FALCON RTADE CO. LTD.", "F8"),
        ("GRPO FALCON DEL MAR, S.A.", "F9"),
        ("GRUPO FALCON DEL MAR, Y.A.", "F9"),
    ],
)
def test_one_slip_hides_no_listed_firm(name, expected):
    assert expected in hits(name)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Crédit Agricole S.A.", "Credit Agricole S.A."),
        ("Foncière Générale SA", "Fonciere Generale SA"),
        ("Societatea cu Răspundere Limitată Pro Vortan", "Societatea cu Raspundere Limitata Pro Vortan"),
        ("VORTAN ANONİM ŞİRKETİ", "VORTAN ANONIM SIRKETI"),
    ],
)
def test_a_letter_with_a_sign_above_it_is_no_slip_and_parts_no_word(name, plain):
    """ "Crédit" was read as CR and DIT, and "Agricole" beside it as a slip of another word."""
    assert [word.text for word in worded(name, "Company")] == [word.text for word in worded(plain, "Company")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müllgard Textil GmbH", "Muellgard Textil GmbH"),
        ("Jørvik Shipping AS", "Joervik Shipping AS"),
        ("Köbner", "Koebner"),
    ],
)
def test_an_umlaut_may_be_written_with_an_e(one, other):
    index = Index([listed({"listing_id": "U1", "list": "SDN", "schema": "Organization", "name": one})])
    met = [*screened([subject({"name": other, "schema": "Company"}, kind="party", subject_id="S")], index)]
    assert [hit.entry.listing_id for hit in met] == ["U1"]
    assert max(hit.score for hit in met) > 0.6


def test_a_slip_in_a_ships_name_is_met_unless_its_number_is_another():
    assert "but for one slip" in hits("HARNDIO", "Vessel")["V3"].reason
    index = Index(
        [
            listed(
                {
                    "listing_id": "L",
                    "list": "SDN",
                    "schema": "Vessel",
                    "name": "HARUNDIO",
                    "identifiers": "imo:9187629",
                }
            )
        ]
    )
    asked = {"name": "HARNDIO", "schema": "Vessel", "identifiers": "imo:9074729"}
    assert not list(screened([subject(asked, kind="vessel", subject_id="S")], index))


def test_a_slip_in_a_name_is_told_as_one_and_as_policy():
    [hit] = hits("UIVANES S.A.S.").values()
    assert 0.5 < hit.score < 0.6
    assert "but for one slip" in hit.reason
    assert is_known(hit.reason)


def test_a_common_first_name_with_a_slip_weighs_no_more_than_the_right_one():
    assert "P1" in hits("MUHMAMAD SADUR", "Person")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NORD PYLON 3 AG", "Company"),  # another figure is another thing
        ("HARUNG SHIPPING INC", "Company"),  # half of such names would be meant otherwise: six letters are needed
        ("Harlamd Sheilo", "Person"),
        ("GUIVENES", "Vessel"),  # few letters, and another firm
        ("QUOMBA STAR VII", "Vessel"),  # another number
    ],
)
def test_another_letter_in_a_short_word_is_another_name(name, kind):
    told = [hit.reason for hit in hits(name, kind).values()]
    assert not any("slip" in reason for reason in told)


@pytest.mark.parametrize(
    "name", ["Centrax Trading Ltd", "Vale Inco", "Euro Spar", "Marino SpA", "Global Ltc", "Ltd", "Vision HD"]
)
def test_words_that_may_be_meant_as_they_stand_are_kept(name):
    assert without_slips(name) == name


def test_another_letter_that_stands_alone_is_no_slip():
    listed_firm = listed({"listing_id": "L", "list": "SDN", "schema": "Organization", "name": "A.C. Zelbriko"})
    asked = subject({"name": "A.S. Zelbriko", "schema": "Company"}, kind="party", subject_id="S")
    assert told_by_one_slip(asked, listed_firm, [(0, 0)]) is None

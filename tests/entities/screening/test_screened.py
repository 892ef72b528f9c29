"""Names against a list: what must be met however it is written, and what must be left alone."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.entities.screening import Index, listed, screened, subject


def entry(listing_id, name, **columns):
    usual = {"listing_id": listing_id, "list": "SDN", "schema": "Person", "name": name}
    return listed(usual | columns)


LIST = [
    entry("P1", "LAVROV, Sergey Viktorovich", birth_dates="1950-03-21", countries="RU"),
    entry("P2", "AL-QADULI, 'Abd al-Rahman Muhammad Mustafa"),
    entry("P3", "KIM, Jong Un", countries="KP"),
    entry("F1", "MAHAN AIR CO.", schema="Organization", countries="IR", identifiers="registration:998877"),
    entry("F2", "OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU ISKUSSTVO KRASOTY", schema="Organization"),
    entry("F3", "AL-QAIDA GENERAL TRADING", schema="Organization"),
    entry("V1", "HELLENIC SPIRIT", schema="Vessel", identifiers="imo:9187629"),
]
INDEX = Index(LIST)


def met(name, *, index=INDEX, **columns):
    """The entries met, with their scores."""
    looked_up = subject({"name": name} | columns, kind="party", subject_id="S")
    return {hit.entry.listing_id: hit.score for hit in screened([looked_up], index)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sergey Viktorovich Lavrov", "P1"),
        ("Sergei Lavrov", "P1"),
        ("Сергей Лавров", "P1"),
        ("Abdulrahman Mohammed Mustafa al Qaduli", "P2"),
        ("Kim Chong-un", "P3"),
        ("Mahan Air", "F1"),
        ("MAHAN AIRE COMPANY LTD", "F1"),
        ("ООО Искусство Красоты", "F2"),
    ],
)
def test_a_listed_name_is_met_however_it_is_written(name, expected):
    found = met(name)
    assert max(found, key=found.get) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Attn: John Miller, Mahan Air",
        "Mahan Air c/o Harbour Forwarding",
        "Harbour Forwarding c/o Mahan Air",
        "Harbour Forwarding O/B Mahan Air",
        "Mahan Air as agent for Vandelay Steel",
        "Mahan Air VAT No. 123456789",
        "Mahan Air ADD: 12 Harbour Road",
        "Mahan Air 12 Harbour Road, Leeds",
        "NOTIFY PARTY: Mahan Air",
        "c/o Mahan Air",
        "To the order of Mahan Air",
    ],
)
def test_a_listed_name_is_met_whatever_stands_beside_it(name):
    assert met(name)["F1"] > 0.75


def test_what_is_read_in_a_name_is_known_since_its_first_day():
    days = {
        "Mahan Air": date(2024, 5, 2),
        "Mahan Air c/o Harbour Forwarding": date(2024, 1, 7),
        "Attn: J, Mahan Air": date(2025, 1, 1),
    }
    found = subject({"name": "Mahan Air"}, kind="party", subject_id="S", named_on=days)
    assert found.named_on["Mahan Air"] == date(2024, 1, 7)


def test_words_that_many_names_have_are_met_in_any_order_where_they_are_all_of_a_name():
    """Each of them brings no candidates alone; two neighbours meet the entry by another of its names."""
    crowd = [
        entry(f"C{n}{word[0]}", f"{word} {n}", schema="Organization")
        for n in range(260)
        for word in ("CHAM HOUSE", "ISLAMIC TRUST", "BANK OF")
    ]
    bank = entry("B1", "CHAM ISLAMIC BANK", schema="Organization", aliases="CHAM BANK")
    index = Index([*crowd, bank])
    assert met("ISLAMIC CHAM BANK", index=index)["B1"] == pytest.approx(
        met("CHAM ISLAMIC BANK", index=index)["B1"], abs=0.1
    )


def test_a_listed_firm_is_met_by_its_whole_name_though_hundreds_of_listed_names_have_its_word():
    branches = [entry(f"C{n}", f"GAZTRUST UNIT{n}", schema="Organization") for n in range(260)]
    index = Index([*branches, entry("G1", "GAZTRUST", schema="Organization")])
    assert met("PJSC Gaztrust", index=index)["G1"] > 0.9


def test_the_whole_name_comes_before_parts_of_a_longer_one_that_the_field_has():
    aliases = "Gorvaknefteprodukt LLC; LLC Gorvaknefteproduct; Limited Liability Company Gorvaknefteproduct"
    index = Index([entry("G1", "Gorvaknefteprodukt OOO", schema="Organization", aliases=aliases)])
    assert met("To the order of Gorvaknefteprodukt OOO", index=index)["G1"] > 0.75


@pytest.mark.parametrize(
    "name", ["Sunrise General Trading LLC", "Sergey Ivanov", "Acme Ceramics Ltd", "Air Liquide", "Spirit Airlines", ""]
)
def test_ordinary_names_are_left_alone(name):
    assert met(name) == {}


def test_two_who_share_a_rare_first_half_and_differ_in_the_last_are_two():
    assert "P2" not in met("Abd al-Rahman Muhammad Mustafa al-Tikriti al-Mosuli")


def test_a_birth_that_disagrees_takes_odds_away_and_one_that_agrees_adds():
    plain = met("Sergey Lavrov", schema="Person")["P1"]
    assert met("Sergey Lavrov", schema="Person", birth_dates="1950-03-21")["P1"] > plain
    assert met("Sergey Lavrov", schema="Person", birth_dates="1985-01-02").get("P1", 0) < plain


def test_a_number_decides_whatever_the_name():
    assert met("Completely Other Name", identifiers="tax:99-88-77")["F1"] > 0.9


def test_a_ship_is_met_by_its_imo_number_and_by_its_name_with_or_without_prefix():
    assert met("RENAMED STAR", schema="Vessel", identifiers="imo:9187629")["V1"] > 0.9
    assert "V1" in met("M/V Hellenic Spirit", schema="Vessel")
    assert "V1" not in met("Hellenic Spirit", schema="Person")


def test_an_entry_counts_only_while_it_is_valid():
    index = Index([entry("OLD", "LAVROV, Sergey", valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31))])
    assert "OLD" in met("Sergey Lavrov", index=index, first_on=date(2020, 6, 1))
    assert met("Sergey Lavrov", index=index, first_on=date(2021, 1, 1)) == {}


def test_a_hit_counts_from_the_day_on_which_both_were_known():
    index = Index([entry("NEW", "LAVROV, Sergey", valid_from=date(2024, 5, 1))])
    early = subject({"name": "Sergey Lavrov", "first_on": date(2024, 1, 1)}, kind="party", subject_id="S")
    late = subject(
        {"name": "X Imports", "first_on": date(2024, 1, 1)},
        kind="party",
        subject_id="S",
        named_on={"Sergey Lavrov": date(2024, 9, 1)},
    )
    assert [hit.first_on for hit in screened([early], index)] == [date(2024, 5, 1)]
    assert [hit.first_on for hit in screened([late], index)] == [date(2024, 9, 1)]


def test_a_score_is_the_same_alone_and_in_a_crowd():
    crowd = [subject({"name": f"Trader {n} Imports"}, kind="party", subject_id=str(n)) for n in range(50)]
    crowd.insert(20, subject({"name": "Mahan Air"}, kind="party", subject_id="S"))
    among = {hit.entry.listing_id: hit.score for hit in screened(crowd, INDEX) if hit.subject.subject_id == "S"}
    assert among == met("Mahan Air")


def test_the_points_of_the_evidence_add_up_to_the_score():
    import math

    looked_up = subject({"name": "Sergey Lavrov", "birth_dates": "1950-03-21"}, kind="party", subject_id="S")
    [hit] = screened([looked_up], INDEX)
    points = sum(each for _, each in hit.evidence.values())
    assert 1 / (1 + math.exp(-points)) == pytest.approx(hit.score, abs=0.01)
    assert "born on the same day" in hit.reason


def test_a_ship_of_the_same_name_with_another_imo_number_is_another_ship():
    alone = met("Hellenic Spirit", schema="Vessel")["V1"]
    assert "V1" not in met("Hellenic Spirit", schema="Vessel", identifiers="imo:9074729")
    looked_up = subject(
        {"name": "Hellenic Spirit", "schema": "Vessel", "identifiers": "imo:9074729"}, kind="vessel", subject_id="S"
    )
    [hit] = [hit for hit in screened([looked_up], INDEX, threshold=0.0) if hit.entry.listing_id == "V1"]
    assert hit.score < 0.5 < alone
    assert "its IMO number is not the listed IMO9187629" in hit.reason
    assert sum(points for _, points in hit.evidence.values()) < 0


def test_all_of_many_entries_that_a_name_meets_are_told():
    crowd = Index([entry(f"K{n}", f"Zelbrik Quomba {chr(65 + n // 6)}", schema="Organization") for n in range(60)])
    assert len(met("Zelbrik Quomba", index=crowd)) == 60

"""Parties: what the lake says of them, and what each reader may see of it."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.workbench.conftest import AWAY, HOME
from tests.workbench.planted_parties import pair, party, plant, presence, violation, way
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.merging.filling import keep_pairs
from tidewaiter_workbench.parties import sections
from tidewaiter_workbench.parties.filling import guarded_lines, keep_parties
from tidewaiter_workbench.parties.listing import Question, answer
from tidewaiter_workbench.parties.models import Key, Naming, Party, Presence, Word
from tidewaiter_workbench.parties.picture import months_picture
from tidewaiter_workbench.parties.reach import PartyGoneError, opened
from tidewaiter_workbench.party_answers import PartyTold
from tidewaiter_workbench.queue.models import Alert


@pytest.fixture
def filled(party_answers, own_party_lake, db):
    """Parties as the lake tells them, by the name that is written most."""
    keep_parties(party_answers["parties"], by="test")
    return {each.name: each.pk for each in Party.objects.all()}


@pytest.fixture
def here(person):
    return person("analyst", name="here", offices=[HOME])


@pytest.fixture
def chief(person):
    return person("supervisor", name="chief", offices=[], all_offices=True, clearance=3)


def found(text: str, who) -> list[str]:
    return [each.name for each in answer(Question(text=text), person=who).parties]


# What the lake tells


def test_one_firm_under_two_names_is_one_party_whose_lines_are_counted_once(filled, chief):
    seen = opened(chief, filled["Vandelay Steel Ltd"])
    assert {each["name"] for each in seen.written} == {"Vandelay Steel Ltd", "VANDELAY STEEL LIMITED"}
    assert (seen.lines, seen.value, seen.inspected, seen.found) == (4, 12100.0, 2, 2)
    assert set(seen.offices) == {HOME, AWAY}
    assert [month for month, _lines, _value in seen.months] == ["2025-03", "2025-04"]


def test_each_office_sees_the_sum_of_its_own_documents(filled, here):
    seen = opened(here, filled["Vandelay Steel Ltd"])
    assert [each["name"] for each in seen.written] == ["Vandelay Steel Ltd"]
    assert (seen.lines, seen.value, seen.inspected, seen.found) == (2, 1100.0, 1, 1)
    assert [row["item_id"] for row in seen.violations] == ["t/H1/1"]
    assert seen.numbers == ["N-1"]


def test_a_bill_is_read_where_a_declaration_names_it_and_else_by_headquarters_alone(filled, here, chief):
    vandelay = opened(here, filled["Vandelay Steel Ltd"]).written[0]
    assert (vandelay["mentions"], sorted(vandelay["roles"])) == (3, ["consignee", "importer"])
    globex = filled["Globex Foods Inc"]
    assert opened(here, globex).written[0]["mentions"] == 1
    assert opened(chief, globex).written[0]["mentions"] == 2


def test_why_a_name_is_held_for_the_partys_is_told_in_words(filled, chief):
    ways = opened(chief, filled["Vandelay Steel Ltd"]).written
    assert all("legal form" in each["why"] for each in ways)


def test_tables_that_name_a_party_by_its_number_find_it(filled):
    globex, vandelay = (Party.objects.get(pk=filled[name]) for name in ("Globex Foods Inc", "Vandelay Steel Ltd"))
    assert [row["new_party"] for row in globex.content["successors"]] == [filled["Wonka Sweets GmbH"]]
    assert globex.content["network"]["nearest_violator"] == vandelay.pk
    assert Party.objects.get(pk=filled["Wonka Sweets GmbH"]).expected == 0.7
    assert [row["acts"] for row in vandelay.content["series"]] == [["t/H1/1", "t/A1/1"]]
    assert (globex.listed, globex.network) == (0.7, 0.4)


def test_a_likeness_to_a_register_makes_nobody_listed_and_is_marked(filled, chief, signed_in):
    globex = Party.objects.get(pk=filled["Globex Foods Inc"])
    assert globex.listed == 0.7
    assert [(row["list"], row["in_register"]) for row in globex.content["likenesses"]] == [
        ("SDN", False), ("trade register", True),
    ]  # fmt: skip
    page = signed_in(chief).get(reverse("party", args=[globex.pk])).content.decode()
    assert page.count("register, no list") == 1


def test_who_hangs_together_is_told_of_the_importer_and_not_of_who_sold_to_it(filled, chief, signed_in):
    seller = Party.objects.get(pk=filled["Dhaka Mills"])
    assert (seller.network, seller.content["network"]["kin_size"]) == (0.4, None)
    pages = [
        signed_in(chief).get(reverse("party", args=[of])).content.decode()
        for of in (filled["Globex Foods Inc"], seller.pk)
    ]
    assert ["hangs together with 2 other traders" in page for page in pages] == [True, False]


def test_filling_again_changes_nothing_and_a_party_that_is_gone_goes(filled):
    call_command("fill_parties", verbosity=0)
    assert Record.objects.filter(action="brought parties").last().detail == {"parties": len(filled), "changed": 0}
    keep_parties([[party("P-1", presence(HOME, way("x", "LONE FIRM")))]], by="test")
    assert list(Party.objects.values_list("pk", flat=True)) == ["P-1"]
    assert Presence.objects.count() == 1
    assert not Key.objects.exclude(presence__party="P-1").exists()
    assert not Naming.objects.exclude(presence__party="P-1").exists()


def test_a_lake_without_parties_fills_nothing(desk, db):
    call_command("fill_parties", verbosity=0)
    assert not Party.objects.exists()


# What a reader may see


def test_a_party_of_another_office_does_not_exist(filled, person):
    nowhere = person("supervisor", name="nowhere", offices=["9999"], clearance=3)
    for party_id in filled.values():
        with pytest.raises(PartyGoneError):
            opened(nowhere, party_id)
    assert found("Vandelay", nowhere) == []
    assert answer(Question(show="violations"), person=nowhere).parties == []


def test_a_name_that_only_another_office_wrote_finds_nobody(db, here, chief):
    home = presence(HOME, way("x", "ALPHA IMPORTS", number="A-1"), lines=20)
    away = presence(AWAY, way("y", "OMEGA IMPORTS", number="O-1"))
    keep_parties([[party("P-1", home, away)]], by="test")
    assert found("omega", here) == found("O-1", here) == []
    assert found("alpha imp", here) == ["ALPHA IMPORTS"]
    assert found("omega", chief) == found("O-1", chief) == ["ALPHA IMPORTS"]


def test_a_line_that_is_marked_above_ones_clearance_is_neither_shown_nor_counted(db, person, chief):
    open_part = presence(HOME, way("x", "ALPHA IMPORTS"), lines=3)
    red_part = presence(HOME, way("y", "ALPHA SECRET"), lines=1, mark=3, violations=(violation("t/R/1"),))
    keep_parties([[party("P-1", open_part, red_part)]], by="test")
    low = person("analyst", name="low", clearance=1)
    seen = opened(low, "P-1")
    assert (seen.lines, seen.found, len(seen.written), seen.violations) == (3, 0, 1, [])
    assert found("secret", low) == []
    assert opened(chief, "P-1").lines == 4


def test_marks_of_alerts_set_apart_what_their_lines_tell(own_party_lake, db, here, chief, alerts):
    Alert.objects.filter(declaration_id="ODD").update(item_id="t/H1/1", mark=3)
    assert guarded_lines() == {"t/H1/1": 3}
    call_command("fill_parties", verbosity=0)
    party_id = Party.objects.get(name="Vandelay Steel Ltd").pk
    assert (opened(here, party_id).lines, opened(here, party_id).found) == (1, 0)
    assert (opened(chief, party_id).lines, opened(chief, party_id).found) == (4, 2)


def test_a_line_marked_since_the_last_run_leaves_the_page_at_once(filled, here, alerts):
    party_id = filled["Vandelay Steel Ltd"]
    assert len(opened(here, party_id).violations) == 1
    Alert.objects.filter(declaration_id="ODD").update(item_id="t/H1/1", mark=2)
    assert opened(here, party_id).violations == []


def test_others_are_named_only_where_they_lie_within_reach(db, here, chief, signed_in):
    mine = party(
        "P-1",
        presence(HOME, way("x", "ALPHA IMPORTS"), partners=[{"party_id": "P-2", "role": "exporter", "lines": 2}]),
        alike=[{"party_id": "P-2", "probability": 0.6, "why": "name"}],
        network={"propagated_risk": 0.9, "nearest_violator": "P-2", "hops_to_violator": 2.0, "reason": "a secret tie",
                 "declared_on": "2025-06-01", "kin_size": None, "successor_score": 0.0},
        successors=[{"old_party": "P-2", "new_party": "P-1", "probability": 0.9, "why": "trade",
                     "stopped_on": "2025-01-01", "began_on": "2025-02-01"}],
        network_risk=0.9,
    )  # fmt: skip
    keep_parties([[mine, party("P-2", presence(AWAY, way("y", "HIDDEN MILLS")))]], by="test")
    page = signed_in(here).get(reverse("party", args=["P-1"])).content.decode()
    assert ">0.90<" in page, "the figure is the house's answer, and is told"
    assert "90\xa0%" not in page.partition("Network")[2].partition("Possibly the same as")[0], "it is no probability"
    assert "HIDDEN MILLS" not in page
    assert "/parties/P-2/" not in page
    assert "a secret tie" not in page
    whole = signed_in(chief).get(reverse("party", args=["P-1"])).content.decode()
    assert whole.count("HIDDEN MILLS") >= 4
    assert "a secret tie" in whole


@pytest.mark.parametrize(("hops", "told"), [(0.0, "Its last line names a known violator:"), (1.0, "1 tie from")])
def test_a_violator_on_the_last_line_itself_is_no_ties_away(db, here, signed_in, hops, told):
    mine = party(
        "P-1",
        presence(HOME, way("x", "ALPHA MILLS"), partners=[{"party_id": "P-2", "role": "importer", "lines": 2}]),
        network={"propagated_risk": 0.2, "nearest_violator": "P-2", "hops_to_violator": hops, "reason": "",
                 "declared_on": "2025-06-01", "kin_size": None, "successor_score": 0.0},
    )  # fmt: skip
    keep_parties([[mine, party("P-2", presence(HOME, way("y", "RARUAN")))]], by="test")
    page = signed_in(here).get(reverse("party", args=["P-1"])).content.decode()
    assert told in page
    assert "0 ties from" not in page


def test_a_forecast_names_ones_own_offices_only(filled, here, chief, signed_in):
    url = reverse("party", args=[filled["Wonka Sweets GmbH"]])
    assert f"<dd>{HOME}</dd>" in signed_in(here).get(url).content.decode()
    assert f"<dd>{HOME}, {AWAY}</dd>" in signed_in(chief).get(url).content.decode()


def test_figures_after_reasons_of_a_forecast_are_said_to_be_shares(db, here, signed_in):
    forecast = {"as_of": "2025-06-01", "place": 1, "expected_acts": 0.7, "window_days": 90, "probability": 0.03,
                "goods": "", "offices": "",
                "reason": "violations of its own (81%)"}  # fmt: skip
    for reason, told in (("violations of its own (81%)", True), ("nothing in particular: it declares much", False)):
        planted = party("P-1", presence(HOME, way("x", "ALPHA")), forecasts=[forecast | {"reason": reason}])
        keep_parties([[planted]], by="test")
        page = signed_in(here).get(reverse("party", args=["P-1"])).content.decode()
        assert reason in page
        assert ("the share of each in what speaks for it" in page) == told


# The pages


def test_reading_and_searching_are_on_record(filled, here, signed_in):
    browser = signed_in(here)
    browser.get(reverse("party", args=[filled["Globex Foods Inc"]]))
    browser.get(reverse("parties"), {"text": "globex"})
    kept = list(Record.objects.filter(by="here").exclude(kind="person").values_list("action", "kind", "key"))
    assert kept == [("read a party", "party", filled["Globex Foods Inc"]), ("searched parties", "parties", "")]


def test_a_party_is_found_by_name_number_and_id_and_a_document_leads_to_it(filled, here, signed_in):
    wonka = filled["Wonka Sweets GmbH"]
    for text in ("wonka", "SWEETS won", "n-3", "N3", wonka, "Wönka"):
        assert found(text, here) == ["Wonka Sweets GmbH"], text
    assert found("xyzzy", here) == []
    browser = signed_in(here)
    assert browser.get(reverse("party_called"), {"number": "N-3"}).url == reverse("party", args=[wonka])
    assert "text=nobody" in browser.get(reverse("party_called"), {"number": "nobody"}).url


def test_who_was_merged_leads_to_who_took_it_up(db, here, signed_in):
    keep_parties(
        [[party("P-1", presence(HOME, way("x", "ALPHA"))), party("P-0", name="OLD", merged_into="P-1")]], by="test"
    )
    page = signed_in(here).get(reverse("party", args=["P-0"])).content.decode()
    assert "P-0 was merged into it" in page


def test_the_lists_put_first_what_is_held_against_them(db, chief):
    calm = party("P-1", presence(HOME, way("a", "CALM"), violations=(violation("t/1/1"),)), network_risk=0.1)
    wild = party("P-2", presence(HOME, way("b", "WILD"), violations=(violation("t/2/1"), violation("t/3/1"))),
                 network_risk=0.9, listed=0.8)  # fmt: skip
    clean = party("P-3", presence(HOME, way("c", "CLEAN")))
    keep_parties([[calm, wild, clean]], by="test")
    told = {show: [each.name for each in answer(Question(show=show), person=chief).parties] for show in
            ("violations", "network", "listed", "expected")}  # fmt: skip
    assert told == {"violations": ["WILD", "CALM"], "network": ["WILD", "CALM"], "listed": ["WILD"], "expected": []}


@pytest.mark.parametrize("show", ["violations", "network", "expected", "listed"])
def test_the_pages_of_a_list_show_every_party_once_and_in_order(show, db, chief, here, signed_in):
    def figures(n: int) -> dict:
        return {"network_risk": n % 5 / 10, "listed": n % 4 / 10}

    def firm(n: int) -> PartyTold:
        called, hit = way(f"w{n}", f"FIRM {n}"), violation("t/1/1")
        home = presence(HOME, called, lines=n % 3, violations=(hit,) * (1 + n % 4))
        return party(f"P-{n:03}", home, presence(AWAY, called, violations=(hit,) * (n % 2)), **figures(n))

    keep_parties([[firm(n) for n in range(130)]], by="test")
    Party.objects.update(expected=F("network"))
    for who in (chief, here):
        told, after = [], ""
        while True:
            part = answer(Question(show=show), person=who, after=after)
            assert part.more == bool(part.after)
            told += part.parties
            after = part.after
            if not after:
                break
        assert sorted(each.party.pk for each in told) == [f"P-{n:03}" for n in range(130)]
        places = [each.found if show == "violations" else getattr(each.party, show) for each in told]
        assert places == sorted(places, reverse=True)
    page = signed_in(here).get(reverse("parties"), {"show": show}).content.decode()
    assert 'rel="next"' in page


_NONE_OF_OURS = ("x", "W10", "WzEsMl0", "bnVsbA", "WzFlOTk5LCJQIl0", "W1siYSJdLCAxLCAiUCJd", "W05hTiwgMSwgIlAiXQ")


@pytest.mark.parametrize("cursor", _NONE_OF_OURS)
def test_a_place_that_is_none_of_ours_is_refused(cursor, db, here, signed_in):
    answered = signed_in(here).get(reverse("parties"), {"after": cursor})
    assert answered.status_code == 400
    assert "cursor" not in answered.content.decode()


def test_of_a_common_name_those_with_the_most_lines_come_first(db, here):
    away = presence(AWAY, way("y", "TRADING"), lines=900)
    firms = [party(f"P-{n}", presence(HOME, way(f"w{n}", f"TRADING {n}"), lines=n), away) for n in range(1, 120)]
    keep_parties([firms], by="test")
    met = answer(Question(text="trading"), person=here)
    assert [each.lines for each in met.parties] == list(range(119, 69, -1))
    rest = answer(Question(text="trading"), person=here, after=met.after, size=60)
    assert [each.lines for each in rest.parties] == list(range(69, 9, -1))
    last = answer(Question(text="trading"), person=here, after=rest.after)
    assert [each.lines for each in last.parties] == list(range(9, 0, -1))
    assert not last.more


def test_of_a_name_that_too_many_bear_it_is_said_that_there_are_others(db, here, signed_in, monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.parties.listing._MOST_MET", 3)
    keep_parties(
        [[party(f"P-{n}", presence(HOME, way(f"w{n}", f"TRADING {n}"), lines=n)) for n in range(1, 9)]], by="test"
    )
    met = answer(Question(text="trading"), person=here)
    assert [each.lines for each in met.parties] == [8, 7, 6]
    assert met.more
    assert not met.whole
    page = signed_in(here).get(reverse("parties"), {"text": "trading"}).content.decode()
    assert "say more of the name" in page


def test_all_words_must_stand_in_one_offices_documents_whichever_is_rarer(db, here, chief):
    home, away = presence(HOME, way("a", "ALPHA TRADING")), presence(AWAY, way("b", "OMEGA LIMITED"))
    rest = [party(f"P-{n}", presence(HOME, way(f"w{n}", "BETA TRADING"))) for n in range(2, 9)]
    keep_parties([[party("P-1", home, away), *rest]], by="test")
    assert found("trading alpha", here) == found("alph trad", here) == ["ALPHA TRADING"]
    assert found("alpha omega", chief) == []
    assert found("alpha nobody", chief) == []


def test_a_word_that_nobody_bears_any_more_finds_nobody_and_one_that_came_back_does(db, here):
    old, new = (party("P-1", presence(HOME, way("x", name))) for name in ("ALPHA", "OMEGA"))
    for told, (alpha, omega) in ((old, (["ALPHA"], [])), (new, ([], ["OMEGA"])), (old, (["ALPHA"], []))):
        keep_parties([[told]], by="test")
        assert (found("alpha", here), found("omega", here)) == (alpha, omega)
    assert dict(Word.objects.values_list("value", "presences")) == {"ALPHA": 1, "OMEGA": 0}


def test_words_that_an_older_workbench_kept_among_the_keys_are_found_after_the_migration(db, here):
    keep_parties([[party("P-1", presence(HOME, way("x", "ALPHA TRADING"), lines=7))]], by="test")
    Naming.objects.all().delete()
    Word.objects.all().delete()
    where = Presence.objects.get()
    Key.objects.bulk_create(
        Key(presence=where, kind="word", head=word[:3], value=word) for word in ("ALPHA", "TRADING")
    )
    import_module("tidewaiter_workbench.parties.migrations.0003_words_borne").move_words(
        apps, connection.schema_editor()
    )
    assert found("alpha trading", here) == ["ALPHA TRADING"]
    assert not Key.objects.filter(kind="word").exists()


def test_its_open_alerts_are_those_of_ones_own_offices(db, here, signed_in, alerts):
    plant()  # P-aa is called IMP-1, as the alerts' importer is
    page = signed_in(here).get(reverse("party", args=["P-aa"])).content.decode()
    mine = Alert.objects.filter(importer="IMP-1", office=HOME).count()
    assert f'In the queue <span class="tag strong">{mine}</span>' in page
    assert mine < Alert.objects.filter(importer="IMP-1").count()


def test_a_longer_history_asks_no_more_questions(db, here, signed_in):
    def asked(party_id: str) -> int:
        browser = signed_in(here)
        browser.get(reverse("party", args=[party_id]))
        with CaptureQueriesContext(connection) as questions:
            browser.get(reverse("party", args=[party_id]))
        return len(questions)

    many = [way(f"w{n}", f"ALPHA {n}", number=f"A-{n}") for n in range(30)]
    hits = tuple(violation(f"t/{n}/1") for n in range(30))
    keep_parties(
        [
            [
                party("P-1", presence(HOME, way("x", "ONE"), violations=hits[:1])),
                party("P-2", presence(HOME, *many, violations=hits)),
            ]
        ],
        by="test",
    )
    assert asked("P-2") == asked("P-1") <= 22


def test_the_link_chart_is_a_file_for_those_who_reach_every_office(filled, here, chief, signed_in):
    url = reverse("party_chart", args=[filled["Globex Foods Inc"]])
    assert signed_in(here).get(url).status_code == 403
    answered = signed_in(chief).get(url)
    assert answered.headers["Content-Disposition"].startswith("attachment")
    assert "Globex Foods Inc" in answered.content.decode()
    assert Record.objects.filter(action="exported a link chart", by="chief").exists()


def test_other_parts_tell_the_page_what_they_know(db, here, signed_in, monkeypatch):
    monkeypatch.setattr(sections, "_asked", {})
    plant()
    asked = []

    def question(person, party_id, numbers):
        asked.append((person, party_id, list(numbers)))
        return sections.Section("Cases", [sections.Line("case 7: penalty served", url="/cases/7/", state="closed")])

    sections.enter("cases", question)
    page = signed_in(here).get(reverse("party", args=["P-aa"])).content.decode()
    assert "case 7: penalty served" in page
    assert asked == [(here, "P-aa", ["IMP-1"])]


def test_what_traders_write_is_never_markup(db, here, signed_in):
    keep_parties([[party("P-1", presence(HOME, way("x", "<script>alert(1)</script>")))]], by="test")
    keep_pairs([pair()], by="test")
    for url in (reverse("party", args=["P-1"]), reverse("parties") + "?text=P-1"):
        page = signed_in(here).get(url).content.decode()
        assert "<script>alert" not in page
        assert " style=" not in page


# The picture


def test_the_months_without_trade_are_there_too():
    picture = months_picture([("2024-11", 4, 40.0), ("2025-02", 8, 80.0)], ["2025-02", "2025-02"])
    assert [(bar["month"], bar["lines"], bar["found"]) for bar in picture.bars] == [
        ("2024-11", 4, 0), ("2024-12", 0, 0), ("2025-01", 0, 0), ("2025-02", 8, 2),
    ]  # fmt: skip
    assert picture.bars[3]["height"] == 2 * picture.bars[0]["height"]
    assert [tick["year"] for tick in picture.ticks] == ["2025"]
    assert months_picture([], []) is None


def test_its_cases_are_told_within_reach(db, here, person, signed_in, alerts):
    from tidewaiter_workbench.cases.models import Case, Link

    plant()
    days = {"opened_at": "2025-06-20T00:00:00Z", "changed_at": "2025-06-20T00:00:00Z", "opened_by": "sara"}
    for title, office, mark in (("Ours", HOME, 1), ("Theirs", AWAY, 1), ("Secret", HOME, 3)):
        case = Case.objects.create(kind="VIOLATION", title=title, office=office, mark=mark, phase="intake", **days)
        Link.objects.create(case=case, kind="party", key="IMP-1", added_at=days["opened_at"], added_by="sara")
    page = signed_in(here).get(reverse("party", args=["P-aa"])).content.decode()
    assert "Ours" in page
    assert "Theirs" not in page
    assert "Secret" not in page


def test_no_violation_is_beyond_reach_because_there_are_many(db, desk, here, signed_in):
    hits = tuple(violation(f"t/MANY-{n}/1") for n in range(15))
    keep_parties([[party("P-1", presence(HOME, way("a", "BUSY"), violations=hits))]], by="test")
    page = signed_in(here).get(reverse("party", args=["P-1"])).content.decode()
    assert "These are the latest 12 of 15" in page
    assert all(f"t/MANY-{n}/1" in page for n in range(15))

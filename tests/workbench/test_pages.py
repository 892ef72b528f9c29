"""What pages say, what guards them, and how many questions they ask of the database."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.workbench.conftest import AWAY
from tidewaiter_workbench.queue.filling import bring
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.services import claim
from tidewaiter_workbench.web.navigation import PLACES
from tidewaiter_workbench.web.sheets import safe_cell


@pytest.fixture
def desk_of(person, signed_in):
    return lambda role, **more: signed_in(person(role, **more))


def test_the_shipment_says_why_before_anything_else(alerts, desk_of):
    page = desk_of("supervisor").get(reverse("shipment", args=[alerts["CHEAP"].pk])).content.decode()
    assert page.index("Why it is here") < page.index("Its price among such goods") < page.index("As declared")
    assert "unit price low" in page
    assert "0 % of them were cheaper than this one" in page.replace("\xa0", " ")


def test_the_queue_says_in_which_currency_values_are_once_there_is_a_lake(
    made_lake, desk_of, settings, tmp_path, leads, db
):
    bring(leads, by="test")
    settings.WORKBENCH = {**settings.WORKBENCH, "lake": str(tmp_path / "lake"), "release_hours": 48}
    browser = desk_of("supervisor")
    assert "Value at risk</th>" in browser.get(reverse("queue")).content.decode()
    shutil.copytree(made_lake, tmp_path / "lake")
    for more in ({}, {"headers": {"HX-Request": "true"}}):
        assert "Value at risk, USD</th>" in browser.get(reverse("queue"), **more).content.decode()


def papers(page: str) -> dict[str, list[str]]:
    """The table of papers: for each fact what each paper says of it."""
    table = page[page.index('class="slim papers"') : page.index("</table>", page.index('class="slim papers"'))]
    rows = re.findall(r'<tr[^>]*><th scope="row">([^<]+)</th>(.*?)</tr>', table, re.DOTALL)
    cells = {fact: re.findall(r"<td[^>]*>(.*?)</td>", said, re.DOTALL) for fact, said in rows}
    return {
        html.unescape(fact): [" ".join(re.sub("<[^>]+>", "", cell).split()) for cell in said]
        for fact, said in cells.items()
    }


def test_bill_and_filing_stand_beside_the_declaration_and_what_differs_is_said_in_words(alerts, desk_of):
    page = desk_of("supervisor").get(reverse("shipment", args=[alerts["CHEAP"].pk])).content.decode()
    said = papers(page)
    _, bill, filing = said["importer / consignee"]
    assert bill.endswith("= same"), "accents and marks do not matter"
    assert filing.endswith("= same")
    assert said["exporter / shipper"][1:] == ["Other Mills ≠ differs", "DHAKA MILLS = same"]
    assert said["origin"] == ["BD", "CN ≠ differs", "CN ≠ differs"]
    assert said["subheading"] == ["610910", "610910 = same", "610910 = same"]
    assert said["container"][1].endswith("= same")
    assert said["place of lading"] == ["–", "–", "–"]
    assert said["manufacturer"] == ["Dhaka Mills", "–", "Ningbo Knits ≠ differs"]
    assert said["manufacturer's country"][2] == "CN ≠ differs"
    assert said["importer's number"][2] == "IMP-1 = same"
    assert said["container filled in"][2] == "BD = same"
    assert said["day"] == ["2025-06-30", "–", "2025-05-31 ✓ before it"]
    assert said["goods go to"][2] == "A warehouse", "shown, and not judged"
    assert "5 disagreements" in page


def test_a_line_without_a_bill_says_so(alerts, desk_of):
    page = desk_of("supervisor").get(reverse("shipment", args=[alerts["ODD"].pk])).content.decode()
    assert "The declaration names no bill" in page
    assert "No model has judged this line" in page


def test_who_declared_in_another_office_stays_in_that_office(alerts, desk_of):
    page = desk_of("analyst").get(reverse("shipment", args=[alerts["CHEAP"].pk])).content.decode()
    assert "OLD-0" in page
    assert "OLD-1<" not in page
    assert "of another office" in page
    head = desk_of("supervisor", offices=[], all_offices=True)
    assert "OLD-1<" in head.get(reverse("shipment", args=[alerts["CHEAP"].pk])).content.decode()


def test_a_claim_from_the_list_answers_with_the_row_as_it_is_now(alerts, desk_of, person):
    browser, url = desk_of("analyst"), reverse("claim", args=[alerts["ODD"].pk])
    claim(alerts["ODD"].pk, by=person("officer"))
    answer = browser.post(url, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "officer took this alert before you." in answer.content.decode()
    assert f'id="alert-{alerts["ODD"].pk}"' in answer.content.decode()


def test_why_it_is_hidden_stands_on_the_shipment_and_in_the_list(alerts, desk_of):
    browser, odd = desk_of("analyst"), alerts["ODD"]
    page = browser.get(reverse("shipment", args=[odd.pk])).content.decode()
    assert 'value="exporter"' in page, "any party of it can be suppressed"
    asked = {"role": "exporter", "party.exporter": odd.exporter, "days": 3, "reason": "a known seller"}
    browser.post(reverse("suppress"), asked)
    page = browser.get(reverse("shipment", args=[odd.pk])).content.decode()
    assert "suppressed a party of it" in page
    assert "a known seller" in page
    hidden = browser.get(reverse("queue"), {"show": "suppressed"}).content.decode()
    assert "hidden until" in hidden
    listed = browser.get(reverse("suppressions")).content.decode()
    assert "a known seller" in listed
    assert "EXP-1" in listed


def test_a_kept_filter_asks_the_same_question_again(alerts, desk_of):
    browser = desk_of("analyst")
    browser.post(reverse("save_filter"), {"name": "odd ones", "cause": "anomaly", "show": "free"})
    page = browser.get(reverse("queue")).content.decode()
    assert "?show=free&amp;cause=anomaly" in page
    assert "odd ones" in page


def test_the_sheet_holds_only_what_the_person_may_see(alerts, desk_of):
    sheet = desk_of("analyst").get(reverse("export")).content.decode()
    assert "ODD" in sheet
    assert "FAR" not in sheet


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_no_cell_of_a_sheet_is_a_formula(cell):
    assert str(safe_cell(cell)).startswith("'")


def test_plain_cells_stay_as_they_are():
    assert [safe_cell(cell) for cell in ("T-SHIRTS", 5, -2.5, None)] == ["T-SHIRTS", 5, -2.5, ""]


def test_text_of_a_declaration_is_never_markup(alerts, desk_of):
    Alert.objects.filter(declaration_id="ODD").update(description="<script>alert(1)</script>", reasons=["<b>x</b>"])
    for url in (reverse("queue"), reverse("shipment", args=[alerts["ODD"].pk])):
        page = desk_of("analyst", name=f"analyst {url}").get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page


def test_no_page_carries_script_or_style_of_its_own(alerts, desk_of):
    browser = desk_of("supervisor")
    pages = [reverse("queue"), reverse("shipment", args=[alerts["CHEAP"].pk]), reverse("account"), reverse("tokens")]
    for url in [*pages, reverse("write_result", args=[alerts["CHEAP"].pk]), reverse("mfa_index")]:
        answer = browser.get(url)
        page = answer.content.decode()
        assert answer.status_code in (200, 302), url
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), url
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page), url
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_pages_of_people_are_kept_by_nobody(alerts, desk_of):
    answer = desk_of("analyst").get(reverse("queue"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_refusal_leads_back_to_where_one_was_and_never_out_of_the_house(alerts, desk_of):
    browser, url = desk_of("supervisor"), reverse("close", args=[alerts["ODD"].pk])
    for came, back in (
        ("http://testserver/queue/?cause=model", True),
        ("https://elsewhere.example/", False),
        ("", False),
    ):
        page = browser.post(url, {"version": 1}, headers={"Referer": came}).content.decode()
        assert "Say why" in page
        assert (f'href="{came}"' in page) is back


def test_one_never_leaves_the_house_by_the_back_door(alerts, desk_of):
    browser = desk_of("analyst")
    data = {"version": 1, "reason": "explained", "back": "https://elsewhere.example/"}
    assert browser.post(reverse("close", args=[alerts["ODD"].pk]), data).url == reverse("queue")


def test_a_longer_queue_asks_no_more_questions(alerts, desk_of):
    browser = desk_of("supervisor", offices=[AWAY, "5201"])
    browser.get(reverse("queue"))
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse("queue"))
    one = Alert.objects.get(declaration_id="ODD")
    for n in range(60):
        one.pk, one.item_id, one.declaration_id = None, f"t/N{n}/1", f"N{n}"
        one.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        browser.get(reverse("queue"))
    assert len(many) == len(few) <= 15


def test_a_public_server_passes_every_check():
    """`check --deploy` with the settings of production finds nothing to warn of."""
    keys = {
        "TIDEWAITER_SECRET_KEY": "k" * 30 + "abcdefghijklmnopqrstuvwxyz0123456789",
        "TIDEWAITER_AUDIT_KEY": "a" * 60,
    }
    environment = os.environ | keys | {"TIDEWAITER_PRODUCTION": "1", "TIDEWAITER_HOSTS": "customs.example"}
    command = [sys.executable, "-m", "tidewaiter_workbench", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_public_server_does_not_start_without_its_keys():
    environment = os.environ | {"TIDEWAITER_PRODUCTION": "1"}
    for name in ("TIDEWAITER_SECRET_KEY", "TIDEWAITER_AUDIT_KEY"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "tidewaiter_workbench", "check"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "TIDEWAITER_SECRET_KEY must be set" in done.stderr


def test_migrations_say_what_the_models_say(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_head_leads_to_each_part_once():
    assert len({(place.route, place.query) for place in PLACES}) == len(PLACES)

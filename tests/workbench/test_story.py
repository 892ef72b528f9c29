"""A day's stories, walked in a real browser: from the queue to a label, an override, a race, and a stranger."""

from __future__ import annotations

import pytest

from tests.workbench.conftest import AWAY, HOME
from tidewaiter.lake import Lake
from tidewaiter.tables import found
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.services import claim

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_alert_goes_from_the_queue_to_a_label_and_not_into_the_next_filling(enter, own_lake):
    page = enter("officer", offices=[HOME])
    page.keyboard.press("n")
    page.wait_for_url("**/shipments/**")
    assert "must be opened" in page.inner_text("dl.figures")
    page.keyboard.press("e")
    page.wait_for_url("**/exams/of/**")
    page.get_by_label("yes").check()
    page.get_by_label("Minutes it took").fill("45")
    page.select_option("[name='VALUATION.answer']", "found")
    page.fill("[name='VALUATION.quantity']", "1200")
    page.get_by_label("Recovered").fill("310")
    page.get_by_role("button", name="Keep the result").click()
    page.wait_for_selector("text=is a label from now on")
    with Lake.open(own_lake) as lake:
        rows = lake.read(found.LABELS)
        (label,) = lake.fetch(rows.filter(rows.item_id == "t/MUST/1")).to_pylist()
    assert (label["illicit"], label["typology"], label["cause"]) == (True, "VALUATION", "mandatory")
    assert "MUST" not in {lead.declaration_id for lead in bridge.leads(own_lake, alert_risk=0.1, anomaly_days=14)}
    assert verify().broken_at is None


def test_an_examination_that_was_not_done_needs_a_reason_and_shows_no_other_field(enter, alerts):
    page = enter("officer")
    page.goto(f"/exams/of/{alerts['CHEAP'].pk}/")
    page.get_by_label("no", exact=True).check()
    assert not page.get_by_label("Minutes it took").is_visible()
    page.get_by_role("button", name="Keep the result").click()
    page.wait_for_selector("text=Say why there was no examination.")
    page.get_by_label("Why not").fill("the ship sailed")
    page.get_by_role("button", name="Keep the result").click()
    page.wait_for_selector("h1:has-text('Not examined')")


def test_whoever_comes_second_is_told_and_the_page_stays(enter, alerts, person):
    page = enter("analyst")
    row = page.locator(f"#alert-{alerts['ODD'].pk}")
    row.wait_for()
    claim(alerts["ODD"].pk, by=person("supervisor", name="quick"))
    row.get_by_role("button", name="Claim").click()
    page.wait_for_selector("text=quick took this alert before you.")
    assert "quick" in row.inner_text()
    other = page.locator(f"#alert-{alerts['CHEAP'].pk}")
    other.get_by_role("button", name="Claim").click()
    other.locator("text=you").wait_for()


def test_the_list_is_worked_from_the_keyboard(enter, alerts):
    page = enter("analyst")
    for key in ("j", "j", "j", "c"):
        page.keyboard.press(key)
    page.locator(f"#alert-{alerts['CHEAP'].pk} >> text=you").wait_for()
    page.locator(f"#alert-{alerts['CHEAP'].pk}.here").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/shipments/{alerts['CHEAP'].pk}/")
    page.go_back()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") != "text", "single keys are turned off"


def test_what_has_the_focus_is_never_under_the_bar_at_the_bottom(enter, alerts):
    kept = Alert.objects.get(declaration_id="ODD")
    for n in range(40):
        kept.pk, kept.item_id = None, f"t/MORE-{n}/1"
        kept.save()
    page = enter("analyst")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto("/queue/")
    top = page.locator(".foot").bounding_box()["y"]
    page.locator("[data-key-tick]").first.focus()
    for _n in range(80):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "() => document.activeElement.closest('.foot') ? 0 : document.activeElement.getBoundingClientRect().y"
        )
        assert where < top, "it lies behind the bar"


def test_a_filter_chosen_before_the_scripts_are_there_is_asked_once_they_are(enter):
    page = enter("analyst")
    asked: list = []
    page.route("**/htmx*.js", lambda route: asked.append(route))
    with page.expect_request("**/htmx*.js"):
        page.goto("/queue/", wait_until="commit")
    page.select_option("[name=cause]", "anomaly")
    assert len(asked) == 1, "the scripts have not come yet"
    asked[0].continue_()
    page.wait_for_url("**cause=anomaly**", wait_until="commit", timeout=10_000)
    page.wait_for_function("() => document.querySelectorAll('tr[data-row]').length === 1")
    assert page.locator("[name=cause]").input_value() == "anomaly"


def test_a_filter_asks_anew_without_leaving_the_page_and_can_be_shared_as_an_address(enter):
    page = enter("analyst")
    page.select_option("[name=cause]", "anomaly")
    page.wait_for_url("**cause=anomaly**")
    page.wait_for_function("() => document.querySelectorAll('tr[data-row]').length === 1")
    page.reload()
    assert page.locator("tr[data-row]").count() == 1


def test_a_supervisors_override_is_made_and_is_on_record(enter, alerts):
    page = enter("supervisor")
    page.goto(f"/shipments/{alerts['MUST'].pk}/")
    page.locator("summary:has-text('override')").click()
    page.fill("#close-why", "the goods burnt with the ship")
    page.get_by_role("button", name="Close it").click()
    page.wait_for_selector("text=closed, with your reason on record")
    assert Alert.objects.get(declaration_id="MUST").state == "closed"
    assert Record.objects.get(action="closed").detail["reason"] == "the goods burnt with the ship"


def test_a_stranger_of_another_office_sees_nothing(enter, alerts):
    Alert.objects.filter(office=AWAY).delete()
    page = enter("analyst", offices=[AWAY])
    assert page.locator("tr[data-row]").count() == 0
    page.goto(f"/shipments/{alerts['MUST'].pk}/")
    assert "MUST" not in page.content()
    assert "no such alert within your reach" in page.content()


def test_nothing_runs_off_the_side_of_a_phone(enter, alerts):
    page = enter("supervisor", clearance=3)
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/queue/", f"/shipments/{alerts['CHEAP'].pk}/", f"/exams/of/{alerts['CHEAP'].pk}/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path

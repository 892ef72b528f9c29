"""A rule from draft to backtest to approval to live, walked in a real browser by two people."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbench.conftest import DAY, HOME
from tests.workbench.test_rulebook import DRAFT
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.rulebook.models import Version
from tidewaiter_workbench.rulebook.services import new_rule

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def choose(page, path: str, column: str, how: str, value: str) -> None:
    """Fill in one row, as a hand does: each change is answered before the next."""
    for name, said in (("left", column), ("is", how), ("right", value)):
        field = page.locator(f"[name='{name}:{path}']")
        with page.expect_response("**/rules/write/new/"):
            if name == "is":
                field.select_option(said)
            else:
                field.fill(said)
                field.press("Tab")
        page.wait_for_function("() => !document.querySelector('.htmx-request')")


def test_all_columns_are_one_stop_on_the_way_through_the_editor(enter):
    page = enter("analyst")
    page.goto("/rules/write/new/")
    page.locator("[data-filter-terms]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.insert") == "line_no"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.insert") == "flow"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "name", "what it looks for"
    page.locator("[data-filter-terms]").fill("importer age")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.insert") == "importer_age_days"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('condition').value.includes('importer_age_days')")


def test_a_rule_from_draft_to_backtest_to_approval_to_live(enter, own_lake, alerts):
    page = enter("analyst", offices=[HOME])
    page.goto("/rules/")
    page.keyboard.press("n")
    page.wait_for_url("**/rules/write/new/")
    choose(page, "0.0", "origin", "in", "BD")
    with page.expect_response("**/rules/write/new/"):
        page.get_by_role("button", name="+ condition").click()
    page.locator("[name='left:0.1']").wait_for()
    choose(page, "0.1", "customs_value", "<", "200")
    assert page.input_value("#condition") == 'origin in ("BD")\nand customs_value < 200'
    with page.expect_response("**/rules/write/new/"):
        page.fill("#condition", 'origin in ("BD") and customs_value / net_mass_kg < 2')
    page.wait_for_function("() => document.getElementById('than-0.1')?.value === 'net_mass_kg'")
    with page.expect_response("**/rules/write/new/"):
        page.fill("#condition", 'orign in ("BD") and customs_value / net_mass_kg < 2')
    page.wait_for_selector("#problems >> text=did you mean 'origin'?")
    page.locator(".problem").click()
    marked = "t => t.value.slice(t.selectionStart, t.selectionEnd)"
    assert page.locator("#condition").evaluate(marked) == "orign"
    with page.expect_response("**/rules/write/new/"):
        page.fill("#condition", 'origin in ("BD") and customs_value / net_mass_kg < 2')
    page.wait_for_selector("text=It makes sense")
    page.get_by_label("What it looks for").fill("Cheap goods from Bangladesh")
    page.get_by_label("Short name").fill("cheap-bd")
    page.get_by_label("Typology").select_option("VALUATION")
    page.get_by_label("Legal basis").fill("section 12")
    page.get_by_label("Review by").fill((DAY + dt.timedelta(days=90)).isoformat())
    page.get_by_label("Sunset").fill((DAY + dt.timedelta(days=180)).isoformat())
    page.get_by_role("button", name="Keep the draft").click()
    page.wait_for_url("**/rules/cheap-bd/")
    page.get_by_role("button", name="Backtest").click()
    page.wait_for_selector("text=Lines named")
    assert "of 46 declared" in page.inner_text("#main")
    page.get_by_label("live: act on it").check()
    page.get_by_role("button", name="Submit for approval").click()
    page.wait_for_selector("text=It waits for a second person")
    assert page.get_by_role("button", name="Approve").count() == 0

    other = enter("supervisor", all_offices=True, clearance=3)
    other.goto("/rules/?show=waiting")
    other.get_by_role("link", name="Cheap goods from Bangladesh").click()
    other.get_by_label("Why it may run").fill("tried, and narrow")
    other.get_by_role("button", name="Approve").click()
    other.wait_for_selector("text=the next run puts its lines to it")
    version = Version.objects.get()
    assert (version.state, version.decided_by, version.kept) == ("live", "supervisor", "written")

    bridge.judge_days(own_lake, first=DAY, last=DAY)
    leads = {lead.declaration_id: lead for lead in bridge.leads(own_lake, alert_risk=0.1, anomaly_days=14)}
    assert "rule" in leads["CHEAP"].also
    assert "rule: Cheap goods from Bangladesh" in leads["CHEAP"].reasons
    assert verify().broken_at is None


def test_a_formula_a_group_and_a_dropped_row_stay_in_step(enter, own_lake):
    page = enter("analyst", offices=[HOME])
    page.goto("/rules/write/new/")
    with page.expect_response("**/rules/write/new/"):
        page.fill("#condition", '(duty + customs_value) / net_mass_kg < 3 and (origin = "BD" or origin is missing)')
    page.locator("[name='text:0.0']").wait_for()
    assert page.input_value("[name='text:0.0']") == "(duty + customs_value) / net_mass_kg < 3"
    assert page.input_value("[name='how:0.1']") == "any"
    with page.expect_response("**/rules/write/new/"):
        page.get_by_label("Remove this condition").first.click()
    page.wait_for_function(
        """() => document.getElementById('condition').value === 'origin = "BD"\\nor origin is missing'"""
    )
    with page.expect_response("**/rules/write/new/"):
        page.select_option("[name='how:0']", "none")
    page.wait_for_function("() => document.getElementById('condition').value.startsWith('not (')")


AS_SOON_AS_IT_IS_THERE = """() => new MutationObserver((_, watch) => {
  const how = document.querySelector("[name='how:0']");
  if (document.querySelector("[name='left:0.1']") === null || how.value === "none") return;
  watch.disconnect();
  how.value = "none";
  how.dispatchEvent(new Event("change", { bubbles: true }));
}).observe(document.getElementById("editor").parentNode, { childList: true })"""


def test_what_a_quick_hand_does_to_a_fresh_editor_is_not_lost(enter):
    page = enter("analyst", offices=[HOME])
    page.goto("/rules/write/new/")
    choose(page, "0.0", "origin", "in", "BD")
    page.evaluate(AS_SOON_AS_IT_IS_THERE)
    page.get_by_role("button", name="+ condition").click()
    page.wait_for_function("() => document.getElementById('condition').value.startsWith('not ')")


def test_nothing_runs_off_the_side_of_a_phone(enter, own_lake):
    page = enter("analyst", offices=[HOME])
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/rules/", "/rules/write/new/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_a_worker_backtests_while_the_page_shows_how_far_it_is(enter, own_lake, worker):
    page = enter("analyst", offices=[HOME])
    new_rule("cheap", by=Person.objects.get(username="analyst"), draft=DRAFT)
    worker[1].start()
    page.goto("/jobs/")
    page.wait_for_function("() => !document.body.innerText.includes('no worker there')")
    page.goto("/rules/cheap/")
    page.get_by_role("button", name="Backtest").click()
    page.wait_for_selector("text=Precision: share found in inspected lines")
    assert page.locator("#trying").count() == 0
    assert Job.objects.get(kind="backtest").state == "done"

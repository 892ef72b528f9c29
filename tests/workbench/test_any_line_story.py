"""A line that nothing selected, walked in a real browser: looked up from a paper, read, and opened into the queue."""

from __future__ import annotations

import pytest

from tests.workbench.conftest import AWAY
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.queue.models import Alert

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def look_up(page, number: str) -> None:
    page.goto("/queue/")
    page.fill("#look-up", number)
    page.keyboard.press("Enter")


def test_an_officer_looks_a_line_up_an_analyst_opens_it_and_the_officer_examines_it(enter):
    officer = enter("officer")
    look_up(officer, "calm")
    officer.wait_for_selector("text=Why it is not in the queue")  # read by itself, without a click
    assert officer.url.endswith("/shipments/lines/one/?item=t%2FCALM%2F1")
    assert officer.title().startswith("CALM")
    assert officer.get_by_text("not selected").count() == 1
    assert officer.locator("#open-why").count() == 0
    assert officer.get_by_text("An analyst or a supervisor can").count() == 1

    analyst = enter("analyst")
    look_up(analyst, "BILL-1")
    analyst.wait_for_selector("text=Why it is here")  # that one is in the queue
    look_up(analyst, "CALM")
    analyst.wait_for_selector("text=Why it is not in the queue")
    analyst.get_by_role("link", name="Open it into the queue").click()
    analyst.fill("#open-why", "its seal is new")
    analyst.get_by_role("button", name="Open it into the queue").click()
    analyst.wait_for_selector("text=It is in the queue")
    alert = Alert.objects.get(declaration_id="CALM")
    assert analyst.url.endswith(f"/shipments/{alert.pk}/")

    look_up(officer, "CALM")
    officer.wait_for_url(f"**/shipments/{alert.pk}/")
    officer.wait_for_selector("text=chosen by analyst: its seal is new")
    officer.keyboard.press("e")
    officer.wait_for_selector("text=Keep the result")
    assert Record.objects.get(action="opened a line by hand").by == "analyst"
    assert verify().broken_at is None


def test_whoever_does_not_reach_a_line_is_told_of_none(enter):
    stranger = enter("analyst", name="stranger", offices=[AWAY])
    look_up(stranger, "CALM")
    stranger.wait_for_selector("text=No line within your reach has this number")
    stranger.goto("/shipments/lines/one/?item=t/CALM/1")
    stranger.wait_for_selector("text=There is no such line within your reach")
    assert "T-SHIRTS" not in stranger.content()

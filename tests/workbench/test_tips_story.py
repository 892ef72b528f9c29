"""A tip's story, walked in a real browser: filed by one, worked by another, and its source told to a third alone."""

from __future__ import annotations

import pytest

from tests.workbench.conftest import HOME
from tests.workbench.test_tips import SECRET
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.tips.models import Tip

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_tip_brings_a_line_to_the_queue_and_its_source_is_seen_by_those_alone_who_may(enter):
    filer = enter("officer", name="frieda")
    filer.goto("/tips/")
    filer.fill("#tip-title", "Shirts from elsewhere")
    filer.fill("#tip-text", "They sew new labels in at night.")
    filer.fill("#tip-declaration", "CALM")
    filer.select_option("#tip-office", HOME)
    filer.select_option("#tip-came", "phone")
    filer.fill("#source-name", SECRET)
    filer.fill("#source-contact", "after eight")
    filer.get_by_role("button", name="File it").click()
    filer.wait_for_selector("text=Its source lies apart")
    tip = Tip.objects.get()

    analyst = enter("analyst")
    analyst.goto("/tips/")
    analyst.get_by_role("link", name="Shirts from elsewhere").click()
    analyst.wait_for_url(f"**/tips/{tip.pk}/")
    assert analyst.get_by_role("button", name="Show the source").count() == 0
    assert not Alert.objects.filter(declaration_id="CALM").exists()
    analyst.get_by_label("CALM").check()
    analyst.get_by_role("button", name="Bring the chosen lines").click()
    analyst.wait_for_selector("text=1 lines are new in the queue")

    officer = enter("officer", name="oscar")
    officer.goto("/queue/?cause=tip")
    assert officer.locator("tr[data-row]").count() == 1
    told = [officer.inner_text("tr[data-row]")]
    assert "CALM" in told[0]
    assert "tip" in told[0]
    for path in (f"/shipments/{Alert.objects.get(declaration_id='CALM').pk}/", "/tips/", f"/tips/{tip.pk}/"):
        officer.goto(path)
        told.append(officer.content())
    assert tip.number in told[1], "why it is there"
    assert officer.get_by_role("button", name="Show the source").count() == 0
    assert SECRET not in "".join(told)

    supervisor = enter("supervisor", clearance=3)
    supervisor.goto(f"/tips/{tip.pk}/")
    assert SECRET not in supervisor.content()
    supervisor.get_by_role("button", name="Show the source").click()
    supervisor.wait_for_selector(f"text={SECRET}")
    assert Record.objects.get(action="read the source of a tip").by == "supervisor"
    assert verify().broken_at is None

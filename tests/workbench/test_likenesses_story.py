"""A story walked in a real browser: a likeness is found on the page of lists, held for chance, and opened again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command

from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.clearing.models import Clearance, Written

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def enter(many_connections, listed_lake, alerts, entering) -> Callable:
    """Sign somebody in at a desk that works on this lake."""
    call_command("fill_likenesses", verbosity=0)
    return entering


def test_a_likeness_is_held_for_chance_and_opened_again(enter):
    page = enter("analyst")
    page.click("nav >> text=Lists")
    page.wait_for_selector("h1:has-text('Likenesses to lists')")
    page.get_by_label("Who or what").select_option("vessel")
    page.wait_for_url("**kind=vessel**")
    row = page.locator("tr[data-row]")
    row.wait_for()
    assert "HELLENIC SPIRIT V.12" in row.inner_text()
    row.get_by_text("It is chance").click()
    row.get_by_label("Why").fill("another ship, seen its papers")
    row.get_by_role("button", name="Clear the likeness").click()
    page.wait_for_selector("text=It is cleared in the lake")
    assert "kind=vessel" in page.url, "back where one was"
    assert page.locator("tr[data-row]").count() == 0
    page.get_by_role("link", name="Held for chance").click()
    row = page.locator("tr[data-row]")
    row.wait_for()
    assert "another ship, seen its papers" in row.inner_text()
    row.locator("summary", has_text="Open it again").click()
    row.get_by_label("Why").fill("it is the ship")
    row.get_by_role("button", name="Open it again").click()
    page.wait_for_selector("text=The likeness is open again")
    page.get_by_role("link", name="Open", exact=True).click()
    page.locator("tr[data-row]", has_text="HELLENIC SPIRIT").wait_for()
    assert Clearance.objects.get().state == Written.WRITTEN
    assert {each.action for each in Record.objects.filter(kind="likenesses")} == {
        "brought likenesses",
        "read likenesses",
    }

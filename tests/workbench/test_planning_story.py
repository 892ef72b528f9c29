"""A supervisor plans, sees the curve, asks for a second look; another publishes it; the next queue shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.workbench.conftest import DAY
from tidewaiter.flow.policies import policies
from tidewaiter.lake import Lake
from tidewaiter.tables import selected
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.queue.filling import bring, keep_dossiers
from tidewaiter_workbench.queue.models import Alert

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def enter(many_connections, figures_desk, entering) -> Callable:
    """Sign somebody in at a desk that works on this lake."""
    return entering


def fill(lake) -> set[str]:
    """The queue as its command fills it; gives the declarations that are planned."""
    leads = bridge.leads(lake, alert_risk=0.10, anomaly_days=14)
    bring(leads, by="test")
    keep_dossiers(bridge.shipments(lake, [lead.item_id for lead in leads]))
    return set(Alert.objects.filter(tier__gte=2, state="open").values_list("declaration_id", flat=True))


def test_from_a_changed_capacity_to_the_next_queue(enter, figures_desk):
    before = fill(figures_desk)
    sara = enter("supervisor", name="sara", all_offices=True)
    sara.get_by_role("link", name="Plan", exact=True).click()
    sara.select_option("[name=capacity_unit]", "lines")
    sara.fill("#capacity", "4")
    sara.get_by_role("button", name="What would it bring?").click()
    sara.wait_for_selector("text=4 lines a day")
    assert sara.locator("svg.curve-hits").count() == 1
    assert sara.locator("h2", has_text="Comes in").count() == 1
    sara.fill("[name=reason]", "two more inspectors from today")
    sara.get_by_role("button", name="Keep as a draft").click()
    sara.wait_for_url("**/plan/drafts/*/")
    assert "You wrote it" in sara.inner_text("main")
    assert sara.get_by_role("button", name="Publish this policy").count() == 0

    sven = enter("supervisor", name="sven", all_offices=True)
    sven.goto(sara.url)
    sven.get_by_label("Draw the present list anew").check()
    sven.get_by_role("button", name="Publish this policy").click()
    sven.wait_for_selector("text=It is published as policy 1")
    after = fill(figures_desk)
    with Lake.open(figures_desk) as lake:
        (policy,) = policies(lake)
        planned = {row["declaration_id"] for row in lake.fetch(lake.read(selected.PLAN)).to_pylist()}
    assert (policy.drafted_by, policy.published_by, policy.holds_from) == ("sara", "sven", DAY)
    assert after == planned
    assert before < after
    sven.goto("/queue/")
    new = (after - before).pop()
    assert new in sven.inner_text("main")
    assert Record.objects.filter(action="published a policy", by="sven").count() == 1
    assert verify().broken_at is None


def test_a_worker_works_it_out_while_the_page_shows_how_far_it_is(enter, figures_desk, worker):
    worker[1].start()
    sara = enter("supervisor", name="sara", all_offices=True)
    sara.goto("/jobs/")
    sara.wait_for_function("() => !document.body.innerText.includes('no worker there')")
    sara.goto("/plan/?capacity_unit=lines&capacity=4")
    sara.wait_for_selector("svg.curve-hits")
    assert sara.locator("#working").count() == 0
    assert sara.locator("h2", has_text="Comes in").count() == 1
    assert set(Job.objects.filter(kind="what if").values_list("state", flat=True)) == {"done"}


def test_a_starved_random_arm_is_shown_and_not_offered(enter):
    page = enter("supervisor", name="sara", all_offices=True)
    page.goto("/plan/")
    page.fill("#random_share", "0")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=it would starve the random arm")
    assert page.get_by_role("button", name="Keep as a draft").count() == 0


def test_figures_fit_a_laptop_and_lead_to_their_rows(enter):
    page = enter("auditor", name="audrey", all_offices=True)
    for address in (
        "/performance/?first=2025-04-01",
        "/plan/",
        "/register/",
        "/register/models/m1/",
        "/sources/",
        "/sources/of/test/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366, address
    page.goto("/performance/?first=2025-04-01")
    page.get_by_role("link", name="Its rows").first.click()
    page.wait_for_url("**/performance/*/**")
    assert page.locator("table.sheet tbody tr").count() >= 1
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename.endswith(".csv")

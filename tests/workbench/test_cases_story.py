"""A case's story, walked in a real browser: from ticked alerts to an approved decision and a package that leaves."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.workbench.casework import whole_case
from tests.workbench.conftest import AWAY, HOME
from tidewaiter.lake import Lake
from tidewaiter.tables import found
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.cases.models import Case, Decision
from tidewaiter_workbench.queue.models import Alert, State

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_alerts_become_a_case_and_end_in_a_decision_of_two_and_a_package(enter, own_lake, alerts, tmp_path):
    analyst = enter("analyst")
    for name in ("CHEAP", "MUST"):
        analyst.locator(f"#alert-{alerts[name].pk} [data-key-tick]").check()
    analyst.locator("summary:has-text('Into a case')").click()
    analyst.fill("#into-title", "Shirts at a fifth of the going price")
    analyst.get_by_role("button", name="Put them in").click()
    analyst.wait_for_url("**/cases/*/")
    case = Case.objects.get()
    assert Alert.objects.filter(state=State.OPEN, pk__in=[alerts["CHEAP"].pk, alerts["MUST"].pk]).count() == 2

    paper = Path(tmp_path) / "invoice.pdf"
    paper.write_bytes(b"%PDF-1.7 the second invoice")
    analyst.locator("summary:has-text('Add an exhibit')").click()
    analyst.set_input_files("#ex-file", str(paper))
    analyst.fill("#ex-title", "The second invoice")
    analyst.fill("#ex-source", "found at the broker's")
    analyst.get_by_role("button", name="Keep it").click()
    analyst.wait_for_selector("text=with its hash on record")

    analyst.locator("summary:has-text('Open the inquiry')").click()
    analyst.locator("details.move[open] button.main").click()
    analyst.wait_for_selector("text=The case has moved.")
    analyst.locator("summary:has-text('informed-compliance')").click()
    form = analyst.locator("details.move[open]")
    form.get_by_label("Why").fill("first time, small loss")
    form.get_by_role("button", name="Propose it").click()
    analyst.wait_for_selector("text=a score alone decides nothing")
    analyst.go_back()
    form = analyst.locator("details.move:has-text('informed-compliance')")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    form.get_by_label("1: The second invoice").check()
    form.get_by_label("Why").fill("first time, small loss")
    form.get_by_role("button", name="Propose it").click()
    analyst.wait_for_selector("text=The decision is proposed")
    assert analyst.get_by_role("button", name="Approve").count() == 0, "who proposed it does not approve it"

    supervisor = enter("supervisor")
    supervisor.goto("/cases/")
    assert "decision waits" in supervisor.inner_text(".board")
    supervisor.keyboard.press("j")
    supervisor.keyboard.press("Enter")
    supervisor.wait_for_url(f"**/cases/{case.pk}/")
    supervisor.fill("#decide-why", "agreed: the invoice shows it")
    supervisor.get_by_role("button", name="Approve").click()
    supervisor.wait_for_selector("text=The decision holds.")
    assert Decision.objects.get().decided_by == "supervisor"
    with Lake.open(own_lake) as lake:
        (row,) = lake.fetch(lake.read(found.CONSEQUENCES)).to_pylist()
    assert (row["kind"], row["case_number"], row["item_ids"]) == (
        "informed_compliance", case.number, "t/CHEAP/1;t/MUST/1",
    )  # fmt: skip

    supervisor.locator("summary:has-text('Export')").click()
    supervisor.fill("#to-whom", "the port's lawyer")
    supervisor.fill("#to-why", "asked for")
    with supervisor.expect_download() as coming:
        supervisor.get_by_role("button", name="Download the package").click()
    with zipfile.ZipFile(io.BytesIO(Path(coming.value.path()).read_bytes())) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.read("exhibits/001 invoice.pdf") == paper.read_bytes()
    assert manifest["left_out_in_all"] == 0
    assert verify().broken_at is None


def test_a_stranger_of_another_office_sees_no_case(enter, alerts, person):
    case = whole_case(person("supervisor", name="keeper"), alerts["CHEAP"])
    page = enter("analyst", offices=[AWAY])
    page.goto("/cases/")
    assert page.locator("[data-card]").count() == 0
    page.goto(f"/cases/{case.pk}/")
    assert "shirts too cheap" not in page.content()


def test_nothing_runs_off_the_side_of_a_phone(enter, alerts, person):
    case = whole_case(person("supervisor", name="keeper"), alerts["CHEAP"])
    page = enter("supervisor", clearance=3, offices=[HOME])
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/cases/", f"/cases/{case.pk}/", "/cases/?phase=intake"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path

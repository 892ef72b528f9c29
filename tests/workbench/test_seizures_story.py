"""A seizure's story, walked in a real browser: two people for each decision, and the clock between them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.workbench.conftest import DAY
from tidewaiter.lake import Lake
from tidewaiter.tables import found
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.cases.models import Case, Decision

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEIZED, NOTICED = DAY - dt.timedelta(days=50), DAY - dt.timedelta(days=40)


def open_move(page, words: str):
    """The form of a next step, open."""
    form = page.locator(f"details.move:has(summary:has-text('{words}'))")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    return form


def proposed(page, words: str, *, day: dt.date, statute: str = "") -> None:
    form = open_move(page, words)
    form.get_by_label("Day", exact=True).fill(day.isoformat())
    if statute:
        form.locator(f"input[name=statute][value='{statute}']").check()
    form.get_by_label("1: The notes").check()
    form.get_by_label("Why").fill("the notes were in the lining")
    form.get_by_role("button", name="Propose it").click()
    page.wait_for_selector("text=The decision is proposed")
    assert page.get_by_role("button", name="Approve").count() == 0, "who proposed it does not approve it"


def approved(page, case: Case, sees: str) -> None:
    page.goto(f"/cases/{case.pk}/")
    assert sees in page.inner_text("section.waiting")
    page.fill("#decide-why", "I counted them, too")
    page.get_by_role("button", name="Approve").click()
    page.wait_for_selector("text=The decision holds.")


def moved(page, words: str, *, day: dt.date) -> None:
    form = open_move(page, words)
    form.get_by_label("Day", exact=True).fill(day.isoformat())
    form.get_by_role("button", name="Do it").click()
    page.wait_for_selector("text=The case has moved.")


def clock(page, number: str) -> str:
    return page.locator(f"table.clocks tr:has(td.code:text-is('{number}'))").inner_text()


def test_goods_are_seized_noticed_and_forfeited_by_two_people_each_within_its_clock(enter, own_lake, alerts, tmp_path):
    analyst = enter("analyst")
    analyst.goto("/cases/")
    analyst.locator("summary:has-text('Open a case')").click()
    analyst.fill("#new-title", "Notes in the lining")
    analyst.select_option("#new-kind", "SEIZURE")
    analyst.get_by_role("button", name="Open it").click()
    analyst.wait_for_url("**/cases/*/")
    case = Case.objects.get()
    paper = Path(tmp_path) / "notes.pdf"
    paper.write_bytes(b"%PDF-1.7 a photograph of the notes")
    analyst.locator("summary:has-text('Add an exhibit')").click()
    analyst.set_input_files("#ex-file", str(paper))
    analyst.fill("#ex-title", "The notes")
    analyst.fill("#ex-source", "found in the lining")
    analyst.get_by_role("button", name="Keep it").click()
    analyst.wait_for_selector("text=with its hash on record")
    analyst.goto("/queue/")
    analyst.locator(f"#alert-{alerts['CHEAP'].pk} [data-key-tick]").check()
    analyst.locator("summary:has-text('Into a case')").click()
    analyst.select_option("#into-case", str(case.pk))
    analyst.get_by_role("button", name="Put them in").click()
    analyst.wait_for_selector("text=1 thing is in case")
    analyst.goto(f"/cases/{case.pk}/")

    supervisor = enter("supervisor")
    proposed(analyst, "seize under another law", day=SEIZED, statute="5317")
    approved(supervisor, case, "5317")
    assert "60 days from" in clock(supervisor, "S1")
    assert "10 days" in supervisor.inner_text("dl.figures"), "what is next, and how long it has"
    analyst.goto(f"/cases/{case.pk}/")
    assert "forfeit without a court" not in analyst.inner_text("section:has(#next)").lower()
    moved(analyst, "end the notice of seizure", day=NOTICED)
    assert "met" in clock(analyst, "S1")
    moved(analyst, "ublish the notice", day=DAY)
    proposed(analyst, "orfeit without a court", day=DAY)
    approved(supervisor, case, "the notes were in the lining")

    assert set(Decision.objects.values_list("proposed_by", "decided_by")) == {("analyst", "supervisor")}
    with Lake.open(own_lake) as lake:
        rows = lake.fetch(lake.read(found.CONSEQUENCES).order_by("decided_on")).to_pylist()
    assert [(row["kind"], row["statute"], row["item_ids"]) for row in rows] == [
        ("seized", "5317", "t/CHEAP/1"), ("forfeited", None, "t/CHEAP/1"),
    ]  # fmt: skip
    assert verify().broken_at is None

"""A protective order's story, walked in a real browser: what is bracketed leaves to nobody who is not under it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.workbench.conftest import HOME
from tests.workbench.test_protective import LINES, SECRET
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.cases import services
from tidewaiter_workbench.cases.models import Case
from tidewaiter_workbench.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCAN = b"%PDF-1.4 a scan that no machine reads"


def added(page, paper: Path, title: str) -> None:
    page.locator("summary:has-text('Add an exhibit')").click()
    page.set_input_files("#ex-file", str(paper))
    page.fill("#ex-title", title)
    page.fill("#ex-source", "the importer's counsel")
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_selector("text=with its hash on record")


def exhibit(page, title: str):
    """One exhibit, unfolded."""
    shown = page.locator(f"details.exhibit:has(summary bdi:text-is('{title}'))")
    if shown.get_attribute("open") is None:
        shown.locator("summary").first.click()
    return shown


def exported(page, to: str, *, under: str = "") -> tuple[dict, dict[str, bytes]]:
    if not page.locator("#to-whom").is_visible():  # it stays open after a download
        page.locator("summary:has-text('Export')").click()
    page.fill("#to-whom", to)
    page.select_option("#to-mark", "1")
    if under:
        page.select_option("#to-order", label=under)
    page.fill("#to-why", "service")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the package").click()
    with zipfile.ZipFile(io.BytesIO(Path(coming.value.path()).read_bytes())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files["manifest.json"]), files


def test_what_is_bracketed_leaves_to_counsel_under_the_order_and_to_nobody_else(enter, tmp_path):
    papers = {"Answers": Path(tmp_path) / "answers.txt", "Answers, public": Path(tmp_path) / "public.pdf"}
    papers["Answers"].write_bytes(SECRET)
    papers["Answers, public"].write_bytes(SCAN)
    analyst = enter("analyst")
    services.open_case(by=Person.objects.get(), title="pencils by another way", kind="EAPA", office=HOME)
    case = Case.objects.get()
    analyst.goto(f"/cases/{case.pk}/")
    added(analyst, papers["Answers"], "Answers")
    shown = exhibit(analyst, "Answers")
    shown.locator("summary:has-text('It holds what is confidential')").click()
    shown.locator("textarea[name=lines]").fill(LINES)
    shown.get_by_role("button", name="Bracket it").click()
    analyst.wait_for_selector("details.exhibit .tag:has-text('confidential')")

    added(analyst, papers["Answers, public"], "Answers, public")
    shown = exhibit(analyst, "Answers")
    shown.get_by_label("Public version is exhibit").select_option("2")
    shown.get_by_role("button", name="Pair them").click()
    analyst.wait_for_selector("details.exhibit .tag:has-text('public version')")
    shown = exhibit(analyst, "Answers")
    shown.locator("text=a second person confirms it before it leaves").wait_for()
    assert shown.get_by_role("button", name="I read it").count() == 0, "who paired them does not confirm it"

    supervisor = enter("supervisor")
    supervisor.goto(f"/cases/{case.pk}/")
    exhibit(supervisor, "Answers").get_by_role("button", name="I read it").click()
    supervisor.locator("text=read by supervisor").wait_for(state="attached")

    supervisor.locator("summary:has-text('Issue one')").click()
    supervisor.fill("#apo-terms", "counsel only, no copies")
    supervisor.get_by_role("button", name="Issue it").click()
    supervisor.locator("summary:has-text('Admit somebody')").click()
    for field, words in (("name", "Ms Advocate"), ("firm", "Law & Co"), ("party", "the alleger")):
        supervisor.fill(f"#apo-{field}", words)
    supervisor.get_by_role("button", name="Admit", exact=True).click()
    supervisor.wait_for_selector("b:text-is('Ms Advocate')")

    manifest, files = exported(supervisor, "a newspaper")
    everything = b"".join(files.values())
    assert b"12,345" not in everything
    assert b"Acme" not in everything
    assert SCAN in files.values()
    assert manifest["left_out"] == {"confidential exhibits": 1}
    manifest, files = exported(supervisor, "counsel", under="Ms Advocate, Law & Co")
    assert SECRET in files.values()
    assert manifest["for"]["under protective order"] == "Ms Advocate, Law & Co, the alleger"
    assert verify().broken_at is None

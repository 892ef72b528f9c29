"""Jobs, photos and the administration's own sign-in, walked in a real browser under the real content policy."""

from __future__ import annotations

import pytest

from tests.workbench.test_single_sign_on import SECRET, Provider
from tests.workbench.test_single_sign_on import provider as provider
from tidewaiter_workbench.exams.models import Photo
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.single_sign_on import SingleSignOn

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_job_is_started_watched_and_leads_to_what_came_of_it(enter, own_lake, worker):
    page = enter("supervisor")
    Alert.objects.all().delete()
    page.get_by_role("link", name="Jobs").click()
    assert "no worker there" in page.inner_text("#jobs")
    page.get_by_role("link", name="Start… Fill the queue").click()
    page.get_by_role("button", name="Put it in the queue").click()
    page.wait_for_selector("text=It is in the queue")
    assert "waits for a worker" in page.inner_text("#job")
    worker[1].start()
    page.wait_for_selector(".outcome.done")
    assert "new alerts: 5" in page.inner_text(".outcome")
    assert "keeping what their pages tell" in page.inner_text(".job-log")
    page.get_by_role("link", name="See what came of it").click()
    page.wait_for_url("**/queue/")
    assert page.locator("tr[data-row]").count() == 4


def test_a_waiting_job_is_cancelled_and_tried_again_from_the_list(enter, own_lake):
    page = enter("supervisor")
    page.goto("/jobs/start/run/")
    page.get_by_label("Days up to then").fill("2")
    page.get_by_role("button", name="Put it in the queue").click()
    page.get_by_role("link", name="Jobs").first.click()
    row = page.locator('tr:has-text("Do the day\'s run")')
    assert "2 days up to last day" in row.inner_text()
    row.get_by_role("button", name="Cancel").click()
    page.wait_for_selector(".job-state.cancelled")
    page.locator('tr:has-text("Do the day\'s run")').get_by_role("button", name="Try again").click()
    page.wait_for_selector(".job-state.waiting")
    assert Job.objects.get().state == "waiting"


def test_a_photo_goes_from_the_form_to_the_result_and_can_be_seen(enter, alerts, settings, tmp_path):
    settings.PHOTOS = {"folder": str(tmp_path / "photos"), "most": 12, "megabytes": 12}
    page = enter("officer")
    page.screenshot(path=tmp_path / "box.jpg", type="jpeg")
    page.screenshot(path=tmp_path / "seal.png")
    page.goto(f"/exams/of/{alerts['CHEAP'].pk}/")
    page.get_by_label("yes").check()
    page.get_by_label("Minutes it took").fill("45")
    page.select_option("[name='VALUATION.answer']", "found")
    page.set_input_files("#id_photos", [tmp_path / "box.jpg", tmp_path / "seal.png"])
    page.get_by_role("button", name="Keep the result").click()
    page.wait_for_selector(".photos img")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.photos img')].every((each) => each.naturalWidth === 1366)"
    )
    assert [photo.kind for photo in Photo.objects.all()] == ["image/jpeg", "image/png"]


def test_somebody_comes_in_through_the_administrations_own_sign_in(
    browser, live_server, many_connections, desk, settings, provider: Provider
):
    """The form's way to the provider and back is what the content policy must allow, and only from there."""
    known = SingleSignOn(
        issuer=provider.issuer,
        client_id="tidewaiter",
        secret=SECRET,
        name="Staff sign-in",
        new_accounts=True,
        roles={"customs-analysts": "analyst"},
    )
    settings.SINGLE_SIGN_ON, settings.SOCIALACCOUNT_PROVIDERS = known, known.as_allauth()
    page = browser.new_page(base_url=live_server.url)
    complaints: list[str] = []
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.goto("/")
    page.get_by_role("button", name="Staff sign-in").click()
    page.wait_for_url("**/queue/")
    assert "maria" in page.inner_text("header")
    assert Person.objects.get().roles == {"analyst"}
    assert complaints == []

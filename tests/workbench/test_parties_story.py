"""Stories walked in a real browser: a merge judged and undone, a party found and followed, and a stranger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command

from tests.workbench.conftest import AWAY, HOME
from tidewaiter.entities.updating import resolve
from tidewaiter.lake import Lake
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.merging.models import Judgement, Pair
from tidewaiter_workbench.parties.models import Party

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def enter(many_connections, own_party_lake, entering) -> Callable:
    """Sign somebody in at a desk that works on this lake."""
    call_command("fill_parties", verbosity=0)
    return entering


def next_run(lake) -> None:
    with Lake.open(lake) as opened:
        resolve(opened)
    call_command("fill_parties", verbosity=0)


def vandelays() -> int:
    return Party.objects.filter(name__icontains="vandelay", merged_into="").count()


def test_a_merge_is_judged_and_undone(enter, own_party_lake):
    page = enter("supervisor", offices=[HOME, AWAY])
    page.click("nav >> text=Merge review")
    page.wait_for_selector("h1:has-text('Merge review')")
    page.wait_for_load_state()
    page.keyboard.press("n")
    page.wait_for_selector("text=Are these two one party?")
    assert "VANDELAY STEEL LIMITED" in page.inner_text(".both")
    different = page.locator(".verdict", has_text="different")
    assert "2 mentions" in different.inner_text()
    different.locator("input").check()
    page.get_by_label("Why").fill("two owners in the register")
    page.get_by_role("button", name="Keep the judgement").click()
    page.wait_for_selector("text=the next run obeys it")
    assert vandelays() == 1, "nothing moves before the next run"
    next_run(own_party_lake)
    assert vandelays() == 2
    pair = Pair.objects.exclude(verdict="").get()
    page.goto("/merges/?show=decided")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_label("Why it should be undone").fill("the register was out of date")
    page.get_by_role("button", name="Withdraw the judgement").click()
    page.wait_for_selector("text=the next run undoes what it did")
    assert vandelays() == 2, "nothing moves before the next run"
    next_run(own_party_lake)
    assert vandelays() == 1
    assert Judgement.objects.get().withdrawn_why == "the register was out of date"
    pair.refresh_from_db()
    assert pair.verdict == ""
    assert Record.objects.filter(action__in=("judged a pair", "withdrew a judgement")).count() == 2
    assert verify().broken_at is None


def test_a_party_is_found_from_the_keyboard_and_leads_to_its_series(enter):
    page = enter("analyst", offices=[HOME])
    page.goto("/parties/")
    page.keyboard.press("/")
    page.keyboard.type("vandel")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=vandel**")
    page.locator("text=Vandelay Steel Ltd").first.wait_for()
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Vandelay Steel Ltd')")
    page.click("text=t/H1/1 >> nth=-1")
    page.wait_for_selector("h1:has-text('1 violation')")


def test_a_stranger_sees_nothing(enter):
    party, pair = Party.objects.get(name="Vandelay Steel Ltd"), Pair.objects.first()
    page = enter("supervisor", offices=["9999"], clearance=3)
    for path in ("/parties/", "/parties/?text=vandelay", "/merges/", "/series/?show=all"):
        page.goto(path)
        assert page.locator("tr[data-row]").count() == 0, path
    for path in (f"/parties/{party.pk}/", f"/merges/{pair.pk}/", "/series/1/"):
        page.goto(path)
        assert "Vandelay" not in page.content()
        assert "within your reach" in page.content()


def test_nothing_runs_off_the_side_of_a_phone(enter):
    page = enter("supervisor", offices=[], all_offices=True, clearance=3)
    page.set_viewport_size({"width": 390, "height": 844})
    party, pair = Party.objects.get(name="Vandelay Steel Ltd"), Pair.objects.first()
    for path in ("/parties/", f"/parties/{party.pk}/", "/merges/", f"/merges/{pair.pk}/", "/series/", "/series/1/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path

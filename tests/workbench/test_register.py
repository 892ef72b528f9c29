"""The register: which models there are, and whose word stands behind each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.workbench.conftest import DAY
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.queue.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.register.models import Standing
from tidewaiter_workbench.register.services import compared, entry_called, judge, register

SOON = DAY + dt.timedelta(days=100)


def approve(by, *, model: str = "m1", version: int = 0, until: dt.date | None = SOON):
    return judge(model, by=by, version=version, verdict="approved", reason="checked on May", sunset_on=until)


def test_the_champion_is_the_model_on_which_the_present_risks_rest(figures_desk, db):
    entries, detectors = register()
    assert [(each.card.model_id, each.champion, each.card.judged) for each in entries] == [
        ("m1", True, 5),
        ("m0", False, 0),
    ]
    assert "watchlist_exact" in {each.name for each in detectors if each.mandatory}
    assert entries[0].needs_word


def test_a_supervisor_approves_until_a_day(figures_desk, person):
    approve(person("supervisor"))
    champion = register()[0][0]
    assert (champion.verdict, champion.standing.sunset_on, champion.needs_word) == ("approved", SOON, False)
    assert Record.objects.get(action="judged a model").detail["verdict"] == "approved"


def test_after_its_sunset_somebody_must_look_again(figures_desk, person, settings):
    approve(person("supervisor"), until=DAY + dt.timedelta(days=1))
    settings.WORKBENCH = {**settings.WORKBENCH, "desk_day": (DAY + dt.timedelta(days=2)).isoformat()}
    champion = register()[0][0]
    assert champion.over
    assert champion.needs_word


def test_a_data_scientist_puts_in_shadow_and_does_not_approve_nor_end_an_approval(figures_desk, person):
    dana, sara = person("data scientist"), person("supervisor")
    with pytest.raises(ForbiddenError):
        approve(dana)
    approve(sara)
    with pytest.raises(ForbiddenError, match="ending an approval"):
        judge("m1", by=dana, version=1, verdict="retired", reason="too old", sunset_on=None)
    assert judge("m0", by=dana, version=0, verdict="shadow", reason="watch it", sunset_on=None).verdict == "shadow"
    with pytest.raises(ForbiddenError):
        judge("m0", by=person("analyst"), version=1, verdict="retired", reason="no", sunset_on=None)


@pytest.mark.parametrize("until", [None, DAY, DAY + dt.timedelta(days=3650)])
def test_no_approval_without_an_end(figures_desk, person, until):
    with pytest.raises(UnfitError):
        approve(person("supervisor"), until=until)


def test_what_somebody_else_said_meanwhile_is_not_overwritten(figures_desk, person):
    sara = person("supervisor")
    approve(sara)
    for seen in (0, 2):
        with pytest.raises(ConflictError):
            judge("m1", by=sara, version=seen, verdict="retired", reason="too old", sunset_on=None)
    assert Standing.objects.get().verdict == "approved"
    judge("m1", by=sara, version=1, verdict="retired", reason="too old", sunset_on=None)
    assert Standing.objects.get().sunset_on is None


def test_words_are_needed_and_models_must_exist(figures_desk, person):
    sara = person("supervisor")
    with pytest.raises(UnfitError):
        judge("m1", by=sara, version=0, verdict="shadow", reason="", sunset_on=None)
    with pytest.raises(UnfitError):
        judge("m1", by=sara, version=0, verdict="none", reason="because", sunset_on=None)
    with pytest.raises(AlertGoneError):
        approve(sara, model="m7")


def test_two_models_are_compared_by_what_sets_them_apart(figures_desk, db):
    told = compared(entry_called("m1"), entry_called("m0"))
    apart = {name for name, _a, _b, differs in told["facts"] if differs}
    assert apart == {"Known before"}
    assert told["only"] == [[], []]
    assert [head["figures"]["auc"]["value"] for head in told["heads"]["any"]] == [0.8, 0.7]


def test_the_card_tells_what_to_beware_of_and_that_no_model_decides(figures_desk, person, signed_in):
    browser = signed_in(person("analyst"))
    page = browser.get(reverse("model_card", args=["m1"])).content.decode()
    for words in ("one column foretells the result", "held-out slice", "price against its lane", "300"):
        assert words in page
    assert "Put it on record" not in page
    assert "No model decides alone" in browser.get(reverse("register")).content.decode()


def test_a_model_half_written_is_left_out(figures_desk, db):
    (figures_desk / "models" / "broken").mkdir()
    (figures_desk / "models" / "broken" / "card.json").write_text("{")
    assert len(register()[0]) == 2


def test_rules_that_run_stand_on_the_register(figures_desk, person, signed_in):
    from tidewaiter_workbench.rulebook.models import Rule, Version

    when = {"made_at": "2025-06-01T00:00:00Z", "made_by": "anton"}
    for code, state in (("cheap-shirts", "live"), ("a-draft", "draft"), ("secret", "live")):
        made = Rule.objects.create(code=code, mark=3 if code == "secret" else 1, **when)
        words = {"condition": "net_mass_kg > 1", "written_at": "2025-06-01T00:00:00Z", "sunset_on": DAY}
        Version.objects.create(rule=made, number=1, state=state, mode=state, name=f"About {code}", **words)
    page = signed_in(person("analyst")).get(reverse("register")).content.decode()
    assert "About cheap-shirts" in page
    assert "About a-draft" not in page
    assert "About secret" not in page  # marked above this person's clearance


def test_every_picture_leads_to_its_rows_and_can_be_kept(figures_desk, person, signed_in):
    browser = signed_in(person("data scientist"))
    page = browser.get(reverse("model_card", args=["m1"])).content.decode()
    assert 'href="#rows-any"' in page
    assert 'id="rows-any"' in page
    gains = browser.get(reverse("model_gains", args=["m1", "any.csv"]))
    assert gains.content.decode().splitlines() == ["feature,share_of_gain", "hs6_price_z,0.5"]
    assert "<svg" in browser.get(reverse("model_gains", args=["m1", "any.svg"])).content.decode()
    two = f"{reverse('compare_models')}?one=m1&other=m0"
    page = browser.get(two).content.decode()
    sheet = f"{reverse('register_picture', args=['auc.csv'])}?one=m1&amp;other=m0"
    assert sheet in page
    assert 'id="rows"' in page
    rows = browser.get(sheet.replace("&amp;", "&")).content.decode().splitlines()
    assert [row.split(",")[:4] for row in rows[1:]] == [
        ["m1", str(DAY), "any", "0.8"],
        ["m0", str(DAY - dt.timedelta(days=30)), "any", "0.7"],
    ]
    for unknown in ("auc.exe", "weight.csv"):
        assert browser.get(reverse("register_picture", args=[unknown])).status_code == 404

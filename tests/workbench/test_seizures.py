"""Seizures and liquidated damages at the desk: two people, the law that is named, and what the lake learns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.workbench.casework import kept
from tests.workbench.conftest import DAY
from tidewaiter.lake import Lake
from tidewaiter.tables import found
from tidewaiter_workbench.cases import deciding, linking
from tidewaiter_workbench.cases.deciding import Wanted
from tidewaiter_workbench.cases.models import Case
from tidewaiter_workbench.queue.refusals import UnfitError

PROOF = (("exhibit", "1", "exhibit 1"),)
EARLIER = DAY - dt.timedelta(days=60)


@pytest.fixture
def anton(person):
    return person("analyst", name="anton")


@pytest.fixture
def sara(person):
    return person("supervisor", name="sara", clearance=3)


def opened(by, alert, kind: str) -> Case:
    case = linking.attach("alert", [str(alert.pk)], by=by, title="handbags", procedure=kind).case
    kept(case, by)
    return Case.objects.get(pk=case.pk)


def moved(case: Case, by, move: str, *, approved_by=None, day: dt.date = DAY, **more: object):
    wanted = Wanted(move=move, day=day, **{"reason": "the marks are false", "grounds": PROOF, **more})
    made = deciding.move(case.pk, by=by, version=Case.objects.get(pk=case.pk).version, wanted=wanted)
    if made is not None:
        version = Case.objects.get(pk=case.pk).version
        return deciding.approve(made.pk, by=approved_by, version=version, reason="I agree")
    return made


def test_a_seizure_names_its_law_and_the_lake_learns_what_was_decided(alerts, anton, sara, own_lake):
    case = opened(anton, alerts["CHEAP"], "SEIZURE")
    with pytest.raises(UnfitError, match="under which law"):
        moved(case, anton, "seize_title19")
    made = moved(case, anton, "seize_title19", approved_by=sara, day=EARLIER, statute="1526(e)")
    assert made.told["statute"] == "1526(e)"
    moved(case, anton, "give_notice", day=EARLIER)
    now = Case.objects.get(pk=case.pk)
    assert (now.next_due, now.wait_due) == (None, None), (
        "its own time is over, and no clock of ours runs under title 19"
    )
    moved(case, anton, "publish", day=DAY - dt.timedelta(days=30))
    moved(case, anton, "forfeit", approved_by=sara)
    assert deciding.write_waiting() == 2
    with Lake.open(own_lake) as lake:
        there = lake.fetch(lake.read(found.CONSEQUENCES).order_by("decided_on")).to_pylist()
    assert [(row["kind"], row["procedure"], row["statute"], row["item_ids"]) for row in there] == [
        ("seized", "SEIZURE", "1526(e)", "t/CHEAP/1"),
        ("forfeited", "SEIZURE", None, "t/CHEAP/1"),
    ]


def test_under_cafra_the_day_of_the_notice_is_the_next_thing_to_do(alerts, anton, sara):
    case = opened(anton, alerts["CHEAP"], "SEIZURE")
    moved(case, anton, "seize_cafra", approved_by=sara, statute="5317")
    assert Case.objects.get(pk=case.pk).next_due == DAY + dt.timedelta(days=60)


def test_the_page_offers_the_laws_of_each_regime_and_marks_what_nobody_confirmed(alerts, anton, sara, signed_in):
    case = opened(anton, alerts["CHEAP"], "SEIZURE")
    page = signed_in(anton).get(reverse("case", args=[case.pk])).content.decode()
    for words in ("Under which law", "19 U.S.C. 1526(e)", "31 U.S.C. 5317", "shall be seized", "not confirmed"):
        assert words in page
    told = {
        "move": "seize_title19",
        "statute": "1526(e)",
        "ground": "exhibit:1",
        "reason": "false marks",
        "version": case.version,
    }
    assert signed_in(anton).post(reverse("move_case", args=[case.pk]), told).status_code == 302
    assert "1526(e)" in signed_in(sara).get(reverse("case", args=[case.pk])).content.decode()


def test_damages_are_capped_by_the_bond_and_cancelled_within_the_guideline(alerts, anton, sara, own_lake):
    case = opened(anton, alerts["CHEAP"], "DAMAGES")
    late = {"breach": "isf", "told": {"count": 2.0}}
    with pytest.raises(UnfitError, match="at most 10,000"):
        moved(case, anton, "claim_damages", amount=10_001.0, **late)
    moved(case, anton, "claim_damages", approved_by=sara, amount=10_000.0, **late)
    moved(case, anton, "petition")
    with pytest.raises(UnfitError, match="less than the guideline"):
        moved(case, anton, "cancel_for", amount=1_999.0, **late)
    with pytest.raises(UnfitError, match="less than the guideline"):
        moved(case, anton, "cancel_for", amount=2_000.0, earlier=True, **late)
    moved(case, anton, "cancel_for", approved_by=sara, amount=2_000.0, **late)
    assert deciding.write_waiting() == 2
    with Lake.open(own_lake) as lake:
        kinds = lake.fetch(lake.read(found.CONSEQUENCES)).column("kind").to_pylist()
    assert sorted(kinds) == ["damages_claimed", "damages_final"]

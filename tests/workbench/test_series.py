"""Series: what each reader sees of them, what is counted anew for them, and what is foretold."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests.workbench.conftest import AWAY, DAY, HOME
from tests.workbench.planted_parties import SPRING, act, one_series, party, presence, tie, way
from tests.workbench.programs import Program
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.parties.filling import keep_parties
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.series.filling import keep_series
from tidewaiter_workbench.series.models import Act, Series
from tidewaiter_workbench.series.picture import timeline
from tidewaiter_workbench.series.reach import SeriesGoneError, listed, opened

SELLER, OFFICE = ("same seller", 5.0), ("same office", 3.0)


@pytest.fixture
def here(person):
    return person("analyst", name="here", offices=[HOME])


@pytest.fixture
def chief(person):
    return person("supervisor", name="chief", offices=[], all_offices=True, clearance=3)


@pytest.fixture
def three(db, desk):
    """Two acts at home, by the same seller, and one away that shares the office's name with none of them."""
    one = act("t/1/1", day=SPRING)
    two = act("t/2/1", day=SPRING + dt.timedelta(days=5), ties=(tie("t/1/1", seller=SELLER),))
    far = act(
        "t/3/1",
        office=AWAY,
        day=SPRING + dt.timedelta(days=9),
        importer="P-far",
        ties=(tie("t/2/1", probability=0.4, office=OFFICE), tie("t/1/1", probability=0.4)),
    )
    lookouts = [_lookout("importer", "P-far", party_id="P-far"), _lookout("goods_lane", "610910|BD")]
    lookouts += [_lookout("address", "1 HIDDEN ST"), _lookout("address", "9 KNOWN ST")]
    forecasts = [_forecast("P-far", 1), _forecast("P-aa", 2)]
    keep_series([one_series(one, two, far, forecasts=forecasts, lookouts=lookouts)], by="test")
    near = presence(HOME, way("aa", "ODD TRADING"), keys=(("place", "9 KNOWN ST"),))
    far_part = presence(AWAY, way("ff", "FAR FIRM"), keys=(("place", "1 HIDDEN ST"),))
    keep_parties([[party("P-aa", near), party("P-far", far_part)]], by="test")
    return Series.objects.get()


def _lookout(kind: str, value: str, *, party_id: str = "") -> dict:
    days = {"valid_from": SPRING.isoformat(), "valid_to": DAY.isoformat()}
    return {"kind": kind, "value": value, "party_id": party_id, "probability": 0.2, "reason": "why"} | days


def _forecast(party_id: str, place: int) -> dict:
    told = {"party_id": party_id, "place": place, "expected_acts": 0.5, "window_days": 90, "as_of": DAY.isoformat()}
    return told | {"probability": 0.31} | {"goods": "610910", "offices": f"{HOME};{AWAY}", "reason": "why"}


def test_the_lake_tells_acts_with_their_offices_and_parties_by_any_name(party_answers, db, desk):
    keep_series(party_answers["series"], by="test")
    acts = list(Act.objects.all())
    assert [(each.act_id, each.office) for each in acts] == [("t/H1/1", HOME), ("t/A1/1", AWAY)]
    assert acts[0].content["importer"] == acts[1].content["importer"], "one by its number, one by its id"
    assert acts[1].content["ties"][0]["evidence"] == {"seller": ["same seller", 5.0], "office": ["other office", -1.0]}
    content = Series.objects.get().content
    assert content["forecasts"][0]["party_id"] == content["lookouts"][-1]["party_id"] != ""


def test_acts_of_other_offices_are_neither_shown_nor_counted(three, here, chief):
    seen = opened(here, three.pk)
    assert [each.act_id for each in seen.acts] == ["t/1/1", "t/2/1"]
    assert (seen.pairs, seen.confidence, seen.revenue) == (1, 0.8, 600.0)
    assert [(trait.says, trait.share) for trait in seen.traits] == [("same seller", 1.0)]
    whole = opened(chief, three.pk)
    assert (len(whole.acts), whole.pairs, whole.confidence, whole.revenue) == (3, 3, 0.9, 900.0)
    assert {trait.says for trait in whole.traits} == {"same seller", "same office"}


def test_whoever_is_expected_next_is_named_within_reach_only(three, here, chief):
    assert [(row["name"], row["offices"]) for row in opened(here, three.pk).forecasts] == [("ODD TRADING", [HOME])]
    assert [row["name"] for row in opened(chief, three.pk).forecasts] == ["FAR FIRM", "ODD TRADING"]


def test_a_lookout_is_told_where_its_value_stands_in_documents_within_reach(three, here, chief):
    assert {row["name"] for row in opened(here, three.pk).lookouts} == {"610910, BD", "9 KNOWN ST"}
    assert len(opened(chief, three.pk).lookouts) == 4


def test_a_series_without_an_act_in_reach_does_not_exist(three, person, signed_in):
    nowhere = person("supervisor", name="nowhere", offices=["9999"], clearance=3)
    with pytest.raises(SeriesGoneError):
        opened(nowhere, three.pk)
    assert listed(nowhere, alone=True, most=9) == ([], "")
    assert not re.search(rb"\bODD\b", signed_in(nowhere).get(reverse("series", args=[three.pk])).content)


def test_a_published_decision_is_everybodys_to_read(db, desk, person):
    keep_series([one_series(act("d/1", office="", public=True), key="S-2")], by="test")
    nowhere = person("officer", name="nowhere", offices=["9999"])
    assert [each.act_id for each in opened(nowhere, Series.objects.get().pk).acts] == ["d/1"]


def test_an_act_on_a_line_that_is_marked_leaves_the_page_at_once(three, here, alerts):
    Alert.objects.filter(declaration_id="ODD").update(item_id="t/2/1", mark=3)
    assert [each.act_id for each in opened(here, three.pk).acts] == ["t/1/1"]


def test_single_acts_are_listed_only_if_asked_for(three, here):
    keep_series([one_series(act("t/9/1"), key="S-9")], by="test")
    assert listed(here, alone=False, most=9) == ([], "")
    assert len(listed(here, alone=True, most=9)[0]) == 1


def test_pages_tell_the_order_the_ties_and_are_on_record(three, here, signed_in):
    browser = signed_in(here)
    assert "ODD TRADING" in browser.get(reverse("series_list")).content.decode()
    page = browser.get(browser.get(reverse("series_called"), {"id": "S-1"}).url).content.decode()
    assert "2 violations, held for the work of one hand" in page
    assert "no. 1: same seller" in page
    assert page.count('href="#act-') == page.count('<tr id="act-') == 2, "every mark of the picture leads to its row"
    assert "FAR FIRM" not in page
    assert "1 HIDDEN ST" not in page
    kept = list(Record.objects.filter(by="here").exclude(kind="person").values_list("action", flat=True))
    assert kept == ["read the series", "read a series"]


def test_what_is_expected_comes_with_how_sure_it_is(three, here, signed_in):
    Series.objects.update(next_acts=0.47)
    browser = signed_in(here)
    page = browser.get(reverse("series", args=[three.pk])).content.decode().replace("\xa0", " ")
    assert "mostly 0 – 2, at least one: 37 %" in page
    assert '<td class="n">31 %</td>' in page, "whoever is expected next: that there is one at all"
    assert "0 – 2" in browser.get(reverse("series_list")).content.decode()
    Series.objects.update(next_acts=None)
    assert "not foretold" in browser.get(reverse("series", args=[three.pk])).content.decode()


def windowed(until: dt.date) -> None:
    """Let what is expected be told of thirty days that end on a day."""
    first = until - dt.timedelta(days=30)
    for each in Series.objects.all():
        each.next_acts = 0.47
        each.content |= {"window": {"from": first.isoformat(), "until": until.isoformat()}}
        each.save()


def test_what_is_expected_is_told_with_its_days(three, here, signed_in):
    windowed(DAY)
    page = signed_in(here).get(reverse("series", args=[three.pk])).content.decode()
    first = DAY - dt.timedelta(days=30)
    assert f"as of {first:%-d %b %Y}, when the last violation of all became known; until {DAY:%-d %b %Y}" in page
    assert "This time is over" not in page


def test_of_a_time_that_is_over_that_is_said(three, here, signed_in):
    ended = DAY - dt.timedelta(days=1)
    windowed(ended)
    browser = signed_in(here)
    page = browser.get(reverse("series", args=[three.pk])).content.decode()
    assert f"This time is over: it ended on {ended:%-d %b %Y}" in page
    assert f"over since {ended:%-d %b %Y}" in browser.get(reverse("series_list")).content.decode()
    told = Program(here).get(f"/series/{three.pk}").json()
    assert (told["next_from"], told["next_until"]) == ((ended - dt.timedelta(days=30)).isoformat(), ended.isoformat())


def test_the_lake_tells_from_which_day_acts_are_expected(party_answers):
    [told] = [each for each in party_answers["series"] if each.next_acts is not None]
    known = max(each.known_on for each in told.acts)
    assert told.content["window"] == {
        "from": known.isoformat(), "until": (known + dt.timedelta(days=30)).isoformat(),
    }  # fmt: skip


def test_an_act_is_tied_to_one_before_it_whichever_of_the_two_was_known_first(db, desk, here, signed_in):
    first = act("t/1/1", day=SPRING, ties=(tie("t/2/1", seller=SELLER),))
    keep_series([one_series(first, act("t/2/1", day=SPRING + dt.timedelta(days=3)))], by="test")
    page = signed_in(here).get(reverse("series", args=[Series.objects.get().pk])).content.decode()
    assert page.count("no. 1: same seller") == 1
    assert "no. 2:" not in page


def test_a_series_keeps_its_number_when_it_grows(three):
    keep_series([one_series(act("t/1/1"), act("t/4/1"), act("t/5/1"), act("t/6/1"))], by="test")
    assert Series.objects.get().pk == three.pk
    assert Act.objects.count() == 4


def test_each_importer_has_a_row_and_strangers_share_one(three, chief):
    acts = list(Act.objects.all())
    picture = timeline(acts, {"P-aa": "ODD TRADING"}, ahead=(DAY, 90), rest="others")
    assert [(row["label"], len(row["marks"])) for row in picture.rows] == [("ODD TRADING", 2), ("others", 1)]
    first, second = picture.rows[0]["marks"]
    assert first["x"] < second["x"] < picture.ahead_x < picture.ahead_x + picture.ahead_width <= picture.width
    assert timeline([], {}, ahead=None, rest="others") is None


def test_the_pages_of_the_list_show_every_series_once_those_without_a_forecast_last(db, desk, chief, signed_in):
    many = [one_series(act(f"t/{n}/1"), act(f"t/{n}/2"), key=f"S-{n}") for n in range(120)]
    keep_series(many, by="test")
    Series.objects.filter(series_id__in=["S-3", "S-4"]).update(next_acts=None)
    told, after = [], ""
    while not told or after:
        part, after = listed(chief, alone=False, most=50, after=after)
        told.append(part)
    assert [len(part) for part in told] == [50, 50, 20]
    keys = [each.series.series_id for part in told for each in part]
    assert sorted(keys) == sorted(each.series_id for each in many)
    assert set(keys[-2:]) == {"S-3", "S-4"}
    browser = signed_in(chief)
    assert 'rel="next"' in browser.get(reverse("series_list")).content.decode()
    last = Series.objects.get(series_id=keys[99]).pk
    assert 'rel="next"' not in browser.get(reverse("series_list"), {"after": last}).content.decode()
    assert browser.get(reverse("series_list"), {"after": "x"}).status_code == 400


def test_an_id_that_a_series_had_before_leads_to_the_one_that_holds_its_violations(three, chief, signed_in):
    browser = signed_in(chief)
    for asked in ("S-1", "t/2/1"):
        assert browser.get(reverse("series_called"), {"id": asked}).url == reverse("series", args=[three.pk])
    assert browser.get(browser.get(reverse("series_called"), {"id": "never"}).url).status_code == 404

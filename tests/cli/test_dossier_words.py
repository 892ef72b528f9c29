"""What a dossier says on the terminal: figures are called what they are, and nothing is told twice."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from rich.console import Console

from tests.flow.dossier.case import plant
from tidewaiter.cli.dossier import show_dossier
from tidewaiter.flow.dossier import Dossier, Forecast, Step, WayTold, dossier_of
from tidewaiter.flow.dossier.likenesses import Likeness
from tidewaiter.flow.dossier.owners import Holder, Owners
from tidewaiter.lake import Lake


@pytest.fixture(scope="module")
def orchid(tmp_path_factory) -> Dossier:
    with Lake.open(tmp_path_factory.mktemp("case") / "lake", create=True) as lake:
        plant(lake)
        return dossier_of(lake, "P-ORCHID")


def told(dossier: Dossier) -> str:
    page = io.StringIO()
    show_dossier(dossier, console=Console(file=page, width=300))
    return page.getvalue()


def test_what_the_network_tells_is_a_strength_and_never_said_as_a_chance(orchid):
    page = told(replace(orchid, network={"propagated_risk": 1.0, "declared_on": date(2024, 6, 5)}))
    line = next(line for line in page.splitlines() if "its line of 2024-06-05" in line)
    assert "a strength of 1.00 on a scale from 0 to 1 (the strongest), which is no probability" in line
    assert "%" not in line


def in_short(dossier: Dossier) -> str:
    return told(dossier).partition("In short")[2].partition("Written in")[0]


def way(ties: int, *, violations: int, apart: int) -> WayTold:
    step = Step("the one gives the telephone of the other", date(2024, 1, 5), None, ())
    return WayTold("P-X", "Xeric Ltd", violations, apart, (step,) * ties)


def test_a_seller_known_by_the_firms_own_violations_only_is_not_told_in_short(orchid):
    own = replace(orchid, ways=(way(1, violations=3, apart=0),))
    assert "Xeric" not in in_short(own)
    assert "Xeric Ltd  (3 violations known, all on the party's own lines)" in told(own)
    one = replace(orchid, ways=(way(1, violations=3, apart=2),))
    assert "1 tie from Xeric Ltd, 3 violations known, 2 of them with others" in in_short(one)


def alike(**said) -> Likeness:
    plain = {"listing_id": "SDN/1", "list": "SDN", "listed_name": "Grim Air", "score": 0.9, "matched": "GRIM AIR",
             "reason": "is like it", "first_on": date(2024, 1, 5), "programs": "", "cleared": False}  # fmt: skip
    return Likeness(**plain | said)


def test_a_likeness_to_a_list_comes_first_unless_it_is_cleared_over_or_to_a_register(orchid):
    last = orchid.identity.last_on
    assert "– like Grim Air of SDN: likeness 0.90" in in_short(replace(orchid, likenesses=(alike(),)))
    two = (alike(), alike(listing_id="SDN/2"))
    assert "likeness 0.90, and 1 more entry of lists" in in_short(replace(orchid, likenesses=two))
    ahead = alike(listed_until=last + timedelta(days=900))
    assert "Grim Air" in in_short(replace(orchid, likenesses=(ahead,)))
    for other in (alike(cleared=True), alike(register=True), alike(listed_until=last - timedelta(days=1))):
        page = replace(orchid, likenesses=(other,))
        assert "Grim Air" not in in_short(page)
        assert "Grim Air, SDN: likeness 0.90" in told(page)


def test_what_the_listed_hold_by_half_comes_first_too(orchid):
    smith = Holder("ftm/s", "John SMITH", 60.0, ("John SMITH", "Orchid Ltd"), ("SANCTIONS",))
    owners = Owners("ftm/o", "Orchid Ltd", 0.9, (smith,), 60.0, ())
    assert "of which the listed hold 60.0 %: by the rule of 50 per cent" in in_short(replace(orchid, owners=(owners,)))
    assert "the listed hold" not in in_short(replace(orchid, owners=(replace(owners, listed_pct=49.0),)))


def test_only_a_near_violator_is_told_in_short_and_a_far_one_in_its_section(orchid):
    far = replace(orchid, ways=(way(4, violations=3, apart=3),))
    assert "Xeric" not in in_short(far)
    assert "Xeric Ltd  (3 violations known)" in told(far)
    near = replace(orchid, ways=(way(2, violations=3, apart=3),))
    assert "2 ties from Xeric Ltd, 3 violations known\n" in in_short(near).replace(" \n", "\n").replace("  ", "")


def forecast(probability: float | None, *, reason: str = "violations of its own (81%); a record (19%)") -> Forecast:
    return Forecast(date(2024, 7, 1), 206, 214, probability, 0.04, 90, (), (), "", reason)


def test_a_party_is_expected_to_violate_only_where_that_is_fairly_likely(orchid):
    words = "expected to violate within 90 days of 2024-07-01"
    unlikely = in_short(replace(orchid, forecast=forecast(0.035)))
    assert f"not {words}: probability 3.5" in unlikely
    assert "number 206 of 214 ranked" in unlikely
    likely = in_short(replace(orchid, forecast=forecast(0.2)))
    assert words in likely
    assert f"not {words}" not in likely
    older = in_short(replace(orchid, forecast=forecast(None)))
    assert "expected to violate" not in older
    assert "number 206 of 214 ranked" in older


def test_shares_after_reasons_are_said_to_be_shares(orchid):
    said = "what speaks for it, each with its share of that: violations of its own (81%); a record (19%)"
    assert said in told(replace(orchid, forecast=forecast(0.035)))
    without = forecast(0.035, reason="nothing in particular: it declares much")
    assert "its share" not in told(replace(orchid, forecast=without))


def test_one_act_is_told_as_what_it_is_and_several_with_their_hand(orchid):
    [story] = orchid.series
    assert "4 violations, one hand with probability 95" in told(orchid)
    one = replace(story, acts=story.acts[:1], shared="stands alone", confidence=1.0)
    page = told(replace(orchid, series=(one,)))
    assert "Series L1: 1 violation, which stands alone" in page
    assert "one hand" not in page
    assert "Shared" not in page
    on_a_past_day = replace(story, acts=story.acts[:1], shared="", confidence=None, next_acts=None)
    assert "1 violation, which stands alone" in told(replace(orchid, series=(on_a_past_day,)))


def test_what_is_expected_of_a_series_is_told_with_its_last_day(orchid):
    [story] = orchid.series
    assert "Expected until 2024-07-25: 0.7 more" in told(orchid)
    assert "Expected until 2024-07-25: under 0.1 more" in told(
        replace(orchid, series=(replace(story, next_acts=0.02),))
    )


def test_of_a_tie_without_known_documents_no_number_is_told(orchid):
    tie = replace(orchid.ties[0], documents=None, evidence=())
    page = told(replace(orchid, ties=(tie,)))
    assert "or more" not in page
    one = replace(tie, evidence=(("L4", date(2024, 4, 5)),))
    assert "1 or more" in told(replace(orchid, ties=(one,)))


def test_of_many_lookouts_it_is_said_that_there_are_more(orchid):
    row = {"kind": "seller", "valid_to": date(2024, 9, 1), "reason": "same seller"}
    seventeen = tuple(row | {"value": f"S{n}"} for n in range(17))
    page = told(replace(orchid, lookouts=seventeen))
    assert page.count("look out for seller") == 10
    assert "and 7 more to look out for (--json has them)" in page
    assert "more to look out for" not in told(replace(orchid, lookouts=seventeen[:10]))

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from tests.flow.dossier.case import bystanders, plant, row, rows
from tidewaiter.errors import UsageError
from tidewaiter.flow.dossier import dossier_of, find_party, link_chart_of, series_as_known
from tidewaiter.flow.dossier.ties import around
from tidewaiter.flow.dossier.view import View
from tidewaiter.links.edges import edges
from tidewaiter.tables import declared, found, known, linked, resolved

MARCH = date(2024, 3, 10)


@pytest.mark.parametrize("text", ["P-LOTUS", "68-1015414", "681015414", "lotus tile, inc", "Lotus Tiles Incorporated"])
def test_a_party_is_found_by_id_number_or_any_of_its_names(case, text):
    assert find_party(case, text).party_id == "P-LOTUS"


@pytest.mark.parametrize("name", ["Łódź Ceramika", "华为技术有限公司", "ООО Газпром", "D & G, Inc.", 'O\'Neill "Bros"'])
def test_a_party_is_found_by_its_name_in_any_letters(case, name):
    with case.scratch() as other:
        written = other.fetch(other.read(resolved.PROFILES)).to_pylist()
        with other.change("a name in other letters") as change:
            renamed = [each | ({"name": name} if each["profile_id"] == "W4" else {}) for each in written]
            change.replace(resolved.PROFILES, rows(resolved.PROFILES, renamed))
        assert find_party(other, name).party_id == "P-CALM"


def test_a_misspelt_name_finds_nothing_and_suggests_the_nearest(case):
    sought = find_party(case, "Lotos Tyle Inc")
    assert sought.party_id is None
    assert sought.suggestions[0].party_id == "P-LOTUS"


@pytest.mark.parametrize("text", ["Orchid", "stone", "LLC orchid", "Orch"])
def test_a_part_of_a_name_finds_nothing_and_suggests_who_has_these_words_first(case, text):
    sought = find_party(case, text)
    assert sought.party_id is None
    assert [(each.party_id, each.has_words) for each in sought.suggestions] == [("P-ORCHID", True)]


def test_of_several_with_the_words_the_nearest_comes_first_and_the_merely_alike_last(case):
    names = {"W4": "Calm Harbour Paper Trading and Shipping Company", "W6": "Harbour Broker", "W3": "Harber"}
    with case.scratch() as other:
        written = other.fetch(other.read(resolved.PROFILES)).to_pylist()
        with other.change("other names") as change:
            renamed = [each | {"name": names.get(each["profile_id"], each["name"])} for each in written]
            change.replace(resolved.PROFILES, rows(resolved.PROFILES, renamed))
        told = find_party(other, "harbour").suggestions
    assert [(each.party_id, each.has_words) for each in told] == [
        ("P-BROKER", True), ("P-CALM", True), ("P-ORCHID", False),
    ]  # fmt: skip


def test_a_party_that_was_not_seen_yet_is_not_found(case):
    assert find_party(case, "Orchid Stone LLC", as_of=MARCH).party_id is None
    assert find_party(case, "P-ORCHID", as_of=MARCH).party_id is None


def test_names_come_with_their_sources_their_days_and_why_they_are_one(case):
    identity = dossier_of(case, "P-LOTUS").identity
    first, second = identity.written
    assert (first.name, first.mentions, first.sources) == ("Lotus Tile Inc.", 2, ("planted",))
    assert (first.first_on, first.last_on) == (date(2024, 1, 5), date(2024, 3, 5))
    assert second.why == "name: same but for the legal form (+9.1); telephone: the same (+5.1)"
    assert identity.numbers() == {"68-1015414": "importer"}
    assert identity.joins == (
        "Lotus Tile Inc. (68-1015414) and LOTUS TILES INCORPORATED (LOTUS TILES INCORPORATED), "
        "probability 0.99: name: same but for the legal form (+9.1); telephone: the same (+5.1)",
    )


def test_a_group_of_names_shows_the_weak_tie_by_which_it_hangs_on_the_others(case):
    """However alike two names are to each other, what ties them to the firm is what the reader must judge."""
    profiles = case.fetch(case.read(resolved.PROFILES)).to_pylist()
    alike = [
        profiles[0] | {"profile_id": name, "party_id": "P-LOTUS", "name": name, "first_on": date(2024, 1, 5)}
        for name in ("X1", "X2")
    ]
    bridge = {"left_profile": "W1", "right_profile": "X1", "probability": 0.7, "weight": 1.2, "by": "model"}
    strong = bridge | {"left_profile": "X1", "right_profile": "X2", "probability": 1.0, "weight": 30.0}
    told = {"kept": True, "known_on": date(2024, 1, 5), "kept_from": date(2024, 1, 5)}
    with case.scratch() as mixed:
        with mixed.change("two names alike, tied weakly") as change:
            change.append(resolved.PROFILES, rows(resolved.PROFILES, alike))
            ties = [
                bridge | told | {"evidence": '{"address": ["same door", 1.2]}'},
                strong | told | {"evidence": '{"name": ["the same", 30.0]}'},
            ]
            change.append(resolved.MATCHES, rows(resolved.MATCHES, ties))
        why = {each.profile_id: each.why for each in dossier_of(mixed, "P-LOTUS").identity.written}
    assert why["X1"] == "address: same door (+1.2)"
    assert why["X2"] == "name: the same (+30.0)"


def test_its_trade_is_added_up_over_all_its_names(case):
    trade = dossier_of(case, "P-LOTUS").trade
    assert (trade.lines, trade.customs_value, trade.violations_known, trade.revenue) == (3, 3000.0, 3, 3000.0)
    assert [(part.value, part.lines) for part in trade.goods] == [("690721", 3)]
    assert [(month.month.month, month.found) for month in trade.months] == [(1, 1), (2, 1), (3, 1)]
    assert ("P-KILN", "exporter", 3) in {(each.party_id, each.role, each.lines) for each in trade.partners}


def test_a_month_without_trade_is_told_as_one(case):
    assert [(each.month.month, each.lines) for each in dossier_of(case, "P-ORCHID").trade.months][:3] == [
        (4, 1), (5, 0), (6, 1),
    ]  # fmt: skip


def test_the_way_to_a_known_violator_is_told_with_its_documents(case):
    way = next(way for way in dossier_of(case, "P-ORCHID").ways if way.party_id == "P-LOTUS")
    assert [step.words for step in way.steps] == [
        "Orchid Stone LLC gives the telephone 7325550142",
        "7325550142 is the telephone of Lotus Tile Inc.",
    ]
    assert way.steps[0].evidence == (("L4", date(2024, 4, 5)), ("L5", date(2024, 6, 5)))
    assert way.violations == 3


def test_an_act_that_names_no_seller_counts_among_the_importers(case):
    with case.scratch() as other:
        acts = other.fetch(other.read(linked.ACTS)).to_pylist()
        importer = acts[0]["importer"]
        known = View(other).violators([importer])
        nameless = [row | ({"exporter": None} if row["importer"] == importer else {}) for row in acts]
        with other.change("without a seller") as change:
            change.replace(linked.ACTS, rows(linked.ACTS, nameless))
        assert View(other).violators([importer]) == known != {}


def test_of_a_violators_acts_those_are_counted_apart_in_which_the_party_had_no_part(case):
    """Jade Kiln sold in all four violations: one is Orchid's own, and three are not."""
    kiln = next(way for way in dossier_of(case, "P-ORCHID").ways if way.party_id == "P-KILN")
    assert (kiln.violations, kiln.apart) == (4, 3)
    lotus = next(way for way in dossier_of(case, "P-ORCHID").ways if way.party_id == "P-LOTUS")
    assert (lotus.violations, lotus.apart) == (3, 3)


def liken(lake, *ties: tuple[str, str, str]) -> None:
    """Add ties of a register, of January, with the names of its entities f1 and f2."""
    day = date(2024, 1, 5)
    told = {"documents": 1, "evidence": "ftm/f1", "first_on": day, "last_on": day, "known_on": day, "certainty": 0.9}
    named = (("f1", "Grim Holding"), ("f2", "Pale Holding"))
    source = {"source": "ftm", "file_id": "0", "row_no": 1}
    with lake.change("a register") as change:
        made = [
            row(linked.EDGES, edge_id="|".join(tie), kind=tie[1], source=tie[0], target=tie[2], **told) for tie in ties
        ]
        change.append(linked.EDGES, rows(linked.EDGES, made))
        entries = [
            row(known.LISTINGS, listing_id=f"ftm/{each}", list="SANCTIONS", schema="Company", name=name, **source)
            for each, name in named
        ]
        change.append(known.LISTINGS, rows(known.LISTINGS, entries))


def test_two_that_are_like_one_listed_entity_are_not_tied_by_it(case):
    with case.scratch() as other:
        liken(other, ("party:P-CALM", "likened_to", "entity:ftm/f1"), ("party:P-LOTUS", "likened_to", "entity:ftm/f1"))
        assert dossier_of(other, "P-CALM").ways == ()


def test_two_that_are_like_one_entity_are_not_tied_by_its_owner_either(case):
    """From the entity to its owner and back is no way on."""
    with case.scratch() as other:
        liken(
            other,
            ("party:P-CALM", "likened_to", "entity:ftm/f1"),
            ("party:P-LOTUS", "likened_to", "entity:ftm/f1"),
            ("entity:ftm/f2", "owns", "entity:ftm/f1"),
        )
        assert dossier_of(other, "P-CALM").ways == ()


def test_a_way_passes_a_listed_entity_by_one_likeness_and_names_it(case):
    with case.scratch() as other:
        liken(
            other,
            ("party:P-CALM", "likened_to", "entity:ftm/f1"),
            ("entity:ftm/f2", "owns", "entity:ftm/f1"),
            ("party:P-LOTUS", "likened_to", "entity:ftm/f1"),
            ("party:P-LOTUS", "likened_to", "entity:ftm/f2"),
        )
        [lotus] = [way for way in dossier_of(other, "P-CALM").ways if way.party_id == "P-LOTUS"]
        assert [(step.words, step.kind) for step in lotus.steps] == [
            ("Calm Paper Co is like the entry Grim Holding", "likened_to"),
            ("Grim Holding is owned by Pale Holding", "owns"),
            ("Pale Holding is like Lotus Tile Inc.", "likened_to"),
        ]
        [tie] = [tie for tie in dossier_of(other, "P-CALM").ties if tie.kind == "likened_to"]
        assert (tie.name, tie.with_parties) == (
            "Grim Holding", (("entity:ftm/f2", "Pale Holding"), ("P-LOTUS", "Lotus Tile Inc.")),
        )  # fmt: skip
        charted = link_chart_of(other, ["P-CALM"], title="")
        assert "Grim Holding (SANCTIONS)" in {node.label for node in charted.nodes}


def test_an_owner_in_a_register_is_on_the_chart_beside_the_entry_that_he_is_like(case):
    with case.scratch() as other:
        liken(other, ("party:P-CALM", "likened_to", "entity:ftm/f1"), ("entity:ftm/f2", "owns", "entity:ftm/f1"))
        alike = row(
            resolved.HITS, subject_kind="holder", subject_id="ftm/f2", listing_id="SDN/1", list="SDN", score=0.9,
            matched="Pale Holding", reason="the same name", evidence="{}", first_on=date(2024, 1, 1), cleared=False,
        )  # fmt: skip
        with other.change("likeness") as change:
            change.upsert(resolved.HITS, rows(resolved.HITS, [alike]))
        charted = link_chart_of(other, ["P-CALM"], title="")
        assert ("entity:ftm/f2", "listing:SDN/1") in {
            (tie.source, tie.target) for tie in charted.ties if tie.kind == "likened_to"
        }


def test_no_way_leads_through_a_broker_who_serves_everybody(case):
    assert dossier_of(case, "P-CALM").ways == ()


def test_no_way_leads_through_a_door_that_all_the_world_shares(case):
    with case.scratch() as busy:
        bystanders(busy, 40)
        assert "P-LOTUS" in {way.party_id for way in dossier_of(case, "P-ORCHID").ways}
        door = next(tie for tie in dossier_of(busy, "P-ORCHID").ties if tie.kind == "has_address")
        assert door.shared_by == 42
        way = next(way for way in dossier_of(busy, "P-ORCHID").ways if way.party_id == "P-LOTUS")
        assert "telephone" in way.steps[0].words
        assert dossier_of(busy, "B7").ways == ()
        said = "things with more than 25 ties (met here: 1) were not walked through; a tie may run through one"
        assert said in dossier_of(busy, "P-ORCHID").uncertain


def test_what_is_shared_is_told_with_those_who_share_it(case):
    door = next(tie for tie in dossier_of(case, "P-ORCHID").ties if tie.kind == "has_address")
    assert (door.name, door.shared_by) == ("12 QUAY RD EDISON", 2)
    assert door.with_parties == (("P-LOTUS", "Lotus Tile Inc."),)


def test_series_successor_likeness_and_forecast_are_there(case):
    orchid, lotus = dossier_of(case, "P-ORCHID"), dossier_of(case, "P-LOTUS")
    assert [act.act_id for act in orchid.series[0].acts] == ["L1", "L2", "L3", "L5"]
    assert orchid.series[0].shared == "same seller, same goods"
    assert (orchid.successors[0].old_name, orchid.successors[0].why) == (
        "Lotus Tile Inc.",
        "address: the same (+4.0); seller: the same (+3.1)",
    )
    assert orchid.forecast is not None
    assert (orchid.forecast.place, orchid.forecast.ranked) == (1, 1)
    assert [(each.listed_name, each.programs) for each in lotus.likenesses] == [("LOTUS TILE", "debarred")]


def test_a_series_is_found_by_any_of_its_violations_as_it_may_have_been_named_by_that_once(case):
    story = series_as_known(case, "L2")
    assert story == series_as_known(case, "L1")
    assert story.series_id == "L1"
    assert series_as_known(case, "L-none") is None


def test_of_a_series_nothing_is_expected_in_a_time_that_is_over(case):
    """The last violation became known on 25 June; whoever has lines of August knows what July brought."""
    with case.scratch() as other:
        lines = other.fetch(other.read(declared.ITEMS)).to_pylist()
        for day, expected in ((date(2024, 7, 25), 0.7), (date(2024, 7, 26), None)):
            with other.change("trade goes on") as change:
                later = [each | {"declared_on": day} if each["item_id"] == "L6" else each for each in lines]
                change.replace(declared.ITEMS, rows(declared.ITEMS, later))
            [story] = dossier_of(other, "P-ORCHID").series
            assert (story.next_acts, story.next_until) == (expected, date(2024, 7, 25) if expected else None)


def test_all_lookouts_of_a_party_and_its_series_are_there(case):
    with case.scratch() as other:
        made = [
            row(
                linked.LOOKOUTS, lookout_id=f"O{n}", as_of=date(2024, 7, 1), kind="seller", value=f"S{n}",
                series_id="L1", reason="same seller", probability=0.5, valid_from=date(2024, 7, 1),
                valid_to=date(2024, 9, 1),
            )
            for n in range(17)
        ]  # fmt: skip
        with other.change("lookouts") as change:
            change.replace(linked.LOOKOUTS, rows(linked.LOOKOUTS, made))
        assert len(dossier_of(other, "P-ORCHID").lookouts) == 17


def test_doubts_are_told(case):
    assert any("may also be Orchid Stone LLC" in doubt for doubt in dossier_of(case, "P-LOTUS").uncertain)
    assert any("never" in doubt or "ever inspected" in doubt for doubt in dossier_of(case, "P-CALM").uncertain)


def test_the_only_way_of_writing_is_never_said_to_be_loose(case):
    with case.scratch() as loose:
        held = loose.fetch(loose.read(resolved.PROFILES)).to_pylist()
        with loose.change("likened to others") as change:
            change.replace(resolved.PROFILES, rows(resolved.PROFILES, [each | {"probability": 0.3} for each in held]))
        told = {
            party: any("belongs to the party" in doubt for doubt in dossier_of(loose, party).uncertain)
            for party in ("P-LOTUS", "P-CALM")
        }
    assert told == {"P-LOTUS": True, "P-CALM": False}


def test_whom_a_person_judged_to_be_another_is_no_doubt(case):
    said = {"left_profile": "W1", "right_profile": "W3", "verdict": "different", "by": "ana", "why": "two owners"}
    day = {"judgement_id": "J1", "judged_on": date(2024, 7, 1), "withdrawn_on": None}
    with case.scratch() as judged:
        with judged.change("two owners") as change:
            change.replace(resolved.JUDGEMENTS, rows(resolved.JUDGEMENTS, [said | day]))
        now, then = (dossier_of(judged, "P-LOTUS", as_of=each).uncertain for each in (None, date(2024, 6, 1)))
    assert not any("may also be Orchid" in doubt for doubt in now)
    assert any("may also be Orchid" in doubt for doubt in then)


def test_on_a_past_day_only_what_was_known_then_is_told(case):
    then = dossier_of(case, "P-LOTUS", as_of=MARCH)
    assert (then.trade.lines, then.trade.violations_known) == (3, 2)
    assert [act.act_id for act in then.series[0].acts] == ["L1", "L2"]
    assert then.successors == ()
    assert [way.party_id for way in then.ways] == ["P-KILN"]
    assert len(then.identity.written) == 2
    assert [each.name for each in dossier_of(case, "P-LOTUS", as_of=date(2024, 2, 1)).identity.written] == [
        "Lotus Tile Inc."
    ]


def test_on_a_past_day_no_money_is_told_that_was_recovered_later(case):
    results, acts = (case.fetch(case.read(table)).to_pylist() for table in (found.OUTCOMES, linked.ACTS))
    again = results[0] | {"outcome_id": "L1/2", "known_on": date(2024, 8, 2), "revenue": 900.0}
    with case.scratch() as other:
        with other.change("the first line was looked at again") as change:
            change.append(found.OUTCOMES, rows(found.OUTCOMES, [again]))
            told = [each | ({"revenue": 1900.0} if each["act_id"] == "L1" else {}) for each in acts]
            change.replace(linked.ACTS, rows(linked.ACTS, told))
        revenues = [
            {act.act_id: act.revenue for act in dossier_of(other, "P-LOTUS", as_of=day).series[0].acts}
            for day in (MARCH, date(2024, 8, 2), None)
        ]
    assert [each["L1"] for each in revenues] == [1000.0, 1000.0, 1900.0]
    assert {each["L2"] for each in revenues} == {1000.0}


def holds_then(lake, *, as_of: date | None) -> list[tuple[str, float | None, date, date | None]]:
    """Who holds the firm that Lotus is like: the share, and from when until when it is told to hold it."""
    ties = around(View(lake, as_of), ["P-LOTUS"], hops=2).ties.values()
    told = [(tie.source.removeprefix("entity:"), tie.share_pct, tie.first_on, tie.last_on) for tie in ties
            if tie.kind == "owns"]  # fmt: skip
    return sorted(told)


def test_on_a_past_day_a_hold_is_told_as_it_was_known_and_one_that_had_ended_says_when(case):
    new_year, august, years_ago = date(2024, 1, 1), date(2024, 8, 1), date(2020, 1, 1)
    holds = (  # owner, share, from, to, known from
        ("r/O", 10.0, new_year, None, new_year),
        ("r/O", 75.0, august, None, august),
        ("r/GONE", 55.0, years_ago, date(2021, 1, 1), years_ago),
        ("r/GOES", 20.0, years_ago, august, years_ago),
    )
    source = {"source": "r", "file_id": "0", "row_no": 1}
    made = [
        row(known.OWNERSHIP, ownership_id=f"o{n}", owner=owner, owned="dps/1", role="owner", share_pct=pct,
            valid_from=first, valid_to=last, known_on=since, **source)
        for n, (owner, pct, first, last, since) in enumerate(holds)
    ]  # fmt: skip
    with case.scratch() as other:
        with other.change("a register") as change:
            change.replace(known.OWNERSHIP, rows(known.OWNERSHIP, made))
        other.run([edges.bind()])
        then, now = (holds_then(other, as_of=day) for day in (date(2024, 3, 10), None))
    gone = ("r/GONE", 55.0, years_ago, date(2021, 1, 1))
    assert then == [("r/GOES", 20.0, years_ago, None), gone, ("r/O", 10.0, new_year, None)]
    assert now == [("r/GOES", 20.0, years_ago, august), gone, ("r/O", 75.0, new_year, None)]


def test_names_joined_later_were_two_firms_before(case):
    """On a day before the match of its two names was known, the party is what hung together with the name asked for."""
    matches = [each | {"kept_from": date(2024, 8, 1)} for each in case.fetch(case.read(resolved.MATCHES)).to_pylist()]
    with case.scratch() as before:
        with before.change("the tie came later") as change:
            change.replace(resolved.MATCHES, rows(resolved.MATCHES, matches))
        then = dossier_of(before, "P-LOTUS", as_of=MARCH, anchor="W2")
    assert [each.profile_id for each in then.identity.written] == ["W2"]
    assert then.trade.lines == 1


@pytest.mark.parametrize("day", [MARCH, date(2024, 4, 10)])
def test_whatever_the_future_holds_a_past_day_reads_the_same(case, day):
    with case.scratch() as other:
        plant(other, until=day)
        for party in ("P-LOTUS", "P-KILN", "P-BROKER"):
            assert asdict(dossier_of(case, party, as_of=day)) == asdict(dossier_of(other, party, as_of=day))
            drawn = [asdict(link_chart_of(lake, [party], as_of=day, title="")) for lake in (case, other)]
            assert drawn[0] == drawn[1]


def test_which_ties_of_very_many_are_walked_is_no_matter_of_later_documents(case, monkeypatch):
    monkeypatch.setattr("tidewaiter.flow.dossier.ties._MOST_TIES", 2)
    edges = case.fetch(case.read(linked.EDGES)).to_pylist()
    with case.scratch() as other:
        with other.change("the door was written often later") as change:
            often = [each | {"documents": 900 if each["kind"] == "has_address" else 1} for each in edges]
            change.replace(linked.EDGES, rows(linked.EDGES, often))
        then = [dossier_of(lake, "P-LOTUS", as_of=date(2024, 4, 10)).ties for lake in (case, other)]
        now = [dossier_of(lake, "P-LOTUS").ties for lake in (case, other)]
    assert then[0] == then[1]
    assert now[0] != now[1]


def test_a_lake_whose_parties_are_not_resolved_says_what_to_do(lake):
    with pytest.raises(UsageError, match="not resolved yet"):
        find_party(lake, "anybody")

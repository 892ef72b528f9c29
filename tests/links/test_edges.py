"""What papers and registers show: who pays through what, what travelled together, and which entity is meant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.links.network_cast import rows_of
from tidewaiter.lake import Lake
from tidewaiter.links.edges import edges
from tidewaiter.links.patterns.pattern import TIE_KINDS
from tidewaiter.tables import declared, known, linked, resolved

DAY = date(2024, 3, 1)
LATER = date(2024, 5, 1)


def item(name: str, importer: str, **more: object) -> dict[str, object]:
    return {
        "item_id": name, "declaration_id": name, "line_no": 1, "flow": "import", "declared_on": DAY,
        "importer": importer, **more,
    }  # fmt: skip


def mention(document: str, party: str, *, role: str, kind: str = "item") -> dict[str, object]:
    return {
        "mention_id": f"{document}/{role}", "document_id": document, "document_kind": kind, "role": role,
        "mentioned_on": DAY, "profile_id": f"p-{party}", "party_id": party, "probability": 1.0,
    }  # fmt: skip


def bill(name: str, **more: object) -> dict[str, object]:
    return {"consignment_id": name, "bill_number": name, "line_no": 1, "arrived_on": DAY, **more}


def hit(party: str, listing: str, *, cleared: bool = False) -> dict[str, object]:
    return {
        "subject_kind": "party", "subject_id": party, "listing_id": listing, "list": "ftm", "score": 0.97,
        "matched": "X", "reason": "same name", "evidence": "{}", "first_on": DAY, "cleared": cleared,
        "listing_digest": "d",
    }  # fmt: skip


def clearance(party: str, listing: str, on: int, until: int, *, digest: str = "d") -> dict[str, object]:
    return {
        "clearance_id": f"{party}/{listing}/{on}", "subject_kind": "party", "subject_id": party, "way": "",
        "listing_id": listing, "listing_digest": digest, "by": "ana", "why": "another firm",
        "cleared_on": DAY + timedelta(days=on), "expires_on": DAY + timedelta(days=until),
    }  # fmt: skip


def successor(old: str, new: str, probability: float) -> dict[str, object]:
    return {
        "old_party": old, "new_party": new, "stopped_on": DAY, "began_on": DAY, "probability": probability,
        "evidence": "{}", "old_found": 1, "known_on": DAY - timedelta(days=60), "likely_on": DAY,
    }  # fmt: skip


@pytest.fixture(scope="module")
def ties(tmp_path_factory) -> dict[tuple[str, str, str], dict]:
    with Lake.open(tmp_path_factory.mktemp("ties") / "lake", create=True) as lake:
        with lake.change("cast") as change:
            for table, rows in (
                (declared.ITEMS, [
                    item("i1", "A", guarantee="bond-77"), item("i2", "B", guarantee="BOND-77"),
                    item("i3", "C"),
                ]),
                (resolved.MENTIONS, [
                    mention("i1", "A", role="importer"), mention("i2", "B", role="importer"),
                    mention("i3", "C", role="importer"), mention("b1", "A", role="consignee", kind="consignment"),
                    mention("b2", "C", role="consignee", kind="consignment"),
                    mention("b2", "BANK", role="notify", kind="consignment"),
                ]),
                (declared.CONSIGNMENTS, [
                    bill("b1", master_bill_number="M1", container="MSCU1234566"), bill("b2", master_bill_number="M1"),
                ]),
                (known.OWNERSHIP, [
                    {"ownership_id": "o1", "owner": "ftm/Q1", "owned": "ftm/Q2", "role": "owner", "share_pct": 60.0,
                     "known_on": DAY},
                ]),
                (linked.SUCCESSORS, [
                    successor("A", "B", 0.83), successor("A", "C", 0.04),
                    successor("B", "C", 0.3) | {"likely_since": DAY, "was_probability": 0.7, "withdrawn_on": LATER},
                ]),
                (resolved.HITS, [hit("A", "ftm/Q2"), hit("B", "ftm/Q2", cleared=True), hit("C", "ftm/Q9")]),
                (resolved.CLEARANCES, [clearance("B", "ftm/Q2", 0, 900)]),
            ):  # fmt: skip
                change.replace(table, rows_of(table, rows))
        lake.run([edges.bind()])
        rows = lake.fetch(lake.read(linked.EDGES)).to_pylist()
    return {(row["kind"], row["source"], row["target"]): row for row in rows}


def of_kind(ties, kind: str) -> set[tuple[str, str]]:
    return {(source, target) for each, source, target in ties if each == kind}


def test_every_kind_of_tie_that_is_made_can_be_asked_for(ties):
    """A kind that `ask` did not know would be refused as a slip of the pen."""
    assert {kind for kind, _, _ in ties} <= {*TIE_KINDS}


def test_two_importers_under_one_bond_meet_there_however_it_is_written(ties):
    assert of_kind(ties, "has_bank") == {
        ("party:A", "bank:BOND-77"), ("party:B", "bank:BOND-77")
    }  # fmt: skip


def test_consignees_of_one_master_bill_meet_there_and_who_is_only_notified_does_not(ties):
    assert of_kind(ties, "consolidated_in") == {("party:A", "master_bill:M1"), ("party:C", "master_bill:M1")}


def test_the_container_of_a_bill_is_a_tie(ties):
    assert of_kind(ties, "shipped_in") == {("party:A", "container:MSCU1234566")}


def test_a_party_like_an_owned_firm_reaches_its_owner_unless_it_was_cleared(ties):
    assert of_kind(ties, "likened_to") == {("party:A", "entity:ftm/Q2")}
    assert ties["owns", "entity:ftm/Q1", "entity:ftm/Q2"]["share_pct"] == 60.0


Days = list[tuple[int, int | None]]


def days_of_likeness(lake: Lake, *clearances: dict, cleared: bool = False, lists: tuple[str, ...] = ("ftm",)) -> Days:
    """The times for which A was like Q2, in days."""
    owner = {"ownership_id": "o1", "owner": "ftm/Q1", "owned": "ftm/Q2", "role": "owner", "known_on": DAY}
    with lake.change("cast") as change:
        for table, rows in (
            (known.OWNERSHIP, [owner]), (resolved.CLEARANCES, list(clearances)),
            (resolved.HITS, [hit("A", f"{each}/Q2", cleared=cleared) for each in lists]),
        ):  # fmt: skip
            change.replace(table, rows_of(table, rows))
    lake.run([edges.bind()])
    rows = lake.fetch(lake.read(linked.EDGES)).to_pylist()
    told = sorted((row for row in rows if row["kind"] == "likened_to"), key=lambda row: row["known_on"])
    assert len({row["edge_id"] for row in told}) == len(told)
    assert {row["first_on"] for row in told} <= {DAY}, "it was seen once"
    ends = [(row["known_on"], row["known_until"]) for row in told]
    return [((since - DAY).days, until and (until - DAY).days) for since, until in ends]


def test_a_clearance_ends_a_likeness_from_its_day_on_and_no_sooner(lake):
    assert days_of_likeness(lake, clearance("A", "ftm/Q2", 40, 90), cleared=True) == [(0, 40)]


def test_when_a_clearance_has_ended_the_likeness_stands_again(lake):
    """Also where it was given twice, with days between, at once, or within the other."""
    first = clearance("A", "ftm/Q2", 40, 90)
    assert days_of_likeness(lake, first) == [(0, 40), (90, None)]
    assert days_of_likeness(lake, first, clearance("A", "ftm/Q2", 120, 130)) == [(0, 40), (90, 120), (130, None)]
    assert days_of_likeness(lake, first, clearance("A", "ftm/Q2", 90, 130)) == [(0, 40), (130, None)]
    assert days_of_likeness(lake, first, clearance("A", "ftm/Q2", 50, 60)) == [(0, 40), (90, None)]
    assert days_of_likeness(lake, first, clearance("A", "ftm/Q2", 120, 130), cleared=True) == [(0, 40), (90, 120)]


def test_a_clearance_of_another_party_or_of_an_entry_that_changed_clears_nothing(lake):
    assert days_of_likeness(lake, clearance("B", "ftm/Q2", 40, 90)) == [(0, None)]
    assert days_of_likeness(lake, clearance("A", "ftm/Q2", 40, 90, digest="of old")) == [(0, None)]


def test_an_entry_of_another_list_with_the_number_of_an_owner_is_no_owner(lake):
    assert days_of_likeness(lake, lists=("eu",)) == []
    assert days_of_likeness(lake, lists=("ftm", "eu")) == [(0, None)]


def hold(name: str, pct: float | None, known_on: date, *, begins: date | None = None, ended: date | None = None):
    return {
        "ownership_id": name, "owner": "ftm/Q1", "owned": "ftm/Q2", "role": "owner", "share_pct": pct,
        "known_on": known_on, "valid_from": begins, "valid_to": ended,
    }  # fmt: skip


def shares(lake: Lake, *holds: dict[str, object]) -> list[tuple[float | None, date, date, date | None]]:
    """What is told of one hold: its share, its last day, and from when until when so much is told of it."""
    with lake.change("holds") as change:
        change.replace(known.OWNERSHIP, rows_of(known.OWNERSHIP, list(holds)))
    lake.run([edges.bind()])
    rows = [row for row in lake.fetch(lake.read(linked.EDGES)).to_pylist() if row["kind"] == "owns"]
    assert len({row["edge_id"] for row in rows}) == len(rows)
    told = sorted(rows, key=lambda row: row["known_on"])
    return [(row["share_pct"], row["last_on"], row["known_on"], row["known_until"]) for row in told]


def test_a_share_that_became_known_later_is_told_from_its_day_on(lake):
    told = shares(lake, hold("a", 10.0, DAY), hold("b", 75.0, LATER, begins=LATER))
    assert told == [(10.0, DAY, DAY, LATER), (75.0, DAY, LATER, None)]


def test_a_share_that_is_known_before_its_hold_begins_is_told_as_it_begins(lake):
    told = shares(lake, hold("a", 75.0, DAY, ended=LATER), hold("b", 10.0, DAY, begins=LATER))
    assert told == [(75.0, LATER, DAY, LATER), (10.0, DAY, LATER, None)]


def test_a_hold_that_ended_says_when_and_its_share_is_not_that_of_one_that_stands(lake):
    early = DAY - timedelta(days=900)
    ended = hold("c", 55.0, early, ended=early + timedelta(days=90))
    assert shares(lake, ended) == [(55.0, early + timedelta(days=90), early, None)]
    assert shares(lake, ended, hold("a", 10.0, DAY))[1] == (10.0, early, DAY, None)


def test_of_what_two_tell_on_one_day_the_larger_share_counts(lake):
    assert shares(lake, hold("a", 10.0, DAY), hold("b", 12.0, DAY)) == [(12.0, DAY, DAY, None)]


def test_only_who_is_likely_to_carry_on_is_tied_and_with_its_probability(ties):
    assert of_kind(ties, "replaced_by") == {("party:A", "party:B"), ("party:B", "party:C")}
    assert ties["replaced_by", "party:A", "party:B"]["certainty"] == 0.83
    assert ties["replaced_by", "party:A", "party:B"]["known_until"] is None


def test_a_pair_that_is_withdrawn_was_tied_for_the_time_for_which_it_was_told(ties):
    tie = ties["replaced_by", "party:B", "party:C"]
    assert (tie["certainty"], tie["known_on"], tie["known_until"]) == (0.7, DAY, LATER)


def test_a_likeness_has_its_score_and_what_papers_show_has_none(ties):
    assert ties["likened_to", "party:A", "entity:ftm/Q2"]["certainty"] == 0.97
    assert {row["certainty"] for (kind, _, _), row in ties.items() if kind not in ("likened_to", "replaced_by")} == {
        None
    }


def test_every_tie_has_its_evidence_and_its_day(ties):
    assert all(row["evidence"] and row["first_on"] == row["known_on"] == DAY for row in ties.values())

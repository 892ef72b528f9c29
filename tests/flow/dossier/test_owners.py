"""Who holds the party in the end: shares over chains, as of a day, and what the listed hold together."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tests.flow.dossier.case import row, rows
from tidewaiter.cli.registers import listed_in_short, owners_in_words
from tidewaiter.flow.dossier.owners import owners_of
from tidewaiter.flow.dossier.view import View
from tidewaiter.tables import declared, known, linked, resolved

_FROM = {"source": "test", "file_id": "0", "row_no": 1}
DAY = date(2024, 1, 1)
HOLDS = (  # owner, owned, per cent, from, to, known from
    ("ftm/Q-SMITH", "ftm/Q-HOLDING", 60.0, None, None, DAY),
    ("ftm/Q-HOLDING", "ftm/Q-LOTUS", 80.0, None, None, DAY),
    ("ftm/Q-JONES", "ftm/Q-LOTUS", 10.0, None, date(2024, 6, 30), DAY),
    ("ftm/Q-LATE", "ftm/Q-LOTUS", 5.0, None, None, date(2024, 9, 1)),
    ("ftm/Q-SILENT", "ftm/Q-LOTUS", None, None, None, DAY),
    ("ftm/Q-ELSE", "ftm/Q-OTHER", 90.0, None, None, DAY),
)
ENTRIES = (  # listing, name, in a register alone, last day
    ("ftm/Q-LOTUS", "Lotus Tile Inc", True, None),
    ("ftm/Q-SMITH", "John SMITH", False, None),
    ("ftm/Q-JONES", "Ann JONES", False, None),
    ("ftm/Q-HOLDING", "Holding One", True, None),
    ("debarred/Q-ELSE", "Count D", False, None),
)


def plant(lake, holds=HOLDS, entries=ENTRIES) -> None:
    likened = row(
        linked.EDGES, edge_id="e1", kind="likened_to", source="party:P-LOTUS", target="entity:ftm/Q-LOTUS",
        certainty=0.9, documents=1, evidence="ftm/Q-LOTUS", first_on=DAY, last_on=DAY, known_on=DAY,
    )  # fmt: skip
    held = [
        row(
            known.OWNERSHIP, ownership_id=f"o{n}", owner=owner, owned=owned, role="owner", share_pct=pct,
            valid_from=first, valid_to=last, known_on=since, **_FROM,
        )
        for n, (owner, owned, pct, first, last, since) in enumerate(holds)
    ]  # fmt: skip
    listed = [
        row(
            known.LISTINGS,
            listing_id=one,
            list="REGISTER" if register else "SANCTIONS",
            schema="Person",
            name=name,
            register=register,
            valid_to=last,
            **_FROM,
        )
        for one, name, register, last in entries
    ]
    with lake.change("registers") as change:
        change.replace(linked.EDGES, rows(linked.EDGES, [likened]))
        change.replace(known.OWNERSHIP, rows(known.OWNERSHIP, held))
        change.replace(known.LISTINGS, rows(known.LISTINGS, listed))


def shares(owners) -> dict[str, float]:
    return {holder.name: holder.pct for holder in owners.holders}


def test_owners_are_told_over_chains_with_their_lists_and_what_the_listed_hold(lake):
    plant(lake)
    (owners,) = owners_of(View(lake, date(2024, 3, 1)), "P-LOTUS")
    assert (owners.name, owners.likeness) == ("Lotus Tile Inc", 0.9)
    assert shares(owners) == pytest.approx({"Holding One": 80.0, "John SMITH": 48.0, "Ann JONES": 10.0})
    smith = next(holder for holder in owners.holders if holder.entity == "ftm/Q-SMITH")
    assert smith.chain == ("John SMITH", "Holding One", "Lotus Tile Inc")
    assert smith.lists == ("SANCTIONS",)
    assert owners.listed_pct == pytest.approx(90.0)  # Smith holds Holding One by half, and so all that it holds
    assert owners.held_by_listed
    assert [holder.name for holder in owners.without_share] == ["ftm/Q-SILENT"]
    assert {holder.name: holder.lists for holder in owners.holders} == {
        "Holding One": (), "John SMITH": ("SANCTIONS",), "Ann JONES": ("SANCTIONS",),
    }  # fmt: skip


def test_a_hold_that_ended_counts_no_more_and_one_that_came_later_not_yet(lake):
    plant(lake)
    (then,) = owners_of(View(lake, date(2024, 8, 1)), "P-LOTUS")
    assert shares(then) == pytest.approx({"Holding One": 80.0, "John SMITH": 48.0})
    (now,) = owners_of(View(lake), "P-LOTUS")
    assert shares(now) == pytest.approx({"Holding One": 80.0, "John SMITH": 48.0, "ftm/Q-LATE": 5.0})


def test_without_a_day_a_hold_and_an_entry_that_end_after_the_last_line_still_stand(lake):
    last = date(2031, 1, 1)
    holds = [("ftm/Q-SMITH", "ftm/Q-LOTUS", 60.0, None, last, DAY), ("ftm/Q-JONES", "ftm/Q-LOTUS", 5.0, None, DAY, DAY)]
    entries = [("ftm/Q-SMITH", "John SMITH", False, last), ("ftm/Q-LOTUS", "Lotus Tile Inc", True, None)]
    plant(lake, holds, entries)
    line = row(declared.ITEMS, item_id="a/1/1", declaration_id="1", line_no=1, flow="import",
               declared_on=date(2024, 9, 9), **_FROM)  # fmt: skip
    with lake.change("a line") as change:
        change.replace(declared.ITEMS, rows(declared.ITEMS, [line]))
    for day in (None, date(2024, 9, 10)):
        (owners,) = owners_of(View(lake, day), "P-LOTUS")
        assert [(each.name, each.lists) for each in owners.holders] == [("John SMITH", ("SANCTIONS",))]
        assert owners.held_by_listed


def test_who_stands_in_a_register_alone_is_not_listed(lake):
    plant(lake, entries=[(one, name, True, last) for one, name, _, last in ENTRIES])
    (owners,) = owners_of(View(lake, date(2024, 3, 1)), "P-LOTUS")
    assert owners.listed_pct == 0
    assert {holder.lists for holder in owners.holders} == {()}


def test_an_entry_of_another_list_with_the_same_number_is_somebody_else(lake):
    plant(lake, [("ftm/Q-ELSE", "ftm/Q-LOTUS", 70.0, None, None, DAY)])
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert [(each.name, each.lists) for each in owners.holders] == [("ftm/Q-ELSE", ())]


def test_an_entry_that_came_later_names_nobody_before(lake):
    plant(lake)
    with lake.change("dated") as change:
        entries = lake.fetch(lake.read(known.LISTINGS)).to_pylist()
        change.replace(
            known.LISTINGS, rows(known.LISTINGS, [each | {"valid_from": date(2024, 5, 1)} for each in entries])
        )
    (owners,) = owners_of(View(lake, date(2024, 3, 1)), "P-LOTUS")
    assert {holder.name for holder in owners.holders} == {"ftm/Q-HOLDING", "ftm/Q-SMITH", "ftm/Q-JONES"}
    assert owners.listed_pct == 0


def test_rounded_shares_are_added_up(lake):
    thirds = [(f"ftm/{one}", "ftm/Q-LOTUS", 33.34, None, None, DAY) for one in ("Q-SMITH", "Q-A", "Q-B")]
    plant(lake, thirds)
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert owners.problems == ()
    assert shares(owners) == pytest.approx({"John SMITH": 100 / 3, "ftm/Q-A": 100 / 3, "ftm/Q-B": 100 / 3})


def test_no_firm_is_told_to_hold_itself(lake):
    """Own shares are in many registers; whoever holds the rest is told with what is told of him."""
    plant(lake, holds=[*HOLDS, ("ftm/Q-LOTUS", "ftm/Q-LOTUS", 15.0, None, None, DAY)])
    owners = owners_of(View(lake, date(2024, 3, 1)), "P-LOTUS")[0]
    told = [holder.entity for holder in (*owners.holders, *owners.without_share)]
    assert "ftm/Q-HOLDING" in told
    assert "ftm/Q-LOTUS" not in told


def test_a_firm_whose_shares_exceed_the_whole_is_named_and_the_others_are_added_up(lake):
    plant(lake, [*HOLDS, ("ftm/Q-MORE", "ftm/Q-HOLDING", 70.0, None, None, DAY)])
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert owners.problems == (("Holding One", 130.0),)
    assert shares(owners) == pytest.approx({"Holding One": 80.0, "ftm/Q-LATE": 5.0})


def test_a_listed_owner_whose_share_cannot_be_added_up_is_still_told_as_listed(lake):
    over = ("ftm/Q-SMITH", "ftm/Q-LOTUS", 70.0, None, None, DAY)
    plant(lake, [over, ("ftm/Q-MORE", "ftm/Q-LOTUS", 70.0, None, None, DAY)])
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert owners.holders == ()
    assert [(each.name, each.lists) for each in owners.without_share] == [
        ("ftm/Q-MORE", ()), ("John SMITH", ("SANCTIONS",)),
    ]  # fmt: skip


def test_small_holders_hide_no_listed_one_behind_them(lake):
    """Each small holder is held in turn, and comes first by its id."""
    small = [(f"r/A{n:03}", "ftm/Q-LOTUS", 0.05, None, None, DAY) for n in range(500)]
    behind = [(f"r/B{n:03}", f"r/A{n:03}", 100.0, None, None, DAY) for n in range(500)]
    great = [("r/Z", "ftm/Q-LOTUS", 60.0, None, None, DAY), ("ftm/Q-SMITH", "r/Z", 100.0, None, None, DAY)]
    silent = [("ftm/Q-SILENT", "ftm/Q-LOTUS", None, None, None, DAY), ("r/S", "ftm/Q-SILENT", 9.0, None, None, DAY)]
    plant(lake, [*small, *behind, *great, *silent])
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert owners.held_by_listed
    assert [(each.name, each.pct) for each in owners.holders[:2]] == [("John SMITH", 60.0), ("r/Z", 60.0)]
    assert owners.not_followed == 102 + 1, "the firm, the great holder and 398 small ones are followed"


def test_holders_whom_nobody_holds_are_all_told_however_many(lake):
    plant(lake, [(f"r/A{n:03}", "ftm/Q-LOTUS", 0.05, None, None, DAY) for n in range(500)])
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert (len(owners.holders), owners.not_followed) == (500, 0)


@pytest.mark.parametrize(("firms", "listed_pct", "not_followed"), [(9, 100, 0), (19, 100, 0), (20, 0, 1)])
def test_a_listed_owner_is_met_over_twenty_holds_and_beyond_them_a_word_is_said(lake, firms, listed_pct, not_followed):
    names = ["ftm/Q-LOTUS", *(f"r/H{n:02}" for n in range(firms)), "ftm/Q-SMITH"]
    plant(lake, [(above, below, 100.0, None, None, DAY) for below, above in pairwise(names)])
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert (owners.listed_pct, owners.not_followed) == (listed_pct, not_followed)
    said = "\n".join(owners_in_words(owners, most=5))
    assert ("1 above it is held by others in turn" in said) == bool(not_followed)


def test_firms_that_all_hold_each_other_are_told_with_their_owner(lake):
    firms = ["ftm/Q-LOTUS", *(f"r/F{n:02}" for n in range(29))]
    crossed = [(a, b, 80 / 29, None, None, DAY) for a in firms for b in firms if a != b]
    plant(lake, [("ftm/Q-OUT", "ftm/Q-LOTUS", 10.0, None, None, DAY), *crossed])
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert len(owners.holders) == 30
    assert next(each.chain for each in owners.holders if each.entity == "ftm/Q-OUT") == ("ftm/Q-OUT", "Lotus Tile Inc")


def test_who_is_like_nobody_in_a_register_has_no_owners(lake):
    plant(lake)
    assert owners_of(View(lake), "P-CALM") == ()


ALIKE_HOLDS = (
    ("ftm/Q-HOLDING", "ftm/Q-LOTUS", 60.0, None, None, DAY),
    ("ftm/Q-JONES", "ftm/Q-LOTUS", 10.0, None, None, DAY),
)
ALIKE_ENTRIES = (
    ("ftm/Q-LOTUS", "Lotus Tile Inc", True, None),
    ("ftm/Q-HOLDING", "Holding One", True, None),
    ("ftm/Q-JONES", "Ann JONES", False, None),
    ("ftm/Q-BOSS", "Bob BOSS", True, None),
    ("ftm/Q-CLERK", "Carl CLERK", True, None),
    ("SDN/7", "HOLDING ONE LLC", False, None),
    ("SDN/8", "BOSS, Bob", False, None),
    ("OLD/9", "Carl CLERK", False, date(2020, 1, 1)),
)


def plant_alike(lake, *, seen=date(2024, 2, 1), cleared=None) -> None:
    """Owners and officers of whom none but one is listed by his own id, and whom each is like."""
    plant(lake, ALIKE_HOLDS, ALIKE_ENTRIES)
    officers = [
        row(known.OWNERSHIP, ownership_id=f"d{n}", owner=who, owned=firm, role="director_of", known_on=DAY, **_FROM)
        for n, (who, firm) in enumerate([("ftm/Q-BOSS", "ftm/Q-HOLDING"), ("ftm/Q-CLERK", "ftm/Q-LOTUS")])
    ]
    alike = [
        row(
            resolved.HITS, subject_kind="holder", subject_id=who, listing_id=entry, list=entry[:3], score=score,
            matched="m", reason="r", evidence="{}", first_on=seen, cleared=cleared is not None, listing_digest="",
        )
        for who, entry, score in (
            ("ftm/Q-HOLDING", "SDN/7", 0.93), ("ftm/Q-BOSS", "SDN/8", 0.8), ("ftm/Q-CLERK", "OLD/9", 0.99)
        )
    ]  # fmt: skip
    said = [
        row(
            resolved.CLEARANCES, subject_kind="holder", subject_id=each["subject_id"], way="",
            listing_id=each["listing_id"], listing_digest="", cleared_on=cleared, expires_on=date(2030, 1, 1),
        )
        for each in alike
        if cleared
    ]  # fmt: skip
    with lake.change("likenesses of holders") as change:
        change.upsert(known.OWNERSHIP, rows(known.OWNERSHIP, officers))
        change.replace(resolved.HITS, rows(resolved.HITS, alike))
        change.replace(resolved.CLEARANCES, rows(resolved.CLEARANCES, said))


def test_owners_and_officers_who_are_like_listed_ones_are_told_and_no_more_than_alike(lake):
    plant_alike(lake)
    (owners,) = owners_of(View(lake, date(2024, 3, 1)), "P-LOTUS")
    alike = {each.name: [one.listing_id for one in each.alike] for each in owners.holders}
    assert alike == {"Holding One": ["SDN/7"], "Ann JONES": []}
    assert (owners.listed_pct, owners.alike_pct) == pytest.approx((10.0, 70.0))
    assert (owners.held_by_listed, owners.held_by_alike, owners.alike_score) == (False, True, 0.93)
    [boss] = owners.suspect_officers  # what the clerk was like was over
    assert (boss.name, boss.role, boss.chain) == (
        "Bob BOSS",
        "director_of",
        ("Bob BOSS", "Holding One", "Lotus Tile Inc"),
    )
    told = owners_in_words(owners, most=9)
    assert "Holding One holds 60.0 % in the end; like HOLDING ONE LLC of SDN, likeness 0.93; told by test" in told
    assert (
        "together with those who are like listed ones, if it is they, 70.0 %; it would count as listed by the rule of "
        "50 per cent"
    ) in told
    assert "Bob BOSS is a director of Holding One; like BOSS, Bob of SDN, likeness 0.80; told by test" in told
    [short] = listed_in_short((), (owners,), last_on=None)
    assert "those who are like listed ones hold 70.0 %: if it is they" in short


def test_a_likeness_of_an_owner_counts_from_its_day_and_not_while_it_is_cleared(lake):
    plant_alike(lake, seen=date(2024, 5, 1), cleared=date(2024, 6, 1))

    def alike_pct(day):
        (owners,) = owners_of(View(lake, day), "P-LOTUS")
        return owners.alike_pct, len(owners.suspect_officers)

    assert alike_pct(date(2024, 3, 1)) == (0.0, 0)
    assert alike_pct(date(2024, 5, 2)) == (pytest.approx(70.0), 1)
    assert alike_pct(date(2024, 7, 1)) == (0.0, 0)
    assert alike_pct(None) == (0.0, 0)


def test_a_firm_that_nobody_owns_is_told_for_its_listed_officer_alone(lake):
    plant(lake, [], [("ftm/Q-LOTUS", "Lotus Tile Inc", True, None), ("ftm/Q-BOSS", "Bob BOSS", False, None)])
    serves = [
        row(
            known.OWNERSHIP,
            ownership_id=each,
            owner=each,
            owned="ftm/Q-LOTUS",
            role="manager_of",
            known_on=DAY,
            **_FROM,
        )
        for each in ("ftm/Q-BOSS", "ftm/Q-NOBODY")
    ]
    with lake.change("officers") as change:
        change.replace(known.OWNERSHIP, rows(known.OWNERSHIP, serves))
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert owners_in_words(owners, most=9) == ["Bob BOSS manages Lotus Tile Inc; listed by SANCTIONS; told by test"]

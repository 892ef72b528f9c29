"""Parties are told a slice at a time: nothing depends on where the cuts fall, and a filling may end at any moment."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.workbench.conftest import AWAY, DAY, HOME, item, rows
from tests.workbench.planted_parties import party, presence, way
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found, resolved
from tidewaiter_workbench import bridge
from tidewaiter_workbench.parties import filling
from tidewaiter_workbench.parties.filling import asked_before, keep_parties
from tidewaiter_workbench.parties.models import Key, Naming, Party, Presence, Word
from tidewaiter_workbench.party_answers import PartySame, PartyTold
from tidewaiter_workbench.people.models import Office

pytestmark = pytest.mark.slow


class PowerCutError(Exception):
    """The process ends here."""


def kept() -> dict[str, list]:
    """All that is kept of parties, without the numbers that the database gave."""
    of = ("presence__party", "presence__office", "presence__mark", "office", "mark", "lines", "word")
    words = dict(Word.objects.values_list("pk", "value"))
    return {
        "parties": sorted(Party.objects.values_list("party_id", "name", "digest", "asked", "merged_into")),
        "presences": sorted(Presence.objects.values_list("party", "office", "mark", "name", "lines", "value")),
        "keys": sorted(Key.objects.values_list("presence__party", "presence__office", "kind", "head", "value")),
        "names": sorted((*row[:-1], words[row[-1]]) for row in Naming.objects.values_list(*of)),
        "words": sorted(Word.objects.exclude(presences=0).values_list("value", "presences")),
        "offices": sorted(Office.objects.values_list("code", flat=True)),
    }


def firms(count: int) -> list[list[PartyTold]]:
    """Firms that share words and lie at two offices, two a slice."""
    told = [
        party(f"P-{n}", presence(HOME, way(f"w{n}", f"FIRM {n} TRADING")), presence(AWAY, way(f"v{n}", f"FIRM {n}")))
        for n in range(count)
    ]
    return [told[start : start + 2] for start in range(0, count, 2)]


def cut_off(chunks: list[list[PartyTold]], *, after: int):
    """So many slices, and then no more power."""
    yield from chunks[:after]
    raise PowerCutError


# What the lake tells


def test_the_same_is_told_wherever_the_cuts_fall(party_lake: Path):
    told = []
    for size in (1, 6, 1_000_000):
        chunks = list(bridge.parties(party_lake, marks={}, rows_at_once=size))
        told.append([asdict(each) for chunk in chunks for each in chunk])
        assert (len([chunk for chunk in chunks if chunk]) > 1) == (size < 1_000_000)
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == len({each["party_id"] for each in told[0]})


def test_it_is_told_how_far_it_is_in_mentions_of_all(party_lake: Path):
    heard: list[tuple[int, int]] = []
    for _chunk in bridge.parties(party_lake, marks={}, rows_at_once=1, tell=lambda *so_far: heard.append(so_far)):
        assert heard, "how much there is is told before the first slice"
    done = [each[0] for each in heard]
    assert {each[1] for each in heard} == {16}, "seven lines of two parties, and two bills"
    assert (done[0], done[-1]) == (0, 16)
    assert done == sorted(done)


def test_a_party_of_which_the_lake_holds_the_same_is_not_told_again(own_party_lake: Path):
    """A result of one line is news of its importer and its seller, and of nobody else."""
    first = [each for chunk in bridge.parties(own_party_lake, marks={}) for each in chunk]
    before = {each.party_id: each.asked for each in first}
    again = [each for chunk in bridge.parties(own_party_lake, marks={}, before=before) for each in chunk]
    assert again == [PartySame(each.party_id) for each in first]
    with Lake.open(own_party_lake) as lake, lake.change("result") as change:
        result = {"outcome_id": "t/H3/1", "item_id": "t/H3/1", "known_on": DAY, "illicit": True, "cause": "random"}
        told = lake.fetch(lake.read(found.OUTCOMES)).to_pylist()
        change.replace(found.OUTCOMES, rows(found.OUTCOMES, *told, result | {"severity": 1, "typology": "IPR"}))
    news = [each for chunk in bridge.parties(own_party_lake, marks={}, before=before) for each in chunk]
    assert {each.name for each in news if isinstance(each, PartyTold)} == {"Globex Foods Inc", "Dhaka Mills"}
    assert len(news) == len(first)


def test_a_mark_that_is_raised_is_news_of_those_who_stand_on_the_line(party_lake: Path):
    before = {each.party_id: each.asked for chunk in bridge.parties(party_lake, marks={}) for each in chunk}
    news = [each for chunk in bridge.parties(party_lake, marks={"t/H3/1": 3}, before=before) for each in chunk]
    assert {each.name for each in news if isinstance(each, PartyTold)} == {"Globex Foods Inc", "Dhaka Mills"}


def test_a_partner_that_became_another_party_is_news_of_the_party_beside_it(own_party_lake: Path):
    first = [each for chunk in bridge.parties(own_party_lake, marks={}) for each in chunk]
    with Lake.open(own_party_lake) as lake, lake.change("merge") as change:
        (globex,) = [each.party_id for each in first if each.name == "Globex Foods Inc"]
        for table in (resolved.MENTIONS, resolved.PROFILES, resolved.PARTIES):
            told = lake.fetch(lake.read(table)).to_pylist()
            renamed = [row | ({"party_id": "P-new"} if row["party_id"] == globex else {}) for row in told]
            change.replace(table, rows(table, *renamed))
    before = {each.party_id: each.asked for each in first}
    news = [each for chunk in bridge.parties(own_party_lake, marks={}, before=before) for each in chunk]
    told = {each.party_id: each for each in news if isinstance(each, PartyTold)}
    (mills,) = [each for each in told.values() if each.name == "Dhaka Mills"]
    partners = {row["party_id"] for each in mills.presences for row in each.content["partners"]}
    assert "P-new" in partners
    assert globex not in partners


# What is kept of it


def test_cut_off_and_done_again_it_is_as_if_done_at_once(db):
    chunks = firms(6)
    keep_parties(chunks, by="test")
    whole = kept()
    for model in (Key, Naming, Presence, Party, Word):
        model.objects.all()._raw_delete("default")
    Office.objects.all().delete()
    for after in (1, 2):
        with pytest.raises(PowerCutError):
            keep_parties(cut_off(chunks, after=after), by="test")
        assert Party.objects.count() == 2 * after
    keep_parties(chunks, by="test")
    assert kept() == whole
    assert dict(whole["words"])["FIRM"] == 12, "counted although the last filling found all words there"
    assert whole["offices"] == [AWAY, HOME]


def test_what_was_kept_before_it_was_cut_off_is_not_told_again(own_party_lake: Path, db):
    told = bridge.parties(own_party_lake, marks={}, rows_at_once=1)
    some = [next(told), next(told)]
    with pytest.raises(PowerCutError):
        keep_parties(cut_off(some, after=2), by="test")
    rest = [each for chunk in bridge.parties(own_party_lake, marks={}, before=asked_before()) for each in chunk]
    assert {each.party_id for each in rest if isinstance(each, PartySame)} == set(asked_before()) != set()
    assert keep_parties([rest], by="test").changed == 2
    halves = kept()
    keep_parties(bridge.parties(own_party_lake, marks={}), by="test")
    assert kept() == halves


def test_nobody_sees_a_half_of_a_party(db, monkeypatch):
    """Cut off between a party's rows, all of it is as it was: old rows stay, and of a new party there is nothing."""
    keep_parties([[party("P-0", presence(HOME, way("x", "OLD NAME")))]], by="test")
    before = kept()
    monkeypatch.setattr(filling.Naming.objects, "bulk_create", _power_cut)
    changed = [party("P-0", presence(HOME, way("x", "NEW NAME"))), party("P-1", presence(HOME, way("y", "NEWCOMER")))]
    with pytest.raises(PowerCutError):
        keep_parties([changed], by="test")
    assert kept() == before


def _power_cut(*_: object, **__: object) -> None:
    raise PowerCutError


def test_a_new_day_writes_the_parties_of_its_documents_and_no_others(own_party_lake: Path, db):
    call_command("fill_parties", verbosity=0)
    before = {each.party: each.pk for each in Presence.objects.select_related("party")}
    with Lake.open(own_party_lake) as lake, lake.change("day") as change:
        lines = lake.fetch(lake.read(declared.ITEMS)).to_pylist()
        change.replace(declared.ITEMS, rows(declared.ITEMS, *lines, item("H9", office=HOME) | {"importer": "N-3"}))
        mentions = lake.fetch(lake.read(resolved.MENTIONS)).to_pylist()
        (wonka,) = [row for row in mentions if row["document_id"] == "t/H4/1" and row["role"] == "importer"]
        new = wonka | {"mention_id": "t/H9/1/importer", "document_id": "t/H9/1", "mentioned_on": DAY}
        change.replace(resolved.MENTIONS, rows(resolved.MENTIONS, *mentions, new))
    call_command("fill_parties", verbosity=0)
    after = {each.party: each.pk for each in Presence.objects.select_related("party")}
    assert {each.name for each in before if before[each] != after[each]} == {"Wonka Sweets GmbH"}
    assert Presence.objects.get(party__name="Wonka Sweets GmbH", office=HOME).lines == 2


def test_other_code_tells_every_party_anew_and_writes_none_that_it_tells_alike(own_party_lake: Path, db, monkeypatch):
    keep_parties(bridge.parties(own_party_lake, marks={}), by="test")
    rows_before = sorted(Presence.objects.values_list("pk", flat=True))
    old = asked_before()
    monkeypatch.setattr(import_module("tidewaiter_workbench.bridge.parties"), "answering", lambda: "other code")
    told = bridge.parties(own_party_lake, marks={}, before=old)
    assert keep_parties(told, by="test").changed == 0
    assert sorted(Presence.objects.values_list("pk", flat=True)) == rows_before
    new = asked_before()
    assert new.keys() == old.keys()
    assert not set(new.values()) & set(old.values()), "noted, so that the next day tells none of them again"


def test_it_can_be_stopped_between_two_slices_and_says_how_far_it_is(own_party_lake: Path, db):
    heard: list[tuple[str, float]] = []

    def tell(words: str, share: float) -> None:
        heard.append((words, share))

    call_command("fill_parties", verbosity=0, tell=tell)
    assert ("parties: 16 of 16 mentions in documents", 0.9) in heard
    shares = [share for _words, share in heard]
    assert shares == sorted(shares)
    Party.objects.update(asked="", digest="")

    def stop(_words: str, _share: float) -> None:
        raise PowerCutError

    with pytest.raises(PowerCutError):
        call_command("fill_parties", verbosity=0, tell=stop)

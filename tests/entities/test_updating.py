"""Parties in a lake: stable ids, new days, judgements, and what waits."""

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tidewaiter.entities import updating
from tidewaiter.entities.judgements import judge, withdraw
from tidewaiter.entities.moves import moves_of
from tidewaiter.entities.obeyed import as_they_stand
from tidewaiter.entities.updating import resolve
from tidewaiter.errors import UsageError
from tidewaiter.flow.judging import judgements_of, withdraw_standing
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, resolved

DAY = date(2024, 1, 1)


@pytest.fixture
def lake(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as opened:
        yield opened


def declare(lake, *names, on=DAY, **said):
    """One import line for each name, on consecutive days."""
    rows = []
    before = lake.fetch(lake.read(declared.PARTIES).count().as_table()).to_pylist()[0]
    for number, name in enumerate(names, start=next(iter(before.values()))):
        row = dict.fromkeys(declared.PARTIES.column_names) | {
            "mention_id": f"d{number}/importer", "document_id": f"d{number}", "document_kind": "item",
            "role": "importer", "mentioned_on": on + timedelta(days=number), "party": name.upper(), "name": name,
            "source": "test", "file_id": "f", "row_no": number, **said,
        }  # fmt: skip
        rows.append(row)
    with lake.change("declare") as change:
        change.append(declared.PARTIES, pa.Table.from_pylist(rows, schema=declared.PARTIES.schema))


def party_of(lake):
    rows = lake.fetch(lake.read(resolved.PROFILES)).to_pylist()
    return {row["name"]: row["party_id"] for row in rows}


def profile_of(lake):
    return {row["name"]: row["profile_id"] for row in lake.fetch(lake.read(resolved.PROFILES)).to_pylist()}


def rows_of(lake, table):
    return lake.fetch(lake.read(table)).to_pylist()


FIRMS = ("Vandelay Steel Ltd", "Globex Foods Inc", "Initech Software LLC", "Wonka Sweets GmbH")


def test_mentions_point_to_parties_and_parties_count_them(lake):
    declare(lake, *FIRMS, "VANDELAY STEEL LIMITED", "Vandelay Steel Ltd")
    resolve(lake)
    parties = {row["party_id"]: row for row in rows_of(lake, resolved.PARTIES)}
    assert len(parties) == 4
    vandelay = parties[party_of(lake)["Vandelay Steel Ltd"]]
    assert (vandelay["mentions"], vandelay["profiles"], vandelay["name"]) == (3, 2, "Vandelay Steel Ltd")
    mentions = rows_of(lake, resolved.MENTIONS)
    assert len(mentions) == 6
    assert sum(row["party_id"] == vandelay["party_id"] for row in mentions) == 3


def test_a_new_day_joins_the_parties_that_stand_and_no_id_changes(lake):
    declare(lake, *FIRMS)
    resolve(lake)
    before = party_of(lake)
    declare(lake, "VANDELAY STEEL LIMITED", "Hooli Search Inc", on=DAY + timedelta(days=30))
    done = resolve(lake)
    after = party_of(lake)
    assert (done.new_profiles, done.anew) == (2, False)
    assert {name: after[name] for name in before} == before
    assert after["VANDELAY STEEL LIMITED"] == before["Vandelay Steel Ltd"]
    assert after["Hooli Search Inc"] not in before.values()
    assert party_of(lake) == after
    resolve(lake, anew=True)
    assert party_of(lake) == after


def test_a_model_that_was_never_published_is_not_used(lake, monkeypatch):
    declare(lake, *FIRMS)
    resolve(lake)
    before = party_of(lake)
    declare(lake, "VANDELAY STEEL LIMITED", on=DAY + timedelta(days=30))

    def fails(*args, **options):
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as broken:
        broken.setattr(updating, "_publish", fails)
        with pytest.raises(RuntimeError):
            resolve(lake, anew=True)
    done = resolve(lake)
    assert (done.new_profiles, done.anew) == (1, False)
    assert party_of(lake)["VANDELAY STEEL LIMITED"] == before["Vandelay Steel Ltd"]
    assert len(list(lake.folder("models").glob("resolution*.json"))) == 1


def test_a_match_is_known_from_the_day_the_later_of_the_two_was_seen(lake):
    declare(lake, *FIRMS, "VANDELAY STEEL LIMITED")
    resolve(lake)
    (match,) = (row for row in rows_of(lake, resolved.MATCHES) if row["kept"])
    assert match["known_on"] == DAY + timedelta(days=4)
    assert "legal form" in match["evidence"]


def test_what_comes_later_changes_nothing_that_could_be_known_before(lake):
    declare(lake, *FIRMS, "VANDELAY STEEL LIMITED")
    resolve(lake)

    def known_then():
        kept = [row for row in rows_of(lake, resolved.MATCHES) if row["known_on"] <= DAY + timedelta(days=10)]
        return sorted((row["left_profile"], row["right_profile"], row["weight"]) for row in kept)

    before = known_then()
    declare(lake, "Vandelay Stele Ltd", "Globex Foods", on=DAY + timedelta(days=60))
    resolve(lake)
    assert known_then() == before


def test_a_judgement_wins_and_withdrawing_it_parts_them_again(lake):
    declare(lake, *FIRMS)
    resolve(lake)
    before = party_of(lake)
    ids = profile_of(lake)
    judged = judge(
        lake,
        ids["Globex Foods Inc"],
        ids["Wonka Sweets GmbH"],
        verdict="same",
        by="A. Officer",
        why="one owner",
        on=DAY,
    )
    resolve(lake)
    merged = party_of(lake)
    assert merged["Globex Foods Inc"] == merged["Wonka Sweets GmbH"] == before["Globex Foods Inc"]
    gone = {row["party_id"]: row["merged_into"] for row in rows_of(lake, resolved.PARTIES)}
    assert gone[before["Wonka Sweets GmbH"]] == before["Globex Foods Inc"]
    with pytest.raises(UsageError, match="cannot end before"):
        withdraw(lake, judged, by="ana", why="looked again", on=DAY - timedelta(days=1))
    withdraw(lake, judged, by="ana", why="looked again", on=DAY + timedelta(days=1))
    with pytest.raises(UsageError, match="ended on"):
        withdraw(lake, judged, by="ana", why="looked again", on=DAY + timedelta(days=9))
    resolve(lake)
    assert party_of(lake) == before
    assert len(rows_of(lake, resolved.JUDGEMENTS)) == 1


def test_what_only_a_judgement_holds_in_its_party_says_so(lake):
    declare(lake, *FIRMS, "Vandelay Steel GmbH")
    resolve(lake)
    ids = profile_of(lake)
    for other in ("Wonka Sweets GmbH", "Vandelay Steel GmbH"):
        one = "Globex Foods Inc" if "Wonka" in other else "Vandelay Steel Ltd"
        late = DAY + timedelta(days=90)
        judgement = judge(lake, ids[one], ids[other], verdict="same", by="A. Officer", why="one owner", on=late)
        if "Wonka" in other:
            only_judged = judgement
    resolve(lake)
    (row,) = [row for row in rows_of(lake, resolved.MATCHES) if row["by"] == "judgement"]
    assert {row["left_profile"], row["right_profile"]} == {ids["Globex Foods Inc"], ids["Wonka Sweets GmbH"]}
    assert row["kept"]
    assert row["known_on"] == DAY + timedelta(days=90)
    pairs = [(row["left_profile"], row["right_profile"]) for row in rows_of(lake, resolved.MATCHES)]
    assert len(pairs) == len(set(pairs))
    declare(lake, "Initech Hardware", on=DAY + timedelta(days=100))
    resolve(lake)
    assert [row for row in rows_of(lake, resolved.MATCHES) if row["by"] == "judgement"]
    withdraw(lake, only_judged, by="ana", why="looked again", on=DAY + timedelta(days=120))
    resolve(lake)
    assert not [row for row in rows_of(lake, resolved.MATCHES) if row["by"] == "judgement"]


def test_a_judgement_holds_for_a_profile_that_was_gone_and_comes_back(lake):
    declare(lake, *FIRMS)
    resolve(lake)
    ids = profile_of(lake)
    judge(lake, ids["Globex Foods Inc"], ids["Wonka Sweets GmbH"], verdict="same", by="A", why="one owner", on=DAY)
    whole = lake.fetch(lake.read(declared.PARTIES))
    without = whole.filter(pc.not_equal(whole["name"], "Wonka Sweets GmbH"))
    for rows in (without, whole):
        with lake.change("declare") as change:
            change.replace(declared.PARTIES, rows)
        resolve(lake)
    party = party_of(lake)
    assert party["Wonka Sweets GmbH"] == party["Globex Foods Inc"]


def test_another_threshold_is_asked_of_all_and_not_only_of_what_is_new(lake):
    declare(lake, *FIRMS, "Vandelay Steel", "Globex Foods")
    told = {threshold: resolve(lake, threshold=threshold).parties for threshold in (0.5, 0.9999, 0.5)}
    assert told[0.5] < told[0.9999]
    declare(lake, "Soylent Green Inc", on=DAY + timedelta(days=30))
    done = resolve(lake, threshold=0.9999)
    assert (done.anew, done.parties) == (True, told[0.9999] + 1)


def two_judged_apart(lake):
    """Two firms that were judged to be two; gives the party of each name."""
    declare(lake, *FIRMS, "Vandelay Steel GmbH")
    resolve(lake)
    ids = profile_of(lake)
    judge(lake, ids["Vandelay Steel Ltd"], ids["Vandelay Steel GmbH"], verdict="different", by="A", why="b", on=DAY)
    resolve(lake)
    return party_of(lake)


def one_who_waits(lake):
    """A way of writing that could be either's comes later."""
    declare(lake, "Vandelay Steel", on=DAY + timedelta(days=30))
    resolve(lake)
    (waits,) = rows_of(lake, resolved.WAITING)
    return waits


def test_whoever_would_join_two_parties_waits_for_a_person(lake):
    before = two_judged_apart(lake)
    assert before["Vandelay Steel Ltd"] != before["Vandelay Steel GmbH"]
    waits = one_who_waits(lake)
    after = party_of(lake)
    assert {name: after[name] for name in before} == before
    assert waits["profile_id"] == profile_of(lake)["Vandelay Steel"]
    assert {waits["left_party"], waits["right_party"]} == {before[f"Vandelay Steel {form}"] for form in ("Ltd", "GmbH")}


def who_waits(lake):
    return [(row["profile_id"], {row["left_party"], row["right_party"]}) for row in rows_of(lake, resolved.WAITING)]


def test_who_waits_goes_on_waiting_when_others_are_judged_or_corrected(lake):
    two_judged_apart(lake)
    waits = one_who_waits(lake)
    ids, late = profile_of(lake), DAY + timedelta(days=60)
    judge(lake, ids["Globex Foods Inc"], ids["Wonka Sweets GmbH"], verdict="unsure", by="A", why="b", on=late)
    assert resolve(lake).anew
    assert who_waits(lake) == [(waits["profile_id"], {waits["left_party"], waits["right_party"]})]
    correct(lake, "Wonka Sweets GmbH", "Hooli Search Inc")
    assert resolve(lake).waiting == 1
    assert who_waits(lake) == [(waits["profile_id"], {waits["left_party"], waits["right_party"]})]
    (row,) = rows_of(lake, resolved.WAITING)
    assert row["left_party"] == party_of(lake)["Vandelay Steel"]


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
def test_who_waits_waits_no_more_once_somebody_decided(lake, verdict):
    two_judged_apart(lake)
    waits = one_who_waits(lake)
    other = "GmbH" if party_of(lake)["Vandelay Steel Ltd"] == waits["left_party"] else "Ltd"
    ids, late = profile_of(lake), DAY + timedelta(days=60)
    sides = (waits["profile_id"], ids[f"Vandelay Steel {other}"])
    judge(lake, *sides, verdict=verdict, by="A", why="b", on=late)
    resolve(lake)
    assert not rows_of(lake, resolved.WAITING)


def test_a_judgement_without_a_reason_is_refused(lake):
    with pytest.raises(UsageError, match="why"):
        judge(lake, "a", "b", verdict="same", by="A", why=" ", on=DAY)
    with pytest.raises(UsageError, match="same, different, unsure"):
        judge(lake, "a", "b", verdict="maybe", by="A", why="b", on=DAY)


def test_an_empty_lake_is_resolved_to_nothing(lake):
    assert resolve(lake).parties == 0


def correct(lake, wrong, right):
    """The documents that named one wrongly are loaded again, corrected."""
    rows = rows_of(lake, declared.PARTIES)
    mended = [row | {"name": right, "party": right.upper()} if row["name"] == wrong else row for row in rows]
    with lake.change("correct") as change:
        change.replace(declared.PARTIES, pa.Table.from_pylist(mended, schema=declared.PARTIES.schema))


def test_a_party_keeps_its_id_when_the_slip_that_founded_it_is_corrected(lake):
    declare(lake, "Vandelay Stele Ltd", *FIRMS)
    resolve(lake)
    before = party_of(lake)
    assert before["Vandelay Stele Ltd"] == before["Vandelay Steel Ltd"]
    correct(lake, "Vandelay Stele Ltd", "Vandelay Steel Limited")
    resolve(lake)
    after = party_of(lake)
    assert after["Vandelay Steel Ltd"] == after["Vandelay Steel Limited"] == before["Vandelay Steel Ltd"]
    resolve(lake, anew=True)
    assert party_of(lake) == after


def test_one_that_is_named_in_one_document_keeps_its_id_when_that_is_corrected(lake):
    declare(lake, *FIRMS)
    resolve(lake)
    before = party_of(lake)
    correct(lake, "Globex Foods Inc", "Hooli Search Inc")
    resolve(lake)
    assert party_of(lake)["Hooli Search Inc"] == before["Globex Foods Inc"]


def test_one_whose_only_document_is_corrected_to_another_says_so(lake):
    declare(lake, *FIRMS)
    resolve(lake)
    before = party_of(lake)
    correct(lake, "Globex Foods Inc", "Initech Software LLC")
    resolve(lake)
    gone = {row["party_id"]: row["merged_into"] for row in rows_of(lake, resolved.PARTIES)}
    assert party_of(lake)["Initech Software LLC"] == before["Initech Software LLC"]
    assert gone[before["Globex Foods Inc"]] == before["Initech Software LLC"]


def test_a_slip_that_comes_back_founds_no_second_party_of_that_id(lake):
    declare(lake, *FIRMS)
    resolve(lake)
    before = party_of(lake)
    correct(lake, "Globex Foods Inc", "Hooli Search Inc")
    resolve(lake)
    for again in (False, True):
        if not again:
            declare(lake, "Globex Foods Inc", on=DAY + timedelta(days=30))
        resolve(lake, anew=again)
        after = party_of(lake)
        assert after["Hooli Search Inc"] == before["Globex Foods Inc"] != after["Globex Foods Inc"]
        ids = [row["party_id"] for row in rows_of(lake, resolved.PARTIES)]
        assert len(ids) == len(set(ids))


def judged_apart_and_corrected(lake, right, *, verdict="different"):
    """Two that are one by their names are judged, and the documents of the second are corrected."""
    declare(lake, *FIRMS, "VANDELAY STEEL LIMITED", "Vandelay Steel Ltd.")
    resolve(lake)
    ids = profile_of(lake)
    said = ids["Vandelay Steel Ltd"], ids["VANDELAY STEEL LIMITED"]
    judge(lake, *said, verdict=verdict, by="A", why="two owners", on=DAY + timedelta(days=9))
    resolve(lake)
    correct(lake, "VANDELAY STEEL LIMITED", right)
    resolve(lake)
    return ids


def test_a_judgement_goes_with_the_spelling_that_took_its_sides_place(lake):
    judged_apart_and_corrected(lake, "VANDELAY STEEL LIMITED.")
    for _ in range(2):
        parties = party_of(lake)
        assert parties["Vandelay Steel Ltd"] != parties["VANDELAY STEEL LIMITED."]
        declare(lake, "Hooli Search Inc", on=DAY + timedelta(days=20))
        resolve(lake, anew=True)
    [told] = judgements_of(lake)
    ids = profile_of(lake)
    assert {told.left_now, told.right_now} == {ids["Vandelay Steel Ltd"], ids["VANDELAY STEEL LIMITED."]}
    assert {told.left_name, told.right_name} == {"Vandelay Steel Ltd", "VANDELAY STEEL LIMITED"}
    assert not told.idle


def test_it_comes_back_with_the_old_spelling_and_is_withdrawn_by_the_new_one(lake):
    judged_apart_and_corrected(lake, "VANDELAY STEEL LIMITED.")
    correct(lake, "VANDELAY STEEL LIMITED.", "VANDELAY STEEL LIMITED")
    resolve(lake)
    assert party_of(lake)["Vandelay Steel Ltd"] != party_of(lake)["VANDELAY STEEL LIMITED"]
    correct(lake, "VANDELAY STEEL LIMITED", "VANDELAY STEEL LIMITED.")
    resolve(lake)
    withdraw_standing(
        lake, "Vandelay Steel Ltd", "VANDELAY STEEL LIMITED.", by="ana", why="looked again", on=DAY + timedelta(days=40)
    )
    resolve(lake)
    assert party_of(lake)["Vandelay Steel Ltd"] == party_of(lake)["VANDELAY STEEL LIMITED."]


def test_a_judgement_whose_side_is_gone_or_is_the_other_one_is_idle_and_says_why(lake):
    judged_apart_and_corrected(lake, "Vandelay Steel Ltd")
    assert [each.idle for each in judgements_of(lake)] == ["one"]
    with lake.change("retract") as change:
        rows = [row for row in rows_of(lake, declared.PARTIES) if row["name"] != "Vandelay Steel Ltd"]
        change.replace(declared.PARTIES, pa.Table.from_pylist(rows, schema=declared.PARTIES.schema))
    resolve(lake)
    assert [each.idle for each in judgements_of(lake)] == ["gone"]


def test_where_documents_were_corrected_to_several_spellings_nobody_guesses(lake):
    declare(lake, *FIRMS, "VANDELAY STEEL LIMITED", "VANDELAY STEEL LIMITED")
    resolve(lake)
    ids = profile_of(lake)
    judge(lake, ids["Vandelay Steel Ltd"], ids["VANDELAY STEEL LIMITED"], verdict="different", by="A", why="b", on=DAY)
    resolve(lake)
    rows = rows_of(lake, declared.PARTIES)
    mine = [row for row in rows if row["name"] == "VANDELAY STEEL LIMITED"]
    for row, name in zip(mine, ("Hooli", "Soylent"), strict=True):
        row["name"] = name
    with lake.change("correct") as change:
        change.replace(declared.PARTIES, pa.Table.from_pylist(rows, schema=declared.PARTIES.schema))
    resolve(lake)
    assert [each.idle for each in judgements_of(lake)] == ["several"]


def test_what_others_say_of_the_spelling_itself_wins_over_what_was_said_of_another():
    told = {"by": "A", "why": "b", "judged_on": DAY, "withdrawn_on": None}
    rows = [
        told | {"judgement_id": "1", "left_profile": "a", "right_profile": "gone", "verdict": "different"},
        told | {"judgement_id": "2", "left_profile": "a", "right_profile": "b", "verdict": "same"},
        told | {"judgement_id": "3", "left_profile": "b", "right_profile": "c", "verdict": "same"},
        told | {"judgement_id": "4", "left_profile": "a", "right_profile": "lost", "verdict": "different"},
    ]
    each = as_they_stand(rows, here={"a", "b", "c"}, corrected={"gone": "b", "lost": "gone2", "gone2": "c"})
    assert [one.idle for one in each] == ["another", "", "", "opposite"]


def test_a_spelling_that_goes_from_one_party_to_another_is_told():
    before = {"a1": "A", "a2": "A", "b1": "B", "c1": "C"}
    after = {"a1": "A", "a2": "B", "b1": "B", "c1": "B", "new": "B"}
    rows = moves_of(before, after, {"C": "B"}, earlier=[{"profile_id": "a2"}], on=DAY)
    assert [(row["profile_id"], row["number"], row["from_party"], row["to_party"], row["how"]) for row in rows] == [
        ("a2", 1, "A", "B", "moved"), ("c1", 0, "C", "B", "merged"),
    ]  # fmt: skip
    [row] = moves_of(before, before | {"a2": "D"}, {}, earlier=[], on=DAY)
    assert (row["to_party"], row["how"]) == ("D", "parted")


def test_a_merge_and_what_undoes_it_are_told_of_each_spelling_and_count_as_no_move(lake):
    declare(lake, *FIRMS)
    resolve(lake)
    ids, before = profile_of(lake), party_of(lake)
    judged = judge(lake, ids["Globex Foods Inc"], ids["Wonka Sweets GmbH"], verdict="same", by="A", why="b", on=DAY)
    assert resolve(lake).moved == 0
    withdraw(lake, judged, by="ana", why="looked again", on=DAY + timedelta(days=9))
    resolve(lake)
    told = [(row["how"], row["number"]) for row in rows_of(lake, resolved.MOVED)]
    assert sorted(told, key=lambda each: each[1]) == [("merged", 0), ("parted", 1)]
    assert party_of(lake) == before

"""A new day costs what is new, and comes to what a whole resolution by the same model comes to."""

import json
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from tests.entities.test_updating import DAY, FIRMS, declare, party_of, rows_of
from tidewaiter.entities import keeping
from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.by_question import said_of
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.features import features_of
from tidewaiter.entities.judgements import judge
from tidewaiter.entities.keeping import extended, kept_of, learned
from tidewaiter.entities.lexicon import Lexicon, lexicon_of
from tidewaiter.entities.matching import weigh
from tidewaiter.entities.sides import coded
from tidewaiter.entities.updating import resolve
from tidewaiter.lake import Lake
from tidewaiter.lake.change import Change
from tidewaiter.simulation.names import VARIANTS, cities_of, firm_names, phones, streets, written
from tidewaiter.tables import declared, resolved

LATER = DAY + timedelta(days=60)
MANY = tuple(f"{word} {trade} Ltd" for word in ("Vandelay", "Globex", "Initech", "Wonka", "Hooli", "Tyrell", "Oscorp")
             for trade in ("Steel", "Foods", "Textiles"))  # fmt: skip
"""Firms enough for a day that adds one or two not to be a tenth more."""


@pytest.fixture
def lake(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as opened:
        yield opened


def sayings(count, *, seed=3):
    """So many ways of writing of half as many firms."""
    rng = np.random.default_rng(seed)
    codes = ["US"] * (count // 2)
    name, street, phone = firm_names(codes, rng=rng), streets(len(codes), rng=rng), phones(len(codes), rng=rng)
    town = [cities_of(code)[n % 5] for n, code in enumerate(codes)]
    firm, how = rng.integers(len(codes), size=count), rng.integers(VARIANTS, size=count)
    rows = [
        {
            "profile_id": f"{n:020}", "name": written(name[f], int(k)), "address": street[f] if n % 3 else None,
            "city": town[f], "country": codes[f], "phone": phone[f] if n % 2 else None,
        }
        for n, (f, k) in enumerate(zip(firm, how, strict=True))
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def plain(features):
    return {name: features[name].to_pylist() for name in features.column_names if name not in ("uid", "profile_id")}


def test_features_of_a_new_day_are_those_of_all_profiles_together_by_the_same_lexicon():
    profiles = sayings(900)
    kept = learned(profiles.slice(0, 600), judged="").kept
    for day in (profiles.slice(600, 200), profiles.slice(800)):
        kept = extended(kept, day)
    assert plain(kept.features) == plain(features_of(profiles, lexicon=kept.lexicon))
    assert kept.features["profile_id"].to_pylist() == profiles["profile_id"].to_pylist()


def test_a_day_without_manufacturer_ids_is_held_against_those_declared_before():
    declared_before = [f"USVAN{n}LEE" if n < 600 else None for n in range(900)]
    profiles = sayings(900).append_column("mid", pa.array(declared_before))
    kept = learned(profiles.slice(0, 600), judged="").kept
    assert "manufacturer id" in [comparison.name for comparison in kept.model.comparisons]
    kept = extended(kept, profiles.slice(600))
    assert kept.features["mid_made"].slice(600).null_count < 300
    assert plain(kept.features) == plain(features_of(profiles, lexicon=kept.lexicon))


def test_a_word_tells_the_same_on_whatever_day_and_in_whatever_company_it_comes():
    taught = Lexicon()
    taught.heard([["SCHLUMBERGER", "TECHNOLOGY"]] * 9)
    alone, among = (lexicon_of(json.loads(json.dumps(taught.facts()))) for _ in range(2))
    alone.heard([["SCLUMBERGER", "ZINNIA"]])
    among.heard([["ZINNIA"], ["SCLUMBERGER"], ["ZINNIA", "SCLUMBERGER"], ["SCLUMBERGER", "ZINNIA", "AX"]])
    assert alone.heard([["SCLUMBERGER", "ZINNIA"]]) == among.heard([["SCLUMBERGER", "ZINNIA"]])
    assert among.heard([["SCLUMBERGER"]]) == taught.heard([["SCHLUMBERGER"]])
    assert among.bits.items() >= alone.bits.items() >= taught.bits.items()


@pytest.mark.parametrize("new_from", [1, 450, 899])
def test_no_candidate_of_a_new_row_is_lost_when_only_those_are_asked_for(new_from):
    profiles = sayings(900)
    crowd = [{"name": f"Koninklijke Vandelay Elektronika{'.' * n}", "city": "Leeds"} for n in range(60)]
    features = features_of(pa.concat_tables([profiles, pa.Table.from_pylist(crowd)], promote_options="default"))
    whole = candidate_pairs(features)
    assert len(whole) > 1000
    wanted = whole[whole[:, 1] >= new_from]
    assert candidate_pairs(features, new_from=new_from).tolist() == wanted.tolist()


def declare_rows(lake, rows, *, on):
    """Export lines with all that the rows say, all on one day."""
    before = len(rows_of(lake, declared.PARTIES))
    made = [
        dict.fromkeys(declared.PARTIES.column_names) | row | {
            "mention_id": f"m{number}", "document_id": f"d{number}", "document_kind": "item", "role": "exporter",
            "mentioned_on": on, "party": row["name"].upper(), "source": "test", "file_id": "f", "row_no": number,
        }
        for number, row in enumerate(rows.drop_columns(["profile_id"]).to_pylist(), start=before)
    ]  # fmt: skip
    with lake.change("declare") as change:
        change.append(declared.PARTIES, pa.Table.from_pylist(made, schema=declared.PARTIES.schema))


def test_a_day_gives_the_matches_and_parties_of_a_whole_resolution_by_the_same_model(lake):
    rows = sayings(220)
    declare_rows(lake, rows.slice(0, 210), on=DAY)
    resolve(lake)
    declare_rows(lake, rows.slice(210), on=LATER)
    done = resolve(lake)
    assert (done.anew, done.learned, done.new_profiles > 5) == (False, False, True)
    kept = kept_of(lake, judged="[0.5]")
    profiles = {row["profile_id"]: row for row in rows_of(lake, resolved.PROFILES)}
    ids = kept.features["profile_id"].to_pylist()
    features = features_of(pa.Table.from_pylist([profiles[one] for one in ids]), lexicon=kept.lexicon)
    weighed = weigh(features, candidate_pairs(features), model=kept.model)
    assert matches_with(lake, {*ids[-done.new_profiles :]}) == pytest.approx(
        {
            tuple(sorted((ids[a], ids[b]))): weight
            for a, b, weight in zip(weighed.left, weighed.right, weighed.weight, strict=True)
            if max(a, b) >= len(ids) - done.new_profiles and weight > -4
        }
    )
    said = said_of(weighed, kept.model)
    groups = clustered(len(ids), weighed.left, weighed.right, weighed.weight, told=coded(features), said=said)
    assert same_groups([profiles[one]["party_id"] for one in ids], groups.tolist())


def matches_with(lake, new):
    rows = [row for row in rows_of(lake, resolved.MATCHES) if new & {row["left_profile"], row["right_profile"]}]
    assert len(rows) > 5
    return {(row["left_profile"], row["right_profile"]): row["weight"] for row in rows}


def same_groups(one, other):
    return len({*one}) == len({*other}) == len({*zip(one, other, strict=True)})


def test_a_day_works_out_only_the_features_that_are_new(lake, monkeypatch):
    declare(lake, *MANY)
    resolve(lake)
    asked = []

    def counting(profiles, **options):
        asked.append(profiles["name"].to_pylist())
        return features_of(profiles, **options)

    monkeypatch.setattr(keeping, "features_of", counting)
    declare(lake, MANY[0], "Soylent Green Inc", on=LATER)
    assert resolve(lake).new_profiles == 1
    assert asked == [["Soylent Green Inc"]]
    declare(lake, "Soylent Green Inc", MANY[1], on=LATER)
    assert resolve(lake).new_profiles == 0
    assert len(asked) == 1


def test_what_is_said_again_is_counted_and_nothing_else_moves(lake):
    declare(lake, *MANY)
    resolve(lake)
    tables = (resolved.PROFILES, resolved.PARTIES, resolved.MATCHES)
    before = {table: {tuple(row[key] for key in table.key): row for row in rows_of(lake, table)} for table in tables}
    declare(lake, MANY[3], on=LATER, role="exporter")
    resolve(lake)
    after = {table: {tuple(row[key] for key in table.key): row for row in rows_of(lake, table)} for table in tables}
    for table in tables:
        moved = [key for key, row in after[table].items() if row != before[table].get(key)]
        assert len(moved) == (table is not resolved.MATCHES)
        assert all({*after[table][key]["roles"].split(";")} == {"importer", "exporter"} for key in moved)
        assert all(after[table][key]["mentions"] == before[table][key]["mentions"] + 1 for key in moved)
        assert after[table].keys() == before[table].keys()
    (exported,) = (row for row in rows_of(lake, resolved.MENTIONS) if row["role"] == "exporter")
    assert exported["party_id"] == party_of(lake)[MANY[3]]


def test_days_come_to_the_same_as_the_same_days_in_one(tmp_path):
    """Who is written how on which day, and in what company, is no matter as long as the model stands."""
    rows = sayings(230, seed=5)
    told = []
    for days in ((205, 9, 9), (205, 18)):
        with Lake.open(tmp_path / f"lake-{len(days)}", create=True) as lake:
            start = 0
            for number, count in enumerate(days):
                declare_rows(lake, rows.slice(start, count), on=DAY + timedelta(days=30 * number))
                start += count
                done = resolve(lake)
            assert not done.anew
            told.append({(r["left_profile"], r["right_profile"]): r["weight"] for r in rows_of(lake, resolved.MATCHES)})
    common = told[0].keys() & told[1].keys()
    assert common
    assert told[0].keys() == told[1].keys()


def test_grown_by_a_tenth_the_model_learns_again_and_no_id_changes(lake):
    declare(lake, *MANY)
    resolve(lake)
    before = party_of(lake)
    declare(lake, "VANDELAY STEEL LIMITED", "Soylent Green Inc", on=LATER)
    assert not resolve(lake).learned
    declare(lake, "Umbrella Drugs Inc", on=LATER)
    done = resolve(lake)
    assert (done.learned, done.anew) == (True, False)
    after = party_of(lake)
    assert {name: after[name] for name in before} == before
    assert after["VANDELAY STEEL LIMITED"] == before["Vandelay Steel Ltd"]
    (told,) = lake.runs()[-1]["steps"]
    assert told["reads"] == {"declared.parties": 2, "resolved.profiles": 1}
    assert told["writes"]["resolved.mentions"] == lake.entries["resolved.mentions"].version == 2
    assert kept_of(lake, judged="[0.5]").learned_from == len(MANY) + 3


def test_who_waits_goes_on_waiting_while_days_pass_and_the_model_learns(lake):
    declare(lake, *FIRMS, "Vandelay Steel GmbH")
    resolve(lake)
    ids = {row["name"]: row["profile_id"] for row in rows_of(lake, resolved.PROFILES)}
    judge(lake, ids["Vandelay Steel Ltd"], ids["Vandelay Steel GmbH"], verdict="different", by="A", why="b", on=DAY)
    resolve(lake)
    declare(lake, "Vandelay Steel", on=LATER)
    resolve(lake)
    waits = rows_of(lake, resolved.WAITING)
    assert len(waits) == 1
    declare(lake, "Soylent Green Inc", on=LATER)
    assert resolve(lake).waiting == 1
    assert rows_of(lake, resolved.WAITING) == waits


def test_what_was_kept_and_is_lost_is_derived_again(lake):
    declare(lake, *MANY)
    resolve(lake)
    before = party_of(lake)
    for file in lake.folder("models").glob("features-*"):
        file.unlink()
    declare(lake, "VANDELAY STEEL LIMITED", on=LATER)
    resolve(lake)
    after = party_of(lake)
    assert {name: after[name] for name in before} == before
    assert after["VANDELAY STEEL LIMITED"] == before["Vandelay Steel Ltd"]


@pytest.mark.parametrize("table", [resolved.PROFILES, resolved.MENTIONS], ids=lambda table: table.name)
def test_a_day_killed_in_the_middle_leaves_the_last_published_state_and_goes_through_the_next_time(
    lake, monkeypatch, table
):
    declare(lake, *MANY)
    resolve(lake)
    tables = (resolved.PROFILES, resolved.PARTIES, resolved.MATCHES, resolved.MENTIONS, resolved.WAITING)
    before = [rows_of(lake, one) for one in tables]
    declare(lake, "VANDELAY STEEL LIMITED", on=LATER)
    replace = Change.replace

    def killed(change, one, rows, **options):
        replace(change, one, rows, **options)
        if one is table:
            raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Change, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            resolve(lake)
    with Lake.open(lake.path) as another:
        assert [rows_of(another, one) for one in tables] == before
        done = resolve(another)
        assert (done.new_profiles, done.anew) == (1, False)
        assert party_of(another)["VANDELAY STEEL LIMITED"] == party_of(another)["Vandelay Steel Ltd"]
        assert len(rows_of(another, resolved.MENTIONS)) == len(MANY) + 1
        assert len(list(another.folder("models").glob("resolution-*"))) == 1
        assert len(list(another.folder("models").glob("features-*"))) == 2

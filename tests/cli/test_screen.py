"""`tidewaiter screen` on a file of names: with a list's own file, with a lake, and with neither."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.command import ended, failing, spoken, typed
from tidewaiter.lake import Lake
from tidewaiter.tables import known, resolved

NAMES = "ref;Name;Country;DOB\na1;Сергей Лавров;Russia;\na2;Acme Ceramics Ltd;IN;\na3;Mahan Air;IR;\n"
FROM = {"source": "us-csl", "file_id": "0", "row_no": 1}


@pytest.fixture
def names(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text(NAMES.replace("ref", "id"), encoding="utf-8")
    return path


@pytest.fixture
def filled(tmp_path):
    rows = [
        {"listing_id": "us-csl/SDN/1", "list": "SDN", "schema": "Person", "name": "LAVROV, Sergey Viktorovich"}
        | {"countries": "RU"}
        | FROM,
        {"listing_id": "us-csl/EL/2", "list": "EL", "schema": "Organization", "name": "Mahan Airways"} | FROM,
        {"listing_id": "un/3", "list": "UN", "schema": "Organization", "name": "MAHAN AIR"}
        | FROM
        | {"source": "un-list"},
    ]
    with Lake.open(tmp_path / "lake", create=True) as lake, lake.change("lists") as change:
        change.replace(known.LISTINGS, pa.Table.from_pylist(rows, schema=known.LISTINGS.schema))
    return tmp_path / "lake"


def test_a_file_of_names_is_screened_against_the_lists_of_a_lake(names, filled, tmp_path):
    out = tmp_path / "hits.csv"
    said = typed("screen", names, "--lake", filled, "--out", out)
    assert "3 rows against 3 entries: 2 with a likeness" in said
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["id"], row["listing_id"]) for row in rows} >= {("a1", "us-csl/SDN/1"), ("a3", "un/3")}
    assert "a2" not in {row["id"] for row in rows}
    assert all(0.5 <= float(row["score"]) <= 1 and json.loads(row["evidence"]) for row in rows)


def test_a_column_that_nobody_reads_is_told_with_the_one_that_may_be_meant(filled, tmp_path):
    (tmp_path / "names.csv").write_text("id,name,coutry,remark\n1,Mahan Air,IR,known\n", encoding="utf-8")
    code, out, errors = ended("screen", tmp_path / "names.csv", "--lake", filled, "--json")
    assert code == 0
    assert json.loads(out)
    assert "not read: coutry (did you mean country?), remark" in errors
    wide = ",".join(f"c{n}" for n in range(40))
    (tmp_path / "names.csv").write_text(f"id,name,{wide},coutry\n1,Mahan Air\n", encoding="utf-8")
    told = ended("screen", tmp_path / "names.csv", "--lake", filled, "--json")[2]
    assert told.startswith("not read: coutry (did you mean country?), c0,"), "what may be meant comes first"
    assert told.strip().endswith("c10 and 29 more")
    (tmp_path / "names.csv").write_text("id,name,country\n1,Mahan Air,IR\n", encoding="utf-8")
    assert ended("screen", tmp_path / "names.csv", "--lake", filled)[2] == ""


def test_of_two_columns_of_one_kind_the_one_that_says_something_is_screened(filled, tmp_path):
    (tmp_path / "names.csv").write_text("id,name,company_name\n1,,Mahan Air\n", encoding="utf-8")
    rows = spoken("screen", tmp_path / "names.csv", "--lake", filled, "--json")
    assert {row["listing_id"] for row in rows} == {"un/3"}


def test_a_column_of_vessels_is_one_of_ships(tmp_path):
    (tmp_path / "bills.csv").write_text("id,vessel\n1,ZELBRIKA V.123E\n2,HARUNDO / 012W\n", encoding="utf-8")
    entity = '{"id": "Q1", "schema": "Vessel", "properties": {"name": ["Zelbrika"], "topics": ["sanction"]}}'
    (tmp_path / "ships.ftm.json").write_text(entity, encoding="utf-8")
    rows = spoken("screen", tmp_path / "bills.csv", "--list-file", tmp_path / "ships.ftm.json", "--json")
    assert [(row["id"], row["matched"]) for row in rows] == [("1", "Zelbrika")]


def test_what_stands_in_a_register_and_on_no_list_says_so(names, tmp_path):
    path, held = tmp_path / "entities.ftm.json", '"schema": "Company", "properties": {"name": ["MAHAN AIR"]'
    entities = [f'{{"id": "Q1", {held}}}}}', f'{{"id": "Q2", {held}, "topics": ["sanction"]}}}}']
    path.write_text("\n".join(entities), encoding="utf-8")
    rows = spoken("screen", names, "--list-file", path, "--json")
    assert {row["listing_id"]: row["register"] for row in rows} == {"ftm/Q1": True, "ftm/Q2": False}
    shown = typed("screen", names, "--list-file", path)
    assert "ftm/Q1 (register)" in shown
    assert "ftm/Q2 (register)" not in shown


def test_unicode_text_of_a_spreadsheet_is_screened(filled, tmp_path):
    (tmp_path / "names.txt").write_text("id\tname\na1\tСергей Лавров\n", encoding="utf-16")
    assert {row["id"] for row in spoken("screen", tmp_path / "names.txt", "--lake", filled, "--json")} == {"a1"}


def test_nationality_is_no_evidence_where_a_country_is(filled, tmp_path):
    found = {}
    for column in ("country", "nationality"):
        (tmp_path / "names.csv").write_text(f"id,name,{column}\na1,Сергей Лавров,RU\n", encoding="utf-8")
        [found[column]] = spoken("screen", tmp_path / "names.csv", "--lake", filled, "--json")
    assert found["nationality"] != found["country"]
    assert "countr" not in json.dumps(found["nationality"]["evidence"])


def test_a_list_is_named_by_itself_or_by_its_family(names, filled):
    assert {row["list"] for row in spoken("screen", names, "--lake", filled, "--list", "un", "--json")} == {"UN"}
    assert "UN" not in {row["list"] for row in spoken("screen", names, "--lake", filled, "--list", "csl", "--json")}


def test_no_list_at_hand_says_how_to_get_one(names, filled, tmp_path):
    assert "--list-file FILE --list-mapping us-csl" in failing("screen", names, "--list", "csl", code=2)
    assert "there are: EL, SDN, UN" in failing("screen", names, "--list", "xyz", "--lake", filled, code=4)
    Lake.open(tmp_path / "empty", create=True).close()
    assert "tidewaiter load us-csl FILE" in failing("screen", names, "--lake", tmp_path / "empty", code=4)


def test_a_list_is_read_from_its_own_file(names, tmp_path):
    entity = {"id": "Q1", "schema": "Company", "properties": {"name": ["Mahan Air"]}}
    path = tmp_path / "entities.ftm.json"
    path.write_text(json.dumps(entity) + "\n", encoding="utf-8")
    [row] = spoken("screen", names, "--list-file", path, "--json")
    assert (row["id"], row["listing_id"]) == ("a3", "ftm/Q1")
    other = path.rename(tmp_path / "unknown.txt")
    assert "--list-mapping" in failing("screen", names, "--list-file", other, code=2)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"foo,bar\n", "has no column `name`"),
        (b"PK\x03\x04anything", "is a workbook"),
        (b"name,country\nMahan Air, Tehran,IR\n", "line 2: 3 fields where the first line has 2"),
    ],
)
def test_a_file_that_would_be_half_read_is_refused(tmp_path, filled, content, says):
    """Told as 'no likeness', it would clear whoever stands in it."""
    (tmp_path / "odd.csv").write_bytes(content)
    assert says in failing("screen", tmp_path / "odd.csv", "--lake", filled, code=3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CR and LF", "CR"])
@pytest.mark.parametrize("name", ["names.csv", "names.csv.gz", "names.parquet"])
def test_a_file_is_read_as_resolve_reads_it(tmp_path, filled, name, end):
    path, text = tmp_path / name, end.join(["sep=;", "name;country", "Mahan Air;IR", ""])
    if name.endswith("parquet"):
        pq.write_table(pa.table({"name": ["Mahan Air"], "country": ["IR"]}), path)
    else:
        path.write_bytes(gzip.compress(text.encode()) if name.endswith("gz") else text.encode())
    [row] = spoken("screen", path, "--lake", filled, "--json")
    assert row["name"] == "Mahan Air"


def test_separators_behind_the_last_field_say_nothing(tmp_path, filled):
    (tmp_path / "names.csv").write_text("name,country\nMahan Air,IR,,\nAcme\n", encoding="utf-8")
    [row] = spoken("screen", tmp_path / "names.csv", "--lake", filled, "--json")
    assert row["name"] == "Mahan Air"


def test_a_file_without_names_is_refused_in_words(tmp_path, filled):
    path = tmp_path / "bad.csv"
    path.write_text("foo,bar\n1,2\n", encoding="utf-8")
    assert "has no column `name`" in failing("screen", path, "--lake", filled, code=3)
    assert "there is no file" in failing("screen", tmp_path / "none.csv", "--lake", filled, code=2)


def put(folder, *names: str) -> str:
    """Resolved parties of these names; gives the run that put them there."""
    parties, profiles = [], []
    for number, name in enumerate(names, start=1):
        party = {
            "party_id": f"P{number}", "schema": "Company", "name": name, "names": name, "roles": "importer",
            "profiles": 1, "mentions": 1, "first_on": date(2024, 1, 1), "last_on": date(2027, 1, 1),
        }  # fmt: skip
        kept = ("party_id", "name", "roles", "mentions", "first_on", "last_on")
        parties.append(party)
        profiles.append({"profile_id": f"F{number}", "probability": 1.0} | {each: party[each] for each in kept})
    with Lake.open(folder) as lake:
        with lake.change("parties") as change:
            change.replace(resolved.PARTIES, pa.Table.from_pylist(parties, schema=resolved.PARTIES.schema))
            change.replace(resolved.PROFILES, pa.Table.from_pylist(profiles, schema=resolved.PROFILES.schema))
        return str(lake.runs()[-1]["run"])


def kept(folder) -> set[tuple[str, float]]:
    with Lake.open(folder) as lake:
        return {(row["listing_id"], row["score"]) for row in lake.fetch(lake.read(resolved.HITS)).to_pylist()}


def test_of_a_lake_the_hits_of_the_lists_that_are_named_are_told(filled):
    put(filled, "Mahan Air", "Mahan Airways")
    assert {row["list"] for row in spoken("screen", "--lake", filled, "--json")} == {"EL", "UN"}
    assert {row["list"] for row in spoken("screen", "--lake", filled, "--list", "un", "--json")} == {"UN"}
    assert {row["list"] for row in spoken("screen", "--lake", filled, "--list", "csl", "--json")} == {"EL"}
    assert "EL" not in typed("screen", "--lake", filled, "--list", "UN")
    assert {listing for listing, _ in kept(filled)} == {"us-csl/EL/2", "un/3"}


def test_a_list_that_the_lake_does_not_hold_is_refused_before_a_minutes_work(filled, monkeypatch):
    monkeypatch.setattr(Lake, "run", lambda *_, **__: pytest.fail("a minute's work"))
    assert "there are: EL, SDN, UN" in failing("screen", "--lake", filled, "--list", "NONSENSE", code=4)
    said = failing("screen", "--lake", filled, "--list-file", filled / "any.csv", code=2)
    assert "leave --list-file out" in said


@pytest.mark.parametrize("threshold", ["0.99", "0.05"])
def test_a_threshold_that_one_asks_for_changes_nothing_in_the_lake(filled, threshold):
    put(filled, "Mahan Air", "Mahan Trading")
    usual = {(row["listing_id"], row["score"]) for row in spoken("screen", "--lake", filled, "--json")}
    told = spoken("screen", "--lake", filled, "--threshold", threshold, "--json")
    assert kept(filled) == usual
    assert all(row["score"] >= float(threshold) for row in told)
    assert (len(told) < len(usual)) if threshold == "0.99" else (len(told) > len(usual))
    assert "The lake keeps likenesses from 0.5 on" in typed("screen", "--lake", filled, "--threshold", threshold)


def test_what_changed_since_a_run_is_told_of_the_lists_and_from_the_score_that_are_asked_for(filled):
    run = put(filled, "Mahan Air")
    assert len(spoken("screen", "--lake", filled, "--since", run, "--json")) == 0
    [before] = [each["run"] for each in spoken("runs", "--lake", filled, "--json") if each["label"] == "lists"]
    told = spoken("screen", "--lake", filled, "--since", before, "--list", "UN", "--json")
    assert [(row["change"], row["listing_id"]) for row in told] == [("new", "un/3")]
    assert spoken("screen", "--lake", filled, "--since", before, "--threshold", "1", "--json") == []
    assert "no --threshold under it" in failing(
        "screen", "--lake", filled, "--since", before, "--threshold", "0.3", code=2
    )


def test_more_hits_than_are_shown_are_counted_and_those_of_lists_come_first(filled):
    register = [
        {"listing_id": f"reg/{n:02}", "list": "REG", "schema": "Organization", "name": "Mahan Air", "register": True}
        | FROM
        for n in range(40)
    ]
    with Lake.open(filled) as lake, lake.change("a register") as change:
        change.append(known.LISTINGS, pa.Table.from_pylist(register, schema=known.LISTINGS.schema))
    put(filled, "Mahan Air")
    told = typed("screen", "--lake", filled)
    shown = [line for line in told.splitlines() if " -> " in line]
    assert len(shown) == 30
    assert not any("(register)" in line for line in shown[:1])
    assert all("(register)" in line for line in shown[1:])
    assert "... and 11 more; --out FILE writes all" in told
    assert len(spoken("screen", "--lake", filled, "--json")) == 41
    assert "more; --out" not in typed("screen", "--lake", filled, "--list", "UN")


def test_a_lake_is_screened_cleared_and_compared(filled):
    run = put(filled, "Mahan Air")
    hits = spoken("screen", "--lake", filled, "--json")
    assert "un/3" in {row["listing_id"] for row in hits}
    changed = spoken(
        "screen", "--lake", filled, "--since", spoken("runs", "--lake", filled, "--json")[0]["run"], "--json"
    )
    assert {row["change"] for row in changed} == {"new"}
    assert spoken("screen", "--lake", filled, "--since", run, "--json") == []
    given = ("--by", "ana", "--why", "other firm", "--until", "2999-02-01", "--on", "2026-11-01")
    told = failing("clear", "P1", "un/3", "--lake", filled, *given[:-1], "2999-01-01", code=2)
    assert "--on 2999-01-01 is still to come" in told
    assert "leave --on out for today" in told
    assert {row["cleared"] for row in spoken("screen", "--lake", filled, "--json")} == {False}
    typed("clear", "P1", "un/3", "--lake", filled, *given)
    after = {row["listing_id"]: row["cleared"] for row in spoken("screen", "--lake", filled, "--json")}
    assert after["un/3"] is True
    assert "--until" in failing("clear", "P1", "un/3", "--lake", filled, "--by", "ana", "--why", "chance", code=2)
    told = typed("clear", "P1", "un/3", "--lake", filled, "--by", "ben", "--why", "it is", "--withdraw")
    assert "1 clearance ended" in told
    assert {row["cleared"] for row in spoken("screen", "--lake", filled, "--json")} == {False}


@pytest.mark.parametrize("lists", ["SDN,SND", "csl,SND", "SND"])
def test_a_list_that_is_not_at_hand_is_refused_though_others_are(names, filled, lists):
    said = failing("screen", names, "--list", lists, "--lake", filled, code=4)
    assert "no list called snd is at hand" in said
    assert "SDN" in said


def test_since_is_of_a_lake_and_of_a_run_that_is_known(names, filled, monkeypatch):
    assert "--since is of a lake" in failing("screen", names, "--lake", filled, "--since", "R1", code=2)
    monkeypatch.setattr("tidewaiter.flow.screening.screen_lake", lambda *_, **__: pytest.fail("a minute's work"))
    assert "R1" in failing("screen", "--lake", filled, "--since", "R1", code=4)


def test_no_name_in_the_file_of_hits_is_computed_by_a_spreadsheet(filled, tmp_path):
    """A name is another's words, and the file of hits is opened with a double click; ids that are numbers stay so."""
    file, out = tmp_path / "names.csv", tmp_path / "hits [final].csv"
    file.write_text('id,name\n-7,=Mahan Air\n8," +Mahan Air"\n9,Mahan Air\n', encoding="utf-8")
    said = typed("screen", file, "--lake", filled, "--list", "UN", "--out", out)
    assert "hits [final].csv" in said
    with out.open(encoding="utf-8", newline="") as written:
        rows = {row["row"]: row for row in csv.DictReader(written)}
    assert {n: row["name"] for n, row in rows.items()} == {"1": "'=Mahan Air", "2": "'+Mahan Air", "3": "Mahan Air"}
    assert rows["1"]["id"] == "-7"


def test_countries_and_births_that_tell_nothing_are_told_of_as_they_had_no_part(filled, tmp_path):
    file = tmp_path / "names.csv"
    file.write_text(
        "name,land,Country,DOB\nMahan Air,,Atlantis;IR,\nZed,,Lemuria,1970\nAda,,NL,June\n", encoding="utf-8"
    )
    code, _, errors = ended("screen", file, "--lake", filled)
    assert code == 0
    assert "no country or day of birth that we can read: Country in 2 rows, DOB in 1 row" in errors
    file.write_text("name,Country,DOB\nMahan Air,IR,1970\nZed,,\n", encoding="utf-8")
    assert "no country" not in ended("screen", file, "--lake", filled)[2]

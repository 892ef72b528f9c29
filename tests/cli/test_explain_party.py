from __future__ import annotations

import pytest

from tests.cli.command import ended, failing, spoken, typed
from tests.flow.dossier.case import plant, rows
from tidewaiter.lake import Lake
from tidewaiter.tables import resolved


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("case") / "lake"
    with Lake.open(folder, create=True) as lake:
        plant(lake)
    return folder


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")


def test_a_dossier_fits_a_terminal_and_says_what_matters(case):
    told = typed("explain", "--party", "Orchid Stone LLC", "--lake", case)
    assert max(len(line.rstrip()) for line in told.splitlines()) <= 90
    for words in ("Lotus Tile Inc.", "gives the telephone", "carries on for", "Series L1: 4 violations", "not sure"):
        assert words in told


def test_violations_on_a_brokers_lines_are_not_laid_to_the_broker(case):
    said = "it stood there as declarant only, and none is laid to it"
    assert said in " ".join(typed("explain", "--party", "Harbour Broker", "--lake", case).split())
    assert said not in " ".join(typed("explain", "--party", "P-LOTUS", "--lake", case).split())


def test_the_dossier_is_data_for_a_program(case):
    told = spoken("explain", "--party", "P-LOTUS", "--lake", case, "--json")
    assert told["trade"]["violations_known"] == 3
    assert told["identity"]["written"][0]["name"] == "Lotus Tile Inc."


def test_as_of_a_day_the_future_is_not_told(case):
    told = typed("explain", "--party", "P-LOTUS", "--lake", case, "--as-of", "2024-03-10")
    assert "Orchid" not in told
    assert "2 violations known" in told


def test_a_misspelt_name_is_answered_with_the_nearest_and_the_error_names_nobody(case):
    code, out, errors = ended("explain", "--party", "Lotos Tyle Inc", "--lake", case)
    assert code == 2
    assert "P-LOTUS" in out
    assert "Lotus" not in errors
    assert "Lotos" not in errors


def test_by_a_part_of_its_name_the_only_party_that_has_it_is_told(case):
    told = typed("explain", "--party", "orchid", "--lake", case)
    assert told.startswith("Told of Orchid Stone LLC, the only party whose name has these words.\n")
    whole = ("--lake", case, "--json")
    assert spoken("explain", "--party", "orchid", *whole) == spoken("explain", "--party", "P-ORCHID", *whole)


def test_a_part_of_several_names_is_answered_with_the_ids_of_those_who_have_it(case, tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as lake:
        plant(lake)
        written = lake.fetch(lake.read(resolved.PROFILES)).to_pylist()
        renamed = [each | ({"name": "Orchid Paper"} if each["profile_id"] == "W4" else {}) for each in written]
        with lake.change("another orchid") as change:
            change.replace(resolved.PROFILES, rows(resolved.PROFILES, renamed))
    code, out, _ = ended("explain", "--party", "orchid", "--lake", tmp_path / "lake")
    assert code == 2
    assert "P-ORCHID  Orchid Stone LLC  (has these words)" in out


@pytest.mark.parametrize(
    "asked", [("--party", "P-LOTUS"), ("--party", "P-LOTUS", "--party", "P-CALM"), ("--series", "L1")]
)
def test_a_party_a_case_and_a_series_are_drawn(case, tmp_path, asked):
    out = tmp_path / "chart.html"
    assert "Written" in typed("explain", *asked, "--lake", case, "--chart", out)
    page = out.read_text(encoding="utf-8")
    assert "12 QUAY RD EDISON" in page
    assert "Jade Kiln Ltd" in page


def test_a_chart_of_a_past_day_has_no_tie_and_no_event_of_later(case, tmp_path):
    out = tmp_path / "chart.html"
    typed("explain", "--party", "P-LOTUS", "--lake", case, "--chart", out, "--as-of", "2024-03-10")
    page = out.read_text(encoding="utf-8")
    assert "Orchid" not in page
    assert not any(f"2024-{month:02}" in page for month in range(4, 13))


def test_a_series_is_told_act_by_act(case):
    told = typed("explain", "--series", "L1", "--lake", case)
    assert told.count("Jade Kiln Ltd") == 4
    assert "same seller, same goods" in told


def test_one_thing_is_explained_at_a_time(case):
    assert "one thing" in failing("explain", "L1", "--party", "P-LOTUS", "--lake", case, code=2)
    assert "one thing" in failing("explain", "--lake", case, code=2)
    assert "--chart" in failing("explain", "L1", "--chart", "x.html", "--lake", case, code=2)
    assert "no series" in failing("explain", "--series", "nothing", "--lake", case, code=2)

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from tidewaiter.errors import UsageError
from tidewaiter.simulation import SIZES, simulate
from tidewaiter.simulation.layout import WORLD_FILES, schema_of
from tidewaiter.simulation.schemes import shipped
from tidewaiter.terms.air_waybill import is_valid_air_waybill
from tidewaiter.terms.case_number import is_valid_case_number
from tidewaiter.terms.container import is_valid_container
from tidewaiter.terms.entry_number import is_valid_entry_number
from tidewaiter.terms.typology import is_typology

from .conftest import Made, made


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    first, second = made(tmp_path / "a", lines=3_000), made(tmp_path / "b", lines=3_000)
    assert len(digests(first.folder)) > 60
    assert digests(first.folder) == digests(second.folder)


def test_another_seed_gives_another_world(tmp_path):
    first, second = made(tmp_path / "a", lines=3_000), made(tmp_path / "b", lines=3_000, seed=12)
    assert (
        digests(first.folder)["declarations/2023-05.parquet"] != digests(second.folder)["declarations/2023-05.parquet"]
    )


def test_without_schemes_nobody_breaks_the_law_and_nothing_is_found(tmp_path):
    honest = made(tmp_path / "w", lines=3_000, schemes=[]).summary
    assert honest.inspected > 100
    assert (honest.illicit, honest.found) == (0, 0)


@pytest.mark.parametrize("file", WORLD_FILES)
def test_every_file_has_the_columns_that_the_layout_promises(world: Made, file):
    assert world.table(WORLD_FILES[file].path).schema.equals(schema_of(file), check_metadata=False)


def test_the_world_declares_as_many_lines_as_asked(world: Made, tmp_path):
    twice = made(tmp_path / "larger", lines=28_000)
    for one, lines in ((world, 14_000), (twice, 28_000)):
        assert one.table("declarations").num_rows == one.summary.lines == pytest.approx(lines, rel=0.03)
    importers = [len(set(one.table("declarations")["importer_id"].to_pylist())) for one in (world, twice)]
    assert importers[1] > 1.5 * importers[0]
    assert list(SIZES.values()) == sorted(SIZES.values())


def test_lines_are_numbered_from_one_within_a_declaration(world: Made):
    lines = world.table("declarations").select(["declaration_no", "line_no"]).to_pylist()
    sizes, highest = Counter(row["declaration_no"] for row in lines), Counter()
    for row in lines:
        highest[row["declaration_no"]] = max(highest[row["declaration_no"]], row["line_no"])
    assert sizes == highest
    assert max(sizes.values()) > 3


def test_documents_carry_valid_numbers(world: Made):
    lines = world.table("declarations").slice(0, 2_000).to_pylist()
    assert all(is_valid_entry_number(row["declaration_no"]) for row in lines)
    assert all(is_valid_container(row["container_no"]) for row in lines if row["container_no"])
    assert all(is_valid_case_number(row["case_no"]) for row in lines if row["case_no"])
    assert all(is_valid_air_waybill(row["bill_no"]) for row in lines if row["transport_mode"] in {"40", "50"})


def test_some_owners_hold_several_firms_and_some_addresses_are_shared(world: Made):
    parties = [row for row in world.table("truth/parties.parquet").to_pylist() if row["role"] == "importer"]
    assert max(Counter(row["owner"] for row in parties).values()) >= 3
    lines = world.table("declarations").to_pylist()
    addresses = {(row["importer_id"], row["importer_phone"]) for row in lines if row["importer_phone"]}
    assert max(Counter(phone for _, phone in addresses).values()) >= 3


def test_the_truth_is_in_its_own_folder_and_nowhere_else(world: Made):
    outside = [path for path in world.folder.rglob("*") if path.is_file() and "truth" not in path.parts]
    words = {
        "instance",
        "scheme",
        "true_value_usd",
        "true_origin",
        "owner",
        "crew",
        "honest_mistake",
        "revenue_loss_usd",
    }
    for path in outside:
        if path.suffix == ".parquet":
            assert not words & set(world.table(str(path.relative_to(world.folder))).column_names)
        else:
            assert not any(word in path.read_text() for word in [*words, "illicit", *(s.name for s in shipped())])


def test_every_scheme_leaves_truth(world: Made):
    truth = world.table("truth/lines.parquet").to_pylist()
    seen = Counter(row["scheme"] for row in truth if row["illicit"])
    assert set(seen) == {scheme.name for scheme in shipped()}
    assert all(is_typology(row["typology"]) for row in truth if row["illicit"])
    assert all(row["instance"] is not None for row in truth if row["illicit"])


def test_a_few_per_cent_break_the_law_and_most_mistakes_are_honest(world: Made):
    assert 0.015 < world.summary.illicit / world.summary.lines < 0.06
    truth = world.table("truth/lines.parquet").to_pylist()
    assert sum(row["honest_mistake"] and not row["illicit"] for row in truth) > 100


def test_evaders_of_an_order_declare_another_origin_and_no_case(world: Made):
    evaders = [row for row in world.judged if row["scheme"] == "transshipment"]
    assert evaders
    assert all(row["origin"] != row["true_origin"] for row in evaders)


def test_undervaluers_declare_less_than_the_truth(world: Made):
    rows = [row for row in world.judged if row["scheme"] == "undervaluation"]
    assert sum(row["value_usd"] < row["true_value_usd"] for row in rows) > 0.97 * len(rows)


def test_partners_do_not_report_what_only_passed_through_them(tmp_path):
    """Mirror gap: a hub's own exports, without any transshipment, match what is declared as its origin."""
    one = made(tmp_path / "w", lines=30_000)
    evaded = Counter()
    declared = Counter()
    for row in one.judged:
        if row["scheme"] == "transshipment":
            evaded[row["origin"], row["hs_code"][:6]] += row["value_usd"]
    for row in one.judged:
        declared[row["origin"], row["hs_code"][:6]] += row["value_usd"]
    reported = Counter()
    for row in one.table("known/trade_flows.parquet").to_pylist():
        if row["partner"] == "US":
            reported[row["reporter"], row["hs6"]] += row["value_usd"]
    dark = [key for key, value in evaded.items() if value > 0.8 * declared[key]]
    assert dark
    assert sum(reported[key] for key in dark) < 0.5 * sum(declared[key] for key in dark)


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "precious.txt").write_text("keep")
    with pytest.raises(UsageError, match="not empty"):
        simulate(tmp_path, size="small", seed=1)


@pytest.mark.parametrize(("size", "seed", "word"), [("gigantic", 1, "sizes are"), ("small", -1, "seed")])
def test_a_request_that_makes_no_sense_is_refused(tmp_path, size, seed, word):
    with pytest.raises(UsageError, match=word):
        simulate(tmp_path / "w", size=size, seed=seed)


def test_progress_is_told_month_by_month(tmp_path):
    told: list[tuple[str, float]] = []
    simulate(tmp_path / "w", size="small", seed=1, lines=1_500, progress=lambda month, done: told.append((month, done)))
    assert told[0][0] == "2023-01"
    assert told[-1] == ("2025-06", 1.0)

"""The whole loop through the command line, on a small simulated port: what an outsider would type."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.command import failing, spoken, typed
from tidewaiter.simulation import simulate

pytestmark = pytest.mark.slow

TEST_FROM = "2025-01-01"
WINDOW = ("--from", TEST_FROM, "--to", "2025-01-31")
MONTHS_BEFORE = 24
WORKED_ON = ("--day", "2025-06-30", "--days", "90")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty months of a port: few lines, as commands cost the same however few there are."""
    out = tmp_path_factory.mktemp("world") / "port"
    simulate(out, size="small", seed=11, lines=15_000)
    return out


@pytest.fixture(scope="module")
def worked(world: Path) -> tuple[Path, dict]:
    """The port's lake after a day's work, and what that run said."""
    folder = world.parent / "lake"
    typed("load", "simulated", world, "--lake", folder)
    return folder, spoken("run", "--lake", folder, *WORKED_ON, "--json")


@pytest.fixture(scope="module")
def lake(worked: tuple[Path, dict]) -> Path:
    return worked[0]


@pytest.fixture(scope="module")
def scored(lake: Path) -> tuple[dict, pa.Table, bool]:
    """What scoring a window said, the scores, and whether the lake stayed as it was."""
    out, before = lake.parent / "scores.parquet", (lake / "published.json").read_text()
    told = spoken("score", "--lake", lake, *WINDOW, "--out", out, "--json")
    return told, pq.read_table(out), (lake / "published.json").read_text() == before


def test_loading_the_same_world_again_changes_nothing(lake, world):
    before = (lake / "published.json").read_text()
    assert "were loaded before and changed nothing" in typed("load", "simulated", world, "--lake", lake)
    assert (lake / "published.json").read_text() == before


def test_a_score_is_a_probability_for_every_line_of_the_window(scored):
    told, scores, _ = scored
    assert told["rows"] == scores.num_rows > 500
    assert {"item_id", "declaration_id", "risk", "expected_revenue", "reasons"} <= set(scores.column_names)
    risks = scores["risk"].to_pylist()
    assert all(0 <= risk <= 1 for risk in risks)
    assert risks == sorted(risks, reverse=True)
    assert scores["reasons"].to_pylist()[0]
    assert len(set(scores["item_id"].to_pylist())) == scores.num_rows


def test_scoring_leaves_the_lake_as_it_was(scored):
    _, _, as_it_was = scored
    assert as_it_was


def test_results_that_came_later_change_no_score(scored, world, tmp_path):
    """The lake without any outcome of the test days gives the same scores as the lake with all of them, and with
    memory of them published by a run."""
    told, scores, _ = scored
    cut = shutil.copytree(world, tmp_path / "cut")
    later = sorted((cut / "outcomes").glob("*.parquet"))[MONTHS_BEFORE:]
    assert later[0].stem == TEST_FROM[:7]
    for file in later:
        file.unlink()
    typed("load", "simulated", cut, "--lake", tmp_path / "lake")
    again = spoken("score", "--lake", tmp_path / "lake", *WINDOW, "--out", tmp_path / "scores.parquet", "--json")
    assert told["prediction"]["model"]
    assert again["prediction"]["model"]
    assert risks_of(pq.read_table(tmp_path / "scores.parquet")) == pytest.approx(risks_of(scores), abs=1e-6)


def risks_of(scores: pa.Table) -> dict[str, float]:
    return dict(zip(scores["item_id"].to_pylist(), scores["risk"].to_pylist(), strict=True))


def test_an_evaluation_gives_all_figures_beside_the_baselines(lake):
    told = spoken("evaluate", "--lake", lake, "--test-from", TEST_FROM, "--json")
    assert [at["share"] for at in told["model"]["at"]] == [0.01, 0.02, 0.05, 0.1]
    for at in told["model"]["at"]:
        for figure in ("precision", "recall", "revenue_share"):
            assert at[figure]["low"] <= at[figure]["value"] <= at[figure]["high"]
    assert {"auc", "average_precision", "calibration_error"} <= set(told["model"])
    assert {"random", "history", "raw_columns"} <= set(told["baselines"])
    assert told["model"]["auc"]["value"] > told["baselines"]["random"]["auc"]["value"]


def test_a_run_plans_the_day_and_a_second_run_reuses_what_did_not_change(worked):
    lake, first = worked
    assert first["planned"] == sum(first["by_cause"].values()) > 0
    assert "random" in first["by_cause"]
    spoken("run", "--lake", lake, *WORKED_ON, "--json")
    steps = [step for run in spoken("runs", "--lake", lake, "--json") for step in run.get("steps", [])]
    memory = [step["reused"] for step in steps if step["step"].startswith("memory")]
    assert all(memory[-11:])


def test_the_plan_can_be_made_again_and_its_first_line_explained(lake):
    plans = [spoken("select", "--lake", lake, "--json", "--top", "5") for _ in range(2)]
    assert plans[0]["by_cause"] == plans[1]["by_cause"]
    assert plans[0]["list"]["top"] == plans[1]["list"]["top"]
    assert plans[0]["list"]["loads"] == plans[1]["list"]["loads"]
    item = plans[0]["list"]["top"][0]["item_id"]
    told = spoken("explain", item, "--lake", lake, "--json")
    assert told["item"]["item_id"] == item
    assert told["plan"]["cause"]
    assert "Risk" in typed("explain", item, "--lake", lake)


def test_the_report_opens_from_disk_without_a_network(lake, tmp_path):
    page = tmp_path / "report.html"
    typed("report", "--lake", lake, "--out", page)
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<svg" in text
    assert 'src="http' not in text
    assert 'href="http' not in text


def test_quality_scores_sources_and_fields(lake):
    told = spoken("quality", "--lake", lake, "--json")
    assert {source["source"] for source in told["sources"]} >= {"simulated", "simulated-outcomes"}
    assert any(field["column"] == "hs_code" and field["filled"] > 0.9 for field in told["fields"])


def test_an_unknown_line_is_told_so(lake):
    assert "no declared line has that number" in failing("explain", "nonsense", "--lake", lake, code=2)


def test_a_window_without_declarations_is_refused(lake, tmp_path):
    words = failing(
        "score", "--lake", lake, "--from", "2030-01-01", "--to", "2030-01-02", "--out", tmp_path / "x", code=2
    )
    assert "nothing was declared" in words


def test_too_few_results_for_a_model_is_said_and_the_detectors_speak_alone(world, tmp_path):
    folder = tmp_path / "bare"
    typed("load", "simulated", *sorted((world / "declarations").glob("*.parquet"))[:6], "--lake", folder)
    out = tmp_path / "scores.parquet"
    told = spoken("score", "--lake", folder, "--from", "2023-06-01", "--to", "2023-06-30", "--out", out, "--json")
    assert told["prediction"]["model"] is None
    assert told["prediction"]["without_model"]
    assert pq.read_table(out).num_rows == told["rows"] > 0
    assert "no model as of" in failing("evaluate", "--lake", folder, "--test-from", "2023-06-01", code=5)


def test_json_is_json_even_when_the_terminal_would_be_coloured(lake):
    assert isinstance(json.loads(typed("runs", "--lake", lake, "--json")), list)

"""The whole loop through the command line, on a small simulated port: what an outsider would type."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.command import failing, spoken, typed
from tidewaiter.simulation import simulate

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("loop")]

TEST_FROM = "2025-01-01"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world") / "port"
    simulate(out, size="small", seed=11, lines=60_000)
    return out


@pytest.fixture(scope="module")
def lake(world: Path) -> Path:
    folder = world.parent / "lake"
    typed("load", "simulated", world, "--lake", folder)
    return folder


def test_loading_the_same_world_again_changes_nothing(lake, world):
    before = (lake / "published.json").read_text()
    assert "were loaded before and changed nothing" in typed("load", "simulated", world, "--lake", lake)
    assert (lake / "published.json").read_text() == before


def test_a_score_is_a_probability_for_every_line_of_the_window(lake, tmp_path):
    out = tmp_path / "scores.parquet"
    told = spoken("score", "--lake", lake, "--from", TEST_FROM, "--to", "2025-01-31", "--out", out, "--json")
    scores = pq.read_table(out)
    assert told["rows"] == scores.num_rows > 500
    assert {"item_id", "declaration_id", "risk", "expected_revenue", "reasons"} <= set(scores.column_names)
    risks = scores["risk"].to_pylist()
    assert all(0 <= risk <= 1 for risk in risks)
    assert risks == sorted(risks, reverse=True)
    assert scores["reasons"].to_pylist()[0]
    assert len(set(scores["item_id"].to_pylist())) == scores.num_rows


def test_scoring_leaves_the_lake_as_it_was(lake, tmp_path):
    before = (lake / "published.json").read_text()
    typed("score", "--lake", lake, "--from", "2025-03-01", "--to", "2025-03-02", "--out", tmp_path / "s.parquet")
    assert (lake / "published.json").read_text() == before


def test_results_that_came_later_change_no_score(world, tmp_path):
    """The lake without any outcome of the test days gives the same scores as the lake with all of them, and with
    memory of them published by a run."""
    scores = []
    for name, months in (("all", 30), ("cut", 20)):
        folder = tmp_path / name
        typed("load", "simulated", *sorted((world / "declarations").glob("*.parquet")), "--lake", folder)
        typed("load", "simulated-outcomes", *sorted((world / "outcomes").glob("*.parquet"))[:months], "--lake", folder)
        if name == "all":
            typed("run", "--lake", folder)
        out = tmp_path / f"{name}.parquet"
        typed("score", "--lake", folder, "--from", "2024-09-01", "--to", "2024-09-07", "--out", out)
        rows = pq.read_table(out, columns=["item_id", "risk"]).to_pylist()
        scores.append({row["item_id"]: row["risk"] for row in rows})
    assert scores[0] == pytest.approx(scores[1], abs=1e-6)


def test_an_evaluation_gives_all_figures_beside_the_baselines(lake):
    told = spoken("evaluate", "--lake", lake, "--test-from", TEST_FROM, "--json")
    assert [at["share"] for at in told["model"]["at"]] == [0.01, 0.02, 0.05, 0.1]
    for at in told["model"]["at"]:
        for figure in ("precision", "recall", "revenue_share"):
            assert at[figure]["low"] <= at[figure]["value"] <= at[figure]["high"]
    assert {"auc", "average_precision", "calibration_error"} <= set(told["model"])
    assert {"random", "history", "raw_columns"} <= set(told["baselines"])
    assert told["model"]["auc"]["value"] > told["baselines"]["random"]["auc"]["value"]


def test_a_run_plans_the_day_and_a_second_run_reuses_what_did_not_change(lake):
    first = spoken("run", "--lake", lake, "--day", "2025-06-30", "--days", "7", "--json")
    assert first["planned"] == sum(first["by_cause"].values()) > 0
    assert "random" in first["by_cause"]
    spoken("run", "--lake", lake, "--day", "2025-06-30", "--days", "7", "--json")
    steps = [step for run in spoken("runs", "--lake", lake, "--json") for step in run.get("steps", [])]
    memory = [step["reused"] for step in steps if step["step"].startswith("memory")]
    assert all(memory[-11:])


def test_the_plan_can_be_made_again_and_its_first_line_explained(lake):
    typed("run", "--lake", lake, "--day", "2025-06-30", "--days", "7")
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

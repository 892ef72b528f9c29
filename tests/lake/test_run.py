from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from ibis import _

from tests.lake.test_change import rates
from tidewaiter.errors import ContractError, UsageError
from tidewaiter.lake import Lake, step
from tidewaiter.tables import fused, known, signalled

CALLS: list[str] = []


@step(reads=(known.RATES,), writes=signalled.SCORES)
def score(table: ir.Table, *, factor: float = 1.0) -> ir.Table:
    CALLS.append("score")
    return table.select(
        item_id=_.currency,
        detector=ibis.literal("test"),
        declared_on=_.valid_from,
        score=_.per_usd * factor,
        p_value=ibis.null("float64"),
        reason=ibis.null("string"),
    )


@step(reads=(signalled.SCORES,), writes=signalled.ALERTS)
def alert(scores: ir.Table, *, broken: bool = False) -> pa.Table:
    CALLS.append("alert")
    rows = scores.mutate(false_discovery_rate=ibis.literal(0.1), reason=ibis.literal("because")).to_pyarrow()
    return rows.drop_columns(["reason"]) if broken else rows.select(signalled.ALERTS.column_names)


@pytest.fixture
def loaded(lake: Lake) -> Lake:
    CALLS.clear()
    with lake.change("load") as change:
        change.upsert(known.RATES, rates(EUR=0.9, KRW=1300.0))
    return lake


def test_a_run_records_what_it_read_and_wrote(loaded):
    report = loaded.run([score.bind(factor=2.0), alert.bind()], label="daily")
    record = loaded.runs()[-1]
    assert record["label"] == "daily"
    assert record["run"] == report.run
    assert record["steps"][0]["reads"] == {"known.rates": 0}
    assert record["steps"][0]["parameters"] == {"factor": "2.0"}
    assert record["steps"][1]["reads"] == {"signalled.scores": 0}


def test_steps_whose_inputs_did_not_change_are_not_run_again(loaded):
    loaded.run([score.bind(), alert.bind()])
    report = loaded.run([score.bind(), alert.bind()])
    assert [done.reused for done in report.steps] == [True, True]
    assert CALLS == ["score", "alert"]


def test_a_changed_parameter_or_input_runs_the_step_and_those_after_it(loaded):
    loaded.run([score.bind(), alert.bind()])
    loaded.run([score.bind(factor=3.0), alert.bind()])
    with loaded.change("load") as change:
        change.upsert(known.RATES, rates(JPY=150.0))
    loaded.run([score.bind(factor=3.0), alert.bind()])
    assert CALLS == ["score", "alert"] * 3
    assert loaded.fetch(loaded.read(signalled.ALERTS)).num_rows == 3


def test_a_step_that_breaks_its_contract_publishes_nothing_and_the_next_run_resumes(loaded):
    with pytest.raises(ContractError, match="reason is missing"):
        loaded.run([score.bind(), alert.bind(broken=True)])
    assert not loaded.has(signalled.SCORES)
    report = loaded.run([score.bind(), alert.bind()])
    assert [done.reused for done in report.steps] == [True, False]
    assert CALLS == ["score", "alert", "alert"]


def test_a_step_may_not_read_what_it_writes():
    with pytest.raises(UsageError, match="may not read"):
        step(reads=(fused.RISKS,), writes=fused.RISKS)


def test_a_missing_step_input_is_an_empty_table_not_an_error(lake):
    CALLS.clear()
    lake.run([score.bind()])
    assert lake.fetch(lake.read(signalled.SCORES)).num_rows == 0


KILLED = """
    import os, signal, sys
    import pyarrow as pa
    from tests.lake.test_change import rates
    from tidewaiter.lake import Lake
    from tidewaiter.lake import store
    from tidewaiter.tables import known

    lake = Lake.open(sys.argv[1])
    writes = 0

    def dying(write):
        def written(self, *args, **kwargs):
            global writes
            writes += 1
            if sys.argv[2] == f"before {writes}":
                os.kill(os.getpid(), signal.SIGKILL)
            version = write(self, *args, **kwargs)
            if sys.argv[2] == f"after {writes}":
                os.kill(os.getpid(), signal.SIGKILL)
            return version
        return written

    store.Store._write = dying(store.Store._write)
    store.Store.overwrite_with = dying(store.Store.overwrite_with)
    from tidewaiter.lake import lake as module
    if sys.argv[2] == "publishing":
        module.write_entries = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
    with lake.change("load") as change:
        change.upsert(known.RATES, rates(EUR=0.5, JPY=150.0))
        change.replace(known.RATES, rates(CHF=0.9))
"""


@pytest.mark.parametrize("moment", ["before 1", "after 1", "before 2", "after 2", "publishing"])
def test_a_writer_killed_at_any_moment_leaves_the_published_state_whole(loaded, moment):
    code = textwrap.dedent(KILLED)
    ended = subprocess.run(
        [sys.executable, "-c", code, str(loaded.path), moment],
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    with Lake.open(loaded.path) as after:
        rows = after.fetch(after.read(known.RATES)).to_pylist()
        assert {row["currency"]: row["per_usd"] for row in rows} == {"EUR": 0.9, "KRW": 1300.0}
        with after.change("again") as change:
            assert change.upsert(known.RATES, rates(GBP=0.7)).new == 1
        assert after.fetch(after.read(known.RATES)).num_rows == 3


def test_a_scratch_lake_does_not_take_the_lakes_result_for_its_own(loaded):
    """Both lakes number their versions from 0, so version 0 of an input may be two different things."""
    loaded.run([score.bind()])
    with loaded.scratch() as scratch:
        with scratch.change("other rates") as change:
            change.replace(known.RATES, rates(EUR=0.5))
        assert not scratch.run([score.bind()]).steps[0].reused
        assert scratch.fetch(scratch.read(signalled.SCORES)).column("score").to_pylist() == [0.5]


def test_a_scratch_lake_reuses_what_the_lake_made_of_the_same_inputs(loaded):
    loaded.run([score.bind()])
    with loaded.scratch() as scratch:
        reused = [step.reused for step in scratch.run([score.bind(), alert.bind()]).steps]
        assert reused == [True, False]
        assert sorted(scratch.fetch(scratch.read(signalled.SCORES)).column("score").to_pylist()) == [0.9, 1300.0]
        assert scratch.run([score.bind(), alert.bind()]).steps[1].reused

"""Publishing a policy: who may, what it may not do, and that the next run plans by it."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from tidewaiter.errors import UsageError
from tidewaiter.flow.daily import select_days
from tidewaiter.flow.planning import PlanBegunError, StarvedError, drafted, publish_policy
from tidewaiter.flow.policies import policies, policy_on, present_drawing
from tidewaiter.lake import Lake
from tidewaiter.selection import Budget, plan_days
from tidewaiter.tables import found, fused, selected

DAY, NEXT = date(2021, 3, 1), date(2021, 3, 2)
SAID = {"drafted_by": "anton", "published_by": "sara", "reason": "a second team since March", "today": DAY}


def risk(number: int, day: date = DAY) -> dict[str, object]:
    named = {"item_id": f"k/{day.day}/{number:03d}", "declaration_id": f"{number:03d}", "office": "BUSAN"}
    told = {"risk": number / 200, "risk_low": number / 250, "risk_high": number / 150}
    return named | told | {"declared_on": day, "model_id": "m", "known_before": day}


@pytest.fixture
def lake(tmp_path):
    """Two days of a hundred lines each; the first is planned, five lines of a hundred."""
    with Lake.open(tmp_path / "lake", create=True) as opened:
        lines = [risk(n, day) for day in (DAY, NEXT) for n in range(100)]
        with opened.change("risks") as change:
            change.replace(fused.RISKS, pa.Table.from_pylist(lines, schema=fused.RISKS.schema))
        select_days(opened, first=DAY, last=DAY, seed=7)
        yield opened


def plan_of(lake: Lake) -> dict[str, tuple[str, float]]:
    return {
        row["item_id"]: (row["cause"], row["propensity"]) for row in lake.fetch(lake.read(selected.PLAN)).to_pylist()
    }


def test_the_next_run_plans_by_it_and_the_present_list_stays(lake):
    before = plan_of(lake)
    publish_policy(lake, Budget(capacity_lines=12), holds_from=NEXT, **SAID)
    assert plan_of(lake) == before
    assert policy_on(lake, DAY) is None
    select_days(lake, first=NEXT, last=NEXT, seed=7)
    assert len(plan_of(lake)) in (11, 12)
    assert present_drawing(lake).budget.capacity_lines == 12


def test_a_budget_that_is_said_goes_before_a_policy(lake):
    publish_policy(lake, Budget(capacity_lines=12), holds_from=DAY, **SAID)
    select_days(lake, first=NEXT, last=NEXT, budget=Budget(capacity_lines=3), seed=7)
    assert len(plan_of(lake)) <= 3


def test_policies_are_kept_in_versions_with_who_and_why(lake):
    publish_policy(lake, Budget(capacity_lines=12), holds_from=DAY, **SAID)
    publish_policy(lake, Budget(capacity_lines=9), holds_from=NEXT, **SAID)
    last, first = policies(lake)
    assert (last.version, first.version, first.reason) == (2, 1, "a second team since March")
    assert (first.drafted_by, first.published_by) == ("anton", "sara")
    assert policy_on(lake, DAY).capacity_lines == 12
    assert policy_on(lake, NEXT).capacity_lines == 9


def test_a_list_drawn_anew_has_exactly_the_chances_of_the_new_policy(lake):
    policy = Budget(capacity_lines=12)
    publish_policy(lake, policy, holds_from=DAY, redraw=True, **SAID)
    lines = pa.Table.from_pylist([risk(n) for n in range(100)], schema=fused.RISKS.schema)
    due = plan_days(lines, budget=policy, seed=7).lines.to_pylist()
    assert plan_of(lake) == {row["item_id"]: (row["cause"], pytest.approx(row["propensity"])) for row in due}


def test_a_draft_shows_the_list_and_changes_nothing(lake):
    before = plan_of(lake)
    trial = drafted(lake, Budget(capacity_lines=12)).to_pylist()
    assert plan_of(lake) == before
    publish_policy(lake, Budget(capacity_lines=12), holds_from=DAY, redraw=True, **SAID)
    assert set(plan_of(lake)) == {row["item_id"] for row in trial}


def test_a_list_on_which_work_has_begun_is_not_drawn_anew(lake):
    one = next(iter(plan_of(lake)))
    result = {"outcome_id": one, "item_id": one, "known_on": DAY, "cause": "random", "illicit": False, "severity": 0}
    result |= {"source": "t", "file_id": "f", "row_no": 1}
    with lake.change("a result") as change:
        change.replace(found.OUTCOMES, pa.Table.from_pylist([result], schema=found.OUTCOMES.schema))
    with pytest.raises(PlanBegunError, match="holds from the next run"):
        publish_policy(lake, Budget(capacity_lines=12), holds_from=DAY, redraw=True, **SAID)
    assert policies(lake) == []
    publish_policy(lake, Budget(capacity_lines=12), holds_from=DAY, redraw=True, **(SAID | {"today": date(2021, 2, 1)}))


def test_what_the_desk_has_begun_counts_too(lake):
    with pytest.raises(PlanBegunError):
        publish_policy(lake, Budget(), holds_from=DAY, redraw=True, begun=True, **SAID)


def test_chance_is_never_starved(lake):
    with pytest.raises(StarvedError, match="nobody knows what the plan misses"):
        publish_policy(lake, Budget(random_share=0.01), holds_from=DAY, **SAID)
    assert policies(lake) == []


def test_nobody_publishes_alone_or_without_a_reason(lake):
    with pytest.raises(UsageError, match="second look"):
        publish_policy(lake, Budget(), holds_from=DAY, **(SAID | {"published_by": "anton"}))
    with pytest.raises(UsageError, match="say why"):
        publish_policy(lake, Budget(), holds_from=DAY, **(SAID | {"reason": " "}))

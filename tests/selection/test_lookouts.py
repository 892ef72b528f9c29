from __future__ import annotations

from datetime import date

import pytest
from tests.models.port import rows_of
from tests.selection.conftest import DAY, line, rows

from tidewaiter.selection import Budget, plan
from tidewaiter.tables import fused, linked, selected

WHOLE_DAY = {"first_day": DAY.isoformat(), "last_day": DAY.isoformat()}
BUDGET = Budget(capacity_lines=10, random_share=0.0, random_minimum=0.0, exploration_share=0.0, lookout_share=0.2)


@pytest.fixture
def port(lake):
    """Thirty lines of falling risk; the seller of the three least risky ones is looked out for."""

    def fill(*, valid_to: date = DAY):
        names = [f"kcs/{n:05d}/1" for n in range(30)]
        with lake.change("port") as change:
            change.replace(fused.RISKS, rows(*(line(n, round(0.9 - 0.02 * n, 3)) for n in range(30))))
            change.replace(
                linked.LINES,
                rows_of(
                    linked.LINES, item_id=names, declared_on=[DAY] * 30, day=[0] * 30,
                    exporter=["seller" if n >= 27 else f"s{n}" for n in range(30)],
                ),
            )  # fmt: skip
            change.replace(
                linked.LOOKOUTS,
                rows_of(
                    linked.LOOKOUTS, lookout_id=["l1"], kind=["exporter"], value=["seller"], probability=[0.3],
                    valid_from=[date(2021, 1, 1)], valid_to=[valid_to], reason=["seller in a series"],
                ),
            )  # fmt: skip
        lake.run([plan.bind(budget=BUDGET.dumps(), **WHOLE_DAY)])
        return {row["item_id"]: row for row in lake.fetch(lake.read(selected.PLAN)).to_pylist()}

    return fill


def test_some_places_are_kept_for_lines_that_a_lookout_names(port):
    chosen = port()
    watched = {"kcs/00027/1", "kcs/00028/1"}
    assert watched <= set(chosen)
    assert len(chosen) == 10
    assert all("lookout: seller in a series" in chosen[name]["reasons"] for name in watched)
    assert all(row["propensity"] == pytest.approx(1.0) for row in chosen.values())


def test_a_lookout_that_has_run_out_keeps_no_place(port):
    assert set(port(valid_to=date(2021, 2, 1))) == {f"kcs/{n:05d}/1" for n in range(10)}

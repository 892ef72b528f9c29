"""The audit of labelled data finds what was planted, and leaves honest data alone."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest
from tests.known_sentences import unknown_among

from tidewaiter.sources import audit_labels
from tidewaiter.tables import declared, found, loaded

DAYS = 400


def table(contract, rows):
    return pa.Table.from_pylist(
        [{name: row.get(name) for name in contract.column_names} for row in rows], schema=contract.schema
    )


def line(n: int, **changes: object) -> dict[str, object]:
    """One line a day; nothing about it foretells anything."""
    plain = {
        "item_id": f"made/D{n}/1", "declaration_id": f"D{n}", "line_no": 1, "flow": "import",
        "declared_on": date(2024, 1, 1) + timedelta(days=n), "importer": f"A{n * 7 % 31}", "office": "1",
        "hs6": f"0901{n * 13 % 17:02d}", "origin": "BR", "duty_rate_pct": 5.0, "net_mass_kg": float(n),
        "customs_value": float(n * 3 % 101), "source": "made", "file_id": "f", "row_no": n + 1,
    }  # fmt: skip
    return plain | changes


def outcome(n: int, *, illicit: bool, after: int) -> dict[str, object]:
    item = f"made/D{n}/1"
    return {
        "outcome_id": item, "item_id": item, "known_on": date(2024, 1, 1) + timedelta(days=n + after),
        "cause": "random", "illicit": illicit, "severity": int(illicit), "source": "made", "file_id": "f",
        "row_no": n + 1,
    }  # fmt: skip


@pytest.fixture
def audited(lake):
    """Run the audit on lines and outcomes; gives the findings by their checks."""

    def run(lines, outcomes):
        with lake.change("planted") as change:
            change.append(declared.ITEMS, table(declared.ITEMS, lines))
            change.append(found.OUTCOMES, table(found.OUTCOMES, outcomes))
        lake.run([audit_labels.bind()])
        findings = lake.fetch(lake.read(loaded.AUDITS)).to_pylist()
        assert unknown_among({row[each] for row in findings for each in ("check", "finding")}) == []
        return {row["check"]: row for row in findings}

    return run


def chance(n: int) -> bool:
    """A label that no column foretells."""
    return pow(n, 5, 101) % 3 == 0


def delay(n: int) -> int:
    return 3 + n % 5


def test_honest_labels_raise_no_grave_finding(audited):
    findings = audited([line(n) for n in range(DAYS)],
                       [outcome(n, illicit=chance(n), after=delay(n)) for n in range(DAYS)])  # fmt: skip
    assert {check: row["grave"] for check, row in findings.items()} == {
        "copied goods lines": False, "one column tells": False, "results that reach back": False,
    }  # fmt: skip


def test_goods_lines_that_come_back_with_their_label_are_grave(audited):
    lines = [line(n, hs6="090111", net_mass_kg=float(n % 40), customs_value=1.0) for n in range(DAYS)]
    found_ = audited(lines, [outcome(n, illicit=n % 40 % 3 == 0, after=delay(n)) for n in range(DAYS)])
    copied = found_["copied goods lines"]
    assert (copied["share"], copied["grave"]) == (1.0, True)
    assert "100% of them with the same result" in copied["finding"]


def test_goods_lines_that_come_back_with_any_label_are_not(audited):
    lines = [line(n, hs6="090111", net_mass_kg=float(n % 40), customs_value=1.0) for n in range(DAYS)]
    found_ = audited(lines, [outcome(n, illicit=n % 80 < 40, after=delay(n)) for n in range(DAYS)])
    assert found_["copied goods lines"]["share"] == 1.0
    assert not found_["copied goods lines"]["grave"]


@pytest.mark.parametrize("column", ["office", "customs_value"])
def test_a_column_that_holds_the_answer_is_named(audited, column):
    told = {
        "office": lambda illicit: "9" if illicit else "1",
        "customs_value": lambda illicit: 1.0 if illicit else 50.0,
    }
    lines = [line(n, **{column: told[column](chance(n))}) for n in range(DAYS)]
    finding = audited(lines, [outcome(n, illicit=chance(n), after=delay(n)) for n in range(DAYS)])["one column tells"]
    assert finding["grave"]
    assert column in finding["finding"]


def test_results_from_before_the_declaration_are_grave(audited):
    outcomes = [outcome(n, illicit=chance(n), after=0 if n % 10 == 0 else 4) for n in range(DAYS)]
    finding = audited([line(n) for n in range(DAYS)], outcomes)["results that reach back"]
    assert (round(finding["share"], 3), finding["grave"]) == (0.1, True)


@pytest.mark.parametrize(("early", "told"), [({7, 9}, "0.5%"), (set(range(DAYS)) - {7, 9}, "99.5%")])
def test_a_few_results_are_not_told_as_none_nor_nearly_all_as_all(audited, early, told):
    outcomes = [outcome(n, illicit=chance(n), after=0 if n in early else delay(n)) for n in range(DAYS)]
    finding = audited([line(n) for n in range(DAYS)], outcomes)["results that reach back"]["finding"]
    assert finding.startswith(f"{told} of results were known on or before the day")


def test_results_all_after_one_delay_are_said_to_be_assumed(audited):
    outcomes = [outcome(n, illicit=chance(n), after=7) for n in range(DAYS)]
    finding = audited([line(n) for n in range(DAYS)], outcomes)["results that reach back"]
    assert "the date is assumed" in finding["finding"]
    assert not finding["grave"]


def test_too_few_labels_are_not_judged(audited):
    assert audited([line(n) for n in range(50)], [outcome(n, illicit=True, after=1) for n in range(50)]) == {}

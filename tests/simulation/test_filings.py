"""Security filings of a simulated world: they speak of its vessel cargo, mostly agree, and sometimes tell the truth."""

from __future__ import annotations

import pytest

from .conftest import Made


@pytest.fixture(scope="module")
def filed(world: Made) -> list[dict[str, object]]:
    """Each filing's lines beside the declared lines of its bill, of the same subheading."""
    by_bill: dict[object, list[dict[str, object]]] = {}
    for row in world.judged:
        if row["transport_mode"] == "11":
            by_bill.setdefault(row["bill_no"], []).append(row)
    pairs = []
    for filing in world.table("filings").to_pylist():
        same = [row for row in by_bill[filing["bill_no"]] if row["hs_code"][:6] == filing["hs6"]]
        if same:
            pairs.append({"filing": filing, "line": same[0]})
    return pairs


def test_every_line_of_a_filing_has_a_key_of_its_own(world: Made):
    keys = list(zip(*(world.table("filings")[name].to_pylist() for name in ("filing_no", "line_no")), strict=True))
    assert len(keys) == len(set(keys)) > 3_000


def test_most_agree_with_the_declaration(filed):
    honest = [pair for pair in filed if not pair["line"]["truly_illicit"]]
    agree = [pair["filing"]["origin"] == pair["line"]["origin"] for pair in honest]
    assert 0.95 < sum(agree) / len(agree) < 1
    early = [pair["filing"]["filed_on"] < pair["line"]["accepted_on"] for pair in filed]
    assert 0.95 < sum(early) / len(early) < 1


def test_a_part_of_the_false_origins_is_told_and_no_other(filed):
    false = [pair for pair in filed if pair["line"]["true_origin"] not in (None, pair["line"]["origin"])]
    told = [pair for pair in false if pair["filing"]["origin"] == pair["line"]["true_origin"]]
    assert 0.2 < len(told) / len(false) < 0.7
    makers = [pair["filing"]["manufacturer_country"] == pair["line"]["true_origin"] for pair in told]
    assert sum(makers) / len(makers) > 0.9

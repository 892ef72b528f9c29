"""What a firm that stopped may still owe, on lines few enough to reckon by hand."""

from __future__ import annotations

import pytest
from scipy.stats import beta

from tests.links.hands import Town
from tidewaiter.lake import Lake
from tidewaiter.links.acts import acts_of
from tidewaiter.links.exposure import Exposure, Ledger
from tidewaiter.links.line_results import results_of
from tidewaiter.links.lines import read_lines
from tidewaiter.links.series_steps import series_steps
from tidewaiter.tables import declared, found, linked

HS, OTHER = "850110", "610910"


def line(town: Town, day: int, importer: str, *, hs6: str = HS) -> str:
    return town.line(day, importer=importer, exporter="S", hs6=hs6, origin="CN", broker="B", office="O")


@pytest.fixture(scope="module")
def owed(tmp_path_factory) -> dict[str, Exposure]:
    """CHEAT: two lines opened and bad (500 of 1,000 each), one opened and clean, three unopened, one of other goods."""
    town = Town()
    for firm in ("CHEAT", "HONEST"):
        town.party(firm, "importer", phone="1", door=f"{firm} ST|TOWN")
    town.party("S", "exporter", phone="9", door="DOCK|TOWN")
    for day in (0, 1):
        town.result(line(town, day, "CHEAT"), illicit=True, known=day + 5)
    town.result(line(town, 2, "CHEAT"), illicit=False, known=9)
    for day in (3, 4, 5):
        line(town, day, "CHEAT")
    line(town, 6, "CHEAT", hs6=OTHER)
    line(town, 7, "HONEST")
    with Lake.open(tmp_path_factory.mktemp("owed") / "lake", create=True) as lake:
        town.pour(lake)
        lake.run(series_steps()[:2])
        lines = read_lines(lake.read(linked.LINES))
        outcomes = lake.read(found.OUTCOMES)
        acts = acts_of(lines, lake.read(declared.ITEMS), outcomes, lake.read(found.DETERMINATIONS))
        ledger = Ledger(lines, acts, "importer", results_of(lines, outcomes))
        return {name: ledger.of(code) for code, name in enumerate(lines.traits["importer"].values)}


def test_unopened_lines_of_the_same_goods_are_reckoned_at_what_opened_ones_brought(owed):
    share = beta(3, 2)
    assert owed["CHEAT"].known == 1000.0
    assert owed["CHEAT"].low == pytest.approx(3 * 1000.0 * 0.5 * share.ppf(0.05))
    assert owed["CHEAT"].high == pytest.approx(3 * 1000.0 * 0.5 * share.ppf(0.95))


def test_a_firm_without_a_violation_owes_nothing(owed):
    assert owed["HONEST"] == Exposure(0.0, 0.0, 0.0)

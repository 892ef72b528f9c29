from __future__ import annotations

import pytest
from tests.reports.test_page import seen

from tidewaiter.columns.intervals import Estimate
from tidewaiter.reports.clusters import Cluster, Clusters, JudgedPair, Way, write_clusters

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def page(tmp_path):
    one = Cluster(
        "P1", "Lotus Tile", "IN", (_way("Lotus Tile", "IN", ""), _way("LOTUS TILES LTD", "IN", "name (+7.0)"))
    )
    two = Cluster("P2", HOSTILE, "IN;KE", (_way(HOSTILE, "IN", ""), _way("Jade", "KE", HOSTILE)))
    sample = (
        JudgedPair("a1", "Lotus Tile", "LOTUS TILES LTD", "same", ""),
        JudgedPair("b2", HOSTILE, "Jade", "different", ""),
    )
    found = Clusters("Clusters", (("Parties", "2"),), (one, two), sample, Estimate(0.5, 0.09, 0.91))
    return write_clusters(found, tmp_path / "made" / "clusters.html").read_text(encoding="utf-8")


def _way(name: str, country: str, why: str) -> Way:
    return Way(name, "", country, "", "importer", 3, why)


def test_parties_across_countries_come_first_with_every_way_of_writing(page):
    assert page.index(">P2<") < page.index(">P1<")
    assert "LOTUS TILES LTD" in page
    assert "name (+7.0)" in page


def test_the_precision_of_the_judged_sample_stands_with_its_interval(page):
    text = page.replace("\N{NO-BREAK SPACE}", " ")
    assert "50 %" in text
    assert "9.0 to 91 %" in text


def test_the_page_runs_nothing_and_loads_nothing(page):
    found = seen(page)
    assert "script" not in found.tags
    assert [each for each in found.addresses if each != "data:,"] == []
    assert found.unclosed == []

"""Who took part in a series, under the names of then."""

from __future__ import annotations

from tests.flow.dossier.case import rows
from tidewaiter.flow.dossier import dossier_of
from tidewaiter.tables import resolved


def test_each_violation_is_told_under_the_name_that_its_line_bears(case):
    """Lotus is called by the name that it bears most; of its second violation it bore another."""
    story = dossier_of(case, "P-LOTUS").series[0]
    told = {act.act_id: act.importer_name for act in story.acts}
    assert told["L1"] == told["L3"] == "Lotus Tile Inc."
    assert told["L2"] == "LOTUS TILES INCORPORATED"
    assert {act.exporter_name for act in story.acts} == {"Jade Kiln Ltd"}


def test_where_a_line_names_nobody_the_name_of_the_party_is_told(case):
    with case.scratch() as other:
        with other.change("no mentions") as change:
            change.replace(resolved.MENTIONS, rows(resolved.MENTIONS, []))
        story = dossier_of(other, "P-LOTUS").series[0]
    assert {act.importer_name for act in story.acts if act.act_id == "L2"} == {"Lotus Tile Inc."}

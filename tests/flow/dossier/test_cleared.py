"""What a person has cleared is told so in dossiers and left out of charts, for as long as it holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.flow.dossier.case import row, rows
from tidewaiter.flow.dossier import dossier_of, link_chart_of
from tidewaiter.tables import linked, resolved

SUMMER, AUTUMN = date(2024, 6, 1), date(2024, 10, 1)


@pytest.fixture
def case(case):
    """A copy to write in."""
    with case.scratch() as other:
        yield other


def cleared(lake, *, entry_then: str, entry_now: str, holds: bool) -> None:
    """Lotus was cleared of its likeness in May, for a year, of the entry as it then was."""
    told = row(
        resolved.CLEARANCES, subject_kind="party", subject_id="P-LOTUS", way="", listing_id="dps/1",
        listing_digest=entry_then, cleared_on=date(2024, 5, 1), expires_on=date(2025, 5, 1),
    )  # fmt: skip
    hits = [
        hit | {"listing_digest": entry_now, "cleared": holds}
        for hit in lake.fetch(lake.read(resolved.HITS)).to_pylist()
    ]
    with lake.change("cleared") as change:
        change.replace(resolved.CLEARANCES, rows(resolved.CLEARANCES, [told]))
        change.replace(resolved.HITS, rows(resolved.HITS, hits))


def told_as_cleared(lake, day: date | None) -> list[bool]:
    return [each.cleared for each in dossier_of(lake, "P-LOTUS", as_of=day).likenesses]


def listed_events(lake, day: date | None) -> int:
    chart = link_chart_of(lake, ["P-LOTUS"], as_of=day, title="")
    return sum(event.kind == "listed" for event in chart.events)


def test_what_was_cleared_is_told_so_from_its_day(case):
    cleared(case, entry_then="a", entry_now="a", holds=True)
    assert [told_as_cleared(case, day) for day in (date(2024, 4, 1), SUMMER, None)] == [[False], [True], [True]]


@pytest.mark.parametrize("day", [SUMMER, AUTUMN, None])
def test_of_an_entry_that_the_list_has_changed_since_nothing_is_cleared_on_any_day(case, day):
    cleared(case, entry_then="a", entry_now="b", holds=False)
    assert told_as_cleared(case, day) == [False]


@pytest.mark.parametrize(("day", "shown"), [(date(2024, 4, 1), 1), (SUMMER, 0), (None, 0)])
def test_the_timeline_of_a_chart_tells_of_no_likeness_that_was_cleared_by_then(case, day, shown):
    cleared(case, entry_then="a", entry_now="a", holds=True)
    assert listed_events(case, day) == shown


def test_where_a_timeline_has_too_many_days_violations_are_told_before_days_of_first_sight(case):
    """Two hundred firms had been seen long before the four violations."""
    firms = [f"party:F{n}" for n in range(199)]
    ties = [
        row(
            linked.EDGES, edge_id=firm, kind="sold_to", source=firm, target="party:P-CALM", documents=1, evidence="L1",
            first_on=SUMMER, last_on=SUMMER, known_on=SUMMER,
        )
        for firm in firms
    ]  # fmt: skip
    seen = [
        row(
            resolved.MENTIONS, mention_id=f"{firm}{n}", profile_id=firm, party_id=firm.removeprefix("party:"),
            probability=1.0, role="exporter", document_kind="item", document_id=f"{firm}{n}",
            mentioned_on=date(2023, 1, 1) + timedelta(days=n),
        )
        for firm in firms for n in range(3)
    ]  # fmt: skip
    acts = [
        row(
            linked.ACTS, act_id=f"A{n}", happened_on=AUTUMN, known_on=AUTUMN, series_id="A1", probability=1.0,
            importer="P-CALM",
        )
        for n in range(1, 5)
    ]  # fmt: skip
    with case.change("many") as change:
        change.replace(linked.EDGES, rows(linked.EDGES, ties))
        change.append(resolved.MENTIONS, rows(resolved.MENTIONS, seen))
        change.replace(linked.ACTS, rows(linked.ACTS, acts))
    kinds = [event.kind for event in link_chart_of(case, ["P-CALM"], title="").events]
    assert (len(kinds), kinds.count("violation")) == (400, 4)

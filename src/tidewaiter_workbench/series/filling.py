"""Bringing series from the lake; they are few, so all of them are put in the place of those before."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.party_answers import SeriesTold
from tidewaiter_workbench.series.models import Act, Series

__all__ = ["keep_series"]


@transaction.atomic
def keep_series(told: Iterable[SeriesTold], *, by: str) -> int:
    """Keep these series and no others, each under the number that it had; gives how many."""
    numbers = dict(Series.objects.values_list("series_id", "pk"))
    wanted = {each.series_id: each for each in told}
    Act.objects.all()._raw_delete("default")
    Series.objects.exclude(series_id__in=wanted).delete()
    old = [_series(each, pk=numbers[key]) for key, each in wanted.items() if key in numbers]
    new = [_series(each) for key, each in wanted.items() if key not in numbers]
    fields = ["confidence", "next_acts", "first_on", "last_on", "size", "content"]
    Series.objects.bulk_update(old, fields, batch_size=200)
    Series.objects.bulk_create(new, batch_size=200)
    Act.objects.bulk_create(
        (
            Act(
                series=series, act_id=act.act_id, office=act.office, mark=act.mark, public=act.public,
                happened_on=act.happened_on, known_on=act.known_on, content=act.content,
            )
            for series in (*old, *new)
            for act in wanted[series.series_id].acts
        ),
        batch_size=500,
    )  # fmt: skip
    record("brought series", by=by, kind="series", detail={"series": len(wanted)})
    return len(wanted)


def _series(told: SeriesTold, pk: int | None = None) -> Series:
    return Series(
        pk=pk,
        series_id=told.series_id,
        confidence=told.confidence,
        next_acts=told.next_acts,
        first_on=told.first_on,
        last_on=told.last_on,
        size=len(told.acts),
        content=told.content,
    )

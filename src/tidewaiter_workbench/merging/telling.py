"""What the merge review tells a party's page: what was decided about its names, and which pairs of them wait."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from tidewaiter_workbench.merging.models import Judgement
from tidewaiter_workbench.merging.services import pairs_within
from tidewaiter_workbench.parties.sections import Judged, enter_judgements
from tidewaiter_workbench.people.models import Person

__all__ = ["connect", "of_party"]

_MOST = 20


def connect() -> None:
    """Let the party's page ask; once, when the workbench starts."""
    enter_judgements(of_party)


def of_party(person: Person, party_id: str, profile_ids: Sequence[str]) -> Judged:
    """Decisions of which both sides lie within reach, the latest first, and open pairs, the weightiest first."""
    mine = Q(left__in=profile_ids) | Q(right__in=profile_ids)
    within = pairs_within(person)
    seen = set(within.filter(mine).values_list("left", "right"))
    made = Judgement.objects.filter(mine)
    history = [each for each in made if person.all_offices or (each.left, each.right) in seen][:_MOST]
    pairs = within.filter(Q(left_party=party_id) | Q(right_party=party_id), verdict="").order_by("-worth", "id")
    return Judged(history, list(pairs.values_list("pk", flat=True)[:_MOST]))

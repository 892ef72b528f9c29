"""The parts of the workbench that its head leads to: one table, in the order in which they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["PLACES", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the head: its route, its name, who may open it, and the routes that lie under it."""

    route: str
    name: str | StrPromise
    permission: str
    under: tuple[str, ...] = ()
    query: str = ""


PLACES = (
    Place(
        "queue",
        _("Queue"),
        "see_queue",
        under=("shipment", "write_result", "result", "suppressions", "lines", "line"),
    ),
    Place("queue", _("Mine"), "see_queue", query="?show=mine"),
    Place("tips", _("Tips"), "see_tips", under=("tip",)),
    Place("cases", _("Cases"), "see_case", under=("case", "retention", "retained_case")),
    Place("parties", _("Parties"), "see_party", under=("party",)),
    Place("likenesses", _("Lists"), "see_party"),
    Place("series_list", _("Series"), "see_party", under=("series",)),
    Place("merges", _("Merge review"), "see_party", under=("merge",)),
    Place("links", _("Links"), "use_board", under=("board", "snapshot")),
    Place("flows", _("Flows"), "see_flows"),
    Place("rules", _("Rules"), "see_rules", under=("rule", "rule_new", "rule_edit", "rule_diff")),
    Place("plan", _("Plan"), "see_plan", under=("plan_draft",)),
    Place("performance", _("Performance"), "see_performance", under=("performance_rows",)),
    Place("register", _("Register"), "see_register", under=("model_card", "compare_models", "model_proposal")),
    Place("sources", _("Sources"), "see_sources", under=("source", "quarantine")),
    Place("jobs", _("Jobs"), "see_jobs", under=("job", "start_job")),
    Place("audit", _("Audit"), "see_audit"),
    Place("people", _("People"), "see_people"),
)

"""Pictures that a browser saves as they are on its screen: put on record before they are made."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.refusals import ForbiddenError, UnfitError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain

__all__ = ["picture_saved"]

_SEEN_BY = {
    "graph": "see_snapshot",
    "timeline": "see_snapshot",
    "lane": "see_shipment",
    "months": "see_party",
    "series": "see_party",
    "clock": "see_case",
    "weeks": "see_rules",
}
"""The permission that opens the page on which each picture stands."""


@require_POST
@needs("export")
def picture_saved(request: HttpRequest) -> HttpResponse:
    """Put an export on record; only then the page's script makes the file, from what this person sees already."""
    picture = request.POST.get("picture", "")
    if picture not in _SEEN_BY:
        return refused(request, UnfitError(_("There is no such picture.")))
    if not request.user.has_perm(f"workbench.{_SEEN_BY[picture]}"):
        return refused(request, ForbiddenError(_("Your role does not allow this.")))
    kind, key = plain(request.POST.get("kind", ""), longest=30), plain(request.POST.get("key", ""), longest=200)
    record("exported a picture", by=request.user.username, kind=kind, key=key, detail={"picture": picture})
    return HttpResponse(status=204)

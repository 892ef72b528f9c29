"""Pages about shipments."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.shipments import lines, listed, views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("<int:alert_id>/", views.shipment, name="shipment"),
    path("lines/", lines.lines, name="lines"),
    path("lines/one/", lines.line, name="line"),
    path("lines/open/", lines.open_line, name="open_line"),
    path("lines/likenesses/clear/", listed.clear_likeness, name="clear_likeness"),
    path("lines/likenesses/withdraw/", listed.withdraw_clearance, name="withdraw_clearance"),
]

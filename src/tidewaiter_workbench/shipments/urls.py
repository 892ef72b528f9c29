"""Pages about shipments."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.shipments import views

__all__ = ["urlpatterns"]

urlpatterns = [path("<int:alert_id>/", views.shipment, name="shipment")]

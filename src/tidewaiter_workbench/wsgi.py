"""Where gunicorn finds the workbench."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

__all__ = ["application"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter_workbench.settings")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
application = get_wsgi_application()

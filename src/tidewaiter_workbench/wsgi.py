"""Where gunicorn finds the workbench."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

__all__ = ["application"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter_workbench.settings")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # brings in every page now, and not with somebody's first question
gc.collect()
gc.freeze()  # what is loaded stays; to look through it for rubbish took 200 ms out of some answer now and then

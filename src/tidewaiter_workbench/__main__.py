"""`python -m tidewaiter_workbench COMMAND`: Django's commands, and ours."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

__all__: list[str] = []

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter_workbench.settings")
    execute_from_command_line(sys.argv)

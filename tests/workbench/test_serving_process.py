from __future__ import annotations

import os
import subprocess
import sys

ASKED = """
import gc
import tidewaiter_workbench.wsgi
assert gc.get_freeze_count() > 100_000, gc.get_freeze_count()
print(len(gc.get_objects()))
"""


def test_what_a_serving_process_has_loaded_is_not_looked_through_for_rubbish(tmp_path):
    given = {"TIDEWAITER_SECRET_KEY": "x" * 60, "TIDEWAITER_DATABASE": f"sqlite:///{tmp_path / 'desk.sqlite3'}"}
    told = subprocess.run([sys.executable, "-c", ASKED], env=os.environ | given, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert int(told.stdout) < 20_000

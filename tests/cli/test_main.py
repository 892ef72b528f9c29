from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.command import failing, typed
from tidewaiter.cli.main import app

COMMANDS = sorted(str(command.callback.__name__) for command in app.registered_commands)


def test_the_promised_commands_are_there():
    promised = {"demo", "simulate", "load", "quality", "run", "score", "select", "explain", "evaluate", "report"}
    assert promised <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches_in_its_help(command):
    told = typed(command, "--help")
    assert "Usage" in told
    assert len(told.split()) > 25


def test_help_comes_quickly_because_nothing_heavy_is_imported():
    heavy = ("lightgbm", "sklearn", "duckdb", "ibis", "pyspark")
    code = f"import sys; import tidewaiter.cli.main; print([m for m in {heavy} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_lake_that_is_none_says_how_to_make_one(tmp_path):
    assert "tidewaiter load" in failing("runs", "--lake", tmp_path / "none", code=4)


def test_an_unknown_mapping_names_its_near_miss(tmp_path):
    words = failing("load", "kcz", tmp_path / "file.csv", "--lake", tmp_path / "lake", code=3)
    assert "did you mean 'kcs'" in words


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "there is no file" in failing("load", "kcs", tmp_path / "gone.csv", "--lake", tmp_path / "lake", code=2)


def test_a_day_that_is_none_is_refused(tmp_path):
    words = failing("evaluate", "--lake", tmp_path, "--test-from", "yesterday", code=2)
    assert "YYYY-MM-DD" in words


def test_an_unknown_option_ends_with_code_2(tmp_path):
    failing("runs", "--lake", tmp_path, "--colour", code=2)

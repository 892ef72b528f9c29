from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import failing, spoken, typed
from tidewaiter.cli.main import app

COMMANDS = sorted(str(command.callback.__name__).replace("_", "-") for command in app.registered_commands)


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


def test_a_terminal_that_lacks_a_script_ends_no_command(tmp_path):
    command = [sys.executable, "-m", "tidewaiter.cli.main", "runs", "--lake", str(tmp_path / "بحر")]
    plain = os.environ | {"PYTHONIOENCODING": "ascii"}
    told = subprocess.run(command, capture_output=True, text=True, check=False, env=plain)
    assert told.returncode == 4
    assert "there is no lake in" in told.stderr
    assert r"\u0628\u062d\u0631" in told.stderr


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


def test_what_the_machine_refuses_is_told_in_a_sentence(tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "lake"))

    monkeypatch.setattr("tidewaiter.lake.Lake.open", full)
    words = failing("runs", "--lake", tmp_path, code=1)
    assert "the machine refused: No space left on device" in words
    assert "Traceback" not in words


@pytest.mark.parametrize("command", ["score", "report", "quarantine"])
def test_a_folder_that_is_not_there_is_told_before_the_work(tmp_path, command):
    own = {"score": ("--from", "2024-01-01", "--to", "2024-01-31"), "report": (), "quarantine": ("--source", "kcs")}
    typed("load", "kcs", _kcs(tmp_path), "--lake", tmp_path / "lake")
    words = failing(command, "--lake", tmp_path / "lake", *own[command], "--out", tmp_path / "gone" / "file", code=2)
    assert "there is no folder" in words


def test_a_load_that_makes_a_lake_tells_its_currency_and_refusals_tell_the_way_on(tmp_path):
    told = typed("load", "kcs", _kcs(tmp_path, "not a day", "2024-13-01"), "--lake", tmp_path / "lake")
    assert "Its values are in KRW" in told
    assert "look at the mapping first" in told
    assert f"tidewaiter quarantine --lake {tmp_path / 'lake'} --source kcs" in told


def test_the_number_of_a_run_is_whole_on_a_narrow_screen(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    typed("load", "kcs", _kcs(tmp_path), "--lake", tmp_path / "lake")
    [run] = spoken("runs", "--lake", tmp_path / "lake", "--json")
    told = typed("runs", "--lake", tmp_path / "lake")
    assert run["run"] in told
    assert "declared.items" in told


def _kcs(folder: Path, *days: str) -> Path:
    """One good line in the Korean layout, and one for each other day."""
    names = (
        "Declaration ID,Date,Office ID,Process Type,Import Type,Import Use,Payment Type,Mode of Transport,Declarant ID,"
        "Importer ID,Seller ID,Courier ID,HS6 Code,Country of Departure,Country of Origin,Tax Rate,Tax Type,"
        "Country of Origin Indicator,Net Mass,Item Price"
    )
    lines = [
        f"{n},{day},40,B,11,11,11,40,D,I,S,,760711,CN,CN,7.2,F,E,9,4" for n, day in enumerate(("2024-01-02", *days))
    ]
    path = folder / "kcs.csv"
    path.write_text("\n".join([names, *lines]) + "\n", encoding="utf-8")
    return path


def test_a_first_load_that_fails_leaves_the_currency_open(tmp_path):
    lake, empty = tmp_path / "lake", tmp_path / "empty.csv"
    empty.write_text("")
    failing("load", "kcs", empty, "--lake", lake, code=3)
    assert "there is no lake" in failing("runs", "--lake", lake, code=4)
    failing("load", "kcs", empty, "--lake", lake, "--currency", "EUR", code=3)


def test_a_currency_that_is_none_is_refused(tmp_path):
    (tmp_path / "file.csv").write_text("a")
    words = failing("load", "kcs", tmp_path / "file.csv", "--lake", tmp_path / "lake", "--currency", "CFA", code=4)
    assert "ISO 4217" in words


def test_an_error_that_nobody_foresaw_tells_where_and_shows_no_data(tmp_path, monkeypatch):
    def fails(*_args, **_kwargs):
        raise KeyError("ACME TRADING CO")

    monkeypatch.delenv("TIDEWAITER_DEBUG", raising=False)
    monkeypatch.setattr("tidewaiter.lake.Lake.open", fails)
    words = failing("runs", "--lake", tmp_path, code=1)
    assert "KeyError at test_main.py" in words
    assert "ACME" not in words

"""Rules for an administration without the workbench: files, tried, published, listed, ended."""

from __future__ import annotations

import pytest

from tests.cli.command import failing, spoken, typed
from tests.flow.rule_port import fill, the_port
from tests.rules.test_rule_files import TEXT
from tidewaiter.lake import Lake


@pytest.fixture
def port(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as lake:
        fill(lake, the_port(), [])
    return tmp_path / "lake"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "rule.toml").write_text(TEXT, encoding="utf-8")
    return tmp_path / "rule.toml"


def test_a_rule_is_checked_tried_added_listed_and_ended(port, file):
    assert "and importer_age_days < 90" in typed("rules", "check", file)
    told = spoken("rules", "backtest", file, "--lake", port, "--days", 30, "--json")
    assert told["hits"] == 59
    assert "of 59 lines named" in typed("rules", "backtest", file, "--lake", port, "--days", 30)
    assert "version 1, live" in typed("rules", "add", file, "--lake", port)
    assert "version 1, live" in typed("rules", "add", file, "--lake", port)
    (listed,) = spoken("rules", "list", "--lake", port, "--json")
    assert (listed["rule_id"], listed["valid_to"], listed["yield"]) == ("cheap-shirts", None, None)
    typed("rules", "retire", "cheap-shirts", "--lake", port, "--on", "2025-08-01")
    assert "2025-08-01" in typed("rules", "list", "--lake", port)


def test_an_error_points_to_its_place(file):
    file.write_text(TEXT.replace("importer_age_days", "importer_age"), encoding="utf-8")
    told = failing("rules", "check", file, code=2)
    assert "line 1, column 28: no column 'importer_age'; did you mean 'importer_age_days'?" in told
    assert "^^^^" in told


def test_columns_are_listed_with_their_meaning():
    told = typed("rules", "columns", "age_days")
    assert "importer_age_days  float (days): days since the first declaration for this importer" in told
    assert "net_mass_kg" not in told
    assert "VALUATION" in told

"""What the commands say of days on which something is odd: an export without records, a judgement that is idle."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cli.command import typed
from tests.entities.test_updating import FIRMS, correct, declare, profile_of
from tidewaiter.entities.judgements import judge
from tidewaiter.entities.updating import resolve
from tidewaiter.lake import Lake

MAPPING = """
[source]
name = "tiny"
about = "Lines of a port"
format = "csv"

[declared.items]
declaration_id = "D"
line_no = { value = "1" }
flow = { value = "import" }
declared_on = { from = "day", required = true }
"""
DAY = date(2024, 1, 1)


def test_a_load_names_the_file_that_holds_a_header_and_no_records(tmp_path):
    (tmp_path / "tiny.toml").write_text(MAPPING, encoding="utf-8")
    quiet, busy = tmp_path / "quiet.csv", tmp_path / "busy.csv"
    quiet.write_text("D,day\n", encoding="utf-8")
    busy.write_text("D,day\n7,2024-05-01\n", encoding="utf-8")
    lake = ("--lake", tmp_path / "lake", "--currency", "EUR")
    said = typed("load", tmp_path / "tiny.toml", quiet, busy, *lake)
    assert "quiet.csv holds no records, only a header" in said
    assert "busy.csv holds" not in said


def test_the_list_of_judgements_tells_profile_ids_and_which_judgement_is_idle(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as lake:
        declare(lake, *FIRMS, "VANDELAY STEEL LIMITED")
        resolve(lake)
        ids = profile_of(lake)
        sides = [ids["Vandelay Steel Ltd"], ids["VANDELAY STEEL LIMITED"]]
        judge(lake, *sides, verdict="different", by="A", why="two owners", on=DAY + timedelta(days=9))
        resolve(lake)
        correct(lake, "VANDELAY STEEL LIMITED", "VANDELAY STEEL LIMITED.")
        resolve(lake)
        now = profile_of(lake)["VANDELAY STEEL LIMITED."]
    said = typed("judge", "--list", "--lake", tmp_path / "lake")
    assert all(side in said for side in sides)
    assert f"holds for {now} in place of {sides[1]}, as declarations were corrected" in said
    typed("judge", *sides, "--withdraw", "--by", "ana", "--why", "one owner", "--lake", tmp_path / "lake")
    assert "withdrawn on" in typed("judge", "--list", "--lake", tmp_path / "lake")

from __future__ import annotations

import io

from rich.console import Console

from tidewaiter.lake import Lake
from tidewaiter.reports import ReportData, gather, summary


def printed(data: ReportData, *, top: int = 10) -> str:
    out = io.StringIO()
    Console(file=out, width=160, color_system=None).print(summary(data, top=top))
    return out.getvalue().replace("\N{NO-BREAK SPACE}", " ")


def test_it_says_what_was_read_what_was_refused_and_what_to_open(full_lake: Lake, evaluation: dict[str, object]):
    said = printed(gather(full_lake, title="x", evaluation=evaluation))
    assert "23 records from 1 file" in said
    assert "2 × kcs Date: is no date" in said
    assert "85 % of the lines repeat" in said
    assert "riskiest 10 %" in said
    assert "4 of 10 lines" in said
    assert "5.0 × (" in said
    assert "an inspection would find a violation in 4.0 % (3.0 to 5.2 %); USD 3.5 M (1.7 M to 5.3 M) more" in said


def test_it_shows_no_more_lines_than_asked(full_lake: Lake):
    data = gather(full_lake, title="x")
    assert printed(data, top=1).count("INCHEON") == 1


def test_markup_and_control_characters_in_declarations_do_nothing():
    caveat = "[bold red]boo[/] \x1b[2J \x07"
    said = printed(ReportData(title="x", currency="USD", caveats=(caveat,)))
    assert "[bold red]boo[/]" in said
    assert "\x1b" not in said
    assert "\x07" not in said


def test_nothing_to_tell_is_silence():
    assert printed(ReportData(title="x", currency="USD")).strip() == ""

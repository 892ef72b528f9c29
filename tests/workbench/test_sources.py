"""Source health: what came in and what was refused, how new it is, and who may read a refused record."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from django.urls import reverse

from tests.workbench.conftest import DAY
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found, loaded
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.keeping.models import Answer
from tidewaiter_workbench.queue.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.sources.models import Expectation
from tidewaiter_workbench.sources.services import expect, source_called, sources


def test_counts_reasons_newest_day_and_audits(figures_desk, db):
    (only,) = sources()
    told = only.told
    assert (only.name, told["files"], told["records"], told["loaded"], told["waiting"]) == ("test", 1, 48, 46, 2)
    assert [tuple(each) for each in told["reasons"]] == [("not a number", 2)]
    assert (only.newest, only.days_old, only.graves) == (DAY, 0, 1)
    assert only.share_refused == pytest.approx(2 / 48)


def test_the_lake_is_asked_once_a_run(figures_desk, db, monkeypatch):
    sources()
    monkeypatch.setattr("tidewaiter_workbench.sources.services.health", lambda *_: pytest.fail("asked again"))
    sources()
    assert Answer.objects.count() == 1
    monkeypatch.undo()
    with Lake.open(figures_desk) as lake, lake.change("nothing waits") as change:
        change.replace(loaded.QUARANTINE, loaded.QUARANTINE.schema.empty_table())
    assert sources()[0].told["waiting"] == 0
    assert Answer.objects.count() == 1


def test_late_is_what_is_older_than_somebody_expects(figures_desk, person, settings):
    assert sources()[0].state == "none"
    expect("test", by=person("data scientist"), days=3, version=0)
    assert sources()[0].state == "good"
    settings.WORKBENCH = {**settings.WORKBENCH, "desk_day": (DAY + dt.timedelta(days=4)).isoformat()}
    late = source_called("test")
    assert (late.state, late.days_old) == ("late", 4)


def test_an_expectation_is_changed_by_who_saw_it_and_nought_ends_it(figures_desk, person):
    dana = person("data scientist")
    expect("test", by=dana, days=3, version=0)
    with pytest.raises(ConflictError):
        expect("test", by=dana, days=9, version=0)
    with pytest.raises(ConflictError):
        expect("test", by=dana, days=9, version=5)
    assert expect("test", by=dana, days=9, version=1).version == 2
    assert expect("test", by=dana, days=0, version=2) is None
    assert not Expectation.objects.exists()


def test_who_may_not_and_what_is_not(figures_desk, person):
    with pytest.raises(ForbiddenError):
        expect("test", by=person("analyst"), days=3, version=0)
    with pytest.raises(AlertGoneError):
        expect("nothing", by=person("supervisor"), days=3, version=0)
    with pytest.raises(UnfitError):
        expect("test", by=person("data scientist"), days=99999, version=0)


def test_a_refused_record_is_read_only_by_who_works_for_all_offices(figures_desk, person, signed_in):
    """It has no office yet: it could be anybody's."""
    url = reverse("quarantine", args=["test"])
    near = signed_in(person("supervisor")).get(url).content.decode()
    assert "not a number" in near
    assert "SECRET" not in near
    whole = signed_in(person("auditor", name="head", all_offices=True)).get(url).content.decode()
    assert "SECRET-3" in whole
    assert "SECRET-9" in whole
    seen = Record.objects.filter(action="read the quarantine").values_list("by", "detail")
    assert {by: detail["with content"] for by, detail in seen} == {"supervisor": False, "head": True}


def test_the_way_back_is_shown_and_reasons_filter(figures_desk, person, signed_in):
    browser = signed_in(person("supervisor"))
    page = browser.get(reverse("quarantine", args=["test"])).content.decode()
    assert "tidewaiter quarantine --lake" in page
    assert "tidewaiter load test refused.csv" in page
    other = browser.get(reverse("quarantine", args=["test"]), {"reason": "no such reason"}).content.decode()
    assert "Nothing waits here" in other


def test_pages_of_long_quarantines(figures_desk, person, signed_in):
    refused = [
        {"source": "test", "file_id": "f1", "row_no": n, "column": None, "reason": "too short", "record": "{}"}
        | {"quarantined_at": dt.datetime(2025, 6, 1, tzinfo=dt.UTC)}
        for n in range(1, 61)
    ]
    import pyarrow as pa

    with Lake.open(figures_desk) as lake, lake.change("many") as change:
        change.replace(loaded.QUARANTINE, pa.Table.from_pylist(refused, schema=loaded.QUARANTINE.schema))
    browser, url = signed_in(person("supervisor")), reverse("quarantine", args=["test"])
    assert "1 to 25 of 60" in browser.get(url).content.decode()
    last = browser.get(url, {"start": "50"}).content.decode()
    assert "51 to 60 of 60" in last
    assert 'rel="next"' not in last


def test_the_sheet_cannot_be_mistaken_for_formulas(figures_desk, person, signed_in):
    lines = signed_in(person("auditor")).get(reverse("sources_sheet")).content.decode().splitlines()
    assert lines[0].startswith("name,files,records")
    assert lines[1].startswith("test,1,48,46,2,2")


def test_nobody_loaded_that(figures_desk, person, signed_in):
    assert signed_in(person("auditor")).get(reverse("source", args=["nothing"])).status_code == 404


def test_results_without_a_line_are_told_with_what_lines_are_called(figures_desk, person, signed_in):
    page = signed_in(person("data scientist"))
    where = reverse("source", args=["test"])
    assert "Results without a line" not in page.get(where).content.decode()
    with Lake.open(figures_desk) as lake:
        stray = lake.fetch(lake.read(found.OUTCOMES).limit(1)).to_pylist()[0]
        line = lake.fetch(lake.read(declared.ITEMS).order_by("item_id").limit(1))["item_id"][0].as_py()
        named = stray | {"item_id": "elsewhere/D1/1", "outcome_id": "elsewhere/D1/1", "source": "test"}
        with lake.change("a stray") as change:
            change.upsert(found.OUTCOMES, pa.Table.from_pylist([named], schema=found.OUTCOMES.schema))
    told = page.get(where).content.decode()
    assert "Results without a line" in told
    assert f'<span class="code">{named["item_id"]}</span>' in told
    assert f'Lines are called <span class="code">{line}</span>' in told
    assert "1 without a line" in page.get(reverse("sources")).content.decode()

"""Pictures that a browser saves: on record, and only for those who may take things away. The file itself: see the
board's story."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tidewaiter_workbench.audit.models import Record

LANE = {"picture": "lane", "kind": "alert", "key": "t/CHEAP/1"}


def test_what_is_saved_is_on_record(person, signed_in):
    assert signed_in(person("analyst")).post(reverse("picture_saved"), LANE).status_code == 204
    kept = Record.objects.get(action="exported a picture")
    assert (kept.by, kept.kind, kept.key, kept.detail) == ("analyst", "alert", "t/CHEAP/1", {"picture": "lane"})


@pytest.mark.parametrize(
    ("role", "picture", "status"),
    [
        ("officer", "lane", 403),
        ("auditor", "clock", 204),
        ("analyst", "everything", 400),
        ("administrator", "lane", 403),
    ],
)
def test_only_pictures_that_there_are_and_that_one_sees(person, signed_in, role, picture, status):
    answer = signed_in(person(role)).post(reverse("picture_saved"), LANE | {"picture": picture})
    assert answer.status_code == status
    assert Record.objects.filter(action="exported a picture").exists() is (status == 204)


def test_the_lane_can_be_saved_and_read_as_rows(alerts, person, signed_in):
    page = signed_in(person("analyst")).get(reverse("shipment", args=[alerts["CHEAP"].pk])).content.decode()
    assert 'data-save="svg.lane-picture"' in page
    assert "The same as rows" in page
    assert "handling mark" in page
    bare = signed_in(person("officer")).get(reverse("shipment", args=[alerts["CHEAP"].pk])).content.decode()
    assert "data-save" not in bare
    assert "saving.js" not in bare

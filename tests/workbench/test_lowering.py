"""What would lower a score: told to those who read shipments, and never carried out of the house."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tidewaiter_workbench import bridge
from tidewaiter_workbench.answers import Lowered, Lowering, Shipment
from tidewaiter_workbench.api.tokens import make_token
from tidewaiter_workbench.queue.filling import keep_dossiers
from tidewaiter_workbench.queue.models import Alert, Dossier
from tidewaiter_workbench.queue.services import dossier

PRICE = Lowered("price", "1 per kg declared, 5 usual", 0.08, 0.03, 0.2, below=True)
ORIGIN = Lowered("origin", "origin BD, dispatched from CN", 0.5, 0.4, 0.6, below=False)
ALL = Lowered("together", "", 0.02, 0.01, 0.05, below=True)
TOLD = Lowering(
    line=0.1,
    line_is="watched",
    facts=(PRICE, ORIGIN),
    together=ALL,
    others=("description",),
    stays=(("what past inspections of this importer found", 0.8),),
    silence="",
)


@pytest.fixture
def told(alerts):
    """The cheap line, with what would lower its score."""
    alert = alerts["CHEAP"]
    keep_dossiers([replace(dossier(alert), lowering=TOLD)])
    return alert


@pytest.fixture
def read(person, signed_in):
    def page(alert, role="analyst"):
        text = signed_in(person(role)).get(reverse("shipment", args=[alert.pk])).content.decode()
        return text.replace("\xa0", " ")

    return page


def test_each_fact_stands_with_its_risk_its_papers_and_the_line(told, read):
    page = read(told)
    part = page[page.index('id="lowering"') : page.index('aria-labelledby="lane"')]
    assert part.index("Unit price") < part.index("Origin and manufacturer") < part.index("All of these together")
    assert "60 % → <b>8.0 %</b>" in part
    assert "3.0 % – 20 %" in part
    assert "▼ below 10 %" in part
    assert "▲ not below 10 %" in part
    assert "commercial invoice" in part
    assert "mill or factory certificate of the manufacturer" in part
    assert "would not lower it: description against code" in part


def test_what_no_paper_lowers_is_named_and_a_fall_is_called_no_proof(told, read):
    page = read(told)
    assert "what past inspections of this importer found</span> (× 2.2)" in page
    assert "is a reason to verify the fact; a paper that says so is no proof of it" in page
    assert "for officers, never for traders" in page


def test_where_the_library_is_silent_the_page_says_why(alerts, own_lake, read):
    """The lake of these tests has risks, and no model that could be asked again."""
    call_command("fill_queue")
    kept = dossier(alerts["CHEAP"]).lowering
    assert "model that judged this line is gone" in kept.silence
    assert kept.facts == ()
    assert f"Nothing is told: {kept.silence}" in " ".join(read(alerts["CHEAP"]).split())


def test_a_dossier_that_was_kept_before_there_was_this_is_still_read(alerts, read):
    kept = Dossier.objects.get(alert=alerts["CHEAP"])
    del kept.content["lowering"]
    kept.save()
    assert "Not worked out for this line" in read(alerts["CHEAP"])


def test_what_is_drawn_whatever_its_risk_says_so(alerts, read):
    keep_dossiers([replace(dossier(alerts["DRAWN"]), lowering=TOLD)])
    assert "A lower score would not take it away." in read(alerts["DRAWN"])


def test_it_comes_back_from_keeping_as_it_was(alerts):
    told = replace(dossier(alerts["CHEAP"]), lowering=TOLD)
    assert Shipment.from_json(json.loads(json.dumps(told.as_json()))) == told


def test_it_leaves_neither_with_the_sheet_nor_through_the_api(told, person, signed_in):
    head = person("supervisor")
    sheet = signed_in(head).get(reverse("export")).content.decode()
    _token, secret = make_token(head, name="a program", scopes=["shipments:read"], days=1)
    answer = Client().get(f"/api/v1/alerts/{told.pk}/shipment", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    for said in (sheet, answer.content.decode()):
        assert told.declaration_id in said
        assert "lower" not in said.lower()
        assert "commercial invoice" not in said


def test_only_the_first_lines_of_the_queue_are_asked_about(alerts, desk, settings, monkeypatch):
    asked = []
    settings.WORKBENCH = {**settings.WORKBENCH, "lowered_lines": 2}
    monkeypatch.setattr(bridge, "lowering", lambda _lake, ids, *, watched_from: asked.append((ids, watched_from)) or {})
    call_command("fill_queue")
    first = list(Alert.objects.order_by("-priority").values_list("item_id", flat=True)[:2])
    assert asked == [(first, settings.WORKBENCH["alert_risk"])]

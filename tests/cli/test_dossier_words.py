"""What a dossier says on the terminal: figures are called what they are, and nothing is told twice."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from tests.flow.dossier.case import plant
from tidewaiter.cli.dossier import show_dossier
from tidewaiter.flow.dossier import Dossier, dossier_of
from tidewaiter.lake import Lake


@pytest.fixture(scope="module")
def orchid(tmp_path_factory) -> Dossier:
    with Lake.open(tmp_path_factory.mktemp("case") / "lake", create=True) as lake:
        plant(lake)
        return dossier_of(lake, "P-ORCHID")


def told(dossier: Dossier) -> str:
    page = io.StringIO()
    show_dossier(dossier, console=Console(file=page, width=300))
    return page.getvalue()


def test_what_the_network_tells_is_a_strength_and_never_said_as_a_chance(orchid):
    page = told(replace(orchid, network={"propagated_risk": 1.0, "declared_on": date(2024, 6, 5)}))
    line = next(line for line in page.splitlines() if "its line of 2024-06-05" in line)
    assert "a strength of 1.00 on a scale from 0 to 1 (the strongest), which is no probability" in line
    assert "%" not in line

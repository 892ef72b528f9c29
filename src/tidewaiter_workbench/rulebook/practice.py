"""A book of rules to practise on: some that have run for months in the demonstration's lake, one that waits, one draft.

The demonstration pretends that its rules were approved long ago. Nobody else can in the workbench: there an approval is
always of today.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tidewaiter_workbench import bridge
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.rulebook.models import Act, Rule, Trial, Version
from tidewaiter_workbench.rulebook.publishing import take_rules, take_yields

__all__ = ["begin_book"]

_AUTHOR, _SECOND = "anton", "sara"
_BASIS = "Customs Act, section 12 (selection for examination)"
_RUNNING = (
    # code, name, condition, typology, mode, effect, how many days it has run, days to its sunset
    (
        "cheap-from-new-sellers",
        "Low price per kilogram from a seller not seen before",
        'p_low_unit_price < 0.05\nand exporter_age_days < 120\nand customs_value > 500',
        "VALUATION", "live", "open", 180, 190,
    ),
    (
        "importer-found-before",
        "Importer with a violation in the last half year",
        "importer_days_since_found < 180\nand (\n  importer_rate > 0.1\n  or p_low_unit_price < 0.02\n)",
        "VALUATION", "live", "look", 180, 24,
    ),
    (
        "code-against-words",
        "Description that seldom goes with the code",
        "p_description_against_code < 0.02\nand duty_rate_pct < 5",
        "CLASSIFICATION", "shadow", "look", 120, 240,
    ),
    (
        "heavy-for-its-value",
        "Far too heavy for its value",
        'p_mass_against_value < 0.01\nand not hs2 in ("25", "26", "27", "72")',
        "QUANTITY", "shadow", "look", 180, 60,
    ),
)  # fmt: skip
_WAITING = (
    "orders-by-another-road",
    "Goods under an order that come by a third country",
    "origin != dispatch\nand importer_hs4_declared < 5\n"
    "and (\n  score_origin_after_order > 0\n  or p_rare_combination < 0.01\n)",
    "ORIGIN_MARKING",
)


def begin_book() -> int:
    """Begin the book if there is none, in the lake and here; gives how many rules it has."""
    lake, today = Path(settings.WORKBENCH["lake"]), desk_day()
    if Rule.objects.exists() or bridge.rules_in_lake(lake):
        return 0
    for code, name, condition, typology, mode, effect, ran, left in _RUNNING:
        began = today - timedelta(days=ran)
        said = {"name": name, "condition": condition, "typology": typology, "mode": mode, "effect": effect}
        days = {"approved_on": began, "valid_from": began, "review_on": today + timedelta(days=left // 2 - 20)}
        who = {"owner": "valuation desk", "written_by": _AUTHOR, "approved_by": _SECOND, "legal_basis": _BASIS}
        bridge.write_rule(lake, {"rule_id": code, **said, **days, **who, "sunset_on": today + timedelta(days=left)})
    bridge.judge_days(lake, first=today - timedelta(days=180), last=today)
    take_rules()
    take_yields()
    _wait(lake)
    return Rule.objects.count()


def _wait(lake: Path) -> None:
    """One rule that a second person should look at, tried on the past."""
    code, name, condition, typology = _WAITING
    told, now, today = bridge.try_rule(lake, condition, days=180), desk_now(), desk_day()
    with transaction.atomic():
        rule = Rule.objects.create(code=code, made_at=now, made_by=_AUTHOR)
        Version.objects.create(
            rule=rule, number=1, state="submitted", wished="shadow", hands=[_AUTHOR], written_at=now, name=name,
            condition=condition, typology=typology, legal_basis=_BASIS, owner="origin desk",
            purpose="Goods under an antidumping order began to arrive from neighbours of the country concerned.",
            review_on=today + timedelta(days=120), sunset_on=today + timedelta(days=365),
        )  # fmt: skip
        Trial.objects.create(rule=rule, condition=condition, days=180, made_at=now, made_by=_AUTHOR, result=told)
        for action in ("begun", "tried", "submitted"):
            Act.objects.create(rule=rule, number=1, at=now, by=_AUTHOR, action=action)

"""Between the workbench and the lake: decisions go there, yields and rules of other hands come from there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.rulebook.models import Act, Kept, Rule, State, Version, Yield

__all__ = ["publish_waiting", "take_rules", "take_yields"]

_SAID = ("name", "condition", "typology", "effect", "legal_basis", "owner", "review_on", "sunset_on", "valid_from")


def publish_waiting() -> int:
    """Write every decision that waits to the lake, in the order in which they were made; gives how many.

    If a run is writing there, the rest waits for the next time.
    """
    lake, written = Path(settings.WORKBENCH["lake"]), 0
    for version in Version.objects.select_related("rule").filter(kept=Kept.WAITING).order_by("rule_id", "number"):
        try:
            _publish(lake, version)
        except bridge.BridgeBusyError:
            break
        except bridge.BridgeError as error:
            record("rule refused by the lake", by="publishing", kind="rule", key=version.rule.code,
                   detail={"version": version.number, "why": str(error)})  # fmt: skip
            continue
        Version.objects.filter(pk=version.pk, version=version.version).update(kept=Kept.WRITTEN)
        written += 1
    return written


def take_yields() -> int:
    """Keep what the lake last told of each rule's lines; gives how many."""
    told, chance, last = bridge.rule_yields(Path(settings.WORKBENCH["lake"]))
    rules = dict(Rule.objects.values_list("code", "pk"))
    now = desk_now()
    rows = [
        Yield(
            rule_id=rules[str(row["rule_id"])],
            mode=row["mode"],
            taken_at=now,
            told=_plain(row) | {"chance": _plain(chance or {}), "lake_until": last and last.isoformat()},
        )
        for row in told
        if row["rule_id"] in rules
    ]
    Yield.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["rule", "mode"], update_fields=["told", "taken_at"]
    )
    return len(rows)


@transaction.atomic
def take_rules() -> int:
    """Enter rules that others published (from files), each version as it stands in the lake; gives how many rules."""
    ours = set(Rule.objects.values_list("code", flat=True))
    theirs = [row for row in bridge.rules_in_lake(Path(settings.WORKBENCH["lake"])) if row["rule_id"] not in ours]
    codes = sorted({str(row["rule_id"]) for row in theirs})
    for code in codes:
        rule = Rule.objects.create(code=code, made_at=desk_now(), made_by="lake")
        for row in theirs:
            if row["rule_id"] == code:
                _enter(rule, row)
    if codes:
        record("entered rules from the lake", by="publishing", kind="rules", detail={"rules": codes})
    return len(codes)


def _publish(lake: Path, version: Version) -> None:
    said: dict[str, object] = {name: getattr(version, name) for name in _SAID}
    bridge.write_rule(
        lake,
        {
            **said,
            "rule_id": version.rule.code,
            "mode": version.mode,
            "purpose": version.purpose or None,
            "written_by": version.written_by,
            "approved_by": version.decided_by,
            "approved_on": version.decided_on,
        },
    )
    if version.state == State.ENDED and version.valid_to:
        bridge.write_rule_end(lake, version.rule.code, day=version.valid_to)


def _enter(rule: Rule, row: Mapping[str, Any]) -> None:
    running = row["valid_to"] is None and desk_day() < row["sunset_on"]
    Version.objects.create(
        rule=rule,
        number=row["version"],
        state=row["mode"] if running else State.ENDED,
        mode=row["mode"],
        purpose=row["purpose"] or "",
        hands=[row["written_by"]],
        written_at=desk_now(),
        decided_by=row["approved_by"],
        decided_on=row["approved_on"],
        valid_to=row["valid_to"],
        kept=Kept.WRITTEN,
        **{name: row[name] for name in _SAID},
    )
    Act.objects.create(rule=rule, number=row["version"], at=desk_now(), by=row["approved_by"], action="published")


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}

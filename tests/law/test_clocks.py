"""Clocks are rows, each with its source."""

from __future__ import annotations

import datetime as dt

import pytest

from tidewaiter.cases.procedures import PROCEDURES
from tidewaiter.errors import UsageError
from tidewaiter.law.clocks import clock_rules

TODAY = dt.date(2026, 11, 26)
RULES = [rule for each in PROCEDURES for rule in clock_rules(each.code, on=TODAY)]


def test_every_clock_names_its_source():
    assert all(rule.citation.source for rule in RULES)
    assert len({(rule.procedure, rule.id) for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda each: each.code)
def test_every_event_that_a_clock_waits_for_can_happen(procedure):
    """A clock that hangs on a misspelt event would never start, and nobody would notice."""
    events = {move.event for move in procedure.moves} | {fact.event for fact in procedure.facts}
    rules = clock_rules(procedure.code, on=TODAY)
    named = {name for rule in rules for name in (*rule.anchor, *rule.ends, rule.if_event) if name}
    assert named - events == set()
    ids = {rule.id for rule in rules}
    assert {name for rule in rules for name in (rule.else_after, rule.instead_of) if name} <= ids
    assert {clock for move in procedure.moves for clock in move.after} <= ids


def test_a_procedure_without_clocks_is_refused():
    with pytest.raises(UsageError, match="EAPA"):
        clock_rules("WITCHCRAFT", on=TODAY)

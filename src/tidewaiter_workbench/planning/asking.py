"""A policy as a form asks for it: the values of the one that holds, with those that somebody changed."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.bridge.planning import LEAST_RANDOM_MINIMUM, checked
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.planning.limits import limit_changes, limits_of, set_limits, without_own
from tidewaiter_workbench.queue.refusals import ForbiddenError, UnfitError

__all__ = ["SHARES", "UNITS", "Asked", "changes_between", "form_of"]

UNITS = ("share", "lines", "minutes")
SHARES = ("random_share", "exploration_share", "rule_share", "lookout_share")
_CAPACITIES = {unit: f"capacity_{unit}" for unit in UNITS}
_MOST = 1e7
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A policy that somebody asks about: its values, as the library writes them, and what forbids publishing it."""

    budget: str
    values: Values
    starved: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]

    @classmethod
    def read(
        cls, asked: Mapping[str, str], *, holds: Mapping[str, object], person: Person, offices: Iterable[str]
    ) -> Asked:
        """From a form, or an address.

        Raises:
            UnfitError: a value is no number, or makes no sense.
            ForbiddenError: it changes what holds beyond this person's offices.
        """
        values: Values = copy.deepcopy(dict(holds))
        if "capacity_unit" in asked:
            _set_capacity(values, asked.get("capacity_unit", ""), asked.get("capacity", ""), _("Capacity of an office"))
        for name in SHARES:
            if name in asked:
                values[name] = _per_cent(asked[name], _share_name(name))
        if values["random_share"] + values["exploration_share"] > 1:
            raise UnfitError(_("What is drawn at random and what is drawn to learn are together at most 100 %."))
        if "random_minimum" in asked:
            values["random_minimum"] = max(_number(asked["random_minimum"], _("Least random lines")), 0.0)
        if "small_below" in asked:
            values["small_below"] = max(_number(asked["small_below"], _("Small offices")), 0.0)
        for code, exam in values["exams"].items():
            if f"minutes.{code}" in asked:
                exam["minutes"] = _minutes(asked[f"minutes.{code}"], _("Minutes of {exam}").format(exam=code))
        offices = list(offices)
        for office in offices:
            _set_office(values, office, asked)
        set_limits(values, asked, offices=offices)
        try:
            budget, starved = checked(values)
        except BridgeError as error:
            raise UnfitError(str(error)) from error
        values = json.loads(budget)
        changes = tuple(changes_between(holds, values))
        _within_reach(values, holds, person)
        return cls(budget, values, starved, changes)


def form_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """A policy as its form shows it: shares in per cent, one capacity, minutes by examination, offices by code."""
    unit, amount = _capacity(values)
    return {
        "unit": unit,
        "capacity": _plain(amount),
        **{name: _plain(100 * values[name]) for name in SHARES},
        "random_minimum": _plain(values["random_minimum"]),
        "small_below": _plain(values["small_below"]),
        "least_random_minimum": LEAST_RANDOM_MINIMUM,
        "exams": {code: _plain(exam["minutes"]) for code, exam in values["exams"].items()},
        "most": limits_of(values),
        "offices": {
            code: {"unit": (own := _capacity(office))[0], "capacity": _plain(own[1])}
            for code, office in values["offices"].items()
        },
    }


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """What differs, in words: name, before, after."""
    if _capacity(before) != _capacity(after):
        yield _("Capacity of an office"), _capacity_words(before), _capacity_words(after)
    for office in sorted({*before["offices"], *after["offices"]}):
        was, now = (each["offices"].get(office) for each in (before, after))
        if was != now:
            as_others = _("as the others")
            yield (
                _("Capacity of {office}").format(office=office),
                _capacity_words(was) if was else as_others,
                _capacity_words(now) if now else as_others,
            )
    for name in SHARES:
        if not math.isclose(before[name], after[name], abs_tol=1e-9):
            yield _share_name(name), f"{_plain(100 * before[name])} %", f"{_plain(100 * after[name])} %"
    if before["random_minimum"] != after["random_minimum"]:
        yield _("Least random lines"), _plain(before["random_minimum"]), _plain(after["random_minimum"])
    if before["small_below"] != after["small_below"]:
        yield _("Small offices"), _plain(before["small_below"]), _plain(after["small_below"])
    yield from limit_changes(before, after)
    for code, exam in after["exams"].items():
        was = before["exams"].get(code, {}).get("minutes")
        if was != exam["minutes"]:
            yield _("Minutes of {exam}").format(exam=code), _plain(was or 0), _plain(exam["minutes"])


def _within_reach(values: Values, holds: Mapping[str, Any], person: Person) -> None:
    """Who does not work for all offices changes the capacity of their own, and nothing that holds for others."""
    if person.all_offices:
        return
    others = [
        without_own(each, person.office_codes)
        | {"offices": {code: own for code, own in each["offices"].items() if code not in person.office_codes}}
        for each in (holds, values)
    ]
    if list(changes_between(*others)):
        raise ForbiddenError(_("This holds for offices beyond yours; somebody who works for all of them changes it."))


def _set_capacity(values: Values, unit: str, amount: str, name: str) -> None:
    if unit not in UNITS:
        raise UnfitError(_("Capacity is a share, lines, or minutes."))
    number = _per_cent(amount, name) if unit == "share" else _number(amount, name)
    for other in _CAPACITIES.values():
        values[other] = None
    values[_CAPACITIES[unit]] = number


def _set_office(values: Values, office: str, asked: Mapping[str, str]) -> None:
    """An office of its own, where the form says an amount; as the others, where it was left empty."""
    if f"office.{office}" not in asked:
        return
    if not asked[f"office.{office}"].strip():
        values["offices"].pop(office, None)
        return
    own: Values = {}
    name = _("Capacity of {office}").format(office=office)
    _set_capacity(own, asked.get(f"unit.{office}", "lines"), asked[f"office.{office}"], name)
    values["offices"][office] = own


def _number(text: str, name: str) -> float:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        raise UnfitError(_("{name} is a number.").format(name=name)) from None
    if not math.isfinite(value) or not 0 <= value <= _MOST:
        raise UnfitError(_("{name} is a number of nought or more.").format(name=name))
    return value


def _per_cent(text: str, name: str) -> float:
    value = _number(text, name)
    if value > 100:
        raise UnfitError(_("{name} is at most 100 %.").format(name=name))
    return value / 100


def _minutes(text: str, name: str) -> float:
    value = _number(text, name)
    if not value:
        raise UnfitError(_("{name} are more than nought.").format(name=name))
    return value


def _capacity(of: Mapping[str, Any]) -> tuple[str, float]:
    unit = next((unit for unit, name in _CAPACITIES.items() if of.get(name) is not None), "share")
    amount = of.get(_CAPACITIES[unit]) or 0.0
    return unit, round(100 * amount, 6) if unit == "share" else amount


def _capacity_words(of: Mapping[str, Any]) -> str:
    unit, amount = _capacity(of)
    words = {"share": _("{n} % of its lines"), "lines": _("{n} lines a day"), "minutes": _("{n} minutes a day")}
    return words[unit].format(n=_plain(amount))


def _share_name(name: str) -> str:
    return {
        "random_share": _("Random share"),
        "exploration_share": _("Exploration share"),
        "rule_share": _("Rule share"),
        "lookout_share": _("Lookout share"),
    }[name]


def _plain(value: float) -> str:
    """A number as an input field wants it, in every language."""
    return f"{value:.4f}".rstrip("0").rstrip(".")

"""How many of each examination a day allows: as a form asks for it, as it shows it, and what differs, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.queue.refusals import UnfitError

__all__ = ["limit_changes", "limits_name", "limits_of", "set_limits", "without_own"]

_ALL, _OWN = "most_exams", "most_exams_at"
_MOST_DIGITS = 6
Values = dict[str, Any]


def set_limits(values: Values, asked: Mapping[str, str], *, offices: Iterable[str]) -> None:
    """Take what a form says: `most.CODE` for every office, `most.CODE.OFFICE` for one; empty takes the limit away.

    Raises:
        UnfitError: a limit is no whole number.
    """
    exams = list(values["exams"])
    everywhere: Values = dict(values.get(_ALL, {}))
    _set(everywhere, {code: asked[f"most.{code}"] for code in exams if f"most.{code}" in asked})
    own = {office: dict(limits) for office, limits in values.get(_OWN, {}).items()}
    for office in offices:
        said = {code: asked[f"most.{code}.{office}"] for code in exams if f"most.{code}.{office}" in asked}
        _set(own.setdefault(office, {}), said)
    values[_ALL], values[_OWN] = everywhere, {office: limits for office, limits in own.items() if limits}


def limits_of(values: Mapping[str, Any], *, office: str | None = None) -> dict[str, str]:
    """What the form shows for each examination that may have a limit; None stands for every office."""
    said = values.get(_ALL, {}) if office is None else values.get(_OWN, {}).get(office, {})
    return {code: str(said.get(code, "")) for code in values["exams"] if code != values["random_exam"]}


def limits_name(office: str) -> str:
    """What a change of one office's limits is called."""
    return _("Limits of {office}").format(office=office)


def limit_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What differs: name, before, after."""
    was, now = (each.get(_ALL, {}) for each in (before, after))
    for code in after["exams"]:
        if was.get(code) != now.get(code):
            yield _("Most {exam} a day").format(exam=code), _limit(was.get(code)), _limit(now.get(code))
    was, now = (each.get(_OWN, {}) for each in (before, after))
    for office in sorted({*was, *now}):
        if was.get(office) != now.get(office):
            yield limits_name(office), _own(was.get(office)), _own(now.get(office))


def without_own(values: Mapping[str, Any], offices: Iterable[str]) -> Values:
    """The policy but for the limits of some offices."""
    return {**values, _OWN: {code: own for code, own in values.get(_OWN, {}).items() if code not in set(offices)}}


def _set(limits: Values, said: Mapping[str, str]) -> None:
    for code, text in said.items():
        number = text.strip()
        if not number:
            limits.pop(code, None)
        elif number.isdecimal() and len(number) <= _MOST_DIGITS:
            limits[code] = int(number)
        else:
            raise UnfitError(_("How many {exam} a day: a whole number, or nothing.").format(exam=code))


def _limit(number: int | None) -> str:
    return _("no limit") if number is None else str(number)


def _own(limits: Mapping[str, int] | None) -> str:
    if not limits:
        return _("as the others")
    return ", ".join(f"{code} {number}" for code, number in sorted(limits.items()))

"""The list of rules: each with its latest words, what is running, what it yields, and what should be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.rulebook.models import Rule, Version
from tidewaiter_workbench.rulebook.suggesting import suggestions

__all__ = ["PAGE", "SHOWN", "Line", "lines_within", "listed"]

SHOWN = ("all", "running", "waiting", "drafts", "review", "ended")
PAGE = 50
_ORDER = {"submitted": 0, "draft": 1, "live": 2, "shadow": 3, "ended": 4}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: `version` is the one that runs or, if none does, the latest; `pending` one that is being written."""

    rule: Rule
    version: Version
    pending: Version | None
    told: dict[str, object]
    advice: list[str] = field(default_factory=list)

    @property
    def groups(self) -> Iterator[str]:
        """The tabs under which it is shown."""
        yield "all"
        if self.version.is_running:
            yield "running"
        if self.pending:
            yield "waiting" if self.pending.state == "submitted" else "drafts"
        if self.advice:
            yield "review"
        if self.version.state == "ended":
            yield "ended"


def listed(person: Person, *, show: str, page: int = 1) -> tuple[list[Line], dict[str, int]]:
    """A page of the rules under one tab, those that wait for somebody first, and how many there are under each."""
    lines = lines_within(person)
    counts = {name: sum(name in line.groups for line in lines) for name in SHOWN}
    shown = [line for line in lines if show in line.groups]
    return shown[(page - 1) * PAGE : page * PAGE], counts


def lines_within(person: Person) -> list[Line]:
    """Every rule that this person is cleared for, those that wait for somebody first."""
    rules = Rule.read_by(person).prefetch_related("versions", "yields")
    return sorted((_line(rule) for rule in rules), key=_place)


def _line(rule: Rule) -> Line:
    versions = list(rule.versions.all())
    running = next((each for each in versions if each.is_running), None)
    pending = next((each for each in versions if each.state in ("draft", "submitted")), None)
    version = running or versions[0]
    yields = {each.mode: each.told for each in rule.yields.all()}
    told = yields.get(version.mode, {})
    return Line(rule, version, pending, told, list(suggestions(version, told, today=desk_day())))


def _place(line: Line) -> tuple[int, int, str]:
    state = line.pending.state if line.pending else line.version.state
    return _ORDER.get(state, 9), -len(line.advice), line.rule.code

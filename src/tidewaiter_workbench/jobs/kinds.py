"""The kinds of job that there are. A part registers its own when the workbench starts (`AppConfig.ready`):

    register(Kind("backtest", title=_("Backtest a rule"), does=_("..."), work=backtest, permission="write_rules"))

`work` gets a `Doing`: it says how far it is with `doing.tell(words, share)`, which is also where a job that was
cancelled stops, and gives a `Done`. It must be safe to do again from the start: a machine that dies in the middle is
followed by another try. Words, numbers and parameters are read by everyone who sees jobs: no trader's data in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms

from tidewaiter_workbench.refusals import UnfitError

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from tidewaiter_workbench.jobs.doing import Doing
    from tidewaiter_workbench.jobs.models import Job

__all__ = [
    "Chore", "Done", "JobFailedError", "Kind", "LaterError", "chores", "ended", "every", "kinds", "known", "named",
    "register", "when_ended",
]  # fmt: skip


class JobFailedError(Exception):
    """The job cannot be done, and trying again will not help; the message says why, and what to do."""


class LaterError(Exception):
    """The job cannot be done now, but perhaps later; the message says why."""

    def __init__(self, words: str, *, after: timedelta = timedelta(seconds=30), spends: bool = True) -> None:
        super().__init__(words)
        self.after = after
        self.spends = spends


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job, in words and numbers, and the page on which it can be seen."""

    words: str
    url: str = ""
    result: Mapping[str, object] = field(default_factory=dict)


def _nothing(_parameters: Mapping[str, object]) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job.

    Attributes:
        name: what it is called in the database.
        title: what people call it.
        does: one sentence for whoever starts it.
        work: does it.
        permission: `workbench.<permission>` that whoever starts, cancels or retries it holds.
        form: fields for starting it by hand; without one it is started by programs of ours alone.
        about: tells from its parameters what this one is about, in a few words.
        apart: in a process of its own, which can be ended at any moment and gives its memory back.
        holds: what no two jobs hold at once; `lake` for whatever writes there.
        tries: how often it is tried before it has failed.
        quiet: not shown in the list unless asked for; small work that is shown elsewhere.
    """

    name: str
    title: str | StrPromise
    does: str | StrPromise
    work: Callable[[Doing], Done]
    permission: str
    form: type[forms.Form] | None = None
    about: Callable[[Mapping[str, object]], str] = _nothing
    apart: bool = True
    holds: str = ""
    tries: int = 3
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Chore:
    """A look around that workers take now and then, to start what somebody forgot."""

    name: str
    seconds: float
    look: Callable[[], None]


_KINDS: dict[str, Kind] = {}
_CHORES: dict[str, Chore] = {}
_LISTENERS: dict[str, Callable[[Job, str], None]] = {}


def register(kind: Kind) -> None:
    """Make a kind known; the same name again replaces it."""
    _KINDS[kind.name] = kind


def every(chore: Chore) -> None:
    """Let workers look at something every so many seconds."""
    _CHORES[chore.name] = chore


def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order in which they were registered."""
    return tuple(_KINDS.values())


def when_ended(name: str, listener: Callable[[Job, str], None]) -> None:
    """Let a part above know of jobs that end, inside of the transaction that ends them; the same name replaces it.

    The listener gets the job and its words.
    """
    _LISTENERS[name] = listener


def ended(job: Job, words: str) -> None:
    """Let all listeners know."""
    for listener in _LISTENERS.values():
        listener(job, words)


def chores() -> tuple[Chore, ...]:
    """All chores."""
    return tuple(_CHORES.values())


def named(name: str) -> Kind:
    """The kind of that name.

    Raises:
        UnfitError: there is none; an older or newer workbench may have had it.
    """
    kind = known(name)
    if kind is None:
        raise UnfitError(f"this workbench knows no kind of job called {name}")
    return kind


def known(name: str) -> Kind | None:
    """The kind of that name; None for one that only an older or newer workbench has."""
    return _KINDS.get(name)

"""What waits for a busy lake, as a job: one that workers start as soon as they see something waiting.

A person's word is kept in the workbench at once and written to the lake when nobody else writes there; a busy lake
lets the word wait, never the person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Chore, Done, Kind, LaterError, every, register
from tidewaiter_workbench.jobs.services import start

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["Waiting"]

_LOOK_SECONDS = 30.0
_TRY_AGAIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of word that may wait.

    `waits` says whether any does; `write` writes what can be written, and gives how many; `written` says it in words.
    """

    name: str
    title: str | StrPromise
    does: str | StrPromise
    at_work: str | StrPromise
    busy: str | StrPromise
    waits: Callable[[], bool]
    write: Callable[[], int]
    written: Callable[[int], str]

    def enter(self) -> None:
        """Register the job, and the look around."""
        register(
            Kind(
                self.name, title=self.title, does=self.does, work=self._work, permission="run_jobs", holds="lake"
            )
        )  # fmt: skip
        every(Chore(self.name, seconds=_LOOK_SECONDS, look=self.look))

    def look(self) -> None:
        """Start the job if anything waits."""
        if self.waits():
            start(self.name, once=self.name)

    def _work(self, doing: Doing) -> Done:
        doing.tell(str(self.at_work), 0.1)
        count = self.write()
        if self.waits():
            raise LaterError(str(self.busy), after=_TRY_AGAIN, spends=False)
        return Done(self.written(count), result={"written": count})

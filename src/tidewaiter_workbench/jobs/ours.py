"""The jobs of the lake itself: loading files from the inbox, a day's run, and bringing what it found."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tidewaiter_workbench.bridge import jobs as library
from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Done, JobFailedError, Kind, register
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.people.models import Person

__all__ = ["LoadForm", "RunForm", "enter", "inbox"]

_FEED_ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".xml", ".xlsx", ".parquet", ".gz", ".zip", ".zst")
_MOST_DAYS = 31


def enter() -> None:
    """Register them."""
    register(
        Kind(
            "load",
            title=gettext_lazy("Load files"),
            does=gettext_lazy("Reads what lies in the inbox into the lake. Bad records go to quarantine, never lost."),
            work=load,
            permission="run_jobs",
            form=LoadForm,
            about=_files,
            holds="lake",
        )
    )
    register(
        Kind(
            "run",
            title=gettext_lazy("Do the day's run"),
            does=gettext_lazy(
                "Remembers, notices, learns, scores and plans what to open. What has not changed is not redone."
            ),
            work=run,
            permission="run_jobs",
            form=RunForm,
            about=_window,
            holds="lake",
        )
    )
    register(
        Kind(
            "freshen",
            title=gettext_lazy("Fill all screens"),
            does=gettext_lazy(
                "Fills queue, parties, boards, flows, figures and sources from the lake. Held work stays as it is."
            ),
            work=freshen,
            permission="run_jobs",
            form=forms.Form,
            holds="lake",
        )
    )


def inbox() -> dict[str, Path]:
    """What lies in the inbox, by name: files of a feed, and folders of them; nothing that leads out of it."""
    folder = Path(settings.JOBS["inbox"]).resolve()
    if not folder.is_dir():
        return {}
    there = sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    return {each.name: each for each in there if each.resolve().is_relative_to(folder) and _is_feed(each)}


def _is_feed(path: Path) -> bool:
    if path.is_dir():
        return not (path / "lake.json").exists() and any(path.iterdir())
    return path.suffix.lower() in _FEED_ENDINGS


class LoadForm(forms.Form):
    """Which feed, and what of the inbox."""

    feed = forms.ChoiceField(label=gettext_lazy("Feed"))
    files = forms.MultipleChoiceField(
        label=gettext_lazy("In the inbox"), widget=forms.CheckboxSelectMultiple, error_messages={"required": ""}
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["feed"].choices = [(name, f"{name}: {about}") for name, about in library.feeds()]
        there = inbox()
        self.fields["files"].choices = [(name, f"{name}/" if path.is_dir() else name) for name, path in there.items()]
        self.fields["files"].error_messages["required"] = (
            _("Say which files to load.") if there else _("The inbox is empty; put files there first.")
        )


class RunForm(forms.Form):
    """Which day or days, and whether the queue is filled afterwards."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("empty: the last day in the lake"),
    )
    days = forms.IntegerField(label=gettext_lazy("Days up to then"), min_value=1, max_value=_MOST_DAYS, initial=1)
    fill = forms.BooleanField(
        label=gettext_lazy("Then bring what it found to all screens"), required=False, initial=True
    )


def load(doing: Doing) -> Done:
    """Load files of the inbox."""
    there, wanted = inbox(), [str(name) for name in doing.parameters["files"]]  # type: ignore[attr-defined]
    gone = [name for name in wanted if name not in there]
    if gone:
        raise JobFailedError(_("It is no longer in the inbox: {names}").format(names=", ".join(gone)))
    lake = Path(settings.WORKBENCH["lake"])
    feed = str(doing.parameters["feed"])
    brought = library.load_files(lake, feed=feed, files=[there[name] for name in wanted], tell=doing.tell)
    for each in brought:
        doing.log(
            _("{source}: {read} records read, {loaded} in the lake, {refused} in quarantine").format(
                source=each.source, read=f"{each.read:,}", loaded=f"{each.loaded:,}", refused=f"{each.quarantined:,}"
            )
        )
        for reason, count in each.reasons:
            doing.log(_("in quarantine {n}: {reason}").format(n=f"{count:,}", reason=reason))
    read, refused = sum(each.read for each in brought), sum(each.quarantined for each in brought)
    words = _("{read} records read, {refused} in quarantine").format(read=f"{read:,}", refused=f"{refused:,}")
    again = sum(each.again for each in brought)
    if again:
        told = ngettext(
            "{n} file was loaded before and changed nothing", "{n} files were loaded before and changed nothing", again
        )
        words = f"{told.format(n=again)}; {words}" if read else told.format(n=again)
    return Done(words, result={"read": read, "quarantined": refused})


def run(doing: Doing) -> Done:
    """Do a day's run, and let the queue be filled with what it found."""
    told = doing.parameters
    day = date.fromisoformat(str(told["day"])) if told.get("day") else None
    lake = Path(settings.WORKBENCH["lake"])
    done = library.run_a_day(lake, last=day, days=int(str(told.get("days") or 1)), tell=doing.tell)
    causes = ", ".join(f"{lines:,} {cause}" for cause, lines in done.by_cause.items())
    words = ngettext("{n} line to open", "{n} lines to open", done.planned).format(n=f"{done.planned:,}")
    words = f"{done.last}: {words}" + (f" ({causes})" if causes else "")
    if done.without_model:
        doing.log(_("No model: {why}").format(why=done.without_model))
    if told.get("fill"):
        start("freshen", by=Person.objects.filter(username=doing.by).first(), once="freshen")
    return Done(words, url="", result={"planned": done.planned, **done.by_cause})


def freshen(doing: Doing) -> Done:
    """Bring what the last run found to every screen; one that cannot be filled does not keep the others empty."""
    commands = settings.JOBS["after_run"]
    failed = []
    for place, name in enumerate(commands):
        doing.tell(name.replace("_", " "), place / len(commands))
        said = io.StringIO()
        command = load_command_class(get_commands()[name], name)
        long = "tell" in command.stealth_options  # it says itself how far it is
        more = {"tell": _part_of(doing, place, len(commands))} if long else {}
        try:
            call_command(command, stdout=said, **more)
        except CommandError as problem:
            failed.append(name)
            doing.log(f"{name}: {problem}")
        else:
            doing.log(f"{name}: {said.getvalue().strip()}")
    if failed:
        raise JobFailedError(_("Not all could be brought: {names}. The log says why.").format(names=", ".join(failed)))
    return Done(_("all screens show what the last run found"), url="/", result={"brought": len(commands)})


def _part_of(doing: Doing, place: int, places: int) -> Callable[[str, float], None]:
    """The share that one of several commands has done, as a share of them all."""
    return lambda words, share: doing.tell(words, (place + share) / places)


def _files(told: Mapping[str, object]) -> str:
    names = told.get("files")
    return f"{told.get('feed')}: {', '.join(names) if isinstance(names, list) else ''}"


def _window(told: Mapping[str, object]) -> str:
    day, days = told.get("day") or _("last day"), int(str(told.get("days") or 1))
    return str(day) if days == 1 else _("{n} days up to {day}").format(n=days, day=day)

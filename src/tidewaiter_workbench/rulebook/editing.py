"""Rows and text of the editor in step: what was touched last leads, and the other follows."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.rulebook.editor import nodes_of, read_nodes, structure_of_nodes, with_problems

__all__ = ["editor_of"]


def editor_of(form: Mapping[str, str] | None, *, saved: str) -> dict[str, object]:
    """What the editor's template shows.

    Args:
        form: as it was sent; `do` says what was touched. None where the editor is opened.
        saved: the condition as it was last kept.

    Returns:
        `top` (the nodes), `text`, `problems`, `unfinished` (it cannot be kept so), `terms`, perhaps `why`.
    """
    if form is None:
        return _by_text(saved, {}) if saved else _told(top=nodes_of(None), text="", unfinished=True)
    asked, text = form.get("do", ""), _typed(form, "condition")
    if asked == "text" or (asked == "keep" and text != _typed(form, "was")):
        return _by_text(text, form)
    return _by_rows(form)


def _by_text(text: str, form: Mapping[str, str]) -> dict[str, object]:
    reading = bridge.read_condition(text)
    if reading.structure is None:  # the rows stay as they were until the text can be read again
        top = read_nodes({**form, "do": ""})
    else:
        top = nodes_of(reading.structure)
        with_problems(top, reading)
    return _told(top=top, text=text, problems=reading.problems, unfinished=bool(reading.problems))


def _by_rows(form: Mapping[str, str]) -> dict[str, object]:
    top = read_nodes(form)
    structure = structure_of_nodes(top)
    if structure is None:
        why = _("No row says anything yet.") if form.get("do") == "keep" else ""
        return _told(top=top, text="", unfinished=True, why=why)
    reading = bridge.read_structure(structure)
    with_problems(top, reading)
    unsaid = any(node.problem for node in top.walk())
    return _told(top=top, text=reading.text, problems=reading.problems, unfinished=bool(reading.problems) or unsaid)


def _told(**told: object) -> dict[str, object]:
    return {"terms": bridge.rule_terms(), "problems": (), **told}


def _typed(form: Mapping[str, str], name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()

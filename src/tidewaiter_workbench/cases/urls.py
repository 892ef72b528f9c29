"""Pages of cases. `attach` is the door for other parts: post `kind`, `key` and a `case` or a `title` to it."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.cases import protecting, views, working

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.cases, name="cases"),
    path("open/", working.open_case, name="open_case"),
    path("attach", working.attach, name="attach"),
    path("things/<int:link_id>/detach/", working.detach, name="detach_thing"),
    path("things/<int:link_id>/snapshot/", views.snapshot, name="case_snapshot"),
    path("tasks/<int:task_id>/", working.task, name="work_task"),
    path("decisions/<int:decision_id>/approve/", working.approve, name="approve_decision"),
    path("decisions/<int:decision_id>/refuse/", working.refuse, name="refuse_decision"),
    path("decisions/<int:decision_id>/withdraw/", working.withdraw, name="withdraw_decision"),
    path("exhibits/<int:exhibit_id>/", views.exhibit, name="exhibit"),
    path("exhibits/<int:exhibit_id>/custody/", working.custody, name="exhibit_custody"),
    path("exhibits/<int:exhibit_id>/brackets/", protecting.bracket, name="bracket_exhibit"),
    path("exhibits/<int:exhibit_id>/public/", protecting.pair, name="pair_public"),
    path("exhibits/<int:exhibit_id>/public/confirm/", protecting.confirm, name="confirm_public"),
    path("order/people/<int:person_id>/release/", protecting.release, name="release_from_order"),
    path("<int:case_id>/order/", protecting.issue, name="issue_order"),
    path("<int:case_id>/order/end/", protecting.end, name="end_order"),
    path("<int:case_id>/order/people/", protecting.admit, name="admit_under_order"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/export/", views.export, name="export_case"),
    path("<int:case_id>/move/", working.move, name="move_case"),
    path("<int:case_id>/fact/", working.fact, name="case_fact"),
    path("<int:case_id>/note/", working.note, name="case_note"),
    path("<int:case_id>/hand-over/", working.hand_over, name="hand_over_case"),
    path("<int:case_id>/describe/", working.describe, name="describe_case"),
    path("<int:case_id>/mark/", working.mark, name="mark_case"),
    path("<int:case_id>/tasks/", working.tasks, name="case_tasks"),
    path("<int:case_id>/exhibits/", working.add_exhibit, name="add_exhibit"),
]

"""Pages of the link board."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.board import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.links, name="links"),
    path("begin/", views.begin, name="begin_board"),
    path("<int:board_id>/", views.board, name="board"),
    path("<int:board_id>/chosen/", views.chosen, name="board_chosen"),
    path("<int:board_id>/map.svg", views.map_picture, name="board_map"),
    path("<int:board_id>/ties.csv", views.sheet, name="board_sheet"),
    path("<int:board_id>/add/", views.add, name="board_add"),
    path("<int:board_id>/expand/", views.expand, name="board_expand"),
    path("<int:board_id>/way/", views.way, name="board_way"),
    path("<int:board_id>/note/", views.note, name="board_note"),
    path("<int:board_id>/off/", views.off, name="board_off"),
    path("<int:board_id>/tidy/", views.tidy, name="board_tidy"),
    path("<int:board_id>/back/", views.back, name="board_back"),
    path("<int:board_id>/name/", views.name_it, name="board_name"),
    path("<int:board_id>/away/", views.away, name="board_away"),
    path("<int:board_id>/freeze/", views.freeze, name="board_freeze"),
    path("snapshots/<int:snapshot_id>/", views.snapshot, name="snapshot"),
]

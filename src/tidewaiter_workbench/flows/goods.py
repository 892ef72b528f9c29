"""The sections of the Harmonized System in few words: twenty-one kinds of goods that a picture can name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["SECTIONS", "chapters_of", "section_of"]

SECTIONS: dict[str, tuple[int, int, str | StrPromise]] = {
    "I": (1, 5, _("animals")),
    "II": (6, 14, _("plants")),
    "III": (15, 15, _("fats and oils")),
    "IV": (16, 24, _("food, drink, tobacco")),
    "V": (25, 27, _("minerals, fuels")),
    "VI": (28, 38, _("chemicals")),
    "VII": (39, 40, _("plastics, rubber")),
    "VIII": (41, 43, _("leather, bags")),
    "IX": (44, 46, _("wood")),
    "X": (47, 49, _("paper, print")),
    "XI": (50, 63, _("textiles, clothing")),
    "XII": (64, 67, _("shoes, hats")),
    "XIII": (68, 70, _("stone, ceramics, glass")),
    "XIV": (71, 71, _("precious metals")),
    "XV": (72, 83, _("base metals")),
    "XVI": (84, 85, _("machines, electronics")),
    "XVII": (86, 89, _("vehicles, ships")),
    "XVIII": (90, 92, _("instruments, clocks")),
    "XIX": (93, 93, _("arms")),
    "XX": (94, 96, _("furniture, toys")),
    "XXI": (97, 97, _("art, antiques")),
}
"""Section: its first and last chapter, and what it is about."""
_BY_CHAPTER = {
    f"{chapter:02}": name for name, (first, last, _about) in SECTIONS.items() for chapter in range(first, last + 1)
}


def section_of(chapter: str) -> str:
    """The section of a chapter of two digits; empty for one that no section has."""
    return _BY_CHAPTER.get(chapter, "")


def chapters_of(section: str) -> list[str]:
    """The chapters of a section."""
    return [chapter for chapter, name in _BY_CHAPTER.items() if name == section]

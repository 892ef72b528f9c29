"""People, the offices whose work they may see, and how confidential a thing they may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["Mark", "Office", "Person"]


class Mark(models.IntegerChoices):
    """Handling marks after the Traffic Light Protocol: who may read a thing at all."""

    CLEAR = 0, _("clear: may be made public")
    GREEN = 1, _("green: within customs")
    AMBER = 2, _("amber: those who need to know")
    RED = 3, _("red: named people only")


class Office(models.Model):
    """One customs office: the compartment in which its declarations lie."""

    code = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        """In the order of their codes."""

        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class Person(AbstractUser):
    """Someone who works here; roles are groups, offices and clearance say which rows they reach."""

    offices = models.ManyToManyField(Office, blank=True)
    all_offices = models.BooleanField(default=False, help_text=_("headquarters: reaches every office"))
    clearance = models.IntegerField(choices=Mark, default=Mark.GREEN)

    class Meta:
        """In the order of their names."""

        ordering = ("username",)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of the person's roles."""
        return frozenset(self.groups.values_list("name", flat=True))

    @cached_property
    def office_codes(self) -> frozenset[str]:
        """Codes of the person's offices; says nothing of headquarters."""
        return frozenset(self.offices.values_list("code", flat=True))

    def within_reach(self, rows: QuerySet) -> QuerySet:
        """Of rows with `office` and `mark`, those in the person's compartments."""
        cleared = rows.filter(mark__lte=self.clearance)
        return cleared if self.all_offices else cleared.filter(office__in=sorted(self.office_codes))

    def reaches(self, *, office: str, mark: int) -> bool:
        """Whether one row lies in the person's compartments."""
        return mark <= self.clearance and (self.all_offices or office in self.office_codes)

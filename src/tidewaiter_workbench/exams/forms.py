"""The form of a result: what an officer fills with cold hands, on a phone if need be."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.exams.models import Answer
from tidewaiter_workbench.exams.services import Facts, Found
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.web.wording import said_choices

__all__ = ["ResultForm"]

_ANSWERS = (("", _("not looked for")), (Answer.NOT_FOUND, _("not found")), (Answer.FOUND, _("found")))


class ResultForm(forms.Form):
    """Fields for the examination, and three for each kind of violation."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    done = forms.TypedChoiceField(
        label=_("Was it examined?"),
        choices=(("yes", _("yes")), ("no", _("no"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    not_done_reason = forms.CharField(label=_("Why not"), required=False, max_length=1000)
    exam_type = forms.ChoiceField(label=_("Examination"), required=False)
    departs_because = forms.CharField(required=False, max_length=1000)
    examined_on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    minutes = forms.IntegerField(label=_("Minutes it took"), required=False, min_value=1)
    main = forms.ChoiceField(label=_("Main violation, if several"), required=False)
    critical = forms.BooleanField(label=_("Critical: goods unlawful or public at risk"), required=False)
    revenue = forms.FloatField(label=_("Recovered"), required=False, min_value=0)
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, alert: Alert, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.typologies = said_choices(bridge.typologies())
        self.fields["exam_type"].choices = said_choices(bridge.exam_types(), with_code=True)
        self.fields["main"].choices = [("", ""), *self.typologies]
        self._ask_why(alert)
        if not self.is_bound:
            self.initial |= {
                "version": alert.version,
                "exam_type": alert.exam_type,
                "examined_on": max(alert.declared_on, desk_day()),
            }
        for code, words in self.typologies:
            self.fields[f"{code}.answer"] = forms.ChoiceField(label=words, choices=_ANSWERS, required=False)
            self.fields[f"{code}.quantity"] = forms.FloatField(
                required=False, min_value=0, widget=forms.NumberInput(attrs={"placeholder": _("quantity")})
            )
            self.fields[f"{code}.unit"] = forms.CharField(
                required=False, max_length=16, widget=forms.TextInput(attrs={"placeholder": _("unit")})
            )

    def _ask_why(self, alert: Alert) -> None:
        """Why it was not as planned; not of a line that a person asked for, as that is on record."""
        if alert.is_duty:
            self.fields["departs_because"].label = _("Why, if it was another examination than planned")
        elif alert.brought_by_people:
            self.fields["departs_because"].widget = forms.HiddenInput()
        else:
            self.fields["departs_because"].label = _("Why it was examined, though it is not in the plan")

    def questions(self) -> list[tuple[str, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """For each typology its name and its three fields."""
        return [
            (code, self[f"{code}.answer"], self[f"{code}.quantity"], self[f"{code}.unit"])
            for code, _words in self.typologies
        ]

    def facts(self) -> Facts:
        """What was filled in, once the form is valid."""
        told = self.cleaned_data
        findings = tuple(
            Found(code, told[f"{code}.answer"], told[f"{code}.quantity"], told[f"{code}.unit"])
            for code, _words in self.typologies
            if told[f"{code}.answer"]
        )
        names = (
            "done",
            "not_done_reason",
            "exam_type",
            "departs_because",
            "examined_on",
            "minutes",
            "main",
            "critical",
            "revenue",
            "note",
        )
        return Facts(findings=findings, **{name: told[name] for name in names})

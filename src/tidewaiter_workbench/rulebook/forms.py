"""What is said of a rule beside its condition."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.rulebook.models import Effect
from tidewaiter_workbench.rulebook.services import Draft
from tidewaiter_workbench.web.wording import said_choices

__all__ = ["RuleForm"]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RuleForm(forms.Form):
    """The fields of a draft; `code` and `mark` only where a rule is begun."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("What it looks for"), max_length=120)
    code = forms.CharField(label=_("Short name"), max_length=60, required=False)
    mark = forms.TypedChoiceField(label=_("Handling mark"), coerce=int, required=False, choices=Mark.choices)
    typology = forms.ChoiceField(label=_("Typology"), required=False)
    effect = forms.ChoiceField(label=_("When live"), choices=Effect.choices)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)
    owner = forms.CharField(label=_("Owner"), max_length=150, required=False)
    review_on = forms.DateField(label=_("Review by"), required=False, widget=_day())
    sunset_on = forms.DateField(label=_("Sunset"), required=False, widget=_day())
    purpose = forms.CharField(
        label=_("Why we look for it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = forms.CharField(label=_("What this version changes"), max_length=300, required=False)

    def __init__(self, *args: object, is_new: bool, clearance: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        codes = said_choices(bridge.typologies(), with_code=True)
        self.fields["typology"].choices = [("", ""), *codes]
        self.fields["mark"].choices = [(value, words) for value, words in Mark.choices if value <= clearance]
        self.fields["name"].widget.attrs["placeholder"] = _("in words, such as: cheap shirts of a new importer")
        self.fields["code"].widget.attrs |= {"placeholder": "cheap-shirts", "pattern": r"[a-z0-9][a-z0-9\-]+"}
        if is_new:
            self.fields["code"].required = True
        else:
            del self.fields["code"], self.fields["mark"]

    def draft(self, condition: str) -> Draft:
        """What was filled in, once the form is valid."""
        told = self.cleaned_data
        said = {name: told[name] for name in Draft.__slots__ if name != "condition"}
        return Draft(condition=condition, **said)

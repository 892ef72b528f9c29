"""Legal forms are held against each other only where one law knows both."""

from __future__ import annotations

import pytest

from tidewaiter.columns.legal_forms import legal_form_keys
from tidewaiter.columns.legal_kinds import ALIKE, APART, UNTOLD, form_told, forms_apart, forms_told
from tidewaiter.columns.names import name_parts


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Weber Metallbau GmbH", "Weber Metallbau KG", APART),
        ("Weber Metallbau G.m.b.H.", "Weber Metallbau Gesellschaft mbH", ALIKE),
        ("PT Jaya Makmur", "CV Jaya Makmur", APART),
        ("UD. Jaya Makmur", "Jaya Makmur, CV", APART),
        ("Kaya Tekstil Ltd. Sti.", "Kaya Tekstil A.S.", APART),
        ("Silva Tecidos Ltda", "Silva Tecidos S.A.", APART),
        ("Silva Tecidos Ltda", "Silva Tecidos Eireli", APART),
        ("Silva Tecidos Ltda", "Silva Tecidos Ltda ME", ALIKE),
        ("Acme Inc", "Acme Corporation", ALIKE),
        ("Acme Inc", "Acme LLC", APART),
        ("Cong ty TNHH Minh Phat", "Minh Phat Co., Ltd", ALIKE),
        ("Weber Metallbau GmbH", "Weber Metallbau Ltd", UNTOLD),
        ("Zhejiang Haida Co", "Zhejiang Haida Co., Ltd.", UNTOLD),
        ("Acme", "Acme Inc", UNTOLD),
    ],
)
def test_what_two_forms_say(one, other, told):
    forms = [name_parts(name).legal_form for name in (one, other)]
    assert forms_apart(*forms) == forms_apart(*reversed(forms)) == told


def test_every_form_told_is_one_of_our_forms_and_of_its_own_kind():
    told = {form for pair in forms_told() for form in pair}
    assert told <= legal_form_keys()
    assert all(forms_apart(form, form) == ALIKE and form_told(form) == form for form in told)
    assert form_told("CO") == form_told("") == ""

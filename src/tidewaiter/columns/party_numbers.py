"""Numbers of parties (tax, registration, customs), folded so that two ways of writing one meet.

Every country has digits and letters of its own, and no rule of any is used here; `branch_numbers` has those by which a
branch is told from its firm. What is taken off says nothing of whose number it is: a label ("VAT: ", "Tax ID No. "),
the code of its country, and noughts that fill it up or that a spreadsheet took away.
"""

from __future__ import annotations

import re

from tidewaiter.columns.given import given_number
from tidewaiter.columns.letters import latin
from tidewaiter.terms.folding import compact

__all__ = ["party_number"]

_SAYS_NUMBER = (
    r"(?:IMPORTER|EXPORTER|CUSTOMS|COMPANY|BUSINESS|TAX(?:PAYER)?|V\.?A\.?T|G\.?S\.?T(?:IN)?|T\.?I\.?N|F?E\.?I\.?N|"
    r"I\.?O\.?R|EORI|REG(?:ISTRATION|ISTERED)?|IDENTIFICATION|I\.?D|CODE|NUMBER|NUMMER|NUM|N[OR]|NUMERO|"
    r"TRADE|LIC(?:EN[CS]E)?|EST(?:ABLISHMENT)?|T\.?R\.?N|T\.?L|D\W?U\W?N\W?S|U\.?E\.?N|U\.?S\.?C\.?[CI]|"
    r"I\.?E\.?C|P\.?A\.?N|C\.?I\.?N|A\.?[BC]\.?N|N\.?I\.?T|R\.?U\.?[TCN]|R\.?F\.?C|C\.?U\.?I\.?T|C\.?N\.?P\.?J|C\.?P\.?F|N\.?I\.?[FEP]|C\.?I\.?F|"
    r"P\.?\s?IVA|PARTITA\sIVA|UST\W?ID\W?(?:NR)?|SIREN|SIRET|KVK|CVR|ORG|REGON|KRS|I\.?N\.?N|O\.?G\.?R\.?N|K\.?P\.?P|"
    r"(?:I|Y|YE|IE)?DRPOU|EDRPOU|A\.?F\.?M|V\.?D|V\.?K\.?N|VERGI|M\.?S\.?T|N\.?P\.?W\.?P|N\.?I\.?B|C\.?R|B\.?R\.?N|S\.?S\.?M)"
)
"""What numbers are called: taxes, trades, registers and customs of the countries that trade most."""
_PARTED = r"(?:[\W_]+|(?=\d))"
_LABELS = re.compile(rf"[\W_]*(?:{_SAYS_NUMBER}{_PARTED})+", re.IGNORECASE)
_LABEL_OF_ITS_OWN = re.compile(r"[^\d:]+:")
"""Whatever words stand before a colon."""
_SIGNS_BEFORE = re.compile(r"^[\W_]+")
_LONG = 6
"""Signs of a number that is one without the code of its country."""


def party_number(text: str, *, country: str = "") -> str:
    """Capitals and figures of a number without label, code of its country and leading noughts; empty if it is nobody's.

    Args:
        text: the number as written.
        country: code of the country that the party gives; empty if none is known.

    >>> party_number("VAT: DE 123.456.780", country="DE"), party_number("000123456780", country="DE")
    ('123456780', '123456780')
    >>> party_number("Tax ID No. 12-3456780"), party_number("EIN12-3456780"), party_number("HRB 4711")
    ('123456780', '123456780', 'HRB4711')
    >>> party_number("VAT: 123456789")
    ''
    """
    bare = _without_labels(latin(text.replace("°", "o")))
    number = _unfilled(compact(_SIGNS_BEFORE.sub("", bare)))
    rest = number.removeprefix(country)
    return given_number(_unfilled(rest) if len(rest) >= _LONG and rest[0].isdigit() else number)


def _without_labels(text: str) -> str:
    """What stands behind the labels, unless no figure does: then they are all that is said."""
    for label in (_LABEL_OF_ITS_OWN, _LABELS):
        found = label.match(text)
        rest = text[found.end() :] if found else ""
        if any(sign.isdigit() for sign in rest):
            text = rest
    return text


def _unfilled(number: str) -> str:
    return number.lstrip("0") or number

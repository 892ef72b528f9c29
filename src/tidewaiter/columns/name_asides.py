"""What stands beside a name in its field and is no part of it: to whose order, in care of whom, telephone, address.

Declarants write on in the field where they began. An agent's name that two strangers share by "c/o", or the street
behind both, makes them look alike, and one of them unlike itself where it is written without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidewaiter.columns.legal_forms import ends_in_form, first_behind_form, legal_form_words
from tidewaiter.columns.letters import latin
from tidewaiter.columns.names import (
    common_words,
    empty_words,
    name_parts,
    name_tokens,
    names_nobody,
    place_words,
    small_words,
)
from tidewaiter.columns.run_on_addresses import name_and_run_on_address
from tidewaiter.terms.country import country_code
from tidewaiter.terms.folding import fold

__all__ = ["names_in_field", "without_asides", "without_own_address"]

_LABEL = re.compile(
    r"^\W*(?:consignee|consignor|shipper|notify(?:\s+party)?|also\s+notify|importer|exporter|buyer|seller|supplier"
    r"|manufacturer|receiver|sender|applicant|consignatario|destinatario|remitente|destinataire|exp[eé]diteur)"
    r"(?:\W?s)?(?:\s+name)?\s*:\s*(?=\w)",
    re.IGNORECASE,
)
"""What the field is, said once more: "NOTIFY PARTY: Acme Ltd"."""
_BEFORE = re.compile(
    r"^\W*(?:(?:un)?to\s+(?:the\s+)?order\s+of|a\s+la\s+orden\s+de|[aà]\s+l\W?ordre\s+de|[aà]\s+ordem\s+de"
    r"|an\s+die\s+order\s+(?:von|der)|c\s*/\s*o|m\s*/\s*s|messrs)\b[.,:\s]*(?=\w)",
    re.IGNORECASE,
)
_ORDER_OF = re.compile(r"^\W*(?:the\s+)?order\s+of\s+(?=\w)", re.IGNORECASE)
"""Left out before a firm or a bank alone: there is an Order of Malta."""
_CARE = re.compile(
    r"(?<=\S)[\s,;.)(\-]+(?:(?P<sure>c\s*/\s*o|in\s+care\s+of)|care\s+of|(?P<bare>(?-i:co)(?=\s)))"
    r"\b[.,:\s]*(?=\w)",
    re.IGNORECASE,
)
"""Without the sign or "in" it may be part of a name: "Pet Care of York Ltd"; "Acme GmbH co DHL" has lost the sign."""
_AND = frozenset({"AND", "ET", "UND", "Y", "E", "EN", "I"})
_BEHIND = re.compile(r"(?<=\S)[\s,;.)(\-]+(?:attn|attention)\b[.,:\s]*\w.*$", re.IGNORECASE)
_FOR = re.compile(
    r"(?<=\S)[\s,;.)(\-]+(?:(?:for\s+(?:and\s+)?)?on\s+behalf\s+of|o\s?/\s?b(?:\s?/\s?o)?|obo"
    r"|as\s+agents?(?:\s+only)?\s+(?:for|of)|(?:for|on)\s+(?:the\s+)?account\s+of|f\s?/\s?a\s?/?\s?o)(?!\w)[.,:\s]*(?=\w)",
    re.IGNORECASE,
)
"""Behind it stands for whom the one before it acts."""
_ACCOUNT = re.compile(r"(?<=\S)[\s,;.)(\-]+a\s?/\s?c(?!\w)(?P<colon>\s*:)?[.,\s]*(?=\w)", re.IGNORECASE)
"""The same, behind a bank or with a colon: firms that cool the air have it in their names."""
_BANK = re.compile(r"\b(?:bank|banco|banque|banca|banka)\b", re.IGNORECASE)
_ATTENTION = re.compile(r"^\W*(?:attn\b[.:\s]|(?:attention|att)\s*[.:])[^,;/]+[,;/]\s*(?=\w)", re.IGNORECASE)
"""Whose attention is asked for before the name, up to a comma; "Attention Ltd, London" is a firm."""
_TELEPHONE = re.compile(
    r"[\s,;(\-]+(?:tele?|telephone|phone|ph|fax|mob|mobile|cell|tlf|telf)\b[\s.:#]*(?:no\b[\s.:]*)?\+?\(?\d[\d\s()./\-]{4,}",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<=\S)[\s,;.()\-]+(?:(?:usci|uscc|cnpj|eori|ruc|rfc|rut|nif|nit|cuit|gst(?:in)?|ein|brn|uen|tax\s*id|vat)"
    r"(?:\s*(?:reg|no|nr|number|code|id)\b)*|(?:tax|tin|cif|iec|pan|inn)(?:\s*(?:no|nr|number|code|id)\b)*(?=\s*[:.#+]))"
    r"[\s.:#+]*(?:[a-z]{2}\s)?(?=\w*\d)[\w./\-]{5,}",
    re.IGNORECASE,
)
"""A number of a register, called by its name; "Holiday Inn 12345" is not, and "INN: 12345" is."""
_MAIL = re.compile(r"(?<=\S)[\s,;(\-]+(?:e\W?mail\W*)?[\w.+\-]+@[\w\-]+\.[\w.\-]+", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<=\S)[\s,;.)(\-]+(?:add|addr|address|registered\s+office|direcci[oó]n|endere[cç]o|adresse)\s*[:.].*$",
    re.IGNORECASE,
)
_MOST_HEAD = 8
"""Words of a name behind which an address may run on without a word."""
_SHORTEST_NAME = 3
"""Letters of a word that may be a form of the law that we do not know (``SCI``)."""
_LONGEST_COUNTRY = 3
_SHORT_COUNTRIES = frozenset(("USA", "UAE", "UK", "PRC"))
"""Countries in so few letters that are no word and no end of a name."""
_SHORT = 4
"""Letters of an abbreviation that keeps the first and the last letter of a word."""
_MAY_HAVE = re.compile(
    r"[/:@]|(?<!\w)(?:l?ordre|order|orden|ordem|messrs|care|att|tel|ph|fax|mob|cell|tlf|behalf|obo|account|agents?\b|add"
    r"|registered|direcc|endere|adress|(?:tax|tin|vat|usc[ci]|cnpj|eori|ruc|rfc|rut|nif|nit|cif|cuit|gstin?|iec|pan|ein|inn|brn|uen)\b)",
)
"""What every aside has in it, in small letters: looked for in these alone it is found three times as fast."""
_MAY_HAVE_IN_ANY_SCRIPT = re.compile(_MAY_HAVE.pattern, re.IGNORECASE)


def without_asides(text: str) -> str:
    """The name without what its field says beside it; the whole where nothing else would be left.

    Of two, one of whom acts for the other, it is the other.

    >>> without_asides("TO THE ORDER OF Acme Ltd C/O DHL, Tel 02 1234567")
    'Acme Ltd'
    >>> without_asides("Swift Forwarding O/B Acme Ltd"), without_asides("NOTIFY PARTY: Acme Ltd VAT NO. GB123456789")
    ('Acme Ltd', 'Acme Ltd')
    >>> without_asides("Acme Foods co Swift Forwarding"), without_asides("Acme GmbH & co KG")
    ('Acme Foods', 'Acme GmbH & co KG')
    >>> without_asides("Order of Malta"), without_asides("to the order of")
    ('Order of Malta', 'to the order of')
    """
    return _parted(text)[0]


def names_in_field(text: str) -> tuple[str, ...]:
    """Every name that a field may give: the whole, the party without its asides, who acts for it or takes care of it.

    And what stands before an address that runs on: up to its legal form, its first figure, or a word before that.

    >>> names_in_field("Swift Forwarding as agent for Acme Ltd")
    ('Swift Forwarding as agent for Acme Ltd', 'Acme Ltd', 'Swift Forwarding')
    >>> names_in_field("Acme Steel Ltd 12 Harbour Road, Leeds")[1:]
    ('Acme Steel Ltd', 'Acme Steel')
    """
    parties = _parted(text)
    heads = (head for party in parties for head in (name_and_run_on_address(party)[0], *_heads(party)))
    care = _CARE.search(text)
    if care and care["bare"] and not _lost_its_sign(care):
        care = None
    others = (text[: care.start()], text[care.end() :]) if care else ()
    return tuple(dict.fromkeys((text, *parties, _ORDER_OF.sub("", text), *others, *heads)))


def _parted(text: str) -> tuple[str, ...]:
    """The party meant, and those beside it."""
    may_have = _MAY_HAVE.search(text.lower()) if text.isascii() else _MAY_HAVE_IN_ANY_SCRIPT.search(text)
    if not (may_have or " co " in text) or names_nobody(text):
        return (text,)
    plain = _ATTENTION.sub("", _LABEL.sub("", text))
    for aside in (_TELEPHONE, _MAIL, _NUMBER):
        plain = aside.sub(" ", plain)
    plain = _ADDRESS.sub("", _BEHIND.sub("", plain)).strip()
    meant, *others = [_without_order(one) for each in _acting(plain) for one in _in_care(each)]
    if not any(map(str.isalpha, meant)):
        return (text,)
    return (meant, *(one for one in others if any(map(str.isalpha, one))))


def _in_care(text: str) -> tuple[str, ...]:
    """The party, and who takes care of what is sent to it."""
    found = _CARE.search(text)
    if not found:
        return (text,)
    said = _lost_its_sign(found) if found["bare"] else found["sure"] or name_parts(text[: found.start()]).legal_form
    return (text[: found.start()], text[found.end() :]) if said else (text,)


def _lost_its_sign(found: re.Match[str]) -> bool:
    """Whether a "co" in small letters stands for "c/o": between two names, and not in "Acme & co KG"."""
    before, behind = found.string[: found.start()], found.string[found.end() :]
    joined = fold(before).rpartition(" ")[2] in _AND or before.rstrip().endswith(("&", "+"))
    return behind[:1].isupper() and not joined and fold(behind).split()[0] not in legal_form_words()


def _acting(text: str) -> tuple[str, ...]:
    """For whom one acts, and who acts; the text where nobody does."""
    account = _ACCOUNT.search(text)
    if account and not (account["colon"] or _BANK.search(text[: account.start()])):
        account = None
    found = _FOR.search(text) or account
    return (text[found.end() :], text[: found.start()]) if found else (text,)


def _without_order(text: str) -> str:
    """The party to whose order goods are sent."""
    named = _BEFORE.sub("", text).strip()
    rest = _ORDER_OF.sub("", named)
    return rest if rest != named and (_BANK.search(rest) or name_parts(rest).legal_form) else named


def _heads(text: str) -> list[str]:
    """What of a text may be the name before an address that runs on: a street may begin with its house or a word."""
    words = text.split()
    folded = [fold(latin(word)) for word in words]
    figure = next((place for place, word in enumerate(words) if any(map(str.isdigit, word))), len(words))
    ends = [figure, figure - 1] if figure < len(words) - 1 else []
    if all(len(word.split()) == 1 for word in folded):
        ends.append(first_behind_form(folded))
    ends = [end for end in ends if 1 < end < len(words) - 1 and end <= _MOST_HEAD]
    return [" ".join(words[:end]).rstrip(" ,;-") for end in dict.fromkeys([*ends, *_before_a_country(folded)])]


def _before_a_country(folded: Sequence[str]) -> list[int]:
    """Words of a name before the country at its end, and before the town that may stand before that."""
    for count in range(1, _LONGEST_COUNTRY + 1):
        told = " ".join(folded[-count:])
        if (len(told) > _SHORTEST_NAME or told in _SHORT_COUNTRIES) and country_code(told):
            ends = [len(folded) - count, len(folded) - count - 1]
            return [end for end in ends if end > 1 and folded[end - 1] not in small_words() and _is_whole(folded, end)]
    return []


def _is_whole(folded: Sequence[str], end: int) -> bool:
    """Whether a name may end there: behind its legal form, or after some words."""
    return end >= _SHORTEST_NAME or ends_in_form(folded[:end])


def without_own_address(name: str, address: str) -> str:
    """The name without its own address at its end: the number of the house with the words of the street beside it.

    >>> without_own_address("Acme Ltd 12 Harbour Road", "12 Harbour Rd., Dock 3")
    'Acme Ltd'
    >>> without_own_address("Pier 12", "12 Harbour Road"), without_own_address("Harbour Road Foods", "12 Harbour Road")
    ('Pier 12', 'Harbour Road Foods')
    >>> without_own_address("SCI 12 rue de la Paix", "12 rue de la Paix")
    'SCI 12 rue de la Paix'
    """
    said = fold(latin(address)).split()
    words = name.split()
    start = len(words)
    run: list[str] = []
    while start > 1:
        parts = fold(latin(words[start - 1])).split()
        if not all(_said(part, said) for part in parts):
            break
        run += parts
        start -= 1
    if len(run) < 2 or not any(part.isdigit() for part in run):
        return name
    alone = " ".join(words[:start]).rstrip(" ,;-")
    return alone if _names_a_firm(alone) else name


def _names_a_firm(name: str) -> bool:
    """Whether it is more than a form and words that firms have in common: firms are called by their street too."""
    shared = common_words() | empty_words() | place_words()
    return any(len(word) > _SHORTEST_NAME and word.isalpha() and word not in shared for word in name_tokens(name))


def _said(part: str, address: list[str]) -> bool:
    """Whether the address has the word, or its abbreviation (``ST``, ``RD``), or what it abbreviates."""
    return part in address or (len(part) > 1 and part.isalpha() and any(_shortens(part, word) for word in address))


def _shortens(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or (len(short) <= _SHORT and (short[0], short[-1]) == (long[0], long[-1]))

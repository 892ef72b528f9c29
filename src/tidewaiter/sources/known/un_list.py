"""The United Nations Security Council's consolidated list, in its own XML.

A person's name stands in up to four parts and again in its own script; aliases
are of good or low quality, and both are kept, since a screener would rather look
twice. The file is read element by element and never as a whole, and an entity
or a document type in it is refused: a list has no use for either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from tidewaiter.errors import FileRefusedError
from tidewaiter.sources.known.birth_dates import birth_date
from tidewaiter.sources.known.listing_identifiers import identifier, joined
from tidewaiter.terms.country import country_code

__all__ = ["un_entries"]

_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS = ("NOTE", "STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_KINDS = {"INDIVIDUAL": "Person", "ENTITY": "Organization"}


def un_entries(stream: BinaryIO, *, name: str) -> Iterator[dict[str, str]]:
    """One record for each person and entity, in the file's order, with the columns of a listing.

    Raises:
        FileRefusedError: the file is cut short, is no such list, or is XML made to do harm.
    """
    root: Element | None = None
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if root is None:
                root = _checked(element, name)
            elif event == "end" and element.tag in _KINDS:
                yield _entry(element)
                element.clear()
    except (ParseError, DefusedXmlException) as damage:
        raise FileRefusedError(f"{name} is not the UN list, or is cut short or hostile; fetch it again") from damage


def _checked(root: Element, name: str) -> Element:
    if root.tag != "CONSOLIDATED_LIST":
        raise FileRefusedError(
            f"{name} begins with <{root.tag[:40]}>, not <CONSOLIDATED_LIST>; fetch the UN list in XML"
        )
    return root


def _entry(element: Element) -> dict[str, str]:
    kind = element.tag
    primary = " ".join(filter(None, (_text(element, part) for part in _NAMES)))
    aliases = [_text(alias, "ALIAS_NAME") for alias in element.iter(f"{kind}_ALIAS")]
    places = list(element.iter(f"{kind}_ADDRESS"))
    issued = list(element.iter("INDIVIDUAL_DOCUMENT"))
    stated = [*_values(element, "NATIONALITY"), *(_text(place, "COUNTRY") for place in places)]
    return {
        "reference_number": _text(element, "REFERENCE_NUMBER"),
        "data_id": _text(element, "DATAID"),
        "schema": _KINDS[kind],
        "name": primary,
        "aliases": joined([*aliases, _text(element, "NAME_ORIGINAL_SCRIPT")]),
        "addresses": joined(", ".join(filter(None, (_text(place, part) for part in _ADDRESS[1:]))) for place in places),
        "countries": joined(filter(None, (country_code(country) for country in stated if country))),
        "identifiers": joined(filter(None, map(_document, issued))),
        "birth_dates": joined(filter(None, map(_birth, element.iter("INDIVIDUAL_DATE_OF_BIRTH")))),
        "un_list_type": _text(element, "UN_LIST_TYPE"),
        "listed_on": _text(element, "LISTED_ON"),
        "remarks": _remarks(element),
    }


def _document(issued: Element) -> str | None:
    """Some documents name their kind in the second field only; an unnamed one is left out."""
    labels = [_text(issued, "TYPE_OF_DOCUMENT"), _text(issued, "TYPE_OF_DOCUMENT2")]
    found = (identifier(label, _text(issued, "NUMBER")) for label in labels if label)
    return next(filter(None, found), None)


def _birth(born: Element) -> str | None:
    exact = _text(born, "DATE") or _text(born, "YEAR")
    first, last = _text(born, "FROM_YEAR"), _text(born, "TO_YEAR")
    if not exact and first and last:
        return birth_date(f"{first} to {last}")
    about = _text(born, "TYPE_OF_DATE") == "APPROXIMATELY"
    written = exact or _text(born, "NOTE")
    return birth_date(f"circa {written}" if about and written else written)


def _remarks(element: Element) -> str:
    stated = [*_values(element, "TITLE"), *_values(element, "DESIGNATION"), _text(element, "COMMENTS1")]
    return "; ".join(filter(None, stated))


def _values(element: Element, tag: str) -> list[str]:
    return [" ".join(value.text.split()) for value in element.iterfind(f"{tag}/VALUE") if value.text]


def _text(element: Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())

"""US entry types and modes of transport, as dated rows with their source.

The first digit of an entry type is its family. Types 03, 07, 34 and 38 declare
goods as subject to antidumping or countervailing duty; goods in scope that come
in under another type are the plainest sign of evasion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tidewaiter.errors import TermError
from tidewaiter.terms.citation import Citation, in_force

__all__ = ["ENTRY_TYPES", "TRANSPORT_MODES", "EntryType", "EntryTypeError", "TransportMode", "entry_type",
           "transport_mode"]  # fmt: skip

_CHECKED = date(2026, 11, 1)
_ACE_TYPES = Citation("CBP, ACE Entry Summary Create/Update, Table 2 (July 2026)", confirmed=True, checked_on=_CHECKED)
_ACE_MODES = Citation("CBP, ACE Entry Summary Create/Update, Table 3 (July 2026)", confirmed=True, checked_on=_CHECKED)
_FORM_7501 = Citation("CBP Form 7501 instructions, block 2", confirmed=True, checked_on=_CHECKED)
_IN_BOND = Citation("CBP list of entry type codes, in-bond types", confirmed=True, checked_on=_CHECKED)
_TEST_86 = Citation("CBP, entry type 86 test, in effect from 2019-09-28", confirmed=True, checked_on=_CHECKED)
_UNCONFIRMED = Citation("general knowledge", confirmed=False)

_FAMILIES = {
    "0": "consumption",
    "1": "informal",
    "2": "warehouse",
    "3": "warehouse withdrawal",
    "4": "drawback",
    "5": "government",
    "6": "in-bond",
    "8": "low value",
}


class EntryTypeError(TermError):
    """The text is no entry type or mode of transport."""


@dataclass(frozen=True, slots=True)
class EntryType:
    """One entry type. An open `valid_to` means that we know of no end, not that there is none."""

    code: str
    meaning: str
    citation: Citation
    declares_adcvd: bool = False
    may_hold_adcvd: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""

    @property
    def family(self) -> str:
        """What the first digit says: consumption, informal, warehouse, ..."""
        return _FAMILIES[self.code[0]]

    def is_in_force(self, on: date) -> bool:
        """Whether the type could be used on that day, as far as we know."""
        return in_force(self.valid_from, self.valid_to, on=on)


@dataclass(frozen=True, slots=True)
class TransportMode:
    """One mode of transport at the border."""

    code: str
    meaning: str
    containerised: bool
    citation: Citation


ENTRY_TYPES = (
    EntryType("01", "consumption, free and dutiable", _ACE_TYPES),
    EntryType("02", "consumption, quota or visa", _ACE_TYPES),
    EntryType("03", "consumption, antidumping or countervailing duty", _ACE_TYPES, declares_adcvd=True),
    EntryType("04", "appraisement", _FORM_7501),
    EntryType("05", "vessel repair", _FORM_7501),
    EntryType("06", "foreign trade zone, consumption", _ACE_TYPES, may_hold_adcvd=True),
    EntryType("07", "quota or visa with antidumping or countervailing duty", _ACE_TYPES, declares_adcvd=True),
    EntryType("08", "duty deferral", _FORM_7501),
    EntryType("09", "reconciliation", _UNCONFIRMED),
    EntryType("11", "informal, free and dutiable", _ACE_TYPES),
    EntryType("12", "informal, quota or visa", _ACE_TYPES),
    EntryType("21", "warehouse", _ACE_TYPES, may_hold_adcvd=True),
    EntryType("22", "re-warehouse", _ACE_TYPES),
    EntryType("23", "temporary importation bond", _ACE_TYPES),
    EntryType("24", "trade fair", _FORM_7501),
    EntryType("25", "permanent exhibition", _FORM_7501),
    EntryType("26", "foreign trade zone admission", _FORM_7501),
    EntryType("31", "warehouse withdrawal", _ACE_TYPES),
    EntryType("32", "warehouse withdrawal, quota", _ACE_TYPES),
    EntryType("34", "warehouse withdrawal, antidumping or countervailing duty", _ACE_TYPES, declares_adcvd=True),
    EntryType("38", "warehouse withdrawal, quota with AD/CVD", _ACE_TYPES, declares_adcvd=True),
    *(EntryType(str(code), "drawback", _UNCONFIRMED) for code in range(41, 48)),
    EntryType("51", "military (Defense Contract Management Agency)", _ACE_TYPES),
    EntryType("52", "government, dutiable", _ACE_TYPES),
    EntryType("61", "in-bond, immediate transportation", _IN_BOND),
    EntryType("62", "in-bond, transportation and exportation", _IN_BOND),
    EntryType("63", "in-bond, immediate exportation", _IN_BOND),
    EntryType(
        "86",
        "low value (section 321)",
        _TEST_86,
        valid_from=date(2019, 9, 28),
        note="the exemption is suspended for all countries from 2025-08-29; whether the type is still taken is unknown",
    ),
)

TRANSPORT_MODES = tuple(
    TransportMode(code, meaning, containerised=code in {"11", "21", "31", "41"}, citation=_ACE_MODES)
    for code, meaning in (
        ("10", "vessel, not in container"),
        ("11", "vessel, container"),
        ("12", "border, water-borne"),
        ("20", "rail, not in container"),
        ("21", "rail, container"),
        ("30", "truck, not in container"),
        ("31", "truck, container"),
        ("32", "auto"),
        ("33", "pedestrian"),
        ("34", "road, other"),
        ("40", "air, not in container"),
        ("41", "air, container"),
        ("50", "mail"),
        ("60", "passenger, hand carried"),
        ("70", "fixed transport"),
    )
)
_TYPES = {each.code: each for each in ENTRY_TYPES}
_MODES = {each.code: each for each in TRANSPORT_MODES}


def entry_type(text: str) -> EntryType:
    """The entry type of that code; a lost leading zero is given back.

    >>> entry_type("3").declares_adcvd
    True

    Raises:
        EntryTypeError: there is no such type.
    """
    found = _TYPES.get(text.strip().zfill(2))
    if found is None:
        raise EntryTypeError("not a US entry type: expected two digits such as 01, 03 or 11. See ENTRY_TYPES.")
    return found


def transport_mode(text: str) -> TransportMode:
    """The US mode of transport of that code.

    Raises:
        EntryTypeError: there is no such mode.
    """
    found = _MODES.get(text.strip())
    if found is None:
        raise EntryTypeError("not a US mode of transport: expected two digits such as 11 or 40. See TRANSPORT_MODES.")
    return found

"""Identifiers on watchlists: from the many labels of the lists to a few kinds.

An identifier is written `kind:number` in `known.listings`, so that a number on a
declaration can be looked up whatever list it stands on. A ship's IMO number is
one only if its check digit is right; another is kept as `ship-number`, which
matches nothing by mistake. Labels that name no identifier (gender, website of a
ministry, risk of secondary sanctions) give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tidewaiter.terms.imo import ImoNumber, is_valid_imo

__all__ = ["LABELS", "identifier", "joined", "labelled"]

_BY_KIND: dict[str, tuple[str, ...]] = {
    "aircraft-serial": (
        "Aircraft Manufacturer's Serial Number (MSN)", "Aircraft Serial Identification", "Serial No.",
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
    ),
    "aircraft-tail": ("Aircraft Tail Number", "Previous Aircraft Tail Number"),
    "aircraft-transponder": ("Aircraft Mode S Transponder Code",),
    "bank-code": ("BIK (RU)",),
    "duns": ("D-U-N-S Number",),
    "driving-licence": ("Driver's License No.", "Pilot License Number"),
    "email": ("Email Address",),
    "isin": ("ISIN",),
    "licence": ("Trade License No.", "License", "Tourism License No.", "SRE Permit No.",
                "Afghan Money Service Provider License Number"),
    "mmsi": ("MMSI",),
    "national-id": (
        "National ID No.", "Cedula No.", "C.U.R.P.", "Identification Number", "D.N.I.", "National Foreign ID Number",
        "Personal ID Card", "SSN", "Electoral Registry No.", "Credencial electoral", "I.F.E.", "C.U.I.", "C.U.I.P.",
        "Cartilla de Servicio Militar Nacional", "Birth Certificate Number", "Residency Number", "Kenyan ID No.",
        "Turkish Identification Number", "Citizen's Card Number", "Numero de Identidad", "Tazkira National ID Card",
        "LE Number", "Refugee ID Card", "Stateless Person ID Card", "Bosnian Personal ID No.", "N.I.E.",
        "CNP (Personal Numerical Code)", "Moroccan Personal ID No.", "UAE Identification", "Immigration No.",
        "Romanian Permanent Resident", "Public Security and Immigration No.", "Seafarer's Identification Document",
        "National Identification Number", "National Identification Card",
    ),
    "passport": ("Passport", "Diplomatic Passport", "Stateless Person Passport", "British National Overseas Passport",
                 "Passport Booklet", "Numéro de passeport", "Número de pasaporte", "national passport"),
    "phone": ("Phone Number", "Phone No.", "Telephone No.", "Telephone", "PHONE"),
    "registration": (
        "Registration Number", "Registration ID", "Government Gazette Number", "Company Number", "Folio Mercantil No.",
        "Commercial Registry Number", "Business Registration Number", "Matricula Mercantil No", "C.R. No.",
        "Business Registration Document #", "Public Registration Number", "Chamber of Commerce Number",
        "UK Company Number", "Enterprise Number", "Registered Charity No.", "Branch Unit Number", "Business Number",
        "Dubai Chamber of Commerce Membership No.", "Certificate of Incorporation Number", "File Number",
        "Central Registration System Number", "Romanian C.R.", "Istanbul Chamber of Comm. No.", "RSIN",
        "MSB Registration Number", "Legal Entity Number",
    ),
    "ship-number": ("Vessel Registration Identification",),
    "swift": ("SWIFT/BIC",),
    "tax": (
        "Tax ID No.", "NIT #", "R.F.C.", "RFC", "RUC #", "V.A.T. Number", "RIF #", "Italian Fiscal Code", "US FEIN",
        "C.U.I.T.", "RTN", "C.I.F.", "Numero Unico de Identificacao Tributaria (NUIT)", "Fiscal Code",
        "Paraguayan tax identification number", "Romanian Tax Registration",
    ),
    "travel-document": ("Travel Document Number", "VisaNumberID"),
    "uscc": ("Unified Social Credit Code (USCC)", "United Social Credit Code Certificate (USCCC)"),
    "wallet": ("Digital Currency Address",),
    "website": ("Website",),
}  # fmt: skip

LABELS: dict[str, str] = {label: kind for kind, labels in _BY_KIND.items() for label in labels}
"""Label on a list -> kind."""

_LONGEST_FIRST = sorted(LABELS, key=len, reverse=True)
_COIN = re.compile(r"^- ?(?P<coin>[A-Z]{2,5})\b\s*")
_IMO = re.compile(r"^IMO\s*", re.IGNORECASE)
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")


def identifier(label: str, number: str) -> str | None:
    """`kind:number` of a labelled number, or None where the label names no identifier.

    >>> identifier("Vessel Registration Identification", "IMO 9187629")
    'imo:9187629'
    >>> identifier("Gender", "Male") is None
    True
    """
    name = label.strip()
    kind = "wallet" if name.startswith("Digital Currency Address") else LABELS.get(name)
    clean = " ".join(number.replace(";", ",").split()).strip(" ,.#:")
    if kind is None or not clean:
        return None
    if kind == "ship-number" or (kind in {"national-id", "registration"} and _IMO.match(clean)):
        return _ship(kind, clean)
    if kind == "registration" and _LEI.fullmatch(clean):
        kind = "lei"
    return f"{kind}:{clean}"


def labelled(text: str) -> tuple[str, str] | None:
    """Split "Passport A123456 (Iran)" into its label and the rest; None where no known label stands first."""
    for label in _LONGEST_FIRST:
        rest = text[len(label) :]
        if text.startswith(label) and rest[:1] in {" ", ":"}:
            return label, _COIN.sub("", rest.lstrip(" :#")).strip()
    return None


def joined(texts: Iterable[str]) -> str:
    """The texts in one cell, each once, in order, separated by `;` (which none of them may hold)."""
    return ";".join(dict.fromkeys(clean for text in texts if (clean := " ".join(text.replace(";", ",").split()))))


def _ship(kind: str, number: str) -> str:
    """A ship's number if the check digit says so; an owner's IMO number is of another series."""
    if kind != "ship-number":
        return f"imo-company:{_IMO.sub('', number)}"
    return f"imo:{ImoNumber.parse(number).digits}" if is_valid_imo(number) else f"ship-number:{number}"

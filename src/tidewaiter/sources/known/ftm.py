"""FollowTheMoney entities: the JSON lines in which investigators exchange people, firms and ships.

Each line is `{"id", "schema", "properties": {name: [values]}, "datasets": [...]}`; it
comes here flattened, the values of a property joined with `;`. We read the schemata
that can be a party to a shipment or carry one, and who owns or directs whom; an address on its
own is neither. Property names are those of the FollowTheMoney model (MIT).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tidewaiter.sources.known.birth_dates import birth_date
from tidewaiter.sources.known.listing_identifiers import joined
from tidewaiter.terms.country import country_code
from tidewaiter.terms.imo import ImoNumber, is_valid_imo

__all__ = ["entities"]

_KINDS = {
    "imoNumber": "imo", "mmsi": "mmsi", "callSign": "call-sign", "registrationNumber": "registration",
    "taxNumber": "tax", "vatCode": "tax", "innCode": "tax", "leiCode": "lei", "dunsCode": "duns",
    "swiftBic": "swift", "idNumber": "national-id", "passportNumber": "passport", "uscCode": "uscc",
    "ogrnCode": "registration", "okpoCode": "registration", "serialNumber": "aircraft-serial",
    "email": "email", "phone": "phone", "website": "website",
}  # fmt: skip
_ALIASES = ("alias", "weakAlias", "previousName", "pastNames", "abbreviation")
_HOLDS = {"Ownership": ("owner", "asset", "owner"), "Directorship": ("director", "organization", "director_of")}
"""Who holds whom, by schema: the properties of the two ends, and the role."""
_OF_NOBODY_SOUGHT = frozenset({"corp", "fin", "gov", "pol", "rel", "role"})
"""First parts of topics that say what somebody is, and not that anybody looks for them (`role.pep`, `corp.public`)."""
_COUNTRIES = ("country", "nationality", "citizenship", "jurisdiction", "mainCountry", "flag")


def entities(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each entity with the columns of a listing.

    Adds `name`, `aliases`, `addresses`, `countries`, `identifiers`, `birth_dates`, `programs`, `goods`, `remarks`,
    `register` (true where no topic puts it on a list), `listed_from`, `listed_to`; of a hold of one over another also
    `holder`, `held` (ids of entities), `role`, `share` (per cent) and `known_from`.
    """
    for row in rows:
        names = _texts(row, "name") or [row.get("caption", "").strip()]
        yield dict(row) | {
            "name": names[0],
            "aliases": joined([*names[1:], *_all(row, _ALIASES)]),
            "addresses": joined(_texts(row, "address")),
            "countries": joined(filter(None, map(country_code, _all(row, _COUNTRIES)))),
            "identifiers": joined(_identifiers(row)),
            "birth_dates": joined(filter(None, map(birth_date, _texts(row, "birthDate")))),
            "programs": joined(_all(row, ("program", "programId")) or _texts(row, "topics")),
            "goods": joined(_all(row, ("sector", "classification"))),
            "remarks": "; ".join(_all(row, ("notes", "summary", "description"))),
            "register": "false" if _is_listed(row) else "true",
            "listed_from": _day(min(_texts(row, "startDate"), default="")),
            "listed_to": _day(max(_texts(row, "endDate"), default="")),
            **_hold(row),
        }


def _is_listed(row: Mapping[str, str]) -> bool:
    """Whether a topic, a programme or the mark of a target says that somebody looks for it."""
    topics = {text.partition(".")[0] for text in _texts(row, "topics")}
    programs = _all(row, ("program", "programId"))
    return bool(topics - _OF_NOBODY_SOUGHT or programs or row.get("target", "").lower() == "true")


def _hold(row: Mapping[str, str]) -> dict[str, str]:
    """Empty where the entity is no hold of one over another.

    It is known from the day on which it was first seen, or else from the last on which it was read or written down;
    that it began earlier does not mean that anybody knew.
    """
    holder, held, role = _HOLDS.get(row.get("schema", ""), ("", "", ""))
    shares = [text.rstrip("% ").strip() for text in _texts(row, "percentage")]
    return {
        "holder": next(iter(_texts(row, holder)), ""),
        "held": next(iter(_texts(row, held)), ""),
        "role": role,
        "share": next(iter(shares), ""),
        "known_from": _day(row.get("first_seen", ""))
        or _day(max(_all(row, ("retrievedAt", "modifiedAt")), default="")),
    }


def _identifiers(row: Mapping[str, str]) -> list[str]:
    """An IMO number that fails its check digit is kept under a kind that matches nothing."""
    found: list[str] = []
    for name, kind in _KINDS.items():
        for number in _texts(row, name):
            if kind == "imo":
                valid = is_valid_imo(number)
                found.append(f"imo:{ImoNumber.parse(number).digits}" if valid else f"ship-number:{number}")
            else:
                found.append(f"{kind}:{number}")
    return found


def _all(row: Mapping[str, str], names: Iterable[str]) -> list[str]:
    return [text for name in names for text in _texts(row, name)]


def _texts(row: Mapping[str, str], name: str) -> list[str]:
    return [value for text in row.get(f"properties.{name}", "").split(";") if (value := text.strip())]


def _day(text: str) -> str:
    """A whole date; a year or a month alone does not say on which day."""
    return text[:10] if len(text) >= 10 else ""

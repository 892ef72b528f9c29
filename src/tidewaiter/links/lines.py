"""What each declared line says of its parties: the ground on which acts, successors and series are compared.

A party goes by the name under which it stood on the day (`tidewaiter.links.standing_names`), and by the words of
the declaration where its mentions were not resolved. What two parties can have in common (a telephone, a building, a
supplier, goods, a broker) is a *trait*; a trait is held by a party from the first line that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import csr_matrix

from tidewaiter.columns.coded import codes, read_coded
from tidewaiter.columns.day_numbers import FAR_OFF, in_day_numbers
from tidewaiter.columns.slices import in_slice
from tidewaiter.lake import step
from tidewaiter.tables import declared, linked, resolved

__all__ = ["TRAITS", "Coded", "Lines", "link_lines", "read_lines"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_ROLES = ("importer", "exporter", "declarant")
_SLICES = 4
_SAID = ("phone_key", "address_key", "address", "name_key", "email_key")

TRAITS = (
    "importer",
    "importer_phone",
    "importer_suite",
    "importer_building",
    "importer_name",
    "importer_email",
    "exporter",
    "exporter_phone",
    "exporter_suite",
    "exporter_building",
    "exporter_name",
    "declarant",
    "carrier",
    "office",
    "hs_code",
    "hs6",
    "hs4",
    "origin",
    "lane",
    "words",
)
"""What a line shows, each a text; `suite` is the whole address, `building` what one building shares."""


@step(reads=(declared.ITEMS, resolved.MENTIONS, resolved.PROFILES, linked.NAMES), writes=linked.LINES)
def link_lines(items: ir.Table, mentions: ir.Table, profiles: ir.Table, names: ir.Table) -> ir.Table:
    """What each declared line says of its parties and goods, ready to be compared.

    A line is joined to the wordy mentions of each role. Lines are taken in slices: texts that are grouped do not
    leave memory for the disk, and a slice needs its share only.
    """
    said = mentions.filter(mentions.document_kind == "item", mentions.role.isin(list(_ROLES)))
    slices = [
        _lines_of(
            items.filter(in_slice(items.item_id, n, of=_SLICES)),
            said.filter(in_slice(said.document_id, n, of=_SLICES)),
            profiles,
            names,
        )
        for n in range(_SLICES)
    ]
    return ibis.union(*slices)


def _lines_of(rows: ir.Table, mentions: ir.Table, profiles: ir.Table, names: ir.Table) -> ir.Table:
    written = profiles.select("profile_id", "party", *_SAID)
    told = _standing(mentions.inner_join(written, "profile_id"), names)
    for role in _ROLES:
        columns = {"party": "name", **{name: name for name in _SAID}}
        mine = told.filter(told.role == role)
        once = mine.group_by("document_id").aggregate(**{f"{role}_{to}": mine[of].min() for to, of in columns.items()})
        rows = rows.left_join(once, rows.item_id == once.document_id).drop("document_id")
    return rows.select(
        "item_id",
        "declared_on",
        day=in_day_numbers(rows.declared_on),
        value=rows.customs_value,
        mass=rows.net_mass_kg,
        importer=rows.importer_party.fill_null(rows.importer),
        importer_phone=rows.importer_phone_key,
        importer_suite=_suite(rows, "importer"),
        importer_building=rows.importer_address_key,
        importer_name=rows.importer_name_key,
        importer_email=rows.importer_email_key,
        exporter=rows.exporter_party.fill_null(rows.exporter),
        exporter_phone=rows.exporter_phone_key,
        exporter_suite=_suite(rows, "exporter"),
        exporter_building=rows.exporter_address_key,
        exporter_name=rows.exporter_name_key,
        declarant=rows.declarant_party.fill_null(rows.declarant),
        carrier=rows.carrier,
        office=rows.office,
        hs_code=rows.hs_code,
        hs6=rows.hs6,
        hs4=rows.hs6.left(4),
        origin=rows.origin,
        lane=rows.origin.concat("<", rows.dispatch),
        words=rows.description.upper(),
    )


def _standing(told: ir.Table, names: ir.Table) -> ir.Table:
    """Mentions with the `name` under which their party stood on their day."""
    named = told.select("mention_id", "party", "mentioned_on").inner_join(names, "party")
    that_day = named.filter(
        named.since <= named.mentioned_on, named.until.isnull() | (named.mentioned_on < named.until)
    )
    return told.left_join(that_day.select("mention_id", "name"), "mention_id").drop("mention_id_right")


def _suite(rows: ir.Table, role: str) -> ir.StringValue:
    """The whole address, apart from spelling: what one door shares."""
    folded = rows[f"{role}_address"].upper().re_replace(r"[^\p{L}\p{N}]+", " ").strip()
    return folded.concat("|", rows[f"{role}_address_key"].fill_null(""))


@dataclass(frozen=True, slots=True)
class Coded:
    """One trait of n lines as numbers: `code` (-1 where the line does not say) into `values`."""

    code: Ints
    values: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many different values there are."""
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Lines:
    """n lines ordered by day and item: their ids, days since 1970, and every trait in numbers."""

    item_id: npt.NDArray[np.object_]
    day: Ints
    value: Floats
    mass: Floats
    traits: dict[str, Coded]

    def __len__(self) -> int:
        return len(self.item_id)

    def code(self, trait: str) -> Ints:
        """One trait's codes."""
        return self.traits[trait].code

    def together(self, traits: tuple[str, ...]) -> Ints:
        """One code for the values of several traits on the same line; -1 where one of them is not said."""
        joined = self.code(traits[0])
        for trait in traits[1:]:
            other = self.code(trait)
            both = np.where((joined < 0) | (other < 0), -1, joined * (self.traits[trait].count + 1) + other)
            _, joined = np.unique(both, return_inverse=True)
            joined = np.where(both < 0, -1, joined)
        return joined

    def held(self, role: str, *traits: str) -> Held:
        """Which party in a role has shown which value of a trait (or of several on one line), and since when."""
        party, value = self.code(role), self.together(traits)
        told = np.flatnonzero((party >= 0) & (value >= 0))
        width = int(value.max(initial=0)) + 1
        both, first = np.unique(party[told] * width + value[told], return_index=True)
        return Held(both // width, both % width, self.day[told[first]], width)

    def begun(self, role: str) -> Ints:
        """The first day of each party in a role, in the order of the codes; far away for one that has none."""
        party = self.code(role)
        first = np.full(self.traits[role].count, FAR_OFF, dtype=np.int64)
        np.minimum.at(first, party[party >= 0], self.day[party >= 0])
        return first


@dataclass(frozen=True, slots=True)
class Held:
    """n facts: a party (`party`) has shown a value (`value`) since a day (`since`); `values` is how many there are."""

    party: Ints
    value: Ints
    since: Ints
    values: int

    def table(self, rows: npt.NDArray[np.bool_], *, parties: int) -> csr_matrix:
        """Some of the facts as a matrix of so many parties by all values: 1 where the party has shown the value."""
        shape = (parties, max(self.values, 1))
        return csr_matrix((np.ones(int(rows.sum())), (self.party[rows], self.value[rows])), shape=shape)

    def parties(self, *, before: int) -> Ints:
        """For each value how many parties had shown it before a day."""
        return np.bincount(self.value[self.since < before], minlength=self.values).astype(np.int64)


def read_lines(rows: ir.Table) -> Lines:
    """Bring `linked.lines` into memory, in an order that no input order can change."""
    ordered = rows.select("item_id", "day", "value", "mass", *TRAITS).order_by(["day", "item_id"])
    table = read_coded(ordered, TRAITS)
    return Lines(
        item_id=np.asarray(table["item_id"].to_pylist(), dtype=object),
        day=table["day"].to_numpy().astype(np.int64),
        value=_floats(table, "value"),
        mass=_floats(table, "mass"),
        traits={name: _coded(table[name]) for name in TRAITS},
    )


def _floats(table: pa.Table, name: str) -> Floats:
    return np.asarray(table[name].fill_null(float("nan")), dtype=np.float64)


def _coded(column: pa.ChunkedArray) -> Coded:
    """Codes in the order of the texts, so that they do not depend on the rows."""
    code, texts = codes(column)
    values = np.asarray(texts.to_pylist(), dtype=object)
    empty = np.flatnonzero([not value or value == "|" for value in values])
    code = np.where(np.isin(code, empty), -1, code)
    order = np.argsort(values, kind="stable") if len(values) else np.empty(0, dtype=np.intp)
    rank = np.empty(len(values) + 1, dtype=np.int64)
    rank[order], rank[-1] = np.arange(len(values)), -1
    return Coded(rank[code], tuple(values[order]))

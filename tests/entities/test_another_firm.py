"""A new number and a new name at the old door are another firm; who is but renamed, or badly written, stays one."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.another_firm import are_two
from tidewaiter.entities.comparisons import OF_ANOTHER_FIRM
from tidewaiter.entities.explaining import reasons
from tidewaiter.entities.resolving import resolve_profiles

COLUMNS = ("name", "address", "city", "country", "phone", "email", "identifier", "identifier_kind")
SYLLABLES = ("ba", "de", "ki", "lo", "mu", "ra", "se", "ti", "vo", "zu", "na", "pe", "gri", "hol", "sta", "mer", "kan")
HOUSE = {"address": "7 Kade Street", "city": "Town3", "country": "NL", "phone": "0104447701"}
MAIL = {"email": "kantoor@kadezes.nl"}
OLD, NEW = "Kanmerdor Stagriba Ltd", "Loramu Velfinde BV"
OURS, THEIRS = "5541489073", "2355335502"


def word(draw):
    return "".join(draw.choice(SYLLABLES) for _ in range(3)).capitalize()


def port(firms=200):
    """Honest firms, each with a door, a telephone, an e-mail and a number of its own, and written in two ways."""
    draw = random.Random(1)
    rows = []
    for n in range(firms):
        name, mail = f"{word(draw)} {word(draw)}", f"{word(draw)}@{word(draw)}.nl".lower()
        at = {"address": f"{n + 3} {word(draw)} Street", "city": f"Town{n % 8}", "country": "NL", "email": mail}
        at |= {"phone": f"010{draw.randint(10**6, 10**7 - 1)}", "identifier": str(draw.randint(10**9, 10**10 - 1))}
        rows += [{"name": f"{name} Ltd"} | at, {"name": f"{name.upper()} LIMITED"} | at]
    return rows


def told_of(*rows, kind="importer"):
    """What is said of the first two by their numbers, and whether all are one party."""
    written = [row | {"identifier_kind": kind} for row in port()]
    written = [{"identifier_kind": kind} | row for row in rows] + written
    found = resolve_profiles(pa.table({name: [row.get(name, "") for row in written] for name in COLUMNS}))
    pair = np.flatnonzero((found.pairs.left == 0) & (found.pairs.right == 1))
    said = {each.comparison: each.says for each in reasons(found.pairs, int(pair[0]), found.model)} if len(pair) else {}
    return said.get("identifier"), len(set(found.groups[: len(rows)].tolist())) == 1


@pytest.mark.parametrize(("kind", "more"), [("importer", {}), ("vat", MAIL), ("source", {}), ("", MAIL)])
def test_who_comes_back_under_another_number_and_name_is_another_firm(kind, more):
    said, one = told_of(
        {"name": OLD, "identifier": OURS} | HOUSE | more, {"name": NEW, "identifier": THEIRS} | HOUSE | more, kind=kind
    )
    assert said == OF_ANOTHER_FIRM.says
    assert not one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": OLD}, {"name": NEW, "identifier": OURS}),
        ({"name": OLD}, {"name": "Stagriba Kanmerdor BV"}),
        ({"name": OLD}, {"name": "Kanmerdor Stagriba, trading as Loramu Velfinde"}),
        ({"name": "Stagriba Kanmerdor Velfin"}, {"name": "SKV"}),
        ({"name": "Ромашкин Вектор"}, {"name": "Romashkin Vektor"}),
    ],
)
def test_one_number_or_names_that_agree_are_one_party_as_before(one, other):
    said, joined = told_of({"identifier": OURS} | HOUSE | MAIL | one, {"identifier": THEIRS} | HOUSE | MAIL | other)
    assert said != OF_ANOTHER_FIRM.says
    assert joined


@pytest.mark.parametrize(
    "other",
    [
        {"identifier": ""},
        {"identifier": "PENDING"},
        {"identifier": "5541489703"},
        {"identifier": "NL-5541489073-0002"},
        {"identifier": "41489073"},
        {"identifier": THEIRS, "identifier_kind": "tax"},
        {"identifier": THEIRS, "identifier_kind": "duns"},
    ],
)
def test_a_number_that_is_dirty_a_branch_s_or_of_another_kind_parts_nobody(other):
    said, one = told_of({"name": OLD, "identifier": OURS} | HOUSE | MAIL, {"name": NEW} | HOUSE | MAIL | other)
    assert said != OF_ANOTHER_FIRM.says
    assert one


def test_branches_of_one_registration_are_one_party_under_two_names():
    said, one = told_of(
        {"name": OLD, "identifier": "06.990.590/0001-23"} | HOUSE | MAIL | {"country": "BR"},
        {"name": NEW, "identifier": "06.990.590/0002-04"} | HOUSE | MAIL | {"country": "BR"},
    )
    assert (said, one) == ("the numbers are the same", True)


def test_a_clerk_s_number_parts_nobody_whose_two_names_are_written_with_one_elsewhere():
    said, one = told_of(
        {"name": OLD, "identifier": OURS} | HOUSE | MAIL,
        {"name": NEW, "identifier": THEIRS} | HOUSE | MAIL,
        {"name": NEW.upper(), "identifier": OURS} | HOUSE | MAIL,
    )
    assert said == "the registered numbers differ"
    assert one


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("NL792225549B02", "NL118046637B01", True),
        ("554148907301", "554148907322", False),
        ("91310115MA1K3B2C4D", "91440300MA5F7G8H9J", True),
        ("12345", "98765", False),
    ],
)
def test_numbers_that_begin_alike_but_for_a_branch_are_not_two(one, other, two):
    assert are_two(one, other) == two

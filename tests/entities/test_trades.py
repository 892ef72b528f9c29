"""Sisters of one house are told apart by the trades in their names, and nobody else is."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.comparisons import comparisons_for
from tidewaiter.entities.explaining import explain
from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import prior_model
from tidewaiter.entities.resolving import resolve_profiles
from tidewaiter.entities.trades import functions, trades_told

COLUMNS = ("name", "address", "city", "postcode", "phone", "email", "identifier")
HOUSES = ("Samux", "Doven", "Wuhon", "Ganohi", "Tohox", "Pitil", "Sikimil", "Hunasar", "Mavix", "Berodar")
TRADES = ("Textiles", "Steel", "Chemicals", "Logistics")
WAYS = ("{name} Ltd", "{name} Limited", "{upper} LTD.")


def table(rows):
    return pa.table({name: [row.get(name, "") for row in rows] for name in COLUMNS})


def sisters(*, trades=TRADES, ways=WAYS, number="", named="{house} {trade}"):
    """Some firms of each house under one roof, at one telephone and with one e-mail, each written in some ways."""
    return [
        {
            "name": way.format(name=name, upper=name.upper()), "address": f"{7 + at} Ring Road", "city": f"Town{at}",
            "phone": f"04130{at}10693", "identifier": number and f"{number}{at}",
        }
        for at, house in enumerate(HOUSES)
        for trade in trades
        for name in [named.format(house=house, trade=trade)]
        for way in ways
    ]  # fmt: skip


def groups(rows, *, ways, firms=4):
    return resolve_profiles(table(rows)).groups.reshape(len(HOUSES), firms, ways)


def told_of(one: str, other: str, **more: str) -> str | None:
    features = features_of(table([{"name": one} | more, {"name": other} | more, {"name": "Ems Foods"}]))
    model = prior_model(frozenset({"name_core", "name_trades", "identifier"}), len(features))
    return {reason.comparison: reason.says for reason in explain(features, 0, 1, model=model)}.get("trade in the name")


@pytest.mark.parametrize("named", ["{house} {trade}", "{house} Kuves {trade}", "{house} {trade} International"])
def test_sisters_are_two_though_they_share_all_else(named):
    found = groups(sisters(named=named), ways=len(WAYS))
    assert all(len(set(owner[:, 0].tolist())) == len(TRADES) for owner in found)
    assert np.mean(found == found[:, :, :1]) > 0.95, "and each is one in all its ways"


def test_who_has_one_number_of_a_register_is_one_party_in_any_trade():
    found = groups(sisters(number="98765432"), ways=len(WAYS))
    assert np.mean([len(set(owner.ravel().tolist())) == 1 for owner in found]) > 0.9


def test_one_trade_in_other_words_or_languages_is_no_other_trade():
    words = ("Garments", "Textiles", "Tekstil", "Confecciones")
    rows = sisters(trades=words, ways=("{name} Ltd",))
    assert all(len(set(owner.ravel().tolist())) == 1 for owner in groups(rows, ways=1))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Samux Textiles Ltd", "Samux Steel Ltd", True),
        ("Samux Textiles and Steel Ltd", "Samux Steel Ltd", False),
        ("Lodhia Steel Textiles", "Lodhia Steel Chemicals", True),
        ("Samux Garmetns", "Samux Foods", True),
        ("Samux Trading LLC", "Samux Foods LLC", True),
        ("Samux Logistcis Trading", "Samux Textiles", True),
        ("Samux Qimpo Trading", "Samux Foods", False),
        ("Samux Trading and Industries", "Samux Industries", False),
    ],
)
def test_what_is_said_of_two_trades(one, other, apart):
    says = "the names tell different trades" if apart else "the names tell one trade"
    assert told_of(one, other) == says


@pytest.mark.parametrize(
    ("one", "other", "more"),
    [
        ("Samux Textiles", "Samux", {}),
        ("Samux Steel (formerly Samux Foods)", "Samux Textiles", {}),
        ("Samux Textiles", "Samux (United States)", {}),
        ("Samux Textiles", "Doven Steel", {}),
        ("Samux Textiles", "Samux Steel", {"identifier": "9876543210"}),
    ],
)
def test_the_trade_is_not_asked_of_who_tells_none_or_shares_no_word_or_has_one_number(one, other, more):
    assert told_of(one, other, **more) is None


def test_bare_names_are_not_asked_for_their_trade():
    asked = [each.name for each in comparisons_for(frozenset({"name_core", "name_trades", "country"}))]
    assert "trade in the name" not in asked
    asked = [each.name for each in comparisons_for(frozenset({"name_core", "name_trades", "street"}))]
    assert "trade in the name" in asked


def test_a_word_tells_its_trade_but_for_a_slip_and_short_words_only_as_they_are():
    assert trades_told(["SAMUX", "PHARMACEUTICLAS"]) == "pharma"
    assert trades_told(["SAMUX", "OLI"]) == ""
    assert trades_told(["PLASTICS", "TOYS"]) == "plastics toys"
    assert trades_told(["TRADERS", "MILLS"]).split() == ["making", "trading"]
    assert {"making", "retail", "trading"} == functions()

"""Firms of one trade, and of one family, side by side in a street or an estate: one witness, and not four."""

from __future__ import annotations

import csv

import pytest

from tidewaiter.flow.resolving import resolve_file

TOWN = {"city": "Leiden", "country": "NL"}


def parties(tmp_path, *rows):
    """The parties of rows with a name, an address and whatever else, by name."""
    file = tmp_path / "mentions.csv"
    columns = ["mention_id", "name", "address", "city", "country", "phone"]
    with file.open("w", encoding="utf-8", newline="") as out:
        told = csv.DictWriter(out, columns)
        told.writeheader()
        for number, row in enumerate(rows):
            told.writerow({"mention_id": f"M{number}"} | TOWN | row)
    found = resolve_file(file, threshold=0.5, tell=lambda _: None).rows.to_pydict()
    by_id = dict(zip(found["mention_id"], found["party_id"], strict=True))
    return [by_id[f"M{number}"] for number in range(len(rows))]


def others():
    """Firms that have nothing to do with it, each twice: a file teaches what likenesses are worth."""
    names = ("Brolik Optics", "Cardune Wines", "Demsal Yachts", "Fornex Toys", "Gulbrit Paper", "Hastova Glass")
    return [
        {"name": f"{name} {form}", "address": f"Kade {10 + at}", "city": f"Town{at}"}
        for at, name in enumerate(names)
        for form in ("B.V.", "BV")
    ]


ESTATE = "Unit {}, Veldhoek Industrial Estate"


@pytest.mark.parametrize("address", [ESTATE, "Veldhoekweg {}", "Block {}, Veldhoek Trading Estate"])
def test_firms_of_one_trade_in_one_street_are_each_their_own(tmp_path, address):
    names = ("Tasrek Medical Devices", "Zorbin Medical Devices", "Camdru Medical Devices", "Vonfit Medical Devices")
    rows = [
        {"name": f"{name} {form}", "address": address.format(7 * at + 3)}
        for at, name in enumerate(names)
        for form in ("B.V.", "BV")
    ]
    told = parties(tmp_path, *rows, *others())[: len(rows)]
    assert len(set(told)) == len(names)
    assert all(told[2 * at] == told[2 * at + 1] for at in range(len(names)))


def test_one_firm_whose_house_was_mistyped_stays_one(tmp_path):
    rows = [{"name": "Tasrek Medical Devices B.V.", "address": f"Veldhoekweg {house}"} for house in (118, 181, 118)]
    assert len(set(parties(tmp_path, *rows, *others())[:3])) == 1


def test_with_one_telephone_another_house_of_the_street_parts_nobody(tmp_path):
    rows = [
        {"name": "Tasrek Medical Devices BV", "address": "Veldhoekweg 118", "phone": "+31 71 555 0142"},
        {"name": "Tasrek Medical Supplies BV", "address": "Veldhoekweg 120", "phone": "+31 71 555 0142"},
    ]
    assert len(set(parties(tmp_path, *rows, *others())[:2])) == 1

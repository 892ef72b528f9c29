"""A register of firms beside the lists: its entries are met, and a likeness to them is nothing against anybody."""

from __future__ import annotations

import pytest

from tidewaiter.entities.screening.entries import listed, subject
from tidewaiter.entities.screening.hits import screened
from tidewaiter.entities.screening.index import Index


@pytest.mark.parametrize(("said", "told"), [(True, True), (False, False), (None, False)])
def test_a_likeness_says_whether_the_entry_stands_in_a_register_alone(said, told):
    entry = listed(
        {"listing_id": "ftm/1", "list": "R", "schema": "Company", "name": "Lotus Tile Works Ltd", "register": said}
    )
    firm = subject({"name": "Lotus Tile Works Limited"}, kind="party", subject_id="P")
    [hit] = screened([firm], Index([entry]))
    assert hit.row()["register"] is told


def test_that_an_entry_stands_in_a_register_is_no_part_of_what_was_cleared():
    """Lakes that an older version filled do not say it; their clearances must go on."""
    entry = {"listing_id": "ftm/1", "list": "R", "schema": "Company", "name": "Lotus Tile Works Ltd"}
    assert listed(entry).digest == listed(entry | {"register": True}).digest

"""Who comes back under another number and name, at the old door, is told as the successor that he is."""

from __future__ import annotations

import random

import pytest

from tests.links.hands import planted_town
from tests.models.port import rows_of
from tidewaiter.entities.updating import resolve
from tidewaiter.lake import Lake
from tidewaiter.links.lines import link_lines
from tidewaiter.links.series import link_acts
from tidewaiter.links.standing_names import link_names
from tidewaiter.links.successors import link_successors
from tidewaiter.tables import declared, found, linked, resolved

pytestmark = pytest.mark.slow

SYLLABLES = ("ba", "de", "ki", "lo", "mu", "ra", "se", "ti", "vo", "zu", "na", "pe", "gri", "hol", "sta", "mer")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The town as its documents name it, resolved: heirs keep door, telephone and e-mail, not number and name."""
    town, draw = planted_town(), random.Random(1)

    def word():
        return "".join(draw.choice(SYLLABLES) for _ in range(3)).capitalize()

    said = {
        firm: {
            "name": f"{word()} {word()} Ltd", "address": f"{n + 3} {word()} Street", "city": f"Town{n % 8}",
            "country": "NL", "phone": f"010{draw.randint(10**6, 10**7 - 1)}", "party": firm,
            "email": f"{word()}@{word()}.nl".lower(),
            "identifier": str(draw.randint(10**9, 10**10 - 1)), "identifier_kind": "importer",
        }
        for n, firm in enumerate(town.profiles)
    }  # fmt: skip
    for new, old in town.heir.items():
        said[new] |= {name: said[old][name] for name in ("address", "city", "phone", "email")}
    days = {row["item_id"]: row["declared_on"] for row in town.items}
    mentions = [
        {"mention_id": row["mention_id"], "document_id": row["document_id"], "document_kind": "item",
         "role": row["role"], "mentioned_on": days[row["document_id"]]} | said[row["party_id"]]
        for row in town.mentions
    ]  # fmt: skip
    with Lake.open(tmp_path_factory.mktemp("town") / "lake", create=True) as lake:
        with lake.change("town") as change:
            for table, rows in (
                (declared.ITEMS, town.items), (found.OUTCOMES, town.outcomes), (declared.PARTIES, mentions)
            ):  # fmt: skip
                names = {name for row in rows for name in row}
                change.replace(table, rows_of(table, **{name: [row.get(name) for row in rows] for name in names}))
        resolve(lake)
        lake.run([each.bind() for each in (link_names, link_lines, link_acts, link_successors)])
        tables = (resolved.PROFILES, resolved.WAITING, linked.SUCCESSORS)
        yield town, *(lake.fetch(lake.read(table)).to_pylist() for table in tables)


def test_heirs_are_parties_of_their_own(told):
    town, profiles, _, _ = told
    party = {row["party"]: row["party_id"] for row in profiles}
    assert [new for new, old in town.heir.items() if party[new] == party[old]] == []


def test_they_are_told_as_successors(told):
    town, _, _, successors = told
    likely = {(row["old_name"], row["new_name"]) for row in successors if row["probability"] >= 0.5}
    assert sum((old, new) in likely for new, old in town.heir.items()) >= 0.9 * len(town.heir)


def test_a_person_is_asked_whether_they_are_one(told):
    town, profiles, waiting, _ = told
    party = {row["party"]: row["party_id"] for row in profiles}
    asked = {(row["left_party"], row["right_party"]) for row in waiting}
    assert asked == {(party[new], party[old]) for new, old in town.heir.items()}

"""Where a party is, as a dossier tells it."""

from __future__ import annotations

from tests.flow.dossier.case import rows
from tidewaiter.flow.dossier import dossier_of
from tidewaiter.tables import resolved


def test_a_town_that_is_given_apart_stands_behind_the_address_once(case):
    towns = {"W1": "Edison", "W4": "Tampa", "W5": "Foshan", "W6": "Newark"}
    profiles = case.fetch(case.read(resolved.PROFILES)).to_pylist()
    told = [each | {"city": towns.get(each["profile_id"])} for each in profiles]
    told = [each | {"address": "9 Hill St"} if each["profile_id"] == "W4" else each for each in told]
    with case.scratch() as other:
        with other.change("towns") as change:
            change.replace(resolved.PROFILES, rows(resolved.PROFILES, told))
        first = {who: dossier_of(other, who).identity.written[0].address for who in ("P-LOTUS", "P-CALM", "P-BROKER")}
    assert first["P-LOTUS"] == "12 Quay Rd, Edison"
    assert first["P-CALM"] == "9 Hill St, Tampa"
    assert first["P-BROKER"] == "Newark", "a town alone is better than nothing"

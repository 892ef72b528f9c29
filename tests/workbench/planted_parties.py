"""Parties, pairs and series planted straight into the workbench: few, and told apart by office."""

from __future__ import annotations

import datetime as dt

from tests.workbench.conftest import AWAY, DAY, HOME
from tidewaiter_workbench.clearing.filling import keep_likenesses
from tidewaiter_workbench.clearing.models import Likeness
from tidewaiter_workbench.merging.filling import keep_pairs
from tidewaiter_workbench.parties.filling import keep_parties
from tidewaiter_workbench.party_answers import (
    ActTold,
    LikenessTold,
    PairTold,
    PartyTold,
    PresenceTold,
    SeriesTold,
    SightingTold,
)
from tidewaiter_workbench.series.filling import keep_series

SPRING = DAY - dt.timedelta(days=90)


def way(profile: str, name: str, *, number: str = "IMP-2", mentions: int = 4, **more: object) -> dict:
    """One way of writing."""
    said = {"profile_id": profile, "name": name, "party": number, "identifier": number, "identifier_kind": "importer"}
    seen = {"mentions": mentions, "first": SPRING.isoformat(), "last": DAY.isoformat(), "document": f"t/{profile}/1"}
    return said | seen | {"roles": ["importer"], "sources": ["test"], "probability": 0.99} | more


def violation(item: str, *, role: str = "importer") -> dict:
    """One line on which something was found."""
    goods = {"hs6": "610910", "origin": "BD", "description": "T-SHIRTS", "role": role}
    how = {"typology": "VALUATION", "cause": "random", "exam_type": "DOC", "revenue": 300.0}
    return {"item_id": item, "declared_on": SPRING.isoformat(), "known_on": DAY.isoformat()} | goods | how


def presence(office: str, *ways: dict, lines: int = 10, mark: int = 1, violations: tuple = (), **more) -> PresenceTold:
    """What one office's documents tell."""
    words = [("word", word) for each in ways for word in each["name"].upper().split()]
    numbers = [("number", each["party"].replace("-", "")) for each in ways]
    content = {
        "written": list(ways),
        "months": [["2025-05", lines, lines * 100.0]],
        "goods": [{"hs6": "610910", "words": "T-SHIRTS", "lines": lines, "value": lines * 100.0}],
        "routes": [{"origin": "BD", "dispatch": "SG", "lines": lines, "value": lines * 100.0}],
        "partners": more.get("partners", []),
        "violations": list(violations),
        "revenue": 300.0 * len(violations),
    }
    return PresenceTold(
        office=office, mark=mark, name=ways[0]["name"], roles=("importer",),
        keys=tuple(dict.fromkeys([*words, *numbers, *more.get("keys", ())])), lines=lines, value=lines * 100.0,
        inspected=4, found=len(violations), first_on=SPRING, last_on=DAY, content=content,
    )  # fmt: skip


def party(party_id: str, *presences: PresenceTold, name: str = "", **content: object) -> PartyTold:
    """One party."""
    figures = {"listed": content.pop("listed", None), "network": content.pop("network_risk", None)}
    told = {"currency": "USD"} | content
    return PartyTold(
        party_id, "Company", name or presences[0].name, str(content.pop("merged_into", "")), expected=None,
        content=told, presences=presences, **figures,
    )  # fmt: skip


def a_likeness(*, office: str = HOME, mark: int = 1) -> Likeness:
    """Somebody in a filing is like an entry of a list."""
    seen = SightingTold(office, mark, "MAHAN AIR CO", 3, DAY, "t/CALM/1")
    told = LikenessTold(
        "filed", "MAHAN AIR CO", "X/1", "X", "Mahan Air", "SDGT", 0.9, "is like it", DAY, cleared=False, ended=None,
        sightings=(seen,),
    )  # fmt: skip
    keep_likenesses([told], by="test")
    return Likeness.objects.get()


def pair(left: str = "aa", right: str = "bb", *, kind: str = "apart", office: str = HOME, **more: object) -> PairTold:
    """Two names that may be one."""

    def record(profile: str, name: str, number: str) -> dict:
        seen = {"office": office, "mark": 1, "role": "importer", "mentions": 4}
        seen |= {"first_on": SPRING.isoformat(), "last_on": DAY.isoformat()}
        return {"profile_id": profile, "name": name, "party": number, "identifier": number, "seen": [seen]}

    moved = {"profile_id": right, "name": "ODDMENT LTD", "number": "IMP-2", "from": "P-bb", "to": "P-aa"}
    content = {
        "records": [record(left, "ODD TRADING", "IMP-1"), record(right, "ODDMENT LTD", "IMP-2")],
        "evidence": [
            {"about": "name", "says": "the names share something", "bits": 4.0},
            {"about": "identifier", "says": "the registered numbers differ", "bits": -4.2},
        ],
        "rest": -1.0, "weight": -1.2, "since": "", "reason": "",
        "moves": {"same": [moved | {"seen": [[office, 1, 4], [AWAY, 1, 900]]}], "different": []},
    }  # fmt: skip
    seen = (("left", office, 1), ("right", office, 1))
    told = {"probability": 0.3, "worth": 1.0, "seen": seen, "content": content} | more
    return PairTold(left, right, "P-aa", "P-bb", kind, **told)


def act(item: str, *, office: str = HOME, day: dt.date = SPRING, ties: tuple = (), **more: object) -> ActTold:
    """One act of a series."""
    said = {"typology": "VALUATION", "hs6": "610910", "origin": "BD", "dispatch": "SG", "method": "", "matter": ""}
    said |= {"description": "T-SHIRTS", "declaration_id": item, "importer": "P-aa", "exporter": "", "declarant": ""}
    said |= {"probability": 0.9, "revenue": 300.0, "ties": list(ties)}
    public = bool(more.pop("public", False))
    return ActTold(item, office, 1, public, day, day + dt.timedelta(days=9), said | more)


def tie(to: str, *, probability: float = 0.8, **evidence: tuple) -> dict:
    """What ties an act to one before it."""
    return {"act": to, "probability": probability, "evidence": {about: list(said) for about, said in evidence.items()}}


def one_series(*acts: ActTold, key: str = "S-1", **content: object) -> SeriesTold:
    """One series."""
    told = {"forecasts": [], "lookouts": []} | content
    return SeriesTold(key, 0.9, 0.4, acts[0].happened_on, acts[-1].happened_on, told, acts)


def plant(*, office: str = HOME) -> None:
    """One party of each kind, one pair, one series, all in one office."""
    odd = party("P-aa", presence(office, way("aa", "ODD TRADING", number="IMP-1"), violations=(violation("t/V/1"),)))
    other = party("P-bb", presence(office, way("bb", "ODDMENT LTD")))
    keep_parties([[odd, other]], by="test")
    keep_pairs([pair(office=office)], by="test")
    keep_series([one_series(act("t/V/1", office=office), act("t/W/1", office=office, ties=(tie("t/V/1"),)))], by="test")

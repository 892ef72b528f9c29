"""Which party is meant? By its id, by a number it goes by, or by a name it is written with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.tables import resolved
from tidewaiter.terms.folding import compact, fold

__all__ = ["Sought", "Suggestion", "seek_party"]

_LIKE_ENOUGH = 62.0
"""Likeness, 0 to 100, below which a name is no suggestion but noise."""

_MOST = 8
_FEWEST_LETTERS = 3
"""Fewer letters begin too many words: they are met as a whole word only."""

_BEYOND_ASCII = r"[^\x00-\x7F]"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A party that may have been meant; `has_words` says that its name has all words of what was asked."""

    party_id: str
    name: str
    likeness: float
    has_words: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found: one party and the profile by which it was met, or else what may have been meant."""

    party_id: str | None
    profile_id: str | None = None
    suggestions: tuple[Suggestion, ...] = ()


def seek_party(view: View, text: str) -> Sought:
    """Find the party that `text` names: party id first, then number, then name; several answers are suggestions."""
    profiles = view.before(resolved.PROFILES, "first_on").select(
        "profile_id", "party_id", "party", "name", "identifier", "name_key", "first_on"
    )
    by_id = view.fetch(
        profiles.filter(profiles.party_id == _followed(view, text.strip())).order_by("first_on").limit(1)
    )
    if by_id:
        return Sought(by_id[0]["party_id"])
    for met in (_by_number(profiles, text), _by_name(view, profiles, text)):
        rows = view.fetch(met.order_by(["first_on", "profile_id"]).limit(200))
        parties = list(dict.fromkeys(row["party_id"] for row in rows))
        if len(parties) == 1:
            return Sought(parties[0], profile_id=rows[0]["profile_id"])
        if parties:
            names = view.names(parties)
            return Sought(
                None, suggestions=tuple(Suggestion(each, names.get(each, ""), 1.0) for each in parties[:_MOST])
            )
    return Sought(None, suggestions=_near_misses(view, profiles, text))


def _followed(view: View, party_id: str) -> str:
    """The party into which one was merged, however often; on a past day the merger may lie ahead, and is not told."""
    if view.as_of is not None:
        return party_id
    parties = view.lake.read(resolved.PARTIES)
    for _ in range(20):
        rows = view.fetch(parties.filter(parties.party_id == party_id).select("merged_into"))
        if not rows or not rows[0]["merged_into"]:
            break
        party_id = rows[0]["merged_into"]
    return party_id


def _by_number(profiles: ir.Table, text: str) -> ir.Table:
    spellings = sorted({text.strip(), text.strip().upper(), compact(text)})
    bare = profiles.identifier.upper().re_replace(r"[\s.\-/]", "")
    return profiles.filter(profiles.identifier.isin(spellings) | profiles.party.isin(spellings) | bare.isin(spellings))


def _by_name(view: View, profiles: ir.Table, text: str) -> ir.Table:
    """Profiles whose name is the same once folded; the few that share its first letters are folded here.

    So are all that have other letters than ASCII, as these are other ones once folded.
    """
    wanted = fold(text)
    if not wanted:
        return profiles.filter(profiles.name == text.strip())
    without_signs = profiles.name.upper().re_replace("[^A-Z0-9]", "")
    likely = profiles.filter(without_signs.contains(wanted.split(" ")[0]) | profiles.name.re_search(_BEYOND_ASCII))
    met = [row["profile_id"] for row in view.fetch(likely.select("profile_id", "name")) if _folded(row) == wanted]
    return profiles.filter(profiles.profile_id.isin(met))


def _folded(row: Row) -> str:
    return fold(str(row["name"] or ""))


def _near_misses(view: View, profiles: ir.Table, text: str) -> tuple[Suggestion, ...]:
    """The parties whose names have all words of the text, then those whose names are most like it, each once."""
    from rapidfuzz import fuzz, process

    told = profiles.filter(profiles.name.notnull()).select("party_id", "name").distinct()
    rows = view.fetch(told.order_by(["party_id", "name"]))
    wanted, names = fold(text), [fold(row["name"]) for row in rows]
    having = {
        at: fuzz.token_sort_ratio(wanted, name)
        for at, name in enumerate(names)
        if _has_words(wanted.split(), name.split())
    }
    like = process.extract(wanted, names, scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE_ENOUGH, limit=40)
    best: dict[str, Suggestion] = {}
    for at, likeness in (*_ranked(having), *_ranked({at: likeness for _, likeness, at in like})):
        party = rows[at]["party_id"]
        best.setdefault(party, Suggestion(party, rows[at]["name"], round(likeness / 100, 2), has_words=at in having))
    return tuple(best.values())[:_MOST]


def _ranked(likenesses: Mapping[int, float]) -> list[tuple[int, float]]:
    return sorted(likenesses.items(), key=lambda each: (-each[1], each[0]))


def _has_words(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each word of the question is a word of the name, or begins one."""
    return bool(wanted) and all(
        any(word == each or (len(each) >= _FEWEST_LETTERS and word.startswith(each)) for word in words)
        for each in wanted
    )

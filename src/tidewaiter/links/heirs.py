"""A firm that stopped beside a firm that began: which pairs are worth a look, and how they are compared.

Everything is as of a day: what each firm had shown before it, when each was first and last seen. A firm that begins
within the stretch that follows the day is compared by what it shows on its first day alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from tidewaiter.columns.couples import each_once
from tidewaiter.columns.day_numbers import NEVER
from tidewaiter.links.lines import Held, Lines
from tidewaiter.links.turns import Lives, turns
from tidewaiter.links.weights import MISSING, Compared

__all__ = [
    "EXPORTERS", "HEIR_LEVELS", "HEIR_NAMES", "HEIR_WORDS", "IMPORTERS", "MOST_HOLDERS", "OF_BARGAINS", "OVERLAP_DAYS",
    "YOUNG_DAYS", "Firms", "Pairs", "Role", "compare_heirs",
]  # fmt: skip

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

OVERLAP_DAYS = 60
"""An old firm may be seen so long after the new one began: the last shipments under the old name."""
YOUNG_DAYS = 365
"""So long a firm may be taken for the successor of one before it."""
BLOCKS = ("phone", "suite", "building", "name", "partner", "partner_door", "bargain_broker", "habit")
"""Pairs that share one of these are looked at."""
MOST_HOLDERS = 40
"""Of what more firms have shown than these, no pair is made: a mail-drop is not a clue."""
_RHYTHM_DAYS = 3
"""Days of trade from which on a firm has a usual gap between them."""
_GAPS = (-30, 0, 30, 90, 180)
"""Days from the old one's last trade to the new one's first at which the level of `timing` rises."""
_UNMET = 0.5
"""Of what none but the two compared have shown, strangers would show as much as half a firm (Jeffreys' prior)."""
_ONE_OF_A_KIND = ("habit", "bargain_door", "bargain_phone")
"""Combinations that nothing brings two strangers to, as a seller brings its customers together: nearly each is its
firm's own, so that what none but the two have shown is rarer than half a firm, and told by how few come twice."""
_TAKEN_IN_TURN = ("habit", "bargain_door", "bargain_phone", "bargain", "bargain_broker")
"""What a hand keeps from firm to firm, the weightiest last: whether the others that show it take turns is asked of the
last of these that the two share."""


@dataclass(frozen=True, slots=True)
class Role:
    """One side of the trade: its name in `linked.lines`, and its partners'."""

    name: str
    partner: str

    @property
    def shown(self) -> dict[str, tuple[str, ...]]:
        """What a firm shows, each as the columns that must stand on one line together."""
        own = {what: (f"{self.name}_{what}",) for what in ("phone", "suite", "building", "name")}
        return own | {
            "partner_door": (f"{self.partner}_building",),
            "partner_phone": (f"{self.partner}_phone",),
            "partner": (self.partner,),
            "bargain": (self.partner, "hs6"),
            "bargain_door": (f"{self.partner}_building", "hs6"),
            "bargain_phone": (f"{self.partner}_phone", "hs6"),
            "bargain_broker": (self.partner, "hs6", "declarant"),
            "habit": ("hs6", "lane", "declarant", "office"),
            "office": ("office",),
            "carrier": ("carrier",),
        }


IMPORTERS, EXPORTERS = Role("importer", "exporter"), Role("exporter", "importer")

HEIR_WORDS: dict[str, tuple[str, ...]] = {
    "contact": (
        "other address and telephone",
        "same building",
        "same door",
        "same telephone",
        "same telephone and door",
    ),
    "name": ("other name", "same name but for the legal form"),
    "trade": (
        "other trade",
        "same goods, lane, broker and office",
        "partner in the same building or with the same telephone",
        "shares a partner",
        "same goods with a partner in the same building or with the same telephone",
        "same goods with the same partner",
        "same goods with the same partner through the same broker",
    ),
    "book": (
        "few of the new one's bargains are the old one's",
        "most of the new one's bargains are the old one's",
        "most bargains of both are the same",
        "most bargains of both are the same, and several",
    ),
    "office": ("other offices", "shares an office", "the same offices"),
    "carrier": ("other carriers", "shares a carrier", "the same carriers"),
    "timing": (
        "both traded for more than a month",
        "began in the old one's last month",
        "began within a month of the last trade",
        "began within three months",
        "began within half a year",
        "began later",
    ),
    "silence": (
        "the old one is not silent for long",
        "silent for twice its rhythm",
        "silent for five times its rhythm",
    ),
    "turns": (
        "others with the same trade are there at the same time",
        "all others with the same trade take turns with the two",
    ),
}
HEIR_NAMES = tuple(HEIR_WORDS)
OF_BARGAINS = ("book", "office", "carrier", "turns")
"""Compared only where the two share a bargain, or for turns a way of trading."""
HEIR_LEVELS = tuple(len(words) for words in HEIR_WORDS.values())


@dataclass(frozen=True, slots=True)
class Pairs:
    """n pairs (old, new) by the firms' codes."""

    old: Ints
    new: Ints

    def __len__(self) -> int:
        return len(self.old)


@dataclass(frozen=True, slots=True)
class Firms:
    """The firms of one role with their whole past; methods tell what was known of them before a day."""

    role: Role
    held: Mapping[str, Held]
    begun: Ints
    day_of: Ints
    days: Ints

    @classmethod
    def of(cls, lines: Lines, role: Role) -> Firms:
        """The firms that these lines name in one role."""
        code = lines.code(role.name)
        day_of, days = each_once(code[code >= 0], lines.day[code >= 0])
        held = {what: lines.held(role.name, *traits) for what, traits in role.shown.items()}
        return cls(role, held, lines.begun(role.name), day_of, days)

    def seen(self, before: int) -> tuple[Ints, Ints]:
        """The last day on which each firm traded before a day (or `NEVER`), and on how many days it had."""
        past = self.days < before
        count = np.bincount(self.day_of[past], minlength=len(self.begun))
        last = np.full(len(self.begun), NEVER, dtype=np.int64)
        last[self.day_of[past]] = self.days[past]
        return last, count

    def silence(self, before: int) -> tuple[Floats, Flags]:
        """How long each firm has been silent, in its own usual gap between days of trade; and if it has such a rhythm.

        The gap is a day at least; of a firm without a rhythm it tells nothing.
        """
        last, count = self.seen(before)
        usual = (last - self.begun) / np.maximum(count - 1, 1)
        return (before - last) / np.maximum(usual, 1.0), count >= _RHYTHM_DAYS

    def shown(self, what: str, *, before: int, until: int) -> tuple[csr_matrix, Floats]:
        """What each firm had shown before a day, and the share of strangers to two that share a value who show it too.

        Firms that begin from `before` on and before `until` show what they show on their first day.
        """
        held, told = self.held[what], self._told(what, before=before, until=until)
        parties = held.parties(before=before)
        unmet = _met_again(parties) if what in _ONE_OF_A_KIND else _UNMET
        others = np.maximum(parties - 2.0, 0.0) + unmet
        share = others / max(int((self.begun < before).sum()), 1)
        return held.table(told, parties=len(self.begun)), share

    def candidates(self, *, before: int, until: int) -> Pairs:
        """Pairs that share something few have, the old one fallen silent about when the new one began."""
        young, last = self.young(before=before, until=until), self.seen(before)[0]
        found = [self._sharing(what, before=before, until=until, young=young, last=last) for what in BLOCKS]
        return Pairs(*each_once(*np.concatenate(found, axis=1)))

    def _sharing(self, what: str, *, before: int, until: int, young: Flags, last: Ints) -> Ints:
        """Pairs in time that have shown the same value, if few had before the day."""
        held = self.held[what]
        known, told = held.since < before, self._told(what, before=before, until=until) & young[held.party]
        few = np.isin(held.value, np.flatnonzero(held.parties(before=before) <= MOST_HOLDERS))
        earlier, any_day = (held.table(rows, parties=len(self.begun)) for rows in (known & few, told & few))
        old, new = (each.astype(np.int64) for each in (earlier @ any_day.T).nonzero())
        fits = self._in_time(old, new, young=young, last=last)
        return np.stack([old[fits], new[fits]])

    def _told(self, what: str, *, before: int, until: int) -> Flags:
        """What had been shown before a day, or by a firm that begins before `until` on its first day."""
        held = self.held[what]
        return (held.since < before) | ((held.since < until) & (held.since == self.begun[held.party]))

    def _in_time(self, old: Ints, new: Ints, *, young: Flags, last: Ints) -> Flags:
        begun = self.begun
        fits = (begun[old] < begun[new]) & (last[old] > NEVER) & (last[old] <= begun[new] + OVERLAP_DAYS)
        return np.asarray(young[new] & fits)

    def in_time(self, pairs: Pairs, *, before: int, until: int) -> Pairs:
        """Those of which the new one is young and the old one had fallen silent about when it began."""
        young, last = self.young(before=before, until=until), self.seen(before)[0]
        fits = self._in_time(pairs.old, pairs.new, young=young, last=last)
        return Pairs(pairs.old[fits], pairs.new[fits])

    def young(self, *, before: int, until: int) -> Flags:
        """Who began of late; of a firm seen as soon as anything is, nobody knows whether it began then."""
        begun = self.begun
        since = max(before - YOUNG_DAYS, int(begun.min(initial=before)) + OVERLAP_DAYS)
        return np.asarray((begun >= since) & (begun < until))

    def strangers(self, count: int, *, before: int, seed: int) -> tuple[Pairs, float]:
        """Pairs drawn at random among those that fit in time; and how many of all pairs fit."""
        young, last = self.young(before=before, until=before), self.seen(before)[0]
        old, new = np.flatnonzero(last > NEVER), np.flatnonzero(young)
        if not len(old) or not len(new):
            return Pairs(old[:0], new[:0]), 0.0
        generator = np.random.default_rng(seed)
        a, b = generator.choice(old, count), generator.choice(new, count)
        fits = self._in_time(a, b, young=young, last=last)
        return Pairs(a[fits], b[fits]), float(fits.mean()) * len(old) * len(new)


def _met_again(parties: Ints) -> float:
    """How many more firms would show what one firm shows: few, where few values come twice.

    Source:
        Good (1953), "The Population Frequencies of Species and the Estimation of Population Parameters",
        Biometrika 40(3/4), after Turing.
    """
    once, twice = int((parties == 1).sum()), int((parties == 2).sum())
    return min(_UNMET, (2 * twice + 1) / (once + 1))


def compare_heirs(firms: Firms, pairs: Pairs, *, before: int, until: int) -> Compared:
    """Compare old and new firms as of a day."""
    shared = {what: _Shared.of(firms, what, pairs, before=before, until=until) for what in firms.held}
    renamed = _either(shared["bargain_door"], shared["bargain_phone"])
    bargains = _either(shared["bargain"], renamed)
    columns = [
        _contact(shared["phone"], shared["suite"], shared["building"]),
        _rungs(shared["name"]),
        _rungs(
            shared["habit"],
            _either(shared["partner_phone"], shared["partner_door"]),
            shared["partner"],
            renamed,
            shared["bargain"],
            shared["bargain_broker"],
        ),
        _book(bargains),
        _way(shared["office"], bargains),
        _way(shared["carrier"], bargains),
        _timing(firms, pairs, before=before),
        _silence(firms, pairs, before=before),
        _turns(firms, pairs, shared, before=before),
    ]
    level = np.stack([level for level, _ in columns], axis=1)
    return Compared(HEIR_NAMES, level, np.stack([chance for _, chance in columns], axis=1))


@dataclass(frozen=True, slots=True)
class _Shared:
    """Of n pairs: whether both firms have shown any value, and the same; the chance of the rarest.

    `count` values are shared, of all that the new firm has shown the part `of_new`, of the old one's `of_old`.
    `value` is the rarest that is shared, -1 where none is.
    """

    said: Flags
    found: Flags
    chance: Floats
    of_new: Floats
    of_old: Floats
    count: Ints
    value: Ints

    @property
    def most(self) -> Flags:
        """Whether at least half of what either firm has shown is shared."""
        return self.found & (self.of_new >= 0.5) & (self.of_old >= 0.5)

    @classmethod
    def of(cls, firms: Firms, what: str, pairs: Pairs, *, before: int, until: int) -> _Shared:
        shown, share = firms.shown(what, before=before, until=until)
        old, new = shown[pairs.old], shown[pairs.new]
        common = old.multiply(new).tocsr()
        rarity = -np.log(np.minimum(share, 0.999)[common.indices])
        rarest = csr_matrix((rarity, common.indices, common.indptr), common.shape).max(axis=1).toarray().ravel()
        count = np.diff(common.indptr)
        found = count > 0
        # A firm of many bargains shares one by chance more easily than a firm of few.
        usual = np.diff(shown.indptr)[firms.begun < before]
        many = np.diff(old.indptr) / max(float(usual.sum()) / max(int((usual > 0).sum()), 1), 1.0)
        chance = np.minimum(np.exp(-rarest) * np.maximum(many, 0.2), 1.0)
        return cls(
            said=(np.diff(old.indptr) > 0) & (np.diff(new.indptr) > 0),
            found=found,
            chance=np.where(found, chance, np.nan),
            of_new=count / np.maximum(np.diff(new.indptr), 1),
            of_old=count / np.maximum(np.diff(old.indptr), 1),
            count=count,
            value=_first_of(common, rarity >= np.repeat(rarest, count)),
        )


def _first_of(rows: csr_matrix, chosen: Flags) -> Ints:
    """For each row the first column among the chosen entries, -1 where there is none."""
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    first = np.full(rows.shape[0], rows.shape[1])
    np.minimum.at(first, row[chosen], rows.indices[chosen])
    return np.where(first < rows.shape[1], first, -1).astype(np.int64)


def _either(first: _Shared, second: _Shared) -> _Shared:
    return _Shared(
        said=first.said | second.said,
        found=first.found | second.found,
        chance=np.fmin(first.chance, second.chance),
        of_new=np.fmax(first.of_new, second.of_new),
        of_old=np.fmax(first.of_old, second.of_old),
        count=np.maximum(first.count, second.count),
        value=np.full(len(first.value), -1),
    )


def _book(bargain: _Shared) -> tuple[Ints, Floats]:
    """How much of the trade is the same, where a bargain is: fellow customers share one, heirs share all of several."""
    rungs = np.stack([bargain.of_new >= 0.5, bargain.most, bargain.most & (bargain.count >= 2)])
    level: Ints = rungs.sum(axis=0, dtype=np.int64)
    return np.where(bargain.found, level, MISSING), np.full(len(level), np.nan)


def _way(way: _Shared, bargain: _Shared) -> tuple[Ints, Floats]:
    """Whether goods come the same way, where a bargain is the same: fellow customers choose ways of their own."""
    level = way.found.astype(np.int64) + way.most
    return np.where(bargain.found & way.said, level, MISSING), np.full(len(level), np.nan)


def _rungs(*rungs: _Shared) -> tuple[Ints, Floats]:
    """The highest rung on which something is shared, with the chance of what is shared there."""
    level, chance = np.zeros(len(rungs[0].said), dtype=np.int64), np.full(len(rungs[0].said), np.nan)
    for height, shared in enumerate(rungs, start=1):
        level, chance = np.where(shared.found, height, level), np.where(shared.found, shared.chance, chance)
    return np.where(np.any([shared.said for shared in rungs], axis=0), level, MISSING), chance


def _contact(phone: _Shared, suite: _Shared, building: _Shared) -> tuple[Ints, Floats]:
    """A telephone says more than a door, a door more than a building; telephone and door together most."""
    level, chance = _rungs(building, suite, phone)
    both = phone.found & suite.found
    return np.where(both, 4, level), np.where(both, np.fmin(phone.chance, suite.chance), chance)


def _timing(firms: Firms, pairs: Pairs, *, before: int) -> tuple[Ints, Floats]:
    last, _ = firms.seen(before)
    gap = firms.begun[pairs.new] - last[pairs.old]
    return np.searchsorted(np.array(_GAPS), gap, side="right").astype(np.int64), np.full(len(pairs), np.nan)


def _silence(firms: Firms, pairs: Pairs, *, before: int) -> tuple[Ints, Floats]:
    """How long the old firm has been silent, counted in its own usual gap between days of trade."""
    silent, rhythm = (each[pairs.old] for each in firms.silence(before))
    level = (silent >= 2).astype(np.int64) + (silent >= 5)
    return np.where(rhythm, level, MISSING), np.full(len(pairs), np.nan)


def _turns(firms: Firms, pairs: Pairs, shared: Mapping[str, _Shared], *, before: int) -> tuple[Ints, Floats]:
    """Whether the others that trade as the two do take turns with them; see `tidewaiter.links.turns`."""
    last, _ = firms.seen(before)
    lives = Lives(firms.begun, np.where(last == NEVER, firms.begun, last))
    level, chance = np.full(len(pairs), MISSING, dtype=np.int64), np.full(len(pairs), np.nan)
    open_ = np.ones(len(pairs), dtype=np.bool_)
    for what in reversed(_TAKEN_IN_TURN):
        rows = np.flatnonzero(open_ & shared[what].found)
        asked = (pairs.old[rows], pairs.new[rows])
        level[rows], chance[rows] = turns(
            *asked,
            value=shared[what].value[rows],
            held=firms.held[what],
            lives=lives,
            before=before,
            most=MOST_HOLDERS,
        )
        open_[rows] = False
    return level, chance

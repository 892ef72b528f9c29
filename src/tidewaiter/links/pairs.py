"""Pairs of violations scored for "one hand did both".

Only pairs that share something rare enough are looked at (blocking), and of a value that many acts share each
act is paired with its neighbours in time only, so that the cost grows with the number of acts and not
with its square. Acts that likely pairs tie together, be it through others, are then all compared with each other: a
hand whose goods, suppliers and firms change has no one thing that all of its acts share.

What each trait is worth is learned from series that are known: the acts of one importer
teach what one hand keeps of sellers, goods, brokers and manners; the acts of one seller with different importers
teach what importers of one hand have in common.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.couples import each_once
from tidewaiter.links.acts import ACT_TRAITS, Acts
from tidewaiter.links.clusters import MOST_TOGETHER, parts_tied, stand_ins
from tidewaiter.links.compare import COMPARISONS, LEVELS, Chances, compare
from tidewaiter.links.lines import TRAITS, Held, Lines
from tidewaiter.links.odds import probability_of
from tidewaiter.links.weights import Compared, Weights, learn

__all__ = ["BLOCKS", "FOUNDED", "Population", "ScoredPairs", "block_codes", "learn_hand", "score_pairs", "whose"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BLOCKS: tuple[tuple[str, ...], ...] = (
    ("importer",),
    ("importer_phone",),
    ("importer_email",),
    ("importer_building",),
    ("importer_name",),
    ("exporter",),
    ("exporter_phone",),
    ("exporter_building",),
    ("exporter_name",),
    ("hs6", "lane", "declarant"),
    ("hs6", "lane", "office"),
    ("words", "lane"),
    ("order",),
)
"""Pairs that share one of these are looked at."""
_NEIGHBOURS = 25
"""Acts of the same value that are paired with each, those known next after it."""
_STRANGERS = 20_000
"""Pairs drawn at random, to see what strangers share."""
_FOUNDED_ON = ("importer", "importer_phone", "importer_suite", "importer_building", "importer_name", "exporter",
               "exporter_phone", "exporter_suite", "exporter_building", "exporter_name")  # fmt: skip
"""What strangers may not share: it is by this that one hand is known."""
FOUNDED = 0.01
"""Pairs below this probability are not kept: they count as strangers."""


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """n pairs of acts by number, the earlier known first; `weights` (n x k) is what each comparison adds."""

    left: Ints
    right: Ints
    log_odds: Floats
    compared: Compared
    weights: Floats

    @property
    def probability(self) -> Floats:
        """That one hand did both."""
        return probability_of(self.log_odds)


@dataclass(frozen=True, slots=True)
class Population:
    """How common values are among importers: for each trait since when each importer has shown each value."""

    held: dict[str, Held]
    begun: Ints

    @classmethod
    def of(cls, lines: Lines) -> Population:
        """The importers of these lines."""
        return cls({trait: lines.held("importer", trait) for trait in TRAITS}, lines.begun("importer"))

    def chances(self, acts: Acts, *, before: int) -> dict[str, Floats]:
        """For each trait and value the share of importers that had shown it before a day.

        Where the lines know nothing of a trait (a determination names its supplier, no line does) the acts
        themselves stand in. A value that nobody else has shown is as rare as one importer in all.
        """
        importers = int((self.begun < before).sum())
        chances: dict[str, Floats] = {}
        for trait in ACT_TRAITS:
            count = len(acts.vocabulary[trait])
            shown, among = np.zeros(count), importers
            if trait in self.held and importers > 1:
                by_value = self.held[trait].parties(before=before)
                shown[: len(by_value)] = by_value[:count]
            if not shown.any():
                shown, among = _shown_by_acts(acts, trait)
            chances[trait] = np.maximum(shown, 1.0) / max(among, 1)
        return chances


def _shown_by_acts(acts: Acts, trait: str) -> tuple[Floats, int]:
    told = acts.codes[trait] >= 0
    importer = acts.codes["importer"]
    value, _by = each_once(acts.codes[trait][told], importer[told] + 1)  # no importer named: -1
    shown = np.bincount(value, minlength=len(acts.vocabulary[trait])).astype(np.float64)
    return shown, len(np.unique(importer))


def block_codes(codes: dict[str, Ints], block: tuple[str, ...], vocabulary: dict[str, list[str]]) -> Ints:
    """One number for the values of a block together; -1 where one of them is not said."""
    joined = np.zeros(len(codes[block[0]]), dtype=np.int64)
    silent = np.zeros(len(joined), dtype=bool)
    for trait in block:
        joined = joined * (len(vocabulary[trait]) + 1) + np.maximum(codes[trait], 0)
        silent |= codes[trait] < 0
    return np.where(silent, -1, joined)


def whose(codes: dict[str, Ints], vocabulary: dict[str, list[str]]) -> tuple[Ints, Ints]:
    """Of whom each act is: one number for importer and seller, and one for the importer."""
    return block_codes(codes, ("importer", "exporter"), vocabulary), codes["importer"]


def learn_hand(acts: Acts, chances: Chances, *, seed: int = 0) -> tuple[Weights, Chances]:
    """Learn from these acts what one hand keeps; gives the weights and the chances as violators show them.

    Violations cluster in some goods and lanes: strangers among violators agree there more often than strangers
    at large, and the chance of each value is raised in proportion.
    """
    left, right = _candidates(acts)
    strangers = _strangers(acts, seed=seed)
    raised = _raised(acts, strangers, chances)
    pairs = _compared(acts, left, right, raised)
    weights = learn(
        pairs,
        _compared(acts, *strangers, raised),
        known=_known(pairs),
        levels=LEVELS,
        all_pairs=len(acts) * (len(acts) - 1) / 2,
    )
    return weights, raised


def score_pairs(acts: Acts, weights: Weights, chances: Chances) -> ScoredPairs:
    """Score the pairs worth a look, and all other pairs of acts that likely ones tie together."""
    worth_a_look = _candidates(acts)
    scored = _scored(acts, *worth_a_look, weights, chances)
    left, right = np.concatenate([worth_a_look, _tied_by_others(acts, scored)], axis=1)
    every = each_once(left, right)
    return scored if len(every[0]) == len(scored.left) else _scored(acts, *every, weights, chances)


def _scored(acts: Acts, left: Ints, right: Ints, weights: Weights, chances: Chances) -> ScoredPairs:
    pairs = _compared(acts, left, right, chances)
    each = weights.of(pairs)
    return ScoredPairs(left, right, weights.prior + each.sum(axis=1), pairs, each)


def _tied_by_others(acts: Acts, scored: ScoredPairs) -> Ints:
    """All pairs within each part that pairs likelier than not hold together; in a large one, of those who stand for
    others.
    """
    found = [np.empty((2, 0), dtype=np.int64)]
    alike = whose(acts.codes, acts.vocabulary)
    for members, _ in parts_tied(len(acts), scored.left, scored.right, scored.log_odds, above=0.0):
        standing = np.unique(stand_ins(members, alike))
        if 2 < len(standing) <= MOST_TOGETHER:
            one, other = np.triu_indices(len(standing), 1)
            found.append(np.stack([standing[one], standing[other]]))
    return np.concatenate(found, axis=1)


def _compared(acts: Acts, left: Ints, right: Ints, chances: Chances) -> Compared:
    gap = acts.happened[right] - acts.happened[left]
    return compare(acts.codes, left, acts.codes, right, gap=gap, chances=chances)


def _candidates(acts: Acts) -> tuple[Ints, Ints]:
    """Pairs (earlier known, later known) that share a block, each once."""
    found = [_within(block_codes(acts.codes, block, acts.vocabulary)) for block in BLOCKS]
    return each_once(*np.concatenate(found, axis=1))


def _within(code: Ints) -> Ints:
    """Pairs of places with the same code, each with at most so many that follow it."""
    order = np.argsort(code, kind="stable")
    order = order[code[order] >= 0]
    sorted_code = code[order]
    found = []
    for step in range(1, _NEIGHBOURS + 1):
        same = sorted_code[:-step] == sorted_code[step:] if len(order) > step else np.empty(0, dtype=bool)
        if not same.any():
            break
        found.append(np.stack([order[:-step][same], order[step:][same]]))
    return np.concatenate(found, axis=1) if found else np.empty((2, 0), dtype=np.int64)


def _strangers(acts: Acts, *, seed: int) -> tuple[Ints, Ints]:
    """Pairs drawn at random that share neither importer nor seller, nor their doors and telephones."""
    generator = np.random.default_rng(seed)
    count = len(acts)
    left, right = generator.integers(0, max(count, 1), size=(2, _STRANGERS if count > 1 else 0))
    apart = left != right
    for trait in _FOUNDED_ON:
        code = acts.codes[trait]
        apart &= (code[left] < 0) | (code[left] != code[right])
    return left[apart], right[apart]


def _raised(acts: Acts, strangers: tuple[Ints, Ints], chances: Chances) -> dict[str, Floats]:
    raised = dict(chances)
    for trait in sorted(set(ACT_TRAITS) - set(_FOUNDED_ON)):
        code = acts.codes[trait]
        told = (code[strangers[0]] >= 0) & (code[strangers[1]] >= 0)
        if not told.any():
            continue
        agree = float((code[strangers[0]] == code[strangers[1]])[told].mean())
        expected = float(chances[trait][code[strangers[0]][told]].mean())
        factor = np.clip(agree / expected, 1.0, 20.0) if expected > 0 else 1.0
        raised[trait] = np.minimum(chances[trait] * factor, 1.0)
    return raised


def _known(pairs: Compared) -> npt.NDArray[np.bool_]:
    """Which pair teaches which comparison.

    One importer's acts teach everything but the importer comparison; one seller's acts, if few buy from that seller,
    teach the importer comparison.
    """
    at = {comparison.name: k for k, comparison in enumerate(COMPARISONS)}
    known = np.zeros(pairs.level.shape, dtype=bool)
    importer, seller = at["importer"], at["seller"]
    one_importer = pairs.level[:, importer] == LEVELS[importer] - 1
    known[one_importer] = True
    known[:, importer] = (pairs.level[:, seller] == LEVELS[seller] - 1) & (
        pairs.chance[:, seller] < _few(pairs, seller)
    )
    return known


def _few(pairs: Compared, comparison: int) -> float:
    """A value rarer than this half of the agreeing pairs is rare."""
    chance = pairs.chance[:, comparison]
    return float(np.nanmedian(chance)) if np.isfinite(chance).any() else 1.0

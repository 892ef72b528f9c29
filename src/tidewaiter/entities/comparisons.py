"""The questions asked of two profiles, from the answer that says most for one party to that which says most against.

Each answer has a prior weight, in bits, from theory or from common sense, and the share of true pairs that give
it; training moves both towards what the data say. The feature set follows the columns that are
filled: a file of bare names is asked one question, a customs declaration up to seven.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.given_initials import fit_by_initials
from tidewaiter.entities.house_mates import house_mates, own_words
from tidewaiter.entities.sides import Bools, Sides
from tidewaiter.entities.spellings import much_alike, nearly_spelt, spelt_by_ear, spelt_with_slips
from tidewaiter.entities.telling_words import WORLD_BITS

__all__ = ["ALL_COMPARISONS", "LIKENESS_STEPS", "WORDINGS", "Answer", "Comparison", "answers_to", "comparisons_for"]

Test: TypeAlias = Callable[[Sides], Bools]
"""What an answer asks of pairs: for each, whether it holds."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: in words, when it holds, and what it is worth before any data.

    `share` is the expected share of pairs of one party that answer so, `bits` the prior match weight. An answer that
    takes in what another question tells as well (the same town, another name) is not `learned`: pairs taken at
    random that answer so are rare for the other reason. One that strangers give for what their names share is learned
    `as_a_whole`: what it tells makes up for what the names tell, so that together they say how often such two are one.
    `settles` names a question that is not asked beside this answer, as it follows from it. Where `strangers_decide`,
    they may lower what a likeness of names is worth to nothing: several are known to bear the name.
    """

    says: str
    holds: Test | None
    share: float
    bits: float
    frequency_of: str = ""
    learned: bool = True
    as_a_whole: bool = False
    settles: str = ""
    strangers_decide: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question about two profiles.

    `known` says whether both sides have something to compare; `needs` is the feature without which the question is
    not asked at all; `otherwise` the last answer. Answers are tried in turn; where two things together make the
    answer (how names are alike, and how much they share), `steps` gives the second for each pair.
    No answer is ever worth more bits than `most`: what makers of one trade have in common looks rare among pairs taken
    at random, and is no more than a hint.
    """

    name: str
    needs: str
    known: Test
    answers: tuple[Answer, ...]
    otherwise: Answer
    likenesses: tuple[Test, ...] = ()
    steps: Callable[[Sides], Ints] | None = None
    most: float = math.inf

    @property
    def levels(self) -> tuple[Answer, ...]:
        """All answers, the best first."""
        return (*self.answers, self.otherwise)

    @property
    def learned(self) -> tuple[bool, ...]:
        """Whether each answer's weight is learned from the data."""
        return tuple(answer.learned for answer in self.levels)

    @property
    def speaks_for(self) -> tuple[bool, ...]:
        """Whether each answer speaks for one party; that of names, whether it would alone."""
        even = WORLD_BITS if self.steps else 0.0
        return tuple(answer.bits > even for answer in self.levels)


def answers_to(comparison: Comparison, pairs: Sides) -> NDArray[np.int8]:
    """The place of each pair's answer among `levels`; -1 if one side says nothing."""
    answers = np.full(len(pairs), -1, dtype=np.int8)
    known = np.flatnonzero(comparison.known(pairs))
    if not len(known):
        return answers
    asked = pairs.at(known)
    if comparison.steps:
        likeness = _first(comparison.likenesses, asked)
        answers[known] = likeness * len(_STEP_WORDS) + comparison.steps(asked)
    else:
        answers[known] = _first([answer.holds for answer in comparison.answers if answer.holds], asked)
    return answers


def _first(tests: Sequence[Test], pairs: Sides) -> Ints:
    """The first test that holds for each pair; their number where none does."""
    found = np.full(len(pairs), len(tests), dtype=np.int64)
    rows = np.arange(len(pairs))
    for place, test in enumerate(tests):
        if not len(rows):
            break
        holds = test(pairs)
        found[rows[holds]] = place
        rows, pairs = rows[~holds], pairs.at(~holds)
    return found


def _all(*tests: Test) -> Test:
    return lambda pairs: np.logical_and.reduce([test(pairs) for test in tests])


def _any(*tests: Test) -> Test:
    return lambda pairs: np.logical_or.reduce([test(pairs) for test in tests])


def _not(test: Test) -> Test:
    return lambda pairs: ~test(pairs)


def _both(column: str) -> Test:
    return lambda pairs: pairs.known(column)


def _same(column: str) -> Test:
    return lambda pairs: pairs.same(column)


def _near(column: str, least: float) -> Test:
    return lambda pairs: pairs.near(column, least)


def _one_slip(column: str, *, letters: int = 0, turned: bool = True) -> Test:
    """One slip of the pen at most, in a text of so many letters."""

    def test(pairs: Sides) -> Bools:
        lengths = pairs.profiles.columns[column].lengths
        left = lengths[pairs.profiles.columns[column].codes[pairs.left]]
        return (left >= letters) & pairs.within_slips(column, 1, turned=turned)

    return test


def _left_over(*, least: float | None = None, most: float | None = None) -> Test:
    """Bits of the words that only one of the names has: in that with fewer left (`least`), with more (`most`)."""

    def test(pairs: Sides) -> Bools:
        ours, theirs = np.stack(pairs.figures("name_bits")) - pairs.shared
        fewer, more = np.minimum(ours, theirs), np.maximum(ours, theirs)
        said = np.ones(len(pairs), dtype=bool)
        if least is not None:
            said &= fewer < least
        if most is not None:
            said &= more < most
        return said

    return test


_INITIALS = _any(
    lambda pairs: pairs.same_across("name_acronym", "name_squashed"),
    lambda pairs: pairs.same_across("name_acronym_whole", "name_squashed"),
)
"""One name is the first letters of the other."""
_ROUNDING = 1e-6
_COMMON = 9.0
"""Bits of a word so common that its lack means little."""

LIKENESS_STEPS = (9.0, 4.0, 0.0, -3.0, -6.0)
"""Steps of what the shared words tell, in bits beyond (or short of) what picks one name out of all."""
_STEP_WORDS = (
    "share much more than would pick out one firm",
    "share more than would pick out one firm",
    "share enough to pick out one firm",
    "share nearly enough to pick out one firm",
    "share something",
    "share little or nothing that is telling",
)


def _of_namesakes(pairs: Sides) -> NDArray[np.float64]:
    """What picks one out of those who bear the whole name of a side, where the names share all of it."""
    whole = pairs.shared >= np.stack(pairs.figures("name_bits")) - _ROUNDING
    fewer = np.stack(pairs.figures("namesake_bits"))
    picks_one = np.stack(pairs.figures("world_bits")) - fewer
    return np.where(whole & (fewer > 0), picks_one, np.inf).min(axis=0)


def _several_bear(pairs: Sides) -> Bools:
    return np.isfinite(_of_namesakes(pairs))


_WORDS_OF_THEIR_OWN = (
    "differ by common words in both",
    "differ by a telling word in one and a common one in the other",
    "differ by telling words in both",
)
_OF_SEVERAL = "are alike but for the legal form (several bear them)", "are much alike (several bear one of them)"
_LIKENESSES: tuple[tuple[str, Test | None, tuple[float, ...], float], ...] = (
    (_OF_SEVERAL[0], _all(_same("name_core"), _several_bear), (7.5, 7.5, 6.5, 5.5, 3.5, 1.0), 0.02),
    (_OF_SEVERAL[1],
     _all(_several_bear, _any(_same("name_squashed"), _same("name_sorted"),
                              _all(lambda pairs: pairs.same_or_neither("name_numbers"), spelt_with_slips))),
     (7.0, 6.0, 5.0, 4.5, 2.0, -2.0), 0.01),
    ("are alike but for the legal form", _same("name_core"), (7.5, 7.5, 6.5, 5.5, 3.5, 1.0), 0.45),
    ("have the same words in other order", _any(_same("name_squashed"), _same("name_sorted")),
     (7.5, 7.0, 6.5, 5.5, 2.5, 0.5), 0.08),
    ("differ by a slip of the pen",
     _all(lambda pairs: pairs.same_or_neither("name_numbers"), spelt_with_slips),
     (7.0, 6.0, 5.0, 4.5, 2.0, -2.0), 0.12),
    ("are word and initials", _INITIALS, (3.0, 2.0, 0.5, -1.5, -3.0, -5.0), 0.01),
    ("are one with initials for words of the other", fit_by_initials, (6.5, 5.5, 4.5, 2.5, -2.5, -5.0), 0.01),
    ("differ by common words in one of them", _left_over(least=0.5, most=_COMMON),
     (6.5, 5.0, 4.0, 3.0, -1.0, -2.0), 0.12),
    ("differ by telling words in one of them", _left_over(least=0.5), (5.5, 4.0, 3.0, 1.0, -1.5, -4.0), 0.08),
    ("are spelt much alike", much_alike, (5.0, 4.5, 3.0, 0.0, -2.0, -4.0), 0.06),
    ("have words that are spelt otherwise", partial(spelt_by_ear, whole=True), (6.5, 5.5, 4.5, 3.5, 1.0, -3.0), 0.03),
    ("have words that are spelt otherwise, and further words in one of them", partial(spelt_by_ear, whole=False),
     (5.0, 3.5, 2.5, 0.5, -2.0, -4.5), 0.03),
    ("differ by common words in both", _left_over(most=_COMMON), (4.5, 2.5, 1.5, -0.5, -3.0, -5.0), 0.02),
    ("differ by a telling word in one and a common one in the other", _left_over(least=_COMMON),
     (3.5, 2.0, 0.5, -2.5, -4.0, -6.0), 0.03),
    ("are nearly spelt alike", nearly_spelt, (1.0, 1.0, 0.0, -0.5, -1.5, -5.0), 0.01),
    ("differ by telling words in both", None, (-3.0, -3.5, -4.5, -5.5, -7.5, -9.5), 0.03),
)  # fmt: skip
"""How two names are alike: in words, when, what speaks for one party at each step (bits beyond even odds, if
names were all that is known), and the share of pairs of one party that are alike in this way."""
_NAMES = "the names {alike} and {share}"
_STRANGERS_BITS = -5.0
"""Names with nothing in common: nearly all pairs of strangers answer so, and few of one party."""


def _shared_step(pairs: Sides) -> Ints:
    shared = pairs.shared.min(axis=0)
    letters = np.maximum(*pairs.figures("acronym_bits"))
    more = np.flatnonzero(letters > shared)
    cut = more[_INITIALS(pairs.at(more))]
    shared[cut] = letters[cut]
    shared = np.minimum(shared, _of_namesakes(pairs))
    beyond = shared - pairs.figures("world_bits")[0]
    step: Ints = len(LIKENESS_STEPS) - np.searchsorted(np.array(LIKENESS_STEPS[::-1]), beyond, side="right")
    return step


NAME = Comparison(
    "name",
    needs="name_core",
    known=_both("name_core"),
    answers=tuple(
        Answer(
            _NAMES.format(alike=likeness, share=step),
            None,
            share / len(_STEP_WORDS),
            bits + WORLD_BITS,
            strangers_decide=likeness in (*_OF_SEVERAL, *_WORDS_OF_THEIR_OWN),
        )
        for likeness, _, worth, share in _LIKENESSES
        for step, bits in zip(_STEP_WORDS, worth, strict=True)
    )[:-1],
    otherwise=Answer("the names have nothing in common", None, 0.03, _STRANGERS_BITS),
    likenesses=tuple(test for _, test, _, _ in _LIKENESSES if test),
    steps=_shared_step,
)
_SAME_STREET = _any(_same("street"), _same("street_core"))
_SAME_NAME = _any(_same("name_core"), _same("name_sorted"), _same("name_sounds"))
_SAME_BUILDING = _all(_same("house"), _SAME_STREET)
_EVEN_AT_ONE_HOUSE, _KIN_AT_ONE_HOUSE = 6.0, 3.0
"""Where names at one house have words of their own and share a rare word: about even, else seldom one party."""
_NEARLY_ENOUGH = partial(house_mates, least=LIKENESS_STEPS[3], most=LIKENESS_STEPS[2])
_SOMETHING = partial(house_mates, least=LIKENESS_STEPS[4], most=LIKENESS_STEPS[3])
_HOUSE_MATES = partial(house_mates, least=LIKENESS_STEPS[4], most=LIKENESS_STEPS[2])
ADDRESS = Comparison(
    "address",
    needs="street",
    known=_all(_both("street"), _any(_same("street"), lambda pairs: pairs.neither_marked("shared_address"))),
    answers=(
        Answer("the address is one that many firms use",
               _all(lambda pairs: pairs.both_marked("agent_address"), _same("street"),
                    lambda pairs: pairs.same_or_neither("house")), 0.05, 2.0),
        Answer("the house is the same, and names that share nearly enough to pick out one firm have words of their own",
               _NEARLY_ENOUGH, 0.01, _EVEN_AT_ONE_HOUSE, as_a_whole=True, settles="place"),
        Answer("the house is the same, and names that share something have words of their own",
               _SOMETHING, 0.01, _KIN_AT_ONE_HOUSE, as_a_whole=True, settles="place"),
        Answer("street, house and unit are the same", _all(_SAME_BUILDING, _same("unit")), 0.2, 12.0, "street"),
        Answer("street and house are the same, the unit is another", _all(_SAME_BUILDING, _both("unit")), 0.03, 4.0,
               "street"),
        Answer("street and house are the same", _SAME_BUILDING, 0.35, 10.0, "street"),
        Answer("the house is the same and the street nearly",
               _all(_same("house"), _any(_near("street", 0.88), _same("street_sounds"))), 0.12, 8.0),
        Answer("the street is the same, the house is not given twice",
               _all(_same("street"), lambda pairs: pairs.either_lacks("house")), 0.05, 5.0),
        Answer("the street is the same and the house nearly",
               _all(_same("street"), _one_slip("house", turned=False)), 0.05, 4.0),
        Answer("the house is the same in another street", _same("house"), 0.05, 1.0),
        Answer("the street is the same, the house is another", _near("street", 0.92), 0.03, 1.5),
        Answer("the addresses differ in one town, and so do the names",
               _all(_not(_SAME_NAME), _near("town", 0.88)), 0.01, -7.5, learned=False),
        Answer("the addresses differ in one town", _same("town"), 0.03, -4.0, learned=False),
        Answer("the addresses differ, and so do the names", _not(_SAME_NAME), 0.05, -4.5, learned=False),
    ),
    otherwise=Answer("the addresses differ", None, 0.08, -2.5, learned=False),
)  # fmt: skip
PLACE = Comparison(
    "place",
    needs="town",
    known=_all(_any(_both("town"), _both("country"), _both("postcode")), _not(_HOUSE_MATES)),
    answers=(
        Answer("postcode and town are the same", _all(_same("postcode"), _same("town")), 0.3, 7.0, "town"),
        Answer("the postcode is the same", _same("postcode"), 0.15, 6.0, "postcode"),
        Answer("the town is the same", _same("town"), 0.25, 4.0, "town"),
        Answer("the town is nearly the same", _near("town", 0.88), 0.06, 4.0),
        Answer("the postcode is nearly the same", _one_slip("postcode"), 0.06, 4.0),
        Answer("the countries differ, and both names have words of their own",
               _all(_both("country"), _not(_same("country")), _not(_SAME_NAME), own_words),
               0.0025, -7.0, learned=False),
        Answer("the countries differ", _all(_both("country"), _not(_same("country"))), 0.01, -4.0, learned=False),
        Answer("the country is the same",
               _all(_same("country"), lambda pairs: pairs.either_lacks("town")), 0.1, 1.0),
        Answer("the towns differ in one country", _same("country"), 0.1, -2.0),
    ),
    otherwise=Answer("the places differ", None, 0.1, -2.5),
)  # fmt: skip
_REGISTERED = frozenset({"importer", "tax", "vat", "lei"})
IDENTIFIER = Comparison(
    "identifier",
    needs="identifier",
    known=_all(_both("identifier"), lambda pairs: pairs.same_or_neither("identifier_kind")),
    answers=(
        Answer("the numbers are the same", _same("identifier"), 0.80, 14.0, "identifier"),
        Answer("the numbers differ by a slip of the pen", _one_slip("identifier", letters=8), 0.05, 6.0),
        Answer("the registered numbers differ", lambda pairs: pairs.left_is("identifier_kind", _REGISTERED),
               0.03, -5.0),
    ),
    otherwise=Answer("the numbers differ", None, 0.06, -4.0),
)  # fmt: skip
PHONE = Comparison(
    "telephone",
    needs="phone",
    known=_both("phone"),
    answers=(
        Answer("the telephone is the same", _same("phone"), 0.6, 10.0, "phone"),
        Answer("the telephone is nearly the same", _one_slip("phone"), 0.05, 5.0),
    ),
    otherwise=Answer("the telephones differ", None, 0.35, -1.5),
)
EMAIL = Comparison(
    "e-mail",
    needs="email",
    known=_both("email"),
    answers=(
        Answer("the e-mail is the same", _same("email"), 0.5, 12.0, "email"),
        Answer("the e-mails are of one firm's domain", _same("domain"), 0.2, 9.0, "domain"),
        Answer("the e-mails are nearly the same", _near("email", 0.94), 0.05, 6.0),
    ),
    otherwise=Answer("the e-mails differ", None, 0.25, -1.5),
)
BIRTH = Comparison(
    "date of birth",
    needs="birth_date",
    known=_both("birth_date"),
    answers=(
        Answer("the dates of birth are the same", _same("birth_date"), 0.8, 11.0),
        Answer("the dates of birth differ by a slip of the pen", _one_slip("birth_date", letters=8), 0.1, 5.0),
        Answer("the year of birth is the same", lambda pairs: pairs.same_start("birth_date", 4), 0.05, 1.0),
    ),
    otherwise=Answer("the dates of birth differ", None, 0.05, -4.0),
)
_HINT = 4.0
"""Bits that what is weak by its nature may tell at most."""
MANUFACTURER = Comparison(
    "manufacturer id",
    needs="mid",
    known=_any(_both("mid"), lambda pairs: pairs.known_across("mid_of_another", "mid_made")),
    answers=(
        Answer("the same manufacturer id is declared, and follows from neither name",
               _same("mid_of_another"), 0.2, 3.5),
        Answer("the manufacturer id declared of one is what name and address of the other make",
               lambda pairs: pairs.same_across("mid_of_another", "mid_made"), 0.15, 3.0),
        Answer("the same manufacturer id is declared", _same("mid"), 0.35, 1.0),
    ),
    otherwise=Answer("the manufacturer ids differ", None, 0.3, -1.0),
    most=_HINT,
)  # fmt: skip
"""Weak both ways: many makers share an id, and one maker may have many. An id that follows from a party's own name and
address says nothing that these have not said, so only what differs from it is held against the other side."""

_RARE_COMPANY = 8.0
"""Bits of companions that one profile in two hundred and fifty has."""
COMPANY = Comparison(
    "company",
    needs="seen_with",
    known=_both("seen_with"),
    answers=(
        Answer("both were seen with the same whom few others were seen with",
               lambda pairs: pairs.company >= _RARE_COMPANY, 0.3, 2.5),
        Answer("both were seen with the same", lambda pairs: pairs.company > 0, 0.3, 1.0),
    ),
    otherwise=Answer("they were seen with others", None, 0.4, -0.7),
    most=_HINT,
)  # fmt: skip
"""Brokers, goods, counterparties. Firms of one trade share them too, so it is weak, and gives no candidates."""

ALL_COMPARISONS = (NAME, ADDRESS, PLACE, IDENTIFIER, PHONE, EMAIL, BIRTH, MANUFACTURER, COMPANY)
"""Every question there is, in the order in which it is told."""

WORDINGS = (
    _NAMES,
    *(likeness for likeness, *_ in _LIKENESSES),
    *_STEP_WORDS,
    NAME.otherwise.says,
    *(comparison.name for comparison in ALL_COMPARISONS),
    *(answer.says for comparison in ALL_COMPARISONS if comparison is not NAME for answer in comparison.levels),
)
"""The questions' names, and every answer."""


def comparisons_for(filled: frozenset[str]) -> tuple[Comparison, ...]:
    """The questions that features with these columns filled can answer."""
    place = {"town", "postcode", "country"}
    return tuple(
        comparison
        for comparison in ALL_COMPARISONS
        if (comparison.needs in filled if comparison is not PLACE else bool(place & filled))
    )

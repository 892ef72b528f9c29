"""The questions asked of two profiles, from the answer that says most for one party to that which says most against.

Each answer has a prior weight, in bits, from theory or from common sense, and the share of true pairs that give
it; training moves both towards what the data say. The feature set follows the columns that are
filled: a file of bare names is asked two questions, a customs declaration nine.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidewaiter.entities.features import SLOTS, WORLD_BITS

__all__ = ["ALL_COMPARISONS", "SHARED_BITS", "SLIPS", "Answer", "Comparison", "comparisons_for"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: SQL over `<column>_l` and `<column>_r`, in words, and what it is worth before any data.

    `share` is the expected share of pairs of one party that answer so, `bits` the prior match weight.
    """

    says: str
    sql: str
    share: float
    bits: float
    frequency_of: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question about two profiles.

    `known` is the SQL for both sides having something to compare; `needs` the feature without which the question is
    not asked at all; `otherwise` the last answer. Where the place of the answer is worked out by
    a formula, `place` is that SQL.
    """

    name: str
    needs: str
    known: str
    answers: tuple[Answer, ...]
    otherwise: Answer
    place: str = ""

    @property
    def levels(self) -> tuple[Answer, ...]:
        """All answers, the best first."""
        return (*self.answers, self.otherwise)

    @property
    def speaks_for(self) -> tuple[bool, ...]:
        """Whether each answer speaks for one party; that of names, whether it would alone."""
        even = WORLD_BITS if self.place else 0.0
        return tuple(answer.bits > even for answer in self.levels)

    @property
    def sql(self) -> str:
        """SQL for the place of the answer among `levels`; -1 if one side says nothing."""
        place = self.place
        if not place:
            cases = " ".join(f"when {answer.sql} then {n}" for n, answer in enumerate(self.answers))
            place = f"case {cases} else {len(self.answers)} end"
        return f"case when {self.known} then {place} else -1 end"


def _both(*columns: str) -> str:
    return " and ".join(f"{column}_l is not null and {column}_r is not null" for column in columns)


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _near(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


_IN_RIGHT = ", ".join(f"word_{slot}_r" for slot in range(SLOTS))
SHARED_BITS = " + ".join(
    f"case when word_{slot}_l > 0 and word_{slot}_l in ({_IN_RIGHT}) then bits_{slot}_l else 0 end"
    for slot in range(SLOTS)
)
"""SQL: bits of the words that both names have; `shared` in the SQL below."""
_LONGER = "greatest(length(name_squashed_l), length(name_squashed_r))"
SLIPS = (
    f"case when abs(length(name_squashed_l) - length(name_squashed_r)) <= {_LONGER} / 5 "
    "then damerau_levenshtein(name_squashed_l, name_squashed_r) else 99 end"
)
"""SQL: slips of the pen that turn one name into the other; `slips` in the SQL below."""
_LEAST_LEFT, _MOST_LEFT = "least(name_bits_l, name_bits_r) - shared", "greatest(name_bits_l, name_bits_r) - shared"
_SAME_FIGURES = "coalesce(name_numbers_l, '') = coalesce(name_numbers_r, '')"
_COMMON = 9.0
"""Bits of a word so common that its lack means little."""

_STEPS = (9.0, 4.0, 0.0, -3.0, -6.0)
"""Steps of what the shared words tell, in bits beyond (or short of) what picks one name out of all."""
_STEP_WORDS = (
    "share much more than would pick out one firm",
    "share more than would pick out one firm",
    "share enough to pick out one firm",
    "share nearly enough to pick out one firm",
    "share something",
    "share little or nothing that is telling",
)
_LIKENESSES: tuple[tuple[str, str, tuple[float, ...], float], ...] = (
    ("are alike but for the legal form", _same("name_core"), (7.5, 7.5, 6.5, 5.5, 3.5, 1.5), 0.45),
    ("have the same words in other order", f"{_same('name_squashed')} or {_same('name_sorted')}",
     (7.5, 7.0, 6.5, 5.5, 3.5, 1.5), 0.08),
    ("differ by a slip of the pen", f"slips <= least({_LONGER} / 6, 2) and {_SAME_FIGURES}",
     (7.5, 7.0, 6.0, 5.0, 3.5, 1.5), 0.12),
    ("are word and initials",
     "name_acronym_l = name_acronym_r or name_acronym_l = name_squashed_r or name_squashed_l = name_acronym_r",
     (3.0, 2.0, 1.0, 0.0, -1.0, -2.0), 0.01),
    ("differ by common words in one of them", f"{_LEAST_LEFT} < 0.5 and {_MOST_LEFT} < {_COMMON}",
     (6.5, 5.5, 4.0, 3.0, 1.0, -1.5), 0.12),
    ("differ by telling words in one of them", f"{_LEAST_LEFT} < 0.5", (5.5, 4.5, 3.0, 1.5, -0.5, -3.0), 0.08),
    ("are spelt much alike", f"slips <= least({_LONGER} / 6, 3)", (5.0, 4.5, 3.5, 2.0, 0.5, -2.0), 0.06),
    ("differ by common words in both", f"{_MOST_LEFT} < {_COMMON}", (4.5, 3.5, 2.0, 0.5, -1.5, -3.5), 0.02),
    ("differ by a telling word in one and a common one in the other", f"{_LEAST_LEFT} < {_COMMON}",
     (3.5, 2.5, 1.0, -1.0, -3.0, -4.5), 0.03),
    ("differ by telling words in both", "", (-2.0, -2.5, -3.5, -5.5, -7.5, -9.5), 0.03),
)  # fmt: skip
"""How two names are alike: in words, in SQL, what speaks for one party at each step (bits beyond even odds, if
names were all that is known), and the share of pairs of one party that are alike in this way."""
_STRANGERS_BITS = -5.0
"""Names with nothing in common: nearly all pairs of strangers answer so, and few of one party."""
NAME = Comparison(
    "name",
    needs="name_core",
    known=_both("name_core"),
    answers=tuple(
        Answer(f"the names {likeness} and {step}", "", share / len(_STEP_WORDS), bits + WORLD_BITS)
        for likeness, _, worth, share in _LIKENESSES
        for step, bits in zip(_STEP_WORDS, worth, strict=True)
    )[:-1],
    otherwise=Answer("the names have nothing in common", "", 0.03, _STRANGERS_BITS),
    place="("
    + "case "
    + " ".join(f"when {sql} then {n}" for n, (_, sql, _, _) in enumerate(_LIKENESSES) if sql)
    + f" else {len(_LIKENESSES) - 1} end) * {len(_STEP_WORDS)} + (case "
    + " ".join(f"when shared - world_bits_l >= {step} then {n}" for n, step in enumerate(_STEPS))
    + f" else {len(_STEPS)} end)",
)
ADDRESS = Comparison(
    "address",
    needs="street",
    known=_both("street"),
    answers=(
        Answer("the address is one that many firms use",
               f"agent_address_l and agent_address_r and {_same('street')} and house_l is not distinct from house_r",
               0.05, 2.0),
        Answer("street, house and unit are the same",
               f"{_same('house')} and ({_same('street')} or {_same('street_core')}) and {_same('unit')}", 0.2, 12.0,
               "street"),
        Answer("street and house are the same, the unit is another",
               f"{_same('house')} and ({_same('street')} or {_same('street_core')}) and unit_l <> unit_r", 0.03, 4.0,
               "street"),
        Answer("street and house are the same",
               f"{_same('house')} and ({_same('street')} or {_same('street_core')})", 0.35, 10.0, "street"),
        Answer("the house is the same and the street nearly",
               f"{_same('house')} and ({_near('street', 0.88)} or street_sounds_l = street_sounds_r)", 0.12, 8.0),
        Answer("the street is the same, the house is not given twice",
               f"{_same('street')} and (house_l is null or house_r is null)", 0.05, 5.0),
        Answer("the street is the same and the house nearly",
               f"{_same('street')} and (house_l is null or house_r is null or levenshtein(house_l, house_r) <= 1)",
               0.05, 4.0),
        Answer("the house is the same in another street", _same("house"), 0.05, 1.0),
        Answer("the street is the same, the house is another", f"{_near('street', 0.92)}", 0.03, 1.5),
    ),
    otherwise=Answer("the addresses differ", "", 0.10, -2.5),
)  # fmt: skip
PLACE = Comparison(
    "place",
    needs="town",
    known=f"({_both('town')}) or ({_both('country')}) or ({_both('postcode')})",
    answers=(
        Answer("postcode and town are the same", f"{_same('postcode')} and {_same('town')}", 0.3, 7.0, "town"),
        Answer("the postcode is the same", _same("postcode"), 0.15, 6.0, "postcode"),
        Answer("the town is the same", _same("town"), 0.25, 4.0, "town"),
        Answer("the town is nearly the same", f"{_near('town', 0.88)}", 0.06, 4.0),
        Answer("the postcode is nearly the same", "damerau_levenshtein(postcode_l, postcode_r) <= 1", 0.06, 4.0),
        Answer("the countries differ", "country_l <> country_r", 0.03, -4.0),
        Answer("the country is the same", f"{_same('country')} and (town_l is null or town_r is null)", 0.1, 1.0),
        Answer("the towns differ in one country", _same("country"), 0.1, -2.0),
    ),
    otherwise=Answer("the places differ", "", 0.1, -2.5),
)
IDENTIFIER = Comparison(
    "identifier",
    needs="identifier",
    known=f"{_both('identifier')} and coalesce(identifier_kind_l, '') = coalesce(identifier_kind_r, '')",
    answers=(
        Answer("the numbers are the same", _same("identifier"), 0.80, 14.0, "identifier"),
        Answer("the numbers differ by a slip of the pen",
               "length(identifier_l) >= 8 and damerau_levenshtein(identifier_l, identifier_r) <= 1", 0.05, 6.0),
        Answer("the registered numbers differ", "identifier_kind_l in ('importer', 'tax', 'vat', 'lei')", 0.03, -5.0),
    ),
    otherwise=Answer("the numbers differ", "", 0.06, -4.0),
)  # fmt: skip
PHONE = Comparison(
    "telephone",
    needs="phone",
    known=_both("phone"),
    answers=(
        Answer("the telephone is the same", _same("phone"), 0.6, 10.0, "phone"),
        Answer("the telephone is nearly the same", "damerau_levenshtein(phone_l, phone_r) <= 1", 0.05, 5.0),
    ),
    otherwise=Answer("the telephones differ", "", 0.35, -1.5),
)
EMAIL = Comparison(
    "e-mail",
    needs="email",
    known=_both("email"),
    answers=(
        Answer("the e-mail is the same", _same("email"), 0.5, 12.0, "email"),
        Answer("the e-mails are of one firm's domain", _same("domain"), 0.2, 9.0, "domain"),
        Answer("the e-mails are nearly the same", f"{_near('email', 0.94)}", 0.05, 6.0),
    ),
    otherwise=Answer("the e-mails differ", "", 0.25, -1.5),
)
BIRTH = Comparison(
    "date of birth",
    needs="birth_date",
    known=_both("birth_date"),
    answers=(
        Answer("the dates of birth are the same", _same("birth_date"), 0.8, 11.0),
        Answer("the dates of birth differ by a slip of the pen",
               "length(birth_date_l) = 8 and damerau_levenshtein(birth_date_l, birth_date_r) <= 1", 0.1, 5.0),
        Answer("the year of birth is the same", "left(birth_date_l, 4) = left(birth_date_r, 4)", 0.05, 1.0),
    ),
    otherwise=Answer("the dates of birth differ", "", 0.05, -4.0),
)  # fmt: skip

ALL_COMPARISONS = (NAME, ADDRESS, PLACE, IDENTIFIER, PHONE, EMAIL, BIRTH)
"""Every question there is, in the order in which it is told."""


def comparisons_for(filled: frozenset[str]) -> tuple[Comparison, ...]:
    """The questions that features with these columns filled can answer."""
    place = {"town", "postcode", "country"}
    return tuple(
        comparison
        for comparison in ALL_COMPARISONS
        if (comparison.needs in filled if comparison is not PLACE else bool(place & filled))
    )

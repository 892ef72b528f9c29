"""The questions asked of two profiles, from the answer that says most for one party to that which says most against.

Each answer has a prior weight, in bits, from theory or from common sense, and the share of true pairs that give
it; training moves both towards what the data say. The feature set follows the columns that are
filled: a file of bare names is asked one question, a customs declaration up to seven.
"""

from __future__ import annotations

from functools import partial

from tidewaiter.entities.another_firm import REGISTERED, another_firm
from tidewaiter.entities.house_mates import house_mates, neighbours, own_words, strangers_by_name
from tidewaiter.entities.legal_form_question import forms_alike, forms_say_something
from tidewaiter.entities.name_question import LIKENESS_STEPS, NAME
from tidewaiter.entities.name_question import WORDINGS as OF_NAMES
from tidewaiter.entities.numbered_names import both_numbered
from tidewaiter.entities.questions import (
    Answer,
    Comparison,
    all_of,
    any_of,
    both_say,
    near,
    none_of,
    of_two_states,
    one_slip,
    other_from_the_start,
    same,
)
from tidewaiter.entities.sides import Sides
from tidewaiter.entities.trade_question import share_a_word, trades_apart
from tidewaiter.entities.words_of_few import differ_in_words, of_few

__all__ = ["ALL_COMPARISONS", "FEW", "IDENTIFIER", "OF_ANOTHER_FIRM", "WORDINGS", "comparisons_for"]

_SAME_STREET = any_of(same("street"), same("street_core"))
_SAME_NAME = any_of(same("name_core"), same("name_sorted"), same("name_sounds"))
_SAME_BUILDING = all_of(same("house"), _SAME_STREET)
_OTHER_STREET = all_of(same("house"), none_of(partial(Sides.same_across, one="name_ordinal", other="house")))
"""Not where one is called by its house, "Condominio Roma 84": then its name has told the number already."""
_EVEN_AT_ONE_HOUSE, _KIN_AT_ONE_HOUSE = 6.0, 3.0
"""Where names at one house have words of their own and share a rare word: about even, else seldom one party."""
_NEIGHBOURS = -2.0
"""As much against one party as other addresses in one town and other names, the town taken in. Not learned: as a whole
firms of one house with two doors in a street would teach it for all that share a street."""
_NEARLY_ONE_TOWN = all_of(near("town", 0.88), none_of(of_two_states))
_NEARLY_ENOUGH = partial(house_mates, least=LIKENESS_STEPS[3], most=LIKENESS_STEPS[2])
_SOMETHING = partial(house_mates, least=LIKENESS_STEPS[4], most=LIKENESS_STEPS[3])
_HOUSE_MATES = partial(house_mates, least=LIKENESS_STEPS[4], most=LIKENESS_STEPS[2])
_BY_THE_HOUSE_ALONE = all_of(
    partial(strangers_by_name, most=LIKENESS_STEPS[4]),
    none_of(any_of(same("identifier"), same("phone"), same("email"), same("birth_date"))),
)
"""Two whose names differ and who have but the house in common: that the town is the same follows from it."""
ADDRESS = Comparison(
    "address",
    needs="street",
    known=all_of(both_say("street"), any_of(same("street"), lambda pairs: pairs.neither_marked("shared_address"))),
    answers=(
        Answer("the address is one that many firms use",
               all_of(lambda pairs: pairs.both_marked("agent_address"), same("street"),
                    lambda pairs: pairs.same_or_neither("house")), 0.05, 2.0),
        Answer("the house is the same, and names that share nearly enough to pick out one firm have words of their own",
               _NEARLY_ENOUGH, 0.01, _EVEN_AT_ONE_HOUSE, as_a_whole=True, settles="place"),
        Answer("the house is the same, and names that share something have words of their own",
               _SOMETHING, 0.01, _KIN_AT_ONE_HOUSE, as_a_whole=True, settles="place"),
        Answer("the street is the same, and houses and words of the names are others",
               neighbours, 0.01, _NEIGHBOURS, learned=False, settles="place"),
        Answer("street, house and unit are the same", all_of(_SAME_BUILDING, same("unit")), 0.2, 12.0, "street"),
        Answer("street and house are the same, the unit is another",
               all_of(_SAME_BUILDING, both_say("unit")), 0.03, 4.0, "street"),
        Answer("street and house are the same", _SAME_BUILDING, 0.35, 10.0, "street"),
        Answer("the house is the same and the street nearly",
               all_of(same("house"), any_of(near("street", 0.88), same("street_sounds"))), 0.12, 8.0),
        Answer("the street is the same, the house is not given twice",
               all_of(same("street"), lambda pairs: pairs.either_lacks("house")), 0.05, 5.0),
        Answer("the street is the same and the house nearly",
               all_of(same("street"), one_slip("house", turned=False)), 0.05, 4.0),
        Answer("the house is the same in another street", _OTHER_STREET, 0.05, 1.0),
        Answer("the street is the same, the house is another", near("street", 0.92), 0.03, 1.5),
        Answer("the addresses differ in one town, and so do the names",
               all_of(none_of(_SAME_NAME), _NEARLY_ONE_TOWN), 0.01, -7.5, learned=False),
        Answer("the addresses differ in one town", same("town"), 0.03, -4.0, learned=False),
        Answer("the addresses differ, and so do the names", none_of(_SAME_NAME), 0.05, -4.5, learned=False),
    ),
    otherwise=Answer("the addresses differ", None, 0.08, -2.5, learned=False),
)  # fmt: skip
_OTHER_POSTCODE = other_from_the_start("postcode", among=all_of(same("town"), none_of(one_slip("postcode"))))
"""A town has many: who gives another than one's own lives elsewhere in it, or gives that of a box."""
PLACE = Comparison(
    "place",
    needs="town",
    known=all_of(any_of(both_say("town"), both_say("country"), both_say("postcode")),
                 none_of(any_of(_HOUSE_MATES, neighbours, _BY_THE_HOUSE_ALONE))),
    answers=(
        Answer("postcode and town are the same", all_of(same("postcode"), same("town")), 0.3, 7.0, "town"),
        Answer("the postcode is the same", same("postcode"), 0.15, 6.0, "postcode"),
        Answer("the town is the same, the postcode is another", _OTHER_POSTCODE, 0.03, -1.0),
        Answer("the town is the same", same("town"), 0.25, 4.0, "town"),
        Answer("the town is nearly the same", _NEARLY_ONE_TOWN, 0.06, 4.0),
        Answer("the postcode is nearly the same", one_slip("postcode"), 0.06, 4.0),
        Answer("the countries differ, and both names have words of their own",
               all_of(both_say("country"), none_of(same("country")), none_of(_SAME_NAME), own_words),
               0.0025, -7.0, learned=False),
        Answer("the countries differ",
               all_of(both_say("country"), none_of(same("country"))), 0.01, -4.0, learned=False),
        Answer("the country is the same",
               all_of(same("country"), lambda pairs: pairs.either_lacks("town")), 0.1, 1.0),
        Answer("the towns differ in one country", same("country"), 0.1, -2.0),
    ),
    otherwise=Answer("the places differ", None, 0.1, -2.5),
)  # fmt: skip
_ANOTHER_FIRM = 45.0
"""Bits of another number beside another name: door, telephone and e-mail, each taken for a witness of its own, say up
to twenty bits each for one party, and one hand keeps all of them from firm to firm."""
OF_ANOTHER_FIRM = Answer(
    "door, telephone or e-mail are the same, but number and name are another firm's",
    another_firm, 1e-17, -_ANOTHER_FIRM, learned=False,
)  # fmt: skip
"""Not learned: what it would be learned from is taken for one party by the very witnesses that hang together."""
IDENTIFIER = Comparison(
    "identifier",
    needs="identifier",
    known=all_of(both_say("identifier"), lambda pairs: pairs.same_or_neither("identifier_kind")),
    answers=(
        Answer("the numbers are the same", same("identifier"), 0.80, 14.0, "identifier"),
        Answer("the numbers differ by a slip of the pen", one_slip("identifier", letters=8), 0.05, 6.0),
        OF_ANOTHER_FIRM,
        Answer("the registered numbers differ", lambda pairs: pairs.left_is("identifier_kind", REGISTERED),
               0.03, -5.0),
    ),
    otherwise=Answer("the numbers differ", None, 0.06, -4.0),
)  # fmt: skip
PHONE = Comparison(
    "telephone",
    needs="phone",
    known=both_say("phone"),
    answers=(
        Answer("the telephone is the same", same("phone"), 0.6, 10.0, "phone"),
        Answer("the telephone is nearly the same", one_slip("phone"), 0.05, 5.0),
    ),
    otherwise=Answer("the telephones differ", None, 0.35, -1.5),
)
EMAIL = Comparison(
    "e-mail",
    needs="email",
    known=both_say("email"),
    answers=(
        Answer("the e-mail is the same", same("email"), 0.5, 12.0, "email"),
        Answer("the e-mails are of one firm's domain", same("domain"), 0.2, 9.0, "domain"),
        Answer("the e-mails are nearly the same", near("email", 0.94), 0.05, 6.0),
    ),
    otherwise=Answer("the e-mails differ", None, 0.25, -1.5),
)
BIRTH = Comparison(
    "date of birth",
    needs="birth_date",
    known=both_say("birth_date"),
    answers=(
        Answer("the dates of birth are the same", same("birth_date"), 0.8, 11.0),
        Answer("the dates of birth differ by a slip of the pen", one_slip("birth_date", letters=8), 0.1, 5.0),
        Answer(
            "the dates of birth have day and month in each other's place",
            partial(Sides.same_across, one="birth_date", other="birth_turned"),
            0.01,
            5.0,
        ),
        Answer("the year of birth is the same", lambda pairs: pairs.same_start("birth_date", 4), 0.05, 1.0),
    ),
    otherwise=Answer("the dates of birth differ", None, 0.015, -6.0),
)
_OTHER_NUMBER = 20.0
"""Bits of another number in the name: what sister firms share, name, house and telephone, is worth as much and tells
nothing of them. Two numbers of a register, once their file has taught, speak so as well."""
_OTHER_TRADE = 59.0
"""Bits of another trade in the name: sisters share name, house, town, telephone and e-mail, worth as much together."""
ORDINAL = Comparison(
    "number in the name",
    needs="name_ordinal",
    known=all_of(both_numbered, none_of(same("identifier"))),
    answers=(Answer("the names bear the same number", same("name_ordinal"), 1.0, 0.0, learned=False),),
    otherwise=Answer("the names bear different numbers", None, 0.000001, -_OTHER_NUMBER, learned=False),
    in_the_name=True,
)
"""Not learned: pairs at random hardly ever bear two numbers, and those of sisters look like one party in all else. Who
has one number of a register is one party, whatever numbers its branches bear."""
TRADE = Comparison(
    "trade in the name",
    needs="name_trades",
    known=all_of(both_say("name_trades"), share_a_word, none_of(same("identifier"))),
    answers=(Answer("the names tell one trade", none_of(trades_apart), 1.0, 0.0, learned=False),),
    otherwise=Answer("the names tell different trades", None, 1e-18, -_OTHER_TRADE, learned=False),
    in_the_name=True,
)
"""Asked where more is known than names and places. Who has one number of a register is one party, in any trade."""
FORM = Comparison(
    "legal form",
    needs="legal_form",
    known=forms_say_something,
    answers=(Answer("the legal form is of one kind", forms_alike, 0.9, 0.0),),
    otherwise=Answer("the legal forms are two kinds of one law", None, 0.1, 0.0),
    in_the_name=True,
)
"""Clerks cut forms short and translate them, so only forms of one law are held against each other. How often one party
is written with two of them is a habit of the file."""
FEW = Comparison(
    "words of few",
    needs="name_core",
    known=differ_in_words,
    answers=(
        Answer(
            "few names have the words that both have, by which strangers may meet", of_few, 0.01, 0.0, learned=False
        ),
    ),
    otherwise=Answer("many names have the words that both have", None, 0.99, 0.0, learned=False),
    in_the_name=True,
)
"""Asked, and learned from the names, where nothing else but places is known: else that tells strangers apart."""
_HINT = 4.0
"""Bits that what is weak by its nature may tell at most."""
MANUFACTURER = Comparison(
    "manufacturer id",
    needs="mid",
    known=any_of(both_say("mid"), lambda pairs: pairs.known_across("mid_of_another", "mid_made")),
    answers=(
        Answer("the same manufacturer id is declared, and follows from neither name",
               same("mid_of_another"), 0.2, 3.5),
        Answer("the manufacturer id declared of one is what name and address of the other make",
               lambda pairs: pairs.same_across("mid_of_another", "mid_made"), 0.15, 3.0),
        Answer("the same manufacturer id is declared", same("mid"), 0.35, 1.0),
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
    known=both_say("seen_with"),
    answers=(
        Answer("both were seen with the same whom few others were seen with",
               lambda pairs: pairs.company >= _RARE_COMPANY, 0.3, 2.5),
        Answer("both were seen with the same", lambda pairs: pairs.company > 0, 0.3, 1.0),
    ),
    otherwise=Answer("they were seen with others", None, 0.4, -0.7),
    most=_HINT,
)  # fmt: skip
"""Brokers, goods, counterparties. Firms of one trade share them too, so it is weak, and gives no candidates."""

_OF_NAMES = (NAME, FEW, FORM, ORDINAL, TRADE)
ALL_COMPARISONS = (*_OF_NAMES, ADDRESS, PLACE, IDENTIFIER, PHONE, EMAIL, BIRTH, MANUFACTURER, COMPANY)
"""Every question there is, in the order in which it is told."""

WORDINGS = (
    *OF_NAMES,
    *(comparison.name for comparison in ALL_COMPARISONS),
    *(answer.says for comparison in ALL_COMPARISONS if comparison is not NAME for answer in comparison.levels),
)
"""The questions' names, and every answer."""


def comparisons_for(filled: frozenset[str]) -> tuple[Comparison, ...]:
    """The questions that features with these columns filled can answer."""
    place = {"town", "postcode", "country"}
    asked = tuple(
        comparison
        for comparison in ALL_COMPARISONS
        if (comparison.needs in filled if comparison is not PLACE else bool(place & filled))
    )
    names_alone = all(comparison in (*_OF_NAMES, PLACE) for comparison in asked)
    not_there = TRADE if names_alone else FEW
    return tuple(comparison for comparison in asked if comparison is not not_there)

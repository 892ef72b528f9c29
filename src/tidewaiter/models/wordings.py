"""The sentences in which a model tells its reasons, each with what fills it in braces.

They stand here and not in the code that chooses among them, so that a program that speaks another language can know
a reason by its sentence, say that sentence in its own words, and fill it again (`tidewaiter.flow.wordings`).
"""

from __future__ import annotations

__all__ = [
    "AGAIN",
    "AS_ODD",
    "FAR_FROM_ODD",
    "FIRST",
    "INSPECTED_ONCE",
    "INSPECTED_TIMES",
    "LESS",
    "LIKELY",
    "LOGARITHM_TIMES",
    "MORE",
    "NEVER",
    "NO",
    "NONE",
    "NOTHING",
    "NOT_JUDGED",
    "NOT_RANKED",
    "NOT_STATED",
    "NO_NUMBER",
    "NO_PRICE",
    "NO_RESULTS",
    "ODDEST",
    "OVER",
    "PRICE_ABOVE",
    "PRICE_BELOW",
    "RATE",
    "SELLER_MEAN",
    "SELLER_NEW",
    "SELLER_ODD",
    "UNKNOWN_SHARE",
    "VALUE",
    "WEEKDAYS",
    "WHOM",
    "WORDINGS",
    "YES",
]

NOTHING = "no single circumstance stands out"
NO_RESULTS = "no inspection of {whom} is on record, so the record of its peers counts"
INSPECTED_ONCE = "{violations} of {inspections} past inspection of {whom} found a violation"
INSPECTED_TIMES = "{violations} of {inspections} past inspections of {whom} found a violation"
RATE = "inspections of {whom} find a violation in {share}"
NEVER = "{whom}: never declared before"
FIRST = "{whom}: first declared {days} days ago"
AGAIN = "{whom}: declared again after {days} days"
MORE = "{whom}: declared more than usual lately"
LESS = "{whom}: declared less than usual lately"
NO_PRICE = "no unit price to compare with {whom}"
PRICE_BELOW = "unit price {spreads} spreads below what is usual for {whom}"
PRICE_ABOVE = "unit price {spreads} spreads above what is usual for {whom}"
NOT_JUDGED = "{question}: could not be judged"
NOT_RANKED = "{question}: judged, without enough earlier lines to say how rare it is"
FAR_FROM_ODD = "{question}: far from it, {share} of earlier lines look more so"
AS_ODD = "{question}: {share} of earlier lines look at least as odd"
ODDEST = "{question}: fewer than 1 in {lines} earlier lines look as odd"
SELLER_ODD = "{question}: of this seller's lines of the year before {share} were among the oddest hundredth"
SELLER_MEAN = (
    "{question}: {score} on average on this seller's lines of the year before, none among the oddest hundredth"
)
SELLER_NEW = "{question}: no answer about any line of this seller in the year before"
LOGARITHM_TIMES = "{meaning}: {times} times"
VALUE = "{meaning}: {value}"

LIKELY = {
    "series_score": "looks like the hand of a known series ({share} likely)",
    "successor_score": "its importer seems to carry on for a firm with a known violation ({share} likely)",
}
"""Numbers of the network that are probabilities, in words."""
WHOM = {
    "everything": "all lines",
    "importer": "this importer",
    "exporter": "this seller",
    "declarant": "this declarant",
    "office": "this office",
    "origin": "goods of this origin",
    "hs4": "this heading",
    "hs6": "this subheading",
    "origin_hs6": "this subheading from this origin",
    "importer_hs4": "this importer's goods of this heading",
    "goods_line": "exactly this line (code, origin, rate, mass and value)",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_STATED, NONE, NO_NUMBER, UNKNOWN_SHARE, YES, NO = "not stated", "none", "nothing", "an unknown share", "yes", "no"
OVER = "over {share}"

WORDINGS = (
    NOTHING, NO_RESULTS, INSPECTED_ONCE, INSPECTED_TIMES, RATE, NEVER, FIRST, AGAIN, MORE, LESS, NO_PRICE, PRICE_BELOW,
    PRICE_ABOVE, NOT_JUDGED, NOT_RANKED, FAR_FROM_ODD, AS_ODD, ODDEST, SELLER_ODD, SELLER_MEAN, SELLER_NEW,
    LOGARITHM_TIMES, VALUE, *LIKELY.values(), *WHOM.values(), *WEEKDAYS, NOT_STATED, NONE, NO_NUMBER, UNKNOWN_SHARE,
    YES, NO, OVER,
)  # fmt: skip

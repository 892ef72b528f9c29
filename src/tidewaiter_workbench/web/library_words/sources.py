"""The library's sentences on sources. Written by `scripts/library_words.py`."""

from __future__ import annotations

from django.utils.translation import gettext_noop

__all__ = ["LIBRARY"]

LIBRARY = (
    gettext_noop("copied goods lines"),
    gettext_noop("one column tells"),
    gettext_noop("results that reach back"),
    gettext_noop("No goods line of the latest fifth repeats."),
    gettext_noop(
        "{share} of the latest fifth of labelled lines repeat an earlier one in subheading, origin, "
        "rate, mass and value, {same} of them with the same result, {other} under another importer. A "
        "model that remembers goods lines looks better on such data than it will on goods it has not "
        "seen: report those apart."
    ),
    gettext_noop(
        "Of all columns alone, {column} foretells the result best: learned on the earlier lines and "
        "judged on the latest fifth, it ranks a violation above a clean line in {pairs} of pairs, where "
        "half would be chance."
    ),
    gettext_noop("{best} No column known before the inspection does that: ask where it comes from before it is used."),
    gettext_noop(
        "{share} of results were known on or before the day of their declaration, which no inspection can be."
    ),
    gettext_noop(
        "Every result is dated {days} days after its declaration: the date is assumed, not recorded, and "
        "figures that depend on when results arrive depend on that assumption."
    ),
    gettext_noop("No result was known before its declaration, half were known within {days} days."),
    gettext_noop("{results} Why lines were inspected is not recorded for {share} of them."),
    gettext_noop("{column} is empty, and may not be"),
    gettext_noop("{column} is not a date like {form} from 1901 to 2099"),
    gettext_noop(
        "{column} lies more than {days} days after today, too far for what it tells: correct it, or look "
        "at `format` in the mapping and at the clock of this computer"
    ),
    gettext_noop("{column} is neither yes nor no"),
    gettext_noop("{column} is not a number, or not a possible one"),
    gettext_noop(
        "{column} may hold a separator of thousands: say `thousands` and `decimal` under [read] in the mapping"
    ),
    gettext_noop("{column} is not a whole number"),
    gettext_noop("{column} is a time, which no feed gives"),
    gettext_noop("{column} stands beside {unit}, which is not a unit of mass that we know"),
    gettext_noop("{column} is negative"),
    gettext_noop("{column} is not between 0 and 1"),
    gettext_noop("{column} is below 1"),
    gettext_noop("{column} is not a value that can be read"),
    gettext_noop("{column} is not in the mapping's code table"),
    gettext_noop("{column} is not a country that we know"),
    gettext_noop("{column} is not a currency by its three letters (ISO 4217)"),
    gettext_noop("{column} is not a commodity code of 6 to 12 digits"),
    gettext_noop("{column} would be empty in {table}, and may not be"),
    gettext_noop("its last day of validity lies before its first, so that it would never hold: correct the two days"),
    gettext_noop("{column} is none of {words}: translate it with `map` in the mapping"),
    gettext_noop("the record meets the conditions of none of the mapping's tables"),
    gettext_noop("the record repeats the key of an earlier record in this file"),
    gettext_noop(
        "a record with the same key and other content is in the lake already: give this one a key of its "
        "own, or, to replace what is there, load it in a file that is no correction"
    ),
    gettext_noop("a quotation mark is opened and not closed, or a field is endless"),
    gettext_noop("a quotation mark is opened and not closed"),
    gettext_noop("the record has {found} fields where the header has {wanted}"),
    gettext_noop("{column} holds characters that the file's encoding cannot read"),
    gettext_noop("net mass above gross mass"),
    gettext_noop("a net mass of nothing"),
    gettext_noop("a value of nothing"),
    gettext_noop("duty charged at a rate of nothing"),
    gettext_noop("duty above ten times the value"),
    gettext_noop("an import dispatched from the country that it goes to"),
    gettext_noop("a commodity code without a subheading"),
)

"""Every sentence that the library tells people, for programs that say them in another language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tidewaiter.columns import memory_features
from tidewaiter.entities import comparisons, obeyed, published_rows
from tidewaiter.entities.screening import (
    cut_off,
    hits,
    one_slip,
    other_blanks,
    other_order,
    places_and_goods,
    short_names,
)
from tidewaiter.flow import backtesting, governing
from tidewaiter.flow.clarifying import cases, facts, lowering
from tidewaiter.flow.dossier import identity
from tidewaiter.fusion.risks import DETECTORS, LINKS, MODEL, TYPOLOGIES
from tidewaiter.links import forecasting, item_features, item_ties, line_evidence, lookouts, placebo, series
from tidewaiter.links.compare import COMPARISONS
from tidewaiter.links.heirs import HEIR_WORDS
from tidewaiter.models import features, training
from tidewaiter.models import wordings as of_models
from tidewaiter.models.evaluation import CAVEATS
from tidewaiter.models.features import NETWORK, SERIES, described
from tidewaiter.rules.vocabulary import WORDINGS as OF_TERMS
from tidewaiter.rules.vocabulary import vocabulary
from tidewaiter.selection.candidates import LOOKOUT
from tidewaiter.selection.day import BEYOND
from tidewaiter.selection.team import POOL
from tidewaiter.signals import papers
from tidewaiter.signals.parties import new_or_reawakened_trader
from tidewaiter.signals.signal import collect
from tidewaiter.sources import audits
from tidewaiter.sources import wordings as of_sources
from tidewaiter.terms.exam_type import EXAM_TYPES
from tidewaiter.terms.typology import TYPOLOGIES as HEADS

__all__ = ["by_topic", "wordings"]

_ROLES = ("importer", "exporter", "declarant", "carrier", "consignee", "shipper", "notify")
"""Roles in which a document names a party; see `tables.declared`."""
_FORM = re.compile(r"\{(\w+):[^}]*\}")


def wordings() -> tuple[str, ...]:
    """Each sentence once, with what fills it in braces: `{violations} of {inspections} past inspections of {whom} ...`.

    What fills one may be a sentence of its own (`this importer`), a number, a date, or a name from the data.
    Lists of sentences are joined with `; ` or `, `. No sentence holds `; `, so that a list can be parted again.
    """
    return tuple(text for texts in by_topic().values() for text in texts)


def by_topic() -> dict[str, tuple[str, ...]]:
    """The same by what they tell of; a sentence that two tell stands with the first."""
    told: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    for topic, texts in _TOPICS.items():
        plain = dict.fromkeys(_FORM.sub(r"{\1}", each) for each in texts())
        told[topic] = tuple(each for each in plain if each not in seen)
        seen |= set(plain)
    return told


def _of_lines() -> Iterator[str]:
    yield from of_models.WORDINGS
    for detector in collect():
        yield from (detector.reason, detector.asks, detector.name.replace("_", " "))
    yield from new_or_reawakened_trader.WORDINGS
    apart = ("results of ", "activity of ", "price among", "detector ")
    for feature in described(()):
        if not feature.topic.startswith(apart):
            yield feature.meaning.partition(";")[0] if feature.topic in (NETWORK, SERIES) else feature.meaning
    yield from (LOOKOUT, BEYOND)
    yield from (source.replace("_", " ") for source in (MODEL, LINKS, TYPOLOGIES, DETECTORS))
    for head in HEADS:
        yield from (head.code.replace("_", " ").lower(), head.meaning)


def _of_links() -> Iterator[str]:
    for stage in (item_ties, item_features, line_evidence, lookouts, placebo, series, forecasting):
        yield from stage.WORDINGS
    for comparison in COMPARISONS:
        yield from comparison.words
    for name, words in HEIR_WORDS.items():
        yield from (name, *words)


def _of_papers() -> Iterator[str]:
    for told in (cases, lowering, facts):
        yield from told.WORDINGS


def _of_parties() -> Iterator[str]:
    for told in (
        hits,
        short_names,
        one_slip,
        other_blanks,
        other_order,
        cut_off,
        places_and_goods,
        comparisons,
        identity,
        obeyed,
        published_rows,
    ):
        yield from told.WORDINGS
    yield from (*_ROLES, *papers.ROLES)


def _of_models() -> Iterator[str]:
    yield from (*memory_features.WORDINGS, *features.WORDINGS, *OF_TERMS, *CAVEATS, *training.WORDINGS)
    yield from (*backtesting.WORDINGS, *governing.WORDINGS, POOL)
    yield from dict.fromkeys(term.column.unit for term in vocabulary(()) if any(map(str.isalpha, term.column.unit)))
    yield from (each.meaning for each in EXAM_TYPES)


def _of_sources() -> Iterator[str]:
    yield from (*audits.WORDINGS, *of_sources.WORDINGS)


_TOPICS: dict[str, Callable[[], Iterator[str]]] = {
    "lines": _of_lines,
    "links": _of_links,
    "papers": _of_papers,
    "parties": _of_parties,
    "models": _of_models,
    "sources": _of_sources,
}

"""Every sentence in which a list tells why a line is on it, for programs that say them in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidewaiter.flow.clarifying import cases, facts, lowering
from tidewaiter.fusion.risks import DETECTORS, LINKS, MODEL, TYPOLOGIES
from tidewaiter.links import forecasting, item_features, item_ties, line_evidence, lookouts, series
from tidewaiter.links.compare import COMPARISONS
from tidewaiter.links.heirs import HEIR_WORDS
from tidewaiter.models import wordings as of_models
from tidewaiter.models.features import NETWORK, SERIES, described
from tidewaiter.selection.candidates import LOOKOUT
from tidewaiter.selection.day import BEYOND
from tidewaiter.signals.parties import new_or_reawakened_trader
from tidewaiter.signals.signal import collect
from tidewaiter.terms.typology import TYPOLOGIES as HEADS

__all__ = ["wordings"]

_FORM = re.compile(r"\{(\w+):[^}]*\}")


def wordings() -> tuple[str, ...]:
    """Each sentence once, with what fills it in braces: `{violations} of {inspections} past inspections of {whom} ...`.

    What fills one may be a sentence of its own (`this importer`), a number, a date, or a name from the data.
    Lists of sentences are joined with `; ` or `, `. No sentence holds `; `, so that a list can be parted again.
    """
    return tuple(dict.fromkeys(_FORM.sub(r"{\1}", each) for each in (*_of_lines(), *_of_links(), *_of_papers())))


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
    for stage in (item_ties, item_features, line_evidence, lookouts, series, forecasting):
        yield from stage.WORDINGS
    for comparison in COMPARISONS:
        yield from comparison.words
    for words in HEIR_WORDS.values():
        yield from words


def _of_papers() -> Iterator[str]:
    for told in (cases, lowering, facts):
        yield from told.WORDINGS

"""What each source says about a line, brought to one scale: log-odds.

A part is the main head of the model, all typology heads together, all detectors
together, or the links to known violations (a series that the line would continue, a violator for whom its importer
carries on), of which the stronger speaks. Detectors look at the same declaration and depend on each other, so their
p-values are combined in the one way that is valid whatever the dependence (the least,
times their number), and turned into the most evidence such a p-value can be.

Source:
    Sellke, Bayarri & Berger (2001), "Calibration of p Values for Testing Precise Null Hypotheses",
    The American Statistician 55(1), for the bound -e p ln p.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

__all__ = ["evidence", "link_evidence", "log_odds", "parts_of"]

Floats = npt.NDArray[np.float64]

_LEAST = 1e-6
_NO_LINK = 1e-3
"""A link less likely than this is none."""
_E = float(np.e)


def log_odds(probability: npt.ArrayLike) -> Floats:
    """ln(p / (1 - p)), with p held a millionth away from 0 and 1."""
    p = np.clip(np.asarray(probability, dtype=np.float64), _LEAST, 1 - _LEAST)
    return np.asarray(np.log(p / (1 - p)))


def evidence(p_value: npt.ArrayLike) -> Floats:
    """The most that a p-value can speak for "odd", in log-odds; 0 where it is above 1/e or unknown."""
    p = np.nan_to_num(np.asarray(p_value, dtype=np.float64), nan=1.0)
    small = np.clip(p, 1e-12, 1 / _E)
    return np.asarray(-np.log(-_E * small * np.log(small)))


def link_evidence(probability: npt.ArrayLike) -> Floats:
    """How much a likely link to a known violation speaks, in log-odds above none; 0 where there is none."""
    p = np.clip(np.nan_to_num(np.asarray(probability, dtype=np.float64), nan=0.0), _NO_LINK, 1 - _NO_LINK)
    return np.asarray(log_odds(p) - log_odds(_NO_LINK))


def parts_of(
    items: ir.Table, scored: ir.Table, scores: ir.Table, links: ir.Table, *, mandatory: Sequence[str]
) -> ir.Table:
    """One row for each item that the model has scored or, if it has scored none, for each item.

    Args:
        items: `declared.items` of the lines concerned.
        scored: `scored.items`.
        scores: `signalled.scores`.
        links: `linked.line_evidence`.
        mandatory: names of the detectors whose answer makes inspection a duty.

    Returns:
        `item_id`, `declaration_id`, `declared_on`, `office`; of the main head `probability`, `probability_low`,
        `probability_high`, `revenue_if_illicit`, `model_reasons`, `model_id`; of the typology heads `no_typology`
        (ln of the probability of none) and `typology` (the likeliest); of the detectors `p_value` (combined),
        `detector` and `detector_reason` (of the least p-value); of the links `link`
        (probability) and `link_reason`; `mandatory` (why, if at all). Empty where a source
        says nothing.
    """
    mine = items.select("item_id", "declaration_id", "declared_on", "office")
    main = scored.filter(scored["head"] == "any").select(
        "item_id",
        "probability",
        "probability_low",
        "probability_high",
        "revenue_if_illicit",
        "model_id",
        model_reasons="reasons",
    )
    joined = mine
    scores = scores.semi_join(mine, "item_id")  # or every line ever declared would be summed up for one day's
    sources = (main, _typologies(scored), _detectors(scores, mandatory), _duties(scores, mandatory), _links(links))
    for source in sources:
        joined = joined.left_join(source, "item_id").drop("item_id_right")
    return joined


def _links(links: ir.Table) -> ir.Table:
    """The stronger of the two links of each line, with its reason."""
    heir = links.successor_score > links.series_score
    carries = ibis.literal("importer may carry on for one with known violations: ").concat(
        links.predecessor_reason.fill_null("")
    )
    return links.select(
        "item_id",
        link=ibis.greatest(links.series_score, links.successor_score),
        link_reason=heir.ifelse(carries, links.series_reason),
    )


def _typologies(scored: ir.Table) -> ir.Table:
    heads = scored.filter(scored["head"] != "any")
    none = ibis.greatest(ibis.literal(1.0, "float64") - heads.probability, ibis.literal(_LEAST, "float64"))
    return heads.group_by("item_id").aggregate(
        no_typology=none.ln().sum(), typology=heads["head"].argmax(heads.probability)
    )


def _detectors(scores: ir.Table, mandatory: Sequence[str]) -> ir.Table:
    known = scores.filter(scores.p_value.notnull())
    if mandatory:
        known = known.filter(~known.detector.isin(list(mandatory)))
    least = known.group_by("item_id").aggregate(
        least=known.p_value.min(),
        answers=known.p_value.count(),
        detector=known.detector.argmin(known.p_value),
        detector_reason=known.reason.argmin(known.p_value),
    )
    one = ibis.literal(1.0, "float64")
    return least.select(
        "item_id", "detector", "detector_reason", p_value=ibis.least(least.least * least.answers.cast("float64"), one)
    )


def _duties(scores: ir.Table, mandatory: Sequence[str]) -> ir.Table:
    """Why a line must be inspected: the detector's own words, or its name if it has none."""
    hits = scores.filter(scores.detector.isin(list(mandatory) or [""]))
    words = hits.reason.fill_null(hits.detector)
    return hits.group_by("item_id").aggregate(mandatory=words.max())

"""What flatters a model: three questions to labelled data, asked before anything is learned from it.

Data that were copied, joined or exported with care for something else often hold
the answer where no inspector would find it. What is found is written down here,
and stands beside every figure of a model that learned from such data.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.lake import step
from tidewaiter.tables import declared, found, loaded

__all__ = ["WORDINGS", "audit_labels"]

_COPIES, _ONE_COLUMN, _REACH_BACK = "copied goods lines", "one column tells", "results that reach back"
_NONE_REPEATS = "No goods line of the latest fifth repeats."
_REPEATED = (
    "{share} of the latest fifth of labelled lines repeat an earlier one in subheading, origin, rate, mass "
    "and value, {same} of them with the same result, {other} under another importer. A model that "
    "remembers goods lines looks better on such data than it will on goods it has not seen: report those apart."
)
_BEST = (
    "Of all columns alone, {column} foretells the result best: learned on the earlier lines and judged on the "
    "latest fifth, it ranks a violation above a clean line in {pairs} of pairs, where half would be chance."
)
_TOO_GOOD = "{best} No column known before the inspection does that: ask where it comes from before it is used."
_BACK = "{share} of results were known on or before the day of their declaration, which no inspection can be."
_ASSUMED = (
    "Every result is dated {days} days after its declaration: the date is assumed, not recorded, "
    "and figures that depend on when results arrive depend on that assumption."
)
_WITHIN = "No result was known before its declaration, half were known within {days} days."
_WHY_UNKNOWN = "{results} Why lines were inspected is not recorded for {share} of them."
WORDINGS = (
    _COPIES, _ONE_COLUMN, _REACH_BACK, _NONE_REPEATS, _REPEATED, _BEST, _TOO_GOOD, _BACK, _ASSUMED, _WITHIN,
    _WHY_UNKNOWN,
)  # fmt: skip
"""The questions, and what is found."""

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_LATEST_SHARE = 0.2
"""The last fifth of labelled lines by day is what a model would be tested on."""
_FEWEST_LINES = 200
_COPIES_ARE_GRAVE = 0.2
_ONE_COLUMN_IS_GRAVE = 0.9
_PRIOR_LINES = 10.0
"""A value seen rarely counts little: its rate is drawn to the overall rate as by so many lines."""

_GOODS_LINE = ("hs6", "origin", "duty_rate_pct", "net_mass_kg", "customs_value")
_CATEGORIES = (
    "office", "procedure", "regime", "import_use", "payment_type", "transport_mode", "importer", "exporter",
    "declarant", "carrier", "hs6", "quantity_unit", "currency", "tax_type", "origin", "origin_marking", "dispatch",
    "destination", "lading_place", "entry_place",
)  # fmt: skip
_AMOUNTS = (
    "quantity",
    "gross_mass_kg",
    "net_mass_kg",
    "invoice_value",
    "customs_value",
    "duty_rate_pct",
    "duty",
    "line_no",
)


@dataclass(frozen=True, slots=True)
class _Finding:
    source: str
    check: str
    share: float | None
    lines: int
    grave: bool
    finding: str


@step(reads=(declared.ITEMS, found.OUTCOMES), writes=loaded.AUDITS)
def audit_labels(items: ir.Table, outcomes: ir.Table) -> pa.Table:
    """Audit each source's labelled lines; sources with few labels are left out.

    Returns:
        Rows of `loaded.audits`: `copied goods lines`, `one column tells` and
        `results that reach back` for each source, and whether each is grave.
    """
    kept = dict.fromkeys((*_GOODS_LINE, *_CATEGORIES, *_AMOUNTS))
    lines = items.select("item_id", "source", "declaration_id", "declared_on", "row_no", *kept)
    results = outcomes.select("item_id", "known_on", "illicit", "cause")
    labelled = lines.inner_join(results, "item_id").to_pyarrow()
    findings: list[_Finding] = []
    for source in sorted(pc.unique(labelled["source"]).to_pylist()):
        own = labelled.filter(pc.equal(labelled["source"], source)).sort_by(
            [("declared_on", "ascending"), ("item_id", "ascending")]
        )
        if len(own) >= _FEWEST_LINES:
            findings += [_copies(own, source), _one_column(own, source), _reach_back(own, source)]
    return pa.Table.from_pylist([asdict(finding) for finding in findings], schema=loaded.AUDITS.schema)


def _copies(lines: pa.Table, source: str) -> _Finding:
    """How many of the latest lines are an earlier day's line again, with its label, under another importer."""
    later, label, days = _later(lines), _labels(lines), _days(lines["declared_on"])
    code = _codes(lines, _GOODS_LINE)
    importer = _codes(lines, ("importer",))
    whole = np.logical_and.reduce([lines[name].is_valid().to_numpy() for name in _GOODS_LINE])
    first = np.unique(code, return_index=True)[1][code]
    copied = later & whole & (days[first] < days)
    share = float(copied.sum() / max(later.sum(), 1))
    if not copied.any():
        return _Finding(source, _COPIES, share, len(lines), False, _NONE_REPEATS)
    same = float(np.mean(label[first[copied]] == label[copied]))
    other = float(np.mean(importer[first[copied]] != importer[copied]))
    words = _REPEATED.format(share=_part(share), same=_part(same), other=_part(other))
    grave = bool(share >= _COPIES_ARE_GRAVE and same > _base_agreement(label))
    return _Finding(source, _COPIES, share, len(lines), grave, words)


def _one_column(lines: pa.Table, source: str) -> _Finding:
    """The single column that foretells the result best, learned on the earlier lines and judged on the latest."""
    later, label = _later(lines), _labels(lines)
    best, telling = 0.5, "none"
    for name, score in _scores(lines, later=later, label=label):
        area = _area(score[later], label[later])
        if area > best:
            best, telling = area, name
    words = _BEST.format(column=telling, pairs=f"{best:.0%}")
    if best >= _ONE_COLUMN_IS_GRAVE:
        words = _TOO_GOOD.format(best=words)
    return _Finding(source, _ONE_COLUMN, None, len(lines), best >= _ONE_COLUMN_IS_GRAVE, words)


def _reach_back(lines: pa.Table, source: str) -> _Finding:
    """Results that were known on or before the day of the declaration, or all after the same number of days."""
    delay = _days(lines["known_on"]) - _days(lines["declared_on"])
    back = delay <= 0
    share = float(back.mean())
    if back.any():
        words = _BACK.format(share=_part(share))
    elif (delay == delay[0]).all():
        words = _ASSUMED.format(days=delay[0])
    else:
        words = _WITHIN.format(days=int(np.median(delay)))
    unknown = float(np.mean(lines["cause"].to_numpy() == "unknown"))
    if unknown:
        words = _WHY_UNKNOWN.format(results=words, share=_part(unknown))
    return _Finding(source, _REACH_BACK, share, len(lines), bool(back.any()), words)


def _part(share: float) -> str:
    """A share with as many decimals as it needs: what there is is never told as 0%, nor what is not all as 100%.

    >>> _part(1 / 267), _part(266 / 267), _part(0.37), _part(1.0)
    ('0.4%', '99.6%', '37%', '100%')
    """
    least = 100 * min(share, 1 - share)
    decimals = max(0, -math.floor(math.log10(least))) if least > 0 else 0
    return f"{share:.{decimals}%}"


def _later(lines: pa.Table) -> Bools:
    """The latest fifth of lines, by whole days."""
    days = _days(lines["declared_on"])
    return days > np.quantile(days, 1 - _LATEST_SHARE, method="lower")


def _labels(lines: pa.Table) -> Bools:
    return lines["illicit"].to_numpy()


def _base_agreement(label: Bools) -> float:
    """How often two lines picked blindly have the same label."""
    rate = float(label.mean())
    return rate**2 + (1 - rate) ** 2


def _days(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    return column.cast(pa.int32()).to_numpy().astype(np.int64)


def _codes(lines: pa.Table, names: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """A number for each combination of values."""
    code = np.zeros(len(lines), dtype=np.int64)
    for name in names:
        encoded = lines[name].combine_chunks().dictionary_encode()
        own = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
        code = np.unique(code * (len(encoded.dictionary) + 1) + own, return_inverse=True)[1]
    return code


def _scores(lines: pa.Table, *, later: Bools, label: Bools) -> Iterator[tuple[str, Floats]]:
    """For each column a score of every line: the rate of its value among the earlier lines, or the amount itself."""
    base = float(label[~later].mean()) if (~later).any() else 0.0
    for name in _CATEGORIES:
        code = _codes(lines, (name,))
        seen = np.bincount(code[~later], minlength=code.max() + 1)
        hits = np.bincount(code[~later], weights=label[~later].astype(float), minlength=code.max() + 1)
        yield name, ((hits + _PRIOR_LINES * base) / (seen + _PRIOR_LINES))[code]
    for name in (*_AMOUNTS, "row_no"):
        amount = np.nan_to_num(lines[name].cast(pa.float64()).to_numpy(), nan=0.0)
        rising = _area(amount[~later], label[~later]) >= 0.5
        yield name, amount if rising else -amount


def _area(score: Floats, label: Bools) -> float:
    """Area under the ROC curve: how often a violation is ranked above a clean line; ties count half."""
    hits = int(label.sum())
    misses = len(label) - hits
    if not hits or not misses:
        return 0.5
    place, counts = np.unique(score, return_inverse=True, return_counts=True)[1:]
    rank = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((rank[label].sum() - hits * (hits + 1) / 2) / (hits * misses))

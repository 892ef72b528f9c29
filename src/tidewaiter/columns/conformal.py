"""From scores to error rates: conformal p-values, false discovery rates, and their combination.

A detector's score has a unit of its own and no scale. Its rank among the scores
of earlier lines has both: if a line is like those before it, then the chance
that so few of them score as high is at most the p-value, whatever the detector
does inside. What is not promised: lines that differ from earlier ones for honest
reasons (a new season, a new tariff) also get small p-values.

**Limit of power.** The smallest p-value is 1 / (n + 1) for n reference lines.
Benjamini and Hochberg at rate q over a day of N lines can then alert only if at
least N / (q (n + 1)) lines reach it: with 20,000 reference lines, 1,000 lines a
day and q = 0.1, one line is enough; with 2,000 reference lines it takes five.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.blocks import ahead

__all__ = ["benjamini_hochberg", "combined", "conformal"]


def conformal(
    scored: ir.Table, *, score: str, block: str, blocks: int, min_reference: int, within: Sequence[str] = ()
) -> ir.Table:
    """Add `p_value`: the share of earlier scores that are at least as high.

    The reference of a row are the rows of the same stratum in the `blocks` blocks
    before its own. Ties count against the row, so that p-values are never too small:
    p = (1 + #{reference >= score}) / (n + 1). One copy of each score for each block
    ahead, and one sort: n log n.

    Args:
        scored: rows with `score` (float, no nulls) and `block` (int, see `columns.blocks`).
        score: name of the score; higher is more suspect.
        block: name of the block, a month or a quarter as a whole number.
        blocks: how many blocks before are the reference.
        min_reference: with fewer reference rows the p-value is empty.
        within: strata; each is judged against itself alone.

    Source:
        Bates, Candès, Lei, Romano & Sesia (2023), "Testing for outliers with
        conformal p-values", Annals of Statistics 51(1).
    """
    own = scored.mutate(is_reference=ibis.literal(0, "int64"))
    past = ahead(scored.select(*within, block, score), block, blocks=blocks)
    blanks = {name: ibis.null(kind) for name, kind in scored.schema().items() if name not in past.columns}
    past = past.mutate(**blanks, is_reference=ibis.literal(1, "int64")).select(*own.columns)
    both = own.union(past)
    strata = [*within, block]
    downwards = ibis.range_window(preceding=None, following=0, group_by=strata, order_by=ibis.desc(score))
    counted = both.mutate(
        at_least=both.is_reference.sum().over(downwards),
        references=both.is_reference.sum().over(ibis.window(group_by=strata)),
    )
    judged = counted.filter(counted.is_reference == 0)
    share = (judged.at_least + 1).cast("float64") / (judged.references + 1).cast("float64")
    enough = judged.references >= min_reference
    p_value = ibis.ifelse(enough, share, ibis.null("float64"))
    return judged.mutate(p_value=p_value).drop("is_reference", "at_least", "references")


def benjamini_hochberg(tested: ir.Table, *, p_value: str, within: Sequence[str]) -> ir.Table:
    """Add `adjusted`: the lowest false discovery rate at which the row would be an alert.

    Rows with `adjusted <= q` are the discoveries at rate q in their family (`within`).
    The promise holds in each family for p-values that are independent or, like
    conformal ones with a common reference, positively dependent. Rows without a
    p-value are not tested and are left out.

    Source:
        Benjamini & Hochberg (1995), JRSS B 57(1); for conformal p-values Bates et al. (2023), theorem 2.
    """
    kept = tested.filter(tested[p_value].notnull())
    upwards = ibis.range_window(preceding=None, following=0, group_by=list(within), order_by=p_value)
    ranked = kept.mutate(
        rank=kept[p_value].count().over(upwards), family=kept[p_value].count().over(ibis.window(group_by=list(within)))
    )
    raw = ranked[p_value] * ranked.family.cast("float64") / ranked["rank"].cast("float64")
    stepped = ranked.mutate(raw=ibis.least(raw, ibis.literal(1.0, "float64")))
    downwards = ibis.cumulative_window(group_by=list(within), order_by=ibis.desc(p_value))
    return stepped.mutate(adjusted=stepped.raw.min().over(downwards)).drop("rank", "family", "raw")


def combined(tested: ir.Table, *, p_value: str, within: Sequence[str]) -> ir.Table:
    """One p-value out of several about the same thing, valid however they depend on each other.

    The harmonic mean of K p-values times min(K, e ln K) (times K for K <= 2), at most 1.
    It is close to the smallest p-value times K where one detector cries alone, and
    better where several agree. Detectors look at the same line, so independence
    (Fisher's sum of logs) would claim far too much.

    Returns:
        One row per group: the columns of `within`, `p_value` (float), `combined_from` (int, K).

    Source:
        Vovk & Wang (2020), "Combining p-values via averaging", Biometrika 107(4).
    """
    one = ibis.literal(1.0, "float64")
    kept = tested.filter(tested[p_value].notnull())
    sums = kept.group_by(list(within)).aggregate(inverse=(one / kept[p_value]).sum(), combined_from=kept.count())
    many = sums.combined_from.cast("float64")
    averaging = ibis.literal(2.718281828459045, "float64") * ibis.greatest(many, one).ln()
    factor = ibis.ifelse(sums.combined_from <= 2, many, ibis.least(many, averaging))
    return sums.mutate(p_value=ibis.least(factor * many / sums.inverse, one)).drop("inverse")

"""What we remember: decayed histories of everything a declaration names, known strictly before a day.

One table per kind of key, all of one shape. A row is the state of one key as it
was known at the start of `day`; rows exist for each day on which the key was
declared or a result about it became known. A short and a long half-life stand
side by side, so that a change of behaviour shows as their difference. Sums are
stored, never means, because the states of two shards must add up.
"""

from __future__ import annotations

from tidewaiter.tables.contract import Column, Table, contract

__all__ = ["DECAYED", "KINDS", "STATES", "states_of"]

KINDS: dict[str, tuple[str, ...]] = {
    "everything": (),
    "importer": ("importer",),
    "exporter": ("exporter",),
    "declarant": ("declarant",),
    "office": ("office",),
    "origin": ("origin",),
    "hs4": ("hs4",),
    "hs6": ("hs6",),
    "origin_hs6": ("origin", "hs6"),
    "importer_hs4": ("importer", "hs4"),
    "goods_line": ("hs6", "origin", "duty_rate_pct", "net_mass_kg", "customs_value"),
}
"""Each kind of key, with the columns of `declared.items` (and `hs4`, the heading) that make it up."""

DECAYED = (
    Column("declared_short", "float", "lines declared, short half-life", "lines", nullable=False),
    Column("declared_long", "float", "lines declared, long half-life", "lines", nullable=False),
    Column("inspected_short", "float", "results known, short half-life", "lines", nullable=False),
    Column("inspected_long", "float", "results known, long half-life", "lines", nullable=False),
    Column("found_short", "float", "violations known, short half-life", "lines", nullable=False),
    Column("found_long", "float", "violations known, long half-life", "lines", nullable=False),
    Column("revenue_short", "float", "revenue recovered, short half-life", "lake currency", nullable=False),
    Column("revenue_long", "float", "revenue recovered, long half-life", "lake currency", nullable=False),
    Column("priced_long", "float", "lines with a unit price, long half-life", "lines", nullable=False),
    Column("log_price_sum_long", "float", "sum of ln(customs value / net kg)", "ln(currency/kg)", nullable=False),
    Column("log_price_square_long", "float", "sum of its square", "ln(currency/kg)^2", nullable=False),
)
"""The decayed sums: `sum(x_i * 2^-((day - d_i) / half-life))` over all `d_i < day`."""


def _states(kind: str) -> Table:
    return contract(
        f"remembered.{kind}",
        grain=f"one {kind} key at the start of one day",
        key=("key", "day"),
        columns=(
            Column("key", "text", "the key's parts, separated by |", nullable=False),
            Column("day", "date", "the state is as known strictly before this day", nullable=False),
            *DECAYED,
            Column("first_declared_on", "date", "first day the key was declared, before `day`"),
            Column("last_declared_on", "date", "last day the key was declared, before `day`"),
            Column("last_inspected_on", "date", "last day a result became known, before `day`"),
            Column("last_found_on", "date", "last day a violation became known, before `day`"),
        ),
    )


STATES: dict[str, Table] = {kind: _states(kind) for kind in KINDS}


def states_of(kind: str) -> Table:
    """The contract of one kind of key, e.g. `states_of("importer")`."""
    return STATES[kind]

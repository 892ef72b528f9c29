"""The last known value of a window: both engines have it, and Ibis has no name that means the same on both.

Its `last` passes over what is empty on Spark and does not on DuckDB. So the window function is an operator of
our own, with the words of SQL:2003 (`LAST_VALUE ... IGNORE NULLS`), which both of our engines read
(decision 0041).
"""

from __future__ import annotations

import ibis.expr.types as ir
import sqlglot.expressions as sge
from ibis.backends.sql.compilers.base import SQLGlotCompiler
from ibis.backends.sql.rewrites import LastValue

__all__ = ["last_known"]


class LastKnown(LastValue):
    """The value of the last row of the window that has one. As a kind of `LastValue` it keeps its frame on Spark."""


def last_known(column: ir.Column, window: ir.Window) -> ir.Column:
    """The last value of a column within a window that is not empty (null); empty if there is none.

    It costs less than half of a running greatest, which is the same where values rise.
    """
    known: ir.Column = LastKnown(column).to_expr()
    return known.over(window)


def _written(compiler: SQLGlotCompiler, _op: LastKnown, *, arg: sge.Expression) -> sge.Expression:
    return sge.IgnoreNulls(this=compiler.f.last_value(arg))


SQLGlotCompiler.visit_LastKnown = _written

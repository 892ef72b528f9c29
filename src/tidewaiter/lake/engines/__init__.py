"""The engines: DuckDB in the process by default, Apache Spark for those who outgrow one machine."""

from __future__ import annotations

from pathlib import Path

from tidewaiter.errors import UsageError
from tidewaiter.lake.engines.session import Question, Session

__all__ = ["ENGINES", "Question", "Session", "open_session"]

ENGINES = ("duckdb", "spark")


def open_session(engine: str, scratch: Path) -> Session:
    """Open an engine that keeps its temporary files in `scratch`.

    Raises:
        UsageError: there is no engine of that name.
    """
    if engine == "duckdb":
        from tidewaiter.lake.engines.duck import DuckSession

        return DuckSession(scratch)
    if engine == "spark":
        from tidewaiter.lake.engines.spark import SparkSession

        return SparkSession(scratch)
    raise UsageError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")

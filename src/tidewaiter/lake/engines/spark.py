"""Apache Spark: the same steps for administrations whose data outgrow one machine.

Rows go in and out as Parquet files, never through pandas, so that types stay
what the contract says.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from tidewaiter.errors import LakeError
from tidewaiter.lake.engines.session import Question
from tidewaiter.tables import Table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession as Spark

__all__ = ["SparkSession"]


class SparkSession:
    """A Spark session: the one of `SPARK_REMOTE` or `spark-submit` if there is one, else local."""

    name = "spark"

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)
        self._spark = _start(scratch)
        self._connection = ibis.pyspark.connect(self._spark)

    def read(self, files: Sequence[str]) -> ir.Table:
        """The rows of some Parquet files."""
        name = _name()
        self._spark.read.option("mergeSchema", "true").parquet(*files).createOrReplaceTempView(name)
        return self._connection.table(name)

    def memtable(self, rows: pa.Table) -> ir.Table:
        """Arrow rows as a temporary view over a Parquet file."""
        path = self._scratch / f"{_name()}.parquet"
        pq.write_table(rows, path)
        return self.read([str(path)])

    def fetch(self, rows: ir.Table) -> pa.Table:
        """Compute, and bring the result into memory."""
        return ds.dataset(self._computed(rows), format="parquet").to_table()

    def ask(self, question: Question, contract: Table, rows: ir.Table) -> pa.Table:
        """Compute what is asked of the rows of a contract, and bring it into memory."""
        return self.fetch(question(contract, rows))

    def stream(self, rows: ir.Table, *, batch_rows: int) -> pa.RecordBatchReader:
        """Compute, and bring the result batch by batch."""
        return ds.dataset(self._computed(rows), format="parquet").scanner(batch_size=batch_rows).to_reader()

    def write(self, rows: ir.Table, folder: Path) -> list[str]:
        """Compute into new Parquet files."""
        parts = sorted(Path(self._computed(rows)).glob("*.parquet"))
        for part in parts:
            shutil.move(part, folder / part.name)
        return [part.name for part in parts]

    def cached(self, rows: ir.Table) -> ir.Table:
        """Compute once into temporary Parquet files, and read from those."""
        return self.read([self._computed(rows)])

    def interrupt(self) -> None:
        """Let what is being computed fail at once; called from another thread."""
        self._spark.sparkContext.cancelAllJobs()

    def close(self) -> None:
        """Forget the temporary views; the Spark session itself is shared and stays."""
        for name in self._connection.list_tables():
            if name.startswith("t_"):
                self._spark.catalog.dropTempView(name)

    def _computed(self, rows: ir.Table) -> str:
        from ibis.backends.pyspark.datatypes import PySparkSchema

        path = str(self._scratch / _name())
        computed = self._spark.sql(self._connection.compile(rows))
        kinds = PySparkSchema.from_ibis(rows.schema())  # Spark takes 1.0 for a decimal, and Ibis drops casts to doubles
        computed.select([computed[field.name].cast(field.dataType) for field in kinds]).write.parquet(path)
        return path


def _start(scratch: Path) -> Spark:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        from pyspark.sql import SparkSession as Spark

        builder = (
            Spark.builder.appName("tidewaiter")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", os.environ.get("TIDEWAITER_SPARK_PARTITIONS", "2"))
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
            .config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
        )
        return builder.getOrCreate()
    except ImportError as missing:
        raise LakeError("Spark is not installed; run: pip install 'tidewaiter[spark]'") from missing
    except Exception as problem:  # Java itself may be missing, and py4j has an error of its own for that
        raise LakeError("Spark did not start; it needs Java 17 or later (Debian: default-jre-headless)") from problem


def _name() -> str:
    return f"t_{uuid4().hex[:12]}"

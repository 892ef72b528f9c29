"""The lake itself: a folder of versioned tables, one writer, any number of readers."""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.errors import LakeError, UsageError
from tidewaiter.lake.change import Change
from tidewaiter.lake.engines import Question, Session, open_session
from tidewaiter.lake.lock import writer_lock
from tidewaiter.lake.published import Entry, read_entries, read_json, write_entries, write_json
from tidewaiter.lake.run import Progress, RunReport, run_steps
from tidewaiter.lake.step import BoundStep
from tidewaiter.lake.store import Store
from tidewaiter.tables import Table
from tidewaiter.terms.money import is_currency_code

__all__ = ["Lake"]

_FORMAT = 1
_UNFIT = re.compile(r"[\[\]^|\\\n]|%[0-9A-Fa-f]{2}")
"""What Delta Lake cannot have in the path of a table, or takes for another path."""
_OWN_NAMES = frozenset({"models", "runs", "staged.json", "tables", "writer.lock"})
"""What a load that failed may leave in a folder that is no lake yet."""


class Lake:
    """An open lake: a consistent picture of what was published when it was opened.

    Use `Lake.open`; it is also a context manager that ends its engine.
    """

    def __init__(
        self, folder: Path, *, session: Session, currency: str, temporary: Path, base: Lake | None = None
    ) -> None:
        self.path = folder
        self._temporary = temporary
        self.currency = currency
        self.store = Store(folder / "tables")
        self._session = session
        self._base = base
        self._own = read_entries(folder / "published.json")
        self._opened: dict[tuple[str, int], ir.Table] = {}
        self._over = threading.Event()

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = False,
        currency: str | None = None,
        engine: str = "duckdb",
        run: str | None = None,
    ) -> Lake:
        """Open a lake, as it is or as a past run left it.

        Args:
            path: the lake's folder.
            create: make the folder a lake if it is none.
            currency: ISO 4217 code of the lake's own currency; fixed at creation, USD if not said.
            engine: duckdb or spark.
            run: the id of a past run; the lake then shows what that run published.

        Raises:
            LakeError: there is no lake, it keeps another currency, the run is unknown, or no lake can lie there.
        """
        folder = Path(path).resolve()
        if _UNFIT.search(str(folder)):
            raise LakeError(
                f"no lake can lie in {folder}: its path has [ ] ^ | \\, a line break, or % with two digits behind it, "
                "which Delta Lake does not take. Name another folder"
            )
        settings = _settings(folder, create=create, currency=currency)
        temporary = Path(tempfile.mkdtemp(prefix="tidewaiter-"))
        lake = cls(folder, session=open_session(engine, temporary), currency=settings, temporary=temporary)
        if run is not None:
            lake._own = read_entries(lake._run_file(run))
            if not lake._own:
                raise LakeError(f"this lake has no run {run!r}; `tidewaiter runs` lists them")
        return lake

    def __enter__(self) -> Lake:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the engine and remove its temporary files."""
        self._session.close()
        shutil.rmtree(self._temporary, ignore_errors=True)

    @property
    def entries(self) -> dict[str, Entry]:
        """Every table that can be read, with its published version."""
        return (self._base.entries if self._base else {}) | self._own

    @property
    def scratch_name(self) -> str:
        """What marks the entries of a scratch lake; empty for a lake that stays."""
        return self.path.name if self._base else ""

    def has(self, table: Table) -> bool:
        """Whether the table was ever published."""
        return table.name in self.entries

    def read(self, table: Table) -> ir.Table:
        """The published rows; a table that was never published has none."""
        return self.read_entry(table, self.entries.get(table.name))

    def read_entry(self, table: Table, entry: Entry | None) -> ir.Table:
        """The rows of one version of a table."""
        if self._base and entry is not None and entry.scratch != self.scratch_name:
            return self._base.read_entry(table, entry)
        at = (table.name, entry.version if entry else -1)
        if at not in self._opened:
            files = self.store.files(table, entry.version) if entry else []
            rows = self._session.read(files) if files else self._session.memtable(table.schema.empty_table())
            self._opened[at] = _as_contracted(table, rows)
        return self._opened[at]

    def memtable(self, rows: pa.Table) -> ir.Table:
        """Arrow rows as a table of the engine."""
        return self._session.memtable(rows)

    def fetch(self, rows: ir.Table) -> pa.Table:
        """Compute, and bring the result into memory."""
        if self._over.is_set():
            raise _took_too_long()
        return self._session.fetch(rows)

    def ask(self, question: Question, contract: Table, rows: ir.Table) -> pa.Table:
        """Compute `question(contract, rows)`, and bring it into memory: for what is asked of tables again and again."""
        return self._session.ask(question, contract, rows)

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Fetch for so long in all, and no longer: for somebody who waits, and for the others who would.

        Raises:
            LakeError: it took longer; what was being computed is stopped.
        """

        def stop() -> None:
            self._over.set()
            self._session.interrupt()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception as stopped:  # each engine has a name of its own for it
            if self._over.is_set() and not isinstance(stopped, LakeError):
                raise _took_too_long() from stopped
            raise
        finally:
            timer.cancel()

    def stream(self, rows: ir.Table, *, batch_rows: int = 200_000) -> pa.RecordBatchReader:
        """Compute, and bring the result batch by batch; use no other query until it is drained."""
        return self._session.stream(rows, batch_rows=batch_rows)

    def write(self, rows: ir.Table, folder: Path) -> list[str]:
        """Compute into new Parquet files in a folder; gives their names."""
        return self._session.write(rows, folder)

    def cached(self, rows: ir.Table) -> ir.Table:
        """Compute once into temporary files, and read from those."""
        return self._session.cached(rows)

    def folder(self, name: str) -> Path:
        """A folder of the lake for what is not a table, such as models."""
        folder = self.path / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @contextmanager
    def change(self, label: str) -> Iterator[Change]:
        """Write: everything done inside is published at the end together, or, on an error, not at all.

        Raises:
            LakeBusyError: another process is writing.
        """
        with writer_lock(self.path / "writer.lock"):
            self._own = read_entries(self.path / "published.json")
            change = Change(self, run=_run_id(), staged_file=self.path / "staged.json")
            started = datetime.now(UTC)
            yield change
            self._publish(change, label=label, started=started)

    def run(self, steps: Sequence[BoundStep], *, label: str = "run", on_step: Progress | None = None) -> RunReport:
        """Execute steps and publish their tables together; see `run_steps`."""
        return run_steps(self, steps, label=label, on_step=on_step)

    def runs(self) -> list[dict[str, object]]:
        """Every published run, oldest first: what it was, when, and which versions it left."""
        files = sorted((self.path / "runs").glob("*.json"))
        return [dict(content) for file in files if (content := read_json(file))]

    @contextmanager
    def scratch(self) -> Iterator[Lake]:
        """A lake on top of this one: it reads what is here, and what it writes vanishes at the end."""
        folder = Path(tempfile.mkdtemp(prefix="scratch-", dir=self._temporary))
        try:
            yield Lake(folder, session=self._session, currency=self.currency, temporary=self._temporary, base=self)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _publish(self, change: Change, *, label: str, started: datetime) -> None:
        if not change.staged:
            return
        entries = self._own | change.staged
        (self.path / "runs").mkdir(exist_ok=True)
        record = {
            "run": change.run,
            "label": label,
            "engine": self._session.name,
            "started": started.isoformat(timespec="seconds"),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "wrote": sorted(change.staged),
            **change.record,
            "tables": {name: asdict(entry) for name, entry in entries.items()},
        }
        write_json(self._run_file(change.run), record)
        write_entries(self.path / "published.json", entries, run=change.run)
        (self.path / "staged.json").unlink(missing_ok=True)
        self._own = entries

    def _run_file(self, run: str) -> Path:
        if not run.replace("-", "").isalnum():
            raise UsageError(f"{run!r} is not the id of a run")
        return self.path / "runs" / f"{run}.json"


def _settings(folder: Path, *, create: bool, currency: str | None) -> str:
    """The lake's currency, from its settings file, which is written if `create`."""
    file = folder / "lake.json"
    settings = read_json(file)
    if settings is None:
        if not create:
            raise LakeError(f"there is no lake in {folder}; `tidewaiter load MAPPING FILE --lake DIR` makes one")
        if folder.exists() and any(path.name not in _OWN_NAMES for path in folder.iterdir()):
            raise LakeError(f"{folder} holds other files; name an empty or a new folder for the lake")
        if not is_currency_code(currency or "USD"):
            raise LakeError("the currency of a lake is an ISO 4217 code of three letters, such as USD, KRW or XOF")
        folder.mkdir(parents=True, exist_ok=True)
        write_json(file, {"format": _FORMAT, "currency": currency or "USD"})
        return currency or "USD"
    found = str(settings.get("currency"))
    if currency is not None and currency != found:
        raise LakeError(f"this lake keeps its values in {found}, not in {currency}; a lake's currency cannot change")
    return found


def _took_too_long() -> LakeError:
    return LakeError("the lake took too long to answer, and was stopped; ask for less, or again when it is less busy")


def _as_contracted(table: Table, rows: ir.Table) -> ir.Table:
    """The contract's columns; those that a stored version did not have yet are empty."""
    import ibis

    if tuple(rows.columns) == tuple(table.column_names):
        return rows
    kinds = ibis.Schema.from_pyarrow(table.schema)
    return rows.select(
        **{name: rows[name] if name in rows.columns else ibis.null(kinds[name]) for name in table.column_names}
    )


def _run_id() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{uuid4().hex[:4]}"

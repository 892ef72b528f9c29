"""Which version of each table is the published one: one small file, replaced in one rename.

Delta Lake makes a commit to one table atomic; a run writes many. Readers follow
this file and nothing else, so they see all tables of a run or none, and a writer
that is killed leaves commits that nobody reads.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tidewaiter.errors import LakeError

__all__ = ["Entry", "published_run", "read_entries", "read_json", "write_entries", "write_json"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One table: its Delta version, and the fingerprint of the step that made it (empty for a load).

    `scratch` names the scratch lake in which the version lies and is empty for the lake
    itself: both count from 0, so the number alone may mean two different things.
    """

    version: int
    fingerprint: str = ""
    scratch: str = ""

    @property
    def mark(self) -> str:
        """What tells this content of the table from every other."""
        return f"{self.scratch}/{self.version}" if self.scratch else str(self.version)


def read_entries(path: Path) -> dict[str, Entry]:
    """The entries of a published or staged file; empty if there is none."""
    found = read_json(path)
    tables = found.get("tables", {}) if found else {}
    return {
        name: Entry(int(str(row["version"])), str(row["fingerprint"]), str(row.get("scratch", "")))
        for name, row in tables.items()
    }


def published_run(folder: Path) -> str:
    """The run that published last in a lake's folder, read without opening an engine; empty if none did."""
    found = read_json(folder / "published.json")
    return str(found["run"]) if found else ""


def write_entries(path: Path, entries: Mapping[str, Entry], *, run: str) -> None:
    """Replace the file in one rename."""
    write_json(path, {"run": run, "tables": {name: asdict(entry) for name, entry in sorted(entries.items())}})


def read_json(path: Path) -> dict[str, dict[str, dict[str, object]]] | None:
    """The file's content, or None if there is no such file.

    Raises:
        LakeError: the file is not JSON; it is only ever replaced whole, so something else wrote it.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, UnicodeDecodeError) as damage:
        raise LakeError(f"{path.name} of the lake is damaged; restore it from a backup, or from runs/") from damage
    return dict(content)


def write_json(path: Path, content: object) -> None:
    """Write beside, flush to disk, then rename over: a reader sees the old file or the new one."""
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)

"""The Harmonized System itself: chapters, headings and subheadings with their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

__all__ = ["nomenclature_lines"]

_TOP = "TOTAL"


def nomenclature_lines(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each code with `above` (empty for a chapter), `depth` from 0, and `path`: the texts from the chapter down.

    Parents stand before their children, as they do in the file; one that does not is left out of the path.
    """
    paths: dict[str, str] = {}
    for row in rows:
        code, parent = row["hscode"].strip(), row["parent"].strip()
        text = " ".join(row["description"].split())
        path = f"{paths[parent]} > {text}" if parent in paths else text
        paths[code] = path
        yield dict(row) | {
            "above": "" if parent == _TOP else parent,
            "depth": str(max(len(code) // 2 - 1, 0)),
            "path": path,
        }

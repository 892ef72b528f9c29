"""The headings of a file that people made: which we need, which we read, and which we leave and perhaps should not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = ["lacking", "plain_heading", "unread"]

_NEAR = 0.75
"""How much of two headings must agree for one to be asked after as the other; "phne" is 0.89 of "phone"."""
_NEAR_NEEDED = 0.6
"""The same where a heading that must be there is not."""


def plain_heading(text: str) -> str:
    """A heading as it is looked up.

    >>> plain_heading(" Birth-Date ")
    'birth_date'
    """
    return "_".join(text.strip().lower().replace("-", " ").split())


def lacking(path: Path, missing: Sequence[str], headings: Sequence[str], *, command: str) -> str:
    """What to say of a file without headings that must be there, each with the one that may be meant."""
    lines = [f"{path.name} lacks {len(missing)} required column(s):"]
    for name in missing:
        near = difflib.get_close_matches(name, headings, n=1, cutoff=_NEAR_NEEDED)
        lines.append(f"  {name}" + (f"  (did you mean {near[0]!r}?)" if near else ""))
    lines.append(f"Rename the columns of the file. `{command} --help` lists those that are used.")
    return "\n".join(lines)


def unread(headings: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The headings that nobody reads; first those that look like one that is read, each with that one.

    >>> unread(["name", "remark", "Phne"], ["name", "phone"])
    ('Phne (did you mean phone?)', 'remark')
    """
    names = list(known)
    meant, others = [], []
    for heading in headings:
        plain = plain_heading(heading)
        if not plain or plain in names:
            continue
        near = difflib.get_close_matches(plain, names, n=1, cutoff=_NEAR)
        if near:
            meant.append(f"{heading.strip()} (did you mean {near[0]}?)")
        else:
            others.append(heading.strip())
    return (*meant, *others)

"""Screening behind a disguise: listed names as programs spoil them and as who shall not be found may write them.

    python benchmarks/screening_disguises.py [--half 1] [--names 1000] [--seed 78] [--keep FILE.md]

Entries of the US consolidated screening list, each with every disguise; half 0 (by key) is for work, half 1 for
reports. Beside it stands RapidFuzz token-sort at 88 over all names of each entry. Needs the real data.
"""

from __future__ import annotations

import argparse
import random
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from screening_pairs import us_list
from screening_slips import FIRMS, drawn, with_interval
from tidewaiter.entities.screening import THRESHOLD, Index, Listed, screened, subject
from tidewaiter.terms.folding import fold

_TOKEN_SORT = 88
_ADDRESS = "1206,12/F HARBOUR TOWER,88 QUEENS ROAD"
_PLACES = ("TEHRAN IRAN", "MOSCOW RUSSIA", "SHENZHEN CHINA", "DUBAI UAE", "HARARE ZIMBABWE")
_CYRILLIC = str.maketrans("ABEKMHOPCTYX", "АВЕКМНОРСТУХ")
_GREEK = str.maketrans("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")
_FIGURES = str.maketrans("OI", "01")

Disguise = Callable[[str, random.Random], str]


def _each(change: Callable[[str], str], share: float) -> Disguise:
    """Some letters changed, each with this chance."""
    return lambda name, rng: "".join(change(sign) if sign.isalpha() and rng.random() < share else sign for sign in name)


def _strewn(name: str, rng: random.Random) -> str:
    return "".join(sign + " " * (rng.random() < 0.45) for sign in name.replace(" ", "")).strip()


def _one_letter_twice(name: str, rng: random.Random) -> str:
    at = rng.choice([place for place, sign in enumerate(name) if sign.isalpha()])
    return name[:at] + name[at] + name[at:]


DISGUISES: dict[str, Disguise] = {
    "as listed": lambda name, _: name,
    "no blanks": lambda name, _: name.replace(" ", ""),
    "half of the blanks": lambda name, rng: "".join("" if s == " " and rng.random() < 0.5 else s for s in name),
    "blanks anywhere": _strewn,
    "Cyrillic letters that look alike": _each(lambda sign: sign.translate(_CYRILLIC), 0.3),
    "Greek letters that look alike": _each(lambda sign: sign.translate(_GREEK), 0.3),
    "one letter twice": _one_letter_twice,
    "one letter in ten twice": _each(lambda sign: sign * 2, 0.1),
    "figures for O and I": lambda name, _: name.translate(_FIGURES),
    "dots between letters": _each(lambda sign: sign + ".", 0.3),
    "accents": _each(lambda sign: unicodedata.normalize("NFC", sign + "\u0308"), 0.5),
    "letters of full width": lambda name, _: "".join(chr(ord(s) + 0xFEE0) if "!" <= s <= "~" else s for s in name),
    "a room written on to the name": lambda name, _: f"{name}ROOM {_ADDRESS}",
    "a number written on to the name": lambda name, _: f"{name}163/35/D, MEGODA ROAD",
    "address in the next line": lambda name, _: f"{name}&#10;ROOM 1206&#10;HARBOUR ROAD",
    "town and country behind it": lambda name, rng: f"{name} {rng.choice(_PLACES)}",
    "words from last to first": lambda name, _: " ".join(reversed(name.split())),
    "no blanks and a letter gone": lambda name, _: "".join(
        sign for at, sign in enumerate(name) if at != len(name) // 2 and sign != " "
    ),
    "cut off after 25 signs": lambda name, _: name[:25],
}  # fmt: skip

_VOYAGES = ("V.123E", "V-0123", "VOY 245", "VOY.NO.12", "/ 012W", "045E")
SHIPS: dict[str, Disguise] = {
    "as listed": lambda name, _: name,
    "with its kind": lambda name, rng: f"{rng.choice(('M/V', 'MT', 'M.T.', 'MV'))} {name}",
    "with a label": lambda name, rng: f"{rng.choice(('VESSEL:', 'VSL:', 'VESSEL NAME:', 'PER VESSEL:'))} {name}",
    "with a voyage": lambda name, rng: f"{name} {rng.choice(_VOYAGES)}",
    "with its flag": lambda name, rng: f"{name} {rng.choice(('(PANAMA FLAG)', 'FLAG: LIBERIA', ', MALTA FLAG'))}",
    "renamed": lambda name, rng: f"GOLDEN PELICAN {rng.choice(('EX', 'EX-', '(EX', 'FORMERLY', 'F/K/A'))} {name}",
    "no blanks": lambda name, _: name.replace(" ", ""),
    "one letter gone": lambda name, _: name[: len(name) // 2] + name[len(name) // 2 + 1 :],
}  # fmt: skip
"""What a bill of lading writes beside a ship's name."""


def main() -> None:
    """Disguise the names, look them up and print the page."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--half", type=int, default=1)
    wanted.add_argument("--names", type=int, default=1_000)
    wanted.add_argument("--seed", type=int, default=78)
    wanted.add_argument("--keep", type=Path)
    asked = wanted.parse_args()
    entries, rng = us_list(), random.Random(asked.seed)
    index = Index(entries)
    lines = [
        "# Screening behind a disguise",
        "",
        f"Command: `python benchmarks/screening_disguises.py --half {asked.half} --names {asked.names} "
        f"--seed {asked.seed}`, {datetime.now(UTC).date()}.",
        f"Data: names of half {asked.half} of the US consolidated screening list, met from a score of {THRESHOLD}.",
        "Intervals: 95 %, bootstrap over names.",
        "",
        f"| disguise | firms | token-sort {_TOKEN_SORT} | persons | token-sort {_TOKEN_SORT} |",
        "|---|---|---|---|---|",
    ]
    firms = drawn(entries, FIRMS, asked.names, rng=rng, side=asked.half)
    persons = drawn(entries, ("Person",), asked.names, rng=rng, side=asked.half)
    for what, disguise in DISGUISES.items():
        cells = [
            cell
            for kind, mine in (("Company", firms), ("Person", persons))
            for cell in _cells(mine, [disguise(e.names[0].upper(), rng) for e in mine], kind, index, asked.seed)
        ]
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    ships = drawn(entries, ("Vessel",), asked.names, rng=rng, side=asked.half)
    lines += ["", f"| {len(ships)} ships by their names alone | met | token-sort {_TOKEN_SORT} |", "|---|---|---|"]
    for what, disguise in SHIPS.items():
        cells = _cells(ships, [disguise(e.names[0].upper(), rng) for e in ships], "Vessel", index, asked.seed)
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    page = "\n".join([*lines, ""])
    print(page)
    if asked.keep:
        asked.keep.write_text(page, encoding="utf-8")


def _cells(entries: Sequence[Listed], names: Sequence[str], kind: str, index: Index, seed: int) -> tuple[str, str]:
    subjects = [
        subject({"name": name, "schema": kind}, kind="party", subject_id=str(n)) for n, name in enumerate(names)
    ]
    met = np.zeros(len(names), bool)
    for hit in screened(subjects, index):
        n = int(hit.subject.subject_id)
        met[n] |= hit.entry.listing_id == entries[n].listing_id
    alike = np.array([
        max(fuzz.token_sort_ratio(fold(name), fold(other)) for other in entry.names) >= _TOKEN_SORT
        for entry, name in zip(entries, names, strict=True)
    ])  # fmt: skip
    return with_interval(met, seed), f"{alike.mean():.3f}"


if __name__ == "__main__":
    main()

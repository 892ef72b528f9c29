"""One made-up firm in hundreds of spellings, and hundreds of made-up firms around one word.

    python benchmarks/resolution_large_party.py --seed 1

Real files have parties that are in them far more often than others, under old names, new names and the names of their
branches; of them a pair's prior knows nothing. The large firm stands among the patent applicants of the tuning half.
Against it stand families of firms that share a word and are not one. Figures are in `results/resolution_quality.md`.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from resolution_quality import half, names, ours, patstat, score

ELECTRONICS = (
    "Koninklijke @ Electronics", "@ Electronics", "@' Gloeilampenfabrieken", "@ Gloeilampenfabrieken", "Koninklijke @",
    "@", "@ Electronic", "@ International", "@ Corporate Intellectual Property", "Royal @ Electronics", "@ Export",
    "@ Patentverwaltung", "Konin. @ Elec.", "@ Electronics UK Limited", "@ Electronics North America",
)  # fmt: skip
CHEMICALS = (
    "@ Chemical", "@ Chemie", "@ Fibers", "@ Pharma", "@", "@ Coatings International", "@ Nobel", "@ Zout Chemie",
    "Koninklijke @", "@ Research",
)  # fmt: skip
FORMS = (
    "N.V.", "NV", "N. V.", "B.V.", "BV", "NV.", ", N.V.", "N.V", "N.V., EINDHOVEN", "N.V., EINDHOVEN, NL", "NV, NL", "",
    "Naamloze Vennootschap", "N V", "N.V.,NL", "P.L.C.", "INC", "CORP",
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"
HEADS = ("Delta", "Foshan", "Golden Dragon", "Siemens")
TRADES = (
    "Energy", "Healthineers", "Mobility", "Logistics", "Steel", "Trading", "Ceramics", "Textiles", "Air", "Foods",
    "Shipping", "Motors", "Pharma", "Plastics", "Optics", "Tools", "Marine", "Paper", "Glass", "Furniture",
    "Star Ceramics", "Moon Ceramics", "Sun Ceramics", "Lion Tiles", "Tiger Tiles", "Green Garden", "Blue Garden",
)  # fmt: skip


def spelt(word: str, cores: tuple[str, ...], count: int, *, key: str, rng: np.random.Generator) -> pd.DataFrame:
    """So many ways to write one firm; the first names are written most, a third have a slip of the pen."""
    shares = 1 / np.arange(1, len(cores) + 1)
    found: set[str] = set()
    for _ in range(20 * count):
        if len(found) == count:
            break
        core = cores[rng.choice(len(cores), p=shares / shares.sum())].replace("@", word)
        if rng.random() < 0.35:
            core = slipped(core, rng=rng)
        text = f"{core} {FORMS[rng.integers(len(FORMS))]}".replace(" ,", ",").strip()
        text = text.upper() if rng.random() < 0.6 else text
        found.add(f"* {text}" if rng.random() < 0.1 else text)
    return pd.DataFrame({"key": key, "name": sorted(found)})


def slipped(text: str, *, rng: np.random.Generator) -> str:
    """One letter left out, put in, changed, or turned with the next."""
    at, letter = int(rng.integers(1, len(text))), LETTERS[rng.integers(26)]
    ways = (
        text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :],
        text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
    )  # fmt: skip
    return ways[rng.integers(4)]


def large_firm(seed: int, *, among: bool) -> pd.DataFrame:
    """A firm in 312 spellings and one in 60, with smaller ones that share their common words."""
    rng = np.random.default_rng(seed)
    rows = [
        spelt("Vandelay", ELECTRONICS, 312, key="large", rng=rng), spelt("Kramerica", CHEMICALS, 60, key="60", rng=rng)
    ]  # fmt: skip
    for firm in ("Pellegrino", "Hendrikse", "Sjolund", "Oosterbaan", "Brandwijk", "Tacoma"):
        rows.append(spelt(firm, ("@ Electronics", "@"), 6, key=firm, rng=rng))
        rows.append(spelt(f"{firm}stra", ("Koninklijke @", "@ Chemie"), 4, key=f"{firm}stra", rng=rng))
    return pd.concat([*rows, half(patstat(), "tuning")[["key", "name"]]] if among else rows, ignore_index=True)


def families(seed: int) -> pd.DataFrame:
    """A hundred and eight firms of four families, among company names of the tuning half."""
    rows = [
        (f"{head} {trade}", f"{head} {trade} {form}")
        for head in HEADS for trade in TRADES for form in ("Co Ltd", "Limited", "Co., Ltd.")
    ]  # fmt: skip
    others = half(names(originals_only=True), "tuning")[["key", "name"]].sample(1500, random_state=seed)
    return pd.concat([pd.DataFrame(rows, columns=["key", "name"]), others], ignore_index=True)


def main() -> None:
    """Print the measures."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, default=1)
    seed = arguments.parse_args().seed
    files = {
        "large firm among applicants": large_firm(seed, among=True),
        "large firm alone": large_firm(seed, among=False),
        "families among company names": families(seed),
    }
    for title, rows in files.items():
        labels, _ = ours(rows)
        told = score(labels, rows.key.to_numpy())
        print(f"{title}: precision {told[0]:.3f}, recall {told[1]:.3f}, F1 {told[2]:.3f}, B-cubed {told[3]:.3f}")


if __name__ == "__main__":
    main()

"""Does resolution keep apart, and bring together, the parties of a simulated world?

    python benchmarks/world_resolution.py LAKE [--blind]

LAKE is a lake of a simulated world (`tidewaiter load`); it is copied, and resolved anew. Judged are the profiles that
state a number, the number being the truth: it is evidence too, so that what is seen is whether namesakes stay apart.
With `--blind` numbers are withheld, and importers and exporters resolved by less and less of what is left, with and
without the company of their first day. The world's `truth/` is not read. Seeds 101 to 106 are not for this.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from resolution_quality import score
from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.by_question import said_of
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import weigh
from tidewaiter.entities.resolving import fit
from tidewaiter.entities.sides import coded
from tidewaiter.entities.updating import resolve
from tidewaiter.lake import Lake
from tidewaiter.tables import resolved

SAID = {
    "names": ("name",),
    "names and towns": ("name", "city", "country"),
    "names and addresses": ("name", "address", "city", "country"),
    "names, addresses, telephones": ("name", "address", "city", "country", "phone", "email"),
}


def profiles_of(folder: Path) -> tuple[pd.DataFrame, float]:
    """The profiles of the lake, resolved anew in a copy, and the CPU seconds it took."""
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(folder, Path(scratch) / "lake")
        with Lake.open(Path(scratch) / "lake") as lake:
            before = time.process_time()
            resolve(lake, anew=True)
            took = time.process_time() - before
            return lake.fetch(lake.read(resolved.PROFILES)).to_pandas(), took


def blind_groups(profiles: pd.DataFrame, columns: tuple[str, ...]) -> np.ndarray:
    """Groups by these columns alone."""
    table = pa.table({name: pa.array(profiles[name].fillna("").tolist(), pa.string()) for name in columns})
    features = coded(features_of(table))
    pairs = candidate_pairs(features)
    model = fit(features, pairs)
    weighed = weigh(features, pairs, model=model)
    said = said_of(weighed, model)
    return clustered(len(table), weighed.left, weighed.right, weighed.weight, told=features, said=said)


def main() -> None:
    """Print the rows of a table."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("lake", type=Path)
    asked.add_argument("--blind", action="store_true")
    options = asked.parse_args()
    profiles, took = profiles_of(options.lake)
    stated = profiles[profiles.identifier.notna()]
    print(f"{len(profiles):,} profiles, {profiles.party_id.nunique():,} parties, {took:.1f} CPU s\n")
    print("| parties | by | precision | recall | pairwise F1 | B-cubed F1 |\n|---|---|---|---|---|---|")
    for role in ("importer", "exporter", ""):
        rows = stated[stated.roles.str.contains(role)]
        told = {"all": rows.party_id.to_numpy()}
        if options.blind and role:
            for what, columns in SAID.items():
                told[what] = blind_groups(rows, columns)
                told[f"{what}, company"] = blind_groups(rows, (*columns, "seen_with"))
        for what, groups in told.items():
            figures = " | ".join(f"{figure:.4f}" for figure in score(groups, rows.identifier.to_numpy()))
            print(f"| {role or 'all roles'} | {what} | {figures} |", flush=True)


if __name__ == "__main__":
    main()

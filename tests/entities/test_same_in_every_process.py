"""What is learned of names is the same to the last bit in every process, in whatever order its sets stand."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

LEARN = """
import hashlib, json
import pyarrow as pa
from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon

firms = [f"{start}{end}" for start in ("Bal", "Dor", "Fen", "Gul") for end in ("andrik", "eskopa", "imbaro", "ostile")]
names = [f"{firm} Steel Trading B.V., The Hague Rotterdam Branch Office {n}" for n, firm in enumerate(firms)]
names += [f"{firm[0]}ST Ltd" for firm in firms] + [f"International {firm} Systems Trust" for firm in firms]
lexicon = Lexicon()
told = features_of(pa.table({"name": names}), lexicon=lexicon)
rows = {name: told[name].to_pylist() for name in told.column_names}
print(hashlib.sha256(json.dumps([rows, lexicon.facts()]).encode()).hexdigest())
"""


def learned(seed):
    said = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run([sys.executable, "-c", LEARN], env=said, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_order_of_sets_moves_nothing(seed):
    assert learned(seed) == learned("0")

"""What does the network cost? Components and propagated risk over ten million ties, and peak memory.

    python benchmarks/network_speed.py [--ties 10000000] [--nodes 2500000] [--rounds 3]

Ties are made from a seed: one end evenly, the other after a power law, so that there are hubs of tens of thousands.
Timed are, in a process of their own: building the network from numbered ties, components, and found and inspected
spreading together over ten rounds. Making the ties is not timed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time

import numpy as np

from tidewaiter.links.components import components
from tidewaiter.links.network import network_of
from tidewaiter.links.propagation import spread
from tidewaiter.links.records import risk_against_usual


def main() -> None:
    """Measure, and print the best of the rounds and all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ties", type=int, default=10_000_000)
    parser.add_argument("--nodes", type=int, default=2_500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", action="store_true")
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measured(asked.ties, asked.nodes)))
        return
    command = [sys.executable, __file__, "--measure", "--ties", str(asked.ties), "--nodes", str(asked.nodes)]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(asked.rounds)
    ]
    best = min(runs, key=lambda run: run["wall"])
    print(json.dumps({"cores": os.cpu_count(), "best": best, "runs": runs}, indent=1))


def measured(ties: int, nodes: int) -> dict[str, float]:
    """Seconds of each part, and the peak of the process."""
    chance = np.random.default_rng(1)
    source = chance.integers(0, nodes, ties, dtype=np.int32)
    target = np.minimum(nodes * chance.random(ties, dtype=np.float32) ** 3, nodes - 1).astype(np.int32)
    start = np.zeros((nodes, 2), dtype=np.float32)
    inspected = chance.integers(0, nodes, nodes // 20)
    start[inspected, 1] = 1.0
    start[inspected[: len(inspected) // 20], 0] = 1.0
    begun, cpu = time.monotonic(), time.process_time()
    network = network_of(source, target, nodes=nodes)
    built = time.monotonic()
    labels = components(network)
    parted = time.monotonic()
    reached = spread(network, start)
    risk = risk_against_usual(reached[:, 0], reached[:, 1], usual=0.05)
    ended = time.monotonic()
    return {
        "build": round(built - begun, 2),
        "components": round(parted - built, 2),
        "spread": round(ended - parted, 2),
        "wall": round(ended - begun, 2),
        "cpu": round(time.process_time() - cpu, 2),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
        "parts": int(labels.max()) + 1,
        "largest_hub": int(network.degree.max()),
        "risky": int((risk > 0).sum()),
    }


if __name__ == "__main__":
    main()

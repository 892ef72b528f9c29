"""Scores of nomenklatura's logic-v2 for pairs, one JSON object a line: `{"schema", "left", "right"}` in, a number out.

    echo '{"schema": "Company", "left": {"name": ["Acme"]}, "right": {"name": ["ACME Ltd"]}}' | python logic_v2.py

nomenklatura is no part of tidewaiter. Benchmarks that are told of a Python that has it (`pip install nomenklatura` in
an environment of its own; `--nomenklatura PATH/TO/python`) run this file there. Nothing of tidewaiter is imported here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping

__all__ = ["logic_v2_scores"]


def logic_v2_scores(python: str, pairs: Iterable[Mapping[str, object]]) -> list[float]:
    """The scores that another Python gives these pairs."""
    lines = "".join(f"{json.dumps(pair)}\n" for pair in pairs)
    answer = subprocess.run([python, __file__], input=lines, check=True, stdout=subprocess.PIPE, text=True)
    return [float(line) for line in answer.stdout.split()]


def main() -> None:
    """Read pairs, write scores."""
    from followthemoney import model
    from nomenklatura.matching import LogicV2

    config = LogicV2.default_config()

    def entity(number: str, schema: str, properties: dict[str, list[str]]) -> object:
        return model.get_proxy({"id": number, "schema": schema, "properties": properties})

    for number, line in enumerate(sys.stdin):  # names are remembered by the entity's id: no id may come twice
        pair = json.loads(line)
        left, right = (entity(f"{side}{number}", pair["schema"], pair[side]) for side in ("left", "right"))
        print(round(float(LogicV2.compare(left, right, config).score), 6))


if __name__ == "__main__":
    main()

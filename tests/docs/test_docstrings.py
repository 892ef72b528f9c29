"""What a docstring shows is what happens."""

import doctest
import importlib
from pathlib import Path

import pytest

import tidewaiter

_ROOT = Path(tidewaiter.__file__).parent
_WITH_EXAMPLES = sorted(path for path in _ROOT.rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", _WITH_EXAMPLES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_the_examples_of_a_module_hold(path: Path) -> None:
    name = ".".join(("tidewaiter", *path.relative_to(_ROOT).with_suffix("").parts))
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed

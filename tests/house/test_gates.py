"""What STYLE promises and a machine can keep."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
MODULES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_tells_one_story_in_at_most_400_lines_and_functions_of_50(module):
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    long = {
        node.name: body
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (body := _body_lines(node)) > 50
    }
    assert long == {}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_file_is_named_after_what_it_makes(module):
    assert module.stem not in {"utils", "helpers", "common", "manager", "base", "misc"}


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body
    if (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        body = body[1:]
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0

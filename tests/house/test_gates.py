"""What STYLE promises and a machine can keep."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
MODULES = sorted(SOURCE.rglob("*.py"))
BENCHMARKS = sorted((SOURCE.parent / "benchmarks").glob("*.py"))
FOR_DEVELOPERS = {"django_stubs_ext", "hypothesis", "mypy", "playwright", "pytest", "schemathesis"}
"""What a developer's machine has and a user's has not: names of types may come from there, and nothing that runs."""


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_tells_one_story_in_at_most_400_lines_and_functions_of_50(module):
    """And nothing runs in it on what only developers have."""
    text = module.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 400
    long = {
        node.name: body
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (body := _body_lines(node)) > 50
    }
    assert long == {}
    assert _roots(tree) & FOR_DEVELOPERS == set()


def test_files_are_named_after_what_they_make():
    assert [path for path in MODULES if path.stem in {"utils", "helpers", "common", "manager", "base", "misc"}] == []


def _roots(tree: ast.Module) -> set[str]:
    """The packages that a module imports when it runs."""
    running = [node for node in tree.body if not _for_types_only(node)]
    imports = [node for part in running for node in ast.walk(part) if isinstance(node, ast.Import | ast.ImportFrom)]
    roots = {name.name.partition(".")[0] for node in imports if isinstance(node, ast.Import) for name in node.names}
    return roots | {(node.module or "").partition(".")[0] for node in imports if isinstance(node, ast.ImportFrom)}


def _for_types_only(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda path: path.name)
def test_a_benchmark_still_finds_what_it_measures(benchmark):
    """Nothing else runs them between two measurements, so what moves in the house would break them unseen."""
    for node in ast.walk(ast.parse(benchmark.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tidewaiter"):
            module = importlib.import_module(node.module)
            assert [name.name for name in node.names if not _holds(module, name.name)] == []


def _holds(module, name: str) -> bool:
    if hasattr(module, name):
        return True
    try:
        importlib.import_module(f"{module.__name__}.{name}")
    except ModuleNotFoundError:
        return False
    return True


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body
    if (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        body = body[1:]
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0

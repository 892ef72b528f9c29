"""The pages that show code are executed: a page that no longer tells the truth fails here."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tidewaiter.selection import read_budget
from tidewaiter.tables import collect
from tidewaiter.tables.dictionary import data_dictionary

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if ">>> " in page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_the_code_on_a_page_does_what_the_page_says(page):
    failed, tried = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    )
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.relative_to(DOCS).as_posix())
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_budget_on_its_page_is_a_budget(tmp_path):
    page = (DOCS / "guides" / "write-a-budget.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert example
    budget = tmp_path / "budget.toml"
    budget.write_text(example[1], encoding="utf-8")
    assert "BUSAN" in read_budget(budget).offices


def test_the_data_dictionary_is_what_the_contracts_say():
    page = DOCS / "reference" / "data-dictionary.md"
    assert page.read_text(encoding="utf-8") == data_dictionary(collect().values()) + "\n"

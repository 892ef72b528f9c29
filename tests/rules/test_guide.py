"""The rule on its page is a rule."""

from __future__ import annotations

import re
from pathlib import Path

from tidewaiter.flow.ruling import rule_words
from tidewaiter.rules import columns_of, read_rule

PAGE = Path(__file__).parents[2] / "docs" / "guides" / "write-a-rule.md"


def test_the_rule_on_its_page_is_a_rule(tmp_path):
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    (tmp_path / "rule.toml").write_text(example[1], encoding="utf-8")
    rule = read_rule(tmp_path / "rule.toml", words=rule_words())
    assert "importer_age_days" in columns_of(rule.parsed(rule_words()))

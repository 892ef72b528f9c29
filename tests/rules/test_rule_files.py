"""A rule as a file: complete, approved by another, never for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tidewaiter.rules import Rule, RuleError, holding, read_rule, vocabulary, with_published, with_retired

WORDS = vocabulary(())
TEXT = """
rule = "cheap-shirts"
name = "Cheap shirts of a new importer"
condition = '''
hs6 starts with "6109" and importer_age_days < 90
'''
mode = "live"
effect = "open"
typology = "VALUATION"
legal_basis = "Customs Act, section 12"
owner = "valuation desk"
written_by = "anton"
approved_by = "sara"
approved_on = 2025-06-30
valid_from = 2025-07-01
review_on = 2025-12-31
sunset_on = 2026-06-30
"""


def written_to(folder: Path, text: str) -> Path:
    file = folder / "rule.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def rule(tmp_path) -> Rule:
    return read_rule(written_to(tmp_path, TEXT), words=WORDS)


def test_a_rule_is_read_from_its_file_and_kept_as_a_row(rule):
    assert rule.condition == 'hs6 starts with "6109" and importer_age_days < 90'
    assert (rule.mode, rule.effect, rule.approved_by) == ("live", "open", "sara")
    assert Rule.from_row(rule.as_row()) == rule


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('approved_by = "sara"', 'approved_by = "Anton"'), "a second person does"),
        (('owner = "valuation desk"', ""), "does not say: owner"),
        (('owner = "valuation desk"', 'owner = " "'), "does not say: owner"),
        (('mode = "live"', 'mode = "on"'), "mode is one of"),
        (('typology = "VALUATION"', 'typology = "CHEAP"'), "no typology"),
        (("sunset_on = 2026-06-30", "sunset_on = 2025-07-01"), "never lasts for ever"),
        (("approved_on = 2025-06-30", "approved_on = 2025-07-02"), "before it was approved"),
        (("review_on = 2025-12-31", 'review_on = "soon"'), "review_on"),
        (('rule = "cheap-shirts"', 'rule = "Cheap Shirts"'), "hyphens"),
        (('mode = "live"', 'mode = "live"\nmood = "x"'), "what no rule has: mood"),
        (("importer_age_days", "importer_age"), "did you mean 'importer_age_days'?"),
        (('rule = "cheap-shirts"', "rule ="), "TOML"),
    ],
)
def test_what_it_lacks_is_told(tmp_path, change, said):
    with pytest.raises(RuleError) as refused:
        read_rule(written_to(tmp_path, TEXT.replace(*change)), words=WORDS)
    assert said in str(refused.value)


def test_a_new_version_ends_the_one_before(rule):
    (first,), numbered = with_published([], rule)
    assert numbered.version == first.version == 1
    later = replace(rule, condition='hs6 starts with "6110"', valid_from=date(2025, 9, 1))
    ended, second = with_published([first], later)[0]
    assert (ended.version, ended.valid_to, second.version) == (1, date(2025, 9, 1), 2)
    assert [each.version for each in holding([ended, second], first=date(2025, 8, 31), last=date(2025, 8, 31))] == [1]
    assert [each.version for each in holding([ended, second], first=date(2025, 9, 1), last=date(2025, 9, 1))] == [2]


def test_the_same_again_is_no_new_version(rule):
    (first,), _ = with_published([], rule)
    assert with_published([first], rule) == ([], first)


def test_a_version_may_not_judge_days_that_another_has_judged(rule):
    (first,), _ = with_published([], rule)
    earlier = replace(rule, valid_from=date(2025, 6, 30), approved_on=date(2025, 6, 1), name="other")
    with pytest.raises(RuleError, match="begins later"):
        with_published([first], earlier)


def test_a_rule_ends_when_it_is_retired_and_at_its_sunset(rule):
    (first,), _ = with_published([], rule)
    assert first.holds_on(date(2026, 6, 29))
    assert not first.holds_on(date(2026, 6, 30))
    (ended,) = with_retired([first], "cheap-shirts", day=date(2025, 8, 1))
    assert ended.holds_on(date(2025, 7, 31))
    assert not ended.holds_on(date(2025, 8, 1))
    with pytest.raises(RuleError, match="no rule is called"):
        with_retired([first], "cheap-shoes", day=date(2025, 8, 1))
    with pytest.raises(RuleError, match="ended on"):
        with_retired([ended], "cheap-shirts", day=date(2025, 9, 1))

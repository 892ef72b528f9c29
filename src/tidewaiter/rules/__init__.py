"""What do people know that no model does? Conditions on the contracts' columns, checked, approved, put to the lines."""

from tidewaiter.rules.book import holding, with_published, with_retired
from tidewaiter.rules.checking import Problem, check, problems_of
from tidewaiter.rules.condition import OPERATORS, Condition, ConditionError, columns_of
from tidewaiter.rules.facts import READS
from tidewaiter.rules.hits import hits_of, named_lines
from tidewaiter.rules.parsing import parse
from tidewaiter.rules.rule import EFFECTS, MODES, Rule, RuleError, read_rule
from tidewaiter.rules.structure import from_structure, structure_of
from tidewaiter.rules.vocabulary import TOPICS, Term, Vocabulary, vocabulary
from tidewaiter.rules.writing import laid_out, written

__all__ = [
    "EFFECTS",
    "MODES",
    "OPERATORS",
    "READS",
    "TOPICS",
    "Condition",
    "ConditionError",
    "Problem",
    "Rule",
    "RuleError",
    "Term",
    "Vocabulary",
    "check",
    "columns_of",
    "from_structure",
    "hits_of",
    "holding",
    "laid_out",
    "named_lines",
    "parse",
    "problems_of",
    "read_rule",
    "structure_of",
    "vocabulary",
    "with_published",
    "with_retired",
    "written",
]

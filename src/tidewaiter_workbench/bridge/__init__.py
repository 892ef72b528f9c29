"""The one place where the workbench meets the library.

Everything above here speaks of leads, shipments and outcomes (`answers.py`); everything below, of tables and lakes.
One module for each part of the workbench; what it needs of a lake is asked there and nowhere else.
"""

from tidewaiter_workbench.bridge.lowering import lowering
from tidewaiter_workbench.bridge.merging import (
    contradicting,
    in_order,
    judgement_id,
    judgements,
    pairs,
    write_judgements,
)
from tidewaiter_workbench.bridge.opening import (
    BridgeBusyError,
    BridgeContradictionError,
    BridgeError,
    BridgeOrderError,
)
from tidewaiter_workbench.bridge.outcomes import opened, write_outcomes
from tidewaiter_workbench.bridge.parties import hit_rate, number_sought, parties, party_chart, words_sought
from tidewaiter_workbench.bridge.rulebook import (
    RuleProblem,
    RuleReading,
    RuleTerm,
    criterion_count,
    judge_days,
    read_condition,
    read_structure,
    rule_operators,
    rule_pieces,
    rule_terms,
    rule_yields,
    rules_in_lake,
    try_rule,
    write_rule,
    write_rule_end,
    written_part,
)
from tidewaiter_workbench.bridge.series import series
from tidewaiter_workbench.bridge.shipments import (
    exam_types,
    leads,
    offices_and_last_day,
    shipments,
    typologies,
)

__all__ = [
    "BridgeBusyError",
    "BridgeContradictionError",
    "BridgeError",
    "BridgeOrderError",
    "RuleProblem",
    "RuleReading",
    "RuleTerm",
    "contradicting",
    "criterion_count",
    "exam_types",
    "hit_rate",
    "in_order",
    "judge_days",
    "judgement_id",
    "judgements",
    "leads",
    "lowering",
    "number_sought",
    "offices_and_last_day",
    "opened",
    "pairs",
    "parties",
    "party_chart",
    "read_condition",
    "read_structure",
    "rule_operators",
    "rule_pieces",
    "rule_terms",
    "rule_yields",
    "rules_in_lake",
    "series",
    "shipments",
    "try_rule",
    "typologies",
    "words_sought",
    "write_judgements",
    "write_outcomes",
    "write_rule",
    "write_rule_end",
    "written_part",
]

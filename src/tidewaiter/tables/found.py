"""What inspection and investigation found, and what we made of it."""

from __future__ import annotations

from tidewaiter.tables.contract import HAPPENED_DAYS, Column, contract
from tidewaiter.tables.provenance import PROVENANCE

__all__ = ["CONSEQUENCES", "DETERMINATIONS", "LABELS", "OUTCOMES", "RULE_YIELD", "TRAFFIC", "YIELD"]

OUTCOMES = contract(
    "found.outcomes",
    grain="one inspection result of one goods line",
    key=("outcome_id",),
    columns=(
        Column("outcome_id", "text", "item_id, with /n after it for a second inspection", nullable=False),
        Column("item_id", "text", "the goods line inspected; see declared.items", nullable=False),
        Column("inspected_on", "date", "day of inspection", ahead_days=HAPPENED_DAYS),
        Column(
            "known_on", "date", "first day on which the result could be used", nullable=False, ahead_days=HAPPENED_DAYS
        ),
        Column("exam_type", "text", "DOC, NII, TAILGATE, INTENSIVE, or the source's code"),
        Column("cause", "text", "random, rule, model, mandatory, tip, manual or unknown", nullable=False),
        Column("propensity", "float", "probability with which this line was selected; empty if not recorded", "0-1"),
        Column("illicit", "bool", "a violation was found", nullable=False),
        Column("typology", "text", "main violation found (terms.typologies); empty if none or not said"),
        Column("severity", "int", "0 none, 1 violation, 2 critical (goods unlawful or public at risk)", nullable=False),
        Column("revenue", "float", "duty and penalty recovered; empty if not recorded", "lake currency"),
        *PROVENANCE,
    ),
)

DETERMINATIONS = contract(
    "found.determinations",
    grain="one authority's decision about one party in one matter",
    key=("determination_id",),
    columns=(
        Column("determination_id", "text", "source/matter/party number", nullable=False),
        Column("matter", "text", "case number of the investigation", nullable=False),
        Column("party", "text", "name of the party as written", nullable=False),
        Column("role", "text", "importer, exporter, ...", nullable=False),
        Column("typology", "text", "violation alleged (terms.typologies)"),
        Column("method", "text", "how, in the authority's word: transshipment, misclassification, ..."),
        Column("stage", "text", "stage of the matter when decided"),
        Column("outcome", "text", "the authority's word for its decision"),
        Column("illicit", "bool", "a violation was found; empty while open"),
        Column("orders", "text", "AD/CVD case numbers, separated by ;"),
        Column("goods", "text", "goods concerned"),
        Column("origin", "text", "true origin, ISO 3166 alpha-2; several separated by ;"),
        Column(
            "dispatch", "text", "declared origin or transshipment country, ISO 3166 alpha-2; several separated by ;"
        ),
        Column("supplier", "text", "foreign supplier as written"),
        Column("known_on", "date", "day of the decision or notice", nullable=False, ahead_days=HAPPENED_DAYS),
        *PROVENANCE,
    ),
)

CONSEQUENCES = contract(
    "found.consequences",
    grain="one decided consequence of one case of ours",
    key=("consequence_id",),
    columns=(
        Column("consequence_id", "text", "case number/number of the decision", nullable=False),
        Column("case_number", "text", "number of the case in the workbench", nullable=False),
        Column("procedure", "text", "VIOLATION, EAPA, SEIZURE or DAMAGES; see cases.procedures", nullable=False),
        Column(
            "kind", "text", "penalty_assessed, penalty_final, informed_compliance, no_violation, ...", nullable=False
        ),
        Column("decided_on", "date", "day of the decision", nullable=False, ahead_days=HAPPENED_DAYS),
        Column(
            "known_on",
            "date",
            "first day on which it could be used: the day of its approval",
            nullable=False,
            ahead_days=HAPPENED_DAYS,
        ),
        Column("office", "text", "office of the case"),
        Column("typology", "text", "violation it is about (terms.typologies); empty if not said"),
        Column("culpability", "text", "negligence, gross_negligence or fraud; empty where no penalty is decided"),
        Column("amount", "float", "penalty, payment or damages; empty where none is decided", "lake currency"),
        Column("statute", "text", "law under which goods are seized (law.seizures); empty where none are"),
        Column("item_ids", "text", "goods lines of the case, separated by ; (declared.items)"),
        Column("importers", "text", "importer numbers of those lines, separated by ;"),
        *PROVENANCE,
    ),
)

LABELS = contract(
    "found.labels",
    grain="one inspected goods line, as a training label",
    key=("item_id",),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("known_on", "date", "first day on which the label may be used", nullable=False),
        Column("illicit", "bool", "a violation was found in any inspection of the line", nullable=False),
        Column("typology", "text", "main violation found"),
        Column("severity", "int", "0 none, 1 violation, 2 critical", nullable=False),
        Column("revenue", "float", "recovered in all inspections of the line", "lake currency"),
        Column("cause", "text", "cause of the first inspection", nullable=False),
        Column("propensity", "float", "probability of selection at the first inspection", "0-1"),
    ),
)

YIELD = contract(
    "found.yield",
    grain="one cause of selection in one calendar month",
    key=("cause", "month"),
    columns=(
        Column("cause", "text", "why lines were selected", nullable=False),
        Column("month", "date", "first day of the month in which lines were declared", nullable=False),
        Column("inspected", "int", "lines inspected", "lines", nullable=False),
        Column("hits", "int", "lines with a violation", "lines", nullable=False),
        Column("hit_rate", "float", "hits / inspected", "0-1", nullable=False),
        Column("hit_rate_low", "float", "lower end of the 95 % Wilson interval", "0-1", nullable=False),
        Column("hit_rate_high", "float", "upper end of the 95 % Wilson interval", "0-1", nullable=False),
        Column("revenue", "float", "recovered", "lake currency", nullable=False),
        Column("lift", "float", "hit rate / hit rate of the random arm in the same month"),
    ),
)

TRAFFIC = contract(
    "found.traffic",
    grain="one period of declarations, estimated as a whole from those of its lines that were inspected",
    key=("period", "first_day"),
    columns=(
        Column("period", "text", "quarter, or whole for all that was ever declared", nullable=False),
        Column("first_day", "date", "first day of the period", nullable=False),
        Column("last_day", "date", "last day of the period on which anything was declared", nullable=False),
        Column("lines", "int", "lines declared, inspected or not", "lines", nullable=False),
        Column("sampled", "int", "lines inspected whose chance of it is on record", "lines", nullable=False),
        Column("illicit_rate", "float", "share of all lines in which an inspection finds a violation", "0-1"),
        Column("illicit_rate_low", "float", "lower end of its 95 % interval", "0-1"),
        Column("illicit_rate_high", "float", "upper end of its 95 % interval", "0-1"),
        Column("revenue", "float", "what would be recovered if every line were inspected", "lake currency"),
        Column("revenue_low", "float", "lower end of its 95 % interval; never below what was", "lake currency"),
        Column("revenue_high", "float", "upper end of its 95 % interval", "lake currency"),
        Column("recovered", "float", "what was recovered from the lines inspected", "lake currency"),
    ),
)

RULE_YIELD = contract(
    "found.rule_yield",
    grain="one rule in one mode: what was found in the lines that it named",
    key=("rule_id", "mode"),
    columns=(
        Column("rule_id", "text", "see ruled.rules", nullable=False),
        Column("mode", "text", "live or shadow, as the rule was on the line's day", nullable=False),
        Column("first_on", "date", "day of the first hit", nullable=False),
        Column("last_on", "date", "day of the last hit", nullable=False),
        Column("hits", "int", "lines named", "lines", nullable=False),
        Column("inspected", "int", "of these inspected, for whatever cause", "lines", nullable=False),
        Column("found", "int", "of these with a violation", "lines", nullable=False),
        Column("hit_rate", "float", "found / inspected; empty if nothing was inspected", "0-1"),
        Column("hit_rate_low", "float", "lower end of the 95 % Wilson interval", "0-1"),
        Column("hit_rate_high", "float", "upper end of the 95 % Wilson interval", "0-1"),
        Column("recorded", "int", "inspected lines whose chance of it is on record", "lines", nullable=False),
        Column("true_rate", "float", "share of all its hits that an inspection would find illicit, estimated", "0-1"),
        Column("true_rate_low", "float", "lower end of its 95 % interval", "0-1"),
        Column("true_rate_high", "float", "upper end of its 95 % interval", "0-1"),
        Column("revenue", "float", "recovered from its hits", "lake currency"),
    ),
)

"""What the models expect of each goods line, which model a run may use, and what others said beside it."""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract

__all__ = ["ITEMS", "POLICIES", "SHADOW", "STANDINGS", "USES"]

ITEMS = contract(
    "scored.items",
    grain="one goods line under one head of one model",
    key=("item_id", "head"),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("head", "text", "any (any violation), or a typology", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("probability", "float", "calibrated probability of a violation", "0-1", nullable=False),
        Column("probability_low", "float", "lower end of the calibration interval", "0-1", nullable=False),
        Column("probability_high", "float", "upper end of the calibration interval", "0-1", nullable=False),
        Column("revenue_if_illicit", "float", "expected revenue given a violation", "lake currency"),
        Column("expected_revenue", "float", "probability times revenue_if_illicit", "lake currency"),
        Column("reasons", "text", "main reasons in words, separated by '; '; empty where not explained"),
        Column("model_id", "text", "register entry of the model", nullable=False),
    ),
)

POLICIES = contract(
    "scored.policies",
    grain="one published policy of models; the last that holds says which model a run may use",
    key=("version",),
    columns=(
        Column("version", "int", "number of the policy, from 1", nullable=False),
        Column("holds_from", "date", "first day that is worked by it", nullable=False),
        Column(
            "uses", "text", "latest (the model that the run trained) or champion (the approved one)", nullable=False
        ),
        Column("without", "text", "what a run does without an approved model: refuse or flag", nullable=False),
        Column("drafted_by", "text", "who wrote it", nullable=False),
        Column("published_by", "text", "who looked at it and published it", nullable=False),
        Column("reason", "text", "why", nullable=False),
        Column("published_at", "time", "when", nullable=False),
    ),
)

STANDINGS = contract(
    "scored.standings",
    grain="one word said of a model that runs obey; the last word on a model that holds counts",
    key=("number",),
    columns=(
        Column("number", "int", "number of the word, from 1", nullable=False),
        Column("model_id", "text", "register entry of the model", nullable=False),
        Column("standing", "text", "champion, shadow or retired", nullable=False),
        Column("holds_from", "date", "first day on which it holds; never before the day it was said", nullable=False),
        Column("ends_on", "date", "last day of an approval; empty for the others"),
        Column("proposed_by", "text", "who proposed it", nullable=False),
        Column("decided_by", "text", "who decided it; of a champion somebody else", nullable=False),
        Column("reason", "text", "why", nullable=False),
        Column("figures", "text", "JSON object: the figures that were looked at", nullable=False),
        Column("decided_at", "time", "when", nullable=False),
    ),
)

SHADOW = contract(
    "scored.shadow",
    grain="one goods line under one model, where several were asked; kept as it was told on its day",
    key=("item_id", "model_id"),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("model_id", "text", "register entry of the model", nullable=False),
        Column("role", "text", "in use, fresh (trained by that run) or shadow (named by a person)", nullable=False),
        Column("probability", "float", "calibrated probability of any violation, before fusion", "0-1", nullable=False),
        Column("probability_low", "float", "lower end of the calibration interval", "0-1", nullable=False),
        Column("probability_high", "float", "upper end of the calibration interval", "0-1", nullable=False),
        Column("known_before", "date", "nothing known on or after this day was used", nullable=False),
    ),
)

USES = contract(
    "scored.uses",
    grain="one run: which model it used, and by which word",
    key=("number",),
    columns=(
        Column("number", "int", "number of the use, from 1", nullable=False),
        Column("first_day", "date", "first day of the run's window", nullable=False),
        Column("last_day", "date", "last day of the run's window", nullable=False),
        Column(
            "model_id", "text", "the model whose probabilities went into the risks; none without one", nullable=False
        ),
        Column("fresh", "text", "the model that the run trained; empty if it could not"),
        Column("shadows", "text", "JSON array: models that were asked beside it", nullable=False),
        Column("policy", "int", "version of scored.policies; empty if none was published"),
        Column("standing", "int", "number of scored.standings by which the model is approved; empty if it is not"),
        Column("words", "text", "by which word it was used, or why without one, in words", nullable=False),
        Column("flagged", "bool", "whether the policy asked for an approved model and there was none", nullable=False),
        Column("told_at", "time", "when", nullable=False),
    ),
)

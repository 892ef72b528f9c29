"""Train a model on what was known before a day.

Time is cut once: trees grow on the earlier lines; the later quarter decides how many
trees there are and gives the figures on the card; then as many trees grow again on all
lines, calibrated by trees like them that had not seen what they were asked about.
Probabilities and figures weight lines by the recorded chance of having been inspected,
because only inspected lines have results.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

import ibis.expr.types as ir
import numpy as np

from tidewaiter.columns.labels import labels_known
from tidewaiter.lake import Lake
from tidewaiter.models.alike import Bargains, likely_violations
from tidewaiter.models.card import Audit, HeadCard, ModelCard
from tidewaiter.models.features import Feature, item_features_of, learned
from tidewaiter.models.heads import Grounds, learn_amounts, learn_head, targets, thinned
from tidewaiter.models.lesson import Lesson, prepare, require_enough
from tidewaiter.models.model import ANY, Head, Model, save_model
from tidewaiter.models.recipe import Recipe
from tidewaiter.models.revenue import Revenue
from tidewaiter.tables import declared, found, linked, loaded, remembered, signalled

__all__ = ["WORDINGS", "known_detectors", "learned_from", "require_results", "train"]

READS = (declared.ITEMS, found.OUTCOMES, signalled.SCORES, signalled.SELLERS, linked.ITEMS, *remembered.STATES.values())
_ENOUGH_PROPENSITY = 0.95


def train(lake: Lake, *, as_of: date, recipe: Recipe | None = None, seed: int = 0) -> ModelCard:
    """Train on what was known before `as_of`, and keep the model in the lake's folder `models`.

    The same data, recipe and seed give the same model under the same id.

    Raises:
        NotEnoughDataError: too few results are known; the message says how many are needed.
    """
    recipe = recipe or Recipe()
    features = learned(known_detectors(lake), without=recipe.without)
    lesson = _lesson(lake, as_of=as_of, features=features, recipe=recipe, seed=seed)
    heads, cards = _learn_heads(lesson, recipe=recipe, seed=seed)
    revenue = learn_amounts(lesson, growth=recipe.small_growth, seed=seed)
    card = _card(lake, lesson, cards=cards, revenue=revenue, features=features, as_of=as_of, recipe=recipe, seed=seed)
    save_model(Model(card, lesson.encoder, heads, revenue, lesson.fold_days))
    return card


def require_results(lake: Lake, *, as_of: date) -> None:
    """Refuse to train as of a day before which too little was found: to be asked before long work for a model.

    Raises:
        NotEnoughDataError: too few results are known; the message says how many are needed.
    """
    _require_results(lake, labels_known(lake.read(found.OUTCOMES), before=as_of))


def _require_results(lake: Lake, labels: ir.Table) -> None:
    told = labels.filter(labels.illicit.notnull())
    require_enough(lake.fetch(told.aggregate(results=told.count())).column("results")[0].as_py())


def _learn_heads(lesson: Lesson, *, recipe: Recipe, seed: int) -> tuple[dict[str, Head], list[HeadCard]]:
    """The main head from all lines; those of typologies too, until there are more honest lines than help.

    Heads that grow on the same ground follow each other, so that one ground is held at a time.
    """
    asked = targets(lesson, fewest=recipe.fewest_violations)
    kept = thinned(lesson, honest=recipe.honest_lines, honest_for_each=recipe.honest_for_each, seed=seed)
    growths = {name: recipe.growth_of(truth.sum(), main=name == ANY) for name, truth in asked.items()}
    heads: dict[str, tuple[Head, HeadCard]] = {}
    for of_main, shared in sorted({(name == ANY, growth.ground) for name, growth in growths.items()}):
        growing = {n: g for n, g in growths.items() if (n == ANY, g.ground) == (of_main, shared)}
        ground = next(iter(growing.values()))
        grounds = Grounds(
            lesson, growth=ground, seed=seed, kept=None if of_main else kept, alike=lesson.alike if of_main else None
        )
        for name, growth in growing.items():
            heads[name] = learn_head(grounds, asked[name], name=name, growth=growth, seed=seed)
    return {name: heads[name][0] for name in asked}, [heads[name][1] for name in asked]


def known_detectors(lake: Lake) -> tuple[str, ...]:
    """Names of all detectors that have answered about anything, in the order of the text."""
    names = lake.fetch(lake.read(signalled.SCORES).select("detector").distinct()).column("detector").to_pylist()
    return tuple(sorted(names))


def _lesson(lake: Lake, *, as_of: date, features: Sequence[Feature], recipe: Recipe, seed: int) -> Lesson:
    labels = lake.cached(labels_known(lake.read(found.OUTCOMES), before=as_of))
    _require_results(lake, labels)
    bargains = _bargains(lake, labels, recipe=recipe, seed=seed)
    wanted = labels.select("item_id")
    rows = item_features_of(
        lake,
        detectors=known_detectors(lake),
        wanted=wanted.union(lake.memtable(bargains.lines.select(["item_id"]))) if bargains else wanted,
    )
    return prepare(lake, rows, labels, described=features, recipe=recipe, bargains=bargains)


def _bargains(lake: Lake, labels: ir.Table, *, recipe: Recipe, seed: int) -> Bargains | None:
    """The lines taken for violations, where there are few to learn from."""
    violations = lake.fetch(labels.aggregate(n=labels.illicit.sum()))["n"][0].as_py() or 0
    if violations >= recipe.many_violations or not recipe.learns_alike:
        return None
    return likely_violations(lake, lake.read(declared.ITEMS), labels, seed=seed)


def learned_from(lake: Lake, card: ModelCard) -> ir.Table:
    """The `item_id` of all lines that a model may have learned from: those with a result, and those taken for bad."""
    labels = lake.cached(labels_known(lake.read(found.OUTCOMES), before=date.fromisoformat(card.as_of)))
    bargains = _bargains(lake, labels, recipe=Recipe(), seed=card.seed)
    opened = labels.select("item_id")
    return opened.union(lake.memtable(bargains.lines.select(["item_id"]))) if bargains else opened


def _card(
    lake: Lake,
    lesson: Lesson,
    *,
    cards: Sequence[HeadCard],
    revenue: Revenue,
    features: Sequence[Feature],
    as_of: date,
    recipe: Recipe,
    seed: int,
) -> ModelCard:
    entries = {table.name: entry for table in READS if (entry := lake.entries.get(table.name))}
    data: dict[str, object] = {
        name: {"version": entry.version, "fingerprint": entry.fingerprint} for name, entry in entries.items()
    }
    parameters: dict[str, object] = {"recipe": asdict(recipe), "features": [feature.name for feature in features]}
    model_id = _digest(lesson, {"as_of": as_of.isoformat(), "data": data, "parameters": parameters, "seed": seed})
    held_out = lesson.days[lesson.later]
    return ModelCard(
        model_id=model_id,
        as_of=as_of.isoformat(),
        held_out_from=str(held_out[0]),
        held_out_to=str(held_out[-1]),
        rows=len(lesson.days),
        held_out_rows=len(held_out),
        heads=tuple(cards),
        revenue={"kind": revenue.kind, "rows": revenue.rows},
        weights=_weights_in_words(lesson, recipe),
        features=tuple(asdict(feature) for feature in features),
        detectors=known_detectors(lake),
        audits=grave_audits(lake),
        caveats=_caveats(lesson, revenue),
        data=data,
        parameters=parameters,
        seed=seed,
        folder=lake.folder("models") / model_id,
    )


def grave_audits(lake: Lake) -> tuple[Audit, ...]:
    """Findings about the labelled data that must stand beside every figure."""
    rows = lake.fetch(lake.read(loaded.AUDITS)).to_pylist()
    grave = sorted((row["source"], row["check"], row["finding"]) for row in rows if row["grave"])
    return tuple(Audit(*row) for row in grave)


def _digest(lesson: Lesson, facts: Mapping[str, object]) -> str:
    """Twelve hex digits of everything that decides the model, the lines learned from among it."""
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
    digest.update(np.ascontiguousarray(lesson.matrix.x).data)
    digest.update(lesson.column("illicit").tobytes())
    if lesson.alike is not None:
        digest.update(np.ascontiguousarray(lesson.alike.x).data)
    return digest.hexdigest()[:12]


_EQUAL = "equal, as no propensity of inspection is recorded"
_INVERSE = "one over the propensity of inspection (recorded for {share}), none above {most} times another"


def _weights_in_words(lesson: Lesson, recipe: Recipe) -> str:
    if lesson.propensity_known == 0:
        return _EQUAL
    return _INVERSE.format(share=f"{lesson.propensity_known:.0%}", most=f"{recipe.weight_ceiling:g}")


_NOT_RECORDED = (
    "for {share} of the results it is not recorded how likely the line was to be inspected: "
    "probabilities describe lines like those that were, and may be too high for others"
)
_NONE_AT_RANDOM = "no line was inspected at random, so nothing here can be checked against an unbiased sample"
_NO_REVENUE = "too little revenue was recorded with the results, so none is predicted"
_TREES_DECIDED = "the held-out slice also decided the number of trees, which flatters its figures a little"
_TREES_IN_USE = (
    "the trees in use learned from the held-out slice too, while its figures and the calibration are of trees that had "
    "not, and far into a window whose results are not known yet probabilities can be off"
)
_ALIKE = (
    "trees also grew on {count} lines that nobody opened, declared by the importer of a violation from the same seller "
    "before it was known, each as if it had been found, for {weight:.2f} of a line"
)
WORDINGS = (_ALIKE, _EQUAL, _INVERSE, _NOT_RECORDED, _NONE_AT_RANDOM, _NO_REVENUE, _TREES_DECIDED, _TREES_IN_USE)
"""How results were weighted, and what a card's figures have to be read with."""


def _caveats(lesson: Lesson, revenue: Revenue) -> tuple[str, ...]:
    caveats = []
    if lesson.propensity_known < _ENOUGH_PROPENSITY:
        caveats.append(_NOT_RECORDED.format(share=f"{1 - lesson.propensity_known:.0%}"))
    if "random" not in lesson.words("cause"):
        caveats.append(_NONE_AT_RANDOM)
    if revenue.kind == "nothing":
        caveats.append(_NO_REVENUE)
    if lesson.alike is not None and len(lesson.alike.x):
        caveats.append(_ALIKE.format(count=len(lesson.alike.x), weight=lesson.alike.weight))
    caveats += [_TREES_DECIDED, _TREES_IN_USE]
    return tuple(caveats)

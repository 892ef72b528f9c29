from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.models.port import AS_OF, FIRST, fill, planted_port, rows_of
from tidewaiter.errors import LakeError, NotEnoughDataError
from tidewaiter.models.model import load_model
from tidewaiter.models.recipe import Recipe
from tidewaiter.models.training import train
from tidewaiter.tables import declared, found, loaded

pytestmark = pytest.mark.slow


def test_the_same_data_and_seed_give_the_same_model(trained):
    again = train(trained.lake, as_of=AS_OF)
    assert again == trained.card
    other = train(trained.lake, as_of=AS_OF, seed=1)
    assert other.model_id != trained.card.model_id


def test_results_that_became_known_later_change_nothing(trained, lake):
    """Turn every later result into its opposite: the model must not notice."""
    fill(lake, replace(trained.port, outcomes=flipped_later(trained.port.outcomes)))
    card = train(lake, as_of=AS_OF)
    assert card.heads == trained.card.heads
    ours, theirs = (load_model(each.folder).heads["any"].trees.text for each in (card, trained.card))
    assert ours == theirs


def flipped_later(outcomes: pa.Table) -> pa.Table:
    """Every result that became known on the day or later as its opposite."""
    later = pc.greater_equal(outcomes.column("known_on"), pa.scalar(AS_OF))
    illicit = pc.if_else(later, pc.invert(outcomes.column("illicit")), outcomes.column("illicit"))
    return outcomes.set_column(found.OUTCOMES.column_names.index("illicit"), "illicit", illicit)


def test_lines_of_a_bargain_that_was_found_out_are_told_on_the_card_and_know_nothing_later(lake):
    """Few lines are opened, and each importer has one seller: trees grow on others of the bargain, as of the day."""
    port = planted_port(biased=True)
    sellers = pa.array([f"S{name}" for name in port.items["importer"].to_pylist()])
    items = port.items.set_column(declared.ITEMS.column_names.index("exporter"), "exporter", sellers)
    models = []
    for outcomes in (port.outcomes, flipped_later(port.outcomes)):
        fill(lake, replace(port, items=items, outcomes=outcomes))
        models.append(train(lake, as_of=AS_OF))
    texts = [load_model(card.folder).heads["any"].trees.text for card in models]
    assert texts[0] == texts[1]
    assert [told for told in models[0].caveats if "lines that nobody opened" in told]
    alone = train(lake, as_of=AS_OF, recipe=replace(Recipe(), learns_alike=False))
    assert not [told for told in alone.caveats if "lines that nobody opened" in told]
    assert load_model(alone.folder).heads["any"].trees.text != texts[0]
    assert alone.rows == models[0].rows, "what is learned from beside results is none of the results"


def test_figures_on_the_card_come_from_later_lines_than_trees_learned_from(trained):
    card = trained.card
    assert FIRST + timedelta(days=150) < np.datetime64(card.held_out_from).item() < AS_OF
    assert 0.2 < card.held_out_rows / card.rows < 0.3
    assert card.head("any").held_out["rows"] == card.held_out_rows


def test_a_typology_found_often_enough_gets_a_head_of_its_own(trained):
    assert [head.name for head in trained.card.heads] == ["any", "QUANTITY", "VALUATION"]


def test_the_model_lies_in_its_folder_as_text_and_loads_again(trained):
    files = {file.name for file in trained.card.folder.iterdir()}
    assert {"card.json", "card.md", "model.json", "any.trees.txt", "VALUATION.trees.txt"} <= files
    assert not [name for name in files if name.endswith((".pkl", ".pickle", ".joblib"))]
    model = load_model(trained.card.folder)
    x = np.full((1, len(model.encoder.columns)), np.nan, dtype=np.float32)
    assert 0 < model.heads["any"].probability(x).probability[0] < 1


def test_a_loaded_model_asks_its_trees_by_the_columns_on_which_they_grew(trained):
    """A file that sorts names once swapped the codes: a line's office stood where its trees look for the chapter."""
    model = load_model(trained.card.folder)
    grown_on = tuple(feature["name"] for feature in trained.card.features)
    assert model.encoder.columns == grown_on != (*model.encoder.numbers, *sorted(model.encoder.codes))
    for head in model.heads.values():
        assert head.trees.columns == head.early_trees.columns == grown_on


def test_no_feature_of_our_models_identifies_a_trader(trained):
    names = {feature["name"] for feature in trained.card.features}
    assert names.isdisjoint({"importer", "exporter", "declarant", "carrier", "name", "address", "country"})
    assert all(feature["lawful_because"] for feature in trained.card.features)


def test_a_grave_finding_about_the_labels_stands_on_the_card(trained):
    told = rows_of(
        loaded.AUDITS,
        source=["port", "port"],
        check=["copies", "harmless"],
        lines=[10, 10],
        grave=[True, False],
        finding=["85 % of lines are copies", "nothing"],
    )
    with trained.lake.scratch() as audited:
        with audited.change("audit") as change:
            change.replace(loaded.AUDITS, told)
        card = train(audited, as_of=AS_OF)
    assert [audit.finding for audit in card.audits] == ["85 % of lines are copies"]
    assert "85 % of lines are copies" in card.as_text()


def test_too_few_results_are_refused_with_what_is_needed(lake):
    fill(lake, planted_port(150))
    with pytest.raises(NotEnoughDataError, match=r"only \d+ inspection results .* at least 200"):
        train(lake, as_of=AS_OF)


def test_results_without_a_violation_are_refused(lake):
    port = planted_port(600)
    place = found.OUTCOMES.column_names.index("illicit")
    honest = pa.array([False] * port.outcomes.num_rows)
    with lake.change("honest port") as change:
        change.replace(declared.ITEMS, port.items)
        change.replace(found.OUTCOMES, port.outcomes.set_column(place, "illicit", honest))
    with pytest.raises(NotEnoughDataError, match="0 violations"):
        train(lake, as_of=AS_OF)


def test_an_unknown_model_is_named(lake):
    with pytest.raises(LakeError, match="no model 'nothing'"):
        load_model(lake.folder("models") / "nothing")

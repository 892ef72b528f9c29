"""Firms of one name and two forms of one law are two; how much that tells is learned from the file."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tidewaiter.entities.explaining import explain
from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import prior_model
from tidewaiter.entities.resolving import fit, resolve_profiles

FAMILIES = ("Weber", "Fischer", "Kaiser", "Lange", "Neumann", "Schwarz", "Braun", "Vogel", "Krause", "Lehmann")
TRADES = ("Metallbau", "Textil", "Logistik", "Werkzeugbau", "Spielwaren", "Verpackungen")
TOWNS = ("Hamburg", "Bremen", "Berlin", "Koln", "Duisburg", "Stuttgart", "Leipzig", "Kassel")
FORMS = (("GmbH", "G.m.b.H."), ("KG", "Kommanditgesellschaft"), ("AG", "Aktiengesellschaft"))


def firms(seed=1):
    """Each name is three firms', of a town and a form each, written four times; the town is given in half."""
    draw = np.random.default_rng(seed)
    rows, truth = [], []
    for name in (f"{family} {trade}" for family in FAMILIES for trade in TRADES):
        for ways, town in zip(FORMS, draw.choice(TOWNS, 3, replace=False), strict=True):
            told = {"city": str(town), "phone": f"49{draw.integers(10**9, 10**10)}"}
            for copy in range(4):
                said = {key: text for key, text in told.items() if draw.random() < 0.5}
                rows.append({"name": f"{name} {ways[copy % 2]}", "country": "DE", "city": "", "phone": ""} | said)
                truth.append(len(truth) // 4)
    return pa.Table.from_pylist(rows), np.array(truth)


def test_firms_of_one_name_are_told_apart_by_their_form():
    rows, truth = firms()
    groups = resolve_profiles(rows).groups
    same, true = (labels[:, None] == labels[None, :] for labels in (groups, truth))
    both = np.triu(same & true, 1).sum()
    assert both / np.triu(same, 1).sum() > 0.95
    assert both / np.triu(true, 1).sum() > 0.98


def test_it_is_said_in_words_and_learned_from_the_file():
    rows, _ = firms()
    features = features_of(rows)
    model = fit(features, np.array([[n, n + 4] for n in range(0, len(rows) - 4, 4)]))
    told = {reason.comparison: reason for reason in explain(features, 0, 4, model=model)}
    assert told["legal form"].says == "the legal forms are two kinds of one law"
    assert told["legal form"].bits < -1
    assert told["name"].says.startswith("the names are alike but perhaps for the legal form (several bear them)")
    alike = {reason.comparison: reason for reason in explain(features, 0, 1, model=model)}
    assert alike["legal form"].says == "the legal form is of one kind"
    assert "several" not in alike["name"].says


def test_bare_names_are_not_parted_by_their_forms():
    """A file of names alone cannot teach how carefully forms are written."""
    rows, _ = firms()
    features = features_of(rows.select(["name"]))
    model = fit(features, np.array([[0, 4], [1, 5]]))
    place = [comparison.name for comparison in model.comparisons].index("legal form")
    assert model.bits(place).tolist() == [0, 0]
    bare = prior_model(frozenset({"name_core"}), len(features))
    assert (model.chance, model.m[0], model.u[0]) == (bare.chance, bare.m[0], bare.u[0])

"""A file of names alone shows whether names that share a word of few are variants of one firm, or strangers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities import names_alone
from tidewaiter.entities.comparisons import FEW, comparisons_for
from tidewaiter.entities.resolving import resolve_profiles

STARTS = ("Bal", "Dor", "Fen", "Gul", "Kam", "Lir", "Mov", "Nad", "Pel", "Rus", "Sig", "Tov", "Vib", "Wol", "Zer")
ENDS = ("andrik", "eskopa", "imbaro", "ostile", "unfeld", "ygrama", "otarni", "elbust")
FIRMS = [f"{start}{end}" for start in STARTS for end in ENDS]


def register(*, repeats):
    """Firms, of whom thirty have the whole of another's name and a word of their own; so many of all come once more."""
    whole, behind, others = FIRMS[:30], FIRMS[30:60], FIRMS[60:]
    names = [f"{firm} Ltd" for firm in whole]
    names += [f"{own} {firm}" for own, firm in zip(behind, whole, strict=True)]
    names += [f"{firm} Trading Ltd" for firm in others]
    return names + [f"{name.removesuffix(' Ltd').upper()} PLC" for name in names[:repeats]]


def resolved(names, **more):
    return resolve_profiles(pa.table({"name": names, **more}))


def bits_of_few(model):
    return float(model.bits([one.name for one in model.comparisons].index(FEW.name))[0])


def joined_in(names, *pair):
    groups = resolved([*names, *pair]).groups
    return groups[-2] == groups[-1]


def test_where_nobody_comes_twice_a_word_of_few_is_that_of_strangers():
    once = register(repeats=0)
    assert bits_of_few(resolved(once).model) < -2
    assert not joined_in(once, "Quillon Ottokar", "Quillon")


def test_where_most_come_twice_it_is_that_of_one_firm():
    often = register(repeats=len(FIRMS))
    assert bits_of_few(resolved(often).model) > -0.5
    assert joined_in(often, "Quillon Ottokar", "Quillon")


def test_names_that_are_one_but_for_writing_keep_what_they_tell():
    once = register(repeats=0)
    assert joined_in(once, "Quillon Ottokar Ltd", "QUILLON OTTOKAR PLC")


def test_a_word_that_many_names_have_is_left_alone():
    found = resolved([*register(repeats=0), *(f"Quillon {firm}" for firm in FIRMS[:30])])
    asked = [one.name for one in found.model.comparisons].index(FEW.name)
    house = (found.pairs.left >= len(FIRMS)) & (found.pairs.right >= len(FIRMS))
    assert house.sum() > 400
    assert np.mean(found.pairs.answers[house, asked] == 1) > 0.95, "the others differ by slips"
    assert not (found.pairs.answers[house, asked] == 0).any()
    assert found.model.bits(asked)[1] == pytest.approx(0)


def test_a_file_without_such_pairs_learns_nothing():
    assert bits_of_few(resolved(["Quillon Ltd", "Ottokar Ltd"]).model) == pytest.approx(0)


def test_some_names_teach_what_all_do(monkeypatch):
    names = register(repeats=0)
    of_all = bits_of_few(resolved(names).model)
    monkeypatch.setattr(names_alone, "_SAMPLE", 150)
    assert bits_of_few(resolved(names).model) == pytest.approx(of_all, abs=1.5)


def test_countries_leave_it_to_the_names_and_addresses_do_not():
    assert FEW in comparisons_for(frozenset({"name_core", "country"}))
    assert FEW not in comparisons_for(frozenset({"name_core", "country", "street"}))
    countries = pa.array(["FR"] * len(register(repeats=0)))
    assert bits_of_few(resolved(register(repeats=0), country=countries).model) < -2


def test_the_order_of_the_names_does_not_matter():
    names = register(repeats=20)
    shuffled = [names[place] for place in np.random.default_rng(3).permutation(len(names))]
    assert bits_of_few(resolved(names).model) == pytest.approx(bits_of_few(resolved(shuffled).model))

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tidewaiter.simulation import simulate
from tidewaiter.simulation.crews import cargo_odds, recruit
from tidewaiter.simulation.loading import SchemeError, load_schemes
from tidewaiter.simulation.schemes import shipped

from .conftest import Made, made

EXAMPLE = """
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tidewaiter.simulation.crews import cargo_odds, recruit
from tidewaiter.simulation.moves import another_office


@dataclass(frozen=True)
class Tenth:
    name: str = "tenth_of_the_value"

    def recruit(self, world, *, rng):
        odds = cargo_odds(world, np.ones(len(world.goods)))
        return recruit(world, scheme=self.name, lines=0.02 * world.lines, odds=odds, rng=rng)

    def act(self, crew, month, *, rng):
        rows = month.rows_of(crew.relations)
        month.declare(rows, {"value": month["value"][rows] / 10})
        month.commit(rows, crew=crew.number, scheme=self.name, typology="VALUATION", concealment=0.0)

    def learn(self, crew, caught, *, rng):
        another_office(crew, world=caught.world, day=caught.today, rng=rng)


SCHEMES = (Tenth(),)
"""


def test_caught_crews_change_their_ways(world: Made):
    moves = Counter(move["move"] for crew in world.crews() for move in crew["moves"])
    assert sum(moves.values()) >= 5
    assert len(moves) >= 3


def test_a_phoenix_returns_under_a_new_number_with_the_same_owner_and_something_kept(world: Made):
    closed = {
        crew["owner"]: crew["moves"][0]["on"] for crew in world.crews() if crew["scheme"] == "phoenix" and crew["moves"]
    }
    owned = defaultdict(dict)
    for row in world.table("truth/parties.parquet").to_pylist():
        if row["role"] == "importer" and row["owner"] in closed:
            owned[row["owner"]][row["party_id"]] = str(row["first_day"])
    contact = defaultdict(set)
    for row in world.table("declarations").to_pylist():
        contact[row["importer_id"]] |= {row["importer_phone"], row["importer_address"], row["exporter_id"]} - {None}
    kept = []
    for owner, firms in owned.items():
        heirs = [firm for firm, born in firms.items() if born >= closed[owner] and contact[firm]]
        kept += [any(contact[heir] & contact[other] for other in firms if other != heir) for heir in heirs]
    assert len(kept) >= 3
    assert np.mean(kept) > 0.6


def test_a_crew_that_learns_moves_after_the_finding_was_known_and_not_before(tmp_path):
    watcher = Watcher()
    one = made(tmp_path / "w", schemes=[watcher], lines=6_000)
    known = {
        (row["declaration_no"], row["line_no"]): row for row in one.table("outcomes").to_pylist() if row["illicit"]
    }
    first_known = defaultdict(list)
    for row in one.table("truth/lines.parquet").to_pylist():
        key = row["declaration_no"], row["line_no"]
        if key in known:
            first_known[row["instance"]].append(known[key]["known_on"])
    told = {crew["instance"]: crew["moves"][0]["on"] for crew in one.crews() if crew["moves"]}
    assert told
    assert all(str(min(first_known[instance])) < day for instance, day in told.items())


@dataclass(frozen=True)
class Watcher:
    """Breaks the law on everything and notes when it hears of a finding."""

    name: str = "watcher"

    def recruit(self, world, *, rng):
        odds = cargo_odds(world, np.ones(len(world.goods)))
        return recruit(world, scheme=self.name, lines=0.05 * world.lines, odds=odds, rng=rng)

    def act(self, crew, month, *, rng):
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < 0.9]
        month.commit(rows, crew=crew.number, scheme=self.name, typology="QUANTITY", concealment=0.0)

    def learn(self, crew, caught, *, rng):
        crew.moves.append((caught.today, str(rng.choice(("heard", "was told")))))


def test_offenders_repeat(world: Made):
    """A crew's lines are many, so that its past says something about its future."""
    truth = [row["instance"] for row in world.table("truth/lines.parquet").to_pylist() if row["illicit"]]
    assert np.median(list(Counter(truth).values())) >= 5


def test_an_evaded_origin_is_priced_like_an_honest_one(world: Made):
    """Transshipped lines are not cheap: what is false is only the name of a country."""
    price = defaultdict(list)
    for row in world.judged:
        if row["net_kg"] and row["value_usd"]:
            price[row["hs_code"], row["scheme"] == "transshipment"].append(np.log(row["value_usd"] / row["net_kg"]))
    gaps = [
        np.median(price[code, True]) - np.median(price[code, False])
        for code, evaded in list(price)
        if evaded and (code, False) in price
    ]
    assert abs(np.median(gaps)) < 0.6


def test_a_file_of_schemes_joins_the_shipped_ones(tmp_path):
    file = tmp_path / "more.py"
    file.write_text(EXAMPLE)
    summary = simulate(tmp_path / "w", size="small", seed=4, lines=5_000, schemes=file)
    assert set(summary.illicit_by_scheme) == {scheme.name for scheme in shipped()} | {"tenth_of_the_value"}
    assert summary.illicit_by_scheme["tenth_of_the_value"] > 40


def test_the_guides_example_works(tmp_path):
    guide = (Path(__file__).parents[2] / "docs/guides/write-a-scheme.md").read_text()
    file = tmp_path / "guide.py"
    file.write_text(guide.split("```python\n")[1].split("```")[0])
    summary = simulate(tmp_path / "w", size="small", seed=4, lines=5_000, schemes=file)
    assert summary.illicit_by_scheme["sudden_cousin"] > 10


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SCHEMES = (", "SyntaxError"),
        ("import no_such_module_anywhere", "ModuleNotFoundError"),
        ("x = 1", "defines no SCHEMES"),
        ("SCHEMES = (object(),)", "lacks name, recruit, act, learn"),
        (EXAMPLE.replace("(Tenth(),)", "(Tenth,)"), "write Tenth()"),
        (EXAMPLE.replace("(Tenth(),)", "(Tenth(), Tenth())"), "two schemes are called"),
        (EXAMPLE.replace("def learn", "def forget"), "lacks learn"),
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path, text, message):
    file = tmp_path / "broken.py"
    file.write_text(text)
    with pytest.raises(SchemeError) as error:
        load_schemes(file)
    assert message in str(error.value)
    assert "broken.py" in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SchemeError, match="no file of schemes"):
        load_schemes(tmp_path / "nowhere.py")


def test_a_shipped_name_cannot_be_taken(tmp_path):
    file = tmp_path / "more.py"
    file.write_text(EXAMPLE.replace("tenth_of_the_value", "phoenix"))
    with pytest.raises(SchemeError, match="two schemes are called 'phoenix'"):
        simulate(tmp_path / "w", size="small", seed=4, lines=2_000, schemes=file)


def test_a_scheme_that_fails_at_work_is_named(tmp_path):
    file = tmp_path / "more.py"
    file.write_text(EXAMPLE.replace('"value": month', '"prize": month'))
    with pytest.raises(SchemeError, match=r"'tenth_of_the_value' failed in act.*prize"):
        simulate(tmp_path / "w", size="small", seed=4, lines=2_000, schemes=file)


def test_a_typology_that_there_is_not_is_refused_while_the_world_is_made(tmp_path):
    """The results of inspections would be refused when they are loaded, and nobody could learn from them."""
    file = tmp_path / "more.py"
    file.write_text(EXAMPLE.replace('"VALUATION"', '"COUNTERFEIT"'))
    with pytest.raises(SchemeError, match=r"'tenth_of_the_value' failed in act.*'COUNTERFEIT' is no typology.*IPR"):
        simulate(tmp_path / "w", size="small", seed=4, lines=2_000, schemes=file)

"""Series, successors and forecasts on a simulated world, judged on the truth that no stage may read.

    python benchmarks/series_quality.py --size medium --seed 101

Three questions, each beside its baselines in the same run:

- are the violations that became known put into the series of the crews that did them (adjusted Rand index)?
- are firms that carry on for a firm of the same owner found (recall of new firms at a precision of 0.8 of pairs)?
- of the parties that break the law in the next 90 days, how many are among the 100 that the forecast names?

A party is here what declarations call it (number, or else name); names, addresses and telephones are folded as
everywhere. So the figures are those of this part alone, whatever resolution adds; with `--resolved` parties are those
that resolution makes, as in every run, and a firm that it knows to be the old one counts as found. The forecast of each
day is told how risky lines of late looked on their own day by models trained on what was known before stretches of 90
days, the last of which ends on the day, and how they look to a model of the day; with `--without-risks` it is told once
more by somebody who knows neither. Seeds 1 to 99 are for working on the system; reported figures use seeds from 101 on.
Intervals are 95 %: bootstrap over crews, new firms, and parties.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.metrics import adjusted_rand_score

from tidewaiter.columns.addresses import address_key
from tidewaiter.columns.names import core_name
from tidewaiter.columns.phones import phone_key
from tidewaiter.entities.updating import resolve
from tidewaiter.flow.loading import load_feeds
from tidewaiter.flow.past_risks import judge_again, tell_the_past
from tidewaiter.flow.predicting import days_declared, observe
from tidewaiter.flow.steps import observation_steps
from tidewaiter.lake import Lake
from tidewaiter.links.forecasting import forecast
from tidewaiter.links.standing_names import parties_of_names
from tidewaiter.models.recipe import Recipe
from tidewaiter.models.training import train
from tidewaiter.simulation import simulate
from tidewaiter.tables import Table, declared, fused, linked, resolved

Floats = npt.NDArray[np.float64]
Rows = list[dict[str, object]]
Crews = frozenset[int]

_DRAWS = 500
_PRECISION = 0.8
_TOP = 100
_WINDOW = 90
_NEVER = 10**9
"""No typology gets a head of its own: a hindsight asks the main head."""
_GAP = (-30, 200)
"""Days between the old firm's last line and the new one's first for which one counts as carrying on for the other."""


def main() -> None:
    """Make a world (or take one that is there), link it, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="medium")
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--world", type=Path, help="a world that is there already")
    parser.add_argument("--lake", type=Path, help="a lake in which it is loaded already")
    parser.add_argument("--resolved", action="store_true", help="parties are those that resolution makes")
    parser.add_argument("--without-risks", action="store_true", help="forecast once more without risks of past lines")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        world = asked.world or Path(folder) / "world"
        if not asked.world:
            simulate(world, size=asked.size, seed=asked.seed)
        with Lake.open(asked.lake or Path(folder) / "lake", create=True) as lake:
            if not asked.lake:
                load_feeds(lake, "simulated", [world])
            resolve(lake) if asked.resolved else resolve_plainly(lake)
            observe(lake, observation_steps())
            figures = judged(lake, world, without_risks=asked.without_risks)
    print(json.dumps({"size": asked.size, "seed": asked.seed, "resolved": asked.resolved, **figures}, indent=1))


def resolve_plainly(lake: Lake) -> None:
    """Let each party be what declarations call it in its role, with the keys of each way in which it is written."""
    said = ("role", "party", "name", "address", "city", "country", "phone", "email")
    parties = lake.read(declared.PARTIES)
    rows = parties.mutate(profile_id=_together(parties, said), party_id=parties.party)
    distinct = rows.group_by(["profile_id", "party_id", *said]).aggregate(
        mentions=rows.count(), first_on=rows.mentioned_on.min(), last_on=rows.mentioned_on.max()
    )
    profiles = [
        row
        | {
            "probability": 1.0,
            "roles": row["role"],
            "name_key": core_name(row["name"] or ""),
            "address_key": address_key(row["address"] or "", city=row["city"] or "", country=row["country"] or ""),
            "phone_key": phone_key(row["phone"] or "", country=row["country"] or ""),
        }
        for row in lake.fetch(distinct).to_pylist()
    ]
    with lake.change("parties as declared") as change:
        change.replace(
            resolved.MENTIONS, rows.mutate(probability=ibis.literal(1.0)).select(*resolved.MENTIONS.column_names)
        )
        change.replace(resolved.PROFILES, pa.Table.from_pylist(profiles, schema=resolved.PROFILES.schema))


def _together(rows: ir.Table, columns: tuple[str, ...]) -> ir.StringValue:
    first, *rest = (rows[name].fill_null("") for name in columns)
    for each in rest:
        first = first.concat("|", each)
    return first


def judged(lake: Lake, world: Path, *, without_risks: bool) -> dict[str, object]:
    """All figures of one world."""
    truth = Truth(lake, world)
    return {
        "series": series_figures(lake, truth),
        "successors": successor_figures(lake, truth),
        "next_violators": forecast_figures(forecast_lists(lake, without_risks=without_risks), truth),
    }


class Truth:
    """What the world kept aside, by the parties of the lake."""

    def __init__(self, lake: Lake, world: Path) -> None:
        lines = pq.read_table(world / "truth" / "lines.parquet").to_pylist()
        known = {(row["declaration_no"], row["line_no"]): row for row in lines if row["illicit"]}
        columns = ("item_id", "declaration_id", "line_no", "declared_on", "importer")
        self.items = _rows(lake, declared.ITEMS, *columns)
        named = parties_of_names(lake.read(resolved.PROFILES))
        names = {row["item_id"]: str(row["importer"]) for row in _rows(lake, linked.LINES, "item_id", "importer")}
        self.crew: dict[str, int] = {}
        self.scheme: dict[int, str] = {}
        """The scheme that each crew works."""
        self.violations: list[tuple[date, str, int]] = []
        """Day, party and crew of each violation, known or not."""
        self.days: dict[str, list[date]] = defaultdict(list)
        self.firm_days: dict[str, list[date]] = defaultdict(list)
        self.by_crew: dict[int, set[str]] = defaultdict(set)
        self.party_of: dict[str, str] = {}
        """The party that each firm (number, or else name) was taken for; its days are `firm_days`, a party's `days`."""
        for row in self.items:
            firm = str(row["importer"] or names[row["item_id"]])
            self.party_of[firm] = party = named.get(firm, firm)
            self.firm_days[firm].append(row["declared_on"])
            self.days[party].append(row["declared_on"])
            violation = known.get((row["declaration_id"], row["line_no"]))
            if violation is not None:
                crew = self.crew[row["item_id"]] = int(violation["instance"])
                self.scheme[crew] = violation["scheme"]
                self.violations.append((row["declared_on"], party, crew))
                self.by_crew[crew].add(firm)
        parties = pq.read_table(world / "truth" / "parties.parquet").to_pylist()
        self.owner = {row["party_id"]: row["owner"] for row in parties if row["role"] in {"importer", "consignee"}}
        self.owners: dict[str, set[int]] = defaultdict(set)
        for firm, party in self.party_of.items():
            if firm in self.owner:
                self.owners[party].add(self.owner[firm])

    def heirs(self, crews: Crews | None = None) -> dict[str, set[str]]:
        """Firms of a crew that began when other firms of the same crew and owner had stopped, and those."""
        heirs: dict[str, set[str]] = defaultdict(set)
        for firms in (firms for crew, firms in self.by_crew.items() if crews is None or crew in crews):
            for new in firms & self.owner.keys():
                for old in firms & self.owner.keys() - {new}:
                    began, ended = min(self.firm_days[new]), max(self.firm_days[old])
                    later = min(self.firm_days[old]) < began and _GAP[0] <= (began - ended).days <= _GAP[1]
                    if later and self.owner[old] == self.owner[new]:
                        heirs[new].add(old)
        return heirs

    def violators(self, first: date, end: date, crews: Crews | None = None) -> set[str]:
        """The parties that broke the law from `first` on and before `end`, for these crews."""
        return {
            party for day, party, crew in self.violations if first <= day < end and (crews is None or crew in crews)
        }


def series_figures(lake: Lake, truth: Truth, crews: Crews | None = None) -> dict[str, object]:
    """Adjusted Rand index of the series, and of acts grouped by importer and by seller; of the acts of `crews`."""
    acts = known_acts(lake, truth, crews)
    crew = np.array([truth.crew[row["act_id"]] for row in acts])
    groups = {
        "series": [row["series_id"] for row in acts],
        "same importer": [row["importer"] for row in acts],
        "same seller": [row["exporter"] for row in acts],
    }
    coded = {name: np.unique(np.array(of, dtype=str), return_inverse=True)[1] for name, of in groups.items()}
    rand = {
        name: _clustered(crew, lambda rows, of=of: adjusted_rand_score(crew[rows], of[rows]))
        for name, of in coded.items()
    }
    return {"acts": len(acts), "crews": len(np.unique(crew)), "series": len(np.unique(coded["series"])), "rand": rand}


def known_acts(lake: Lake, truth: Truth, crews: Crews | None = None) -> list[dict]:
    """The violations that became known, as the series have them; those of `crews`."""
    acts = [row for row in _rows(lake, linked.ACTS) if row["act_id"] in truth.crew]
    return [row for row in acts if crews is None or truth.crew[row["act_id"]] in crews]


def _clustered(crew: npt.NDArray[np.int64], figure: Callable[[npt.NDArray[np.intp]], float]) -> list[float]:
    """A figure with its interval; each draw takes whole crews, each as a crew of its own once."""
    generator = np.random.default_rng(1)
    each = np.unique(crew)
    draws = []
    for _ in range(_DRAWS):
        kept = np.isin(crew, each[generator.random(len(each)) < 1 - np.exp(-1)])  # drawn with replacement at least once
        draws.append(figure(np.flatnonzero(kept)))
    return _interval(figure(np.arange(len(crew))), draws)


def successor_figures(
    lake: Lake, truth: Truth, crews: Crews | None = None, *, least: float | None = None
) -> dict[str, object]:
    """Recall of the crews' new firms at a precision of 0.8 of the pairs told (pairs of one owner are right).

    A firm that is known to be the same party as the one before it counts as found, whatever is told. With `crews` the
    recall is that of their firms, and the precision that of pairs that name one of them; the least probability is that
    of the whole list, or `least`.
    """
    pairs = told_pairs(lake, truth)
    probability, right = pairs.probability, pairs.right
    heirs = truth.heirs(crews)
    one = {new for new, olds in heirs.items() if truth.party_of[new] in {truth.party_of[old] for old in olds}}
    least = least_probability(pairs) if least is None else least
    theirs = pairs.naming(truth, crews)

    def found(least: float) -> list[float]:
        reached = {new for new, good, told in zip(pairs.new, right, probability, strict=True) if good and told >= least}
        hit = [new in one or truth.party_of[new] in reached for new in sorted(heirs)]
        return _bootstrapped(np.array(hit, dtype=np.float64))

    return {
        "pairs_told": int(theirs.sum()),
        "new_firms": len(heirs),
        "known_to_be_one_party": len(one),
        "recall_at_precision_0.8": found(least),
        "least_probability_taken": least if np.isfinite(least) else None,
        "at_probability_0.5": {
            "precision": _bootstrapped(right[theirs & (probability >= 0.5)].astype(np.float64)),
            "recall": found(0.5),
        },
        "same_seller_within_half_a_year": _same_seller(lake, truth, heirs, crews),
    }


def least_probability(told: Told, among: npt.NDArray[np.bool_] | None = None) -> float:
    """The least probability down to which the pairs (those of `among`) are right often enough; infinite if none is."""
    probability, right = (of if among is None else of[among] for of in (told.probability, told.right))
    order = np.argsort(-probability, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= _PRECISION)
    return float(probability[order[enough[-1]]]) if len(enough) else float("inf")


@dataclass(frozen=True)
class Told:
    """Pairs of successors as they were told: whether each is right by the truth, and how likely it was held."""

    old: list[str]
    new: list[str]
    probability: Floats
    right: npt.NDArray[np.bool_]

    def naming(self, truth: Truth, crews: Crews | None) -> npt.NDArray[np.bool_]:
        """Whether each pair names a party of these crews."""
        if crews is None:
            return np.ones(len(self.new), dtype=bool)
        parties = {truth.party_of[firm] for crew in crews for firm in truth.by_crew.get(crew, ())}
        return np.array(
            [old in parties or new in parties for old, new in zip(self.old, self.new, strict=True)], dtype=bool
        )


def told_pairs(lake: Lake, truth: Truth) -> Told:
    """The pairs of which the truth knows both owners."""
    pairs = [
        row
        for row in _rows(lake, linked.SUCCESSORS)
        if truth.owners.get(row["new_party"]) and truth.owners.get(row["old_party"])
    ]
    right = [bool(truth.owners[row["old_party"]] & truth.owners[row["new_party"]]) for row in pairs]
    old, new = [str(row["old_party"]) for row in pairs], [str(row["new_party"]) for row in pairs]
    return Told(
        old, new, np.array([row["probability"] for row in pairs], dtype=np.float64), np.array(right, dtype=bool)
    )


def _same_seller(lake: Lake, truth: Truth, heirs: dict[str, set[str]], crews: Crews | None) -> dict[str, object]:
    """The plain rule: began within half a year after another customer of the same seller stopped."""
    theirs = None if crews is None else {firm for crew in crews for firm in truth.by_crew.get(crew, ())}
    sellers: dict[str, set[str]] = defaultdict(set)
    for row in _rows(lake, declared.ITEMS, "importer", "exporter"):
        if row["importer"] and row["exporter"]:
            sellers[str(row["exporter"])].add(str(row["importer"]))
    told = {
        (old, new)
        for customers in sellers.values()
        if len(customers) <= 40
        for old in customers & truth.owner.keys()
        for new in customers & truth.owner.keys()
        if old != new and 0 <= (min(truth.firm_days[new]) - max(truth.firm_days[old])).days <= 180
    }
    told = {pair for pair in told if theirs is None or theirs & set(pair)}
    right = [truth.owner[old] == truth.owner[new] for old, new in told]
    reached = {new for old, new in told if truth.owner[old] == truth.owner[new]}
    hit = np.array([new in reached for new in sorted(heirs)], dtype=np.float64)
    return {
        "pairs": len(told),
        "precision": _bootstrapped(np.array(right, dtype=np.float64)),
        "recall": _bootstrapped(hit),
    }


@dataclass(frozen=True)
class Lists:
    """The parties that each method names as of a day; `expected` hits by the forecast, `known` to have violated."""

    day: date
    named: dict[str, set[str]]
    expected: float
    known: set[str]


def forecast_lists(lake: Lake, *, without_risks: bool = False) -> list[Lists]:
    """The top 100 as of four days, beside those with the most of a history of their own."""
    last = days_declared(lake)[1]
    lists = []
    for day in (last - timedelta(days=_WINDOW * n - 1) for n in (4, 3, 2, 1)):
        tell_the_past(lake, before=day)
        ours = _forecast(lake, day)
        history, known = _own_history(lake, day)
        plainly, _ = _own_history(lake, day, half_life=math.inf)
        named = {"forecast": set(ours), "own history": history, "own history, all alike": plainly}
        if without_risks:
            named["without risks"] = set(_forecast(lake, day, with_risks=False))
        lists.append(Lists(day, named, sum(ours.values()), known))
    return lists


def forecast_figures(lists: list[Lists], truth: Truth, crews: Crews | None = None) -> dict[str, object]:
    """Recall of the next violators (those of `crews`) in the lists, beside the history of each and chance."""
    hits: dict[str, list[Floats]] = defaultdict(list)
    figures: dict[str, object] = {}
    for each in lists:
        after = truth.violators(each.day, each.day + timedelta(days=_WINDOW), crews)
        active = {p for p, when in truth.days.items() if min(when) < each.day}
        of_day: dict[str, object] = {"next_violators": len(after), "of them seen before": len(after & active)}
        for name, top in each.named.items():
            hits[name].append(np.array([party in top for party in sorted(after)], dtype=np.float64))
            of_day[name] = [int(hits[name][-1].sum()), len(after & top - each.known)]
        if crews is None:
            of_day["hits that the forecast expected"] = round(each.expected, 1)
        of_day["by chance"] = round(min(_TOP / max(len(active), 1), 1.0) * len(after & active), 1)
        figures[each.day.isoformat()] = of_day
    whole = {name: np.concatenate(each) for name, each in hits.items()}
    return {
        "top": _TOP,
        "window_days": _WINDOW,
        "as_of (hits, of them without any known violation)": figures,
        "recall": {name: _bootstrapped(each) for name, each in whole.items()},
        "ratio_to_own_history": {
            name: _ratio(each, whole["own history"]) for name, each in whole.items() if name != "own history"
        },
        "ratio_to_own_history_all_alike": _ratio(whole["forecast"], whole["own history, all alike"]),
    }


def _forecast(lake: Lake, day: date, *, with_risks: bool = True) -> dict[str, float]:
    """The parties named, with the probability that they violate."""
    with lake.scratch() as past:
        if with_risks:
            card = train(past, as_of=day, recipe=replace(Recipe(), fewest_violations=_NEVER))
            judge_again(past, card.folder, before=day)
        else:
            with past.change("nobody knows how risky lines looked") as change:
                for table in (fused.TOLD, fused.HINDSIGHT):
                    change.replace(table, table.schema.empty_table())
        past.run([forecast.bind(as_of=day.isoformat(), window_days=_WINDOW)])
        rows = _rows(past, linked.FORECASTS, "party_id", "place", "probability")
    return {str(row["party_id"]): float(row["probability"]) for row in rows if row["place"] <= _TOP}


def _own_history(lake: Lake, day: date, *, half_life: float = 180.0) -> tuple[set[str], set[str]]:
    """Parties by their own known violations, those of `half_life` days ago counting half; and all that have any."""
    score: dict[str, float] = defaultdict(float)
    for row in _rows(lake, linked.ACTS, "importer", "happened_on", "known_on"):
        if row["known_on"] < day and row["importer"]:
            score[str(row["importer"])] += 0.5 ** ((day - row["happened_on"]).days / half_life)
    return set(sorted(score, key=lambda party: (-score[party], party))[:_TOP]), set(score)


def _rows(lake: Lake, table: Table, *columns: str) -> list[dict]:
    rows = lake.read(table)
    return lake.fetch(rows.select(*columns) if columns else rows).to_pylist()


def _bootstrapped(values: Floats) -> list[float]:
    if not len(values):
        return [float("nan")] * 3
    generator = np.random.default_rng(1)
    draws = [values[generator.integers(0, len(values), len(values))].mean() for _ in range(_DRAWS)]
    return _interval(float(values.mean()), draws)


def _ratio(ours: Floats, theirs: Floats) -> list[float]:
    generator = np.random.default_rng(1)
    drawn = (generator.integers(0, len(ours), len(ours)) for _ in range(_DRAWS))
    draws = [ours[rows].sum() / max(theirs[rows].sum(), 1.0) for rows in drawn]
    return _interval(float(ours.sum() / max(theirs.sum(), 1.0)), draws)


def _interval(value: float, draws: list[float]) -> list[float]:
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return [round(float(value), 3), round(float(low), 3), round(float(high), 3)]


if __name__ == "__main__":
    main()

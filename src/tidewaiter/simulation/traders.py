"""Peopling the world: owners and their firms, exporters, brokers, and the relations between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.calendar import Calendar
from tidewaiter.simulation.facts import Facts
from tidewaiter.simulation.firms import Firms, add_firms
from tidewaiter.simulation.goods import COUNTRIES, HOME, PREFERENCE, Goods, country, make_goods
from tidewaiter.simulation.orders import make_orders
from tidewaiter.simulation.streams import Streams
from tidewaiter.simulation.world import CARGO, PARCEL, World, never

__all__ = ["OFFICES", "exporters_in", "make_world", "open_relations"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

OFFICES = (
    "2704", "2709", "1001", "4601", "5301", "1703", "3001", "5201", "2811", "1401", "3901", "2304", "0901", "4110",
    "2720", "4701", "5206", "3801", "1303", "5501", "2006", "3126",
)  # fmt: skip
SEA, AIR, ROAD, MAIL = 11, 40, 30, 50
PARCEL_SHARE = 0.2
CURRENCY_OF = {"CN": 1, "DE": 2, "IT": 2, "FR": 2, "ES": 2, "NL": 2, "JP": 3, "KR": 4, "GB": 5}


def make_world(facts: Facts, *, calendar: Calendar, streams: Streams, lines: int) -> World:
    """People the world so that it declares about `lines` lines over the period."""
    goods = make_goods(facts, rng=streams.of("goods"))
    orders = make_orders(facts, goods=goods, calendar=calendar, rng=streams.of("orders"))
    roles = ("importer", "exporter", "consignee", "declarant", "carrier")
    importer, exporter, consignee, declarant, carrier = (Firms(role) for role in roles)
    world = World(
        calendar=calendar, streams=streams, facts=facts, goods=goods, lines=lines, importers=importer,
        exporters=exporter, consignees=consignee, declarants=declarant, carriers=carrier, orders=orders,
    )  # fmt: skip
    _people(world, rng=streams.of("traders"))
    _cargo_relations(world, rng=streams.of("relations"))
    _parcel_relations(world, rng=streams.of("parcels"))
    _scale(world)
    return world


def _scale(world: World) -> None:
    """Raise the rates of relations so that those alive on each day declare the lines wanted."""
    table, days = world.relations, world.calendar.days
    alive = np.clip(np.minimum(table["dead"], days) - np.maximum(table["born"], 0), 0, None) / 30.4
    for kind, share in ((CARGO, 1 - PARCEL_SHARE), (PARCEL, PARCEL_SHARE)):
        rows = table["kind"] == kind
        table["lines"][rows] *= share * world.lines / (table["lines"] * alive)[rows].sum()


def _people(world: World, *, rng: np.random.Generator) -> None:
    importers = max(60, int(world.lines * (1 - PARCEL_SHARE) / 24))
    owners = _ownership(world, importers, rng=rng)
    born = _births(importers, days=world.calendar.days, rng=rng)
    home = np.full(importers, country(HOME))
    add_firms(world.importers, owners=owners, born=born, countries=home, rng=rng)
    _share_addresses(world.importers, rng=rng)
    weights = world.goods.weight @ world.goods.origin_shares
    exporters = max(50, int(importers * 0.8))
    abroad = rng.choice(len(COUNTRIES), size=exporters, p=weights / weights.sum())
    add_firms(
        world.exporters, owners=world.new_owners(exporters), born=np.full(exporters, -999), countries=abroad, rng=rng
    )
    for firms, count in (
        (world.consignees, max(400, world.lines // 14)),
        (world.declarants, max(14, world.lines // 2500)),
    ):
        at_home = np.full(count, country(HOME))
        holders = _ownership(world, count, rng=rng) if firms.role == "consignee" else world.new_owners(count)
        add_firms(firms, owners=holders, born=np.full(count, -999), countries=at_home, rng=rng)
    add_firms(
        world.carriers,
        owners=world.new_owners(40),
        born=np.full(40, -999),
        countries=np.full(40, country(HOME)),
        rng=rng,
    )
    brokers = len(world.declarants)
    _share_addresses(world.consignees, rng=rng)
    world.careless = rng.choice(brokers, size=max(2, brokers // 12), replace=False)


def _ownership(world: World, firms: int, *, rng: np.random.Generator) -> Ints:
    """Most owners hold one firm, some hold several."""
    sizes = 1 + rng.geometric(0.55, size=firms) * (rng.random(firms) < 0.18)
    owners = np.repeat(np.arange(firms), sizes)[:firms]
    numbers = world.new_owners(int(owners.max()) + 1)
    return rng.permutation(numbers[owners])


def _births(firms: int, *, days: int, rng: np.random.Generator) -> Ints:
    """Three in five trade from before the start; the rest enter during the period."""
    return np.where(rng.random(firms) < 0.62, -rng.integers(30, 3000, firms), rng.integers(0, days, firms))


def _share_addresses(firms: Firms, *, rng: np.random.Generator) -> None:
    """Agents and mail-drops: addresses and telephones that unrelated firms share."""
    count = len(firms)
    drops = rng.choice(count, size=max(3, count // 120), replace=False)
    for number in np.flatnonzero(rng.random(count) < 0.10):
        drop = int(rng.choice(drops))
        firms.street[number], firms.city[number] = firms.street[drop], firms.city[drop]
        if rng.random() < 0.3:
            firms.phone[number] = firms.phone[drop]
    owners = firms.numbers["owner"]
    first = {int(owner): number for number, owner in reversed(list(enumerate(owners)))}
    same = rng.random((count, 2))
    _same_house(firms, owners=owners, first=first, same=same)


def _same_house(firms: Firms, *, owners: Ints, first: dict[int, int], same: Floats) -> None:
    """Firms of one owner, or members of one household, under one roof."""
    for index, owner in enumerate(owners.tolist()):
        if same[index, 0] < 0.35:
            firms.street[index], firms.city[index] = firms.street[first[owner]], firms.city[first[owner]]
        if same[index, 1] < 0.3:
            firms.phone[index] = firms.phone[first[owner]]


def _cargo_relations(world: World, *, rng: np.random.Generator) -> None:
    firms = len(world.importers)
    size = np.exp(rng.normal(0.0, 1.2, firms))
    count = 1 + np.minimum(rng.poisson(0.9 + 0.5 * np.log1p(size)), 9)
    importer = np.repeat(np.arange(firms), count)
    good = _trade_goods(world, importer=importer, rng=rng)
    origin = _draw_origins(world.goods, good, rng=rng)
    hub = rng.random(len(good)) < 0.13
    dispatch = np.where(hub, rng.choice([country(c) for c in ("HK", "SG", "KR", "NL", "MX")], size=len(good)), origin)
    exporter = exporters_in(world, origin, rng=rng)
    broker = _brokers(world, firms, rng=rng)[importer]
    weight = size[importer] / count[importer] * np.exp(rng.normal(0.0, 0.6, len(good)))
    open_relations(
        world, importer=importer, exporter=exporter, declarant=broker, dispatch=dispatch, origin=origin, good=good,
        weight=weight / weight.sum() * world.lines * (1 - PARCEL_SHARE), kind=CARGO, rng=rng,
    )  # fmt: skip


def _trade_goods(world: World, *, importer: Ints, rng: np.random.Generator) -> Ints:
    """An importer trades in one chapter or two: half of its goods are neighbours of its first."""
    goods = world.goods
    good = rng.choice(len(goods), size=len(importer), p=goods.weight / goods.weight.sum())
    leader = np.concatenate([[0], np.flatnonzero(np.diff(importer)) + 1])
    first = good[leader][importer]
    near = np.array([siblings[0] if len(siblings) else i for i, siblings in enumerate(goods.siblings)])
    pick = rng.random(len(importer))
    return np.where(pick < 0.35, first, np.where(pick < 0.7, near[first], good))


def _draw_origins(goods: Goods, good: Ints, *, rng: np.random.Generator) -> Ints:
    cumulated = np.cumsum(goods.origin_shares, axis=1)
    cumulated[:, -1] = 1.0
    return (rng.random((len(good), 1)) > cumulated[good]).sum(axis=1)


def exporters_in(world: World, origin: Ints, *, rng: np.random.Generator) -> Ints:
    """An exporter of each country, large ones more often; a country without one gets its first."""
    home = world.exporters.numbers["country"].copy()
    answer = np.empty(len(origin), dtype=np.int64)
    for number in np.unique(origin):
        local = np.flatnonzero(home == number)
        if not len(local):
            local = add_firms(
                world.exporters,
                owners=world.new_owners(1),
                born=np.array([-999]),
                countries=np.array([number]),
                rng=rng,
            )
        rows = origin == number
        answer[rows] = local[np.minimum((rng.random(rows.sum()) ** 1.6 * len(local)).astype(np.int64), len(local) - 1)]
    return answer


def _brokers(world: World, firms: int, *, rng: np.random.Generator) -> Ints:
    count = len(world.declarants)
    return np.minimum((rng.random(firms) ** 1.8 * count).astype(np.int64), count - 1)


def _parcel_relations(world: World, *, rng: np.random.Generator) -> None:
    """Sellers whose parcels go to private consignees through couriers and the post."""
    goods, count = world.goods, max(40, int(world.lines * PARCEL_SHARE / 30))
    good = rng.choice(len(goods), size=count, p=goods.parcel_weight / goods.parcel_weight.sum())
    origin = np.where(rng.random(count) < 0.65, country("CN"), _draw_origins(goods, good, rng=rng))
    seller = exporters_in(world, origin, rng=rng)
    couriers = rng.integers(0, max(3, len(world.declarants) // 6), count)
    weight = np.exp(rng.normal(0.0, 1.1, count))
    open_relations(
        world, importer=np.full(count, -1), exporter=seller, declarant=couriers, dispatch=origin, origin=origin,
        good=good, weight=weight / weight.sum() * world.lines * PARCEL_SHARE, kind=PARCEL, rng=rng,
    )  # fmt: skip


def open_relations(
    world: World, *, importer: Ints, exporter: Ints, declarant: Ints, dispatch: Ints, origin: Ints, good: Ints,
    weight: Floats, kind: int, rng: np.random.Generator, born: Ints | None = None, crew: int = -1,
) -> Ints:  # fmt: skip
    """Open one relation per element; `weight` is the lines it declares over the whole period.

    Each relation starts with its `good` and may carry neighbours of it. It begins when
    its importer does, or on `born`, and ends after some years.
    """
    count, days = len(exporter), world.calendar.days
    if born is None:
        born = np.where(importer >= 0, world.importers.numbers["born"][np.maximum(importer, 0)], -999)
        born = np.where(rng.random(count) < 0.25, np.maximum(born, rng.integers(-200, days, count)), born)
    dead = np.maximum(born, 0) + rng.exponential(1600.0, count).astype(np.int64) + 60
    lanes, first = _open_lanes(world, good=good, origin=origin, kind=kind, rng=rng)
    mode = _modes(world.goods.air[good], kind=kind, dispatch=dispatch, rng=rng)
    currency = np.array([CURRENCY_OF.get(code, 0) for code in COUNTRIES])[dispatch] * (rng.random(count) < 0.4)
    return world.relations.add({
        "importer": importer, "exporter": exporter, "declarant": declarant,
        "carrier": rng.integers(0, len(world.carriers), count), "office": _offices(importer, rng=rng), "mode": mode,
        "dispatch": dispatch, "currency": currency, "kind": kind, "first_lane": first, "lanes": lanes,
        "lines": weight / world.calendar.months, "born": born, "dead": np.minimum(dead, never()), "crew": crew,
    })  # fmt: skip


def _open_lanes(world: World, *, good: Ints, origin: Ints, kind: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Open the lanes of new relations: their number for each relation, and the first one's number."""
    goods, count = world.goods, len(good)
    lanes = 1 + np.minimum(rng.poisson(1.6, count), 6)
    first = len(world.lanes) + np.concatenate([[0], np.cumsum(lanes)[:-1]])
    relation = np.repeat(np.arange(count), lanes)
    place = np.arange(len(relation)) - np.repeat(first - len(world.lanes), lanes)
    near = np.array([[*siblings, *([i] * 8)][:8] for i, siblings in enumerate(goods.siblings)])
    chosen = np.where(place == 0, good[relation], near[good[relation], rng.integers(0, 8, len(place))])
    spread = goods.price_spread[chosen]
    temper = rng.normal(0.0, 1.0, count)[relation] * 0.55 + rng.standard_t(5, len(chosen)) * 0.5
    parcel = kind == PARCEL
    piece = np.where(goods.unit[chosen] > 0, np.exp(rng.normal(0, 0.25, len(chosen))), 1.0)
    mass = rng.normal(-0.5, 0.7, len(chosen)) if parcel else _lane_masses(goods, chosen, rng=rng)
    claims = np.isin(origin, [country(code) for code in PREFERENCE]) & (rng.random(count) < 0.75)
    world.lanes.add({
        "good": chosen, "origin": origin[relation], "log_price": goods.log_price[chosen] + spread * temper,
        "price_noise": 0.06 + 0.25 * spread * rng.beta(2, 3, len(chosen)), "log_mass": mass,
        "mass_noise": 0.25 + 0.4 * rng.random(len(chosen)),
        "kg_per_unit": goods.kg_per_unit[chosen] * piece,
        "packing": 1.03 + 0.25 * rng.beta(2, 4, len(chosen)), "preference": claims[relation] & ~np.bool_(parcel),
        "text": rng.integers(0, 4, len(chosen)),
    })  # fmt: skip
    return lanes, first


def _lane_masses(goods: Goods, chosen: Ints, *, rng: np.random.Generator) -> Floats:
    return goods.log_mass[chosen] + 0.85 * goods.mass_spread[chosen] * rng.normal(0.0, 1.0, len(chosen))


def _modes(air: Floats, *, kind: int, dispatch: Ints, rng: np.random.Generator) -> Ints:
    pick = rng.random(len(air))
    if kind == PARCEL:
        return np.where(pick < 0.7, AIR, MAIL)
    by_road = np.isin(dispatch, [country("MX"), country("CA")]) & (pick < 0.8)
    return np.where(by_road, ROAD, np.where(rng.random(len(air)) < 0.1 + 0.6 * air, AIR, SEA))


def _offices(importer: Ints, *, rng: np.random.Generator) -> Ints:
    """An importer uses one office for most of its trade."""
    usual = (np.abs(importer) * 2654435761 % 1000 / 1000.0) ** 1.7
    other = rng.random(len(importer)) ** 1.7
    place = np.where((rng.random(len(importer)) < 0.75) & (importer >= 0), usual, other)
    return np.minimum((place * len(OFFICES)).astype(np.int64), len(OFFICES) - 1)

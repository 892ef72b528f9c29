"""Six ways of breaking the law that nobody had in mind who built series, successors and forecasts.

    tidewaiter simulate --size medium --seed 21 --out world --schemes benchmarks/unseen_schemes.py

They were written before their writer read how acts are linked. Each follows a practice told in notices of evasion
cases, in which what ties the acts of a hand together varies and is partly hidden. There is no constant that a detector
could have been tuned to: how likely a hand is to keep its telephone, how long its firms live, how long it waits, how
much of the trade is false and how well that is hidden are drawn for each hand. What a hand is likely to keep has a
mean for the scheme, and hands differ from it as people do (`_ways`).

Whoever fronts for a hand (nominees, receivers of its parcels) has the hand as its true owner: the question is who is
behind a firm, not who signed its papers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.firms import Firms, Identity, add_firms
from tidewaiter.simulation.goods import COUNTRIES, HOME, HUBS, country
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import clone_relations
from tidewaiter.simulation.names import renamed
from tidewaiter.simulation.orders import Order
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.traders import OFFICES, exporters_in, open_relations
from tidewaiter.simulation.world import CARGO, PARCEL, World, never

__all__ = ["SCHEMES", "ManySenders", "NewFace", "NewSupplier", "Nominees", "Sleeper", "TurningRing"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Ways = dict[str, float]

_MANNERS = 32
"""Ways of writing a description: eight of brokers by four of traders."""


@dataclass(frozen=True, slots=True)
class NewFace:
    """A debtor who comes back with a new name, address, telephone, office and broker, for the same supplier and goods.

    The classic of unpaid duties: the importer of record closes before the bill arrives, and the foreign factory's
    containers arrive for somebody else. Values are declared too low.
    """

    name: str = "unseen_new_face"
    lines_share: float = 0.002

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """One new firm for each hand, buying dutiable goods of one supplier, large or small."""
        crews = []
        for plan in _plans(world, lines=self.lines_share * world.lines, latest=0.6, rng=rng):
            ways = _ways(rng, name=0.05, street=0.03, phone=0.05, office=0.1, broker=0.1, supplier=0.88, nervous=0.5)
            crews.append(_trader(self.name, plan, ways, median_life=150, world=world, rng=rng))
        return crews

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Declare a part of the value, and close when the time has come."""
        _undervalue(crew, month, _at_work(crew, month, rng=rng), scheme=self.name, rng=rng)
        if _is_over(crew, month):
            self._come_back(crew, day=_end(month), world=month.world, rng=rng)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """A finding may end the firm before its time."""
        if _keeps(crew, "nervous", rng=rng):
            self._come_back(crew, day=caught.today, world=caught.world, rng=rng)

    def _come_back(self, crew: Crew, *, day: int, world: World, rng: np.random.Generator) -> None:
        start = day + 3 + int(rng.gamma(1.5, 20.0))
        changes: dict[str, int] = {"importer": _next_importer(crew, day=start, world=world, rng=rng)}
        if not _keeps(crew, "office", rng=rng):
            changes["office"] = int(rng.integers(len(OFFICES)))
        if not _keeps(crew, "broker", rng=rng):
            changes["declarant"] = int(rng.integers(len(world.declarants)))
        if not _keeps(crew, "supplier", rng=rng):
            old = int(world.relations["exporter"][crew.relations[0]])
            changes["exporter"] = _kin(world.exporters, old, crew.notes["ways"], day=start, rng=rng)
        changes["carrier"] = int(rng.integers(len(world.carriers)))
        _go_on(crew, changes, day=day, start=start, world=world)
        _write_otherwise(crew.relations, world=world, rng=rng)
        crew.notes["closes"] = start + _life(150, rng=rng)
        crew.moves.append((day, "new_face"))


@dataclass(frozen=True, slots=True)
class NewSupplier:
    """A hand whose firms and suppliers change, and whose lane, goods, broker and wording stay.

    Orders name producers, so the supplier on paper changes with each firm; the freight, the broker's template and the
    false words for the goods are the organiser's and do not. Goods are declared under a neighbour's code, in its words.
    """

    name: str = "unseen_new_supplier"
    lines_share: float = 0.002

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Hands in goods that have a neighbour of less duty; each has its own manner of writing."""
        cheaper = _cheaper(world)
        crews = []
        for plan in _plans(world, lines=self.lines_share * world.lines, latest=0.6, rng=rng):
            ways = _ways(
                rng, name=0.1, street=0.08, phone=0.1, broker=0.85, office=0.85, carrier=0.7, manner=0.85, nervous=0.5
            )
            odds = _dutiable(world) * (cheaper != np.arange(len(cheaper)))
            crew = _trader(self.name, plan, ways, median_life=170, world=world, rng=rng, odds=odds)
            crew.notes |= {"cheaper": cheaper, "manner": int(rng.integers(_MANNERS))}
            crews.append(crew)
        return crews

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Declare the neighbour's code, in the words that the hand always uses."""
        rows = _at_work(crew, month, rng=rng)
        false = crew.notes["cheaper"][month["true_good"][rows].astype(np.int64)]
        goods = month.world.goods
        counted = np.maximum(1.0, np.round(month["net"][rows] / goods.kg_per_unit[false]))
        quantity = np.where(goods.unit[false] == 0, month["net"][rows], counted)
        manner = np.where(
            rng.random(len(rows)) < crew.notes["ways"]["manner"], crew.notes["manner"], month["text"][rows]
        )
        month.declare(rows, {"good": false, "words_of": false, "text": manner, "quantity": quantity})
        _commit(crew, month, rows, scheme=self.name, typology="CLASSIFICATION")
        if _is_over(crew, month):
            self._come_back(crew, day=_end(month), world=month.world, rng=rng)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """A finding may end both firms before their time."""
        if _keeps(crew, "nervous", rng=rng):
            self._come_back(crew, day=caught.today, world=caught.world, rng=rng)

    def _come_back(self, crew: Crew, *, day: int, world: World, rng: np.random.Generator) -> None:
        start = day + 3 + int(rng.gamma(1.5, 18.0))
        old = int(world.relations["exporter"][crew.relations[0]])
        changes = {"importer": _next_importer(crew, day=start, world=world, rng=rng)}
        changes["exporter"] = _stranger(old, day=start, world=world, rng=rng)
        pools = (("declarant", "broker", len(world.declarants)), ("office", "office", len(OFFICES)))
        for column, way, count in (*pools, ("carrier", "carrier", len(world.carriers))):
            if not _keeps(crew, way, rng=rng):
                changes[column] = int(rng.integers(count))
        _go_on(crew, changes, day=day, start=start, world=world)
        crew.notes["closes"] = start + _life(170, rng=rng)
        crew.moves.append((day, "new_supplier"))


@dataclass(frozen=True, slots=True)
class TurningRing:
    """Several importers alive at once take turns in buying goods under an order from several exporters of one owner.

    Exporters in the transit country have one owner and other names; an order against that country, a rumour of
    one, or a finding moves them to the next country. Importers drop out one by one and others take their turns.
    """

    name: str = "unseen_turning_ring"
    lines_share: float = 0.0025

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Rings in goods under orders, at work some time after the order."""
        likely = np.array([max(0.1, 1 - max(order.from_day, 0) / world.calendar.days) for order in world.orders])
        crews = []
        for plan in _plans(world, lines=self.lines_share * world.lines, latest=0.5, rng=rng):
            order = world.orders[int(rng.choice(len(likely), p=likely / likely.sum()))]
            since = min(max(plan.since, order.from_day + int(rng.integers(5, 120))), world.calendar.days - 90)
            crews.append(self._ring(_Plan(since, plan.lines, float(rng.beta(8, 1.5))), order, world=world, rng=rng))
        return crews

    def _ring(self, plan: _Plan, order: Order, *, world: World, rng: np.random.Generator) -> Crew:
        ways = _ways(rng, name=0.1, street=0.15, phone=0.2, nervous=0.4, rumour=0.03, leaves=0.3)
        crew = _hand(self.name, plan, ways, world=world, rng=rng)
        crew.notes |= {"order": order, "makers_owner": int(world.new_owners(1)[0])}
        first = _firm(world.importers, crew.owner, day=plan.since - 40, age=200, rng=rng)
        others = [_kin(world.importers, first, ways, day=plan.since - 20, rng=rng) for _ in range(rng.integers(2, 6))]
        crew.notes["importers"] = [first, *others]
        crew.notes["turn"] = float(rng.lognormal(np.log(12), 0.8))
        self._settle(crew, day=plan.since, world=world, rng=rng)
        good = rng.choice(order.goods, size=2)
        crew.relations = _open(
            crew, plan, importers=np.full(2, first), exporters=np.array(crew.notes["makers"])[[0, -1]], goods=good,
            origins=np.full(2, order.origin), world=world, rng=rng, dispatch=crew.notes["hub"],
        )  # fmt: skip
        return crew

    def _settle(self, crew: Crew, *, day: int, world: World, rng: np.random.Generator) -> None:
        """Open exporters in a transit country that is neither the one under order nor the last one."""
        avoid = {crew.notes["order"].origin, crew.notes.get("hub", -1)}
        hub = country(str(rng.choice([code for code in HUBS if country(code) not in avoid])))
        owner, ways = crew.notes["makers_owner"], crew.notes["ways"]
        first = _firm(world.exporters, owner, day=day, age=20, rng=rng, at=hub)
        others = [_kin(world.exporters, first, ways, day=day, rng=rng) for _ in range(rng.integers(1, 4))]
        crew.notes |= {"hub": hub, "makers": [first, *others]}

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Whose turn it is buys, from whichever exporter comes next; the transit country is said to be the origin."""
        rows = month.rows_of(crew.relations)
        turn = ((month["day"][rows] - crew.since) / crew.notes["turn"]).astype(np.int64)
        buyers, makers = np.array(crew.notes["importers"]), np.array(crew.notes["makers"])
        hub = crew.notes["hub"]
        month.declare(rows, {"importer": buyers[turn % len(buyers)], "exporter": makers[turn // 2 % len(makers)]})
        false = rows[rng.random(len(rows)) < crew.share]
        month.declare(false, {"origin": hub, "dispatch": hub})
        _commit(crew, month, false, scheme=self.name, typology="ADCVD_EVASION")
        if self._is_threatened(crew, month, rng=rng):
            self._move(crew, day=_end(month), world=month.world, rng=rng)

    @staticmethod
    def _is_threatened(crew: Crew, month: Month, *, rng: np.random.Generator) -> bool:
        """An order against the transit country arrives, or somebody talks of one."""
        goods, days = set(crew.notes["order"].goods), month.days
        named = any(
            order.origin == crew.notes["hub"] and goods & set(order.goods)
            for order in month.world.orders
            if days.first_day <= order.from_day < days.first_day + days.days
        )
        return named or _keeps(crew, "rumour", rng=rng)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """A finding may move the whole ring."""
        if _keeps(crew, "nervous", rng=rng):
            self._move(crew, day=caught.today, world=caught.world, rng=rng)

    def _move(self, crew: Crew, *, day: int, world: World, rng: np.random.Generator) -> None:
        self._settle(crew, day=day, world=world, rng=rng)
        ways = crew.notes["ways"]
        crew.notes["importers"] = [
            _kin(world.importers, firm, ways, day=day, rng=rng) if _keeps(crew, "leaves", rng=rng) else firm
            for firm in crew.notes["importers"]
        ]
        crew.moves.append((day, "another_country"))


@dataclass(frozen=True, slots=True)
class Nominees:
    """Importers of straw: each lives for a few shipments, and all have one broker and one mail drop.

    Filing services register firms by the dozen at one suite, most of them for honest beginners. The hand behind some
    of them takes a fresh one for every few containers, undervalued, from one supplier's firms.
    """

    name: str = "unseen_nominees"
    lines_share: float = 0.002

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """A hand at a drop that is there already; honest beginners there use the same broker."""
        places = Counter(zip(world.importers.street, world.importers.city, strict=True))
        drops = [place for place, firms in places.items() if firms >= 3]
        plans = _plans(world, lines=self.lines_share * world.lines, latest=0.5, rng=rng)
        return [self._at_a_drop(drops[int(rng.integers(len(drops)))], plan, world=world, rng=rng) for plan in plans]

    def _at_a_drop(self, drop: tuple[str, str], plan: _Plan, *, world: World, rng: np.random.Generator) -> Crew:
        ways = _ways(rng, suite=0.5, agents_phone=0.3, nervous=0.5)
        crew = _hand(self.name, plan, ways, world=world, rng=rng)
        agent = f"{rng.integers(201, 989)}-555-{rng.integers(9999):04d}"
        crew.notes |= {"drop": drop, "agent": agent, "alive": [], "at_once": 1 + int(rng.geometric(0.6))}
        crew.notes["shipments"] = 1 + rng.gamma(2.0, 1.5)
        broker = int(rng.integers(len(world.declarants)))
        _tenants(crew, broker, count=int(rng.integers(3, 9)), world=world, rng=rng)
        good, origin = _goods_and_origins(world, _dutiable(world), count=1, rng=rng)
        maker = exporters_in(world, origin, rng=rng)
        crew.notes["makers"] = maker.tolist()
        if rng.random() < 0.5:
            kept = _ways(rng, name=0.3, street=0.3, phone=0.3)
            crew.notes["makers"].append(_kin(world.exporters, int(maker[0]), kept, day=plan.since, rng=rng))
        first = np.array([self._nominee(crew, day=plan.since, world=world, rng=rng)])
        crew.relations = _open(
            crew,
            plan,
            importers=first,
            exporters=maker,
            goods=good,
            origins=origin,
            world=world,
            rng=rng,
            broker=broker,
        )
        return crew

    def _nominee(self, crew: Crew, *, day: int, world: World, rng: np.random.Generator) -> int:
        street, city = crew.notes["drop"]
        if not _keeps(crew, "suite", rng=rng):
            street = f"{street.split(' STE ')[0]} STE {rng.integers(100, 999)}"
        phone = crew.notes["agent"] if _keeps(crew, "agents_phone", rng=rng) else None
        identity = Identity(street=street, city=city, phone=phone)
        fresh = _firm(world.importers, crew.owner, day=day, age=40, rng=rng, identity=identity)
        crew.notes["alive"].append([fresh, 1 + int(rng.poisson(crew.notes["shipments"]))])
        return fresh

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Give each shipment to one of those alive; whoever has had its few is never seen again."""
        rows = month.rows_of(crew.relations)
        rows = rows[np.argsort(month["day"][rows], kind="stable")]
        for declaration in dict.fromkeys(month["declaration"][rows].tolist()):
            lines = rows[month["declaration"][rows] == declaration]
            day = int(month["day"][lines[0]])
            while len(crew.notes["alive"]) < crew.notes["at_once"]:
                self._nominee(crew, day=day, world=month.world, rng=rng)
            one = crew.notes["alive"][int(rng.integers(len(crew.notes["alive"])))]
            month.declare(lines, {"importer": one[0], "exporter": int(rng.choice(crew.notes["makers"]))})
            one[1] -= 1
            crew.notes["alive"] = [each for each in crew.notes["alive"] if each[1] > 0]
        _undervalue(crew, month, rows[rng.random(len(rows)) < crew.share], scheme=self.name, rng=rng)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Drop those who might be known."""
        if _keeps(crew, "nervous", rng=rng):
            crew.notes["alive"] = []
            crew.moves.append((caught.today, "other_nominees"))


@dataclass(frozen=True, slots=True)
class ManySenders:
    """A seller of parcels who rotates receivers, names of senders and platforms.

    An order above the threshold arrives as parcels for people who are paid to receive them, from shops with
    names that last for weeks, each on a platform of its own. What stays is the goods, and habits of writing them down.
    An order becomes `parcels` parcels on average.
    """

    name: str = "unseen_many_senders"
    lines_share: float = 0.0025
    parcels: float = 3.2

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Sellers of consumer goods, mostly from one country."""
        plans = _plans(world, lines=self.lines_share * world.lines, latest=0.6, rng=rng)
        return [self._seller(plan, world=world, rng=rng) for plan in plans]

    def _seller(self, plan: _Plan, *, world: World, rng: np.random.Generator) -> Crew:
        looks = {"name": 0.1, "street": 0.2, "phone": 0.2, "receivers_street": 0.15, "receivers_phone": 0.2}
        crew = _hand(self.name, plan, _ways(rng, manner=0.5, nervous=0.4, **looks), world=world, rng=rng)
        goods = world.goods
        odds = goods.parcel_weight * np.clip(goods.rate + goods.extra_cn, 0.5, 30) ** 0.5
        good, origin = _goods_and_origins(world, odds, count=1, rng=rng)
        origin = np.where(rng.random() < 0.7, country("CN"), origin)
        owner = int(world.new_owners(1)[0])
        first = _firm(world.exporters, owner, day=plan.since, age=100, rng=rng, at=int(origin[0]))
        crew.notes |= {"senders": [], "first": first, "receivers": [], "manner": int(rng.integers(_MANNERS))}
        crew.notes |= {"names_at_once": 1 + int(rng.geometric(0.5)), "receivers_at_once": int(rng.integers(3, 15))}
        crew.notes |= {"name_life": float(rng.lognormal(np.log(60), 0.5)), "parcels_each": 1 + rng.gamma(2.0, 2.0)}
        orders = _Plan(plan.since, plan.lines / self.parcels, plan.share)
        crew.relations = _open(
            crew, orders, importers=np.array([-1]), exporters=np.array([first]), goods=good, origins=origin,
            world=world, rng=rng, kind=PARCEL,
        )  # fmt: skip
        return crew

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Cut orders into parcels, each from one of the shops of the day to one of the receivers of the day."""
        rows = _at_work(crew, month, rng=rng)
        whole = np.maximum(rng.lognormal(np.log(1500), 0.45, len(rows)), 850.0)
        grown = whole / np.maximum(month["value"][rows], 1.0)
        for column in ("value", "net", "gross", "quantity", "true_value", "true_net", "true_quantity"):
            month.lines[column][rows] = month[column][rows] * grown
        parts = np.clip(np.ceil(whole / rng.uniform(380, 780, len(rows))), 2, 7).astype(np.int64)
        cut = [month.split(rows[parts == count], parts=int(count)) for count in np.unique(parts)]
        parcels = np.concatenate(cut) if cut else rows
        last = _end(month) - 1
        month.declare(parcels, {"day": np.minimum(month["day"][parcels] + rng.integers(0, 6, len(parcels)), last)})
        for parcel in parcels[np.argsort(month["day"][parcels], kind="stable")].tolist():
            self._send(crew, month, parcel, rng=rng)
        alike = parcels[rng.random(len(parcels)) < crew.notes["ways"]["manner"]]
        month.declare(alike, {"text": crew.notes["manner"]})
        _commit(crew, month, parcels, scheme=self.name, typology="DE_MINIMIS_ABUSE")

    def _send(self, crew: Crew, month: Month, parcel: int, *, rng: np.random.Generator) -> None:
        notes, world, day = crew.notes, month.world, int(month["day"][parcel])
        notes["senders"] = [shop for shop in notes["senders"] if shop[2] > day]
        while len(notes["senders"]) < notes["names_at_once"]:
            shop = _kin(world.exporters, notes["first"], notes["ways"], day=day, rng=rng)
            platform = int(rng.integers(max(3, len(world.declarants) // 6)))
            notes["senders"].append((shop, platform, day + int(rng.exponential(notes["name_life"])) + 5))
        while len(notes["receivers"]) < notes["receivers_at_once"]:
            notes["receivers"].append(self._receiver(crew, day=day, world=world, rng=rng))
        shop, platform, _ = notes["senders"][int(rng.integers(len(notes["senders"])))]
        receiver = notes["receivers"][int(rng.integers(len(notes["receivers"])))]
        month.declare(np.array([parcel]), {"exporter": shop, "declarant": platform, "consignee": receiver[0]})
        receiver[1] -= 1
        notes["receivers"] = [each for each in notes["receivers"] if each[1] > 0]

    @staticmethod
    def _receiver(crew: Crew, *, day: int, world: World, rng: np.random.Generator) -> list[int]:
        """Somebody paid to receive: now and then at the address or telephone of an earlier one."""
        people, notes = world.consignees, crew.notes
        ways = {"street": notes["ways"]["receivers_street"], "phone": notes["ways"]["receivers_phone"]}
        if "example" in notes:
            one = _kin(people, notes["example"], ways, day=day, rng=rng)
        else:
            one = notes["example"] = _firm(people, crew.owner, day=day, age=400, rng=rng)
        return [one, 1 + int(rng.poisson(notes["parcels_each"]))]

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Other receivers, and as often other shops too."""
        if not _keeps(crew, "nervous", rng=rng):
            return
        crew.notes["receivers"] = []
        if rng.random() < 0.5:
            crew.notes["senders"] = []
        crew.moves.append((caught.today, "other_receivers"))


@dataclass(frozen=True, slots=True)
class Sleeper:
    """An importer who stops, sleeps for about half a year, and comes back as the owner's other firm in other goods.

    The firm was registered years ago and never traded, so it does not look new; another supplier, often another country
    and another way of cheating. The owner's house, telephone, broker or port may be the same, or none of them.
    """

    name: str = "unseen_sleeper"
    lines_share: float = 0.002

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Hands that begin early enough to come back."""
        crews = []
        for plan in _plans(world, lines=self.lines_share * world.lines, latest=0.35, rng=rng):
            ways = _ways(
                rng, name=0.1, street=0.3, phone=0.35, broker=0.5, office=0.55, supplier=0.15, chapter=0.4, nervous=0.6
            )
            crew = _trader(self.name, plan, ways, median_life=140, world=world, rng=rng)
            crew.notes |= {"plan": plan, "by_quantity": rng.random() < 0.3}
            crews.append(crew)
        return crews

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Declare too little: value, or pieces and mass with it."""
        rows = _at_work(crew, month, rng=rng)
        if crew.notes["by_quantity"]:
            part = _parts(crew, rows, rng=rng)
            for column in ("quantity", "net", "value"):
                month.declare(rows, {column: month[column][rows] * part})
            _commit(crew, month, rows, scheme=self.name, typology="QUANTITY")
        else:
            _undervalue(crew, month, rows, scheme=self.name, rng=rng)
        if _is_over(crew, month):
            self._sleep(crew, day=_end(month), world=month.world, rng=rng)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """A finding sends many to sleep."""
        if _keeps(crew, "nervous", rng=rng) and caught.today < crew.notes["closes"]:
            self._sleep(crew, day=caught.today, world=caught.world, rng=rng)

    def _sleep(self, crew: Crew, *, day: int, world: World, rng: np.random.Generator) -> None:
        wakes = day + int(np.clip(rng.lognormal(np.log(160), 0.25), 70, 330))
        table, old = world.relations, crew.relations[0]
        supplier, good = int(table["exporter"][old]), int(world.lanes["good"][table["first_lane"][old]])
        alike = world.goods.chapter == world.goods.chapter[good]
        same = alike if _keeps(crew, "chapter", rng=rng) else ~alike
        goods, origins = _goods_and_origins(world, _dutiable(world) * same, count=1, rng=rng)
        kin = _keeps(crew, "supplier", rng=rng)
        seller = np.array([_kin(world.exporters, supplier, crew.notes["ways"], day=wakes, rng=rng)]) if kin else None
        heir = _next_importer(crew, day=wakes, world=world, rng=rng, age=1200)
        broker = int(table["declarant"][old]) if _keeps(crew, "broker", rng=rng) else None
        office = int(table["office"][old])
        table["dead"][crew.relations] = np.minimum(table["dead"][crew.relations], day)
        crew.relations = _open(
            crew, crew.notes["plan"], importers=np.array([heir]), exporters=seller, goods=goods,
            origins=np.array([world.exporters.numbers["country"][supplier]]) if kin else origins, world=world, rng=rng,
            broker=broker, born=wakes,
        )  # fmt: skip
        if _keeps(crew, "office", rng=rng):
            table["office"][crew.relations] = office
        crew.notes |= {"closes": wakes + _life(140, rng=rng), "by_quantity": rng.random() < 0.3}
        crew.moves.append((day, "asleep"))


@dataclass(frozen=True, slots=True)
class _Plan:
    """When a hand begins, how many lines it is to spoil until the last day, and the part of its trade that is false."""

    since: int
    lines: float
    share: float


def _plans(world: World, *, lines: float, latest: float, rng: np.random.Generator) -> Iterator[_Plan]:
    """Plans of hands until they spoil `lines` together; half begin in the first sixth of the days until `latest`."""
    missing = lines
    while missing > 0:
        wanted = float(np.clip(rng.lognormal(np.log(42), 0.5), 14, 130))
        since = int(world.calendar.days * latest * rng.beta(0.7, 2.0))
        missing -= wanted
        yield _Plan(since, wanted, float(rng.uniform(0.5, 1.0)))


def _ways(rng: np.random.Generator, **means: float) -> Ways:
    """How likely a hand is to keep each thing: betas about the scheme's mean, so that hands differ a great deal."""
    return {name: float(rng.beta(3 * mean, 3 * (1 - mean))) for name, mean in means.items()}


def _keeps(crew: Crew, what: str, *, rng: np.random.Generator) -> bool:
    """Whether the hand does it, or keeps it, this time."""
    return bool(rng.random() < crew.notes["ways"][what])


def _hand(scheme: str, plan: _Plan, ways: Ways, *, world: World, rng: np.random.Generator) -> Crew:
    """A hand without trade; `depth` is the part of the amounts that it declares."""
    owner, nothing = int(world.new_owners(1)[0]), np.empty(0, dtype=np.int64)
    depth = float(rng.uniform(0.3, 0.8))
    crew = Crew(world.new_crew(), scheme, owner, nothing, plan.since, world.calendar.days, plan.share, depth)
    crew.notes |= {"ways": ways, "hidden": float(rng.beta(2, 5))}
    return crew


def _trader(
    scheme: str, plan: _Plan, ways: Ways, *, median_life: float, world: World, rng: np.random.Generator,
    odds: Floats | None = None,
) -> Crew:  # fmt: skip
    """A hand with one firm that buys one supplier's goods, which will close one day."""
    crew = _hand(scheme, plan, ways, world=world, rng=rng)
    first = _firm(world.importers, crew.owner, day=plan.since, age=float(rng.lognormal(np.log(150), 1.0)), rng=rng)
    goods, origins = _goods_and_origins(world, _dutiable(world) if odds is None else odds, count=1, rng=rng)
    crew.relations = _open(
        crew, plan, importers=np.array([first]), exporters=None, goods=goods, origins=origins, world=world, rng=rng
    )
    crew.notes["closes"] = plan.since + _life(median_life, rng=rng)
    return crew


def _life(median: float, *, rng: np.random.Generator) -> int:
    """Days that a firm trades."""
    return int(rng.lognormal(np.log(median), 0.45))


def _dutiable(world: World) -> Floats:
    """Odds of goods: what is traded much, and costs duty."""
    goods = world.goods
    return goods.weight * np.clip(goods.rate + goods.extra_cn, 0.5, 40) ** 0.6


def _cheaper(world: World) -> Ints:
    """For each good the neighbour of the least duty, or itself if none costs less."""
    burden = world.goods.rate + world.goods.extra_cn
    nearest = (np.append(siblings[:3], good) for good, siblings in enumerate(world.goods.siblings))
    return np.array([near[np.argmin(burden[near])] for near in nearest])


def _goods_and_origins(world: World, odds: Floats, *, count: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    goods = rng.choice(len(odds), size=count, p=odds / odds.sum())
    origins = [rng.choice(len(COUNTRIES), p=world.goods.origin_shares[good]) for good in goods]
    return goods, np.array(origins)


def _open(
    crew: Crew, plan: _Plan, *, importers: Ints, exporters: Ints | None, goods: Ints, origins: Ints, world: World,
    rng: np.random.Generator, broker: int | None = None, dispatch: int | None = None, kind: int = CARGO,
    born: int | None = None,
) -> Ints:  # fmt: skip
    """Relations that spoil the plan's lines if they last until the end; they last as long as the hand wants."""
    count = len(importers)
    monthly = plan.lines / plan.share / max(3.0, (world.calendar.days - plan.since) / 30.4) / count
    couriers = max(3, len(world.declarants) // 6)
    brokers = rng.integers(0, couriers if kind == PARCEL else len(world.declarants), 1)
    relations = open_relations(
        world, importer=importers, exporter=exporters_in(world, origins, rng=rng) if exporters is None else exporters,
        declarant=np.full(count, brokers[0] if broker is None else broker),
        dispatch=origins if dispatch is None else np.full(count, dispatch), origin=origins, good=goods,
        weight=np.full(count, monthly * world.calendar.months), kind=kind, rng=rng,
        born=np.full(count, plan.since if born is None else born), crew=crew.number,
    )  # fmt: skip
    world.relations["dead"][relations] = never()
    return relations


def _firm(
    firms: Firms, owner: int, *, day: int, age: float, rng: np.random.Generator, at: int | None = None,
    identity: Identity | None = None,
) -> int:  # fmt: skip
    """A firm of the owner, registered about `age` days before its first day."""
    born = np.array([day - int(rng.exponential(age))])
    home = np.array([country(HOME) if at is None else at])
    return int(add_firms(firms, owners=np.array([owner]), born=born, countries=home, rng=rng, identity=identity)[0])


def _kin(firms: Firms, old: int, ways: Ways, *, day: int, rng: np.random.Generator, age: float = 25) -> int:
    """Another firm of the same owner and country, with what the hand keeps of the old one's face."""
    home, keep = int(firms.numbers["country"][old]), rng.random(3)
    stays = keep[1] < ways.get("street", 0.0)
    identity = Identity(
        name=renamed(firms.name[old], code=COUNTRIES[home], rng=rng) if keep[0] < ways.get("name", 0.0) else None,
        street=firms.street[old] if stays else None,
        city=firms.city[old] if stays else None,
        phone=firms.phone[old] if keep[2] < ways.get("phone", 0.0) else None,
    )
    owner = int(firms.numbers["owner"][old])
    return _firm(firms, owner, day=day, age=age, rng=rng, at=home, identity=identity)


def _next_importer(crew: Crew, *, day: int, world: World, rng: np.random.Generator, age: float = 25) -> int:
    """The hand's next importer."""
    old = int(world.relations["importer"][crew.relations[0]])
    return _kin(world.importers, old, crew.notes["ways"], day=day, rng=rng, age=age)


def _stranger(old: int, *, day: int, world: World, rng: np.random.Generator) -> int:
    """A supplier of the same country who has nothing to do with the old one: one who is there, or a fresh one."""
    home = world.exporters.numbers["country"]
    if rng.random() < 0.6:
        return int(exporters_in(world, home[[old]], rng=rng)[0])
    return _firm(world.exporters, int(world.new_owners(1)[0]), day=day, age=300, rng=rng, at=int(home[old]))


def _tenants(crew: Crew, broker: int, *, count: int, world: World, rng: np.random.Generator) -> None:
    """Honest beginners at the hand's mail drop, whose entries the same broker files."""
    street, city = crew.notes["drop"]
    born = rng.integers(-300, world.calendar.days - 60, count)
    firms = add_firms(
        world.importers, owners=world.new_owners(count), born=born, countries=np.full(count, country(HOME)), rng=rng,
        identity=Identity(street=street, city=city),
    )  # fmt: skip
    goods, origins = _goods_and_origins(world, world.goods.weight, count=count, rng=rng)
    open_relations(
        world, importer=firms, exporter=exporters_in(world, origins, rng=rng), declarant=np.full(count, broker),
        dispatch=origins, origin=origins, good=goods, weight=rng.lognormal(np.log(15), 0.7, count), kind=CARGO, rng=rng,
        born=born,
    )  # fmt: skip


def _go_on(crew: Crew, changes: Mapping[str, int], *, day: int, start: int, world: World) -> None:
    """Close the relations on `day` and open them again on `start`, with the changes."""
    each = {column: np.full(len(crew.relations), value) for column, value in changes.items()}
    each["dead"] = np.full(len(crew.relations), never())
    fresh = clone_relations(crew.relations, each, world=world, day=start)
    world.relations["dead"][crew.relations] = np.minimum(world.relations["dead"][crew.relations], day)
    crew.relations = fresh


def _write_otherwise(relations: Ints, *, world: World, rng: np.random.Generator) -> None:
    """Give the relations lanes of their own in which the same goods are described in another manner."""
    lanes, counts = world.lanes_of(relations), world.relations["lanes"][relations]
    fresh = world.lanes.copy_rows(lanes, {"text": rng.integers(0, 4, len(lanes))})
    world.relations["first_lane"][relations] = fresh[0] + np.cumsum(counts) - counts


def _at_work(crew: Crew, month: Month, *, rng: np.random.Generator) -> Ints:
    """The hand's lines of the month that are false."""
    rows = month.rows_of(crew.relations)
    return rows[rng.random(len(rows)) < crew.share]


def _parts(crew: Crew, rows: Ints, *, rng: np.random.Generator) -> Floats:
    return np.clip(crew.depth * np.exp(rng.normal(0, 0.2, len(rows))), 0.15, 0.95)


def _undervalue(crew: Crew, month: Month, rows: Ints, *, scheme: str, rng: np.random.Generator) -> None:
    month.declare(rows, {"value": month["value"][rows] * _parts(crew, rows, rng=rng)})
    _commit(crew, month, rows, scheme=scheme, typology="VALUATION")


def _commit(crew: Crew, month: Month, rows: Ints, *, scheme: str, typology: str) -> None:
    month.commit(rows, crew=crew.number, scheme=scheme, typology=typology, concealment=crew.notes["hidden"])


def _end(month: Month) -> int:
    """The first day after the month."""
    return month.days.first_day + month.days.days


def _is_over(crew: Crew, month: Month) -> bool:
    return bool(_end(month) >= crew.notes["closes"])


SCHEMES = (NewFace(), NewSupplier(), TurningRing(), Nominees(), ManySenders(), Sleeper())

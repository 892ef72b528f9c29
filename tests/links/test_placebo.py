"""What chance alone brings, told by firms that began while the other traded on."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.links.heirs import HEIR_WORDS, IMPORTERS, Firms, Pairs
from tidewaiter.links.lines import read_lines
from tidewaiter.links.placebo import Weighed, follows, learn_corrections, placebo
from tidewaiter.links.successors import successors_before
from tidewaiter.tables import linked

END = 700
KEPT, FACES = 12, 14
"""Handovers that keep their telephone and broker; handovers that keep goods and seller alone."""
SAME_GOODS = HEIR_WORDS["trade"].index("same goods with the same partner")


def trade(importer, days, **said):
    """Lines of one firm, which has a broker of its own if none is named."""
    usual = {"exporter": "mill", "hs6": "850710", "office": "NORTH", "lane": "CN<CN", "declarant": f"of {importer}"}
    return [{"importer": importer, "day": day} | usual | said for day in days]


def read(*firms):
    """The firms that these lines name, and their names in the order of their codes; one was there before all others."""
    lines = [*trade("first", [0], exporter="shop"), *(line for firm in firms for line in firm)]
    rows = [{"item_id": f"{n:05d}"} | line for n, line in enumerate(lines)]
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in linked.LINES.schema]
    found = read_lines(ibis.memtable(pa.table(columns, linked.LINES.column_names)))
    return Firms.of(found, IMPORTERS), found.traits["importer"].values


def beside(*firms, before=END):
    """The pairs of the placebo, by name, each with the number of pairs for which it stands."""
    known, names = read(*firms)
    met = placebo(known, before)
    named = ((names[old], names[new]) for old, new in zip(met.pairs.old, met.pairs.new, strict=True))
    return dict(zip(named, met.stands_for.tolist(), strict=True))


OLD = trade("old", range(400, 600, 20))


def test_who_began_while_the_other_traded_on_did_so_by_chance():
    assert beside(OLD, trade("new", [450])).keys() == {("old", "new")}


def test_who_may_carry_on_is_no_placebo():
    assert beside(OLD, trade("new", [590])) == {}
    assert beside(OLD, trade("new", [540])) == {}


def test_nobody_is_asked_who_lasted_for_some_weeks_or_began_long_ago():
    assert beside(trade("old", [400, 440]), trade("new", [420])) == {}
    assert beside(trade("old", range(100, 300, 20)), trade("new", [150])) == {}


def test_pairs_of_one_broker_are_left_to_those_who_keep_their_telephone():
    kept = {"declarant": "broker"}
    assert beside(trade("old", range(400, 600, 20), **kept), trade("new", [450], **kept)) == {}
    assert beside(trade("old", range(400, 600, 20), **kept), trade("new", [450], exporter="other", **kept)) != {}


def test_each_stands_for_as_many_as_had_the_days_to_follow():
    """Of six firms three began beside the old one, and three within half a year after it."""
    days = [420, 430, 440, 600, 610, 620]
    told = beside(OLD, *(trade(f"new {n}", [day]) for n, day in enumerate(days)))
    assert told == {("old", f"new {n}"): pytest.approx(1.0) for n in range(3)}
    assert beside(OLD, *(trade(f"new {n}", [day]) for n, day in enumerate(days[:4])))["old", "new 0"] < 0.5


def test_what_is_declared_later_moves_no_placebo():
    after = trade("new", [710]), trade("old", [705]), trade("newer", [720])
    assert beside(OLD, trade("new", [450]), *after) == beside(OLD, trade("new", [450]))
    assert beside(OLD, trade("new", [590]), *after) == {}


@pytest.mark.parametrize(
    ("first_day", "days_of_old", "may"),
    [
        (600, range(400, 600, 20), True),
        (560, range(400, 600, 20), True),
        (545, range(400, 600, 20), False),
        (690, range(300, 500, 20), False),
        (600, [560, 570, 580], False),
        (690, range(400, 690, 20), False),
    ],
    ids=["after it", "in its last weeks", "beside it", "long after", "it did not last", "it is not silent yet"],
)
def test_who_may_follow(first_day, days_of_old, may):
    firms, names = read(trade("old", days_of_old), trade("new", [first_day]))
    pair = Pairs(np.array([names.index("old")]), np.array([names.index("new")]))
    assert bool(follows(firms, pair, END)[0]) is may


def weighed(log_odds, *, contact=0, trade=SAME_GOODS):
    count = len(log_odds)
    return Weighed(np.full(count, contact), np.full(count, trade), np.asarray(log_odds, dtype=np.float64))


def probabilities(near, alone, *, asked, stands_for=0.5, follow=True, **terms):
    """Of pairs with these log-odds: what is told of them after `near` and, side by side, `alone` were counted."""
    learned = learn_corrections(weighed(near), weighed(alone), np.full(len(alone), stands_for))
    added = learned.of(weighed(asked, **terms), np.full(len(asked), follow))
    return 1 / (1 + np.exp(-(np.asarray(asked) + added)))


def test_the_share_of_hands_is_told_though_the_model_knew_of_none():
    """Of 400 pairs at one score 300 are hands', held for one in twenty by the model."""
    draw = np.random.default_rng(1)
    alone = draw.normal(-3, 0.1, 200)
    near = draw.normal(-3, 0.1, 400)
    assert probabilities(near, alone, asked=[-3.0])[0] == pytest.approx(0.75, abs=0.05)


def test_the_likelier_pairs_are_the_hands():
    """Chance alike in both; the hands' are all at the upper end."""
    draw = np.random.default_rng(2)
    chance = draw.uniform(-5, -2, (2, 100))
    near, alone = np.concatenate([chance[0], draw.uniform(-1, 0, 50)]), np.concatenate([chance[1], [-1.5]])
    low, high = probabilities(near, alone, asked=[-4.0, -0.5], stands_for=1.0)
    assert low < 0.2
    assert high > 0.9


def test_where_no_more_follow_than_chance_brings_nothing_is_told():
    draw = np.random.default_rng(3)
    near, alone = draw.uniform(-5, 1, (2, 300))
    assert probabilities(near, alone, asked=[0.5], stands_for=1.0)[0] < 0.2


def test_a_handful_of_pairs_moves_little():
    once = probabilities([-3.0], [], asked=[-3.0])[0]
    often = probabilities([-3.0] * 50, [], asked=[-3.0])[0]
    assert once < 0.3
    assert often > 0.8


@pytest.mark.parametrize("terms", [{"contact": 3}, {"trade": SAME_GOODS + 1}, {"trade": 0}, {"follow": False}])
def test_of_what_is_not_asked_nothing_is_said(terms):
    near = np.full(400, -3.0)
    assert probabilities(near, near[:10], asked=[-3.0], **terms)[0] == pytest.approx(1 / (1 + np.exp(3)))


def book(importer, days, **said):
    """Lines of a firm that buys two goods."""
    return [line for hs6 in ("850710", "610910") for line in trade(importer, days, hs6=hs6, **said)]


def faces(*, customers, after=()):
    """New faces: goods and seller stay, all else goes. With `customers`, others buy so beside one who stays."""
    firms = []
    for n in range(KEPT):
        own = {"exporter": f"mill {n}", "declarant": "broker", "importer_phone": f"{n}"}
        firms += [book(f"old {n:02d}", range(300 + n, 450, 30), **own)]
        firms += [book(f"new {n:02d}", range(480 + n, 690, 30), **own)]
    for n in range(FACES):
        firms += [book(f"face {n:02d} a", range(350, 500, 25), exporter=f"works {n}", importer_phone=f"7{n}a")]
        firms += [book(f"face {n:02d} b", range(530 + n, 690, 25), exporter=f"works {n}", importer_phone=f"7{n}b")]
    for n in range(3 * FACES if customers else 0):
        firms += [book(f"stays {n:02d}", range(350, 690, 25), exporter=f"shop {n}", importer_phone=f"8{n}a")]
        firms += [book(f"comes {n:02d}", range(400 + n, 500, 25), exporter=f"shop {n}", importer_phone=f"8{n}b")]
    firms += [trade(f"other {n:02d}", range(5 * n, 5 * n + 300, 25), exporter=f"store {n}") for n in range(70)]
    known, names = read(*firms, *after)
    told = successors_before(known, END)
    pairs = zip(told.pairs.old.tolist(), told.pairs.new.tolist(), strict=True)
    return {
        (names[old], names[new]): (float(p), float(added))
        for (old, new), p, added in zip(pairs, told.probability, told.added, strict=True)
    }


def of_faces(told):
    return np.array([told.get((f"face {n:02d} a", f"face {n:02d} b"), (0.0, 0.0)) for n in range(FACES)])


def test_new_faces_are_told_where_no_such_likeness_comes_by_chance():
    told = of_faces(faces(customers=False))
    assert (told[:, 0] > 0.5).all()
    assert (told[:, 1] > 0.5).all()


def test_they_are_not_where_customers_who_trade_side_by_side_are_as_alike():
    assert of_faces(faces(customers=True))[:, 0].max() < 0.2


def test_what_is_declared_later_moves_no_probability():
    after = [trade("face 00 a", [710, 720]), trade("face 99 a", [701, 790], exporter="works 1", hs6="940360")]
    now, later = faces(customers=False), faces(customers=False, after=after)
    assert now.keys() == later.keys()
    assert [later[pair] for pair in now] == [pytest.approx(said) for said in now.values()]

"""The link board: a town of firms, a telephone they share, a mail drop where all meet, and one that was caught."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.workbench.conftest import AWAY, DAY, HOME, rows
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, linked, resolved
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.board import services
from tidewaiter_workbench.board.chart import chart_of
from tidewaiter_workbench.board.filling import bring_network
from tidewaiter_workbench.board.models import Board, Filling, Naming, Snapshot, Thing, Tie, Word
from tidewaiter_workbench.board.reading import found, groups_of, thing_of
from tidewaiter_workbench.board.ways import HUB, way_between
from tidewaiter_workbench.bridge.known_things import ANYWHERE, Happening, KnownThing, folded
from tidewaiter_workbench.bridge.network import KnownTie, Network, network
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, GoneError, UnfitError

SPRING = dt.date(2025, 3, 1)
LOTUS, SUNRISE, MILLS, FAR, BROKER, PHONE, DROP, ACT, SERIES = (
    "party:lotus", "party:sunrise", "party:mills", "party:far", "party:broker", "phone:5550149", "address:drop",
    "violation:t/OLD-0/1", "series:s1",
)  # fmt: skip


def thing(node: str, label: str, *offices: str, lasting: int = 3, **more) -> KnownThing:
    return KnownThing(node, label, offices or (HOME,), ties=lasting, lasting=lasting, words=folded(label), **more)


def tie(source: str, kind: str, target: str, *, documents: int = 1, office: str = HOME) -> KnownTie:
    return KnownTie(kind, source, target, documents, SPRING, DAY, evidence=(("doc-1", "2025-03-01", office),))


def town() -> Network:
    """Lotus and Sunrise share a telephone; Mills sells to both; Far trades elsewhere with the same telephone; all use
    one mail drop and one broker."""
    caught = [Happening(SPRING, "violation", "valuation", "t/OLD-0/1", HOME)]
    seen = {"first_on": SPRING, "last_on": DAY}
    things = [
        thing(LOTUS, "Lotus Tile Inc.", HOME, country="US", codes=("IMP-1",), violations=1, happened=caught, **seen),
        thing(SUNRISE, "Sunrise Trading", HOME, country="US", codes=("IMP-2",)),
        thing(MILLS, "Dhaka Mills", HOME, AWAY, country="BD", codes=("EXP-1",)),
        thing(FAR, "Far Away Ltd", AWAY, country="US"),
        thing(BROKER, "Quick Brokers", HOME, AWAY, lasting=HUB + 9, codes=("BRO",)),
        thing(PHONE, "5550149", HOME, AWAY),
        thing(DROP, "12 Mail Drop", HOME, AWAY, lasting=HUB + 1),
        thing(ACT, "2025-03-01 valuation", HOME, violations=1),
        thing(SERIES, "2 acts", HOME, violations=2),
        thing("listing:x", "Bad Actor (OFAC)", ANYWHERE),
    ]
    ties = [
        tie(LOTUS, "has_phone", PHONE),
        tie(SUNRISE, "has_phone", PHONE, office=AWAY),
        tie(FAR, "has_phone", PHONE, office=AWAY),
        tie(MILLS, "sold_to", LOTUS, documents=7),
        tie(MILLS, "sold_to", SUNRISE),
        tie(LOTUS, "has_address", DROP),
        tie(FAR, "has_address", DROP),
        tie("party:mills", "has_address", DROP),
        tie(LOTUS, "declared_by", BROKER),
        tie(SUNRISE, "declared_by", BROKER),
        tie(LOTUS, "caught_with", ACT),
        tie(ACT, "part_of", SERIES),
        tie(LOTUS, "likened_to", "listing:x"),
    ]
    return Network("r1", {each.node: each for each in things}, iter(ties))


@pytest.fixture
def filled(desk, db, monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.pictures.worldmap.dots", lambda *_, **__: ())
    return bring_network(town(), by="test")


@pytest.fixture
def anton(person, filled):
    return person("analyst", name="anton")


@pytest.fixture
def board(anton):
    return services.start(LOTUS, by=anton)


def on(board: Board) -> set[str]:
    return set(board.content["things"])


# Filling


def test_a_new_network_takes_the_place_of_the_old_at_once(filled):
    again = bring_network(town(), by="test")
    assert list(Filling.objects.values_list("pk", flat=True)) == [again.pk]
    assert Thing.objects.count() == 10
    assert Tie.objects.count() == 13


def test_a_filling_that_was_cut_off_is_never_seen(anton, filled):
    broken = town()

    def breaks():
        yield from list(broken.ties)[:3]
        raise RuntimeError("the machine stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        bring_network(Network("r2", broken.things, breaks()), by="test")
    assert len(found(anton, "LOTUS")) == 1
    bring_network(town(), by="test")
    assert Filling.objects.count() == 1
    assert Thing.objects.count() == 10


@pytest.fixture
def town_lake(tmp_path):
    """Two lines of two offices, a violation known in spring, one known only after the desk's day, and a later tie."""
    later = DAY + dt.timedelta(days=3)
    lines = [
        {
            "item_id": f"t/{name}/1",
            "declaration_id": name,
            "line_no": 1,
            "flow": "import",
            "declared_on": SPRING,
            "office": office,
        }
        for name, office in (("A", HOME), ("B", AWAY))
    ]
    mentions = [
        {
            "mention_id": f"{doc}/{party}",
            "document_id": f"t/{doc}/1",
            "document_kind": "item",
            "role": "importer",
            "mentioned_on": SPRING,
            "profile_id": f"pr-{party}",
            "party_id": party,
            "probability": 1.0,
        }
        for doc, party in (("A", "P1"), ("B", "P2"))
    ]
    parties = [
        {
            "party_id": party,
            "schema": "Company",
            "name": name,
            "names": name,
            "known_as": code,
            "roles": "importer",
            "profiles": 1,
            "mentions": 1,
            "first_on": SPRING,
            "last_on": SPRING,
            "countries": "US",
        }
        for party, name, code in (("P1", "Lotus", "IMP-1"), ("P2", "Far", "IMP-9"), ("P3", "Register Only", ""))
    ]
    edges = [
        {
            "edge_id": str(n),
            "kind": kind,
            "source": f"party:{party}",
            "target": target,
            "documents": 1,
            "evidence": document,
            "first_on": known_on,
            "last_on": later if "LATER" in document else known_on,
            "known_on": known_on,
        }
        for n, (party, kind, target, document, known_on) in enumerate(
            (
                ("P1", "has_phone", "phone:1", "t/A/1", SPRING),
                ("P2", "has_phone", "phone:1", "t/B/1", SPRING),
                ("P1", "shipped_in", "container:ALONE", "t/A/1", SPRING),
                ("P1", "has_phone", "phone:later", "t/A/1", later),
                ("P2", "has_email", "email:goes-on", "t/B/1;t/LATER/1", SPRING),
            )
        )
    ]
    acts = [
        {
            "act_id": act,
            "happened_on": SPRING,
            "known_on": known_on,
            "series_id": act,
            "probability": 0.9,
            "typology": "VALUATION",
            "importer": "P1",
            "office": HOME,
        }
        for act, known_on in (("t/A/1", SPRING), ("t/LATE/1", later))
    ]
    successors = [
        {
            "old_party": "P1",
            "new_party": party,
            "stopped_on": SPRING,
            "began_on": SPRING,
            "probability": probability,
            "evidence": "{}",
            "old_found": 1,
            "known_on": SPRING,
        }
        for party, probability in (("P2", 0.9973), ("P3", 0.62))
    ]
    with Lake.open(tmp_path / "lake", create=True) as lake, lake.change("test") as change:
        for table, given in ((declared.ITEMS, lines), (resolved.MENTIONS, mentions), (resolved.PARTIES, parties),
                             (linked.EDGES, edges), (linked.ACTS, acts), (linked.SUCCESSORS, successors)):  # fmt: skip
            change.replace(table, rows(table, *given))
    return tmp_path / "lake"


def told(path, until=DAY):
    with network(path, until=until) as found:
        return found.things, list(found.ties)


def test_the_lake_tells_things_with_their_offices_and_ties_with_their_documents(town_lake):
    things, ties = told(town_lake)
    assert things["party:P1"].offices == (HOME,)
    assert things["phone:1"].offices == tuple(sorted((HOME, AWAY)))
    assert things["party:P3"].offices == (ANYWHERE,)
    phone = next(each for each in ties if each.source == "party:P2")
    assert phone.evidence == (("t/B/1", SPRING.isoformat(), AWAY),)


def test_a_container_that_nobody_shares_is_no_thing(town_lake):
    assert "container:ALONE" not in told(town_lake)[0]


def test_nothing_is_told_that_was_not_known_by_the_desks_day(town_lake):
    things, ties = told(town_lake)
    assert "violation:t/LATE/1" not in things
    assert "phone:later" not in things
    assert things["party:P1"].violations == 1
    goes_on = next(each for each in ties if each.target == "email:goes-on")
    assert (goes_on.documents, goes_on.last_on) == (None, None)
    assert [document for document, _on, _office in goes_on.evidence] == ["t/B/1"]
    later = told(town_lake, until=DAY + dt.timedelta(days=30))[0]
    assert later["party:P1"].violations == 2
    assert "phone:later" in later


def test_what_is_nearly_certain_is_not_told_as_certain(town_lake):
    _, ties = told(town_lake)
    notes = {each.target: each.note for each in ties if each.kind == "replaced_by"}
    assert notes == {"party:P2": "probability over 0.99", "party:P3": "probability 0.62"}


def test_the_command_fills_from_a_lake(town_lake, settings, desk, db, person):
    settings.WORKBENCH = {**settings.WORKBENCH, "lake": str(town_lake)}
    call_command("fill_board", verbosity=0)
    assert [each.node for each in found(person("analyst"), "IMP-1")] == ["party:P1"]


# Reach


def test_things_of_another_office_do_not_exist(anton):
    assert found(anton, "FAR AWAY") == []
    with pytest.raises(GoneError):
        services.start(FAR, by=anton)
    phone = thing_of(anton, PHONE)
    assert [(group.key, group.count) for group in groups_of(anton, phone, [])] == [("in:has_phone", 2)]


def test_headquarters_sees_all_of_them(person, filled):
    sara = person("supervisor", all_offices=True)
    assert len(found(sara, "FAR AWAY")) == 1
    phone = thing_of(sara, PHONE)
    assert [(group.key, group.count) for group in groups_of(sara, phone, [])] == [("in:has_phone", 3)]


def test_a_document_of_another_office_is_counted_and_not_named(anton, board):
    board = services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=1).board
    board = services.expand(board.pk, PHONE, "in:has_phone", by=anton, version=2).board
    chart = chart_of(board.content, anton)
    shown = {(each.source, each.target): each.evidence for each in chart.ties}
    assert shown[LOTUS, PHONE] == [["doc-1", "2025-03-01"]]
    assert shown[SUNRISE, PHONE] == [["of another office", ""]]


def test_what_leaves_ones_reach_leaves_the_board(anton, board):
    anton.offices.clear()
    again = type(anton).objects.get(pk=anton.pk)
    chart = chart_of(board.content, again)
    assert (chart.nodes, chart.gone) == ([], 1)


def test_a_board_is_its_owners_alone(person, board):
    other = person("supervisor", name="other", all_offices=True, clearance=3)
    for act in (
        lambda: services.board_of(other, board.pk),
        lambda: services.expand(board.pk, LOTUS, "out:has_phone", by=other, version=1),
        lambda: services.freeze(board.pk, "", by=other, version=1, mark=1),
    ):
        with pytest.raises(GoneError):
            act()


def test_a_role_without_boards_cannot_begin_one(person, filled):
    with pytest.raises(ForbiddenError):
        services.start(LOTUS, by=person("officer"))


# Steps


def test_expanding_brings_the_neighbours_of_one_kind(anton, board):
    done = services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=1)
    assert (done.came, done.left) == (1, 0)
    assert on(done.board) == {LOTUS, PHONE}


def test_the_gravest_come_first_and_the_rest_is_counted(anton, board):
    board = services.expand(board.pk, LOTUS, "in:sold_to", by=anton, version=1).board
    services.take_off(board.pk, [LOTUS], by=anton, version=2)
    done = services.expand(board.pk, MILLS, "out:sold_to", by=anton, version=3, most=1)
    assert on(done.board) == {MILLS, LOTUS}
    assert (done.came, done.left) == (1, 1)


def test_expanding_to_nothing_new_is_refused(anton, board):
    services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=1)
    with pytest.raises(UnfitError, match="nothing more"):
        services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=2)
    assert Board.objects.get(pk=board.pk).version == 2


def test_goods_lines_of_the_queue_lie_on_the_board_with_their_parties(anton, board, alerts):
    done = services.expand(board.pk, LOTUS, "items", by=anton, version=1)
    lines = {node for node in on(done.board) if node.startswith("item:")}
    assert lines == {f"item:t/{name}/1" for name in ("MUST", "DRAWN", "CHEAP")}  # FAR's office is another
    chart = chart_of(done.board.content, anton)
    assert {each.kind for each in chart.ties} == {"imports"}
    done = services.expand(board.pk, "item:t/CHEAP/1", "role:exporter", by=anton, version=2)
    assert MILLS in on(done.board)


def test_what_had_a_place_keeps_it(anton, board):
    first = services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=1).board
    second = services.expand(board.pk, LOTUS, "in:sold_to", by=anton, version=2).board
    for node in (LOTUS, PHONE):
        assert second.content["things"][node] == first.content["things"][node]
    assert len({(place["x"], place["y"]) for place in second.content["things"].values()}) == 3


def test_two_windows_do_not_overwrite_each_other(anton, board):
    services.annotate(board.pk, LOTUS, "ask the broker", by=anton, version=1)
    with pytest.raises(ConflictError, match="changed since"):
        services.annotate(board.pk, LOTUS, "no", by=anton, version=1)
    assert Board.objects.get(pk=board.pk).content["things"][LOTUS]["note"] == "ask the broker"


def test_every_step_is_kept_and_one_can_go_back(anton, board):
    services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=1)
    services.take_off(board.pk, [PHONE], by=anton, version=2)
    back = services.restore(board.pk, 2, by=anton, version=3)
    assert on(back) == {LOTUS, PHONE}
    assert list(back.steps.values_list("version", flat=True)) == [4, 3, 2, 1]


def test_a_board_holds_no_more_than_can_be_read(anton, board, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    with pytest.raises(UnfitError, match="at most 1 things"):
        services.add(board.pk, SUNRISE, by=anton, version=1)


def test_each_step_is_on_record(anton, board):
    services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=1)
    last = Record.objects.latest("id")
    assert (last.action, last.by, last.key) == ("changed a board", "anton", str(board.pk))
    assert last.detail["over"] == "out:has_phone"


# Ways


def names(person, numbers: list[int]) -> list[str]:
    nodes = dict(Thing.objects.values_list("pk", "node"))
    return [nodes[number] for number in numbers]


def test_the_way_leads_over_the_stronger_tie(anton):
    """Two ways of two ties: over the telephone, and over the seller."""
    way = way_between(anton, thing_of(anton, LOTUS), thing_of(anton, SUNRISE))
    assert names(anton, way) == [LOTUS, PHONE, SUNRISE]


def test_no_way_leads_through_a_hub(person, filled):
    sara = person("supervisor", all_offices=True)
    Tie.objects.filter(kind="has_phone").delete()
    assert way_between(sara, thing_of(sara, LOTUS), thing_of(sara, FAR)) == []
    assert names(sara, way_between(sara, thing_of(sara, LOTUS), thing_of(sara, DROP))) == [LOTUS, DROP]


def test_brokers_are_walked_to_only_if_one_says_so(anton):
    ends = thing_of(anton, LOTUS), thing_of(anton, BROKER)
    assert way_between(anton, *ends) == []
    assert names(anton, way_between(anton, *ends, services=True)) == [LOTUS, BROKER]


def test_no_way_leads_through_another_office(anton, person, filled):
    sara = person("supervisor", all_offices=True)
    Tie.objects.exclude(kind="has_phone").delete()
    far = Thing.objects.get(node=FAR)
    assert way_between(anton, thing_of(anton, LOTUS), far) == []
    assert names(sara, way_between(sara, thing_of(sara, LOTUS), far)) == [LOTUS, PHONE, FAR]


@pytest.mark.parametrize("farther", [False, True])
def test_two_that_are_like_one_entity_are_not_tied_by_it(person, filled, farther):
    """Nor where the way begins a tie before the one and ends a tie behind the other, nor to its owner and back."""
    sara = person("supervisor", all_offices=True)
    Tie.objects.all().delete()
    entity, lotus, mills, far, act = (Thing.objects.get(node=node) for node in (SERIES, LOTUS, MILLS, FAR, ACT))
    like = [(lotus, entity, "likened_to"), (mills, entity, "likened_to")]
    ends = (act, far) if farther else (lotus, mills)
    owner = (Thing.objects.get(node=PHONE), entity, "owns")
    for source, target, kind in [*like, owner, (act, lotus, "caught_with"), (mills, far, "sold_to")]:
        Tie.objects.create(filling=filled, source=source, target=target, kind=kind)
    assert way_between(sara, *ends) == []
    Tie.objects.filter(source=mills, target=entity).update(kind="owns")
    assert names(sara, way_between(sara, *ends))[int(farther) : 3 + int(farther)] == [LOTUS, SERIES, MILLS]


def test_a_way_is_laid_on_the_board(anton, board):
    services.add(board.pk, SERIES, by=anton, version=1)
    done = services.connect(board.pk, LOTUS, SERIES, by=anton, version=2)
    assert on(done.board) == {LOTUS, ACT, SERIES}
    assert all(each.way for each in chart_of(done.board.content, anton).ties)
    board = services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=3).board
    assert {each.target for each in chart_of(board.content, anton).ties if not each.way} == {PHONE}
    board = services.take_off(board.pk, [ACT], by=anton, version=4)
    assert not any(each.way for each in chart_of(board.content, anton).ties)
    with pytest.raises(UnfitError, match="two different"):
        services.connect(board.pk, LOTUS, LOTUS, by=anton, version=5)


# Snapshots


@pytest.fixture
def frozen(anton, board):
    services.annotate(board.pk, LOTUS, "ask the broker", by=anton, version=1)
    return services.freeze(board.pk, "For the case", by=anton, version=2, mark=1)


def test_where_too_much_happened_what_was_found_is_told_before_days_of_first_sight(anton, board, monkeypatch):
    """Lotus had been caught in spring, and was last named on the day of the desk."""
    monkeypatch.setattr("tidewaiter_workbench.board.chart._MOST_EVENTS", 2)
    assert [event.kind for event in chart_of(board.content, anton).events] == ["violation", "last seen"]


def test_a_snapshot_keeps_what_was_seen_whatever_comes(frozen, anton):
    bring_network(Network("r9", {LOTUS: thing(LOTUS, "Renamed")}, iter(())), by="test")
    again = Snapshot.objects.get(pk=frozen.pk)
    assert again.content["nodes"][0]["label"] == "Lotus Tile Inc."
    assert again.content["nodes"][0]["note"] == "ask the broker"
    assert again.holds


def test_a_changed_snapshot_is_told(frozen, anton, signed_in):
    content = {**frozen.content, "ties": []}
    content["nodes"][0]["label"] = "Innocent Ltd"
    Snapshot.objects.filter(pk=frozen.pk).update(content=content)
    assert not Snapshot.objects.get(pk=frozen.pk).holds
    page = signed_in(anton).get(reverse("snapshot", args=[frozen.pk])).content.decode()
    assert "it is not what was frozen" in page


def test_nobody_freezes_what_others_see_differently_or_above_their_clearance(anton, board):
    with pytest.raises(ConflictError):
        services.freeze(board.pk, "", by=anton, version=9, mark=1)
    with pytest.raises(UnfitError, match="clearance"):
        services.freeze(board.pk, "", by=anton, version=1, mark=3)


@pytest.mark.parametrize(
    ("role", "reach", "status"),
    [
        ("auditor", {"all_offices": True, "clearance": 3}, 200),
        ("auditor", {"offices": [AWAY]}, 404),
        ("auditor", {"all_offices": True, "clearance": 0}, 404),
        ("supervisor", {"all_offices": True, "clearance": 3}, 404),
    ],
)
def test_a_snapshot_is_its_makers_and_the_auditors_within_their_compartments(
    role, reach, status, frozen, person, signed_in
):
    reader = person(role, name="reader", **reach)
    assert signed_in(reader).get(reverse("snapshot", args=[frozen.pk])).status_code == status


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script id="chart-data" type="application/json">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_tells_the_same_in_the_picture_and_in_the_tables(anton, board, signed_in):
    services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=1)
    page = signed_in(anton).get(reverse("board", args=[board.pk])).content.decode()
    data = data_of(page)
    assert {node["id"] for node in data["nodes"]} == set(re.findall(r'data-thing="([^"]+)"', page)) == {LOTUS, PHONE}
    assert {tie["id"] for tie in data["ties"]} == set(re.findall(r'data-tie="([^"]+)"', page))
    assert [event["text"] for event in data["events"] if event["kind"] == "violation"] == ["valuation"]


def test_a_name_from_a_document_is_never_markup(anton, board, signed_in):
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    Thing.objects.filter(node=LOTUS).update(label=hostile)
    Board.objects.filter(pk=board.pk).update(title=hostile)
    page = signed_in(anton).get(reverse("board", args=[board.pk])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert data_of(page)["nodes"][0]["label"] == hostile


def test_the_page_has_no_script_or_style_of_its_own(anton, board, signed_in):
    page = signed_in(anton).get(reverse("board", args=[board.pk]), {"at": LOTUS, "find": "SUNRISE"}).content.decode()
    assert " style=" not in page
    assert re.findall(r"<script(?![^>]* (?:src=|type=\"application/json\"))", page) == []


def test_every_step_can_be_taken_without_a_script(anton, board, signed_in):
    browser = signed_in(anton)
    page = browser.get(reverse("board", args=[board.pk]), {"at": LOTUS}).content.decode()
    assert 'name="group" value="out:has_phone"' in page
    answer = browser.post(
        reverse("board_expand", args=[board.pk]),
        {"node": LOTUS, "group": "out:has_phone", "version": 1, "tab": "view-table"},
    )
    assert answer.url == f"/links/{board.pk}/?at=party%3Alotus#view-table"
    page = browser.get(answer.url).content.decode()
    assert "1 thing came to the board." in page


def test_a_stale_page_is_told_so(anton, board, signed_in):
    services.annotate(board.pk, LOTUS, "x", by=anton, version=1)
    answer = signed_in(anton).post(reverse("board_note", args=[board.pk]), {"node": LOTUS, "note": "y", "version": 1})
    assert answer.status_code == 409
    assert "changed since you opened it" in answer.content.decode()


def test_the_sheet_is_safe_from_formulas(anton, board, signed_in):
    services.expand(board.pk, LOTUS, "out:has_phone", by=anton, version=1)
    Thing.objects.filter(node=PHONE).update(label="=cmd|'/C calc'!A0")
    answer = signed_in(anton).get(reverse("board_sheet", args=[board.pk]))
    sheet = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [each["to"] for each in sheet] == ["'=cmd|'/C calc'!A0"]
    assert Record.objects.filter(action="exported a board").exists()


def test_the_map_says_how_many_have_no_country(anton, board, signed_in):
    services.expand(board.pk, LOTUS, "in:sold_to", by=anton, version=1)
    answer = signed_in(anton).get(reverse("board_map", args=[board.pk]))
    said = answer.content.decode()
    assert "2 of 2 have a country" in said
    assert "Bangladesh → United States: 1 tie" in said
    page = signed_in(anton).get(reverse("board", args=[board.pk])).content.decode()
    arc = '<tr><th scope="row">Bangladesh</th><td>United States</td><td class="n">1</td></tr>'
    assert arc in page, "every arc has its row"


def test_searching_is_on_record_and_knows_codes_names_and_nodes(anton, signed_in):
    browser = signed_in(anton)
    for text in ("IMP-1", "lótus", LOTUS):
        assert "Lotus Tile Inc." in browser.get(reverse("links"), {"text": text}).content.decode()
    assert Record.objects.filter(action="searched the network", detail__text="IMP-1").exists()


@pytest.mark.parametrize("text", ["tile lotus", "LOT til", "inc lotus", "Inc., Tile", "lotus lotus"])
def test_a_name_is_found_by_the_beginnings_of_its_words_in_any_order(anton, filled, text):
    assert LOTUS in [thing.node for thing in found(anton, text)]


@pytest.mark.parametrize("text", ["lotus nobody", "otus", "&", "lo"])
def test_what_lacks_a_word_or_only_holds_it_inside_is_not_found(anton, filled, text):
    assert found(anton, text) == []


def many(count: int, *, offices: tuple[str, ...] = (HOME,)) -> Network:
    """Firms of one trade; the later ones have more ties, every hundredth a violation."""
    things = [
        KnownThing(f"party:M{n}", f"Harbour Trading {n}", offices, ties=n, lasting=n, violations=int(n % 100 == 0),
                   words=folded(f"Harbour Trading {n}"))
        for n in range(count)
    ]  # fmt: skip
    return Network("r1", {thing.node: thing for thing in things}, iter(()))


def test_those_with_violations_come_first_and_then_those_with_most_ties(anton, desk):
    bring_network(many(240), by="test")
    nodes = [thing.node for thing in found(anton, "trading")]
    assert nodes[:5] == ["party:M200", "party:M100", "party:M0", "party:M239", "party:M238"]
    assert len(nodes) == 25


def test_what_is_far_behind_those_of_other_offices_is_found_all_the_same(anton, desk):
    network = many(300, offices=(AWAY,))
    network.things["party:M7"].offices = (HOME,)
    bring_network(network, by="test")
    assert [thing.node for thing in found(anton, "harbour")] == ["party:M7"]


def test_of_a_word_that_too_many_bear_the_weightiest_are_read_and_a_second_word_finds_the_others(
    anton, desk, monkeypatch
):
    monkeypatch.setattr("tidewaiter_workbench.board.reading._READ", (2, 5))
    bring_network(many(30), by="test")
    nodes = [thing.node for thing in found(anton, "trading")]
    assert nodes == ["party:M0", "party:M29", "party:M28", "party:M27", "party:M26"]
    assert [thing.node for thing in found(anton, "trading 7")] == ["party:M7"]


def test_a_search_reads_an_index_and_no_names(anton, filled):
    with CaptureQueriesContext(connection) as asked:
        assert found(anton, "lotus tile")
    named = [each["sql"] for each in asked.captured_queries if "board_thing" in each["sql"]]
    assert named
    assert not any(re.search(r"words\W+(LIKE|ILIKE)", sql, re.IGNORECASE) for sql in named)
    if connection.vendor == "sqlite":
        plans = [str(row) for sql in named for row in connection.cursor().execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert not any("SCAN board" in plan for plan in plans), plans


def test_words_go_with_their_filling_and_words_of_before_are_entered(anton, filled):
    told = [(each.word.value, each.thing.node) for each in Naming.objects.select_related("word", "thing")]
    counted = dict(Word.objects.values_list("value", "things"))
    Naming.objects.all().delete()
    Word.objects.all().delete()
    entered = import_module("tidewaiter_workbench.board.migrations.0003_words_borne").enter_words
    entered(apps, None)
    again = [(each.word.value, each.thing.node) for each in Naming.objects.select_related("word", "thing")]
    assert sorted(again) == sorted(told)
    assert dict(Word.objects.values_list("value", "things")) == counted
    bring_network(many(2), by="test")
    assert sorted(Word.objects.values_list("value", flat=True)) == ["0", "1", "HARBOUR", "TRADING"]
    assert Naming.objects.count() == 6


def test_without_a_filling_the_page_says_what_to_do(desk, db, person, signed_in):
    assert "fill_board" in signed_in(person("analyst")).get(reverse("links")).content.decode()


def test_a_neighbourhood_costs_few_questions(anton, board, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        groups_of(anton, thing_of(anton, LOTUS), [LOTUS, PHONE])
    with django_assert_max_num_queries(8):
        chart_of(board.content, anton)
    assert connection.vendor in {"sqlite", "postgresql"}

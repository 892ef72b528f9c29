from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.links.network_cast import START, Line, Result, fill, item_id, rows_of
from tidewaiter.cli.main import run_command
from tidewaiter.errors import UsageError
from tidewaiter.flow.asking import ask
from tidewaiter.lake import Lake
from tidewaiter.links.edges import edges
from tidewaiter.links.patterns import read_pattern, shipped_patterns
from tidewaiter.links.patterns.pattern import PatternError
from tidewaiter.tables import declared, linked, resolved

LINES = [
    Line(0, "OLD", exporter="S", address="1 MILL ST", phone="1"),
    Line(60, "NEW", exporter="S", address="1 MILL ST", phone="2"),
    Line(60, "ELSEWHERE", exporter="S", address="2 MILL ST", phone="3"),
    Line(60, "OTHER TRADE", exporter="T", address="1 MILL ST", phone="4"),
    Line(300, "LATE", exporter="S", address="1 MILL ST", phone="1"),
    Line(5, "BEFORE", exporter="S", address="1 MILL ST", phone="5"),
]


CARRIES_ON = {"NEW": 0.6, "ELSEWHERE": 0.02, "LATE": 0.9973}


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    with Lake.open(tmp_path_factory.mktemp("ask") / "lake", create=True) as opened:
        fill(opened, LINES, [Result(0, 30)])
        pairs = [
            {
                "old_party": "OLD", "new_party": new, "stopped_on": START, "began_on": START + timedelta(days=60),
                "probability": likely, "evidence": "{}", "old_found": 1, "known_on": START + timedelta(days=60),
            }
            for new, likely in CARRIES_ON.items()
        ]  # fmt: skip
        with opened.change("successors") as change:
            change.replace(linked.SUCCESSORS, rows_of(linked.SUCCESSORS, pairs))
        opened.run([edges.bind()], label="edges")
        yield opened


def news(lake, pattern, **options) -> list[str]:
    return [answer.called["new"] for answer in ask(lake, pattern, **options)]


def test_who_began_at_the_address_with_the_same_seller_soon_after(lake):
    pattern = read_pattern("new-importer-at-a-caught-ones-address")
    found = ask(lake, pattern)
    assert [answer.called["new"] for answer in found] == ["NEW"]
    assert found[0].called["seller"] == "S"
    assert set(found[0].evidence) == {item_id(0), item_id(1)}


def test_what_was_judged_from_many_documents_says_where_to_read_why(lake, capsys):
    assert run_command(["ask", "successor-of-a-caught-one", "--lake", str(lake.path)]) == 0
    assert "why: tidewaiter explain --party LATE --lake DIR" in capsys.readouterr().out
    assert run_command(["ask", "new-importer-at-a-caught-ones-address", "--lake", str(lake.path)]) == 0
    assert f"shown by {item_id(0)}" in capsys.readouterr().out


def test_nothing_is_answered_before_it_could_be_known(lake):
    pattern = read_pattern("new-importer-at-a-caught-ones-address")
    assert news(lake, pattern, as_of=START + timedelta(days=60)) == []
    assert news(lake, pattern, as_of=START + timedelta(days=61)) == ["NEW"]


def test_a_past_day_is_answered_in_the_names_and_with_the_documents_of_its_day(tmp_path):
    """What is written and declared later is neither what a party is called nor what shows a tie."""
    later = [
        Line(0, "OLD", exporter="S", address="1 MILL ST", phone="1"),
        Line(60, "NEW", exporter="S", address="1 MILL ST", phone="2"),
        *(Line(90 + n, "NEW", exporter="S", address="1 MILL ST", phone="9") for n in range(3)),
    ]
    pattern = read_pattern("new-importer-at-a-caught-ones-address")
    with Lake.open(tmp_path / "lake", create=True) as opened:
        fill(opened, later, [Result(0, 30)])
        written = opened.fetch(opened.read(resolved.PROFILES)).to_pylist()
        with opened.change("another name") as change:
            renamed = [each | ({"name": "LATER NAME"} if each["phone_key"] == "9" else {}) for each in written]
            change.replace(resolved.PROFILES, rows_of(resolved.PROFILES, renamed))
            party = {"party_id": "NEW", "schema": "Company", "name": "LATER NAME", "roles": "importer", "profiles": 2}
            days = {"mentions": 4, "first_on": START, "last_on": START}
            change.replace(resolved.PARTIES, rows_of(resolved.PARTIES, [party | days]))
        opened.run([edges.bind()], label="edges")
        (now,), (then,) = (ask(opened, pattern, as_of=day) for day in (None, START + timedelta(days=61)))
    assert now.called["new"] == "LATER NAME"
    assert then.called["new"] == "NEW"
    assert set(then.evidence) == {item_id(0), item_id(1)} < set(now.evidence)


def test_the_last_day_of_a_tie_cannot_be_asked_of_a_past_day(lake, tmp_path):
    file = tmp_path / "last.toml"
    file.write_text(
        'name = "last"\nasks = "?"\n[nodes]\nold = "party"\nnew = "party"\n[[ties]]\nname = "sale"\nfrom = "old"\n'
        'kind = "sold_to"\nto = "new"\n[[conditions]]\nleft = "sale.last_on"\nis = "known"'
    )
    assert news(lake, read_pattern(file))
    with pytest.raises(UsageError, match="as of today only"):
        ask(lake, read_pattern(file), as_of=START + timedelta(days=61))


def test_the_telephone_of_a_caught_one(lake):
    assert news(lake, read_pattern("new-importer-with-a-caught-ones-telephone")) == ["LATE"]


def test_the_telephone_of_a_caught_one_is_no_new_importers_where_a_seller_has_it(tmp_path):
    sells = Line(60, "NEW", exporter="OTHER SELLER", phone="2", seller_phone="1")
    with Lake.open(tmp_path / "lake", create=True) as opened:
        fill(opened, [Line(0, "OLD", phone="1"), sells], [Result(0, 30)])
        opened.run([edges.bind()], label="edges")
        assert news(opened, read_pattern("new-importer-with-a-caught-ones-telephone")) == []


def test_two_importers_in_one_container_are_not_the_seller_and_the_buyer_of_one_bill(tmp_path):
    box, bills = "CSQU3054383", []
    mentions = []
    for number, (shipper, consignee) in enumerate([("S", "CAUGHT"), ("T", "OTHER")]):
        day = START + timedelta(days=number)
        bills.append({
            "consignment_id": f"cast/B{number}/1", "bill_number": f"B{number}", "line_no": 1, "arrived_on": day,
            "container": box,
        })  # fmt: skip
        for role, party in (("shipper", shipper), ("consignee", consignee)):
            mentions.append({
                "mention_id": f"cast/B{number}/1/{role}", "document_id": f"cast/B{number}/1", "role": role,
                "document_kind": "consignment", "mentioned_on": day, "profile_id": party, "party_id": party,
                "probability": 1.0,
            })  # fmt: skip
    with Lake.open(tmp_path / "lake", create=True) as opened:
        fill(opened, [Line(2, "CAUGHT", exporter="S"), Line(3, "OTHER", exporter="T")], [Result(0, 30)])
        with opened.change("bills") as change:
            change.append(declared.CONSIGNMENTS, rows_of(declared.CONSIGNMENTS, bills))
            change.append(resolved.MENTIONS, rows_of(resolved.MENTIONS, mentions))
        opened.run([edges.bind()], label="edges")
        answers = ask(opened, read_pattern("one-container-two-importers"), as_of=START + timedelta(days=40))
    assert [(answer.called["caught"], answer.called["other"]) for answer in answers] == [("CAUGHT", "OTHER")]


def test_who_follows_a_repeat_offender_soon_after_any_finding_is_found_and_once(tmp_path):
    """Of the same house and telephone, in time after the first, the second or no finding."""
    where = {"exporter": "S", "address": "1 MILL ST", "phone": "1"}
    lines = [
        Line(0, "OLD", **where),
        Line(40, "AFTER THE FIRST", **where),
        Line(500, "OLD", **where),
        Line(501, "OLD", **where),
        Line(530, "AFTER THE SECOND", **where),
        Line(1000, "AFTER NONE", **where),
    ]
    address = read_pattern("new-importer-at-a-caught-ones-address")
    with Lake.open(tmp_path / "lake", create=True) as opened:
        fill(opened, lines, [Result(0, 30), Result(2, 510), Result(3, 511)])
        opened.run([edges.bind()], label="edges")
        assert news(opened, address) == ["AFTER THE FIRST", "AFTER THE SECOND"]
        assert set(news(opened, read_pattern("new-importer-with-a-caught-ones-telephone"))) == set(
            news(opened, address)
        )
        assert news(opened, address, as_of=START + timedelta(days=530)) == ["AFTER THE FIRST"]


@pytest.mark.parametrize("known", [[30], [30, 490], [30, 490, 495]], ids=len)
def test_who_took_over_seller_and_broker_of_one_that_stopped_after_a_later_finding(tmp_path, known):
    """Known only after the last line, a third finding hides nothing."""
    lines = [Line(0, "OLD", exporter="S"), Line(493, "OLD", exporter="S"), Line(520, "NEW", exporter="S")]
    pattern = read_pattern("same-seller-same-broker-after-a-finding")
    with Lake.open(tmp_path / "lake", create=True) as opened:
        fill(opened, lines, [Result(0, day) for day in known])
        brokers = [
            {
                "mention_id": f"{item_id(n)}/declarant", "document_id": item_id(n), "document_kind": "item",
                "role": "declarant", "mentioned_on": START + timedelta(days=line.day), "profile_id": "BROKER",
                "party_id": "BROKER", "probability": 1.0,
            }
            for n, line in enumerate(lines)
        ]  # fmt: skip
        with opened.change("brokers") as change:
            change.append(resolved.MENTIONS, rows_of(resolved.MENTIONS, brokers))
        opened.run([edges.bind()], label="edges")
        assert news(opened, pattern) == (["NEW"] if len(known) > 1 else [])
        assert news(opened, pattern, as_of=START + timedelta(days=520)) == []


def test_a_seller_under_another_name_after_the_second_finding_is_found(tmp_path):
    lines = [
        Line(0, "I", exporter="OLD", seller_address="9 KILN RD"),
        Line(800, "I", exporter="OLD", seller_address="9 KILN RD"),
        Line(900, "I", exporter="NEW", seller_address="9 KILN RD"),
    ]
    with Lake.open(tmp_path / "lake", create=True) as opened:
        fill(opened, lines, [Result(0, 30), Result(1, 820)])
        opened.run([edges.bind()], label="edges")
        assert news(opened, read_pattern("seller-under-another-name")) == ["NEW"]


def test_who_is_likely_to_carry_on_is_told_with_its_probability_the_surest_first(lake):
    found = ask(lake, read_pattern("successor-of-a-caught-one"))
    assert [(answer.called["new"], answer.certainty) for answer in found] == [("LATE", 0.9973), ("NEW", 0.6)]
    papers = ask(lake, read_pattern("new-importer-at-a-caught-ones-address"))
    assert [answer.certainty for answer in papers] == [1.0]


def test_how_sure_a_tie_is_can_be_asked(lake, tmp_path):
    file = tmp_path / "sure.toml"
    file.write_text(
        'name = "sure"\nasks = "?"\n[nodes]\nold = "party"\nnew = "party"\n[[ties]]\nname = "goes on"\nfrom = "old"\n'
        'kind = "replaced_by"\nto = "new"\n[[conditions]]\nleft = "goes on.certainty"\nis = "at_least"\nnumber = 0.9'
    )
    assert news(lake, read_pattern(file)) == ["LATE"]


def test_a_tie_from_a_node_to_itself_asks_who_is_tied_to_itself(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(
        'name = "own"\nasks = "?"\n[nodes]\na = "party"\n[[ties]]\nfrom = "a"\nkind = "sold_to"\nto = "a"\n'
    )
    with Lake.open(tmp_path / "lake", create=True) as opened:
        fill(opened, [Line(0, "BUYER", exporter="SELLER"), Line(1, "SELF", exporter="SELF")], [])
        opened.run([edges.bind()], label="edges")
        found = ask(opened, read_pattern(file))
    assert [(answer.called["a"], answer.evidence) for answer in found] == [("SELF", (item_id(1),))]


def test_a_thing_that_too_many_share_is_not_followed(lake):
    pattern = read_pattern("new-importer-at-a-caught-ones-address")
    assert news(lake, pattern.model_copy(update={"most_sharers": 4})) == []


@pytest.mark.parametrize("name", shipped_patterns())
def test_every_shipped_question_can_be_asked(lake, name):
    assert isinstance(ask(lake, read_pattern(name)), list)


_TWO = (
    'name = "x"\nasks = "?"\n[nodes]\na = "party"\nb = "party"\n[[ties]]\nfrom = "a"\nkind = "{kind}"\nto = "b"\n'
    "[[conditions]]\n{condition}"
)


def test_a_pattern_as_windows_writes_it_is_read(tmp_path):
    text = _TWO.format(kind="sold_to", condition='left = "a.violations"\nis = "at_least"\nnumber = 1')
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8-sig")
    assert read_pattern(tmp_path / "mine.toml").name == "x"
    (tmp_path / "mine.toml").write_text(text.replace("?", "ü"), encoding="latin-1")
    with pytest.raises(PatternError, match="is not UTF-8"):
        read_pattern(tmp_path / "mine.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'name = "x"\nasks = "?"\n[nodes]\na = "ship"\n[[ties]]\nfrom = "a"\nkind = "k"\nto = "a"',
            "no kind of node ship",
        ),
        ('name = "x"\nasks = "?"\n[nodes]\na = "party"\n[[ties]]\nfrom = "a"\nkind = "k"\nto = "b"', "not under"),
        (
            'name = "x"\nasks = "?"\n[nodes]\na = "party"\nb = "party"\n[[ties]]\nfrom = "a"\n'
            'kind = "sold_to"\nto = "b"\n'
            '[[conditions]]\nleft = "a.nationality"\nis = "known"',
            "is no fact",
        ),
        (
            _TWO.format(kind="has_phone", condition='left = "a.found_on"\nis = "known"'),
            "goes from a party to one of kind 'phone'",
        ),
        (_TWO.format(kind="has_fone", condition='left = "a.found_on"\nis = "known"'), "no kind of tie 'has_fone'"),
        (_TWO.format(kind="sold_to", condition='left = "a.first_on"\nis = "after"'), "name two days, this and right"),
        (_TWO.format(kind="sold_to", condition='left = "a.violations"\nis = "at_least"'), "is at_least a number"),
        (
            _TWO.format(kind="sold_to", condition='left = "a.first_on"\nis = "at_most"\nnumber = 3'),
            "is at_most a number",
        ),
        (
            _TWO.format(kind="sold_to", condition='left = "a.violations"\nis = "after"\nright = "b.first_on"'),
            "is after another day",
        ),
        (
            _TWO.format(
                kind="sold_to", condition='left = "a.violations"\nis = "at_least"\nnumber = 2\nwithin_days = 90'
            ),
            "within_days would say nothing",
        ),
        ("name = ", "is not TOML"),
    ],
)
def test_a_pattern_that_cannot_be_asked_says_why(tmp_path, text, says):
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(PatternError, match=says):
        read_pattern(file)


def test_an_unknown_name_lists_the_shipped_ones():
    with pytest.raises(PatternError, match="seller-under-another-name"):
        read_pattern("who-is-bad")


def test_more_answers_than_are_listed_are_not_hidden(lake, tmp_path, capsys):
    file = tmp_path / "sold.toml"
    file.write_text(_TWO.format(kind="sold_to", condition='left = "a.first_on"\nis = "known"'), encoding="utf-8")
    assert run_command(["ask", str(file), "--lake", str(lake.path), "--limit", "1"]) == 0
    assert "There are more; these are the 1 surest" in capsys.readouterr().out
    assert run_command(["ask", str(file), "--lake", str(lake.path), "--limit", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (len(told["answers"]), told["more"]) == (1, True)

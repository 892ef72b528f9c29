"""What must be one party, what must stay two, and what must not matter."""

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.comparisons import ALL_COMPARISONS
from tidewaiter.entities.explaining import reasons, waterfall, waterfall_svg
from tidewaiter.entities.features import FEATURES, WRITTEN, features_of
from tidewaiter.entities.lexicon import Lexicon, lexicon_of
from tidewaiter.entities.matching import filled_columns
from tidewaiter.entities.resolving import resolve_profiles
from tidewaiter.entities.sides import coded
from tidewaiter.entities.telling_words import counted_words, in_spaces, meant_words, prior_of, sound, spaced_words

FIRMS = ("Vandelay", "Globex", "Initech", "Hooli", "Umbrella", "Soylent", "Tyrell", "Wonka", "Oscorp", "Cyberdyne")
TRADES = ("Trading", "Foods", "Steel", "Textiles", "Shipping")


def profiles(*rows):
    columns = sorted({name for row in rows for name in row})
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns})


def parties(*rows, **options):
    return resolve_profiles(profiles(*rows), **options).groups.tolist()


def test_one_firm_under_many_spellings_is_one_party():
    names = ["Vandelay Industries Ltd.", "VANDELAY INDUSTRIES LIMITED", "Vandelay Indus.", "Vandelay Industreis Ltd"]
    assert len(set(parties(*({"name": name} for name in names)))) == 1


def test_firms_that_share_only_common_words_stay_apart():
    names = [f"{firm} International Trading Co., Ltd." for firm in FIRMS]
    assert len(set(parties(*({"name": name} for name in names)))) == len(FIRMS)


def test_a_script_does_not_make_another_party():
    assert len(set(parties({"name": "ООО «Ромашкин Вектор»"}, {"name": "Romashkin Vektor LLC"}))) == 1


def test_the_same_name_in_two_countries_with_two_addresses_is_less_likely_one_party():
    apart = resolve_profiles(
        profiles(
            *({"name": f"{firm} {trade}", "address": f"{10 * n} {firm} Road", "city": trade, "country": "US"}
              for n, firm in enumerate(FIRMS, 1) for trade in TRADES),
            {"name": "Acme Zweig Tools", "address": "5 Hill Street", "city": "Leeds", "country": "GB"},
            {"name": "Acme Zweig Tools", "address": "5 Hill St", "city": "Leeds", "country": "GB"},
            {"name": "Acme Zweig Tools", "address": "77 Ocean Drive", "city": "Miami", "country": "US"},
        )
    )  # fmt: skip
    here, there = (
        float(apart.pairs.weight[(apart.pairs.left == 50) & (apart.pairs.right == other)][0]) for other in (51, 52)
    )
    assert here > there + 8


def bits_of_another_address(streets):
    """What two addresses of two names tell in a file in which each firm writes from these streets."""
    rows = [
        {"name": f"{firm} {trade} {form}", "address": f"{10 * n + k}{streets[turn % len(streets)]}"}
        for n, firm in enumerate(FIRMS, 1) for k, trade in enumerate(TRADES)
        for turn, form in enumerate(("Ltd", "Inc", "GmbH", "BV"))
    ]  # fmt: skip
    model = resolve_profiles(profiles(*rows)).model
    place = [comparison.name for comparison in model.comparisons].index("address")
    said = [answer.says for answer in model.comparisons[place].levels]
    return model.bits(place)[said.index("the addresses differ, and so do the names")]


def test_where_every_firm_keeps_one_address_another_address_tells_more():
    one, two = bits_of_another_address((" Hill Road",)), bits_of_another_address((" Hill Road", "00 Ocean Drive"))
    assert one < two - 0.5


@pytest.mark.parametrize("number", ["nan", "N/A", "0.0", "00000000", "9999999", "-", "unknown"])
def test_a_number_that_says_nothing_joins_nobody(number):
    assert len(set(parties({"name": "Delta Foods", "identifier": number}, {"name": "Ione", "identifier": number}))) == 2


def test_a_number_that_a_spreadsheet_made_a_fraction_of_is_the_number():
    assert (
        len(set(parties({"name": "Delta", "identifier": "812345.0"}, {"name": "Delta Co", "identifier": "812345"})))
        == 1
    )
    told = features_of(profiles({"name": "Delta", "identifier": "812345.0", "postcode": "80331.0"}))
    assert (told["identifier"][0].as_py(), told["postcode"][0].as_py()) == ("812345", "80331")


def test_one_building_does_not_make_one_party():
    groups = parties(
        {"name": "Vandelay Steel", "address": "7503 Airport Rd Ste 1", "city": "Ontario"},
        {"name": "Globex Foods", "address": "7503 Airport Rd Ste 2", "city": "Ontario"},
        *({"name": f"{firm} {trade}", "address": f"{n} {trade} St", "city": firm}
          for n, firm in enumerate(FIRMS, 1) for trade in TRADES),
    )  # fmt: skip
    assert groups[0] != groups[1]


TWO_OF_ONE_TOWN = (
    ("Foshan Star Ceramics Co Ltd", "Foshan Moon Ceramics Co Ltd", "Foshan"),
    ("Yiwu Golden Toys Trading", "Yiwu Silver Toys Trading", "Yiwu"),
    ("Hanoi Furniture JSC", "Hanoi Textile JSC", "Hanoi"),
    ("Siemens AG", "Siemens Energy AG", "Munich"),
    ("Golden Dragon Trading LLC", "Golden Lion Trading LLC", "Houston"),
)


@pytest.mark.parametrize(("one", "other", "town"), TWO_OF_ONE_TOWN)
def test_two_firms_of_one_town_and_trade_stay_apart_in_a_small_file(one, other, town):
    said = [
        {"name": one, "address": "12 Jihua Road", "city": town},
        {"name": other, "address": "88 Kuiqi Avenue", "city": town},
        {"name": one.upper(), "address": "12 Jihua Rd", "city": town},
    ]
    assert parties(*said) == [0, 1, 0]


@pytest.mark.parametrize(("one", "other"), [names[:2] for names in TWO_OF_ONE_TOWN if "Siemens" not in names[0]])
def test_words_of_town_and_trade_make_no_firm_in_a_file_of_bare_names(one, other):
    assert parties({"name": one}, {"name": other}, {"name": one.upper()}) == [0, 1, 0]


def test_a_rare_word_one_letter_from_a_frequent_one_is_its_misspelling():
    often = [{"name": f"Schlumberger Technology {form}"} for form in ("BV", "B.V.", "Ltd", "Inc", "LLC", "NV")]
    assert len(set(parties(*often, {"name": "Sclumberger Technoloogy BV"}))) == 1


def test_a_word_is_no_commoner_for_the_slips_and_branches_of_one_large_firm():
    forms = [
        f"Vandelay {form}{mark}" for form in ("Ltd", "BV", "NV", "Inc") for mark in ("", ".", ",", " *", "..", ";")
    ]
    branches = [f"Vandelay {trade}" for trade in ("Seats", "Levers", "Wheels", "Valves", "Gaskets", "Hoses", "Clamps")]

    def bits(*rows):
        lexicon = Lexicon()
        features_of(profiles(*({"name": name} for name in rows)), lexicon=lexicon)
        return lexicon.bits[sound("VANDELAY")]

    alone = bits("Vandelay Ltd")
    assert bits(*branches) < alone - 2
    assert bits(*forms, *branches) > alone - 0.1


def test_a_word_that_nobody_else_has_is_no_key_of_a_crowd():
    """Hundreds crowd every block of the firm's words: who has two rare words beside them must meet it all the same."""
    crowd = [{"name": f"Vandelay Kramerica {form}{n}"} for form in ("BV ", "NV ") for n in range(60)]
    others = {"name": "Vandelay Kramerica BV Zyxwer Qponml"}
    pairs = candidate_pairs(features_of(profiles(*crowd, others)))
    assert len(crowd) in pairs[:, 1]


def test_a_word_that_merely_has_the_skeleton_of_a_listed_one_tells_as_much_as_any():
    assert sound("GRANNYS") == sound("GUERNSEY")
    assert prior_of("GRANNYS") < 1 < prior_of("GUERNSEY")
    assert prior_of("INTERNATIONEL") == prior_of("INTERNATIONAL") > 1
    words = [["GRANNYS", "BAKERY"], ["GRANNYS", "KITCHEN"]]
    lexicon = Lexicon()
    lexicon.heard(words)
    assert lexicon.bits[sound("GRANNYS")] > 10
    assert not lexicon.generic[sound("GRANNYS")]


def test_blanks_are_put_where_far_more_names_have_them():
    said = [["KRAMERICA", "SEATS"]] * 10 + [["VANDELAY"]] * 10
    assert spaced_words([*said, ["KRAMERICASEATS"], ["VAN", "DELAY"]]) == {
        "KRAMERICASEATS": "KRAMERICA SEATS", "VAN DELAY": "VANDELAY",
    }  # fmt: skip
    assert spaced_words([*said, *[["KRAMERICASEATS"]] * 3]) == {}
    spaced = {"VAN DELAY": "VANDELAY", "KRAMERICASEATS": "KRAMERICA SEATS"}
    assert in_spaces(["VAN", "DELAY", "KRAMERICASEATS"], spaced) == ["VANDELAY", "KRAMERICA", "SEATS"]


def test_words_written_together_are_known_on_later_days_too():
    lexicon = Lexicon()
    names = [["KRAMERICA", "SEATS"]] * 10 + [["KRAMERICASEATS"]]
    lexicon.heard(lexicon.respaced(names))
    assert lexicon_of(lexicon.facts()).respaced([["KRAMERICASEATS"]]) == [["KRAMERICA", "SEATS"]]


def test_a_legal_form_written_on_to_a_known_word_is_read_off():
    said = [["VANDELAY"], ["VANDELAYNV"], ["ZWEIGNV"], ["MALTZINC"]]
    assert meant_words(counted_words(said)) == {"VANDELAYNV": "VANDELAY"}
    assert meant_words(counted_words(said), ["VANDELAYGMBH"]) == {"VANDELAYGMBH": "VANDELAY"}
    assert len(set(parties({"name": "VANDELAY B.V."}, {"name": "VANDELAYBV"}, {"name": "Globex"}))) == 2


def test_a_word_behind_the_legal_form_says_where_a_branch_sits_and_not_who_the_firm_is():
    assert parties({"name": "Kramerica Inc. Zwolle"}, {"name": "Kramerica Inc. Yonkers"}) == [0, 0]


def test_words_behind_the_legal_form_tell_no_more_than_a_place():
    written = ("Kramerica N.V.", "Kramerica N.V., Harbour Quay, Zwolle Oost", "Kramerica N.V., Zwolle")
    alone, address, town = features_of(profiles(*({"name": name} for name in written)))["name_bits"].to_pylist()
    assert address - alone == pytest.approx(town - alone)
    assert parties(*({"name": name} for name in written)) == [0, 0, 0]


@pytest.mark.parametrize("other", ["J. Q. Vandelay", "J.Q. Vandelay", "John Q. Vandelay"])
def test_initials_stand_for_the_words_that_they_begin(other):
    names = ["John Quentin Vandelay", other, "Karl Globex", "Zoe Initech"]
    assert len(set(parties(*({"name": name} for name in names)))) == 3


def test_other_initials_are_another_person():
    assert len(set(parties({"name": "John Quentin Vandelay"}, {"name": "K. R. Vandelay"}))) == 2


def test_the_order_of_rows_and_of_words_does_not_matter():
    rows = [{"name": f"{firm} {TRADES[n % 5]} Ltd"} for n, firm in enumerate(FIRMS)]
    rows += [{"name": f"{TRADES[n % 5]} {firm}"} for n, firm in enumerate(FIRMS)]
    expected = list(range(10)) * 2
    assert parties(*rows) == expected
    turned = np.array(parties(*rows[::-1]))[::-1]
    assert [19 - group for group in turned.tolist()] == [row + 10 for row in expected]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_file_of_next_to_nothing_is_answered(count):
    assert len(parties(*[{"name": "Vandelay"}, {"name": "Globex"}][:count]) if count else []) == count


def test_rows_without_a_name_are_left_alone():
    nameless = {"name": None, "city": "Leeds"}
    assert parties(nameless, nameless, {"name": "Globex", "city": None}) == [0, 1, 2]


def test_a_judgement_always_wins():
    rows = [{"name": "Vandelay Steel"}, {"name": "Vandelay Steel Ltd"}, {"name": "Wonka Foods"}]
    pair = np.array([[0, 1]])
    assert parties(*rows) == [0, 0, 2]
    assert parties(*rows, must_not=pair) == [0, 1, 2]
    assert parties(*rows, must=np.array([[0, 2]])) == [0, 0, 0]
    assert parties(*rows, must=np.array([[0, 2]]), must_not=pair) == [0, 1, 0]


def test_who_was_parted_from_one_of_a_group_is_surely_not_of_it():
    """It was judged apart from one way of writing the party, and the others are as like it."""
    rows = [{"name": "Zelbrik Fishery Ltd", "country": "US", "phone": f"21255501{n:02}"} for n in range(4)]
    told = resolve_profiles(pa.Table.from_pylist(rows), must=np.array([[0, 1], [1, 2]]), must_not=np.array([[0, 3]]))
    assert told.groups.tolist() == [0, 0, 0, 3]
    assert told.probability[3] == 1.0


def test_a_single_bridge_does_not_join_two_close_knit_groups():
    close = [(a, b) for group in (range(5), range(5, 10)) for a in group for b in group if a < b]
    left, right = (np.array(side) for side in zip(*close, (4, 5), strict=True))
    groups = clustered(10, left, right, np.array([8.0] * len(close) + [3.0]))
    assert groups.tolist() == [0] * 5 + [5] * 5


def test_a_single_bridge_does_not_join_two_large_groups_either():
    """Hundreds of pairs between them were never compared: that one was says little."""
    one, other = np.triu_indices(20, k=1)
    left, right = np.concatenate([one, one + 20, [0]]), np.concatenate([other, other + 20, [20]])
    groups = clustered(40, left, right, np.array([9.0] * (len(left) - 1) + [6.0]))
    assert groups.tolist() == [0] * 20 + [20] * 20


def test_the_reasons_add_up_to_the_weight_and_can_be_drawn():
    found = resolve_profiles(profiles({"name": "Vandelay Steel Ltd"}, {"name": "Vandelay Steel GmbH"}))
    told = reasons(found.pairs, 0, found.model)
    assert sum(reason.bits for reason in told) == pytest.approx(found.pairs.weight[0], abs=0.01)
    assert "legal form" in told[1].says
    assert [step["bits"] for step in waterfall(told)["data"]["values"]][-1] == round(float(found.pairs.weight[0]), 1)
    assert waterfall_svg(told).startswith("<svg")


def test_one_firm_in_hundreds_of_spellings_is_one_party():
    """So many share its words that no block may be compared whole."""
    names = [f"Koninklijke Vandelay Elektronika {form} {n}" for n in range(130) for form in ("N.V.", "B.V.")]
    assert (
        len(set(parties(*({"name": name.replace(f" {n // 2}", "." * (n // 2))} for n, name in enumerate(names))))) == 1
    )


NAMES_OF_ONE = (
    ("Koninklijke Vandelay Electronics", 60), ("Vandelay Electronics", 40), ("Vandelay Gloeilampenfabrieken", 20),
    ("Vandelay", 8), ("Vandelay Export", 5), ("Vandelay Patentverwaltung", 5),
)  # fmt: skip
"""Names of one made-up firm, old and new, and how often each is written."""


def spelt(core, count):
    """So many ways to write a name: with and without a legal form, and with a letter turned."""
    forms = ("N.V.", "NV", "B.V.", "")
    turned = [core, *(core[:at] + core[at + 1] + core[at] + core[at + 2 :] for at in range(3, len(core) - 2))]
    return [f"{turned[n // 4 % len(turned)]} {forms[n % 4]}".strip() for n in range(count)]


def test_one_firm_under_old_and_new_names_of_many_spellings_is_one_party():
    names = [name for core, count in NAMES_OF_ONE for name in spelt(core, count)]
    others = [f"{firm} {trade}" for firm in FIRMS[1:] for trade in ("Electronics", "Export", "Gloeilampenfabrieken")]
    groups = parties(*({"name": name} for name in [*names, *others]))
    largest = max(groups.count(group) for group in set(groups))
    assert largest > 0.9 * len(names)
    assert not set(groups[: len(names)]) & set(groups[len(names) :])


def test_a_large_group_draws_only_what_has_its_word():
    """Thirty spellings of one firm; the pair to a stranger looks as good as the pair to a new name of its own."""
    names = [f"Vandelay Steel {n}" for n in range(30)] + ["Vandelay Export", "Globex Export"]
    told = coded(features_of(pa.table({"name": names})))
    close = [(a, b) for a in range(30) for b in range(a + 1, 30)]
    left, right = (np.array(side) for side in zip(*close, (0, 30), (1, 30), (0, 31), (1, 31), strict=True))
    weight = np.array([8.0] * len(close) + [1.0] * 4)
    groups = clustered(32, left, right, weight, told=told)
    assert groups.tolist() == [0] * 31 + [31]


def test_two_large_groups_of_one_word_draw_each_other():
    """Sixty spellings with one trade and sixty with another: one firm of many departments, not two of equal size."""
    names = [f"Vandelay {trade} {n}" for trade in ("Steel", "Optics") for n in range(60)] + ["Globex Export"]
    told = coded(features_of(pa.table({"name": names})))
    close = [(a, b) for a in range(120) for b in range(a + 1, 120)]
    left, right = (np.array(side) for side in zip(*close, strict=True))
    weight = np.where((left < 60) == (right < 60), 8.0, -1.0)
    weight[(left == 0) & (right == 60)] = 3.0
    groups = clustered(121, left, right, weight, told=told)
    assert groups.tolist() == [0] * 120 + [120]


def test_it_does_not_matter_how_a_country_is_written():
    """Phones too: 010-8765 4321 is told from +86 10 8765 4321 by the country alone."""
    ways = ["CN", "China", "CHN", "P.R. China", "People's Rep. of China", "中国", "Китай"]
    firms = [
        {"name": f"{firm} Ceramics", "city": "Foshan", "phone": f"010-8765 43{n:02}"} for n, firm in enumerate(FIRMS)
    ]
    told = [one | {"country": way} for one in firms for way in ways]
    coded_ones = [one | {"country": "CN"} for one in firms for _ in ways]
    assert set(features_of(profiles(*told))["country"].to_pylist()) == {"CN"}
    assert features_of(profiles(*told)).equals(features_of(profiles(*coded_ones)))


def test_a_country_that_we_do_not_know_is_compared_as_it_is_written():
    told = features_of(profiles({"name": "A", "country": "Atlantis "}, {"name": "B", "country": "ATLANTIS"}))
    assert told["country"].to_pylist() == ["ATLANTIS", "ATLANTIS"]


def test_namibia_is_a_country_and_not_available_is_none():
    told = features_of(profiles(*({"name": "A", "country": text} for text in ("NA", "Namibia", "n/a", "unknown"))))
    assert told["country"].to_pylist() == ["NA", "NA", None, None]


def test_a_column_that_says_the_same_of_all_does_not_part_equal_names():
    """Five thousand firms of one country, each written twice: the model once learned that equal names are chance."""
    firms = [f"{FIRMS[n % 10]}{n // 10:x} {TRADES[n % 5]}" for n in range(5000)]
    rows = [{"name": f"{firm}{form}", "country": "GB"} for firm in firms for form in (" Ltd", " GmbH")]
    found = parties(*rows)
    together = sum(found[place] == found[place + 1] for place in range(0, len(rows), 2))
    assert together > 0.95 * len(firms)


def test_candidates_grow_with_profiles_and_not_with_their_square():
    from tidewaiter.entities.blocking import candidate_pairs

    def pairs(count):
        rng = np.random.default_rng(5)
        words = [
            f"{FIRMS[a]}{b}" for a, b in zip(rng.integers(0, 10, count), rng.integers(0, count, count), strict=True)
        ]
        names = [f"{word} {TRADES[n % 5]} International" for n, word in enumerate(words)]
        return len(candidate_pairs(features_of(pa.table({"name": names}))))

    assert pairs(8000) < 3 * pairs(4000) + 1000


MAKERS = (
    {"name": "Ozrock Tiles", "address": "92 Alice Springs Road", "city": "Melbourne", "country": "AU",
     "mid": "AUOZRTIL92MEL"},
    {"name": "Ozrock Tile", "address": "92 Alice Springs Rd", "city": "Melbourne", "country": "AU"},
    {"name": "Oztrade Tinware", "address": "7 Bay Street", "city": "Sydney", "country": "AU", "mid": "AUOZRTIL92MEL"},
    {"name": "Ozrock Tiles Pty", "address": "92 Alice Springs Road", "city": "Melbourne", "country": "AU",
     "mid": "AUOZR5SYD"},
)  # fmt: skip


def told_by_mid(*rows):
    found = resolve_profiles(profiles(*rows))
    place = [comparison.name for comparison in found.model.comparisons].index("manufacturer id")
    told = {}
    for n, (a, b) in enumerate(zip(found.pairs.left.tolist(), found.pairs.right.tolist(), strict=True)):
        reason = [why for why in reasons(found.pairs, n, found.model) if why.comparison == "manufacturer id"]
        told[a, b] = reason[0] if reason else None
    assert place
    return found.groups.tolist(), told


def test_a_declared_manufacturer_id_is_held_against_that_which_name_and_address_make():
    groups, told = told_by_mid(*MAKERS)
    assert groups == [0, 0, 2, 0]
    assert told[0, 1] is None, "what follows from the own name was said by the name"
    assert told[0, 3].says == "the manufacturer ids differ"
    assert -3 < told[0, 3].bits < 0


def test_a_manufacturer_id_of_another_name_speaks_a_little_for_that_name():
    renamed = {"name": "Oztiles Export", "address": "92 Alice Springs Road", "city": "Melbourne", "country": "AU"}
    with_id, without = (resolve_profiles(profiles(*MAKERS, renamed | more)) for more in ({"mid": "AUOZRTIL92MEL"}, {}))
    place = [comparison.name for comparison in with_id.model.comparisons].index("manufacturer id")
    (row,), (bare,) = (
        np.flatnonzero((found.pairs.left == 1) & (found.pairs.right == 4)) for found in (with_id, without)
    )
    answer = int(with_id.pairs.answers[row, place])
    assert "what name and address of the other make" in with_id.model.comparisons[place].levels[answer].says
    added = float(with_id.pairs.weight[row] - without.pairs.weight[bare])
    assert 0.5 < added < 6


def test_a_manufacturer_id_alone_makes_no_party_though_it_stands_in_the_place_of_a_number():
    said = [
        {"name": f"{firm} {trade}", "identifier": "AUOZRTIL92MEL", "identifier_kind": "mid"}
        for firm, trade in zip(FIRMS, TRADES, strict=False)
    ]
    assert parties(*said) == list(range(len(said)))


def test_where_no_manufacturer_id_is_declared_none_is_asked_for():
    rows = [{name: text for name, text in maker.items() if name != "mid"} for maker in MAKERS]
    found = resolve_profiles(profiles(*rows))
    assert "manufacturer id" not in [comparison.name for comparison in found.model.comparisons]


def company_of(rows, one, other):
    """The reason that the company of two rows gives, and the groups."""
    found = resolve_profiles(profiles(*rows))
    (pair,) = np.flatnonzero((found.pairs.left == one) & (found.pairs.right == other))
    told = [why for why in reasons(found.pairs, int(pair), found.model) if why.comparison == "company"]
    return (told[0] if told else None), found.groups.tolist()


CROWD = [
    {"name": f"{firm} {trade}", "city": trade, "seen_with": f"Harbour Brokers;{firm} Mills {n}"}
    for n, firm in enumerate(FIRMS)
    for trade in TRADES
]


def test_a_rare_companion_speaks_a_little_for_one_party():
    pair = [{"name": "Zweig Tools", "city": "Leeds", "seen_with": "Harbour Brokers;Tarn Forge"},
            {"name": "Zweig Tool Works", "city": "Leeds", "seen_with": "Tarn Forge"}]  # fmt: skip
    told, _ = company_of([*pair, *CROWD], 0, 1)
    assert "few others" in told.says
    assert 0.5 < told.bits < 5


def test_whatever_the_data_say_company_and_manufacturer_ids_stay_hints():
    """A hundred firms written twice, each with a supplier of its own: among strangers nobody shares one."""
    rows = [
        {"name": f"{firm}{n} {trade}", "seen_with": f"{firm} Mills {n}", "mid": f"USFIR{n}TOW"}
        for n in range(10) for firm in FIRMS for trade in ("Trading Co", "Trading Ltd")
    ]  # fmt: skip
    model = resolve_profiles(profiles(*rows)).model
    for place, comparison in enumerate(model.comparisons):
        if comparison.name in ("company", "manufacturer id"):
            assert 0 < model.bits(place).max() <= 4.01


def test_a_hub_says_nothing_and_company_alone_makes_no_party():
    pair = [{"name": "Zweig Tools", "city": "Leeds", "seen_with": "Harbour Brokers"},
            {"name": "Zweig Tool Works", "city": "Leeds", "seen_with": "Harbour Brokers"}]  # fmt: skip
    told, _ = company_of([*pair, *CROWD], 0, 1)
    assert told is None
    strangers = [row | {"seen_with": "Tarn Forge;HS 690721"} for row in CROWD[::5]]
    assert parties(*strangers) == list(range(len(strangers)))


def test_nothing_personal_is_guessed():
    """The whole list of what may be used: add to it only what a document declares, and never a person's origin."""
    assert set(WRITTEN) == {
        "name", "address", "city", "postcode", "country", "identifier", "identifier_kind", "phone", "email",
        "birth_date", "mid", "seen_with",
    }  # fmt: skip
    made = set(features_of(profiles({"name": "Vandelay"})).column_names)
    slots = {name for name in made if name.startswith(("word_", "bits_", "by_ear_", "mate_", "matebits_"))}
    assert made - slots == {"uid", *FEATURES}
    forbidden = ("nation", "faith", "religio", "ethnic", "race", "gender", "sex", "origin")
    said = " ".join([*FEATURES, *FEATURES.values(), *(comparison.name for comparison in ALL_COMPARISONS)]).lower()
    assert not [word for word in forbidden if word in said]
    assert {comparison.name for comparison in ALL_COMPARISONS} == {
        "name", "words of few", "legal form", "number in the name", "trade in the name", "address", "place",
        "identifier", "telephone", "e-mail", "date of birth", "manufacturer id", "company",
    }  # fmt: skip


def weight_of(left, right, *others):
    found = resolve_profiles(profiles(left, right, *others)).pairs
    told = found.weight[(found.left == 0) & (found.right == 1)]
    return float(told[0]) if len(told) else -np.inf


def test_two_strangers_with_one_agent_and_one_town_are_two():
    firms = ("Vandelay Steel", "Globex Foods", "Initech Tiles")
    rows = [{"name": f"{firm} C/O Harbour Forwarding", "city": "Leeds", "country": "GB"} for firm in firms]
    assert parties(*rows, {"name": "Vandelay Steel", "city": "Leeds", "country": "GB"}) == [0, 1, 2, 0]


def test_two_strangers_who_write_the_address_they_share_behind_their_names_are_two():
    street, firms = "12 Harbour Road", ("Vandelay", "Globex", "Initech")
    rows = [{"name": f"{firm} {street}", "address": street, "city": "Leeds"} for firm in firms]
    assert parties(*rows, {"name": "Vandelay", "address": street, "city": "Leeds"}) == [0, 1, 2, 0]


def test_that_two_names_share_a_word_of_trade_tells_less_where_strangers_do():
    """Strangers who share but such a word are no candidates: pairs taken at random tell how many there are."""
    ordinary = ("Global", "General", "International", "National", "United", "Central", "Universal")
    towns, ends = ("Leeds", "York", "Hull", "Bath"), ("", "ix", "une", "ard", "os", "ent", "ora")
    words = [*(f"{firm}{end}" for firm in FIRMS for end in ends), *(f"{word} Trading" for word in ordinary)]
    rows = [
        {"name": f"{word} Import", "address": f"{n} {word} Road", "city": town}
        for town in towns
        for n, word in enumerate(words)
    ]
    model = resolve_profiles(profiles(*rows)).model
    place = [comparison.name for comparison in model.comparisons].index("name")
    says = [answer.says for answer in model.comparisons[place].levels]
    shared = says.index(
        "the names differ by a telling word in one and a common one in the other and share little or nothing that is "
        "telling"
    )
    assert model.bits(place)[shared] < model.comparisons[place].levels[shared].bits - 12


def test_words_of_their_own_tell_two_members_of_one_house_apart_in_two_countries():
    one, other = {"name": "Vandelay Sports Textiles"}, {"name": "Vandelay Sports Packaging"}
    elsewhere = {"name": "Globex", "country": "US"}
    near = weight_of(one, other, elsewhere)
    assert weight_of(one | {"country": "IT"}, other | {"country": "CN"}, elsewhere) < near - 6.5


@pytest.mark.parametrize(("read", "meant"), [("Vande1ay Stee1", "Vandelay Steel"), ("G10bex F0ods", "Globex Foods")])
def test_figures_that_a_machine_read_for_letters_are_the_letters_that_others_write(read, meant):
    assert parties({"name": meant}, {"name": read}, {"name": f"{meant} Ltd"})[1] == 0


def test_a_figure_is_a_figure_where_nobody_writes_the_letter():
    counted = counted_words([["F1RE5"], ["GLOBEX"]])
    assert "F1RE5" not in meant_words(counted, ["F1RE5"])
    assert meant_words(counted | {"FIRES": 1}, ["F1RE5"])["F1RE5"] == "FIRES"


def test_umlauts_and_their_two_letters_meet():
    assert parties({"name": "Müller & Söhne GmbH"}, {"name": "MUELLER UND SOEHNE GMBH"}) == [0, 0]


def test_a_number_with_the_code_of_its_country_is_the_number():
    rows = [
        {"name": "Vandelay", "country": "DE", "identifier": "DE 312.456.789"},
        {"name": "Globex", "country": "Germany", "identifier": "312456789"},
        {"name": "Initech", "country": "FR", "identifier": "DE312456789"},
        {"name": "Hooli", "country": "DE", "identifier": "DE12"},
    ]
    assert features_of(profiles(*rows))["identifier"].to_pylist() == ["312456789", "312456789", "DE312456789", "DE12"]


def test_a_misspelling_meets_its_firm_though_thousands_share_its_house_and_its_number():
    main = [
        {"name": "Vandelay Hardbags", "address": "189 Yuanhua Road", "identifier": "236932245", "phone": f"{n:07}"}
        for n in range(2_100)
    ]
    slip = {"name": "Vamdalay Hardpags", "address": "189 Yuanhua Road", "identifier": "236932245"}
    features = coded(features_of(profiles(*main, slip)))
    assert (candidate_pairs(features) == len(main)).any()


def test_a_file_that_names_nobody_is_answered():
    rows = [{"name": "N/A", "city": "Leeds", "identifier": number} for number in ("23693224", "81123456")]
    assert parties(*rows) == [0, 1]


def test_a_number_that_few_give_is_asked_for_in_a_large_file_too():
    """Thirty of three thousand give one; two of them are one firm under unlike names."""
    rows = [
        {"name": f"Firm {n} {chr(65 + n % 26)}{n * 7919}", "identifier": f"12-{n:07}" if n < 30 else None}
        for n in range(3000)
    ]
    features = features_of(pa.Table.from_pylist(rows))
    assert "identifier" in filled_columns(features)
    assert "identifier" not in filled_columns(features.slice(19))

"""No benchmark: the model of `entities` as SQL for Splink's own engine, the yardstick of `resolution_speed.py`.

The questions that made mentions can answer (name, address, place, telephone), over the same features, with the same
parameters. Blocking is a join on the same keys, without those of crowded blocks. Splink is helped: what many answers
need (the words that two names share) is worked out once a pair, not once in each of its levels, which would take far
longer.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tidewaiter.columns.legal_kinds import forms_told
from tidewaiter.entities import blocking, matching
from tidewaiter.entities.given_initials import LETTER_BITS
from tidewaiter.entities.matching import Model
from tidewaiter.entities.name_question import LIKENESS_STEPS
from tidewaiter.entities.sides import MOST_LACKING, Coded
from tidewaiter.entities.telling_words import SLOTS
from tidewaiter.entities.trades import functions

__all__ = ["answers_in_sql", "grouped_by_splink"]


def _in(slots: int, side: str, other: str) -> str:
    theirs = ", ".join(f"word_{slot}_{other}" for slot in range(slots))
    return " + ".join(
        f"case when word_{slot}_{side} > 0 and word_{slot}_{side} in ({theirs}) then bits_{slot}_{side} else 0 end"
        for slot in range(slots)
    )


def _letters(slots: int, side: str, other: str) -> str:
    """What `given_initials` makes of the letters of one side: own words, their first letters, lone letters."""
    theirs = ", ".join(f"word_{slot}_{other}" for slot in range(slots))
    own = [f"(word_{slot}_{side} > 0 and word_{slot}_{side} not in ({theirs}))" for slot in range(slots)]
    first = [f"((name_letters_{side} >> {slot * LETTER_BITS}) & 31)" for slot in range(slots)]
    both = [f"(word_{slot}_{side} in ({theirs}) and {letter} > 0)" for slot, letter in enumerate(first)]
    marks = [f"(case when {o} and {f} > 0 then 1::bigint << {f} else 0 end)" for o, f in zip(own, first, strict=True)]
    return (
        f"{' + '.join(f'{o}::int' for o in own)} as own_{side}, {' | '.join(marks)} as marks_{side}, "
        f"{' or '.join(both)} as share_{side}, name_letters_{side} >> {SLOTS * LETTER_BITS} as lone_{side}"
    )


def _by_ear(slots: int, side: str, other: str) -> str:
    """How the words sound that the other side lacks, as a list."""
    theirs = ", ".join(f"word_{slot}_{other}" for slot in range(slots))
    own = ", ".join(
        f"case when word_{slot}_{side} > 0 and word_{slot}_{side} not in ({theirs}) then by_ear_{slot}_{side} end"
        for slot in range(slots)
    )
    return f"list_filter([{own}], x -> x is not null)"


def _met(side: str, other: str) -> str:
    """Whether each of these sounds like one of the other side's, where the names share what tells something."""
    heard = f"list_filter(ears_{other}, x -> x > 0)"
    ways = (f"list_contains(list_transform({heard}, x -> {way}), {way.replace('x', 'y')})" for way in _WAYS)
    return (
        f"case when least(shared_l, shared_r) > 0 and world_bits_l - least(shared_l, shared_r) <= {MOST_LACKING} "
        f"and len(ears_{side}) > 0 "
        f"then len(list_filter(ears_{side}, y -> not ({' or '.join(ways)}))) = 0 else false end"
    )


def _other_words() -> str:
    """Whether slips changed half of the letters of the words that only one name has; see `spellings`."""
    ours, theirs = (f"string_split(coalesce(name_sorted_{side}, ''), ' ')" for side in "lr")
    left = f"array_to_string(list_filter({ours}, x -> not list_contains({theirs}, x)), '')"
    right = f"array_to_string(list_filter({theirs}, x -> not list_contains({ours}, x)), '')"
    return (
        f"case when slips <= 1 or slips_sorted <= 1 or least(slips, slips_sorted) > 3 then false "
        f"else least(length({left}), length({right})) >= 3 "
        f"and 2 * damerau_levenshtein({left}, {right}) >= greatest(length({left}), length({right})) end"
    )


_WAYS = ("x >> 32", "x & 4294967295")
_LONGER = "greatest(length(name_squashed_l), length(name_squashed_r))"
_LONGER_SORTED = _LONGER.replace("name_squashed", "name_sorted")
_SLIPS = (
    f"case when abs(length(name_squashed_l) - length(name_squashed_r)) <= {_LONGER} / 4 "
    "then damerau_levenshtein(name_squashed_l, name_squashed_r) else 99 end"
)
_SLIPS_SORTED = _SLIPS.replace("name_squashed", "name_sorted")
_FEWER, _MORE = "least(left_over, right_over)", "greatest(left_over, right_over)"
_INITIALS = " or ".join(
    f"name_{acronym}_{side} = name_squashed_{other}"
    for acronym in ("acronym", "acronym_whole")
    for side, other in ("lr", "rl")
)
_OF_INITIALS = f"case when {_INITIALS} then greatest(acronym_bits_l, acronym_bits_r) else 0 end"
_BORNE_BY = {
    side: f"(case when legal_form_l = legal_form_r then namesake_form_bits_{side} else namesake_bits_{side} end)"
    for side in "lr"
}
_OF_NAMESAKES = ", ".join(
    f"case when {fewer} > 0 and shared_{side} >= name_bits_{side} - 1e-6 then world_bits_{side} - {fewer} else 1e9 end"
    for side, fewer in _BORNE_BY.items()
)
_SEVERAL_BEAR = f"least({_OF_NAMESAKES}) < 1e9"
_TOLD = f"least(greatest(least(shared_l, shared_r), {_OF_INITIALS}), {_OF_NAMESAKES})"
_NO_OTHER_NUMBER = "coalesce(name_ordinal_l = name_ordinal_r, true)"
_SLIP = (
    f"((slips <= least({_LONGER} / 6, 2) or slips_sorted <= least({_LONGER_SORTED} / 6, 2)) "
    f"and coalesce(name_numbers_l, '') = coalesce(name_numbers_r, '') and {_NO_OTHER_NUMBER} and not other_words)"
)
_FIT = "lone_l <> lone_r and share and stands_for > 0 and (further_l = 0 or further_r = 0)"
_STEPS = " ".join(f"when {_TOLD} - world_bits_l >= {s} then {n}" for n, s in enumerate(LIKENESS_STEPS))
_NAME = f"""case when name_core_l is null or name_core_r is null then -1 else (case
    when {_SEVERAL_BEAR} and name_core_l = name_core_r then 0
    when {_SEVERAL_BEAR} and (name_squashed_l = name_squashed_r or name_sorted_l = name_sorted_r or {_SLIP}) then 1
    when name_core_l = name_core_r then 2
    when name_squashed_l = name_squashed_r or name_sorted_l = name_sorted_r then 3
    when {_SLIP} then 4
    when {_INITIALS} then 5
    when {_FIT} and ((further_l & alone_l) | (further_r & alone_r)) = 0 then 6
    when {_FEWER} < 0.5 and {_MORE} < 9 then 7
    when {_FEWER} < 0.5 then 8
    when slips <= least({_LONGER} / 6, 3) and not other_words and {_NO_OTHER_NUMBER} then 9
    when met_l and met_r then 10
    when met_l or met_r then 11
    when {_MORE} < 9 then 12
    when {_FEWER} < 9 then 13
    when slips <= least({_LONGER} // 4, 2) and not other_words and {_NO_OTHER_NUMBER} then 14
    else 15 end) * {len(LIKENESS_STEPS) + 1} + (case {_STEPS} else {len(LIKENESS_STEPS)} end) end"""
_STREET = "(street_l = street_r or street_core_l = street_core_r)"
_SAME_NAME = (
    "coalesce(name_core_l = name_core_r or name_sorted_l = name_sorted_r or name_sounds_l = name_sounds_r, false)"
)
_OWN_WORDS = (
    f"({_FEWER} >= 0.5 and not coalesce(slips <= least({_LONGER} / 6, 3), false) "
    f"and not coalesce(slips_sorted <= least({_LONGER_SORTED} / 6, 3), false) and not ({_FIT}))"
)
_SHARED = "least(shared_l, shared_r)"


_ONE_HOUSE = f"""coalesce(house_l = house_r and ({_STREET} or street_sounds_l = street_sounds_r
        or jaro_winkler_similarity(street_l, street_r) >= 0.88), false)"""
_SAME_ELSE = " or ".join(
    f"coalesce({column}_l = {column}_r, false)" for column in ("identifier", "phone", "email", "birth_date")
)
_BY_THE_HOUSE_ALONE = (
    f"({_ONE_HOUSE} and {_SHARED} - world_bits_l < {LIKENESS_STEPS[4]} and {_OWN_WORDS} "
    f"and not coalesce(jaro_winkler_similarity(name_squashed_l, name_squashed_r) >= 0.8, false) and not ({_SAME_ELSE}))"
)


_NEIGHBOURS = f"(coalesce(street_l = street_r and house_l <> house_r, false) and {_SHARED} > 0 and {_OWN_WORDS})"


def _house_mates(least: float, most: float) -> str:
    return f"""{_ONE_HOUSE} and {_SHARED} > 0
        and {_SHARED} - world_bits_l >= {least} and {_SHARED} - world_bits_l < {most}
        and greatest(own_l, own_r) <= 2 and {_OWN_WORDS}"""


_STATES = [f"regexp_extract(town_{side}, '\\S ([A-Z]{{2}}|NSW|VIC|QLD|TAS|ACT)$', 1)" for side in "lr"]
_NEARLY_ONE_TOWN = (
    "jaro_winkler_similarity(town_l, town_r) >= 0.88 "
    f"and not coalesce({_STATES[0]} <> '' and {_STATES[1]} <> '' and {_STATES[0]} <> {_STATES[1]}, false)"
)
_ADDRESS = f"""case when street_l is null or street_r is null then -1
    when street_l <> street_r and (shared_address_l or shared_address_r) then -1
    when agent_address_l and agent_address_r and street_l = street_r and house_l is not distinct from house_r then 0
    when {_house_mates(LIKENESS_STEPS[3], LIKENESS_STEPS[2])} then 1
    when {_house_mates(LIKENESS_STEPS[4], LIKENESS_STEPS[3])} then 2
    when {_NEIGHBOURS} then 3
    when house_l = house_r and {_STREET} and unit_l = unit_r then 4
    when house_l = house_r and {_STREET} and unit_l <> unit_r then 5
    when house_l = house_r and {_STREET} then 6
    when house_l = house_r
        and (jaro_winkler_similarity(street_l, street_r) >= 0.88 or street_sounds_l = street_sounds_r) then 7
    when street_l = street_r and (house_l is null or house_r is null) then 8
    when street_l = street_r and levenshtein(house_l, house_r) <= 1 then 9
    when house_l = house_r then 10
    when jaro_winkler_similarity(street_l, street_r) >= 0.92 then 11
    when not {_SAME_NAME} and {_NEARLY_ONE_TOWN} then 12
    when town_l = town_r then 13
    when not {_SAME_NAME} then 14
    else 15 end"""
_PLACE = f"""case
    when (town_l is null or town_r is null) and (country_l is null or country_r is null)
        and (postcode_l is null or postcode_r is null) then -1
    when {_house_mates(LIKENESS_STEPS[4], LIKENESS_STEPS[2])} or {_NEIGHBOURS} or {_BY_THE_HOUSE_ALONE} then -1
    when postcode_l = postcode_r and town_l = town_r then 0
    when postcode_l = postcode_r then 1
    when town_l = town_r and damerau_levenshtein(postcode_l, postcode_r) > 1
        and not starts_with(postcode_l, postcode_r) and not starts_with(postcode_r, postcode_l) then 2
    when town_l = town_r then 3
    when {_NEARLY_ONE_TOWN} then 4
    when damerau_levenshtein(postcode_l, postcode_r) <= 1 then 5
    when country_l <> country_r and not {_SAME_NAME} and {_OWN_WORDS} then 6
    when country_l <> country_r then 7
    when country_l = country_r and (town_l is null or town_r is null) then 8
    when country_l = country_r then 9
    else 10 end"""
_PHONE = """case when phone_l is null or phone_r is null then -1
    when phone_l = phone_r then 0
    when damerau_levenshtein(phone_l, phone_r) <= 1 then 1
    else 2 end"""
_BORNE = [f"string_split(name_ordinal_{side}, ' ')" for side in "lr"]
_ORDINAL = f"""case when name_ordinal_l is null or name_ordinal_r is null then -1
    when coalesce(identifier_l = identifier_r, false) then -1
    when name_ordinal_l = name_ordinal_r then 0
    when list_has_all({_BORNE[0]}, {_BORNE[1]}) or list_has_all({_BORNE[1]}, {_BORNE[0]}) then -1
    else 1 end"""
_TOLD_IN = [f"string_split(name_trades_{side}, ' ')" for side in "lr"]
_TRADES, _DOES = (
    [f"list_filter({told}, x -> {word} list_contains({sorted(functions())}, x))" for told in _TOLD_IN]
    for word in ("not", "")
)
_OWN_TRADES = [f"len(list_filter({_TRADES[at]}, x -> not list_contains({_TRADES[1 - at]}, x))) > 0" for at in (0, 1)]
_TRADE = f"""case when name_trades_l is null or name_trades_r is null or {_SHARED} <= 0 then -1
    when coalesce(identifier_l = identifier_r, false) then -1
    when len({_TRADES[0]}) > 0 and len({_TRADES[1]}) > 0
        then (case when {_OWN_TRADES[0]} and {_OWN_TRADES[1]} then 1 else 0 end)
    when list_has_any({_DOES[0]}, {_DOES[1]}) then 0
    when (len({_TRADES[0]}) = 0 and own_l > 1) or (len({_TRADES[1]}) = 0 and own_r > 1) then 0
    else 1 end"""
_APART = {
    told: [f"'{one}/{other}'" for (one, other), found in forms_told().items() if found == told] for told in (0, 1)
}
_FORM = f"""case when legal_form_l is null or legal_form_r is null then -1
    when concat(legal_form_l, '/', legal_form_r) in ({", ".join(_APART[0])}) then 0
    when concat(legal_form_l, '/', legal_form_r) in ({", ".join(_APART[1])}) then 1
    else -1 end"""
_ASKED = {
    "name": _NAME, "legal form": _FORM, "number in the name": _ORDINAL, "trade in the name": _TRADE,
    "address": _ADDRESS, "place": _PLACE, "telephone": _PHONE,
}  # fmt: skip


def answers_in_sql(connection: matching._Untyped, features: pa.Table, model: Model, candidates: str) -> str:
    """A query for the candidates with all their answers in one number, as Splink takes candidates."""
    plain = {name: _plain(features[name]) for name in features.column_names}
    connection.register("features", pa.table(plain))
    slots = sum(name.startswith("word_") for name in features.column_names)
    sides = [f"{side}.{name} as {name}_{side}" for name in features.column_names for side in "lr"]
    places = matching.places_of_answers(model.comparisons)
    asked = zip(model.comparisons, places, strict=True)
    packed = " + ".join(f"({_ASKED[question.name]} + 1) * {place}" for question, place in asked)
    return f"""
        with sides as (
            select p.*, {", ".join(sides)} from {candidates} p
            join features l on l.uid = p.join_key_l join features r on r.uid = p.join_key_r
        ), likenesses as (
            select *, {_in(slots, "l", "r")} as shared_l, {_in(slots, "r", "l")} as shared_r,
                name_bits_l - shared_l as left_over, name_bits_r - shared_r as right_over,
                {_SLIPS} as slips, {_SLIPS_SORTED} as slips_sorted, {_other_words()} as other_words,
                {_by_ear(slots, "l", "r")} as ears_l, {_by_ear(slots, "r", "l")} as ears_r,
                {_met("l", "r")} as met_l, {_met("r", "l")} as met_r,
                {_letters(slots, "l", "r")}, {_letters(slots, "r", "l")},
                lone_l & ~lone_r as alone_l, lone_r & ~lone_l as alone_r, share_l or share_r as share,
                (alone_l & marks_r) | (alone_r & marks_l) as stands_for,
                (marks_l & ~alone_r) | (alone_l & ~marks_r) as further_l,
                (marks_r & ~alone_l) | (alone_r & ~marks_l) as further_r from sides
        )
        select join_key_l, join_key_r, cast({packed} as bigint) as match_key from likenesses
        """


def grouped_by_splink(features: pa.Table, profiles: Coded, *, model: Model) -> np.ndarray:
    """Blocking, prediction and clustering by Splink and its engine alone."""
    import splink

    with matching._engine() as engine:
        connection = engine.duckdb_con
        connection.execute("set memory_limit='2500MB'")
        keys = [pa.table(rows) for rows in _keys_of(profiles)]
        connection.register("keys", pa.concat_tables(keys))
        connection.execute(
            """
            create table candidates as
            with kept as (
                select key_no, key from keys group by all having count(*) between 2 and min(largest)
            ), blocks as (select k.* from keys k join kept using (key_no, key))
            select distinct l.row_no as join_key_l, r.row_no as join_key_r from blocks l
            join blocks r on l.key_no = r.key_no and l.key = r.key and l.row_no < r.row_no
            """
        )
        connection.execute(f"create table asked as {answers_in_sql(connection, features, model, 'candidates')}")
        terms = sorted({a.frequency_of for c in model.comparisons for a in c.levels if a.frequency_of})
        said = {name: _plain(features[name]) for name in ("uid", *terms)}
        compared = pa.table(said | {"match_key": np.zeros(len(features), np.int64)})
        settings = matching._settings(model, len(features))
        linker = splink.Linker(engine.register(compared), settings, validate_settings=False)
        linker.table_management.register_blocked_pairs_for_predict(engine.register("asked"))
        told = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never")
        groups = linker.clustering.cluster_pairwise_predictions_at_threshold(told, threshold_match_probability=0.5)
        rows = connection.sql(f"select uid, cluster_id from {groups.physical_name} order by uid").to_arrow_table()
    return rows["cluster_id"].to_numpy()


def _keys_of(profiles: Coded) -> list[dict[str, np.ndarray]]:
    found = []
    for number, (keys, largest) in enumerate(blocking._keys(profiles)):
        flat = keys.ravel()
        filled = np.flatnonzero(flat)
        found.append({
            "key_no": np.full(len(filled), number, np.int16), "key": flat[filled],
            "row_no": filled % keys.shape[-1], "largest": np.full(len(filled), largest, np.int16),
        })  # fmt: skip
    return found


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column

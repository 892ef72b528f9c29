"""Series of violations as the lake tells them: acts with the office of each, what ties them, what comes next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.links.series import NEXT_DAYS
from tidewaiter.tables import declared, found, linked
from tidewaiter_workbench.bridge.opening import opened_lake
from tidewaiter_workbench.bridge.party_facts import Row, called, naming, told_rows
from tidewaiter_workbench.party_answers import ActTold, SeriesTold

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["series"]

_PLAIN_MARK = 1
_MOST_TIES = 12
"""Of an act so many ties to acts before it are kept, the surest."""
_MOST_EXPECTED = 20


def series(path: Path, *, marks: Mapping[str, int]) -> list[SeriesTold]:
    """Every series with its acts in order, forecasts and lookouts."""
    with opened_lake(path) as lake:
        if not lake.has(linked.SERIES):
            return []
        names = naming(lake, called(lake), _texts(lake))
        acts = _acts(lake, names, marks)
        forecasts, lookouts = _forecasts(lake, names), _lookouts(lake, names)
        rows = told_rows(lake, lake.read(linked.SERIES).order_by("series_id"))
        window = _window(lake)
    return [
        _series(row, acts.get(str(row["series_id"]), []), forecasts, lookouts, window)
        for row in rows
        if str(row["series_id"]) in acts
    ]


def _texts(lake: Lake) -> ir.Table:
    """Whatever acts, forecasts and lookouts call a party by."""
    acts, lookouts = lake.read(linked.ACTS), lake.read(linked.LOOKOUTS)
    texts = lookouts.select(text="value").union(lake.read(linked.FORECASTS).select(text="party_id"))
    for side in ("importer", "exporter", "declarant"):
        texts = texts.union(acts.select(text=side))
    return texts


def _series(
    row: Row,
    acts: list[ActTold],
    forecasts: Mapping[str, list[Row]],
    lookouts: Mapping[str, list[Row]],
    window: Mapping[str, str],
) -> SeriesTold:
    key = str(row["series_id"])
    return SeriesTold(
        series_id=key,
        confidence=float(row["confidence"]),
        next_acts=row["next_acts"],
        first_on=row["first_on"],
        last_on=row["last_on"],
        content={"forecasts": forecasts.get(key, []), "lookouts": lookouts.get(key, []), "window": dict(window)},
        acts=tuple(acts),
    )


def _window(lake: Lake) -> dict[str, str]:
    """The day from which next acts are counted, that on which the last violation of all became known, and its end."""
    acts = lake.read(linked.ACTS)
    last = told_rows(lake, acts.aggregate(day=acts.known_on.max()))[0]["day"]
    return {"from": last.isoformat(), "until": (last + timedelta(days=NEXT_DAYS)).isoformat()} if last else {}


def _acts(lake: Lake, names: Mapping[str, str], marks: Mapping[str, int]) -> dict[str, list[ActTold]]:
    """Acts by series, in their order; each with its ties to acts before it."""
    ties = _ties(lake)
    items = lake.read(declared.ITEMS).select("item_id", "declaration_id", "dispatch", "description", at="office")
    decided = lake.read(found.DETERMINATIONS).select("determination_id", "matter")
    rows = lake.read(linked.ACTS).left_join(items, _.act_id == items.item_id)
    rows = rows.left_join(decided, rows.act_id == decided.determination_id)
    told: dict[str, list[ActTold]] = {}
    for row in told_rows(lake, rows.order_by("happened_on", "act_id")):
        act, public = str(row["act_id"]), row["determination_id"] is not None and row["item_id"] is None
        text = ("typology", "hs6", "origin", "dispatch", "method", "description", "declaration_id", "matter")
        content: dict[str, object] = {name: str(row[name] or "") for name in text}
        content |= {side: names.get(str(row[side]), "") for side in ("importer", "exporter", "declarant")}
        content |= {"probability": row["probability"], "revenue": row["revenue"], "ties": ties.get(act, [])}
        told.setdefault(str(row["series_id"]), []).append(
            ActTold(
                act_id=act,
                office="" if public else str(row["at"] or row["office"] or ""),
                mark=marks.get(act, _PLAIN_MARK),
                public=public,
                happened_on=row["happened_on"],
                known_on=row["known_on"],
                content=content,
            )
        )
    return told


def _ties(lake: Lake) -> dict[str, list[Row]]:
    """For each act the surest ties to acts of the same series that came before it."""
    acts = lake.read(linked.ACTS)
    left = acts.select(left_act="act_id", left_series="series_id")
    right = acts.select(right_act="act_id", right_series="series_id")
    met = lake.read(linked.PAIRS).inner_join(left, "left_act").inner_join(right, "right_act")
    within = met.filter(met.left_series == met.right_series).order_by("right_act", _.probability.desc(), "left_act")
    told: dict[str, list[Row]] = {}
    for row in told_rows(lake, within.select("left_act", "right_act", "probability", "evidence")):
        mine = told.setdefault(str(row["right_act"]), [])
        if len(mine) < _MOST_TIES:
            evidence = json.loads(str(row["evidence"] or "{}"))
            mine.append({"act": row["left_act"], "probability": row["probability"], "evidence": evidence})
    return told


def _forecasts(lake: Lake, names: Mapping[str, str]) -> dict[str, list[Row]]:
    """Of the latest day, who is expected to continue each series."""
    forecasts = lake.read(linked.FORECASTS)
    last = forecasts.filter((forecasts.as_of == forecasts.as_of.max()) & forecasts.series_id.notnull())
    told: dict[str, list[Row]] = {}
    for row in told_rows(lake, last.order_by("place")):
        mine = told.setdefault(str(row["series_id"]), [])
        if len(mine) < _MOST_EXPECTED:
            mine.append(
                {name: _plain(value) for name, value in row.items()} | {"party_id": names.get(str(row["party_id"]), "")}
            )
    return told


def _lookouts(lake: Lake, names: Mapping[str, str]) -> dict[str, list[Row]]:
    lookouts = lake.read(linked.LOOKOUTS)
    told: dict[str, list[Row]] = {}
    for row in told_rows(lake, lookouts.filter(lookouts.series_id.notnull()).order_by("kind", "lookout_id")):
        party = names.get(str(row["value"]), "") if row["kind"] in ("importer", "exporter") else ""
        plain = {name: _plain(value) for name, value in row.items()} | {"party_id": party}
        told.setdefault(str(row["series_id"]), []).append(plain)
    return told


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value

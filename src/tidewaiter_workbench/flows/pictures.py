"""The two pictures of flows: lanes over the map, and ribbons from origin through dispatch to goods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from tidewaiter_workbench.flows.goods import SECTIONS, section_of
from tidewaiter_workbench.flows.listing import MEASURES, LaneRow, Question, by_goods, lane_rows, total
from tidewaiter_workbench.flows.models import Told
from tidewaiter_workbench.pictures.drawing import Picture
from tidewaiter_workbench.pictures.places import country_name, place_of
from tidewaiter_workbench.pictures.sankey import Flow, sankey
from tidewaiter_workbench.pictures.scales import plain
from tidewaiter_workbench.pictures.worldmap import Lane, Spot, world_map
from tidewaiter_workbench.web.templatetags.trade import share

__all__ = ["amount_in_words", "drawn"]

_MOST_LANES, _MOST_DETOURS = 24, 10


def drawn(question: Question, told: Told) -> Picture:
    """The picture that the question asks for."""
    return _ribbons(question, told) if question.view == "flows" else _map(question, told)


def amount_in_words(measure: str, told: Told) -> Callable[[float], str]:
    """An amount of one measure with its unit."""
    units = {"value": told.currency, "duty": told.currency, "lines": _("lines"), "mass": "t"}

    def said(amount: float) -> str:
        shown = amount / 1000 if measure == "mass" else amount
        return f"{plain(float(f'{shown:.3g}'))}\xa0{units[measure]}"

    return said


def _map(question: Question, told: Told) -> Picture:
    """From the country of dispatch to ours; dashed, from the origin to the country of dispatch where they differ."""
    rows, said, measure = lane_rows(question), amount_in_words(question.measure, told), MEASURES[question.measure]
    everything = total(rows, question.measure) or 1.0

    def lane(start: str, end: str, amount: float, *, detour: bool, **narrower: str) -> Lane:
        way = f"{country_name(start)} → {country_name(end)}"
        return Lane(
            start,
            end,
            amount,
            f"{way}: {said(amount)}, {share(amount / everything)}",
            _rows(question, **narrower),
            detour,
        )

    home = told.home
    sent = _summed(rows, lambda row: row.dispatch, measure)
    detours = sorted((row for row in rows if row.detour), key=lambda row: -getattr(row, measure))[:_MOST_DETOURS]
    lanes = [lane(here, home, n, detour=False, dispatch=here) for here, n in sent[:_MOST_LANES] if here and home]
    lanes += [
        lane(row.origin, row.dispatch, getattr(row, measure), detour=True, origin=row.origin, dispatch=row.dispatch)
        for row in detours
    ]
    made = _summed(rows, lambda row: row.origin, measure)
    spots = [
        Spot(
            here,
            n,
            _("{country}: origin of {amount}").format(country=country_name(here), amount=said(n)),
            _rows(question, origin=here),
        )
        for here, n in made[:40]
        if here and here != home
    ]
    if home:
        spots.append(
            Spot(home, 0.0, _("{country}: where the goods arrive").format(country=country_name(home)), home=True)
        )
    shown = sum(n for here, n in sent[:_MOST_LANES] if here and place_of(here))
    words = _(
        "Imports by country of dispatch; circles are countries of origin. Lines tell whence and whither, not the route."
        " Shown is {share} of {total}, in {count} lanes, and the {detours} greatest detours."
    ).format(
        share=share(shown / everything),
        total=said(everything),
        count=min(len(sent), _MOST_LANES),
        detours=len(detours),
    )
    return world_map("lanes-map", lanes, spots, title=_("Lanes of imports"), words=words)


def _ribbons(question: Question, told: Told) -> Picture:
    said = amount_in_words(question.measure, told)
    flows = [
        Flow((origin or "?", dispatch or "?", section_of(chapter) or "?"), amount, bool(origin) and dispatch != origin)
        for origin, dispatch, chapter, amount in by_goods(question)
    ]
    whole = sum(flow.amount for flow in flows) or 1.0
    through = sum(flow.amount for flow in flows if flow.detour)

    def called(column: int, thing: str) -> str:
        if thing == "?":
            return _("not said")
        return str(SECTIONS[thing][2]) if column == 2 else country_name(thing)

    def address(column: int, thing: str) -> str:
        name = ("origin", "dispatch", "section")[column]
        return _rows(question, **{name: thing}) if thing not in ("", "?") else ""

    words = _(
        "{total} of imports. Hatched and in another colour: the {share} that was sent from elsewhere than its origin."
    )
    return sankey(
        "flows-ribbons",
        flows,
        columns=(_("Origin"), _("Sent from"), _("Goods")),
        most=(12, 12, 10),
        title=_("Flows of imports"),
        words=words.format(total=said(whole), share=share(through / whole)),
        called=called,
        amount=lambda amount: f"{said(amount)} ({share(amount / whole)})",
        address=address,
    )


def _rows(question: Question, **narrower: str) -> str:
    """The address of the rows behind a part of a picture."""
    asked = question.parameters() | narrower | {"view": "rows"}
    return f"{reverse('flows')}?{urlencode(asked)}"


def _summed(rows: Sequence[LaneRow], by: Callable[[LaneRow], str], measure: str) -> list[tuple[str, float]]:
    sums: dict[str, float] = {}
    for row in rows:
        sums[by(row)] = sums.get(by(row), 0.0) + getattr(row, measure)
    return sorted(sums.items(), key=lambda each: (-each[1], each[0]))

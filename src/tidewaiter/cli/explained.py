"""An explanation on the terminal: what an analyst reads before opening a box."""

from __future__ import annotations

import math

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tidewaiter.flow.clarifying import FACTS, Lowered, Lowering
from tidewaiter.flow.explaining import Explanation
from tidewaiter.tables import fused

__all__ = ["show_explanation"]

_FACTS = (
    ("declared_on", "declared on"),
    ("office", "office"),
    ("importer", "importer"),
    ("exporter", "exporter"),
    ("declarant", "declarant"),
    ("hs_code", "code"),
    ("description", "goods"),
    ("origin", "origin"),
    ("dispatch", "dispatch"),
    ("net_mass_kg", "net kg"),
    ("quantity", "quantity"),
    ("customs_value", "customs value"),
    ("duty_rate_pct", "duty rate %"),
)


def show_explanation(explanation: Explanation, *, currency: str, console: Console) -> None:
    """Print one line's facts, risk, contributions, detectors, plan and results."""
    console.print(f"[bold]{escape(str(explanation.item['item_id']))}[/]")
    for name, words in _FACTS:
        value = explanation.item.get(name)
        if value is not None:
            console.print(f"  {words:15}{_shown(value)}", markup=False)
    _show_risk(explanation, currency=currency, console=console)
    if explanation.lowering:
        _show_lowering(explanation.lowering, console=console)
    _show_detectors(explanation, console=console)
    if explanation.plan:
        plan = explanation.plan
        console.print(
            f"\nTo open on {plan['day']}: {plan['lane']} lane, {plan['exam_type']}, because of {plan['cause']} "
            f"(selected with probability {_shown(plan['propensity'])})"
        )
    for outcome in explanation.outcomes:
        verdict = f"a violation ({outcome['typology'] or 'kind not said'})" if outcome["illicit"] else "nothing wrong"
        console.print(f"Inspected, known on {outcome['known_on']}: {verdict}", markup=False)


def _show_risk(explanation: Explanation, *, currency: str, console: Console) -> None:
    risk = explanation.risk
    if risk is None:
        console.print("\nNot scored: it is not in the window of the last run (tidewaiter run --day DAY)")
        return
    console.print(
        f"\n[bold]Risk {risk['risk']:.1%}[/] (95 % interval {risk['risk_low']:.1%} to {risk['risk_high']:.1%}), "
        f"as known before {risk['known_before']}"
    )
    if risk["expected_revenue"] is not None:
        console.print(f"Expected recovery {risk['expected_revenue']:,.0f} {currency}")
    if risk["mandatory"]:
        console.print(f"Must be inspected: {risk['mandatory']}", markup=False)
    for reason in str(risk["reasons"] or "").split("; "):
        if reason:
            console.print(f"  - {reason}", markup=False)
    if explanation.contributions:
        console.print(_moved(explanation.contributions), markup=False)


def _moved(contributions: dict[str, float]) -> str:
    """From the risk of a usual line to this one's, each source by the factor that it puts on the odds."""
    usual = 1 / (1 + math.exp(-contributions.get(fused.BASE, 0.0)))
    sources = sorted((pair for pair in contributions.items() if pair[0] != fused.BASE), key=lambda pair: -abs(pair[1]))
    factors = ", ".join(
        f"{name.replace('_', ' ')} \N{MULTIPLICATION SIGN} {math.exp(odds):.2g}" for name, odds in sources
    )
    return f"A usual line has {usual:.1%}; here the odds are multiplied by: {factors or 'nothing'}"


def _show_lowering(lowering: Lowering, *, console: Console) -> None:
    """What would lower the risk, which papers would tell, and what no paper lowers."""
    console.print("\n[bold]What would lower it[/] (the same model asked again; for officers, never for traders)")
    if lowering.silence:
        console.print(f"  Not told: {lowering.silence}", markup=False)
        return
    for each in (*lowering.facts, *([lowering.together] if lowering.together else [])):
        console.print(f"  {_fall(each, lowering)}", markup=False)
        if each.ask_for:
            console.print(f"      ask for: {'; '.join(each.ask_for)}", markup=False)
    if not lowering.facts:
        console.print("  Nothing that papers of this line could clear up", markup=False)
    if lowering.others:
        console.print(f"  Out of the way, but would not lower it: {_names(lowering.others)}", markup=False)
    for words, odds in lowering.stays:
        console.print(f"  No paper changes {words} ({odds:+.2f} log-odds)", markup=False)
    if lowering.facts:
        console.print("  That a score would fall is a reason to verify the fact, and no proof of it.", markup=False)


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(FACTS[code].name for code in codes)


def _fall(each: Lowered, lowering: Lowering) -> str:
    """One fact with the risk it would leave, beside the line that was drawn."""
    drawn = ""
    if lowering.line is not None:
        drawn = f", {'below' if each.below else 'not below'} the {lowering.line:.1%} at which such lines are chosen"
    told = f" ({each.told})" if each.told else ""
    return (
        f"{each.name}{told}: {lowering.risk:.1%} would be {each.risk:.1%} "
        f"({each.risk_low:.1%} to {each.risk_high:.1%}){drawn}, if {each.if_usual}"
    )


def _show_detectors(explanation: Explanation, *, console: Console) -> None:
    if not explanation.detectors:
        return
    page = Table("detector", "p-value", "score", "reason", title="What is odd about it", title_justify="left")
    for row in explanation.detectors:
        page.add_row(
            escape(str(row["detector"]).replace("_", " ")),
            "" if row["p_value"] is None else f"{row['p_value']:.4f}",
            _shown(row["score"]),
            escape(str(row["reason"] or "nothing unusual")),
        )
    console.print(page)


def _shown(value: object) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else str(value)

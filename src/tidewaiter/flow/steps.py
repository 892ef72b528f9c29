"""The steps of every day, in the order in which their tables need each other."""

from __future__ import annotations

from tidewaiter.entities.screening import screening_steps
from tidewaiter.feedback import labels, rule_yields, traffic, yields
from tidewaiter.lake import BoundStep
from tidewaiter.links import link_steps, series_steps
from tidewaiter.memory import STEPS
from tidewaiter.signals.alert import raise_alerts
from tidewaiter.signals.score import score_signals
from tidewaiter.signals.sellers import sum_up_sellers
from tidewaiter.signals.signal import collect

__all__ = ["feedback_steps", "mandatory_detectors", "observation_steps"]


def observation_steps(*, false_discovery_rate: float = 0.05) -> list[BoundStep]:
    """What is remembered, who is listed, what belongs together, who is tied to whom, and what is odd."""
    remembered = [memory.bind() for memory in STEPS.values()]
    linked = [*screening_steps(), *series_steps(), *link_steps()]
    odd = [score_signals.bind(), raise_alerts.bind(rate=false_discovery_rate), sum_up_sellers.bind()]
    return [*remembered, *linked, *odd]


def feedback_steps() -> list[BoundStep]:
    """What past inspections say: labels, the yield of each cause and rule, and what the whole traffic hides."""
    return [labels.bind(), yields.bind(), traffic.bind(), rule_yields.bind()]


def mandatory_detectors() -> tuple[str, ...]:
    """Detectors whose answer makes inspection a duty, whatever the risk."""
    return tuple(sorted(detector.name for detector in collect() if detector.mandatory))

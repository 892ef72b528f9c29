"""What did we learn? Results become labels, and labels become measures with intervals."""

from tidewaiter.columns.curves import capture_curve
from tidewaiter.columns.lift import lift
from tidewaiter.feedback.estimates import (
    SampleEstimate,
    horvitz_thompson,
    horvitz_thompson_mean,
    stratified,
    stratified_total,
)
from tidewaiter.feedback.labels import labels
from tidewaiter.feedback.rule_yields import Judged, judged, rule_yields
from tidewaiter.feedback.traffic import traffic
from tidewaiter.feedback.yields import yields

__all__ = [
    "Judged",
    "SampleEstimate",
    "capture_curve",
    "horvitz_thompson",
    "horvitz_thompson_mean",
    "judged",
    "labels",
    "lift",
    "rule_yields",
    "stratified",
    "stratified_total",
    "traffic",
    "yields",
]

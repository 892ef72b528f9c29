"""What is known of a party, a case or a series: the dossier, and what its link chart shows."""

from tidewaiter.flow.dossier.acts import Forecast, Series
from tidewaiter.flow.dossier.chart import link_chart_of
from tidewaiter.flow.dossier.dossier import Dossier, Step, WayTold, dossier_of, find_party, series_as_known
from tidewaiter.flow.dossier.seek import Sought, Suggestion
from tidewaiter.flow.dossier.trade import Part

__all__ = [
    "Dossier",
    "Forecast",
    "Part",
    "Series",
    "Sought",
    "Step",
    "Suggestion",
    "WayTold",
    "dossier_of",
    "find_party",
    "link_chart_of",
    "series_as_known",
]

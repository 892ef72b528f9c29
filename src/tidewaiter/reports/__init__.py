"""Who needs to know? Pages, charts and summaries made from the tables of a lake."""

from tidewaiter.reports.data import ReportData
from tidewaiter.reports.evaluation import model_quality
from tidewaiter.reports.gather import gather
from tidewaiter.reports.page import report
from tidewaiter.reports.summary import summary

__all__ = ["ReportData", "gather", "model_quality", "report", "summary"]

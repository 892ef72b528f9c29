"""What do we open today? Risks and a budget become a list, each line with its cause and its probability."""

from tidewaiter.selection.budget import Budget, BudgetError, read_budget
from tidewaiter.selection.day import DayPlan, Load, inclusion_probabilities, plan_days
from tidewaiter.selection.floor import LEAST_RANDOM_SHARE, starved
from tidewaiter.selection.forecast import Forecast, forecast, forecasts
from tidewaiter.selection.plan import plan, plannable
from tidewaiter.selection.what_if import what_if

__all__ = [
    "LEAST_RANDOM_SHARE",
    "Budget",
    "BudgetError",
    "DayPlan",
    "Forecast",
    "Load",
    "forecast",
    "forecasts",
    "inclusion_probabilities",
    "plan",
    "plan_days",
    "plannable",
    "read_budget",
    "starved",
    "what_if",
]

"""How the plan is drawn: words, lights, tables and summaries, the same on every page."""

from qihang.apps.plans.pages.home import home_card
from qihang.apps.plans.pages.links import (
    day_query,
    duty_href,
    kept_href,
    plan_href,
    plan_of,
    rows_href,
    with_day,
)
from qihang.apps.plans.pages.summary import clause_list, count_line, current_phases, summary_card
from qihang.apps.plans.pages.tables import duties_table, named, units_parted, units_table
from qihang.apps.plans.pages.words import (
    carrier_names,
    department_names,
    due_words,
    light,
    number_words,
    reason,
    source_words,
    sub,
    target_words,
    value_words,
    window_words,
)

__all__ = [
    "carrier_names",
    "clause_list",
    "count_line",
    "current_phases",
    "day_query",
    "department_names",
    "due_words",
    "duties_table",
    "duty_href",
    "home_card",
    "kept_href",
    "light",
    "named",
    "number_words",
    "plan_href",
    "plan_of",
    "reason",
    "rows_href",
    "source_words",
    "sub",
    "summary_card",
    "target_words",
    "units_parted",
    "units_table",
    "value_words",
    "window_words",
    "with_day",
]

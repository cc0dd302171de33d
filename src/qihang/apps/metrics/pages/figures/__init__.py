"""How a figure is drawn, the same on every home page and on the pages about figures."""

from qihang.apps.metrics.pages.figures.charts import caption, changes, children, course, members
from qihang.apps.metrics.pages.figures.curve import drawn_curve
from qihang.apps.metrics.pages.figures.cuts import (
    CutRow,
    cut_table,
    indicators_table,
    lines_of_people,
    lines_of_work,
    member_href,
    ordered,
    wordings_table,
)
from qihang.apps.metrics.pages.figures.fragment_cache import drawn
from qihang.apps.metrics.pages.figures.groups import (
    KindGroup,
    count_of,
    entries_released,
    groups_of,
    kinds_in,
)
from qihang.apps.metrics.pages.figures.links import PLACED, entries_href, figures_href
from qihang.apps.metrics.pages.figures.parameters import cohort_and_day
from qihang.apps.metrics.pages.figures.placement import (
    placement_figure,
    placement_name,
    placement_of,
    plain_lines,
)
from qihang.apps.metrics.pages.figures.scheme import scheme_on
from qihang.apps.metrics.pages.figures.tables import (
    children_page,
    children_table,
    parts_note,
    parts_table,
    together_note,
)

__all__ = [
    "PLACED",
    "CutRow",
    "KindGroup",
    "caption",
    "changes",
    "children",
    "children_page",
    "children_table",
    "cohort_and_day",
    "count_of",
    "course",
    "cut_table",
    "drawn",
    "drawn_curve",
    "entries_href",
    "entries_released",
    "figures_href",
    "groups_of",
    "indicators_table",
    "kinds_in",
    "lines_of_people",
    "lines_of_work",
    "member_href",
    "members",
    "ordered",
    "parts_note",
    "parts_table",
    "placement_figure",
    "placement_name",
    "placement_of",
    "plain_lines",
    "scheme_on",
    "together_note",
    "wordings_table",
]

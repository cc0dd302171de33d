"""Components: typed functions that render a piece of page; values are frozen dataclasses."""

from qihang.web.components.charts import chart
from qihang.web.components.curves import Curve, Line, curve
from qihang.web.components.figures import Comparison, Figure, bar, figure
from qihang.web.components.forms import error_summary, field, fields, form
from qihang.web.components.homes import InboxItem, Phase, Tile, inbox, phase_strip, tile_buttons
from qihang.web.components.layout import (
    Crumb,
    Tab,
    breadcrumb,
    card,
    fold,
    page_title,
    steps,
    tabs,
)
from qihang.web.components.lights import code_label, light, status, trend
from qihang.web.components.lists import (
    BulkAction,
    Filter,
    Page,
    Skipped,
    bulk_bar,
    bulk_plan,
    filter_bar,
    filter_chips,
    pager,
)
from qihang.web.components.notices import Letter, letters
from qihang.web.components.records import (
    Action,
    Change,
    Fact,
    Moment,
    action_bar,
    facts,
    masked,
    qr_code,
    timeline,
)
from qihang.web.components.registry import COMPONENTS, Component
from qihang.web.components.states import Empty, dead_end, empty, notice
from qihang.web.components.tables import Column, Row, Table, data_table
from qihang.web.components.work import LongWork, long_work, undo

__all__ = [
    "COMPONENTS",
    "Action",
    "BulkAction",
    "Change",
    "Column",
    "Comparison",
    "Component",
    "Crumb",
    "Curve",
    "Empty",
    "Fact",
    "Figure",
    "Filter",
    "InboxItem",
    "Letter",
    "Line",
    "LongWork",
    "Moment",
    "Page",
    "Phase",
    "Row",
    "Skipped",
    "Tab",
    "Table",
    "Tile",
    "action_bar",
    "bar",
    "breadcrumb",
    "bulk_bar",
    "bulk_plan",
    "card",
    "chart",
    "code_label",
    "curve",
    "data_table",
    "dead_end",
    "empty",
    "error_summary",
    "facts",
    "field",
    "fields",
    "figure",
    "filter_bar",
    "filter_chips",
    "fold",
    "form",
    "inbox",
    "letters",
    "light",
    "long_work",
    "masked",
    "notice",
    "page_title",
    "pager",
    "phase_strip",
    "qr_code",
    "status",
    "steps",
    "tabs",
    "tile_buttons",
    "timeline",
    "trend",
    "undo",
]

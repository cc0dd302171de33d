"""Components: typed functions that render a piece of page; values are frozen dataclasses."""

from qihang.web.components.charts import chart
from qihang.web.components.curves import CurveChart, CurveLine, curve
from qihang.web.components.figures import Figure, FigureComparison, bar, figure
from qihang.web.components.forms import error_summary, field, fields, form
from qihang.web.components.homes import InboxItem, PhaseStep, Tile, inbox, phase_strip, tile_buttons
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
from qihang.web.components.lights import code_label, light, status, trend, trend_direction
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
from qihang.web.components.notices import MessageRow, letters
from qihang.web.components.records import (
    Fact,
    FieldChange,
    Moment,
    RecordAction,
    action_bar,
    facts,
    masked,
    qr_code,
    timeline,
)
from qihang.web.components.registry import COMPONENTS, Component
from qihang.web.components.states import Empty, dead_end, empty, notice
from qihang.web.components.tables import Column, Table, TableRow, data_table
from qihang.web.components.work import LongWork, long_work, undo

__all__ = [
    "COMPONENTS",
    "BulkAction",
    "Column",
    "Component",
    "Crumb",
    "CurveChart",
    "CurveLine",
    "Empty",
    "Fact",
    "FieldChange",
    "Figure",
    "FigureComparison",
    "Filter",
    "InboxItem",
    "LongWork",
    "MessageRow",
    "Moment",
    "Page",
    "PhaseStep",
    "RecordAction",
    "Skipped",
    "Tab",
    "Table",
    "TableRow",
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
    "trend_direction",
    "undo",
]
